-- =============================================================================
-- 04_MANUAL_REVIEW.SQL - WHAT PEOPLE SAY ABOUT FACTS, AND HOW THEY SEE THEM
-- =============================================================================
-- Purpose: Which machine-made facts a person should look at first; confirming, correcting, rejecting and adding facts
-- Architecture: The understanding stage fills the queue in its own transaction; people decide through definer RPCs
-- Dependencies: 01-03, 04_ai_processing.sql; access rules (02, 06), which are found when a function runs
--
-- DESIGN DECISIONS:
-- - Risk comes first, as harm times likelihood: what harms when it is wrong stands before what the machine is unsure of
-- - A person states words, assertion, attributes, day and code; origin, status, confidence, author and time are the
--   database's, and any other key is refused
-- - A correction supersedes and keeps the fact's key: reading the document again doesn't bring the error back
-- - An unknown fact, another person's and one of a category that wasn't shared give the same answer
--
-- TABLES CREATED (2 tables):
-- Review: manual_review_queue
-- Views: dual_lens_user_preferences
--
-- KEY FUNCTIONS: confirm_clinical_event(), correct_clinical_event(), reject_clinical_event(), add_clinical_event(),
--   read_review_queue(), set_lens_preference(), get_lens_preference(), exora_private.is_high_alert(),
--   exora_private.doubt_names(), exora_private.are_doubts(), exora_private.review_risk(), exora_private.review_priority(),
--   exora_private.queue_for_review(), exora_private.person_fact(),
--   exora_private.store_person_fact(), exora_private.event_to_decide(), exora_private.decide_event(),
--   exora_private.stated_event()
-- INTEGRATION POINTS: complete_understanding() (04) fills the queue; apps/web and the CLI call the rest
-- =============================================================================

-- manual_review_queue ----------------------------------------------------------

create function exora_private.doubt_names()
returns text[]
language sql
immutable
set search_path = ''
as $$
  select array[
    'low_confidence_number', 'letters_in_number', 'ambiguous_date', 'implausible_value', 'critical_value', 'flag_differs',
    'range_reversed', 'dose_above_usual', 'laterality_conflict', 'negation_conflict', 'extractors_disagree',
    'ambiguous_short_form'
  ]
$$;

comment on function exora_private.doubt_names() is 'What can be doubted about a fact, the same as doubtNames in contracts.';

create function exora_private.are_doubts(p_doubts jsonb)
returns boolean
language sql
immutable
set search_path = ''
as $$
  select jsonb_typeof(p_doubts) = 'array'
    and jsonb_array_length(p_doubts) <= 20
    and not exists (
      select
      from jsonb_array_elements(p_doubts) as d (doubt)
      where not case
        when (jsonb_typeof(d.doubt), jsonb_typeof(d.doubt -> 'weight'), jsonb_typeof(d.doubt -> 'parameters'))
          is distinct from ('object', 'number', 'object') then false
        else coalesce(d.doubt ->> 'name' = any (exora_private.doubt_names()), false)
          and coalesce(nullif((d.doubt ->> 'weight')::numeric, 0), 1) between 1e-100 and 1
          and pg_column_size(d.doubt) <= 2048
          and not jsonb_path_exists(d.doubt, 'strict $.parameters.* ? (@.type() != "string" && @.type() != "number")')
      end
    )
$$;

comment on function exora_private.are_doubts(jsonb) is
  'Whether this is a list of named doubts with weight (0 to 1) and parameters that are words or numbers (contracts: doubtSchema).';

