-- =============================================================================
-- 06_ERASURE.SQL - ASKING FOR AN ERASURE, AND ITS FIRST MOMENT
-- =============================================================================
-- Purpose: The owner has a record, an account or a document erased: preview, request, time to think again, beginning
-- Architecture: A request waits for its day; begun, the record has no owner and no grant any more, and a job does the rest
-- Dependencies: 01-05, 06_security.sql; the queue and 08_erasure_work.sql when its functions run
--
-- DESIGN DECISIONS:
-- - Until its day a request changes nothing and can be taken back, so that haste or force can be undone; everybody
--   with access is told. p_now skips the wait
-- - At its beginning the record loses its owner: every policy and gate that asks who owns it says no from then on
-- - Jobs of the record are removed, not only cancelled: a worker's next call about one is refused, so nothing that it
--   computed is stored
-- - A document is erased in the request's own transaction: whole or not at all. Its bytes follow by a job
-- - No object of the file store is made for a record or document that is gone, whatever signed address is redeemed
--
-- TABLES CREATED (2 tables):
-- Erasure: exora_private.erasures, exora_private.erased_usage
--
-- KEY FUNCTIONS: preview_erasure(), request_erasure(), request_account_erasure(), cancel_erasure(), read_erasures(),
--   preview_shell_file_erasure(), erase_shell_file(), exora_private.is_account_going(), exora_private.people_with_access(),
--   exora_private.erasure_json(), exora_private.ask_for_erasure(), exora_private.tell_of_erasure(),
--   exora_private.leave_others(), exora_private.begin_erasure(), exora_private.detach_record(), exora_private.end_jobs(),
--   exora_private.erasure_counts(), exora_private.shell_file_counts(), exora_private.lock_for_erasure(),
--   exora_private.guard_upload()
-- INTEGRATION POINTS: apps/web and the CLI ask; jobs of type privacy_processing go on with continue_erasure() (08)
-- =============================================================================

insert into public.system_configuration (key, value, description)
values ('erasure.grace_days', '7', 'Days between the request to erase a record or an account and its beginning.');

-- erasures ---------------------------------------------------------------------

create table exora_private.erasures (
  id uuid not null default gen_random_uuid(),
  kind text not null,
  -- Ids without foreign keys, of what is going; emptied when it is gone.
  patient_id uuid,
  shell_file_id uuid,
  -- Who asked for it; of an account: whose.
  user_id uuid,
  requested_at timestamptz not null default now(),
  due_at timestamptz not null default now(),
  begun_at timestamptz,
  finished_at timestamptz,
  cancelled_at timestamptz,
  counts jsonb not null default '{}',
  -- Objects that a worker was told to remove; those that are gone when it asks again are counted.
  listed_paths text[] not null default '{}',
  -- Up to where the finished jobs were walked through.
  job_cursor uuid,
  constraint erasures_pkey primary key (id),
  constraint erasures_kind_known check (kind in ('record', 'account', 'document', 'uploads')),
  constraint erasures_in_order check (
    (finished_at is null or begun_at is not null) and (cancelled_at is null or begun_at is null)
  ),
  constraint erasures_finished_nameless check (
    finished_at is null or (num_nonnulls(patient_id, shell_file_id, user_id, job_cursor) = 0 and listed_paths = '{}')
  ),
  constraint erasures_counts_object check (jsonb_typeof(counts) = 'object')
);

create unique index erasures_open_record_key on exora_private.erasures (patient_id)
where kind = 'record' and finished_at is null and cancelled_at is null;
create unique index erasures_open_account_key on exora_private.erasures (user_id)
where kind = 'account' and finished_at is null and cancelled_at is null;
create unique index erasures_open_uploads_key on exora_private.erasures (kind)
where kind = 'uploads' and finished_at is null;
create index erasures_open_idx on exora_private.erasures (due_at) where finished_at is null and cancelled_at is null;
create index erasures_user_idx on exora_private.erasures (user_id) where user_id is not null;

alter table exora_private.erasures enable row level security;
revoke all on exora_private.erasures from public, anon, authenticated, service_role;

