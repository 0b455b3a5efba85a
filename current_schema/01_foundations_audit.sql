-- =============================================================================
-- 01_FOUNDATIONS_AUDIT.SQL - THE AUDIT LOG
-- =============================================================================
-- Purpose: Who did what with whose record: written once, chained by hashes, never lost
-- Architecture: One hash chain per data subject with its own head row: writers of different records never wait for each other
-- Dependencies: 01_foundations.sql; 01_foundations_audit_anchors.sql when its triggers run (where a chain begins)
--
-- DESIGN DECISIONS:
-- - The chain covers a salted commitment of personal fields: erasing them leaves the chain verifiable
-- - An event is known by its id: one that could not be written is kept and tried again, and none is written twice
--
-- TABLES CREATED (3 tables):
-- Log: audit_log, exora_private.audit_heads
-- To be tried again: exora_private.failed_audit_events
--
-- KEY FUNCTIONS: log_audit_event(), record_failed_audit_event(), retry_failed_audit_events(),
--   exora_private.refuse_audit_change(), exora_private.guard_audit_heads(), exora_private.audit_row_hash(),
--   exora_private.guard_audit_log(), exora_private.is_flat(), exora_private.require_audit_fields(),
--   exora_private.guard_failed_audit_events()
-- INTEGRATION POINTS: Every change of a record, and every read by anyone but its owner, calls log_audit_event()
-- =============================================================================

-- audit_log --------------------------------------------------------------------

create table exora_private.audit_heads (
  subject_id uuid not null,
  seq bigint not null,
  row_hash bytea not null,
  constraint audit_heads_pkey primary key (subject_id)
);

alter table exora_private.audit_heads enable row level security;
revoke all on exora_private.audit_heads from public, anon, authenticated, service_role;

comment on table exora_private.audit_heads is
  'Last row of each subject''s chain. Its row lock orders the writers of one subject; a chain that ends before its head was cut.';

create function exora_private.refuse_audit_change()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  perform exora_private.fail(
    'not_allowed',
    'The audit log is append-only.',
    'Write a new event with log_audit_event().'
  );
  return null;
end
$$;

comment on function exora_private.refuse_audit_change() is 'Trigger: refuses what is never done to a part of the audit log, its owner included.';

create function exora_private.guard_audit_heads()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if new.subject_id <> old.subject_id or new.seq <> old.seq + 1 then
    perform exora_private.fail(
      'not_allowed',
      'A chain of the audit log grows by one event at a time.',
      'Write a new event with log_audit_event().'
    );
  end if;
  return new;
end
$$;

comment on function exora_private.guard_audit_heads() is 'Trigger: a head moves to the next row of its own chain only.';

create trigger audit_heads_guard_update
before update on exora_private.audit_heads
for each row execute function exora_private.guard_audit_heads();

create trigger audit_heads_guard_delete
before delete on exora_private.audit_heads
for each row execute function exora_private.refuse_audit_change();

create trigger audit_heads_guard_truncate
before truncate on exora_private.audit_heads
for each statement execute function exora_private.refuse_audit_change();

create table public.audit_log (
  id uuid not null default gen_random_uuid(),
  -- The data subject; the nil uuid is the chain of events that concern nobody's record.
  subject_id uuid not null,
  seq bigint not null,
  event_type text not null,
  actor_id uuid,
  actor_role text not null,
  resource_type text,
  resource_id uuid,
  job_id uuid,
  correlation_id uuid,
  details jsonb not null default '{}',
  personal jsonb,
  personal_salt bytea,
  personal_commitment bytea,
  occurred_at timestamptz not null,
  prev_hash bytea not null,
  row_hash bytea not null,
  constraint audit_log_pkey primary key (id),
  constraint audit_log_subject_seq_key unique (subject_id, seq),
  constraint audit_log_event_type_form check (event_type ~ '^[a-z][a-z_]*\.[a-z][a-z_]*$'),
  constraint audit_log_details_object check (jsonb_typeof(details) = 'object'),
  constraint audit_log_personal_whole check ((personal is null) = (personal_salt is null))
);

