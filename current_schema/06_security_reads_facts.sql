-- =============================================================================
-- 06_SECURITY_READS_FACTS.SQL - LOGGED READS OF FACTS AND STORIES
-- =============================================================================
-- Purpose: The ways to read what a record says: overview, timeline, facts, medicines, results over time, narratives
-- Architecture: One gate each (06_security.sql) that decides and logs, then a page cut by index, then its JSON
-- Dependencies: 01-05, 06_security.sql, 06_security_reads.sql
--
-- DESIGN DECISIONS:
-- - A caller limited to categories sees those: of mixed lists the readable part, of others nothing but the refusal
-- - Lists page by key, and build JSON of the page alone
--
-- TABLES CREATED (0 tables): none
--
-- KEY FUNCTIONS: read_overview(), read_timeline(), read_facts(), read_fact(), read_medications(), read_lab_history(),
--   read_narratives(), read_narrating(), exora_private.fact_types(), exora_private.readable_types(),
--   exora_private.require_read_types(), exora_private.current_facts(), exora_private.fact_cursor(),
--   exora_private.fact_page(), exora_private.known_page(), exora_private.lab_ids()
-- INTEGRATION POINTS: apps/web and the CLI read through these; forms of the answers: packages/contracts/src/record.ts
-- =============================================================================

-- Facts ------------------------------------------------------------------------

create function exora_private.fact_types()
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

comment on function exora_private.fact_types() is 'The types of facts, the same as factTypes in contracts.';

create function exora_private.readable_types(p_patient_id uuid)
returns text[]
language sql
stable
set search_path = ''
as $$
  select coalesce(array_agg(t.name), '{}')
  from unnest(exora_private.fact_types()) as t (name)
  -- A subquery: who may read what is asked once, not for each type.
  where exora_private.category_of(t.name) = any ((select exora_private.readable_categories(p_patient_id))::text[])
$$;

comment on function exora_private.readable_types(uuid) is 'The types of facts that the signed-in person may read in this record.';

create function exora_private.require_read_types(p_patient_id uuid, p_types text[])
returns text[]
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_types text[] := coalesce(p_types, exora_private.fact_types());
  v_categories text[];
begin
  if cardinality(v_types) not between 1 and 20
    or array_ndims(v_types) <> 1
    or array_position(v_types, null) is not null
    or not v_types <@ exora_private.fact_types()
  then
    perform exora_private.fail(
      'invalid_request',
      'One of the types of facts is not known.',
      'Pass types of the list in contracts (factTypes), or null for all.'
    );
  end if;
  v_categories := exora_private.require_read_any(
    p_patient_id,
    (select array_agg(distinct exora_private.category_of(t.name)) from unnest(v_types) as t (name))
  );
  return (
    select array_agg(t.name)
    from unnest(v_types) as t (name)
    where exora_private.category_of(t.name) = any (v_categories)
  );
end
$$;

comment on function exora_private.require_read_types(uuid, text[]) is
  'Those of the asked types of facts that the caller may read, or the error not_allowed. The read is logged here.';

create function exora_private.current_facts(p_patient_id uuid, p_types text[])
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

create function public.read_overview(p_patient_id uuid)
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
          'processing', count(*) filter (where f.status in ('queued', 'held', 'reading', 'understanding')),
          'failed', count(*) filter (where f.status in ('failed', 'quarantined')),
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

revoke all on function public.read_overview(uuid) from public, anon, service_role;
grant execute on function public.read_overview(uuid) to authenticated;

comment on function public.read_overview(uuid) is
  'What the record says at present, in the groups that the caller may read (the others are named in hidden), what contradicts, '
  'and counts.';

