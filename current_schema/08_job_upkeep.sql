-- =============================================================================
-- 08_JOB_UPKEEP.SQL - WHAT KEEPS THE QUEUE GOING
-- =============================================================================
-- Purpose: Jobs of dead workers come back, due ones become ready, lines move on, old jobs go
-- Architecture: A list of tasks with their intervals; whichever worker asks first when one is due does it
-- Dependencies: 01-07, 08_job_coordination.sql
--
-- DESIGN DECISIONS:
-- - No scheduler is needed (pg_cron is not everywhere): workers ask every second, a row lock elects one
-- - Reaping is one statement over the dead workers' jobs, never a part of claiming; it may read all unfinished jobs, for
--   no index knows who holds them: that spares every claim an index entry
-- - The low water of a line rises only past transactions that have ended, so no late commit is ever stranded below it
-- - Finished jobs are dropped a week at a time: no deletes, no vacuum
--
-- TABLES CREATED (0 tables): none
--
-- KEY FUNCTIONS: run_maintenance(), reap_expired_jobs(), exora_private.take_back_jobs(),
--   exora_private.promote_due_jobs(),
--   exora_private.advance_job_lines(), exora_private.sweep_job_queue(), exora_private.keep_job_partitions(),
--   exora_private.run_maintenance_task()
-- INTEGRATION POINTS: exora-v3-worker calls run_maintenance() every second, with p_slow every half minute; operators read maintenance_tasks
-- =============================================================================

-- Workers that ended -----------------------------------------------------------

create function exora_private.take_back_jobs(p_worker_ids text[], p_silent_since timestamptz)
returns integer
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_jobs public.job_queue[];
  v_job public.job_queue;
  v_spread double precision;
begin
  perform pg_current_xact_id();
  select least(count(*), 50) * exora_private.setting('jobs.retry_base_seconds') into v_spread
  from exora_private.job_queue_live as j
  where j.status = 'processing' and j.worker_id = any (p_worker_ids);
  with lost as (
    select j.id, coalesce(j.attempt_errors @> '[{"error_code": "reader_crashed"}]', false) as again
    from exora_private.job_queue_live as j
    where j.status = 'processing'
      and (j.worker_id = any (p_worker_ids) or j.heartbeat_at < p_silent_since)
    for no key update skip locked
  ),
  taken as (
    update exora_private.job_queue_live as j
    set
      -- Ready at once the first time. What was there when a second worker died waits first, so that a job that kills
      -- its workers comes to be alone.
      status = case
        when j.attempt >= j.max_attempts then j.status
        when o.again then 'scheduled'
        else 'pending'
      end,
      place = case when j.attempt >= j.max_attempts then j.place when not o.again then l.virtual_time end,
      -- Spread over some seconds for each, so that they are not claimed together again.
      due_at = clock_timestamp() + case
        when o.again then exora_private.retry_delay(j.attempt) + make_interval(secs => random() * v_spread)
        else interval '0'
      end,
      heartbeat_at = case when j.attempt >= j.max_attempts then j.heartbeat_at end,
      error_code = 'reader_crashed',
      error_parameters = '{}',
      attempt_errors = exora_private.with_attempt_error(j.attempt_errors, j.attempt, 'reader_crashed', j.worker_id)
    from lost as o, exora_private.job_lines as l
    where j.id = o.id and l.id = j.line_id
    returning j.*
  )
  select array_agg(row(t.*)::public.job_queue order by t.patient_id, t.id) into v_jobs
  from taken as t;
  -- Its calls end with it: the worker learns with its next heartbeat that the job is not its own any more. A statement of
  -- its own sees what was granted until the jobs were locked.
  update public.api_capacity_leases as l
  set revoked_at = clock_timestamp()
  where l.released_at is null
    and l.revoked_at is null
    and l.expires_at > clock_timestamp()
    and (l.job_id in (select t.id from unnest(v_jobs) as t) or l.worker_id = any (p_worker_ids));

  -- In one order: two reapers never wait for each other's audit chains.
  foreach v_job in array coalesce(v_jobs, '{}') loop
    if v_job.status = 'processing' then
      perform exora_private.end_job(v_job.id, 'dead_letter', null, 'reader_crashed', '{}');
      perform exora_private.give_up_job(v_job, 'reader_crashed', '{}', true);
    end if;
  end loop;
  if v_jobs is not null then
    perform exora_private.wake_job_workers();
  end if;
  return coalesce(cardinality(v_jobs), 0);
