-- =============================================================================
-- 06_RECONCILIATION.SQL - ONE LINE A DRUG, CONDITION AND ALLERGY, AND WHAT CONTRADICTS
-- =============================================================================
-- Purpose: What many documents state of one thing as its history, and statements that can't all hold as conflicts
-- Architecture: Worked out from the living facts when they are read, so that nothing is stale
-- Dependencies: 01-05, 03_clinical_lines.sql; gates of 06_security.sql, which are found when a function runs
--
-- DESIGN DECISIONS:
-- - A conflict is shown until one of its statements is corrected or rejected; nothing resolves it silently
-- - Another dose on another day is a change, and stands in the history; on one day, or where a day isn't told, it contradicts
-- - Documents are compared with each other: what one document says twice is a doubt of its facts (04_manual_review)
-- - A conflict is shown to those who may read all that it tells
--
-- TABLES CREATED (0 tables):
-- None
--
-- KEY FUNCTIONS: read_record_lines(), read_conflicts(), exora_private.line_conflicts(), exora_private.other_conflicts(),
--   exora_private.conflict_kinds(), exora_private.conflicts_json(), exora_private.conflict_id()
-- INTEGRATION POINTS: read_overview() (06_security_reads) shows the conflicts, queue_for_review() (04) asks for them;
--   forms of the answers: packages/contracts/src/record.ts
-- =============================================================================

-- Conflicts --------------------------------------------------------------------

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
  -- Of one substance no more than anybody takes or is allergic to: a document that lists a thousand can't take others' time.
  few as (
    select r.*
    from (
      select s.event_type, s.line, s.substance, row_number() over (partition by s.event_type, s.substance order by s.line) as place
      from substances as s
      group by s.event_type, s.line, s.substance
    ) as r
    where r.place <= 20
  ),
  pairs as (
    select distinct a.line as allergy_line, m.line as drug_line
    from few as a
    join few as m using (substance)
    where a.event_type = 'allergy' and m.event_type = 'medication'
    order by 1, 2
    limit 200
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

create function exora_private.conflict_kinds()
returns text[]
language sql
immutable
set search_path = ''
as $$
  select array[
    'allergy_taken', 'allergy_denied', 'dose_differs', 'status_differs', 'side_differs', 'blood_group_differs',
    'birth_date_differs', 'condition_denied'
  ]
$$;

comment on function exora_private.conflict_kinds() is 'The kinds of conflict, the dangerous first.';

create function exora_private.conflicts_json(p_patient_id uuid, p_types text[], p_with_files boolean)
returns json
language plpgsql
stable
set search_path = ''
as $$
begin
  return (
    with found as materialized (
      select x.kind, x.subject, x.event_ids
      from (
        select c.kind, c.subject, c.event_ids
        from exora_private.line_conflicts(
          p_patient_id, array(select t.name from unnest(exora_private.line_types()) as t (name) where t.name = any (p_types))
        ) as c
        union all
        select o.kind, o.subject, o.event_ids
        from exora_private.other_conflicts(p_patient_id, p_types) as o
      ) as x
      order by array_position(exora_private.conflict_kinds(), x.kind), x.event_ids
      limit 200
    ),
    -- A date of birth is no fact: it stands in the audit of what was found in each document.
    births as materialized (
      select distinct f.id, f.file_name, a.attributes ->> 'iso' as iso
      from public.entity_processing_audit_v2 as a
      join public.ai_processing_sessions as s on s.id = a.session_id and s.status = 'completed'
      join public.shell_files as f on f.id = s.shell_file_id and f.current_reading_id = s.reading_id and f.status <> 'asks'
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
            limit 50
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
          array_position(exora_private.conflict_kinds(), s.kind),
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

-- Lines ------------------------------------------------------------------------

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
                      'origin', e.origin,
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
