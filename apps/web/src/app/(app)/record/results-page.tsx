import type { ResultType } from '@exora/contracts';
import { ArrowLeft } from 'lucide';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { z } from 'zod';
import { typeLooks } from '#components/facts/type-look.ts';
import { BlankState } from '#components/ui/blank-state.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { RecordView } from '#features/record/record-view.tsx';
import { ResultHistory } from '#features/record/result-history.tsx';
import { ResultList } from '#features/record/result-list.tsx';
import { factTitle } from '#lib/facts/describe-fact.ts';
import { counted } from '#lib/format/quantities.ts';
import { loadRecord } from '#lib/record/load-record.ts';
import { mayEdit } from '#lib/record/may-edit.ts';
import { readResultLine, readResultLines, resultLinesAPage } from '#lib/record/read-result-lines.ts';
import { latestDay } from '#lib/results/latest-day.ts';

const views = {
  lab: {
    place: '/record/labs',
    title: 'Lab results',
    lead: 'One line for each test over all documents, the latest result first. Open one for its course.',
    back: 'All lab results',
  },
  vital: {
    place: '/record/vitals',
    title: 'Vital signs',
    lead: 'One line for each measurement over all documents, the latest first. Open one for its course.',
    back: 'All vital signs',
  },
} as const satisfies Record<ResultType, unknown>;

/** The list of a record's analytes or measurements. */
export async function ResultsPage({
  type,
  searchParams,
}: {
  type: ResultType;
  searchParams: Promise<{ after?: string | string[] }>;
}) {
  const { after } = await searchParams;
  const start = z.uuid().safeParse(after);
  if (after !== undefined && !start.success) notFound();
  const { place, title, lead } = views[type];
  const loaded = await loadRecord(place, (client, { id }) => readResultLines(client, id, type, start.data ?? null));
  return (
    <RecordView title={title} what={title} lead={lead} addKind={type} loaded={loaded}>
      {(lines, _, format) => {
        const last = lines.at(-1);
        if (last === undefined) {
          return (
            <Card>
              <BlankState icon={typeLooks[type].icon} title={start.success ? 'No more' : 'Nothing found yet'}>
                <p>
                  {type === 'lab'
                    ? 'Results of laboratory reports and letters will stand here, each test with its course.'
                    : 'Blood pressure, pulse, weight and other measurements will stand here, each with its course.'}
                </p>
              </BlankState>
            </Card>
          );
        }
        return (
          <div className="grid grid-cols-1 gap-4">
            <ResultList lines={lines} place={place} today={latestDay(new Date())} format={format} />
            {lines.length === resultLinesAPage && (
              <ButtonLink className="no-print justify-self-center" href={`${place}?after=${last.id}`}>
                Show more
              </ButtonLink>
            )}
          </div>
        );
      }}
    </RecordView>
  );
}

/** One analyte or measurement over all documents, by the id of any of its results. */
export async function ResultPage({ type, params }: { type: ResultType; params: Promise<{ id: string }> }) {
  const { id: resultId } = await params;
  if (!z.uuid().safeParse(resultId).success) notFound();
  const { place, title, back } = views[type];
  const loaded = await loadRecord(`${place}/[id]`, (client, { id }) => readResultLine(client, id, type, resultId));
  const latest = loaded.ok ? loaded.data.data.results[0] : undefined;
  return (
    <>
      <nav aria-label="Back" className="no-print mx-auto w-full max-w-6xl px-4 pt-4 sm:px-6">
        <Link href={place} className="inline-flex min-h-11 items-center gap-2 text-sm font-medium text-brand">
          <Icon of={ArrowLeft} className="size-4" />
          {back}
        </Link>
      </nav>
      <RecordView
        title={latest === undefined ? title : <bdi>{factTitle(latest)}</bdi>}
        what={latest === undefined ? title : factTitle(latest)}
        lead={loaded.ok ? `${counted(loaded.data.data.count, 'result')} over all documents, newest first.` : undefined}
        addKind={type}
        loaded={loaded}
      >
        {(line, profile, format) => (
          <ResultHistory line={line} today={latestDay(new Date())} format={format} mayEdit={mayEdit(profile)} />
        )}
      </RecordView>
    </>
  );
}
