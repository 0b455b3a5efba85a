-- =============================================================================
-- 08_JOB_COORDINATION.SQL - JOBS, API BUDGETS, USAGE
-- =============================================================================
-- Purpose: The RPCs by which workers share jobs and providers' capacity, and what each record used
-- Architecture: Short transactions; SKIP LOCKED claims; every call about a job fenced by worker and attempt
-- Dependencies: 01-07
--
-- DESIGN DECISIONS:
-- - Function and parameter names of the architecture guide are kept verbatim; parameters of the same name as a column
--   are written function.parameter inside
-- - A killed worker's job comes back when its heartbeat is older than jobs.lease_seconds, its slots with it
-- - api_rate_limits is a view: what is in use slides with the clock, so a stored count would soon be wrong
-- - One locked row per budget orders the decisions, so that no limit is passed; time is the server's alone
-- - Usage is computed from rows, once per file and per session, whatever a caller claims
--
-- TABLES CREATED (1 table):
-- Usage: user_usage_tracking
--
-- KEY FUNCTIONS: enqueue_job_v3(), claim_next_job_v3(), update_job_heartbeat(), complete_job(), fail_job(),
--   reschedule_job(), reap_expired_jobs(), set_api_rate_limit(), acquire_api_capacity(), release_api_capacity(),
--   track_shell_file_upload_usage(), track_ai_processing_usage(), get_user_usage_status(),
--   exora_private.hold_job(), exora_private.earlier_result(), exora_private.finish_job(),
--   exora_private.lock_api_budget(), exora_private.api_limits_reached(), exora_private.add_api_usage(),
--   exora_private.api_cost_micros(), exora_private.track_completed_session(), exora_private.stored_bytes(),
--   exora_private.uploads_since()
-- INTEGRATION POINTS: exora-v3-worker (service_role); apps/web reads get_user_usage_status()
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
    returning j.id, j.status, j.patient_id, j.job_type, j.attempt, j.job_payload, j.correlation_id
  ),
  revoked as (
    -- Its calls end with it: the worker learns with its next heartbeat that the job is not its own any more.
    update public.api_capacity_leases as l
    set revoked_at = clock_timestamp()
    from taken
    where l.job_id = taken.id and l.released_at is null and l.revoked_at is null
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

-- API budgets ------------------------------------------------------------------

insert into public.system_configuration (key, value, description)
values ('api.lease_seconds', '60', 'A granted call''s slot comes back after so long, if the caller names no other time.');

create view public.api_rate_limits
with (security_invoker = true)
as
select
  b.provider_name,
  b.api_endpoint,
  b.status,
  b.requests_per_minute,
  b.tokens_per_minute,
  b.tokens_per_hour,
  b.concurrent_requests,
  b.cost_per_day_micros,
  u.current_requests_minute,
  u.current_tokens_minute,
  u.current_tokens_hour,
  (
    select count(*)::integer
    from public.api_capacity_leases as l
    where l.provider_name = b.provider_name
      and l.api_endpoint = b.api_endpoint
      and l.released_at is null
      and l.revoked_at is null
      and l.expires_at > clock_timestamp()
  ) as current_concurrent_requests,
  u.current_cost_day_micros,
  b.currency,
  case when b.paused_until > clock_timestamp() then b.paused_until end as paused_until,
  b.updated_at
from public.api_budgets as b
cross join lateral (
  select
    coalesce(sum(x.requests) filter (where x.unit_seconds = 1), 0)::integer as current_requests_minute,
    coalesce(sum(x.tokens) filter (where x.unit_seconds = 1), 0)::bigint as current_tokens_minute,
    coalesce(sum(x.tokens) filter (where x.unit_seconds = 60), 0)::bigint as current_tokens_hour,
    coalesce(sum(x.cost_micros) filter (where x.unit_seconds = 900), 0)::bigint as current_cost_day_micros
  from public.api_budget_usage as x
  where x.provider_name = b.provider_name
    and x.api_endpoint = b.api_endpoint
    and x.leaves_at > clock_timestamp()
) as u;

revoke all on public.api_rate_limits from public, anon, authenticated, service_role;
grant select on public.api_rate_limits to service_role;

comment on view public.api_rate_limits is
  'Limits of each provider''s endpoint and what of them is in use at this moment. A view: a stored count would be wrong '
  'as soon as the minute moves on.';

create function public.set_api_rate_limit(
  p_provider_name text,
  p_api_endpoint text,
  p_requests_per_minute integer default null,
  p_tokens_per_minute bigint default null,
  p_tokens_per_hour bigint default null,
  p_concurrent_requests integer default null,
  p_cost_per_day_micros bigint default null,
  p_micros_per_request bigint default 0,
  p_micros_per_million_tokens bigint default 0,
  p_status text default 'active'
)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  -- A missing limit must be no limit, so least() is used for its passing over nulls.
  if coalesce(p_provider_name, '') !~ '^[a-z][a-z0-9_-]{0,59}$'
    or coalesce(p_api_endpoint, '') !~ '^[A-Za-z0-9][A-Za-z0-9._:/-]{0,119}$'
    or p_micros_per_request is null
    or p_micros_per_million_tokens is null
    or least(
      p_requests_per_minute, p_tokens_per_minute, p_tokens_per_hour, p_concurrent_requests, p_cost_per_day_micros,
      p_micros_per_request, p_micros_per_million_tokens
    ) < 0
    or greatest(p_micros_per_request, p_micros_per_million_tokens) > 1000000000000
    or p_status is null
    or p_status not in ('active', 'disabled')
  then
    perform exora_private.fail(
      'invalid_request',
      'A budget needs a provider, an endpoint, limits that are not negative (or none), and a status of active or disabled.',
      'Correct the named fields and send it again.'
    );
  end if;
  insert into public.api_budgets as b (
    provider_name, api_endpoint, requests_per_minute, tokens_per_minute, tokens_per_hour, concurrent_requests,
    cost_per_day_micros, micros_per_request, micros_per_million_tokens, status
  )
  values (
    p_provider_name, p_api_endpoint, p_requests_per_minute, p_tokens_per_minute, p_tokens_per_hour,
    p_concurrent_requests, p_cost_per_day_micros, p_micros_per_request, p_micros_per_million_tokens, p_status
  )
  on conflict on constraint api_budgets_pkey do update
  set
    requests_per_minute = excluded.requests_per_minute,
    tokens_per_minute = excluded.tokens_per_minute,
    tokens_per_hour = excluded.tokens_per_hour,
    concurrent_requests = excluded.concurrent_requests,
    cost_per_day_micros = excluded.cost_per_day_micros,
    micros_per_request = excluded.micros_per_request,
    micros_per_million_tokens = excluded.micros_per_million_tokens,
    status = excluded.status,
    updated_at = now();
  perform public.log_audit_event(
    p_event_type => 'budget.changed',
    p_resource_type => 'api_budget',
    p_details => jsonb_build_object(
      'provider_name', p_provider_name, 'api_endpoint', p_api_endpoint, 'status', p_status,
      'requests_per_minute', p_requests_per_minute, 'cost_per_day_micros', p_cost_per_day_micros
    )
  );
  return true;
end
$$;

revoke all on function public.set_api_rate_limit(text, text, integer, bigint, bigint, integer, bigint, bigint, bigint, text)
from public, anon, authenticated;
grant execute on function public.set_api_rate_limit(text, text, integer, bigint, bigint, integer, bigint, bigint, bigint, text)
to service_role;

comment on function public.set_api_rate_limit(text, text, integer, bigint, bigint, integer, bigint, bigint, bigint, text) is
  'Sets a budget''s limits and prices (millionths of a dollar) as a whole: what is left out is not limited.';

create function exora_private.api_cost_micros(p_budget public.api_budgets, p_tokens bigint)
returns bigint
language sql
immutable
set search_path = ''
as $$
  select p_budget.micros_per_request
    + ceil(p_tokens::numeric * p_budget.micros_per_million_tokens / 1000000)::bigint
$$;

comment on function exora_private.api_cost_micros(public.api_budgets, bigint) is
  'What a call with so many tokens costs at the budget''s prices, rounded up.';

create function exora_private.add_api_usage(
  p_provider_name text,
  p_api_endpoint text,
  p_at timestamptz,
  p_requests bigint,
  p_tokens bigint,
  p_cost_micros bigint
)
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  insert into public.api_budget_usage as u (
    provider_name, api_endpoint, unit_seconds, begins_at, leaves_at, requests, tokens, cost_micros
  )
  select
    p_provider_name,
    p_api_endpoint,
    s.unit_seconds,
    b.begins_at,
    b.begins_at + make_interval(secs => s.unit_seconds + s.window_seconds),
    p_requests,
    p_tokens,
    p_cost_micros
  from (values (1, 60), (60, 3600), (900, 86400)) as s (unit_seconds, window_seconds)
  cross join lateral date_bin(make_interval(secs => s.unit_seconds), p_at, 'epoch') as b (begins_at)
  on conflict on constraint api_budget_usage_pkey do update
  set
    requests = u.requests + excluded.requests,
    tokens = u.tokens + excluded.tokens,
    cost_micros = u.cost_micros + excluded.cost_micros;
end
$$;

comment on function exora_private.add_api_usage(text, text, timestamptz, bigint, bigint, bigint) is
  'Counts usage in the three intervals that hold the time.';

create function exora_private.api_limits_reached(
  p_budget public.api_budgets,
  p_now timestamptz,
  p_tokens bigint,
  p_cost_micros bigint
)
returns table (limited_by text, free_at timestamptz)
language plpgsql
stable
set search_path = ''
as $$
begin
  return query
  with windows (name, unit_seconds, room) as (
    values
      ('requests_per_minute', 1, p_budget.requests_per_minute::bigint - 1),
      ('tokens_per_minute', 1, p_budget.tokens_per_minute - p_tokens),
      ('tokens_per_hour', 60, p_budget.tokens_per_hour - p_tokens),
      ('cost_per_day', 900, p_budget.cost_per_day_micros - p_cost_micros)
  ),
  used as (
    select
      w.name,
      w.room,
      u.leaves_at,
      x.amount,
      sum(x.amount) over (partition by w.name order by u.begins_at desc) as from_here_on
    from windows as w
    join public.api_budget_usage as u
      on u.provider_name = p_budget.provider_name
      and u.api_endpoint = p_budget.api_endpoint
      and u.unit_seconds = w.unit_seconds
      and u.leaves_at > p_now
    cross join lateral (
      select
        case w.name
          when 'requests_per_minute' then u.requests
          when 'cost_per_day' then u.cost_micros
          else u.tokens
        end as amount
    ) as x
    where w.room is not null
  ),
  slots as (
    select l.expires_at, row_number() over (order by l.expires_at desc) as place
    from public.api_capacity_leases as l
    where l.provider_name = p_budget.provider_name
      and l.api_endpoint = p_budget.api_endpoint
      and l.released_at is null
      and l.revoked_at is null
      and l.expires_at > p_now
  )
  -- Room comes when that interval leaves the window without which the younger ones fit.
  select u.name, u.leaves_at from used as u where u.from_here_on > u.room and u.from_here_on - u.amount <= u.room
  union all
  select 'concurrent_requests', s.expires_at from slots as s where s.place = p_budget.concurrent_requests
  union all
  select 'paused', p_budget.paused_until where p_budget.paused_until > p_now;
end
$$;

comment on function exora_private.api_limits_reached(public.api_budgets, timestamptz, bigint, bigint) is
  'Each limit that a call would break at this moment, and when it surely has room again if nobody else takes it.';

create function exora_private.lock_api_budget(p_provider_name text, p_api_endpoint text)
returns public.api_budgets
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_budget public.api_budgets;
begin
  -- An update, not just a lock: under repeatable read a decision on an outdated view then fails instead of going through.
  update public.api_budgets as b
  set last_asked_at = clock_timestamp()
  where b.provider_name = p_provider_name and b.api_endpoint = p_api_endpoint
  returning b.* into v_budget;
  if not found then
    perform exora_private.fail(
      'not_found',
      'No budget is set for this provider and endpoint.',
      'Set its limits with set_api_rate_limit(), or call an endpoint that api_rate_limits lists.'
    );
  end if;
  return v_budget;
end
$$;

comment on function exora_private.lock_api_budget(text, text) is
  'The budget, locked until the transaction ends: decisions about it are made one after another.';

create function public.acquire_api_capacity(
  p_provider_name text,
  p_api_endpoint text,
  p_estimated_tokens bigint default 0,
  p_worker_id text default null,
  p_job_id uuid default null,
  p_attempt integer default null,
  p_lease_seconds numeric default null,
  p_estimated_cost_micros bigint default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_budget public.api_budgets;
  v_lease_seconds numeric := coalesce(p_lease_seconds, exora_private.setting('api.lease_seconds'));
  v_cost_micros bigint;
  v_now timestamptz;
  v_limited_by text;
  v_free_at timestamptz;
  v_lease_id uuid := gen_random_uuid();
begin
  if p_estimated_tokens is null
    or p_estimated_tokens not between 0 and 1000000000
    or p_estimated_cost_micros not between 0 and 1000000000000
    or not v_lease_seconds between 1 and 3600
    or char_length(p_worker_id) not between 1 and 200
  then
    perform exora_private.fail(
      'invalid_request',
      'Tokens, cost or lease are out of range.',
      'Send tokens of 0 to 1,000,000,000, a cost that is not negative, and a lease of 1 to 3,600 seconds.'
    );
  end if;
  if p_job_id is not null and not exists (
    select
    from public.job_queue as j
    where j.id = p_job_id
      and j.status = 'processing'
      and j.worker_id = p_worker_id
      and j.attempt = coalesce(p_attempt, j.attempt)
  ) then
    perform exora_private.fail(
      'job_not_held',
      'This job is not (or no longer) held by this worker.',
      'Stop working on it: the worker that holds it will finish it.'
    );
  end if;

  v_budget := exora_private.lock_api_budget(p_provider_name, p_api_endpoint);
  if v_budget.status = 'disabled' then
    perform exora_private.fail('engine_unavailable', 'This provider is switched off.', 'Switch it on with set_api_rate_limit().');
  end if;
  v_cost_micros := coalesce(p_estimated_cost_micros, exora_private.api_cost_micros(v_budget, p_estimated_tokens));
  v_limited_by := case
    when v_budget.requests_per_minute < 1 then 'requests_per_minute'
    when v_budget.concurrent_requests < 1 then 'concurrent_requests'
    when v_budget.tokens_per_minute < p_estimated_tokens then 'tokens_per_minute'
    when v_budget.tokens_per_hour < p_estimated_tokens then 'tokens_per_hour'
    when v_budget.cost_per_day_micros < v_cost_micros then 'cost_per_day'
  end;
  if v_limited_by is not null then
    perform exora_private.fail(
      'invalid_request',
      format('This call alone is more than %s allows: no waiting helps.', v_limited_by),
      'Split the call, or raise the limit with set_api_rate_limit().'
    );
  end if;

  -- Read after the lock: times of grants are in the order of the decisions.
  v_now := clock_timestamp();
  select r.limited_by, r.free_at
  into v_limited_by, v_free_at
  from exora_private.api_limits_reached(v_budget, v_now, p_estimated_tokens, v_cost_micros) as r
  order by r.free_at desc
  limit 1;
  if found then
    return jsonb_build_object(
      'granted', false,
      'lease_id', null,
      'retry_after_ms', greatest(ceil(extract(epoch from v_free_at - v_now) * 1000)::bigint, 1),
      'limited_by', v_limited_by
    );
  end if;

  perform exora_private.add_api_usage(p_provider_name, p_api_endpoint, v_now, 1, p_estimated_tokens, v_cost_micros);
  insert into public.api_capacity_leases (
    id, provider_name, api_endpoint, worker_id, job_id, estimated_tokens, estimated_cost_micros, granted_at, expires_at
  )
  values (
    v_lease_id, p_provider_name, p_api_endpoint, p_worker_id, p_job_id, p_estimated_tokens, v_cost_micros, v_now,
    v_now + make_interval(secs => v_lease_seconds::double precision)
  );

  -- Once a minute the first call sweeps: what left its window, and leases whose cost has long been counted.
  if coalesce(date_trunc('minute', v_budget.swept_at) < date_trunc('minute', v_now), true) then
    delete from public.api_budget_usage as u
    where u.provider_name = p_provider_name and u.api_endpoint = p_api_endpoint and u.leaves_at < v_now - interval '1 minute';
    delete from public.api_capacity_leases as l
    where l.provider_name = p_provider_name and l.api_endpoint = p_api_endpoint and l.expires_at < v_now - interval '2 days';
    update public.api_budgets as b
    set swept_at = v_now
    where b.provider_name = p_provider_name and b.api_endpoint = p_api_endpoint;
  end if;
  return jsonb_build_object('granted', true, 'lease_id', v_lease_id, 'retry_after_ms', 0, 'limited_by', null);
end
$$;

revoke all on function public.acquire_api_capacity(text, text, bigint, text, uuid, integer, numeric, bigint)
from public, anon, authenticated;
grant execute on function public.acquire_api_capacity(text, text, bigint, text, uuid, integer, numeric, bigint) to service_role;

comment on function public.acquire_api_capacity(text, text, bigint, text, uuid, integer, numeric, bigint) is
  'Decides about one call of a provider: granted with a lease of its slot, or the limit that is reached and the time after '
  'which it surely has room. The caller ends its call before the lease ends (p_lease_seconds), then releases it.';

create function public.release_api_capacity(
  p_provider_name text,
  p_api_endpoint text,
  p_estimated_tokens bigint default null,
  p_actual_tokens bigint default null,
  p_lease_id uuid default null,
  p_actual_cost_micros bigint default null,
  p_retry_after_ms bigint default null
)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_budget public.api_budgets;
  v_lease public.api_capacity_leases;
  v_now timestamptz;
  v_tokens bigint;
  v_cost_micros bigint;
begin
  if p_estimated_tokens not between 0 and 1000000000
    or p_actual_tokens not between 0 and 1000000000
    or p_actual_cost_micros not between 0 and 1000000000000
    or p_retry_after_ms not between 0 and 86400000
  then
    perform exora_private.fail(
      'invalid_request',
      'Tokens, cost or pause are out of range.',
      'Send tokens of 0 to 1,000,000,000, a cost that is not negative, and a pause of at most a day.'
    );
  end if;
  v_budget := exora_private.lock_api_budget(p_provider_name, p_api_endpoint);
  v_now := clock_timestamp();

  -- Whoever was told to wait tells everybody, whether or not its lease is still open.
  if p_retry_after_ms > 0 then
    update public.api_budgets as b
    set paused_until = greatest(b.paused_until, v_now + make_interval(secs => p_retry_after_ms / 1000.0::double precision))
    where b.provider_name = p_provider_name and b.api_endpoint = p_api_endpoint;
  end if;

  if p_lease_id is not null then
    select l.* into v_lease
    from public.api_capacity_leases as l
    where l.id = p_lease_id and l.provider_name = p_provider_name and l.api_endpoint = p_api_endpoint;
    if not found then
      perform exora_private.fail('not_found', 'There is no such lease of this budget.', 'Pass the lease_id that was granted.');
    end if;
  else
    -- Without its id a call can only be told by its estimate. Leases of named workers are released by their id alone.
    select l.* into v_lease
    from public.api_capacity_leases as l
    where l.provider_name = p_provider_name
      and l.api_endpoint = p_api_endpoint
      and l.released_at is null
      and l.revoked_at is null
      and l.expires_at > v_now
      and l.worker_id is null
      and l.estimated_tokens = coalesce(p_estimated_tokens, l.estimated_tokens)
    order by l.granted_at, l.id
    limit 1;
  end if;
  if v_lease.id is null or v_lease.released_at is not null then
    return false;
  end if;

  v_tokens := coalesce(p_actual_tokens, v_lease.estimated_tokens);
  v_cost_micros := coalesce(
    p_actual_cost_micros,
    case when p_actual_tokens is null then v_lease.estimated_cost_micros end,
    exora_private.api_cost_micros(v_budget, v_tokens)
  );
  update public.api_capacity_leases as l
  set
    actual_tokens = v_tokens,
    actual_cost_micros = v_cost_micros,
    released_at = v_now
  where l.id = v_lease.id;

  -- What was reserved too much goes back to the intervals of the grant; what was used beyond it counts from this moment.
  update public.api_budget_usage as u
  set
    tokens = u.tokens - greatest(v_lease.estimated_tokens - v_tokens, 0),
    cost_micros = u.cost_micros - greatest(v_lease.estimated_cost_micros - v_cost_micros, 0)
  where u.provider_name = p_provider_name
    and u.api_endpoint = p_api_endpoint
    and u.begins_at = date_bin(make_interval(secs => u.unit_seconds), v_lease.granted_at, 'epoch');
  if v_tokens > v_lease.estimated_tokens or v_cost_micros > v_lease.estimated_cost_micros then
    perform exora_private.add_api_usage(
      p_provider_name, p_api_endpoint, v_now, 0,
      greatest(v_tokens - v_lease.estimated_tokens, 0), greatest(v_cost_micros - v_lease.estimated_cost_micros, 0)
    );
  end if;
  return true;
end
$$;

revoke all on function public.release_api_capacity(text, text, bigint, bigint, uuid, bigint, bigint)
from public, anon, authenticated;
grant execute on function public.release_api_capacity(text, text, bigint, bigint, uuid, bigint, bigint) to service_role;

comment on function public.release_api_capacity(text, text, bigint, bigint, uuid, bigint, bigint) is
  'Gives a call''s slot back and counts what it really used; true once per lease. p_retry_after_ms (of a 429) makes everybody wait.';

-- Usage ------------------------------------------------------------------------

create table public.user_usage_tracking (
  id uuid not null default gen_random_uuid(),
  profile_id uuid not null,
  usage_type text not null,
  -- Without foreign keys: what was used stays counted after a file is dismissed.
  shell_file_id uuid not null,
  session_id uuid,
  file_size_bytes bigint not null,
  estimated_pages integer,
  tokens bigint not null default 0,
  cost_micros bigint not null default 0,
  tracked_at timestamptz not null default now(),
  constraint user_usage_tracking_pkey primary key (id),
  constraint user_usage_tracking_profile_fkey
    foreign key (profile_id) references public.user_profiles (id) on delete cascade,
  constraint user_usage_tracking_type_known check (usage_type in ('shell_file_upload', 'ai_processing')),
  constraint user_usage_tracking_session_when_ai check ((usage_type = 'ai_processing') = (session_id is not null)),
  constraint user_usage_tracking_not_negative check (
    least(file_size_bytes, estimated_pages, tokens, cost_micros) >= 0
  )
);

create unique index user_usage_tracking_upload_once_key
on public.user_usage_tracking (shell_file_id)
where usage_type = 'shell_file_upload';
create unique index user_usage_tracking_session_once_key on public.user_usage_tracking (session_id);
create index user_usage_tracking_profile_idx on public.user_usage_tracking (profile_id, tracked_at);

alter table public.user_usage_tracking enable row level security;
revoke all on public.user_usage_tracking from public, anon, authenticated, service_role;
grant select on public.user_usage_tracking to authenticated, service_role;

create policy user_usage_tracking_owner_select on public.user_usage_tracking
for select to authenticated
using (profile_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.user_usage_tracking is
  'What each profile used: one row per uploaded file and one per understanding; cost in millionths of a dollar.';

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
  if p_file_size_bytes < 0 or p_estimated_pages not between 0 and 100000 then
    perform exora_private.fail('invalid_request', 'Bytes or pages are out of range.', 'Pass 0 or more, or none.');
  end if;
  -- The size is the stored row's, whatever the caller says: usage can't be talked down.
  insert into public.user_usage_tracking (profile_id, usage_type, shell_file_id, file_size_bytes, estimated_pages)
  values (p_profile_id, 'shell_file_upload', p_shell_file_id, v_size_bytes, p_estimated_pages)
  on conflict do nothing;
  return found;
end
$$;

revoke all on function public.track_shell_file_upload_usage(uuid, uuid, bigint, integer) from public, anon, authenticated;
grant execute on function public.track_shell_file_upload_usage(uuid, uuid, bigint, integer) to service_role;

comment on function public.track_shell_file_upload_usage(uuid, uuid, bigint, integer) is
  'Counts a file''s upload once; true when it was not counted before. The size is taken from the file''s row.';

create function public.track_ai_processing_usage(p_profile_id uuid, p_session_id uuid)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_session public.ai_processing_sessions;
begin
  select s.* into v_session
  from public.ai_processing_sessions as s
  where s.id = p_session_id and s.patient_id = p_profile_id;
  if not found then
    perform exora_private.fail('not_found', 'This profile has no such session.', 'Pass the session of begin_understanding().');
  end if;
  if v_session.status <> 'completed' then
    perform exora_private.fail('wrong_state', 'This session is not completed.', 'Complete it first: its usage is still growing.');
  end if;
  -- The reading's calls are counted with its first understanding; a later one didn't need them again.
  insert into public.user_usage_tracking (
    profile_id, usage_type, shell_file_id, session_id, file_size_bytes, estimated_pages, tokens, cost_micros
  )
  select
    v_session.patient_id,
    'ai_processing',
    v_session.shell_file_id,
    v_session.id,
    0,
    r.pages_total,
    coalesce(c.tokens, 0),
    coalesce(c.cost_micros, 0)
  from public.shell_file_readings as r
  cross join lateral (
    select
      sum(coalesce(l.actual_tokens, l.estimated_tokens))::bigint as tokens,
      sum(coalesce(l.actual_cost_micros, l.estimated_cost_micros))::bigint as cost_micros
    from public.api_capacity_leases as l
    where l.job_id = v_session.job_id
      or (
        l.job_id = r.job_id
        and not exists (
          select
          from public.ai_processing_sessions as o
          where o.reading_id = r.id and (o.started_at, o.id) < (v_session.started_at, v_session.id)
        )
      )
  ) as c
  where r.id = v_session.reading_id
  on conflict do nothing;
  return found;
end
$$;

revoke all on function public.track_ai_processing_usage(uuid, uuid) from public, anon, authenticated;
grant execute on function public.track_ai_processing_usage(uuid, uuid) to service_role;

comment on function public.track_ai_processing_usage(uuid, uuid) is
  'Counts a completed session''s pages, tokens and cost once, from the leases of its jobs; true when it was not counted before.';

create function exora_private.track_completed_session()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform public.track_ai_processing_usage(new.patient_id, new.id);
  return null;
end
$$;

comment on function exora_private.track_completed_session() is
  'Trigger: a session''s usage is counted in the transaction that completes it.';

create trigger ai_processing_sessions_usage
after update of status on public.ai_processing_sessions
for each row
when (new.status = 'completed' and old.status <> 'completed')
execute function exora_private.track_completed_session();

create function public.get_user_usage_status(p_profile_id uuid)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_plan public.subscription_plans;
  v_month timestamptz := date_trunc('month', now(), 'UTC');
  v_stored_bytes bigint;
  v_uploads integer;
begin
  if exora_private.caller_role() in ('authenticated', 'anon') then
    perform exora_private.require_owner(p_profile_id);
  elsif not exists (select from public.user_profiles as p where p.id = p_profile_id) then
    perform exora_private.fail('not_found', 'There is no such profile.', 'Pass the id of a profile.');
  end if;
  v_plan := exora_private.plan_of(p_profile_id);
  v_stored_bytes := exora_private.stored_bytes(p_profile_id);
  v_uploads := exora_private.uploads_since(p_profile_id, v_month);
  return (
    select jsonb_build_object(
      'profile_id', p_profile_id,
      'plan', jsonb_build_object('key', v_plan.plan_key, 'title', v_plan.title),
      'period_start', v_month,
      'storage', jsonb_build_object('used_bytes', v_stored_bytes, 'limit_bytes', v_plan.storage_bytes_per_record),
      'uploads', jsonb_build_object('used', v_uploads, 'limit', v_plan.uploads_per_record_and_month),
      'processing', jsonb_build_object(
        'sessions', count(*),
        'pages', coalesce(sum(u.estimated_pages), 0),
        'tokens', coalesce(sum(u.tokens), 0),
        'cost_micros', coalesce(sum(u.cost_micros), 0)
      ),
      'can_upload',
      v_stored_bytes < v_plan.storage_bytes_per_record
      and v_uploads < coalesce(v_plan.uploads_per_record_and_month, v_uploads + 1)
    )
    from public.user_usage_tracking as u
    where u.profile_id = p_profile_id and u.usage_type = 'ai_processing' and u.tracked_at >= v_month
  );
end
$$;

revoke all on function public.get_user_usage_status(uuid) from public, anon;
grant execute on function public.get_user_usage_status(uuid) to authenticated, service_role;

comment on function public.get_user_usage_status(uuid) is
  'A record''s plan, stored bytes and this month''s uploads, pages, tokens and cost, beside the limits. Owner and service_role.';

create function exora_private.stored_bytes(p_profile_id uuid)
returns bigint
language sql
stable
set search_path = ''
as $$
  select coalesce(sum(f.size_bytes), 0)::bigint
  from public.shell_files as f
  where f.patient_id = p_profile_id and f.storage_path is not null
$$;

comment on function exora_private.stored_bytes(uuid) is 'Bytes of a record''s stored originals.';

create function exora_private.uploads_since(p_profile_id uuid, p_since timestamptz)
returns integer
language sql
stable
set search_path = ''
as $$
  select count(*)::integer
  from public.user_usage_tracking as u
  where u.profile_id = p_profile_id and u.usage_type = 'shell_file_upload' and u.tracked_at >= p_since
$$;

comment on function exora_private.uploads_since(uuid, timestamptz) is 'Files that a record has taken since then.';
