import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { z } from 'zod';
import { typeLooks } from '#components/facts/type-look.ts';
import { BlankState } from '#components/ui/blank-state.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { RecordView } from '#features/record/record-view.tsx';
import { VisitList } from '#features/record/visit-list.tsx';
import { loadRecord } from '#lib/record/load-record.ts';
import { mayEdit } from '#lib/record/may-edit.ts';
import { readEncounters } from '#lib/record/read-encounters.ts';
import { factsAPage, readFacts } from '#lib/record/read-facts.ts';

export const metadata: Metadata = { title: 'Visits' };

export default async function VisitsPage({ searchParams }: { searchParams: Promise<{ after?: string | string[] }> }) {
  const { after } = await searchParams;
  const start = z.uuid().safeParse(after);
  if (after !== undefined && !start.success) notFound();
  const loaded = await loadRecord('/record/visits', async (client, { id }) => {
    const [encounters, facts] = await Promise.all([
      start.success ? [] : readEncounters(client, id),
      readFacts(client, id, 'encounter', start.data ?? null),
    ]);
    return { encounters, facts };
  });
  return (
    <RecordView
      title="Visits"
      what="Visits"
      lead="Consultations, stays and calls, latest first, each with what it brought."
      addKind="encounter"
      loaded={loaded}
    >
      {({ encounters, facts }, profile, format) => {
        if (encounters.length + facts.length === 0) {
          return (
            <Card>
              <BlankState icon={typeLooks.encounter.icon} title={start.success ? 'No more' : 'Nothing found yet'}>
                <p>Consultations and hospital stays will stand here when documents tell of them.</p>
              </BlankState>
            </Card>
          );
        }
        return (
          <div className="grid grid-cols-1 gap-6">
            <VisitList encounters={encounters} facts={facts} mayEdit={mayEdit(profile)} format={format} />
            {facts.length === factsAPage && (
              <ButtonLink
                className="no-print justify-self-center"
                href={`/record/visits?after=${facts.at(-1)?.id ?? ''}`}
              >
                Show earlier
              </ButtonLink>
            )}
          </div>
        );
      }}
    </RecordView>
  );
}
