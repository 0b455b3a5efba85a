-- =============================================================================
-- 08_JOB_COORDINATION.SQL - JOBS IN THE HANDS OF WORKERS
-- =============================================================================
-- Purpose: The RPCs by which workers share the jobs
-- Architecture: Short transactions; SKIP LOCKED claims; every call about a job fenced by worker and attempt
-- Dependencies: 01-07, 08_api_budgets.sql, 08_job_enqueuing.sql
--
-- DESIGN DECISIONS:
-- - Function and parameter names of the architecture guide are kept verbatim; parameters of the same name as a column
--   are written function.parameter inside
-- - claim_jobs_v3() finishes the last batch and claims the next one in one commit
-- - The lease is the worker's; what it holds comes back when it has been silent for jobs.lease_seconds (08_job_upkeep)
--
-- TABLES CREATED (0 tables): none
--
-- KEY FUNCTIONS: claim_next_job_v3(), claim_jobs_v3(), update_job_heartbeat(), keep_jobs(), complete_job(), fail_job(),
--   reschedule_job(), retire_worker(), missing_functions(), exora_private.keep_worker(), exora_private.ready_jobs(),
--   exora_private.finish_jobs(), exora_private.hold_job(), exora_private.earlier_result(), exora_private.finish_job(),
--   exora_private.end_job(), exora_private.with_attempt_error(), exora_private.retry_delay(),
--   exora_private.give_up_job()
-- INTEGRATION POINTS: exora-v3-worker (service_role)
-- =============================================================================

-- Claiming ---------------------------------------------------------------------

create function exora_private.keep_worker(p_worker_id text, p_waits boolean)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_now timestamptz := clock_timestamp();
  v_lease double precision := exora_private.setting('jobs.lease_seconds');
  v_worker public.job_workers;
begin
  if coalesce(char_length(p_worker_id), 0) not between 1 and 200 then
    perform exora_private.fail('invalid_request', 'A worker needs an id of 1 to 200 characters.', 'Pass worker_id.');
  end if;
  select w.* into v_worker from public.job_workers as w where w.worker_id = p_worker_id;
  -- Most calls come long before the lease's end and change nothing.
  if found
    and v_worker.lease_until > v_now + make_interval(secs => v_lease * 0.75)
    and v_worker.waits = coalesce(p_waits, v_worker.waits)
  then
    return;
  end if;
  insert into public.job_workers as w (worker_id, lease_until, waits)
  values (p_worker_id, v_now + make_interval(secs => v_lease), coalesce(p_waits, false))
  on conflict on constraint job_workers_pkey do update
  set lease_until = excluded.lease_until, waits = coalesce(p_waits, w.waits);
end
$$;

comment on function exora_private.keep_worker(text, boolean) is
  'Registers the worker or renews its lease, and notes whether it waits for a notification (null: as it was).';

create function exora_private.ready_jobs(p_job_types text[], p_lanes text[], p_limit integer, p_cursor jsonb)
returns tid[]
language plpgsql
volatile
set search_path = ''
-- One plan for ever: the table goes from empty to full within seconds, and only the indexes are right at every size.
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
set enable_sort = off
as $$
declare
  v_line record;
  v_found tid[];
  v_all tid[] := '{}';
  v_room integer;
  v_furthest bigint;
  v_limited text[];
  v_now timestamptz := clock_timestamp();
