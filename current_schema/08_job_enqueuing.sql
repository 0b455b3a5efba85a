-- =============================================================================
-- 08_JOB_ENQUEUING.SQL - JOBS ON THEIR WAY INTO THE QUEUE
-- =============================================================================
-- Purpose: The RPCs by which stages, submission and operators make jobs
-- Architecture: A job gets its line and its place in it when it is enqueued; many go in by one statement
-- Dependencies: 01-07
--
-- DESIGN DECISIONS:
-- - Turns are given out here, so that a claim just reads the next places of an index
-- - NOTIFY only while a worker has said that it waits: a notification serialises commits
-- - An idempotency key makes a job once, whoever asks for it and how often
--
-- TABLES CREATED (0 tables): none
--
-- KEY FUNCTIONS: enqueue_job_v3(), enqueue_jobs_v3(), exora_private.insert_jobs(), exora_private.refuse_jobs(),
--   exora_private.job_line(), exora_private.next_place(), exora_private.job_id_prefix(), exora_private.require_job(),
--   exora_private.wake_job_workers()
-- INTEGRATION POINTS: submission (08) and the stages (04) enqueue
-- =============================================================================

create function exora_private.job_line(p_lane text, p_job_type text, p_priority integer)
returns exora_private.job_lines
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_line exora_private.job_lines;
begin
  -- Every job that will ever be visible below a noted low water comes from a transaction older than the note: the
  -- transaction has its number before it reads how far the line is.
  perform pg_current_xact_id();
  select l.* into v_line
  from exora_private.job_lines as l
  where l.lane = p_lane and l.job_type = p_job_type and l.priority = p_priority;
  if found then
    return v_line;
  end if;
  if not exists (select from public.job_lanes as a where a.lane = p_lane) then
    perform exora_private.fail(
      'invalid_request',
      format('Unknown lane: %s.', coalesce(quote_literal(left(p_lane, 60)), 'null')),
      (select format('Known are: %s.', string_agg(a.lane, ', ' order by a.lane)) from public.job_lanes as a)
    );
  end if;
  insert into exora_private.job_lines (lane, job_type, priority)
  values (p_lane, p_job_type, p_priority)
  on conflict on constraint job_lines_one_each do nothing;
  select l.* into v_line
  from exora_private.job_lines as l
  where l.lane = p_lane and l.job_type = p_job_type and l.priority = p_priority;
  return v_line;
end
$$;

comment on function exora_private.job_line(text, text, integer) is
  'The line of a lane, type and priority, made when it is first used; an unknown lane is an error that names the known ones.';

create function exora_private.next_place(p_line exora_private.job_lines, p_patient_id uuid)
returns bigint
language plpgsql
stable
set search_path = ''
as $$
declare
  v_last bigint;
begin
  -- Looked for from the virtual time on: what the record had there before is served.
  select max(j.place) into v_last
  from exora_private.job_queue_live as j
  where j.patient_id = p_patient_id and j.line_id = p_line.id and j.place >= p_line.virtual_time;
  return coalesce(v_last + 1000, p_line.virtual_time);
end
$$;

comment on function exora_private.next_place(exora_private.job_lines, uuid) is
  'The place of a record''s next job: one job behind its last one that waits or is processed, never before the virtual time.';

create function exora_private.job_id_prefix(p_at timestamptz)
returns text
language sql
immutable
set search_path = ''
as $$
  select substr(h.hex, 1, 8) || '-' || substr(h.hex, 9, 4) || '-7'
  from (select lpad(to_hex(floor(extract(epoch from p_at) * 1000)::bigint), 12, '0') as hex) as h
$$;

comment on function exora_private.job_id_prefix(timestamptz) is
  'The first fifteen characters of a UUID of version 7 (RFC 9562) that was made at a time; the rest is random.';

create function exora_private.require_job(
  p_job_name text,
  p_job_payload jsonb,
  p_priority integer,
  p_due_at timestamptz,
  p_max_attempts integer,
  p_idempotency_key text
)
returns void
language plpgsql
stable
set search_path = ''
as $$
declare
  v_uuid text := '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$';
