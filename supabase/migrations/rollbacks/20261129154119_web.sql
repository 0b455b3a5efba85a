-- Back to before: Web
-- Rows of tables and columns that only the later version has are lost. Fails, and changes nothing, where kept rows
-- hold what the earlier version's constraints refuse.

-- 03_clinical_narratives.sql --------------------------------------------------

drop index public.clinical_narrative_sentences_words_idx;

-- 03_clinical_core.sql --------------------------------------------------------

drop index public.shell_file_pages_words_idx;

-- 02_profiles.sql -------------------------------------------------------------

alter table public.system_notifications drop constraint system_notifications_kind_known;

-- 03_clinical_core.sql --------------------------------------------------------

alter table public.shell_files drop constraint shell_files_status_known;

alter table public.shell_files drop constraint shell_files_person_check_known;

-- 07_optimization.sql ---------------------------------------------------------

alter table public.job_lanes drop constraint job_lanes_until_when_paused;

-- 08_submission.sql -----------------------------------------------------------

drop function public.submit_shell_file;

-- 08_job_operation.sql --------------------------------------------------------

drop function public.pause_lane;

drop function public.list_jobs;

-- 02_profiles.sql -------------------------------------------------------------

-- The version before has no words for them.
delete from public.system_notifications as n where n.kind = 'person_differs';

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

-- 03_clinical_core.sql --------------------------------------------------------

-- Its owner is not asked there: what waits for an answer can be tried again.
alter table public.shell_files disable trigger user;

update public.shell_files as f
set status = 'failed', error_code = 'job_cancelled', error_parameters = '{}', error_retryable = true
where f.status = 'asks';

alter table public.shell_files enable trigger user;

alter table public.shell_files
  drop column person_check,
  add constraint shell_files_status_known check (
    status in ('queued', 'held', 'reading', 'understanding', 'processed', 'failed', 'quarantined', 'kept')
  );

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

-- 04_ai_understanding.sql -----------------------------------------------------

