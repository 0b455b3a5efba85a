import type { ApiBudget } from '@exora/contracts';

/** How a budget's window goes on if the last minute does. */
export interface BurnDown {
  /** What is used a minute. */
  readonly aMinute: number;
  /** Seconds until nothing is left; 0: nothing is left. Null where it lasts. */
  readonly secondsLeft: number | null;
}

/**
 * Null where there is no limit to reach. The window slides: what was used before leaves it, evenly as far as is known, while
 * the last minute's rate fills it, so that it ends at that rate times its length.
 */
export function burnDown(used: number, limit: number | null, aMinute: number, windowMinutes: number): BurnDown | null {
  if (limit === null) return null;
  if (used >= limit) return { aMinute, secondsLeft: 0 };
  if (aMinute * windowMinutes <= limit) return { aMinute, secondsLeft: null };
  return { aMinute, secondsLeft: ((limit - used) / (aMinute - used / windowMinutes)) * 60 };
}

/** What the calls of the last minute cost at the budget's prices, in millionths of the currency's unit. */
export function costAMinute(budget: ApiBudget): number {
  const { current_requests_minute, current_tokens_minute, micros_per_request, micros_per_million_tokens } = budget;
  return (
    current_requests_minute * micros_per_request +
    Math.ceil((current_tokens_minute * micros_per_million_tokens) / 1_000_000)
  );
}
