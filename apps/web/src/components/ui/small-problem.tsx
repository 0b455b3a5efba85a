'use client';

import { problemOfError } from '#lib/http/request-error.ts';

/** What kept a part of a view from being fetched, in a line, with another try. */
export function SmallProblem({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { what } = problemOfError(error);
  return (
    <div role="alert" className="flex flex-wrap items-center gap-x-3 text-sm">
      <p className="text-danger">{what}</p>
      <button
        type="button"
        className="min-h-11 font-semibold text-brand underline underline-offset-4"
        onClick={onRetry}
      >
        Try again
      </button>
    </div>
  );
}