-- Rows come in the order of their time: a few pages of index say where a time stands.
create index audit_log_occurred_idx on public.audit_log using brin (occurred_at) with (pages_per_range = 16);
-- What one person's apps reported lately, and what happened with one account.
create index audit_log_client_idx on public.audit_log (actor_id, occurred_at) where left(event_type, 7) = 'client.';
create index audit_log_account_idx on public.audit_log (resource_id, seq) where resource_type = 'account';

alter table public.audit_log enable row level security;
revoke all on public.audit_log from public, anon, authenticated, service_role;
grant select on public.audit_log to authenticated, service_role;

comment on table public.audit_log is
  'Append-only record of who did what with whose record; one hash chain per data subject (subject_id, seq).';
comment on column public.audit_log.details is 'Ids, counts and technical words only: this part stays after an erasure.';
comment on column public.audit_log.personal is
  'What names a person or a document. Only its salted hash is chained, so that an erasure may empty it.';

create function exora_private.audit_row_hash(p_row public.audit_log)
returns bytea
language sql
immutable
set search_path = ''
as $$
  select sha256(
    p_row.prev_hash || convert_to(
      jsonb_build_array(
        p_row.id, p_row.subject_id, p_row.seq, p_row.event_type, p_row.actor_id, p_row.actor_role,
        p_row.resource_type, p_row.resource_id, p_row.job_id, p_row.correlation_id, p_row.details,
        encode(p_row.personal_commitment, 'hex'),
        -- Microseconds: a timestamp's text would depend on the session's time zone.
        (extract(epoch from p_row.occurred_at) * 1000000)::bigint
      )::text,
      'UTF8'
    )
  )
$$;

comment on function exora_private.audit_row_hash(public.audit_log) is
  'SHA-256 over the previous row''s hash and every field of a row but the erasable ones.';

create function exora_private.guard_audit_log()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if tg_op = 'UPDATE' then
    -- Erasure is the one change that a chain survives: the personal part goes, everything else stays as it was.
    if new.personal is null
      and new.personal_salt is null
      and to_jsonb(new) - array['personal', 'personal_salt'] = to_jsonb(old) - array['personal', 'personal_salt']
    then
      return new;
    end if;
  elsif old.seq <= (exora_private.audit_cut(old.subject_id)).seq then
    -- Its chain begins after it.
    return old;
  end if;
  perform exora_private.fail(
    'not_allowed',
    'The audit log is append-only.',
    'Write a new event with log_audit_event().'
  );
  return null;
end
$$;

comment on function exora_private.guard_audit_log() is
  'Trigger: refuses every change of the audit log but the erasure of personal fields, and the removal of what was cut off.';

-- What an erasure empties.
create index audit_log_personal_idx on public.audit_log (subject_id) where personal is not null;

create trigger audit_log_guard_rows
before update or delete on public.audit_log
for each row execute function exora_private.guard_audit_log();

create trigger audit_log_guard_truncate
before truncate on public.audit_log
for each statement execute function exora_private.refuse_audit_change();

create function exora_private.is_flat(p_value jsonb)
returns boolean
language sql
immutable
set search_path = ''
as $$
  select coalesce(
    jsonb_typeof(p_value) = 'object'
    and not exists (
      select
      from jsonb_each(case jsonb_typeof(p_value) when 'object' then p_value else '{}' end) as e
      where jsonb_typeof(e.value) = 'object'
        or exists (
          select
          from jsonb_array_elements(case jsonb_typeof(e.value) when 'array' then e.value else '[]' end) as x
          where jsonb_typeof(x.value) in ('object', 'array')
        )
    ),
    false
  )
$$;

comment on function exora_private.is_flat(jsonb) is 'Whether it is an object of plain values and lists of plain values.';

