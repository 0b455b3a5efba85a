-- =============================================================================
-- 03_CLINICAL_CORE.SQL - DOCUMENTS, FACTS AND THEIR PROOFS
-- =============================================================================
-- Purpose: Shell files with their readings and pages, clinical events with details, codes and proofs
-- Architecture: Hub and details: one patient_clinical_events row per fact, one detail row of its type, n source rows
-- Dependencies: 01_foundations.sql, 02_profiles.sql, 03_clinical_codes.sql
--
-- DESIGN DECISIONS:
-- - patient_id stands in every table and in every foreign key: a row can't point into another person's record.
--   Keys of a fact's parts begin with it: a record lies together in them, and policies need no index of their own
-- - No fact without its proof: quotes are compared with the pages' text as they are stored, and at commit every
--   machine-made fact has a source whose quotes have its raw words
-- - Facts are append-only: a new version supersedes, a person's decision outlives re-readings by its fact_key
-- - Offsets count code points, as substr() does; clients convert from UTF-16
-- - A detail's typed column takes an attribute only when its JSON type fits; the rest waits in other_attributes,
--   so that reading gives back exactly what was stored
--
-- TABLES CREATED (14 tables):
-- Documents: shell_files, shell_file_readings, shell_file_pages
-- Hub, codes, proofs: patient_clinical_events, medical_code_assignments, clinical_event_sources, clinical_event_decisions
-- Details: patient_conditions, patient_medications, patient_allergies, patient_observations, patient_vitals,
--   patient_immunizations, patient_interventions
--
-- KEY FUNCTIONS: shell_file_id_for(), exora_private.guard_shell_file(), exora_private.can_retry(), exora_private.refuse_change(),
--   exora_private.record_word(), exora_private.record_words(),
--   exora_private.partial_date(), exora_private.guard_clinical_event(), exora_private.number_attribute(),
--   exora_private.ordered_id(), exora_private.ascii_bytes(), exora_private.words_at(),
--   exora_private.squeeze(), exora_private.numbers_in(), exora_private.unproven_reason(),
--   exora_private.check_clinical_event(), exora_private.check_quotes(), exora_private.check_removed_part(),
--   exora_private.keep_decision()
-- INTEGRATION POINTS: Worker stages (04) write here, read_* RPCs (06) read here through exora_private.facts (03_clinical_facts);
--   the proof rule asks fact_attributes() of that file when it runs
-- =============================================================================

-- shell_files ------------------------------------------------------------------

create table public.shell_files (
  id uuid not null,
  patient_id uuid not null,
  uploaded_by uuid,
  file_name text not null,
  mime_type text,
  size_bytes bigint not null,
  sha256 text,
  -- Null: refused before anything was stored.
  storage_path text,
  status text not null default 'queued',
  pages_total integer,
  pages_done integer not null default 0,
  current_reading_id uuid,
  -- The job that works on the file, or worked on it last. Without foreign key: finished jobs may be moved away.
  current_job_id uuid,
  error_code text,
  error_parameters jsonb not null default '{}',
  error_retryable boolean not null default false,
  idempotency_key text not null,
  -- The archive that brought it: what it states was read elsewhere.
  import_id uuid,
  -- Whether its facts wait until it is known to be about the record's person: wanted by whoever uploaded it.
  person_check text not null default 'none',
  created_at timestamptz not null default now(),
  status_changed_at timestamptz not null default now(),
  processed_at timestamptz,
  constraint shell_files_pkey primary key (id),
  constraint shell_files_id_patient_key unique (id, patient_id),
  constraint shell_files_idempotency_key unique (patient_id, idempotency_key),
  constraint shell_files_storage_path_key unique (storage_path),
  constraint shell_files_patient_fkey foreign key (patient_id) references public.user_profiles (id) on delete restrict,
  constraint shell_files_uploaded_by_fkey foreign key (uploaded_by) references auth.users (id) on delete set null,
  constraint shell_files_file_name_form check (
    char_length(file_name) between 1 and 255 and file_name !~ '[\x01-\x1f\x7f/\\]'
  ),
  constraint shell_files_mime_type_known check (
    mime_type in (
      'application/pdf', 'image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/heic', 'image/tiff', 'text/plain',
      'text/html', 'application/rtf', 'application/zip',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      'application/cda+xml', 'application/fhir+json', 'x-application/hl7-v2+er7'
    )
  ),
  constraint shell_files_size_not_negative check (size_bytes >= 0),
  constraint shell_files_sha256_form check (sha256 ~ '^[0-9a-f]{64}$'),
  constraint shell_files_storage_path_form check (storage_path = patient_id || '/' || id || '/original'),
  constraint shell_files_stored_whole check (
    (storage_path is null) = (sha256 is null) and (storage_path is null) = (mime_type is null)
  ),
  constraint shell_files_status_known check (
    status in ('queued', 'held', 'reading', 'understanding', 'processed', 'failed', 'quarantined', 'kept', 'asks')
  ),
  constraint shell_files_person_check_known check (person_check in ('none', 'wanted', 'confirmed')),
  constraint shell_files_refused_is_failed check (storage_path is not null or status = 'failed'),
  constraint shell_files_pages_in_order check (pages_done >= 0 and pages_total >= 1 and pages_done <= pages_total),
  constraint shell_files_error_when_stopped check (
    (status in ('held', 'failed', 'quarantined')) = (error_code is not null)
  ),
  constraint shell_files_error_code_known check (error_code = any (exora_private.error_codes())),
  constraint shell_files_idempotency_key_length check (char_length(idempotency_key) between 8 and 200)
);

