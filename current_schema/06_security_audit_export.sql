-- =============================================================================
-- 06_SECURITY_AUDIT_EXPORT.SQL - THE AUDIT LOG AS A FILE THAT PROVES ITSELF
-- =============================================================================
-- Purpose: A chain with its anchors, their signatures and the keys for them, in lines that "exora audit verify" checks without
--   a database
-- Architecture: begin_audit_export() logs the export and fixes its end; pages of lines follow, each line a JSON text
-- Dependencies: 01-06_security
--
-- DESIGN DECISIONS:
-- - Lines are made here, as text: what is hashed (details, personal) goes out in the very characters that were hashed, and no
--   transport rounds a number
-- - An owner exports their record's chain, a program with the service key the system's; nobody exports both at once
-- - An anchor comes with the path from this chain's head to its root, and shows nothing of other chains but how many there are
-- - Keys are published once and never changed; a key's id is the hash of the key, so that the id alone can be kept elsewhere
--
-- TABLES CREATED (1 table):
-- Audit: exora_private.audit_signing_keys
--
-- KEY FUNCTIONS: publish_audit_key(), begin_audit_export(), read_audit_export(), read_audit_export_anchors(), audit_log_health(),
--   exora_private.require_export(), exora_private.micros_text(), exora_private.audit_key_id()
-- INTEGRATION POINTS: packages/audit-chain reads the lines; "exora audit" writes them; the worker's audit-processor publishes its
--   key
-- =============================================================================

-- Keys -------------------------------------------------------------------------

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

-- Export -----------------------------------------------------------------------

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

-- Health -----------------------------------------------------------------------

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
