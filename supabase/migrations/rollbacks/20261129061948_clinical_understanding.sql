-- Back to before: Clinical understanding
-- Rows of tables and columns that only the later version has are lost. Fails, and changes nothing, where kept rows
-- hold what the earlier version's constraints refuse.

-- 04_narrating.sql ------------------------------------------------------------

drop trigger patient_clinical_events_retell on public.patient_clinical_events;

-- 03_clinical_narratives.sql --------------------------------------------------

drop trigger patient_clinical_events_forget_narratives on public.patient_clinical_events;

-- 04_narrating.sql ------------------------------------------------------------

drop index public.semantic_processing_sessions_patient_idx;

-- 04_manual_review.sql --------------------------------------------------------

drop index public.manual_review_queue_waiting_idx;

-- 04_ai_processing.sql --------------------------------------------------------

drop index public.entity_processing_audit_v2_birth_idx;

-- 03_clinical_narratives.sql --------------------------------------------------

drop index public.clinical_narratives_current_subject;

-- 04_narrating.sql ------------------------------------------------------------

alter table public.semantic_processing_sessions drop constraint semantic_processing_sessions_patient_fkey;

-- 03_clinical_codes.sql -------------------------------------------------------

alter table public.medical_codes drop constraint medical_codes_kind_length;

-- 03_clinical_core.sql --------------------------------------------------------

alter table public.patient_clinical_events drop constraint patient_clinical_events_type_known;

alter table public.patient_observations drop constraint patient_observations_type_fits;

alter table public.patient_interventions drop constraint patient_interventions_type_fits;

-- 03_clinical_narratives.sql --------------------------------------------------

alter table public.clinical_narratives drop constraint clinical_narratives_subject_length;

alter table public.clinical_narratives drop constraint clinical_narratives_purpose_length;

alter table public.clinical_narratives drop constraint clinical_narratives_period_real;

-- 04_ai_processing.sql --------------------------------------------------------

alter table public.ai_processing_sessions drop constraint ai_processing_sessions_fallback_known;

-- 04_manual_review.sql --------------------------------------------------------

alter table public.manual_review_queue drop constraint manual_review_queue_reasons_known;

alter table public.manual_review_queue drop constraint manual_review_queue_risk_range;

alter table public.manual_review_queue drop constraint manual_review_queue_doubts_form;

-- 04_narrating.sql ------------------------------------------------------------

alter table public.semantic_processing_sessions drop constraint semantic_processing_sessions_dropped_object;

drop function exora_private.retire_narratives;

-- 04_manual_review.sql --------------------------------------------------------

drop function exora_private.review_priority;

-- 01_foundations.sql ----------------------------------------------------------

create or replace function exora_private.error_codes()
returns text[]
language sql
immutable
set search_path = ''
as $$
  select array[
    'file_empty', 'file_too_large', 'file_name_invalid', 'file_type_unsupported', 'file_type_mismatch',
    'pdf_encrypted', 'pdf_damaged', 'pdf_no_pages', 'image_damaged', 'image_too_large', 'heic_not_supported',
    'docx_locked', 'docx_damaged', 'document_too_complex', 'archive_locked', 'archive_damaged', 'archive_too_large',
    'archive_empty', 'archive_file_unreadable', 'text_not_readable',
    'structured_not_readable', 'structured_unsupported', 'structured_many_people', 'structured_too_large',
    'too_many_pages', 'too_many_facts', 'upload_incomplete', 'idempotency_conflict', 'quota_exceeded',
    'ai_consent_missing',
    'processing_timeout', 'reader_crashed', 'engine_unavailable', 'engine_key_refused', 'page_not_recognised',
    'storage_unavailable', 'database_unavailable', 'server_unreachable', 'job_not_held', 'job_cancelled', 'job_result_invalid',
    'fact_not_proven',
    'not_signed_in',
    'credentials_wrong', 'email_taken', 'email_invalid', 'email_unconfirmed', 'password_weak', 'not_allowed',
    'not_found', 'invalid_request', 'wrong_state', 'rate_limited', 'internal'
  ]
$$;

-- 02_profiles.sql -------------------------------------------------------------

create or replace function exora_private.category_of(p_event_type text)
returns text
language sql
immutable
set search_path = ''
as $$
  select case p_event_type
    when 'condition' then 'conditions'
    when 'symptom' then 'conditions'
    when 'family_history' then 'conditions'
    when 'medication' then 'medications'
    when 'allergy' then 'allergies'
    when 'lab' then 'labs'
    when 'vital' then 'vitals'
    when 'procedure' then 'procedures'
    when 'immunization' then 'immunizations'
  end
$$;

-- 03_clinical_codes.sql -------------------------------------------------------

alter table public.medical_codes
  drop column kind;

