-- =============================================================================
-- 04_AI_PROCESSING.SQL - THE WORKER'S STAGES: READ, UNDERSTAND
-- =============================================================================
-- Purpose: What a worker stores while it reads and understands a document, fenced by the job that it holds
-- Architecture: Stage RPCs, each one transaction; the last call of a stage stores and completes the job at once
-- Dependencies: 01-03; found when a function runs: the review queue (04_manual_review), narratives (04_narrating),
--   job_queue and its functions (07, 08)
--
-- DESIGN DECISIONS:
-- - Every stage is idempotent: run twice or killed anywhere, it leaves the same record
-- - Facts are stored set by set, not row by row: 200 facts with proofs fit in 100 ms
-- - A fact that its page doesn't bear out is refused alone and kept in the audit with its reason
--
-- TABLES CREATED (3 tables):
-- Pipeline: ai_processing_sessions, entity_processing_audit_v2, ocr_artifacts
--
-- KEY FUNCTIONS: begin_reading(), store_page(), complete_reading(), begin_understanding(), complete_understanding(),
--   exora_private.job_file_json(), exora_private.shell_file_of_job(), exora_private.unproven_facts(), exora_private.store_facts(),
--   exora_private.content_hash(), exora_private.is_count(), exora_private.misfit(), exora_private.details(),
--   exora_private.store_details(), exora_private.store_codes(), exora_private.facts_of_type(), exora_private.reading_of_job()
-- INTEGRATION POINTS: job-processors of exora-v3-worker call these in order; service_role only
-- =============================================================================

-- ai_processing_sessions -------------------------------------------------------

create table public.ai_processing_sessions (
  id uuid not null default gen_random_uuid(),
  shell_file_id uuid not null,
  patient_id uuid not null,
  reading_id uuid not null,
  job_id uuid not null,
  engine text,
  engine_version text,
  engine_ms double precision,
  status text not null default 'running',
  facts_stored integer,
  facts_kept integer,
  facts_refused integer,
  started_at timestamptz not null default now(),
  completed_at timestamptz,
  constraint ai_processing_sessions_pkey primary key (id),
  constraint ai_processing_sessions_id_patient_key unique (id, patient_id),
  constraint ai_processing_sessions_job_key unique (job_id),
  constraint ai_processing_sessions_shell_file_fkey
    foreign key (shell_file_id, patient_id) references public.shell_files (id, patient_id) on delete cascade,
  constraint ai_processing_sessions_reading_fkey
    foreign key (reading_id, patient_id) references public.shell_file_readings (id, patient_id) on delete cascade,
  constraint ai_processing_sessions_status_known check (status in ('running', 'completed')),
  constraint ai_processing_sessions_completed_when check ((status = 'completed') = (completed_at is not null))
);

create index ai_processing_sessions_shell_file_idx on public.ai_processing_sessions (patient_id, shell_file_id);
create index ai_processing_sessions_reading_idx on public.ai_processing_sessions (reading_id, patient_id);

alter table public.ai_processing_sessions enable row level security;
revoke all on public.ai_processing_sessions from public, anon, authenticated, service_role;
grant select on public.ai_processing_sessions to authenticated, service_role;

create policy ai_processing_sessions_owner_select on public.ai_processing_sessions
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.ai_processing_sessions is
  'One understanding of a reading by one job (later attempts continue it), with its engine and what came of it.';

alter table public.patient_clinical_events
  add constraint patient_clinical_events_session_fkey
  foreign key (session_id, patient_id) references public.ai_processing_sessions (id, patient_id)
  on delete set null (session_id);

-- entity_processing_audit_v2 ---------------------------------------------------

