import { setTimeout as sleep } from 'node:timers/promises';
import { type ErrorCode, type JobType, workedJobTypes } from '@exora/contracts';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { QueueMetricsReader } from '../database/queue-metrics.ts';
import {
  type AuditHealth,
  type AuditMetrics,
  type AuditTask,
  auditTasks,
  type ChainKind,
} from '../job-processors/audit-processor.ts';
import { type CounterName, type GaugeName, metricDefinitions } from './metric-definitions.ts';

/** What became of a job that failed: it waits for another attempt, has used them all, or can't succeed at all. */
type FailureOutcome = 'retry' | 'dead' | 'failed';

/** Counts what happens to jobs. Nothing of a job but its type and a closed code comes in. */
export interface JobMetrics {
  claimed(type: JobType): void;
  completed(type: JobType, seconds: number): void;
  failed(type: JobType, code: ErrorCode, outcome: FailureOutcome, seconds: number): void;
  /** Given back unfinished, without using up an attempt. */
  handedBack(type: JobType): void;
  /** Found to be held by somebody else. */
  lost(type: JobType): void;
}

/** From a note that takes a moment to a long chart read by OCR. */
const durationBuckets = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];
/** A scrape waits so long for the queue's numbers, then tells the last ones: scrapers give up after ten seconds. */
const patienceMs = 2000;
const microsPerUnit = 1_000_000;

