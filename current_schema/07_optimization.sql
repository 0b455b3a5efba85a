-- =============================================================================
-- 07_OPTIMIZATION.SQL - QUEUE AND BUDGET TABLES, SUBMISSION, EVENTS, HEALTH
-- =============================================================================
-- Purpose: The tables that jobs and budgets run on, what a person submits to them, how all of it is watched
-- Architecture: One row per job and per granted call; partial indexes hold unfinished ones only; health reads counts
-- Dependencies: 01-06; functions of 08 are found when a function runs
--
-- DESIGN DECISIONS:
-- - heartbeat_at stands in no index: a heartbeat is an in-page (HOT) update
-- - Jobs refer to files and people by id in their payload, without foreign keys, so that finished jobs can be moved away
-- - Idempotency keys live in a table of their own: a partitioned queue could not keep them unique
-- - submit_shell_file() makes file, job, usage and audit event in one transaction: never one without the others
-- - Windows slide over sums of short intervals: a decision reads some hundred rows, however many calls there were
-- - user_events take no free text: names of a closed list, allow-listed properties, short technical words
--
-- TABLES CREATED (8 tables):
-- Queue: job_queue, job_idempotency_keys
-- Budgets: api_budgets, api_budget_usage, api_capacity_leases
-- Plans: subscription_plans, account_plans
-- Events: user_events
--
-- KEY FUNCTIONS: submit_shell_file(), reject_shell_file(), retry_shell_file(), dismiss_shell_file(), set_account_plan(),
--   log_user_event(), database_health_check(), job_queue_health(), data_quality_report(),
--   exora_private.job_types(), exora_private.require_job_types(), exora_private.require_upload(),
--   exora_private.plan_of(), exora_private.user_event_properties(), exora_private.require_operator(),
--   exora_private.worst_status()
-- INTEGRATION POINTS: shell-file-processor-v3 (submit, reject), apps/web (retry, dismiss, log_user_event), operators
--   (health, select status, count(*) from job_queue group by status)
-- =============================================================================

-- Job types --------------------------------------------------------------------

create function exora_private.job_types()
returns text[]
language sql
immutable
set search_path = ''
as $$
  select array['shell_file_processing', 'ai_processing', 'semantic_processing']
$$;

comment on function exora_private.job_types() is
  'The known job types, the same as packages/contracts/src/jobs.ts (a test compares them).';

create function exora_private.require_job_types(p_job_types text[])
returns void
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_unknown text;
begin
  select string_agg(coalesce(quote_literal(left(t.job_type, 60)), 'null'), ', ') into v_unknown
  from unnest(p_job_types) as t (job_type)
  where t.job_type is null or not t.job_type = any (exora_private.job_types());
  if v_unknown is not null or coalesce(cardinality(p_job_types), 0) not between 1 and 50 then
    perform exora_private.fail(
      'invalid_request',
      format('Unknown job type: %s.', coalesce(v_unknown, 'none was named')),
      format('Known are: %s.', array_to_string(exora_private.job_types(), ', '))
    );
  end if;
end
$$;

comment on function exora_private.require_job_types(text[]) is 'Nothing, or an error that names the unknown job types.';

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
  constraint job_queue_job_type_known check (job_type = any (exora_private.job_types())),
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

-- API budgets ------------------------------------------------------------------

create table public.api_budgets (
  provider_name text not null,
  api_endpoint text not null,
  status text not null default 'active',
  -- Null: no such limit.
  requests_per_minute integer,
  tokens_per_minute bigint,
  tokens_per_hour bigint,
  concurrent_requests integer,
  cost_per_day_micros bigint,
  -- What a call costs, in millionths of the currency's unit; of input and output tokens the dearer price.
  micros_per_request bigint not null default 0,
  micros_per_million_tokens bigint not null default 0,
  currency text not null default 'USD',
  -- The provider asked for a pause (429, Retry-After): nobody calls before.
  paused_until timestamptz,
  last_asked_at timestamptz,
  swept_at timestamptz,
  updated_at timestamptz not null default now(),
  constraint api_budgets_pkey primary key (provider_name, api_endpoint),
  constraint api_budgets_provider_form check (provider_name ~ '^[a-z][a-z0-9_-]{0,59}$'),
  constraint api_budgets_endpoint_form check (api_endpoint ~ '^[A-Za-z0-9][A-Za-z0-9._:/-]{0,119}$'),
  constraint api_budgets_status_known check (status in ('active', 'disabled')),
  constraint api_budgets_currency_form check (currency ~ '^[A-Z]{3}$'),
  constraint api_budgets_not_negative check (
    least(
      requests_per_minute, tokens_per_minute, tokens_per_hour, concurrent_requests, cost_per_day_micros,
      micros_per_request, micros_per_million_tokens
    ) >= 0
  )
)
with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);

alter table public.api_budgets enable row level security;
revoke all on public.api_budgets from public, anon, authenticated, service_role;
grant select on public.api_budgets to service_role;

comment on table public.api_budgets is
  'What may be asked of each provider''s endpoint, one row each; its row lock orders the decisions. Read it as api_rate_limits.';

insert into public.api_budgets (
  provider_name, api_endpoint, requests_per_minute, tokens_per_minute, tokens_per_hour, concurrent_requests,
  cost_per_day_micros, micros_per_request, micros_per_million_tokens
)
values
  ('openai', 'gpt-4o-mini', 500, 200000, 6000000, 20, 20000000, 0, 600000),
  ('google_vision', 'document_text_detection', 1800, null, null, 20, 20000000, 1500, 0);