create table public.entity_processing_audit_v2 (
  id bigint generated always as identity,
  session_id uuid not null,
  patient_id uuid not null,
  entity_type text not null,
  entity_text text not null,
  page_number integer,
  start_offset integer,
  end_offset integer,
  negated boolean,
  attributes jsonb not null default '{}',
  confidence double precision,
  fact_key text,
  fate text not null,
  reason text,
  constraint entity_processing_audit_v2_pkey primary key (id),
  constraint entity_processing_audit_v2_session_fkey
    foreign key (session_id, patient_id) references public.ai_processing_sessions (id, patient_id) on delete cascade,
  constraint entity_processing_audit_v2_fate_known check (fate in ('stored', 'refused', 'context')),
  constraint entity_processing_audit_v2_refused_why check (fate <> 'refused' or reason is not null)
);

create index entity_processing_audit_v2_session_idx on public.entity_processing_audit_v2 (patient_id, session_id);

alter table public.entity_processing_audit_v2 enable row level security;
revoke all on public.entity_processing_audit_v2 from public, anon, authenticated, service_role;
grant select on public.entity_processing_audit_v2 to authenticated, service_role;

create policy entity_processing_audit_v2_owner_select on public.entity_processing_audit_v2
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.entity_processing_audit_v2 is
  'Every candidate of a session with its fate: stored as a fact, refused (with the reason), or context (names, dates …).';

-- ocr_artifacts ----------------------------------------------------------------

create table public.ocr_artifacts (
  reading_id uuid not null,
  patient_id uuid not null,
  page_number integer not null,
  pass integer not null,
  engine text not null,
  engine_version text,
  engine_ms double precision,
  mean_confidence double precision,
  word_count integer not null,
  storage_path text,
  details jsonb not null default '{}',
  created_at timestamptz not null default now(),
  constraint ocr_artifacts_pkey primary key (reading_id, page_number, pass),
  constraint ocr_artifacts_page_fkey
    foreign key (reading_id, page_number) references public.shell_file_pages (reading_id, page_number) on delete cascade,
  constraint ocr_artifacts_reading_fkey
    foreign key (reading_id, patient_id) references public.shell_file_readings (id, patient_id) on delete cascade,
  constraint ocr_artifacts_pass_range check (pass between 1 and 10),
  constraint ocr_artifacts_confidence_range check (mean_confidence between 0 and 1),
  constraint ocr_artifacts_storage_path_own check (starts_with(storage_path, patient_id || '/')),
  constraint ocr_artifacts_details_object check (jsonb_typeof(details) = 'object')
);

create index ocr_artifacts_reading_idx on public.ocr_artifacts (patient_id, reading_id);

alter table public.ocr_artifacts enable row level security;
revoke all on public.ocr_artifacts from public, anon, authenticated, service_role;
grant select on public.ocr_artifacts to authenticated, service_role;

create policy ocr_artifacts_owner_select on public.ocr_artifacts
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.ocr_artifacts is
  'What each pass of an engine over a page gave: engine, time, words, their mean confidence. The text is the page''s own.';
comment on column public.ocr_artifacts.details is
  'Numbers and technical words. text_layer_agreement: share of a text layer''s words that recognition of the picture finds too.';

create trigger ocr_artifacts_immutable
before update on public.ocr_artifacts
for each row execute function exora_private.refuse_change();

-- Arguments --------------------------------------------------------------------

create function exora_private.is_count(p_value jsonb)
returns boolean
language sql
immutable
return coalesce(jsonb_typeof(p_value) = 'number' and p_value::text ~ '^[0-9]{1,9}$', false);

comment on function exora_private.is_count(jsonb) is 'Whether a JSON value is a whole number that isn''t negative and fits an integer.';

