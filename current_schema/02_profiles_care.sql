-- =============================================================================
-- 02_PROFILES_CARE.SQL - WHO DECIDES FOR WHOM, AND UNTIL WHEN
-- =============================================================================
-- Purpose: Death, legal representation (guardians, executors), coming of age, and by what right somebody lets others in
-- Architecture: One list of states and transitions; a right by law is a row of its own beside what an owner grants
-- Dependencies: 01_foundations.sql, 02_profiles.sql; 05 and 06 when its functions run (providers, levels, consents)
--
-- DESIGN DECISIONS:
-- - A state takes effect by being asked for: what rests while somebody is dead is in force again if that was a mistake
-- - A delegate's word that somebody died changes nothing but that it is known; the living deny it, operators confirm it
-- - A legal representation is stated by an operator who saw its evidence. An owner can't end it: it is what a second parent
--   or a guardian has when people disagree. It ends with its time, at once, and its person is told
-- - Executors act after death, all other representatives before it: the same row test says so
-- - Years are a person's own: who came of age gets their record; some time after that nobody new is let in by others
--
-- TABLES CREATED (2 tables):
-- Representation: legal_representations
-- Reminders: exora_private.care_reminders
--
-- KEY FUNCTIONS: set_care_state(), grant_representation(), end_representation(), list_representations(), read_care(),
--   exora_private.care_transitions(), exora_private.care_roles(), exora_private.representation_bases(),
--   exora_private.is_representation_in_force(), exora_private.is_representative(), exora_private.sharing_basis(),
--   exora_private.require_sharing(), exora_private.require_grant_fields(), exora_private.comes_of_age_on(),
--   exora_private.require_sharing_in_time(), exora_private.remind_about_care(), exora_private.people_around()
-- INTEGRATION POINTS: exora_private.access_level() (06) admits representatives; run_maintenance() reminds; exora admin … states
--   representations; 02_profiles_invitations.sql hands records over
-- =============================================================================

insert into public.system_configuration (key, value, description)
values
  ('care.age_of_majority', '18', 'Age in years from which a record should be its person''s own.'),
  ('care.handover_notice_days', '90', 'Days before the coming of age when whoever keeps the record is reminded first.'),
  ('care.handover_grace_days', '90', 'Days after the coming of age until whoever keeps the record can let in nobody new.'),
  ('care.review_notice_days', '30', 'Days before a legal representation''s review when its representative is reminded.');

-- Legal representation ---------------------------------------------------------

create function exora_private.representation_bases()
returns text[]
language sql
immutable
set search_path = ''
as $$
  select array['parental_responsibility', 'court_appointed_guardian', 'power_of_attorney', 'health_care_proxy', 'executor']
$$;

comment on function exora_private.representation_bases() is
  'The closed list of rights by law to act for somebody. An executor''s begins with the death, the others end with it.';

create table public.legal_representations (
  id uuid not null default gen_random_uuid(),
  profile_id uuid not null,
  representative_user_id uuid not null,
  basis text not null,
  -- What the operator saw: a court's reference, a deed. It names people: for the two of them and operators.
  evidence text not null,
  starts_at timestamptz not null default now(),
  ends_at timestamptz,
  review_on date not null,
  -- Null: somebody at the database or with the service key.
  granted_by uuid,
  granted_at timestamptz not null default now(),
  ended_at timestamptz,
  ended_by uuid,
  end_reason text,
  constraint legal_representations_pkey primary key (id),
  constraint legal_representations_profile_fkey
    foreign key (profile_id) references public.user_profiles (id) on delete cascade,
  constraint legal_representations_representative_fkey
    foreign key (representative_user_id) references auth.users (id) on delete cascade,
  constraint legal_representations_basis_known check (basis = any (exora_private.representation_bases())),
  constraint legal_representations_evidence_length check (char_length(evidence) between 1 and 500),
  constraint legal_representations_ends_later check (ends_at > starts_at),
  constraint legal_representations_end_whole check ((ended_at is null) = (end_reason is null)),
  constraint legal_representations_end_reason_known
    check (end_reason in ('revoked', 'resigned', 'mistaken', 'replaced', 'became_owner'))
);