create table public.api_budget_usage (
  provider_name text not null,
  api_endpoint text not null,
  -- Length of the interval in seconds: 1 for the minute's window, 60 for the hour's, 900 for the day's.
  unit_seconds integer not null,
  begins_at timestamptz not null,
  -- The interval counts as a whole until all of it lies before the window: never too little, at most 1/60 too much.
  leaves_at timestamptz not null,
  requests bigint not null,
  tokens bigint not null,
  cost_micros bigint not null,
  constraint api_budget_usage_pkey primary key (provider_name, api_endpoint, unit_seconds, begins_at),
  constraint api_budget_usage_budget_fkey
    foreign key (provider_name, api_endpoint) references public.api_budgets (provider_name, api_endpoint) on delete cascade,
  constraint api_budget_usage_unit_known check (unit_seconds in (1, 60, 900)),
  constraint api_budget_usage_not_negative check (least(requests, tokens, cost_micros) >= 0)
)
with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

alter table public.api_budget_usage enable row level security;
revoke all on public.api_budget_usage from public, anon, authenticated, service_role;
grant select on public.api_budget_usage to service_role;

comment on table public.api_budget_usage is
  'What was granted in each short interval. A sliding window is the sum of the intervals that reach into it.';

create table public.api_capacity_leases (
  id uuid not null default gen_random_uuid(),
  provider_name text not null,
  api_endpoint text not null,
  worker_id text,
  -- Without foreign key: finished jobs may be moved away.
  job_id uuid,
  estimated_tokens bigint not null,
  estimated_cost_micros bigint not null,
  actual_tokens bigint,
  actual_cost_micros bigint,
  granted_at timestamptz not null,
  expires_at timestamptz not null,
  released_at timestamptz,
  -- The slot was taken back before: its job was taken from its worker.
  revoked_at timestamptz,
  constraint api_capacity_leases_pkey primary key (id),
  constraint api_capacity_leases_budget_fkey
    foreign key (provider_name, api_endpoint) references public.api_budgets (provider_name, api_endpoint) on delete cascade,
  constraint api_capacity_leases_not_negative check (
    least(estimated_tokens, estimated_cost_micros, actual_tokens, actual_cost_micros) >= 0
  ),
  constraint api_capacity_leases_released_whole check (
    (released_at is null) = (actual_tokens is null) and (released_at is null) = (actual_cost_micros is null)
  ),
  constraint api_capacity_leases_times_in_order check (expires_at > granted_at)
)
with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

create index api_capacity_leases_budget_idx on public.api_capacity_leases (provider_name, api_endpoint, expires_at);
create index api_capacity_leases_open_idx
on public.api_capacity_leases (provider_name, api_endpoint, expires_at)
where released_at is null and revoked_at is null;
create index api_capacity_leases_job_idx on public.api_capacity_leases (job_id) where job_id is not null;

alter table public.api_capacity_leases enable row level security;
revoke all on public.api_capacity_leases from public, anon, authenticated, service_role;
grant select on public.api_capacity_leases to service_role;

comment on table public.api_capacity_leases is
  'One row per granted call: its slot until it is released or expires, then for two days what it used.';

-- Plans ------------------------------------------------------------------------

create table public.subscription_plans (
  plan_key text not null,
  title text not null,
  -- What each record's originals may fill. Null: the setting documents.quota_bytes.
  storage_bytes_per_record bigint,
  -- Null: as many as one likes.
  uploads_per_record_and_month integer,
  price_per_month_micros bigint not null,
  currency text not null default 'USD',
  is_default boolean not null default false,
  is_offered boolean not null default true,
  constraint subscription_plans_pkey primary key (plan_key),
  constraint subscription_plans_key_form check (plan_key ~ '^[a-z][a-z_]{0,39}$'),
  constraint subscription_plans_title_length check (char_length(title) between 1 and 60),
  constraint subscription_plans_currency_form check (currency ~ '^[A-Z]{3}$'),
  constraint subscription_plans_not_negative check (
    least(storage_bytes_per_record, uploads_per_record_and_month, price_per_month_micros) >= 0
  )
);

create index subscription_plans_offered_idx on public.subscription_plans (is_offered);
create unique index subscription_plans_one_default_key on public.subscription_plans (is_default) where is_default;

alter table public.subscription_plans enable row level security;
revoke all on public.subscription_plans from public, anon, authenticated, service_role;
grant select on public.subscription_plans to authenticated, service_role;

create policy subscription_plans_offered_select on public.subscription_plans
for select to authenticated
using (is_offered);

comment on table public.subscription_plans is 'What an account may use, and its price in millionths of the currency''s unit.';

insert into public.subscription_plans (
  plan_key, title, storage_bytes_per_record, uploads_per_record_and_month, price_per_month_micros, is_default
)
values
  ('free', 'Free', null, null, 0, true),
  ('plus', 'Plus', 107374182400, null, 4000000, false),
  ('family', 'Family', 536870912000, null, 9000000, false);

create table public.account_plans (
  user_id uuid not null,
  plan_key text not null,
  since timestamptz not null default now(),
  constraint account_plans_pkey primary key (user_id),
  constraint account_plans_user_fkey foreign key (user_id) references auth.users (id) on delete cascade,
  constraint account_plans_plan_fkey foreign key (plan_key) references public.subscription_plans (plan_key) on delete restrict
);

create index account_plans_plan_idx on public.account_plans (plan_key);

