-- =============================================================================
-- 03_CLINICAL_FACTS.SQL - FACTS AS PEOPLE AND PROGRAMS GET THEM
-- =============================================================================
-- Purpose: One JSON form of a fact with its attributes, code and proofs, for every reader
-- Architecture: Views over the hub, of which only the asked rows and parts are put together
-- Dependencies: 03_clinical_core.sql
--
-- DESIGN DECISIONS:
-- - Nothing here decides about access: callers do, before they ask
-- - A fact's JSON is text, made once; typed parts of it stand in the views' columns
--
-- TABLES CREATED (0 tables):
-- None
--
-- KEY FUNCTIONS: exora_private.fact_attributes(), exora_private.facts_as_known(), exora_private.facts_json()
-- INTEGRATION POINTS: read_* RPCs (06), review and narratives (04) read through exora_private.facts
-- =============================================================================

-- A fact with all its parts ------------------------------------------------------

create function exora_private.fact_attributes(p_patient_id uuid, p_event_id uuid, p_event_type text)
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

comment on function exora_private.fact_attributes(uuid, uuid, text) is
  'A fact''s flat attributes as they were stored: typed columns joined with other_attributes. Null: it has no detail row.';

create view exora_private.facts_ever
with (security_invoker = true)
as
select
  e.id,
  e.patient_id,
  e.shell_file_id,
  e.event_type,
  e.display_text,
  e.assertion,
  e.event_date,
  e.event_day,
  e.recorded_at,
  e.superseded_at,
  e.status,
  e.origin,
  e.source_element,
  e.confidence,
  p.attributes,
  p.code,
  p.sources,
  -- As text: each level of jsonb would copy what lies below it once more, and nobody asks for a part of it.
  json_build_object(
    'id', e.id,
    'type', e.event_type,
    'text', e.display_text,
    'assertion', e.assertion,
    'negated', e.assertion = 'absent',
    'attributes', p.attributes,
    'code', p.code,
    'date', e.event_date,
    'confidence', e.confidence,
    'status', e.status,
    'origin', e.origin,
    'element', e.source_element,
    'sources', p.sources
  ) as fact
from public.patient_clinical_events as e
cross join lateral (
  -- Looked up where they are asked for, and then only.
  select
    exora_private.fact_attributes(e.patient_id, e.id, e.event_type) as attributes,
    (
      select json_build_object('system', m.code_system, 'code', m.code, 'display', m.display)
      from public.medical_code_assignments as m
      where m.patient_id = e.patient_id and m.event_id = e.id
      order by m.code_system
      limit 1
    ) as code,
    (
      select coalesce(
        json_agg(
          json_build_object(
            'page', s.page_number, 'quote', s.quote, 'start', s.start_offset, 'end', s.end_offset,
            'role', s.role, 'boxes', s.boxes
          )
          order by s.ordinal
        ),
        '[]'
      )
      from public.clinical_event_sources as s
      where s.patient_id = e.patient_id and s.event_id = e.id
    ) as sources
) as p;

revoke all on exora_private.facts_ever from public, anon, authenticated, service_role;

comment on view exora_private.facts_ever is
  'Every fact in every version as JSON (contracts: factSchema, offsets in code points). Callers decide about access.';

create view exora_private.facts
with (security_invoker = true)
as
select *
from exora_private.facts_ever as e
where e.status in ('suggested', 'confirmed');

revoke all on exora_private.facts from public, anon, authenticated, service_role;

comment on view exora_private.facts is 'The living facts among all that were ever stored. Callers decide about access.';

create function exora_private.facts_as_known(p_patient_id uuid, p_at timestamptz)
returns table (
  id uuid,
  patient_id uuid,
  shell_file_id uuid,
  event_type text,
  event_day date,
  recorded_at timestamptz,
  fact jsonb
)
language sql
stable
set search_path = ''
rows 200
as $$
  select
    f.id,
    f.patient_id,
    f.shell_file_id,
    f.event_type,
    f.event_day,
    f.recorded_at,
    f.fact::jsonb || jsonb_build_object('status', k.status, 'code', c.code)
  from exora_private.facts_ever as f
  cross join lateral (
    select coalesce(
      (
        select d.status
        from public.clinical_event_decisions as d
        where d.patient_id = p_patient_id and d.event_id = f.id and d.decided_at <= p_at
        order by d.decided_at desc, d.ordinal desc
        limit 1
      ),
      'suggested'
    ) as status
  ) as k
  left join lateral (
    -- A code that was given later wasn't known.
    select jsonb_build_object('system', m.code_system, 'code', m.code, 'display', m.display) as code
    from public.medical_code_assignments as m
    where m.patient_id = p_patient_id and m.event_id = f.id and m.assigned_at <= p_at
    order by m.code_system
    limit 1
  ) as c on true
  where f.patient_id = p_patient_id
    and f.recorded_at <= p_at
    and (f.superseded_at is null or f.superseded_at > p_at)
    and k.status <> 'rejected'
$$;

comment on function exora_private.facts_as_known(uuid, timestamptz) is
  'The facts of a record as they were known at a time: recorded by then, not yet superseded or rejected, with the status '
  'and code of then. Callers decide about access.';

-- Lists of facts ---------------------------------------------------------------

create function exora_private.facts_json(p_patient_id uuid, p_ids uuid[], p_with_files boolean)
returns json
language plpgsql
stable
set search_path = ''
-- Its plan is the same for every list, and making it for each takes longer than reading a short one.
set plan_cache_mode = force_generic_plan
as $$
begin
  return (
    select coalesce(
      json_agg(
        -- Written out as in the view facts_ever: to add to a finished object takes a third of the time of making it.
        json_build_object(
          'id', f.id,
          'type', f.event_type,
          'text', f.display_text,
          'assertion', f.assertion,
          'negated', f.assertion = 'absent',
          'attributes', f.attributes,
          'code', f.code,
          'date', f.event_date,
          'confidence', f.confidence,
          'status', f.status,
          'origin', f.origin,
          'element', f.source_element,
          'sources', f.sources,
          'day', f.event_day,
          'recorded_at', f.recorded_at,
          'shell_file_id', s.id,
          'file_name', s.file_name
        )
        order by i.ordinal
      ),
      '[]'
    )
    from unnest(p_ids) with ordinality as i (id, ordinal)
    join exora_private.facts as f on f.patient_id = p_patient_id and f.id = i.id
    -- A file's name can tell more than the fact: both go to those only who may see the documents.
    left join public.shell_files as s on s.id = f.shell_file_id and p_with_files
  );
end
$$;

comment on function exora_private.facts_json(uuid, uuid[], boolean) is
  'Living facts of a record in the order of their ids (contracts: recordFactSchema); where they were found only if p_with_files.';
