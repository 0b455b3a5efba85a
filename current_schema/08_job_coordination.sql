-- =============================================================================
-- 08_JOB_COORDINATION.SQL - JOBS, SUBMISSION, USAGE
-- =============================================================================
-- Purpose: The RPCs by which documents become jobs and workers coordinate
-- Architecture: Short transactions; SKIP LOCKED claims; every call about a job fenced by worker and attempt
-- Dependencies: 01-07
--
-- DESIGN DECISIONS:
-- - Function and parameter names of the architecture guide are kept verbatim; parameters of the same name as a column
--   are written function.parameter inside
-- - submit_shell_file() makes file, job, usage and audit event in one transaction: never one without the others
-- - A killed worker's job comes back when its heartbeat is older than jobs.lease_seconds
--
-- TABLES CREATED (1 table):
-- Usage: user_usage_tracking
--
-- KEY FUNCTIONS: enqueue_job_v3(), claim_next_job_v3(), update_job_heartbeat(), complete_job(), fail_job(),
--   reschedule_job(), reap_expired_jobs(), submit_shell_file(), reject_shell_file(), retry_shell_file(),
--   dismiss_shell_file(), track_shell_file_upload_usage(), exora_private.job_types(),
--   exora_private.require_job_types(), exora_private.hold_job(), exora_private.earlier_result(),
--   exora_private.finish_job(), exora_private.require_upload()
-- INTEGRATION POINTS: shell-file-processor-v3 (submit, reject), apps/web (retry, dismiss), exora-v3-worker (the rest)
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

alter table public.job_queue
  add constraint job_queue_job_type_known check (job_type = any (exora_private.job_types()));

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
  if v_unknown is not null or coalesce(cardinality(p_job_types), 0) = 0 then
    perform exora_private.fail(
      'invalid_request',
      format('Unknown job type: %s.', coalesce(v_unknown, 'none was named')),
      format('Known are: %s.', array_to_string(exora_private.job_types(), ', '))
    );
  end if;
end
$$;

comment on function exora_private.require_job_types(text[]) is 'Nothing, or an error that names the unknown job types.';

-- Queue ------------------------------------------------------------------------

create function public.enqueue_job_v3(
  job_type text,
  job_name text,
  job_payload jsonb default '{}',
  priority integer default 5,
  p_due_at timestamptz default null,
  p_max_attempts integer default null,
  p_idempotency_key text default null,
  p_correlation_id uuid default null
)
returns uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_job_id uuid := gen_random_uuid();
  v_holder_id uuid;
begin
  perform exora_private.require_job_types(array[enqueue_job_v3.job_type]);
  if enqueue_job_v3.job_name is null
    or jsonb_typeof(enqueue_job_v3.job_payload) is distinct from 'object'
    or not coalesce(enqueue_job_v3.priority between 1 and 10, false)
    or p_max_attempts < 1
  then
    perform exora_private.fail(
      'invalid_request',
      'A job needs a name, an object as payload, a priority of 1 (most urgent) to 10, and at least one attempt.',
      'Correct the named fields and send it again.'
    );
  end if;

  if p_idempotency_key is not null then
    -- Of two simultaneous calls the second waits here for the first one's commit, then finds its job.
    insert into public.job_idempotency_keys (key, job_id)
    values (p_idempotency_key, v_job_id)
    on conflict on constraint job_idempotency_keys_pkey do nothing;
    select k.job_id into v_holder_id from public.job_idempotency_keys as k where k.key = p_idempotency_key;
    if v_holder_id <> v_job_id then
      return v_holder_id;
    end if;
  end if;

  insert into public.job_queue (
    id, job_type, job_name, job_payload, priority, patient_id, due_at, max_attempts, correlation_id
  )
  values (
    v_job_id,
    enqueue_job_v3.job_type,
    enqueue_job_v3.job_name,
    enqueue_job_v3.job_payload,
    enqueue_job_v3.priority,
    (enqueue_job_v3.job_payload ->> 'patient_id')::uuid,
    coalesce(p_due_at, now()),
    coalesce(p_max_attempts, exora_private.setting('jobs.max_attempts')::integer),
    p_correlation_id
  );
  return v_job_id;
end
$$;

revoke all on function public.enqueue_job_v3(text, text, jsonb, integer, timestamptz, integer, text, uuid)
from public, anon, authenticated;
grant execute on function public.enqueue_job_v3(text, text, jsonb, integer, timestamptz, integer, text, uuid) to service_role;

comment on function public.enqueue_job_v3(text, text, jsonb, integer, timestamptz, integer, text, uuid) is
  'Enqueues a job and returns its id; the same idempotency key returns the same job. Priority 1 is the most urgent.';