create index shell_files_patient_idx on public.shell_files (patient_id, created_at desc);
create index shell_files_uploaded_by_idx on public.shell_files (uploaded_by);
create index shell_files_current_reading_idx on public.shell_files (current_reading_id);
create index shell_files_content_idx on public.shell_files (patient_id, sha256) where sha256 is not null;
create index shell_files_quarantined_idx on public.shell_files (patient_id) where status = 'quarantined';
create index shell_files_import_idx on public.shell_files (import_id, patient_id);

alter table public.shell_files enable row level security;
revoke all on public.shell_files from public, anon, authenticated, service_role;
grant select on public.shell_files to authenticated, service_role;

create policy shell_files_owner_select on public.shell_files
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.shell_files is 'Uploaded documents, refused ones included, each with its stage or its error.';

comment on column public.shell_files.status is
  'queued, reading, understanding, processed; held: waits for the malware scanner; failed; quarantined: malware was found, '
  'nobody gets its bytes; kept: its owner wants that no engine reads it; asks: it names somebody else than the record''s person '
  'and has no facts until its owner says whose it is.';

create function public.shell_file_id_for(p_patient_id uuid, p_idempotency_key text)
returns uuid
language sql
immutable
set search_path = ''
as $$
  -- Version and variant bits as RFC 9562 wants of a name-based (custom, 8) uuid.
  select encode(
    set_byte(
      set_byte(h.hash, 6, get_byte(h.hash, 6) & 15 | 128),
      8, get_byte(h.hash, 8) & 63 | 128
    ),
    'hex'
  )::uuid
  from (
    select substr(sha256(uuid_send(p_patient_id) || convert_to(p_idempotency_key, 'UTF8')), 1, 16) as hash
  ) as h
$$;

revoke all on function public.shell_file_id_for(uuid, text) from public, anon;
grant execute on function public.shell_file_id_for(uuid, text) to authenticated, service_role;

comment on function public.shell_file_id_for(uuid, text) is
  'The id that an upload with this key gets: two simultaneous uploads with one key agree without asking anybody.';

create function exora_private.guard_shell_file()
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
      'understanding>processed', 'understanding>failed', 'understanding>quarantined', 'understanding>asks',
      'failed>queued', 'failed>understanding',
      'kept>queued',
      'asks>understanding',
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

comment on function exora_private.guard_shell_file() is
  'Trigger: a file keeps its identity (also: its patient) and moves along its stages only.';

create trigger shell_files_guard
before update on public.shell_files
for each row execute function exora_private.guard_shell_file();

create function exora_private.can_retry(p_file public.shell_files)
returns boolean
language sql
immutable
return p_file.status = 'kept'
  or (
    p_file.status = 'failed'
    and p_file.storage_path is not null
    and (p_file.error_retryable or p_file.error_code in ('ai_consent_missing', 'engine_key_refused'))
  );

comment on function exora_private.can_retry(public.shell_files) is
  'Whether reading a file (again) can be asked for: it was kept unread, or failed with its bytes there and no fault in them.';

create function exora_private.refuse_change()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  perform exora_private.fail(
    'wrong_state',
    format('Rows of %s are never changed.', tg_table_name),
    'Store a new version beside the old one.'
  );
  return null;
end
$$;

comment on function exora_private.refuse_change() is 'Trigger: for tables whose rows are written once.';

-- shell_file_readings ----------------------------------------------------------

create table public.shell_file_readings (
  id uuid not null default gen_random_uuid(),
  shell_file_id uuid not null,
  patient_id uuid not null,
  job_id uuid not null,
  engine_versions jsonb not null default '{}',
  sha256 text,
  mime_type text,
  pages_total integer,
  structured jsonb,
  started_at timestamptz not null default now(),
  completed_at timestamptz,
  constraint shell_file_readings_pkey primary key (id),
  constraint shell_file_readings_id_patient_key unique (id, patient_id),
  constraint shell_file_readings_id_file_key unique (id, shell_file_id),
  constraint shell_file_readings_job_key unique (job_id),
  constraint shell_file_readings_shell_file_fkey
    foreign key (shell_file_id, patient_id) references public.shell_files (id, patient_id) on delete cascade,
  constraint shell_file_readings_versions_object check (jsonb_typeof(engine_versions) = 'object'),
  constraint shell_file_readings_structured_form check (
    structured is null
    or (jsonb_typeof(structured -> 'facts'), jsonb_typeof(structured -> 'covered')) is not distinct from ('array', 'array')
  ),
  constraint shell_file_readings_complete_whole check (
    completed_at is null or (sha256 is not null and mime_type is not null and pages_total >= 1)
  )
);

create index shell_file_readings_shell_file_idx on public.shell_file_readings (shell_file_id, patient_id);
create index shell_file_readings_patient_idx on public.shell_file_readings (patient_id);

