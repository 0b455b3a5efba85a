-- Back to before: Whole v3 schema
-- Rows of tables and columns that only the later version has are lost. Fails, and changes nothing, where kept rows
-- hold what the earlier version's constraints refuse.

-- What was used by AI is counted by the later version only.
delete from public.user_usage_tracking where usage_type = 'ai_processing';

-- 08_plans_and_usage.sql ------------------------------------------------------

drop trigger ai_processing_sessions_usage on public.ai_processing_sessions;

-- 03_clinical_core.sql --------------------------------------------------------

drop trigger patient_clinical_events_decided on public.patient_clinical_events;

drop trigger patient_clinical_events_decided_first on public.patient_clinical_events;

-- 01_foundations.sql ----------------------------------------------------------

drop trigger audit_log_guard_truncate on public.audit_log;

drop trigger audit_heads_guard_truncate on exora_private.audit_heads;

drop trigger audit_heads_guard_delete on exora_private.audit_heads;

drop trigger audit_heads_guard_update on exora_private.audit_heads;

-- 06_security.sql -------------------------------------------------------------

drop policy exora_documents_ticket_select on storage.objects;

drop policy exora_documents_owner_update on storage.objects;

-- 08_api_budgets.sql ----------------------------------------------------------

drop view public.api_rate_limits;

-- 03_clinical_core.sql --------------------------------------------------------

drop view exora_private.facts;

drop view exora_private.facts_ever;

-- 08_plans_and_usage.sql ------------------------------------------------------

drop index public.user_usage_tracking_session_once_key;

drop index public.user_usage_tracking_upload_once_key;

-- 07_optimization.sql ---------------------------------------------------------

drop index public.patient_clinical_events_timeline_idx;

-- 04_manual_review.sql --------------------------------------------------------

drop index public.patient_clinical_events_person_key;

-- 04_ai_processing.sql --------------------------------------------------------

drop index public.entity_processing_audit_v2_session_idx;

drop index public.ai_processing_sessions_shell_file_idx;

-- 03_clinical_core.sql --------------------------------------------------------

drop index public.clinical_event_sources_patient_idx;

drop index public.medical_code_assignments_patient_idx;

drop index public.patient_clinical_events_patient_idx;

drop index public.shell_file_pages_patient_idx;

drop index public.shell_file_readings_patient_idx;

-- 02_profiles.sql -------------------------------------------------------------

drop index public.profile_access_permissions_one_in_force_key;

drop index public.profile_access_permissions_superseded_by_idx;

alter table public.profile_access_permissions drop constraint profile_access_permissions_superseded_by_fkey;

alter table public.profile_access_permissions drop constraint profile_access_permissions_superseded_ended;

-- 03_clinical_core.sql --------------------------------------------------------

alter table public.medical_code_assignments drop constraint medical_code_assignments_reason_known;

alter table public.medical_code_assignments drop constraint medical_code_assignments_term_length;

alter table public.medical_code_assignments drop constraint medical_code_assignments_score_range;

-- 08_job_coordination.sql -----------------------------------------------------

alter table public.user_usage_tracking drop constraint user_usage_tracking_type_known;

alter table public.user_usage_tracking drop constraint user_usage_tracking_session_when_ai;

alter table public.user_usage_tracking drop constraint user_usage_tracking_not_negative;

-- 06_security.sql -------------------------------------------------------------

drop function exora_private.require_file_read;

-- 01_foundations.sql ----------------------------------------------------------

drop function public.log_audit_event;

create or replace function exora_private.error_codes()
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

create or replace function exora_private.fail(p_code text, p_message text, p_hint text)
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

delete from public.system_configuration where key = 'audit.anchor_interval_seconds';

delete from public.system_configuration where key = 'audit.retry_base_seconds';

delete from public.system_configuration where key = 'audit.retry_max_seconds';

delete from public.system_configuration where key = 'profiles.max_per_account';

delete from public.system_configuration where key = 'events.per_user_and_hour';

delete from public.system_configuration where key = 'api.lease_seconds';

update public.system_configuration set description = 'Most facts that one document may state.' where key = 'documents.max_facts' and description = 'Most facts that one document may state; the same as maxFactsPerDocument in contracts.';

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

