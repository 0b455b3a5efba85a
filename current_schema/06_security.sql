-- =============================================================================
-- 06_SECURITY.SQL - CONSENT, FILE ACCESS, LOGGED READS
-- =============================================================================
-- Purpose: What crosses a table's own policy: AI consent, Storage policies, the reads of a record
-- Architecture: SELECT policies admit the account owner alone; everyone else reads through read_* RPCs
-- Dependencies: 01-04; storage.buckets and storage.objects
--
-- DESIGN DECISIONS:
-- - read_* are volatile: a read by anyone but the owner writes its audit event in the same transaction or fails
-- - The web app uses read_* for everybody: one path to test
-- - Object names are made of ids; an original that was submitted is never overwritten, moved or deleted by people
-- - An unknown id and somebody else's give the same answer
--
-- TABLES CREATED (0 tables):
-- None
--
-- KEY FUNCTIONS: has_ai_consent(), set_ai_consent(), read_documents(), read_document(), read_document_text(),
--   read_overview(), read_timeline(), read_medications(), read_lab_history(), read_progress(),
--   exora_private.require_ai_consent(), exora_private.guard_submitted_original(), exora_private.require_read(),
--   exora_private.require_file_read(), exora_private.require_read_types(), exora_private.page_size(),
--   exora_private.shell_file_json(), exora_private.facts_json(), exora_private.current_fact_ids(),
--   exora_private.timeline_as_known()
-- INTEGRATION POINTS: apps/web and the CLI read through read_*; shell-file-processor-v3 uploads under these policies
-- =============================================================================

-- AI consent -------------------------------------------------------------------

create function public.has_ai_consent(p_patient_id uuid, p_engine text)
returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  if p_engine is null or p_engine not in ('local', 'external') then
    perform exora_private.fail('invalid_request', 'Engines are local or external.', 'Ask about one of these.');
  end if;
  return coalesce(
    (
      select case p_engine when 'local' then p.ai_consent_local else p.ai_consent_external end
      from public.user_profiles as p
      where p.id = p_patient_id
    ),
    false
  );
end
$$;

revoke all on function public.has_ai_consent(uuid, text) from public, anon, authenticated;
grant execute on function public.has_ai_consent(uuid, text) to service_role;

comment on function public.has_ai_consent(uuid, text) is
  'Whether engines of this kind (local, external) may read the record''s documents now. The worker asks before every call.';

create function exora_private.require_ai_consent(p_patient_id uuid, p_engine text)
returns void
language plpgsql
stable
set search_path = ''
as $$
begin
  if not public.has_ai_consent(p_patient_id, p_engine) then
    perform exora_private.fail(
      'ai_consent_missing',
      format('Reading by %s engines is switched off for this record.', p_engine),
      'Allow it in the record''s settings, then try the document again.'
    );
  end if;
end
$$;

comment on function exora_private.require_ai_consent(uuid, text) is 'Nothing, or the error ai_consent_missing.';

create function public.set_ai_consent(p_patient_id uuid, p_engine text, p_allowed boolean)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_owner(p_patient_id);
  if p_engine is null or p_engine not in ('local', 'external') or p_allowed is null then
    perform exora_private.fail('invalid_request', 'Engines are local or external.', 'Name one and say true or false.');
  end if;
  update public.user_profiles as p
  set
    ai_consent_local = case p_engine when 'local' then p_allowed else p.ai_consent_local end,
    ai_consent_external = case p_engine when 'external' then p_allowed else p.ai_consent_external end,
    updated_at = now()
  where p.id = p_patient_id;
  perform public.log_audit_event(
    p_event_type => 'consent.changed',
    p_patient_id => p_patient_id,
    p_resource_type => 'user_profile',
    p_resource_id => p_patient_id,
    p_details => jsonb_build_object('engine', p_engine, 'allowed', p_allowed)
  );
end
$$;