create function exora_private.misfit(p_value jsonb, p_shape jsonb, p_closed boolean default false)
returns text
language sql
immutable
set search_path = ''
as $$
  select case
    when jsonb_typeof(p_value) is distinct from 'object' then 'object'
    else (
      select min(k.key)
      from (
        select s.key
        from jsonb_each_text(p_shape) as s (key, kind)
        where case
          when coalesce(jsonb_typeof(p_value -> s.key), 'null') = 'null' then s.kind !~ '[?]$'
          when s.kind ~ '^count' then not exora_private.is_count(p_value -> s.key)
          when jsonb_typeof(p_value -> s.key) <> rtrim(s.kind, '?') then true
          -- Neither too large nor too small for a double.
          when s.kind ~ '^number' then not coalesce(nullif(abs((p_value ->> s.key)::numeric), 0), 1) between 1e-100 and 1e12
          else false
        end
        union all
        select left(v.key, 40)
        from jsonb_object_keys(p_value) as v (key)
        where p_closed and not p_shape ? v.key
      ) as k (key)
    )
  end
$$;

comment on function exora_private.misfit(jsonb, jsonb, boolean) is
  'The first key of a JSON object that is missing or of another type than the shape says ({"page": "count", "date": "string?"}), '
  'or, closed, that the shape doesn''t name. Null: it fits, and its casts can''t fail.';

-- Reading ----------------------------------------------------------------------

create function exora_private.shell_file_of_job(p_job_payload jsonb)
returns public.shell_files
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_file public.shell_files;
begin
  select f.* into v_file
  from public.shell_files as f
  where f.id = (p_job_payload ->> 'shell_file_id')::uuid
    and f.patient_id = (p_job_payload ->> 'patient_id')::uuid
  for update;
  if not found then
    perform exora_private.fail('not_found', 'The job''s file does not exist any more.', 'Fail the job; it can''t be done.');
  end if;
  return v_file;
end
$$;

comment on function exora_private.shell_file_of_job(jsonb) is 'The file that a job''s payload names, locked for the transaction.';

create function exora_private.job_file_json(p_file public.shell_files)
returns jsonb
language sql
immutable
set search_path = ''
as $$
  select jsonb_build_object(
    'id', p_file.id, 'patient_id', p_file.patient_id, 'file_name', p_file.file_name, 'mime_type', p_file.mime_type,
    'size_bytes', p_file.size_bytes, 'sha256', p_file.sha256, 'storage_path', p_file.storage_path
  )
$$;

comment on function exora_private.job_file_json(public.shell_files) is 'A file as the worker that holds its job gets it.';