create function exora_private.fact_cursor(
  p_patient_id uuid,
  p_types text[],
  p_before_day date,
  p_before_id uuid,
  out day date,
  out recorded_at timestamptz
)
language plpgsql
stable
set search_path = ''
as $$
begin
  if p_before_id is null then
    -- Undated facts come last, as if they were older than everything.
    day := coalesce(p_before_day, 'infinity');
    recorded_at := '-infinity';
    return;
  end if;
  select coalesce(e.event_day, '-infinity'), e.recorded_at
  into day, recorded_at
  from public.patient_clinical_events as e
  where e.id = p_before_id and e.patient_id = p_patient_id and e.event_type = any (p_types);
  if not found then
    perform exora_private.fail(
      'not_found',
      'The fact to go on after is not in this record.',
      'Start again from the first page.'
    );
  end if;
end
$$;

comment on function exora_private.fact_cursor(uuid, text[], date, uuid) is
  'The place in a list of facts after which a page begins.';

create function exora_private.fact_page(
  p_patient_id uuid,
  p_types text[],
  p_before_day date,
  p_before_id uuid,
  p_limit integer
)
returns json
language plpgsql
stable
set search_path = ''
as $$
declare
  v_day date;
  v_recorded_at timestamptz;
  v_ids uuid[];
begin
  select c.day, c.recorded_at
  into v_day, v_recorded_at
  from exora_private.fact_cursor(p_patient_id, p_types, p_before_day, p_before_id) as c;
  -- The page is cut out by the index alone; only its facts are made into JSON.
  select array_agg(x.id order by x.event_day desc nulls last, x.recorded_at desc, x.id)
  into v_ids
  from (
    select e.id, e.event_day, e.recorded_at
    from public.patient_clinical_events as e
    where e.patient_id = p_patient_id
      and e.status in ('suggested', 'confirmed')
      and e.event_type = any (p_types)
      and (
        (coalesce(e.event_day, '-infinity'), e.recorded_at) < (v_day, v_recorded_at)
        or ((coalesce(e.event_day, '-infinity'), e.recorded_at) = (v_day, v_recorded_at) and e.id > p_before_id)
      )
    order by e.event_day desc nulls last, e.recorded_at desc, e.id
    limit p_limit
  ) as x;
  return exora_private.facts_json(p_patient_id, v_ids, exora_private.can_read(p_patient_id, 'documents'));
end
$$;

comment on function exora_private.fact_page(uuid, text[], date, uuid, integer) is
  'A page of living facts of these types: latest day first, undated ones last, after p_before_id or below p_before_day.';

create function exora_private.known_page(
  p_patient_id uuid,
  p_types text[],
  p_known_on timestamptz,
  p_before_day date,
  p_before_id uuid,
  p_limit integer
)
returns json
language plpgsql
stable
set search_path = ''
as $$
declare
  v_with_files boolean := exora_private.can_read(p_patient_id, 'documents');
  v_day date;
  v_recorded_at timestamptz;
begin
  select c.day, c.recorded_at
  into v_day, v_recorded_at
  from exora_private.fact_cursor(p_patient_id, p_types, p_before_day, p_before_id) as c;
  return (
    select coalesce(
      json_agg(
        x.fact || jsonb_build_object(
          'day', x.event_day, 'recorded_at', x.recorded_at, 'shell_file_id', s.id, 'file_name', s.file_name
        )
        order by x.event_day desc nulls last, x.recorded_at desc, x.id
      ),
      '[]'
    )
    from (
      select f.*
      from exora_private.facts_as_known(p_patient_id, p_known_on) as f
      where f.event_type = any (p_types)
        and (
          (coalesce(f.event_day, '-infinity'), f.recorded_at) < (v_day, v_recorded_at)
          or ((coalesce(f.event_day, '-infinity'), f.recorded_at) = (v_day, v_recorded_at) and f.id > p_before_id)
        )
      order by f.event_day desc nulls last, f.recorded_at desc, f.id
      limit p_limit
    ) as x
    left join public.shell_files as s on s.id = x.shell_file_id and v_with_files
  );
end
$$;