revoke all on function public.set_ai_consent(uuid, text, boolean) from public, anon, service_role;
grant execute on function public.set_ai_consent(uuid, text, boolean) to authenticated;

comment on function public.set_ai_consent(uuid, text, boolean) is
  'The account owner allows or stops reading by local or external engines; in force from the next call on.';

-- Storage ----------------------------------------------------------------------

insert into storage.buckets (id, name, public, file_size_limit)
values ('documents', 'documents', false, 52428800)
on conflict (id) do nothing;

-- <patient>/<shell file>/original of an own profile, as long as no such file was submitted.
create policy exora_documents_owner_insert on storage.objects
for insert to authenticated
with check (
  bucket_id = 'documents'
  and name ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/original$'
  and split_part(name, '/', 1) in (
    select p.id::text from public.user_profiles as p where p.account_owner_id = (select auth.uid())
  )
  and not exists (select from public.shell_files as f where f.storage_path = objects.name)
);

-- An upload that is tried again overwrites its own unsubmitted bytes.
create policy exora_documents_owner_update on storage.objects
for update to authenticated
using (
  bucket_id = 'documents'
  and split_part(name, '/', 1) in (
    select p.id::text from public.user_profiles as p where p.account_owner_id = (select auth.uid())
  )
  and not exists (select from public.shell_files as f where f.storage_path = objects.name)
)
with check (
  bucket_id = 'documents'
  and name ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/original$'
  and split_part(name, '/', 1) in (
    select p.id::text from public.user_profiles as p where p.account_owner_id = (select auth.uid())
  )
  and not exists (select from public.shell_files as f where f.storage_path = objects.name)
);

create policy exora_documents_owner_select on storage.objects
for select to authenticated
using (
  bucket_id = 'documents'
  and split_part(name, '/', 1) in (
    select p.id::text from public.user_profiles as p where p.account_owner_id = (select auth.uid())
  )
);

-- What belongs to no submitted file: an upload that was given up, and everything of a dismissed one.
create policy exora_documents_owner_delete on storage.objects
for delete to authenticated
using (
  bucket_id = 'documents'
  and split_part(name, '/', 1) in (
    select p.id::text from public.user_profiles as p where p.account_owner_id = (select auth.uid())
  )
  and not exists (
    select
    from public.shell_files as f
    where f.storage_path = split_part(objects.name, '/', 1) || '/' || split_part(objects.name, '/', 2) || '/original'
  )
);

create function exora_private.guard_submitted_original()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  -- A signed upload address outlives its submission and is redeemed without policies: this is what stops it.
  if old.bucket_id = 'documents'
    and (new.bucket_id, new.name, new.version, new.metadata)
      is distinct from (old.bucket_id, old.name, old.version, old.metadata)
    and exists (select from public.shell_files as f where f.storage_path = old.name)
  then
    perform exora_private.fail(
      'wrong_state',
      'A submitted document can''t be replaced.',
      'Upload the other version as a new document.'
    );
  end if;
  return new;
end
$$;

comment on function exora_private.guard_submitted_original() is
  'Trigger on storage.objects: the bytes of a submitted original stay those that were submitted.';

create trigger exora_guard_submitted_original
before update on storage.objects
for each row execute function exora_private.guard_submitted_original();

-- Reading a record -------------------------------------------------------------

create function exora_private.require_read(p_patient_id uuid, p_category text)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
begin
  if p_patient_id is null or not exora_private.can_read(p_patient_id, p_category) then
    perform exora_private.fail(
      'not_allowed',
      'You don''t have access to this record.',
      'Ask the record''s owner for access.'
    );
  end if;
  if not exora_private.is_owner(v_user_id, p_patient_id) then
    perform public.log_audit_event(
      p_event_type => 'record.read',
      p_patient_id => p_patient_id,
      p_resource_type => 'user_profile',
      p_resource_id => p_patient_id,
      p_details => jsonb_build_object('category', p_category)
    );
  end if;