alter table public.shell_file_readings enable row level security;
revoke all on public.shell_file_readings from public, anon, authenticated, service_role;
grant select on public.shell_file_readings to authenticated, service_role;

create policy shell_file_readings_owner_select on public.shell_file_readings
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.shell_file_readings is
  'One reading of a file by one job (its later attempts continue it). Re-reading makes a new one; proofs keep theirs.';

comment on column public.shell_file_readings.structured is
  'What a structured file states itself (contracts: StructuredContent), as its reader gave it: offsets in UTF-16 units.';

alter table public.shell_files
  add constraint shell_files_current_reading_fkey
  foreign key (current_reading_id, id) references public.shell_file_readings (id, shell_file_id)
  on delete set null (current_reading_id);

-- shell_file_pages -------------------------------------------------------------

create function exora_private.record_word(p_patient_id uuid, p_word text)
returns text
language sql
immutable
return left(p_patient_id::text, 8) || left(p_word, 24);

comment on function exora_private.record_word(uuid, text) is
  'A word as an index over all records keeps it: with its record, so that a look-up costs what is in this record, not in all.';

create function exora_private.record_words(p_patient_id uuid, p_text text)
returns tsvector
language sql
immutable
-- Dear, so that the index is asked and no page is taken apart to answer.
cost 20000
return array_to_tsvector(
  array(
    select distinct exora_private.record_word(p_patient_id, w.word)
    from unnest(string_to_array(exora_private.search_key(p_text), ' ')) as w (word)
    where w.word <> ''
    -- A tsvector holds a megabyte: no page has so many words that anybody wrote.
    limit 8000
  )
);

comment on function exora_private.record_words(uuid, text) is 'The words of a text for the index by which a record is searched.';

create table public.shell_file_pages (
  id uuid not null default gen_random_uuid(),
  reading_id uuid not null,
  patient_id uuid not null,
  page_number integer not null,
  width double precision not null,
  height double precision not null,
  engine text not null,
  read_ms double precision,
  text text not null,
  words jsonb not null,
  has_picture boolean not null,
  notes text[] not null default '{}',
  created_at timestamptz not null default now(),
  constraint shell_file_pages_pkey primary key (id),
  constraint shell_file_pages_id_patient_key unique (id, patient_id),
  constraint shell_file_pages_number_key unique (reading_id, page_number),
  constraint shell_file_pages_reading_fkey
    foreign key (reading_id, patient_id) references public.shell_file_readings (id, patient_id) on delete cascade,
  constraint shell_file_pages_number_positive check (page_number >= 1),
  constraint shell_file_pages_size_positive check (width > 0 and height > 0),
  constraint shell_file_pages_words_array check (jsonb_typeof(words) = 'array'),
  constraint shell_file_pages_notes_known check (notes <@ array['text_layer_mismatch', 'ocr_fallback'])
);

create index shell_file_pages_patient_idx on public.shell_file_pages (patient_id);
create index shell_file_pages_words_idx on public.shell_file_pages using gin (exora_private.record_words(patient_id, text));

alter table public.shell_file_pages enable row level security;
revoke all on public.shell_file_pages from public, anon, authenticated, service_role;
grant select on public.shell_file_pages to authenticated, service_role;

create policy shell_file_pages_owner_select on public.shell_file_pages
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.shell_file_pages is 'A page''s text and positioned words, as one reading found them. Never changed.';
comment on column public.shell_file_pages.notes is
  'What people should know of how the page was read; text_layer_mismatch: the file holds text for it that nobody can see; '
  'ocr_fallback: the outside engine that was to read it could not, so that a local one did.';
comment on column public.shell_file_pages.words is
  'Array of {t, x0, y0, x1, y1, confidence, start, end}: boxes in pixels of width x height, offsets in code points.';

create trigger shell_file_pages_immutable
before update on public.shell_file_pages
for each row execute function exora_private.refuse_change();

-- patient_clinical_events ------------------------------------------------------

create function exora_private.partial_date(p_date text)
returns date
language sql
immutable
return case
  when p_date ~ '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$'
    and substr(p_date, 1, 4) <> '0000'
    -- The 29th to 31st only where the month has them: one that it hasn't would carry into the next month.
    and (
      substr(p_date, 9, 2) < '29'
      or extract(
        month from make_date(substr(p_date, 1, 4)::integer, substr(p_date, 6, 2)::integer, 1) + (substr(p_date, 9, 2)::integer - 1)
      ) = substr(p_date, 6, 2)::integer
    )
  then make_date(
    substr(p_date, 1, 4)::integer,
    coalesce(nullif(substr(p_date, 6, 2), ''), '1')::integer,
    coalesce(nullif(substr(p_date, 9, 2), ''), '1')::integer
  )
end;

comment on function exora_private.partial_date(text) is
  'First day of an ISO date of year, month or day precision; null for what is no date (2023-02-30).';

create function exora_private.ordered_id(p_at timestamptz default now())
returns uuid
language sql
volatile
-- Version 7 of RFC 9562: 48 bits of milliseconds, then random ones.
return (
  lpad(to_hex((extract(epoch from p_at) * 1000)::bigint), 12, '0') || '7'
  || substr(replace(gen_random_uuid()::text, '-', ''), 14)
)::uuid;