comment on table exora_private.erasures is
  'What is to be erased, is being erased, and (nameless then) was erased: the receipts.';

create table exora_private.erased_usage (
  erasure_id uuid not null,
  month date not null,
  usage_type text not null,
  uses bigint not null,
  file_size_bytes bigint not null,
  pages bigint not null,
  tokens bigint not null,
  cost_micros bigint not null,
  constraint erased_usage_pkey primary key (erasure_id, month, usage_type)
);

alter table exora_private.erased_usage enable row level security;
revoke all on exora_private.erased_usage from public, anon, authenticated, service_role;

comment on table exora_private.erased_usage is
  'What erased records had used, summed up by month for the accounts: without a person, a file or a session.';

create function exora_private.is_account_going(p_user_id uuid)
returns boolean
language sql
stable
set search_path = ''
as $$
  select exists (
    select
    from exora_private.erasures as e
    where e.user_id = p_user_id and e.kind = 'account' and e.begun_at is not null and e.finished_at is null
  )
$$;

comment on function exora_private.is_account_going(uuid) is 'Whether the erasure of this account has begun and not ended.';

create function exora_private.people_with_access(p_patient_id uuid)
returns setof uuid
language sql
stable
set search_path = ''
as $$
  select g.grantee_user_id
  from public.profile_access_permissions as g
  where g.profile_id = p_patient_id and g.revoked_at is null and (g.expires_at is null or g.expires_at > now())
  union
  select r.representative_user_id
  from public.legal_representations as r
  where r.profile_id = p_patient_id and exora_private.is_representation_in_force(r)
  union
  select r.user_id
  from public.patient_provider_access as a
  join public.provider_registry as r on r.id = a.provider_id
  where a.patient_id = p_patient_id and a.revoked_at is null and a.expires_at > now() and r.user_id is not null
$$;

comment on function exora_private.people_with_access(uuid) is 'Carers and providers who have access to the record now, without its owner.';

create function exora_private.erasure_json(p_erasure exora_private.erasures)
returns jsonb
language sql
immutable
set search_path = ''
as $$
  select jsonb_build_object(
    'erasure_id', p_erasure.id,
    'kind', p_erasure.kind,
    'patient_id', p_erasure.patient_id,
    'shell_file_id', p_erasure.shell_file_id,
    'requested_at', p_erasure.requested_at,
    'due_at', p_erasure.due_at,
    'begun_at', p_erasure.begun_at,
    'can_cancel', p_erasure.begun_at is null and p_erasure.cancelled_at is null
  )
$$;

comment on function exora_private.erasure_json(exora_private.erasures) is 'An erasure as its owner sees it.';

-- Seeing beforehand ------------------------------------------------------------

create function exora_private.erasure_counts(p_patient_ids uuid[])
returns jsonb
language sql
stable
set search_path = ''
as $$
  select jsonb_build_object(
    'records', cardinality(p_patient_ids),
    'documents', (select count(*) from public.shell_files as f where f.patient_id = any (p_patient_ids)),
    'document_bytes', (
      select coalesce(sum(f.size_bytes), 0)
      from public.shell_files as f
      where f.patient_id = any (p_patient_ids) and f.storage_path is not null
    ),
    'facts', (
      select count(*)
      from public.patient_clinical_events as e
      where e.patient_id = any (p_patient_ids) and e.status in ('suggested', 'confirmed')
    ),
    'narratives', (
      select count(*)
      from public.clinical_narratives as n
      where n.patient_id = any (p_patient_ids) and n.status = 'current'
    ),
    'encounters', (
      select count(*)
      from public.healthcare_encounters as h
      where h.patient_id = any (p_patient_ids) and h.status = 'recorded'
    ),
    'provider_notes', (select count(*) from public.provider_clinical_notes as n where n.patient_id = any (p_patient_ids)),
    'appointments', (select count(*) from public.patient_appointments as a where a.patient_id = any (p_patient_ids)),
    'people_with_access', (
      select count(distinct w.user_id)
      from unnest(p_patient_ids) as p (id)
      cross join lateral exora_private.people_with_access(p.id) as w (user_id)
    ),
    'audit_events_kept', (select count(*) from public.audit_log as a where a.subject_id = any (p_patient_ids)),
    'grace_days', exora_private.setting('erasure.grace_days')
  )