create or replace function public.verify_audit_chain(p_patient_id uuid default null)
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

comment on function public.verify_audit_chain(uuid) is
  'Recomputes a subject''s chain and names the first row that is missing, changed or unlinked. Owner and service_role.';

-- 02_profiles.sql -------------------------------------------------------------

alter table public.profile_access_permissions
  drop column revoked_by,
  drop column superseded_by_id;

create or replace function exora_private.access_level(p_user_id uuid, p_profile_id uuid, p_category text, p_purpose text)
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

create or replace function public.has_profile_access(p_user_id uuid, p_profile_id uuid)
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

create or replace function exora_private.create_own_profile()
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

-- 03_clinical_core.sql --------------------------------------------------------

create or replace function exora_private.partial_date(p_date text)
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

-- Living facts only. A whole index would also tempt the planner, while the table's statistics are young, to look up
-- foreign keys by patient instead of by id.
create index patient_clinical_events_patient_idx
on public.patient_clinical_events (patient_id, event_type, event_day desc)
where status in ('suggested', 'confirmed');

create or replace function exora_private.guard_clinical_event()
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

alter table public.medical_code_assignments
  drop column code_version,
  drop column match_reason,
  drop column matched_term,
  drop column score;

create function exora_private.boolean_attribute(p_attributes jsonb, p_name text)
returns boolean
language sql
immutable
return case when jsonb_typeof(p_attributes -> p_name) = 'boolean' then (p_attributes ->> p_name)::boolean end;

comment on function exora_private.boolean_attribute(jsonb, text) is 'The attribute when it is a JSON boolean, else null.';

comment on table public.patient_vitals is 'Details of vital signs; a blood pressures value is text such as 120/80.';

create or replace function exora_private.fact_attributes(p_event_id uuid, p_event_type text)
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

-- 04_ai_processing.sql --------------------------------------------------------

create index ai_processing_sessions_shell_file_idx on public.ai_processing_sessions (shell_file_id, patient_id);

create index entity_processing_audit_v2_session_idx on public.entity_processing_audit_v2 (session_id, patient_id);