alter table public.account_plans enable row level security;
revoke all on public.account_plans from public, anon, authenticated, service_role;
grant select on public.account_plans to authenticated, service_role;

create policy account_plans_own_select on public.account_plans
for select to authenticated
using (user_id = (select auth.uid()));

comment on table public.account_plans is 'The plan of each account that has another than the default one.';

create function public.set_account_plan(p_user_id uuid, p_plan_key text)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  if not exists (select from auth.users as u where u.id = p_user_id) then
    perform exora_private.fail('not_found', 'There is no such account.', 'Pass the id of a person who has signed up.');
  end if;
  if not exists (select from public.subscription_plans as s where s.plan_key = p_plan_key) then
    perform exora_private.fail('not_found', 'There is no such plan.', 'Use a plan_key of subscription_plans.');
  end if;
  insert into public.account_plans as a (user_id, plan_key)
  values (p_user_id, p_plan_key)
  on conflict on constraint account_plans_pkey do update
  set
    plan_key = excluded.plan_key,
    since = now()
  where a.plan_key <> excluded.plan_key;
  if not found then
    return false;
  end if;
  perform public.log_audit_event(
    p_event_type => 'account.plan_changed',
    p_resource_type => 'account',
    p_resource_id => p_user_id,
    p_details => jsonb_build_object('plan_key', p_plan_key)
  );
  return true;
end
$$;

revoke all on function public.set_account_plan(uuid, text) from public, anon, authenticated;
grant execute on function public.set_account_plan(uuid, text) to service_role;

comment on function public.set_account_plan(uuid, text) is 'Puts an account on a plan; true when that is a change. service_role only.';

create function exora_private.plan_of(p_profile_id uuid)
returns public.subscription_plans
language plpgsql
stable
set search_path = ''
as $$
declare
  v_plan public.subscription_plans;
begin
  select s.* into v_plan
  from public.user_profiles as p
  left join public.account_plans as a on a.user_id = p.account_owner_id
  join public.subscription_plans as s on s.plan_key = a.plan_key or (a.plan_key is null and s.is_default)
  where p.id = p_profile_id;
  v_plan.storage_bytes_per_record := coalesce(
    v_plan.storage_bytes_per_record, exora_private.setting('documents.quota_bytes')::bigint
  );
  return v_plan;
end
$$;

comment on function exora_private.plan_of(uuid) is 'The plan of a profile''s account owner, its storage filled in.';

-- Submitting a file ------------------------------------------------------------

create function exora_private.require_upload(p_shell_file_id uuid, p_patient_id uuid, p_idempotency_key text)
returns uuid
language plpgsql
stable
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_owner(p_patient_id);
begin
  if coalesce(char_length(p_idempotency_key), 0) not between 8 and 200
    or p_shell_file_id is distinct from public.shell_file_id_for(p_patient_id, p_idempotency_key)
  then
    perform exora_private.fail(
      'invalid_request',
      'The file''s id is not that of this profile and idempotency key.',
      'Use shell_file_id_for(p_patient_id, p_idempotency_key), with a key of 8 to 200 characters.'
    );
  end if;
  return v_user_id;
end
$$;

comment on function exora_private.require_upload(uuid, uuid, text) is
  'The signed-in owner, if the file''s id belongs to this profile and key; else an error.';

