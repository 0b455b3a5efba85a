-- =============================================================================
-- 04_NARRATING.SQL - THE WORKER'S STAGE THAT TELLS A DOCUMENT'S FACTS AS STORIES
-- =============================================================================
-- Purpose: What a worker stores while it retells a document, fenced by the job that it holds
-- Architecture: begin_narrating() gives the living facts, complete_narrating() stores and completes the job at once
-- Dependencies: 01-03, 04_ai_processing.sql; job_queue and its functions (07, 08), which are found when a function runs
--
-- DESIGN DECISIONS:
-- - A sentence rests on living facts of its record, and has no number that they don't have; else its narrative is refused
-- - When a fact is replaced or rejected, the narratives that cite it are taken back in the same transaction
--
-- TABLES CREATED (1 table):
-- Pipeline: semantic_processing_sessions
--
-- KEY FUNCTIONS: begin_narrating(), complete_narrating(), exora_private.unfounded_narratives(),
--   exora_private.retire_narratives()
-- INTEGRATION POINTS: Jobs of type semantic_processing call these in order; service_role only
-- =============================================================================

-- semantic_processing_sessions -------------------------------------------------

create table public.semantic_processing_sessions (
  id uuid not null default gen_random_uuid(),
  shell_file_id uuid not null,
  patient_id uuid not null,
  job_id uuid not null,
  engine text,
  engine_version text,
  engine_ms double precision,
  status text not null default 'running',
  narratives_stored integer,
  narratives_refused integer,
  started_at timestamptz not null default now(),
  completed_at timestamptz,
  constraint semantic_processing_sessions_pkey primary key (id),
  constraint semantic_processing_sessions_id_patient_key unique (id, patient_id),
  constraint semantic_processing_sessions_job_key unique (job_id),
  constraint semantic_processing_sessions_shell_file_fkey
    foreign key (shell_file_id, patient_id) references public.shell_files (id, patient_id) on delete cascade,
  constraint semantic_processing_sessions_status_known check (status in ('running', 'completed')),
  constraint semantic_processing_sessions_completed_when check ((status = 'completed') = (completed_at is not null))
);

create index semantic_processing_sessions_shell_file_idx
on public.semantic_processing_sessions (patient_id, shell_file_id);

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
  'One writing of a document''s narratives by one job (later attempts continue it), with its engine and what came of it.';

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
  v_file public.shell_files := exora_private.shell_file_of_job(v_job.job_payload);
  v_session_id uuid;
begin
  perform exora_private.require_ai_consent(v_file.patient_id, 'local');
  if v_file.status <> 'processed' then
    perform exora_private.fail('wrong_state', 'The document is not understood yet.', 'Try again when it is processed.');
  end if;

  insert into public.semantic_processing_sessions (shell_file_id, patient_id, job_id)
  values (v_file.id, v_file.patient_id, p_job_id)
  on conflict on constraint semantic_processing_sessions_job_key do nothing
  returning id into v_session_id;

  if v_session_id is null then
    select s.id into v_session_id from public.semantic_processing_sessions as s where s.job_id = p_job_id;
  else
    perform public.log_audit_event(
      p_event_type => 'file.narrating_begun',
      p_patient_id => v_file.patient_id,
      p_resource_type => 'shell_file',
      p_resource_id => v_file.id,
      p_job_id => p_job_id,
      p_correlation_id => v_job.correlation_id
    );
  end if;

  return jsonb_build_object(
    'session_id', v_session_id,
    'shell_file', exora_private.job_file_json(v_file),
    'consent', jsonb_build_object(
      'local', public.has_ai_consent(v_file.patient_id, 'local'),
      'external', public.has_ai_consent(v_file.patient_id, 'external')
    ),
    'facts', (
      select coalesce(jsonb_agg(f.fact - 'sources' order by f.event_day, f.event_type, f.id), '[]')
      from exora_private.facts as f
      where f.shell_file_id = v_file.id
    )
  );
