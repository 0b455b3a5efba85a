-- Back to before: Trust
-- Rows of tables and columns that only the later version has are lost. Fails, and changes nothing, where kept rows
-- hold what the earlier version's constraints refuse.

-- 08_retention.sql ------------------------------------------------------------

drop trigger system_configuration_guard_retention on public.system_configuration;

-- 06_erasure.sql --------------------------------------------------------------

drop trigger exora_guard_upload on storage.objects;

-- 06_security.sql -------------------------------------------------------------

drop policy exora_documents_ticket_select on storage.objects;

-- 06_security_files.sql -------------------------------------------------------

drop policy exora_documents_contributor_delete on storage.objects;

drop policy exora_documents_contributor_select on storage.objects;

drop policy exora_documents_contributor_update on storage.objects;

drop policy exora_documents_contributor_insert on storage.objects;

-- 06_security.sql -------------------------------------------------------------

drop policy exora_documents_owner_select on storage.objects;

-- 06_record_import.sql --------------------------------------------------------

drop policy exora_documents_import_delete on storage.objects;

drop policy exora_documents_import_select on storage.objects;

drop policy exora_documents_import_update on storage.objects;

drop policy exora_documents_import_insert on storage.objects;

-- 02_profiles.sql -------------------------------------------------------------

drop policy user_profiles_owner_select on public.user_profiles;

-- 08_retention.sql ------------------------------------------------------------

drop index public.provider_access_log_accessed_idx;

drop index public.system_notifications_created_idx;

drop index public.user_events_occurred_idx;

-- 07_optimization.sql ---------------------------------------------------------

drop index public.shell_files_unfinished_idx;

drop index public.job_idempotency_keys_job_idx;

-- 05_healthcare_journey.sql ---------------------------------------------------

drop index public.provider_clinical_notes_import_idx;

drop index public.patient_provider_access_one_key;

-- 04_ai_processing.sql --------------------------------------------------------

drop index public.ai_model_answers_created_idx;

-- 03_clinical_core.sql --------------------------------------------------------

drop index public.shell_files_import_idx;

drop index public.shell_files_quarantined_idx;

drop index public.shell_files_content_idx;

-- 02_profiles.sql -------------------------------------------------------------

drop index public.user_profiles_erasure_idx;

drop index public.user_profiles_importing_idx;

drop index public.user_profiles_children_idx;

-- 01_foundations_audit_anchors.sql --------------------------------------------

drop index exora_private.audit_anchors_unsigned_idx;

-- 01_foundations_audit.sql ----------------------------------------------------

drop index public.audit_log_personal_idx;

drop index public.audit_log_account_idx;

drop index public.audit_log_client_idx;

drop index public.audit_log_occurred_idx;

-- 03_clinical_core.sql --------------------------------------------------------

alter table public.shell_files drop constraint shell_files_import_fkey;

-- 05_healthcare_journey.sql ---------------------------------------------------

alter table public.provider_clinical_notes drop constraint provider_clinical_notes_import_fkey;

-- 02_profiles.sql -------------------------------------------------------------

alter table public.user_profiles drop constraint user_profiles_care_state_known;

alter table public.user_profiles drop constraint user_profiles_died_whole;

alter table public.user_profiles drop constraint user_profiles_owned_unless_erased;

alter table public.profile_access_permissions drop constraint profile_access_permissions_granted_as_known;

alter table public.profile_access_permissions drop constraint profile_access_permissions_delegates_below_full;

alter table public.system_notifications drop constraint system_notifications_kind_known;

-- 03_clinical_core.sql --------------------------------------------------------

alter table public.shell_files drop constraint shell_files_status_known;

alter table public.shell_files drop constraint shell_files_error_when_stopped;

-- 05_healthcare_journey.sql ---------------------------------------------------

alter table public.patient_provider_access drop constraint patient_provider_access_break_glass_small;

alter table public.provider_clinical_notes drop constraint provider_clinical_notes_author_length;

alter table public.provider_clinical_notes drop constraint provider_clinical_notes_written_here_or_brought;

alter table public.provider_clinical_notes drop constraint provider_clinical_notes_signed_name_length;

alter table public.provider_clinical_notes drop constraint provider_clinical_notes_signed_registration_length;

-- 07_optimization.sql ---------------------------------------------------------

alter table public.job_queue drop constraint job_queue_job_type_known;

-- 08_submission.sql -----------------------------------------------------------

drop function public.submit_shell_file;

-- 06_security.sql -------------------------------------------------------------

drop function public.set_ai_consent;

-- 05_healthcare_journey.sql ---------------------------------------------------

drop function public.get_patients_in_care;

-- 01_foundations.sql ----------------------------------------------------------

drop function public.read_audit_anchors;

create or replace function exora_private.error_codes()
returns text[]
language sql
immutable
set search_path = ''
as $$
  select array[
    'file_empty', 'file_too_large', 'file_name_invalid', 'file_type_unsupported', 'file_type_mismatch',
    'pdf_encrypted', 'pdf_damaged', 'pdf_no_pages', 'image_damaged', 'image_too_large', 'heic_not_supported',
    'docx_locked', 'docx_damaged', 'document_too_complex', 'archive_locked', 'archive_damaged', 'archive_too_large',
    'archive_empty', 'archive_file_unreadable', 'text_not_readable',
    'structured_not_readable', 'structured_unsupported', 'structured_many_people', 'structured_too_large',
    'too_many_pages', 'too_many_facts', 'upload_incomplete', 'idempotency_conflict', 'quota_exceeded',
    'ai_consent_missing',
    'processing_timeout', 'reader_crashed', 'engine_unavailable', 'engine_key_refused', 'page_not_recognised',
    'document_not_understood',
    'storage_unavailable', 'database_unavailable', 'server_unreachable', 'job_not_held', 'job_cancelled', 'job_result_invalid',
    'fact_not_proven',
    'not_signed_in',
    'credentials_wrong', 'email_taken', 'email_invalid', 'email_unconfirmed', 'password_weak', 'not_allowed',
    'not_found', 'invalid_request', 'wrong_state', 'rate_limited', 'internal'
  ]
$$;

create or replace function exora_private.fail(p_code text, p_message text, p_hint text)
returns void
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_sqlstate text := case p_code
    when 'not_signed_in' then '28000'
    when 'not_allowed' then '42501'
    when 'ai_consent_missing' then '42501'
    when 'not_found' then 'P0002'
    when 'wrong_state' then '55000'
    when 'job_not_held' then '55000'
    when 'upload_incomplete' then '55000'
    when 'engine_unavailable' then '55000'
    when 'quota_exceeded' then '53400'
    when 'rate_limited' then '53400'
    when 'idempotency_conflict' then '23505'
    when 'fact_not_proven' then '23514'
    else '22023'
  end;
begin
  raise exception using
    message = p_message,
    detail = p_code,
    hint = p_hint,
    errcode = v_sqlstate;
end
$$;

create or replace function exora_private.require_user()
returns uuid
language plpgsql
stable
set search_path = ''
as $$
declare
  v_user_id uuid := auth.uid();
begin
  if v_user_id is null then
    perform exora_private.fail('not_signed_in', 'No person is signed in.', 'Sign in and try again.');
  end if;
  return v_user_id;
end
$$;

comment on function exora_private.require_user() is 'The signed-in person, or the error not_signed_in.';

create or replace function exora_private.is_admin()
returns boolean
language sql
stable
set search_path = ''
as $$
  select exora_private.caller_role() = 'authenticated'
    and auth.uid() is not null
    -- app_metadata is written by the service key alone; user_metadata could be the person's own words.
    and coalesce(auth.jwt() -> 'app_metadata' ->> 'role' = 'admin', false)
$$;

delete from public.system_configuration where key = 'audit.anchor_event_count';

delete from public.system_configuration where key = 'auth.operators_second_factor';

delete from public.system_configuration where key = 'care.age_of_majority';

delete from public.system_configuration where key = 'care.handover_notice_days';

delete from public.system_configuration where key = 'care.handover_grace_days';

delete from public.system_configuration where key = 'care.review_notice_days';

delete from public.system_configuration where key = 'invitations.valid_hours';

delete from public.system_configuration where key = 'invitations.max_open';

delete from public.system_configuration where key = 'invitations.tries_per_hour';

delete from public.system_configuration where key = 'invitations.all_tries_per_hour';

delete from public.system_configuration where key = 'break_glass.default_minutes';

delete from public.system_configuration where key = 'break_glass.max_minutes';

delete from public.system_configuration where key = 'break_glass.max_misses_per_hour';

delete from public.system_configuration where key = 'break_glass.max_uses_per_day';

delete from public.system_configuration where key = 'break_glass.max_uses_per_record_per_day';

delete from public.system_configuration where key = 'erasure.grace_days';

delete from public.system_configuration where key = 'audit.client_batch_events';

delete from public.system_configuration where key = 'audit.client_events_per_user_and_hour';

delete from public.system_configuration where key = 'retention.unsubmitted_upload_hours';

delete from public.system_configuration where key = 'retention.refused_file_days';

delete from public.system_configuration where key = 'retention.model_answer_days';

delete from public.system_configuration where key = 'retention.usage_days';

delete from public.system_configuration where key = 'retention.receipt_days';

delete from public.system_configuration where key = 'retention.audit_log_days';

delete from public.system_configuration where key = 'retention.provider_access_log_days';

delete from public.system_configuration where key = 'retention.user_events_days';

delete from public.system_configuration where key = 'retention.notifications_days';

create or replace function exora_private.guard_audit_log()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if tg_op = 'UPDATE' then
    -- Erasure is the one change that a chain survives: the personal part goes, everything else stays as it was.
    if new.personal is null
      and new.personal_salt is null
      and to_jsonb(new) - array['personal', 'personal_salt'] = to_jsonb(old) - array['personal', 'personal_salt']
    then
      return new;
    end if;
  end if;
  perform exora_private.fail(
    'not_allowed',
    'The audit log is append-only.',
    'Write a new event with log_audit_event().'
  );
  return null;
end
$$;

comment on function exora_private.guard_audit_log() is 'Trigger: refuses every change of the audit log but the erasure of personal fields.';

alter table exora_private.audit_anchors
  drop column moved_root;

create or replace function exora_private.audit_anchor_hash(p_anchor exora_private.audit_anchors)
returns bytea
language sql
immutable
set search_path = ''
as $$
  select sha256(
    p_anchor.prev_hash
      || int8send(p_anchor.seq)
      || int8send((extract(epoch from p_anchor.sealed_at) * 1000000)::bigint)
      || int8send(p_anchor.heads)
      || p_anchor.heads_hash
  )
