import { laneSchema } from '@exora/contracts';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { z } from 'zod';
import { JobsView } from '#features/operations/jobs-view.tsx';
import { OperationsPage } from '#features/operations/operations-page.tsx';
import { jobsPageSize, readJobs } from '#lib/operations/read-operations.ts';
import { jobFilterSchema } from '#lib/operations/state.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createReadClient } from '#lib/supabase/server.ts';

export const metadata: Metadata = { title: 'Jobs' };

export default async function JobsPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const asked = jobFilterSchema.safeParse(await searchParams);
  if (!asked.success) notFound();
  const filter = asked.data;
  return (
    <OperationsPage
      title="Jobs"
      lead="Jobs by state, lane, stage and age, the youngest first."
      where="/operations/jobs"
      read={async () => {
        const client = await createReadClient();
        const [page, lanes] = await Promise.all([
          readJobs(client, filter, null),
          callRpc(client, 'list_lanes', {}, z.array(laneSchema)),
        ]);
        return { page, lanes: lanes.map(({ lane }) => lane) };
      }}
    >
      {({ page, lanes }) => (
        <JobsView key={JSON.stringify(filter)} initial={page} filter={filter} lanes={lanes} pageSize={jobsPageSize} />
      )}
    </OperationsPage>
  );
}