begin
  -- Claims of a limited lane come one after another, each counting what the ones before have taken. All such lanes are
  -- locked first and in one order: claims that meet them in different orders would wait for each other.
  v_limited := array(
    select a.lane
    from public.job_lanes as a
    where a.max_concurrent is not null
      and a.paused_at is null
      and (p_lanes is null or a.lane = any (p_lanes))
      and exists (select from exora_private.job_lines as l where l.lane = a.lane and l.job_type = any (p_job_types))
    order by a.lane
    for no key update of a
  );
  for v_line in
    select l.id, l.lane, l.low_water, l.virtual_time, l.moved_at, a.max_concurrent
    from exora_private.job_lines as l
    join public.job_lanes as a on a.lane = l.lane
    where l.job_type = any (p_job_types)
      and (p_lanes is null or l.lane = any (p_lanes))
      and a.paused_at is null
    order by l.priority, l.moved_at
  loop
    v_room := p_limit - cardinality(v_all);
    if v_line.max_concurrent is not null then
      -- Limited a moment ago: by the next claim.
      continue when v_line.lane <> all (v_limited);
      delete from exora_private.job_lane_slots as s
      where s.lane = v_line.lane
        and not exists (
          select
          from exora_private.job_queue_live as j
          where j.id = s.job_id
            -- Or it was found in another line of the lane just before.
            and (j.attempt = s.attempt and j.status = 'processing' or j.ctid = any (v_all))
        );
      select least(v_room, v_line.max_concurrent - count(*)) into v_room
      from exora_private.job_lane_slots as s
      where s.lane = v_line.lane;
      continue when v_room <= 0;
    end if;
    select array_agg(q.ctid), max(q.place) into v_found, v_furthest
    from (
      select j.ctid, j.place
      from exora_private.job_queue_live as j
      where j.line_id = v_line.id
        and j.status = 'pending'
        and j.place >= greatest(v_line.low_water, (p_cursor -> v_line.id::text)::bigint)
      order by j.place
      limit v_room
      for no key update skip locked
    ) as q;
    continue when v_found is null;
    v_all := v_all || v_found;
    if v_line.max_concurrent is not null then
      insert into exora_private.job_lane_slots as s (lane, job_id, attempt)
      select v_line.lane, j.id, j.attempt + 1
      from exora_private.job_queue_live as j
      where j.ctid = any (v_found)
      on conflict on constraint job_lane_slots_pkey do update set attempt = excluded.attempt;
    end if;
    -- Noted four times a second, by whoever need not wait for it: lines of the same priority take turns by it. A minute moves
    -- the line by a job, also when all that is claimed stands at its virtual time, so that nobody waits for ever behind
    -- newcomers; never by more than a job, so that a slow line does not let a backlog go before them.
    if v_now > v_line.moved_at + interval '250 milliseconds' then
      update exora_private.job_lines as l
      set
        virtual_time = case
          when v_furthest < l.virtual_time then l.virtual_time
          when isfinite(l.moved_at) then greatest(
            v_furthest, l.virtual_time + (least(extract(epoch from v_now - l.moved_at), 60) * 1000 / 60)::bigint
          )
          else v_furthest
        end,
        moved_at = v_now
      where l.ctid = any (
        array(select k.ctid from exora_private.job_lines as k where k.id = v_line.id for no key update skip locked)
      );
    end if;
    exit when cardinality(v_all) >= p_limit;
  end loop;
  return v_all;
end
$$;

comment on function exora_private.ready_jobs(text[], text[], integer, jsonb) is
  'Where the next jobs of the types and lanes are, locked: urgent lines first, each in the order of its places. p_cursor '
  'names places (by line) before which nothing waited a moment ago.';

create function public.claim_next_job_v3(worker_id text, job_types text[])
returns setof public.job_queue
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_ready tid[];
begin
  perform exora_private.require_job_types(claim_next_job_v3.job_types);
  perform exora_private.keep_worker(claim_next_job_v3.worker_id, null);
  v_ready := exora_private.ready_jobs(claim_next_job_v3.job_types, null, 1, null);
  if v_ready = '{}' and exora_private.promote_due_jobs(10) > 0 then
    v_ready := exora_private.ready_jobs(claim_next_job_v3.job_types, null, 1, null);
  end if;
  return query
  update exora_private.job_queue_live as j
  set
    status = 'processing',
    attempt = j.attempt + 1,
    worker_id = claim_next_job_v3.worker_id,
    claimed_at = clock_timestamp(),
    heartbeat_at = clock_timestamp(),
    progress = null
  where j.ctid = any (v_ready)
  returning j.*;