create or replace function public.load_medical_codes(
  p_code_system text,
  p_version text,
  p_codes jsonb,
  p_title text default null,
  p_licence text default null,
  p_is_current boolean default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_release public.medical_code_systems;
  v_codes integer;
  v_terms integer;
  v_maps integer;
begin
  if p_code_system is null or not p_code_system = any (exora_private.code_systems()) then
    perform exora_private.fail(
      'invalid_request',
      'This code system is not known.',
      'Pass one of ' || array_to_string(exora_private.code_systems(), ', ') || '.'
    );
  end if;
  if p_version is null or p_version !~ '^[A-Za-z0-9][A-Za-z0-9 ._-]{0,39}$'
    or char_length(p_title) not between 1 and 200 or char_length(p_licence) not between 1 and 500
  then
    perform exora_private.fail(
      'invalid_request',
      'The version, title or licence is empty, too long or has other characters.',
      'Pass the release''s version, such as 2026-01.'
    );
  end if;
  if jsonb_typeof(p_codes) is distinct from 'array' or pg_column_size(p_codes) > 16000000
    or jsonb_array_length(p_codes) > 10000
  then
    perform exora_private.fail('invalid_request', 'Codes come as an array of at most 10,000 and 16 MB.', 'Send the release in batches.');
  end if;
  if exists (
    select
    from jsonb_array_elements(p_codes) as x (item)
    where jsonb_typeof(x.item) <> 'object'
      or not coalesce(
        jsonb_typeof(x.item -> 'code') = 'string'
        and x.item ->> 'code' ~ '^[A-Za-z0-9][A-Za-z0-9.:/^-]{0,39}$'
        and jsonb_typeof(x.item -> 'display') = 'string'
        and char_length(x.item ->> 'display') between 1 and 500
        and exora_private.search_key(x.item ->> 'display') <> ''
        and coalesce(x.item -> 'status', '"active"') in ('"active"', '"inactive"')
        and jsonb_typeof(coalesce(x.item -> 'searchable', 'true')) = 'boolean'
        and jsonb_typeof(coalesce(x.item -> 'synonyms', '[]')) = 'array'
        and jsonb_typeof(coalesce(x.item -> 'maps', '[]')) = 'array',
        false
      )
  ) or exists (
    select
    from jsonb_array_elements(p_codes) as x (item)
    cross join lateral jsonb_array_elements(coalesce(x.item -> 'synonyms', '[]')) as y (term)
    where jsonb_typeof(y.term) <> 'string' or char_length(y.term #>> '{}') not between 1 and 500
  ) or exists (
    select
    from jsonb_array_elements(p_codes) as x (item)
    cross join lateral jsonb_array_elements(coalesce(x.item -> 'maps', '[]')) as m (map)
    where not coalesce(
      m.map ->> 'system' = any (exora_private.code_systems())
      and m.map ->> 'code' ~ '^[A-Za-z0-9][A-Za-z0-9.:/^-]{0,39}$'
      and m.map ->> 'type' in ('equivalent', 'broader', 'narrower', 'related')
      and coalesce(m.map ->> 'priority', '1') ~ '^([1-9][0-9]?|100)$',
      false
    )
  ) then
    perform exora_private.fail(
      'invalid_request',
      'A code, its display, a synonym or a map is missing, of another form or too long.',
      'Send {code, display, status?, searchable?, synonyms?: [term], maps?: [{system, code, type, priority?}]}.'
    );
  end if;

  if p_is_current then
    update public.medical_code_systems as s
    set is_current = false
    where s.code_system = p_code_system and s.is_current and s.version <> p_version;
  end if;
  insert into public.medical_code_systems as s (code_system, version, title, licence, is_current)
  values (p_code_system, p_version, coalesce(p_title, p_code_system), p_licence, coalesce(p_is_current, false))
  on conflict on constraint medical_code_systems_pkey do update
  set
    title = coalesce(p_title, s.title),
    licence = coalesce(p_licence, s.licence),
    is_current = coalesce(p_is_current, s.is_current),
    loaded_at = now()
  returning s.* into v_release;

  -- A code that comes twice in one batch: its last row counts.
  with given as (
    select distinct on (x.item ->> 'code')
      x.item ->> 'code' as code,
      x.item ->> 'display' as display,
      coalesce(x.item ->> 'status', 'active') as status,
      coalesce((x.item ->> 'searchable')::boolean, true) as searchable
    from jsonb_array_elements(p_codes) with ordinality as x (item, at)
    order by x.item ->> 'code', x.at desc
  ),
  stored as (
    insert into public.medical_codes as c (code_system, version, code, display, status, searchable)
    select p_code_system, p_version, g.code, g.display, g.status, g.searchable
    from given as g
    on conflict on constraint medical_codes_code_key do update
    set
      display = excluded.display,
      status = excluded.status,
      searchable = excluded.searchable
    where (c.display, c.status, c.searchable) is distinct from (excluded.display, excluded.status, excluded.searchable)
    returning 1
  )
  select count(*) into v_codes from stored;

  with stated as (
    select
      c.id, c.display, x.item, case when c.searchable and c.status = 'active' then v_release.id end as release_id
    from jsonb_array_elements(p_codes) as x (item)
    join public.medical_codes as c
      on c.code_system = p_code_system and c.version = p_version and c.code = x.item ->> 'code'
  ),
  given as (
    select s.id, s.display as term, s.display, s.release_id from stated as s
    union
    select s.id, y.term, s.display, s.release_id
    from stated as s
    cross join lateral jsonb_array_elements_text(coalesce(s.item -> 'synonyms', '[]')) as y (term)
    where exora_private.search_key(y.term) <> ''
  ),
  gone as (
    -- Terms that the release doesn't have any more.
    delete from public.medical_code_synonyms as t
    where t.code_id in (select s.id from stated as s)
      and not exists (select from given as g where g.id = t.code_id and g.term = t.term)
    returning 1
  ),
  stored as (
    insert into public.medical_code_synonyms as t (code_id, term, is_display, release_id)
    select g.id, g.term, g.term = g.display, g.release_id
    from given as g
    on conflict on constraint medical_code_synonyms_pkey do update
    set
      is_display = excluded.is_display,
      release_id = excluded.release_id
    where (t.is_display, t.release_id) is distinct from (excluded.is_display, excluded.release_id)
    returning t.search_key
  ),
  words as (
    -- How often a word is used only orders guesses: changed rows may count twice.
    insert into exora_private.medical_code_words as k (word, uses)
    select w.word, count(*)
    from stored as s
    cross join lateral string_to_table(s.search_key, ' ') as w (word)
    group by w.word
    order by w.word
    on conflict on constraint medical_code_words_pkey do update
    set uses = k.uses + excluded.uses
    returning 1
  )
  select (select count(*) from stored) + (select count(*) from gone) into v_terms;

  with stated as (
    select c.id, m.map
    from jsonb_array_elements(p_codes) as x (item)
    join public.medical_codes as c
      on c.code_system = p_code_system and c.version = p_version and c.code = x.item ->> 'code'
    cross join lateral jsonb_array_elements(coalesce(x.item -> 'maps', '[]')) as m (map)
  ),
  stored as (
    insert into public.medical_code_maps as k (from_code_id, to_code_system, to_code, map_type, priority)
    select distinct on (s.id, s.map ->> 'system', s.map ->> 'code')
      s.id, s.map ->> 'system', s.map ->> 'code', s.map ->> 'type', coalesce((s.map ->> 'priority')::integer, 1)
    from stated as s
    on conflict on constraint medical_code_maps_pkey do update
    set
      map_type = excluded.map_type,
      priority = excluded.priority
    where (k.map_type, k.priority) is distinct from (excluded.map_type, excluded.priority)
    returning 1
  )
  select count(*) into v_maps from stored;

  perform public.log_audit_event(
    p_event_type => 'codes.loaded',
    p_resource_type => 'medical_code_system',
    p_details => jsonb_build_object(
      'code_system', p_code_system, 'version', p_version, 'codes', v_codes, 'terms', v_terms, 'maps', v_maps,
      'is_current', v_release.is_current
    )
  );
  return jsonb_build_object('codes', v_codes, 'terms', v_terms, 'maps', v_maps, 'is_current', v_release.is_current);
end
$$;

-- 03_clinical_core.sql --------------------------------------------------------

alter table public.patient_clinical_events
  add constraint patient_clinical_events_type_known check (
    event_type in (
      'condition', 'symptom', 'medication', 'allergy', 'lab', 'vital', 'procedure', 'immunization', 'family_history'
    )
  );

alter table public.patient_observations
  add constraint patient_observations_type_fits check (event_type = 'lab');

comment on table public.patient_observations is 'Details of laboratory results: a number or words, with unit, reference range and flag.';

alter table public.patient_interventions
  add constraint patient_interventions_type_fits check (event_type = 'procedure');

comment on table public.patient_interventions is 'Details of procedures.';

create or replace function exora_private.unproven_reason(
  p_event_type text,
  p_display_text text,
  p_attributes jsonb,
  p_quotes text
)
returns text
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_name text;
  v_words text;
  v_squeezed text;
  v_digits text[];
  v_numbers numeric[];
  -- The attributes that repeat words of the page; the others are normalised values that stand beside them.
  v_raw constant text[] := case p_event_type
    when 'medication' then array['text', 'drug', 'strength', 'frequency']
    when 'lab' then array['text', 'value', 'unit', 'refLow', 'refHigh']
    when 'vital' then array['text', 'value', 'unit', 'systolic', 'diastolic']
    when 'allergy' then array['text', 'reaction']
    else array['text']
  end;
begin
  foreach v_name in array v_raw loop
    v_words := case v_name when 'text' then p_display_text else p_attributes ->> v_name end;
    if v_words is null then
      continue;
    end if;
    if v_name <> 'text' and jsonb_typeof(p_attributes -> v_name) = 'number' then
      v_digits := coalesce(v_digits, regexp_split_to_array(p_quotes, '[^0-9.,]+'));
      if not ltrim(v_words, '-') = any (v_digits) then
        v_numbers := coalesce(v_numbers, exora_private.numbers_in(p_quotes), '{}');
        if not abs(v_words::numeric) = any (v_numbers) then
          return v_name || '_not_quoted';
        end if;
      end if;
    -- Most words stand there as they are; spacing and punctuation are looked past only where they don't.
    elsif strpos(p_quotes, v_words) = 0 then
      v_squeezed := coalesce(v_squeezed, exora_private.squeeze(p_quotes));
      if strpos(v_squeezed, exora_private.squeeze(v_words)) = 0 then
        return v_name || '_not_quoted';
      end if;
    end if;
  end loop;
  return null;
end
$$;

comment on function exora_private.unproven_reason(text, text, jsonb, text) is
  'Which raw words (label, drug, strength, frequency, value, unit, range, reaction) are not inside the quotes, or null.';

-- 03_clinical_facts.sql -------------------------------------------------------

create or replace function exora_private.fact_attributes(p_patient_id uuid, p_event_id uuid, p_event_type text)
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
            'onset', d.onset, 'status', d.clinical_status, 'severity', d.severity, 'relation', d.relation
          )
        ) || d.other_attributes
        from public.patient_conditions as d
        where d.patient_id = p_patient_id and d.event_id = p_event_id
      );
    when 'medication' then
      return (
        select jsonb_strip_nulls(
          jsonb_build_object(
            'drug', d.drug, 'strength', d.strength, 'form', d.form, 'dose', d.dose, 'doseMax', d.dose_max,
            'unit', d.dose_unit, 'route', d.route, 'frequency', d.frequency, 'frequencyPerDay', d.frequency_per_day,
            'prn', d.as_needed, 'durationDays', d.duration_days, 'status', d.medication_status, 'start', d.started_on
          )
        ) || d.other_attributes
        from public.patient_medications as d
        where d.patient_id = p_patient_id and d.event_id = p_event_id
      );
    when 'allergy' then
      return (
        select jsonb_strip_nulls(
          jsonb_build_object(
            'reaction', d.reaction, 'severity', d.severity, 'criticality', d.criticality, 'status', d.allergy_status
          )
        ) || d.other_attributes
        from public.patient_allergies as d
        where d.patient_id = p_patient_id and d.event_id = p_event_id
      );
    when 'lab' then
      return (
        select jsonb_strip_nulls(
          jsonb_build_object(
            'value', coalesce(to_jsonb(d.value_number), to_jsonb(d.value_text)), 'unit', d.unit, 'refLow', d.ref_low,
            'refHigh', d.ref_high, 'flag', d.flag
          )
        ) || d.other_attributes
        from public.patient_observations as d
        where d.patient_id = p_patient_id and d.event_id = p_event_id
      );
    when 'vital' then
      return (
        select jsonb_strip_nulls(
          jsonb_build_object(
            'value', coalesce(to_jsonb(d.value_number), to_jsonb(d.value_text)), 'unit', d.unit,
            'systolic', d.systolic, 'diastolic', d.diastolic, 'flag', d.flag
          )
        ) || d.other_attributes
        from public.patient_vitals as d
        where d.patient_id = p_patient_id and d.event_id = p_event_id
      );
    when 'immunization' then
      return (
        select jsonb_strip_nulls(
          jsonb_build_object(
            'date', d.given_on, 'status', d.immunization_status, 'lot', d.lot_number
          )
        ) || d.other_attributes
        from public.patient_immunizations as d
        where d.patient_id = p_patient_id and d.event_id = p_event_id
      );
    when 'procedure' then
      return (
        select jsonb_strip_nulls(
          jsonb_build_object(
            'date', d.performed_on, 'status', d.intervention_status, 'bodySite', d.body_site
          )
        ) || d.other_attributes
        from public.patient_interventions as d
        where d.patient_id = p_patient_id and d.event_id = p_event_id
      );
  end case;
