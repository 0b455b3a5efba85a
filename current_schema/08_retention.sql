-- =============================================================================
-- 08_RETENTION.SQL - WHAT IS REMOVED AFTER HOW LONG
-- =============================================================================
-- Purpose: One list of what grows for ever unless it is removed, how long it is kept, and the least that it must be kept
-- Architecture: apply_retention() removes a batch of everything that is due; the worker's audit-processor calls it
-- Dependencies: 01-07
--
-- DESIGN DECISIONS:
-- - 0 days means for good. What proves who saw a record is kept for six years at least, the least that 45 CFR 164.316(b)(2)(i)
--   asks of such documentation; a shorter time is refused when it is set
-- - Facts, documents and consents are no matter of retention: they are their owner's until the record is erased
-- - Finished jobs have their own time, jobs.retention_days, and go by whole partitions (keep_job_partitions())
-- - The audit log is cut where an anchor sealed it, so that what is left still proves itself; every run that removed something
--   is an event
--
-- TABLES CREATED (0 tables): none
--
-- KEY FUNCTIONS: apply_retention(), exora_private.retention_minimums(), exora_private.guard_retention(),
--   exora_private.is_access_row_due(), exora_private.cut_audit_chains()
-- INTEGRATION POINTS: current_workers/exora-v3-worker job-processors/audit-processor.ts
-- =============================================================================

create function exora_private.retention_minimums()
returns jsonb
language sql
immutable
set search_path = ''
as $$
  select '{
    "retention.audit_log_days": 2190,
    "retention.provider_access_log_days": 2190,
    "retention.user_events_days": 7,
    "retention.notifications_days": 30
  }'::jsonb
$$;

comment on function exora_private.retention_minimums() is 'The settings of retention, with the fewest days that each may be set to.';

create function exora_private.guard_retention()
returns trigger
language plpgsql
set search_path = ''
as $$
declare
  v_least numeric := (exora_private.retention_minimums() ->> new.key)::numeric;