$$;

comment on function exora_private.audit_anchor_hash(exora_private.audit_anchors) is
  'SHA-256 over the previous anchor''s hash, number, time (microseconds), count of heads and their hash.';

create or replace function public.seal_audit_anchor(p_force boolean default false)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_last exora_private.audit_anchors;
  v_new exora_private.audit_anchors;
  v_moved bigint := 0;
begin
  -- One sealing at a time; it waits for no writer, and no writer for it.
  lock table exora_private.audit_anchors in share row exclusive mode;
  select a.* into v_last from exora_private.audit_anchors as a order by a.seq desc limit 1;
  v_new := v_last;

  if v_last.seq is null
    or coalesce(p_force, false)
    or v_last.sealed_at <= clock_timestamp() - make_interval(secs => exora_private.setting('audit.anchor_interval_seconds')::float8)
  then
    v_new.seq := coalesce(v_last.seq, 0) + 1;
    v_new.prev_hash := coalesce(v_last.anchor_hash, sha256('exora audit anchors'));
    v_new.sealed_at := clock_timestamp();
    -- One statement, so one snapshot: what is hashed is what all chains' heads were at one moment.
    with heads as materialized (
      select h.subject_id, h.seq, h.row_hash from exora_private.audit_heads as h
    ), moved as (
      insert into exora_private.audit_anchor_heads (anchor_seq, subject_id, seq, row_hash)
      select v_new.seq, h.subject_id, h.seq, h.row_hash
      from heads as h
      left join lateral (
        select s.seq, s.row_hash
        from exora_private.audit_anchor_heads as s
        where s.subject_id = h.subject_id
        order by s.anchor_seq desc
        limit 1
      ) as sealed on true
      where (sealed.seq, sealed.row_hash) is distinct from (h.seq, h.row_hash)
      returning 1
    )
    select
      count(*),
      sha256(coalesce(string_agg(uuid_send(h.subject_id) || int8send(h.seq) || h.row_hash, ''::bytea order by h.subject_id), '')),
      (select count(*) from moved)
    into v_new.heads, v_new.heads_hash, v_moved
    from heads as h;

    if v_moved > 0 or v_new.heads <> coalesce(v_last.heads, 0) then
      v_new.key_id := null;
      v_new.signature := null;
      v_new.anchor_hash := exora_private.audit_anchor_hash(v_new);
      insert into exora_private.audit_anchors select v_new.*;
    else
      v_new := v_last;
    end if;
  end if;

  return jsonb_build_object(
    'sealed', v_new.seq is distinct from v_last.seq,
    'seq', v_new.seq,
    'sealed_at', v_new.sealed_at,
    'heads', v_new.heads,
    'moved', v_moved,
    'anchor_hash', encode(v_new.anchor_hash, 'hex')
  );
end
$$;

comment on function public.seal_audit_anchor(boolean) is
  'Seals the heads of all chains by an anchor when audit.anchor_interval_seconds have passed (or at once) and a chain has grown; '
  'gives the latest anchor, whose hash its caller may sign and keep elsewhere. service_role only.';

create function public.read_audit_anchors(p_after_seq bigint default 0, p_limit integer default 100)
returns table (
  seq bigint,
  sealed_at timestamptz,
  heads bigint,
  heads_hash text,
  prev_hash text,
  anchor_hash text,
  key_id text,
  signature text
)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  if p_after_seq is null or p_after_seq < 0 or p_limit is null or p_limit not between 1 and 1000 then
    perform exora_private.fail('invalid_request', 'A page has 1 to 1000 anchors.', 'Ask for a page within these limits.');
  end if;
  return query
  select
    a.seq,
    a.sealed_at,
    a.heads,
    encode(a.heads_hash, 'hex'),
    encode(a.prev_hash, 'hex'),
    encode(a.anchor_hash, 'hex'),
    a.key_id,
    encode(a.signature, 'hex')
  from exora_private.audit_anchors as a
  where a.seq > p_after_seq
  order by a.seq
  limit p_limit;
end
$$;

revoke all on function public.read_audit_anchors(bigint, integer) from public, anon, authenticated;

grant execute on function public.read_audit_anchors(bigint, integer) to service_role;

comment on function public.read_audit_anchors(bigint, integer) is
  'Anchors in their order, to sign them and to keep them outside the database. service_role only.';

create or replace function public.verify_audit_anchors(p_last integer default 3)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_anchor exora_private.audit_anchors;
  v_latest bigint := (select coalesce(max(a.seq), 0) from exora_private.audit_anchors as a);
  v_checked bigint := 0;
  v_previous bytea := sha256('exora audit anchors');
  v_reason text;
begin
  if p_last is null or p_last not between 0 and 1000 then
    perform exora_private.fail('invalid_request', 'The heads of 0 to 1000 anchors are hashed anew.', 'Ask for fewer.');
  end if;
  for v_anchor in
    select a.* from exora_private.audit_anchors as a order by a.seq
  loop
    v_reason := case
      when v_anchor.seq <> v_checked + 1 then 'anchor_missing'
      when v_anchor.prev_hash <> v_previous then 'link_broken'
      when v_anchor.anchor_hash <> exora_private.audit_anchor_hash(v_anchor) then 'anchor_changed'
      when v_anchor.seq > v_latest - p_last
        and (v_anchor.heads, v_anchor.heads_hash) <> (
          select
            count(*),
            sha256(coalesce(string_agg(uuid_send(s.subject_id) || int8send(s.seq) || s.row_hash, ''::bytea order by s.subject_id), ''))
          from (
            select distinct on (h.subject_id) h.subject_id, h.seq, h.row_hash
            from exora_private.audit_anchor_heads as h
            where h.anchor_seq <= v_anchor.seq
            order by h.subject_id, h.anchor_seq desc
          ) as s
        )
        then 'heads_changed'
    end;
    exit when v_reason is not null;
    v_checked := v_anchor.seq;
    v_previous := v_anchor.anchor_hash;
  end loop;
  return jsonb_build_object(
    'valid', v_reason is null,
    'checked', v_checked,
    'first_broken_seq', case when v_reason is not null then v_checked + 1 end,
    'reason', v_reason
  );
end
$$;

create or replace function public.verify_audit_chain(p_patient_id uuid default null)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_subject_id uuid := coalesce(p_patient_id, '00000000-0000-0000-0000-000000000000');
  v_head exora_private.audit_heads;
  v_item record;
  v_row public.audit_log;
  v_checked bigint := 0;
  v_last_id uuid;
  v_previous bytea := sha256(uuid_send(coalesce(p_patient_id, '00000000-0000-0000-0000-000000000000')));
  v_anchored bigint;
  v_reason text;
begin
  if not exora_private.is_service() then
    perform exora_private.require_owner(p_patient_id);
  end if;

  for v_item in
    select a as entry, s.row_hash as sealed_hash
    from public.audit_log as a
    left join (
      -- The first seal of a row is the one that holds.
      select distinct on (h.seq) h.seq, h.row_hash
      from exora_private.audit_anchor_heads as h
      where h.subject_id = v_subject_id
      order by h.seq, h.anchor_seq
    ) as s on s.seq = a.seq
    where a.subject_id = v_subject_id
    order by a.seq
  loop
    v_row := v_item.entry;
    v_reason := case
      when v_row.seq <> v_checked + 1 then 'row_missing'
      when v_row.prev_hash <> v_previous then 'link_broken'
      when v_row.row_hash <> exora_private.audit_row_hash(v_row) then 'row_changed'
      when v_row.personal is not null
        and v_row.personal_commitment is distinct from sha256(v_row.personal_salt || convert_to(v_row.personal::text, 'UTF8'))
        then 'personal_changed'
      when v_row.row_hash <> v_item.sealed_hash then 'anchor_differs'
    end;
    if v_reason is not null then
      return jsonb_build_object(
        'valid', false, 'checked', v_checked, 'first_broken_seq', v_checked + 1,
        'first_broken_id', v_row.id, 'reason', v_reason
      );
    end if;
    v_checked := v_row.seq;
    v_previous := v_row.row_hash;
    v_last_id := v_row.id;
  end loop;

  select h.* into v_head from exora_private.audit_heads as h where h.subject_id = v_subject_id;
  select max(h.seq) into v_anchored from exora_private.audit_anchor_heads as h where h.subject_id = v_subject_id;
  if greatest(v_head.seq, v_anchored) > v_checked then
    return jsonb_build_object(
      'valid', false, 'checked', v_checked, 'first_broken_seq', v_checked + 1,
      'first_broken_id', null, 'reason', 'row_missing'
    );
  end if;
  if v_checked > 0 and (v_head.seq, v_head.row_hash) is distinct from (v_checked, v_previous) then
    return jsonb_build_object(
      'valid', false, 'checked', v_checked, 'first_broken_seq', v_checked,
      'first_broken_id', v_last_id, 'reason', 'head_differs'
    );
  end if;
  return jsonb_build_object(
    'valid', true, 'checked', v_checked, 'first_broken_seq', null, 'first_broken_id', null, 'reason', null
  );
end
$$;

-- 02_profiles.sql -------------------------------------------------------------

do $$
begin
  if exists (select from public.user_profiles as p where p.account_owner_id is null) then
    raise exception 'Records are being erased. Let that end before going back to the version before.';
  end if;
end
$$;

alter table public.user_profiles
  alter column account_owner_id set not null,
  drop column care_state,
  drop column died_on,
  drop column handed_over_at,
  drop column is_importing,
  drop column erasure_id;

create policy user_profiles_owner_select on public.user_profiles
for select to authenticated
using (account_owner_id = (select auth.uid()));

alter table public.profile_access_permissions
  drop column granted_as;

create or replace function exora_private.is_owner(p_user_id uuid, p_profile_id uuid)
returns boolean
language sql
stable
set search_path = ''
as $$
  select exists (
    select from public.user_profiles as p
    where p.id = p_profile_id and p.account_owner_id = p_user_id
  )
$$;

comment on function exora_private.is_owner(uuid, uuid) is 'Whether the user is the profile''s account owner.';

