-- Clinical understanding

-- 04_narrating.sql ------------------------------------------------------------

drop index public.semantic_processing_sessions_shell_file_idx;

-- 04_manual_review.sql --------------------------------------------------------

drop index public.manual_review_queue_waiting_idx;

-- 04_narrating.sql ------------------------------------------------------------

alter table public.semantic_processing_sessions drop constraint semantic_processing_sessions_shell_file_fkey;

-- 03_clinical_core.sql --------------------------------------------------------

alter table public.patient_clinical_events drop constraint patient_clinical_events_type_known;

alter table public.patient_observations drop constraint patient_observations_type_fits;

alter table public.patient_interventions drop constraint patient_interventions_type_fits;

-- 04_manual_review.sql --------------------------------------------------------

alter table public.manual_review_queue drop constraint manual_review_queue_reasons_known;

-- 04_narrating.sql ------------------------------------------------------------

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
    'document_not_understood',
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
    when 'social_history' then 'conditions'
    when 'medication' then 'medications'
    when 'allergy' then 'allergies'
    when 'lab' then 'labs'
    when 'vital' then 'vitals'
    when 'procedure' then 'procedures'
    when 'immunization' then 'immunizations'
    when 'encounter' then 'encounters'
  end
$$;

-- 03_clinical_codes.sql -------------------------------------------------------

alter table public.medical_codes
  add column kind text,
  add constraint medical_codes_kind_length check (char_length(kind) between 1 and 60);

comment on column public.medical_codes.kind is
  'Which things the code names: SNOMED CT''s semantic tag (disorder, procedure), RxNorm''s term type (IN, SCD). Null where not told.';

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
        and coalesce(jsonb_typeof(x.item -> 'kind'), 'null') in ('string', 'null')
        and coalesce(char_length(x.item ->> 'kind') between 1 and 60, true)
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
      'Send {code, display, status?, searchable?, kind?, synonyms?: [term], maps?: [{system, code, type, priority?}]}.'
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
      coalesce((x.item ->> 'searchable')::boolean, true) as searchable,
      x.item ->> 'kind' as kind
    from jsonb_array_elements(p_codes) with ordinality as x (item, at)
    order by x.item ->> 'code', x.at desc
  ),
  stored as (
    insert into public.medical_codes as c (code_system, version, code, display, status, searchable, kind)
    select p_code_system, p_version, g.code, g.display, g.status, g.searchable, g.kind
    from given as g
    on conflict on constraint medical_codes_code_key do update
    set
      display = excluded.display,
      status = excluded.status,
      searchable = excluded.searchable,
      kind = excluded.kind
    where (c.display, c.status, c.searchable, c.kind)
      is distinct from (excluded.display, excluded.status, excluded.searchable, excluded.kind)
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
      'condition', 'symptom', 'medication', 'allergy', 'lab', 'vital', 'procedure', 'immunization', 'family_history',
      'encounter', 'social_history'
    )
  );

alter table public.patient_observations
  add constraint patient_observations_type_fits check (event_type in ('lab', 'social_history'));

comment on table public.patient_observations is
  'Details of laboratory results, a number or words with unit, reference range and flag, and of habits and living (event_type says which).';

alter table public.patient_interventions
  add constraint patient_interventions_type_fits check (event_type in ('procedure', 'encounter'));

comment on table public.patient_interventions is
  'Details of procedures, and of visits and stays that documents tell of (event_type says which).';

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
    when 'encounter' then array['text', 'location', 'performer', 'reason']
    when 'social_history' then array['text', 'value', 'unit']
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
  'Which raw words (label, drug, strength, frequency, value, unit, range, reaction, place, person, reason) are not inside the quotes, or null.';

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
    when 'lab', 'social_history' then
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
    when 'procedure', 'encounter' then
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

-- 03_clinical_lines.sql -------------------------------------------------------

create function exora_private.line_types()
returns text[]
language sql
immutable
set search_path = ''
as $$
  select array['medication', 'condition', 'allergy']
$$;

comment on function exora_private.line_types() is 'The types of facts that have lines, the same as lineTypes in contracts.';

create function exora_private.line_facts(p_patient_id uuid, p_types text[])
returns table (
  id uuid,
  event_type text,
  line text,
  name text,
  -- When it was stated: the fact's own day, else its document's; null where neither is told.
  day date,
  stated_on text,
  recorded_at timestamptz,
  assertion text,
  status text,
  -- The statement says that it holds; is_last: no other of its line is later.
  holds boolean,
  is_last boolean,
  strength text,
  dose numeric,
  dose_max numeric,
  dose_unit text,
  frequency text,
  frequency_per_day numeric,
  ingredient text,
  allergy_group text,
  words text,
  shell_file_id uuid
)
language sql
stable
set search_path = ''
-- Whole parts of a record are joined: by hash. Estimates are an average record's, and in a long one a loop is quadratic.
set enable_nestloop = off
set plan_cache_mode = force_generic_plan
as $$
  with details as (
    -- Of each table nothing is read unless its type is asked for.
    select
      m.event_id, m.drug, m.medication_status as status, m.strength, m.dose, m.dose_max, m.dose_unit, m.frequency,
      m.frequency_per_day, m.other_attributes ->> 'ingredient' as ingredient,
      m.other_attributes ->> 'allergyGroup' as allergy_group, null as side, m.other_attributes ->> 'statedOn' as stated_on
    from public.patient_medications as m
    where m.patient_id = p_patient_id and 'medication' = any (p_types)
    union all
    select
      d.event_id, null, d.clinical_status, null, null, null, null, null, null, null, null,
      d.other_attributes ->> 'laterality', d.other_attributes ->> 'statedOn'
    from public.patient_conditions as d
    where d.patient_id = p_patient_id and d.event_type = 'condition' and 'condition' = any (p_types)
    union all
    select
      a.event_id, null, a.allergy_status, null, null, null, null, null, null, a.other_attributes ->> 'ingredient',
      a.other_attributes ->> 'allergyGroup', null, a.other_attributes ->> 'statedOn'
    from public.patient_allergies as a
    where a.patient_id = p_patient_id and 'allergy' = any (p_types)
  ),
  codes as (
    -- One pass over the record's codes; a look-up a fact would be thousands in a long record.
    select distinct on (k.event_id) k.event_id, k.code_system, k.code, k.display
    from public.medical_code_assignments as k
    where k.patient_id = p_patient_id and k.event_type = any (p_types)
    order by k.event_id, k.code_system in ('SNOMED CT', 'RxNorm') desc, k.code_system
  ),
  stated as materialized (
    select
      e.id,
      e.event_type,
      e.shell_file_id,
      e.recorded_at,
      e.assertion,
      coalesce(e.event_day, case when d.stated_on is not null then exora_private.partial_date(d.stated_on) end) as day,
      coalesce(e.event_date, d.stated_on) as stated_on,
      d.status,
      d.strength,
      d.dose,
      d.dose_max,
      d.dose_unit,
      d.frequency,
      d.frequency_per_day,
      d.ingredient,
      d.allergy_group,
      d.side,
      lower(btrim(translate(coalesce(d.drug, e.display_text), E'\n\t', '  '))) as words,
      coalesce(d.ingredient, c.display, d.drug, e.display_text) as name,
      coalesce('ingredient ' || lower(d.ingredient), c.code_system || ' ' || c.code) as thing,
      d.ingredient is not null or coalesce(c.code_system in ('SNOMED CT', 'RxNorm'), false) as is_preferred
    from public.patient_clinical_events as e
    join details as d on d.event_id = e.id
    left join codes as c on c.event_id = e.id
    where e.patient_id = p_patient_id
      and e.event_type = any (p_types)
      and e.status in ('suggested', 'confirmed')
  ),
  -- What the same words mean elsewhere in the record, where that is one thing; so a code of another system, or none, joins.
  by_words as (
    select s.event_type, s.words, min(s.thing) as thing
    from stated as s
    where s.is_preferred
    group by s.event_type, s.words
    having min(s.thing) = max(s.thing)
  ),
  by_code as (
    select s.event_type, s.thing as code, min(w.thing) as thing
    from stated as s
    join by_words as w using (event_type, words)
    where not s.is_preferred and s.thing is not null
    group by s.event_type, s.thing
    having min(w.thing) = max(w.thing)
  ),
  lines as materialized (
    select
      s.*,
      coalesce(case when s.is_preferred then s.thing end, w.thing, k.thing, s.thing, 'words ' || s.words)
        || coalesce(' ' || s.side, '') as line,
      s.assertion = 'present'
        and coalesce(lower(s.status), 'active') not in (
          'stopped', 'completed', 'discontinued', 'resolved', 'inactive'
        ) as holds
    from stated as s
    left join by_words as w on w.event_type = s.event_type and w.words = s.words
    left join by_code as k on k.event_type = s.event_type and k.code = s.thing
  ),
  -- By hash: a window would sort every row.
  last_days as (
    select l.event_type, l.line, max(l.day) as day
    from lines as l
    group by l.event_type, l.line
  )
  select
    l.id, l.event_type, l.line, l.name, l.day, l.stated_on, l.recorded_at, l.assertion, l.status, l.holds,
    coalesce(l.day = x.day, true) as is_last,
    l.strength, l.dose, l.dose_max, l.dose_unit, l.frequency, l.frequency_per_day, l.ingredient, l.allergy_group,
    l.words, l.shell_file_id
  from lines as l
  join last_days as x using (event_type, line)
$$;

