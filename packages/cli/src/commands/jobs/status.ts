import { Command } from 'commander';
import { formatAge, formatMoney, formatSeconds, formatShare, formatUntil } from '../../jobs/amounts.ts';
import { lineWidth, pairs, printBlocks, table, wrap } from '../../jobs/layout.ts';
import { openQueue } from '../../jobs/queue.ts';
import { advice, type QueueStatus, readQueueStatus } from '../../jobs/queue-status.ts';
import { type OperatorOptions, withOperatorOptions } from './options.ts';

const shape = `one object:
  {status, checked_at, expired_leases, oldest_due_seconds,
   dead_letters, dead_letters_last_hour,
   lines: [{lane, job_type, ready, scheduled, processing,
            oldest_ready_seconds}],
   job_types: {<type>: {completed, failed, cancelled, dead_letters,
                        completed_last_hour, seconds_p50, seconds_p95}},
   lanes: [{lane, max_concurrent, paused_at, pause_reason, paused_until}],
   workers: [{worker_id, started_at, lease_until}],
   budgets: [{provider_name, api_endpoint, status, paused_until,
              used: {<limit>: ratio}, tokens_day, cost_day_micros, currency}],
   maintenance: [{task, every_seconds, due_at, last_run_at, last_ms, runs,
                  failures, last_error}]}
  status is healthy, warning or critical. A ratio of 1 is all of a limit.`;

/** `exora jobs status`: how the queue does: counts, workers, lanes, budgets, maintenance, and what to do about it. */
export function jobsStatusCommand(): Command {
  const command = new Command('status').description(
    'show how the queue does: counts, longest wait, workers, lanes, budgets, maintenance',
  );
  return withOperatorOptions(command, shape).action(async (options: OperatorOptions) => {
    const status = await readQueueStatus(await openQueue(options));
    if (options.json) process.stdout.write(`${JSON.stringify(status)}\n`);
    else print(status, lineWidth());
  });
}

function print(status: QueueStatus, width: number): void {
  const now = Date.parse(status.checked_at);
  const ago = (at: string | null) => (at === null ? 'never' : `${formatAge(at, now)} ago`);
  const seconds = (value: number | null) => (value === null ? '-' : `${value.toFixed(1)}s`);
  printBlocks(
    pairs(
      [
        ['queue', status.status],
        ['workers', `${status.workers.length} alive`],
        ['longest wait', formatSeconds(status.oldest_due_seconds)],
        ['dead letters', `${status.dead_letters}, ${status.dead_letters_last_hour} of them in the last hour`],
      ],
      width,
    ),
    advice(status).flatMap((sentence) => wrap(sentence, width)),
    table(
      [
        { heading: 'LANE', cell: ({ lane }) => lane },
        { heading: 'TYPE', cell: ({ job_type }) => job_type },
        { heading: 'READY', cell: ({ ready }) => String(ready), alignRight: true },
        { heading: 'SCHEDULED', cell: ({ scheduled }) => String(scheduled), alignRight: true },
        { heading: 'PROCESSING', cell: ({ processing }) => String(processing), alignRight: true },
        {
          heading: 'OLDEST',
          cell: ({ ready, oldest_ready_seconds }) => (ready === 0 ? '-' : formatSeconds(oldest_ready_seconds)),
          alignRight: true,
        },
      ],
      status.lines,
      width,
    ),
    table(
      [
        { heading: 'TYPE', cell: ([type]) => type },
        { heading: 'DONE', cell: ([, { completed }]) => String(completed), alignRight: true },
        { heading: 'FAILED', cell: ([, { failed }]) => String(failed), alignRight: true },
        { heading: 'DEAD', cell: ([, { dead_letters }]) => String(dead_letters), alignRight: true },
        { heading: 'CANCELLED', cell: ([, { cancelled }]) => String(cancelled), alignRight: true },
        { heading: 'HALF IN', cell: ([, { seconds_p50 }]) => seconds(seconds_p50), alignRight: true },
        { heading: '95% IN', cell: ([, { seconds_p95 }]) => seconds(seconds_p95), alignRight: true },
      ],
      Object.entries(status.job_types),
      width,
    ),
    table(
      [
        { heading: 'LANE', cell: ({ lane }) => lane },
        { heading: 'AT ONCE', cell: ({ max_concurrent }) => String(max_concurrent ?? 'no limit') },
        { heading: 'PAUSED', cell: ({ paused_at }) => (paused_at === null ? '-' : ago(paused_at)) },
        { heading: 'REASON', cell: ({ pause_reason }) => pause_reason ?? '-', shrinks: true },
      ],
      status.lanes,
      width,
    ),
    table(
      [
        { heading: 'WORKER', cell: ({ worker_id }) => worker_id, shrinks: true },
        { heading: 'STARTED', cell: ({ started_at }) => ago(started_at) },
        { heading: 'LEASE', cell: ({ lease_until }) => `${formatUntil(lease_until, now)} left` },
      ],
      status.workers,
      width,
    ),
    budgetTable(status, now, width),
    table(
      [
        { heading: 'MAINTENANCE', cell: ({ task }) => task },
        { heading: 'EVERY', cell: ({ every_seconds }) => `${every_seconds}s`, alignRight: true },
        { heading: 'LAST RUN', cell: ({ last_run_at }) => ago(last_run_at) },
        { heading: 'TOOK', cell: ({ last_ms }) => (last_ms === null ? '-' : `${last_ms}ms`), alignRight: true },
        { heading: 'RUNS', cell: ({ runs }) => String(runs), alignRight: true },
        { heading: 'FAILURES', cell: ({ failures }) => String(failures), alignRight: true },
      ],
      status.maintenance,
      width,
    ),
  );
}

/** A line for each limit of each budget, and one for what was spent. */
function budgetTable(status: QueueStatus, now: number, width: number): string[] {
  const rows = status.budgets.flatMap((budget) => {
    const name = `${budget.provider_name}/${budget.api_endpoint}`;
    const state = budget.paused_until === null ? budget.status : `pauses ${formatUntil(budget.paused_until, now)}`;
    return [
      ...Object.entries(budget.used).map(([limit, ratio]) => ({ name, state, limit, used: formatShare(ratio) })),
      { name, state, limit: 'spent in 24 h', used: formatMoney(budget.cost_day_micros, budget.currency) },
    ];
  });
  return table(
    [
      { heading: 'BUDGET', cell: ({ name }) => name, shrinks: true },
      { heading: 'STATE', cell: ({ state }) => state },
      { heading: 'LIMIT', cell: ({ limit }) => limit },
      { heading: 'USED', cell: ({ used }) => used, alignRight: true },
    ],
    rows,
    width,
  );
}
