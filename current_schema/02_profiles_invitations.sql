-- =============================================================================
-- 02_PROFILES_INVITATIONS.SQL - LETTING PEOPLE IN BY A CODE, HANDING A RECORD OVER
-- =============================================================================
-- Purpose: Somebody who knows a code becomes a delegate of a record, or its owner
-- Architecture: A code that is shown once and stored as a hash; both sides act, one transaction settles it
-- Dependencies: 01_foundations.sql, 02_profiles.sql, 02_profiles_care.sql; 05 and 06 when its functions run
--
-- DESIGN DECISIONS:
-- - The code is the invitation: no mail server is needed, and no address of the invited is kept. Give it by hand or voice
-- - 100 random bits can't be guessed; tries are limited all the same, by person and in all
-- - A wrong code is an answer, not an error, so that its try is counted; unknown, used, declined, cancelled, run out and
--   powerless (its maker's right has ended) are one answer
-- - Before it is accepted an invitation shows who invites and what it gives; the record's name only if the inviter said so
-- - Ownership changes by the owner's code and the new owner's acceptance, never by one of them alone
-- - Who takes over their own record starts afresh: everybody else's access ends, outside engines are off, consents are asked anew
--
-- TABLES CREATED (2 tables):
-- Invitations: profile_invitations
-- Tries: exora_private.invitation_tries
--
-- KEY FUNCTIONS: create_invitation(), preview_invitation(), accept_invitation(), decline_invitation(), cancel_invitation(),
--   read_invitations(), exora_private.random_code(), exora_private.invitation_code_hash(),
--   exora_private.invitation_state(), exora_private.invitation_right(), exora_private.find_invitation(),
--   exora_private.unknown_invitation(), exora_private.hand_over_profile()
-- INTEGRATION POINTS: apps/web and anybody's client by RPC; a hand-over ends what end_all_sharing() (06) ends
-- =============================================================================

insert into public.system_configuration (key, value, description)
values
  ('invitations.valid_hours', '72', 'How long an invitation can be accepted when its maker doesn''t say.'),
  ('invitations.max_open', '20', 'Open invitations that one record may have.'),
  ('invitations.tries_per_hour', '10', 'Wrong codes that one person may try in an hour.'),
  ('invitations.all_tries_per_hour', '1000', 'Wrong codes that all people together may try in an hour.');

-- profile_invitations ----------------------------------------------------------

create table public.profile_invitations (
  id uuid not null default gen_random_uuid(),
  profile_id uuid not null,
  -- access: to be a delegate; transfer: to be the owner; handover: to be the owner of one's own record.
  kind text not null,
  -- What the invited gets (access), or what the owner keeps (transfer, handover; null: nothing).
  access_level text,
  categories text[],
  purpose text not null,
  access_expires_at timestamptz,
  shows_name boolean not null,
  code_hash bytea not null,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  settled_at timestamptz,
  settled_as text,
  settled_by uuid,
  -- The grant that accepting it made: the invited's, or the former owner's.
  permission_id uuid,
  constraint profile_invitations_pkey primary key (id),
  constraint profile_invitations_code_key unique (code_hash),
  constraint profile_invitations_profile_fkey
    foreign key (profile_id) references public.user_profiles (id) on delete cascade,
  constraint profile_invitations_created_by_fkey foreign key (created_by) references auth.users (id) on delete cascade,
  constraint profile_invitations_permission_fkey
    foreign key (permission_id) references public.profile_access_permissions (id) on delete set null,
  constraint profile_invitations_kind_known check (kind in ('access', 'transfer', 'handover')),
  constraint profile_invitations_level_known check (access_level in ('view', 'edit', 'full')),
  constraint profile_invitations_level_fits check (
    (kind <> 'access' or access_level is not null) and (kind = 'access' or (categories is null and access_expires_at is null))
  ),
  constraint profile_invitations_purpose_length check (char_length(purpose) between 1 and 200),
  constraint profile_invitations_expires_later check (expires_at > created_at),
  constraint profile_invitations_settled_known check (settled_as in ('accepted', 'declined', 'cancelled')),
  constraint profile_invitations_settled_whole check ((settled_at is null) = (settled_as is null))
);

create index profile_invitations_profile_idx on public.profile_invitations (profile_id, created_at desc);
create index profile_invitations_created_by_idx on public.profile_invitations (created_by);
create index profile_invitations_permission_idx on public.profile_invitations (permission_id);

alter table public.profile_invitations enable row level security;
revoke all on public.profile_invitations from public, anon, authenticated, service_role;
grant select on public.profile_invitations to service_role;

comment on table public.profile_invitations is
  'Who was invited to a record, for what, and what became of it. The code itself is nowhere; people read it by read_invitations().';

create table exora_private.invitation_tries (
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  tried_at timestamptz not null default clock_timestamp(),
  constraint invitation_tries_pkey primary key (id),
  constraint invitation_tries_user_fkey foreign key (user_id) references auth.users (id) on delete cascade
);

create index invitation_tries_user_idx on exora_private.invitation_tries (user_id, tried_at);
create index invitation_tries_time_idx on exora_private.invitation_tries (tried_at);

alter table exora_private.invitation_tries enable row level security;
revoke all on exora_private.invitation_tries from public, anon, authenticated, service_role;

comment on table exora_private.invitation_tries is 'Wrong codes of the last hour: who tried one when, not which.';

-- Codes ------------------------------------------------------------------------

create function exora_private.random_code(p_group_length integer)
returns text
language sql
volatile
set search_path = ''
as $$
  with random as (
    -- The version and variant bits of an id are no random ones: the hash spreads the others.
    select sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) as bytes
  )
  select string_agg(
    -- Five of a byte's bits. Crockford's alphabet: no I, L, O, U, so nothing that is misread or reads like a word.
    case when i.at > 0 and i.at % p_group_length = 0 then '-' else '' end
      || substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', (get_byte(r.bytes, i.at) & 31) + 1, 1),
    ''
    order by i.at
  )
  from random as r
  cross join generate_series(0, 4 * p_group_length - 1) as i (at)