$$;

comment on function exora_private.erasure_counts(uuid[]) is 'What these records have that an erasure takes away, in numbers, and how many events of the log stay.';

create function public.preview_erasure(p_patient_id uuid default null)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
begin
  if p_patient_id is not null then
    perform exora_private.require_owner(p_patient_id);
  end if;
  return exora_private.erasure_counts(
    array(
      select p.id
      from public.user_profiles as p
      where p.account_owner_id = v_user_id and p.id = coalesce(p_patient_id, p.id)
      order by p.id
    )
  );
end
$$;

revoke all on function public.preview_erasure(uuid) from public, anon, service_role;
grant execute on function public.preview_erasure(uuid) to authenticated;

comment on function public.preview_erasure(uuid) is
  'What goes when the owner has a record erased (null: the account with all its records), in numbers, and what stays.';

-- The first moment -------------------------------------------------------------

create function exora_private.end_jobs(p_patient_id uuid, p_shell_file_id uuid default null)
returns bigint
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_ids uuid[];
begin
  with gone as (
    delete from exora_private.job_queue_live as j
    where j.id = any (
      array(
        select k.id
        from exora_private.job_queue_live as k
        where k.patient_id = p_patient_id
          and (p_shell_file_id is null or k.job_payload ->> 'shell_file_id' = p_shell_file_id::text)
        order by k.id
        -- A document's lock is held by then: whoever has one of its jobs locked waits for it and finds no document.
        for update skip locked
      )
    )
    returning j.id
  )
  select array_agg(g.id) into v_ids from gone as g;
  if p_shell_file_id is null then
    -- Those that a worker's call had locked: that call ends, and what it stored goes with the rest.
    with gone as (
      delete from exora_private.job_queue_live as j where j.patient_id = p_patient_id returning j.id
    )
    select v_ids || array_agg(g.id) into v_ids from gone as g;
  end if;
  delete from public.job_idempotency_keys as k where k.job_id = any (v_ids);
  update public.api_capacity_leases as l
  set revoked_at = clock_timestamp()
  where l.job_id = any (v_ids) and l.released_at is null and l.revoked_at is null;
  return coalesce(cardinality(v_ids), 0);
end
$$;

comment on function exora_private.end_jobs(uuid, uuid) is
  'Removes the unfinished jobs of a record, or of one of its documents; workers learn with their next call. Says how many.';

create function exora_private.tell_of_erasure(p_kind text, p_patient_id uuid, p_erasure_id uuid, p_names_record boolean)
returns void
language sql
volatile
set search_path = ''
as $$
  select exora_private.notify(
    w.user_id, p_kind, case when p_names_record then p_patient_id end, 'erasure', p_erasure_id
  )
  from exora_private.people_with_access(p_patient_id) as w (user_id)
$$;

comment on function exora_private.tell_of_erasure(text, uuid, uuid, boolean) is
  'A message about an erasure to everybody with access to the record but its owner.';

create function exora_private.detach_record(p_patient_id uuid, p_erasure exora_private.erasures)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_jobs bigint;
begin
  perform exora_private.tell_of_erasure('record_erased', p_patient_id, p_erasure.id, false);
  -- Nobody owns it from here on, its name is gone, and engines may not read it.
  update public.user_profiles as p
  set
    account_owner_id = null,
    erasure_id = p_erasure.id,
    display_name = 'Erased',
    date_of_birth = null,
    ai_consent_local = false,
    ai_consent_external = false,
    updated_at = now()
  where p.id = p_patient_id;
  update public.patient_provider_access as a
  set revoked_at = now()
  where a.patient_id = p_patient_id and a.revoked_at is null;
  delete from public.profile_access_permissions as g where g.profile_id = p_patient_id;
  delete from public.user_profile_context as c where c.active_profile_id = p_patient_id;
  delete from exora_private.file_access_tickets as t where t.patient_id = p_patient_id;
  v_jobs := exora_private.end_jobs(p_patient_id);
  perform public.log_audit_event(
    p_event_type => 'record.erasure_begun',
    p_patient_id => p_patient_id,
    p_resource_type => 'erasure',
    p_resource_id => p_erasure.id,
    p_details => jsonb_build_object('kind', p_erasure.kind, 'jobs_ended', v_jobs),
    p_actor_id => p_erasure.user_id
  );
