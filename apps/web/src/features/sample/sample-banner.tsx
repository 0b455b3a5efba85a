'use client';

import { useMutation } from '@tanstack/react-query';
import { FlaskConical } from 'lucide';
import Link from 'next/link';
import { useRef, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { fetchJson } from '#lib/http/fetch-json.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { problemOfError } from '#lib/http/request-error.ts';
import { lazyPart } from '#lib/lazy-part.tsx';
import { useKeptFocus } from '#lib/use-kept-focus.ts';

const SecondFactorPrompt = lazyPart(
  async () => (await import('#components/account/second-factor-prompt.tsx')).SecondFactorPrompt,
);

/** Says on every page of the sample patient that nobody of that name exists, and removes them by one action. */
export function SampleBanner({ profileId }: { profileId: string }) {
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () =>
      fetchJson(
        '/api/account/sample',
        lazySchema(({ z }) => z.object({ removed: z.literal(true) })),
        {
          method: 'DELETE',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ profile_id: profileId }),
        },
      ),
    // A whole new page, on one's own record.
    onSuccess: () => window.location.assign('/record'),
  });
  const place = useRef<HTMLElement>(null);
  // The button that was pressed makes way for others.
  useKeptFocus(place, String(asking));
  const problem = remove.isError ? problemOfError(remove.error) : null;
  return (
    <aside
      ref={place}
      tabIndex={-1}
      aria-label="Sample patient"
      data-testid="sample-banner"
      className="no-print border-b border-line bg-warn-soft outline-none"
    >
      <div className="mx-auto grid max-w-6xl gap-2 px-4 py-2 sm:px-6">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <p className="flex min-w-0 flex-1 basis-72 items-start gap-2 text-sm text-warn">
            <Icon of={FlaskConical} className="mt-0.5 size-4 shrink-0" />
            <span>
              {asking
                ? 'Remove the sample patient with all documents and facts? It can’t be undone; you can load it again.'
                : 'A made-up patient to look around with. None of this is about a real person.'}
            </span>
          </p>
          {asking ? (
            <span className="flex gap-2">
              <Button
                size="small"
                variant="danger"
                busy={remove.isPending || remove.isSuccess}
                onClick={() => remove.mutate()}
              >
                Remove it
              </Button>
              <Button size="small" onClick={() => setAsking(false)}>
                Keep it
              </Button>
            </span>
          ) : (
            <span className="flex flex-wrap gap-x-1">
              <Link
                href="/profiles"
                className="flex min-h-11 items-center px-2 text-sm font-medium text-warn underline underline-offset-4 lg:pointer-fine:min-h-9"
              >
                Open another record
              </Link>
              <button
                type="button"
                onClick={() => setAsking(true)}
                className="flex min-h-11 items-center px-2 text-sm font-medium text-warn underline underline-offset-4 lg:pointer-fine:min-h-9"
              >
                Remove it
              </button>
            </span>
          )}
        </div>
        {problem?.code === 'second_factor_needed' ? (
          <SecondFactorPrompt
            what="You chose to be asked for a code before anything is erased."
            onConfirmed={() => remove.mutate()}
          />
        ) : (
          problem !== null && (
            <p role="alert" className="text-sm text-danger">
              {problem.what} {problem.todo}
            </p>
          )
        )}
      </div>
    </aside>
  );
}
