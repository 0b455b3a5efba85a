-- Web

-- 02_profiles.sql -------------------------------------------------------------

alter table public.system_notifications drop constraint system_notifications_kind_known;

-- 03_clinical_core.sql --------------------------------------------------------

alter table public.shell_files drop constraint shell_files_status_known;

-- 08_submission.sql -----------------------------------------------------------

drop function public.submit_shell_file;

-- 08_job_operation.sql --------------------------------------------------------

drop function public.pause_lane;

drop function public.list_jobs;

-- 02_profiles.sql -------------------------------------------------------------

alter table public.system_notifications
  add constraint system_notifications_kind_known check (
    kind in (
      'access_granted', 'access_revoked', 'account_reset', 'break_glass_used', 'care_state_changed', 'erasure_cancelled',
      'erasure_requested', 'export_ready', 'file_failed', 'handover_due', 'invitation_declined', 'ownership_changed',
      'person_differs', 'record_erased', 'representation_ended', 'representation_granted', 'representation_review_due', 'review_waiting'
    )
  );

create or replace function exora_private.notify(
  p_user_id uuid,
  p_kind text,
  p_patient_id uuid default null,
  p_resource_type text default null,
  p_resource_id uuid default null,
  p_parameters jsonb default '{}'
)
returns uuid
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_id uuid;
begin
  -- A record that is being erased has no owner to tell; nobody is asked to do something about the record of somebody who
  -- died.
  if p_user_id is null
    or (
      p_kind in ('file_failed', 'person_differs', 'review_waiting', 'handover_due', 'representation_review_due')
      and exists (select from public.user_profiles as p where p.id = p_patient_id and p.care_state = 'deceased')
    )
  then
    return null;
  end if;
  insert into public.system_notifications (user_id, kind, patient_id, resource_type, resource_id, parameters)
  values (
    p_user_id, p_kind, p_patient_id, p_resource_type, p_resource_id, exora_private.clean_parameters(p_parameters)
  )
  returning id into v_id;
  return v_id;
end
$$;

-- 03_clinical_core.sql --------------------------------------------------------

alter table public.shell_files
  -- Whether its facts wait until it is known to be about the record's person: wanted by whoever uploaded it.
  add column person_check text not null default 'none',
  add constraint shell_files_status_known check (
    status in ('queued', 'held', 'reading', 'understanding', 'processed', 'failed', 'quarantined', 'kept', 'asks')
  ),
  add constraint shell_files_person_check_known check (person_check in ('none', 'wanted', 'confirmed'));

comment on column public.shell_files.status is
  'queued, reading, understanding, processed; held: waits for the malware scanner; failed; quarantined: malware was found, '
  'nobody gets its bytes; kept: its owner wants that no engine reads it; asks: it names somebody else than the record''s person '
  'and has no facts until its owner says whose it is.';

create or replace function exora_private.guard_shell_file()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if (new.id, new.patient_id, new.size_bytes, new.sha256, new.storage_path, new.idempotency_key)
    is distinct from (old.id, old.patient_id, old.size_bytes, old.sha256, old.storage_path, old.idempotency_key)
  then
    perform exora_private.fail('wrong_state', 'A shell file''s identity never changes.', 'Upload it as another file.');
  end if;
  if new.status <> old.status then
    if not (old.status || '>' || new.status) = any (array[
      'queued>reading', 'queued>held', 'queued>failed', 'queued>quarantined',
      'held>reading', 'held>failed', 'held>quarantined',
      'reading>understanding', 'reading>held', 'reading>failed', 'reading>quarantined',
      'understanding>processed', 'understanding>failed', 'understanding>quarantined', 'understanding>asks',
      'failed>queued', 'failed>understanding',
      'kept>queued',
      'asks>understanding',
      'processed>queued'
    ]) then
      perform exora_private.fail(
        'wrong_state',
        format('A shell file can''t go from %s to %s.', old.status, new.status),
        'Reload it to see its present state.'
      );
    end if;
    new.status_changed_at := now();
  end if;
  return new;
end
$$;

create function exora_private.record_word(p_patient_id uuid, p_word text)
returns text
language sql
immutable
return left(p_patient_id::text, 8) || left(p_word, 24);

comment on function exora_private.record_word(uuid, text) is
  'A word as an index over all records keeps it: with its record, so that a look-up costs what is in this record, not in all.';

create function exora_private.record_words(p_patient_id uuid, p_text text)
returns tsvector
language sql
immutable
-- Dear, so that the index is asked and no page is taken apart to answer.
cost 20000
return array_to_tsvector(
  array(
    select distinct exora_private.record_word(p_patient_id, w.word)
    from unnest(string_to_array(exora_private.search_key(p_text), ' ')) as w (word)
    where w.word <> ''
    -- A tsvector holds a megabyte: no page has so many words that anybody wrote.
    limit 8000
  )
);

comment on function exora_private.record_words(uuid, text) is 'The words of a text for the index by which a record is searched.';

create index shell_file_pages_words_idx on public.shell_file_pages using gin (exora_private.record_words(patient_id, text));

-- 03_clinical_narratives.sql --------------------------------------------------

create index clinical_narrative_sentences_words_idx
on public.clinical_narrative_sentences using gin (exora_private.record_words(patient_id, text));

-- 04_ai_understanding.sql -----------------------------------------------------

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

comment on function public.complete_understanding(uuid, text, integer, jsonb, jsonb, jsonb) is
  'Stores a document''s facts with details and proofs, the fate of every candidate, and completes file and job: one transaction. '
  'Of a document that names somebody else nothing becomes a fact until its owner says whose it is.';

-- 04_document_about.sql -------------------------------------------------------

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

-- 04_printed_person.sql -------------------------------------------------------

create function exora_private.person_words(p_name text)
returns text[]
language sql
immutable
set search_path = ''
as $$
  -- Signs that readers of pictures mistake for each other are one.
  select coalesce(array_agg(translate(w.word, 'l10', 'iio') order by w.place), '{}')
  from unnest(string_to_array(exora_private.search_key(p_name), ' ')) with ordinality as w (word, place)
  where w.word <> ''
    and w.word <> all (array[
      'mr', 'mrs', 'ms', 'miss', 'mx', 'master', 'mstr', 'mdm', 'sir', 'madam', 'dr', 'prof', 'jr', 'sr', 'ii', 'iii', 'baby', 'of'
    ])
$$;

comment on function exora_private.person_words(text) is 'The words of a person''s name as names are compared: without titles, case and accents.';

create function exora_private.name_fit(p_printed text, p_known text)
returns text
language sql
immutable
set search_path = ''
as $$
  with names as (
    select
      case when cardinality(p.words) <= cardinality(k.words) then p.words else k.words end as shorter,
      case when cardinality(p.words) <= cardinality(k.words) then k.words else p.words end as longer
    from (select exora_private.person_words(p_printed) as words) as p
    cross join (select exora_private.person_words(p_known) as words) as k
  ),
  counted as (
    select
      cardinality(n.shorter) as words,
      count(*) filter (where w.is_whole) as whole,
      count(*) filter (where w.is_whole or w.is_initial) as fitting
    from names as n
    cross join lateral (
      select
        -- Names that are merely alike may be of two people of one family: Daniel and Daniela.
        bool_or(s.word = l.word) as is_whole,
        bool_or(1 in (char_length(s.word), char_length(l.word)) and left(s.word, 1) = left(l.word, 1)) as is_initial
      from unnest(n.shorter) as s (word)
      cross join unnest(n.longer) as l (word)
      group by s.word
    ) as w
    group by n.shorter
  )
  select case
    when c.fitting = c.words and c.whole > 0 then 'same'
    when c.whole > 0 then 'unsure'
    else 'other'
  end
  from counted as c
