-- =============================================================================
-- 06_SECURITY_READS.SQL - LOGGED READS OF A RECORD
-- =============================================================================
-- Purpose: The ways to read a record beside the owner's own SELECT: documents, facts, care, consents, the log
-- (appointments: 02_profiles.sql, what waits for review: 04_manual_review.sql, bytes: open_shell_file() of 06_security.sql)
-- Architecture: One gate each (06_security.sql) that decides and logs, then a page cut by index, then its JSON
-- Dependencies: 01-06
--
-- DESIGN DECISIONS:
-- - read_* are volatile: a read by anyone but the owner writes its audit event in the same transaction or fails
-- - The web app uses read_* for everybody: one path to test
-- - A caller limited to categories sees those: of mixed lists the readable part, of others nothing but the refusal
-- - Originals are one category of their own: a page tells all that is printed on it, whoever may open it
-- - Lists page by key, and build JSON of the page alone
--
-- TABLES CREATED (0 tables):
-- None
--
-- KEY FUNCTIONS: read_documents(), read_document(), read_document_text(), read_progress(), read_overview(),
--   read_timeline(), read_facts(), read_medications(), read_lab_history(), read_narratives(), read_providers(),
--   read_encounters(), read_provider_notes(), read_consents(), read_audit_log(), exora_private.shell_file_json(),
--   exora_private.fact_types(), exora_private.readable_types(), exora_private.require_read_types(),
--   exora_private.fact_item(), exora_private.facts_json(), exora_private.codes_of(), exora_private.current_facts(),
--   exora_private.lab_ids(), exora_private.fact_cursor(), exora_private.fact_page(), exora_private.known_page()
-- INTEGRATION POINTS: apps/web and the CLI read through these; forms of the answers: packages/contracts/src/record.ts
-- =============================================================================

-- Documents --------------------------------------------------------------------

create function exora_private.shell_file_json(p_file public.shell_files)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select jsonb_build_object(
    'id', p_file.id,
    'patient_id', p_file.patient_id,
    'file_name', p_file.file_name,
    'mime_type', p_file.mime_type,
    'size_bytes', p_file.size_bytes,
    'status', p_file.status,
    'pages_total', p_file.pages_total,
    'pages_done', p_file.pages_done,
    'fact_count', (
      select count(*)
      from public.patient_clinical_events as e
      where e.shell_file_id = p_file.id and e.status in ('suggested', 'confirmed')
    ),
    'error_code', p_file.error_code,
    'error_parameters', p_file.error_parameters,
    'can_retry', exora_private.can_retry(p_file),
    'created_at', p_file.created_at,
    'processed_at', p_file.processed_at
  )
$$;

comment on function exora_private.shell_file_json(public.shell_files) is
  'A file as lists and pages show it (contracts: shellFileSchema).';

create function public.read_documents(
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
declare
  v_limit integer := exora_private.page_size(p_limit, 200, 1000);
begin
  perform exora_private.require_read(p_patient_id, 'documents');
  return (
    select coalesce(jsonb_agg(exora_private.shell_file_json(f) order by f.created_at desc, f.id), '[]')
    from (
      select x.*
      from public.shell_files as x
      where x.patient_id = p_patient_id and (p_before is null or x.created_at < p_before)
      order by x.created_at desc, x.id
      limit v_limit
    ) as f
  );
end
$$;

revoke all on function public.read_documents(uuid, integer, timestamptz) from public, anon, service_role;
grant execute on function public.read_documents(uuid, integer, timestamptz) to authenticated;

comment on function public.read_documents(uuid, integer, timestamptz) is
  'The record''s documents, newest first; p_before is the created_at of the last one seen.';

create function public.read_document(p_shell_file_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_file public.shell_files := exora_private.require_file_read(p_shell_file_id, 'documents');
  -- Whoever may see documents sees the whole of a page, whatever it tells; what was drawn from it stays by category.
  v_categories text[] := exora_private.readable_categories(v_file.patient_id);
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
      where f.shell_file_id = v_file.id and exora_private.category_of(f.event_type) = any (v_categories)
    )
  );