create or replace function exora_private.require_access(p_patient_id uuid, p_category text, p_level text)
returns uuid
language plpgsql
stable
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_levels text[] := array['view', 'edit', 'full', 'owner'];
begin
  if p_level is null
    or not p_level = any (v_levels)
    or (p_category is not null and not p_category = any (exora_private.record_categories()))
  then
    perform exora_private.fail('invalid_request', 'No such level or category of access.', 'Use one of the closed lists.');
  end if;
  if p_patient_id is null
    or coalesce(
      array_position(v_levels, exora_private.access_level(v_user_id, p_patient_id, p_category, null))
        < array_position(v_levels, p_level),
      true
    )
  then
    perform exora_private.fail('not_allowed', 'You don''t have the access that this needs.', 'Ask the record''s owner for access.');
  end if;
  return v_user_id;
end
$$;

create or replace function public.get_accessible_profiles()
returns table (
  id uuid,
  profile_type text,
  display_name text,
  is_owner boolean,
  access_level text
)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
begin
  return query
  select
    p.id,
    p.profile_type,
    p.display_name,
    p.account_owner_id = v_user_id,
    exora_private.access_level(v_user_id, p.id, null, null)
  from public.user_profiles as p
  where p.account_owner_id = v_user_id
    or p.id in (
      select g.profile_id
      from public.profile_access_permissions as g
      where g.grantee_user_id = v_user_id
        and g.revoked_at is null
        and (g.expires_at is null or g.expires_at > now())
    )
  order by p.account_owner_id = v_user_id desc, p.profile_type = 'self' desc, p.created_at, p.id;
end
$$;

