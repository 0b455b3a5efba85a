import type { Metadata } from 'next';
import { OperationsPage } from '#features/operations/operations-page.tsx';
import { QueueView } from '#features/operations/queue-view.tsx';
import { readQueue } from '#lib/operations/read-operations.ts';
import { createReadClient } from '#lib/supabase/server.ts';

export const metadata: Metadata = { title: 'Operations' };

export default function QueuePage() {
  return (
    <OperationsPage
      title="Operations"
      lead="The queue of all records: ids, codes and counts, nothing of what a record holds. What you do here is written to the audit log."
      where="/operations"
      read={async () => readQueue(await createReadClient())}
    >
      {(state) => <QueueView initial={state} />}
    </OperationsPage>
  );
}
