'use client';

import type { Profile } from '@exora/contracts';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useRef } from 'react';
import { ChangeNotice } from '#components/account/change-notice.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { LocalDay } from '#components/ui/local-day.tsx';
import { TitledCard } from '#components/ui/titled-card.tsx';
import type { Erasure } from '#lib/account/erasures.ts';
import { fetchJson } from '#lib/http/fetch-json.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { useKeptFocus } from '#lib/use-kept-focus.ts';

/** Erasures that wait for their day, to be taken back, and those under way; that the last one was taken back, too. Else nothing. */
export function ErasureList({ erasures, profiles }: { erasures: readonly Erasure[]; profiles: readonly Profile[] }) {
  const router = useRouter();
  const cancel = useMutation({
    mutationFn: (id: string) =>
      fetchJson(
        `/api/account/erasures/${id}`,
        lazySchema(({ z }) => z.object({ cancelled: z.literal(true) })),
        { method: 'DELETE' },
      ),
    onSuccess: () => router.refresh(),
  });
  const card = useRef<HTMLDivElement>(null);
  // With what was taken back goes the button that was pressed.
  useKeptFocus(card, erasures.map(({ erasure_id: id }) => id).join());
  if (erasures.length === 0 && !cancel.isSuccess) return null;
  return (
    <TitledCard title="Asked for" lead="What waits for its day can be taken back. What has begun can’t.">
      <div ref={card} tabIndex={-1} className="grid gap-3 outline-none">
        {erasures.length > 0 && (
          <ul className="divide-y divide-line" data-testid="erasures">
            {erasures.map((erasure) => (
              <li key={erasure.erasure_id} className="flex flex-wrap items-center justify-between gap-3 py-3">
                <span className="grid min-w-0 gap-0.5">
                  <bdi className="truncate font-semibold">{nameOf(erasure, profiles)}</bdi>
                  <span className="text-sm text-ink-soft">
                    Asked for on <LocalDay timestamp={erasure.requested_at} />
                    {erasure.begun_at === null ? (
                      <>
                        . Begins on <LocalDay timestamp={erasure.due_at} />; until then nothing changes.
                      </>
                    ) : (
                      '. It is under way: nobody can read it any more.'
                    )}
                  </span>
                  <span className="text-xs text-ink-soft">
                    Number of its receipt:{' '}
                    <code className="font-mono wrap-anywhere select-all">{erasure.erasure_id}</code>
                  </span>
                </span>
                {erasure.can_cancel ? (
                  <Button
                    busy={cancel.isPending && cancel.variables === erasure.erasure_id}
                    onClick={() => cancel.mutate(erasure.erasure_id)}
                  >
                    Take it back
                    <span className="sr-only">, {nameOf(erasure, profiles)}</span>
                  </Button>
                ) : (
                  <Badge tone="warn">Under way</Badge>
                )}
              </li>
            ))}
          </ul>
        )}
        <ChangeNotice change={cancel} done="Taken back. Everything stays as it was." />
      </div>
    </TitledCard>
  );
}

function nameOf({ kind, patient_id: patientId }: Erasure, profiles: readonly Profile[]): string {
  switch (kind) {
    case 'account':
      return 'The whole account';
    case 'document':
      return 'A document';
    case 'uploads':
      return 'Unfinished uploads';
    case 'record':
      return profiles.find(({ id }) => id === patientId)?.display_name ?? 'A record';
  }
}
