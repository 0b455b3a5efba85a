-- =============================================================================
-- 02_PROFILES.SQL - DATA SUBJECTS AND WHO MAY SEE THEM
-- =============================================================================
-- Purpose: The people (and pets) whose records are kept, their account owners and delegates, and messages to them
-- Architecture: One account owner per profile; everybody else is a delegate with level, categories, purpose, expiry
-- Dependencies: 01_foundations.sql, auth.users; 06_security.sql when its functions run (who may read)
--
-- DESIGN DECISIONS:
-- - can_read() is the one predicate about reading, for policies' exceptions and logged reads alike
-- - A delegate has one grant in force per profile: what was granted last is what holds, the earlier ones stay as history
-- - view reads; edit also adds and corrects; full also lets others view and edit, within its own extent. The owner alone
--   gives full, consents, hands the record over. What a delegate or representative gave ends with what they gave it by
-- - The owner ends any delegate's access at once, never unseen: the delegate is told, and it stays in the log. Who must not be
--   locked out by an owner, such as a second parent by a court's order, is a legal representative (02_profiles_care.sql)
-- - A user with records can't be removed behind their back: the reference to auth.users restricts
-- - AI consent is a column from the first day: local engines on, outside providers off
-- - A message holds ids, numbers and technical words; its reader's page makes the sentence
-- - A record that is being erased has no owner: whoever may see a record by owning it sees it no more, at once
--
-- TABLES CREATED (4 tables):
-- Profiles: user_profiles, user_profile_context
-- Access: profile_access_permissions
-- Messages: system_notifications
--
-- KEY FUNCTIONS: has_profile_access(), has_profile_access_level(), get_accessible_profiles(), set_active_profile(),
--   read_notifications(), mark_notifications_read(), create_profile(), update_profile(), choose_own_profile(),
--   grant_profile_access(), revoke_profile_access(), exora_private.record_categories(), exora_private.category_of(),
--   exora_private.is_owner(), exora_private.require_owner(), exora_private.require_decider(), exora_private.require_living(),
--   exora_private.require_access(), exora_private.require_own_question(), exora_private.notify(),
--   exora_private.require_profile_fields(), exora_private.end_profile_access(), exora_private.end_derived_access(),
--   exora_private.make_profile_grant(), exora_private.create_own_profile()
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
    when 'social_history' then 'conditions'
    when 'medication' then 'medications'
    when 'allergy' then 'allergies'
    when 'lab' then 'labs'
    when 'vital' then 'vitals'
    when 'procedure' then 'procedures'
    when 'immunization' then 'immunizations'
    when 'encounter' then 'encounters'
  end
$$;

comment on function exora_private.category_of(text) is 'The category that a kind of fact belongs to; null for no kind of fact.';

-- user_profiles ----------------------------------------------------------------

create table public.user_profiles (
  id uuid not null default gen_random_uuid(),
  -- Null from the moment when the record is erased.
  account_owner_id uuid,
  profile_type text not null,
  display_name text not null,
  date_of_birth date,
  ai_consent_local boolean not null default true,
  ai_consent_external boolean not null default false,
  care_state text not null default 'active',
  died_on date,
  -- When the person took their own record over from who kept it for them.
  handed_over_at timestamptz,
  -- An archive is coming in: until it is whole, the record is nobody's.
  is_importing boolean not null default false,
  -- What erases the record (exora_private.erasures). Null: it lives.
  erasure_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint user_profiles_pkey primary key (id),
  constraint user_profiles_account_owner_fkey
    foreign key (account_owner_id) references auth.users (id) on delete restrict,
  constraint user_profiles_type_known check (profile_type in ('self', 'child', 'adult_in_care', 'pet')),
  constraint user_profiles_display_name_length check (char_length(display_name) between 1 and 120),
  constraint user_profiles_care_state_known check (care_state in ('active', 'death_reported', 'deceased')),
  constraint user_profiles_died_whole check ((care_state = 'deceased') = (died_on is not null)),
  constraint user_profiles_owned_unless_erased check ((account_owner_id is null) = (erasure_id is not null))
);

