'use client';

import type { Profile } from '@exora/contracts';
import { useMutation } from '@tanstack/react-query';
import { Button } from '#components/ui/button.tsx';
import { ChangeProblem } from '#components/ui/change-problem.tsx';
import { openProfile } from '#lib/open-profile.ts';

/** Opens another record. */
export function OpenProfileButton({ profile }: { profile: Profile }) {
  const open = useMutation({ mutationFn: (id: string) => openProfile(id) });
  return (
    <div className="grid gap-2">
      <Button variant="primary" busy={open.isPending} onClick={() => open.mutate(profile.id)}>
        Open this record
      </Button>
      <ChangeProblem error={open.error} />
    </div>
  );
}
