-- =============================================================================
-- 04_DOCUMENT_ABOUT.SQL - WHAT A DOCUMENT IS, WHEN IT WAS WRITTEN, WHO SENT IT
-- =============================================================================
-- Purpose: The kind, the date and the source of documents, for lists of them
-- Architecture: Told anew at each look from what was read: the first page's head, the candidates of its understanding, its facts
-- Dependencies: 03_clinical_core.sql, 04_ai_processing.sql
--
-- DESIGN DECISIONS:
-- - These help to find a document and are no facts: what can't be told is null, and nothing else rests on them
-- - A heading says what a document is; without one, what most of its facts are
-- - Callers decide about access: whoever may see a document may see what stands on it
--
-- TABLES CREATED (0 tables): none
--
-- KEY FUNCTIONS: exora_private.documents_about(), exora_private.document_kind(), exora_private.letterhead()
-- INTEGRATION POINTS: read_documents() (06_security_reads.sql); kinds: documentKinds in contracts
-- =============================================================================

create function exora_private.document_kind(p_head text, p_counts jsonb)
returns text
language sql
immutable
set search_path = ''
as $$
  select case
    when p_head ~* '\ydischarge (summary|letter|report|advice)\y' then 'discharge_summary'
    when p_head ~* '\y(operati(on|ve)|procedure|theatre) (report|note|record)s?\y' then 'operation'
    when p_head ~* '\y(immuni[sz]ation|vaccination) (history|record|statement|certificate|summary)\y' then 'immunizations'
    when p_head ~* '\y(x-?ray|ultrasound|ct|mri|mammogra(m|phy)|radiology|imaging) (of|report|findings|examination|study|scan|chest)\y'
      then 'imaging'
    when p_head ~* '\y(prescription|(medication|medicines?) (list|chart|summary|profile|review))\y' then 'medications'
    when p_head ~* '\ydear\y|\y(referral|clinic|specialist|outpatient) letter\y|^\s*(re|regarding):' then 'letter'
    when p_head ~* '\y(pathology|laborator(y|ies)|ha?ematology|biochemistry|microbiology|histology|(blood|test|lab) (tests?|results?|report))\y'
      then 'results'
    when (p_counts ->> 'lab')::integer >= 0.6 * (p_counts ->> 'all')::integer then 'results'
    when (p_counts ->> 'medication')::integer >= 0.8 * (p_counts ->> 'all')::integer then 'medications'
    when (p_counts ->> 'immunization')::integer >= 0.8 * (p_counts ->> 'all')::integer then 'immunizations'
    when (p_counts ->> 'vital')::integer >= 0.8 * (p_counts ->> 'all')::integer then 'measurements'
    else 'other'
  end
$$;

comment on function exora_private.document_kind(text, jsonb) is
  'What a document is (contracts: documentKinds), by the head of its first page, else by its numbers of facts of each type.';

create function exora_private.letterhead(p_head text)
returns text
language sql
immutable
set search_path = ''
as $$
  select btrim(regexp_replace(l.line, '\s+', ' ', 'g'))
  from regexp_split_to_table(p_head, '\n') with ordinality as l (line, place)
  where l.place <= 8
    and char_length(btrim(l.line)) between 4 and 80
    and l.line ~* '\y(hospitals?|clinics?|medical (centre|center|practice|group)|patholog(y|ists)|laborator(y|ies)|radiology|imaging|diagnostics|health (centre|center|service|care)|surgery|pharmacy|practice)\y'
    -- A title or a label, not who writes.
    and l.line !~* ':|\y(reports?|results?|summary|request|letter|referral|records?|dear|department of)\y'
  order by l.place
  limit 1
$$;

comment on function exora_private.letterhead(text) is 'The first of a page''s first lines that names a hospital, practice or laboratory.';

create function exora_private.documents_about(p_patient_id uuid, p_ids uuid[])
returns table (shell_file_id uuid, has_picture boolean, kind text, date text, source text)
language sql
stable
set search_path = ''
as $$
  with files as materialized (
    select f.id, f.current_reading_id as reading_id, p.has_picture, left(p.text, 1200) as head
    from public.shell_files as f
    join public.shell_file_pages as p on p.reading_id = f.current_reading_id and p.page_number = 1
    where f.patient_id = p_patient_id and f.id = any (p_ids)
  ),
  told as (
    select
      e.shell_file_id,
      jsonb_build_object(
        'all', count(*),
        'lab', count(*) filter (where e.event_type = 'lab'),
        'medication', count(*) filter (where e.event_type = 'medication'),
        'immunization', count(*) filter (where e.event_type = 'immunization'),
        'vital', count(*) filter (where e.event_type = 'vital')
      ) as counts,
      max(e.event_date) filter (where e.event_date_precision = 'day') as last_date
    from public.patient_clinical_events as e
    where e.patient_id = p_patient_id and e.shell_file_id = any (p_ids) and e.status in ('suggested', 'confirmed')
    group by e.shell_file_id
  ),
  sessions as (
    select distinct on (f.id) f.id as shell_file_id, s.id
    from files as f
    join public.ai_processing_sessions as s on s.reading_id = f.reading_id and s.patient_id = p_patient_id
    where s.status = 'completed'
    order by f.id, s.completed_at desc
  ),
  marks as (
    select
      s.shell_file_id,
      (
        array_agg(
          a.attributes ->> 'iso'
          order by
            array_position(array['document', 'collected', 'discharge', 'received', 'admission'], a.attributes ->> 'role'),
            a.page_number,
            a.start_offset
        ) filter (
          where a.entity_type = 'date'
            and a.attributes ->> 'role' in ('document', 'collected', 'discharge', 'received', 'admission')
            and exora_private.partial_date(a.attributes ->> 'iso') is not null
        )
      )[1] as date,
      (
        array_agg(left(a.entity_text, 80) order by a.page_number, a.start_offset) filter (where a.entity_type = 'provider')
      )[1] as provider
    from sessions as s
    join public.entity_processing_audit_v2 as a on a.patient_id = p_patient_id and a.session_id = s.id
    where a.entity_type in ('date', 'provider')
    group by s.shell_file_id
  )
  select
    f.id,
    f.has_picture,
    exora_private.document_kind(f.head, t.counts),
    coalesce(m.date, t.last_date),
    coalesce(exora_private.letterhead(f.head), m.provider)
  from files as f
  left join told as t on t.shell_file_id = f.id
  left join marks as m on m.shell_file_id = f.id
$$;

comment on function exora_private.documents_about(uuid, uuid[]) is
  'Of those of these documents that were read: whether the first page has a picture, what they are, of when, and from whom.';
