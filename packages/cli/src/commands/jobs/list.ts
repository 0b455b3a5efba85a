import { type Job, jobSchema, jobStatuses } from '@exora/contracts';
import { Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { formatAge, formatUntil } from '../../jobs/amounts.ts';
import { resolveJobId } from '../../jobs/job-id.ts';
import { readLanes } from '../../jobs/lanes.ts';
import { type Column, foldingTable, lineWidth, printBlocks } from '../../jobs/layout.ts';
import { openQueue, type Queue } from '../../jobs/queue.ts';
import { exitCodes, UsageError } from '../../report-error.ts';
import { type JobFilters, limitOption, type OperatorOptions, withJobFilters, withOperatorOptions } from './options.ts';

interface ListOptions extends OperatorOptions, JobFilters {
  status?: string[];
  worker?: string;
  limit: number;
  before?: string;
}

/** In the order in which a job passes through them: one that moves on while they are asked for is seen once at least. */
const unfinishedAndDead = ['pending', 'scheduled', 'processing', 'dead_letter'];

const shape = `one array, the youngest job first; ids are UUIDs, times ISO 8601:
  [{id, status, job_type, lane, priority, patient_id, attempt, max_attempts,
    worker_id, progress, error_code, due_at, claimed_at, finished_at,
    created_at}]`;

/** `exora jobs list`: jobs by status, lane, type, worker or error, the youngest first. */
export function listCommand(): Command {
  const command = new Command('list')
    .description('list jobs, the youngest first; without --status those that are unfinished, and the dead letters')
    .option(
      '--status <status>',
      `all, or some of ${jobStatuses.join(', ')} (repeat it, or separate by commas)`,
      collectStatuses,
    )
    .option('--worker <id>', 'jobs that this worker holds or held last')
    .addOption(limitOption(50))
    .option('--before <id>', 'the next page: jobs older than this one');
  return withOperatorOptions(withJobFilters(command), shape).action(async (options: ListOptions) => {
    const queue = await openQueue(options);
    const jobs = await readJobs(queue, options);
    if (options.json) {
      process.stdout.write(`${JSON.stringify(jobs)}\n`);
      if (jobs.length === 0) process.exitCode = exitCodes.nothingMatched;
      return;
    }
    if (jobs.length === 0) throw await nothing(queue, options);
    const now = Date.now();
    printBlocks(foldingTable(firstColumns(now), secondColumns(now), jobs, lineWidth()));
    if (jobs.length === options.limit) console.error(`More may follow: add --before ${jobs.at(-1)?.id}`);
  });
}

async function readJobs(queue: Queue, options: ListOptions): Promise<Job[]> {
  const before = options.before === undefined ? {} : { p_before: await resolveJobId(queue, options.before) };
  const filters = {
    ...before,
    ...(options.lane === undefined ? {} : { p_lane: options.lane }),
    ...(options.type === undefined ? {} : { p_job_type: options.type }),
    ...(options.worker === undefined ? {} : { p_worker_id: options.worker }),
    ...(options.error === undefined ? {} : { p_error_code: options.error }),
    p_limit: options.limit,
  };
  const statuses = options.status ?? unfinishedAndDead;
  const found = new Map<string, Job>();
  // One after another, see unfinishedAndDead; of a job that was seen twice the later state counts.
  for (const status of statuses.includes('all') ? [null] : statuses) {
    const parameters = status === null ? filters : { ...filters, p_status: status };
    for (const job of await queue.call('list_jobs', parameters, z.array(jobSchema))) found.set(job.id, job);
  }
  // The youngest of each status hold the youngest of all. An id's order as text is that of its time.
  return [...found.values()].sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, options.limit);
}

async function nothing(queue: Queue, options: ListOptions): Promise<UsageError> {
  const { status, lane, type, worker, error, before } = options;
  const nothingMatched = { exitCode: exitCodes.nothingMatched };
  if (lane !== undefined) {
    const known = (await readLanes(queue)).map((each) => each.lane);
    if (!known.includes(lane)) {
      return new UsageError(`There is no lane “${lane}”. Known are: ${known.join(', ')}.`, nothingMatched);
    }
  }
  if ([status, lane, type, worker, error, before].every((filter) => filter === undefined)) {
    return new UsageError(
      'No job waits or is processed, and there are no dead letters. "exora jobs list --status all" shows what was done.',
      nothingMatched,
    );
  }
  return new UsageError('No job fits. Leave out a filter, or look at all jobs with --status all.', nothingMatched);
}

function firstColumns(now: number): Column<Job>[] {
  return [
    { heading: 'ID', cell: ({ id }) => id },
    { heading: 'STATUS', cell: ({ status }) => status },
    { heading: 'TYPE', cell: ({ job_type }) => job_type },
    { heading: 'AGE', cell: ({ created_at }) => formatAge(created_at, now), alignRight: true },
  ];
}

function secondColumns(now: number): Column<Job>[] {
  return [
    { heading: 'LANE', cell: ({ lane }) => lane },
    { heading: 'TRY', cell: ({ attempt, max_attempts }) => `${attempt}/${max_attempts}` },
    { heading: 'WAIT / HELD BY', cell: (job) => progressOf(job, now), shrinks: true },
    { heading: 'ERROR', cell: ({ error_code }) => error_code ?? '-' },
  ];
}

/** How long a job has waited or will wait, who holds it, or when it ended. */
function progressOf(job: Job, now: number): string {
  if (job.status === 'pending') return `waits ${formatAge(job.due_at, now)}`;
  if (job.status === 'scheduled') return `due in ${formatUntil(job.due_at, now)}`;
  if (job.finished_at !== null) return `ended ${formatAge(job.finished_at, now)} ago`;
  return job.worker_id ?? '-';
}

function collectStatuses(value: string, collected: string[] | undefined): string[] {
  const statuses = value.split(',').map((status) => status.trim());
  const known: readonly string[] = ['all', ...jobStatuses];
  const unknown = statuses.find((status) => !known.includes(status));
  if (unknown !== undefined) throw new InvalidArgumentError(`Known are ${known.join(', ')}.`);
  const all = new Set([...(collected ?? []), ...statuses]);
  return known.filter((status) => all.has(status));
}
