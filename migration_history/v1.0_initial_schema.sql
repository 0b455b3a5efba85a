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
--   exora_private.require_user(), exora_private.audit_row_hash(), exora_private.guard_audit_log()
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
    'too_many_pages', 'upload_incomplete', 'idempotency_conflict', 'quota_exceeded', 'ai_consent_missing',
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
  ('documents.max_facts', '5000', 'Most facts that one document may state.');

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
-- =============================================================================
-- 02_PROFILES.SQL - DATA SUBJECTS AND WHO MAY SEE THEM
-- =============================================================================
-- Purpose: The people (and pets) whose records are kept, their account owners and delegates
-- Architecture: One account owner per profile; everybody else is a delegate with level, categories, purpose, expiry
-- Dependencies: 01_foundations.sql, auth.users
--
-- DESIGN DECISIONS:
-- - can_read() is the one predicate about reading, for policies' exceptions and logged reads alike
-- - A user with records can't be removed behind their back: the reference to auth.users restricts
-- - AI consent is a column from the first day: local engines on, outside providers off
--
-- TABLES CREATED (3 tables):
-- Profiles: user_profiles, user_profile_context
-- Access: profile_access_permissions
--
-- KEY FUNCTIONS: has_profile_access(), get_accessible_profiles(), set_active_profile(),
--   exora_private.is_owner(), exora_private.access_level(), exora_private.can_read(), exora_private.require_owner(),
--   exora_private.create_own_profile()
-- INTEGRATION POINTS: Everything clinical hangs on patient_id -> user_profiles(id); sign-up makes the first profile
-- =============================================================================

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
  constraint profile_access_permissions_pkey primary key (id),
  constraint profile_access_permissions_profile_fkey
    foreign key (profile_id) references public.user_profiles (id) on delete cascade,
  constraint profile_access_permissions_grantee_fkey
    foreign key (grantee_user_id) references auth.users (id) on delete cascade,
  constraint profile_access_permissions_level_known check (access_level in ('view', 'edit', 'full')),
  constraint profile_access_permissions_purpose_length check (char_length(purpose) between 1 and 200),
  constraint profile_access_permissions_expires_later check (expires_at > granted_at)
);

create index profile_access_permissions_grantee_idx on public.profile_access_permissions (grantee_user_id, profile_id);
create index profile_access_permissions_profile_idx on public.profile_access_permissions (profile_id);

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

create function exora_private.access_level(p_user_id uuid, p_profile_id uuid, p_category text, p_purpose text)
returns text
language sql
stable
set search_path = ''
as $$
  select case
    when exora_private.is_owner(p_user_id, p_profile_id) then 'owner'
    else (
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

create function public.has_profile_access(p_user_id uuid, p_profile_id uuid)
returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  if exora_private.caller_role() in ('authenticated', 'anon') and p_user_id is distinct from auth.uid() then
    perform exora_private.fail(
      'not_allowed',
      'You can only ask about your own access.',
      'Pass the id of the signed-in person.'
    );
  end if;
  return exora_private.access_level(p_user_id, p_profile_id, null, null) is not null;
end
$$;

revoke all on function public.has_profile_access(uuid, uuid) from public, anon;
grant execute on function public.has_profile_access(uuid, uuid) to authenticated, service_role;

comment on function public.has_profile_access(uuid, uuid) is
  'Whether the user has any access to the profile. People may ask about themselves only.';

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
        nullif(btrim(new.raw_user_meta_data ->> 'display_name'), ''),
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
-- 03_CLINICAL_CORE.SQL - DOCUMENTS, FACTS AND THEIR PROOFS
-- =============================================================================
-- Purpose: Shell files with their readings and pages, clinical events with details, codes and proofs
-- Architecture: Hub and details: one patient_clinical_events row per fact, one detail row of its type, n source rows
-- Dependencies: 01_foundations.sql, 02_profiles.sql
--
-- DESIGN DECISIONS:
-- - patient_id stands in every table and in every foreign key: a row can't point into another person's record
-- - No fact without its proof: quotes are compared with the pages' text as they are stored, and at commit every
--   machine-made fact has a source whose quotes have its raw words
-- - Facts are append-only: a new version supersedes, a person's decision outlives re-readings by its fact_key
-- - Offsets count code points, as substr() does; clients convert from UTF-16
-- - A detail's typed column takes an attribute only when its JSON type fits; the rest waits in other_attributes,
--   so that reading gives back exactly what was stored
--
-- TABLES CREATED (13 tables):
-- Documents: shell_files, shell_file_readings, shell_file_pages
-- Hub, codes, proofs: patient_clinical_events, medical_code_assignments, clinical_event_sources
-- Details: patient_conditions, patient_medications, patient_allergies, patient_observations, patient_vitals,
--   patient_immunizations, patient_interventions
--
-- KEY FUNCTIONS: shell_file_id_for(), exora_private.guard_shell_file(), exora_private.can_retry(), exora_private.refuse_change(),
--   exora_private.partial_date(), exora_private.guard_clinical_event(), exora_private.text_attribute(),
--   exora_private.number_attribute(), exora_private.boolean_attribute(), exora_private.other_attributes(), exora_private.fact_attributes(),
--   exora_private.squeeze(), exora_private.numbers_in(), exora_private.unproven_reason(),
--   exora_private.check_clinical_event(), exora_private.check_quotes(), exora_private.check_removed_part()
-- INTEGRATION POINTS: Worker stages (04) write here, read_* RPCs (06) read here through exora_private.facts
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
set search_path = ''
as $$
  select p_file.status = 'failed'
    and p_file.storage_path is not null
    and (p_file.error_retryable or p_file.error_code = 'ai_consent_missing')
$$;

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
language plpgsql
immutable
set search_path = ''
as $$
begin
  if p_date is null or p_date !~ '^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$' then
    return null;
  end if;
  return make_date(
    substr(p_date, 1, 4)::integer,
    coalesce(nullif(substr(p_date, 6, 2), ''), '1')::integer,
    coalesce(nullif(substr(p_date, 9, 2), ''), '1')::integer
  );
exception
  when datetime_field_overflow then
    return null;
end
$$;

comment on function exora_private.partial_date(text) is
  'First day of an ISO date of year, month or day precision; null for what is no date (2023-02-30).';

create table public.patient_clinical_events (
  id uuid not null default gen_random_uuid(),
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
  constraint patient_clinical_events_date_real check (
    event_date is null or exora_private.partial_date(event_date) is not null
  ),
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
on public.patient_clinical_events (patient_id, event_type, event_day desc)
where status in ('suggested', 'confirmed');

create index patient_clinical_events_shell_file_idx on public.patient_clinical_events (shell_file_id, patient_id);
create index patient_clinical_events_supersedes_idx on public.patient_clinical_events (supersedes_id);
create index patient_clinical_events_decided_by_idx on public.patient_clinical_events (decided_by);
create index patient_clinical_events_session_idx on public.patient_clinical_events (session_id);

alter table public.patient_clinical_events enable row level security;
revoke all on public.patient_clinical_events from public, anon, authenticated, service_role;
grant select on public.patient_clinical_events to authenticated, service_role;

create policy patient_clinical_events_owner_select on public.patient_clinical_events
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.patient_clinical_events is
  'Hub of the record: one row per fact and version. Append-only; what was known on a date is recorded_at/superseded_at.';

create function exora_private.guard_clinical_event()
returns trigger
language plpgsql
set search_path = ''
as $$
declare
  v_may_change constant text[] := array['status', 'superseded_at', 'supersedes_id', 'decided_by', 'decided_at'];
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
  constraint medical_code_assignments_pkey primary key (event_id, code_system),
  constraint medical_code_assignments_event_fkey
    foreign key (event_id, patient_id, event_type)
    references public.patient_clinical_events (id, patient_id, event_type) on delete cascade,
  constraint medical_code_assignments_not_empty check (code_system <> '' and code <> '' and display <> '')
);

alter table public.medical_code_assignments enable row level security;
revoke all on public.medical_code_assignments from public, anon, authenticated, service_role;
grant select on public.medical_code_assignments to authenticated, service_role;

create policy medical_code_assignments_owner_select on public.medical_code_assignments
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.medical_code_assignments is 'The code of a fact, one per code system; a fact without a row is uncoded.';

create trigger medical_code_assignments_immutable
before update on public.medical_code_assignments
for each row execute function exora_private.refuse_change();

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
  constraint clinical_event_sources_pkey primary key (event_id, ordinal),
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

alter table public.clinical_event_sources enable row level security;
revoke all on public.clinical_event_sources from public, anon, authenticated, service_role;
grant select on public.clinical_event_sources to authenticated, service_role;

create policy clinical_event_sources_owner_select on public.clinical_event_sources
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.clinical_event_sources is
  'Proofs: one row a span. quote = substr(page text, start_offset + 1, end_offset - start_offset), offsets in code points.';
comment on column public.clinical_event_sources.boxes is 'Array of {x0, y0, x1, y1} in fractions of the page, origin top left.';

create trigger clinical_event_sources_immutable
before update on public.clinical_event_sources
for each row execute function exora_private.refuse_change();

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

create function exora_private.boolean_attribute(p_attributes jsonb, p_name text)
returns boolean
language sql
immutable
return case when jsonb_typeof(p_attributes -> p_name) = 'boolean' then (p_attributes ->> p_name)::boolean end;

comment on function exora_private.boolean_attribute(jsonb, text) is 'The attribute when it is a JSON boolean, else null.';

create function exora_private.other_attributes(p_attributes jsonb, p_columns jsonb)
returns jsonb
language sql
immutable
set search_path = ''
as $$
  select coalesce(jsonb_object_agg(a.key, a.value), '{}')
  from jsonb_each(p_attributes) as a
  where not coalesce(p_columns -> a.key ? jsonb_typeof(a.value), false)
$$;

comment on function exora_private.other_attributes(jsonb, jsonb) is
  'The attributes that no typed column takes. p_columns maps a name to the array of JSON types that its columns hold.';

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
  constraint patient_conditions_pkey primary key (event_id),
  constraint patient_conditions_event_fkey
    foreign key (event_id, patient_id, event_type)
    references public.patient_clinical_events (id, patient_id, event_type) on delete cascade,
  constraint patient_conditions_type_fits check (event_type in ('condition', 'symptom', 'family_history')),
  constraint patient_conditions_others_object check (jsonb_typeof(other_attributes) = 'object')
);

