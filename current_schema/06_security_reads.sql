-- =============================================================================
-- 06_SECURITY_READS.SQL - LOGGED READS OF A RECORD
-- =============================================================================
-- Purpose: The ways to read a record beside the owner's own SELECT: documents, care, consents, the log
-- (facts: 06_security_reads_facts.sql, appointments: 02_profiles_appointments.sql, what waits for review:
-- 04_manual_review.sql, bytes: 06_security_files.sql)
-- Architecture: One gate each (06_security.sql) that decides and logs, then a page cut by index, then its JSON
-- Dependencies: 01-06
--
-- DESIGN DECISIONS:
-- - read_* are volatile: a read by anyone but the owner writes its audit event in the same transaction or fails
-- - The web app uses read_* for everybody: one path to test
-- - A caller limited to categories sees those: of mixed lists the readable part, of others nothing but the refusal
-- - Originals are one category of their own: a page tells all that is printed on it, whoever may open it
-- - Lists page by key, and build JSON of the page alone
--
-- TABLES CREATED (0 tables):
-- None
--
-- KEY FUNCTIONS: read_documents(), read_document(), read_document_text(), read_progress(), read_providers(),
--   read_encounters(), read_provider_notes(), read_consents(), read_audit_log(), exora_private.shell_file_json(),
--   exora_private.require_polled_read(), exora_private.decider_json()
-- INTEGRATION POINTS: apps/web and the CLI read through these; forms of the answers: packages/contracts/src/record.ts
-- =============================================================================

-- Documents --------------------------------------------------------------------

create function exora_private.shell_file_json(p_file public.shell_files, p_fact_count bigint)
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
  -- A stranger's name is for the owner's question alone.
  'printed', case
    when p_file.status = 'asks' and exora_private.is_owner(auth.uid(), p_file.patient_id)
      then exora_private.printed_person(p_file)
  end,
  'created_at', p_file.created_at,
  'processed_at', p_file.processed_at
);

comment on function exora_private.shell_file_json(public.shell_files, bigint) is
  'A file as lists and pages show it (contracts: shellFileSchema).';

create function public.read_documents(
  p_patient_id uuid,
  p_limit integer default 200,
  p_before timestamptz default null
)
returns json
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_limit integer := exora_private.page_size(p_limit, 200, 1000);
  v_ids uuid[];
begin
  perform exora_private.require_read(p_patient_id, 'documents');
  select array_agg(x.id order by x.created_at desc, x.id)
  into v_ids
  from (
    select f.id, f.created_at
    from public.shell_files as f
    where f.patient_id = p_patient_id and (p_before is null or f.created_at < p_before)
    order by f.created_at desc, f.id
    limit v_limit
  ) as x;
  return (
    select coalesce(
      json_agg(
        exora_private.shell_file_json(
          f,
          (
            select count(*)
            from public.patient_clinical_events as e
            where e.shell_file_id = f.id and e.status in ('suggested', 'confirmed')
          )
        )::jsonb
        || jsonb_build_object(
          'reading_id', f.current_reading_id,
          'has_picture', coalesce(a.has_picture, false),
          'kind', a.kind,
          'date', a.date,
          'source', a.source
        )
        order by f.created_at desc, f.id
      ),
      '[]'
    )
    from public.shell_files as f
    left join exora_private.documents_about(p_patient_id, v_ids) as a on a.shell_file_id = f.id
    where f.id = any (v_ids)
  );
end
$$;

revoke all on function public.read_documents(uuid, integer, timestamptz) from public, anon, service_role;
grant execute on function public.read_documents(uuid, integer, timestamptz) to authenticated;

comment on function public.read_documents(uuid, integer, timestamptz) is
  'The record''s documents, newest first, each with its kind, date and source where they can be told; p_before is the created_at of '
  'the last one seen (contracts: documentsSchema).';

