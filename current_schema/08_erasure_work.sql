-- =============================================================================
-- 08_ERASURE_WORK.SQL - ERASING STEP BY STEP
-- =============================================================================
-- Purpose: What is left of an erasure is found and done, a part with each call, until nothing is left
-- Architecture: continue_erasure() looks what is there, does or names the next part; its caller removes files and calls again
-- Dependencies: 01-07, 06_erasure_rules.sql, 06_erasure.sql, 08_job_coordination.sql, 08_job_enqueuing.sql
--
-- DESIGN DECISIONS:
-- - What is left is asked of the tables themselves, not remembered: killed anywhere, or run twice, it ends the same
-- - Each call holds the lock of the record's row from its beginning: nobody can add to the record meanwhile, for every row
--   and object of a record refers to it
-- - Files go through Storage, which alone knows their bytes; their rows go with them
-- - A call works for about two seconds, however large the record is
-- - An erasure whose job was given up gets another one: it ends only by being done
--
-- TABLES CREATED (0 tables): none
--
-- KEY FUNCTIONS: continue_erasure(), exora_private.erasure_paths(), exora_private.erase_rows(),
--   exora_private.erase_audit_fields(), exora_private.erase_usage(), exora_private.erase_finished_jobs(),
--   exora_private.erase_record(), exora_private.erase_account(), exora_private.finish_erasure(), exora_private.with_count(),
--   exora_private.tend_erasures(), exora_private.sweep_uploads(), exora_private.stray_uploads()
-- INTEGRATION POINTS: privacy-processor of exora-v3-worker; run_maintenance() begins what is due
-- =============================================================================

-- Files ------------------------------------------------------------------------

create function exora_private.stray_uploads(p_limit integer)
returns setof text
language sql
stable
set search_path = ''
as $$
  select o.name
  from storage.objects as o
  left join public.user_profiles as p on p.id::text = split_part(o.name, '/', 1)
  left join public.shell_files as f
    on f.id::text = split_part(o.name, '/', 2) and f.patient_id::text = split_part(o.name, '/', 1)
  where o.bucket_id = 'documents'
    and f.id is null
    and (
      -- Of no record.
      p.id is null
      or (
        p.erasure_id is null
        -- Of an archive that is coming in, files come first.
        and not p.is_importing
        and coalesce(o.updated_at, o.created_at) < now() - make_interval(
          -- At least as long as an address to upload to is good.
          secs => greatest(exora_private.setting('retention.unsubmitted_upload_hours'), 2)::double precision * 3600
        )
      )
    )
  limit p_limit
$$;

comment on function exora_private.stray_uploads(integer) is
  'Objects that belong to no document: uploads that nobody submitted in time, and what is left of removed documents and records.';

create function exora_private.erasure_paths(p_erasure exora_private.erasures)
returns text[]
language plpgsql
stable
set search_path = ''
as $$
declare
  v_prefixes text[];
  v_prefix text;
  v_found text[];
  v_paths text[] := '{}';
  -- What one request to Storage removes.
  v_limit constant integer := 100;
begin
  if p_erasure.kind = 'uploads' then
    return array(select s.name from exora_private.stray_uploads(v_limit) as s (name));
  end if;
  v_prefixes := case p_erasure.kind
    -- Unless it was uploaded anew under its old id.
    when 'document' then array(
      select p_erasure.patient_id || '/' || p_erasure.shell_file_id || '/'
      where not exists (select from public.shell_files as f where f.id = p_erasure.shell_file_id)
    )
    else array(select p.id || '/' from public.user_profiles as p where p.erasure_id = p_erasure.id order by p.id)
  end;
  foreach v_prefix in array v_prefixes loop
    -- With the prefix written out, so that the index on names serves.
    execute format(
      'select array(select o.name from storage.objects as o where o.bucket_id = %L and o.name like %L limit %s)',
      'documents', v_prefix || '%', v_limit - cardinality(v_paths)
    ) into v_found;
    v_paths := v_paths || v_found;
    exit when cardinality(v_paths) >= v_limit;
  end loop;
  return v_paths;
