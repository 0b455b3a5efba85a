import { type ClaimedJob, ExoraError, jobPayloads, toExoraError } from '@exora/contracts';
import type { HeldJob, JobCoordinator, UnreadableJob } from './database/job-coordinator.ts';
import { Backoff } from './utils/backoff.ts';
import { describeThrown } from './utils/error-handler.ts';
import { every } from './utils/every.ts';
import type { LogFields, Logger } from './utils/logger.ts';
import { WakeSignal } from './utils/wake-signal.ts';

/** What a processor gets beside the payload. It stops soon after the signal is aborted. */
export interface JobContext {
  job: ClaimedJob;
  signal: AbortSignal;
  log: Logger;
}

/** The work of each job type. A processor completes its job itself, together with its results, and returns counts. */
export type JobProcessors = {
  readonly [T in ClaimedJob['job_type']]: (
    payload: ReturnType<(typeof jobPayloads)[T]['parse']>,
    context: JobContext,
  ) => Promise<LogFields>;
};

/** Milliseconds of the runner's clocks. */
export interface RunnerTimes {
  heartbeatMs: number;
  reapMs: number;
  pollMs: number;
  longestPollMs: number;
}

/** A lease lasts three heartbeats; an upload waits at most the longest poll. */
const defaultTimes: RunnerTimes = { heartbeatMs: 5000, reapMs: 3000, pollMs: 250, longestPollMs: 500 };

/** Why a job's signal was aborted. */
class HandBack extends Error {
  override readonly name = 'HandBack';
}

interface RunningJob {
  job: ClaimedJob;
  controller: AbortController;
  ended: Promise<void>;
}

/**
 * Claims jobs while there is room, dispatches them, keeps their leases and settles each: completed by its processor,
 * failed with a closed code, handed back, or left to whoever holds it by then.
 */
export class JobRunner {
  readonly #coordinator: JobCoordinator;
  readonly #processors: JobProcessors;
  readonly #concurrency: number;
  readonly #log: Logger;
  readonly #times: RunnerTimes;
  readonly #held = new Map<string, RunningJob>();
  readonly #wake = new WakeSignal();
  #stopping = false;
  #claiming: Promise<void> | null = null;
  #timers: (() => void)[] = [];

  constructor(options: {
    coordinator: JobCoordinator;
    processors: JobProcessors;
    concurrency: number;
    log: Logger;
    times?: RunnerTimes;
  }) {
    this.#coordinator = options.coordinator;
    this.#processors = options.processors;
    this.#concurrency = options.concurrency;
    this.#log = options.log;
    this.#times = options.times ?? defaultTimes;
  }

  /** Jobs held at this moment. */
  get activeJobs(): number {
    return this.#held.size;
  }

  /** Begins to claim. */
  start(): void {
    this.#claiming = this.#claimLoop();
    const failed = (thrown: unknown) => this.#log.debug('timer_failed', describeThrown(thrown));
    this.#timers = [
      every(this.#times.heartbeatMs, () => this.#heartbeats(), failed),
      every(this.#times.reapMs, () => this.#coordinator.reapExpired(), failed),
    ];
  }

  /**
   * Stops claiming, lets the held jobs finish for at most `graceMs`, hands the rest back, and resolves when nothing is
   * held any more.
   */
  async drain(graceMs: number): Promise<void> {
    this.#stopping = true;
    this.#wake.notify();
    await this.#claiming;
    const grace = setTimeout(() => {
      for (const { controller } of this.#held.values()) controller.abort(new HandBack());
    }, graceMs);
    while (this.#held.size > 0) await Promise.all([...this.#held.values()].map((running) => running.ended));
    clearTimeout(grace);
    for (const end of this.#timers) end();
  }

  async #claimLoop(): Promise<void> {
    const { pollMs, longestPollMs } = this.#times;
    const idle = new Backoff({ firstMs: pollMs, lastMs: longestPollMs, steadyMs: 10_000 });
    const outage = new Backoff({ firstMs: 500, lastMs: 5000 });
    while (!this.#stopping) {
      if (this.#held.size >= this.#concurrency) {
        await this.#wake.wait();
        continue;
      }
      try {
        const job = await this.#coordinator.claim();
        outage.reset();
        if (job === null) {
          const before = this.#held.size;
          await this.#wake.wait(idle.next());
          if (this.#held.size < before) idle.reset();
        } else {
          idle.reset();
          if ('unreadable' in job) await this.#refuse(job);
          else this.#begin(job);
        }
      } catch (thrown) {
        this.#log.warn('claim_failed', describeThrown(thrown));
        await this.#wake.wait(outage.next());
      }
    }
  }

  #begin(job: ClaimedJob): void {
    // After a sleep of the machine this worker may claim a job anew that it still works on in an attempt that was lost.
    for (const earlier of this.#held.values()) {
      if (earlier.job.id === job.id) earlier.controller.abort(new ExoraError('job_not_held'));
    }
    const key = `${job.id} ${job.attempt}`;
    const controller = new AbortController();
    const ended = this.#run(job, controller.signal).finally(() => {
      this.#held.delete(key);
      this.#wake.notify();
    });
    this.#held.set(key, { job, controller, ended });
  }

  /** Never rejects: whatever a job does, it ends here. */
  async #run(job: ClaimedJob, signal: AbortSignal): Promise<void> {
    const log = this.#log.with({
      job_id: job.id,
      job_type: job.job_type,
      attempt: job.attempt,
      correlation_id: job.correlation_id,
    });
    const started = performance.now();
    log.info('job_claimed');
    try {
      const counts = await this.#dispatch(job, { job, signal, log });
      log.info('job_completed', { ...counts, ms: Math.round(performance.now() - started) });
    } catch (thrown) {
      await this.#settle(job, thrown, signal, log);
    }
  }

  #dispatch(job: ClaimedJob, context: JobContext): Promise<LogFields> {
    switch (job.job_type) {
      case 'shell_file_processing':
        return this.#processors.shell_file_processing(payloadOf(job, jobPayloads.shell_file_processing), context);
      case 'ai_processing':
        return this.#processors.ai_processing(payloadOf(job, jobPayloads.ai_processing), context);
    }
  }

  async #settle(job: ClaimedJob, thrown: unknown, signal: AbortSignal, log: Logger): Promise<void> {
    const error = signal.aborted && signal.reason instanceof ExoraError ? signal.reason : toExoraError(thrown);
    if (error.code === 'job_not_held') {
      log.warn('job_lost');
      return;
    }
    try {
      if (signal.aborted && signal.reason instanceof HandBack) {
        await this.#coordinator.handBack(job);
        log.info('job_handed_back');
        return;
      }
      const { status } = await this.#coordinator.fail(job, error);
      log.warn('job_failed', { ...describeThrown(thrown), will: status });
    } catch (unsettled) {
      // The lease ends by itself, and then another attempt begins.
      log.error('job_not_settled', describeThrown(unsettled));
    }
  }

  /** Fails a job that this worker can't read, so that it doesn't come back for ever. */
  async #refuse(job: UnreadableJob): Promise<void> {
    await this.#coordinator.fail(job, new ExoraError('invalid_request'));
    this.#log.error('job_unreadable', { job_id: job.id, attempt: job.attempt });
  }

  async #heartbeats(): Promise<void> {
    await Promise.all(
      [...this.#held.values()].map(async ({ job, controller }) => {
        const held = await this.#coordinator.heartbeat(job);
        if (!held) controller.abort(new ExoraError('job_not_held'));
      }),
    );
  }
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