comment on function exora_private.ordered_id(timestamptz) is
  'A new id that sorts by its time: rows of one document lie together in each index, where random ids are all over it.';

create table public.patient_clinical_events (
  id uuid not null default exora_private.ordered_id(),
  patient_id uuid not null,
  shell_file_id uuid,
  -- Stable over re-readings: what a person decided about a fact is found again by it.
  fact_key text not null,
  event_type text not null,
  display_text text not null,
  assertion text not null,
  event_date text,
  event_date_precision text generated always as (
    case char_length(event_date) when 4 then 'year' when 7 then 'month' when 10 then 'day' end
  ) stored,
  event_day date generated always as (exora_private.partial_date(event_date)) stored,
  status text not null default 'suggested',
  origin text not null,
  -- The element of a structured file that states the fact.
  source_element text,
  confidence double precision not null,
  -- Hash of everything the fact states with its quotes: an identical re-reading leaves the row as it is.
  content_hash text not null,
  session_id uuid,
  supersedes_id uuid,
  decided_by uuid,
  decided_at timestamptz,
  recorded_at timestamptz not null default now(),
  superseded_at timestamptz,
  constraint patient_clinical_events_pkey primary key (id),
  -- Begins with the patient, so that it serves references to profiles too.
  constraint patient_clinical_events_patient_id_type_key unique (patient_id, id, event_type),
  constraint patient_clinical_events_patient_fkey
    foreign key (patient_id) references public.user_profiles (id) on delete restrict,
  constraint patient_clinical_events_shell_file_fkey
    foreign key (shell_file_id, patient_id) references public.shell_files (id, patient_id) on delete restrict,
  constraint patient_clinical_events_supersedes_fkey
    foreign key (supersedes_id) references public.patient_clinical_events (id) on delete set null,
  constraint patient_clinical_events_decided_by_fkey
    foreign key (decided_by) references auth.users (id) on delete set null,
  constraint patient_clinical_events_type_known check (
    event_type in (
      'condition', 'symptom', 'medication', 'allergy', 'lab', 'vital', 'procedure', 'immunization', 'family_history',
      'encounter', 'social_history'
    )
  ),
  constraint patient_clinical_events_text_length check (char_length(display_text) between 1 and 2000),
  constraint patient_clinical_events_key_length check (char_length(fact_key) between 8 and 200),
  constraint patient_clinical_events_assertion_known check (
    assertion in ('present', 'absent', 'possible', 'historical', 'family')
  ),
  -- Its day is null where it is no date.
  constraint patient_clinical_events_date_real check ((event_date is null) = (event_day is null)),
  constraint patient_clinical_events_status_known check (
    status in ('suggested', 'confirmed', 'rejected', 'superseded')
  ),
  constraint patient_clinical_events_superseded_when check ((status = 'superseded') = (superseded_at is not null)),
  constraint patient_clinical_events_origin_known check (origin in ('machine', 'structured', 'person')),
  constraint patient_clinical_events_element_of_structured check ((origin = 'structured') = (source_element is not null)),
  constraint patient_clinical_events_element_length check (char_length(source_element) between 1 and 2000),
  constraint patient_clinical_events_machine_has_file check (origin = 'person' or shell_file_id is not null),
  constraint patient_clinical_events_confidence_range check (confidence between 0 and 1)
);

create unique index patient_clinical_events_live_key
on public.patient_clinical_events (shell_file_id, fact_key)
where status <> 'superseded';

-- Living facts only. A whole index would also tempt the planner, while the table's statistics are young, to look up
-- foreign keys by patient instead of by id.
create index patient_clinical_events_patient_idx
on public.patient_clinical_events (patient_id, event_type, event_day desc nulls last, recorded_at desc, id)
include (assertion)
where status in ('suggested', 'confirmed');

-- With the status, so that the living facts of a page of documents are counted by the index alone.
create index patient_clinical_events_shell_file_idx
on public.patient_clinical_events (shell_file_id, patient_id, status);
create index patient_clinical_events_supersedes_idx on public.patient_clinical_events (supersedes_id);
create index patient_clinical_events_decided_by_idx on public.patient_clinical_events (decided_by);
create index patient_clinical_events_session_idx on public.patient_clinical_events (session_id);

alter table public.patient_clinical_events enable row level security;
revoke all on public.patient_clinical_events from public, anon, authenticated, service_role;
grant select on public.patient_clinical_events to authenticated, service_role;

-- The same condition as everywhere. The planner guesses that a subquery hides half of the rows and then sorts a whole
-- record for its first page; that hardly any value is null it guesses rightly, and walks the index.
create policy patient_clinical_events_owner_select on public.patient_clinical_events
for select to authenticated
using (
  nullif(
    patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())),
    false
  ) is not null
);

comment on table public.patient_clinical_events is
  'Hub of the record: one row per fact and version. Append-only; what was known on a date is recorded_at/superseded_at.';

create function exora_private.guard_clinical_event()
returns trigger
language plpgsql
set search_path = ''
as $$
declare
  -- Generated columns have no value yet before an update; they follow event_date, which may not change.
  v_may_change constant text[] := array[
    'status', 'superseded_at', 'supersedes_id', 'decided_by', 'decided_at', 'event_date_precision', 'event_day'
  ];