comment on function exora_private.known_page(uuid, text[], timestamptz, date, uuid, integer) is
  'A page of the facts as the record knew them at a time, in the timeline''s order.';

create function public.read_timeline(
  p_patient_id uuid,
  p_types text[] default null,
  p_before_day date default null,
  p_before_id uuid default null,
  p_limit integer default 50,
  p_known_on timestamptz default null
)
returns json
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_limit integer := exora_private.page_size(p_limit, 50, 200);
  v_types text[] := exora_private.require_read_types(p_patient_id, p_types);
begin
  if p_known_on is null then
    return exora_private.fact_page(p_patient_id, v_types, p_before_day, p_before_id, v_limit);
  end if;
  return exora_private.known_page(p_patient_id, v_types, p_known_on, p_before_day, p_before_id, v_limit);
end
$$;

revoke all on function public.read_timeline(uuid, text[], date, uuid, integer, timestamptz)
from public, anon, service_role;
grant execute on function public.read_timeline(uuid, text[], date, uuid, integer, timestamptz) to authenticated;

comment on function public.read_timeline(uuid, text[], date, uuid, integer, timestamptz) is
  'A page of the record''s living facts, latest day first and undated ones last, of the types that the caller may read. '
  'p_before_id is the last fact seen (p_before_day alone starts below a day); p_known_on goes back to what was known then.';

create function public.read_facts(
  p_patient_id uuid,
  p_type text,
  p_limit integer default 50,
  p_before_id uuid default null
)
returns json
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_limit integer := exora_private.page_size(p_limit, 50, 200);
  v_types text[] := exora_private.require_read_types(p_patient_id, array[p_type]);
begin
  return exora_private.fact_page(p_patient_id, v_types, null, p_before_id, v_limit);
end
$$;

revoke all on function public.read_facts(uuid, text, integer, uuid) from public, anon, service_role;
grant execute on function public.read_facts(uuid, text, integer, uuid) to authenticated;

comment on function public.read_facts(uuid, text, integer, uuid) is
  'A page of one type''s living facts, stopped and resolved ones too; p_before_id is the last one seen.';

create function public.read_fact(p_event_id uuid)
returns json
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_event public.patient_clinical_events;
  v_category text;
begin
  perform exora_private.require_user();
  -- An address that was kept leads to the version that holds now.
  with recursive versions as (
    select e.id, 0 as steps
    from public.patient_clinical_events as e
    where e.id = p_event_id
    union all
    select e.id, v.steps + 1
    from versions as v
    join public.patient_clinical_events as e on e.supersedes_id = v.id
    where v.steps < 1000
  )
  select e.* into v_event
  from versions as v
  join public.patient_clinical_events as e on e.id = v.id
  order by v.steps desc
  limit 1;
  v_category := exora_private.category_of(v_event.event_type);
  if v_event.id is null
    or v_event.status not in ('suggested', 'confirmed')
    or not exora_private.can_read(v_event.patient_id, v_category)
  then
    perform exora_private.fail(
      'not_found',
      'This fact does not exist any more, or you don''t have access to it.',
      'Go back to the record.'
    );
  end if;
  perform exora_private.log_read(v_event.patient_id, array[v_category], 'read', 'clinical_event', v_event.id);
  return (
    exora_private.facts_json(
      v_event.patient_id, array[v_event.id], exora_private.can_read(v_event.patient_id, 'documents')
    )
  ) -> 0;
end
$$;

revoke all on function public.read_fact(uuid) from public, anon, service_role;
grant execute on function public.read_fact(uuid) to authenticated;

comment on function public.read_fact(uuid) is
  'One fact (contracts: recordFactSchema), of whichever version was asked for the one that holds now.';

create function public.read_medications(p_patient_id uuid, p_current boolean default true)
returns json
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_read(p_patient_id, 'medications');
  if coalesce(p_current, true) then
    return exora_private.facts_json(
      p_patient_id,
      (select c.ids from exora_private.current_facts(p_patient_id, array['medication']) as c),
      exora_private.can_read(p_patient_id, 'documents')
    );
  end if;
  return exora_private.fact_page(p_patient_id, array['medication'], null, null, 1000);
