import type { RpcName, RpcParameters } from '@exora/contracts';

/**
 * Every database function that the worker calls, with the parameters that it passes. The compiler refuses a parameter that
 * isn't here, a test a function. At its start the worker asks the database for all of them, and each deployment records
 * them: the schema keeps them until no such worker runs any more.
 */
export const calledFunctions = {
  acquire_api_capacity: [
    'p_provider_name',
    'p_api_endpoint',
    'p_estimated_tokens',
    'p_worker_id',
    'p_job_id',
    'p_attempt',
    'p_lease_seconds',
    'p_estimated_cost_micros',
  ],
  apply_retention: ['p_limit'],
  audit_log_health: [],
  begin_narrating: ['p_job_id', 'p_worker_id', 'p_attempt'],
  begin_reading: ['p_job_id', 'p_worker_id', 'p_attempt', 'p_engine_versions'],
  begin_understanding: ['p_job_id', 'p_worker_id', 'p_attempt'],
  claim_jobs_v3: [
    'p_worker_id',
    'p_job_types',
    'p_limit',
    'p_completed_ids',
    'p_completed_attempts',
    'p_completed_results',
    'p_cursor',
    'p_waits',
  ],
  complete_narrating: ['p_job_id', 'p_worker_id', 'p_attempt', 'p_session', 'p_narratives'],
  complete_reading: [
    'p_job_id',
    'p_worker_id',
    'p_attempt',
    'p_reading_id',
    'p_sha256',
    'p_mime',
    'p_pages_total',
    'p_structured',
  ],
  complete_understanding: ['p_job_id', 'p_worker_id', 'p_attempt', 'p_session', 'p_facts', 'p_candidates'],
  continue_erasure: ['p_job_id', 'p_worker_id', 'p_attempt'],
  fail_job: ['p_job_id', 'p_worker_id', 'p_attempt', 'p_error_code', 'p_error_parameters', 'p_retryable'],
  has_ai_consent: ['p_patient_id', 'p_engine'],
  hold_reading: ['p_job_id', 'p_worker_id', 'p_attempt'],
  job_queue_metrics: [],
  keep_jobs: ['p_worker_id', 'p_job_ids', 'p_attempts', 'p_refresh'],
  list_jobs: ['p_limit'],
  missing_functions: ['p_functions', 'p_job_types'],
  publish_audit_key: ['p_public_key'],
  read_audit_anchors: ['p_limit', 'p_unsigned'],
  release_api_capacity: [
    'p_provider_name',
    'p_api_endpoint',
    'p_lease_id',
    'p_actual_tokens',
    'p_actual_cost_micros',
    'p_retry_after_ms',
  ],
  reschedule_job: ['p_job_id', 'p_worker_id', 'p_attempt', 'p_delay_seconds'],
  retire_worker: ['p_worker_id'],
  retry_failed_audit_events: ['p_limit'],
  run_maintenance: ['p_worker_id', 'p_slow'],
  seal_audit_anchor: [],
  sign_audit_anchor: ['p_seq', 'p_key_id', 'p_signature'],
  store_model_answer: ['p_job_id', 'p_worker_id', 'p_attempt', 'p_question_hash', 'p_answer', 'p_usage'],
  store_page: ['p_job_id', 'p_worker_id', 'p_attempt', 'p_reading_id', 'p_page', 'p_pages_total'],
  verify_audit_anchors: ['p_last'],
  verify_audit_chain: ['p_patient_id'],
} as const satisfies { [Name in RpcName]?: readonly (keyof RpcParameters<Name>)[] };

type Called = typeof calledFunctions;

/** Forbids each given parameter of a called function that its list doesn't name. */
export type ListedOnly<Name, Given extends PropertyKey> = Name extends keyof Called
  ? { readonly [Parameter in Exclude<Given, Called[Name][number]>]: never }
  : unknown;