alter table public.system_notifications
  add constraint system_notifications_kind_known check (
    kind in ('access_granted', 'access_revoked', 'break_glass_used', 'file_failed', 'review_waiting', 'export_ready')
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
  insert into public.system_notifications (user_id, kind, patient_id, resource_type, resource_id, parameters)
  values (
    p_user_id, p_kind, p_patient_id, p_resource_type, p_resource_id, exora_private.clean_parameters(p_parameters)
  )
  returning id into v_id;
  return v_id;
end
$$;

comment on function exora_private.notify(uuid, text, uuid, text, uuid, jsonb) is
  'Leaves a message for a person, in the transaction of what it tells of. Of the parameters, numbers and short words are kept.';

create or replace function public.create_profile(p_profile_type text, p_display_name text, p_date_of_birth date default null)
returns uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_profile_id uuid;
begin
  perform exora_private.require_profile_fields(p_profile_type, p_display_name, p_date_of_birth);
  -- One person's profiles are counted one after the other.
  perform pg_advisory_xact_lock(hashtextextended(v_user_id::text, 2));
  if p_profile_type = 'self'
    and exists (select from public.user_profiles as p where p.account_owner_id = v_user_id and p.profile_type = 'self')
  then
    perform exora_private.fail(
      'wrong_state', 'You have a profile of yourself already.', 'Use that one, or make one for somebody else.'
    );
  end if;
  if (select count(*) from public.user_profiles as p where p.account_owner_id = v_user_id)
    >= exora_private.setting('profiles.max_per_account')
  then
    perform exora_private.fail(
      'wrong_state', 'You have as many profiles as one account may.', 'Use or change one of your profiles.'
    );
  end if;

  insert into public.user_profiles (account_owner_id, profile_type, display_name, date_of_birth)
  values (v_user_id, p_profile_type, btrim(p_display_name), p_date_of_birth)
  returning id into v_profile_id;
  perform public.log_audit_event(
    p_event_type => 'profile.created',
    p_patient_id => v_profile_id,
    p_resource_type => 'user_profile',
    p_resource_id => v_profile_id,
    p_details => jsonb_build_object('profile_type', p_profile_type)
  );
  return v_profile_id;
end
$$;

create or replace function public.update_profile(
  p_profile_id uuid,
  p_display_name text,
  p_date_of_birth date default null,
  p_profile_type text default null
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_old public.user_profiles;
  v_type text;
  v_name text := btrim(p_display_name);
begin
  perform exora_private.require_owner(p_profile_id);
  select p.* into v_old from public.user_profiles as p where p.id = p_profile_id for no key update;
  v_type := coalesce(p_profile_type, v_old.profile_type);
  perform exora_private.require_profile_fields(v_type, p_display_name, p_date_of_birth);
  if (v_type = 'self') <> (v_old.profile_type = 'self') then
    perform exora_private.fail(
      'wrong_state', 'A profile can''t become or cease to be one''s own.', 'Keep its type, or choose another for somebody else.'
    );
  end if;
  if (v_name, v_type) = (v_old.display_name, v_old.profile_type) and p_date_of_birth is not distinct from v_old.date_of_birth then
    return;
  end if;
  update public.user_profiles as p
  set
    display_name = v_name,
    date_of_birth = p_date_of_birth,
    profile_type = v_type,
    updated_at = now()
  where p.id = p_profile_id;
  perform public.log_audit_event(
    p_event_type => 'profile.changed',
    p_patient_id => p_profile_id,
    p_resource_type => 'user_profile',
    p_resource_id => p_profile_id,
    p_details => jsonb_build_object(
      'display_name', v_name <> v_old.display_name,
      'date_of_birth', p_date_of_birth is distinct from v_old.date_of_birth,
      'profile_type', v_type <> v_old.profile_type
    ),
    p_personal => jsonb_build_object('display_name', v_old.display_name, 'date_of_birth', v_old.date_of_birth)
  );
end
$$;

create or replace function exora_private.end_profile_access(p_grant public.profile_access_permissions, p_superseded_by_id uuid)
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  update public.profile_access_permissions as g
  set
    -- A grant's end is never before its beginning, also within one transaction.
    revoked_at = greatest(clock_timestamp(), g.granted_at),
    revoked_by = auth.uid(),
    superseded_by_id = p_superseded_by_id
  where g.id = p_grant.id;
  perform public.log_audit_event(
    p_event_type => 'access.revoked',
    p_patient_id => p_grant.profile_id,
    p_resource_type => 'profile_access_permission',
    p_resource_id => p_grant.id,
    p_details => jsonb_strip_nulls(
      jsonb_build_object('grantee_user_id', p_grant.grantee_user_id, 'superseded_by_id', p_superseded_by_id)
    )
  );
end
$$;

comment on function exora_private.end_profile_access(public.profile_access_permissions, uuid) is
  'Ends a grant, with its audit event; the row stays as history, with the grant that took its place.';

create or replace function public.grant_profile_access(
  p_profile_id uuid,
  p_grantee_user_id uuid,
  p_access_level text,
  p_categories text[] default null,
  p_purpose text default 'care',
  p_expires_at timestamptz default null
)
returns uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_owner(p_profile_id);
  v_categories text[] := exora_private.checked_categories(p_categories);
  v_old public.profile_access_permissions;
  v_id uuid := gen_random_uuid();
begin
  if p_access_level is null or p_access_level not in ('view', 'edit', 'full') then
    perform exora_private.fail('invalid_request', 'Levels are view, edit or full.', 'Choose one of these.');
  end if;
  if not exora_private.is_plain_text(p_purpose, 200) then
    perform exora_private.fail('invalid_request', 'A purpose has 1 to 200 characters.', 'Say what the access is for.');
  end if;
  if p_expires_at <= now() or not isfinite(p_expires_at) then
    perform exora_private.fail(
      'invalid_request', 'The access would have ended already.', 'Choose a later end, or none.'
    );
  end if;
  if p_grantee_user_id = v_user_id then
    perform exora_private.fail('invalid_request', 'You own this record.', 'Grant access to somebody else.');
  end if;
  if p_grantee_user_id is null or not exists (select from auth.users as u where u.id = p_grantee_user_id) then
    perform exora_private.fail('not_found', 'There is no such person.', 'Check whom you want to give access.');
  end if;
  -- Grants of one profile are made one after the other; who only reads the profile doesn't wait.
  perform from public.user_profiles as p where p.id = p_profile_id for no key update;
  select g.* into v_old
  from public.profile_access_permissions as g
  where g.profile_id = p_profile_id and g.grantee_user_id = p_grantee_user_id and g.revoked_at is null;
  if (v_old.access_level, v_old.purpose) = (p_access_level, btrim(p_purpose))
    and v_old.categories is not distinct from v_categories
    and v_old.expires_at is not distinct from p_expires_at
  then
    return v_old.id;
  end if;

  if v_old.id is not null then
    perform exora_private.end_profile_access(v_old, v_id);
  end if;
  insert into public.profile_access_permissions (
    id, profile_id, grantee_user_id, access_level, categories, purpose, granted_by, expires_at
  )
  values (
    v_id, p_profile_id, p_grantee_user_id, p_access_level, v_categories, btrim(p_purpose), v_user_id, p_expires_at
  );
  perform public.log_audit_event(
    p_event_type => 'access.granted',
    p_patient_id => p_profile_id,
    p_resource_type => 'profile_access_permission',
    p_resource_id => v_id,
    p_details => jsonb_build_object(
      'grantee_user_id', p_grantee_user_id,
      'access_level', p_access_level,
      'categories', to_jsonb(v_categories),
      'expires_at', p_expires_at
    ),
    p_personal => jsonb_build_object('purpose', btrim(p_purpose))
  );
  perform exora_private.notify(
    n.user_id, 'access_granted', p_profile_id, 'profile_access_permission', v_id,
    jsonb_build_object('access_level', p_access_level)
  )
  from unnest(array[p_grantee_user_id, v_user_id]) as n (user_id);
  return v_id;
end
$$;

comment on function public.grant_profile_access(uuid, uuid, text, text[], text, timestamptz) is
  'The account owner lets a person see (view), add to and correct (edit) or also organise (full) a record: some categories or all (null), '
  'for a purpose, until a time or for good. Takes the place of that person''s earlier grant. Gives its id.';

create or replace function public.revoke_profile_access(p_permission_id uuid)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_grant public.profile_access_permissions;
begin
  select g.* into v_grant from public.profile_access_permissions as g where g.id = p_permission_id;
  if not found or not exora_private.is_owner(v_user_id, v_grant.profile_id) then
    perform exora_private.fail(
      'not_found', 'There is no such access, or it is not yours to end.', 'Look at the record''s list of people with access.'
    );
  end if;
  -- In turn with other changes of this profile's grants, then looked at again.
  perform from public.user_profiles as p where p.id = v_grant.profile_id for no key update;
  select g.* into v_grant from public.profile_access_permissions as g where g.id = p_permission_id;
  if v_grant.revoked_at is not null then
    return false;
  end if;
  perform exora_private.end_profile_access(v_grant, null);
  delete from public.user_profile_context as c
  where c.user_id = v_grant.grantee_user_id and c.active_profile_id = v_grant.profile_id;
  perform exora_private.notify(
    n.user_id, 'access_revoked', v_grant.profile_id, 'profile_access_permission', v_grant.id,
    jsonb_build_object('access_level', v_grant.access_level)
  )
  from unnest(array[v_grant.grantee_user_id, v_user_id]) as n (user_id);
  return true;
end
$$;

comment on function public.revoke_profile_access(uuid) is
  'The account owner ends a grant, at once. Says whether it was in force or had ended already.';

-- 03_clinical_core.sql --------------------------------------------------------

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
  'created_at', p_file.created_at,
  'processed_at', p_file.processed_at
);

-- What the version before has no word for can be tried again there.
alter table public.shell_files disable trigger user;

update public.shell_files as f
set status = 'failed', error_code = 'job_cancelled', error_parameters = '{}', error_retryable = true
where f.status in ('held', 'kept', 'quarantined');

alter table public.shell_files enable trigger user;

alter table public.shell_files
  drop column import_id,
  add constraint shell_files_status_known check (
    status in ('queued', 'reading', 'understanding', 'processed', 'failed')
  ),
  add constraint shell_files_error_when_failed check ((status = 'failed') = (error_code is not null));

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
      'queued>reading', 'queued>failed',
      'reading>understanding', 'reading>failed',
      'understanding>processed', 'understanding>failed',
      'failed>queued', 'failed>understanding',
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

create or replace function exora_private.can_retry(p_file public.shell_files)
returns boolean
language sql
immutable
return p_file.status = 'failed'
  and p_file.storage_path is not null
  and (p_file.error_retryable or p_file.error_code in ('ai_consent_missing', 'engine_key_refused'));

comment on function exora_private.can_retry(public.shell_files) is
  'Whether trying a failed file again can help: its bytes are there and the fault was not in them.';

create or replace function exora_private.keep_decision()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into public.clinical_event_decisions (event_id, patient_id, event_type, status, decided_by, decided_at)
  values (new.id, new.patient_id, new.event_type, new.status, new.decided_by, coalesce(new.decided_at, now()));
  return null;
end
$$;

create function exora_private.text_attribute(p_attributes jsonb, p_name text)
returns text
language sql
immutable
return case when jsonb_typeof(p_attributes -> p_name) = 'string' then p_attributes ->> p_name end;

comment on function exora_private.text_attribute(jsonb, text) is 'The attribute when it is a JSON string, else null.';

-- 04_ai_processing.sql --------------------------------------------------------

create or replace function public.begin_reading(
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

create or replace function public.store_page(
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

create or replace function public.complete_reading(
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

create or replace function public.store_model_answer(
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

-- 04_narrating.sql ------------------------------------------------------------

create or replace function exora_private.retell_after_erasure()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_patient_id uuid;
begin
  for v_patient_id in select distinct g.patient_id from gone as g order by g.patient_id loop
    perform exora_private.retell(v_patient_id);
  end loop;
  return null;
end
$$;

-- 05_healthcare_journey.sql ---------------------------------------------------

create or replace function exora_private.closed_list(p_name text)
returns text[]
language sql
immutable
set search_path = ''
as $$
  select case p_name
    when 'provider type' then array[
      'doctor', 'specialist', 'nurse', 'pharmacist', 'dentist', 'allied_health', 'clinic', 'hospital', 'laboratory', 'imaging'
    ]
    when 'provider status' then array['pending', 'verified', 'suspended']
    when 'purpose' then array['treatment', 'care_coordination', 'second_opinion', 'emergency', 'administration']
    when 'encounter type' then array[
      'visit', 'telehealth', 'home_visit', 'emergency', 'admission', 'procedure', 'vaccination', 'pathology', 'imaging', 'other'
    ]
    when 'note type' then array['assessment', 'progress', 'plan', 'referral', 'discharge', 'other']
    when 'consent type' then array['provider_access', 'ai_local', 'ai_external']
  end
$$;

create or replace function public.verify_provider(p_provider_id uuid, p_status text default 'verified')
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_operator();
  perform exora_private.require_listed(p_status, 'provider status');
  update public.provider_registry as r
  set
    status = p_status,
    verified_at = case p_status when 'verified' then now() else r.verified_at end,
    updated_at = now()
  where r.id = p_provider_id;
  if not found then
    perform exora_private.fail('not_found', 'This provider is not in the registry.', 'Check the id.');
  end if;
  perform public.log_audit_event(
    p_event_type => 'provider.status_changed',
    p_resource_type => 'provider',
    p_resource_id => p_provider_id,
    p_details => jsonb_build_object('status', p_status)
  );
end
$$;

alter table public.patient_provider_access
  drop column is_break_glass;

create unique index patient_provider_access_one_key
on public.patient_provider_access (patient_id, provider_id, purpose)
where revoked_at is null;

comment on table public.patient_provider_access is
  'What a provider may read of a record, for what and until when. In force only with a consent; never deleted, only revoked.';

create or replace function public.grant_provider_access(
  p_patient_id uuid,
  p_provider_id uuid,
  p_purpose text,
  p_categories text[] default null,
  p_expires_at timestamptz default null
)
returns uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_owner(p_patient_id);
  v_categories text[] := exora_private.checked_categories(p_categories);
  v_expires_at timestamptz := coalesce(p_expires_at, now() + interval '90 days');
  v_access_id uuid;
begin
  perform exora_private.require_listed(p_purpose, 'purpose');
  if v_expires_at <= now() or v_expires_at > now() + interval '366 days' then
    perform exora_private.fail('invalid_request', 'Access ends within a year from now.', 'Choose an earlier or later end.');
  end if;
  if not exists (select from public.provider_registry as r where r.id = p_provider_id and r.status = 'verified') then
    perform exora_private.fail('not_found', 'This provider is not in the registry.', 'Choose one of find_providers().');
  end if;
  -- Two grants at once: the second waits here and then replaces the first.
  perform from public.user_profiles as p where p.id = p_patient_id for no key update;
  if not exora_private.is_consented(p_patient_id, p_provider_id, p_purpose, v_categories) then
    perform exora_private.fail(
      'wrong_state',
      'No consent covers this provider, purpose and extent.',
      'Give consent first (give_consent), then access.'
    );
  end if;

  update public.patient_provider_access as a
  set revoked_at = now()
  where a.patient_id = p_patient_id
    and a.provider_id = p_provider_id
    and a.purpose = p_purpose
    and a.revoked_at is null;
  insert into public.patient_provider_access (patient_id, provider_id, purpose, categories, granted_by, expires_at)
  values (p_patient_id, p_provider_id, p_purpose, v_categories, v_user_id, v_expires_at)
  returning id into v_access_id;

  perform public.log_audit_event(
    p_event_type => 'provider.access_granted',
    p_patient_id => p_patient_id,
    p_resource_type => 'patient_provider_access',
    p_resource_id => v_access_id,
    p_details => jsonb_build_object(
      'provider_id', p_provider_id,
      'purpose', p_purpose,
      'categories', coalesce(array_to_string(v_categories, ','), 'all'),
      'expires_at', v_expires_at
    )
  );
  perform exora_private.tell_provider(v_access_id, 'access_granted');
  return v_access_id;
end
$$;

create or replace function public.revoke_provider_access(p_access_id uuid)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_access public.patient_provider_access;
begin
  -- No key update: a provider's read holds the audit head and then refers to this row; a full lock would wait crosswise.
  select a.* into v_access from public.patient_provider_access as a where a.id = p_access_id for no key update;
  if not found or not exora_private.is_owner(v_user_id, v_access.patient_id) then
    perform exora_private.fail(
      'not_found',
      'This access does not exist, or is not yours to end.',
      'Choose one of read_providers().'
    );
  end if;
  if v_access.revoked_at is not null then
    return false;
  end if;
  update public.patient_provider_access as a set revoked_at = now() where a.id = p_access_id;
  perform public.log_audit_event(
    p_event_type => 'provider.access_revoked',
    p_patient_id => v_access.patient_id,
    p_resource_type => 'patient_provider_access',
    p_resource_id => p_access_id,
    p_details => jsonb_build_object('provider_id', v_access.provider_id, 'purpose', v_access.purpose)
  );
  perform exora_private.tell_provider(p_access_id, 'access_revoked');
  return true;
end
$$;

create function public.get_patients_in_care()
returns table (
  patient_id uuid,
  display_name text,
  purpose text,
  categories text[],
  expires_at timestamptz
)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
begin
  return query
  select a.patient_id, p.display_name, a.purpose, a.categories, a.expires_at
  from public.provider_registry as r
  join public.patient_provider_access as a on a.provider_id = r.id
  join public.user_profiles as p on p.id = a.patient_id
  where r.user_id = v_user_id and exora_private.is_in_force(a, null)
  order by lower(p.display_name), a.patient_id, a.purpose;
end
$$;

revoke all on function public.get_patients_in_care() from public, anon, service_role;

grant execute on function public.get_patients_in_care() to authenticated;

comment on function public.get_patients_in_care() is
  'The people whose records the signed-in provider may read now, for what, how much, and until when.';

alter table public.provider_access_log
  drop column is_break_glass;

create or replace function exora_private.guard_access_log()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  -- An erased record takes its rows along; nothing else does.
  if tg_op = 'DELETE' and not exists (select from public.user_profiles as p where p.id = old.patient_id) then
    return old;
  end if;
  perform exora_private.fail('not_allowed', format('Rows of %s stay as they are.', tg_table_name), 'Append a row.');
  return null;
end
$$;

-- Notes that came with an archive have no provider here: the version before can't hold them.
delete from public.provider_clinical_notes as n where n.provider_id is null or n.access_id is null;

alter table public.provider_clinical_notes
  alter column provider_id set not null,
  alter column access_id set not null,
  drop column author,
  drop column import_id,
  drop column signed_name,
  drop column signed_registration;

create or replace function public.write_provider_note(
  p_patient_id uuid,
  p_note_type text,
  p_note_text text,
  p_encounter_id uuid default null,
  p_supersedes_id uuid default null
)
returns uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_access public.patient_provider_access := exora_private.provider_access(v_user_id, p_patient_id, 'encounters', null);
  v_text text;
  v_note_id uuid := gen_random_uuid();
begin
  if v_access.id is null then
    perform exora_private.fail(
      'not_allowed',
      'You don''t treat this person with access to their encounters.',
      'Ask the record''s owner for access.'
    );
  end if;
  v_text := exora_private.bounded_text(p_note_text, 20000, 'note');
  perform exora_private.require_listed(p_note_type, 'note type');
  if v_text is null then
    perform exora_private.fail('invalid_request', 'A note has words.', 'Write some.');
  end if;
  if p_encounter_id is not null
    and not exists (
      select from public.healthcare_encounters as e
      where e.id = p_encounter_id and e.patient_id = p_patient_id and e.status = 'recorded'
    )
  then
    perform exora_private.fail('not_found', 'This encounter is not in this record.', 'Choose one of read_encounters().');
  end if;
  if p_supersedes_id is not null then
    update public.provider_clinical_notes as n
    set superseded_at = now()
    where n.id = p_supersedes_id
      and n.patient_id = p_patient_id
      and n.provider_id = v_access.provider_id
      and n.superseded_at is null;
    if not found then
      perform exora_private.fail('not_found', 'There is no present note of yours with this id.', 'Reload the notes.');
    end if;
  end if;

  insert into public.provider_clinical_notes (
    id, patient_id, provider_id, access_id, encounter_id, note_type, note_text, supersedes_id, written_by
  )
  values (
    v_note_id, p_patient_id, v_access.provider_id, v_access.id, p_encounter_id, p_note_type, v_text, p_supersedes_id,
    v_user_id
  );
  perform exora_private.log_provider_access(
    p_patient_id, array['encounters'], 'write', 'provider_note', v_note_id,
    public.log_audit_event(
      p_event_type => 'provider.note_written',
      p_patient_id => p_patient_id,
      p_resource_type => 'provider_note',
      p_resource_id => v_note_id,
      p_details => jsonb_build_object(
        'provider_id', v_access.provider_id, 'note_type', p_note_type, 'characters', char_length(v_text)
      )
    )
  );
  return v_note_id;
end
$$;

-- 06_security.sql -------------------------------------------------------------

create or replace function exora_private.require_ai_consent(p_patient_id uuid, p_engine text)
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

create or replace function exora_private.end_unconsented_access(p_patient_id uuid, p_purpose text)
returns integer
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_access_id uuid;
  v_ended integer := 0;
begin
  for v_access_id in
    update public.patient_provider_access as a
    set revoked_at = now()
    where a.patient_id = p_patient_id
      and a.purpose = p_purpose
      and a.revoked_at is null
      and not exists (
        select
        from unnest(coalesce(a.categories, exora_private.record_categories())) as k (name)
        where exora_private.is_consented(a.patient_id, a.provider_id, a.purpose, array[k.name])
      )
    returning a.id
  loop
    v_ended := v_ended + 1;
    perform exora_private.tell_provider(v_access_id, 'access_revoked');
  end loop;
  return v_ended;
end
$$;

create or replace function exora_private.decide_consent(p_decision public.patient_consents)
returns uuid
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_consent public.patient_consents;
  v_ended integer := 0;
begin
  -- One record's consents and grants are changed one after the other: none is granted on what is being taken back.
  perform from public.user_profiles as p where p.id = p_decision.patient_id for no key update;
  if p_decision.consent_type = 'provider_access' then
    -- What ran out before this decision has ended too.
    v_ended := exora_private.end_unconsented_access(p_decision.patient_id, p_decision.purpose);
  end if;
  insert into public.patient_consents as c (
    patient_id, consent_type, purpose, provider_id, categories, status, policy_version, decided_by, expires_at
  )
  values (
    p_decision.patient_id, p_decision.consent_type, p_decision.purpose, p_decision.provider_id, p_decision.categories,
    p_decision.status, p_decision.policy_version, auth.uid(), p_decision.expires_at
  )
  on conflict on constraint patient_consents_scope_key do update
  set
    categories = excluded.categories,
    status = excluded.status,
    version = c.version + 1,
    policy_version = excluded.policy_version,
    decided_by = excluded.decided_by,
    decided_at = now(),
    expires_at = excluded.expires_at
  where (c.categories, c.status, c.policy_version, c.expires_at)
    is distinct from (excluded.categories, excluded.status, excluded.policy_version, excluded.expires_at)
  returning c.* into v_consent;

  if v_consent.id is null then
    -- Decided so already: nothing is logged but what ran out.
    if v_ended > 0 then
      perform public.log_audit_event(
        p_event_type => 'consent.lapsed',
        p_patient_id => p_decision.patient_id,
        p_resource_type => 'user_profile',
        p_resource_id => p_decision.patient_id,
        p_details => jsonb_build_object('purpose', p_decision.purpose, 'accesses_ended', v_ended)
      );
    end if;
    return (
      select c.id
      from public.patient_consents as c
      where c.patient_id = p_decision.patient_id
        and c.consent_type = p_decision.consent_type
        and c.purpose is not distinct from p_decision.purpose
        and c.provider_id is not distinct from p_decision.provider_id
    );
  end if;

  if v_consent.consent_type = 'provider_access' then
    v_ended := v_ended + exora_private.end_unconsented_access(v_consent.patient_id, v_consent.purpose);
  else
    update public.user_profiles as p
    set
      ai_consent_local = case v_consent.consent_type when 'ai_local' then v_consent.status = 'given' else p.ai_consent_local end,
      ai_consent_external =
        case v_consent.consent_type when 'ai_external' then v_consent.status = 'given' else p.ai_consent_external end,
      updated_at = now()
    where p.id = v_consent.patient_id;
  end if;

  perform public.log_audit_event(
    p_event_type => 'consent.changed',
    p_patient_id => v_consent.patient_id,
    p_resource_type => 'consent',
    p_resource_id => v_consent.id,
    p_details => jsonb_strip_nulls(
      jsonb_build_object(
        'consent_type', v_consent.consent_type,
        'engine', substr(nullif(v_consent.consent_type, 'provider_access'), 4),
        'allowed', v_consent.status = 'given',
        'status', v_consent.status,
        'version', v_consent.version,
        'purpose', v_consent.purpose,
        'provider_id', v_consent.provider_id,
        'categories', array_to_string(v_consent.categories, ','),
        'expires_at', v_consent.expires_at,
        'accesses_ended', v_ended
      )
    )
  );
  return v_consent.id;
end
$$;

create or replace function public.give_consent(
  p_patient_id uuid,
  p_consent_type text,
  p_purpose text default null,
  p_categories text[] default null,
  p_provider_id uuid default null,
  p_expires_at timestamptz default null,
  p_policy_version text default null
)
returns uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_decision public.patient_consents;
begin
  perform exora_private.require_owner(p_patient_id);
  perform exora_private.require_listed(p_consent_type, 'consent type');
  if p_consent_type = 'provider_access' then
    perform exora_private.require_listed(p_purpose, 'purpose');
  elsif num_nonnulls(p_purpose, p_categories, p_provider_id, p_expires_at) > 0 then
    perform exora_private.fail(
      'invalid_request',
      'Consent to engines has no purpose, categories, provider or end.',
      'Leave these out.'
    );
  end if;
  if p_expires_at <= now() or not isfinite(p_expires_at) then
    perform exora_private.fail('invalid_request', 'Consent ends in the future.', 'Choose a later end, or none.');
  end if;
  if p_provider_id is not null
    and not exists (select from public.provider_registry as r where r.id = p_provider_id and r.status = 'verified')
  then
    perform exora_private.fail('not_found', 'This provider is not in the registry.', 'Choose one of find_providers().');
  end if;
  v_decision.patient_id := p_patient_id;
  v_decision.consent_type := p_consent_type;
  v_decision.purpose := p_purpose;
  v_decision.provider_id := p_provider_id;
  v_decision.categories := exora_private.checked_categories(p_categories);
  v_decision.status := 'given';
  v_decision.policy_version := exora_private.bounded_text(p_policy_version, 60, 'version of the wording');
  v_decision.expires_at := p_expires_at;
  return exora_private.decide_consent(v_decision);
end
$$;

create or replace function public.withdraw_consent(p_consent_id uuid)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_consent public.patient_consents;
begin
  select c.* into v_consent from public.patient_consents as c where c.id = p_consent_id;
  if not found or not exora_private.is_owner(v_user_id, v_consent.patient_id) then
    perform exora_private.fail(
      'not_found',
      'This consent does not exist, or is not yours to withdraw.',
      'Choose one of read_consents().'
    );
  end if;
  -- In turn with other decisions about this record, then looked at again.
  perform from public.user_profiles as p where p.id = v_consent.patient_id for no key update;
  select c.* into v_consent from public.patient_consents as c where c.id = p_consent_id;
  if v_consent.status = 'withdrawn' then
    return false;
  end if;
  v_consent.status := 'withdrawn';
  perform exora_private.decide_consent(v_consent);
  return true;
end
$$;

create function public.set_ai_consent(p_patient_id uuid, p_engine text, p_allowed boolean)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_decision public.patient_consents;
begin
  perform exora_private.require_owner(p_patient_id);
  if p_engine is null or p_engine not in ('local', 'external') or p_allowed is null then
    perform exora_private.fail('invalid_request', 'Engines are local or external.', 'Name one and say true or false.');
  end if;
  v_decision.patient_id := p_patient_id;
  v_decision.consent_type := 'ai_' || p_engine;
  v_decision.status := case when p_allowed then 'given' else 'withdrawn' end;
  perform exora_private.decide_consent(v_decision);
  if p_engine = 'local' and p_allowed then
    -- What changed while nothing was told.
    perform exora_private.retell(p_patient_id);
  end if;
end
$$;

revoke all on function public.set_ai_consent(uuid, text, boolean) from public, anon, service_role;

grant execute on function public.set_ai_consent(uuid, text, boolean) to authenticated;

comment on function public.set_ai_consent(uuid, text, boolean) is
  'The account owner allows or stops reading by local or external engines; in force from the next call on.';

create or replace function exora_private.is_in_force(p_access public.patient_provider_access, p_category text)
returns boolean
language sql
stable
set search_path = ''
as $$
  select p_access.revoked_at is null
    and p_access.expires_at > now()
    and exists (select from public.provider_registry as r where r.id = p_access.provider_id and r.status = 'verified')
    and exists (
      select
      from unnest(
        case when p_category is null then exora_private.record_categories() else array[p_category] end
      ) as k (name)
      where (p_access.categories is null or k.name = any (p_access.categories))
        and exora_private.is_consented(p_access.patient_id, p_access.provider_id, p_access.purpose, array[k.name])
    )
$$;

comment on function exora_private.is_in_force(public.patient_provider_access, text) is
  'Whether a provider''s grant opens this category now: not ended, its provider verified, its extent consented. Null: any.';

create or replace function exora_private.provider_access(p_user_id uuid, p_profile_id uuid, p_category text, p_purpose text)
returns public.patient_provider_access
language sql
stable
set search_path = ''
as $$
  select a
  from public.provider_registry as r
  join public.patient_provider_access as a on a.provider_id = r.id and a.patient_id = p_profile_id
  where r.user_id = p_user_id
    and (p_purpose is null or a.purpose = p_purpose)
    and exora_private.is_in_force(a, p_category)
  order by array_position(exora_private.closed_list('purpose'), a.purpose)
  limit 1
$$;

comment on function exora_private.provider_access(uuid, uuid, text, text) is
  'The grant by which the user, as a provider in consent, may read this category now, or null.';

create or replace function exora_private.access_level(p_user_id uuid, p_profile_id uuid, p_category text, p_purpose text)
returns text
language sql
stable
set search_path = ''
as $$
  select case
    when exora_private.is_owner(p_user_id, p_profile_id) then 'owner'
    else coalesce(
      (
        select g.access_level
        from public.profile_access_permissions as g
        where g.profile_id = p_profile_id
          and g.grantee_user_id = p_user_id
          and g.revoked_at is null
          and (g.expires_at is null or g.expires_at > now())
          and (p_category is null or g.categories is null or p_category = any (g.categories))
          and (p_purpose is null or g.purpose = p_purpose)
        order by array_position(array['full', 'edit', 'view'], g.access_level)
        limit 1
      ),
      case
        when (exora_private.provider_access(p_user_id, p_profile_id, p_category, p_purpose)).id is not null then 'view'
      end
    )
  end
$$;

create policy exora_documents_owner_select on storage.objects
for select to authenticated
using (
  bucket_id = 'documents'
  and split_part(name, '/', 1) in (
    select p.id::text from public.user_profiles as p where p.account_owner_id = (select auth.uid())
  )
);

create or replace function exora_private.ticket_folders()
returns text[]
language sql
stable
security definer
set search_path = ''
as $$
  select coalesce(array_agg(t.patient_id || '/' || t.shell_file_id), '{}')
  from exora_private.file_access_tickets as t
  where t.user_id = auth.uid()
    and t.expires_at > now()
    -- A minute is long when access has been taken away.
    and exora_private.can_read(t.patient_id, 'documents')
$$;

create policy exora_documents_ticket_select on storage.objects
for select to authenticated
using (
  bucket_id = 'documents'
  -- One look-up a statement, not one an object.
  and split_part(name, '/', 1) || '/' || split_part(name, '/', 2) = any ((select exora_private.ticket_folders())::text[])
);

create or replace function public.open_shell_file(p_shell_file_id uuid)
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
  if not exora_private.is_owner(v_user_id, v_file.patient_id) then
    if v_file.current_reading_id is null then
      perform exora_private.fail(
        'wrong_state',
        'This document has not been checked yet.',
        'Wait until it has been read, then open it.'
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

comment on function public.open_shell_file(uuid) is
  'Where a file''s bytes are. Others than the owner get, logged, a ticket for 60 seconds: the original and its page pictures.';

create or replace function exora_private.log_provider_access(
  p_patient_id uuid,
  p_categories text[],
  p_action text,
  p_resource_type text,
  p_resource_id uuid,
  p_audit_event_id uuid
)
returns void
language sql
volatile
set search_path = ''
as $$
  -- One row a grant: different categories may stand open by different ones.
  insert into public.provider_access_log (
    patient_id, provider_id, access_id, user_id, action, purpose, categories, resource_type, resource_id, audit_event_id
  )
  select
    a.patient_id, a.provider_id, a.id, auth.uid(), p_action, a.purpose, array_agg(k.name order by k.name),
    p_resource_type, p_resource_id, p_audit_event_id
  from unnest(p_categories) as k (name)
  cross join lateral exora_private.provider_access(auth.uid(), p_patient_id, k.name, null) as a
  where a.id is not null
  group by a.id, a.patient_id, a.provider_id, a.purpose
$$;

create or replace function exora_private.log_read(
  p_patient_id uuid,
  p_categories text[],
  p_action text,
  p_resource_type text,
  p_resource_id uuid
)
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  if not exora_private.is_owner(auth.uid(), p_patient_id) then
    perform exora_private.log_provider_access(
      p_patient_id, p_categories, p_action, p_resource_type, p_resource_id,
      public.log_audit_event(
        p_event_type => case p_action when 'open' then 'record.opened' else 'record.read' end,
        p_patient_id => p_patient_id,
        p_resource_type => p_resource_type,
        p_resource_id => p_resource_id,
        p_details => jsonb_build_object('category', array_to_string(p_categories, ','))
      )
    );
    -- Whoever takes access away writes to the same log: if that was waited for, the answer has changed.
    if exists (select from unnest(p_categories) as k (name) where not exora_private.can_read(p_patient_id, k.name)) then
      perform exora_private.fail(
        'not_allowed',
        'Your access to this record has just ended.',
        'Ask the record''s owner for access.'
      );
    end if;
  end if;
end
$$;

-- 06_security_reads.sql -------------------------------------------------------

create or replace function public.read_progress(p_patient_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_polled_read(p_patient_id, 'documents');
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

create or replace function public.read_overview(p_patient_id uuid)
returns json
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
begin
  return (
    with present as materialized (
      select c.event_type, exora_private.facts_json(p_patient_id, c.ids, v_with_files) as facts
      from exora_private.current_facts(
        p_patient_id,
        array(
          select t.name
          from unnest(array['medication', 'condition', 'allergy', 'lab']) as t (name)
          where t.name = any (v_types)
        )
      ) as c
    )
    select json_build_object(
      'medications', coalesce((select p.facts from present as p where p.event_type = 'medication'), '[]'),
      'conditions', coalesce((select p.facts from present as p where p.event_type = 'condition'), '[]'),
      'allergies', coalesce((select p.facts from present as p where p.event_type = 'allergy'), '[]'),
      'labs', coalesce((select p.facts from present as p where p.event_type = 'lab'), '[]'),
      'conflicts', exora_private.conflicts_json(p_patient_id, v_types, v_with_files),
      -- An empty group must not be taken for "none": no allergy shown is not no allergy.
      'hidden', (
        select coalesce(json_agg(g.name order by g.name), '[]')
        from unnest(v_groups || array['documents']) as g (name)
        where g.name <> all (v_shown)
      ),
      'counts', (
        select json_build_object(
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
    )
  );
end
$$;

create or replace function public.read_providers(p_patient_id uuid)
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

create or replace function public.read_provider_notes(
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

create or replace function public.read_consents(p_patient_id uuid)
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

comment on function public.read_consents(uuid) is 'The owner''s consents, each with its last 20 versions. The owner only.';

-- 07_optimization.sql ---------------------------------------------------------

create or replace function exora_private.job_types()
returns text[]
language sql
immutable
set search_path = ''
as $$
  select array['shell_file_processing', 'ai_processing', 'semantic_processing']
$$;

create or replace function exora_private.default_lane(p_job_type text)
returns text
language sql
immutable
set search_path = ''
as $$
  select case p_job_type
    when 'shell_file_processing' then 'reading'
    when 'ai_processing' then 'understanding'
    when 'semantic_processing' then 'narrating'
  end
$$;

delete from public.job_lanes where lane = 'privacy';

alter table public.job_queue
  add constraint job_queue_job_type_known check (
    job_type in ('shell_file_processing', 'ai_processing', 'semantic_processing')
  );

delete from public.maintenance_tasks where task = 'tend_erasures';

delete from public.maintenance_tasks where task = 'remove_expired';

delete from public.maintenance_tasks where task = 'sweep_uploads';

delete from public.maintenance_tasks where task = 'remind_about_care';

create or replace function exora_private.require_operator()
returns void
language plpgsql
stable
set search_path = ''
as $$
begin
  if not exora_private.is_service() and not exora_private.is_admin() then
    perform exora_private.fail('not_allowed', 'Only operators may do this.', 'Sign in as an operator.');
  end if;
end
$$;

comment on function exora_private.require_operator() is
  'Nothing for service_role and admins, else the error not_allowed. What it guards tells and changes nothing of a record.';

create or replace function public.data_quality_report(p_recorded_since timestamptz default null)
returns table (check_name text, severity text, found bigint, hint text)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_operator();
  return query
  with living as materialized (
    select e.id, e.patient_id, e.event_type, e.display_text, e.assertion, e.event_date, e.event_day, e.status, e.origin, e.confidence
    from public.patient_clinical_events as e
    where e.status in ('suggested', 'confirmed') and (p_recorded_since is null or e.recorded_at >= p_recorded_since)
  )
  select 'machine_fact_without_proof', 'error', count(*), 'Read the document again: every fact of a machine cites its page.'
  from living as e
  where e.origin <> 'person' and not exists (select from public.clinical_event_sources as s where s.event_id = e.id)
  union all
  select 'stored_file_without_usage', 'error', count(*), 'Count it with track_shell_file_upload_usage().'
  from public.shell_files as f
  where f.storage_path is not null
    and not exists (
      select from public.user_usage_tracking as u where u.shell_file_id = f.id and u.usage_type = 'shell_file_upload'
    )
  union all
  select 'completed_session_without_usage', 'error', count(*), 'Count it with track_ai_processing_usage().'
  from public.ai_processing_sessions as s
  where s.status = 'completed' and not exists (select from public.user_usage_tracking as u where u.session_id = s.id)
  union all
  select 'unfinished_file_without_job', 'error', count(*), 'Enqueue its stage again: no job works on it.'
  from public.shell_files as f
  where f.status in ('queued', 'reading', 'understanding')
    and not exists (
      select from exora_private.job_queue_live as j where j.id = f.current_job_id
    )
  union all
  select 'session_of_finished_job', 'warning', count(*), 'Its job ended without completing it: look at the job''s error.'
  from public.ai_processing_sessions as s
  where s.status = 'running'
    and not exists (select from exora_private.job_queue_live as j where j.id = s.job_id)
  union all
  select 'fact_in_the_future', 'warning', count(*), 'Compare the date with the document.'
  from living as e
  where e.event_day > current_date + 1
  union all
  select 'fact_before_birth', 'warning', count(*), 'Compare the date with the document and the profile''s date of birth.'
  from living as e
  join public.user_profiles as p on p.id = e.patient_id
  where e.event_day < p.date_of_birth and e.event_type <> 'family_history'
  union all
  select 'allergy_stated_and_denied', 'warning', count(*), 'Ask the person which is right: two documents disagree.'
  from (
    select from living as e
    where e.event_type = 'allergy'
    group by e.patient_id, lower(e.display_text)
    having bool_or(e.assertion = 'present') and bool_or(e.assertion = 'absent')
  ) as c
  union all
  select 'reference_range_reversed', 'warning', count(*), 'Compare the range with the document.'
  from public.patient_observations as o
  join living as e on e.id = o.event_id
  where o.ref_low > o.ref_high
  union all
  select 'file_processed_without_facts', 'info', count(*), 'Normal for letters without findings; many at once are a fault.'
  from public.shell_files as f
  where f.status = 'processed' and not exists (select from public.patient_clinical_events as e where e.shell_file_id = f.id)
  union all
  select 'uncoded_fact', 'info', count(*), 'Load the code system that knows it.'
  from living as e
  where not exists (select from public.medical_code_assignments as a where a.event_id = e.id)
  union all
  select 'doubtful_suggestion', 'info', count(*), 'It waits for a person''s decision.'
  from living as e
  where e.status = 'suggested' and e.confidence < 0.5
  union all
  select 'same_fact_in_several_documents', 'info', coalesce(sum(c.facts - 1), 0)::bigint, 'Shown as one line with all its sources.'
  from (
    select count(*) as facts
    from living as e
    group by e.patient_id, e.event_type, lower(e.display_text), e.assertion, e.event_date
    having count(*) > 1
  ) as c;
end
$$;

-- Polling: the few files of a record that are being worked on, or were until just now.
create index shell_files_unfinished_idx
on public.shell_files (patient_id)
where status in ('queued', 'reading', 'understanding');

-- 08_job_coordination.sql -----------------------------------------------------

create or replace function exora_private.give_up_job(
  p_job public.job_queue,
  p_error_code text,
  p_error_parameters jsonb,
  p_retryable boolean
)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_file public.shell_files;
begin
  update public.shell_files as f
  set
    status = 'failed',
    error_code = p_error_code,
    error_parameters = p_error_parameters,
    error_retryable = p_retryable
  where f.id = (p_job.job_payload ->> 'shell_file_id')::uuid
    and f.current_job_id = p_job.id
    and f.status in ('queued', 'reading', 'understanding')
  returning f.* into v_file;
  if found then
    perform exora_private.notify(
      p.account_owner_id, 'file_failed', v_file.patient_id, 'shell_file', v_file.id,
      p_error_parameters || jsonb_build_object('error_code', p_error_code)
    )
    from public.user_profiles as p
    where p.id = v_file.patient_id;
  end if;
  perform public.log_audit_event(
    p_event_type => 'job.given_up',
    p_patient_id => p_job.patient_id,
    p_resource_type => 'job',
    p_resource_id => p_job.id,
    p_details => jsonb_build_object('job_type', p_job.job_type, 'error_code', p_error_code, 'attempt', p_job.attempt),
    p_job_id => p_job.id,
    p_correlation_id => p_job.correlation_id
  );
end
$$;

comment on function exora_private.give_up_job(public.job_queue, text, jsonb, boolean) is
  'What the end of a job without success means for its file: failed with the reason, its owner told, the event logged.';

-- 08_job_enqueuing.sql --------------------------------------------------------

create or replace function exora_private.insert_jobs(p_jobs jsonb, p_job_ids uuid[], p_has_keys boolean)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_now timestamptz := clock_timestamp();
  v_max_attempts integer := exora_private.setting('jobs.max_attempts')::integer;
begin
  -- See job_line(): first the transaction's number, then how far the lines are.
  perform pg_current_xact_id();
  if p_has_keys then
    -- In the order of the keys, so that two calls never wait for each other.
    insert into public.job_idempotency_keys (key, job_id)
    select distinct on (x.idempotency_key) x.idempotency_key, x.id
    from rows from (jsonb_to_recordset(p_jobs) as (idempotency_key text), unnest(p_job_ids))
      with ordinality as x (idempotency_key, id, ordinality)
    where x.idempotency_key is not null
    order by x.idempotency_key, x.ordinality
    on conflict on constraint job_idempotency_keys_pkey do nothing;
  end if;
  with asked as (
    select
      x.*,
      -- Null, which the table refuses, when something is out of range or the line does not exist yet.
      case
        when (x.due_at not between v_now - interval '1 day' and v_now + interval '1 year') is true
          or (x.max_attempts not between 1 and 100) is true
          or (pg_column_size(x.job_payload) > 65536) is true
          or exists (
            select
            from public.shell_files as f
            where f.id = (x.job_payload ->> 'shell_file_id')::uuid
              and f.patient_id <> (x.job_payload ->> 'patient_id')::uuid
          )
        then null
        else l.id
      end as line_id,
      l.lane as line_lane,
      l.virtual_time,
      (x.due_at > v_now) is true as waits,
      (x.job_payload ->> 'patient_id')::uuid as patient_id
    from rows from (
      jsonb_to_recordset(p_jobs) as (
        job_type text, job_name text, job_payload jsonb, priority integer, due_at timestamptz, max_attempts integer,
        idempotency_key text, correlation_id uuid, lane text
      ),
      unnest(p_job_ids)
    ) with ordinality as x (
      job_type, job_name, job_payload, priority, due_at, max_attempts, idempotency_key, correlation_id, lane, id, ordinality
    )
    left join exora_private.job_lines as l
      on l.lane = coalesce(
        x.lane,
        -- default_lane(), written out for its speed.
        case x.job_type
          when 'shell_file_processing' then 'reading'
          when 'ai_processing' then 'understanding'
          when 'semantic_processing' then 'narrating'
        end
      )
      and l.job_type = x.job_type
      and l.priority = coalesce(x.priority, 5)
    where not p_has_keys
      or x.idempotency_key is null
      or exists (select from public.job_idempotency_keys as k where k.key = x.idempotency_key and k.job_id = x.id)
  ),
  numbered as (
    select a.*, row_number() over (partition by a.line_id, a.patient_id, a.waits order by a.ordinality) as turn
    from asked as a
  ),
  begun as (
    -- Each record's first place, looked up once: see next_place().
    select
      n.*,
      case when n.turn = 1 and not n.waits then
        coalesce(
          (
            select max(j.place) + 1000
            from exora_private.job_queue_live as j
            where j.patient_id = n.patient_id and j.line_id = n.line_id and j.place >= n.virtual_time
          ),
          n.virtual_time
        )
      end as first_place
    from numbered as n
  )
  insert into exora_private.job_queue_live (
    id, job_type, job_name, job_payload, status, lane, priority, patient_id, line_id, place, due_at, max_attempts,
    correlation_id, created_at
  )
  select
    b.id,
    b.job_type,
    b.job_name,
    coalesce(b.job_payload, '{}'),
    case when b.waits then 'scheduled' else 'pending' end,
    b.line_lane,
    coalesce(b.priority, 5),
    b.patient_id,
    b.line_id,
    max(b.first_place) over (partition by b.line_id, b.patient_id, b.waits) + 1000 * (b.turn - 1),
    coalesce(b.due_at, v_now),
    coalesce(b.max_attempts, v_max_attempts),
    b.correlation_id,
    v_now
  from begun as b;
end
$$;

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
    when 'promote_due_jobs' then exora_private.promote_due_jobs(5000)
    when 'advance_job_lines' then exora_private.advance_job_lines()
    when 'sweep_job_queue' then exora_private.sweep_job_queue()
    when 'keep_job_partitions' then exora_private.keep_job_partitions()
  end;
end
$$;

-- 08_submission.sql -----------------------------------------------------------

create or replace function exora_private.require_upload(p_shell_file_id uuid, p_patient_id uuid, p_idempotency_key text)
returns uuid
language plpgsql
stable
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_owner(p_patient_id);
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
  'The signed-in owner, if the file''s id belongs to this profile and key; else an error.';

create function public.submit_shell_file(
  p_shell_file_id uuid,
  p_patient_id uuid,
  p_file_name text,
  p_mime_type text,
  p_size_bytes bigint,
  p_sha256 text,
  p_idempotency_key text,
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

  -- Of two simultaneous submissions the second waits here, then takes the other branch.
  insert into public.shell_files (
    id, patient_id, uploaded_by, file_name, mime_type, size_bytes, sha256, storage_path, idempotency_key
  )
  values (
    p_shell_file_id, p_patient_id, v_user_id, p_file_name, p_mime_type, p_size_bytes, p_sha256, v_path, p_idempotency_key
  )
  on conflict on constraint shell_files_pkey do nothing
  returning * into v_file;

  if v_file.id is null then
    select f.* into v_file from public.shell_files as f where f.id = p_shell_file_id;
    if v_file.size_bytes <> p_size_bytes or coalesce(v_file.sha256, p_sha256) <> p_sha256 then
      perform exora_private.fail(
        'idempotency_conflict',
        'This upload''s key was already used for another file.',
        'Start a new upload for this file.'
      );
    end if;
    return jsonb_build_object('shell_file_id', v_file.id, 'job_id', v_file.current_job_id, 'status', v_file.status);
  end if;

  perform exora_private.require_ai_consent(p_patient_id, 'local');

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

  -- Submissions to one record are counted one after another, so that together they can't pass the limit.
  perform from public.user_profiles as p where p.id = p_patient_id for no key update;
  v_plan := exora_private.plan_of(p_patient_id);
  if exora_private.stored_bytes(p_patient_id) > v_plan.storage_bytes_per_record then
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

  v_job_id := public.enqueue_job_v3(
    job_type => 'shell_file_processing',
    job_name => 'Process medical document',
    job_payload => jsonb_build_object('shell_file_id', v_file.id, 'patient_id', v_file.patient_id, 'file_path', v_path),
    p_correlation_id => p_correlation_id
  );
  update public.shell_files as f set current_job_id = v_job_id where f.id = v_file.id;
  perform public.track_shell_file_upload_usage(p_patient_id, v_file.id, p_size_bytes, null);
  perform public.log_audit_event(
    p_event_type => 'file.submitted',
    p_patient_id => p_patient_id,
    p_resource_type => 'shell_file',
    p_resource_id => v_file.id,
    p_details => jsonb_build_object('size_bytes', p_size_bytes, 'mime_type', p_mime_type),
    p_personal => jsonb_build_object('file_name', p_file_name, 'sha256', p_sha256),
    p_job_id => v_job_id,
    p_correlation_id => p_correlation_id
  );
  return jsonb_build_object('shell_file_id', v_file.id, 'job_id', v_job_id, 'status', v_file.status);
end
$$;

revoke all on function public.submit_shell_file(uuid, uuid, text, text, bigint, text, text, uuid)
from public, anon, service_role;

grant execute on function public.submit_shell_file(uuid, uuid, text, text, bigint, text, text, uuid) to authenticated;

comment on function public.submit_shell_file(uuid, uuid, text, text, bigint, text, text, uuid) is
  'Takes an uploaded file into the record: row, job, usage and audit event in one transaction. The same key gives the same answer.';

create or replace function public.reject_shell_file(
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

create or replace function public.retry_shell_file(p_shell_file_id uuid, p_correlation_id uuid default null)
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
  if not exora_private.can_retry(v_file) then
    perform exora_private.fail(
      'wrong_state',
      'This document can''t be tried again.',
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

comment on function public.retry_shell_file(uuid, uuid) is
  'Starts a failed file again (from the understanding, if it was read whole) when its fault was not in the file itself.';

create or replace function public.dismiss_shell_file(p_shell_file_id uuid)
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
  if not found or not exora_private.is_owner(v_user_id, v_file.patient_id) then
    perform exora_private.fail('not_found', 'This document does not exist, or it is not yours.', 'Go back to the list.');
  end if;
  if v_file.status <> 'failed'
    or exists (select from public.patient_clinical_events as e where e.shell_file_id = v_file.id)
  then
    perform exora_private.fail(
      'wrong_state',
      'Only a failed document without facts can be dismissed.',
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
    p_details => jsonb_build_object('error_code', v_file.error_code),
    p_personal => jsonb_build_object('file_name', v_file.file_name)
  );
  return jsonb_build_object('shell_file_id', v_file.id, 'storage_path', v_file.storage_path);
end
$$;

comment on function public.dismiss_shell_file(uuid) is
  'Removes a failed document from the list. Its bytes, if any were stored (storage_path), are then the owner''s to delete.';

-- 03_clinical_core.sql --------------------------------------------------------

comment on column public.shell_files.status is null;

-- 08_erasure_work.sql ---------------------------------------------------------

drop function exora_private.erase_account;

drop function exora_private.erase_record;

drop function exora_private.erasure_paths;

-- 06_record_import_rows.sql ---------------------------------------------------

drop function exora_private.import_table;

drop function exora_private.check_imported;

-- 06_record_import.sql --------------------------------------------------------

drop function exora_private.require_import;

-- 06_erasure.sql --------------------------------------------------------------

drop function exora_private.detach_record;

drop function exora_private.erasure_json;

-- 06_break_glass.sql ----------------------------------------------------------

drop function exora_private.begin_break_glass;

drop function exora_private.tell_of_break_glass;

-- 02_profiles_invitations.sql -------------------------------------------------

drop function exora_private.hand_over_profile;

drop function exora_private.find_invitation;

drop function exora_private.invitation_right;

drop function exora_private.invitation_state;

-- 02_profiles_care.sql --------------------------------------------------------

drop function exora_private.is_representation_in_force;

-- 01_foundations_audit_anchors.sql --------------------------------------------

drop function exora_private.audit_cut;

-- 08_submission.sql -----------------------------------------------------------

drop table
  exora_private.duplicate_uploads,
  exora_private.audit_signing_keys,
  public.imported_history,
  public.record_imports,
  exora_private.erased_usage,
  exora_private.erasures,
  public.consent_wordings,
  public.break_glass_uses,
  exora_private.break_glass_attempts,
  exora_private.emergency_codes,
  exora_private.invitation_tries,
  public.profile_invitations,
  exora_private.care_reminders,
  public.legal_representations,
  public.account_security,
  exora_private.audit_cuts;

drop function public.find_upload;

drop function exora_private.duplicate_answer;

-- 08_retention.sql ------------------------------------------------------------

drop function public.apply_retention;

drop function exora_private.cut_audit_chains;

drop function exora_private.is_access_row_due;

drop function exora_private.guard_retention;

drop function exora_private.retention_minimums;

-- 08_expiry.sql ---------------------------------------------------------------

drop function exora_private.remove_expired;

drop function exora_private.expiry_rules;

-- 08_erasure_work.sql ---------------------------------------------------------

drop function exora_private.sweep_uploads;

drop function exora_private.tend_erasures;

drop function public.continue_erasure;

drop function exora_private.finish_erasure;

drop function exora_private.erase_finished_jobs;

drop function exora_private.erase_usage;

drop function exora_private.erase_audit_fields;

drop function exora_private.erase_rows;

drop function exora_private.with_count;

drop function exora_private.stray_uploads;

-- 06_sharing.sql --------------------------------------------------------------

drop function public.preview_read;

drop function public.preview_access;

drop function exora_private.see_as;

drop function exora_private.access_summary;

drop function exora_private.propose_access;

drop function exora_private.propose_provider;

drop function exora_private.propose_delegate;

drop function exora_private.stand_in_provider;

drop function exora_private.stand_in;

drop function exora_private.previewed_call;

drop function exora_private.previewed_reads;

-- 06_security_reads_facts.sql -------------------------------------------------

drop function public.read_fact;

-- 06_security_reads.sql -------------------------------------------------------

drop function exora_private.decider_json;

-- 06_security_files.sql -------------------------------------------------------

drop function exora_private.is_submitted_object;

drop function exora_private.contributor_folders;

drop function exora_private.quarantined_folders;

-- 06_security_audit_export.sql ------------------------------------------------

drop function public.audit_log_health;

drop function public.read_audit_export_anchors;

drop function public.read_audit_export;

drop function public.begin_audit_export;

drop function exora_private.require_export;

drop function exora_private.micros_text;

drop function public.publish_audit_key;

drop function exora_private.audit_key_id;

-- 06_security_audit_events.sql ------------------------------------------------

drop function public.read_account_activity;

drop function public.log_session_event;

drop function public.log_client_events;

drop function exora_private.client_event_problem;

drop function exora_private.is_of_record;

drop function exora_private.is_uuid;

drop function exora_private.clean_client_details;

drop function exora_private.client_event_classes;

-- 06_security.sql -------------------------------------------------------------

drop function exora_private.is_breaking_glass;

drop function exora_private.may_edit;

drop function exora_private.end_all_sharing;

drop function exora_private.hold_record;

-- 06_record_import_rows.sql ---------------------------------------------------

drop function public.import_record_rows;

drop function exora_private.import_rows_sql;

-- 06_record_import.sql --------------------------------------------------------

drop function exora_private.import_folders;

drop function public.read_imported_history;

drop function public.read_record_imports;

drop function public.discard_record_import;

drop function public.complete_record_import;

drop function public.begin_record_import;

drop function exora_private.empty_own_profile;

drop function exora_private.with_imported_ids;

drop function exora_private.imported_id;

-- 06_record_export.sql --------------------------------------------------------

drop function public.complete_record_export;

drop function public.read_record_export;

drop function public.begin_record_export;

drop function exora_private.record_counts;

drop function exora_private.record_rows_sql;

drop function exora_private.export_as_of;

drop function exora_private.record_tables;

-- 06_erasure_rules.sql --------------------------------------------------------

drop function exora_private.erasure_rules;

-- 06_erasure.sql --------------------------------------------------------------

drop function exora_private.guard_upload;

drop function public.erase_shell_file;

drop function exora_private.lock_for_erasure;

drop function public.preview_shell_file_erasure;

drop function exora_private.shell_file_counts;

drop function public.read_erasures;

drop function public.cancel_erasure;

drop function public.request_account_erasure;

drop function public.request_erasure;

drop function exora_private.ask_for_erasure;

drop function exora_private.begin_erasure;

drop function exora_private.leave_others;

drop function exora_private.tell_of_erasure;

drop function exora_private.end_jobs;

drop function public.preview_erasure;

drop function exora_private.erasure_counts;

drop function exora_private.people_with_access;

drop function exora_private.is_account_going;

-- 06_consent_wordings.sql -----------------------------------------------------

drop function public.read_consent_wordings;

drop function public.publish_consent_wording;

drop function exora_private.agreed_wording;

drop function exora_private.guard_consent_wording;

-- 06_break_glass_review.sql ---------------------------------------------------

drop function public.review_break_glass_use;

drop function public.read_break_glass_uses;

drop function public.read_emergency_access;

-- 06_break_glass.sql ----------------------------------------------------------

drop function public.break_glass;

drop function exora_private.emergency_patient;

drop function exora_private.require_emergency_limits;

drop function exora_private.require_emergency_fields;

drop function exora_private.emergency_provider;

drop function public.revoke_emergency_code;

drop function public.make_emergency_code;

drop function exora_private.end_emergency_access;

drop function exora_private.emergency_code_hash;

drop function exora_private.emergency_categories;

-- 05_healthcare_journey.sql ---------------------------------------------------

drop function exora_private.end_providers_of;

-- 04_scanning.sql -------------------------------------------------------------

drop function public.hold_reading;

-- 02_profiles_invitations.sql -------------------------------------------------

drop function public.decline_invitation;

drop function public.accept_invitation;

drop function public.preview_invitation;

drop function public.read_invitations;

drop function public.cancel_invitation;

drop function public.create_invitation;

drop function exora_private.unknown_invitation;

drop function exora_private.invitation_code_hash;

drop function exora_private.random_code;

-- 02_profiles_care.sql --------------------------------------------------------

drop function public.read_care;

drop function exora_private.remind_about_care;

drop function exora_private.require_sharing_in_time;

drop function exora_private.comes_of_age_on;

drop function public.set_care_state;

drop function exora_private.care_roles;

drop function exora_private.care_transitions;

drop function public.list_representations;

drop function public.end_representation;

drop function public.grant_representation;

drop function exora_private.people_around;

drop function exora_private.require_grant_fields;

drop function exora_private.require_sharing;

drop function exora_private.sharing_basis;

drop function exora_private.is_representative;

drop function exora_private.representation_bases;

-- 02_profiles.sql -------------------------------------------------------------

drop function exora_private.make_profile_grant;

drop function exora_private.end_derived_access;

drop function public.choose_own_profile;

drop function exora_private.require_living;

drop function exora_private.require_decider;

-- 02_accounts.sql -------------------------------------------------------------

drop function public.note_account_reset;

drop function public.note_operator_change;

drop function public.read_account_security;

drop function public.set_second_factor_use;

drop function exora_private.require_second_factor;

drop function exora_private.second_factor_uses;

drop function exora_private.is_operator;

drop function exora_private.has_second_factor;

drop function exora_private.has_second_factors;

-- 01_foundations_audit_anchors.sql --------------------------------------------

drop function exora_private.guard_audit_cuts;

drop function exora_private.audit_tree_path;

drop function exora_private.audit_tree_root;

drop function exora_private.audit_tree_level;

drop function exora_private.audit_leaf;
