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
-- - A grant that a provider took in an emergency (06_break_glass.sql) is a row of the same table, marked: one predicate,
--   one log and one way to end it for both
-- - A note carries the registration under which it was signed; its text's hash is chained in the audit log
-- - The access log stands beside the audit log, in the same transaction: owners read it without knowing event types
--
-- TABLES CREATED (6 tables):
-- Providers: provider_registry, patient_provider_access, provider_access_log
-- Journey: healthcare_encounters, encounter_events, provider_clinical_notes
--
-- KEY FUNCTIONS: register_provider(), verify_provider(), find_providers(), exora_private.end_providers_of(), grant_provider_access(),
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
    -- Who breaks glass: people and places that treat, no laboratory and no imaging.
    when 'emergency provider type' then array['doctor', 'specialist', 'nurse', 'pharmacist', 'clinic', 'hospital']
    when 'emergency reason' then array['unconscious', 'life_threatening', 'unable_to_consent', 'urgent_treatment']
    when 'review outcome' then array['justified', 'unjustified']
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
  if exists (select from public.provider_registry as r where r.id = p_provider_id and r.user_id = auth.uid()) then
    perform exora_private.fail(
      'not_allowed', 'Nobody verifies a registration of their own.', 'Let another operator look at it.'
    );
  end if;
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
  -- Taken by the provider in an emergency, without consent.
  is_break_glass boolean not null default false,
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
  constraint patient_provider_access_expires_later check (expires_at > granted_at),
  constraint patient_provider_access_break_glass_small check (
    not is_break_glass
    or (purpose = 'emergency' and categories is not null and expires_at <= granted_at + interval '4 hours')
  )
);

create index patient_provider_access_patient_idx on public.patient_provider_access (patient_id, provider_id);
create index patient_provider_access_provider_idx on public.patient_provider_access (provider_id);
create unique index patient_provider_access_one_key
on public.patient_provider_access (patient_id, provider_id, purpose, is_break_glass)
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
  'What a provider may read of a record, for what and until when. In force only with a consent, or as break-glass for a few '
  'hours; never deleted, only revoked.';

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

create function exora_private.end_providers_of(p_patient_id uuid, p_giver_id uuid)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_access public.patient_provider_access;
begin
  if exora_private.is_owner(p_giver_id, p_patient_id) or exora_private.is_representative(p_giver_id, p_patient_id) then
    return;
  end if;
  for v_access in
    update public.patient_provider_access as a
    set revoked_at = now()
    where a.patient_id = p_patient_id
      and a.granted_by = p_giver_id
      and not a.is_break_glass
      and a.revoked_at is null
    returning a.*
  loop
    perform public.log_audit_event(
      p_event_type => 'provider.access_revoked',
      p_patient_id => p_patient_id,
      p_resource_type => 'patient_provider_access',
      p_resource_id => v_access.id,
      p_details => jsonb_build_object('provider_id', v_access.provider_id, 'purpose', v_access.purpose)
    );
    perform exora_private.tell_provider(v_access.id, 'access_revoked');
  end loop;
end
$$;

comment on function exora_private.end_providers_of(uuid, uuid) is
  'Ends what somebody gave providers as a representative, when they are none any more.';

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
  v_user_id uuid := exora_private.require_decider(p_patient_id);
  v_categories text[] := exora_private.checked_categories(p_categories);
  v_expires_at timestamptz := coalesce(p_expires_at, now() + interval '90 days');
  v_access_id uuid;
