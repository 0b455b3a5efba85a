-- =============================================================================
-- 06_RECORD_IMPORT.SQL - BRINGING A RECORD BACK
-- =============================================================================
-- Purpose: An archive that was taken away becomes a record again: a profile of its own, with everything in it
-- Architecture: Rows come in order, in parts that fit a statement, through the same constraints and proof rules as any row
-- Dependencies: 02, 03, 04, 05, 06_record_export; plans, usage and storage when its functions run
--
-- DESIGN DECISIONS:
-- - What is in an archive is its bearer's word: the database checks all that it checks of its own programs' rows (proofs
--   against pages, keys, lists, dates), and marks each document with the import that brought it
-- - Ids are made of the new profile and the old id: no row can name one of another record, and the same archive in the same
--   profile makes the same ids
-- - A record that is coming in is nobody's until it is whole: is_owner() and the policy of user_profiles leave it out
-- - What is done is counted, not looked up: an import that broke off goes on after its last row
-- - The log of before is evidence, not a log of here: it is kept as it came, verifiable, beside the chain that begins with
--   the import. So are grants, consents and usage: who could read elsewhere gets no access here
-- - Who moves has an empty profile of their own from signing up: a record of oneself takes its place
-- - Who did something elsewhere is known here only if it was the owner, who becomes the owner of here
--
-- TABLES CREATED (2 tables):
-- Imports: record_imports, imported_history
--
-- KEY FUNCTIONS: begin_record_import(), complete_record_import(), discard_record_import(), read_record_imports(),
--   read_imported_history(), exora_private.import_folders(), exora_private.imported_id(),
--   exora_private.with_imported_ids(), exora_private.require_import(), exora_private.empty_own_profile()
-- INTEGRATION POINTS: 06_record_import_rows takes the rows in between; is_owner() (02) hides what is not whole
-- =============================================================================

create table public.record_imports (
  id uuid not null default gen_random_uuid(),
  patient_id uuid not null,
  imported_by uuid not null,
  archive_sha256 text not null,
  archive_format text not null,
  -- Of the record elsewhere: its id, its account owner's, the export's time.
  source_record_id uuid not null,
  source_owner_id uuid not null,
  exported_at timestamptz not null,
  -- Takes the place of the owner's own profile, which is empty, when it is whole.
  becomes_self boolean not null default false,
  status text not null default 'open',
  -- Rows of each table that the archive says that it has, and that came so far.
  rows_expected jsonb not null,
  rows_done jsonb not null default '{}',
  -- Rows sent so far, in the order of the archive.
  position bigint not null default 0,
  -- Of those rows' text.
  bytes_done bigint not null default 0,
  started_at timestamptz not null default now(),
  completed_at timestamptz,
  constraint record_imports_pkey primary key (id),
  constraint record_imports_id_patient_key unique (id, patient_id),
  constraint record_imports_patient_fkey
    foreign key (patient_id) references public.user_profiles (id) on delete cascade,
  constraint record_imports_sha256_form check (archive_sha256 ~ '^[0-9a-f]{64}$'),
  constraint record_imports_format_length check (char_length(archive_format) between 1 and 60),
  constraint record_imports_status_known check (status in ('open', 'completed')),
  constraint record_imports_rows_objects check (
    jsonb_typeof(rows_expected) = 'object' and jsonb_typeof(rows_done) = 'object'
  ),
  constraint record_imports_position_not_negative check (position >= 0),
  constraint record_imports_completed_when check ((status = 'completed') = (completed_at is not null))
);

create index record_imports_patient_idx on public.record_imports (patient_id, started_at desc);
-- One archive becomes one record of an owner, however often it is sent.
create unique index record_imports_archive_key on public.record_imports (imported_by, archive_sha256);

alter table public.record_imports enable row level security;
revoke all on public.record_imports from public, anon, authenticated, service_role;
grant select on public.record_imports to authenticated, service_role;

create policy record_imports_owner_select on public.record_imports
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.record_imports is
  'Archives that became records: from which record elsewhere, as of when, and how far the rows have come.';

create table public.imported_history (
  import_id uuid not null,
  ordinal bigint not null,
  patient_id uuid not null,
  table_name text not null,
  row_data jsonb not null,
  constraint imported_history_pkey primary key (import_id, ordinal),
  constraint imported_history_import_fkey
    foreign key (import_id, patient_id) references public.record_imports (id, patient_id) on delete cascade,
  constraint imported_history_row_object check (jsonb_typeof(row_data) = 'object')
);

create index imported_history_patient_idx on public.imported_history (patient_id, import_id, ordinal);
create index imported_history_table_idx on public.imported_history (import_id, table_name, ordinal);

