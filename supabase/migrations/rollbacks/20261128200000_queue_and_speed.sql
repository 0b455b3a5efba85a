-- Back to before: Queue and speed
-- Rows of tables and columns that only the later version has are lost. Fails, and changes nothing, where kept rows
-- hold what the earlier version's constraints refuse.

-- Jobs are kept aside while their table is made anew as one. Functions that know its row type are made anew too.

create temporary table jobs_before on commit drop as select * from public.job_queue;

drop function exora_private.dead_letters;

drop function exora_private.is_document_waiting;

drop function public.claim_next_job_v3;

drop function exora_private.hold_job;

drop function exora_private.give_up_job;

drop table public.job_queue;

-- 03_clinical_core.sql --------------------------------------------------------

drop policy patient_clinical_events_owner_select on public.patient_clinical_events;

drop view exora_private.facts;

drop view exora_private.facts_ever;

-- 07_optimization.sql ---------------------------------------------------------

drop index public.shell_files_changed_idx;

drop index public.job_idempotency_keys_created_idx;

-- 03_clinical_core.sql --------------------------------------------------------

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

drop function public.read_document;

drop function public.read_documents;

drop function exora_private.shell_file_json;

-- 04_manual_review.sql --------------------------------------------------------

drop function public.read_review_queue;

drop function exora_private.queue_for_review;

-- 04_ai_processing.sql --------------------------------------------------------

drop function exora_private.store_codes;

drop function exora_private.store_details;

-- 06_security_reads.sql -------------------------------------------------------

drop function exora_private.facts_json;

-- 03_clinical_core.sql --------------------------------------------------------

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
    'database_unavailable', 'server_unreachable', 'job_not_held', 'fact_not_proven', 'not_signed_in',
    'credentials_wrong', 'email_taken', 'email_invalid', 'email_unconfirmed', 'password_weak', 'not_allowed',
    'not_found', 'invalid_request', 'wrong_state', 'rate_limited', 'internal'
  ]
$$;

delete from public.system_configuration where key = 'jobs.silence_seconds';

delete from public.system_configuration where key = 'jobs.retention_days';

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
    if v_count = 0 or (v_count < cardinality(v_words) and not v_mend) then
      continue;
    end if;
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
set search_path = ''
as $$
  select p_file.status = 'failed'
    and p_file.storage_path is not null
    and (p_file.error_retryable or p_file.error_code = 'ai_consent_missing')
$$;

create or replace function exora_private.partial_date(p_date text)
returns date
language sql
immutable
return case
  when p_date ~ '^(?!0000)[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$'
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

alter table public.patient_clinical_events
  alter column id set default gen_random_uuid(),
  add constraint patient_clinical_events_date_real check (
    event_date is null or exora_private.partial_date(event_date) is not null
  );

-- Living facts only. A whole index would also tempt the planner, while the table's statistics are young, to look up
-- foreign keys by patient instead of by id.
create index patient_clinical_events_patient_idx
on public.patient_clinical_events (patient_id, event_type, event_day desc nulls last, recorded_at desc, id)
where status in ('suggested', 'confirmed');

create index patient_clinical_events_shell_file_idx on public.patient_clinical_events (shell_file_id, patient_id);

create policy patient_clinical_events_owner_select on public.patient_clinical_events
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

alter table public.medical_code_assignments
  add constraint medical_code_assignments_pkey primary key (event_id, code_system);

alter table public.clinical_event_sources
  add constraint clinical_event_sources_pkey primary key (event_id, ordinal);

alter table public.clinical_event_decisions
  add constraint clinical_event_decisions_pkey primary key (event_id, ordinal);

create function exora_private.other_attributes(p_attributes jsonb, p_columns jsonb)
returns jsonb
language sql
immutable
set search_path = ''
as $$
  select coalesce(jsonb_object_agg(a.key, a.value), '{}')
  from jsonb_each(p_attributes) as a
  where not coalesce(p_columns -> a.key ? jsonb_typeof(a.value), false)
$$;

comment on function exora_private.other_attributes(jsonb, jsonb) is
  'The attributes that no typed column takes. p_columns maps a name to the array of JSON types that its columns hold.';

alter table public.patient_conditions
  add constraint patient_conditions_pkey primary key (event_id);

alter table public.patient_medications
  add constraint patient_medications_pkey primary key (event_id);

alter table public.patient_allergies
  add constraint patient_allergies_pkey primary key (event_id);

alter table public.patient_observations
  add constraint patient_observations_pkey primary key (event_id);

alter table public.patient_vitals
  add constraint patient_vitals_pkey primary key (event_id);

alter table public.patient_immunizations
  add constraint patient_immunizations_pkey primary key (event_id);

alter table public.patient_interventions
  add constraint patient_interventions_pkey primary key (event_id);

create index clinical_event_sources_patient_idx on public.clinical_event_sources (patient_id);

create index clinical_event_decisions_patient_idx on public.clinical_event_decisions (patient_id);

create index patient_conditions_patient_idx on public.patient_conditions (patient_id);

create index patient_medications_patient_idx on public.patient_medications (patient_id);

create index patient_allergies_patient_idx on public.patient_allergies (patient_id);

create index patient_observations_patient_idx on public.patient_observations (patient_id);

create index patient_vitals_patient_idx on public.patient_vitals (patient_id);

create index patient_immunizations_patient_idx on public.patient_immunizations (patient_id);

create index patient_interventions_patient_idx on public.patient_interventions (patient_id);

