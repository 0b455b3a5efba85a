-- =============================================================================
-- 07_OPTIMIZATION.SQL - JOB QUEUE, USER EVENTS, HEALTH, INDEXES
-- =============================================================================
-- Purpose: The table of background jobs, how the apps are used, and how all of it is watched
-- Architecture: One row per job, partial indexes for unfinished ones; health functions tell counts, nothing of a record
-- Dependencies: 01-06; 08 (usage) is found when a function runs
--
-- DESIGN DECISIONS:
-- - heartbeat_at stands in no index: a heartbeat is an in-page (HOT) update
-- - Jobs refer to files and people by id in their payload, without foreign keys, so that finished jobs can be moved away
-- - Idempotency keys live in a table of their own: a partitioned queue could not keep them unique
-- - user_events take no free text: names of a closed list, allow-listed properties, short technical words
--
-- TABLES CREATED (3 tables):
-- Queue: job_queue, job_idempotency_keys
-- Events: user_events
--
-- KEY FUNCTIONS: log_user_event(), database_health_check(), job_queue_health(), data_quality_report(),
--   exora_private.job_types(), exora_private.require_job_types(), exora_private.user_event_properties(),
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
  if not exora_private.is_service() and not exora_private.is_admin() then
    perform exora_private.fail('not_allowed', 'Only operators may do this.', 'Sign in as an operator.');
  end if;
end
$$;

comment on function exora_private.require_operator() is
  'Nothing for service_role and admins, else the error not_allowed. What it guards tells and changes nothing of a record.';

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

revoke all on function public.data_quality_report(timestamptz) from public, anon;
grant execute on function public.data_quality_report(timestamptz) to authenticated, service_role;

comment on function public.data_quality_report(timestamptz) is
  'How often each known fault occurs in all records: counts only, worst first; of facts, those recorded since a time. '
  'service_role and admins. From a million facts on name a time, for the API ends a statement after 8 s.';

-- Workload indexes -------------------------------------------------------------

-- Polling: the few files of a record that are being worked on.
create index shell_files_unfinished_idx
on public.shell_files (patient_id)
where status in ('queued', 'reading', 'understanding');

-- The timeline a page at a time, also of a record with tens of thousands of facts: no sort, and no row but the page's.
create index patient_clinical_events_timeline_idx
on public.patient_clinical_events (patient_id, event_day desc nulls last, recorded_at desc, id)
where status in ('suggested', 'confirmed');
