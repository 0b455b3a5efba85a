-- =============================================================================
-- 07_OPTIMIZATION.SQL - JOB QUEUE AND WORKLOAD INDEXES
-- =============================================================================
-- Purpose: The table of background jobs and the indexes that its workload and polling need
-- Architecture: One row per job; partial indexes hold unfinished jobs only
-- Dependencies: 01_foundations.sql
--
-- DESIGN DECISIONS:
-- - heartbeat_at stands in no index: a heartbeat is an in-page (HOT) update
-- - Jobs refer to files and people by id in their payload, without foreign keys, so that finished jobs can be moved away
-- - Idempotency keys live in a table of their own: a partitioned queue could not keep them unique
--
-- TABLES CREATED (2 tables):
-- Queue: job_queue, job_idempotency_keys
--
-- KEY FUNCTIONS: none (RPCs: 08_job_coordination.sql)
-- INTEGRATION POINTS: Read by operators: select status, count(*) from job_queue group by status
-- =============================================================================

-- job_queue --------------------------------------------------------------------

create table public.job_queue (
  id uuid not null default gen_random_uuid(),
  job_type text not null,
  job_name text not null,
  job_payload jsonb not null default '{}',
  status text not null default 'pending',
  -- 1 is the most urgent, 10 the least.
  priority smallint not null default 5,
  patient_id uuid,
  due_at timestamptz not null default now(),
  attempt integer not null default 0,
  max_attempts integer not null,
  worker_id text,
  claimed_at timestamptz,
  heartbeat_at timestamptz,
  finished_at timestamptz,
  job_result jsonb,
  error_code text,
  error_parameters jsonb not null default '{}',
  correlation_id uuid,
  created_at timestamptz not null default now(),
  constraint job_queue_pkey primary key (id),
  constraint job_queue_name_length check (char_length(job_name) between 1 and 200),
  constraint job_queue_payload_object check (jsonb_typeof(job_payload) = 'object'),
  constraint job_queue_status_known check (
    status in ('pending', 'processing', 'completed', 'failed', 'dead_letter', 'cancelled')
  ),
  constraint job_queue_priority_range check (priority between 1 and 10),
  constraint job_queue_attempts_in_order check (attempt between 0 and max_attempts),
  constraint job_queue_error_code_known check (error_code = any (exora_private.error_codes())),
  constraint job_queue_held_when_processing check (
    status <> 'processing' or (worker_id is not null and heartbeat_at is not null)
  ),
  constraint job_queue_finished_when check (
    (finished_at is not null) = (status in ('completed', 'failed', 'dead_letter', 'cancelled'))
  )
)
with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

create index job_queue_ready_idx on public.job_queue (priority, due_at, id) where status = 'pending';
create index job_queue_held_idx on public.job_queue (worker_id) where status = 'processing';

alter table public.job_queue enable row level security;
revoke all on public.job_queue from public, anon, authenticated, service_role;
grant select on public.job_queue to service_role;

comment on table public.job_queue is 'Background jobs. Payloads and results hold ids, paths made of ids, and counts: nothing of a patient.';
comment on column public.job_queue.attempt is 'Claims so far; together with worker_id it fences every call about the job.';

-- job_idempotency_keys ---------------------------------------------------------

create table public.job_idempotency_keys (
  key text not null,
  job_id uuid not null,
  created_at timestamptz not null default now(),
  constraint job_idempotency_keys_pkey primary key (key),
  constraint job_idempotency_keys_length check (char_length(key) between 8 and 400)
);

alter table public.job_idempotency_keys enable row level security;
revoke all on public.job_idempotency_keys from public, anon, authenticated, service_role;
grant select on public.job_idempotency_keys to service_role;

comment on table public.job_idempotency_keys is 'Which job a key already stands for; written in the transaction that enqueues it.';

-- Workload indexes -------------------------------------------------------------

-- Polling: the few files of a record that are being worked on.
create index shell_files_unfinished_idx
on public.shell_files (patient_id)
where status in ('queued', 'reading', 'understanding');
