import { type FactType, factTypes } from '@exora/contracts';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { z } from 'zod';
import { HiddenNote } from '#features/record/not-shared.tsx';
import { RecordView } from '#features/record/record-view.tsx';
import { Timeline } from '#features/record/timeline.tsx';
import { timelineAddress } from '#features/record/timeline-address.ts';
import { hiddenCategories } from '#lib/record/hidden-categories.ts';
import { loadRecord } from '#lib/record/load-record.ts';
import { readTimeline } from '#lib/record/read-timeline.ts';
import { readTimelineYears } from '#lib/record/read-timeline-years.ts';

export const metadata: Metadata = { title: 'Timeline' };

const querySchema = z.object({
  kind: z.enum(factTypes).optional(),
  year: z.coerce.number().int().min(1000).max(9998).optional(),
  month: z.coerce.number().int().min(1).max(12).optional(),
});

export default async function TimelinePage({
  searchParams,
}: {
  searchParams: Promise<{ kind?: string | string[]; year?: string | string[]; month?: string | string[] }>;
}) {
  const { kind: askedKind, year, month } = await searchParams;
  const asked = querySchema.safeParse({ kind: askedKind, year, month });
  if (!asked.success) notFound();
  const kind: FactType | null = asked.data.kind ?? null;
  const start = asked.data.year === undefined ? null : { year: asked.data.year, month: asked.data.month ?? null };
  const loaded = await loadRecord('/record/timeline', async (client, profile) => {
    const [facts, years, hidden] = await Promise.all([
      readTimeline(client, profile.id, kind, { start }),
      readTimelineYears(client, profile.id, kind),
      hiddenCategories(client, profile),
    ]);
    return { facts, years, hidden };
  });
  return (
    <RecordView
      title="Timeline"
      what="Timeline"
      lead="Everything in the record by its day, the latest first."
      addKind={kind}
      loaded={loaded}
    >
      {({ facts, years, hidden }, profile, format) => (
        <div className="grid grid-cols-1 gap-4">
          <HiddenNote hidden={hidden} />
          <Timeline
            key={timelineAddress(kind, start)}
            patientId={profile.id}
            kind={kind}
            start={start}
            years={years}
            facts={facts}
            format={format}
          />
        </div>
      )}
    </RecordView>
  );
}