begin
  if to_jsonb(new) - v_may_change is distinct from to_jsonb(old) - v_may_change then
    perform exora_private.fail(
      'wrong_state',
      'What a stored fact states is never changed.',
      'Store a new version that supersedes it.'
    );
  end if;
  if old.status = 'superseded' and new.status <> 'superseded' then
    perform exora_private.fail('wrong_state', 'A superseded fact doesn''t come back.', 'Store a new version.');
  end if;
  return new;
end
$$;

comment on function exora_private.guard_clinical_event() is 'Trigger: only a fact''s status may change, and no fact comes back.';

create trigger patient_clinical_events_guard
before update on public.patient_clinical_events
for each row execute function exora_private.guard_clinical_event();

-- medical_code_assignments -----------------------------------------------------

create table public.medical_code_assignments (
  event_id uuid not null,
  patient_id uuid not null,
  event_type text not null,
  code_system text not null,
  code text not null,
  display text not null,
  assigned_at timestamptz not null default now(),
  -- Of the code system; null where whoever coded the fact named none.
  code_version text,
  match_reason text,
  matched_term text,
  score double precision,
  constraint medical_code_assignments_pkey primary key (patient_id, event_id, code_system) include (event_type, code),
  constraint medical_code_assignments_event_fkey
    foreign key (event_id, patient_id, event_type)
    references public.patient_clinical_events (id, patient_id, event_type) on delete cascade,
  constraint medical_code_assignments_not_empty check (code_system <> '' and code <> '' and display <> ''),
  constraint medical_code_assignments_reason_known check (
    match_reason in ('exact', 'normalised', 'synonym', 'trigram', 'mapped', 'person', 'source')
  ),
  constraint medical_code_assignments_term_length check (char_length(matched_term) between 1 and 500),
  constraint medical_code_assignments_score_range check (score between 0 and 1)
);

-- One code over a whole record: a lab's history.
create index medical_code_assignments_patient_idx
on public.medical_code_assignments (patient_id, code_system, code);

comment on table public.medical_code_assignments is 'The code of a fact, one per code system; a fact without a row is uncoded.';

-- clinical_event_sources -------------------------------------------------------

create table public.clinical_event_sources (
  event_id uuid not null,
  ordinal integer not null,
  patient_id uuid not null,
  event_type text not null,
  role text not null,
  page_id uuid not null,
  page_number integer not null,
  quote text not null,
  start_offset integer not null,
  end_offset integer not null,
  boxes jsonb not null,
  constraint clinical_event_sources_pkey primary key (patient_id, event_id, ordinal),
  constraint clinical_event_sources_event_fkey
    foreign key (event_id, patient_id, event_type)
    references public.patient_clinical_events (id, patient_id, event_type) on delete cascade,
  constraint clinical_event_sources_page_fkey
    foreign key (page_id, patient_id) references public.shell_file_pages (id, patient_id) on delete restrict,
  constraint clinical_event_sources_role_known check (
    role in (
      'label', 'value', 'unit', 'range', 'flag', 'strength', 'dosage', 'route', 'frequency', 'date', 'detail'
    )
  ),
  constraint clinical_event_sources_span_form check (start_offset >= 0 and end_offset > start_offset),
  constraint clinical_event_sources_quote_length check (char_length(quote) = end_offset - start_offset),
  constraint clinical_event_sources_boxes_array check (
    jsonb_typeof(boxes) = 'array' and jsonb_array_length(boxes) >= 1
  )
);

create index clinical_event_sources_page_idx on public.clinical_event_sources (page_id);

comment on table public.clinical_event_sources is
  'Proofs: one row a span. quote = substr(page text, start_offset + 1, end_offset - start_offset), offsets in code points.';
comment on column public.clinical_event_sources.boxes is 'Array of {x0, y0, x1, y1} in fractions of the page, origin top left.';

-- clinical_event_decisions -----------------------------------------------------

create table public.clinical_event_decisions (
  event_id uuid not null,
  ordinal bigint generated always as identity,
  patient_id uuid not null,
  event_type text not null,
  status text not null,
  decided_by uuid,
  decided_at timestamptz not null,
  constraint clinical_event_decisions_pkey primary key (patient_id, event_id, ordinal),
  constraint clinical_event_decisions_event_fkey
    foreign key (event_id, patient_id, event_type)
    references public.patient_clinical_events (id, patient_id, event_type) on delete cascade,
  constraint clinical_event_decisions_status_known check (status in ('suggested', 'confirmed', 'rejected'))
);

comment on table public.clinical_event_decisions is
  'Every decision about a fact: the hub has the latest only, what was known on a date needs them all.';
comment on column public.clinical_event_decisions.decided_by is 'Without foreign key: a decision stays as it was made.';

create function exora_private.keep_decision()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  -- An archive brings the decisions themselves.
  if exists (select from public.user_profiles as p where p.id = new.patient_id and p.is_importing) then
    return null;
  end if;
  insert into public.clinical_event_decisions (event_id, patient_id, event_type, status, decided_by, decided_at)
  values (new.id, new.patient_id, new.event_type, new.status, new.decided_by, coalesce(new.decided_at, now()));
  return null;