create function exora_private.fact_attributes(p_event_id uuid, p_event_type text)
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
        where d.event_id = p_event_id
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
        where d.event_id = p_event_id
      );
    when 'allergy' then
      return (
        select jsonb_strip_nulls(
          jsonb_build_object(
            'reaction', d.reaction, 'severity', d.severity, 'criticality', d.criticality, 'status', d.allergy_status
          )
        ) || d.other_attributes
        from public.patient_allergies as d
        where d.event_id = p_event_id
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
        where d.event_id = p_event_id
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
        where d.event_id = p_event_id
      );
    when 'immunization' then
      return (
        select jsonb_strip_nulls(
          jsonb_build_object(
            'date', d.given_on, 'status', d.immunization_status, 'lot', d.lot_number
          )
        ) || d.other_attributes
        from public.patient_immunizations as d
        where d.event_id = p_event_id
      );
    when 'procedure' then
      return (
        select jsonb_strip_nulls(
          jsonb_build_object(
            'date', d.performed_on, 'status', d.intervention_status, 'bodySite', d.body_site
          )
        ) || d.other_attributes
        from public.patient_interventions as d
        where d.event_id = p_event_id
      );
  end case;
end
$$;

comment on function exora_private.fact_attributes(uuid, text) is
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
  e.event_day,
  e.recorded_at,
  e.superseded_at,
  e.status,
  a.attributes,
  c.code,
  jsonb_build_object(
    'id', e.id,
    'type', e.event_type,
    'text', e.display_text,
    'assertion', e.assertion,
    'negated', e.assertion = 'absent',
    'attributes', a.attributes,
    'code', c.code,
    'date', e.event_date,
    'confidence', e.confidence,
    'status', e.status,
    'origin', e.origin,
    'sources', coalesce(s.sources, '[]')
  ) as fact