end
$$;

revoke all on function public.claim_next_job_v3(text, text[]) from public, anon, authenticated;
grant execute on function public.claim_next_job_v3(text, text[]) to service_role;

comment on function public.claim_next_job_v3(text, text[]) is
  'Gives the worker the most urgent due job of these types, or nothing. No two workers get the same one.';

create function exora_private.finish_jobs(
  p_worker_id text,
  p_job_ids uuid[],
  p_attempts integer[],
  p_job_results jsonb
)
returns integer
language plpgsql
volatile
set search_path = ''
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
as $$
declare
  v_count integer;
begin
  -- One look into the primary key for each, whatever the planner thinks of an empty table.
  with gone as (
    delete from exora_private.job_queue_live as k
    using unnest(p_job_ids, p_attempts) as d (id, attempt)
    where k.id = d.id
      and not k.is_finished
      and k.status = 'processing'
      and k.worker_id = p_worker_id
      and k.attempt = d.attempt
    returning k.*
  )
  insert into exora_private.job_queue_finished (
    id, job_type, job_name, job_payload, status, lane, priority, patient_id, line_id, place, due_at, attempt, max_attempts,
    worker_id, claimed_at, heartbeat_at, progress, finished_at, is_finished, job_result, attempt_errors, correlation_id,
    created_at
  )
  select
    j.id, j.job_type, j.job_name, j.job_payload, 'completed', j.lane, j.priority, j.patient_id, j.line_id, j.place, j.due_at,
    j.attempt, j.max_attempts, j.worker_id, j.claimed_at, j.heartbeat_at, 100, clock_timestamp(), true,
    case when p_job_results is null then '{}' else coalesce(p_job_results -> j.id::text, '{}') end, j.attempt_errors,
    j.correlation_id, j.created_at
  from gone as j;
  get diagnostics v_count = row_count;
  return v_count;
end
$$;

comment on function exora_private.finish_jobs(text, uuid[], integer[], jsonb) is
  'Moves the jobs that the worker holds in these attempts to the finished ones; returns how many it held.';