-- Children who come of age: see exora_private.remind_about_care().
create index user_profiles_children_idx on public.user_profiles (date_of_birth) where profile_type = 'child';
create index user_profiles_account_owner_idx on public.user_profiles (account_owner_id);
create index user_profiles_importing_idx on public.user_profiles (is_importing);
create unique index user_profiles_one_self_key on public.user_profiles (account_owner_id) where profile_type = 'self';
create index user_profiles_erasure_idx on public.user_profiles (erasure_id) where erasure_id is not null;

alter table public.user_profiles enable row level security;
revoke all on public.user_profiles from public, anon, authenticated, service_role;
grant select on public.user_profiles to authenticated, service_role;

create policy user_profiles_owner_select on public.user_profiles
for select to authenticated
using (account_owner_id = (select auth.uid()) and not is_importing);

comment on table public.user_profiles is 'Data subjects: oneself, a child, an adult in care, a pet. Each has one account owner.';
comment on column public.user_profiles.ai_consent_local is 'Whether engines on our own machines may read this record''s documents.';
comment on column public.user_profiles.care_state is
  'active, death_reported (by a delegate, not confirmed) or deceased. exora_private.care_transitions() says who may change it.';
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
  -- By what right: as owner, as legal representative, or as a delegate whose own access carries this one.
  granted_as text not null default 'owner',
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
  constraint profile_access_permissions_granted_as_known check (granted_as in ('owner', 'representative', 'delegate')),
  -- Who was let in by a delegate lets nobody else in.
  constraint profile_access_permissions_delegates_below_full check (granted_as <> 'delegate' or access_level <> 'full'),
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
    where p.id = p_profile_id and p.account_owner_id = p_user_id and not p.is_importing
  )
$$;

comment on function exora_private.is_owner(uuid, uuid) is
  'Whether the user is the profile''s account owner; nobody is while an archive comes in.';

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

create function exora_private.require_decider(p_patient_id uuid)
returns uuid
language plpgsql
stable
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
begin
  if p_patient_id is null
    or not (
      exora_private.is_owner(v_user_id, p_patient_id) or exora_private.is_representative(v_user_id, p_patient_id)
    )
  then
    perform exora_private.fail('not_allowed', 'This record is not yours.', 'Ask the record''s owner for access.');
  end if;
  return v_user_id;
end
$$;

comment on function exora_private.require_decider(uuid) is
  'The signed-in person if they decide about the record, as its owner or as a legal representative in force, or not_allowed.';

create function exora_private.require_living(p_patient_id uuid)
returns void
language plpgsql
stable
set search_path = ''
as $$
begin
  if exists (select from public.user_profiles as p where p.id = p_patient_id and p.care_state = 'deceased') then
    perform exora_private.fail(
      'wrong_state',
      'This person has died; their record is kept as it was.',
      'Read it, or end access to it. If this is a mistake, ask an operator to take it back.'
    );
  end if;
end
$$;

