import { duration } from '#lib/format/durations.ts';
import { counted } from '#lib/format/quantities.ts';
import type { QueueState } from '#lib/operations/state.ts';

/** Something that an operator should look at. */
export interface Attention {
  readonly text: string;
  readonly href?: string;
}

/** What an operator should look at, each with what to do; nothing when all is well. */
export function attention({ health, metrics, lanes, workers }: QueueState): Attention[] {
  const found: Attention[] = [];
  const ready = metrics.lines.reduce((sum, line) => sum + line.ready, 0);
  if (ready > 0 && !workers.some((worker) => worker.is_alive)) {
    found.push({ text: `${counted(ready, 'job waits', 'jobs wait')} and no worker is alive. Start one.` });
  }
  if (health.expired_leases > 0) {
    found.push({
      text: `${counted(health.expired_leases, 'job is', 'jobs are')} held by a worker that fell silent. A living worker takes them over by itself.`,
      href: '/operations/system',
    });
  }
  if (health.oldest_due_seconds > 60) {
    found.push({ text: `A job has waited for ${duration(health.oldest_due_seconds)}.`, href: '/operations/jobs' });
  }
  if (metrics.dead_letters > 0) {
    found.push({
      text: `${counted(metrics.dead_letters, 'dead letter')}: look at the reasons, then retry or discard them.`,
      href: '/operations/dead-letters',
    });
  }
  for (const { lane, paused_at, paused_until } of lanes) {
    if (paused_at !== null && paused_until === null)
      found.push({ text: `Lane ${lane} is paused until you resume it.` });
  }
  for (const { provider_name, api_endpoint, used } of metrics.budgets) {
    if (Object.values(used).some((ratio) => ratio >= 1)) {
      found.push({
        text: `${provider_name}, ${api_endpoint}: a limit is used up, and jobs wait for it.`,
        href: '/operations/capacity',
      });
    }
  }
  return found;
}
