-- =============================================================================
-- 03_CLINICAL_NARRATIVES.SQL - STORYLINES THAT CITE FACTS
-- =============================================================================
-- Purpose: Narratives of a document, a condition, a medication, an episode or the whole record
-- Architecture: A narrative has sentences, a sentence has the facts that it rests on
-- Dependencies: 02_profiles.sql, 03_clinical_core.sql
--
-- DESIGN DECISIONS:
-- - No sentence without a fact of the same patient: checked at commit, whoever writes
-- - Append-only like facts: a new telling supersedes, one that says the same leaves the earlier one
-- - What a narrative is about has a key of its own: of each there is one current telling
-- - An erased fact takes along every narrative that told it, superseded ones too
--
-- TABLES CREATED (3 tables):
-- Narratives: clinical_narratives, clinical_narrative_sentences, narrative_source_mappings
--
-- KEY FUNCTIONS: exora_private.guard_narrative(), exora_private.check_narrative(), exora_private.forget_narratives()
-- INTEGRATION POINTS: The stage semantic_processing (04) writes here, read_* RPCs (06) read
-- =============================================================================

create table public.clinical_narratives (
  id uuid not null default gen_random_uuid(),
  patient_id uuid not null,
  -- Null: about the whole record.
  shell_file_id uuid,
  session_id uuid,
  narrative_type text not null,
  -- What it is about, the same in every telling: 'document:…', 'condition:…'.
  subject text not null,
  title text not null,
  -- What a reader gets from it.
  purpose text not null,
  -- The first and last date that its facts have, as partial as these are.
  period_start text,
  period_end text,
  -- Hash of all that it tells.
  content_hash text not null,
  status text not null default 'current',
  supersedes_id uuid,
  recorded_at timestamptz not null default now(),
  superseded_at timestamptz,
  constraint clinical_narratives_pkey primary key (id),
  constraint clinical_narratives_id_patient_key unique (id, patient_id),
  constraint clinical_narratives_patient_fkey
    foreign key (patient_id) references public.user_profiles (id) on delete restrict,
  constraint clinical_narratives_shell_file_fkey
    foreign key (shell_file_id, patient_id) references public.shell_files (id, patient_id) on delete restrict,
  constraint clinical_narratives_supersedes_fkey
    foreign key (supersedes_id, patient_id) references public.clinical_narratives (id, patient_id)
    on delete set null (supersedes_id),
  constraint clinical_narratives_type_known check (
    narrative_type in ('document', 'condition', 'medication', 'episode', 'summary')
  ),
  constraint clinical_narratives_subject_length check (char_length(subject) between 1 and 300),
  constraint clinical_narratives_title_length check (char_length(title) between 1 and 300),
  constraint clinical_narratives_purpose_length check (char_length(purpose) between 1 and 300),
  constraint clinical_narratives_period_real check (
    (period_start is null) = (period_end is null)
    and (period_start is null) = (exora_private.partial_date(period_start) is null)
    and (period_end is null) = (exora_private.partial_date(period_end) is null)
  ),
  constraint clinical_narratives_status_known check (status in ('current', 'superseded')),
  constraint clinical_narratives_superseded_when check ((status = 'superseded') = (superseded_at is not null))
);

create unique index clinical_narratives_current_subject
on public.clinical_narratives (patient_id, subject)
where status = 'current';

create index clinical_narratives_shell_file_idx on public.clinical_narratives (shell_file_id, patient_id);
create index clinical_narratives_supersedes_idx on public.clinical_narratives (supersedes_id);
create index clinical_narratives_session_idx on public.clinical_narratives (session_id);

comment on table public.clinical_narratives is
  'Storylines made of the record''s facts, append-only: a new telling supersedes. Their words stand in sentences that cite.';

create table public.clinical_narrative_sentences (
  narrative_id uuid not null,
  ordinal integer not null,
  patient_id uuid not null,
  text text not null,
  constraint clinical_narrative_sentences_pkey primary key (narrative_id, ordinal),
  constraint clinical_narrative_sentences_ordinal_patient_key unique (narrative_id, ordinal, patient_id),
  constraint clinical_narrative_sentences_narrative_fkey
    foreign key (narrative_id, patient_id) references public.clinical_narratives (id, patient_id) on delete cascade,
  constraint clinical_narrative_sentences_ordinal_positive check (ordinal >= 1),
  constraint clinical_narrative_sentences_text_length check (char_length(text) between 1 and 2000)
);

create index clinical_narrative_sentences_words_idx
on public.clinical_narrative_sentences using gin (exora_private.record_words(patient_id, text));

comment on table public.clinical_narrative_sentences is 'A narrative''s sentences in order; each cites at least one fact of its patient.';

