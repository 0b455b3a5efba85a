'use client';

import type { LetterOutcome } from '@exora/contracts';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Spinner } from '#components/ui/spinner.tsx';
import { counted } from '#lib/format/quantities.ts';
import { postJson } from '#lib/http/fetch-json.ts';
import { type LetterAction, type LetterFilter, letterOutcomesSchema } from '#lib/operations/letters.ts';
import { OperationProblem, useOperation } from './operation-form.tsx';
import { shortId, typeName } from './words.ts';

const path = '/api/operations/dead-letters';
/** Jobs that are named; the others are counted. */
const shown = 8;

const words = {
  requeue: {
    would: 'would be put back into the queue, with their attempts anew',
    did: 'put back into the queue',
    verb: 'Put back',
  },
  discard: { would: 'would be accepted as failed; they stay in the history', did: 'discarded', verb: 'Discard' },
} as const;

/** What an action would do with given-up jobs (a dry run), and then the action itself for exactly the jobs that were shown. */
export function LetterPlan({
  action,
  filter,
  onDone,
  onClose,
}: {
  action: LetterAction;
  filter: LetterFilter;
  /** Is told what was done: the letters, and with them this plan, may be gone when it is read. */
  onDone: (said: string) => void;
  onClose: () => void;
}) {
  const plan = useQuery({
    queryKey: ['letter-plan', action, filter],
    queryFn: ({ signal }) => postJson(path, letterOutcomesSchema, { action, ...filter, dry_run: true }, signal),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { would, did, verb } = words[action];
  const found = plan.data?.outcomes ?? [];
  const ids = found.filter(({ outcome }) => outcome !== 'outdated').map(({ job_id }) => job_id);
  const count = ids.length;
  const run = useOperation(path, letterOutcomesSchema, ({ outcomes }) => {
    const past = outdated(outcomes);
    const gone = ids.length - outcomes.length;
    onDone(
      [
        `${counted(affected(outcomes), 'job')} ${did}.`,
        past === 0 ? '' : outdatedText(past),
        gone === 0 ? '' : `${counted(gone, 'job')} had been decided about meanwhile.`,
      ]
        .filter((part) => part !== '')
        .join(' '),
    );
  });
  return (
    <Box>
      {plan.isPending && (
        <p role="status" className="flex items-center gap-2 text-sm text-ink-soft">
          <Spinner />
          Looking at what it would do …
        </p>
      )}
      <OperationProblem error={plan.error ?? run.error} />
      {plan.isSuccess && (
        <div role="status" className="grid gap-2 text-sm" data-testid="letter-plan-result">
          <p className="font-semibold">
            {count === 0 ? 'Nothing would change.' : `${counted(count, 'job')} ${would}.`}
            {found.length >= plan.data.limit && ` There may be more: it is done for ${plan.data.limit} at a time.`}
          </p>
          {outdated(found) > 0 && <p>{outdatedText(outdated(found))}</p>}
          <ul className="grid gap-1">
            {found.slice(0, shown).map(({ job_id, job_type, error_code, outcome }) => (
              <li key={job_id}>
                <Link
                  href={`/operations/jobs/${job_id}`}
                  className="underline decoration-field underline-offset-4 hover:text-brand"
                >
                  {typeName(job_type)} <span className="font-mono">{shortId(job_id)}</span>
                </Link>{' '}
                <span className="text-ink-soft">
                  {error_code}
                  {outcome === 'outdated' && ', outdated'}
                </span>
              </li>
            ))}
            {found.length > shown && (
              <li className="text-ink-soft">and {counted(found.length - shown, 'more', 'more')}</li>
            )}
          </ul>
        </div>
      )}
      <div className="flex flex-wrap gap-2">
        <Button
          variant={action === 'discard' ? 'danger' : 'primary'}
          disabled={count === 0}
          busy={run.isPending}
          onClick={() => run.mutate({ action, job_ids: ids, is_named: Boolean(filter.job_id), dry_run: false })}
        >
          {count === 0 ? verb : `${verb} ${counted(count, 'job')}`}
        </Button>
        <Button variant="ghost" disabled={run.isPending} onClick={onClose}>
          Leave it
        </Button>
      </div>
    </Box>
  );
}

function Box({ children }: { children: ReactNode }) {
  return (
    <div data-testid="letter-plan" className="grid gap-3 rounded-xl bg-raised p-4">
      {children}
    </div>
  );
}

function outdated(outcomes: readonly LetterOutcome[]): number {
  return outcomes.filter(({ outcome }) => outcome === 'outdated').length;
}

function affected(outcomes: readonly LetterOutcome[]): number {
  return outcomes.length - outdated(outcomes);
}

function outdatedText(count: number): string {
  return `${counted(count, 'job is', 'jobs are')} outdated: the document is gone or went on without it. Discard such jobs.`;
}
