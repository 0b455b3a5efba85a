-- =============================================================================
-- 08_JOB_OPERATION.SQL - THE QUEUE UNDER AN OPERATOR'S HANDS
-- =============================================================================
-- Purpose: Listing, cancelling and requeuing jobs, pausing lanes, figures for monitors
-- Architecture: For service_role and admins; every change writes an audit event; bulk changes are shown before they are done
-- Dependencies: 01-07, 08_job_coordination.sql, 08_job_enqueuing.sql
--
-- DESIGN DECISIONS:
-- - Operators see ids, codes and counts; a payload holds nothing else
-- - A cancelled job is finished at once: its worker's next call is refused, and nothing of its work is stored
-- - A requeued job keeps its id, so that its document still knows it, and gets its allowance of attempts anew
--
-- TABLES CREATED (0 tables): none
--
-- KEY FUNCTIONS: list_jobs(), show_job(), cancel_job(), requeue_dead_letter(), discard_dead_letter(), pause_lane(),
--   resume_lane(), limit_lane(), job_queue_metrics(), exora_private.is_document_waiting(),
--   exora_private.dead_letters(), exora_private.require_lane(), exora_private.log_lane_change(),
--   exora_private.resume_due_lanes()
-- INTEGRATION POINTS: exora jobs list|show|retry|discard|cancel|pause|resume; the worker's GET /metrics
-- =============================================================================

-- Looking ----------------------------------------------------------------------

create function public.list_jobs(
  p_status text default null,
  p_lane text default null,
  p_job_type text default null,
  p_worker_id text default null,
  p_error_code text default null,
  p_before uuid default null,
  p_limit integer default 50,
  p_made_before timestamptz default null
)
returns table (
  id uuid,
  status text,
  job_type text,
  lane text,
  priority smallint,
  patient_id uuid,
  attempt integer,
  max_attempts integer,
  worker_id text,
  progress smallint,
  error_code text,
  due_at timestamptz,
  claimed_at timestamptz,
  finished_at timestamptz,
  created_at timestamptz
)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_operator();
  if p_status not in ('pending', 'scheduled', 'processing', 'completed', 'failed', 'dead_letter', 'cancelled')
    or not coalesce(p_limit between 1 and 1000, false)
  then
    perform exora_private.fail(
      'invalid_request',
      'An unknown status, or a limit that is not between 1 and 1,000.',
      'Known are pending, scheduled, processing, completed, failed, dead_letter and cancelled.'
    );
  end if;
  return query
  select
    j.id, j.status, j.job_type, j.lane, j.priority, j.patient_id, j.attempt, j.max_attempts, j.worker_id, j.progress,
    j.error_code, j.due_at, j.claimed_at, j.finished_at, j.created_at
  from public.job_queue as j
  where (p_status is null or j.status = p_status)
    and (p_lane is null or j.lane = p_lane)
    and (p_job_type is null or j.job_type = p_job_type)
    and (p_worker_id is null or j.worker_id = p_worker_id)
    and (p_error_code is null or j.error_code = p_error_code)
    and (p_before is null or j.id < p_before)
    and (p_made_before is null or j.created_at < p_made_before)
  order by j.id desc
  limit p_limit;
end
$$;

revoke all on function public.list_jobs(text, text, text, text, text, uuid, integer, timestamptz) from public, anon;
grant execute on function public.list_jobs(text, text, text, text, text, uuid, integer, timestamptz) to authenticated, service_role;

comment on function public.list_jobs(text, text, text, text, text, uuid, integer, timestamptz) is
  'Jobs by status, lane, type, worker, error or age, the youngest first; p_before (an id) gives the next page. service_role '
  'and admins.';

create function public.show_job(p_job_id uuid)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_job jsonb;
begin
  perform exora_private.require_operator();
  select
    to_jsonb(j)
    || jsonb_build_object(
      'attempt_errors', coalesce(j.attempt_errors, '[]'),
      'lease_until', (select w.lease_until from public.job_workers as w where w.worker_id = j.worker_id and j.status = 'processing'),
      'ahead', case when j.status = 'pending' then (
        select count(*)
        from exora_private.job_queue_live as o
        where o.line_id = j.line_id and o.status = 'pending' and o.place <= j.place and (o.place, o.id) < (j.place, j.id)
      ) end,
      'provider_calls', (
        select jsonb_agg(
          jsonb_build_object(
            'provider_name', l.provider_name,
            'api_endpoint', l.api_endpoint,
            'granted_at', l.granted_at,
            'tokens', coalesce(l.actual_tokens, l.estimated_tokens),
            'cost_micros', coalesce(l.actual_cost_micros, l.estimated_cost_micros),
            'currency', r.currency
          )
          order by l.granted_at
        )
        from public.api_capacity_leases as l
        join public.api_rate_limits as r on r.provider_name = l.provider_name and r.api_endpoint = l.api_endpoint
        where l.job_id = j.id
      )
    )
  into v_job
  from public.job_queue as j
  where j.id = p_job_id;
  if v_job is null then
    perform exora_private.fail('not_found', 'There is no such job.', 'Find its id with list_jobs().');
  end if;
  return v_job;
