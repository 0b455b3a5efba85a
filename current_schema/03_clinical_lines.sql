-- =============================================================================
-- 03_CLINICAL_LINES.SQL - WHICH FACTS ARE ABOUT THE SAME DRUG, CONDITION OR ALLERGEN
-- =============================================================================
-- Purpose: One line a thing in a record, however many documents state it and under which names
-- Architecture: The line of each living fact is worked out when it is read, from its ingredient, code and words
-- Dependencies: 03_clinical_core.sql
--
-- DESIGN DECISIONS:
-- - Nothing is merged in what is stored: a fact that is corrected or rejected changes its line at once
-- - Ingredient before code before words: a brand is its generic, each strength and form has a code of its own
-- - More and less specific conditions stay apart unless they have one code; sides stay apart always
-- - A later statement is the word that counts; an undated one may be later than every other
--
-- TABLES CREATED (0 tables):
-- None
--
-- KEY FUNCTIONS: exora_private.line_types(), exora_private.line_facts(), exora_private.strength_key()
-- INTEGRATION POINTS: reads (06), conflicts (06_reconciliation) and the review queue (04) ask line_facts(). Callers decide
--   about access
-- =============================================================================

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
    replace(substring(p_strength from '(?i)^\s*([0-9]{1,9}(?:,[0-9]{3}){0,3}(?:\.[0-9]{1,9})?)\s*(?:mg|g|mcg|microg|micrograms|ug|µg|μg|milligrams)\s*$'), ',', '')::numeric
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
