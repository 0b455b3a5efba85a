import Link from 'next/link';
import { problemOfError } from '#lib/http/fetch-json.ts';
import { Notice } from './notice.tsx';

/** What kept a change from being made, and where to go for a second factor when it needs one. */
export function ChangeProblem({ error }: { error: Error | null }) {
  if (error === null) return null;
  const { code, what, todo } = problemOfError(error);
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
