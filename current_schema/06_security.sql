-- =============================================================================
-- 06_SECURITY.SQL - CONSENT, WHO MAY, GATES OF EVERY READ
-- =============================================================================
-- Purpose: What crosses a table's own policy: consents, the one predicate of access, the gates of reads
-- Architecture: SELECT policies admit the account owner alone; everyone else passes the gates of the read_* RPCs
-- Dependencies: 01-05
--
-- DESIGN DECISIONS:
-- - access_level() decides for owners, representatives, delegates and providers alike; nothing of it is cached, so that what was
--   withdrawn, revoked or has run out stops with the next statement, whatever token asks
-- - A provider needs three things at once: a verified registration, a grant in force, a consent that covers it; a grant
--   that was taken by breaking glass (06_break_glass.sql) needs no consent, is short and is flagged wherever it is used
-- - Every consent names the wording that was agreed to (06_consent_wordings.sql)
-- - A gate logs before it lets through, in the transaction of the read: what can't be logged is not read
-- - Consents are versioned by a trigger, so that no way of changing one can leave the history out
-- - An unknown id and somebody else's give the same answer
--
-- TABLES CREATED (2 tables):
-- Consent: patient_consents, patient_consent_history
--
-- KEY FUNCTIONS: has_ai_consent(), give_consent(), withdraw_consent(), set_ai_consent(), has_semantic_data_access(),
--   exora_private.require_ai_consent(), exora_private.keep_consent_version(), exora_private.end_unconsented_access(),
--   exora_private.hold_record(), exora_private.decide_consent(), exora_private.end_all_sharing(),
--   exora_private.is_consented(), exora_private.is_in_force(), exora_private.provider_access(), exora_private.access_level(),
--   exora_private.may_edit(), exora_private.can_read(), exora_private.readable_categories(),
--   exora_private.log_provider_access(), exora_private.is_breaking_glass(), exora_private.log_read(),
--   exora_private.require_read_any(), exora_private.require_read(), exora_private.require_file_read(),
--   exora_private.page_size()
-- INTEGRATION POINTS: read_* of all files pass these gates
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
      'Allow it in the record''s settings and try the document again, or upload it to be kept unread.'
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
  -- Which of consent_wordings the person agreed to.
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
      and not a.is_break_glass
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

create function exora_private.hold_record(p_patient_id uuid)
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  -- Asked before anything is locked, so that strangers hold nobody up; the caller asks again, for the right may go meanwhile.
  perform exora_private.require_decider(p_patient_id);
  perform from public.user_profiles as p where p.id = p_patient_id for no key update;
end
$$;

comment on function exora_private.hold_record(uuid) is
  'Holds a record''s row for who decides about it: what is decided about who may see it comes one after the other.';

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
  -- Taking back agrees to nothing: the wording stays that of what is taken back.
  if p_decision.status = 'withdrawn' then
    p_decision.policy_version := coalesce(
      p_decision.policy_version,
      (
        select c.policy_version
        from public.patient_consents as c
        where c.patient_id = p_decision.patient_id
          and c.consent_type = p_decision.consent_type
          and c.purpose is not distinct from p_decision.purpose
          and c.provider_id is not distinct from p_decision.provider_id
      )
    );
  end if;
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
        'policy_version', v_consent.policy_version,
        'purpose', v_consent.purpose,
        'provider_id', v_consent.provider_id,
        'categories', array_to_string(v_consent.categories, ','),
        'expires_at', v_consent.expires_at,
        'accesses_ended', v_ended
      )
    )
  );
  if v_consent.consent_type = 'ai_local' and v_consent.status = 'given' then
    -- What changed while nothing was told.
    perform exora_private.retell(v_consent.patient_id);
  end if;
  return v_consent.id;
end
$$;

comment on function exora_private.decide_consent(public.patient_consents) is
  'Makes a decision the present version of its consent, with everything that follows from it at once. Gives its id.';

create function exora_private.end_all_sharing(p_profile_id uuid)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_grant public.profile_access_permissions;
  v_access public.patient_provider_access;
  v_consent public.patient_consents;
begin
  for v_grant in
    select g.*
    from public.profile_access_permissions as g
    where g.profile_id = p_profile_id and g.revoked_at is null
    order by g.id
  loop
    perform exora_private.end_profile_access(v_grant, null);
  end loop;
  for v_access in
    update public.patient_provider_access as a
    set revoked_at = now()
    where a.patient_id = p_profile_id and a.revoked_at is null
    returning a.*
  loop
    perform public.log_audit_event(
      p_event_type => 'provider.access_revoked',
      p_patient_id => p_profile_id,
      p_resource_type => 'patient_provider_access',
      p_resource_id => v_access.id,
      p_details => jsonb_build_object('provider_id', v_access.provider_id, 'purpose', v_access.purpose)
    );
    perform exora_private.tell_provider(v_access.id, 'access_revoked');
  end loop;
  for v_consent in
    select c.*
    from public.patient_consents as c
    where c.patient_id = p_profile_id and c.status = 'given' and c.consent_type <> 'ai_local'
    order by c.id
  loop
    v_consent.status := 'withdrawn';
    perform exora_private.decide_consent(v_consent);
  end loop;
end
$$;

