import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { z } from 'zod';
import { JobView } from '#features/operations/job-view.tsx';
import { OperationsPage } from '#features/operations/operations-page.tsx';
import { readJob } from '#lib/operations/read-operations.ts';
import { createReadClient } from '#lib/supabase/server.ts';

export const metadata: Metadata = { title: 'Job' };

export default async function JobPage({ params }: { params: Promise<{ id: string }> }) {
  const id = z.uuid().safeParse((await params).id);
  if (!id.success) notFound();
  return (
    <OperationsPage
      title="Job"
      lead="Its state, its attempts, who holds it, and what its calls cost."
      where="/operations/jobs/[id]"
      read={async () => readJob(await createReadClient(), id.data)}
    >
      {(state) => <JobView initial={state} />}
    </OperationsPage>
  );
}
