import { setTimeout as sleep } from 'node:timers/promises';
import { ExoraError } from '@exora/contracts';
import { z } from 'zod';
import type { Database } from '../database/database.ts';
import type { HeldJob, JobCoordinator } from '../database/job-coordinator.ts';
import { callTimeoutMs } from '../database/transport.ts';
import { describeThrown } from '../utils/error-handler.ts';
import type { Logger } from '../utils/logger.ts';
import { untilStopped } from '../utils/until-stopped.ts';
import { ProviderRefusal } from './provider-refusal.ts';

/** The job can't go on before a provider has room: it goes back to the queue for so long, and others go on. */
export class Parked extends Error {
  override readonly name = 'Parked';
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number) {
    super(`The provider has room in ${retryAfterMs} ms.`);
    this.retryAfterMs = retryAfterMs;
  }
}

/** One call of a provider, as its budget must know it before. */
export interface ProviderCall {
  provider: string;
  endpoint: string;
  /** The most that the call can use. */
  estimatedTokens: number;
  /** Where the budget's prices don't tell: millionths of the budget's currency. */
  estimatedCostMicros?: number;
  /** The call is aborted after this time. */
  timeoutMs: number;
  /** The job that pays: tokens and money are counted for its document. */
  job: HeldJob;
  signal: AbortSignal;
}

/** What a call gave and what it really used. */
export interface ProviderAnswer<T> {
  result: T;
  tokens: number;
  /** Where the budget's prices don't tell: millionths of the budget's currency. */
  costMicros?: number;
}

const capacitySchema = z.discriminatedUnion('granted', [
  z.object({ granted: z.literal(true), lease_id: z.uuid() }),
  z.object({ granted: z.literal(false), retry_after_ms: z.number().positive(), limited_by: z.string() }),
]);

/** Room that comes so soon is waited for: parking a job and claiming it again takes as long. */
const worthWaitingMs = 1000;
/** For a slot the database can only tell when its lease ends; most calls are over long before. */
const slotLikelyWithinMs = 2000;
/** The answer of `acquire_api_capacity` may take so long, and the lease already runs. */
const leaseMarginMs = callTimeoutMs + 3000;
/** Of the database's function: the longest pause that a provider can ask for. */
const longestPauseMs = 86_400_000;

/**
 * Lets calls of outside providers through as far as their budgets allow, over all workers. The call ends before its
 * lease does, so that a slot is never used twice; the slot is given back whatever became of the call.
 */
export class RateLimiter {
  readonly #database: Database;
  readonly #coordinator: JobCoordinator;
  readonly #log: Logger;

  constructor(database: Database, coordinator: JobCoordinator, log: Logger) {
    this.#database = database;
    this.#coordinator = coordinator;
    this.#log = log;
  }

  /**
   * The result of `work`, which must end when its signal is aborted and throws {@link ProviderRefusal} when the provider
   * answers 429 or 503. Rejects with {@link Parked} when there is no room, with `engine_unavailable` when the provider
   * fails, hangs or is switched off, and with what the database's functions raise.
   */
  async run<T>(call: ProviderCall, work: (signal: AbortSignal) => Promise<ProviderAnswer<T>>): Promise<T> {
    const leaseId = await this.#acquire(call);
    const stop = AbortSignal.any([call.signal, AbortSignal.timeout(call.timeoutMs)]);
    try {
      const answer = await untilStopped(work(stop), stop);
      await this.#release(call, leaseId, {
        p_actual_tokens: answer.tokens,
        ...(answer.costMicros === undefined ? {} : { p_actual_cost_micros: answer.costMicros }),
      });
      return answer.result;
    } catch (thrown) {
      if (thrown instanceof ProviderRefusal) {
        const retryAfterMs = Math.min(Math.max(thrown.retryAfterMs, worthWaitingMs), longestPauseMs);
        // A refused call is not billed; the others learn of the pause before they run into it.
        const refused = { p_actual_tokens: 0, p_actual_cost_micros: 0, p_retry_after_ms: retryAfterMs };
        await this.#release(call, leaseId, refused);
        throw new Parked(retryAfterMs);
      }
      // Nobody knows what it used, so the estimate stays counted.
      await this.#release(call, leaseId, {});
      if (call.signal.aborted) throw call.signal.reason;
      throw thrown instanceof ExoraError ? thrown : new ExoraError('engine_unavailable', { cause: thrown });
    }
  }

  async #acquire(call: ProviderCall): Promise<string> {
    for (let waited = false; ; waited = true) {
      const capacity = await this.#ask(call);
      if (capacity.granted) return capacity.lease_id;
      if (waited || capacity.retry_after_ms >= worthWaitingMs) {
        const isSlot = capacity.limited_by === 'concurrent_requests';
        throw new Parked(isSlot ? Math.min(capacity.retry_after_ms, slotLikelyWithinMs) : capacity.retry_after_ms);
      }
      await sleep(capacity.retry_after_ms, undefined, { signal: call.signal });
    }
  }

  /** Not repeated when no answer comes: each grant takes a slot. */
  #ask(call: ProviderCall): Promise<z.infer<typeof capacitySchema>> {
    const parameters = {
      ...this.#coordinator.fence(call.job),
      p_provider_name: call.provider,
      p_api_endpoint: call.endpoint,
      p_estimated_tokens: call.estimatedTokens,
      p_lease_seconds: (call.timeoutMs + leaseMarginMs) / 1000,
      ...(call.estimatedCostMicros === undefined ? {} : { p_estimated_cost_micros: call.estimatedCostMicros }),
    };
    const { signal } = call;
    return this.#database.call('acquire_api_capacity', parameters, capacitySchema, { once: true, signal });
  }

  /** Never rejects: without an answer the slot comes back with its lease. Goes on when the job was given up. */
  async #release(call: ProviderCall, leaseId: string, used: Used): Promise<void> {
    const parameters = { p_provider_name: call.provider, p_api_endpoint: call.endpoint, p_lease_id: leaseId, ...used };
    try {
      await this.#database.call('release_api_capacity', parameters, z.boolean());
    } catch (thrown) {
      this.#log.warn('api_capacity_not_released', { job_id: call.job.id, ...describeThrown(thrown) });
    }
  }
}

interface Used {
  p_actual_tokens?: number;
  p_actual_cost_micros?: number;
  p_retry_after_ms?: number;
}