end
$$;

comment on function exora_private.require_read(uuid, text) is
  'Nothing, or the error not_allowed. A delegate''s read is logged here, in the transaction that answers it.';

create function exora_private.require_file_read(p_shell_file_id uuid, p_category text)
returns public.shell_files
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_file public.shell_files;
begin
  select f.* into v_file from public.shell_files as f where f.id = p_shell_file_id;
  if not found or not exora_private.can_read(v_file.patient_id, p_category) then
    perform exora_private.fail(
      'not_found',
      'This document does not exist, or you don''t have access to it.',
      'Check the address, or go back to the list.'
    );
  end if;
  if not exora_private.is_owner(v_user_id, v_file.patient_id) then
    perform public.log_audit_event(
      p_event_type => 'record.read',
      p_patient_id => v_file.patient_id,
      p_resource_type => 'shell_file',
      p_resource_id => v_file.id,
      p_details => jsonb_build_object('category', p_category)
    );
  end if;
  return v_file;
end
$$;

comment on function exora_private.require_file_read(uuid, text) is
  'The file, or the error not_found. A delegate''s read is logged here, in the transaction that answers it.';

create function exora_private.page_size(p_limit integer, p_default integer, p_most integer)
returns integer
language plpgsql
immutable
set search_path = ''
as $$
begin
  if p_limit < 1 or p_limit > p_most then
    perform exora_private.fail(
      'invalid_request',
      format('A page has 1 to %s rows.', p_most),
      'Ask for a smaller page and go on after its last row.'
    );
  end if;
  return coalesce(p_limit, p_default);
end
$$;

comment on function exora_private.page_size(integer, integer, integer) is 'Rows of a page, or the error invalid_request.';

create function exora_private.require_read_types(p_patient_id uuid, p_types text[])
returns text[]
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_known constant jsonb := jsonb_build_object(
    'condition', 'conditions', 'symptom', 'conditions', 'family_history', 'conditions', 'medication', 'medications',
    'allergy', 'allergies', 'lab', 'labs', 'vital', 'vitals', 'procedure', 'procedures', 'immunization', 'immunizations'
  );
  v_types text[];
begin
  if cardinality(p_types) not between 1 and 20 or not v_known ?& p_types then
    perform exora_private.fail(
      'invalid_request',
      'One of the types of facts is not known.',
      'Pass types of the list in contracts (factTypes), or null for all.'
    );
  end if;
  select array_agg(k.key)
  into v_types
  from jsonb_each_text(v_known) as k
  where (p_types is null or k.key = any (p_types))
    and exora_private.can_read(p_patient_id, k.value);
  if p_patient_id is null or v_types is null then
    perform exora_private.fail(
      'not_allowed',
      'You don''t have access to this record.',
      'Ask the record''s owner for access.'
    );
  end if;
  if not exora_private.is_owner(v_user_id, p_patient_id) then
    perform public.log_audit_event(
      p_event_type => 'record.read',
      p_patient_id => p_patient_id,
      p_resource_type => 'user_profile',
      p_resource_id => p_patient_id,
      p_details => jsonb_build_object('category', array_to_string(v_types, ','))
    );
  end if;
  return v_types;
end
$$;

comment on function exora_private.require_read_types(uuid, text[]) is
  'Those of the asked types of facts that the caller may read, or the error not_allowed. A delegate''s read is logged here.';

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
begin
  perform exora_private.require_read(p_patient_id, 'documents');
  return (
    select coalesce(jsonb_agg(exora_private.shell_file_json(f) order by f.created_at desc, f.id), '[]')
    from (
      select x.*
      from public.shell_files as x
      where x.patient_id = p_patient_id and (p_before is null or x.created_at < p_before)
      order by x.created_at desc, x.id
      limit least(greatest(coalesce(p_limit, 200), 1), 1000)
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
      where f.shell_file_id = v_file.id
    )
  );
end
$$;