create or replace function public.complete_understanding(
  p_job_id uuid,
  p_worker_id text,
  p_attempt integer,
  p_session jsonb,
  p_facts jsonb,
  p_candidates jsonb default '[]'
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
  v_session public.ai_processing_sessions;
  v_refused jsonb;
  v_facts jsonb;
  v_types constant text[] := array(select unnest(d.event_types) from exora_private.details() as d);
  v_roles constant text[] := array[
    'label', 'value', 'unit', 'range', 'flag', 'strength', 'dosage', 'route', 'frequency', 'date', 'detail'
  ];
  v_result jsonb := exora_private.earlier_result(p_job_id, p_worker_id, p_attempt);
begin
  if v_result is not null then
    return v_result;
  end if;
  v_job := exora_private.hold_job(p_job_id, p_worker_id, p_attempt, 'ai_processing');
  v_file := exora_private.shell_file_of_job(v_job.job_payload);
  select s.* into v_session from public.ai_processing_sessions as s where s.job_id = p_job_id;
  if not found then
    perform exora_private.fail('wrong_state', 'This job has no session.', 'Call begin_understanding() first.');
  end if;
  perform exora_private.require_ai_consent(v_file.patient_id, 'local');

  if jsonb_typeof(p_facts) is distinct from 'array' or jsonb_typeof(coalesce(p_candidates, '[]')) <> 'array' then
    perform exora_private.fail('invalid_request', 'Facts and candidates must be arrays.', 'Send [] when there are none.');
  end if;
  if jsonb_array_length(p_facts) > exora_private.setting('documents.max_facts') then
    perform exora_private.fail('invalid_request', 'One document states more facts than are accepted.', 'Split the document.');
  end if;
  if exists (
    select
    from jsonb_array_elements(p_facts) as f (fact)
    -- Written out where misfit() would do: it is asked once for each of some hundred facts.
    where case
      when (
        jsonb_typeof(f.fact -> 'key'), jsonb_typeof(f.fact -> 'type'), jsonb_typeof(f.fact -> 'text'),
        jsonb_typeof(f.fact -> 'assertion'), jsonb_typeof(f.fact -> 'attributes'), jsonb_typeof(f.fact -> 'confidence'),
        jsonb_typeof(f.fact -> 'sources')
      ) is distinct from ('string', 'string', 'string', 'string', 'object', 'number', 'array') then true
      else char_length(f.fact ->> 'key') not between 8 and 200
        or char_length(f.fact ->> 'text') not between 1 and 2000
        or not f.fact ->> 'type' = any (v_types)
        or not f.fact ->> 'assertion' = any (array['present', 'absent', 'possible', 'historical', 'family'])
        or not coalesce(nullif((f.fact ->> 'confidence')::numeric, 0), 1) between 1e-100 and 1
        or jsonb_typeof(f.fact -> 'date') not in ('string', 'null')
        or jsonb_typeof(f.fact -> 'element') not in ('string', 'null')
        or char_length(f.fact ->> 'element') not between 1 and 2000
        or jsonb_typeof(f.fact -> 'code') not in ('object', 'null')
        or coalesce(nullif(f.fact -> 'doubts', 'null'), '[]') <> '[]' and not exora_private.are_doubts(f.fact -> 'doubts')
        or case
          when jsonb_typeof(f.fact -> 'code') = 'object' then (
            jsonb_typeof(f.fact #> '{code,system}'), jsonb_typeof(f.fact #> '{code,code}'),
            jsonb_typeof(f.fact #> '{code,display}')
          ) is distinct from ('string', 'string', 'string')
            or '' in (f.fact #>> '{code,system}', f.fact #>> '{code,code}', f.fact #>> '{code,display}')
            or not f.fact #>> '{code,reason}' = any (array['exact', 'normalised', 'synonym', 'trigram', 'mapped', 'source'])
            or char_length(f.fact #>> '{code,term}') not between 1 and 500
            or not coalesce(nullif(exora_private.number_attribute(f.fact -> 'code', 'score'), 0), 1) between 1e-100 and 1
            or jsonb_typeof(f.fact #> '{code,score}') not in ('number', 'null')
          else false
        end
        or exists (
          select
          from jsonb_array_elements(f.fact -> 'sources') as x (source)
          where not exora_private.is_count(x.source -> 'page')
            or not exora_private.is_count(x.source -> 'start')
            or not exora_private.is_count(x.source -> 'end')
            or jsonb_typeof(x.source -> 'quote') is distinct from 'string'
            or not coalesce(x.source ->> 'role' = any (v_roles), false)
            or jsonb_typeof(x.source -> 'boxes') is distinct from 'array'
            or x.source -> 'boxes' = '[]'
        )
    end
  ) then
    perform exora_private.fail(
      'invalid_request',
      'A fact lacks its key, text, attributes or sources.',
      'Send facts in the form of contracts'' GroundedFact, offsets in code points.'
    );
  end if;
  if exists (
    select f.fact ->> 'element', f.fact ->> 'type'
    from jsonb_array_elements(p_facts) as f (fact)
    where f.fact ->> 'element' is not null
    except
    select s.fact ->> 'element', s.fact ->> 'type'
    from public.shell_file_readings as r
    cross join lateral jsonb_array_elements(r.structured -> 'facts') as s (fact)
    where r.id = v_session.reading_id
  ) then
    perform exora_private.fail(
      'invalid_request',
      'A fact names an element that states no such fact in this file.',
      'Send "element" only for the structured facts that begin_understanding() returned.'
    );
  end if;
  if exora_private.misfit(
      p_session,
      '{"engine": "string?", "engine_version": "string?", "ms": "number?", "model": "string?", "fallback": "string?"}'
    ) is not null
    or not p_session ->> 'model' ~ '^[A-Za-z0-9][A-Za-z0-9._:/-]{0,119}$'
    or not p_session ->> 'fallback' = any (exora_private.error_codes())
    or exists (
      select
      from jsonb_array_elements(coalesce(p_candidates, '[]')) as c (candidate)
      where jsonb_typeof(c.candidate) <> 'object'
        or exists (
          select
          from (values (c.candidate -> 'page'), (c.candidate -> 'start'), (c.candidate -> 'end')) as n (value)
          where n.value <> 'null' and not exora_private.is_count(n.value)
        )
        or case jsonb_typeof(c.candidate -> 'confidence')
          when 'number' then not coalesce(nullif((c.candidate ->> 'confidence')::numeric, 0), 1) between 1e-100 and 1
          when 'null' then false
          else c.candidate ? 'confidence'
        end
        or jsonb_typeof(c.candidate -> 'negated') not in ('boolean', 'null')
        or jsonb_typeof(c.candidate -> 'attributes') <> 'object'
        or not coalesce(c.candidate ->> 'fate', 'context') = any (array['stored', 'refused', 'context'])
        or (c.candidate ->> 'fate' = 'refused' and c.candidate ->> 'reason' is null)
    )
  then
    perform exora_private.fail(
      'invalid_request',
      'The session or a candidate is not described as expected.',
      'Send {engine, engine_version, ms, model, fallback}, and candidates with a type, text, page, start, end and a known fate.'
    );
  end if;

  select coalesce(jsonb_object_agg(u.ordinal, u.reason), '{}')
  into v_refused
  from exora_private.unproven_facts(v_session.reading_id, p_facts) as u;

  v_facts := p_facts;
  if v_refused <> '{}' then
    select coalesce(jsonb_agg(f.fact order by f.ordinal), '[]')
    into v_facts
    from jsonb_array_elements(p_facts) with ordinality as f (fact, ordinal)
    where not v_refused ? f.ordinal::text;
  end if;

  v_result := exora_private.store_facts(
    v_file.id, v_file.patient_id, v_session.reading_id, v_session.id, exora_private.with_codes(v_facts)
  )
    || jsonb_build_object('facts_refused', jsonb_array_length(p_facts) - jsonb_array_length(v_facts));
  if v_result ->> 'facts_stored' <> '0' or v_result ->> 'facts_superseded' <> '0' then
    perform exora_private.retell(v_file.patient_id, v_job.correlation_id);
  end if;

  insert into public.entity_processing_audit_v2 (
    session_id, patient_id, entity_type, entity_text, page_number, start_offset, end_offset, negated, attributes,
    confidence, fact_key, fate, reason
  )
  select
    v_session.id,
    v_file.patient_id,
    coalesce(c.candidate ->> 'type', 'unknown'),
    coalesce(c.candidate ->> 'text', ''),
    (c.candidate ->> 'page')::integer,
    (c.candidate ->> 'start')::integer,
    (c.candidate ->> 'end')::integer,
    (c.candidate ->> 'negated')::boolean,
    coalesce(c.candidate -> 'attributes', '{}'),
    (c.candidate ->> 'confidence')::double precision,
    coalesce(c.candidate ->> 'fact_key', c.candidate ->> 'key'),
    coalesce(c.candidate ->> 'fate', 'context'),
    c.candidate ->> 'reason'
  from jsonb_array_elements(coalesce(p_candidates, '[]')) as c (candidate)
  union all
  select
    v_session.id,
    v_file.patient_id,
    coalesce(f.fact ->> 'type', 'unknown'),
    f.fact ->> 'text',
    (f.fact #>> '{sources,0,page}')::integer,
    (f.fact #>> '{sources,0,start}')::integer,
    (f.fact #>> '{sources,0,end}')::integer,
    f.fact ->> 'assertion' = 'absent',
    f.fact -> 'attributes',
    (f.fact ->> 'confidence')::double precision,
    f.fact ->> 'key',
    'refused',
    v_refused ->> f.ordinal::text
  from jsonb_array_elements(p_facts) with ordinality as f (fact, ordinal)
  where v_refused ? f.ordinal::text;

  update public.ai_processing_sessions as s
  set
    engine = p_session ->> 'engine',
    engine_version = p_session ->> 'engine_version',
    engine_ms = (p_session ->> 'ms')::double precision,
    model = p_session ->> 'model',
    fallback = p_session ->> 'fallback',
    (model_calls, tokens_in, tokens_out, cost_micros) = (
      select nullif(count(*), 0)::integer, sum(a.tokens_in)::bigint, sum(a.tokens_out)::bigint, sum(a.cost_micros)::bigint
      from public.ai_model_answers as a
      where a.session_id = v_session.id
    ),
    status = 'completed',
    facts_stored = (v_result ->> 'facts_stored')::integer,
    facts_kept = (v_result ->> 'facts_kept')::integer,
    facts_refused = (v_result ->> 'facts_refused')::integer,
    completed_at = now()
  where s.id = v_session.id;

  update public.shell_files as f
  set
    status = 'processed',
    processed_at = now()
  where f.id = v_file.id;

  -- Only what harms when it is wrong is worth a message; the rest waits until somebody looks.
  perform exora_private.notify(
    p.account_owner_id, 'review_waiting', v_file.patient_id, 'shell_file', v_file.id, jsonb_build_object('count', w.urgent)
  )
  from public.user_profiles as p
  cross join lateral (
    select count(*) as urgent
    from public.patient_clinical_events as e
    join public.manual_review_queue as q on q.event_id = e.id and q.status = 'waiting' and q.priority <= 2
    where e.session_id = v_session.id
  ) as w
  where p.id = v_file.patient_id and w.urgent > 0;

  perform exora_private.finish_job(p_job_id, v_result);
  perform public.log_audit_event(
    p_event_type => 'file.understood',
    p_patient_id => v_file.patient_id,
    p_resource_type => 'shell_file',
    p_resource_id => v_file.id,
    p_details => v_result || jsonb_build_object('session_id', v_session.id),
    p_job_id => p_job_id,
    p_correlation_id => v_job.correlation_id
  );
  return v_result;
end
$$;

comment on function public.complete_understanding(uuid, text, integer, jsonb, jsonb, jsonb) is
  'Stores a document''s facts with details and proofs, the fate of every candidate, and completes file and job: one transaction.';

-- 06_reconciliation.sql -------------------------------------------------------

create or replace function exora_private.conflicts_json(p_patient_id uuid, p_types text[], p_with_files boolean)
returns json
language plpgsql
stable
set search_path = ''
as $$
begin
  return (
    with found as materialized (
      select x.kind, x.subject, x.event_ids
      from (
        select c.kind, c.subject, c.event_ids
        from exora_private.line_conflicts(
          p_patient_id, array(select t.name from unnest(exora_private.line_types()) as t (name) where t.name = any (p_types))
        ) as c
        union all
        select o.kind, o.subject, o.event_ids
        from exora_private.other_conflicts(p_patient_id, p_types) as o
      ) as x
      order by array_position(exora_private.conflict_kinds(), x.kind), x.event_ids
      limit 200
    ),
    -- A date of birth is no fact: it stands in the audit of what was found in each document.
    births as materialized (
      select distinct f.id, f.file_name, a.attributes ->> 'iso' as iso
      from public.entity_processing_audit_v2 as a
      join public.ai_processing_sessions as s on s.id = a.session_id and s.status = 'completed'
      join public.shell_files as f on f.id = s.shell_file_id and f.current_reading_id = s.reading_id
      where p_with_files
        and a.patient_id = p_patient_id
        and a.entity_type = 'date'
        and a.attributes ->> 'role' = 'dob'
        and a.attributes ->> 'precision' = 'day'
      union all
      select null, null, p.date_of_birth::text
      from public.user_profiles as p
      where p_with_files and p.id = p_patient_id and p.date_of_birth is not null
    ),
    told as (
      -- Day and month in the other order are the same date, read otherwise.
      select b.*, left(b.iso, 4) || least(substr(b.iso, 6, 2) || substr(b.iso, 9, 2), substr(b.iso, 9, 2) || substr(b.iso, 6, 2)) as canonical
      from births as b
      where exora_private.partial_date(b.iso) is not null
    ),
    shown as (
      select
        exora_private.conflict_id(f.kind, f.event_ids::text[]) as id,
        f.kind,
        f.subject,
        (
          select json_agg(
            json_build_object(
              'event_id', t.id,
              'type', t.event_type,
              'text', t.display_text,
              'states', t.states,
              'date', t.event_date,
              'shell_file_id', t.file_id,
              'file_name', t.file_name
            )
            order by t.event_day desc nulls last, t.recorded_at desc, t.id
          )
          from (
            -- Of many that state the same, the latest one.
            select distinct on (lower(y.display_text), y.states) y.*
            from (
              select
                e.id, e.event_type, e.display_text, e.event_date, e.event_day, e.recorded_at, s.id as file_id, s.file_name,
                coalesce(
                  nullif(
                    case e.event_type
                      when 'medication' then concat_ws(
                        ' ',
                        case when lower(m.medication_status) not in ('active', 'current') then m.medication_status end,
                        m.strength, m.dose::text, m.dose_unit, m.frequency
                      )
                      when 'lab' then o.value_text
                      when 'procedure' then coalesce(
                        i.other_attributes ->> 'laterality', lower(substring(e.display_text from '(?i)\m(left|right)\M'))
                      )
                    end,
                    ''
                  ),
                  e.assertion
                ) as states
              from unnest(f.event_ids) as x (id)
              join public.patient_clinical_events as e on e.patient_id = p_patient_id and e.id = x.id
              left join public.patient_medications as m on m.patient_id = p_patient_id and m.event_id = e.id
              left join public.patient_observations as o on o.patient_id = p_patient_id and o.event_id = e.id
              left join public.patient_interventions as i on i.patient_id = p_patient_id and i.event_id = e.id
              left join public.shell_files as s on s.id = e.shell_file_id and p_with_files
            ) as y
            order by lower(y.display_text), y.states, y.event_day desc nulls last, y.recorded_at desc, y.id
            limit 50
          ) as t
        ) as statements
      from found as f
      union all
      select
        exora_private.conflict_id('birth_date_differs', array_agg(coalesce(t.id::text, '') || t.iso order by t.iso, t.id)),
        'birth_date_differs',
        'date of birth',
        json_agg(
          json_build_object(
            'event_id', null, 'type', null, 'text', 'date of birth', 'states', t.iso, 'date', null,
            'shell_file_id', t.id, 'file_name', t.file_name
          )
          order by t.iso, t.id
        )
      from told as t
      having count(distinct t.canonical) > 1
    )
    select coalesce(
      json_agg(
        json_build_object('id', s.id, 'kind', s.kind, 'subject', s.subject, 'statements', s.statements)
        order by
          array_position(exora_private.conflict_kinds(), s.kind),
          s.subject,
          s.id
      ),
      '[]'
    )
    from shown as s
  );
end
$$;

create or replace function public.read_record_lines(
  p_patient_id uuid,
  p_type text,
  p_limit integer default 50,
  p_after_id uuid default null
)
returns json
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_limit integer := exora_private.page_size(p_limit, 50, 200);
  v_with_files boolean;
  v_conflict_types text[];
begin
  if not coalesce(p_type = any (exora_private.line_types()), false) then
    perform exora_private.fail(
      'invalid_request', 'There are no lines of this type.', 'Pass medication, condition or allergy.'
    );
  end if;
  perform exora_private.require_read_types(p_patient_id, array[p_type]);
  v_with_files := exora_private.can_read(p_patient_id, 'documents');
  v_conflict_types := array(
    select t.name
    -- A condition contradicts conditions only.
    from unnest(case p_type when 'condition' then array['condition'] else array['medication', 'allergy'] end) as t (name)
    where exora_private.can_read(p_patient_id, exora_private.category_of(t.name))
  );
  if p_after_id is not null and not exists (
    select
    from public.patient_clinical_events as e
    where e.id = p_after_id and e.patient_id = p_patient_id and e.event_type = p_type
      and e.status in ('suggested', 'confirmed')
  ) then
    perform exora_private.fail(
      'not_found', 'The line to go on after is not in this record.', 'Start again from the first page.'
    );
  end if;

  return (
    with facts as materialized (
      select f.* from exora_private.line_facts(p_patient_id, array[p_type]) as f
    ),
    lines as materialized (
      select
        f.line,
        bool_or(f.holds and f.is_last) as current,
        (
          array_agg(
            f.id
            order by f.holds and f.is_last desc, f.day desc nulls last, f.recorded_at desc, f.id
          )
        )[1] as id,
        max(f.day) as last_day,
        min(f.day) as first_day,
        count(*) as facts,
        count(distinct f.shell_file_id) as documents
      from facts as f
      group by f.line
    ),
    ordered as (
      select l.*, row_number() over (order by l.current desc, l.last_day desc nulls last, l.id) as place
      from lines as l
    ),
    page as materialized (
      select o.*
      from ordered as o
      where p_after_id is null
        or o.place > (
          select a.place from ordered as a join facts as f on f.line = a.line where f.id = p_after_id
        )
      order by o.place
      limit v_limit
    ),
    -- What one day's documents state alike is one statement with all its sources.
    statements as (
      select
        f.line, f.day, min(f.stated_on) as stated_on, f.assertion, f.status, f.strength, f.dose, f.dose_max, f.dose_unit,
        f.frequency, f.frequency_per_day, min(f.recorded_at) as recorded_at, array_agg(f.id order by f.recorded_at, f.id) as ids
      from facts as f
      join page as p on p.line = f.line
      group by
        f.line, f.day, f.assertion, f.status, f.strength, f.dose, f.dose_max, f.dose_unit, f.frequency, f.frequency_per_day
    ),
    histories as (
      select
        s.*,
        row_number() over (partition by s.line order by s.day desc nulls first, s.recorded_at desc, s.ids) as age
      from statements as s
    ),
    conflicts as materialized (
      select f.line, json_agg(distinct x.id) as ids
      from (
        select exora_private.conflict_id(c.kind, c.event_ids::text[]) as id, c.event_ids
        from exora_private.line_conflicts(p_patient_id, v_conflict_types) as c
      ) as x
      cross join lateral unnest(x.event_ids) as y (event_id)
      join facts as f on f.id = y.event_id
      group by f.line
    )
    select coalesce(
      json_agg(
        json_build_object(
          'id', p.id,
          'type', p_type,
          'name', n.name,
          'code', (
            select json_build_object('system', m.code_system, 'code', m.code, 'display', m.display)
            from public.medical_code_assignments as m
            where m.patient_id = p_patient_id and m.event_id = p.id
            order by m.code_system
            limit 1
          ),
          'current', p.current,
          'first_date', p.first_day,
          'last_date', p.last_day,
          'facts', p.facts,
          'documents', case when v_with_files then p.documents else 0 end,
          'history', (
            select json_agg(
              json_build_object(
                'date', h.stated_on,
                'assertion', h.assertion,
                'status', h.status,
                'strength', h.strength,
                'dose', h.dose,
                'dose_max', h.dose_max,
                'dose_unit', h.dose_unit,
                'frequency', h.frequency,
                'frequency_per_day', h.frequency_per_day,
                'sources', (
                  select json_agg(
                    json_build_object(
                      'event_id', e.id,
                      'text', e.display_text,
                      'shell_file_id', s.id,
                      'file_name', s.file_name,
                      'page', (
                        select q.page_number
                        from public.clinical_event_sources as q
                        where q.patient_id = p_patient_id and q.event_id = e.id
                        order by q.ordinal
                        limit 1
                      )
                    )
                    order by x.ordinal
                  )
                  from unnest(h.ids[1:20]) with ordinality as x (id, ordinal)
                  join public.patient_clinical_events as e on e.patient_id = p_patient_id and e.id = x.id
                  left join public.shell_files as s on s.id = e.shell_file_id and v_with_files
                )
              )
              order by h.age desc
            )
            from histories as h
            where h.line = p.line and h.age <= 50
          ),
          'conflicts', coalesce((select c.ids from conflicts as c where c.line = p.line), '[]')
        )
        order by p.place
      ),
      '[]'
    )
    from page as p
    join facts as n on n.id = p.id
  );
end
$$;

-- 06_security.sql -------------------------------------------------------------

create or replace function exora_private.require_file_read(p_shell_file_id uuid, p_category text, p_action text default 'read')
returns public.shell_files
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_file public.shell_files;
begin
  perform exora_private.require_user();
  select f.* into v_file from public.shell_files as f where f.id = p_shell_file_id;
  if not found or not exora_private.can_read(v_file.patient_id, p_category) then
    perform exora_private.fail(
      'not_found',
      'This document does not exist, or you don''t have access to it.',
      'Check the address, or go back to the list.'
    );
  end if;
  perform exora_private.log_read(v_file.patient_id, array[p_category], p_action, 'shell_file', v_file.id);
  return v_file;
end
$$;

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

create or replace function public.read_documents(
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
begin
  perform exora_private.require_read(p_patient_id, 'documents');
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
        )
        order by f.created_at desc, f.id
      ),
      '[]'
    )
    from (
      select x.*
      from public.shell_files as x
      where x.patient_id = p_patient_id and (p_before is null or x.created_at < p_before)
      order by x.created_at desc, x.id
      limit v_limit
    ) as f
  );
end
$$;

comment on function public.read_documents(uuid, integer, timestamptz) is
  'The record''s documents, newest first; p_before is the created_at of the last one seen.';

-- 06_sharing.sql --------------------------------------------------------------

create or replace function exora_private.previewed_reads()
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

-- 07_optimization.sql ---------------------------------------------------------

alter table public.job_lanes
  drop column paused_until;

-- 08_api_budgets.sql ----------------------------------------------------------

create or replace function public.set_api_rate_limit(
  p_provider_name text,
  p_api_endpoint text,
  p_requests_per_minute integer default null,
  p_tokens_per_minute bigint default null,
  p_tokens_per_hour bigint default null,
  p_concurrent_requests integer default null,
  p_cost_per_day_micros bigint default null,
  p_micros_per_request bigint default 0,
  p_micros_per_million_tokens bigint default 0,
  p_status text default 'active'
)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  -- A missing limit must be no limit, so least() is used for its passing over nulls.
  if coalesce(p_provider_name, '') !~ '^[a-z][a-z0-9_-]{0,59}$'
    or coalesce(p_api_endpoint, '') !~ '^[A-Za-z0-9][A-Za-z0-9._:/-]{0,119}$'
    or p_micros_per_request is null
    or p_micros_per_million_tokens is null
    or least(
      p_requests_per_minute, p_tokens_per_minute, p_tokens_per_hour, p_concurrent_requests, p_cost_per_day_micros,
      p_micros_per_request, p_micros_per_million_tokens
    ) < 0
    or greatest(p_micros_per_request, p_micros_per_million_tokens) > 1000000000000
    or p_status is null
    or p_status not in ('active', 'disabled')
  then
    perform exora_private.fail(
      'invalid_request',
      'A budget needs a provider, an endpoint, limits that are not negative (or none), and a status of active or disabled.',
      'Correct the named fields and send it again.'
    );
  end if;
  insert into public.api_budgets as b (
    provider_name, api_endpoint, requests_per_minute, tokens_per_minute, tokens_per_hour, concurrent_requests,
    cost_per_day_micros, micros_per_request, micros_per_million_tokens, status
  )
  values (
    p_provider_name, p_api_endpoint, p_requests_per_minute, p_tokens_per_minute, p_tokens_per_hour,
    p_concurrent_requests, p_cost_per_day_micros, p_micros_per_request, p_micros_per_million_tokens, p_status
  )
  on conflict on constraint api_budgets_pkey do update
  set
    requests_per_minute = excluded.requests_per_minute,
    tokens_per_minute = excluded.tokens_per_minute,
    tokens_per_hour = excluded.tokens_per_hour,
    concurrent_requests = excluded.concurrent_requests,
    cost_per_day_micros = excluded.cost_per_day_micros,
    micros_per_request = excluded.micros_per_request,
    micros_per_million_tokens = excluded.micros_per_million_tokens,
    status = excluded.status,
    updated_at = now();
  perform public.log_audit_event(
    p_event_type => 'budget.changed',
    p_resource_type => 'api_budget',
    p_details => jsonb_build_object(
      'provider_name', p_provider_name, 'api_endpoint', p_api_endpoint, 'status', p_status,
      'requests_per_minute', p_requests_per_minute, 'cost_per_day_micros', p_cost_per_day_micros
    )
  );
  return true;
end
$$;

revoke all on function public.set_api_rate_limit(text, text, integer, bigint, bigint, integer, bigint, bigint, bigint, text) from public, anon, authenticated, service_role;

revoke all on function public.set_api_rate_limit(text, text, integer, bigint, bigint, integer, bigint, bigint, bigint, text)
from public, anon, authenticated;

grant execute on function public.set_api_rate_limit(text, text, integer, bigint, bigint, integer, bigint, bigint, bigint, text)
to service_role;

comment on function public.set_api_rate_limit(text, text, integer, bigint, bigint, integer, bigint, bigint, bigint, text) is
  'Sets a budget''s limits and prices (millionths of a dollar) as a whole: what is left out is not limited.';

-- 08_job_operation.sql --------------------------------------------------------

create function public.list_jobs(
  p_status text default null,
  p_lane text default null,
  p_job_type text default null,
  p_worker_id text default null,
  p_error_code text default null,
  p_before uuid default null,
  p_limit integer default 50
)
returns table (
  id uuid,
  status text,
  job_type text,
  lane text,
  priority smallint,
  patient_id uuid,
  attempt integer,
  max_attempts integer,
  worker_id text,
  progress smallint,
  error_code text,
  due_at timestamptz,
  claimed_at timestamptz,
  finished_at timestamptz,
  created_at timestamptz
)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_operator();
  if p_status not in ('pending', 'scheduled', 'processing', 'completed', 'failed', 'dead_letter', 'cancelled')
    or not coalesce(p_limit between 1 and 1000, false)
  then
    perform exora_private.fail(
      'invalid_request',
      'An unknown status, or a limit that is not between 1 and 1,000.',
      'Known are pending, scheduled, processing, completed, failed, dead_letter and cancelled.'
    );
  end if;
  return query
  select
    j.id, j.status, j.job_type, j.lane, j.priority, j.patient_id, j.attempt, j.max_attempts, j.worker_id, j.progress,
    j.error_code, j.due_at, j.claimed_at, j.finished_at, j.created_at
  from public.job_queue as j
  where (p_status is null or j.status = p_status)
    and (p_lane is null or j.lane = p_lane)
    and (p_job_type is null or j.job_type = p_job_type)
    and (p_worker_id is null or j.worker_id = p_worker_id)
    and (p_error_code is null or j.error_code = p_error_code)
    and (p_before is null or j.id < p_before)
  order by j.id desc
  limit p_limit;
end
$$;

revoke all on function public.list_jobs(text, text, text, text, text, uuid, integer) from public, anon;

grant execute on function public.list_jobs(text, text, text, text, text, uuid, integer) to authenticated, service_role;

comment on function public.list_jobs(text, text, text, text, text, uuid, integer) is
  'Jobs by status, lane, type, worker or error, the youngest first; p_before (an id) gives the next page. service_role and admins.';

create function public.pause_lane(p_lane text, p_reason text default null)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_changed boolean;
begin
  perform exora_private.require_lane(p_lane);
  if not coalesce(char_length(p_reason) between 1 and 200, true) then
    perform exora_private.fail('invalid_request', 'The reason has no or too many characters.', 'Send 1 to 200, or nothing.');
  end if;
  update public.job_lanes as a
  set paused_at = clock_timestamp(), pause_reason = p_reason
  where a.lane = p_lane and a.paused_at is null;
  v_changed := found;
  if v_changed then
    perform exora_private.log_lane_change('lane.paused', p_lane, jsonb_build_object('reason', p_reason));
  end if;
  return v_changed;
end
$$;

revoke all on function public.pause_lane(text, text) from public, anon;

grant execute on function public.pause_lane(text, text) to authenticated, service_role;

comment on function public.pause_lane(text, text) is
  'Stops claims of a lane; jobs that are processed go on. False if it was paused already. service_role and admins.';

create or replace function public.resume_lane(p_lane text)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_changed boolean;
begin
  perform exora_private.require_lane(p_lane);
  update public.job_lanes as a
  set paused_at = null, pause_reason = null
  where a.lane = p_lane and a.paused_at is not null;
  v_changed := found;
  if v_changed then
    perform exora_private.log_lane_change('lane.resumed', p_lane, '{}');
    perform exora_private.wake_job_workers();
  end if;
  return v_changed;
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

-- 08_plans_and_usage.sql ------------------------------------------------------

create or replace function public.set_account_plan(p_user_id uuid, p_plan_key text)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  if not exists (select from auth.users as u where u.id = p_user_id) then
    perform exora_private.fail('not_found', 'There is no such account.', 'Pass the id of a person who has signed up.');
  end if;
  if not exists (select from public.subscription_plans as s where s.plan_key = p_plan_key) then
    perform exora_private.fail('not_found', 'There is no such plan.', 'Use a plan_key of subscription_plans.');
  end if;
  insert into public.account_plans as a (user_id, plan_key)
  values (p_user_id, p_plan_key)
  on conflict on constraint account_plans_pkey do update
  set
    plan_key = excluded.plan_key,
    since = now()
  where a.plan_key <> excluded.plan_key;
  if not found then
    return false;
  end if;
  perform public.log_audit_event(
    p_event_type => 'account.plan_changed',
    p_resource_type => 'account',
    p_resource_id => p_user_id,
    p_details => jsonb_build_object('plan_key', p_plan_key)
  );
  return true;
end
$$;

revoke all on function public.set_account_plan(uuid, text) from public, anon, authenticated, service_role;

revoke all on function public.set_account_plan(uuid, text) from public, anon, authenticated;

grant execute on function public.set_account_plan(uuid, text) to service_role;

comment on function public.set_account_plan(uuid, text) is 'Puts an account on a plan; true when that is a change. service_role only.';

-- 08_submission.sql -----------------------------------------------------------

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

-- 08_operations.sql -----------------------------------------------------------

drop function public.read_document_costs;

drop function public.list_api_budgets;

drop function public.list_dead_letter_reasons;

drop function public.list_maintenance_tasks;

drop function public.list_job_workers;

drop function public.list_lanes;

-- 08_job_operation.sql --------------------------------------------------------

drop function exora_private.resume_due_lanes;

-- 06_security_reads_search.sql ------------------------------------------------

drop function public.read_search;

drop function exora_private.found_narratives;

drop function exora_private.found_documents;

drop function exora_private.found_facts;

drop function exora_private.words_around;

drop function exora_private.words_query;

drop function exora_private.mended_words;

drop function exora_private.searched_facts;

drop function exora_private.search_rank;

-- 06_security_reads_history.sql -----------------------------------------------

drop function public.read_fact_history;

drop function exora_private.version_ids;

drop function public.read_timeline_years;

drop function public.read_result_lines;

drop function exora_private.result_json;

drop function exora_private.result_facts;

-- 04_printed_person.sql -------------------------------------------------------

drop function public.confirm_shell_file_person;

drop function exora_private.printed_person;

drop function exora_private.person_differs;

drop function exora_private.birth_fits;

drop function exora_private.name_fit;

drop function exora_private.person_words;

-- 04_document_about.sql -------------------------------------------------------

drop function exora_private.documents_about;

drop function exora_private.letterhead;

drop function exora_private.document_kind;

-- 03_clinical_core.sql --------------------------------------------------------

drop function exora_private.record_words;

drop function exora_private.record_word;

-- 06_security_reads_search.sql ------------------------------------------------

drop type exora_private.searched_fact;
