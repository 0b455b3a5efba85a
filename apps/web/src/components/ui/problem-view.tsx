import { CloudOff } from 'lucide';
import type { Problem } from '#lib/problem.ts';
import { BlankState } from './blank-state.tsx';
import { RetryButton } from './retry-button.tsx';

/**
 * A view's error state: what happened, what to do, the reference for whoever is asked about it, and another try.
 * `heading` is `h1` where it stands for the whole page.
 */
export function ProblemView({
  problem,
  onRetry,
  heading = 'h2',
}: {
  problem: Problem;
  onRetry?: () => void;
  heading?: 'h1' | 'h2';
}) {
  return (
    <div role="alert" data-testid="problem" data-code={problem.code}>
      <BlankState
        heading={heading}
        icon={CloudOff}
        title={problem.what}
        actions={<RetryButton {...(onRetry && { onRetry })} />}
      >
        <p>{problem.todo}</p>
        <Reference value={problem.reference} />
      </BlankState>
    </div>
  );
}

/** The reference that finds a failure in the server's log. */
export function Reference({ value }: { value: string | null }) {
  if (value === null) return null;
  return (
    <p className="text-xs">
      Reference <code className="font-mono select-all">{value}</code>
    </p>
  );
}