end
$$;

comment on function exora_private.take_back_jobs(text[], timestamptz) is
  'Takes the jobs of these workers, and those without a heartbeat since a time: ready again, or given up when their '
  'attempts are used up; their API slots come back. Returns how many.';

create function public.reap_expired_jobs()
returns integer
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_dead text[] := array(
    select w.worker_id from public.job_workers as w where w.lease_until < clock_timestamp() for update skip locked
  );
  v_taken integer;
begin
  if v_dead = '{}' then
    return 0;
  end if;
  v_taken := exora_private.take_back_jobs(v_dead, null);
  -- One with a job that somebody has locked stays: the next reaping finds it again.
  delete from public.job_workers as w
  where w.worker_id = any (v_dead)
    and not exists (
      select from exora_private.job_queue_live as j where j.status = 'processing' and j.worker_id = w.worker_id
    );
  return v_taken;
end
$$;

revoke all on function public.reap_expired_jobs() from public, anon, authenticated;
grant execute on function public.reap_expired_jobs() to service_role;

comment on function public.reap_expired_jobs() is
  'Takes jobs from workers whose lease has passed: ready again, given up when attempts are used up. Returns how many.';

-- Due jobs ---------------------------------------------------------------------

create function exora_private.promote_due_jobs(p_limit integer)
returns integer
language plpgsql
volatile
set search_path = ''
-- One plan for ever, by the indexes: the planner can't know how many of the scheduled jobs are due.
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  -- Read once: only what does not change within a statement is looked up in an index.
  v_now timestamptz := clock_timestamp();
  v_promoted integer;
begin
  if not exists (
    select
    from exora_private.job_queue_live as j
    where j.place is null and j.due_at between v_now - interval '1 hour' and v_now
  ) then
    return 0;
  end if;
  perform pg_current_xact_id();
  with due as (
    select j.ctid as location, j.line_id, j.patient_id, j.due_at
    from exora_private.job_queue_live as j
    where j.place is null and j.due_at between v_now - interval '1 hour' and v_now
    order by j.due_at
    limit p_limit
    for update skip locked
  ),
  numbered as (
    select d.*, row_number() over (partition by d.line_id, d.patient_id order by d.due_at) as turn
    from due as d
  ),
  begun as (
    -- Each record's first place, looked up once: see next_place().
    select
      n.*,
      case when n.turn = 1 then
        coalesce(
          (
            select max(j.place) + 1000
            from exora_private.job_queue_live as j
            where j.patient_id = n.patient_id and j.line_id = n.line_id and j.place >= l.virtual_time
          ),
          l.virtual_time
        )
      end as first_place
    from numbered as n
    join exora_private.job_lines as l on l.id = n.line_id
  ),
  placed as (
    select b.location, max(b.first_place) over (partition by b.line_id, b.patient_id) + 1000 * (b.turn - 1) as place
    from begun as b
  )
  update exora_private.job_queue_live as j
  set status = 'pending', place = p.place
  from placed as p
  where j.ctid = p.location and j.status = 'scheduled';
  get diagnostics v_promoted = row_count;
  if v_promoted > 0 then
    perform exora_private.wake_job_workers();
  end if;
  return v_promoted;
end
$$;

comment on function exora_private.promote_due_jobs(integer) is
  'Makes scheduled jobs ready that came due within the last hour; each record''s take their turns. Older ones: sweep_job_queue().';

-- Lines ------------------------------------------------------------------------

create function exora_private.advance_job_lines()
returns integer
language plpgsql
volatile
set search_path = ''
set enable_seqscan = off
as $$
declare
  v_line exora_private.job_lines;
  v_oldest xid8 := pg_snapshot_xmin(pg_current_snapshot());
  v_next xid8;
  v_advanced integer := 0;
begin
  for v_line in
    select l.*
    from exora_private.job_lines as l
    where l.next_low_water > l.low_water and l.next_low_water_after <= v_oldest
      or l.virtual_time > l.next_low_water
    for no key update skip locked
  loop
    if v_line.next_low_water > v_line.low_water then
      continue when v_line.next_low_water_after > v_oldest;
      if not exists (
        select
        from exora_private.job_queue_live as j
        where j.line_id = v_line.id
          and j.status = 'pending'
          and j.place >= v_line.low_water
          and j.place < v_line.next_low_water
      ) then
        v_line.low_water := v_line.next_low_water;
        v_advanced := v_advanced + 1;
      end if;
    end if;
    -- The number is taken after the row's virtual time was read: who gets a later one reads no earlier virtual time.
    v_next := pg_snapshot_xmax(pg_current_snapshot());
    update exora_private.job_lines as l
    set
      low_water = v_line.low_water,
      next_low_water = greatest(v_line.virtual_time, v_line.low_water),
      next_low_water_after = v_next
    where l.id = v_line.id;
  end loop;
  return v_advanced;
