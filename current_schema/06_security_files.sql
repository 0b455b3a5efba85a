-- =============================================================================
-- 06_SECURITY_FILES.SQL - WHO MAY UPLOAD AND OPEN A FILE
-- =============================================================================
-- Purpose: Which bytes in Storage people may add, change and open
-- Architecture: Storage policies by the folder of the record; whoever is not its owner opens a file with a ticket of a minute
-- Dependencies: 01-05, 06_security.sql; storage.buckets and storage.objects
--
-- DESIGN DECISIONS:
-- - A ticket opens a file's bytes, never an address of them: an address would outlive the access
-- - Object names are made of ids; an original that was submitted is never overwritten, moved or deleted by people
--
-- TABLES CREATED (1 table):
-- Files: exora_private.file_access_tickets
--
-- KEY FUNCTIONS: open_shell_file(), exora_private.quarantined_folders(), exora_private.contributor_folders(),
--   exora_private.is_submitted_object(), exora_private.guard_submitted_original(), exora_private.ticket_folders()
-- INTEGRATION POINTS: shell-file-processor-v3 uploads under these policies; apps/web opens originals by open_shell_file()
-- =============================================================================

-- Storage ----------------------------------------------------------------------

insert into storage.buckets (id, name, public, file_size_limit)
values ('documents', 'documents', false, 52428800)
on conflict (id) do nothing;

-- Storage doesn't ask PostgREST's question before its requests.
create policy exora_documents_whole_session on storage.objects
as restrictive
for all to authenticated
using ((select exora_private.is_whole_session()))
with check ((select exora_private.is_whole_session()));

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
  -- Nothing of a submitted file is moved away, its page pictures neither.
  and not exists (
    select
    from public.shell_files as f
    where f.storage_path = split_part(objects.name, '/', 1) || '/' || split_part(objects.name, '/', 2) || '/original'
  )
)
with check (
  bucket_id = 'documents'
  and name ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/original$'
  and split_part(name, '/', 1) in (
    select p.id::text from public.user_profiles as p where p.account_owner_id = (select auth.uid())
  )
  and not exists (select from public.shell_files as f where f.storage_path = objects.name)
);

create function exora_private.quarantined_folders()
returns text[]
language sql
stable
security definer
set search_path = ''
as $$
  select coalesce(array_agg(f.patient_id || '/' || f.id), '{}')
  from public.shell_files as f
  join public.user_profiles as p on p.id = f.patient_id
  where p.account_owner_id = auth.uid() and f.status = 'quarantined'
$$;

-- The Storage policy runs it as the caller; without usage of the schema nobody can call it by name.
revoke all on function exora_private.quarantined_folders() from public, anon, service_role;
grant execute on function exora_private.quarantined_folders() to authenticated;

comment on function exora_private.quarantined_folders() is
  'Folders of the file store with malware in them, of the caller''s own records. For the Storage policy.';