comment on function exora_private.line_facts(uuid, text[]) is
  'The living facts of these types (of line_types()), each with the line that it belongs to: drug, condition or allergen.';

create function exora_private.strength_key(p_strength text)
returns text
language sql
immutable
return coalesce(
  trim_scale(
    replace(substring(p_strength from '(?i)^\s*([0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?)\s*(?:mg|g|mcg|microg|micrograms|ug|µg|μg|milligrams)\s*$'), ',', '')::numeric
    * case lower(substring(p_strength from '([A-Za-zµμ]+)\s*$'))
      when 'mg' then 1
      when 'milligrams' then 1
      when 'g' then 1000
      else 0.001
    end
  )::text || ' mg',
  exora_private.squeeze(p_strength)
);

comment on function exora_private.strength_key(text) is
  'A strength in one writing: masses in milligrams (0.5 g is 500 mg), others without spacing and punctuation.';

-- 03_clinical_narratives.sql --------------------------------------------------

-- No worker of an earlier version told anything: rows that stand here follow from no facts that could be checked again. Every record
-- is told from its facts at the end of this migration.
delete from public.clinical_narratives;
delete from public.semantic_processing_sessions;

alter table public.clinical_narratives
  -- What it is about, the same in every telling: 'document:…', 'condition:…'.
  add column subject text not null,
  -- What a reader gets from it.
  add column purpose text not null,
  -- The first and last date that its facts have, as partial as these are.
  add column period_start text,
  add column period_end text,
  -- Hash of all that it tells.
  add column content_hash text not null,
  add constraint clinical_narratives_subject_length check (char_length(subject) between 1 and 300),
  add constraint clinical_narratives_purpose_length check (char_length(purpose) between 1 and 300),
  add constraint clinical_narratives_period_real check (
    (period_start is null) = (period_end is null)
    and (period_start is null) = (exora_private.partial_date(period_start) is null)
    and (period_end is null) = (exora_private.partial_date(period_end) is null)
  );

create unique index clinical_narratives_current_subject
on public.clinical_narratives (patient_id, subject)
where status = 'current';

create or replace function exora_private.guard_narrative()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  -- References empty themselves when what they name is erased.
  if to_jsonb(new) - array['status', 'superseded_at', 'supersedes_id', 'session_id']
    is distinct from to_jsonb(old) - array['status', 'superseded_at', 'supersedes_id', 'session_id']
    or (
      old.status = 'superseded'
      and (new.status, new.superseded_at) is distinct from (old.status, old.superseded_at)
    )
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

comment on function exora_private.guard_narrative() is 'Trigger: of a narrative only the status may change, and only to superseded; its references may empty themselves.';

create function exora_private.forget_narratives()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  -- Their words tell what is erased; what is left of the record is told anew.
  delete from public.clinical_narratives as n
  where n.id in (
    select m.narrative_id from public.narrative_source_mappings as m where m.event_id = old.id
  );
  return old;
end
$$;

comment on function exora_private.forget_narratives() is
  'Trigger: with a fact every narrative goes that told it, whatever its status.';

create trigger patient_clinical_events_forget_narratives
before delete on public.patient_clinical_events
for each row execute function exora_private.forget_narratives();

-- 04_ai_processing.sql --------------------------------------------------------

alter table public.ai_processing_sessions
  -- Of a language model, where one was asked.
  add column model text,
  -- Why local rules did all or a part of what an outside engine was to do: an error code. Null: they didn't.
  add column fallback text,
  add column model_calls integer,
  add column tokens_in bigint,
  add column tokens_out bigint,
  add column cost_micros bigint,
  add constraint ai_processing_sessions_fallback_known check (fallback = any (exora_private.error_codes()));

comment on table public.ai_processing_sessions is
  'One understanding of a reading by one job (later attempts continue it), with its engine and what came of it. Calls, tokens and '
  'cost (millionths of the currency) are those of its own answers of a model; document_costs has all calls.';

create table public.ai_model_answers (
  session_id uuid not null,
  patient_id uuid not null,
  -- SHA-256 of model, instructions and words.
  question_hash text not null,
  model text not null,
  answer jsonb not null,
  tokens_in bigint not null,
  tokens_out bigint not null,
  cost_micros bigint not null,
  created_at timestamptz not null default now(),
  constraint ai_model_answers_pkey primary key (session_id, question_hash),
  constraint ai_model_answers_session_fkey
    foreign key (session_id, patient_id) references public.ai_processing_sessions (id, patient_id) on delete cascade,
  constraint ai_model_answers_question_form check (question_hash ~ '^[0-9a-f]{64}$'),
  constraint ai_model_answers_answer_object check (jsonb_typeof(answer) = 'object'),
  constraint ai_model_answers_not_negative check (least(tokens_in, tokens_out, cost_micros) >= 0)
);

create index ai_model_answers_session_idx on public.ai_model_answers (patient_id, session_id);

alter table public.ai_model_answers enable row level security;

revoke all on public.ai_model_answers from public, anon, authenticated, service_role;

grant select on public.ai_model_answers to authenticated, service_role;

create policy ai_model_answers_owner_select on public.ai_model_answers
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.ai_model_answers is
  'What a language model answered about parts of a document, as it came: only what is found on the page became facts.';

create trigger ai_model_answers_immutable
before update on public.ai_model_answers
for each row execute function exora_private.refuse_change();

-- Few among very many rows, which each look at a record's conflicts asks for.
create index entity_processing_audit_v2_birth_idx on public.entity_processing_audit_v2 (patient_id)
where entity_type = 'date' and attributes ->> 'role' = 'dob';

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
      'answers', coalesce(
        (
          select jsonb_agg(jsonb_build_object('question_hash', a.question_hash, 'answer', a.answer))
          from public.ai_processing_sessions as s
          join public.ai_model_answers as a on a.session_id = s.id
          where s.reading_id = v_reading.id
        ),
        '[]'
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
  'Opens the job''s session, or the one that an earlier attempt left, and returns the reading''s pages with their words, what the '
  'file itself states, and what a model answered before about this reading.';

create function public.store_model_answer(
  p_job_id uuid,
  p_worker_id text,
  p_attempt integer,
  p_question_hash text,
  p_answer jsonb,
  p_usage jsonb
)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_job record := exora_private.hold_job(p_job_id, p_worker_id, p_attempt, 'ai_processing');
  v_file public.shell_files := exora_private.shell_file_of_job(v_job.job_payload);
  v_session_id uuid;
begin
  if coalesce(p_question_hash, '') !~ '^[0-9a-f]{64}$'
    or exora_private.misfit(p_answer, '{"findings": "array"}') is not null
    or pg_column_size(p_answer) > 4194304
    or exora_private.misfit(
      p_usage, '{"model": "string", "tokens_in": "count", "tokens_out": "count", "cost_micros": "count?"}', true
    ) is not null
    or p_usage ->> 'model' !~ '^[A-Za-z0-9][A-Za-z0-9._:/-]{0,119}$'
  then
    perform exora_private.fail(
      'invalid_request',
      'This is no answer of a model, or its use is not described as expected.',
      'Send the SHA-256 of the question, {findings: []} and {model, tokens_in, tokens_out, cost_micros}.'
    );
  end if;
  select s.id into v_session_id
  from public.ai_processing_sessions as s
  where s.job_id = p_job_id and s.status = 'running';
  if not found then
    perform exora_private.fail('wrong_state', 'This job has no open session.', 'Call begin_understanding() first.');
  end if;

  insert into public.ai_model_answers (
    session_id, patient_id, question_hash, model, answer, tokens_in, tokens_out, cost_micros
  )
  select
    v_session_id,
    v_file.patient_id,
    p_question_hash,
    u.model,
    p_answer,
    u.tokens_in,
    u.tokens_out,
    coalesce(
      (p_usage ->> 'cost_micros')::bigint,
      (
        select exora_private.api_cost_micros(b, u.tokens_in + u.tokens_out)
        from public.api_budgets as b
        where b.provider_name = 'openai' and b.api_endpoint = u.model
      ),
      0
    )
  from (
    select
      p_usage ->> 'model' as model,
      (p_usage ->> 'tokens_in')::bigint as tokens_in,
      (p_usage ->> 'tokens_out')::bigint as tokens_out
  ) as u
  on conflict on constraint ai_model_answers_pkey do nothing;
  return true;
end
$$;

revoke all on function public.store_model_answer(uuid, text, integer, text, jsonb, jsonb) from public, anon, authenticated;

grant execute on function public.store_model_answer(uuid, text, integer, text, jsonb, jsonb) to service_role;

comment on function public.store_model_answer(uuid, text, integer, text, jsonb, jsonb) is
  'Keeps a model''s answer about a part of the document, and what it used; one that is there already stays as it is. A cost that '
  'isn''t told is the budget''s.';

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
      'patient_observations', array['lab', 'social_history'],
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
      'patient_interventions', array['procedure', 'encounter'],
      '[["date", "text", "performed_on"], ["status", "text", "intervention_status"], ["bodySite", "text", "body_site"]]'
    )
$$;