create index patient_conditions_patient_idx on public.patient_conditions (patient_id);

alter table public.patient_conditions enable row level security;
revoke all on public.patient_conditions from public, anon, authenticated, service_role;
grant select on public.patient_conditions to authenticated, service_role;

create policy patient_conditions_owner_select on public.patient_conditions
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.patient_conditions is 'Details of conditions, symptoms and family history (event_type says which).';

create trigger patient_conditions_immutable
before update on public.patient_conditions
for each row execute function exora_private.refuse_change();

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
  constraint patient_medications_pkey primary key (event_id),
  constraint patient_medications_event_fkey
    foreign key (event_id, patient_id, event_type)
    references public.patient_clinical_events (id, patient_id, event_type) on delete cascade,
  constraint patient_medications_type_fits check (event_type = 'medication'),
  constraint patient_medications_others_object check (jsonb_typeof(other_attributes) = 'object')
);

create index patient_medications_patient_idx on public.patient_medications (patient_id);

alter table public.patient_medications enable row level security;
revoke all on public.patient_medications from public, anon, authenticated, service_role;
grant select on public.patient_medications to authenticated, service_role;

create policy patient_medications_owner_select on public.patient_medications
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.patient_medications is 'Details of medications: raw words (strength, frequency) beside normalised values.';

create trigger patient_medications_immutable
before update on public.patient_medications
for each row execute function exora_private.refuse_change();

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
  constraint patient_allergies_pkey primary key (event_id),
  constraint patient_allergies_event_fkey
    foreign key (event_id, patient_id, event_type)
    references public.patient_clinical_events (id, patient_id, event_type) on delete cascade,
  constraint patient_allergies_type_fits check (event_type = 'allergy'),
  constraint patient_allergies_others_object check (jsonb_typeof(other_attributes) = 'object')
);

create index patient_allergies_patient_idx on public.patient_allergies (patient_id);

alter table public.patient_allergies enable row level security;
revoke all on public.patient_allergies from public, anon, authenticated, service_role;
grant select on public.patient_allergies to authenticated, service_role;

create policy patient_allergies_owner_select on public.patient_allergies
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.patient_allergies is 'Details of allergies and intolerances.';

create trigger patient_allergies_immutable
before update on public.patient_allergies
for each row execute function exora_private.refuse_change();

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
  constraint patient_observations_pkey primary key (event_id),
  constraint patient_observations_event_fkey
    foreign key (event_id, patient_id, event_type)
    references public.patient_clinical_events (id, patient_id, event_type) on delete cascade,
  constraint patient_observations_type_fits check (event_type = 'lab'),
  constraint patient_observations_others_object check (jsonb_typeof(other_attributes) = 'object')
);

create index patient_observations_patient_idx on public.patient_observations (patient_id);

alter table public.patient_observations enable row level security;
revoke all on public.patient_observations from public, anon, authenticated, service_role;
grant select on public.patient_observations to authenticated, service_role;

create policy patient_observations_owner_select on public.patient_observations
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.patient_observations is 'Details of laboratory results: a number or words, with unit, reference range and flag.';

create trigger patient_observations_immutable
before update on public.patient_observations
for each row execute function exora_private.refuse_change();

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
  constraint patient_vitals_pkey primary key (event_id),
  constraint patient_vitals_event_fkey
    foreign key (event_id, patient_id, event_type)
    references public.patient_clinical_events (id, patient_id, event_type) on delete cascade,
  constraint patient_vitals_type_fits check (event_type = 'vital'),
  constraint patient_vitals_others_object check (jsonb_typeof(other_attributes) = 'object')
);

create index patient_vitals_patient_idx on public.patient_vitals (patient_id);

alter table public.patient_vitals enable row level security;
revoke all on public.patient_vitals from public, anon, authenticated, service_role;
grant select on public.patient_vitals to authenticated, service_role;

create policy patient_vitals_owner_select on public.patient_vitals
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.patient_vitals is 'Details of vital signs; a blood pressures value is text such as 120/80.';

create trigger patient_vitals_immutable
before update on public.patient_vitals
for each row execute function exora_private.refuse_change();

-- patient_immunizations --------------------------------------------------------

create table public.patient_immunizations (
  event_id uuid not null,
  patient_id uuid not null,
  event_type text not null,
  given_on text,
  immunization_status text,
  lot_number text,
  other_attributes jsonb not null default '{}',
  constraint patient_immunizations_pkey primary key (event_id),
  constraint patient_immunizations_event_fkey
    foreign key (event_id, patient_id, event_type)
    references public.patient_clinical_events (id, patient_id, event_type) on delete cascade,
  constraint patient_immunizations_type_fits check (event_type = 'immunization'),
  constraint patient_immunizations_others_object check (jsonb_typeof(other_attributes) = 'object')
);

create index patient_immunizations_patient_idx on public.patient_immunizations (patient_id);

alter table public.patient_immunizations enable row level security;
revoke all on public.patient_immunizations from public, anon, authenticated, service_role;
grant select on public.patient_immunizations to authenticated, service_role;

create policy patient_immunizations_owner_select on public.patient_immunizations
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.patient_immunizations is 'Details of immunisations.';

create trigger patient_immunizations_immutable
before update on public.patient_immunizations
for each row execute function exora_private.refuse_change();

-- patient_interventions --------------------------------------------------------

create table public.patient_interventions (
  event_id uuid not null,
  patient_id uuid not null,
  event_type text not null,
  performed_on text,
  intervention_status text,
  body_site text,
  other_attributes jsonb not null default '{}',
  constraint patient_interventions_pkey primary key (event_id),
  constraint patient_interventions_event_fkey
    foreign key (event_id, patient_id, event_type)
    references public.patient_clinical_events (id, patient_id, event_type) on delete cascade,
  constraint patient_interventions_type_fits check (event_type = 'procedure'),
  constraint patient_interventions_others_object check (jsonb_typeof(other_attributes) = 'object')
);

