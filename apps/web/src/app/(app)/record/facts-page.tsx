import type { FactType } from '@exora/contracts';
import { notFound } from 'next/navigation';
import { z } from 'zod';
import { typeLooks } from '#components/facts/type-look.ts';
import { BlankState } from '#components/ui/blank-state.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { FactYears } from '#features/record/fact-years.tsx';
import { RecordView } from '#features/record/record-view.tsx';
import { groupTitles } from '#lib/facts/groups.ts';
import { loadRecord } from '#lib/record/load-record.ts';
import { mayEdit } from '#lib/record/may-edit.ts';
import { factsAPage, readFacts } from '#lib/record/read-facts.ts';

/** A record's facts of one kind by year. */
export async function FactsPage({
  type,
  place,
  lead,
  empty,
  searchParams,
}: {
  type: FactType;
  place: string;
  lead: string;
  empty: string;
  searchParams: Promise<{ after?: string | string[] }>;
}) {
  const { after } = await searchParams;
  const start = z.uuid().safeParse(after);
  if (after !== undefined && !start.success) notFound();
  const title = groupTitles[type];
  const loaded = await loadRecord(place, (client, { id }) => readFacts(client, id, type, start.data ?? null));
  return (
    <RecordView title={title} what={title} lead={lead} addKind={type} loaded={loaded}>
      {(facts, profile, format) => {
        const last = facts.at(-1);
        if (last === undefined) {
          return (
            <Card>
              <BlankState icon={typeLooks[type].icon} title={start.success ? 'No more' : 'Nothing found yet'}>
                <p>{empty}</p>
              </BlankState>
            </Card>
          );
        }
        return (
          <div className="grid grid-cols-1 gap-6">
            <FactYears facts={facts} mayEdit={mayEdit(profile)} format={format} />
            {facts.length === factsAPage && (
              <ButtonLink className="no-print justify-self-center" href={`${place}?after=${last.id}`}>
                Show earlier
              </ButtonLink>
            )}
          </div>
        );
      }}
    </RecordView>
  );
}
