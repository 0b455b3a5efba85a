import { type ClaimedJob, claimedJobSchema, type ErrorCode, type ExoraError, workedJobTypes } from '@exora/contracts';
import { z } from 'zod';
import type { Database } from './database.ts';

/** A claimed row that isn't a job this worker knows: enough of it to fail it. */
export interface UnreadableJob {
  id: string;
  attempt: number;
  unreadable: true;
}

const claimSchema = z.array(
  z.union([
    claimedJobSchema,
    z.object({ id: z.uuid(), attempt: z.int() }).transform((job): UnreadableJob => ({ ...job, unreadable: true })),
  ]),
);

/** Errors that a person can mend by another upload, but another attempt at the same stored bytes can't. */
const needsSomebody: ReadonlySet<ErrorCode> = new Set(['upload_incomplete']);

const failedSchema = z.object({ status: z.string(), retry_at: z.string().nullable() });

/** A held job: what every fenced call names. */
export type HeldJob = Pick<ClaimedJob, 'id' | 'attempt'>;

/** The parameters by which a database function knows that the caller still holds the job. */
export type Fence = { p_job_id: string; p_worker_id: string; p_attempt: number };

/** The queue's functions, for one worker. */
export class JobCoordinator {
  readonly #database: Database;
  readonly #workerId: string;

  constructor(database: Database, workerId: string) {
    this.#database = database;
    this.#workerId = workerId;
  }

  /** The fence of a job that this worker holds. */
  fence(job: HeldJob): Fence {
    return { p_job_id: job.id, p_worker_id: this.#workerId, p_attempt: job.attempt };
  }

  /** The next job that is due, or null. Not repeated: a claim whose answer is lost comes back with its lease. */
  async claim(): Promise<ClaimedJob | UnreadableJob | null> {
    const parameters = { worker_id: this.#workerId, job_types: workedJobTypes };
    const [job] = await this.#database.call('claim_next_job_v3', parameters, claimSchema, { once: true });
    return job ?? null;
  }

  /** Whether the job is still this worker's. */
  heartbeat(job: HeldJob): Promise<boolean> {
    return this.#database.call('update_job_heartbeat', this.fence(job), z.boolean(), { once: true });
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

  /** Gives the job back for somebody else, without using up an attempt. */
  async handBack(job: HeldJob): Promise<void> {
    await this.#database.call('reschedule_job', { ...this.fence(job), p_delay_seconds: 0 }, z.unknown());
  }

  /** Returns the jobs of workers that went silent to the queue. */
  async reapExpired(): Promise<void> {
    await this.#database.call('reap_expired_jobs', {}, z.unknown(), { once: true });
  }
}