end
$$;

comment on function exora_private.detach_record(uuid, exora_private.erasures) is
  'Makes a record unreadable for everybody at once: no owner, no grants, no tickets, no jobs.';

create function exora_private.leave_others(p_user_id uuid)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_grant public.profile_access_permissions;
  v_profile_id uuid;
begin
  for v_grant in
    select g.*
    from public.profile_access_permissions as g
    where g.grantee_user_id = p_user_id and g.revoked_at is null
    order by g.profile_id, g.id
  loop
    perform exora_private.end_profile_access(v_grant, null);
  end loop;
  update public.legal_representations as r
  set
    ended_at = now(),
    ended_by = p_user_id,
    end_reason = 'resigned'
  where r.representative_user_id = p_user_id and r.ended_at is null;
  for v_profile_id in
    select g.profile_id
    from public.profile_access_permissions as g
    where g.granted_by = p_user_id and g.granted_as <> 'owner' and g.revoked_at is null
    group by g.profile_id
    order by g.profile_id
  loop
    perform exora_private.end_derived_access(v_profile_id, p_user_id);
  end loop;
end
$$;

comment on function exora_private.leave_others(uuid) is
  'Ends a person''s access to others'' records at once, by whatever right, with what they gave by it.';

create function exora_private.begin_erasure(p_erasure_id uuid)
returns boolean
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_erasure exora_private.erasures;
  v_patient_id uuid;
begin
  select e.* into v_erasure from exora_private.erasures as e where e.id = p_erasure_id for update;
  if not found or v_erasure.begun_at is not null or v_erasure.cancelled_at is not null then
    return false;
  end if;
  -- A record that has another owner by now is not the asker's to erase.
  if v_erasure.kind = 'record' and not exists (
    select from public.user_profiles as p where p.id = v_erasure.patient_id and p.account_owner_id = v_erasure.user_id
  ) then
    update exora_private.erasures as e set cancelled_at = clock_timestamp() where e.id = p_erasure_id;
    perform public.log_audit_event(
      p_event_type => 'record.erasure_lapsed',
      p_patient_id => v_erasure.patient_id,
      p_resource_type => 'erasure',
      p_resource_id => v_erasure.id
    );
    return false;
  end if;
  if v_erasure.kind = 'account' then
    -- In turn with create_profile(): none is made that this doesn't see.
    perform pg_advisory_xact_lock(hashtextextended(v_erasure.user_id::text, 2));
    perform exora_private.leave_others(v_erasure.user_id);
    update exora_private.erasures as e
    set cancelled_at = clock_timestamp()
    where e.kind = 'record' and e.user_id = v_erasure.user_id and e.begun_at is null and e.cancelled_at is null;
  end if;
  update exora_private.erasures as e set begun_at = clock_timestamp() where e.id = p_erasure_id;

  for v_patient_id in
    select p.id
    from public.user_profiles as p
    where p.account_owner_id = v_erasure.user_id
      and (v_erasure.kind = 'account' or p.id = v_erasure.patient_id)
    order by p.id
    for no key update
  loop
    perform exora_private.detach_record(v_patient_id, v_erasure);
  end loop;
  if v_erasure.kind = 'account' then
    -- Signed out everywhere, and no new sign-in while the rest goes.
    delete from auth.sessions as s where s.user_id = v_erasure.user_id;
    update auth.users as u set banned_until = now() + interval '100 years' where u.id = v_erasure.user_id;
  end if;
  perform public.enqueue_job_v3(
    job_type => 'privacy_processing',
    job_name => 'Erase',
    job_payload => jsonb_build_object('erasure_id', v_erasure.id)
  );
  return true;
end
$$;