end
$$;

comment on function exora_private.advance_job_lines() is
  'Raises the low water of lines that were served, once no transaction can still put a job below it. Returns of how many.';

create function exora_private.sweep_job_queue()
returns integer
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_now timestamptz := clock_timestamp();
  v_found integer;
  v_swept integer := 0;
begin
  perform pg_current_xact_id();
  -- Whatever stands below a low water after all (a transaction in another isolation) gets a place above it.
  update exora_private.job_queue_live as j
  set place = l.virtual_time
  from exora_private.job_lines as l
  where l.id = j.line_id
    and j.ctid = any (
      array(
        select k.ctid
        from exora_private.job_queue_live as k
        join exora_private.job_lines as m on m.id = k.line_id
        where k.status = 'pending' and k.place < m.low_water
        for no key update of k skip locked
      )
    );
  get diagnostics v_found = row_count;
  v_swept := v_swept + v_found;
  -- Jobs that came due while no worker ran.
  update exora_private.job_queue_live as j
  set due_at = clock_timestamp()
  where j.ctid = any (
    array(
      select k.ctid
      from exora_private.job_queue_live as k
      where k.place is null and k.due_at < v_now - interval '30 minutes'
      -- As many as a call has time for; the rest in a minute.
      limit 50000
      for no key update skip locked
    )
  );
  get diagnostics v_found = row_count;
  v_swept := v_swept + v_found;
  -- Jobs that their worker, though alive, does not know of: the answer to its claim was lost.
  v_swept := v_swept + exora_private.take_back_jobs(
    '{}', clock_timestamp() - make_interval(secs => exora_private.setting('jobs.silence_seconds')::double precision)
  );
  return v_swept;
end
$$;

comment on function exora_private.sweep_job_queue() is
  'Finds jobs that the quick paths pass by: below a low water, due for long, or without a heartbeat. Returns how many.';

-- Finished jobs ----------------------------------------------------------------

create function exora_private.keep_job_partitions()
returns integer
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_cutoff timestamptz := clock_timestamp()
    - make_interval(days => exora_private.setting('jobs.retention_days')::integer);
  v_week timestamptz;
  v_name text;
  v_from uuid;
  v_to uuid;
  v_part record;
  v_is_old boolean;
  v_changed integer := 0;
begin
  -- Each change locks the finished jobs for a moment; it never makes others wait behind a long read.
  set local lock_timeout = '500ms';
  for v_week in
    select w.week
    from generate_series(
      date_trunc('week', clock_timestamp() at time zone 'utc') at time zone 'utc',
      clock_timestamp() + interval '2 weeks',
      interval '1 week'
    ) as w (week)
  loop
    v_name := to_char(v_week at time zone 'utc', '"job_queue_finished_"IYYY"w"IW');
    continue when to_regclass('exora_private.' || v_name) is not null;
    v_from := (left(exora_private.job_id_prefix(v_week), 13) || '-0000-0000-000000000000')::uuid;
    v_to := (left(exora_private.job_id_prefix(v_week + interval '1 week'), 13) || '-0000-0000-000000000000')::uuid;
    -- What was finished before the week had its part stays with the others. Nothing is added there meanwhile.
    lock table exora_private.job_queue_finished_other in share row exclusive mode;
    continue when exists (select from exora_private.job_queue_finished_other as j where j.id >= v_from and j.id < v_to);
    execute format(
      'create table exora_private.%I partition of exora_private.job_queue_finished for values from (%L) to (%L)',
      v_name, v_from, v_to
    );
    execute format('alter table exora_private.%I enable row level security', v_name);
    execute format('revoke all on exora_private.%I from public, anon, authenticated, service_role', v_name);
    v_changed := v_changed + 1;
  end loop;

  for v_part in
    select c.oid::regclass as name, to_date(substr(c.relname, 20), 'IYYY"w"IW') as week
    from pg_catalog.pg_inherits as i
    join pg_catalog.pg_class as c on c.oid = i.inhrelid
    where i.inhparent = 'exora_private.job_queue_finished'::regclass
      and c.relname ~ '^job_queue_finished_[0-9]{4}w[0-9]{2}$'
  loop
    continue when v_part.week + 7 > v_cutoff;
    -- A job that was scheduled far ahead or requeued may have been finished much later than it was made.
    execute format('select not exists (select from %s where finished_at > $1)', v_part.name) into v_is_old using v_cutoff;
    if v_is_old then
      execute format('drop table %s', v_part.name);
      v_changed := v_changed + 1;
    end if;
  end loop;
  delete from exora_private.job_queue_finished_other as j
  where j.ctid = any (
    array(select k.ctid from exora_private.job_queue_finished_other as k where k.finished_at < v_cutoff limit 10000)
  );
  delete from public.job_idempotency_keys as k
  where k.ctid = any (
    array(
      select i.ctid
      from public.job_idempotency_keys as i
      where i.created_at < v_cutoff
        and not exists (select from exora_private.job_queue_live as j where j.id = i.job_id)
      limit 10000
    )
  );
  return v_changed;