create function public.claim_next_job_v3(worker_id text, job_types text[])
returns setof public.job_queue
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_job_types(claim_next_job_v3.job_types);
  if coalesce(char_length(claim_next_job_v3.worker_id), 0) not between 1 and 200 then
    perform exora_private.fail('invalid_request', 'A worker needs an id of 1 to 200 characters.', 'Pass worker_id.');
  end if;
  return query
  update public.job_queue as j
  set
    status = 'processing',
    attempt = j.attempt + 1,
    worker_id = claim_next_job_v3.worker_id,
    claimed_at = clock_timestamp(),
    heartbeat_at = clock_timestamp()
  where j.id = (
    -- The ready index gives priority then due time; rows that another worker is claiming are stepped over.
    select q.id
    from public.job_queue as q
    where q.status = 'pending'
      and q.due_at <= clock_timestamp()
      and q.job_type = any (claim_next_job_v3.job_types)
    order by q.priority, q.due_at, q.id
    limit 1
    for update skip locked
  )
  returning j.*;
end
$$;

revoke all on function public.claim_next_job_v3(text, text[]) from public, anon, authenticated;
grant execute on function public.claim_next_job_v3(text, text[]) to service_role;

comment on function public.claim_next_job_v3(text, text[]) is
  'Gives the worker the most urgent due job of these types, or nothing. No two workers get the same one.';

create function exora_private.hold_job(p_job_id uuid, p_worker_id text, p_attempt integer, p_job_type text)
returns public.job_queue
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_job public.job_queue;
begin
  update public.job_queue as j
  set heartbeat_at = clock_timestamp()
  where j.id = p_job_id
    and j.status = 'processing'
    and j.worker_id = p_worker_id
    and j.attempt = coalesce(p_attempt, j.attempt)
  returning j.* into v_job;
  if not found then
    perform exora_private.fail(
      'job_not_held',
      'This job is not (or no longer) held by this worker.',
      'Stop working on it: the worker that holds it will finish it.'
    );
  end if;
  if v_job.job_type <> coalesce(p_job_type, v_job.job_type) then
    perform exora_private.fail(
      'invalid_request',
      format('This call is for jobs of type %s.', p_job_type),
      'Call the functions of this job''s own stage.'
    );
  end if;
  return v_job;
end
$$;

comment on function exora_private.hold_job(uuid, text, integer, text) is
  'The job, locked and with a fresh heartbeat, if this worker holds it in this attempt; else the error job_not_held.';

create function exora_private.earlier_result(p_job_id uuid, p_worker_id text, p_attempt integer)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select j.job_result
  from public.job_queue as j
  where j.id = p_job_id
    and j.status = 'completed'
    and j.worker_id = p_worker_id
    and j.attempt = coalesce(p_attempt, j.attempt)
$$;

comment on function exora_private.earlier_result(uuid, text, integer) is
  'What the same worker and attempt completed already: a call whose answer was lost may be sent again.';

create function exora_private.finish_job(p_job_id uuid, p_job_result jsonb)
returns void
language sql
volatile
set search_path = ''
as $$
  update public.job_queue as j
  set
    status = 'completed',
    job_result = p_job_result,
    error_code = null,
    error_parameters = '{}',
    finished_at = clock_timestamp()
  where j.id = p_job_id
$$;

comment on function exora_private.finish_job(uuid, jsonb) is 'Marks a held job as completed.';

create function public.update_job_heartbeat(p_job_id uuid, p_worker_id text, p_attempt integer default null)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  update public.job_queue as j
  set heartbeat_at = clock_timestamp()
  where j.id = p_job_id
    and j.status = 'processing'
    and j.worker_id = p_worker_id
    and j.attempt = coalesce(p_attempt, j.attempt);
  return found;
end
$$;

revoke all on function public.update_job_heartbeat(uuid, text, integer) from public, anon, authenticated;
grant execute on function public.update_job_heartbeat(uuid, text, integer) to service_role;

comment on function public.update_job_heartbeat(uuid, text, integer) is
  'Keeps the job; false when this worker doesn''t hold it any more and must stop.';

create function public.complete_job(
  p_job_id uuid,
  p_worker_id text,
  p_job_result jsonb default '{}',
  p_attempt integer default null
)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  if exora_private.earlier_result(p_job_id, p_worker_id, p_attempt) is not null then
    return true;
  end if;
  perform exora_private.hold_job(p_job_id, p_worker_id, p_attempt, null);
  perform exora_private.finish_job(p_job_id, coalesce(p_job_result, '{}'));
  return true;
end
$$;

revoke all on function public.complete_job(uuid, text, jsonb, integer) from public, anon, authenticated;
grant execute on function public.complete_job(uuid, text, jsonb, integer) to service_role;

comment on function public.complete_job(uuid, text, jsonb, integer) is
  'Completes a held job; true also when this worker and attempt completed it before. Else the error job_not_held.';

