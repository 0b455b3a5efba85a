import { z } from 'zod';
import { describeThrown } from '../utils/error-handler.ts';
import type { Logger } from '../utils/logger.ts';
import type { Database } from './database.ts';

/** Names become labels, so each has the form that the schema gives it. */
const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]{0,119}$/);
const count = z.number().nonnegative();
const limits = [
  'requests_per_minute',
  'tokens_per_minute',
  'tokens_per_hour',
  'concurrent_requests',
  'cost_per_day',
] as const;

const budgetSchema = z.object({
  provider_name: name,
  api_endpoint: name,
  status: z.enum(['active', 'disabled']),
  paused_until: z.string().nullable(),
  /** Ratios of each limit that is set; 1 is all of it. */
  used: z.partialRecord(z.enum(limits), count),
  tokens_day: count,
  cost_day_micros: count,
  currency: z.string().regex(/^[A-Z]{3}$/),
});
/** An outside provider's endpoint and what of its limits is in use. */
export type Budget = z.infer<typeof budgetSchema>;

const queueMetricsSchema = z.object({
  lines: z.array(
    z.object({
      lane: name,
      job_type: name,
      ready: count,
      scheduled: count,
      processing: count,
      oldest_ready_seconds: count.nullable(),
    }),
  ),
  dead_letters: count,
  workers: count,
  budgets: z.array(budgetSchema),
});
/** The whole queue and all budgets at one moment. */
type QueueMetrics = z.infer<typeof queueMetricsSchema>;

/** A reading serves everybody who asks within this time, however many scrapers there are. */
const holdsMs = 10_000;
/** After this time without another one, a reading says nothing about the present. */
const outdatedMs = 60_000;

/** Reads the queue's numbers when somebody wants them, and not too often. */
export class QueueMetricsReader {
  readonly #database: Database;
  readonly #log: Logger;
  readonly #now: () => number;
  #reading: Promise<void> | null = null;
  #askedAt = Number.NEGATIVE_INFINITY;
  #latest: { metrics: QueueMetrics; at: number } | null = null;

  constructor(database: Database, log: Logger, now: () => number = () => performance.now()) {
    this.#database = database;
    this.#log = log;
    this.#now = now;
  }

  /** What was read last, or null when that is too long ago. Never waits; a new reading begins when one is due. */
  get latest(): QueueMetrics | null {
    void this.refresh();
    return this.#latest !== null && this.#now() - this.#latest.at < outdatedMs ? this.#latest.metrics : null;
  }

  /** Resolves when the reading that is due, if any, has ended. Never rejects. */
  refresh(): Promise<void> {
    if (this.#reading === null && this.#now() - this.#askedAt >= holdsMs) {
      this.#askedAt = this.#now();
      this.#reading = this.#read().finally(() => {
        this.#reading = null;
      });
    }
    return this.#reading ?? Promise.resolve();
  }

  async #read(): Promise<void> {
    try {
      const metrics = await this.#database.call('job_queue_metrics', {} as never, queueMetricsSchema, { once: true });
      this.#latest = { metrics, at: this.#now() };
    } catch (thrown) {
      this.#log.debug('queue_metrics_unread', describeThrown(thrown));
    }
  }
}
