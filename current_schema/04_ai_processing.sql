-- =============================================================================
-- 04_AI_PROCESSING.SQL - WHAT IS KEPT OF READING AND UNDERSTANDING
-- =============================================================================
-- Purpose: The worker's sessions and what came of them: artifacts of recognition, models' answers, the fate of each entity
-- Architecture: Tables here; the stages that fill them in 04_ai_reading.sql and 04_ai_understanding.sql, each RPC one
--   transaction
-- Dependencies: 01-03
--
-- DESIGN DECISIONS:
-- - A fact that its page doesn't bear out is refused alone and kept in the audit with its reason
-- - A model's answer is kept as soon as it came: a job that is parked or killed asks and pays for the rest alone
--
-- TABLES CREATED (4 tables):
-- Pipeline: ai_processing_sessions, ai_model_answers, entity_processing_audit_v2, ocr_artifacts
--
-- KEY FUNCTIONS: exora_private.is_count(), exora_private.misfit()
-- INTEGRATION POINTS: 04_ai_reading.sql and 04_ai_understanding.sql write, the owner reads
-- =============================================================================

-- ai_processing_sessions -------------------------------------------------------

create table public.ai_processing_sessions (
  id uuid not null default gen_random_uuid(),
  shell_file_id uuid not null,
  patient_id uuid not null,
  reading_id uuid not null,
  job_id uuid not null,
  engine text,
  engine_version text,
  engine_ms double precision,
  -- Of a language model, where one was asked.
  model text,
  -- Why local rules did all or a part of what an outside engine was to do: an error code. Null: they didn't.
  fallback text,
  model_calls integer,
  tokens_in bigint,
  tokens_out bigint,
  cost_micros bigint,
  status text not null default 'running',
  facts_stored integer,
  facts_kept integer,
  facts_refused integer,
  started_at timestamptz not null default now(),
  completed_at timestamptz,
  constraint ai_processing_sessions_pkey primary key (id),
  constraint ai_processing_sessions_id_patient_key unique (id, patient_id),
  constraint ai_processing_sessions_job_key unique (job_id),
  constraint ai_processing_sessions_shell_file_fkey
    foreign key (shell_file_id, patient_id) references public.shell_files (id, patient_id) on delete cascade,
  constraint ai_processing_sessions_reading_fkey
    foreign key (reading_id, patient_id) references public.shell_file_readings (id, patient_id) on delete cascade,
  constraint ai_processing_sessions_status_known check (status in ('running', 'completed')),
  constraint ai_processing_sessions_fallback_known check (fallback = any (exora_private.error_codes())),
  constraint ai_processing_sessions_completed_when check ((status = 'completed') = (completed_at is not null))
);

create index ai_processing_sessions_shell_file_idx on public.ai_processing_sessions (patient_id, shell_file_id);
create index ai_processing_sessions_reading_idx on public.ai_processing_sessions (reading_id, patient_id);

alter table public.ai_processing_sessions enable row level security;
revoke all on public.ai_processing_sessions from public, anon, authenticated, service_role;
grant select on public.ai_processing_sessions to authenticated, service_role;

create policy ai_processing_sessions_owner_select on public.ai_processing_sessions
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.ai_processing_sessions is
  'One understanding of a reading by one job (later attempts continue it), with its engine and what came of it. Calls, tokens and '
  'cost (millionths of the currency) are those of its own answers of a model; document_costs has all calls.';

alter table public.patient_clinical_events
  add constraint patient_clinical_events_session_fkey
  foreign key (session_id, patient_id) references public.ai_processing_sessions (id, patient_id)
  on delete set null (session_id);

-- ai_model_answers -------------------------------------------------------------

create table public.ai_model_answers (
  session_id uuid not null,
  patient_id uuid not null,
  -- SHA-256 of model, instructions and words.
  question_hash text not null,
  model text not null,
  answer jsonb not null,
  tokens_in bigint not null,
  tokens_out bigint not null,
  cost_micros bigint not null,
  created_at timestamptz not null default now(),
  constraint ai_model_answers_pkey primary key (session_id, question_hash),
  constraint ai_model_answers_session_fkey
    foreign key (session_id, patient_id) references public.ai_processing_sessions (id, patient_id) on delete cascade,
  constraint ai_model_answers_question_form check (question_hash ~ '^[0-9a-f]{64}$'),
  constraint ai_model_answers_answer_object check (jsonb_typeof(answer) = 'object'),
  constraint ai_model_answers_not_negative check (least(tokens_in, tokens_out, cost_micros) >= 0)
);

create index ai_model_answers_created_idx on public.ai_model_answers using brin (created_at);
create index ai_model_answers_session_idx on public.ai_model_answers (patient_id, session_id);

alter table public.ai_model_answers enable row level security;
revoke all on public.ai_model_answers from public, anon, authenticated, service_role;
grant select on public.ai_model_answers to authenticated, service_role;

create policy ai_model_answers_owner_select on public.ai_model_answers
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.ai_model_answers is
  'What a language model answered about parts of a document, as it came: only what is found on the page became facts.';

create trigger ai_model_answers_immutable
before update on public.ai_model_answers
for each row execute function exora_private.refuse_change();

-- entity_processing_audit_v2 ---------------------------------------------------