comment on function exora_private.begin_erasure(uuid) is
  'Begins a requested erasure: what is to go is unreadable at once, and a job erases it. False: begun, cancelled or lapsed.';

-- Asking -----------------------------------------------------------------------

create function exora_private.ask_for_erasure(p_kind text, p_patient_id uuid, p_now boolean)
returns jsonb
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_erasure exora_private.erasures;
  v_record_id uuid;
  v_is_new boolean := false;
  v_due_at timestamptz := case
    when p_now then now()
    else now() + make_interval(secs => exora_private.setting('erasure.grace_days')::double precision * 86400)
  end;
begin
  -- One person's requests come one after the other.
  perform pg_advisory_xact_lock(hashtextextended(v_user_id::text, 3));
  if p_now and exists (
    select
    from public.legal_representations as r
    join public.user_profiles as p on p.id = r.profile_id
    where p.account_owner_id = v_user_id
      and p.id = coalesce(p_patient_id, p.id)
      and exora_private.is_representation_in_force(r)
  ) then
    perform exora_private.fail(
      'wrong_state',
      'Somebody acts by law for the person of this record.',
      'Ask for the erasure without doing it at once: they are told, and have the days until then.'
    );
  end if;
  select e.* into v_erasure
  from exora_private.erasures as e
  where e.kind = p_kind
    and e.user_id = v_user_id
    and e.patient_id is not distinct from p_patient_id
    and e.finished_at is null
    and e.cancelled_at is null
  for update;
  if found then
    update exora_private.erasures as e set due_at = least(e.due_at, v_due_at) where e.id = v_erasure.id;
  else
    -- The request of an owner before this one.
    update exora_private.erasures as e
    set cancelled_at = clock_timestamp()
    where e.kind = 'record' and e.patient_id = p_patient_id and e.begun_at is null and e.cancelled_at is null;
    insert into exora_private.erasures (kind, patient_id, user_id, due_at)
    values (p_kind, p_patient_id, v_user_id, v_due_at)
    returning * into v_erasure;
    v_is_new := true;
  end if;
  if p_now then
    -- Before anything is logged: a worker's call that holds one of the jobs is waited for, and it waits for the log.
    perform exora_private.begin_erasure(v_erasure.id);
  elsif v_is_new then
    for v_record_id in
      select p.id
      from public.user_profiles as p
      where p.account_owner_id = v_user_id and p.id = coalesce(p_patient_id, p.id)
      order by p.id
    loop
      perform public.log_audit_event(
        p_event_type => 'record.erasure_requested',
        p_patient_id => v_record_id,
        p_resource_type => 'erasure',
        p_resource_id => v_erasure.id,
        p_details => jsonb_build_object('kind', p_kind, 'due_at', v_due_at)
      );
      perform exora_private.tell_of_erasure('erasure_requested', v_record_id, v_erasure.id, true);
    end loop;
    perform exora_private.notify(v_user_id, 'erasure_requested', p_patient_id, 'erasure', v_erasure.id);
  end if;
  if v_is_new then
    perform public.log_audit_event(
      p_event_type => 'erasure.requested',
      p_resource_type => 'erasure',
      p_resource_id => v_erasure.id,
      p_details => jsonb_build_object('kind', p_kind, 'due_at', v_due_at)
    );
  end if;
  select e.* into v_erasure from exora_private.erasures as e where e.id = v_erasure.id;
  return exora_private.erasure_json(v_erasure);
end
$$;

comment on function exora_private.ask_for_erasure(text, uuid, boolean) is
  'The signed-in person''s request, or the open one that they made before; begun in the same transaction if it is to be now.';

create function public.request_erasure(p_patient_id uuid, p_confirmation text, p_now boolean default false)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_owner(p_patient_id);
  perform exora_private.require_second_factor('erasure');
  if not exists (
    select
    from public.user_profiles as p
    where p.id = p_patient_id and lower(btrim(p.display_name)) = lower(btrim(p_confirmation))
  ) then
    perform exora_private.fail(
      'invalid_request', 'The confirmation is not this record''s name.', 'Type the record''s name as it is shown.'
    );
  end if;
  return exora_private.ask_for_erasure('record', p_patient_id, p_now);