end
$$;

-- 03_clinical_narratives.sql --------------------------------------------------

alter table public.clinical_narratives
  drop column subject,
  drop column purpose,
  drop column period_start,
  drop column period_end,
  drop column content_hash;

create or replace function exora_private.guard_narrative()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if old.status = 'superseded'
    or to_jsonb(new) - array['status', 'superseded_at', 'supersedes_id', 'session_id']
      is distinct from to_jsonb(old) - array['status', 'superseded_at', 'supersedes_id', 'session_id']
  then
    perform exora_private.fail(
      'wrong_state',
      'What a stored narrative tells is never changed, and a superseded one doesn''t come back.',
      'Store a new narrative that supersedes it.'
    );
  end if;
  return new;
end
$$;

comment on function exora_private.guard_narrative() is 'Trigger: of a narrative only the status may change, and only to superseded.';

-- 04_ai_processing.sql --------------------------------------------------------

alter table public.ai_processing_sessions
  drop column model,
  drop column fallback,
  drop column model_calls,
  drop column tokens_in,
  drop column tokens_out,
  drop column cost_micros;

comment on table public.ai_processing_sessions is
  'One understanding of a reading by one job (later attempts continue it), with its engine and what came of it.';

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
      'shell_file', exora_private.job_file_json(v_file),
      'structured', v_reading.structured,
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

comment on function public.begin_understanding(uuid, text, integer) is
  'Opens the job''s session, or the one that an earlier attempt left, and returns the reading''s pages with their words, and what the file itself states.';

create or replace function exora_private.details()
returns table (
  detail_table text,
  event_types text[],
  -- [attribute, kind, column] each; an attribute of two kinds has two columns.
  columns jsonb
)
language sql
immutable
set search_path = ''
as $$
  values
    (
      'patient_conditions', array['condition', 'symptom', 'family_history'],
      '[["onset", "text", "onset"], ["status", "text", "clinical_status"], ["severity", "text", "severity"],
        ["relation", "text", "relation"]]'::jsonb
    ),
    (
      'patient_medications', array['medication'],
      '[["drug", "text", "drug"], ["strength", "text", "strength"], ["form", "text", "form"], ["dose", "number", "dose"],
        ["doseMax", "number", "dose_max"], ["unit", "text", "dose_unit"], ["route", "text", "route"],
        ["frequency", "text", "frequency"], ["frequencyPerDay", "number", "frequency_per_day"],
        ["prn", "boolean", "as_needed"], ["durationDays", "number", "duration_days"],
        ["status", "text", "medication_status"], ["start", "text", "started_on"]]'
    ),
    (
      'patient_allergies', array['allergy'],
      '[["reaction", "text", "reaction"], ["severity", "text", "severity"], ["criticality", "text", "criticality"],
        ["status", "text", "allergy_status"]]'
    ),
    (
      'patient_observations', array['lab'],
      '[["value", "number", "value_number"], ["value", "text", "value_text"], ["unit", "text", "unit"],
        ["refLow", "number", "ref_low"], ["refHigh", "number", "ref_high"], ["flag", "text", "flag"]]'
    ),
    (
      'patient_vitals', array['vital'],
      '[["value", "number", "value_number"], ["value", "text", "value_text"], ["unit", "text", "unit"],
        ["systolic", "number", "systolic"], ["diastolic", "number", "diastolic"], ["flag", "text", "flag"]]'
    ),
    (
      'patient_immunizations', array['immunization'],
      '[["date", "text", "given_on"], ["status", "text", "immunization_status"], ["lot", "text", "lot_number"]]'
    ),
    (
      'patient_interventions', array['procedure'],
      '[["date", "text", "performed_on"], ["status", "text", "intervention_status"], ["bodySite", "text", "body_site"]]'
    )
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
  -- In the order of p_facts. No event id: nothing is stored for this one.
  v_event_ids uuid[];
  v_old_ids uuid[];
  v_hashes text[];
  v_kept integer;
  v_gone uuid[];