begin
  if v_least is not null
    and (
      jsonb_typeof(new.value) <> 'number'
      or (new.value #>> '{}')::numeric % 1 <> 0
      or ((new.value #>> '{}')::numeric <> 0 and (new.value #>> '{}')::numeric < v_least)
    )
  then
    perform exora_private.fail(
      'invalid_request',
      format('%s is 0 (for good) or at least %s days.', new.key, v_least),
      'Set one of these.'
    );
  end if;
  return new;
end
$$;

comment on function exora_private.guard_retention() is 'Trigger: refuses to keep things for a shorter time than they must be kept.';

create trigger system_configuration_guard_retention
before insert or update on public.system_configuration
for each row execute function exora_private.guard_retention();

insert into public.system_configuration (key, value, description)
values
  ('retention.audit_log_days', '0', 'Days after which a chain''s beginning is cut off at an anchor; 0 keeps all, else 2190 or more.'),
  ('retention.provider_access_log_days', '3650', 'Days that providers'' accesses are listed; 0 keeps all, else 2190 or more.'),
  ('retention.user_events_days', '180', 'Days that events of how the apps are used are kept; 0 keeps all, else 7 or more.'),
  ('retention.notifications_days', '365', 'Days that messages which were read are kept; 0 keeps all, else 30 or more.');

-- Rows come in the order of their time: a few pages of index find the oldest.
create index user_events_occurred_idx on public.user_events using brin (occurred_at) with (pages_per_range = 16);
create index system_notifications_created_idx on public.system_notifications using brin (created_at) with (pages_per_range = 16);
create index provider_access_log_accessed_idx on public.provider_access_log using brin (accessed_at) with (pages_per_range = 16);

create function exora_private.is_access_row_due(p_accessed_at timestamptz)
returns boolean
language plpgsql
stable
set search_path = ''
as $$
declare
  v_days double precision := exora_private.setting('retention.provider_access_log_days');
begin
  return v_days > 0 and p_accessed_at < now() - make_interval(days => v_days::integer);
end
$$;

comment on function exora_private.is_access_row_due(timestamptz) is
  'Whether a row of provider_access_log has been kept for as long as retention.provider_access_log_days says.';

create function exora_private.cut_audit_chains(p_limit integer)
returns bigint
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_days integer := exora_private.setting('retention.audit_log_days');
  v_cutoff timestamptz := now() - make_interval(days => v_days);
  v_cut exora_private.audit_cuts;
  v_removed bigint := 0;
  v_batch bigint;
begin
  if v_days = 0 then
    return 0;
  end if;
  -- The newest seal before the cutoff, of each chain that has a row older than it.
  for v_cut in
    select distinct on (h.subject_id) h.subject_id, h.seq, h.row_hash, h.anchor_seq, clock_timestamp()
    from exora_private.audit_anchor_heads as h
    join exora_private.audit_anchors as s on s.seq = h.anchor_seq
    where s.sealed_at < v_cutoff
      and h.seq > 0
      and exists (select from public.audit_log as a where a.subject_id = h.subject_id and a.seq <= h.seq)
    order by h.subject_id, h.anchor_seq desc
  loop
    exit when v_removed >= p_limit;
    if v_cut.seq > coalesce((exora_private.audit_cut(v_cut.subject_id)).seq, 0) then
      insert into exora_private.audit_cuts select v_cut.*;
      perform public.log_audit_event(
        p_event_type => 'audit.cut',
        p_patient_id => nullif(v_cut.subject_id, '00000000-0000-0000-0000-000000000000'),
        p_resource_type => 'audit_log',
        p_details => jsonb_build_object('seq', v_cut.seq, 'anchor_seq', v_cut.anchor_seq, 'kept_days', v_days)
      );
    end if;
    delete from public.audit_log as a
    where a.id = any (
      array(
        select x.id
        from public.audit_log as x
        where x.subject_id = v_cut.subject_id and x.seq <= v_cut.seq
        order by x.seq
        limit p_limit - v_removed
      )
    );
    get diagnostics v_batch = row_count;
    v_removed := v_removed + v_batch;
  end loop;
  return v_removed;
end
$$;

comment on function exora_private.cut_audit_chains(integer) is
  'Cuts chains at their newest anchor that is older than retention.audit_log_days, and removes up to p_limit rows before the cuts.';

create function public.apply_retention(p_limit integer default 5000)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
-- What somebody works with stays for the next run.
set lock_timeout = '500ms'
as $$
declare
  v_days integer;
  v_count bigint;
  v_removed jsonb := '{}';
begin
  if p_limit is null or p_limit not between 1 and 20000 then
    perform exora_private.fail('invalid_request', 'A run removes 1 to 20000 rows of a kind.', 'Ask for fewer.');
  end if;
  -- One run at a time: another would find the same rows.
  if not pg_try_advisory_xact_lock(hashtextextended('exora retention', 1)) then
    return jsonb_build_object('removed', v_removed, 'more', false);
  end if;

  v_days := exora_private.setting('retention.user_events_days');
  delete from public.user_events as e
  where v_days > 0
    and (e.user_id, e.id) in (
      select x.user_id, x.id
      from public.user_events as x
      where x.occurred_at < now() - make_interval(days => v_days)
      limit p_limit
    );
  get diagnostics v_count = row_count;
  v_removed := v_removed || jsonb_build_object('user_events', v_count);

  v_days := exora_private.setting('retention.notifications_days');
  delete from public.system_notifications as n
  where v_days > 0
    and n.id in (
      select x.id
      from public.system_notifications as x
      where x.read_at is not null and x.created_at < now() - make_interval(days => v_days)
      limit p_limit
    );
  get diagnostics v_count = row_count;
  v_removed := v_removed || jsonb_build_object('notifications', v_count);

  v_days := exora_private.setting('retention.provider_access_log_days');
  delete from public.provider_access_log as l
  where v_days > 0
    and l.id in (
      select x.id
      from public.provider_access_log as x
      where x.accessed_at < now() - make_interval(days => v_days)
      limit p_limit
    );
  get diagnostics v_count = row_count;
  v_removed := v_removed || jsonb_build_object('provider_access_log', v_count);

  v_removed := v_removed || jsonb_build_object('audit_log', exora_private.cut_audit_chains(p_limit));

  if exists (select from jsonb_each(v_removed) as r where r.value <> '0') then
    perform public.log_audit_event(p_event_type => 'retention.applied', p_details => v_removed);
  end if;
  return jsonb_build_object(
    'removed', v_removed,
    'more', exists (select from jsonb_each(v_removed) as r where (r.value #>> '{}')::bigint >= p_limit)
  );
end
$$;

revoke all on function public.apply_retention(integer) from public, anon, authenticated;
grant execute on function public.apply_retention(integer) to service_role;

comment on function public.apply_retention(integer) is
  'Removes what has been kept as long as the settings retention.* say, at most p_limit rows of each kind, and says how many of '
  'which and whether more is due. service_role only.';