create table public.narrative_source_mappings (
  narrative_id uuid not null,
  sentence_ordinal integer not null,
  event_id uuid not null,
  patient_id uuid not null,
  event_type text not null,
  constraint narrative_source_mappings_pkey primary key (narrative_id, sentence_ordinal, event_id),
  constraint narrative_source_mappings_sentence_fkey
    foreign key (narrative_id, sentence_ordinal, patient_id)
    references public.clinical_narrative_sentences (narrative_id, ordinal, patient_id) on delete cascade,
  constraint narrative_source_mappings_event_fkey
    foreign key (event_id, patient_id, event_type)
    references public.patient_clinical_events (id, patient_id, event_type) on delete cascade
);

create index narrative_source_mappings_event_idx on public.narrative_source_mappings (event_id);

comment on table public.narrative_source_mappings is
  'Which facts a sentence rests on. The keys hold the patient: a sentence can''t cite another person''s record.';

create function exora_private.guard_narrative()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  -- References empty themselves when what they name is erased.
  if to_jsonb(new) - array['status', 'superseded_at', 'supersedes_id', 'session_id']
    is distinct from to_jsonb(old) - array['status', 'superseded_at', 'supersedes_id', 'session_id']
    or (
      old.status = 'superseded'
      and (new.status, new.superseded_at) is distinct from (old.status, old.superseded_at)
    )
  then
    perform exora_private.fail(
      'wrong_state',
      'What a stored narrative tells is never changed, and a superseded one doesn''t come back.',
      'Store a new narrative that supersedes it.'
    );
  end if;
  return new;
end
$$;

comment on function exora_private.guard_narrative() is 'Trigger: of a narrative only the status may change, and only to superseded; its references may empty themselves.';

create trigger clinical_narratives_guard
before update on public.clinical_narratives
for each row execute function exora_private.guard_narrative();

create function exora_private.check_narrative()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_row jsonb := to_jsonb(coalesce(new, old));
  v_id uuid := coalesce(v_row ->> 'narrative_id', v_row ->> 'id')::uuid;
begin
  if exists (select from public.clinical_narratives as n where n.id = v_id) and (
    not exists (select from public.clinical_narrative_sentences as s where s.narrative_id = v_id)
    or exists (
      select
      from public.clinical_narrative_sentences as s
      where s.narrative_id = v_id
        and not exists (
          select
          from public.narrative_source_mappings as m
          where m.narrative_id = v_id and m.sentence_ordinal = s.ordinal
        )
    )
  ) then
    perform exora_private.fail(
      'fact_not_proven',
      format('The narrative %s has a sentence without a fact, or no sentence.', v_id),
      'Store every sentence with the facts that it rests on, in one transaction.'
    );
  end if;
  return null;
end
$$;

comment on function exora_private.check_narrative() is
  'Deferred trigger: at commit a narrative has sentences, and each of them cites a fact of its patient.';

create constraint trigger clinical_narratives_cited
after insert on public.clinical_narratives
deferrable initially deferred
for each row execute function exora_private.check_narrative();

create constraint trigger clinical_narrative_sentences_cited
after insert or delete on public.clinical_narrative_sentences
deferrable initially deferred
for each row execute function exora_private.check_narrative();

create constraint trigger narrative_source_mappings_stay
after delete on public.narrative_source_mappings
deferrable initially deferred
for each row execute function exora_private.check_narrative();

create function exora_private.forget_narratives()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  -- In the order in which a telling locks: who tells the record goes first, or waits.
  perform from exora_private.record_tellings as t where t.patient_id = old.patient_id for update;
  -- Their words tell what is erased; what is left of the record is told anew.
  delete from public.clinical_narratives as n
  where n.id in (
    select m.narrative_id from public.narrative_source_mappings as m where m.event_id = old.id
  );
  return old;
end
$$;

comment on function exora_private.forget_narratives() is
  'Trigger: with a fact every narrative goes that told it, whatever its status.';

create trigger patient_clinical_events_forget_narratives
before delete on public.patient_clinical_events
for each row execute function exora_private.forget_narratives();

do $$
declare
  v_table text;
begin
  foreach v_table in array array[
    'clinical_narratives', 'clinical_narrative_sentences', 'narrative_source_mappings'
  ] loop
    execute format('create index %I on public.%I (patient_id)', v_table || '_patient_idx', v_table);
    execute format('alter table public.%I enable row level security', v_table);
    execute format('revoke all on public.%I from public, anon, authenticated, service_role', v_table);
    execute format('grant select on public.%I to authenticated, service_role', v_table);
    execute format(
      'create policy %I on public.%I for select to authenticated using (patient_id in ('
      'select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())))',
      v_table || '_owner_select',
      v_table
    );
  end loop;
end
$$;

create trigger clinical_narrative_sentences_immutable
before update on public.clinical_narrative_sentences
for each row execute function exora_private.refuse_change();

create trigger narrative_source_mappings_immutable
before update on public.narrative_source_mappings
for each row execute function exora_private.refuse_change();