begin
  if coalesce(char_length(p_job_name), 0) not between 1 and 200 then
    perform exora_private.fail('invalid_request', 'job_name must have 1 to 200 characters.', 'Send a short name.');
  elsif jsonb_typeof(p_job_payload) is distinct from 'object' then
    perform exora_private.fail('invalid_request', 'job_payload must be an object.', 'Send ids and counts as an object.');
  elsif pg_column_size(p_job_payload) > 65536 then
    perform exora_private.fail('invalid_request', 'job_payload is over 64 KiB.', 'Send ids; content stays in its tables.');
  elsif p_job_payload ->> 'patient_id' !~ v_uuid or p_job_payload ->> 'shell_file_id' !~ v_uuid then
    perform exora_private.fail(
      'invalid_request', 'patient_id or shell_file_id of job_payload is no UUID.', 'Send UUIDs, or leave them out.'
    );
  elsif p_priority is null or p_priority not between 1 and 10 then
    perform exora_private.fail('invalid_request', 'priority is out of range.', 'Send 1 (most urgent) to 10.');
  elsif p_max_attempts not between 1 and 100 then
    perform exora_private.fail('invalid_request', 'p_max_attempts is out of range.', 'Send 1 to 100, or nothing.');
  elsif p_due_at not between now() - interval '1 day' and now() + interval '1 year' then
    perform exora_private.fail(
      'invalid_request', 'p_due_at is out of range.', 'Send a time from yesterday to a year from now, or nothing.'
    );
  elsif char_length(p_idempotency_key) not between 8 and 400 then
    perform exora_private.fail('invalid_request', 'p_idempotency_key is out of range.', 'Send a key of 8 to 400 characters.');
  elsif exists (
    select
    from public.shell_files as f
    where f.id = (p_job_payload ->> 'shell_file_id')::uuid
      and f.patient_id <> (p_job_payload ->> 'patient_id')::uuid
  ) then
    perform exora_private.fail(
      'not_allowed', 'shell_file_id is a document of another patient.', 'Send the patient_id that the document belongs to.'
    );
  end if;
end
$$;

comment on function exora_private.require_job(text, jsonb, integer, timestamptz, integer, text) is
  'Nothing, or an error that names the first field of a new job that can''t be accepted.';

create function exora_private.wake_job_workers()
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  if exists (select from public.job_workers as w where w.waits) then
    -- Without words: who listens learns that there is something, not what.
    perform pg_notify('exora_jobs', '');
  end if;
end
$$;

comment on function exora_private.wake_job_workers() is 'Tells the workers that wait, if any does, to ask for jobs.';

create function public.enqueue_job_v3(
  job_type text,
  job_name text,
  job_payload jsonb default '{}',
  priority integer default 5,
  p_due_at timestamptz default null,
  p_max_attempts integer default null,
  p_idempotency_key text default null,
  p_correlation_id uuid default null,
  p_lane text default null
)
returns uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_now timestamptz := clock_timestamp();
  v_job_id uuid := (exora_private.job_id_prefix(v_now) || substr(gen_random_uuid()::text, 16))::uuid;
  v_patient_id uuid;
  v_holder_id uuid;
  v_line exora_private.job_lines;
  v_waits boolean := coalesce(p_due_at > v_now, false);
begin
  perform exora_private.require_job_types(array[enqueue_job_v3.job_type]);
  perform exora_private.require_job(
    enqueue_job_v3.job_name, enqueue_job_v3.job_payload, enqueue_job_v3.priority, p_due_at, p_max_attempts, p_idempotency_key
  );
  v_patient_id := (enqueue_job_v3.job_payload ->> 'patient_id')::uuid;
  v_line := exora_private.job_line(
    coalesce(p_lane, exora_private.default_lane(enqueue_job_v3.job_type)), enqueue_job_v3.job_type, enqueue_job_v3.priority
  );

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

  insert into exora_private.job_queue_live (
    id, job_type, job_name, job_payload, status, lane, priority, patient_id, line_id, place, due_at, max_attempts,
    correlation_id, created_at
  )
  values (
    v_job_id,
    enqueue_job_v3.job_type,
    enqueue_job_v3.job_name,
    enqueue_job_v3.job_payload,
    case when v_waits then 'scheduled' else 'pending' end,
    v_line.lane,
    enqueue_job_v3.priority,
    v_patient_id,
    v_line.id,
    case when not v_waits then exora_private.next_place(v_line, v_patient_id) end,
    coalesce(p_due_at, v_now),
    coalesce(p_max_attempts, exora_private.setting('jobs.max_attempts')::integer),
    p_correlation_id,
    v_now
  );
  if not v_waits then
    perform exora_private.wake_job_workers();
  end if;
  return v_job_id;
end
$$;

