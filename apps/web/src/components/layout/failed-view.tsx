import { unansweredErrors } from '@exora/contracts';

const { what, todo } = unansweredErrors.internal;

/** What is shown instead of a view that failed. It comes with every page and can rely on little, so it is made of nothing. */
export function FailedView({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = typeof error === 'object' && error !== null && 'digest' in error ? String(error.digest) : null;
  return (
    <div className="grid flex-1 place-content-center p-6 text-center">
      <div
        role="alert"
        data-testid="problem"
        data-code="internal"
        className="grid max-w-md justify-items-center gap-4 wrap-anywhere"
      >
        <h1 className="text-lg font-semibold tracking-tight">{what}</h1>
        <p className="text-ink-soft">{todo}</p>
        {digest !== null && (
          <p className="text-xs text-ink-soft">
            Reference <code className="font-mono select-all">{digest}</code>
          </p>
        )}
        <button
          type="button"
          onClick={retry}
          className="min-h-11 rounded-lg bg-brand px-4 text-sm font-semibold text-on-brand hover:bg-brand-strong"
        >
          Try again
        </button>
      </div>
    </div>
  );
}
