-- =============================================================================
-- 07_OPTIMIZATION.SQL - JOB QUEUE, USER EVENTS, HEALTH, INDEXES
-- =============================================================================
-- Purpose: The table of background jobs, how the apps are used, and how all of it is watched
-- Architecture: Unfinished jobs in one small hot part, finished ones in weekly parts; health functions tell counts,
--   nothing of a record
-- Dependencies: 01-06; 08 (usage) is found when a function runs
--
-- DESIGN DECISIONS:
-- - The lease belongs to the worker, one row, not to each of its jobs; heartbeats are in-page (HOT) updates
-- - A job whose time has not come is scheduled, not pending: it stands in no index that a claim reads
-- - Jobs refer to files and people by id in their payload, without foreign keys, so that finished jobs can be moved away
-- - Idempotency keys live in a table of their own: a partitioned queue could not keep them unique
-- - user_events take no free text: names of a closed list, allow-listed properties, short technical words
--
-- TABLES CREATED (11 tables):
-- Queue: job_queue, exora_private.job_queue_live, exora_private.job_queue_finished,
--   exora_private.job_queue_finished_other, job_idempotency_keys, job_lanes,
--   exora_private.job_lane_slots, exora_private.job_lines, job_workers
-- Upkeep: maintenance_tasks
-- Events: user_events
--
-- KEY FUNCTIONS: log_user_event(), database_health_check(), job_queue_health(), data_quality_report(),
--   exora_private.job_types(), exora_private.require_job_types(), exora_private.default_lane(),
--   exora_private.user_event_properties(),
--   exora_private.require_operator(), exora_private.worst_status()
-- INTEGRATION POINTS: Read by operators: select status, count(*) from job_queue group by status; the apps call
--   log_user_event()
-- =============================================================================

-- Job types --------------------------------------------------------------------

create function exora_private.job_types()
returns text[]
language sql
immutable
set search_path = ''
as $$
  select array['shell_file_processing', 'ai_processing', 'semantic_processing', 'privacy_processing']
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
  if p_job_types <@ exora_private.job_types() and cardinality(p_job_types) between 1 and 50 then
    return;
  end if;
  select string_agg(coalesce(quote_literal(left(t.job_type, 60)), 'null'), ', ') into v_unknown
  from unnest(p_job_types) as t (job_type)
  where t.job_type is null or not t.job_type = any (exora_private.job_types());
  perform exora_private.fail(
    'invalid_request',
    format('Unknown job type: %s.', coalesce(v_unknown, 'none was named')),
    format('Known are: %s.', array_to_string(exora_private.job_types(), ', '))
  );
end
$$;

comment on function exora_private.require_job_types(text[]) is 'Nothing, or an error that names the unknown job types.';

create function exora_private.default_lane(p_job_type text)
returns text
language sql
immutable
set search_path = ''
as $$
  select case p_job_type
    when 'shell_file_processing' then 'reading'
    when 'ai_processing' then 'understanding'
    when 'semantic_processing' then 'narrating'
    when 'privacy_processing' then 'privacy'
  end
$$;

comment on function exora_private.default_lane(text) is 'The lane of a job that is enqueued without naming one.';

-- Lanes and lines --------------------------------------------------------------

create table public.job_lanes (
  lane text not null,
  -- Jobs of this lane that may be processed at once, by all workers together. Null: as many as they can.
  max_concurrent integer,
  paused_at timestamptz,
  pause_reason text,
  -- When it goes on by itself. Null: when somebody resumes it.
  paused_until timestamptz,
  created_at timestamptz not null default now(),
  constraint job_lanes_pkey primary key (lane),
  constraint job_lanes_name_form check (lane ~ '^[a-z][a-z0-9_]{0,39}$'),
  constraint job_lanes_max_concurrent_range check (max_concurrent between 1 and 10000),
  constraint job_lanes_pause_reason_length check (char_length(pause_reason) between 1 and 200),
  constraint job_lanes_reason_when_paused check (pause_reason is null or paused_at is not null),
  constraint job_lanes_until_when_paused check (paused_until is null or paused_until > paused_at)
);

alter table public.job_lanes enable row level security;
revoke all on public.job_lanes from public, anon, authenticated, service_role;
grant select on public.job_lanes to service_role;

comment on table public.job_lanes is 'Queues of their own: each can be limited, paused and resumed without the others.';

insert into public.job_lanes (lane)
values ('reading'), ('understanding'), ('narrating'), ('bulk'), ('privacy');

create table exora_private.job_lane_slots (
  lane text not null,
  job_id uuid not null,
  attempt integer not null,
  constraint job_lane_slots_pkey primary key (lane, job_id),
  constraint job_lane_slots_lane_fkey foreign key (lane) references public.job_lanes (lane) on delete cascade
);