end
$$;

revoke all on function public.show_job(uuid) from public, anon;
grant execute on function public.show_job(uuid) to authenticated, service_role;

comment on function public.show_job(uuid) is
  'All of a job: its state, the errors of its attempts, who holds it, how many are ahead, what its calls cost. service_role and admins.';

-- Changing jobs ----------------------------------------------------------------

create function public.cancel_job(p_job_id uuid, p_reason text default null)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_job public.job_queue;
begin
  perform exora_private.require_operator();
  if char_length(p_reason) > 200 then
    perform exora_private.fail('invalid_request', 'The reason is too long.', 'Send at most 200 characters.');
  end if;
  select j.* into v_job from exora_private.job_queue_live as j where j.id = p_job_id for no key update;
  if not found then
    if exists (select from exora_private.job_queue_finished as j where j.id = p_job_id) then
      return false;
    end if;
    perform exora_private.fail('not_found', 'There is no such job.', 'Find its id with list_jobs().');
  end if;
  perform exora_private.end_job(v_job.id, 'cancelled', null, 'job_cancelled', '{}');
  update public.api_capacity_leases as l
  set revoked_at = clock_timestamp()
  where l.job_id = v_job.id and l.released_at is null and l.revoked_at is null;
  perform exora_private.give_up_job(v_job, 'job_cancelled', '{}', true);
  perform public.log_audit_event(
    p_event_type => 'job.cancelled',
    p_patient_id => v_job.patient_id,
    p_resource_type => 'job',
    p_resource_id => v_job.id,
    p_details => jsonb_strip_nulls(jsonb_build_object('job_type', v_job.job_type, 'reason', p_reason)),
    p_job_id => v_job.id,
    p_correlation_id => v_job.correlation_id
  );
  return true;
end
$$;

revoke all on function public.cancel_job(uuid, text) from public, anon;
grant execute on function public.cancel_job(uuid, text) to authenticated, service_role;

comment on function public.cancel_job(uuid, text) is
  'Ends an unfinished job at once, whoever holds it, and marks its document; false if it was finished already. service_role and admins.';

create function exora_private.is_document_waiting(p_job public.job_queue)
returns boolean
language sql
stable
set search_path = ''
as $$
  -- A story is told of a processed document, whose job it never is.
  select not p_job.job_payload ? 'shell_file_id' or exists (
    select
    from public.shell_files as f
    where f.id = (p_job.job_payload ->> 'shell_file_id')::uuid
      and (
        f.current_job_id = p_job.id and f.status = 'failed'
        or p_job.job_type = 'semantic_processing' and f.status = 'processed'
      )
  )
$$;

comment on function exora_private.is_document_waiting(public.job_queue) is
  'Whether a given-up job could still do something for its document: it is there, and no later job has it.';

create function exora_private.dead_letters(
  p_job_id uuid,
  p_lane text,
  p_job_type text,
  p_error_code text,
  p_finished_since timestamptz,
  p_limit integer,
  p_only_current boolean
)
returns setof public.job_queue
language plpgsql
volatile
set search_path = ''
as $$
begin
  if not coalesce(p_limit between 1 and 1000, false) then
    perform exora_private.fail('invalid_request', 'The limit is out of range.', 'Send 1 to 1,000.');
  end if;
  if p_job_id is not null and not exists (select from public.job_queue as j where j.id = p_job_id) then
    perform exora_private.fail('not_found', 'There is no such job.', 'Find its id with list_jobs().');
  end if;
  return query
  select j.*
  from exora_private.job_queue_finished as j
  where (j.status = 'dead_letter' or (j.status in ('failed', 'cancelled') and j.id = p_job_id))
    and (p_job_id is null or j.id = p_job_id)
    and (p_lane is null or j.lane = p_lane)
    and (p_job_type is null or j.job_type = p_job_type)
    and (p_error_code is null or j.error_code = p_error_code)
    and (p_finished_since is null or j.finished_at >= p_finished_since)
    and (not p_only_current or exora_private.is_document_waiting(j))
  order by j.patient_id, j.id
  limit p_limit
  for update skip locked;
end
$$;