create or replace function public.begin_reading(
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

create or replace function public.store_page(
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

comment on function public.store_page(uuid, text, integer, uuid, jsonb, integer) is
  'Stores one page of the reading and the file''s progress; a page that is there already stays as it is.';

create or replace function exora_private.reading_of_job(p_job_id uuid, p_reading_id uuid)
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

create or replace function public.complete_reading(
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

create or replace function public.begin_understanding(p_job_id uuid, p_worker_id text, p_attempt integer)
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

create or replace function exora_private.store_details(p_patient_id uuid, p_facts jsonb)
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

create or replace function exora_private.store_facts(
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

create or replace function public.complete_understanding(
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

-- 06_security.sql -------------------------------------------------------------

create or replace function public.set_ai_consent(p_patient_id uuid, p_engine text, p_allowed boolean)
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

create or replace function exora_private.require_read(p_patient_id uuid, p_category text)
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

create or replace function public.read_documents(
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

create or replace function public.read_document(p_shell_file_id uuid)
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

comment on function public.read_document(uuid) is
  'A document with its pages'' geometry and its living facts in reading order (contracts: documentSchema).';

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

create or replace function public.read_overview(p_patient_id uuid)
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

comment on function public.read_overview(uuid) is
  'What the record says at present: medications, conditions, allergies, the latest of each lab, and counts.';

create or replace function public.read_progress(p_patient_id uuid)
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

-- 08_job_coordination.sql -----------------------------------------------------

create or replace function exora_private.job_types()
returns text[]
language sql
immutable
set search_path = ''
as $$
  select array['shell_file_processing', 'ai_processing']
$$;

create or replace function exora_private.require_job_types(p_job_types text[])
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

create or replace function public.enqueue_job_v3(
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

create or replace function public.complete_job(
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

create or replace function public.fail_job(
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

create or replace function public.reschedule_job(
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

create or replace function public.reap_expired_jobs()
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

alter table public.user_usage_tracking
  drop column session_id,
  drop column tokens,
  drop column cost_micros,
  add constraint user_usage_tracking_once_key unique (shell_file_id, usage_type),
  add constraint user_usage_tracking_type_known check (usage_type in ('shell_file_upload')),
  add constraint user_usage_tracking_not_negative check (file_size_bytes >= 0 and estimated_pages >= 0);

comment on table public.user_usage_tracking is 'What each profile used: one row per file and kind of use.';

create or replace function public.track_shell_file_upload_usage(
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

create or replace function public.submit_shell_file(
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

create or replace function public.dismiss_shell_file(p_shell_file_id uuid)
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

-- 08_plans_and_usage.sql ------------------------------------------------------

drop function exora_private.plan_of;

-- 08_api_budgets.sql ----------------------------------------------------------

drop function exora_private.lock_api_budget;

drop function exora_private.api_limits_reached;

drop function exora_private.api_cost_micros;

-- 06_security.sql -------------------------------------------------------------

drop function exora_private.provider_access;

drop function exora_private.is_in_force;

drop function exora_private.decide_consent;

-- 05_healthcare_journey.sql ---------------------------------------------------

drop function exora_private.provider_json;

-- 03_clinical_codes.sql -------------------------------------------------------

drop function exora_private.find_terms;

-- 01_foundations.sql ----------------------------------------------------------

drop function exora_private.audit_anchor_hash;

-- 08_plans_and_usage.sql ------------------------------------------------------

drop table
  public.account_plans,
  public.subscription_plans,
  public.api_capacity_leases,
  public.api_budget_usage,
  public.api_budgets,
  public.user_events,
  exora_private.file_access_tickets,
  public.patient_consent_history,
  public.patient_consents,
  public.provider_clinical_notes,
  public.encounter_events,
  public.healthcare_encounters,
  public.provider_access_log,
  public.patient_provider_access,
  public.provider_registry,
  public.semantic_processing_sessions,
  public.dual_lens_user_preferences,
  public.manual_review_queue,
  public.ocr_artifacts,
  public.narrative_source_mappings,
  public.clinical_narrative_sentences,
  public.clinical_narratives,
  public.clinical_event_decisions,
  exora_private.medical_code_words,
  public.medical_code_maps,
  public.medical_code_synonyms,
  public.medical_codes,
  public.medical_code_systems,
  public.patient_appointments,
  public.system_notifications,
  exora_private.failed_audit_events,
  exora_private.audit_anchor_heads,
  exora_private.audit_anchors;

drop function exora_private.uploads_since;

drop function exora_private.stored_bytes;

drop function public.get_user_usage_status;

drop function exora_private.track_completed_session;

drop function public.track_ai_processing_usage;

drop function public.set_account_plan;

-- 08_job_coordination.sql -----------------------------------------------------

drop function exora_private.give_up_job;

-- 08_api_budgets.sql ----------------------------------------------------------

drop function public.release_api_capacity;

drop function public.acquire_api_capacity;

drop function exora_private.add_api_usage;

drop function public.set_api_rate_limit;

-- 07_optimization.sql ---------------------------------------------------------

drop function public.data_quality_report;

drop function public.job_queue_health;

drop function public.database_health_check;

drop function exora_private.worst_status;

drop function exora_private.require_operator;

drop function public.log_user_event;

drop function exora_private.user_event_properties;

-- 06_security_reads.sql -------------------------------------------------------

drop function public.read_audit_log;

drop function public.read_consents;

drop function public.read_provider_notes;

drop function public.read_encounters;

drop function public.read_providers;

drop function public.read_narratives;

drop function public.read_lab_history;

drop function exora_private.lab_ids;

drop function public.read_medications;

drop function public.read_facts;

drop function public.read_timeline;

drop function exora_private.known_page;

drop function exora_private.fact_page;

drop function exora_private.fact_cursor;

drop function exora_private.current_facts;

drop function exora_private.codes_of;

drop function exora_private.facts_json;

drop function exora_private.fact_item;

drop function exora_private.require_read_types;

drop function exora_private.readable_types;

drop function exora_private.fact_types;

-- 06_security.sql -------------------------------------------------------------

drop function exora_private.page_size;

drop function exora_private.require_read_any;

drop function exora_private.log_read;

drop function exora_private.log_provider_access;

drop function public.open_shell_file;

drop function exora_private.ticket_folders;

drop function public.has_semantic_data_access;

drop function exora_private.readable_categories;

drop function exora_private.is_consented;

drop function public.withdraw_consent;

drop function public.give_consent;

drop function exora_private.end_unconsented_access;

drop function exora_private.keep_consent_version;

-- 05_healthcare_journey.sql ---------------------------------------------------

drop function public.write_provider_note;

drop function exora_private.guard_provider_note;

drop function public.remove_encounter;

drop function public.save_encounter;

drop function exora_private.is_span;

drop function exora_private.guard_access_log;

drop function public.get_patients_in_care;

drop function public.revoke_provider_access;

drop function public.grant_provider_access;

drop function exora_private.tell_provider;

drop function public.find_providers;

drop function public.verify_provider;

drop function public.register_provider;

drop function exora_private.checked_categories;

drop function exora_private.bounded_text;

drop function exora_private.require_listed;

drop function exora_private.closed_list;

-- 04_narrating.sql ------------------------------------------------------------

drop function exora_private.retire_narratives;

drop function public.complete_narrating;

drop function exora_private.unfounded_narratives;

drop function public.begin_narrating;

-- 04_manual_review.sql --------------------------------------------------------

drop function public.get_lens_preference;

drop function public.set_lens_preference;

drop function public.read_review_queue;

drop function public.add_clinical_event;

drop function public.correct_clinical_event;

drop function public.reject_clinical_event;

drop function public.confirm_clinical_event;

drop function exora_private.stated_event;

drop function exora_private.decide_event;

drop function exora_private.event_to_decide;

drop function exora_private.store_person_fact;

drop function exora_private.person_fact;

drop function exora_private.queue_for_review;

drop function exora_private.review_priority;

drop function exora_private.is_high_alert;

-- 04_ai_processing.sql --------------------------------------------------------

drop function exora_private.content_hash;

drop function exora_private.store_codes;

drop function exora_private.details;

drop function exora_private.job_file_json;

drop function exora_private.misfit;

drop function exora_private.is_count;

-- 03_clinical_narratives.sql --------------------------------------------------

drop function exora_private.check_narrative;

drop function exora_private.guard_narrative;

-- 03_clinical_core.sql --------------------------------------------------------

drop function exora_private.facts_as_known;

drop function exora_private.keep_decision;

-- 03_clinical_codes.sql -------------------------------------------------------

drop function public.load_medical_codes;

drop function public.search_medical_codes;

drop function exora_private.known_words;

drop function exora_private.search_words;

drop function exora_private.code_key;

drop function exora_private.search_key;

drop function exora_private.code_systems;

-- 02_profiles.sql -------------------------------------------------------------

drop function public.read_appointments;

drop function public.cancel_appointment;

drop function public.save_appointment;

drop function public.revoke_profile_access;

drop function public.grant_profile_access;

drop function exora_private.end_profile_access;

drop function public.update_profile;

drop function public.create_profile;

drop function exora_private.require_profile_fields;

drop function public.mark_notifications_read;

drop function public.read_notifications;

drop function exora_private.notify;

drop function public.has_profile_access_level;

drop function exora_private.require_own_question;

drop function exora_private.require_access;

drop function exora_private.category_of;

drop function exora_private.record_categories;

-- 01_foundations.sql ----------------------------------------------------------

drop function public.retry_failed_audit_events;

drop function public.record_failed_audit_event;

drop function exora_private.guard_failed_audit_events;

drop function public.verify_audit_anchors;

drop function public.read_audit_anchors;

drop function public.sign_audit_anchor;

drop function public.seal_audit_anchor;

drop function exora_private.guard_audit_anchors;

drop function exora_private.require_audit_fields;

drop function exora_private.is_flat;

drop function exora_private.guard_audit_heads;

drop function exora_private.refuse_audit_change;

drop function exora_private.is_plain_text;

drop function exora_private.is_admin;

drop function exora_private.is_service;

drop extension pg_trgm;
