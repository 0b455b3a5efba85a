-- =============================================================================
-- 06_SECURITY_READS_HISTORY.SQL - LOGGED READS OF WHAT CHANGES OVER TIME
-- =============================================================================
-- Purpose: Results as lines over all documents, one an analyte or measurement; the years of a record; a fact's versions
-- Architecture: One gate each (06_security.sql) that decides and logs, then the lines of a page, then their JSON
-- Dependencies: 01-05, 06_security.sql, 06_security_reads.sql, 06_security_reads_facts.sql
--
-- DESIGN DECISIONS:
-- - Results are one line by their code (the mass and the amount of a substance are one), else by what their name means
--   elsewhere in the record, else by their name; results of another specimen are a line of their own
-- - A list has of each line the latest results only, a line that is opened all of them up to a bound
-- - Nobody learns from a fact's history who else has access: names go to the owner, others see their own and the owner's
--
-- TABLES CREATED (0 tables): none
--
-- KEY FUNCTIONS: read_result_lines(), read_timeline_years(), read_fact_history(), exora_private.result_facts(),
--   exora_private.result_json(), exora_private.version_ids()
-- INTEGRATION POINTS: apps/web reads through these; forms of the answers: packages/contracts/src/record.ts
-- =============================================================================

-- Results over time --------------------------------------------------------------

create function exora_private.result_facts(p_patient_id uuid, p_type text)
returns table (id uuid, line text, name text, day date, recorded_at timestamptz)
language sql
stable
set search_path = ''
-- Whole parts of a record are joined: by hash. Estimates are an average record's, and in a long one a loop is quadratic.
set enable_nestloop = off
set plan_cache_mode = force_generic_plan
as $$
  with details as (
    -- Of each table nothing is read unless its type is asked for.
    select o.event_id, o.other_attributes ->> 'analyte' as kind, o.other_attributes ->> 'specimen' as specimen
    from public.patient_observations as o
    where o.patient_id = p_patient_id and o.event_type = 'lab' and p_type = 'lab'
    union all
    select v.event_id, v.other_attributes ->> 'measure', v.other_attributes ->> 'specimen'
    from public.patient_vitals as v
    where v.patient_id = p_patient_id and p_type = 'vital'
  ),
  codes as (
    select
      distinct on (k.event_id) k.event_id,
      k.code_system || ' ' || case
        -- LOINC has a code for the mass of a substance in a volume and another one for its amount: one analyte.
        when k.code_system = 'LOINC' and k.display ~ '\[(Mass|Moles)/volume\]'
        then regexp_replace(k.display, ' \[(Mass|Moles)/volume\]', '')
        else k.code
      end as code
    from public.medical_code_assignments as k
    where k.patient_id = p_patient_id and k.event_type = p_type
    order by k.event_id, k.code_system
  ),
  stated as materialized (
    select
      e.id,
      e.event_day as day,
      e.recorded_at,
      e.display_text,
      lower(btrim(translate(coalesce(d.kind, e.display_text), E'\n\t', '  '))) as words,
      lower(d.specimen) as specimen,
      c.code
    from public.patient_clinical_events as e
    join details as d on d.event_id = e.id
    left join codes as c on c.event_id = e.id
    where e.patient_id = p_patient_id
      and e.event_type = p_type
      and e.status in ('suggested', 'confirmed')
      and e.assertion <> 'family'
  ),
  -- What the same words mean elsewhere in the record, where that is one thing.
  by_words as (
    select s.words, s.specimen, min(s.code) as code
    from stated as s
    where s.code is not null
    group by s.words, s.specimen
    having min(s.code) = max(s.code)
  )
  select
    s.id,
    coalesce(s.code, w.code, 'words ' || s.words) || coalesce(' ' || s.specimen, ''),
    s.display_text,
    s.day,
    s.recorded_at
  from stated as s
  left join by_words as w on w.words = s.words and w.specimen is not distinct from s.specimen
$$;

comment on function exora_private.result_facts(uuid, text) is
  'The living results of type lab or vital, each with the line that it belongs to: one analyte or measurement of one specimen.';

