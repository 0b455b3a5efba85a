-- =============================================================================
-- 08_SUBMISSION.SQL - SUBMITTING DOCUMENTS
-- =============================================================================
-- Purpose: How an uploaded file becomes a document of the record and a job, or is refused
-- Architecture: Definer RPCs for the account owner and edit-level carers; each one transaction
-- Dependencies: 01-07; queue, plans and usage of 08
--
-- DESIGN DECISIONS:
-- - submit_shell_file() makes file, job, usage and audit event in one transaction: never one without the others
-- - The same key gives the same answer; the file's id is computed from profile and key
-- - Submissions to one record come one after another, so that of two uploads with equal bytes one becomes a document and
--   the other names it; nothing of the second is listed, counted or queued, and its answer is kept with its key
-- - What its owner wants to keep unread (kept) gets no job; retry_shell_file() has it read later
--
-- TABLES CREATED (1 table):
-- exora_private.duplicate_uploads
--
-- KEY FUNCTIONS: find_upload(), submit_shell_file(), reject_shell_file(), retry_shell_file(), dismiss_shell_file(),
--   exora_private.require_upload(), exora_private.duplicate_answer()
-- INTEGRATION POINTS: shell-file-processor-v3 (find, submit, reject), apps/web (retry, dismiss)
-- =============================================================================

-- Uploads that brought nothing new ----------------------------------------------

create table exora_private.duplicate_uploads (
  -- What the upload's file would have been: shell_file_id_for(patient, key).
  id uuid not null,
  patient_id uuid not null,
  size_bytes bigint not null,
  duplicate_of uuid not null,
  created_at timestamptz not null default now(),
  constraint duplicate_uploads_pkey primary key (id),
  -- With the document goes the answer: the same bytes are then new.
  constraint duplicate_uploads_shell_file_fkey
    foreign key (duplicate_of, patient_id) references public.shell_files (id, patient_id) on delete cascade
);

create index duplicate_uploads_shell_file_idx on exora_private.duplicate_uploads (duplicate_of, patient_id);

alter table exora_private.duplicate_uploads enable row level security;
revoke all on exora_private.duplicate_uploads from public, anon, authenticated, service_role;

comment on table exora_private.duplicate_uploads is
  'Uploads whose bytes were a document of the record already, so that a repeated confirmation gets the same answer.';

create function exora_private.duplicate_answer(p_upload_id uuid)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select jsonb_build_object(
    'shell_file_id', f.id, 'job_id', f.current_job_id, 'status', f.status, 'duplicate_of', f.id
  )
  from exora_private.duplicate_uploads as d
  join public.shell_files as f on f.id = d.duplicate_of
  where d.id = p_upload_id
$$;

comment on function exora_private.duplicate_answer(uuid) is
  'The answer to an upload whose bytes were a document already: that document. Null for every other upload.';

-- Submitting a file ------------------------------------------------------------

create function exora_private.require_upload(p_shell_file_id uuid, p_patient_id uuid, p_idempotency_key text)
returns uuid
language plpgsql
stable
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_access(p_patient_id, 'documents', 'edit');
begin
  if coalesce(char_length(p_idempotency_key), 0) not between 8 and 200
    or p_shell_file_id is distinct from public.shell_file_id_for(p_patient_id, p_idempotency_key)
  then
    perform exora_private.fail(
      'invalid_request',
      'The file''s id is not that of this profile and idempotency key.',
      'Use shell_file_id_for(p_patient_id, p_idempotency_key), with a key of 8 to 200 characters.'
    );
  end if;
  return v_user_id;
end
$$;

comment on function exora_private.require_upload(uuid, uuid, text) is
  'The signed-in owner or edit-level carer, if the file''s id belongs to this profile and key; else an error.';

create function public.find_upload(p_patient_id uuid, p_idempotency_key text)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_id uuid := public.shell_file_id_for(p_patient_id, p_idempotency_key);
begin
  perform exora_private.require_upload(v_id, p_patient_id, p_idempotency_key);
  return jsonb_build_object(
    'shell_file_id', v_id,
    'known', (
      select jsonb_build_object(
        'size_bytes', f.size_bytes,
        'is_stored', f.storage_path is not null,
        'job_id', f.current_job_id,
        'status', f.status,
        'error_code', f.error_code,
        'error_parameters', f.error_parameters
      )
      from public.shell_files as f
      where f.id = v_id
    ),
    'duplicate', (
      select exora_private.duplicate_answer(d.id) || jsonb_build_object('size_bytes', d.size_bytes)
      from exora_private.duplicate_uploads as d
      where d.id = v_id
    )
  );
