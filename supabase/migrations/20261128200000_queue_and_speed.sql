-- Queue and speed

-- Jobs are kept aside while their table is made anew in parts. Functions that know its row type are made anew too.

create temporary table jobs_before on commit drop as select * from public.job_queue;

drop function public.claim_next_job_v3;

drop function exora_private.hold_job;

drop function exora_private.give_up_job;

drop table public.job_queue;

-- 03_clinical_core.sql --------------------------------------------------------

drop policy patient_clinical_events_owner_select on public.patient_clinical_events;

-- 03_clinical_facts.sql -------------------------------------------------------

drop view exora_private.facts;

drop view exora_private.facts_ever;

-- 07_optimization.sql ---------------------------------------------------------

-- 03_clinical_core.sql --------------------------------------------------------

drop index public.patient_interventions_patient_idx;

drop index public.patient_immunizations_patient_idx;

drop index public.patient_vitals_patient_idx;

drop index public.patient_observations_patient_idx;

drop index public.patient_allergies_patient_idx;

drop index public.patient_medications_patient_idx;

drop index public.patient_conditions_patient_idx;

drop index public.clinical_event_decisions_patient_idx;

drop index public.clinical_event_sources_patient_idx;

drop index public.patient_clinical_events_shell_file_idx;

drop index public.patient_clinical_events_patient_idx;

alter table public.patient_clinical_events drop constraint patient_clinical_events_date_real;

alter table public.medical_code_assignments drop constraint medical_code_assignments_pkey;

alter table public.clinical_event_sources drop constraint clinical_event_sources_pkey;

alter table public.clinical_event_decisions drop constraint clinical_event_decisions_pkey;

alter table public.patient_conditions drop constraint patient_conditions_pkey;

alter table public.patient_medications drop constraint patient_medications_pkey;

alter table public.patient_allergies drop constraint patient_allergies_pkey;

alter table public.patient_observations drop constraint patient_observations_pkey;

alter table public.patient_vitals drop constraint patient_vitals_pkey;

alter table public.patient_immunizations drop constraint patient_immunizations_pkey;

alter table public.patient_interventions drop constraint patient_interventions_pkey;

-- 07_optimization.sql ---------------------------------------------------------

-- 08_job_coordination.sql -----------------------------------------------------

drop function public.update_job_heartbeat;

drop function public.enqueue_job_v3;

-- 06_security_reads.sql -------------------------------------------------------

drop function public.read_lab_history;

drop function public.read_medications;

drop function public.read_facts;

drop function public.read_timeline;

drop function exora_private.known_page;

drop function exora_private.fact_page;

drop function public.read_overview;

-- 03_clinical_facts.sql -------------------------------------------------------

drop function exora_private.facts_json;

-- 06_security_reads.sql -------------------------------------------------------

drop function public.read_document;

drop function public.read_documents;

drop function exora_private.shell_file_json;

-- 04_manual_review.sql --------------------------------------------------------

drop function public.read_review_queue;

drop function exora_private.queue_for_review;

-- 04_ai_processing.sql --------------------------------------------------------

drop function exora_private.store_codes;

drop function exora_private.store_details;

-- 03_clinical_facts.sql -------------------------------------------------------

drop function exora_private.fact_attributes;

-- 01_foundations.sql ----------------------------------------------------------

create or replace function exora_private.error_codes()
returns text[]
language sql
immutable
set search_path = ''
as $$
  select array[
    'file_empty', 'file_too_large', 'file_name_invalid', 'file_type_unsupported', 'file_type_mismatch',
    'pdf_encrypted', 'pdf_damaged', 'pdf_no_pages', 'image_damaged', 'image_too_large', 'text_not_readable',
    'too_many_pages', 'too_many_facts', 'upload_incomplete', 'idempotency_conflict', 'quota_exceeded',
    'ai_consent_missing',
    'processing_timeout', 'reader_crashed', 'engine_unavailable', 'storage_unavailable',
    'database_unavailable', 'server_unreachable', 'job_not_held', 'job_cancelled', 'job_result_invalid',
    'fact_not_proven',
    'not_signed_in',
    'credentials_wrong', 'email_taken', 'email_invalid', 'email_unconfirmed', 'password_weak', 'not_allowed',
    'not_found', 'invalid_request', 'wrong_state', 'rate_limited', 'internal'
  ]
$$;

insert into public.system_configuration (key, value, description)
values
  ('jobs.silence_seconds', '90', 'A job without a heartbeat for so long is taken from its worker, whatever the worker''s lease.'),
  ('jobs.retention_days', '30', 'Finished jobs, and idempotency keys, are kept for so many days.');

-- 03_clinical_codes.sql -------------------------------------------------------

create or replace function public.search_medical_codes(
  p_query text,
  p_code_system text default null,
  p_limit integer default 20
)
returns table (
  code_system text,
  version text,
  code text,
  display text,
  matched_term text,
  score double precision
)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  -- Enough that the best are among them, few enough to score in a moment.
  v_enough constant integer := 200;
  v_key text := exora_private.search_key(p_query);
  v_code_key text := exora_private.code_key(p_query);
  v_words text[];
  v_parts text[];
  v_tried text[];
  v_releases integer[];
  v_codes public.medical_codes[];
  v_terms public.medical_code_synonyms[];
  v_factor double precision := 1;
  v_count integer;
  v_length integer;
  v_mend boolean;
begin
  if p_query is null or char_length(p_query) > 200 then
    perform exora_private.fail(
      'invalid_request', 'A search has at most 200 characters.', 'Search for a code or some words of a term.'
    );
  end if;
  if p_code_system is not null and not p_code_system = any (exora_private.code_systems()) then
    perform exora_private.fail('invalid_request', 'This code system is not known.', 'Leave it out to search all.');
  end if;
  if p_limit is null or p_limit not between 1 and 100 then
    perform exora_private.fail('invalid_request', 'A page has 1 to 100 codes.', 'Pass a limit between 1 and 100.');
  end if;
  if v_key = '' then
    return;
  end if;

  select array_agg(s.id)
  into v_releases
  from public.medical_code_systems as s
  where s.is_current and (p_code_system is null or s.code_system = p_code_system);
  -- Eight words say enough; words that are in half of all terms only if there are no others.
  v_words := (string_to_array(v_key, ' '))[1:8];
  v_words := coalesce(
    (
      select array_agg(distinct w.word)
      from unnest(v_words) as w (word)
      where w.word <> all (array['of', 'the', 'and', 'with', 'in', 'to', 'or', 'by', 'for', 'a'])
    ),
    v_words[1:1]
  );

  if strpos(btrim(p_query), ' ') = 0 and v_code_key ~ '[0-9]' and char_length(v_code_key) >= 2 then
    v_codes := array(
      select c
      from public.medical_codes as c
      where exora_private.code_key(c.code) operator(pg_catalog.~>=~) v_code_key
        and exora_private.code_key(c.code) operator(pg_catalog.~<~) (v_code_key || '~')
        and c.searchable
        and c.status = 'active'
        and exists (
          select
          from public.medical_code_systems as s
          where s.code_system = c.code_system and s.version = c.version and s.id = any (v_releases)
        )
      order by exora_private.code_key(c.code) using operator(pg_catalog.~<~)
      limit 50
    );
  end if;

  -- Terms that are or begin with the words as they were typed.
  v_terms := array(
    select x.term
    from unnest(v_releases) as r (id)
    cross join lateral (
      select t as term
      from public.medical_code_synonyms as t
      where t.release_id = r.id
        and t.search_key operator(pg_catalog.~>=~) v_key
        and t.search_key operator(pg_catalog.~<~) (v_key || chr(1114111))
      order by t.search_key using operator(pg_catalog.~<~)
      limit 30
    ) as x
  );

  -- One and two letters begin too many words to say anything beside others.
  v_words := coalesce(
    nullif(
      array(
        select w.word
        from unnest(v_words) as w (word)
        where char_length(w.word) > 2
          or exists (select from exora_private.medical_code_words as k where k.word = w.word)
      ),
      '{}'
    ),
    v_words
  );

  -- Terms that have the words anywhere, shorter terms first; if there are none, with words mended, then with one left out.
  foreach v_mend in array array[false, true] loop
    exit when v_mend and (v_terms <> '{}' or v_codes <> '{}');
    exit when char_length(v_key) <= 3 and cardinality(v_terms) >= p_limit;
    v_parts := array(
      select k.words
      from unnest(v_words) as w (word)
      cross join lateral exora_private.known_words(
        w.word, v_mend, greatest(3, 12 / cardinality(v_words))
      ) as k (words)
      where k.words is not null
    );
    v_count := cardinality(v_parts);
    -- Where nothing was mended, the same search would find nothing once more.
    if v_count = 0 or v_parts = v_tried or (v_count < cardinality(v_words) and not v_mend) then
      continue;
    end if;
    v_tried := v_parts;
    v_factor := case when v_mend then 0.8 else 1 end;
    v_length := v_count;
    loop
      v_terms := v_terms || exora_private.find_terms(
        v_parts, 0, v_length, v_releases, p_code_system is not null, v_enough
      );
      v_length := v_length + 1;
      exit when v_length > 9 or cardinality(v_terms) >= greatest(p_limit, 30);
    end loop;
  end loop;
  if v_terms = '{}' and coalesce(v_codes, '{}') = '{}' and v_count between 2 and 5 then
    v_factor := 0.6;
    v_length := v_count - 1;
    loop
      v_terms := exora_private.find_terms(v_parts, 1, v_length, v_releases, p_code_system is not null, v_enough);
      v_length := v_length + 1;
      exit when v_terms <> '{}' or v_length > v_count + 1;
    end loop;
  end if;

  return query
  with scored as (
    select
      t.code_id,
      t.term,
      case
        when t.search_key = v_key then case when t.is_display then 1 else 0.99 end
        when starts_with(t.search_key, v_key) then 0.6 + 0.35 * char_length(v_key) / char_length(t.search_key)
        else v_factor * (0.5 + 0.35 * least(char_length(v_key)::double precision / char_length(t.search_key), 1))
      end::double precision as points
    from unnest(v_terms) as t
    union all
    select
      c.id,
      c.code,
      case exora_private.code_key(c.code)
        when v_code_key then 1
        else 0.9 * char_length(v_code_key) / char_length(exora_private.code_key(c.code))
      end::double precision
    from unnest(v_codes) as c
  ),
  best as (
    select distinct on (x.code_id) x.code_id, x.term, x.points
    from scored as x
    order by x.code_id, x.points desc, char_length(x.term), x.term
  ),
  page as (
    select b.*
    from best as b
    order by b.points desc, char_length(b.term), b.term, b.code_id
    limit p_limit
  )
  select c.code_system, c.version, c.code, c.display, g.term, round(g.points::numeric, 3)::double precision
  from page as g
  join public.medical_codes as c on c.id = g.code_id
  order by g.points desc, char_length(g.term), g.term, g.code_id;
end
$$;

-- 03_clinical_core.sql --------------------------------------------------------

create or replace function exora_private.can_retry(p_file public.shell_files)
returns boolean
language sql
immutable
return p_file.status = 'failed'
  and p_file.storage_path is not null
  and (p_file.error_retryable or p_file.error_code = 'ai_consent_missing');

create or replace function exora_private.partial_date(p_date text)
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

alter table public.patient_clinical_events
  alter column id set default exora_private.ordered_id(),
  add constraint patient_clinical_events_date_real check ((event_date is null) = (event_day is null));

-- Living facts only. A whole index would also tempt the planner, while the table's statistics are young, to look up
-- foreign keys by patient instead of by id.
create index patient_clinical_events_patient_idx
on public.patient_clinical_events (patient_id, event_type, event_day desc nulls last, recorded_at desc, id)
include (assertion)
where status in ('suggested', 'confirmed');

-- With the status, so that the living facts of a page of documents are counted by the index alone.
create index patient_clinical_events_shell_file_idx
on public.patient_clinical_events (shell_file_id, patient_id, status);

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

alter table public.medical_code_assignments
  add constraint medical_code_assignments_pkey primary key (patient_id, event_id, code_system) include (event_type, code);

alter table public.clinical_event_sources
  add constraint clinical_event_sources_pkey primary key (patient_id, event_id, ordinal);

alter table public.clinical_event_decisions
  add constraint clinical_event_decisions_pkey primary key (patient_id, event_id, ordinal);

alter table public.patient_conditions
  add constraint patient_conditions_pkey primary key (patient_id, event_id);

alter table public.patient_medications
  add constraint patient_medications_pkey primary key (patient_id, event_id);

alter table public.patient_allergies
  add constraint patient_allergies_pkey primary key (patient_id, event_id);

alter table public.patient_observations
  add constraint patient_observations_pkey primary key (patient_id, event_id);

alter table public.patient_vitals
  add constraint patient_vitals_pkey primary key (patient_id, event_id);

alter table public.patient_immunizations
  add constraint patient_immunizations_pkey primary key (patient_id, event_id);

alter table public.patient_interventions
  add constraint patient_interventions_pkey primary key (patient_id, event_id);

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

create or replace function exora_private.check_clinical_event()
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

create or replace function exora_private.check_quotes()
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

-- 03_clinical_facts.sql -------------------------------------------------------

create function exora_private.fact_attributes(p_patient_id uuid, p_event_id uuid, p_event_type text)
returns jsonb
language plpgsql
stable
set search_path = ''
as $$
begin
  case p_event_type
    when 'condition', 'symptom', 'family_history' then
      return (
        select jsonb_strip_nulls(
          jsonb_build_object(
            'onset', d.onset, 'status', d.clinical_status, 'severity', d.severity, 'relation', d.relation
          )
        ) || d.other_attributes
        from public.patient_conditions as d
        where d.patient_id = p_patient_id and d.event_id = p_event_id
      );
    when 'medication' then
      return (
        select jsonb_strip_nulls(
          jsonb_build_object(
            'drug', d.drug, 'strength', d.strength, 'form', d.form, 'dose', d.dose, 'doseMax', d.dose_max,
            'unit', d.dose_unit, 'route', d.route, 'frequency', d.frequency, 'frequencyPerDay', d.frequency_per_day,
            'prn', d.as_needed, 'durationDays', d.duration_days, 'status', d.medication_status, 'start', d.started_on
          )
        ) || d.other_attributes
        from public.patient_medications as d
        where d.patient_id = p_patient_id and d.event_id = p_event_id
      );
    when 'allergy' then
      return (
        select jsonb_strip_nulls(
          jsonb_build_object(
            'reaction', d.reaction, 'severity', d.severity, 'criticality', d.criticality, 'status', d.allergy_status
          )
        ) || d.other_attributes
        from public.patient_allergies as d
        where d.patient_id = p_patient_id and d.event_id = p_event_id
      );
    when 'lab' then
      return (
        select jsonb_strip_nulls(
          jsonb_build_object(
            'value', coalesce(to_jsonb(d.value_number), to_jsonb(d.value_text)), 'unit', d.unit, 'refLow', d.ref_low,
            'refHigh', d.ref_high, 'flag', d.flag
          )
        ) || d.other_attributes
        from public.patient_observations as d
        where d.patient_id = p_patient_id and d.event_id = p_event_id
      );
    when 'vital' then
      return (
        select jsonb_strip_nulls(
          jsonb_build_object(
            'value', coalesce(to_jsonb(d.value_number), to_jsonb(d.value_text)), 'unit', d.unit,
            'systolic', d.systolic, 'diastolic', d.diastolic, 'flag', d.flag
          )
        ) || d.other_attributes
        from public.patient_vitals as d
        where d.patient_id = p_patient_id and d.event_id = p_event_id
      );
    when 'immunization' then
      return (
        select jsonb_strip_nulls(
          jsonb_build_object(
            'date', d.given_on, 'status', d.immunization_status, 'lot', d.lot_number
          )
        ) || d.other_attributes
        from public.patient_immunizations as d
        where d.patient_id = p_patient_id and d.event_id = p_event_id
      );
    when 'procedure' then
      return (
        select jsonb_strip_nulls(
          jsonb_build_object(
            'date', d.performed_on, 'status', d.intervention_status, 'bodySite', d.body_site
          )
        ) || d.other_attributes
        from public.patient_interventions as d
        where d.patient_id = p_patient_id and d.event_id = p_event_id
      );
  end case;
end
$$;

comment on function exora_private.fact_attributes(uuid, uuid, text) is
  'A fact''s flat attributes as they were stored: typed columns joined with other_attributes. Null: it has no detail row.';

create view exora_private.facts_ever
with (security_invoker = true)
as
select
  e.id,
  e.patient_id,
  e.shell_file_id,
  e.event_type,
  e.display_text,
  e.assertion,
  e.event_date,
  e.event_day,
  e.recorded_at,
  e.superseded_at,
  e.status,
  e.origin,
  e.confidence,
  p.attributes,
  p.code,
  p.sources,
  -- As text: each level of jsonb would copy what lies below it once more, and nobody asks for a part of it.
  json_build_object(
    'id', e.id,
    'type', e.event_type,
    'text', e.display_text,
    'assertion', e.assertion,
    'negated', e.assertion = 'absent',
    'attributes', p.attributes,
    'code', p.code,
    'date', e.event_date,
    'confidence', e.confidence,
    'status', e.status,
    'origin', e.origin,
    'sources', p.sources
  ) as fact
from public.patient_clinical_events as e
cross join lateral (
  -- Looked up where they are asked for, and then only.
  select
    exora_private.fact_attributes(e.patient_id, e.id, e.event_type) as attributes,
    (
      select json_build_object('system', m.code_system, 'code', m.code, 'display', m.display)
      from public.medical_code_assignments as m
      where m.patient_id = e.patient_id and m.event_id = e.id
      order by m.code_system
      limit 1
    ) as code,
    (
      select coalesce(
        json_agg(
          json_build_object(
            'page', s.page_number, 'quote', s.quote, 'start', s.start_offset, 'end', s.end_offset,
            'role', s.role, 'boxes', s.boxes
          )
          order by s.ordinal
        ),
        '[]'
      )
      from public.clinical_event_sources as s
      where s.patient_id = e.patient_id and s.event_id = e.id
    ) as sources
) as p;

revoke all on exora_private.facts_ever from public, anon, authenticated, service_role;

comment on view exora_private.facts_ever is
  'Every fact in every version as JSON (contracts: factSchema, offsets in code points). Callers decide about access.';

create view exora_private.facts
with (security_invoker = true)
as
select *
from exora_private.facts_ever as e
where e.status in ('suggested', 'confirmed');

revoke all on exora_private.facts from public, anon, authenticated, service_role;

comment on view exora_private.facts is 'The living facts among all that were ever stored. Callers decide about access.';

create or replace function exora_private.facts_as_known(p_patient_id uuid, p_at timestamptz)
returns table (
  id uuid,
  patient_id uuid,
  shell_file_id uuid,
  event_type text,
  event_day date,
  recorded_at timestamptz,
  fact jsonb
)
language sql
stable
set search_path = ''
rows 200
as $$
  select
    f.id,
    f.patient_id,
    f.shell_file_id,
    f.event_type,
    f.event_day,
    f.recorded_at,
    f.fact::jsonb || jsonb_build_object('status', k.status, 'code', c.code)
  from exora_private.facts_ever as f
  cross join lateral (
    select coalesce(
      (
        select d.status
        from public.clinical_event_decisions as d
        where d.patient_id = p_patient_id and d.event_id = f.id and d.decided_at <= p_at
        order by d.decided_at desc, d.ordinal desc
        limit 1
      ),
      'suggested'
    ) as status
  ) as k
  left join lateral (
    -- A code that was given later wasn't known.
    select jsonb_build_object('system', m.code_system, 'code', m.code, 'display', m.display) as code
    from public.medical_code_assignments as m
    where m.patient_id = p_patient_id and m.event_id = f.id and m.assigned_at <= p_at
    order by m.code_system
    limit 1
  ) as c on true
  where f.patient_id = p_patient_id
    and f.recorded_at <= p_at
    and (f.superseded_at is null or f.superseded_at > p_at)
    and k.status <> 'rejected'
$$;

create function exora_private.facts_json(p_patient_id uuid, p_ids uuid[], p_with_files boolean)
returns json
language plpgsql
stable
set search_path = ''
-- Its plan is the same for every list, and making it for each takes longer than reading a short one.
set plan_cache_mode = force_generic_plan
as $$
begin
  return (
    select coalesce(
      json_agg(
        -- Written out as in the view facts_ever: to add to a finished object takes a third of the time of making it.
        json_build_object(
          'id', f.id,
          'type', f.event_type,
          'text', f.display_text,
          'assertion', f.assertion,
          'negated', f.assertion = 'absent',
          'attributes', f.attributes,
          'code', f.code,
          'date', f.event_date,
          'confidence', f.confidence,
          'status', f.status,
          'origin', f.origin,
          'sources', f.sources,
          'day', f.event_day,
          'recorded_at', f.recorded_at,
          'shell_file_id', s.id,
          'file_name', s.file_name
        )
        order by i.ordinal
      ),
      '[]'
    )
    from unnest(p_ids) with ordinality as i (id, ordinal)
    join exora_private.facts as f on f.patient_id = p_patient_id and f.id = i.id
    -- A file's name can tell more than the fact: both go to those only who may see the documents.
    left join public.shell_files as s on s.id = f.shell_file_id and p_with_files
  );