end
$$;

revoke all on function public.request_erasure(uuid, text, boolean) from public, anon, service_role;
grant execute on function public.request_erasure(uuid, text, boolean) to authenticated;

comment on function public.request_erasure(uuid, text, boolean) is
  'The owner, who types the record''s name to confirm, has it erased after erasure.grace_days or now. Until it begins nothing '
  'changes and cancel_erasure() takes it back; from then on nobody can read it. Everybody with access is told.';

create function public.request_account_erasure(p_confirmation text, p_now boolean default false)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
begin
  perform exora_private.require_second_factor('erasure');
  if not exists (
    select
    from auth.users as u
    where u.id = v_user_id
      -- An account without an address has its id to confirm by.
      and lower(btrim(p_confirmation)) = lower(coalesce(nullif(u.email, ''), u.id::text))
  ) then
    perform exora_private.fail(
      'invalid_request', 'The confirmation is not this account''s e-mail address.', 'Type the address with which you sign in.'
    );
  end if;
  return exora_private.ask_for_erasure('account', null, p_now);
end
$$;

revoke all on function public.request_account_erasure(text, boolean) from public, anon, service_role;
grant execute on function public.request_account_erasure(text, boolean) to authenticated;

comment on function public.request_account_erasure(text, boolean) is
  'The signed-in person, who types their e-mail address to confirm, has their account erased with every record that they own, '
  'after erasure.grace_days or now. Records of others, to which they had access, stay; their own decisions there stay nameless.';

create function public.cancel_erasure(p_erasure_id uuid)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_erasure exora_private.erasures;
  v_record_id uuid;
begin
  select e.* into v_erasure from exora_private.erasures as e where e.id = p_erasure_id for update;
  if not found or v_erasure.user_id is distinct from v_user_id then
    perform exora_private.fail('not_found', 'There is no such request of yours.', 'Choose one of read_erasures().');
  end if;
  if v_erasure.cancelled_at is not null then
    return false;
  end if;
  if v_erasure.begun_at is not null then
    perform exora_private.fail(
      'wrong_state', 'This erasure has begun and can''t be undone.', 'Upload the documents to a new record if you still have them.'
    );
  end if;
  update exora_private.erasures as e set cancelled_at = clock_timestamp() where e.id = p_erasure_id;
  for v_record_id in
    select p.id
    from public.user_profiles as p
    where p.account_owner_id = v_user_id and p.id = coalesce(v_erasure.patient_id, p.id)
    order by p.id
  loop
    perform public.log_audit_event(
      p_event_type => 'record.erasure_cancelled',
      p_patient_id => v_record_id,
      p_resource_type => 'erasure',
      p_resource_id => v_erasure.id
    );
    perform exora_private.tell_of_erasure('erasure_cancelled', v_record_id, v_erasure.id, true);
  end loop;
  return true;
end
$$;

revoke all on function public.cancel_erasure(uuid) from public, anon, service_role;
grant execute on function public.cancel_erasure(uuid) to authenticated;

comment on function public.cancel_erasure(uuid) is
  'Who asked for an erasure takes it back before it begins; everybody with access is told. False: it was taken back already.';

create function public.read_erasures()
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
begin
  return (
    select coalesce(jsonb_agg(exora_private.erasure_json(e) order by e.requested_at, e.id), '[]')
    from exora_private.erasures as e
    where e.user_id = v_user_id and e.finished_at is null and e.cancelled_at is null
  );
end
$$;

revoke all on function public.read_erasures() from public, anon, service_role;
grant execute on function public.read_erasures() to authenticated;

comment on function public.read_erasures() is 'The signed-in person''s erasures that wait for their day or are under way.';

-- One document -----------------------------------------------------------------

