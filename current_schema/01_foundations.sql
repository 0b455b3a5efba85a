-- =============================================================================
-- 01_FOUNDATIONS.SQL - EXTENSIONS, ERRORS, CONFIGURATION, AUDIT LOG
-- =============================================================================
-- Purpose: What every other file stands on: closed privileges, named errors, settings, the audit log
-- Architecture: Public schema for what the API exposes, schema exora_private for internals
-- Dependencies: Roles anon, authenticated, service_role; schemas auth and storage (all given by Supabase)
--
-- DESIGN DECISIONS:
-- - One extension, pg_trgm, for the search of medical codes; sha256() and gen_random_uuid() are core
-- - Default privileges are revoked first: hosted Supabase grants everything to the API roles by default
-- - One hash chain per data subject with its own head row: writers of different records never wait for each other
-- - The chain covers a salted commitment of personal fields: erasing them leaves the chain verifiable
-- - Anchors seal all heads at intervals: a chain that was rewritten whole, with its head, no longer meets its anchor.
--   Who signs anchors and keeps them elsewhere can also prove that the anchors were not rewritten
-- - An event is known by its id: one that could not be written is kept and tried again, and none is written twice
--
-- TABLES CREATED (6 tables):
-- Configuration: system_configuration
-- Audit: audit_log, exora_private.audit_heads, exora_private.audit_anchors, exora_private.audit_anchor_heads,
--   exora_private.failed_audit_events
--
-- KEY FUNCTIONS: log_audit_event(), verify_audit_chain(), seal_audit_anchor(), sign_audit_anchor(), read_audit_anchors(),
--   verify_audit_anchors(), record_failed_audit_event(), retry_failed_audit_events(), exora_private.fail(),
--   exora_private.setting(), exora_private.error_codes(), exora_private.clean_parameters(),
--   exora_private.caller_role(), exora_private.require_user(), exora_private.is_service(), exora_private.is_admin(),
--   exora_private.is_plain_text(), exora_private.is_flat(), exora_private.require_audit_fields(),
--   exora_private.audit_row_hash(), exora_private.audit_anchor_hash(), exora_private.guard_audit_log(),
--   exora_private.guard_audit_heads(), exora_private.guard_audit_anchors(),
--   exora_private.guard_failed_audit_events(), exora_private.refuse_audit_change()
-- INTEGRATION POINTS: Every RPC raises through exora_private.fail(); every change of a record calls log_audit_event()
-- =============================================================================

-- Closed by default ------------------------------------------------------------

alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke all on tables from anon, authenticated, service_role;
alter default privileges in schema public revoke all on functions from anon, authenticated, service_role;
alter default privileges in schema public revoke all on sequences from anon, authenticated, service_role;

create schema exora_private;
revoke all on schema exora_private from public;
comment on schema exora_private is 'Internals: no API exposes this schema and no API role may use it.';

-- Extensions -------------------------------------------------------------------

create extension if not exists pg_trgm with schema extensions;

-- Errors -----------------------------------------------------------------------

create function exora_private.error_codes()
returns text[]
language sql
immutable
set search_path = ''
as $$
  select array[
    'file_empty', 'file_too_large', 'file_name_invalid', 'file_type_unsupported', 'file_type_mismatch',
    'pdf_encrypted', 'pdf_damaged', 'pdf_no_pages', 'image_damaged', 'image_too_large', 'text_not_readable',
    'too_many_pages', 'too_many_facts', 'upload_incomplete', 'idempotency_conflict', 'quota_exceeded',
    'ai_consent_missing',
    'processing_timeout', 'reader_crashed', 'engine_unavailable', 'storage_unavailable',
    'database_unavailable', 'server_unreachable', 'job_not_held', 'fact_not_proven', 'not_signed_in',
    'credentials_wrong', 'email_taken', 'email_invalid', 'email_unconfirmed', 'password_weak', 'not_allowed',
    'not_found', 'invalid_request', 'wrong_state', 'rate_limited', 'internal'
  ]
$$;

comment on function exora_private.error_codes() is
  'The closed list of error codes, the same as packages/contracts/src/errors.ts (a test compares them).';