create index patient_interventions_patient_idx on public.patient_interventions (patient_id);

alter table public.patient_interventions enable row level security;
revoke all on public.patient_interventions from public, anon, authenticated, service_role;
grant select on public.patient_interventions to authenticated, service_role;

create policy patient_interventions_owner_select on public.patient_interventions
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.patient_interventions is 'Details of procedures.';

create trigger patient_interventions_immutable
before update on public.patient_interventions
for each row execute function exora_private.refuse_change();

-- Facts as people and programs get them -----------------------------------------

create function exora_private.fact_attributes(p_event_id uuid, p_event_type text)
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
            'onset', d.onset,
            'status', d.clinical_status,
            'severity', d.severity,
            'relation', d.relation
          )
        ) || d.other_attributes
        from public.patient_conditions as d
        where d.event_id = p_event_id
      );
    when 'medication' then
      return (
        select jsonb_strip_nulls(
          jsonb_build_object(
            'drug', d.drug,
            'strength', d.strength,
            'form', d.form,
            'dose', d.dose,
            'doseMax', d.dose_max,
            'unit', d.dose_unit,
            'route', d.route,
            'frequency', d.frequency,
            'frequencyPerDay', d.frequency_per_day,
            'prn', d.as_needed,
            'durationDays', d.duration_days,
            'status', d.medication_status,
            'start', d.started_on
          )
        ) || d.other_attributes
        from public.patient_medications as d
        where d.event_id = p_event_id
      );
    when 'allergy' then
      return (
        select jsonb_strip_nulls(
          jsonb_build_object(
            'reaction', d.reaction,
            'severity', d.severity,
            'criticality', d.criticality,
            'status', d.allergy_status
          )
        ) || d.other_attributes
        from public.patient_allergies as d
        where d.event_id = p_event_id
      );
    when 'lab' then
      return (
        select jsonb_strip_nulls(
          jsonb_build_object(
            'value', coalesce(to_jsonb(d.value_number), to_jsonb(d.value_text)),
            'unit', d.unit,
            'refLow', d.ref_low,
            'refHigh', d.ref_high,
            'flag', d.flag
          )
        ) || d.other_attributes
        from public.patient_observations as d
        where d.event_id = p_event_id
      );
    when 'vital' then
      return (
        select jsonb_strip_nulls(
          jsonb_build_object(
            'value', coalesce(to_jsonb(d.value_number), to_jsonb(d.value_text)),
            'unit', d.unit,
            'systolic', d.systolic,
            'diastolic', d.diastolic,
            'flag', d.flag
          )
        ) || d.other_attributes
        from public.patient_vitals as d
        where d.event_id = p_event_id
      );
    when 'immunization' then
      return (
        select jsonb_strip_nulls(
          jsonb_build_object(
            'date', d.given_on,
            'status', d.immunization_status,
            'lot', d.lot_number
          )
        ) || d.other_attributes
        from public.patient_immunizations as d
        where d.event_id = p_event_id
      );
    when 'procedure' then
      return (
        select jsonb_strip_nulls(
          jsonb_build_object(
            'date', d.performed_on,
            'status', d.intervention_status,
            'bodySite', d.body_site
          )
        ) || d.other_attributes
        from public.patient_interventions as d
        where d.event_id = p_event_id
      );
  end case;
end
$$;

comment on function exora_private.fact_attributes(uuid, text) is
  'A fact''s flat attributes as they were stored: typed columns joined with other_attributes. Null: it has no detail row.';

create view exora_private.facts
with (security_invoker = true)
as
select
  e.id,
  e.patient_id,
  e.shell_file_id,
  e.event_type,
  e.display_text,
  e.assertion,
  e.event_day,
  e.recorded_at,
  a.attributes,
  c.code,
  jsonb_build_object(
    'id', e.id,
    'type', e.event_type,
    'text', e.display_text,
    'assertion', e.assertion,
    'negated', e.assertion = 'absent',
    'attributes', a.attributes,
    'code', c.code,
    'date', e.event_date,
    'confidence', e.confidence,
    'status', e.status,
    'sources', coalesce(s.sources, '[]')
  ) as fact
from public.patient_clinical_events as e
cross join lateral (
  -- offset 0 keeps the call from being repeated wherever its result is used.
  select exora_private.fact_attributes(e.id, e.event_type) as attributes offset 0
) as a
left join lateral (
  select jsonb_build_object('system', m.code_system, 'code', m.code, 'display', m.display) as code
  from public.medical_code_assignments as m
  where m.event_id = e.id
  order by m.code_system
  limit 1
) as c on true
left join lateral (
  select
    jsonb_agg(
      jsonb_build_object(
        'page', p.page_number, 'quote', p.quote, 'start', p.start_offset, 'end', p.end_offset,
        'role', p.role, 'boxes', p.boxes
      )
      order by p.ordinal
    ) as sources
  from public.clinical_event_sources as p
  where p.event_id = e.id
) as s on true
where e.status in ('suggested', 'confirmed');

revoke all on exora_private.facts from public, anon, authenticated, service_role;

comment on view exora_private.facts is
  'The living facts as JSON (contracts: factSchema, offsets in code points). Callers decide about access.';

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
  v_attributes := exora_private.fact_attributes(new.id, new.event_type);
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
    where s.event_id = new.id;

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
    select p.id, r.shell_file_id, p.page_number, p.text || '' as text
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
    or substr(q.text, i.start_offset + 1, i.end_offset - i.start_offset) <> i.quote
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

create constraint trigger clinical_event_sources_stay
after delete on public.clinical_event_sources
deferrable initially deferred
for each row execute function exora_private.check_removed_part();

create constraint trigger patient_conditions_stay
after delete on public.patient_conditions
deferrable initially deferred
for each row execute function exora_private.check_removed_part();

create constraint trigger patient_medications_stay
after delete on public.patient_medications
deferrable initially deferred
for each row execute function exora_private.check_removed_part();

create constraint trigger patient_allergies_stay
after delete on public.patient_allergies
deferrable initially deferred
for each row execute function exora_private.check_removed_part();

create constraint trigger patient_observations_stay
after delete on public.patient_observations
deferrable initially deferred
for each row execute function exora_private.check_removed_part();

create constraint trigger patient_vitals_stay
after delete on public.patient_vitals
deferrable initially deferred
for each row execute function exora_private.check_removed_part();

create constraint trigger patient_immunizations_stay
after delete on public.patient_immunizations
deferrable initially deferred
for each row execute function exora_private.check_removed_part();

create constraint trigger patient_interventions_stay
after delete on public.patient_interventions
deferrable initially deferred
for each row execute function exora_private.check_removed_part();
-- =============================================================================
-- 04_AI_PROCESSING.SQL - THE WORKER'S STAGES: READ, UNDERSTAND
-- =============================================================================
-- Purpose: What a worker stores while it reads and understands a document, fenced by the job that it holds
-- Architecture: Stage RPCs, each one transaction; the last call of a stage stores and completes the job at once
-- Dependencies: 01-03; job_queue and its functions (07, 08), which are found when a function runs
--
-- DESIGN DECISIONS:
-- - Every stage is idempotent: run twice or killed anywhere, it leaves the same record
-- - Facts are stored set by set, not row by row: 200 facts with proofs fit in 100 ms
-- - A fact that its page doesn't bear out is refused alone and kept in the audit with its reason
--
-- TABLES CREATED (2 tables):
-- Pipeline: ai_processing_sessions, entity_processing_audit_v2
--
-- KEY FUNCTIONS: begin_reading(), store_page(), complete_reading(), begin_understanding(), complete_understanding(),
--   exora_private.shell_file_of_job(), exora_private.unproven_facts(), exora_private.store_facts(),
--   exora_private.store_details(), exora_private.facts_of_type(), exora_private.reading_of_job()
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

