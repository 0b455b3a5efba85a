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