create table public.entity_processing_audit_v2 (
  id bigint generated always as identity,
  session_id uuid not null,
  patient_id uuid not null,
  entity_type text not null,
  entity_text text not null,
  page_number integer,
  start_offset integer,
  end_offset integer,
  negated boolean,
  attributes jsonb not null default '{}',
  confidence double precision,
  fact_key text,
  fate text not null,
  reason text,
  constraint entity_processing_audit_v2_pkey primary key (id),
  constraint entity_processing_audit_v2_session_fkey
    foreign key (session_id, patient_id) references public.ai_processing_sessions (id, patient_id) on delete cascade,
  constraint entity_processing_audit_v2_fate_known check (fate in ('stored', 'refused', 'context')),
  constraint entity_processing_audit_v2_refused_why check (fate <> 'refused' or reason is not null)
);

create index entity_processing_audit_v2_session_idx on public.entity_processing_audit_v2 (patient_id, session_id);

-- Few among very many rows, which each look at a record's conflicts asks for.
create index entity_processing_audit_v2_birth_idx on public.entity_processing_audit_v2 (patient_id)
where entity_type = 'date' and attributes ->> 'role' = 'dob';

alter table public.entity_processing_audit_v2 enable row level security;
revoke all on public.entity_processing_audit_v2 from public, anon, authenticated, service_role;
grant select on public.entity_processing_audit_v2 to authenticated, service_role;

create policy entity_processing_audit_v2_owner_select on public.entity_processing_audit_v2
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.entity_processing_audit_v2 is
  'Every candidate of a session with its fate: stored as a fact, refused (with the reason), or context (names, dates …).';

-- ocr_artifacts ----------------------------------------------------------------

create table public.ocr_artifacts (
  reading_id uuid not null,
  patient_id uuid not null,
  page_number integer not null,
  pass integer not null,
  engine text not null,
  engine_version text,
  engine_ms double precision,
  mean_confidence double precision,
  word_count integer not null,
  storage_path text,
  details jsonb not null default '{}',
  created_at timestamptz not null default now(),
  constraint ocr_artifacts_pkey primary key (reading_id, page_number, pass),
  constraint ocr_artifacts_page_fkey
    foreign key (reading_id, page_number) references public.shell_file_pages (reading_id, page_number) on delete cascade,
  constraint ocr_artifacts_reading_fkey
    foreign key (reading_id, patient_id) references public.shell_file_readings (id, patient_id) on delete cascade,
  constraint ocr_artifacts_pass_range check (pass between 1 and 10),
  constraint ocr_artifacts_confidence_range check (mean_confidence between 0 and 1),
  constraint ocr_artifacts_storage_path_own check (starts_with(storage_path, patient_id || '/')),
  constraint ocr_artifacts_details_object check (jsonb_typeof(details) = 'object')
);

create index ocr_artifacts_reading_idx on public.ocr_artifacts (patient_id, reading_id);

alter table public.ocr_artifacts enable row level security;
revoke all on public.ocr_artifacts from public, anon, authenticated, service_role;
grant select on public.ocr_artifacts to authenticated, service_role;

create policy ocr_artifacts_owner_select on public.ocr_artifacts
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.ocr_artifacts is
  'What each pass of an engine over a page gave: engine, time, words, their mean confidence. The text is the page''s own.';
comment on column public.ocr_artifacts.details is
  'Numbers and technical words. text_layer_agreement: share of a text layer''s words that recognition of the picture finds too.';

create trigger ocr_artifacts_immutable
before update on public.ocr_artifacts
for each row execute function exora_private.refuse_change();

-- Arguments --------------------------------------------------------------------

create function exora_private.is_count(p_value jsonb)
returns boolean
language sql
immutable
-- Between two numbers there are numbers only.
return coalesce(case when p_value between '0' and '999999999' then scale(p_value::numeric) = 0 end, false);

comment on function exora_private.is_count(jsonb) is 'Whether a JSON value is a whole number that isn''t negative and fits an integer.';

create function exora_private.misfit(p_value jsonb, p_shape jsonb, p_closed boolean default false)
returns text
language sql
immutable
set search_path = ''
as $$
  select case
    when jsonb_typeof(p_value) is distinct from 'object' then 'object'
    else (
      select min(k.key)
      from (
        select s.key
        from jsonb_each_text(p_shape) as s (key, kind)
        where case
          when coalesce(jsonb_typeof(p_value -> s.key), 'null') = 'null' then s.kind !~ '[?]$'
          when s.kind ~ '^count' then not exora_private.is_count(p_value -> s.key)
          when jsonb_typeof(p_value -> s.key) <> rtrim(s.kind, '?') then true
          -- Neither too large nor too small for a double.
          when s.kind ~ '^number' then not coalesce(nullif(abs((p_value ->> s.key)::numeric), 0), 1) between 1e-100 and 1e12
          else false
        end
        union all
        select left(v.key, 40)
        from jsonb_object_keys(p_value) as v (key)
        where p_closed and not p_shape ? v.key
      ) as k (key)
    )
  end
$$;

comment on function exora_private.misfit(jsonb, jsonb, boolean) is
  'The first key of a JSON object that is missing or of another type than the shape says ({"page": "count", "date": "string?"}), '
  'or, closed, that the shape doesn''t name. Null: it fits, and its casts can''t fail.';