create table public.manual_review_queue (
  event_id uuid not null,
  patient_id uuid not null,
  event_type text not null,
  -- The most urgent of the reasons.
  reason text not null,
  reasons text[] not null,
  -- 1 is the most urgent.
  priority integer not null,
  -- Harm if it is wrong times how likely it is wrong, in hundredths.
  risk integer not null default 0,
  doubts jsonb not null default '[]',
  status text not null default 'waiting',
  result_event_id uuid,
  decided_by uuid,
  decided_at timestamptz,
  created_at timestamptz not null default now(),
  constraint manual_review_queue_pkey primary key (event_id),
  constraint manual_review_queue_event_fkey
    foreign key (event_id, patient_id, event_type)
    references public.patient_clinical_events (id, patient_id, event_type) on delete cascade,
  constraint manual_review_queue_result_fkey
    foreign key (result_event_id) references public.patient_clinical_events (id) on delete set null,
  constraint manual_review_queue_decided_by_fkey foreign key (decided_by) references auth.users (id) on delete set null,
  constraint manual_review_queue_reasons_known check (
    reason = reasons[1]
    and reasons <@ array['text_layer_mismatch', 'conflict', 'high_risk', 'doubted', 'low_confidence', 'uncoded']
  ),
  constraint manual_review_queue_risk_range check (risk between 0 and 100),
  constraint manual_review_queue_doubts_form check (exora_private.are_doubts(doubts)),
  constraint manual_review_queue_priority_range check (priority between 1 and 4),
  constraint manual_review_queue_status_known check (
    status in ('waiting', 'confirmed', 'corrected', 'rejected', 'obsolete')
  ),
  constraint manual_review_queue_decided_when check ((status = 'waiting') = (decided_at is null))
);

create index manual_review_queue_waiting_idx
on public.manual_review_queue (patient_id, status, (-risk), created_at, event_id);
create index manual_review_queue_result_idx on public.manual_review_queue (result_event_id);
create index manual_review_queue_decided_by_idx on public.manual_review_queue (decided_by);

alter table public.manual_review_queue enable row level security;
revoke all on public.manual_review_queue from public, anon, authenticated, service_role;
grant select on public.manual_review_queue to authenticated, service_role;

create policy manual_review_queue_owner_select on public.manual_review_queue
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.manual_review_queue is
  'Suggested facts that a person should look at, the dangerous ones first, and what they decided.';

-- What should be looked at -----------------------------------------------------

create function exora_private.is_high_alert(p_words text)
returns boolean
language sql
immutable
-- Medicines that harm most when drug or dose are wrong, by their WHO names: the groups of APINCHS (Australian
-- Commission on Safety and Quality in Health Care) and of ISMP's list for community care. Aminoglycosides,
-- vancomycin, amphotericin; potassium; insulins; opioids and sedatives; cytotoxics and methotrexate; heparins and
-- other anticoagulants; sulfonylureas (ISMP). The rest for the narrow range between too little and too much.
return coalesce(
  lower(p_words) ~ (
    '(parin|rudin|xaban|gatran|platin|rubicin|taxel)\M'
    '|\m(gentamicin|tobramycin|amikacin|vancomycin|amphotericin|potassium|insulin|morphine|oxycodone|hydromorphone'
    '|fentanyl|methadone|buprenorphine|tapentadol|codeine|tramadol|pethidine|midazolam|diazepam|clonazepam|alprazolam'
    '|methotrexate|cyclophosphamide|azathioprine|mercaptopurine|fluorouracil|capecitabine|vincristine|vinblastine'
    '|hydroxycarbamide|warfarin|phenindione|glibenclamide|gliclazide|glimepiride|glipizide'
    '|digoxin|lithium|phenytoin|theophylline|amiodarone|ciclosporin|tacrolimus)\M'
  ),
  false
);

comment on function exora_private.is_high_alert(text) is 'Whether words name a high-alert medicine (APINCHS, ISMP; narrow range).';

