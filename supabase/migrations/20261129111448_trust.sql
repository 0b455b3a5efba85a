-- Trust

-- 06_security_files.sql -------------------------------------------------------

drop policy exora_documents_ticket_select on storage.objects;

drop policy exora_documents_owner_select on storage.objects;

-- 02_profiles.sql -------------------------------------------------------------

drop policy user_profiles_owner_select on public.user_profiles;

-- 07_optimization.sql ---------------------------------------------------------

drop index public.shell_files_unfinished_idx;

-- 05_healthcare_journey.sql ---------------------------------------------------

drop index public.patient_provider_access_one_key;

-- 02_profiles.sql -------------------------------------------------------------

alter table public.system_notifications drop constraint system_notifications_kind_known;

-- 03_clinical_core.sql --------------------------------------------------------

alter table public.shell_files drop constraint shell_files_status_known;

alter table public.shell_files drop constraint shell_files_error_when_failed;

-- 07_optimization.sql ---------------------------------------------------------

alter table public.job_queue drop constraint job_queue_job_type_known;

-- 08_submission.sql -----------------------------------------------------------

drop function public.submit_shell_file;

-- 06_security.sql -------------------------------------------------------------

drop function public.set_ai_consent;

-- 05_healthcare_journey.sql ---------------------------------------------------

drop function public.get_patients_in_care;

-- 01_foundations_audit_anchors.sql --------------------------------------------

drop function public.read_audit_anchors;

-- 01_foundations.sql ----------------------------------------------------------

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
    'ai_consent_missing', 'malware_found', 'scan_unavailable',
    'processing_timeout', 'reader_crashed', 'engine_unavailable', 'engine_key_refused', 'page_not_recognised',
    'document_not_understood',
    'storage_unavailable', 'database_unavailable', 'server_unreachable', 'job_not_held', 'job_cancelled', 'job_result_invalid',
    'fact_not_proven',
    'record_archive_invalid', 'record_archive_newer',
    'not_signed_in',
    'credentials_wrong', 'email_taken', 'email_invalid', 'email_unconfirmed', 'password_weak', 'not_allowed',
    'second_factor_needed', 'not_found', 'invalid_request', 'wrong_state', 'rate_limited', 'internal'
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
    when 'second_factor_needed' then '42501'
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
  -- A token outlives the account that it was made for.
  if v_user_id is null or not exists (select from auth.users as u where u.id = v_user_id) then
    perform exora_private.fail('not_signed_in', 'No person is signed in.', 'Sign in and try again.');
  end if;
  return v_user_id;
end
$$;

comment on function exora_private.require_user() is 'The signed-in person, whose account must exist still, or the error not_signed_in.';

create or replace function exora_private.is_admin()
returns boolean
language sql
stable
set search_path = ''
as $$
  select exora_private.caller_role() = 'authenticated'
    -- Asked at the sign-in server's own table, not in the token: not every server puts it there, and a token outlives the
    -- role by an hour. app_metadata is written by the service key alone; user_metadata could be the person's own words.
    and exists (
      select
      from auth.users as u
      where u.id = auth.uid() and u.raw_app_meta_data ->> 'role' = 'admin'
    )
$$;

insert into public.system_configuration (key, value, description)
values
  ('audit.anchor_event_count', '1000', 'Events after which an anchor is sealed before its time has come.'),
  ('auth.operators_second_factor', '1', 'Whether operators need a second factor (1) or not (0), where the stack has one.'),
  ('care.age_of_majority', '18', 'Age in years from which a record should be its person''s own.'),
  ('care.handover_notice_days', '90', 'Days before the coming of age when whoever keeps the record is reminded first.'),
  ('care.handover_grace_days', '90', 'Days after the coming of age until whoever keeps the record can let in nobody new.'),
  ('care.review_notice_days', '30', 'Days before a legal representation''s review when its representative is reminded.'),
  ('invitations.valid_hours', '72', 'How long an invitation can be accepted when its maker doesn''t say.'),
  ('invitations.max_open', '20', 'Open invitations that one record may have.'),
  ('invitations.tries_per_hour', '10', 'Wrong codes that one person may try in an hour.'),
  ('invitations.all_tries_per_hour', '1000', 'Wrong codes that all people together may try in an hour.'),
  ('break_glass.default_minutes', '60', 'How long access that is taken in an emergency lasts when nothing is asked for.'),
  ('break_glass.max_minutes', '240', 'How long it lasts at most; the database refuses more than 240.'),
  ('break_glass.max_misses_per_hour', '5', 'Emergency codes that one provider may get wrong in an hour.'),
  ('break_glass.max_uses_per_day', '20', 'Times that one provider may break glass in 24 hours.'),
  ('break_glass.max_uses_per_record_per_day', '3', 'Times that one provider may break glass for the same record in 24 hours.'),
  ('erasure.grace_days', '7', 'Days between the request to erase a record or an account and its beginning.'),
  ('audit.client_batch_events', '100', 'Most client events in one call; the same as maxClientEvents in contracts.'),
  ('audit.client_events_per_user_and_hour', '2000', 'Most client events that one person''s apps may report in an hour.'),
  ('retention.unsubmitted_upload_hours', '24', 'Hours that the bytes of an upload are kept that nobody submitted, or whose document was removed.'),
  ('retention.refused_file_days', '90', 'Days that an upload is listed that was refused and not kept.'),
  ('retention.model_answer_days', '90', 'Days that language models'' answers are kept, once what they said is understood.'),
  ('retention.usage_days', '1100', 'Days that single uses (uploads, understandings) are kept.'),
  ('retention.receipt_days', '3650', 'Days that receipts of erasures, and the sums of what erased records used, are kept.'),
  ('retention.audit_log_days', '0', 'Days after which a chain''s beginning is cut off at an anchor; 0 keeps all, else 2190 or more.'),
  ('retention.provider_access_log_days', '3650', 'Days that providers'' accesses are listed; 0 keeps all, else 2190 or more.'),
  ('retention.user_events_days', '180', 'Days that events of how the apps are used are kept; 0 keeps all, else 7 or more.'),
  ('retention.notifications_days', '365', 'Days that messages which were read are kept; 0 keeps all, else 30 or more.');

-- 01_foundations_audit.sql ----------------------------------------------------

-- Rows come in the order of their time: a few pages of index say where a time stands.
create index audit_log_occurred_idx on public.audit_log using brin (occurred_at) with (pages_per_range = 16);

-- What one person's apps reported lately, and what happened with one account.
create index audit_log_client_idx on public.audit_log (actor_id, occurred_at) where left(event_type, 7) = 'client.';

create index audit_log_account_idx on public.audit_log (resource_id, seq) where resource_type = 'account';

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
  elsif old.seq <= (exora_private.audit_cut(old.subject_id)).seq then
    -- Its chain begins after it.
    return old;
  end if;
  perform exora_private.fail(
    'not_allowed',
    'The audit log is append-only.',
    'Write a new event with log_audit_event().'
  );
  return null;
end
$$;

comment on function exora_private.guard_audit_log() is
  'Trigger: refuses every change of the audit log but the erasure of personal fields, and the removal of what was cut off.';

-- What an erasure empties.
create index audit_log_personal_idx on public.audit_log (subject_id) where personal is not null;

-- 01_foundations_audit_anchors.sql --------------------------------------------

alter table exora_private.audit_anchors
  -- Null in anchors that were sealed before anchors had it.
  add column moved_root bytea;

create index audit_anchors_unsigned_idx on exora_private.audit_anchors (seq) where signature is null;

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
      || coalesce(p_anchor.moved_root, '')
  )
$$;

comment on function exora_private.audit_anchor_hash(exora_private.audit_anchors) is
  'SHA-256 over the previous anchor''s hash, number, time (microseconds), count of heads, their hash, and the root of those that '
  'moved.';

create function exora_private.audit_leaf(p_subject_id uuid, p_seq bigint, p_row_hash bytea)
returns bytea
language sql
immutable
set search_path = ''
as $$
  select sha256('\x00'::bytea || uuid_send(p_subject_id) || int8send(p_seq) || p_row_hash)
$$;

comment on function exora_private.audit_leaf(uuid, bigint, bytea) is
  'A head as a leaf of an anchor''s tree. Who does not know the row''s hash learns nothing from it.';

create function exora_private.audit_tree_level(p_nodes bytea[])
returns bytea[]
language sql
immutable
set search_path = ''
as $$
  select array_agg(case when p.next is null then p.node else sha256('\x01'::bytea || p.node || p.next) end order by p.at)
  from (
    select n.node, n.at, lead(n.node) over (order by n.at) as next
    from unnest(p_nodes) with ordinality as n (node, at)
  ) as p
  where p.at % 2 = 1
$$;

comment on function exora_private.audit_tree_level(bytea[]) is 'The level of a tree above these nodes.';

create function exora_private.audit_tree_root(p_leaves bytea[])
returns bytea
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_nodes bytea[] := p_leaves;
begin
  while cardinality(v_nodes) > 1 loop
    v_nodes := exora_private.audit_tree_level(v_nodes);
  end loop;
  return coalesce(v_nodes[1], sha256(''));
end
$$;

comment on function exora_private.audit_tree_root(bytea[]) is 'The root of a tree over these leaves; of none, the hash of nothing.';

create function exora_private.audit_tree_path(p_leaves bytea[], p_at integer)
returns text[]
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_nodes bytea[] := p_leaves;
  v_at integer := p_at;
  v_path text[] := '{}';
begin
  while cardinality(v_nodes) > 1 loop
    if v_at % 2 = 0 then
      v_path := v_path || ('l' || encode(v_nodes[v_at - 1], 'hex'));
    elsif v_at < cardinality(v_nodes) then
      v_path := v_path || ('r' || encode(v_nodes[v_at + 1], 'hex'));
    end if;
    v_nodes := exora_private.audit_tree_level(v_nodes);
    v_at := (v_at + 1) / 2;
  end loop;
  return v_path;
end
$$;

comment on function exora_private.audit_tree_path(bytea[], integer) is
  'What a leaf (counted from 1) is hashed with on its way to the root: each as l (to its left) or r (to its right) and hex.';

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
    or (
      select count(*)
      from (
        select
        from public.audit_log as l
        where l.occurred_at > v_last.sealed_at
        limit exora_private.setting('audit.anchor_event_count')::bigint
      ) as since
    ) >= exora_private.setting('audit.anchor_event_count')
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
      returning subject_id, exora_private.audit_leaf(subject_id, seq, row_hash) as leaf
    )
    select
      count(*),
      sha256(coalesce(string_agg(uuid_send(h.subject_id) || int8send(h.seq) || h.row_hash, ''::bytea order by h.subject_id), '')),
      (select count(*) from moved),
      (select exora_private.audit_tree_root(coalesce(array_agg(m.leaf order by m.subject_id), '{}')) from moved as m)
    into v_new.heads, v_new.heads_hash, v_moved, v_new.moved_root
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
  'Seals the heads of all chains by an anchor when audit.anchor_interval_seconds have passed or audit.anchor_event_count events '
  'have come (or at once) and a chain has grown; gives the latest anchor, whose hash its caller may sign and keep elsewhere. '
  'service_role only.';

