-- =============================================================================
-- 04_AI_READING.SQL - THE STAGE THAT READS A DOCUMENT
-- =============================================================================
-- Purpose: What a worker stores while it reads a document, fenced by the job that it holds
-- Architecture: Stage RPCs, each one transaction; the last call stores and completes the job at once
-- Dependencies: 01-03, 04_ai_processing.sql; found when a function runs: job_queue and its functions (07, 08)
--
-- DESIGN DECISIONS:
-- - The stage is idempotent: run twice or killed anywhere, it leaves the same record
-- - What a structured file states itself is kept with its reading; only that becomes a fact of origin structured
--
-- TABLES CREATED (0 tables): none
--
-- KEY FUNCTIONS: begin_reading(), store_page(), complete_reading(), exora_private.shell_file_of_job(),
--   exora_private.job_file_json(), exora_private.reading_of_job()
-- INTEGRATION POINTS: shell-file-processor of exora-v3-worker calls these in order; service_role only
-- =============================================================================

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
    error_code = null,
    error_parameters = '{}',
    error_retryable = false,
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
  -- Asked at each page: what is withdrawn stops in the middle of a document. What an outside engine read isn't stored any more.
  perform exora_private.require_ai_consent(v_reading.patient_id, 'local');
  if p_page ->> 'engine' = 'google-vision' then
    perform exora_private.require_ai_consent(v_reading.patient_id, 'external');
  end if;
  if exora_private.misfit(
      p_page,
      '{"number": "count", "width": "number", "height": "number", "engine": "string", "ms": "number?", "text": "string",
        "words": "array", "has_picture": "boolean?", "notes": "array?", "passes": "array?"}'
    ) is not null
    or not coalesce((p_page ->> 'number')::integer between 1 and p_pages_total, false)
    or not ((p_page ->> 'width')::numeric > 0 and (p_page ->> 'height')::numeric > 0)
    or not coalesce(nullif(p_page -> 'notes', 'null'), '[]') <@ '["text_layer_mismatch", "ocr_fallback"]'
  then
    perform exora_private.fail(
      'invalid_request',
      'This is no page, or its number doesn''t lie between 1 and the number of pages.',
      'Send {number, width, height, engine, ms, text, words, has_picture, notes} and the number of pages.'
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
    reading_id, patient_id, page_number, width, height, engine, read_ms, text, words, has_picture, notes
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
    coalesce((p_page ->> 'has_picture')::boolean, false),
    array(select jsonb_array_elements_text(coalesce(nullif(p_page -> 'notes', 'null'), '[]')))
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
  p_pages_total integer,
  p_structured jsonb default null
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
  perform exora_private.require_ai_consent(v_file.patient_id, 'local');

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

  if jsonb_typeof(p_structured) <> 'null'
    and exora_private.misfit(p_structured, '{"facts": "array", "covered": "array"}') is not null
  then
    perform exora_private.fail(
      'invalid_request', 'What the file itself states is not in the expected form.', 'Send {facts: [], covered: []} or nothing.'
    );
  end if;
  if jsonb_typeof(p_structured) = 'object'
    and jsonb_array_length(p_structured -> 'facts') > exora_private.setting('documents.max_facts')
  then
    perform exora_private.fail('invalid_request', 'One document states more facts than are accepted.', 'Split the document.');
  end if;

  update public.shell_file_readings as r
  set
    sha256 = p_sha256,
    mime_type = p_mime,
    pages_total = p_pages_total,
    structured = nullif(p_structured, 'null'),
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

revoke all on function public.complete_reading(uuid, text, integer, uuid, text, text, integer, jsonb) from public, anon, authenticated;
grant execute on function public.complete_reading(uuid, text, integer, uuid, text, text, integer, jsonb) to service_role;

comment on function public.complete_reading(uuid, text, integer, uuid, text, text, integer, jsonb) is
  'Makes a whole reading, with what the file states itself, the current one, enqueues its understanding and completes the job.';