begin
  -- A person who decides about one of these at this moment comes before or after the whole.
  perform
  from public.patient_clinical_events as e
  where e.shell_file_id = p_shell_file_id and e.status <> 'superseded'
  order by e.id
  for no key update;

  -- What each stated fact meets: nothing (store it), the same content or a person's decision (keep that),
  -- or another suggestion under the same key (supersede that). One fact per key: the first.
  with stated as materialized (
    select f.ordinal, f.fact ->> 'key' as key, exora_private.content_hash(f.fact) as content_hash
    from jsonb_array_elements(p_facts) with ordinality as f (fact, ordinal)
  ),
  firsts as (
    select s.key, min(s.ordinal) as ordinal
    from stated as s
    group by s.key
  ),
  met as (
    select
      s.ordinal,
      s.content_hash,
      e.id as old_id,
      i.ordinal is not null as is_first,
      coalesce(e.status <> 'suggested' or e.content_hash = s.content_hash, false) as keep
    from stated as s
    left join firsts as i on i.ordinal = s.ordinal
    left join public.patient_clinical_events as e
      on e.shell_file_id = p_shell_file_id and e.fact_key = s.key and e.status <> 'superseded'
  )
  select
    coalesce(array_agg(case when m.is_first and not m.keep then exora_private.ordered_id() end order by m.ordinal), '{}'),
    coalesce(array_agg(case when m.is_first and not m.keep then m.old_id end order by m.ordinal), '{}'),
    coalesce(array_agg(m.content_hash order by m.ordinal), '{}'),
    count(*) filter (where m.is_first and m.keep)
  into v_event_ids, v_old_ids, v_hashes, v_kept
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
        e.id = any (v_old_ids)
        or e.fact_key not in (select f.fact ->> 'key' from jsonb_array_elements(p_facts) as f (fact))
      )
    returning e.id
  )
  select coalesce(array_agg(g.id), '{}') into v_gone from gone as g;
  update public.manual_review_queue as q
  set
    status = 'obsolete',
    decided_at = now()
  where q.event_id = any (v_gone) and q.status = 'waiting';
  perform exora_private.retire_narratives(v_gone);

  insert into public.patient_clinical_events (
    id, patient_id, shell_file_id, fact_key, event_type, display_text, assertion, event_date, origin, source_element,
    confidence, content_hash, session_id, supersedes_id
  )
  select
    f.event_id,
    p_patient_id,
    p_shell_file_id,
    f.fact ->> 'key',
    f.fact ->> 'type',
    f.fact ->> 'text',
    f.fact ->> 'assertion',
    -- A day that no calendar has (30 February, a misread digit) leaves the fact undated, not unstored.
    case when exora_private.partial_date(f.fact ->> 'date') is not null then f.fact ->> 'date' end,
    case when f.fact ->> 'element' is null then 'machine' else 'structured' end,
    f.fact ->> 'element',
    (f.fact ->> 'confidence')::double precision,
    f.content_hash,
    p_session_id,
    f.old_id
  from rows from (jsonb_array_elements(p_facts), unnest(v_event_ids), unnest(v_old_ids), unnest(v_hashes))
    as f (fact, event_id, old_id, content_hash)
  where f.event_id is not null;

  perform exora_private.store_details(p_patient_id, p_facts, v_event_ids);
  perform exora_private.store_codes(p_patient_id, p_facts, v_event_ids);

  insert into public.clinical_event_sources (
    event_id, ordinal, patient_id, event_type, role, page_id, page_number, quote, start_offset, end_offset, boxes
  )
  select
    f.event_id,
    s.ordinal,
    p_patient_id,
    f.fact ->> 'type',
    s.source ->> 'role',
    p.id,
    p.page_number,
    s.source ->> 'quote',
    (s.source ->> 'start')::integer,
    (s.source ->> 'end')::integer,
    s.source -> 'boxes'
  from rows from (jsonb_array_elements(p_facts), unnest(v_event_ids)) as f (fact, event_id)
  cross join lateral jsonb_array_elements(f.fact -> 'sources') with ordinality as s (source, ordinal)
  join public.shell_file_pages as p
    on p.reading_id = p_reading_id and p.page_number = (s.source ->> 'page')::integer
  where f.event_id is not null;

  return jsonb_build_object(
    'facts_stored', cardinality(array_remove(v_event_ids, null)),
    'facts_kept', v_kept,
    'facts_superseded', cardinality(v_gone),
    'facts_to_review', exora_private.queue_for_review(p_patient_id, p_reading_id, p_facts, v_event_ids)
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
  v_types constant text[] := array(select unnest(d.event_types) from exora_private.details() as d);
  v_roles constant text[] := array[
    'label', 'value', 'unit', 'range', 'flag', 'strength', 'dosage', 'route', 'frequency', 'date', 'detail'
  ];
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
    -- Written out where misfit() would do: it is asked once for each of some hundred facts.
    where case
      when (
        jsonb_typeof(f.fact -> 'key'), jsonb_typeof(f.fact -> 'type'), jsonb_typeof(f.fact -> 'text'),
        jsonb_typeof(f.fact -> 'assertion'), jsonb_typeof(f.fact -> 'attributes'), jsonb_typeof(f.fact -> 'confidence'),
        jsonb_typeof(f.fact -> 'sources')
      ) is distinct from ('string', 'string', 'string', 'string', 'object', 'number', 'array') then true
      else char_length(f.fact ->> 'key') not between 8 and 200
        or char_length(f.fact ->> 'text') not between 1 and 2000
        or not f.fact ->> 'type' = any (v_types)
        or not f.fact ->> 'assertion' = any (array['present', 'absent', 'possible', 'historical', 'family'])
        or not coalesce(nullif((f.fact ->> 'confidence')::numeric, 0), 1) between 1e-100 and 1
        or jsonb_typeof(f.fact -> 'date') not in ('string', 'null')
        or jsonb_typeof(f.fact -> 'element') not in ('string', 'null')
        or char_length(f.fact ->> 'element') not between 1 and 2000
        or jsonb_typeof(f.fact -> 'code') not in ('object', 'null')
        or case
          when jsonb_typeof(f.fact -> 'code') = 'object' then (
            jsonb_typeof(f.fact #> '{code,system}'), jsonb_typeof(f.fact #> '{code,code}'),
            jsonb_typeof(f.fact #> '{code,display}')
          ) is distinct from ('string', 'string', 'string')
            or '' in (f.fact #>> '{code,system}', f.fact #>> '{code,code}', f.fact #>> '{code,display}')
            or not f.fact #>> '{code,reason}' = any (array['exact', 'normalised', 'synonym', 'trigram', 'mapped', 'source'])
            or char_length(f.fact #>> '{code,term}') not between 1 and 500
            or not coalesce(nullif(exora_private.number_attribute(f.fact -> 'code', 'score'), 0), 1) between 1e-100 and 1
            or jsonb_typeof(f.fact #> '{code,score}') not in ('number', 'null')
          else false
        end
        or exists (
          select
          from jsonb_array_elements(f.fact -> 'sources') as x (source)
          where not exora_private.is_count(x.source -> 'page')
            or not exora_private.is_count(x.source -> 'start')
            or not exora_private.is_count(x.source -> 'end')
            or jsonb_typeof(x.source -> 'quote') is distinct from 'string'
            or not coalesce(x.source ->> 'role' = any (v_roles), false)
            or jsonb_typeof(x.source -> 'boxes') is distinct from 'array'
            or x.source -> 'boxes' = '[]'
        )
    end
  ) then
    perform exora_private.fail(
      'invalid_request',
      'A fact lacks its key, text, attributes or sources.',
      'Send facts in the form of contracts'' GroundedFact, offsets in code points.'
    );
  end if;
  if exists (
    select f.fact ->> 'element', f.fact ->> 'type'
    from jsonb_array_elements(p_facts) as f (fact)
    where f.fact ->> 'element' is not null
    except
    select s.fact ->> 'element', s.fact ->> 'type'
    from public.shell_file_readings as r
    cross join lateral jsonb_array_elements(r.structured -> 'facts') as s (fact)
    where r.id = v_session.reading_id
  ) then
    perform exora_private.fail(
      'invalid_request',
      'A fact names an element that states no such fact in this file.',
      'Send "element" only for the structured facts that begin_understanding() returned.'
    );
  end if;
  if exora_private.misfit(p_session, '{"engine": "string?", "engine_version": "string?", "ms": "number?"}') is not null
    or exists (
      select
      from jsonb_array_elements(coalesce(p_candidates, '[]')) as c (candidate)
      where jsonb_typeof(c.candidate) <> 'object'
        or exists (
          select
          from (values (c.candidate -> 'page'), (c.candidate -> 'start'), (c.candidate -> 'end')) as n (value)
          where n.value <> 'null' and not exora_private.is_count(n.value)
        )
        or case jsonb_typeof(c.candidate -> 'confidence')
          when 'number' then not coalesce(nullif((c.candidate ->> 'confidence')::numeric, 0), 1) between 1e-100 and 1
          when 'null' then false
          else c.candidate ? 'confidence'
        end
        or jsonb_typeof(c.candidate -> 'negated') not in ('boolean', 'null')
        or jsonb_typeof(c.candidate -> 'attributes') <> 'object'
        or not coalesce(c.candidate ->> 'fate', 'context') = any (array['stored', 'refused', 'context'])
        or (c.candidate ->> 'fate' = 'refused' and c.candidate ->> 'reason' is null)
    )
  then
    perform exora_private.fail(
      'invalid_request',
      'The session or a candidate is not described as expected.',
      'Send {engine, engine_version, ms}, and candidates with a type, text, page, start, end and a known fate.'
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

  -- Only what harms when it is wrong is worth a message; the rest waits until somebody looks.
  perform exora_private.notify(
    p.account_owner_id, 'review_waiting', v_file.patient_id, 'shell_file', v_file.id, jsonb_build_object('count', w.urgent)
  )
  from public.user_profiles as p
  cross join lateral (
    select count(*) as urgent
    from public.patient_clinical_events as e
    join public.manual_review_queue as q on q.event_id = e.id and q.status = 'waiting' and q.priority <= 2
    where e.session_id = v_session.id
  ) as w
  where p.id = v_file.patient_id and w.urgent > 0;

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

-- 04_manual_review.sql --------------------------------------------------------

alter table public.manual_review_queue
  drop column risk,
  drop column doubts,
  add constraint manual_review_queue_reasons_known check (
    reason = reasons[1]
    and reasons <@ array['text_layer_mismatch', 'conflict', 'high_risk', 'low_confidence', 'uncoded']
  );

create index manual_review_queue_waiting_idx
on public.manual_review_queue (patient_id, status, priority, created_at, event_id);

create function exora_private.review_priority(p_event_type text, p_is_high_alert boolean, p_reasons text[])
returns integer
language sql
immutable
set search_path = ''
as $$
  select case
    -- What a person sees differs from what was read: nothing that stands there is trusted.
    when 'text_layer_mismatch' = any (p_reasons) then 1
    -- A missed or invented allergy, a wrong dose of a high-alert medicine: the errors that kill.
    when 'high_risk' = any (p_reasons) and (p_event_type = 'allergy' or p_is_high_alert) then 1
    when array['high_risk', 'low_confidence'] <@ p_reasons then 1
    when array['high_risk', 'conflict'] && p_reasons then 2
    when 'low_confidence' = any (p_reasons) then 3
    else 4
  end
$$;

comment on function exora_private.review_priority(text, boolean, text[]) is
  '1 (allergies, high-alert medicines, doubtful doses, pages that show something else), 2 (other doses, conflicts), '
  '3 (the machine is unsure), 4 (uncoded).';

create or replace function exora_private.queue_for_review(p_patient_id uuid, p_reading_id uuid, p_facts jsonb, p_event_ids uuid[])
returns integer
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_queued integer;
begin
  with stated as materialized (
    select
      x.event_id,
      x.fact,
      x.fact ->> 'type' as event_type,
      x.fact -> 'attributes' as a,
      lower(coalesce(exora_private.text_attribute(x.fact -> 'attributes', 'drug'), x.fact ->> 'text')) as subject,
      case
        when x.fact ->> 'type' = 'medication' then exora_private.squeeze(x.fact #>> '{attributes,strength}')
      end as strength,
      x.fact ->> 'type' = 'medication'
        and exora_private.is_high_alert(concat_ws(' ', x.fact #>> '{attributes,drug}', x.fact ->> 'text')) as is_high_alert
    from rows from (jsonb_array_elements(p_facts), unnest(p_event_ids)) as x (fact, event_id)
    where x.event_id is not null
  ),
  -- Recognisers rate each word from 0 to 1. Under 0.6 they chose among letters: a doubtful digit in a dose costs a look.
  doubted as materialized (
    select p.page_number, (w.word ->> 'start')::integer as start_offset, (w.word ->> 'end')::integer as end_offset
    from public.shell_file_pages as p
    cross join lateral jsonb_path_query(p.words, 'strict $[*] ? (@.confidence < 0.6)') as w (word)
    where p.reading_id = p_reading_id
      and exora_private.is_count(w.word -> 'start')
      and exora_private.is_count(w.word -> 'end')
  ),
  -- Under half of a text layer's words seen in the picture: a layer of another text, or one that isn't shown.
  unlike as materialized (
    select distinct o.page_number
    from public.ocr_artifacts as o
    where o.reading_id = p_reading_id and exora_private.number_attribute(o.details, 'text_layer_agreement') < 0.5
  ),
  proofs as (
    select s.event_id, bool_or(d.page_number is not null) as is_doubted, bool_or(u.page_number is not null) as is_unlike
    from stated as s
    cross join lateral jsonb_array_elements(s.fact -> 'sources') as x (source)
    left join doubted as d
      on d.page_number = (x.source ->> 'page')::integer
      and d.start_offset < (x.source ->> 'end')::integer
      and d.end_offset > (x.source ->> 'start')::integer
    left join unlike as u on u.page_number = (x.source ->> 'page')::integer
    group by s.event_id
  ),
  known as materialized (
    -- What was stated many times is compared once. A fact that meets itself here doesn't differ from itself.
    select d.event_type, d.assertion, d.subject, exora_private.squeeze(d.strength) as strength, d.dose, d.frequency_per_day
    from (
      select distinct
        e.event_type, e.assertion, lower(coalesce(m.drug, e.display_text)) as subject, m.strength, m.dose, m.frequency_per_day
      from public.patient_clinical_events as e
      left join public.patient_medications as m on m.patient_id = p_patient_id and m.event_id = e.id
      where e.patient_id = p_patient_id
        and e.event_type in ('allergy', 'medication')
        and e.status in ('suggested', 'confirmed')
        and coalesce(lower(m.medication_status), 'active') not in ('stopped', 'completed', 'discontinued')
        and lower(coalesce(m.drug, e.display_text)) in (
          select s.subject from stated as s where s.event_type in ('allergy', 'medication')
        )
    ) as d
  ),
  -- A drug that is both taken and named as an allergy, an allergy both stated and denied, one drug in two doses.
  conflicting as (
    select distinct s.event_id
    from stated as s
    join known as k on k.subject = s.subject
    where s.event_type in ('allergy', 'medication')
      and case
        when k.event_type <> s.event_type then k.assertion = 'present' and s.fact ->> 'assertion' = 'present'
        when k.event_type = 'allergy' then (k.assertion = 'absent') <> (s.fact ->> 'assertion' = 'absent')
        when k.assertion <> 'present' or s.fact ->> 'assertion' <> 'present' then false
        else coalesce(k.strength <> s.strength, false)
          or coalesce(k.dose <> exora_private.number_attribute(s.a, 'dose'), false)
          or coalesce(k.frequency_per_day <> exora_private.number_attribute(s.a, 'frequencyPerDay'), false)
      end
  ),
  -- Materialized: the reasons are asked for four times.
  judged as materialized (
    select
      s.event_id,
      s.event_type,
      s.is_high_alert,
      array_remove(
        array[
          case when p.is_unlike then 'text_layer_mismatch' end,
          case when s.event_id in (select c.event_id from conflicting as c) then 'conflict' end,
          -- "No known allergy to penicillin", read where it doesn't stand, is as dangerous as an allergy that was missed.
          case
            when s.event_type = 'allergy'
              or (
                s.event_type = 'medication'
                and (
                  s.a ->> 'strength' is not null or s.a ->> 'dose' is not null
                  or s.is_high_alert
                )
              )
              then 'high_risk'
          end,
          -- Extractors give 0.7 and more to names that they know in a place where such names stand; less is a guess.
          case when p.is_doubted or (s.fact ->> 'confidence')::numeric < 0.7 then 'low_confidence' end,
          -- Without a code nothing warns of an interaction, and the same illness in other words stays a second one.
          case
            when s.event_type in ('allergy', 'medication', 'condition')
              and jsonb_typeof(s.fact -> 'code') is distinct from 'object'
              then 'uncoded'
          end
        ],
        null
      ) as reasons
    from stated as s
    left join proofs as p on p.event_id = s.event_id
  )
  insert into public.manual_review_queue (event_id, patient_id, event_type, reason, reasons, priority)
  select
    j.event_id, p_patient_id, j.event_type, j.reasons[1], j.reasons,
    exora_private.review_priority(j.event_type, j.is_high_alert, j.reasons)
  from judged as j
  where cardinality(j.reasons) > 0;

  get diagnostics v_queued = row_count;
  return v_queued;
end
$$;

comment on function exora_private.queue_for_review(uuid, uuid, jsonb, uuid[]) is
  'Scores new facts by risk, the reader''s and the extractor''s confidence, conflicts and codes, and queues those that need a look.';

create or replace function exora_private.person_fact(p_stated jsonb, p_before jsonb default null)
returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  v_fact jsonb;
  v_misfit text;
  -- Attributes that don't tell what a thing is.
  v_of_state constant text[] := array['status', 'severity', 'criticality', 'start', 'stop', 'onset', 'date'];
begin
  v_misfit := exora_private.misfit(
    p_stated,
    '{"text": "string?", "assertion": "string?", "attributes": "object?", "date": "string?", "code": "object?"}'::jsonb
      || case when p_before is null then '{"type": "string", "text": "string"}' else '{}' end::jsonb,
    true
  );
  if v_misfit is null and (pg_column_size(p_stated) > 32768 or p_stated = '{}') then
    v_misfit := 'object';
  end if;
  if v_misfit is not null then
    perform exora_private.fail(
      'invalid_request',
      format('A fact can''t be stated like this (%s).', v_misfit),
      'Send text, assertion, attributes, date and code, a new fact also its type, and nothing else.'
    );
  end if;

  v_fact := coalesce(p_before, '{"assertion": "present", "attributes": {}, "date": null}') || p_stated;
  v_fact := v_fact || jsonb_build_object(
    'text', btrim(normalize(v_fact ->> 'text', nfc)),
    'attributes', jsonb_strip_nulls(coalesce(nullif(v_fact -> 'attributes', 'null'), '{}'))
  );
  if p_before is not null
    and (v_fact -> 'text', (v_fact -> 'attributes') - v_of_state)
      is distinct from (p_before -> 'text', jsonb_strip_nulls(p_before -> 'attributes') - v_of_state)
  then
    -- The code said what the earlier words mean.
    v_fact := v_fact - 'code';
  end if;
  if p_stated ? 'code' then
    -- A person chooses a code, its words are the release's: nobody writes "harmless" beside the code of a poison.
    v_fact := v_fact || jsonb_build_object(
      'code',
      (
        select jsonb_build_object(
          'system', c.code_system, 'code', c.code, 'display', c.display, 'version', c.version, 'reason', 'person'
        )
        from public.medical_codes as c
        join public.medical_code_systems as r
          on r.code_system = c.code_system and r.version = c.version and r.is_current
        where c.code_system = p_stated #>> '{code,system}'
          and c.code = p_stated #>> '{code,code}'
          and c.status = 'active'
      )
    );
  end if;

  v_misfit := case
    when not v_fact ->> 'type' = any (
      array(select unnest(d.event_types) from exora_private.details() as d)
    ) then 'type'
    when char_length(coalesce(v_fact ->> 'text', '')) not between 1 and 2000 or v_fact ->> 'text' ~ '[\x01-\x08\x0b-\x1f\x7f]'
      then 'text'
    when not coalesce(v_fact ->> 'assertion' = any (array['present', 'absent', 'possible', 'historical', 'family']), false)
      then 'assertion'
    when v_fact ->> 'date' is not null and exora_private.partial_date(v_fact ->> 'date') is null then 'date'
    when jsonb_typeof(p_stated -> 'code') = 'object'
      and (
        exora_private.misfit(p_stated -> 'code', '{"system": "string", "code": "string"}', true) is not null
        or v_fact ->> 'code' is null
      )
      then 'code'
  end;
  if v_misfit is null and (select count(*) from jsonb_object_keys(v_fact -> 'attributes')) > 40 then
    v_misfit := 'attributes';
  end if;
  v_misfit := coalesce(
    v_misfit,
    (
      select 'attributes.' || left(min(a.key), 40)
      from jsonb_each(v_fact -> 'attributes') as a
      where a.key !~ '^[a-z][A-Za-z0-9]{0,39}$'
        or case jsonb_typeof(a.value)
          when 'string' then char_length(a.value #>> '{}') not between 1 and 500
          when 'number' then abs((a.value #>> '{}')::numeric) > 1e9
          when 'boolean' then false
          else true
        end
        -- An attribute that has a column is of the column's kind.
        or not coalesce(
          (
            select bool_or(replace(c.entry ->> 1, 'text', 'string') = jsonb_typeof(a.value))
            from exora_private.details() as d
            cross join lateral jsonb_array_elements(d.columns) as c (entry)
            where v_fact ->> 'type' = any (d.event_types) and c.entry ->> 0 = a.key
          ),
          true
        )
    )
  );
  if v_misfit is not null then
    perform exora_private.fail(
      'invalid_request',
      format('A part of the fact is not as expected (%s).', v_misfit),
      'Send a known type and assertion, 1 to 2000 characters of text, plain attributes, a day, month or year that exists, and {system, code} of a loaded release.'
    );
  end if;
  return v_fact || '{"sources": []}';
end
$$;

create or replace function exora_private.decide_event(
  p_event public.patient_clinical_events,
  p_decision text,
  p_reason text default null,
  p_fact jsonb default null,
  p_fact_key text default null
)
returns jsonb
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_result_id uuid;
begin
  if p_event.status = 'superseded' then
    perform exora_private.fail(
      'wrong_state',
      'This fact was replaced by a newer version.',
      'Reload the record and decide about the version that it shows.'
    );
  end if;
  update public.patient_clinical_events as e
  set
    status = case p_decision when 'corrected' then 'superseded' else p_decision end,
    superseded_at = case p_decision when 'corrected' then now() end,
    decided_by = auth.uid(),
    decided_at = now()
  where e.id = p_event.id;

  if p_decision = 'corrected' then
    -- After the old version has gone: a key has one living row.
    v_result_id := exora_private.store_person_fact(
      p_event.patient_id, p_event.shell_file_id, p_fact_key, p_fact, p_event.id
    );
  end if;

  update public.manual_review_queue as q
  set
    status = p_decision,
    result_event_id = v_result_id,
    decided_by = auth.uid(),
    decided_at = now()
  where q.event_id = p_event.id;
  if p_decision <> 'confirmed' then
    perform exora_private.retire_narratives(array[p_event.id]);
  end if;

  perform public.log_audit_event(
    p_event_type => 'fact.' || p_decision,
    p_patient_id => p_event.patient_id,
    p_resource_type => 'clinical_event',
    p_resource_id => p_event.id,
    p_details => jsonb_strip_nulls(
      jsonb_build_object(
        'event_type', p_event.event_type, 'before', p_event.status, 'reason', p_reason, 'result_id', v_result_id
      )
    )
  );
  return jsonb_build_object(
    'event_id', coalesce(v_result_id, p_event.id),
    'status', case p_decision when 'corrected' then 'confirmed' else p_decision end
  );
end
$$;

create or replace function public.add_clinical_event(p_patient_id uuid, p_fact jsonb)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_fact jsonb := exora_private.person_fact(p_fact);
  v_key text := 'stated-' || exora_private.content_hash(v_fact);
  v_event_id uuid;
begin
  perform exora_private.require_access(p_patient_id, exora_private.category_of(v_fact ->> 'type'), 'edit');
  v_event_id := exora_private.stated_event(p_patient_id, v_key);
  if v_event_id is null then
    v_event_id := exora_private.store_person_fact(p_patient_id, null, v_key, v_fact, null);
    perform public.log_audit_event(
      p_event_type => 'fact.added',
      p_patient_id => p_patient_id,
      p_resource_type => 'clinical_event',
      p_resource_id => v_event_id,
      p_details => jsonb_build_object('event_type', v_fact -> 'type')
    );
  end if;
  return jsonb_build_object('event_id', v_event_id, 'status', 'confirmed');
end
$$;

create or replace function public.read_review_queue(
  p_patient_id uuid,
  p_limit integer default 50,
  p_after_event_id uuid default null
)
returns json
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_limit integer := exora_private.page_size(p_limit, 50, 200);
  v_types text[] := exora_private.require_read_types(p_patient_id, null);
  v_with_files boolean := exora_private.can_read(p_patient_id, 'documents');
  v_after public.manual_review_queue;
begin
  if p_after_event_id is not null then
    select q.* into v_after
    from public.manual_review_queue as q
    where q.event_id = p_after_event_id and q.patient_id = p_patient_id;
    if not found then
      perform exora_private.fail('not_found', 'This record''s queue has no such fact.', 'Start again from the first page.');
    end if;
  end if;

  return (
    select coalesce(
      json_agg(
        json_build_object(
          'event_id', q.event_id,
          'reason', q.reason,
          'reasons', q.reasons,
          'priority', q.priority,
          'created_at', q.created_at,
          -- A file's name can tell more than the fact: both go to those only who may see the documents.
          'shell_file_id', s.id,
          'file_name', s.file_name,
          'fact', f.fact
        )
        order by q.priority, q.created_at, q.event_id
      ),
      '[]'
    )
    from (
      select x.*
      from public.manual_review_queue as x
      where x.patient_id = p_patient_id
        and x.status = 'waiting'
        and x.event_type = any (v_types)
        and (
          p_after_event_id is null
          or (x.priority, x.created_at, x.event_id) > (v_after.priority, v_after.created_at, v_after.event_id)
        )
      order by x.priority, x.created_at, x.event_id
      limit v_limit
    ) as q
    join exora_private.facts as f on f.patient_id = p_patient_id and f.id = q.event_id
    left join public.shell_files as s on s.id = f.shell_file_id and v_with_files
  );
end
$$;

comment on function public.read_review_queue(uuid, integer, uuid) is
  'The facts of readable categories that wait for a look, the most dangerous first; p_after_event_id is the last one seen.';

-- 04_narrating.sql ------------------------------------------------------------

-- The earlier version knows no job that tells a record.
delete from exora_private.job_queue_live as j where j.job_type = 'semantic_processing' and j.job_payload ? 'patient_id';
-- Sessions of records can't be those of files: what they told is told again when this migration is made again.
delete from public.clinical_narratives;
delete from public.semantic_processing_sessions;

alter table public.semantic_processing_sessions
  add column shell_file_id uuid not null,
  drop column as_of,
  drop column narratives_kept,
  drop column sentences_dropped,
  add constraint semantic_processing_sessions_shell_file_fkey
    foreign key (shell_file_id, patient_id) references public.shell_files (id, patient_id) on delete cascade;

create index semantic_processing_sessions_shell_file_idx
on public.semantic_processing_sessions (patient_id, shell_file_id);

comment on table public.semantic_processing_sessions is
  'One writing of a document''s narratives by one job (later attempts continue it), with its engine and what came of it.';

create or replace function public.begin_narrating(p_job_id uuid, p_worker_id text, p_attempt integer)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_job record := exora_private.hold_job(p_job_id, p_worker_id, p_attempt, 'semantic_processing');
  v_file public.shell_files := exora_private.shell_file_of_job(v_job.job_payload);
  v_session_id uuid;
begin
  perform exora_private.require_ai_consent(v_file.patient_id, 'local');
  if v_file.status <> 'processed' then
    perform exora_private.fail('wrong_state', 'The document is not understood yet.', 'Try again when it is processed.');
  end if;

  insert into public.semantic_processing_sessions (shell_file_id, patient_id, job_id)
  values (v_file.id, v_file.patient_id, p_job_id)
  on conflict on constraint semantic_processing_sessions_job_key do nothing
  returning id into v_session_id;

  if v_session_id is null then
    select s.id into v_session_id from public.semantic_processing_sessions as s where s.job_id = p_job_id;
  else
    perform public.log_audit_event(
      p_event_type => 'file.narrating_begun',
      p_patient_id => v_file.patient_id,
      p_resource_type => 'shell_file',
      p_resource_id => v_file.id,
      p_job_id => p_job_id,
      p_correlation_id => v_job.correlation_id
    );
  end if;

  return jsonb_build_object(
    'session_id', v_session_id,
    'shell_file', exora_private.job_file_json(v_file),
    'consent', jsonb_build_object(
      'local', public.has_ai_consent(v_file.patient_id, 'local'),
      'external', public.has_ai_consent(v_file.patient_id, 'external')
    ),
    'facts', (
      select coalesce(jsonb_agg(f.fact::jsonb - 'sources' order by f.event_day, f.event_type, f.id), '[]')
      from exora_private.facts as f
      where f.shell_file_id = v_file.id
    )
  );
end
$$;

comment on function public.begin_narrating(uuid, text, integer) is
  'Opens the job''s session, or the one that an earlier attempt left, and returns the document''s living facts without their proofs.';

create or replace function exora_private.unfounded_narratives(p_patient_id uuid, p_narratives jsonb)
returns table (
  ordinal bigint,
  reason text
)
language sql
stable
set search_path = ''
as $$
  with told as materialized (
    select n.ordinal, s.at, s.sentence ->> 'text' as text, c.cited
    from jsonb_array_elements(p_narratives) with ordinality as n (narrative, ordinal)
    cross join lateral jsonb_array_elements(n.narrative -> 'sentences') with ordinality as s (sentence, at)
    cross join lateral (
      select array(select distinct e.id::uuid from jsonb_array_elements_text(s.sentence -> 'event_ids') as e (id)) as cited
    ) as c
  ),
  known as materialized (
    select f.id, concat_ws(' ', f.display_text, f.fact ->> 'date', f.attributes::text) as words
    from exora_private.facts as f
    where f.patient_id = p_patient_id and f.id in (select unnest(t.cited) from told as t)
  ),
  judged as (
    select
      t.ordinal,
      case
        when t.cited = '{}' then 'fact_missing'
        when (select count(*) from known as k where k.id = any (t.cited)) < cardinality(t.cited) then 'fact_unknown'
        -- A dose or a year that none of the cited facts has was made up.
        when exists (
          select
          from regexp_matches(t.text, '[0-9]+(?:[.,][0-9]+)*', 'g') as m
          where not coalesce(
            exora_private.numbers_in(m[1])
              && exora_private.numbers_in((select string_agg(k.words, ' ') from known as k where k.id = any (t.cited))),
            false
          )
        ) then 'number_unknown'
      end as reason
    from told as t
  )
  select j.ordinal, min(j.reason)
  from judged as j
  where j.reason is not null
  group by j.ordinal
$$;

create or replace function public.complete_narrating(
  p_job_id uuid,
  p_worker_id text,
  p_attempt integer,
  p_session jsonb,
  p_narratives jsonb
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
  v_session public.semantic_processing_sessions;
  v_new jsonb;
  v_result jsonb := exora_private.earlier_result(p_job_id, p_worker_id, p_attempt);
begin
  if v_result is not null then
    return v_result;
  end if;
  v_job := exora_private.hold_job(p_job_id, p_worker_id, p_attempt, 'semantic_processing');
  v_file := exora_private.shell_file_of_job(v_job.job_payload);
  select s.* into v_session from public.semantic_processing_sessions as s where s.job_id = p_job_id;
  if not found then
    perform exora_private.fail('wrong_state', 'This job has no session.', 'Call begin_narrating() first.');
  end if;
  perform exora_private.require_ai_consent(v_file.patient_id, 'local');

  if exora_private.misfit(p_session, '{"engine": "string?", "engine_version": "string?", "ms": "number?"}') is not null
    or (
      case
        when jsonb_typeof(p_narratives) is distinct from 'array' then true
        else jsonb_array_length(p_narratives) > 100
          or exists (
            select
            from jsonb_array_elements(p_narratives) as n (narrative)
            where case
              when exora_private.misfit(n.narrative, '{"type": "string", "title": "string", "sentences": "array"}', true) is not null
                then true
              else not n.narrative ->> 'type' = any (array['document', 'condition', 'medication', 'episode', 'summary'])
                or char_length(n.narrative ->> 'title') not between 1 and 300
                or jsonb_array_length(n.narrative -> 'sentences') not between 1 and 200
                or exists (
                  select
                  from jsonb_array_elements(n.narrative -> 'sentences') as s (sentence)
                  where case
                    when exora_private.misfit(s.sentence, '{"text": "string", "event_ids": "array"}', true) is not null then true
                    else char_length(s.sentence ->> 'text') not between 1 and 2000
                      or jsonb_array_length(s.sentence -> 'event_ids') > 100
                      or exists (
                        select
                        from jsonb_array_elements(s.sentence -> 'event_ids') as e (id)
                        where jsonb_typeof(e.id) <> 'string'
                          or e.id #>> '{}' !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
                      )
                  end
                )
            end
          )
      end
    )
  then
    perform exora_private.fail(
      'invalid_request',
      'The session or a narrative is not described as expected.',
      'Send at most 100 narratives {type, title, sentences: [{text, event_ids}]} and {engine, engine_version, ms}.'
    );
  end if;

  select coalesce(jsonb_agg(n.narrative || jsonb_build_object('id', gen_random_uuid()) order by n.ordinal), '[]')
  into v_new
  from jsonb_array_elements(p_narratives) with ordinality as n (narrative, ordinal)
  where n.ordinal not in (
    select u.ordinal from exora_private.unfounded_narratives(v_file.patient_id, p_narratives) as u
  );

  with before as (
    update public.clinical_narratives as n
    set
      status = 'superseded',
      superseded_at = now()
    where n.shell_file_id = v_file.id and n.status = 'current'
    returning n.id, n.narrative_type, n.title
  )
  insert into public.clinical_narratives (
    id, patient_id, shell_file_id, session_id, narrative_type, title, supersedes_id
  )
  select
    (n.narrative ->> 'id')::uuid,
    v_file.patient_id,
    v_file.id,
    v_session.id,
    n.narrative ->> 'type',
    n.narrative ->> 'title',
    (
      select b.id
      from before as b
      where b.narrative_type = n.narrative ->> 'type' and b.title = n.narrative ->> 'title'
      limit 1
    )
  from jsonb_array_elements(v_new) as n (narrative);

  insert into public.clinical_narrative_sentences (narrative_id, ordinal, patient_id, text)
  select (n.narrative ->> 'id')::uuid, s.ordinal, v_file.patient_id, s.sentence ->> 'text'
  from jsonb_array_elements(v_new) as n (narrative)
  cross join lateral jsonb_array_elements(n.narrative -> 'sentences') with ordinality as s (sentence, ordinal);

  insert into public.narrative_source_mappings (narrative_id, sentence_ordinal, event_id, patient_id, event_type)
  select distinct (n.narrative ->> 'id')::uuid, s.ordinal, e.id, e.patient_id, e.event_type
  from jsonb_array_elements(v_new) as n (narrative)
  cross join lateral jsonb_array_elements(n.narrative -> 'sentences') with ordinality as s (sentence, ordinal)
  cross join lateral jsonb_array_elements_text(s.sentence -> 'event_ids') as c (cited)
  join public.patient_clinical_events as e on e.id = c.cited::uuid;

  v_result := jsonb_build_object(
    'narratives_stored', jsonb_array_length(v_new),
    'narratives_refused', jsonb_array_length(p_narratives) - jsonb_array_length(v_new)
  );
  update public.semantic_processing_sessions as s
  set
    engine = p_session ->> 'engine',
    engine_version = p_session ->> 'engine_version',
    engine_ms = (p_session ->> 'ms')::double precision,
    status = 'completed',
    narratives_stored = (v_result ->> 'narratives_stored')::integer,
    narratives_refused = (v_result ->> 'narratives_refused')::integer,
    completed_at = now()
  where s.id = v_session.id;

  perform exora_private.finish_job(p_job_id, v_result);
  perform public.log_audit_event(
    p_event_type => 'file.narrated',
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

comment on function public.complete_narrating(uuid, text, integer, jsonb, jsonb) is
  'Stores a document''s narratives in place of the earlier ones, refuses those that no facts bear out, and completes the job.';

create function exora_private.retire_narratives(p_event_ids uuid[])
returns void
language sql
volatile
set search_path = ''
as $$
  -- What a story rests on doesn't hold any more: it isn't told until it is written again.
  update public.clinical_narratives as n
  set
    status = 'superseded',
    superseded_at = now()
  where n.status = 'current'
    and n.id in (select m.narrative_id from public.narrative_source_mappings as m where m.event_id = any (p_event_ids))
$$;

comment on function exora_private.retire_narratives(uuid[]) is 'Takes back the narratives that cite facts which were replaced or rejected.';

-- 06_security.sql -------------------------------------------------------------

create or replace function public.set_ai_consent(p_patient_id uuid, p_engine text, p_allowed boolean)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_decision public.patient_consents;
begin
  perform exora_private.require_owner(p_patient_id);
  if p_engine is null or p_engine not in ('local', 'external') or p_allowed is null then
    perform exora_private.fail('invalid_request', 'Engines are local or external.', 'Name one and say true or false.');
  end if;
  v_decision.patient_id := p_patient_id;
  v_decision.consent_type := 'ai_' || p_engine;
  v_decision.status := case when p_allowed then 'given' else 'withdrawn' end;
  perform exora_private.decide_consent(v_decision);
end
$$;

-- 06_security_reads.sql -------------------------------------------------------

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
  if not exora_private.can_read(p_patient_id, 'documents')
    -- Asked every second: of a delegate's polling the log keeps one event in five minutes.
    or not exists (
      select
      from (
        select a.* from public.audit_log as a where a.subject_id = p_patient_id order by a.seq desc limit 50
      ) as a
      where a.actor_id = v_user_id
        and a.event_type = 'record.read'
        and a.details ->> 'category' = 'documents'
        and a.occurred_at > now() - interval '5 minutes'
    )
  then
    perform exora_private.require_read(p_patient_id, 'documents');
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

create or replace function exora_private.fact_types()
returns text[]
language sql
immutable
set search_path = ''
as $$
  select array[
    'condition', 'symptom', 'medication', 'allergy', 'lab', 'vital', 'procedure', 'immunization', 'family_history'
  ]
$$;

create or replace function exora_private.current_facts(p_patient_id uuid, p_types text[])
returns table (event_type text, ids uuid[])
language sql
stable
set search_path = ''
-- Whole parts of a record are joined: by hash. Estimates are an average record's, and in a long one a loop is quadratic.
set enable_nestloop = off
set plan_cache_mode = force_generic_plan
as $$
  with details as (
    -- Of each table nothing is read unless its type is asked for.
    select m.event_id, m.drug as name, m.strength, m.medication_status as status
    from public.patient_medications as m
    where m.patient_id = p_patient_id and 'medication' = any (p_types)
    union all
    select d.event_id, null, null, d.clinical_status
    from public.patient_conditions as d
    where d.patient_id = p_patient_id and 'condition' = any (p_types)
    union all
    select a.event_id, null, null, a.allergy_status
    from public.patient_allergies as a
    where a.patient_id = p_patient_id and 'allergy' = any (p_types)
    union all
    select o.event_id, o.other_attributes ->> 'analyte', null, o.other_attributes ->> 'status'
    from public.patient_observations as o
    where o.patient_id = p_patient_id and 'lab' = any (p_types)
  ),
  codes as (
    -- One pass over the record's codes; a look-up a fact would be thousands in a long record.
    select distinct on (k.event_id) k.event_id, k.code
    from public.medical_code_assignments as k
    where k.patient_id = p_patient_id and k.event_type = any (p_types)
    order by k.event_id, k.code_system
  ),
  present as materialized (
    select
      e.id,
      e.event_type,
      coalesce(e.event_day, '-infinity') as day,
      e.recorded_at,
      -- The text is asked for where there is neither code nor name: all else of the fact is in the index.
      lower(
        coalesce(
          c.code,
          d.name,
          (
            select t.display_text
            from public.patient_clinical_events as t
            where t.patient_id = p_patient_id and t.id = e.id
          )
        )
      ) as subject,
      coalesce(d.strength, '') as strength
    from public.patient_clinical_events as e
    left join details as d on d.event_id = e.id
    left join codes as c on c.event_id = e.id
    where e.patient_id = p_patient_id
      and e.event_type = any (p_types)
      and e.status in ('suggested', 'confirmed')
      and e.assertion = 'present'
      and coalesce(lower(d.status), 'active') not in (
        'stopped', 'completed', 'discontinued', 'resolved', 'inactive'
      )
  ),
  -- By hash, so that only the facts of the last days are sorted, not a whole record's.
  last_days as (
    select p.event_type, p.subject, p.strength, max(p.day) as day
    from present as p
    group by p.event_type, p.subject, p.strength
  ),
  latest as (
    -- One line for what several documents state alike: the latest statement. Different strengths of a drug stay two
    -- lines, for a difference must be seen.
    select distinct on (p.event_type, p.subject, p.strength) p.*
    from last_days as x
    join present as p using (event_type, subject, strength, day)
    order by p.event_type, p.subject, p.strength, p.recorded_at desc, p.id
  )
  select l.event_type, array_agg(l.id order by l.day desc, l.recorded_at desc, l.id)
  from latest as l
  group by l.event_type
$$;

comment on function exora_private.current_facts(uuid, text[]) is
  'Present facts of these types, newest first, one for what several documents state alike.';

create or replace function public.read_overview(p_patient_id uuid)
returns json
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_groups constant text[] := array['medications', 'conditions', 'allergies', 'labs'];
  v_shown text[] := exora_private.require_read_any(p_patient_id, v_groups || array['documents', 'summary']);
  v_with_files boolean := 'documents' = any (v_shown);
  v_types text[] := exora_private.readable_types(p_patient_id);
begin
  return (
    with present as materialized (
      select c.event_type, exora_private.facts_json(p_patient_id, c.ids, v_with_files) as facts
      from exora_private.current_facts(
        p_patient_id,
        array(
          select t.name
          from unnest(array['medication', 'condition', 'allergy', 'lab']) as t (name)
          where t.name = any (v_types)
        )
      ) as c
    )
    select json_build_object(
      'medications', coalesce((select p.facts from present as p where p.event_type = 'medication'), '[]'),
      'conditions', coalesce((select p.facts from present as p where p.event_type = 'condition'), '[]'),
      'allergies', coalesce((select p.facts from present as p where p.event_type = 'allergy'), '[]'),
      'labs', coalesce((select p.facts from present as p where p.event_type = 'lab'), '[]'),
      -- An empty group must not be taken for "none": no allergy shown is not no allergy.
      'hidden', (
        select coalesce(json_agg(g.name order by g.name), '[]')
        from unnest(v_groups || array['documents']) as g (name)
        where g.name <> all (v_shown)
      ),
      'counts', (
        select json_build_object(
          'documents', count(*),
          'processing', count(*) filter (where f.status in ('queued', 'reading', 'understanding')),
          'failed', count(*) filter (where f.status = 'failed'),
          'facts', (
            select count(*)
            from public.patient_clinical_events as e
            where e.patient_id = p_patient_id
              and e.status in ('suggested', 'confirmed')
              and e.event_type = any (v_types)
          )
        )
        from public.shell_files as f
        where f.patient_id = p_patient_id and v_with_files
      )
    )
  );
end
$$;

comment on function public.read_overview(uuid) is
  'What the record says at present, in the groups that the caller may read (the others are named in hidden), and counts.';

create or replace function public.read_narratives(
  p_patient_id uuid,
  p_type text default null,
  p_shell_file_id uuid default null,
  p_before_id uuid default null,
  p_limit integer default 20
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_limit integer := exora_private.page_size(p_limit, 20, 100);
  v_types text[];
  v_with_files boolean;
  v_recorded_at timestamptz := 'infinity';
begin
  perform exora_private.require_read(p_patient_id, 'narratives');
  v_types := exora_private.readable_types(p_patient_id);
  v_with_files := exora_private.can_read(p_patient_id, 'documents');
  if p_type not in ('document', 'condition', 'medication', 'episode', 'summary') then
    perform exora_private.fail(
      'invalid_request',
      'This type of narrative is not known.',
      'Pass document, condition, medication, episode or summary, or null for all.'
    );
  end if;
  if p_before_id is not null then
    select n.recorded_at into v_recorded_at
    from public.clinical_narratives as n
    where n.id = p_before_id and n.patient_id = p_patient_id;
    if not found then
      perform exora_private.fail('not_found', 'This narrative is not in this record.', 'Start again from the first page.');
    end if;
  end if;
  return (
    select coalesce(
      jsonb_agg(
        jsonb_build_object(
          'id', p.id,
          'type', p.narrative_type,
          -- A title tells what the hidden sentences are about.
          'title', case when s.hidden = 0 then p.title end,
          'shell_file_id', case when v_with_files then p.shell_file_id end,
          'recorded_at', p.recorded_at,
          'sentences', s.shown,
          'sentences_hidden', s.hidden
        )
        order by p.recorded_at desc, p.id
      ),
      '[]'
    )
    from (
      select n.*
      from public.clinical_narratives as n
      where n.patient_id = p_patient_id
        and n.status = 'current'
        and (p_type is null or n.narrative_type = p_type)
        and (p_shell_file_id is null or n.shell_file_id = p_shell_file_id)
        and (n.recorded_at < v_recorded_at or (n.recorded_at = v_recorded_at and n.id > p_before_id))
      order by n.recorded_at desc, n.id
      limit v_limit
    ) as p
    cross join lateral (
      select
        coalesce(
          jsonb_agg(jsonb_build_object('text', x.text, 'fact_ids', m.fact_ids) order by x.ordinal)
            filter (where m.is_readable),
          '[]'
        ) as shown,
        count(*) filter (where not m.is_readable) as hidden
      from public.clinical_narrative_sentences as x
      cross join lateral (
        -- A sentence tells what its facts tell: it is shown to whoever may read all of them.
        select
          jsonb_agg(c.event_id order by c.event_id) as fact_ids,
          coalesce(bool_and(c.event_type = any (v_types)), false) as is_readable
        from public.narrative_source_mappings as c
        where c.narrative_id = x.narrative_id and c.sentence_ordinal = x.ordinal
      ) as m
      where x.narrative_id = p.id
    ) as s
  );
end
$$;

-- 04_narrating.sql ------------------------------------------------------------

drop table
  exora_private.record_tellings,
  public.ai_model_answers;

-- 06_security_reads.sql -------------------------------------------------------

drop function public.read_narrating;

drop function exora_private.require_polled_read;

-- 06_reconciliation.sql -------------------------------------------------------

drop function public.read_record_lines;

drop function public.read_conflicts;

drop function exora_private.conflicts_json;

drop function exora_private.other_conflicts;

drop function exora_private.line_conflicts;

drop function exora_private.conflict_id;

-- 04_narrating.sql ------------------------------------------------------------

drop function exora_private.is_told_narrative;

drop function exora_private.retell_after_erasure;

drop function exora_private.retell;

-- 04_manual_review.sql --------------------------------------------------------

drop function exora_private.review_risk;

drop function exora_private.are_doubts;

drop function exora_private.doubt_names;

-- 04_ai_processing.sql --------------------------------------------------------

drop function exora_private.with_codes;

drop function public.store_model_answer;

-- 03_clinical_narratives.sql --------------------------------------------------

drop function exora_private.forget_narratives;

-- 03_clinical_lines.sql -------------------------------------------------------

drop function exora_private.strength_key;

drop function exora_private.line_facts;

drop function exora_private.line_types;
