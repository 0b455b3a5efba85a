-- =============================================================================
-- 06_RECORD_EXPORT.SQL - TAKING A RECORD AWAY
-- =============================================================================
-- Purpose: Everything that a record is, in pages, for the archive that its owner takes away
-- Architecture: One list of a record's tables; reading and bringing back (06_record_import) are both made from it
-- Dependencies: 01-05; facts (03_clinical_facts)
--
-- DESIGN DECISIONS:
-- - Nothing is copied aside: whoever talks to the owner streams the pages into the archive (ADR 0018)
-- - A page is text, as Postgres writes the row: no program between here and the archive can round a number
-- - An export shows the record as of its beginning: rows that came later are left out, and what changed since (a fact
--   superseded, decided about) is told as it was. At the end the rows are counted again: what can't be told as of then (a
--   document removed meanwhile, a write that began before and ended after) makes the export void, to be begun again
-- - An export is known by its audit event; without the event no page is read
--
-- TABLES CREATED (0 tables):
-- None
--
-- KEY FUNCTIONS: begin_record_export(), read_record_export(), complete_record_export(), exora_private.record_tables(),
--   exora_private.record_rows_sql(), exora_private.record_counts(), exora_private.export_as_of()
-- INTEGRATION POINTS: packages/record-archive makes and reads the archive; erasure and imports ask the same list
-- =============================================================================

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
