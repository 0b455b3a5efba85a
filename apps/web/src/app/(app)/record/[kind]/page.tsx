import type { LineType } from '@exora/contracts';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { z } from 'zod';
import { typeLooks } from '#components/facts/type-look.ts';
import { BlankState } from '#components/ui/blank-state.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { LineList } from '#features/record/line-list.tsx';
import { RecordView } from '#features/record/record-view.tsx';
import { loadRecord } from '#lib/record/load-record.ts';
import { mayEdit } from '#lib/record/may-edit.ts';
import { readConflicts } from '#lib/record/read-conflicts.ts';
import { linesAPage, readRecordLines } from '#lib/record/read-record-lines.ts';

const kinds: Readonly<Record<string, { type: LineType; title: string; what: string }>> = {
  medications: { type: 'medication', title: 'Medications', what: 'List of medications' },
  conditions: { type: 'condition', title: 'Conditions', what: 'List of conditions' },
  allergies: { type: 'allergy', title: 'Allergies', what: 'List of allergies' },
};

export async function generateMetadata({ params }: { params: Promise<{ kind: string }> }): Promise<Metadata> {
  const { kind } = await params;
  return { title: (Object.hasOwn(kinds, kind) ? kinds[kind] : undefined)?.title ?? 'Record' };
}

export default async function LinesPage({
  params,
  searchParams,
}: {
  params: Promise<{ kind: string }>;
  searchParams: Promise<{ after?: string | string[] }>;
}) {
  const [{ kind }, { after }] = await Promise.all([params, searchParams]);
  const shown = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  const start = z.uuid().safeParse(after);
  if (shown === undefined || (after !== undefined && !start.success)) notFound();
  const { type, title, what } = shown;
  const loaded = await loadRecord('/record/[kind]', async (client, { id }) => {
    const [lines, conflicts] = await Promise.all([
      readRecordLines(client, id, type, start.data ?? null),
      readConflicts(client, id),
    ]);
    return { lines, conflicts };
  });
  return (
    <RecordView
      title={title}
      what={what}
      lead="All that your documents and people say, by date, with where it stands and what contradicts."
      addKind={type}
      loaded={loaded}
    >
      {({ lines, conflicts }, profile, format) => {
        const last = lines.at(-1);
        if (last === undefined) {
          return (
            <Card>
              <BlankState icon={typeLooks[type].icon} title={start.success ? 'No more' : 'Nothing found yet'}>
                <p>
                  What documents state will be listed here with its dates and sources. That nothing was found does not
                  mean that there is nothing.
                </p>
              </BlankState>
            </Card>
          );
        }
        return (
          <div className="grid grid-cols-1 gap-6">
            <LineList type={type} lines={lines} conflicts={conflicts} mayEdit={mayEdit(profile)} dates={format.dates} />
            {lines.length === linesAPage && (
              <ButtonLink className="no-print justify-self-center" href={`/record/${kind}?after=${last.id}`}>
                Show more
              </ButtonLink>
            )}
          </div>
        );
      }}
    </RecordView>
  );
}
