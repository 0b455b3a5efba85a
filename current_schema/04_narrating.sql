-- =============================================================================
-- 04_NARRATING.SQL - THE WORKER'S STAGE THAT TELLS A RECORD'S FACTS AS STORIES
-- =============================================================================
-- Purpose: What a worker stores while it retells a record, fenced by the job that it holds
-- Architecture: Whoever changes facts calls retell(); begin_narrating() gives the record's living facts,
--   complete_narrating() stores what is told and completes the job at once
-- Dependencies: 01-03, 04_ai_processing.sql; job_queue and its functions (07, 08), which are found when a function runs
--
-- DESIGN DECISIONS:
-- - The whole record is told at once: a condition's course lies in many documents. What reads as before is left as it is
-- - A sentence rests on living facts of its record, and has no number that they don't have; else its narrative is refused
-- - When a fact is replaced, rejected or erased, the narratives that cite it are taken back in the same transaction,
--   and a job is enqueued to write them anew
-- - Changes are counted in a row that everybody locks who changes or tells: of many changes one waiting job tells all,
--   none is missed, and a telling of an older state never replaces one of a newer
--
-- TABLES CREATED (2 tables):
-- Pipeline: semantic_processing_sessions, exora_private.record_tellings
--
-- KEY FUNCTIONS: begin_narrating(), complete_narrating(), exora_private.unfounded_narratives(),
--   exora_private.retire_narratives(), exora_private.retell(), exora_private.retell_after_erasure(), exora_private.is_told_narrative()
-- INTEGRATION POINTS: Jobs of type semantic_processing call these in order; service_role only. Understanding (04),
--   decisions (04) and consent (06) call retell()
-- =============================================================================

-- record_tellings --------------------------------------------------------------

create table exora_private.record_tellings (
  patient_id uuid not null,
  -- How often the record's facts changed, and up to which change they are told.
  changes bigint not null default 0,
  told bigint not null default 0,
  constraint record_tellings_pkey primary key (patient_id),
  constraint record_tellings_patient_fkey
    foreign key (patient_id) references public.user_profiles (id) on delete cascade,
  constraint record_tellings_in_order check (told between 0 and changes)
);

alter table exora_private.record_tellings enable row level security;
revoke all on exora_private.record_tellings from public, anon, authenticated, service_role;

comment on table exora_private.record_tellings is
  'Of each record the number of its last change and of the last one that its narratives know. Its row is the lock of both.';

-- semantic_processing_sessions -------------------------------------------------

create table public.semantic_processing_sessions (
  id uuid not null default gen_random_uuid(),
  patient_id uuid not null,
  job_id uuid not null,
  -- The change of the record up to which the facts were read.
  as_of bigint not null,
  engine text,
  engine_version text,
  engine_ms double precision,
  status text not null default 'running',
  narratives_stored integer,
  narratives_kept integer,
  narratives_refused integer,
  -- Sentences that the worker left out, by reason.
  sentences_dropped jsonb not null default '{}',
  started_at timestamptz not null default now(),
  completed_at timestamptz,
  constraint semantic_processing_sessions_pkey primary key (id),
  constraint semantic_processing_sessions_id_patient_key unique (id, patient_id),
  constraint semantic_processing_sessions_job_key unique (job_id),
  constraint semantic_processing_sessions_patient_fkey
    foreign key (patient_id) references public.user_profiles (id) on delete cascade,
  constraint semantic_processing_sessions_status_known check (status in ('running', 'completed')),
  constraint semantic_processing_sessions_dropped_object check (jsonb_typeof(sentences_dropped) = 'object'),
  constraint semantic_processing_sessions_completed_when check ((status = 'completed') = (completed_at is not null))
);

create index semantic_processing_sessions_patient_idx on public.semantic_processing_sessions (patient_id);

alter table public.clinical_narratives
  add constraint clinical_narratives_session_fkey
  foreign key (session_id, patient_id) references public.semantic_processing_sessions (id, patient_id)
  on delete set null (session_id);

alter table public.semantic_processing_sessions enable row level security;
revoke all on public.semantic_processing_sessions from public, anon, authenticated, service_role;
grant select on public.semantic_processing_sessions to authenticated, service_role;

create policy semantic_processing_sessions_owner_select on public.semantic_processing_sessions
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.semantic_processing_sessions is
  'One telling of a record by one job (later attempts begin it again), with its engine and what came of it.';

-- Retelling --------------------------------------------------------------------