create function exora_private.shell_file_counts(p_file public.shell_files)
returns jsonb
language sql
stable
set search_path = ''
as $$
  with own as materialized (
    select e.id, e.event_type, e.status, e.origin, lower(e.display_text) as words
    from public.patient_clinical_events as e
    where e.shell_file_id = p_file.id
  )
  select jsonb_build_object(
    'shell_file_id', p_file.id,
    'bytes', case when p_file.storage_path is null then 0 else p_file.size_bytes end,
    'pages', (
      select count(*) from public.shell_file_pages as g where g.reading_id = p_file.current_reading_id
    ),
    'facts', (select count(*) from own as o where o.status in ('suggested', 'confirmed')),
    'facts_confirmed', (select count(*) from own as o where o.status = 'confirmed' and o.origin <> 'person'),
    'facts_corrected', (select count(*) from own as o where o.status = 'confirmed' and o.origin = 'person'),
    'facts_elsewhere', (
      select count(*)
      from own as o
      where o.status in ('suggested', 'confirmed')
        and exists (
          select
          from public.patient_clinical_events as e
          where e.patient_id = p_file.patient_id
            and e.shell_file_id is distinct from p_file.id
            and e.status in ('suggested', 'confirmed')
            and e.event_type = o.event_type
            and lower(e.display_text) = o.words
        )
    ),
    'earlier_versions', (select count(*) from own as o where o.status not in ('suggested', 'confirmed')),
    'narratives', (
      select count(*)
      from public.clinical_narratives as n
      where n.status = 'current'
        and n.patient_id = p_file.patient_id
        and (
          n.shell_file_id = p_file.id
          or n.id in (select m.narrative_id from public.narrative_source_mappings as m where m.event_id in (select o.id from own as o))
        )
    ),
    'encounters_unlinked', (
      select count(*) from public.healthcare_encounters as h where h.shell_file_id = p_file.id
    )
  )
$$;

comment on function exora_private.shell_file_counts(public.shell_files) is
  'What a document has, in numbers. facts_elsewhere: those of its facts that another document, or a person, states too.';

create function public.preview_shell_file_erasure(p_shell_file_id uuid)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_file public.shell_files;
begin
  select f.* into v_file from public.shell_files as f where f.id = p_shell_file_id;
  if not found or not exora_private.is_owner(v_user_id, v_file.patient_id) then
    perform exora_private.fail('not_found', 'This document does not exist, or it is not yours.', 'Go back to the list.');
  end if;
  return exora_private.shell_file_counts(v_file);
end
$$;

revoke all on function public.preview_shell_file_erasure(uuid) from public, anon, service_role;
grant execute on function public.preview_shell_file_erasure(uuid) to authenticated;

comment on function public.preview_shell_file_erasure(uuid) is
  'What goes when the owner erases a document: pages, facts (how many confirmed, corrected, stated elsewhere too), narratives that '
  'are told anew without it, visits that name it no more.';

create function exora_private.lock_for_erasure(p_shell_file_id uuid, p_patient_id uuid)
returns public.shell_files
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_file public.shell_files;
begin
  -- A telling locks its counter, then documents; an understanding the document, then the counter. Whoever waited for one
  -- with the other in hand could wait in a circle: both at once, or neither.
  for v_try in 1 .. 40 loop
    begin
      perform from exora_private.record_tellings as t where t.patient_id = p_patient_id for update;
      select f.* into v_file from public.shell_files as f where f.id = p_shell_file_id for update nowait;
      return v_file;
    exception
      when lock_not_available then
        perform pg_sleep(0.05);
    end;
  end loop;
  perform exora_private.fail(
    'wrong_state', 'This document is being worked on at this moment.', 'Try again in a few seconds.'
  );
  return null;
end
$$;

comment on function exora_private.lock_for_erasure(uuid, uuid) is
  'The document, locked together with the telling of its record; null when it is gone meanwhile.';

