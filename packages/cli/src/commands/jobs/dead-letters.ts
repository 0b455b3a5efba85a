import { type Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { resolveJobId } from '../../jobs/job-id.ts';
import { type Column, foldingTable, lineWidth, printBlocks } from '../../jobs/layout.ts';
import { openQueue, type Queue, QueueRefusal } from '../../jobs/queue.ts';
import { noSuchJob, readJob } from '../../jobs/read-job.ts';
import { parseSince } from '../../jobs/since.ts';
import { exitCodes, UsageError } from '../../report-error.ts';
import { type JobFilters, limitOption, type OperatorOptions, withJobFilters, withOperatorOptions } from './options.ts';

/** What is done with given-up jobs: `retry` and `discard` differ in nothing else. */
export interface DeadLetterOperation {
  rpc: 'requeue_dead_letter' | 'discard_dead_letter';
  /** “requeued”, as the database says of a job that it did this with. */
  done: 'requeued' | 'discarded';
  wouldBeDone: 'would_requeue' | 'would_discard';
  /** Which states a job that is named by its id may be in. */
  accepts: string;
}

interface DeadLetterOptions extends OperatorOptions, JobFilters {
  dead?: boolean;
  since?: string;
  limit: number;
  yes?: boolean;
}

const resultSchema = z.object({
  job_id: z.uuid(),
  job_type: z.string(),
  error_code: z.string().nullable(),
  outcome: z.string(),
});
type Result = z.infer<typeof resultSchema>;

/** Completes the command: one job or some by their ids at once, or all dead letters that fit, shown before it is done. */
export function deadLetterCommand(command: Command, operation: DeadLetterOperation): Command {
  command
    .argument('[ids...]', 'ids of jobs, or beginnings that no other has; they are done at once')
    .option('--dead', 'all dead letters that fit the filters; shows what it would do unless --yes is given')
    .option(
      '--since <time>',
      'dead since then: 30m, 2h, 7d, or an ISO date or time (without zone: a date is UTC’s, a time this machine’s)',
      parseTime,
    )
    .addOption(limitOption(100))
    .option('--yes', 'do it');
  const outdated =
    operation.rpc === 'requeue_dead_letter' ? ' or outdated\n  (its document is gone, or went on without it)' : '';
  const shape = `one array: [{job_id, job_type, error_code, outcome}]
  outcome is ${operation.done}, ${operation.wouldBeDone}${outdated}`;
  return withOperatorOptions(withJobFilters(command), shape).action(
    async (ids: string[], options: DeadLetterOptions) => {
      refuseUnclear(ids, options);
      const queue = await openQueue(options);
      const results = options.dead ? await byFilters(queue, operation, options) : await byIds(queue, operation, ids);
      report(operation, results, options);
    },
  );
}

function refuseUnclear(ids: readonly string[], { dead, lane, type, error, since }: DeadLetterOptions): void {
  const filtered = [lane, type, error, since].some((filter) => filter !== undefined);
  if (ids.length > 0 && (dead || filtered)) {
    throw new UsageError('Give either ids, or --dead with filters.');
  }
  if (ids.length === 0 && !dead) {
    throw new UsageError('Give ids of jobs, or --dead for all dead letters that fit its filters.');
  }
}

function byFilters(queue: Queue, operation: DeadLetterOperation, options: DeadLetterOptions): Promise<Result[]> {
  return queue.call(
    operation.rpc,
    {
      ...(options.lane === undefined ? {} : { p_lane: options.lane }),
      ...(options.type === undefined ? {} : { p_job_type: options.type }),
      ...(options.error === undefined ? {} : { p_error_code: options.error }),
      ...(options.since === undefined ? {} : { p_finished_since: options.since }),
      p_limit: options.limit,
      p_dry_run: !options.yes,
    },
    z.array(resultSchema),
  );
}

async function byIds(queue: Queue, operation: DeadLetterOperation, given: readonly string[]): Promise<Result[]> {
  // All are looked up before the first is changed: a mistyped one should leave everything as it was.
  const ids: string[] = [];
  for (const each of given) {
    const job = await readJob(queue, await resolveJobId(queue, each));
    if (!operation.accepts.split(', ').includes(job.status)) {
      throw new UsageError(
        `Job ${job.id} is ${job.status}, and only one that is ${operation.accepts} can be ${operation.done}. Nothing was changed.`,
        { exitCode: exitCodes.nothingMatched },
      );
    }
    ids.push(job.id);
  }
  const results: Result[] = [];
  for (const id of new Set(ids)) {
    try {
      results.push(...(await queue.call(operation.rpc, { p_job_id: id, p_dry_run: false }, z.array(resultSchema))));
    } catch (thrown) {
      throw thrown instanceof QueueRefusal && thrown.code === 'not_found' ? noSuchJob(id) : thrown;
    }
  }
  return results;
}

const firstColumns: readonly Column<Result>[] = [
  { heading: 'JOB', cell: ({ job_id }) => job_id },
  { heading: 'OUTCOME', cell: ({ outcome }) => outcome },
  { heading: 'ERROR', cell: ({ error_code }) => error_code ?? '-' },
];
const secondColumns: readonly Column<Result>[] = [{ heading: 'TYPE', cell: ({ job_type }) => job_type }];

function report(operation: DeadLetterOperation, results: readonly Result[], options: DeadLetterOptions): void {
  const outdated = results.filter(({ outcome }) => outcome === 'outdated').length;
  const affected = results.length - outdated;
  if (affected === 0) process.exitCode = exitCodes.nothingMatched;
  if (options.json) {
    process.stdout.write(`${JSON.stringify(results)}\n`);
    return;
  }
  printBlocks(foldingTable(firstColumns, secondColumns, results, lineWidth()));
  const isDryRun = options.dead === true && options.yes !== true;
  console.error(
    [
      results.length === 0
        ? 'No job fits. "exora jobs list --status dead_letter" shows the dead letters.'
        : `${jobs(affected)} ${isDryRun ? 'would be ' : ''}${operation.done}.`,
      outdated === 0
        ? []
        : `${jobs(outdated)} outdated: the document is gone or went on without it. Discard such jobs.`,
      isDryRun && affected > 0 ? 'Nothing was changed: add --yes to do it.' : [],
      results.length === options.limit ? `There may be more than --limit ${options.limit}.` : [],
    ]
      .flat()
      .join('\n'),
  );
}

function jobs(count: number): string {
  return count === 1 ? '1 job' : `${count} jobs`;
}

function parseTime(value: string): string {
  const time = parseSince(value);
  if (time === null) throw new InvalidArgumentError('Write 30m, 2h or 7d, or an ISO date or time.');
  return time;
}
