-- =============================================================================
-- 06_RECORD_IMPORT_ROWS.SQL - ROWS OF AN ARCHIVE BECOME ROWS OF A RECORD
-- =============================================================================
-- Purpose: How each table's rows come in: ids, accounts and paths of here, everything else as it was
-- Architecture: One statement a table, made from the catalog and the list of a record's tables
-- Dependencies: 06_record_export (the list), 06_record_import; plans, usage and storage when its functions run
--
-- DESIGN DECISIONS:
-- - A column that is an id gets the id of here unless a rule says otherwise: a forgotten column can't point outside the record
-- - A row with a column that is not known is refused: what can't be kept isn't dropped silently
-- - Proofs are checked with each part, in its transaction: nothing unproven is ever there, not even hidden
-- - What a row says is in no error: constraints are named, values are not
--
-- TABLES CREATED (0 tables):
-- None
--
-- KEY FUNCTIONS: import_record_rows(), exora_private.import_rows_sql(), exora_private.import_table(),
--   exora_private.check_imported()
-- INTEGRATION POINTS: packages/record-archive sends the rows in the order of exora_private.record_tables()
-- =============================================================================

-- Rows -------------------------------------------------------------------------

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

-- Taking rows -----------------------------------------------------------------

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
