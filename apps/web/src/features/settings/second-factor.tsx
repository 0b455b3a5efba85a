'use client';

import type { secondFactorUses } from '@exora/contracts';
import { useMutation } from '@tanstack/react-query';
import { Smartphone } from 'lucide';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { ChangeNotice } from '#components/account/change-notice.tsx';
import { SecondFactorPrompt } from '#components/account/second-factor-prompt.tsx';
import { Button } from '#components/ui/button.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { LocalDay } from '#components/ui/local-day.tsx';
import { fetchJson } from '#lib/http/fetch-json.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { problemOfError } from '#lib/http/request-error.ts';
import { useKeptFocus } from '#lib/use-kept-focus.ts';
import { EnrolFactor } from './enrol-factor.tsx';
import { FactorUses } from './factor-uses.tsx';

export interface Factor {
  readonly id: string;
  readonly name: string | null;
  readonly addedAt: string;
}

/** The person's authenticator apps, what they are asked for, and how another one is set up. */
export function SecondFactor({
  available,
  sessionHasIt,
  uses,
  factors,
}: {
  available: boolean;
  sessionHasIt: boolean;
  uses: readonly (typeof secondFactorUses)[number][];
  factors: readonly Factor[];
}) {
  if (!available) {
    return (
      <p className="rounded-xl bg-sunken px-4 py-3 text-sm text-ink-soft" data-testid="no-second-factor">
        The sign-in of this Exora has no second factors. One that runs on hosted or self-hosted Supabase does. A long
        password that you use nowhere else protects you here.
      </p>
    );
  }
  return (
    <div className="grid gap-5">
      {factors.length > 0 && <FactorList factors={factors} />}
      <EnrolFactor isFirst={factors.length === 0} />
      {factors.length > 0 && <FactorUses uses={uses} sessionHasIt={sessionHasIt} />}
    </div>
  );
}

function FactorList({ factors }: { factors: readonly Factor[] }) {
  const router = useRouter();
  const [asking, setAsking] = useState<string | null>(null);
  const list = useRef<HTMLUListElement>(null);
  // The question takes the place of the button that was pressed, and goes with its own.
  useKeptFocus(list, `${asking} ${factors.length}`);
  const remove = useMutation({
    mutationFn: (id: string) =>
      fetchJson(
        `/api/account/factors/${id}`,
        lazySchema(({ z }) => z.object({ removed: z.literal(true) })),
        { method: 'DELETE' },
      ),
    onSuccess: () => {
      setAsking(null);
      router.refresh();
    },
  });
  const needsCode = remove.isError && problemOfError(remove.error).code === 'second_factor_needed';
  return (
    <div className="grid gap-3">
      <ul
        ref={list}
        tabIndex={-1}
        className="divide-y divide-line rounded-xl border border-line"
        aria-label="Authenticator apps"
      >
        {factors.map(({ id, name, addedAt }) => (
          <li key={id} className="grid gap-3 px-4 py-3" data-testid="factor">
            <div className="flex flex-wrap items-center gap-3">
              <Icon of={Smartphone} className="size-4.5 text-ink-soft" />
              <span className="min-w-0 flex-1">
                <bdi className="block truncate text-sm font-medium">{name ?? 'Authenticator app'}</bdi>
                <span className="text-xs text-ink-soft">
                  Since <LocalDay timestamp={addedAt} />
                </span>
              </span>
              {asking !== id && (
                <Button size="small" variant="danger" onClick={() => setAsking(id)}>
                  Remove
                  <span className="sr-only">, {name ?? 'Authenticator app'}</span>
                </Button>
              )}
            </div>
            {asking === id && (
              <div className="grid gap-3 rounded-lg bg-sunken p-3 text-sm">
                <p>
                  {factors.length === 1
                    ? 'Without it your password alone opens the account. What you wanted it to be asked for is then refused until you set one up again.'
                    : 'Its codes will not be taken any more. Your other apps stay.'}
                </p>
                <div className="flex flex-wrap gap-2">
                  <Button size="small" variant="danger" busy={remove.isPending} onClick={() => remove.mutate(id)}>
                    Remove it
                  </Button>
                  <Button size="small" onClick={() => setAsking(null)}>
                    Keep it
                  </Button>
                </div>
              </div>
            )}
          </li>
        ))}
      </ul>
      {needsCode ? (
        <SecondFactorPrompt
          what="Removing an app takes one of its codes, or a stolen password could do it."
          onConfirmed={() => remove.variables !== undefined && remove.mutate(remove.variables)}
        />
      ) : (
        <ChangeNotice change={remove} done="The app is removed." />
      )}
    </div>
  );
}
