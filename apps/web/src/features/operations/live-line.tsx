import type { Problem } from '#lib/problem.ts';
import { Moment } from './moment.tsx';

/** Says how fresh a live view is. It has the height of a line whatever it says. */
export function LiveLine({ at, everyMs, problem }: { at: string; everyMs: number; problem: Problem | null }) {
  return (
    <p role="status" data-testid="live" data-fresh={problem === null} className="text-sm text-ink-soft">
      {problem === null ? (
        <>Refreshed every {everyMs / 1000} seconds while you look at it.</>
      ) : (
        <span className="text-danger">
          {problem.what} This is how it was at <Moment time={at} />. It is tried again.
        </span>
      )}
    </p>
  );
}