create function exora_private.require_audit_fields(
  p_event_type text,
  p_resource_type text,
  p_details jsonb,
  p_personal jsonb
)
returns void
language plpgsql
immutable
set search_path = ''
as $$
begin
  if p_event_type is null or p_event_type !~ '^[a-z][a-z_]*\.[a-z][a-z_]*$' or char_length(p_event_type) > 80 then
    perform exora_private.fail(
      'invalid_request', 'An audit event''s type has the form thing.happened.', 'Name the type in at most 80 characters.'
    );
  end if;
  if p_resource_type !~ '^[a-z][a-z0-9_]{0,59}$' then
    perform exora_private.fail(
      'invalid_request', 'A resource''s type is the name of a thing.', 'Use lower case and underscores, at most 60 characters.'
    );
  end if;
  if not exora_private.is_flat(p_details) or pg_column_size(p_details) > 8192 then
    perform exora_private.fail(
      'invalid_request',
      'An audit event''s details are an object of plain values and lists, at most 8 kB.',
      'Put ids and counts into the details, nothing nested.'
    );
  end if;
  if p_personal is not null and (jsonb_typeof(p_personal) <> 'object' or pg_column_size(p_personal) > 8192) then
    perform exora_private.fail(
      'invalid_request',
      'An audit event''s personal part is an object of at most 8 kB.',
      'Keep in it only what names the person or the document.'
    );
  end if;
end
$$;

comment on function exora_private.require_audit_fields(text, text, jsonb, jsonb) is
  'Nothing, or the error invalid_request that names the wrong field of an audit event.';

create function public.log_audit_event(
  p_event_type text,
  p_patient_id uuid default null,
  p_resource_type text default null,
  p_resource_id uuid default null,
  p_details jsonb default '{}',
  p_personal jsonb default null,
  p_actor_id uuid default null,
  p_job_id uuid default null,
  p_correlation_id uuid default null,
  p_event_id uuid default null
)
returns uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_row public.audit_log;
  v_same boolean;
begin
  perform exora_private.require_audit_fields(p_event_type, p_resource_type, coalesce(p_details, '{}'), p_personal);
  v_row.id := coalesce(p_event_id, gen_random_uuid());
  v_row.subject_id := coalesce(p_patient_id, '00000000-0000-0000-0000-000000000000');
  v_row.event_type := p_event_type;
  v_row.actor_id := coalesce(p_actor_id, auth.uid());
  v_row.actor_role := exora_private.caller_role();
  v_row.resource_type := p_resource_type;
  v_row.resource_id := p_resource_id;
  v_row.job_id := p_job_id;
  v_row.correlation_id := p_correlation_id;
  v_row.details := coalesce(p_details, '{}');
  v_row.personal := p_personal;
  if p_personal is not null then
    -- 244 random bits: the commitment must not be guessable from a list of names.
    v_row.personal_salt := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
    v_row.personal_commitment := sha256(v_row.personal_salt || convert_to(p_personal::text, 'UTF8'));
  end if;

  if p_event_id is not null then
    -- Whoever else writes the same event comes after this one and finds it.
    perform pg_advisory_xact_lock(hashtextextended(p_event_id::text, 1));
    select (a.subject_id, a.event_type) = (v_row.subject_id, p_event_type)
      and a.resource_id is not distinct from p_resource_id
    into v_same
    from public.audit_log as a
    where a.id = p_event_id;
    if v_same then
      return p_event_id;
    elsif not v_same then
      perform exora_private.fail(
        'idempotency_conflict', 'Another event has this id.', 'Make a new id for every event.'
      );
    end if;
  end if;

  insert into exora_private.audit_heads (subject_id, seq, row_hash)
  values (v_row.subject_id, 0, sha256(uuid_send(v_row.subject_id)))
  on conflict on constraint audit_heads_pkey do nothing;

  -- Writers of the same subject queue up here until the holder commits; others are not touched.
  select h.seq + 1, h.row_hash
  into v_row.seq, v_row.prev_hash
  from exora_private.audit_heads as h
  where h.subject_id = v_row.subject_id
  for update;

  -- After the lock, so that a chain's times never go back because somebody waited.
  v_row.occurred_at := clock_timestamp();
  v_row.row_hash := exora_private.audit_row_hash(v_row);
  insert into public.audit_log select v_row.*;

  update exora_private.audit_heads as h
  set
    seq = v_row.seq,
    row_hash = v_row.row_hash
  where h.subject_id = v_row.subject_id;

  return v_row.id;
end
$$;

