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
    'database_unavailable', 'server_unreachable', 'job_not_held', 'job_cancelled', 'job_result_invalid',
    'fact_not_proven',
    'not_signed_in',
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
-- =============================================================================
-- 02_PROFILES.SQL - DATA SUBJECTS AND WHO MAY SEE THEM
-- =============================================================================
-- Purpose: The people (and pets) whose records are kept, their account owners and delegates, messages and appointments
-- Architecture: One account owner per profile; everybody else is a delegate with level, categories, purpose, expiry
-- Dependencies: 01_foundations.sql, auth.users; 06_security.sql when its functions run (who may read)
--
-- DESIGN DECISIONS:
-- - can_read() is the one predicate about reading, for policies' exceptions and logged reads alike
-- - A delegate has one grant in force per profile: what the owner granted last is what holds, the earlier ones stay as history
-- - A user with records can't be removed behind their back: the reference to auth.users restricts
-- - AI consent is a column from the first day: local engines on, outside providers off
-- - A message holds ids, numbers and technical words; its reader's page makes the sentence
--
-- TABLES CREATED (5 tables):
-- Profiles: user_profiles, user_profile_context
-- Access: profile_access_permissions
-- Messages: system_notifications
-- Appointments: patient_appointments
--
-- KEY FUNCTIONS: has_profile_access(), has_profile_access_level(), get_accessible_profiles(), set_active_profile(),
--   create_profile(), update_profile(), grant_profile_access(), revoke_profile_access(), read_notifications(),
--   mark_notifications_read(), save_appointment(), cancel_appointment(), read_appointments(),
--   exora_private.record_categories(), exora_private.category_of(), exora_private.is_owner(),
--   exora_private.require_owner(), exora_private.require_access(), exora_private.require_own_question(),
--   exora_private.require_profile_fields(), exora_private.end_profile_access(), exora_private.notify(),
--   exora_private.create_own_profile()
-- INTEGRATION POINTS: Everything clinical hangs on patient_id -> user_profiles(id); sign-up makes the first profile;
--   whatever people should hear of calls exora_private.notify()
-- =============================================================================

-- What a record has ------------------------------------------------------------

create function exora_private.record_categories()
returns text[]
language sql
immutable
set search_path = ''
as $$
  select array[
    'documents', 'summary', 'conditions', 'medications', 'allergies', 'labs', 'vitals', 'immunizations',
    'procedures', 'encounters', 'narratives', 'appointments', 'providers'
  ]
$$;

comment on function exora_private.record_categories() is 'The closed list of a record''s parts that access is granted for.';

create function exora_private.category_of(p_event_type text)
returns text
language sql
immutable
set search_path = ''
as $$
  select case p_event_type
    when 'condition' then 'conditions'
    when 'symptom' then 'conditions'
    when 'family_history' then 'conditions'
    when 'medication' then 'medications'
    when 'allergy' then 'allergies'
    when 'lab' then 'labs'
    when 'vital' then 'vitals'
    when 'procedure' then 'procedures'
    when 'immunization' then 'immunizations'
  end
$$;

comment on function exora_private.category_of(text) is 'The category that a kind of fact belongs to; null for no kind of fact.';

-- user_profiles ----------------------------------------------------------------

create table public.user_profiles (
  id uuid not null default gen_random_uuid(),
  account_owner_id uuid not null,
  profile_type text not null,
  display_name text not null,
  date_of_birth date,
  ai_consent_local boolean not null default true,
  ai_consent_external boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint user_profiles_pkey primary key (id),
  constraint user_profiles_account_owner_fkey
    foreign key (account_owner_id) references auth.users (id) on delete restrict,
  constraint user_profiles_type_known check (profile_type in ('self', 'child', 'adult_in_care', 'pet')),
  constraint user_profiles_display_name_length check (char_length(display_name) between 1 and 120)
);

create index user_profiles_account_owner_idx on public.user_profiles (account_owner_id);
create unique index user_profiles_one_self_key on public.user_profiles (account_owner_id) where profile_type = 'self';

alter table public.user_profiles enable row level security;
revoke all on public.user_profiles from public, anon, authenticated, service_role;
grant select on public.user_profiles to authenticated, service_role;

create policy user_profiles_owner_select on public.user_profiles
for select to authenticated
using (account_owner_id = (select auth.uid()));

comment on table public.user_profiles is 'Data subjects: oneself, a child, an adult in care, a pet. Each has one account owner.';
comment on column public.user_profiles.ai_consent_local is 'Whether engines on our own machines may read this record''s documents.';
comment on column public.user_profiles.ai_consent_external is 'Whether outside providers may read this record''s documents.';

create policy audit_log_owner_select on public.audit_log
for select to authenticated
using (subject_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

-- profile_access_permissions ---------------------------------------------------

create table public.profile_access_permissions (
  id uuid not null default gen_random_uuid(),
  profile_id uuid not null,
  grantee_user_id uuid not null,
  access_level text not null,
  -- Null: every category.
  categories text[],
  purpose text not null,
  granted_by uuid not null,
  granted_at timestamptz not null default now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  revoked_by uuid,
  -- The grant that took this one's place.
  superseded_by_id uuid,
  constraint profile_access_permissions_pkey primary key (id),
  constraint profile_access_permissions_profile_fkey
    foreign key (profile_id) references public.user_profiles (id) on delete cascade,
  constraint profile_access_permissions_grantee_fkey
    foreign key (grantee_user_id) references auth.users (id) on delete cascade,
  constraint profile_access_permissions_superseded_by_fkey
    foreign key (superseded_by_id) references public.profile_access_permissions (id) on delete set null
    deferrable initially deferred,
  constraint profile_access_permissions_superseded_ended check (superseded_by_id is null or revoked_at is not null),
  constraint profile_access_permissions_level_known check (access_level in ('view', 'edit', 'full')),
  constraint profile_access_permissions_purpose_length check (char_length(purpose) between 1 and 200),
  constraint profile_access_permissions_expires_later check (expires_at > granted_at)
);

create index profile_access_permissions_grantee_idx on public.profile_access_permissions (grantee_user_id, profile_id);
create index profile_access_permissions_profile_idx on public.profile_access_permissions (profile_id);
create index profile_access_permissions_superseded_by_idx on public.profile_access_permissions (superseded_by_id);
create unique index profile_access_permissions_one_in_force_key
on public.profile_access_permissions (profile_id, grantee_user_id) where revoked_at is null;

alter table public.profile_access_permissions enable row level security;
revoke all on public.profile_access_permissions from public, anon, authenticated, service_role;
grant select on public.profile_access_permissions to authenticated, service_role;

create policy profile_access_permissions_owner_select on public.profile_access_permissions
for select to authenticated
using (profile_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

create policy profile_access_permissions_grantee_select on public.profile_access_permissions
for select to authenticated
using (grantee_user_id = (select auth.uid()));

comment on table public.profile_access_permissions is
  'What a delegate may do with a profile: level, categories, purpose, until when. Never deleted, only revoked.';

-- Who may ----------------------------------------------------------------------

create function exora_private.is_owner(p_user_id uuid, p_profile_id uuid)
returns boolean
language sql
stable
set search_path = ''
as $$
  select exists (
    select from public.user_profiles as p
    where p.id = p_profile_id and p.account_owner_id = p_user_id
  )
$$;

comment on function exora_private.is_owner(uuid, uuid) is 'Whether the user is the profile''s account owner.';

create function exora_private.require_owner(p_patient_id uuid)
returns uuid
language plpgsql
stable
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
begin
  if p_patient_id is null or not exora_private.is_owner(v_user_id, p_patient_id) then
    -- The same answer for another's profile and for none: it must not tell which ids exist.
    perform exora_private.fail('not_allowed', 'This record is not yours.', 'Ask the record''s owner for access.');
  end if;
  return v_user_id;
end
$$;

comment on function exora_private.require_owner(uuid) is 'The signed-in person if they own the profile, or the error not_allowed.';

create function exora_private.require_access(p_patient_id uuid, p_category text, p_level text)
returns uuid
language plpgsql
stable
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_levels text[] := array['view', 'edit', 'full', 'owner'];
begin
  if p_level is null
    or not p_level = any (v_levels)
    or (p_category is not null and not p_category = any (exora_private.record_categories()))
  then
    perform exora_private.fail('invalid_request', 'No such level or category of access.', 'Use one of the closed lists.');
  end if;
  if p_patient_id is null
    or coalesce(
      array_position(v_levels, exora_private.access_level(v_user_id, p_patient_id, p_category, null))
        < array_position(v_levels, p_level),
      true
    )
  then
    perform exora_private.fail('not_allowed', 'You don''t have the access that this needs.', 'Ask the record''s owner for access.');
  end if;
  return v_user_id;
end
$$;

comment on function exora_private.require_access(uuid, text, text) is
  'The signed-in person if they may do at least this (view, edit, full, owner) with a category (null: any), or not_allowed.';

create function exora_private.require_own_question(p_user_id uuid)
returns void
language plpgsql
stable
set search_path = ''
as $$
begin
  if not exora_private.is_service() and p_user_id is distinct from exora_private.require_user() then
    perform exora_private.fail(
      'not_allowed',
      'You can only ask about your own access.',
      'Pass the id of the signed-in person.'
    );
  end if;
end
$$;

comment on function exora_private.require_own_question(uuid) is
  'Nothing when people ask about themselves or a program asks, or the error not_allowed.';

create function public.has_profile_access(p_user_id uuid, p_profile_id uuid)
returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_own_question(p_user_id);
  return exora_private.access_level(p_user_id, p_profile_id, null, null) is not null;
end
$$;

revoke all on function public.has_profile_access(uuid, uuid) from public, anon;
grant execute on function public.has_profile_access(uuid, uuid) to authenticated, service_role;

comment on function public.has_profile_access(uuid, uuid) is
  'Whether the user has any access to the profile. People may ask about themselves only.';

create function public.has_profile_access_level(p_user_id uuid, p_profile_id uuid, p_level text)
returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_levels text[] := array['view', 'edit', 'full', 'owner'];
begin
  perform exora_private.require_own_question(p_user_id);
  if p_level is null or not p_level = any (v_levels) then
    perform exora_private.fail('invalid_request', 'Levels are view, edit, full or owner.', 'Ask about one of these.');
  end if;
  return coalesce(
    array_position(v_levels, exora_private.access_level(p_user_id, p_profile_id, null, null))
      >= array_position(v_levels, p_level),
    false
  );
end
$$;

revoke all on function public.has_profile_access_level(uuid, uuid, text) from public, anon;
grant execute on function public.has_profile_access_level(uuid, uuid, text) to authenticated, service_role;

comment on function public.has_profile_access_level(uuid, uuid, text) is
  'Whether the user may do at least this with the profile: view, edit, full, owner, each including those before it. '
  'People may ask about themselves only.';

create function public.get_accessible_profiles()
returns table (
  id uuid,
  profile_type text,
  display_name text,
  is_owner boolean,
  access_level text
)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
begin
  return query
  select
    p.id,
    p.profile_type,
    p.display_name,
    p.account_owner_id = v_user_id,
    exora_private.access_level(v_user_id, p.id, null, null)
  from public.user_profiles as p
  where p.account_owner_id = v_user_id
    or p.id in (
      select g.profile_id
      from public.profile_access_permissions as g
      where g.grantee_user_id = v_user_id
        and g.revoked_at is null
        and (g.expires_at is null or g.expires_at > now())
    )
  order by p.account_owner_id = v_user_id desc, p.profile_type = 'self' desc, p.created_at, p.id;
end
$$;

revoke all on function public.get_accessible_profiles() from public, anon, service_role;
grant execute on function public.get_accessible_profiles() to authenticated;

comment on function public.get_accessible_profiles() is
  'The profiles that the signed-in person owns or may see: own ones first, oneself before all.';

-- user_profile_context ---------------------------------------------------------

create table public.user_profile_context (
  user_id uuid not null,
  active_profile_id uuid not null,
  updated_at timestamptz not null default now(),
  constraint user_profile_context_pkey primary key (user_id),
  constraint user_profile_context_user_fkey foreign key (user_id) references auth.users (id) on delete cascade,
  constraint user_profile_context_profile_fkey
    foreign key (active_profile_id) references public.user_profiles (id) on delete cascade
);

create index user_profile_context_profile_idx on public.user_profile_context (active_profile_id);

alter table public.user_profile_context enable row level security;
revoke all on public.user_profile_context from public, anon, authenticated, service_role;
grant select on public.user_profile_context to authenticated, service_role;

create policy user_profile_context_own_select on public.user_profile_context
for select to authenticated
using (user_id = (select auth.uid()));

comment on table public.user_profile_context is 'The profile that each signed-in person is looking at.';

create function public.set_active_profile(p_profile_id uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
begin
  if p_profile_id is null or not exora_private.can_read(p_profile_id) then
    perform exora_private.fail('not_allowed', 'You can''t switch to this profile.', 'Choose one of get_accessible_profiles().');
  end if;
  insert into public.user_profile_context (user_id, active_profile_id)
  values (v_user_id, p_profile_id)
  on conflict on constraint user_profile_context_pkey do update
  set
    active_profile_id = excluded.active_profile_id,
    updated_at = now();
end
$$;

revoke all on function public.set_active_profile(uuid) from public, anon, service_role;
grant execute on function public.set_active_profile(uuid) to authenticated;

comment on function public.set_active_profile(uuid) is 'Remembers which accessible profile the signed-in person looks at.';

-- Messages to people -----------------------------------------------------------

create table public.system_notifications (
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  kind text not null,
  patient_id uuid,
  resource_type text,
  resource_id uuid,
  parameters jsonb not null default '{}',
  created_at timestamptz not null default clock_timestamp(),
  read_at timestamptz,
  constraint system_notifications_pkey primary key (id),
  constraint system_notifications_user_fkey foreign key (user_id) references auth.users (id) on delete cascade,
  constraint system_notifications_patient_fkey
    foreign key (patient_id) references public.user_profiles (id) on delete cascade,
  constraint system_notifications_kind_known check (
    kind in ('access_granted', 'access_revoked', 'break_glass_used', 'file_failed', 'review_waiting', 'export_ready')
  ),
  constraint system_notifications_resource_type_form check (resource_type ~ '^[a-z][a-z_]{0,59}$'),
  constraint system_notifications_parameters_object check (jsonb_typeof(parameters) = 'object')
);

create index system_notifications_user_idx on public.system_notifications (user_id, created_at desc, id desc);
create index system_notifications_unread_idx on public.system_notifications (user_id) where read_at is null;
create index system_notifications_patient_idx on public.system_notifications (patient_id);

alter table public.system_notifications enable row level security;
revoke all on public.system_notifications from public, anon, authenticated, service_role;
grant select on public.system_notifications to authenticated, service_role;

create policy system_notifications_own_select on public.system_notifications
for select to authenticated
using (user_id = (select auth.uid()));

comment on table public.system_notifications is
  'Messages to people: what happened (kind), to which record and thing; ids and technical words only.';

create function exora_private.notify(
  p_user_id uuid,
  p_kind text,
  p_patient_id uuid default null,
  p_resource_type text default null,
  p_resource_id uuid default null,
  p_parameters jsonb default '{}'
)
returns uuid
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_id uuid;
begin
  insert into public.system_notifications (user_id, kind, patient_id, resource_type, resource_id, parameters)
  values (
    p_user_id, p_kind, p_patient_id, p_resource_type, p_resource_id, exora_private.clean_parameters(p_parameters)
  )
  returning id into v_id;
  return v_id;
end
$$;

comment on function exora_private.notify(uuid, text, uuid, text, uuid, jsonb) is
  'Leaves a message for a person, in the transaction of what it tells of. Of the parameters, numbers and short words are kept.';

create function public.read_notifications(
  p_unread_only boolean default false,
  p_limit integer default 50,
  p_before_id uuid default null
)
returns table (
  id uuid,
  kind text,
  patient_id uuid,
  resource_type text,
  resource_id uuid,
  parameters jsonb,
  created_at timestamptz,
  read_at timestamptz
)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_limit integer := exora_private.page_size(p_limit, 50, 200);
  v_before timestamptz;
begin
  if p_before_id is not null then
    select n.created_at into v_before
    from public.system_notifications as n
    where n.id = p_before_id and n.user_id = v_user_id;
    if not found then
      perform exora_private.fail('not_found', 'You have no such message.', 'Start again from the first page.');
    end if;
  end if;
  return query
  select n.id, n.kind, n.patient_id, n.resource_type, n.resource_id, n.parameters, n.created_at, n.read_at
  from public.system_notifications as n
  where n.user_id = v_user_id
    and (n.read_at is null or not coalesce(p_unread_only, false))
    and (p_before_id is null or (n.created_at, n.id) < (v_before, p_before_id))
  order by n.created_at desc, n.id desc
  limit v_limit;
end
$$;

revoke all on function public.read_notifications(boolean, integer, uuid) from public, anon, service_role;
grant execute on function public.read_notifications(boolean, integer, uuid) to authenticated;

comment on function public.read_notifications(boolean, integer, uuid) is
  'The signed-in person''s messages, latest first; the next page begins after p_before_id.';

create function public.mark_notifications_read(p_ids uuid[] default null)
returns integer
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_marked integer;
begin
  if cardinality(p_ids) > 1000 or array_ndims(p_ids) > 1 then
    perform exora_private.fail('invalid_request', 'At most 1000 messages at once.', 'Mark them in smaller parts, or all of them.');
  end if;
  update public.system_notifications as n
  set read_at = now()
  where n.user_id = v_user_id
    and n.read_at is null
    and (p_ids is null or n.id = any (p_ids));
  get diagnostics v_marked = row_count;
  return v_marked;
end
$$;

revoke all on function public.mark_notifications_read(uuid[]) from public, anon, service_role;
grant execute on function public.mark_notifications_read(uuid[]) to authenticated;

comment on function public.mark_notifications_read(uuid[]) is
  'Marks the signed-in person''s named messages (or all) as read; says how many were unread. Others'' ids change nothing.';

-- Making and changing profiles -------------------------------------------------

create function exora_private.require_profile_fields(p_profile_type text, p_display_name text, p_date_of_birth date)
returns void
language plpgsql
stable
set search_path = ''
as $$
begin
  if p_profile_type is null or p_profile_type not in ('self', 'child', 'adult_in_care', 'pet') then
    perform exora_private.fail(
      'invalid_request', 'A profile is of type self, child, adult_in_care or pet.', 'Choose one of these.'
    );
  end if;
  if not exora_private.is_plain_text(p_display_name, 120) or p_display_name ~ '[\n\r\t]' then
    perform exora_private.fail('invalid_request', 'A name has 1 to 120 characters on one line.', 'Correct the name.');
  end if;
  -- A day ahead of UTC: somewhere it is that date already.
  if p_date_of_birth > (now() at time zone 'UTC')::date + 1 or p_date_of_birth < date '1880-01-01' then
    perform exora_private.fail(
      'invalid_request', 'A date of birth is not in the future and not before 1880.', 'Correct the date of birth.'
    );
  end if;
end
$$;

comment on function exora_private.require_profile_fields(text, text, date) is
  'Nothing, or the error invalid_request that names the wrong field of a profile.';

create function public.create_profile(p_profile_type text, p_display_name text, p_date_of_birth date default null)
returns uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_profile_id uuid;
begin
  perform exora_private.require_profile_fields(p_profile_type, p_display_name, p_date_of_birth);
  -- One person's profiles are counted one after the other.
  perform pg_advisory_xact_lock(hashtextextended(v_user_id::text, 2));
  if p_profile_type = 'self'
    and exists (select from public.user_profiles as p where p.account_owner_id = v_user_id and p.profile_type = 'self')
  then
    perform exora_private.fail(
      'wrong_state', 'You have a profile of yourself already.', 'Use that one, or make one for somebody else.'
    );
  end if;
  if (select count(*) from public.user_profiles as p where p.account_owner_id = v_user_id)
    >= exora_private.setting('profiles.max_per_account')
  then
    perform exora_private.fail(
      'wrong_state', 'You have as many profiles as one account may.', 'Use or change one of your profiles.'
    );
  end if;

  insert into public.user_profiles (account_owner_id, profile_type, display_name, date_of_birth)
  values (v_user_id, p_profile_type, btrim(p_display_name), p_date_of_birth)
  returning id into v_profile_id;
  perform public.log_audit_event(
    p_event_type => 'profile.created',
    p_patient_id => v_profile_id,
    p_resource_type => 'user_profile',
    p_resource_id => v_profile_id,
    p_details => jsonb_build_object('profile_type', p_profile_type)
  );
  return v_profile_id;
end
$$;

revoke all on function public.create_profile(text, text, date) from public, anon, service_role;
grant execute on function public.create_profile(text, text, date) to authenticated;

comment on function public.create_profile(text, text, date) is
  'Makes a profile that the signed-in person owns: a child, an adult in care, a pet, or themselves if they have none.';

create function public.update_profile(
  p_profile_id uuid,
  p_display_name text,
  p_date_of_birth date default null,
  p_profile_type text default null
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_old public.user_profiles;
  v_type text;
  v_name text := btrim(p_display_name);
begin
  perform exora_private.require_owner(p_profile_id);
  select p.* into v_old from public.user_profiles as p where p.id = p_profile_id for no key update;
  v_type := coalesce(p_profile_type, v_old.profile_type);
  perform exora_private.require_profile_fields(v_type, p_display_name, p_date_of_birth);
  if (v_type = 'self') <> (v_old.profile_type = 'self') then
    perform exora_private.fail(
      'wrong_state', 'A profile can''t become or cease to be one''s own.', 'Keep its type, or choose another for somebody else.'
    );
  end if;
  if (v_name, v_type) = (v_old.display_name, v_old.profile_type) and p_date_of_birth is not distinct from v_old.date_of_birth then
    return;
  end if;
  update public.user_profiles as p
  set
    display_name = v_name,
    date_of_birth = p_date_of_birth,
    profile_type = v_type,
    updated_at = now()
  where p.id = p_profile_id;
  perform public.log_audit_event(
    p_event_type => 'profile.changed',
    p_patient_id => p_profile_id,
    p_resource_type => 'user_profile',
    p_resource_id => p_profile_id,
    p_details => jsonb_build_object(
      'display_name', v_name <> v_old.display_name,
      'date_of_birth', p_date_of_birth is distinct from v_old.date_of_birth,
      'profile_type', v_type <> v_old.profile_type
    ),
    p_personal => jsonb_build_object('display_name', v_old.display_name, 'date_of_birth', v_old.date_of_birth)
  );
end
$$;

revoke all on function public.update_profile(uuid, text, date, text) from public, anon, service_role;
grant execute on function public.update_profile(uuid, text, date, text) to authenticated;

comment on function public.update_profile(uuid, text, date, text) is
  'The account owner sets name and date of birth as given (null: unknown), and the type unless null. What was before is in the audit log.';

-- Granting access --------------------------------------------------------------

create function exora_private.end_profile_access(p_grant public.profile_access_permissions, p_superseded_by_id uuid)
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  update public.profile_access_permissions as g
  set
    -- A grant's end is never before its beginning, also within one transaction.
    revoked_at = greatest(clock_timestamp(), g.granted_at),
    revoked_by = auth.uid(),
    superseded_by_id = p_superseded_by_id
  where g.id = p_grant.id;
  perform public.log_audit_event(
    p_event_type => 'access.revoked',
    p_patient_id => p_grant.profile_id,
    p_resource_type => 'profile_access_permission',
    p_resource_id => p_grant.id,
    p_details => jsonb_strip_nulls(
      jsonb_build_object('grantee_user_id', p_grant.grantee_user_id, 'superseded_by_id', p_superseded_by_id)
    )
  );
end
$$;

comment on function exora_private.end_profile_access(public.profile_access_permissions, uuid) is
  'Ends a grant, with its audit event; the row stays as history, with the grant that took its place.';

create function public.grant_profile_access(
  p_profile_id uuid,
  p_grantee_user_id uuid,
  p_access_level text,
  p_categories text[] default null,
  p_purpose text default 'care',
  p_expires_at timestamptz default null
)
returns uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_owner(p_profile_id);
  v_categories text[] := exora_private.checked_categories(p_categories);
  v_old public.profile_access_permissions;
  v_id uuid := gen_random_uuid();
begin
  if p_access_level is null or p_access_level not in ('view', 'edit', 'full') then
    perform exora_private.fail('invalid_request', 'Levels are view, edit or full.', 'Choose one of these.');
  end if;
  if not exora_private.is_plain_text(p_purpose, 200) then
    perform exora_private.fail('invalid_request', 'A purpose has 1 to 200 characters.', 'Say what the access is for.');
  end if;
  if p_expires_at <= now() or not isfinite(p_expires_at) then
    perform exora_private.fail(
      'invalid_request', 'The access would have ended already.', 'Choose a later end, or none.'
    );
  end if;
  if p_grantee_user_id = v_user_id then
    perform exora_private.fail('invalid_request', 'You own this record.', 'Grant access to somebody else.');
  end if;
  if p_grantee_user_id is null or not exists (select from auth.users as u where u.id = p_grantee_user_id) then
    perform exora_private.fail('not_found', 'There is no such person.', 'Check whom you want to give access.');
  end if;
  -- Grants of one profile are made one after the other; who only reads the profile doesn't wait.
  perform from public.user_profiles as p where p.id = p_profile_id for no key update;
  select g.* into v_old
  from public.profile_access_permissions as g
  where g.profile_id = p_profile_id and g.grantee_user_id = p_grantee_user_id and g.revoked_at is null;
  if (v_old.access_level, v_old.purpose) = (p_access_level, btrim(p_purpose))
    and v_old.categories is not distinct from v_categories
    and v_old.expires_at is not distinct from p_expires_at
  then
    return v_old.id;
  end if;

  if v_old.id is not null then
    perform exora_private.end_profile_access(v_old, v_id);
  end if;
  insert into public.profile_access_permissions (
    id, profile_id, grantee_user_id, access_level, categories, purpose, granted_by, expires_at
  )
  values (
    v_id, p_profile_id, p_grantee_user_id, p_access_level, v_categories, btrim(p_purpose), v_user_id, p_expires_at
  );
  perform public.log_audit_event(
    p_event_type => 'access.granted',
    p_patient_id => p_profile_id,
    p_resource_type => 'profile_access_permission',
    p_resource_id => v_id,
    p_details => jsonb_build_object(
      'grantee_user_id', p_grantee_user_id,
      'access_level', p_access_level,
      'categories', to_jsonb(v_categories),
      'expires_at', p_expires_at
    ),
    p_personal => jsonb_build_object('purpose', btrim(p_purpose))
  );
  perform exora_private.notify(
    n.user_id, 'access_granted', p_profile_id, 'profile_access_permission', v_id,
    jsonb_build_object('access_level', p_access_level)
  )
  from unnest(array[p_grantee_user_id, v_user_id]) as n (user_id);
  return v_id;
end
$$;

revoke all on function public.grant_profile_access(uuid, uuid, text, text[], text, timestamptz)
from public, anon, service_role;
grant execute on function public.grant_profile_access(uuid, uuid, text, text[], text, timestamptz) to authenticated;

comment on function public.grant_profile_access(uuid, uuid, text, text[], text, timestamptz) is
  'The account owner lets a person see (view), add to and correct (edit) or also organise (full) a record: some categories or all (null), '
  'for a purpose, until a time or for good. Takes the place of that person''s earlier grant. Gives its id.';

create function public.revoke_profile_access(p_permission_id uuid)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_grant public.profile_access_permissions;
begin
  select g.* into v_grant from public.profile_access_permissions as g where g.id = p_permission_id;
  if not found or not exora_private.is_owner(v_user_id, v_grant.profile_id) then
    perform exora_private.fail(
      'not_found', 'There is no such access, or it is not yours to end.', 'Look at the record''s list of people with access.'
    );
  end if;
  -- In turn with other changes of this profile's grants, then looked at again.
  perform from public.user_profiles as p where p.id = v_grant.profile_id for no key update;
  select g.* into v_grant from public.profile_access_permissions as g where g.id = p_permission_id;
  if v_grant.revoked_at is not null then
    return false;
  end if;
  perform exora_private.end_profile_access(v_grant, null);
  delete from public.user_profile_context as c
  where c.user_id = v_grant.grantee_user_id and c.active_profile_id = v_grant.profile_id;
  perform exora_private.notify(
    n.user_id, 'access_revoked', v_grant.profile_id, 'profile_access_permission', v_grant.id,
    jsonb_build_object('access_level', v_grant.access_level)
  )
  from unnest(array[v_grant.grantee_user_id, v_user_id]) as n (user_id);
  return true;
end
$$;

revoke all on function public.revoke_profile_access(uuid) from public, anon, service_role;
grant execute on function public.revoke_profile_access(uuid) to authenticated;

comment on function public.revoke_profile_access(uuid) is
  'The account owner ends a grant, at once. Says whether it was in force or had ended already.';

-- Appointments -----------------------------------------------------------------

create table public.patient_appointments (
  id uuid not null default gen_random_uuid(),
  patient_id uuid not null,
  title text not null,
  starts_at timestamptz not null,
  ends_at timestamptz,
  provider_name text,
  location text,
  notes text,
  status text not null default 'planned',
  created_by uuid not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  cancelled_at timestamptz,
  constraint patient_appointments_pkey primary key (id),
  constraint patient_appointments_patient_fkey
    foreign key (patient_id) references public.user_profiles (id) on delete cascade,
  constraint patient_appointments_title_length check (char_length(title) between 1 and 200),
  constraint patient_appointments_provider_name_length check (char_length(provider_name) between 1 and 200),
  constraint patient_appointments_location_length check (char_length(location) between 1 and 300),
  constraint patient_appointments_notes_length check (char_length(notes) between 1 and 2000),
  constraint patient_appointments_ends_later check (ends_at > starts_at),
  constraint patient_appointments_status_known check (status in ('planned', 'cancelled')),
  constraint patient_appointments_cancelled_whole check ((status = 'cancelled') = (cancelled_at is not null))
);

create index patient_appointments_patient_idx on public.patient_appointments (patient_id, starts_at, id);

alter table public.patient_appointments enable row level security;
revoke all on public.patient_appointments from public, anon, authenticated, service_role;
grant select on public.patient_appointments to authenticated, service_role;

create policy patient_appointments_owner_select on public.patient_appointments
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.patient_appointments is 'Visits that a record''s people plan; one that is called off stays, cancelled.';

create function public.save_appointment(
  p_patient_id uuid,
  p_title text,
  p_starts_at timestamptz,
  p_ends_at timestamptz default null,
  p_provider_name text default null,
  p_location text default null,
  p_notes text default null,
  p_appointment_id uuid default null
)
returns uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_access(p_patient_id, 'appointments', 'edit');
  v_id uuid;
  v_status text;
begin
  if not exora_private.is_plain_text(p_title, 200)
    or (p_provider_name is not null and not exora_private.is_plain_text(p_provider_name, 200))
    or (p_location is not null and not exora_private.is_plain_text(p_location, 300))
    or (p_notes is not null and not exora_private.is_plain_text(p_notes, 2000))
  then
    perform exora_private.fail(
      'invalid_request',
      'A title has 1 to 200 characters; a provider''s name at most 200, a place 300, notes 2000.',
      'Shorten the text, or leave it out.'
    );
  end if;
  if p_starts_at is null
    or not p_starts_at between timestamptz '1900-01-01' and timestamptz '2200-01-01'
    or p_ends_at <= p_starts_at
    or p_ends_at > p_starts_at + interval '31 days'
  then
    perform exora_private.fail(
      'invalid_request', 'An appointment begins at a time and ends later, within 31 days.', 'Correct the times.'
    );
  end if;

  if p_appointment_id is null then
    insert into public.patient_appointments (
      patient_id, title, starts_at, ends_at, provider_name, location, notes, created_by
    )
    values (p_patient_id, btrim(p_title), p_starts_at, p_ends_at, p_provider_name, p_location, p_notes, v_user_id)
    returning id into v_id;
  else
    select a.id, a.status into v_id, v_status
    from public.patient_appointments as a
    where a.id = p_appointment_id and a.patient_id = p_patient_id
    for update;
    if not found then
      perform exora_private.fail(
        'not_found', 'This record has no such appointment.', 'Look at the record''s appointments again.'
      );
    end if;
    if v_status = 'cancelled' then
      perform exora_private.fail('wrong_state', 'This appointment was cancelled.', 'Make another appointment.');
    end if;
    update public.patient_appointments as a
    set
      title = btrim(p_title),
      starts_at = p_starts_at,
      ends_at = p_ends_at,
      provider_name = p_provider_name,
      location = p_location,
      notes = p_notes,
      updated_at = now()
    where a.id = v_id;
  end if;
  perform public.log_audit_event(
    p_event_type => case when p_appointment_id is null then 'appointment.created' else 'appointment.changed' end,
    p_patient_id => p_patient_id,
    p_resource_type => 'patient_appointment',
    p_resource_id => v_id
  );
  return v_id;
end
$$;

revoke all on function public.save_appointment(uuid, text, timestamptz, timestamptz, text, text, text, uuid)
from public, anon, service_role;
grant execute on function public.save_appointment(uuid, text, timestamptz, timestamptz, text, text, text, uuid) to authenticated;

comment on function public.save_appointment(uuid, text, timestamptz, timestamptz, text, text, text, uuid) is
  'The owner or an edit-level carer plans an appointment, or sets all fields of the named one; gives its id.';

create function public.cancel_appointment(p_appointment_id uuid)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_row public.patient_appointments;
begin
  select a.* into v_row from public.patient_appointments as a where a.id = p_appointment_id for update;
  if not found or not public.has_profile_access(v_user_id, v_row.patient_id) then
    perform exora_private.fail(
      'not_found', 'There is no such appointment, or you don''t have access to it.', 'Look at the record''s appointments again.'
    );
  end if;
  perform exora_private.require_access(v_row.patient_id, 'appointments', 'edit');
  if v_row.status = 'cancelled' then
    return false;
  end if;
  update public.patient_appointments as a
  set
    status = 'cancelled',
    cancelled_at = now(),
    updated_at = now()
  where a.id = v_row.id;
  perform public.log_audit_event(
    p_event_type => 'appointment.cancelled',
    p_patient_id => v_row.patient_id,
    p_resource_type => 'patient_appointment',
    p_resource_id => v_row.id
  );
  return true;
end
$$;

revoke all on function public.cancel_appointment(uuid) from public, anon, service_role;
grant execute on function public.cancel_appointment(uuid) to authenticated;

comment on function public.cancel_appointment(uuid) is
  'The owner or an edit-level carer calls an appointment off. Says whether it was planned, or cancelled before.';

create function public.read_appointments(p_patient_id uuid, p_from timestamptz default null, p_limit integer default 50)
returns table (
  id uuid,
  title text,
  starts_at timestamptz,
  ends_at timestamptz,
  provider_name text,
  location text,
  notes text,
  status text
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_limit integer := exora_private.page_size(p_limit, 50, 200);
begin
  perform exora_private.require_read(p_patient_id, 'appointments');
  return query
  select a.id, a.title, a.starts_at, a.ends_at, a.provider_name, a.location, a.notes, a.status
  from public.patient_appointments as a
  where a.patient_id = p_patient_id
    and (p_from is null or a.starts_at >= p_from)
  order by a.starts_at, a.id
  limit v_limit;
end
$$;

revoke all on function public.read_appointments(uuid, timestamptz, integer) from public, anon, service_role;
grant execute on function public.read_appointments(uuid, timestamptz, integer) to authenticated;

comment on function public.read_appointments(uuid, timestamptz, integer) is
  'A record''s appointments from a time on (null: all), earliest first. A delegate''s read is logged.';

-- The first profile ------------------------------------------------------------

create function exora_private.create_own_profile()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_profile_id uuid;
begin
  insert into public.user_profiles (account_owner_id, profile_type, display_name)
  values (
    new.id,
    'self',
    -- A sign-up must not fail for its name: the mail address's local part stands in, cut to the column's length.
    left(
      coalesce(
        nullif(btrim(regexp_replace(new.raw_user_meta_data ->> 'display_name', '[\x01-\x1f\x7f]+', ' ', 'g')), ''),
        nullif(split_part(new.email, '@', 1), ''),
        'Me'
      ),
      120
    )
  )
  returning id into v_profile_id;

  perform public.log_audit_event(
    p_event_type => 'profile.created',
    p_patient_id => v_profile_id,
    p_resource_type => 'user_profile',
    p_resource_id => v_profile_id,
    p_actor_id => new.id
  );
  return new;
end
$$;

comment on function exora_private.create_own_profile() is 'Trigger on auth.users: every person starts with a profile of their own.';

create trigger exora_create_own_profile
after insert on auth.users
for each row execute function exora_private.create_own_profile();
-- =============================================================================
-- 03_CLINICAL_CODES.SQL - MEDICAL CODE SYSTEMS AND THEIR SEARCH
-- =============================================================================
-- Purpose: Code systems in versions, their codes, every term that means one, maps between systems, and the search
-- Architecture: One row a term; the search looks terms up by index, a bounded number, and scores those alone
-- Dependencies: 01_foundations.sql
--
-- DESIGN DECISIONS:
-- - A code's display is one of its terms: one table and one way to search them
-- - Only current versions are searched; codes of older ones stay, for the facts that carry them
-- - Codes come from their publishers' releases by load_medical_codes(); no model and no person writes any
--
-- TABLES CREATED (5 tables):
-- Codes: medical_code_systems, medical_codes, medical_code_synonyms, medical_code_maps
-- Search: exora_private.medical_code_words
--
-- KEY FUNCTIONS: search_medical_codes(), load_medical_codes(), exora_private.code_systems(),
--   exora_private.search_key(), exora_private.search_words(), exora_private.code_key(), exora_private.known_words(),
--   exora_private.find_terms()
-- INTEGRATION POINTS: Operators load releases; people and the worker search; medical_code_assignments (core) keeps the choice
-- =============================================================================

create function exora_private.code_systems()
returns text[]
language sql
immutable
return array['ICD-10-AM', 'ICD-10-CM', 'SNOMED CT', 'LOINC', 'RxNorm', 'PBS', 'CVX', 'ATC'];

comment on function exora_private.code_systems() is 'The closed list of code systems.';

create function exora_private.search_key(p_text text)
returns text
language sql
immutable
return btrim(
  regexp_replace(
    -- Letters lose their accents: each is taken apart, and the marks go. A word keeps its apostrophe's letters together.
    lower(regexp_replace(normalize(p_text, nfd), '[\u0300-\u036f''’]', '', 'g')),
    '[^[:alnum:]]+', ' ', 'g'
  )
);

comment on function exora_private.search_key(text) is 'A term as it is searched: words of letters and digits, lower case, without accents.';

create function exora_private.code_key(p_code text)
returns text
language sql
immutable
return regexp_replace(lower(p_code), '[^a-z0-9]+', '', 'g');

comment on function exora_private.code_key(text) is 'A code as it is searched: E11.9 is found by e119.';

create function exora_private.search_words(p_search_key text, p_release_id integer)
returns tsvector
language sql
immutable
return array_to_tsvector(
  string_to_array(
    replace(
      p_search_key || ' ',
      ' ',
      '#' || least(char_length(p_search_key) - char_length(replace(p_search_key, ' ', '')) + 1, 9)::text || ' '
    ) || '@' || p_release_id::text,
    ' '
  )
);

comment on function exora_private.search_words(text, integer) is
  'A term''s words for the index, each with the number of words of the term (pain#2), and its release (@7). Short terms are '
  'looked up before long ones, so that a word of a hundred thousand terms costs no more than a rare one.';

-- medical_code_systems ---------------------------------------------------------

create table public.medical_code_systems (
  id integer generated always as identity,
  code_system text not null,
  version text not null,
  title text not null,
  licence text,
  is_current boolean not null default false,
  loaded_at timestamptz not null default now(),
  constraint medical_code_systems_pkey primary key (code_system, version),
  constraint medical_code_systems_id_key unique (id),
  constraint medical_code_systems_known check (code_system = any (exora_private.code_systems())),
  constraint medical_code_systems_version_form check (version ~ '^[A-Za-z0-9][A-Za-z0-9 ._-]{0,39}$'),
  constraint medical_code_systems_title_length check (char_length(title) between 1 and 200),
  constraint medical_code_systems_licence_length check (char_length(licence) between 1 and 500)
);

create unique index medical_code_systems_current_key on public.medical_code_systems (code_system) where is_current;

comment on table public.medical_code_systems is 'Releases of code systems; one of each system is current and is searched.';

-- medical_codes ----------------------------------------------------------------

create table public.medical_codes (
  id bigint generated always as identity,
  code_system text not null,
  version text not null,
  code text not null,
  display text not null,
  status text not null default 'active',
  searchable boolean not null default true,
  constraint medical_codes_pkey primary key (id),
  constraint medical_codes_code_key unique (code_system, version, code),
  constraint medical_codes_version_fkey
    foreign key (code_system, version) references public.medical_code_systems (code_system, version) on delete cascade,
  constraint medical_codes_code_form check (code ~ '^[A-Za-z0-9][A-Za-z0-9.:/^-]{0,39}$'),
  constraint medical_codes_display_length check (char_length(display) between 1 and 500),
  constraint medical_codes_status_known check (status in ('active', 'inactive'))
);

create index medical_codes_search_idx on public.medical_codes (exora_private.code_key(code) text_pattern_ops);

comment on table public.medical_codes is 'Codes of each release with their preferred display.';
comment on column public.medical_codes.searchable is 'False: kept to be read, not to be offered (headings, retired codes).';

-- medical_code_synonyms --------------------------------------------------------

create table public.medical_code_synonyms (
  code_id bigint not null,
  term text not null,
  is_display boolean not null default false,
  search_key text generated always as (exora_private.search_key(term)) stored,
  -- Null: the code is not offered. Without foreign key: set together with the code, which has one.
  release_id integer,
  constraint medical_code_synonyms_pkey primary key (code_id, term),
  constraint medical_code_synonyms_code_fkey
    foreign key (code_id) references public.medical_codes (id) on delete cascade,
  constraint medical_code_synonyms_term_length check (char_length(term) between 1 and 500),
  constraint medical_code_synonyms_has_words check (search_key <> '')
);

create index medical_code_synonyms_key_idx
on public.medical_code_synonyms (release_id, search_key text_pattern_ops)
where release_id is not null;

-- No pending list: a search never pays for the last load.
create index medical_code_synonyms_words_idx
on public.medical_code_synonyms using gin (exora_private.search_words(search_key, release_id))
with (fastupdate = off)
where release_id is not null;

comment on table public.medical_code_synonyms is 'Every term that means a code, its display among them.';
comment on column public.medical_code_synonyms.search_key is 'The term as it is searched (exora_private.search_key).';

-- medical_code_maps ------------------------------------------------------------

create table public.medical_code_maps (
  from_code_id bigint not null,
  to_code_system text not null,
  to_code text not null,
  map_type text not null,
  priority integer not null default 1,
  constraint medical_code_maps_pkey primary key (from_code_id, to_code_system, to_code),
  constraint medical_code_maps_from_fkey
    foreign key (from_code_id) references public.medical_codes (id) on delete cascade,
  constraint medical_code_maps_system_known check (to_code_system = any (exora_private.code_systems())),
  constraint medical_code_maps_code_form check (to_code ~ '^[A-Za-z0-9][A-Za-z0-9.:/^-]{0,39}$'),
  constraint medical_code_maps_type_known check (map_type in ('equivalent', 'broader', 'narrower', 'related')),
  constraint medical_code_maps_priority_range check (priority between 1 and 100)
);

create index medical_code_maps_to_idx on public.medical_code_maps (to_code_system, to_code);

comment on table public.medical_code_maps is
  'From a code to codes of other systems, lowest priority number first. The target is named, not referenced: its release may come later.';

-- exora_private.medical_code_words -----------------------------------------------

create table exora_private.medical_code_words (
  word text not null,
  uses bigint not null default 0,
  constraint medical_code_words_pkey primary key (word)
);

create index medical_code_words_prefix_idx on exora_private.medical_code_words (word text_pattern_ops) include (uses);
create index medical_code_words_similar_idx on exora_private.medical_code_words using gin (word extensions.gin_trgm_ops);

comment on table exora_private.medical_code_words is
  'Every word of the terms once: a misspelt word is looked up here, among thousands, instead of among millions of terms.';

-- Nobody's record: people reach codes through the search alone, service_role may read the tables.
do $$
declare
  v_table text;
begin
  foreach v_table in array array[
    'public.medical_code_systems', 'public.medical_codes', 'public.medical_code_synonyms', 'public.medical_code_maps',
    'exora_private.medical_code_words'
  ] loop
    execute format('alter table %s enable row level security', v_table);
    execute format('revoke all on %s from public, anon, authenticated, service_role', v_table);
    if v_table like 'public.%' then
      execute format('grant select on %s to service_role', v_table);
    end if;
  end loop;
end
$$;

-- Searching --------------------------------------------------------------------

create function exora_private.known_words(p_word text, p_mend boolean, p_limit integer)
returns text
language plpgsql
stable
set search_path = ''
as $$
declare
  v_words text[];
begin
  if exists (select from exora_private.medical_code_words as w where w.word = p_word) then
    return p_word;
  end if;
  select array_agg(x.word)
  into v_words
  from (
    select w.word
    from exora_private.medical_code_words as w
    where w.word operator(pg_catalog.~>=~) p_word and w.word operator(pg_catalog.~<~) (p_word || chr(1114111))
    order by w.uses desc
    limit p_limit
  ) as x;
  if v_words is null and p_mend and char_length(p_word) between 4 and 40 then
    select array_agg(x.word)
    into v_words
    from (
      select w.word
      from exora_private.medical_code_words as w
      where w.word operator(extensions.%) p_word and abs(char_length(w.word) - char_length(p_word)) <= 2
      order by extensions.similarity(w.word, p_word) desc, w.uses desc
      limit least(p_limit, 4)
    ) as x;
  end if;
  return array_to_string(v_words, '|');
end
$$;

comment on function exora_private.known_words(text, boolean, integer) is
  'Words of terms that a typed word may mean, separated by |: itself, else those that it begins, else (p_mend) those most alike.';

create function exora_private.find_terms(
  p_parts text[],
  p_leave_out integer,
  p_length integer,
  p_release_ids integer[],
  p_is_one_system boolean,
  p_limit integer
)
returns public.medical_code_synonyms[]
language plpgsql
stable
set search_path = ''
-- Because of the limit a scan of all terms looks cheap: where few match, it reads a million for seconds.
set enable_seqscan = off
set enable_indexscan = off
as $$
declare
  v_query text;
begin
  -- Every part (some of its words) is there, or every one but one. Words are letters and digits only.
  select string_agg('(' || x.query || ')', ' | ')
  into v_query
  from (
    select string_agg(format('(''%s#%s'')', replace(p.part, '|', format('#%s'' | ''', p_length)), p_length), ' & ') as query
    from generate_series(1, case p_leave_out when 0 then 1 else cardinality(p_parts) end) as o (at)
    join unnest(p_parts) with ordinality as p (part, at) on p_leave_out = 0 or p.at <> o.at
    group by o.at
  ) as x;
  if p_is_one_system then
    v_query := format('(%s) & ''@%s''', v_query, p_release_ids[1]);
  end if;
  -- The index gives terms in no order; the limit ends the reading of their rows.
  return array(
    select t
    from public.medical_code_synonyms as t
    where t.release_id is not null
      and exora_private.search_words(t.search_key, t.release_id) @@ v_query::tsquery
      and t.release_id = any (p_release_ids)
    limit p_limit
  );
end
$$;

comment on function exora_private.find_terms(text[], integer, integer, integer[], boolean, integer) is
  'Some terms of these releases and this length (in words, 9 for longer ones) that have all parts, or all but p_leave_out (0 or 1).';

create function public.search_medical_codes(
  p_query text,
  p_code_system text default null,
  p_limit integer default 20
)
returns table (
  code_system text,
  version text,
  code text,
  display text,
  matched_term text,
  score double precision
)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  -- Enough that the best are among them, few enough to score in a moment.
  v_enough constant integer := 200;
  v_key text := exora_private.search_key(p_query);
  v_code_key text := exora_private.code_key(p_query);
  v_words text[];
  v_parts text[];
  v_tried text[];
  v_releases integer[];
  v_codes public.medical_codes[];
  v_terms public.medical_code_synonyms[];
  v_factor double precision := 1;
  v_count integer;
  v_length integer;
  v_mend boolean;
begin
  if p_query is null or char_length(p_query) > 200 then
    perform exora_private.fail(
      'invalid_request', 'A search has at most 200 characters.', 'Search for a code or some words of a term.'
    );
  end if;
  if p_code_system is not null and not p_code_system = any (exora_private.code_systems()) then
    perform exora_private.fail('invalid_request', 'This code system is not known.', 'Leave it out to search all.');
  end if;
  if p_limit is null or p_limit not between 1 and 100 then
    perform exora_private.fail('invalid_request', 'A page has 1 to 100 codes.', 'Pass a limit between 1 and 100.');
  end if;
  if v_key = '' then
    return;
  end if;

  select array_agg(s.id)
  into v_releases
  from public.medical_code_systems as s
  where s.is_current and (p_code_system is null or s.code_system = p_code_system);
  -- Eight words say enough; words that are in half of all terms only if there are no others.
  v_words := (string_to_array(v_key, ' '))[1:8];
  v_words := coalesce(
    (
      select array_agg(distinct w.word)
      from unnest(v_words) as w (word)
      where w.word <> all (array['of', 'the', 'and', 'with', 'in', 'to', 'or', 'by', 'for', 'a'])
    ),
    v_words[1:1]
  );

  if strpos(btrim(p_query), ' ') = 0 and v_code_key ~ '[0-9]' and char_length(v_code_key) >= 2 then
    v_codes := array(
      select c
      from public.medical_codes as c
      where exora_private.code_key(c.code) operator(pg_catalog.~>=~) v_code_key
        and exora_private.code_key(c.code) operator(pg_catalog.~<~) (v_code_key || '~')
        and c.searchable
        and c.status = 'active'
        and exists (
          select
          from public.medical_code_systems as s
          where s.code_system = c.code_system and s.version = c.version and s.id = any (v_releases)
        )
      order by exora_private.code_key(c.code) using operator(pg_catalog.~<~)
      limit 50
    );
  end if;

  -- Terms that are or begin with the words as they were typed.
  v_terms := array(
    select x.term
    from unnest(v_releases) as r (id)
    cross join lateral (
      select t as term
      from public.medical_code_synonyms as t
      where t.release_id = r.id
        and t.search_key operator(pg_catalog.~>=~) v_key
        and t.search_key operator(pg_catalog.~<~) (v_key || chr(1114111))
      order by t.search_key using operator(pg_catalog.~<~)
      limit 30
    ) as x
  );

  -- One and two letters begin too many words to say anything beside others.
  v_words := coalesce(
    nullif(
      array(
        select w.word
        from unnest(v_words) as w (word)
        where char_length(w.word) > 2
          or exists (select from exora_private.medical_code_words as k where k.word = w.word)
      ),
      '{}'
    ),
    v_words
  );

  -- Terms that have the words anywhere, shorter terms first; if there are none, with words mended, then with one left out.
  foreach v_mend in array array[false, true] loop
    exit when v_mend and (v_terms <> '{}' or v_codes <> '{}');
    exit when char_length(v_key) <= 3 and cardinality(v_terms) >= p_limit;
    v_parts := array(
      select k.words
      from unnest(v_words) as w (word)
      cross join lateral exora_private.known_words(
        w.word, v_mend, greatest(3, 12 / cardinality(v_words))
      ) as k (words)
      where k.words is not null
    );
    v_count := cardinality(v_parts);
    -- Where nothing was mended, the same search would find nothing once more.
    if v_count = 0 or v_parts = v_tried or (v_count < cardinality(v_words) and not v_mend) then
      continue;
    end if;
    v_tried := v_parts;
    v_factor := case when v_mend then 0.8 else 1 end;
    v_length := v_count;
    loop
      v_terms := v_terms || exora_private.find_terms(
        v_parts, 0, v_length, v_releases, p_code_system is not null, v_enough
      );
      v_length := v_length + 1;
      exit when v_length > 9 or cardinality(v_terms) >= greatest(p_limit, 30);
    end loop;
  end loop;
  if v_terms = '{}' and coalesce(v_codes, '{}') = '{}' and v_count between 2 and 5 then
    v_factor := 0.6;
    v_length := v_count - 1;
    loop
      v_terms := exora_private.find_terms(v_parts, 1, v_length, v_releases, p_code_system is not null, v_enough);
      v_length := v_length + 1;
      exit when v_terms <> '{}' or v_length > v_count + 1;
    end loop;
  end if;

  return query
  with scored as (
    select
      t.code_id,
      t.term,
      case
        when t.search_key = v_key then case when t.is_display then 1 else 0.99 end
        when starts_with(t.search_key, v_key) then 0.6 + 0.35 * char_length(v_key) / char_length(t.search_key)
        else v_factor * (0.5 + 0.35 * least(char_length(v_key)::double precision / char_length(t.search_key), 1))
      end::double precision as points
    from unnest(v_terms) as t
    union all
    select
      c.id,
      c.code,
      case exora_private.code_key(c.code)
        when v_code_key then 1
        else 0.9 * char_length(v_code_key) / char_length(exora_private.code_key(c.code))
      end::double precision
    from unnest(v_codes) as c
  ),
  best as (
    select distinct on (x.code_id) x.code_id, x.term, x.points
    from scored as x
    order by x.code_id, x.points desc, char_length(x.term), x.term
  ),
  page as (
    select b.*
    from best as b
    order by b.points desc, char_length(b.term), b.term, b.code_id
    limit p_limit
  )
  select c.code_system, c.version, c.code, c.display, g.term, round(g.points::numeric, 3)::double precision
  from page as g
  join public.medical_codes as c on c.id = g.code_id
  order by g.points desc, char_length(g.term), g.term, g.code_id;
end
$$;

revoke all on function public.search_medical_codes(text, text, integer) from public, anon;
grant execute on function public.search_medical_codes(text, text, integer) to authenticated, service_role;

comment on function public.search_medical_codes(text, text, integer) is
  'Codes of current releases by code, beginning of a code, words or beginnings of words in any order, synonyms, or words with a '
  'typo; best first, score 0 to 1, with the term that fitted.';

-- Loading ----------------------------------------------------------------------

create function public.load_medical_codes(
  p_code_system text,
  p_version text,
  p_codes jsonb,
  p_title text default null,
  p_licence text default null,
  p_is_current boolean default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_release public.medical_code_systems;
  v_codes integer;
  v_terms integer;
  v_maps integer;
begin
  if p_code_system is null or not p_code_system = any (exora_private.code_systems()) then
    perform exora_private.fail(
      'invalid_request',
      'This code system is not known.',
      'Pass one of ' || array_to_string(exora_private.code_systems(), ', ') || '.'
    );
  end if;
  if p_version is null or p_version !~ '^[A-Za-z0-9][A-Za-z0-9 ._-]{0,39}$'
    or char_length(p_title) not between 1 and 200 or char_length(p_licence) not between 1 and 500
  then
    perform exora_private.fail(
      'invalid_request',
      'The version, title or licence is empty, too long or has other characters.',
      'Pass the release''s version, such as 2026-01.'
    );
  end if;
  if jsonb_typeof(p_codes) is distinct from 'array' or pg_column_size(p_codes) > 16000000
    or jsonb_array_length(p_codes) > 10000
  then
    perform exora_private.fail('invalid_request', 'Codes come as an array of at most 10,000 and 16 MB.', 'Send the release in batches.');
  end if;
  if exists (
    select
    from jsonb_array_elements(p_codes) as x (item)
    where jsonb_typeof(x.item) <> 'object'
      or not coalesce(
        jsonb_typeof(x.item -> 'code') = 'string'
        and x.item ->> 'code' ~ '^[A-Za-z0-9][A-Za-z0-9.:/^-]{0,39}$'
        and jsonb_typeof(x.item -> 'display') = 'string'
        and char_length(x.item ->> 'display') between 1 and 500
        and exora_private.search_key(x.item ->> 'display') <> ''
        and coalesce(x.item -> 'status', '"active"') in ('"active"', '"inactive"')
        and jsonb_typeof(coalesce(x.item -> 'searchable', 'true')) = 'boolean'
        and jsonb_typeof(coalesce(x.item -> 'synonyms', '[]')) = 'array'
        and jsonb_typeof(coalesce(x.item -> 'maps', '[]')) = 'array',
        false
      )
  ) or exists (
    select
    from jsonb_array_elements(p_codes) as x (item)
    cross join lateral jsonb_array_elements(coalesce(x.item -> 'synonyms', '[]')) as y (term)
    where jsonb_typeof(y.term) <> 'string' or char_length(y.term #>> '{}') not between 1 and 500
  ) or exists (
    select
    from jsonb_array_elements(p_codes) as x (item)
    cross join lateral jsonb_array_elements(coalesce(x.item -> 'maps', '[]')) as m (map)
    where not coalesce(
      m.map ->> 'system' = any (exora_private.code_systems())
      and m.map ->> 'code' ~ '^[A-Za-z0-9][A-Za-z0-9.:/^-]{0,39}$'
      and m.map ->> 'type' in ('equivalent', 'broader', 'narrower', 'related')
      and coalesce(m.map ->> 'priority', '1') ~ '^([1-9][0-9]?|100)$',
      false
    )
  ) then
    perform exora_private.fail(
      'invalid_request',
      'A code, its display, a synonym or a map is missing, of another form or too long.',
      'Send {code, display, status?, searchable?, synonyms?: [term], maps?: [{system, code, type, priority?}]}.'
    );
  end if;

  if p_is_current then
    update public.medical_code_systems as s
    set is_current = false
    where s.code_system = p_code_system and s.is_current and s.version <> p_version;
  end if;
  insert into public.medical_code_systems as s (code_system, version, title, licence, is_current)
  values (p_code_system, p_version, coalesce(p_title, p_code_system), p_licence, coalesce(p_is_current, false))
  on conflict on constraint medical_code_systems_pkey do update
  set
    title = coalesce(p_title, s.title),
    licence = coalesce(p_licence, s.licence),
    is_current = coalesce(p_is_current, s.is_current),
    loaded_at = now()
  returning s.* into v_release;

  -- A code that comes twice in one batch: its last row counts.
  with given as (
    select distinct on (x.item ->> 'code')
      x.item ->> 'code' as code,
      x.item ->> 'display' as display,
      coalesce(x.item ->> 'status', 'active') as status,
      coalesce((x.item ->> 'searchable')::boolean, true) as searchable
    from jsonb_array_elements(p_codes) with ordinality as x (item, at)
    order by x.item ->> 'code', x.at desc
  ),
  stored as (
    insert into public.medical_codes as c (code_system, version, code, display, status, searchable)
    select p_code_system, p_version, g.code, g.display, g.status, g.searchable
    from given as g
    on conflict on constraint medical_codes_code_key do update
    set
      display = excluded.display,
      status = excluded.status,
      searchable = excluded.searchable
    where (c.display, c.status, c.searchable) is distinct from (excluded.display, excluded.status, excluded.searchable)
    returning 1
  )
  select count(*) into v_codes from stored;

  with stated as (
    select
      c.id, c.display, x.item, case when c.searchable and c.status = 'active' then v_release.id end as release_id
    from jsonb_array_elements(p_codes) as x (item)
    join public.medical_codes as c
      on c.code_system = p_code_system and c.version = p_version and c.code = x.item ->> 'code'
  ),
  given as (
    select s.id, s.display as term, s.display, s.release_id from stated as s
    union
    select s.id, y.term, s.display, s.release_id
    from stated as s
    cross join lateral jsonb_array_elements_text(coalesce(s.item -> 'synonyms', '[]')) as y (term)
    where exora_private.search_key(y.term) <> ''
  ),
  gone as (
    -- Terms that the release doesn't have any more.
    delete from public.medical_code_synonyms as t
    where t.code_id in (select s.id from stated as s)
      and not exists (select from given as g where g.id = t.code_id and g.term = t.term)
    returning 1
  ),
  stored as (
    insert into public.medical_code_synonyms as t (code_id, term, is_display, release_id)
    select g.id, g.term, g.term = g.display, g.release_id
    from given as g
    on conflict on constraint medical_code_synonyms_pkey do update
    set
      is_display = excluded.is_display,
      release_id = excluded.release_id
    where (t.is_display, t.release_id) is distinct from (excluded.is_display, excluded.release_id)
    returning t.search_key
  ),
  words as (
    -- How often a word is used only orders guesses: changed rows may count twice.
    insert into exora_private.medical_code_words as k (word, uses)
    select w.word, count(*)
    from stored as s
    cross join lateral string_to_table(s.search_key, ' ') as w (word)
    group by w.word
    order by w.word
    on conflict on constraint medical_code_words_pkey do update
    set uses = k.uses + excluded.uses
    returning 1
  )
  select (select count(*) from stored) + (select count(*) from gone) into v_terms;

  with stated as (
    select c.id, m.map
    from jsonb_array_elements(p_codes) as x (item)
    join public.medical_codes as c
      on c.code_system = p_code_system and c.version = p_version and c.code = x.item ->> 'code'
    cross join lateral jsonb_array_elements(coalesce(x.item -> 'maps', '[]')) as m (map)
  ),
  stored as (
    insert into public.medical_code_maps as k (from_code_id, to_code_system, to_code, map_type, priority)
    select distinct on (s.id, s.map ->> 'system', s.map ->> 'code')
      s.id, s.map ->> 'system', s.map ->> 'code', s.map ->> 'type', coalesce((s.map ->> 'priority')::integer, 1)
    from stated as s
    on conflict on constraint medical_code_maps_pkey do update
    set
      map_type = excluded.map_type,
      priority = excluded.priority
    where (k.map_type, k.priority) is distinct from (excluded.map_type, excluded.priority)
    returning 1
  )
  select count(*) into v_maps from stored;

  perform public.log_audit_event(
    p_event_type => 'codes.loaded',
    p_resource_type => 'medical_code_system',
    p_details => jsonb_build_object(
      'code_system', p_code_system, 'version', p_version, 'codes', v_codes, 'terms', v_terms, 'maps', v_maps,
      'is_current', v_release.is_current
    )
  );
  return jsonb_build_object('codes', v_codes, 'terms', v_terms, 'maps', v_maps, 'is_current', v_release.is_current);
end
$$;

revoke all on function public.load_medical_codes(text, text, jsonb, text, text, boolean) from public, anon, authenticated;
grant execute on function public.load_medical_codes(text, text, jsonb, text, text, boolean) to service_role;

comment on function public.load_medical_codes(text, text, jsonb, text, text, boolean) is
  'Stores a batch of a release''s codes with synonyms and maps; the same batch again changes nothing. p_is_current true makes '
  'this release the one that is searched. Counts what changed.';
-- =============================================================================
-- 03_CLINICAL_CORE.SQL - DOCUMENTS, FACTS AND THEIR PROOFS
-- =============================================================================
-- Purpose: Shell files with their readings and pages, clinical events with details, codes and proofs
-- Architecture: Hub and details: one patient_clinical_events row per fact, one detail row of its type, n source rows
-- Dependencies: 01_foundations.sql, 02_profiles.sql
--
-- DESIGN DECISIONS:
-- - patient_id stands in every table and in every foreign key: a row can't point into another person's record.
--   Keys of a fact's parts begin with it: a record lies together in them, and policies need no index of their own
-- - No fact without its proof: quotes are compared with the pages' text as they are stored, and at commit every
--   machine-made fact has a source whose quotes have its raw words
-- - Facts are append-only: a new version supersedes, a person's decision outlives re-readings by its fact_key
-- - Offsets count code points, as substr() does; clients convert from UTF-16
-- - A detail's typed column takes an attribute only when its JSON type fits; the rest waits in other_attributes,
--   so that reading gives back exactly what was stored
--
-- TABLES CREATED (14 tables):
-- Documents: shell_files, shell_file_readings, shell_file_pages
-- Hub, codes, proofs: patient_clinical_events, medical_code_assignments, clinical_event_sources, clinical_event_decisions
-- Details: patient_conditions, patient_medications, patient_allergies, patient_observations, patient_vitals,
--   patient_immunizations, patient_interventions
--
-- KEY FUNCTIONS: shell_file_id_for(), exora_private.guard_shell_file(), exora_private.can_retry(), exora_private.refuse_change(),
--   exora_private.partial_date(), exora_private.guard_clinical_event(), exora_private.text_attribute(),
--   exora_private.number_attribute(), exora_private.ordered_id(), exora_private.ascii_bytes(), exora_private.words_at(),
--   exora_private.squeeze(), exora_private.numbers_in(), exora_private.unproven_reason(),
--   exora_private.check_clinical_event(), exora_private.check_quotes(), exora_private.check_removed_part(),
--   exora_private.keep_decision()
-- INTEGRATION POINTS: Worker stages (04) write here, read_* RPCs (06) read here through exora_private.facts (03_clinical_facts);
--   the proof rule asks fact_attributes() of that file when it runs
-- =============================================================================

-- shell_files ------------------------------------------------------------------

create table public.shell_files (
  id uuid not null,
  patient_id uuid not null,
  uploaded_by uuid,
  file_name text not null,
  mime_type text,
  size_bytes bigint not null,
  sha256 text,
  -- Null: refused before anything was stored.
  storage_path text,
  status text not null default 'queued',
  pages_total integer,
  pages_done integer not null default 0,
  current_reading_id uuid,
  -- The job that works on the file, or worked on it last. Without foreign key: finished jobs may be moved away.
  current_job_id uuid,
  error_code text,
  error_parameters jsonb not null default '{}',
  error_retryable boolean not null default false,
  idempotency_key text not null,
  created_at timestamptz not null default now(),
  status_changed_at timestamptz not null default now(),
  processed_at timestamptz,
  constraint shell_files_pkey primary key (id),
  constraint shell_files_id_patient_key unique (id, patient_id),
  constraint shell_files_idempotency_key unique (patient_id, idempotency_key),
  constraint shell_files_storage_path_key unique (storage_path),
  constraint shell_files_patient_fkey foreign key (patient_id) references public.user_profiles (id) on delete restrict,
  constraint shell_files_uploaded_by_fkey foreign key (uploaded_by) references auth.users (id) on delete set null,
  constraint shell_files_file_name_form check (
    char_length(file_name) between 1 and 255 and file_name !~ '[\x01-\x1f\x7f/\\]'
  ),
  constraint shell_files_mime_type_known check (
    mime_type in ('application/pdf', 'image/jpeg', 'image/png', 'text/plain')
  ),
  constraint shell_files_size_not_negative check (size_bytes >= 0),
  constraint shell_files_sha256_form check (sha256 ~ '^[0-9a-f]{64}$'),
  constraint shell_files_storage_path_form check (storage_path = patient_id || '/' || id || '/original'),
  constraint shell_files_stored_whole check (
    (storage_path is null) = (sha256 is null) and (storage_path is null) = (mime_type is null)
  ),
  constraint shell_files_status_known check (
    status in ('queued', 'reading', 'understanding', 'processed', 'failed')
  ),
  constraint shell_files_refused_is_failed check (storage_path is not null or status = 'failed'),
  constraint shell_files_pages_in_order check (pages_done >= 0 and pages_total >= 1 and pages_done <= pages_total),
  constraint shell_files_error_when_failed check ((status = 'failed') = (error_code is not null)),
  constraint shell_files_error_code_known check (error_code = any (exora_private.error_codes())),
  constraint shell_files_idempotency_key_length check (char_length(idempotency_key) between 8 and 200)
);

create index shell_files_patient_idx on public.shell_files (patient_id, created_at desc);
create index shell_files_uploaded_by_idx on public.shell_files (uploaded_by);
create index shell_files_current_reading_idx on public.shell_files (current_reading_id);

alter table public.shell_files enable row level security;
revoke all on public.shell_files from public, anon, authenticated, service_role;
grant select on public.shell_files to authenticated, service_role;

create policy shell_files_owner_select on public.shell_files
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.shell_files is 'Uploaded documents, refused ones included, each with its stage or its error.';

create function public.shell_file_id_for(p_patient_id uuid, p_idempotency_key text)
returns uuid
language sql
immutable
set search_path = ''
as $$
  -- Version and variant bits as RFC 9562 wants of a name-based (custom, 8) uuid.
  select encode(
    set_byte(
      set_byte(h.hash, 6, get_byte(h.hash, 6) & 15 | 128),
      8, get_byte(h.hash, 8) & 63 | 128
    ),
    'hex'
  )::uuid
  from (
    select substr(sha256(uuid_send(p_patient_id) || convert_to(p_idempotency_key, 'UTF8')), 1, 16) as hash
  ) as h
$$;

revoke all on function public.shell_file_id_for(uuid, text) from public, anon;
grant execute on function public.shell_file_id_for(uuid, text) to authenticated, service_role;

comment on function public.shell_file_id_for(uuid, text) is
  'The id that an upload with this key gets: two simultaneous uploads with one key agree without asking anybody.';

create function exora_private.guard_shell_file()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if (new.id, new.patient_id, new.size_bytes, new.sha256, new.storage_path, new.idempotency_key)
    is distinct from (old.id, old.patient_id, old.size_bytes, old.sha256, old.storage_path, old.idempotency_key)
  then
    perform exora_private.fail('wrong_state', 'A shell file''s identity never changes.', 'Upload it as another file.');
  end if;
  if new.status <> old.status then
    if not (old.status || '>' || new.status) = any (array[
      'queued>reading', 'queued>failed',
      'reading>understanding', 'reading>failed',
      'understanding>processed', 'understanding>failed',
      'failed>queued', 'failed>understanding',
      'processed>queued'
    ]) then
      perform exora_private.fail(
        'wrong_state',
        format('A shell file can''t go from %s to %s.', old.status, new.status),
        'Reload it to see its present state.'
      );
    end if;
    new.status_changed_at := now();
  end if;
  return new;
end
$$;

comment on function exora_private.guard_shell_file() is
  'Trigger: a file keeps its identity (also: its patient) and moves along its stages only.';

create trigger shell_files_guard
before update on public.shell_files
for each row execute function exora_private.guard_shell_file();

create function exora_private.can_retry(p_file public.shell_files)
returns boolean
language sql
immutable
return p_file.status = 'failed'
  and p_file.storage_path is not null
  and (p_file.error_retryable or p_file.error_code = 'ai_consent_missing');

comment on function exora_private.can_retry(public.shell_files) is
  'Whether trying a failed file again can help: its bytes are there and the fault was not in them.';

create function exora_private.refuse_change()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  perform exora_private.fail(
    'wrong_state',
    format('Rows of %s are never changed.', tg_table_name),
    'Store a new version beside the old one.'
  );
  return null;
end
$$;

comment on function exora_private.refuse_change() is 'Trigger: for tables whose rows are written once.';

-- shell_file_readings ----------------------------------------------------------

create table public.shell_file_readings (
  id uuid not null default gen_random_uuid(),
  shell_file_id uuid not null,
  patient_id uuid not null,
  job_id uuid not null,
  engine_versions jsonb not null default '{}',
  sha256 text,
  mime_type text,
  pages_total integer,
  started_at timestamptz not null default now(),
  completed_at timestamptz,
  constraint shell_file_readings_pkey primary key (id),
  constraint shell_file_readings_id_patient_key unique (id, patient_id),
  constraint shell_file_readings_id_file_key unique (id, shell_file_id),
  constraint shell_file_readings_job_key unique (job_id),
  constraint shell_file_readings_shell_file_fkey
    foreign key (shell_file_id, patient_id) references public.shell_files (id, patient_id) on delete cascade,
  constraint shell_file_readings_versions_object check (jsonb_typeof(engine_versions) = 'object'),
  constraint shell_file_readings_complete_whole check (
    completed_at is null or (sha256 is not null and mime_type is not null and pages_total >= 1)
  )
);

create index shell_file_readings_shell_file_idx on public.shell_file_readings (shell_file_id, patient_id);
create index shell_file_readings_patient_idx on public.shell_file_readings (patient_id);

alter table public.shell_file_readings enable row level security;
revoke all on public.shell_file_readings from public, anon, authenticated, service_role;
grant select on public.shell_file_readings to authenticated, service_role;

create policy shell_file_readings_owner_select on public.shell_file_readings
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.shell_file_readings is
  'One reading of a file by one job (its later attempts continue it). Re-reading makes a new one; proofs keep theirs.';

alter table public.shell_files
  add constraint shell_files_current_reading_fkey
  foreign key (current_reading_id, id) references public.shell_file_readings (id, shell_file_id)
  on delete set null (current_reading_id);

-- shell_file_pages -------------------------------------------------------------

create table public.shell_file_pages (
  id uuid not null default gen_random_uuid(),
  reading_id uuid not null,
  patient_id uuid not null,
  page_number integer not null,
  width double precision not null,
  height double precision not null,
  engine text not null,
  read_ms double precision,
  text text not null,
  words jsonb not null,
  has_picture boolean not null,
  created_at timestamptz not null default now(),
  constraint shell_file_pages_pkey primary key (id),
  constraint shell_file_pages_id_patient_key unique (id, patient_id),
  constraint shell_file_pages_number_key unique (reading_id, page_number),
  constraint shell_file_pages_reading_fkey
    foreign key (reading_id, patient_id) references public.shell_file_readings (id, patient_id) on delete cascade,
  constraint shell_file_pages_number_positive check (page_number >= 1),
  constraint shell_file_pages_size_positive check (width > 0 and height > 0),
  constraint shell_file_pages_words_array check (jsonb_typeof(words) = 'array')
);

create index shell_file_pages_patient_idx on public.shell_file_pages (patient_id);

alter table public.shell_file_pages enable row level security;
revoke all on public.shell_file_pages from public, anon, authenticated, service_role;
grant select on public.shell_file_pages to authenticated, service_role;

create policy shell_file_pages_owner_select on public.shell_file_pages
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.shell_file_pages is 'A page''s text and positioned words, as one reading found them. Never changed.';
comment on column public.shell_file_pages.words is
  'Array of {t, x0, y0, x1, y1, confidence, start, end}: boxes in pixels of width x height, offsets in code points.';

create trigger shell_file_pages_immutable
before update on public.shell_file_pages
for each row execute function exora_private.refuse_change();

-- patient_clinical_events ------------------------------------------------------

create function exora_private.partial_date(p_date text)
returns date
language sql
immutable
return case
  when p_date ~ '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$'
    and substr(p_date, 1, 4) <> '0000'
    -- The 29th to 31st only where the month has them: one that it hasn't would carry into the next month.
    and (
      substr(p_date, 9, 2) < '29'
      or extract(
        month from make_date(substr(p_date, 1, 4)::integer, substr(p_date, 6, 2)::integer, 1) + (substr(p_date, 9, 2)::integer - 1)
      ) = substr(p_date, 6, 2)::integer
    )
  then make_date(
    substr(p_date, 1, 4)::integer,
    coalesce(nullif(substr(p_date, 6, 2), ''), '1')::integer,
    coalesce(nullif(substr(p_date, 9, 2), ''), '1')::integer
  )
end;

comment on function exora_private.partial_date(text) is
  'First day of an ISO date of year, month or day precision; null for what is no date (2023-02-30).';

create function exora_private.ordered_id(p_at timestamptz default now())
returns uuid
language sql
volatile
-- Version 7 of RFC 9562: 48 bits of milliseconds, then random ones.
return (
  lpad(to_hex((extract(epoch from p_at) * 1000)::bigint), 12, '0') || '7'
  || substr(replace(gen_random_uuid()::text, '-', ''), 14)
)::uuid;

comment on function exora_private.ordered_id(timestamptz) is
  'A new id that sorts by its time: rows of one document lie together in each index, where random ids are all over it.';

create table public.patient_clinical_events (
  id uuid not null default exora_private.ordered_id(),
  patient_id uuid not null,
  shell_file_id uuid,
  -- Stable over re-readings: what a person decided about a fact is found again by it.
  fact_key text not null,
  event_type text not null,
  display_text text not null,
  assertion text not null,
  event_date text,
  event_date_precision text generated always as (
    case char_length(event_date) when 4 then 'year' when 7 then 'month' when 10 then 'day' end
  ) stored,
  event_day date generated always as (exora_private.partial_date(event_date)) stored,
  status text not null default 'suggested',
  origin text not null,
  confidence double precision not null,
  -- Hash of everything the fact states with its quotes: an identical re-reading leaves the row as it is.
  content_hash text not null,
  session_id uuid,
  supersedes_id uuid,
  decided_by uuid,
  decided_at timestamptz,
  recorded_at timestamptz not null default now(),
  superseded_at timestamptz,
  constraint patient_clinical_events_pkey primary key (id),
  -- Begins with the patient, so that it serves references to profiles too.
  constraint patient_clinical_events_patient_id_type_key unique (patient_id, id, event_type),
  constraint patient_clinical_events_patient_fkey
    foreign key (patient_id) references public.user_profiles (id) on delete restrict,
  constraint patient_clinical_events_shell_file_fkey
    foreign key (shell_file_id, patient_id) references public.shell_files (id, patient_id) on delete restrict,
  constraint patient_clinical_events_supersedes_fkey
    foreign key (supersedes_id) references public.patient_clinical_events (id) on delete set null,
  constraint patient_clinical_events_decided_by_fkey
    foreign key (decided_by) references auth.users (id) on delete set null,
  constraint patient_clinical_events_type_known check (
    event_type in (
      'condition', 'symptom', 'medication', 'allergy', 'lab', 'vital', 'procedure', 'immunization', 'family_history'
    )
  ),
  constraint patient_clinical_events_text_length check (char_length(display_text) between 1 and 2000),
  constraint patient_clinical_events_key_length check (char_length(fact_key) between 8 and 200),
  constraint patient_clinical_events_assertion_known check (
    assertion in ('present', 'absent', 'possible', 'historical', 'family')
  ),
  -- Its day is null where it is no date.
  constraint patient_clinical_events_date_real check ((event_date is null) = (event_day is null)),
  constraint patient_clinical_events_status_known check (
    status in ('suggested', 'confirmed', 'rejected', 'superseded')
  ),
  constraint patient_clinical_events_superseded_when check ((status = 'superseded') = (superseded_at is not null)),
  constraint patient_clinical_events_origin_known check (origin in ('machine', 'structured', 'person')),
  constraint patient_clinical_events_machine_has_file check (origin = 'person' or shell_file_id is not null),
  constraint patient_clinical_events_confidence_range check (confidence between 0 and 1)
);

create unique index patient_clinical_events_live_key
on public.patient_clinical_events (shell_file_id, fact_key)
where status <> 'superseded';

-- Living facts only. A whole index would also tempt the planner, while the table's statistics are young, to look up
-- foreign keys by patient instead of by id.
create index patient_clinical_events_patient_idx
on public.patient_clinical_events (patient_id, event_type, event_day desc nulls last, recorded_at desc, id)
include (assertion)
where status in ('suggested', 'confirmed');

-- With the status, so that the living facts of a page of documents are counted by the index alone.
create index patient_clinical_events_shell_file_idx
on public.patient_clinical_events (shell_file_id, patient_id, status);
create index patient_clinical_events_supersedes_idx on public.patient_clinical_events (supersedes_id);
create index patient_clinical_events_decided_by_idx on public.patient_clinical_events (decided_by);
create index patient_clinical_events_session_idx on public.patient_clinical_events (session_id);

alter table public.patient_clinical_events enable row level security;
revoke all on public.patient_clinical_events from public, anon, authenticated, service_role;
grant select on public.patient_clinical_events to authenticated, service_role;

-- The same condition as everywhere. The planner guesses that a subquery hides half of the rows and then sorts a whole
-- record for its first page; that hardly any value is null it guesses rightly, and walks the index.
create policy patient_clinical_events_owner_select on public.patient_clinical_events
for select to authenticated
using (
  nullif(
    patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())),
    false
  ) is not null
);

comment on table public.patient_clinical_events is
  'Hub of the record: one row per fact and version. Append-only; what was known on a date is recorded_at/superseded_at.';

create function exora_private.guard_clinical_event()
returns trigger
language plpgsql
set search_path = ''
as $$
declare
  -- Generated columns have no value yet before an update; they follow event_date, which may not change.
  v_may_change constant text[] := array[
    'status', 'superseded_at', 'supersedes_id', 'decided_by', 'decided_at', 'event_date_precision', 'event_day'
  ];
begin
  if to_jsonb(new) - v_may_change is distinct from to_jsonb(old) - v_may_change then
    perform exora_private.fail(
      'wrong_state',
      'What a stored fact states is never changed.',
      'Store a new version that supersedes it.'
    );
  end if;
  if old.status = 'superseded' and new.status <> 'superseded' then
    perform exora_private.fail('wrong_state', 'A superseded fact doesn''t come back.', 'Store a new version.');
  end if;
  return new;
end
$$;

comment on function exora_private.guard_clinical_event() is 'Trigger: only a fact''s status may change, and no fact comes back.';

create trigger patient_clinical_events_guard
before update on public.patient_clinical_events
for each row execute function exora_private.guard_clinical_event();

-- medical_code_assignments -----------------------------------------------------

create table public.medical_code_assignments (
  event_id uuid not null,
  patient_id uuid not null,
  event_type text not null,
  code_system text not null,
  code text not null,
  display text not null,
  assigned_at timestamptz not null default now(),
  -- Of the code system; null where whoever coded the fact named none.
  code_version text,
  match_reason text,
  matched_term text,
  score double precision,
  constraint medical_code_assignments_pkey primary key (patient_id, event_id, code_system) include (event_type, code),
  constraint medical_code_assignments_event_fkey
    foreign key (event_id, patient_id, event_type)
    references public.patient_clinical_events (id, patient_id, event_type) on delete cascade,
  constraint medical_code_assignments_not_empty check (code_system <> '' and code <> '' and display <> ''),
  constraint medical_code_assignments_reason_known check (
    match_reason in ('exact', 'synonym', 'normalised', 'mapped', 'person', 'source')
  ),
  constraint medical_code_assignments_term_length check (char_length(matched_term) between 1 and 500),
  constraint medical_code_assignments_score_range check (score between 0 and 1)
);

-- One code over a whole record: a lab's history.
create index medical_code_assignments_patient_idx
on public.medical_code_assignments (patient_id, code_system, code);

comment on table public.medical_code_assignments is 'The code of a fact, one per code system; a fact without a row is uncoded.';

-- clinical_event_sources -------------------------------------------------------

create table public.clinical_event_sources (
  event_id uuid not null,
  ordinal integer not null,
  patient_id uuid not null,
  event_type text not null,
  role text not null,
  page_id uuid not null,
  page_number integer not null,
  quote text not null,
  start_offset integer not null,
  end_offset integer not null,
  boxes jsonb not null,
  constraint clinical_event_sources_pkey primary key (patient_id, event_id, ordinal),
  constraint clinical_event_sources_event_fkey
    foreign key (event_id, patient_id, event_type)
    references public.patient_clinical_events (id, patient_id, event_type) on delete cascade,
  constraint clinical_event_sources_page_fkey
    foreign key (page_id, patient_id) references public.shell_file_pages (id, patient_id) on delete restrict,
  constraint clinical_event_sources_role_known check (
    role in (
      'label', 'value', 'unit', 'range', 'flag', 'strength', 'dosage', 'route', 'frequency', 'date', 'detail'
    )
  ),
  constraint clinical_event_sources_span_form check (start_offset >= 0 and end_offset > start_offset),
  constraint clinical_event_sources_quote_length check (char_length(quote) = end_offset - start_offset),
  constraint clinical_event_sources_boxes_array check (
    jsonb_typeof(boxes) = 'array' and jsonb_array_length(boxes) >= 1
  )
);

create index clinical_event_sources_page_idx on public.clinical_event_sources (page_id);

comment on table public.clinical_event_sources is
  'Proofs: one row a span. quote = substr(page text, start_offset + 1, end_offset - start_offset), offsets in code points.';
comment on column public.clinical_event_sources.boxes is 'Array of {x0, y0, x1, y1} in fractions of the page, origin top left.';

-- clinical_event_decisions -----------------------------------------------------

create table public.clinical_event_decisions (
  event_id uuid not null,
  ordinal bigint generated always as identity,
  patient_id uuid not null,
  event_type text not null,
  status text not null,
  decided_by uuid,
  decided_at timestamptz not null,
  constraint clinical_event_decisions_pkey primary key (patient_id, event_id, ordinal),
  constraint clinical_event_decisions_event_fkey
    foreign key (event_id, patient_id, event_type)
    references public.patient_clinical_events (id, patient_id, event_type) on delete cascade,
  constraint clinical_event_decisions_status_known check (status in ('suggested', 'confirmed', 'rejected'))
);

comment on table public.clinical_event_decisions is
  'Every decision about a fact: the hub has the latest only, what was known on a date needs them all.';
comment on column public.clinical_event_decisions.decided_by is 'Without foreign key: a decision stays as it was made.';

create function exora_private.keep_decision()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into public.clinical_event_decisions (event_id, patient_id, event_type, status, decided_by, decided_at)
  values (new.id, new.patient_id, new.event_type, new.status, new.decided_by, coalesce(new.decided_at, now()));
  return null;
end
$$;

comment on function exora_private.keep_decision() is 'Trigger: each decision about a fact is kept beside those before it.';

create trigger patient_clinical_events_decided_first
after insert on public.patient_clinical_events
for each row when (new.status in ('confirmed', 'rejected'))
execute function exora_private.keep_decision();

create trigger patient_clinical_events_decided
after update of status on public.patient_clinical_events
for each row when (new.status <> old.status and new.status <> 'superseded')
execute function exora_private.keep_decision();

-- Attributes and typed columns -------------------------------------------------

create function exora_private.text_attribute(p_attributes jsonb, p_name text)
returns text
language sql
immutable
return case when jsonb_typeof(p_attributes -> p_name) = 'string' then p_attributes ->> p_name end;

comment on function exora_private.text_attribute(jsonb, text) is 'The attribute when it is a JSON string, else null.';

create function exora_private.number_attribute(p_attributes jsonb, p_name text)
returns numeric
language sql
immutable
return case when jsonb_typeof(p_attributes -> p_name) = 'number' then (p_attributes ->> p_name)::numeric end;

comment on function exora_private.number_attribute(jsonb, text) is 'The attribute when it is a JSON number, else null.';

-- patient_conditions -----------------------------------------------------------

create table public.patient_conditions (
  event_id uuid not null,
  patient_id uuid not null,
  event_type text not null,
  onset text,
  clinical_status text,
  severity text,
  relation text,
  other_attributes jsonb not null default '{}',
  constraint patient_conditions_pkey primary key (patient_id, event_id),
  constraint patient_conditions_event_fkey
    foreign key (event_id, patient_id, event_type)
    references public.patient_clinical_events (id, patient_id, event_type) on delete cascade,
  constraint patient_conditions_type_fits check (event_type in ('condition', 'symptom', 'family_history')),
  constraint patient_conditions_others_object check (jsonb_typeof(other_attributes) = 'object')
);

comment on table public.patient_conditions is 'Details of conditions, symptoms and family history (event_type says which).';

-- patient_medications ----------------------------------------------------------

create table public.patient_medications (
  event_id uuid not null,
  patient_id uuid not null,
  event_type text not null,
  drug text,
  strength text,
  form text,
  dose numeric,
  dose_max numeric,
  dose_unit text,
  route text,
  frequency text,
  frequency_per_day numeric,
  as_needed boolean,
  duration_days numeric,
  medication_status text,
  started_on text,
  other_attributes jsonb not null default '{}',
  constraint patient_medications_pkey primary key (patient_id, event_id),
  constraint patient_medications_event_fkey
    foreign key (event_id, patient_id, event_type)
    references public.patient_clinical_events (id, patient_id, event_type) on delete cascade,
  constraint patient_medications_type_fits check (event_type = 'medication'),
  constraint patient_medications_others_object check (jsonb_typeof(other_attributes) = 'object')
);

comment on table public.patient_medications is 'Details of medications: raw words (strength, frequency) beside normalised values.';

-- patient_allergies ------------------------------------------------------------

create table public.patient_allergies (
  event_id uuid not null,
  patient_id uuid not null,
  event_type text not null,
  reaction text,
  severity text,
  criticality text,
  allergy_status text,
  other_attributes jsonb not null default '{}',
  constraint patient_allergies_pkey primary key (patient_id, event_id),
  constraint patient_allergies_event_fkey
    foreign key (event_id, patient_id, event_type)
    references public.patient_clinical_events (id, patient_id, event_type) on delete cascade,
  constraint patient_allergies_type_fits check (event_type = 'allergy'),
  constraint patient_allergies_others_object check (jsonb_typeof(other_attributes) = 'object')
);

comment on table public.patient_allergies is 'Details of allergies and intolerances.';

-- patient_observations ---------------------------------------------------------

create table public.patient_observations (
  event_id uuid not null,
  patient_id uuid not null,
  event_type text not null,
  value_number numeric,
  value_text text,
  unit text,
  ref_low numeric,
  ref_high numeric,
  flag text,
  other_attributes jsonb not null default '{}',
  constraint patient_observations_pkey primary key (patient_id, event_id),
  constraint patient_observations_event_fkey
    foreign key (event_id, patient_id, event_type)
    references public.patient_clinical_events (id, patient_id, event_type) on delete cascade,
  constraint patient_observations_type_fits check (event_type = 'lab'),
  constraint patient_observations_others_object check (jsonb_typeof(other_attributes) = 'object')
);

comment on table public.patient_observations is 'Details of laboratory results: a number or words, with unit, reference range and flag.';

-- patient_vitals ---------------------------------------------------------------

create table public.patient_vitals (
  event_id uuid not null,
  patient_id uuid not null,
  event_type text not null,
  value_number numeric,
  value_text text,
  unit text,
  systolic numeric,
  diastolic numeric,
  flag text,
  other_attributes jsonb not null default '{}',
  constraint patient_vitals_pkey primary key (patient_id, event_id),
  constraint patient_vitals_event_fkey
    foreign key (event_id, patient_id, event_type)
    references public.patient_clinical_events (id, patient_id, event_type) on delete cascade,
  constraint patient_vitals_type_fits check (event_type = 'vital'),
  constraint patient_vitals_others_object check (jsonb_typeof(other_attributes) = 'object')
);

comment on table public.patient_vitals is 'Details of vital signs; a blood pressure''s value is text such as 120/80.';

-- patient_immunizations --------------------------------------------------------

create table public.patient_immunizations (
  event_id uuid not null,
  patient_id uuid not null,
  event_type text not null,
  given_on text,
  immunization_status text,
  lot_number text,
  other_attributes jsonb not null default '{}',
  constraint patient_immunizations_pkey primary key (patient_id, event_id),
  constraint patient_immunizations_event_fkey
    foreign key (event_id, patient_id, event_type)
    references public.patient_clinical_events (id, patient_id, event_type) on delete cascade,
  constraint patient_immunizations_type_fits check (event_type = 'immunization'),
  constraint patient_immunizations_others_object check (jsonb_typeof(other_attributes) = 'object')
);

comment on table public.patient_immunizations is 'Details of immunisations.';

-- patient_interventions --------------------------------------------------------

create table public.patient_interventions (
  event_id uuid not null,
  patient_id uuid not null,
  event_type text not null,
  performed_on text,
  intervention_status text,
  body_site text,
  other_attributes jsonb not null default '{}',
  constraint patient_interventions_pkey primary key (patient_id, event_id),
  constraint patient_interventions_event_fkey
    foreign key (event_id, patient_id, event_type)
    references public.patient_clinical_events (id, patient_id, event_type) on delete cascade,
  constraint patient_interventions_type_fits check (event_type = 'procedure'),
  constraint patient_interventions_others_object check (jsonb_typeof(other_attributes) = 'object')
);

comment on table public.patient_interventions is 'Details of procedures.';

-- Parts of facts: who reads them, and that they stay as they are ---------------

create function exora_private.check_removed_part()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if exists (select from public.patient_clinical_events as e where e.id = old.event_id) then
    perform exora_private.fail(
      'fact_not_proven',
      format('A part of the fact %s can''t be removed on its own.', old.event_id),
      'Supersede or reject the fact.'
    );
  end if;
  return null;
end
$$;

comment on function exora_private.check_removed_part() is 'Deferred trigger: a fact''s details and sources go only together with it.';

do $$
declare
  v_table text;
begin
  foreach v_table in array array[
    'medical_code_assignments', 'clinical_event_sources', 'clinical_event_decisions', 'patient_conditions',
    'patient_medications', 'patient_allergies', 'patient_observations', 'patient_vitals', 'patient_immunizations',
    'patient_interventions'
  ] loop
    if v_table <> 'medical_code_assignments' then
      execute format(
        'create constraint trigger %I after delete on public.%I deferrable initially deferred '
        'for each row execute function exora_private.check_removed_part()',
        v_table || '_stay',
        v_table
      );
    end if;
    execute format('alter table public.%I enable row level security', v_table);
    execute format('revoke all on public.%I from public, anon, authenticated, service_role', v_table);
    execute format('grant select on public.%I to authenticated, service_role', v_table);
    execute format(
      'create policy %I on public.%I for select to authenticated using (patient_id in ('
      'select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())))',
      v_table || '_owner_select',
      v_table
    );
    execute format(
      'create trigger %I before update on public.%I for each row execute function exora_private.refuse_change()',
      v_table || '_immutable',
      v_table
    );
  end loop;
end
$$;

-- The proof rule ---------------------------------------------------------------

create function exora_private.squeeze(p_text text)
returns text
language sql
immutable
return regexp_replace(translate(lower(p_text), 'µμ', 'uu'), '[^[:alnum:]%]+', '', 'g');

comment on function exora_private.squeeze(text) is
  'Letters, digits and % of a text in lower case: spacing, line breaks and punctuation don''t count as different words.';

create function exora_private.numbers_in(p_text text)
returns numeric[]
language sql
immutable
set search_path = ''
as $$
  select array_agg(reading.digits::numeric)
  from regexp_matches(p_text, '[0-9]*(?:[.,][0-9]+)+|[0-9]+', 'g') as m
  cross join lateral (
    -- 1,200 is a thousand and two hundred or, in other countries, 1.2 with three digits: both readings count.
    values (replace(m[1], ',', '')), (replace(m[1], ',', '.')), (replace(replace(m[1], '.', ''), ',', '.'))
  ) as reading (digits)
  where reading.digits ~ '^([0-9]+([.][0-9]+)?|[.][0-9]+)$'
$$;

comment on function exora_private.numbers_in(text) is 'The numbers that a text has in digits, without signs, in every reading of their separators.';

create function exora_private.ascii_bytes(p_text text)
returns bytea
language sql
stable
return case when octet_length(p_text) = char_length(p_text) then convert_to(p_text, 'UTF8') end;

comment on function exora_private.ascii_bytes(text) is 'The bytes of a text where each character is one byte, else null.';

create function exora_private.words_at(p_text text, p_bytes bytea, p_start integer, p_end integer)
returns text
language sql
stable
-- Bytes are cut at once; in a text all characters are counted before the first is cut, for every span of a page.
return case
  when p_bytes is null then substr(p_text, p_start + 1, p_end - p_start)
  else convert_from(substr(p_bytes, p_start + 1, p_end - p_start), 'UTF8')
end;

comment on function exora_private.words_at(text, bytea, integer, integer) is
  'What stands in a text between two offsets in code points. p_bytes: ascii_bytes() of the text, made once for many spans.';

create function exora_private.unproven_reason(
  p_event_type text,
  p_display_text text,
  p_attributes jsonb,
  p_quotes text
)
returns text
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_name text;
  v_words text;
  v_squeezed text;
  v_digits text[];
  v_numbers numeric[];
  -- The attributes that repeat words of the page; the others are normalised values that stand beside them.
  v_raw constant text[] := case p_event_type
    when 'medication' then array['text', 'drug', 'strength', 'frequency']
    when 'lab' then array['text', 'value', 'unit', 'refLow', 'refHigh']
    when 'vital' then array['text', 'value', 'unit', 'systolic', 'diastolic']
    when 'allergy' then array['text', 'reaction']
    else array['text']
  end;
begin
  foreach v_name in array v_raw loop
    v_words := case v_name when 'text' then p_display_text else p_attributes ->> v_name end;
    if v_words is null then
      continue;
    end if;
    if v_name <> 'text' and jsonb_typeof(p_attributes -> v_name) = 'number' then
      v_digits := coalesce(v_digits, regexp_split_to_array(p_quotes, '[^0-9.,]+'));
      if not ltrim(v_words, '-') = any (v_digits) then
        v_numbers := coalesce(v_numbers, exora_private.numbers_in(p_quotes), '{}');
        if not abs(v_words::numeric) = any (v_numbers) then
          return v_name || '_not_quoted';
        end if;
      end if;
    -- Most words stand there as they are; spacing and punctuation are looked past only where they don't.
    elsif strpos(p_quotes, v_words) = 0 then
      v_squeezed := coalesce(v_squeezed, exora_private.squeeze(p_quotes));
      if strpos(v_squeezed, exora_private.squeeze(v_words)) = 0 then
        return v_name || '_not_quoted';
      end if;
    end if;
  end loop;
  return null;
end
$$;

comment on function exora_private.unproven_reason(text, text, jsonb, text) is
  'Which raw words (label, drug, strength, frequency, value, unit, range, reaction) are not inside the quotes, or null.';

create function exora_private.check_clinical_event()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_attributes jsonb;
  v_quotes text;
  v_reason text;
begin
  v_attributes := exora_private.fact_attributes(new.patient_id, new.id, new.event_type);
  if v_attributes is null then
    if not exists (select from public.patient_clinical_events as e where e.id = new.id) then
      -- Removed again in its own transaction.
      return null;
    end if;
    v_reason := 'detail_missing';
  elsif new.origin <> 'person' then
    -- That each quote stands in its page was settled when the source was inserted.
    select
      string_agg(s.quote, ' ' order by s.ordinal),
      case
        when count(*) = 0 then 'source_missing'
        when not bool_or(s.role = 'label') then 'label_missing'
      end
    into v_quotes, v_reason
    from public.clinical_event_sources as s
    where s.patient_id = new.patient_id and s.event_id = new.id;

    v_reason := coalesce(
      v_reason,
      exora_private.unproven_reason(new.event_type, new.display_text, v_attributes, v_quotes)
    );
  end if;

  if v_reason is not null then
    perform exora_private.fail(
      'fact_not_proven',
      format('The fact %s is not proven by its page (%s).', new.id, v_reason),
      'Store a fact with quotes that stand in the page''s text at their offsets.'
    );
  end if;
  return null;
end
$$;

comment on function exora_private.check_clinical_event() is
  'Deferred trigger: at commit a fact has its detail row, and a machine-made one sources whose quotes have its raw words.';

create constraint trigger patient_clinical_events_proof
after insert on public.patient_clinical_events
deferrable initially deferred
for each row execute function exora_private.check_clinical_event();

create function exora_private.check_quotes()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_event_id uuid;
begin
  with quoted as materialized (
    -- Each page's text is unpacked once, not once per span.
    select p.id, r.shell_file_id, p.page_number, p.text || '' as text, exora_private.ascii_bytes(p.text) as bytes
    from public.shell_file_pages as p
    join public.shell_file_readings as r on r.id = p.reading_id
    where p.id in (select i.page_id from inserted as i)
  )
  select i.event_id
  into v_event_id
  from inserted as i
  join public.patient_clinical_events as e on e.id = i.event_id
  join quoted as q on q.id = i.page_id
  where e.shell_file_id is distinct from q.shell_file_id
    or i.page_number <> q.page_number
    or exora_private.words_at(q.text, q.bytes, i.start_offset, i.end_offset) <> i.quote
  limit 1;
  if found then
    perform exora_private.fail(
      'fact_not_proven',
      format('A quote of the fact %s is not in its page''s text at its offsets.', v_event_id),
      'Store quotes that stand in a page of the fact''s own file; offsets count code points.'
    );
  end if;
  return null;
end
$$;

comment on function exora_private.check_quotes() is
  'Trigger: every source quotes a page of its fact''s own file, word for word at its offsets. Sources and pages never change.';

create trigger clinical_event_sources_quotes
after insert on public.clinical_event_sources
referencing new table as inserted
for each statement execute function exora_private.check_quotes();
-- =============================================================================
-- 03_CLINICAL_FACTS.SQL - FACTS AS PEOPLE AND PROGRAMS GET THEM
-- =============================================================================
-- Purpose: One JSON form of a fact with its attributes, code and proofs, for every reader
-- Architecture: Views over the hub, of which only the asked rows and parts are put together
-- Dependencies: 03_clinical_core.sql
--
-- DESIGN DECISIONS:
-- - Nothing here decides about access: callers do, before they ask
-- - A fact's JSON is text, made once; typed parts of it stand in the views' columns
--
-- TABLES CREATED (0 tables):
-- None
--
-- KEY FUNCTIONS: exora_private.fact_attributes(), exora_private.facts_as_known(), exora_private.facts_json()
-- INTEGRATION POINTS: read_* RPCs (06), review and narratives (04) read through exora_private.facts
-- =============================================================================

-- A fact with all its parts ------------------------------------------------------

create function exora_private.fact_attributes(p_patient_id uuid, p_event_id uuid, p_event_type text)
returns jsonb
language plpgsql
stable
set search_path = ''
as $$
begin
  case p_event_type
    when 'condition', 'symptom', 'family_history' then
      return (
        select jsonb_strip_nulls(
          jsonb_build_object(
            'onset', d.onset, 'status', d.clinical_status, 'severity', d.severity, 'relation', d.relation
          )
        ) || d.other_attributes
        from public.patient_conditions as d
        where d.patient_id = p_patient_id and d.event_id = p_event_id
      );
    when 'medication' then
      return (
        select jsonb_strip_nulls(
          jsonb_build_object(
            'drug', d.drug, 'strength', d.strength, 'form', d.form, 'dose', d.dose, 'doseMax', d.dose_max,
            'unit', d.dose_unit, 'route', d.route, 'frequency', d.frequency, 'frequencyPerDay', d.frequency_per_day,
            'prn', d.as_needed, 'durationDays', d.duration_days, 'status', d.medication_status, 'start', d.started_on
          )
        ) || d.other_attributes
        from public.patient_medications as d
        where d.patient_id = p_patient_id and d.event_id = p_event_id
      );
    when 'allergy' then
      return (
        select jsonb_strip_nulls(
          jsonb_build_object(
            'reaction', d.reaction, 'severity', d.severity, 'criticality', d.criticality, 'status', d.allergy_status
          )
        ) || d.other_attributes
        from public.patient_allergies as d
        where d.patient_id = p_patient_id and d.event_id = p_event_id
      );
    when 'lab' then
      return (
        select jsonb_strip_nulls(
          jsonb_build_object(
            'value', coalesce(to_jsonb(d.value_number), to_jsonb(d.value_text)), 'unit', d.unit, 'refLow', d.ref_low,
            'refHigh', d.ref_high, 'flag', d.flag
          )
        ) || d.other_attributes
        from public.patient_observations as d
        where d.patient_id = p_patient_id and d.event_id = p_event_id
      );
    when 'vital' then
      return (
        select jsonb_strip_nulls(
          jsonb_build_object(
            'value', coalesce(to_jsonb(d.value_number), to_jsonb(d.value_text)), 'unit', d.unit,
            'systolic', d.systolic, 'diastolic', d.diastolic, 'flag', d.flag
          )
        ) || d.other_attributes
        from public.patient_vitals as d
        where d.patient_id = p_patient_id and d.event_id = p_event_id
      );
    when 'immunization' then
      return (
        select jsonb_strip_nulls(
          jsonb_build_object(
            'date', d.given_on, 'status', d.immunization_status, 'lot', d.lot_number
          )
        ) || d.other_attributes
        from public.patient_immunizations as d
        where d.patient_id = p_patient_id and d.event_id = p_event_id
      );
    when 'procedure' then
      return (
        select jsonb_strip_nulls(
          jsonb_build_object(
            'date', d.performed_on, 'status', d.intervention_status, 'bodySite', d.body_site
          )
        ) || d.other_attributes
        from public.patient_interventions as d
        where d.patient_id = p_patient_id and d.event_id = p_event_id
      );
  end case;
end
$$;

comment on function exora_private.fact_attributes(uuid, uuid, text) is
  'A fact''s flat attributes as they were stored: typed columns joined with other_attributes. Null: it has no detail row.';

create view exora_private.facts_ever
with (security_invoker = true)
as
select
  e.id,
  e.patient_id,
  e.shell_file_id,
  e.event_type,
  e.display_text,
  e.assertion,
  e.event_date,
  e.event_day,
  e.recorded_at,
  e.superseded_at,
  e.status,
  e.origin,
  e.confidence,
  p.attributes,
  p.code,
  p.sources,
  -- As text: each level of jsonb would copy what lies below it once more, and nobody asks for a part of it.
  json_build_object(
    'id', e.id,
    'type', e.event_type,
    'text', e.display_text,
    'assertion', e.assertion,
    'negated', e.assertion = 'absent',
    'attributes', p.attributes,
    'code', p.code,
    'date', e.event_date,
    'confidence', e.confidence,
    'status', e.status,
    'origin', e.origin,
    'sources', p.sources
  ) as fact
from public.patient_clinical_events as e
cross join lateral (
  -- Looked up where they are asked for, and then only.
  select
    exora_private.fact_attributes(e.patient_id, e.id, e.event_type) as attributes,
    (
      select json_build_object('system', m.code_system, 'code', m.code, 'display', m.display)
      from public.medical_code_assignments as m
      where m.patient_id = e.patient_id and m.event_id = e.id
      order by m.code_system
      limit 1
    ) as code,
    (
      select coalesce(
        json_agg(
          json_build_object(
            'page', s.page_number, 'quote', s.quote, 'start', s.start_offset, 'end', s.end_offset,
            'role', s.role, 'boxes', s.boxes
          )
          order by s.ordinal
        ),
        '[]'
      )
      from public.clinical_event_sources as s
      where s.patient_id = e.patient_id and s.event_id = e.id
    ) as sources
) as p;

revoke all on exora_private.facts_ever from public, anon, authenticated, service_role;

comment on view exora_private.facts_ever is
  'Every fact in every version as JSON (contracts: factSchema, offsets in code points). Callers decide about access.';

create view exora_private.facts
with (security_invoker = true)
as
select *
from exora_private.facts_ever as e
where e.status in ('suggested', 'confirmed');

revoke all on exora_private.facts from public, anon, authenticated, service_role;

comment on view exora_private.facts is 'The living facts among all that were ever stored. Callers decide about access.';

create function exora_private.facts_as_known(p_patient_id uuid, p_at timestamptz)
returns table (
  id uuid,
  patient_id uuid,
  shell_file_id uuid,
  event_type text,
  event_day date,
  recorded_at timestamptz,
  fact jsonb
)
language sql
stable
set search_path = ''
rows 200
as $$
  select
    f.id,
    f.patient_id,
    f.shell_file_id,
    f.event_type,
    f.event_day,
    f.recorded_at,
    f.fact::jsonb || jsonb_build_object('status', k.status, 'code', c.code)
  from exora_private.facts_ever as f
  cross join lateral (
    select coalesce(
      (
        select d.status
        from public.clinical_event_decisions as d
        where d.patient_id = p_patient_id and d.event_id = f.id and d.decided_at <= p_at
        order by d.decided_at desc, d.ordinal desc
        limit 1
      ),
      'suggested'
    ) as status
  ) as k
  left join lateral (
    -- A code that was given later wasn't known.
    select jsonb_build_object('system', m.code_system, 'code', m.code, 'display', m.display) as code
    from public.medical_code_assignments as m
    where m.patient_id = p_patient_id and m.event_id = f.id and m.assigned_at <= p_at
    order by m.code_system
    limit 1
  ) as c on true
  where f.patient_id = p_patient_id
    and f.recorded_at <= p_at
    and (f.superseded_at is null or f.superseded_at > p_at)
    and k.status <> 'rejected'
$$;

comment on function exora_private.facts_as_known(uuid, timestamptz) is
  'The facts of a record as they were known at a time: recorded by then, not yet superseded or rejected, with the status '
  'and code of then. Callers decide about access.';

-- Lists of facts ---------------------------------------------------------------

create function exora_private.facts_json(p_patient_id uuid, p_ids uuid[], p_with_files boolean)
returns json
language plpgsql
stable
set search_path = ''
-- Its plan is the same for every list, and making it for each takes longer than reading a short one.
set plan_cache_mode = force_generic_plan
as $$
begin
  return (
    select coalesce(
      json_agg(
        -- Written out as in the view facts_ever: to add to a finished object takes a third of the time of making it.
        json_build_object(
          'id', f.id,
          'type', f.event_type,
          'text', f.display_text,
          'assertion', f.assertion,
          'negated', f.assertion = 'absent',
          'attributes', f.attributes,
          'code', f.code,
          'date', f.event_date,
          'confidence', f.confidence,
          'status', f.status,
          'origin', f.origin,
          'sources', f.sources,
          'day', f.event_day,
          'recorded_at', f.recorded_at,
          'shell_file_id', s.id,
          'file_name', s.file_name
        )
        order by i.ordinal
      ),
      '[]'
    )
    from unnest(p_ids) with ordinality as i (id, ordinal)
    join exora_private.facts as f on f.patient_id = p_patient_id and f.id = i.id
    -- A file's name can tell more than the fact: both go to those only who may see the documents.
    left join public.shell_files as s on s.id = f.shell_file_id and p_with_files
  );
end
$$;

comment on function exora_private.facts_json(uuid, uuid[], boolean) is
  'Living facts of a record in the order of their ids (contracts: recordFactSchema); where they were found only if p_with_files.';
-- =============================================================================
-- 03_CLINICAL_NARRATIVES.SQL - STORYLINES THAT CITE FACTS
-- =============================================================================
-- Purpose: Narratives of a document, a condition, a medication, an episode or the whole record
-- Architecture: A narrative has sentences, a sentence has the facts that it rests on
-- Dependencies: 02_profiles.sql, 03_clinical_core.sql
--
-- DESIGN DECISIONS:
-- - No sentence without a fact of the same patient: checked at commit, whoever writes
-- - Append-only like facts: a new telling supersedes
--
-- TABLES CREATED (3 tables):
-- Narratives: clinical_narratives, clinical_narrative_sentences, narrative_source_mappings
--
-- KEY FUNCTIONS: exora_private.guard_narrative(), exora_private.check_narrative()
-- INTEGRATION POINTS: The stage semantic_processing (04) writes here, read_* RPCs (06) read
-- =============================================================================

create table public.clinical_narratives (
  id uuid not null default gen_random_uuid(),
  patient_id uuid not null,
  -- Null: about the whole record.
  shell_file_id uuid,
  session_id uuid,
  narrative_type text not null,
  title text not null,
  status text not null default 'current',
  supersedes_id uuid,
  recorded_at timestamptz not null default now(),
  superseded_at timestamptz,
  constraint clinical_narratives_pkey primary key (id),
  constraint clinical_narratives_id_patient_key unique (id, patient_id),
  constraint clinical_narratives_patient_fkey
    foreign key (patient_id) references public.user_profiles (id) on delete restrict,
  constraint clinical_narratives_shell_file_fkey
    foreign key (shell_file_id, patient_id) references public.shell_files (id, patient_id) on delete restrict,
  constraint clinical_narratives_supersedes_fkey
    foreign key (supersedes_id, patient_id) references public.clinical_narratives (id, patient_id)
    on delete set null (supersedes_id),
  constraint clinical_narratives_type_known check (
    narrative_type in ('document', 'condition', 'medication', 'episode', 'summary')
  ),
  constraint clinical_narratives_title_length check (char_length(title) between 1 and 300),
  constraint clinical_narratives_status_known check (status in ('current', 'superseded')),
  constraint clinical_narratives_superseded_when check ((status = 'superseded') = (superseded_at is not null))
);

create index clinical_narratives_shell_file_idx on public.clinical_narratives (shell_file_id, patient_id);
create index clinical_narratives_supersedes_idx on public.clinical_narratives (supersedes_id);
create index clinical_narratives_session_idx on public.clinical_narratives (session_id);

comment on table public.clinical_narratives is
  'Storylines made of the record''s facts, append-only: a new telling supersedes. Their words stand in sentences that cite.';

create table public.clinical_narrative_sentences (
  narrative_id uuid not null,
  ordinal integer not null,
  patient_id uuid not null,
  text text not null,
  constraint clinical_narrative_sentences_pkey primary key (narrative_id, ordinal),
  constraint clinical_narrative_sentences_ordinal_patient_key unique (narrative_id, ordinal, patient_id),
  constraint clinical_narrative_sentences_narrative_fkey
    foreign key (narrative_id, patient_id) references public.clinical_narratives (id, patient_id) on delete cascade,
  constraint clinical_narrative_sentences_ordinal_positive check (ordinal >= 1),
  constraint clinical_narrative_sentences_text_length check (char_length(text) between 1 and 2000)
);

comment on table public.clinical_narrative_sentences is 'A narrative''s sentences in order; each cites at least one fact of its patient.';

create table public.narrative_source_mappings (
  narrative_id uuid not null,
  sentence_ordinal integer not null,
  event_id uuid not null,
  patient_id uuid not null,
  event_type text not null,
  constraint narrative_source_mappings_pkey primary key (narrative_id, sentence_ordinal, event_id),
  constraint narrative_source_mappings_sentence_fkey
    foreign key (narrative_id, sentence_ordinal, patient_id)
    references public.clinical_narrative_sentences (narrative_id, ordinal, patient_id) on delete cascade,
  constraint narrative_source_mappings_event_fkey
    foreign key (event_id, patient_id, event_type)
    references public.patient_clinical_events (id, patient_id, event_type) on delete cascade
);

create index narrative_source_mappings_event_idx on public.narrative_source_mappings (event_id);

comment on table public.narrative_source_mappings is
  'Which facts a sentence rests on. The keys hold the patient: a sentence can''t cite another person''s record.';

create function exora_private.guard_narrative()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if old.status = 'superseded'
    or to_jsonb(new) - array['status', 'superseded_at', 'supersedes_id', 'session_id']
      is distinct from to_jsonb(old) - array['status', 'superseded_at', 'supersedes_id', 'session_id']
  then
    perform exora_private.fail(
      'wrong_state',
      'What a stored narrative tells is never changed, and a superseded one doesn''t come back.',
      'Store a new narrative that supersedes it.'
    );
  end if;
  return new;
end
$$;

comment on function exora_private.guard_narrative() is 'Trigger: of a narrative only the status may change, and only to superseded.';

create trigger clinical_narratives_guard
before update on public.clinical_narratives
for each row execute function exora_private.guard_narrative();

create function exora_private.check_narrative()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_row jsonb := to_jsonb(coalesce(new, old));
  v_id uuid := coalesce(v_row ->> 'narrative_id', v_row ->> 'id')::uuid;
begin
  if exists (select from public.clinical_narratives as n where n.id = v_id) and (
    not exists (select from public.clinical_narrative_sentences as s where s.narrative_id = v_id)
    or exists (
      select
      from public.clinical_narrative_sentences as s
      where s.narrative_id = v_id
        and not exists (
          select
          from public.narrative_source_mappings as m
          where m.narrative_id = v_id and m.sentence_ordinal = s.ordinal
        )
    )
  ) then
    perform exora_private.fail(
      'fact_not_proven',
      format('The narrative %s has a sentence without a fact, or no sentence.', v_id),
      'Store every sentence with the facts that it rests on, in one transaction.'
    );
  end if;
  return null;
end
$$;

comment on function exora_private.check_narrative() is
  'Deferred trigger: at commit a narrative has sentences, and each of them cites a fact of its patient.';

create constraint trigger clinical_narratives_cited
after insert on public.clinical_narratives
deferrable initially deferred
for each row execute function exora_private.check_narrative();

create constraint trigger clinical_narrative_sentences_cited
after insert or delete on public.clinical_narrative_sentences
deferrable initially deferred
for each row execute function exora_private.check_narrative();

create constraint trigger narrative_source_mappings_stay
after delete on public.narrative_source_mappings
deferrable initially deferred
for each row execute function exora_private.check_narrative();

do $$
declare
  v_table text;
begin
  foreach v_table in array array[
    'clinical_narratives', 'clinical_narrative_sentences', 'narrative_source_mappings'
  ] loop
    execute format('create index %I on public.%I (patient_id)', v_table || '_patient_idx', v_table);
    execute format('alter table public.%I enable row level security', v_table);
    execute format('revoke all on public.%I from public, anon, authenticated, service_role', v_table);
    execute format('grant select on public.%I to authenticated, service_role', v_table);
    execute format(
      'create policy %I on public.%I for select to authenticated using (patient_id in ('
      'select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())))',
      v_table || '_owner_select',
      v_table
    );
  end loop;
end
$$;

create trigger clinical_narrative_sentences_immutable
before update on public.clinical_narrative_sentences
for each row execute function exora_private.refuse_change();

create trigger narrative_source_mappings_immutable
before update on public.narrative_source_mappings
for each row execute function exora_private.refuse_change();
-- =============================================================================
-- 04_AI_PROCESSING.SQL - THE WORKER'S STAGES: READ, UNDERSTAND
-- =============================================================================
-- Purpose: What a worker stores while it reads and understands a document, fenced by the job that it holds
-- Architecture: Stage RPCs, each one transaction; the last call of a stage stores and completes the job at once
-- Dependencies: 01-03; found when a function runs: the review queue (04_manual_review), narratives (04_narrating),
--   job_queue and its functions (07, 08)
--
-- DESIGN DECISIONS:
-- - Every stage is idempotent: run twice or killed anywhere, it leaves the same record
-- - Facts are stored set by set, not row by row: 200 facts with proofs fit in 100 ms
-- - A fact that its page doesn't bear out is refused alone and kept in the audit with its reason
--
-- TABLES CREATED (3 tables):
-- Pipeline: ai_processing_sessions, entity_processing_audit_v2, ocr_artifacts
--
-- KEY FUNCTIONS: begin_reading(), store_page(), complete_reading(), begin_understanding(), complete_understanding(),
--   exora_private.job_file_json(), exora_private.shell_file_of_job(), exora_private.unproven_facts(), exora_private.store_facts(),
--   exora_private.content_hash(), exora_private.is_count(), exora_private.misfit(), exora_private.details(),
--   exora_private.store_details(), exora_private.store_codes(), exora_private.reading_of_job()
-- INTEGRATION POINTS: job-processors of exora-v3-worker call these in order; service_role only
-- =============================================================================

-- ai_processing_sessions -------------------------------------------------------

create table public.ai_processing_sessions (
  id uuid not null default gen_random_uuid(),
  shell_file_id uuid not null,
  patient_id uuid not null,
  reading_id uuid not null,
  job_id uuid not null,
  engine text,
  engine_version text,
  engine_ms double precision,
  status text not null default 'running',
  facts_stored integer,
  facts_kept integer,
  facts_refused integer,
  started_at timestamptz not null default now(),
  completed_at timestamptz,
  constraint ai_processing_sessions_pkey primary key (id),
  constraint ai_processing_sessions_id_patient_key unique (id, patient_id),
  constraint ai_processing_sessions_job_key unique (job_id),
  constraint ai_processing_sessions_shell_file_fkey
    foreign key (shell_file_id, patient_id) references public.shell_files (id, patient_id) on delete cascade,
  constraint ai_processing_sessions_reading_fkey
    foreign key (reading_id, patient_id) references public.shell_file_readings (id, patient_id) on delete cascade,
  constraint ai_processing_sessions_status_known check (status in ('running', 'completed')),
  constraint ai_processing_sessions_completed_when check ((status = 'completed') = (completed_at is not null))
);

create index ai_processing_sessions_shell_file_idx on public.ai_processing_sessions (patient_id, shell_file_id);
create index ai_processing_sessions_reading_idx on public.ai_processing_sessions (reading_id, patient_id);

alter table public.ai_processing_sessions enable row level security;
revoke all on public.ai_processing_sessions from public, anon, authenticated, service_role;
grant select on public.ai_processing_sessions to authenticated, service_role;

create policy ai_processing_sessions_owner_select on public.ai_processing_sessions
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.ai_processing_sessions is
  'One understanding of a reading by one job (later attempts continue it), with its engine and what came of it.';

alter table public.patient_clinical_events
  add constraint patient_clinical_events_session_fkey
  foreign key (session_id, patient_id) references public.ai_processing_sessions (id, patient_id)
  on delete set null (session_id);

-- entity_processing_audit_v2 ---------------------------------------------------

create table public.entity_processing_audit_v2 (
  id bigint generated always as identity,
  session_id uuid not null,
  patient_id uuid not null,
  entity_type text not null,
  entity_text text not null,
  page_number integer,
  start_offset integer,
  end_offset integer,
  negated boolean,
  attributes jsonb not null default '{}',
  confidence double precision,
  fact_key text,
  fate text not null,
  reason text,
  constraint entity_processing_audit_v2_pkey primary key (id),
  constraint entity_processing_audit_v2_session_fkey
    foreign key (session_id, patient_id) references public.ai_processing_sessions (id, patient_id) on delete cascade,
  constraint entity_processing_audit_v2_fate_known check (fate in ('stored', 'refused', 'context')),
  constraint entity_processing_audit_v2_refused_why check (fate <> 'refused' or reason is not null)
);

create index entity_processing_audit_v2_session_idx on public.entity_processing_audit_v2 (patient_id, session_id);

alter table public.entity_processing_audit_v2 enable row level security;
revoke all on public.entity_processing_audit_v2 from public, anon, authenticated, service_role;
grant select on public.entity_processing_audit_v2 to authenticated, service_role;

create policy entity_processing_audit_v2_owner_select on public.entity_processing_audit_v2
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.entity_processing_audit_v2 is
  'Every candidate of a session with its fate: stored as a fact, refused (with the reason), or context (names, dates …).';

-- ocr_artifacts ----------------------------------------------------------------

create table public.ocr_artifacts (
  reading_id uuid not null,
  patient_id uuid not null,
  page_number integer not null,
  pass integer not null,
  engine text not null,
  engine_version text,
  engine_ms double precision,
  mean_confidence double precision,
  word_count integer not null,
  storage_path text,
  details jsonb not null default '{}',
  created_at timestamptz not null default now(),
  constraint ocr_artifacts_pkey primary key (reading_id, page_number, pass),
  constraint ocr_artifacts_page_fkey
    foreign key (reading_id, page_number) references public.shell_file_pages (reading_id, page_number) on delete cascade,
  constraint ocr_artifacts_reading_fkey
    foreign key (reading_id, patient_id) references public.shell_file_readings (id, patient_id) on delete cascade,
  constraint ocr_artifacts_pass_range check (pass between 1 and 10),
  constraint ocr_artifacts_confidence_range check (mean_confidence between 0 and 1),
  constraint ocr_artifacts_storage_path_own check (starts_with(storage_path, patient_id || '/')),
  constraint ocr_artifacts_details_object check (jsonb_typeof(details) = 'object')
);

create index ocr_artifacts_reading_idx on public.ocr_artifacts (patient_id, reading_id);

alter table public.ocr_artifacts enable row level security;
revoke all on public.ocr_artifacts from public, anon, authenticated, service_role;
grant select on public.ocr_artifacts to authenticated, service_role;

create policy ocr_artifacts_owner_select on public.ocr_artifacts
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.ocr_artifacts is
  'What each pass of an engine over a page gave: engine, time, words, their mean confidence. The text is the page''s own.';
comment on column public.ocr_artifacts.details is
  'Numbers and technical words. text_layer_agreement: share of a text layer''s words that recognition of the picture finds too.';

create trigger ocr_artifacts_immutable
before update on public.ocr_artifacts
for each row execute function exora_private.refuse_change();

-- Arguments --------------------------------------------------------------------

create function exora_private.is_count(p_value jsonb)
returns boolean
language sql
immutable
-- Between two numbers there are numbers only.
return coalesce(case when p_value between '0' and '999999999' then scale(p_value::numeric) = 0 end, false);

comment on function exora_private.is_count(jsonb) is 'Whether a JSON value is a whole number that isn''t negative and fits an integer.';

create function exora_private.misfit(p_value jsonb, p_shape jsonb, p_closed boolean default false)
returns text
language sql
immutable
set search_path = ''
as $$
  select case
    when jsonb_typeof(p_value) is distinct from 'object' then 'object'
    else (
      select min(k.key)
      from (
        select s.key
        from jsonb_each_text(p_shape) as s (key, kind)
        where case
          when coalesce(jsonb_typeof(p_value -> s.key), 'null') = 'null' then s.kind !~ '[?]$'
          when s.kind ~ '^count' then not exora_private.is_count(p_value -> s.key)
          when jsonb_typeof(p_value -> s.key) <> rtrim(s.kind, '?') then true
          -- Neither too large nor too small for a double.
          when s.kind ~ '^number' then not coalesce(nullif(abs((p_value ->> s.key)::numeric), 0), 1) between 1e-100 and 1e12
          else false
        end
        union all
        select left(v.key, 40)
        from jsonb_object_keys(p_value) as v (key)
        where p_closed and not p_shape ? v.key
      ) as k (key)
    )
  end
$$;

comment on function exora_private.misfit(jsonb, jsonb, boolean) is
  'The first key of a JSON object that is missing or of another type than the shape says ({"page": "count", "date": "string?"}), '
  'or, closed, that the shape doesn''t name. Null: it fits, and its casts can''t fail.';

-- Reading ----------------------------------------------------------------------

create function exora_private.shell_file_of_job(p_job_payload jsonb)
returns public.shell_files
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_file public.shell_files;
begin
  select f.* into v_file
  from public.shell_files as f
  where f.id = (p_job_payload ->> 'shell_file_id')::uuid
    and f.patient_id = (p_job_payload ->> 'patient_id')::uuid
  for update;
  if not found then
    perform exora_private.fail('not_found', 'The job''s file does not exist any more.', 'Fail the job; it can''t be done.');
  end if;
  return v_file;
end
$$;

comment on function exora_private.shell_file_of_job(jsonb) is 'The file that a job''s payload names, locked for the transaction.';

create function exora_private.job_file_json(p_file public.shell_files)
returns jsonb
language sql
immutable
set search_path = ''
as $$
  select jsonb_build_object(
    'id', p_file.id, 'patient_id', p_file.patient_id, 'file_name', p_file.file_name, 'mime_type', p_file.mime_type,
    'size_bytes', p_file.size_bytes, 'sha256', p_file.sha256, 'storage_path', p_file.storage_path
  )
$$;

comment on function exora_private.job_file_json(public.shell_files) is 'A file as the worker that holds its job gets it.';

create function public.begin_reading(
  p_job_id uuid,
  p_worker_id text,
  p_attempt integer,
  p_engine_versions jsonb default '{}'
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_job record := exora_private.hold_job(p_job_id, p_worker_id, p_attempt, 'shell_file_processing');
  v_file public.shell_files := exora_private.shell_file_of_job(v_job.job_payload);
  v_reading_id uuid;
begin
  perform exora_private.require_ai_consent(v_file.patient_id, 'local');
  if jsonb_typeof(coalesce(p_engine_versions, '{}')) <> 'object' or pg_column_size(p_engine_versions) > 8192 then
    perform exora_private.fail('invalid_request', 'Engine versions must be an object.', 'Send {"engine": "version"} or nothing.');
  end if;

  insert into public.shell_file_readings (shell_file_id, patient_id, job_id, engine_versions)
  values (v_file.id, v_file.patient_id, p_job_id, coalesce(p_engine_versions, '{}'))
  on conflict on constraint shell_file_readings_job_key do nothing
  returning id into v_reading_id;

  if v_reading_id is null then
    select r.id into v_reading_id from public.shell_file_readings as r where r.job_id = p_job_id;
  else
    perform public.log_audit_event(
      p_event_type => 'file.reading_begun',
      p_patient_id => v_file.patient_id,
      p_resource_type => 'shell_file',
      p_resource_id => v_file.id,
      p_job_id => p_job_id,
      p_correlation_id => v_job.correlation_id
    );
  end if;

  update public.shell_files as f
  set
    status = 'reading',
    pages_done = (select count(*) from public.shell_file_pages as p where p.reading_id = v_reading_id)
  where f.id = v_file.id;

  return jsonb_build_object(
    'reading_id', v_reading_id,
    'shell_file', exora_private.job_file_json(v_file),
    'pages_done', coalesce(
      (
        select jsonb_agg(p.page_number order by p.page_number)
        from public.shell_file_pages as p
        where p.reading_id = v_reading_id
      ),
      '[]'
    )
  );
end
$$;

revoke all on function public.begin_reading(uuid, text, integer, jsonb) from public, anon, authenticated;
grant execute on function public.begin_reading(uuid, text, integer, jsonb) to service_role;

comment on function public.begin_reading(uuid, text, integer, jsonb) is
  'Opens the job''s reading, or the one that an earlier attempt left, and says which pages are stored already.';

create function public.store_page(
  p_job_id uuid,
  p_worker_id text,
  p_attempt integer,
  p_reading_id uuid,
  p_page jsonb,
  p_pages_total integer
)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_job record := exora_private.hold_job(p_job_id, p_worker_id, p_attempt, 'shell_file_processing');
  v_reading public.shell_file_readings := exora_private.reading_of_job(p_job_id, p_reading_id);
begin
  if exora_private.misfit(
      p_page,
      '{"number": "count", "width": "number", "height": "number", "engine": "string", "ms": "number?", "text": "string",
        "words": "array", "has_picture": "boolean?", "passes": "array?"}'
    ) is not null
    or not coalesce((p_page ->> 'number')::integer between 1 and p_pages_total, false)
    or not ((p_page ->> 'width')::numeric > 0 and (p_page ->> 'height')::numeric > 0)
  then
    perform exora_private.fail(
      'invalid_request',
      'This is no page, or its number doesn''t lie between 1 and the number of pages.',
      'Send {number, width, height, engine, ms, text, words, has_picture} and the number of pages.'
    );
  end if;
  if exists (
    select
    from jsonb_array_elements(coalesce(nullif(p_page -> 'passes', 'null'), '[]')) with ordinality as o (pass, ordinal)
    where o.ordinal > 10
      or pg_column_size(o.pass) > 8192
      or exora_private.misfit(
        o.pass,
        '{"engine": "string", "engine_version": "string?", "ms": "number?", "mean_confidence": "number?",
          "word_count": "count", "storage_path": "string?", "details": "object?"}'
      ) is not null
      or not coalesce((o.pass ->> 'mean_confidence')::numeric between 0 and 1, true)
      or not starts_with(coalesce(o.pass ->> 'storage_path', v_reading.patient_id || '/'), v_reading.patient_id || '/')
  ) then
    perform exora_private.fail(
      'invalid_request',
      'A pass of an engine over the page is not described as expected.',
      'Send at most 10 of {engine, engine_version, ms, mean_confidence (0 to 1), word_count, storage_path, details}.'
    );
  end if;

  insert into public.shell_file_pages (
    reading_id, patient_id, page_number, width, height, engine, read_ms, text, words, has_picture
  )
  values (
    v_reading.id,
    v_reading.patient_id,
    (p_page ->> 'number')::integer,
    (p_page ->> 'width')::double precision,
    (p_page ->> 'height')::double precision,
    p_page ->> 'engine',
    (p_page ->> 'ms')::double precision,
    p_page ->> 'text',
    p_page -> 'words',
    coalesce((p_page ->> 'has_picture')::boolean, false)
  )
  on conflict on constraint shell_file_pages_number_key do nothing;

  -- Who says nothing of passes made one: the page's own words describe it.
  insert into public.ocr_artifacts (
    reading_id, patient_id, page_number, pass, engine, engine_version, engine_ms, mean_confidence, word_count,
    storage_path, details
  )
  select
    v_reading.id,
    v_reading.patient_id,
    (p_page ->> 'number')::integer,
    o.ordinal,
    o.pass ->> 'engine',
    coalesce(o.pass ->> 'engine_version', v_reading.engine_versions ->> (o.pass ->> 'engine')),
    (o.pass ->> 'ms')::double precision,
    (o.pass ->> 'mean_confidence')::double precision,
    (o.pass ->> 'word_count')::integer,
    o.pass ->> 'storage_path',
    coalesce(nullif(o.pass -> 'details', 'null'), '{}')
  from jsonb_array_elements(
    coalesce(
      nullif(p_page -> 'passes', 'null'),
      jsonb_build_array(
        jsonb_build_object(
          'engine', p_page -> 'engine',
          'ms', p_page -> 'ms',
          'word_count', jsonb_array_length(p_page -> 'words'),
          'mean_confidence', (
            select round(avg(least(greatest((w.word ->> 'confidence')::numeric, 0), 1)), 12)
            from jsonb_array_elements(p_page -> 'words') as w (word)
            where jsonb_typeof(w.word -> 'confidence') = 'number'
          )
        )
      )
    )
  ) with ordinality as o (pass, ordinal)
  on conflict on constraint ocr_artifacts_pkey do nothing;

  update public.shell_files as f
  set
    pages_total = p_pages_total,
    pages_done = (select count(*) from public.shell_file_pages as p where p.reading_id = v_reading.id)
  where f.id = v_reading.shell_file_id;
  return true;
end
$$;

revoke all on function public.store_page(uuid, text, integer, uuid, jsonb, integer) from public, anon, authenticated;
grant execute on function public.store_page(uuid, text, integer, uuid, jsonb, integer) to service_role;

comment on function public.store_page(uuid, text, integer, uuid, jsonb, integer) is
  'Stores one page of the reading, what its passes gave, and the file''s progress; a page that is there already stays as it is.';

create function exora_private.reading_of_job(p_job_id uuid, p_reading_id uuid)
returns public.shell_file_readings
language plpgsql
stable
set search_path = ''
as $$
declare
  v_reading public.shell_file_readings;
begin
  select r.* into v_reading
  from public.shell_file_readings as r
  where r.id = p_reading_id and r.job_id = p_job_id and r.completed_at is null;
  if not found then
    perform exora_private.fail(
      'not_found', 'This job has no such open reading.', 'Call begin_reading() and use the reading_id that it returns.'
    );
  end if;
  return v_reading;
end
$$;

comment on function exora_private.reading_of_job(uuid, uuid) is 'The job''s own open reading, or the error not_found.';

create function public.complete_reading(
  p_job_id uuid,
  p_worker_id text,
  p_attempt integer,
  p_reading_id uuid,
  p_sha256 text,
  p_mime text,
  p_pages_total integer
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_job record;
  v_file public.shell_files;
  v_reading public.shell_file_readings;
  v_result jsonb := exora_private.earlier_result(p_job_id, p_worker_id, p_attempt);
begin
  if v_result is not null then
    return v_result;
  end if;
  v_job := exora_private.hold_job(p_job_id, p_worker_id, p_attempt, 'shell_file_processing');
  v_file := exora_private.shell_file_of_job(v_job.job_payload);
  v_reading := exora_private.reading_of_job(p_job_id, p_reading_id);

  if p_sha256 is distinct from v_file.sha256 then
    -- Proofs name the document by its hash: what was read must be what was submitted.
    perform exora_private.fail(
      'upload_incomplete', 'The stored bytes are not those that were submitted.', 'Upload the file again.'
    );
  end if;
  if p_mime is null then
    perform exora_private.fail('invalid_request', 'A reading needs the type of what was read.', 'Send p_mime.');
  end if;
  if p_pages_total is null or p_pages_total < 1
    or p_pages_total <> (
      select count(*)
      from public.shell_file_pages as p
      where p.reading_id = v_reading.id and p.page_number <= p_pages_total
    )
  then
    perform exora_private.fail('wrong_state', 'Not every page of the reading is stored.', 'Store the missing pages first.');
  end if;

  update public.shell_file_readings as r
  set
    sha256 = p_sha256,
    mime_type = p_mime,
    pages_total = p_pages_total,
    completed_at = now()
  where r.id = v_reading.id;

  v_result := jsonb_build_object(
    'ai_job_id', public.enqueue_job_v3(
      job_type => 'ai_processing',
      job_name => 'Understand document',
      job_payload => jsonb_build_object(
        'shell_file_id', v_file.id, 'patient_id', v_file.patient_id, 'reading_id', v_reading.id
      ),
      priority => v_job.priority,
      p_correlation_id => v_job.correlation_id
    ),
    'pages_total', p_pages_total
  );

  update public.shell_files as f
  set
    status = 'understanding',
    current_reading_id = v_reading.id,
    current_job_id = (v_result ->> 'ai_job_id')::uuid,
    pages_total = p_pages_total,
    pages_done = p_pages_total
  where f.id = v_file.id;

  perform exora_private.finish_job(p_job_id, v_result);
  perform public.log_audit_event(
    p_event_type => 'file.read',
    p_patient_id => v_file.patient_id,
    p_resource_type => 'shell_file',
    p_resource_id => v_file.id,
    p_details => jsonb_build_object('reading_id', v_reading.id, 'pages', p_pages_total),
    p_job_id => p_job_id,
    p_correlation_id => v_job.correlation_id
  );
  return v_result;
end
$$;

revoke all on function public.complete_reading(uuid, text, integer, uuid, text, text, integer) from public, anon, authenticated;
grant execute on function public.complete_reading(uuid, text, integer, uuid, text, text, integer) to service_role;

comment on function public.complete_reading(uuid, text, integer, uuid, text, text, integer) is
  'Makes a whole reading the file''s current one, enqueues its understanding and completes the job, all or nothing.';

-- Understanding ----------------------------------------------------------------

create function public.begin_understanding(p_job_id uuid, p_worker_id text, p_attempt integer)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_job record := exora_private.hold_job(p_job_id, p_worker_id, p_attempt, 'ai_processing');
  v_file public.shell_files := exora_private.shell_file_of_job(v_job.job_payload);
  v_reading public.shell_file_readings;
  v_session_id uuid;
begin
  perform exora_private.require_ai_consent(v_file.patient_id, 'local');

  select r.* into v_reading
  from public.shell_file_readings as r
  where r.id = (v_job.job_payload ->> 'reading_id')::uuid
    and r.shell_file_id = v_file.id
    and r.completed_at is not null;
  if not found then
    perform exora_private.fail('not_found', 'The job''s reading does not exist.', 'Read the document again.');
  end if;

  insert into public.ai_processing_sessions (shell_file_id, patient_id, reading_id, job_id)
  values (v_file.id, v_file.patient_id, v_reading.id, p_job_id)
  on conflict on constraint ai_processing_sessions_job_key do nothing
  returning id into v_session_id;

  if v_session_id is null then
    select s.id into v_session_id from public.ai_processing_sessions as s where s.job_id = p_job_id;
  else
    perform public.log_audit_event(
      p_event_type => 'file.understanding_begun',
      p_patient_id => v_file.patient_id,
      p_resource_type => 'shell_file',
      p_resource_id => v_file.id,
      p_job_id => p_job_id,
      p_correlation_id => v_job.correlation_id
    );
  end if;

  return (
    select jsonb_build_object(
      'session_id', v_session_id,
      'reading_id', v_reading.id,
      'shell_file', exora_private.job_file_json(v_file),
      'consent', jsonb_build_object(
        'local', public.has_ai_consent(v_file.patient_id, 'local'),
        'external', public.has_ai_consent(v_file.patient_id, 'external')
      ),
      'pages', jsonb_agg(
        jsonb_build_object(
          'id', p.id, 'number', p.page_number, 'width', p.width, 'height', p.height, 'engine', p.engine,
          'ms', p.read_ms, 'text', p.text, 'words', p.words, 'has_picture', p.has_picture
        )
        order by p.page_number
      )
    )
    from public.shell_file_pages as p
    where p.reading_id = v_reading.id
  );
end
$$;

revoke all on function public.begin_understanding(uuid, text, integer) from public, anon, authenticated;
grant execute on function public.begin_understanding(uuid, text, integer) to service_role;

comment on function public.begin_understanding(uuid, text, integer) is
  'Opens the job''s session, or the one that an earlier attempt left, and returns the reading''s pages with their words.';

create function exora_private.unproven_facts(p_reading_id uuid, p_facts jsonb)
returns table (ordinal bigint, reason text)
language sql
stable
set search_path = ''
as $$
  with pages as materialized (
    -- Unpacked once per page, not once per span.
    select p.page_number, p.text || '' as text, exora_private.ascii_bytes(p.text) as bytes
    from public.shell_file_pages as p
    where p.reading_id = p_reading_id
  ),
  spans as (
    select
      f.ordinal,
      x.at,
      x.source ->> 'role' as role,
      x.source ->> 'quote' as quote,
      (x.source ->> 'page')::integer as page_number,
      (x.source ->> 'start')::integer as start_offset,
      (x.source ->> 'end')::integer as end_offset
    from jsonb_array_elements(p_facts) with ordinality as f (fact, ordinal)
    cross join lateral jsonb_array_elements(f.fact -> 'sources') with ordinality as x (source, at)
  ),
  quoted as (
    select
      s.ordinal,
      string_agg(s.quote, ' ' order by s.at) as quotes,
      case
        when not bool_or(s.role = 'label') then 'label_missing'
        when not bool_and(p.page_number is not null) then 'page_missing'
        when not bool_and(
          coalesce(
            s.start_offset >= 0
            and s.end_offset > s.start_offset
            and exora_private.words_at(p.text, p.bytes, s.start_offset, greatest(s.end_offset, s.start_offset)) = s.quote,
            false
          )
        ) then 'quote_differs'
      end as reason
    from spans as s
    left join pages as p on p.page_number = s.page_number
    group by s.ordinal
  ),
  judged as (
    select
      f.ordinal,
      case
        when q.ordinal is null then 'source_missing'
        else coalesce(
          q.reason,
          exora_private.unproven_reason(f.fact ->> 'type', f.fact ->> 'text', f.fact -> 'attributes', q.quotes)
        )
      end as reason
    from jsonb_array_elements(p_facts) with ordinality as f (fact, ordinal)
    left join quoted as q on q.ordinal = f.ordinal
  )
  select j.ordinal, j.reason
  from judged as j
  where j.reason is not null
$$;

comment on function exora_private.unproven_facts(uuid, jsonb) is
  'Which of the proposed facts the reading''s pages don''t bear out, and why: the proof rule before anything is stored.';

create function exora_private.details()
returns table (
  detail_table text,
  event_types text[],
  -- [attribute, kind, column] each; an attribute of two kinds has two columns.
  columns jsonb
)
language sql
immutable
set search_path = ''
as $$
  values
    (
      'patient_conditions', array['condition', 'symptom', 'family_history'],
      '[["onset", "text", "onset"], ["status", "text", "clinical_status"], ["severity", "text", "severity"],
        ["relation", "text", "relation"]]'::jsonb
    ),
    (
      'patient_medications', array['medication'],
      '[["drug", "text", "drug"], ["strength", "text", "strength"], ["form", "text", "form"], ["dose", "number", "dose"],
        ["doseMax", "number", "dose_max"], ["unit", "text", "dose_unit"], ["route", "text", "route"],
        ["frequency", "text", "frequency"], ["frequencyPerDay", "number", "frequency_per_day"],
        ["prn", "boolean", "as_needed"], ["durationDays", "number", "duration_days"],
        ["status", "text", "medication_status"], ["start", "text", "started_on"]]'
    ),
    (
      'patient_allergies', array['allergy'],
      '[["reaction", "text", "reaction"], ["severity", "text", "severity"], ["criticality", "text", "criticality"],
        ["status", "text", "allergy_status"]]'
    ),
    (
      'patient_observations', array['lab'],
      '[["value", "number", "value_number"], ["value", "text", "value_text"], ["unit", "text", "unit"],
        ["refLow", "number", "ref_low"], ["refHigh", "number", "ref_high"], ["flag", "text", "flag"]]'
    ),
    (
      'patient_vitals', array['vital'],
      '[["value", "number", "value_number"], ["value", "text", "value_text"], ["unit", "text", "unit"],
        ["systolic", "number", "systolic"], ["diastolic", "number", "diastolic"], ["flag", "text", "flag"]]'
    ),
    (
      'patient_immunizations', array['immunization'],
      '[["date", "text", "given_on"], ["status", "text", "immunization_status"], ["lot", "text", "lot_number"]]'
    ),
    (
      'patient_interventions', array['procedure'],
      '[["date", "text", "performed_on"], ["status", "text", "intervention_status"], ["bodySite", "text", "body_site"]]'
    )
$$;

comment on function exora_private.details() is 'The detail tables: which types of fact each holds, and which column takes which attribute.';

create function exora_private.store_details(p_patient_id uuid, p_facts jsonb, p_event_ids uuid[])
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_detail record;
begin
  -- Names come from details() alone, never from a fact. Planned at each call: bare expressions, as no function has to
  -- be looked into.
  for v_detail in
    select
      d.detail_table,
      d.event_types,
      string_agg(format('%I', c.entry ->> 2), ', ' order by c.ordinal) as columns,
      string_agg(
        format('case when jsonb_typeof(f.a -> %1$L) = %2$L then (f.a ->> %1$L)::%3$s end', c.entry ->> 0, k.kind, k.type),
        ', '
        order by c.ordinal
      ) as expressions,
      string_agg(format('case when jsonb_typeof(f.a -> %1$L) = %2$L then %1$L end', c.entry ->> 0, k.kind), ', ') as taken
    from exora_private.details() as d
    cross join lateral jsonb_array_elements(d.columns) with ordinality as c (entry, ordinal)
    cross join lateral (
      select replace(c.entry ->> 1, 'text', 'string') as kind, replace(c.entry ->> 1, 'number', 'numeric') as type
    ) as k
    where d.event_types && array(
      select f.fact ->> 'type'
      from rows from (jsonb_array_elements(p_facts), unnest(p_event_ids)) as f (fact, event_id)
      where f.event_id is not null
    )
    group by d.detail_table, d.event_types
  loop
    execute format(
      'insert into public.%I (event_id, patient_id, event_type, other_attributes, %s)
       select f.event_id, $1, f.type, f.a - array_remove(array[%s], null), %s
       from (
         select x.event_id, x.fact ->> ''type'' as type, x.fact -> ''attributes'' as a
         from rows from (jsonb_array_elements($2), unnest($3)) as x (fact, event_id)
         where x.event_id is not null and x.fact ->> ''type'' = any ($4)
         offset 0
       ) as f',
      v_detail.detail_table, v_detail.columns, v_detail.taken, v_detail.expressions
    )
    using p_patient_id, p_facts, p_event_ids, v_detail.event_types;
  end loop;
end
$$;

comment on function exora_private.store_details(uuid, jsonb, uuid[]) is
  'Stores the detail rows of facts, one statement per detail table. Where a fact has no event id, nothing.';

create function exora_private.store_codes(p_patient_id uuid, p_facts jsonb, p_event_ids uuid[])
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  insert into public.medical_code_assignments (
    event_id, patient_id, event_type, code_system, code, display, code_version, match_reason, matched_term, score
  )
  select
    f.event_id,
    p_patient_id,
    f.fact ->> 'type',
    c.code ->> 'system',
    c.code ->> 'code',
    c.code ->> 'display',
    c.code ->> 'version',
    c.code ->> 'reason',
    c.code ->> 'term',
    (c.code ->> 'score')::double precision
  from rows from (jsonb_array_elements(p_facts), unnest(p_event_ids)) as f (fact, event_id)
  cross join lateral (select f.fact -> 'code' as code offset 0) as c
  where f.event_id is not null and jsonb_typeof(c.code) = 'object';
end
$$;

comment on function exora_private.store_codes(uuid, jsonb, uuid[]) is
  'Stores the codes of facts, each with its release, why it matched, by which term and how well, as far as that is told.';

create function exora_private.content_hash(p_fact jsonb)
returns text
language sql
stable
-- Of the text of a JSON array of these; to build that array would copy each of them.
return encode(
  sha256(
    convert_to(
      format(
        '[%s, %s, %s, %s, %s, %s, %s]',
        coalesce(p_fact -> 'type', 'null'), coalesce(p_fact -> 'text', 'null'), coalesce(p_fact -> 'assertion', 'null'),
        coalesce(p_fact -> 'attributes', 'null'), coalesce(p_fact -> 'date', 'null'), coalesce(p_fact -> 'code', 'null'),
        coalesce(p_fact -> 'sources', 'null')
      ),
      'UTF8'
    )
  ),
  'hex'
);

comment on function exora_private.content_hash(jsonb) is 'Hash of everything that a fact states, with its quotes.';

create function exora_private.store_facts(
  p_shell_file_id uuid,
  p_patient_id uuid,
  p_reading_id uuid,
  p_session_id uuid,
  p_facts jsonb
)
returns jsonb
language plpgsql
volatile
set search_path = ''
as $$
declare
  -- In the order of p_facts. No event id: nothing is stored for this one.
  v_event_ids uuid[];
  v_old_ids uuid[];
  v_hashes text[];
  v_kept integer;
  v_gone uuid[];
begin
  -- A person who decides about one of these at this moment comes before or after the whole.
  perform
  from public.patient_clinical_events as e
  where e.shell_file_id = p_shell_file_id and e.status <> 'superseded'
  order by e.id
  for no key update;

  -- What each stated fact meets: nothing (store it), the same content or a person's decision (keep that),
  -- or another suggestion under the same key (supersede that). One fact per key: the first.
  with stated as materialized (
    select f.ordinal, f.fact ->> 'key' as key, exora_private.content_hash(f.fact) as content_hash
    from jsonb_array_elements(p_facts) with ordinality as f (fact, ordinal)
  ),
  firsts as (
    select s.key, min(s.ordinal) as ordinal
    from stated as s
    group by s.key
  ),
  met as (
    select
      s.ordinal,
      s.content_hash,
      e.id as old_id,
      i.ordinal is not null as is_first,
      coalesce(e.status <> 'suggested' or e.content_hash = s.content_hash, false) as keep
    from stated as s
    left join firsts as i on i.ordinal = s.ordinal
    left join public.patient_clinical_events as e
      on e.shell_file_id = p_shell_file_id and e.fact_key = s.key and e.status <> 'superseded'
  )
  select
    coalesce(array_agg(case when m.is_first and not m.keep then exora_private.ordered_id() end order by m.ordinal), '{}'),
    coalesce(array_agg(case when m.is_first and not m.keep then m.old_id end order by m.ordinal), '{}'),
    coalesce(array_agg(m.content_hash order by m.ordinal), '{}'),
    count(*) filter (where m.is_first and m.keep)
  into v_event_ids, v_old_ids, v_hashes, v_kept
  from met as m;

  -- Before the new versions: a key has one living row.
  with gone as (
    update public.patient_clinical_events as e
    set
      status = 'superseded',
      superseded_at = now()
    where e.shell_file_id = p_shell_file_id
      and e.status = 'suggested'
      and e.origin <> 'person'
      and (
        e.id = any (v_old_ids)
        or e.fact_key not in (select f.fact ->> 'key' from jsonb_array_elements(p_facts) as f (fact))
      )
    returning e.id
  )
  select coalesce(array_agg(g.id), '{}') into v_gone from gone as g;
  update public.manual_review_queue as q
  set
    status = 'obsolete',
    decided_at = now()
  where q.event_id = any (v_gone) and q.status = 'waiting';
  perform exora_private.retire_narratives(v_gone);

  insert into public.patient_clinical_events (
    id, patient_id, shell_file_id, fact_key, event_type, display_text, assertion, event_date, origin, confidence,
    content_hash, session_id, supersedes_id
  )
  select
    f.event_id,
    p_patient_id,
    p_shell_file_id,
    f.fact ->> 'key',
    f.fact ->> 'type',
    f.fact ->> 'text',
    f.fact ->> 'assertion',
    -- A day that no calendar has (30 February, a misread digit) leaves the fact undated, not unstored.
    case when exora_private.partial_date(f.fact ->> 'date') is not null then f.fact ->> 'date' end,
    'machine',
    (f.fact ->> 'confidence')::double precision,
    f.content_hash,
    p_session_id,
    f.old_id
  from rows from (jsonb_array_elements(p_facts), unnest(v_event_ids), unnest(v_old_ids), unnest(v_hashes))
    as f (fact, event_id, old_id, content_hash)
  where f.event_id is not null;

  perform exora_private.store_details(p_patient_id, p_facts, v_event_ids);
  perform exora_private.store_codes(p_patient_id, p_facts, v_event_ids);

  insert into public.clinical_event_sources (
    event_id, ordinal, patient_id, event_type, role, page_id, page_number, quote, start_offset, end_offset, boxes
  )
  select
    f.event_id,
    s.ordinal,
    p_patient_id,
    f.fact ->> 'type',
    s.source ->> 'role',
    p.id,
    p.page_number,
    s.source ->> 'quote',
    (s.source ->> 'start')::integer,
    (s.source ->> 'end')::integer,
    s.source -> 'boxes'
  from rows from (jsonb_array_elements(p_facts), unnest(v_event_ids)) as f (fact, event_id)
  cross join lateral jsonb_array_elements(f.fact -> 'sources') with ordinality as s (source, ordinal)
  join public.shell_file_pages as p
    on p.reading_id = p_reading_id and p.page_number = (s.source ->> 'page')::integer
  where f.event_id is not null;

  return jsonb_build_object(
    'facts_stored', cardinality(array_remove(v_event_ids, null)),
    'facts_kept', v_kept,
    'facts_superseded', cardinality(v_gone),
    'facts_to_review', exora_private.queue_for_review(p_patient_id, p_reading_id, p_facts, v_event_ids)
  );
end
$$;

comment on function exora_private.store_facts(uuid, uuid, uuid, uuid, jsonb) is
  'Makes the facts of a file be these: new ones stored, changed suggestions superseded, what a person decided kept.';

create function public.complete_understanding(
  p_job_id uuid,
  p_worker_id text,
  p_attempt integer,
  p_session jsonb,
  p_facts jsonb,
  p_candidates jsonb default '[]'
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_job record;
  v_file public.shell_files;
  v_session public.ai_processing_sessions;
  v_refused jsonb;
  v_facts jsonb;
  v_types constant text[] := array(select unnest(d.event_types) from exora_private.details() as d);
  v_roles constant text[] := array[
    'label', 'value', 'unit', 'range', 'flag', 'strength', 'dosage', 'route', 'frequency', 'date', 'detail'
  ];
  v_result jsonb := exora_private.earlier_result(p_job_id, p_worker_id, p_attempt);
begin
  if v_result is not null then
    return v_result;
  end if;
  v_job := exora_private.hold_job(p_job_id, p_worker_id, p_attempt, 'ai_processing');
  v_file := exora_private.shell_file_of_job(v_job.job_payload);
  select s.* into v_session from public.ai_processing_sessions as s where s.job_id = p_job_id;
  if not found then
    perform exora_private.fail('wrong_state', 'This job has no session.', 'Call begin_understanding() first.');
  end if;
  perform exora_private.require_ai_consent(v_file.patient_id, 'local');

  if jsonb_typeof(p_facts) is distinct from 'array' or jsonb_typeof(coalesce(p_candidates, '[]')) <> 'array' then
    perform exora_private.fail('invalid_request', 'Facts and candidates must be arrays.', 'Send [] when there are none.');
  end if;
  if jsonb_array_length(p_facts) > exora_private.setting('documents.max_facts') then
    perform exora_private.fail('invalid_request', 'One document states more facts than are accepted.', 'Split the document.');
  end if;
  if exists (
    select
    from jsonb_array_elements(p_facts) as f (fact)
    -- Written out where misfit() would do: it is asked once for each of some hundred facts.
    where case
      when (
        jsonb_typeof(f.fact -> 'key'), jsonb_typeof(f.fact -> 'type'), jsonb_typeof(f.fact -> 'text'),
        jsonb_typeof(f.fact -> 'assertion'), jsonb_typeof(f.fact -> 'attributes'), jsonb_typeof(f.fact -> 'confidence'),
        jsonb_typeof(f.fact -> 'sources')
      ) is distinct from ('string', 'string', 'string', 'string', 'object', 'number', 'array') then true
      else char_length(f.fact ->> 'key') not between 8 and 200
        or char_length(f.fact ->> 'text') not between 1 and 2000
        or not f.fact ->> 'type' = any (v_types)
        or not f.fact ->> 'assertion' = any (array['present', 'absent', 'possible', 'historical', 'family'])
        or not coalesce(nullif((f.fact ->> 'confidence')::numeric, 0), 1) between 1e-100 and 1
        or jsonb_typeof(f.fact -> 'date') not in ('string', 'null')
        or jsonb_typeof(f.fact -> 'code') not in ('object', 'null')
        or case
          when jsonb_typeof(f.fact -> 'code') = 'object' then (
            jsonb_typeof(f.fact #> '{code,system}'), jsonb_typeof(f.fact #> '{code,code}'),
            jsonb_typeof(f.fact #> '{code,display}')
          ) is distinct from ('string', 'string', 'string')
            or '' in (f.fact #>> '{code,system}', f.fact #>> '{code,code}', f.fact #>> '{code,display}')
            or not f.fact #>> '{code,reason}' = any (array['exact', 'synonym', 'normalised', 'mapped', 'source'])
            or char_length(f.fact #>> '{code,term}') not between 1 and 500
            or not coalesce(nullif(exora_private.number_attribute(f.fact -> 'code', 'score'), 0), 1) between 1e-100 and 1
            or jsonb_typeof(f.fact #> '{code,score}') not in ('number', 'null')
          else false
        end
        or exists (
          select
          from jsonb_array_elements(f.fact -> 'sources') as x (source)
          where not exora_private.is_count(x.source -> 'page')
            or not exora_private.is_count(x.source -> 'start')
            or not exora_private.is_count(x.source -> 'end')
            or jsonb_typeof(x.source -> 'quote') is distinct from 'string'
            or not coalesce(x.source ->> 'role' = any (v_roles), false)
            or jsonb_typeof(x.source -> 'boxes') is distinct from 'array'
            or x.source -> 'boxes' = '[]'
        )
    end
  ) then
    perform exora_private.fail(
      'invalid_request',
      'A fact lacks its key, text, attributes or sources.',
      'Send facts in the form of contracts'' GroundedFact, offsets in code points.'
    );
  end if;
  if exora_private.misfit(p_session, '{"engine": "string?", "engine_version": "string?", "ms": "number?"}') is not null
    or exists (
      select
      from jsonb_array_elements(coalesce(p_candidates, '[]')) as c (candidate)
      where jsonb_typeof(c.candidate) <> 'object'
        or exists (
          select
          from (values (c.candidate -> 'page'), (c.candidate -> 'start'), (c.candidate -> 'end')) as n (value)
          where n.value <> 'null' and not exora_private.is_count(n.value)
        )
        or case jsonb_typeof(c.candidate -> 'confidence')
          when 'number' then not coalesce(nullif((c.candidate ->> 'confidence')::numeric, 0), 1) between 1e-100 and 1
          when 'null' then false
          else c.candidate ? 'confidence'
        end
        or jsonb_typeof(c.candidate -> 'negated') not in ('boolean', 'null')
        or jsonb_typeof(c.candidate -> 'attributes') <> 'object'
        or not coalesce(c.candidate ->> 'fate', 'context') = any (array['stored', 'refused', 'context'])
        or (c.candidate ->> 'fate' = 'refused' and c.candidate ->> 'reason' is null)
    )
  then
    perform exora_private.fail(
      'invalid_request',
      'The session or a candidate is not described as expected.',
      'Send {engine, engine_version, ms}, and candidates with a type, text, page, start, end and a known fate.'
    );
  end if;

  select coalesce(jsonb_object_agg(u.ordinal, u.reason), '{}')
  into v_refused
  from exora_private.unproven_facts(v_session.reading_id, p_facts) as u;

  v_facts := p_facts;
  if v_refused <> '{}' then
    select coalesce(jsonb_agg(f.fact order by f.ordinal), '[]')
    into v_facts
    from jsonb_array_elements(p_facts) with ordinality as f (fact, ordinal)
    where not v_refused ? f.ordinal::text;
  end if;

  v_result := exora_private.store_facts(v_file.id, v_file.patient_id, v_session.reading_id, v_session.id, v_facts)
    || jsonb_build_object('facts_refused', jsonb_array_length(p_facts) - jsonb_array_length(v_facts));

  insert into public.entity_processing_audit_v2 (
    session_id, patient_id, entity_type, entity_text, page_number, start_offset, end_offset, negated, attributes,
    confidence, fact_key, fate, reason
  )
  select
    v_session.id,
    v_file.patient_id,
    coalesce(c.candidate ->> 'type', 'unknown'),
    coalesce(c.candidate ->> 'text', ''),
    (c.candidate ->> 'page')::integer,
    (c.candidate ->> 'start')::integer,
    (c.candidate ->> 'end')::integer,
    (c.candidate ->> 'negated')::boolean,
    coalesce(c.candidate -> 'attributes', '{}'),
    (c.candidate ->> 'confidence')::double precision,
    coalesce(c.candidate ->> 'fact_key', c.candidate ->> 'key'),
    coalesce(c.candidate ->> 'fate', 'context'),
    c.candidate ->> 'reason'
  from jsonb_array_elements(coalesce(p_candidates, '[]')) as c (candidate)
  union all
  select
    v_session.id,
    v_file.patient_id,
    coalesce(f.fact ->> 'type', 'unknown'),
    f.fact ->> 'text',
    (f.fact #>> '{sources,0,page}')::integer,
    (f.fact #>> '{sources,0,start}')::integer,
    (f.fact #>> '{sources,0,end}')::integer,
    f.fact ->> 'assertion' = 'absent',
    f.fact -> 'attributes',
    (f.fact ->> 'confidence')::double precision,
    f.fact ->> 'key',
    'refused',
    v_refused ->> f.ordinal::text
  from jsonb_array_elements(p_facts) with ordinality as f (fact, ordinal)
  where v_refused ? f.ordinal::text;

  update public.ai_processing_sessions as s
  set
    engine = p_session ->> 'engine',
    engine_version = p_session ->> 'engine_version',
    engine_ms = (p_session ->> 'ms')::double precision,
    status = 'completed',
    facts_stored = (v_result ->> 'facts_stored')::integer,
    facts_kept = (v_result ->> 'facts_kept')::integer,
    facts_refused = (v_result ->> 'facts_refused')::integer,
    completed_at = now()
  where s.id = v_session.id;

  update public.shell_files as f
  set
    status = 'processed',
    processed_at = now()
  where f.id = v_file.id;

  -- Only what harms when it is wrong is worth a message; the rest waits until somebody looks.
  perform exora_private.notify(
    p.account_owner_id, 'review_waiting', v_file.patient_id, 'shell_file', v_file.id, jsonb_build_object('count', w.urgent)
  )
  from public.user_profiles as p
  cross join lateral (
    select count(*) as urgent
    from public.patient_clinical_events as e
    join public.manual_review_queue as q on q.event_id = e.id and q.status = 'waiting' and q.priority <= 2
    where e.session_id = v_session.id
  ) as w
  where p.id = v_file.patient_id and w.urgent > 0;

  perform exora_private.finish_job(p_job_id, v_result);
  perform public.log_audit_event(
    p_event_type => 'file.understood',
    p_patient_id => v_file.patient_id,
    p_resource_type => 'shell_file',
    p_resource_id => v_file.id,
    p_details => v_result || jsonb_build_object('session_id', v_session.id),
    p_job_id => p_job_id,
    p_correlation_id => v_job.correlation_id
  );
  return v_result;
end
$$;

revoke all on function public.complete_understanding(uuid, text, integer, jsonb, jsonb, jsonb)
from public, anon, authenticated;
grant execute on function public.complete_understanding(uuid, text, integer, jsonb, jsonb, jsonb) to service_role;

comment on function public.complete_understanding(uuid, text, integer, jsonb, jsonb, jsonb) is
  'Stores a document''s facts with details and proofs, the fate of every candidate, and completes file and job: one transaction.';
-- =============================================================================
-- 04_MANUAL_REVIEW.SQL - WHAT PEOPLE SAY ABOUT FACTS, AND HOW THEY SEE THEM
-- =============================================================================
-- Purpose: Which machine-made facts a person should look at first; confirming, correcting, rejecting and adding facts
-- Architecture: The understanding stage fills the queue in its own transaction; people decide through definer RPCs
-- Dependencies: 01-03, 04_ai_processing.sql; access rules (02, 06), which are found when a function runs
--
-- DESIGN DECISIONS:
-- - Risk comes first: what harms when it is wrong stands before what the machine is unsure of
-- - A person states words, assertion, attributes, day and code; origin, status, confidence, author and time are the
--   database's, and any other key is refused
-- - A correction supersedes and keeps the fact's key: reading the document again doesn't bring the error back
-- - An unknown fact, another person's and one of a category that wasn't shared give the same answer
--
-- TABLES CREATED (2 tables):
-- Review: manual_review_queue
-- Views: dual_lens_user_preferences
--
-- KEY FUNCTIONS: confirm_clinical_event(), correct_clinical_event(), reject_clinical_event(), add_clinical_event(),
--   read_review_queue(), set_lens_preference(), get_lens_preference(), exora_private.is_high_alert(),
--   exora_private.review_priority(), exora_private.queue_for_review(), exora_private.person_fact(),
--   exora_private.store_person_fact(), exora_private.event_to_decide(), exora_private.decide_event(),
--   exora_private.stated_event()
-- INTEGRATION POINTS: complete_understanding() (04) fills the queue; apps/web and the CLI call the rest
-- =============================================================================

-- manual_review_queue ----------------------------------------------------------

create table public.manual_review_queue (
  event_id uuid not null,
  patient_id uuid not null,
  event_type text not null,
  -- The most urgent of the reasons.
  reason text not null,
  reasons text[] not null,
  -- 1 is the most urgent.
  priority integer not null,
  status text not null default 'waiting',
  result_event_id uuid,
  decided_by uuid,
  decided_at timestamptz,
  created_at timestamptz not null default now(),
  constraint manual_review_queue_pkey primary key (event_id),
  constraint manual_review_queue_event_fkey
    foreign key (event_id, patient_id, event_type)
    references public.patient_clinical_events (id, patient_id, event_type) on delete cascade,
  constraint manual_review_queue_result_fkey
    foreign key (result_event_id) references public.patient_clinical_events (id) on delete set null,
  constraint manual_review_queue_decided_by_fkey foreign key (decided_by) references auth.users (id) on delete set null,
  constraint manual_review_queue_reasons_known check (
    reason = reasons[1]
    and reasons <@ array['text_layer_mismatch', 'conflict', 'high_risk', 'low_confidence', 'uncoded']
  ),
  constraint manual_review_queue_priority_range check (priority between 1 and 4),
  constraint manual_review_queue_status_known check (
    status in ('waiting', 'confirmed', 'corrected', 'rejected', 'obsolete')
  ),
  constraint manual_review_queue_decided_when check ((status = 'waiting') = (decided_at is null))
);

create index manual_review_queue_waiting_idx
on public.manual_review_queue (patient_id, status, priority, created_at, event_id);
create index manual_review_queue_result_idx on public.manual_review_queue (result_event_id);
create index manual_review_queue_decided_by_idx on public.manual_review_queue (decided_by);

alter table public.manual_review_queue enable row level security;
revoke all on public.manual_review_queue from public, anon, authenticated, service_role;
grant select on public.manual_review_queue to authenticated, service_role;

create policy manual_review_queue_owner_select on public.manual_review_queue
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.manual_review_queue is
  'Suggested facts that a person should look at, the dangerous ones first, and what they decided.';

-- What should be looked at -----------------------------------------------------

create function exora_private.is_high_alert(p_words text)
returns boolean
language sql
immutable
-- Medicines that harm most when drug or dose are wrong, by their WHO names: the groups of APINCHS (Australian
-- Commission on Safety and Quality in Health Care) and of ISMP's list for community care. Aminoglycosides,
-- vancomycin, amphotericin; potassium; insulins; opioids and sedatives; cytotoxics and methotrexate; heparins and
-- other anticoagulants; sulfonylureas (ISMP). The rest for the narrow range between too little and too much.
return coalesce(
  lower(p_words) ~ (
    '(parin|rudin|xaban|gatran|platin|rubicin|taxel)\M'
    '|\m(gentamicin|tobramycin|amikacin|vancomycin|amphotericin|potassium|insulin|morphine|oxycodone|hydromorphone'
    '|fentanyl|methadone|buprenorphine|tapentadol|codeine|tramadol|pethidine|midazolam|diazepam|clonazepam|alprazolam'
    '|methotrexate|cyclophosphamide|azathioprine|mercaptopurine|fluorouracil|capecitabine|vincristine|vinblastine'
    '|hydroxycarbamide|warfarin|phenindione|glibenclamide|gliclazide|glimepiride|glipizide'
    '|digoxin|lithium|phenytoin|theophylline|amiodarone|ciclosporin|tacrolimus)\M'
  ),
  false
);

comment on function exora_private.is_high_alert(text) is 'Whether words name a high-alert medicine (APINCHS, ISMP; narrow range).';

create function exora_private.review_priority(p_event_type text, p_is_high_alert boolean, p_reasons text[])
returns integer
language sql
immutable
set search_path = ''
as $$
  select case
    -- What a person sees differs from what was read: nothing that stands there is trusted.
    when 'text_layer_mismatch' = any (p_reasons) then 1
    -- A missed or invented allergy, a wrong dose of a high-alert medicine: the errors that kill.
    when 'high_risk' = any (p_reasons) and (p_event_type = 'allergy' or p_is_high_alert) then 1
    when array['high_risk', 'low_confidence'] <@ p_reasons then 1
    when array['high_risk', 'conflict'] && p_reasons then 2
    when 'low_confidence' = any (p_reasons) then 3
    else 4
  end
$$;

comment on function exora_private.review_priority(text, boolean, text[]) is
  '1 (allergies, high-alert medicines, doubtful doses, pages that show something else), 2 (other doses, conflicts), '
  '3 (the machine is unsure), 4 (uncoded).';

create function exora_private.queue_for_review(p_patient_id uuid, p_reading_id uuid, p_facts jsonb, p_event_ids uuid[])
returns integer
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_queued integer;
begin
  with stated as materialized (
    select
      x.event_id,
      x.fact,
      x.fact ->> 'type' as event_type,
      x.fact -> 'attributes' as a,
      lower(coalesce(exora_private.text_attribute(x.fact -> 'attributes', 'drug'), x.fact ->> 'text')) as subject,
      case
        when x.fact ->> 'type' = 'medication' then exora_private.squeeze(x.fact #>> '{attributes,strength}')
      end as strength,
      x.fact ->> 'type' = 'medication'
        and exora_private.is_high_alert(concat_ws(' ', x.fact #>> '{attributes,drug}', x.fact ->> 'text')) as is_high_alert
    from rows from (jsonb_array_elements(p_facts), unnest(p_event_ids)) as x (fact, event_id)
    where x.event_id is not null
  ),
  -- Recognisers rate each word from 0 to 1. Under 0.6 they chose among letters: a doubtful digit in a dose costs a look.
  doubted as materialized (
    select p.page_number, (w.word ->> 'start')::integer as start_offset, (w.word ->> 'end')::integer as end_offset
    from public.shell_file_pages as p
    cross join lateral jsonb_path_query(p.words, 'strict $[*] ? (@.confidence < 0.6)') as w (word)
    where p.reading_id = p_reading_id
      and exora_private.is_count(w.word -> 'start')
      and exora_private.is_count(w.word -> 'end')
  ),
  -- Under half of a text layer's words seen in the picture: a layer of another text, or one that isn't shown.
  unlike as materialized (
    select distinct o.page_number
    from public.ocr_artifacts as o
    where o.reading_id = p_reading_id and exora_private.number_attribute(o.details, 'text_layer_agreement') < 0.5
  ),
  proofs as (
    select s.event_id, bool_or(d.page_number is not null) as is_doubted, bool_or(u.page_number is not null) as is_unlike
    from stated as s
    cross join lateral jsonb_array_elements(s.fact -> 'sources') as x (source)
    left join doubted as d
      on d.page_number = (x.source ->> 'page')::integer
      and d.start_offset < (x.source ->> 'end')::integer
      and d.end_offset > (x.source ->> 'start')::integer
    left join unlike as u on u.page_number = (x.source ->> 'page')::integer
    group by s.event_id
  ),
  known as materialized (
    -- What was stated many times is compared once. A fact that meets itself here doesn't differ from itself.
    select d.event_type, d.assertion, d.subject, exora_private.squeeze(d.strength) as strength, d.dose, d.frequency_per_day
    from (
      select distinct
        e.event_type, e.assertion, lower(coalesce(m.drug, e.display_text)) as subject, m.strength, m.dose, m.frequency_per_day
      from public.patient_clinical_events as e
      left join public.patient_medications as m on m.patient_id = p_patient_id and m.event_id = e.id
      where e.patient_id = p_patient_id
        and e.event_type in ('allergy', 'medication')
        and e.status in ('suggested', 'confirmed')
        and coalesce(lower(m.medication_status), 'active') not in ('stopped', 'completed', 'discontinued')
        and lower(coalesce(m.drug, e.display_text)) in (
          select s.subject from stated as s where s.event_type in ('allergy', 'medication')
        )
    ) as d
  ),
  -- A drug that is both taken and named as an allergy, an allergy both stated and denied, one drug in two doses.
  conflicting as (
    select distinct s.event_id
    from stated as s
    join known as k on k.subject = s.subject
    where s.event_type in ('allergy', 'medication')
      and case
        when k.event_type <> s.event_type then k.assertion = 'present' and s.fact ->> 'assertion' = 'present'
        when k.event_type = 'allergy' then (k.assertion = 'absent') <> (s.fact ->> 'assertion' = 'absent')
        when k.assertion <> 'present' or s.fact ->> 'assertion' <> 'present' then false
        else coalesce(k.strength <> s.strength, false)
          or coalesce(k.dose <> exora_private.number_attribute(s.a, 'dose'), false)
          or coalesce(k.frequency_per_day <> exora_private.number_attribute(s.a, 'frequencyPerDay'), false)
      end
  ),
  -- Materialized: the reasons are asked for four times.
  judged as materialized (
    select
      s.event_id,
      s.event_type,
      s.is_high_alert,
      array_remove(
        array[
          case when p.is_unlike then 'text_layer_mismatch' end,
          case when s.event_id in (select c.event_id from conflicting as c) then 'conflict' end,
          -- "No known allergy to penicillin", read where it doesn't stand, is as dangerous as an allergy that was missed.
          case
            when s.event_type = 'allergy'
              or (
                s.event_type = 'medication'
                and (
                  s.a ->> 'strength' is not null or s.a ->> 'dose' is not null
                  or s.is_high_alert
                )
              )
              then 'high_risk'
          end,
          -- Extractors give 0.7 and more to names that they know in a place where such names stand; less is a guess.
          case when p.is_doubted or (s.fact ->> 'confidence')::numeric < 0.7 then 'low_confidence' end,
          -- Without a code nothing warns of an interaction, and the same illness in other words stays a second one.
          case
            when s.event_type in ('allergy', 'medication', 'condition')
              and jsonb_typeof(s.fact -> 'code') is distinct from 'object'
              then 'uncoded'
          end
        ],
        null
      ) as reasons
    from stated as s
    left join proofs as p on p.event_id = s.event_id
  )
  insert into public.manual_review_queue (event_id, patient_id, event_type, reason, reasons, priority)
  select
    j.event_id, p_patient_id, j.event_type, j.reasons[1], j.reasons,
    exora_private.review_priority(j.event_type, j.is_high_alert, j.reasons)
  from judged as j
  where cardinality(j.reasons) > 0;

  get diagnostics v_queued = row_count;
  return v_queued;
end
$$;

comment on function exora_private.queue_for_review(uuid, uuid, jsonb, uuid[]) is
  'Scores new facts by risk, the reader''s and the extractor''s confidence, conflicts and codes, and queues those that need a look.';

-- What a person states ---------------------------------------------------------

create function exora_private.person_fact(p_stated jsonb, p_before jsonb default null)
returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  v_fact jsonb;
  v_misfit text;
  -- Attributes that don't tell what a thing is.
  v_of_state constant text[] := array['status', 'severity', 'criticality', 'start', 'stop', 'onset', 'date'];
begin
  v_misfit := exora_private.misfit(
    p_stated,
    '{"text": "string?", "assertion": "string?", "attributes": "object?", "date": "string?", "code": "object?"}'::jsonb
      || case when p_before is null then '{"type": "string", "text": "string"}' else '{}' end::jsonb,
    true
  );
  if v_misfit is null and (pg_column_size(p_stated) > 32768 or p_stated = '{}') then
    v_misfit := 'object';
  end if;
  if v_misfit is not null then
    perform exora_private.fail(
      'invalid_request',
      format('A fact can''t be stated like this (%s).', v_misfit),
      'Send text, assertion, attributes, date and code, a new fact also its type, and nothing else.'
    );
  end if;

  v_fact := coalesce(p_before, '{"assertion": "present", "attributes": {}, "date": null}') || p_stated;
  v_fact := v_fact || jsonb_build_object(
    'text', btrim(normalize(v_fact ->> 'text', nfc)),
    'attributes', jsonb_strip_nulls(coalesce(nullif(v_fact -> 'attributes', 'null'), '{}'))
  );
  if p_before is not null
    and (v_fact -> 'text', (v_fact -> 'attributes') - v_of_state)
      is distinct from (p_before -> 'text', jsonb_strip_nulls(p_before -> 'attributes') - v_of_state)
  then
    -- The code said what the earlier words mean.
    v_fact := v_fact - 'code';
  end if;
  if p_stated ? 'code' then
    -- A person chooses a code, its words are the release's: nobody writes "harmless" beside the code of a poison.
    v_fact := v_fact || jsonb_build_object(
      'code',
      (
        select jsonb_build_object(
          'system', c.code_system, 'code', c.code, 'display', c.display, 'version', c.version, 'reason', 'person'
        )
        from public.medical_codes as c
        join public.medical_code_systems as r
          on r.code_system = c.code_system and r.version = c.version and r.is_current
        where c.code_system = p_stated #>> '{code,system}'
          and c.code = p_stated #>> '{code,code}'
          and c.status = 'active'
      )
    );
  end if;

  v_misfit := case
    when not v_fact ->> 'type' = any (
      array(select unnest(d.event_types) from exora_private.details() as d)
    ) then 'type'
    when char_length(coalesce(v_fact ->> 'text', '')) not between 1 and 2000 or v_fact ->> 'text' ~ '[\x01-\x08\x0b-\x1f\x7f]'
      then 'text'
    when not coalesce(v_fact ->> 'assertion' = any (array['present', 'absent', 'possible', 'historical', 'family']), false)
      then 'assertion'
    when v_fact ->> 'date' is not null and exora_private.partial_date(v_fact ->> 'date') is null then 'date'
    when jsonb_typeof(p_stated -> 'code') = 'object'
      and (
        exora_private.misfit(p_stated -> 'code', '{"system": "string", "code": "string"}', true) is not null
        or v_fact ->> 'code' is null
      )
      then 'code'
  end;
  if v_misfit is null and (select count(*) from jsonb_object_keys(v_fact -> 'attributes')) > 40 then
    v_misfit := 'attributes';
  end if;
  v_misfit := coalesce(
    v_misfit,
    (
      select 'attributes.' || left(min(a.key), 40)
      from jsonb_each(v_fact -> 'attributes') as a
      where a.key !~ '^[a-z][A-Za-z0-9]{0,39}$'
        or case jsonb_typeof(a.value)
          when 'string' then char_length(a.value #>> '{}') not between 1 and 500
          when 'number' then abs((a.value #>> '{}')::numeric) > 1e9
          when 'boolean' then false
          else true
        end
        -- An attribute that has a column is of the column's kind.
        or not coalesce(
          (
            select bool_or(replace(c.entry ->> 1, 'text', 'string') = jsonb_typeof(a.value))
            from exora_private.details() as d
            cross join lateral jsonb_array_elements(d.columns) as c (entry)
            where v_fact ->> 'type' = any (d.event_types) and c.entry ->> 0 = a.key
          ),
          true
        )
    )
  );
  if v_misfit is not null then
    perform exora_private.fail(
      'invalid_request',
      format('A part of the fact is not as expected (%s).', v_misfit),
      'Send a known type and assertion, 1 to 2000 characters of text, plain attributes, a day, month or year that exists, and {system, code} of a loaded release.'
    );
  end if;
  return v_fact || '{"sources": []}';
end
$$;

comment on function exora_private.person_fact(jsonb, jsonb) is
  'What a person states, checked and completed: a new fact, or the fact before with what they changed. Attributes replace attributes.';

create function exora_private.store_person_fact(
  p_patient_id uuid,
  p_shell_file_id uuid,
  p_fact_key text,
  p_fact jsonb,
  p_supersedes_id uuid
)
returns uuid
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_event_id uuid := exora_private.ordered_id();
begin
  insert into public.patient_clinical_events (
    id, patient_id, shell_file_id, fact_key, event_type, display_text, assertion, event_date, status, origin,
    confidence, content_hash, supersedes_id, decided_by, decided_at
  )
  values (
    v_event_id, p_patient_id, p_shell_file_id, p_fact_key, p_fact ->> 'type', p_fact ->> 'text', p_fact ->> 'assertion',
    p_fact ->> 'date', 'confirmed', 'person', 1, exora_private.content_hash(p_fact), p_supersedes_id,
    auth.uid(), now()
  );
  perform exora_private.store_details(p_patient_id, jsonb_build_array(p_fact), array[v_event_id]);
  perform exora_private.store_codes(p_patient_id, jsonb_build_array(p_fact), array[v_event_id]);
  return v_event_id;
end
$$;

comment on function exora_private.store_person_fact(uuid, uuid, text, jsonb, uuid) is
  'Stores a fact that the signed-in person stated: confirmed, of origin person, its author and time with it.';

create unique index patient_clinical_events_person_key on public.patient_clinical_events (patient_id, fact_key)
where shell_file_id is null and status in ('suggested', 'confirmed');

-- Deciding ---------------------------------------------------------------------

create function exora_private.event_to_decide(p_event_id uuid)
returns public.patient_clinical_events
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_event public.patient_clinical_events;
begin
  select e.* into v_event from public.patient_clinical_events as e where e.id = p_event_id;
  -- Asked before anything is locked, and of an unknown fact too: the answer doesn't tell which ids exist.
  perform exora_private.require_access(v_event.patient_id, exora_private.category_of(v_event.event_type), 'edit');
  select e.* into v_event from public.patient_clinical_events as e where e.id = p_event_id for no key update;
  return v_event;
end
$$;

comment on function exora_private.event_to_decide(uuid) is
  'The fact, locked, if the signed-in person may edit its category of the record; else the error not_allowed.';

create function exora_private.decide_event(
  p_event public.patient_clinical_events,
  p_decision text,
  p_reason text default null,
  p_fact jsonb default null,
  p_fact_key text default null
)
returns jsonb
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_result_id uuid;
begin
  if p_event.status = 'superseded' then
    perform exora_private.fail(
      'wrong_state',
      'This fact was replaced by a newer version.',
      'Reload the record and decide about the version that it shows.'
    );
  end if;
  update public.patient_clinical_events as e
  set
    status = case p_decision when 'corrected' then 'superseded' else p_decision end,
    superseded_at = case p_decision when 'corrected' then now() end,
    decided_by = auth.uid(),
    decided_at = now()
  where e.id = p_event.id;

  if p_decision = 'corrected' then
    -- After the old version has gone: a key has one living row.
    v_result_id := exora_private.store_person_fact(
      p_event.patient_id, p_event.shell_file_id, p_fact_key, p_fact, p_event.id
    );
  end if;

  update public.manual_review_queue as q
  set
    status = p_decision,
    result_event_id = v_result_id,
    decided_by = auth.uid(),
    decided_at = now()
  where q.event_id = p_event.id;
  if p_decision <> 'confirmed' then
    perform exora_private.retire_narratives(array[p_event.id]);
  end if;

  perform public.log_audit_event(
    p_event_type => 'fact.' || p_decision,
    p_patient_id => p_event.patient_id,
    p_resource_type => 'clinical_event',
    p_resource_id => p_event.id,
    p_details => jsonb_strip_nulls(
      jsonb_build_object(
        'event_type', p_event.event_type, 'before', p_event.status, 'reason', p_reason, 'result_id', v_result_id
      )
    )
  );
  return jsonb_build_object(
    'event_id', coalesce(v_result_id, p_event.id),
    'status', case p_decision when 'corrected' then 'confirmed' else p_decision end
  );
end
$$;

comment on function exora_private.decide_event(public.patient_clinical_events, text, text, jsonb, text) is
  'Writes a decision to the fact, its place in the queue and the audit log; superseded facts are decided about no more.';

create function exora_private.stated_event(p_patient_id uuid, p_fact_key text)
returns uuid
language plpgsql
volatile
set search_path = ''
as $$
begin
  -- Of two who state the same at once, the second waits here and finds the first one's.
  perform pg_advisory_xact_lock(hashtextextended(p_patient_id || p_fact_key, 0));
  return (
    select e.id
    from public.patient_clinical_events as e
    where e.patient_id = p_patient_id
      and e.fact_key = p_fact_key
      and e.shell_file_id is null
      and e.status in ('suggested', 'confirmed')
  );
end
$$;

comment on function exora_private.stated_event(uuid, text) is
  'The living fact that people stated under this key without a document, or null; nobody else states it in this transaction.';

create function public.confirm_clinical_event(p_event_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_event public.patient_clinical_events := exora_private.event_to_decide(p_event_id);
begin
  if v_event.status = 'confirmed' then
    return jsonb_build_object('event_id', v_event.id, 'status', 'confirmed');
  end if;
  if v_event.status = 'rejected'
    and v_event.shell_file_id is null
    and exora_private.stated_event(v_event.patient_id, v_event.fact_key) is not null
  then
    perform exora_private.fail('wrong_state', 'The record has this very fact already.', 'Leave this one rejected.');
  end if;
  return exora_private.decide_event(v_event, 'confirmed');
end
$$;

revoke all on function public.confirm_clinical_event(uuid) from public, anon, service_role;
grant execute on function public.confirm_clinical_event(uuid) to authenticated;

comment on function public.confirm_clinical_event(uuid) is
  'Owner or carer who may edit: this fact is true. Also takes a rejection back. Twice is once.';

create function public.reject_clinical_event(p_event_id uuid, p_reason text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_event public.patient_clinical_events := exora_private.event_to_decide(p_event_id);
begin
  if not coalesce(
    p_reason = any (array['misread', 'wrong', 'outdated', 'duplicate', 'of_somebody_else', 'other']), false
  ) then
    perform exora_private.fail(
      'invalid_request',
      'This is no reason to reject a fact.',
      'Say misread, wrong, outdated, duplicate, of_somebody_else or other.'
    );
  end if;
  if v_event.status = 'rejected' then
    return jsonb_build_object('event_id', v_event.id, 'status', 'rejected');
  end if;
  return exora_private.decide_event(v_event, 'rejected', p_reason);
end
$$;

revoke all on function public.reject_clinical_event(uuid, text) from public, anon, service_role;
grant execute on function public.reject_clinical_event(uuid, text) to authenticated;

comment on function public.reject_clinical_event(uuid, text) is
  'Owner or carer who may edit: this fact doesn''t hold. It stays in the history and never comes back by reading again.';

create function public.correct_clinical_event(p_event_id uuid, p_correction jsonb)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_event public.patient_clinical_events := exora_private.event_to_decide(p_event_id);
  v_before jsonb;
  v_fact jsonb;
  v_key text := v_event.fact_key;
  v_new_id uuid;
begin
  select
    jsonb_strip_nulls(jsonb_build_object('code', c.code)) || jsonb_build_object(
      'type', v_event.event_type,
      'text', v_event.display_text,
      'assertion', v_event.assertion,
      'attributes', exora_private.fact_attributes(v_event.patient_id, v_event.id, v_event.event_type),
      'date', v_event.event_date
    )
  into v_before
  from (values (1)) as one (x)
  left join lateral (
    select jsonb_build_object(
      'system', m.code_system, 'code', m.code, 'display', m.display, 'version', m.code_version,
      'reason', m.match_reason, 'term', m.matched_term, 'score', m.score
    ) as code
    from public.medical_code_assignments as m
    where m.patient_id = v_event.patient_id and m.event_id = v_event.id
    order by m.code_system
    limit 1
  ) as c on true;
  v_fact := exora_private.person_fact(p_correction, v_before);

  if v_event.status = 'superseded' then
    -- A correction whose answer was lost may be sent again; any other comes too late.
    select e.id into v_new_id
    from public.patient_clinical_events as e
    where e.supersedes_id = v_event.id
      and e.origin = 'person'
      and e.decided_by = auth.uid()
      and e.status = 'confirmed'
      and e.content_hash = exora_private.content_hash(v_fact);
    if found then
      return jsonb_build_object('event_id', v_new_id, 'status', 'confirmed');
    end if;
  elsif exora_private.content_hash(v_fact)
    = exora_private.content_hash(
      v_before || jsonb_build_object('attributes', jsonb_strip_nulls(v_before -> 'attributes'), 'sources', '[]'::jsonb)
    )
  then
    perform exora_private.fail('invalid_request', 'This changes nothing.', 'Confirm the fact, or say what is different.');
  elsif v_event.shell_file_id is null then
    v_key := 'stated-' || exora_private.content_hash(v_fact);
    if exora_private.stated_event(v_event.patient_id, v_key) is not null then
      perform exora_private.fail('wrong_state', 'The record has this very fact already.', 'Reject the one that is wrong.');
    end if;
  end if;
  return exora_private.decide_event(v_event, 'corrected', null, v_fact, v_key);
end
$$;

revoke all on function public.correct_clinical_event(uuid, jsonb) from public, anon, service_role;
grant execute on function public.correct_clinical_event(uuid, jsonb) to authenticated;

comment on function public.correct_clinical_event(uuid, jsonb) is
  'Owner or carer who may edit: a new version of origin person replaces the fact. Give what changes of text, assertion, '
  'attributes (all of them), date and code. Sent again, it gives the same version.';

create function public.add_clinical_event(p_patient_id uuid, p_fact jsonb)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_fact jsonb := exora_private.person_fact(p_fact);
  v_key text := 'stated-' || exora_private.content_hash(v_fact);
  v_event_id uuid;
begin
  perform exora_private.require_access(p_patient_id, exora_private.category_of(v_fact ->> 'type'), 'edit');
  v_event_id := exora_private.stated_event(p_patient_id, v_key);
  if v_event_id is null then
    v_event_id := exora_private.store_person_fact(p_patient_id, null, v_key, v_fact, null);
    perform public.log_audit_event(
      p_event_type => 'fact.added',
      p_patient_id => p_patient_id,
      p_resource_type => 'clinical_event',
      p_resource_id => v_event_id,
      p_details => jsonb_build_object('event_type', v_fact -> 'type')
    );
  end if;
  return jsonb_build_object('event_id', v_event_id, 'status', 'confirmed');
end
$$;

revoke all on function public.add_clinical_event(uuid, jsonb) from public, anon, service_role;
grant execute on function public.add_clinical_event(uuid, jsonb) to authenticated;

comment on function public.add_clinical_event(uuid, jsonb) is
  'Owner or carer who may edit: a fact of the person''s own, {type, text, assertion, attributes, date, code}. The same twice is one.';

create function public.read_review_queue(
  p_patient_id uuid,
  p_limit integer default 50,
  p_after_event_id uuid default null
)
returns json
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_limit integer := exora_private.page_size(p_limit, 50, 200);
  v_types text[] := exora_private.require_read_types(p_patient_id, null);
  v_with_files boolean := exora_private.can_read(p_patient_id, 'documents');
  v_after public.manual_review_queue;
begin
  if p_after_event_id is not null then
    select q.* into v_after
    from public.manual_review_queue as q
    where q.event_id = p_after_event_id and q.patient_id = p_patient_id;
    if not found then
      perform exora_private.fail('not_found', 'This record''s queue has no such fact.', 'Start again from the first page.');
    end if;
  end if;

  return (
    select coalesce(
      json_agg(
        json_build_object(
          'event_id', q.event_id,
          'reason', q.reason,
          'reasons', q.reasons,
          'priority', q.priority,
          'created_at', q.created_at,
          -- A file's name can tell more than the fact: both go to those only who may see the documents.
          'shell_file_id', s.id,
          'file_name', s.file_name,
          'fact', f.fact
        )
        order by q.priority, q.created_at, q.event_id
      ),
      '[]'
    )
    from (
      select x.*
      from public.manual_review_queue as x
      where x.patient_id = p_patient_id
        and x.status = 'waiting'
        and x.event_type = any (v_types)
        and (
          p_after_event_id is null
          or (x.priority, x.created_at, x.event_id) > (v_after.priority, v_after.created_at, v_after.event_id)
        )
      order by x.priority, x.created_at, x.event_id
      limit v_limit
    ) as q
    join exora_private.facts as f on f.patient_id = p_patient_id and f.id = q.event_id
    left join public.shell_files as s on s.id = f.shell_file_id and v_with_files
  );
end
$$;

revoke all on function public.read_review_queue(uuid, integer, uuid) from public, anon, service_role;
grant execute on function public.read_review_queue(uuid, integer, uuid) to authenticated;

comment on function public.read_review_queue(uuid, integer, uuid) is
  'The facts of readable categories that wait for a look, the most dangerous first; p_after_event_id is the last one seen.';

-- dual_lens_user_preferences ---------------------------------------------------

create table public.dual_lens_user_preferences (
  user_id uuid not null,
  profile_id uuid not null,
  lens text not null,
  updated_at timestamptz not null default now(),
  constraint dual_lens_user_preferences_pkey primary key (user_id, profile_id),
  constraint dual_lens_user_preferences_user_fkey foreign key (user_id) references auth.users (id) on delete cascade,
  constraint dual_lens_user_preferences_profile_fkey
    foreign key (profile_id) references public.user_profiles (id) on delete cascade,
  constraint dual_lens_user_preferences_lens_known check (lens in ('document', 'narrative'))
);

create index dual_lens_user_preferences_profile_idx on public.dual_lens_user_preferences (profile_id);

alter table public.dual_lens_user_preferences enable row level security;
revoke all on public.dual_lens_user_preferences from public, anon, authenticated, service_role;
grant select on public.dual_lens_user_preferences to authenticated, service_role;

create policy dual_lens_user_preferences_own_select on public.dual_lens_user_preferences
for select to authenticated
using (user_id = (select auth.uid()));

comment on table public.dual_lens_user_preferences is
  'How each person looks at each record: document by document, or as the story that its facts tell.';

create function public.set_lens_preference(p_profile_id uuid, p_lens text)
returns text
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_access(p_profile_id, null, 'view');
begin
  if not coalesce(p_lens in ('document', 'narrative'), false) then
    perform exora_private.fail('invalid_request', 'There is no such view.', 'Choose document or narrative.');
  end if;
  insert into public.dual_lens_user_preferences (user_id, profile_id, lens)
  values (v_user_id, p_profile_id, p_lens)
  on conflict on constraint dual_lens_user_preferences_pkey do update
  set
    lens = excluded.lens,
    updated_at = now();
  return p_lens;
end
$$;

revoke all on function public.set_lens_preference(uuid, text) from public, anon, service_role;
grant execute on function public.set_lens_preference(uuid, text) to authenticated;

comment on function public.set_lens_preference(uuid, text) is
  'Remembers whether the signed-in person looks at this record by document or by narrative.';

create function public.get_lens_preference(p_profile_id uuid)
returns text
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_access(p_profile_id, null, 'view');
begin
  return coalesce(
    (
      select d.lens
      from public.dual_lens_user_preferences as d
      where d.user_id = v_user_id and d.profile_id = p_profile_id
    ),
    'document'
  );
end
$$;

revoke all on function public.get_lens_preference(uuid) from public, anon, service_role;
grant execute on function public.get_lens_preference(uuid) to authenticated;

comment on function public.get_lens_preference(uuid) is
  'The view that the signed-in person chose for this record; document when they chose none.';
-- =============================================================================
-- 04_NARRATING.SQL - THE WORKER'S STAGE THAT TELLS A DOCUMENT'S FACTS AS STORIES
-- =============================================================================
-- Purpose: What a worker stores while it retells a document, fenced by the job that it holds
-- Architecture: begin_narrating() gives the living facts, complete_narrating() stores and completes the job at once
-- Dependencies: 01-03, 04_ai_processing.sql; job_queue and its functions (07, 08), which are found when a function runs
--
-- DESIGN DECISIONS:
-- - A sentence rests on living facts of its record, and has no number that they don't have; else its narrative is refused
-- - When a fact is replaced or rejected, the narratives that cite it are taken back in the same transaction
--
-- TABLES CREATED (1 table):
-- Pipeline: semantic_processing_sessions
--
-- KEY FUNCTIONS: begin_narrating(), complete_narrating(), exora_private.unfounded_narratives(),
--   exora_private.retire_narratives()
-- INTEGRATION POINTS: Jobs of type semantic_processing call these in order; service_role only
-- =============================================================================

-- semantic_processing_sessions -------------------------------------------------

create table public.semantic_processing_sessions (
  id uuid not null default gen_random_uuid(),
  shell_file_id uuid not null,
  patient_id uuid not null,
  job_id uuid not null,
  engine text,
  engine_version text,
  engine_ms double precision,
  status text not null default 'running',
  narratives_stored integer,
  narratives_refused integer,
  started_at timestamptz not null default now(),
  completed_at timestamptz,
  constraint semantic_processing_sessions_pkey primary key (id),
  constraint semantic_processing_sessions_id_patient_key unique (id, patient_id),
  constraint semantic_processing_sessions_job_key unique (job_id),
  constraint semantic_processing_sessions_shell_file_fkey
    foreign key (shell_file_id, patient_id) references public.shell_files (id, patient_id) on delete cascade,
  constraint semantic_processing_sessions_status_known check (status in ('running', 'completed')),
  constraint semantic_processing_sessions_completed_when check ((status = 'completed') = (completed_at is not null))
);

create index semantic_processing_sessions_shell_file_idx
on public.semantic_processing_sessions (patient_id, shell_file_id);

alter table public.clinical_narratives
  add constraint clinical_narratives_session_fkey
  foreign key (session_id, patient_id) references public.semantic_processing_sessions (id, patient_id)
  on delete set null (session_id);

alter table public.semantic_processing_sessions enable row level security;
revoke all on public.semantic_processing_sessions from public, anon, authenticated, service_role;
grant select on public.semantic_processing_sessions to authenticated, service_role;

create policy semantic_processing_sessions_owner_select on public.semantic_processing_sessions
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.semantic_processing_sessions is
  'One writing of a document''s narratives by one job (later attempts continue it), with its engine and what came of it.';

-- Narrating --------------------------------------------------------------------

create function public.begin_narrating(p_job_id uuid, p_worker_id text, p_attempt integer)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_job record := exora_private.hold_job(p_job_id, p_worker_id, p_attempt, 'semantic_processing');
  v_file public.shell_files := exora_private.shell_file_of_job(v_job.job_payload);
  v_session_id uuid;
begin
  perform exora_private.require_ai_consent(v_file.patient_id, 'local');
  if v_file.status <> 'processed' then
    perform exora_private.fail('wrong_state', 'The document is not understood yet.', 'Try again when it is processed.');
  end if;

  insert into public.semantic_processing_sessions (shell_file_id, patient_id, job_id)
  values (v_file.id, v_file.patient_id, p_job_id)
  on conflict on constraint semantic_processing_sessions_job_key do nothing
  returning id into v_session_id;

  if v_session_id is null then
    select s.id into v_session_id from public.semantic_processing_sessions as s where s.job_id = p_job_id;
  else
    perform public.log_audit_event(
      p_event_type => 'file.narrating_begun',
      p_patient_id => v_file.patient_id,
      p_resource_type => 'shell_file',
      p_resource_id => v_file.id,
      p_job_id => p_job_id,
      p_correlation_id => v_job.correlation_id
    );
  end if;

  return jsonb_build_object(
    'session_id', v_session_id,
    'shell_file', exora_private.job_file_json(v_file),
    'consent', jsonb_build_object(
      'local', public.has_ai_consent(v_file.patient_id, 'local'),
      'external', public.has_ai_consent(v_file.patient_id, 'external')
    ),
    'facts', (
      select coalesce(jsonb_agg(f.fact::jsonb - 'sources' order by f.event_day, f.event_type, f.id), '[]')
      from exora_private.facts as f
      where f.shell_file_id = v_file.id
    )
  );
end
$$;

revoke all on function public.begin_narrating(uuid, text, integer) from public, anon, authenticated;
grant execute on function public.begin_narrating(uuid, text, integer) to service_role;

comment on function public.begin_narrating(uuid, text, integer) is
  'Opens the job''s session, or the one that an earlier attempt left, and returns the document''s living facts without their proofs.';

create function exora_private.unfounded_narratives(p_patient_id uuid, p_narratives jsonb)
returns table (
  ordinal bigint,
  reason text
)
language sql
stable
set search_path = ''
as $$
  with told as materialized (
    select n.ordinal, s.at, s.sentence ->> 'text' as text, c.cited
    from jsonb_array_elements(p_narratives) with ordinality as n (narrative, ordinal)
    cross join lateral jsonb_array_elements(n.narrative -> 'sentences') with ordinality as s (sentence, at)
    cross join lateral (
      select array(select distinct e.id::uuid from jsonb_array_elements_text(s.sentence -> 'event_ids') as e (id)) as cited
    ) as c
  ),
  known as materialized (
    select f.id, concat_ws(' ', f.display_text, f.fact ->> 'date', f.attributes::text) as words
    from exora_private.facts as f
    where f.patient_id = p_patient_id and f.id in (select unnest(t.cited) from told as t)
  ),
  judged as (
    select
      t.ordinal,
      case
        when t.cited = '{}' then 'fact_missing'
        when (select count(*) from known as k where k.id = any (t.cited)) < cardinality(t.cited) then 'fact_unknown'
        -- A dose or a year that none of the cited facts has was made up.
        when exists (
          select
          from regexp_matches(t.text, '[0-9]+(?:[.,][0-9]+)*', 'g') as m
          where not coalesce(
            exora_private.numbers_in(m[1])
              && exora_private.numbers_in((select string_agg(k.words, ' ') from known as k where k.id = any (t.cited))),
            false
          )
        ) then 'number_unknown'
      end as reason
    from told as t
  )
  select j.ordinal, min(j.reason)
  from judged as j
  where j.reason is not null
  group by j.ordinal
$$;

comment on function exora_private.unfounded_narratives(uuid, jsonb) is
  'Which narratives have a sentence that rests on no living fact of the record, or a number that its facts don''t have.';

create function public.complete_narrating(
  p_job_id uuid,
  p_worker_id text,
  p_attempt integer,
  p_session jsonb,
  p_narratives jsonb
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_job record;
  v_file public.shell_files;
  v_session public.semantic_processing_sessions;
  v_new jsonb;
  v_result jsonb := exora_private.earlier_result(p_job_id, p_worker_id, p_attempt);
begin
  if v_result is not null then
    return v_result;
  end if;
  v_job := exora_private.hold_job(p_job_id, p_worker_id, p_attempt, 'semantic_processing');
  v_file := exora_private.shell_file_of_job(v_job.job_payload);
  select s.* into v_session from public.semantic_processing_sessions as s where s.job_id = p_job_id;
  if not found then
    perform exora_private.fail('wrong_state', 'This job has no session.', 'Call begin_narrating() first.');
  end if;
  perform exora_private.require_ai_consent(v_file.patient_id, 'local');

  if exora_private.misfit(p_session, '{"engine": "string?", "engine_version": "string?", "ms": "number?"}') is not null
    or (
      case
        when jsonb_typeof(p_narratives) is distinct from 'array' then true
        else jsonb_array_length(p_narratives) > 100
          or exists (
            select
            from jsonb_array_elements(p_narratives) as n (narrative)
            where case
              when exora_private.misfit(n.narrative, '{"type": "string", "title": "string", "sentences": "array"}', true) is not null
                then true
              else not n.narrative ->> 'type' = any (array['document', 'condition', 'medication', 'episode', 'summary'])
                or char_length(n.narrative ->> 'title') not between 1 and 300
                or jsonb_array_length(n.narrative -> 'sentences') not between 1 and 200
                or exists (
                  select
                  from jsonb_array_elements(n.narrative -> 'sentences') as s (sentence)
                  where case
                    when exora_private.misfit(s.sentence, '{"text": "string", "event_ids": "array"}', true) is not null then true
                    else char_length(s.sentence ->> 'text') not between 1 and 2000
                      or jsonb_array_length(s.sentence -> 'event_ids') > 100
                      or exists (
                        select
                        from jsonb_array_elements(s.sentence -> 'event_ids') as e (id)
                        where jsonb_typeof(e.id) <> 'string'
                          or e.id #>> '{}' !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
                      )
                  end
                )
            end
          )
      end
    )
  then
    perform exora_private.fail(
      'invalid_request',
      'The session or a narrative is not described as expected.',
      'Send at most 100 narratives {type, title, sentences: [{text, event_ids}]} and {engine, engine_version, ms}.'
    );
  end if;

  select coalesce(jsonb_agg(n.narrative || jsonb_build_object('id', gen_random_uuid()) order by n.ordinal), '[]')
  into v_new
  from jsonb_array_elements(p_narratives) with ordinality as n (narrative, ordinal)
  where n.ordinal not in (
    select u.ordinal from exora_private.unfounded_narratives(v_file.patient_id, p_narratives) as u
  );

  with before as (
    update public.clinical_narratives as n
    set
      status = 'superseded',
      superseded_at = now()
    where n.shell_file_id = v_file.id and n.status = 'current'
    returning n.id, n.narrative_type, n.title
  )
  insert into public.clinical_narratives (
    id, patient_id, shell_file_id, session_id, narrative_type, title, supersedes_id
  )
  select
    (n.narrative ->> 'id')::uuid,
    v_file.patient_id,
    v_file.id,
    v_session.id,
    n.narrative ->> 'type',
    n.narrative ->> 'title',
    (
      select b.id
      from before as b
      where b.narrative_type = n.narrative ->> 'type' and b.title = n.narrative ->> 'title'
      limit 1
    )
  from jsonb_array_elements(v_new) as n (narrative);

  insert into public.clinical_narrative_sentences (narrative_id, ordinal, patient_id, text)
  select (n.narrative ->> 'id')::uuid, s.ordinal, v_file.patient_id, s.sentence ->> 'text'
  from jsonb_array_elements(v_new) as n (narrative)
  cross join lateral jsonb_array_elements(n.narrative -> 'sentences') with ordinality as s (sentence, ordinal);

  insert into public.narrative_source_mappings (narrative_id, sentence_ordinal, event_id, patient_id, event_type)
  select distinct (n.narrative ->> 'id')::uuid, s.ordinal, e.id, e.patient_id, e.event_type
  from jsonb_array_elements(v_new) as n (narrative)
  cross join lateral jsonb_array_elements(n.narrative -> 'sentences') with ordinality as s (sentence, ordinal)
  cross join lateral jsonb_array_elements_text(s.sentence -> 'event_ids') as c (cited)
  join public.patient_clinical_events as e on e.id = c.cited::uuid;

  v_result := jsonb_build_object(
    'narratives_stored', jsonb_array_length(v_new),
    'narratives_refused', jsonb_array_length(p_narratives) - jsonb_array_length(v_new)
  );
  update public.semantic_processing_sessions as s
  set
    engine = p_session ->> 'engine',
    engine_version = p_session ->> 'engine_version',
    engine_ms = (p_session ->> 'ms')::double precision,
    status = 'completed',
    narratives_stored = (v_result ->> 'narratives_stored')::integer,
    narratives_refused = (v_result ->> 'narratives_refused')::integer,
    completed_at = now()
  where s.id = v_session.id;

  perform exora_private.finish_job(p_job_id, v_result);
  perform public.log_audit_event(
    p_event_type => 'file.narrated',
    p_patient_id => v_file.patient_id,
    p_resource_type => 'shell_file',
    p_resource_id => v_file.id,
    p_details => v_result || jsonb_build_object('session_id', v_session.id),
    p_job_id => p_job_id,
    p_correlation_id => v_job.correlation_id
  );
  return v_result;
end
$$;

revoke all on function public.complete_narrating(uuid, text, integer, jsonb, jsonb) from public, anon, authenticated;
grant execute on function public.complete_narrating(uuid, text, integer, jsonb, jsonb) to service_role;

comment on function public.complete_narrating(uuid, text, integer, jsonb, jsonb) is
  'Stores a document''s narratives in place of the earlier ones, refuses those that no facts bear out, and completes the job.';

create function exora_private.retire_narratives(p_event_ids uuid[])
returns void
language sql
volatile
set search_path = ''
as $$
  -- What a story rests on doesn't hold any more: it isn't told until it is written again.
  update public.clinical_narratives as n
  set
    status = 'superseded',
    superseded_at = now()
  where n.status = 'current'
    and n.id in (select m.narrative_id from public.narrative_source_mappings as m where m.event_id = any (p_event_ids))
$$;

comment on function exora_private.retire_narratives(uuid[]) is 'Takes back the narratives that cite facts which were replaced or rejected.';
-- =============================================================================
-- 05_HEALTHCARE_JOURNEY.SQL - PROVIDERS, THEIR ACCESS AND NOTES, ENCOUNTERS
-- =============================================================================
-- Purpose: Who treats a person: the registry, what each may see and why, what they saw and wrote, and the visits
-- Architecture: A provider sees a record only while registered, granted and consented; the owner keeps all three
-- Dependencies: 01-03; predicates of access and operators (06, 07), which are found when a function runs
--
-- DESIGN DECISIONS:
-- - Only operators write the registry: nobody makes a provider of themselves, and a suspended one sees nothing at once
-- - Every grant has a purpose of the closed list and an end
-- - Grants are never changed: another extent is another grant, so that the log says what was allowed at the time
-- - Notes are written once and superseded; encounters are marked as entered in error, never removed
-- - The access log stands beside the audit log, in the same transaction: owners read it without knowing event types
--
-- TABLES CREATED (6 tables):
-- Providers: provider_registry, patient_provider_access, provider_access_log
-- Journey: healthcare_encounters, encounter_events, provider_clinical_notes
--
-- KEY FUNCTIONS: register_provider(), verify_provider(), find_providers(), grant_provider_access(),
--   revoke_provider_access(), get_patients_in_care(), save_encounter(), remove_encounter(), write_provider_note(),
--   exora_private.closed_list(), exora_private.require_listed(), exora_private.bounded_text(),
--   exora_private.checked_categories(), exora_private.provider_json(), exora_private.is_span(),
--   exora_private.tell_provider(), exora_private.guard_access_log(), exora_private.guard_provider_note()
-- INTEGRATION POINTS: exora_private.access_level() (06) admits providers; every read_* of theirs fills provider_access_log
-- =============================================================================

-- Checks -----------------------------------------------------------------------

create function exora_private.closed_list(p_name text)
returns text[]
language sql
immutable
set search_path = ''
as $$
  select case p_name
    when 'provider type' then array[
      'doctor', 'specialist', 'nurse', 'pharmacist', 'dentist', 'allied_health', 'clinic', 'hospital', 'laboratory', 'imaging'
    ]
    when 'provider status' then array['pending', 'verified', 'suspended']
    when 'purpose' then array['treatment', 'care_coordination', 'second_opinion', 'emergency', 'administration']
    when 'encounter type' then array[
      'visit', 'telehealth', 'home_visit', 'emergency', 'admission', 'procedure', 'vaccination', 'pathology', 'imaging', 'other'
    ]
    when 'note type' then array['assessment', 'progress', 'plan', 'referral', 'discharge', 'other']
    when 'consent type' then array['provider_access', 'ai_local', 'ai_external']
  end
$$;

comment on function exora_private.closed_list(text) is 'What columns and parameters of this kind may say, for constraints and RPCs alike.';

create function exora_private.require_listed(p_value text, p_name text)
returns void
language plpgsql
immutable
set search_path = ''
as $$
begin
  if p_value is null or p_value <> all (exora_private.closed_list(p_name)) then
    perform exora_private.fail(
      'invalid_request',
      format('This %s is not known.', p_name),
      format('Pass one of: %s.', array_to_string(exora_private.closed_list(p_name), ', '))
    );
  end if;
end
$$;

comment on function exora_private.require_listed(text, text) is 'Nothing, or the error invalid_request with the list as hint.';

create function exora_private.bounded_text(p_value text, p_most integer, p_name text)
returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  if btrim(p_value) <> '' and not exora_private.is_plain_text(p_value, p_most) then
    perform exora_private.fail(
      'invalid_request',
      format('The %s has more than %s characters, or characters that can''t be shown.', p_name, p_most),
      'Correct or shorten it.'
    );
  end if;
  return nullif(btrim(p_value), '');
end
$$;

comment on function exora_private.bounded_text(text, integer, text) is
  'The text without spaces around it, null when nothing is left, or the error invalid_request when it is no such plain text.';

create function exora_private.checked_categories(p_categories text[])
returns text[]
language plpgsql
immutable
set search_path = ''
as $$
begin
  if cardinality(p_categories) not between 1 and 20
    or array_ndims(p_categories) <> 1
    or array_position(p_categories, null) is not null
    or not p_categories <@ exora_private.record_categories()
  then
    perform exora_private.fail(
      'invalid_request',
      'One of the categories is not known.',
      'Pass categories of the closed list, or null for all.'
    );
  end if;
  return (select array_agg(distinct c.name order by c.name) from unnest(p_categories) as c (name));
end
$$;

comment on function exora_private.checked_categories(text[]) is
  'The categories in order and once each (null: all), or the error invalid_request.';

-- provider_registry ------------------------------------------------------------

create table public.provider_registry (
  id uuid not null default gen_random_uuid(),
  -- The sign-in with which the provider reads; without one nobody can.
  user_id uuid,
  provider_type text not null,
  full_name text not null,
  organisation text,
  specialty text,
  country text not null,
  registration_authority text not null,
  registration_number text not null,
  status text not null default 'pending',
  verified_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint provider_registry_pkey primary key (id),
  constraint provider_registry_user_key unique (user_id),
  constraint provider_registry_registration_key unique (registration_authority, registration_number),
  constraint provider_registry_user_fkey foreign key (user_id) references auth.users (id) on delete set null,
  constraint provider_registry_type_known check (provider_type = any (exora_private.closed_list('provider type'))),
  constraint provider_registry_full_name_length check (char_length(full_name) between 1 and 200),
  constraint provider_registry_organisation_length check (char_length(organisation) <= 200),
  constraint provider_registry_specialty_length check (char_length(specialty) <= 120),
  constraint provider_registry_country_form check (country ~ '^[A-Z]{2}$'),
  constraint provider_registry_authority_length check (char_length(registration_authority) between 1 and 60),
  constraint provider_registry_number_length check (char_length(registration_number) between 1 and 60),
  constraint provider_registry_status_known check (status = any (exora_private.closed_list('provider status'))),
  constraint provider_registry_verified_when check (status <> 'verified' or verified_at is not null)
);

create index provider_registry_name_idx on public.provider_registry (lower(full_name) text_pattern_ops) where status = 'verified';

alter table public.provider_registry enable row level security;
revoke all on public.provider_registry from public, anon, authenticated, service_role;
grant select on public.provider_registry to authenticated, service_role;

create policy provider_registry_own_select on public.provider_registry
for select to authenticated
using (user_id = (select auth.uid()));

comment on table public.provider_registry is
  'Directory of healthcare providers, each by its registration with an authority. Written by operators only.';

create function public.register_provider(
  p_full_name text,
  p_provider_type text,
  p_registration_authority text,
  p_registration_number text,
  p_country text default 'AU',
  p_organisation text default null,
  p_specialty text default null,
  p_user_id uuid default null
)
returns uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_provider_id uuid;
  v_full_name text := exora_private.bounded_text(p_full_name, 200, 'name');
  v_authority text := upper(exora_private.bounded_text(p_registration_authority, 60, 'registration authority'));
  v_number text := upper(exora_private.bounded_text(p_registration_number, 60, 'registration number'));
  v_organisation text := exora_private.bounded_text(p_organisation, 200, 'organisation');
  v_specialty text := exora_private.bounded_text(p_specialty, 120, 'specialty');
  v_ended record;
begin
  perform exora_private.require_operator();
  perform exora_private.require_listed(p_provider_type, 'provider type');
  if v_full_name is null or v_authority is null or v_number is null
    or p_country is null or p_country !~ '^[A-Z]{2}$'
  then
    perform exora_private.fail(
      'invalid_request',
      'A provider has a name, a country of two letters, and a registration.',
      'Complete these fields.'
    );
  end if;
  if p_user_id is not null and not exists (select from auth.users as u where u.id = p_user_id) then
    perform exora_private.fail('not_found', 'This person has no account.', 'Register without one, or check the id.');
  end if;
  if exists (
    select from public.provider_registry as r
    where r.user_id = p_user_id
      and (r.registration_authority, r.registration_number) <> (v_authority, v_number)
  ) then
    perform exora_private.fail('wrong_state', 'This account is another provider''s.', 'Check the registration.');
  end if;
  if p_user_id = auth.uid() then
    perform exora_private.fail(
      'not_allowed', 'Nobody makes a provider of themselves.', 'Let another operator enter your registration.'
    );
  end if;

  -- Patients gave access to whoever stood behind the registration then. Ended first: nothing waits while it holds the entry.
  for v_ended in
    update public.patient_provider_access as a
    set revoked_at = now()
    from public.provider_registry as r
    where r.registration_authority = v_authority
      and r.registration_number = v_number
      and r.user_id <> p_user_id
      and a.provider_id = r.id
      and a.revoked_at is null
    returning a.*
  loop
    perform public.log_audit_event(
      p_event_type => 'provider.access_revoked',
      p_patient_id => v_ended.patient_id,
      p_resource_type => 'patient_provider_access',
      p_resource_id => v_ended.id,
      p_details => jsonb_build_object('provider_id', v_ended.provider_id, 'purpose', v_ended.purpose)
    );
    perform exora_private.tell_provider(v_ended.id, 'access_revoked');
  end loop;

  insert into public.provider_registry as r (
    user_id, provider_type, full_name, organisation, specialty, country, registration_authority, registration_number
  )
  values (p_user_id, p_provider_type, v_full_name, v_organisation, v_specialty, p_country, v_authority, v_number)
  on conflict on constraint provider_registry_registration_key do update
  set
    -- A correction that names no account leaves it as it is.
    user_id = coalesce(excluded.user_id, r.user_id),
    provider_type = excluded.provider_type,
    full_name = excluded.full_name,
    organisation = excluded.organisation,
    specialty = excluded.specialty,
    country = excluded.country,
    -- Another person behind a registration is verified anew; the grants of the one before have ended.
    status = case when coalesce(excluded.user_id, r.user_id) is distinct from r.user_id then 'pending' else r.status end,
    updated_at = now()
  returning r.id into v_provider_id;

  perform public.log_audit_event(
    p_event_type => 'provider.registered',
    p_resource_type => 'provider',
    p_resource_id => v_provider_id,
    p_details => jsonb_build_object('provider_type', p_provider_type, 'country', p_country)
  );
  return v_provider_id;
end
$$;

revoke all on function public.register_provider(text, text, text, text, text, text, text, uuid) from public, anon;
grant execute on function public.register_provider(text, text, text, text, text, text, text, uuid)
to authenticated, service_role;

comment on function public.register_provider(text, text, text, text, text, text, text, uuid) is
  'Enters a provider, or corrects the entry of the same registration. Operators only; it counts once verified.';

create function public.verify_provider(p_provider_id uuid, p_status text default 'verified')
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_operator();
  perform exora_private.require_listed(p_status, 'provider status');
  update public.provider_registry as r
  set
    status = p_status,
    verified_at = case p_status when 'verified' then now() else r.verified_at end,
    updated_at = now()
  where r.id = p_provider_id;
  if not found then
    perform exora_private.fail('not_found', 'This provider is not in the registry.', 'Check the id.');
  end if;
  perform public.log_audit_event(
    p_event_type => 'provider.status_changed',
    p_resource_type => 'provider',
    p_resource_id => p_provider_id,
    p_details => jsonb_build_object('status', p_status)
  );
end
$$;

revoke all on function public.verify_provider(uuid, text) from public, anon;
grant execute on function public.verify_provider(uuid, text) to authenticated, service_role;

comment on function public.verify_provider(uuid, text) is
  'Operators confirm a registration, or suspend it: a suspended provider reads nothing from then on.';

create function exora_private.provider_json(p_provider public.provider_registry)
returns jsonb
language sql
immutable
set search_path = ''
as $$
  select jsonb_build_object(
    'id', p_provider.id,
    'type', p_provider.provider_type,
    'name', p_provider.full_name,
    'organisation', p_provider.organisation,
    'specialty', p_provider.specialty,
    'country', p_provider.country,
    'status', p_provider.status
  )
$$;

comment on function exora_private.provider_json(public.provider_registry) is 'A provider as people see it (contracts: providerSchema).';

create function public.find_providers(p_query text, p_limit integer default 20)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_query text := exora_private.bounded_text(p_query, 200, 'search');
  v_limit integer := exora_private.page_size(p_limit, 20, 50);
begin
  perform exora_private.require_user();
  if v_query is null or char_length(v_query) < 3 then
    perform exora_private.fail('invalid_request', 'A search has three letters or more.', 'Type more of the name.');
  end if;
  return (
    select coalesce(jsonb_agg(exora_private.provider_json(p) order by lower(p.full_name), p.id), '[]')
    from (
      select r.*
      from public.provider_registry as r
      where r.status = 'verified'
        and (
          -- Nothing of the query is a pattern but what is put round it here.
          starts_with(lower(r.full_name), lower(v_query))
          or strpos(lower(r.full_name), ' ' || lower(v_query)) > 0
          or r.registration_number = upper(v_query)
        )
      order by lower(r.full_name), r.id
      limit v_limit
    ) as p
  );
end
$$;

revoke all on function public.find_providers(text, integer) from public, anon, service_role;
grant execute on function public.find_providers(text, integer) to authenticated;

comment on function public.find_providers(text, integer) is
  'Verified providers of whom a word of the name begins so, or with this registration number.';

-- patient_provider_access ------------------------------------------------------

create table public.patient_provider_access (
  id uuid not null default gen_random_uuid(),
  patient_id uuid not null,
  provider_id uuid not null,
  purpose text not null,
  -- Null: every category.
  categories text[],
  granted_by uuid not null,
  granted_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  constraint patient_provider_access_pkey primary key (id),
  constraint patient_provider_access_id_patient_key unique (id, patient_id),
  constraint patient_provider_access_patient_fkey
    foreign key (patient_id) references public.user_profiles (id) on delete cascade,
  constraint patient_provider_access_provider_fkey
    foreign key (provider_id) references public.provider_registry (id) on delete restrict,
  constraint patient_provider_access_purpose_known check (purpose = any (exora_private.closed_list('purpose'))),
  constraint patient_provider_access_categories_some check (cardinality(categories) between 1 and 20),
  constraint patient_provider_access_expires_later check (expires_at > granted_at)
);

create index patient_provider_access_patient_idx on public.patient_provider_access (patient_id, provider_id);
create index patient_provider_access_provider_idx on public.patient_provider_access (provider_id);
create unique index patient_provider_access_one_key
on public.patient_provider_access (patient_id, provider_id, purpose)
where revoked_at is null;

alter table public.patient_provider_access enable row level security;
revoke all on public.patient_provider_access from public, anon, authenticated, service_role;
grant select on public.patient_provider_access to authenticated, service_role;

create policy patient_provider_access_owner_select on public.patient_provider_access
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

create policy patient_provider_access_provider_select on public.patient_provider_access
for select to authenticated
using (provider_id in (select r.id from public.provider_registry as r where r.user_id = (select auth.uid())));

comment on table public.patient_provider_access is
  'What a provider may read of a record, for what and until when. In force only with a consent; never deleted, only revoked.';

create function exora_private.tell_provider(p_access_id uuid, p_kind text)
returns void
language sql
volatile
set search_path = ''
as $$
  select exora_private.notify(r.user_id, p_kind, a.patient_id, 'patient_provider_access', a.id)
  from public.patient_provider_access as a
  join public.provider_registry as r on r.id = a.provider_id
  where a.id = p_access_id and r.user_id is not null
$$;

comment on function exora_private.tell_provider(uuid, text) is
  'Leaves a message about a grant (access_granted, access_revoked) for its provider, if they sign in.';

create function public.grant_provider_access(
  p_patient_id uuid,
  p_provider_id uuid,
  p_purpose text,
  p_categories text[] default null,
  p_expires_at timestamptz default null
)
returns uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_owner(p_patient_id);
  v_categories text[] := exora_private.checked_categories(p_categories);
  v_expires_at timestamptz := coalesce(p_expires_at, now() + interval '90 days');
  v_access_id uuid;
begin
  perform exora_private.require_listed(p_purpose, 'purpose');
  if v_expires_at <= now() or v_expires_at > now() + interval '366 days' then
    perform exora_private.fail('invalid_request', 'Access ends within a year from now.', 'Choose an earlier or later end.');
  end if;
  if not exists (select from public.provider_registry as r where r.id = p_provider_id and r.status = 'verified') then
    perform exora_private.fail('not_found', 'This provider is not in the registry.', 'Choose one of find_providers().');
  end if;
  -- Two grants at once: the second waits here and then replaces the first.
  perform from public.user_profiles as p where p.id = p_patient_id for no key update;
  if not exora_private.is_consented(p_patient_id, p_provider_id, p_purpose, v_categories) then
    perform exora_private.fail(
      'wrong_state',
      'No consent covers this provider, purpose and extent.',
      'Give consent first (give_consent), then access.'
    );
  end if;

  update public.patient_provider_access as a
  set revoked_at = now()
  where a.patient_id = p_patient_id
    and a.provider_id = p_provider_id
    and a.purpose = p_purpose
    and a.revoked_at is null;
  insert into public.patient_provider_access (patient_id, provider_id, purpose, categories, granted_by, expires_at)
  values (p_patient_id, p_provider_id, p_purpose, v_categories, v_user_id, v_expires_at)
  returning id into v_access_id;

  perform public.log_audit_event(
    p_event_type => 'provider.access_granted',
    p_patient_id => p_patient_id,
    p_resource_type => 'patient_provider_access',
    p_resource_id => v_access_id,
    p_details => jsonb_build_object(
      'provider_id', p_provider_id,
      'purpose', p_purpose,
      'categories', coalesce(array_to_string(v_categories, ','), 'all'),
      'expires_at', v_expires_at
    )
  );
  perform exora_private.tell_provider(v_access_id, 'access_granted');
  return v_access_id;
end
$$;

revoke all on function public.grant_provider_access(uuid, uuid, text, text[], timestamptz) from public, anon, service_role;
grant execute on function public.grant_provider_access(uuid, uuid, text, text[], timestamptz) to authenticated;

comment on function public.grant_provider_access(uuid, uuid, text, text[], timestamptz) is
  'The owner lets a verified provider read categories for a purpose, 90 days if no end is given; replaces an earlier grant.';

create function public.revoke_provider_access(p_access_id uuid)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_access public.patient_provider_access;
begin
  -- No key update: a provider's read holds the audit head and then refers to this row; a full lock would wait crosswise.
  select a.* into v_access from public.patient_provider_access as a where a.id = p_access_id for no key update;
  if not found or not exora_private.is_owner(v_user_id, v_access.patient_id) then
    perform exora_private.fail(
      'not_found',
      'This access does not exist, or is not yours to end.',
      'Choose one of read_providers().'
    );
  end if;
  if v_access.revoked_at is not null then
    return false;
  end if;
  update public.patient_provider_access as a set revoked_at = now() where a.id = p_access_id;
  perform public.log_audit_event(
    p_event_type => 'provider.access_revoked',
    p_patient_id => v_access.patient_id,
    p_resource_type => 'patient_provider_access',
    p_resource_id => p_access_id,
    p_details => jsonb_build_object('provider_id', v_access.provider_id, 'purpose', v_access.purpose)
  );
  perform exora_private.tell_provider(p_access_id, 'access_revoked');
  return true;
end
$$;

revoke all on function public.revoke_provider_access(uuid) from public, anon, service_role;
grant execute on function public.revoke_provider_access(uuid) to authenticated;

comment on function public.revoke_provider_access(uuid) is
  'The owner ends a provider''s access at once. False: it had been ended already.';

create function public.get_patients_in_care()
returns table (
  patient_id uuid,
  display_name text,
  purpose text,
  categories text[],
  expires_at timestamptz
)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
begin
  return query
  select a.patient_id, p.display_name, a.purpose, a.categories, a.expires_at
  from public.provider_registry as r
  join public.patient_provider_access as a on a.provider_id = r.id
  join public.user_profiles as p on p.id = a.patient_id
  where r.user_id = v_user_id and exora_private.is_in_force(a, null)
  order by lower(p.display_name), a.patient_id, a.purpose;
end
$$;

revoke all on function public.get_patients_in_care() from public, anon, service_role;
grant execute on function public.get_patients_in_care() to authenticated;

comment on function public.get_patients_in_care() is
  'The people whose records the signed-in provider may read now, for what, how much, and until when.';

-- provider_access_log ----------------------------------------------------------

create table public.provider_access_log (
  id uuid not null default gen_random_uuid(),
  patient_id uuid not null,
  provider_id uuid not null,
  access_id uuid not null,
  user_id uuid not null,
  action text not null,
  purpose text not null,
  categories text[] not null,
  resource_type text not null,
  resource_id uuid not null,
  -- The same thing in the audit log.
  audit_event_id uuid not null,
  accessed_at timestamptz not null default now(),
  constraint provider_access_log_pkey primary key (id),
  constraint provider_access_log_access_fkey
    foreign key (access_id, patient_id) references public.patient_provider_access (id, patient_id) on delete cascade,
  constraint provider_access_log_provider_fkey
    foreign key (provider_id) references public.provider_registry (id) on delete restrict,
  constraint provider_access_log_action_known check (action in ('read', 'open', 'write'))
);

create index provider_access_log_patient_idx on public.provider_access_log (patient_id, accessed_at desc);
create index provider_access_log_access_idx on public.provider_access_log (access_id, accessed_at desc);
create index provider_access_log_provider_idx on public.provider_access_log (provider_id);

alter table public.provider_access_log enable row level security;
revoke all on public.provider_access_log from public, anon, authenticated, service_role;
grant select on public.provider_access_log to authenticated, service_role;

create policy provider_access_log_owner_select on public.provider_access_log
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.provider_access_log is
  'Every read and note of a provider: who, by which grant, for what. Append-only; goes with its record only.';

create function exora_private.guard_access_log()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  -- An erased record takes its rows along; nothing else does.
  if tg_op = 'DELETE' and not exists (select from public.user_profiles as p where p.id = old.patient_id) then
    return old;
  end if;
  perform exora_private.fail('not_allowed', format('Rows of %s stay as they are.', tg_table_name), 'Append a row.');
  return null;
end
$$;

comment on function exora_private.guard_access_log() is
  'Trigger: for logs of a record that are appended to and otherwise left alone, until the record itself is erased.';

create trigger provider_access_log_guard_rows
before update or delete on public.provider_access_log
for each row execute function exora_private.guard_access_log();

create trigger provider_access_log_guard_truncate
before truncate on public.provider_access_log
for each statement execute function exora_private.guard_access_log();

-- healthcare_encounters --------------------------------------------------------

create function exora_private.is_span(p_started_on text, p_ended_on text)
returns boolean
language sql
immutable
set search_path = ''
as $$
  select coalesce(
    exora_private.partial_date(p_started_on) is not null
    and (
      p_ended_on is null
      or (
        exora_private.partial_date(p_ended_on) is not null
        -- At the coarser of the two precisions: 2024 ends what began on 2024-05-31.
        and left(p_ended_on, char_length(p_started_on)) >= left(p_started_on, char_length(p_ended_on))
      )
    ),
    false
  )
$$;

comment on function exora_private.is_span(text, text) is 'Whether these are partial ISO dates of which the second is not before the first.';

create table public.healthcare_encounters (
  id uuid not null default gen_random_uuid(),
  patient_id uuid not null,
  encounter_type text not null,
  -- ISO dates of year, month or day precision.
  started_on text not null,
  started_day date generated always as (exora_private.partial_date(started_on)) stored,
  ended_on text,
  provider_id uuid,
  -- Whoever is not in the registry is named as people name them.
  provider_name text,
  place text,
  reason text,
  shell_file_id uuid,
  status text not null default 'recorded',
  recorded_by uuid,
  recorded_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint healthcare_encounters_pkey primary key (id),
  constraint healthcare_encounters_id_patient_key unique (id, patient_id),
  constraint healthcare_encounters_patient_fkey
    foreign key (patient_id) references public.user_profiles (id) on delete restrict,
  constraint healthcare_encounters_provider_fkey
    foreign key (provider_id) references public.provider_registry (id) on delete set null,
  constraint healthcare_encounters_shell_file_fkey
    foreign key (shell_file_id, patient_id) references public.shell_files (id, patient_id)
    on delete set null (shell_file_id),
  constraint healthcare_encounters_recorded_by_fkey foreign key (recorded_by) references auth.users (id) on delete set null,
  constraint healthcare_encounters_type_known check (encounter_type = any (exora_private.closed_list('encounter type'))),
  constraint healthcare_encounters_span_real check (exora_private.is_span(started_on, ended_on)),
  constraint healthcare_encounters_provider_name_length check (char_length(provider_name) <= 200),
  constraint healthcare_encounters_place_length check (char_length(place) <= 200),
  constraint healthcare_encounters_reason_length check (char_length(reason) <= 1000),
  constraint healthcare_encounters_status_known check (status in ('recorded', 'entered_in_error'))
);

create index healthcare_encounters_patient_idx
on public.healthcare_encounters (patient_id, started_day desc, id);
create index healthcare_encounters_provider_idx on public.healthcare_encounters (provider_id);
create index healthcare_encounters_shell_file_idx on public.healthcare_encounters (shell_file_id, patient_id);
create index healthcare_encounters_recorded_by_idx on public.healthcare_encounters (recorded_by);

alter table public.healthcare_encounters enable row level security;
revoke all on public.healthcare_encounters from public, anon, authenticated, service_role;
grant select on public.healthcare_encounters to authenticated, service_role;

create policy healthcare_encounters_owner_select on public.healthcare_encounters
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.healthcare_encounters is 'Visits, stays and calls: when, with whom, where and why.';

create table public.encounter_events (
  encounter_id uuid not null,
  event_id uuid not null,
  patient_id uuid not null,
  event_type text not null,
  constraint encounter_events_pkey primary key (encounter_id, event_id),
  constraint encounter_events_encounter_fkey
    foreign key (encounter_id, patient_id) references public.healthcare_encounters (id, patient_id) on delete cascade,
  constraint encounter_events_event_fkey
    foreign key (event_id, patient_id, event_type)
    references public.patient_clinical_events (id, patient_id, event_type) on delete cascade
);

create index encounter_events_event_idx on public.encounter_events (event_id);
create index encounter_events_patient_idx on public.encounter_events (patient_id);

alter table public.encounter_events enable row level security;
revoke all on public.encounter_events from public, anon, authenticated, service_role;
grant select on public.encounter_events to authenticated, service_role;

create policy encounter_events_owner_select on public.encounter_events
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.encounter_events is 'Which facts an encounter brought: all of the encounter''s own patient.';

create function public.save_encounter(
  p_patient_id uuid,
  p_encounter_type text,
  p_started_on text,
  p_ended_on text default null,
  p_provider_id uuid default null,
  p_provider_name text default null,
  p_place text default null,
  p_reason text default null,
  p_shell_file_id uuid default null,
  p_event_ids uuid[] default null,
  p_encounter_id uuid default null
)
returns uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_access(p_patient_id, 'encounters', 'edit');
  v_provider_name text := exora_private.bounded_text(p_provider_name, 200, 'provider''s name');
  v_place text := exora_private.bounded_text(p_place, 200, 'place');
  v_reason text := exora_private.bounded_text(p_reason, 1000, 'reason');
  v_encounter_id uuid := p_encounter_id;
  v_with_files boolean := exora_private.can_read(p_patient_id, 'documents');
begin
  perform exora_private.require_listed(p_encounter_type, 'encounter type');
  if not exora_private.is_span(p_started_on, p_ended_on) or cardinality(p_event_ids) > 500 then
    perform exora_private.fail(
      'invalid_request',
      'An encounter has a date (2024, 2024-05 or 2024-05-31), an end not before it, and at most 500 facts.',
      'Correct these fields.'
    );
  end if;
  if (
      p_provider_id is not null
      and not exists (select from public.provider_registry as r where r.id = p_provider_id and r.status <> 'pending')
    )
    or (
      p_shell_file_id is not null
      and (
        not v_with_files
        or not exists (select from public.shell_files as f where f.id = p_shell_file_id and f.patient_id = p_patient_id)
      )
    )
    or (
      p_event_ids is not null
      and (
        select count(*)
        from public.patient_clinical_events as e
        where e.id = any (p_event_ids)
          and e.patient_id = p_patient_id
          and exora_private.can_read(p_patient_id, exora_private.category_of(e.event_type))
      ) <> (select count(distinct i.id) + count(*) filter (where i.id is null) from unnest(p_event_ids) as i (id))
    )
  then
    perform exora_private.fail(
      'not_found',
      'The provider, the document or one of the facts is not there.',
      'Choose from this record''s own, and from find_providers().'
    );
  end if;

  if p_encounter_id is null then
    insert into public.healthcare_encounters (
      patient_id, encounter_type, started_on, ended_on, provider_id, provider_name, place, reason, shell_file_id,
      recorded_by
    )
    values (
      p_patient_id, p_encounter_type, p_started_on, p_ended_on, p_provider_id, v_provider_name, v_place, v_reason,
      p_shell_file_id, v_user_id
    )
    returning id into v_encounter_id;
  else
    update public.healthcare_encounters as e
    set
      encounter_type = p_encounter_type,
      started_on = p_started_on,
      ended_on = p_ended_on,
      provider_id = p_provider_id,
      provider_name = v_provider_name,
      place = v_place,
      reason = v_reason,
      shell_file_id = case when v_with_files then p_shell_file_id else e.shell_file_id end,
      updated_at = now()
    where e.id = p_encounter_id and e.patient_id = p_patient_id and e.status = 'recorded';
    if not found then
      perform exora_private.fail('not_found', 'This encounter is not in this record.', 'Reload the list.');
    end if;
  end if;

  if p_event_ids is not null then
    -- What the caller can't see, they can't have meant to take out.
    delete from public.encounter_events as x
    where x.encounter_id = v_encounter_id
      and x.event_id <> all (p_event_ids)
      and exora_private.can_read(p_patient_id, exora_private.category_of(x.event_type));
    insert into public.encounter_events (encounter_id, event_id, patient_id, event_type)
    select v_encounter_id, e.id, e.patient_id, e.event_type
    from public.patient_clinical_events as e
    where e.id = any (p_event_ids)
    on conflict on constraint encounter_events_pkey do nothing;
  end if;

  perform public.log_audit_event(
    p_event_type => case when p_encounter_id is null then 'encounter.added' else 'encounter.changed' end,
    p_patient_id => p_patient_id,
    p_resource_type => 'encounter',
    p_resource_id => v_encounter_id,
    p_details => jsonb_build_object('encounter_type', p_encounter_type, 'facts', cardinality(p_event_ids))
  );
  return v_encounter_id;
end
$$;

revoke all on function public.save_encounter(
  uuid, text, text, text, uuid, text, text, text, uuid, uuid[], uuid
) from public, anon, service_role;
grant execute on function public.save_encounter(
  uuid, text, text, text, uuid, text, text, text, uuid, uuid[], uuid
) to authenticated;

comment on function public.save_encounter(uuid, text, text, text, uuid, text, text, text, uuid, uuid[], uuid) is
  'Adds an encounter, or changes the named one (owner, carers with edit). p_event_ids replaces its facts; null leaves them.';

create function public.remove_encounter(p_patient_id uuid, p_encounter_id uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_status text;
begin
  perform exora_private.require_access(p_patient_id, 'encounters', 'edit');
  select e.status into v_status
  from public.healthcare_encounters as e
  where e.id = p_encounter_id and e.patient_id = p_patient_id
  for no key update;
  if not found then
    perform exora_private.fail('not_found', 'This encounter is not in this record.', 'Reload the list.');
  end if;
  if v_status = 'entered_in_error' then
    return;
  end if;
  update public.healthcare_encounters as e
  set
    status = 'entered_in_error',
    updated_at = now()
  where e.id = p_encounter_id;
  perform public.log_audit_event(
    p_event_type => 'encounter.removed',
    p_patient_id => p_patient_id,
    p_resource_type => 'encounter',
    p_resource_id => p_encounter_id
  );
end
$$;

revoke all on function public.remove_encounter(uuid, uuid) from public, anon, service_role;
grant execute on function public.remove_encounter(uuid, uuid) to authenticated;

comment on function public.remove_encounter(uuid, uuid) is
  'Marks an encounter as entered in error: it is listed no more, and stays for the record''s history. Twice is once.';

-- provider_clinical_notes ------------------------------------------------------

create table public.provider_clinical_notes (
  id uuid not null default gen_random_uuid(),
  patient_id uuid not null,
  provider_id uuid not null,
  access_id uuid not null,
  encounter_id uuid,
  note_type text not null,
  note_text text not null,
  supersedes_id uuid,
  written_by uuid,
  written_at timestamptz not null default now(),
  superseded_at timestamptz,
  constraint provider_clinical_notes_pkey primary key (id),
  constraint provider_clinical_notes_id_patient_key unique (id, patient_id),
  constraint provider_clinical_notes_patient_fkey
    foreign key (patient_id) references public.user_profiles (id) on delete restrict,
  constraint provider_clinical_notes_provider_fkey
    foreign key (provider_id) references public.provider_registry (id) on delete restrict,
  constraint provider_clinical_notes_encounter_fkey
    foreign key (encounter_id, patient_id) references public.healthcare_encounters (id, patient_id)
    on delete set null (encounter_id),
  constraint provider_clinical_notes_supersedes_fkey
    foreign key (supersedes_id, patient_id) references public.provider_clinical_notes (id, patient_id)
    on delete set null (supersedes_id),
  constraint provider_clinical_notes_written_by_fkey foreign key (written_by) references auth.users (id) on delete set null,
  constraint provider_clinical_notes_type_known check (note_type = any (exora_private.closed_list('note type'))),
  constraint provider_clinical_notes_text_length check (char_length(note_text) between 1 and 20000)
);

create index provider_clinical_notes_patient_idx on public.provider_clinical_notes (patient_id, written_at desc, id);
create index provider_clinical_notes_provider_idx on public.provider_clinical_notes (provider_id);
create index provider_clinical_notes_encounter_idx on public.provider_clinical_notes (encounter_id, patient_id);
create index provider_clinical_notes_supersedes_idx on public.provider_clinical_notes (supersedes_id, patient_id);
create index provider_clinical_notes_written_by_idx on public.provider_clinical_notes (written_by);

alter table public.provider_clinical_notes enable row level security;
revoke all on public.provider_clinical_notes from public, anon, authenticated, service_role;
grant select on public.provider_clinical_notes to authenticated, service_role;

create policy provider_clinical_notes_owner_select on public.provider_clinical_notes
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.provider_clinical_notes is
  'What providers wrote about a person, each under the grant that allowed it. Written once; another version supersedes.';

create function exora_private.guard_provider_note()
returns trigger
language plpgsql
set search_path = ''
as $$
declare
  -- The references empty themselves when what they name is erased.
  v_may_change constant text[] := array['superseded_at', 'encounter_id', 'supersedes_id', 'written_by'];
begin
  if to_jsonb(new) - v_may_change is distinct from to_jsonb(old) - v_may_change then
    perform exora_private.fail('wrong_state', 'A note is never changed.', 'Write a new version that supersedes it.');
  end if;
  return new;
end
$$;

comment on function exora_private.guard_provider_note() is 'Trigger: what a provider wrote stays as it was written.';

create trigger provider_clinical_notes_guard
before update on public.provider_clinical_notes
for each row execute function exora_private.guard_provider_note();

create function public.write_provider_note(
  p_patient_id uuid,
  p_note_type text,
  p_note_text text,
  p_encounter_id uuid default null,
  p_supersedes_id uuid default null
)
returns uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_access public.patient_provider_access := exora_private.provider_access(v_user_id, p_patient_id, 'encounters', null);
  v_text text;
  v_note_id uuid := gen_random_uuid();
begin
  if v_access.id is null then
    perform exora_private.fail(
      'not_allowed',
      'You don''t treat this person with access to their encounters.',
      'Ask the record''s owner for access.'
    );
  end if;
  v_text := exora_private.bounded_text(p_note_text, 20000, 'note');
  perform exora_private.require_listed(p_note_type, 'note type');
  if v_text is null then
    perform exora_private.fail('invalid_request', 'A note has words.', 'Write some.');
  end if;
  if p_encounter_id is not null
    and not exists (
      select from public.healthcare_encounters as e
      where e.id = p_encounter_id and e.patient_id = p_patient_id and e.status = 'recorded'
    )
  then
    perform exora_private.fail('not_found', 'This encounter is not in this record.', 'Choose one of read_encounters().');
  end if;
  if p_supersedes_id is not null then
    update public.provider_clinical_notes as n
    set superseded_at = now()
    where n.id = p_supersedes_id
      and n.patient_id = p_patient_id
      and n.provider_id = v_access.provider_id
      and n.superseded_at is null;
    if not found then
      perform exora_private.fail('not_found', 'There is no present note of yours with this id.', 'Reload the notes.');
    end if;
  end if;

  insert into public.provider_clinical_notes (
    id, patient_id, provider_id, access_id, encounter_id, note_type, note_text, supersedes_id, written_by
  )
  values (
    v_note_id, p_patient_id, v_access.provider_id, v_access.id, p_encounter_id, p_note_type, v_text, p_supersedes_id,
    v_user_id
  );
  perform exora_private.log_provider_access(
    p_patient_id, array['encounters'], 'write', 'provider_note', v_note_id,
    public.log_audit_event(
      p_event_type => 'provider.note_written',
      p_patient_id => p_patient_id,
      p_resource_type => 'provider_note',
      p_resource_id => v_note_id,
      p_details => jsonb_build_object(
        'provider_id', v_access.provider_id, 'note_type', p_note_type, 'characters', char_length(v_text)
      )
    )
  );
  return v_note_id;
end
$$;

revoke all on function public.write_provider_note(uuid, text, text, uuid, uuid) from public, anon, service_role;
grant execute on function public.write_provider_note(uuid, text, text, uuid, uuid) to authenticated;

comment on function public.write_provider_note(uuid, text, text, uuid, uuid) is
  'A provider in consent writes about a person (at most 20,000 characters), or supersedes an own note.';
-- =============================================================================
-- 06_SECURITY.SQL - CONSENT, WHO MAY, FILE ACCESS
-- =============================================================================
-- Purpose: What crosses a table's own policy: consents, the one predicate of access, Storage policies and tickets
-- Architecture: SELECT policies admit the account owner alone; everyone else passes the gates of the read_* RPCs
-- Dependencies: 01-05; storage.buckets and storage.objects
--
-- DESIGN DECISIONS:
-- - access_level() decides for owners, delegates and providers alike; nothing of it is cached, so that what was
--   withdrawn, revoked or has run out stops with the next statement, whatever token asks
-- - A provider needs three things at once: a verified registration, a grant in force, a consent that covers it
-- - A gate logs before it lets through, in the transaction of the read: what can't be logged is not read
-- - Consents are versioned by a trigger, so that no way of changing one can leave the history out
-- - Object names are made of ids; an original that was submitted is never overwritten, moved or deleted by people
-- - An unknown id and somebody else's give the same answer
--
-- TABLES CREATED (3 tables):
-- Consent: patient_consents, patient_consent_history
-- Files: exora_private.file_access_tickets
--
-- KEY FUNCTIONS: has_ai_consent(), set_ai_consent(), give_consent(), withdraw_consent(), has_semantic_data_access(),
--   open_shell_file(), exora_private.require_ai_consent(), exora_private.keep_consent_version(),
--   exora_private.end_unconsented_access(), exora_private.decide_consent(), exora_private.is_consented(),
--   exora_private.is_in_force(),
--   exora_private.provider_access(), exora_private.access_level(), exora_private.can_read(),
--   exora_private.readable_categories(), exora_private.guard_submitted_original(), exora_private.ticket_folders(),
--   exora_private.log_provider_access(), exora_private.log_read(), exora_private.require_read_any(),
--   exora_private.require_read(), exora_private.require_file_read(), exora_private.page_size()
-- INTEGRATION POINTS: 06_security_reads.sql passes these gates; shell-file-processor-v3 uploads under these policies
-- =============================================================================

-- AI consent -------------------------------------------------------------------

create function public.has_ai_consent(p_patient_id uuid, p_engine text)
returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  if p_engine is null or p_engine not in ('local', 'external') then
    perform exora_private.fail('invalid_request', 'Engines are local or external.', 'Ask about one of these.');
  end if;
  return coalesce(
    (
      select case p_engine when 'local' then p.ai_consent_local else p.ai_consent_external end
      from public.user_profiles as p
      where p.id = p_patient_id
    ),
    false
  );
end
$$;

revoke all on function public.has_ai_consent(uuid, text) from public, anon, authenticated;
grant execute on function public.has_ai_consent(uuid, text) to service_role;

comment on function public.has_ai_consent(uuid, text) is
  'Whether engines of this kind (local, external) may read the record''s documents now. The worker asks before every call.';

create function exora_private.require_ai_consent(p_patient_id uuid, p_engine text)
returns void
language plpgsql
stable
set search_path = ''
as $$
begin
  if not public.has_ai_consent(p_patient_id, p_engine) then
    perform exora_private.fail(
      'ai_consent_missing',
      format('Reading by %s engines is switched off for this record.', p_engine),
      'Allow it in the record''s settings, then try the document again.'
    );
  end if;
end
$$;

comment on function exora_private.require_ai_consent(uuid, text) is 'Nothing, or the error ai_consent_missing.';

-- Consents ---------------------------------------------------------------------

create table public.patient_consents (
  id uuid not null default gen_random_uuid(),
  patient_id uuid not null,
  consent_type text not null,
  -- What a provider may read for; AI consents have none.
  purpose text,
  -- Null: every provider that is given access.
  provider_id uuid,
  -- Null: every category.
  categories text[],
  status text not null,
  version integer not null default 1,
  -- Which wording the person agreed to.
  policy_version text,
  decided_by uuid not null,
  decided_at timestamptz not null default now(),
  expires_at timestamptz,
  constraint patient_consents_pkey primary key (id),
  constraint patient_consents_scope_key unique nulls not distinct (patient_id, consent_type, purpose, provider_id),
  constraint patient_consents_patient_fkey
    foreign key (patient_id) references public.user_profiles (id) on delete cascade,
  constraint patient_consents_provider_fkey
    foreign key (provider_id) references public.provider_registry (id) on delete restrict,
  constraint patient_consents_type_known check (consent_type = any (exora_private.closed_list('consent type'))),
  constraint patient_consents_purpose_known check (purpose = any (exora_private.closed_list('purpose'))),
  constraint patient_consents_scope_fits check (
    case consent_type
      when 'provider_access' then purpose is not null
      else purpose is null and provider_id is null and categories is null and expires_at is null
    end
  ),
  constraint patient_consents_status_known check (status in ('given', 'withdrawn')),
  constraint patient_consents_policy_length check (char_length(policy_version) <= 60)
);

create index patient_consents_provider_idx on public.patient_consents (provider_id);

alter table public.patient_consents enable row level security;
revoke all on public.patient_consents from public, anon, authenticated, service_role;
grant select on public.patient_consents to authenticated, service_role;

create policy patient_consents_owner_select on public.patient_consents
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.patient_consents is 'What an owner agrees to at present: one row a type, purpose and provider, with its version.';

create table public.patient_consent_history (
  consent_id uuid not null,
  version integer not null,
  patient_id uuid not null,
  consent_type text not null,
  purpose text,
  provider_id uuid,
  categories text[],
  status text not null,
  policy_version text,
  decided_by uuid not null,
  decided_at timestamptz not null,
  expires_at timestamptz,
  constraint patient_consent_history_pkey primary key (consent_id, version),
  constraint patient_consent_history_consent_fkey
    foreign key (consent_id) references public.patient_consents (id) on delete cascade
);

create index patient_consent_history_patient_idx on public.patient_consent_history (patient_id, decided_at desc);

alter table public.patient_consent_history enable row level security;
revoke all on public.patient_consent_history from public, anon, authenticated, service_role;
grant select on public.patient_consent_history to authenticated, service_role;

create policy patient_consent_history_owner_select on public.patient_consent_history
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.patient_consent_history is 'Every version of every consent, as it was decided. Append-only; goes with its record only.';

create trigger patient_consent_history_guard_rows
before update or delete on public.patient_consent_history
for each row execute function exora_private.guard_access_log();

create trigger patient_consent_history_guard_truncate
before truncate on public.patient_consent_history
for each statement execute function exora_private.guard_access_log();

create function exora_private.keep_consent_version()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into public.patient_consent_history (
    consent_id, version, patient_id, consent_type, purpose, provider_id, categories, status, policy_version,
    decided_by, decided_at, expires_at
  )
  values (
    new.id, new.version, new.patient_id, new.consent_type, new.purpose, new.provider_id, new.categories, new.status,
    new.policy_version, new.decided_by, new.decided_at, new.expires_at
  );
  return null;
end
$$;

comment on function exora_private.keep_consent_version() is
  'Trigger: no consent changes without its version in the history; a version that is there already is refused by its key.';

create trigger patient_consents_keep_version
after insert or update on public.patient_consents
for each row execute function exora_private.keep_consent_version();

create function exora_private.end_unconsented_access(p_patient_id uuid, p_purpose text)
returns integer
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_access_id uuid;
  v_ended integer := 0;
begin
  for v_access_id in
    update public.patient_provider_access as a
    set revoked_at = now()
    where a.patient_id = p_patient_id
      and a.purpose = p_purpose
      and a.revoked_at is null
      and not exists (
        select
        from unnest(coalesce(a.categories, exora_private.record_categories())) as k (name)
        where exora_private.is_consented(a.patient_id, a.provider_id, a.purpose, array[k.name])
      )
    returning a.id
  loop
    v_ended := v_ended + 1;
    perform exora_private.tell_provider(v_access_id, 'access_revoked');
  end loop;
  return v_ended;
end
$$;

comment on function exora_private.end_unconsented_access(uuid, text) is
  'Ends for good what no consent carries any more: consenting anew does not bring old grants back. Says how many ended.';

create function exora_private.decide_consent(p_decision public.patient_consents)
returns uuid
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_consent public.patient_consents;
  v_ended integer := 0;
begin
  -- One record's consents and grants are changed one after the other: none is granted on what is being taken back.
  perform from public.user_profiles as p where p.id = p_decision.patient_id for no key update;
  if p_decision.consent_type = 'provider_access' then
    -- What ran out before this decision has ended too.
    v_ended := exora_private.end_unconsented_access(p_decision.patient_id, p_decision.purpose);
  end if;
  insert into public.patient_consents as c (
    patient_id, consent_type, purpose, provider_id, categories, status, policy_version, decided_by, expires_at
  )
  values (
    p_decision.patient_id, p_decision.consent_type, p_decision.purpose, p_decision.provider_id, p_decision.categories,
    p_decision.status, p_decision.policy_version, auth.uid(), p_decision.expires_at
  )
  on conflict on constraint patient_consents_scope_key do update
  set
    categories = excluded.categories,
    status = excluded.status,
    version = c.version + 1,
    policy_version = excluded.policy_version,
    decided_by = excluded.decided_by,
    decided_at = now(),
    expires_at = excluded.expires_at
  where (c.categories, c.status, c.policy_version, c.expires_at)
    is distinct from (excluded.categories, excluded.status, excluded.policy_version, excluded.expires_at)
  returning c.* into v_consent;

  if v_consent.id is null then
    -- Decided so already: nothing is logged but what ran out.
    if v_ended > 0 then
      perform public.log_audit_event(
        p_event_type => 'consent.lapsed',
        p_patient_id => p_decision.patient_id,
        p_resource_type => 'user_profile',
        p_resource_id => p_decision.patient_id,
        p_details => jsonb_build_object('purpose', p_decision.purpose, 'accesses_ended', v_ended)
      );
    end if;
    return (
      select c.id
      from public.patient_consents as c
      where c.patient_id = p_decision.patient_id
        and c.consent_type = p_decision.consent_type
        and c.purpose is not distinct from p_decision.purpose
        and c.provider_id is not distinct from p_decision.provider_id
    );
  end if;

  if v_consent.consent_type = 'provider_access' then
    v_ended := v_ended + exora_private.end_unconsented_access(v_consent.patient_id, v_consent.purpose);
  else
    update public.user_profiles as p
    set
      ai_consent_local = case v_consent.consent_type when 'ai_local' then v_consent.status = 'given' else p.ai_consent_local end,
      ai_consent_external =
        case v_consent.consent_type when 'ai_external' then v_consent.status = 'given' else p.ai_consent_external end,
      updated_at = now()
    where p.id = v_consent.patient_id;
  end if;

  perform public.log_audit_event(
    p_event_type => 'consent.changed',
    p_patient_id => v_consent.patient_id,
    p_resource_type => 'consent',
    p_resource_id => v_consent.id,
    p_details => jsonb_strip_nulls(
      jsonb_build_object(
        'consent_type', v_consent.consent_type,
        'engine', substr(nullif(v_consent.consent_type, 'provider_access'), 4),
        'allowed', v_consent.status = 'given',
        'status', v_consent.status,
        'version', v_consent.version,
        'purpose', v_consent.purpose,
        'provider_id', v_consent.provider_id,
        'categories', array_to_string(v_consent.categories, ','),
        'expires_at', v_consent.expires_at,
        'accesses_ended', v_ended
      )
    )
  );
  return v_consent.id;
end
$$;

comment on function exora_private.decide_consent(public.patient_consents) is
  'Makes a decision the present version of its consent, with everything that follows from it at once. Gives its id.';

create function public.give_consent(
  p_patient_id uuid,
  p_consent_type text,
  p_purpose text default null,
  p_categories text[] default null,
  p_provider_id uuid default null,
  p_expires_at timestamptz default null,
  p_policy_version text default null
)
returns uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_decision public.patient_consents;
begin
  perform exora_private.require_owner(p_patient_id);
  perform exora_private.require_listed(p_consent_type, 'consent type');
  if p_consent_type = 'provider_access' then
    perform exora_private.require_listed(p_purpose, 'purpose');
  elsif num_nonnulls(p_purpose, p_categories, p_provider_id, p_expires_at) > 0 then
    perform exora_private.fail(
      'invalid_request',
      'Consent to engines has no purpose, categories, provider or end.',
      'Leave these out.'
    );
  end if;
  if p_expires_at <= now() or not isfinite(p_expires_at) then
    perform exora_private.fail('invalid_request', 'Consent ends in the future.', 'Choose a later end, or none.');
  end if;
  if p_provider_id is not null
    and not exists (select from public.provider_registry as r where r.id = p_provider_id and r.status = 'verified')
  then
    perform exora_private.fail('not_found', 'This provider is not in the registry.', 'Choose one of find_providers().');
  end if;
  v_decision.patient_id := p_patient_id;
  v_decision.consent_type := p_consent_type;
  v_decision.purpose := p_purpose;
  v_decision.provider_id := p_provider_id;
  v_decision.categories := exora_private.checked_categories(p_categories);
  v_decision.status := 'given';
  v_decision.policy_version := exora_private.bounded_text(p_policy_version, 60, 'version of the wording');
  v_decision.expires_at := p_expires_at;
  return exora_private.decide_consent(v_decision);
end
$$;

revoke all on function public.give_consent(uuid, text, text, text[], uuid, timestamptz, text)
from public, anon, service_role;
grant execute on function public.give_consent(uuid, text, text, text[], uuid, timestamptz, text) to authenticated;

comment on function public.give_consent(uuid, text, text, text[], uuid, timestamptz, text) is
  'The owner agrees that providers read for a purpose (all of them or one), or that engines read; also changes the extent.';

create function public.withdraw_consent(p_consent_id uuid)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_consent public.patient_consents;
begin
  select c.* into v_consent from public.patient_consents as c where c.id = p_consent_id;
  if not found or not exora_private.is_owner(v_user_id, v_consent.patient_id) then
    perform exora_private.fail(
      'not_found',
      'This consent does not exist, or is not yours to withdraw.',
      'Choose one of read_consents().'
    );
  end if;
  -- In turn with other decisions about this record, then looked at again.
  perform from public.user_profiles as p where p.id = v_consent.patient_id for no key update;
  select c.* into v_consent from public.patient_consents as c where c.id = p_consent_id;
  if v_consent.status = 'withdrawn' then
    return false;
  end if;
  v_consent.status := 'withdrawn';
  perform exora_private.decide_consent(v_consent);
  return true;
end
$$;

revoke all on function public.withdraw_consent(uuid) from public, anon, service_role;
grant execute on function public.withdraw_consent(uuid) to authenticated;

comment on function public.withdraw_consent(uuid) is
  'The owner takes a consent back; what stood on it stops with this call. False: it had been withdrawn already.';

create function public.set_ai_consent(p_patient_id uuid, p_engine text, p_allowed boolean)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_decision public.patient_consents;
begin
  perform exora_private.require_owner(p_patient_id);
  if p_engine is null or p_engine not in ('local', 'external') or p_allowed is null then
    perform exora_private.fail('invalid_request', 'Engines are local or external.', 'Name one and say true or false.');
  end if;
  v_decision.patient_id := p_patient_id;
  v_decision.consent_type := 'ai_' || p_engine;
  v_decision.status := case when p_allowed then 'given' else 'withdrawn' end;
  perform exora_private.decide_consent(v_decision);
end
$$;

revoke all on function public.set_ai_consent(uuid, text, boolean) from public, anon, service_role;
grant execute on function public.set_ai_consent(uuid, text, boolean) to authenticated;

comment on function public.set_ai_consent(uuid, text, boolean) is
  'The account owner allows or stops reading by local or external engines; in force from the next call on.';

-- Who may ----------------------------------------------------------------------

create function exora_private.is_consented(
  p_patient_id uuid,
  p_provider_id uuid,
  p_purpose text,
  p_categories text[]
)
returns boolean
language sql
stable
set search_path = ''
as $$
  select exists (
    select
    from public.patient_consents as c
    where c.patient_id = p_patient_id
      and c.consent_type = 'provider_access'
      and c.status = 'given'
      and c.purpose = p_purpose
      and (c.provider_id is null or c.provider_id = p_provider_id)
      and (c.expires_at is null or c.expires_at > now())
      and (c.categories is null or p_categories <@ c.categories)
  )
$$;

comment on function exora_private.is_consented(uuid, uuid, text, text[]) is
  'Whether one consent in force covers this provider, purpose and all of these categories (null: every one).';

create function exora_private.is_in_force(p_access public.patient_provider_access, p_category text)
returns boolean
language sql
stable
set search_path = ''
as $$
  select p_access.revoked_at is null
    and p_access.expires_at > now()
    and exists (select from public.provider_registry as r where r.id = p_access.provider_id and r.status = 'verified')
    and exists (
      select
      from unnest(
        case when p_category is null then exora_private.record_categories() else array[p_category] end
      ) as k (name)
      where (p_access.categories is null or k.name = any (p_access.categories))
        and exora_private.is_consented(p_access.patient_id, p_access.provider_id, p_access.purpose, array[k.name])
    )
$$;

comment on function exora_private.is_in_force(public.patient_provider_access, text) is
  'Whether a provider''s grant opens this category now: not ended, its provider verified, its extent consented. Null: any.';

create function exora_private.provider_access(p_user_id uuid, p_profile_id uuid, p_category text, p_purpose text)
returns public.patient_provider_access
language sql
stable
set search_path = ''
as $$
  select a
  from public.provider_registry as r
  join public.patient_provider_access as a on a.provider_id = r.id and a.patient_id = p_profile_id
  where r.user_id = p_user_id
    and (p_purpose is null or a.purpose = p_purpose)
    and exora_private.is_in_force(a, p_category)
  order by array_position(exora_private.closed_list('purpose'), a.purpose)
  limit 1
$$;

comment on function exora_private.provider_access(uuid, uuid, text, text) is
  'The grant by which the user, as a provider in consent, may read this category now, or null.';

create function exora_private.access_level(p_user_id uuid, p_profile_id uuid, p_category text, p_purpose text)
returns text
language sql
stable
set search_path = ''
as $$
  select case
    when exora_private.is_owner(p_user_id, p_profile_id) then 'owner'
    else coalesce(
      (
        select g.access_level
        from public.profile_access_permissions as g
        where g.profile_id = p_profile_id
          and g.grantee_user_id = p_user_id
          and g.revoked_at is null
          and (g.expires_at is null or g.expires_at > now())
          and (p_category is null or g.categories is null or p_category = any (g.categories))
          and (p_purpose is null or g.purpose = p_purpose)
        order by array_position(array['full', 'edit', 'view'], g.access_level)
        limit 1
      ),
      case
        when (exora_private.provider_access(p_user_id, p_profile_id, p_category, p_purpose)).id is not null then 'view'
      end
    )
  end
$$;

comment on function exora_private.access_level(uuid, uuid, text, text) is
  'owner, full, edit, view or null: the most that any grant in force gives the user. Null category or purpose: any.';

create function exora_private.can_read(p_patient_id uuid, p_category text default null, p_purpose text default null)
returns boolean
language sql
stable
set search_path = ''
as $$
  select exora_private.access_level(auth.uid(), p_patient_id, p_category, p_purpose) is not null
$$;

comment on function exora_private.can_read(uuid, text, text) is
  'Whether the signed-in person may read this category of the record. The one predicate that every read asks.';

create function exora_private.readable_categories(p_patient_id uuid)
returns text[]
language sql
stable
set search_path = ''
as $$
  select case
    when exora_private.is_owner(auth.uid(), p_patient_id) then exora_private.record_categories()
    else (
      select coalesce(array_agg(k.name), '{}')
      from unnest(exora_private.record_categories()) as k (name)
      where exora_private.can_read(p_patient_id, k.name)
    )
  end
$$;

comment on function exora_private.readable_categories(uuid) is 'Those categories of the record that the signed-in person may read.';

create function public.has_semantic_data_access(p_patient_id uuid, p_category text, p_purpose text default null)
returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_user();
  if p_category is null or p_category <> all (exora_private.record_categories()) or char_length(p_purpose) > 200 then
    perform exora_private.fail(
      'invalid_request',
      'This category or purpose is not known.',
      'Pass one category of the closed list, and a purpose of at most 200 characters or none.'
    );
  end if;
  return exora_private.can_read(p_patient_id, p_category, p_purpose);
end
$$;

revoke all on function public.has_semantic_data_access(uuid, text, text) from public, anon, service_role;
grant execute on function public.has_semantic_data_access(uuid, text, text) to authenticated;

comment on function public.has_semantic_data_access(uuid, text, text) is
  'Whether the signed-in person may read this category of the record for this purpose now, consent and expiry included.';

-- Storage ----------------------------------------------------------------------

insert into storage.buckets (id, name, public, file_size_limit)
values ('documents', 'documents', false, 52428800)
on conflict (id) do nothing;

-- <patient>/<shell file>/original of an own profile, as long as no such file was submitted.
create policy exora_documents_owner_insert on storage.objects
for insert to authenticated
with check (
  bucket_id = 'documents'
  and name ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/original$'
  and split_part(name, '/', 1) in (
    select p.id::text from public.user_profiles as p where p.account_owner_id = (select auth.uid())
  )
  and not exists (select from public.shell_files as f where f.storage_path = objects.name)
);

-- An upload that is tried again overwrites its own unsubmitted bytes.
create policy exora_documents_owner_update on storage.objects
for update to authenticated
using (
  bucket_id = 'documents'
  and split_part(name, '/', 1) in (
    select p.id::text from public.user_profiles as p where p.account_owner_id = (select auth.uid())
  )
  -- Nothing of a submitted file is moved away, its page pictures neither.
  and not exists (
    select
    from public.shell_files as f
    where f.storage_path = split_part(objects.name, '/', 1) || '/' || split_part(objects.name, '/', 2) || '/original'
  )
)
with check (
  bucket_id = 'documents'
  and name ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/original$'
  and split_part(name, '/', 1) in (
    select p.id::text from public.user_profiles as p where p.account_owner_id = (select auth.uid())
  )
  and not exists (select from public.shell_files as f where f.storage_path = objects.name)
);

create policy exora_documents_owner_select on storage.objects
for select to authenticated
using (
  bucket_id = 'documents'
  and split_part(name, '/', 1) in (
    select p.id::text from public.user_profiles as p where p.account_owner_id = (select auth.uid())
  )
);

-- What belongs to no submitted file: an upload that was given up, and everything of a dismissed one.
create policy exora_documents_owner_delete on storage.objects
for delete to authenticated
using (
  bucket_id = 'documents'
  and split_part(name, '/', 1) in (
    select p.id::text from public.user_profiles as p where p.account_owner_id = (select auth.uid())
  )
  and not exists (
    select
    from public.shell_files as f
    where f.storage_path = split_part(objects.name, '/', 1) || '/' || split_part(objects.name, '/', 2) || '/original'
  )
);

create function exora_private.guard_submitted_original()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  -- A signed upload address outlives its submission and is redeemed without policies: this is what stops it.
  if old.bucket_id = 'documents'
    and (new.bucket_id, new.name, new.version, new.metadata)
      is distinct from (old.bucket_id, old.name, old.version, old.metadata)
    and exists (select from public.shell_files as f where f.storage_path = old.name)
  then
    perform exora_private.fail(
      'wrong_state',
      'A submitted document can''t be replaced.',
      'Upload the other version as a new document.'
    );
  end if;
  return new;
end
$$;

comment on function exora_private.guard_submitted_original() is
  'Trigger on storage.objects: the bytes of a submitted original stay those that were submitted.';

create trigger exora_guard_submitted_original
before update on storage.objects
for each row execute function exora_private.guard_submitted_original();

-- Tickets ----------------------------------------------------------------------

create table exora_private.file_access_tickets (
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  shell_file_id uuid not null,
  patient_id uuid not null,
  issued_at timestamptz not null default now(),
  expires_at timestamptz not null,
  constraint file_access_tickets_pkey primary key (id),
  constraint file_access_tickets_user_fkey foreign key (user_id) references auth.users (id) on delete cascade,
  constraint file_access_tickets_shell_file_fkey
    foreign key (shell_file_id, patient_id) references public.shell_files (id, patient_id) on delete cascade,
  constraint file_access_tickets_short check (expires_at <= issued_at + interval '60 seconds')
);

create index file_access_tickets_user_idx on exora_private.file_access_tickets (user_id, expires_at);
create index file_access_tickets_shell_file_idx on exora_private.file_access_tickets (shell_file_id, patient_id);

alter table exora_private.file_access_tickets enable row level security;
revoke all on exora_private.file_access_tickets from public, anon, authenticated, service_role;

comment on table exora_private.file_access_tickets is
  'Who, other than the owner, may fetch a file''s bytes within the next minute. Each stands for one logged opening.';

create function exora_private.ticket_folders()
returns text[]
language sql
stable
security definer
set search_path = ''
as $$
  select coalesce(array_agg(t.patient_id || '/' || t.shell_file_id), '{}')
  from exora_private.file_access_tickets as t
  where t.user_id = auth.uid()
    and t.expires_at > now()
    -- A minute is long when access has been taken away.
    and exora_private.can_read(t.patient_id, 'documents')
$$;

-- The Storage policy runs it as the caller; without usage of the schema nobody can call it by name.
revoke all on function exora_private.ticket_folders() from public, anon, service_role;
grant execute on function exora_private.ticket_folders() to authenticated;

comment on function exora_private.ticket_folders() is
  'Folders of the file store that the caller has a live ticket for, and access still. For the Storage policy.';

create policy exora_documents_ticket_select on storage.objects
for select to authenticated
using (
  bucket_id = 'documents'
  -- One look-up a statement, not one an object.
  and split_part(name, '/', 1) || '/' || split_part(name, '/', 2) = any ((select exora_private.ticket_folders())::text[])
);

create function public.open_shell_file(p_shell_file_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_file public.shell_files;
  v_expires_at timestamptz := now() + interval '60 seconds';
begin
  -- The ticket refers to the file: held before the log is, as workers and owners do, or they would wait crosswise.
  perform from public.shell_files as f where f.id = p_shell_file_id for key share;
  v_file := exora_private.require_file_read(p_shell_file_id, 'documents', 'open');
  if v_file.storage_path is null then
    perform exora_private.fail('wrong_state', 'This document was refused and not kept.', 'Upload it again.');
  end if;
  if not exora_private.is_owner(v_user_id, v_file.patient_id) then
    if v_file.current_reading_id is null then
      perform exora_private.fail(
        'wrong_state',
        'This document has not been checked yet.',
        'Wait until it has been read, then open it.'
      );
    end if;
    delete from exora_private.file_access_tickets as t
    where t.id in (
      select x.id
      from exora_private.file_access_tickets as x
      where x.user_id = v_user_id and x.expires_at <= now()
      for update skip locked
    );
    insert into exora_private.file_access_tickets (user_id, shell_file_id, patient_id, expires_at)
    values (v_user_id, v_file.id, v_file.patient_id, v_expires_at);
  end if;
  return jsonb_build_object(
    'shell_file_id', v_file.id,
    'path', v_file.storage_path,
    'reading_id', v_file.current_reading_id,
    'file_name', v_file.file_name,
    'mime_type', v_file.mime_type,
    'size_bytes', v_file.size_bytes,
    'expires_at', v_expires_at
  );
end
$$;

revoke all on function public.open_shell_file(uuid) from public, anon, service_role;
grant execute on function public.open_shell_file(uuid) to authenticated;

comment on function public.open_shell_file(uuid) is
  'Where a file''s bytes are. Others than the owner get, logged, a ticket for 60 seconds: the original and its page pictures.';

-- Gates of every read ----------------------------------------------------------

create function exora_private.log_provider_access(
  p_patient_id uuid,
  p_categories text[],
  p_action text,
  p_resource_type text,
  p_resource_id uuid,
  p_audit_event_id uuid
)
returns void
language sql
volatile
set search_path = ''
as $$
  -- One row a grant: different categories may stand open by different ones.
  insert into public.provider_access_log (
    patient_id, provider_id, access_id, user_id, action, purpose, categories, resource_type, resource_id, audit_event_id
  )
  select
    a.patient_id, a.provider_id, a.id, auth.uid(), p_action, a.purpose, array_agg(k.name order by k.name),
    p_resource_type, p_resource_id, p_audit_event_id
  from unnest(p_categories) as k (name)
  cross join lateral exora_private.provider_access(auth.uid(), p_patient_id, k.name, null) as a
  where a.id is not null
  group by a.id, a.patient_id, a.provider_id, a.purpose
$$;

comment on function exora_private.log_provider_access(uuid, text[], text, text, uuid, uuid) is
  'Appends to provider_access_log what the signed-in person does as a provider; nothing for those who are none.';

create function exora_private.log_read(
  p_patient_id uuid,
  p_categories text[],
  p_action text,
  p_resource_type text,
  p_resource_id uuid
)
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  if not exora_private.is_owner(auth.uid(), p_patient_id) then
    perform exora_private.log_provider_access(
      p_patient_id, p_categories, p_action, p_resource_type, p_resource_id,
      public.log_audit_event(
        p_event_type => case p_action when 'open' then 'record.opened' else 'record.read' end,
        p_patient_id => p_patient_id,
        p_resource_type => p_resource_type,
        p_resource_id => p_resource_id,
        p_details => jsonb_build_object('category', array_to_string(p_categories, ','))
      )
    );
    -- Whoever takes access away writes to the same log: if that was waited for, the answer has changed.
    if exists (select from unnest(p_categories) as k (name) where not exora_private.can_read(p_patient_id, k.name)) then
      perform exora_private.fail(
        'not_allowed',
        'Your access to this record has just ended.',
        'Ask the record''s owner for access.'
      );
    end if;
  end if;
end
$$;

comment on function exora_private.log_read(uuid, text[], text, text, uuid) is
  'Logs what anyone but the owner reads, in the transaction that answers it: what can''t be logged is not answered.';

create function exora_private.require_read_any(p_patient_id uuid, p_categories text[])
returns text[]
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_categories text[];
begin
  perform exora_private.require_user();
  select array_agg(k.name)
  into v_categories
  from unnest(p_categories) as k (name)
  where exora_private.can_read(p_patient_id, k.name);
  if v_categories is null then
    perform exora_private.fail(
      'not_allowed',
      'You don''t have access to this record.',
      'Ask the record''s owner for access.'
    );
  end if;
  perform exora_private.log_read(p_patient_id, v_categories, 'read', 'user_profile', p_patient_id);
  return v_categories;
end
$$;

comment on function exora_private.require_read_any(uuid, text[]) is
  'Those of the categories that the caller may read, or the error not_allowed when there is none. The read is logged here.';

create function exora_private.require_read(p_patient_id uuid, p_category text)
returns void
language sql
volatile
set search_path = ''
as $$
  select exora_private.require_read_any(p_patient_id, array[p_category])
$$;

comment on function exora_private.require_read(uuid, text) is 'Nothing, or the error not_allowed. The read is logged here.';

create function exora_private.require_file_read(p_shell_file_id uuid, p_category text, p_action text default 'read')
returns public.shell_files
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_file public.shell_files;
begin
  perform exora_private.require_user();
  select f.* into v_file from public.shell_files as f where f.id = p_shell_file_id;
  if not found or not exora_private.can_read(v_file.patient_id, p_category) then
    perform exora_private.fail(
      'not_found',
      'This document does not exist, or you don''t have access to it.',
      'Check the address, or go back to the list.'
    );
  end if;
  perform exora_private.log_read(v_file.patient_id, array[p_category], p_action, 'shell_file', v_file.id);
  return v_file;
end
$$;

comment on function exora_private.require_file_read(uuid, text, text) is
  'The file, or the error not_found. The read is logged here.';

create function exora_private.page_size(p_limit integer, p_default integer, p_most integer)
returns integer
language plpgsql
immutable
set search_path = ''
as $$
begin
  if p_limit < 1 or p_limit > p_most then
    perform exora_private.fail(
      'invalid_request',
      format('A page has 1 to %s rows.', p_most),
      'Ask for a smaller page and go on after its last row.'
    );
  end if;
  return coalesce(p_limit, p_default);
end
$$;

comment on function exora_private.page_size(integer, integer, integer) is 'Rows of a page, or the error invalid_request.';
-- =============================================================================
-- 06_SECURITY_READS.SQL - LOGGED READS OF A RECORD
-- =============================================================================
-- Purpose: The ways to read a record beside the owner's own SELECT: documents, facts, care, consents, the log
-- (appointments: 02_profiles.sql, what waits for review: 04_manual_review.sql, bytes: open_shell_file() of 06_security.sql)
-- Architecture: One gate each (06_security.sql) that decides and logs, then a page cut by index, then its JSON
-- Dependencies: 01-06
--
-- DESIGN DECISIONS:
-- - read_* are volatile: a read by anyone but the owner writes its audit event in the same transaction or fails
-- - The web app uses read_* for everybody: one path to test
-- - A caller limited to categories sees those: of mixed lists the readable part, of others nothing but the refusal
-- - Originals are one category of their own: a page tells all that is printed on it, whoever may open it
-- - Lists page by key, and build JSON of the page alone
--
-- TABLES CREATED (0 tables):
-- None
--
-- KEY FUNCTIONS: read_documents(), read_document(), read_document_text(), read_progress(), read_overview(),
--   read_timeline(), read_facts(), read_medications(), read_lab_history(), read_narratives(), read_providers(),
--   read_encounters(), read_provider_notes(), read_consents(), read_audit_log(), exora_private.shell_file_json(),
--   exora_private.fact_types(), exora_private.readable_types(), exora_private.require_read_types(),
--   exora_private.current_facts(), exora_private.lab_ids(), exora_private.fact_cursor(), exora_private.fact_page(),
--   exora_private.known_page()
-- INTEGRATION POINTS: apps/web and the CLI read through these; forms of the answers: packages/contracts/src/record.ts
-- =============================================================================

-- Documents --------------------------------------------------------------------

create function exora_private.shell_file_json(p_file public.shell_files, p_fact_count bigint)
returns json
language sql
stable
return json_build_object(
  'id', p_file.id,
  'patient_id', p_file.patient_id,
  'file_name', p_file.file_name,
  'mime_type', p_file.mime_type,
  'size_bytes', p_file.size_bytes,
  'status', p_file.status,
  'pages_total', p_file.pages_total,
  'pages_done', p_file.pages_done,
  'fact_count', p_fact_count,
  'error_code', p_file.error_code,
  'error_parameters', p_file.error_parameters,
  'can_retry', exora_private.can_retry(p_file),
  'created_at', p_file.created_at,
  'processed_at', p_file.processed_at
);

comment on function exora_private.shell_file_json(public.shell_files, bigint) is
  'A file as lists and pages show it (contracts: shellFileSchema).';

create function public.read_documents(
  p_patient_id uuid,
  p_limit integer default 200,
  p_before timestamptz default null
)
returns json
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_limit integer := exora_private.page_size(p_limit, 200, 1000);
begin
  perform exora_private.require_read(p_patient_id, 'documents');
  return (
    select coalesce(
      json_agg(
        exora_private.shell_file_json(
          f,
          (
            select count(*)
            from public.patient_clinical_events as e
            where e.shell_file_id = f.id and e.status in ('suggested', 'confirmed')
          )
        )
        order by f.created_at desc, f.id
      ),
      '[]'
    )
    from (
      select x.*
      from public.shell_files as x
      where x.patient_id = p_patient_id and (p_before is null or x.created_at < p_before)
      order by x.created_at desc, x.id
      limit v_limit
    ) as f
  );
end
$$;

revoke all on function public.read_documents(uuid, integer, timestamptz) from public, anon, service_role;
grant execute on function public.read_documents(uuid, integer, timestamptz) to authenticated;

comment on function public.read_documents(uuid, integer, timestamptz) is
  'The record''s documents, newest first; p_before is the created_at of the last one seen.';

create function public.read_document(p_shell_file_id uuid)
returns json
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_file public.shell_files := exora_private.require_file_read(p_shell_file_id, 'documents');
  -- Whoever may see documents sees the whole of a page, whatever it tells; what was drawn from it stays by category.
  v_categories text[] := exora_private.readable_categories(v_file.patient_id);
begin
  return json_build_object(
    'file', exora_private.shell_file_json(
      v_file,
      (
        select count(*)
        from public.patient_clinical_events as e
        where e.shell_file_id = v_file.id and e.status in ('suggested', 'confirmed')
      )
    ),
    'reading_id', v_file.current_reading_id,
    'pages', (
      select coalesce(
        json_agg(
          json_build_object(
            'number', p.page_number,
            'width', p.width,
            'height', p.height,
            'engine', p.engine,
            'has_picture', p.has_picture,
            -- Where there is no picture, the words are the page.
            'words', case when not p.has_picture then p.words end
          )
          order by p.page_number
        ),
        '[]'
      )
      from public.shell_file_pages as p
      where p.reading_id = v_file.current_reading_id
    ),
    'facts', (
      select coalesce(
        json_agg(
          f.fact
          order by
            (f.fact #>> '{sources,0,page}')::integer,
            (f.fact #>> '{sources,0,start}')::integer,
            f.event_type,
            f.id
        ),
        '[]'
      )
      from exora_private.facts as f
      where f.shell_file_id = v_file.id and exora_private.category_of(f.event_type) = any (v_categories)
    )
  );
end
$$;

revoke all on function public.read_document(uuid) from public, anon, service_role;
grant execute on function public.read_document(uuid) to authenticated;

comment on function public.read_document(uuid) is
  'A document with its pages'' geometry and those of its living facts that the caller may read (contracts: documentSchema).';

create function public.read_document_text(p_shell_file_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_file public.shell_files := exora_private.require_file_read(p_shell_file_id, 'documents');
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('number', p.page_number, 'text', p.text) order by p.page_number), '[]')
    from public.shell_file_pages as p
    where p.reading_id = v_file.current_reading_id
  );
end
$$;

revoke all on function public.read_document_text(uuid) from public, anon, service_role;
grant execute on function public.read_document_text(uuid) to authenticated;

comment on function public.read_document_text(uuid) is 'The text of each page of a document''s current reading.';

create function public.read_progress(p_patient_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
begin
  if not exora_private.can_read(p_patient_id, 'documents')
    -- Asked every second: of a delegate's polling the log keeps one event in five minutes.
    or not exists (
      select
      from (
        select a.* from public.audit_log as a where a.subject_id = p_patient_id order by a.seq desc limit 50
      ) as a
      where a.actor_id = v_user_id
        and a.event_type = 'record.read'
        and a.details ->> 'category' = 'documents'
        and a.occurred_at > now() - interval '5 minutes'
    )
  then
    perform exora_private.require_read(p_patient_id, 'documents');
  end if;
  return (
    select coalesce(
      jsonb_agg(
        jsonb_build_object(
          'id', f.id,
          'status', f.status,
          'pages_done', f.pages_done,
          'pages_total', f.pages_total,
          'fact_count', (
            select count(*)
            from public.patient_clinical_events as e
            where e.shell_file_id = f.id and e.status in ('suggested', 'confirmed')
          ),
          'error_code', f.error_code
        )
        order by f.created_at desc, f.id
      ),
      '[]'
    )
    from public.shell_files as f
    where f.patient_id = p_patient_id
      and (
        f.status in ('queued', 'reading', 'understanding')
        or f.status_changed_at > now() - interval '1 minute'
      )
  );
end
$$;

revoke all on function public.read_progress(uuid) from public, anon, service_role;
grant execute on function public.read_progress(uuid) to authenticated;

comment on function public.read_progress(uuid) is
  'Stage and counts of the files that are being worked on or changed in the last minute: small, for polling.';

-- Facts ------------------------------------------------------------------------

create function exora_private.fact_types()
returns text[]
language sql
immutable
set search_path = ''
as $$
  select array[
    'condition', 'symptom', 'medication', 'allergy', 'lab', 'vital', 'procedure', 'immunization', 'family_history'
  ]
$$;

comment on function exora_private.fact_types() is 'The types of facts, the same as factTypes in contracts.';

create function exora_private.readable_types(p_patient_id uuid)
returns text[]
language sql
stable
set search_path = ''
as $$
  select coalesce(array_agg(t.name), '{}')
  from unnest(exora_private.fact_types()) as t (name)
  -- A subquery: who may read what is asked once, not for each type.
  where exora_private.category_of(t.name) = any ((select exora_private.readable_categories(p_patient_id))::text[])
$$;

comment on function exora_private.readable_types(uuid) is 'The types of facts that the signed-in person may read in this record.';

create function exora_private.require_read_types(p_patient_id uuid, p_types text[])
returns text[]
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_types text[] := coalesce(p_types, exora_private.fact_types());
  v_categories text[];
begin
  if cardinality(v_types) not between 1 and 20
    or array_ndims(v_types) <> 1
    or array_position(v_types, null) is not null
    or not v_types <@ exora_private.fact_types()
  then
    perform exora_private.fail(
      'invalid_request',
      'One of the types of facts is not known.',
      'Pass types of the list in contracts (factTypes), or null for all.'
    );
  end if;
  v_categories := exora_private.require_read_any(
    p_patient_id,
    (select array_agg(distinct exora_private.category_of(t.name)) from unnest(v_types) as t (name))
  );
  return (
    select array_agg(t.name)
    from unnest(v_types) as t (name)
    where exora_private.category_of(t.name) = any (v_categories)
  );
end
$$;

comment on function exora_private.require_read_types(uuid, text[]) is
  'Those of the asked types of facts that the caller may read, or the error not_allowed. The read is logged here.';

create function exora_private.current_facts(p_patient_id uuid, p_types text[])
returns table (event_type text, ids uuid[])
language sql
stable
set search_path = ''
-- Whole parts of a record are joined: by hash. Estimates are an average record's, and in a long one a loop is quadratic.
set enable_nestloop = off
set plan_cache_mode = force_generic_plan
as $$
  with details as (
    -- Of each table nothing is read unless its type is asked for.
    select m.event_id, m.drug as name, m.strength, m.medication_status as status
    from public.patient_medications as m
    where m.patient_id = p_patient_id and 'medication' = any (p_types)
    union all
    select d.event_id, null, null, d.clinical_status
    from public.patient_conditions as d
    where d.patient_id = p_patient_id and 'condition' = any (p_types)
    union all
    select a.event_id, null, null, a.allergy_status
    from public.patient_allergies as a
    where a.patient_id = p_patient_id and 'allergy' = any (p_types)
    union all
    select o.event_id, o.other_attributes ->> 'analyte', null, o.other_attributes ->> 'status'
    from public.patient_observations as o
    where o.patient_id = p_patient_id and 'lab' = any (p_types)
  ),
  codes as (
    -- One pass over the record's codes; a look-up a fact would be thousands in a long record.
    select distinct on (k.event_id) k.event_id, k.code
    from public.medical_code_assignments as k
    where k.patient_id = p_patient_id and k.event_type = any (p_types)
    order by k.event_id, k.code_system
  ),
  present as materialized (
    select
      e.id,
      e.event_type,
      coalesce(e.event_day, '-infinity') as day,
      e.recorded_at,
      -- The text is asked for where there is neither code nor name: all else of the fact is in the index.
      lower(
        coalesce(
          c.code,
          d.name,
          (
            select t.display_text
            from public.patient_clinical_events as t
            where t.patient_id = p_patient_id and t.id = e.id
          )
        )
      ) as subject,
      coalesce(d.strength, '') as strength
    from public.patient_clinical_events as e
    left join details as d on d.event_id = e.id
    left join codes as c on c.event_id = e.id
    where e.patient_id = p_patient_id
      and e.event_type = any (p_types)
      and e.status in ('suggested', 'confirmed')
      and e.assertion = 'present'
      and coalesce(lower(d.status), 'active') not in (
        'stopped', 'completed', 'discontinued', 'resolved', 'inactive'
      )
  ),
  -- By hash, so that only the facts of the last days are sorted, not a whole record's.
  last_days as (
    select p.event_type, p.subject, p.strength, max(p.day) as day
    from present as p
    group by p.event_type, p.subject, p.strength
  ),
  latest as (
    -- One line for what several documents state alike: the latest statement. Different strengths of a drug stay two
    -- lines, for a difference must be seen.
    select distinct on (p.event_type, p.subject, p.strength) p.*
    from last_days as x
    join present as p using (event_type, subject, strength, day)
    order by p.event_type, p.subject, p.strength, p.recorded_at desc, p.id
  )
  select l.event_type, array_agg(l.id order by l.day desc, l.recorded_at desc, l.id)
  from latest as l
  group by l.event_type
$$;

comment on function exora_private.current_facts(uuid, text[]) is
  'Present facts of these types, newest first, one for what several documents state alike.';

create function public.read_overview(p_patient_id uuid)
returns json
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_groups constant text[] := array['medications', 'conditions', 'allergies', 'labs'];
  v_shown text[] := exora_private.require_read_any(p_patient_id, v_groups || array['documents', 'summary']);
  v_with_files boolean := 'documents' = any (v_shown);
  v_types text[] := exora_private.readable_types(p_patient_id);
begin
  return (
    with present as materialized (
      select c.event_type, exora_private.facts_json(p_patient_id, c.ids, v_with_files) as facts
      from exora_private.current_facts(
        p_patient_id,
        array(
          select t.name
          from unnest(array['medication', 'condition', 'allergy', 'lab']) as t (name)
          where t.name = any (v_types)
        )
      ) as c
    )
    select json_build_object(
      'medications', coalesce((select p.facts from present as p where p.event_type = 'medication'), '[]'),
      'conditions', coalesce((select p.facts from present as p where p.event_type = 'condition'), '[]'),
      'allergies', coalesce((select p.facts from present as p where p.event_type = 'allergy'), '[]'),
      'labs', coalesce((select p.facts from present as p where p.event_type = 'lab'), '[]'),
      -- An empty group must not be taken for "none": no allergy shown is not no allergy.
      'hidden', (
        select coalesce(json_agg(g.name order by g.name), '[]')
        from unnest(v_groups || array['documents']) as g (name)
        where g.name <> all (v_shown)
      ),
      'counts', (
        select json_build_object(
          'documents', count(*),
          'processing', count(*) filter (where f.status in ('queued', 'reading', 'understanding')),
          'failed', count(*) filter (where f.status = 'failed'),
          'facts', (
            select count(*)
            from public.patient_clinical_events as e
            where e.patient_id = p_patient_id
              and e.status in ('suggested', 'confirmed')
              and e.event_type = any (v_types)
          )
        )
        from public.shell_files as f
        where f.patient_id = p_patient_id and v_with_files
      )
    )
  );
end
$$;

revoke all on function public.read_overview(uuid) from public, anon, service_role;
grant execute on function public.read_overview(uuid) to authenticated;

comment on function public.read_overview(uuid) is
  'What the record says at present, in the groups that the caller may read (the others are named in hidden), and counts.';

create function exora_private.fact_cursor(
  p_patient_id uuid,
  p_types text[],
  p_before_day date,
  p_before_id uuid,
  out day date,
  out recorded_at timestamptz
)
language plpgsql
stable
set search_path = ''
as $$
begin
  if p_before_id is null then
    -- Undated facts come last, as if they were older than everything.
    day := coalesce(p_before_day, 'infinity');
    recorded_at := '-infinity';
    return;
  end if;
  select coalesce(e.event_day, '-infinity'), e.recorded_at
  into day, recorded_at
  from public.patient_clinical_events as e
  where e.id = p_before_id and e.patient_id = p_patient_id and e.event_type = any (p_types);
  if not found then
    perform exora_private.fail(
      'not_found',
      'The fact to go on after is not in this record.',
      'Start again from the first page.'
    );
  end if;
end
$$;

comment on function exora_private.fact_cursor(uuid, text[], date, uuid) is
  'The place in a list of facts after which a page begins.';

create function exora_private.fact_page(
  p_patient_id uuid,
  p_types text[],
  p_before_day date,
  p_before_id uuid,
  p_limit integer
)
returns json
language plpgsql
stable
set search_path = ''
as $$
declare
  v_day date;
  v_recorded_at timestamptz;
  v_ids uuid[];
begin
  select c.day, c.recorded_at
  into v_day, v_recorded_at
  from exora_private.fact_cursor(p_patient_id, p_types, p_before_day, p_before_id) as c;
  -- The page is cut out by the index alone; only its facts are made into JSON.
  select array_agg(x.id order by x.event_day desc nulls last, x.recorded_at desc, x.id)
  into v_ids
  from (
    select e.id, e.event_day, e.recorded_at
    from public.patient_clinical_events as e
    where e.patient_id = p_patient_id
      and e.status in ('suggested', 'confirmed')
      and e.event_type = any (p_types)
      and (
        (coalesce(e.event_day, '-infinity'), e.recorded_at) < (v_day, v_recorded_at)
        or ((coalesce(e.event_day, '-infinity'), e.recorded_at) = (v_day, v_recorded_at) and e.id > p_before_id)
      )
    order by e.event_day desc nulls last, e.recorded_at desc, e.id
    limit p_limit
  ) as x;
  return exora_private.facts_json(p_patient_id, v_ids, exora_private.can_read(p_patient_id, 'documents'));
end
$$;

comment on function exora_private.fact_page(uuid, text[], date, uuid, integer) is
  'A page of living facts of these types: latest day first, undated ones last, after p_before_id or below p_before_day.';

create function exora_private.known_page(
  p_patient_id uuid,
  p_types text[],
  p_known_on timestamptz,
  p_before_day date,
  p_before_id uuid,
  p_limit integer
)
returns json
language plpgsql
stable
set search_path = ''
as $$
declare
  v_with_files boolean := exora_private.can_read(p_patient_id, 'documents');
  v_day date;
  v_recorded_at timestamptz;
begin
  select c.day, c.recorded_at
  into v_day, v_recorded_at
  from exora_private.fact_cursor(p_patient_id, p_types, p_before_day, p_before_id) as c;
  return (
    select coalesce(
      json_agg(
        x.fact || jsonb_build_object(
          'day', x.event_day, 'recorded_at', x.recorded_at, 'shell_file_id', s.id, 'file_name', s.file_name
        )
        order by x.event_day desc nulls last, x.recorded_at desc, x.id
      ),
      '[]'
    )
    from (
      select f.*
      from exora_private.facts_as_known(p_patient_id, p_known_on) as f
      where f.event_type = any (p_types)
        and (
          (coalesce(f.event_day, '-infinity'), f.recorded_at) < (v_day, v_recorded_at)
          or ((coalesce(f.event_day, '-infinity'), f.recorded_at) = (v_day, v_recorded_at) and f.id > p_before_id)
        )
      order by f.event_day desc nulls last, f.recorded_at desc, f.id
      limit p_limit
    ) as x
    left join public.shell_files as s on s.id = x.shell_file_id and v_with_files
  );
end
$$;

comment on function exora_private.known_page(uuid, text[], timestamptz, date, uuid, integer) is
  'A page of the facts as the record knew them at a time, in the timeline''s order.';

create function public.read_timeline(
  p_patient_id uuid,
  p_types text[] default null,
  p_before_day date default null,
  p_before_id uuid default null,
  p_limit integer default 50,
  p_known_on timestamptz default null
)
returns json
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_limit integer := exora_private.page_size(p_limit, 50, 200);
  v_types text[] := exora_private.require_read_types(p_patient_id, p_types);
begin
  if p_known_on is null then
    return exora_private.fact_page(p_patient_id, v_types, p_before_day, p_before_id, v_limit);
  end if;
  return exora_private.known_page(p_patient_id, v_types, p_known_on, p_before_day, p_before_id, v_limit);
end
$$;

revoke all on function public.read_timeline(uuid, text[], date, uuid, integer, timestamptz)
from public, anon, service_role;
grant execute on function public.read_timeline(uuid, text[], date, uuid, integer, timestamptz) to authenticated;

comment on function public.read_timeline(uuid, text[], date, uuid, integer, timestamptz) is
  'A page of the record''s living facts, latest day first and undated ones last, of the types that the caller may read. '
  'p_before_id is the last fact seen (p_before_day alone starts below a day); p_known_on goes back to what was known then.';

create function public.read_facts(
  p_patient_id uuid,
  p_type text,
  p_limit integer default 50,
  p_before_id uuid default null
)
returns json
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_limit integer := exora_private.page_size(p_limit, 50, 200);
  v_types text[] := exora_private.require_read_types(p_patient_id, array[p_type]);
begin
  return exora_private.fact_page(p_patient_id, v_types, null, p_before_id, v_limit);
end
$$;

revoke all on function public.read_facts(uuid, text, integer, uuid) from public, anon, service_role;
grant execute on function public.read_facts(uuid, text, integer, uuid) to authenticated;

comment on function public.read_facts(uuid, text, integer, uuid) is
  'A page of one type''s living facts, stopped and resolved ones too; p_before_id is the last one seen.';

create function public.read_medications(p_patient_id uuid, p_current boolean default true)
returns json
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_read(p_patient_id, 'medications');
  if coalesce(p_current, true) then
    return exora_private.facts_json(
      p_patient_id,
      (select c.ids from exora_private.current_facts(p_patient_id, array['medication']) as c),
      exora_private.can_read(p_patient_id, 'documents')
    );
  end if;
  return exora_private.fact_page(p_patient_id, array['medication'], null, null, 1000);
end
$$;

revoke all on function public.read_medications(uuid, boolean) from public, anon, service_role;
grant execute on function public.read_medications(uuid, boolean) to authenticated;

comment on function public.read_medications(uuid, boolean) is
  'Medications in use, one line a drug and strength; or with p_current false every statement, stopped ones too (at most 1,000).';

create function exora_private.lab_ids(p_patient_id uuid, p_analyte text, p_limit integer)
returns uuid[]
language sql
stable
set search_path = ''
-- As in current_facts(). Codes come in their key's order, which few rows make look dearer than a sort.
set enable_nestloop = off
set enable_sort = off
set plan_cache_mode = force_generic_plan
as $$
  with codes as materialized (
    select distinct on (k.event_id) k.event_id, k.code_system, k.code, k.display
    from public.medical_code_assignments as k
    where k.patient_id = p_patient_id and k.event_type = 'lab'
    order by k.event_id, k.code_system
  ),
  labs as materialized (
    select
      e.id,
      e.event_day,
      e.recorded_at,
      c.code_system,
      c.code,
      lower(e.display_text) = p_analyte
        or lower(o.other_attributes ->> 'analyte') = p_analyte
        or lower(c.code) = p_analyte
        or lower(c.display) = p_analyte as is_named
    from public.patient_clinical_events as e
    join public.patient_observations as o on o.event_id = e.id and o.patient_id = p_patient_id
    left join codes as c on c.event_id = e.id
    where e.patient_id = p_patient_id
      and e.event_type = 'lab'
      and e.status in ('suggested', 'confirmed')
  )
  select array_agg(x.id order by x.event_day desc nulls last, x.recorded_at desc, x.id)
  from (
    select l.id, l.event_day, l.recorded_at
    from labs as l
    -- Another document may call the same analyte otherwise: its code joins them.
    where l.is_named or (l.code_system, l.code) in (select n.code_system, n.code from labs as n where n.is_named)
    order by l.event_day desc nulls last, l.recorded_at desc, l.id
    limit p_limit
  ) as x
$$;

comment on function exora_private.lab_ids(uuid, text, integer) is 'The results of one analyte, newest first, by its name or code in lower case.';

create function public.read_lab_history(p_patient_id uuid, p_analyte text, p_limit integer default 100)
returns json
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_limit integer := exora_private.page_size(p_limit, 100, 1000);
  v_analyte text := lower(btrim(p_analyte));
begin
  perform exora_private.require_read(p_patient_id, 'labs');
  if v_analyte is null or char_length(v_analyte) not between 1 and 200 then
    perform exora_private.fail(
      'invalid_request',
      'An analyte''s name or code has 1 to 200 characters.',
      'Pass the name or the code of one laboratory result.'
    );
  end if;
  return exora_private.facts_json(
    p_patient_id,
    exora_private.lab_ids(p_patient_id, v_analyte, v_limit),
    exora_private.can_read(p_patient_id, 'documents')
  );
end
$$;

revoke all on function public.read_lab_history(uuid, text, integer) from public, anon, service_role;
grant execute on function public.read_lab_history(uuid, text, integer) to authenticated;

comment on function public.read_lab_history(uuid, text, integer) is
  'One analyte''s results, newest first, by its name or code; results under other names join by their code.';

create function public.read_narratives(
  p_patient_id uuid,
  p_type text default null,
  p_shell_file_id uuid default null,
  p_before_id uuid default null,
  p_limit integer default 20
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_limit integer := exora_private.page_size(p_limit, 20, 100);
  v_types text[];
  v_with_files boolean;
  v_recorded_at timestamptz := 'infinity';
begin
  perform exora_private.require_read(p_patient_id, 'narratives');
  v_types := exora_private.readable_types(p_patient_id);
  v_with_files := exora_private.can_read(p_patient_id, 'documents');
  if p_type not in ('document', 'condition', 'medication', 'episode', 'summary') then
    perform exora_private.fail(
      'invalid_request',
      'This type of narrative is not known.',
      'Pass document, condition, medication, episode or summary, or null for all.'
    );
  end if;
  if p_before_id is not null then
    select n.recorded_at into v_recorded_at
    from public.clinical_narratives as n
    where n.id = p_before_id and n.patient_id = p_patient_id;
    if not found then
      perform exora_private.fail('not_found', 'This narrative is not in this record.', 'Start again from the first page.');
    end if;
  end if;
  return (
    select coalesce(
      jsonb_agg(
        jsonb_build_object(
          'id', p.id,
          'type', p.narrative_type,
          -- A title tells what the hidden sentences are about.
          'title', case when s.hidden = 0 then p.title end,
          'shell_file_id', case when v_with_files then p.shell_file_id end,
          'recorded_at', p.recorded_at,
          'sentences', s.shown,
          'sentences_hidden', s.hidden
        )
        order by p.recorded_at desc, p.id
      ),
      '[]'
    )
    from (
      select n.*
      from public.clinical_narratives as n
      where n.patient_id = p_patient_id
        and n.status = 'current'
        and (p_type is null or n.narrative_type = p_type)
        and (p_shell_file_id is null or n.shell_file_id = p_shell_file_id)
        and (n.recorded_at < v_recorded_at or (n.recorded_at = v_recorded_at and n.id > p_before_id))
      order by n.recorded_at desc, n.id
      limit v_limit
    ) as p
    cross join lateral (
      select
        coalesce(
          jsonb_agg(jsonb_build_object('text', x.text, 'fact_ids', m.fact_ids) order by x.ordinal)
            filter (where m.is_readable),
          '[]'
        ) as shown,
        count(*) filter (where not m.is_readable) as hidden
      from public.clinical_narrative_sentences as x
      cross join lateral (
        -- A sentence tells what its facts tell: it is shown to whoever may read all of them.
        select
          jsonb_agg(c.event_id order by c.event_id) as fact_ids,
          coalesce(bool_and(c.event_type = any (v_types)), false) as is_readable
        from public.narrative_source_mappings as c
        where c.narrative_id = x.narrative_id and c.sentence_ordinal = x.ordinal
      ) as m
      where x.narrative_id = p.id
    ) as s
  );
end
$$;

revoke all on function public.read_narratives(uuid, text, uuid, uuid, integer) from public, anon, service_role;
grant execute on function public.read_narratives(uuid, text, uuid, uuid, integer) to authenticated;

comment on function public.read_narratives(uuid, text, uuid, uuid, integer) is
  'A page of present narratives, latest first: of each the sentences whose facts the caller may read; p_before_id is the last seen.';

-- Care -------------------------------------------------------------------------

create function public.read_providers(p_patient_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_read(p_patient_id, 'providers');
  return (
    select coalesce(
      jsonb_agg(
        jsonb_build_object(
          'access_id', a.id,
          'provider', exora_private.provider_json(r),
          'purpose', a.purpose,
          'categories', a.categories,
          'granted_at', a.granted_at,
          'expires_at', a.expires_at,
          'revoked_at', a.revoked_at,
          'in_force', exora_private.is_in_force(a, null),
          'last_access_at', (
            select l.accessed_at
            from public.provider_access_log as l
            where l.access_id = a.id
            order by l.accessed_at desc
            limit 1
          )
        )
        order by a.granted_at desc, a.id
      ),
      '[]'
    )
    from (
      select x.*
      from public.patient_provider_access as x
      where x.patient_id = p_patient_id
      order by x.granted_at desc, x.id
      limit 500
    ) as a
    join public.provider_registry as r on r.id = a.provider_id
  );
end
$$;

revoke all on function public.read_providers(uuid) from public, anon, service_role;
grant execute on function public.read_providers(uuid) to authenticated;

comment on function public.read_providers(uuid) is
  'The record''s last 500 grants to providers: whether each is in force, and when it was used last.';

create function public.read_encounters(
  p_patient_id uuid,
  p_before_id uuid default null,
  p_limit integer default 50
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_limit integer := exora_private.page_size(p_limit, 50, 200);
  v_categories text[];
  v_day date := 'infinity';
begin
  perform exora_private.require_read_any(
    p_patient_id,
    -- The log names what the answer tells: facts of other categories too.
    array['encounters'] || case
      when exora_private.can_read(p_patient_id, 'encounters')
        then array(
          select distinct exora_private.category_of(x.event_type)
          from public.encounter_events as x
          where x.patient_id = p_patient_id
        )
    end
  );
  v_categories := exora_private.readable_categories(p_patient_id);
  if p_before_id is not null then
    select e.started_day into v_day
    from public.healthcare_encounters as e
    where e.id = p_before_id and e.patient_id = p_patient_id;
    if not found then
      perform exora_private.fail('not_found', 'This encounter is not in this record.', 'Start again from the first page.');
    end if;
  end if;
  return (
    select coalesce(
      jsonb_agg(
        jsonb_build_object(
          'id', p.id,
          'type', p.encounter_type,
          'started_on', p.started_on,
          'ended_on', p.ended_on,
          'provider', case when r.id is not null then exora_private.provider_json(r) end,
          'provider_name', p.provider_name,
          'place', p.place,
          'reason', p.reason,
          'shell_file_id', case when 'documents' = any (v_categories) then p.shell_file_id end,
          'facts', (
            select coalesce(
              jsonb_agg(
                jsonb_build_object('id', e.id, 'type', e.event_type, 'text', e.display_text)
                order by e.event_type, e.display_text, e.id
              ),
              '[]'
            )
            from public.encounter_events as x
            join public.patient_clinical_events as e on e.id = x.event_id
            where x.encounter_id = p.id
              and e.status in ('suggested', 'confirmed')
              and exora_private.category_of(e.event_type) = any (v_categories)
          )
        )
        order by p.started_day desc, p.id
      ),
      '[]'
    )
    from (
      select x.*
      from public.healthcare_encounters as x
      where x.patient_id = p_patient_id
        and x.status = 'recorded'
        and (x.started_day < v_day or (x.started_day = v_day and x.id > p_before_id))
      order by x.started_day desc, x.id
      limit v_limit
    ) as p
    left join public.provider_registry as r on r.id = p.provider_id
  );
end
$$;

revoke all on function public.read_encounters(uuid, uuid, integer) from public, anon, service_role;
grant execute on function public.read_encounters(uuid, uuid, integer) to authenticated;

comment on function public.read_encounters(uuid, uuid, integer) is
  'A page of encounters, latest first, each with those of its facts that the caller may read; p_before_id is the last one seen.';

create function public.read_provider_notes(
  p_patient_id uuid,
  p_before_id uuid default null,
  p_limit integer default 50
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_limit integer := exora_private.page_size(p_limit, 50, 200);
  v_written_at timestamptz := 'infinity';
begin
  perform exora_private.require_read(p_patient_id, 'encounters');
  if p_before_id is not null then
    select n.written_at into v_written_at
    from public.provider_clinical_notes as n
    where n.id = p_before_id and n.patient_id = p_patient_id;
    if not found then
      perform exora_private.fail('not_found', 'This note is not in this record.', 'Start again from the first page.');
    end if;
  end if;
  return (
    select coalesce(
      jsonb_agg(
        jsonb_build_object(
          'id', p.id,
          'provider', exora_private.provider_json(r),
          'encounter_id', p.encounter_id,
          'type', p.note_type,
          'text', p.note_text,
          'supersedes_id', p.supersedes_id,
          'written_at', p.written_at
        )
        order by p.written_at desc, p.id
      ),
      '[]'
    )
    from (
      select n.*
      from public.provider_clinical_notes as n
      where n.patient_id = p_patient_id
        and n.superseded_at is null
        and (n.written_at < v_written_at or (n.written_at = v_written_at and n.id > p_before_id))
      order by n.written_at desc, n.id
      limit v_limit
    ) as p
    join public.provider_registry as r on r.id = p.provider_id
  );
end
$$;

revoke all on function public.read_provider_notes(uuid, uuid, integer) from public, anon, service_role;
grant execute on function public.read_provider_notes(uuid, uuid, integer) to authenticated;

comment on function public.read_provider_notes(uuid, uuid, integer) is
  'A page of what providers wrote, latest first, superseded versions left out; p_before_id is the last one seen.';

-- What the owner alone reads ---------------------------------------------------

create function public.read_consents(p_patient_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_owner(p_patient_id);
  return (
    select coalesce(
      jsonb_agg(
        to_jsonb(c) - array['patient_id', 'decided_by', 'provider_id']
        || jsonb_build_object(
          'provider', case when r.id is not null then exora_private.provider_json(r) end,
          'history', (
            select jsonb_agg(
              jsonb_build_object(
                'version', h.version,
                'status', h.status,
                'categories', h.categories,
                'policy_version', h.policy_version,
                'decided_at', h.decided_at,
                'expires_at', h.expires_at
              )
              order by h.version desc
            )
            from public.patient_consent_history as h
            where h.consent_id = c.id and h.version > c.version - 20
          )
        )
        order by c.decided_at desc, c.id
      ),
      '[]'
    )
    from public.patient_consents as c
    left join public.provider_registry as r on r.id = c.provider_id
    where c.patient_id = p_patient_id
  );
end
$$;

revoke all on function public.read_consents(uuid) from public, anon, service_role;
grant execute on function public.read_consents(uuid) to authenticated;

comment on function public.read_consents(uuid) is 'The owner''s consents, each with its last 20 versions. The owner only.';

create function public.read_audit_log(
  p_patient_id uuid,
  p_before_seq bigint default null,
  p_limit integer default 50
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_limit integer := exora_private.page_size(p_limit, 50, 200);
begin
  perform exora_private.require_owner(p_patient_id);
  return (
    select coalesce(
      jsonb_agg(
        jsonb_build_object(
          'seq', a.seq,
          'id', a.id,
          'event_type', a.event_type,
          'actor_role', a.actor_role,
          'actor', case
            when a.actor_id is null then 'system'
            when exora_private.is_owner(a.actor_id, p_patient_id) then 'owner'
            when r.id is not null then 'provider'
            else 'delegate'
          end,
          'actor_id', a.actor_id,
          'actor_name', coalesce(r.full_name, d.display_name),
          'resource_type', a.resource_type,
          'resource_id', a.resource_id,
          'details', a.details,
          'personal', a.personal,
          'occurred_at', a.occurred_at
        )
        order by a.seq desc
      ),
      '[]'
    )
    from (
      select x.*
      from public.audit_log as x
      where x.subject_id = p_patient_id and (p_before_seq is null or x.seq < p_before_seq)
      order by x.seq desc
      limit v_limit
    ) as a
    left join public.provider_registry as r on r.user_id = a.actor_id
    left join public.user_profiles as d on d.account_owner_id = a.actor_id and d.profile_type = 'self'
  );
end
$$;

revoke all on function public.read_audit_log(uuid, bigint, integer) from public, anon, service_role;
grant execute on function public.read_audit_log(uuid, bigint, integer) to authenticated;

comment on function public.read_audit_log(uuid, bigint, integer) is
  'A page of what happened with the record and who did it, latest first; p_before_seq is the last seq seen. The owner only.';
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
  created_at timestamptz not null default now(),
  constraint job_lanes_pkey primary key (lane),
  constraint job_lanes_name_form check (lane ~ '^[a-z][a-z0-9_]{0,39}$'),
  constraint job_lanes_max_concurrent_range check (max_concurrent between 1 and 10000),
  constraint job_lanes_pause_reason_length check (char_length(pause_reason) between 1 and 200),
  constraint job_lanes_reason_when_paused check (pause_reason is null or paused_at is not null)
);

alter table public.job_lanes enable row level security;
revoke all on public.job_lanes from public, anon, authenticated, service_role;
grant select on public.job_lanes to service_role;

comment on table public.job_lanes is 'Queues of their own: each can be limited, paused and resumed without the others.';

insert into public.job_lanes (lane)
values ('reading'), ('understanding'), ('narrating'), ('bulk');

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
    job_type in ('shell_file_processing', 'ai_processing', 'semantic_processing')
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
  ('keep_job_partitions', 3600);

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
where status in ('queued', 'reading', 'understanding');
create index shell_files_changed_idx on public.shell_files (patient_id, status_changed_at);

-- The timeline a page at a time, also of a record with tens of thousands of facts: no sort, and no row but the page's.
create index patient_clinical_events_timeline_idx
on public.patient_clinical_events (patient_id, event_day desc nulls last, recorded_at desc, id)
where status in ('suggested', 'confirmed');
-- =============================================================================
-- 08_API_BUDGETS.SQL - API BUDGETS
-- =============================================================================
-- Purpose: How much may be asked of each outside provider, decided by one call and never passed
-- Architecture: One locked row per budget orders the decisions; windows are sums of short intervals; slots are leases
-- Dependencies: 01, 07
--
-- DESIGN DECISIONS:
-- - api_rate_limits is a view: what is in use slides with the clock, so a stored count would soon be wrong
-- - A decision reads some hundred rows of intervals, however many calls there were
-- - Time is the server's alone, read after the lock: callers' clocks don't matter
-- - A slot comes back by release, by its lease's end, or with the job of a worker that died; never twice
-- - What was reserved too much goes back; what was used beyond the estimate makes later calls wait
--
-- TABLES CREATED (4 tables):
-- Budgets: api_budgets, api_budget_usage, api_capacity_leases
-- Costs: document_costs
--
-- KEY FUNCTIONS: set_api_rate_limit(), acquire_api_capacity(), release_api_capacity(), exora_private.api_cost_micros(),
--   exora_private.add_api_usage(), exora_private.add_document_cost(), exora_private.api_limits_reached(),
--   exora_private.lock_api_budget()
-- INTEGRATION POINTS: exora-v3-worker acquires before and releases after every call of a provider; operators read
--   api_rate_limits
-- =============================================================================

-- API budgets ------------------------------------------------------------------

create table public.api_budgets (
  provider_name text not null,
  api_endpoint text not null,
  status text not null default 'active',
  -- Null: no such limit.
  requests_per_minute integer,
  tokens_per_minute bigint,
  tokens_per_hour bigint,
  concurrent_requests integer,
  cost_per_day_micros bigint,
  -- What a call costs, in millionths of the currency's unit; of input and output tokens the dearer price.
  micros_per_request bigint not null default 0,
  micros_per_million_tokens bigint not null default 0,
  currency text not null default 'USD',
  -- The provider asked for a pause (429, Retry-After): nobody calls before.
  paused_until timestamptz,
  last_asked_at timestamptz,
  swept_at timestamptz,
  updated_at timestamptz not null default now(),
  constraint api_budgets_pkey primary key (provider_name, api_endpoint),
  constraint api_budgets_provider_form check (provider_name ~ '^[a-z][a-z0-9_-]{0,59}$'),
  constraint api_budgets_endpoint_form check (api_endpoint ~ '^[A-Za-z0-9][A-Za-z0-9._:/-]{0,119}$'),
  constraint api_budgets_status_known check (status in ('active', 'disabled')),
  constraint api_budgets_currency_form check (currency ~ '^[A-Z]{3}$'),
  constraint api_budgets_not_negative check (
    least(
      requests_per_minute, tokens_per_minute, tokens_per_hour, concurrent_requests, cost_per_day_micros,
      micros_per_request, micros_per_million_tokens
    ) >= 0
  )
)
with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);

alter table public.api_budgets enable row level security;
revoke all on public.api_budgets from public, anon, authenticated, service_role;
grant select on public.api_budgets to service_role;

comment on table public.api_budgets is
  'What may be asked of each provider''s endpoint, one row each; its row lock orders the decisions. Read it as api_rate_limits.';

insert into public.api_budgets (
  provider_name, api_endpoint, requests_per_minute, tokens_per_minute, tokens_per_hour, concurrent_requests,
  cost_per_day_micros, micros_per_request, micros_per_million_tokens
)
values
  ('openai', 'gpt-4o-mini', 500, 200000, 6000000, 20, 20000000, 0, 600000),
  ('google_vision', 'document_text_detection', 1800, null, null, 20, 20000000, 1500, 0);

create table public.api_budget_usage (
  provider_name text not null,
  api_endpoint text not null,
  -- Length of the interval in seconds: 1 for the minute's window, 60 for the hour's, 900 for the day's.
  unit_seconds integer not null,
  begins_at timestamptz not null,
  -- The interval counts as a whole until all of it lies before the window: never too little, at most 1/60 too much.
  leaves_at timestamptz not null,
  requests bigint not null,
  tokens bigint not null,
  cost_micros bigint not null,
  constraint api_budget_usage_pkey primary key (provider_name, api_endpoint, unit_seconds, begins_at),
  constraint api_budget_usage_budget_fkey
    foreign key (provider_name, api_endpoint) references public.api_budgets (provider_name, api_endpoint) on delete cascade,
  constraint api_budget_usage_unit_known check (unit_seconds in (1, 60, 900)),
  constraint api_budget_usage_not_negative check (least(requests, tokens, cost_micros) >= 0)
)
with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

alter table public.api_budget_usage enable row level security;
revoke all on public.api_budget_usage from public, anon, authenticated, service_role;
grant select on public.api_budget_usage to service_role;

comment on table public.api_budget_usage is
  'What was granted in each short interval. A sliding window is the sum of the intervals that reach into it.';

create table public.api_capacity_leases (
  id uuid not null default gen_random_uuid(),
  provider_name text not null,
  api_endpoint text not null,
  worker_id text,
  -- Without foreign key: finished jobs may be moved away.
  job_id uuid,
  estimated_tokens bigint not null,
  estimated_cost_micros bigint not null,
  actual_tokens bigint,
  actual_cost_micros bigint,
  granted_at timestamptz not null,
  expires_at timestamptz not null,
  released_at timestamptz,
  -- The slot came back before that: the job was taken from its worker.
  revoked_at timestamptz,
  constraint api_capacity_leases_pkey primary key (id),
  constraint api_capacity_leases_budget_fkey
    foreign key (provider_name, api_endpoint) references public.api_budgets (provider_name, api_endpoint) on delete cascade,
  constraint api_capacity_leases_not_negative check (
    least(estimated_tokens, estimated_cost_micros, actual_tokens, actual_cost_micros) >= 0
  ),
  constraint api_capacity_leases_released_whole check (
    (released_at is null) = (actual_tokens is null) and (released_at is null) = (actual_cost_micros is null)
  ),
  constraint api_capacity_leases_times_in_order check (expires_at > granted_at)
)
with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

create index api_capacity_leases_budget_idx on public.api_capacity_leases (provider_name, api_endpoint, expires_at);
create index api_capacity_leases_open_idx
on public.api_capacity_leases (provider_name, api_endpoint, expires_at)
where released_at is null and revoked_at is null;
create index api_capacity_leases_job_idx on public.api_capacity_leases (job_id) where job_id is not null;

alter table public.api_capacity_leases enable row level security;
revoke all on public.api_capacity_leases from public, anon, authenticated, service_role;
grant select on public.api_capacity_leases to service_role;

comment on table public.api_capacity_leases is
  'One row per granted call: its slot until it is released or expires, then for two days what it used.';

create table public.document_costs (
  shell_file_id uuid not null,
  provider_name text not null,
  api_endpoint text not null,
  currency text not null,
  calls bigint not null default 0,
  tokens bigint not null default 0,
  cost_micros bigint not null default 0,
  constraint document_costs_pkey primary key (shell_file_id, provider_name, api_endpoint, currency),
  constraint document_costs_shell_file_fkey
    foreign key (shell_file_id) references public.shell_files (id) on delete cascade
);

alter table public.document_costs enable row level security;
revoke all on public.document_costs from public, anon, authenticated, service_role;
grant select on public.document_costs to service_role;

comment on table public.document_costs is
  'What reading and understanding each document has cost, in millionths of the currency: all attempts, those that failed '
  'too. A call counts with its estimate from its grant on, with what it really used from its release on.';

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

create function exora_private.add_document_cost(
  p_job_id uuid,
  p_budget public.api_budgets,
  p_calls bigint,
  p_tokens bigint,
  p_cost_micros bigint
)
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  insert into public.document_costs as c (
    shell_file_id, provider_name, api_endpoint, currency, calls, tokens, cost_micros
  )
  select f.id, p_budget.provider_name, p_budget.api_endpoint, p_budget.currency, p_calls, p_tokens, p_cost_micros
  from public.job_queue as j
  join public.shell_files as f on f.id = (j.job_payload ->> 'shell_file_id')::uuid
  where j.id = p_job_id
  on conflict on constraint document_costs_pkey do update
  set
    calls = c.calls + excluded.calls,
    tokens = c.tokens + excluded.tokens,
    cost_micros = c.cost_micros + excluded.cost_micros;
end
$$;

comment on function exora_private.add_document_cost(uuid, public.api_budgets, bigint, bigint, bigint) is
  'Adds to what the document of a job has cost. A job without a document costs nobody.';

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
declare
  v_fits boolean;
begin
  -- Most calls fit: plain sums tell so at a third of the cost of looking for when there is room.
  select
    coalesce(sum(u.requests) filter (where u.unit_seconds = 1), 0) + 1
      <= coalesce(p_budget.requests_per_minute, 9223372036854775807)
    and coalesce(sum(u.tokens) filter (where u.unit_seconds = 1), 0) + p_tokens
      <= coalesce(p_budget.tokens_per_minute, 9223372036854775807)
    and coalesce(sum(u.tokens) filter (where u.unit_seconds = 60), 0) + p_tokens
      <= coalesce(p_budget.tokens_per_hour, 9223372036854775807)
    and coalesce(sum(u.cost_micros) filter (where u.unit_seconds = 900), 0) + p_cost_micros
      <= coalesce(p_budget.cost_per_day_micros, 9223372036854775807)
    and not coalesce(p_budget.paused_until > p_now, false)
    and (
      select count(*)
      from public.api_capacity_leases as l
      where l.provider_name = p_budget.provider_name
        and l.api_endpoint = p_budget.api_endpoint
        and l.released_at is null
        and l.revoked_at is null
        and l.expires_at > p_now
    ) < coalesce(p_budget.concurrent_requests, 9223372036854775807)
  into v_fits
  from public.api_budget_usage as u
  where u.provider_name = p_budget.provider_name and u.api_endpoint = p_budget.api_endpoint and u.leaves_at > p_now;
  if v_fits then
    return;
  end if;

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
  if p_job_id is not null then
    -- Shared until the decision is committed: who takes the job from its worker comes before it, or finds the slot.
    perform
    from exora_private.job_queue_live as j
    where j.id = p_job_id
      and j.status = 'processing'
      and j.worker_id = p_worker_id
      and j.attempt = coalesce(p_attempt, j.attempt)
    for share;
    if not found then
      perform exora_private.fail(
        'job_not_held',
        'This job is not (or no longer) held by this worker.',
        'Stop working on it: the worker that holds it will finish it.'
      );
    end if;
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

  if p_job_id is not null then
    perform exora_private.add_document_cost(p_job_id, v_budget, 1, p_estimated_tokens, v_cost_micros);
  end if;

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
  if v_lease.job_id is not null then
    perform exora_private.add_document_cost(
      v_lease.job_id, v_budget, 0, v_tokens - v_lease.estimated_tokens, v_cost_micros - v_lease.estimated_cost_micros
    );
  end if;

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
--   reschedule_job(), retire_worker(), exora_private.keep_worker(), exora_private.ready_jobs(),
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
--   exora_private.dead_letters(), exora_private.require_lane(), exora_private.log_lane_change()
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
  p_limit integer default 50
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
  order by j.id desc
  limit p_limit;
end
$$;

revoke all on function public.list_jobs(text, text, text, text, text, uuid, integer) from public, anon;
grant execute on function public.list_jobs(text, text, text, text, text, uuid, integer) to authenticated, service_role;

comment on function public.list_jobs(text, text, text, text, text, uuid, integer) is
  'Jobs by status, lane, type, worker or error, the youngest first; p_before (an id) gives the next page. service_role and admins.';

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

create function public.pause_lane(p_lane text, p_reason text default null)
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
  update public.job_lanes as a
  set paused_at = clock_timestamp(), pause_reason = p_reason
  where a.lane = p_lane and a.paused_at is null;
  v_changed := found;
  if v_changed then
    perform exora_private.log_lane_change('lane.paused', p_lane, jsonb_build_object('reason', p_reason));
  end if;
  return v_changed;
end
$$;

revoke all on function public.pause_lane(text, text) from public, anon;
grant execute on function public.pause_lane(text, text) to authenticated, service_role;

comment on function public.pause_lane(text, text) is
  'Stops claims of a lane; jobs that are processed go on. False if it was paused already. service_role and admins.';

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
  set paused_at = null, pause_reason = null
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
    when 'promote_due_jobs' then exora_private.promote_due_jobs(5000)
    when 'advance_job_lines' then exora_private.advance_job_lines()
    when 'sweep_job_queue' then exora_private.sweep_job_queue()
    when 'keep_job_partitions' then exora_private.keep_job_partitions()
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
-- =============================================================================
-- 08_PLANS_AND_USAGE.SQL - PLANS AND USAGE
-- =============================================================================
-- Purpose: What an account may use and what each record used
-- Architecture: Usage is computed from rows, once per file and per session, whatever a caller claims
-- Dependencies: 01-07, 08_api_budgets.sql
--
-- DESIGN DECISIONS:
-- - An account without a row of its own is on the default plan; its storage is the setting documents.quota_bytes
-- - Usage of an understanding is counted by the transaction that completes it, from the leases of its jobs
-- - Money is kept in millionths of a dollar, as whole numbers
--
-- TABLES CREATED (3 tables):
-- Plans: subscription_plans, account_plans
-- Usage: user_usage_tracking
--
-- KEY FUNCTIONS: set_account_plan(), track_shell_file_upload_usage(), track_ai_processing_usage(),
--   get_user_usage_status(), exora_private.plan_of(), exora_private.track_completed_session(),
--   exora_private.stored_bytes(), exora_private.uploads_since()
-- INTEGRATION POINTS: submit_shell_file() asks plan_of(); apps/web reads get_user_usage_status()
-- =============================================================================

-- Plans ------------------------------------------------------------------------

create table public.subscription_plans (
  plan_key text not null,
  title text not null,
  -- What each record's originals may fill. Null: the setting documents.quota_bytes.
  storage_bytes_per_record bigint,
  -- Null: as many as one likes.
  uploads_per_record_and_month integer,
  price_per_month_micros bigint not null,
  currency text not null default 'USD',
  is_default boolean not null default false,
  is_offered boolean not null default true,
  constraint subscription_plans_pkey primary key (plan_key),
  constraint subscription_plans_key_form check (plan_key ~ '^[a-z][a-z_]{0,39}$'),
  constraint subscription_plans_title_length check (char_length(title) between 1 and 60),
  constraint subscription_plans_currency_form check (currency ~ '^[A-Z]{3}$'),
  constraint subscription_plans_not_negative check (
    least(storage_bytes_per_record, uploads_per_record_and_month, price_per_month_micros) >= 0
  )
);

create index subscription_plans_offered_idx on public.subscription_plans (is_offered);
create unique index subscription_plans_one_default_key on public.subscription_plans (is_default) where is_default;

alter table public.subscription_plans enable row level security;
revoke all on public.subscription_plans from public, anon, authenticated, service_role;
grant select on public.subscription_plans to authenticated, service_role;

create policy subscription_plans_offered_select on public.subscription_plans
for select to authenticated
using (is_offered);

comment on table public.subscription_plans is 'What an account may use, and its price in millionths of the currency''s unit.';

insert into public.subscription_plans (
  plan_key, title, storage_bytes_per_record, uploads_per_record_and_month, price_per_month_micros, is_default
)
values
  ('free', 'Free', null, null, 0, true),
  ('plus', 'Plus', 107374182400, null, 4000000, false),
  ('family', 'Family', 536870912000, null, 9000000, false);

create table public.account_plans (
  user_id uuid not null,
  plan_key text not null,
  since timestamptz not null default now(),
  constraint account_plans_pkey primary key (user_id),
  constraint account_plans_user_fkey foreign key (user_id) references auth.users (id) on delete cascade,
  constraint account_plans_plan_fkey foreign key (plan_key) references public.subscription_plans (plan_key) on delete restrict
);

create index account_plans_plan_idx on public.account_plans (plan_key);

alter table public.account_plans enable row level security;
revoke all on public.account_plans from public, anon, authenticated, service_role;
grant select on public.account_plans to authenticated, service_role;

create policy account_plans_own_select on public.account_plans
for select to authenticated
using (user_id = (select auth.uid()));

comment on table public.account_plans is 'The plan of each account that has another than the default one.';

create function public.set_account_plan(p_user_id uuid, p_plan_key text)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  if not exists (select from auth.users as u where u.id = p_user_id) then
    perform exora_private.fail('not_found', 'There is no such account.', 'Pass the id of a person who has signed up.');
  end if;
  if not exists (select from public.subscription_plans as s where s.plan_key = p_plan_key) then
    perform exora_private.fail('not_found', 'There is no such plan.', 'Use a plan_key of subscription_plans.');
  end if;
  insert into public.account_plans as a (user_id, plan_key)
  values (p_user_id, p_plan_key)
  on conflict on constraint account_plans_pkey do update
  set
    plan_key = excluded.plan_key,
    since = now()
  where a.plan_key <> excluded.plan_key;
  if not found then
    return false;
  end if;
  perform public.log_audit_event(
    p_event_type => 'account.plan_changed',
    p_resource_type => 'account',
    p_resource_id => p_user_id,
    p_details => jsonb_build_object('plan_key', p_plan_key)
  );
  return true;
end
$$;

revoke all on function public.set_account_plan(uuid, text) from public, anon, authenticated;
grant execute on function public.set_account_plan(uuid, text) to service_role;

comment on function public.set_account_plan(uuid, text) is 'Puts an account on a plan; true when that is a change. service_role only.';

create function exora_private.plan_of(p_profile_id uuid)
returns public.subscription_plans
language plpgsql
stable
set search_path = ''
as $$
declare
  v_plan public.subscription_plans;
begin
  select s.* into v_plan
  from public.user_profiles as p
  left join public.account_plans as a on a.user_id = p.account_owner_id
  join public.subscription_plans as s on s.plan_key = a.plan_key or (a.plan_key is null and s.is_default)
  where p.id = p_profile_id;
  v_plan.storage_bytes_per_record := coalesce(
    v_plan.storage_bytes_per_record, exora_private.setting('documents.quota_bytes')::bigint
  );
  return v_plan;
end
$$;

comment on function exora_private.plan_of(uuid) is 'The plan of a profile''s account owner, its storage filled in.';

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
  if not exora_private.is_service() then
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
-- =============================================================================
-- 08_SUBMISSION.SQL - SUBMITTING DOCUMENTS
-- =============================================================================
-- Purpose: How an uploaded file becomes a document of the record and a job, or is refused
-- Architecture: Definer RPCs for the account owner; each one transaction
-- Dependencies: 01-07; queue, plans and usage of 08
--
-- DESIGN DECISIONS:
-- - submit_shell_file() makes file, job, usage and audit event in one transaction: never one without the others
-- - The same key gives the same answer; the file's id is computed from profile and key
--
-- TABLES CREATED (0 tables): none
--
-- KEY FUNCTIONS: submit_shell_file(), reject_shell_file(), retry_shell_file(), dismiss_shell_file(),
--   exora_private.require_upload()
-- INTEGRATION POINTS: shell-file-processor-v3 (submit, reject), apps/web (retry, dismiss)
-- =============================================================================

-- Submitting a file ------------------------------------------------------------

create function exora_private.require_upload(p_shell_file_id uuid, p_patient_id uuid, p_idempotency_key text)
returns uuid
language plpgsql
stable
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_owner(p_patient_id);
begin
  if coalesce(char_length(p_idempotency_key), 0) not between 8 and 200
    or p_shell_file_id is distinct from public.shell_file_id_for(p_patient_id, p_idempotency_key)
  then
    perform exora_private.fail(
      'invalid_request',
      'The file''s id is not that of this profile and idempotency key.',
      'Use shell_file_id_for(p_patient_id, p_idempotency_key), with a key of 8 to 200 characters.'
    );
  end if;
  return v_user_id;
end
$$;

comment on function exora_private.require_upload(uuid, uuid, text) is
  'The signed-in owner, if the file''s id belongs to this profile and key; else an error.';

create function public.submit_shell_file(
  p_shell_file_id uuid,
  p_patient_id uuid,
  p_file_name text,
  p_mime_type text,
  p_size_bytes bigint,
  p_sha256 text,
  p_idempotency_key text,
  p_correlation_id uuid default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_upload(p_shell_file_id, p_patient_id, p_idempotency_key);
  v_path text := p_patient_id || '/' || p_shell_file_id || '/original';
  v_file public.shell_files;
  v_stored_bytes bigint;
  v_job_id uuid;
  v_plan public.subscription_plans;
begin
  if coalesce(char_length(p_file_name), 0) not between 1 and 255 or p_file_name ~ '[\x01-\x1f\x7f/\\]' then
    perform exora_private.fail('file_name_invalid', 'The file''s name can''t be accepted.', 'Rename it to a plain name.');
  end if;
  if p_mime_type is null or p_mime_type not in ('application/pdf', 'image/jpeg', 'image/png', 'text/plain') then
    perform exora_private.fail('file_type_unsupported', 'This kind of file can''t be read.', 'Upload a PDF, JPEG, PNG or text.');
  end if;
  if coalesce(p_sha256, '') !~ '^[0-9a-f]{64}$' or p_size_bytes is null or p_size_bytes < 0 then
    perform exora_private.fail('invalid_request', 'Size or SHA-256 is missing or malformed.', 'Send bytes and 64 hex digits.');
  end if;
  if p_size_bytes = 0 then
    perform exora_private.fail('file_empty', 'This file is empty.', 'Check that it opens on your device.');
  end if;
  if p_size_bytes > exora_private.setting('documents.max_file_bytes') then
    perform exora_private.fail('file_too_large', 'This file is too large.', 'Split it or save it at a lower resolution.');
  end if;

  -- Of two simultaneous submissions the second waits here, then takes the other branch.
  insert into public.shell_files (
    id, patient_id, uploaded_by, file_name, mime_type, size_bytes, sha256, storage_path, idempotency_key
  )
  values (
    p_shell_file_id, p_patient_id, v_user_id, p_file_name, p_mime_type, p_size_bytes, p_sha256, v_path, p_idempotency_key
  )
  on conflict on constraint shell_files_pkey do nothing
  returning * into v_file;

  if v_file.id is null then
    select f.* into v_file from public.shell_files as f where f.id = p_shell_file_id;
    if v_file.size_bytes <> p_size_bytes or coalesce(v_file.sha256, p_sha256) <> p_sha256 then
      perform exora_private.fail(
        'idempotency_conflict',
        'This upload''s key was already used for another file.',
        'Start a new upload for this file.'
      );
    end if;
    return jsonb_build_object('shell_file_id', v_file.id, 'job_id', v_file.current_job_id, 'status', v_file.status);
  end if;

  perform exora_private.require_ai_consent(p_patient_id, 'local');

  select coalesce(o.metadata ->> 'size', o.metadata ->> 'contentLength')::bigint into v_stored_bytes
  from storage.objects as o
  where o.bucket_id = 'documents' and o.name = v_path;
  if not found or v_stored_bytes is distinct from p_size_bytes then
    perform exora_private.fail(
      'upload_incomplete',
      'The stored file is missing or has another size.',
      'Upload the file again.'
    );
  end if;

  -- Submissions to one record are counted one after another, so that together they can't pass the limit.
  perform from public.user_profiles as p where p.id = p_patient_id for no key update;
  v_plan := exora_private.plan_of(p_patient_id);
  if exora_private.stored_bytes(p_patient_id) > v_plan.storage_bytes_per_record then
    perform exora_private.fail(
      'quota_exceeded',
      'This record has reached its storage limit.',
      'Remove documents that you no longer need, or raise the limit.'
    );
  end if;
  if exora_private.uploads_since(p_patient_id, date_trunc('month', now(), 'UTC')) >= v_plan.uploads_per_record_and_month then
    perform exora_private.fail(
      'quota_exceeded',
      'This record has reached its plan''s uploads of this month.',
      'Wait for the next month, or choose a larger plan.'
    );
  end if;

  v_job_id := public.enqueue_job_v3(
    job_type => 'shell_file_processing',
    job_name => 'Process medical document',
    job_payload => jsonb_build_object('shell_file_id', v_file.id, 'patient_id', v_file.patient_id, 'file_path', v_path),
    p_correlation_id => p_correlation_id
  );
  update public.shell_files as f set current_job_id = v_job_id where f.id = v_file.id;
  perform public.track_shell_file_upload_usage(p_patient_id, v_file.id, p_size_bytes, null);
  perform public.log_audit_event(
    p_event_type => 'file.submitted',
    p_patient_id => p_patient_id,
    p_resource_type => 'shell_file',
    p_resource_id => v_file.id,
    p_details => jsonb_build_object('size_bytes', p_size_bytes, 'mime_type', p_mime_type),
    p_personal => jsonb_build_object('file_name', p_file_name, 'sha256', p_sha256),
    p_job_id => v_job_id,
    p_correlation_id => p_correlation_id
  );
  return jsonb_build_object('shell_file_id', v_file.id, 'job_id', v_job_id, 'status', v_file.status);
end
$$;

revoke all on function public.submit_shell_file(uuid, uuid, text, text, bigint, text, text, uuid)
from public, anon, service_role;
grant execute on function public.submit_shell_file(uuid, uuid, text, text, bigint, text, text, uuid) to authenticated;

comment on function public.submit_shell_file(uuid, uuid, text, text, bigint, text, text, uuid) is
  'Takes an uploaded file into the record: row, job, usage and audit event in one transaction. The same key gives the same answer.';

create function public.reject_shell_file(
  p_shell_file_id uuid,
  p_patient_id uuid,
  p_file_name text,
  p_size_bytes bigint,
  p_idempotency_key text,
  p_error_code text,
  p_error_parameters jsonb default '{}',
  p_correlation_id uuid default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_upload(p_shell_file_id, p_patient_id, p_idempotency_key);
  v_file public.shell_files;
begin
  if coalesce(char_length(p_file_name), 0) not between 1 and 255
    or p_file_name ~ '[\x01-\x1f\x7f/\\]'
    or p_size_bytes is null
    or p_size_bytes < 0
    or not coalesce(p_error_code = any (exora_private.error_codes()), false)
  then
    perform exora_private.fail(
      'invalid_request',
      'A refused upload needs a listable name, a size and a code of the error list.',
      'Shorten the name to visible characters without path.'
    );
  end if;

  insert into public.shell_files (
    id, patient_id, uploaded_by, file_name, size_bytes, status, error_code, error_parameters, idempotency_key
  )
  values (
    p_shell_file_id, p_patient_id, v_user_id, p_file_name, p_size_bytes, 'failed', p_error_code,
    exora_private.clean_parameters(p_error_parameters), p_idempotency_key
  )
  on conflict on constraint shell_files_pkey do nothing
  returning * into v_file;

  if v_file.id is null then
    select f.* into v_file from public.shell_files as f where f.id = p_shell_file_id;
  else
    perform public.log_audit_event(
      p_event_type => 'file.refused',
      p_patient_id => p_patient_id,
      p_resource_type => 'shell_file',
      p_resource_id => v_file.id,
      p_details => jsonb_build_object('size_bytes', p_size_bytes, 'error_code', p_error_code),
      p_personal => jsonb_build_object('file_name', p_file_name),
      p_correlation_id => p_correlation_id
    );
  end if;
  return jsonb_build_object('shell_file_id', v_file.id, 'status', v_file.status);
end
$$;

revoke all on function public.reject_shell_file(uuid, uuid, text, bigint, text, text, jsonb, uuid)
from public, anon, service_role;
grant execute on function public.reject_shell_file(uuid, uuid, text, bigint, text, text, jsonb, uuid) to authenticated;

comment on function public.reject_shell_file(uuid, uuid, text, bigint, text, text, jsonb, uuid) is
  'Lists an upload that was refused before it was stored, with its reason. A file that exists stays as it is.';

create function public.retry_shell_file(p_shell_file_id uuid, p_correlation_id uuid default null)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_file public.shell_files;
  v_job_id uuid;
begin
  select f.* into v_file from public.shell_files as f where f.id = p_shell_file_id for update;
  if not found or not exora_private.is_owner(v_user_id, v_file.patient_id) then
    perform exora_private.fail('not_found', 'This document does not exist, or it is not yours.', 'Go back to the list.');
  end if;
  if not exora_private.can_retry(v_file) then
    perform exora_private.fail(
      'wrong_state',
      'This document can''t be tried again.',
      'Wait until it is done; if it failed for its content, upload a corrected copy.'
    );
  end if;
  perform exora_private.require_ai_consent(v_file.patient_id, 'local');

  -- What was read whole need not be read again.
  if v_file.current_reading_id is not null then
    v_job_id := public.enqueue_job_v3(
      job_type => 'ai_processing',
      job_name => 'Understand document',
      job_payload => jsonb_build_object(
        'shell_file_id', v_file.id, 'patient_id', v_file.patient_id, 'reading_id', v_file.current_reading_id
      ),
      p_correlation_id => p_correlation_id
    );
  else
    v_job_id := public.enqueue_job_v3(
      job_type => 'shell_file_processing',
      job_name => 'Process medical document',
      job_payload => jsonb_build_object(
        'shell_file_id', v_file.id, 'patient_id', v_file.patient_id, 'file_path', v_file.storage_path
      ),
      p_correlation_id => p_correlation_id
    );
  end if;

  update public.shell_files as f
  set
    status = case when v_file.current_reading_id is null then 'queued' else 'understanding' end,
    current_job_id = v_job_id,
    pages_done = case when v_file.current_reading_id is null then 0 else f.pages_done end,
    error_code = null,
    error_parameters = '{}',
    error_retryable = false
  where f.id = v_file.id
  returning f.* into v_file;

  perform public.log_audit_event(
    p_event_type => 'file.retried',
    p_patient_id => v_file.patient_id,
    p_resource_type => 'shell_file',
    p_resource_id => v_file.id,
    p_job_id => v_job_id,
    p_correlation_id => p_correlation_id
  );
  return jsonb_build_object('shell_file_id', v_file.id, 'job_id', v_job_id, 'status', v_file.status);
end
$$;

revoke all on function public.retry_shell_file(uuid, uuid) from public, anon, service_role;
grant execute on function public.retry_shell_file(uuid, uuid) to authenticated;

comment on function public.retry_shell_file(uuid, uuid) is
  'Starts a failed file again (from the understanding, if it was read whole) when its fault was not in the file itself.';

create function public.dismiss_shell_file(p_shell_file_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_file public.shell_files;
begin
  select f.* into v_file from public.shell_files as f where f.id = p_shell_file_id for update;
  if not found or not exora_private.is_owner(v_user_id, v_file.patient_id) then
    perform exora_private.fail('not_found', 'This document does not exist, or it is not yours.', 'Go back to the list.');
  end if;
  if v_file.status <> 'failed'
    or exists (select from public.patient_clinical_events as e where e.shell_file_id = v_file.id)
  then
    perform exora_private.fail(
      'wrong_state',
      'Only a failed document without facts can be dismissed.',
      'Wait until it is done.'
    );
  end if;
  delete from public.shell_files as f where f.id = v_file.id;
  -- Its upload stays counted, and its id is free: submitted anew it is counted anew.
  update public.user_usage_tracking as u
  set shell_file_id = gen_random_uuid()
  where u.shell_file_id = v_file.id and u.usage_type = 'shell_file_upload';
  perform public.log_audit_event(
    p_event_type => 'file.dismissed',
    p_patient_id => v_file.patient_id,
    p_resource_type => 'shell_file',
    p_resource_id => v_file.id,
    p_details => jsonb_build_object('error_code', v_file.error_code),
    p_personal => jsonb_build_object('file_name', v_file.file_name)
  );
  return jsonb_build_object('shell_file_id', v_file.id, 'storage_path', v_file.storage_path);
end
$$;

revoke all on function public.dismiss_shell_file(uuid) from public, anon, service_role;
grant execute on function public.dismiss_shell_file(uuid) to authenticated;

comment on function public.dismiss_shell_file(uuid) is
  'Removes a failed document from the list. Its bytes, if any were stored (storage_path), are then the owner''s to delete.';
