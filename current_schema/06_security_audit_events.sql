-- =============================================================================
-- 06_SECURITY_AUDIT_EVENTS.SQL - WHAT APPS AND SIGN-INS TELL THE AUDIT LOG
-- =============================================================================
-- Purpose: Events that the database can't see by itself: what a person did with a page, and how they signed in and out
-- Architecture: audit-logger-v3 calls log_client_events() with its caller's token; whoever serves sign-ins tells of them by
--   log_session_event()
-- Dependencies: 01-06_security
--
-- DESIGN DECISIONS:
-- - An app speaks for its signed-in person only: actor and time are the database's, the class is of a closed list, the
--   record must be one that the person may read, and the thing and the job must be that record's
-- - Details pass an allow-list by class: words of closed lists, numbers and error codes. What is not on it is dropped and
--   counted, because the event is worth more than its extra key; no text of an app's choosing can come in
-- - Each event has an id that the app made: a batch may be sent again whole, and nothing is written twice
-- - Refused sign-ins name the account where there is one; an address that has none is kept as a keyed hash only
--
-- TABLES CREATED (0 tables): none
--
-- KEY FUNCTIONS: log_client_events(), log_session_event(), read_account_activity(), exora_private.client_event_classes(),
--   exora_private.clean_client_details(), exora_private.is_uuid(), exora_private.is_of_record(),
--   exora_private.client_event_problem()
-- INTEGRATION POINTS: current_functions/audit-logger-v3; the local stack's gateway; the apps' "account activity"
-- =============================================================================

-- Events of the apps -----------------------------------------------------------

insert into public.system_configuration (key, value, description)
values
  ('audit.client_batch_events', '100', 'Most client events in one call; the same as maxClientEvents in contracts.'),
  ('audit.client_events_per_user_and_hour', '2000', 'Most client events that one person''s apps may report in an hour.');

create function exora_private.client_event_classes()
returns jsonb
language sql
immutable
set search_path = ''
as $$
  -- A list: one of these words. A number: a whole number from 0 to it. "error_code": a code of the closed list.
  select jsonb_build_object(
    'viewed', a.everywhere || jsonb_build_object('view', a.views),
    'printed', a.everywhere || jsonb_build_object('view', a.views, 'pages', 100000),
    'downloaded', a.everywhere || jsonb_build_object(
      'format', '["original", "pdf", "picture", "text", "csv", "json", "fhir", "zip", "other"]'::jsonb, 'files', 100000
    ),
    'copied', a.everywhere || jsonb_build_object('view', a.views, 'characters', 10000000),
    'signed_out', a.everywhere || jsonb_build_object('cause', '["person", "idle", "expired", "revoked"]'::jsonb),
    'failed', a.everywhere || jsonb_build_object('view', a.views, 'error_code', 'error_code')
  )
  from (
    select
      -- How long ago it happened by the app's clock: events wait while there is no connection, a week at most.
      '{"surface": ["web", "mobile", "command"], "age_ms": 604800000}'::jsonb as everywhere,
      '[
        "overview", "timeline", "documents", "document", "fact", "facts", "medications", "labs", "narratives", "encounters",
        "appointments", "providers", "review", "consents", "sharing", "audit_log", "export", "settings", "other"
      ]'::jsonb as views
  ) as a
$$;

comment on function exora_private.client_event_classes() is
  'What apps may report, and the details that each class may have; the same as clientEventClasses of contracts (a test compares '
  'them).';