$$;

comment on function exora_private.random_code(integer) is
  'A new code of four groups of so many letters and digits (up to 8), five random bits each: 4 gives 80 bits, 5 gives 100.';

create function exora_private.invitation_code_hash(p_code text)
returns bytea
language sql
immutable
set search_path = ''
as $$
  -- However it is typed: small letters, spaces, no dashes, O for 0, I and L for 1.
  select case
    when char_length(p_code) <= 100
      then sha256(convert_to(translate(upper(regexp_replace(p_code, '[^0-9A-Za-z]', '', 'g')), 'OIL', '011'), 'UTF8'))
  end
$$;

comment on function exora_private.invitation_code_hash(text) is
  'SHA-256 of a code as it was meant, or null for what can be none. A code has too many bits to be found from its hash.';

create function exora_private.invitation_state(p_invitation public.profile_invitations)
returns text
language sql
stable
set search_path = ''
as $$
  select coalesce(p_invitation.settled_as, case when p_invitation.expires_at <= now() then 'expired' else 'open' end)
$$;

comment on function exora_private.invitation_state(public.profile_invitations) is
  'open, expired, accepted, declined or cancelled.';

create function exora_private.invitation_right(
  p_invitation public.profile_invitations,
  out granted_as text,
  out latest_end timestamptz
)
language sql
stable
set search_path = ''
as $$
  select b.granted_as, b.latest_end
  from exora_private.sharing_basis(
    p_invitation.created_by, p_invitation.profile_id,
    -- Handing over is the owner's alone, as giving everything is.
    case p_invitation.kind when 'access' then p_invitation.access_level else 'full' end,
    p_invitation.categories
  ) as b
  where p_invitation.kind = 'access' or b.granted_as = 'owner'
$$;

comment on function exora_private.invitation_right(public.profile_invitations) is
  'By what right an invitation''s maker could make it now, and until when at most; a null right: by none any more.';

create function exora_private.find_invitation(p_code text)
returns public.profile_invitations
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_found public.profile_invitations;
  v_since timestamptz := clock_timestamp() - interval '1 hour';
