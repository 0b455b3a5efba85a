-- =============================================================================
-- 01_FOUNDATIONS_AUDIT_ANCHORS.SQL - WHAT PROVES THE AUDIT LOG
-- =============================================================================
-- Purpose: Shows that no chain was rewritten, and which row was the first that is not as it was
-- Architecture: Anchors seal all heads at intervals: a chain that was rewritten whole, with its head, no longer meets its
--   anchor
-- Dependencies: 01_foundations.sql, 01_foundations_audit.sql
--
-- DESIGN DECISIONS:
-- - Who signs anchors and keeps them elsewhere can also prove that the anchors were not rewritten
-- - An anchor covers a tree of the heads that moved: one record's part of it is proven without showing anybody else's
-- - Retention never takes a row out of the middle: it cuts a chain's beginning at a row that an anchor sealed, and says so
--
-- TABLES CREATED (3 tables):
-- Anchors: exora_private.audit_anchors, exora_private.audit_anchor_heads
-- Beginnings: exora_private.audit_cuts
--
-- KEY FUNCTIONS: seal_audit_anchor(), sign_audit_anchor(), read_audit_anchors(), verify_audit_anchors(),
--   verify_audit_chain(), exora_private.guard_audit_anchors(), exora_private.audit_anchor_hash(), exora_private.audit_leaf(),
--   exora_private.audit_tree_level(), exora_private.audit_tree_root(), exora_private.audit_tree_path(),
--   exora_private.guard_audit_cuts(), exora_private.audit_cut()
-- INTEGRATION POINTS: The worker's audit-processor seals and signs; packages/audit-chain checks what was taken away;
--   08_retention.sql cuts
-- =============================================================================

-- Anchors ----------------------------------------------------------------------

create table exora_private.audit_anchors (
  seq bigint not null,
  sealed_at timestamptz not null,
  heads bigint not null,
  heads_hash bytea not null,
  prev_hash bytea not null,
  anchor_hash bytea not null,
  key_id text,
  signature bytea,
  -- Null in anchors that were sealed before anchors had it.
  moved_root bytea,
  constraint audit_anchors_pkey primary key (seq),
  constraint audit_anchors_seq_positive check (seq > 0),
  constraint audit_anchors_signature_whole check ((key_id is null) = (signature is null))
);

create index audit_anchors_unsigned_idx on exora_private.audit_anchors (seq) where signature is null;

alter table exora_private.audit_anchors enable row level security;
revoke all on exora_private.audit_anchors from public, anon, authenticated, service_role;

comment on table exora_private.audit_anchors is
  'Seals over the heads of all chains at one moment, chained among themselves and signed by a key that the database never sees.';

create table exora_private.audit_anchor_heads (
  anchor_seq bigint not null,
  subject_id uuid not null,
  seq bigint not null,
  row_hash bytea not null,
  constraint audit_anchor_heads_pkey primary key (subject_id, anchor_seq),
  -- An anchor's number is known when its heads are stored, the anchor's row once they are hashed.
  constraint audit_anchor_heads_anchor_fkey
    foreign key (anchor_seq) references exora_private.audit_anchors (seq) deferrable initially deferred
);

create index audit_anchor_heads_anchor_idx on exora_private.audit_anchor_heads (anchor_seq);

alter table exora_private.audit_anchor_heads enable row level security;
revoke all on exora_private.audit_anchor_heads from public, anon, authenticated, service_role;

comment on table exora_private.audit_anchor_heads is
  'The heads that moved since the anchor before: an anchor''s heads are the latest of each subject up to it.';

create function exora_private.guard_audit_anchors()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if old.signature is not null
    or to_jsonb(new) - array['key_id', 'signature'] <> to_jsonb(old) - array['key_id', 'signature']
  then
    perform exora_private.fail('not_allowed', 'An anchor is signed once and else never changed.', 'Seal another anchor.');
  end if;
  return new;
end
$$;

comment on function exora_private.guard_audit_anchors() is 'Trigger: refuses every change of an anchor but its one signature.';