create function public.fail_job(
  p_job_id uuid,
  p_worker_id text,
  p_attempt integer,
  p_error_code text,
  p_error_parameters jsonb default '{}',
  p_retryable boolean default true
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_job public.job_queue := exora_private.hold_job(p_job_id, p_worker_id, p_attempt, null);
  v_code text := case when p_error_code = any (exora_private.error_codes()) then p_error_code else 'internal' end;
  v_parameters jsonb := exora_private.clean_parameters(p_error_parameters);
  v_status text;
  v_retry_at timestamptz;
begin
  -- An engine that crashes or hangs twice does so for the document's sake: more tries would keep it from everybody else.
  if v_code in ('reader_crashed', 'processing_timeout') then
    v_job.max_attempts := least(v_job.max_attempts, 2);
  end if;
  if coalesce(p_retryable, true) and v_job.attempt < v_job.max_attempts then
    v_status := 'pending';
    -- Doubling, capped, and spread over the upper half of the interval so that failures of one cause don't return together.
    v_retry_at := clock_timestamp() + make_interval(
      secs => (
        least(
          exora_private.setting('jobs.retry_max_seconds'),
          exora_private.setting('jobs.retry_base_seconds') * 2 ^ (v_job.attempt - 1)
        )::double precision * (0.5 + random() / 2)
      )
    );
  else
    v_status := case when coalesce(p_retryable, true) then 'dead_letter' else 'failed' end;
  end if;

  update public.job_queue as j
  set
    status = v_status,
    due_at = coalesce(v_retry_at, j.due_at),
    error_code = v_code,
    error_parameters = v_parameters,
    heartbeat_at = null,
    finished_at = case when v_retry_at is null then clock_timestamp() end
  where j.id = v_job.id;

  if v_retry_at is null then
    update public.shell_files as f
    set
      status = 'failed',
      error_code = v_code,
      error_parameters = v_parameters,
      error_retryable = coalesce(p_retryable, true)
    where f.id = (v_job.job_payload ->> 'shell_file_id')::uuid
      and f.current_job_id = v_job.id
      and f.status in ('queued', 'reading', 'understanding');

    perform public.log_audit_event(
      p_event_type => 'job.given_up',
      p_patient_id => v_job.patient_id,
      p_resource_type => 'job',
      p_resource_id => v_job.id,
      p_details => jsonb_build_object('job_type', v_job.job_type, 'error_code', v_code, 'attempt', v_job.attempt),
      p_job_id => v_job.id,
      p_correlation_id => v_job.correlation_id
    );
  end if;
  return jsonb_build_object('status', v_status, 'retry_at', v_retry_at);
end
$$;

revoke all on function public.fail_job(uuid, text, integer, text, jsonb, boolean) from public, anon, authenticated;
grant execute on function public.fail_job(uuid, text, integer, text, jsonb, boolean) to service_role;

comment on function public.fail_job(uuid, text, integer, text, jsonb, boolean) is
  'Puts a held job back with exponential back-off, or gives it up (failed: not retryable, dead_letter: attempts used up) '
  'and marks its file with the error.';

create function public.reschedule_job(
  p_job_id uuid,
  p_worker_id text,
  p_attempt integer,
  p_delay_seconds numeric default 0
)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_job public.job_queue := exora_private.hold_job(p_job_id, p_worker_id, p_attempt, null);
begin
  update public.job_queue as j
  set
    status = 'pending',
    due_at = clock_timestamp() + make_interval(secs => greatest(coalesce(p_delay_seconds, 0), 0)::double precision),
    -- The attempt number keeps growing, for it fences; the allowance grows with it, so none is used up.
    max_attempts = j.max_attempts + 1,
    heartbeat_at = null
  where j.id = v_job.id;
  return true;
end
$$;

revoke all on function public.reschedule_job(uuid, text, integer, numeric) from public, anon, authenticated;
grant execute on function public.reschedule_job(uuid, text, integer, numeric) to service_role;

comment on function public.reschedule_job(uuid, text, integer, numeric) is
  'Hands a held job back without using up an attempt, due after the delay: for draining and for full capacity.';

create function public.reap_expired_jobs()
returns integer
language sql
volatile
security definer
set search_path = ''
as $$
  with expired as (
    select j.id
    from public.job_queue as j
    where j.status = 'processing'
      and j.heartbeat_at < clock_timestamp() - make_interval(secs => exora_private.setting('jobs.lease_seconds')::double precision)
    for update skip locked
  ),
  taken as (
    update public.job_queue as j
    set
      status = case when j.attempt < j.max_attempts then 'pending' else 'dead_letter' end,
      due_at = clock_timestamp(),
      heartbeat_at = null,
      error_code = 'reader_crashed',
      error_parameters = '{}',
      finished_at = case when j.attempt < j.max_attempts then null else clock_timestamp() end
    from expired
    where j.id = expired.id
    returning j.id, j.status, j.patient_id, j.job_type, j.attempt, j.job_payload, j.correlation_id
  ),
  failed as (
    update public.shell_files as f
    set
      status = 'failed',
      error_code = 'reader_crashed',
      error_parameters = '{}',
      error_retryable = true
    from taken
    where taken.status = 'dead_letter'
      and f.id = (taken.job_payload ->> 'shell_file_id')::uuid
      and f.current_job_id = taken.id
      and f.status in ('queued', 'reading', 'understanding')
  )
  select count(*)::integer
  from (
    select
      case
        when t.status = 'dead_letter' then public.log_audit_event(
          p_event_type => 'job.given_up',
          p_patient_id => t.patient_id,
          p_resource_type => 'job',
          p_resource_id => t.id,
          p_details => jsonb_build_object('job_type', t.job_type, 'error_code', 'reader_crashed', 'attempt', t.attempt),
          p_job_id => t.id,
          p_correlation_id => t.correlation_id
        )
      end as event_id
    from taken as t
    order by t.patient_id
    offset 0
  ) as logged
$$;

revoke all on function public.reap_expired_jobs() from public, anon, authenticated;
grant execute on function public.reap_expired_jobs() to service_role;

comment on function public.reap_expired_jobs() is
  'Takes jobs from workers that stopped sending heartbeats: due again at once, given up when attempts are used up. Returns how many.';

-- user_usage_tracking ----------------------------------------------------------

create table public.user_usage_tracking (
  id uuid not null default gen_random_uuid(),
  profile_id uuid not null,
  usage_type text not null,
  -- Without foreign key: what was used stays counted after a file is dismissed.
  shell_file_id uuid not null,
  file_size_bytes bigint not null,
  estimated_pages integer,
  tracked_at timestamptz not null default now(),
  constraint user_usage_tracking_pkey primary key (id),
  constraint user_usage_tracking_once_key unique (shell_file_id, usage_type),
  constraint user_usage_tracking_profile_fkey
    foreign key (profile_id) references public.user_profiles (id) on delete cascade,
  constraint user_usage_tracking_type_known check (usage_type in ('shell_file_upload')),
  constraint user_usage_tracking_not_negative check (file_size_bytes >= 0 and estimated_pages >= 0)
);

create index user_usage_tracking_profile_idx on public.user_usage_tracking (profile_id, tracked_at);

alter table public.user_usage_tracking enable row level security;
revoke all on public.user_usage_tracking from public, anon, authenticated, service_role;
grant select on public.user_usage_tracking to authenticated, service_role;

create policy user_usage_tracking_owner_select on public.user_usage_tracking
for select to authenticated
using (profile_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.user_usage_tracking is 'What each profile used: one row per file and kind of use.';

create function public.track_shell_file_upload_usage(
  p_profile_id uuid,
  p_shell_file_id uuid,
  p_file_size_bytes bigint default null,
  p_estimated_pages integer default null
)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_size_bytes bigint;
begin
  select f.size_bytes into v_size_bytes
  from public.shell_files as f
  where f.id = p_shell_file_id and f.patient_id = p_profile_id;
  if not found then
    perform exora_private.fail('not_found', 'This profile has no such file.', 'Submit the file first.');
  end if;
  if p_estimated_pages < 0 then
    perform exora_private.fail('invalid_request', 'Pages can''t be negative.', 'Pass an estimate of 0 or more, or none.');
  end if;
  -- The size is the stored row's, whatever the caller says: usage can't be talked down.
  insert into public.user_usage_tracking (profile_id, usage_type, shell_file_id, file_size_bytes, estimated_pages)
  values (p_profile_id, 'shell_file_upload', p_shell_file_id, v_size_bytes, p_estimated_pages)
  on conflict on constraint user_usage_tracking_once_key do nothing;
  return found;
end
$$;

revoke all on function public.track_shell_file_upload_usage(uuid, uuid, bigint, integer) from public, anon, authenticated;
grant execute on function public.track_shell_file_upload_usage(uuid, uuid, bigint, integer) to service_role;

comment on function public.track_shell_file_upload_usage(uuid, uuid, bigint, integer) is
  'Counts a file''s upload once; true when it was not counted before. The size is taken from the file''s row.';

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
  if (
    select sum(f.size_bytes) from public.shell_files as f where f.patient_id = p_patient_id and f.storage_path is not null
  ) > exora_private.setting('documents.quota_bytes') then
    perform exora_private.fail(
      'quota_exceeded',
      'This record has reached its storage limit.',
      'Remove documents that you no longer need, or raise the limit.'
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