comment on function exora_private.require_living(uuid) is
  'Nothing, or the error wrong_state: nothing is added to the record of somebody who died, and nobody new is let in.';

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
  if p_level <> 'view' then
    perform exora_private.require_living(p_patient_id);
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
  where (p.account_owner_id = v_user_id and not p.is_importing)
    or p.id in (
      select g.profile_id
      from public.profile_access_permissions as g
      where g.grantee_user_id = v_user_id
        and g.revoked_at is null
        and (g.expires_at is null or g.expires_at > now())
        and p.erasure_id is null
    )
    or p.id in (
      select r.profile_id
      from public.legal_representations as r
      where r.representative_user_id = v_user_id and exora_private.is_representative(v_user_id, r.profile_id)
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
    kind in (
      'access_granted', 'access_revoked', 'account_reset', 'break_glass_used', 'care_state_changed', 'erasure_cancelled',
      'erasure_requested', 'export_ready', 'file_failed', 'handover_due', 'invitation_declined', 'ownership_changed',
      'person_differs', 'record_erased', 'representation_ended', 'representation_granted', 'representation_review_due', 'review_waiting'
    )
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
  -- A record that is being erased has no owner to tell; nobody is asked to do something about the record of somebody who
  -- died.
  if p_user_id is null
    or (
      p_kind in ('file_failed', 'person_differs', 'review_waiting', 'handover_due', 'representation_review_due')
      and exists (select from public.user_profiles as p where p.id = p_patient_id and p.care_state = 'deceased')
    )
  then
    return null;
  end if;
  insert into public.system_notifications (user_id, kind, patient_id, resource_type, resource_id, parameters)
  values (
    p_user_id, p_kind, p_patient_id, p_resource_type, p_resource_id, exora_private.clean_parameters(p_parameters)
  )
  returning id into v_id;
  return v_id;
end
$$;

comment on function exora_private.notify(uuid, text, uuid, text, uuid, jsonb) is
  'Leaves a message for a person, in the transaction of what it tells of. Of the parameters, numbers and short words are kept. '
  'About somebody who died, none that asks for anything (then null).';

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
  if exora_private.is_account_going(v_user_id) then
    perform exora_private.fail('wrong_state', 'This account is being erased.', 'Sign up again when it is gone.');
  end if;
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
  perform exora_private.require_living(p_profile_id);
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

create function public.choose_own_profile(p_profile_id uuid)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_owner(p_profile_id);
  v_chosen public.user_profiles;
  v_former_id uuid;
begin
  -- As create_profile(): one person's profiles change one after the other.
  perform pg_advisory_xact_lock(hashtextextended(v_user_id::text, 2));
  select p.* into v_chosen from public.user_profiles as p where p.id = p_profile_id for no key update;
  if v_chosen.profile_type = 'self' then
    return false;
  end if;
  if v_chosen.handed_over_at is null or v_chosen.profile_type = 'pet' then
    perform exora_private.fail(
      'wrong_state',
      'This is the record of somebody else, which you keep.',
      'Choose a record that was handed over to you as your own.'
    );
  end if;
  perform exora_private.require_living(p_profile_id);
  update public.user_profiles as p
  set
    profile_type = 'adult_in_care',
    handed_over_at = coalesce(p.handed_over_at, now()),
    updated_at = now()
  where p.account_owner_id = v_user_id and p.profile_type = 'self'
  returning p.id into v_former_id;
  update public.user_profiles as p
  set
    profile_type = 'self',
    updated_at = now()
  where p.id = p_profile_id;
  perform public.log_audit_event(
    p_event_type => 'profile.chosen_as_own',
    p_patient_id => c.id,
    p_resource_type => 'user_profile',
    p_resource_id => c.id,
    p_details => jsonb_build_object('is_own', c.id = p_profile_id)
  )
  from unnest(array[v_former_id, p_profile_id]) as c (id)
  where c.id is not null
  order by c.id;
  return true;
end
$$;

revoke all on function public.choose_own_profile(uuid) from public, anon, service_role;
grant execute on function public.choose_own_profile(uuid) to authenticated;

comment on function public.choose_own_profile(uuid) is
  'Makes a record that was handed over to the signed-in person their profile of themselves. The one that was it until then '
  'stays theirs as another profile (adult_in_care) and can be chosen again. False: it was it already.';

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
  if p_superseded_by_id is null then
    delete from public.user_profile_context as c
    where c.user_id = p_grant.grantee_user_id
      and c.active_profile_id = p_grant.profile_id
      and exora_private.access_level(p_grant.grantee_user_id, p_grant.profile_id, null, null) is null;
    perform exora_private.notify(
      n.user_id, 'access_revoked', p_grant.profile_id, 'profile_access_permission', p_grant.id,
      jsonb_build_object('access_level', p_grant.access_level)
    )
    from (
      select p_grant.grantee_user_id as user_id
      union
      select p.account_owner_id from public.user_profiles as p where p.id = p_grant.profile_id
    ) as n;
  end if;
end
$$;

comment on function exora_private.end_profile_access(public.profile_access_permissions, uuid) is
  'Ends a grant, with its audit event and messages; the row stays as history, with the grant that took its place.';

create function exora_private.end_derived_access(p_profile_id uuid, p_giver_id uuid)
returns integer
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_grant public.profile_access_permissions;
  v_basis record;
  v_ended integer := 0;
begin
  for v_grant in
    select g.*
    from public.profile_access_permissions as g
    where g.profile_id = p_profile_id
      and g.granted_by = p_giver_id
      and g.granted_as <> 'owner'
      and g.revoked_at is null
    order by g.id
  loop
    select b.* into v_basis
    from exora_private.sharing_basis(p_giver_id, p_profile_id, v_grant.access_level, v_grant.categories) as b;
    if v_basis.granted_as is not null
      and (v_basis.latest_end is null or v_grant.expires_at <= v_basis.latest_end)
    then
      -- Another right of the same person may carry it.
      update public.profile_access_permissions as g
      set granted_as = v_basis.granted_as
      where g.id = v_grant.id and g.granted_as <> v_basis.granted_as;
      continue;
    end if;
    perform exora_private.end_profile_access(v_grant, null);
    v_ended := v_ended + 1 + exora_private.end_derived_access(p_profile_id, v_grant.grantee_user_id);
  end loop;
  return v_ended;
end
$$;

comment on function exora_private.end_derived_access(uuid, uuid) is
  'Ends what somebody let others do by a right that they don''t have any more, or not as widely. Says how many grants ended.';

create function exora_private.make_profile_grant(p_grant public.profile_access_permissions)
returns uuid
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_old public.profile_access_permissions;
  v_id uuid := gen_random_uuid();
begin
  select g.* into v_old
  from public.profile_access_permissions as g
  where g.profile_id = p_grant.profile_id and g.grantee_user_id = p_grant.grantee_user_id and g.revoked_at is null;
  if v_old.id is not null
    and p_grant.granted_as = 'delegate'
    and v_old.granted_by <> p_grant.granted_by
    and (v_old.expires_at is null or v_old.expires_at > now())
  then
    perform exora_private.fail(
      'wrong_state',
      'This person has access already, by somebody else.',
      'Ask the record''s owner to change it.'
    );
  end if;
  if (v_old.access_level, v_old.purpose, v_old.granted_as) = (p_grant.access_level, p_grant.purpose, p_grant.granted_as)
    and (v_old.granted_as = 'owner' or v_old.granted_by = p_grant.granted_by)
    and v_old.categories is not distinct from p_grant.categories
    and v_old.expires_at is not distinct from p_grant.expires_at
  then
    return v_old.id;
  end if;

  if v_old.id is not null then
    perform exora_private.end_profile_access(v_old, v_id);
  end if;
  insert into public.profile_access_permissions (
    id, profile_id, grantee_user_id, access_level, categories, purpose, granted_by, granted_as, expires_at
  )
  values (
    v_id, p_grant.profile_id, p_grant.grantee_user_id, p_grant.access_level, p_grant.categories, p_grant.purpose,
    p_grant.granted_by, p_grant.granted_as, p_grant.expires_at
  );
  perform public.log_audit_event(
    p_event_type => 'access.granted',
    p_patient_id => p_grant.profile_id,
    p_resource_type => 'profile_access_permission',
    p_resource_id => v_id,
    p_details => jsonb_build_object(
      'grantee_user_id', p_grant.grantee_user_id,
      'access_level', p_grant.access_level,
      'categories', to_jsonb(p_grant.categories),
      'expires_at', p_grant.expires_at,
      'granted_as', p_grant.granted_as
    ),
    p_personal => jsonb_build_object('purpose', p_grant.purpose)
  );
  perform exora_private.notify(
    n.user_id, 'access_granted', p_grant.profile_id, 'profile_access_permission', v_id,
    jsonb_build_object('access_level', p_grant.access_level)
  )
  from (
    select p_grant.grantee_user_id as user_id
    union
    select p.account_owner_id from public.user_profiles as p where p.id = p_grant.profile_id
  ) as n;
  if v_old.id is not null then
    perform exora_private.end_derived_access(p_grant.profile_id, p_grant.grantee_user_id);
  end if;
  return v_id;
end
$$;

comment on function exora_private.make_profile_grant(public.profile_access_permissions) is
  'Puts a grant, whose maker''s right was checked, in the place of that person''s earlier one, with audit event and messages. '
  'Gives its id. The caller holds the profile''s row.';

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
  v_user_id uuid := exora_private.require_access(p_profile_id, null, 'full');
  v_grant public.profile_access_permissions;
begin
  perform exora_private.require_second_factor('sharing');
  perform exora_private.require_grant_fields(p_access_level, p_purpose, p_expires_at);
  v_grant.profile_id := p_profile_id;
  v_grant.grantee_user_id := p_grantee_user_id;
  v_grant.access_level := p_access_level;
  v_grant.categories := exora_private.checked_categories(p_categories);
  v_grant.purpose := btrim(p_purpose);
  v_grant.granted_by := v_user_id;
  if p_grantee_user_id = v_user_id or exora_private.is_owner(p_grantee_user_id, p_profile_id) then
    perform exora_private.fail(
      'invalid_request', 'This person has this record already.', 'Grant access to somebody else.'
    );
  end if;
  if p_grantee_user_id is null or not exists (select from auth.users as u where u.id = p_grantee_user_id) then
    perform exora_private.fail('not_found', 'There is no such person.', 'Check whom you want to give access.');
  end if;
  -- Grants of one profile are made one after the other; who only reads the profile doesn't wait.
  perform from public.user_profiles as p where p.id = p_profile_id for no key update;
  perform exora_private.require_living(p_profile_id);
  perform exora_private.require_sharing_in_time(p_profile_id);
  select b.granted_as, least(p_expires_at, b.latest_end) into v_grant.granted_as, v_grant.expires_at
  from exora_private.require_sharing(v_user_id, v_grant) as b;
  return exora_private.make_profile_grant(v_grant);
end
$$;

revoke all on function public.grant_profile_access(uuid, uuid, text, text[], text, timestamptz)
from public, anon, service_role;
grant execute on function public.grant_profile_access(uuid, uuid, text, text[], text, timestamptz) to authenticated;

comment on function public.grant_profile_access(uuid, uuid, text, text[], text, timestamptz) is
  'Lets a person see (view), add to and correct (edit) or also let others in (full): some categories or all (null), '
  'for a purpose, until a time or for good. The owner and legal representatives give any level, a full-level delegate view and '
  'edit within their own extent and time. Takes the place of that person''s earlier grant. Gives its id.';

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
  -- In turn with other changes of this profile's grants and owner, then looked at.
  perform
  from public.user_profiles as p
  where p.id = (select g.profile_id from public.profile_access_permissions as g where g.id = p_permission_id)
  for no key update;
  select g.* into v_grant from public.profile_access_permissions as g where g.id = p_permission_id;
  if not found
    or not (
      v_user_id = v_grant.grantee_user_id
      or exora_private.is_owner(v_user_id, v_grant.profile_id)
      or exora_private.is_representative(v_user_id, v_grant.profile_id)
      -- What a delegate gave, as long as the delegate has access.
      or (
        v_user_id = v_grant.granted_by
        and v_grant.granted_as <> 'owner'
        and exora_private.access_level(v_user_id, v_grant.profile_id, null, null) is not null
      )
    )
  then
    perform exora_private.fail(
      'not_found', 'There is no such access, or it is not yours to end.', 'Look at the record''s list of people with access.'
    );
  end if;
  if v_grant.revoked_at is not null then
    return false;
  end if;
  perform exora_private.end_profile_access(v_grant, null);
  perform exora_private.end_derived_access(v_grant.profile_id, v_grant.grantee_user_id);
  return true;
end
$$;

revoke all on function public.revoke_profile_access(uuid) from public, anon, service_role;
grant execute on function public.revoke_profile_access(uuid) to authenticated;

comment on function public.revoke_profile_access(uuid) is
  'Ends a grant, at once, and what its delegate gave others by it: by the owner, a legal representative, who gave it, or the '
  'delegate who leaves. Says whether it was in force or had ended already.';

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