create index ai_processing_sessions_shell_file_idx on public.ai_processing_sessions (shell_file_id, patient_id);
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

create index entity_processing_audit_v2_session_idx on public.entity_processing_audit_v2 (session_id, patient_id);

alter table public.entity_processing_audit_v2 enable row level security;
revoke all on public.entity_processing_audit_v2 from public, anon, authenticated, service_role;
grant select on public.entity_processing_audit_v2 to authenticated, service_role;

create policy entity_processing_audit_v2_owner_select on public.entity_processing_audit_v2
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.entity_processing_audit_v2 is
  'Every candidate of a session with its fate: stored as a fact, refused (with the reason), or context (names, dates …).';

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
    'shell_file', jsonb_build_object(
      'id', v_file.id,
      'patient_id', v_file.patient_id,
      'file_name', v_file.file_name,
      'mime_type', v_file.mime_type,
      'size_bytes', v_file.size_bytes,
      'sha256', v_file.sha256,
      'storage_path', v_file.storage_path
    ),
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
  if p_pages_total is null or p_pages_total < 1
    or not coalesce((p_page ->> 'number')::integer between 1 and p_pages_total, false)
  then
    perform exora_private.fail(
      'invalid_request',
      'A page''s number must lie between 1 and the number of pages.',
      'Send {number, width, height, engine, ms, text, words, has_picture} and the number of pages.'
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
  'Stores one page of the reading and the file''s progress; a page that is there already stays as it is.';

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
      'not_found',
      'This job has no such open reading.',
      'Call begin_reading() and use the reading_id that it returns.'
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
      'upload_incomplete',
      'The stored bytes are not those that were submitted.',
      'Upload the file again.'
    );
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
      'shell_file', jsonb_build_object(
        'id', v_file.id,
        'patient_id', v_file.patient_id,
        'file_name', v_file.file_name,
        'mime_type', v_file.mime_type,
        'size_bytes', v_file.size_bytes,
        'sha256', v_file.sha256,
        'storage_path', v_file.storage_path
      ),
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
returns table (
  ordinal bigint,
  reason text
)
language sql
stable
set search_path = ''
as $$
  with pages as materialized (
    -- Unpacked once per page, not once per span.
    select p.page_number, p.text || '' as text
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
            and substr(p.text, s.start_offset + 1, greatest(s.end_offset - s.start_offset, 0)) = s.quote,
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

create function exora_private.store_details(p_patient_id uuid, p_facts jsonb)
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  -- p_facts: array of {event_id, fact}. One statement per table; `of` cuts the array once per table's types.
  insert into public.patient_conditions (
    event_id, patient_id, event_type, onset, clinical_status, severity, relation, other_attributes
  )
  select
    f.event_id, p_patient_id, f.event_type,
    exora_private.text_attribute(f.a, 'onset'),
    exora_private.text_attribute(f.a, 'status'),
    exora_private.text_attribute(f.a, 'severity'),
    exora_private.text_attribute(f.a, 'relation'),
    exora_private.other_attributes(
      f.a, '{"onset": ["string"], "status": ["string"], "severity": ["string"], "relation": ["string"]}'
    )
  from exora_private.facts_of_type(p_facts, array['condition', 'symptom', 'family_history']) as f;

  insert into public.patient_medications (
    event_id, patient_id, event_type, drug, strength, form, dose, dose_max, dose_unit, route, frequency,
    frequency_per_day, as_needed, duration_days, medication_status, started_on, other_attributes
  )
  select
    f.event_id, p_patient_id, f.event_type,
    exora_private.text_attribute(f.a, 'drug'),
    exora_private.text_attribute(f.a, 'strength'),
    exora_private.text_attribute(f.a, 'form'),
    exora_private.number_attribute(f.a, 'dose'),
    exora_private.number_attribute(f.a, 'doseMax'),
    exora_private.text_attribute(f.a, 'unit'),
    exora_private.text_attribute(f.a, 'route'),
    exora_private.text_attribute(f.a, 'frequency'),
    exora_private.number_attribute(f.a, 'frequencyPerDay'),
    exora_private.boolean_attribute(f.a, 'prn'),
    exora_private.number_attribute(f.a, 'durationDays'),
    exora_private.text_attribute(f.a, 'status'),
    exora_private.text_attribute(f.a, 'start'),
    exora_private.other_attributes(
      f.a,
      '{"drug": ["string"], "strength": ["string"], "form": ["string"], "dose": ["number"], "doseMax": ["number"],
        "unit": ["string"], "route": ["string"], "frequency": ["string"], "frequencyPerDay": ["number"],
        "prn": ["boolean"], "durationDays": ["number"], "status": ["string"], "start": ["string"]}'
    )
  from exora_private.facts_of_type(p_facts, array['medication']) as f;

  insert into public.patient_allergies (
    event_id, patient_id, event_type, reaction, severity, criticality, allergy_status, other_attributes
  )
  select
    f.event_id, p_patient_id, f.event_type,
    exora_private.text_attribute(f.a, 'reaction'),
    exora_private.text_attribute(f.a, 'severity'),
    exora_private.text_attribute(f.a, 'criticality'),
    exora_private.text_attribute(f.a, 'status'),
    exora_private.other_attributes(
      f.a, '{"reaction": ["string"], "severity": ["string"], "criticality": ["string"], "status": ["string"]}'
    )
  from exora_private.facts_of_type(p_facts, array['allergy']) as f;

  insert into public.patient_observations (
    event_id, patient_id, event_type, value_number, value_text, unit, ref_low, ref_high, flag, other_attributes
  )
  select
    f.event_id, p_patient_id, f.event_type,
    exora_private.number_attribute(f.a, 'value'),
    exora_private.text_attribute(f.a, 'value'),
    exora_private.text_attribute(f.a, 'unit'),
    exora_private.number_attribute(f.a, 'refLow'),
    exora_private.number_attribute(f.a, 'refHigh'),
    exora_private.text_attribute(f.a, 'flag'),
    exora_private.other_attributes(
      f.a,
      '{"value": ["number", "string"], "unit": ["string"], "refLow": ["number"], "refHigh": ["number"],
        "flag": ["string"]}'
    )
  from exora_private.facts_of_type(p_facts, array['lab']) as f;

  insert into public.patient_vitals (
    event_id, patient_id, event_type, value_number, value_text, unit, systolic, diastolic, flag, other_attributes
  )
  select
    f.event_id, p_patient_id, f.event_type,
    exora_private.number_attribute(f.a, 'value'),
    exora_private.text_attribute(f.a, 'value'),
    exora_private.text_attribute(f.a, 'unit'),
    exora_private.number_attribute(f.a, 'systolic'),
    exora_private.number_attribute(f.a, 'diastolic'),
    exora_private.text_attribute(f.a, 'flag'),
    exora_private.other_attributes(
      f.a,
      '{"value": ["number", "string"], "unit": ["string"], "systolic": ["number"], "diastolic": ["number"],
        "flag": ["string"]}'
    )
  from exora_private.facts_of_type(p_facts, array['vital']) as f;

  insert into public.patient_immunizations (
    event_id, patient_id, event_type, given_on, immunization_status, lot_number, other_attributes
  )
  select
    f.event_id, p_patient_id, f.event_type,
    exora_private.text_attribute(f.a, 'date'),
    exora_private.text_attribute(f.a, 'status'),
    exora_private.text_attribute(f.a, 'lot'),
    exora_private.other_attributes(f.a, '{"date": ["string"], "status": ["string"], "lot": ["string"]}')
  from exora_private.facts_of_type(p_facts, array['immunization']) as f;

  insert into public.patient_interventions (
    event_id, patient_id, event_type, performed_on, intervention_status, body_site, other_attributes
  )
  select
    f.event_id, p_patient_id, f.event_type,
    exora_private.text_attribute(f.a, 'date'),
    exora_private.text_attribute(f.a, 'status'),
    exora_private.text_attribute(f.a, 'bodySite'),
    exora_private.other_attributes(f.a, '{"date": ["string"], "status": ["string"], "bodySite": ["string"]}')
  from exora_private.facts_of_type(p_facts, array['procedure']) as f;