create index legal_representations_profile_idx on public.legal_representations (profile_id);
create index legal_representations_representative_idx on public.legal_representations (representative_user_id, profile_id);
create unique index legal_representations_one_key
on public.legal_representations (profile_id, representative_user_id, basis) where ended_at is null;

alter table public.legal_representations enable row level security;
revoke all on public.legal_representations from public, anon, authenticated, service_role;
grant select on public.legal_representations to authenticated, service_role;

create policy legal_representations_owner_select on public.legal_representations
for select to authenticated
using (profile_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

create policy legal_representations_own_select on public.legal_representations
for select to authenticated
using (representative_user_id = (select auth.uid()));

comment on table public.legal_representations is
  'Who may by law act for the person of a record: on what basis, from when until when, to be reviewed when. Operators write it.';

create function exora_private.is_representation_in_force(p_representation public.legal_representations)
returns boolean
language sql
stable
set search_path = ''
as $$
  select p_representation.ended_at is null
    and p_representation.starts_at <= now()
    and (p_representation.ends_at is null or p_representation.ends_at > now())
    -- A record that is being erased, or still coming in, is nobody's.
    and exists (
      select
      from public.user_profiles as p
      where p.id = p_representation.profile_id
        and p.erasure_id is null
        and not p.is_importing
        and (p.care_state = 'deceased') = (p_representation.basis = 'executor')
    )
$$;

comment on function exora_private.is_representation_in_force(public.legal_representations) is
  'Whether it holds now: begun, not ended, not run out; an executor''s after the death, any other before it.';

create function exora_private.is_representative(p_user_id uuid, p_profile_id uuid)
returns boolean
language sql
stable
set search_path = ''
as $$
  select exists (
    select
    from public.legal_representations as r
    where r.representative_user_id = p_user_id
      and r.profile_id = p_profile_id
      and exora_private.is_representation_in_force(r)
  )
$$;

comment on function exora_private.is_representative(uuid, uuid) is
  'Whether the user may by law act for the record''s person now.';

create function exora_private.sharing_basis(
  p_user_id uuid,
  p_profile_id uuid,
  p_access_level text,
  p_categories text[],
  out granted_as text,
  out latest_end timestamptz
)
language sql
stable
set search_path = ''
as $$
  select b.granted_as, b.latest_end
  from (
    select 'owner' as granted_as, null::timestamptz as latest_end, 1 as rank
    where exora_private.is_owner(p_user_id, p_profile_id)
    union all
    select 'representative', r.ends_at, 2
    from public.legal_representations as r
    where r.profile_id = p_profile_id
      and r.representative_user_id = p_user_id
      and exora_private.is_representation_in_force(r)
    union all
    select 'delegate', g.expires_at, 3
    from public.profile_access_permissions as g
    where g.profile_id = p_profile_id
      and g.grantee_user_id = p_user_id
      and g.access_level = 'full'
      and g.revoked_at is null
      and (g.expires_at is null or g.expires_at > now())
      and p_access_level <> 'full'
      and (g.categories is null or p_categories <@ g.categories)
  ) as b
  order by b.rank, b.latest_end desc nulls first
  limit 1
$$;

comment on function exora_private.sharing_basis(uuid, uuid, text, text[]) is
  'By what right the user may let somebody in at this level to these categories (null: all), and until when at most '
  '(null: no limit); a null right: they may not.';

create function exora_private.require_sharing(
  p_user_id uuid,
  p_grant public.profile_access_permissions,
  out granted_as text,
  out latest_end timestamptz
)
language plpgsql
stable
set search_path = ''
as $$
begin
  select b.* into granted_as, latest_end
  from exora_private.sharing_basis(p_user_id, p_grant.profile_id, p_grant.access_level, p_grant.categories) as b;
  if granted_as is null then
    perform exora_private.fail(
      'not_allowed',
      'Your access doesn''t let you give this much.',
      'Give view or edit within your own categories, or ask the record''s owner.'
    );
  end if;
end
$$;

comment on function exora_private.require_sharing(uuid, public.profile_access_permissions) is
  'By what right the user may make this grant, and until when at most, or the error not_allowed.';

create function exora_private.require_grant_fields(p_access_level text, p_purpose text, p_expires_at timestamptz)
returns void
language plpgsql
stable
set search_path = ''
as $$
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
end
$$;

comment on function exora_private.require_grant_fields(text, text, timestamptz) is
  'Nothing, or the error invalid_request that names the wrong field of a grant.';

create function exora_private.people_around(p_profile_id uuid)
returns table (user_id uuid)
language sql
stable
set search_path = ''
as $$
  select p.account_owner_id from public.user_profiles as p where p.id = p_profile_id
  union
  select g.grantee_user_id
  from public.profile_access_permissions as g
  where g.profile_id = p_profile_id and g.revoked_at is null and (g.expires_at is null or g.expires_at > now())
  union
  select r.representative_user_id
  from public.legal_representations as r
  where r.profile_id = p_profile_id and r.ended_at is null and (r.ends_at is null or r.ends_at > now())
$$;

comment on function exora_private.people_around(uuid) is
  'Owner, delegates and representatives of a record: who is told when something happens to it as a whole.';

create function public.grant_representation(
  p_profile_id uuid,
  p_representative_id uuid,
  p_basis text,
  p_evidence text,
  p_starts_at timestamptz default null,
  p_ends_at timestamptz default null,
  p_review_on date default null
)
returns uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_profile public.user_profiles;
  v_starts_at timestamptz := coalesce(p_starts_at, now());
  v_ends_at timestamptz := p_ends_at;
  v_review_on date := coalesce(p_review_on, current_date + 365);
  v_old_id uuid;
  v_id uuid := gen_random_uuid();
begin
  perform exora_private.require_operator();
  if p_representative_id = auth.uid() then
    perform exora_private.fail(
      'not_allowed', 'Nobody makes a representative of themselves.', 'Let another operator look at the evidence.'
    );
  end if;
  if p_basis is null or p_basis <> all (exora_private.representation_bases()) then
    perform exora_private.fail(
      'invalid_request',
      'This basis of a representation is not known.',
      format('Pass one of: %s.', array_to_string(exora_private.representation_bases(), ', '))
    );
  end if;
  if not exora_private.is_plain_text(p_evidence, 500) then
    perform exora_private.fail(
      'invalid_request', 'The evidence has 1 to 500 characters.', 'Say what was seen: the court and its reference, the deed.'
    );
  end if;
  if not isfinite(v_starts_at) or not isfinite(v_ends_at) or v_ends_at <= greatest(v_starts_at, now()) then
    perform exora_private.fail(
      'invalid_request', 'The representation would have ended already.', 'Choose a later end, or none.'
    );
  end if;
  if not v_review_on between current_date and current_date + 1096 then
    perform exora_private.fail(
      'invalid_request', 'A representation is reviewed within three years.', 'Choose a date from today on.'
    );
  end if;
  select p.* into v_profile from public.user_profiles as p where p.id = p_profile_id for no key update;
  if not found or p_representative_id is null or not exists (select from auth.users as u where u.id = p_representative_id) then
    perform exora_private.fail('not_found', 'There is no such record or person.', 'Check both ids.');
  end if;
  if v_profile.account_owner_id = p_representative_id then
    perform exora_private.fail('wrong_state', 'This person owns the record already.', 'Name somebody else.');
  end if;
  if v_profile.profile_type = 'pet' or (p_basis = 'executor' and v_profile.care_state <> 'deceased') then
    perform exora_private.fail(
      'wrong_state',
      'This basis does not fit the record.',
      'State the death before an executor; an animal''s record is shared by its owner.'
    );
  end if;
  if p_basis = 'parental_responsibility' and v_profile.date_of_birth is not null then
    -- It ends with childhood, whatever was asked for.
    v_ends_at := least(v_ends_at, exora_private.comes_of_age_on(v_profile)::timestamptz);
    if v_ends_at <= greatest(v_starts_at, now()) then
      perform exora_private.fail(
        'wrong_state', 'This person is of age.', 'Use another basis, such as court_appointed_guardian.'
      );
    end if;
  end if;

  update public.legal_representations as r
  set
    ended_at = now(),
    ended_by = auth.uid(),
    end_reason = 'replaced'
  where r.profile_id = p_profile_id
    and r.representative_user_id = p_representative_id
    and r.basis = p_basis
    and r.ended_at is null
  returning r.id into v_old_id;
  insert into public.legal_representations (
    id, profile_id, representative_user_id, basis, evidence, starts_at, ends_at, review_on, granted_by
  )
  values (
    v_id, p_profile_id, p_representative_id, p_basis, btrim(p_evidence), v_starts_at, v_ends_at, v_review_on, auth.uid()
  );
  perform public.log_audit_event(
    p_event_type => 'representation.granted',
    p_patient_id => p_profile_id,
    p_resource_type => 'legal_representation',
    p_resource_id => v_id,
    p_details => jsonb_strip_nulls(
      jsonb_build_object(
        'representative_user_id', p_representative_id,
        'basis', p_basis,
        'starts_at', v_starts_at,
        'ends_at', v_ends_at,
        'review_on', v_review_on,
        'replaces_id', v_old_id
      )
    ),
    p_personal => jsonb_build_object('evidence', btrim(p_evidence))
  );
  perform exora_private.notify(
    n.user_id, 'representation_granted', p_profile_id, 'legal_representation', v_id, jsonb_build_object('basis', p_basis)
  )
  from exora_private.people_around(p_profile_id) as n;
  if v_old_id is not null then
    perform exora_private.end_derived_access(p_profile_id, p_representative_id);
  end if;
  return v_id;
end
$$;

revoke all on function public.grant_representation(uuid, uuid, text, text, timestamptz, timestamptz, date) from public, anon;
grant execute on function public.grant_representation(uuid, uuid, text, text, timestamptz, timestamptz, date)
to authenticated, service_role;

comment on function public.grant_representation(uuid, uuid, text, text, timestamptz, timestamptz, date) is
  'An operator states that somebody may by law act for a record''s person, by evidence that was seen; reviewed within a year '
  'if no date is given. It opens the whole record, logged, and lets the representative decide. Owner and others are told. Gives its id.';

create function public.end_representation(p_representation_id uuid, p_reason text default 'revoked')
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_one public.legal_representations;
  v_profile_id uuid;
  v_resigns boolean;
begin
  select r.profile_id into v_profile_id from public.legal_representations as r where r.id = p_representation_id;
  perform from public.user_profiles as p where p.id = v_profile_id for no key update;
  select r.* into v_one from public.legal_representations as r where r.id = p_representation_id;
  v_resigns := coalesce(v_one.representative_user_id = auth.uid(), false) and coalesce(p_reason, '') = 'resigned';
  if not v_resigns then
    perform exora_private.require_operator();
  end if;
  if v_one.id is null then
    perform exora_private.fail('not_found', 'There is no such representation.', 'Choose one of list_representations().');
  end if;
  if p_reason is null or p_reason not in ('revoked', 'resigned', 'mistaken') then
    perform exora_private.fail(
      'invalid_request', 'A representation ends as revoked, resigned or mistaken.', 'Pass one of these.'
    );
  end if;
  if v_one.ended_at is not null then
    return false;
  end if;
  update public.legal_representations as r
  set
    ended_at = now(),
    ended_by = auth.uid(),
    end_reason = p_reason
  where r.id = p_representation_id;
  perform public.log_audit_event(
    p_event_type => 'representation.ended',
    p_patient_id => v_profile_id,
    p_resource_type => 'legal_representation',
    p_resource_id => p_representation_id,
    p_details => jsonb_build_object(
      'representative_user_id', v_one.representative_user_id, 'basis', v_one.basis, 'reason', p_reason
    )
  );
  perform exora_private.end_derived_access(v_profile_id, v_one.representative_user_id);
  perform exora_private.end_providers_of(v_profile_id, v_one.representative_user_id);
  delete from public.user_profile_context as c
  where c.user_id = v_one.representative_user_id
    and c.active_profile_id = v_profile_id
    and exora_private.access_level(v_one.representative_user_id, v_profile_id, null, null) is null;
  perform exora_private.notify(
    n.user_id, 'representation_ended', v_profile_id, 'legal_representation', p_representation_id,
    jsonb_build_object('basis', v_one.basis)
  )
  from (
    select a.user_id from exora_private.people_around(v_profile_id) as a
    union
    select v_one.representative_user_id
  ) as n;
  return true;
end
$$;

revoke all on function public.end_representation(uuid, text) from public, anon;
grant execute on function public.end_representation(uuid, text) to authenticated, service_role;

comment on function public.end_representation(uuid, text) is
  'An operator ends a representation (revoked, mistaken), or its representative does (resigned); it stops with this call, with '
  'what others were given by it. False: it had ended already.';

create function public.list_representations(p_profile_id uuid default null, p_due_only boolean default false)
returns table (
  id uuid,
  profile_id uuid,
  representative_user_id uuid,
  basis text,
  starts_at timestamptz,
  ends_at timestamptz,
  review_on date,
  ended_at timestamptz,
  end_reason text,
  in_force boolean
)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_operator();
  return query
  select
    r.id, r.profile_id, r.representative_user_id, r.basis, r.starts_at, r.ends_at, r.review_on, r.ended_at, r.end_reason,
    exora_private.is_representation_in_force(r)
  from public.legal_representations as r
  where (p_profile_id is null or r.profile_id = p_profile_id)
    and (
      not coalesce(p_due_only, false)
      or (
        r.ended_at is null
        and (r.ends_at is null or r.ends_at > now())
        and r.review_on <= current_date + exora_private.setting('care.review_notice_days')::integer
      )
    )
  order by r.review_on, r.id
  limit 1000;
end
$$;

revoke all on function public.list_representations(uuid, boolean) from public, anon;
grant execute on function public.list_representations(uuid, boolean) to authenticated, service_role;

comment on function public.list_representations(uuid, boolean) is
  'Representations for operators, those to be reviewed first: of one record or all, or only those that are due. No evidence.';

-- States -----------------------------------------------------------------------

create function exora_private.care_transitions()
returns table (from_state text, to_state text, by_roles text[])
language sql
immutable
set search_path = ''
as $$
  values
    ('active', 'death_reported', array['full', 'representative']),
    ('active', 'deceased', array['keeper', 'operator']),
    ('death_reported', 'deceased', array['keeper', 'operator']),
    ('death_reported', 'active', array['owner', 'keeper', 'operator']),
    ('deceased', 'active', array['operator'])
$$;

comment on function exora_private.care_transitions() is
  'The closed list of a record''s states, what may follow which, and who may say so (care_roles()). Nothing else is possible.';

create function exora_private.care_roles(p_profile_id uuid)
returns text[]
language plpgsql
stable
set search_path = ''
as $$
declare
  v_is_owner boolean := exora_private.is_owner(auth.uid(), p_profile_id);
  v_is_keeper boolean;
begin
  select v_is_owner and p.profile_type <> 'self' and p.handed_over_at is null
  into v_is_keeper
  from public.user_profiles as p
  where p.id = p_profile_id;
  if not found then
    return '{}';
  end if;
  return array_remove(
    array[
      case when v_is_owner then 'owner' end,
      case when v_is_keeper then 'keeper' end,
      case when exora_private.is_representative(auth.uid(), p_profile_id) then 'representative' end,
      case when exora_private.access_level(auth.uid(), p_profile_id, null, null) = 'full' then 'full' end,
      case when exora_private.is_operator() then 'operator' end
    ],
    null
  );
end
$$;

comment on function exora_private.care_roles(uuid) is
  'What the caller is to the record: owner, keeper (owner of another''s record), representative, full (delegate), operator.';

create function public.set_care_state(
  p_profile_id uuid,
  p_state text,
  p_evidence text default null,
  p_died_on date default null
)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_profile public.user_profiles;
  v_roles text[];
begin
  if not exora_private.is_service() then
    perform exora_private.require_user();
  end if;
  -- In turn with grants and hand-overs of this record.
  select p.* into v_profile from public.user_profiles as p where p.id = p_profile_id for no key update;
  v_roles := exora_private.care_roles(p_profile_id);
  if v_roles = '{}' then
    perform exora_private.fail(
      'not_allowed', 'You don''t have the access that this needs.', 'Ask the record''s owner for access.'
    );
  end if;
  if p_state is null or not exists (select from exora_private.care_transitions() as t where p_state in (t.from_state, t.to_state)) then
    perform exora_private.fail(
      'invalid_request', 'States are active, death_reported and deceased.', 'Choose one of these.'
    );
  end if;
  if v_profile.care_state = p_state then
    return false;
  end if;
  if not exists (
    select
    from exora_private.care_transitions() as t
    where (t.from_state, t.to_state) = (v_profile.care_state, p_state) and t.by_roles && v_roles
  ) then
    perform exora_private.fail(
      'wrong_state',
      'You can''t bring this record into that state.',
      'A delegate reports a death; who keeps the record or an operator states it; an operator takes a mistake back.'
    );
  end if;
  if p_state <> 'active' or v_profile.care_state = 'deceased' then
    if not exora_private.is_plain_text(p_evidence, 500) then
      perform exora_private.fail(
        'invalid_request', 'The evidence has 1 to 500 characters.', 'Say how it is known: a certificate, who told it.'
      );
    end if;
  end if;
  if p_state = 'deceased'
    and coalesce(
      p_died_on > (now() at time zone 'UTC')::date + 1 or p_died_on < coalesce(v_profile.date_of_birth, date '1880-01-01'),
      true
    )
  then
    perform exora_private.fail(
      'invalid_request', 'A date of death is not in the future and not before the birth.', 'Correct the date.'
    );
  end if;

  if p_state = 'deceased' then
    -- Providers' access rests from here on (exora_private.is_in_force()).
    perform exora_private.tell_provider(a.id, 'access_revoked')
    from public.patient_provider_access as a
    where a.patient_id = p_profile_id and exora_private.is_in_force(a, null);
  end if;
  update public.user_profiles as p
  set
    care_state = p_state,
    died_on = case p_state when 'deceased' then p_died_on end,
    updated_at = now()
  where p.id = p_profile_id;
  perform public.log_audit_event(
    p_event_type => 'care.state_changed',
    p_patient_id => p_profile_id,
    p_resource_type => 'user_profile',
    p_resource_id => p_profile_id,
    p_details => jsonb_build_object('from', v_profile.care_state, 'to', p_state, 'as', to_jsonb(v_roles)),
    p_personal => jsonb_strip_nulls(jsonb_build_object('evidence', btrim(p_evidence), 'died_on', p_died_on))
  );
  perform exora_private.notify(
    n.user_id, 'care_state_changed', p_profile_id, 'user_profile', p_profile_id, jsonb_build_object('state', p_state)
  )
  from exora_private.people_around(p_profile_id) as n;
  return true;
end
$$;

revoke all on function public.set_care_state(uuid, text, text, date) from public, anon;
grant execute on function public.set_care_state(uuid, text, text, date) to authenticated, service_role;

comment on function public.set_care_state(uuid, text, text, date) is
  'Reports, states, denies or takes back a death, as exora_private.care_transitions() allows. After a death nothing is added, '
  'nobody new is let in, providers'' access rests and executors'' begins. False: it was in that state already.';

-- Coming of age ----------------------------------------------------------------

create function exora_private.comes_of_age_on(p_profile public.user_profiles)
returns date
language sql
stable
set search_path = ''
as $$
  select (
    p_profile.date_of_birth + make_interval(years => exora_private.setting('care.age_of_majority')::integer)
  )::date
$$;

comment on function exora_private.comes_of_age_on(public.user_profiles) is
  'The day on which the record''s person is of age; null when the date of birth is unknown.';

create function exora_private.require_sharing_in_time(p_profile_id uuid)
returns void
language plpgsql
stable
set search_path = ''
as $$
begin
  if exists (
    select
    from public.user_profiles as p
    where p.id = p_profile_id
      and p.profile_type = 'child'
      and p.handed_over_at is null
      and current_date > exora_private.comes_of_age_on(p) + exora_private.setting('care.handover_grace_days')::integer
  ) then
    perform exora_private.fail(
      'wrong_state',
      'This person is of age: only they let others see their record.',
      'Hand the record over to them, or state that they are an adult in care.'
    );
  end if;
end
$$;

comment on function exora_private.require_sharing_in_time(uuid) is
  'Nothing, or the error wrong_state when a child''s record should have been handed over care.handover_grace_days ago.';

create table exora_private.care_reminders (
  profile_id uuid not null,
  -- What is reminded of, and the date that it is about: another date is another reminder.
  kind text not null,
  about uuid not null,
  due_on date not null,
  told_at timestamptz not null default now(),
  constraint care_reminders_pkey primary key (profile_id, kind, about, due_on),
  constraint care_reminders_profile_fkey
    foreign key (profile_id) references public.user_profiles (id) on delete cascade,
  constraint care_reminders_kind_known check (kind in ('before_age', 'of_age', 'sharing_stopped', 'review'))
);

alter table exora_private.care_reminders enable row level security;
revoke all on exora_private.care_reminders from public, anon, authenticated, service_role;

comment on table exora_private.care_reminders is 'What people were reminded of, so that each reminder comes once.';

create function exora_private.remind_about_care()
returns integer
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_due record;
  v_told integer := 0;
  v_age integer := exora_private.setting('care.age_of_majority')::integer;
  v_notice integer := exora_private.setting('care.handover_notice_days')::integer;
  v_grace integer := exora_private.setting('care.handover_grace_days')::integer;
begin
  for v_due in
    with stages as (
      -- The latest stage that was reached: who was away hears of the present one only.
      select
        p.id as profile_id,
        a.of_age_on as due_on,
        case
          when current_date > a.of_age_on + v_grace then 'sharing_stopped'
          when current_date >= a.of_age_on then 'of_age'
          else 'before_age'
        end as kind
      from public.user_profiles as p
      cross join lateral exora_private.comes_of_age_on(p) as a (of_age_on)
      where p.profile_type = 'child'
        and p.handed_over_at is null
        and p.care_state <> 'deceased'
        and p.date_of_birth <= current_date + v_notice - make_interval(years => v_age) + interval '2 days'
        and a.of_age_on - v_notice <= current_date
    )
    select s.profile_id, s.kind, s.profile_id as about, s.due_on
    from stages as s
    where not exists (
      select
      from exora_private.care_reminders as k
      where (k.profile_id, k.kind, k.about, k.due_on) = (s.profile_id, s.kind, s.profile_id, s.due_on)
    )
    limit 1000
  loop
    insert into exora_private.care_reminders (profile_id, kind, about, due_on)
    values (v_due.profile_id, v_due.kind, v_due.about, v_due.due_on)
    on conflict on constraint care_reminders_pkey do nothing;
    continue when not found;
    perform exora_private.notify(
      n.user_id, 'handover_due', v_due.profile_id, 'user_profile', v_due.profile_id,
      jsonb_build_object('stage', v_due.kind, 'due_on', v_due.due_on)
    )
    from exora_private.people_around(v_due.profile_id) as n
    where exora_private.access_level(n.user_id, v_due.profile_id, null, null) in ('owner', 'full');
    v_told := v_told + 1;
  end loop;

  for v_due in
    select r.profile_id, r.id, r.representative_user_id, r.review_on
    from public.legal_representations as r
    where r.ended_at is null
      and (r.ends_at is null or r.ends_at > now())
      and r.review_on <= current_date + exora_private.setting('care.review_notice_days')::integer
      and not exists (
        select
        from exora_private.care_reminders as k
        where (k.profile_id, k.kind, k.about, k.due_on) = (r.profile_id, 'review', r.id, r.review_on)
      )
    limit 1000
  loop
    insert into exora_private.care_reminders (profile_id, kind, about, due_on)
    values (v_due.profile_id, 'review', v_due.id, v_due.review_on)
    on conflict on constraint care_reminders_pkey do nothing;
    continue when not found;
    perform exora_private.notify(
      v_due.representative_user_id, 'representation_review_due', v_due.profile_id, 'legal_representation', v_due.id,
      jsonb_build_object('review_on', v_due.review_on)
    );
    v_told := v_told + 1;
  end loop;
  delete from exora_private.invitation_tries as t where t.tried_at < clock_timestamp() - interval '1 hour';
  return v_told;
end
$$;

comment on function exora_private.remind_about_care() is
  'Reminds of children who come of age (before, on the day, when sharing stops) and of representations to be reviewed, each '
  'once; forgets old tries of codes. Says how many reminders it made.';

-- Reading ----------------------------------------------------------------------

create function public.read_care(p_profile_id uuid)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_level text := exora_private.access_level(v_user_id, p_profile_id, null, null);
  v_profile public.user_profiles;
  v_of_age_on date;
begin
  if v_level is null then
    perform exora_private.fail(
      'not_allowed', 'You don''t have access to this record.', 'Ask the record''s owner for access.'
    );
  end if;
  select p.* into v_profile from public.user_profiles as p where p.id = p_profile_id;
  if v_profile.profile_type = 'child' and v_profile.handed_over_at is null and v_level in ('owner', 'full') then
    v_of_age_on := exora_private.comes_of_age_on(v_profile);
  end if;
  return jsonb_build_object(
    'profile_id', v_profile.id,
    'profile_type', v_profile.profile_type,
    'care_state', v_profile.care_state,
    'died_on', v_profile.died_on,
    'handed_over_at', v_profile.handed_over_at,
    'comes_of_age_on', v_of_age_on,
    'sharing_stops_on', v_of_age_on + exora_private.setting('care.handover_grace_days')::integer,
    'access_level', v_level,
    'is_representative', exora_private.is_representative(v_user_id, p_profile_id),
    'transitions', (
      select coalesce(jsonb_agg(t.to_state order by t.to_state), '[]')
      from exora_private.care_transitions() as t
      where t.from_state = v_profile.care_state and t.by_roles && exora_private.care_roles(p_profile_id)
    ),
    'owner_name', (
      select d.display_name
      from public.user_profiles as d
      where d.account_owner_id = v_profile.account_owner_id and d.profile_type = 'self'
    ),
    -- Who sees all of them can also let others in; everybody sees what they have themselves.
    'delegates', (
      select coalesce(
        jsonb_agg(
          jsonb_build_object(
            'permission_id', g.id,
            'user_id', g.grantee_user_id,
            'name', d.display_name,
            'access_level', g.access_level,
            'categories', g.categories,
            'purpose', g.purpose,
            'granted_as', g.granted_as,
            'granted_by', g.granted_by,
            'granted_at', g.granted_at,
            'expires_at', g.expires_at
          )
          order by g.granted_at, g.id
        ),
        '[]'
      )
      from public.profile_access_permissions as g
      left join public.user_profiles as d on d.account_owner_id = g.grantee_user_id and d.profile_type = 'self'
      where g.profile_id = p_profile_id
        and g.revoked_at is null
        and (g.expires_at is null or g.expires_at > now())
        and (v_level in ('owner', 'full') or g.grantee_user_id = v_user_id)
    ),
    'representatives', (
      select coalesce(
        jsonb_agg(
          jsonb_build_object(
            'representation_id', r.id,
            'user_id', r.representative_user_id,
            'name', d.display_name,
            'basis', r.basis,
            'starts_at', r.starts_at,
            'ends_at', r.ends_at,
            'review_on', r.review_on,
            'in_force', exora_private.is_representation_in_force(r)
          )
          order by r.granted_at, r.id
        ),
        '[]'
      )
      from public.legal_representations as r
      left join public.user_profiles as d on d.account_owner_id = r.representative_user_id and d.profile_type = 'self'
      where r.profile_id = p_profile_id
        and r.ended_at is null
        and (r.ends_at is null or r.ends_at > now())
        and (v_level in ('owner', 'full') or r.representative_user_id = v_user_id)
    )
  );
end
$$;

revoke all on function public.read_care(uuid) from public, anon, service_role;
grant execute on function public.read_care(uuid) to authenticated;

comment on function public.read_care(uuid) is
  'A record''s state, what its caller may make of it, coming of age, and who has access by grant or by law: all of them for owner, '
  'representatives and full-level delegates, else one''s own. Nothing of the record''s content.';