create function public.erase_shell_file(p_shell_file_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_file public.shell_files;
  v_counts jsonb;
  v_erasure_id uuid;
begin
  perform exora_private.require_second_factor('erasure');
  select f.* into v_file from public.shell_files as f where f.id = p_shell_file_id;
  if found and exora_private.is_owner(v_user_id, v_file.patient_id) then
    v_file := exora_private.lock_for_erasure(v_file.id, v_file.patient_id);
  else
    v_file := null;
  end if;
  if v_file.id is null then
    perform exora_private.fail('not_found', 'This document does not exist, or it is not yours.', 'Go back to the list.');
  end if;
  v_counts := exora_private.shell_file_counts(v_file) - 'shell_file_id';
  perform exora_private.end_jobs(v_file.patient_id, v_file.id);

  -- The log keeps that it was there, not what it was called.
  update public.audit_log as a
  set
    personal = null,
    personal_salt = null
  where a.subject_id = v_file.patient_id
    and a.personal is not null
    and a.resource_type = 'shell_file'
    and a.resource_id = v_file.id;
  update exora_private.failed_audit_events as f
  set personal = null
  where f.patient_id = v_file.patient_id and f.personal is not null and f.resource_id = v_file.id;
  delete from public.system_notifications as n where n.patient_id = v_file.patient_id and n.resource_id = v_file.id;
  -- What was used stays counted, of a file that isn't known any more.
  update public.user_usage_tracking as u
  set
    shell_file_id = gen_random_uuid(),
    session_id = case when u.session_id is not null then gen_random_uuid() end
  where u.profile_id = v_file.patient_id and u.shell_file_id = v_file.id;

  delete from public.clinical_narratives as n where n.shell_file_id = v_file.id;
  -- With all that tells of them; the record is told anew.
  delete from public.patient_clinical_events as e where e.shell_file_id = v_file.id;
  delete from public.shell_files as f where f.id = v_file.id;

  insert into exora_private.erasures (kind, patient_id, shell_file_id, user_id, begun_at, counts)
  values ('document', v_file.patient_id, v_file.id, v_user_id, clock_timestamp(), v_counts)
  returning id into v_erasure_id;
  perform public.enqueue_job_v3(
    job_type => 'privacy_processing',
    job_name => 'Erase',
    job_payload => jsonb_build_object('erasure_id', v_erasure_id)
  );
  perform public.log_audit_event(
    p_event_type => 'file.erased',
    p_patient_id => v_file.patient_id,
    p_resource_type => 'shell_file',
    p_resource_id => v_file.id,
    p_details => v_counts || jsonb_build_object('erasure_id', v_erasure_id)
  );
  return v_counts || jsonb_build_object('erasure_id', v_erasure_id, 'shell_file_id', v_file.id);
end
$$;

revoke all on function public.erase_shell_file(uuid) from public, anon, service_role;
grant execute on function public.erase_shell_file(uuid) to authenticated;

comment on function public.erase_shell_file(uuid) is
  'The owner erases a document, whatever its state, with its pages, facts, proofs and every narrative that told them; facts of other '
  'documents stay with their own proofs. Done when it answers, but for its bytes, which a job removes. Says what went.';

-- No uploads for what is gone --------------------------------------------------

create function exora_private.guard_upload()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_uuid constant text := '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';
  v_record text := split_part(new.name, '/', 1);
  v_file text := split_part(new.name, '/', 2);
begin
  if new.bucket_id <> 'documents' then
    return new;
  end if;
  -- Locked, so that an erasure that begins meanwhile waits for this object and then finds it.
  if v_record ~ v_uuid then
    perform from public.user_profiles as p where p.id = v_record::uuid and p.erasure_id is null for key share;
  end if;
  if v_record !~ v_uuid or not found then
    perform exora_private.fail('not_found', 'The record of this file does not exist any more.', 'Upload it to another record.');
  end if;
  -- A picture of a page, of a document that is erased while it is read. Of a record that is coming in, files come first.
  if split_part(new.name, '/', 3) = 'pages'
    and not exists (select from public.user_profiles as p where p.id = v_record::uuid and p.is_importing)
  then
    if v_file ~ v_uuid then
      perform from public.shell_files as f where f.id = v_file::uuid for key share;
    end if;
    if v_file !~ v_uuid or not found then
      perform exora_private.fail('not_found', 'The document of this file does not exist any more.', 'Stop working on it.');
    end if;
  end if;
  return new;
end
$$;

comment on function exora_private.guard_upload() is
  'Trigger on storage.objects: no object is made for a record or document that is erased, by whatever signed address.';

create trigger exora_guard_upload
after insert on storage.objects
for each row execute function exora_private.guard_upload();