end
$$;

comment on function exora_private.keep_decision() is 'Trigger: each decision about a fact is kept beside those before it.';

create trigger patient_clinical_events_decided_first
after insert on public.patient_clinical_events
for each row when (new.status in ('confirmed', 'rejected'))
execute function exora_private.keep_decision();

create trigger patient_clinical_events_decided
after update of status on public.patient_clinical_events
for each row when (new.status <> old.status and new.status <> 'superseded')
execute function exora_private.keep_decision();

-- Attributes and typed columns -------------------------------------------------

create function exora_private.number_attribute(p_attributes jsonb, p_name text)
returns numeric
language sql
immutable
return case when jsonb_typeof(p_attributes -> p_name) = 'number' then (p_attributes ->> p_name)::numeric end;

comment on function exora_private.number_attribute(jsonb, text) is 'The attribute when it is a JSON number, else null.';

-- patient_conditions -----------------------------------------------------------

create table public.patient_conditions (
  event_id uuid not null,
  patient_id uuid not null,
  event_type text not null,
  onset text,
  clinical_status text,
  severity text,
  relation text,
  other_attributes jsonb not null default '{}',
  constraint patient_conditions_pkey primary key (patient_id, event_id),
  constraint patient_conditions_event_fkey
    foreign key (event_id, patient_id, event_type)
    references public.patient_clinical_events (id, patient_id, event_type) on delete cascade,
  constraint patient_conditions_type_fits check (event_type in ('condition', 'symptom', 'family_history')),
  constraint patient_conditions_others_object check (jsonb_typeof(other_attributes) = 'object')
);

comment on table public.patient_conditions is 'Details of conditions, symptoms and family history (event_type says which).';

-- patient_medications ----------------------------------------------------------

create table public.patient_medications (
  event_id uuid not null,
  patient_id uuid not null,
  event_type text not null,
  drug text,
  strength text,
  form text,
  dose numeric,
  dose_max numeric,
  dose_unit text,
  route text,
  frequency text,
  frequency_per_day numeric,
  as_needed boolean,
  duration_days numeric,
  medication_status text,
  started_on text,
  other_attributes jsonb not null default '{}',
  constraint patient_medications_pkey primary key (patient_id, event_id),
  constraint patient_medications_event_fkey
    foreign key (event_id, patient_id, event_type)
    references public.patient_clinical_events (id, patient_id, event_type) on delete cascade,
  constraint patient_medications_type_fits check (event_type = 'medication'),
  constraint patient_medications_others_object check (jsonb_typeof(other_attributes) = 'object')
);

comment on table public.patient_medications is 'Details of medications: raw words (strength, frequency) beside normalised values.';

-- patient_allergies ------------------------------------------------------------

create table public.patient_allergies (
  event_id uuid not null,
  patient_id uuid not null,
  event_type text not null,
  reaction text,
  severity text,
  criticality text,
  allergy_status text,
  other_attributes jsonb not null default '{}',
  constraint patient_allergies_pkey primary key (patient_id, event_id),
  constraint patient_allergies_event_fkey
    foreign key (event_id, patient_id, event_type)
    references public.patient_clinical_events (id, patient_id, event_type) on delete cascade,
  constraint patient_allergies_type_fits check (event_type = 'allergy'),
  constraint patient_allergies_others_object check (jsonb_typeof(other_attributes) = 'object')
);

comment on table public.patient_allergies is 'Details of allergies and intolerances.';

-- patient_observations ---------------------------------------------------------

create table public.patient_observations (
  event_id uuid not null,
  patient_id uuid not null,
  event_type text not null,
  value_number numeric,
  value_text text,
  unit text,
  ref_low numeric,
  ref_high numeric,
  flag text,
  other_attributes jsonb not null default '{}',
  constraint patient_observations_pkey primary key (patient_id, event_id),
  constraint patient_observations_event_fkey
    foreign key (event_id, patient_id, event_type)
    references public.patient_clinical_events (id, patient_id, event_type) on delete cascade,
  constraint patient_observations_type_fits check (event_type in ('lab', 'social_history')),
  constraint patient_observations_others_object check (jsonb_typeof(other_attributes) = 'object')
);

comment on table public.patient_observations is
  'Details of laboratory results, a number or words with unit, reference range and flag, and of habits and living (event_type says which).';

-- patient_vitals ---------------------------------------------------------------

create table public.patient_vitals (
  event_id uuid not null,
  patient_id uuid not null,
  event_type text not null,
  value_number numeric,
  value_text text,
  unit text,
  systolic numeric,
  diastolic numeric,
  flag text,
  other_attributes jsonb not null default '{}',
  constraint patient_vitals_pkey primary key (patient_id, event_id),
  constraint patient_vitals_event_fkey
    foreign key (event_id, patient_id, event_type)
    references public.patient_clinical_events (id, patient_id, event_type) on delete cascade,
  constraint patient_vitals_type_fits check (event_type = 'vital'),
  constraint patient_vitals_others_object check (jsonb_typeof(other_attributes) = 'object')
);

comment on table public.patient_vitals is 'Details of vital signs; a blood pressure''s value is text such as 120/80.';

-- patient_immunizations --------------------------------------------------------