create function exora_private.result_json(p_patient_id uuid, p_ids uuid[], p_with_files boolean)
returns json
language sql
stable
set search_path = ''
as $$
  select coalesce(
    json_agg(
      json_build_object(
        'id', e.id,
        'type', e.event_type,
        'text', e.display_text,
        'assertion', e.assertion,
        'attributes', exora_private.fact_attributes(p_patient_id, e.id, e.event_type),
        'date', e.event_date,
        'status', e.status,
        'origin', e.origin,
        'shell_file_id', s.id,
        'file_name', s.file_name
      )
      order by i.ordinal
    ),
    '[]'
  )
  from unnest(p_ids) with ordinality as i (id, ordinal)
  join public.patient_clinical_events as e on e.patient_id = p_patient_id and e.id = i.id
  left join public.shell_files as s on s.id = e.shell_file_id and p_with_files
$$;

comment on function exora_private.result_json(uuid, uuid[], boolean) is
  'Results in the order of their ids, without proofs (contracts: resultSchema); where they were found only if p_with_files.';

create function public.read_result_lines(
  p_patient_id uuid,
  p_type text,
  p_limit integer default 50,
  p_after_id uuid default null,
  p_event_id uuid default null
)
returns json
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_limit integer := exora_private.page_size(p_limit, 50, 200);
  -- A list draws a small line of each; a line that is opened is shown whole.
  v_results constant integer := case when p_event_id is null then 12 else 1000 end;
  v_with_files boolean;
begin
  if not coalesce(p_type = any (array['lab', 'vital']), false) then
    perform exora_private.fail('invalid_request', 'There are no results of this type.', 'Pass lab or vital.');
  end if;
  perform exora_private.require_read_types(p_patient_id, array[p_type]);
  v_with_files := exora_private.can_read(p_patient_id, 'documents');
  if coalesce(p_event_id, p_after_id) is not null and not exists (
    select
    from public.patient_clinical_events as e
    where e.id = coalesce(p_event_id, p_after_id) and e.patient_id = p_patient_id and e.event_type = p_type
      and e.status in ('suggested', 'confirmed')
  ) then
    perform exora_private.fail(
      'not_found', 'This result is not in this record.', 'Start again from the first page.'
    );
  end if;

  return (
    with facts as materialized (
      select
        f.*,
        row_number() over (
          partition by f.line order by f.day desc nulls last, f.recorded_at desc, f.id
        ) as age
      from exora_private.result_facts(p_patient_id, p_type) as f
    ),
    lines as materialized (
      select
        f.line,
        max(f.day) as last_day,
        count(*) as results,
        (array_agg(f.id order by f.age))[1] as id,
        (array_agg(f.name order by f.age))[1] as name,
        (array_agg(f.id order by f.age) filter (where f.age <= v_results)) as ids
      from facts as f
      group by f.line
    ),
    ordered as (
      select l.*, row_number() over (order by l.last_day desc nulls last, lower(l.name), l.id) as place
      from lines as l
    ),
    page as materialized (
      select o.*
      from ordered as o
      where case
        when p_event_id is not null then o.line = (select f.line from facts as f where f.id = p_event_id)
        when p_after_id is not null then o.place > (
          select a.place from ordered as a join facts as f on f.line = a.line where f.id = p_after_id
        )
        else true
      end
      order by o.place
      limit v_limit
    )
    select coalesce(
      json_agg(
        json_build_object(
          'id', p.id,
          'type', p_type,
          'name', p.name,
          'code', (
            select json_build_object('system', m.code_system, 'code', m.code, 'display', m.display)
            from public.medical_code_assignments as m
            where m.patient_id = p_patient_id and m.event_id = p.id
            order by m.code_system
            limit 1
          ),
          'count', p.results,
          'results', exora_private.result_json(p_patient_id, p.ids, v_with_files)
        )
        order by p.place
      ),
      '[]'
    )
    from page as p
  );
end
$$;

revoke all on function public.read_result_lines(uuid, text, integer, uuid, uuid) from public, anon, service_role;
grant execute on function public.read_result_lines(uuid, text, integer, uuid, uuid) to authenticated;

comment on function public.read_result_lines(uuid, text, integer, uuid, uuid) is
  'A page of laboratory results or vital signs, one line an analyte or measurement with its latest results; p_after_id is the '
  'last line seen. With p_event_id the one line of that result, whole (at most 1,000).';

-- Years ----------------------------------------------------------------------------