revoke all on function public.read_document(uuid) from public, anon, service_role;
grant execute on function public.read_document(uuid) to authenticated;

comment on function public.read_document(uuid) is
  'A document with its pages'' geometry and its living facts in reading order (contracts: documentSchema).';

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

create function exora_private.facts_json(p_ids uuid[], p_with_files boolean)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select coalesce(
    jsonb_agg(
      f.fact || jsonb_build_object(
        'day', f.event_day,
        'recorded_at', f.recorded_at,
        -- A file's name can tell more than the fact: it goes to those only who may see the documents.
        'shell_file_id', case when p_with_files then f.shell_file_id end,
        'file_name', case when p_with_files then s.file_name end
      )
      order by i.ordinal
    ),
    '[]'
  )
  from unnest(p_ids) with ordinality as i (id, ordinal)
  join exora_private.facts as f on f.id = i.id
  left join public.shell_files as s on s.id = f.shell_file_id
$$;

comment on function exora_private.facts_json(uuid[], boolean) is
  'Living facts in the order of their ids (contracts: recordFactSchema); where they were found only if p_with_files.';

create function exora_private.current_fact_ids(p_patient_id uuid, p_type text)
returns uuid[]
language sql
stable
set search_path = ''
as $$
  with present as (
    select
      e.id,
      e.event_day,
      e.recorded_at,
      lower(coalesce(c.code, o.other_attributes ->> 'analyte', m.drug, e.display_text)) as subject,
      m.strength
    from public.patient_clinical_events as e
    left join public.patient_medications as m on p_type = 'medication' and m.event_id = e.id
    left join public.patient_conditions as d on p_type = 'condition' and d.event_id = e.id
    left join public.patient_allergies as a on p_type = 'allergy' and a.event_id = e.id
    left join public.patient_observations as o on p_type = 'lab' and o.event_id = e.id
    left join lateral (
      select k.code from public.medical_code_assignments as k where k.event_id = e.id order by k.code_system limit 1
    ) as c on true
    where e.patient_id = p_patient_id
      and e.event_type = p_type
      and e.status in ('suggested', 'confirmed')
      and e.assertion = 'present'
      and coalesce(
        lower(
          coalesce(m.medication_status, d.clinical_status, a.allergy_status, o.other_attributes ->> 'status')
        ),
        'active'
      ) not in ('stopped', 'completed', 'discontinued', 'resolved', 'inactive')
  ),
  latest as (
    -- One line for what several documents state alike: the latest statement. Different strengths of a drug stay two
    -- lines, for a difference must be seen.
    select distinct on (p.subject, p.strength) p.*
    from present as p
    order by p.subject, p.strength, p.event_day desc nulls last, p.recorded_at desc, p.id
  )
  select array_agg(l.id order by l.event_day desc nulls last, l.recorded_at desc, l.id)
  from latest as l
$$;

comment on function exora_private.current_fact_ids(uuid, text) is
  'Present facts of one type, newest first, one for what several documents state alike.';