create function exora_private.with_codes(p_facts jsonb)
returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  v_codes jsonb;
begin
  if not exists (select from public.medical_code_systems as s where s.is_current) then
    return p_facts;
  end if;
  with searched (event_type, ordinal, code_system, kinds, before) as (
    -- Where the words of a fact may be a name, the first one first. A test has a code for each kind of quantity: its words
    -- alone don't tell which. SNOMED CT has things of other kinds by the same name (an ulcer as a shape, a drug as a substance).
    values
      ('condition', 1, 'SNOMED CT', array['disorder', 'finding', 'situation', 'event'], ''),
      ('condition', 2, 'ICD-10-CM', null, ''),
      ('symptom', 1, 'SNOMED CT', array['finding', 'disorder'], ''),
      ('symptom', 2, 'ICD-10-CM', null, ''),
      ('family_history', 1, 'SNOMED CT', array['disorder', 'finding'], ''),
      ('family_history', 2, 'ICD-10-CM', null, ''),
      ('procedure', 1, 'SNOMED CT', array['procedure', 'regime/therapy'], ''),
      ('medication', 1, 'RxNorm', array['IN', 'PIN', 'MIN', 'BN', 'SCD', 'SBD', 'GPCK', 'BPCK'], ''),
      ('allergy', 1, 'SNOMED CT', array['finding', 'disorder'], 'allergy to '),
      ('allergy', 2, 'RxNorm', array['IN', 'PIN', 'MIN', 'BN'], ''),
      ('allergy', 3, 'SNOMED CT', array['substance'], ''),
      ('immunization', 1, 'CVX', null, '')
  ),
  uncoded as materialized (
    select f.ordinal, f.fact ->> 'type' as event_type, f.fact ->> 'text' as text
    from jsonb_array_elements(p_facts) with ordinality as f (fact, ordinal)
    where jsonb_typeof(f.fact -> 'code') is distinct from 'object'
  ),
  named as (
    select
      u.ordinal,
      d.code_system,
      r.version,
      c.code,
      c.display,
      t.term,
      case
        when not t.is_display then 'synonym'
        when lower(t.term) = lower(d.before || u.text) then 'exact'
        else 'normalised'
      end as reason,
      d.ordinal as system_ordinal
    from uncoded as u
    join searched as d on d.event_type = u.event_type
    join public.medical_code_systems as r on r.code_system = d.code_system and r.is_current
    join public.medical_code_synonyms as t
      on t.release_id = r.id and t.search_key = exora_private.search_key(d.before || u.text)
    join public.medical_codes as c on c.id = t.code_id and (d.kinds is null or c.kind = any (d.kinds))
  ),
  -- The best name counts; one that two codes share says nothing.
  best as (
    select distinct on (n.ordinal)
      n.*,
      min(n.code) over alike = max(n.code) over alike as is_alone
    from named as n
    window alike as (partition by n.ordinal, n.system_ordinal, n.reason)
    order by n.ordinal, n.system_ordinal, array_position(array['exact', 'normalised', 'synonym'], n.reason), n.code
  )
  select jsonb_object_agg(
    b.ordinal,
    jsonb_build_object(
      'system', b.code_system, 'version', b.version, 'code', b.code, 'display', b.display, 'reason', b.reason,
      'term', b.term, 'score', case b.reason when 'exact' then 1 when 'normalised' then 0.97 else 0.92 end
    )
  )
  into v_codes
  from best as b
  where b.is_alone;

  if v_codes is null then
    return p_facts;
  end if;
  return (
    select jsonb_agg(
      case when v_codes ? f.ordinal::text then f.fact || jsonb_build_object('code', v_codes -> f.ordinal::text) else f.fact end
      order by f.ordinal
    )
    from jsonb_array_elements(p_facts) with ordinality as f (fact, ordinal)
  );
end
$$;

comment on function exora_private.with_codes(jsonb) is
  'The facts, those without a code with that of the current release which has their words for a name: exactly, in another '
  'writing, or as a synonym, and of one code alone. Words that only look alike are nobody''s name here.';

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
  if v_gone <> '{}' then
    perform exora_private.retire_narratives(p_patient_id, v_gone);
  end if;

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
        or coalesce(nullif(f.fact -> 'doubts', 'null'), '[]') <> '[]' and not exora_private.are_doubts(f.fact -> 'doubts')
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
  if exora_private.misfit(
      p_session,
      '{"engine": "string?", "engine_version": "string?", "ms": "number?", "model": "string?", "fallback": "string?"}'
    ) is not null
    or not p_session ->> 'model' ~ '^[A-Za-z0-9][A-Za-z0-9._:/-]{0,119}$'
    or not p_session ->> 'fallback' = any (exora_private.error_codes())
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
      'Send {engine, engine_version, ms, model, fallback}, and candidates with a type, text, page, start, end and a known fate.'
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

  v_result := exora_private.store_facts(
    v_file.id, v_file.patient_id, v_session.reading_id, v_session.id, exora_private.with_codes(v_facts)
  )
    || jsonb_build_object('facts_refused', jsonb_array_length(p_facts) - jsonb_array_length(v_facts));
  if v_result ->> 'facts_stored' <> '0' or v_result ->> 'facts_superseded' <> '0' then
    perform exora_private.retell(v_file.patient_id, v_job.correlation_id);
  end if;

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
    model = p_session ->> 'model',
    fallback = p_session ->> 'fallback',
    (model_calls, tokens_in, tokens_out, cost_micros) = (
      select nullif(count(*), 0)::integer, sum(a.tokens_in)::bigint, sum(a.tokens_out)::bigint, sum(a.cost_micros)::bigint
      from public.ai_model_answers as a
      where a.session_id = v_session.id
    ),
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

create function exora_private.doubt_names()
returns text[]
language sql
immutable
set search_path = ''
as $$
  select array[
    'low_confidence_number', 'letters_in_number', 'ambiguous_date', 'implausible_value', 'critical_value', 'flag_differs',
    'range_reversed', 'dose_above_usual', 'laterality_conflict', 'negation_conflict', 'extractors_disagree',
    'ambiguous_short_form'
  ]
$$;

comment on function exora_private.doubt_names() is 'What can be doubted about a fact, the same as doubtNames in contracts.';

create function exora_private.are_doubts(p_doubts jsonb)
returns boolean
language sql
immutable
set search_path = ''
as $$
  select jsonb_typeof(p_doubts) = 'array'
    and jsonb_array_length(p_doubts) <= 20
    and not exists (
      select
      from jsonb_array_elements(p_doubts) as d (doubt)
      where not case
        when (jsonb_typeof(d.doubt), jsonb_typeof(d.doubt -> 'weight'), jsonb_typeof(d.doubt -> 'parameters'))
          is distinct from ('object', 'number', 'object') then false
        else coalesce(d.doubt ->> 'name' = any (exora_private.doubt_names()), false)
          and coalesce(nullif((d.doubt ->> 'weight')::numeric, 0), 1) between 1e-100 and 1
          and pg_column_size(d.doubt) <= 2048
          and not jsonb_path_exists(d.doubt, 'strict $.parameters.* ? (@.type() != "string" && @.type() != "number")')
      end
    )
$$;

comment on function exora_private.are_doubts(jsonb) is
  'Whether this is a list of named doubts with weight (0 to 1) and parameters that are words or numbers (contracts: doubtSchema).';

alter table public.manual_review_queue
  -- Harm if it is wrong times how likely it is wrong, in hundredths.
  add column risk integer not null default 0,
  add column doubts jsonb not null default '[]',
  add constraint manual_review_queue_reasons_known check (
    reason = reasons[1]
    and reasons <@ array['text_layer_mismatch', 'conflict', 'high_risk', 'doubted', 'low_confidence', 'uncoded']
  ),
  add constraint manual_review_queue_risk_range check (risk between 0 and 100),
  add constraint manual_review_queue_doubts_form check (exora_private.are_doubts(doubts));

create index manual_review_queue_waiting_idx
on public.manual_review_queue (patient_id, status, (-risk), created_at, event_id);

create function exora_private.review_risk(p_event_type text, p_is_high_alert boolean, p_reasons text[], p_doubts jsonb)
returns integer
language sql
immutable
set search_path = ''
as $$
  -- Harm: what follows when nobody looks. 100: what kills or maims: high-alert medicines (APINCHS, ISMP), a missed or
  -- invented allergy, the wrong side of an operation (sentinel events, Australian Commission on Safety and Quality in Health
  -- Care), a result that is told to a doctor at once. Then doses of other medicines, what treatment rests on, and the rest.
  -- Likelihood: the doubts' own weights, and of each reason how often such a reading is wrong; our own estimates. Several
  -- count as independent signs.
  select round(
    case
      -- What a person sees differs from what was read: nothing that stands there is trusted.
      when 'text_layer_mismatch' = any (p_reasons) then 100
      when p_event_type = 'allergy' or p_is_high_alert then 100
      when p_event_type in ('lab', 'vital') and d.names && array['critical_value'] then 100
      when p_event_type = 'procedure' and d.names && array['laterality_conflict'] then 100
      when p_event_type = 'medication' and 'high_risk' = any (p_reasons) then 80
      when p_event_type in ('medication', 'lab', 'vital') then 60
      when p_event_type in ('condition', 'procedure', 'immunization') then 50
      else 25
    end
    * (1 - r.certainty * d.certainty)
  )::integer
  from (
    select coalesce(exp(sum(ln(1 - w.weight))), 1) as certainty
    from (
      values
        ('text_layer_mismatch', 0.95), ('conflict', 0.6), ('high_risk', 0.5), ('low_confidence', 0.4), ('uncoded', 0.1)
    ) as w (reason, weight)
    where w.reason = any (p_reasons)
  ) as r,
  (
    select
      coalesce(exp(sum(ln(1 - least((x.doubt ->> 'weight')::numeric, 0.95)))), 1) as certainty,
      coalesce(array_agg(x.doubt ->> 'name'), '{}') as names
    from jsonb_array_elements(p_doubts) as x (doubt)
  ) as d
