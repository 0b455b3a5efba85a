interface Definition {
  type: 'counter' | 'gauge' | 'histogram';
  help: string;
  labels: readonly string[];
  /** The same from every worker: read from the database, for the whole system. */
  ofSystem?: true;
}

const place = ['lane', 'job_type'];
const budget = ['provider', 'endpoint'];

/**
 * Every metric of the worker's own, by name. The tables of the guides and the checks of the alert rules are made from this
 * list; nothing is started by importing it. Label values come from closed lists and from the budgets' names.
 */
export const metricDefinitions = {
  exora_build_info: {
    type: 'gauge',
    help: 'Always 1; version and environment are its labels.',
    labels: ['version', 'environment'],
  },
  exora_jobs_active: { type: 'gauge', help: 'Jobs that this worker holds.', labels: [] },
  exora_jobs_claimed_total: { type: 'counter', help: 'Jobs taken from the queue.', labels: ['job_type'] },
  exora_jobs_completed_total: {
    type: 'counter',
    help: 'Jobs finished with their results stored.',
    labels: ['job_type'],
  },
  exora_jobs_failed_total: {
    type: 'counter',
    help: 'Attempts that failed, by closed error code.',
    labels: ['job_type', 'code'],
  },
  exora_jobs_retried_total: {
    type: 'counter',
    help: 'Failed attempts that another one follows.',
    labels: ['job_type'],
  },
  exora_jobs_dead_total: { type: 'counter', help: 'Jobs that used up their attempts.', labels: ['job_type'] },
  exora_jobs_handed_back_total: {
    type: 'counter',
    help: 'Jobs given back without using up an attempt.',
    labels: ['job_type'],
  },
  exora_jobs_lost_total: {
    type: 'counter',
    help: 'Jobs that turned out to be held by another worker.',
    labels: ['job_type'],
  },
  exora_job_duration_seconds: {
    type: 'histogram',
    help: 'Time from claim to end of an attempt; outcome is completed, retry, dead or failed.',
    labels: ['job_type', 'outcome'],
  },
  exora_worker_last_contact_timestamp_seconds: {
    type: 'gauge',
    help: 'When the database last answered this worker; its start until then.',
    labels: [],
  },
  exora_queue_jobs: {
    type: 'gauge',
    help: 'Jobs in the queue, of all workers; state is ready, scheduled or processing.',
    labels: [...place, 'state'],
    ofSystem: true,
  },
  exora_queue_oldest_ready_seconds: {
    type: 'gauge',
    help: 'How long the oldest ready job waits.',
    labels: place,
    ofSystem: true,
  },
  exora_queue_dead_letters: {
    type: 'gauge',
    help: 'Jobs that used up their attempts and wait for somebody.',
    labels: [],
    ofSystem: true,
  },
  exora_queue_workers: { type: 'gauge', help: 'Workers that are alive.', labels: [], ofSystem: true },
  exora_api_budget_used_ratio: {
    type: 'gauge',
    help: 'Part of a provider’s limit that is in use; 1 is all of it.',
    labels: [...budget, 'limit'],
    ofSystem: true,
  },
  exora_api_tokens_day: { type: 'gauge', help: 'Tokens used within 24 hours.', labels: budget, ofSystem: true },
  exora_api_cost_day: {
    type: 'gauge',
    help: 'Money spent within 24 hours, in units of the currency (1 is one dollar).',
    labels: [...budget, 'currency'],
    ofSystem: true,
  },
  exora_audit_runs_total: {
    type: 'counter',
    help: 'Runs of what the audit log needs from time to time; outcome is succeeded or failed.',
    labels: ['task', 'outcome'],
  },
  exora_audit_last_success_timestamp_seconds: {
    type: 'gauge',
    help: 'When this worker last did it well.',
    labels: ['task'],
  },
  exora_audit_chain_intact: {
    type: 'gauge',
    help: '1 when this worker last found the chain whole, 0 when not; chain is anchors, system or records.',
    labels: ['chain'],
  },
  exora_audit_unsealed_seconds: {
    type: 'gauge',
    help: 'Age of the oldest event that no anchor has sealed.',
    labels: [],
  },
  exora_audit_anchors_unsigned: { type: 'gauge', help: 'Anchors without a signature.', labels: [] },
  exora_audit_events_waiting: {
    type: 'gauge',
    help: 'Events that could not be written and are tried again; state is waiting, or stuck after five times.',
    labels: ['state'],
  },
  exora_audit_events_replayed_total: { type: 'counter', help: 'Events that were written after all.', labels: [] },
  exora_audit_anchors_sealed_total: { type: 'counter', help: 'Anchors that this worker sealed.', labels: [] },
  exora_audit_anchors_signed_total: { type: 'counter', help: 'Anchors that this worker signed.', labels: [] },
  exora_retention_removed_rows_total: {
    type: 'counter',
    help: 'Rows that had been kept for their time.',
    labels: ['kind'],
  },
} as const satisfies Readonly<Record<`exora_${string}`, Definition>>;

type NamesOf<T extends Definition['type']> = {
  [N in keyof typeof metricDefinitions]: (typeof metricDefinitions)[N]['type'] extends T ? N : never;
}[keyof typeof metricDefinitions];
export type CounterName = NamesOf<'counter'>;
export type GaugeName = NamesOf<'gauge'>;
