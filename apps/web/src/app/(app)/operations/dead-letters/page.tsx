import type { Metadata } from 'next';
import { DeadLettersView } from '#features/operations/dead-letters-view.tsx';
import { OperationsPage } from '#features/operations/operations-page.tsx';
import { readDeadLetters } from '#lib/operations/read-operations.ts';
import { createReadClient } from '#lib/supabase/server.ts';

export const metadata: Metadata = { title: 'Dead letters' };

export default function DeadLettersPage() {
  return (
    <OperationsPage
      title="Dead letters"
      lead="Jobs that used up their attempts, by reason. Each action first shows what it would do."
      where="/operations/dead-letters"
      read={async () => readDeadLetters(await createReadClient())}
    >
      {(letters) => <DeadLettersView initial={letters} />}
    </OperationsPage>
  );
}
