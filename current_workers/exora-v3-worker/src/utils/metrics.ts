import { setTimeout as sleep } from 'node:timers/promises';
import { type ErrorCode, type JobType, workedJobTypes } from '@exora/contracts';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { QueueMetricsReader } from '../database/queue-metrics.ts';
import { type AuditHealth, type AuditMetrics, type AuditTask, auditTasks } from '../job-processors/audit-processor.ts';

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
  readonly #claimed = this.#counter('exora_jobs_claimed_total', 'Jobs taken from the queue.');
  readonly #completed = this.#counter('exora_jobs_completed_total', 'Jobs finished with their results stored.');
  readonly #failed = this.#counter('exora_jobs_failed_total', 'Attempts that failed, by closed error code.', ['code']);
  readonly #retried = this.#counter('exora_jobs_retried_total', 'Failed attempts that another one follows.');
  readonly #dead = this.#counter('exora_jobs_dead_total', 'Jobs that used up their attempts.');
  readonly #handedBack = this.#counter('exora_jobs_handed_back_total', 'Jobs given back without using up an attempt.');
  readonly #lost = this.#counter('exora_jobs_lost_total', 'Jobs that turned out to be held by another worker.');
  readonly #auditRuns = new Counter({
    name: 'exora_audit_runs_total',
    help: 'Runs of what the audit log needs from time to time.',
    labelNames: ['task', 'outcome'],
    registers: [this.#registry],
  });
  readonly #auditSucceeded = this.#gauge(
    'exora_audit_last_success_timestamp_seconds',
    'When this worker last did it well.',
    ['task'],
  );
  readonly #replayed = this.#plainCounter('exora_audit_events_replayed_total', 'Events that were written after all.');
  readonly #sealed = this.#plainCounter('exora_audit_anchors_sealed_total', 'Anchors that this worker sealed.');
  readonly #signed = this.#plainCounter('exora_audit_anchors_signed_total', 'Anchors that this worker signed.');
  readonly #removed = new Counter({
    name: 'exora_retention_removed_rows_total',
    help: 'Rows that had been kept for their time.',
    labelNames: ['kind'],
    registers: [this.#registry],
  });
  readonly #unsealed = this.#gauge(
    'exora_audit_unsealed_seconds',
    'Age of the oldest event that no anchor has sealed.',
    [],
  );
  readonly #unsigned = this.#gauge('exora_audit_anchors_unsigned', 'Anchors without a signature.', []);
  readonly #waiting = this.#gauge(
    'exora_audit_events_waiting',
    'Events that could not be written and are tried again; stuck: five times or more.',
    ['state'],
  );
  readonly #duration = new Histogram({
    name: 'exora_job_duration_seconds',
    help: 'Time from claim to end of an attempt.',
    labelNames: ['job_type', 'outcome'],
    buckets: durationBuckets,
    registers: [this.#registry],
  });

  constructor(options: { version: string; environment: string; activeJobs: () => number; queue: QueueMetricsReader }) {
    this.#queue = options.queue;
    collectDefaultMetrics({ register: this.#registry });
    const { version, environment } = options;
    this.#gauge('exora_build_info', 'Always 1; version and environment are its labels.', [
      'version',
      'environment',
    ]).set({ version, environment }, 1);
    const active = this.#gauge('exora_jobs_active', 'Jobs that this worker holds.', [], () => {
      active.set(options.activeJobs());
    });
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
    const place = ['lane', 'job_type'];
    const budget = ['provider', 'endpoint'];
    const jobs = this.#gauge('exora_queue_jobs', 'Jobs in the queue, of all workers.', [...place, 'state'], () => {
      jobs.reset();
      for (const { lane, job_type, ready, scheduled, processing } of this.#queue.latest?.lines ?? []) {
        for (const [state, jobsInState] of Object.entries({ ready, scheduled, processing })) {
          jobs.set({ lane, job_type, state }, jobsInState);
        }
      }
    });
    const oldest = this.#gauge(
      'exora_queue_oldest_ready_seconds',
      'How long the oldest ready job waits.',
      place,
      () => {
        oldest.reset();
        for (const { lane, job_type, oldest_ready_seconds } of this.#queue.latest?.lines ?? []) {
          oldest.set({ lane, job_type }, oldest_ready_seconds ?? 0);
        }
      },
    );
    const dead = this.#gauge(
      'exora_queue_dead_letters',
      'Jobs that used up their attempts and wait for somebody.',
      [],
      () => setOrRemove(dead, this.#queue.latest?.dead_letters),
    );
    const workers = this.#gauge('exora_queue_workers', 'Workers that are alive.', [], () =>
      setOrRemove(workers, this.#queue.latest?.workers),
    );
    const used = this.#gauge(
      'exora_api_budget_used_ratio',
      'Part of a provider’s limit that is in use; 1 is all of it.',
      [...budget, 'limit'],
      () => {
        used.reset();
        for (const { provider_name: provider, api_endpoint: endpoint, used: ratios } of this.#queue.latest?.budgets ??
          []) {
          for (const [limit, ratio] of Object.entries(ratios)) used.set({ provider, endpoint, limit }, ratio);
        }
      },
    );
    const tokens = this.#gauge('exora_api_tokens_day', 'Tokens used within 24 hours.', budget, () => {
      tokens.reset();
      for (const { provider_name: provider, api_endpoint: endpoint, tokens_day } of this.#queue.latest?.budgets ?? []) {
        tokens.set({ provider, endpoint }, tokens_day);
      }
    });
    const cost = this.#gauge(
      'exora_api_cost_day',
      'Money spent within 24 hours, in units of the currency (1 is one dollar).',
      [...budget, 'currency'],
      () => {
        cost.reset();
        for (const { provider_name: provider, api_endpoint: endpoint, ...rest } of this.#queue.latest?.budgets ?? []) {
          cost.set({ provider, endpoint, currency: rest.currency }, rest.cost_day_micros / microsPerUnit);
        }
      },
    );
  }

  #counter(name: string, help: string, more: string[] = []): Counter {
    return new Counter({ name, help, labelNames: ['job_type', ...more], registers: [this.#registry] });
  }

  #plainCounter(name: string, help: string): Counter {
    return new Counter({ name, help, registers: [this.#registry] });
  }

  #gauge(name: string, help: string, labelNames: string[], collect: () => void = () => undefined): Gauge {
    return new Gauge({ name, help, labelNames, collect, registers: [this.#registry] });
  }
}

function setOrRemove(gauge: Gauge, value: number | undefined): void {
  if (value === undefined) gauge.remove();
  else gauge.set(value);
}
