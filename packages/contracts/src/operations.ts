import { z } from 'zod';
import { representationBases } from './people.ts';

const at = z.string();
const count = z.number();
const text = z.string();

/** A job as `list_jobs` tells it: ids and codes. Times are ISO 8601. */
export const jobSchema = z.object({
  id: z.uuid(),
  status: text,
  job_type: text,
  lane: text,
  priority: z.int(),
  patient_id: z.uuid().nullable(),
  attempt: z.int(),
  max_attempts: z.int(),
  worker_id: text.nullable(),
  progress: z.int().nullable(),
  error_code: text.nullable(),
  due_at: at,
  claimed_at: at.nullable(),
  finished_at: at.nullable(),
  created_at: at,
});
export type Job = z.infer<typeof jobSchema>;

/** What a payload, a result or an error's parameters hold of ids and numbers; texts and nested values of other programs are left out. */
const idsAndNumbersSchema = z.record(z.string(), z.unknown()).transform((values) => {
  const kept: Record<string, string | number | boolean | null> = {};
  for (const [name, value] of Object.entries(values)) {
    const simple = z.union([z.uuid(), z.number(), z.boolean(), z.null()]).safeParse(value);
    if (simple.success) kept[name] = simple.data;
  }
  return kept;
});

/** All of a job as `show_job` tells it, without what other programs wrote into its payload and result. */
export const jobDetailSchema = jobSchema.extend({
  correlation_id: z.uuid().nullable(),
  heartbeat_at: at.nullable(),
  lease_until: at.nullable(),
  /** Jobs of the same line that are to be claimed before; null unless the job is pending. */
  ahead: z.int().nullable(),
  error_parameters: idsAndNumbersSchema,
  attempt_errors: z.array(z.object({ attempt: z.int(), at, error_code: text.nullable(), worker_id: text.nullable() })),
  job_payload: idsAndNumbersSchema,
  job_result: idsAndNumbersSchema.nullable(),
  provider_calls: z
    .array(
      z.object({
        provider_name: text,
        api_endpoint: text,
        granted_at: at,
        tokens: count,
        cost_micros: count,
        currency: text,
      }),
    )
    .nullable()
    .transform((calls) => calls ?? []),
});
export type JobDetail = z.infer<typeof jobDetailSchema>;

const healthStatuses = ['healthy', 'warning', 'critical'] as const;
const healthStatusSchema = z.enum(healthStatuses);
export type HealthStatus = (typeof healthStatuses)[number];

/** `job_queue_health()`. */
export const queueHealthSchema = z.object({
  status: healthStatusSchema,
  checked_at: at,
  expired_leases: count,
  oldest_due_seconds: count,
  dead_letters_last_hour: count,
  job_types: z.record(
    z.string(),
    z.object({
      completed: count,
      failed: count,
      cancelled: count,
      dead_letters: count,
      completed_last_hour: count,
      seconds_p50: count.nullable(),
      seconds_p95: count.nullable(),
    }),
  ),
});
export type QueueHealth = z.infer<typeof queueHealthSchema>;

/** `job_queue_metrics()`; a ratio of 1 in `used` is all of a limit. */
export const queueMetricsSchema = z.object({
  lines: z.array(
    z.object({
      lane: text,
      job_type: text,
      ready: count,
      scheduled: count,
      processing: count,
      oldest_ready_seconds: count,
    }),
  ),
  dead_letters: count,
  budgets: z.array(
    z.object({
      provider_name: text,
      api_endpoint: text,
      status: text,
      paused_until: at.nullable(),
      used: z.record(z.string(), count),
      tokens_day: count,
      cost_day_micros: count,
      currency: text,
    }),
  ),
});
export type QueueMetrics = z.infer<typeof queueMetricsSchema>;

/** A row of `list_lanes()`. */
export const laneSchema = z.object({
  lane: text,
  max_concurrent: z.int().nullable(),
  paused_at: at.nullable(),
  pause_reason: text.nullable(),
  paused_until: at.nullable(),
});
export type Lane = z.infer<typeof laneSchema>;

/** A row of `list_job_workers()`. */
export const jobWorkerSchema = z.object({
  worker_id: text,
  started_at: at,
  lease_until: at,
  is_alive: z.boolean(),
  jobs: count,
  oldest_heartbeat_at: at.nullable(),
});
export type JobWorker = z.infer<typeof jobWorkerSchema>;