create function public.begin_reading(
  p_job_id uuid,
  p_worker_id text,
  p_attempt integer,
  p_engine_versions jsonb default '{}'
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_job record := exora_private.hold_job(p_job_id, p_worker_id, p_attempt, 'shell_file_processing');
  v_file public.shell_files := exora_private.shell_file_of_job(v_job.job_payload);
  v_reading_id uuid;
begin
  perform exora_private.require_ai_consent(v_file.patient_id, 'local');
  if jsonb_typeof(coalesce(p_engine_versions, '{}')) <> 'object' or pg_column_size(p_engine_versions) > 8192 then
    perform exora_private.fail('invalid_request', 'Engine versions must be an object.', 'Send {"engine": "version"} or nothing.');
  end if;

  insert into public.shell_file_readings (shell_file_id, patient_id, job_id, engine_versions)
  values (v_file.id, v_file.patient_id, p_job_id, coalesce(p_engine_versions, '{}'))
  on conflict on constraint shell_file_readings_job_key do nothing
  returning id into v_reading_id;

  if v_reading_id is null then
    select r.id into v_reading_id from public.shell_file_readings as r where r.job_id = p_job_id;
  else
    perform public.log_audit_event(
      p_event_type => 'file.reading_begun',
      p_patient_id => v_file.patient_id,
      p_resource_type => 'shell_file',
      p_resource_id => v_file.id,
      p_job_id => p_job_id,
      p_correlation_id => v_job.correlation_id
    );
  end if;

  update public.shell_files as f
  set
    status = 'reading',
    pages_done = (select count(*) from public.shell_file_pages as p where p.reading_id = v_reading_id)
  where f.id = v_file.id;

  return jsonb_build_object(
    'reading_id', v_reading_id,
    'shell_file', exora_private.job_file_json(v_file),
    'pages_done', coalesce(
      (
        select jsonb_agg(p.page_number order by p.page_number)
        from public.shell_file_pages as p
        where p.reading_id = v_reading_id
      ),
      '[]'
    )
  );
end
$$;

revoke all on function public.begin_reading(uuid, text, integer, jsonb) from public, anon, authenticated;
grant execute on function public.begin_reading(uuid, text, integer, jsonb) to service_role;

comment on function public.begin_reading(uuid, text, integer, jsonb) is
  'Opens the job''s reading, or the one that an earlier attempt left, and says which pages are stored already.';

create function public.store_page(
  p_job_id uuid,
  p_worker_id text,
  p_attempt integer,
  p_reading_id uuid,
  p_page jsonb,
  p_pages_total integer
)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_job record := exora_private.hold_job(p_job_id, p_worker_id, p_attempt, 'shell_file_processing');
  v_reading public.shell_file_readings := exora_private.reading_of_job(p_job_id, p_reading_id);
begin
  if exora_private.misfit(
      p_page,
      '{"number": "count", "width": "number", "height": "number", "engine": "string", "ms": "number?", "text": "string",
        "words": "array", "has_picture": "boolean?", "passes": "array?"}'
    ) is not null
    or not coalesce((p_page ->> 'number')::integer between 1 and p_pages_total, false)
    or not ((p_page ->> 'width')::numeric > 0 and (p_page ->> 'height')::numeric > 0)
  then
    perform exora_private.fail(
      'invalid_request',
      'This is no page, or its number doesn''t lie between 1 and the number of pages.',
      'Send {number, width, height, engine, ms, text, words, has_picture} and the number of pages.'
    );
  end if;
  if exists (
    select
    from jsonb_array_elements(coalesce(nullif(p_page -> 'passes', 'null'), '[]')) with ordinality as o (pass, ordinal)
    where o.ordinal > 10
      or pg_column_size(o.pass) > 8192
      or exora_private.misfit(
        o.pass,
        '{"engine": "string", "engine_version": "string?", "ms": "number?", "mean_confidence": "number?",
          "word_count": "count", "storage_path": "string?", "details": "object?"}'
      ) is not null
      or not coalesce((o.pass ->> 'mean_confidence')::numeric between 0 and 1, true)
      or not starts_with(coalesce(o.pass ->> 'storage_path', v_reading.patient_id || '/'), v_reading.patient_id || '/')
  ) then
    perform exora_private.fail(
      'invalid_request',
      'A pass of an engine over the page is not described as expected.',
      'Send at most 10 of {engine, engine_version, ms, mean_confidence (0 to 1), word_count, storage_path, details}.'
    );
  end if;

  insert into public.shell_file_pages (
    reading_id, patient_id, page_number, width, height, engine, read_ms, text, words, has_picture
  )
  values (
    v_reading.id,
    v_reading.patient_id,
    (p_page ->> 'number')::integer,
    (p_page ->> 'width')::double precision,
    (p_page ->> 'height')::double precision,
    p_page ->> 'engine',
    (p_page ->> 'ms')::double precision,
    p_page ->> 'text',
    p_page -> 'words',
    coalesce((p_page ->> 'has_picture')::boolean, false)
  )
  on conflict on constraint shell_file_pages_number_key do nothing;

  -- Who says nothing of passes made one: the page's own words describe it.
  insert into public.ocr_artifacts (
    reading_id, patient_id, page_number, pass, engine, engine_version, engine_ms, mean_confidence, word_count,
    storage_path, details
  )
  select
    v_reading.id,
    v_reading.patient_id,
    (p_page ->> 'number')::integer,
    o.ordinal,
    o.pass ->> 'engine',
    coalesce(o.pass ->> 'engine_version', v_reading.engine_versions ->> (o.pass ->> 'engine')),
    (o.pass ->> 'ms')::double precision,
    (o.pass ->> 'mean_confidence')::double precision,
    (o.pass ->> 'word_count')::integer,
    o.pass ->> 'storage_path',
    coalesce(nullif(o.pass -> 'details', 'null'), '{}')
  from jsonb_array_elements(
    coalesce(
      nullif(p_page -> 'passes', 'null'),
      jsonb_build_array(
        jsonb_build_object(
          'engine', p_page -> 'engine',
          'ms', p_page -> 'ms',
          'word_count', jsonb_array_length(p_page -> 'words'),
          'mean_confidence', (
            select round(avg(least(greatest((w.word ->> 'confidence')::numeric, 0), 1)), 12)
            from jsonb_array_elements(p_page -> 'words') as w (word)
            where jsonb_typeof(w.word -> 'confidence') = 'number'
          )
        )
      )
    )
  ) with ordinality as o (pass, ordinal)
  on conflict on constraint ocr_artifacts_pkey do nothing;

  update public.shell_files as f
  set
    pages_total = p_pages_total,
    pages_done = (select count(*) from public.shell_file_pages as p where p.reading_id = v_reading.id)
  where f.id = v_reading.shell_file_id;
  return true;
