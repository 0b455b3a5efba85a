-- =============================================================================
-- 08_JOB_COORDINATION.SQL - JOBS
-- =============================================================================
-- Purpose: The RPCs by which workers share the jobs
-- Architecture: Short transactions; SKIP LOCKED claims; every call about a job fenced by worker and attempt
-- Dependencies: 01-07, 08_api_budgets.sql
--
-- DESIGN DECISIONS:
-- - Function and parameter names of the architecture guide are kept verbatim; parameters of the same name as a column
--   are written function.parameter inside
-- - A killed worker's job comes back when its heartbeat is older than jobs.lease_seconds, its API slots with it
--
-- TABLES CREATED (0 tables): none
--
-- KEY FUNCTIONS: enqueue_job_v3(), claim_next_job_v3(), update_job_heartbeat(), complete_job(), fail_job(),
--   reschedule_job(), reap_expired_jobs(), exora_private.hold_job(), exora_private.earlier_result(),
--   exora_private.finish_job(), exora_private.give_up_job()
-- INTEGRATION POINTS: exora-v3-worker (service_role); submission (08) and the stages (04) enqueue
-- =============================================================================

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
  v_uuid text := '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$';
begin
  perform exora_private.require_job_types(array[enqueue_job_v3.job_type]);
  if coalesce(char_length(enqueue_job_v3.job_name), 0) not between 1 and 200
    or jsonb_typeof(enqueue_job_v3.job_payload) is distinct from 'object'
    or pg_column_size(enqueue_job_v3.job_payload) > 65536
    or enqueue_job_v3.job_payload ->> 'patient_id' !~ v_uuid
    or enqueue_job_v3.job_payload ->> 'shell_file_id' !~ v_uuid
    or not coalesce(enqueue_job_v3.priority between 1 and 10, false)
    or p_max_attempts not between 1 and 100
    or p_due_at not between now() - interval '1 day' and now() + interval '1 year'
    or char_length(p_idempotency_key) not between 8 and 400
  then
    perform exora_private.fail(
      'invalid_request',
      'A job needs a name of at most 200 characters, a payload (an object of at most 64 KiB whose ids are ids), a priority '
      'of 1 (most urgent) to 10, 1 to 100 attempts, a due time within the next year and a key of 8 to 400 characters.',
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
  if jsonb_typeof(p_job_result) <> 'object' or pg_column_size(p_job_result) > 65536 then
    perform exora_private.fail('invalid_request', 'A result must be an object of at most 64 KiB.', 'Send ids and counts only.');
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

create function exora_private.give_up_job(
  p_job public.job_queue,
  p_error_code text,
  p_error_parameters jsonb,
  p_retryable boolean
)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_file public.shell_files;
begin
  update public.shell_files as f
  set
    status = 'failed',
    error_code = p_error_code,
    error_parameters = p_error_parameters,
    error_retryable = p_retryable
  where f.id = (p_job.job_payload ->> 'shell_file_id')::uuid
    and f.current_job_id = p_job.id
    and f.status in ('queued', 'reading', 'understanding')
  returning f.* into v_file;
  if found then
    perform exora_private.notify(
      p.account_owner_id, 'file_failed', v_file.patient_id, 'shell_file', v_file.id,
      p_error_parameters || jsonb_build_object('error_code', p_error_code)
    )
    from public.user_profiles as p
    where p.id = v_file.patient_id;
  end if;
  perform public.log_audit_event(
    p_event_type => 'job.given_up',
    p_patient_id => p_job.patient_id,
    p_resource_type => 'job',
    p_resource_id => p_job.id,
    p_details => jsonb_build_object('job_type', p_job.job_type, 'error_code', p_error_code, 'attempt', p_job.attempt),
    p_job_id => p_job.id,
    p_correlation_id => p_job.correlation_id
  );
end
$$;

comment on function exora_private.give_up_job(public.job_queue, text, jsonb, boolean) is
  'What the end of a job without success means for its file: failed with the reason, its owner told, the event logged.';

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
    perform exora_private.give_up_job(v_job, v_code, v_parameters, coalesce(p_retryable, true));
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
  if p_delay_seconds not between 0 and 604800 then
    perform exora_private.fail('invalid_request', 'The delay is out of range.', 'Send 0 to 604,800 seconds (a week).');
  end if;
  update public.job_queue as j
  set
    status = 'pending',
    due_at = clock_timestamp() + make_interval(secs => coalesce(round(p_delay_seconds, 3), 0)::double precision),
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
    returning j as job
  ),
  revoked as (
    -- Its calls end with it: the worker learns with its next heartbeat that the job is not its own any more.
    update public.api_capacity_leases as l
    set revoked_at = clock_timestamp()
    from taken
    where l.job_id = (taken.job).id and l.released_at is null and l.revoked_at is null
  )
  select count(*)::integer
  from (
    select
      case
        when (t.job).status = 'dead_letter' then exora_private.give_up_job(t.job, 'reader_crashed', '{}', true)
      end as done
    from taken as t
    -- One order for all: two reapers never wait for each other's audit chains.
    order by (t.job).patient_id
    offset 0
  ) as given_up
$$;

revoke all on function public.reap_expired_jobs() from public, anon, authenticated;
grant execute on function public.reap_expired_jobs() to service_role;

comment on function public.reap_expired_jobs() is
  'Takes jobs from workers that stopped sending heartbeats: due again at once, given up when attempts are used up. Returns how many.';