end
$$;

comment on function exora_private.facts_json(uuid, uuid[], boolean) is
  'Living facts of a record in the order of their ids (contracts: recordFactSchema); where they were found only if p_with_files.';

-- 04_ai_processing.sql --------------------------------------------------------

create or replace function exora_private.is_count(p_value jsonb)
returns boolean
language sql
immutable
-- Between two numbers there are numbers only.
return coalesce(case when p_value between '0' and '999999999' then scale(p_value::numeric) = 0 end, false);

create or replace function exora_private.unproven_facts(p_reading_id uuid, p_facts jsonb)
returns table (ordinal bigint, reason text)
language sql
stable
set search_path = ''
as $$
  with pages as materialized (
    -- Unpacked once per page, not once per span.
    select p.page_number, p.text || '' as text, exora_private.ascii_bytes(p.text) as bytes
    from public.shell_file_pages as p
    where p.reading_id = p_reading_id
  ),
  spans as (
    select
      f.ordinal,
      x.at,
      x.source ->> 'role' as role,
      x.source ->> 'quote' as quote,
      (x.source ->> 'page')::integer as page_number,
      (x.source ->> 'start')::integer as start_offset,
      (x.source ->> 'end')::integer as end_offset
    from jsonb_array_elements(p_facts) with ordinality as f (fact, ordinal)
    cross join lateral jsonb_array_elements(f.fact -> 'sources') with ordinality as x (source, at)
  ),
  quoted as (
    select
      s.ordinal,
      string_agg(s.quote, ' ' order by s.at) as quotes,
      case
        when not bool_or(s.role = 'label') then 'label_missing'
        when not bool_and(p.page_number is not null) then 'page_missing'
        when not bool_and(
          coalesce(
            s.start_offset >= 0
            and s.end_offset > s.start_offset
            and exora_private.words_at(p.text, p.bytes, s.start_offset, greatest(s.end_offset, s.start_offset)) = s.quote,
            false
          )
        ) then 'quote_differs'
      end as reason
    from spans as s
    left join pages as p on p.page_number = s.page_number
    group by s.ordinal
  ),
  judged as (
    select
      f.ordinal,
      case
        when q.ordinal is null then 'source_missing'
        else coalesce(
          q.reason,
          exora_private.unproven_reason(f.fact ->> 'type', f.fact ->> 'text', f.fact -> 'attributes', q.quotes)
        )
      end as reason
    from jsonb_array_elements(p_facts) with ordinality as f (fact, ordinal)
    left join quoted as q on q.ordinal = f.ordinal
  )
  select j.ordinal, j.reason
  from judged as j
  where j.reason is not null
$$;

create function exora_private.store_details(p_patient_id uuid, p_facts jsonb, p_event_ids uuid[])
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_detail record;
begin
  -- Names come from details() alone, never from a fact. Planned at each call: bare expressions, as no function has to
  -- be looked into.
  for v_detail in
    select
      d.detail_table,
      d.event_types,
      string_agg(format('%I', c.entry ->> 2), ', ' order by c.ordinal) as columns,
      string_agg(
        format('case when jsonb_typeof(f.a -> %1$L) = %2$L then (f.a ->> %1$L)::%3$s end', c.entry ->> 0, k.kind, k.type),
        ', '
        order by c.ordinal
      ) as expressions,
      string_agg(format('case when jsonb_typeof(f.a -> %1$L) = %2$L then %1$L end', c.entry ->> 0, k.kind), ', ') as taken
    from exora_private.details() as d
    cross join lateral jsonb_array_elements(d.columns) with ordinality as c (entry, ordinal)
    cross join lateral (
      select replace(c.entry ->> 1, 'text', 'string') as kind, replace(c.entry ->> 1, 'number', 'numeric') as type
    ) as k
    where d.event_types && array(
      select f.fact ->> 'type'
      from rows from (jsonb_array_elements(p_facts), unnest(p_event_ids)) as f (fact, event_id)
      where f.event_id is not null
    )
    group by d.detail_table, d.event_types
  loop
    execute format(
      'insert into public.%I (event_id, patient_id, event_type, other_attributes, %s)
       select f.event_id, $1, f.type, f.a - array_remove(array[%s], null), %s
       from (
         select x.event_id, x.fact ->> ''type'' as type, x.fact -> ''attributes'' as a
         from rows from (jsonb_array_elements($2), unnest($3)) as x (fact, event_id)
         where x.event_id is not null and x.fact ->> ''type'' = any ($4)
         offset 0
       ) as f',
      v_detail.detail_table, v_detail.columns, v_detail.taken, v_detail.expressions
    )
    using p_patient_id, p_facts, p_event_ids, v_detail.event_types;
  end loop;
end
$$;

comment on function exora_private.store_details(uuid, jsonb, uuid[]) is
  'Stores the detail rows of facts, one statement per detail table. Where a fact has no event id, nothing.';

create function exora_private.store_codes(p_patient_id uuid, p_facts jsonb, p_event_ids uuid[])
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  insert into public.medical_code_assignments (
    event_id, patient_id, event_type, code_system, code, display, code_version, match_reason, matched_term, score
  )
  select
    f.event_id,
    p_patient_id,
    f.fact ->> 'type',
    c.code ->> 'system',
    c.code ->> 'code',
    c.code ->> 'display',
    c.code ->> 'version',
    c.code ->> 'reason',
    c.code ->> 'term',
    (c.code ->> 'score')::double precision
  from rows from (jsonb_array_elements(p_facts), unnest(p_event_ids)) as f (fact, event_id)
  cross join lateral (select f.fact -> 'code' as code offset 0) as c
  where f.event_id is not null and jsonb_typeof(c.code) = 'object';
end
$$;

comment on function exora_private.store_codes(uuid, jsonb, uuid[]) is
  'Stores the codes of facts, each with its release, why it matched, by which term and how well, as far as that is told.';

create or replace function exora_private.content_hash(p_fact jsonb)
returns text
language sql
stable
-- Of the text of a JSON array of these; to build that array would copy each of them.
return encode(
  sha256(
    convert_to(
      format(
        '[%s, %s, %s, %s, %s, %s, %s]',
        coalesce(p_fact -> 'type', 'null'), coalesce(p_fact -> 'text', 'null'), coalesce(p_fact -> 'assertion', 'null'),
        coalesce(p_fact -> 'attributes', 'null'), coalesce(p_fact -> 'date', 'null'), coalesce(p_fact -> 'code', 'null'),
        coalesce(p_fact -> 'sources', 'null')
      ),
      'UTF8'
    )
  ),
  'hex'
);

create or replace function exora_private.store_facts(
  p_shell_file_id uuid,
  p_patient_id uuid,
  p_reading_id uuid,
  p_session_id uuid,
  p_facts jsonb
)
returns jsonb
language plpgsql
volatile
set search_path = ''
as $$
declare
  -- In the order of p_facts. No event id: nothing is stored for this one.
  v_event_ids uuid[];
  v_old_ids uuid[];
  v_hashes text[];
  v_kept integer;
  v_gone uuid[];
begin
  -- A person who decides about one of these at this moment comes before or after the whole.
  perform
  from public.patient_clinical_events as e
  where e.shell_file_id = p_shell_file_id and e.status <> 'superseded'
  order by e.id
  for no key update;

  -- What each stated fact meets: nothing (store it), the same content or a person's decision (keep that),
  -- or another suggestion under the same key (supersede that). One fact per key: the first.
  with stated as materialized (
    select f.ordinal, f.fact ->> 'key' as key, exora_private.content_hash(f.fact) as content_hash
    from jsonb_array_elements(p_facts) with ordinality as f (fact, ordinal)
  ),
  firsts as (
    select s.key, min(s.ordinal) as ordinal
    from stated as s
    group by s.key
  ),
  met as (
    select
      s.ordinal,
      s.content_hash,
      e.id as old_id,
      i.ordinal is not null as is_first,
      coalesce(e.status <> 'suggested' or e.content_hash = s.content_hash, false) as keep
    from stated as s
    left join firsts as i on i.ordinal = s.ordinal
    left join public.patient_clinical_events as e
      on e.shell_file_id = p_shell_file_id and e.fact_key = s.key and e.status <> 'superseded'
  )
  select
    coalesce(array_agg(case when m.is_first and not m.keep then exora_private.ordered_id() end order by m.ordinal), '{}'),
    coalesce(array_agg(case when m.is_first and not m.keep then m.old_id end order by m.ordinal), '{}'),
    coalesce(array_agg(m.content_hash order by m.ordinal), '{}'),
    count(*) filter (where m.is_first and m.keep)
  into v_event_ids, v_old_ids, v_hashes, v_kept
  from met as m;

  -- Before the new versions: a key has one living row.
  with gone as (
    update public.patient_clinical_events as e
    set
      status = 'superseded',
      superseded_at = now()
    where e.shell_file_id = p_shell_file_id
      and e.status = 'suggested'
      and e.origin <> 'person'
      and (
        e.id = any (v_old_ids)
        or e.fact_key not in (select f.fact ->> 'key' from jsonb_array_elements(p_facts) as f (fact))
      )
    returning e.id
  )
  select coalesce(array_agg(g.id), '{}') into v_gone from gone as g;
  update public.manual_review_queue as q
  set
    status = 'obsolete',
    decided_at = now()
  where q.event_id = any (v_gone) and q.status = 'waiting';
  perform exora_private.retire_narratives(v_gone);

  insert into public.patient_clinical_events (
    id, patient_id, shell_file_id, fact_key, event_type, display_text, assertion, event_date, origin, confidence,
    content_hash, session_id, supersedes_id
  )
  select
    f.event_id,
    p_patient_id,
    p_shell_file_id,
    f.fact ->> 'key',
    f.fact ->> 'type',
    f.fact ->> 'text',
    f.fact ->> 'assertion',
    -- A day that no calendar has (30 February, a misread digit) leaves the fact undated, not unstored.
    case when exora_private.partial_date(f.fact ->> 'date') is not null then f.fact ->> 'date' end,
    'machine',
    (f.fact ->> 'confidence')::double precision,
    f.content_hash,
    p_session_id,
    f.old_id
  from rows from (jsonb_array_elements(p_facts), unnest(v_event_ids), unnest(v_old_ids), unnest(v_hashes))
    as f (fact, event_id, old_id, content_hash)
  where f.event_id is not null;

  perform exora_private.store_details(p_patient_id, p_facts, v_event_ids);
  perform exora_private.store_codes(p_patient_id, p_facts, v_event_ids);

  insert into public.clinical_event_sources (
    event_id, ordinal, patient_id, event_type, role, page_id, page_number, quote, start_offset, end_offset, boxes
  )
  select
    f.event_id,
    s.ordinal,
    p_patient_id,
    f.fact ->> 'type',
    s.source ->> 'role',
    p.id,
    p.page_number,
    s.source ->> 'quote',
    (s.source ->> 'start')::integer,
    (s.source ->> 'end')::integer,
    s.source -> 'boxes'
  from rows from (jsonb_array_elements(p_facts), unnest(v_event_ids)) as f (fact, event_id)
  cross join lateral jsonb_array_elements(f.fact -> 'sources') with ordinality as s (source, ordinal)
  join public.shell_file_pages as p
    on p.reading_id = p_reading_id and p.page_number = (s.source ->> 'page')::integer
  where f.event_id is not null;

  return jsonb_build_object(
    'facts_stored', cardinality(array_remove(v_event_ids, null)),
    'facts_kept', v_kept,
    'facts_superseded', cardinality(v_gone),
    'facts_to_review', exora_private.queue_for_review(p_patient_id, p_reading_id, p_facts, v_event_ids)
  );
end
$$;

-- 04_manual_review.sql --------------------------------------------------------

