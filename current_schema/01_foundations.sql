-- =============================================================================
-- 01_FOUNDATIONS.SQL - CLOSED PRIVILEGES, EXTENSIONS, ERRORS, CONFIGURATION
-- =============================================================================
-- Purpose: What every other file stands on: closed privileges, named errors, who is asking, settings
-- Architecture: Public schema for what the API exposes, schema exora_private for internals
-- Dependencies: Roles anon, authenticated, service_role; schemas auth and storage (all given by Supabase)
--
-- DESIGN DECISIONS:
-- - One extension, pg_trgm, for the search of medical codes; sha256() and gen_random_uuid() are core
-- - Default privileges are revoked first: hosted Supabase grants everything to the API roles by default
--
-- TABLES CREATED (1 table):
-- Configuration: system_configuration
--
-- KEY FUNCTIONS: exora_private.error_codes(), exora_private.fail(), exora_private.clean_parameters(),
--   exora_private.caller_role(), exora_private.require_user(), exora_private.is_service(), exora_private.is_admin(),
--   exora_private.is_plain_text(), exora_private.setting()
-- INTEGRATION POINTS: Every RPC raises through exora_private.fail()
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
    'pdf_encrypted', 'pdf_damaged', 'pdf_no_pages', 'image_damaged', 'image_too_large', 'heic_not_supported',
    'docx_locked', 'docx_damaged', 'document_too_complex', 'archive_locked', 'archive_damaged', 'archive_too_large',
    'archive_empty', 'archive_file_unreadable', 'text_not_readable',
    'structured_not_readable', 'structured_unsupported', 'structured_many_people', 'structured_too_large',
    'too_many_pages', 'too_many_facts', 'upload_incomplete', 'idempotency_conflict', 'quota_exceeded',
    'ai_consent_missing', 'malware_found', 'scan_unavailable',
    'processing_timeout', 'reader_crashed', 'engine_unavailable', 'engine_key_refused', 'page_not_recognised',
    'document_not_understood',
    'storage_unavailable', 'database_unavailable', 'server_unreachable', 'job_not_held', 'job_cancelled', 'job_result_invalid',
    'fact_not_proven',
    'record_archive_invalid', 'record_archive_newer',
    'not_signed_in',
    'credentials_wrong', 'email_taken', 'email_invalid', 'email_unconfirmed', 'password_weak', 'not_allowed',
    'second_factor_needed', 'not_found', 'invalid_request', 'wrong_state', 'rate_limited', 'internal'
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
    when 'second_factor_needed' then '42501'
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
  -- A token outlives the account that it was made for.
  if v_user_id is null or not exists (select from auth.users as u where u.id = v_user_id) then
    perform exora_private.fail('not_signed_in', 'No person is signed in.', 'Sign in and try again.');
  end if;
  return v_user_id;
end
$$;

comment on function exora_private.require_user() is 'The signed-in person, whose account must exist still, or the error not_signed_in.';

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
    -- Asked at the sign-in server's own table, not in the token: not every server puts it there, and a token outlives the
    -- role by an hour. app_metadata is written by the service key alone; user_metadata could be the person's own words.
    and exists (
      select
      from auth.users as u
      where u.id = auth.uid() and u.raw_app_meta_data ->> 'role' = 'admin'
    )
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
  ('audit.anchor_event_count', '1000', 'Events after which an anchor is sealed before its time has come.'),
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