comment on function exora_private.dead_letters(uuid, text, text, text, timestamptz, integer, boolean) is
  'The given-up jobs that a filter means, locked; one that is named may also have failed or been cancelled. p_only_current '
  'leaves out those whose document is gone or went on without them.';

create function public.requeue_dead_letter(
  p_job_id uuid default null,
  p_lane text default null,
  p_job_type text default null,
  p_error_code text default null,
  p_finished_since timestamptz default null,
  p_limit integer default 100,
  p_dry_run boolean default true
)
returns table (job_id uuid, job_type text, error_code text, outcome text)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_job public.job_queue;
  v_line exora_private.job_lines;
begin
  perform exora_private.require_operator();
  for v_job in
    select j.*
    from exora_private.dead_letters(
      p_job_id, p_lane, p_job_type, p_error_code, p_finished_since, p_limit, p_job_id is null
    ) as j
  loop
    job_id := v_job.id;
    job_type := v_job.job_type;
    error_code := v_job.error_code;
    -- Locked, so that it stays as it is found.
    perform from public.shell_files as f where f.id = (v_job.job_payload ->> 'shell_file_id')::uuid for no key update;
    outcome := case
      when not exora_private.is_document_waiting(v_job) then 'outdated'
      when coalesce(p_dry_run, true) then 'would_requeue'
      else 'requeued'
    end;
    if outcome = 'requeued' then
      v_line := exora_private.job_line(v_job.lane, v_job.job_type, v_job.priority);
      delete from exora_private.job_queue_finished as j where j.id = v_job.id;
      insert into exora_private.job_queue_live (
        id, job_type, job_name, job_payload, status, lane, priority, patient_id, line_id, place, due_at, attempt,
        max_attempts, error_code, error_parameters, attempt_errors, correlation_id, created_at
      )
      values (
        v_job.id, v_job.job_type, v_job.job_name, v_job.job_payload, 'pending', v_job.lane, v_job.priority, v_job.patient_id,
        v_line.id, exora_private.next_place(v_line, v_job.patient_id), clock_timestamp(), v_job.attempt,
        v_job.attempt + exora_private.setting('jobs.max_attempts')::integer, v_job.error_code, v_job.error_parameters,
        v_job.attempt_errors, v_job.correlation_id, v_job.created_at
      );
      update public.shell_files as f
      set
        status = case when f.current_reading_id is null then 'queued' else 'understanding' end,
        error_code = null,
        error_parameters = '{}',
        error_retryable = false
      where f.id = (v_job.job_payload ->> 'shell_file_id')::uuid and f.current_job_id = v_job.id;
      perform public.log_audit_event(
        p_event_type => 'job.requeued',
        p_patient_id => v_job.patient_id,
        p_resource_type => 'job',
        p_resource_id => v_job.id,
        p_details => jsonb_build_object('job_type', v_job.job_type, 'error_code', v_job.error_code),
        p_job_id => v_job.id,
        p_correlation_id => v_job.correlation_id
      );
    end if;
    return next;
  end loop;
  perform exora_private.wake_job_workers();
end
$$;

revoke all on function public.requeue_dead_letter(uuid, text, text, text, timestamptz, integer, boolean) from public, anon;
grant execute on function public.requeue_dead_letter(uuid, text, text, text, timestamptz, integer, boolean)
to authenticated, service_role;

comment on function public.requeue_dead_letter(uuid, text, text, text, timestamptz, integer, boolean) is
  'Puts given-up jobs back: one by its id, or those that a filter means. Says what it would do unless p_dry_run is false. A '
  'named job is outdated when its document is gone or went on without it; a filter leaves those out. service_role and admins.';

create function public.discard_dead_letter(
  p_job_id uuid default null,
  p_lane text default null,
  p_job_type text default null,
  p_error_code text default null,
  p_finished_since timestamptz default null,
  p_limit integer default 100,
  p_dry_run boolean default true
)
returns table (job_id uuid, job_type text, error_code text, outcome text)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_job public.job_queue;
begin
  perform exora_private.require_operator();
  for v_job in
    select j.*
    from exora_private.dead_letters(p_job_id, p_lane, p_job_type, p_error_code, p_finished_since, p_limit, false) as j
    where j.status = 'dead_letter'
  loop
    job_id := v_job.id;
    job_type := v_job.job_type;
    error_code := v_job.error_code;
    outcome := case when coalesce(p_dry_run, true) then 'would_discard' else 'discarded' end;
    if outcome = 'discarded' then
      update exora_private.job_queue_finished as j set status = 'failed' where j.id = v_job.id;
      perform public.log_audit_event(
        p_event_type => 'job.discarded',
        p_patient_id => v_job.patient_id,
        p_resource_type => 'job',
        p_resource_id => v_job.id,
        p_details => jsonb_build_object('job_type', v_job.job_type, 'error_code', v_job.error_code),
        p_job_id => v_job.id,
        p_correlation_id => v_job.correlation_id
      );
    end if;
    return next;
  end loop;
