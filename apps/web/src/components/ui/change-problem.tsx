import type { ErrorCode } from '@exora/contracts';
import Link from 'next/link';
import { problemOfError } from '#lib/http/request-error.ts';
import { Notice } from './notice.tsx';

/** What a code means for one change, better than the catalogue's words for all: what happened, and what to do. */
export type ProblemWords = Partial<Record<ErrorCode, readonly [what: string, todo: string]>>;

/** What kept a change from being made, and where to go for a second factor when it needs one. */
export function ChangeProblem({ error, words = {} }: { error: Error | null; words?: ProblemWords }) {
  if (error === null) return null;
  const { code, ...common } = problemOfError(error);
  const [what, todo] = words[code] ?? [common.what, common.todo];
  return (
    <Notice tone="danger" title={what}>
      {code === 'second_factor_needed' ? (
        <p>
          You chose to be asked for it before this.{' '}
          <Link href="/settings/security" className="font-semibold underline underline-offset-2">
            Confirm with your second factor
          </Link>
          , then come back and try again.
        </p>
      ) : (
        <p>{todo}</p>
      )}
    </Notice>
  );
}