end
$$;

comment on function exora_private.erasure_paths(exora_private.erasures) is
  'The next objects of the file store that an erasure is to remove, at most a hundred; none: all are gone.';

-- Rows -------------------------------------------------------------------------

create function exora_private.with_count(p_counts jsonb, p_name text, p_more bigint)
returns jsonb
language sql
immutable
set search_path = ''
as $$
  select case
    when p_more = 0 then p_counts
    else p_counts || jsonb_build_object(p_name, coalesce((p_counts ->> p_name)::bigint, 0) + p_more)
  end
$$;

comment on function exora_private.with_count(jsonb, text, bigint) is 'Counts with so many more of one kind.';

create function exora_private.erase_rows(
  p_erasure_id uuid,
  p_patient_id uuid,
  p_user_id uuid,
  p_until timestamptz
)
returns boolean
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_rule record;
  v_key text;
  v_count bigint;
  v_counts jsonb := '{}';
  v_is_done boolean := true;
begin
  <<rules>>
  for v_rule in
    select r.*
    from exora_private.erasure_rules() as r
    where r.action = 'erase' and r.batch is not null
    order by r.ordinal
  loop
    v_key := case when p_patient_id is null then v_rule.account_key else v_rule.record_key end;
    continue when v_key is null;
    loop
      if clock_timestamp() > p_until then
        v_is_done := false;
        exit rules;
      end if;
      execute format(
        'delete from %1$s as t where t.ctid = any (array(select x.ctid from %1$s as x where x.%2$I = $1 limit $2))',
        v_rule.relation, v_key
      ) using coalesce(p_patient_id, p_user_id), v_rule.batch;
      get diagnostics v_count = row_count;
      v_counts := exora_private.with_count(v_counts, split_part(v_rule.relation, '.', 2), v_count);
      exit when v_count < v_rule.batch;
    end loop;
  end loop;
  update exora_private.erasures as e
  set counts = (
    select e.counts || coalesce(jsonb_object_agg(c.key, coalesce((e.counts ->> c.key)::bigint, 0) + c.value::bigint), '{}')
    from jsonb_each_text(v_counts) as c
  )
  where e.id = p_erasure_id;
  return v_is_done;
end
$$;

comment on function exora_private.erase_rows(uuid, uuid, uuid, timestamptz) is
  'Deletes the rows of a record (or, without one, of an account) table by table, until a time. Whether none is left.';

create function exora_private.erase_audit_fields(
  p_erasure_id uuid,
  p_patient_id uuid,
  p_user_id uuid,
  p_until timestamptz
)
returns boolean
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_count bigint := 5000;
  v_nobody constant uuid := '00000000-0000-0000-0000-000000000000';
begin
  update exora_private.failed_audit_events as f
  set personal = null
  where f.personal is not null
    and (f.patient_id = p_patient_id or (p_patient_id is null and f.patient_id is null and f.actor_id = p_user_id));
  while v_count = 5000 loop
    if clock_timestamp() > p_until then
      return false;
    end if;
    update public.audit_log as a
    set
      personal = null,
      personal_salt = null
    where a.ctid = any (
      array(
        select x.ctid
        from public.audit_log as x
        where x.personal is not null
          and x.subject_id = coalesce(p_patient_id, v_nobody)
          -- In the chain of events without a subject: what an account did, or what was done with it.
          and (p_patient_id is not null or p_user_id in (x.actor_id, x.resource_id))
        limit 5000
      )
    );
    get diagnostics v_count = row_count;
    update exora_private.erasures as e
    set counts = exora_private.with_count(e.counts, 'audit_events_emptied', v_count)
    where e.id = p_erasure_id;
  end loop;
  return true;
end
$$;

comment on function exora_private.erase_audit_fields(uuid, uuid, uuid, timestamptz) is
  'Empties the personal fields of a record''s (or an account''s) audit events with their salts; the chain verifies as before.';

