import { qualityCheckSchema } from '@exora/contracts';
import type { Metadata } from 'next';
import { z } from 'zod';
import { OperationsPage } from '#features/operations/operations-page.tsx';
import { SystemView } from '#features/operations/system-view.tsx';
import { readSystem } from '#lib/operations/read-operations.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createReadClient } from '#lib/supabase/server.ts';

export const metadata: Metadata = { title: 'System' };

/** Days of whose facts the faults are counted: a whole database of millions would take too long. */
const qualityDays = 30;

export default function SystemPage() {
  return (
    <OperationsPage
      title="System"
      lead="Workers and their heartbeats, upkeep, the database, the audit log, and known faults in the data."
      where="/operations/system"
      read={async () => {
        const client = await createReadClient();
        const since = new Date(Date.now() - qualityDays * 86_400_000).toISOString();
        const [system, quality] = await Promise.all([
          readSystem(client),
          callRpc(client, 'data_quality_report', { p_recorded_since: since }, z.array(qualityCheckSchema)),
        ]);
        return { system, quality };
      }}
    >
      {({ system, quality }) => <SystemView initial={system} quality={quality} days={qualityDays} />}
    </OperationsPage>
  );
}