end
$$;

revoke all on function public.begin_narrating(uuid, text, integer) from public, anon, authenticated;
grant execute on function public.begin_narrating(uuid, text, integer) to service_role;

comment on function public.begin_narrating(uuid, text, integer) is
  'Opens the job''s session, or the one that an earlier attempt left, and returns the document''s living facts without their proofs.';

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
    select n.ordinal, s.at, s.sentence ->> 'text' as text, c.cited
    from jsonb_array_elements(p_narratives) with ordinality as n (narrative, ordinal)
    cross join lateral jsonb_array_elements(n.narrative -> 'sentences') with ordinality as s (sentence, at)
    cross join lateral (
      select array(select distinct e.id::uuid from jsonb_array_elements_text(s.sentence -> 'event_ids') as e (id)) as cited
    ) as c
  ),
  known as materialized (
    select f.id, concat_ws(' ', f.display_text, f.fact ->> 'date', f.attributes::text) as words
    from exora_private.facts as f
    where f.patient_id = p_patient_id and f.id in (select unnest(t.cited) from told as t)
  ),
  judged as (
    select
      t.ordinal,
      case
        when t.cited = '{}' then 'fact_missing'
        when (select count(*) from known as k where k.id = any (t.cited)) < cardinality(t.cited) then 'fact_unknown'
        -- A dose or a year that none of the cited facts has was made up.
        when exists (
          select
          from regexp_matches(t.text, '[0-9]+(?:[.,][0-9]+)*', 'g') as m
          where not coalesce(
            exora_private.numbers_in(m[1])
              && exora_private.numbers_in((select string_agg(k.words, ' ') from known as k where k.id = any (t.cited))),
            false
          )
        ) then 'number_unknown'
      end as reason
    from told as t
  )
  select j.ordinal, min(j.reason)
  from judged as j
  where j.reason is not null
  group by j.ordinal
$$;

comment on function exora_private.unfounded_narratives(uuid, jsonb) is
  'Which narratives have a sentence that rests on no living fact of the record, or a number that its facts don''t have.';

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
  v_file public.shell_files;
  v_session public.semantic_processing_sessions;
  v_new jsonb;
  v_result jsonb := exora_private.earlier_result(p_job_id, p_worker_id, p_attempt);