end
$$;

comment on function exora_private.store_details(uuid, jsonb) is 'Stores the detail rows of facts, one statement per detail table.';

create function exora_private.facts_of_type(p_facts jsonb, p_types text[])
returns table (
  event_id uuid,
  event_type text,
  a jsonb
)
language sql
immutable
set search_path = ''
as $$
  select (x.item ->> 'event_id')::uuid, x.item #>> '{fact,type}', x.item #> '{fact,attributes}'
  from jsonb_array_elements(p_facts) as x (item)
  where x.item #>> '{fact,type}' = any (p_types)
$$;

comment on function exora_private.facts_of_type(jsonb, text[]) is 'Event id, type and attributes of the facts of some types.';

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
  v_new jsonb;
  v_kept integer;
  v_superseded integer;
begin
  -- What each stated fact meets: nothing (store it), the same content or a person's decision (keep that),
  -- or another suggestion under the same key (supersede that). One fact per key: the first.
  with stated as (
    select distinct on (f.fact ->> 'key')
      f.fact,
      f.ordinal,
      encode(
        sha256(
          convert_to(
            jsonb_build_array(
              f.fact -> 'type', f.fact -> 'text', f.fact -> 'assertion', f.fact -> 'attributes', f.fact -> 'date',
              f.fact -> 'code', f.fact -> 'sources'
            )::text,
            'UTF8'
          )
        ),
        'hex'
      ) as content_hash
    from jsonb_array_elements(p_facts) with ordinality as f (fact, ordinal)
    order by f.fact ->> 'key', f.ordinal
  ),
  met as (
    select s.*, e.id as old_id, coalesce(e.status <> 'suggested' or e.content_hash = s.content_hash, false) as keep
    from stated as s
    left join public.patient_clinical_events as e
      on e.shell_file_id = p_shell_file_id and e.fact_key = s.fact ->> 'key' and e.status <> 'superseded'
  )
  select
    coalesce(
      jsonb_agg(
        jsonb_build_object(
          'event_id', gen_random_uuid(), 'old_id', m.old_id, 'content_hash', m.content_hash, 'fact', m.fact
        )
        order by m.ordinal
      ) filter (where not m.keep),
      '[]'
    ),
    count(*) filter (where m.keep)
  into v_new, v_kept
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
        e.id in (select (x.item ->> 'old_id')::uuid from jsonb_array_elements(v_new) as x (item))
        or e.fact_key not in (select f.fact ->> 'key' from jsonb_array_elements(p_facts) as f (fact))
      )
    returning 1
  )
  select count(*) into v_superseded from gone;

  insert into public.patient_clinical_events (
    id, patient_id, shell_file_id, fact_key, event_type, display_text, assertion, event_date, origin, confidence,
    content_hash, session_id, supersedes_id
  )
  select
    (x.item ->> 'event_id')::uuid,
    p_patient_id,
    p_shell_file_id,
    x.item #>> '{fact,key}',
    x.item #>> '{fact,type}',
    x.item #>> '{fact,text}',
    x.item #>> '{fact,assertion}',
    -- A day that no calendar has (30 February, a misread digit) leaves the fact undated, not unstored.
    case when exora_private.partial_date(x.item #>> '{fact,date}') is not null then x.item #>> '{fact,date}' end,
    'machine',
    (x.item #>> '{fact,confidence}')::double precision,
    x.item ->> 'content_hash',
    p_session_id,
    (x.item ->> 'old_id')::uuid
  from jsonb_array_elements(v_new) as x (item);

  perform exora_private.store_details(p_patient_id, v_new);

  insert into public.medical_code_assignments (event_id, patient_id, event_type, code_system, code, display)
  select
    (x.item ->> 'event_id')::uuid,
    p_patient_id,
    x.item #>> '{fact,type}',
    x.item #>> '{fact,code,system}',
    x.item #>> '{fact,code,code}',
    x.item #>> '{fact,code,display}'
  from jsonb_array_elements(v_new) as x (item)
  where jsonb_typeof(x.item #> '{fact,code}') = 'object';

  insert into public.clinical_event_sources (
    event_id, ordinal, patient_id, event_type, role, page_id, page_number, quote, start_offset, end_offset, boxes
  )
  select
    (x.item ->> 'event_id')::uuid,
    s.ordinal,
    p_patient_id,
    x.item #>> '{fact,type}',
    s.source ->> 'role',
    p.id,
    p.page_number,
    s.source ->> 'quote',
    (s.source ->> 'start')::integer,
    (s.source ->> 'end')::integer,
    s.source -> 'boxes'
  from jsonb_array_elements(v_new) as x (item)
  cross join lateral jsonb_array_elements(x.item #> '{fact,sources}') with ordinality as s (source, ordinal)
  join public.shell_file_pages as p
    on p.reading_id = p_reading_id and p.page_number = (s.source ->> 'page')::integer;

  return jsonb_build_object(
    'facts_stored', jsonb_array_length(v_new),
    'facts_kept', v_kept,
    'facts_superseded', v_superseded
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
    where jsonb_typeof(f.fact -> 'sources') is distinct from 'array'
      or jsonb_typeof(f.fact -> 'attributes') is distinct from 'object'
      or f.fact ->> 'key' is null
      or f.fact ->> 'text' is null
  ) then
    perform exora_private.fail(
      'invalid_request',
      'A fact lacks its key, text, attributes or sources.',
      'Send facts in the form of contracts'' GroundedFact, offsets in code points.'
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
-- 06_SECURITY.SQL - CONSENT, FILE ACCESS, LOGGED READS
-- =============================================================================
-- Purpose: What crosses a table's own policy: AI consent, Storage policies, the reads of a record
-- Architecture: SELECT policies admit the account owner alone; everyone else reads through read_* RPCs
-- Dependencies: 01-04; storage.buckets and storage.objects
--
-- DESIGN DECISIONS:
-- - read_* are volatile: a read by anyone but the owner writes its audit event in the same transaction or fails
-- - The web app uses read_* for everybody: one path to test
-- - Object names are made of ids; an original that was submitted is never overwritten, moved or deleted by people
-- - An unknown id and somebody else's give the same answer
--
-- TABLES CREATED (0 tables):
-- None
--
-- KEY FUNCTIONS: has_ai_consent(), set_ai_consent(), read_documents(), read_document(), read_document_text(),
--   read_overview(), read_progress(), exora_private.require_ai_consent(), exora_private.require_read(),
--   exora_private.require_file_read(), exora_private.shell_file_json(), exora_private.overview_facts(),
--   exora_private.guard_submitted_original()
-- INTEGRATION POINTS: apps/web and the CLI read through read_*; shell-file-processor-v3 uploads under these policies
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

create function public.set_ai_consent(p_patient_id uuid, p_engine text, p_allowed boolean)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_owner(p_patient_id);
  if p_engine is null or p_engine not in ('local', 'external') or p_allowed is null then
    perform exora_private.fail('invalid_request', 'Engines are local or external.', 'Name one and say true or false.');
  end if;
  update public.user_profiles as p
  set
    ai_consent_local = case p_engine when 'local' then p_allowed else p.ai_consent_local end,
    ai_consent_external = case p_engine when 'external' then p_allowed else p.ai_consent_external end,
    updated_at = now()
  where p.id = p_patient_id;
  perform public.log_audit_event(
    p_event_type => 'consent.changed',
    p_patient_id => p_patient_id,
    p_resource_type => 'user_profile',
    p_resource_id => p_patient_id,
    p_details => jsonb_build_object('engine', p_engine, 'allowed', p_allowed)
  );
end
$$;

revoke all on function public.set_ai_consent(uuid, text, boolean) from public, anon, service_role;
grant execute on function public.set_ai_consent(uuid, text, boolean) to authenticated;

comment on function public.set_ai_consent(uuid, text, boolean) is
  'The account owner allows or stops reading by local or external engines; in force from the next call on.';

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
  and not exists (select from public.shell_files as f where f.storage_path = objects.name)
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

-- Reading a record -------------------------------------------------------------

create function exora_private.require_read(p_patient_id uuid, p_category text)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
begin
  if p_patient_id is null or not exora_private.can_read(p_patient_id, p_category) then
    perform exora_private.fail(
      'not_allowed',
      'You don''t have access to this record.',
      'Ask the record''s owner for access.'
    );
  end if;
  if not exora_private.is_owner(v_user_id, p_patient_id) then
    perform public.log_audit_event(
      p_event_type => 'record.read',
      p_patient_id => p_patient_id,
      p_resource_type => 'user_profile',
      p_resource_id => p_patient_id,
      p_details => jsonb_build_object('category', p_category)
    );
  end if;
end
$$;

comment on function exora_private.require_read(uuid, text) is
  'Nothing, or the error not_allowed. A delegate''s read is logged here, in the transaction that answers it.';

create function exora_private.require_file_read(p_shell_file_id uuid, p_category text)
returns public.shell_files
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_file public.shell_files;
begin
  select f.* into v_file from public.shell_files as f where f.id = p_shell_file_id;
  if not found or not exora_private.can_read(v_file.patient_id, p_category) then
    perform exora_private.fail(
      'not_found',
      'This document does not exist, or you don''t have access to it.',
      'Check the address, or go back to the list.'
    );
  end if;
  if not exora_private.is_owner(v_user_id, v_file.patient_id) then
    perform public.log_audit_event(
      p_event_type => 'record.read',
      p_patient_id => v_file.patient_id,
      p_resource_type => 'shell_file',
      p_resource_id => v_file.id,
      p_details => jsonb_build_object('category', p_category)
    );
  end if;
  return v_file;
end
$$;

comment on function exora_private.require_file_read(uuid, text) is
  'The file, or the error not_found. A delegate''s read is logged here, in the transaction that answers it.';

create function exora_private.shell_file_json(p_file public.shell_files)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select jsonb_build_object(
    'id', p_file.id,
    'patient_id', p_file.patient_id,
    'file_name', p_file.file_name,
    'mime_type', p_file.mime_type,
    'size_bytes', p_file.size_bytes,
    'status', p_file.status,
    'pages_total', p_file.pages_total,
    'pages_done', p_file.pages_done,
    'fact_count', (
      select count(*)
      from public.patient_clinical_events as e
      where e.shell_file_id = p_file.id and e.status in ('suggested', 'confirmed')
    ),
    'error_code', p_file.error_code,
    'error_parameters', p_file.error_parameters,
    'can_retry', exora_private.can_retry(p_file),
    'created_at', p_file.created_at,
    'processed_at', p_file.processed_at
  )
$$;

comment on function exora_private.shell_file_json(public.shell_files) is
  'A file as lists and pages show it (contracts: shellFileSchema).';

create function public.read_documents(
  p_patient_id uuid,
  p_limit integer default 200,
  p_before timestamptz default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_read(p_patient_id, 'documents');
  return (
    select coalesce(jsonb_agg(exora_private.shell_file_json(f) order by f.created_at desc, f.id), '[]')
    from (
      select x.*
      from public.shell_files as x
      where x.patient_id = p_patient_id and (p_before is null or x.created_at < p_before)
      order by x.created_at desc, x.id
      limit least(greatest(coalesce(p_limit, 200), 1), 1000)
    ) as f
  );
end
$$;

revoke all on function public.read_documents(uuid, integer, timestamptz) from public, anon, service_role;
grant execute on function public.read_documents(uuid, integer, timestamptz) to authenticated;

comment on function public.read_documents(uuid, integer, timestamptz) is
  'The record''s documents, newest first; p_before is the created_at of the last one seen.';

create function public.read_document(p_shell_file_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_file public.shell_files := exora_private.require_file_read(p_shell_file_id, 'documents');
begin
  return jsonb_build_object(
    'file', exora_private.shell_file_json(v_file),
    'reading_id', v_file.current_reading_id,
    'pages', (
      select coalesce(
        jsonb_agg(
          jsonb_build_object(
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
        jsonb_agg(f.fact order by f.fact #> '{sources,0,page}', f.fact #> '{sources,0,start}', f.event_type, f.id),
        '[]'
      )
      from exora_private.facts as f
      where f.shell_file_id = v_file.id
    )
  );
end
$$;

revoke all on function public.read_document(uuid) from public, anon, service_role;
grant execute on function public.read_document(uuid) to authenticated;

comment on function public.read_document(uuid) is
  'A document with its pages'' geometry and its living facts in reading order (contracts: documentSchema).';

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

create function exora_private.overview_facts(p_patient_id uuid, p_type text)
returns jsonb
language sql
stable
set search_path = ''
as $$
  with present as (
    select
      f.id,
      f.event_day,
      f.recorded_at,
      lower(
        coalesce(f.code ->> 'code', f.attributes ->> 'analyte', f.attributes ->> 'drug', f.display_text)
      ) as subject,
      f.attributes ->> 'strength' as strength,
      f.fact || jsonb_build_object('shell_file_id', f.shell_file_id, 'file_name', s.file_name) as item
    from exora_private.facts as f
    join public.shell_files as s on s.id = f.shell_file_id
    where f.patient_id = p_patient_id
      and f.event_type = p_type
      and f.assertion = 'present'
      and coalesce(lower(f.attributes ->> 'status'), 'active') not in (
        'stopped', 'completed', 'discontinued', 'resolved', 'inactive'
      )
  ),
  latest as (
    -- One line for what several documents state alike: the latest statement. Different strengths of a drug stay two
    -- lines, for a difference must be seen.
    select distinct on (p.subject, p.strength) p.*
    from present as p
    order by p.subject, p.strength, p.event_day desc nulls last, p.recorded_at desc, p.id
  )
  select coalesce(jsonb_agg(l.item order by l.event_day desc nulls last, l.recorded_at desc, l.id), '[]')
  from latest as l
$$;

comment on function exora_private.overview_facts(uuid, text) is
  'Present facts of one type, newest first, one line for what several documents state alike.';

create function public.read_overview(p_patient_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_read(p_patient_id, 'summary');
  return jsonb_build_object(
    'medications', exora_private.overview_facts(p_patient_id, 'medication'),
    'conditions', exora_private.overview_facts(p_patient_id, 'condition'),
    'allergies', exora_private.overview_facts(p_patient_id, 'allergy'),
    'labs', exora_private.overview_facts(p_patient_id, 'lab'),
    'counts', (
      select jsonb_build_object(
        'documents', count(*),
        'processing', count(*) filter (where f.status in ('queued', 'reading', 'understanding')),
        'failed', count(*) filter (where f.status = 'failed'),
        'facts', (
          select count(*)
          from public.patient_clinical_events as e
          where e.patient_id = p_patient_id and e.status in ('suggested', 'confirmed')
        )
      )
      from public.shell_files as f
      where f.patient_id = p_patient_id
    )
  );
end
$$;

revoke all on function public.read_overview(uuid) from public, anon, service_role;
grant execute on function public.read_overview(uuid) to authenticated;

comment on function public.read_overview(uuid) is
  'What the record says at present: medications, conditions, allergies, the latest of each lab, and counts.';

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
  -- Counts and stages only, asked every second: no audit event, so that a delegate's polling doesn't drown the log.
  if p_patient_id is null or exora_private.access_level(v_user_id, p_patient_id, 'documents', null) is null then
    perform exora_private.fail(
      'not_allowed',
      'You don''t have access to this record.',
      'Ask the record''s owner for access.'
    );
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
-- =============================================================================
-- 07_OPTIMIZATION.SQL - JOB QUEUE AND WORKLOAD INDEXES
-- =============================================================================
-- Purpose: The table of background jobs and the indexes that its workload and polling need
-- Architecture: One row per job; partial indexes hold unfinished jobs only
-- Dependencies: 01_foundations.sql
--
-- DESIGN DECISIONS:
-- - heartbeat_at stands in no index: a heartbeat is an in-page (HOT) update
-- - Jobs refer to files and people by id in their payload, without foreign keys, so that finished jobs can be moved away
-- - Idempotency keys live in a table of their own: a partitioned queue could not keep them unique
--
-- TABLES CREATED (2 tables):
-- Queue: job_queue, job_idempotency_keys
--
-- KEY FUNCTIONS: none (RPCs: 08_job_coordination.sql)
-- INTEGRATION POINTS: Read by operators: select status, count(*) from job_queue group by status
-- =============================================================================

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

-- Workload indexes -------------------------------------------------------------

-- Polling: the few files of a record that are being worked on.
create index shell_files_unfinished_idx
on public.shell_files (patient_id)
where status in ('queued', 'reading', 'understanding');
-- =============================================================================
-- 08_JOB_COORDINATION.SQL - JOBS, SUBMISSION, USAGE
-- =============================================================================
-- Purpose: The RPCs by which documents become jobs and workers coordinate
-- Architecture: Short transactions; SKIP LOCKED claims; every call about a job fenced by worker and attempt
-- Dependencies: 01-07
--
-- DESIGN DECISIONS:
-- - Function and parameter names of the architecture guide are kept verbatim; parameters of the same name as a column
--   are written function.parameter inside
-- - submit_shell_file() makes file, job, usage and audit event in one transaction: never one without the others
-- - A killed worker's job comes back when its heartbeat is older than jobs.lease_seconds
--
-- TABLES CREATED (1 table):
-- Usage: user_usage_tracking
--
-- KEY FUNCTIONS: enqueue_job_v3(), claim_next_job_v3(), update_job_heartbeat(), complete_job(), fail_job(),
--   reschedule_job(), reap_expired_jobs(), submit_shell_file(), reject_shell_file(), retry_shell_file(),
--   dismiss_shell_file(), track_shell_file_upload_usage(), exora_private.job_types(),
--   exora_private.require_job_types(), exora_private.hold_job(), exora_private.earlier_result(),
--   exora_private.finish_job(), exora_private.require_upload()
-- INTEGRATION POINTS: shell-file-processor-v3 (submit, reject), apps/web (retry, dismiss), exora-v3-worker (the rest)
-- =============================================================================

-- Job types --------------------------------------------------------------------

create function exora_private.job_types()
returns text[]
language sql
immutable
set search_path = ''
as $$
  select array['shell_file_processing', 'ai_processing']
$$;

comment on function exora_private.job_types() is
  'The known job types, the same as packages/contracts/src/jobs.ts (a test compares them).';

alter table public.job_queue
  add constraint job_queue_job_type_known check (job_type = any (exora_private.job_types()));

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
  if v_unknown is not null or coalesce(cardinality(p_job_types), 0) = 0 then
    perform exora_private.fail(
      'invalid_request',
      format('Unknown job type: %s.', coalesce(v_unknown, 'none was named')),
      format('Known are: %s.', array_to_string(exora_private.job_types(), ', '))
    );
  end if;
end
$$;

comment on function exora_private.require_job_types(text[]) is 'Nothing, or an error that names the unknown job types.';

-- Queue ------------------------------------------------------------------------

create function public.enqueue_job_v3(
  job_type text,
  job_name text,
  job_payload jsonb default '{}',
  priority integer default 5,
  p_due_at timestamptz default null,
  p_max_attempts integer default null,
  p_idempotency_key text default null,
  p_correlation_id uuid default null
)
returns uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_job_id uuid := gen_random_uuid();
  v_holder_id uuid;
begin
  perform exora_private.require_job_types(array[enqueue_job_v3.job_type]);
  if enqueue_job_v3.job_name is null
    or jsonb_typeof(enqueue_job_v3.job_payload) is distinct from 'object'
    or not coalesce(enqueue_job_v3.priority between 1 and 10, false)
    or p_max_attempts < 1
  then
    perform exora_private.fail(
      'invalid_request',
      'A job needs a name, an object as payload, a priority of 1 (most urgent) to 10, and at least one attempt.',
      'Correct the named fields and send it again.'
    );
  end if;

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

  insert into public.job_queue (
    id, job_type, job_name, job_payload, priority, patient_id, due_at, max_attempts, correlation_id
  )
  values (
    v_job_id,
    enqueue_job_v3.job_type,
    enqueue_job_v3.job_name,
    enqueue_job_v3.job_payload,
    enqueue_job_v3.priority,
    (enqueue_job_v3.job_payload ->> 'patient_id')::uuid,
    coalesce(p_due_at, now()),
    coalesce(p_max_attempts, exora_private.setting('jobs.max_attempts')::integer),
    p_correlation_id
  );
  return v_job_id;
end
$$;

revoke all on function public.enqueue_job_v3(text, text, jsonb, integer, timestamptz, integer, text, uuid)
from public, anon, authenticated;
grant execute on function public.enqueue_job_v3(text, text, jsonb, integer, timestamptz, integer, text, uuid) to service_role;

comment on function public.enqueue_job_v3(text, text, jsonb, integer, timestamptz, integer, text, uuid) is
  'Enqueues a job and returns its id; the same idempotency key returns the same job. Priority 1 is the most urgent.';

create function public.claim_next_job_v3(worker_id text, job_types text[])
returns setof public.job_queue
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_job_types(claim_next_job_v3.job_types);
  if coalesce(char_length(claim_next_job_v3.worker_id), 0) not between 1 and 200 then
    perform exora_private.fail('invalid_request', 'A worker needs an id of 1 to 200 characters.', 'Pass worker_id.');
  end if;
  return query
  update public.job_queue as j
  set
    status = 'processing',
    attempt = j.attempt + 1,
    worker_id = claim_next_job_v3.worker_id,
    claimed_at = clock_timestamp(),
    heartbeat_at = clock_timestamp()
  where j.id = (
    -- The ready index gives priority then due time; rows that another worker is claiming are stepped over.
    select q.id
    from public.job_queue as q
    where q.status = 'pending'
      and q.due_at <= clock_timestamp()
      and q.job_type = any (claim_next_job_v3.job_types)
    order by q.priority, q.due_at, q.id
    limit 1
    for update skip locked
  )
  returning j.*;
end
$$;

revoke all on function public.claim_next_job_v3(text, text[]) from public, anon, authenticated;
grant execute on function public.claim_next_job_v3(text, text[]) to service_role;

comment on function public.claim_next_job_v3(text, text[]) is
  'Gives the worker the most urgent due job of these types, or nothing. No two workers get the same one.';

create function exora_private.hold_job(p_job_id uuid, p_worker_id text, p_attempt integer, p_job_type text)
returns public.job_queue
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_job public.job_queue;
begin
  update public.job_queue as j
  set heartbeat_at = clock_timestamp()
  where j.id = p_job_id
    and j.status = 'processing'
    and j.worker_id = p_worker_id
    and j.attempt = coalesce(p_attempt, j.attempt)
  returning j.* into v_job;
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
  'The job, locked and with a fresh heartbeat, if this worker holds it in this attempt; else the error job_not_held.';

create function exora_private.earlier_result(p_job_id uuid, p_worker_id text, p_attempt integer)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select j.job_result
  from public.job_queue as j
  where j.id = p_job_id
    and j.status = 'completed'
    and j.worker_id = p_worker_id
    and j.attempt = coalesce(p_attempt, j.attempt)
$$;

comment on function exora_private.earlier_result(uuid, text, integer) is
  'What the same worker and attempt completed already: a call whose answer was lost may be sent again.';

create function exora_private.finish_job(p_job_id uuid, p_job_result jsonb)
returns void
language sql
volatile
set search_path = ''
as $$
  update public.job_queue as j
  set
    status = 'completed',
    job_result = p_job_result,
    error_code = null,
    error_parameters = '{}',
    finished_at = clock_timestamp()
  where j.id = p_job_id
$$;

comment on function exora_private.finish_job(uuid, jsonb) is 'Marks a held job as completed.';

create function public.update_job_heartbeat(p_job_id uuid, p_worker_id text, p_attempt integer default null)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  update public.job_queue as j
  set heartbeat_at = clock_timestamp()
  where j.id = p_job_id
    and j.status = 'processing'
    and j.worker_id = p_worker_id
    and j.attempt = coalesce(p_attempt, j.attempt);
  return found;
end
$$;

revoke all on function public.update_job_heartbeat(uuid, text, integer) from public, anon, authenticated;
grant execute on function public.update_job_heartbeat(uuid, text, integer) to service_role;

comment on function public.update_job_heartbeat(uuid, text, integer) is
  'Keeps the job; false when this worker doesn''t hold it any more and must stop.';

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
  if exora_private.earlier_result(p_job_id, p_worker_id, p_attempt) is not null then
    return true;
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
  if v_code in ('reader_crashed', 'processing_timeout') then
    v_job.max_attempts := least(v_job.max_attempts, 2);
  end if;
  if coalesce(p_retryable, true) and v_job.attempt < v_job.max_attempts then
    v_status := 'pending';
    -- Doubling, capped, and spread over the upper half of the interval so that failures of one cause don't return together.
    v_retry_at := clock_timestamp() + make_interval(
      secs => (
        least(
          exora_private.setting('jobs.retry_max_seconds'),
          exora_private.setting('jobs.retry_base_seconds') * 2 ^ (v_job.attempt - 1)
        )::double precision * (0.5 + random() / 2)
      )
    );
  else
    v_status := case when coalesce(p_retryable, true) then 'dead_letter' else 'failed' end;
  end if;

  update public.job_queue as j
  set
    status = v_status,
    due_at = coalesce(v_retry_at, j.due_at),
    error_code = v_code,
    error_parameters = v_parameters,
    heartbeat_at = null,
    finished_at = case when v_retry_at is null then clock_timestamp() end
  where j.id = v_job.id;

  if v_retry_at is null then
    update public.shell_files as f
    set
      status = 'failed',
      error_code = v_code,
      error_parameters = v_parameters,
      error_retryable = coalesce(p_retryable, true)
    where f.id = (v_job.job_payload ->> 'shell_file_id')::uuid
      and f.current_job_id = v_job.id
      and f.status in ('queued', 'reading', 'understanding');

    perform public.log_audit_event(
      p_event_type => 'job.given_up',
      p_patient_id => v_job.patient_id,
      p_resource_type => 'job',
      p_resource_id => v_job.id,
      p_details => jsonb_build_object('job_type', v_job.job_type, 'error_code', v_code, 'attempt', v_job.attempt),
      p_job_id => v_job.id,
      p_correlation_id => v_job.correlation_id
    );
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
begin
  update public.job_queue as j
  set
    status = 'pending',
    due_at = clock_timestamp() + make_interval(secs => greatest(coalesce(p_delay_seconds, 0), 0)::double precision),
    -- The attempt number keeps growing, for it fences; the allowance grows with it, so none is used up.
    max_attempts = j.max_attempts + 1,
    heartbeat_at = null
  where j.id = v_job.id;
  return true;
end
$$;

revoke all on function public.reschedule_job(uuid, text, integer, numeric) from public, anon, authenticated;
grant execute on function public.reschedule_job(uuid, text, integer, numeric) to service_role;

comment on function public.reschedule_job(uuid, text, integer, numeric) is
  'Hands a held job back without using up an attempt, due after the delay: for draining and for full capacity.';

create function public.reap_expired_jobs()
returns integer
language sql
volatile
security definer
set search_path = ''
as $$
  with expired as (
    select j.id
    from public.job_queue as j
    where j.status = 'processing'
      and j.heartbeat_at < clock_timestamp() - make_interval(secs => exora_private.setting('jobs.lease_seconds')::double precision)
    for update skip locked
  ),
  taken as (
    update public.job_queue as j
    set
      status = case when j.attempt < j.max_attempts then 'pending' else 'dead_letter' end,
      due_at = clock_timestamp(),
      heartbeat_at = null,
      error_code = 'reader_crashed',
      error_parameters = '{}',
      finished_at = case when j.attempt < j.max_attempts then null else clock_timestamp() end
    from expired
    where j.id = expired.id
    returning j.id, j.status, j.patient_id, j.job_type, j.attempt, j.job_payload, j.correlation_id
  ),
  failed as (
    update public.shell_files as f
    set
      status = 'failed',
      error_code = 'reader_crashed',
      error_parameters = '{}',
      error_retryable = true
    from taken
    where taken.status = 'dead_letter'
      and f.id = (taken.job_payload ->> 'shell_file_id')::uuid
      and f.current_job_id = taken.id
      and f.status in ('queued', 'reading', 'understanding')
  )
  select count(*)::integer
  from (
    select
      case
        when t.status = 'dead_letter' then public.log_audit_event(
          p_event_type => 'job.given_up',
          p_patient_id => t.patient_id,
          p_resource_type => 'job',
          p_resource_id => t.id,
          p_details => jsonb_build_object('job_type', t.job_type, 'error_code', 'reader_crashed', 'attempt', t.attempt),
          p_job_id => t.id,
          p_correlation_id => t.correlation_id
        )
      end as event_id
    from taken as t
    order by t.patient_id
    offset 0
  ) as logged
$$;

revoke all on function public.reap_expired_jobs() from public, anon, authenticated;
grant execute on function public.reap_expired_jobs() to service_role;

comment on function public.reap_expired_jobs() is
  'Takes jobs from workers that stopped sending heartbeats: due again at once, given up when attempts are used up. Returns how many.';

-- user_usage_tracking ----------------------------------------------------------

create table public.user_usage_tracking (
  id uuid not null default gen_random_uuid(),
  profile_id uuid not null,
  usage_type text not null,
  -- Without foreign key: what was used stays counted after a file is dismissed.
  shell_file_id uuid not null,
  file_size_bytes bigint not null,
  estimated_pages integer,
  tracked_at timestamptz not null default now(),
  constraint user_usage_tracking_pkey primary key (id),
  constraint user_usage_tracking_once_key unique (shell_file_id, usage_type),
  constraint user_usage_tracking_profile_fkey
    foreign key (profile_id) references public.user_profiles (id) on delete cascade,
  constraint user_usage_tracking_type_known check (usage_type in ('shell_file_upload')),
  constraint user_usage_tracking_not_negative check (file_size_bytes >= 0 and estimated_pages >= 0)
);

create index user_usage_tracking_profile_idx on public.user_usage_tracking (profile_id, tracked_at);

alter table public.user_usage_tracking enable row level security;
revoke all on public.user_usage_tracking from public, anon, authenticated, service_role;
grant select on public.user_usage_tracking to authenticated, service_role;

create policy user_usage_tracking_owner_select on public.user_usage_tracking
for select to authenticated
using (profile_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.user_usage_tracking is 'What each profile used: one row per file and kind of use.';

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
  if p_estimated_pages < 0 then
    perform exora_private.fail('invalid_request', 'Pages can''t be negative.', 'Pass an estimate of 0 or more, or none.');
  end if;
  -- The size is the stored row's, whatever the caller says: usage can't be talked down.
  insert into public.user_usage_tracking (profile_id, usage_type, shell_file_id, file_size_bytes, estimated_pages)
  values (p_profile_id, 'shell_file_upload', p_shell_file_id, v_size_bytes, p_estimated_pages)
  on conflict on constraint user_usage_tracking_once_key do nothing;
  return found;
end
$$;

revoke all on function public.track_shell_file_upload_usage(uuid, uuid, bigint, integer) from public, anon, authenticated;
grant execute on function public.track_shell_file_upload_usage(uuid, uuid, bigint, integer) to service_role;

comment on function public.track_shell_file_upload_usage(uuid, uuid, bigint, integer) is
  'Counts a file''s upload once; true when it was not counted before. The size is taken from the file''s row.';

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
  if (
    select sum(f.size_bytes) from public.shell_files as f where f.patient_id = p_patient_id and f.storage_path is not null
  ) > exora_private.setting('documents.quota_bytes') then
    perform exora_private.fail(
      'quota_exceeded',
      'This record has reached its storage limit.',
      'Remove documents that you no longer need, or raise the limit.'
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