create function exora_private.clean_client_details(p_class text, p_details jsonb)
returns jsonb
language sql
immutable
set search_path = ''
as $$
  select coalesce(jsonb_object_agg(e.key, e.value), '{}')
  from jsonb_each(case jsonb_typeof(p_details) when 'object' then p_details else '{}' end) as e
  cross join lateral (select exora_private.client_event_classes() -> p_class -> e.key) as r (rule)
  where case jsonb_typeof(r.rule) || ' ' || jsonb_typeof(e.value)
    when 'array string' then r.rule @> jsonb_build_array(e.value)
    when 'number number' then
      (e.value #>> '{}')::numeric between 0 and (r.rule #>> '{}')::numeric and (e.value #>> '{}')::numeric % 1 = 0
    when 'string string' then e.value #>> '{}' = any (exora_private.error_codes())
    else false
  end
$$;

comment on function exora_private.clean_client_details(text, jsonb) is
  'Of a client event''s details those that the allow-list of its class knows, with values that it accepts.';

create function exora_private.is_uuid(p_value jsonb)
returns boolean
language sql
immutable
set search_path = ''
as $$
  select coalesce(
    jsonb_typeof(p_value) = 'string' and p_value #>> '{}' ~* '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
    false
  )
$$;

comment on function exora_private.is_uuid(jsonb) is 'Whether a JSON value is a UUID in its usual form.';

create function exora_private.is_of_record(p_patient_id uuid, p_resource_type text, p_resource_id uuid)
returns boolean
language plpgsql
stable
set search_path = ''
as $$
begin
  return case p_resource_type
    when 'user_profile' then p_resource_id = p_patient_id
    when 'shell_file' then
      exists (select from public.shell_files as x where x.id = p_resource_id and x.patient_id = p_patient_id)
    when 'clinical_event' then
      exists (select from public.patient_clinical_events as x where x.id = p_resource_id and x.patient_id = p_patient_id)
    when 'clinical_narrative' then
      exists (select from public.clinical_narratives as x where x.id = p_resource_id and x.patient_id = p_patient_id)
    when 'encounter' then
      exists (select from public.healthcare_encounters as x where x.id = p_resource_id and x.patient_id = p_patient_id)
    when 'patient_appointment' then
      exists (select from public.patient_appointments as x where x.id = p_resource_id and x.patient_id = p_patient_id)
    when 'provider_note' then
      exists (select from public.provider_clinical_notes as x where x.id = p_resource_id and x.patient_id = p_patient_id)
    when 'job' then exists (select from public.job_queue as x where x.id = p_resource_id and x.patient_id = p_patient_id)
    else false
  end;
end
$$;

comment on function exora_private.is_of_record(uuid, text, uuid) is
  'Whether a thing of this type and id is this record''s; no for types that it doesn''t know.';

create function exora_private.client_event_problem(p_event jsonb)
returns text
language plpgsql
stable
set search_path = ''
as $$
declare
  v_patient_id uuid;
begin
  if not exora_private.is_uuid(p_event -> 'event_id')
    or jsonb_typeof(p_event -> 'class') is distinct from 'string'
    or not exora_private.client_event_classes() ? (p_event ->> 'class')
    or exists (
      select
      from unnest(array['profile_id', 'resource_id', 'job_id', 'correlation_id']) as f (name)
      where p_event ->> f.name is not null and not exora_private.is_uuid(p_event -> f.name)
    )
    or (p_event ->> 'resource_type' is null) <> (p_event ->> 'resource_id' is null)
    -- A thing and a job are somebody's.
    or (p_event ->> 'profile_id' is null and coalesce(p_event ->> 'resource_id', p_event ->> 'job_id') is not null)
    or jsonb_typeof(coalesce(p_event -> 'details', '{}')) not in ('object', 'null')
    or coalesce(p_event ->> 'redacted', '0') !~ '^\d{1,4}$'
  then
    return 'invalid_request';
  end if;
  v_patient_id := (p_event ->> 'profile_id')::uuid;
  if v_patient_id is not null and not exora_private.can_read(v_patient_id) then
    return 'not_allowed';
  end if;
  if p_event ->> 'resource_id' is not null
    and not exora_private.is_of_record(v_patient_id, p_event ->> 'resource_type', (p_event ->> 'resource_id')::uuid)
    or p_event ->> 'job_id' is not null
    and not exora_private.is_of_record(v_patient_id, 'job', (p_event ->> 'job_id')::uuid)
  then
    return 'not_found';
  end if;
  return null;
end
$$;

comment on function exora_private.client_event_problem(jsonb) is
  'Why the signed-in person''s app may not report this event, as a code of the closed list; null when it may.';

create function public.log_client_events(p_events jsonb)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
-- An app sends again; it must not hold a chain's writers up.
set lock_timeout = '3s'
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_most integer := exora_private.setting('audit.client_batch_events')::integer;
  v_item record;
  v_known public.audit_log;
  v_type text;
  v_subject_id uuid;
  v_details jsonb;
  v_result jsonb;
  v_results jsonb := '{}';
begin
  if jsonb_typeof(p_events) is distinct from 'array'
    or jsonb_array_length(p_events) not between 1 and v_most
    or pg_column_size(p_events) > 262144
  then
    perform exora_private.fail(
      'invalid_request', format('A call reports a list of 1 to %s events.', v_most), 'Send the rest in another call.'
    );
  end if;

  -- Ids first, all in one order, then chains, all in one order: two batches never wait for each other crosswise.
  perform pg_advisory_xact_lock(hashtextextended(i.id, 1))
  from (
    select distinct (e.event ->> 'event_id')::uuid::text as id
    from jsonb_array_elements(p_events) as e (event)
    where exora_private.is_uuid(e.event -> 'event_id')
    order by 1
  ) as i;

  if (
    select count(*)
    from public.audit_log as a
    where left(a.event_type, 7) = 'client.' and a.actor_id = v_user_id and a.occurred_at > now() - interval '1 hour'
  ) + (
    -- What is there already is not written again.
    select count(*)
    from jsonb_array_elements(p_events) as e (event)
    where exora_private.is_uuid(e.event -> 'event_id')
      and not exists (select from public.audit_log as a where a.id = (e.event ->> 'event_id')::uuid)
  ) > exora_private.setting('audit.client_events_per_user_and_hour') then
    perform exora_private.fail(
      'rate_limited', 'Too many events in a short time.', 'Keep them and send them again later; what was reported is kept.'
    );
  end if;

  for v_item in
    select e.event, e.at, exora_private.client_event_problem(e.event) as problem
    from jsonb_array_elements(p_events) with ordinality as e (event, at)
    order by case when exora_private.is_uuid(e.event -> 'profile_id') then (e.event ->> 'profile_id')::uuid end nulls first, e.at
  loop
    v_result := jsonb_build_object('event_id', v_item.event -> 'event_id');
    if v_item.problem is null then
      v_type := 'client.' || (v_item.event ->> 'class');
      v_subject_id := coalesce((v_item.event ->> 'profile_id')::uuid, '00000000-0000-0000-0000-000000000000');
      select a.* into v_known from public.audit_log as a where a.id = (v_item.event ->> 'event_id')::uuid;
      if found and (v_known.event_type, v_known.subject_id, v_known.actor_id) is distinct from (v_type, v_subject_id, v_user_id)
        or v_known.resource_id is distinct from (v_item.event ->> 'resource_id')::uuid and v_known.id is not null
      then
        v_item.problem := 'idempotency_conflict';
      end if;
    end if;

    if v_item.problem is not null then
      v_result := v_result || jsonb_build_object('status', 'refused', 'code', v_item.problem);
    elsif v_known.id is not null then
      v_result := v_result || jsonb_build_object('status', 'known', 'redacted', coalesce((v_known.details ->> 'redacted')::integer, 0));
    else
      v_details := exora_private.clean_client_details(v_item.event ->> 'class', v_item.event -> 'details');
      v_result := v_result || jsonb_build_object(
        'status', 'logged',
        -- What audit-logger-v3 has left out already counts too.
        'redacted', coalesce((v_item.event ->> 'redacted')::integer, 0) + (
          select count(*)
          from jsonb_object_keys(case jsonb_typeof(v_item.event -> 'details') when 'object' then v_item.event -> 'details' else '{}' end)
            as k (name)
          where not v_details ? k.name
        )
      );
      if v_result -> 'redacted' <> '0' then
        v_details := v_details || jsonb_build_object('redacted', v_result -> 'redacted');
      end if;
      perform public.log_audit_event(
        p_event_type => v_type,
        p_patient_id => (v_item.event ->> 'profile_id')::uuid,
        p_resource_type => v_item.event ->> 'resource_type',
        p_resource_id => (v_item.event ->> 'resource_id')::uuid,
        p_details => v_details,
        p_job_id => (v_item.event ->> 'job_id')::uuid,
        p_correlation_id => (v_item.event ->> 'correlation_id')::uuid,
        p_event_id => (v_item.event ->> 'event_id')::uuid
      );
    end if;
    v_results := v_results || jsonb_build_object(v_item.at, v_result);
  end loop;
  return (select jsonb_agg(r.value order by r.key::integer) from jsonb_each(v_results) as r);
end
$$;

revoke all on function public.log_client_events(jsonb) from public, anon, service_role;
grant execute on function public.log_client_events(jsonb) to authenticated;

comment on function public.log_client_events(jsonb) is
  'Writes what the signed-in person''s app reports: a list of {event_id, class, profile_id, resource_type, resource_id, job_id, '
  'correlation_id, details}. Answers each in its place as {event_id, status: logged, known or refused, code, redacted}, in one '
  'transaction; sent again, nothing is written twice.';

-- Signing in and out -----------------------------------------------------------

create function public.log_session_event(
  p_kind text,
  p_user_id uuid default null,
  p_email text default null,
  p_account_key text default null,
  p_unlogged integer default 0,
  p_correlation_id uuid default null
)
returns uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := p_user_id;
begin
  if p_kind is null
    or p_kind not in ('started', 'refused', 'ended', 'password_changed', 'recovery_requested')
    or p_account_key !~ '^[0-9a-f]{16,64}$'
    or p_unlogged is null
    or p_unlogged < 0
    or (p_user_id is null and p_email is null)
  then
    perform exora_private.fail(
      'invalid_request',
      'A session was started, refused or ended, a password changed or asked for anew; by an account or an address.',
      'Send one of these kinds, the account''s id or the e-mail address, and the address''s keyed hash in hex.'
    );
  end if;
  if v_user_id is null then
    select u.id into v_user_id from auth.users as u where u.email = lower(p_email);
  end if;
  return public.log_audit_event(
    p_event_type => case
      when p_kind in ('started', 'refused', 'ended') then 'session.' || p_kind
      else 'account.' || p_kind
    end,
    p_resource_type => 'account',
    p_resource_id => v_user_id,
    p_details => jsonb_strip_nulls(
      jsonb_build_object(
        'account_key', case when v_user_id is null then p_account_key end,
        'unlogged', nullif(p_unlogged, 0)
      )
    ),
    -- Who was refused, or asked for a new password, did not show who they are.
    p_actor_id => case when p_kind in ('started', 'ended', 'password_changed') then v_user_id end,
    p_correlation_id => p_correlation_id
  );
end
$$;

revoke all on function public.log_session_event(text, uuid, text, text, integer, uuid) from public, anon, authenticated;
grant execute on function public.log_session_event(text, uuid, text, text, integer, uuid) to service_role;

comment on function public.log_session_event(text, uuid, text, text, integer, uuid) is
  'Tells the system''s chain of a sign-in (started, refused), a sign-out (ended), a changed password or one asked for anew. The '
  'address is looked up and not kept; p_unlogged counts refusals since the last event that were too many to be logged each. '
  'service_role only.';

create function public.read_account_activity(p_before_seq bigint default null, p_limit integer default 50)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_limit integer := exora_private.page_size(p_limit, 50, 200);
begin
  return (
    select coalesce(
      jsonb_agg(
        jsonb_build_object(
          'seq', a.seq, 'id', a.id, 'event_type', a.event_type, 'details', a.details, 'occurred_at', a.occurred_at
        )
        order by a.seq desc
      ),
      '[]'
    )
    from (
      select x.*
      from public.audit_log as x
      where x.resource_type = 'account'
        and x.resource_id = v_user_id
        and x.subject_id = '00000000-0000-0000-0000-000000000000'
        and (p_before_seq is null or x.seq < p_before_seq)
      order by x.seq desc
      limit v_limit
    ) as a
  );
end
$$;

revoke all on function public.read_account_activity(bigint, integer) from public, anon, service_role;
grant execute on function public.read_account_activity(bigint, integer) to authenticated;

comment on function public.read_account_activity(bigint, integer) is
  'A page of what happened with the signed-in person''s account: sign-ins, refused ones too, password and plan; latest first.';
