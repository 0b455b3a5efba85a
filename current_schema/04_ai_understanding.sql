-- =============================================================================
-- 04_AI_UNDERSTANDING.SQL - THE STAGE THAT UNDERSTANDS A DOCUMENT
-- =============================================================================
-- Purpose: What a worker stores while it understands a document, fenced by the job that it holds
-- Architecture: Stage RPCs, each one transaction; the last call stores and completes the job at once
-- Dependencies: 01-03, 04_ai_processing.sql, 04_ai_reading.sql; found when a function runs: the review queue
--   (04_manual_review), narratives (04_narrating), job_queue and its functions, api_budgets (07, 08)
--
-- DESIGN DECISIONS:
-- - The stage is idempotent: run twice or killed anywhere, it leaves the same record
-- - Facts are stored set by set, not row by row: 200 facts with proofs fit in 100 ms
--
-- TABLES CREATED (0 tables): none
--
-- KEY FUNCTIONS: begin_understanding(), store_model_answer(), complete_understanding(), exora_private.unproven_facts(),
--   exora_private.details(), exora_private.store_details(), exora_private.store_codes(), exora_private.with_codes(),
--   exora_private.content_hash(), exora_private.store_facts()
-- INTEGRATION POINTS: ai-document-processor of exora-v3-worker calls these in order; service_role only
-- =============================================================================

-- Understanding ----------------------------------------------------------------

create function public.begin_understanding(p_job_id uuid, p_worker_id text, p_attempt integer)
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

revoke all on function public.begin_understanding(uuid, text, integer) from public, anon, authenticated;
grant execute on function public.begin_understanding(uuid, text, integer) to service_role;

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
  -- An answer that was under way when the owner withdrew is thrown away.
  perform exora_private.require_ai_consent(v_file.patient_id, 'external');
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

create function exora_private.unproven_facts(p_reading_id uuid, p_facts jsonb)
returns table (ordinal bigint, reason text)
language sql
stable
set search_path = ''
as $$
  with pages as materialized (
    -- Unpacked once per page, not once per span.
    select p.page_number, p.text || '' as text, exora_private.ascii_bytes(p.text) as bytes
    from public.shell_file_pages as p
    where p.reading_id = p_reading_id
  ),
  spans as (
    select
      f.ordinal,
      x.at,
      x.source ->> 'role' as role,
      x.source ->> 'quote' as quote,
      (x.source ->> 'page')::integer as page_number,
      (x.source ->> 'start')::integer as start_offset,
      (x.source ->> 'end')::integer as end_offset
    from jsonb_array_elements(p_facts) with ordinality as f (fact, ordinal)
    cross join lateral jsonb_array_elements(f.fact -> 'sources') with ordinality as x (source, at)
  ),
  quoted as (
    select
      s.ordinal,
      string_agg(s.quote, ' ' order by s.at) as quotes,
      case
        when not bool_or(s.role = 'label') then 'label_missing'
        when not bool_and(p.page_number is not null) then 'page_missing'
        when not bool_and(
          coalesce(
            s.start_offset >= 0
            and s.end_offset > s.start_offset
            and exora_private.words_at(p.text, p.bytes, s.start_offset, greatest(s.end_offset, s.start_offset)) = s.quote,
            false
          )
        ) then 'quote_differs'
      end as reason
    from spans as s
    left join pages as p on p.page_number = s.page_number
    group by s.ordinal
  ),
  judged as (
    select
      f.ordinal,
      case
        when q.ordinal is null then 'source_missing'
        else coalesce(
          q.reason,
          exora_private.unproven_reason(f.fact ->> 'type', f.fact ->> 'text', f.fact -> 'attributes', q.quotes)
        )
      end as reason
    from jsonb_array_elements(p_facts) with ordinality as f (fact, ordinal)
    left join quoted as q on q.ordinal = f.ordinal
  )
  select j.ordinal, j.reason
  from judged as j
  where j.reason is not null
$$;

comment on function exora_private.unproven_facts(uuid, jsonb) is
  'Which of the proposed facts the reading''s pages don''t bear out, and why: the proof rule before anything is stored.';

create function exora_private.details()
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

comment on function exora_private.details() is 'The detail tables: which types of fact each holds, and which column takes which attribute.';