create trigger audit_anchors_guard_update
before update on exora_private.audit_anchors
for each row execute function exora_private.guard_audit_anchors();

create trigger audit_anchors_guard_delete
before delete on exora_private.audit_anchors
for each row execute function exora_private.refuse_audit_change();

create trigger audit_anchors_guard_truncate
before truncate on exora_private.audit_anchors
for each statement execute function exora_private.refuse_audit_change();

create trigger audit_anchor_heads_guard_rows
before update or delete on exora_private.audit_anchor_heads
for each row execute function exora_private.refuse_audit_change();

create trigger audit_anchor_heads_guard_truncate
before truncate on exora_private.audit_anchor_heads
for each statement execute function exora_private.refuse_audit_change();

create function exora_private.audit_anchor_hash(p_anchor exora_private.audit_anchors)
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

-- A tree as RFC 6962 (2.1) has it: neighbours are hashed in pairs, level by level; one without a neighbour goes up as it is.

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

create function public.seal_audit_anchor(p_force boolean default false)
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

revoke all on function public.seal_audit_anchor(boolean) from public, anon, authenticated;
grant execute on function public.seal_audit_anchor(boolean) to service_role;

comment on function public.seal_audit_anchor(boolean) is
  'Seals the heads of all chains by an anchor when audit.anchor_interval_seconds have passed or audit.anchor_event_count events '
  'have come (or at once) and a chain has grown; gives the latest anchor, whose hash its caller may sign and keep elsewhere. '
  'service_role only.';

create function public.sign_audit_anchor(p_seq bigint, p_key_id text, p_signature text)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_anchor exora_private.audit_anchors;
begin
  if p_key_id is null
    or p_key_id !~ '^[A-Za-z0-9._:-]{1,100}$'
    or p_signature is null
    or char_length(p_signature) not between 32 and 2048
    or p_signature !~ '^([0-9a-f]{2})+$'
  then
    perform exora_private.fail(
      'invalid_request', 'A signature has a key''s id and 16 to 1024 bytes in hex.', 'Send both in this form.'
    );
  end if;
  select a.* into v_anchor from exora_private.audit_anchors as a where a.seq = p_seq for update;
  if not found then
    perform exora_private.fail('not_found', 'There is no such anchor.', 'Sign one of read_audit_anchors().');
  end if;
  if v_anchor.signature is not null then
    if (v_anchor.key_id, v_anchor.signature) <> (p_key_id, decode(p_signature, 'hex')) then
      perform exora_private.fail('wrong_state', 'This anchor is signed already.', 'Sign the next one.');
    end if;
    return false;
  end if;
  update exora_private.audit_anchors as a
  set
    key_id = p_key_id,
    signature = decode(p_signature, 'hex')
  where a.seq = p_seq;
  return true;
end
$$;

revoke all on function public.sign_audit_anchor(bigint, text, text) from public, anon, authenticated;
grant execute on function public.sign_audit_anchor(bigint, text, text) to service_role;

comment on function public.sign_audit_anchor(bigint, text, text) is
  'Keeps an anchor''s signature (hex) and the id of its key, once; says whether it was unsigned. service_role only.';

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

-- Where chains begin -----------------------------------------------------------

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

-- Verifying --------------------------------------------------------------------

create function public.verify_audit_anchors(p_last integer default 3)
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

revoke all on function public.verify_audit_anchors(integer) from public, anon, authenticated;
grant execute on function public.verify_audit_anchors(integer) to service_role;

comment on function public.verify_audit_anchors(integer) is
  'Recomputes the anchors'' chain, and of the last ones the hash of all heads; names the first broken anchor. service_role only.';

create function public.verify_audit_chain(p_patient_id uuid default null)
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

revoke all on function public.verify_audit_chain(uuid) from public, anon;
grant execute on function public.verify_audit_chain(uuid) to authenticated, service_role;

comment on function public.verify_audit_chain(uuid) is
  'Recomputes a subject''s chain against its rows, its head and its anchors, and names the first row that is missing, changed, '
  'unlinked or no longer what was sealed. Owner and service_role.';