alter table public.imported_history enable row level security;
revoke all on public.imported_history from public, anon, authenticated, service_role;
grant select on public.imported_history to authenticated, service_role;

create policy imported_history_owner_select on public.imported_history
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.imported_history is
  'What happened with a record elsewhere (its audit log with anchors, access, consents, usage), as it came. In force is none of it.';

create trigger imported_history_immutable
before update on public.imported_history
for each row execute function exora_private.refuse_change();

-- What came from where ---------------------------------------------------------

alter table public.shell_files
  add constraint shell_files_import_fkey
  foreign key (import_id, patient_id) references public.record_imports (id, patient_id) on delete set null (import_id);

alter table public.provider_clinical_notes
  add constraint provider_clinical_notes_import_fkey
  foreign key (import_id, patient_id) references public.record_imports (id, patient_id) on delete cascade;

-- Ids --------------------------------------------------------------------------

create function exora_private.imported_id(p_patient_id uuid, p_id uuid)
returns uuid
language sql
immutable
set search_path = ''
as $$
  select public.shell_file_id_for(p_patient_id, p_id::text)
$$;

comment on function exora_private.imported_id(uuid, uuid) is
  'The id in this profile of what had that id elsewhere. For a document it is that of an upload with the old id as its key.';

create function exora_private.with_imported_ids(p_patient_id uuid, p_source_id uuid, p_text text)
returns text
language sql
immutable
set search_path = ''
as $$
  select string_agg(
    p.part || coalesce(
      case
        when p.id = p_source_id::text then p_patient_id::text
        else exora_private.imported_id(p_patient_id, p.id::uuid)::text
      end,
      ''
    ),
    '' order by p.at
  )
  from (
    select
      k.at,
      k.part,
      (regexp_matches)[1] as id
    from (
      select s.part, s.at
      from regexp_split_to_table(p_text, '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}') with ordinality as s (part, at)
    ) as k
    left join (
      select m.regexp_matches, m.at
      from regexp_matches(p_text, '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}', 'g') with ordinality as m (regexp_matches, at)
    ) as m using (at)
  ) as p
$$;

comment on function exora_private.with_imported_ids(uuid, uuid, text) is
  'A text (a path, what a narrative is about) with each id in it as it is in this profile.';

-- Importing --------------------------------------------------------------------

create function exora_private.require_import(p_import_id uuid)
returns public.record_imports
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_import public.record_imports;
begin
  -- One part after the other.
  select i.* into v_import
  from public.record_imports as i
  where i.id = p_import_id and i.imported_by = v_user_id
  for update;
  if not found then
    perform exora_private.fail('not_found', 'There is no such import of yours.', 'Begin it with begin_record_import().');
  end if;
  return v_import;
end
$$;

comment on function exora_private.require_import(uuid) is 'The signed-in person''s import, locked, or the error not_found.';

create function exora_private.empty_own_profile(p_user_id uuid)
returns uuid
language plpgsql
stable
set search_path = ''
as $$
declare
  v_profile_id uuid;
  v_table record;
  v_is_used boolean;
begin
  select p.id into v_profile_id
  from public.user_profiles as p
  where p.account_owner_id = p_user_id and p.profile_type = 'self' and not p.is_importing;
  for v_table in
    select r.relation, r.owner_column
    from exora_private.record_tables() as r
    where r.keeping = 'carried'
      or r.name in (
        'profile_access_permissions', 'patient_provider_access', 'patient_consents', 'record_imports',
        'legal_representations', 'profile_invitations', 'emergency_codes'
      )
  loop
    execute format('select exists (select from %s as t where t.%I = $1)', v_table.relation, v_table.owner_column)
    into v_is_used
    using v_profile_id;
    if v_is_used then
      return null;
    end if;
  end loop;
  if exists (
    select from storage.objects as o where o.bucket_id = 'documents' and o.name like v_profile_id || '/%'
  ) then
    return null;
  end if;
  return v_profile_id;
end
$$;

comment on function exora_private.empty_own_profile(uuid) is
  'A person''s own profile while it holds nothing, as after a sign-up; else null.';