create function exora_private.queue_for_review(p_patient_id uuid, p_reading_id uuid, p_facts jsonb, p_event_ids uuid[])
returns integer
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_queued integer;
begin
  with stated as materialized (
    select
      x.event_id,
      x.fact,
      x.fact ->> 'type' as event_type,
      x.fact -> 'attributes' as a,
      lower(coalesce(exora_private.text_attribute(x.fact -> 'attributes', 'drug'), x.fact ->> 'text')) as subject,
      case
        when x.fact ->> 'type' = 'medication' then exora_private.squeeze(x.fact #>> '{attributes,strength}')
      end as strength,
      x.fact ->> 'type' = 'medication'
        and exora_private.is_high_alert(concat_ws(' ', x.fact #>> '{attributes,drug}', x.fact ->> 'text')) as is_high_alert
    from rows from (jsonb_array_elements(p_facts), unnest(p_event_ids)) as x (fact, event_id)
    where x.event_id is not null
  ),
  -- Recognisers rate each word from 0 to 1. Under 0.6 they chose among letters: a doubtful digit in a dose costs a look.
  doubted as materialized (
    select p.page_number, (w.word ->> 'start')::integer as start_offset, (w.word ->> 'end')::integer as end_offset
    from public.shell_file_pages as p
    cross join lateral jsonb_path_query(p.words, 'strict $[*] ? (@.confidence < 0.6)') as w (word)
    where p.reading_id = p_reading_id
      and exora_private.is_count(w.word -> 'start')
      and exora_private.is_count(w.word -> 'end')
  ),
  -- Under half of a text layer's words seen in the picture: a layer of another text, or one that isn't shown.
  unlike as materialized (
    select distinct o.page_number
    from public.ocr_artifacts as o
    where o.reading_id = p_reading_id and exora_private.number_attribute(o.details, 'text_layer_agreement') < 0.5
  ),
  proofs as (
    select s.event_id, bool_or(d.page_number is not null) as is_doubted, bool_or(u.page_number is not null) as is_unlike
    from stated as s
    cross join lateral jsonb_array_elements(s.fact -> 'sources') as x (source)
    left join doubted as d
      on d.page_number = (x.source ->> 'page')::integer
      and d.start_offset < (x.source ->> 'end')::integer
      and d.end_offset > (x.source ->> 'start')::integer
    left join unlike as u on u.page_number = (x.source ->> 'page')::integer
    group by s.event_id
  ),
  known as materialized (
    -- What was stated many times is compared once. A fact that meets itself here doesn't differ from itself.
    select d.event_type, d.assertion, d.subject, exora_private.squeeze(d.strength) as strength, d.dose, d.frequency_per_day
    from (
      select distinct
        e.event_type, e.assertion, lower(coalesce(m.drug, e.display_text)) as subject, m.strength, m.dose, m.frequency_per_day
      from public.patient_clinical_events as e
      left join public.patient_medications as m on m.patient_id = p_patient_id and m.event_id = e.id
      where e.patient_id = p_patient_id
        and e.event_type in ('allergy', 'medication')
        and e.status in ('suggested', 'confirmed')
        and coalesce(lower(m.medication_status), 'active') not in ('stopped', 'completed', 'discontinued')
        and lower(coalesce(m.drug, e.display_text)) in (
          select s.subject from stated as s where s.event_type in ('allergy', 'medication')
        )
    ) as d
  ),
  -- A drug that is both taken and named as an allergy, an allergy both stated and denied, one drug in two doses.
  conflicting as (
    select distinct s.event_id
    from stated as s
    join known as k on k.subject = s.subject
    where s.event_type in ('allergy', 'medication')
      and case
        when k.event_type <> s.event_type then k.assertion = 'present' and s.fact ->> 'assertion' = 'present'
        when k.event_type = 'allergy' then (k.assertion = 'absent') <> (s.fact ->> 'assertion' = 'absent')
        when k.assertion <> 'present' or s.fact ->> 'assertion' <> 'present' then false
        else coalesce(k.strength <> s.strength, false)
          or coalesce(k.dose <> exora_private.number_attribute(s.a, 'dose'), false)
          or coalesce(k.frequency_per_day <> exora_private.number_attribute(s.a, 'frequencyPerDay'), false)
      end
  ),
  -- Materialized: the reasons are asked for four times.
  judged as materialized (
    select
      s.event_id,
      s.event_type,
      s.is_high_alert,
      array_remove(
        array[
          case when p.is_unlike then 'text_layer_mismatch' end,
          case when s.event_id in (select c.event_id from conflicting as c) then 'conflict' end,
          -- "No known allergy to penicillin", read where it doesn't stand, is as dangerous as an allergy that was missed.
          case
            when s.event_type = 'allergy'
              or (
                s.event_type = 'medication'
                and (
                  s.a ->> 'strength' is not null or s.a ->> 'dose' is not null
                  or s.is_high_alert
                )
              )
              then 'high_risk'
          end,
          -- Extractors give 0.7 and more to names that they know in a place where such names stand; less is a guess.
          case when p.is_doubted or (s.fact ->> 'confidence')::numeric < 0.7 then 'low_confidence' end,
          -- Without a code nothing warns of an interaction, and the same illness in other words stays a second one.
          case
            when s.event_type in ('allergy', 'medication', 'condition')
              and jsonb_typeof(s.fact -> 'code') is distinct from 'object'
              then 'uncoded'
          end
        ],
        null
      ) as reasons
    from stated as s
    left join proofs as p on p.event_id = s.event_id
  )
  insert into public.manual_review_queue (event_id, patient_id, event_type, reason, reasons, priority)
  select
    j.event_id, p_patient_id, j.event_type, j.reasons[1], j.reasons,
    exora_private.review_priority(j.event_type, j.is_high_alert, j.reasons)
  from judged as j
  where cardinality(j.reasons) > 0;

  get diagnostics v_queued = row_count;
  return v_queued;
end
$$;

comment on function exora_private.queue_for_review(uuid, uuid, jsonb, uuid[]) is
  'Scores new facts by risk, the reader''s and the extractor''s confidence, conflicts and codes, and queues those that need a look.';

create or replace function exora_private.store_person_fact(
  p_patient_id uuid,
  p_shell_file_id uuid,
  p_fact_key text,
  p_fact jsonb,
  p_supersedes_id uuid
)
returns uuid
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_event_id uuid := exora_private.ordered_id();
begin
  insert into public.patient_clinical_events (
    id, patient_id, shell_file_id, fact_key, event_type, display_text, assertion, event_date, status, origin,
    confidence, content_hash, supersedes_id, decided_by, decided_at
  )
  values (
    v_event_id, p_patient_id, p_shell_file_id, p_fact_key, p_fact ->> 'type', p_fact ->> 'text', p_fact ->> 'assertion',
    p_fact ->> 'date', 'confirmed', 'person', 1, exora_private.content_hash(p_fact), p_supersedes_id,
    auth.uid(), now()
  );
  perform exora_private.store_details(p_patient_id, jsonb_build_array(p_fact), array[v_event_id]);
  perform exora_private.store_codes(p_patient_id, jsonb_build_array(p_fact), array[v_event_id]);
  return v_event_id;
end
$$;

create or replace function public.correct_clinical_event(p_event_id uuid, p_correction jsonb)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_event public.patient_clinical_events := exora_private.event_to_decide(p_event_id);
  v_before jsonb;
  v_fact jsonb;
  v_key text := v_event.fact_key;
  v_new_id uuid;
begin
  select
    jsonb_strip_nulls(jsonb_build_object('code', c.code)) || jsonb_build_object(
      'type', v_event.event_type,
      'text', v_event.display_text,
      'assertion', v_event.assertion,
      'attributes', exora_private.fact_attributes(v_event.patient_id, v_event.id, v_event.event_type),
      'date', v_event.event_date
    )
  into v_before
  from (values (1)) as one (x)
  left join lateral (
    select jsonb_build_object(
      'system', m.code_system, 'code', m.code, 'display', m.display, 'version', m.code_version,
      'reason', m.match_reason, 'term', m.matched_term, 'score', m.score
    ) as code
    from public.medical_code_assignments as m
    where m.patient_id = v_event.patient_id and m.event_id = v_event.id
    order by m.code_system
    limit 1
  ) as c on true;
  v_fact := exora_private.person_fact(p_correction, v_before);

  if v_event.status = 'superseded' then
    -- A correction whose answer was lost may be sent again; any other comes too late.
    select e.id into v_new_id
    from public.patient_clinical_events as e
    where e.supersedes_id = v_event.id
      and e.origin = 'person'
      and e.decided_by = auth.uid()
      and e.status = 'confirmed'
      and e.content_hash = exora_private.content_hash(v_fact);
    if found then
      return jsonb_build_object('event_id', v_new_id, 'status', 'confirmed');
    end if;
  elsif exora_private.content_hash(v_fact)
    = exora_private.content_hash(
      v_before || jsonb_build_object('attributes', jsonb_strip_nulls(v_before -> 'attributes'), 'sources', '[]'::jsonb)
    )
  then
    perform exora_private.fail('invalid_request', 'This changes nothing.', 'Confirm the fact, or say what is different.');
  elsif v_event.shell_file_id is null then
    v_key := 'stated-' || exora_private.content_hash(v_fact);
    if exora_private.stated_event(v_event.patient_id, v_key) is not null then
      perform exora_private.fail('wrong_state', 'The record has this very fact already.', 'Reject the one that is wrong.');
    end if;
  end if;
  return exora_private.decide_event(v_event, 'corrected', null, v_fact, v_key);
end
$$;

create function public.read_review_queue(
  p_patient_id uuid,
  p_limit integer default 50,
  p_after_event_id uuid default null
)
returns json
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_limit integer := exora_private.page_size(p_limit, 50, 200);
  v_types text[] := exora_private.require_read_types(p_patient_id, null);
  v_with_files boolean := exora_private.can_read(p_patient_id, 'documents');
  v_after public.manual_review_queue;
begin
  if p_after_event_id is not null then
    select q.* into v_after
    from public.manual_review_queue as q
    where q.event_id = p_after_event_id and q.patient_id = p_patient_id;
    if not found then
      perform exora_private.fail('not_found', 'This record''s queue has no such fact.', 'Start again from the first page.');
    end if;
  end if;

  return (
    select coalesce(
      json_agg(
        json_build_object(
          'event_id', q.event_id,
          'reason', q.reason,
          'reasons', q.reasons,
          'priority', q.priority,
          'created_at', q.created_at,
          -- A file's name can tell more than the fact: both go to those only who may see the documents.
          'shell_file_id', s.id,
          'file_name', s.file_name,
          'fact', f.fact
        )
        order by q.priority, q.created_at, q.event_id
      ),
      '[]'
    )
    from (
      select x.*
      from public.manual_review_queue as x
      where x.patient_id = p_patient_id
        and x.status = 'waiting'
        and x.event_type = any (v_types)
        and (
          p_after_event_id is null
          or (x.priority, x.created_at, x.event_id) > (v_after.priority, v_after.created_at, v_after.event_id)
        )
      order by x.priority, x.created_at, x.event_id
      limit v_limit
    ) as q
    join exora_private.facts as f on f.patient_id = p_patient_id and f.id = q.event_id
    left join public.shell_files as s on s.id = f.shell_file_id and v_with_files
  );
end
$$;

revoke all on function public.read_review_queue(uuid, integer, uuid) from public, anon, service_role;

grant execute on function public.read_review_queue(uuid, integer, uuid) to authenticated;

comment on function public.read_review_queue(uuid, integer, uuid) is
  'The facts of readable categories that wait for a look, the most dangerous first; p_after_event_id is the last one seen.';

-- 04_narrating.sql ------------------------------------------------------------

create or replace function public.begin_narrating(p_job_id uuid, p_worker_id text, p_attempt integer)
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
      select coalesce(jsonb_agg(f.fact::jsonb - 'sources' order by f.event_day, f.event_type, f.id), '[]')
      from exora_private.facts as f
      where f.shell_file_id = v_file.id
    )
  );
end
$$;

-- 06_security_reads.sql -------------------------------------------------------

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

revoke all on function public.read_documents(uuid, integer, timestamptz) from public, anon, service_role;

grant execute on function public.read_documents(uuid, integer, timestamptz) to authenticated;

comment on function public.read_documents(uuid, integer, timestamptz) is
  'The record''s documents, newest first; p_before is the created_at of the last one seen.';

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

create or replace function exora_private.readable_types(p_patient_id uuid)
returns text[]
language sql
stable
set search_path = ''
as $$
  select coalesce(array_agg(t.name), '{}')
  from unnest(exora_private.fact_types()) as t (name)
  -- A subquery: who may read what is asked once, not for each type.
  where exora_private.category_of(t.name) = any ((select exora_private.readable_categories(p_patient_id))::text[])
$$;

create or replace function exora_private.current_facts(p_patient_id uuid, p_types text[])
returns table (event_type text, ids uuid[])
language sql
stable
set search_path = ''
-- Whole parts of a record are joined: by hash. Estimates are an average record's, and in a long one a loop is quadratic.
set enable_nestloop = off
set plan_cache_mode = force_generic_plan
as $$
  with details as (
    -- Of each table nothing is read unless its type is asked for.
    select m.event_id, m.drug as name, m.strength, m.medication_status as status
    from public.patient_medications as m
    where m.patient_id = p_patient_id and 'medication' = any (p_types)
    union all
    select d.event_id, null, null, d.clinical_status
    from public.patient_conditions as d
    where d.patient_id = p_patient_id and 'condition' = any (p_types)
    union all
    select a.event_id, null, null, a.allergy_status
    from public.patient_allergies as a
    where a.patient_id = p_patient_id and 'allergy' = any (p_types)
    union all
    select o.event_id, o.other_attributes ->> 'analyte', null, o.other_attributes ->> 'status'
    from public.patient_observations as o
    where o.patient_id = p_patient_id and 'lab' = any (p_types)
  ),
  codes as (
    -- One pass over the record's codes; a look-up a fact would be thousands in a long record.
    select distinct on (k.event_id) k.event_id, k.code
    from public.medical_code_assignments as k
    where k.patient_id = p_patient_id and k.event_type = any (p_types)
    order by k.event_id, k.code_system
  ),
  present as materialized (
    select
      e.id,
      e.event_type,
      coalesce(e.event_day, '-infinity') as day,
      e.recorded_at,
      -- The text is asked for where there is neither code nor name: all else of the fact is in the index.
      lower(
        coalesce(
          c.code,
          d.name,
          (
            select t.display_text
            from public.patient_clinical_events as t
            where t.patient_id = p_patient_id and t.id = e.id
          )
        )
      ) as subject,
      coalesce(d.strength, '') as strength
    from public.patient_clinical_events as e
    left join details as d on d.event_id = e.id
    left join codes as c on c.event_id = e.id
    where e.patient_id = p_patient_id
      and e.event_type = any (p_types)
      and e.status in ('suggested', 'confirmed')
      and e.assertion = 'present'
      and coalesce(lower(d.status), 'active') not in (
        'stopped', 'completed', 'discontinued', 'resolved', 'inactive'
      )
  ),
  -- By hash, so that only the facts of the last days are sorted, not a whole record's.
  last_days as (
    select p.event_type, p.subject, p.strength, max(p.day) as day
    from present as p
    group by p.event_type, p.subject, p.strength
  ),
  latest as (
    -- One line for what several documents state alike: the latest statement. Different strengths of a drug stay two
    -- lines, for a difference must be seen.
    select distinct on (p.event_type, p.subject, p.strength) p.*
    from last_days as x
    join present as p using (event_type, subject, strength, day)
    order by p.event_type, p.subject, p.strength, p.recorded_at desc, p.id
  )
  select l.event_type, array_agg(l.id order by l.day desc, l.recorded_at desc, l.id)
  from latest as l
  group by l.event_type
$$;

create function public.read_overview(p_patient_id uuid)
returns json
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_groups constant text[] := array['medications', 'conditions', 'allergies', 'labs'];
  v_shown text[] := exora_private.require_read_any(p_patient_id, v_groups || array['documents', 'summary']);
  v_with_files boolean := 'documents' = any (v_shown);
  v_types text[] := exora_private.readable_types(p_patient_id);
begin
  return (
    with present as materialized (
      select c.event_type, exora_private.facts_json(p_patient_id, c.ids, v_with_files) as facts
      from exora_private.current_facts(
        p_patient_id,
        array(
          select t.name
          from unnest(array['medication', 'condition', 'allergy', 'lab']) as t (name)
          where t.name = any (v_types)
        )
      ) as c
    )
    select json_build_object(
      'medications', coalesce((select p.facts from present as p where p.event_type = 'medication'), '[]'),
      'conditions', coalesce((select p.facts from present as p where p.event_type = 'condition'), '[]'),
      'allergies', coalesce((select p.facts from present as p where p.event_type = 'allergy'), '[]'),
      'labs', coalesce((select p.facts from present as p where p.event_type = 'lab'), '[]'),
      -- An empty group must not be taken for "none": no allergy shown is not no allergy.
      'hidden', (
        select coalesce(json_agg(g.name order by g.name), '[]')
        from unnest(v_groups || array['documents']) as g (name)
        where g.name <> all (v_shown)
      ),
      'counts', (
        select json_build_object(
          'documents', count(*),
          'processing', count(*) filter (where f.status in ('queued', 'reading', 'understanding')),
          'failed', count(*) filter (where f.status = 'failed'),
          'facts', (
            select count(*)
            from public.patient_clinical_events as e
            where e.patient_id = p_patient_id
              and e.status in ('suggested', 'confirmed')
              and e.event_type = any (v_types)
          )
        )
        from public.shell_files as f
        where f.patient_id = p_patient_id and v_with_files
      )
    )
  );
end
$$;

revoke all on function public.read_overview(uuid) from public, anon, service_role;

grant execute on function public.read_overview(uuid) to authenticated;

comment on function public.read_overview(uuid) is
  'What the record says at present, in the groups that the caller may read (the others are named in hidden), and counts.';

create function exora_private.fact_page(
  p_patient_id uuid,
  p_types text[],
  p_before_day date,
  p_before_id uuid,
  p_limit integer
)
returns json
language plpgsql
stable
set search_path = ''
as $$
declare
  v_day date;
  v_recorded_at timestamptz;
  v_ids uuid[];
begin
  select c.day, c.recorded_at
  into v_day, v_recorded_at
  from exora_private.fact_cursor(p_patient_id, p_types, p_before_day, p_before_id) as c;
  -- The page is cut out by the index alone; only its facts are made into JSON.
  select array_agg(x.id order by x.event_day desc nulls last, x.recorded_at desc, x.id)
  into v_ids
  from (
    select e.id, e.event_day, e.recorded_at
    from public.patient_clinical_events as e
    where e.patient_id = p_patient_id
      and e.status in ('suggested', 'confirmed')
      and e.event_type = any (p_types)
      and (
        (coalesce(e.event_day, '-infinity'), e.recorded_at) < (v_day, v_recorded_at)
        or ((coalesce(e.event_day, '-infinity'), e.recorded_at) = (v_day, v_recorded_at) and e.id > p_before_id)
      )
    order by e.event_day desc nulls last, e.recorded_at desc, e.id
    limit p_limit
  ) as x;
  return exora_private.facts_json(p_patient_id, v_ids, exora_private.can_read(p_patient_id, 'documents'));
end
$$;

comment on function exora_private.fact_page(uuid, text[], date, uuid, integer) is
  'A page of living facts of these types: latest day first, undated ones last, after p_before_id or below p_before_day.';

create function exora_private.known_page(
  p_patient_id uuid,
  p_types text[],
  p_known_on timestamptz,
  p_before_day date,
  p_before_id uuid,
  p_limit integer
)
returns json
language plpgsql
stable
set search_path = ''
as $$
declare
  v_with_files boolean := exora_private.can_read(p_patient_id, 'documents');
  v_day date;
  v_recorded_at timestamptz;
begin
  select c.day, c.recorded_at
  into v_day, v_recorded_at
  from exora_private.fact_cursor(p_patient_id, p_types, p_before_day, p_before_id) as c;
  return (
    select coalesce(
      json_agg(
        x.fact || jsonb_build_object(
          'day', x.event_day, 'recorded_at', x.recorded_at, 'shell_file_id', s.id, 'file_name', s.file_name
        )
        order by x.event_day desc nulls last, x.recorded_at desc, x.id
      ),
      '[]'
    )
    from (
      select f.*
      from exora_private.facts_as_known(p_patient_id, p_known_on) as f
      where f.event_type = any (p_types)
        and (
          (coalesce(f.event_day, '-infinity'), f.recorded_at) < (v_day, v_recorded_at)
          or ((coalesce(f.event_day, '-infinity'), f.recorded_at) = (v_day, v_recorded_at) and f.id > p_before_id)
        )
      order by f.event_day desc nulls last, f.recorded_at desc, f.id
      limit p_limit
    ) as x
    left join public.shell_files as s on s.id = x.shell_file_id and v_with_files
  );
end
$$;

comment on function exora_private.known_page(uuid, text[], timestamptz, date, uuid, integer) is
  'A page of the facts as the record knew them at a time, in the timeline''s order.';

create function public.read_timeline(
  p_patient_id uuid,
  p_types text[] default null,
  p_before_day date default null,
  p_before_id uuid default null,
  p_limit integer default 50,
  p_known_on timestamptz default null
)
returns json
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_limit integer := exora_private.page_size(p_limit, 50, 200);
  v_types text[] := exora_private.require_read_types(p_patient_id, p_types);
begin
  if p_known_on is null then
    return exora_private.fact_page(p_patient_id, v_types, p_before_day, p_before_id, v_limit);
  end if;
  return exora_private.known_page(p_patient_id, v_types, p_known_on, p_before_day, p_before_id, v_limit);
end
$$;

revoke all on function public.read_timeline(uuid, text[], date, uuid, integer, timestamptz)
from public, anon, service_role;

grant execute on function public.read_timeline(uuid, text[], date, uuid, integer, timestamptz) to authenticated;

comment on function public.read_timeline(uuid, text[], date, uuid, integer, timestamptz) is
  'A page of the record''s living facts, latest day first and undated ones last, of the types that the caller may read. '
  'p_before_id is the last fact seen (p_before_day alone starts below a day); p_known_on goes back to what was known then.';

create function public.read_facts(
  p_patient_id uuid,
  p_type text,
  p_limit integer default 50,
  p_before_id uuid default null
)
returns json
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_limit integer := exora_private.page_size(p_limit, 50, 200);
  v_types text[] := exora_private.require_read_types(p_patient_id, array[p_type]);
begin
  return exora_private.fact_page(p_patient_id, v_types, null, p_before_id, v_limit);
end
$$;

revoke all on function public.read_facts(uuid, text, integer, uuid) from public, anon, service_role;

grant execute on function public.read_facts(uuid, text, integer, uuid) to authenticated;

comment on function public.read_facts(uuid, text, integer, uuid) is
  'A page of one type''s living facts, stopped and resolved ones too; p_before_id is the last one seen.';

create function public.read_medications(p_patient_id uuid, p_current boolean default true)
returns json
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_read(p_patient_id, 'medications');
  if coalesce(p_current, true) then
    return exora_private.facts_json(
      p_patient_id,
      (select c.ids from exora_private.current_facts(p_patient_id, array['medication']) as c),
      exora_private.can_read(p_patient_id, 'documents')
    );
  end if;
  return exora_private.fact_page(p_patient_id, array['medication'], null, null, 1000);
end
$$;

revoke all on function public.read_medications(uuid, boolean) from public, anon, service_role;

grant execute on function public.read_medications(uuid, boolean) to authenticated;

comment on function public.read_medications(uuid, boolean) is
  'Medications in use, one line a drug and strength; or with p_current false every statement, stopped ones too (at most 1,000).';

create or replace function exora_private.lab_ids(p_patient_id uuid, p_analyte text, p_limit integer)
returns uuid[]
language sql
stable
set search_path = ''
-- As in current_facts(). Codes come in their key's order, which few rows make look dearer than a sort.
set enable_nestloop = off
set enable_sort = off
set plan_cache_mode = force_generic_plan
as $$
  with codes as materialized (
    select distinct on (k.event_id) k.event_id, k.code_system, k.code, k.display
    from public.medical_code_assignments as k
    where k.patient_id = p_patient_id and k.event_type = 'lab'
    order by k.event_id, k.code_system
  ),
  labs as materialized (
    select
      e.id,
      e.event_day,
      e.recorded_at,
      c.code_system,
      c.code,
      lower(e.display_text) = p_analyte
        or lower(o.other_attributes ->> 'analyte') = p_analyte
        or lower(c.code) = p_analyte
        or lower(c.display) = p_analyte as is_named
    from public.patient_clinical_events as e
    join public.patient_observations as o on o.event_id = e.id and o.patient_id = p_patient_id
    left join codes as c on c.event_id = e.id
    where e.patient_id = p_patient_id
      and e.event_type = 'lab'
      and e.status in ('suggested', 'confirmed')
  )
  select array_agg(x.id order by x.event_day desc nulls last, x.recorded_at desc, x.id)
  from (
    select l.id, l.event_day, l.recorded_at
    from labs as l
    -- Another document may call the same analyte otherwise: its code joins them.
    where l.is_named or (l.code_system, l.code) in (select n.code_system, n.code from labs as n where n.is_named)
    order by l.event_day desc nulls last, l.recorded_at desc, l.id
    limit p_limit
  ) as x
$$;

create function public.read_lab_history(p_patient_id uuid, p_analyte text, p_limit integer default 100)
returns json
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_limit integer := exora_private.page_size(p_limit, 100, 1000);
  v_analyte text := lower(btrim(p_analyte));
begin
  perform exora_private.require_read(p_patient_id, 'labs');
  if v_analyte is null or char_length(v_analyte) not between 1 and 200 then
    perform exora_private.fail(
      'invalid_request',
      'An analyte''s name or code has 1 to 200 characters.',
      'Pass the name or the code of one laboratory result.'
    );
  end if;
  return exora_private.facts_json(
    p_patient_id,
    exora_private.lab_ids(p_patient_id, v_analyte, v_limit),
    exora_private.can_read(p_patient_id, 'documents')
  );
end
$$;

revoke all on function public.read_lab_history(uuid, text, integer) from public, anon, service_role;

grant execute on function public.read_lab_history(uuid, text, integer) to authenticated;

comment on function public.read_lab_history(uuid, text, integer) is
  'One analyte''s results, newest first, by its name or code; results under other names join by their code.';

-- 07_optimization.sql ---------------------------------------------------------

create or replace function exora_private.require_job_types(p_job_types text[])
returns void
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_unknown text;
begin
  if p_job_types <@ exora_private.job_types() and cardinality(p_job_types) between 1 and 50 then
    return;
  end if;
  select string_agg(coalesce(quote_literal(left(t.job_type, 60)), 'null'), ', ') into v_unknown
  from unnest(p_job_types) as t (job_type)
  where t.job_type is null or not t.job_type = any (exora_private.job_types());
  perform exora_private.fail(
    'invalid_request',
    format('Unknown job type: %s.', coalesce(v_unknown, 'none was named')),
    format('Known are: %s.', array_to_string(exora_private.job_types(), ', '))
  );
end
$$;

create function exora_private.default_lane(p_job_type text)
returns text
language sql
immutable
set search_path = ''
as $$
  select case p_job_type
    when 'shell_file_processing' then 'reading'
    when 'ai_processing' then 'understanding'
    when 'semantic_processing' then 'narrating'
  end
$$;

comment on function exora_private.default_lane(text) is 'The lane of a job that is enqueued without naming one.';

create table public.job_lanes (
  lane text not null,
  -- Jobs of this lane that may be processed at once, by all workers together. Null: as many as they can.
  max_concurrent integer,
  paused_at timestamptz,
  pause_reason text,
  created_at timestamptz not null default now(),
  constraint job_lanes_pkey primary key (lane),
  constraint job_lanes_name_form check (lane ~ '^[a-z][a-z0-9_]{0,39}$'),
  constraint job_lanes_max_concurrent_range check (max_concurrent between 1 and 10000),
  constraint job_lanes_pause_reason_length check (char_length(pause_reason) between 1 and 200),
  constraint job_lanes_reason_when_paused check (pause_reason is null or paused_at is not null)
);

alter table public.job_lanes enable row level security;

revoke all on public.job_lanes from public, anon, authenticated, service_role;

grant select on public.job_lanes to service_role;

comment on table public.job_lanes is 'Queues of their own: each can be limited, paused and resumed without the others.';

insert into public.job_lanes (lane)
values ('reading'), ('understanding'), ('narrating'), ('bulk');

create table exora_private.job_lane_slots (
  lane text not null,
  job_id uuid not null,
  attempt integer not null,
  constraint job_lane_slots_pkey primary key (lane, job_id),
  constraint job_lane_slots_lane_fkey foreign key (lane) references public.job_lanes (lane) on delete cascade
);

alter table exora_private.job_lane_slots enable row level security;

revoke all on exora_private.job_lane_slots from public, anon, authenticated, service_role;

comment on table exora_private.job_lane_slots is
  'Jobs that were claimed from lanes with a limit. Those that are not processed any more are removed when next counted.';

create table exora_private.job_lines (
  id smallint not null generated always as identity,
  lane text not null,
  job_type text not null,
  priority smallint not null,
  -- How far the line has been served, in thousandths of a job: the place of the last claimed job.
  virtual_time bigint not null default 0,
  moved_at timestamptz not null default '-infinity',
  -- No job waits before this place, so a claim need not step over what was claimed before.
  low_water bigint not null default 0,
  -- The next low water, once every transaction that was running when it was noted has ended.
  next_low_water bigint not null default 0,
  next_low_water_after xid8 not null default '0',
  constraint job_lines_pkey primary key (id),
  constraint job_lines_one_each unique (lane, job_type, priority),
  constraint job_lines_lane_fkey foreign key (lane) references public.job_lanes (lane)
)
-- Every claim reads these rows; their rare changes stay in the page (HOT).
with (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

alter table exora_private.job_lines enable row level security;

revoke all on exora_private.job_lines from public, anon, authenticated, service_role;

comment on table exora_private.job_lines is
  'The lines in which jobs wait, one of each lane, type and priority. Start-time fair queueing: a record''s next job takes '
  'a place one job behind its last one, but never before the line''s virtual time, so that records take turns.';

create table public.job_queue (
  -- Begins with the time of its making (UUID version 7): finished jobs are kept in parts by it.
  id uuid not null,
  job_type text collate "C" not null,
  job_name text not null,
  job_payload jsonb not null default '{}',
  status text collate "C" not null default 'pending',
  lane text collate "C" not null,
  -- 1 is the most urgent, 10 the least.
  priority smallint not null default 5,
  patient_id uuid,
  line_id smallint not null,
  -- Where in its line the job waits or waited; null while its time has not come.
  place bigint,
  due_at timestamptz not null default now(),
  attempt integer not null default 0,
  max_attempts integer not null,
  worker_id text collate "C",
  claimed_at timestamptz,
  heartbeat_at timestamptz,
  -- Per cent, as far as the processor tells.
  progress smallint,
  finished_at timestamptz,
  -- Which part of the table holds the job. No status is a key, so that claiming a job changes no index (HOT update).
  is_finished boolean not null default false,
  job_result jsonb,
  error_code text,
  error_parameters jsonb not null default '{}',
  -- What ended each attempt without success, the last twenty: {attempt, at, error_code, worker_id}.
  attempt_errors jsonb,
  correlation_id uuid,
  created_at timestamptz not null default now(),
  constraint job_queue_pkey primary key (id, is_finished),
  -- Written out: a call of job_types() would cost more than all the rest of storing a job.
  constraint job_queue_job_type_known check (
    job_type in ('shell_file_processing', 'ai_processing', 'semantic_processing')
  ),
  constraint job_queue_name_length check (char_length(job_name) between 1 and 200),
  constraint job_queue_payload_object check (jsonb_typeof(job_payload) = 'object'),
  constraint job_queue_result_small check (jsonb_typeof(job_result) = 'object' and pg_column_size(job_result) <= 65536),
  constraint job_queue_priority_range check (priority between 1 and 10),
  constraint job_queue_attempts_in_order check (attempt between 0 and max_attempts),
  constraint job_queue_progress_range check (progress between 0 and 100),
  -- The closed list is held to by the functions: a check that calls one would be every reader's to execute.
  constraint job_queue_error_code_form check (error_code ~ '^[a-z][a-z_]{1,59}$'),
  constraint job_queue_held_when_processing check (
    status <> 'processing' or (worker_id is not null and heartbeat_at is not null)
  ),
  constraint job_queue_finished_when check (is_finished = (finished_at is not null))
)
partition by list (is_finished);

alter table public.job_queue enable row level security;
revoke all on public.job_queue from public, anon, authenticated, service_role;
grant select on public.job_queue to service_role;

comment on table public.job_queue is 'Background jobs. Payloads and results hold ids, paths made of ids, and counts: nothing of a patient.';
comment on column public.job_queue.attempt is 'Claims so far; together with worker_id it fences every call about the job.';
comment on column public.job_queue.heartbeat_at is
  'Refreshed every half minute; what keeps a job is its worker''s lease in job_workers.';

comment on column public.job_queue.heartbeat_at is
  'Refreshed every half minute; what keeps a job is its worker''s lease in job_workers.';

create table exora_private.job_queue_live partition of public.job_queue (
  constraint job_queue_live_status_known check (status in ('pending', 'scheduled', 'processing')),
  constraint job_queue_live_placed_unless_scheduled check ((place is null) = (status = 'scheduled'))
)
for values in (false)
-- Every job passes through: room in the page for its claim, and vacuum as soon as a few thousand are gone.
with (
  fillfactor = 45, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000,
  autovacuum_vacuum_cost_delay = 0, autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 20000
);

alter table exora_private.job_queue_live enable row level security;

revoke all on exora_private.job_queue_live from public, anon, authenticated, service_role;

comment on table exora_private.job_queue_live is 'Unfinished jobs: the only part that claims look at, so it stays small.';

-- None of them knows the status: a claim steps over the few jobs that are processed.
create index job_queue_ready_idx on exora_private.job_queue_live (line_id, place) where place is not null;

create index job_queue_scheduled_idx on exora_private.job_queue_live (due_at) where place is null;

create index job_queue_turn_idx on exora_private.job_queue_live (patient_id, line_id, place) where place is not null;

create table exora_private.job_queue_finished partition of public.job_queue (
  constraint job_queue_finished_status_known check (status in ('completed', 'failed', 'dead_letter', 'cancelled'))
)
for values in (true)
partition by range (id);

alter table exora_private.job_queue_finished enable row level security;

revoke all on exora_private.job_queue_finished from public, anon, authenticated, service_role;

comment on table exora_private.job_queue_finished is
  'Finished jobs in a part for each week of their making; a part is dropped as a whole when jobs.retention_days have passed.';

create index job_queue_given_up_idx on exora_private.job_queue_finished (finished_at) where status in ('dead_letter', 'failed');

create table exora_private.job_queue_finished_other partition of exora_private.job_queue_finished default;

alter table exora_private.job_queue_finished_other enable row level security;

revoke all on exora_private.job_queue_finished_other from public, anon, authenticated, service_role;

comment on table exora_private.job_queue_finished_other is 'Finished jobs of weeks that have no part; old ones are deleted row by row.';

-- Unfinished jobs get their turns in the order in which they were due; those whose time has not come are scheduled.

insert into exora_private.job_lines (lane, job_type, priority)
select distinct exora_private.default_lane(b.job_type), b.job_type, b.priority
from jobs_before as b;

insert into public.job_queue (
  id, job_type, job_name, job_payload, status, lane, priority, patient_id, line_id, place, due_at, attempt, max_attempts,
  worker_id, claimed_at, heartbeat_at, finished_at, is_finished, job_result, error_code, error_parameters, correlation_id,
  created_at
)
select
  b.id, b.job_type, b.job_name, b.job_payload,
  case when b.status = 'pending' and b.due_at > now() then 'scheduled' else b.status end,
  l.lane, b.priority, b.patient_id, l.id,
  case
    when b.status = 'pending' and b.due_at <= now()
    then 1000 * (row_number() over (partition by l.id, b.status, b.patient_id order by b.due_at, b.id) - 1)
    when b.status <> 'pending' then 0
  end,
  b.due_at, b.attempt, b.max_attempts, b.worker_id, b.claimed_at, b.heartbeat_at, b.finished_at, b.finished_at is not null,
  b.job_result, b.error_code, b.error_parameters, b.correlation_id, b.created_at
from jobs_before as b
join exora_private.job_lines as l
  on l.lane = exora_private.default_lane(b.job_type) and l.job_type = b.job_type and l.priority = b.priority;

create index job_idempotency_keys_created_idx on public.job_idempotency_keys (created_at);

create table public.job_workers (
  worker_id text not null,
  -- All jobs of the worker are taken from it when this has passed.
  lease_until timestamptz not null,
  -- It has room and wants to be told (NOTIFY exora_jobs) of a job.
  waits boolean not null default false,
  started_at timestamptz not null default clock_timestamp(),
  constraint job_workers_pkey primary key (worker_id),
  constraint job_workers_id_length check (char_length(worker_id) between 1 and 200)
)
-- No index on what a heartbeat changes, and room in the page: heartbeats are HOT updates.
with (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

alter table public.job_workers enable row level security;

revoke all on public.job_workers from public, anon, authenticated, service_role;

grant select on public.job_workers to service_role;

comment on table public.job_workers is 'Workers that claimed a job or sent a heartbeat within their lease.';

create table public.maintenance_tasks (
  task text not null,
  every_seconds numeric not null,
  due_at timestamptz not null default '-infinity',
  last_run_at timestamptz,
  last_run_by text,
  last_ms integer,
  runs bigint not null default 0,
  failures bigint not null default 0,
  last_error text,
  constraint maintenance_tasks_pkey primary key (task),
  constraint maintenance_tasks_interval check (every_seconds between 0.1 and 604800)
)
with (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

alter table public.maintenance_tasks enable row level security;

revoke all on public.maintenance_tasks from public, anon, authenticated, service_role;

grant select on public.maintenance_tasks to service_role;

comment on table public.maintenance_tasks is
  'What has to be done from time to time. Whichever worker asks when a task is due runs it (run_maintenance()), one at a time.';

insert into public.maintenance_tasks (task, every_seconds)
values
  ('reap_expired_jobs', 0.8),
  ('promote_due_jobs', 0.8),
  ('advance_job_lines', 0.8),
  ('sweep_job_queue', 60),
  ('keep_job_partitions', 3600);

create or replace function public.job_queue_health()
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_now timestamptz := clock_timestamp();
  v_lease interval := make_interval(secs => exora_private.setting('jobs.lease_seconds')::double precision);
  v_types jsonb;
  v_workers integer;
  v_expired integer;
  v_stuck integer;
  v_oldest numeric;
  v_dead integer;
begin
  perform exora_private.require_operator();
  select count(*) into v_workers from public.job_workers as w where w.lease_until > v_now;
  select count(*), count(*) filter (where coalesce(w.lease_until, j.heartbeat_at + v_lease) < v_now - 3 * v_lease)
  into v_expired, v_stuck
  from exora_private.job_queue_live as j
  left join public.job_workers as w on w.worker_id = j.worker_id
  where j.status = 'processing' and coalesce(w.lease_until, j.heartbeat_at + v_lease) < v_now;

  select
    coalesce(jsonb_object_agg(t.job_type, to_jsonb(t) - 'job_type'), '{}'),
    coalesce(max(t.oldest_due_seconds), 0),
    coalesce(sum(t.dead_letters_last_hour), 0)
  into v_types, v_oldest, v_dead
  from (
    select
      k.job_type,
      count(*) filter (where j.status = 'pending') as due,
      count(*) filter (where j.status = 'scheduled') as waiting,
      count(*) filter (where j.status = 'processing') as processing,
      count(*) filter (where j.status = 'completed') as completed,
      count(*) filter (where j.status = 'failed') as failed,
      count(*) filter (where j.status = 'cancelled') as cancelled,
      count(*) filter (where j.status = 'dead_letter') as dead_letters,
      count(*) filter (where j.status = 'dead_letter' and j.finished_at > v_now - interval '1 hour') as dead_letters_last_hour,
      count(*) filter (where j.status = 'completed' and j.finished_at > v_now - interval '1 hour') as completed_last_hour,
      round(
        max(extract(epoch from v_now - j.due_at)) filter (where j.status in ('pending', 'scheduled') and j.due_at <= v_now), 3
      ) as oldest_due_seconds,
      round(
        (
          percentile_cont(0.5) within group (order by extract(epoch from j.finished_at - j.claimed_at))
            filter (where j.status = 'completed' and j.finished_at > v_now - interval '1 hour')
        )::numeric, 3
      ) as seconds_p50,
      round(
        (
          percentile_cont(0.95) within group (order by extract(epoch from j.finished_at - j.claimed_at))
            filter (where j.status = 'completed' and j.finished_at > v_now - interval '1 hour')
        )::numeric, 3
      ) as seconds_p95
    from unnest(exora_private.job_types()) as k (job_type)
    left join public.job_queue as j on j.job_type = k.job_type
    group by k.job_type
  ) as t;

  return jsonb_build_object(
    'status', case
      -- Nobody works although work has waited for a minute; or jobs of dead workers are not taken back.
      when (v_workers = 0 and v_oldest > 60) or v_stuck > 0 then 'critical'
      when v_oldest > 60 or v_expired > 0 or v_dead > 0 then 'warning'
      else 'healthy'
    end,
    'checked_at', v_now,
    'workers', v_workers,
    'expired_leases', v_expired,
    'oldest_due_seconds', v_oldest,
    'dead_letters_last_hour', v_dead,
    'job_types', v_types
  );
end
$$;

create or replace function public.data_quality_report(p_recorded_since timestamptz default null)
returns table (check_name text, severity text, found bigint, hint text)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_operator();
  return query
  with living as materialized (
    select e.id, e.patient_id, e.event_type, e.display_text, e.assertion, e.event_date, e.event_day, e.status, e.origin, e.confidence
    from public.patient_clinical_events as e
    where e.status in ('suggested', 'confirmed') and (p_recorded_since is null or e.recorded_at >= p_recorded_since)
  )
  select 'machine_fact_without_proof', 'error', count(*), 'Read the document again: every fact of a machine cites its page.'
  from living as e
  where e.origin = 'machine' and not exists (select from public.clinical_event_sources as s where s.event_id = e.id)
  union all
  select 'stored_file_without_usage', 'error', count(*), 'Count it with track_shell_file_upload_usage().'
  from public.shell_files as f
  where f.storage_path is not null
    and not exists (
      select from public.user_usage_tracking as u where u.shell_file_id = f.id and u.usage_type = 'shell_file_upload'
    )
  union all
  select 'completed_session_without_usage', 'error', count(*), 'Count it with track_ai_processing_usage().'
  from public.ai_processing_sessions as s
  where s.status = 'completed' and not exists (select from public.user_usage_tracking as u where u.session_id = s.id)
  union all
  select 'unfinished_file_without_job', 'error', count(*), 'Enqueue its stage again: no job works on it.'
  from public.shell_files as f
  where f.status in ('queued', 'reading', 'understanding')
    and not exists (
      select from exora_private.job_queue_live as j where j.id = f.current_job_id
    )
  union all
  select 'session_of_finished_job', 'warning', count(*), 'Its job ended without completing it: look at the job''s error.'
  from public.ai_processing_sessions as s
  where s.status = 'running'
    and not exists (select from exora_private.job_queue_live as j where j.id = s.job_id)
  union all
  select 'fact_in_the_future', 'warning', count(*), 'Compare the date with the document.'
  from living as e
  where e.event_day > current_date + 1
  union all
  select 'fact_before_birth', 'warning', count(*), 'Compare the date with the document and the profile''s date of birth.'
  from living as e
  join public.user_profiles as p on p.id = e.patient_id
  where e.event_day < p.date_of_birth and e.event_type <> 'family_history'
  union all
  select 'allergy_stated_and_denied', 'warning', count(*), 'Ask the person which is right: two documents disagree.'
  from (
    select from living as e
    where e.event_type = 'allergy'
    group by e.patient_id, lower(e.display_text)
    having bool_or(e.assertion = 'present') and bool_or(e.assertion = 'absent')
  ) as c
  union all
  select 'reference_range_reversed', 'warning', count(*), 'Compare the range with the document.'
  from public.patient_observations as o
  join living as e on e.id = o.event_id
  where o.ref_low > o.ref_high
  union all
  select 'file_processed_without_facts', 'info', count(*), 'Normal for letters without findings; many at once are a fault.'
  from public.shell_files as f
  where f.status = 'processed' and not exists (select from public.patient_clinical_events as e where e.shell_file_id = f.id)
  union all
  select 'uncoded_fact', 'info', count(*), 'Load the code system that knows it.'
  from living as e
  where not exists (select from public.medical_code_assignments as a where a.event_id = e.id)
  union all
  select 'doubtful_suggestion', 'info', count(*), 'It waits for a person''s decision.'
  from living as e
  where e.status = 'suggested' and e.confidence < 0.5
  union all
  select 'same_fact_in_several_documents', 'info', coalesce(sum(c.facts - 1), 0)::bigint, 'Shown as one line with all its sources.'
  from (
    select count(*) as facts
    from living as e
    group by e.patient_id, e.event_type, lower(e.display_text), e.assertion, e.event_date
    having count(*) > 1
  ) as c;
end
$$;

create index shell_files_changed_idx on public.shell_files (patient_id, status_changed_at);

-- 08_api_budgets.sql ----------------------------------------------------------

create table public.document_costs (
  shell_file_id uuid not null,
  provider_name text not null,
  api_endpoint text not null,
  currency text not null,
  calls bigint not null default 0,
  tokens bigint not null default 0,
  cost_micros bigint not null default 0,
  constraint document_costs_pkey primary key (shell_file_id, provider_name, api_endpoint, currency),
  constraint document_costs_shell_file_fkey
    foreign key (shell_file_id) references public.shell_files (id) on delete cascade
);

alter table public.document_costs enable row level security;

revoke all on public.document_costs from public, anon, authenticated, service_role;

grant select on public.document_costs to service_role;

comment on table public.document_costs is
  'What reading and understanding each document has cost, in millionths of the currency: all attempts, those that failed '
  'too. A call counts with its estimate from its grant on, with what it really used from its release on.';

create function exora_private.add_document_cost(
  p_job_id uuid,
  p_budget public.api_budgets,
  p_calls bigint,
  p_tokens bigint,
  p_cost_micros bigint
)
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  insert into public.document_costs as c (
    shell_file_id, provider_name, api_endpoint, currency, calls, tokens, cost_micros
  )
  select f.id, p_budget.provider_name, p_budget.api_endpoint, p_budget.currency, p_calls, p_tokens, p_cost_micros
  from public.job_queue as j
  join public.shell_files as f on f.id = (j.job_payload ->> 'shell_file_id')::uuid
  where j.id = p_job_id
  on conflict on constraint document_costs_pkey do update
  set
    calls = c.calls + excluded.calls,
    tokens = c.tokens + excluded.tokens,
    cost_micros = c.cost_micros + excluded.cost_micros;
end
$$;

comment on function exora_private.add_document_cost(uuid, public.api_budgets, bigint, bigint, bigint) is
  'Adds to what the document of a job has cost. A job without a document costs nobody.';

create or replace function public.acquire_api_capacity(
  p_provider_name text,
  p_api_endpoint text,
  p_estimated_tokens bigint default 0,
  p_worker_id text default null,
  p_job_id uuid default null,
  p_attempt integer default null,
  p_lease_seconds numeric default null,
  p_estimated_cost_micros bigint default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_budget public.api_budgets;
  v_lease_seconds numeric := coalesce(p_lease_seconds, exora_private.setting('api.lease_seconds'));
  v_cost_micros bigint;
  v_now timestamptz;
  v_limited_by text;
  v_free_at timestamptz;
  v_lease_id uuid := gen_random_uuid();
begin
  if p_estimated_tokens is null
    or p_estimated_tokens not between 0 and 1000000000
    or p_estimated_cost_micros not between 0 and 1000000000000
    or not v_lease_seconds between 1 and 3600
    or char_length(p_worker_id) not between 1 and 200
  then
    perform exora_private.fail(
      'invalid_request',
      'Tokens, cost or lease are out of range.',
      'Send tokens of 0 to 1,000,000,000, a cost that is not negative, and a lease of 1 to 3,600 seconds.'
    );
  end if;
  if p_job_id is not null then
    -- Shared until the decision is committed: who takes the job from its worker comes before it, or finds the slot.
    perform
    from exora_private.job_queue_live as j
    where j.id = p_job_id
      and j.status = 'processing'
      and j.worker_id = p_worker_id
      and j.attempt = coalesce(p_attempt, j.attempt)
    for share;
    if not found then
      perform exora_private.fail(
        'job_not_held',
        'This job is not (or no longer) held by this worker.',
        'Stop working on it: the worker that holds it will finish it.'
      );
    end if;
  end if;

  v_budget := exora_private.lock_api_budget(p_provider_name, p_api_endpoint);
  if v_budget.status = 'disabled' then
    perform exora_private.fail('engine_unavailable', 'This provider is switched off.', 'Switch it on with set_api_rate_limit().');
  end if;
  v_cost_micros := coalesce(p_estimated_cost_micros, exora_private.api_cost_micros(v_budget, p_estimated_tokens));
  v_limited_by := case
    when v_budget.requests_per_minute < 1 then 'requests_per_minute'
    when v_budget.concurrent_requests < 1 then 'concurrent_requests'
    when v_budget.tokens_per_minute < p_estimated_tokens then 'tokens_per_minute'
    when v_budget.tokens_per_hour < p_estimated_tokens then 'tokens_per_hour'
    when v_budget.cost_per_day_micros < v_cost_micros then 'cost_per_day'
  end;
  if v_limited_by is not null then
    perform exora_private.fail(
      'invalid_request',
      format('This call alone is more than %s allows: no waiting helps.', v_limited_by),
      'Split the call, or raise the limit with set_api_rate_limit().'
    );
  end if;

  -- Read after the lock: times of grants are in the order of the decisions.
  v_now := clock_timestamp();
  select r.limited_by, r.free_at
  into v_limited_by, v_free_at
  from exora_private.api_limits_reached(v_budget, v_now, p_estimated_tokens, v_cost_micros) as r
  order by r.free_at desc
  limit 1;
  if found then
    return jsonb_build_object(
      'granted', false,
      'lease_id', null,
      'retry_after_ms', greatest(ceil(extract(epoch from v_free_at - v_now) * 1000)::bigint, 1),
      'limited_by', v_limited_by
    );
  end if;

  perform exora_private.add_api_usage(p_provider_name, p_api_endpoint, v_now, 1, p_estimated_tokens, v_cost_micros);
  insert into public.api_capacity_leases (
    id, provider_name, api_endpoint, worker_id, job_id, estimated_tokens, estimated_cost_micros, granted_at, expires_at
  )
  values (
    v_lease_id, p_provider_name, p_api_endpoint, p_worker_id, p_job_id, p_estimated_tokens, v_cost_micros, v_now,
    v_now + make_interval(secs => v_lease_seconds::double precision)
  );

  if p_job_id is not null then
    perform exora_private.add_document_cost(p_job_id, v_budget, 1, p_estimated_tokens, v_cost_micros);
  end if;

  -- Once a minute the first call sweeps: what left its window, and leases whose cost has long been counted.
  if coalesce(date_trunc('minute', v_budget.swept_at) < date_trunc('minute', v_now), true) then
    delete from public.api_budget_usage as u
    where u.provider_name = p_provider_name and u.api_endpoint = p_api_endpoint and u.leaves_at < v_now - interval '1 minute';
    delete from public.api_capacity_leases as l
    where l.provider_name = p_provider_name and l.api_endpoint = p_api_endpoint and l.expires_at < v_now - interval '2 days';
    update public.api_budgets as b
    set swept_at = v_now
    where b.provider_name = p_provider_name and b.api_endpoint = p_api_endpoint;
  end if;
  return jsonb_build_object('granted', true, 'lease_id', v_lease_id, 'retry_after_ms', 0, 'limited_by', null);
end
$$;

create or replace function public.release_api_capacity(
  p_provider_name text,
  p_api_endpoint text,
  p_estimated_tokens bigint default null,
  p_actual_tokens bigint default null,
  p_lease_id uuid default null,
  p_actual_cost_micros bigint default null,
  p_retry_after_ms bigint default null
)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_budget public.api_budgets;
  v_lease public.api_capacity_leases;
  v_now timestamptz;
  v_tokens bigint;
  v_cost_micros bigint;
begin
  if p_estimated_tokens not between 0 and 1000000000
    or p_actual_tokens not between 0 and 1000000000
    or p_actual_cost_micros not between 0 and 1000000000000
    or p_retry_after_ms not between 0 and 86400000
  then
    perform exora_private.fail(
      'invalid_request',
      'Tokens, cost or pause are out of range.',
      'Send tokens of 0 to 1,000,000,000, a cost that is not negative, and a pause of at most a day.'
    );
  end if;
  v_budget := exora_private.lock_api_budget(p_provider_name, p_api_endpoint);
  v_now := clock_timestamp();

  -- Whoever was told to wait tells everybody, whether or not its lease is still open.
  if p_retry_after_ms > 0 then
    update public.api_budgets as b
    set paused_until = greatest(b.paused_until, v_now + make_interval(secs => p_retry_after_ms / 1000.0::double precision))
    where b.provider_name = p_provider_name and b.api_endpoint = p_api_endpoint;
  end if;

  if p_lease_id is not null then
    select l.* into v_lease
    from public.api_capacity_leases as l
    where l.id = p_lease_id and l.provider_name = p_provider_name and l.api_endpoint = p_api_endpoint;
    if not found then
      perform exora_private.fail('not_found', 'There is no such lease of this budget.', 'Pass the lease_id that was granted.');
    end if;
  else
    -- Without its id a call can only be told by its estimate. Leases of named workers are released by their id alone.
    select l.* into v_lease
    from public.api_capacity_leases as l
    where l.provider_name = p_provider_name
      and l.api_endpoint = p_api_endpoint
      and l.released_at is null
      and l.revoked_at is null
      and l.expires_at > v_now
      and l.worker_id is null
      and l.estimated_tokens = coalesce(p_estimated_tokens, l.estimated_tokens)
    order by l.granted_at, l.id
    limit 1;
  end if;
  if v_lease.id is null or v_lease.released_at is not null then
    return false;
  end if;

  v_tokens := coalesce(p_actual_tokens, v_lease.estimated_tokens);
  v_cost_micros := coalesce(
    p_actual_cost_micros,
    case when p_actual_tokens is null then v_lease.estimated_cost_micros end,
    exora_private.api_cost_micros(v_budget, v_tokens)
  );
  update public.api_capacity_leases as l
  set
    actual_tokens = v_tokens,
    actual_cost_micros = v_cost_micros,
    released_at = v_now
  where l.id = v_lease.id;
  if v_lease.job_id is not null then
    perform exora_private.add_document_cost(
      v_lease.job_id, v_budget, 0, v_tokens - v_lease.estimated_tokens, v_cost_micros - v_lease.estimated_cost_micros
    );
  end if;

  -- What was reserved too much goes back to the intervals of the grant; what was used beyond it counts from this moment.
  update public.api_budget_usage as u
  set
    tokens = u.tokens - greatest(v_lease.estimated_tokens - v_tokens, 0),
    cost_micros = u.cost_micros - greatest(v_lease.estimated_cost_micros - v_cost_micros, 0)
  where u.provider_name = p_provider_name
    and u.api_endpoint = p_api_endpoint
    and u.begins_at = date_bin(make_interval(secs => u.unit_seconds), v_lease.granted_at, 'epoch');
  if v_tokens > v_lease.estimated_tokens or v_cost_micros > v_lease.estimated_cost_micros then
    perform exora_private.add_api_usage(
      p_provider_name, p_api_endpoint, v_now, 0,
      greatest(v_tokens - v_lease.estimated_tokens, 0), greatest(v_cost_micros - v_lease.estimated_cost_micros, 0)
    );
  end if;
  return true;
end
$$;

-- 08_job_coordination.sql -----------------------------------------------------

create function exora_private.job_line(p_lane text, p_job_type text, p_priority integer)
returns exora_private.job_lines
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_line exora_private.job_lines;
begin
  -- Every job that will ever be visible below a noted low water comes from a transaction older than the note: the
  -- transaction has its number before it reads how far the line is.
  perform pg_current_xact_id();
  select l.* into v_line
  from exora_private.job_lines as l
  where l.lane = p_lane and l.job_type = p_job_type and l.priority = p_priority;
  if found then
    return v_line;
  end if;
  if not exists (select from public.job_lanes as a where a.lane = p_lane) then
    perform exora_private.fail(
      'invalid_request',
      format('Unknown lane: %s.', coalesce(quote_literal(left(p_lane, 60)), 'null')),
      (select format('Known are: %s.', string_agg(a.lane, ', ' order by a.lane)) from public.job_lanes as a)
    );
  end if;
  insert into exora_private.job_lines (lane, job_type, priority)
  values (p_lane, p_job_type, p_priority)
  on conflict on constraint job_lines_one_each do nothing;
  select l.* into v_line
  from exora_private.job_lines as l
  where l.lane = p_lane and l.job_type = p_job_type and l.priority = p_priority;
  return v_line;
end
$$;

comment on function exora_private.job_line(text, text, integer) is
  'The line of a lane, type and priority, made when it is first used; an unknown lane is an error that names the known ones.';

create function exora_private.next_place(p_line exora_private.job_lines, p_patient_id uuid)
returns bigint
language plpgsql
stable
set search_path = ''
as $$
declare
  v_last bigint;
begin
  -- Looked for from the virtual time on: what the record had there before is served.
  select max(j.place) into v_last
  from exora_private.job_queue_live as j
  where j.patient_id = p_patient_id and j.line_id = p_line.id and j.place >= p_line.virtual_time;
  return coalesce(v_last + 1000, p_line.virtual_time);
end
$$;

comment on function exora_private.next_place(exora_private.job_lines, uuid) is
  'The place of a record''s next job: one job behind its last one that waits or is processed, never before the virtual time.';

create function exora_private.job_id_prefix(p_at timestamptz)
returns text
language sql
immutable
set search_path = ''
as $$
  select substr(h.hex, 1, 8) || '-' || substr(h.hex, 9, 4) || '-7'
  from (select lpad(to_hex(floor(extract(epoch from p_at) * 1000)::bigint), 12, '0') as hex) as h
$$;

comment on function exora_private.job_id_prefix(timestamptz) is
  'The first fifteen characters of a UUID of version 7 (RFC 9562) that was made at a time; the rest is random.';

create function exora_private.require_job(
  p_job_name text,
  p_job_payload jsonb,
  p_priority integer,
  p_due_at timestamptz,
  p_max_attempts integer,
  p_idempotency_key text
)
returns void
language plpgsql
stable
set search_path = ''
as $$
declare
  v_uuid text := '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$';
begin
  if coalesce(char_length(p_job_name), 0) not between 1 and 200 then
    perform exora_private.fail('invalid_request', 'job_name must have 1 to 200 characters.', 'Send a short name.');
  elsif jsonb_typeof(p_job_payload) is distinct from 'object' then
    perform exora_private.fail('invalid_request', 'job_payload must be an object.', 'Send ids and counts as an object.');
  elsif pg_column_size(p_job_payload) > 65536 then
    perform exora_private.fail('invalid_request', 'job_payload is over 64 KiB.', 'Send ids; content stays in its tables.');
  elsif p_job_payload ->> 'patient_id' !~ v_uuid or p_job_payload ->> 'shell_file_id' !~ v_uuid then
    perform exora_private.fail(
      'invalid_request', 'patient_id or shell_file_id of job_payload is no UUID.', 'Send UUIDs, or leave them out.'
    );
  elsif p_priority is null or p_priority not between 1 and 10 then
    perform exora_private.fail('invalid_request', 'priority is out of range.', 'Send 1 (most urgent) to 10.');
  elsif p_max_attempts not between 1 and 100 then
    perform exora_private.fail('invalid_request', 'p_max_attempts is out of range.', 'Send 1 to 100, or nothing.');
  elsif p_due_at not between now() - interval '1 day' and now() + interval '1 year' then
    perform exora_private.fail(
      'invalid_request', 'p_due_at is out of range.', 'Send a time from yesterday to a year from now, or nothing.'
    );
  elsif char_length(p_idempotency_key) not between 8 and 400 then
    perform exora_private.fail('invalid_request', 'p_idempotency_key is out of range.', 'Send a key of 8 to 400 characters.');
  elsif exists (
    select
    from public.shell_files as f
    where f.id = (p_job_payload ->> 'shell_file_id')::uuid
      and f.patient_id <> (p_job_payload ->> 'patient_id')::uuid
  ) then
    perform exora_private.fail(
      'not_allowed', 'shell_file_id is a document of another patient.', 'Send the patient_id that the document belongs to.'
    );
  end if;
end
$$;

comment on function exora_private.require_job(text, jsonb, integer, timestamptz, integer, text) is
  'Nothing, or an error that names the first field of a new job that can''t be accepted.';

create function exora_private.wake_job_workers()
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  if exists (select from public.job_workers as w where w.waits) then
    -- Without words: who listens learns that there is something, not what.
    perform pg_notify('exora_jobs', '');
  end if;
end
$$;

comment on function exora_private.wake_job_workers() is 'Tells the workers that wait, if any does, to ask for jobs.';

create function public.enqueue_job_v3(
  job_type text,
  job_name text,
  job_payload jsonb default '{}',
  priority integer default 5,
  p_due_at timestamptz default null,
  p_max_attempts integer default null,
  p_idempotency_key text default null,
  p_correlation_id uuid default null,
  p_lane text default null
)
returns uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_now timestamptz := clock_timestamp();
  v_job_id uuid := (exora_private.job_id_prefix(v_now) || substr(gen_random_uuid()::text, 16))::uuid;
  v_patient_id uuid;
  v_holder_id uuid;
  v_line exora_private.job_lines;
  v_waits boolean := coalesce(p_due_at > v_now, false);
begin
  perform exora_private.require_job_types(array[enqueue_job_v3.job_type]);
  perform exora_private.require_job(
    enqueue_job_v3.job_name, enqueue_job_v3.job_payload, enqueue_job_v3.priority, p_due_at, p_max_attempts, p_idempotency_key
  );
  v_patient_id := (enqueue_job_v3.job_payload ->> 'patient_id')::uuid;
  v_line := exora_private.job_line(
    coalesce(p_lane, exora_private.default_lane(enqueue_job_v3.job_type)), enqueue_job_v3.job_type, enqueue_job_v3.priority
  );

  if p_idempotency_key is not null then
    -- Of two simultaneous calls the second waits here for the first one's commit, then finds its job.
    insert into public.job_idempotency_keys (key, job_id)
    values (p_idempotency_key, v_job_id)
    on conflict on constraint job_idempotency_keys_pkey do nothing;
    select k.job_id into v_holder_id from public.job_idempotency_keys as k where k.key = p_idempotency_key;
    if v_holder_id <> v_job_id then
      return v_holder_id;
    end if;
  end if;

  insert into exora_private.job_queue_live (
    id, job_type, job_name, job_payload, status, lane, priority, patient_id, line_id, place, due_at, max_attempts,
    correlation_id, created_at
  )
  values (
    v_job_id,
    enqueue_job_v3.job_type,
    enqueue_job_v3.job_name,
    enqueue_job_v3.job_payload,
    case when v_waits then 'scheduled' else 'pending' end,
    v_line.lane,
    enqueue_job_v3.priority,
    v_patient_id,
    v_line.id,
    case when not v_waits then exora_private.next_place(v_line, v_patient_id) end,
    coalesce(p_due_at, v_now),
    coalesce(p_max_attempts, exora_private.setting('jobs.max_attempts')::integer),
    p_correlation_id,
    v_now
  );
  if not v_waits then
    perform exora_private.wake_job_workers();
  end if;
  return v_job_id;
end
$$;

revoke all on function public.enqueue_job_v3(text, text, jsonb, integer, timestamptz, integer, text, uuid, text)
from public, anon, authenticated;

grant execute on function public.enqueue_job_v3(text, text, jsonb, integer, timestamptz, integer, text, uuid, text)
to service_role;

comment on function public.enqueue_job_v3(text, text, jsonb, integer, timestamptz, integer, text, uuid, text) is
  'Enqueues a job and returns its id; the same idempotency key returns the same job. Priority 1 is the most urgent. Without '
  'p_lane the job goes to the lane of its type.';

create function exora_private.refuse_jobs(p_jobs jsonb)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_item jsonb;
  v_field text;
  v_job record;
begin
  for v_item in select e.value from jsonb_array_elements(p_jobs) as e (value) loop
    if jsonb_typeof(v_item) <> 'object' then
      perform exora_private.fail('invalid_request', 'Each of p_jobs must be an object.', 'Send the fields of enqueue_job_v3.');
    end if;
    begin
      v_field := 'priority';
      perform (v_item ->> v_field)::integer;
      v_field := 'max_attempts';
      perform (v_item ->> v_field)::integer;
      v_field := 'due_at';
      perform (v_item ->> v_field)::timestamptz;
      v_field := 'correlation_id';
      perform (v_item ->> v_field)::uuid;
    exception when data_exception then
      perform exora_private.fail(
        'invalid_request', format('%s is malformed.', v_field), 'Send whole numbers, a time with its zone, and a UUID.'
      );
    end;
    select x.* into v_job
    from jsonb_to_record(v_item) as x (
      job_type text, job_name text, job_payload jsonb, priority integer, due_at timestamptz, max_attempts integer,
      idempotency_key text, lane text
    );
    perform exora_private.require_job_types(array[v_job.job_type]);
    perform exora_private.require_job(
      v_job.job_name, coalesce(v_job.job_payload, '{}'), coalesce(v_job.priority, 5), v_job.due_at, v_job.max_attempts,
      v_job.idempotency_key
    );
    perform exora_private.job_line(
      coalesce(v_job.lane, exora_private.default_lane(v_job.job_type)), v_job.job_type, coalesce(v_job.priority, 5)
    );
  end loop;
end
$$;

comment on function exora_private.refuse_jobs(jsonb) is
  'The error that names what is wrong with the first job that can''t be accepted. If all can, their lines exist afterwards.';

create function exora_private.insert_jobs(p_jobs jsonb, p_job_ids uuid[], p_has_keys boolean)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_now timestamptz := clock_timestamp();
  v_max_attempts integer := exora_private.setting('jobs.max_attempts')::integer;
begin
  -- See job_line(): first the transaction's number, then how far the lines are.
  perform pg_current_xact_id();
  if p_has_keys then
    -- In the order of the keys, so that two calls never wait for each other.
    insert into public.job_idempotency_keys (key, job_id)
    select distinct on (x.idempotency_key) x.idempotency_key, x.id
    from rows from (jsonb_to_recordset(p_jobs) as (idempotency_key text), unnest(p_job_ids))
      with ordinality as x (idempotency_key, id, ordinality)
    where x.idempotency_key is not null
    order by x.idempotency_key, x.ordinality
    on conflict on constraint job_idempotency_keys_pkey do nothing;
  end if;
  with asked as (
    select
      x.*,
      -- Null, which the table refuses, when something is out of range or the line does not exist yet.
      case
        when (x.due_at not between v_now - interval '1 day' and v_now + interval '1 year') is true
          or (x.max_attempts not between 1 and 100) is true
          or (pg_column_size(x.job_payload) > 65536) is true
          or exists (
            select
            from public.shell_files as f
            where f.id = (x.job_payload ->> 'shell_file_id')::uuid
              and f.patient_id <> (x.job_payload ->> 'patient_id')::uuid
          )
        then null
        else l.id
      end as line_id,
      l.lane as line_lane,
      l.virtual_time,
      (x.due_at > v_now) is true as waits,
      (x.job_payload ->> 'patient_id')::uuid as patient_id
    from rows from (
      jsonb_to_recordset(p_jobs) as (
        job_type text, job_name text, job_payload jsonb, priority integer, due_at timestamptz, max_attempts integer,
        idempotency_key text, correlation_id uuid, lane text
      ),
      unnest(p_job_ids)
    ) with ordinality as x (
      job_type, job_name, job_payload, priority, due_at, max_attempts, idempotency_key, correlation_id, lane, id, ordinality
    )
    left join exora_private.job_lines as l
      on l.lane = coalesce(
        x.lane,
        -- default_lane(), written out for its speed.
        case x.job_type
          when 'shell_file_processing' then 'reading'
          when 'ai_processing' then 'understanding'
          when 'semantic_processing' then 'narrating'
        end
      )
      and l.job_type = x.job_type
      and l.priority = coalesce(x.priority, 5)
    where not p_has_keys
      or x.idempotency_key is null
      or exists (select from public.job_idempotency_keys as k where k.key = x.idempotency_key and k.job_id = x.id)
  ),
  numbered as (
    select a.*, row_number() over (partition by a.line_id, a.patient_id, a.waits order by a.ordinality) as turn
    from asked as a
  ),
  begun as (
    -- Each record's first place, looked up once: see next_place().
    select
      n.*,
      case when n.turn = 1 and not n.waits then
        coalesce(
          (
            select max(j.place) + 1000
            from exora_private.job_queue_live as j
            where j.patient_id = n.patient_id and j.line_id = n.line_id and j.place >= n.virtual_time
          ),
          n.virtual_time
        )
      end as first_place
    from numbered as n
  )
  insert into exora_private.job_queue_live (
    id, job_type, job_name, job_payload, status, lane, priority, patient_id, line_id, place, due_at, max_attempts,
    correlation_id, created_at
  )
  select
    b.id,
    b.job_type,
    b.job_name,
    coalesce(b.job_payload, '{}'),
    case when b.waits then 'scheduled' else 'pending' end,
    b.line_lane,
    coalesce(b.priority, 5),
    b.patient_id,
    b.line_id,
    max(b.first_place) over (partition by b.line_id, b.patient_id, b.waits) + 1000 * (b.turn - 1),
    coalesce(b.due_at, v_now),
    coalesce(b.max_attempts, v_max_attempts),
    b.correlation_id,
    v_now
  from begun as b;
end
$$;

comment on function exora_private.insert_jobs(jsonb, uuid[], boolean) is
  'Stores new jobs under these ids, each in its record''s turn; of those with a key, the ones whose key is theirs.';

create function public.enqueue_jobs_v3(p_jobs jsonb)
returns setof uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_count integer;
  v_first text := exora_private.job_id_prefix(clock_timestamp()) || substr(gen_random_uuid()::text, 16, 9);
  -- The last 48 bits of the ids count up from a random number (RFC 9562, 6.2).
  v_random bigint := floor(random() * 140000000000000)::bigint;
  v_ids uuid[];
  v_has_keys boolean := p_jobs @? '$[*].idempotency_key ? (@ != null)';
begin
  if jsonb_typeof(p_jobs) is distinct from 'array' or jsonb_array_length(p_jobs) not between 1 and 50000 then
    perform exora_private.fail('invalid_request', 'p_jobs must be an array of 1 to 50,000 jobs.', 'Send them in parts.');
  end if;
  v_count := jsonb_array_length(p_jobs);
  select array_agg((v_first || lpad(to_hex(v_random + n.n), 12, '0'))::uuid order by n.n) into v_ids
  from generate_series(1, v_count) as n (n);

  begin
    perform exora_private.insert_jobs(p_jobs, v_ids, v_has_keys);
  exception when integrity_constraint_violation or data_exception then
    -- The table refused a job: its field is named, or the first jobs of a line make it. Nothing of the try is left.
    perform exora_private.refuse_jobs(p_jobs);
    perform exora_private.insert_jobs(p_jobs, v_ids, v_has_keys);
  end;

  perform exora_private.wake_job_workers();
  if not v_has_keys then
    return query select unnest(v_ids);
    return;
  end if;
  return query
  select coalesce((select k.job_id from public.job_idempotency_keys as k where k.key = x.idempotency_key), x.id)
  from rows from (jsonb_to_recordset(p_jobs) as (idempotency_key text), unnest(v_ids))
    with ordinality as x (idempotency_key, id, ordinality)
  order by x.ordinality;
end
$$;

revoke all on function public.enqueue_jobs_v3(jsonb) from public, anon, authenticated;

grant execute on function public.enqueue_jobs_v3(jsonb) to service_role;

comment on function public.enqueue_jobs_v3(jsonb) is
  'Enqueues many jobs at once, all or none, and returns their ids in the same order. Each is an object with the fields of '
  'enqueue_job_v3 (due_at, max_attempts, idempotency_key, correlation_id, lane without p_).';

create function exora_private.keep_worker(p_worker_id text, p_waits boolean)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_now timestamptz := clock_timestamp();
  v_lease double precision := exora_private.setting('jobs.lease_seconds');
  v_worker public.job_workers;
begin
  if coalesce(char_length(p_worker_id), 0) not between 1 and 200 then
    perform exora_private.fail('invalid_request', 'A worker needs an id of 1 to 200 characters.', 'Pass worker_id.');
  end if;
  select w.* into v_worker from public.job_workers as w where w.worker_id = p_worker_id;
  -- Most calls come long before the lease's end and change nothing.
  if found
    and v_worker.lease_until > v_now + make_interval(secs => v_lease * 0.75)
    and v_worker.waits = coalesce(p_waits, v_worker.waits)
  then
    return;
  end if;
  insert into public.job_workers as w (worker_id, lease_until, waits)
  values (p_worker_id, v_now + make_interval(secs => v_lease), coalesce(p_waits, false))
  on conflict on constraint job_workers_pkey do update
  set lease_until = excluded.lease_until, waits = coalesce(p_waits, w.waits);
end
$$;

comment on function exora_private.keep_worker(text, boolean) is
  'Registers the worker or renews its lease, and notes whether it waits for a notification (null: as it was).';

create function exora_private.ready_jobs(p_job_types text[], p_lanes text[], p_limit integer, p_cursor jsonb)
returns tid[]
language plpgsql
volatile
set search_path = ''
-- One plan for ever: the table goes from empty to full within seconds, and only the indexes are right at every size.
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
set enable_sort = off
as $$
declare
  v_line record;
  v_found tid[];
  v_all tid[] := '{}';
  v_room integer;
  v_furthest bigint;
  v_limited text[];
  v_now timestamptz := clock_timestamp();
begin
  -- Claims of a limited lane come one after another, each counting what the ones before have taken. All such lanes are
  -- locked first and in one order: claims that meet them in different orders would wait for each other.
  v_limited := array(
    select a.lane
    from public.job_lanes as a
    where a.max_concurrent is not null
      and a.paused_at is null
      and (p_lanes is null or a.lane = any (p_lanes))
      and exists (select from exora_private.job_lines as l where l.lane = a.lane and l.job_type = any (p_job_types))
    order by a.lane
    for no key update of a
  );
  for v_line in
    select l.id, l.lane, l.low_water, l.virtual_time, l.moved_at, a.max_concurrent
    from exora_private.job_lines as l
    join public.job_lanes as a on a.lane = l.lane
    where l.job_type = any (p_job_types)
      and (p_lanes is null or l.lane = any (p_lanes))
      and a.paused_at is null
    order by l.priority, l.moved_at
  loop
    v_room := p_limit - cardinality(v_all);
    if v_line.max_concurrent is not null then
      -- Limited a moment ago: by the next claim.
      continue when v_line.lane <> all (v_limited);
      delete from exora_private.job_lane_slots as s
      where s.lane = v_line.lane
        and not exists (
          select
          from exora_private.job_queue_live as j
          where j.id = s.job_id
            -- Or it was found in another line of the lane just before.
            and (j.attempt = s.attempt and j.status = 'processing' or j.ctid = any (v_all))
        );
      select least(v_room, v_line.max_concurrent - count(*)) into v_room
      from exora_private.job_lane_slots as s
      where s.lane = v_line.lane;
      continue when v_room <= 0;
    end if;
    select array_agg(q.ctid), max(q.place) into v_found, v_furthest
    from (
      select j.ctid, j.place
      from exora_private.job_queue_live as j
      where j.line_id = v_line.id
        and j.status = 'pending'
        and j.place >= greatest(v_line.low_water, (p_cursor -> v_line.id::text)::bigint)
      order by j.place
      limit v_room
      for no key update skip locked
    ) as q;
    continue when v_found is null;
    v_all := v_all || v_found;
    if v_line.max_concurrent is not null then
      insert into exora_private.job_lane_slots as s (lane, job_id, attempt)
      select v_line.lane, j.id, j.attempt + 1
      from exora_private.job_queue_live as j
      where j.ctid = any (v_found)
      on conflict on constraint job_lane_slots_pkey do update set attempt = excluded.attempt;
    end if;
    -- Noted four times a second, by whoever need not wait for it: lines of the same priority take turns by it. A minute moves
    -- the line by a job, also when all that is claimed stands at its virtual time, so that nobody waits for ever behind
    -- newcomers; never by more than a job, so that a slow line does not let a backlog go before them.
    if v_now > v_line.moved_at + interval '250 milliseconds' then
      update exora_private.job_lines as l
      set
        virtual_time = case
          when v_furthest < l.virtual_time then l.virtual_time
          when isfinite(l.moved_at) then greatest(
            v_furthest, l.virtual_time + (least(extract(epoch from v_now - l.moved_at), 60) * 1000 / 60)::bigint
          )
          else v_furthest
        end,
        moved_at = v_now
      where l.ctid = any (
        array(select k.ctid from exora_private.job_lines as k where k.id = v_line.id for no key update skip locked)
      );
    end if;
    exit when cardinality(v_all) >= p_limit;
  end loop;
  return v_all;
end
$$;

comment on function exora_private.ready_jobs(text[], text[], integer, jsonb) is
  'Where the next jobs of the types and lanes are, locked: urgent lines first, each in the order of its places. p_cursor '
  'names places (by line) before which nothing waited a moment ago.';

create or replace function public.claim_next_job_v3(worker_id text, job_types text[])
returns setof public.job_queue
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_ready tid[];
begin
  perform exora_private.require_job_types(claim_next_job_v3.job_types);
  perform exora_private.keep_worker(claim_next_job_v3.worker_id, null);
  v_ready := exora_private.ready_jobs(claim_next_job_v3.job_types, null, 1, null);
  if v_ready = '{}' and exora_private.promote_due_jobs(10) > 0 then
    v_ready := exora_private.ready_jobs(claim_next_job_v3.job_types, null, 1, null);
  end if;
  return query
  update exora_private.job_queue_live as j
  set
    status = 'processing',
    attempt = j.attempt + 1,
    worker_id = claim_next_job_v3.worker_id,
    claimed_at = clock_timestamp(),
    heartbeat_at = clock_timestamp(),
    progress = null
  where j.ctid = any (v_ready)
  returning j.*;
end
$$;

revoke all on function public.claim_next_job_v3(text, text[]) from public, anon, authenticated;
grant execute on function public.claim_next_job_v3(text, text[]) to service_role;

comment on function public.claim_next_job_v3(text, text[]) is
  'Gives the worker the most urgent due job of these types, or nothing. No two workers get the same one.';

create function exora_private.finish_jobs(
  p_worker_id text,
  p_job_ids uuid[],
  p_attempts integer[],
  p_job_results jsonb
)
returns integer
language plpgsql
volatile
set search_path = ''
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
as $$
declare
  v_count integer;
begin
  -- One look into the primary key for each, whatever the planner thinks of an empty table.
  with gone as (
    delete from exora_private.job_queue_live as k
    using unnest(p_job_ids, p_attempts) as d (id, attempt)
    where k.id = d.id
      and not k.is_finished
      and k.status = 'processing'
      and k.worker_id = p_worker_id
      and k.attempt = d.attempt
    returning k.*
  )
  insert into exora_private.job_queue_finished (
    id, job_type, job_name, job_payload, status, lane, priority, patient_id, line_id, place, due_at, attempt, max_attempts,
    worker_id, claimed_at, heartbeat_at, progress, finished_at, is_finished, job_result, attempt_errors, correlation_id,
    created_at
  )
  select
    j.id, j.job_type, j.job_name, j.job_payload, 'completed', j.lane, j.priority, j.patient_id, j.line_id, j.place, j.due_at,
    j.attempt, j.max_attempts, j.worker_id, j.claimed_at, j.heartbeat_at, 100, clock_timestamp(), true,
    case when p_job_results is null then '{}' else coalesce(p_job_results -> j.id::text, '{}') end, j.attempt_errors,
    j.correlation_id, j.created_at
  from gone as j;
  get diagnostics v_count = row_count;
  return v_count;
end
$$;

comment on function exora_private.finish_jobs(text, uuid[], integer[], jsonb) is
  'Moves the jobs that the worker holds in these attempts to the finished ones; returns how many it held.';

create function public.claim_jobs_v3(
  p_worker_id text,
  p_job_types text[],
  p_limit integer default 1,
  p_lanes text[] default null,
  p_completed_ids uuid[] default '{}',
  p_completed_attempts integer[] default '{}',
  p_completed_results jsonb default null,
  p_cursor jsonb default '{}',
  p_waits boolean default null
)
returns table (
  outcome text,
  id uuid,
  job_type text,
  job_payload jsonb,
  attempt integer,
  correlation_id uuid,
  line_id smallint,
  place bigint
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_kept integer;
  v_asked integer := coalesce(cardinality(p_completed_ids), 0);
  v_ready tid[] := '{}';
  v_waited boolean;
begin
  perform exora_private.require_job_types(p_job_types);
  if not coalesce(p_limit between 0 and 5000, false)
    or v_asked > 5000
    or v_asked <> coalesce(cardinality(p_completed_attempts), 0)
    or not coalesce(jsonb_typeof(p_completed_results) = 'object', true)
    or not coalesce(jsonb_typeof(p_cursor) = 'object', true)
    or p_cursor @? 'strict $.* ? (@.type() != "number" || @ < 0 || @ > 9000000000000000000)'
  then
    perform exora_private.fail(
      'invalid_request',
      'A claim is for 0 to 5,000 jobs; each completed job has an id and an attempt; results and cursor are objects.',
      'Send arrays of the same length, results as {id: result}, and the cursor as {line_id: place}.'
    );
  end if;
  perform exora_private.keep_worker(p_worker_id, case when p_waits is not true then p_waits end);
  if p_waits then
    -- It is noted at the end whether the worker waits. Always first the worker, then lanes and jobs: a heartbeat of the
    -- same worker would wait for this claim, and this claim for it.
    select w.waits into v_waited from public.job_workers as w where w.worker_id = p_worker_id for no key update;
    if not found then
      perform exora_private.keep_worker(p_worker_id, false);
    end if;
  end if;

  if v_asked > 0 then
    begin
      v_kept := exora_private.finish_jobs(p_worker_id, p_completed_ids, p_completed_attempts, p_completed_results);
    exception when check_violation then
      perform exora_private.fail('invalid_request', 'A result must be an object of at most 64 KiB.', 'Send ids and counts only.');
    end;
    if v_kept < v_asked then
      -- Among the finished ones are also those whose answer was lost the first time.
      return query
      select 'refused'::text, d.id, null::text, null::jsonb, d.attempt, null::uuid, null::smallint, null::bigint
      from unnest(p_completed_ids, p_completed_attempts) as d (id, attempt)
      where exora_private.earlier_result(d.id, p_worker_id, d.attempt) is null;
    end if;
  end if;

  if p_limit > 0 then
    v_ready := exora_private.ready_jobs(p_job_types, p_lanes, p_limit, p_cursor);
    if v_ready = '{}' and p_cursor <> '{}' then
      -- A newcomer's place may be before those that were claimed last.
      v_ready := exora_private.ready_jobs(p_job_types, p_lanes, p_limit, null);
    end if;
    if v_ready = '{}' and exora_private.promote_due_jobs(least(p_limit, 500)) > 0 then
      v_ready := exora_private.ready_jobs(p_job_types, p_lanes, p_limit, null);
    end if;
    -- By their physical places: they are locked, so nothing moves them meanwhile.
    return query
    update exora_private.job_queue_live as j
    set
      status = 'processing',
      attempt = j.attempt + 1,
      worker_id = p_worker_id,
      claimed_at = clock_timestamp(),
      heartbeat_at = clock_timestamp(),
      progress = null
    where j.ctid = any (v_ready)
    returning
      'claimed'::text, j.id, j.job_type, j.job_payload, j.attempt, j.correlation_id, j.line_id, j.place;
  end if;
  -- A worker that got all it had room for is not told of more.
  if p_waits and v_waited is distinct from (cardinality(v_ready) < p_limit) then
    perform exora_private.keep_worker(p_worker_id, cardinality(v_ready) < p_limit);
  end if;
end
$$;

revoke all on function public.claim_jobs_v3(text, text[], integer, text[], uuid[], integer[], jsonb, jsonb, boolean)
from public, anon, authenticated;

grant execute on function public.claim_jobs_v3(text, text[], integer, text[], uuid[], integer[], jsonb, jsonb, boolean) to service_role;

comment on function public.claim_jobs_v3(text, text[], integer, text[], uuid[], integer[], jsonb, jsonb, boolean) is
  'Completes jobs, each named by id and attempt (results: {id: result}), and claims the next ones in one transaction. Rows with outcome claimed are new '
  'jobs; those with outcome refused are completed ones that this worker did not hold. With p_waits the worker is notified '
  '(channel exora_jobs) of further jobs while it has room. p_cursor, {line_id: place}, is the highest place that was claimed '
  'in each line a moment ago; leave it out once a second.';

create or replace function exora_private.hold_job(p_job_id uuid, p_worker_id text, p_attempt integer, p_job_type text)
returns public.job_queue
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_job public.job_queue;
begin
  select j.* into v_job
  from exora_private.job_queue_live as j
  where j.id = p_job_id
    and j.status = 'processing'
    and j.worker_id = p_worker_id
    and j.attempt = coalesce(p_attempt, j.attempt)
  for no key update;
  if not found then
    perform exora_private.fail(
      'job_not_held',
      'This job is not (or no longer) held by this worker.',
      'Stop working on it: the worker that holds it will finish it.'
    );
  end if;
  if v_job.job_type <> coalesce(p_job_type, v_job.job_type) then
    perform exora_private.fail(
      'invalid_request',
      format('This call is for jobs of type %s.', p_job_type),
      'Call the functions of this job''s own stage.'
    );
  end if;
  return v_job;
end
$$;

comment on function exora_private.hold_job(uuid, text, integer, text) is
  'The job, locked, if this worker holds it in this attempt; else the error job_not_held.';

create function exora_private.give_up_job(
  p_job public.job_queue,
  p_error_code text,
  p_error_parameters jsonb,
  p_retryable boolean
)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_file public.shell_files;
begin
  update public.shell_files as f
  set
    status = 'failed',
    error_code = p_error_code,
    error_parameters = p_error_parameters,
    error_retryable = p_retryable
  where f.id = (p_job.job_payload ->> 'shell_file_id')::uuid
    and f.current_job_id = p_job.id
    and f.status in ('queued', 'reading', 'understanding')
  returning f.* into v_file;
  if found then
    perform exora_private.notify(
      p.account_owner_id, 'file_failed', v_file.patient_id, 'shell_file', v_file.id,
      p_error_parameters || jsonb_build_object('error_code', p_error_code)
    )
    from public.user_profiles as p
    where p.id = v_file.patient_id;
  end if;
  perform public.log_audit_event(
    p_event_type => 'job.given_up',
    p_patient_id => p_job.patient_id,
    p_resource_type => 'job',
    p_resource_id => p_job.id,
    p_details => jsonb_build_object('job_type', p_job.job_type, 'error_code', p_error_code, 'attempt', p_job.attempt),
    p_job_id => p_job.id,
    p_correlation_id => p_job.correlation_id
  );
end
$$;

comment on function exora_private.give_up_job(public.job_queue, text, jsonb, boolean) is
  'What the end of a job without success means for its file: failed with the reason, its owner told, the event logged.';

create or replace function exora_private.earlier_result(p_job_id uuid, p_worker_id text, p_attempt integer)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select j.job_result
  from exora_private.job_queue_finished as j
  where j.id = p_job_id
    and j.status = 'completed'
    and j.worker_id = p_worker_id
    and j.attempt = coalesce(p_attempt, j.attempt)
$$;

create function public.update_job_heartbeat(
  p_job_id uuid,
  p_worker_id text,
  p_attempt integer default null,
  p_progress integer default null
)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  if p_progress not between 0 and 100 then
    perform exora_private.fail('invalid_request', 'Progress is out of range.', 'Send 0 to 100 per cent.');
  end if;
  if not exists (
    select
    from exora_private.job_queue_live as j
    where j.id = p_job_id
      and j.status = 'processing'
      and j.worker_id = p_worker_id
      and j.attempt = coalesce(p_attempt, j.attempt)
  ) then
    return false;
  end if;
  -- First the worker, then the job, as in a claim: the two would wait for each other.
  perform exora_private.keep_worker(p_worker_id, null);
  update exora_private.job_queue_live as j
  set heartbeat_at = clock_timestamp(), progress = coalesce(p_progress, j.progress)
  where j.id = p_job_id
    and j.status = 'processing'
    and j.worker_id = p_worker_id
    and j.attempt = coalesce(p_attempt, j.attempt);
  return found;
end
$$;

revoke all on function public.update_job_heartbeat(uuid, text, integer, integer) from public, anon, authenticated;

grant execute on function public.update_job_heartbeat(uuid, text, integer, integer) to service_role;

comment on function public.update_job_heartbeat(uuid, text, integer, integer) is
  'Keeps the job and its worker''s lease, and notes how far it is; false when this worker doesn''t hold it any more and must stop.';

create function public.keep_jobs(
  p_worker_id text,
  p_job_ids uuid[] default '{}',
  p_attempts integer[] default '{}',
  p_refresh boolean default false
)
returns table (job_id uuid, attempt integer, outcome text)
language plpgsql
volatile
security definer
set search_path = ''
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
begin
  if coalesce(cardinality(p_job_ids), 0) > 5000
    or coalesce(cardinality(p_job_ids), 0) <> coalesce(cardinality(p_attempts), 0)
  then
    perform exora_private.fail(
      'invalid_request', 'Each of at most 5,000 held jobs needs its id and its attempt.', 'Send arrays of the same length.'
    );
  end if;
  perform exora_private.keep_worker(p_worker_id, null);
  if p_refresh then
    update exora_private.job_queue_live as j
    set heartbeat_at = clock_timestamp()
    where j.ctid = any (
      array(
        select k.ctid
        from unnest(p_job_ids, p_attempts) as h (id, attempt)
        join exora_private.job_queue_live as k on k.id = h.id
        where k.status = 'processing' and k.worker_id = p_worker_id and k.attempt = h.attempt
        -- Who has it locked is about to end it: waiting, each for the other's next, would be a deadlock.
        for no key update of k skip locked
      )
    );
  end if;
  return query
  with held as (
    select
      h.id, h.attempt, j.line_id, j.patient_id,
      j.id is null as is_lost,
      -- A stage that goes on where it was cut off makes room after a while if another record has waited.
      j.job_type = 'shell_file_processing' and j.claimed_at < clock_timestamp() - interval '20 seconds' as may_yield
    from unnest(p_job_ids, p_attempts) as h (id, attempt)
    left join exora_private.job_queue_live as j
      on j.id = h.id and j.status = 'processing' and j.worker_id = p_worker_id and j.attempt = h.attempt
  ),
  crowded as materialized (
    -- Once for each record, not for each of its jobs: the look steps over all that it has waiting itself.
    select r.line_id, r.patient_id
    from (select distinct h.line_id, h.patient_id from held as h where h.may_yield) as r
    join exora_private.job_lines as l on l.id = r.line_id
    where exists (
      select
      from exora_private.job_queue_live as o
      where o.line_id = l.id
        and o.status = 'pending'
        and o.place >= l.low_water
        and o.patient_id is distinct from r.patient_id
        and o.due_at < clock_timestamp() - interval '2 seconds'
    )
  )
  select h.id, h.attempt, case when h.is_lost then 'lost' else 'crowded' end
  from held as h
  where h.is_lost
    or (
      h.may_yield
      and exists (
        select from crowded as c where c.line_id = h.line_id and c.patient_id is not distinct from h.patient_id
      )
    );
end
$$;

revoke all on function public.keep_jobs(text, uuid[], integer[], boolean) from public, anon, authenticated;

grant execute on function public.keep_jobs(text, uuid[], integer[], boolean) to service_role;

comment on function public.keep_jobs(text, uuid[], integer[], boolean) is
  'Renews the worker''s lease, which keeps all its jobs, and names those among the given that it must give up (lost) or may '
  'hand back because others wait (crowded). With p_refresh, every half minute, it marks each as heard of.';

create function public.retire_worker(p_worker_id text)
returns integer
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_back integer;
begin
  perform pg_current_xact_id();
  delete from public.job_workers as w where w.worker_id = p_worker_id;
  update exora_private.job_queue_live as j
  set
    status = 'pending',
    place = l.virtual_time,
    max_attempts = j.max_attempts + 1,
    heartbeat_at = null
  from exora_private.job_lines as l
  where j.worker_id = p_worker_id and j.status = 'processing' and l.id = j.line_id;
  get diagnostics v_back = row_count;
  update public.api_capacity_leases as l
  set revoked_at = clock_timestamp()
  where l.worker_id = p_worker_id
    and l.released_at is null
    and l.revoked_at is null
    and l.expires_at > clock_timestamp();
  if v_back > 0 then
    perform exora_private.wake_job_workers();
  end if;
  return v_back;
end
$$;

revoke all on function public.retire_worker(text) from public, anon, authenticated;

grant execute on function public.retire_worker(text) to service_role;

comment on function public.retire_worker(text) is
  'Ends a worker that stops: its lease and its API slots go, and what it may still hold is handed back without using up an attempt.';

create function exora_private.end_job(
  p_job_id uuid,
  p_status text,
  p_job_result jsonb,
  p_error_code text,
  p_error_parameters jsonb
)
returns void
language sql
volatile
set search_path = ''
as $$
  with ended as (
    delete from exora_private.job_queue_live as j where j.id = p_job_id returning j.*
  )
  insert into exora_private.job_queue_finished (
    id, job_type, job_name, job_payload, status, lane, priority, patient_id, line_id, place, due_at, attempt, max_attempts,
    worker_id, claimed_at, heartbeat_at, progress, finished_at, is_finished, job_result, error_code, error_parameters,
    attempt_errors, correlation_id, created_at
  )
  select
    e.id, e.job_type, e.job_name, e.job_payload, p_status, e.lane, e.priority, e.patient_id, e.line_id, e.place, e.due_at,
    e.attempt, e.max_attempts, e.worker_id, e.claimed_at, e.heartbeat_at,
    case when p_status = 'completed' then 100 else e.progress end, clock_timestamp(), true, p_job_result, p_error_code,
    coalesce(p_error_parameters, '{}'), e.attempt_errors, e.correlation_id, e.created_at
  from ended as e
$$;

comment on function exora_private.end_job(uuid, text, jsonb, text, jsonb) is
  'Moves an unfinished job to the finished ones, with its result or the reason of its end.';

create or replace function exora_private.finish_job(p_job_id uuid, p_job_result jsonb)
returns void
language sql
volatile
set search_path = ''
as $$
  select exora_private.end_job(p_job_id, 'completed', p_job_result, null, null)
$$;

create or replace function public.complete_job(
  p_job_id uuid,
  p_worker_id text,
  p_job_result jsonb default '{}',
  p_attempt integer default null
)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  -- A first call whose answer was lost may still be under way: its end is waited for.
  perform from exora_private.job_queue_live as j where j.id = p_job_id for no key update;
  if exora_private.earlier_result(p_job_id, p_worker_id, p_attempt) is not null then
    return true;
  end if;
  if jsonb_typeof(p_job_result) <> 'object' or pg_column_size(p_job_result) > 65536 then
    perform exora_private.fail('invalid_request', 'A result must be an object of at most 64 KiB.', 'Send ids and counts only.');
  end if;
  perform exora_private.hold_job(p_job_id, p_worker_id, p_attempt, null);
  perform exora_private.finish_job(p_job_id, coalesce(p_job_result, '{}'));
  return true;
end
$$;

create function exora_private.with_attempt_error(p_errors jsonb, p_attempt integer, p_error_code text, p_worker_id text)
returns jsonb
language sql
volatile
set search_path = ''
as $$
  select coalesce(case when jsonb_array_length(p_errors) >= 20 then p_errors - 0 else p_errors end, '[]')
    || jsonb_build_object(
      'attempt', p_attempt, 'at', clock_timestamp(), 'error_code', p_error_code, 'worker_id', p_worker_id
    )
$$;

comment on function exora_private.with_attempt_error(jsonb, integer, text, text) is
  'The errors of a job''s attempts with one more, the last twenty at most.';

create function exora_private.retry_delay(p_attempt integer)
returns interval
language sql
volatile
set search_path = ''
as $$
  -- Doubling, capped, and spread over the upper half of the interval so that failures of one cause don't return together.
  select make_interval(
    secs => (
      least(
        exora_private.setting('jobs.retry_max_seconds'),
        exora_private.setting('jobs.retry_base_seconds') * 2 ^ (least(p_attempt, 30) - 1)
      )::double precision * (0.5 + random() / 2)
    )
  )
$$;

comment on function exora_private.retry_delay(integer) is 'How long a job waits after an attempt that failed: exponential, with jitter.';

create or replace function public.fail_job(
  p_job_id uuid,
  p_worker_id text,
  p_attempt integer,
  p_error_code text,
  p_error_parameters jsonb default '{}',
  p_retryable boolean default true
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_job public.job_queue := exora_private.hold_job(p_job_id, p_worker_id, p_attempt, null);
  v_code text := case when p_error_code = any (exora_private.error_codes()) then p_error_code else 'internal' end;
  v_parameters jsonb := exora_private.clean_parameters(p_error_parameters);
  v_status text;
  v_retry_at timestamptz;
begin
  -- An engine that crashes or hangs twice does so for the document's sake: more tries would keep it from everybody else.
  -- Attempts don't tell: to be handed back is one too. What was before an operator's retry counts no more.
  if v_code in ('reader_crashed', 'processing_timeout')
    and jsonb_path_exists(
      v_job.attempt_errors,
      '$[*] ? ((@.error_code == "reader_crashed" || @.error_code == "processing_timeout") && @.attempt > $since)',
      jsonb_build_object('since', v_job.max_attempts - exora_private.setting('jobs.max_attempts'))
    )
  then
    v_job.max_attempts := v_job.attempt;
  end if;
  if coalesce(p_retryable, true) and v_job.attempt < v_job.max_attempts then
    v_status := 'scheduled';
    v_retry_at := clock_timestamp() + exora_private.retry_delay(v_job.attempt);
  else
    v_status := case when coalesce(p_retryable, true) then 'dead_letter' else 'failed' end;
  end if;

  update exora_private.job_queue_live as j
  set
    status = case when v_retry_at is null then j.status else v_status end,
    due_at = coalesce(v_retry_at, j.due_at),
    place = case when v_retry_at is null then j.place end,
    error_code = v_code,
    error_parameters = v_parameters,
    attempt_errors = exora_private.with_attempt_error(j.attempt_errors, j.attempt, v_code, j.worker_id),
    heartbeat_at = case when v_retry_at is null then j.heartbeat_at end
  where j.id = v_job.id;

  if v_retry_at is null then
    perform exora_private.end_job(v_job.id, v_status, null, v_code, v_parameters);
    perform exora_private.give_up_job(v_job, v_code, v_parameters, coalesce(p_retryable, true));
  end if;
  return jsonb_build_object('status', v_status, 'retry_at', v_retry_at);
end
$$;

create or replace function public.reschedule_job(
  p_job_id uuid,
  p_worker_id text,
  p_attempt integer,
  p_delay_seconds numeric default 0
)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_job public.job_queue := exora_private.hold_job(p_job_id, p_worker_id, p_attempt, null);
  v_delay double precision;
  v_line exora_private.job_lines;
begin
  if p_delay_seconds not between 0 and 604800 then
    perform exora_private.fail('invalid_request', 'The delay is out of range.', 'Send 0 to 604,800 seconds (a week).');
  end if;
  v_delay := coalesce(round(p_delay_seconds, 3), 0);
  if v_delay = 0 then
    v_line := exora_private.job_line(v_job.lane, v_job.job_type, v_job.priority);
  end if;
  update exora_private.job_queue_live as j
  set
    status = case when v_delay > 0 then 'scheduled' else 'pending' end,
    -- Behind those of its own record, and in turn with the others'.
    place = case when v_delay > 0 then null else exora_private.next_place(v_line, v_job.patient_id) end,
    due_at = clock_timestamp() + make_interval(secs => v_delay),
    -- The attempt number keeps growing, for it fences; the allowance grows with it, so none is used up.
    max_attempts = j.max_attempts + 1,
    heartbeat_at = null
  where j.id = v_job.id;
  if v_delay = 0 then
    perform exora_private.wake_job_workers();
  end if;
  return true;
end
$$;

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

create function public.show_job(p_job_id uuid)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_job jsonb;
begin
  perform exora_private.require_operator();
  select
    to_jsonb(j)
    || jsonb_build_object(
      'attempt_errors', coalesce(j.attempt_errors, '[]'),
      'lease_until', (select w.lease_until from public.job_workers as w where w.worker_id = j.worker_id and j.status = 'processing'),
      'ahead', case when j.status = 'pending' then (
        select count(*)
        from exora_private.job_queue_live as o
        where o.line_id = j.line_id and o.status = 'pending' and o.place <= j.place and (o.place, o.id) < (j.place, j.id)
      ) end,
      'provider_calls', (
        select jsonb_agg(
          jsonb_build_object(
            'provider_name', l.provider_name,
            'api_endpoint', l.api_endpoint,
            'granted_at', l.granted_at,
            'tokens', coalesce(l.actual_tokens, l.estimated_tokens),
            'cost_micros', coalesce(l.actual_cost_micros, l.estimated_cost_micros),
            'currency', r.currency
          )
          order by l.granted_at
        )
        from public.api_capacity_leases as l
        join public.api_rate_limits as r on r.provider_name = l.provider_name and r.api_endpoint = l.api_endpoint
        where l.job_id = j.id
      )
    )
  into v_job
  from public.job_queue as j
  where j.id = p_job_id;
  if v_job is null then
    perform exora_private.fail('not_found', 'There is no such job.', 'Find its id with list_jobs().');
  end if;
  return v_job;
end
$$;

revoke all on function public.show_job(uuid) from public, anon;

grant execute on function public.show_job(uuid) to authenticated, service_role;

comment on function public.show_job(uuid) is
  'All of a job: its state, the errors of its attempts, who holds it, how many are ahead, what its calls cost. service_role and admins.';

create function public.cancel_job(p_job_id uuid, p_reason text default null)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_job public.job_queue;
begin
  perform exora_private.require_operator();
  if char_length(p_reason) > 200 then
    perform exora_private.fail('invalid_request', 'The reason is too long.', 'Send at most 200 characters.');
  end if;
  select j.* into v_job from exora_private.job_queue_live as j where j.id = p_job_id for no key update;
  if not found then
    if exists (select from exora_private.job_queue_finished as j where j.id = p_job_id) then
      return false;
    end if;
    perform exora_private.fail('not_found', 'There is no such job.', 'Find its id with list_jobs().');
  end if;
  perform exora_private.end_job(v_job.id, 'cancelled', null, 'job_cancelled', '{}');
  update public.api_capacity_leases as l
  set revoked_at = clock_timestamp()
  where l.job_id = v_job.id and l.released_at is null and l.revoked_at is null;
  perform exora_private.give_up_job(v_job, 'job_cancelled', '{}', true);
  perform public.log_audit_event(
    p_event_type => 'job.cancelled',
    p_patient_id => v_job.patient_id,
    p_resource_type => 'job',
    p_resource_id => v_job.id,
    p_details => jsonb_strip_nulls(jsonb_build_object('job_type', v_job.job_type, 'reason', p_reason)),
    p_job_id => v_job.id,
    p_correlation_id => v_job.correlation_id
  );
  return true;
end
$$;

revoke all on function public.cancel_job(uuid, text) from public, anon;

grant execute on function public.cancel_job(uuid, text) to authenticated, service_role;

comment on function public.cancel_job(uuid, text) is
  'Ends an unfinished job at once, whoever holds it, and marks its document; false if it was finished already. service_role and admins.';

create function exora_private.is_document_waiting(p_job public.job_queue)
returns boolean
language sql
stable
set search_path = ''
as $$
  -- A story is told of a processed document, whose job it never is.
  select not p_job.job_payload ? 'shell_file_id' or exists (
    select
    from public.shell_files as f
    where f.id = (p_job.job_payload ->> 'shell_file_id')::uuid
      and (
        f.current_job_id = p_job.id and f.status = 'failed'
        or p_job.job_type = 'semantic_processing' and f.status = 'processed'
      )
  )
$$;

comment on function exora_private.is_document_waiting(public.job_queue) is
  'Whether a given-up job could still do something for its document: it is there, and no later job has it.';

create function exora_private.dead_letters(
  p_job_id uuid,
  p_lane text,
  p_job_type text,
  p_error_code text,
  p_finished_since timestamptz,
  p_limit integer,
  p_only_current boolean
)
returns setof public.job_queue
language plpgsql
volatile
set search_path = ''
as $$
begin
  if not coalesce(p_limit between 1 and 1000, false) then
    perform exora_private.fail('invalid_request', 'The limit is out of range.', 'Send 1 to 1,000.');
  end if;
  if p_job_id is not null and not exists (select from public.job_queue as j where j.id = p_job_id) then
    perform exora_private.fail('not_found', 'There is no such job.', 'Find its id with list_jobs().');
  end if;
  return query
  select j.*
  from exora_private.job_queue_finished as j
  where (j.status = 'dead_letter' or (j.status in ('failed', 'cancelled') and j.id = p_job_id))
    and (p_job_id is null or j.id = p_job_id)
    and (p_lane is null or j.lane = p_lane)
    and (p_job_type is null or j.job_type = p_job_type)
    and (p_error_code is null or j.error_code = p_error_code)
    and (p_finished_since is null or j.finished_at >= p_finished_since)
    and (not p_only_current or exora_private.is_document_waiting(j))
  order by j.patient_id, j.id
  limit p_limit
  for update skip locked;
end
$$;

comment on function exora_private.dead_letters(uuid, text, text, text, timestamptz, integer, boolean) is
  'The given-up jobs that a filter means, locked; one that is named may also have failed or been cancelled. p_only_current '
  'leaves out those whose document is gone or went on without them.';

create function public.requeue_dead_letter(
  p_job_id uuid default null,
  p_lane text default null,
  p_job_type text default null,
  p_error_code text default null,
  p_finished_since timestamptz default null,
  p_limit integer default 100,
  p_dry_run boolean default true
)
returns table (job_id uuid, job_type text, error_code text, outcome text)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_job public.job_queue;
  v_line exora_private.job_lines;
begin
  perform exora_private.require_operator();
  for v_job in
    select j.*
    from exora_private.dead_letters(
      p_job_id, p_lane, p_job_type, p_error_code, p_finished_since, p_limit, p_job_id is null
    ) as j
  loop
    job_id := v_job.id;
    job_type := v_job.job_type;
    error_code := v_job.error_code;
    -- Locked, so that it stays as it is found.
    perform from public.shell_files as f where f.id = (v_job.job_payload ->> 'shell_file_id')::uuid for no key update;
    outcome := case
      when not exora_private.is_document_waiting(v_job) then 'outdated'
      when coalesce(p_dry_run, true) then 'would_requeue'
      else 'requeued'
    end;
    if outcome = 'requeued' then
      v_line := exora_private.job_line(v_job.lane, v_job.job_type, v_job.priority);
      delete from exora_private.job_queue_finished as j where j.id = v_job.id;
      insert into exora_private.job_queue_live (
        id, job_type, job_name, job_payload, status, lane, priority, patient_id, line_id, place, due_at, attempt,
        max_attempts, error_code, error_parameters, attempt_errors, correlation_id, created_at
      )
      values (
        v_job.id, v_job.job_type, v_job.job_name, v_job.job_payload, 'pending', v_job.lane, v_job.priority, v_job.patient_id,
        v_line.id, exora_private.next_place(v_line, v_job.patient_id), clock_timestamp(), v_job.attempt,
        v_job.attempt + exora_private.setting('jobs.max_attempts')::integer, v_job.error_code, v_job.error_parameters,
        v_job.attempt_errors, v_job.correlation_id, v_job.created_at
      );
      update public.shell_files as f
      set
        status = case when f.current_reading_id is null then 'queued' else 'understanding' end,
        error_code = null,
        error_parameters = '{}',
        error_retryable = false
      where f.id = (v_job.job_payload ->> 'shell_file_id')::uuid and f.current_job_id = v_job.id;
      perform public.log_audit_event(
        p_event_type => 'job.requeued',
        p_patient_id => v_job.patient_id,
        p_resource_type => 'job',
        p_resource_id => v_job.id,
        p_details => jsonb_build_object('job_type', v_job.job_type, 'error_code', v_job.error_code),
        p_job_id => v_job.id,
        p_correlation_id => v_job.correlation_id
      );
    end if;
    return next;
  end loop;
  perform exora_private.wake_job_workers();
end
$$;

revoke all on function public.requeue_dead_letter(uuid, text, text, text, timestamptz, integer, boolean) from public, anon;

grant execute on function public.requeue_dead_letter(uuid, text, text, text, timestamptz, integer, boolean)
to authenticated, service_role;

comment on function public.requeue_dead_letter(uuid, text, text, text, timestamptz, integer, boolean) is
  'Puts given-up jobs back: one by its id, or those that a filter means. Says what it would do unless p_dry_run is false. A '
  'named job is outdated when its document is gone or went on without it; a filter leaves those out. service_role and admins.';

create function public.discard_dead_letter(
  p_job_id uuid default null,
  p_lane text default null,
  p_job_type text default null,
  p_error_code text default null,
  p_finished_since timestamptz default null,
  p_limit integer default 100,
  p_dry_run boolean default true
)
returns table (job_id uuid, job_type text, error_code text, outcome text)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_job public.job_queue;
begin
  perform exora_private.require_operator();
  for v_job in
    select j.*
    from exora_private.dead_letters(p_job_id, p_lane, p_job_type, p_error_code, p_finished_since, p_limit, false) as j
    where j.status = 'dead_letter'
  loop
    job_id := v_job.id;
    job_type := v_job.job_type;
    error_code := v_job.error_code;
    outcome := case when coalesce(p_dry_run, true) then 'would_discard' else 'discarded' end;
    if outcome = 'discarded' then
      update exora_private.job_queue_finished as j set status = 'failed' where j.id = v_job.id;
      perform public.log_audit_event(
        p_event_type => 'job.discarded',
        p_patient_id => v_job.patient_id,
        p_resource_type => 'job',
        p_resource_id => v_job.id,
        p_details => jsonb_build_object('job_type', v_job.job_type, 'error_code', v_job.error_code),
        p_job_id => v_job.id,
        p_correlation_id => v_job.correlation_id
      );
    end if;
    return next;
  end loop;
end
$$;

revoke all on function public.discard_dead_letter(uuid, text, text, text, timestamptz, integer, boolean) from public, anon;

grant execute on function public.discard_dead_letter(uuid, text, text, text, timestamptz, integer, boolean)
to authenticated, service_role;

comment on function public.discard_dead_letter(uuid, text, text, text, timestamptz, integer, boolean) is
  'Accepts that given-up jobs failed: they leave the dead letters and stay in the history. Says what it would do unless '
  'p_dry_run is false. service_role and admins.';

create function exora_private.require_lane(p_lane text)
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  perform exora_private.require_operator();
  perform from public.job_lanes as a where a.lane = p_lane for no key update;
  if not found then
    perform exora_private.fail(
      'not_found',
      format('There is no lane %s.', coalesce(quote_literal(left(p_lane, 60)), 'null')),
      (select format('Known are: %s.', string_agg(a.lane, ', ' order by a.lane)) from public.job_lanes as a)
    );
  end if;
end
$$;

comment on function exora_private.require_lane(text) is 'Nothing, for an operator and a known lane, which is then locked; else an error.';

create function exora_private.log_lane_change(p_event_type text, p_lane text, p_details jsonb)
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  perform public.log_audit_event(
    p_event_type => p_event_type,
    p_resource_type => 'job_lane',
    p_details => jsonb_strip_nulls(jsonb_build_object('lane', p_lane) || p_details)
  );
end
$$;

comment on function exora_private.log_lane_change(text, text, jsonb) is 'Writes what an operator did with a lane to the audit log.';

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

create function public.resume_lane(p_lane text)
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

revoke all on function public.resume_lane(text) from public, anon;

grant execute on function public.resume_lane(text) to authenticated, service_role;

comment on function public.resume_lane(text) is 'Lets a paused lane go on. False if it was not paused. service_role and admins.';

create function public.limit_lane(p_lane text, p_max_concurrent integer default null)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_lane(p_lane);
  if p_max_concurrent not between 1 and 10000 then
    perform exora_private.fail('invalid_request', 'The limit is out of range.', 'Send 1 to 10,000, or nothing for no limit.');
  end if;
  update public.job_lanes as a set max_concurrent = p_max_concurrent where a.lane = p_lane;
  if p_max_concurrent is not null then
    -- What is processed already takes its slots too.
    insert into exora_private.job_lane_slots as s (lane, job_id, attempt)
    select p_lane, j.id, j.attempt
    from exora_private.job_queue_live as j
    where j.lane = p_lane and j.status = 'processing'
    on conflict on constraint job_lane_slots_pkey do update set attempt = excluded.attempt;
  end if;
  perform exora_private.log_lane_change('lane.limited', p_lane, jsonb_build_object('max_concurrent', p_max_concurrent));
  perform exora_private.wake_job_workers();
  return true;
end
$$;

revoke all on function public.limit_lane(text, integer) from public, anon;

grant execute on function public.limit_lane(text, integer) to authenticated, service_role;

comment on function public.limit_lane(text, integer) is
  'How many jobs of a lane all workers together may process at once; nothing: no limit. service_role and admins.';

create function public.job_queue_metrics()
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_operator();
  return jsonb_build_object(
    'lines', (
      select coalesce(jsonb_agg(to_jsonb(t) order by t.lane, t.job_type), '[]')
      from (
        select
          l.lane,
          l.job_type,
          coalesce(sum(c.jobs) filter (where c.status = 'pending'), 0) as ready,
          coalesce(sum(c.jobs) filter (where c.status = 'scheduled'), 0) as scheduled,
          coalesce(sum(c.jobs) filter (where c.status = 'processing'), 0) as processing,
          round(
            coalesce(extract(epoch from clock_timestamp() - min(c.oldest) filter (where c.status = 'pending')), 0), 3
          ) as oldest_ready_seconds
        from exora_private.job_lines as l
        left join (
          select j.line_id, j.status, count(*) as jobs, min(j.due_at) as oldest
          from exora_private.job_queue_live as j
          group by j.line_id, j.status
        ) as c on c.line_id = l.id
        group by l.lane, l.job_type
      ) as t
    ),
    'dead_letters', (select count(*) from exora_private.job_queue_finished as j where j.status = 'dead_letter'),
    'workers', (select count(*) from public.job_workers as w where w.lease_until > clock_timestamp()),
    'budgets', (
      select coalesce(
        jsonb_agg(
          jsonb_build_object(
            'provider_name', r.provider_name,
            'api_endpoint', r.api_endpoint,
            'status', r.status,
            'paused_until', r.paused_until,
            'used', jsonb_strip_nulls(
              jsonb_build_object(
                'requests_per_minute', round(r.current_requests_minute::numeric / nullif(r.requests_per_minute, 0), 4),
                'tokens_per_minute', round(r.current_tokens_minute::numeric / nullif(r.tokens_per_minute, 0), 4),
                'tokens_per_hour', round(r.current_tokens_hour::numeric / nullif(r.tokens_per_hour, 0), 4),
                'concurrent_requests', round(r.current_concurrent_requests::numeric / nullif(r.concurrent_requests, 0), 4),
                'cost_per_day', round(r.current_cost_day_micros::numeric / nullif(r.cost_per_day_micros, 0), 4)
              )
            ),
            'tokens_day', (
              select coalesce(sum(u.tokens), 0)
              from public.api_budget_usage as u
              where u.provider_name = r.provider_name
                and u.api_endpoint = r.api_endpoint
                and u.unit_seconds = 900
                and u.leaves_at > clock_timestamp()
            ),
            'cost_day_micros', r.current_cost_day_micros,
            'currency', r.currency
          )
          order by r.provider_name, r.api_endpoint
        ),
        '[]'
      )
      from public.api_rate_limits as r
    )
  );
end
$$;

revoke all on function public.job_queue_metrics() from public, anon;

grant execute on function public.job_queue_metrics() to authenticated, service_role;

comment on function public.job_queue_metrics() is
  'Figures for monitors: jobs of each lane and type, how long the oldest has waited, dead letters, workers, and how much of '
  'each provider''s budget is used. service_role and admins.';

-- 08_job_upkeep.sql -----------------------------------------------------------

create function exora_private.take_back_jobs(p_worker_ids text[], p_silent_since timestamptz)
returns integer
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_jobs public.job_queue[];
  v_job public.job_queue;
  v_spread double precision;
begin
  perform pg_current_xact_id();
  select least(count(*), 50) * exora_private.setting('jobs.retry_base_seconds') into v_spread
  from exora_private.job_queue_live as j
  where j.status = 'processing' and j.worker_id = any (p_worker_ids);
  with lost as (
    select j.id, coalesce(j.attempt_errors @> '[{"error_code": "reader_crashed"}]', false) as again
    from exora_private.job_queue_live as j
    where j.status = 'processing'
      and (j.worker_id = any (p_worker_ids) or j.heartbeat_at < p_silent_since)
    for no key update skip locked
  ),
  taken as (
    update exora_private.job_queue_live as j
    set
      -- Ready at once the first time. What was there when a second worker died waits first, so that a job that kills
      -- its workers comes to be alone.
      status = case
        when j.attempt >= j.max_attempts then j.status
        when o.again then 'scheduled'
        else 'pending'
      end,
      place = case when j.attempt >= j.max_attempts then j.place when not o.again then l.virtual_time end,
      -- Spread over some seconds for each, so that they are not claimed together again.
      due_at = clock_timestamp() + case
        when o.again then exora_private.retry_delay(j.attempt) + make_interval(secs => random() * v_spread)
        else interval '0'
      end,
      heartbeat_at = case when j.attempt >= j.max_attempts then j.heartbeat_at end,
      error_code = 'reader_crashed',
      error_parameters = '{}',
      attempt_errors = exora_private.with_attempt_error(j.attempt_errors, j.attempt, 'reader_crashed', j.worker_id)
    from lost as o, exora_private.job_lines as l
    where j.id = o.id and l.id = j.line_id
    returning j.*
  )
  select array_agg(row(t.*)::public.job_queue order by t.patient_id, t.id) into v_jobs
  from taken as t;
  -- Its calls end with it: the worker learns with its next heartbeat that the job is not its own any more. A statement of
  -- its own sees what was granted until the jobs were locked.
  update public.api_capacity_leases as l
  set revoked_at = clock_timestamp()
  where l.released_at is null
    and l.revoked_at is null
    and l.expires_at > clock_timestamp()
    and (l.job_id in (select t.id from unnest(v_jobs) as t) or l.worker_id = any (p_worker_ids));

  -- In one order: two reapers never wait for each other's audit chains.
  foreach v_job in array coalesce(v_jobs, '{}') loop
    if v_job.status = 'processing' then
      perform exora_private.end_job(v_job.id, 'dead_letter', null, 'reader_crashed', '{}');
      perform exora_private.give_up_job(v_job, 'reader_crashed', '{}', true);
    end if;
  end loop;
  if v_jobs is not null then
    perform exora_private.wake_job_workers();
  end if;
  return coalesce(cardinality(v_jobs), 0);
end
$$;

comment on function exora_private.take_back_jobs(text[], timestamptz) is
  'Takes the jobs of these workers, and those without a heartbeat since a time: ready again, or given up when their '
  'attempts are used up; their API slots come back. Returns how many.';

create or replace function public.reap_expired_jobs()
returns integer
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_dead text[] := array(
    select w.worker_id from public.job_workers as w where w.lease_until < clock_timestamp() for update skip locked
  );
  v_taken integer;
begin
  if v_dead = '{}' then
    return 0;
  end if;
  v_taken := exora_private.take_back_jobs(v_dead, null);
  -- One with a job that somebody has locked stays: the next reaping finds it again.
  delete from public.job_workers as w
  where w.worker_id = any (v_dead)
    and not exists (
      select from exora_private.job_queue_live as j where j.status = 'processing' and j.worker_id = w.worker_id
    );
  return v_taken;
end
$$;

comment on function public.reap_expired_jobs() is
  'Takes jobs from workers whose lease has passed: ready again, given up when attempts are used up. Returns how many.';

create function exora_private.promote_due_jobs(p_limit integer)
returns integer
language plpgsql
volatile
set search_path = ''
-- One plan for ever, by the indexes: the planner can't know how many of the scheduled jobs are due.
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  -- Read once: only what does not change within a statement is looked up in an index.
  v_now timestamptz := clock_timestamp();
  v_promoted integer;
begin
  if not exists (
    select
    from exora_private.job_queue_live as j
    where j.place is null and j.due_at between v_now - interval '1 hour' and v_now
  ) then
    return 0;
  end if;
  perform pg_current_xact_id();
  with due as (
    select j.ctid as location, j.line_id, j.patient_id, j.due_at
    from exora_private.job_queue_live as j
    where j.place is null and j.due_at between v_now - interval '1 hour' and v_now
    order by j.due_at
    limit p_limit
    for update skip locked
  ),
  numbered as (
    select d.*, row_number() over (partition by d.line_id, d.patient_id order by d.due_at) as turn
    from due as d
  ),
  begun as (
    -- Each record's first place, looked up once: see next_place().
    select
      n.*,
      case when n.turn = 1 then
        coalesce(
          (
            select max(j.place) + 1000
            from exora_private.job_queue_live as j
            where j.patient_id = n.patient_id and j.line_id = n.line_id and j.place >= l.virtual_time
          ),
          l.virtual_time
        )
      end as first_place
    from numbered as n
    join exora_private.job_lines as l on l.id = n.line_id
  ),
  placed as (
    select b.location, max(b.first_place) over (partition by b.line_id, b.patient_id) + 1000 * (b.turn - 1) as place
    from begun as b
  )
  update exora_private.job_queue_live as j
  set status = 'pending', place = p.place
  from placed as p
  where j.ctid = p.location and j.status = 'scheduled';
  get diagnostics v_promoted = row_count;
  if v_promoted > 0 then
    perform exora_private.wake_job_workers();
  end if;
  return v_promoted;
end
$$;

comment on function exora_private.promote_due_jobs(integer) is
  'Makes scheduled jobs ready that came due within the last hour; each record''s take their turns. Older ones: sweep_job_queue().';

create function exora_private.advance_job_lines()
returns integer
language plpgsql
volatile
set search_path = ''
set enable_seqscan = off
as $$
declare
  v_line exora_private.job_lines;
  v_oldest xid8 := pg_snapshot_xmin(pg_current_snapshot());
  v_next xid8;
  v_advanced integer := 0;
begin
  for v_line in
    select l.*
    from exora_private.job_lines as l
    where l.next_low_water > l.low_water and l.next_low_water_after <= v_oldest
      or l.virtual_time > l.next_low_water
    for no key update skip locked
  loop
    if v_line.next_low_water > v_line.low_water then
      continue when v_line.next_low_water_after > v_oldest;
      if not exists (
        select
        from exora_private.job_queue_live as j
        where j.line_id = v_line.id
          and j.status = 'pending'
          and j.place >= v_line.low_water
          and j.place < v_line.next_low_water
      ) then
        v_line.low_water := v_line.next_low_water;
        v_advanced := v_advanced + 1;
      end if;
    end if;
    -- The number is taken after the row's virtual time was read: who gets a later one reads no earlier virtual time.
    v_next := pg_snapshot_xmax(pg_current_snapshot());
    update exora_private.job_lines as l
    set
      low_water = v_line.low_water,
      next_low_water = greatest(v_line.virtual_time, v_line.low_water),
      next_low_water_after = v_next
    where l.id = v_line.id;
  end loop;
  return v_advanced;
end
$$;

comment on function exora_private.advance_job_lines() is
  'Raises the low water of lines that were served, once no transaction can still put a job below it. Returns of how many.';

create function exora_private.sweep_job_queue()
returns integer
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_now timestamptz := clock_timestamp();
  v_found integer;
  v_swept integer := 0;
begin
  perform pg_current_xact_id();
  -- Whatever stands below a low water after all (a transaction in another isolation) gets a place above it.
  update exora_private.job_queue_live as j
  set place = l.virtual_time
  from exora_private.job_lines as l
  where l.id = j.line_id
    and j.ctid = any (
      array(
        select k.ctid
        from exora_private.job_queue_live as k
        join exora_private.job_lines as m on m.id = k.line_id
        where k.status = 'pending' and k.place < m.low_water
        for no key update of k skip locked
      )
    );
  get diagnostics v_found = row_count;
  v_swept := v_swept + v_found;
  -- Jobs that came due while no worker ran.
  update exora_private.job_queue_live as j
  set due_at = clock_timestamp()
  where j.ctid = any (
    array(
      select k.ctid
      from exora_private.job_queue_live as k
      where k.place is null and k.due_at < v_now - interval '30 minutes'
      -- As many as a call has time for; the rest in a minute.
      limit 50000
      for no key update skip locked
    )
  );
  get diagnostics v_found = row_count;
  v_swept := v_swept + v_found;
  -- Jobs that their worker, though alive, does not know of: the answer to its claim was lost.
  v_swept := v_swept + exora_private.take_back_jobs(
    '{}', clock_timestamp() - make_interval(secs => exora_private.setting('jobs.silence_seconds')::double precision)
  );
  return v_swept;
end
$$;

comment on function exora_private.sweep_job_queue() is
  'Finds jobs that the quick paths pass by: below a low water, due for long, or without a heartbeat. Returns how many.';

create function exora_private.keep_job_partitions()
returns integer
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_cutoff timestamptz := clock_timestamp()
    - make_interval(days => exora_private.setting('jobs.retention_days')::integer);
  v_week timestamptz;
  v_name text;
  v_from uuid;
  v_to uuid;
  v_part record;
  v_is_old boolean;
  v_changed integer := 0;
begin
  -- Each change locks the finished jobs for a moment; it never makes others wait behind a long read.
  set local lock_timeout = '500ms';
  for v_week in
    select w.week
    from generate_series(
      date_trunc('week', clock_timestamp() at time zone 'utc') at time zone 'utc',
      clock_timestamp() + interval '2 weeks',
      interval '1 week'
    ) as w (week)
  loop
    v_name := to_char(v_week at time zone 'utc', '"job_queue_finished_"IYYY"w"IW');
    continue when to_regclass('exora_private.' || v_name) is not null;
    v_from := (left(exora_private.job_id_prefix(v_week), 13) || '-0000-0000-000000000000')::uuid;
    v_to := (left(exora_private.job_id_prefix(v_week + interval '1 week'), 13) || '-0000-0000-000000000000')::uuid;
    -- What was finished before the week had its part stays with the others. Nothing is added there meanwhile.
    lock table exora_private.job_queue_finished_other in share row exclusive mode;
    continue when exists (select from exora_private.job_queue_finished_other as j where j.id >= v_from and j.id < v_to);
    execute format(
      'create table exora_private.%I partition of exora_private.job_queue_finished for values from (%L) to (%L)',
      v_name, v_from, v_to
    );
    execute format('alter table exora_private.%I enable row level security', v_name);
    execute format('revoke all on exora_private.%I from public, anon, authenticated, service_role', v_name);
    v_changed := v_changed + 1;
  end loop;

  for v_part in
    select c.oid::regclass as name, to_date(substr(c.relname, 20), 'IYYY"w"IW') as week
    from pg_catalog.pg_inherits as i
    join pg_catalog.pg_class as c on c.oid = i.inhrelid
    where i.inhparent = 'exora_private.job_queue_finished'::regclass
      and c.relname ~ '^job_queue_finished_[0-9]{4}w[0-9]{2}$'
  loop
    continue when v_part.week + 7 > v_cutoff;
    -- A job that was scheduled far ahead or requeued may have been finished much later than it was made.
    execute format('select not exists (select from %s where finished_at > $1)', v_part.name) into v_is_old using v_cutoff;
    if v_is_old then
      execute format('drop table %s', v_part.name);
      v_changed := v_changed + 1;
    end if;
  end loop;
  delete from exora_private.job_queue_finished_other as j
  where j.ctid = any (
    array(select k.ctid from exora_private.job_queue_finished_other as k where k.finished_at < v_cutoff limit 10000)
  );
  delete from public.job_idempotency_keys as k
  where k.ctid = any (
    array(
      select i.ctid
      from public.job_idempotency_keys as i
      where i.created_at < v_cutoff
        and not exists (select from exora_private.job_queue_live as j where j.id = i.job_id)
      limit 10000
    )
  );
  return v_changed;
end
$$;

comment on function exora_private.keep_job_partitions() is
  'Makes the parts of this week and the next two, drops those whose jobs ended before jobs.retention_days, and deletes '
  'idempotency keys of that age. Returns how many parts changed.';

create function exora_private.run_maintenance_task(p_task text)
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
  end;
end
$$;

comment on function exora_private.run_maintenance_task(text) is 'Does one task of the list; returns how many things it changed.';

create function public.run_maintenance(p_worker_id text, p_slow boolean default false)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_task text;
  v_begun timestamptz;
  v_count integer;
  v_error text;
  v_done jsonb := '{}';
begin
  if coalesce(char_length(p_worker_id), 0) not between 1 and 200 then
    perform exora_private.fail('invalid_request', 'A worker needs an id of 1 to 200 characters.', 'Pass worker_id.');
  end if;
  loop
    -- Whoever locks the task first does it; the others pass on.
    select t.task into v_task
    from public.maintenance_tasks as t
    where t.due_at <= clock_timestamp() and not v_done ? t.task and (t.every_seconds >= 10) = coalesce(p_slow, false)
    order by t.due_at, t.task
    limit 1
    for no key update skip locked;
    exit when not found;
    v_begun := clock_timestamp();
    v_error := null;
    begin
      v_count := exora_private.run_maintenance_task(v_task);
    exception when others then
      -- The task's own work is undone; the others go on, and it is tried again soon.
      v_count := null;
      v_error := sqlstate;
    end;
    update public.maintenance_tasks as t
    set
      due_at = clock_timestamp() + make_interval(
        secs => case when v_error is null then t.every_seconds else least(t.every_seconds, 60) end::double precision
      ),
      last_run_at = v_begun,
      last_run_by = p_worker_id,
      last_ms = extract(epoch from clock_timestamp() - v_begun) * 1000,
      runs = t.runs + 1,
      -- That somebody held a lock, such as a reader of an old part, is no failure.
      failures = t.failures + case when v_error is null or v_error = '55P03' then 0 else 1 end,
      last_error = v_error
    where t.task = v_task;
    v_done := v_done || jsonb_build_object(v_task, coalesce(to_jsonb(v_count), to_jsonb(v_error)));
  end loop;
  return v_done;
end
$$;

revoke all on function public.run_maintenance(text, boolean) from public, anon, authenticated;

grant execute on function public.run_maintenance(text, boolean) to service_role;

comment on function public.run_maintenance(text, boolean) is
  'Does the tasks that are due and that no other worker is doing; those that are due every ten seconds or less often only '
  'with p_slow, so that one that takes too long takes no quick one back with it. Returns how many things each changed, or its '
  'SQLSTATE.';

-- 06_security_reads.sql -------------------------------------------------------

drop function exora_private.codes_of;

drop function exora_private.fact_item;

-- 04_ai_processing.sql --------------------------------------------------------

drop function exora_private.facts_of_type;

-- 03_clinical_core.sql --------------------------------------------------------

drop function exora_private.other_attributes;