create function exora_private.erase_usage(p_erasure_id uuid, p_patient_id uuid)
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  with gone as (
    delete from public.user_usage_tracking as u where u.profile_id = p_patient_id returning u.*
  )
  insert into exora_private.erased_usage as s (
    erasure_id, month, usage_type, uses, file_size_bytes, pages, tokens, cost_micros
  )
  select
    p_erasure_id,
    date_trunc('month', g.tracked_at, 'UTC')::date,
    g.usage_type,
    count(*),
    sum(g.file_size_bytes)::bigint,
    coalesce(sum(g.estimated_pages), 0),
    sum(g.tokens)::bigint,
    sum(g.cost_micros)::bigint
  from gone as g
  group by 2, 3
  on conflict on constraint erased_usage_pkey do update
  set
    uses = s.uses + excluded.uses,
    file_size_bytes = s.file_size_bytes + excluded.file_size_bytes,
    pages = s.pages + excluded.pages,
    tokens = s.tokens + excluded.tokens,
    cost_micros = s.cost_micros + excluded.cost_micros;
end
$$;

comment on function exora_private.erase_usage(uuid, uuid) is 'Sums up what a record used by month, nameless, and deletes the single uses.';

create function exora_private.erase_finished_jobs(
  p_erasure_id uuid,
  p_patient_ids uuid[],
  p_since timestamptz,
  p_until timestamptz
)
returns boolean
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_cursor uuid := (select e.job_cursor from exora_private.erasures as e where e.id = p_erasure_id);
  v_walked bigint;
  v_last uuid;
  v_ids uuid[];
begin
  -- No index knows whose the finished jobs are (it would cost each job): they are walked through in the order of their ids,
  -- which is that of their making. None of the record can be older than the record.
  v_cursor := coalesce(
    v_cursor, (left(exora_private.job_id_prefix(p_since - interval '1 day'), 13) || '-0000-0000-000000000000')::uuid
  );
  loop
    if clock_timestamp() > p_until then
      return false;
    end if;
    with walked as materialized (
      select j.id, j.patient_id
      from exora_private.job_queue_finished as j
      where j.id > v_cursor
      order by j.id
      limit 50000
    )
    select
      count(*),
      (array_agg(w.id order by w.id desc))[1],
      coalesce(array_agg(w.id) filter (where w.patient_id = any (p_patient_ids)), '{}')
    into v_walked, v_last, v_ids
    from walked as w;
    exit when v_walked = 0;
    delete from exora_private.job_queue_finished as j where j.id = any (v_ids);
    delete from public.job_idempotency_keys as k where k.job_id = any (v_ids);
    v_cursor := v_last;
    update exora_private.erasures as e
    set
      job_cursor = v_cursor,
      counts = exora_private.with_count(e.counts, 'jobs', cardinality(v_ids))
    where e.id = p_erasure_id;
  end loop;
  return true;
end
$$;

comment on function exora_private.erase_finished_jobs(uuid, uuid[], timestamptz, timestamptz) is
  'Deletes the finished jobs of records, walking on from where an earlier call stopped, until a time. Whether it is through.';

create function exora_private.erase_record(p_erasure exora_private.erasures, p_patient_id uuid, p_until timestamptz)
returns boolean
language plpgsql
volatile
set search_path = ''
as $$
begin
  if not exora_private.erase_rows(p_erasure.id, p_patient_id, null, p_until)
    or not exora_private.erase_audit_fields(p_erasure.id, p_patient_id, null, p_until)
  then
    return false;
  end if;
  perform exora_private.erase_usage(p_erasure.id, p_patient_id);
  -- Requests that were cancelled.
  delete from exora_private.erasures as e where e.patient_id = p_patient_id and e.id <> p_erasure.id and e.begun_at is null;
  delete from public.user_profiles as p where p.id = p_patient_id;
  perform public.log_audit_event(
    p_event_type => 'record.erased',
    p_patient_id => p_patient_id,
    p_resource_type => 'erasure',
    p_resource_id => p_erasure.id,
    p_actor_id => p_erasure.user_id
  );
  return true;
end
$$;

comment on function exora_private.erase_record(exora_private.erasures, uuid, timestamptz) is
  'Erases a record whose files are gone, its row last, and writes the last event of its chain. False: the time was too short.';