end
$$;

revoke all on function public.read_medications(uuid, boolean) from public, anon, service_role;
grant execute on function public.read_medications(uuid, boolean) to authenticated;

comment on function public.read_medications(uuid, boolean) is
  'Medications in use, one line a drug and strength; or with p_current false every statement, stopped ones too (at most 1,000).';

create function exora_private.lab_ids(p_patient_id uuid, p_analyte text, p_limit integer)
returns uuid[]
language sql
stable
set search_path = ''
-- As in current_facts(). Codes come in their key's order, which few rows make look dearer than a sort.
set enable_nestloop = off
set enable_sort = off
set plan_cache_mode = force_generic_plan
as $$
  with codes as materialized (
    select distinct on (k.event_id) k.event_id, k.code_system, k.code, k.display
    from public.medical_code_assignments as k
    where k.patient_id = p_patient_id and k.event_type = 'lab'
    order by k.event_id, k.code_system
  ),
  labs as materialized (
    select
      e.id,
      e.event_day,
      e.recorded_at,
      c.code_system,
      c.code,
      lower(e.display_text) = p_analyte
        or lower(o.other_attributes ->> 'analyte') = p_analyte
        or lower(c.code) = p_analyte
        or lower(c.display) = p_analyte as is_named
    from public.patient_clinical_events as e
    join public.patient_observations as o on o.event_id = e.id and o.patient_id = p_patient_id
    left join codes as c on c.event_id = e.id
    where e.patient_id = p_patient_id
      and e.event_type = 'lab'
      and e.status in ('suggested', 'confirmed')
  )
  select array_agg(x.id order by x.event_day desc nulls last, x.recorded_at desc, x.id)
  from (
    select l.id, l.event_day, l.recorded_at
    from labs as l
    -- Another document may call the same analyte otherwise: its code joins them.
    where l.is_named or (l.code_system, l.code) in (select n.code_system, n.code from labs as n where n.is_named)
    order by l.event_day desc nulls last, l.recorded_at desc, l.id
    limit p_limit
  ) as x
$$;

comment on function exora_private.lab_ids(uuid, text, integer) is 'The results of one analyte, newest first, by its name or code in lower case.';

create function public.read_lab_history(p_patient_id uuid, p_analyte text, p_limit integer default 100)
returns json
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_limit integer := exora_private.page_size(p_limit, 100, 1000);
  v_analyte text := lower(btrim(p_analyte));
begin
  perform exora_private.require_read(p_patient_id, 'labs');
  if v_analyte is null or char_length(v_analyte) not between 1 and 200 then
    perform exora_private.fail(
      'invalid_request',
      'An analyte''s name or code has 1 to 200 characters.',
      'Pass the name or the code of one laboratory result.'
    );
  end if;
  return exora_private.facts_json(
    p_patient_id,
    exora_private.lab_ids(p_patient_id, v_analyte, v_limit),
    exora_private.can_read(p_patient_id, 'documents')
  );
end
$$;

revoke all on function public.read_lab_history(uuid, text, integer) from public, anon, service_role;
grant execute on function public.read_lab_history(uuid, text, integer) to authenticated;

comment on function public.read_lab_history(uuid, text, integer) is
  'One analyte''s results, newest first, by its name or code; results under other names join by their code.';

create function public.read_narratives(
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

revoke all on function public.read_narratives(uuid, text, uuid, uuid, integer) from public, anon, service_role;
grant execute on function public.read_narratives(uuid, text, uuid, uuid, integer) to authenticated;

comment on function public.read_narratives(uuid, text, uuid, uuid, integer) is
  'A page of present narratives, latest first: of each the sentences whose facts the caller may read; p_before_id is the last seen.';

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