create function public.submit_shell_file(
  p_shell_file_id uuid,
  p_patient_id uuid,
  p_file_name text,
  p_mime_type text,
  p_size_bytes bigint,
  p_sha256 text,
  p_idempotency_key text,
  p_correlation_id uuid default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_upload(p_shell_file_id, p_patient_id, p_idempotency_key);
  v_path text := p_patient_id || '/' || p_shell_file_id || '/original';
  v_file public.shell_files;
  v_stored_bytes bigint;
  v_job_id uuid;
  v_plan public.subscription_plans;
begin
  if coalesce(char_length(p_file_name), 0) not between 1 and 255 or p_file_name ~ '[\x01-\x1f\x7f/\\]' then
    perform exora_private.fail('file_name_invalid', 'The file''s name can''t be accepted.', 'Rename it to a plain name.');
  end if;
  if p_mime_type is null or p_mime_type not in ('application/pdf', 'image/jpeg', 'image/png', 'text/plain') then
    perform exora_private.fail('file_type_unsupported', 'This kind of file can''t be read.', 'Upload a PDF, JPEG, PNG or text.');
  end if;
  if coalesce(p_sha256, '') !~ '^[0-9a-f]{64}$' or p_size_bytes is null or p_size_bytes < 0 then
    perform exora_private.fail('invalid_request', 'Size or SHA-256 is missing or malformed.', 'Send bytes and 64 hex digits.');
  end if;
  if p_size_bytes = 0 then
    perform exora_private.fail('file_empty', 'This file is empty.', 'Check that it opens on your device.');
  end if;
  if p_size_bytes > exora_private.setting('documents.max_file_bytes') then
    perform exora_private.fail('file_too_large', 'This file is too large.', 'Split it or save it at a lower resolution.');
  end if;

  -- Of two simultaneous submissions the second waits here, then takes the other branch.
  insert into public.shell_files (
    id, patient_id, uploaded_by, file_name, mime_type, size_bytes, sha256, storage_path, idempotency_key
  )
  values (
    p_shell_file_id, p_patient_id, v_user_id, p_file_name, p_mime_type, p_size_bytes, p_sha256, v_path, p_idempotency_key
  )
  on conflict on constraint shell_files_pkey do nothing
  returning * into v_file;

  if v_file.id is null then
    select f.* into v_file from public.shell_files as f where f.id = p_shell_file_id;
    if v_file.size_bytes <> p_size_bytes or coalesce(v_file.sha256, p_sha256) <> p_sha256 then
      perform exora_private.fail(
        'idempotency_conflict',
        'This upload''s key was already used for another file.',
        'Start a new upload for this file.'
      );
    end if;
    return jsonb_build_object('shell_file_id', v_file.id, 'job_id', v_file.current_job_id, 'status', v_file.status);
  end if;

  perform exora_private.require_ai_consent(p_patient_id, 'local');

  select coalesce(o.metadata ->> 'size', o.metadata ->> 'contentLength')::bigint into v_stored_bytes
  from storage.objects as o
  where o.bucket_id = 'documents' and o.name = v_path;
  if not found or v_stored_bytes is distinct from p_size_bytes then
    perform exora_private.fail(
      'upload_incomplete',
      'The stored file is missing or has another size.',
      'Upload the file again.'
    );
  end if;

  -- Submissions to one record are counted one after another, so that together they can't pass the limit.
  perform from public.user_profiles as p where p.id = p_patient_id for no key update;
  v_plan := exora_private.plan_of(p_patient_id);
  if exora_private.stored_bytes(p_patient_id) > v_plan.storage_bytes_per_record then
    perform exora_private.fail(
      'quota_exceeded',
      'This record has reached its storage limit.',
      'Remove documents that you no longer need, or raise the limit.'
    );
  end if;
  if exora_private.uploads_since(p_patient_id, date_trunc('month', now(), 'UTC')) >= v_plan.uploads_per_record_and_month then
    perform exora_private.fail(
      'quota_exceeded',
      'This record has reached its plan''s uploads of this month.',
      'Wait for the next month, or choose a larger plan.'
    );
  end if;

  v_job_id := public.enqueue_job_v3(
    job_type => 'shell_file_processing',
    job_name => 'Process medical document',
    job_payload => jsonb_build_object('shell_file_id', v_file.id, 'patient_id', v_file.patient_id, 'file_path', v_path),
    p_correlation_id => p_correlation_id
  );
  update public.shell_files as f set current_job_id = v_job_id where f.id = v_file.id;
  perform public.track_shell_file_upload_usage(p_patient_id, v_file.id, p_size_bytes, null);
  perform public.log_audit_event(
    p_event_type => 'file.submitted',
    p_patient_id => p_patient_id,
    p_resource_type => 'shell_file',
    p_resource_id => v_file.id,
    p_details => jsonb_build_object('size_bytes', p_size_bytes, 'mime_type', p_mime_type),
    p_personal => jsonb_build_object('file_name', p_file_name, 'sha256', p_sha256),
    p_job_id => v_job_id,
    p_correlation_id => p_correlation_id
  );
  return jsonb_build_object('shell_file_id', v_file.id, 'job_id', v_job_id, 'status', v_file.status);
end
$$;

revoke all on function public.submit_shell_file(uuid, uuid, text, text, bigint, text, text, uuid)
from public, anon, service_role;
grant execute on function public.submit_shell_file(uuid, uuid, text, text, bigint, text, text, uuid) to authenticated;

comment on function public.submit_shell_file(uuid, uuid, text, text, bigint, text, text, uuid) is
  'Takes an uploaded file into the record: row, job, usage and audit event in one transaction. The same key gives the same answer.';

create function public.reject_shell_file(
  p_shell_file_id uuid,
  p_patient_id uuid,
  p_file_name text,
  p_size_bytes bigint,
  p_idempotency_key text,
  p_error_code text,
  p_error_parameters jsonb default '{}',
  p_correlation_id uuid default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_upload(p_shell_file_id, p_patient_id, p_idempotency_key);
  v_file public.shell_files;
begin
  if coalesce(char_length(p_file_name), 0) not between 1 and 255
    or p_file_name ~ '[\x01-\x1f\x7f/\\]'
    or p_size_bytes is null
    or p_size_bytes < 0
    or not coalesce(p_error_code = any (exora_private.error_codes()), false)
  then
    perform exora_private.fail(
      'invalid_request',
      'A refused upload needs a listable name, a size and a code of the error list.',
      'Shorten the name to visible characters without path.'
    );
  end if;

  insert into public.shell_files (
    id, patient_id, uploaded_by, file_name, size_bytes, status, error_code, error_parameters, idempotency_key
  )
  values (
    p_shell_file_id, p_patient_id, v_user_id, p_file_name, p_size_bytes, 'failed', p_error_code,
    exora_private.clean_parameters(p_error_parameters), p_idempotency_key
  )
  on conflict on constraint shell_files_pkey do nothing
  returning * into v_file;

  if v_file.id is null then
    select f.* into v_file from public.shell_files as f where f.id = p_shell_file_id;
  else
    perform public.log_audit_event(
      p_event_type => 'file.refused',
      p_patient_id => p_patient_id,
      p_resource_type => 'shell_file',
      p_resource_id => v_file.id,
      p_details => jsonb_build_object('size_bytes', p_size_bytes, 'error_code', p_error_code),
      p_personal => jsonb_build_object('file_name', p_file_name),
      p_correlation_id => p_correlation_id
    );
  end if;
  return jsonb_build_object('shell_file_id', v_file.id, 'status', v_file.status);
end
$$;

revoke all on function public.reject_shell_file(uuid, uuid, text, bigint, text, text, jsonb, uuid)
from public, anon, service_role;
grant execute on function public.reject_shell_file(uuid, uuid, text, bigint, text, text, jsonb, uuid) to authenticated;

comment on function public.reject_shell_file(uuid, uuid, text, bigint, text, text, jsonb, uuid) is
  'Lists an upload that was refused before it was stored, with its reason. A file that exists stays as it is.';

create function public.retry_shell_file(p_shell_file_id uuid, p_correlation_id uuid default null)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_file public.shell_files;
  v_job_id uuid;
begin
  select f.* into v_file from public.shell_files as f where f.id = p_shell_file_id for update;
  if not found or not exora_private.is_owner(v_user_id, v_file.patient_id) then
    perform exora_private.fail('not_found', 'This document does not exist, or it is not yours.', 'Go back to the list.');
  end if;
  if not exora_private.can_retry(v_file) then
    perform exora_private.fail(
      'wrong_state',
      'This document can''t be tried again.',
      'Wait until it is done; if it failed for its content, upload a corrected copy.'
    );
  end if;
  perform exora_private.require_ai_consent(v_file.patient_id, 'local');

  -- What was read whole need not be read again.
  if v_file.current_reading_id is not null then
    v_job_id := public.enqueue_job_v3(
      job_type => 'ai_processing',
      job_name => 'Understand document',
      job_payload => jsonb_build_object(
        'shell_file_id', v_file.id, 'patient_id', v_file.patient_id, 'reading_id', v_file.current_reading_id
      ),
      p_correlation_id => p_correlation_id
    );
  else
    v_job_id := public.enqueue_job_v3(
      job_type => 'shell_file_processing',
      job_name => 'Process medical document',
      job_payload => jsonb_build_object(
        'shell_file_id', v_file.id, 'patient_id', v_file.patient_id, 'file_path', v_file.storage_path
      ),
      p_correlation_id => p_correlation_id
    );
  end if;

  update public.shell_files as f
  set
    status = case when v_file.current_reading_id is null then 'queued' else 'understanding' end,
    current_job_id = v_job_id,
    pages_done = case when v_file.current_reading_id is null then 0 else f.pages_done end,
    error_code = null,
    error_parameters = '{}',
    error_retryable = false
  where f.id = v_file.id
  returning f.* into v_file;

  perform public.log_audit_event(
    p_event_type => 'file.retried',
    p_patient_id => v_file.patient_id,
    p_resource_type => 'shell_file',
    p_resource_id => v_file.id,
    p_job_id => v_job_id,
    p_correlation_id => p_correlation_id
  );
  return jsonb_build_object('shell_file_id', v_file.id, 'job_id', v_job_id, 'status', v_file.status);
end
$$;

revoke all on function public.retry_shell_file(uuid, uuid) from public, anon, service_role;
grant execute on function public.retry_shell_file(uuid, uuid) to authenticated;

comment on function public.retry_shell_file(uuid, uuid) is
  'Starts a failed file again (from the understanding, if it was read whole) when its fault was not in the file itself.';

create function public.dismiss_shell_file(p_shell_file_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_file public.shell_files;
begin
  select f.* into v_file from public.shell_files as f where f.id = p_shell_file_id for update;
  if not found or not exora_private.is_owner(v_user_id, v_file.patient_id) then
    perform exora_private.fail('not_found', 'This document does not exist, or it is not yours.', 'Go back to the list.');
  end if;
  if v_file.status <> 'failed'
    or exists (select from public.patient_clinical_events as e where e.shell_file_id = v_file.id)
  then
    perform exora_private.fail(
      'wrong_state',
      'Only a failed document without facts can be dismissed.',
      'Wait until it is done.'
    );
  end if;
  delete from public.shell_files as f where f.id = v_file.id;
  perform public.log_audit_event(
    p_event_type => 'file.dismissed',
    p_patient_id => v_file.patient_id,
    p_resource_type => 'shell_file',
    p_resource_id => v_file.id,
    p_details => jsonb_build_object('error_code', v_file.error_code),
    p_personal => jsonb_build_object('file_name', v_file.file_name)
  );
  return jsonb_build_object('shell_file_id', v_file.id, 'storage_path', v_file.storage_path);
end
$$;

revoke all on function public.dismiss_shell_file(uuid) from public, anon, service_role;
grant execute on function public.dismiss_shell_file(uuid) to authenticated;

comment on function public.dismiss_shell_file(uuid) is
  'Removes a failed document from the list. Its bytes, if any were stored (storage_path), are then the owner''s to delete.';

-- user_events ------------------------------------------------------------------

create function exora_private.user_event_properties(p_event_name text)
returns text[]
language sql
immutable
set search_path = ''
as $$
  -- Null for an unknown name. No property can hold words of a document: see log_user_event().
  select case p_event_name
    when 'app_opened' then array['surface', 'version']
    when 'profile_switched' then array['profile_type']
    when 'upload_started' then array['source', 'files', 'bytes']
    when 'upload_finished' then array['source', 'files', 'bytes', 'ms', 'error_code']
    when 'document_opened' then array['pages', 'from']
    when 'proof_opened' then array['fact_type', 'from']
    when 'timeline_opened' then array['filter', 'items']
    when 'search_used' then array['results', 'ms']
    when 'review_decided' then array['decision', 'fact_type', 'ms']
    when 'lens_changed' then array['lens']
    when 'access_granted' then array['access_level', 'days']
    when 'export_requested' then array['format']
    when 'error_shown' then array['error_code', 'view']
  end
$$;

comment on function exora_private.user_event_properties(text) is
  'The closed list of events that the apps may report, each with the properties that it may have.';

create table public.user_events (
  id uuid not null,
  user_id uuid not null,
  profile_id uuid,
  event_name text not null,
  properties jsonb not null default '{}',
  occurred_at timestamptz not null default now(),
  constraint user_events_pkey primary key (user_id, id),
  constraint user_events_user_fkey foreign key (user_id) references auth.users (id) on delete cascade,
  constraint user_events_profile_fkey foreign key (profile_id) references public.user_profiles (id) on delete cascade,
  constraint user_events_name_known check (exora_private.user_event_properties(event_name) is not null),
  constraint user_events_properties_object check (jsonb_typeof(properties) = 'object')
);

create index user_events_user_idx on public.user_events (user_id, occurred_at desc);
create index user_events_profile_idx on public.user_events (profile_id);

alter table public.user_events enable row level security;
revoke all on public.user_events from public, anon, authenticated, service_role;
grant select on public.user_events to authenticated, service_role;

create policy user_events_own_select on public.user_events
for select to authenticated
using (user_id = (select auth.uid()));

comment on table public.user_events is
  'How the apps are used: names of a closed list, numbers and short technical words. Nothing of what a record says.';

insert into public.system_configuration (key, value, description)
values ('events.per_user_and_hour', '1000', 'Most user events that one person''s apps may report in an hour.');

create function public.log_user_event(
  p_event_name text,
  p_properties jsonb default '{}',
  p_profile_id uuid default null,
  p_event_id uuid default null
)
returns uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_id uuid := coalesce(p_event_id, gen_random_uuid());
  v_known text[] := exora_private.user_event_properties(p_event_name);
  v_refused text;
begin
  if v_known is null or jsonb_typeof(p_properties) is distinct from 'object' or pg_column_size(p_properties) > 2000 then
    perform exora_private.fail(
      'invalid_request',
      'An event needs a name of the closed list and a small object of properties.',
      'Use a name and properties that user_events knows.'
    );
  end if;
  select string_agg(quote_literal(left(e.key, 40)), ', ' order by e.key) into v_refused
  from jsonb_each(p_properties) as e
  where not e.key = any (v_known)
    or not case jsonb_typeof(e.value)
      when 'number' then abs((e.value #>> '{}')::numeric) <= 1000000000000
      when 'boolean' then true
      -- A technical word: no spaces, no capitals, nothing that a sentence or a name is made of.
      when 'string' then e.value #>> '{}' ~ '^[a-z0-9][a-z0-9_.:/-]{0,39}$'
      else false
    end;
  if v_refused is not null then
    perform exora_private.fail(
      'invalid_request',
      format('These properties are not accepted: %s.', v_refused),
      format('Known are %s, as numbers, booleans or short technical words.', array_to_string(v_known, ', '))
    );
  end if;
  if p_profile_id is not null and not exora_private.can_read(p_profile_id) then
    perform exora_private.fail('not_allowed', 'This record is not yours.', 'Ask the record''s owner for access.');
  end if;
  if (
    select count(*)
    from public.user_events as e
    where e.user_id = v_user_id and e.occurred_at > now() - interval '1 hour'
  ) >= exora_private.setting('events.per_user_and_hour') then
    perform exora_private.fail('rate_limited', 'Too many events in a short time.', 'Wait a while; what was reported is kept.');
  end if;
  insert into public.user_events (id, user_id, profile_id, event_name, properties)
  values (v_id, v_user_id, p_profile_id, p_event_name, p_properties)
  on conflict on constraint user_events_pkey do nothing;
  return v_id;
end
$$;

revoke all on function public.log_user_event(text, jsonb, uuid, uuid) from public, anon, service_role;
grant execute on function public.log_user_event(text, jsonb, uuid, uuid) to authenticated;

comment on function public.log_user_event(text, jsonb, uuid, uuid) is
  'Reports an event of the signed-in person''s app and returns its id; sent again with the same p_event_id it counts once.';

-- Health -----------------------------------------------------------------------

create function exora_private.require_operator()
returns void
language plpgsql
stable
set search_path = ''
as $$
begin
  if exora_private.caller_role() in ('authenticated', 'anon') and not exora_private.is_admin() then
    perform exora_private.fail('not_allowed', 'Only operators may see this.', 'Sign in as an operator.');
  end if;
end
$$;

comment on function exora_private.require_operator() is
  'Nothing for service_role and admins, else the error not_allowed. What it guards holds counts, nothing of a record.';

create function exora_private.worst_status(p_statuses text[])
returns text
language sql
immutable
set search_path = ''
as $$
  select case
    when 'critical' = any (p_statuses) then 'critical'
    when 'warning' = any (p_statuses) then 'warning'
    else 'healthy'
  end
$$;

comment on function exora_private.worst_status(text[]) is 'healthy, warning or critical: the worst of several.';

create function public.database_health_check()
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_checks jsonb;
begin
  perform exora_private.require_operator();
  with measured (name, value, warning_from, critical_from, hint) as (
    select
      'connections_used_share',
      (
        select count(*)::numeric / current_setting('max_connections')::numeric
        from pg_catalog.pg_stat_activity as a
        where a.backend_type = 'client backend'
      ),
      0.8, 0.95, 'Use a pooler, or end idle connections.'
    union all
    select
      'longest_transaction_seconds',
      (
        select max(extract(epoch from clock_timestamp() - a.xact_start))
        from pg_catalog.pg_stat_activity as a
        where a.datname = current_database() and a.pid <> pg_backend_pid()
      ),
      300, 3600, 'End it: an old snapshot keeps dead rows from being removed.'
    union all
    select
      'transaction_ids_used_share',
      (select age(d.datfrozenxid)::numeric / 2000000000 from pg_catalog.pg_database as d where d.datname = current_database()),
      0.5, 0.8, 'Let autovacuum freeze: look for what holds it back.'
    union all
    select
      'dead_rows_share',
      (
        select max(s.n_dead_tup::numeric / (s.n_live_tup + s.n_dead_tup))
        from pg_catalog.pg_stat_user_tables as s
        where s.schemaname in ('public', 'exora_private') and s.n_live_tup + s.n_dead_tup > 10000
      ),
      0.3, 0.6, 'Look for an old transaction, or vacuum the table.'
    union all
    select
      'cache_miss_share',
      (
        select case when s.blks_hit + s.blks_read > 1000000 then s.blks_read::numeric / (s.blks_hit + s.blks_read) end
        from pg_catalog.pg_stat_database as s
        where s.datname = current_database()
      ),
      0.1, 0.3, 'Give the server more memory, or look for queries that read whole tables.'
    union all
    select
      'invalid_indexes',
      (
        select count(*)
        from pg_catalog.pg_index as i
        join pg_catalog.pg_class as c on c.oid = i.indrelid
        where c.relnamespace in ('public'::regnamespace, 'exora_private'::regnamespace) and not i.indisvalid
      ),
      1, null, 'Rebuild them with reindex.'
    union all
    select
      'tables_without_row_security',
      (
        select count(*)
        from pg_catalog.pg_class as c
        where c.relnamespace in ('public'::regnamespace, 'exora_private'::regnamespace)
          and c.relkind in ('r', 'p')
          and not c.relrowsecurity
      ),
      null, 1, 'Enable row level security at once.'
    union all
    select
      'unvalidated_constraints',
      (
        select count(*)
        from pg_catalog.pg_constraint as k
        where k.connamespace in ('public'::regnamespace, 'exora_private'::regnamespace) and not k.convalidated
      ),
      1, null, 'Validate them with alter table … validate constraint.'
    union all
    select 'database_bytes', pg_database_size(current_database()), null, null, null
  )
  select
    jsonb_agg(
      jsonb_strip_nulls(
        jsonb_build_object(
          'name', m.name,
          -- Null: not known (too little has happened, or this role may not see it).
          'value', round(m.value::numeric, 4),
          'status', s.status,
          'hint', case when s.status <> 'healthy' then m.hint end
        )
      )
    )
  into v_checks
  from measured as m
  cross join lateral (
    select case
      when m.value >= m.critical_from then 'critical'
      when m.value >= m.warning_from then 'warning'
      else 'healthy'
    end as status
  ) as s;
  return jsonb_build_object(
    'status', exora_private.worst_status(array(select c ->> 'status' from jsonb_array_elements(v_checks) as c)),
    'checked_at', clock_timestamp(),
    'server_version', current_setting('server_version_num')::integer,
    'checks', v_checks
  );
end
$$;

revoke all on function public.database_health_check() from public, anon;
grant execute on function public.database_health_check() to authenticated, service_role;

comment on function public.database_health_check() is
  'State of the server with each measure, its status and what to do. service_role and admins.';

create function public.job_queue_health()
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_now timestamptz := clock_timestamp();
  v_lease interval := make_interval(secs => exora_private.setting('jobs.lease_seconds')::double precision);
  v_types jsonb;
  v_workers integer;
  v_expired integer;
  v_oldest numeric;
  v_dead integer;
begin
  perform exora_private.require_operator();
  select
    count(distinct j.worker_id) filter (where j.heartbeat_at >= v_now - v_lease),
    count(*) filter (where j.heartbeat_at < v_now - v_lease)
  into v_workers, v_expired
  from public.job_queue as j
  where j.status = 'processing';

  select
    coalesce(jsonb_object_agg(t.job_type, to_jsonb(t) - 'job_type'), '{}'),
    coalesce(max(t.oldest_due_seconds), 0),
    coalesce(sum(t.dead_letters_last_hour), 0)
  into v_types, v_oldest, v_dead
  from (
    select
      k.job_type,
      count(*) filter (where j.status = 'pending' and j.due_at <= v_now) as due,
      count(*) filter (where j.status = 'pending' and j.due_at > v_now) as waiting,
      count(*) filter (where j.status = 'processing') as processing,
      count(*) filter (where j.status = 'completed') as completed,
      count(*) filter (where j.status = 'failed') as failed,
      count(*) filter (where j.status = 'cancelled') as cancelled,
      count(*) filter (where j.status = 'dead_letter') as dead_letters,
      count(*) filter (where j.status = 'dead_letter' and j.finished_at > v_now - interval '1 hour') as dead_letters_last_hour,
      count(*) filter (where j.status = 'completed' and j.finished_at > v_now - interval '1 hour') as completed_last_hour,
      round(
        max(extract(epoch from v_now - j.due_at)) filter (where j.status = 'pending' and j.due_at <= v_now), 3
      ) as oldest_due_seconds,
      round(
        (
          percentile_cont(0.5) within group (order by extract(epoch from j.finished_at - j.claimed_at))
            filter (where j.status = 'completed' and j.finished_at > v_now - interval '1 hour')
        )::numeric, 3
      ) as seconds_p50,
      round(
        (
          percentile_cont(0.95) within group (order by extract(epoch from j.finished_at - j.claimed_at))
            filter (where j.status = 'completed' and j.finished_at > v_now - interval '1 hour')
        )::numeric, 3
      ) as seconds_p95
    from unnest(exora_private.job_types()) as k (job_type)
    left join public.job_queue as j on j.job_type = k.job_type
    group by k.job_type
  ) as t;

  return jsonb_build_object(
    'status', case
      -- Nobody works although work has waited for a minute; or jobs of dead workers are not taken back.
      when (v_workers = 0 and v_oldest > 60) or exists (
        select
        from public.job_queue as j
        where j.status = 'processing' and j.heartbeat_at < v_now - 4 * v_lease
      ) then 'critical'
      when v_oldest > 60 or v_expired > 0 or v_dead > 0 then 'warning'
      else 'healthy'
    end,
    'checked_at', v_now,
    'workers', v_workers,
    'expired_leases', v_expired,
    'oldest_due_seconds', v_oldest,
    'dead_letters_last_hour', v_dead,
    'job_types', v_types
  );
end
$$;

revoke all on function public.job_queue_health() from public, anon;
grant execute on function public.job_queue_health() to authenticated, service_role;

comment on function public.job_queue_health() is
  'Jobs of each type by state, how long due ones wait and finished ones took, and workers heard of within a lease. '
  'service_role and admins.';

create function public.data_quality_report()
returns table (check_name text, severity text, found bigint, hint text)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_operator();
  return query
  with living as materialized (
    select e.id, e.patient_id, e.event_type, e.display_text, e.assertion, e.event_date, e.event_day, e.status, e.origin, e.confidence
    from public.patient_clinical_events as e
    where e.status in ('suggested', 'confirmed')
  )
  select 'machine_fact_without_proof', 'error', count(*), 'Read the document again: every fact of a machine cites its page.'
  from living as e
  where e.origin = 'machine' and not exists (select from public.clinical_event_sources as s where s.event_id = e.id)
  union all
  select 'stored_file_without_usage', 'error', count(*), 'Count it with track_shell_file_upload_usage().'
  from public.shell_files as f
  where f.storage_path is not null
    and not exists (
      select from public.user_usage_tracking as u where u.shell_file_id = f.id and u.usage_type = 'shell_file_upload'
    )
  union all
  select 'completed_session_without_usage', 'error', count(*), 'Count it with track_ai_processing_usage().'
  from public.ai_processing_sessions as s
  where s.status = 'completed' and not exists (select from public.user_usage_tracking as u where u.session_id = s.id)
  union all
  select 'unfinished_file_without_job', 'error', count(*), 'Enqueue its stage again: no job works on it.'
  from public.shell_files as f
  where f.status in ('queued', 'reading', 'understanding')
    and not exists (
      select from public.job_queue as j where j.id = f.current_job_id and j.status in ('pending', 'processing')
    )
  union all
  select 'session_of_finished_job', 'warning', count(*), 'Its job ended without completing it: look at the job''s error.'
  from public.ai_processing_sessions as s
  where s.status = 'running'
    and not exists (select from public.job_queue as j where j.id = s.job_id and j.status in ('pending', 'processing'))
  union all
  select 'fact_in_the_future', 'warning', count(*), 'Compare the date with the document.'
  from living as e
  where e.event_day > current_date + 1
  union all
  select 'fact_before_birth', 'warning', count(*), 'Compare the date with the document and the profile''s date of birth.'
  from living as e
  join public.user_profiles as p on p.id = e.patient_id
  where e.event_day < p.date_of_birth and e.event_type <> 'family_history'
  union all
  select 'allergy_stated_and_denied', 'warning', count(*), 'Ask the person which is right: two documents disagree.'
  from (
    select from living as e
    where e.event_type = 'allergy'
    group by e.patient_id, lower(e.display_text)
    having bool_or(e.assertion = 'present') and bool_or(e.assertion = 'absent')
  ) as c
  union all
  select 'reference_range_reversed', 'warning', count(*), 'Compare the range with the document.'
  from public.patient_observations as o
  join living as e on e.id = o.event_id
  where o.ref_low > o.ref_high
  union all
  select 'file_processed_without_facts', 'info', count(*), 'Normal for letters without findings; many at once are a fault.'
  from public.shell_files as f
  where f.status = 'processed' and not exists (select from public.patient_clinical_events as e where e.shell_file_id = f.id)
  union all
  select 'uncoded_fact', 'info', count(*), 'Load the code system that knows it.'
  from living as e
  where not exists (select from public.medical_code_assignments as a where a.event_id = e.id)
  union all
  select 'doubtful_suggestion', 'info', count(*), 'It waits for a person''s decision.'
  from living as e
  where e.status = 'suggested' and e.confidence < 0.5
  union all
  select 'same_fact_in_several_documents', 'info', coalesce(sum(c.facts - 1), 0)::bigint, 'Shown as one line with all its sources.'
  from (
    select count(*) as facts
    from living as e
    group by e.patient_id, e.event_type, lower(e.display_text), e.assertion, e.event_date
    having count(*) > 1
  ) as c;
end
$$;

revoke all on function public.data_quality_report() from public, anon;
grant execute on function public.data_quality_report() to authenticated, service_role;

comment on function public.data_quality_report() is
  'How often each known fault occurs in all records: counts only, worst first. service_role and admins.';

-- Workload indexes -------------------------------------------------------------

-- Polling: the few files of a record that are being worked on.
create index shell_files_unfinished_idx
on public.shell_files (patient_id)
where status in ('queued', 'reading', 'understanding');