begin
  -- One person's tries come one after the other, so that many at once are counted too.
  perform pg_advisory_xact_lock(hashtextextended(v_user_id::text, 3));
  if (
      select count(*)
      from exora_private.invitation_tries as t
      where t.user_id = v_user_id and t.tried_at > v_since
    ) >= exora_private.setting('invitations.tries_per_hour')
    or (
      select count(*) from exora_private.invitation_tries as t where t.tried_at > v_since
    ) >= exora_private.setting('invitations.all_tries_per_hour')
  then
    perform exora_private.fail(
      'rate_limited', 'Too many wrong codes were tried.', 'Ask for the code again, and try it in an hour.'
    );
  end if;
  select i.* into v_found
  from public.profile_invitations as i
  where i.code_hash = exora_private.invitation_code_hash(p_code);
  if v_found.id is not null then
    -- In turn with the record's grants and with others who have the code, then looked at again.
    perform from public.user_profiles as p where p.id = v_found.profile_id for no key update;
    select i.* into v_found from public.profile_invitations as i where i.id = v_found.id;
    if exora_private.invitation_state(v_found) = 'open'
      and (select r.granted_as from exora_private.invitation_right(v_found) as r) is not null
      -- Sent twice, it is answered twice, as long as what it gave lasts.
      or (
        v_found.settled_as = 'accepted'
        and v_found.settled_by = v_user_id
        and exora_private.access_level(v_user_id, v_found.profile_id, null, null) is not null
      )
    then
      return v_found;
    end if;
  end if;
  insert into exora_private.invitation_tries (user_id) values (v_user_id);
  return null;
end
$$;

comment on function exora_private.find_invitation(text) is
  'The invitation of a code that can be accepted, or that the caller accepted; its record''s row is held. Null, counted as a '
  'try, for every other code; rate_limited after too many.';

create function exora_private.unknown_invitation()
returns jsonb
language sql
immutable
set search_path = ''
as $$
  select jsonb_build_object(
    'ok', false,
    'code', 'not_found',
    'message', 'This code opens nothing: it is mistyped, used, called off or too old.',
    'hint', 'Check it letter by letter, or ask for a new one.'
  )
$$;

comment on function exora_private.unknown_invitation() is 'The one answer to every code that can''t be accepted.';

-- Inviting ---------------------------------------------------------------------