/** A row of `list_maintenance_tasks()`; `last_error` is the SQLSTATE of the last run, null when it went well. */
export const maintenanceTaskSchema = z.object({
  task: text,
  every_seconds: count,
  due_at: at,
  last_run_at: at.nullable(),
  last_ms: count.nullable(),
  runs: count,
  failures: count,
  last_error: text.nullable(),
});
export type MaintenanceTask = z.infer<typeof maintenanceTaskSchema>;

/** A row of `list_dead_letter_reasons()`. */
export const deadLetterReasonSchema = z.object({
  job_type: text,
  lane: text,
  error_code: text.nullable(),
  letters: count,
  oldest_at: at,
  newest_at: at,
});
export type DeadLetterReason = z.infer<typeof deadLetterReasonSchema>;

/** What `requeue_dead_letter` and `discard_dead_letter` did, or would do, with a job. */
export const letterOutcomeSchema = z.object({
  job_id: z.uuid(),
  job_type: text,
  error_code: text.nullable(),
  /** Outdated: the job's document is gone or went on without it. */
  outcome: z.enum(['requeued', 'would_requeue', 'discarded', 'would_discard', 'outdated']),
});
export type LetterOutcome = z.infer<typeof letterOutcomeSchema>;

/** A row of `list_api_budgets()`: limits (null: none), what of them is in use, prices in millionths of the currency's unit. */
export const apiBudgetSchema = z.object({
  provider_name: text,
  api_endpoint: text,
  status: z.enum(['active', 'disabled']),
  requests_per_minute: count.nullable(),
  tokens_per_minute: count.nullable(),
  tokens_per_hour: count.nullable(),
  concurrent_requests: count.nullable(),
  cost_per_day_micros: count.nullable(),
  current_requests_minute: count,
  current_tokens_minute: count,
  current_tokens_hour: count,
  current_concurrent_requests: count,
  current_cost_day_micros: count,
  micros_per_request: count,
  micros_per_million_tokens: count,
  currency: text,
  paused_until: at.nullable(),
});
export type ApiBudget = z.infer<typeof apiBudgetSchema>;

/** `read_document_costs()`, in millionths of each currency's unit. */
export const documentCostsSchema = z.object({
  totals: z.array(
    z.object({ currency: text, documents: count, cost_micros: count, mean_micros: count, p95_micros: count }),
  ),
  dearest: z.array(
    z.object({ shell_file_id: z.uuid(), currency: text, calls: count, tokens: count, cost_micros: count }),
  ),
});
export type DocumentCosts = z.infer<typeof documentCostsSchema>;

/** `database_health_check()`. A measure without a value is not known. */
export const databaseHealthSchema = z.object({
  status: healthStatusSchema,
  checked_at: at,
  server_version: z.int(),
  checks: z.array(z.object({ name: text, value: count.optional(), status: healthStatusSchema, hint: text.optional() })),
});
export type DatabaseHealth = z.infer<typeof databaseHealthSchema>;

/** `audit_log_health()`. */
export const auditHealthSchema = z.object({
  anchors: count,
  last_sealed_at: at.nullable(),
  unsealed_seconds: count,
  unsigned: count,
  waiting_events: count,
  oldest_waiting_seconds: count,
  stuck_events: count,
});
export type AuditHealth = z.infer<typeof auditHealthSchema>;

/** A row of `data_quality_report()`: how often a known fault occurs. */
export const qualityCheckSchema = z.object({
  check_name: text,
  severity: z.enum(['error', 'warning', 'info']),
  found: count,
  hint: text,
});
export type QualityCheck = z.infer<typeof qualityCheckSchema>;

/** A row of `list_representations()`: who acts for whom by law, by ids. */
export const representationRowSchema = z.object({
  id: z.uuid(),
  profile_id: z.uuid(),
  representative_user_id: z.uuid(),
  basis: z.enum(representationBases),
  starts_at: at,
  ends_at: at.nullable(),
  review_on: text,
  ended_at: at.nullable(),
  end_reason: text.nullable(),
  in_force: z.boolean(),
});
export type RepresentationRow = z.infer<typeof representationRowSchema>;