end
$$;

revoke all on function public.read_document(uuid) from public, anon, service_role;
grant execute on function public.read_document(uuid) to authenticated;

comment on function public.read_document(uuid) is
  'A document with its pages'' geometry and those of its living facts that the caller may read (contracts: documentSchema).';

create function public.read_document_text(p_shell_file_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_file public.shell_files := exora_private.require_file_read(p_shell_file_id, 'documents');
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('number', p.page_number, 'text', p.text) order by p.page_number), '[]')
    from public.shell_file_pages as p
    where p.reading_id = v_file.current_reading_id
  );
end
$$;

revoke all on function public.read_document_text(uuid) from public, anon, service_role;
grant execute on function public.read_document_text(uuid) to authenticated;

comment on function public.read_document_text(uuid) is 'The text of each page of a document''s current reading.';

create function public.read_progress(p_patient_id uuid)
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

revoke all on function public.read_progress(uuid) from public, anon, service_role;
grant execute on function public.read_progress(uuid) to authenticated;

comment on function public.read_progress(uuid) is
  'Stage and counts of the files that are being worked on or changed in the last minute: small, for polling.';

-- Facts ------------------------------------------------------------------------

create function exora_private.fact_types()
returns text[]
language sql
immutable
set search_path = ''
as $$
  select array[
    'condition', 'symptom', 'medication', 'allergy', 'lab', 'vital', 'procedure', 'immunization', 'family_history'
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
  where exora_private.category_of(t.name) = any (exora_private.readable_categories(p_patient_id))
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

create function exora_private.fact_item(p_fact jsonb, p_day date, p_recorded_at timestamptz, p_shell_file_id uuid)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select p_fact || jsonb_build_object(
    'day', p_day,
    'recorded_at', p_recorded_at,
    -- A file's name can tell more than the fact: both go to those only who may see the documents.
    'shell_file_id', p_shell_file_id,
    'file_name', (select s.file_name from public.shell_files as s where s.id = p_shell_file_id)
  )
$$;

comment on function exora_private.fact_item(jsonb, date, timestamptz, uuid) is
  'A fact as lists have it (contracts: recordFactSchema); without a file for those who may not see documents.';

create function exora_private.facts_json(p_ids uuid[], p_with_files boolean)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select coalesce(
    jsonb_agg(
      exora_private.fact_item(f.fact, f.event_day, f.recorded_at, case when p_with_files then f.shell_file_id end)
      order by i.ordinal
    ),
    '[]'
  )
  from unnest(p_ids) with ordinality as i (id, ordinal)
  join exora_private.facts as f on f.id = i.id
$$;

comment on function exora_private.facts_json(uuid[], boolean) is
  'Living facts in the order of their ids (contracts: recordFactSchema); where they were found only if p_with_files.';

create function exora_private.codes_of(p_patient_id uuid, p_types text[])
returns table (event_id uuid, code_system text, code text, display text)
language sql
stable
set search_path = ''
rows 200
as $$
  -- One pass over the record's codes; a look-up a fact would be thousands in a long record.
  select distinct on (k.event_id) k.event_id, k.code_system, k.code, k.display
  from public.medical_code_assignments as k
  where k.patient_id = p_patient_id and k.event_type = any (p_types)
  order by k.event_id, k.code_system
$$;

comment on function exora_private.codes_of(uuid, text[]) is 'The code by which each fact of these types is known, of a whole record at once.';

create function exora_private.current_facts(p_patient_id uuid, p_types text[])
returns table (event_type text, ids uuid[])
language sql
stable
set search_path = ''
-- Whole parts of a record are joined: by hash. Estimates are an average record's, and in a long one a loop is quadratic.
set enable_nestloop = off
as $$
  with details as materialized (
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
  present as materialized (
    select
      e.id,
      e.event_type,
      coalesce(e.event_day, '-infinity') as day,
      e.recorded_at,
      lower(coalesce(c.code, d.name, e.display_text)) as subject,
      coalesce(d.strength, '') as strength
    from public.patient_clinical_events as e
    left join details as d on d.event_id = e.id
    left join exora_private.codes_of(p_patient_id, p_types) as c on c.event_id = e.id
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

create function public.read_overview(p_patient_id uuid)
returns jsonb
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
  v_facts jsonb;
begin
  select jsonb_object_agg(exora_private.category_of(c.event_type), exora_private.facts_json(c.ids, v_with_files))
  into v_facts
  from exora_private.current_facts(
    p_patient_id,
    (
      select coalesce(array_agg(t.name), '{}')
      from unnest(array['medication', 'condition', 'allergy', 'lab']) as t (name)
      where t.name = any (v_types)
    )
  ) as c;
  return jsonb_build_object(
    'medications', '[]'::jsonb,
    'conditions', '[]'::jsonb,
    'allergies', '[]'::jsonb,
    'labs', '[]'::jsonb
  ) || coalesce(v_facts, '{}') || jsonb_build_object(
    -- An empty group must not be taken for "none": no allergy shown is not no allergy.
    'hidden', (
      select coalesce(jsonb_agg(g.name order by g.name), '[]')
      from unnest(v_groups || array['documents']) as g (name)
      where g.name <> all (v_shown)
    ),
    'counts', (
      select jsonb_build_object(
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
  );
end
$$;

revoke all on function public.read_overview(uuid) from public, anon, service_role;
grant execute on function public.read_overview(uuid) to authenticated;

comment on function public.read_overview(uuid) is
  'What the record says at present, in the groups that the caller may read (the others are named in hidden), and counts.';

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
returns jsonb
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
  return exora_private.facts_json(v_ids, exora_private.can_read(p_patient_id, 'documents'));
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
returns jsonb
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
    select coalesce(jsonb_agg(x.item order by x.event_day desc nulls last, x.recorded_at desc, x.id), '[]')
    from (
      select
        f.id,
        f.event_day,
        f.recorded_at,
        exora_private.fact_item(f.fact, f.event_day, f.recorded_at, case when v_with_files then f.shell_file_id end) as item
      from exora_private.facts_as_known(p_patient_id, p_known_on) as f
      where f.event_type = any (p_types)
        and (
          (coalesce(f.event_day, '-infinity'), f.recorded_at) < (v_day, v_recorded_at)
          or ((coalesce(f.event_day, '-infinity'), f.recorded_at) = (v_day, v_recorded_at) and f.id > p_before_id)
        )
      order by f.event_day desc nulls last, f.recorded_at desc, f.id
      limit p_limit
    ) as x
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
returns jsonb
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
returns jsonb
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

create function public.read_medications(p_patient_id uuid, p_current boolean default true)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_read(p_patient_id, 'medications');
  if coalesce(p_current, true) then
    return exora_private.facts_json(
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
-- As in current_facts().
set enable_nestloop = off
as $$
  with labs as materialized (
    select
      e.id,
      e.event_day,
      e.recorded_at,
      c.code_system,
      c.code,
      p_analyte in (
        lower(c.code), lower(c.display), lower(o.other_attributes ->> 'analyte'), lower(e.display_text)
      ) as is_named
    from public.patient_clinical_events as e
    join public.patient_observations as o on o.event_id = e.id and o.patient_id = p_patient_id
    left join exora_private.codes_of(p_patient_id, array['lab']) as c on c.event_id = e.id
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
returns jsonb
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

-- Care -------------------------------------------------------------------------

create function public.read_providers(p_patient_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_read(p_patient_id, 'providers');
  return (
    select coalesce(
      jsonb_agg(
        jsonb_build_object(
          'access_id', a.id,
          'provider', exora_private.provider_json(r),
          'purpose', a.purpose,
          'categories', a.categories,
          'granted_at', a.granted_at,
          'expires_at', a.expires_at,
          'revoked_at', a.revoked_at,
          'in_force', exora_private.is_in_force(a, null),
          'last_access_at', (
            select l.accessed_at
            from public.provider_access_log as l
            where l.access_id = a.id
            order by l.accessed_at desc
            limit 1
          )
        )
        order by a.granted_at desc, a.id
      ),
      '[]'
    )
    from (
      select x.*
      from public.patient_provider_access as x
      where x.patient_id = p_patient_id
      order by x.granted_at desc, x.id
      limit 500
    ) as a
    join public.provider_registry as r on r.id = a.provider_id
  );
end
$$;

revoke all on function public.read_providers(uuid) from public, anon, service_role;
grant execute on function public.read_providers(uuid) to authenticated;

comment on function public.read_providers(uuid) is
  'The record''s last 500 grants to providers: whether each is in force, and when it was used last.';

create function public.read_encounters(
  p_patient_id uuid,
  p_before_id uuid default null,
  p_limit integer default 50
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_limit integer := exora_private.page_size(p_limit, 50, 200);
  v_categories text[];
  v_day date := 'infinity';
begin
  perform exora_private.require_read_any(
    p_patient_id,
    -- The log names what the answer tells: facts of other categories too.
    array['encounters'] || case
      when exora_private.can_read(p_patient_id, 'encounters')
        then array(
          select distinct exora_private.category_of(x.event_type)
          from public.encounter_events as x
          where x.patient_id = p_patient_id
        )
    end
  );
  v_categories := exora_private.readable_categories(p_patient_id);
  if p_before_id is not null then
    select e.started_day into v_day
    from public.healthcare_encounters as e
    where e.id = p_before_id and e.patient_id = p_patient_id;
    if not found then
      perform exora_private.fail('not_found', 'This encounter is not in this record.', 'Start again from the first page.');
    end if;
  end if;
  return (
    select coalesce(
      jsonb_agg(
        jsonb_build_object(
          'id', p.id,
          'type', p.encounter_type,
          'started_on', p.started_on,
          'ended_on', p.ended_on,
          'provider', case when r.id is not null then exora_private.provider_json(r) end,
          'provider_name', p.provider_name,
          'place', p.place,
          'reason', p.reason,
          'shell_file_id', case when 'documents' = any (v_categories) then p.shell_file_id end,
          'facts', (
            select coalesce(
              jsonb_agg(
                jsonb_build_object('id', e.id, 'type', e.event_type, 'text', e.display_text)
                order by e.event_type, e.display_text, e.id
              ),
              '[]'
            )
            from public.encounter_events as x
            join public.patient_clinical_events as e on e.id = x.event_id
            where x.encounter_id = p.id
              and e.status in ('suggested', 'confirmed')
              and exora_private.category_of(e.event_type) = any (v_categories)
          )
        )
        order by p.started_day desc, p.id
      ),
      '[]'
    )
    from (
      select x.*
      from public.healthcare_encounters as x
      where x.patient_id = p_patient_id
        and x.status = 'recorded'
        and (x.started_day < v_day or (x.started_day = v_day and x.id > p_before_id))
      order by x.started_day desc, x.id
      limit v_limit
    ) as p
    left join public.provider_registry as r on r.id = p.provider_id
  );
end
$$;

revoke all on function public.read_encounters(uuid, uuid, integer) from public, anon, service_role;
grant execute on function public.read_encounters(uuid, uuid, integer) to authenticated;

comment on function public.read_encounters(uuid, uuid, integer) is
  'A page of encounters, latest first, each with those of its facts that the caller may read; p_before_id is the last one seen.';

create function public.read_provider_notes(
  p_patient_id uuid,
  p_before_id uuid default null,
  p_limit integer default 50
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_limit integer := exora_private.page_size(p_limit, 50, 200);
  v_written_at timestamptz := 'infinity';
begin
  perform exora_private.require_read(p_patient_id, 'encounters');
  if p_before_id is not null then
    select n.written_at into v_written_at
    from public.provider_clinical_notes as n
    where n.id = p_before_id and n.patient_id = p_patient_id;
    if not found then
      perform exora_private.fail('not_found', 'This note is not in this record.', 'Start again from the first page.');
    end if;
  end if;
  return (
    select coalesce(
      jsonb_agg(
        jsonb_build_object(
          'id', p.id,
          'provider', exora_private.provider_json(r),
          'encounter_id', p.encounter_id,
          'type', p.note_type,
          'text', p.note_text,
          'supersedes_id', p.supersedes_id,
          'written_at', p.written_at
        )
        order by p.written_at desc, p.id
      ),
      '[]'
    )
    from (
      select n.*
      from public.provider_clinical_notes as n
      where n.patient_id = p_patient_id
        and n.superseded_at is null
        and (n.written_at < v_written_at or (n.written_at = v_written_at and n.id > p_before_id))
      order by n.written_at desc, n.id
      limit v_limit
    ) as p
    join public.provider_registry as r on r.id = p.provider_id
  );
end
$$;

revoke all on function public.read_provider_notes(uuid, uuid, integer) from public, anon, service_role;
grant execute on function public.read_provider_notes(uuid, uuid, integer) to authenticated;

comment on function public.read_provider_notes(uuid, uuid, integer) is
  'A page of what providers wrote, latest first, superseded versions left out; p_before_id is the last one seen.';

-- What the owner alone reads ---------------------------------------------------

create function public.read_consents(p_patient_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_owner(p_patient_id);
  return (
    select coalesce(
      jsonb_agg(
        to_jsonb(c) - array['patient_id', 'decided_by', 'provider_id']
        || jsonb_build_object(
          'provider', case when r.id is not null then exora_private.provider_json(r) end,
          'history', (
            select jsonb_agg(
              jsonb_build_object(
                'version', h.version,
                'status', h.status,
                'categories', h.categories,
                'policy_version', h.policy_version,
                'decided_at', h.decided_at,
                'expires_at', h.expires_at
              )
              order by h.version desc
            )
            from public.patient_consent_history as h
            where h.consent_id = c.id and h.version > c.version - 20
          )
        )
        order by c.decided_at desc, c.id
      ),
      '[]'
    )
    from public.patient_consents as c
    left join public.provider_registry as r on r.id = c.provider_id
    where c.patient_id = p_patient_id
  );
end
$$;

revoke all on function public.read_consents(uuid) from public, anon, service_role;
grant execute on function public.read_consents(uuid) to authenticated;

comment on function public.read_consents(uuid) is 'The owner''s consents, each with its last 20 versions. The owner only.';

create function public.read_audit_log(
  p_patient_id uuid,
  p_before_seq bigint default null,
  p_limit integer default 50
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_limit integer := exora_private.page_size(p_limit, 50, 200);
begin
  perform exora_private.require_owner(p_patient_id);
  return (
    select coalesce(
      jsonb_agg(
        jsonb_build_object(
          'seq', a.seq,
          'id', a.id,
          'event_type', a.event_type,
          'actor_role', a.actor_role,
          'actor', case
            when a.actor_id is null then 'system'
            when exora_private.is_owner(a.actor_id, p_patient_id) then 'owner'
            when r.id is not null then 'provider'
            else 'delegate'
          end,
          'actor_id', a.actor_id,
          'actor_name', coalesce(r.full_name, d.display_name),
          'resource_type', a.resource_type,
          'resource_id', a.resource_id,
          'details', a.details,
          'personal', a.personal,
          'occurred_at', a.occurred_at
        )
        order by a.seq desc
      ),
      '[]'
    )
    from (
      select x.*
      from public.audit_log as x
      where x.subject_id = p_patient_id and (p_before_seq is null or x.seq < p_before_seq)
      order by x.seq desc
      limit v_limit
    ) as a
    left join public.provider_registry as r on r.user_id = a.actor_id
    left join public.user_profiles as d on d.account_owner_id = a.actor_id and d.profile_type = 'self'
  );
end
$$;

revoke all on function public.read_audit_log(uuid, bigint, integer) from public, anon, service_role;
grant execute on function public.read_audit_log(uuid, bigint, integer) to authenticated;

comment on function public.read_audit_log(uuid, bigint, integer) is
  'A page of what happened with the record and who did it, latest first; p_before_seq is the last seq seen. The owner only.';
