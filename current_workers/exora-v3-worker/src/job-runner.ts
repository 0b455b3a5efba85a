import {
  type ClaimedJob,
  ExoraError,
  type JobPayload,
  type JobType,
  jobPayloads,
  toExoraError,
} from '@exora/contracts';
import { Parked } from './api-clients/rate-limiter.ts';
import type { CompletedJob, HeldJob, JobCoordinator, UnreadableJob } from './database/job-coordinator.ts';
import { Backoff } from './utils/backoff.ts';
import { describeThrown } from './utils/error-handler.ts';
import { every } from './utils/every.ts';
import type { LogFields, Logger } from './utils/logger.ts';
import type { JobMetrics } from './utils/metrics.ts';
import { noTelemetry, type Telemetry } from './utils/telemetry.ts';
import { WakeSignal } from './utils/wake-signal.ts';

/** What a processor gets beside the payload. It stops soon after the signal is aborted. */
export interface JobContext {
  job: ClaimedJob;
  signal: AbortSignal;
  log: Logger;
}

/** What a processor did. */
export interface JobOutcome {
  /** For the log. */
  counts: LogFields;
  /** Ids and counts to keep with the job, which the runner then completes; left out by one that completed it itself. */
  result?: Readonly<Record<string, unknown>>;
}

/** The work of each job type. One that stores results completes its job itself, in the same transaction. */
export type JobProcessors = {
  readonly [T in ClaimedJob['job_type']]: (payload: JobPayload<T>, context: JobContext) => Promise<JobOutcome>;
};

/** Milliseconds of the runner's clocks. */
export interface RunnerTimes {
  /** Between two renewals of the worker's lease. */
  heartbeatMs: number;
  /** Between two signs of life of each job. */
  refreshMs: number;
  /** Between two looks after what of the queue's upkeep is due. */
  maintainMs: number;
  slowMaintainMs: number;
  pollMs: number;
  longestPollMs: number;
  /** A job that takes longer fails with `processing_timeout`. */
  jobMs: number;
  /** How long an aborted processor may take to end before its slot is given to another. */
  abandonMs: number;
}

/** A lease lasts three heartbeats; an upload waits at most the longest poll. */
const defaultTimes: RunnerTimes = {
  heartbeatMs: 5000,
  refreshMs: 30_000,
  maintainMs: 900,
  slowMaintainMs: 30_000,
  pollMs: 250,
  longestPollMs: 500,
  jobMs: 3_600_000,
  abandonMs: 10_000,
};

/** Jobs may wait in this process for as long as that: time enough to fetch the next ones, too short to keep them from others. */
const prefetchMs = 20;
/** The completion of a job waits so long for others. */
const flushMs = 20;
/** The most jobs that wait in this process, and the most that one call claims. */
const prefetchLimit = 1000;
const claimLimit = 500;
/**
 * The most bytes of JSON that a result may have. As jsonb, whose limit in the database is 64 KiB, a list of small numbers
 * takes six times as much.
 */
const resultLimitBytes = 10_000;
/** What JSON can say and jsonb can't hold: the character NUL, and half a surrogate pair. */
const notForJsonb = /\\u(0000|d[89a-f])/i;

/** What edge function and worker put into the queue, and say so in the trace; the rest the database enqueues by itself. */
const enqueuedInSight: ReadonlySet<JobType> = new Set(['shell_file_processing', 'ai_processing']);

/** Why a job's signal was aborted. */
class HandBack extends Error {
  override readonly name = 'HandBack';
}

/** A job that is worked on. */
class RunningJob {
  readonly job: ClaimedJob;
  readonly started = performance.now();
  readonly ended: Promise<void>;
  readonly #end: () => void;
  #controller: AbortController | null = null;
  /** Why it is to stop; null while it may go on. */
  reason: Error | null = null;
  /** When it was told to stop. */
  abortedAt = 0;

  constructor(job: ClaimedJob) {
    this.job = job;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    this.#end = resolve;
  }

  /** Made when somebody asks: most jobs end before anything could abort them. */
  get signal(): AbortSignal {
    if (this.#controller === null) {
      this.#controller = new AbortController();
      if (this.reason !== null) this.#controller.abort(this.reason);
    }
    return this.#controller.signal;
  }

  abort(reason: Error): void {
    if (this.reason !== null) return;
    this.reason = reason;
    this.abortedAt = performance.now();
    this.#controller?.abort(reason);
  }

  end(): void {
    this.#end();
  }
}

interface Options {
  coordinator: JobCoordinator;
  processors: JobProcessors;
  /** The most jobs to work on at once. */
  concurrency: number;
  log: Logger;
  metrics?: JobMetrics;
  telemetry?: Telemetry;
  times?: Partial<RunnerTimes>;
}