end
$$;

comment on function exora_private.keep_job_partitions() is
  'Makes the parts of this week and the next two, drops those whose jobs ended before jobs.retention_days, and deletes '
  'idempotency keys of that age. Returns how many parts changed.';

-- The list of tasks ------------------------------------------------------------

create function exora_private.run_maintenance_task(p_task text)
returns integer
language plpgsql
volatile
set search_path = ''
as $$
begin
  return case p_task
    when 'reap_expired_jobs' then public.reap_expired_jobs()
    when 'promote_due_jobs' then exora_private.promote_due_jobs(5000) + exora_private.resume_due_lanes()
    when 'advance_job_lines' then exora_private.advance_job_lines()
    when 'sweep_job_queue' then exora_private.sweep_job_queue()
    when 'keep_job_partitions' then exora_private.keep_job_partitions()
    when 'remind_about_care' then exora_private.remind_about_care()
    when 'tend_erasures' then exora_private.tend_erasures()
    when 'remove_expired' then exora_private.remove_expired()
    when 'sweep_uploads' then exora_private.sweep_uploads()
  end;
end
$$;

comment on function exora_private.run_maintenance_task(text) is 'Does one task of the list; returns how many things it changed.';

create function public.run_maintenance(p_worker_id text, p_slow boolean default false)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_task text;
  v_begun timestamptz;
  v_count integer;
  v_error text;
  v_done jsonb := '{}';
begin
  if coalesce(char_length(p_worker_id), 0) not between 1 and 200 then
    perform exora_private.fail('invalid_request', 'A worker needs an id of 1 to 200 characters.', 'Pass worker_id.');
  end if;
  loop
    -- Whoever locks the task first does it; the others pass on.
    select t.task into v_task
    from public.maintenance_tasks as t
    where t.due_at <= clock_timestamp() and not v_done ? t.task and (t.every_seconds >= 10) = coalesce(p_slow, false)
    order by t.due_at, t.task
    limit 1
    for no key update skip locked;
    exit when not found;
    v_begun := clock_timestamp();
    v_error := null;
    begin
      v_count := exora_private.run_maintenance_task(v_task);
    exception when others then
      -- The task's own work is undone; the others go on, and it is tried again soon.
      v_count := null;
      v_error := sqlstate;
    end;
    update public.maintenance_tasks as t
    set
      due_at = clock_timestamp() + make_interval(
        secs => case when v_error is null then t.every_seconds else least(t.every_seconds, 60) end::double precision
      ),
      last_run_at = v_begun,
      last_run_by = p_worker_id,
      last_ms = extract(epoch from clock_timestamp() - v_begun) * 1000,
      runs = t.runs + 1,
      -- That somebody held a lock, such as a reader of an old part, is no failure.
      failures = t.failures + case when v_error is null or v_error = '55P03' then 0 else 1 end,
      last_error = v_error
    where t.task = v_task;
    v_done := v_done || jsonb_build_object(v_task, coalesce(to_jsonb(v_count), to_jsonb(v_error)));
  end loop;
  return v_done;
end
$$;

revoke all on function public.run_maintenance(text, boolean) from public, anon, authenticated;
grant execute on function public.run_maintenance(text, boolean) to service_role;

comment on function public.run_maintenance(text, boolean) is
  'Does the tasks that are due and that no other worker is doing; those that are due every ten seconds or less often only '
  'with p_slow, so that one that takes too long takes no quick one back with it. Returns how many things each changed, or its '
  'SQLSTATE.';