end
$$;

revoke all on function public.discard_dead_letter(uuid, text, text, text, timestamptz, integer, boolean) from public, anon;
grant execute on function public.discard_dead_letter(uuid, text, text, text, timestamptz, integer, boolean)
to authenticated, service_role;

comment on function public.discard_dead_letter(uuid, text, text, text, timestamptz, integer, boolean) is
  'Accepts that given-up jobs failed: they leave the dead letters and stay in the history. Says what it would do unless '
  'p_dry_run is false. service_role and admins.';

-- Lanes ------------------------------------------------------------------------

create function exora_private.require_lane(p_lane text)
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  perform exora_private.require_operator();
  perform from public.job_lanes as a where a.lane = p_lane for no key update;
  if not found then
    perform exora_private.fail(
      'not_found',
      format('There is no lane %s.', coalesce(quote_literal(left(p_lane, 60)), 'null')),
      (select format('Known are: %s.', string_agg(a.lane, ', ' order by a.lane)) from public.job_lanes as a)
    );
  end if;
end
$$;

comment on function exora_private.require_lane(text) is 'Nothing, for an operator and a known lane, which is then locked; else an error.';

create function exora_private.log_lane_change(p_event_type text, p_lane text, p_details jsonb)
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  perform public.log_audit_event(
    p_event_type => p_event_type,
    p_resource_type => 'job_lane',
    p_details => jsonb_strip_nulls(jsonb_build_object('lane', p_lane) || p_details)
  );
end
$$;

comment on function exora_private.log_lane_change(text, text, jsonb) is 'Writes what an operator did with a lane to the audit log.';

create function public.pause_lane(p_lane text, p_reason text default null, p_until timestamptz default null)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_changed boolean;
begin
  perform exora_private.require_lane(p_lane);
  if not coalesce(char_length(p_reason) between 1 and 200, true) then
    perform exora_private.fail('invalid_request', 'The reason has no or too many characters.', 'Send 1 to 200, or nothing.');
  end if;
  if not coalesce(p_until > clock_timestamp() and p_until <= clock_timestamp() + interval '90 days', true) then
    perform exora_private.fail(
      'invalid_request', 'A pause ends in the future, within 90 days.', 'Send such a time, or nothing for no end.'
    );
  end if;
  update public.job_lanes as a
  set paused_at = clock_timestamp(), pause_reason = p_reason, paused_until = p_until
  where a.lane = p_lane and a.paused_at is null;
  v_changed := found;
  if v_changed then
    perform exora_private.log_lane_change('lane.paused', p_lane, jsonb_build_object('reason', p_reason, 'until', p_until));
  end if;
  return v_changed;
end
$$;

revoke all on function public.pause_lane(text, text, timestamptz) from public, anon;
grant execute on function public.pause_lane(text, text, timestamptz) to authenticated, service_role;

comment on function public.pause_lane(text, text, timestamptz) is
  'Stops claims of a lane, until a time if one is given; jobs that are processed go on. False if it was paused already. '
  'service_role and admins.';

create function public.resume_lane(p_lane text)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_changed boolean;
begin
  perform exora_private.require_lane(p_lane);
  update public.job_lanes as a
  set paused_at = null, pause_reason = null, paused_until = null
  where a.lane = p_lane and a.paused_at is not null;
  v_changed := found;
  if v_changed then
    perform exora_private.log_lane_change('lane.resumed', p_lane, '{}');
    perform exora_private.wake_job_workers();
  end if;
  return v_changed;
end
$$;

revoke all on function public.resume_lane(text) from public, anon;
grant execute on function public.resume_lane(text) to authenticated, service_role;

comment on function public.resume_lane(text) is 'Lets a paused lane go on. False if it was not paused. service_role and admins.';

create function exora_private.resume_due_lanes()
returns integer
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_lane text;
  v_resumed integer := 0;
begin
  for v_lane in
    select a.lane
    from public.job_lanes as a
    where a.paused_until <= clock_timestamp()
    order by a.lane
    for no key update skip locked
  loop
    update public.job_lanes as a set paused_at = null, pause_reason = null, paused_until = null where a.lane = v_lane;
    perform exora_private.log_lane_change('lane.resumed', v_lane, '{"by_schedule": true}');
    v_resumed := v_resumed + 1;
  end loop;
  if v_resumed > 0 then
    perform exora_private.wake_job_workers();
  end if;
  return v_resumed;
