-- =============================================================================
-- 01_FOUNDATIONS.SQL - ERRORS, CONFIGURATION, AUDIT LOG
-- =============================================================================
-- Purpose: What every other file stands on: closed privileges, named errors, settings, the audit log
-- Architecture: Public schema for what the API exposes, schema exora_private for internals
-- Dependencies: Roles anon, authenticated, service_role; schemas auth and storage (all given by Supabase)
--
-- DESIGN DECISIONS:
-- - No extension: sha256() and gen_random_uuid() are core, so hosted and embedded servers are the same
-- - Default privileges are revoked first: hosted Supabase grants everything to the API roles by default
-- - One hash chain per data subject with its own head row: writers of different records never wait for each other
-- - The chain covers a salted commitment of personal fields: erasing them leaves the chain verifiable
--
-- TABLES CREATED (3 tables):
-- Configuration: system_configuration
-- Audit: audit_log, exora_private.audit_heads
--
-- KEY FUNCTIONS: log_audit_event(), verify_audit_chain(), exora_private.fail(), exora_private.setting(),
--   exora_private.error_codes(), exora_private.clean_parameters(), exora_private.caller_role(),
--   exora_private.require_user(), exora_private.is_service(), exora_private.is_admin(),
--   exora_private.is_plain_text(), exora_private.audit_row_hash(), exora_private.guard_audit_log()
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
    when 'quota_exceeded' then '53400'
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
  select coalesce(btrim(p_text) <> '' and char_length(p_text) <= p_max_length and p_text !~ '[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]', false)
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
for each statement execute function exora_private.guard_audit_log();

create function public.log_audit_event(
  p_event_type text,
  p_patient_id uuid default null,
  p_resource_type text default null,
  p_resource_id uuid default null,
  p_details jsonb default '{}',
  p_personal jsonb default null,
  p_actor_id uuid default null,
  p_job_id uuid default null,
  p_correlation_id uuid default null
)
returns uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_row public.audit_log;
begin
  v_row.id := gen_random_uuid();
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
  v_row.occurred_at := clock_timestamp();

  insert into exora_private.audit_heads (subject_id, seq, row_hash)
  values (v_row.subject_id, 0, sha256(uuid_send(v_row.subject_id)))
  on conflict on constraint audit_heads_pkey do nothing;

  -- Writers of the same subject queue up here until the holder commits; others are not touched.
  select h.seq + 1, h.row_hash
  into v_row.seq, v_row.prev_hash
  from exora_private.audit_heads as h
  where h.subject_id = v_row.subject_id
  for update;

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

revoke all on function public.log_audit_event(text, uuid, text, uuid, jsonb, jsonb, uuid, uuid, uuid)
from public, anon, authenticated;
grant execute on function public.log_audit_event(text, uuid, text, uuid, jsonb, jsonb, uuid, uuid, uuid) to service_role;

comment on function public.log_audit_event(text, uuid, text, uuid, jsonb, jsonb, uuid, uuid, uuid) is
  'Appends an event to the data subject''s chain (no subject: the system''s chain) and returns its id. service_role only.';

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
  v_row public.audit_log;
  v_checked bigint := 0;
  v_previous bytea := sha256(uuid_send(coalesce(p_patient_id, '00000000-0000-0000-0000-000000000000')));
  v_reason text;
begin
  if exora_private.caller_role() in ('authenticated', 'anon') then
    perform exora_private.require_owner(p_patient_id);
  end if;

  for v_row in
    select a.* from public.audit_log as a where a.subject_id = v_subject_id order by a.seq
  loop
    v_reason := case
      when v_row.seq <> v_checked + 1 then 'row_missing'
      when v_row.prev_hash <> v_previous then 'link_broken'
      when v_row.row_hash <> exora_private.audit_row_hash(v_row) then 'row_changed'
      when v_row.personal is not null
        and v_row.personal_commitment is distinct from sha256(v_row.personal_salt || convert_to(v_row.personal::text, 'UTF8'))
        then 'personal_changed'
    end;
    if v_reason is not null then
      return jsonb_build_object(
        'valid', false, 'checked', v_checked, 'first_broken_seq', v_checked + 1,
        'first_broken_id', v_row.id, 'reason', v_reason
      );
    end if;
    v_checked := v_row.seq;
    v_previous := v_row.row_hash;
  end loop;

  select h.* into v_head from exora_private.audit_heads as h where h.subject_id = v_subject_id;
  if coalesce(v_head.seq, 0) <> v_checked or (v_head.row_hash is not null and v_head.row_hash <> v_previous) then
    return jsonb_build_object(
      'valid', false, 'checked', v_checked, 'first_broken_seq', v_checked + 1,
      'first_broken_id', null, 'reason', 'row_missing'
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
  'Recomputes a subject''s chain and names the first row that is missing, changed or unlinked. Owner and service_role.';