create function exora_private.retire_narratives(p_patient_id uuid, p_event_ids uuid[])
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  -- Locked before any narrative is, as complete_narrating() does.
  perform from exora_private.record_tellings as t where t.patient_id = p_patient_id for update;
  -- What a story rests on doesn't hold any more: it isn't told until it is written again.
  update public.clinical_narratives as n
  set
    status = 'superseded',
    superseded_at = now()
  where n.status = 'current'
    and n.id in (select m.narrative_id from public.narrative_source_mappings as m where m.event_id = any (p_event_ids));
end
$$;

comment on function exora_private.retire_narratives(uuid, uuid[]) is
  'Takes back the record''s narratives that cite facts which were replaced or rejected. To be followed by retell().';

create function exora_private.retell(p_patient_id uuid, p_correlation_id uuid default null)
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  -- Whoever reads the facts to tell them waits here until this transaction ends, and then sees what it changed.
  insert into exora_private.record_tellings as t (patient_id, changes)
  values (p_patient_id, 1)
  on conflict on constraint record_tellings_pkey do update set changes = t.changes + 1;

  -- A job that waits will see this change. One that is processed may have read the facts before.
  if not public.has_ai_consent(p_patient_id, 'local')
    or exists (
      select
      from exora_private.job_queue_live as j
      where j.patient_id = p_patient_id and j.job_type = 'semantic_processing' and j.status in ('pending', 'scheduled')
    )
    or not (
      exists (
        select
        from public.patient_clinical_events as e
        where e.patient_id = p_patient_id and e.status in ('suggested', 'confirmed')
      )
      or exists (
        select from public.clinical_narratives as n where n.patient_id = p_patient_id and n.status = 'current'
      )
    )
  then
    return;
  end if;
  perform public.enqueue_job_v3(
    job_type => 'semantic_processing',
    job_name => 'Tell record',
    job_payload => jsonb_build_object('patient_id', p_patient_id),
    p_correlation_id => p_correlation_id
  );
end
$$;

comment on function exora_private.retell(uuid, uuid) is
  'The record''s facts changed in this transaction: has a job tell the record anew, unless one waits to do so.';

create function exora_private.retell_after_erasure()
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

comment on function exora_private.retell_after_erasure() is 'Trigger: a record that facts were erased from is told anew.';

create trigger patient_clinical_events_retell
after delete on public.patient_clinical_events
referencing old table as gone
for each statement execute function exora_private.retell_after_erasure();

-- Narrating --------------------------------------------------------------------

create function public.begin_narrating(p_job_id uuid, p_worker_id text, p_attempt integer)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_job record := exora_private.hold_job(p_job_id, p_worker_id, p_attempt, 'semantic_processing');
  v_patient_id uuid := (v_job.job_payload ->> 'patient_id')::uuid;
  v_changes bigint;
  v_session_id uuid;
  v_is_new boolean;
begin
  if not exists (select from public.user_profiles as p where p.id = v_patient_id) then
    perform exora_private.fail('not_found', 'The job''s record does not exist any more.', 'Fail the job; it can''t be done.');
  end if;
  perform exora_private.require_ai_consent(v_patient_id, 'local');

  -- Changes under way are waited for; later ones have another number and another job.
  insert into exora_private.record_tellings (patient_id)
  values (v_patient_id)
  on conflict on constraint record_tellings_pkey do nothing;
  select t.changes into v_changes from exora_private.record_tellings as t where t.patient_id = v_patient_id for update;

  insert into public.semantic_processing_sessions as s (patient_id, job_id, as_of)
  values (v_patient_id, p_job_id, v_changes)
  on conflict on constraint semantic_processing_sessions_job_key do update set as_of = excluded.as_of
  returning s.id, s.xmax = 0 into v_session_id, v_is_new;

  if v_is_new then
    perform public.log_audit_event(
      p_event_type => 'record.narrating_begun',
      p_patient_id => v_patient_id,
      p_resource_type => 'user_profile',
      p_resource_id => v_patient_id,
      p_job_id => p_job_id,
      p_correlation_id => v_job.correlation_id
    );
  end if;

  return jsonb_build_object(
    'session_id', v_session_id,
    'patient_id', v_patient_id,
    'consent', jsonb_build_object(
      'local', public.has_ai_consent(v_patient_id, 'local'),
      'external', public.has_ai_consent(v_patient_id, 'external')
    ),
    'facts', (
      -- Without proofs. The latest 20,000: what is read, told and checked stays within a statement's time.
      select coalesce(
        jsonb_agg(
          jsonb_build_object(
            'id', f.id,
            'type', f.event_type,
            'text', f.display_text,
            'assertion', f.assertion,
            'attributes', f.attributes,
            'code', f.code,
            'date', f.event_date,
            'status', f.status,
            'origin', f.origin,
            'shell_file_id', f.shell_file_id
          )
        ),
        '[]'
      )
      from (
        select x.*
        from exora_private.facts as x
        where x.patient_id = v_patient_id
        order by x.recorded_at desc, x.id
        limit 20000
      ) as f
    )
  );