end
$$;

revoke all on function public.store_page(uuid, text, integer, uuid, jsonb, integer) from public, anon, authenticated;
grant execute on function public.store_page(uuid, text, integer, uuid, jsonb, integer) to service_role;

comment on function public.store_page(uuid, text, integer, uuid, jsonb, integer) is
  'Stores one page of the reading, what its passes gave, and the file''s progress; a page that is there already stays as it is.';

create function exora_private.reading_of_job(p_job_id uuid, p_reading_id uuid)
returns public.shell_file_readings
language plpgsql
stable
set search_path = ''
as $$
declare
  v_reading public.shell_file_readings;
begin
  select r.* into v_reading
  from public.shell_file_readings as r
  where r.id = p_reading_id and r.job_id = p_job_id and r.completed_at is null;
  if not found then
    perform exora_private.fail(
      'not_found', 'This job has no such open reading.', 'Call begin_reading() and use the reading_id that it returns.'
    );
  end if;
  return v_reading;
end
$$;

comment on function exora_private.reading_of_job(uuid, uuid) is 'The job''s own open reading, or the error not_found.';

create function public.complete_reading(
  p_job_id uuid,
  p_worker_id text,
  p_attempt integer,
  p_reading_id uuid,
  p_sha256 text,
  p_mime text,
  p_pages_total integer
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
  v_reading public.shell_file_readings;
  v_result jsonb := exora_private.earlier_result(p_job_id, p_worker_id, p_attempt);
begin
  if v_result is not null then
    return v_result;
  end if;
  v_job := exora_private.hold_job(p_job_id, p_worker_id, p_attempt, 'shell_file_processing');
  v_file := exora_private.shell_file_of_job(v_job.job_payload);
  v_reading := exora_private.reading_of_job(p_job_id, p_reading_id);

  if p_sha256 is distinct from v_file.sha256 then
    -- Proofs name the document by its hash: what was read must be what was submitted.
    perform exora_private.fail(
      'upload_incomplete', 'The stored bytes are not those that were submitted.', 'Upload the file again.'
    );
  end if;
  if p_mime is null then
    perform exora_private.fail('invalid_request', 'A reading needs the type of what was read.', 'Send p_mime.');
  end if;
  if p_pages_total is null or p_pages_total < 1
    or p_pages_total <> (
      select count(*)
      from public.shell_file_pages as p
      where p.reading_id = v_reading.id and p.page_number <= p_pages_total
    )
  then
    perform exora_private.fail('wrong_state', 'Not every page of the reading is stored.', 'Store the missing pages first.');
  end if;

  update public.shell_file_readings as r
  set
    sha256 = p_sha256,
    mime_type = p_mime,
    pages_total = p_pages_total,
    completed_at = now()
  where r.id = v_reading.id;

  v_result := jsonb_build_object(
    'ai_job_id', public.enqueue_job_v3(
      job_type => 'ai_processing',
      job_name => 'Understand document',
      job_payload => jsonb_build_object(
        'shell_file_id', v_file.id, 'patient_id', v_file.patient_id, 'reading_id', v_reading.id
      ),
      priority => v_job.priority,
      p_correlation_id => v_job.correlation_id
    ),
    'pages_total', p_pages_total
  );

  update public.shell_files as f
  set
    status = 'understanding',
    current_reading_id = v_reading.id,
    current_job_id = (v_result ->> 'ai_job_id')::uuid,
    pages_total = p_pages_total,
    pages_done = p_pages_total
  where f.id = v_file.id;

  perform exora_private.finish_job(p_job_id, v_result);
  perform public.log_audit_event(
    p_event_type => 'file.read',
    p_patient_id => v_file.patient_id,
    p_resource_type => 'shell_file',
    p_resource_id => v_file.id,
    p_details => jsonb_build_object('reading_id', v_reading.id, 'pages', p_pages_total),
    p_job_id => p_job_id,
    p_correlation_id => v_job.correlation_id
  );
  return v_result;
end
$$;

revoke all on function public.complete_reading(uuid, text, integer, uuid, text, text, integer) from public, anon, authenticated;
grant execute on function public.complete_reading(uuid, text, integer, uuid, text, text, integer) to service_role;

comment on function public.complete_reading(uuid, text, integer, uuid, text, text, integer) is
  'Makes a whole reading the file''s current one, enqueues its understanding and completes the job, all or nothing.';

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
      'consent', jsonb_build_object(
        'local', public.has_ai_consent(v_file.patient_id, 'local'),
        'external', public.has_ai_consent(v_file.patient_id, 'external')
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
  'Opens the job''s session, or the one that an earlier attempt left, and returns the reading''s pages with their words.';

create function exora_private.unproven_facts(p_reading_id uuid, p_facts jsonb)
returns table (ordinal bigint, reason text)
language sql
stable
set search_path = ''
as $$
  with pages as materialized (
    -- Unpacked once per page, not once per span.
    select p.page_number, p.text || '' as text
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
            and substr(p.text, s.start_offset + 1, greatest(s.end_offset - s.start_offset, 0)) = s.quote,
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
      'patient_observations', array['lab'],
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
      'patient_interventions', array['procedure'],
      '[["date", "text", "performed_on"], ["status", "text", "intervention_status"], ["bodySite", "text", "body_site"]]'
    )
$$;

comment on function exora_private.details() is 'The detail tables: which types of fact each holds, and which column takes which attribute.';

create function exora_private.store_details(p_patient_id uuid, p_facts jsonb)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_detail record;
begin
  -- p_facts: array of {event_id, fact}. Names come from details() alone, never from a fact.
  for v_detail in
    select
      d.detail_table,
      d.event_types,
      string_agg(format('%I', c.entry ->> 2), ', ' order by c.ordinal) as columns,
      string_agg(
        -- Planned at each call: bare expressions, as no function has to be looked into.
        format(
          'case when jsonb_typeof(f.a -> %1$L) = %2$L then (f.a ->> %1$L)::%3$s end',
          c.entry ->> 0,
          replace(c.entry ->> 1, 'text', 'string'),
          replace(c.entry ->> 1, 'number', 'numeric')
        ),
        ', '
        order by c.ordinal
      ) as expressions,
      (
        select jsonb_object_agg(k.attribute, k.kinds)
        from (
          select e.entry ->> 0, jsonb_agg(replace(e.entry ->> 1, 'text', 'string'))
          from jsonb_array_elements(d.columns) as e (entry)
          group by 1
        ) as k (attribute, kinds)
      ) as taken
    from exora_private.details() as d
    cross join lateral jsonb_array_elements(d.columns) with ordinality as c (entry, ordinal)
    where d.event_types && array(select x.item #>> '{fact,type}' from jsonb_array_elements(p_facts) as x (item))
    group by d.detail_table, d.event_types, d.columns
  loop
    execute format(
      'insert into public.%I (event_id, patient_id, event_type, other_attributes, %s)
       select f.event_id, $1, f.event_type, exora_private.other_attributes(f.a, $2), %s
       from exora_private.facts_of_type($3, $4) as f',
      v_detail.detail_table, v_detail.columns, v_detail.expressions
    )
    using p_patient_id, v_detail.taken, p_facts, v_detail.event_types;
  end loop;
end
$$;

comment on function exora_private.store_details(uuid, jsonb) is 'Stores the detail rows of facts, one statement per detail table.';

create function exora_private.facts_of_type(p_facts jsonb, p_types text[])
returns table (event_id uuid, event_type text, a jsonb)
language sql
immutable
set search_path = ''
as $$
  select (x.item ->> 'event_id')::uuid, x.item #>> '{fact,type}', x.item #> '{fact,attributes}'
  from jsonb_array_elements(p_facts) as x (item)
  where x.item #>> '{fact,type}' = any (p_types)
$$;

comment on function exora_private.facts_of_type(jsonb, text[]) is 'Event id, type and attributes of the facts of some types.';

create function exora_private.store_codes(p_patient_id uuid, p_facts jsonb)
returns void
language sql
volatile
set search_path = ''
as $$
  insert into public.medical_code_assignments (
    event_id, patient_id, event_type, code_system, code, display, code_version, match_reason, matched_term, score
  )
  select
    (x.item ->> 'event_id')::uuid,
    p_patient_id,
    x.item #>> '{fact,type}',
    c.code ->> 'system',
    c.code ->> 'code',
    c.code ->> 'display',
    c.code ->> 'version',
    c.code ->> 'reason',
    c.code ->> 'term',
    (c.code ->> 'score')::double precision
  from jsonb_array_elements(p_facts) as x (item)
  cross join lateral (select x.item #> '{fact,code}' as code) as c
  where jsonb_typeof(c.code) = 'object'
$$;

comment on function exora_private.store_codes(uuid, jsonb) is
  'Stores the codes of facts, each with its release, why it matched, by which term and how well, as far as that is told.';

create function exora_private.content_hash(p_fact jsonb)
returns text
language sql
immutable
return encode(
  sha256(
    convert_to(
      jsonb_build_array(
        p_fact -> 'type', p_fact -> 'text', p_fact -> 'assertion', p_fact -> 'attributes', p_fact -> 'date',
        p_fact -> 'code', p_fact -> 'sources'
      )::text,
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
  v_new jsonb;
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
  with stated as (
    select distinct on (f.fact ->> 'key')
      f.fact,
      f.ordinal,
      exora_private.content_hash(f.fact) as content_hash
    from jsonb_array_elements(p_facts) with ordinality as f (fact, ordinal)
    order by f.fact ->> 'key', f.ordinal
  ),
  met as (
    select s.*, e.id as old_id, coalesce(e.status <> 'suggested' or e.content_hash = s.content_hash, false) as keep
    from stated as s
    left join public.patient_clinical_events as e
      on e.shell_file_id = p_shell_file_id and e.fact_key = s.fact ->> 'key' and e.status <> 'superseded'
  )
  select
    coalesce(
      jsonb_agg(
        jsonb_build_object(
          'event_id', gen_random_uuid(), 'old_id', m.old_id, 'content_hash', m.content_hash, 'fact', m.fact
        )
        order by m.ordinal
      ) filter (where not m.keep),
      '[]'
    ),
    count(*) filter (where m.keep)
  into v_new, v_kept
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
        e.id in (select (x.item ->> 'old_id')::uuid from jsonb_array_elements(v_new) as x (item))
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
  perform exora_private.retire_narratives(v_gone);

  insert into public.patient_clinical_events (
    id, patient_id, shell_file_id, fact_key, event_type, display_text, assertion, event_date, origin, confidence,
    content_hash, session_id, supersedes_id
  )
  select
    (x.item ->> 'event_id')::uuid,
    p_patient_id,
    p_shell_file_id,
    x.item #>> '{fact,key}',
    x.item #>> '{fact,type}',
    x.item #>> '{fact,text}',
    x.item #>> '{fact,assertion}',
    -- A day that no calendar has (30 February, a misread digit) leaves the fact undated, not unstored.
    case when exora_private.partial_date(x.item #>> '{fact,date}') is not null then x.item #>> '{fact,date}' end,
    'machine',
    (x.item #>> '{fact,confidence}')::double precision,
    x.item ->> 'content_hash',
    p_session_id,
    (x.item ->> 'old_id')::uuid
  from jsonb_array_elements(v_new) as x (item);

  perform exora_private.store_details(p_patient_id, v_new);
  perform exora_private.store_codes(p_patient_id, v_new);

  insert into public.clinical_event_sources (
    event_id, ordinal, patient_id, event_type, role, page_id, page_number, quote, start_offset, end_offset, boxes
  )
  select
    (x.item ->> 'event_id')::uuid,
    s.ordinal,
    p_patient_id,
    x.item #>> '{fact,type}',
    s.source ->> 'role',
    p.id,
    p.page_number,
    s.source ->> 'quote',
    (s.source ->> 'start')::integer,
    (s.source ->> 'end')::integer,
    s.source -> 'boxes'
  from jsonb_array_elements(v_new) as x (item)
  cross join lateral jsonb_array_elements(x.item #> '{fact,sources}') with ordinality as s (source, ordinal)
  join public.shell_file_pages as p
    on p.reading_id = p_reading_id and p.page_number = (s.source ->> 'page')::integer;

  return jsonb_build_object(
    'facts_stored', jsonb_array_length(v_new),
    'facts_kept', v_kept,
    'facts_superseded', cardinality(v_gone),
    'facts_to_review', exora_private.queue_for_review(p_patient_id, p_reading_id, v_new)
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
        or jsonb_typeof(f.fact -> 'code') not in ('object', 'null')
        or case
          when jsonb_typeof(f.fact -> 'code') = 'object' then (
            jsonb_typeof(f.fact #> '{code,system}'), jsonb_typeof(f.fact #> '{code,code}'),
            jsonb_typeof(f.fact #> '{code,display}')
          ) is distinct from ('string', 'string', 'string')
            or '' in (f.fact #>> '{code,system}', f.fact #>> '{code,code}', f.fact #>> '{code,display}')
            or not f.fact #>> '{code,reason}' = any (array['exact', 'synonym', 'normalised', 'mapped', 'source'])
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
  if exora_private.misfit(p_session, '{"engine": "string?", "engine_version": "string?", "ms": "number?"}') is not null
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
      'Send {engine, engine_version, ms}, and candidates with a type, text, page, start, end and a known fate.'
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

  v_result := exora_private.store_facts(v_file.id, v_file.patient_id, v_session.reading_id, v_session.id, v_facts)
    || jsonb_build_object('facts_refused', jsonb_array_length(p_facts) - jsonb_array_length(v_facts));

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
    status = 'completed',
    facts_stored = (v_result ->> 'facts_stored')::integer,
    facts_kept = (v_result ->> 'facts_kept')::integer,
    facts_refused = (v_result ->> 'facts_refused')::integer,
    completed_at = now()
  where s.id = v_session.id;

  update public.shell_files as f
  set
    status = 'processed',
    processed_at = now()
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
  'Stores a document''s facts with details and proofs, the fate of every candidate, and completes file and job: one transaction.';