/**
 * Claims jobs while there is room, dispatches them, keeps their leases and settles each: completed, failed with a closed
 * code, parked, handed back, or left to whoever holds it by then. Short jobs are fetched ahead and completed in batches;
 * for long ones no more are claimed than are worked on.
 */
export class JobRunner {
  readonly #options: Options;
  readonly #coordinator: JobCoordinator;
  readonly #log: Logger;
  readonly #times: RunnerTimes;
  readonly #telemetry: Telemetry;
  readonly #held = new Map<string, RunningJob>();
  readonly #wake = new WakeSignal();
  /** Claimed and not begun. */
  #waiting: ClaimedJob[] = [];
  #completed: CompletedJob[] = [];
  #completedSince = 0;
  /** Mean duration of the last jobs. Null: not known yet. */
  #jobMs: number | null = null;
  /** Whether a claim is under way: one at a time, so that workers step over few of each other's rows. */
  #isClaiming = false;
  /** Until then nothing is claimed, unless somebody notifies. */
  #restsUntil = 0;
  /** Whether somebody did while a claim was under way, which may not have seen that job. */
  #wasWoken = false;
  /** Whether the database tells this worker of jobs: it does from the end of a claim on that left room. */
  #isToldOfJobs = false;
  #stopping = false;
  #looping: Promise<void> | null = null;
  #timers: (() => void)[] = [];
  readonly #idle: Backoff;
  readonly #outage = new Backoff({ firstMs: 500, lastMs: 5000 });

  constructor(options: Options) {
    this.#options = options;
    this.#coordinator = options.coordinator;
    this.#log = options.log;
    this.#times = { ...defaultTimes, ...options.times };
    this.#telemetry = options.telemetry ?? noTelemetry;
    const { pollMs, longestPollMs } = this.#times;
    this.#idle = new Backoff({ firstMs: pollMs, lastMs: longestPollMs, steadyMs: 10_000 });
  }

  /** Jobs worked on at this moment. */
  get activeJobs(): number {
    return this.#held.size;
  }

