import type { Budget } from '../database/queue-metrics.ts';

/**
 * Whether an outside provider may be called at this moment. `not_configured`: there is no key, and the local engines do
 * the work. `rate_limited`: it asked for a pause, or a limit is used up. `disabled`: switched off for everybody.
 */
export type ProviderCapacity = 'not_configured' | 'available' | 'rate_limited' | 'disabled';

/** The capacity of a provider with (or without) a key; `budgets` are null until the database has told them. */
export function providerCapacity(
  provider: 'openai' | 'google_vision',
  hasKey: boolean,
  budgets: readonly Budget[] | null,
  now = Date.now(),
): ProviderCapacity {
  if (!hasKey) return 'not_configured';
  if (budgets === null) return 'available';
  const active = budgets.filter(({ provider_name, status }) => provider_name === provider && status === 'active');
  if (active.length === 0) return 'disabled';
  return active.some((budget) => isLimited(budget, now)) ? 'rate_limited' : 'available';
}

function isLimited({ paused_until, used }: Budget, now: number): boolean {
  const paused = paused_until !== null && Date.parse(paused_until) > now;
  return paused || Object.values(used).some((ratio) => ratio >= 1);
}