create function exora_private.review_risk(p_event_type text, p_is_high_alert boolean, p_reasons text[], p_doubts jsonb)
returns integer
language sql
immutable
set search_path = ''
as $$
  -- Harm: what follows when nobody looks. 100: what kills or maims: high-alert medicines (APINCHS, ISMP), a missed or
  -- invented allergy, the wrong side of an operation (sentinel events, Australian Commission on Safety and Quality in Health
  -- Care), a result that is told to a doctor at once. Then doses of other medicines, what treatment rests on, and the rest.
  -- Likelihood: the doubts' own weights, and of each reason how often such a reading is wrong; our own estimates. Several
  -- count as independent signs.
  select round(
    case
      -- What a person sees differs from what was read: nothing that stands there is trusted.
      when 'text_layer_mismatch' = any (p_reasons) then 100
      when p_event_type = 'allergy' or p_is_high_alert then 100
      when p_event_type in ('lab', 'vital') and d.names && array['critical_value'] then 100
      when p_event_type = 'procedure' and d.names && array['laterality_conflict'] then 100
      when p_event_type = 'medication' and 'high_risk' = any (p_reasons) then 80
      when p_event_type in ('medication', 'lab', 'vital') then 60
      when p_event_type in ('condition', 'procedure', 'immunization') then 50
      else 25
    end
    * (1 - r.certainty * d.certainty)
  )::integer
  from (
    select coalesce(exp(sum(ln(1 - w.weight))), 1) as certainty
    from (
      values
        ('text_layer_mismatch', 0.95), ('conflict', 0.6), ('high_risk', 0.5), ('low_confidence', 0.4), ('uncoded', 0.1)
    ) as w (reason, weight)
    where w.reason = any (p_reasons)
  ) as r,
  (
    select
      coalesce(exp(sum(ln(1 - least((x.doubt ->> 'weight')::numeric, 0.95)))), 1) as certainty,
      coalesce(array_agg(x.doubt ->> 'name'), '{}') as names
    from jsonb_array_elements(p_doubts) as x (doubt)
  ) as d
$$;

comment on function exora_private.review_risk(text, boolean, text[], jsonb) is
  'Harm if the fact is wrong times the likelihood that it is, 0 to 100.';

create function exora_private.review_priority(p_risk integer)
returns integer
language sql
immutable
return case when p_risk >= 50 then 1 when p_risk >= 30 then 2 when p_risk >= 10 then 3 else 4 end;