create function exora_private.erase_account(p_erasure exora_private.erasures, p_until timestamptz)
returns boolean
language plpgsql
volatile
set search_path = ''
as $$
begin
  if not exora_private.erase_rows(p_erasure.id, null, p_erasure.user_id, p_until)
    or not exora_private.erase_audit_fields(p_erasure.id, null, p_erasure.user_id, p_until)
  then
    return false;
  end if;
  delete from exora_private.erasures as e where e.user_id = p_erasure.user_id and e.cancelled_at is not null;
  -- Supabase Auth's own tables have no foreign key here.
  delete from auth.flow_state as s where s.user_id = p_erasure.user_id;
  delete from auth.audit_log_entries as l
  where p_erasure.user_id::text in (l.payload ->> 'actor_id', l.payload #>> '{traits,user_id}');
  delete from auth.users as u where u.id = p_erasure.user_id;
  return true;
end
$$;

comment on function exora_private.erase_account(exora_private.erasures, timestamptz) is
  'Erases what an account had for itself, its sign-in last. False: the time was too short.';

create function exora_private.finish_erasure(p_erasure_id uuid)
returns jsonb
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_erasure exora_private.erasures;
begin
  update exora_private.erasures as e
  set
    patient_id = null,
    shell_file_id = null,
    user_id = null,
    listed_paths = '{}',
    job_cursor = null,
    finished_at = clock_timestamp()
  where e.id = p_erasure_id
  returning e.* into v_erasure;
  perform public.log_audit_event(
    p_event_type => 'erasure.finished',
    p_resource_type => 'erasure',
    p_resource_id => v_erasure.id,
    p_details => v_erasure.counts || jsonb_build_object('kind', v_erasure.kind)
  );
  return v_erasure.counts;
end
$$;

comment on function exora_private.finish_erasure(uuid) is
  'Makes an erasure its own receipt: kind, times and counts, without a name or an id of what is gone; and logs it.';

-- The job ----------------------------------------------------------------------

create function public.continue_erasure(p_job_id uuid, p_worker_id text, p_attempt integer)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_job record := exora_private.hold_job(p_job_id, p_worker_id, p_attempt, 'privacy_processing');
  v_erasure exora_private.erasures;
  v_until timestamptz := clock_timestamp() + interval '2 seconds';
  v_paths text[];
  v_patient_ids uuid[];
  v_patient_id uuid;
  v_since timestamptz;
  v_jobs bigint := 0;
begin
  select e.* into v_erasure
  from exora_private.erasures as e
  where e.id = (v_job.job_payload ->> 'erasure_id')::uuid and e.cancelled_at is null
  for update;
  if not found then
    perform exora_private.fail('not_found', 'The job''s erasure does not exist any more.', 'Fail the job; it can''t be done.');
  end if;
  if v_erasure.finished_at is not null then
    return jsonb_build_object('step', 'done', 'counts', v_erasure.counts);
  end if;
  if v_erasure.begun_at is null then
    perform exora_private.fail('wrong_state', 'This erasure has not begun.', 'Wait until it is due.');
  end if;

  -- Waits for whoever is adding to a record at this moment, and keeps others from it until this call ends.
  with locked as (
    select p.id, p.created_at from public.user_profiles as p where p.erasure_id = v_erasure.id order by p.id for update
  )
  select coalesce(array_agg(l.id), '{}'), min(l.created_at) into v_patient_ids, v_since from locked as l;

  if v_erasure.listed_paths <> '{}' then
    update exora_private.erasures as e
    set
      listed_paths = '{}',
      counts = exora_private.with_count(
        e.counts,
        'files',
        (
          select count(*)
          from unnest(e.listed_paths) as l (name)
          where not exists (
            select from storage.objects as o where o.bucket_id = 'documents' and o.name = l.name
          )
        )
      )
    where e.id = v_erasure.id;
  end if;
  v_paths := exora_private.erasure_paths(v_erasure);
  if v_paths <> '{}' then
    update exora_private.erasures as e set listed_paths = v_paths where e.id = v_erasure.id;
    return jsonb_build_object('step', 'files', 'paths', to_jsonb(v_paths));
  end if;

  -- Of a call that had begun before the erasure did.
  foreach v_patient_id in array v_patient_ids loop
    v_jobs := v_jobs + exora_private.end_jobs(v_patient_id);
  end loop;
  update exora_private.erasures as e set counts = exora_private.with_count(e.counts, 'jobs', v_jobs) where e.id = v_erasure.id;
  if v_patient_ids <> '{}'
    and not exora_private.erase_finished_jobs(v_erasure.id, v_patient_ids, v_since, v_until)
  then
    return jsonb_build_object('step', 'rows');
  end if;
  foreach v_patient_id in array v_patient_ids loop
    if not exora_private.erase_record(v_erasure, v_patient_id, v_until) then
      return jsonb_build_object('step', 'rows');
    end if;
  end loop;
  if v_erasure.kind = 'account' and not exora_private.erase_account(v_erasure, v_until) then
    return jsonb_build_object('step', 'rows');
  end if;
  if v_erasure.kind = 'uploads' then
    -- A clearing of every day leaves no receipt but its event.
    delete from exora_private.erasures as e where e.id = v_erasure.id returning e.counts into v_erasure.counts;
    perform public.log_audit_event(
      p_event_type => 'uploads.swept', p_details => v_erasure.counts, p_job_id => p_job_id
    );
    return jsonb_build_object('step', 'done', 'counts', v_erasure.counts);
  end if;
  return jsonb_build_object('step', 'done', 'counts', exora_private.finish_erasure(v_erasure.id));
end
$$;

revoke all on function public.continue_erasure(uuid, text, integer) from public, anon, authenticated;
grant execute on function public.continue_erasure(uuid, text, integer) to service_role;

comment on function public.continue_erasure(uuid, text, integer) is
  'Does the next part of the erasure that the held job names. {step: files, paths}: the caller removes these objects through '
  'Storage and calls again; {step: rows}: it calls again; {step: done, counts}: nothing is left. service_role only.';

-- Upkeep -----------------------------------------------------------------------

create function exora_private.tend_erasures()
returns integer
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_id uuid;
  v_changed integer := 0;
begin
  for v_id in
    select e.id
    from exora_private.erasures as e
    where e.begun_at is null and e.cancelled_at is null and e.due_at <= clock_timestamp()
    order by e.due_at, e.id
    limit 20
  loop
    if exora_private.begin_erasure(v_id) then
      v_changed := v_changed + 1;
    end if;
  end loop;
  -- Those whose job was given up, cancelled or lost.
  for v_id in
    select e.id
    from exora_private.erasures as e
    where e.begun_at is not null
      and e.finished_at is null
      and not exists (
        select
        from exora_private.job_queue_live as j
        where j.job_type = 'privacy_processing' and j.job_payload ->> 'erasure_id' = e.id::text
      )
    order by e.begun_at, e.id
    limit 100
    for update skip locked
  loop
    perform public.enqueue_job_v3(
      job_type => 'privacy_processing',
      job_name => 'Erase',
      job_payload => jsonb_build_object('erasure_id', v_id)
    );
    v_changed := v_changed + 1;
  end loop;
  return v_changed;
end
$$;

comment on function exora_private.tend_erasures() is
  'Begins the erasures whose day has come, and gives a job to those that have none and are not done. Returns how many.';

create function exora_private.sweep_uploads()
returns integer
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_id uuid;
begin
  if not exists (select from exora_private.stray_uploads(1)) then
    return 0;
  end if;
  insert into exora_private.erasures (kind, begun_at)
  values ('uploads', clock_timestamp())
  on conflict do nothing
  returning id into v_id;
  if v_id is null then
    return 0;
  end if;
  perform public.enqueue_job_v3(
    job_type => 'privacy_processing',
    job_name => 'Sweep uploads',
    job_payload => jsonb_build_object('erasure_id', v_id)
  );
  return 1;
end
$$;

comment on function exora_private.sweep_uploads() is
  'Has a job remove the objects that belong to no document, if there are any. Returns the number of jobs made.';