create table public.patient_immunizations (
  event_id uuid not null,
  patient_id uuid not null,
  event_type text not null,
  given_on text,
  immunization_status text,
  lot_number text,
  other_attributes jsonb not null default '{}',
  constraint patient_immunizations_pkey primary key (patient_id, event_id),
  constraint patient_immunizations_event_fkey
    foreign key (event_id, patient_id, event_type)
    references public.patient_clinical_events (id, patient_id, event_type) on delete cascade,
  constraint patient_immunizations_type_fits check (event_type = 'immunization'),
  constraint patient_immunizations_others_object check (jsonb_typeof(other_attributes) = 'object')
);

comment on table public.patient_immunizations is 'Details of immunisations.';

-- patient_interventions --------------------------------------------------------

create table public.patient_interventions (
  event_id uuid not null,
  patient_id uuid not null,
  event_type text not null,
  performed_on text,
  intervention_status text,
  body_site text,
  other_attributes jsonb not null default '{}',
  constraint patient_interventions_pkey primary key (patient_id, event_id),
  constraint patient_interventions_event_fkey
    foreign key (event_id, patient_id, event_type)
    references public.patient_clinical_events (id, patient_id, event_type) on delete cascade,
  constraint patient_interventions_type_fits check (event_type in ('procedure', 'encounter')),
  constraint patient_interventions_others_object check (jsonb_typeof(other_attributes) = 'object')
);

comment on table public.patient_interventions is
  'Details of procedures, and of visits and stays that documents tell of (event_type says which).';

-- Parts of facts: who reads them, and that they stay as they are ---------------

create function exora_private.check_removed_part()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if exists (select from public.patient_clinical_events as e where e.id = old.event_id) then
    perform exora_private.fail(
      'fact_not_proven',
      format('A part of the fact %s can''t be removed on its own.', old.event_id),
      'Supersede or reject the fact.'
    );
  end if;
  return null;
end
$$;

comment on function exora_private.check_removed_part() is 'Deferred trigger: a fact''s details and sources go only together with it.';

do $$
declare
  v_table text;
begin
  foreach v_table in array array[
    'medical_code_assignments', 'clinical_event_sources', 'clinical_event_decisions', 'patient_conditions',
    'patient_medications', 'patient_allergies', 'patient_observations', 'patient_vitals', 'patient_immunizations',
    'patient_interventions'
  ] loop
    if v_table <> 'medical_code_assignments' then
      execute format(
        'create constraint trigger %I after delete on public.%I deferrable initially deferred '
        'for each row execute function exora_private.check_removed_part()',
        v_table || '_stay',
        v_table
      );
    end if;
    execute format('alter table public.%I enable row level security', v_table);
    execute format('revoke all on public.%I from public, anon, authenticated, service_role', v_table);
    execute format('grant select on public.%I to authenticated, service_role', v_table);
    execute format(
      'create policy %I on public.%I for select to authenticated using (patient_id in ('
      'select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())))',
      v_table || '_owner_select',
      v_table
    );
    execute format(
      'create trigger %I before update on public.%I for each row execute function exora_private.refuse_change()',
      v_table || '_immutable',
      v_table
    );
  end loop;
end
$$;

-- The proof rule ---------------------------------------------------------------

create function exora_private.squeeze(p_text text)
returns text
language sql
immutable
return regexp_replace(translate(lower(p_text), 'µμ', 'uu'), '[^[:alnum:]%]+', '', 'g');

comment on function exora_private.squeeze(text) is
  'Letters, digits and % of a text in lower case: spacing, line breaks and punctuation don''t count as different words.';

create function exora_private.numbers_in(p_text text)
returns numeric[]
language sql
immutable
set search_path = ''
as $$
  select array_agg(reading.digits::numeric)
  from regexp_matches(p_text, '[0-9]*(?:[.,][0-9]+)+|[0-9]+', 'g') as m
  cross join lateral (
    -- 1,200 is a thousand and two hundred or, in other countries, 1.2 with three digits: both readings count.
    values (replace(m[1], ',', '')), (replace(m[1], ',', '.')), (replace(replace(m[1], '.', ''), ',', '.'))
  ) as reading (digits)
  where reading.digits ~ '^([0-9]+([.][0-9]+)?|[.][0-9]+)$'
$$;

comment on function exora_private.numbers_in(text) is 'The numbers that a text has in digits, without signs, in every reading of their separators.';

create function exora_private.ascii_bytes(p_text text)
returns bytea
language sql
stable
return case when octet_length(p_text) = char_length(p_text) then convert_to(p_text, 'UTF8') end;

comment on function exora_private.ascii_bytes(text) is 'The bytes of a text where each character is one byte, else null.';

create function exora_private.words_at(p_text text, p_bytes bytea, p_start integer, p_end integer)
returns text
language sql
stable
-- Bytes are cut at once; in a text all characters are counted before the first is cut, for every span of a page.
return case
  when p_bytes is null then substr(p_text, p_start + 1, p_end - p_start)
  else convert_from(substr(p_bytes, p_start + 1, p_end - p_start), 'UTF8')
end;

comment on function exora_private.words_at(text, bytea, integer, integer) is
  'What stands in a text between two offsets in code points. p_bytes: ascii_bytes() of the text, made once for many spans.';