$$;

comment on function exora_private.review_risk(text, boolean, text[], jsonb) is
  'Harm if the fact is wrong times the likelihood that it is, 0 to 100.';

create function exora_private.review_priority(p_risk integer)
returns integer
language sql
immutable
return case when p_risk >= 50 then 1 when p_risk >= 30 then 2 when p_risk >= 10 then 3 else 4 end;

comment on function exora_private.review_priority(integer) is
  '1 (look at it now: allergies, high-alert medicines, doubtful doses, critical results, pages that show something else), '
  '2 (other doses, doubtful results), 3 (the machine is unsure), 4 (uncoded), by risk.';

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
      coalesce(nullif(x.fact -> 'doubts', 'null'), '[]') as doubts,
      x.fact ->> 'type' = 'medication'
        and exora_private.is_high_alert(
          concat_ws(' ', x.fact #>> '{attributes,drug}', x.fact #>> '{attributes,ingredient}', x.fact ->> 'text')
        ) as is_high_alert
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
  -- A drug that is both taken and named as an allergy, what is both stated and denied, one drug in two doses.
  conflicting as (
    select distinct x.id as event_id
    from exora_private.line_conflicts(
      p_patient_id,
      -- Of a document without such facts nothing is compared.
      case
        when exists (select from stated as s where s.event_type = any (exora_private.line_types()))
          then exora_private.line_types()
        else '{}'
      end
    ) as c
    cross join lateral unnest(c.event_ids) as x (id)
  ),
  -- Materialized: the reasons are asked for four times.
  judged as materialized (
    select
      s.event_id,
      s.event_type,
      s.is_high_alert,
      s.doubts,
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
              or s.doubts @> '[{"name": "critical_value"}]'
              then 'high_risk'
          end,
          case when s.doubts <> '[]' then 'doubted' end,
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
  insert into public.manual_review_queue (event_id, patient_id, event_type, reason, reasons, priority, risk, doubts)
  select
    j.event_id, p_patient_id, j.event_type, j.reasons[1], j.reasons, exora_private.review_priority(r.risk), r.risk, j.doubts
  from judged as j
  cross join lateral (
    select exora_private.review_risk(j.event_type, j.is_high_alert, j.reasons, j.doubts) as risk offset 0
  ) as r
  where cardinality(j.reasons) > 0;

  get diagnostics v_queued = row_count;
  return v_queued;
end
$$;

comment on function exora_private.queue_for_review(uuid, uuid, jsonb, uuid[]) is
  'Weighs new facts by what harms, their doubts, the reader''s and the extractor''s confidence, conflicts and codes, and queues '
  'those that need a look.';

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
  if p_before is not null
    and (v_fact ->> 'text', v_fact #>> '{attributes,drug}') is distinct from (p_before ->> 'text', p_before #>> '{attributes,drug}')
  then
    -- The ingredient was the earlier drug's.
    v_fact := v_fact #- '{attributes,ingredient}' #- '{attributes,allergyGroup}';
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
  -- What was suggested and is confirmed reads as before.
  if p_decision <> 'confirmed' or p_event.status = 'rejected' then
    perform exora_private.retire_narratives(p_event.patient_id, array[p_event.id]);
    perform exora_private.retell(p_event.patient_id);
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
    perform exora_private.retell(p_patient_id);
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
          'risk', q.risk,
          'doubts', q.doubts,
          'created_at', q.created_at,
          -- A file's name can tell more than the fact: both go to those only who may see the documents.
          'shell_file_id', s.id,
          'file_name', s.file_name,
          'fact', f.fact
        )
        order by -q.risk, q.created_at, q.event_id
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
          or (-x.risk, x.created_at, x.event_id) > (-v_after.risk, v_after.created_at, v_after.event_id)
        )
      order by -x.risk, x.created_at, x.event_id
      limit v_limit
    ) as q
    join exora_private.facts as f on f.patient_id = p_patient_id and f.id = q.event_id
    left join public.shell_files as s on s.id = f.shell_file_id and v_with_files
  );
end
$$;

comment on function public.read_review_queue(uuid, integer, uuid) is
  'The facts of readable categories that wait for a look, the greatest risk first, each with what is doubted about it; '
  'p_after_event_id is the last one seen.';

-- 04_narrating.sql ------------------------------------------------------------

create table exora_private.record_tellings (
  patient_id uuid not null,
  -- How often the record's facts changed, and up to which change they are told.
  changes bigint not null default 0,
  told bigint not null default 0,
  constraint record_tellings_pkey primary key (patient_id),
  constraint record_tellings_patient_fkey
    foreign key (patient_id) references public.user_profiles (id) on delete cascade,
  constraint record_tellings_in_order check (told between 0 and changes)
);

alter table exora_private.record_tellings enable row level security;

revoke all on exora_private.record_tellings from public, anon, authenticated, service_role;

comment on table exora_private.record_tellings is
  'Of each record the number of its last change and of the last one that its narratives know. Its row is the lock of both.';

alter table public.semantic_processing_sessions
  -- The change of the record up to which the facts were read.
  add column as_of bigint not null,
  add column narratives_kept integer,
  -- Sentences that the worker left out, by reason.
  add column sentences_dropped jsonb not null default '{}',
  drop column shell_file_id,
  add constraint semantic_processing_sessions_patient_fkey
    foreign key (patient_id) references public.user_profiles (id) on delete cascade,
  add constraint semantic_processing_sessions_dropped_object check (jsonb_typeof(sentences_dropped) = 'object');

create index semantic_processing_sessions_patient_idx on public.semantic_processing_sessions (patient_id);

comment on table public.semantic_processing_sessions is
  'One telling of a record by one job (later attempts begin it again), with its engine and what came of it.';

create function exora_private.retire_narratives(p_patient_id uuid, p_event_ids uuid[])
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  -- Locked before any narrative is, as complete_narrating() does.
  perform from exora_private.record_tellings as t where t.patient_id = p_patient_id for update;
  -- What a story rests on doesn't hold any more: it isn't told until it is written again.
  update public.clinical_narratives as n
  set
    status = 'superseded',
    superseded_at = now()
  where n.status = 'current'
    and n.id in (select m.narrative_id from public.narrative_source_mappings as m where m.event_id = any (p_event_ids));
end
$$;

comment on function exora_private.retire_narratives(uuid, uuid[]) is
  'Takes back the record''s narratives that cite facts which were replaced or rejected. To be followed by retell().';

create function exora_private.retell(p_patient_id uuid, p_correlation_id uuid default null)
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  -- Whoever reads the facts to tell them waits here until this transaction ends, and then sees what it changed.
  insert into exora_private.record_tellings as t (patient_id, changes)
  values (p_patient_id, 1)
  on conflict on constraint record_tellings_pkey do update set changes = t.changes + 1;

  -- A job that waits will see this change. One that is processed may have read the facts before.
  if not public.has_ai_consent(p_patient_id, 'local')
    or exists (
      select
      from exora_private.job_queue_live as j
      where j.patient_id = p_patient_id and j.job_type = 'semantic_processing' and j.status in ('pending', 'scheduled')
    )
    or not (
      exists (
        select
        from public.patient_clinical_events as e
        where e.patient_id = p_patient_id and e.status in ('suggested', 'confirmed')
      )
      or exists (
        select from public.clinical_narratives as n where n.patient_id = p_patient_id and n.status = 'current'
      )
    )
  then
    return;
  end if;
  perform public.enqueue_job_v3(
    job_type => 'semantic_processing',
    job_name => 'Tell record',
    job_payload => jsonb_build_object('patient_id', p_patient_id),
    p_correlation_id => p_correlation_id
  );
end
$$;

comment on function exora_private.retell(uuid, uuid) is
  'The record''s facts changed in this transaction: has a job tell the record anew, unless one waits to do so.';

create function exora_private.retell_after_erasure()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_patient_id uuid;
begin
  for v_patient_id in select distinct g.patient_id from gone as g order by g.patient_id loop
    perform exora_private.retell(v_patient_id);
  end loop;
  return null;
end
$$;

comment on function exora_private.retell_after_erasure() is 'Trigger: a record that facts were erased from is told anew.';

create trigger patient_clinical_events_retell
after delete on public.patient_clinical_events
referencing old table as gone
for each statement execute function exora_private.retell_after_erasure();

create or replace function public.begin_narrating(p_job_id uuid, p_worker_id text, p_attempt integer)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_job record := exora_private.hold_job(p_job_id, p_worker_id, p_attempt, 'semantic_processing');
  v_patient_id uuid := (v_job.job_payload ->> 'patient_id')::uuid;
  v_changes bigint;
  v_session_id uuid;
  v_is_new boolean;
