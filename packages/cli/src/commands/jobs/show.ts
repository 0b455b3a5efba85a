import type { JobDetail } from '@exora/contracts';
import { Command } from 'commander';
import { formatMoment, formatMoney } from '../../jobs/amounts.ts';
import { resolveJobId } from '../../jobs/job-id.ts';
import { lineWidth, pairs, printBlocks, table } from '../../jobs/layout.ts';
import { openQueue } from '../../jobs/queue.ts';
import { readJob } from '../../jobs/read-job.ts';
import { type OperatorOptions, withOperatorOptions } from './options.ts';

type Call = JobDetail['provider_calls'][number];

const shape = `one object: what "list" prints of a job, and
  {correlation_id, heartbeat_at, lease_until, ahead, error_parameters,
   job_payload, job_result,
   attempt_errors: [{attempt, at, error_code, worker_id}],
   provider_calls: [{provider_name, api_endpoint, granted_at, tokens,
                     cost_micros, currency}]}
  cost_micros are millionths of the currency's unit. Of payload, result and
  parameters only ids and numbers are shown.`;

/** `exora jobs show <id>`: all of a job. */
export function showCommand(): Command {
  const command = new Command('show')
    .description('show all of a job: its attempts, who holds it, what its calls cost')
    .argument('<id>', 'the job’s id, or a beginning that no other has (8 characters at least)');
  return withOperatorOptions(command, shape).action(async (given: string, options: OperatorOptions) => {
    const queue = await openQueue(options);
    const job = await readJob(queue, await resolveJobId(queue, given));
    if (options.json) process.stdout.write(`${JSON.stringify(job)}\n`);
    else print(job);
  });
}

function print(job: JobDetail): void {
  const calls = job.provider_calls;
  const now = Date.now();
  const width = lineWidth();
  const moment = (at: string | null) => (at === null ? null : formatMoment(at, now));
  const isHeld = job.status === 'processing';
  printBlocks(
    pairs(
      [
        ['id', job.id],
        ['status', job.status],
        ['type', job.job_type],
        ['lane', `${job.lane}, priority ${job.priority}`],
        ['record', job.patient_id],
        ['correlation', job.correlation_id],
        ...Object.entries(job.job_payload)
          .filter(([name]) => name !== 'patient_id')
          .map(([name, value]) => [name, String(value)] as const),
        ['attempt', `${job.attempt} of ${job.max_attempts}`],
        ['made', moment(job.created_at)],
        ['due', moment(job.due_at)],
        ['ahead', job.ahead === null ? null : `${job.ahead} jobs of its line`],
        [isHeld ? 'held by' : 'held last by', job.worker_id],
        ['claimed', moment(job.claimed_at)],
        ['heartbeat', isHeld ? moment(job.heartbeat_at) : null],
        ['lease until', moment(job.lease_until)],
        ['progress', job.progress === null ? null : `${job.progress}%`],
        ['finished', moment(job.finished_at)],
        [
          'error',
          job.error_code === null ? null : [job.error_code, listed(job.error_parameters)].filter(Boolean).join(' '),
        ],
        ['result', job.job_result === null ? null : listed(job.job_result)],
      ],
      width,
    ),
    table(
      [
        { heading: 'ATTEMPT', cell: ({ attempt }) => String(attempt), alignRight: true },
        { heading: 'ENDED', cell: ({ at }) => formatMoment(at, now) },
        { heading: 'ERROR', cell: ({ error_code }) => error_code ?? '-' },
        { heading: 'WORKER', cell: ({ worker_id }) => worker_id ?? '-', shrinks: true },
      ],
      job.attempt_errors,
      width,
    ),
    table(
      [
        { heading: 'PROVIDER', cell: (call) => `${call.provider_name}/${call.api_endpoint}`, shrinks: true },
        { heading: 'GRANTED', cell: ({ granted_at }) => formatMoment(granted_at, now) },
        { heading: 'TOKENS', cell: ({ tokens }) => String(tokens), alignRight: true },
        {
          heading: 'COST',
          cell: ({ cost_micros, currency }) => formatMoney(cost_micros, currency),
          alignRight: true,
        },
      ],
      calls,
      width,
    ),
    calls.length > 1 ? [`Its ${calls.length} calls cost ${totals(calls).join(' + ')}.`] : [],
    job.status === 'dead_letter' ? [`Next: exora jobs retry ${job.id}`, `  or: exora jobs discard ${job.id}`] : [],
  );
}

function totals(calls: readonly Call[]): string[] {
  const micros = new Map<string, number>();
  for (const { cost_micros, currency } of calls) {
    micros.set(currency, (micros.get(currency) ?? 0) + cost_micros);
  }
  return [...micros].map(([currency, sum]) => formatMoney(sum, currency));
}

function listed(values: Readonly<Record<string, unknown>>): string | null {
  const entries = Object.entries(values).map(([name, value]) => `${name} ${value}`);
  return entries.length === 0 ? null : entries.join(', ');
}
