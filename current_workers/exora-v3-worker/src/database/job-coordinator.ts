import { type ClaimedJob, type ErrorCode, type ExoraError, workedJobTypes } from '@exora/contracts';
import { z } from 'zod';
import type { Database } from './database.ts';

/** A claimed row that isn't a job this worker knows: enough of it to fail it. */
export interface UnreadableJob {
  id: string;
  attempt: number;
  unreadable: true;
}

/** One form for all rows: a batch of hundreds is checked in one pass. */
const claimSchema = z.array(
  z.object({
    outcome: z.enum(['claimed', 'refused']),
    id: z.string(),
    attempt: z.int(),
    job_type: z.string().nullable(),
    job_payload: z.unknown(),
    correlation_id: z.string().nullable(),
    line_id: z.int().nullable(),
    place: z.number().nullable(),
  }),
);
type ClaimedRow = z.infer<typeof claimSchema>[number];

/** Errors that a person can mend by another upload, but another attempt at the same stored bytes can't. */
const needsSomebody: ReadonlySet<ErrorCode> = new Set(['upload_incomplete']);

const failedSchema = z.object({ status: z.string(), retry_at: z.string().nullable() });

const keptSchema = z.array(z.object({ job_id: z.uuid(), attempt: z.int(), outcome: z.enum(['lost', 'crowded']) }));

/** A held job: what every fenced call names. */
export type HeldJob = Pick<ClaimedJob, 'id' | 'attempt'>;

/** The parameters by which a database function knows that the caller still holds the job. */
export type Fence = { p_job_id: string; p_worker_id: string; p_attempt: number };

/** A job whose work is done and whose completion the queue has not heard of yet. */
export interface CompletedJob extends HeldJob {
  /** Ids and counts. */
  result: Readonly<Record<string, unknown>>;
}

/** What a claim gave. */
export interface Claim {
  jobs: (ClaimedJob | UnreadableJob)[];
  /** Completed jobs that this worker did not hold any more. */
  refused: HeldJob[];
}

/** Places are looked for from the line's beginning once in so many milliseconds: a late commit may have put one there. */
const cursorMs = 1000;

/** The queue's functions, for one worker. */
export class JobCoordinator {
  readonly #database: Database;
  readonly #workerId: string;
  #cursor: Record<string, number> = {};
  #cursorSince = 0;

  constructor(database: Database, workerId: string) {
    this.#database = database;
    this.#workerId = workerId;
  }

  /** The fence of a job that this worker holds. */
  fence(job: HeldJob): Fence {
    return { p_job_id: job.id, p_worker_id: this.#workerId, p_attempt: job.attempt };
  }

  /**
   * Completes jobs and claims up to `limit` others, in the order in which they are to be worked on. With `waits` the
   * database tells this worker of further ones while it has room. Not repeated: a claim whose answer is lost comes back
   * when its heartbeats are missed.
   */
  async claim(limit: number, completed: readonly CompletedJob[], waits: boolean): Promise<Claim> {
    const now = performance.now();
    if (now - this.#cursorSince > cursorMs) {
      this.#cursor = {};
      this.#cursorSince = now;
    }
    const results = completed.filter(({ result }) => Object.keys(result).length > 0);
    const parameters = {
      p_worker_id: this.#workerId,
      p_job_types: workedJobTypes,
      p_limit: limit,
      p_waits: waits,
      p_cursor: this.#cursor,
      ...(completed.length > 0 && {
        p_completed_ids: completed.map(({ id }) => id),
        p_completed_attempts: completed.map(({ attempt }) => attempt),
      }),
      ...(results.length > 0 && {
        p_completed_results: Object.fromEntries(results.map(({ id, result }) => [id, result])),
      }),
    };
    const rows = await this.#database.call('claim_jobs_v3', parameters, claimSchema, { once: true });
    const claim: Claim = { jobs: [], refused: [] };
    rows.sort((a, b) => (a.place ?? 0) - (b.place ?? 0));
    for (const row of rows) {
      if (row.outcome === 'refused') {
        claim.refused.push(row);
        continue;
      }
      claim.jobs.push(jobOf(row));
      if (row.line_id !== null && row.place !== null) this.#cursor[row.line_id] = row.place;
    }
    return claim;
  }

  /**
   * Keeps the worker's lease, and with it all its jobs. Names those that are not its own any more (`lost`), and those
   * that others wait for (`crowded`). `refresh`, every half minute, tells the queue that each is still worked on.
   */
  async keep(jobs: readonly HeldJob[], refresh: boolean): Promise<(HeldJob & { outcome: 'lost' | 'crowded' })[]> {
    const parameters = {
      p_worker_id: this.#workerId,
      p_job_ids: jobs.map(({ id }) => id),
      p_attempts: jobs.map(({ attempt }) => attempt),
      p_refresh: refresh,
    };
    const kept = await this.#database.call('keep_jobs', parameters, keptSchema, { once: true });
    return kept.map(({ job_id, attempt, outcome }) => ({ id: job_id, attempt, outcome }));
  }

  /** Ends this attempt. The answer says whether the job waits for another one. */
  fail(job: HeldJob, error: ExoraError): Promise<z.infer<typeof failedSchema>> {
    const parameters = {
      ...this.fence(job),
      p_error_code: error.code,
      p_error_parameters: error.parameters,
      p_retryable: error.retryable && !needsSomebody.has(error.code),
    };
    return this.#database.call('fail_job', parameters, failedSchema);
  }

  /** Gives the job back for somebody else after a delay, without using up an attempt. */
  async handBack(job: HeldJob, delayMs = 0): Promise<void> {
    await this.#database.call('reschedule_job', { ...this.fence(job), p_delay_seconds: delayMs / 1000 }, z.unknown());
  }

  /** Does what of the queue's upkeep is due and nobody else is doing: what is quick and often due, or the slow rest. */
  async maintain(slow: boolean): Promise<void> {
    const parameters = { p_worker_id: this.#workerId, p_slow: slow };
    await this.#database.call('run_maintenance', parameters, z.unknown(), { once: true });
  }

  /** Says that this worker ends; what it may still hold goes back. */
  async retire(): Promise<void> {
    await this.#database.call('retire_worker', { p_worker_id: this.#workerId }, z.unknown());
  }
}

function jobOf({ id, attempt, job_type, job_payload, correlation_id }: ClaimedRow): ClaimedJob | UnreadableJob {
  const known = workedJobTypes.find((type) => type === job_type);
  if (known === undefined) return { id, attempt, unreadable: true };
  return { id, attempt, job_type: known, job_payload, correlation_id };
}
