-- =============================================================================
-- 06_CONSENT_WORDINGS.SQL - WHAT PEOPLE AGREE TO
-- =============================================================================
-- Purpose: The texts that consents are given to, each under its version
-- Architecture: Published once and never changed; a consent names the version, so that its text can be read years later
-- Dependencies: 01, 05 (closed lists), 07 (operators), when its functions run
--
-- DESIGN DECISIONS:
-- - A consent is to the present wording: whoever was shown an earlier one is told to read again
-- - A caller that names no version agrees to the present one, which is what read_consent_wordings() shows
-- - Another wording withdraws nothing: what was agreed to under the earlier one stays agreed, under that one
--
-- TABLES CREATED (1 table):
-- Consent: consent_wordings
--
-- KEY FUNCTIONS: publish_consent_wording(), read_consent_wordings(), exora_private.guard_consent_wording(),
--   exora_private.agreed_wording()
-- INTEGRATION POINTS: give_consent() and set_ai_consent() (06_security.sql) keep the version with the consent
-- =============================================================================

create table public.consent_wordings (
  consent_type text not null,
  version text not null,
  wording text not null,
  published_at timestamptz not null default clock_timestamp(),
  constraint consent_wordings_pkey primary key (consent_type, version),
  constraint consent_wordings_type_known check (consent_type = any (exora_private.closed_list('consent type'))),
  constraint consent_wordings_version_length check (char_length(version) between 1 and 60),
  constraint consent_wordings_wording_length check (char_length(wording) between 20 and 20000)
);

alter table public.consent_wordings enable row level security;
revoke all on public.consent_wordings from public, anon, authenticated, service_role;
grant select on public.consent_wordings to service_role;

comment on table public.consent_wordings is
  'The texts that people agree to, by type of consent and version; the latest published one of a type is the present one.';

create function exora_private.guard_consent_wording()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  perform exora_private.fail('not_allowed', 'A wording that was published stays as it is.', 'Publish another version.');
  return null;
end
$$;

comment on function exora_private.guard_consent_wording() is 'Trigger: people agreed to a wording as it was.';

create trigger consent_wordings_guard_rows
before update or delete on public.consent_wordings
for each row execute function exora_private.guard_consent_wording();

create trigger consent_wordings_guard_truncate
before truncate on public.consent_wordings
for each statement execute function exora_private.guard_consent_wording();

insert into public.consent_wordings (consent_type, version, wording, published_at)
values
  (
    'provider_access',
    '2026-01',
    'I agree that healthcare providers to whom I give access read the parts of this record that I choose, for the purpose that '
    'I choose, until the access ends. Every reading is listed for me. I can withdraw this at any time: access then ends at '
    'once. What providers have written down elsewhere by then stays with them.',
    '2026-01-01T00:00:00Z'
  ),
  (
    'ai_local',
    '2026-01',
    'I agree that programs on the machines that keep this record read its documents to find medical facts. Nothing is sent to '
    'anybody else. I can withdraw this at any time: reading then stops at once, and facts that were found stay until I remove '
    'them.',
    '2026-01-01T00:00:00Z'
  ),
  (
    'ai_external',
    '2026-01',
    'I agree that pictures and texts of this record''s documents are sent to the outside companies whose reading services are '
    'set up here, to find medical facts. They leave the machines that keep this record and may be processed in other '
    'countries. I can withdraw this at any time: nothing is sent from then on, and an answer that is under way is thrown away. '
    'What was sent before can''t be called back.',
    '2026-01-01T00:00:00Z'
  );

create function exora_private.agreed_wording(p_consent_type text, p_version text)
returns text
language plpgsql
stable
set search_path = ''
as $$
declare
  v_version text := exora_private.bounded_text(p_version, 60, 'version of the wording');
  v_present text := (
    select w.version
    from public.consent_wordings as w
    where w.consent_type = p_consent_type
    order by w.published_at desc, w.version desc
    limit 1
  );
begin
  if v_version is not null
    and not exists (
      select from public.consent_wordings as w where w.consent_type = p_consent_type and w.version = v_version
    )
  then
    perform exora_private.fail(
      'invalid_request', 'There is no such version of the wording.', 'Show the person that of read_consent_wordings().'
    );
  end if;
  if v_version <> v_present then
    perform exora_private.fail(
      'wrong_state', 'The wording has changed since it was shown.', 'Read the present wording, then decide.'
    );
  end if;
  return v_present;
end
$$;

comment on function exora_private.agreed_wording(text, text) is
  'The version that a consent given now is to: the present one, which the caller may name to be sure; else an error.';

create function public.publish_consent_wording(p_consent_type text, p_version text, p_wording text)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_version text := exora_private.bounded_text(p_version, 60, 'version of the wording');
  v_wording text := exora_private.bounded_text(p_wording, 20000, 'wording');
  v_known public.consent_wordings;
begin
  perform exora_private.require_operator();
  perform exora_private.require_listed(p_consent_type, 'consent type');
  if v_version is null or v_wording is null or char_length(v_wording) < 20 then
    perform exora_private.fail(
      'invalid_request', 'A wording has a version, and 20 characters or more.', 'Complete these fields.'
    );
  end if;
  insert into public.consent_wordings (consent_type, version, wording)
  values (p_consent_type, v_version, v_wording)
  on conflict on constraint consent_wordings_pkey do nothing;
  if not found then
    select w.* into v_known
    from public.consent_wordings as w
    where w.consent_type = p_consent_type and w.version = v_version;
    if v_known.wording <> v_wording then
      perform exora_private.fail('wrong_state', 'This version has another text.', 'Choose another version.');
    end if;
    return false;
  end if;
  perform public.log_audit_event(
    p_event_type => 'consent.wording_published',
    p_details => jsonb_build_object('consent_type', p_consent_type, 'version', v_version)
  );
  return true;
end
$$;

revoke all on function public.publish_consent_wording(text, text, text) from public, anon;
grant execute on function public.publish_consent_wording(text, text, text) to authenticated, service_role;

comment on function public.publish_consent_wording(text, text, text) is
  'Operators publish the text that consents of a type are given to from now on. False: it was published already.';

create function public.read_consent_wordings(p_consent_type text default null)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_user();
  if p_consent_type is not null then
    perform exora_private.require_listed(p_consent_type, 'consent type');
  end if;
  return (
    select coalesce(
      jsonb_agg(
        jsonb_build_object(
          'consent_type', w.consent_type,
          'version', w.version,
          'wording', w.wording,
          'published_at', w.published_at,
          'is_present', w.ordinal = 1
        )
        order by w.consent_type, w.ordinal
      ),
      '[]'
    )
    from (
      select
        x.*,
        row_number() over (partition by x.consent_type order by x.published_at desc, x.version desc) as ordinal
      from public.consent_wordings as x
      where p_consent_type is null or x.consent_type = p_consent_type
    ) as w
  );
end
$$;

revoke all on function public.read_consent_wordings(text) from public, anon, service_role;
grant execute on function public.read_consent_wordings(text) to authenticated;

comment on function public.read_consent_wordings(text) is
  'The texts that consents are given to, the present one of each type first, earlier ones for those who agreed to them.';