  /** Begins to claim. */
  start(): void {
    this.#looping = this.#claimLoop();
    const failed = (thrown: unknown) => this.#log.debug('timer_failed', describeThrown(thrown));
    // Finished jobs find their week's part.
    this.#coordinator.maintain(true).catch(failed);
    this.#timers = [
      every(this.#times.heartbeatMs, () => this.#keep(false), failed),
      every(this.#times.refreshMs, () => this.#keep(true), failed),
      every(this.#times.maintainMs, () => this.#coordinator.maintain(false), failed),
      every(this.#times.slowMaintainMs, () => this.#coordinator.maintain(true), failed),
      every(Math.min(this.#times.abandonMs, this.#times.jobMs, 5000) / 2, async () => this.#watchClock(), failed),
    ];
  }

  /** Looks for jobs at once, as after a notification. */
  wake(): void {
    this.#restsUntil = 0;
    this.#wasWoken = true;
    this.#wake.notify();
  }

  /**
   * Stops claiming, lets the held jobs finish for at most `graceMs`, hands the rest back, and resolves when nothing is
   * held any more.
   */
  async drain(graceMs: number): Promise<void> {
    this.#stopping = true;
    this.#wake.notify();
    await this.#looping;
    const grace = setTimeout(() => {
      for (const running of this.#held.values()) running.abort(new HandBack());
    }, graceMs);
    while (this.#held.size > 0) await Promise.all([...this.#held.values()].map((running) => running.ended));
    clearTimeout(grace);
    for (const end of this.#timers) end();
    try {
      if (this.#completed.length > 0) await this.#claim(0);
      await this.#coordinator.retire();
    } catch (thrown) {
      // Leases end by themselves.
      this.#log.warn('worker_not_retired', describeThrown(thrown));
    }
  }

  async #claimLoop(): Promise<void> {
    while (!this.#stopping) {
      const rest = this.#rest();
      const limit = rest > 0 ? 0 : this.#worthAsking();
      if (limit > 0) void this.#claim(limit).then(() => this.#wake.notify());
      else await this.#wake.wait(rest > 0 ? rest : undefined);
    }
    while (this.#isClaiming) await this.#wake.wait(50);
  }

  /** Milliseconds until the next call, 0 or less if it may come now. */
  #rest(): number {
    const rest = this.#restsUntil - performance.now();
    if (this.#completed.length === 0) return rest;
    // The queue is to hear of what is done: at once when nothing else goes on, else with others.
    if (this.#held.size === 0) return 0;
    return Math.min(rest, this.#completedSince + flushMs - performance.now());
  }

  /** How many jobs to ask for, 0 while it is not worth a call: the more are fetched ahead, the fewer calls. */
  #worthAsking(): number {
    const ahead = this.#ahead();
    if (this.#isClaiming) return 0;
    const busy = this.#held.size + this.#waiting.length;
    const room = this.#options.concurrency + ahead - busy;
    return room > ahead / 2 || busy === 0 ? Math.min(room, claimLimit) : 0;
  }

  /** How many jobs may wait in this process, as long as jobs take at present. */
  #ahead(): number {
    if (this.#jobMs === null) return 0;
    const inTime = (this.#options.concurrency * prefetchMs) / Math.max(this.#jobMs, 0.001);
    return Math.min(prefetchLimit, Math.floor(inTime));
  }

  /** Completes what is done, claims up to `limit` jobs and begins them. Never rejects. */
  async #claim(limit: number): Promise<void> {
    this.#isClaiming = true;
    this.#wasWoken = false;
    const completed = this.#completed;
    this.#completed = [];
    try {
      const { jobs, refused } = await this.#coordinator.claim(limit, completed, limit > 0);
      for (const { id, attempt } of refused) this.#log.warn('job_lost', { job_id: id, attempt });
      for (const job of jobs) {
        if ('unreadable' in job) void this.#refuse(job);
        else this.#waiting.push(job);
      }
      this.#outage.reset();
      if (jobs.length > 0) this.#idle.reset();
      // There is no more at present, and the database tells of what comes; without a way to be told, it is asked again.
      // Told of jobs from this claim's end on only, it looks once more before it rests.
      const mayRest = jobs.length < limit && this.#isToldOfJobs && !this.#wasWoken;
      this.#isToldOfJobs = jobs.length < limit;
      this.#restsUntil = mayRest ? performance.now() + this.#idle.next() : 0;
    } catch (thrown) {
      // Sent again with the next claim: what was completed already is not refused.
      this.#completed.unshift(...completed);
      this.#log.warn('claim_failed', describeThrown(thrown));
      this.#restsUntil = performance.now() + this.#outage.next();
    } finally {
      this.#isClaiming = false;
    }
    this.#beginNext();
  }

  /** Begins what waits, as far as there is room; in a drain what waits is handed back at the end. */
  #beginNext(): void {
    while (!this.#stopping && this.#held.size < this.#options.concurrency) {
      const job = this.#waiting.shift();
      if (job === undefined) return;
      this.#begin(job);
    }
  }

  #begin(job: ClaimedJob): void {
    // After a sleep of the machine this worker may claim a job anew that it still works on in an attempt that was lost.
    const earlier = this.#held.get(job.id);
    earlier?.abort(new ExoraError('job_not_held'));
    const running = new RunningJob(job);
    this.#held.set(job.id, running);
    void this.#run(running);
  }

  /** Never rejects: whatever a job does, it ends here. */
  async #run(running: RunningJob): Promise<void> {
    const { job } = running;
    const { metrics } = this.#options;
    this.#log.info('job_claimed', this.#named(job));
    metrics?.claimed(job.job_type);
    try {
      const attributes = { 'exora.job_id': job.id, 'exora.attempt': job.attempt };
      // Without a correlation id the job's own id names the trace.
      const origin = {
        correlationId: job.correlation_id ?? job.id,
        jobId: enqueuedInSight.has(job.job_type) ? job.id : null,
      };
      const { counts, result } = await this.#telemetry.span(job.job_type, attributes, origin, () =>
        this.#dispatch(running),
      );
      if (!this.#isHeld(running)) return;
      if (result !== undefined) this.#complete({ id: job.id, attempt: job.attempt, result: checked(result) });
      const ms = performance.now() - running.started;
      this.#jobMs = this.#jobMs === null ? ms : this.#jobMs * 0.95 + ms * 0.05;
      this.#log.info('job_completed', { ...this.#named(job), ...counts, ms: Math.round(ms) });
      metrics?.completed(job.job_type, ms / 1000);
    } catch (thrown) {
      if (!this.#isHeld(running)) return;
      await this.#settle(running, thrown);
    }
    this.#letGo(running);
  }

  #complete(job: CompletedJob): void {
    if (this.#completed.length === 0) this.#completedSince = performance.now();
    this.#completed.push(job);
  }

  #dispatch(running: RunningJob): Promise<JobOutcome> {
    const { job } = running;
    const { processors } = this.#options;
    const log = this.#log;
    const named = () => this.#named(job);
    const context: JobContext = {
      job,
      get signal() {
        return running.signal;
      },
      get log() {
        return log.with(named());
      },
    };
    switch (job.job_type) {
      case 'shell_file_processing':
        return processors.shell_file_processing(payloadOf(job, jobPayloads.shell_file_processing), context);
      case 'ai_processing':
        return processors.ai_processing(payloadOf(job, jobPayloads.ai_processing), context);
      case 'semantic_processing':
        return processors.semantic_processing(payloadOf(job, jobPayloads.semantic_processing), context);
      case 'privacy_processing':
        return processors.privacy_processing(payloadOf(job, jobPayloads.privacy_processing), context);
    }
  }

  #named({ id, job_type, attempt, correlation_id }: ClaimedJob): LogFields {
    return { job_id: id, job_type, attempt, correlation_id };
  }

  /** Whether the runner still waits for it: an abandoned processor may end later, and nobody listens then. */
  #isHeld(running: RunningJob): boolean {
    return this.#held.get(running.job.id) === running;
  }

  /** Gives its slot to the next. */
  #letGo(running: RunningJob): void {
    if (!this.#isHeld(running)) {
      running.end();
      return;
    }
    this.#held.delete(running.job.id);
    running.end();
    this.#beginNext();
    if (this.#worthAsking() > 0) this.#wake.notify();
  }

  /** Stops jobs that take too long, and no longer waits for those that don't stop. */
  #watchClock(): void {
    const now = performance.now();
    for (const running of [...this.#held.values()]) {
      if (running.reason === null) {
        if (now - running.started > this.#times.jobMs) running.abort(new ExoraError('processing_timeout'));
      } else if (now - running.abortedAt > this.#times.abandonMs) {
        this.#log.error('processor_abandoned', this.#named(running.job));
        this.#held.delete(running.job.id);
        void this.#settle(running, running.reason).then(() => {
          running.end();
          this.#beginNext();
          this.#wake.notify();
        });
      }
    }
  }

  async #settle(running: RunningJob, thrown: unknown): Promise<void> {
    const { job, reason, started } = running;
    const { metrics } = this.#options;
    const log = this.#log.with(this.#named(job));
    const error = reason instanceof ExoraError ? reason : toExoraError(thrown);
    if (error.code === 'job_not_held') {
      log.warn('job_lost');
      metrics?.lost(job.job_type);
      return;
    }
    try {
      if (reason instanceof HandBack) {
        await this.#coordinator.handBack(job);
        log.info('job_handed_back');
        metrics?.handedBack(job.job_type);
        return;
      }
      if (thrown instanceof Parked) {
        await this.#coordinator.handBack(job, thrown.retryAfterMs);
        log.info('job_parked', { ms: Math.round(thrown.retryAfterMs) });
        metrics?.handedBack(job.job_type);
        return;
      }
      const { status } = await this.#coordinator.fail(job, error);
      log.warn('job_failed', { ...describeThrown(thrown), code: error.code, will: status });
      const outcome = status === 'scheduled' ? 'retry' : status === 'dead_letter' ? 'dead' : 'failed';
      metrics?.failed(job.job_type, error.code, outcome, (performance.now() - started) / 1000);
    } catch (unsettled) {
      // The lease ends by itself, and then another attempt begins.
      log.error('job_not_settled', describeThrown(unsettled));
    }
  }

  /** Fails a job that this worker can't read, so that it doesn't come back for ever. */
  async #refuse(job: UnreadableJob): Promise<void> {
    this.#log.error('job_unreadable', { job_id: job.id, attempt: job.attempt });
    await this.#coordinator
      .fail(job, new ExoraError('invalid_request'))
      .catch((thrown: unknown) => this.#log.error('job_not_settled', describeThrown(thrown)));
  }

  async #keep(refresh: boolean): Promise<void> {
    const jobs: HeldJob[] = [...this.#held.values()].map(({ job }) => job);
    const kept = await this.#coordinator.keep([...jobs, ...this.#waiting, ...this.#completed], refresh);
    for (const { id, attempt, outcome } of kept) {
      const held = this.#held.get(id);
      const running = held?.job.attempt === attempt ? held : undefined;
      if (outcome === 'crowded') running?.abort(new HandBack());
      else {
        running?.abort(new ExoraError('job_not_held'));
        this.#waiting = this.#waiting.filter((job) => job.id !== id || job.attempt !== attempt);
      }
    }
  }
}

/** The result, if it can be stored. */
function checked(result: unknown): Readonly<Record<string, unknown>> {
  let text: string | undefined;
  try {
    text = JSON.stringify(result);
  } catch (cause) {
    throw new ExoraError('job_result_invalid', { cause });
  }
  // One that the database refuses would be sent again with every claim, and all that was done beside it too.
  const fits = text?.startsWith('{') && Buffer.byteLength(text) <= resultLimitBytes && !notForJsonb.test(text);
  if (!fits) throw new ExoraError('job_result_invalid');
  return result as Readonly<Record<string, unknown>>;
}

/** The payload in its agreed form; `HeldJob`s with another one fail for good. */
function payloadOf<T>(
  job: HeldJob & { job_payload: unknown },
  schema: { safeParse(value: unknown): { success: true; data: T } | { success: false } },
): T {
  const parsed = schema.safeParse(job.job_payload);
  if (!parsed.success) throw new ExoraError('invalid_request');
  return parsed.data;
}