end
$$;

revoke all on function public.begin_narrating(uuid, text, integer) from public, anon, authenticated;
grant execute on function public.begin_narrating(uuid, text, integer) to service_role;

comment on function public.begin_narrating(uuid, text, integer) is
  'Opens the job''s session, or opens it again for a later attempt, and returns the record''s living facts without their proofs.';

create function exora_private.unfounded_narratives(p_patient_id uuid, p_narratives jsonb)
returns table (
  ordinal bigint,
  reason text
)
language sql
stable
set search_path = ''
as $$
  with told as materialized (
    select n.ordinal, s.at, s.sentence ->> 'text' as text, s.sentence -> 'event_ids' as event_ids
    from jsonb_array_elements(p_narratives) with ordinality as n (narrative, ordinal)
    cross join lateral jsonb_array_elements(n.narrative -> 'sentences') with ordinality as s (sentence, at)
  ),
  cited as materialized (
    select distinct t.ordinal, t.at, e.id::uuid as id
    from told as t
    cross join lateral jsonb_array_elements_text(t.event_ids) as e (id)
  ),
  -- Each fact is looked up once, however many sentences rest on it.
  known as materialized (
    select f.id, concat_ws(' ', f.display_text, f.event_date, f.attributes::text, f.code ->> 'display') as words
    from exora_private.facts as f
    where f.patient_id = p_patient_id and f.id in (select c.id from cited as c)
  ),
  grounds as materialized (
    select c.ordinal, c.at, count(*) as cited, count(k.id) as known, exora_private.numbers_in(string_agg(k.words, ' ')) as numbers
    from cited as c
    left join known as k on k.id = c.id
    group by c.ordinal, c.at
  ),
  judged as (
    select
      t.ordinal,
      case
        when g.ordinal is null then 'fact_missing'
        when g.known < g.cited then 'fact_unknown'
        -- A dose or a year that none of the cited facts has was made up.
        when exists (
          select
          from regexp_matches(t.text, '[0-9]+(?:[.,][0-9]+)*', 'g') as m
          where not coalesce(exora_private.numbers_in(m[1]) && g.numbers, false)
        ) then 'number_unknown'
      end as reason
    from told as t
    left join grounds as g on g.ordinal = t.ordinal and g.at = t.at
  )
  select j.ordinal, min(j.reason)
  from judged as j
  where j.reason is not null
  group by j.ordinal
$$;

comment on function exora_private.unfounded_narratives(uuid, jsonb) is
  'Which narratives have a sentence that rests on no living fact of the record, or a number that its facts don''t have.';

