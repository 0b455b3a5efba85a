-- =============================================================================
-- 06_BREAK_GLASS.SQL - READING IN AN EMERGENCY, WITHOUT CONSENT
-- =============================================================================
-- Purpose: A provider who treats somebody that can't consent reads what treatment needs, briefly, and is seen doing it
-- Architecture: A use makes a marked row of patient_provider_access; access_level() and the read_* RPCs do the rest
-- Dependencies: 02, 05; predicates and logs (06_security.sql), operators (07), when its functions run
--
-- DESIGN DECISIONS:
-- - Off until the owner makes an emergency code; taking the code back switches it off and ends what was taken
-- - The patient carries the code (a card, a phone): nobody finds a record by name or number. A provider with access in
--   force may name the record instead, to see more of it
-- - 80 random bits, kept as a hash: a code can't be guessed, misses are counted and logged, and every miss looks alike
-- - A miss is an answer, no error: an error would take its own count and log back
-- - What is opened are the sections of an International Patient Summary that HL7 calls required or recommended, as far as
--   they are facts; no documents, no stories, no visits
-- - Purpose of use is HL7's BTG (break the glass) for emergency treatment; providers alone may: what a delegate sees is
--   the owner's choice, made in peace
-- - The owner, and those who may see the record's providers, are told in the same transaction; no setting hides it
--
-- TABLES CREATED (3 tables):
-- Emergency: exora_private.emergency_codes, exora_private.break_glass_attempts, break_glass_uses
--
-- KEY FUNCTIONS: make_emergency_code(), revoke_emergency_code(), break_glass(), exora_private.emergency_categories(),
--   exora_private.emergency_code_hash(), exora_private.end_emergency_access(), exora_private.emergency_provider(),
--   exora_private.require_emergency_fields(), exora_private.require_emergency_limits(),
--   exora_private.emergency_patient(), exora_private.begin_break_glass(), exora_private.tell_of_break_glass()
-- INTEGRATION POINTS: exora_private.is_in_force() (06_security.sql) admits the marked grants; revoke_provider_access() ends one;
--   06_break_glass_review.sql shows the uses to owners and operators
-- =============================================================================

insert into public.system_configuration (key, value, description)
values
  ('break_glass.default_minutes', '60', 'How long access that is taken in an emergency lasts when nothing is asked for.'),
  ('break_glass.max_minutes', '240', 'How long it lasts at most; the database refuses more than 240.'),
  ('break_glass.max_misses_per_hour', '5', 'Emergency codes that one provider may get wrong in an hour.'),
  ('break_glass.max_uses_per_day', '20', 'Times that one provider may break glass in 24 hours.'),
  ('break_glass.max_uses_per_record_per_day', '3', 'Times that one provider may break glass for the same record in 24 hours.');

create function exora_private.emergency_categories()
returns text[]
language sql
immutable
set search_path = ''
as $$
  select array['allergies', 'conditions', 'immunizations', 'labs', 'medications', 'procedures']
$$;

comment on function exora_private.emergency_categories() is
  'What is opened in an emergency: the required and recommended sections of HL7''s International Patient Summary.';

-- The code that the patient carries --------------------------------------------

create table exora_private.emergency_codes (
  id uuid not null default gen_random_uuid(),
  patient_id uuid not null,
  code_hash bytea not null,
  made_by uuid not null,
  made_at timestamptz not null default now(),
  revoked_at timestamptz,
  last_used_at timestamptz,
  constraint emergency_codes_pkey primary key (id),
  constraint emergency_codes_hash_key unique (code_hash),
  constraint emergency_codes_patient_fkey
    foreign key (patient_id) references public.user_profiles (id) on delete cascade,
  constraint emergency_codes_hash_length check (octet_length(code_hash) = 32)
);

create index emergency_codes_patient_idx on exora_private.emergency_codes (patient_id);
create unique index emergency_codes_one_in_force_key on exora_private.emergency_codes (patient_id) where revoked_at is null;

alter table exora_private.emergency_codes enable row level security;
revoke all on exora_private.emergency_codes from public, anon, authenticated, service_role;

comment on table exora_private.emergency_codes is
  'Hashes of the codes that patients carry for emergencies; one in force a record, and break-glass is off without one.';