create function exora_private.store_details(p_patient_id uuid, p_facts jsonb, p_event_ids uuid[])
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_detail record;
begin
  -- Names come from details() alone, never from a fact. Planned at each call: bare expressions, as no function has to
  -- be looked into.
  for v_detail in
    select
      d.detail_table,
      d.event_types,
      string_agg(format('%I', c.entry ->> 2), ', ' order by c.ordinal) as columns,
      string_agg(
        format('case when jsonb_typeof(f.a -> %1$L) = %2$L then (f.a ->> %1$L)::%3$s end', c.entry ->> 0, k.kind, k.type),
        ', '
        order by c.ordinal
      ) as expressions,
      string_agg(format('case when jsonb_typeof(f.a -> %1$L) = %2$L then %1$L end', c.entry ->> 0, k.kind), ', ') as taken
    from exora_private.details() as d
    cross join lateral jsonb_array_elements(d.columns) with ordinality as c (entry, ordinal)
    cross join lateral (
      select replace(c.entry ->> 1, 'text', 'string') as kind, replace(c.entry ->> 1, 'number', 'numeric') as type
    ) as k
    where d.event_types && array(
      select f.fact ->> 'type'
      from rows from (jsonb_array_elements(p_facts), unnest(p_event_ids)) as f (fact, event_id)
      where f.event_id is not null
    )
    group by d.detail_table, d.event_types
  loop
    execute format(
      'insert into public.%I (event_id, patient_id, event_type, other_attributes, %s)
       select f.event_id, $1, f.type, f.a - array_remove(array[%s], null), %s
       from (
         select x.event_id, x.fact ->> ''type'' as type, x.fact -> ''attributes'' as a
         from rows from (jsonb_array_elements($2), unnest($3)) as x (fact, event_id)
         where x.event_id is not null and x.fact ->> ''type'' = any ($4)
         offset 0
       ) as f',
      v_detail.detail_table, v_detail.columns, v_detail.taken, v_detail.expressions
    )
    using p_patient_id, p_facts, p_event_ids, v_detail.event_types;
  end loop;
end
$$;

comment on function exora_private.store_details(uuid, jsonb, uuid[]) is
  'Stores the detail rows of facts, one statement per detail table. Where a fact has no event id, nothing.';

create function exora_private.store_codes(p_patient_id uuid, p_facts jsonb, p_event_ids uuid[])
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  insert into public.medical_code_assignments (
    event_id, patient_id, event_type, code_system, code, display, code_version, match_reason, matched_term, score
  )
  select
    f.event_id,
    p_patient_id,
    f.fact ->> 'type',
    c.code ->> 'system',
    c.code ->> 'code',
    c.code ->> 'display',
    c.code ->> 'version',
    c.code ->> 'reason',
    c.code ->> 'term',
    (c.code ->> 'score')::double precision
  from rows from (jsonb_array_elements(p_facts), unnest(p_event_ids)) as f (fact, event_id)
  cross join lateral (select f.fact -> 'code' as code offset 0) as c
  where f.event_id is not null and jsonb_typeof(c.code) = 'object';
end
$$;

comment on function exora_private.store_codes(uuid, jsonb, uuid[]) is
  'Stores the codes of facts, each with its release, why it matched, by which term and how well, as far as that is told.';

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

create function exora_private.content_hash(p_fact jsonb)
returns text
language sql
stable
-- Of the text of a JSON array of these; to build that array would copy each of them.
return encode(
  sha256(
    convert_to(
      format(
        '[%s, %s, %s, %s, %s, %s, %s]',
        coalesce(p_fact -> 'type', 'null'), coalesce(p_fact -> 'text', 'null'), coalesce(p_fact -> 'assertion', 'null'),
        coalesce(p_fact -> 'attributes', 'null'), coalesce(p_fact -> 'date', 'null'), coalesce(p_fact -> 'code', 'null'),
        coalesce(p_fact -> 'sources', 'null')
      ),
      'UTF8'
    )
  ),
  'hex'
);

comment on function exora_private.content_hash(jsonb) is 'Hash of everything that a fact states, with its quotes.';

create function exora_private.store_facts(
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

comment on function exora_private.store_facts(uuid, uuid, uuid, uuid, jsonb) is
  'Makes the facts of a file be these: new ones stored, changed suggestions superseded, what a person decided kept.';

create function public.complete_understanding(
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
  v_asks boolean;
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

  -- Whom the document names is compared in this transaction, with the name and birth date that the record has now.
  v_asks := v_file.person_check = 'wanted' and exora_private.person_differs(v_file.patient_id, p_candidates);
  if v_asks then
    v_facts := '[]';
  end if;

  v_result := exora_private.store_facts(
    v_file.id, v_file.patient_id, v_session.reading_id, v_session.id, exora_private.with_codes(v_facts)
  )
    || jsonb_build_object('facts_refused', (select count(*) from jsonb_object_keys(v_refused)));
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
  -- What was to become a fact has no fate yet.
  where not v_asks or coalesce(c.candidate ->> 'fate', 'context') = 'context'
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
    status = case when v_asks then 'asks' else 'processed' end,
    person_check = case when f.person_check = 'wanted' and not v_asks then 'none' else f.person_check end,
    processed_at = case when not v_asks then now() end
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
  perform exora_private.notify(p.account_owner_id, 'person_differs', v_file.patient_id, 'shell_file', v_file.id)
  from public.user_profiles as p
  where p.id = v_file.patient_id and v_asks;

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

revoke all on function public.complete_understanding(uuid, text, integer, jsonb, jsonb, jsonb)
from public, anon, authenticated;
grant execute on function public.complete_understanding(uuid, text, integer, jsonb, jsonb, jsonb) to service_role;

comment on function public.complete_understanding(uuid, text, integer, jsonb, jsonb, jsonb) is
  'Stores a document''s facts with details and proofs, the fate of every candidate, and completes file and job: one transaction. '
  'Of a document that names somebody else nothing becomes a fact until its owner says whose it is.';