begin
  if not exists (select from public.user_profiles as p where p.id = v_patient_id) then
    perform exora_private.fail('not_found', 'The job''s record does not exist any more.', 'Fail the job; it can''t be done.');
  end if;
  perform exora_private.require_ai_consent(v_patient_id, 'local');

  -- Changes under way are waited for; later ones have another number and another job.
  insert into exora_private.record_tellings (patient_id)
  values (v_patient_id)
  on conflict on constraint record_tellings_pkey do nothing;
  select t.changes into v_changes from exora_private.record_tellings as t where t.patient_id = v_patient_id for update;

  insert into public.semantic_processing_sessions as s (patient_id, job_id, as_of)
  values (v_patient_id, p_job_id, v_changes)
  on conflict on constraint semantic_processing_sessions_job_key do update set as_of = excluded.as_of
  returning s.id, s.xmax = 0 into v_session_id, v_is_new;

  if v_is_new then
    perform public.log_audit_event(
      p_event_type => 'record.narrating_begun',
      p_patient_id => v_patient_id,
      p_resource_type => 'user_profile',
      p_resource_id => v_patient_id,
      p_job_id => p_job_id,
      p_correlation_id => v_job.correlation_id
    );
  end if;

  return jsonb_build_object(
    'session_id', v_session_id,
    'patient_id', v_patient_id,
    'consent', jsonb_build_object(
      'local', public.has_ai_consent(v_patient_id, 'local'),
      'external', public.has_ai_consent(v_patient_id, 'external')
    ),
    'facts', (
      -- Without proofs. The latest 20,000: what is read, told and checked stays within a statement's time.
      select coalesce(
        jsonb_agg(
          jsonb_build_object(
            'id', f.id,
            'type', f.event_type,
            'text', f.display_text,
            'assertion', f.assertion,
            'attributes', f.attributes,
            'code', f.code,
            'date', f.event_date,
            'status', f.status,
            'origin', f.origin,
            'shell_file_id', f.shell_file_id
          )
        ),
        '[]'
      )
      from (
        select x.*
        from exora_private.facts as x
        where x.patient_id = v_patient_id
        order by x.recorded_at desc, x.id
        limit 20000
      ) as f
    )
  );
end
$$;

comment on function public.begin_narrating(uuid, text, integer) is
  'Opens the job''s session, or opens it again for a later attempt, and returns the record''s living facts without their proofs.';

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
    select n.ordinal, s.at, s.sentence ->> 'text' as text, s.sentence -> 'event_ids' as event_ids
    from jsonb_array_elements(p_narratives) with ordinality as n (narrative, ordinal)
    cross join lateral jsonb_array_elements(n.narrative -> 'sentences') with ordinality as s (sentence, at)
  ),
  cited as materialized (
    select distinct t.ordinal, t.at, e.id::uuid as id
    from told as t
    cross join lateral jsonb_array_elements_text(t.event_ids) as e (id)
  ),
  -- Each fact is looked up once, however many sentences rest on it.
  known as materialized (
    select f.id, concat_ws(' ', f.display_text, f.event_date, f.attributes::text, f.code ->> 'display') as words
    from exora_private.facts as f
    where f.patient_id = p_patient_id and f.id in (select c.id from cited as c)
  ),
  grounds as materialized (
    select c.ordinal, c.at, count(*) as cited, count(k.id) as known, exora_private.numbers_in(string_agg(k.words, ' ')) as numbers
    from cited as c
    left join known as k on k.id = c.id
    group by c.ordinal, c.at
  ),
  judged as (
    select
      t.ordinal,
      case
        when g.ordinal is null then 'fact_missing'
        when g.known < g.cited then 'fact_unknown'
        -- A dose or a year that none of the cited facts has was made up.
        when exists (
          select
          from regexp_matches(t.text, '[0-9]+(?:[.,][0-9]+)*', 'g') as m
          where not coalesce(exora_private.numbers_in(m[1]) && g.numbers, false)
        ) then 'number_unknown'
      end as reason
    from told as t
    left join grounds as g on g.ordinal = t.ordinal and g.at = t.at
  )
  select j.ordinal, min(j.reason)
  from judged as j
  where j.reason is not null
  group by j.ordinal
$$;