create policy exora_documents_owner_select on storage.objects
for select to authenticated
using (
  bucket_id = 'documents'
  and split_part(name, '/', 1) in (
    select p.id::text from public.user_profiles as p where p.account_owner_id = (select auth.uid())
  )
  -- Malware is handed to nobody, its owner included.
  and split_part(name, '/', 1) || '/' || split_part(name, '/', 2)
    <> all ((select exora_private.quarantined_folders())::text[])
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

-- Carers who may add documents: the same, for bytes that are not submitted yet. What was submitted they read by a ticket.
create function exora_private.contributor_folders()
returns text[]
language sql
stable
security definer
set search_path = ''
as $$
  select coalesce(array_agg(distinct p.id::text), '{}')
  from (
    select g.profile_id
    from public.profile_access_permissions as g
    where g.grantee_user_id = auth.uid() and g.revoked_at is null
    union
    select r.profile_id from public.legal_representations as r where r.representative_user_id = auth.uid()
  ) as c
  join public.user_profiles as p on p.id = c.profile_id
  where p.care_state <> 'deceased' and exora_private.may_edit(auth.uid(), p.id, 'documents')
$$;

-- The Storage policies run it as the caller, as ticket_folders().
revoke all on function exora_private.contributor_folders() from public, anon, service_role;
grant execute on function exora_private.contributor_folders() to authenticated;

comment on function exora_private.contributor_folders() is
  'Folders (records) of the file store that the caller, not their owner, may add documents to. For the Storage policies.';

create function exora_private.is_submitted_object(p_name text)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
  select exists (
    select
    from public.shell_files as f
    where f.storage_path = split_part(p_name, '/', 1) || '/' || split_part(p_name, '/', 2) || '/original'
      -- Nothing is told about other folders than one's own work needs.
      and split_part(p_name, '/', 1) = any (exora_private.contributor_folders())
  )
$$;

revoke all on function exora_private.is_submitted_object(text) from public, anon, service_role;
grant execute on function exora_private.is_submitted_object(text) to authenticated;

comment on function exora_private.is_submitted_object(text) is
  'Whether an object belongs to a submitted document of a record that the caller may add to. For the Storage policies.';

create policy exora_documents_contributor_insert on storage.objects
for insert to authenticated
with check (
  bucket_id = 'documents'
  and name ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/original$'
  and split_part(name, '/', 1) = any ((select exora_private.contributor_folders())::text[])
  and not exora_private.is_submitted_object(name)
);

create policy exora_documents_contributor_update on storage.objects
for update to authenticated
using (
  bucket_id = 'documents'
  -- One's own bytes: nothing is served to anybody but its uploader before the worker has checked it.
  and owner_id = (select auth.uid())::text
  and split_part(name, '/', 1) = any ((select exora_private.contributor_folders())::text[])
  and not exora_private.is_submitted_object(name)
)
with check (
  bucket_id = 'documents'
  and name ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/original$'
  and split_part(name, '/', 1) = any ((select exora_private.contributor_folders())::text[])
  and not exora_private.is_submitted_object(name)
);

create policy exora_documents_contributor_select on storage.objects
for select to authenticated
using (
  bucket_id = 'documents'
  -- One's own bytes: nothing is served to anybody but its uploader before the worker has checked it.
  and owner_id = (select auth.uid())::text
  and split_part(name, '/', 1) = any ((select exora_private.contributor_folders())::text[])
  and not exora_private.is_submitted_object(name)
);

create policy exora_documents_contributor_delete on storage.objects
for delete to authenticated
using (
  bucket_id = 'documents'
  -- One's own bytes: nothing is served to anybody but its uploader before the worker has checked it.
  and owner_id = (select auth.uid())::text
  and split_part(name, '/', 1) = any ((select exora_private.contributor_folders())::text[])
  and not exora_private.is_submitted_object(name)
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

-- Tickets ----------------------------------------------------------------------

create table exora_private.file_access_tickets (
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  shell_file_id uuid not null,
  patient_id uuid not null,
  issued_at timestamptz not null default now(),
  expires_at timestamptz not null,
  constraint file_access_tickets_pkey primary key (id),
  constraint file_access_tickets_user_fkey foreign key (user_id) references auth.users (id) on delete cascade,
  constraint file_access_tickets_shell_file_fkey
    foreign key (shell_file_id, patient_id) references public.shell_files (id, patient_id) on delete cascade,
  constraint file_access_tickets_short check (expires_at <= issued_at + interval '60 seconds')
);

create index file_access_tickets_user_idx on exora_private.file_access_tickets (user_id, expires_at);
create index file_access_tickets_shell_file_idx on exora_private.file_access_tickets (shell_file_id, patient_id);

alter table exora_private.file_access_tickets enable row level security;
revoke all on exora_private.file_access_tickets from public, anon, authenticated, service_role;

comment on table exora_private.file_access_tickets is
  'Who, other than the owner, may fetch a file''s bytes within the next minute. Each stands for one logged opening.';

create function exora_private.ticket_folders()
returns text[]
language sql
stable
security definer
set search_path = ''
as $$
  select coalesce(array_agg(t.patient_id || '/' || t.shell_file_id), '{}')
  from exora_private.file_access_tickets as t
  join public.shell_files as f on f.id = t.shell_file_id
  where t.user_id = auth.uid()
    and t.expires_at > now()
    and f.status <> 'quarantined'
    and f.import_id is null
    -- A minute is long when access has been taken away.
    and exora_private.can_read(t.patient_id, 'documents')
$$;

-- The Storage policy runs it as the caller; without usage of the schema nobody can call it by name.
revoke all on function exora_private.ticket_folders() from public, anon, service_role;
grant execute on function exora_private.ticket_folders() to authenticated;

comment on function exora_private.ticket_folders() is
  'Folders of the file store that the caller has a live ticket for, and access still. For the Storage policy.';

create policy exora_documents_ticket_select on storage.objects
for select to authenticated
using (
  bucket_id = 'documents'
  -- Bytes, passed on by whoever asks for them. An address that Storage signs is redeemed without policies until it runs out:
  -- access that is taken away would go on. Empty where nothing but the database is asked.
  and coalesce(current_setting('storage.operation', true), '') in (
    '', 'storage.object.get_authenticated', 'storage.object.info_authenticated', 'object.get_authenticated_info',
    'object.head_authenticated_info'
  )
  -- One look-up a statement, not one an object.
  and split_part(name, '/', 1) || '/' || split_part(name, '/', 2) = any ((select exora_private.ticket_folders())::text[])
);

create function public.open_shell_file(p_shell_file_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_file public.shell_files;
  v_expires_at timestamptz := now() + interval '60 seconds';
begin
  -- The ticket refers to the file: held before the log is, as workers and owners do, or they would wait crosswise.
  perform from public.shell_files as f where f.id = p_shell_file_id for key share;
  v_file := exora_private.require_file_read(p_shell_file_id, 'documents', 'open');
  if v_file.storage_path is null then
    perform exora_private.fail('wrong_state', 'This document was refused and not kept.', 'Upload it again.');
  end if;
  if v_file.status = 'quarantined' then
    perform exora_private.fail(
      'malware_found',
      'A virus scanner found malware in this document.',
      'Remove it, and get the document again from where it came from.'
    );
  end if;
  if not exora_private.is_owner(v_user_id, v_file.patient_id) then
    -- Of what an archive brought, the reading was made elsewhere and the bytes were never looked at here.
    if v_file.current_reading_id is null or v_file.import_id is not null then
      perform exora_private.fail(
        'wrong_state',
        'This document has not been checked yet.',
        case
          when v_file.import_id is not null then 'It came with an archive; its owner can add it anew to have it checked.'
          when v_file.status = 'kept' then 'Its owner keeps it unread; ask them to have it read.'
          else 'Wait until it has been read, then open it.'
        end
      );
    end if;
    delete from exora_private.file_access_tickets as t
    where t.id in (
      select x.id
      from exora_private.file_access_tickets as x
      where x.user_id = v_user_id and x.expires_at <= now()
      for update skip locked
    );
    insert into exora_private.file_access_tickets (user_id, shell_file_id, patient_id, expires_at)
    values (v_user_id, v_file.id, v_file.patient_id, v_expires_at);
  end if;
  return jsonb_build_object(
    'shell_file_id', v_file.id,
    'path', v_file.storage_path,
    'reading_id', v_file.current_reading_id,
    'file_name', v_file.file_name,
    'mime_type', v_file.mime_type,
    'size_bytes', v_file.size_bytes,
    'expires_at', v_expires_at
  );
end
$$;

revoke all on function public.open_shell_file(uuid) from public, anon, service_role;
grant execute on function public.open_shell_file(uuid) to authenticated;

comment on function public.open_shell_file(uuid) is
  'Where a file''s bytes are. Others than the owner get, logged, a ticket for 60 seconds: the original and its page pictures, '
  'downloaded with their own token.';