comment on function exora_private.review_priority(integer) is
  '1 (look at it now: allergies, high-alert medicines, doubtful doses, critical results, pages that show something else), '
  '2 (other doses, doubtful results), 3 (the machine is unsure), 4 (uncoded), by risk.';

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
      coalesce(nullif(x.fact -> 'doubts', 'null'), '[]') as doubts,
      x.fact ->> 'type' = 'medication'
        and exora_private.is_high_alert(
          concat_ws(' ', x.fact #>> '{attributes,drug}', x.fact #>> '{attributes,ingredient}', x.fact ->> 'text')
        ) as is_high_alert
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
  -- A drug that is both taken and named as an allergy, what is both stated and denied, one drug in two doses.
  conflicting as (
    select distinct x.id as event_id
    from exora_private.line_conflicts(
      p_patient_id,
      -- Of a document without such facts nothing is compared.
      case
        when exists (select from stated as s where s.event_type = any (exora_private.line_types()))
          then exora_private.line_types()
        else '{}'
      end
    ) as c
    cross join lateral unnest(c.event_ids) as x (id)
  ),
  -- Materialized: the reasons are asked for four times.
  judged as materialized (
    select
      s.event_id,
      s.event_type,
      s.is_high_alert,
      s.doubts,
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
              or s.doubts @> '[{"name": "critical_value"}]'
              then 'high_risk'
          end,
          case when s.doubts <> '[]' then 'doubted' end,
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
  insert into public.manual_review_queue (event_id, patient_id, event_type, reason, reasons, priority, risk, doubts)
  select
    j.event_id, p_patient_id, j.event_type, j.reasons[1], j.reasons, exora_private.review_priority(r.risk), r.risk, j.doubts
  from judged as j
  cross join lateral (
    select exora_private.review_risk(j.event_type, j.is_high_alert, j.reasons, j.doubts) as risk offset 0
  ) as r
  where cardinality(j.reasons) > 0;

  get diagnostics v_queued = row_count;
  return v_queued;
end
$$;

comment on function exora_private.queue_for_review(uuid, uuid, jsonb, uuid[]) is
  'Weighs new facts by what harms, their doubts, the reader''s and the extractor''s confidence, conflicts and codes, and queues '
  'those that need a look.';

-- What a person states ---------------------------------------------------------

create function exora_private.person_fact(p_stated jsonb, p_before jsonb default null)
returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  v_fact jsonb;
  v_misfit text;
  -- Attributes that don't tell what a thing is.
  v_of_state constant text[] := array['status', 'severity', 'criticality', 'start', 'stop', 'onset', 'date'];
begin
  v_misfit := exora_private.misfit(
    p_stated,
    '{"text": "string?", "assertion": "string?", "attributes": "object?", "date": "string?", "code": "object?"}'::jsonb
      || case when p_before is null then '{"type": "string", "text": "string"}' else '{}' end::jsonb,
    true
  );
  if v_misfit is null and (pg_column_size(p_stated) > 32768 or p_stated = '{}') then
    v_misfit := 'object';
  end if;
  if v_misfit is not null then
    perform exora_private.fail(
      'invalid_request',
      format('A fact can''t be stated like this (%s).', v_misfit),
      'Send text, assertion, attributes, date and code, a new fact also its type, and nothing else.'
    );
  end if;

  v_fact := coalesce(p_before, '{"assertion": "present", "attributes": {}, "date": null}') || p_stated;
  v_fact := v_fact || jsonb_build_object(
    'text', btrim(normalize(v_fact ->> 'text', nfc)),
    'attributes', jsonb_strip_nulls(coalesce(nullif(v_fact -> 'attributes', 'null'), '{}'))
  );
  if p_before is not null
    and (v_fact -> 'text', (v_fact -> 'attributes') - v_of_state)
      is distinct from (p_before -> 'text', jsonb_strip_nulls(p_before -> 'attributes') - v_of_state)
  then
    -- The code said what the earlier words mean.
    v_fact := v_fact - 'code';
  end if;
  if p_before is not null
    and (v_fact ->> 'text', v_fact #>> '{attributes,drug}') is distinct from (p_before ->> 'text', p_before #>> '{attributes,drug}')
  then
    -- The ingredient was the earlier drug's.
    v_fact := v_fact #- '{attributes,ingredient}' #- '{attributes,allergyGroup}';
  end if;
  if p_stated ? 'code' then
    -- A person chooses a code, its words are the release's: nobody writes "harmless" beside the code of a poison.
    v_fact := v_fact || jsonb_build_object(
      'code',
      (
        select jsonb_build_object(
          'system', c.code_system, 'code', c.code, 'display', c.display, 'version', c.version, 'reason', 'person'
        )
        from public.medical_codes as c
        join public.medical_code_systems as r
          on r.code_system = c.code_system and r.version = c.version and r.is_current
        where c.code_system = p_stated #>> '{code,system}'
          and c.code = p_stated #>> '{code,code}'
          and c.status = 'active'
      )
    );
  end if;

  v_misfit := case
    when not v_fact ->> 'type' = any (
      array(select unnest(d.event_types) from exora_private.details() as d)
    ) then 'type'
    when char_length(coalesce(v_fact ->> 'text', '')) not between 1 and 2000 or v_fact ->> 'text' ~ '[\x01-\x08\x0b-\x1f\x7f]'
      then 'text'
    when not coalesce(v_fact ->> 'assertion' = any (array['present', 'absent', 'possible', 'historical', 'family']), false)
      then 'assertion'
    when v_fact ->> 'date' is not null and exora_private.partial_date(v_fact ->> 'date') is null then 'date'
    when jsonb_typeof(p_stated -> 'code') = 'object'
      and (
        exora_private.misfit(p_stated -> 'code', '{"system": "string", "code": "string"}', true) is not null
        or v_fact ->> 'code' is null
      )
      then 'code'
  end;
  if v_misfit is null and (select count(*) from jsonb_object_keys(v_fact -> 'attributes')) > 40 then
    v_misfit := 'attributes';
  end if;
  v_misfit := coalesce(
    v_misfit,
    (
      select 'attributes.' || left(min(a.key), 40)
      from jsonb_each(v_fact -> 'attributes') as a
      where a.key !~ '^[a-z][A-Za-z0-9]{0,39}$'
        or case jsonb_typeof(a.value)
          when 'string' then char_length(a.value #>> '{}') not between 1 and 500
          when 'number' then abs((a.value #>> '{}')::numeric) > 1e9
          when 'boolean' then false
          else true
        end
        -- An attribute that has a column is of the column's kind.
        or not coalesce(
          (
            select bool_or(replace(c.entry ->> 1, 'text', 'string') = jsonb_typeof(a.value))
            from exora_private.details() as d
            cross join lateral jsonb_array_elements(d.columns) as c (entry)
            where v_fact ->> 'type' = any (d.event_types) and c.entry ->> 0 = a.key
          ),
          true
        )
    )
  );
  if v_misfit is not null then
    perform exora_private.fail(
      'invalid_request',
      format('A part of the fact is not as expected (%s).', v_misfit),
      'Send a known type and assertion, 1 to 2000 characters of text, plain attributes, a day, month or year that exists, and {system, code} of a loaded release.'
    );
  end if;
  return v_fact || '{"sources": []}';
end
$$;

comment on function exora_private.person_fact(jsonb, jsonb) is
  'What a person states, checked and completed: a new fact, or the fact before with what they changed. Attributes replace attributes.';

create function exora_private.store_person_fact(
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

comment on function exora_private.store_person_fact(uuid, uuid, text, jsonb, uuid) is
  'Stores a fact that the signed-in person stated: confirmed, of origin person, its author and time with it.';

create unique index patient_clinical_events_person_key on public.patient_clinical_events (patient_id, fact_key)
where shell_file_id is null and status in ('suggested', 'confirmed');

-- Deciding ---------------------------------------------------------------------

create function exora_private.event_to_decide(p_event_id uuid)
returns public.patient_clinical_events
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_event public.patient_clinical_events;
begin
  select e.* into v_event from public.patient_clinical_events as e where e.id = p_event_id;
  -- Asked before anything is locked, and of an unknown fact too: the answer doesn't tell which ids exist.
  perform exora_private.require_access(v_event.patient_id, exora_private.category_of(v_event.event_type), 'edit');
  select e.* into v_event from public.patient_clinical_events as e where e.id = p_event_id for no key update;
  return v_event;
end
$$;

comment on function exora_private.event_to_decide(uuid) is
  'The fact, locked, if the signed-in person may edit its category of the record; else the error not_allowed.';

create function exora_private.decide_event(
  p_event public.patient_clinical_events,
  p_decision text,
  p_reason text default null,
  p_fact jsonb default null,
  p_fact_key text default null
)
returns jsonb
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_result_id uuid;
begin
  if p_event.status = 'superseded' then
    perform exora_private.fail(
      'wrong_state',
      'This fact was replaced by a newer version.',
      'Reload the record and decide about the version that it shows.'
    );
  end if;
  update public.patient_clinical_events as e
  set
    status = case p_decision when 'corrected' then 'superseded' else p_decision end,
    superseded_at = case p_decision when 'corrected' then now() end,
    decided_by = auth.uid(),
    decided_at = now()
  where e.id = p_event.id;

  if p_decision = 'corrected' then
    -- After the old version has gone: a key has one living row.
    v_result_id := exora_private.store_person_fact(
      p_event.patient_id, p_event.shell_file_id, p_fact_key, p_fact, p_event.id
    );
  end if;

  update public.manual_review_queue as q
  set
    status = p_decision,
    result_event_id = v_result_id,
    decided_by = auth.uid(),
    decided_at = now()
  where q.event_id = p_event.id;
  -- What was suggested and is confirmed reads as before.
  if p_decision <> 'confirmed' or p_event.status = 'rejected' then
    perform exora_private.retire_narratives(p_event.patient_id, array[p_event.id]);
    perform exora_private.retell(p_event.patient_id);
  end if;

  perform public.log_audit_event(
    p_event_type => 'fact.' || p_decision,
    p_patient_id => p_event.patient_id,
    p_resource_type => 'clinical_event',
    p_resource_id => p_event.id,
    p_details => jsonb_strip_nulls(
      jsonb_build_object(
        'event_type', p_event.event_type, 'before', p_event.status, 'reason', p_reason, 'result_id', v_result_id
      )
    )
  );
  return jsonb_build_object(
    'event_id', coalesce(v_result_id, p_event.id),
    'status', case p_decision when 'corrected' then 'confirmed' else p_decision end
  );
end
$$;

comment on function exora_private.decide_event(public.patient_clinical_events, text, text, jsonb, text) is
  'Writes a decision to the fact, its place in the queue and the audit log; superseded facts are decided about no more.';

create function exora_private.stated_event(p_patient_id uuid, p_fact_key text)
returns uuid
language plpgsql
volatile
set search_path = ''
as $$
begin
  -- Of two who state the same at once, the second waits here and finds the first one's.
  perform pg_advisory_xact_lock(hashtextextended(p_patient_id || p_fact_key, 0));
  return (
    select e.id
    from public.patient_clinical_events as e
    where e.patient_id = p_patient_id
      and e.fact_key = p_fact_key
      and e.shell_file_id is null
      and e.status in ('suggested', 'confirmed')
  );
end
$$;

comment on function exora_private.stated_event(uuid, text) is
  'The living fact that people stated under this key without a document, or null; nobody else states it in this transaction.';

create function public.confirm_clinical_event(p_event_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_event public.patient_clinical_events := exora_private.event_to_decide(p_event_id);
begin
  if v_event.status = 'confirmed' then
    return jsonb_build_object('event_id', v_event.id, 'status', 'confirmed');
  end if;
  if v_event.status = 'rejected'
    and v_event.shell_file_id is null
    and exora_private.stated_event(v_event.patient_id, v_event.fact_key) is not null
  then
    perform exora_private.fail('wrong_state', 'The record has this very fact already.', 'Leave this one rejected.');
  end if;
  return exora_private.decide_event(v_event, 'confirmed');
end
$$;

revoke all on function public.confirm_clinical_event(uuid) from public, anon, service_role;
grant execute on function public.confirm_clinical_event(uuid) to authenticated;

comment on function public.confirm_clinical_event(uuid) is
  'Owner or carer who may edit: this fact is true. Also takes a rejection back. Twice is once.';

create function public.reject_clinical_event(p_event_id uuid, p_reason text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_event public.patient_clinical_events := exora_private.event_to_decide(p_event_id);
begin
  if not coalesce(
    p_reason = any (array['misread', 'wrong', 'outdated', 'duplicate', 'of_somebody_else', 'other']), false
  ) then
    perform exora_private.fail(
      'invalid_request',
      'This is no reason to reject a fact.',
      'Say misread, wrong, outdated, duplicate, of_somebody_else or other.'
    );
  end if;
  if v_event.status = 'rejected' then
    return jsonb_build_object('event_id', v_event.id, 'status', 'rejected');
  end if;
  return exora_private.decide_event(v_event, 'rejected', p_reason);
end
$$;

revoke all on function public.reject_clinical_event(uuid, text) from public, anon, service_role;
grant execute on function public.reject_clinical_event(uuid, text) to authenticated;

comment on function public.reject_clinical_event(uuid, text) is
  'Owner or carer who may edit: this fact doesn''t hold. It stays in the history and never comes back by reading again.';

create function public.correct_clinical_event(p_event_id uuid, p_correction jsonb)
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

revoke all on function public.correct_clinical_event(uuid, jsonb) from public, anon, service_role;
grant execute on function public.correct_clinical_event(uuid, jsonb) to authenticated;

comment on function public.correct_clinical_event(uuid, jsonb) is
  'Owner or carer who may edit: a new version of origin person replaces the fact. Give what changes of text, assertion, '
  'attributes (all of them), date and code. Sent again, it gives the same version.';

create function public.add_clinical_event(p_patient_id uuid, p_fact jsonb)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_fact jsonb := exora_private.person_fact(p_fact);
  v_key text := 'stated-' || exora_private.content_hash(v_fact);
  v_event_id uuid;
begin
  perform exora_private.require_access(p_patient_id, exora_private.category_of(v_fact ->> 'type'), 'edit');
  v_event_id := exora_private.stated_event(p_patient_id, v_key);
  if v_event_id is null then
    v_event_id := exora_private.store_person_fact(p_patient_id, null, v_key, v_fact, null);
    perform exora_private.retell(p_patient_id);
    perform public.log_audit_event(
      p_event_type => 'fact.added',
      p_patient_id => p_patient_id,
      p_resource_type => 'clinical_event',
      p_resource_id => v_event_id,
      p_details => jsonb_build_object('event_type', v_fact -> 'type')
    );
  end if;
  return jsonb_build_object('event_id', v_event_id, 'status', 'confirmed');
end
$$;

revoke all on function public.add_clinical_event(uuid, jsonb) from public, anon, service_role;
grant execute on function public.add_clinical_event(uuid, jsonb) to authenticated;

comment on function public.add_clinical_event(uuid, jsonb) is
  'Owner or carer who may edit: a fact of the person''s own, {type, text, assertion, attributes, date, code}. The same twice is one.';

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
          'risk', q.risk,
          'doubts', q.doubts,
          'created_at', q.created_at,
          -- A file's name can tell more than the fact: both go to those only who may see the documents.
          'shell_file_id', s.id,
          'file_name', s.file_name,
          'fact', f.fact
        )
        order by -q.risk, q.created_at, q.event_id
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
          or (-x.risk, x.created_at, x.event_id) > (-v_after.risk, v_after.created_at, v_after.event_id)
        )
      order by -x.risk, x.created_at, x.event_id
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
  'The facts of readable categories that wait for a look, the greatest risk first, each with what is doubted about it; '
  'p_after_event_id is the last one seen.';

-- dual_lens_user_preferences ---------------------------------------------------

create table public.dual_lens_user_preferences (
  user_id uuid not null,
  profile_id uuid not null,
  lens text not null,
  updated_at timestamptz not null default now(),
  constraint dual_lens_user_preferences_pkey primary key (user_id, profile_id),
  constraint dual_lens_user_preferences_user_fkey foreign key (user_id) references auth.users (id) on delete cascade,
  constraint dual_lens_user_preferences_profile_fkey
    foreign key (profile_id) references public.user_profiles (id) on delete cascade,
  constraint dual_lens_user_preferences_lens_known check (lens in ('document', 'narrative'))
);

create index dual_lens_user_preferences_profile_idx on public.dual_lens_user_preferences (profile_id);

alter table public.dual_lens_user_preferences enable row level security;
revoke all on public.dual_lens_user_preferences from public, anon, authenticated, service_role;
grant select on public.dual_lens_user_preferences to authenticated, service_role;

create policy dual_lens_user_preferences_own_select on public.dual_lens_user_preferences
for select to authenticated
using (user_id = (select auth.uid()));

comment on table public.dual_lens_user_preferences is
  'How each person looks at each record: document by document, or as the story that its facts tell.';

create function public.set_lens_preference(p_profile_id uuid, p_lens text)
returns text
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_access(p_profile_id, null, 'view');
begin
  if not coalesce(p_lens in ('document', 'narrative'), false) then
    perform exora_private.fail('invalid_request', 'There is no such view.', 'Choose document or narrative.');
  end if;
  insert into public.dual_lens_user_preferences (user_id, profile_id, lens)
  values (v_user_id, p_profile_id, p_lens)
  on conflict on constraint dual_lens_user_preferences_pkey do update
  set
    lens = excluded.lens,
    updated_at = now();
  return p_lens;
end
$$;

revoke all on function public.set_lens_preference(uuid, text) from public, anon, service_role;
grant execute on function public.set_lens_preference(uuid, text) to authenticated;

comment on function public.set_lens_preference(uuid, text) is
  'Remembers whether the signed-in person looks at this record by document or by narrative.';

create function public.get_lens_preference(p_profile_id uuid)
returns text
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_access(p_profile_id, null, 'view');
begin
  return coalesce(
    (
      select d.lens
      from public.dual_lens_user_preferences as d
      where d.user_id = v_user_id and d.profile_id = p_profile_id
    ),
    'document'
  );
end
$$;

revoke all on function public.get_lens_preference(uuid) from public, anon, service_role;
grant execute on function public.get_lens_preference(uuid) to authenticated;

comment on function public.get_lens_preference(uuid) is
  'The view that the signed-in person chose for this record; document when they chose none.';