revoke all on function public.log_audit_event(text, uuid, text, uuid, jsonb, jsonb, uuid, uuid, uuid, uuid)
from public, anon, authenticated;
grant execute on function public.log_audit_event(text, uuid, text, uuid, jsonb, jsonb, uuid, uuid, uuid, uuid)
to service_role;

comment on function public.log_audit_event(text, uuid, text, uuid, jsonb, jsonb, uuid, uuid, uuid, uuid) is
  'Appends an event to the data subject''s chain (no subject: the system''s chain) and returns its id. With an id of the caller''s '
  'it can be called again and writes once. service_role only.';

-- Events that could not be written ---------------------------------------------

create table exora_private.failed_audit_events (
  event_id uuid not null,
  event_type text not null,
  patient_id uuid,
  resource_type text,
  resource_id uuid,
  details jsonb not null default '{}',
  personal jsonb,
  actor_id uuid,
  job_id uuid,
  correlation_id uuid,
  occurred_at timestamptz not null,
  reason text,
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default now(),
  last_sqlstate text,
  constraint failed_audit_events_pkey primary key (event_id),
  constraint failed_audit_events_reason_length check (char_length(reason) <= 100),
  constraint failed_audit_events_attempts_positive check (attempts >= 0)
);

create index failed_audit_events_due_idx on exora_private.failed_audit_events (next_attempt_at);
create index failed_audit_events_patient_idx on exora_private.failed_audit_events (patient_id);

alter table exora_private.failed_audit_events enable row level security;
revoke all on exora_private.failed_audit_events from public, anon, authenticated, service_role;

comment on table exora_private.failed_audit_events is
  'Audit events that could not be written when they happened. A row leaves only after its event stands in the audit log.';

create function exora_private.guard_failed_audit_events()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if not exists (select from public.audit_log as a where a.id = old.event_id) then
    perform exora_private.fail(
      'not_allowed', 'This event is not in the audit log yet.', 'Write it with retry_failed_audit_events().'
    );
  end if;
  return old;
end
$$;

comment on function exora_private.guard_failed_audit_events() is 'Trigger: refuses to drop an event that was not written.';

create trigger failed_audit_events_guard_delete
before delete on exora_private.failed_audit_events
for each row execute function exora_private.guard_failed_audit_events();

create trigger failed_audit_events_guard_truncate
before truncate on exora_private.failed_audit_events
for each statement execute function exora_private.refuse_audit_change();

