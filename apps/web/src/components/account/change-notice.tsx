import type { ReactNode } from 'react';
import { Notice } from '#components/ui/notice.tsx';
import { Reference } from '#components/ui/problem-view.tsx';
import { problemOfError } from '#lib/http/request-error.ts';
import type { Problem } from '#lib/problem.ts';

/** How a change went: what is wrong and what to do, or that it is done. `words` says a problem better than the catalogue. */
export function ChangeNotice({
  change,
  words,
  done,
}: {
  change: { readonly isError: boolean; readonly isSuccess: boolean; readonly error: unknown };
  words?: (problem: Problem) => string | null;
  done: ReactNode;
}) {
  if (change.isSuccess) {
    return (
      <p role="status" className="text-sm font-medium text-ok">
        {done}
      </p>
    );
  }
  if (!change.isError) return null;
  const problem = problemOfError(change.error);
  return (
    <Notice tone="danger" title={words?.(problem) ?? problem.what}>
      {words?.(problem) === null || words === undefined ? <p>{problem.todo}</p> : null}
      <Reference value={problem.reference} />
    </Notice>
  );
}
