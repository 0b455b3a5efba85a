'use client';

import type { ProviderAccess } from '@exora/contracts';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { ConfirmButton } from '#components/ui/confirm-button.tsx';
import { useChange } from '#lib/use-change.ts';
import { AccessPreview } from './preview/access-preview.tsx';

/** Seeing what a provider sees, and ending their access. */
export function ProviderAccessActions({
  patientId,
  access,
  mayPreview,
}: {
  patientId: string;
  access: ProviderAccess;
  mayPreview: boolean;
}) {
  const router = useRouter();
  const [looks, setLooks] = useState(false);
  const end = useChange<undefined>('DELETE', `/api/sharing/providers/${access.access_id}`, undefined, () =>
    router.push('/sharing/providers'),
  );
  const { provider, purpose, categories, expires_at } = access;
  const viewer = access.is_break_glass
    ? { proposal: { kind: 'emergency' as const } }
    : { proposal: { kind: 'provider' as const, provider_id: provider.id, purpose, categories, expires_at } };
  return (
    <div className="grid gap-5">
      <div className="flex flex-wrap gap-2">
        {mayPreview && <Button onClick={() => setLooks(true)}>See what they see</Button>}
        <ConfirmButton
          testId="revoke"
          button={{ variant: 'danger' }}
          label="End this access"
          title={
            <>
              End the access of <bdi>{provider.name}</bdi>?
            </>
          }
          confirm="End the access"
          change={{ ...end, run: () => end.run(undefined) }}
        >
          <ul className="grid list-disc gap-1 pl-5">
            <li>They read nothing of the record from then on, also in pages that they have open.</li>
            <li>They are told that it ended. What they wrote down elsewhere stays with them.</li>
            <li>Notes that they wrote here stay in the record. Your consent stays until you withdraw it.</li>
          </ul>
        </ConfirmButton>
      </div>
      {looks && <AccessPreview patientId={patientId} viewer={viewer} who={<bdi>{provider.name}</bdi>} />}
    </div>
  );
}
