-- Back to before: Bounded conflicts
-- Rows of tables and columns that only the later version has are lost. Fails, and changes nothing, where kept rows
-- hold what the earlier version's constraints refuse.

-- 03_clinical_lines.sql -------------------------------------------------------

create or replace function exora_private.strength_key(p_strength text)
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

-- 03_clinical_narratives.sql --------------------------------------------------

create or replace function exora_private.forget_narratives()
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

-- 06_reconciliation.sql -------------------------------------------------------

create or replace function exora_private.line_conflicts(p_patient_id uuid, p_types text[])
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

create or replace function exora_private.conflicts_json(p_patient_id uuid, p_types text[], p_with_files boolean)
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

drop function exora_private.conflict_kinds;