create function public.read_overview(p_patient_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_with_files boolean;
begin
  perform exora_private.require_read(p_patient_id, 'summary');
  v_with_files := exora_private.can_read(p_patient_id, 'documents');
  return jsonb_build_object(
    'medications', exora_private.facts_json(exora_private.current_fact_ids(p_patient_id, 'medication'), v_with_files),
    'conditions', exora_private.facts_json(exora_private.current_fact_ids(p_patient_id, 'condition'), v_with_files),
    'allergies', exora_private.facts_json(exora_private.current_fact_ids(p_patient_id, 'allergy'), v_with_files),
    'labs', exora_private.facts_json(exora_private.current_fact_ids(p_patient_id, 'lab'), v_with_files),
    'counts', (
      select jsonb_build_object(
        'documents', count(*),
        'processing', count(*) filter (where f.status in ('queued', 'reading', 'understanding')),
        'failed', count(*) filter (where f.status = 'failed'),
        'facts', (
          select count(*)
          from public.patient_clinical_events as e
          where e.patient_id = p_patient_id and e.status in ('suggested', 'confirmed')
        )
      )
      from public.shell_files as f
      where f.patient_id = p_patient_id
    )
  );
end
$$;

revoke all on function public.read_overview(uuid) from public, anon, service_role;
grant execute on function public.read_overview(uuid) to authenticated;

comment on function public.read_overview(uuid) is
  'What the record says at present: medications, conditions, allergies, the latest of each lab, and counts.';

create function exora_private.timeline_as_known(
  p_patient_id uuid,
  p_types text[],
  p_known_on timestamptz,
  p_before_day date,
  p_before_recorded_at timestamptz,
  p_before_id uuid,
  p_limit integer
)
returns jsonb
language plpgsql
stable
set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg(f.fact order by f.event_day desc nulls last, f.recorded_at desc, f.id), '[]')
    from (
      select x.*
      from exora_private.facts_as_known(p_patient_id, p_known_on) as x
      where x.event_type = any (p_types)
        and (
          (coalesce(x.event_day, '-infinity'), x.recorded_at) < (p_before_day, p_before_recorded_at)
          or (
            (coalesce(x.event_day, '-infinity'), x.recorded_at) = (p_before_day, p_before_recorded_at)
            and x.id > p_before_id
          )
        )
      order by x.event_day desc nulls last, x.recorded_at desc, x.id
      limit p_limit
    ) as f
  );
end
$$;

comment on function exora_private.timeline_as_known(uuid, text[], timestamptz, date, timestamptz, uuid, integer) is
  'A page of the facts as they were known at a time.';

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
  v_types text[] := exora_private.require_read_types(p_patient_id, p_types);
  v_limit integer := exora_private.page_size(p_limit, 50, 200);
  -- Undated facts come last, as if they were older than everything.
  v_day date := coalesce(p_before_day, 'infinity');
  v_recorded_at timestamptz := '-infinity';
  v_ids uuid[];
begin
  if p_before_id is not null then
    select coalesce(e.event_day, '-infinity'), e.recorded_at
    into v_day, v_recorded_at
    from public.patient_clinical_events as e
    where e.id = p_before_id and e.patient_id = p_patient_id;
    if not found then
      perform exora_private.fail(
        'not_found',
        'The fact to go on after is not in this record.',
        'Start again from the first page.'
      );
    end if;
  end if;

  if p_known_on is not null then
    return exora_private.timeline_as_known(
      p_patient_id, v_types, p_known_on, v_day, v_recorded_at, p_before_id, v_limit
    );
  end if;

  -- The page is cut out by the index alone; only its facts are made into JSON.
  select array_agg(x.id order by x.event_day desc nulls last, x.recorded_at desc, x.id)
  into v_ids
  from (
    select e.id, e.event_day, e.recorded_at
    from public.patient_clinical_events as e
    where e.patient_id = p_patient_id
      and e.status in ('suggested', 'confirmed')
      and e.event_type = any (v_types)
      and (
        (coalesce(e.event_day, '-infinity'), e.recorded_at) < (v_day, v_recorded_at)
        or (
          (coalesce(e.event_day, '-infinity'), e.recorded_at) = (v_day, v_recorded_at) and e.id > p_before_id
        )
      )
    order by e.event_day desc nulls last, e.recorded_at desc, e.id
    limit v_limit
  ) as x;
  return exora_private.facts_json(v_ids, exora_private.can_read(p_patient_id, 'documents'));
end
$$;

revoke all on function public.read_timeline(uuid, text[], date, uuid, integer, timestamptz)
from public, anon, service_role;
grant execute on function public.read_timeline(uuid, text[], date, uuid, integer, timestamptz) to authenticated;