create function public.read_timeline_years(p_patient_id uuid, p_types text[] default null)
returns json
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_types text[] := exora_private.require_read_types(p_patient_id, p_types);
begin
  return (
    select coalesce(
      json_agg(json_build_object('year', y.year, 'facts', y.facts) order by y.year desc nulls last),
      '[]'
    )
    from (
      select extract(year from e.event_day)::integer as year, count(*) as facts
      from public.patient_clinical_events as e
      where e.patient_id = p_patient_id
        and e.status in ('suggested', 'confirmed')
        and e.event_type = any (v_types)
      group by 1
    ) as y
  );
end
$$;

revoke all on function public.read_timeline_years(uuid, text[]) from public, anon, service_role;
grant execute on function public.read_timeline_years(uuid, text[]) to authenticated;

comment on function public.read_timeline_years(uuid, text[]) is
  'The years of the record''s living facts, latest first and undated ones last, with how many there are of the types that the '
  'caller may read.';

-- A fact in all its versions -----------------------------------------------------

create function exora_private.version_ids(p_event_id uuid)
returns uuid[]
language sql
stable
set search_path = ''
as $$
  with recursive later as (
    select e.id, 0 as steps
    from public.patient_clinical_events as e
    where e.id = p_event_id
    union all
    select e.id, v.steps + 1
    from later as v
    join public.patient_clinical_events as e on e.supersedes_id = v.id
    where v.steps < 1000
  ),
  versions as (
    select l.id, 0 as age
    from (select x.id from later as x order by x.steps desc limit 1) as l
    union all
    select e.supersedes_id, v.age + 1
    from versions as v
    join public.patient_clinical_events as e on e.id = v.id
    where e.supersedes_id is not null and v.age < 100
  )
  select array_agg(v.id order by v.age)
  from versions as v
$$;

comment on function exora_private.version_ids(uuid) is
  'The versions of a fact, whichever of them is named, newest first (at most the last 100); null for none.';

create function public.read_fact_history(p_event_id uuid)
returns json
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_ids uuid[] := exora_private.version_ids(p_event_id);
  v_event public.patient_clinical_events;
  v_category text;
  v_with_files boolean;
  v_is_owner boolean;
  v_owner_id uuid;
begin
  select e.* into v_event from public.patient_clinical_events as e where e.id = v_ids[1];
  v_category := exora_private.category_of(v_event.event_type);
  if v_event.id is null or not exora_private.can_read(v_event.patient_id, v_category) then
    perform exora_private.fail(
      'not_found',
      'This fact does not exist any more, or you don''t have access to it.',
      'Go back to the record.'
    );
  end if;
  perform exora_private.log_read(v_event.patient_id, array[v_category], 'read', 'clinical_event', v_event.id);
  v_with_files := exora_private.can_read(v_event.patient_id, 'documents');
  v_is_owner := exora_private.is_owner(v_user_id, v_event.patient_id);
  select p.account_owner_id into v_owner_id from public.user_profiles as p where p.id = v_event.patient_id;
  return (
    select json_agg(
      json_build_object(
        'patient_id', f.patient_id,
        'status', f.status,
        'recorded_at', f.recorded_at,
        'superseded_at', f.superseded_at,
        'shell_file_id', s.id,
        'file_name', s.file_name,
        'fact', f.fact::jsonb - array['status', 'origin', 'element'] || jsonb_build_object('origin', f.origin),
        'decisions', (
          select coalesce(
            json_agg(
              json_build_object(
                'status', d.status,
                'decided_at', d.decided_at,
                'is_own', d.decided_by is not distinct from v_user_id,
                'is_owner', d.decided_by is not distinct from v_owner_id,
                'name', case
                  when v_is_owner or d.decided_by in (v_user_id, v_owner_id)
                    then exora_private.decider_json(d.decided_by) ->> 'name'
                end
              )
              order by d.decided_at, d.ordinal
            ),
            '[]'
          )
          from public.clinical_event_decisions as d
          where d.patient_id = v_event.patient_id and d.event_id = f.id
        )
      )
      order by i.ordinal
    )
    from unnest(v_ids) with ordinality as i (id, ordinal)
    join exora_private.facts_ever as f on f.patient_id = v_event.patient_id and f.id = i.id
    left join public.shell_files as s on s.id = f.shell_file_id and v_with_files
  );
end
$$;

revoke all on function public.read_fact_history(uuid) from public, anon, service_role;
grant execute on function public.read_fact_history(uuid) to authenticated;

comment on function public.read_fact_history(uuid) is
  'A fact in all its versions, newest first, of whichever was named: what each said, and who decided what about it when.';