create function public.begin_record_import(
  p_archive jsonb,
  p_profile_type text,
  p_display_name text,
  p_date_of_birth date default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_import public.record_imports;
  v_plan record;
  v_exported_at timestamptz;
begin
  begin
    v_exported_at := (p_archive ->> 'exported_at')::timestamptz;
  exception
    when data_exception then
      -- No time: said below.
      v_exported_at := null;
  end;
  if p_archive is null
    or jsonb_typeof(p_archive) <> 'object'
    or pg_column_size(p_archive) > 16384
    or not coalesce(p_archive ->> 'sha256' ~ '^[0-9a-f]{64}$', false)
    or not coalesce(p_archive ->> 'record_id' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$', false)
    or not coalesce(p_archive ->> 'owner_id' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$', false)
    or not coalesce(isfinite(v_exported_at), false)
    or not coalesce(jsonb_typeof(p_archive -> 'rows') = 'object', false)
    or jsonb_path_exists(p_archive, 'strict $.rows.* ? (@.type() != "number")', silent => true)
    or not coalesce(p_archive ->> 'original_bytes' ~ '^\d{1,15}$', false)
    or not coalesce(p_archive ->> 'originals' ~ '^\d{1,9}$', false)
  then
    perform exora_private.fail(
      'invalid_request',
      'An archive is told by format, sha256, record_id, owner_id, exported_at, rows, originals and original_bytes.',
      'Take these from its manifest.'
    );
  end if;
  if p_archive ->> 'format' is distinct from 'exora-record-archive/1' then
    perform exora_private.fail(
      'record_archive_newer', 'This archive is of a format that this version doesn''t know.', 'Update Exora, then import it again.'
    );
  end if;
  -- Of two who begin with one archive, the second finds the first one's.
  perform pg_advisory_xact_lock(hashtextextended(v_user_id::text, 2));
  select i.* into v_import
  from public.record_imports as i
  where i.imported_by = v_user_id and i.archive_sha256 = p_archive ->> 'sha256';
  if not found then
    if p_profile_type = 'self' and exora_private.empty_own_profile(v_user_id) is null then
      perform exora_private.fail(
        'wrong_state', 'Your own profile holds something already.', 'Bring the archive in as a record of an adult in care.'
      );
    end if;
    v_import.patient_id := public.create_profile(
      -- There is one profile of oneself: the empty one makes room when this one is whole.
      case when p_profile_type = 'self' then 'adult_in_care' else p_profile_type end, p_display_name, p_date_of_birth
    );
    select * into v_plan from exora_private.plan_of(v_import.patient_id);
    if (p_archive ->> 'original_bytes')::bigint > v_plan.storage_bytes_per_record
      or (p_archive ->> 'originals')::bigint > v_plan.uploads_per_record_and_month
    then
      perform exora_private.fail(
        'quota_exceeded', 'The archive holds more than this plan allows.', 'Choose a larger plan, then import it again.'
      );
    end if;
    update public.user_profiles as p set is_importing = true where p.id = v_import.patient_id;
    insert into public.record_imports (
      patient_id, imported_by, archive_sha256, archive_format, source_record_id, source_owner_id, exported_at,
      becomes_self, rows_expected
    )
    values (
      v_import.patient_id, v_user_id, p_archive ->> 'sha256', p_archive ->> 'format', (p_archive ->> 'record_id')::uuid,
      (p_archive ->> 'owner_id')::uuid, v_exported_at, p_profile_type = 'self', p_archive -> 'rows'
    )
    returning * into v_import;
    perform public.log_audit_event(
      p_event_type => 'record.import_begun',
      p_patient_id => v_import.patient_id,
      p_resource_type => 'record_import',
      p_resource_id => v_import.id,
      p_details => jsonb_build_object(
        'archive_sha256', v_import.archive_sha256, 'archive_format', v_import.archive_format,
        'source_record_id', v_import.source_record_id, 'exported_at', v_import.exported_at
      )
    );
  end if;
  return jsonb_build_object(
    'import_id', v_import.id, 'patient_id', v_import.patient_id, 'status', v_import.status, 'position', v_import.position
  );
end
$$;

revoke all on function public.begin_record_import(jsonb, text, text, date) from public, anon, service_role;
grant execute on function public.begin_record_import(jsonb, text, text, date) to authenticated;

comment on function public.begin_record_import(jsonb, text, text, date) is
  'Makes a profile that an archive comes into, not to be seen until it is whole. The same archive again gives the same import, with '
  'its status (open, completed) and how many rows came. Type self: takes the place of one''s own profile, which has to be empty.';

create function public.complete_record_import(p_import_id uuid)
returns uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_import public.record_imports := exora_private.require_import(p_import_id);
  v_empty_id uuid;
begin
  if v_import.status = 'completed' then
    return v_import.patient_id;
  end if;
  if exists (
    select
    from exora_private.record_tables() as r
    where r.keeping in ('carried', 'history')
      and (
        v_import.rows_expected ->> r.name is null
        or (v_import.rows_expected ->> r.name)::numeric <> coalesce((v_import.rows_done ->> r.name)::numeric, 0)
      )
  ) then
    perform exora_private.fail(
      'record_archive_invalid', 'The archive lacks rows that its manifest names, or a table.',
      'Export the record again, and import that file unchanged.'
    );
  end if;
  -- What lies there now is what each row was checked with.
  if exists (
    select
    from public.shell_files as f
    left join storage.objects as o on o.bucket_id = 'documents' and o.name = f.storage_path
    where f.import_id = v_import.id
      and f.storage_path is not null
      and coalesce(o.metadata ->> 'size', o.metadata ->> 'contentLength')::bigint is distinct from f.size_bytes
  ) then
    perform exora_private.fail(
      'upload_incomplete', 'An original is missing or has another size.', 'Import the archive again from the beginning.'
    );
  end if;
  update public.record_imports as i
  set
    status = 'completed',
    completed_at = now()
  where i.id = v_import.id;
  update public.user_profiles as p set is_importing = false where p.id = v_import.patient_id;
  if v_import.becomes_self then
    -- What came into the own profile meanwhile stays there, and this record beside it.
    v_empty_id := exora_private.empty_own_profile(v_import.imported_by);
    if v_empty_id is not null then
      perform public.log_audit_event(
        p_event_type => 'profile.replaced',
        p_patient_id => v_empty_id,
        p_resource_type => 'user_profile',
        p_resource_id => v_import.patient_id
      );
      delete from public.user_profiles as p where p.id = v_empty_id;
      update public.user_profiles as p set profile_type = 'self' where p.id = v_import.patient_id;
    end if;
  end if;
  perform public.log_audit_event(
    p_event_type => 'record.imported',
    p_patient_id => v_import.patient_id,
    p_resource_type => 'record_import',
    p_resource_id => v_import.id,
    p_details => jsonb_build_object(
      'archive_sha256', v_import.archive_sha256,
      'source_record_id', v_import.source_record_id,
      'documents', coalesce((v_import.rows_done ->> 'shell_files')::bigint, 0),
      'facts', coalesce((v_import.rows_done ->> 'patient_clinical_events')::bigint, 0),
      'events_of_before', coalesce((v_import.rows_done ->> 'audit_log')::bigint, 0)
    )
  );
  return v_import.patient_id;
end
$$;

revoke all on function public.complete_record_import(uuid) from public, anon, service_role;
grant execute on function public.complete_record_import(uuid) to authenticated;

comment on function public.complete_record_import(uuid) is
  'Every row has come: the record is there for its owner. Gives the profile. Twice is once.';

create function public.discard_record_import(p_import_id uuid, p_limit integer default 500)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_import public.record_imports := exora_private.require_import(p_import_id);
  v_left integer := exora_private.page_size(p_limit, 500, 5000);
  v_paths text[];
  v_relation text;
  v_removed integer;
begin
  if v_import.status <> 'open' then
    perform exora_private.fail('wrong_state', 'This import is completed.', 'Remove the record itself.');
  end if;
  select array_agg(x.name) into v_paths
  from (
    select o.name
    from storage.objects as o
    where o.bucket_id = 'documents' and o.name like v_import.patient_id || '/%'
    order by o.name
    limit v_left
  ) as x;
  if v_paths is not null then
    return jsonb_build_object('done', false, 'storage_paths', to_jsonb(v_paths));
  end if;
  -- What names others before what is named; parts go with their fact, narrative or reading.
  foreach v_relation in array array[
    'public.imported_history', 'public.clinical_narratives', 'public.semantic_processing_sessions',
    'public.provider_clinical_notes', 'public.patient_appointments', 'public.healthcare_encounters',
    'public.patient_clinical_events', 'public.entity_processing_audit_v2', 'public.ai_processing_sessions',
    'public.shell_file_pages', 'public.shell_files'
  ] loop
    execute format(
      'delete from %1$s as t where t.ctid = any (array(select x.ctid from %1$s as x where x.patient_id = $1 limit $2))',
      v_relation
    )
    using v_import.patient_id, v_left;
    get diagnostics v_removed = row_count;
    v_left := v_left - v_removed;
    if v_left <= 0 then
      return jsonb_build_object('done', false, 'storage_paths', '[]'::jsonb);
    end if;
  end loop;
  perform public.log_audit_event(
    p_event_type => 'record.import_discarded',
    p_patient_id => v_import.patient_id,
    p_resource_type => 'record_import',
    p_resource_id => v_import.id
  );
  delete from public.user_profiles as p where p.id = v_import.patient_id;
  return jsonb_build_object('done', true, 'storage_paths', '[]'::jsonb);
end
$$;

revoke all on function public.discard_record_import(uuid, integer) from public, anon, service_role;
grant execute on function public.discard_record_import(uuid, integer) to authenticated;

comment on function public.discard_record_import(uuid, integer) is
  'Removes an import that is not completed, a part a call, until done: first its objects (storage_paths, which the owner deletes), '
  'then its rows and its profile. Its events stay in the log.';

-- Reading ----------------------------------------------------------------------

create function public.read_record_imports(p_patient_id uuid default null)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
begin
  if p_patient_id is not null then
    perform exora_private.require_owner(p_patient_id);
  end if;
  return (
    select coalesce(
      jsonb_agg(
        jsonb_build_object(
          'id', i.id, 'patient_id', i.patient_id, 'status', i.status, 'archive_sha256', i.archive_sha256,
          'source_record_id', i.source_record_id, 'exported_at', i.exported_at, 'position', i.position,
          'rows', i.rows_done, 'started_at', i.started_at, 'completed_at', i.completed_at
        )
        order by i.started_at desc, i.id
      ),
      '[]'
    )
    from public.record_imports as i
    where i.patient_id = p_patient_id or (p_patient_id is null and i.imported_by = v_user_id)
  );
end
$$;

revoke all on function public.read_record_imports(uuid) from public, anon, service_role;
grant execute on function public.read_record_imports(uuid) to authenticated;

comment on function public.read_record_imports(uuid) is
  'The archives that a record came from, latest first, for its owner; without a record all of one''s own, open ones too.';

create function public.read_imported_history(
  p_import_id uuid,
  p_table text,
  p_after bigint default 0,
  p_limit integer default 100
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_limit integer := exora_private.page_size(p_limit, 100, 1000);
begin
  if not exists (
    select from public.record_imports as i
    where i.id = p_import_id and exora_private.is_owner(exora_private.require_user(), i.patient_id)
  ) then
    perform exora_private.fail('not_found', 'There is no such import of yours.', 'Choose one of read_record_imports().');
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('ordinal', h.ordinal, 'row', h.row_data) order by h.ordinal), '[]')
    from (
      select x.ordinal, x.row_data
      from public.imported_history as x
      where x.import_id = p_import_id and x.table_name = p_table and x.ordinal > coalesce(p_after, 0)
      order by x.ordinal
      limit v_limit
    ) as h
  );
end
$$;

revoke all on function public.read_imported_history(uuid, text, bigint, integer) from public, anon, service_role;
grant execute on function public.read_imported_history(uuid, text, bigint, integer) to authenticated;

comment on function public.read_imported_history(uuid, text, bigint, integer) is
  'What happened with a record before it came here: rows of one table (audit_log, profile_access_permissions …) as they came, '
  'the next after p_after. The owner only.';

-- Storage ----------------------------------------------------------------------

create function exora_private.import_folders()
returns text[]
language sql
stable
security definer
set search_path = ''
as $$
  select coalesce(array_agg(i.patient_id::text), '{}')
  from public.record_imports as i
  where i.imported_by = auth.uid() and i.status = 'open'
$$;

-- The Storage policies run it as the caller; without usage of the schema nobody can call it by name.
revoke all on function exora_private.import_folders() from public, anon, service_role;
grant execute on function exora_private.import_folders() to authenticated;

comment on function exora_private.import_folders() is
  'Folders of the file store of records that are coming in for the caller. For the Storage policies.';

-- Originals and page pictures of a record that is coming in, until it is whole. An original whose row came stays
-- (guard_submitted_original()).
create policy exora_documents_import_insert on storage.objects
for insert to authenticated
with check (
  bucket_id = 'documents'
  and name ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/(original|pages/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/[1-9][0-9]{0,5}\.webp)$'
  and split_part(name, '/', 1) = any ((select exora_private.import_folders())::text[])
);

create policy exora_documents_import_update on storage.objects
for update to authenticated
using (bucket_id = 'documents' and split_part(name, '/', 1) = any ((select exora_private.import_folders())::text[]))
with check (
  bucket_id = 'documents'
  and name ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/(original|pages/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/[1-9][0-9]{0,5}\.webp)$'
  and split_part(name, '/', 1) = any ((select exora_private.import_folders())::text[])
);

create policy exora_documents_import_select on storage.objects
for select to authenticated
using (bucket_id = 'documents' and split_part(name, '/', 1) = any ((select exora_private.import_folders())::text[]));

create policy exora_documents_import_delete on storage.objects
for delete to authenticated
using (bucket_id = 'documents' and split_part(name, '/', 1) = any ((select exora_private.import_folders())::text[]));