begin
  if v_result is not null then
    return v_result;
  end if;
  v_job := exora_private.hold_job(p_job_id, p_worker_id, p_attempt, 'semantic_processing');
  v_file := exora_private.shell_file_of_job(v_job.job_payload);
  select s.* into v_session from public.semantic_processing_sessions as s where s.job_id = p_job_id;
  if not found then
    perform exora_private.fail('wrong_state', 'This job has no session.', 'Call begin_narrating() first.');
  end if;
  perform exora_private.require_ai_consent(v_file.patient_id, 'local');

  if exora_private.misfit(p_session, '{"engine": "string?", "engine_version": "string?", "ms": "number?"}') is not null
    or (
      case
        when jsonb_typeof(p_narratives) is distinct from 'array' then true
        else jsonb_array_length(p_narratives) > 100
          or exists (
            select
            from jsonb_array_elements(p_narratives) as n (narrative)
            where case
              when exora_private.misfit(n.narrative, '{"type": "string", "title": "string", "sentences": "array"}', true) is not null
                then true
              else not n.narrative ->> 'type' = any (array['document', 'condition', 'medication', 'episode', 'summary'])
                or char_length(n.narrative ->> 'title') not between 1 and 300
                or jsonb_array_length(n.narrative -> 'sentences') not between 1 and 200
                or exists (
                  select
                  from jsonb_array_elements(n.narrative -> 'sentences') as s (sentence)
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
          )
      end
    )
  then
    perform exora_private.fail(
      'invalid_request',
      'The session or a narrative is not described as expected.',
      'Send at most 100 narratives {type, title, sentences: [{text, event_ids}]} and {engine, engine_version, ms}.'
    );
  end if;

  select coalesce(jsonb_agg(n.narrative || jsonb_build_object('id', gen_random_uuid()) order by n.ordinal), '[]')
  into v_new
  from jsonb_array_elements(p_narratives) with ordinality as n (narrative, ordinal)
  where n.ordinal not in (
    select u.ordinal from exora_private.unfounded_narratives(v_file.patient_id, p_narratives) as u
  );

  with before as (
    update public.clinical_narratives as n
    set
      status = 'superseded',
      superseded_at = now()
    where n.shell_file_id = v_file.id and n.status = 'current'
    returning n.id, n.narrative_type, n.title
  )
  insert into public.clinical_narratives (
    id, patient_id, shell_file_id, session_id, narrative_type, title, supersedes_id
  )
  select
    (n.narrative ->> 'id')::uuid,
    v_file.patient_id,
    v_file.id,
    v_session.id,
    n.narrative ->> 'type',
    n.narrative ->> 'title',
    (
      select b.id
      from before as b
      where b.narrative_type = n.narrative ->> 'type' and b.title = n.narrative ->> 'title'
      limit 1
    )
  from jsonb_array_elements(v_new) as n (narrative);

  insert into public.clinical_narrative_sentences (narrative_id, ordinal, patient_id, text)
  select (n.narrative ->> 'id')::uuid, s.ordinal, v_file.patient_id, s.sentence ->> 'text'
  from jsonb_array_elements(v_new) as n (narrative)
  cross join lateral jsonb_array_elements(n.narrative -> 'sentences') with ordinality as s (sentence, ordinal);

  insert into public.narrative_source_mappings (narrative_id, sentence_ordinal, event_id, patient_id, event_type)
  select distinct (n.narrative ->> 'id')::uuid, s.ordinal, e.id, e.patient_id, e.event_type
  from jsonb_array_elements(v_new) as n (narrative)
  cross join lateral jsonb_array_elements(n.narrative -> 'sentences') with ordinality as s (sentence, ordinal)
  cross join lateral jsonb_array_elements_text(s.sentence -> 'event_ids') as c (cited)
  join public.patient_clinical_events as e on e.id = c.cited::uuid;

  v_result := jsonb_build_object(
    'narratives_stored', jsonb_array_length(v_new),
    'narratives_refused', jsonb_array_length(p_narratives) - jsonb_array_length(v_new)
  );
  update public.semantic_processing_sessions as s
  set
    engine = p_session ->> 'engine',
    engine_version = p_session ->> 'engine_version',
    engine_ms = (p_session ->> 'ms')::double precision,
    status = 'completed',
    narratives_stored = (v_result ->> 'narratives_stored')::integer,
    narratives_refused = (v_result ->> 'narratives_refused')::integer,
    completed_at = now()
  where s.id = v_session.id;

  perform exora_private.finish_job(p_job_id, v_result);
  perform public.log_audit_event(
    p_event_type => 'file.narrated',
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

revoke all on function public.complete_narrating(uuid, text, integer, jsonb, jsonb) from public, anon, authenticated;
grant execute on function public.complete_narrating(uuid, text, integer, jsonb, jsonb) to service_role;

comment on function public.complete_narrating(uuid, text, integer, jsonb, jsonb) is
  'Stores a document''s narratives in place of the earlier ones, refuses those that no facts bear out, and completes the job.';

create function exora_private.retire_narratives(p_event_ids uuid[])
returns void
language sql
volatile
set search_path = ''
as $$
  -- What a story rests on doesn't hold any more: it isn't told until it is written again.
  update public.clinical_narratives as n
  set
    status = 'superseded',
    superseded_at = now()
  where n.status = 'current'
    and n.id in (select m.narrative_id from public.narrative_source_mappings as m where m.event_id = any (p_event_ids))
$$;

comment on function exora_private.retire_narratives(uuid[]) is 'Takes back the narratives that cite facts which were replaced or rejected.';