create function public.claim_jobs_v3(
  p_worker_id text,
  p_job_types text[],
  p_limit integer default 1,
  p_lanes text[] default null,
  p_completed_ids uuid[] default '{}',
  p_completed_attempts integer[] default '{}',
  p_completed_results jsonb default null,
  p_cursor jsonb default '{}',
  p_waits boolean default null
)
returns table (
  outcome text,
  id uuid,
  job_type text,
  job_payload jsonb,
  attempt integer,
  correlation_id uuid,
  line_id smallint,
  place bigint
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_kept integer;
  v_asked integer := coalesce(cardinality(p_completed_ids), 0);
  v_ready tid[] := '{}';
  v_waited boolean;
begin
  perform exora_private.require_job_types(p_job_types);
  if not coalesce(p_limit between 0 and 5000, false)
    or v_asked > 5000
    or v_asked <> coalesce(cardinality(p_completed_attempts), 0)
    or not coalesce(jsonb_typeof(p_completed_results) = 'object', true)
    or not coalesce(jsonb_typeof(p_cursor) = 'object', true)
    or p_cursor @? 'strict $.* ? (@.type() != "number" || @ < 0 || @ > 9000000000000000000)'
  then
    perform exora_private.fail(
      'invalid_request',
      'A claim is for 0 to 5,000 jobs; each completed job has an id and an attempt; results and cursor are objects.',
      'Send arrays of the same length, results as {id: result}, and the cursor as {line_id: place}.'
    );
  end if;
  perform exora_private.keep_worker(p_worker_id, case when p_waits is not true then p_waits end);
  if p_waits then
    -- It is noted at the end whether the worker waits. Always first the worker, then lanes and jobs: a heartbeat of the
    -- same worker would wait for this claim, and this claim for it.
    select w.waits into v_waited from public.job_workers as w where w.worker_id = p_worker_id for no key update;
    if not found then
      perform exora_private.keep_worker(p_worker_id, false);
    end if;
  end if;

  if v_asked > 0 then
    begin
      v_kept := exora_private.finish_jobs(p_worker_id, p_completed_ids, p_completed_attempts, p_completed_results);
    exception when check_violation then
      perform exora_private.fail('invalid_request', 'A result must be an object of at most 64 KiB.', 'Send ids and counts only.');
    end;
    if v_kept < v_asked then
      -- Among the finished ones are also those whose answer was lost the first time.
      return query
      select 'refused'::text, d.id, null::text, null::jsonb, d.attempt, null::uuid, null::smallint, null::bigint
      from unnest(p_completed_ids, p_completed_attempts) as d (id, attempt)
      where exora_private.earlier_result(d.id, p_worker_id, d.attempt) is null;
    end if;
  end if;

  if p_limit > 0 then
    v_ready := exora_private.ready_jobs(p_job_types, p_lanes, p_limit, p_cursor);
    if v_ready = '{}' and p_cursor <> '{}' then
      -- A newcomer's place may be before those that were claimed last.
      v_ready := exora_private.ready_jobs(p_job_types, p_lanes, p_limit, null);
    end if;
    if v_ready = '{}' and exora_private.promote_due_jobs(least(p_limit, 500)) > 0 then
      v_ready := exora_private.ready_jobs(p_job_types, p_lanes, p_limit, null);
    end if;
    -- By their physical places: they are locked, so nothing moves them meanwhile.
    return query
    update exora_private.job_queue_live as j
    set
      status = 'processing',
      attempt = j.attempt + 1,
      worker_id = p_worker_id,
      claimed_at = clock_timestamp(),
      heartbeat_at = clock_timestamp(),
      progress = null
    where j.ctid = any (v_ready)
    returning
      'claimed'::text, j.id, j.job_type, j.job_payload, j.attempt, j.correlation_id, j.line_id, j.place;
  end if;
  -- A worker that got all it had room for is not told of more.
  if p_waits and v_waited is distinct from (cardinality(v_ready) < p_limit) then
    perform exora_private.keep_worker(p_worker_id, cardinality(v_ready) < p_limit);
  end if;
end
$$;

revoke all on function public.claim_jobs_v3(text, text[], integer, text[], uuid[], integer[], jsonb, jsonb, boolean)
from public, anon, authenticated;
grant execute on function public.claim_jobs_v3(text, text[], integer, text[], uuid[], integer[], jsonb, jsonb, boolean) to service_role;

comment on function public.claim_jobs_v3(text, text[], integer, text[], uuid[], integer[], jsonb, jsonb, boolean) is
  'Completes jobs, each named by id and attempt (results: {id: result}), and claims the next ones in one transaction. Rows with outcome claimed are new '
  'jobs; those with outcome refused are completed ones that this worker did not hold. With p_waits the worker is notified '
  '(channel exora_jobs) of further jobs while it has room. p_cursor, {line_id: place}, is the highest place that was claimed '
  'in each line a moment ago; leave it out once a second.';

-- Holding ----------------------------------------------------------------------

create function exora_private.hold_job(p_job_id uuid, p_worker_id text, p_attempt integer, p_job_type text)
returns public.job_queue
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_job public.job_queue;
begin
  select j.* into v_job
  from exora_private.job_queue_live as j
  where j.id = p_job_id
    and j.status = 'processing'
    and j.worker_id = p_worker_id
    and j.attempt = coalesce(p_attempt, j.attempt)
  for no key update;
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
  'The job, locked, if this worker holds it in this attempt; else the error job_not_held.';

create function exora_private.earlier_result(p_job_id uuid, p_worker_id text, p_attempt integer)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select j.job_result
  from exora_private.job_queue_finished as j
  where j.id = p_job_id
    and j.status = 'completed'
    and j.worker_id = p_worker_id
    and j.attempt = coalesce(p_attempt, j.attempt)
$$;

comment on function exora_private.earlier_result(uuid, text, integer) is
  'What the same worker and attempt completed already: a call whose answer was lost may be sent again.';

create function public.update_job_heartbeat(
  p_job_id uuid,
  p_worker_id text,
  p_attempt integer default null,
  p_progress integer default null
)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  if p_progress not between 0 and 100 then
    perform exora_private.fail('invalid_request', 'Progress is out of range.', 'Send 0 to 100 per cent.');
  end if;
  if not exists (
    select
    from exora_private.job_queue_live as j
    where j.id = p_job_id
      and j.status = 'processing'
      and j.worker_id = p_worker_id
      and j.attempt = coalesce(p_attempt, j.attempt)
  ) then
    return false;
  end if;
  -- First the worker, then the job, as in a claim: the two would wait for each other.
  perform exora_private.keep_worker(p_worker_id, null);
  update exora_private.job_queue_live as j
  set heartbeat_at = clock_timestamp(), progress = coalesce(p_progress, j.progress)
  where j.id = p_job_id
    and j.status = 'processing'
    and j.worker_id = p_worker_id
    and j.attempt = coalesce(p_attempt, j.attempt);
  return found;
end
$$;

revoke all on function public.update_job_heartbeat(uuid, text, integer, integer) from public, anon, authenticated;
grant execute on function public.update_job_heartbeat(uuid, text, integer, integer) to service_role;

comment on function public.update_job_heartbeat(uuid, text, integer, integer) is
  'Keeps the job and its worker''s lease, and notes how far it is; false when this worker doesn''t hold it any more and must stop.';

create function public.keep_jobs(
  p_worker_id text,
  p_job_ids uuid[] default '{}',
  p_attempts integer[] default '{}',
  p_refresh boolean default false
)
returns table (job_id uuid, attempt integer, outcome text)
language plpgsql
volatile
security definer
set search_path = ''
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
begin
  if coalesce(cardinality(p_job_ids), 0) > 5000
    or coalesce(cardinality(p_job_ids), 0) <> coalesce(cardinality(p_attempts), 0)
  then
    perform exora_private.fail(
      'invalid_request', 'Each of at most 5,000 held jobs needs its id and its attempt.', 'Send arrays of the same length.'
    );
  end if;
  perform exora_private.keep_worker(p_worker_id, null);
  if p_refresh then
    update exora_private.job_queue_live as j
    set heartbeat_at = clock_timestamp()
    where j.ctid = any (
      array(
        select k.ctid
        from unnest(p_job_ids, p_attempts) as h (id, attempt)
        join exora_private.job_queue_live as k on k.id = h.id
        where k.status = 'processing' and k.worker_id = p_worker_id and k.attempt = h.attempt
        -- Who has it locked is about to end it: waiting, each for the other's next, would be a deadlock.
        for no key update of k skip locked
      )
    );
  end if;
  return query
  with held as (
    select
      h.id, h.attempt, j.line_id, j.patient_id,
      j.id is null as is_lost,
      -- A stage that goes on where it was cut off makes room after a while if another record has waited.
      j.job_type = 'shell_file_processing' and j.claimed_at < clock_timestamp() - interval '20 seconds' as may_yield
    from unnest(p_job_ids, p_attempts) as h (id, attempt)
    left join exora_private.job_queue_live as j
      on j.id = h.id and j.status = 'processing' and j.worker_id = p_worker_id and j.attempt = h.attempt
  ),
  crowded as materialized (
    -- Once for each record, not for each of its jobs: the look steps over all that it has waiting itself.
    select r.line_id, r.patient_id
    from (select distinct h.line_id, h.patient_id from held as h where h.may_yield) as r
    join exora_private.job_lines as l on l.id = r.line_id
    where exists (
      select
      from exora_private.job_queue_live as o
      where o.line_id = l.id
        and o.status = 'pending'
        and o.place >= l.low_water
        and o.patient_id is distinct from r.patient_id
        and o.due_at < clock_timestamp() - interval '2 seconds'
    )
  )
  select h.id, h.attempt, case when h.is_lost then 'lost' else 'crowded' end
  from held as h
  where h.is_lost
    or (
      h.may_yield
      and exists (
        select from crowded as c where c.line_id = h.line_id and c.patient_id is not distinct from h.patient_id
      )
    );
end
$$;

revoke all on function public.keep_jobs(text, uuid[], integer[], boolean) from public, anon, authenticated;
grant execute on function public.keep_jobs(text, uuid[], integer[], boolean) to service_role;

comment on function public.keep_jobs(text, uuid[], integer[], boolean) is
  'Renews the worker''s lease, which keeps all its jobs, and names those among the given that it must give up (lost) or may '
  'hand back because others wait (crowded). With p_refresh, every half minute, it marks each as heard of.';

create function public.retire_worker(p_worker_id text)
returns integer
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_back integer;
begin
  perform pg_current_xact_id();
  delete from public.job_workers as w where w.worker_id = p_worker_id;
  update exora_private.job_queue_live as j
  set
    status = 'pending',
    place = l.virtual_time,
    max_attempts = j.max_attempts + 1,
    heartbeat_at = null
  from exora_private.job_lines as l
  where j.worker_id = p_worker_id and j.status = 'processing' and l.id = j.line_id;
  get diagnostics v_back = row_count;
  update public.api_capacity_leases as l
  set revoked_at = clock_timestamp()
  where l.worker_id = p_worker_id
    and l.released_at is null
    and l.revoked_at is null
    and l.expires_at > clock_timestamp();
  if v_back > 0 then
    perform exora_private.wake_job_workers();
  end if;
  return v_back;
end
$$;

revoke all on function public.retire_worker(text) from public, anon, authenticated;
grant execute on function public.retire_worker(text) to service_role;

comment on function public.retire_worker(text) is
  'Ends a worker that stops: its lease and its API slots go, and what it may still hold is handed back without using up an attempt.';

-- What a worker needs ----------------------------------------------------------

create function public.missing_functions(p_functions jsonb, p_job_types text[] default '{}')
returns text[]
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  if p_functions is null or p_job_types is null or jsonb_typeof(p_functions) <> 'object' then
    perform exora_private.fail('invalid_request', 'A worker needs functions and job types.', 'Pass an object and a list.');
  end if;
  if exists (select from jsonb_each(p_functions) as n where jsonb_typeof(n.value) <> 'array') then
    perform exora_private.fail('invalid_request', 'A function has a list of parameters.', 'Pass a list for each function.');
  end if;
  return (
    with needed as (
      select n.key as name, p.name as parameter
      from jsonb_each(p_functions) as n
      left join lateral jsonb_array_elements_text(n.value) as p (name) on true
    )
    select coalesce(array_agg(distinct missing.name order by missing.name), '{}')
    from (
      select case when f.oid is null then n.name else n.name || '.' || n.parameter end as name
      from needed as n
      left join lateral (
        select p.oid, p.proargnames, p.proargmodes::text[] as modes
        from pg_catalog.pg_proc as p
        where p.pronamespace = 'public'::regnamespace
          and p.proname = n.name
          and has_function_privilege('service_role', p.oid, 'execute')
      ) as f on true
      where f.oid is null
        or (
          n.parameter is not null
          and not exists (
            select from unnest(f.proargnames, f.modes) as a (name, mode)
            where a.name = n.parameter and coalesce(a.mode, 'i') in ('i', 'b', 'v')
          )
        )
      union all
      select 'job type ' || t.job_type
      from unnest(p_job_types) as t (job_type)
      where not t.job_type = any (exora_private.job_types())
    ) as missing
  );
end
$$;

revoke all on function public.missing_functions(jsonb, text[]) from public, anon, authenticated;
grant execute on function public.missing_functions(jsonb, text[]) to service_role;

comment on function public.missing_functions(jsonb, text[]) is
  'What of a worker''s needs this schema lacks: functions, their parameters (function.parameter) and job types. A worker asks before it claims, so that one of another version stops instead of failing jobs.';

-- Ending -----------------------------------------------------------------------

create function exora_private.end_job(
  p_job_id uuid,
  p_status text,
  p_job_result jsonb,
  p_error_code text,
  p_error_parameters jsonb
)
returns void
language sql
volatile
set search_path = ''
as $$
  with ended as (
    delete from exora_private.job_queue_live as j where j.id = p_job_id returning j.*
  )
  insert into exora_private.job_queue_finished (
    id, job_type, job_name, job_payload, status, lane, priority, patient_id, line_id, place, due_at, attempt, max_attempts,
    worker_id, claimed_at, heartbeat_at, progress, finished_at, is_finished, job_result, error_code, error_parameters,
    attempt_errors, correlation_id, created_at
  )
  select
    e.id, e.job_type, e.job_name, e.job_payload, p_status, e.lane, e.priority, e.patient_id, e.line_id, e.place, e.due_at,
    e.attempt, e.max_attempts, e.worker_id, e.claimed_at, e.heartbeat_at,
    case when p_status = 'completed' then 100 else e.progress end, clock_timestamp(), true, p_job_result, p_error_code,
    coalesce(p_error_parameters, '{}'), e.attempt_errors, e.correlation_id, e.created_at
  from ended as e
$$;

comment on function exora_private.end_job(uuid, text, jsonb, text, jsonb) is
  'Moves an unfinished job to the finished ones, with its result or the reason of its end.';

create function exora_private.finish_job(p_job_id uuid, p_job_result jsonb)
returns void
language sql
volatile
set search_path = ''
as $$
  select exora_private.end_job(p_job_id, 'completed', p_job_result, null, null)
$$;

comment on function exora_private.finish_job(uuid, jsonb) is 'Marks a held job as completed.';

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
  -- A first call whose answer was lost may still be under way: its end is waited for.
  perform from exora_private.job_queue_live as j where j.id = p_job_id for no key update;
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
    status = case p_error_code when 'malware_found' then 'quarantined' else 'failed' end,
    error_code = p_error_code,
    error_parameters = p_error_parameters,
    error_retryable = p_retryable
  where f.id = (p_job.job_payload ->> 'shell_file_id')::uuid
    and f.current_job_id = p_job.id
    and f.status in ('queued', 'held', 'reading', 'understanding')
  returning f.* into v_file;
  if found then
    perform exora_private.notify(
      p.account_owner_id, 'file_failed', v_file.patient_id, 'shell_file', v_file.id,
      p_error_parameters || jsonb_build_object('error_code', p_error_code)
    )
    from public.user_profiles as p
    where p.id = v_file.patient_id;
  end if;
  if v_file.status = 'quarantined' then
    perform public.log_audit_event(
      p_event_type => 'file.quarantined',
      p_patient_id => v_file.patient_id,
      p_resource_type => 'shell_file',
      p_resource_id => v_file.id,
      p_details => p_error_parameters,
      p_job_id => p_job.id,
      p_correlation_id => p_job.correlation_id
    );
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
  'What the end of a job without success means for its file: failed with the reason (quarantined for malware_found), its '
  'owner told, the event logged.';

create function exora_private.with_attempt_error(p_errors jsonb, p_attempt integer, p_error_code text, p_worker_id text)
returns jsonb
language sql
volatile
set search_path = ''
as $$
  select coalesce(case when jsonb_array_length(p_errors) >= 20 then p_errors - 0 else p_errors end, '[]')
    || jsonb_build_object(
      'attempt', p_attempt, 'at', clock_timestamp(), 'error_code', p_error_code, 'worker_id', p_worker_id
    )
$$;

comment on function exora_private.with_attempt_error(jsonb, integer, text, text) is
  'The errors of a job''s attempts with one more, the last twenty at most.';

create function exora_private.retry_delay(p_attempt integer)
returns interval
language sql
volatile
set search_path = ''
as $$
  -- Doubling, capped, and spread over the upper half of the interval so that failures of one cause don't return together.
  select make_interval(
    secs => (
      least(
        exora_private.setting('jobs.retry_max_seconds'),
        exora_private.setting('jobs.retry_base_seconds') * 2 ^ (least(p_attempt, 30) - 1)
      )::double precision * (0.5 + random() / 2)
    )
  )
$$;

comment on function exora_private.retry_delay(integer) is 'How long a job waits after an attempt that failed: exponential, with jitter.';

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
  -- Attempts don't tell: to be handed back is one too. What was before an operator's retry counts no more.
  if v_code in ('reader_crashed', 'processing_timeout')
    and jsonb_path_exists(
      v_job.attempt_errors,
      '$[*] ? ((@.error_code == "reader_crashed" || @.error_code == "processing_timeout") && @.attempt > $since)',
      jsonb_build_object('since', v_job.max_attempts - exora_private.setting('jobs.max_attempts'))
    )
  then
    v_job.max_attempts := v_job.attempt;
  end if;
  if coalesce(p_retryable, true) and v_job.attempt < v_job.max_attempts then
    v_status := 'scheduled';
    v_retry_at := clock_timestamp() + exora_private.retry_delay(v_job.attempt);
  else
    v_status := case when coalesce(p_retryable, true) then 'dead_letter' else 'failed' end;
  end if;

  update exora_private.job_queue_live as j
  set
    status = case when v_retry_at is null then j.status else v_status end,
    due_at = coalesce(v_retry_at, j.due_at),
    place = case when v_retry_at is null then j.place end,
    error_code = v_code,
    error_parameters = v_parameters,
    attempt_errors = exora_private.with_attempt_error(j.attempt_errors, j.attempt, v_code, j.worker_id),
    heartbeat_at = case when v_retry_at is null then j.heartbeat_at end
  where j.id = v_job.id;

  if v_retry_at is null then
    perform exora_private.end_job(v_job.id, v_status, null, v_code, v_parameters);
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
  v_delay double precision;
  v_line exora_private.job_lines;
begin
  if p_delay_seconds not between 0 and 604800 then
    perform exora_private.fail('invalid_request', 'The delay is out of range.', 'Send 0 to 604,800 seconds (a week).');
  end if;
  v_delay := coalesce(round(p_delay_seconds, 3), 0);
  if v_delay = 0 then
    v_line := exora_private.job_line(v_job.lane, v_job.job_type, v_job.priority);
  end if;
  update exora_private.job_queue_live as j
  set
    status = case when v_delay > 0 then 'scheduled' else 'pending' end,
    -- Behind those of its own record, and in turn with the others'.
    place = case when v_delay > 0 then null else exora_private.next_place(v_line, v_job.patient_id) end,
    due_at = clock_timestamp() + make_interval(secs => v_delay),
    -- The attempt number keeps growing, for it fences; the allowance grows with it, so none is used up.
    max_attempts = j.max_attempts + 1,
    heartbeat_at = null
  where j.id = v_job.id;
  if v_delay = 0 then
    perform exora_private.wake_job_workers();
  end if;
  return true;
end
$$;

revoke all on function public.reschedule_job(uuid, text, integer, numeric) from public, anon, authenticated;
grant execute on function public.reschedule_job(uuid, text, integer, numeric) to service_role;

comment on function public.reschedule_job(uuid, text, integer, numeric) is
  'Hands a held job back without using up an attempt, due after the delay: for draining and for full capacity.';