end
$$;

comment on function exora_private.resume_due_lanes() is 'Lets lanes go on whose pause has reached its end; returns how many.';

create function public.limit_lane(p_lane text, p_max_concurrent integer default null)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_lane(p_lane);
  if p_max_concurrent not between 1 and 10000 then
    perform exora_private.fail('invalid_request', 'The limit is out of range.', 'Send 1 to 10,000, or nothing for no limit.');
  end if;
  update public.job_lanes as a set max_concurrent = p_max_concurrent where a.lane = p_lane;
  if p_max_concurrent is not null then
    -- What is processed already takes its slots too.
    insert into exora_private.job_lane_slots as s (lane, job_id, attempt)
    select p_lane, j.id, j.attempt
    from exora_private.job_queue_live as j
    where j.lane = p_lane and j.status = 'processing'
    on conflict on constraint job_lane_slots_pkey do update set attempt = excluded.attempt;
  end if;
  perform exora_private.log_lane_change('lane.limited', p_lane, jsonb_build_object('max_concurrent', p_max_concurrent));
  perform exora_private.wake_job_workers();
  return true;
end
$$;

revoke all on function public.limit_lane(text, integer) from public, anon;
grant execute on function public.limit_lane(text, integer) to authenticated, service_role;

comment on function public.limit_lane(text, integer) is
  'How many jobs of a lane all workers together may process at once; nothing: no limit. service_role and admins.';

-- Figures ----------------------------------------------------------------------

create function public.job_queue_metrics()
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_operator();
  return jsonb_build_object(
    'lines', (
      select coalesce(jsonb_agg(to_jsonb(t) order by t.lane, t.job_type), '[]')
      from (
        select
          l.lane,
          l.job_type,
          coalesce(sum(c.jobs) filter (where c.status = 'pending'), 0) as ready,
          coalesce(sum(c.jobs) filter (where c.status = 'scheduled'), 0) as scheduled,
          coalesce(sum(c.jobs) filter (where c.status = 'processing'), 0) as processing,
          round(
            coalesce(extract(epoch from clock_timestamp() - min(c.oldest) filter (where c.status = 'pending')), 0), 3
          ) as oldest_ready_seconds
        from exora_private.job_lines as l
        left join (
          select j.line_id, j.status, count(*) as jobs, min(j.due_at) as oldest
          from exora_private.job_queue_live as j
          group by j.line_id, j.status
        ) as c on c.line_id = l.id
        group by l.lane, l.job_type
      ) as t
    ),
    'dead_letters', (select count(*) from exora_private.job_queue_finished as j where j.status = 'dead_letter'),
    'workers', (select count(*) from public.job_workers as w where w.lease_until > clock_timestamp()),
    'budgets', (
      select coalesce(
        jsonb_agg(
          jsonb_build_object(
            'provider_name', r.provider_name,
            'api_endpoint', r.api_endpoint,
            'status', r.status,
            'paused_until', r.paused_until,
            'used', jsonb_strip_nulls(
              jsonb_build_object(
                'requests_per_minute', round(r.current_requests_minute::numeric / nullif(r.requests_per_minute, 0), 4),
                'tokens_per_minute', round(r.current_tokens_minute::numeric / nullif(r.tokens_per_minute, 0), 4),
                'tokens_per_hour', round(r.current_tokens_hour::numeric / nullif(r.tokens_per_hour, 0), 4),
                'concurrent_requests', round(r.current_concurrent_requests::numeric / nullif(r.concurrent_requests, 0), 4),
                'cost_per_day', round(r.current_cost_day_micros::numeric / nullif(r.cost_per_day_micros, 0), 4)
              )
            ),
            'tokens_day', (
              select coalesce(sum(u.tokens), 0)
              from public.api_budget_usage as u
              where u.provider_name = r.provider_name
                and u.api_endpoint = r.api_endpoint
                and u.unit_seconds = 900
                and u.leaves_at > clock_timestamp()
            ),
            'cost_day_micros', r.current_cost_day_micros,
            'currency', r.currency
          )
          order by r.provider_name, r.api_endpoint
        ),
        '[]'
      )
      from public.api_rate_limits as r
    )
  );
end
$$;

revoke all on function public.job_queue_metrics() from public, anon;
grant execute on function public.job_queue_metrics() to authenticated, service_role;

comment on function public.job_queue_metrics() is
  'Figures for monitors: jobs of each lane and type, how long the oldest has waited, dead letters, workers, and how much of '
  'each provider''s budget is used. service_role and admins.';