create function public.create_invitation(
  p_profile_id uuid,
  p_kind text default 'access',
  p_access_level text default null,
  p_categories text[] default null,
  p_purpose text default 'care',
  p_access_expires_at timestamptz default null,
  p_shows_name boolean default false,
  p_valid_hours integer default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_access(p_profile_id, null, 'full');
  v_code text := exora_private.random_code(5);
  v_hours integer := coalesce(p_valid_hours, exora_private.setting('invitations.valid_hours')::integer);
  v_new public.profile_invitations;
  v_profile public.user_profiles;
begin
  perform exora_private.require_second_factor('sharing');
  if p_kind is null or p_kind not in ('access', 'transfer', 'handover') then
    perform exora_private.fail(
      'invalid_request', 'An invitation is of kind access, transfer or handover.', 'Choose one of these.'
    );
  end if;
  if p_kind = 'access' or p_access_level is not null then
    perform exora_private.require_grant_fields(p_access_level, p_purpose, p_access_expires_at);
  end if;
  if p_kind <> 'access' and num_nonnulls(p_categories, p_access_expires_at) > 0 then
    perform exora_private.fail(
      'invalid_request',
      'Who hands a record over keeps a level of access or none.',
      'Leave categories and end out; the new owner can change them.'
    );
  end if;
  if not exora_private.is_plain_text(p_purpose, 200) or v_hours not between 1 and 336 then
    perform exora_private.fail(
      'invalid_request',
      'An invitation has a purpose of 1 to 200 characters and is valid for 1 to 336 hours.',
      'Correct these.'
    );
  end if;
  v_new.id := gen_random_uuid();
  v_new.profile_id := p_profile_id;
  v_new.kind := p_kind;
  v_new.access_level := p_access_level;
  v_new.categories := exora_private.checked_categories(p_categories);
  v_new.purpose := btrim(p_purpose);
  v_new.access_expires_at := p_access_expires_at;
  v_new.shows_name := coalesce(p_shows_name, false);
  v_new.code_hash := exora_private.invitation_code_hash(v_code);
  v_new.created_by := v_user_id;
  v_new.created_at := now();
  v_new.expires_at := now() + make_interval(hours => v_hours);

  select p.* into v_profile from public.user_profiles as p where p.id = p_profile_id for no key update;
  perform exora_private.require_living(p_profile_id);
  if (select r.granted_as from exora_private.invitation_right(v_new) as r) is null then
    perform exora_private.fail(
      'not_allowed',
      'Your access doesn''t let you give this much.',
      'Give view or edit within your own categories, or ask the record''s owner.'
    );
  end if;
  if p_kind = 'access' then
    perform exora_private.require_sharing_in_time(p_profile_id);
  elsif v_profile.profile_type = 'self'
    or (p_kind = 'handover' and (v_profile.profile_type = 'pet' or v_profile.handed_over_at is not null))
    or (p_kind = 'transfer' and v_profile.handed_over_at is not null)
  then
    perform exora_private.fail(
      'wrong_state',
      'This record can''t be handed over.',
      'One''s own record stays one''s own: share it instead. A child''s or an adult''s in care is handed over to them.'
    );
  end if;
  if (
      select count(*)
      from public.profile_invitations as i
      where i.profile_id = p_profile_id and exora_private.invitation_state(i) = 'open'
    ) >= exora_private.setting('invitations.max_open')
  then
    perform exora_private.fail(
      'wrong_state', 'This record has as many open invitations as it may.', 'Cancel one that you don''t need.'
    );
  end if;

  insert into public.profile_invitations select v_new.*;
  perform public.log_audit_event(
    p_event_type => 'invitation.created',
    p_patient_id => p_profile_id,
    p_resource_type => 'profile_invitation',
    p_resource_id => v_new.id,
    p_details => jsonb_build_object(
      'kind', p_kind,
      'access_level', p_access_level,
      'categories', to_jsonb(v_new.categories),
      'access_expires_at', p_access_expires_at,
      'shows_name', v_new.shows_name,
      'expires_at', v_new.expires_at
    ),
    p_personal => jsonb_build_object('purpose', v_new.purpose)
  );
  return jsonb_build_object('invitation_id', v_new.id, 'code', v_code, 'expires_at', v_new.expires_at);
end
$$;

revoke all on function public.create_invitation(uuid, text, text, text[], text, timestamptz, boolean, integer)
from public, anon, service_role;
grant execute on function public.create_invitation(uuid, text, text, text[], text, timestamptz, boolean, integer) to authenticated;

comment on function public.create_invitation(uuid, text, text, text[], text, timestamptz, boolean, integer) is
  'Makes an invitation and gives its code, this once. access: to be a delegate at a level, by whoever may grant it. transfer and '
  'handover (a record''s own person): to be its owner, by the owner, who keeps p_access_level or nothing. Valid 72 hours if not said.';

create function public.cancel_invitation(p_invitation_id uuid)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_one public.profile_invitations;
begin
  perform
  from public.user_profiles as p
  where p.id = (select i.profile_id from public.profile_invitations as i where i.id = p_invitation_id)
  for no key update;
  select i.* into v_one from public.profile_invitations as i where i.id = p_invitation_id;
  if not found
    or not (
      v_one.created_by = v_user_id
      or exora_private.is_owner(v_user_id, v_one.profile_id)
      or exora_private.is_representative(v_user_id, v_one.profile_id)
    )
  then
    perform exora_private.fail(
      'not_found', 'There is no such invitation, or it is not yours to cancel.', 'Choose one of read_invitations().'
    );
  end if;
  if exora_private.invitation_state(v_one) <> 'open' then
    return false;
  end if;
  update public.profile_invitations as i
  set
    settled_at = now(),
    settled_as = 'cancelled',
    settled_by = v_user_id
  where i.id = p_invitation_id;
  perform public.log_audit_event(
    p_event_type => 'invitation.cancelled',
    p_patient_id => v_one.profile_id,
    p_resource_type => 'profile_invitation',
    p_resource_id => p_invitation_id
  );
  return true;
end
$$;

revoke all on function public.cancel_invitation(uuid) from public, anon, service_role;
grant execute on function public.cancel_invitation(uuid) to authenticated;

comment on function public.cancel_invitation(uuid) is
  'Calls an open invitation off: its maker, the owner or a legal representative. Says whether it was open.';

create function public.read_invitations(p_profile_id uuid, p_limit integer default 50)
returns table (
  id uuid,
  kind text,
  state text,
  access_level text,
  categories text[],
  purpose text,
  access_expires_at timestamptz,
  shows_name boolean,
  created_by uuid,
  created_at timestamptz,
  expires_at timestamptz,
  settled_at timestamptz,
  settled_by uuid,
  permission_id uuid
)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_level text := exora_private.access_level(v_user_id, p_profile_id, null, null);
  v_sees_all boolean;
  v_limit integer := exora_private.page_size(p_limit, 50, 200);
begin
  if coalesce(v_level not in ('owner', 'full'), true) then
    perform exora_private.fail('not_allowed', 'You don''t have the access that this needs.', 'Ask the record''s owner for access.');
  end if;
  v_sees_all := v_level = 'owner' or exora_private.is_representative(v_user_id, p_profile_id);
  return query
  select
    i.id, i.kind, exora_private.invitation_state(i), i.access_level, i.categories, i.purpose, i.access_expires_at,
    i.shows_name, i.created_by, i.created_at, i.expires_at, i.settled_at, i.settled_by, i.permission_id
  from public.profile_invitations as i
  where i.profile_id = p_profile_id and (v_sees_all or i.created_by = v_user_id)
  order by i.created_at desc, i.id
  limit v_limit;
end
$$;

revoke all on function public.read_invitations(uuid, integer) from public, anon, service_role;
grant execute on function public.read_invitations(uuid, integer) to authenticated;

comment on function public.read_invitations(uuid, integer) is
  'A record''s invitations and what became of them, latest first, without codes. Owner and representatives see all, full-level '
  'delegates those that they made.';

-- Handing over -----------------------------------------------------------------

create function exora_private.hand_over_profile(p_invitation public.profile_invitations, p_keeps_level text)
returns uuid
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_former_owner_id uuid := p_invitation.created_by;
  v_own public.profile_access_permissions;
  v_other public.profile_invitations;
  v_kept public.profile_access_permissions;
  v_kept_id uuid;
  v_gone_id uuid;
begin
  perform pg_advisory_xact_lock(hashtextextended(v_user_id::text, 2));
  if exora_private.is_account_going(v_user_id) then
    perform exora_private.fail('wrong_state', 'This account is being erased.', 'Sign up again when it is gone.');
  end if;
  if (select count(*) from public.user_profiles as p where p.account_owner_id = v_user_id)
    >= exora_private.setting('profiles.max_per_account')
  then
    perform exora_private.fail(
      'wrong_state', 'You have as many profiles as one account may.', 'Take it over with another account.'
    );
  end if;
  if p_invitation.kind = 'handover' then
    perform exora_private.end_all_sharing(p_invitation.profile_id);
  else
    select g.* into v_own
    from public.profile_access_permissions as g
    where g.profile_id = p_invitation.profile_id and g.grantee_user_id = v_user_id and g.revoked_at is null;
    if found then
      perform exora_private.end_profile_access(v_own, null);
    end if;
    -- What the new owner let others do as a delegate or representative, they let them do as the owner from here on.
    update public.profile_access_permissions as g
    set granted_as = 'owner'
    where g.profile_id = p_invitation.profile_id and g.granted_by = v_user_id and g.revoked_at is null;
  end if;
  for v_other in
    update public.profile_invitations as i
    set
      settled_at = now(),
      settled_as = 'cancelled',
      settled_by = v_user_id
    where i.profile_id = p_invitation.profile_id and i.settled_at is null and i.id <> p_invitation.id
    returning i.*
  loop
    perform public.log_audit_event(
      p_event_type => 'invitation.cancelled',
      p_patient_id => p_invitation.profile_id,
      p_resource_type => 'profile_invitation',
      p_resource_id => v_other.id
    );
  end loop;
  -- The card in the former owner's hand opens nothing any more.
  for v_gone_id in
    update exora_private.emergency_codes as c
    set revoked_at = now()
    where c.patient_id = p_invitation.profile_id and c.revoked_at is null
    returning c.id
  loop
    perform public.log_audit_event(
      p_event_type => 'emergency_code.revoked',
      p_patient_id => p_invitation.profile_id,
      p_resource_type => 'emergency_code',
      p_resource_id => v_gone_id
    );
  end loop;
  update public.user_profiles as p
  set
    account_owner_id = v_user_id,
    handed_over_at = case p_invitation.kind when 'handover' then now() else p.handed_over_at end,
    ai_consent_external = p.ai_consent_external and p_invitation.kind <> 'handover',
    updated_at = now()
  where p.id = p_invitation.profile_id;
  -- The new owner needs none, and whose record it is decides for themselves now: parents don't any more.
  for v_gone_id in
    update public.legal_representations as r
    set
      ended_at = now(),
      ended_by = v_user_id,
      end_reason = case when r.representative_user_id = v_user_id then 'became_owner' else 'revoked' end
    where r.profile_id = p_invitation.profile_id
      and r.ended_at is null
      and (
        r.representative_user_id = v_user_id
        or (p_invitation.kind = 'handover' and r.basis = 'parental_responsibility')
      )
    returning r.id
  loop
    perform public.log_audit_event(
      p_event_type => 'representation.ended',
      p_patient_id => p_invitation.profile_id,
      p_resource_type => 'legal_representation',
      p_resource_id => v_gone_id,
      p_details => jsonb_build_object('reason', p_invitation.kind)
    );
  end loop;
  perform public.log_audit_event(
    p_event_type => 'profile.owner_changed',
    p_patient_id => p_invitation.profile_id,
    p_resource_type => 'user_profile',
    p_resource_id => p_invitation.profile_id,
    p_details => jsonb_strip_nulls(
      jsonb_build_object(
        'kind', p_invitation.kind,
        'invitation_id', p_invitation.id,
        'from_user_id', v_former_owner_id,
        'to_user_id', v_user_id,
        'keeps_level', p_keeps_level
      )
    )
  );
  if p_keeps_level is not null then
    v_kept.profile_id := p_invitation.profile_id;
    v_kept.grantee_user_id := v_former_owner_id;
    v_kept.access_level := p_keeps_level;
    v_kept.purpose := p_invitation.purpose;
    v_kept.granted_by := v_user_id;
    v_kept.granted_as := 'owner';
    v_kept_id := exora_private.make_profile_grant(v_kept);
  else
    delete from public.user_profile_context as c
    where c.user_id = v_former_owner_id
      and c.active_profile_id = p_invitation.profile_id
      and not exora_private.is_representative(v_former_owner_id, p_invitation.profile_id);
  end if;
  perform exora_private.notify(
    n.user_id, 'ownership_changed', p_invitation.profile_id, 'user_profile', p_invitation.profile_id,
    jsonb_build_object('kind', p_invitation.kind)
  )
  from (
    select a.user_id from exora_private.people_around(p_invitation.profile_id) as a
    union
    select v_former_owner_id
  ) as n;
  return v_kept_id;
end
$$;

comment on function exora_private.hand_over_profile(public.profile_invitations, text) is
  'Makes the signed-in person a record''s owner; the former owner keeps a level of access (null: none). At a handover all other '
  'access ends first. Gives the former owner''s grant. The caller holds the profile''s row.';

-- Accepting --------------------------------------------------------------------

create function public.preview_invitation(p_code text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_found public.profile_invitations := exora_private.find_invitation(p_code);
begin
  if v_found.id is null then
    return exora_private.unknown_invitation();
  end if;
  return jsonb_build_object(
    'ok', true,
    'kind', v_found.kind,
    'state', exora_private.invitation_state(v_found),
    'inviter_name', (
      select d.display_name
      from public.user_profiles as d
      where d.account_owner_id = v_found.created_by and d.profile_type = 'self'
    ),
    'profile_name', (
      select p.display_name from public.user_profiles as p where p.id = v_found.profile_id and v_found.shows_name
    ),
    'access_level', v_found.access_level,
    'categories', v_found.categories,
    'purpose', v_found.purpose,
    'access_expires_at', (
      select least(v_found.access_expires_at, r.latest_end) from exora_private.invitation_right(v_found) as r
    ),
    'expires_at', v_found.expires_at
  );
end
$$;

revoke all on function public.preview_invitation(text) from public, anon, service_role;
grant execute on function public.preview_invitation(text) to authenticated;

comment on function public.preview_invitation(text) is
  'What a code would give and who gives it; {ok: false, code: not_found} for every code that can''t be accepted.';

create function public.accept_invitation(p_code text, p_keeps_level text default null)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_found public.profile_invitations := exora_private.find_invitation(p_code);
  v_grant public.profile_access_permissions;
  v_levels constant text[] := array['none', 'view', 'edit', 'full'];
begin
  if v_found.id is null then
    return exora_private.unknown_invitation();
  end if;
  if v_found.settled_as = 'accepted' then
    return jsonb_build_object(
      'ok', true, 'profile_id', v_found.profile_id, 'kind', v_found.kind, 'permission_id', v_found.permission_id
    );
  end if;
  if p_keeps_level is not null and (v_found.kind = 'access' or p_keeps_level <> all (v_levels)) then
    perform exora_private.fail(
      'invalid_request',
      'Who takes a record over says what its former owner keeps: none, view, edit or full.',
      'Choose one of these, or leave it out.'
    );
  end if;
  if exora_private.is_owner(v_user_id, v_found.profile_id) or v_found.created_by = v_user_id then
    perform exora_private.fail('wrong_state', 'This invitation is your own.', 'Give its code to whom you invite.');
  end if;
  perform exora_private.require_living(v_found.profile_id);

  if v_found.kind = 'access' then
    perform exora_private.require_sharing_in_time(v_found.profile_id);
    if v_found.access_expires_at <= now() then
      return exora_private.unknown_invitation();
    end if;
    v_grant.profile_id := v_found.profile_id;
    v_grant.grantee_user_id := v_user_id;
    v_grant.access_level := v_found.access_level;
    v_grant.categories := v_found.categories;
    v_grant.purpose := v_found.purpose;
    v_grant.granted_by := v_found.created_by;
    select r.granted_as, least(v_found.access_expires_at, r.latest_end)
    into v_grant.granted_as, v_grant.expires_at
    from exora_private.invitation_right(v_found) as r;
    v_found.permission_id := exora_private.make_profile_grant(v_grant);
  else
    v_found.permission_id := exora_private.hand_over_profile(
      v_found, nullif(coalesce(p_keeps_level, v_found.access_level), 'none')
    );
  end if;
  update public.profile_invitations as i
  set
    settled_at = now(),
    settled_as = 'accepted',
    settled_by = v_user_id,
    permission_id = v_found.permission_id
  where i.id = v_found.id;
  perform public.log_audit_event(
    p_event_type => 'invitation.accepted',
    p_patient_id => v_found.profile_id,
    p_resource_type => 'profile_invitation',
    p_resource_id => v_found.id,
    p_details => jsonb_build_object('kind', v_found.kind, 'permission_id', v_found.permission_id)
  );
  return jsonb_build_object(
    'ok', true, 'profile_id', v_found.profile_id, 'kind', v_found.kind, 'permission_id', v_found.permission_id
  );
end
$$;

revoke all on function public.accept_invitation(text, text) from public, anon, service_role;
grant execute on function public.accept_invitation(text, text) to authenticated;

comment on function public.accept_invitation(text, text) is
  'The signed-in person accepts an invitation: access begins, or the record becomes theirs, its former owner keeping p_keeps_level '
  '(null: as the invitation says). Once; by the same person again it gives the same answer. {ok: false} as preview_invitation().';

create function public.decline_invitation(p_code text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_found public.profile_invitations := exora_private.find_invitation(p_code);
begin
  if v_found.id is null or v_found.settled_as is not null then
    return exora_private.unknown_invitation();
  end if;
  update public.profile_invitations as i
  set
    settled_at = now(),
    settled_as = 'declined',
    settled_by = v_user_id
  where i.id = v_found.id;
  perform public.log_audit_event(
    p_event_type => 'invitation.declined',
    p_patient_id => v_found.profile_id,
    p_resource_type => 'profile_invitation',
    p_resource_id => v_found.id
  );
  perform exora_private.notify(
    n.user_id, 'invitation_declined', v_found.profile_id, 'profile_invitation', v_found.id,
    jsonb_build_object('kind', v_found.kind)
  )
  from (
    select v_found.created_by as user_id
    union
    select p.account_owner_id from public.user_profiles as p where p.id = v_found.profile_id
  ) as n;
  return jsonb_build_object('ok', true);
end
$$;

revoke all on function public.decline_invitation(text) from public, anon, service_role;
grant execute on function public.decline_invitation(text) to authenticated;

comment on function public.decline_invitation(text) is
  'Whoever has the code declines it; it opens nothing any more, and its maker is told. {ok: false} as preview_invitation().';