/** The worker's metrics, in Prometheus' text format. Labels come from closed lists and from the budgets' names. */
export class WorkerMetrics implements JobMetrics, AuditMetrics {
  readonly contentType = Registry.PROMETHEUS_CONTENT_TYPE;
  readonly #registry = new Registry();
  readonly #queue: QueueMetricsReader;
  readonly #claimed = this.#counter('exora_jobs_claimed_total');
  readonly #completed = this.#counter('exora_jobs_completed_total');
  readonly #failed = this.#counter('exora_jobs_failed_total');
  readonly #retried = this.#counter('exora_jobs_retried_total');
  readonly #dead = this.#counter('exora_jobs_dead_total');
  readonly #handedBack = this.#counter('exora_jobs_handed_back_total');
  readonly #lost = this.#counter('exora_jobs_lost_total');
  readonly #auditRuns = this.#counter('exora_audit_runs_total');
  readonly #auditSucceeded = this.#gauge('exora_audit_last_success_timestamp_seconds');
  readonly #intact = this.#gauge('exora_audit_chain_intact');
  readonly #replayed = this.#counter('exora_audit_events_replayed_total');
  readonly #sealed = this.#counter('exora_audit_anchors_sealed_total');
  readonly #signed = this.#counter('exora_audit_anchors_signed_total');
  readonly #removed = this.#counter('exora_retention_removed_rows_total');
  readonly #unsealed = this.#gauge('exora_audit_unsealed_seconds');
  readonly #unsigned = this.#gauge('exora_audit_anchors_unsigned');
  readonly #waiting = this.#gauge('exora_audit_events_waiting');
  readonly #duration = new Histogram({
    ...this.#described('exora_job_duration_seconds'),
    buckets: durationBuckets,
  });

  constructor(options: {
    version: string;
    environment: string;
    activeJobs: () => number;
    /** When the database last answered (milliseconds since 1970), or when this worker began. */
    lastContact: () => number;
    queue: QueueMetricsReader;
  }) {
    this.#queue = options.queue;
    collectDefaultMetrics({ register: this.#registry });
    const { version, environment } = options;
    this.#gauge('exora_build_info').set({ version, environment }, 1);
    const active = this.#gauge('exora_jobs_active', () => active.set(options.activeJobs()));
    const contact = this.#gauge('exora_worker_last_contact_timestamp_seconds', () =>
      contact.set(options.lastContact() / 1000),
    );
    this.#queueGauges();
    // A series that begins with its first event hides that event from rate().
    for (const type of workedJobTypes) {
      for (const counter of [this.#claimed, this.#completed, this.#retried, this.#dead, this.#handedBack, this.#lost]) {
        counter.inc({ job_type: type }, 0);
      }
    }
    for (const task of auditTasks) {
      for (const outcome of ['succeeded', 'failed']) this.#auditRuns.inc({ task, outcome }, 0);
    }
  }

  claimed(type: JobType): void {
    this.#claimed.inc({ job_type: type });
  }

  completed(type: JobType, seconds: number): void {
    this.#completed.inc({ job_type: type });
    this.#duration.observe({ job_type: type, outcome: 'completed' }, seconds);
  }

  failed(type: JobType, code: ErrorCode, outcome: FailureOutcome, seconds: number): void {
    this.#failed.inc({ job_type: type, code });
    if (outcome === 'retry') this.#retried.inc({ job_type: type });
    if (outcome === 'dead') this.#dead.inc({ job_type: type });
    this.#duration.observe({ job_type: type, outcome }, seconds);
  }

  handedBack(type: JobType): void {
    this.#handedBack.inc({ job_type: type });
  }

  lost(type: JobType): void {
    this.#lost.inc({ job_type: type });
  }

  auditTaskEnded(task: AuditTask, succeeded: boolean): void {
    this.#auditRuns.inc({ task, outcome: succeeded ? 'succeeded' : 'failed' });
    if (succeeded) this.#auditSucceeded.set({ task }, Date.now() / 1000);
  }

  auditEventsReplayed(events: number): void {
    this.#replayed.inc(events);
  }

  auditChainChecked(chain: ChainKind, isIntact: boolean): void {
    this.#intact.set({ chain }, isIntact ? 1 : 0);
  }

  auditAnchorSealed(): void {
    this.#sealed.inc();
  }

  auditAnchorsSigned(anchors: number): void {
    this.#signed.inc(anchors);
  }

  retentionRemoved(kind: string, rows: number): void {
    this.#removed.inc({ kind }, rows);
  }

  auditHealth(health: AuditHealth): void {
    this.#unsealed.set(health.unsealed_seconds);
    this.#unsigned.set(health.unsigned);
    this.#waiting.set({ state: 'waiting' }, health.waiting_events - health.stuck_events);
    this.#waiting.set({ state: 'stuck' }, health.stuck_events);
  }

  /** All metrics at this moment. What the database didn't tell lately is left out. */
  async text(): Promise<string> {
    const giveUp = new AbortController();
    // Rejects when it is given up because the answer came.
    const patience = sleep(patienceMs, undefined, { signal: giveUp.signal }).catch(() => undefined);
    await Promise.race([this.#queue.refresh(), patience]);
    giveUp.abort();
    return this.#registry.metrics();
  }

  /** Values of the whole system: every worker tells the same ones. */
  #queueGauges(): void {
    const jobs = this.#gauge('exora_queue_jobs', () => {
      jobs.reset();
      for (const { lane, job_type, ready, scheduled, processing } of this.#queue.latest?.lines ?? []) {
        for (const [state, jobsInState] of Object.entries({ ready, scheduled, processing })) {
          jobs.set({ lane, job_type, state }, jobsInState);
        }
      }
    });
    const oldest = this.#gauge('exora_queue_oldest_ready_seconds', () => {
      oldest.reset();
      for (const { lane, job_type, oldest_ready_seconds } of this.#queue.latest?.lines ?? []) {
        oldest.set({ lane, job_type }, oldest_ready_seconds ?? 0);
      }
    });
    const dead = this.#gauge('exora_queue_dead_letters', () => setOrRemove(dead, this.#queue.latest?.dead_letters));
    const workers = this.#gauge('exora_queue_workers', () => setOrRemove(workers, this.#queue.latest?.workers));
    this.#budgetGauges();
  }

  #budgetGauges(): void {
    const budgets = () =>
      (this.#queue.latest?.budgets ?? []).map(({ provider_name: provider, api_endpoint: endpoint, ...figures }) => ({
        place: { provider, endpoint },
        ...figures,
      }));
    const used = this.#gauge('exora_api_budget_used_ratio', () => {
      used.reset();
      for (const { place, used: ratios } of budgets()) {
        for (const [limit, ratio] of Object.entries(ratios)) used.set({ ...place, limit }, ratio);
      }
    });
    const tokens = this.#gauge('exora_api_tokens_day', () => {
      tokens.reset();
      for (const { place, tokens_day } of budgets()) tokens.set(place, tokens_day);
    });
    const cost = this.#gauge('exora_api_cost_day', () => {
      cost.reset();
      for (const { place, currency, cost_day_micros } of budgets()) {
        cost.set({ ...place, currency }, cost_day_micros / microsPerUnit);
      }
    });
  }

  #counter(name: CounterName): Counter {
    return new Counter(this.#described(name));
  }

  #gauge(name: GaugeName, collect: () => void = () => undefined): Gauge {
    return new Gauge({ ...this.#described(name), collect });
  }

  #described(name: keyof typeof metricDefinitions) {
    const { help, labels } = metricDefinitions[name];
    return { name, help, labelNames: [...labels], registers: [this.#registry] };
  }
}

function setOrRemove(gauge: Gauge, value: number | undefined): void {
  if (value === undefined) gauge.remove();
  else gauge.set(value);
}