create function public.record_failed_audit_event(
  p_event_id uuid,
  p_event_type text,
  p_patient_id uuid default null,
  p_resource_type text default null,
  p_resource_id uuid default null,
  p_details jsonb default '{}',
  p_personal jsonb default null,
  p_actor_id uuid default null,
  p_job_id uuid default null,
  p_correlation_id uuid default null,
  p_occurred_at timestamptz default null,
  p_reason text default null
)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_occurred_at timestamptz := coalesce(p_occurred_at, clock_timestamp());
  -- The log's own time is when it was written; this one says when it happened.
  v_details jsonb := coalesce(p_details, '{}') || jsonb_build_object(
    'first_occurred_at', to_char(v_occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
  );
  v_nobody constant uuid := '00000000-0000-0000-0000-000000000000';
  v_known record;
begin
  perform exora_private.require_audit_fields(p_event_type, p_resource_type, v_details, p_personal);
  if p_event_id is null
    or not v_occurred_at between timestamptz '2020-01-01' and clock_timestamp() + interval '5 minutes'
    or char_length(p_reason) > 100
  then
    perform exora_private.fail(
      'invalid_request',
      'A kept event has an id, a time that is not in the future, and a reason of at most 100 characters.',
      'Send it with the id and time that it had.'
    );
  end if;
  -- As log_audit_event(): whoever else brings the same event comes after this one and finds it.
  perform pg_advisory_xact_lock(hashtextextended(p_event_id::text, 1));
  for v_known in
    select a.event_type, a.subject_id, a.resource_id, true as is_written
    from public.audit_log as a
    where a.id = p_event_id
    union all
    select f.event_type, coalesce(f.patient_id, v_nobody), f.resource_id, false
    from exora_private.failed_audit_events as f
    where f.event_id = p_event_id
    order by is_written desc
  loop
    if (v_known.event_type, v_known.subject_id) <> (p_event_type, coalesce(p_patient_id, v_nobody))
      or v_known.resource_id is distinct from p_resource_id
    then
      perform exora_private.fail('idempotency_conflict', 'Another event has this id.', 'Make a new id for every event.');
    end if;
    return not v_known.is_written;
  end loop;
  insert into exora_private.failed_audit_events (
    event_id, event_type, patient_id, resource_type, resource_id, details, personal, actor_id, job_id, correlation_id,
    occurred_at, reason
  )
  values (
    p_event_id, p_event_type, p_patient_id, p_resource_type, p_resource_id, v_details, p_personal, p_actor_id, p_job_id,
    p_correlation_id, v_occurred_at, p_reason
  );
  return true;
end
$$;

revoke all on function public.record_failed_audit_event(
  uuid, text, uuid, text, uuid, jsonb, jsonb, uuid, uuid, uuid, timestamptz, text
) from public, anon, authenticated;
grant execute on function public.record_failed_audit_event(
  uuid, text, uuid, text, uuid, jsonb, jsonb, uuid, uuid, uuid, timestamptz, text
) to service_role;

comment on function public.record_failed_audit_event(
  uuid, text, uuid, text, uuid, jsonb, jsonb, uuid, uuid, uuid, timestamptz, text
) is
  'Keeps an audit event that log_audit_event() could not write, with its id and time, to be written later; '
  'false when it was written after all. service_role only.';

create function public.retry_failed_audit_events(p_limit integer default 100)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
-- A chain that somebody holds must not keep the other events waiting.
set lock_timeout = '500ms'
as $$
declare
  v_event exora_private.failed_audit_events;
  v_written integer := 0;
  v_failed integer := 0;
begin
  if p_limit is null or p_limit not between 1 and 1000 then
    perform exora_private.fail('invalid_request', 'Between 1 and 1000 events are tried at once.', 'Ask for fewer.');
  end if;
  -- Several at once share the work; the order by subject keeps them from waiting for each other in a circle.
  for v_event in
    select f.*
    from exora_private.failed_audit_events as f
    where f.event_id in (
        select due.event_id
        from exora_private.failed_audit_events as due
        where due.next_attempt_at <= clock_timestamp()
        order by due.next_attempt_at
        limit p_limit
      )
    order by f.patient_id, f.occurred_at, f.event_id
    for update skip locked
  loop
    begin
      perform public.log_audit_event(
        p_event_type => v_event.event_type,
        p_patient_id => v_event.patient_id,
        p_resource_type => v_event.resource_type,
        p_resource_id => v_event.resource_id,
        p_details => v_event.details,
        p_personal => v_event.personal,
        p_actor_id => v_event.actor_id,
        p_job_id => v_event.job_id,
        p_correlation_id => v_event.correlation_id,
        p_event_id => v_event.event_id
      );
      delete from exora_private.failed_audit_events as f where f.event_id = v_event.event_id;
      v_written := v_written + 1;
    exception
      when others then
        update exora_private.failed_audit_events as f
        set
          attempts = f.attempts + 1,
          last_sqlstate = sqlstate,
          next_attempt_at = clock_timestamp() + make_interval(
            secs => least(
              exora_private.setting('audit.retry_base_seconds') * 2 ^ least(f.attempts, 20),
              exora_private.setting('audit.retry_max_seconds')
            )::float8
          )
        where f.event_id = v_event.event_id;
        v_failed := v_failed + 1;
    end;
  end loop;
  return jsonb_build_object(
    'written', v_written,
    'failed', v_failed,
    'waiting', (select count(*) from exora_private.failed_audit_events)
  );
end
$$;

revoke all on function public.retry_failed_audit_events(integer) from public, anon, authenticated;
grant execute on function public.retry_failed_audit_events(integer) to service_role;

comment on function public.retry_failed_audit_events(integer) is
  'Writes the kept audit events whose time to be tried has come, each once; says how many were written, failed again and wait. '
  'service_role only.';