create function exora_private.fail(p_code text, p_message text, p_hint text)
returns void
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_sqlstate text := case p_code
    when 'not_signed_in' then '28000'
    when 'not_allowed' then '42501'
    when 'ai_consent_missing' then '42501'
    when 'not_found' then 'P0002'
    when 'wrong_state' then '55000'
    when 'job_not_held' then '55000'
    when 'upload_incomplete' then '55000'
    when 'engine_unavailable' then '55000'
    when 'quota_exceeded' then '53400'
    when 'rate_limited' then '53400'
    when 'idempotency_conflict' then '23505'
    when 'fact_not_proven' then '23514'
    else '22023'
  end;
begin
  raise exception using
    message = p_message,
    detail = p_code,
    hint = p_hint,
    errcode = v_sqlstate;
end
$$;

comment on function exora_private.fail(text, text, text) is
  'Raises an error of the closed list: its code as DETAIL, what to do as HINT, the SQLSTATE of its class. '
  'Messages hold no words of a document.';

create function exora_private.clean_parameters(p_parameters jsonb)
returns jsonb
language sql
immutable
set search_path = ''
as $$
  select coalesce(jsonb_object_agg(left(p.key, 40), p.value), '{}')
  from (
    select e.key, e.value
    from jsonb_each(case when jsonb_typeof(p_parameters) = 'object' then p_parameters else '{}' end) as e
    where jsonb_typeof(e.value) = 'number'
      or (jsonb_typeof(e.value) = 'string' and char_length(e.value #>> '{}') <= 100)
    order by e.key
    limit 20
  ) as p
$$;

comment on function exora_private.clean_parameters(jsonb) is
  'The numbers and short technical words among an error''s parameters: all that its sentence may be filled from.';

-- Who is asking ----------------------------------------------------------------

create function exora_private.caller_role()
returns text
language sql
stable
set search_path = ''
as $$
  select coalesce(nullif(nullif(current_setting('role', true), 'none'), ''), session_user)
$$;

comment on function exora_private.caller_role() is
  'The role that the API set for this request; inside a definer function current_user would be its owner.';

create function exora_private.require_user()
returns uuid
language plpgsql
stable
set search_path = ''
as $$
declare
  v_user_id uuid := auth.uid();
begin
  if v_user_id is null then
    perform exora_private.fail('not_signed_in', 'No person is signed in.', 'Sign in and try again.');
  end if;
  return v_user_id;
end
$$;

comment on function exora_private.require_user() is 'The signed-in person, or the error not_signed_in.';

create function exora_private.is_service()
returns boolean
language sql
stable
set search_path = ''
as $$
  select exora_private.caller_role() in ('service_role', 'postgres', 'supabase_admin')
$$;

comment on function exora_private.is_service() is
  'Whether a program with the service key asks, or somebody at the database itself; never true for people of the API.';

create function exora_private.is_admin()
returns boolean
language sql
stable
set search_path = ''
as $$
  select exora_private.caller_role() = 'authenticated'
    and auth.uid() is not null
    -- app_metadata is written by the service key alone; user_metadata could be the person's own words.
    and coalesce(auth.jwt() -> 'app_metadata' ->> 'role' = 'admin', false)
$$;

comment on function exora_private.is_admin() is
  'Whether a signed-in operator asks. Operators see counts and states of the system, never what a record holds.';

create function exora_private.is_plain_text(p_text text, p_max_length integer)
returns boolean
language sql
immutable
set search_path = ''
as $$
  select coalesce(
    btrim(p_text) <> ''
    and char_length(p_text) <= p_max_length
    and p_text !~ '[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]',
    false
  )
$$;

comment on function exora_private.is_plain_text(text, integer) is
  'Whether a text says something, within its length, without control characters (line breaks and tabs are none).';

-- system_configuration ---------------------------------------------------------

create table public.system_configuration (
  key text not null,
  value jsonb not null,
  description text not null,
  updated_at timestamptz not null default now(),
  constraint system_configuration_pkey primary key (key),
  constraint system_configuration_key_form check (key ~ '^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$')
);

alter table public.system_configuration enable row level security;
revoke all on public.system_configuration from public, anon, authenticated, service_role;
grant select on public.system_configuration to service_role;

comment on table public.system_configuration is 'Settings that operators may change while the system runs.';

insert into public.system_configuration (key, value, description)
values
  ('jobs.lease_seconds', '15', 'A job whose heartbeat is older than this is taken from its worker.'),
  ('jobs.max_attempts', '5', 'Claims of one job before it is given up.'),
  ('jobs.retry_base_seconds', '2', 'First back-off; doubles with every attempt.'),
  ('jobs.retry_max_seconds', '300', 'Longest back-off.'),
  ('documents.max_file_bytes', '52428800', 'Largest accepted file; the same as maxFileSizeBytes in contracts.'),
  ('documents.quota_bytes', '10737418240', 'Storage that one record''s originals may fill.'),
  ('audit.anchor_interval_seconds', '300', 'Time between two anchors of the audit log.'),
  ('audit.retry_base_seconds', '5', 'First wait before an audit event that failed is written again; doubles with every try.'),
  ('audit.retry_max_seconds', '3600', 'Longest wait before an audit event that failed is written again.'),
  ('profiles.max_per_account', '50', 'Profiles that one person may own.'),
  ('documents.max_facts', '5000', 'Most facts that one document may state; the same as maxFactsPerDocument in contracts.');

create function exora_private.setting(p_key text)
returns numeric
language plpgsql
stable
set search_path = ''
as $$
declare
  v_value jsonb;
begin
  select c.value into v_value from public.system_configuration as c where c.key = p_key;
  if v_value is null or jsonb_typeof(v_value) <> 'number' then
    perform exora_private.fail(
      'invalid_request',
      format('The setting %s is missing or is no number.', p_key),
      'Set it in system_configuration.'
    );
  end if;
  return (v_value #>> '{}')::numeric;
end
$$;

comment on function exora_private.setting(text) is 'A number of system_configuration; a missing one is an error, never a guess.';

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
  end if;
  perform exora_private.fail(
    'not_allowed',
    'The audit log is append-only.',
    'Write a new event with log_audit_event().'
  );
  return null;
end
$$;

comment on function exora_private.guard_audit_log() is 'Trigger: refuses every change of the audit log but the erasure of personal fields.';

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

-- Anchors ----------------------------------------------------------------------

create table exora_private.audit_anchors (
  seq bigint not null,
  sealed_at timestamptz not null,
  heads bigint not null,
  heads_hash bytea not null,
  prev_hash bytea not null,
  anchor_hash bytea not null,
  key_id text,
  signature bytea,
  constraint audit_anchors_pkey primary key (seq),
  constraint audit_anchors_seq_positive check (seq > 0),
  constraint audit_anchors_signature_whole check ((key_id is null) = (signature is null))
);

alter table exora_private.audit_anchors enable row level security;
revoke all on exora_private.audit_anchors from public, anon, authenticated, service_role;

comment on table exora_private.audit_anchors is
  'Seals over the heads of all chains at one moment, chained among themselves and signed by a key that the database never sees.';

create table exora_private.audit_anchor_heads (
  anchor_seq bigint not null,
  subject_id uuid not null,
  seq bigint not null,
  row_hash bytea not null,
  constraint audit_anchor_heads_pkey primary key (subject_id, anchor_seq),
  -- An anchor's number is known when its heads are stored, the anchor's row once they are hashed.
  constraint audit_anchor_heads_anchor_fkey
    foreign key (anchor_seq) references exora_private.audit_anchors (seq) deferrable initially deferred
);

create index audit_anchor_heads_anchor_idx on exora_private.audit_anchor_heads (anchor_seq);

alter table exora_private.audit_anchor_heads enable row level security;
revoke all on exora_private.audit_anchor_heads from public, anon, authenticated, service_role;

comment on table exora_private.audit_anchor_heads is
  'The heads that moved since the anchor before: an anchor''s heads are the latest of each subject up to it.';

create function exora_private.guard_audit_anchors()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if old.signature is not null
    or to_jsonb(new) - array['key_id', 'signature'] <> to_jsonb(old) - array['key_id', 'signature']
  then
    perform exora_private.fail('not_allowed', 'An anchor is signed once and else never changed.', 'Seal another anchor.');
  end if;
  return new;
end
$$;

comment on function exora_private.guard_audit_anchors() is 'Trigger: refuses every change of an anchor but its one signature.';

create trigger audit_anchors_guard_update
before update on exora_private.audit_anchors
for each row execute function exora_private.guard_audit_anchors();

create trigger audit_anchors_guard_delete
before delete on exora_private.audit_anchors
for each row execute function exora_private.refuse_audit_change();

create trigger audit_anchors_guard_truncate
before truncate on exora_private.audit_anchors
for each statement execute function exora_private.refuse_audit_change();

create trigger audit_anchor_heads_guard_rows
before update or delete on exora_private.audit_anchor_heads
for each row execute function exora_private.refuse_audit_change();

create trigger audit_anchor_heads_guard_truncate
before truncate on exora_private.audit_anchor_heads
for each statement execute function exora_private.refuse_audit_change();

create function exora_private.audit_anchor_hash(p_anchor exora_private.audit_anchors)
returns bytea
language sql
immutable
set search_path = ''
as $$
  select sha256(
    p_anchor.prev_hash
      || int8send(p_anchor.seq)
      || int8send((extract(epoch from p_anchor.sealed_at) * 1000000)::bigint)
      || int8send(p_anchor.heads)
      || p_anchor.heads_hash
  )
$$;

comment on function exora_private.audit_anchor_hash(exora_private.audit_anchors) is
  'SHA-256 over the previous anchor''s hash, number, time (microseconds), count of heads and their hash.';

create function public.seal_audit_anchor(p_force boolean default false)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_last exora_private.audit_anchors;
  v_new exora_private.audit_anchors;
  v_moved bigint := 0;
begin
  -- One sealing at a time; it waits for no writer, and no writer for it.
  lock table exora_private.audit_anchors in share row exclusive mode;
  select a.* into v_last from exora_private.audit_anchors as a order by a.seq desc limit 1;
  v_new := v_last;

  if v_last.seq is null
    or coalesce(p_force, false)
    or v_last.sealed_at <= clock_timestamp() - make_interval(secs => exora_private.setting('audit.anchor_interval_seconds')::float8)
  then
    v_new.seq := coalesce(v_last.seq, 0) + 1;
    v_new.prev_hash := coalesce(v_last.anchor_hash, sha256('exora audit anchors'));
    v_new.sealed_at := clock_timestamp();
    -- One statement, so one snapshot: what is hashed is what all chains' heads were at one moment.
    with heads as materialized (
      select h.subject_id, h.seq, h.row_hash from exora_private.audit_heads as h
    ), moved as (
      insert into exora_private.audit_anchor_heads (anchor_seq, subject_id, seq, row_hash)
      select v_new.seq, h.subject_id, h.seq, h.row_hash
      from heads as h
      left join lateral (
        select s.seq, s.row_hash
        from exora_private.audit_anchor_heads as s
        where s.subject_id = h.subject_id
        order by s.anchor_seq desc
        limit 1
      ) as sealed on true
      where (sealed.seq, sealed.row_hash) is distinct from (h.seq, h.row_hash)
      returning 1
    )
    select
      count(*),
      sha256(coalesce(string_agg(uuid_send(h.subject_id) || int8send(h.seq) || h.row_hash, ''::bytea order by h.subject_id), '')),
      (select count(*) from moved)
    into v_new.heads, v_new.heads_hash, v_moved
    from heads as h;

    if v_moved > 0 or v_new.heads <> coalesce(v_last.heads, 0) then
      v_new.key_id := null;
      v_new.signature := null;
      v_new.anchor_hash := exora_private.audit_anchor_hash(v_new);
      insert into exora_private.audit_anchors select v_new.*;
    else
      v_new := v_last;
    end if;
  end if;

  return jsonb_build_object(
    'sealed', v_new.seq is distinct from v_last.seq,
    'seq', v_new.seq,
    'sealed_at', v_new.sealed_at,
    'heads', v_new.heads,
    'moved', v_moved,
    'anchor_hash', encode(v_new.anchor_hash, 'hex')
  );
end
$$;

revoke all on function public.seal_audit_anchor(boolean) from public, anon, authenticated;
grant execute on function public.seal_audit_anchor(boolean) to service_role;

comment on function public.seal_audit_anchor(boolean) is
  'Seals the heads of all chains by an anchor when audit.anchor_interval_seconds have passed (or at once) and a chain has grown; '
  'gives the latest anchor, whose hash its caller may sign and keep elsewhere. service_role only.';

create function public.sign_audit_anchor(p_seq bigint, p_key_id text, p_signature text)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_anchor exora_private.audit_anchors;
begin
  if p_key_id is null
    or p_key_id !~ '^[A-Za-z0-9._:-]{1,100}$'
    or p_signature is null
    or char_length(p_signature) not between 32 and 2048
    or p_signature !~ '^([0-9a-f]{2})+$'
  then
    perform exora_private.fail(
      'invalid_request', 'A signature has a key''s id and 16 to 1024 bytes in hex.', 'Send both in this form.'
    );
  end if;
  select a.* into v_anchor from exora_private.audit_anchors as a where a.seq = p_seq for update;
  if not found then
    perform exora_private.fail('not_found', 'There is no such anchor.', 'Sign one of read_audit_anchors().');
  end if;
  if v_anchor.signature is not null then
    if (v_anchor.key_id, v_anchor.signature) <> (p_key_id, decode(p_signature, 'hex')) then
      perform exora_private.fail('wrong_state', 'This anchor is signed already.', 'Sign the next one.');
    end if;
    return false;
  end if;
  update exora_private.audit_anchors as a
  set
    key_id = p_key_id,
    signature = decode(p_signature, 'hex')
  where a.seq = p_seq;
  return true;
end
$$;

revoke all on function public.sign_audit_anchor(bigint, text, text) from public, anon, authenticated;
grant execute on function public.sign_audit_anchor(bigint, text, text) to service_role;

comment on function public.sign_audit_anchor(bigint, text, text) is
  'Keeps an anchor''s signature (hex) and the id of its key, once; says whether it was unsigned. service_role only.';

create function public.read_audit_anchors(p_after_seq bigint default 0, p_limit integer default 100)
returns table (
  seq bigint,
  sealed_at timestamptz,
  heads bigint,
  heads_hash text,
  prev_hash text,
  anchor_hash text,
  key_id text,
  signature text
)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  if p_after_seq is null or p_after_seq < 0 or p_limit is null or p_limit not between 1 and 1000 then
    perform exora_private.fail('invalid_request', 'A page has 1 to 1000 anchors.', 'Ask for a page within these limits.');
  end if;
  return query
  select
    a.seq,
    a.sealed_at,
    a.heads,
    encode(a.heads_hash, 'hex'),
    encode(a.prev_hash, 'hex'),
    encode(a.anchor_hash, 'hex'),
    a.key_id,
    encode(a.signature, 'hex')
  from exora_private.audit_anchors as a
  where a.seq > p_after_seq
  order by a.seq
  limit p_limit;
end
$$;

revoke all on function public.read_audit_anchors(bigint, integer) from public, anon, authenticated;
grant execute on function public.read_audit_anchors(bigint, integer) to service_role;

comment on function public.read_audit_anchors(bigint, integer) is
  'Anchors in their order, to sign them and to keep them outside the database. service_role only.';

-- Verifying --------------------------------------------------------------------

create function public.verify_audit_anchors(p_last integer default 3)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_anchor exora_private.audit_anchors;
  v_latest bigint := (select coalesce(max(a.seq), 0) from exora_private.audit_anchors as a);
  v_checked bigint := 0;
  v_previous bytea := sha256('exora audit anchors');
  v_reason text;
begin
  if p_last is null or p_last not between 0 and 1000 then
    perform exora_private.fail('invalid_request', 'The heads of 0 to 1000 anchors are hashed anew.', 'Ask for fewer.');
  end if;
  for v_anchor in
    select a.* from exora_private.audit_anchors as a order by a.seq
  loop
    v_reason := case
      when v_anchor.seq <> v_checked + 1 then 'anchor_missing'
      when v_anchor.prev_hash <> v_previous then 'link_broken'
      when v_anchor.anchor_hash <> exora_private.audit_anchor_hash(v_anchor) then 'anchor_changed'
      when v_anchor.seq > v_latest - p_last
        and (v_anchor.heads, v_anchor.heads_hash) <> (
          select
            count(*),
            sha256(coalesce(string_agg(uuid_send(s.subject_id) || int8send(s.seq) || s.row_hash, ''::bytea order by s.subject_id), ''))
          from (
            select distinct on (h.subject_id) h.subject_id, h.seq, h.row_hash
            from exora_private.audit_anchor_heads as h
            where h.anchor_seq <= v_anchor.seq
            order by h.subject_id, h.anchor_seq desc
          ) as s
        )
        then 'heads_changed'
    end;
    exit when v_reason is not null;
    v_checked := v_anchor.seq;
    v_previous := v_anchor.anchor_hash;
  end loop;
  return jsonb_build_object(
    'valid', v_reason is null,
    'checked', v_checked,
    'first_broken_seq', case when v_reason is not null then v_checked + 1 end,
    'reason', v_reason
  );
end
$$;

revoke all on function public.verify_audit_anchors(integer) from public, anon, authenticated;
grant execute on function public.verify_audit_anchors(integer) to service_role;

comment on function public.verify_audit_anchors(integer) is
  'Recomputes the anchors'' chain, and of the last ones the hash of all heads; names the first broken anchor. service_role only.';

create function public.verify_audit_chain(p_patient_id uuid default null)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_subject_id uuid := coalesce(p_patient_id, '00000000-0000-0000-0000-000000000000');
  v_head exora_private.audit_heads;
  v_item record;
  v_row public.audit_log;
  v_checked bigint := 0;
  v_last_id uuid;
  v_previous bytea := sha256(uuid_send(coalesce(p_patient_id, '00000000-0000-0000-0000-000000000000')));
  v_anchored bigint;
  v_reason text;
begin
  if not exora_private.is_service() then
    perform exora_private.require_owner(p_patient_id);
  end if;

  for v_item in
    select a as entry, s.row_hash as sealed_hash
    from public.audit_log as a
    left join (
      -- The first seal of a row is the one that holds.
      select distinct on (h.seq) h.seq, h.row_hash
      from exora_private.audit_anchor_heads as h
      where h.subject_id = v_subject_id
      order by h.seq, h.anchor_seq
    ) as s on s.seq = a.seq
    where a.subject_id = v_subject_id
    order by a.seq
  loop
    v_row := v_item.entry;
    v_reason := case
      when v_row.seq <> v_checked + 1 then 'row_missing'
      when v_row.prev_hash <> v_previous then 'link_broken'
      when v_row.row_hash <> exora_private.audit_row_hash(v_row) then 'row_changed'
      when v_row.personal is not null
        and v_row.personal_commitment is distinct from sha256(v_row.personal_salt || convert_to(v_row.personal::text, 'UTF8'))
        then 'personal_changed'
      when v_row.row_hash <> v_item.sealed_hash then 'anchor_differs'
    end;
    if v_reason is not null then
      return jsonb_build_object(
        'valid', false, 'checked', v_checked, 'first_broken_seq', v_checked + 1,
        'first_broken_id', v_row.id, 'reason', v_reason
      );
    end if;
    v_checked := v_row.seq;
    v_previous := v_row.row_hash;
    v_last_id := v_row.id;
  end loop;

  select h.* into v_head from exora_private.audit_heads as h where h.subject_id = v_subject_id;
  select max(h.seq) into v_anchored from exora_private.audit_anchor_heads as h where h.subject_id = v_subject_id;
  if greatest(v_head.seq, v_anchored) > v_checked then
    return jsonb_build_object(
      'valid', false, 'checked', v_checked, 'first_broken_seq', v_checked + 1,
      'first_broken_id', null, 'reason', 'row_missing'
    );
  end if;
  if v_checked > 0 and (v_head.seq, v_head.row_hash) is distinct from (v_checked, v_previous) then
    return jsonb_build_object(
      'valid', false, 'checked', v_checked, 'first_broken_seq', v_checked,
      'first_broken_id', v_last_id, 'reason', 'head_differs'
    );
  end if;
  return jsonb_build_object(
    'valid', true, 'checked', v_checked, 'first_broken_seq', null, 'first_broken_id', null, 'reason', null
  );
end
$$;

revoke all on function public.verify_audit_chain(uuid) from public, anon;
grant execute on function public.verify_audit_chain(uuid) to authenticated, service_role;

comment on function public.verify_audit_chain(uuid) is
  'Recomputes a subject''s chain against its rows, its head and its anchors, and names the first row that is missing, changed, '
  'unlinked or no longer what was sealed. Owner and service_role.';

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
