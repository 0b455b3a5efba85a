'use client';

import { ConfirmButton } from '#components/ui/confirm-button.tsx';
import { useChange } from '#lib/use-change.ts';

/** Makes a record that was handed over the one of oneself. */
export function OwnRecordButton({ profileId }: { profileId: string }) {
  const choose = useChange<undefined>('PUT', `/api/profiles/${profileId}/own`);
  return (
    <ConfirmButton
      label="Make this my own record"
      title="Make this your own record?"
      confirm="Make it mine"
      change={{ ...choose, run: () => choose.run(undefined) }}
    >
      <p>
        This record becomes the one of yourself. The one that was it until now stays yours beside it, and can be chosen
        again.
      </p>
    </ConfirmButton>
  );
}