create function exora_private.is_told_narrative(p_narrative jsonb)
returns boolean
language sql
stable
set search_path = ''
as $$
  select case
    when exora_private.misfit(
      p_narrative,
      '{"type": "string", "subject": "string", "title": "string", "purpose": "string", "period": "object?",
        "shell_file_id": "string?", "sentences": "array"}',
      true
    ) is not null then false
    else p_narrative ->> 'type' = any (array['document', 'condition', 'medication', 'episode', 'summary'])
      and char_length(p_narrative ->> 'subject') between 1 and 300
      and char_length(p_narrative ->> 'title') between 1 and 300
      and char_length(p_narrative ->> 'purpose') between 1 and 300
      and coalesce(p_narrative ->> 'shell_file_id' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$', true)
      and (
        coalesce(jsonb_typeof(p_narrative -> 'period'), 'null') = 'null'
        or (
          exora_private.misfit(p_narrative -> 'period', '{"start": "string", "end": "string"}', true) is null
          and exora_private.partial_date(p_narrative #>> '{period,start}') is not null
          and exora_private.partial_date(p_narrative #>> '{period,end}') is not null
        )
      )
      and jsonb_array_length(p_narrative -> 'sentences') between 1 and 200
      and not exists (
        select
        from jsonb_array_elements(p_narrative -> 'sentences') as s (sentence)
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
$$;

comment on function exora_private.is_told_narrative(jsonb) is 'Whether a narrative has the form that complete_narrating() wants.';

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
  v_session public.semantic_processing_sessions;
  v_told bigint;
  v_kept uuid[] := '{}';
  v_changed jsonb;
  v_new jsonb;
  v_result jsonb := exora_private.earlier_result(p_job_id, p_worker_id, p_attempt);
begin
  if v_result is not null then
    return v_result;
  end if;
  v_job := exora_private.hold_job(p_job_id, p_worker_id, p_attempt, 'semantic_processing');
  select s.* into v_session from public.semantic_processing_sessions as s where s.job_id = p_job_id;
  if not found then
    perform exora_private.fail('wrong_state', 'This job has no session.', 'Call begin_narrating() first.');
  end if;
  perform exora_private.require_ai_consent(v_session.patient_id, 'local');

  if exora_private.misfit(
      p_session, '{"engine": "string?", "engine_version": "string?", "ms": "number?", "sentences_dropped": "object?"}'
    ) is not null
    or pg_column_size(p_session) > 8192
    or (
      case
        when jsonb_typeof(p_narratives) is distinct from 'array' then true
        when jsonb_array_length(p_narratives) > 2000 then true
        when exists (
          select from jsonb_array_elements(p_narratives) as n (narrative) where not exora_private.is_told_narrative(n.narrative)
        ) then true
        else jsonb_array_length(p_narratives)
          > (select count(distinct n.narrative ->> 'subject') from jsonb_array_elements(p_narratives) as n (narrative))
      end
    )
  then
    perform exora_private.fail(
      'invalid_request',
      'The session or a narrative is not described as expected.',
      'Send at most 2,000 narratives {type, subject, title, purpose, period, shell_file_id, sentences: [{text, event_ids}]}, '
      'each of another subject, and {engine, engine_version, ms, sentences_dropped}.'
    );
  end if;
  if exists (
    select (n.narrative ->> 'shell_file_id')::uuid
    from jsonb_array_elements(p_narratives) as n (narrative)
    where n.narrative ->> 'shell_file_id' is not null
    except
    select f.id from public.shell_files as f where f.patient_id = v_session.patient_id
  ) then
    perform exora_private.fail(
      'invalid_request', 'A narrative names a document that this record doesn''t have.', 'Send ids of the record''s documents, or null.'
    );
  end if;

  select t.told into v_told
  from exora_private.record_tellings as t
  where t.patient_id = v_session.patient_id
  for update;

  if v_told > v_session.as_of then
    -- Somebody told a later state of the record meanwhile.
    v_new := '[]';
    v_changed := '[]';
  else
    with sent as materialized (
      select
        n.ordinal,
        n.narrative,
        encode(sha256(convert_to(n.narrative::text, 'UTF8')), 'hex') as content_hash
      from jsonb_array_elements(p_narratives) with ordinality as n (narrative, ordinal)
    ),
    met as (
      select s.ordinal, s.narrative, s.content_hash, n.id as same_id
      from sent as s
      left join public.clinical_narratives as n
        on n.patient_id = v_session.patient_id
        and n.status = 'current'
        and n.subject = s.narrative ->> 'subject'
        and n.content_hash = s.content_hash
    )
    select
      coalesce(array_agg(m.same_id) filter (where m.same_id is not null), '{}'),
      coalesce(
        jsonb_agg(
          m.narrative || jsonb_build_object('id', gen_random_uuid(), 'content_hash', m.content_hash) order by m.ordinal
        ) filter (where m.same_id is null),
        '[]'
      )
    into v_kept, v_changed
    from met as m;

    select coalesce(jsonb_agg(n.narrative order by n.ordinal), '[]')
    into v_new
    from jsonb_array_elements(v_changed) with ordinality as n (narrative, ordinal)
    where n.ordinal not in (
      select u.ordinal from exora_private.unfounded_narratives(v_session.patient_id, v_changed) as u
    );

    update public.clinical_narratives as n
    set
      status = 'superseded',
      superseded_at = now()
    where n.patient_id = v_session.patient_id and n.status = 'current' and n.id <> all (v_kept);

    insert into public.clinical_narratives (
      id, patient_id, shell_file_id, session_id, narrative_type, subject, title, purpose, period_start, period_end,
      content_hash, supersedes_id
    )
    select
      (n.narrative ->> 'id')::uuid,
      v_session.patient_id,
      (n.narrative ->> 'shell_file_id')::uuid,
      v_session.id,
      n.narrative ->> 'type',
      n.narrative ->> 'subject',
      n.narrative ->> 'title',
      n.narrative ->> 'purpose',
      n.narrative #>> '{period,start}',
      n.narrative #>> '{period,end}',
      n.narrative ->> 'content_hash',
      b.id
    from jsonb_array_elements(v_new) as n (narrative)
    left join (
      -- Also one that was taken back before.
      select distinct on (o.subject) o.subject, o.id
      from public.clinical_narratives as o
      where o.patient_id = v_session.patient_id
      order by o.subject, o.superseded_at desc, o.recorded_at desc, o.id
    ) as b on b.subject = n.narrative ->> 'subject';

    insert into public.clinical_narrative_sentences (narrative_id, ordinal, patient_id, text)
    select (n.narrative ->> 'id')::uuid, s.ordinal, v_session.patient_id, s.sentence ->> 'text'
    from jsonb_array_elements(v_new) as n (narrative)
    cross join lateral jsonb_array_elements(n.narrative -> 'sentences') with ordinality as s (sentence, ordinal);

    insert into public.narrative_source_mappings (narrative_id, sentence_ordinal, event_id, patient_id, event_type)
    select distinct (n.narrative ->> 'id')::uuid, s.ordinal, e.id, e.patient_id, e.event_type
    from jsonb_array_elements(v_new) as n (narrative)
    cross join lateral jsonb_array_elements(n.narrative -> 'sentences') with ordinality as s (sentence, ordinal)
    cross join lateral jsonb_array_elements_text(s.sentence -> 'event_ids') as c (cited)
    join public.patient_clinical_events as e on e.id = c.cited::uuid;

    update exora_private.record_tellings as t set told = v_session.as_of where t.patient_id = v_session.patient_id;
  end if;

  v_result := jsonb_build_object(
    'narratives_stored', jsonb_array_length(v_new),
    'narratives_kept', cardinality(v_kept),
    'narratives_refused', jsonb_array_length(v_changed) - jsonb_array_length(v_new),
    'is_outdated', v_told > v_session.as_of
  );
  update public.semantic_processing_sessions as s
  set
    engine = p_session ->> 'engine',
    engine_version = p_session ->> 'engine_version',
    engine_ms = (p_session ->> 'ms')::double precision,
    status = 'completed',
    narratives_stored = (v_result ->> 'narratives_stored')::integer,
    narratives_kept = (v_result ->> 'narratives_kept')::integer,
    narratives_refused = (v_result ->> 'narratives_refused')::integer,
    sentences_dropped = coalesce(nullif(p_session -> 'sentences_dropped', 'null'), '{}'),
    completed_at = now()
  where s.id = v_session.id;

  perform exora_private.finish_job(p_job_id, v_result);
  perform public.log_audit_event(
    p_event_type => 'record.narrated',
    p_patient_id => v_session.patient_id,
    p_resource_type => 'user_profile',
    p_resource_id => v_session.patient_id,
    p_details => v_result || jsonb_build_object('session_id', v_session.id),
    p_job_id => p_job_id,
    p_correlation_id => v_job.correlation_id
  );
  return v_result;
end
$$;

comment on function public.complete_narrating(uuid, text, integer, jsonb, jsonb) is
  'Stores a record''s narratives in place of the earlier ones, leaves those that read as before, refuses those that no facts '
  'bear out, and completes the job. Nothing is stored when a later state was told meanwhile.';

-- 06_reconciliation.sql -------------------------------------------------------

create function exora_private.conflict_id(p_kind text, p_parts text[])
returns uuid
language sql
immutable
set search_path = ''
as $$
  -- Version and variant bits as RFC 9562 wants of a name-based (custom, 8) uuid.
  select encode(
    set_byte(
      set_byte(h.hash, 6, get_byte(h.hash, 6) & 15 | 128),
      8, get_byte(h.hash, 8) & 63 | 128
    ),
    'hex'
  )::uuid
  from (
    select substr(sha256(convert_to(p_kind || ' ' || array_to_string(p_parts, ' '), 'UTF8')), 1, 16) as hash
  ) as h
$$;

comment on function exora_private.conflict_id(text, text[]) is
  'The id of a conflict of this kind between these statements, which come in order.';

create function exora_private.line_conflicts(p_patient_id uuid, p_types text[])
returns table (kind text, subject text, event_ids uuid[])
language sql
stable
set search_path = ''
set enable_nestloop = off
set plan_cache_mode = force_generic_plan
as $$
  with facts as materialized (
    -- Who states it: a document, or a person by this very fact.
    select f.*, coalesce(f.shell_file_id, f.id)::text collate "C" as teller
    from exora_private.line_facts(p_patient_id, p_types) as f
  ),
  -- Statements of one day, and undated ones with those of the last day: any of them may be the present one.
  -- Only where more than one document speaks: most of a long record is out of question after one pass.
  days as (
    select f.event_type, f.line, f.day as moment
    from facts as f
    where f.day is not null
    group by f.event_type, f.line, f.day
    having min(f.teller) <> max(f.teller)
  ),
  undated as (
    select f.event_type, f.line
    from facts as f
    where f.is_last
    group by f.event_type, f.line
    having bool_or(f.day is null) and min(f.teller) <> max(f.teller)
  ),
  moments as materialized (
    select f.*, f.day as moment
    from facts as f
    join days as d on d.event_type = f.event_type and d.line = f.line and d.moment = f.day
    union all
    select f.*, null
    from facts as f
    join undated as u on u.event_type = f.event_type and u.line = f.line
    where f.is_last
  ),
  -- What each document (or person) states at that moment, without what it doesn't tell.
  taken as (
    select
      m.line,
      m.moment,
      m.teller,
      array_agg(distinct exora_private.strength_key(coalesce(m.strength, m.dose || m.dose_unit)))
        filter (where m.strength is not null or m.dose_unit in ('mg', 'mcg', 'g')) as strengths,
      array_agg(distinct trim_scale(m.dose) || coalesce(m.dose_unit, ''))
        filter (where m.dose is not null and coalesce(m.dose_unit, '') not in ('mg', 'mcg', 'g', 'ml')) as doses,
      array_agg(distinct m.frequency_per_day)
        filter (where m.frequency_per_day is not null) as frequencies
    from moments as m
    where m.event_type = 'medication' and m.holds
    group by m.line, m.moment, m.teller
  ),
  dose_groups as (
    select t.line, t.moment
    from taken as t
    group by t.line, t.moment
    having count(distinct t.strengths) > 1 or count(distinct t.doses) > 1 or count(distinct t.frequencies) > 1
  ),
  states as (
    select m.event_type, m.line, m.moment, m.teller,
      bool_or(m.holds) as says_yes,
      -- Medicines: stopped; conditions and allergies: said not to be there.
      bool_or(case when m.event_type = 'medication' then not m.holds and m.assertion <> 'possible' else m.assertion = 'absent' end)
        as says_no
    from moments as m
    group by m.event_type, m.line, m.moment, m.teller
  ),
  state_groups as (
    select s.event_type, s.line, s.moment
    from states as s
    group by s.event_type, s.line, s.moment
    having bool_or(s.says_yes and not s.says_no) and bool_or(s.says_no and not s.says_yes)
  ),
  denied as (
    select f.line
    from facts as f
    where f.event_type = 'allergy'
    group by f.line
    having bool_or(f.assertion = 'present') and bool_or(f.assertion = 'absent')
  ),
  -- What is taken now and what somebody is allergic to, by ingredient, by group and by words.
  substances as materialized (
    select f.id, f.event_type, f.line, f.name, s.substance
    from facts as f
    cross join lateral (
      select unnest(string_to_array(f.ingredient, '/')) as substance
      union all
      select 'group ' || f.allergy_group
      union all
      select 'words ' || f.words
    ) as s
    where s.substance is not null
      and f.event_type in ('medication', 'allergy')
      and f.assertion = 'present'
      and (f.event_type = 'allergy' or f.holds and f.is_last)
  ),
  pairs as (
    select distinct a.line as allergy_line, m.line as drug_line
    from (select distinct s.line, s.substance from substances as s where s.event_type = 'allergy') as a
    join (select distinct s.line, s.substance from substances as s where s.event_type = 'medication') as m using (substance)
  ),
  parties as (
    select p.allergy_line, p.drug_line, 'allergy' as event_type, p.allergy_line as line
    from pairs as p
    union all
    select p.allergy_line, p.drug_line, 'medication', p.drug_line
    from pairs as p
  ),
  found as (
    select 'dose_differs' as kind, m.line, m.moment::text as at, min(m.name) as subject, array_agg(distinct m.id order by m.id) as ids
    from dose_groups as g
    join moments as m on m.line = g.line and m.moment is not distinct from g.moment and m.event_type = 'medication' and m.holds
    group by m.line, m.moment
    union all
    select
      case g.event_type when 'medication' then 'status_differs' else 'condition_denied' end,
      m.line, m.moment::text, min(m.name), array_agg(distinct m.id order by m.id)
    from state_groups as g
    join moments as m on m.event_type = g.event_type and m.line = g.line and m.moment is not distinct from g.moment
    where g.event_type in ('medication', 'condition')
      and (g.event_type = 'medication' or m.assertion in ('present', 'absent'))
      and m.assertion <> 'possible'
    group by g.event_type, m.line, m.moment
    union all
    select 'allergy_denied', f.line, null, min(f.name), array_agg(f.id order by f.id)
    from denied as d
    join facts as f on f.event_type = 'allergy' and f.line = d.line and f.assertion in ('present', 'absent')
    group by f.line
    union all
    select
      'allergy_taken', p.allergy_line, p.drug_line, min(s.name) filter (where s.event_type = 'medication'),
      array_agg(distinct s.id order by s.id)
    from parties as p
    join substances as s using (event_type, line)
    group by p.allergy_line, p.drug_line
  )
  select distinct on (f.kind, f.ids) f.kind, f.subject, f.ids
  from found as f
  where cardinality(f.ids) > 1
  order by f.kind, f.ids, f.subject
$$;

comment on function exora_private.line_conflicts(uuid, text[]) is
  'What contradicts among drugs, conditions and allergies: doses, statuses, denials, and allergies to what is taken.';

create function exora_private.other_conflicts(p_patient_id uuid, p_types text[])
returns table (kind text, subject text, event_ids uuid[])
language sql
stable
set search_path = ''
set enable_nestloop = off
set plan_cache_mode = force_generic_plan
as $$
  with groups as (
    -- LOINC: ABO and Rh group, ABO group, Rh.
    select
      e.id,
      substring(upper(coalesce(o.value_text, '')) from '\m(AB|A|B|O)(?:\M|(?=[+-]))') as abo,
      case
        when o.value_text ~* '\mpos|[+]\s*$' then '+'
        when o.value_text ~* '\mneg|[-−]\s*$' then '-'
      end as rh
    from public.patient_observations as o
    join public.patient_clinical_events as e on e.id = o.event_id and e.patient_id = p_patient_id
    left join public.medical_code_assignments as k
      on k.patient_id = p_patient_id and k.event_id = e.id and k.code_system = 'LOINC'
    where o.patient_id = p_patient_id
      and 'lab' = any (p_types)
      and o.value_text is not null
      and e.event_type = 'lab'
      and e.status in ('suggested', 'confirmed')
      and (k.code in ('882-1', '883-9', '10331-7') or e.display_text ~* '\mblood (?:group|type)\M|\mABO\M')
  ),
  sides as materialized (
    select
      e.id,
      e.display_text,
      coalesce(i.performed_on, e.event_date) as day,
      e.shell_file_id,
      coalesce(i.other_attributes ->> 'laterality', lower(substring(e.display_text from '(?i)\m(left|right)\M'))) as side,
      exora_private.squeeze(regexp_replace(e.display_text, '(?i)\m(left|right)\M', '', 'g')) as words
    from public.patient_interventions as i
    join public.patient_clinical_events as e on e.id = i.event_id and e.patient_id = p_patient_id
    where i.patient_id = p_patient_id
      and 'procedure' = any (p_types)
      and e.event_type = 'procedure'
      and e.status in ('suggested', 'confirmed')
      and e.assertion = 'present'
  )
  select 'blood_group_differs', 'blood group', array_agg(g.id order by g.id)
  from groups as g
  where g.abo is not null or g.rh is not null
  having count(distinct g.abo) > 1 or count(distinct g.rh) > 1
  union all
  -- One operation of one day, left in one document and right in another.
  select 'side_differs', min(s.display_text), array_agg(s.id order by s.id)
  from sides as s
  where s.day is not null and s.side in ('left', 'right')
  group by s.words, s.day
  having count(distinct s.side) > 1 and count(distinct s.shell_file_id) > 1
$$;

comment on function exora_private.other_conflicts(uuid, text[]) is
  'What contradicts among the other facts: blood groups, and the side of an operation of one day.';

create function exora_private.conflicts_json(p_patient_id uuid, p_types text[], p_with_files boolean)
returns json
language plpgsql
stable
set search_path = ''
as $$
begin
  return (
    with found as materialized (
      select c.kind, c.subject, c.event_ids
      from exora_private.line_conflicts(
        p_patient_id, array(select t.name from unnest(exora_private.line_types()) as t (name) where t.name = any (p_types))
      ) as c
      union all
      select o.kind, o.subject, o.event_ids
      from exora_private.other_conflicts(p_patient_id, p_types) as o
      order by 1, 3
      limit 200
    ),
    -- A date of birth is no fact: it stands in the audit of what was found in each document.
    births as materialized (
      select distinct f.id, f.file_name, a.attributes ->> 'iso' as iso
      from public.entity_processing_audit_v2 as a
      join public.ai_processing_sessions as s on s.id = a.session_id and s.status = 'completed'
      join public.shell_files as f on f.id = s.shell_file_id and f.current_reading_id = s.reading_id
      where p_with_files
        and a.patient_id = p_patient_id
        and a.entity_type = 'date'
        and a.attributes ->> 'role' = 'dob'
        and a.attributes ->> 'precision' = 'day'
      union all
      select null, null, p.date_of_birth::text
      from public.user_profiles as p
      where p_with_files and p.id = p_patient_id and p.date_of_birth is not null
    ),
    told as (
      -- Day and month in the other order are the same date, read otherwise.
      select b.*, left(b.iso, 4) || least(substr(b.iso, 6, 2) || substr(b.iso, 9, 2), substr(b.iso, 9, 2) || substr(b.iso, 6, 2)) as canonical
      from births as b
      where exora_private.partial_date(b.iso) is not null
    ),
    shown as (
      select
        exora_private.conflict_id(f.kind, f.event_ids::text[]) as id,
        f.kind,
        f.subject,
        (
          select json_agg(
            json_build_object(
              'event_id', t.id,
              'type', t.event_type,
              'text', t.display_text,
              'states', t.states,
              'date', t.event_date,
              'shell_file_id', t.file_id,
              'file_name', t.file_name
            )
            order by t.event_day desc nulls last, t.recorded_at desc, t.id
          )
          from (
            -- Of many that state the same, the latest one.
            select distinct on (lower(y.display_text), y.states) y.*
            from (
              select
                e.id, e.event_type, e.display_text, e.event_date, e.event_day, e.recorded_at, s.id as file_id, s.file_name,
                coalesce(
                  nullif(
                    case e.event_type
                      when 'medication' then concat_ws(
                        ' ',
                        case when lower(m.medication_status) not in ('active', 'current') then m.medication_status end,
                        m.strength, m.dose::text, m.dose_unit, m.frequency
                      )
                      when 'lab' then o.value_text
                      when 'procedure' then coalesce(
                        i.other_attributes ->> 'laterality', lower(substring(e.display_text from '(?i)\m(left|right)\M'))
                      )
                    end,
                    ''
                  ),
                  e.assertion
                ) as states
              from unnest(f.event_ids) as x (id)
              join public.patient_clinical_events as e on e.patient_id = p_patient_id and e.id = x.id
              left join public.patient_medications as m on m.patient_id = p_patient_id and m.event_id = e.id
              left join public.patient_observations as o on o.patient_id = p_patient_id and o.event_id = e.id
              left join public.patient_interventions as i on i.patient_id = p_patient_id and i.event_id = e.id
              left join public.shell_files as s on s.id = e.shell_file_id and p_with_files
            ) as y
            order by lower(y.display_text), y.states, y.event_day desc nulls last, y.recorded_at desc, y.id
          ) as t
        ) as statements
      from found as f
      union all
      select
        exora_private.conflict_id('birth_date_differs', array_agg(coalesce(t.id::text, '') || t.iso order by t.iso, t.id)),
        'birth_date_differs',
        'date of birth',
        json_agg(
          json_build_object(
            'event_id', null, 'type', null, 'text', 'date of birth', 'states', t.iso, 'date', null,
            'shell_file_id', t.id, 'file_name', t.file_name
          )
          order by t.iso, t.id
        )
      from told as t
      having count(distinct t.canonical) > 1
    )
    select coalesce(
      json_agg(
        json_build_object('id', s.id, 'kind', s.kind, 'subject', s.subject, 'statements', s.statements)
        order by
          array_position(
            array[
              'allergy_taken', 'allergy_denied', 'dose_differs', 'status_differs', 'side_differs', 'blood_group_differs',
              'birth_date_differs', 'condition_denied'
            ],
            s.kind
          ),
          s.subject,
          s.id
      ),
      '[]'
    )
    from shown as s
  );
end
$$;

comment on function exora_private.conflicts_json(uuid, text[], boolean) is
  'The conflicts between facts of these types, and between birth dates of documents if p_with_files; the dangerous ones first.';

create function public.read_conflicts(p_patient_id uuid)
returns json
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_types text[] := exora_private.require_read_types(p_patient_id, null);
begin
  return exora_private.conflicts_json(p_patient_id, v_types, exora_private.can_read(p_patient_id, 'documents'));
end
$$;

revoke all on function public.read_conflicts(uuid) from public, anon, service_role;

grant execute on function public.read_conflicts(uuid) to authenticated;

comment on function public.read_conflicts(uuid) is
  'What contradicts in the record, of the categories that the caller may read, the dangerous first (at most 200 between facts).';

create function public.read_record_lines(
  p_patient_id uuid,
  p_type text,
  p_limit integer default 50,
  p_after_id uuid default null
)
returns json
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_limit integer := exora_private.page_size(p_limit, 50, 200);
  v_with_files boolean;
  v_conflict_types text[];
begin
  if not coalesce(p_type = any (exora_private.line_types()), false) then
    perform exora_private.fail(
      'invalid_request', 'There are no lines of this type.', 'Pass medication, condition or allergy.'
    );
  end if;
  perform exora_private.require_read_types(p_patient_id, array[p_type]);
  v_with_files := exora_private.can_read(p_patient_id, 'documents');
  v_conflict_types := array(
    select t.name
    -- A condition contradicts conditions only.
    from unnest(case p_type when 'condition' then array['condition'] else array['medication', 'allergy'] end) as t (name)
    where exora_private.can_read(p_patient_id, exora_private.category_of(t.name))
  );
  if p_after_id is not null and not exists (
    select
    from public.patient_clinical_events as e
    where e.id = p_after_id and e.patient_id = p_patient_id and e.event_type = p_type
      and e.status in ('suggested', 'confirmed')
  ) then
    perform exora_private.fail(
      'not_found', 'The line to go on after is not in this record.', 'Start again from the first page.'
    );
  end if;

  return (
    with facts as materialized (
      select f.* from exora_private.line_facts(p_patient_id, array[p_type]) as f
    ),
    lines as materialized (
      select
        f.line,
        bool_or(f.holds and f.is_last) as current,
        (
          array_agg(
            f.id
            order by f.holds and f.is_last desc, f.day desc nulls last, f.recorded_at desc, f.id
          )
        )[1] as id,
        max(f.day) as last_day,
        min(f.day) as first_day,
        count(*) as facts,
        count(distinct f.shell_file_id) as documents
      from facts as f
      group by f.line
    ),
    ordered as (
      select l.*, row_number() over (order by l.current desc, l.last_day desc nulls last, l.id) as place
      from lines as l
    ),
    page as materialized (
      select o.*
      from ordered as o
      where p_after_id is null
        or o.place > (
          select a.place from ordered as a join facts as f on f.line = a.line where f.id = p_after_id
        )
      order by o.place
      limit v_limit
    ),
    -- What one day's documents state alike is one statement with all its sources.
    statements as (
      select
        f.line, f.day, min(f.stated_on) as stated_on, f.assertion, f.status, f.strength, f.dose, f.dose_max, f.dose_unit,
        f.frequency, f.frequency_per_day, min(f.recorded_at) as recorded_at, array_agg(f.id order by f.recorded_at, f.id) as ids
      from facts as f
      join page as p on p.line = f.line
      group by
        f.line, f.day, f.assertion, f.status, f.strength, f.dose, f.dose_max, f.dose_unit, f.frequency, f.frequency_per_day
    ),
    histories as (
      select
        s.*,
        row_number() over (partition by s.line order by s.day desc nulls first, s.recorded_at desc, s.ids) as age
      from statements as s
    ),
    conflicts as materialized (
      select f.line, json_agg(distinct x.id) as ids
      from (
        select exora_private.conflict_id(c.kind, c.event_ids::text[]) as id, c.event_ids
        from exora_private.line_conflicts(p_patient_id, v_conflict_types) as c
      ) as x
      cross join lateral unnest(x.event_ids) as y (event_id)
      join facts as f on f.id = y.event_id
      group by f.line
    )
    select coalesce(
      json_agg(
        json_build_object(
          'id', p.id,
          'type', p_type,
          'name', n.name,
          'code', (
            select json_build_object('system', m.code_system, 'code', m.code, 'display', m.display)
            from public.medical_code_assignments as m
            where m.patient_id = p_patient_id and m.event_id = p.id
            order by m.code_system
            limit 1
          ),
          'current', p.current,
          'first_date', p.first_day,
          'last_date', p.last_day,
          'facts', p.facts,
          'documents', case when v_with_files then p.documents else 0 end,
          'history', (
            select json_agg(
              json_build_object(
                'date', h.stated_on,
                'assertion', h.assertion,
                'status', h.status,
                'strength', h.strength,
                'dose', h.dose,
                'dose_max', h.dose_max,
                'dose_unit', h.dose_unit,
                'frequency', h.frequency,
                'frequency_per_day', h.frequency_per_day,
                'sources', (
                  select json_agg(
                    json_build_object(
                      'event_id', e.id,
                      'text', e.display_text,
                      'shell_file_id', s.id,
                      'file_name', s.file_name,
                      'page', (
                        select q.page_number
                        from public.clinical_event_sources as q
                        where q.patient_id = p_patient_id and q.event_id = e.id
                        order by q.ordinal
                        limit 1
                      )
                    )
                    order by x.ordinal
                  )
                  from unnest(h.ids[1:20]) with ordinality as x (id, ordinal)
                  join public.patient_clinical_events as e on e.patient_id = p_patient_id and e.id = x.id
                  left join public.shell_files as s on s.id = e.shell_file_id and v_with_files
                )
              )
              order by h.age desc
            )
            from histories as h
            where h.line = p.line and h.age <= 50
          ),
          'conflicts', coalesce((select c.ids from conflicts as c where c.line = p.line), '[]')
        )
        order by p.place
      ),
      '[]'
    )
    from page as p
    join facts as n on n.id = p.id
  );
end
$$;

revoke all on function public.read_record_lines(uuid, text, integer, uuid) from public, anon, service_role;

grant execute on function public.read_record_lines(uuid, text, integer, uuid) to authenticated;

comment on function public.read_record_lines(uuid, text, integer, uuid) is
  'A page of the record''s medications, conditions or allergies, one line each with its history and sources; p_after_id is the last seen.';

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
  if p_engine = 'local' and p_allowed then
    -- What changed while nothing was told.
    perform exora_private.retell(p_patient_id);
  end if;
end
$$;

-- 06_security_reads.sql -------------------------------------------------------

create function exora_private.require_polled_read(p_patient_id uuid, p_category text)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
begin
  if not exora_private.can_read(p_patient_id, p_category)
    or not exists (
      select
      from (
        select a.* from public.audit_log as a where a.subject_id = p_patient_id order by a.seq desc limit 50
      ) as a
      where a.actor_id = v_user_id
        and a.event_type = 'record.read'
        and a.details ->> 'category' = p_category
        and a.occurred_at > now() - interval '5 minutes'
    )
  then
    perform exora_private.require_read(p_patient_id, p_category);
  end if;
end
$$;

comment on function exora_private.require_polled_read(uuid, text) is
  'As require_read(), for what is asked every second: of a delegate''s polling the log keeps one event in five minutes.';

create or replace function public.read_progress(p_patient_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_polled_read(p_patient_id, 'documents');
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
    'condition', 'symptom', 'medication', 'allergy', 'lab', 'vital', 'procedure', 'immunization', 'family_history',
    'encounter', 'social_history'
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
  with present as materialized (
    -- Of a line what its last statements say, and what is undated: an earlier dose is history, two of one day are seen both.
    select
      f.id,
      f.event_type,
      coalesce(f.day, '-infinity') as day,
      f.recorded_at,
      f.line as subject,
      coalesce(f.strength, '') as strength
    from exora_private.line_facts(
      p_patient_id,
      array(select t.name from unnest(exora_private.line_types()) as t (name) where t.name = any (p_types))
    ) as f
    where f.holds and f.is_last
    union all
    select
      e.id,
      e.event_type,
      coalesce(e.event_day, '-infinity'),
      e.recorded_at,
      -- The text is asked for where there is neither code nor name: all else of the fact is in the index.
      lower(
        coalesce(
          c.code,
          o.other_attributes ->> 'analyte',
          (
            select t.display_text
            from public.patient_clinical_events as t
            where t.patient_id = p_patient_id and t.id = e.id
          )
        )
      ),
      ''
    from public.patient_clinical_events as e
    left join public.patient_observations as o on o.patient_id = p_patient_id and o.event_id = e.id
    left join (
      -- One pass over the record's codes; a look-up a fact would be thousands in a long record.
      select distinct on (k.event_id) k.event_id, k.code
      from public.medical_code_assignments as k
      where k.patient_id = p_patient_id and k.event_type = 'lab' and 'lab' = any (p_types)
      order by k.event_id, k.code_system
    ) as c on c.event_id = e.id
    where e.patient_id = p_patient_id
      and e.event_type = 'lab'
      and 'lab' = any (p_types)
      and e.status in ('suggested', 'confirmed')
      and e.assertion = 'present'
      and coalesce(lower(o.other_attributes ->> 'status'), 'active') not in (
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
    -- One line for what several documents state: the latest statement.
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
  'Present facts of these types, newest first, one a drug and strength, condition, allergen and analyte.';

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
      'conflicts', exora_private.conflicts_json(p_patient_id, v_types, v_with_files),
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
  'What the record says at present, in the groups that the caller may read (the others are named in hidden), what contradicts, '
  'and counts.';

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
          'purpose', case when s.hidden = 0 then p.purpose end,
          'period', case
            when s.hidden = 0 and p.period_start is not null
              then jsonb_build_object('start', p.period_start, 'end', p.period_end)
          end,
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

create function public.read_narrating(p_patient_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_polled_read(p_patient_id, 'narratives');
  return (
    select jsonb_build_object(
      'changes', coalesce(max(t.changes), 0),
      'told', coalesce(max(t.told), 0),
      'is_pending', exists (
        select
        from exora_private.job_queue_live as j
        where j.patient_id = p_patient_id and j.job_type = 'semantic_processing'
      )
    )
    from exora_private.record_tellings as t
    where t.patient_id = p_patient_id
  );
end
$$;

revoke all on function public.read_narrating(uuid) from public, anon, service_role;

grant execute on function public.read_narrating(uuid) to authenticated;

comment on function public.read_narrating(uuid) is
  'How often the record''s facts changed, up to which change its narratives tell them, and whether a job is about to: for polling.';

-- Every record that has facts is told.
select exora_private.retell(p.id) from public.user_profiles as p order by p.id;