revoke all on function public.enqueue_job_v3(text, text, jsonb, integer, timestamptz, integer, text, uuid, text)
from public, anon, authenticated;
grant execute on function public.enqueue_job_v3(text, text, jsonb, integer, timestamptz, integer, text, uuid, text)
to service_role;

comment on function public.enqueue_job_v3(text, text, jsonb, integer, timestamptz, integer, text, uuid, text) is
  'Enqueues a job and returns its id; the same idempotency key returns the same job. Priority 1 is the most urgent. Without '
  'p_lane the job goes to the lane of its type.';

create function exora_private.refuse_jobs(p_jobs jsonb)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_item jsonb;
  v_field text;
  v_job record;
begin
  for v_item in select e.value from jsonb_array_elements(p_jobs) as e (value) loop
    if jsonb_typeof(v_item) <> 'object' then
      perform exora_private.fail('invalid_request', 'Each of p_jobs must be an object.', 'Send the fields of enqueue_job_v3.');
    end if;
    begin
      v_field := 'priority';
      perform (v_item ->> v_field)::integer;
      v_field := 'max_attempts';
      perform (v_item ->> v_field)::integer;
      v_field := 'due_at';
      perform (v_item ->> v_field)::timestamptz;
      v_field := 'correlation_id';
      perform (v_item ->> v_field)::uuid;
    exception when data_exception then
      perform exora_private.fail(
        'invalid_request', format('%s is malformed.', v_field), 'Send whole numbers, a time with its zone, and a UUID.'
      );
    end;
    select x.* into v_job
    from jsonb_to_record(v_item) as x (
      job_type text, job_name text, job_payload jsonb, priority integer, due_at timestamptz, max_attempts integer,
      idempotency_key text, lane text
    );
    perform exora_private.require_job_types(array[v_job.job_type]);
    perform exora_private.require_job(
      v_job.job_name, coalesce(v_job.job_payload, '{}'), coalesce(v_job.priority, 5), v_job.due_at, v_job.max_attempts,
      v_job.idempotency_key
    );
    perform exora_private.job_line(
      coalesce(v_job.lane, exora_private.default_lane(v_job.job_type)), v_job.job_type, coalesce(v_job.priority, 5)
    );
  end loop;
end
$$;

comment on function exora_private.refuse_jobs(jsonb) is
  'The error that names what is wrong with the first job that can''t be accepted. If all can, their lines exist afterwards.';

create function exora_private.insert_jobs(p_jobs jsonb, p_job_ids uuid[], p_has_keys boolean)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_now timestamptz := clock_timestamp();
  v_max_attempts integer := exora_private.setting('jobs.max_attempts')::integer;