create function exora_private.emergency_code_hash(p_code text)
returns bytea
language sql
immutable
set search_path = ''
as $$
  -- As people read and type it: any case, any parting; O for 0, I and L for 1 (Crockford's base 32).
  select case
    when x.code ~ '^[0-9A-HJKMNP-TV-Z]{16}$' then sha256(convert_to('exora emergency code ' || x.code, 'UTF8'))
  end
  from (
    select translate(regexp_replace(upper(left(p_code, 100)), '[[:space:]-]', '', 'g'), 'OIL', '011')
  ) as x (code)
$$;

comment on function exora_private.emergency_code_hash(text) is 'What is kept of an emergency code; null for what is none.';

-- What was taken ---------------------------------------------------------------

create table exora_private.break_glass_attempts (
  id uuid not null default gen_random_uuid(),
  provider_id uuid not null,
  is_hit boolean not null,
  attempted_at timestamptz not null default clock_timestamp(),
  constraint break_glass_attempts_pkey primary key (id),
  constraint break_glass_attempts_provider_fkey
    foreign key (provider_id) references public.provider_registry (id) on delete cascade
);

create index break_glass_attempts_provider_idx on exora_private.break_glass_attempts (provider_id, attempted_at desc);

alter table exora_private.break_glass_attempts enable row level security;
revoke all on exora_private.break_glass_attempts from public, anon, authenticated, service_role;

comment on table exora_private.break_glass_attempts is
  'Who tried emergency codes, and whether they were right: what limits are counted by. Kept for 30 days.';

create table public.break_glass_uses (
  id uuid not null default gen_random_uuid(),
  patient_id uuid not null,
  access_id uuid not null,
  provider_id uuid not null,
  used_by uuid,
  reason text not null,
  reason_text text not null,
  -- By the code that the patient carried, or by a provider who had access already.
  by_code boolean not null,
  used_at timestamptz not null default now(),
  reviewed_at timestamptz,
  reviewed_by uuid,
  review_outcome text,
  constraint break_glass_uses_pkey primary key (id),
  constraint break_glass_uses_access_key unique (access_id),
  constraint break_glass_uses_patient_fkey
    foreign key (patient_id) references public.user_profiles (id) on delete cascade,
  constraint break_glass_uses_access_fkey
    foreign key (access_id, patient_id) references public.patient_provider_access (id, patient_id) on delete cascade,
  constraint break_glass_uses_provider_fkey
    foreign key (provider_id) references public.provider_registry (id) on delete restrict,
  constraint break_glass_uses_used_by_fkey foreign key (used_by) references auth.users (id) on delete set null,
  constraint break_glass_uses_reason_known check (reason = any (exora_private.closed_list('emergency reason'))),
  constraint break_glass_uses_reason_text_length check (char_length(reason_text) between 20 and 500),
  constraint break_glass_uses_outcome_known check (review_outcome = any (exora_private.closed_list('review outcome'))),
  constraint break_glass_uses_review_whole check ((reviewed_at is null) = (review_outcome is null))
);

create index break_glass_uses_patient_idx on public.break_glass_uses (patient_id, used_at desc, id);
create index break_glass_uses_access_idx on public.break_glass_uses (access_id, patient_id);
create index break_glass_uses_provider_idx on public.break_glass_uses (provider_id, used_at desc);
create index break_glass_uses_used_by_idx on public.break_glass_uses (used_by);
create index break_glass_uses_time_idx on public.break_glass_uses (used_at desc, id);

alter table public.break_glass_uses enable row level security;
revoke all on public.break_glass_uses from public, anon, authenticated, service_role;
grant select on public.break_glass_uses to authenticated, service_role;

create policy break_glass_uses_owner_select on public.break_glass_uses
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.break_glass_uses is
  'Each time that a provider took access in an emergency: who, why, and what the review found. The grant itself is in '
  'patient_provider_access.';

create function exora_private.end_emergency_access(p_patient_id uuid)
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
    where a.patient_id = p_patient_id and a.is_break_glass and a.revoked_at is null
    returning a.id
  loop
    v_ended := v_ended + 1;
    perform exora_private.tell_provider(v_access_id, 'access_revoked');
  end loop;
  return v_ended;
end
$$;

comment on function exora_private.end_emergency_access(uuid) is
  'Ends whatever was taken of a record in emergencies, and says how many grants it was.';

create function public.make_emergency_code(p_patient_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_owner(p_patient_id);
  v_code text := exora_private.random_code(4);
  v_code_id uuid;
begin
  perform exora_private.require_second_factor('sharing');
  -- One record's codes are made one after the other; who owned it before the wait may own it no more.
  perform from public.user_profiles as p where p.id = p_patient_id for no key update;
  perform exora_private.require_owner(p_patient_id);
  perform exora_private.require_living(p_patient_id);
  update exora_private.emergency_codes as c
  set revoked_at = now()
  where c.patient_id = p_patient_id and c.revoked_at is null;
  insert into exora_private.emergency_codes (patient_id, code_hash, made_by)
  values (p_patient_id, exora_private.emergency_code_hash(v_code), v_user_id)
  returning id into v_code_id;
  perform public.log_audit_event(
    p_event_type => 'emergency_code.made',
    p_patient_id => p_patient_id,
    p_resource_type => 'emergency_code',
    p_resource_id => v_code_id
  );
  return jsonb_build_object('code', v_code, 'made_at', now());
end
$$;

revoke all on function public.make_emergency_code(uuid) from public, anon, service_role;
grant execute on function public.make_emergency_code(uuid) to authenticated;

comment on function public.make_emergency_code(uuid) is
  'Switches emergency access on: gives the code to carry, this once. An earlier code ends with it.';

create function public.revoke_emergency_code(p_patient_id uuid)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_code_id uuid;
  v_ended integer;
begin
  perform exora_private.require_owner(p_patient_id);
  perform from public.user_profiles as p where p.id = p_patient_id for no key update;
  update exora_private.emergency_codes as c
  set revoked_at = now()
  where c.patient_id = p_patient_id and c.revoked_at is null
  returning c.id into v_code_id;
  v_ended := exora_private.end_emergency_access(p_patient_id);
  if v_code_id is null and v_ended = 0 then
    return false;
  end if;
  perform public.log_audit_event(
    p_event_type => 'emergency_code.revoked',
    p_patient_id => p_patient_id,
    p_resource_type => 'emergency_code',
    p_resource_id => v_code_id,
    p_details => jsonb_build_object('accesses_ended', v_ended)
  );
  return true;
end
$$;

revoke all on function public.revoke_emergency_code(uuid) from public, anon, service_role;
grant execute on function public.revoke_emergency_code(uuid) to authenticated;

comment on function public.revoke_emergency_code(uuid) is
  'Switches emergency access off, and ends at once what was taken. False: it was off.';

-- Breaking it ------------------------------------------------------------------

create function exora_private.emergency_provider()
returns public.provider_registry
language plpgsql
stable
set search_path = ''
as $$
declare
  v_provider public.provider_registry;
begin
  select r.* into v_provider
  from public.provider_registry as r
  where r.user_id = exora_private.require_user()
    and r.status = 'verified'
    and r.provider_type = any (exora_private.closed_list('emergency provider type'));
  if not found then
    perform exora_private.fail(
      'not_allowed',
      'Only verified providers who treat people may read in an emergency.',
      'Have your registration verified by an operator.'
    );
  end if;
  return v_provider;
end
$$;

comment on function exora_private.emergency_provider() is 'The signed-in provider, if such may break glass, or the error not_allowed.';

create function exora_private.require_emergency_fields(
  p_reason text,
  p_reason_text text,
  p_minutes integer,
  out reason_text text,
  out minutes integer
)
language plpgsql
stable
set search_path = ''
as $$
declare
  v_most integer := exora_private.setting('break_glass.max_minutes');
begin
  perform exora_private.require_listed(p_reason, 'emergency reason');
  reason_text := exora_private.bounded_text(p_reason_text, 500, 'reason');
  if reason_text is null or char_length(reason_text) < 20 then
    perform exora_private.fail(
      'invalid_request',
      'The reason has 20 characters or more: the patient will read it.',
      'Say in a sentence why the record is needed before the patient can be asked.'
    );
  end if;
  minutes := coalesce(p_minutes, exora_private.setting('break_glass.default_minutes')::integer);
  if minutes not between 5 and v_most then
    perform exora_private.fail(
      'invalid_request', format('Emergency access lasts 5 to %s minutes.', v_most), 'Ask for as long as treatment needs.'
    );
  end if;
end
$$;

comment on function exora_private.require_emergency_fields(text, text, integer) is
  'The reason''s words and the minutes to give, or the error invalid_request.';

create function exora_private.require_emergency_limits(p_provider_id uuid)
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  -- One provider's attempts are counted one after the other.
  perform pg_advisory_xact_lock(hashtextextended(p_provider_id::text, 6));
  delete from exora_private.break_glass_attempts as t
  where t.provider_id = p_provider_id and t.attempted_at < now() - interval '30 days';
  if (
      select count(*)
      from exora_private.break_glass_attempts as t
      where t.provider_id = p_provider_id and not t.is_hit and t.attempted_at > clock_timestamp() - interval '1 hour'
    ) >= exora_private.setting('break_glass.max_misses_per_hour')
    or (
      select count(*)
      from exora_private.break_glass_attempts as t
      where t.provider_id = p_provider_id and t.is_hit and t.attempted_at > clock_timestamp() - interval '24 hours'
    ) >= exora_private.setting('break_glass.max_uses_per_day')
  then
    perform exora_private.fail(
      'rate_limited',
      'You have tried to read in emergencies more often than is allowed.',
      'Wait an hour, or call an operator.'
    );
  end if;
end
$$;

comment on function exora_private.require_emergency_limits(uuid) is
  'Nothing while a provider is within the limits of misses and uses, or the error rate_limited.';

create function exora_private.emergency_patient(p_user_id uuid, p_code text, p_patient_id uuid)
returns uuid
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_patient_id uuid := p_patient_id;
begin
  if p_code is not null then
    select c.patient_id into v_patient_id
    from exora_private.emergency_codes as c
    where c.code_hash = exora_private.emergency_code_hash(p_code) and c.revoked_at is null;
  elsif not coalesce(
    not (exora_private.provider_access(p_user_id, p_patient_id, null, null)).is_break_glass, false
  ) then
    return null;
  end if;
  -- In turn with the owner's making and revoking of codes, then looked at again.
  perform from public.user_profiles as p where p.id = v_patient_id for no key update;
  if not exists (
      select
      from public.user_profiles as p
      where p.id = v_patient_id and p.care_state <> 'deceased' and p.erasure_id is null and not p.is_importing
    )
    or not exists (
    select
    from exora_private.emergency_codes as c
    where c.patient_id = v_patient_id
      and c.revoked_at is null
      and (p_code is null or c.code_hash = exora_private.emergency_code_hash(p_code))
  ) then
    return null;
  end if;
  return v_patient_id;
end
$$;

comment on function exora_private.emergency_patient(uuid, text, uuid) is
  'Whose record may be opened: of the code''s bearer, or the named one if the provider has access by consent; null for none, and '
  'while emergency access is off.';

create function exora_private.tell_of_break_glass(p_use public.break_glass_uses)
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  perform exora_private.notify(
    n.user_id, 'break_glass_used', p_use.patient_id, 'break_glass_use', p_use.id,
    jsonb_build_object('reason', p_use.reason)
  )
  from (
    select p.account_owner_id as user_id from public.user_profiles as p where p.id = p_use.patient_id
    union
    select r.representative_user_id
    from public.legal_representations as r
    where r.profile_id = p_use.patient_id and exora_private.is_representation_in_force(r)
    union
    -- Whoever may see the record's providers would find it in their list.
    select g.grantee_user_id
    from public.profile_access_permissions as g
    where g.profile_id = p_use.patient_id
      and g.revoked_at is null
      and g.grantee_user_id is distinct from p_use.used_by
      and exora_private.access_level(g.grantee_user_id, p_use.patient_id, 'providers', null) is not null
  ) as n;
end
$$;

comment on function exora_private.tell_of_break_glass(public.break_glass_uses) is
  'Leaves a message for the owner and for those who may see the record''s providers.';

create function exora_private.begin_break_glass(
  p_patient_id uuid,
  p_provider public.provider_registry,
  p_reason text,
  p_reason_text text,
  p_minutes integer,
  p_by_code boolean
)
returns public.break_glass_uses
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_access public.patient_provider_access;
  v_use public.break_glass_uses;
begin
  -- Taken again before it ran out: the later one holds.
  update public.patient_provider_access as a
  set revoked_at = now()
  where a.patient_id = p_patient_id and a.provider_id = p_provider.id and a.is_break_glass and a.revoked_at is null;
  insert into public.patient_provider_access (
    patient_id, provider_id, purpose, categories, is_break_glass, granted_by, expires_at
  )
  values (
    p_patient_id, p_provider.id, 'emergency', exora_private.emergency_categories(), true, p_provider.user_id,
    now() + make_interval(mins => p_minutes)
  )
  returning * into v_access;
  insert into public.break_glass_uses (patient_id, access_id, provider_id, used_by, reason, reason_text, by_code)
  values (p_patient_id, v_access.id, p_provider.id, p_provider.user_id, p_reason, p_reason_text, p_by_code)
  returning * into v_use;
  perform public.log_audit_event(
    p_event_type => 'provider.glass_broken',
    p_patient_id => p_patient_id,
    p_resource_type => 'break_glass_use',
    p_resource_id => v_use.id,
    p_details => jsonb_build_object(
      'break_glass', true,
      'purpose_of_use', 'BTG',
      'provider_id', p_provider.id,
      'access_id', v_access.id,
      'reason', p_reason,
      'by_code', p_by_code,
      'categories', array_to_string(v_access.categories, ','),
      'expires_at', v_access.expires_at
    ),
    p_personal => jsonb_build_object('reason_text', p_reason_text)
  );
  perform exora_private.tell_of_break_glass(v_use);
  return v_use;
end
$$;

comment on function exora_private.begin_break_glass(uuid, public.provider_registry, text, text, integer, boolean) is
  'Makes the marked grant of an emergency, logs it and tells the owner, all in one transaction.';

create function public.break_glass(
  p_reason text,
  p_reason_text text,
  p_code text default null,
  p_patient_id uuid default null,
  p_minutes integer default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_provider public.provider_registry := exora_private.emergency_provider();
  v_fields record;
  v_patient_id uuid;
  v_patient public.user_profiles;
  v_use public.break_glass_uses;
begin
  select f.* into v_fields from exora_private.require_emergency_fields(p_reason, p_reason_text, p_minutes) as f;
  if num_nonnulls(p_code, p_patient_id) <> 1 then
    perform exora_private.fail(
      'invalid_request',
      'A record is named by the code that its patient carries, or by a patient in your care.',
      'Pass one of the two.'
    );
  end if;
  perform exora_private.require_emergency_limits(v_provider.id);
  v_patient_id := exora_private.emergency_patient(v_provider.user_id, p_code, p_patient_id);
  select p.* into v_patient from public.user_profiles as p where p.id = v_patient_id;
  if v_patient.account_owner_id = v_provider.user_id then
    perform exora_private.fail('wrong_state', 'This record is your own.', 'Open it as its owner.');
  end if;
  if (
    select count(*)
    from public.break_glass_uses as u
    where u.patient_id = v_patient.id
      and u.provider_id = v_provider.id
      and u.used_at > now() - interval '24 hours'
  ) >= exora_private.setting('break_glass.max_uses_per_record_per_day')
  then
    perform exora_private.fail(
      'rate_limited',
      'You have read this record in emergencies more often than is allowed in a day.',
      'Ask the patient or their family for access.'
    );
  end if;

  insert into exora_private.break_glass_attempts (provider_id, is_hit) values (v_provider.id, v_patient.id is not null);
  if v_patient.id is null then
    perform public.log_audit_event(
      p_event_type => 'provider.glass_refused',
      p_resource_type => 'provider',
      p_resource_id => v_provider.id,
      p_details => jsonb_build_object('reason', p_reason, 'by_code', p_code is not null)
    );
    -- No error: it would take the count and the log back.
    return jsonb_build_object('granted', false);
  end if;
  update exora_private.emergency_codes as c
  set last_used_at = now()
  where c.patient_id = v_patient.id and c.revoked_at is null and p_code is not null;
  v_use := exora_private.begin_break_glass(
    v_patient.id, v_provider, p_reason, v_fields.reason_text, v_fields.minutes, p_code is not null
  );
  return jsonb_build_object(
    'granted', true,
    'use_id', v_use.id,
    'access_id', v_use.access_id,
    'patient_id', v_patient.id,
    'display_name', v_patient.display_name,
    'date_of_birth', v_patient.date_of_birth,
    'categories', exora_private.emergency_categories(),
    'expires_at', v_use.used_at + make_interval(mins => v_fields.minutes)
  );
end
$$;

revoke all on function public.break_glass(text, text, text, uuid, integer) from public, anon, service_role;
grant execute on function public.break_glass(text, text, text, uuid, integer) to authenticated;

comment on function public.break_glass(text, text, text, uuid, integer) is
  'A verified provider reads the emergency part of a record without consent, by the code that the patient carries, or of a patient '
  'in care by id: for 60 minutes unless said. The owner is told at once. {granted: false}: no such code, or switched off.';