comment on function exora_private.end_all_sharing(uuid) is
  'Ends every delegate''s and provider''s access to a record and every consent but that to local engines, each logged and told.';

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
  perform exora_private.hold_record(p_patient_id);
  perform exora_private.require_decider(p_patient_id);
  perform exora_private.require_living(p_patient_id);
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
  v_decision.policy_version := exora_private.agreed_wording(p_consent_type, p_policy_version);
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
  if not found
    or not (
      exora_private.is_owner(v_user_id, v_consent.patient_id)
      or exora_private.is_representative(v_user_id, v_consent.patient_id)
    )
  then
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

create function public.set_ai_consent(
  p_patient_id uuid,
  p_engine text,
  p_allowed boolean,
  p_policy_version text default null
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_decision public.patient_consents;
begin
  perform exora_private.hold_record(p_patient_id);
  perform exora_private.require_decider(p_patient_id);
  if p_engine is null or p_engine not in ('local', 'external') or p_allowed is null then
    perform exora_private.fail('invalid_request', 'Engines are local or external.', 'Name one and say true or false.');
  end if;
  if p_allowed then
    perform exora_private.require_living(p_patient_id);
  end if;
  v_decision.patient_id := p_patient_id;
  v_decision.consent_type := 'ai_' || p_engine;
  v_decision.status := case when p_allowed then 'given' else 'withdrawn' end;
  if p_allowed then
    v_decision.policy_version := exora_private.agreed_wording(v_decision.consent_type, p_policy_version);
  end if;
  perform exora_private.decide_consent(v_decision);
end
$$;

revoke all on function public.set_ai_consent(uuid, text, boolean, text) from public, anon, service_role;
grant execute on function public.set_ai_consent(uuid, text, boolean, text) to authenticated;

comment on function public.set_ai_consent(uuid, text, boolean, text) is
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
    and exists (select from public.user_profiles as p where p.id = p_access.patient_id and p.care_state <> 'deceased')
    and exists (select from public.provider_registry as r where r.id = p_access.provider_id and r.status = 'verified')
    and exists (
      select
      from unnest(
        case when p_category is null then exora_private.record_categories() else array[p_category] end
      ) as k (name)
      where (p_access.categories is null or k.name = any (p_access.categories))
        and (
          p_access.is_break_glass
          or exora_private.is_consented(p_access.patient_id, p_access.provider_id, p_access.purpose, array[k.name])
        )
    )
$$;

comment on function exora_private.is_in_force(public.patient_provider_access, text) is
  'Whether a provider''s grant opens this category now: not ended, patient living, its provider verified, its extent consented '
  '(unless glass was broken for it). Null: any.';

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
  -- What is consented is used before what was taken.
  order by a.is_break_glass, array_position(exora_private.closed_list('purpose'), a.purpose)
  limit 1
$$;

comment on function exora_private.provider_access(uuid, uuid, text, text) is
  'The grant by which the user, as a provider, may read this category now, consented ones first, or null.';

create function exora_private.access_level(p_user_id uuid, p_profile_id uuid, p_category text, p_purpose text)
returns text
language sql
stable
set search_path = ''
as $$
  select case
    when exora_private.is_owner(p_user_id, p_profile_id) then 'owner'
    -- What is being erased, or is not there, nobody reads, by whatever grant.
    when not exists (select from public.user_profiles as p where p.id = p_profile_id and p.erasure_id is null) then null
    when exora_private.is_representative(p_user_id, p_profile_id) then 'full'
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

create function exora_private.may_edit(p_user_id uuid, p_profile_id uuid, p_category text)
returns boolean
language sql
stable
set search_path = ''
as $$
  select coalesce(exora_private.access_level(p_user_id, p_profile_id, p_category, null) in ('edit', 'full', 'owner'), false)
$$;

comment on function exora_private.may_edit(uuid, uuid, text) is 'Whether the user may add to and correct this category of the record.';

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
    patient_id, provider_id, access_id, user_id, action, purpose, categories, resource_type, resource_id, audit_event_id,
    is_break_glass
  )
  select
    a.patient_id, a.provider_id, a.id, auth.uid(), p_action, a.purpose, array_agg(k.name order by k.name),
    p_resource_type, p_resource_id, p_audit_event_id, a.is_break_glass
  from unnest(p_categories) as k (name)
  cross join lateral exora_private.provider_access(auth.uid(), p_patient_id, k.name, null) as a
  where a.id is not null
  group by a.id, a.patient_id, a.provider_id, a.purpose, a.is_break_glass
$$;

comment on function exora_private.log_provider_access(uuid, text[], text, text, uuid, uuid) is
  'Appends to provider_access_log what the signed-in person does as a provider; nothing for those who are none.';

create function exora_private.is_breaking_glass(p_patient_id uuid, p_categories text[])
returns boolean
language sql
stable
set search_path = ''
as $$
  select exists (
    select
    from unnest(p_categories) as k (name)
    cross join lateral exora_private.provider_access(auth.uid(), p_patient_id, k.name, null) as a
    where a.is_break_glass
      -- Asked once: most who read are no providers.
      and exists (select from public.provider_registry as r where r.user_id = (select auth.uid()))
  )
$$;

comment on function exora_private.is_breaking_glass(uuid, text[]) is
  'Whether the signed-in person reads one of these categories by nothing but a grant that was taken in an emergency.';

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
          || case when exora_private.is_breaking_glass(p_patient_id, p_categories) then '{"break_glass": true}' else '{}' end::jsonb
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
  if not found
    or not exora_private.can_read(v_file.patient_id, p_category)
    -- What may be somebody else's is shown to nobody but its owner.
    or (v_file.status = 'asks' and not exora_private.is_owner(auth.uid(), v_file.patient_id))
  then
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