create function exora_private.is_told_narrative(p_narrative jsonb)
returns boolean
language sql
stable
set search_path = ''
as $$
  select case
    when exora_private.misfit(
      p_narrative,
      '{"type": "string", "subject": "string", "title": "string", "purpose": "string", "period": "object?",
        "shell_file_id": "string?", "sentences": "array"}',
      true
    ) is not null then false
    else p_narrative ->> 'type' = any (array['document', 'condition', 'medication', 'episode', 'summary'])
      and char_length(p_narrative ->> 'subject') between 1 and 300
      and char_length(p_narrative ->> 'title') between 1 and 300
      and char_length(p_narrative ->> 'purpose') between 1 and 300
      and coalesce(p_narrative ->> 'shell_file_id' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$', true)
      and (
        coalesce(jsonb_typeof(p_narrative -> 'period'), 'null') = 'null'
        or (
          exora_private.misfit(p_narrative -> 'period', '{"start": "string", "end": "string"}', true) is null
          and exora_private.partial_date(p_narrative #>> '{period,start}') is not null
          and exora_private.partial_date(p_narrative #>> '{period,end}') is not null
        )
      )
      and jsonb_array_length(p_narrative -> 'sentences') between 1 and 200
      and not exists (
        select
        from jsonb_array_elements(p_narrative -> 'sentences') as s (sentence)
        where case
          when exora_private.misfit(s.sentence, '{"text": "string", "event_ids": "array"}', true) is not null then true
          else char_length(s.sentence ->> 'text') not between 1 and 2000
            or jsonb_array_length(s.sentence -> 'event_ids') > 100
            or exists (
              select
              from jsonb_array_elements(s.sentence -> 'event_ids') as e (id)
              where jsonb_typeof(e.id) <> 'string'
                or e.id #>> '{}' !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
            )
        end
      )
  end
$$;

comment on function exora_private.is_told_narrative(jsonb) is 'Whether a narrative has the form that complete_narrating() wants.';

create function public.complete_narrating(
  p_job_id uuid,
  p_worker_id text,
  p_attempt integer,
  p_session jsonb,
  p_narratives jsonb
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_job record;
  v_session public.semantic_processing_sessions;
  v_told bigint;
  v_kept uuid[] := '{}';
  v_changed jsonb;
  v_new jsonb;
  v_result jsonb := exora_private.earlier_result(p_job_id, p_worker_id, p_attempt);
begin
  if v_result is not null then
    return v_result;
  end if;
  v_job := exora_private.hold_job(p_job_id, p_worker_id, p_attempt, 'semantic_processing');
  select s.* into v_session from public.semantic_processing_sessions as s where s.job_id = p_job_id;
  if not found then
    perform exora_private.fail('wrong_state', 'This job has no session.', 'Call begin_narrating() first.');
  end if;
  perform exora_private.require_ai_consent(v_session.patient_id, 'local');

  if exora_private.misfit(
      p_session, '{"engine": "string?", "engine_version": "string?", "ms": "number?", "sentences_dropped": "object?"}'
    ) is not null
    or pg_column_size(p_session) > 8192
    or (
      case
        when jsonb_typeof(p_narratives) is distinct from 'array' then true
        when jsonb_array_length(p_narratives) > 2000 then true
        when exists (
          select from jsonb_array_elements(p_narratives) as n (narrative) where not exora_private.is_told_narrative(n.narrative)
        ) then true
        else jsonb_array_length(p_narratives)
          > (select count(distinct n.narrative ->> 'subject') from jsonb_array_elements(p_narratives) as n (narrative))
      end
    )
  then
    perform exora_private.fail(
      'invalid_request',
      'The session or a narrative is not described as expected.',
      'Send at most 2,000 narratives {type, subject, title, purpose, period, shell_file_id, sentences: [{text, event_ids}]}, '
      'each of another subject, and {engine, engine_version, ms, sentences_dropped}.'
    );
  end if;
  if exists (
    select (n.narrative ->> 'shell_file_id')::uuid
    from jsonb_array_elements(p_narratives) as n (narrative)
    where n.narrative ->> 'shell_file_id' is not null
    except
    select f.id from public.shell_files as f where f.patient_id = v_session.patient_id
  ) then
    perform exora_private.fail(
      'invalid_request', 'A narrative names a document that this record doesn''t have.', 'Send ids of the record''s documents, or null.'
    );
  end if;

  select t.told into v_told
  from exora_private.record_tellings as t
  where t.patient_id = v_session.patient_id
  for update;

  if v_told > v_session.as_of then
    -- Somebody told a later state of the record meanwhile.
    v_new := '[]';
    v_changed := '[]';
  else
    with sent as materialized (
      select
        n.ordinal,
        n.narrative,
        encode(sha256(convert_to(n.narrative::text, 'UTF8')), 'hex') as content_hash
      from jsonb_array_elements(p_narratives) with ordinality as n (narrative, ordinal)
    ),
    met as (
      select s.ordinal, s.narrative, s.content_hash, n.id as same_id
      from sent as s
      left join public.clinical_narratives as n
        on n.patient_id = v_session.patient_id
        and n.status = 'current'
        and n.subject = s.narrative ->> 'subject'
        and n.content_hash = s.content_hash
    )
    select
      coalesce(array_agg(m.same_id) filter (where m.same_id is not null), '{}'),
      coalesce(
        jsonb_agg(
          m.narrative || jsonb_build_object('id', gen_random_uuid(), 'content_hash', m.content_hash) order by m.ordinal
        ) filter (where m.same_id is null),
        '[]'
      )
    into v_kept, v_changed
    from met as m;

    select coalesce(jsonb_agg(n.narrative order by n.ordinal), '[]')
    into v_new
    from jsonb_array_elements(v_changed) with ordinality as n (narrative, ordinal)
    where n.ordinal not in (
      select u.ordinal from exora_private.unfounded_narratives(v_session.patient_id, v_changed) as u
    );

    update public.clinical_narratives as n
    set
      status = 'superseded',
      superseded_at = now()
    where n.patient_id = v_session.patient_id and n.status = 'current' and n.id <> all (v_kept);

    insert into public.clinical_narratives (
      id, patient_id, shell_file_id, session_id, narrative_type, subject, title, purpose, period_start, period_end,
      content_hash, supersedes_id
    )
    select
      (n.narrative ->> 'id')::uuid,
      v_session.patient_id,
      (n.narrative ->> 'shell_file_id')::uuid,
      v_session.id,
      n.narrative ->> 'type',
      n.narrative ->> 'subject',
      n.narrative ->> 'title',
      n.narrative ->> 'purpose',
      n.narrative #>> '{period,start}',
      n.narrative #>> '{period,end}',
      n.narrative ->> 'content_hash',
      b.id
    from jsonb_array_elements(v_new) as n (narrative)
    left join (
      -- Also one that was taken back before.
      select distinct on (o.subject) o.subject, o.id
      from public.clinical_narratives as o
      where o.patient_id = v_session.patient_id
      order by o.subject, o.superseded_at desc, o.recorded_at desc, o.id
    ) as b on b.subject = n.narrative ->> 'subject';

    insert into public.clinical_narrative_sentences (narrative_id, ordinal, patient_id, text)
    select (n.narrative ->> 'id')::uuid, s.ordinal, v_session.patient_id, s.sentence ->> 'text'
    from jsonb_array_elements(v_new) as n (narrative)
    cross join lateral jsonb_array_elements(n.narrative -> 'sentences') with ordinality as s (sentence, ordinal);

    insert into public.narrative_source_mappings (narrative_id, sentence_ordinal, event_id, patient_id, event_type)
    select distinct (n.narrative ->> 'id')::uuid, s.ordinal, e.id, e.patient_id, e.event_type
    from jsonb_array_elements(v_new) as n (narrative)
    cross join lateral jsonb_array_elements(n.narrative -> 'sentences') with ordinality as s (sentence, ordinal)
    cross join lateral jsonb_array_elements_text(s.sentence -> 'event_ids') as c (cited)
    join public.patient_clinical_events as e on e.id = c.cited::uuid;

    update exora_private.record_tellings as t set told = v_session.as_of where t.patient_id = v_session.patient_id;
  end if;

  v_result := jsonb_build_object(
    'narratives_stored', jsonb_array_length(v_new),
    'narratives_kept', cardinality(v_kept),
    'narratives_refused', jsonb_array_length(v_changed) - jsonb_array_length(v_new),
    'is_outdated', v_told > v_session.as_of
  );
  update public.semantic_processing_sessions as s
  set
    engine = p_session ->> 'engine',
    engine_version = p_session ->> 'engine_version',
    engine_ms = (p_session ->> 'ms')::double precision,
    status = 'completed',
    narratives_stored = (v_result ->> 'narratives_stored')::integer,
    narratives_kept = (v_result ->> 'narratives_kept')::integer,
    narratives_refused = (v_result ->> 'narratives_refused')::integer,
    sentences_dropped = coalesce(nullif(p_session -> 'sentences_dropped', 'null'), '{}'),
    completed_at = now()
  where s.id = v_session.id;

  perform exora_private.finish_job(p_job_id, v_result);
  perform public.log_audit_event(
    p_event_type => 'record.narrated',
    p_patient_id => v_session.patient_id,
    p_resource_type => 'user_profile',
    p_resource_id => v_session.patient_id,
    p_details => v_result || jsonb_build_object('session_id', v_session.id),
    p_job_id => p_job_id,
    p_correlation_id => v_job.correlation_id
  );
  return v_result;
end
$$;

revoke all on function public.complete_narrating(uuid, text, integer, jsonb, jsonb) from public, anon, authenticated;
grant execute on function public.complete_narrating(uuid, text, integer, jsonb, jsonb) to service_role;

comment on function public.complete_narrating(uuid, text, integer, jsonb, jsonb) is
  'Stores a record''s narratives in place of the earlier ones, leaves those that read as before, refuses those that no facts '
  'bear out, and completes the job. Nothing is stored when a later state was told meanwhile.';