$$;

comment on function exora_private.name_fit(text, text) is
  'Whether two names can be one person''s: same (order, initials, titles and middle names aside), unsure (a part is), '
  'other; null when one of them has no words.';

create function exora_private.birth_fits(p_iso text, p_birth date)
returns boolean
language sql
immutable
set search_path = ''
as $$
  select p_birth in (
    exora_private.partial_date(p_iso),
    -- Day and month in the other order are the same date, read otherwise.
    exora_private.partial_date(left(p_iso, 4) || '-' || substr(p_iso, 9, 2) || '-' || substr(p_iso, 6, 2))
  )
$$;

comment on function exora_private.birth_fits(text, date) is 'Whether a printed date of birth is this one.';

create function exora_private.person_differs(p_patient_id uuid, p_candidates jsonb)
returns boolean
language sql
stable
set search_path = ''
as $$
  with printed as (
    select
      c.candidate ->> 'type' as entity_type,
      c.candidate ->> 'text' as words,
      c.candidate #>> '{attributes,iso}' as iso
    from jsonb_array_elements(coalesce(p_candidates, '[]')) as c (candidate)
    where c.candidate ->> 'type' = 'patient_name'
      or (
        c.candidate ->> 'type' = 'date'
        and c.candidate #>> '{attributes,role}' = 'dob'
        and c.candidate #>> '{attributes,precision}' = 'day'
        and exora_private.partial_date(c.candidate #>> '{attributes,iso}') is not null
      )
  ),
  known as (
    select p.display_name as name
    from public.user_profiles as p
    where p.id = p_patient_id
    union
    select a.entity_text
    from public.shell_files as f
    join public.ai_processing_sessions as s on s.patient_id = p_patient_id and s.shell_file_id = f.id and s.status = 'completed'
    join public.entity_processing_audit_v2 as a on a.patient_id = p_patient_id and a.session_id = s.id
    where f.patient_id = p_patient_id and f.person_check = 'confirmed' and a.entity_type = 'patient_name'
  ),
  births as (
    select bool_or(exora_private.birth_fits(x.iso, p.date_of_birth)) as fits
    from printed as x
    cross join public.user_profiles as p
    where x.entity_type = 'date' and p.id = p_patient_id and p.date_of_birth is not null
  ),
  names as (
    select min(array_position(array['same', 'unsure', 'other'], exora_private.name_fit(x.words, k.name))) as best
    from printed as x
    cross join known as k
    where x.entity_type = 'patient_name'
  )
  select coalesce(not b.fits, false)
    or coalesce(n.best = 3, false)
    or coalesce(n.best = 2, false) and b.fits is not true
  from births as b
  cross join names as n
$$;

comment on function exora_private.person_differs(uuid, jsonb) is
  'Whether what an understanding found printed (candidates patient_name, and date with role dob) speaks against the record''s person.';

create function exora_private.printed_person(p_file public.shell_files)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select jsonb_build_object(
    'name', (array_agg(a.entity_text order by a.page_number, a.start_offset) filter (where a.entity_type = 'patient_name'))[1],
    'birth_date', (
      array_agg(a.attributes ->> 'iso' order by a.page_number, a.start_offset)
      filter (where a.entity_type = 'date' and a.attributes ->> 'role' = 'dob' and a.attributes ->> 'precision' = 'day')
    )[1]
  )
  from public.ai_processing_sessions as s
  left join public.entity_processing_audit_v2 as a
    on a.patient_id = p_file.patient_id and a.session_id = s.id and a.entity_type in ('patient_name', 'date')
  where s.patient_id = p_file.patient_id
    and s.shell_file_id = p_file.id
    and s.reading_id = p_file.current_reading_id
    and s.status = 'completed'
$$;

comment on function exora_private.printed_person(public.shell_files) is
  'Whom a document that was understood names: the first name and birth date on it, null where there is none.';

create function public.confirm_shell_file_person(p_shell_file_id uuid, p_correlation_id uuid default null)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_file public.shell_files;
  v_job_id uuid;
begin
  select f.* into v_file from public.shell_files as f where f.id = p_shell_file_id for update;
  if not found or not exora_private.is_owner(v_user_id, v_file.patient_id) then
    perform exora_private.fail('not_found', 'This document does not exist, or it is not yours.', 'Go back to the list.');
  end if;
  perform exora_private.require_living(v_file.patient_id);
  if v_file.status <> 'asks' then
    perform exora_private.fail('wrong_state', 'This document doesn''t ask whose it is.', 'Reload it to see its present state.');
  end if;
  perform exora_private.require_ai_consent(v_file.patient_id, 'local');
  -- What was read whole, and what a model answered, is there: only the facts are drawn again.
  v_job_id := public.enqueue_job_v3(
    job_type => 'ai_processing',
    job_name => 'Understand document',
    job_payload => jsonb_build_object(
      'shell_file_id', v_file.id, 'patient_id', v_file.patient_id, 'reading_id', v_file.current_reading_id
    ),
    p_correlation_id => p_correlation_id
  );
  update public.shell_files as f
  set
    status = 'understanding',
    person_check = 'confirmed',
    current_job_id = v_job_id
  where f.id = v_file.id
  returning f.* into v_file;
  perform public.log_audit_event(
    p_event_type => 'file.person_confirmed',
    p_patient_id => v_file.patient_id,
    p_resource_type => 'shell_file',
    p_resource_id => v_file.id,
    p_job_id => v_job_id,
    p_correlation_id => p_correlation_id
  );
  return jsonb_build_object('shell_file_id', v_file.id, 'job_id', v_job_id, 'status', v_file.status);
end
$$;

revoke all on function public.confirm_shell_file_person(uuid, uuid) from public, anon, service_role;

grant execute on function public.confirm_shell_file_person(uuid, uuid) to authenticated;

comment on function public.confirm_shell_file_person(uuid, uuid) is
  'The owner says that a document which names somebody else is this record''s: its facts are drawn and enter the record, and the '
  'name on it is known from then on.';

-- 06_reconciliation.sql -------------------------------------------------------

create or replace function exora_private.conflicts_json(p_patient_id uuid, p_types text[], p_with_files boolean)
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

create or replace function public.read_record_lines(
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

-- 06_security.sql -------------------------------------------------------------

create or replace function exora_private.require_file_read(p_shell_file_id uuid, p_category text, p_action text default 'read')
returns public.shell_files
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_file public.shell_files;
begin
  perform exora_private.require_user();
  select f.* into v_file from public.shell_files as f where f.id = p_shell_file_id;
  if not found
    or not exora_private.can_read(v_file.patient_id, p_category)
    -- What may be somebody else's is shown to nobody but its owner.
    or (v_file.status = 'asks' and not exora_private.is_owner(auth.uid(), v_file.patient_id))
  then
    perform exora_private.fail(
      'not_found',
      'This document does not exist, or you don''t have access to it.',
      'Check the address, or go back to the list.'
    );
  end if;
  perform exora_private.log_read(v_file.patient_id, array[p_category], p_action, 'shell_file', v_file.id);
  return v_file;
end
$$;

-- 06_security_reads.sql -------------------------------------------------------

create or replace function exora_private.shell_file_json(p_file public.shell_files, p_fact_count bigint)
returns json
language sql
stable
return json_build_object(
  'id', p_file.id,
  'patient_id', p_file.patient_id,
  'file_name', p_file.file_name,
  'mime_type', p_file.mime_type,
  'size_bytes', p_file.size_bytes,
  'status', p_file.status,
  'pages_total', p_file.pages_total,
  'pages_done', p_file.pages_done,
  'fact_count', p_fact_count,
  'error_code', p_file.error_code,
  'error_parameters', p_file.error_parameters,
  'can_retry', exora_private.can_retry(p_file),
  'is_imported', p_file.import_id is not null,
  -- A stranger's name is for the owner's question alone.
  'printed', case
    when p_file.status = 'asks' and exora_private.is_owner(auth.uid(), p_file.patient_id)
      then exora_private.printed_person(p_file)
  end,
  'created_at', p_file.created_at,
  'processed_at', p_file.processed_at
);

create or replace function public.read_documents(
  p_patient_id uuid,
  p_limit integer default 200,
  p_before timestamptz default null
)
returns json
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_limit integer := exora_private.page_size(p_limit, 200, 1000);
  v_ids uuid[];
begin
  perform exora_private.require_read(p_patient_id, 'documents');
  select array_agg(x.id order by x.created_at desc, x.id)
  into v_ids
  from (
    select f.id, f.created_at
    from public.shell_files as f
    where f.patient_id = p_patient_id and (p_before is null or f.created_at < p_before)
    order by f.created_at desc, f.id
    limit v_limit
  ) as x;
  return (
    select coalesce(
      json_agg(
        exora_private.shell_file_json(
          f,
          (
            select count(*)
            from public.patient_clinical_events as e
            where e.shell_file_id = f.id and e.status in ('suggested', 'confirmed')
          )
        )::jsonb
        || jsonb_build_object(
          'reading_id', f.current_reading_id,
          'has_picture', coalesce(a.has_picture, false),
          'kind', a.kind,
          'date', a.date,
          'source', a.source
        )
        order by f.created_at desc, f.id
      ),
      '[]'
    )
    from public.shell_files as f
    left join exora_private.documents_about(p_patient_id, v_ids) as a on a.shell_file_id = f.id
    where f.id = any (v_ids)
  );
end
$$;

comment on function public.read_documents(uuid, integer, timestamptz) is
  'The record''s documents, newest first, each with its kind, date and source where they can be told; p_before is the created_at of '
  'the last one seen (contracts: documentsSchema).';

-- 06_security_reads_history.sql -----------------------------------------------

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

-- 06_security_reads_search.sql ------------------------------------------------

create function exora_private.search_rank(p_key text, p_more text, p_query_key text, p_words text[])
returns integer
language sql
immutable
set search_path = ''
as $$
  select case
    when p_query_key in (p_key, p_more) then 5
    when p_key like p_query_key || '%' then 4
    when ' ' || p_key || ' ' || p_more || ' ' like all (array(select '% ' || w.word || ' %' from unnest(p_words) as w (word))) then 3
    when ' ' || p_key || ' ' || p_more like all (array(select '% ' || w.word || '%' from unnest(p_words) as w (word))) then 2
    else 1
  end
$$;

comment on function exora_private.search_rank(text, text, text, text[]) is
  'How well a text fits a search, keys of both given: 5 is it, 4 begins with it, 3 has its words, 2 has words that begin so, '
  '1 has mended ones.';

create type exora_private.searched_fact as (id uuid, times bigint, day date, key text, more text);

comment on type exora_private.searched_fact is
  'What some facts of a record say in the same words: the latest of them, how many there are, its day, the search keys of the '
  'words, and of strength and codes.';

create function exora_private.searched_facts(p_patient_id uuid, p_types text[])
returns setof exora_private.searched_fact
language sql
stable
set search_path = ''
-- Whole parts of a record are joined: by hash. Estimates are an average record's, and in a long one a loop is quadratic.
set enable_nestloop = off
set plan_cache_mode = force_generic_plan
as $$
  select
    x.id,
    x.times,
    x.event_day,
    exora_private.search_key(x.display_text),
    exora_private.search_key(x.coded)
  from (
    -- What many documents state in the same words is one line: its key is made once, and the latest stands for it.
    select
      (array_agg(e.id order by e.event_day desc nulls last, e.recorded_at desc, e.id))[1] as id,
      count(*) as times,
      max(e.event_day) as event_day,
      e.display_text,
      concat_ws(' ', m.strength, c.coded) as coded
    from public.patient_clinical_events as e
    left join public.patient_medications as m on m.patient_id = p_patient_id and m.event_id = e.id
    left join (
      select k.event_id, string_agg(k.display || ' ' || k.code, ' ' order by k.code_system) as coded
      from public.medical_code_assignments as k
      where k.patient_id = p_patient_id
      group by k.event_id
    ) as c on c.event_id = e.id
    where e.patient_id = p_patient_id and e.status in ('suggested', 'confirmed') and e.event_type = any (p_types)
    group by e.event_type, e.assertion, e.display_text, m.strength, c.coded
  ) as x
$$;

comment on function exora_private.searched_facts(uuid, text[]) is
  'What a record''s living facts of these types say, each wording once.';

create function exora_private.mended_words(p_words text[], p_keys text[])
returns text[]
language sql
immutable
set search_path = ''
as $$
  with known as (
    select distinct k.word
    from unnest(p_keys) as t (key)
    cross join lateral unnest(string_to_array(t.key, ' ')) as k (word)
    where char_length(k.word) >= 4
  )
  -- For each word a pattern: its beginning, or that of a word which is nearly it.
  select array_agg(
    case
      when m.nearest is null then '\m' || w.word
      else '\m(' || array_to_string(w.word || m.nearest, '|') || ')'
    end
    order by w.ordinal
  )
  from unnest(p_words) with ordinality as w (word, ordinal)
  cross join lateral (
    select array_agg(n.word) as nearest
    from (
      select k.word
      from known as k
      cross join lateral (
        select greatest(
          extensions.similarity(k.word, w.word),
          -- A word that is still being typed is near to the beginning of another.
          extensions.similarity(left(k.word, char_length(w.word)), w.word)
        ) as likeness
      ) as s
      where char_length(w.word) >= 4
        and (
          s.likeness >= 0.4
          -- Letters in another order: a short word has hardly a part in common with itself then.
          or (
            s.likeness >= 0.2
            and char_length(k.word) = char_length(w.word)
            and translate(k.word, w.word, '') = ''
            and translate(w.word, k.word, '') = ''
          )
        )
        and not exists (select from known as b where b.word like w.word || '%')
      order by s.likeness desc, k.word
      limit 3
    ) as n
  ) as m
$$;

comment on function exora_private.mended_words(text[], text[]) is
  'For each word of a search a regular expression of it, and of the words of these keys that are nearly it where none begins with it.';

create function exora_private.words_query(p_patient_id uuid, p_patterns text[])
returns tsquery
language sql
immutable
set search_path = ''
as $$
  -- Patterns have letters and digits beside their own signs: nothing in them has a meaning to a tsquery.
  select string_agg('(' || a.alternatives || ')', ' & ' order by a.ordinal)::tsquery
  from (
    select
      p.ordinal,
      string_agg('''' || exora_private.record_word(p_patient_id, w.word) || ''':*', ' | ') as alternatives
    from unnest(p_patterns) with ordinality as p (pattern, ordinal)
    cross join lateral unnest(string_to_array(btrim(replace(p.pattern, '\m', ''), '()'), '|')) as w (word)
    group by p.ordinal
  ) as a
$$;

comment on function exora_private.words_query(uuid, text[]) is 'The look-up of patterns of mended_words() in an index of record_words().';

create function exora_private.words_around(p_text text, p_patterns text[])
returns text
language sql
immutable
set search_path = ''
as $$
  select
    case when b.first > 1 then '… ' else '' end
    || btrim(regexp_replace(substr(p_text, b.first, 160), '\s+', ' ', 'g'))
    || case when b.first + 160 <= char_length(p_text) then ' …' else '' end
  from (
    -- Accents go where each is one letter less its mark: the place stays the same.
    select regexp_replace(normalize(p_text, nfd), '[\u0300-\u036f]', '', 'g') as folded
  ) as f
  cross join lateral (
    select greatest(
      regexp_instr(
        case when char_length(f.folded) = char_length(p_text) then f.folded else p_text end,
        array_to_string(p_patterns, '|'), 1, 1, 0, 'i'
      ),
      1
    ) as found
  ) as i
  cross join lateral (
    -- From the beginning of a word.
    select case
      when i.found <= 60 then 1
      else i.found - 60 + coalesce(nullif(regexp_instr(substr(p_text, i.found - 60, 60), '\s\S'), 0), 0)
    end as first
  ) as b
$$;

comment on function exora_private.words_around(text, text[]) is 'Some 160 characters of a text around the first word of a search.';

create function exora_private.found_facts(
  p_patient_id uuid,
  p_searched exora_private.searched_fact[],
  p_query_key text,
  p_words text[],
  p_patterns text[],
  p_with_files boolean,
  p_limit integer
)
returns json
language plpgsql
stable
set search_path = ''
as $$
declare
  v_ids uuid[];
  v_times bigint[];
begin
  select array_agg(x.id order by x.place), array_agg(x.times order by x.place)
  into v_ids, v_times
  from (
    select
      f.id,
      f.times,
      row_number() over (
        order by exora_private.search_rank(f.key, f.more, p_query_key, p_words) desc, f.day desc nulls last, f.key, f.id
      ) as place
    from unnest(p_searched) as f
    where f.key || ' ' || f.more ~ all (p_patterns)
    order by place
    limit p_limit
  ) as x;
  return (
    select coalesce(
      json_agg(f.fact::jsonb || jsonb_build_object('times', v_times[f.ordinal]) order by f.ordinal),
      '[]'
    )
    from json_array_elements(exora_private.facts_json(p_patient_id, v_ids, p_with_files)) with ordinality as f (fact, ordinal)
  );
end
$$;

comment on function exora_private.found_facts(
  uuid, exora_private.searched_fact[], text, text[], text[], boolean, integer
) is
  'Those of the searched facts that a search finds, best first (contracts: foundFactSchema).';

create function exora_private.found_documents(
  p_patient_id uuid, p_query_key text, p_words text[], p_patterns text[], p_limit integer
)
returns json
language sql
stable
set search_path = ''
as $$
  with pages as materialized (
    select distinct on (p.reading_id) p.reading_id, p.page_number, p.text
    from public.shell_file_pages as p
    where p.patient_id = p_patient_id
      and exora_private.record_words(p.patient_id, p.text) @@ exora_private.words_query(p_patient_id, p_patterns)
    order by p.reading_id, p.page_number
  ),
  found as (
    select
      f.id, f.file_name, f.mime_type, f.created_at, g.page_number, g.text,
      -- By its name a document is what was searched for; by its text it says something of it.
      case
        when n.key ~ all (p_patterns) then exora_private.search_rank(n.key, '', p_query_key, p_words)
        else 0
      end as rank
    from public.shell_files as f
    cross join lateral (select exora_private.search_key(f.file_name) as key) as n
    left join pages as g on g.reading_id = f.current_reading_id and f.status <> 'asks'
    where f.patient_id = p_patient_id
      and f.storage_path is not null
      and (g.reading_id is not null or n.key ~ all (p_patterns))
    order by rank desc, f.created_at desc, f.id
    limit p_limit
  )
  select coalesce(
    json_agg(
      json_build_object(
        'id', d.id,
        'file_name', d.file_name,
        'mime_type', d.mime_type,
        'created_at', d.created_at,
        'page', d.page_number,
        'around', exora_private.words_around(d.text, p_patterns)
      )
      order by d.rank desc, d.created_at desc, d.id
    ),
    '[]'
  )
  from found as d
$$;

comment on function exora_private.found_documents(uuid, text, text[], text[], integer) is
  'The documents that a search finds by their name or the text of a page (contracts: foundDocumentSchema).';

create function exora_private.found_narratives(
  p_patient_id uuid, p_patterns text[], p_types text[], p_with_files boolean, p_limit integer
)
returns json
language sql
stable
set search_path = ''
as $$
  select coalesce(
    json_agg(
      json_build_object(
        'id', x.id,
        'type', x.narrative_type,
        -- A title tells what the hidden sentences are about.
        'title', case when x.is_whole then x.title end,
        'shell_file_id', case when p_with_files then x.shell_file_id end,
        'text', x.text
      )
      order by x.is_named desc, x.recorded_at desc, x.id
    ),
    '[]'
  )
  from (
    select distinct on (n.is_named, n.recorded_at, n.id) n.*
    from (
      select
        n.id, n.narrative_type, n.title, n.shell_file_id, n.recorded_at, s.ordinal, s.text, w.is_whole,
        w.is_whole and exora_private.search_key(n.title) ~ all (p_patterns) as is_named
      from public.clinical_narrative_sentences as s
      join public.clinical_narratives as n on n.id = s.narrative_id
      cross join lateral (
        select not exists (
          select
          from public.narrative_source_mappings as c
          where c.narrative_id = n.id and c.event_type <> all (p_types)
        ) as is_whole
      ) as w
      where s.patient_id = p_patient_id
        and n.status = 'current'
        and exora_private.record_words(s.patient_id, s.text) @@ exora_private.words_query(p_patient_id, p_patterns)
        -- A sentence tells what its facts tell: it is shown to whoever may read all of them.
        and not exists (
          select
          from public.narrative_source_mappings as c
          where c.narrative_id = s.narrative_id and c.sentence_ordinal = s.ordinal and c.event_type <> all (p_types)
        )
    ) as n
    order by n.is_named desc, n.recorded_at desc, n.id, n.ordinal
    limit p_limit
  ) as x
$$;

comment on function exora_private.found_narratives(uuid, text[], text[], boolean, integer) is
  'The present narratives with a readable sentence that a search finds, and that sentence (contracts: foundNarrativeSchema).';

create function public.read_search(p_patient_id uuid, p_query text, p_limit integer default 8)
returns json
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_limit integer := exora_private.page_size(p_limit, 8, 50);
  v_asked constant text[] := array['documents', 'narratives'] || array(
    select distinct exora_private.category_of(t.name) from unnest(exora_private.fact_types()) as t (name)
  );
  v_key text := exora_private.search_key(p_query);
  v_searched exora_private.searched_fact[];
  v_readable text[];
  v_types text[];
  v_words text[];
  v_patterns text[];
  v_with_files boolean;
begin
  if p_query is null or char_length(p_query) > 200 then
    perform exora_private.fail('invalid_request', 'A search has at most 200 characters.', 'Search for some words.');
  end if;
  v_readable := exora_private.require_read_any(p_patient_id, v_asked);
  v_types := exora_private.readable_types(p_patient_id);
  v_with_files := 'documents' = any (v_readable);
  -- Eight words say enough; an index keeps the beginning of a long one.
  v_words := array(select left(w.word, 24) from unnest((string_to_array(v_key, ' '))[1:8]) as w (word) where w.word <> '');
  if cardinality(v_words) > 0 then
    v_searched := array(select f from exora_private.searched_facts(p_patient_id, v_types) as f);
    v_patterns := exora_private.mended_words(
      v_words,
      array(select f.key || ' ' || f.more from unnest(v_searched) as f)
      || array(
        select exora_private.search_key(s.file_name)
        from public.shell_files as s
        where s.patient_id = p_patient_id and v_with_files
      )
    );
  end if;
  return json_build_object(
    'words', coalesce(
      (
        select json_agg(distinct w.word)
        from unnest(v_patterns) as p (pattern)
        cross join lateral unnest(string_to_array(btrim(replace(p.pattern, '\m', ''), '()'), '|')) as w (word)
      ),
      '[]'
    ),
    'facts', case
      when v_patterns is null then '[]'
      else exora_private.found_facts(p_patient_id, v_searched, v_key, v_words, v_patterns, v_with_files, v_limit)
    end,
    'documents', case
      when v_patterns is null or not v_with_files then '[]'
      else exora_private.found_documents(p_patient_id, v_key, v_words, v_patterns, v_limit)
    end,
    'narratives', case
      when v_patterns is null or 'narratives' <> all (v_readable) then '[]'
      else exora_private.found_narratives(p_patient_id, v_patterns, v_types, v_with_files, v_limit)
    end,
    -- Nothing found must not be taken for "there is none".
    'hidden', (
      select coalesce(json_agg(c.name order by c.name), '[]')
      from unnest(v_asked) as c (name)
      where c.name <> all (v_readable)
    )
  );
end
$$;

revoke all on function public.read_search(uuid, text, integer) from public, anon, service_role;

grant execute on function public.read_search(uuid, text, integer) to authenticated;

comment on function public.read_search(uuid, text, integer) is
  'What of the record some words find, of each kind the best p_limit: facts, documents by name and by the text of their pages, '
  'sentences of narratives; those categories that the caller may read, the others named in hidden (contracts: searchSchema).';

-- 06_sharing.sql --------------------------------------------------------------

create or replace function exora_private.previewed_reads()
returns text[]
language sql
immutable
set search_path = ''
as $$
  select array[
    'read_appointments', 'read_conflicts', 'read_document', 'read_document_text', 'read_documents', 'read_encounters',
    'read_facts', 'read_lab_history', 'read_medications', 'read_narrating', 'read_narratives', 'read_overview',
    'read_progress', 'read_provider_notes', 'read_providers', 'read_record_lines', 'read_result_lines', 'read_review_queue',
    'read_search', 'read_timeline', 'read_timeline_years'
  ]
$$;

-- 07_optimization.sql ---------------------------------------------------------

alter table public.job_lanes
  -- When it goes on by itself. Null: when somebody resumes it.
  add column paused_until timestamptz,
  add constraint job_lanes_until_when_paused check (paused_until is null or paused_until > paused_at);

-- 08_api_budgets.sql ----------------------------------------------------------

create or replace function public.set_api_rate_limit(
  p_provider_name text,
  p_api_endpoint text,
  p_requests_per_minute integer default null,
  p_tokens_per_minute bigint default null,
  p_tokens_per_hour bigint default null,
  p_concurrent_requests integer default null,
  p_cost_per_day_micros bigint default null,
  p_micros_per_request bigint default 0,
  p_micros_per_million_tokens bigint default 0,
  p_status text default 'active'
)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_operator();
  -- A missing limit must be no limit, so least() is used for its passing over nulls.
  if coalesce(p_provider_name, '') !~ '^[a-z][a-z0-9_-]{0,59}$'
    or coalesce(p_api_endpoint, '') !~ '^[A-Za-z0-9][A-Za-z0-9._:/-]{0,119}$'
    or p_micros_per_request is null
    or p_micros_per_million_tokens is null
    or least(
      p_requests_per_minute, p_tokens_per_minute, p_tokens_per_hour, p_concurrent_requests, p_cost_per_day_micros,
      p_micros_per_request, p_micros_per_million_tokens
    ) < 0
    or greatest(p_micros_per_request, p_micros_per_million_tokens) > 1000000000000
    or p_status is null
    or p_status not in ('active', 'disabled')
  then
    perform exora_private.fail(
      'invalid_request',
      'A budget needs a provider, an endpoint, limits that are not negative (or none), and a status of active or disabled.',
      'Correct the named fields and send it again.'
    );
  end if;
  insert into public.api_budgets as b (
    provider_name, api_endpoint, requests_per_minute, tokens_per_minute, tokens_per_hour, concurrent_requests,
    cost_per_day_micros, micros_per_request, micros_per_million_tokens, status
  )
  values (
    p_provider_name, p_api_endpoint, p_requests_per_minute, p_tokens_per_minute, p_tokens_per_hour,
    p_concurrent_requests, p_cost_per_day_micros, p_micros_per_request, p_micros_per_million_tokens, p_status
  )
  on conflict on constraint api_budgets_pkey do update
  set
    requests_per_minute = excluded.requests_per_minute,
    tokens_per_minute = excluded.tokens_per_minute,
    tokens_per_hour = excluded.tokens_per_hour,
    concurrent_requests = excluded.concurrent_requests,
    cost_per_day_micros = excluded.cost_per_day_micros,
    micros_per_request = excluded.micros_per_request,
    micros_per_million_tokens = excluded.micros_per_million_tokens,
    status = excluded.status,
    updated_at = now();
  perform public.log_audit_event(
    p_event_type => 'budget.changed',
    p_resource_type => 'api_budget',
    p_details => jsonb_build_object(
      'provider_name', p_provider_name, 'api_endpoint', p_api_endpoint, 'status', p_status,
      'requests_per_minute', p_requests_per_minute, 'cost_per_day_micros', p_cost_per_day_micros
    )
  );
  return true;
end
$$;

revoke all on function public.set_api_rate_limit(text, text, integer, bigint, bigint, integer, bigint, bigint, bigint, text) from public, anon, authenticated, service_role;

revoke all on function public.set_api_rate_limit(text, text, integer, bigint, bigint, integer, bigint, bigint, bigint, text)
from public, anon;

grant execute on function public.set_api_rate_limit(text, text, integer, bigint, bigint, integer, bigint, bigint, bigint, text)
to authenticated, service_role;

comment on function public.set_api_rate_limit(text, text, integer, bigint, bigint, integer, bigint, bigint, bigint, text) is
  'Sets a budget''s limits and prices (millionths of a dollar) as a whole: what is left out is not limited. service_role and '
  'admins.';

-- 08_job_operation.sql --------------------------------------------------------

create function public.list_jobs(
  p_status text default null,
  p_lane text default null,
  p_job_type text default null,
  p_worker_id text default null,
  p_error_code text default null,
  p_before uuid default null,
  p_limit integer default 50,
  p_made_before timestamptz default null
)
returns table (
  id uuid,
  status text,
  job_type text,
  lane text,
  priority smallint,
  patient_id uuid,
  attempt integer,
  max_attempts integer,
  worker_id text,
  progress smallint,
  error_code text,
  due_at timestamptz,
  claimed_at timestamptz,
  finished_at timestamptz,
  created_at timestamptz
)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_operator();
  if p_status not in ('pending', 'scheduled', 'processing', 'completed', 'failed', 'dead_letter', 'cancelled')
    or not coalesce(p_limit between 1 and 1000, false)
  then
    perform exora_private.fail(
      'invalid_request',
      'An unknown status, or a limit that is not between 1 and 1,000.',
      'Known are pending, scheduled, processing, completed, failed, dead_letter and cancelled.'
    );
  end if;
  return query
  select
    j.id, j.status, j.job_type, j.lane, j.priority, j.patient_id, j.attempt, j.max_attempts, j.worker_id, j.progress,
    j.error_code, j.due_at, j.claimed_at, j.finished_at, j.created_at
  from public.job_queue as j
  where (p_status is null or j.status = p_status)
    and (p_lane is null or j.lane = p_lane)
    and (p_job_type is null or j.job_type = p_job_type)
    and (p_worker_id is null or j.worker_id = p_worker_id)
    and (p_error_code is null or j.error_code = p_error_code)
    and (p_before is null or j.id < p_before)
    and (p_made_before is null or j.created_at < p_made_before)
  order by j.id desc
  limit p_limit;
end
$$;

revoke all on function public.list_jobs(text, text, text, text, text, uuid, integer, timestamptz) from public, anon;

grant execute on function public.list_jobs(text, text, text, text, text, uuid, integer, timestamptz) to authenticated, service_role;

comment on function public.list_jobs(text, text, text, text, text, uuid, integer, timestamptz) is
  'Jobs by status, lane, type, worker, error or age, the youngest first; p_before (an id) gives the next page. service_role '
  'and admins.';

create function public.pause_lane(p_lane text, p_reason text default null, p_until timestamptz default null)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_changed boolean;
begin
  perform exora_private.require_lane(p_lane);
  if not coalesce(char_length(p_reason) between 1 and 200, true) then
    perform exora_private.fail('invalid_request', 'The reason has no or too many characters.', 'Send 1 to 200, or nothing.');
  end if;
  if not coalesce(p_until > clock_timestamp() and p_until <= clock_timestamp() + interval '90 days', true) then
    perform exora_private.fail(
      'invalid_request', 'A pause ends in the future, within 90 days.', 'Send such a time, or nothing for no end.'
    );
  end if;
  update public.job_lanes as a
  set paused_at = clock_timestamp(), pause_reason = p_reason, paused_until = p_until
  where a.lane = p_lane and a.paused_at is null;
  v_changed := found;
  if v_changed then
    perform exora_private.log_lane_change('lane.paused', p_lane, jsonb_build_object('reason', p_reason, 'until', p_until));
  end if;
  return v_changed;
end
$$;

revoke all on function public.pause_lane(text, text, timestamptz) from public, anon;

grant execute on function public.pause_lane(text, text, timestamptz) to authenticated, service_role;

comment on function public.pause_lane(text, text, timestamptz) is
  'Stops claims of a lane, until a time if one is given; jobs that are processed go on. False if it was paused already. '
  'service_role and admins.';

create or replace function public.resume_lane(p_lane text)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_changed boolean;
begin
  perform exora_private.require_lane(p_lane);
  update public.job_lanes as a
  set paused_at = null, pause_reason = null, paused_until = null
  where a.lane = p_lane and a.paused_at is not null;
  v_changed := found;
  if v_changed then
    perform exora_private.log_lane_change('lane.resumed', p_lane, '{}');
    perform exora_private.wake_job_workers();
  end if;
  return v_changed;
end
$$;

create function exora_private.resume_due_lanes()
returns integer
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_lane text;
  v_resumed integer := 0;
begin
  for v_lane in
    select a.lane
    from public.job_lanes as a
    where a.paused_until <= clock_timestamp()
    order by a.lane
    for no key update skip locked
  loop
    update public.job_lanes as a set paused_at = null, pause_reason = null, paused_until = null where a.lane = v_lane;
    perform exora_private.log_lane_change('lane.resumed', v_lane, '{"by_schedule": true}');
    v_resumed := v_resumed + 1;
  end loop;
  if v_resumed > 0 then
    perform exora_private.wake_job_workers();
  end if;
  return v_resumed;
end
$$;

comment on function exora_private.resume_due_lanes() is 'Lets lanes go on whose pause has reached its end; returns how many.';

-- 08_job_upkeep.sql -----------------------------------------------------------

create or replace function exora_private.run_maintenance_task(p_task text)
returns integer
language plpgsql
volatile
set search_path = ''
as $$
begin
  return case p_task
    when 'reap_expired_jobs' then public.reap_expired_jobs()
    when 'promote_due_jobs' then exora_private.promote_due_jobs(5000) + exora_private.resume_due_lanes()
    when 'advance_job_lines' then exora_private.advance_job_lines()
    when 'sweep_job_queue' then exora_private.sweep_job_queue()
    when 'keep_job_partitions' then exora_private.keep_job_partitions()
    when 'remind_about_care' then exora_private.remind_about_care()
    when 'tend_erasures' then exora_private.tend_erasures()
    when 'remove_expired' then exora_private.remove_expired()
    when 'sweep_uploads' then exora_private.sweep_uploads()
  end;
end
$$;

-- 08_operations.sql -----------------------------------------------------------

create function public.list_lanes()
returns table (lane text, max_concurrent integer, paused_at timestamptz, pause_reason text, paused_until timestamptz)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_operator();
  return query
  select a.lane, a.max_concurrent, a.paused_at, a.pause_reason, a.paused_until
  from public.job_lanes as a
  order by a.lane;
end
$$;

revoke all on function public.list_lanes() from public, anon;

grant execute on function public.list_lanes() to authenticated, service_role;

comment on function public.list_lanes() is
  'All lanes with their limits, and since when, why and until when they are paused. service_role and admins.';

create function public.list_job_workers()
returns table (
  worker_id text,
  started_at timestamptz,
  lease_until timestamptz,
  is_alive boolean,
  jobs bigint,
  oldest_heartbeat_at timestamptz
)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_operator();
  return query
  select
    w.worker_id, w.started_at, w.lease_until, w.lease_until > clock_timestamp(), count(j.id), min(j.heartbeat_at)
  from public.job_workers as w
  left join exora_private.job_queue_live as j on j.worker_id = w.worker_id and j.status = 'processing'
  group by w.worker_id
  order by w.lease_until > clock_timestamp() desc, w.worker_id
  limit 500;
end
$$;

revoke all on function public.list_job_workers() from public, anon;

grant execute on function public.list_job_workers() to authenticated, service_role;

comment on function public.list_job_workers() is
  'Workers, those that are alive first: their leases, how many jobs they hold, and the oldest heartbeat of these. '
  'service_role and admins.';

create function public.list_maintenance_tasks()
returns table (
  task text,
  every_seconds numeric,
  due_at timestamptz,
  last_run_at timestamptz,
  last_ms integer,
  runs bigint,
  failures bigint,
  last_error text
)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_operator();
  return query
  select t.task, t.every_seconds, t.due_at, t.last_run_at, t.last_ms, t.runs, t.failures, t.last_error
  from public.maintenance_tasks as t
  order by t.last_error is null, t.task;
end
$$;

revoke all on function public.list_maintenance_tasks() from public, anon;

grant execute on function public.list_maintenance_tasks() to authenticated, service_role;

comment on function public.list_maintenance_tasks() is
  'What has to be done from time to time, when it last was, how long it took and whether it failed; what failed first. '
  'service_role and admins.';

create function public.list_dead_letter_reasons()
returns table (
  job_type text,
  lane text,
  error_code text,
  letters bigint,
  oldest_at timestamptz,
  newest_at timestamptz
)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_operator();
  return query
  select j.job_type, j.lane, j.error_code, count(*), min(j.finished_at), max(j.finished_at)
  from exora_private.job_queue_finished as j
  where j.status = 'dead_letter'
  group by j.job_type, j.lane, j.error_code
  order by count(*) desc, j.job_type, j.lane, j.error_code
  limit 200;
end
$$;

revoke all on function public.list_dead_letter_reasons() from public, anon;

grant execute on function public.list_dead_letter_reasons() to authenticated, service_role;

comment on function public.list_dead_letter_reasons() is
  'Why jobs were given up: dead letters by type, lane and error, most first, with the oldest and the youngest. '
  'service_role and admins.';

create function public.list_api_budgets()
returns table (
  provider_name text,
  api_endpoint text,
  status text,
  requests_per_minute integer,
  tokens_per_minute bigint,
  tokens_per_hour bigint,
  concurrent_requests integer,
  cost_per_day_micros bigint,
  current_requests_minute integer,
  current_tokens_minute bigint,
  current_tokens_hour bigint,
  current_concurrent_requests integer,
  current_cost_day_micros bigint,
  micros_per_request bigint,
  micros_per_million_tokens bigint,
  currency text,
  paused_until timestamptz
)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_operator();
  return query
  select
    r.provider_name, r.api_endpoint, r.status, r.requests_per_minute, r.tokens_per_minute, r.tokens_per_hour,
    r.concurrent_requests, r.cost_per_day_micros, r.current_requests_minute, r.current_tokens_minute,
    r.current_tokens_hour, r.current_concurrent_requests, r.current_cost_day_micros, b.micros_per_request,
    b.micros_per_million_tokens, r.currency, r.paused_until
  from public.api_rate_limits as r
  join public.api_budgets as b on b.provider_name = r.provider_name and b.api_endpoint = r.api_endpoint
  order by r.provider_name, r.api_endpoint;
end
$$;

revoke all on function public.list_api_budgets() from public, anon;

grant execute on function public.list_api_budgets() to authenticated, service_role;

comment on function public.list_api_budgets() is
  'Limits and prices of each provider''s endpoint, and what of them is in use at this moment. service_role and admins.';

create function public.read_document_costs(p_added_since timestamptz default null, p_limit integer default 20)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_operator();
  if not coalesce(p_limit between 1 and 200, false) then
    perform exora_private.fail('invalid_request', 'The limit is out of range.', 'Send 1 to 200.');
  end if;
  return (
    with costs as materialized (
      select c.shell_file_id, c.currency, sum(c.calls) as calls, sum(c.tokens) as tokens, sum(c.cost_micros) as cost_micros
      from public.document_costs as c
      join public.shell_files as f on f.id = c.shell_file_id
      where p_added_since is null or f.created_at >= p_added_since
      group by c.shell_file_id, c.currency
    )
    select jsonb_build_object(
      'totals', (
        select coalesce(jsonb_agg(to_jsonb(t) order by t.currency), '[]')
        from (
          select
            k.currency,
            count(*) as documents,
            sum(k.cost_micros) as cost_micros,
            round(avg(k.cost_micros)) as mean_micros,
            round((percentile_cont(0.95) within group (order by k.cost_micros))::numeric) as p95_micros
          from costs as k
          group by k.currency
        ) as t
      ),
      'dearest', (
        select coalesce(jsonb_agg(to_jsonb(d) order by d.cost_micros desc, d.shell_file_id), '[]')
        from (select k.* from costs as k order by k.cost_micros desc, k.shell_file_id limit p_limit) as d
      )
    )
  );
end
$$;

revoke all on function public.read_document_costs(timestamptz, integer) from public, anon;

grant execute on function public.read_document_costs(timestamptz, integer) to authenticated, service_role;

comment on function public.read_document_costs(timestamptz, integer) is
  'What outside providers'' calls for documents cost, in millionths of each currency: how many documents, the sum, the mean, '
  'the 95th percentile, and the dearest by id; of documents added since a time, or of all. service_role and admins.';

-- 08_plans_and_usage.sql ------------------------------------------------------

create or replace function public.set_account_plan(p_user_id uuid, p_plan_key text)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_operator();
  if not exists (select from auth.users as u where u.id = p_user_id) then
    perform exora_private.fail('not_found', 'There is no such account.', 'Pass the id of a person who has signed up.');
  end if;
  if not exists (select from public.subscription_plans as s where s.plan_key = p_plan_key) then
    perform exora_private.fail('not_found', 'There is no such plan.', 'Use a plan_key of subscription_plans.');
  end if;
  insert into public.account_plans as a (user_id, plan_key)
  values (p_user_id, p_plan_key)
  on conflict on constraint account_plans_pkey do update
  set
    plan_key = excluded.plan_key,
    since = now()
  where a.plan_key <> excluded.plan_key;
  if not found then
    return false;
  end if;
  perform public.log_audit_event(
    p_event_type => 'account.plan_changed',
    p_resource_type => 'account',
    p_resource_id => p_user_id,
    p_details => jsonb_build_object('plan_key', p_plan_key)
  );
  return true;
end
$$;

revoke all on function public.set_account_plan(uuid, text) from public, anon, authenticated, service_role;

revoke all on function public.set_account_plan(uuid, text) from public, anon;

grant execute on function public.set_account_plan(uuid, text) to authenticated, service_role;

comment on function public.set_account_plan(uuid, text) is
  'Puts an account on a plan; true when that is a change. service_role and admins.';

-- 08_submission.sql -----------------------------------------------------------

create function public.submit_shell_file(
  p_shell_file_id uuid,
  p_patient_id uuid,
  p_file_name text,
  p_mime_type text,
  p_size_bytes bigint,
  p_sha256 text,
  p_idempotency_key text,
  p_correlation_id uuid default null,
  p_keep_only boolean default false,
  p_keep_duplicate boolean default false,
  p_check_person boolean default false
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_upload(p_shell_file_id, p_patient_id, p_idempotency_key);
  v_keep_only boolean := coalesce(p_keep_only, false);
  v_path text := p_patient_id || '/' || p_shell_file_id || '/original';
  v_file public.shell_files;
  v_stored_bytes bigint;
  v_job_id uuid;
  v_plan public.subscription_plans;
begin
  if coalesce(char_length(p_file_name), 0) not between 1 and 255 or p_file_name ~ '[\x01-\x1f\x7f/\\]' then
    perform exora_private.fail('file_name_invalid', 'The file''s name can''t be accepted.', 'Rename it to a plain name.');
  end if;
  if p_mime_type is null
    or p_mime_type not in (
      'application/pdf', 'image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/heic', 'image/tiff', 'text/plain',
      'text/html', 'application/rtf', 'application/zip',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      'application/cda+xml', 'application/fhir+json', 'x-application/hl7-v2+er7'
    )
  then
    perform exora_private.fail(
      'file_type_unsupported',
      'This kind of file can''t be read.',
      'Upload a PDF, a picture, a letter (Word, RTF, HTML, text), a record (C-CDA, FHIR, HL7 v2) or a ZIP of these.'
    );
  end if;
  if coalesce(p_sha256, '') !~ '^[0-9a-f]{64}$' or p_size_bytes is null or p_size_bytes < 0 then
    perform exora_private.fail('invalid_request', 'Size or SHA-256 is missing or malformed.', 'Send bytes and 64 hex digits.');
  end if;
  if p_size_bytes = 0 then
    perform exora_private.fail('file_empty', 'This file is empty.', 'Check that it opens on your device.');
  end if;
  if p_size_bytes > exora_private.setting('documents.max_file_bytes') then
    perform exora_private.fail('file_too_large', 'This file is too large.', 'Split it or save it at a lower resolution.');
  end if;

  -- Submissions to one record come one after another: with the same key they give one file, with equal bytes one document,
  -- and together they can't pass the record's limits.
  perform from public.user_profiles as p where p.id = p_patient_id for no key update;
  -- Who waited may have lost their right.
  perform exora_private.require_upload(p_shell_file_id, p_patient_id, p_idempotency_key);

  select f.* into v_file from public.shell_files as f where f.id = p_shell_file_id;
  if found then
    if v_file.size_bytes <> p_size_bytes or coalesce(v_file.sha256, p_sha256) <> p_sha256 then
      perform exora_private.fail(
        'idempotency_conflict',
        'This upload''s key was already used for another file.',
        'Start a new upload for this file.'
      );
    end if;
    return jsonb_build_object(
      'shell_file_id', v_file.id, 'job_id', v_file.current_job_id, 'status', v_file.status, 'duplicate_of', null
    );
  end if;

  if coalesce(p_keep_duplicate, false) then
    delete from exora_private.duplicate_uploads as d where d.id = p_shell_file_id;
  else
    select f.* into v_file
    from exora_private.duplicate_uploads as d
    join public.shell_files as f on f.id = d.duplicate_of
    where d.id = p_shell_file_id;
    if found and (v_file.size_bytes, v_file.sha256) is distinct from (p_size_bytes, p_sha256) then
      perform exora_private.fail(
        'idempotency_conflict',
        'This upload''s key was already used for another file.',
        'Start a new upload for this file.'
      );
    elsif found then
      return exora_private.duplicate_answer(p_shell_file_id);
    end if;
  end if;

  select coalesce(o.metadata ->> 'size', o.metadata ->> 'contentLength')::bigint into v_stored_bytes
  from storage.objects as o
  where o.bucket_id = 'documents' and o.name = v_path;
  if not found or v_stored_bytes is distinct from p_size_bytes then
    perform exora_private.fail(
      'upload_incomplete',
      'The stored file is missing or has another size.',
      'Upload the file again.'
    );
  end if;

  if not coalesce(p_keep_duplicate, false) then
    -- What failed or was quarantined is no document that could stand for these bytes.
    insert into exora_private.duplicate_uploads (id, patient_id, size_bytes, duplicate_of)
    select p_shell_file_id, p_patient_id, p_size_bytes, f.id
    from public.shell_files as f
    where f.patient_id = p_patient_id and f.sha256 = p_sha256 and f.status not in ('failed', 'quarantined')
    order by f.status = 'processed' desc, f.created_at, f.id
    limit 1;
    if found then
      return exora_private.duplicate_answer(p_shell_file_id);
    end if;
  end if;

  if not v_keep_only then
    perform exora_private.require_ai_consent(p_patient_id, 'local');
  end if;
  v_plan := exora_private.plan_of(p_patient_id);
  if exora_private.stored_bytes(p_patient_id) + p_size_bytes > v_plan.storage_bytes_per_record then
    perform exora_private.fail(
      'quota_exceeded',
      'This record has reached its storage limit.',
      'Remove documents that you no longer need, or raise the limit.'
    );
  end if;
  if exora_private.uploads_since(p_patient_id, date_trunc('month', now(), 'UTC')) >= v_plan.uploads_per_record_and_month then
    perform exora_private.fail(
      'quota_exceeded',
      'This record has reached its plan''s uploads of this month.',
      'Wait for the next month, or choose a larger plan.'
    );
  end if;

  insert into public.shell_files (
    id, patient_id, uploaded_by, file_name, mime_type, size_bytes, sha256, storage_path, status, idempotency_key,
    person_check
  )
  values (
    p_shell_file_id, p_patient_id, v_user_id, p_file_name, p_mime_type, p_size_bytes, p_sha256, v_path,
    case when v_keep_only then 'kept' else 'queued' end, p_idempotency_key,
    case when coalesce(p_check_person, false) then 'wanted' else 'none' end
  )
  returning * into v_file;
  if not v_keep_only then
    v_job_id := public.enqueue_job_v3(
      job_type => 'shell_file_processing',
      job_name => 'Process medical document',
      job_payload => jsonb_build_object('shell_file_id', v_file.id, 'patient_id', v_file.patient_id, 'file_path', v_path),
      p_correlation_id => p_correlation_id
    );
    update public.shell_files as f set current_job_id = v_job_id where f.id = v_file.id;
  end if;
  perform public.track_shell_file_upload_usage(p_patient_id, v_file.id, p_size_bytes, null);
  perform public.log_audit_event(
    p_event_type => 'file.submitted',
    p_patient_id => p_patient_id,
    p_resource_type => 'shell_file',
    p_resource_id => v_file.id,
    p_details => jsonb_build_object('size_bytes', p_size_bytes, 'mime_type', p_mime_type, 'keep_only', v_keep_only),
    p_personal => jsonb_build_object('file_name', p_file_name, 'sha256', p_sha256),
    p_job_id => v_job_id,
    p_correlation_id => p_correlation_id
  );
  return jsonb_build_object(
    'shell_file_id', v_file.id, 'job_id', v_job_id, 'status', v_file.status, 'duplicate_of', null
  );
end
$$;

revoke all on function public.submit_shell_file(uuid, uuid, text, text, bigint, text, text, uuid, boolean, boolean, boolean)
from public, anon, service_role;

grant execute on function public.submit_shell_file(uuid, uuid, text, text, bigint, text, text, uuid, boolean, boolean, boolean)
to authenticated;

comment on function public.submit_shell_file(uuid, uuid, text, text, bigint, text, text, uuid, boolean, boolean, boolean) is
  'Takes an uploaded file into the record: row, job, usage and audit event in one transaction. The same key gives the same answer. '
  'Bytes that are a document already give that document (duplicate_of), unless p_keep_duplicate; with p_keep_only nothing reads it.';