create function public.read_document(p_shell_file_id uuid)
returns json
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_file public.shell_files := exora_private.require_file_read(p_shell_file_id, 'documents');
  -- Whoever may see documents sees the whole of a page, whatever it tells; what was drawn from it stays by category.
  v_categories text[] := exora_private.readable_categories(v_file.patient_id);
begin
  return json_build_object(
    'file', exora_private.shell_file_json(
      v_file,
      (
        select count(*)
        from public.patient_clinical_events as e
        where e.shell_file_id = v_file.id and e.status in ('suggested', 'confirmed')
      )
    ),
    'reading_id', v_file.current_reading_id,
    'pages', (
      select coalesce(
        json_agg(
          json_build_object(
            'number', p.page_number,
            'width', p.width,
            'height', p.height,
            'engine', p.engine,
            'has_picture', p.has_picture,
            'notes', p.notes,
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
        json_agg(
          f.fact
          order by
            (f.fact #>> '{sources,0,page}')::integer,
            (f.fact #>> '{sources,0,start}')::integer,
            f.event_type,
            f.id
        ),
        '[]'
      )
      from exora_private.facts as f
      where f.shell_file_id = v_file.id and exora_private.category_of(f.event_type) = any (v_categories)
    )
  );
end
$$;

revoke all on function public.read_document(uuid) from public, anon, service_role;
grant execute on function public.read_document(uuid) to authenticated;

comment on function public.read_document(uuid) is
  'A document with its pages'' geometry and those of its living facts that the caller may read (contracts: documentSchema).';

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

create function exora_private.require_polled_read(p_patient_id uuid, p_category text)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
begin
  if not exora_private.can_read(p_patient_id, p_category)
    or not exists (
      select
      from (
        select a.* from public.audit_log as a where a.subject_id = p_patient_id order by a.seq desc limit 50
      ) as a
      where a.actor_id = v_user_id
        and a.event_type = 'record.read'
        and a.details ->> 'category' = p_category
        and a.occurred_at > now() - interval '5 minutes'
    )
  then
    perform exora_private.require_read(p_patient_id, p_category);
  end if;
end
$$;

comment on function exora_private.require_polled_read(uuid, text) is
  'As require_read(), for what is asked every second: of a delegate''s polling the log keeps one event in five minutes.';

create function public.read_progress(p_patient_id uuid)
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

revoke all on function public.read_progress(uuid) from public, anon, service_role;
grant execute on function public.read_progress(uuid) to authenticated;

comment on function public.read_progress(uuid) is
  'Stage and counts of the files that are being worked on or changed in the last minute: small, for polling.';

-- Care -------------------------------------------------------------------------

create function public.read_providers(p_patient_id uuid)
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

revoke all on function public.read_providers(uuid) from public, anon, service_role;
grant execute on function public.read_providers(uuid) to authenticated;

comment on function public.read_providers(uuid) is
  'The record''s last 500 grants to providers: whether each is in force, and when it was used last.';

create function public.read_encounters(
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
  v_categories text[];
  v_day date := 'infinity';
begin
  perform exora_private.require_read_any(
    p_patient_id,
    -- The log names what the answer tells: facts of other categories too.
    array['encounters'] || case
      when exora_private.can_read(p_patient_id, 'encounters')
        then array(
          select distinct exora_private.category_of(x.event_type)
          from public.encounter_events as x
          where x.patient_id = p_patient_id
        )
    end
  );
  v_categories := exora_private.readable_categories(p_patient_id);
  if p_before_id is not null then
    select e.started_day into v_day
    from public.healthcare_encounters as e
    where e.id = p_before_id and e.patient_id = p_patient_id;
    if not found then
      perform exora_private.fail('not_found', 'This encounter is not in this record.', 'Start again from the first page.');
    end if;
  end if;
  return (
    select coalesce(
      jsonb_agg(
        jsonb_build_object(
          'id', p.id,
          'type', p.encounter_type,
          'started_on', p.started_on,
          'ended_on', p.ended_on,
          'provider', case when r.id is not null then exora_private.provider_json(r) end,
          'provider_name', p.provider_name,
          'place', p.place,
          'reason', p.reason,
          'shell_file_id', case when 'documents' = any (v_categories) then p.shell_file_id end,
          'facts', (
            select coalesce(
              jsonb_agg(
                jsonb_build_object('id', e.id, 'type', e.event_type, 'text', e.display_text)
                order by e.event_type, e.display_text, e.id
              ),
              '[]'
            )
            from public.encounter_events as x
            join public.patient_clinical_events as e on e.id = x.event_id
            where x.encounter_id = p.id
              and e.status in ('suggested', 'confirmed')
              and exora_private.category_of(e.event_type) = any (v_categories)
          )
        )
        order by p.started_day desc, p.id
      ),
      '[]'
    )
    from (
      select x.*
      from public.healthcare_encounters as x
      where x.patient_id = p_patient_id
        and x.status = 'recorded'
        and (x.started_day < v_day or (x.started_day = v_day and x.id > p_before_id))
      order by x.started_day desc, x.id
      limit v_limit
    ) as p
    left join public.provider_registry as r on r.id = p.provider_id
  );
end
$$;

revoke all on function public.read_encounters(uuid, uuid, integer) from public, anon, service_role;
grant execute on function public.read_encounters(uuid, uuid, integer) to authenticated;

comment on function public.read_encounters(uuid, uuid, integer) is
  'A page of encounters, latest first, each with those of its facts that the caller may read; p_before_id is the last one seen.';

create function public.read_provider_notes(
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

revoke all on function public.read_provider_notes(uuid, uuid, integer) from public, anon, service_role;
grant execute on function public.read_provider_notes(uuid, uuid, integer) to authenticated;

comment on function public.read_provider_notes(uuid, uuid, integer) is
  'A page of what providers wrote, latest first, superseded versions left out; p_before_id is the last one seen.';

-- What the owner alone reads ---------------------------------------------------

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

create function public.read_consents(p_patient_id uuid)
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

revoke all on function public.read_consents(uuid) from public, anon, service_role;
grant execute on function public.read_consents(uuid) to authenticated;

comment on function public.read_consents(uuid) is 'A record''s consents, each with its last 20 versions. Owner and legal representatives.';

create function public.read_audit_log(
  p_patient_id uuid,
  p_before_seq bigint default null,
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
begin
  perform exora_private.require_owner(p_patient_id);
  return (
    select coalesce(
      jsonb_agg(
        jsonb_build_object(
          'seq', a.seq,
          'id', a.id,
          'event_type', a.event_type,
          'actor_role', a.actor_role,
          'actor', case
            when a.actor_id is null then 'system'
            when exora_private.is_owner(a.actor_id, p_patient_id) then 'owner'
            when r.id is not null then 'provider'
            else 'delegate'
          end,
          'actor_id', a.actor_id,
          'actor_name', coalesce(r.full_name, d.display_name),
          'resource_type', a.resource_type,
          'resource_id', a.resource_id,
          'details', a.details,
          'personal', a.personal,
          'occurred_at', a.occurred_at
        )
        order by a.seq desc
      ),
      '[]'
    )
    from (
      select x.*
      from public.audit_log as x
      where x.subject_id = p_patient_id and (p_before_seq is null or x.seq < p_before_seq)
      order by x.seq desc
      limit v_limit
    ) as a
    left join public.provider_registry as r on r.user_id = a.actor_id
    left join public.user_profiles as d on d.account_owner_id = a.actor_id and d.profile_type = 'self'
  );
end
$$;

revoke all on function public.read_audit_log(uuid, bigint, integer) from public, anon, service_role;
grant execute on function public.read_audit_log(uuid, bigint, integer) to authenticated;

comment on function public.read_audit_log(uuid, bigint, integer) is
  'A page of what happened with the record and who did it, latest first; p_before_seq is the last seq seen. The owner only.';