create function exora_private.unproven_reason(
  p_event_type text,
  p_display_text text,
  p_attributes jsonb,
  p_quotes text
)
returns text
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_name text;
  v_words text;
  v_squeezed text;
  v_digits text[];
  v_numbers numeric[];
  -- The attributes that repeat words of the page; the others are normalised values that stand beside them.
  v_raw constant text[] := case p_event_type
    when 'medication' then array['text', 'drug', 'strength', 'frequency']
    when 'lab' then array['text', 'value', 'unit', 'refLow', 'refHigh']
    when 'vital' then array['text', 'value', 'unit', 'systolic', 'diastolic']
    when 'allergy' then array['text', 'reaction']
    when 'encounter' then array['text', 'location', 'performer', 'reason']
    when 'social_history' then array['text', 'value', 'unit']
    else array['text']
  end;
begin
  foreach v_name in array v_raw loop
    v_words := case v_name when 'text' then p_display_text else p_attributes ->> v_name end;
    if v_words is null then
      continue;
    end if;
    if v_name <> 'text' and jsonb_typeof(p_attributes -> v_name) = 'number' then
      v_digits := coalesce(v_digits, regexp_split_to_array(p_quotes, '[^0-9.,]+'));
      if not ltrim(v_words, '-') = any (v_digits) then
        v_numbers := coalesce(v_numbers, exora_private.numbers_in(p_quotes), '{}');
        if not abs(v_words::numeric) = any (v_numbers) then
          return v_name || '_not_quoted';
        end if;
      end if;
    -- Most words stand there as they are; spacing and punctuation are looked past only where they don't.
    elsif strpos(p_quotes, v_words) = 0 then
      v_squeezed := coalesce(v_squeezed, exora_private.squeeze(p_quotes));
      if strpos(v_squeezed, exora_private.squeeze(v_words)) = 0 then
        return v_name || '_not_quoted';
      end if;
    end if;
  end loop;
  return null;
end
$$;

comment on function exora_private.unproven_reason(text, text, jsonb, text) is
  'Which raw words (label, drug, strength, frequency, value, unit, range, reaction, place, person, reason) are not inside the quotes, or null.';

create function exora_private.check_clinical_event()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_attributes jsonb;
  v_quotes text;
  v_reason text;
begin
  v_attributes := exora_private.fact_attributes(new.patient_id, new.id, new.event_type);
  if v_attributes is null then
    if not exists (select from public.patient_clinical_events as e where e.id = new.id) then
      -- Removed again in its own transaction.
      return null;
    end if;
    v_reason := 'detail_missing';
  elsif new.origin <> 'person' then
    -- That each quote stands in its page was settled when the source was inserted.
    select
      string_agg(s.quote, ' ' order by s.ordinal),
      case
        when count(*) = 0 then 'source_missing'
        when not bool_or(s.role = 'label') then 'label_missing'
      end
    into v_quotes, v_reason
    from public.clinical_event_sources as s
    where s.patient_id = new.patient_id and s.event_id = new.id;

    v_reason := coalesce(
      v_reason,
      exora_private.unproven_reason(new.event_type, new.display_text, v_attributes, v_quotes)
    );
  end if;

  if v_reason is not null then
    perform exora_private.fail(
      'fact_not_proven',
      format('The fact %s is not proven by its page (%s).', new.id, v_reason),
      'Store a fact with quotes that stand in the page''s text at their offsets.'
    );
  end if;
  return null;
end
$$;

comment on function exora_private.check_clinical_event() is
  'Deferred trigger: at commit a fact has its detail row, and a machine-made one sources whose quotes have its raw words.';

create constraint trigger patient_clinical_events_proof
after insert on public.patient_clinical_events
deferrable initially deferred
for each row execute function exora_private.check_clinical_event();

create function exora_private.check_quotes()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_event_id uuid;
begin
  with quoted as materialized (
    -- Each page's text is unpacked once, not once per span.
    select p.id, r.shell_file_id, p.page_number, p.text || '' as text, exora_private.ascii_bytes(p.text) as bytes
    from public.shell_file_pages as p
    join public.shell_file_readings as r on r.id = p.reading_id
    where p.id in (select i.page_id from inserted as i)
  )
  select i.event_id
  into v_event_id
  from inserted as i
  join public.patient_clinical_events as e on e.id = i.event_id
  join quoted as q on q.id = i.page_id
  where e.shell_file_id is distinct from q.shell_file_id
    or i.page_number <> q.page_number
    or exora_private.words_at(q.text, q.bytes, i.start_offset, i.end_offset) <> i.quote
  limit 1;
  if found then
    perform exora_private.fail(
      'fact_not_proven',
      format('A quote of the fact %s is not in its page''s text at its offsets.', v_event_id),
      'Store quotes that stand in a page of the fact''s own file; offsets count code points.'
    );
  end if;
  return null;
end
$$;

comment on function exora_private.check_quotes() is
  'Trigger: every source quotes a page of its fact''s own file, word for word at its offsets. Sources and pages never change.';

create trigger clinical_event_sources_quotes
after insert on public.clinical_event_sources
referencing new table as inserted
for each statement execute function exora_private.check_quotes();