begin
  -- See job_line(): first the transaction's number, then how far the lines are.
  perform pg_current_xact_id();
  if p_has_keys then
    -- In the order of the keys, so that two calls never wait for each other.
    insert into public.job_idempotency_keys (key, job_id)
    select distinct on (x.idempotency_key) x.idempotency_key, x.id
    from rows from (jsonb_to_recordset(p_jobs) as (idempotency_key text), unnest(p_job_ids))
      with ordinality as x (idempotency_key, id, ordinality)
    where x.idempotency_key is not null
    order by x.idempotency_key, x.ordinality
    on conflict on constraint job_idempotency_keys_pkey do nothing;
  end if;
  with asked as (
    select
      x.*,
      -- Null, which the table refuses, when something is out of range or the line does not exist yet.
      case
        when (x.due_at not between v_now - interval '1 day' and v_now + interval '1 year') is true
          or (x.max_attempts not between 1 and 100) is true
          or (pg_column_size(x.job_payload) > 65536) is true
          or exists (
            select
            from public.shell_files as f
            where f.id = (x.job_payload ->> 'shell_file_id')::uuid
              and f.patient_id <> (x.job_payload ->> 'patient_id')::uuid
          )
        then null
        else l.id
      end as line_id,
      l.lane as line_lane,
      l.virtual_time,
      (x.due_at > v_now) is true as waits,
      (x.job_payload ->> 'patient_id')::uuid as patient_id
    from rows from (
      jsonb_to_recordset(p_jobs) as (
        job_type text, job_name text, job_payload jsonb, priority integer, due_at timestamptz, max_attempts integer,
        idempotency_key text, correlation_id uuid, lane text
      ),
      unnest(p_job_ids)
    ) with ordinality as x (
      job_type, job_name, job_payload, priority, due_at, max_attempts, idempotency_key, correlation_id, lane, id, ordinality
    )
    left join exora_private.job_lines as l
      on l.lane = coalesce(
        x.lane,
        -- default_lane(), written out for its speed.
        case x.job_type
          when 'shell_file_processing' then 'reading'
          when 'ai_processing' then 'understanding'
          when 'semantic_processing' then 'narrating'
          when 'privacy_processing' then 'privacy'
        end
      )
      and l.job_type = x.job_type
      and l.priority = coalesce(x.priority, 5)
    where not p_has_keys
      or x.idempotency_key is null
      or exists (select from public.job_idempotency_keys as k where k.key = x.idempotency_key and k.job_id = x.id)
  ),
  numbered as (
    select a.*, row_number() over (partition by a.line_id, a.patient_id, a.waits order by a.ordinality) as turn
    from asked as a
  ),
  begun as (
    -- Each record's first place, looked up once: see next_place().
    select
      n.*,
      case when n.turn = 1 and not n.waits then
        coalesce(
          (
            select max(j.place) + 1000
            from exora_private.job_queue_live as j
            where j.patient_id = n.patient_id and j.line_id = n.line_id and j.place >= n.virtual_time
          ),
          n.virtual_time
        )
      end as first_place
    from numbered as n
  )
  insert into exora_private.job_queue_live (
    id, job_type, job_name, job_payload, status, lane, priority, patient_id, line_id, place, due_at, max_attempts,
    correlation_id, created_at
  )
  select
    b.id,
    b.job_type,
    b.job_name,
    coalesce(b.job_payload, '{}'),
    case when b.waits then 'scheduled' else 'pending' end,
    b.line_lane,
    coalesce(b.priority, 5),
    b.patient_id,
    b.line_id,
    max(b.first_place) over (partition by b.line_id, b.patient_id, b.waits) + 1000 * (b.turn - 1),
    coalesce(b.due_at, v_now),
    coalesce(b.max_attempts, v_max_attempts),
    b.correlation_id,
    v_now
  from begun as b;
end
$$;

comment on function exora_private.insert_jobs(jsonb, uuid[], boolean) is
  'Stores new jobs under these ids, each in its record''s turn; of those with a key, the ones whose key is theirs.';

create function public.enqueue_jobs_v3(p_jobs jsonb)
returns setof uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_count integer;
  v_first text := exora_private.job_id_prefix(clock_timestamp()) || substr(gen_random_uuid()::text, 16, 9);
  -- The last 48 bits of the ids count up from a random number (RFC 9562, 6.2).
  v_random bigint := floor(random() * 140000000000000)::bigint;
  v_ids uuid[];
  v_has_keys boolean := p_jobs @? '$[*].idempotency_key ? (@ != null)';
begin
  if jsonb_typeof(p_jobs) is distinct from 'array' or jsonb_array_length(p_jobs) not between 1 and 50000 then
    perform exora_private.fail('invalid_request', 'p_jobs must be an array of 1 to 50,000 jobs.', 'Send them in parts.');
  end if;
  v_count := jsonb_array_length(p_jobs);
  select array_agg((v_first || lpad(to_hex(v_random + n.n), 12, '0'))::uuid order by n.n) into v_ids
  from generate_series(1, v_count) as n (n);

  begin
    perform exora_private.insert_jobs(p_jobs, v_ids, v_has_keys);
  exception when integrity_constraint_violation or data_exception then
    -- The table refused a job: its field is named, or the first jobs of a line make it. Nothing of the try is left.
    perform exora_private.refuse_jobs(p_jobs);
    perform exora_private.insert_jobs(p_jobs, v_ids, v_has_keys);
  end;

  perform exora_private.wake_job_workers();
  if not v_has_keys then
    return query select unnest(v_ids);
    return;
  end if;
  return query
  select coalesce((select k.job_id from public.job_idempotency_keys as k where k.key = x.idempotency_key), x.id)
  from rows from (jsonb_to_recordset(p_jobs) as (idempotency_key text), unnest(v_ids))
    with ordinality as x (idempotency_key, id, ordinality)
  order by x.ordinality;
end
$$;

revoke all on function public.enqueue_jobs_v3(jsonb) from public, anon, authenticated;
grant execute on function public.enqueue_jobs_v3(jsonb) to service_role;

comment on function public.enqueue_jobs_v3(jsonb) is
  'Enqueues many jobs at once, all or none, and returns their ids in the same order. Each is an object with the fields of '
  'enqueue_job_v3 (due_at, max_attempts, idempotency_key, correlation_id, lane without p_).';