alter table exora_private.job_lane_slots enable row level security;
revoke all on exora_private.job_lane_slots from public, anon, authenticated, service_role;

comment on table exora_private.job_lane_slots is
  'Jobs that were claimed from lanes with a limit. Those that are not processed any more are removed when next counted.';

create table exora_private.job_lines (
  id smallint not null generated always as identity,
  lane text not null,
  job_type text not null,
  priority smallint not null,
  -- How far the line has been served, in thousandths of a job: the place of the last claimed job.
  virtual_time bigint not null default 0,
  moved_at timestamptz not null default '-infinity',
  -- No job waits before this place, so a claim need not step over what was claimed before.
  low_water bigint not null default 0,
  -- The next low water, once every transaction that was running when it was noted has ended.
  next_low_water bigint not null default 0,
  next_low_water_after xid8 not null default '0',
  constraint job_lines_pkey primary key (id),
  constraint job_lines_one_each unique (lane, job_type, priority),
  constraint job_lines_lane_fkey foreign key (lane) references public.job_lanes (lane)
)
-- Every claim reads these rows; their rare changes stay in the page (HOT).
with (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

alter table exora_private.job_lines enable row level security;
revoke all on exora_private.job_lines from public, anon, authenticated, service_role;

comment on table exora_private.job_lines is
  'The lines in which jobs wait, one of each lane, type and priority. Start-time fair queueing: a record''s next job takes '
  'a place one job behind its last one, but never before the line''s virtual time, so that records take turns.';

-- job_queue --------------------------------------------------------------------

create table public.job_queue (
  -- Begins with the time of its making (UUID version 7): finished jobs are kept in parts by it.
  id uuid not null,
  job_type text collate "C" not null,
  job_name text not null,
  job_payload jsonb not null default '{}',
  status text collate "C" not null default 'pending',
  lane text collate "C" not null,
  -- 1 is the most urgent, 10 the least.
  priority smallint not null default 5,
  patient_id uuid,
  line_id smallint not null,
  -- Where in its line the job waits or waited; null while its time has not come.
  place bigint,
  due_at timestamptz not null default now(),
  attempt integer not null default 0,
  max_attempts integer not null,
  worker_id text collate "C",
  claimed_at timestamptz,
  heartbeat_at timestamptz,
  -- Per cent, as far as the processor tells.
  progress smallint,
  finished_at timestamptz,
  -- Which part of the table holds the job. No status is a key, so that claiming a job changes no index (HOT update).
  is_finished boolean not null default false,
  job_result jsonb,
  error_code text,
  error_parameters jsonb not null default '{}',
  -- What ended each attempt without success, the last twenty: {attempt, at, error_code, worker_id}.
  attempt_errors jsonb,
  correlation_id uuid,
  created_at timestamptz not null default now(),
  constraint job_queue_pkey primary key (id, is_finished),
  -- Written out: a call of job_types() would cost more than all the rest of storing a job.
  constraint job_queue_job_type_known check (
    job_type in ('shell_file_processing', 'ai_processing', 'semantic_processing', 'privacy_processing')
  ),
  constraint job_queue_name_length check (char_length(job_name) between 1 and 200),
  constraint job_queue_payload_object check (jsonb_typeof(job_payload) = 'object'),
  constraint job_queue_result_small check (jsonb_typeof(job_result) = 'object' and pg_column_size(job_result) <= 65536),
  constraint job_queue_priority_range check (priority between 1 and 10),
  constraint job_queue_attempts_in_order check (attempt between 0 and max_attempts),
  constraint job_queue_progress_range check (progress between 0 and 100),
  -- The closed list is held to by the functions: a check that calls one would be every reader's to execute.
  constraint job_queue_error_code_form check (error_code ~ '^[a-z][a-z_]{1,59}$'),
  constraint job_queue_held_when_processing check (
    status <> 'processing' or (worker_id is not null and heartbeat_at is not null)
  ),
  constraint job_queue_finished_when check (is_finished = (finished_at is not null))
)
partition by list (is_finished);

alter table public.job_queue enable row level security;
revoke all on public.job_queue from public, anon, authenticated, service_role;
grant select on public.job_queue to service_role;

comment on table public.job_queue is 'Background jobs. Payloads and results hold ids, paths made of ids, and counts: nothing of a patient.';
comment on column public.job_queue.attempt is 'Claims so far; together with worker_id it fences every call about the job.';
comment on column public.job_queue.heartbeat_at is
  'Refreshed every half minute; what keeps a job is its worker''s lease in job_workers.';

create table exora_private.job_queue_live partition of public.job_queue (
  constraint job_queue_live_status_known check (status in ('pending', 'scheduled', 'processing')),
  constraint job_queue_live_placed_unless_scheduled check ((place is null) = (status = 'scheduled'))
)
for values in (false)
-- Every job passes through: room in the page for its claim, and vacuum as soon as a few thousand are gone.
with (
  fillfactor = 45, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000,
  autovacuum_vacuum_cost_delay = 0, autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 20000
);

alter table exora_private.job_queue_live enable row level security;
revoke all on exora_private.job_queue_live from public, anon, authenticated, service_role;

comment on table exora_private.job_queue_live is 'Unfinished jobs: the only part that claims look at, so it stays small.';

-- None of them knows the status: a claim steps over the few jobs that are processed.
create index job_queue_ready_idx on exora_private.job_queue_live (line_id, place) where place is not null;
create index job_queue_scheduled_idx on exora_private.job_queue_live (due_at) where place is null;
create index job_queue_turn_idx on exora_private.job_queue_live (patient_id, line_id, place) where place is not null;

create table exora_private.job_queue_finished partition of public.job_queue (
  constraint job_queue_finished_status_known check (status in ('completed', 'failed', 'dead_letter', 'cancelled'))
)
for values in (true)
partition by range (id);

alter table exora_private.job_queue_finished enable row level security;
revoke all on exora_private.job_queue_finished from public, anon, authenticated, service_role;

comment on table exora_private.job_queue_finished is
  'Finished jobs in a part for each week of their making; a part is dropped as a whole when jobs.retention_days have passed.';

create index job_queue_given_up_idx on exora_private.job_queue_finished (finished_at) where status in ('dead_letter', 'failed');

create table exora_private.job_queue_finished_other partition of exora_private.job_queue_finished default;

alter table exora_private.job_queue_finished_other enable row level security;
revoke all on exora_private.job_queue_finished_other from public, anon, authenticated, service_role;

comment on table exora_private.job_queue_finished_other is 'Finished jobs of weeks that have no part; old ones are deleted row by row.';

-- job_idempotency_keys ---------------------------------------------------------

create table public.job_idempotency_keys (
  key text not null,
  job_id uuid not null,
  created_at timestamptz not null default now(),
  constraint job_idempotency_keys_pkey primary key (key),
  constraint job_idempotency_keys_length check (char_length(key) between 8 and 400)
);

create index job_idempotency_keys_job_idx on public.job_idempotency_keys (job_id);
create index job_idempotency_keys_created_idx on public.job_idempotency_keys (created_at);

alter table public.job_idempotency_keys enable row level security;
revoke all on public.job_idempotency_keys from public, anon, authenticated, service_role;
grant select on public.job_idempotency_keys to service_role;

comment on table public.job_idempotency_keys is 'Which job a key already stands for; written in the transaction that enqueues it.';

-- job_workers ------------------------------------------------------------------

create table public.job_workers (
  worker_id text not null,
  -- All jobs of the worker are taken from it when this has passed.
  lease_until timestamptz not null,
  -- It has room and wants to be told (NOTIFY exora_jobs) of a job.
  waits boolean not null default false,
  started_at timestamptz not null default clock_timestamp(),
  constraint job_workers_pkey primary key (worker_id),
  constraint job_workers_id_length check (char_length(worker_id) between 1 and 200)
)
-- No index on what a heartbeat changes, and room in the page: heartbeats are HOT updates.
with (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

alter table public.job_workers enable row level security;
revoke all on public.job_workers from public, anon, authenticated, service_role;
grant select on public.job_workers to service_role;

comment on table public.job_workers is 'Workers that claimed a job or sent a heartbeat within their lease.';

-- maintenance_tasks ------------------------------------------------------------

create table public.maintenance_tasks (
  task text not null,
  every_seconds numeric not null,
  due_at timestamptz not null default '-infinity',
  last_run_at timestamptz,
  last_run_by text,
  last_ms integer,
  runs bigint not null default 0,
  failures bigint not null default 0,
  last_error text,
  constraint maintenance_tasks_pkey primary key (task),
  constraint maintenance_tasks_interval check (every_seconds between 0.1 and 604800)
)
with (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

alter table public.maintenance_tasks enable row level security;
revoke all on public.maintenance_tasks from public, anon, authenticated, service_role;
grant select on public.maintenance_tasks to service_role;

comment on table public.maintenance_tasks is
  'What has to be done from time to time. Whichever worker asks when a task is due runs it (run_maintenance()), one at a time.';

insert into public.maintenance_tasks (task, every_seconds)
values
  ('reap_expired_jobs', 0.8),
  ('promote_due_jobs', 0.8),
  ('advance_job_lines', 0.8),
  ('sweep_job_queue', 60),
  ('tend_erasures', 30),
  ('remove_expired', 3600),
  ('sweep_uploads', 3600),
  ('keep_job_partitions', 3600),
  ('remind_about_care', 3600);

insert into public.system_configuration (key, value, description)
values
  ('jobs.silence_seconds', '90', 'A job without a heartbeat for so long is taken from its worker, whatever the worker''s lease.'),
  ('jobs.retention_days', '30', 'Finished jobs, and idempotency keys, are kept for so many days.');

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
  if exora_private.is_operator() then
    return;
  end if;
  if exora_private.is_admin() then
    perform exora_private.fail(
      'second_factor_needed',
      'Operators confirm who they are by a second factor.',
      'Enter the code of your authenticator app, then try again.'
    );
  end if;
  perform exora_private.fail('not_allowed', 'Only operators may do this.', 'Sign in as an operator.');
end
$$;

comment on function exora_private.require_operator() is
  'Nothing for service_role and admins (is_operator()), second_factor_needed for admins without one, else not_allowed. What it guards tells and changes nothing of a record.';

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
  v_stuck integer;
  v_oldest numeric;
  v_dead integer;
begin
  perform exora_private.require_operator();
  select count(*) into v_workers from public.job_workers as w where w.lease_until > v_now;
  select count(*), count(*) filter (where coalesce(w.lease_until, j.heartbeat_at + v_lease) < v_now - 3 * v_lease)
  into v_expired, v_stuck
  from exora_private.job_queue_live as j
  left join public.job_workers as w on w.worker_id = j.worker_id
  where j.status = 'processing' and coalesce(w.lease_until, j.heartbeat_at + v_lease) < v_now;

  select
    coalesce(jsonb_object_agg(t.job_type, to_jsonb(t) - 'job_type'), '{}'),
    coalesce(max(t.oldest_due_seconds), 0),
    coalesce(sum(t.dead_letters_last_hour), 0)
  into v_types, v_oldest, v_dead
  from (
    select
      k.job_type,
      count(*) filter (where j.status = 'pending') as due,
      count(*) filter (where j.status = 'scheduled') as waiting,
      count(*) filter (where j.status = 'processing') as processing,
      count(*) filter (where j.status = 'completed') as completed,
      count(*) filter (where j.status = 'failed') as failed,
      count(*) filter (where j.status = 'cancelled') as cancelled,
      count(*) filter (where j.status = 'dead_letter') as dead_letters,
      count(*) filter (where j.status = 'dead_letter' and j.finished_at > v_now - interval '1 hour') as dead_letters_last_hour,
      count(*) filter (where j.status = 'completed' and j.finished_at > v_now - interval '1 hour') as completed_last_hour,
      round(
        max(extract(epoch from v_now - j.due_at)) filter (where j.status in ('pending', 'scheduled') and j.due_at <= v_now), 3
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
      when (v_workers = 0 and v_oldest > 60) or v_stuck > 0 then 'critical'
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

create function public.data_quality_report(p_recorded_since timestamptz default null)
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
    where e.status in ('suggested', 'confirmed') and (p_recorded_since is null or e.recorded_at >= p_recorded_since)
  )
  select 'machine_fact_without_proof', 'error', count(*), 'Read the document again: every fact of a machine cites its page.'
  from living as e
  where e.origin <> 'person' and not exists (select from public.clinical_event_sources as s where s.event_id = e.id)
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
  where f.status in ('queued', 'held', 'reading', 'understanding')
    and not exists (
      select from exora_private.job_queue_live as j where j.id = f.current_job_id
    )
  union all
  select 'session_of_finished_job', 'warning', count(*), 'Its job ended without completing it: look at the job''s error.'
  from public.ai_processing_sessions as s
  where s.status = 'running'
    and not exists (select from exora_private.job_queue_live as j where j.id = s.job_id)
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

revoke all on function public.data_quality_report(timestamptz) from public, anon;
grant execute on function public.data_quality_report(timestamptz) to authenticated, service_role;

comment on function public.data_quality_report(timestamptz) is
  'How often each known fault occurs in all records: counts only, worst first; of facts, those recorded since a time. '
  'service_role and admins. From a million facts on name a time, for the API ends a statement after 8 s.';

-- Workload indexes -------------------------------------------------------------

-- Polling: the few files of a record that are being worked on, or were until just now.
create index shell_files_unfinished_idx
on public.shell_files (patient_id)
where status in ('queued', 'held', 'reading', 'understanding');
create index shell_files_changed_idx on public.shell_files (patient_id, status_changed_at);

-- The timeline a page at a time, also of a record with tens of thousands of facts: no sort, and no row but the page's.
create index patient_clinical_events_timeline_idx
on public.patient_clinical_events (patient_id, event_day desc nulls last, recorded_at desc, id)
where status in ('suggested', 'confirmed');