from public.patient_clinical_events as e
cross join lateral (
  -- offset 0 keeps the call from being repeated wherever its result is used.
  select exora_private.fact_attributes(e.id, e.event_type) as attributes offset 0
) as a
left join lateral (
  select jsonb_build_object('system', m.code_system, 'code', m.code, 'display', m.display) as code
  from public.medical_code_assignments as m
  where m.event_id = e.id
  order by m.code_system
  limit 1
) as c on true
left join lateral (
  select
    jsonb_agg(
      jsonb_build_object(
        'page', p.page_number, 'quote', p.quote, 'start', p.start_offset, 'end', p.end_offset,
        'role', p.role, 'boxes', p.boxes
      )
      order by p.ordinal
    ) as sources
  from public.clinical_event_sources as p
  where p.event_id = e.id
) as s on true;

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
    f.fact || jsonb_build_object('status', k.status, 'code', c.code)
  from exora_private.facts_ever as f
  cross join lateral (
    select coalesce(
      (
        select d.status
        from public.clinical_event_decisions as d
        where d.event_id = f.id and d.decided_at <= p_at
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
    where m.event_id = f.id and m.assigned_at <= p_at
    order by m.code_system
    limit 1
  ) as c on true
  where f.patient_id = p_patient_id
    and f.recorded_at <= p_at
    and (f.superseded_at is null or f.superseded_at > p_at)
    and k.status <> 'rejected'
$$;

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
  v_attributes := exora_private.fact_attributes(new.id, new.event_type);
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
    where s.event_id = new.id;

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
    select p.id, r.shell_file_id, p.page_number, p.text || '' as text
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
    or substr(q.text, i.start_offset + 1, i.end_offset - i.start_offset) <> i.quote
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

-- 04_ai_processing.sql --------------------------------------------------------

create or replace function exora_private.is_count(p_value jsonb)
returns boolean
language sql
immutable
return coalesce(jsonb_typeof(p_value) = 'number' and p_value::text ~ '^[0-9]{1,9}$', false);

create or replace function exora_private.unproven_facts(p_reading_id uuid, p_facts jsonb)
returns table (ordinal bigint, reason text)
language sql
stable
set search_path = ''
as $$
  with pages as materialized (
    -- Unpacked once per page, not once per span.
    select p.page_number, p.text || '' as text
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
            and substr(p.text, s.start_offset + 1, greatest(s.end_offset - s.start_offset, 0)) = s.quote,
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

create function exora_private.store_details(p_patient_id uuid, p_facts jsonb)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_detail record;
begin
  -- p_facts: array of {event_id, fact}. Names come from details() alone, never from a fact.
  for v_detail in
    select
      d.detail_table,
      d.event_types,
      string_agg(format('%I', c.entry ->> 2), ', ' order by c.ordinal) as columns,
      string_agg(
        -- Planned at each call: bare expressions, as no function has to be looked into.
        format(
          'case when jsonb_typeof(f.a -> %1$L) = %2$L then (f.a ->> %1$L)::%3$s end',
          c.entry ->> 0,
          replace(c.entry ->> 1, 'text', 'string'),
          replace(c.entry ->> 1, 'number', 'numeric')
        ),
        ', '
        order by c.ordinal
      ) as expressions,
      (
        select jsonb_object_agg(k.attribute, k.kinds)
        from (
          select e.entry ->> 0, jsonb_agg(replace(e.entry ->> 1, 'text', 'string'))
          from jsonb_array_elements(d.columns) as e (entry)
          group by 1
        ) as k (attribute, kinds)
      ) as taken
    from exora_private.details() as d
    cross join lateral jsonb_array_elements(d.columns) with ordinality as c (entry, ordinal)
    where d.event_types && array(select x.item #>> '{fact,type}' from jsonb_array_elements(p_facts) as x (item))
    group by d.detail_table, d.event_types, d.columns
  loop
    execute format(
      'insert into public.%I (event_id, patient_id, event_type, other_attributes, %s)
       select f.event_id, $1, f.event_type, exora_private.other_attributes(f.a, $2), %s
       from exora_private.facts_of_type($3, $4) as f',
      v_detail.detail_table, v_detail.columns, v_detail.expressions
    )
    using p_patient_id, v_detail.taken, p_facts, v_detail.event_types;
  end loop;
end
$$;

comment on function exora_private.store_details(uuid, jsonb) is 'Stores the detail rows of facts, one statement per detail table.';

create function exora_private.facts_of_type(p_facts jsonb, p_types text[])
returns table (event_id uuid, event_type text, a jsonb)
language sql
immutable
set search_path = ''
as $$
  select (x.item ->> 'event_id')::uuid, x.item #>> '{fact,type}', x.item #> '{fact,attributes}'
  from jsonb_array_elements(p_facts) as x (item)
  where x.item #>> '{fact,type}' = any (p_types)
$$;

comment on function exora_private.facts_of_type(jsonb, text[]) is 'Event id, type and attributes of the facts of some types.';

create function exora_private.store_codes(p_patient_id uuid, p_facts jsonb)
returns void
language sql
volatile
set search_path = ''
as $$
  insert into public.medical_code_assignments (
    event_id, patient_id, event_type, code_system, code, display, code_version, match_reason, matched_term, score
  )
  select
    (x.item ->> 'event_id')::uuid,
    p_patient_id,
    x.item #>> '{fact,type}',
    c.code ->> 'system',
    c.code ->> 'code',
    c.code ->> 'display',
    c.code ->> 'version',
    c.code ->> 'reason',
    c.code ->> 'term',
    (c.code ->> 'score')::double precision
  from jsonb_array_elements(p_facts) as x (item)
  cross join lateral (select x.item #> '{fact,code}' as code) as c
  where jsonb_typeof(c.code) = 'object'
$$;

comment on function exora_private.store_codes(uuid, jsonb) is
  'Stores the codes of facts, each with its release, why it matched, by which term and how well, as far as that is told.';

create or replace function exora_private.content_hash(p_fact jsonb)
returns text
language sql
immutable
return encode(
  sha256(
    convert_to(
      jsonb_build_array(
        p_fact -> 'type', p_fact -> 'text', p_fact -> 'assertion', p_fact -> 'attributes', p_fact -> 'date',
        p_fact -> 'code', p_fact -> 'sources'
      )::text,
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
  v_new jsonb;
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
  with stated as (
    select distinct on (f.fact ->> 'key')
      f.fact,
      f.ordinal,
      exora_private.content_hash(f.fact) as content_hash
    from jsonb_array_elements(p_facts) with ordinality as f (fact, ordinal)
    order by f.fact ->> 'key', f.ordinal
  ),
  met as (
    select s.*, e.id as old_id, coalesce(e.status <> 'suggested' or e.content_hash = s.content_hash, false) as keep
    from stated as s
    left join public.patient_clinical_events as e
      on e.shell_file_id = p_shell_file_id and e.fact_key = s.fact ->> 'key' and e.status <> 'superseded'
  )
  select
    coalesce(
      jsonb_agg(
        jsonb_build_object(
          'event_id', gen_random_uuid(), 'old_id', m.old_id, 'content_hash', m.content_hash, 'fact', m.fact
        )
        order by m.ordinal
      ) filter (where not m.keep),
      '[]'
    ),
    count(*) filter (where m.keep)
  into v_new, v_kept
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
        e.id in (select (x.item ->> 'old_id')::uuid from jsonb_array_elements(v_new) as x (item))
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
    (x.item ->> 'event_id')::uuid,
    p_patient_id,
    p_shell_file_id,
    x.item #>> '{fact,key}',
    x.item #>> '{fact,type}',
    x.item #>> '{fact,text}',
    x.item #>> '{fact,assertion}',
    -- A day that no calendar has (30 February, a misread digit) leaves the fact undated, not unstored.
    case when exora_private.partial_date(x.item #>> '{fact,date}') is not null then x.item #>> '{fact,date}' end,
    'machine',
    (x.item #>> '{fact,confidence}')::double precision,
    x.item ->> 'content_hash',
    p_session_id,
    (x.item ->> 'old_id')::uuid
  from jsonb_array_elements(v_new) as x (item);

  perform exora_private.store_details(p_patient_id, v_new);
  perform exora_private.store_codes(p_patient_id, v_new);

  insert into public.clinical_event_sources (
    event_id, ordinal, patient_id, event_type, role, page_id, page_number, quote, start_offset, end_offset, boxes
  )
  select
    (x.item ->> 'event_id')::uuid,
    s.ordinal,
    p_patient_id,
    x.item #>> '{fact,type}',
    s.source ->> 'role',
    p.id,
    p.page_number,
    s.source ->> 'quote',
    (s.source ->> 'start')::integer,
    (s.source ->> 'end')::integer,
    s.source -> 'boxes'
  from jsonb_array_elements(v_new) as x (item)
  cross join lateral jsonb_array_elements(x.item #> '{fact,sources}') with ordinality as s (source, ordinal)
  join public.shell_file_pages as p
    on p.reading_id = p_reading_id and p.page_number = (s.source ->> 'page')::integer;

  return jsonb_build_object(
    'facts_stored', jsonb_array_length(v_new),
    'facts_kept', v_kept,
    'facts_superseded', cardinality(v_gone),
    'facts_to_review', exora_private.queue_for_review(p_patient_id, p_reading_id, v_new)
  );
end
$$;

-- 04_manual_review.sql --------------------------------------------------------

create function exora_private.queue_for_review(p_patient_id uuid, p_reading_id uuid, p_facts jsonb)
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
      (x.item ->> 'event_id')::uuid as event_id,
      x.item -> 'fact' as fact,
      x.item #>> '{fact,type}' as event_type,
      x.item #> '{fact,attributes}' as a,
      lower(coalesce(exora_private.text_attribute(x.item #> '{fact,attributes}', 'drug'), x.item #>> '{fact,text}')) as subject,
      case
        when x.item #>> '{fact,type}' = 'medication' then exora_private.squeeze(x.item #>> '{fact,attributes,strength}')
      end as strength,
      x.item #>> '{fact,type}' = 'medication'
        and exora_private.is_high_alert(concat_ws(' ', x.item #>> '{fact,attributes,drug}', x.item #>> '{fact,text}')) as is_high_alert
    from jsonb_array_elements(p_facts) as x (item)
  ),
  -- Recognisers rate each word from 0 to 1. Under 0.6 they chose among letters: a doubtful digit in a dose costs a look.
  doubted as materialized (
    select p.page_number, (w.word ->> 'start')::integer as start_offset, (w.word ->> 'end')::integer as end_offset
    from public.shell_file_pages as p
    cross join lateral jsonb_array_elements(p.words) as w (word)
    where p.reading_id = p_reading_id
      and case
        when jsonb_typeof(w.word -> 'confidence') = 'number' then (w.word ->> 'confidence')::numeric < 0.6
      end
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
    select distinct
      e.event_type, e.assertion, lower(coalesce(m.drug, e.display_text)) as subject,
      exora_private.squeeze(m.strength) as strength, m.dose, m.frequency_per_day
    from public.patient_clinical_events as e
    left join public.patient_medications as m on m.event_id = e.id
    where e.patient_id = p_patient_id
      and e.event_type in ('allergy', 'medication')
      and e.status in ('suggested', 'confirmed')
      and coalesce(lower(m.medication_status), 'active') not in ('stopped', 'completed', 'discontinued')
      and lower(coalesce(m.drug, e.display_text)) in (
        select s.subject from stated as s where s.event_type in ('allergy', 'medication')
      )
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
  judged as (
    select
      s.*,
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

comment on function exora_private.queue_for_review(uuid, uuid, jsonb) is
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
  v_event_id uuid := gen_random_uuid();
  v_facts jsonb := jsonb_build_array(jsonb_build_object('event_id', v_event_id, 'fact', p_fact));
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
  perform exora_private.store_details(p_patient_id, v_facts);
  perform exora_private.store_codes(p_patient_id, v_facts);
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
      'attributes', exora_private.fact_attributes(v_event.id, v_event.event_type),
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
    where m.event_id = v_event.id
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
returns jsonb
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
      jsonb_agg(
        jsonb_build_object(
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
    join exora_private.facts as f on f.id = q.event_id
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
      select coalesce(jsonb_agg(f.fact - 'sources' order by f.event_day, f.event_type, f.id), '[]')
      from exora_private.facts as f
      where f.shell_file_id = v_file.id
    )
  );
end
$$;

-- 06_security_reads.sql -------------------------------------------------------

create function exora_private.shell_file_json(p_file public.shell_files)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select jsonb_build_object(
    'id', p_file.id,
    'patient_id', p_file.patient_id,
    'file_name', p_file.file_name,
    'mime_type', p_file.mime_type,
    'size_bytes', p_file.size_bytes,
    'status', p_file.status,
    'pages_total', p_file.pages_total,
    'pages_done', p_file.pages_done,
    'fact_count', (
      select count(*)
      from public.patient_clinical_events as e
      where e.shell_file_id = p_file.id and e.status in ('suggested', 'confirmed')
    ),
    'error_code', p_file.error_code,
    'error_parameters', p_file.error_parameters,
    'can_retry', exora_private.can_retry(p_file),
    'created_at', p_file.created_at,
    'processed_at', p_file.processed_at
  )
$$;

comment on function exora_private.shell_file_json(public.shell_files) is
  'A file as lists and pages show it (contracts: shellFileSchema).';

create function public.read_documents(
  p_patient_id uuid,
  p_limit integer default 200,
  p_before timestamptz default null
)
returns jsonb
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
    select coalesce(jsonb_agg(exora_private.shell_file_json(f) order by f.created_at desc, f.id), '[]')
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
returns jsonb
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
  return jsonb_build_object(
    'file', exora_private.shell_file_json(v_file),
    'reading_id', v_file.current_reading_id,
    'pages', (
      select coalesce(
        jsonb_agg(
          jsonb_build_object(
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
        jsonb_agg(f.fact order by f.fact #> '{sources,0,page}', f.fact #> '{sources,0,start}', f.event_type, f.id),
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
  where exora_private.category_of(t.name) = any (exora_private.readable_categories(p_patient_id))
$$;

create function exora_private.fact_item(p_fact jsonb, p_day date, p_recorded_at timestamptz, p_shell_file_id uuid)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select p_fact || jsonb_build_object(
    'day', p_day,
    'recorded_at', p_recorded_at,
    -- A file's name can tell more than the fact: both go to those only who may see the documents.
    'shell_file_id', p_shell_file_id,
    'file_name', (select s.file_name from public.shell_files as s where s.id = p_shell_file_id)
  )
$$;

comment on function exora_private.fact_item(jsonb, date, timestamptz, uuid) is
  'A fact as lists have it (contracts: recordFactSchema); without a file for those who may not see documents.';

create function exora_private.facts_json(p_ids uuid[], p_with_files boolean)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select coalesce(
    jsonb_agg(
      exora_private.fact_item(f.fact, f.event_day, f.recorded_at, case when p_with_files then f.shell_file_id end)
      order by i.ordinal
    ),
    '[]'
  )
  from unnest(p_ids) with ordinality as i (id, ordinal)
  join exora_private.facts as f on f.id = i.id
$$;

comment on function exora_private.facts_json(uuid[], boolean) is
  'Living facts in the order of their ids (contracts: recordFactSchema); where they were found only if p_with_files.';

create function exora_private.codes_of(p_patient_id uuid, p_types text[])
returns table (event_id uuid, code_system text, code text, display text)
language sql
stable
set search_path = ''
rows 200
as $$
  -- One pass over the record's codes; a look-up a fact would be thousands in a long record.
  select distinct on (k.event_id) k.event_id, k.code_system, k.code, k.display
  from public.medical_code_assignments as k
  where k.patient_id = p_patient_id and k.event_type = any (p_types)
  order by k.event_id, k.code_system
$$;

comment on function exora_private.codes_of(uuid, text[]) is 'The code by which each fact of these types is known, of a whole record at once.';

create or replace function exora_private.current_facts(p_patient_id uuid, p_types text[])
returns table (event_type text, ids uuid[])
language sql
stable
set search_path = ''
-- Whole parts of a record are joined: by hash. Estimates are an average record's, and in a long one a loop is quadratic.
set enable_nestloop = off
as $$
  with details as materialized (
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
  present as materialized (
    select
      e.id,
      e.event_type,
      coalesce(e.event_day, '-infinity') as day,
      e.recorded_at,
      lower(coalesce(c.code, d.name, e.display_text)) as subject,
      coalesce(d.strength, '') as strength
    from public.patient_clinical_events as e
    left join details as d on d.event_id = e.id
    left join exora_private.codes_of(p_patient_id, p_types) as c on c.event_id = e.id
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
returns jsonb
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
  v_facts jsonb;
begin
  select jsonb_object_agg(exora_private.category_of(c.event_type), exora_private.facts_json(c.ids, v_with_files))
  into v_facts
  from exora_private.current_facts(
    p_patient_id,
    (
      select coalesce(array_agg(t.name), '{}')
      from unnest(array['medication', 'condition', 'allergy', 'lab']) as t (name)
      where t.name = any (v_types)
    )
  ) as c;
  return jsonb_build_object(
    'medications', '[]'::jsonb,
    'conditions', '[]'::jsonb,
    'allergies', '[]'::jsonb,
    'labs', '[]'::jsonb
  ) || coalesce(v_facts, '{}') || jsonb_build_object(
    -- An empty group must not be taken for "none": no allergy shown is not no allergy.
    'hidden', (
      select coalesce(jsonb_agg(g.name order by g.name), '[]')
      from unnest(v_groups || array['documents']) as g (name)
      where g.name <> all (v_shown)
    ),
    'counts', (
      select jsonb_build_object(
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
returns jsonb
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
  return exora_private.facts_json(v_ids, exora_private.can_read(p_patient_id, 'documents'));
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
returns jsonb
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
    select coalesce(jsonb_agg(x.item order by x.event_day desc nulls last, x.recorded_at desc, x.id), '[]')
    from (
      select
        f.id,
        f.event_day,
        f.recorded_at,
        exora_private.fact_item(f.fact, f.event_day, f.recorded_at, case when v_with_files then f.shell_file_id end) as item
      from exora_private.facts_as_known(p_patient_id, p_known_on) as f
      where f.event_type = any (p_types)
        and (
          (coalesce(f.event_day, '-infinity'), f.recorded_at) < (v_day, v_recorded_at)
          or ((coalesce(f.event_day, '-infinity'), f.recorded_at) = (v_day, v_recorded_at) and f.id > p_before_id)
        )
      order by f.event_day desc nulls last, f.recorded_at desc, f.id
      limit p_limit
    ) as x
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
returns jsonb
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
returns jsonb
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
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_read(p_patient_id, 'medications');
  if coalesce(p_current, true) then
    return exora_private.facts_json(
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
-- As in current_facts().
set enable_nestloop = off
as $$
  with labs as materialized (
    select
      e.id,
      e.event_day,
      e.recorded_at,
      c.code_system,
      c.code,
      p_analyte in (
        lower(c.code), lower(c.display), lower(o.other_attributes ->> 'analyte'), lower(e.display_text)
      ) as is_named
    from public.patient_clinical_events as e
    join public.patient_observations as o on o.event_id = e.id and o.patient_id = p_patient_id
    left join exora_private.codes_of(p_patient_id, array['lab']) as c on c.event_id = e.id
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
returns jsonb
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
  select string_agg(coalesce(quote_literal(left(t.job_type, 60)), 'null'), ', ') into v_unknown
  from unnest(p_job_types) as t (job_type)
  where t.job_type is null or not t.job_type = any (exora_private.job_types());
  if v_unknown is not null or coalesce(cardinality(p_job_types), 0) not between 1 and 50 then
    perform exora_private.fail(
      'invalid_request',
      format('Unknown job type: %s.', coalesce(v_unknown, 'none was named')),
      format('Known are: %s.', array_to_string(exora_private.job_types(), ', '))
    );
  end if;
end
$$;

create table public.job_queue (
  id uuid not null default gen_random_uuid(),
  job_type text not null,
  job_name text not null,
  job_payload jsonb not null default '{}',
  status text not null default 'pending',
  -- 1 is the most urgent, 10 the least.
  priority smallint not null default 5,
  patient_id uuid,
  due_at timestamptz not null default now(),
  attempt integer not null default 0,
  max_attempts integer not null,
  worker_id text,
  claimed_at timestamptz,
  heartbeat_at timestamptz,
  finished_at timestamptz,
  job_result jsonb,
  error_code text,
  error_parameters jsonb not null default '{}',
  correlation_id uuid,
  created_at timestamptz not null default now(),
  constraint job_queue_pkey primary key (id),
  constraint job_queue_job_type_known check (job_type = any (exora_private.job_types())),
  constraint job_queue_name_length check (char_length(job_name) between 1 and 200),
  constraint job_queue_payload_object check (jsonb_typeof(job_payload) = 'object'),
  constraint job_queue_status_known check (
    status in ('pending', 'processing', 'completed', 'failed', 'dead_letter', 'cancelled')
  ),
  constraint job_queue_priority_range check (priority between 1 and 10),
  constraint job_queue_attempts_in_order check (attempt between 0 and max_attempts),
  constraint job_queue_error_code_known check (error_code = any (exora_private.error_codes())),
  constraint job_queue_held_when_processing check (
    status <> 'processing' or (worker_id is not null and heartbeat_at is not null)
  ),
  constraint job_queue_finished_when check (
    (finished_at is not null) = (status in ('completed', 'failed', 'dead_letter', 'cancelled'))
  )
)
with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

create index job_queue_ready_idx on public.job_queue (priority, due_at, id) where status = 'pending';
create index job_queue_held_idx on public.job_queue (worker_id) where status = 'processing';

alter table public.job_queue enable row level security;
revoke all on public.job_queue from public, anon, authenticated, service_role;
grant select on public.job_queue to service_role;

comment on table public.job_queue is 'Background jobs. Payloads and results hold ids, paths made of ids, and counts: nothing of a patient.';
comment on column public.job_queue.attempt is 'Claims so far; together with worker_id it fences every call about the job.';

insert into public.job_queue (
  id, job_type, job_name, job_payload, status, priority, patient_id, due_at, attempt, max_attempts, worker_id, claimed_at,
  heartbeat_at, finished_at, job_result, error_code, error_parameters, correlation_id, created_at
)
select
  b.id, b.job_type, b.job_name, b.job_payload, case b.status when 'scheduled' then 'pending' else b.status end, b.priority,
  b.patient_id, b.due_at, b.attempt, b.max_attempts, b.worker_id, b.claimed_at, b.heartbeat_at, b.finished_at, b.job_result,
  case when b.error_code = any (exora_private.error_codes()) then b.error_code when b.error_code is not null then 'internal' end,
  b.error_parameters, b.correlation_id, b.created_at
from jobs_before as b;

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
  v_oldest numeric;
  v_dead integer;
begin
  perform exora_private.require_operator();
  select
    count(distinct j.worker_id) filter (where j.heartbeat_at >= v_now - v_lease),
    count(*) filter (where j.heartbeat_at < v_now - v_lease)
  into v_workers, v_expired
  from public.job_queue as j
  where j.status = 'processing';

  select
    coalesce(jsonb_object_agg(t.job_type, to_jsonb(t) - 'job_type'), '{}'),
    coalesce(max(t.oldest_due_seconds), 0),
    coalesce(sum(t.dead_letters_last_hour), 0)
  into v_types, v_oldest, v_dead
  from (
    select
      k.job_type,
      count(*) filter (where j.status = 'pending' and j.due_at <= v_now) as due,
      count(*) filter (where j.status = 'pending' and j.due_at > v_now) as waiting,
      count(*) filter (where j.status = 'processing') as processing,
      count(*) filter (where j.status = 'completed') as completed,
      count(*) filter (where j.status = 'failed') as failed,
      count(*) filter (where j.status = 'cancelled') as cancelled,
      count(*) filter (where j.status = 'dead_letter') as dead_letters,
      count(*) filter (where j.status = 'dead_letter' and j.finished_at > v_now - interval '1 hour') as dead_letters_last_hour,
      count(*) filter (where j.status = 'completed' and j.finished_at > v_now - interval '1 hour') as completed_last_hour,
      round(
        max(extract(epoch from v_now - j.due_at)) filter (where j.status = 'pending' and j.due_at <= v_now), 3
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
      when (v_workers = 0 and v_oldest > 60) or exists (
        select
        from public.job_queue as j
        where j.status = 'processing' and j.heartbeat_at < v_now - 4 * v_lease
      ) then 'critical'
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
      select from public.job_queue as j where j.id = f.current_job_id and j.status in ('pending', 'processing')
    )
  union all
  select 'session_of_finished_job', 'warning', count(*), 'Its job ended without completing it: look at the job''s error.'
  from public.ai_processing_sessions as s
  where s.status = 'running'
    and not exists (select from public.job_queue as j where j.id = s.job_id and j.status in ('pending', 'processing'))
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

-- 08_api_budgets.sql ----------------------------------------------------------

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
  if p_job_id is not null and not exists (
    select
    from public.job_queue as j
    where j.id = p_job_id
      and j.status = 'processing'
      and j.worker_id = p_worker_id
      and j.attempt = coalesce(p_attempt, j.attempt)
  ) then
    perform exora_private.fail(
      'job_not_held',
      'This job is not (or no longer) held by this worker.',
      'Stop working on it: the worker that holds it will finish it.'
    );
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

create function public.enqueue_job_v3(
  job_type text,
  job_name text,
  job_payload jsonb default '{}',
  priority integer default 5,
  p_due_at timestamptz default null,
  p_max_attempts integer default null,
  p_idempotency_key text default null,
  p_correlation_id uuid default null
)
returns uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_job_id uuid := gen_random_uuid();
  v_holder_id uuid;
  v_uuid text := '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$';
begin
  perform exora_private.require_job_types(array[enqueue_job_v3.job_type]);
  if coalesce(char_length(enqueue_job_v3.job_name), 0) not between 1 and 200
    or jsonb_typeof(enqueue_job_v3.job_payload) is distinct from 'object'
    or pg_column_size(enqueue_job_v3.job_payload) > 65536
    or enqueue_job_v3.job_payload ->> 'patient_id' !~ v_uuid
    or enqueue_job_v3.job_payload ->> 'shell_file_id' !~ v_uuid
    or not coalesce(enqueue_job_v3.priority between 1 and 10, false)
    or p_max_attempts not between 1 and 100
    or p_due_at not between now() - interval '1 day' and now() + interval '1 year'
    or char_length(p_idempotency_key) not between 8 and 400
  then
    perform exora_private.fail(
      'invalid_request',
      'A job needs a name of at most 200 characters, a payload (an object of at most 64 KiB whose ids are ids), a priority '
      'of 1 (most urgent) to 10, 1 to 100 attempts, a due time within the next year and a key of 8 to 400 characters.',
      'Correct the named fields and send it again.'
    );
  end if;

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

  insert into public.job_queue (
    id, job_type, job_name, job_payload, priority, patient_id, due_at, max_attempts, correlation_id
  )
  values (
    v_job_id,
    enqueue_job_v3.job_type,
    enqueue_job_v3.job_name,
    enqueue_job_v3.job_payload,
    enqueue_job_v3.priority,
    (enqueue_job_v3.job_payload ->> 'patient_id')::uuid,
    coalesce(p_due_at, now()),
    coalesce(p_max_attempts, exora_private.setting('jobs.max_attempts')::integer),
    p_correlation_id
  );
  return v_job_id;
end
$$;

revoke all on function public.enqueue_job_v3(text, text, jsonb, integer, timestamptz, integer, text, uuid)
from public, anon, authenticated;

grant execute on function public.enqueue_job_v3(text, text, jsonb, integer, timestamptz, integer, text, uuid) to service_role;

comment on function public.enqueue_job_v3(text, text, jsonb, integer, timestamptz, integer, text, uuid) is
  'Enqueues a job and returns its id; the same idempotency key returns the same job. Priority 1 is the most urgent.';

create or replace function public.claim_next_job_v3(worker_id text, job_types text[])
returns setof public.job_queue
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_job_types(claim_next_job_v3.job_types);
  if coalesce(char_length(claim_next_job_v3.worker_id), 0) not between 1 and 200 then
    perform exora_private.fail('invalid_request', 'A worker needs an id of 1 to 200 characters.', 'Pass worker_id.');
  end if;
  return query
  update public.job_queue as j
  set
    status = 'processing',
    attempt = j.attempt + 1,
    worker_id = claim_next_job_v3.worker_id,
    claimed_at = clock_timestamp(),
    heartbeat_at = clock_timestamp()
  where j.id = (
    -- The ready index gives priority then due time; rows that another worker is claiming are stepped over.
    select q.id
    from public.job_queue as q
    where q.status = 'pending'
      and q.due_at <= clock_timestamp()
      and q.job_type = any (claim_next_job_v3.job_types)
    order by q.priority, q.due_at, q.id
    limit 1
    for update skip locked
  )
  returning j.*;
end
$$;

revoke all on function public.claim_next_job_v3(text, text[]) from public, anon, authenticated;
grant execute on function public.claim_next_job_v3(text, text[]) to service_role;

comment on function public.claim_next_job_v3(text, text[]) is
  'Gives the worker the most urgent due job of these types, or nothing. No two workers get the same one.';

create or replace function exora_private.hold_job(p_job_id uuid, p_worker_id text, p_attempt integer, p_job_type text)
returns public.job_queue
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_job public.job_queue;
begin
  update public.job_queue as j
  set heartbeat_at = clock_timestamp()
  where j.id = p_job_id
    and j.status = 'processing'
    and j.worker_id = p_worker_id
    and j.attempt = coalesce(p_attempt, j.attempt)
  returning j.* into v_job;
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
  'The job, locked and with a fresh heartbeat, if this worker holds it in this attempt; else the error job_not_held.';

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
  from public.job_queue as j
  where j.id = p_job_id
    and j.status = 'completed'
    and j.worker_id = p_worker_id
    and j.attempt = coalesce(p_attempt, j.attempt)
$$;

create or replace function exora_private.finish_job(p_job_id uuid, p_job_result jsonb)
returns void
language sql
volatile
set search_path = ''
as $$
  update public.job_queue as j
  set
    status = 'completed',
    job_result = p_job_result,
    error_code = null,
    error_parameters = '{}',
    finished_at = clock_timestamp()
  where j.id = p_job_id
$$;

create function public.update_job_heartbeat(p_job_id uuid, p_worker_id text, p_attempt integer default null)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  update public.job_queue as j
  set heartbeat_at = clock_timestamp()
  where j.id = p_job_id
    and j.status = 'processing'
    and j.worker_id = p_worker_id
    and j.attempt = coalesce(p_attempt, j.attempt);
  return found;
end
$$;

revoke all on function public.update_job_heartbeat(uuid, text, integer) from public, anon, authenticated;

grant execute on function public.update_job_heartbeat(uuid, text, integer) to service_role;

comment on function public.update_job_heartbeat(uuid, text, integer) is
  'Keeps the job; false when this worker doesn''t hold it any more and must stop.';

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
  if v_code in ('reader_crashed', 'processing_timeout') then
    v_job.max_attempts := least(v_job.max_attempts, 2);
  end if;
  if coalesce(p_retryable, true) and v_job.attempt < v_job.max_attempts then
    v_status := 'pending';
    -- Doubling, capped, and spread over the upper half of the interval so that failures of one cause don't return together.
    v_retry_at := clock_timestamp() + make_interval(
      secs => (
        least(
          exora_private.setting('jobs.retry_max_seconds'),
          exora_private.setting('jobs.retry_base_seconds') * 2 ^ (v_job.attempt - 1)
        )::double precision * (0.5 + random() / 2)
      )
    );
  else
    v_status := case when coalesce(p_retryable, true) then 'dead_letter' else 'failed' end;
  end if;

  update public.job_queue as j
  set
    status = v_status,
    due_at = coalesce(v_retry_at, j.due_at),
    error_code = v_code,
    error_parameters = v_parameters,
    heartbeat_at = null,
    finished_at = case when v_retry_at is null then clock_timestamp() end
  where j.id = v_job.id;

  if v_retry_at is null then
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
begin
  if p_delay_seconds not between 0 and 604800 then
    perform exora_private.fail('invalid_request', 'The delay is out of range.', 'Send 0 to 604,800 seconds (a week).');
  end if;
  update public.job_queue as j
  set
    status = 'pending',
    due_at = clock_timestamp() + make_interval(secs => coalesce(round(p_delay_seconds, 3), 0)::double precision),
    -- The attempt number keeps growing, for it fences; the allowance grows with it, so none is used up.
    max_attempts = j.max_attempts + 1,
    heartbeat_at = null
  where j.id = v_job.id;
  return true;
end
$$;

create or replace function public.reap_expired_jobs()
returns integer
language sql
volatile
security definer
set search_path = ''
as $$
  with expired as (
    select j.id
    from public.job_queue as j
    where j.status = 'processing'
      and j.heartbeat_at < clock_timestamp() - make_interval(secs => exora_private.setting('jobs.lease_seconds')::double precision)
    for update skip locked
  ),
  taken as (
    update public.job_queue as j
    set
      status = case when j.attempt < j.max_attempts then 'pending' else 'dead_letter' end,
      due_at = clock_timestamp(),
      heartbeat_at = null,
      error_code = 'reader_crashed',
      error_parameters = '{}',
      finished_at = case when j.attempt < j.max_attempts then null else clock_timestamp() end
    from expired
    where j.id = expired.id
    returning j as job
  ),
  revoked as (
    -- Its calls end with it: the worker learns with its next heartbeat that the job is not its own any more.
    update public.api_capacity_leases as l
    set revoked_at = clock_timestamp()
    from taken
    where l.job_id = (taken.job).id and l.released_at is null and l.revoked_at is null
  )
  select count(*)::integer
  from (
    select
      case
        when (t.job).status = 'dead_letter' then exora_private.give_up_job(t.job, 'reader_crashed', '{}', true)
      end as done
    from taken as t
    -- One order for all: two reapers never wait for each other's audit chains.
    order by (t.job).patient_id
    offset 0
  ) as given_up
$$;

comment on function public.reap_expired_jobs() is
  'Takes jobs from workers that stopped sending heartbeats: due again at once, given up when attempts are used up. Returns how many.';

-- 07_optimization.sql ---------------------------------------------------------

-- 08_job_coordination.sql -----------------------------------------------------

drop function exora_private.next_place;

drop function exora_private.job_line;

-- 08_api_budgets.sql ----------------------------------------------------------

drop table
  public.document_costs,
  public.maintenance_tasks,
  public.job_workers,
  exora_private.job_lines,
  exora_private.job_lane_slots,
  public.job_lanes;

-- 08_job_upkeep.sql -----------------------------------------------------------

drop function public.run_maintenance;

drop function exora_private.run_maintenance_task;

drop function exora_private.keep_job_partitions;

drop function exora_private.sweep_job_queue;

drop function exora_private.advance_job_lines;

drop function exora_private.promote_due_jobs;

drop function exora_private.take_back_jobs;

-- 08_job_operation.sql --------------------------------------------------------

drop function public.job_queue_metrics;

drop function public.limit_lane;

drop function public.resume_lane;

drop function public.pause_lane;

drop function exora_private.log_lane_change;

drop function exora_private.require_lane;

drop function public.discard_dead_letter;

drop function public.requeue_dead_letter;

drop function public.cancel_job;

drop function public.show_job;

drop function public.list_jobs;

-- 08_job_coordination.sql -----------------------------------------------------

drop function exora_private.retry_delay;

drop function exora_private.with_attempt_error;

drop function exora_private.end_job;

drop function public.retire_worker;

drop function public.keep_jobs;

drop function public.claim_jobs_v3;

drop function exora_private.finish_jobs;

drop function exora_private.ready_jobs;

drop function exora_private.keep_worker;

drop function public.enqueue_jobs_v3;

drop function exora_private.insert_jobs;

drop function exora_private.refuse_jobs;

drop function exora_private.wake_job_workers;

drop function exora_private.require_job;

drop function exora_private.job_id_prefix;

-- 08_api_budgets.sql ----------------------------------------------------------

drop function exora_private.add_document_cost;

-- 07_optimization.sql ---------------------------------------------------------

drop function exora_private.default_lane;

-- 03_clinical_core.sql --------------------------------------------------------

drop function exora_private.words_at;

drop function exora_private.ascii_bytes;

drop function exora_private.ordered_id;