create function public.read_audit_anchors(
  p_after_seq bigint default 0,
  p_limit integer default 100,
  p_unsigned boolean default false
)
returns table (
  seq bigint,
  sealed_at timestamptz,
  heads bigint,
  heads_hash text,
  moved_root text,
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
    encode(a.moved_root, 'hex'),
    encode(a.prev_hash, 'hex'),
    encode(a.anchor_hash, 'hex'),
    a.key_id,
    encode(a.signature, 'hex')
  from exora_private.audit_anchors as a
  where a.seq > p_after_seq and (a.signature is null or not coalesce(p_unsigned, false))
  order by a.seq
  limit p_limit;
end
$$;

revoke all on function public.read_audit_anchors(bigint, integer, boolean) from public, anon, authenticated;

grant execute on function public.read_audit_anchors(bigint, integer, boolean) to service_role;

comment on function public.read_audit_anchors(bigint, integer, boolean) is
  'Anchors in their order, to keep them outside the database; with p_unsigned those alone that nobody has signed yet. '
  'service_role only.';

create table exora_private.audit_cuts (
  subject_id uuid not null,
  seq bigint not null,
  row_hash bytea not null,
  anchor_seq bigint not null,
  cut_at timestamptz not null default clock_timestamp(),
  constraint audit_cuts_pkey primary key (subject_id, seq),
  -- That row, as that anchor sealed it: nobody can invent a beginning.
  constraint audit_cuts_sealed_fkey
    foreign key (subject_id, anchor_seq) references exora_private.audit_anchor_heads (subject_id, anchor_seq)
);

create index audit_cuts_sealed_idx on exora_private.audit_cuts (subject_id, anchor_seq);

alter table exora_private.audit_cuts enable row level security;

revoke all on exora_private.audit_cuts from public, anon, authenticated, service_role;

comment on table exora_private.audit_cuts is
  'Up to which row retention has cut off the beginning of a chain: a row that an anchor sealed, whose hash the rest hangs on.';

create function exora_private.guard_audit_cuts()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if new.seq <= coalesce((exora_private.audit_cut(new.subject_id)).seq, 0)
    or not exists (
      select
      from exora_private.audit_anchor_heads as h
      where (h.subject_id, h.anchor_seq, h.seq, h.row_hash) = (new.subject_id, new.anchor_seq, new.seq, new.row_hash)
    )
  then
    perform exora_private.fail(
      'not_allowed', 'A chain is cut after the cut before, at a row that an anchor sealed.', 'Let apply_retention() cut it.'
    );
  end if;
  return new;
end
$$;

comment on function exora_private.guard_audit_cuts() is 'Trigger: a chain is cut further on only, where an anchor has sealed it.';

create trigger audit_cuts_guard_insert
before insert on exora_private.audit_cuts
for each row execute function exora_private.guard_audit_cuts();

create trigger audit_cuts_guard_rows
before update or delete on exora_private.audit_cuts
for each row execute function exora_private.refuse_audit_change();

create trigger audit_cuts_guard_truncate
before truncate on exora_private.audit_cuts
for each statement execute function exora_private.refuse_audit_change();

create function exora_private.audit_cut(p_subject_id uuid)
returns exora_private.audit_cuts
language sql
stable
set search_path = ''
as $$
  select c from exora_private.audit_cuts as c where c.subject_id = p_subject_id order by c.seq desc limit 1
$$;

comment on function exora_private.audit_cut(uuid) is 'The last cut of a chain; null where its beginning is there.';

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
      when v_anchor.seq > v_latest - p_last
        and v_anchor.moved_root <> (
          select exora_private.audit_tree_root(
            coalesce(array_agg(exora_private.audit_leaf(h.subject_id, h.seq, h.row_hash) order by h.subject_id), '{}')
          )
          from exora_private.audit_anchor_heads as h
          where h.anchor_seq = v_anchor.seq
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
  v_cut exora_private.audit_cuts := exora_private.audit_cut(v_subject_id);
  -- What was cut off was sealed: the rest hangs on the hash of the last of it.
  v_checked bigint := coalesce(v_cut.seq, 0);
  v_last_id uuid;
  v_previous bytea := coalesce(v_cut.row_hash, sha256(uuid_send(v_subject_id)));
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
    where a.subject_id = v_subject_id and a.seq > v_checked
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

-- 02_accounts.sql -------------------------------------------------------------

create function exora_private.has_second_factors()
returns boolean
language sql
stable
set search_path = ''
as $$
  select to_regclass('auth.mfa_factors') is not null
$$;

comment on function exora_private.has_second_factors() is
  'Whether the stack''s sign-in server knows second factors. Hosted and self-hosted Supabase do, the embedded one doesn''t.';

create function exora_private.has_second_factor()
returns boolean
language sql
stable
set search_path = ''
as $$
  select coalesce(auth.jwt() ->> 'aal' = 'aal2', false)
$$;

comment on function exora_private.has_second_factor() is
  'Whether the caller''s session was confirmed by a second factor (Authenticator Assurance Level 2 of the token).';

create function exora_private.is_operator()
returns boolean
language sql
stable
set search_path = ''
as $$
  select exora_private.is_service()
    or (
      exora_private.is_admin()
      and (
        exora_private.has_second_factor()
        or not exora_private.has_second_factors()
        or exora_private.setting('auth.operators_second_factor') = 0
      )
    )
$$;

comment on function exora_private.is_operator() is
  'Whether a program with the service key asks, or an admin with the second factor that operators need where there is one.';

create function exora_private.second_factor_uses()
returns text[]
language sql
immutable
set search_path = ''
as $$
  select array['sharing', 'export', 'erasure']
$$;

comment on function exora_private.second_factor_uses() is 'The closed list of what people may want to be asked their second factor for.';

create table public.account_security (
  user_id uuid not null,
  second_factor_for text[] not null default '{}',
  updated_at timestamptz not null default now(),
  constraint account_security_pkey primary key (user_id),
  constraint account_security_user_fkey foreign key (user_id) references auth.users (id) on delete cascade,
  constraint account_security_uses_known check (second_factor_for <@ exora_private.second_factor_uses())
);

alter table public.account_security enable row level security;

revoke all on public.account_security from public, anon, authenticated, service_role;

grant select on public.account_security to authenticated, service_role;

create policy account_security_own_select on public.account_security
for select to authenticated
using (user_id = (select auth.uid()));

comment on table public.account_security is 'What each person wants to be asked their second factor for: sharing, export, erasure.';

create function exora_private.require_second_factor(p_use text)
returns void
language plpgsql
stable
set search_path = ''
as $$
begin
  if p_use is null or p_use <> all (exora_private.second_factor_uses()) then
    perform exora_private.fail('invalid_request', 'No such use of a second factor.', 'Use one of the closed list.');
  end if;
  if not exora_private.has_second_factor()
    and exists (
      select from public.account_security as s where s.user_id = auth.uid() and p_use = any (s.second_factor_for)
    )
  then
    perform exora_private.fail(
      'second_factor_needed',
      'You chose to be asked your second factor for this.',
      'Enter the code of your authenticator app, then try again.'
    );
  end if;
end
$$;

comment on function exora_private.require_second_factor(text) is
  'Nothing, or the error second_factor_needed when the person wants it for this use and the session has none.';

create function public.set_second_factor_use(p_uses text[])
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_uses text[];
  v_old text[];
begin
  if p_uses is null
    or array_ndims(p_uses) > 1
    or cardinality(p_uses) > 20
    or array_position(p_uses, null) is not null
    or not p_uses <@ exora_private.second_factor_uses()
  then
    perform exora_private.fail(
      'invalid_request',
      'A second factor is asked for sharing, export or erasure.',
      'Pass those that you want, or an empty list for none.'
    );
  end if;
  v_uses := array(select distinct u.name from unnest(p_uses) as u (name) order by u.name);
  select s.second_factor_for into v_old
  from public.account_security as s
  where s.user_id = v_user_id
  for update;
  if coalesce(v_old, '{}') = v_uses then
    return false;
  end if;
  if not exora_private.has_second_factors() then
    perform exora_private.fail(
      'wrong_state', 'This Exora''s sign-in has no second factors.', 'Use one that runs on hosted or self-hosted Supabase.'
    );
  end if;
  if not exora_private.has_second_factor() then
    perform exora_private.fail(
      'second_factor_needed',
      'This is changed with the second factor itself.',
      'Set up an authenticator app if you have none, enter its code, then try again.'
    );
  end if;
  insert into public.account_security (user_id, second_factor_for)
  values (v_user_id, v_uses)
  on conflict on constraint account_security_pkey do update
  set
    second_factor_for = excluded.second_factor_for,
    updated_at = now();
  perform public.log_audit_event(
    p_event_type => 'account.second_factor_use_changed',
    p_resource_type => 'account',
    p_resource_id => v_user_id,
    p_details => jsonb_build_object('uses', array_to_string(v_uses, ','))
  );
  return true;
end
$$;

revoke all on function public.set_second_factor_use(text[]) from public, anon, service_role;

grant execute on function public.set_second_factor_use(text[]) to authenticated;

comment on function public.set_second_factor_use(text[]) is
  'Says for what the signed-in person wants to be asked their second factor: sharing, export, erasure, or nothing. Needs a '
  'session with the second factor. False: it was so already.';

create function public.read_account_security()
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
begin
  return jsonb_build_object(
    'available', exora_private.has_second_factors(),
    'session_has_it', exora_private.has_second_factor(),
    'uses', (
      select coalesce(to_jsonb(max(s.second_factor_for)), '[]') from public.account_security as s where s.user_id = v_user_id
    ),
    'is_admin', exora_private.is_admin(),
    'is_operator', exora_private.is_operator()
  );
end
$$;

revoke all on function public.read_account_security() from public, anon, service_role;

grant execute on function public.read_account_security() to authenticated;

comment on function public.read_account_security() is
  'Whether second factors are available, whether this session was confirmed by one, what the signed-in person wants it for, and '
  'whether they are an admin, and an operator as the session is.';

create function public.note_operator_change(p_user_id uuid, p_is_operator boolean)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  if p_user_id is null or p_is_operator is null or not exists (select from auth.users as u where u.id = p_user_id) then
    perform exora_private.fail('not_found', 'There is no such person.', 'Check the account''s id.');
  end if;
  perform public.log_audit_event(
    p_event_type => case when p_is_operator then 'operator.granted' else 'operator.revoked' end,
    p_resource_type => 'account',
    p_resource_id => p_user_id
  );
end
$$;

revoke all on function public.note_operator_change(uuid, boolean) from public, anon, authenticated;

grant execute on function public.note_operator_change(uuid, boolean) to service_role;

comment on function public.note_operator_change(uuid, boolean) is
  'Writes into the system''s chain that somebody became an operator or ceased to be one, in the transaction that makes them one. '
  'service_role only.';

create function public.note_account_reset(p_user_id uuid, p_sessions_ended integer, p_factors_removed integer default 0)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  if p_user_id is null or not exists (select from auth.users as u where u.id = p_user_id) then
    perform exora_private.fail('not_found', 'There is no such person.', 'Check the account''s id.');
  end if;
  perform public.log_audit_event(
    p_event_type => 'account.reset',
    p_resource_type => 'account',
    p_resource_id => p_user_id,
    p_details => jsonb_build_object('sessions_ended', p_sessions_ended, 'factors_removed', p_factors_removed)
  );
  perform exora_private.notify(p_user_id, 'account_reset', null, 'account', p_user_id);
end
$$;

revoke all on function public.note_account_reset(uuid, integer, integer) from public, anon, authenticated;

grant execute on function public.note_account_reset(uuid, integer, integer) to service_role;

comment on function public.note_account_reset(uuid, integer, integer) is
  'Writes into the system''s chain that an account''s password was set by hand, and tells its person, in the transaction that sets '
  'it. service_role only.';

-- 02_profiles.sql -------------------------------------------------------------

alter table public.user_profiles
  alter column account_owner_id drop not null,
  add column care_state text not null default 'active',
  add column died_on date,
  -- When the person took their own record over from who kept it for them.
  add column handed_over_at timestamptz,
  -- An archive is coming in: until it is whole, the record is nobody's.
  add column is_importing boolean not null default false,
  -- What erases the record (exora_private.erasures). Null: it lives.
  add column erasure_id uuid,
  add constraint user_profiles_care_state_known check (care_state in ('active', 'death_reported', 'deceased')),
  add constraint user_profiles_died_whole check ((care_state = 'deceased') = (died_on is not null)),
  add constraint user_profiles_owned_unless_erased check ((account_owner_id is null) = (erasure_id is not null));

-- Children who come of age: see exora_private.remind_about_care().
create index user_profiles_children_idx on public.user_profiles (date_of_birth) where profile_type = 'child';

create index user_profiles_importing_idx on public.user_profiles (is_importing);

create index user_profiles_erasure_idx on public.user_profiles (erasure_id) where erasure_id is not null;

create policy user_profiles_owner_select on public.user_profiles
for select to authenticated
using (account_owner_id = (select auth.uid()) and not is_importing);

comment on column public.user_profiles.care_state is
  'active, death_reported (by a delegate, not confirmed) or deceased. exora_private.care_transitions() says who may change it.';

alter table public.profile_access_permissions
  -- By what right: as owner, as legal representative, or as a delegate whose own access carries this one.
  add column granted_as text not null default 'owner',
  add constraint profile_access_permissions_granted_as_known check (granted_as in ('owner', 'representative', 'delegate')),
  add constraint profile_access_permissions_delegates_below_full check (granted_as <> 'delegate' or access_level <> 'full');

create or replace function exora_private.is_owner(p_user_id uuid, p_profile_id uuid)
returns boolean
language sql
stable
set search_path = ''
as $$
  select exists (
    select from public.user_profiles as p
    where p.id = p_profile_id and p.account_owner_id = p_user_id and not p.is_importing
  )
$$;

comment on function exora_private.is_owner(uuid, uuid) is
  'Whether the user is the profile''s account owner; nobody is while an archive comes in.';

create function exora_private.require_decider(p_patient_id uuid)
returns uuid
language plpgsql
stable
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
begin
  if p_patient_id is null
    or not (
      exora_private.is_owner(v_user_id, p_patient_id) or exora_private.is_representative(v_user_id, p_patient_id)
    )
  then
    perform exora_private.fail('not_allowed', 'This record is not yours.', 'Ask the record''s owner for access.');
  end if;
  return v_user_id;
end
$$;

comment on function exora_private.require_decider(uuid) is
  'The signed-in person if they decide about the record, as its owner or as a legal representative in force, or not_allowed.';

create function exora_private.require_living(p_patient_id uuid)
returns void
language plpgsql
stable
set search_path = ''
as $$
begin
  if exists (select from public.user_profiles as p where p.id = p_patient_id and p.care_state = 'deceased') then
    perform exora_private.fail(
      'wrong_state',
      'This person has died; their record is kept as it was.',
      'Read it, or end access to it. If this is a mistake, ask an operator to take it back.'
    );
  end if;
end
$$;

comment on function exora_private.require_living(uuid) is
  'Nothing, or the error wrong_state: nothing is added to the record of somebody who died, and nobody new is let in.';

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
  if p_level <> 'view' then
    perform exora_private.require_living(p_patient_id);
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
  where (p.account_owner_id = v_user_id and not p.is_importing)
    or p.id in (
      select g.profile_id
      from public.profile_access_permissions as g
      where g.grantee_user_id = v_user_id
        and g.revoked_at is null
        and (g.expires_at is null or g.expires_at > now())
        and p.erasure_id is null
    )
    or p.id in (
      select r.profile_id
      from public.legal_representations as r
      where r.representative_user_id = v_user_id and exora_private.is_representative(v_user_id, r.profile_id)
    )
  order by p.account_owner_id = v_user_id desc, p.profile_type = 'self' desc, p.created_at, p.id;
end
$$;

alter table public.system_notifications
  add constraint system_notifications_kind_known check (
    kind in (
      'access_granted', 'access_revoked', 'account_reset', 'break_glass_used', 'care_state_changed', 'erasure_cancelled',
      'erasure_requested', 'export_ready', 'file_failed', 'handover_due', 'invitation_declined', 'ownership_changed',
      'record_erased', 'representation_ended', 'representation_granted', 'representation_review_due', 'review_waiting'
    )
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
  -- A record that is being erased has no owner to tell; nobody is asked to do something about the record of somebody who
  -- died.
  if p_user_id is null
    or (
      p_kind in ('file_failed', 'review_waiting', 'handover_due', 'representation_review_due')
      and exists (select from public.user_profiles as p where p.id = p_patient_id and p.care_state = 'deceased')
    )
  then
    return null;
  end if;
  insert into public.system_notifications (user_id, kind, patient_id, resource_type, resource_id, parameters)
  values (
    p_user_id, p_kind, p_patient_id, p_resource_type, p_resource_id, exora_private.clean_parameters(p_parameters)
  )
  returning id into v_id;
  return v_id;
end
$$;

comment on function exora_private.notify(uuid, text, uuid, text, uuid, jsonb) is
  'Leaves a message for a person, in the transaction of what it tells of. Of the parameters, numbers and short words are kept. '
  'About somebody who died, none that asks for anything (then null).';

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
  if exora_private.is_account_going(v_user_id) then
    perform exora_private.fail('wrong_state', 'This account is being erased.', 'Sign up again when it is gone.');
  end if;
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
  perform exora_private.require_living(p_profile_id);
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

create function public.choose_own_profile(p_profile_id uuid)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_owner(p_profile_id);
  v_chosen public.user_profiles;
  v_former_id uuid;
begin
  -- As create_profile(): one person's profiles change one after the other.
  perform pg_advisory_xact_lock(hashtextextended(v_user_id::text, 2));
  select p.* into v_chosen from public.user_profiles as p where p.id = p_profile_id for no key update;
  if v_chosen.profile_type = 'self' then
    return false;
  end if;
  if v_chosen.handed_over_at is null or v_chosen.profile_type = 'pet' then
    perform exora_private.fail(
      'wrong_state',
      'This is the record of somebody else, which you keep.',
      'Choose a record that was handed over to you as your own.'
    );
  end if;
  perform exora_private.require_living(p_profile_id);
  update public.user_profiles as p
  set
    profile_type = 'adult_in_care',
    handed_over_at = coalesce(p.handed_over_at, now()),
    updated_at = now()
  where p.account_owner_id = v_user_id and p.profile_type = 'self'
  returning p.id into v_former_id;
  update public.user_profiles as p
  set
    profile_type = 'self',
    updated_at = now()
  where p.id = p_profile_id;
  perform public.log_audit_event(
    p_event_type => 'profile.chosen_as_own',
    p_patient_id => c.id,
    p_resource_type => 'user_profile',
    p_resource_id => c.id,
    p_details => jsonb_build_object('is_own', c.id = p_profile_id)
  )
  from unnest(array[v_former_id, p_profile_id]) as c (id)
  where c.id is not null
  order by c.id;
  return true;
end
$$;

revoke all on function public.choose_own_profile(uuid) from public, anon, service_role;

grant execute on function public.choose_own_profile(uuid) to authenticated;

comment on function public.choose_own_profile(uuid) is
  'Makes a record that was handed over to the signed-in person their profile of themselves. The one that was it until then '
  'stays theirs as another profile (adult_in_care) and can be chosen again. False: it was it already.';

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
  if p_superseded_by_id is null then
    delete from public.user_profile_context as c
    where c.user_id = p_grant.grantee_user_id
      and c.active_profile_id = p_grant.profile_id
      and exora_private.access_level(p_grant.grantee_user_id, p_grant.profile_id, null, null) is null;
    perform exora_private.notify(
      n.user_id, 'access_revoked', p_grant.profile_id, 'profile_access_permission', p_grant.id,
      jsonb_build_object('access_level', p_grant.access_level)
    )
    from (
      select p_grant.grantee_user_id as user_id
      union
      select p.account_owner_id from public.user_profiles as p where p.id = p_grant.profile_id
    ) as n;
  end if;
end
$$;

comment on function exora_private.end_profile_access(public.profile_access_permissions, uuid) is
  'Ends a grant, with its audit event and messages; the row stays as history, with the grant that took its place.';

create function exora_private.end_derived_access(p_profile_id uuid, p_giver_id uuid)
returns integer
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_grant public.profile_access_permissions;
  v_basis record;
  v_ended integer := 0;
begin
  for v_grant in
    select g.*
    from public.profile_access_permissions as g
    where g.profile_id = p_profile_id
      and g.granted_by = p_giver_id
      and g.granted_as <> 'owner'
      and g.revoked_at is null
    order by g.id
  loop
    select b.* into v_basis
    from exora_private.sharing_basis(p_giver_id, p_profile_id, v_grant.access_level, v_grant.categories) as b;
    if v_basis.granted_as is not null
      and (v_basis.latest_end is null or v_grant.expires_at <= v_basis.latest_end)
    then
      -- Another right of the same person may carry it.
      update public.profile_access_permissions as g
      set granted_as = v_basis.granted_as
      where g.id = v_grant.id and g.granted_as <> v_basis.granted_as;
      continue;
    end if;
    perform exora_private.end_profile_access(v_grant, null);
    v_ended := v_ended + 1 + exora_private.end_derived_access(p_profile_id, v_grant.grantee_user_id);
  end loop;
  return v_ended;
end
$$;

comment on function exora_private.end_derived_access(uuid, uuid) is
  'Ends what somebody let others do by a right that they don''t have any more, or not as widely. Says how many grants ended.';

create function exora_private.make_profile_grant(p_grant public.profile_access_permissions)
returns uuid
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_old public.profile_access_permissions;
  v_id uuid := gen_random_uuid();
begin
  select g.* into v_old
  from public.profile_access_permissions as g
  where g.profile_id = p_grant.profile_id and g.grantee_user_id = p_grant.grantee_user_id and g.revoked_at is null;
  if v_old.id is not null
    and p_grant.granted_as = 'delegate'
    and v_old.granted_by <> p_grant.granted_by
    and (v_old.expires_at is null or v_old.expires_at > now())
  then
    perform exora_private.fail(
      'wrong_state',
      'This person has access already, by somebody else.',
      'Ask the record''s owner to change it.'
    );
  end if;
  if (v_old.access_level, v_old.purpose, v_old.granted_as) = (p_grant.access_level, p_grant.purpose, p_grant.granted_as)
    and (v_old.granted_as = 'owner' or v_old.granted_by = p_grant.granted_by)
    and v_old.categories is not distinct from p_grant.categories
    and v_old.expires_at is not distinct from p_grant.expires_at
  then
    return v_old.id;
  end if;

  if v_old.id is not null then
    perform exora_private.end_profile_access(v_old, v_id);
  end if;
  insert into public.profile_access_permissions (
    id, profile_id, grantee_user_id, access_level, categories, purpose, granted_by, granted_as, expires_at
  )
  values (
    v_id, p_grant.profile_id, p_grant.grantee_user_id, p_grant.access_level, p_grant.categories, p_grant.purpose,
    p_grant.granted_by, p_grant.granted_as, p_grant.expires_at
  );
  perform public.log_audit_event(
    p_event_type => 'access.granted',
    p_patient_id => p_grant.profile_id,
    p_resource_type => 'profile_access_permission',
    p_resource_id => v_id,
    p_details => jsonb_build_object(
      'grantee_user_id', p_grant.grantee_user_id,
      'access_level', p_grant.access_level,
      'categories', to_jsonb(p_grant.categories),
      'expires_at', p_grant.expires_at,
      'granted_as', p_grant.granted_as
    ),
    p_personal => jsonb_build_object('purpose', p_grant.purpose)
  );
  perform exora_private.notify(
    n.user_id, 'access_granted', p_grant.profile_id, 'profile_access_permission', v_id,
    jsonb_build_object('access_level', p_grant.access_level)
  )
  from (
    select p_grant.grantee_user_id as user_id
    union
    select p.account_owner_id from public.user_profiles as p where p.id = p_grant.profile_id
  ) as n;
  if v_old.id is not null then
    perform exora_private.end_derived_access(p_grant.profile_id, p_grant.grantee_user_id);
  end if;
  return v_id;
end
$$;

comment on function exora_private.make_profile_grant(public.profile_access_permissions) is
  'Puts a grant, whose maker''s right was checked, in the place of that person''s earlier one, with audit event and messages. '
  'Gives its id. The caller holds the profile''s row.';

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
  v_user_id uuid := exora_private.require_access(p_profile_id, null, 'full');
  v_grant public.profile_access_permissions;
begin
  perform exora_private.require_second_factor('sharing');
  perform exora_private.require_grant_fields(p_access_level, p_purpose, p_expires_at);
  v_grant.profile_id := p_profile_id;
  v_grant.grantee_user_id := p_grantee_user_id;
  v_grant.access_level := p_access_level;
  v_grant.categories := exora_private.checked_categories(p_categories);
  v_grant.purpose := btrim(p_purpose);
  v_grant.granted_by := v_user_id;
  if p_grantee_user_id = v_user_id or exora_private.is_owner(p_grantee_user_id, p_profile_id) then
    perform exora_private.fail(
      'invalid_request', 'This person has this record already.', 'Grant access to somebody else.'
    );
  end if;
  if p_grantee_user_id is null or not exists (select from auth.users as u where u.id = p_grantee_user_id) then
    perform exora_private.fail('not_found', 'There is no such person.', 'Check whom you want to give access.');
  end if;
  -- Grants of one profile are made one after the other; who only reads the profile doesn't wait.
  perform from public.user_profiles as p where p.id = p_profile_id for no key update;
  perform exora_private.require_living(p_profile_id);
  perform exora_private.require_sharing_in_time(p_profile_id);
  select b.granted_as, least(p_expires_at, b.latest_end) into v_grant.granted_as, v_grant.expires_at
  from exora_private.require_sharing(v_user_id, v_grant) as b;
  return exora_private.make_profile_grant(v_grant);
end
$$;

comment on function public.grant_profile_access(uuid, uuid, text, text[], text, timestamptz) is
  'Lets a person see (view), add to and correct (edit) or also let others in (full): some categories or all (null), '
  'for a purpose, until a time or for good. The owner and legal representatives give any level, a full-level delegate view and '
  'edit within their own extent and time. Takes the place of that person''s earlier grant. Gives its id.';

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
  -- In turn with other changes of this profile's grants and owner, then looked at.
  perform
  from public.user_profiles as p
  where p.id = (select g.profile_id from public.profile_access_permissions as g where g.id = p_permission_id)
  for no key update;
  select g.* into v_grant from public.profile_access_permissions as g where g.id = p_permission_id;
  if not found
    or not (
      v_user_id = v_grant.grantee_user_id
      or exora_private.is_owner(v_user_id, v_grant.profile_id)
      or exora_private.is_representative(v_user_id, v_grant.profile_id)
      -- What a delegate gave, as long as the delegate has access.
      or (
        v_user_id = v_grant.granted_by
        and v_grant.granted_as <> 'owner'
        and exora_private.access_level(v_user_id, v_grant.profile_id, null, null) is not null
      )
    )
  then
    perform exora_private.fail(
      'not_found', 'There is no such access, or it is not yours to end.', 'Look at the record''s list of people with access.'
    );
  end if;
  if v_grant.revoked_at is not null then
    return false;
  end if;
  perform exora_private.end_profile_access(v_grant, null);
  perform exora_private.end_derived_access(v_grant.profile_id, v_grant.grantee_user_id);
  return true;
end
$$;

comment on function public.revoke_profile_access(uuid) is
  'Ends a grant, at once, and what its delegate gave others by it: by the owner, a legal representative, who gave it, or the '
  'delegate who leaves. Says whether it was in force or had ended already.';

-- 02_profiles_care.sql --------------------------------------------------------

create function exora_private.representation_bases()
returns text[]
language sql
immutable
set search_path = ''
as $$
  select array['parental_responsibility', 'court_appointed_guardian', 'power_of_attorney', 'health_care_proxy', 'executor']
$$;

comment on function exora_private.representation_bases() is
  'The closed list of rights by law to act for somebody. An executor''s begins with the death, the others end with it.';

create table public.legal_representations (
  id uuid not null default gen_random_uuid(),
  profile_id uuid not null,
  representative_user_id uuid not null,
  basis text not null,
  -- What the operator saw: a court's reference, a deed. It names people: for the two of them and operators.
  evidence text not null,
  starts_at timestamptz not null default now(),
  ends_at timestamptz,
  review_on date not null,
  -- Null: somebody at the database or with the service key.
  granted_by uuid,
  granted_at timestamptz not null default now(),
  ended_at timestamptz,
  ended_by uuid,
  end_reason text,
  constraint legal_representations_pkey primary key (id),
  constraint legal_representations_profile_fkey
    foreign key (profile_id) references public.user_profiles (id) on delete cascade,
  constraint legal_representations_representative_fkey
    foreign key (representative_user_id) references auth.users (id) on delete cascade,
  constraint legal_representations_basis_known check (basis = any (exora_private.representation_bases())),
  constraint legal_representations_evidence_length check (char_length(evidence) between 1 and 500),
  constraint legal_representations_ends_later check (ends_at > starts_at),
  constraint legal_representations_end_whole check ((ended_at is null) = (end_reason is null)),
  constraint legal_representations_end_reason_known
    check (end_reason in ('revoked', 'resigned', 'mistaken', 'replaced', 'became_owner'))
);

create index legal_representations_profile_idx on public.legal_representations (profile_id);

create index legal_representations_representative_idx on public.legal_representations (representative_user_id, profile_id);

create unique index legal_representations_one_key
on public.legal_representations (profile_id, representative_user_id, basis) where ended_at is null;

alter table public.legal_representations enable row level security;

revoke all on public.legal_representations from public, anon, authenticated, service_role;

grant select on public.legal_representations to authenticated, service_role;

create policy legal_representations_owner_select on public.legal_representations
for select to authenticated
using (profile_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

create policy legal_representations_own_select on public.legal_representations
for select to authenticated
using (representative_user_id = (select auth.uid()));

comment on table public.legal_representations is
  'Who may by law act for the person of a record: on what basis, from when until when, to be reviewed when. Operators write it.';

create function exora_private.is_representation_in_force(p_representation public.legal_representations)
returns boolean
language sql
stable
set search_path = ''
as $$
  select p_representation.ended_at is null
    and p_representation.starts_at <= now()
    and (p_representation.ends_at is null or p_representation.ends_at > now())
    -- A record that is being erased, or still coming in, is nobody's.
    and exists (
      select
      from public.user_profiles as p
      where p.id = p_representation.profile_id
        and p.erasure_id is null
        and not p.is_importing
        and (p.care_state = 'deceased') = (p_representation.basis = 'executor')
    )
$$;

comment on function exora_private.is_representation_in_force(public.legal_representations) is
  'Whether it holds now: begun, not ended, not run out; an executor''s after the death, any other before it.';

create function exora_private.is_representative(p_user_id uuid, p_profile_id uuid)
returns boolean
language sql
stable
set search_path = ''
as $$
  select exists (
    select
    from public.legal_representations as r
    where r.representative_user_id = p_user_id
      and r.profile_id = p_profile_id
      and exora_private.is_representation_in_force(r)
  )
$$;

comment on function exora_private.is_representative(uuid, uuid) is
  'Whether the user may by law act for the record''s person now.';

create function exora_private.sharing_basis(
  p_user_id uuid,
  p_profile_id uuid,
  p_access_level text,
  p_categories text[],
  out granted_as text,
  out latest_end timestamptz
)
language sql
stable
set search_path = ''
as $$
  select b.granted_as, b.latest_end
  from (
    select 'owner' as granted_as, null::timestamptz as latest_end, 1 as rank
    where exora_private.is_owner(p_user_id, p_profile_id)
    union all
    select 'representative', r.ends_at, 2
    from public.legal_representations as r
    where r.profile_id = p_profile_id
      and r.representative_user_id = p_user_id
      and exora_private.is_representation_in_force(r)
    union all
    select 'delegate', g.expires_at, 3
    from public.profile_access_permissions as g
    where g.profile_id = p_profile_id
      and g.grantee_user_id = p_user_id
      and g.access_level = 'full'
      and g.revoked_at is null
      and (g.expires_at is null or g.expires_at > now())
      and p_access_level <> 'full'
      and (g.categories is null or p_categories <@ g.categories)
  ) as b
  order by b.rank, b.latest_end desc nulls first
  limit 1
$$;

comment on function exora_private.sharing_basis(uuid, uuid, text, text[]) is
  'By what right the user may let somebody in at this level to these categories (null: all), and until when at most '
  '(null: no limit); a null right: they may not.';

create function exora_private.require_sharing(
  p_user_id uuid,
  p_grant public.profile_access_permissions,
  out granted_as text,
  out latest_end timestamptz
)
language plpgsql
stable
set search_path = ''
as $$
begin
  select b.* into granted_as, latest_end
  from exora_private.sharing_basis(p_user_id, p_grant.profile_id, p_grant.access_level, p_grant.categories) as b;
  if granted_as is null then
    perform exora_private.fail(
      'not_allowed',
      'Your access doesn''t let you give this much.',
      'Give view or edit within your own categories, or ask the record''s owner.'
    );
  end if;
end
$$;

comment on function exora_private.require_sharing(uuid, public.profile_access_permissions) is
  'By what right the user may make this grant, and until when at most, or the error not_allowed.';

create function exora_private.require_grant_fields(p_access_level text, p_purpose text, p_expires_at timestamptz)
returns void
language plpgsql
stable
set search_path = ''
as $$
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
end
$$;

comment on function exora_private.require_grant_fields(text, text, timestamptz) is
  'Nothing, or the error invalid_request that names the wrong field of a grant.';

create function exora_private.people_around(p_profile_id uuid)
returns table (user_id uuid)
language sql
stable
set search_path = ''
as $$
  select p.account_owner_id from public.user_profiles as p where p.id = p_profile_id
  union
  select g.grantee_user_id
  from public.profile_access_permissions as g
  where g.profile_id = p_profile_id and g.revoked_at is null and (g.expires_at is null or g.expires_at > now())
  union
  select r.representative_user_id
  from public.legal_representations as r
  where r.profile_id = p_profile_id and r.ended_at is null and (r.ends_at is null or r.ends_at > now())
$$;

comment on function exora_private.people_around(uuid) is
  'Owner, delegates and representatives of a record: who is told when something happens to it as a whole.';

create function public.grant_representation(
  p_profile_id uuid,
  p_representative_id uuid,
  p_basis text,
  p_evidence text,
  p_starts_at timestamptz default null,
  p_ends_at timestamptz default null,
  p_review_on date default null
)
returns uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_profile public.user_profiles;
  v_starts_at timestamptz := coalesce(p_starts_at, now());
  v_ends_at timestamptz := p_ends_at;
  v_review_on date := coalesce(p_review_on, current_date + 365);
  v_old_id uuid;
  v_id uuid := gen_random_uuid();
begin
  perform exora_private.require_operator();
  if p_representative_id = auth.uid() then
    perform exora_private.fail(
      'not_allowed', 'Nobody makes a representative of themselves.', 'Let another operator look at the evidence.'
    );
  end if;
  if p_basis is null or p_basis <> all (exora_private.representation_bases()) then
    perform exora_private.fail(
      'invalid_request',
      'This basis of a representation is not known.',
      format('Pass one of: %s.', array_to_string(exora_private.representation_bases(), ', '))
    );
  end if;
  if not exora_private.is_plain_text(p_evidence, 500) then
    perform exora_private.fail(
      'invalid_request', 'The evidence has 1 to 500 characters.', 'Say what was seen: the court and its reference, the deed.'
    );
  end if;
  if not isfinite(v_starts_at) or not isfinite(v_ends_at) or v_ends_at <= greatest(v_starts_at, now()) then
    perform exora_private.fail(
      'invalid_request', 'The representation would have ended already.', 'Choose a later end, or none.'
    );
  end if;
  if not v_review_on between current_date and current_date + 1096 then
    perform exora_private.fail(
      'invalid_request', 'A representation is reviewed within three years.', 'Choose a date from today on.'
    );
  end if;
  select p.* into v_profile from public.user_profiles as p where p.id = p_profile_id for no key update;
  if not found or p_representative_id is null or not exists (select from auth.users as u where u.id = p_representative_id) then
    perform exora_private.fail('not_found', 'There is no such record or person.', 'Check both ids.');
  end if;
  if v_profile.account_owner_id = p_representative_id then
    perform exora_private.fail('wrong_state', 'This person owns the record already.', 'Name somebody else.');
  end if;
  if v_profile.profile_type = 'pet' or (p_basis = 'executor' and v_profile.care_state <> 'deceased') then
    perform exora_private.fail(
      'wrong_state',
      'This basis does not fit the record.',
      'State the death before an executor; an animal''s record is shared by its owner.'
    );
  end if;
  if p_basis = 'parental_responsibility' and v_profile.date_of_birth is not null then
    -- It ends with childhood, whatever was asked for.
    v_ends_at := least(v_ends_at, exora_private.comes_of_age_on(v_profile)::timestamptz);
    if v_ends_at <= greatest(v_starts_at, now()) then
      perform exora_private.fail(
        'wrong_state', 'This person is of age.', 'Use another basis, such as court_appointed_guardian.'
      );
    end if;
  end if;

  update public.legal_representations as r
  set
    ended_at = now(),
    ended_by = auth.uid(),
    end_reason = 'replaced'
  where r.profile_id = p_profile_id
    and r.representative_user_id = p_representative_id
    and r.basis = p_basis
    and r.ended_at is null
  returning r.id into v_old_id;
  insert into public.legal_representations (
    id, profile_id, representative_user_id, basis, evidence, starts_at, ends_at, review_on, granted_by
  )
  values (
    v_id, p_profile_id, p_representative_id, p_basis, btrim(p_evidence), v_starts_at, v_ends_at, v_review_on, auth.uid()
  );
  perform public.log_audit_event(
    p_event_type => 'representation.granted',
    p_patient_id => p_profile_id,
    p_resource_type => 'legal_representation',
    p_resource_id => v_id,
    p_details => jsonb_strip_nulls(
      jsonb_build_object(
        'representative_user_id', p_representative_id,
        'basis', p_basis,
        'starts_at', v_starts_at,
        'ends_at', v_ends_at,
        'review_on', v_review_on,
        'replaces_id', v_old_id
      )
    ),
    p_personal => jsonb_build_object('evidence', btrim(p_evidence))
  );
  perform exora_private.notify(
    n.user_id, 'representation_granted', p_profile_id, 'legal_representation', v_id, jsonb_build_object('basis', p_basis)
  )
  from exora_private.people_around(p_profile_id) as n;
  if v_old_id is not null then
    perform exora_private.end_derived_access(p_profile_id, p_representative_id);
  end if;
  return v_id;
end
$$;

revoke all on function public.grant_representation(uuid, uuid, text, text, timestamptz, timestamptz, date) from public, anon;

grant execute on function public.grant_representation(uuid, uuid, text, text, timestamptz, timestamptz, date)
to authenticated, service_role;

comment on function public.grant_representation(uuid, uuid, text, text, timestamptz, timestamptz, date) is
  'An operator states that somebody may by law act for a record''s person, by evidence that was seen; reviewed within a year '
  'if no date is given. It opens the whole record, logged, and lets the representative decide. Owner and others are told. Gives its id.';

create function public.end_representation(p_representation_id uuid, p_reason text default 'revoked')
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_one public.legal_representations;
  v_profile_id uuid;
  v_resigns boolean;
begin
  select r.profile_id into v_profile_id from public.legal_representations as r where r.id = p_representation_id;
  perform from public.user_profiles as p where p.id = v_profile_id for no key update;
  select r.* into v_one from public.legal_representations as r where r.id = p_representation_id;
  v_resigns := coalesce(v_one.representative_user_id = auth.uid(), false) and coalesce(p_reason, '') = 'resigned';
  if not v_resigns then
    perform exora_private.require_operator();
  end if;
  if v_one.id is null then
    perform exora_private.fail('not_found', 'There is no such representation.', 'Choose one of list_representations().');
  end if;
  if p_reason is null or p_reason not in ('revoked', 'resigned', 'mistaken') then
    perform exora_private.fail(
      'invalid_request', 'A representation ends as revoked, resigned or mistaken.', 'Pass one of these.'
    );
  end if;
  if v_one.ended_at is not null then
    return false;
  end if;
  update public.legal_representations as r
  set
    ended_at = now(),
    ended_by = auth.uid(),
    end_reason = p_reason
  where r.id = p_representation_id;
  perform public.log_audit_event(
    p_event_type => 'representation.ended',
    p_patient_id => v_profile_id,
    p_resource_type => 'legal_representation',
    p_resource_id => p_representation_id,
    p_details => jsonb_build_object(
      'representative_user_id', v_one.representative_user_id, 'basis', v_one.basis, 'reason', p_reason
    )
  );
  perform exora_private.end_derived_access(v_profile_id, v_one.representative_user_id);
  perform exora_private.end_providers_of(v_profile_id, v_one.representative_user_id);
  delete from public.user_profile_context as c
  where c.user_id = v_one.representative_user_id
    and c.active_profile_id = v_profile_id
    and exora_private.access_level(v_one.representative_user_id, v_profile_id, null, null) is null;
  perform exora_private.notify(
    n.user_id, 'representation_ended', v_profile_id, 'legal_representation', p_representation_id,
    jsonb_build_object('basis', v_one.basis)
  )
  from (
    select a.user_id from exora_private.people_around(v_profile_id) as a
    union
    select v_one.representative_user_id
  ) as n;
  return true;
end
$$;

revoke all on function public.end_representation(uuid, text) from public, anon;

grant execute on function public.end_representation(uuid, text) to authenticated, service_role;

comment on function public.end_representation(uuid, text) is
  'An operator ends a representation (revoked, mistaken), or its representative does (resigned); it stops with this call, with '
  'what others were given by it. False: it had ended already.';

create function public.list_representations(p_profile_id uuid default null, p_due_only boolean default false)
returns table (
  id uuid,
  profile_id uuid,
  representative_user_id uuid,
  basis text,
  starts_at timestamptz,
  ends_at timestamptz,
  review_on date,
  ended_at timestamptz,
  end_reason text,
  in_force boolean
)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_operator();
  return query
  select
    r.id, r.profile_id, r.representative_user_id, r.basis, r.starts_at, r.ends_at, r.review_on, r.ended_at, r.end_reason,
    exora_private.is_representation_in_force(r)
  from public.legal_representations as r
  where (p_profile_id is null or r.profile_id = p_profile_id)
    and (
      not coalesce(p_due_only, false)
      or (
        r.ended_at is null
        and (r.ends_at is null or r.ends_at > now())
        and r.review_on <= current_date + exora_private.setting('care.review_notice_days')::integer
      )
    )
  order by r.review_on, r.id
  limit 1000;
end
$$;

revoke all on function public.list_representations(uuid, boolean) from public, anon;

grant execute on function public.list_representations(uuid, boolean) to authenticated, service_role;

comment on function public.list_representations(uuid, boolean) is
  'Representations for operators, those to be reviewed first: of one record or all, or only those that are due. No evidence.';

create function exora_private.care_transitions()
returns table (from_state text, to_state text, by_roles text[])
language sql
immutable
set search_path = ''
as $$
  values
    ('active', 'death_reported', array['full', 'representative']),
    ('active', 'deceased', array['keeper', 'operator']),
    ('death_reported', 'deceased', array['keeper', 'operator']),
    ('death_reported', 'active', array['owner', 'keeper', 'operator']),
    ('deceased', 'active', array['operator'])
$$;

comment on function exora_private.care_transitions() is
  'The closed list of a record''s states, what may follow which, and who may say so (care_roles()). Nothing else is possible.';

create function exora_private.care_roles(p_profile_id uuid)
returns text[]
language plpgsql
stable
set search_path = ''
as $$
declare
  v_is_owner boolean := exora_private.is_owner(auth.uid(), p_profile_id);
  v_is_keeper boolean;
begin
  select v_is_owner and p.profile_type <> 'self' and p.handed_over_at is null
  into v_is_keeper
  from public.user_profiles as p
  where p.id = p_profile_id;
  if not found then
    return '{}';
  end if;
  return array_remove(
    array[
      case when v_is_owner then 'owner' end,
      case when v_is_keeper then 'keeper' end,
      case when exora_private.is_representative(auth.uid(), p_profile_id) then 'representative' end,
      case when exora_private.access_level(auth.uid(), p_profile_id, null, null) = 'full' then 'full' end,
      case when exora_private.is_operator() then 'operator' end
    ],
    null
  );
end
$$;

comment on function exora_private.care_roles(uuid) is
  'What the caller is to the record: owner, keeper (owner of another''s record), representative, full (delegate), operator.';

create function public.set_care_state(
  p_profile_id uuid,
  p_state text,
  p_evidence text default null,
  p_died_on date default null
)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_profile public.user_profiles;
  v_roles text[];
begin
  if not exora_private.is_service() then
    perform exora_private.require_user();
  end if;
  -- In turn with grants and hand-overs of this record.
  select p.* into v_profile from public.user_profiles as p where p.id = p_profile_id for no key update;
  v_roles := exora_private.care_roles(p_profile_id);
  if v_roles = '{}' then
    perform exora_private.fail(
      'not_allowed', 'You don''t have the access that this needs.', 'Ask the record''s owner for access.'
    );
  end if;
  if p_state is null or not exists (select from exora_private.care_transitions() as t where p_state in (t.from_state, t.to_state)) then
    perform exora_private.fail(
      'invalid_request', 'States are active, death_reported and deceased.', 'Choose one of these.'
    );
  end if;
  if v_profile.care_state = p_state then
    return false;
  end if;
  if not exists (
    select
    from exora_private.care_transitions() as t
    where (t.from_state, t.to_state) = (v_profile.care_state, p_state) and t.by_roles && v_roles
  ) then
    perform exora_private.fail(
      'wrong_state',
      'You can''t bring this record into that state.',
      'A delegate reports a death; who keeps the record or an operator states it; an operator takes a mistake back.'
    );
  end if;
  if p_state <> 'active' or v_profile.care_state = 'deceased' then
    if not exora_private.is_plain_text(p_evidence, 500) then
      perform exora_private.fail(
        'invalid_request', 'The evidence has 1 to 500 characters.', 'Say how it is known: a certificate, who told it.'
      );
    end if;
  end if;
  if p_state = 'deceased'
    and coalesce(
      p_died_on > (now() at time zone 'UTC')::date + 1 or p_died_on < coalesce(v_profile.date_of_birth, date '1880-01-01'),
      true
    )
  then
    perform exora_private.fail(
      'invalid_request', 'A date of death is not in the future and not before the birth.', 'Correct the date.'
    );
  end if;

  if p_state = 'deceased' then
    -- Providers' access rests from here on (exora_private.is_in_force()).
    perform exora_private.tell_provider(a.id, 'access_revoked')
    from public.patient_provider_access as a
    where a.patient_id = p_profile_id and exora_private.is_in_force(a, null);
  end if;
  update public.user_profiles as p
  set
    care_state = p_state,
    died_on = case p_state when 'deceased' then p_died_on end,
    updated_at = now()
  where p.id = p_profile_id;
  perform public.log_audit_event(
    p_event_type => 'care.state_changed',
    p_patient_id => p_profile_id,
    p_resource_type => 'user_profile',
    p_resource_id => p_profile_id,
    p_details => jsonb_build_object('from', v_profile.care_state, 'to', p_state, 'as', to_jsonb(v_roles)),
    p_personal => jsonb_strip_nulls(jsonb_build_object('evidence', btrim(p_evidence), 'died_on', p_died_on))
  );
  perform exora_private.notify(
    n.user_id, 'care_state_changed', p_profile_id, 'user_profile', p_profile_id, jsonb_build_object('state', p_state)
  )
  from exora_private.people_around(p_profile_id) as n;
  return true;
end
$$;

revoke all on function public.set_care_state(uuid, text, text, date) from public, anon;

grant execute on function public.set_care_state(uuid, text, text, date) to authenticated, service_role;

comment on function public.set_care_state(uuid, text, text, date) is
  'Reports, states, denies or takes back a death, as exora_private.care_transitions() allows. After a death nothing is added, '
  'nobody new is let in, providers'' access rests and executors'' begins. False: it was in that state already.';

create function exora_private.comes_of_age_on(p_profile public.user_profiles)
returns date
language sql
stable
set search_path = ''
as $$
  select (
    p_profile.date_of_birth + make_interval(years => exora_private.setting('care.age_of_majority')::integer)
  )::date
$$;

comment on function exora_private.comes_of_age_on(public.user_profiles) is
  'The day on which the record''s person is of age; null when the date of birth is unknown.';

create function exora_private.require_sharing_in_time(p_profile_id uuid)
returns void
language plpgsql
stable
set search_path = ''
as $$
begin
  if exists (
    select
    from public.user_profiles as p
    where p.id = p_profile_id
      and p.profile_type = 'child'
      and p.handed_over_at is null
      and current_date > exora_private.comes_of_age_on(p) + exora_private.setting('care.handover_grace_days')::integer
  ) then
    perform exora_private.fail(
      'wrong_state',
      'This person is of age: only they let others see their record.',
      'Hand the record over to them, or state that they are an adult in care.'
    );
  end if;
end
$$;

comment on function exora_private.require_sharing_in_time(uuid) is
  'Nothing, or the error wrong_state when a child''s record should have been handed over care.handover_grace_days ago.';

create table exora_private.care_reminders (
  profile_id uuid not null,
  -- What is reminded of, and the date that it is about: another date is another reminder.
  kind text not null,
  about uuid not null,
  due_on date not null,
  told_at timestamptz not null default now(),
  constraint care_reminders_pkey primary key (profile_id, kind, about, due_on),
  constraint care_reminders_profile_fkey
    foreign key (profile_id) references public.user_profiles (id) on delete cascade,
  constraint care_reminders_kind_known check (kind in ('before_age', 'of_age', 'sharing_stopped', 'review'))
);

alter table exora_private.care_reminders enable row level security;

revoke all on exora_private.care_reminders from public, anon, authenticated, service_role;

comment on table exora_private.care_reminders is 'What people were reminded of, so that each reminder comes once.';

create function exora_private.remind_about_care()
returns integer
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_due record;
  v_told integer := 0;
  v_age integer := exora_private.setting('care.age_of_majority')::integer;
  v_notice integer := exora_private.setting('care.handover_notice_days')::integer;
  v_grace integer := exora_private.setting('care.handover_grace_days')::integer;
begin
  for v_due in
    with stages as (
      -- The latest stage that was reached: who was away hears of the present one only.
      select
        p.id as profile_id,
        a.of_age_on as due_on,
        case
          when current_date > a.of_age_on + v_grace then 'sharing_stopped'
          when current_date >= a.of_age_on then 'of_age'
          else 'before_age'
        end as kind
      from public.user_profiles as p
      cross join lateral exora_private.comes_of_age_on(p) as a (of_age_on)
      where p.profile_type = 'child'
        and p.handed_over_at is null
        and p.care_state <> 'deceased'
        and p.date_of_birth <= current_date + v_notice - make_interval(years => v_age) + interval '2 days'
        and a.of_age_on - v_notice <= current_date
    )
    select s.profile_id, s.kind, s.profile_id as about, s.due_on
    from stages as s
    where not exists (
      select
      from exora_private.care_reminders as k
      where (k.profile_id, k.kind, k.about, k.due_on) = (s.profile_id, s.kind, s.profile_id, s.due_on)
    )
    limit 1000
  loop
    insert into exora_private.care_reminders (profile_id, kind, about, due_on)
    values (v_due.profile_id, v_due.kind, v_due.about, v_due.due_on)
    on conflict on constraint care_reminders_pkey do nothing;
    continue when not found;
    perform exora_private.notify(
      n.user_id, 'handover_due', v_due.profile_id, 'user_profile', v_due.profile_id,
      jsonb_build_object('stage', v_due.kind, 'due_on', v_due.due_on)
    )
    from exora_private.people_around(v_due.profile_id) as n
    where exora_private.access_level(n.user_id, v_due.profile_id, null, null) in ('owner', 'full');
    v_told := v_told + 1;
  end loop;

  for v_due in
    select r.profile_id, r.id, r.representative_user_id, r.review_on
    from public.legal_representations as r
    where r.ended_at is null
      and (r.ends_at is null or r.ends_at > now())
      and r.review_on <= current_date + exora_private.setting('care.review_notice_days')::integer
      and not exists (
        select
        from exora_private.care_reminders as k
        where (k.profile_id, k.kind, k.about, k.due_on) = (r.profile_id, 'review', r.id, r.review_on)
      )
    limit 1000
  loop
    insert into exora_private.care_reminders (profile_id, kind, about, due_on)
    values (v_due.profile_id, 'review', v_due.id, v_due.review_on)
    on conflict on constraint care_reminders_pkey do nothing;
    continue when not found;
    perform exora_private.notify(
      v_due.representative_user_id, 'representation_review_due', v_due.profile_id, 'legal_representation', v_due.id,
      jsonb_build_object('review_on', v_due.review_on)
    );
    v_told := v_told + 1;
  end loop;
  delete from exora_private.invitation_tries as t where t.tried_at < clock_timestamp() - interval '1 hour';
  return v_told;
end
$$;

comment on function exora_private.remind_about_care() is
  'Reminds of children who come of age (before, on the day, when sharing stops) and of representations to be reviewed, each '
  'once; forgets old tries of codes. Says how many reminders it made.';

create function public.read_care(p_profile_id uuid)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_level text := exora_private.access_level(v_user_id, p_profile_id, null, null);
  v_profile public.user_profiles;
  v_of_age_on date;
begin
  if v_level is null then
    perform exora_private.fail(
      'not_allowed', 'You don''t have access to this record.', 'Ask the record''s owner for access.'
    );
  end if;
  select p.* into v_profile from public.user_profiles as p where p.id = p_profile_id;
  if v_profile.profile_type = 'child' and v_profile.handed_over_at is null and v_level in ('owner', 'full') then
    v_of_age_on := exora_private.comes_of_age_on(v_profile);
  end if;
  return jsonb_build_object(
    'profile_id', v_profile.id,
    'profile_type', v_profile.profile_type,
    'care_state', v_profile.care_state,
    'died_on', v_profile.died_on,
    'handed_over_at', v_profile.handed_over_at,
    'comes_of_age_on', v_of_age_on,
    'sharing_stops_on', v_of_age_on + exora_private.setting('care.handover_grace_days')::integer,
    'access_level', v_level,
    'is_representative', exora_private.is_representative(v_user_id, p_profile_id),
    'transitions', (
      select coalesce(jsonb_agg(t.to_state order by t.to_state), '[]')
      from exora_private.care_transitions() as t
      where t.from_state = v_profile.care_state and t.by_roles && exora_private.care_roles(p_profile_id)
    ),
    'owner_name', (
      select d.display_name
      from public.user_profiles as d
      where d.account_owner_id = v_profile.account_owner_id and d.profile_type = 'self'
    ),
    -- Who sees all of them can also let others in; everybody sees what they have themselves.
    'delegates', (
      select coalesce(
        jsonb_agg(
          jsonb_build_object(
            'permission_id', g.id,
            'user_id', g.grantee_user_id,
            'name', d.display_name,
            'access_level', g.access_level,
            'categories', g.categories,
            'purpose', g.purpose,
            'granted_as', g.granted_as,
            'granted_by', g.granted_by,
            'granted_at', g.granted_at,
            'expires_at', g.expires_at
          )
          order by g.granted_at, g.id
        ),
        '[]'
      )
      from public.profile_access_permissions as g
      left join public.user_profiles as d on d.account_owner_id = g.grantee_user_id and d.profile_type = 'self'
      where g.profile_id = p_profile_id
        and g.revoked_at is null
        and (g.expires_at is null or g.expires_at > now())
        and (v_level in ('owner', 'full') or g.grantee_user_id = v_user_id)
    ),
    'representatives', (
      select coalesce(
        jsonb_agg(
          jsonb_build_object(
            'representation_id', r.id,
            'user_id', r.representative_user_id,
            'name', d.display_name,
            'basis', r.basis,
            'starts_at', r.starts_at,
            'ends_at', r.ends_at,
            'review_on', r.review_on,
            'in_force', exora_private.is_representation_in_force(r)
          )
          order by r.granted_at, r.id
        ),
        '[]'
      )
      from public.legal_representations as r
      left join public.user_profiles as d on d.account_owner_id = r.representative_user_id and d.profile_type = 'self'
      where r.profile_id = p_profile_id
        and r.ended_at is null
        and (r.ends_at is null or r.ends_at > now())
        and (v_level in ('owner', 'full') or r.representative_user_id = v_user_id)
    )
  );
end
$$;

revoke all on function public.read_care(uuid) from public, anon, service_role;

grant execute on function public.read_care(uuid) to authenticated;

comment on function public.read_care(uuid) is
  'A record''s state, what its caller may make of it, coming of age, and who has access by grant or by law: all of them for owner, '
  'representatives and full-level delegates, else one''s own. Nothing of the record''s content.';

-- 02_profiles_invitations.sql -------------------------------------------------

create table public.profile_invitations (
  id uuid not null default gen_random_uuid(),
  profile_id uuid not null,
  -- access: to be a delegate; transfer: to be the owner; handover: to be the owner of one's own record.
  kind text not null,
  -- What the invited gets (access), or what the owner keeps (transfer, handover; null: nothing).
  access_level text,
  categories text[],
  purpose text not null,
  access_expires_at timestamptz,
  shows_name boolean not null,
  code_hash bytea not null,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  settled_at timestamptz,
  settled_as text,
  settled_by uuid,
  -- The grant that accepting it made: the invited's, or the former owner's.
  permission_id uuid,
  constraint profile_invitations_pkey primary key (id),
  constraint profile_invitations_code_key unique (code_hash),
  constraint profile_invitations_profile_fkey
    foreign key (profile_id) references public.user_profiles (id) on delete cascade,
  constraint profile_invitations_created_by_fkey foreign key (created_by) references auth.users (id) on delete cascade,
  constraint profile_invitations_permission_fkey
    foreign key (permission_id) references public.profile_access_permissions (id) on delete set null,
  constraint profile_invitations_kind_known check (kind in ('access', 'transfer', 'handover')),
  constraint profile_invitations_level_known check (access_level in ('view', 'edit', 'full')),
  constraint profile_invitations_level_fits check (
    (kind <> 'access' or access_level is not null) and (kind = 'access' or (categories is null and access_expires_at is null))
  ),
  constraint profile_invitations_purpose_length check (char_length(purpose) between 1 and 200),
  constraint profile_invitations_expires_later check (expires_at > created_at),
  constraint profile_invitations_settled_known check (settled_as in ('accepted', 'declined', 'cancelled')),
  constraint profile_invitations_settled_whole check ((settled_at is null) = (settled_as is null))
);

create index profile_invitations_profile_idx on public.profile_invitations (profile_id, created_at desc);

create index profile_invitations_created_by_idx on public.profile_invitations (created_by);

create index profile_invitations_permission_idx on public.profile_invitations (permission_id);

alter table public.profile_invitations enable row level security;

revoke all on public.profile_invitations from public, anon, authenticated, service_role;

grant select on public.profile_invitations to service_role;

comment on table public.profile_invitations is
  'Who was invited to a record, for what, and what became of it. The code itself is nowhere; people read it by read_invitations().';

create table exora_private.invitation_tries (
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  tried_at timestamptz not null default clock_timestamp(),
  constraint invitation_tries_pkey primary key (id),
  constraint invitation_tries_user_fkey foreign key (user_id) references auth.users (id) on delete cascade
);

create index invitation_tries_user_idx on exora_private.invitation_tries (user_id, tried_at);

create index invitation_tries_time_idx on exora_private.invitation_tries (tried_at);

alter table exora_private.invitation_tries enable row level security;

revoke all on exora_private.invitation_tries from public, anon, authenticated, service_role;

comment on table exora_private.invitation_tries is 'Wrong codes of the last hour: who tried one when, not which.';

create function exora_private.random_code(p_group_length integer)
returns text
language sql
volatile
set search_path = ''
as $$
  with random as (
    -- The version and variant bits of an id are no random ones: the hash spreads the others.
    select sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) as bytes
  )
  select string_agg(
    -- Five of a byte's bits. Crockford's alphabet: no I, L, O, U, so nothing that is misread or reads like a word.
    case when i.at > 0 and i.at % p_group_length = 0 then '-' else '' end
      || substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', (get_byte(r.bytes, i.at) & 31) + 1, 1),
    ''
    order by i.at
  )
  from random as r
  cross join generate_series(0, 4 * p_group_length - 1) as i (at)
$$;

comment on function exora_private.random_code(integer) is
  'A new code of four groups of so many letters and digits (up to 8), five random bits each: 4 gives 80 bits, 5 gives 100.';

create function exora_private.invitation_code_hash(p_code text)
returns bytea
language sql
immutable
set search_path = ''
as $$
  -- However it is typed: small letters, spaces, no dashes, O for 0, I and L for 1.
  select case
    when char_length(p_code) <= 100
      then sha256(convert_to(translate(upper(regexp_replace(p_code, '[^0-9A-Za-z]', '', 'g')), 'OIL', '011'), 'UTF8'))
  end
$$;

comment on function exora_private.invitation_code_hash(text) is
  'SHA-256 of a code as it was meant, or null for what can be none. A code has too many bits to be found from its hash.';

create function exora_private.invitation_state(p_invitation public.profile_invitations)
returns text
language sql
stable
set search_path = ''
as $$
  select coalesce(p_invitation.settled_as, case when p_invitation.expires_at <= now() then 'expired' else 'open' end)
$$;

comment on function exora_private.invitation_state(public.profile_invitations) is
  'open, expired, accepted, declined or cancelled.';

create function exora_private.invitation_right(
  p_invitation public.profile_invitations,
  out granted_as text,
  out latest_end timestamptz
)
language sql
stable
set search_path = ''
as $$
  select b.granted_as, b.latest_end
  from exora_private.sharing_basis(
    p_invitation.created_by, p_invitation.profile_id,
    -- Handing over is the owner's alone, as giving everything is.
    case p_invitation.kind when 'access' then p_invitation.access_level else 'full' end,
    p_invitation.categories
  ) as b
  where p_invitation.kind = 'access' or b.granted_as = 'owner'
$$;

comment on function exora_private.invitation_right(public.profile_invitations) is
  'By what right an invitation''s maker could make it now, and until when at most; a null right: by none any more.';

create function exora_private.find_invitation(p_code text)
returns public.profile_invitations
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_found public.profile_invitations;
  v_since timestamptz := clock_timestamp() - interval '1 hour';
begin
  -- One person's tries come one after the other, so that many at once are counted too.
  perform pg_advisory_xact_lock(hashtextextended(v_user_id::text, 3));
  if (
      select count(*)
      from exora_private.invitation_tries as t
      where t.user_id = v_user_id and t.tried_at > v_since
    ) >= exora_private.setting('invitations.tries_per_hour')
    or (
      select count(*) from exora_private.invitation_tries as t where t.tried_at > v_since
    ) >= exora_private.setting('invitations.all_tries_per_hour')
  then
    perform exora_private.fail(
      'rate_limited', 'Too many wrong codes were tried.', 'Ask for the code again, and try it in an hour.'
    );
  end if;
  select i.* into v_found
  from public.profile_invitations as i
  where i.code_hash = exora_private.invitation_code_hash(p_code);
  if v_found.id is not null then
    -- In turn with the record's grants and with others who have the code, then looked at again.
    perform from public.user_profiles as p where p.id = v_found.profile_id for no key update;
    select i.* into v_found from public.profile_invitations as i where i.id = v_found.id;
    if exora_private.invitation_state(v_found) = 'open'
      and (select r.granted_as from exora_private.invitation_right(v_found) as r) is not null
      -- Sent twice, it is answered twice, as long as what it gave lasts.
      or (
        v_found.settled_as = 'accepted'
        and v_found.settled_by = v_user_id
        and exora_private.access_level(v_user_id, v_found.profile_id, null, null) is not null
      )
    then
      return v_found;
    end if;
  end if;
  insert into exora_private.invitation_tries (user_id) values (v_user_id);
  return null;
end
$$;

comment on function exora_private.find_invitation(text) is
  'The invitation of a code that can be accepted, or that the caller accepted; its record''s row is held. Null, counted as a '
  'try, for every other code; rate_limited after too many.';

create function exora_private.unknown_invitation()
returns jsonb
language sql
immutable
set search_path = ''
as $$
  select jsonb_build_object(
    'ok', false,
    'code', 'not_found',
    'message', 'This code opens nothing: it is mistyped, used, called off or too old.',
    'hint', 'Check it letter by letter, or ask for a new one.'
  )
$$;

comment on function exora_private.unknown_invitation() is 'The one answer to every code that can''t be accepted.';

create function public.create_invitation(
  p_profile_id uuid,
  p_kind text default 'access',
  p_access_level text default null,
  p_categories text[] default null,
  p_purpose text default 'care',
  p_access_expires_at timestamptz default null,
  p_shows_name boolean default false,
  p_valid_hours integer default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_access(p_profile_id, null, 'full');
  v_code text := exora_private.random_code(5);
  v_hours integer := coalesce(p_valid_hours, exora_private.setting('invitations.valid_hours')::integer);
  v_new public.profile_invitations;
  v_profile public.user_profiles;
begin
  perform exora_private.require_second_factor('sharing');
  if p_kind is null or p_kind not in ('access', 'transfer', 'handover') then
    perform exora_private.fail(
      'invalid_request', 'An invitation is of kind access, transfer or handover.', 'Choose one of these.'
    );
  end if;
  if p_kind = 'access' or p_access_level is not null then
    perform exora_private.require_grant_fields(p_access_level, p_purpose, p_access_expires_at);
  end if;
  if p_kind <> 'access' and num_nonnulls(p_categories, p_access_expires_at) > 0 then
    perform exora_private.fail(
      'invalid_request',
      'Who hands a record over keeps a level of access or none.',
      'Leave categories and end out; the new owner can change them.'
    );
  end if;
  if not exora_private.is_plain_text(p_purpose, 200) or v_hours not between 1 and 336 then
    perform exora_private.fail(
      'invalid_request',
      'An invitation has a purpose of 1 to 200 characters and is valid for 1 to 336 hours.',
      'Correct these.'
    );
  end if;
  v_new.id := gen_random_uuid();
  v_new.profile_id := p_profile_id;
  v_new.kind := p_kind;
  v_new.access_level := p_access_level;
  v_new.categories := exora_private.checked_categories(p_categories);
  v_new.purpose := btrim(p_purpose);
  v_new.access_expires_at := p_access_expires_at;
  v_new.shows_name := coalesce(p_shows_name, false);
  v_new.code_hash := exora_private.invitation_code_hash(v_code);
  v_new.created_by := v_user_id;
  v_new.created_at := now();
  v_new.expires_at := now() + make_interval(hours => v_hours);

  select p.* into v_profile from public.user_profiles as p where p.id = p_profile_id for no key update;
  perform exora_private.require_living(p_profile_id);
  if (select r.granted_as from exora_private.invitation_right(v_new) as r) is null then
    perform exora_private.fail(
      'not_allowed',
      'Your access doesn''t let you give this much.',
      'Give view or edit within your own categories, or ask the record''s owner.'
    );
  end if;
  if p_kind = 'access' then
    perform exora_private.require_sharing_in_time(p_profile_id);
  elsif v_profile.profile_type = 'self'
    or (p_kind = 'handover' and (v_profile.profile_type = 'pet' or v_profile.handed_over_at is not null))
    or (p_kind = 'transfer' and v_profile.handed_over_at is not null)
  then
    perform exora_private.fail(
      'wrong_state',
      'This record can''t be handed over.',
      'One''s own record stays one''s own: share it instead. A child''s or an adult''s in care is handed over to them.'
    );
  end if;
  if (
      select count(*)
      from public.profile_invitations as i
      where i.profile_id = p_profile_id and exora_private.invitation_state(i) = 'open'
    ) >= exora_private.setting('invitations.max_open')
  then
    perform exora_private.fail(
      'wrong_state', 'This record has as many open invitations as it may.', 'Cancel one that you don''t need.'
    );
  end if;

  insert into public.profile_invitations select v_new.*;
  perform public.log_audit_event(
    p_event_type => 'invitation.created',
    p_patient_id => p_profile_id,
    p_resource_type => 'profile_invitation',
    p_resource_id => v_new.id,
    p_details => jsonb_build_object(
      'kind', p_kind,
      'access_level', p_access_level,
      'categories', to_jsonb(v_new.categories),
      'access_expires_at', p_access_expires_at,
      'shows_name', v_new.shows_name,
      'expires_at', v_new.expires_at
    ),
    p_personal => jsonb_build_object('purpose', v_new.purpose)
  );
  return jsonb_build_object('invitation_id', v_new.id, 'code', v_code, 'expires_at', v_new.expires_at);
end
$$;

revoke all on function public.create_invitation(uuid, text, text, text[], text, timestamptz, boolean, integer)
from public, anon, service_role;

grant execute on function public.create_invitation(uuid, text, text, text[], text, timestamptz, boolean, integer) to authenticated;

comment on function public.create_invitation(uuid, text, text, text[], text, timestamptz, boolean, integer) is
  'Makes an invitation and gives its code, this once. access: to be a delegate at a level, by whoever may grant it. transfer and '
  'handover (a record''s own person): to be its owner, by the owner, who keeps p_access_level or nothing. Valid 72 hours if not said.';

create function public.cancel_invitation(p_invitation_id uuid)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_one public.profile_invitations;
begin
  perform
  from public.user_profiles as p
  where p.id = (select i.profile_id from public.profile_invitations as i where i.id = p_invitation_id)
  for no key update;
  select i.* into v_one from public.profile_invitations as i where i.id = p_invitation_id;
  if not found
    or not (
      v_one.created_by = v_user_id
      or exora_private.is_owner(v_user_id, v_one.profile_id)
      or exora_private.is_representative(v_user_id, v_one.profile_id)
    )
  then
    perform exora_private.fail(
      'not_found', 'There is no such invitation, or it is not yours to cancel.', 'Choose one of read_invitations().'
    );
  end if;
  if exora_private.invitation_state(v_one) <> 'open' then
    return false;
  end if;
  update public.profile_invitations as i
  set
    settled_at = now(),
    settled_as = 'cancelled',
    settled_by = v_user_id
  where i.id = p_invitation_id;
  perform public.log_audit_event(
    p_event_type => 'invitation.cancelled',
    p_patient_id => v_one.profile_id,
    p_resource_type => 'profile_invitation',
    p_resource_id => p_invitation_id
  );
  return true;
end
$$;

revoke all on function public.cancel_invitation(uuid) from public, anon, service_role;

grant execute on function public.cancel_invitation(uuid) to authenticated;

comment on function public.cancel_invitation(uuid) is
  'Calls an open invitation off: its maker, the owner or a legal representative. Says whether it was open.';

create function public.read_invitations(p_profile_id uuid, p_limit integer default 50)
returns table (
  id uuid,
  kind text,
  state text,
  access_level text,
  categories text[],
  purpose text,
  access_expires_at timestamptz,
  shows_name boolean,
  created_by uuid,
  created_at timestamptz,
  expires_at timestamptz,
  settled_at timestamptz,
  settled_by uuid,
  permission_id uuid
)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_level text := exora_private.access_level(v_user_id, p_profile_id, null, null);
  v_sees_all boolean;
  v_limit integer := exora_private.page_size(p_limit, 50, 200);
begin
  if coalesce(v_level not in ('owner', 'full'), true) then
    perform exora_private.fail('not_allowed', 'You don''t have the access that this needs.', 'Ask the record''s owner for access.');
  end if;
  v_sees_all := v_level = 'owner' or exora_private.is_representative(v_user_id, p_profile_id);
  return query
  select
    i.id, i.kind, exora_private.invitation_state(i), i.access_level, i.categories, i.purpose, i.access_expires_at,
    i.shows_name, i.created_by, i.created_at, i.expires_at, i.settled_at, i.settled_by, i.permission_id
  from public.profile_invitations as i
  where i.profile_id = p_profile_id and (v_sees_all or i.created_by = v_user_id)
  order by i.created_at desc, i.id
  limit v_limit;
end
$$;

revoke all on function public.read_invitations(uuid, integer) from public, anon, service_role;

grant execute on function public.read_invitations(uuid, integer) to authenticated;

comment on function public.read_invitations(uuid, integer) is
  'A record''s invitations and what became of them, latest first, without codes. Owner and representatives see all, full-level '
  'delegates those that they made.';

create function exora_private.hand_over_profile(p_invitation public.profile_invitations, p_keeps_level text)
returns uuid
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_former_owner_id uuid := p_invitation.created_by;
  v_own public.profile_access_permissions;
  v_other public.profile_invitations;
  v_kept public.profile_access_permissions;
  v_kept_id uuid;
  v_gone_id uuid;
begin
  perform pg_advisory_xact_lock(hashtextextended(v_user_id::text, 2));
  if exora_private.is_account_going(v_user_id) then
    perform exora_private.fail('wrong_state', 'This account is being erased.', 'Sign up again when it is gone.');
  end if;
  if (select count(*) from public.user_profiles as p where p.account_owner_id = v_user_id)
    >= exora_private.setting('profiles.max_per_account')
  then
    perform exora_private.fail(
      'wrong_state', 'You have as many profiles as one account may.', 'Take it over with another account.'
    );
  end if;
  if p_invitation.kind = 'handover' then
    perform exora_private.end_all_sharing(p_invitation.profile_id);
  else
    select g.* into v_own
    from public.profile_access_permissions as g
    where g.profile_id = p_invitation.profile_id and g.grantee_user_id = v_user_id and g.revoked_at is null;
    if found then
      perform exora_private.end_profile_access(v_own, null);
    end if;
    -- What the new owner let others do as a delegate or representative, they let them do as the owner from here on.
    update public.profile_access_permissions as g
    set granted_as = 'owner'
    where g.profile_id = p_invitation.profile_id and g.granted_by = v_user_id and g.revoked_at is null;
  end if;
  for v_other in
    update public.profile_invitations as i
    set
      settled_at = now(),
      settled_as = 'cancelled',
      settled_by = v_user_id
    where i.profile_id = p_invitation.profile_id and i.settled_at is null and i.id <> p_invitation.id
    returning i.*
  loop
    perform public.log_audit_event(
      p_event_type => 'invitation.cancelled',
      p_patient_id => p_invitation.profile_id,
      p_resource_type => 'profile_invitation',
      p_resource_id => v_other.id
    );
  end loop;
  -- The card in the former owner's hand opens nothing any more.
  for v_gone_id in
    update exora_private.emergency_codes as c
    set revoked_at = now()
    where c.patient_id = p_invitation.profile_id and c.revoked_at is null
    returning c.id
  loop
    perform public.log_audit_event(
      p_event_type => 'emergency_code.revoked',
      p_patient_id => p_invitation.profile_id,
      p_resource_type => 'emergency_code',
      p_resource_id => v_gone_id
    );
  end loop;
  update public.user_profiles as p
  set
    account_owner_id = v_user_id,
    handed_over_at = case p_invitation.kind when 'handover' then now() else p.handed_over_at end,
    ai_consent_external = p.ai_consent_external and p_invitation.kind <> 'handover',
    updated_at = now()
  where p.id = p_invitation.profile_id;
  -- The new owner needs none, and whose record it is decides for themselves now: parents don't any more.
  for v_gone_id in
    update public.legal_representations as r
    set
      ended_at = now(),
      ended_by = v_user_id,
      end_reason = case when r.representative_user_id = v_user_id then 'became_owner' else 'revoked' end
    where r.profile_id = p_invitation.profile_id
      and r.ended_at is null
      and (
        r.representative_user_id = v_user_id
        or (p_invitation.kind = 'handover' and r.basis = 'parental_responsibility')
      )
    returning r.id
  loop
    perform public.log_audit_event(
      p_event_type => 'representation.ended',
      p_patient_id => p_invitation.profile_id,
      p_resource_type => 'legal_representation',
      p_resource_id => v_gone_id,
      p_details => jsonb_build_object('reason', p_invitation.kind)
    );
  end loop;
  perform public.log_audit_event(
    p_event_type => 'profile.owner_changed',
    p_patient_id => p_invitation.profile_id,
    p_resource_type => 'user_profile',
    p_resource_id => p_invitation.profile_id,
    p_details => jsonb_strip_nulls(
      jsonb_build_object(
        'kind', p_invitation.kind,
        'invitation_id', p_invitation.id,
        'from_user_id', v_former_owner_id,
        'to_user_id', v_user_id,
        'keeps_level', p_keeps_level
      )
    )
  );
  if p_keeps_level is not null then
    v_kept.profile_id := p_invitation.profile_id;
    v_kept.grantee_user_id := v_former_owner_id;
    v_kept.access_level := p_keeps_level;
    v_kept.purpose := p_invitation.purpose;
    v_kept.granted_by := v_user_id;
    v_kept.granted_as := 'owner';
    v_kept_id := exora_private.make_profile_grant(v_kept);
  else
    delete from public.user_profile_context as c
    where c.user_id = v_former_owner_id
      and c.active_profile_id = p_invitation.profile_id
      and not exora_private.is_representative(v_former_owner_id, p_invitation.profile_id);
  end if;
  perform exora_private.notify(
    n.user_id, 'ownership_changed', p_invitation.profile_id, 'user_profile', p_invitation.profile_id,
    jsonb_build_object('kind', p_invitation.kind)
  )
  from (
    select a.user_id from exora_private.people_around(p_invitation.profile_id) as a
    union
    select v_former_owner_id
  ) as n;
  return v_kept_id;
end
$$;

comment on function exora_private.hand_over_profile(public.profile_invitations, text) is
  'Makes the signed-in person a record''s owner; the former owner keeps a level of access (null: none). At a handover all other '
  'access ends first. Gives the former owner''s grant. The caller holds the profile''s row.';

create function public.preview_invitation(p_code text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_found public.profile_invitations := exora_private.find_invitation(p_code);
begin
  if v_found.id is null then
    return exora_private.unknown_invitation();
  end if;
  return jsonb_build_object(
    'ok', true,
    'kind', v_found.kind,
    'state', exora_private.invitation_state(v_found),
    'inviter_name', (
      select d.display_name
      from public.user_profiles as d
      where d.account_owner_id = v_found.created_by and d.profile_type = 'self'
    ),
    'profile_name', (
      select p.display_name from public.user_profiles as p where p.id = v_found.profile_id and v_found.shows_name
    ),
    'access_level', v_found.access_level,
    'categories', v_found.categories,
    'purpose', v_found.purpose,
    'access_expires_at', (
      select least(v_found.access_expires_at, r.latest_end) from exora_private.invitation_right(v_found) as r
    ),
    'expires_at', v_found.expires_at
  );
end
$$;

revoke all on function public.preview_invitation(text) from public, anon, service_role;

grant execute on function public.preview_invitation(text) to authenticated;

comment on function public.preview_invitation(text) is
  'What a code would give and who gives it; {ok: false, code: not_found} for every code that can''t be accepted.';

create function public.accept_invitation(p_code text, p_keeps_level text default null)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_found public.profile_invitations := exora_private.find_invitation(p_code);
  v_grant public.profile_access_permissions;
  v_levels constant text[] := array['none', 'view', 'edit', 'full'];
begin
  if v_found.id is null then
    return exora_private.unknown_invitation();
  end if;
  if v_found.settled_as = 'accepted' then
    return jsonb_build_object(
      'ok', true, 'profile_id', v_found.profile_id, 'kind', v_found.kind, 'permission_id', v_found.permission_id
    );
  end if;
  if p_keeps_level is not null and (v_found.kind = 'access' or p_keeps_level <> all (v_levels)) then
    perform exora_private.fail(
      'invalid_request',
      'Who takes a record over says what its former owner keeps: none, view, edit or full.',
      'Choose one of these, or leave it out.'
    );
  end if;
  if exora_private.is_owner(v_user_id, v_found.profile_id) or v_found.created_by = v_user_id then
    perform exora_private.fail('wrong_state', 'This invitation is your own.', 'Give its code to whom you invite.');
  end if;
  perform exora_private.require_living(v_found.profile_id);

  if v_found.kind = 'access' then
    perform exora_private.require_sharing_in_time(v_found.profile_id);
    if v_found.access_expires_at <= now() then
      return exora_private.unknown_invitation();
    end if;
    v_grant.profile_id := v_found.profile_id;
    v_grant.grantee_user_id := v_user_id;
    v_grant.access_level := v_found.access_level;
    v_grant.categories := v_found.categories;
    v_grant.purpose := v_found.purpose;
    v_grant.granted_by := v_found.created_by;
    select r.granted_as, least(v_found.access_expires_at, r.latest_end)
    into v_grant.granted_as, v_grant.expires_at
    from exora_private.invitation_right(v_found) as r;
    v_found.permission_id := exora_private.make_profile_grant(v_grant);
  else
    v_found.permission_id := exora_private.hand_over_profile(
      v_found, nullif(coalesce(p_keeps_level, v_found.access_level), 'none')
    );
  end if;
  update public.profile_invitations as i
  set
    settled_at = now(),
    settled_as = 'accepted',
    settled_by = v_user_id,
    permission_id = v_found.permission_id
  where i.id = v_found.id;
  perform public.log_audit_event(
    p_event_type => 'invitation.accepted',
    p_patient_id => v_found.profile_id,
    p_resource_type => 'profile_invitation',
    p_resource_id => v_found.id,
    p_details => jsonb_build_object('kind', v_found.kind, 'permission_id', v_found.permission_id)
  );
  return jsonb_build_object(
    'ok', true, 'profile_id', v_found.profile_id, 'kind', v_found.kind, 'permission_id', v_found.permission_id
  );
end
$$;

revoke all on function public.accept_invitation(text, text) from public, anon, service_role;

grant execute on function public.accept_invitation(text, text) to authenticated;

comment on function public.accept_invitation(text, text) is
  'The signed-in person accepts an invitation: access begins, or the record becomes theirs, its former owner keeping p_keeps_level '
  '(null: as the invitation says). Once; by the same person again it gives the same answer. {ok: false} as preview_invitation().';

create function public.decline_invitation(p_code text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_found public.profile_invitations := exora_private.find_invitation(p_code);
begin
  if v_found.id is null or v_found.settled_as is not null then
    return exora_private.unknown_invitation();
  end if;
  update public.profile_invitations as i
  set
    settled_at = now(),
    settled_as = 'declined',
    settled_by = v_user_id
  where i.id = v_found.id;
  perform public.log_audit_event(
    p_event_type => 'invitation.declined',
    p_patient_id => v_found.profile_id,
    p_resource_type => 'profile_invitation',
    p_resource_id => v_found.id
  );
  perform exora_private.notify(
    n.user_id, 'invitation_declined', v_found.profile_id, 'profile_invitation', v_found.id,
    jsonb_build_object('kind', v_found.kind)
  )
  from (
    select v_found.created_by as user_id
    union
    select p.account_owner_id from public.user_profiles as p where p.id = v_found.profile_id
  ) as n;
  return jsonb_build_object('ok', true);
end
$$;

revoke all on function public.decline_invitation(text) from public, anon, service_role;

grant execute on function public.decline_invitation(text) to authenticated;

comment on function public.decline_invitation(text) is
  'Whoever has the code declines it; it opens nothing any more, and its maker is told. {ok: false} as preview_invitation().';

-- 03_clinical_core.sql --------------------------------------------------------

alter table public.shell_files
  -- The archive that brought it: what it states was read elsewhere.
  add column import_id uuid,
  add constraint shell_files_status_known check (
    status in ('queued', 'held', 'reading', 'understanding', 'processed', 'failed', 'quarantined', 'kept')
  ),
  add constraint shell_files_error_when_stopped check (
    (status in ('held', 'failed', 'quarantined')) = (error_code is not null)
  );

create index shell_files_content_idx on public.shell_files (patient_id, sha256) where sha256 is not null;

create index shell_files_quarantined_idx on public.shell_files (patient_id) where status = 'quarantined';

create index shell_files_import_idx on public.shell_files (import_id, patient_id);

comment on column public.shell_files.status is
  'queued, reading, understanding, processed; held: waits for the malware scanner; failed; quarantined: malware was found, '
  'nobody gets its bytes; kept: its owner wants that no engine reads it.';

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
      'queued>reading', 'queued>held', 'queued>failed', 'queued>quarantined',
      'held>reading', 'held>failed', 'held>quarantined',
      'reading>understanding', 'reading>held', 'reading>failed', 'reading>quarantined',
      'understanding>processed', 'understanding>failed', 'understanding>quarantined',
      'failed>queued', 'failed>understanding',
      'kept>queued',
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
return p_file.status = 'kept'
  or (
    p_file.status = 'failed'
    and p_file.storage_path is not null
    and (p_file.error_retryable or p_file.error_code in ('ai_consent_missing', 'engine_key_refused'))
  );

comment on function exora_private.can_retry(public.shell_files) is
  'Whether reading a file (again) can be asked for: it was kept unread, or failed with its bytes there and no fault in them.';

create or replace function exora_private.keep_decision()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  -- An archive brings the decisions themselves.
  if exists (select from public.user_profiles as p where p.id = new.patient_id and p.is_importing) then
    return null;
  end if;
  insert into public.clinical_event_decisions (event_id, patient_id, event_type, status, decided_by, decided_at)
  values (new.id, new.patient_id, new.event_type, new.status, new.decided_by, coalesce(new.decided_at, now()));
  return null;
end
$$;

-- 04_ai_processing.sql --------------------------------------------------------

create index ai_model_answers_created_idx on public.ai_model_answers using brin (created_at);

-- 04_ai_reading.sql -----------------------------------------------------------

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

-- 04_ai_understanding.sql -----------------------------------------------------

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
  -- An answer that was under way when the owner withdrew is thrown away.
  perform exora_private.require_ai_consent(v_file.patient_id, 'external');
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
  for v_patient_id in
    select distinct g.patient_id
    from gone as g
    join public.user_profiles as p on p.id = g.patient_id
    -- What came in part and is removed again was never told here.
    where not p.is_importing
    order by g.patient_id
  loop
    perform exora_private.retell(v_patient_id);
  end loop;
  return null;
end
$$;

-- 04_scanning.sql -------------------------------------------------------------

create function public.hold_reading(p_job_id uuid, p_worker_id text, p_attempt integer)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_job record := exora_private.hold_job(p_job_id, p_worker_id, p_attempt, 'shell_file_processing');
  v_file public.shell_files := exora_private.shell_file_of_job(v_job.job_payload);
begin
  update public.shell_files as f
  set status = 'held', error_code = 'scan_unavailable', error_parameters = '{}', error_retryable = true
  where f.id = v_file.id and f.status <> 'held';
  return found;
end
$$;

revoke all on function public.hold_reading(uuid, text, integer) from public, anon, authenticated;

grant execute on function public.hold_reading(uuid, text, integer) to service_role;

comment on function public.hold_reading(uuid, text, integer) is
  'Shows that the job''s file waits for the malware scanner; false if it did already. The worker then reschedules the job.';

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
    -- Who breaks glass: people and places that treat, no laboratory and no imaging.
    when 'emergency provider type' then array['doctor', 'specialist', 'nurse', 'pharmacist', 'clinic', 'hospital']
    when 'emergency reason' then array['unconscious', 'life_threatening', 'unable_to_consent', 'urgent_treatment']
    when 'review outcome' then array['justified', 'unjustified']
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
  if exists (select from public.provider_registry as r where r.id = p_provider_id and r.user_id = auth.uid()) then
    perform exora_private.fail(
      'not_allowed', 'Nobody verifies a registration of their own.', 'Let another operator look at it.'
    );
  end if;
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
  -- Taken by the provider in an emergency, without consent.
  add column is_break_glass boolean not null default false,
  add constraint patient_provider_access_break_glass_small check (
    not is_break_glass
    or (purpose = 'emergency' and categories is not null and expires_at <= granted_at + interval '4 hours')
  );

create unique index patient_provider_access_one_key
on public.patient_provider_access (patient_id, provider_id, purpose, is_break_glass)
where revoked_at is null;

comment on table public.patient_provider_access is
  'What a provider may read of a record, for what and until when. In force only with a consent, or as break-glass for a few '
  'hours; never deleted, only revoked.';

create function exora_private.end_providers_of(p_patient_id uuid, p_giver_id uuid)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_access public.patient_provider_access;
begin
  if exora_private.is_owner(p_giver_id, p_patient_id) or exora_private.is_representative(p_giver_id, p_patient_id) then
    return;
  end if;
  for v_access in
    update public.patient_provider_access as a
    set revoked_at = now()
    where a.patient_id = p_patient_id
      and a.granted_by = p_giver_id
      and not a.is_break_glass
      and a.revoked_at is null
    returning a.*
  loop
    perform public.log_audit_event(
      p_event_type => 'provider.access_revoked',
      p_patient_id => p_patient_id,
      p_resource_type => 'patient_provider_access',
      p_resource_id => v_access.id,
      p_details => jsonb_build_object('provider_id', v_access.provider_id, 'purpose', v_access.purpose)
    );
    perform exora_private.tell_provider(v_access.id, 'access_revoked');
  end loop;
end
$$;

comment on function exora_private.end_providers_of(uuid, uuid) is
  'Ends what somebody gave providers as a representative, when they are none any more.';

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
  v_user_id uuid := exora_private.require_decider(p_patient_id);
  v_categories text[] := exora_private.checked_categories(p_categories);
  v_expires_at timestamptz := coalesce(p_expires_at, now() + interval '90 days');
  v_access_id uuid;
begin
  perform exora_private.require_second_factor('sharing');
  perform exora_private.require_living(p_patient_id);
  perform exora_private.require_listed(p_purpose, 'purpose');
  if v_expires_at <= now() or v_expires_at > now() + interval '366 days' then
    perform exora_private.fail('invalid_request', 'Access ends within a year from now.', 'Choose an earlier or later end.');
  end if;
  if not exists (select from public.provider_registry as r where r.id = p_provider_id and r.status = 'verified') then
    perform exora_private.fail('not_found', 'This provider is not in the registry.', 'Choose one of find_providers().');
  end if;
  -- Two grants at once: the second waits here and then replaces the first. The right may have gone meanwhile.
  perform from public.user_profiles as p where p.id = p_patient_id for no key update;
  perform exora_private.require_decider(p_patient_id);
  perform exora_private.require_living(p_patient_id);
  if not exora_private.is_owner(v_user_id, p_patient_id) then
    -- What a representative gives ends with what they give it by.
    v_expires_at := least(
      v_expires_at,
      (
        select max(coalesce(r.ends_at, 'infinity'))
        from public.legal_representations as r
        where r.profile_id = p_patient_id
          and r.representative_user_id = v_user_id
          and exora_private.is_representation_in_force(r)
      )
    );
  end if;
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
    and not a.is_break_glass
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
  if not found
    or not (
      exora_private.is_owner(v_user_id, v_access.patient_id)
      or exora_private.is_representative(v_user_id, v_access.patient_id)
    )
  then
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
  expires_at timestamptz,
  is_break_glass boolean
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
  select a.patient_id, p.display_name, a.purpose, a.categories, a.expires_at, a.is_break_glass
  from public.provider_registry as r
  join public.patient_provider_access as a on a.provider_id = r.id
  join public.user_profiles as p on p.id = a.patient_id
  where r.user_id = v_user_id and exora_private.is_in_force(a, null)
  order by lower(p.display_name), a.patient_id, a.purpose, a.is_break_glass;
end
$$;

revoke all on function public.get_patients_in_care() from public, anon, service_role;

grant execute on function public.get_patients_in_care() to authenticated;

comment on function public.get_patients_in_care() is
  'The people whose records the signed-in provider may read now, for what, how much, and until when.';

alter table public.provider_access_log
  add column is_break_glass boolean not null default false;

create or replace function exora_private.guard_access_log()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  -- An erased record takes its rows along; nothing else does.
  if tg_op = 'DELETE'
    and not exists (select from public.user_profiles as p where p.id = old.patient_id and p.erasure_id is null)
  then
    return old;
  end if;
  -- Of provider_access_log, what has been kept for its time: to_jsonb, because other logs have no such column.
  if tg_op = 'DELETE' and exora_private.is_access_row_due((to_jsonb(old) ->> 'accessed_at')::timestamptz) then
    return old;
  end if;
  perform exora_private.fail('not_allowed', format('Rows of %s stay as they are.', tg_table_name), 'Append a row.');
  return null;
end
$$;

alter table public.provider_clinical_notes
  alter column provider_id drop not null,
  alter column access_id drop not null,
  -- Of a note that came with an archive: who wrote it, in the archive's words. Nobody of the registry vouches for it.
  add column author text,
  add column import_id uuid,
  -- Name and registration as they stood when it was written: the signature stays when the registry's entry is corrected.
  -- Null for what was written before signatures were kept.
  add column signed_name text,
  add column signed_registration text,
  add constraint provider_clinical_notes_author_length check (char_length(author) between 1 and 400),
  add constraint provider_clinical_notes_written_here_or_brought check (
    case
      when import_id is null then provider_id is not null and access_id is not null and author is null
      else provider_id is null and access_id is null and author is not null
    end
  ),
  add constraint provider_clinical_notes_signed_name_length check (char_length(signed_name) between 1 and 200),
  add constraint provider_clinical_notes_signed_registration_length check (char_length(signed_registration) between 1 and 130);

create index provider_clinical_notes_import_idx on public.provider_clinical_notes (import_id, patient_id);

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
  v_provider public.provider_registry;
  v_text text;
  v_note_id uuid := gen_random_uuid();
begin
  -- Who reads without consent writes nothing.
  if v_access.id is null or v_access.is_break_glass then
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

  select r.* into v_provider from public.provider_registry as r where r.id = v_access.provider_id;
  insert into public.provider_clinical_notes (
    id, patient_id, provider_id, access_id, encounter_id, note_type, note_text, signed_name, signed_registration,
    supersedes_id, written_by
  )
  values (
    v_note_id, p_patient_id, v_access.provider_id, v_access.id, p_encounter_id, p_note_type, v_text, v_provider.full_name,
    v_provider.registration_authority || ' ' || v_provider.registration_number, p_supersedes_id, v_user_id
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
      ),
      -- Personal, so salted: a short note could be guessed from its bare hash.
      p_personal => jsonb_build_object('text_sha256', encode(sha256(convert_to(v_text, 'UTF8')), 'hex'))
    )
  );
  -- As log_read(): if whoever takes access away was waited for, nothing is written.
  if (exora_private.provider_access(v_user_id, p_patient_id, 'encounters', null)).id is null then
    perform exora_private.fail('not_allowed', 'Your access to this record has just ended.', 'Ask the record''s owner for access.');
  end if;
  return v_note_id;
end
$$;

-- 06_break_glass.sql ----------------------------------------------------------

create function exora_private.emergency_categories()
returns text[]
language sql
immutable
set search_path = ''
as $$
  select array['allergies', 'conditions', 'immunizations', 'labs', 'medications', 'procedures']
$$;

comment on function exora_private.emergency_categories() is
  'What is opened in an emergency: the required and recommended sections of HL7''s International Patient Summary.';

create table exora_private.emergency_codes (
  id uuid not null default gen_random_uuid(),
  patient_id uuid not null,
  code_hash bytea not null,
  made_by uuid not null,
  made_at timestamptz not null default now(),
  revoked_at timestamptz,
  last_used_at timestamptz,
  constraint emergency_codes_pkey primary key (id),
  constraint emergency_codes_hash_key unique (code_hash),
  constraint emergency_codes_patient_fkey
    foreign key (patient_id) references public.user_profiles (id) on delete cascade,
  constraint emergency_codes_hash_length check (octet_length(code_hash) = 32)
);

create index emergency_codes_patient_idx on exora_private.emergency_codes (patient_id);

create unique index emergency_codes_one_in_force_key on exora_private.emergency_codes (patient_id) where revoked_at is null;

alter table exora_private.emergency_codes enable row level security;

revoke all on exora_private.emergency_codes from public, anon, authenticated, service_role;

comment on table exora_private.emergency_codes is
  'Hashes of the codes that patients carry for emergencies; one in force a record, and break-glass is off without one.';

create function exora_private.emergency_code_hash(p_code text)
returns bytea
language sql
immutable
set search_path = ''
as $$
  -- As people read and type it: any case, any parting; O for 0, I and L for 1 (Crockford's base 32).
  select case
    when x.code ~ '^[0-9A-HJKMNP-TV-Z]{16}$' then sha256(convert_to('exora emergency code ' || x.code, 'UTF8'))
  end
  from (
    select translate(regexp_replace(upper(left(p_code, 100)), '[[:space:]-]', '', 'g'), 'OIL', '011')
  ) as x (code)
$$;

comment on function exora_private.emergency_code_hash(text) is 'What is kept of an emergency code; null for what is none.';

create table exora_private.break_glass_attempts (
  id uuid not null default gen_random_uuid(),
  provider_id uuid not null,
  is_hit boolean not null,
  attempted_at timestamptz not null default clock_timestamp(),
  constraint break_glass_attempts_pkey primary key (id),
  constraint break_glass_attempts_provider_fkey
    foreign key (provider_id) references public.provider_registry (id) on delete cascade
);

create index break_glass_attempts_provider_idx on exora_private.break_glass_attempts (provider_id, attempted_at desc);

alter table exora_private.break_glass_attempts enable row level security;

revoke all on exora_private.break_glass_attempts from public, anon, authenticated, service_role;

comment on table exora_private.break_glass_attempts is
  'Who tried emergency codes, and whether they were right: what limits are counted by. Kept for 30 days.';

create table public.break_glass_uses (
  id uuid not null default gen_random_uuid(),
  patient_id uuid not null,
  access_id uuid not null,
  provider_id uuid not null,
  used_by uuid,
  reason text not null,
  reason_text text not null,
  -- By the code that the patient carried, or by a provider who had access already.
  by_code boolean not null,
  used_at timestamptz not null default now(),
  reviewed_at timestamptz,
  reviewed_by uuid,
  review_outcome text,
  constraint break_glass_uses_pkey primary key (id),
  constraint break_glass_uses_access_key unique (access_id),
  constraint break_glass_uses_patient_fkey
    foreign key (patient_id) references public.user_profiles (id) on delete cascade,
  constraint break_glass_uses_access_fkey
    foreign key (access_id, patient_id) references public.patient_provider_access (id, patient_id) on delete cascade,
  constraint break_glass_uses_provider_fkey
    foreign key (provider_id) references public.provider_registry (id) on delete restrict,
  constraint break_glass_uses_used_by_fkey foreign key (used_by) references auth.users (id) on delete set null,
  constraint break_glass_uses_reason_known check (reason = any (exora_private.closed_list('emergency reason'))),
  constraint break_glass_uses_reason_text_length check (char_length(reason_text) between 20 and 500),
  constraint break_glass_uses_outcome_known check (review_outcome = any (exora_private.closed_list('review outcome'))),
  constraint break_glass_uses_review_whole check ((reviewed_at is null) = (review_outcome is null))
);

create index break_glass_uses_patient_idx on public.break_glass_uses (patient_id, used_at desc, id);

create index break_glass_uses_access_idx on public.break_glass_uses (access_id, patient_id);

create index break_glass_uses_provider_idx on public.break_glass_uses (provider_id, used_at desc);

create index break_glass_uses_used_by_idx on public.break_glass_uses (used_by);

create index break_glass_uses_time_idx on public.break_glass_uses (used_at desc, id);

alter table public.break_glass_uses enable row level security;

revoke all on public.break_glass_uses from public, anon, authenticated, service_role;

grant select on public.break_glass_uses to authenticated, service_role;

create policy break_glass_uses_owner_select on public.break_glass_uses
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.break_glass_uses is
  'Each time that a provider took access in an emergency: who, why, and what the review found. The grant itself is in '
  'patient_provider_access.';

create function exora_private.end_emergency_access(p_patient_id uuid)
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
    where a.patient_id = p_patient_id and a.is_break_glass and a.revoked_at is null
    returning a.id
  loop
    v_ended := v_ended + 1;
    perform exora_private.tell_provider(v_access_id, 'access_revoked');
  end loop;
  return v_ended;
end
$$;

comment on function exora_private.end_emergency_access(uuid) is
  'Ends whatever was taken of a record in emergencies, and says how many grants it was.';

create function public.make_emergency_code(p_patient_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_owner(p_patient_id);
  v_code text := exora_private.random_code(4);
  v_code_id uuid;
begin
  perform exora_private.require_second_factor('sharing');
  -- One record's codes are made one after the other; who owned it before the wait may own it no more.
  perform from public.user_profiles as p where p.id = p_patient_id for no key update;
  perform exora_private.require_owner(p_patient_id);
  perform exora_private.require_living(p_patient_id);
  update exora_private.emergency_codes as c
  set revoked_at = now()
  where c.patient_id = p_patient_id and c.revoked_at is null;
  insert into exora_private.emergency_codes (patient_id, code_hash, made_by)
  values (p_patient_id, exora_private.emergency_code_hash(v_code), v_user_id)
  returning id into v_code_id;
  perform public.log_audit_event(
    p_event_type => 'emergency_code.made',
    p_patient_id => p_patient_id,
    p_resource_type => 'emergency_code',
    p_resource_id => v_code_id
  );
  return jsonb_build_object('code', v_code, 'made_at', now());
end
$$;

revoke all on function public.make_emergency_code(uuid) from public, anon, service_role;

grant execute on function public.make_emergency_code(uuid) to authenticated;

comment on function public.make_emergency_code(uuid) is
  'Switches emergency access on: gives the code to carry, this once. An earlier code ends with it.';

create function public.revoke_emergency_code(p_patient_id uuid)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_code_id uuid;
  v_ended integer;
begin
  perform exora_private.require_owner(p_patient_id);
  perform from public.user_profiles as p where p.id = p_patient_id for no key update;
  update exora_private.emergency_codes as c
  set revoked_at = now()
  where c.patient_id = p_patient_id and c.revoked_at is null
  returning c.id into v_code_id;
  v_ended := exora_private.end_emergency_access(p_patient_id);
  if v_code_id is null and v_ended = 0 then
    return false;
  end if;
  perform public.log_audit_event(
    p_event_type => 'emergency_code.revoked',
    p_patient_id => p_patient_id,
    p_resource_type => 'emergency_code',
    p_resource_id => v_code_id,
    p_details => jsonb_build_object('accesses_ended', v_ended)
  );
  return true;
end
$$;

revoke all on function public.revoke_emergency_code(uuid) from public, anon, service_role;

grant execute on function public.revoke_emergency_code(uuid) to authenticated;

comment on function public.revoke_emergency_code(uuid) is
  'Switches emergency access off, and ends at once what was taken. False: it was off.';

create function exora_private.emergency_provider()
returns public.provider_registry
language plpgsql
stable
set search_path = ''
as $$
declare
  v_provider public.provider_registry;
begin
  select r.* into v_provider
  from public.provider_registry as r
  where r.user_id = exora_private.require_user()
    and r.status = 'verified'
    and r.provider_type = any (exora_private.closed_list('emergency provider type'));
  if not found then
    perform exora_private.fail(
      'not_allowed',
      'Only verified providers who treat people may read in an emergency.',
      'Have your registration verified by an operator.'
    );
  end if;
  return v_provider;
end
$$;

comment on function exora_private.emergency_provider() is 'The signed-in provider, if such may break glass, or the error not_allowed.';

create function exora_private.require_emergency_fields(
  p_reason text,
  p_reason_text text,
  p_minutes integer,
  out reason_text text,
  out minutes integer
)
language plpgsql
stable
set search_path = ''
as $$
declare
  v_most integer := exora_private.setting('break_glass.max_minutes');
begin
  perform exora_private.require_listed(p_reason, 'emergency reason');
  reason_text := exora_private.bounded_text(p_reason_text, 500, 'reason');
  if reason_text is null or char_length(reason_text) < 20 then
    perform exora_private.fail(
      'invalid_request',
      'The reason has 20 characters or more: the patient will read it.',
      'Say in a sentence why the record is needed before the patient can be asked.'
    );
  end if;
  minutes := coalesce(p_minutes, exora_private.setting('break_glass.default_minutes')::integer);
  if minutes not between 5 and v_most then
    perform exora_private.fail(
      'invalid_request', format('Emergency access lasts 5 to %s minutes.', v_most), 'Ask for as long as treatment needs.'
    );
  end if;
end
$$;

comment on function exora_private.require_emergency_fields(text, text, integer) is
  'The reason''s words and the minutes to give, or the error invalid_request.';

create function exora_private.require_emergency_limits(p_provider_id uuid)
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  -- One provider's attempts are counted one after the other.
  perform pg_advisory_xact_lock(hashtextextended(p_provider_id::text, 6));
  delete from exora_private.break_glass_attempts as t
  where t.provider_id = p_provider_id and t.attempted_at < now() - interval '30 days';
  if (
      select count(*)
      from exora_private.break_glass_attempts as t
      where t.provider_id = p_provider_id and not t.is_hit and t.attempted_at > clock_timestamp() - interval '1 hour'
    ) >= exora_private.setting('break_glass.max_misses_per_hour')
    or (
      select count(*)
      from exora_private.break_glass_attempts as t
      where t.provider_id = p_provider_id and t.is_hit and t.attempted_at > clock_timestamp() - interval '24 hours'
    ) >= exora_private.setting('break_glass.max_uses_per_day')
  then
    perform exora_private.fail(
      'rate_limited',
      'You have tried to read in emergencies more often than is allowed.',
      'Wait an hour, or call an operator.'
    );
  end if;
end
$$;

comment on function exora_private.require_emergency_limits(uuid) is
  'Nothing while a provider is within the limits of misses and uses, or the error rate_limited.';

create function exora_private.emergency_patient(p_user_id uuid, p_code text, p_patient_id uuid)
returns uuid
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_patient_id uuid := p_patient_id;
begin
  if p_code is not null then
    select c.patient_id into v_patient_id
    from exora_private.emergency_codes as c
    where c.code_hash = exora_private.emergency_code_hash(p_code) and c.revoked_at is null;
  elsif not coalesce(
    not (exora_private.provider_access(p_user_id, p_patient_id, null, null)).is_break_glass, false
  ) then
    return null;
  end if;
  -- In turn with the owner's making and revoking of codes, then looked at again.
  perform from public.user_profiles as p where p.id = v_patient_id for no key update;
  if not exists (
      select
      from public.user_profiles as p
      where p.id = v_patient_id and p.care_state <> 'deceased' and p.erasure_id is null and not p.is_importing
    )
    or not exists (
    select
    from exora_private.emergency_codes as c
    where c.patient_id = v_patient_id
      and c.revoked_at is null
      and (p_code is null or c.code_hash = exora_private.emergency_code_hash(p_code))
  ) then
    return null;
  end if;
  return v_patient_id;
end
$$;

comment on function exora_private.emergency_patient(uuid, text, uuid) is
  'Whose record may be opened: of the code''s bearer, or the named one if the provider has access by consent; null for none, and '
  'while emergency access is off.';

create function exora_private.tell_of_break_glass(p_use public.break_glass_uses)
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  perform exora_private.notify(
    n.user_id, 'break_glass_used', p_use.patient_id, 'break_glass_use', p_use.id,
    jsonb_build_object('reason', p_use.reason)
  )
  from (
    select p.account_owner_id as user_id from public.user_profiles as p where p.id = p_use.patient_id
    union
    select r.representative_user_id
    from public.legal_representations as r
    where r.profile_id = p_use.patient_id and exora_private.is_representation_in_force(r)
    union
    -- Whoever may see the record's providers would find it in their list.
    select g.grantee_user_id
    from public.profile_access_permissions as g
    where g.profile_id = p_use.patient_id
      and g.revoked_at is null
      and g.grantee_user_id is distinct from p_use.used_by
      and exora_private.access_level(g.grantee_user_id, p_use.patient_id, 'providers', null) is not null
  ) as n;
end
$$;

comment on function exora_private.tell_of_break_glass(public.break_glass_uses) is
  'Leaves a message for the owner and for those who may see the record''s providers.';

create function exora_private.begin_break_glass(
  p_patient_id uuid,
  p_provider public.provider_registry,
  p_reason text,
  p_reason_text text,
  p_minutes integer,
  p_by_code boolean
)
returns public.break_glass_uses
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_access public.patient_provider_access;
  v_use public.break_glass_uses;
begin
  -- Taken again before it ran out: the later one holds.
  update public.patient_provider_access as a
  set revoked_at = now()
  where a.patient_id = p_patient_id and a.provider_id = p_provider.id and a.is_break_glass and a.revoked_at is null;
  insert into public.patient_provider_access (
    patient_id, provider_id, purpose, categories, is_break_glass, granted_by, expires_at
  )
  values (
    p_patient_id, p_provider.id, 'emergency', exora_private.emergency_categories(), true, p_provider.user_id,
    now() + make_interval(mins => p_minutes)
  )
  returning * into v_access;
  insert into public.break_glass_uses (patient_id, access_id, provider_id, used_by, reason, reason_text, by_code)
  values (p_patient_id, v_access.id, p_provider.id, p_provider.user_id, p_reason, p_reason_text, p_by_code)
  returning * into v_use;
  perform public.log_audit_event(
    p_event_type => 'provider.glass_broken',
    p_patient_id => p_patient_id,
    p_resource_type => 'break_glass_use',
    p_resource_id => v_use.id,
    p_details => jsonb_build_object(
      'break_glass', true,
      'purpose_of_use', 'BTG',
      'provider_id', p_provider.id,
      'access_id', v_access.id,
      'reason', p_reason,
      'by_code', p_by_code,
      'categories', array_to_string(v_access.categories, ','),
      'expires_at', v_access.expires_at
    ),
    p_personal => jsonb_build_object('reason_text', p_reason_text)
  );
  perform exora_private.tell_of_break_glass(v_use);
  return v_use;
end
$$;

comment on function exora_private.begin_break_glass(uuid, public.provider_registry, text, text, integer, boolean) is
  'Makes the marked grant of an emergency, logs it and tells the owner, all in one transaction.';

create function public.break_glass(
  p_reason text,
  p_reason_text text,
  p_code text default null,
  p_patient_id uuid default null,
  p_minutes integer default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_provider public.provider_registry := exora_private.emergency_provider();
  v_fields record;
  v_patient_id uuid;
  v_patient public.user_profiles;
  v_use public.break_glass_uses;
begin
  select f.* into v_fields from exora_private.require_emergency_fields(p_reason, p_reason_text, p_minutes) as f;
  if num_nonnulls(p_code, p_patient_id) <> 1 then
    perform exora_private.fail(
      'invalid_request',
      'A record is named by the code that its patient carries, or by a patient in your care.',
      'Pass one of the two.'
    );
  end if;
  perform exora_private.require_emergency_limits(v_provider.id);
  v_patient_id := exora_private.emergency_patient(v_provider.user_id, p_code, p_patient_id);
  select p.* into v_patient from public.user_profiles as p where p.id = v_patient_id;
  if v_patient.account_owner_id = v_provider.user_id then
    perform exora_private.fail('wrong_state', 'This record is your own.', 'Open it as its owner.');
  end if;
  if (
    select count(*)
    from public.break_glass_uses as u
    where u.patient_id = v_patient.id
      and u.provider_id = v_provider.id
      and u.used_at > now() - interval '24 hours'
  ) >= exora_private.setting('break_glass.max_uses_per_record_per_day')
  then
    perform exora_private.fail(
      'rate_limited',
      'You have read this record in emergencies more often than is allowed in a day.',
      'Ask the patient or their family for access.'
    );
  end if;

  insert into exora_private.break_glass_attempts (provider_id, is_hit) values (v_provider.id, v_patient.id is not null);
  if v_patient.id is null then
    perform public.log_audit_event(
      p_event_type => 'provider.glass_refused',
      p_resource_type => 'provider',
      p_resource_id => v_provider.id,
      p_details => jsonb_build_object('reason', p_reason, 'by_code', p_code is not null)
    );
    -- No error: it would take the count and the log back.
    return jsonb_build_object('granted', false);
  end if;
  update exora_private.emergency_codes as c
  set last_used_at = now()
  where c.patient_id = v_patient.id and c.revoked_at is null and p_code is not null;
  v_use := exora_private.begin_break_glass(
    v_patient.id, v_provider, p_reason, v_fields.reason_text, v_fields.minutes, p_code is not null
  );
  return jsonb_build_object(
    'granted', true,
    'use_id', v_use.id,
    'access_id', v_use.access_id,
    'patient_id', v_patient.id,
    'display_name', v_patient.display_name,
    'date_of_birth', v_patient.date_of_birth,
    'categories', exora_private.emergency_categories(),
    'expires_at', v_use.used_at + make_interval(mins => v_fields.minutes)
  );
end
$$;

revoke all on function public.break_glass(text, text, text, uuid, integer) from public, anon, service_role;

grant execute on function public.break_glass(text, text, text, uuid, integer) to authenticated;

comment on function public.break_glass(text, text, text, uuid, integer) is
  'A verified provider reads the emergency part of a record without consent, by the code that the patient carries, or of a patient '
  'in care by id: for 60 minutes unless said. The owner is told at once. {granted: false}: no such code, or switched off.';

-- 06_break_glass_review.sql ---------------------------------------------------

create function public.read_emergency_access(p_patient_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_owner(p_patient_id);
  return jsonb_build_object(
    'is_on', exists (
      select from exora_private.emergency_codes as c where c.patient_id = p_patient_id and c.revoked_at is null
    ),
    'code', (
      select jsonb_build_object('made_at', c.made_at, 'last_used_at', c.last_used_at)
      from exora_private.emergency_codes as c
      where c.patient_id = p_patient_id and c.revoked_at is null
    ),
    'categories', exora_private.emergency_categories(),
    'max_minutes', exora_private.setting('break_glass.max_minutes'),
    'uses', (
      select coalesce(
        jsonb_agg(
          jsonb_build_object(
            'id', u.id,
            'access_id', u.access_id,
            'provider', exora_private.provider_json(r),
            'reason', u.reason,
            'reason_text', u.reason_text,
            'by_code', u.by_code,
            'used_at', u.used_at,
            'expires_at', a.expires_at,
            'revoked_at', a.revoked_at,
            'in_force', exora_private.is_in_force(a, null),
            'reads', (select count(*) from public.provider_access_log as l where l.access_id = a.id),
            'reviewed_at', u.reviewed_at,
            'review_outcome', u.review_outcome
          )
          order by u.used_at desc, u.id
        ),
        '[]'
      )
      from (
        select x.*
        from public.break_glass_uses as x
        where x.patient_id = p_patient_id
        order by x.used_at desc, x.id
        limit 200
      ) as u
      join public.patient_provider_access as a on a.id = u.access_id
      join public.provider_registry as r on r.id = u.provider_id
    )
  );
end
$$;

revoke all on function public.read_emergency_access(uuid) from public, anon, service_role;

grant execute on function public.read_emergency_access(uuid) to authenticated;

comment on function public.read_emergency_access(uuid) is
  'Whether emergency access is on, what it would open, and the last 200 times that it was taken. The owner only.';

create function public.read_break_glass_uses(
  p_unreviewed_only boolean default true,
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
  v_before timestamptz := 'infinity';
begin
  perform exora_private.require_operator();
  if p_before_id is not null then
    select u.used_at into v_before from public.break_glass_uses as u where u.id = p_before_id;
    if not found then
      perform exora_private.fail('not_found', 'There is no such use.', 'Start again from the first page.');
    end if;
  end if;
  return (
    select coalesce(
      jsonb_agg(
        jsonb_build_object(
          'id', u.id,
          'provider', exora_private.provider_json(r),
          'reason', u.reason,
          'by_code', u.by_code,
          'used_at', u.used_at,
          'expires_at', a.expires_at,
          'revoked_at', a.revoked_at,
          'in_force', exora_private.is_in_force(a, null),
          'reads', (select count(*) from public.provider_access_log as l where l.access_id = a.id),
          -- Whether it is this provider's habit.
          'uses_in_30_days', (
            select count(*)
            from public.break_glass_uses as x
            where x.provider_id = u.provider_id and x.used_at > now() - interval '30 days'
          ),
          'misses_in_30_days', (
            select count(*)
            from exora_private.break_glass_attempts as t
            where t.provider_id = u.provider_id and not t.is_hit and t.attempted_at > now() - interval '30 days'
          ),
          'reviewed_at', u.reviewed_at,
          'review_outcome', u.review_outcome
        )
        order by u.used_at desc, u.id
      ),
      '[]'
    )
    from (
      select x.*
      from public.break_glass_uses as x
      where (x.reviewed_at is null or not coalesce(p_unreviewed_only, true))
        and (x.used_at < v_before or (x.used_at = v_before and x.id > p_before_id))
      order by x.used_at desc, x.id
      limit v_limit
    ) as u
    join public.patient_provider_access as a on a.id = u.access_id
    join public.provider_registry as r on r.id = u.provider_id
  );
end
$$;

revoke all on function public.read_break_glass_uses(boolean, uuid, integer) from public, anon;

grant execute on function public.read_break_glass_uses(boolean, uuid, integer) to authenticated, service_role;

comment on function public.read_break_glass_uses(boolean, uuid, integer) is
  'Operators see who broke glass, when, why and how much was read, latest first, those to be reviewed unless all are asked for; '
  'never whose record, nor the words of the reason.';

create function public.review_break_glass_use(p_use_id uuid, p_outcome text)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_use public.break_glass_uses;
begin
  perform exora_private.require_operator();
  perform exora_private.require_listed(p_outcome, 'review outcome');
  select u.* into v_use from public.break_glass_uses as u where u.id = p_use_id for no key update;
  if not found then
    perform exora_private.fail('not_found', 'There is no such use.', 'Choose one of read_break_glass_uses().');
  end if;
  if v_use.used_by = auth.uid() then
    perform exora_private.fail('not_allowed', 'Nobody reviews what they did themselves.', 'Let another operator review it.');
  end if;
  if v_use.review_outcome = p_outcome then
    return false;
  end if;
  if v_use.reviewed_at is not null then
    perform exora_private.fail('wrong_state', 'This use was reviewed already.', 'Look at its outcome.');
  end if;
  update public.break_glass_uses as u
  set
    reviewed_at = now(),
    reviewed_by = auth.uid(),
    review_outcome = p_outcome
  where u.id = v_use.id;
  if p_outcome = 'unjustified' then
    update public.patient_provider_access as a
    set revoked_at = now()
    where a.id = v_use.access_id and a.revoked_at is null;
  end if;
  perform public.log_audit_event(
    p_event_type => 'provider.glass_reviewed',
    p_patient_id => v_use.patient_id,
    p_resource_type => 'break_glass_use',
    p_resource_id => v_use.id,
    p_details => jsonb_build_object('provider_id', v_use.provider_id, 'outcome', p_outcome)
  );
  return true;
end
$$;

revoke all on function public.review_break_glass_use(uuid, text) from public, anon;

grant execute on function public.review_break_glass_use(uuid, text) to authenticated, service_role;

comment on function public.review_break_glass_use(uuid, text) is
  'An operator finds a use justified or not, once; what was not ends at once (to suspend the provider: verify_provider()). '
  'False: it was found so before.';

-- 06_consent_wordings.sql -----------------------------------------------------

create table public.consent_wordings (
  consent_type text not null,
  version text not null,
  wording text not null,
  published_at timestamptz not null default clock_timestamp(),
  constraint consent_wordings_pkey primary key (consent_type, version),
  constraint consent_wordings_type_known check (consent_type = any (exora_private.closed_list('consent type'))),
  constraint consent_wordings_version_length check (char_length(version) between 1 and 60),
  constraint consent_wordings_wording_length check (char_length(wording) between 20 and 20000)
);

alter table public.consent_wordings enable row level security;

revoke all on public.consent_wordings from public, anon, authenticated, service_role;

grant select on public.consent_wordings to service_role;

comment on table public.consent_wordings is
  'The texts that people agree to, by type of consent and version; the latest published one of a type is the present one.';

create function exora_private.guard_consent_wording()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  perform exora_private.fail('not_allowed', 'A wording that was published stays as it is.', 'Publish another version.');
  return null;
end
$$;

comment on function exora_private.guard_consent_wording() is 'Trigger: people agreed to a wording as it was.';

create trigger consent_wordings_guard_rows
before update or delete on public.consent_wordings
for each row execute function exora_private.guard_consent_wording();

create trigger consent_wordings_guard_truncate
before truncate on public.consent_wordings
for each statement execute function exora_private.guard_consent_wording();

insert into public.consent_wordings (consent_type, version, wording, published_at)
values
  (
    'provider_access',
    '2026-01',
    'I agree that healthcare providers to whom I give access read the parts of this record that I choose, for the purpose that '
    'I choose, until the access ends. Every reading is listed for me. I can withdraw this at any time: access then ends at '
    'once. What providers have written down elsewhere by then stays with them.',
    '2026-01-01T00:00:00Z'
  ),
  (
    'ai_local',
    '2026-01',
    'I agree that programs on the machines that keep this record read its documents to find medical facts. Nothing is sent to '
    'anybody else. I can withdraw this at any time: reading then stops at once, and facts that were found stay until I remove '
    'them.',
    '2026-01-01T00:00:00Z'
  ),
  (
    'ai_external',
    '2026-01',
    'I agree that pictures and texts of this record''s documents are sent to the outside companies whose reading services are '
    'set up here, to find medical facts. They leave the machines that keep this record and may be processed in other '
    'countries. I can withdraw this at any time: nothing is sent from then on, and an answer that is under way is thrown away. '
    'What was sent before can''t be called back.',
    '2026-01-01T00:00:00Z'
  );

create function exora_private.agreed_wording(p_consent_type text, p_version text)
returns text
language plpgsql
stable
set search_path = ''
as $$
declare
  v_version text := exora_private.bounded_text(p_version, 60, 'version of the wording');
  v_present text := (
    select w.version
    from public.consent_wordings as w
    where w.consent_type = p_consent_type
    order by w.published_at desc, w.version desc
    limit 1
  );
begin
  if v_version is not null
    and not exists (
      select from public.consent_wordings as w where w.consent_type = p_consent_type and w.version = v_version
    )
  then
    perform exora_private.fail(
      'invalid_request', 'There is no such version of the wording.', 'Show the person that of read_consent_wordings().'
    );
  end if;
  if v_version <> v_present then
    perform exora_private.fail(
      'wrong_state', 'The wording has changed since it was shown.', 'Read the present wording, then decide.'
    );
  end if;
  return v_present;
end
$$;

comment on function exora_private.agreed_wording(text, text) is
  'The version that a consent given now is to: the present one, which the caller may name to be sure; else an error.';

create function public.publish_consent_wording(p_consent_type text, p_version text, p_wording text)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_version text := exora_private.bounded_text(p_version, 60, 'version of the wording');
  v_wording text := exora_private.bounded_text(p_wording, 20000, 'wording');
  v_known public.consent_wordings;
begin
  perform exora_private.require_operator();
  perform exora_private.require_listed(p_consent_type, 'consent type');
  if v_version is null or v_wording is null or char_length(v_wording) < 20 then
    perform exora_private.fail(
      'invalid_request', 'A wording has a version, and 20 characters or more.', 'Complete these fields.'
    );
  end if;
  insert into public.consent_wordings (consent_type, version, wording)
  values (p_consent_type, v_version, v_wording)
  on conflict on constraint consent_wordings_pkey do nothing;
  if not found then
    select w.* into v_known
    from public.consent_wordings as w
    where w.consent_type = p_consent_type and w.version = v_version;
    if v_known.wording <> v_wording then
      perform exora_private.fail('wrong_state', 'This version has another text.', 'Choose another version.');
    end if;
    return false;
  end if;
  perform public.log_audit_event(
    p_event_type => 'consent.wording_published',
    p_details => jsonb_build_object('consent_type', p_consent_type, 'version', v_version)
  );
  return true;
end
$$;

revoke all on function public.publish_consent_wording(text, text, text) from public, anon;

grant execute on function public.publish_consent_wording(text, text, text) to authenticated, service_role;

comment on function public.publish_consent_wording(text, text, text) is
  'Operators publish the text that consents of a type are given to from now on. False: it was published already.';

create function public.read_consent_wordings(p_consent_type text default null)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_user();
  if p_consent_type is not null then
    perform exora_private.require_listed(p_consent_type, 'consent type');
  end if;
  return (
    select coalesce(
      jsonb_agg(
        jsonb_build_object(
          'consent_type', w.consent_type,
          'version', w.version,
          'wording', w.wording,
          'published_at', w.published_at,
          'is_present', w.ordinal = 1
        )
        order by w.consent_type, w.ordinal
      ),
      '[]'
    )
    from (
      select
        x.*,
        row_number() over (partition by x.consent_type order by x.published_at desc, x.version desc) as ordinal
      from public.consent_wordings as x
      where p_consent_type is null or x.consent_type = p_consent_type
    ) as w
  );
end
$$;

revoke all on function public.read_consent_wordings(text) from public, anon, service_role;

grant execute on function public.read_consent_wordings(text) to authenticated;

comment on function public.read_consent_wordings(text) is
  'The texts that consents are given to, the present one of each type first, earlier ones for those who agreed to them.';

-- 06_erasure.sql --------------------------------------------------------------

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

-- 06_erasure_rules.sql --------------------------------------------------------

create function exora_private.erasure_rules()
returns table (
  ordinal bigint,
  relation text,
  action text,
  record_key text,
  account_key text,
  batch integer,
  reason text
)
language sql
immutable
set search_path = ''
as $$
  -- batch: rows deleted by one statement, so many that it takes about a second at most. Null: another step or a foreign key
  -- takes them along, as the reason says.
  select row_number() over (), r.*
  from (
    values
      -- Told and understood.
      ('public.clinical_narratives', 'erase', 'patient_id', null, 200, 'stories of the record'),
      ('public.clinical_narrative_sentences', 'erase', 'patient_id', null, null, 'with their story'),
      ('public.narrative_source_mappings', 'erase', 'patient_id', null, null, 'with their story'),
      ('public.semantic_processing_sessions', 'erase', 'patient_id', null, 2000, 'when and by which engine it was told'),
      ('public.manual_review_queue', 'erase', 'patient_id', null, 2000, 'what waits for a person, or was decided'),
      ('public.encounter_events', 'erase', 'patient_id', null, 2000, 'which facts a visit brought'),
      (
        'public.provider_clinical_notes', 'erase', 'patient_id', null, 500,
        'what providers wrote here; the records that a provider must keep by law are kept in their own systems'
      ),
      ('public.healthcare_encounters', 'erase', 'patient_id', null, 1000, 'visits'),
      ('public.patient_clinical_events', 'erase', 'patient_id', null, 300, 'facts, in all their versions'),
      ('public.medical_code_assignments', 'erase', 'patient_id', null, null, 'with their fact'),
      ('public.clinical_event_sources', 'erase', 'patient_id', null, null, 'proofs, with their fact'),
      ('public.clinical_event_decisions', 'erase', 'patient_id', null, null, 'with their fact'),
      ('public.patient_conditions', 'erase', 'patient_id', null, null, 'with their fact'),
      ('public.patient_medications', 'erase', 'patient_id', null, null, 'with their fact'),
      ('public.patient_allergies', 'erase', 'patient_id', null, null, 'with their fact'),
      ('public.patient_observations', 'erase', 'patient_id', null, null, 'with their fact'),
      ('public.patient_vitals', 'erase', 'patient_id', null, null, 'with their fact'),
      ('public.patient_immunizations', 'erase', 'patient_id', null, null, 'with their fact'),
      ('public.patient_interventions', 'erase', 'patient_id', null, null, 'with their fact'),
      ('public.ai_model_answers', 'erase', 'patient_id', null, 500, 'what language models answered'),
      ('public.entity_processing_audit_v2', 'erase', 'patient_id', null, 5000, 'every candidate with its words'),
      ('public.ai_processing_sessions', 'erase', 'patient_id', null, 1000, 'when and by which engine it was understood'),
      -- Documents.
      ('public.ocr_artifacts', 'erase', 'patient_id', null, 5000, 'what each pass over a page gave'),
      ('public.shell_file_pages', 'erase', 'patient_id', null, 200, 'texts and words of pages'),
      ('public.shell_file_readings', 'erase', 'patient_id', null, 500, 'readings of documents'),
      ('exora_private.duplicate_uploads', 'erase', 'patient_id', null, 5000, 'which uploads had the bytes of which document'),
      ('public.imported_history', 'erase', 'patient_id', null, 2000, 'the history that an archive brought'),
      ('exora_private.file_access_tickets', 'erase', 'patient_id', 'user_id', 5000, 'openings of a minute'),
      ('public.shell_files', 'erase', 'patient_id', null, 500, 'documents, with their names'),
      ('public.record_imports', 'erase', 'patient_id', null, 500, 'which archives were brought in'),
      ('public.document_costs', 'erase', null, null, null, 'with their document; sums stay in erased_usage'),
      ('storage.objects', 'erase', null, null, null, 'originals, pictures of pages and unsubmitted uploads, through Storage'),
      ('exora_private.record_tellings', 'erase', 'patient_id', null, 1, 'up to which change the record is told'),
      -- Who may see it.
      ('public.break_glass_uses', 'erase', 'patient_id', null, 1000, 'emergencies; the audit log keeps that and when'),
      ('exora_private.emergency_codes', 'erase', 'patient_id', null, 1000, 'hashes of emergency codes'),
      ('public.profile_invitations', 'erase', 'profile_id', 'created_by', 1000, 'whom the owner invited'),
      ('exora_private.invitation_tries', 'erase', null, 'user_id', 5000, 'when somebody tried a code'),
      ('public.legal_representations', 'erase', 'profile_id', 'representative_user_id', 1000, 'who acted for the person by law'),
      ('exora_private.care_reminders', 'erase', 'profile_id', null, 1000, 'what was reminded of'),
      ('public.provider_access_log', 'erase', 'patient_id', null, 5000, 'the audit log keeps the same events'),
      ('public.patient_provider_access', 'erase', 'patient_id', null, 1000, 'what providers were given'),
      ('public.patient_consent_history', 'erase', 'patient_id', null, 5000, 'the audit log keeps that and when it was decided'),
      ('public.patient_consents', 'erase', 'patient_id', null, 1000, 'what was agreed to'),
      ('public.profile_access_permissions', 'erase', 'profile_id', 'grantee_user_id', 1000, 'what carers were given'),
      -- What people have for themselves.
      ('public.user_profile_context', 'erase', 'active_profile_id', 'user_id', 1000, 'which record somebody looked at'),
      ('public.system_notifications', 'erase', 'patient_id', 'user_id', 5000, 'messages'),
      ('public.patient_appointments', 'erase', 'patient_id', null, 2000, 'appointments'),
      ('public.dual_lens_user_preferences', 'erase', 'profile_id', 'user_id', 1000, 'how somebody looks at it'),
      ('public.user_events', 'erase', 'profile_id', 'user_id', 5000, 'how the apps were used'),
      ('public.account_security', 'erase', null, 'user_id', 1, 'what the account asks a second factor for'),
      ('public.account_plans', 'erase', null, 'user_id', 1, 'the account''s plan'),
      -- Work.
      ('public.job_queue', 'erase', null, null, null, 'jobs of the record, finished ones too, are walked through by their ids'),
      ('public.job_idempotency_keys', 'erase', null, null, null, 'with their job'),
      (
        'public.user_usage_tracking', 'pseudonymise', null, null, null,
        'summed up by month in erased_usage, under the erasure''s number, and erased'
      ),
      -- The log.
      (
        'public.audit_log', 'pseudonymise', null, null, null,
        'personal fields and their salts are emptied, here and in the system''s chain; ids, times, kinds and counts stay, so that '
        'the chain verifies and nobody can say unseen what was done'
      ),
      (
        'exora_private.failed_audit_events', 'pseudonymise', null, null, null,
        'events that wait to be written lose their personal part; they are written all the same'
      ),
      (
        'exora_private.erasures', 'pseudonymise', null, null, null,
        'the receipt: kind, times and counts; who and which record is emptied when it is done'
      ),
      -- Last.
      ('public.user_profiles', 'erase', null, null, null, 'the record itself, after everything of it'),
      ('auth.sessions', 'erase', null, null, null, 'of an account: ended at once'),
      ('auth.refresh_tokens', 'erase', null, null, null, 'of an account: with their session'),
      ('auth.flow_state', 'erase', null, null, null, 'of an account: sign-ins that were under way'),
      ('auth.identities', 'erase', null, null, null, 'of an account: with its user'),
      ('auth.audit_log_entries', 'erase', null, null, null, 'of an account: what Supabase Auth logged about its user'),
      ('auth.users', 'erase', null, null, null, 'of an account: last of all'),
      -- Of nobody, or of somebody else.
      (
        'public.provider_registry', 'keep', null, null, null,
        'a public register of professionals; an erased account is no more the sign-in of its entry'
      ),
      ('exora_private.audit_heads', 'keep', null, null, null, 'hashes: the ends of chains'),
      ('exora_private.audit_anchors', 'keep', null, null, null, 'hashes: seals over all chains'),
      ('exora_private.audit_cuts', 'keep', null, null, null, 'hashes: where a chain begins whose old rows are past their time'),
      ('exora_private.audit_signing_keys', 'keep', null, null, null, 'public keys that seals are checked with'),
      ('exora_private.audit_anchor_heads', 'keep', null, null, null, 'hashes: which ends an anchor sealed'),
      ('exora_private.erased_usage', 'keep', null, null, null, 'sums by month for the accounts, of nobody who can be named'),
      (
        'exora_private.break_glass_attempts', 'keep', null, null, null,
        'when a provider tried to break glass, without whose record; two days'
      ),
      ('public.consent_wordings', 'keep', null, null, null, 'published wordings of consents'),
      ('public.api_budgets', 'keep', null, null, null, 'limits of outside providers'),
      ('public.api_budget_usage', 'keep', null, null, null, 'calls of all records together'),
      ('public.api_capacity_leases', 'keep', null, null, null, 'calls by the number of a job that is gone; two days'),
      ('exora_private.job_lane_slots', 'keep', null, null, null, 'numbers of jobs; removed when next counted'),
      ('public.job_lanes', 'keep', null, null, null, 'settings of the queue'),
      ('exora_private.job_lines', 'keep', null, null, null, 'state of the queue'),
      ('public.job_workers', 'keep', null, null, null, 'workers'),
      ('public.maintenance_tasks', 'keep', null, null, null, 'upkeep: when and by which worker'),
      ('public.system_configuration', 'keep', null, null, null, 'settings'),
      ('public.subscription_plans', 'keep', null, null, null, 'the price list'),
      ('public.medical_code_systems', 'keep', null, null, null, 'published code systems'),
      ('public.medical_codes', 'keep', null, null, null, 'published code systems'),
      ('public.medical_code_synonyms', 'keep', null, null, null, 'published code systems'),
      ('public.medical_code_maps', 'keep', null, null, null, 'published code systems'),
      ('exora_private.medical_code_words', 'keep', null, null, null, 'published code systems'),
      ('storage.buckets', 'keep', null, null, null, 'settings of the file store')
  ) as r (relation, action, record_key, account_key, batch, reason)
$$;

comment on function exora_private.erasure_rules() is
  'Every table with what an erasure does with its rows (erase, pseudonymise, keep) and why, in the order of erasing.';

-- 06_record_export.sql --------------------------------------------------------

create function exora_private.record_tables()
returns table (
  ordinal integer,
  name text,
  -- Null: no table of its own; `form` gives its rows.
  relation text,
  -- carried: comes back as rows of the same table; history: exported, and kept as it is by whoever brings the record back;
  -- derived: exported for people and other systems, and made anew; left: not exported.
  keeping text,
  -- The column that says whose record it is.
  owner_column text,
  -- What pages are ordered by, unique in a record.
  keys text[],
  -- Which rows there were at the time $2; t is the table.
  existed text,
  -- A row as JSON as it was at that time; t is the table.
  form text,
  -- Filled when everything that it names is there.
  late_column text,
  -- Rows of a page.
  page_rows integer
)
language sql
immutable
set search_path = ''
as $$
  with of_event (condition) as (
    values (
      'exists (select from public.patient_clinical_events as e '
      'where e.patient_id = t.patient_id and e.id = t.event_id and e.recorded_at <= $2)'
    )
  ), of_reading (condition) as (
    values (
      'exists (select from public.shell_file_readings as r where r.id = t.reading_id and r.completed_at <= $2)'
    )
  ), of_session (condition) as (
    values (
      'exists (select from public.ai_processing_sessions as s where s.id = t.session_id and s.completed_at <= $2)'
    )
  ), of_narrative (condition) as (
    values (
      'exists (select from public.clinical_narratives as n where n.id = t.narrative_id and n.recorded_at <= $2)'
    )
  ), listed (name, relation, keeping, owner_column, keys, existed, form, late_column, page_rows) as (
    -- In the order in which they come back: what a row names is there before it.
    values
      (
        'shell_files', 'public.shell_files', 'carried', 'patient_id', array['id'],
        't.created_at <= $2',
        'to_jsonb(t) || case when t.current_reading_id is not null and not exists ('
        'select from public.shell_file_readings as r where r.id = t.current_reading_id and r.completed_at <= $2) '
        'then ''{"current_reading_id": null}'' else ''{}''::jsonb end',
        'current_reading_id', 500
      ),
      (
        'shell_file_readings', 'public.shell_file_readings', 'carried', 'patient_id', array['id'],
        't.completed_at <= $2', null, null, 10
      ),
      (
        'shell_file_pages', 'public.shell_file_pages', 'carried', 'patient_id', array['reading_id', 'page_number'],
        (select condition from of_reading), null, null, 25
      ),
      (
        'ocr_artifacts', 'public.ocr_artifacts', 'carried', 'patient_id', array['reading_id', 'page_number', 'pass'],
        (select condition from of_reading), null, null, 1000
      ),
      (
        'ai_processing_sessions', 'public.ai_processing_sessions', 'carried', 'patient_id', array['id'],
        't.completed_at <= $2', null, null, 1000
      ),
      (
        'ai_model_answers', 'public.ai_model_answers', 'carried', 'patient_id', array['session_id', 'question_hash'],
        (select condition from of_session), null, null, 100
      ),
      (
        'entity_processing_audit_v2', 'public.entity_processing_audit_v2', 'carried', 'patient_id',
        array['session_id', 'id'], (select condition from of_session), null, null, 1000
      ),
      (
        'patient_clinical_events', 'public.patient_clinical_events', 'carried', 'patient_id', array['id'],
        't.recorded_at <= $2',
        'to_jsonb(t) || case when greatest(t.superseded_at, t.decided_at) > $2 then ('
        'select jsonb_build_object('
        '''status'', case when t.superseded_at <= $2 then ''superseded'' else coalesce(max(k.status), ''suggested'') end, '
        '''superseded_at'', case when t.superseded_at <= $2 then to_jsonb(t.superseded_at) end, '
        '''decided_by'', max(k.decided_by::text), ''decided_at'', max(k.decided_at)) '
        'from (select d.status, d.decided_by, d.decided_at from public.clinical_event_decisions as d '
        'where d.patient_id = t.patient_id and d.event_id = t.id and d.decided_at <= $2 '
        'order by d.decided_at desc, d.ordinal desc limit 1) as k) else ''{}''::jsonb end',
        'supersedes_id', 1000
      ),
      (
        'patient_conditions', 'public.patient_conditions', 'carried', 'patient_id', array['event_id'],
        (select condition from of_event), null, null, 1000
      ),
      (
        'patient_medications', 'public.patient_medications', 'carried', 'patient_id', array['event_id'],
        (select condition from of_event), null, null, 1000
      ),
      (
        'patient_allergies', 'public.patient_allergies', 'carried', 'patient_id', array['event_id'],
        (select condition from of_event), null, null, 1000
      ),
      (
        'patient_observations', 'public.patient_observations', 'carried', 'patient_id', array['event_id'],
        (select condition from of_event), null, null, 1000
      ),
      (
        'patient_vitals', 'public.patient_vitals', 'carried', 'patient_id', array['event_id'],
        (select condition from of_event), null, null, 1000
      ),
      (
        'patient_immunizations', 'public.patient_immunizations', 'carried', 'patient_id', array['event_id'],
        (select condition from of_event), null, null, 1000
      ),
      (
        'patient_interventions', 'public.patient_interventions', 'carried', 'patient_id', array['event_id'],
        (select condition from of_event), null, null, 1000
      ),
      (
        'medical_code_assignments', 'public.medical_code_assignments', 'carried', 'patient_id',
        array['event_id', 'code_system'], (select condition from of_event) || ' and t.assigned_at <= $2', null, null, 1000
      ),
      (
        'clinical_event_sources', 'public.clinical_event_sources', 'carried', 'patient_id', array['event_id', 'ordinal'],
        (select condition from of_event), null, null, 1000
      ),
      (
        'clinical_event_decisions', 'public.clinical_event_decisions', 'carried', 'patient_id',
        array['event_id', 'ordinal'], (select condition from of_event) || ' and t.decided_at <= $2', null, null, 1000
      ),
      (
        'manual_review_queue', 'public.manual_review_queue', 'carried', 'patient_id', array['event_id'],
        (select condition from of_event) || ' and t.created_at <= $2',
        'to_jsonb(t) || case when t.decided_at > $2 then ''{"status": "waiting", "decided_at": null, "decided_by": null, '
        '"result_event_id": null}'' else ''{}''::jsonb end',
        null, 1000
      ),
      (
        'semantic_processing_sessions', 'public.semantic_processing_sessions', 'carried', 'patient_id', array['id'],
        't.completed_at <= $2', null, null, 1000
      ),
      (
        'clinical_narratives', 'public.clinical_narratives', 'carried', 'patient_id', array['id'],
        't.recorded_at <= $2',
        'to_jsonb(t) || case when t.superseded_at > $2 then ''{"status": "current", "superseded_at": null}'' else ''{}''::jsonb end',
        'supersedes_id', 1000
      ),
      (
        'clinical_narrative_sentences', 'public.clinical_narrative_sentences', 'carried', 'patient_id',
        array['narrative_id', 'ordinal'], (select condition from of_narrative), null, null, 1000
      ),
      (
        'narrative_source_mappings', 'public.narrative_source_mappings', 'carried', 'patient_id',
        array['narrative_id', 'sentence_ordinal', 'event_id'], (select condition from of_narrative), null, null, 1000
      ),
      (
        'healthcare_encounters', 'public.healthcare_encounters', 'carried', 'patient_id', array['id'],
        't.recorded_at <= $2',
        'to_jsonb(t) || jsonb_build_object(''provider_name'', coalesce(t.provider_name, ('
        'select p.full_name from public.provider_registry as p where p.id = t.provider_id)))',
        null, 1000
      ),
      (
        'encounter_events', 'public.encounter_events', 'carried', 'patient_id', array['encounter_id', 'event_id'],
        (select condition from of_event) || ' and exists (select from public.healthcare_encounters as h '
        'where h.id = t.encounter_id and h.recorded_at <= $2)',
        null, null, 1000
      ),
      (
        'patient_appointments', 'public.patient_appointments', 'carried', 'patient_id', array['id'],
        't.created_at <= $2', null, null, 1000
      ),
      (
        'provider_clinical_notes', 'public.provider_clinical_notes', 'carried', 'patient_id', array['id'],
        't.written_at <= $2',
        'to_jsonb(t) || jsonb_build_object(''author'', coalesce(t.author, ('
        'select left(concat_ws('', '', p.full_name, p.specialty, p.organisation), 400) '
        'from public.provider_registry as p where p.id = t.provider_id)), '
        '''superseded_at'', case when t.superseded_at <= $2 then t.superseded_at end)',
        'supersedes_id', 200
      ),

      (
        'user_profiles', 'public.user_profiles', 'history', 'id', array['id'],
        't.created_at <= $2', 'to_jsonb(t) - array[''is_importing'']', null, 1
      ),
      (
        'profile_access_permissions', 'public.profile_access_permissions', 'history', 'profile_id', array['id'],
        't.granted_at <= $2', null, null, 1000
      ),
      ('patient_consents', 'public.patient_consents', 'history', 'patient_id', array['id'], 't.decided_at <= $2', null, null, 1000),
      (
        'patient_consent_history', 'public.patient_consent_history', 'history', 'patient_id',
        array['consent_id', 'version'], 't.decided_at <= $2', null, null, 1000
      ),
      (
        'patient_provider_access', 'public.patient_provider_access', 'history', 'patient_id', array['id'],
        't.granted_at <= $2', null, null, 1000
      ),
      (
        'provider_access_log', 'public.provider_access_log', 'history', 'patient_id', array['id'],
        't.accessed_at <= $2', null, null, 1000
      ),
      (
        'profile_invitations', 'public.profile_invitations', 'history', 'profile_id', array['id'],
        't.created_at <= $2',
        'to_jsonb(t) - array[''code_hash''] || case when t.settled_at > $2 then ''{"settled_at": null, "settled_as": null, '
        '"settled_by": null, "permission_id": null}'' else ''{}''::jsonb end',
        null, 1000
      ),
      (
        'legal_representations', 'public.legal_representations', 'history', 'profile_id', array['id'],
        't.granted_at <= $2', null, null, 1000
      ),
      (
        'break_glass_uses', 'public.break_glass_uses', 'history', 'patient_id', array['id'],
        't.used_at <= $2',
        -- How operators judged it is theirs.
        'to_jsonb(t) - array[''reviewed_at'', ''reviewed_by'', ''review_outcome'']', null, 1000
      ),
      (
        'user_usage_tracking', 'public.user_usage_tracking', 'history', 'profile_id', array['id'],
        't.tracked_at <= $2', null, null, 1000
      ),
      -- What others did in an app is theirs.
      (
        'user_events', 'public.user_events', 'history', 'profile_id', array['user_id', 'id'],
        't.occurred_at <= $2 and t.user_id = (select auth.uid())', null, null, 1000
      ),
      (
        'system_notifications', 'public.system_notifications', 'history', 'patient_id', array['id'],
        't.created_at <= $2 and t.user_id = (select auth.uid())', null, null, 1000
      ),
      ('record_imports', 'public.record_imports', 'history', 'patient_id', array['id'], 't.completed_at <= $2', null, null, 100),
      (
        'imported_history', 'public.imported_history', 'history', 'patient_id',
        array['import_id', 'ordinal'], 'true', null, null, 500
      ),
      ('audit_log', 'public.audit_log', 'history', 'subject_id', array['seq'], 't.occurred_at <= $2', null, null, 1000),
      (
        'audit_anchor_heads', 'exora_private.audit_anchor_heads', 'history', 'subject_id', array['anchor_seq'],
        'exists (select from exora_private.audit_anchors as a where a.seq = t.anchor_seq and a.sealed_at <= $2)',
        null, null, 1000
      ),
      -- The anchors that seal this record's chain.
      (
        'audit_anchors',
        '(select h.subject_id, a.* from exora_private.audit_anchor_heads as h '
        'join exora_private.audit_anchors as a on a.seq = h.anchor_seq)',
        'history', 'subject_id', array['seq'], 't.sealed_at <= $2', 'to_jsonb(t) - ''subject_id''', null, 1000
      ),
      -- Whose ids the rows hold, by the names that the owner sees in the log.
      (
        'people',
        '(select p.profile_id, u.account_owner_id as id, u.display_name as name from ('
        'select a.subject_id as profile_id, a.actor_id as user_id from public.audit_log as a '
        'union select g.profile_id, g.grantee_user_id from public.profile_access_permissions as g '
        'union select d.patient_id, d.decided_by from public.clinical_event_decisions as d '
        'union select x.patient_id, x.created_by from public.patient_appointments as x) as p '
        'join public.user_profiles as u on u.account_owner_id = p.user_id and u.profile_type = ''self'')',
        'history', 'profile_id', array['id'], 'true', 'to_jsonb(t) - ''profile_id''', null, 1000
      ),
      (
        'providers',
        '(select p.patient_id, r.id, r.full_name, r.provider_type, r.organisation, r.specialty, r.country, '
        'r.registration_authority, r.registration_number from ('
        'select a.patient_id, a.provider_id from public.patient_provider_access as a '
        'union select c.patient_id, c.provider_id from public.patient_consents as c '
        'union select h.patient_id, h.provider_id from public.healthcare_encounters as h '
        'union select n.patient_id, n.provider_id from public.provider_clinical_notes as n) as p '
        'join public.provider_registry as r on r.id = p.provider_id)',
        'history', 'patient_id', array['id'], 'true', 'to_jsonb(t) - ''patient_id''', null, 1000
      ),

      (
        'facts',
        'exora_private.facts', 'derived', 'patient_id', array['event_type', 'id'], 't.recorded_at <= $2',
        't.fact::jsonb || jsonb_build_object(''shell_file_id'', t.shell_file_id, ''file_name'', ('
        'select f.file_name from public.shell_files as f where f.id = t.shell_file_id))',
        null, 500
      ),

      -- How each person looks at it.
      ('dual_lens_user_preferences', 'public.dual_lens_user_preferences', 'left', 'profile_id', null, null, null, null, null),
      ('user_profile_context', 'public.user_profile_context', 'left', 'active_profile_id', null, null, null, null, null),
      -- What programs need for their work on it, and what follows from the rest.
      ('record_tellings', 'exora_private.record_tellings', 'left', 'patient_id', null, null, null, null, null),
      ('job_queue', 'public.job_queue', 'left', 'patient_id', null, null, null, null, null),
      ('file_access_tickets', 'exora_private.file_access_tickets', 'left', 'patient_id', null, null, null, null, null),
      ('duplicate_uploads', 'exora_private.duplicate_uploads', 'left', 'patient_id', null, null, null, null, null),
      ('erasures', 'exora_private.erasures', 'left', 'patient_id', null, null, null, null, null),
      ('care_reminders', 'exora_private.care_reminders', 'left', 'profile_id', null, null, null, null, null),
      ('emergency_codes', 'exora_private.emergency_codes', 'left', 'patient_id', null, null, null, null, null),
      ('document_costs', 'public.document_costs', 'left', null, null, null, null, null, null),
      -- The last row of the log says the same; an event that could not be written is in the log once it is.
      ('audit_heads', 'exora_private.audit_heads', 'left', 'subject_id', null, null, null, null, null),
      ('audit_cuts', 'exora_private.audit_cuts', 'left', 'subject_id', null, null, null, null, null),
      ('failed_audit_events', 'exora_private.failed_audit_events', 'left', 'patient_id', null, null, null, null, null)
  )
  select
    (row_number() over ())::integer,
    l.name,
    l.relation,
    l.keeping,
    l.owner_column,
    l.keys,
    l.existed,
    coalesce(l.form, 'to_jsonb(t)'),
    l.late_column,
    l.page_rows
  from listed as l
$$;

comment on function exora_private.record_tables() is
  'Every table that hangs on a record, and whether it is carried, told as history, derived or left when the record is taken '
  'away. A test compares the list with the catalog.';

create function exora_private.export_as_of(p_patient_id uuid, p_export_id uuid)
returns timestamptz
language plpgsql
stable
set search_path = ''
as $$
declare
  v_as_of timestamptz;
begin
  perform exora_private.require_owner(p_patient_id);
  select a.occurred_at into v_as_of
  from public.audit_log as a
  where a.id = p_export_id
    and a.subject_id = p_patient_id
    and a.event_type = 'record.exported'
    and a.occurred_at > now() - interval '1 day';
  if not found then
    perform exora_private.fail(
      'not_found', 'This export was not begun, or more than a day ago.', 'Begin it with begin_record_export().'
    );
  end if;
  return v_as_of;
end
$$;

comment on function exora_private.export_as_of(uuid, uuid) is
  'The time as of which an export of the signed-in owner''s record shows it, or the error not_found.';

create function exora_private.record_rows_sql(p_table text)
returns text
language plpgsql
stable
set search_path = ''
as $$
declare
  v_table record;
  v_keys text;
  v_after text;
begin
  select * into strict v_table from exora_private.record_tables() as r where r.name = p_table;
  select
    string_agg(format('t.%I', k.name), ', ' order by k.ordinality),
    string_agg(
      format(
        '($3::jsonb ->> %s)::%s',
        k.ordinality - 1,
        -- Of what has no columns in the catalog, keys are named by what they are.
        coalesce(
          format_type(a.atttypid, a.atttypmod),
          case k.name when 'seq' then 'bigint' else 'uuid' end
        )
      ),
      ', ' order by k.ordinality
    )
  into v_keys, v_after
  from unnest(v_table.keys) with ordinality as k (name, ordinality)
  left join pg_catalog.pg_attribute as a
    on a.attrelid = case when v_table.relation not like '(%' then to_regclass(v_table.relation) end
    and a.attname = k.name;
  return format(
    -- Rows become JSON after the page is cut.
    'select jsonb_build_array(%1$s) as key, ((%2$s)%3$s)::text as line from ('
    'select t.* from %4$s as t where t.%5$I = $1 and (%6$s) and ($3::jsonb is null or (%1$s) > (%7$s)) order by %1$s limit $4'
    ') as t order by %1$s',
    v_keys,
    v_table.form,
    coalesce(
      (
        select format(' - %L::text[]', array_agg(a.attname::text))
        from pg_catalog.pg_attribute as a
        where a.attrelid = case when v_table.relation not like '(%' then to_regclass(v_table.relation) end
          and a.attgenerated <> ''
          and v_table.keeping <> 'derived'
        having count(*) > 0
      ),
      ''
    ),
    v_table.relation,
    v_table.owner_column,
    v_table.existed,
    v_after
  );
end
$$;

comment on function exora_private.record_rows_sql(text) is
  'The query of a page of a table of the list: $1 record, $2 time, $3 key of the last row seen (JSON array) or null, $4 rows.';

create function exora_private.record_counts(p_patient_id uuid, p_as_of timestamptz)
returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  v_table record;
  v_rows bigint;
  v_counts jsonb := '{}';
begin
  for v_table in select * from exora_private.record_tables() as r where r.keeping in ('carried', 'history') loop
    execute format(
      'select count(*) from %s as t where t.%I = $1 and (%s)', v_table.relation, v_table.owner_column, v_table.existed
    )
    into v_rows
    using p_patient_id, p_as_of;
    v_counts := v_counts || jsonb_build_object(v_table.name, v_rows);
  end loop;
  return v_counts;
end
$$;

comment on function exora_private.record_counts(uuid, timestamptz) is
  'How many rows a record had at a time in each table that is exported, as far as they are still there.';

create function public.begin_record_export(p_patient_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_export_id uuid := gen_random_uuid();
  v_as_of timestamptz;
begin
  perform exora_private.require_owner(p_patient_id);
  perform exora_private.require_second_factor('export');
  perform public.log_audit_event(
    p_event_type => 'record.exported',
    p_patient_id => p_patient_id,
    p_resource_type => 'user_profile',
    p_resource_id => p_patient_id,
    p_event_id => v_export_id
  );
  v_as_of := exora_private.export_as_of(p_patient_id, v_export_id);
  return jsonb_build_object(
    'export_id', v_export_id,
    'as_of', v_as_of,
    'tables', (
      select jsonb_agg(
        jsonb_build_object('name', r.name, 'keeping', r.keeping, 'keys', to_jsonb(r.keys), 'page_rows', r.page_rows)
        order by r.ordinal
      )
      from exora_private.record_tables() as r
      where r.keeping <> 'left'
    ),
    'rows', exora_private.record_counts(p_patient_id, v_as_of)
  );
end
$$;

revoke all on function public.begin_record_export(uuid) from public, anon, service_role;

grant execute on function public.begin_record_export(uuid) to authenticated;

comment on function public.begin_record_export(uuid) is
  'The account owner begins to take a record away; logged. Gives the export''s id and time, and the tables to read with their rows.';

create function public.read_record_export(
  p_patient_id uuid,
  p_export_id uuid,
  p_table text,
  p_after jsonb default null,
  p_limit integer default null
)
returns table (key jsonb, line text)
language plpgsql
volatile
security definer
set search_path = ''
set timezone = 'UTC'
as $$
#variable_conflict use_column
declare
  v_as_of timestamptz := exora_private.export_as_of(p_patient_id, p_export_id);
  v_table record;
  v_row record;
  v_characters bigint := 0;
begin
  select * into v_table from exora_private.record_tables() as r where r.name = p_table and r.keeping <> 'left';
  if not found then
    perform exora_private.fail('invalid_request', 'No such table is exported.', 'Read those that begin_record_export() lists.');
  end if;
  if p_after is not null
    and (jsonb_typeof(p_after) <> 'array' or jsonb_array_length(p_after) <> cardinality(v_table.keys))
  then
    perform exora_private.fail('invalid_request', 'This is no key of this table.', 'Pass the key of the last row.');
  end if;
  begin
    for v_row in
      execute exora_private.record_rows_sql(p_table)
      using p_patient_id, v_as_of, p_after, exora_private.page_size(p_limit, v_table.page_rows, 1000)
    loop
      key := v_row.key;
      line := v_row.line;
      return next;
      v_characters := v_characters + char_length(v_row.line);
      -- A page is as long as its rows allow: documents differ.
      exit when v_characters > 2000000;
    end loop;
  exception
    when data_exception then
      perform exora_private.fail('invalid_request', 'This is no key of this table.', 'Pass the key of the last row.');
  end;
end
$$;

revoke all on function public.read_record_export(uuid, uuid, text, jsonb, integer) from public, anon, service_role;

grant execute on function public.read_record_export(uuid, uuid, text, jsonb, integer) to authenticated;

comment on function public.read_record_export(uuid, uuid, text, jsonb, integer) is
  'The next rows of a table as they were when the export began, each as JSON text with its key; none: there are no more. '
  'p_after is the last key seen. The owner only.';

create function public.complete_record_export(
  p_patient_id uuid,
  p_export_id uuid,
  p_rows jsonb,
  p_manifest_sha256 text
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_as_of timestamptz := exora_private.export_as_of(p_patient_id, p_export_id);
  v_counts jsonb;
begin
  if p_manifest_sha256 is null or p_manifest_sha256 !~ '^[0-9a-f]{64}$' or p_rows is null or jsonb_typeof(p_rows) <> 'object' then
    perform exora_private.fail(
      'invalid_request', 'An export ends with the rows of each table and its manifest''s SHA-256.', 'Pass both.'
    );
  end if;
  -- Of people and providers there are only names, of whoever the other rows name when they are read.
  v_counts := exora_private.record_counts(p_patient_id, v_as_of) - array['people', 'providers'];
  if p_rows - array['people', 'providers'] <> v_counts then
    perform exora_private.fail(
      'wrong_state', 'The record changed while it was exported, so that the archive is not whole.', 'Export it again.'
    );
  end if;
  perform public.log_audit_event(
    p_event_type => 'record.export_completed',
    p_patient_id => p_patient_id,
    p_resource_type => 'record_export',
    p_resource_id => p_export_id,
    p_details => jsonb_build_object(
      'rows', (select sum(e.value::bigint) from jsonb_each_text(v_counts) as e), 'manifest_sha256', p_manifest_sha256
    )
  );
end
$$;

revoke all on function public.complete_record_export(uuid, uuid, jsonb, text) from public, anon, service_role;

grant execute on function public.complete_record_export(uuid, uuid, jsonb, text) to authenticated;

comment on function public.complete_record_export(uuid, uuid, jsonb, text) is
  'Ends an export: its rows are all that the record had when it began, or the error wrong_state. The log names the manifest.';

-- 06_record_import.sql --------------------------------------------------------

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

alter table public.shell_files
  add constraint shell_files_import_fkey
  foreign key (import_id, patient_id) references public.record_imports (id, patient_id) on delete set null (import_id);

alter table public.provider_clinical_notes
  add constraint provider_clinical_notes_import_fkey
  foreign key (import_id, patient_id) references public.record_imports (id, patient_id) on delete cascade;

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

-- 06_record_import_rows.sql ---------------------------------------------------

create function exora_private.import_rows_sql(p_table text)
returns text
language plpgsql
stable
set search_path = ''
as $$
declare
  v_table record;
  v_columns text;
  v_values text;
begin
  select * into strict v_table from exora_private.record_tables() as r where r.name = p_table and r.keeping = 'carried';
  select
    string_agg(format('%I', a.attname), ', ' order by a.attnum),
    string_agg(
      case
        when a.attname = v_table.owner_column then '$1'
        when a.attname = 'import_id' then '$2'
        when a.attname = v_table.late_column then 'null'
        -- Work, access and providers of elsewhere are none of here.
        when a.attname in ('current_job_id', 'provider_id', 'access_id') then 'null'
        when p_table = 'shell_files' and a.attname = 'idempotency_key' then 'r.id::text'
        when p_table = 'shell_files' and a.attname = 'storage_path'
          then 'case when r.storage_path is not null then $1 || ''/'' || exora_private.imported_id($1, r.id) || ''/original'' end'
        -- What was at work elsewhere is not at work here: its owner can try it again.
        when p_table = 'shell_files' and a.attname = 'status'
          then 'case when r.status = ''processed'' then ''processed'' else ''failed'' end'
        when p_table = 'shell_files' and a.attname = 'error_code'
          then 'case when r.status <> ''processed'' then coalesce(r.error_code, ''job_cancelled'') end'
        when p_table = 'shell_files' and a.attname = 'error_retryable'
          then 'r.error_retryable or r.status not in (''processed'', ''failed'')'
        -- A picture that is not there is not shown.
        when p_table = 'shell_file_pages' and a.attname = 'has_picture'
          then 'r.has_picture and exists (select from storage.objects as o join public.shell_file_readings as g '
            'on g.id = exora_private.imported_id($1, r.reading_id) where o.bucket_id = ''documents'' and o.name = $1 || ''/'' '
            '|| g.shell_file_id || ''/pages/'' || g.id || ''/'' || r.page_number || ''.webp'')'
        when a.attname in ('storage_path', 'subject')
          then format('exora_private.with_imported_ids($1, $4, r.%I)', a.attname)
        -- Before every decision of here, and in their order.
        when p_table = 'clinical_event_decisions' and a.attname = 'ordinal'
          then 'case when r.ordinal > 0 then r.ordinal - 1000000000000000 else r.ordinal end'
        when a.attname in ('uploaded_by', 'decided_by', 'recorded_by', 'written_by', 'created_by')
          then format(
            'case when r.%1$I = $5 then $3 %2$s end',
            a.attname,
            -- Whom no account of here stands for: unnamed where accounts are named.
            case when k.conname is null then format('else exora_private.imported_id($1, r.%I)', a.attname) else '' end
          )
        when a.atttypid = 'uuid'::regtype then format('exora_private.imported_id($1, r.%I)', a.attname)
        -- A column that the archive's version didn't have.
        when a.attnotnull and d.adbin is not null
          then format('coalesce(r.%I, %s)', a.attname, pg_get_expr(d.adbin, d.adrelid))
        else format('r.%I', a.attname)
      end,
      ', ' order by a.attnum
    )
  into v_columns, v_values
  from pg_catalog.pg_attribute as a
  left join pg_catalog.pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum
  left join pg_catalog.pg_constraint as k
    on k.conrelid = a.attrelid and k.contype = 'f' and k.conkey = array[a.attnum] and k.confrelid = 'auth.users'::regclass
  where a.attrelid = v_table.relation::regclass
    and a.attnum > 0
    and not a.attisdropped
    and a.attgenerated = ''
    -- A number of here.
    and not (p_table = 'entity_processing_audit_v2' and a.attname = 'id');
  return format(
    'insert into %1$s (%2$s) overriding system value select %3$s from jsonb_populate_recordset(null::%1$s, $6) as r',
    v_table.relation, v_columns, v_values
  );
end
$$;

comment on function exora_private.import_rows_sql(text) is
  'How rows of an archive become rows of here: $1 profile, $2 import, $3 owner, $4 record elsewhere, $5 owner elsewhere, $6 rows.';

create function exora_private.check_imported(p_import public.record_imports, p_table text, p_rows jsonb)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_file record;
begin
  if p_table = 'shell_files' then
    for v_file in
      select f.id, f.size_bytes, coalesce(o.metadata ->> 'size', o.metadata ->> 'contentLength')::bigint as stored_bytes
      from jsonb_to_recordset(p_rows) as r (id uuid)
      join public.shell_files as f on f.id = exora_private.imported_id(p_import.patient_id, r.id)
      left join storage.objects as o on o.bucket_id = 'documents' and o.name = f.storage_path
      where f.storage_path is not null
    loop
      if v_file.stored_bytes is distinct from v_file.size_bytes then
        perform exora_private.fail(
          'upload_incomplete', 'An original is missing, or has another size.', 'Upload it before its row is sent.'
        );
      end if;
      perform public.track_shell_file_upload_usage(p_import.patient_id, v_file.id, v_file.size_bytes, null);
    end loop;
    if exora_private.stored_bytes(p_import.patient_id)
        > (exora_private.plan_of(p_import.patient_id)).storage_bytes_per_record
      or exora_private.uploads_since(p_import.patient_id, date_trunc('month', now(), 'UTC'))
        > (exora_private.plan_of(p_import.patient_id)).uploads_per_record_and_month
    then
      perform exora_private.fail(
        'quota_exceeded', 'The archive holds more than this plan allows.', 'Choose a larger plan, then import it again.'
      );
    end if;
  elsif p_table = 'shell_file_readings' then
    -- Pages prove facts of the bytes that they were read from.
    if exists (
      select
      from jsonb_to_recordset(p_rows) as r (id uuid)
      join public.shell_file_readings as g on g.id = exora_private.imported_id(p_import.patient_id, r.id)
      join public.shell_files as f on f.id = g.shell_file_id
      where g.sha256 is distinct from f.sha256
    ) then
      perform exora_private.fail(
        'record_archive_invalid', 'A reading is not of its document''s bytes.', 'Export the record again, and import that file unchanged.'
      );
    end if;
  end if;
end
$$;

comment on function exora_private.check_imported(public.record_imports, text, jsonb) is
  'Nothing, or an error, about what constraints can''t say of rows that came in: their files are there and allowed for.';

create function exora_private.import_table(p_import public.record_imports, p_table text, p_rows jsonb, p_ordinal bigint)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_table record;
  v_columns text[];
begin
  if p_table like 'late:%' then
    select * into v_table
    from exora_private.record_tables() as r
    where r.name = substr(p_table, 6) and r.late_column is not null;
  else
    select * into v_table from exora_private.record_tables() as r where r.name = p_table and r.keeping in ('carried', 'history');
  end if;
  if not found then
    perform exora_private.fail(
      'record_archive_invalid', 'The archive has a table that this version doesn''t know.', 'Update Exora, then import it again.'
    );
  end if;

  if p_table like 'late:%' then
    execute format(
      'update %1$s as t set %2$I = exora_private.imported_id($1, r.%2$I) '
      'from jsonb_to_recordset($2) as r (id uuid, %2$I uuid) '
      'where t.id = exora_private.imported_id($1, r.id) and t.%3$I = $1 and t.%2$I is null and r.%2$I is not null',
      v_table.relation, v_table.late_column, v_table.owner_column
    )
    using p_import.patient_id, p_rows;
    return;
  end if;
  if v_table.keeping = 'history' then
    insert into public.imported_history (import_id, ordinal, patient_id, table_name, row_data)
    select p_import.id, p_ordinal + x.ordinality, p_import.patient_id, p_table, x.value
    from jsonb_array_elements(p_rows) with ordinality as x;
    return;
  end if;

  select array_agg(a.attname::text) into v_columns
  from pg_catalog.pg_attribute as a
  where a.attrelid = v_table.relation::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = '';
  if exists (
    select
    from jsonb_array_elements(p_rows) as x
    where jsonb_typeof(x.value) <> 'object'
      or x.value ->> v_table.owner_column is distinct from p_import.source_record_id::text
  ) then
    perform exora_private.fail(
      'record_archive_invalid', format('A row of %s is of another record, or of none.', p_table),
      'Export the record again, and import that file unchanged.'
    );
  end if;
  if exists (
    select from jsonb_array_elements(p_rows) as x cross join jsonb_object_keys(x.value) as k (name) where k.name <> all (v_columns)
  ) then
    perform exora_private.fail(
      'record_archive_invalid', format('A row of %s has a column that this version doesn''t know.', p_table),
      'Update Exora, then import it again.'
    );
  end if;
  execute exora_private.import_rows_sql(p_table)
  using p_import.patient_id, p_import.id, p_import.imported_by, p_import.source_record_id, p_import.source_owner_id, p_rows;
  perform exora_private.check_imported(p_import, p_table, p_rows);
end
$$;

comment on function exora_private.import_table(public.record_imports, text, jsonb, bigint) is
  'Puts rows of one table (or, as late:…, what rows that are there name) into the record that is coming in.';

create function public.import_record_rows(p_import_id uuid, p_position bigint, p_rows text[])
returns bigint
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_import public.record_imports := exora_private.require_import(p_import_id);
  v_count integer := coalesce(cardinality(p_rows), 0);
  v_bytes bigint;
  v_part record;
  v_code text;
  v_state text;
  v_constraint text;
  v_table text;
begin
  if v_import.status <> 'open' then
    perform exora_private.fail('wrong_state', 'This import is completed.', 'Look at the record.');
  end if;
  if v_count not between 1 and 5000 or array_ndims(p_rows) <> 1
    or not coalesce(p_position between 0 and 1000000000000, false)
    or array_position(p_rows, null) is not null then
    perform exora_private.fail(
      'invalid_request', 'A part has 1 to 5000 rows, each as table:JSON, and the number of rows before it.', 'Send it so.'
    );
  end if;
  v_bytes := (select sum(octet_length(l.line)) from unnest(p_rows) as l (line));
  if v_bytes > 33554432 then
    perform exora_private.fail('invalid_request', 'A part has at most 32 MB.', 'Send fewer rows at once.');
  end if;
  -- Sent again because the answer was lost.
  if p_position + v_count <= v_import.position then
    return v_import.position;
  end if;
  if p_position <> v_import.position then
    perform exora_private.fail(
      'wrong_state', 'This part is not the next one.', 'Ask begin_record_import() for the position, and go on there.'
    );
  end if;

  begin
    for v_part in
      with sent as (
        select l.ordinality as at, split_part(l.line, ':{', 1) as name, l.line
        from unnest(p_rows) with ordinality as l (line, ordinality)
      ), grouped as (
        select
          s.name,
          min(s.at) as first_at,
          jsonb_agg(substr(s.line, char_length(s.name) + 2)::jsonb order by s.at) as rows,
          count(*) as row_count
        from sent as s
        group by s.name
      )
      select g.*
      from grouped as g
      left join exora_private.record_tables() as r on r.name = g.name
      order by r.ordinal nulls last, g.first_at
    loop
      v_table := v_part.name;
      perform exora_private.import_table(v_import, v_part.name, v_part.rows, p_position + v_part.first_at);
      v_import.rows_done := v_import.rows_done || jsonb_build_object(
        v_part.name, coalesce((v_import.rows_done ->> v_part.name)::bigint, 0) + v_part.row_count
      );
    end loop;
    -- Proofs now, so that they are refused here and not at the end.
    set constraints all immediate;
    set constraints all deferred;
  exception
    when others then
      get stacked diagnostics v_code = pg_exception_detail, v_state = returned_sqlstate, v_constraint = constraint_name;
      if v_code = any (exora_private.error_codes()) then
        raise;
      end if;
      -- 22: values that are none; 23: rules that are broken. The message would show what stands in the row.
      if left(v_state, 2) in ('22', '23') then
        perform exora_private.fail(
          'record_archive_invalid',
          format(
            'A row of %s breaks a rule of the record (%s).',
            coalesce((select r.name from exora_private.record_tables() as r where r.name = regexp_replace(v_table, '^late:', '')), 'the archive'),
            coalesce(nullif(v_constraint, ''), v_state)
          ),
          'Export the record again, and import that file unchanged.'
        );
      end if;
      raise;
  end;

  -- Words and places of pages take some times as much as the originals that the plan counts.
  if v_import.bytes_done + v_bytes > 4 * (exora_private.plan_of(v_import.patient_id)).storage_bytes_per_record then
    perform exora_private.fail(
      'quota_exceeded', 'This archive has more rows than a record of this plan may hold.', 'Choose a larger plan.'
    );
  end if;
  update public.record_imports as i
  set
    position = p_position + v_count,
    rows_done = v_import.rows_done,
    bytes_done = i.bytes_done + v_bytes
  where i.id = v_import.id;
  return p_position + v_count;
end
$$;

revoke all on function public.import_record_rows(uuid, bigint, text[]) from public, anon, service_role;

grant execute on function public.import_record_rows(uuid, bigint, text[]) to authenticated;

comment on function public.import_record_rows(uuid, bigint, text[]) is
  'Takes the next rows of an archive, each as its table''s name, a colon and its JSON, a fact or narrative with all its parts in '
  'one call. p_position is how many rows came before; gives how many came so far. A part that came already changes nothing.';

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
      'Allow it in the record''s settings and try the document again, or upload it to be kept unread.'
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
      and not a.is_break_glass
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

create function exora_private.hold_record(p_patient_id uuid)
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  -- Asked before anything is locked, so that strangers hold nobody up; the caller asks again, for the right may go meanwhile.
  perform exora_private.require_decider(p_patient_id);
  perform from public.user_profiles as p where p.id = p_patient_id for no key update;
end
$$;

comment on function exora_private.hold_record(uuid) is
  'Holds a record''s row for who decides about it: what is decided about who may see it comes one after the other.';

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
  -- Taking back agrees to nothing: the wording stays that of what is taken back.
  if p_decision.status = 'withdrawn' then
    p_decision.policy_version := coalesce(
      p_decision.policy_version,
      (
        select c.policy_version
        from public.patient_consents as c
        where c.patient_id = p_decision.patient_id
          and c.consent_type = p_decision.consent_type
          and c.purpose is not distinct from p_decision.purpose
          and c.provider_id is not distinct from p_decision.provider_id
      )
    );
  end if;
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
        'policy_version', v_consent.policy_version,
        'purpose', v_consent.purpose,
        'provider_id', v_consent.provider_id,
        'categories', array_to_string(v_consent.categories, ','),
        'expires_at', v_consent.expires_at,
        'accesses_ended', v_ended
      )
    )
  );
  if v_consent.consent_type = 'ai_local' and v_consent.status = 'given' then
    -- What changed while nothing was told.
    perform exora_private.retell(v_consent.patient_id);
  end if;
  return v_consent.id;
end
$$;

create function exora_private.end_all_sharing(p_profile_id uuid)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_grant public.profile_access_permissions;
  v_access public.patient_provider_access;
  v_consent public.patient_consents;
begin
  for v_grant in
    select g.*
    from public.profile_access_permissions as g
    where g.profile_id = p_profile_id and g.revoked_at is null
    order by g.id
  loop
    perform exora_private.end_profile_access(v_grant, null);
  end loop;
  for v_access in
    update public.patient_provider_access as a
    set revoked_at = now()
    where a.patient_id = p_profile_id and a.revoked_at is null
    returning a.*
  loop
    perform public.log_audit_event(
      p_event_type => 'provider.access_revoked',
      p_patient_id => p_profile_id,
      p_resource_type => 'patient_provider_access',
      p_resource_id => v_access.id,
      p_details => jsonb_build_object('provider_id', v_access.provider_id, 'purpose', v_access.purpose)
    );
    perform exora_private.tell_provider(v_access.id, 'access_revoked');
  end loop;
  for v_consent in
    select c.*
    from public.patient_consents as c
    where c.patient_id = p_profile_id and c.status = 'given' and c.consent_type <> 'ai_local'
    order by c.id
  loop
    v_consent.status := 'withdrawn';
    perform exora_private.decide_consent(v_consent);
  end loop;
end
$$;

comment on function exora_private.end_all_sharing(uuid) is
  'Ends every delegate''s and provider''s access to a record and every consent but that to local engines, each logged and told.';

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
  perform exora_private.hold_record(p_patient_id);
  perform exora_private.require_decider(p_patient_id);
  perform exora_private.require_living(p_patient_id);
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
  v_decision.policy_version := exora_private.agreed_wording(p_consent_type, p_policy_version);
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
  if not found
    or not (
      exora_private.is_owner(v_user_id, v_consent.patient_id)
      or exora_private.is_representative(v_user_id, v_consent.patient_id)
    )
  then
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

create function public.set_ai_consent(
  p_patient_id uuid,
  p_engine text,
  p_allowed boolean,
  p_policy_version text default null
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_decision public.patient_consents;
begin
  perform exora_private.hold_record(p_patient_id);
  perform exora_private.require_decider(p_patient_id);
  if p_engine is null or p_engine not in ('local', 'external') or p_allowed is null then
    perform exora_private.fail('invalid_request', 'Engines are local or external.', 'Name one and say true or false.');
  end if;
  if p_allowed then
    perform exora_private.require_living(p_patient_id);
  end if;
  v_decision.patient_id := p_patient_id;
  v_decision.consent_type := 'ai_' || p_engine;
  v_decision.status := case when p_allowed then 'given' else 'withdrawn' end;
  if p_allowed then
    v_decision.policy_version := exora_private.agreed_wording(v_decision.consent_type, p_policy_version);
  end if;
  perform exora_private.decide_consent(v_decision);
end
$$;

revoke all on function public.set_ai_consent(uuid, text, boolean, text) from public, anon, service_role;

grant execute on function public.set_ai_consent(uuid, text, boolean, text) to authenticated;

comment on function public.set_ai_consent(uuid, text, boolean, text) is
  'The account owner allows or stops reading by local or external engines; in force from the next call on.';

create or replace function exora_private.is_in_force(p_access public.patient_provider_access, p_category text)
returns boolean
language sql
stable
set search_path = ''
as $$
  select p_access.revoked_at is null
    and p_access.expires_at > now()
    and exists (select from public.user_profiles as p where p.id = p_access.patient_id and p.care_state <> 'deceased')
    and exists (select from public.provider_registry as r where r.id = p_access.provider_id and r.status = 'verified')
    and exists (
      select
      from unnest(
        case when p_category is null then exora_private.record_categories() else array[p_category] end
      ) as k (name)
      where (p_access.categories is null or k.name = any (p_access.categories))
        and (
          p_access.is_break_glass
          or exora_private.is_consented(p_access.patient_id, p_access.provider_id, p_access.purpose, array[k.name])
        )
    )
$$;

comment on function exora_private.is_in_force(public.patient_provider_access, text) is
  'Whether a provider''s grant opens this category now: not ended, patient living, its provider verified, its extent consented '
  '(unless glass was broken for it). Null: any.';

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
  -- What is consented is used before what was taken.
  order by a.is_break_glass, array_position(exora_private.closed_list('purpose'), a.purpose)
  limit 1
$$;

comment on function exora_private.provider_access(uuid, uuid, text, text) is
  'The grant by which the user, as a provider, may read this category now, consented ones first, or null.';

create or replace function exora_private.access_level(p_user_id uuid, p_profile_id uuid, p_category text, p_purpose text)
returns text
language sql
stable
set search_path = ''
as $$
  select case
    when exora_private.is_owner(p_user_id, p_profile_id) then 'owner'
    -- What is being erased, or is not there, nobody reads, by whatever grant.
    when not exists (select from public.user_profiles as p where p.id = p_profile_id and p.erasure_id is null) then null
    when exora_private.is_representative(p_user_id, p_profile_id) then 'full'
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

create function exora_private.may_edit(p_user_id uuid, p_profile_id uuid, p_category text)
returns boolean
language sql
stable
set search_path = ''
as $$
  select coalesce(exora_private.access_level(p_user_id, p_profile_id, p_category, null) in ('edit', 'full', 'owner'), false)
$$;

comment on function exora_private.may_edit(uuid, uuid, text) is 'Whether the user may add to and correct this category of the record.';

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
    patient_id, provider_id, access_id, user_id, action, purpose, categories, resource_type, resource_id, audit_event_id,
    is_break_glass
  )
  select
    a.patient_id, a.provider_id, a.id, auth.uid(), p_action, a.purpose, array_agg(k.name order by k.name),
    p_resource_type, p_resource_id, p_audit_event_id, a.is_break_glass
  from unnest(p_categories) as k (name)
  cross join lateral exora_private.provider_access(auth.uid(), p_patient_id, k.name, null) as a
  where a.id is not null
  group by a.id, a.patient_id, a.provider_id, a.purpose, a.is_break_glass
$$;

create function exora_private.is_breaking_glass(p_patient_id uuid, p_categories text[])
returns boolean
language sql
stable
set search_path = ''
as $$
  select exists (
    select
    from unnest(p_categories) as k (name)
    cross join lateral exora_private.provider_access(auth.uid(), p_patient_id, k.name, null) as a
    where a.is_break_glass
      -- Asked once: most who read are no providers.
      and exists (select from public.provider_registry as r where r.user_id = (select auth.uid()))
  )
$$;

comment on function exora_private.is_breaking_glass(uuid, text[]) is
  'Whether the signed-in person reads one of these categories by nothing but a grant that was taken in an emergency.';

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
          || case when exora_private.is_breaking_glass(p_patient_id, p_categories) then '{"break_glass": true}' else '{}' end::jsonb
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

-- 06_security_audit_events.sql ------------------------------------------------

create function exora_private.client_event_classes()
returns jsonb
language sql
immutable
set search_path = ''
as $$
  -- A list: one of these words. A number: a whole number from 0 to it. "error_code": a code of the closed list.
  select jsonb_build_object(
    'viewed', a.everywhere || jsonb_build_object('view', a.views),
    'printed', a.everywhere || jsonb_build_object('view', a.views, 'pages', 100000),
    'downloaded', a.everywhere || jsonb_build_object(
      'format', '["original", "pdf", "picture", "text", "csv", "json", "fhir", "zip", "other"]'::jsonb, 'files', 100000
    ),
    'copied', a.everywhere || jsonb_build_object('view', a.views, 'characters', 10000000),
    'signed_out', a.everywhere || jsonb_build_object('cause', '["person", "idle", "expired", "revoked"]'::jsonb),
    'failed', a.everywhere || jsonb_build_object('view', a.views, 'error_code', 'error_code')
  )
  from (
    select
      -- How long ago it happened by the app's clock: events wait while there is no connection, a week at most.
      '{"surface": ["web", "mobile", "command"], "age_ms": 604800000}'::jsonb as everywhere,
      '[
        "overview", "timeline", "documents", "document", "fact", "facts", "medications", "labs", "narratives", "encounters",
        "appointments", "providers", "review", "consents", "sharing", "audit_log", "export", "settings", "other"
      ]'::jsonb as views
  ) as a
$$;

comment on function exora_private.client_event_classes() is
  'What apps may report, and the details that each class may have; the same as clientEventClasses of contracts (a test compares '
  'them).';

create function exora_private.clean_client_details(p_class text, p_details jsonb)
returns jsonb
language sql
immutable
set search_path = ''
as $$
  select coalesce(jsonb_object_agg(e.key, e.value), '{}')
  from jsonb_each(case jsonb_typeof(p_details) when 'object' then p_details else '{}' end) as e
  cross join lateral (select exora_private.client_event_classes() -> p_class -> e.key) as r (rule)
  where case jsonb_typeof(r.rule) || ' ' || jsonb_typeof(e.value)
    when 'array string' then r.rule @> jsonb_build_array(e.value)
    when 'number number' then
      (e.value #>> '{}')::numeric between 0 and (r.rule #>> '{}')::numeric and (e.value #>> '{}')::numeric % 1 = 0
    when 'string string' then e.value #>> '{}' = any (exora_private.error_codes())
    else false
  end
$$;

comment on function exora_private.clean_client_details(text, jsonb) is
  'Of a client event''s details those that the allow-list of its class knows, with values that it accepts.';

create function exora_private.is_uuid(p_value jsonb)
returns boolean
language sql
immutable
set search_path = ''
as $$
  select coalesce(
    jsonb_typeof(p_value) = 'string' and p_value #>> '{}' ~* '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
    false
  )
$$;

comment on function exora_private.is_uuid(jsonb) is 'Whether a JSON value is a UUID in its usual form.';

create function exora_private.is_of_record(p_patient_id uuid, p_resource_type text, p_resource_id uuid)
returns boolean
language plpgsql
stable
set search_path = ''
as $$
begin
  return case p_resource_type
    when 'user_profile' then p_resource_id = p_patient_id
    when 'shell_file' then
      exists (select from public.shell_files as x where x.id = p_resource_id and x.patient_id = p_patient_id)
    when 'clinical_event' then
      exists (select from public.patient_clinical_events as x where x.id = p_resource_id and x.patient_id = p_patient_id)
    when 'clinical_narrative' then
      exists (select from public.clinical_narratives as x where x.id = p_resource_id and x.patient_id = p_patient_id)
    when 'encounter' then
      exists (select from public.healthcare_encounters as x where x.id = p_resource_id and x.patient_id = p_patient_id)
    when 'patient_appointment' then
      exists (select from public.patient_appointments as x where x.id = p_resource_id and x.patient_id = p_patient_id)
    when 'provider_note' then
      exists (select from public.provider_clinical_notes as x where x.id = p_resource_id and x.patient_id = p_patient_id)
    when 'job' then exists (select from public.job_queue as x where x.id = p_resource_id and x.patient_id = p_patient_id)
    else false
  end;
end
$$;

comment on function exora_private.is_of_record(uuid, text, uuid) is
  'Whether a thing of this type and id is this record''s; no for types that it doesn''t know.';

create function exora_private.client_event_problem(p_event jsonb)
returns text
language plpgsql
stable
set search_path = ''
as $$
declare
  v_patient_id uuid;
begin
  if not exora_private.is_uuid(p_event -> 'event_id')
    or jsonb_typeof(p_event -> 'class') is distinct from 'string'
    or not exora_private.client_event_classes() ? (p_event ->> 'class')
    or exists (
      select
      from unnest(array['profile_id', 'resource_id', 'job_id', 'correlation_id']) as f (name)
      where p_event ->> f.name is not null and not exora_private.is_uuid(p_event -> f.name)
    )
    or (p_event ->> 'resource_type' is null) <> (p_event ->> 'resource_id' is null)
    -- A thing and a job are somebody's.
    or (p_event ->> 'profile_id' is null and coalesce(p_event ->> 'resource_id', p_event ->> 'job_id') is not null)
    or jsonb_typeof(coalesce(p_event -> 'details', '{}')) not in ('object', 'null')
    or coalesce(p_event ->> 'redacted', '0') !~ '^\d{1,4}$'
  then
    return 'invalid_request';
  end if;
  v_patient_id := (p_event ->> 'profile_id')::uuid;
  if v_patient_id is not null and not exora_private.can_read(v_patient_id) then
    return 'not_allowed';
  end if;
  if p_event ->> 'resource_id' is not null
    and not exora_private.is_of_record(v_patient_id, p_event ->> 'resource_type', (p_event ->> 'resource_id')::uuid)
    or p_event ->> 'job_id' is not null
    and not exora_private.is_of_record(v_patient_id, 'job', (p_event ->> 'job_id')::uuid)
  then
    return 'not_found';
  end if;
  return null;
end
$$;

comment on function exora_private.client_event_problem(jsonb) is
  'Why the signed-in person''s app may not report this event, as a code of the closed list; null when it may.';

create function public.log_client_events(p_events jsonb)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
-- An app sends again; it must not hold a chain's writers up.
set lock_timeout = '3s'
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_most integer := exora_private.setting('audit.client_batch_events')::integer;
  v_item record;
  v_known public.audit_log;
  v_type text;
  v_subject_id uuid;
  v_details jsonb;
  v_result jsonb;
  v_results jsonb := '{}';
begin
  if jsonb_typeof(p_events) is distinct from 'array'
    or jsonb_array_length(p_events) not between 1 and v_most
    or pg_column_size(p_events) > 262144
  then
    perform exora_private.fail(
      'invalid_request', format('A call reports a list of 1 to %s events.', v_most), 'Send the rest in another call.'
    );
  end if;

  -- Ids first, all in one order, then chains, all in one order: two batches never wait for each other crosswise.
  perform pg_advisory_xact_lock(hashtextextended(i.id, 1))
  from (
    select distinct (e.event ->> 'event_id')::uuid::text as id
    from jsonb_array_elements(p_events) as e (event)
    where exora_private.is_uuid(e.event -> 'event_id')
    order by 1
  ) as i;

  if (
    select count(*)
    from public.audit_log as a
    where left(a.event_type, 7) = 'client.' and a.actor_id = v_user_id and a.occurred_at > now() - interval '1 hour'
  ) + (
    -- What is there already is not written again.
    select count(*)
    from jsonb_array_elements(p_events) as e (event)
    where exora_private.is_uuid(e.event -> 'event_id')
      and not exists (select from public.audit_log as a where a.id = (e.event ->> 'event_id')::uuid)
  ) > exora_private.setting('audit.client_events_per_user_and_hour') then
    perform exora_private.fail(
      'rate_limited', 'Too many events in a short time.', 'Keep them and send them again later; what was reported is kept.'
    );
  end if;

  for v_item in
    select e.event, e.at, exora_private.client_event_problem(e.event) as problem
    from jsonb_array_elements(p_events) with ordinality as e (event, at)
    order by case when exora_private.is_uuid(e.event -> 'profile_id') then (e.event ->> 'profile_id')::uuid end nulls first, e.at
  loop
    v_result := jsonb_build_object('event_id', v_item.event -> 'event_id');
    if v_item.problem is null then
      v_type := 'client.' || (v_item.event ->> 'class');
      v_subject_id := coalesce((v_item.event ->> 'profile_id')::uuid, '00000000-0000-0000-0000-000000000000');
      select a.* into v_known from public.audit_log as a where a.id = (v_item.event ->> 'event_id')::uuid;
      if found and (v_known.event_type, v_known.subject_id, v_known.actor_id) is distinct from (v_type, v_subject_id, v_user_id)
        or v_known.resource_id is distinct from (v_item.event ->> 'resource_id')::uuid and v_known.id is not null
      then
        v_item.problem := 'idempotency_conflict';
      end if;
    end if;

    if v_item.problem is not null then
      v_result := v_result || jsonb_build_object('status', 'refused', 'code', v_item.problem);
    elsif v_known.id is not null then
      v_result := v_result || jsonb_build_object('status', 'known', 'redacted', coalesce((v_known.details ->> 'redacted')::integer, 0));
    else
      v_details := exora_private.clean_client_details(v_item.event ->> 'class', v_item.event -> 'details');
      v_result := v_result || jsonb_build_object(
        'status', 'logged',
        -- What audit-logger-v3 has left out already counts too.
        'redacted', coalesce((v_item.event ->> 'redacted')::integer, 0) + (
          select count(*)
          from jsonb_object_keys(case jsonb_typeof(v_item.event -> 'details') when 'object' then v_item.event -> 'details' else '{}' end)
            as k (name)
          where not v_details ? k.name
        )
      );
      if v_result -> 'redacted' <> '0' then
        v_details := v_details || jsonb_build_object('redacted', v_result -> 'redacted');
      end if;
      perform public.log_audit_event(
        p_event_type => v_type,
        p_patient_id => (v_item.event ->> 'profile_id')::uuid,
        p_resource_type => v_item.event ->> 'resource_type',
        p_resource_id => (v_item.event ->> 'resource_id')::uuid,
        p_details => v_details,
        p_job_id => (v_item.event ->> 'job_id')::uuid,
        p_correlation_id => (v_item.event ->> 'correlation_id')::uuid,
        p_event_id => (v_item.event ->> 'event_id')::uuid
      );
    end if;
    v_results := v_results || jsonb_build_object(v_item.at, v_result);
  end loop;
  return (select jsonb_agg(r.value order by r.key::integer) from jsonb_each(v_results) as r);
end
$$;

revoke all on function public.log_client_events(jsonb) from public, anon, service_role;

grant execute on function public.log_client_events(jsonb) to authenticated;

comment on function public.log_client_events(jsonb) is
  'Writes what the signed-in person''s app reports: a list of {event_id, class, profile_id, resource_type, resource_id, job_id, '
  'correlation_id, details}. Answers each in its place as {event_id, status: logged, known or refused, code, redacted}, in one '
  'transaction; sent again, nothing is written twice.';

create function public.log_session_event(
  p_kind text,
  p_user_id uuid default null,
  p_email text default null,
  p_account_key text default null,
  p_unlogged integer default 0,
  p_correlation_id uuid default null
)
returns uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := p_user_id;
begin
  if p_kind is null
    or p_kind not in ('started', 'refused', 'ended', 'password_changed', 'recovery_requested')
    or p_account_key !~ '^[0-9a-f]{16,64}$'
    or p_unlogged is null
    or p_unlogged < 0
    or (p_user_id is null and p_email is null)
  then
    perform exora_private.fail(
      'invalid_request',
      'A session was started, refused or ended, a password changed or asked for anew; by an account or an address.',
      'Send one of these kinds, the account''s id or the e-mail address, and the address''s keyed hash in hex.'
    );
  end if;
  if v_user_id is null then
    select u.id into v_user_id from auth.users as u where u.email = lower(p_email);
  end if;
  return public.log_audit_event(
    p_event_type => case
      when p_kind in ('started', 'refused', 'ended') then 'session.' || p_kind
      else 'account.' || p_kind
    end,
    p_resource_type => 'account',
    p_resource_id => v_user_id,
    p_details => jsonb_strip_nulls(
      jsonb_build_object(
        'account_key', case when v_user_id is null then p_account_key end,
        'unlogged', nullif(p_unlogged, 0)
      )
    ),
    -- Who was refused, or asked for a new password, did not show who they are.
    p_actor_id => case when p_kind in ('started', 'ended', 'password_changed') then v_user_id end,
    p_correlation_id => p_correlation_id
  );
end
$$;

revoke all on function public.log_session_event(text, uuid, text, text, integer, uuid) from public, anon, authenticated;

grant execute on function public.log_session_event(text, uuid, text, text, integer, uuid) to service_role;

comment on function public.log_session_event(text, uuid, text, text, integer, uuid) is
  'Tells the system''s chain of a sign-in (started, refused), a sign-out (ended), a changed password or one asked for anew. The '
  'address is looked up and not kept; p_unlogged counts refusals since the last event that were too many to be logged each. '
  'service_role only.';

create function public.read_account_activity(p_before_seq bigint default null, p_limit integer default 50)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_limit integer := exora_private.page_size(p_limit, 50, 200);
begin
  return (
    select coalesce(
      jsonb_agg(
        jsonb_build_object(
          'seq', a.seq, 'id', a.id, 'event_type', a.event_type, 'details', a.details, 'occurred_at', a.occurred_at
        )
        order by a.seq desc
      ),
      '[]'
    )
    from (
      select x.*
      from public.audit_log as x
      where x.resource_type = 'account'
        and x.resource_id = v_user_id
        and x.subject_id = '00000000-0000-0000-0000-000000000000'
        and (p_before_seq is null or x.seq < p_before_seq)
      order by x.seq desc
      limit v_limit
    ) as a
  );
end
$$;

revoke all on function public.read_account_activity(bigint, integer) from public, anon, service_role;

grant execute on function public.read_account_activity(bigint, integer) to authenticated;

comment on function public.read_account_activity(bigint, integer) is
  'A page of what happened with the signed-in person''s account: sign-ins, refused ones too, password and plan; latest first.';

-- 06_security_audit_export.sql ------------------------------------------------

create table exora_private.audit_signing_keys (
  key_id text not null,
  public_key bytea not null,
  published_at timestamptz not null default clock_timestamp(),
  constraint audit_signing_keys_pkey primary key (key_id),
  -- SubjectPublicKeyInfo of an Ed25519 key (RFC 8410): a fixed beginning, then 32 bytes.
  constraint audit_signing_keys_ed25519 check (
    octet_length(public_key) = 44 and substr(public_key, 1, 12) = '\x302a300506032b6570032100'::bytea
  )
);

alter table exora_private.audit_signing_keys enable row level security;

revoke all on exora_private.audit_signing_keys from public, anon, authenticated, service_role;

comment on table exora_private.audit_signing_keys is
  'Public halves of the keys that sign anchors, for whoever verifies an export. The private halves never come here.';

create trigger audit_signing_keys_guard_rows
before update or delete on exora_private.audit_signing_keys
for each row execute function exora_private.refuse_audit_change();

create trigger audit_signing_keys_guard_truncate
before truncate on exora_private.audit_signing_keys
for each statement execute function exora_private.refuse_audit_change();

create function exora_private.audit_key_id(p_public_key bytea)
returns text
language sql
immutable
set search_path = ''
as $$
  select 'ed25519:' || encode(sha256(p_public_key), 'hex')
$$;

comment on function exora_private.audit_key_id(bytea) is 'A key''s id: the hash of its SubjectPublicKeyInfo.';

create function public.publish_audit_key(p_public_key text)
returns text
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_key bytea;
  v_id text;
begin
  if p_public_key is null or p_public_key !~ '^302a300506032b6570032100[0-9a-f]{64}$' then
    perform exora_private.fail(
      'invalid_request',
      'A signing key is an Ed25519 key in SubjectPublicKeyInfo form, 44 bytes in hex.',
      'Make one with: openssl genpkey -algorithm ed25519'
    );
  end if;
  v_key := decode(p_public_key, 'hex');
  v_id := exora_private.audit_key_id(v_key);
  insert into exora_private.audit_signing_keys (key_id, public_key)
  values (v_id, v_key)
  on conflict on constraint audit_signing_keys_pkey do nothing;
  if found then
    perform public.log_audit_event(
      p_event_type => 'audit.key_published',
      p_resource_type => 'audit_key',
      p_details => jsonb_build_object('key_id', v_id)
    );
  end if;
  return v_id;
end
$$;

revoke all on function public.publish_audit_key(text) from public, anon, authenticated;

grant execute on function public.publish_audit_key(text) to service_role;

comment on function public.publish_audit_key(text) is
  'Keeps the public half of a key that signs anchors (Ed25519 SubjectPublicKeyInfo, hex) and returns its id. service_role only.';

create function exora_private.micros_text(p_at timestamptz)
returns text
language sql
immutable
set search_path = ''
as $$
  select to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;

comment on function exora_private.micros_text(timestamptz) is 'A moment in ISO 8601, UTC, with all its microseconds.';

create function exora_private.require_export(p_patient_id uuid)
returns uuid
language plpgsql
stable
set search_path = ''
as $$
begin
  if p_patient_id is not null then
    perform exora_private.require_owner(p_patient_id);
  elsif not exora_private.is_service() then
    perform exora_private.fail(
      'not_allowed', 'Only operators may export the system''s log.', 'Name a record of yours, or use the service key.'
    );
  end if;
  return coalesce(p_patient_id, '00000000-0000-0000-0000-000000000000');
end
$$;

comment on function exora_private.require_export(uuid) is
  'The chain that the caller may export: an owner''s record''s, or with the service key the system''s; or the error not_allowed.';

create function public.begin_audit_export(p_patient_id uuid default null)
returns setof text
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_subject_id uuid := exora_private.require_export(p_patient_id);
  v_head exora_private.audit_heads;
  v_cut exora_private.audit_cuts := exora_private.audit_cut(v_subject_id);
  v_first bigint;
  v_last exora_private.audit_anchors;
begin
  if p_patient_id is not null then
    perform exora_private.require_second_factor('export');
  end if;
  -- First, so that the export's last row tells of it. Its lock on the head holds the end still.
  perform public.log_audit_event(
    p_event_type => 'audit.exported',
    p_patient_id => p_patient_id,
    p_resource_type => 'audit_log',
    p_resource_id => p_patient_id
  );
  select h.* into v_head from exora_private.audit_heads as h where h.subject_id = v_subject_id;
  select a.* into v_last from exora_private.audit_anchors as a order by a.seq desc limit 1;
  v_first := coalesce(
    v_cut.anchor_seq,
    (select min(h.anchor_seq) from exora_private.audit_anchor_heads as h where h.subject_id = v_subject_id)
  );
  return next jsonb_build_object(
    'kind', 'header',
    'format', 'exora-audit-log',
    'version', 1,
    'subject_id', v_subject_id,
    'exported_at', exora_private.micros_text(clock_timestamp()),
    'personal', case when p_patient_id is null then 'withheld' else 'included' end,
    'head', jsonb_build_object('seq', v_head.seq, 'row_hash', encode(v_head.row_hash, 'hex')),
    'cut', case when v_cut.seq is not null then
      jsonb_build_object(
        'seq', v_cut.seq,
        'row_hash', encode(v_cut.row_hash, 'hex'),
        'anchor_seq', v_cut.anchor_seq,
        'cut_at', exora_private.micros_text(v_cut.cut_at)
      )
    end,
    'anchors', case when v_first is not null then
      jsonb_build_object('first_seq', v_first, 'last_seq', v_last.seq, 'last_hash', encode(v_last.anchor_hash, 'hex'))
    end
  )::text;
  return query
  select jsonb_build_object('kind', 'key', 'key_id', k.key_id, 'public_key', encode(k.public_key, 'hex'))::text
  from exora_private.audit_signing_keys as k
  order by k.published_at, k.key_id;
end
$$;

revoke all on function public.begin_audit_export(uuid) from public, anon;

grant execute on function public.begin_audit_export(uuid) to authenticated, service_role;

comment on function public.begin_audit_export(uuid) is
  'Logs an export of a record''s log (by its owner) or of the system''s (service_role), and gives the file''s first lines: the '
  'header, which says where the export ends, and the keys.';

create function public.read_audit_export(p_patient_id uuid, p_after_seq bigint, p_until_seq bigint, p_limit integer default 1000)
returns setof text
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_subject_id uuid := exora_private.require_export(p_patient_id);
  v_limit integer := exora_private.page_size(p_limit, 1000, 5000);
begin
  return query
  select jsonb_build_object(
    'kind', 'event',
    'seq', a.seq,
    'id', a.id,
    'event_type', a.event_type,
    'occurred_at', exora_private.micros_text(a.occurred_at),
    'actor_id', a.actor_id,
    'actor_role', a.actor_role,
    'resource_type', a.resource_type,
    'resource_id', a.resource_id,
    'job_id', a.job_id,
    'correlation_id', a.correlation_id,
    -- Text in text: its characters are what is hashed.
    'details', a.details::text,
    'personal', case when p_patient_id is not null then a.personal::text end,
    'personal_salt', case when p_patient_id is not null then encode(a.personal_salt, 'hex') end,
    'personal_commitment', encode(a.personal_commitment, 'hex'),
    'prev_hash', encode(a.prev_hash, 'hex'),
    'row_hash', encode(a.row_hash, 'hex')
  )::text
  from public.audit_log as a
  where a.subject_id = v_subject_id
    and a.seq > greatest(p_after_seq, coalesce((exora_private.audit_cut(v_subject_id)).seq, 0))
    and a.seq <= p_until_seq
  order by a.seq
  limit v_limit;
end
$$;

revoke all on function public.read_audit_export(uuid, bigint, bigint, integer) from public, anon;

grant execute on function public.read_audit_export(uuid, bigint, bigint, integer) to authenticated, service_role;

comment on function public.read_audit_export(uuid, bigint, bigint, integer) is
  'A page of an export''s events as lines, in their order; p_after_seq is the last seq seen, p_until_seq the header''s head. '
  'The record''s owner, or for the system''s chain service_role.';

create function public.read_audit_export_anchors(
  p_patient_id uuid,
  p_after_seq bigint,
  p_until_seq bigint,
  p_limit integer default 500
)
returns setof text
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_subject_id uuid := exora_private.require_export(p_patient_id);
  v_limit integer := exora_private.page_size(p_limit, 500, 1000);
  v_anchor exora_private.audit_anchors;
  v_head exora_private.audit_anchor_heads;
  v_leaves bytea[];
  v_at integer;
begin
  for v_anchor in
    select a.*
    from exora_private.audit_anchors as a
    where a.seq > p_after_seq and a.seq <= p_until_seq
    order by a.seq
    limit v_limit
  loop
    select h.* into v_head
    from exora_private.audit_anchor_heads as h
    where h.subject_id = v_subject_id and h.anchor_seq = v_anchor.seq;
    v_leaves := null;
    if found and v_anchor.moved_root is not null then
      select
        array_agg(exora_private.audit_leaf(h.subject_id, h.seq, h.row_hash) order by h.subject_id),
        count(*) filter (where h.subject_id <= v_subject_id)
      into v_leaves, v_at
      from exora_private.audit_anchor_heads as h
      where h.anchor_seq = v_anchor.seq;
    end if;
    return next jsonb_build_object(
      'kind', 'anchor',
      'seq', v_anchor.seq,
      'sealed_at', exora_private.micros_text(v_anchor.sealed_at),
      'heads', v_anchor.heads,
      'heads_hash', encode(v_anchor.heads_hash, 'hex'),
      'moved_root', encode(v_anchor.moved_root, 'hex'),
      'prev_hash', encode(v_anchor.prev_hash, 'hex'),
      'anchor_hash', encode(v_anchor.anchor_hash, 'hex'),
      'key_id', v_anchor.key_id,
      'signature', encode(v_anchor.signature, 'hex'),
      'sealed', case when v_head.seq is not null then
        jsonb_build_object(
          'seq', v_head.seq,
          'row_hash', encode(v_head.row_hash, 'hex'),
          'path', to_jsonb(exora_private.audit_tree_path(v_leaves, v_at))
        )
      end
    )::text;
  end loop;
end
$$;

revoke all on function public.read_audit_export_anchors(uuid, bigint, bigint, integer) from public, anon;

grant execute on function public.read_audit_export_anchors(uuid, bigint, bigint, integer) to authenticated, service_role;

comment on function public.read_audit_export_anchors(uuid, bigint, bigint, integer) is
  'A page of the anchors as lines, each with this chain''s head as it sealed it, and its path to the anchor''s root. The record''s '
  'owner, or for the system''s chain service_role.';

create function public.audit_log_health()
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_last exora_private.audit_anchors;
begin
  perform exora_private.require_operator();
  select a.* into v_last from exora_private.audit_anchors as a order by a.seq desc limit 1;
  return (
    select jsonb_build_object(
      'anchors', coalesce(v_last.seq, 0),
      'last_sealed_at', v_last.sealed_at,
      -- Nothing waits for a seal when nothing has happened since.
      'unsealed_seconds', (
        select coalesce(extract(epoch from now() - min(l.occurred_at)), 0)
        from public.audit_log as l
        where l.occurred_at > coalesce(v_last.sealed_at, '-infinity')
      ),
      'unsigned', (select count(*) from exora_private.audit_anchors as a where a.signature is null),
      'waiting_events', f.waiting,
      'oldest_waiting_seconds', f.oldest,
      'stuck_events', f.stuck
    )
    from (
      select
        count(*) as waiting,
        coalesce(extract(epoch from now() - min(x.occurred_at)), 0) as oldest,
        count(*) filter (where x.attempts >= 5) as stuck
      from exora_private.failed_audit_events as x
    ) as f
  );
end
$$;

revoke all on function public.audit_log_health() from public, anon;

grant execute on function public.audit_log_health() to authenticated, service_role;

comment on function public.audit_log_health() is
  'How far the log is sealed and signed, and how many events wait to be written. Operators and service_role.';

-- 06_security_files.sql -------------------------------------------------------

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

create or replace function exora_private.ticket_folders()
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

comment on function public.open_shell_file(uuid) is
  'Where a file''s bytes are. Others than the owner get, logged, a ticket for 60 seconds: the original and its page pictures, '
  'downloaded with their own token.';

-- 06_security_reads.sql -------------------------------------------------------

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
  'is_imported', p_file.import_id is not null,
  'created_at', p_file.created_at,
  'processed_at', p_file.processed_at
);

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
        f.status in ('queued', 'held', 'reading', 'understanding')
        or f.status_changed_at > now() - interval '1 minute'
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
          'is_break_glass', a.is_break_glass,
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
          'provider', case when p.provider_id is not null then exora_private.provider_json(r) end,
          'author', p.author,
          'encounter_id', p.encounter_id,
          'type', p.note_type,
          'text', p.note_text,
          'signed_by', case
            -- A signature is of who was signed in here; an archive may say anything.
            when p.signed_name is not null and p.import_id is null
              then jsonb_build_object('name', p.signed_name, 'registration', p.signed_registration)
          end,
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
    left join public.provider_registry as r on r.id = p.provider_id
  );
end
$$;

create function exora_private.decider_json(p_user_id uuid)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select jsonb_build_object(
    'user_id', p_user_id,
    'name', (
      select p.display_name
      from public.user_profiles as p
      where p.account_owner_id = p_user_id and p.profile_type = 'self'
    )
  )
$$;

comment on function exora_private.decider_json(uuid) is
  'Who decided a consent: the person for themselves, or whoever owned the record for them then (a parent, a guardian).';

create or replace function public.read_consents(p_patient_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_decider(p_patient_id);
  return (
    select coalesce(
      jsonb_agg(
        to_jsonb(c) - array['patient_id', 'decided_by', 'provider_id']
        || jsonb_build_object(
          'provider', case when r.id is not null then exora_private.provider_json(r) end,
          'decided_by', exora_private.decider_json(c.decided_by),
          'history', (
            select jsonb_agg(
              jsonb_build_object(
                'version', h.version,
                'status', h.status,
                'categories', h.categories,
                'policy_version', h.policy_version,
                'decided_by', exora_private.decider_json(h.decided_by),
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

comment on function public.read_consents(uuid) is 'A record''s consents, each with its last 20 versions. Owner and legal representatives.';

-- 06_security_reads_facts.sql -------------------------------------------------

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
          'processing', count(*) filter (where f.status in ('queued', 'held', 'reading', 'understanding')),
          'failed', count(*) filter (where f.status in ('failed', 'quarantined')),
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

create function public.read_fact(p_event_id uuid)
returns json
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_event public.patient_clinical_events;
  v_category text;
begin
  perform exora_private.require_user();
  -- An address that was kept leads to the version that holds now.
  with recursive versions as (
    select e.id, 0 as steps
    from public.patient_clinical_events as e
    where e.id = p_event_id
    union all
    select e.id, v.steps + 1
    from versions as v
    join public.patient_clinical_events as e on e.supersedes_id = v.id
    where v.steps < 1000
  )
  select e.* into v_event
  from versions as v
  join public.patient_clinical_events as e on e.id = v.id
  order by v.steps desc
  limit 1;
  v_category := exora_private.category_of(v_event.event_type);
  if v_event.id is null
    or v_event.status not in ('suggested', 'confirmed')
    or not exora_private.can_read(v_event.patient_id, v_category)
  then
    perform exora_private.fail(
      'not_found',
      'This fact does not exist any more, or you don''t have access to it.',
      'Go back to the record.'
    );
  end if;
  perform exora_private.log_read(v_event.patient_id, array[v_category], 'read', 'clinical_event', v_event.id);
  return (
    exora_private.facts_json(
      v_event.patient_id, array[v_event.id], exora_private.can_read(v_event.patient_id, 'documents')
    )
  ) -> 0;
end
$$;

revoke all on function public.read_fact(uuid) from public, anon, service_role;

grant execute on function public.read_fact(uuid) to authenticated;

comment on function public.read_fact(uuid) is
  'One fact (contracts: recordFactSchema), of whichever version was asked for the one that holds now.';

-- 06_sharing.sql --------------------------------------------------------------

create function exora_private.previewed_reads()
returns text[]
language sql
immutable
set search_path = ''
as $$
  select array[
    'read_appointments', 'read_conflicts', 'read_document', 'read_document_text', 'read_documents', 'read_encounters',
    'read_facts', 'read_lab_history', 'read_medications', 'read_narrating', 'read_narratives', 'read_overview',
    'read_progress', 'read_provider_notes', 'read_providers', 'read_record_lines', 'read_review_queue', 'read_timeline'
  ]
$$;

comment on function exora_private.previewed_reads() is
  'The reads of a record that are open to others than its owner, and so can be previewed: all that name a record or a document.';

create function exora_private.previewed_call(p_patient_id uuid, p_read text, p_arguments jsonb)
returns text
language plpgsql
stable
set search_path = ''
as $$
declare
  v_function record;
  v_unknown text;
  v_file_id uuid;
begin
  if p_read is null or p_read <> all (exora_private.previewed_reads()) then
    perform exora_private.fail(
      'invalid_request',
      'This read can''t be previewed.',
      format('Pass one of: %s.', array_to_string(exora_private.previewed_reads(), ', '))
    );
  end if;
  if jsonb_typeof(p_arguments) is distinct from 'object' or pg_column_size(p_arguments) > 8192 then
    perform exora_private.fail('invalid_request', 'Arguments are an object.', 'Pass them by their names, without p_patient_id.');
  end if;
  select
    p.proretset as is_set,
    array(
      select a.name
      from unnest(p.proargnames[1:p.pronargs]) as a (name)
    ) as names,
    array(select format_type(a.type, null) from unnest(p.proargtypes::oid[]) as a (type)) as types
  into strict v_function
  from pg_catalog.pg_proc as p
  where p.pronamespace = 'public'::regnamespace and p.proname = p_read;

  select k.name into v_unknown
  from jsonb_object_keys(p_arguments) as k (name)
  where k.name <> all (v_function.names) or k.name = 'p_patient_id'
  limit 1;
  if v_unknown is not null then
    perform exora_private.fail(
      'invalid_request', format('%s takes no such argument here.', p_read), 'Pass its own arguments, without p_patient_id.'
    );
  end if;
  if not v_function.names @> array['p_patient_id'] then
    -- The other may see documents of other records too: those are not this owner's to look at.
    begin
      v_file_id := p_arguments ->> 'p_shell_file_id';
    exception
      when invalid_text_representation then
        v_file_id := null;
    end;
    if not exists (select from public.shell_files as f where f.id = v_file_id and f.patient_id = p_patient_id) then
      perform exora_private.fail('not_found', 'This document is not in this record.', 'Choose one of read_documents().');
    end if;
  end if;

  return format(
    'select %s from public.%I(%s) as r',
    case when v_function.is_set then 'coalesce(jsonb_agg(to_jsonb(r)), ''[]'')' else 'to_jsonb(r)' end,
    p_read,
    (
      select string_agg(
        case
          when a.name = 'p_patient_id' then 'p_patient_id => $2'
          when a.type like '%[]' then format(
            '%I => (select array_agg(x) from jsonb_array_elements_text(nullif($1 -> %L, ''null'')) as x)::%s', a.name, a.name, a.type
          )
          else format('%I => ($1 ->> %L)::%s', a.name, a.name, a.type)
        end,
        ', '
      )
      from unnest(v_function.names, v_function.types) as a (name, type)
      where a.name = 'p_patient_id' or p_arguments ? a.name
    )
  );
end
$$;

comment on function exora_private.previewed_call(uuid, text, jsonb) is
  'The statement that calls a read of the closed list about this record, with arguments $1 (by name) and record $2.';

create function exora_private.stand_in()
returns uuid
language sql
volatile
set search_path = ''
as $$
  insert into auth.users (id) values (gen_random_uuid()) returning id
$$;

comment on function exora_private.stand_in() is
  'An account for somebody who has none. Only ever called inside see_as(), which takes it back.';

create function exora_private.stand_in_provider()
returns public.provider_registry
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_provider public.provider_registry;
begin
  insert into public.provider_registry (
    user_id, provider_type, full_name, country, registration_authority, registration_number, status, verified_at
  )
  values (
    exora_private.stand_in(), 'doctor', 'Emergency doctor', 'AU', 'PREVIEW', gen_random_uuid()::text, 'verified', now()
  )
  returning * into v_provider;
  return v_provider;
end
$$;

comment on function exora_private.stand_in_provider() is
  'A verified provider who doesn''t exist. Only ever called inside see_as(), which takes it back.';

create function exora_private.propose_delegate(p_patient_id uuid, p_user_id uuid, p_proposal jsonb)
returns uuid
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_user_id uuid := coalesce(p_user_id, exora_private.stand_in());
begin
  perform public.grant_profile_access(
    p_profile_id => p_patient_id,
    p_grantee_user_id => v_user_id,
    p_access_level => p_proposal ->> 'access_level',
    p_categories => (
      select array_agg(c.name) from jsonb_array_elements_text(nullif(p_proposal -> 'categories', 'null')) as c (name)
    ),
    p_purpose => coalesce(p_proposal ->> 'purpose', 'care'),
    p_expires_at => (p_proposal ->> 'expires_at')::timestamptz
  );
  return v_user_id;
end
$$;

comment on function exora_private.propose_delegate(uuid, uuid, jsonb) is
  'Grants what is proposed to the person, or to a stand-in, and says who it is. Inside see_as() only.';

create function exora_private.propose_provider(p_patient_id uuid, p_proposal jsonb)
returns uuid
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_provider_id uuid := (p_proposal ->> 'provider_id')::uuid;
  v_purpose text := p_proposal ->> 'purpose';
  v_categories text[] := (
    select array_agg(c.name) from jsonb_array_elements_text(nullif(p_proposal -> 'categories', 'null')) as c (name)
  );
  v_user_id uuid;
begin
  -- Whoever proposes this agrees to it: what no consent covers yet is consented.
  if not exora_private.is_consented(p_patient_id, v_provider_id, v_purpose, v_categories) then
    perform public.give_consent(
      p_patient_id => p_patient_id,
      p_consent_type => 'provider_access',
      p_purpose => v_purpose,
      p_categories => v_categories,
      p_provider_id => v_provider_id
    );
  end if;
  perform public.grant_provider_access(
    p_patient_id => p_patient_id,
    p_provider_id => v_provider_id,
    p_purpose => v_purpose,
    p_categories => v_categories,
    p_expires_at => (p_proposal ->> 'expires_at')::timestamptz
  );
  select r.user_id into v_user_id from public.provider_registry as r where r.id = v_provider_id;
  if v_user_id is null then
    v_user_id := exora_private.stand_in();
    update public.provider_registry as r set user_id = v_user_id where r.id = v_provider_id;
  end if;
  return v_user_id;
end
$$;

comment on function exora_private.propose_provider(uuid, jsonb) is
  'Consents to and grants what is proposed to a provider, and says who reads as them. Inside see_as() only.';

create function exora_private.propose_access(p_patient_id uuid, p_user_id uuid, p_proposal jsonb)
returns uuid
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_provider public.provider_registry;
begin
  if p_proposal is null then
    if p_user_id is null then
      perform exora_private.fail(
        'invalid_request', 'A preview is of a person, or of a proposal.', 'Pass p_user_id, p_proposal or both.'
      );
    end if;
    return p_user_id;
  end if;
  if exora_private.misfit(
      p_proposal,
      '{"kind": "string", "access_level": "string?", "provider_id": "string?", "purpose": "string?", "categories": "array?",
        "expires_at": "string?"}',
      true
    ) is not null
    or not coalesce(p_proposal ->> 'kind' in ('delegate', 'provider', 'emergency'), false)
    or (p_user_id is not null and p_proposal ->> 'kind' <> 'delegate')
  then
    perform exora_private.fail(
      'invalid_request',
      'This is no proposal.',
      'Pass {kind: "delegate", access_level, categories, purpose, expires_at}, {kind: "provider", provider_id, purpose, categories, '
      'expires_at} or {kind: "emergency"}; p_user_id with the first only.'
    );
  end if;
  case p_proposal ->> 'kind'
    when 'delegate' then
      return exora_private.propose_delegate(p_patient_id, p_user_id, p_proposal);
    when 'provider' then
      return exora_private.propose_provider(p_patient_id, p_proposal);
    else
      v_provider := exora_private.stand_in_provider();
      perform exora_private.begin_break_glass(
        p_patient_id, v_provider, 'life_threatening', 'What would be seen in an emergency.', 5, true
      );
      return v_provider.user_id;
  end case;
end
$$;

comment on function exora_private.propose_access(uuid, uuid, jsonb) is
  'Puts a proposal into force and says who it is about; without one, the person themselves. Inside see_as() only.';

create function exora_private.access_summary(p_patient_id uuid)
returns jsonb
language sql
volatile
set search_path = ''
as $$
  with seen as materialized (
    select exora_private.readable_categories(p_patient_id) as categories, exora_private.readable_types(p_patient_id) as types
  )
  select jsonb_build_object(
    'level', exora_private.access_level(auth.uid(), p_patient_id, null, null),
    'categories', (
      select coalesce(jsonb_object_agg(c.name, exora_private.access_level(auth.uid(), p_patient_id, c.name, null)), '{}')
      from unnest(s.categories) as c (name)
    ),
    'hidden', (
      select coalesce(jsonb_agg(k.name), '[]')
      from unnest(exora_private.record_categories()) as k (name)
      where k.name <> all (s.categories)
    ),
    -- What nobody may read isn't counted: no number is not none.
    'counts', jsonb_strip_nulls(
      jsonb_build_object(
        'documents', case
          when 'documents' = any (s.categories)
            then (select count(*) from public.shell_files as f where f.patient_id = p_patient_id)
        end,
        'facts', (
          select coalesce(jsonb_object_agg(t.name, coalesce(e.facts, 0)), '{}')
          from unnest(s.types) as t (name)
          left join (
            select x.event_type, count(*) as facts
            from public.patient_clinical_events as x
            where x.patient_id = p_patient_id and x.status in ('suggested', 'confirmed')
            group by x.event_type
          ) as e on e.event_type = t.name
        ),
        'narratives', case
          when 'narratives' = any (s.categories)
            then (
              select count(*)
              from public.clinical_narratives as n
              where n.patient_id = p_patient_id and n.status = 'current'
            )
        end,
        'encounters', case
          when 'encounters' = any (s.categories)
            then (
              select count(*)
              from public.healthcare_encounters as h
              where h.patient_id = p_patient_id and h.status = 'recorded'
            )
        end,
        'provider_notes', case
          when 'encounters' = any (s.categories)
            then (
              select count(*)
              from public.provider_clinical_notes as n
              where n.patient_id = p_patient_id and n.superseded_at is null
            )
        end,
        'appointments', case
          when 'appointments' = any (s.categories)
            then (select count(*) from public.patient_appointments as a where a.patient_id = p_patient_id)
        end
      )
    )
  )
  from seen as s
$$;

comment on function exora_private.access_summary(uuid) is
  'What the signed-in person may see of a record: the level of each category, and how much there is in each.';

create function exora_private.see_as(
  p_patient_id uuid,
  p_user_id uuid,
  p_proposal jsonb,
  p_call text,
  p_arguments jsonb
)
returns jsonb
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_user_id uuid;
  v_claims jsonb;
  v_is_proposed boolean := false;
  v_seen jsonb;
  v_state text;
  v_code text;
  v_message text;
  v_hint text;
begin
  begin
    v_user_id := exora_private.propose_access(p_patient_id, p_user_id, p_proposal);
    v_is_proposed := true;
    -- The owner's session with another name on it: of what the token says about the owner nothing is kept.
    v_claims := coalesce(auth.jwt(), '{}') - array['app_metadata', 'user_metadata', 'email', 'phone']
      || jsonb_build_object('sub', v_user_id, 'role', 'authenticated');
    perform set_config('request.jwt.claim.sub', v_user_id::text, true), set_config('request.jwt.claims', v_claims::text, true);
    if p_call is null then
      v_seen := exora_private.access_summary(p_patient_id);
    else
      execute p_call into v_seen using p_arguments, p_patient_id;
      v_seen := jsonb_build_object('allowed', true, 'result', v_seen);
    end if;
    -- Takes back all that was done, and the other's claims with it; what was seen is in a variable and stays.
    raise sqlstate 'EXP01' using message = 'preview';
  exception
    when sqlstate 'EXP01' then
      null;
    when others then
      get stacked diagnostics
        v_state = returned_sqlstate,
        v_code = pg_exception_detail,
        v_message = message_text,
        v_hint = pg_exception_hint;
      if v_is_proposed and v_code in ('not_allowed', 'not_found') then
        v_seen := jsonb_build_object('allowed', false, 'code', v_code, 'message', v_message);
      elsif v_state like '22%' and v_code <> all (exora_private.error_codes()) then
        perform exora_private.fail(
          'invalid_request', 'An argument or part of the proposal has no such form.', 'Check ids, dates and lists.'
        );
      else
        raise exception using message = v_message, detail = v_code, hint = v_hint, errcode = v_state;
      end if;
  end;
  return v_seen;
end
$$;

comment on function exora_private.see_as(uuid, uuid, jsonb, text, jsonb) is
  'What somebody sees of a record, or would with what is proposed: the real functions'' answer or refusal, of which nothing stays '
  'behind. The caller has made sure that the record is theirs.';

create function public.preview_access(p_patient_id uuid, p_user_id uuid default null, p_proposal jsonb default null)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_owner(p_patient_id);
  return exora_private.see_as(p_patient_id, p_user_id, p_proposal, null, null);
end
$$;

revoke all on function public.preview_access(uuid, uuid, jsonb) from public, anon, service_role;

grant execute on function public.preview_access(uuid, uuid, jsonb) to authenticated;

comment on function public.preview_access(uuid, uuid, jsonb) is
  'What a person may see of the owner''s record, or anybody with what is proposed: {kind: "delegate", access_level, categories, purpose, '
  'expires_at}, {kind: "provider", provider_id, purpose, categories, expires_at} or {kind: "emergency"}. Levels, and how much of each '
  'kind. The owner only.';

create function public.preview_read(
  p_patient_id uuid,
  p_read text,
  p_arguments jsonb default '{}',
  p_user_id uuid default null,
  p_proposal jsonb default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_call text;
begin
  perform exora_private.require_owner(p_patient_id);
  v_call := exora_private.previewed_call(p_patient_id, p_read, p_arguments);
  return exora_private.see_as(p_patient_id, p_user_id, p_proposal, v_call, p_arguments);
end
$$;

revoke all on function public.preview_read(uuid, text, jsonb, uuid, jsonb) from public, anon, service_role;

grant execute on function public.preview_read(uuid, text, jsonb, uuid, jsonb) to authenticated;

comment on function public.preview_read(uuid, text, jsonb, uuid, jsonb) is
  'A read_* of the owner''s record as a person would get it, page by page (arguments by name, p_before_id … as usual), with what is '
  'proposed or as things are: {allowed: true, result} or {allowed: false, code, message}. The owner only.';

-- 07_optimization.sql ---------------------------------------------------------

create or replace function exora_private.job_types()
returns text[]
language sql
immutable
set search_path = ''
as $$
  select array['shell_file_processing', 'ai_processing', 'semantic_processing', 'privacy_processing']
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
    when 'privacy_processing' then 'privacy'
  end
$$;

insert into public.job_lanes (lane)
values
  ('privacy');

alter table public.job_queue
  add constraint job_queue_job_type_known check (
    job_type in ('shell_file_processing', 'ai_processing', 'semantic_processing', 'privacy_processing')
  );

create index job_idempotency_keys_job_idx on public.job_idempotency_keys (job_id);

insert into public.maintenance_tasks (task, every_seconds)
values
  ('tend_erasures', 30),
  ('remove_expired', 3600),
  ('sweep_uploads', 3600),
  ('remind_about_care', 3600);

create or replace function exora_private.require_operator()
returns void
language plpgsql
stable
set search_path = ''
as $$
begin
  if exora_private.is_operator() then
    return;
  end if;
  if exora_private.is_admin() then
    perform exora_private.fail(
      'second_factor_needed',
      'Operators confirm who they are by a second factor.',
      'Enter the code of your authenticator app, then try again.'
    );
  end if;
  perform exora_private.fail('not_allowed', 'Only operators may do this.', 'Sign in as an operator.');
end
$$;

comment on function exora_private.require_operator() is
  'Nothing for service_role and admins (is_operator()), second_factor_needed for admins without one, else not_allowed. What it guards tells and changes nothing of a record.';

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
  where f.status in ('queued', 'held', 'reading', 'understanding')
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
where status in ('queued', 'held', 'reading', 'understanding');

-- 08_erasure_work.sql ---------------------------------------------------------

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

-- 08_expiry.sql ---------------------------------------------------------------

create function exora_private.expiry_rules()
returns table (
  ordinal bigint,
  relation text,
  setting text,
  unit text,
  at_least numeric,
  condition text,
  what text
)
language sql
immutable
set search_path = ''
as $$
  -- condition: of the rows of t that go, with $1 the time before which they are old. Null: another task does it.
  select row_number() over (), r.*
  from (
    values
      (
        'storage.objects', 'retention.unsubmitted_upload_hours', 'hours', 2, null,
        'bytes of uploads that belong to no document; a signed address to upload lives two hours'
      ),
      ('public.job_queue', 'jobs.retention_days', 'days', 1, null, 'finished jobs and idempotency keys'),
      (
        'public.shell_files', 'retention.refused_file_days', 'days', 1,
        't.storage_path is null and t.status = ''failed'' and t.created_at < $1',
        'refused uploads, of which nothing was kept'
      ),
      (
        'public.ai_model_answers', 'retention.model_answer_days', 'days', 1,
        't.created_at < $1 and exists (select from public.ai_processing_sessions as s'
        ' where s.id = t.session_id and s.status = ''completed'')',
        'answers of language models about what is understood'
      ),
      -- A plan counts the uploads of a month.
      ('public.user_usage_tracking', 'retention.usage_days', 'days', 62, 't.tracked_at < $1', 'single uses'),
      (
        'exora_private.erased_usage', 'retention.receipt_days', 'days', 30,
        'exists (select from exora_private.erasures as e where e.id = t.erasure_id and e.finished_at < $1)',
        'sums of what erased records used'
      ),
      (
        'exora_private.erasures', 'retention.receipt_days', 'days', 30,
        't.finished_at < $1 or t.cancelled_at < $1', 'receipts of erasures'
      ),
      ('exora_private.file_access_tickets', null, 'days', 0, 't.expires_at < $1', 'tickets, when their minute is over')
  ) as r (relation, setting, unit, at_least, condition, what)
$$;

comment on function exora_private.expiry_rules() is
  'What is kept for a limited time: of which table, by which setting, never shorter than the least time.';

create function exora_private.remove_expired()
returns integer
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_rule record;
  v_before timestamptz;
  v_count integer;
  v_removed integer := 0;
begin
  for v_rule in
    select r.* from exora_private.expiry_rules() as r where r.condition is not null order by r.ordinal
  loop
    v_before := clock_timestamp() - make_interval(
      secs => (
        greatest(case when v_rule.setting is null then 0 else exora_private.setting(v_rule.setting) end, v_rule.at_least)
        * case v_rule.unit when 'hours' then 3600 else 86400 end
      )::double precision
    );
    execute format(
      'delete from %1$s as d where d.ctid = any ('
      'array(select t.ctid from %1$s as t where %2$s limit 5000 for update skip locked))',
      v_rule.relation, v_rule.condition
    ) using v_before;
    get diagnostics v_count = row_count;
    v_removed := v_removed + v_count;
  end loop;
  return v_removed;
end
$$;

comment on function exora_private.remove_expired() is 'Removes what is older than its setting says, a part with each run. Returns how many rows.';

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
    status = case p_error_code when 'malware_found' then 'quarantined' else 'failed' end,
    error_code = p_error_code,
    error_parameters = p_error_parameters,
    error_retryable = p_retryable
  where f.id = (p_job.job_payload ->> 'shell_file_id')::uuid
    and f.current_job_id = p_job.id
    and f.status in ('queued', 'held', 'reading', 'understanding')
  returning f.* into v_file;
  if found then
    perform exora_private.notify(
      p.account_owner_id, 'file_failed', v_file.patient_id, 'shell_file', v_file.id,
      p_error_parameters || jsonb_build_object('error_code', p_error_code)
    )
    from public.user_profiles as p
    where p.id = v_file.patient_id;
  end if;
  if v_file.status = 'quarantined' then
    perform public.log_audit_event(
      p_event_type => 'file.quarantined',
      p_patient_id => v_file.patient_id,
      p_resource_type => 'shell_file',
      p_resource_id => v_file.id,
      p_details => p_error_parameters,
      p_job_id => p_job.id,
      p_correlation_id => p_job.correlation_id
    );
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
  'What the end of a job without success means for its file: failed with the reason (quarantined for malware_found), its '
  'owner told, the event logged.';

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
          when 'privacy_processing' then 'privacy'
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
    when 'remind_about_care' then exora_private.remind_about_care()
    when 'tend_erasures' then exora_private.tend_erasures()
    when 'remove_expired' then exora_private.remove_expired()
    when 'sweep_uploads' then exora_private.sweep_uploads()
  end;
end
$$;

-- 08_retention.sql ------------------------------------------------------------

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

-- 08_submission.sql -----------------------------------------------------------

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

create or replace function exora_private.require_upload(p_shell_file_id uuid, p_patient_id uuid, p_idempotency_key text)
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
  p_keep_duplicate boolean default false
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
    id, patient_id, uploaded_by, file_name, mime_type, size_bytes, sha256, storage_path, status, idempotency_key
  )
  values (
    p_shell_file_id, p_patient_id, v_user_id, p_file_name, p_mime_type, p_size_bytes, p_sha256, v_path,
    case when v_keep_only then 'kept' else 'queued' end, p_idempotency_key
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

revoke all on function public.submit_shell_file(uuid, uuid, text, text, bigint, text, text, uuid, boolean, boolean)
from public, anon, service_role;

grant execute on function public.submit_shell_file(uuid, uuid, text, text, bigint, text, text, uuid, boolean, boolean)
to authenticated;

comment on function public.submit_shell_file(uuid, uuid, text, text, bigint, text, text, uuid, boolean, boolean) is
  'Takes an uploaded file into the record: row, job, usage and audit event in one transaction. The same key gives the same answer. '
  'Bytes that are a document already give that document (duplicate_of), unless p_keep_duplicate; with p_keep_only nothing reads it.';

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

comment on function public.retry_shell_file(uuid, uuid) is
  'Has a file read that was kept unread, or starts a failed one again (from the understanding, if it was read whole) when its '
  'fault was not in the file itself.';

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

comment on function public.dismiss_shell_file(uuid) is
  'Removes a document from the list that failed, was quarantined or is kept unread. Its bytes, if any were stored '
  '(storage_path), are then its uploaders'' to delete.';

-- 03_clinical_core.sql --------------------------------------------------------

drop function exora_private.text_attribute;