begin
  perform exora_private.require_second_factor('sharing');
  perform exora_private.require_living(p_patient_id);
  perform exora_private.require_listed(p_purpose, 'purpose');
  if v_expires_at <= now() or v_expires_at > now() + interval '366 days' then
    perform exora_private.fail('invalid_request', 'Access ends within a year from now.', 'Choose an earlier or later end.');
  end if;
  if not exists (select from public.provider_registry as r where r.id = p_provider_id and r.status = 'verified') then
    perform exora_private.fail('not_found', 'This provider is not in the registry.', 'Choose one of find_providers().');
  end if;
  -- Two grants at once: the second waits here and then replaces the first. The right may have gone meanwhile.
  perform from public.user_profiles as p where p.id = p_patient_id for no key update;
  perform exora_private.require_decider(p_patient_id);
  perform exora_private.require_living(p_patient_id);
  if not exora_private.is_owner(v_user_id, p_patient_id) then
    -- What a representative gives ends with what they give it by.
    v_expires_at := least(
      v_expires_at,
      (
        select max(coalesce(r.ends_at, 'infinity'))
        from public.legal_representations as r
        where r.profile_id = p_patient_id
          and r.representative_user_id = v_user_id
          and exora_private.is_representation_in_force(r)
      )
    );
  end if;
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
    and not a.is_break_glass
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
  if not found
    or not (
      exora_private.is_owner(v_user_id, v_access.patient_id)
      or exora_private.is_representative(v_user_id, v_access.patient_id)
    )
  then
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
  expires_at timestamptz,
  is_break_glass boolean
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
  select a.patient_id, p.display_name, a.purpose, a.categories, a.expires_at, a.is_break_glass
  from public.provider_registry as r
  join public.patient_provider_access as a on a.provider_id = r.id
  join public.user_profiles as p on p.id = a.patient_id
  where r.user_id = v_user_id and exora_private.is_in_force(a, null)
  order by lower(p.display_name), a.patient_id, a.purpose, a.is_break_glass;
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
  is_break_glass boolean not null default false,
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
  if tg_op = 'DELETE'
    and not exists (select from public.user_profiles as p where p.id = old.patient_id and p.erasure_id is null)
  then
    return old;
  end if;
  -- Of provider_access_log, what has been kept for its time: to_jsonb, because other logs have no such column.
  if tg_op = 'DELETE' and exora_private.is_access_row_due((to_jsonb(old) ->> 'accessed_at')::timestamptz) then
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
  provider_id uuid,
  access_id uuid,
  -- Of a note that came with an archive: who wrote it, in the archive's words. Nobody of the registry vouches for it.
  author text,
  import_id uuid,
  encounter_id uuid,
  note_type text not null,
  note_text text not null,
  -- Name and registration as they stood when it was written: the signature stays when the registry's entry is corrected.
  -- Null for what was written before signatures were kept.
  signed_name text,
  signed_registration text,
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
  constraint provider_clinical_notes_author_length check (char_length(author) between 1 and 400),
  constraint provider_clinical_notes_written_here_or_brought check (
    case
      when import_id is null then provider_id is not null and access_id is not null and author is null
      else provider_id is null and access_id is null and author is not null
    end
  ),
  constraint provider_clinical_notes_type_known check (note_type = any (exora_private.closed_list('note type'))),
  constraint provider_clinical_notes_text_length check (char_length(note_text) between 1 and 20000),
  constraint provider_clinical_notes_signed_name_length check (char_length(signed_name) between 1 and 200),
  constraint provider_clinical_notes_signed_registration_length check (char_length(signed_registration) between 1 and 130)
);

create index provider_clinical_notes_patient_idx on public.provider_clinical_notes (patient_id, written_at desc, id);
create index provider_clinical_notes_provider_idx on public.provider_clinical_notes (provider_id);
create index provider_clinical_notes_encounter_idx on public.provider_clinical_notes (encounter_id, patient_id);
create index provider_clinical_notes_supersedes_idx on public.provider_clinical_notes (supersedes_id, patient_id);
create index provider_clinical_notes_import_idx on public.provider_clinical_notes (import_id, patient_id);
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
  v_provider public.provider_registry;
  v_text text;
  v_note_id uuid := gen_random_uuid();
begin
  -- Who reads without consent writes nothing.
  if v_access.id is null or v_access.is_break_glass then
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

  select r.* into v_provider from public.provider_registry as r where r.id = v_access.provider_id;
  insert into public.provider_clinical_notes (
    id, patient_id, provider_id, access_id, encounter_id, note_type, note_text, signed_name, signed_registration,
    supersedes_id, written_by
  )
  values (
    v_note_id, p_patient_id, v_access.provider_id, v_access.id, p_encounter_id, p_note_type, v_text, v_provider.full_name,
    v_provider.registration_authority || ' ' || v_provider.registration_number, p_supersedes_id, v_user_id
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
      ),
      -- Personal, so salted: a short note could be guessed from its bare hash.
      p_personal => jsonb_build_object('text_sha256', encode(sha256(convert_to(v_text, 'UTF8')), 'hex'))
    )
  );
  -- As log_read(): if whoever takes access away was waited for, nothing is written.
  if (exora_private.provider_access(v_user_id, p_patient_id, 'encounters', null)).id is null then
    perform exora_private.fail('not_allowed', 'Your access to this record has just ended.', 'Ask the record''s owner for access.');
  end if;
  return v_note_id;
end
$$;

revoke all on function public.write_provider_note(uuid, text, text, uuid, uuid) from public, anon, service_role;
grant execute on function public.write_provider_note(uuid, text, text, uuid, uuid) to authenticated;

comment on function public.write_provider_note(uuid, text, text, uuid, uuid) is
  'A provider in consent writes about a person (at most 20,000 characters), or supersedes an own note.';