end
$$;

revoke all on function public.find_upload(uuid, text) from public, anon, service_role;
grant execute on function public.find_upload(uuid, text) to authenticated;

comment on function public.find_upload(uuid, text) is
  'The file''s id for an upload''s key, and what has come of that upload: a file (known), a duplicate of one, or nothing yet. For who may add documents.';

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

create function public.reject_shell_file(
  p_shell_file_id uuid,
  p_patient_id uuid,
  p_file_name text,
  p_size_bytes bigint,
  p_idempotency_key text,
  p_error_code text,
  p_error_parameters jsonb default '{}',
  p_correlation_id uuid default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_upload(p_shell_file_id, p_patient_id, p_idempotency_key);
  v_file public.shell_files;
begin
  if coalesce(char_length(p_file_name), 0) not between 1 and 255
    or p_file_name ~ '[\x01-\x1f\x7f/\\]'
    or p_size_bytes is null
    or p_size_bytes < 0
    or not coalesce(p_error_code = any (exora_private.error_codes()), false)
  then
    perform exora_private.fail(
      'invalid_request',
      'A refused upload needs a listable name, a size and a code of the error list.',
      'Shorten the name to visible characters without path.'
    );
  end if;

  -- As in submit_shell_file(): one after another.
  perform from public.user_profiles as p where p.id = p_patient_id for no key update;
  -- Who waited may have lost their right.
  perform exora_private.require_upload(p_shell_file_id, p_patient_id, p_idempotency_key);
  insert into public.shell_files (
    id, patient_id, uploaded_by, file_name, size_bytes, status, error_code, error_parameters, idempotency_key
  )
  values (
    p_shell_file_id, p_patient_id, v_user_id, p_file_name, p_size_bytes, 'failed', p_error_code,
    exora_private.clean_parameters(p_error_parameters), p_idempotency_key
  )
  on conflict on constraint shell_files_pkey do nothing
  returning * into v_file;

  if v_file.id is null then
    select f.* into v_file from public.shell_files as f where f.id = p_shell_file_id;
  else
    perform public.log_audit_event(
      p_event_type => 'file.refused',
      p_patient_id => p_patient_id,
      p_resource_type => 'shell_file',
      p_resource_id => v_file.id,
      p_details => jsonb_build_object('size_bytes', p_size_bytes, 'error_code', p_error_code),
      p_personal => jsonb_build_object('file_name', p_file_name),
      p_correlation_id => p_correlation_id
    );
  end if;
  return jsonb_build_object('shell_file_id', v_file.id, 'status', v_file.status);
end
$$;

revoke all on function public.reject_shell_file(uuid, uuid, text, bigint, text, text, jsonb, uuid)
from public, anon, service_role;
grant execute on function public.reject_shell_file(uuid, uuid, text, bigint, text, text, jsonb, uuid) to authenticated;

comment on function public.reject_shell_file(uuid, uuid, text, bigint, text, text, jsonb, uuid) is
  'Lists an upload that was refused before it was stored, with its reason. A file that exists stays as it is.';

create function public.retry_shell_file(p_shell_file_id uuid, p_correlation_id uuid default null)
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
  if not found or not exora_private.may_edit(v_user_id, v_file.patient_id, 'documents') then
    perform exora_private.fail('not_found', 'This document does not exist, or it is not yours.', 'Go back to the list.');
  end if;
  perform exora_private.require_living(v_file.patient_id);
  if v_file.status = 'kept' and v_file.uploaded_by is distinct from v_user_id then
    -- What its owner keeps unread is theirs to have read or to remove.
    perform exora_private.require_owner(v_file.patient_id);
  end if;
  if not exora_private.can_retry(v_file) then
    perform exora_private.fail(
      'wrong_state',
      'This document can''t be read (again) now.',
      'Wait until it is done; if it failed for its content, upload a corrected copy.'
    );
  end if;
  perform exora_private.require_ai_consent(v_file.patient_id, 'local');

  -- What was read whole need not be read again.
  if v_file.current_reading_id is not null then
    v_job_id := public.enqueue_job_v3(
      job_type => 'ai_processing',
      job_name => 'Understand document',
      job_payload => jsonb_build_object(
        'shell_file_id', v_file.id, 'patient_id', v_file.patient_id, 'reading_id', v_file.current_reading_id
      ),
      p_correlation_id => p_correlation_id
    );
  else
    v_job_id := public.enqueue_job_v3(
      job_type => 'shell_file_processing',
      job_name => 'Process medical document',
      job_payload => jsonb_build_object(
        'shell_file_id', v_file.id, 'patient_id', v_file.patient_id, 'file_path', v_file.storage_path
      ),
      p_correlation_id => p_correlation_id
    );
  end if;

  update public.shell_files as f
  set
    status = case when v_file.current_reading_id is null then 'queued' else 'understanding' end,
    current_job_id = v_job_id,
    pages_done = case when v_file.current_reading_id is null then 0 else f.pages_done end,
    error_code = null,
    error_parameters = '{}',
    error_retryable = false
  where f.id = v_file.id
  returning f.* into v_file;

  perform public.log_audit_event(
    p_event_type => 'file.retried',
    p_patient_id => v_file.patient_id,
    p_resource_type => 'shell_file',
    p_resource_id => v_file.id,
    p_job_id => v_job_id,
    p_correlation_id => p_correlation_id
  );
  return jsonb_build_object('shell_file_id', v_file.id, 'job_id', v_job_id, 'status', v_file.status);
end
$$;

revoke all on function public.retry_shell_file(uuid, uuid) from public, anon, service_role;
grant execute on function public.retry_shell_file(uuid, uuid) to authenticated;

comment on function public.retry_shell_file(uuid, uuid) is
  'Has a file read that was kept unread, or starts a failed one again (from the understanding, if it was read whole) when its '
  'fault was not in the file itself.';

create function public.dismiss_shell_file(p_shell_file_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_file public.shell_files;
begin
  select f.* into v_file from public.shell_files as f where f.id = p_shell_file_id for update;
  if not found or not exora_private.may_edit(v_user_id, v_file.patient_id, 'documents') then
    perform exora_private.fail('not_found', 'This document does not exist, or it is not yours.', 'Go back to the list.');
  end if;
  perform exora_private.require_living(v_file.patient_id);
  if v_file.status = 'kept' and v_file.uploaded_by is distinct from v_user_id then
    -- What its owner keeps unread is theirs to have read or to remove.
    perform exora_private.require_owner(v_file.patient_id);
  end if;
  if v_file.status not in ('failed', 'quarantined', 'kept')
    or exists (select from public.patient_clinical_events as e where e.shell_file_id = v_file.id)
  then
    perform exora_private.fail(
      'wrong_state',
      'Only a document that failed, was quarantined or is kept unread, and has no facts, can be dismissed.',
      'Wait until it is done.'
    );
  end if;
  delete from public.shell_files as f where f.id = v_file.id;
  -- Its upload stays counted, and its id is free: submitted anew it is counted anew.
  update public.user_usage_tracking as u
  set shell_file_id = gen_random_uuid()
  where u.shell_file_id = v_file.id and u.usage_type = 'shell_file_upload';
  perform public.log_audit_event(
    p_event_type => 'file.dismissed',
    p_patient_id => v_file.patient_id,
    p_resource_type => 'shell_file',
    p_resource_id => v_file.id,
    p_details => jsonb_build_object('status', v_file.status, 'error_code', v_file.error_code),
    p_personal => jsonb_build_object('file_name', v_file.file_name)
  );
  return jsonb_build_object('shell_file_id', v_file.id, 'storage_path', v_file.storage_path);
end
$$;

revoke all on function public.dismiss_shell_file(uuid) from public, anon, service_role;
grant execute on function public.dismiss_shell_file(uuid) to authenticated;

comment on function public.dismiss_shell_file(uuid) is
  'Removes a document from the list that failed, was quarantined or is kept unread. Its bytes, if any were stored '
  '(storage_path), are then its uploaders'' to delete.';
