import { breakGlassUseSchema, consentWordingSchema, representationRowSchema } from '@exora/contracts';
import type { Metadata } from 'next';
import { z } from 'zod';
import { OperationsPage } from '#features/operations/operations-page.tsx';
import { OversightView } from '#features/operations/oversight-view.tsx';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createReadClient } from '#lib/supabase/server.ts';

export const metadata: Metadata = { title: 'Oversight' };

export default function OversightPage() {
  return (
    <OperationsPage
      title="Oversight"
      lead="What operators answer for: emergency accesses, rights by law, and the texts that people agree to."
      where="/operations/oversight"
      read={async () => {
        const client = await createReadClient();
        const [uses, representations, wordings] = await Promise.all([
          callRpc(client, 'read_break_glass_uses', {}, z.array(breakGlassUseSchema)),
          callRpc(client, 'list_representations', {}, z.array(representationRowSchema)),
          callRpc(client, 'read_consent_wordings', {}, z.array(consentWordingSchema)),
        ]);
        return { uses, representations, wordings, at: new Date().toISOString() };
      }}
    >
      {(oversight) => <OversightView {...oversight} />}
    </OperationsPage>
  );
}