comment on function public.read_timeline(uuid, text[], date, uuid, integer, timestamptz) is
  'A page of the record''s living facts, latest day first and undated ones last, of the types that the caller may read. '
  'p_before_id is the last fact seen (p_before_day alone starts below a day); p_known_on goes back to what was known then.';

create function public.read_medications(p_patient_id uuid, p_current boolean default true)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_ids uuid[];
begin
  perform exora_private.require_read(p_patient_id, 'medications');
  if coalesce(p_current, true) then
    v_ids := exora_private.current_fact_ids(p_patient_id, 'medication');
  else
    select array_agg(x.id order by x.event_day desc nulls last, x.recorded_at desc, x.id)
    into v_ids
    from (
      select e.id, e.event_day, e.recorded_at
      from public.patient_clinical_events as e
      where e.patient_id = p_patient_id
        and e.status in ('suggested', 'confirmed')
        and e.event_type = 'medication'
      order by e.event_day desc nulls last, e.recorded_at desc, e.id
      limit 1000
    ) as x;
  end if;
  return exora_private.facts_json(v_ids, exora_private.can_read(p_patient_id, 'documents'));
end
$$;

revoke all on function public.read_medications(uuid, boolean) from public, anon, service_role;
grant execute on function public.read_medications(uuid, boolean) to authenticated;

comment on function public.read_medications(uuid, boolean) is
  'Medications in use, one line a drug and strength; or with p_current false every statement, stopped ones too (at most 1,000).';

create function public.read_lab_history(p_patient_id uuid, p_analyte text, p_limit integer default 200)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_limit integer := exora_private.page_size(p_limit, 200, 1000);
  v_analyte text := lower(btrim(p_analyte));
  v_ids uuid[];
begin
  perform exora_private.require_read(p_patient_id, 'labs');
  if v_analyte is null or char_length(v_analyte) not between 1 and 200 then
    perform exora_private.fail(
      'invalid_request',
      'An analyte''s name or code has 1 to 200 characters.',
      'Pass the name or the code of one laboratory result.'
    );
  end if;
  with labs as (
    select
      e.id,
      e.event_day,
      e.recorded_at,
      c.code,
      v_analyte in (
        lower(c.bare_code), lower(c.display), lower(o.other_attributes ->> 'analyte'), lower(e.display_text)
      ) as is_named
    from public.patient_clinical_events as e
    join public.patient_observations as o on o.event_id = e.id
    left join lateral (
      select k.code_system || ' ' || k.code as code, k.code as bare_code, k.display
      from public.medical_code_assignments as k
      where k.event_id = e.id
      order by k.code_system
      limit 1
    ) as c on true
    where e.patient_id = p_patient_id
      and e.event_type = 'lab'
      and e.status in ('suggested', 'confirmed')
  )
  select array_agg(x.id order by x.event_day desc nulls last, x.recorded_at desc, x.id)
  into v_ids
  from (
    select l.id, l.event_day, l.recorded_at
    from labs as l
    -- Another document may call the same analyte otherwise: its code joins them.
    where l.is_named or l.code in (select n.code from labs as n where n.is_named)
    order by l.event_day desc nulls last, l.recorded_at desc, l.id
    limit v_limit
  ) as x;
  return exora_private.facts_json(v_ids, exora_private.can_read(p_patient_id, 'documents'));
end
$$;

revoke all on function public.read_lab_history(uuid, text, integer) from public, anon, service_role;
grant execute on function public.read_lab_history(uuid, text, integer) to authenticated;

comment on function public.read_lab_history(uuid, text, integer) is
  'One analyte''s results, newest first, by its name or code; results under other names join by their code.';

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
  -- Counts and stages only, asked every second: no audit event, so that a delegate's polling doesn't drown the log.
  if p_patient_id is null or exora_private.access_level(v_user_id, p_patient_id, 'documents', null) is null then
    perform exora_private.fail(
      'not_allowed',
      'You don''t have access to this record.',
      'Ask the record''s owner for access.'
    );
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
