-- =============================================================================
-- 04_PRINTED_PERSON.SQL - WHETHER A DOCUMENT IS ABOUT THE RECORD'S PERSON
-- =============================================================================
-- Purpose: A document that names somebody else waits for its owner's word before anything of it is in the record
-- Architecture: Asked for with an upload, decided in the transaction that would store the facts, answered by the owner
-- Dependencies: 02_profiles.sql, 03_clinical_codes.sql, 03_clinical_core.sql, 04_ai_processing.sql
--
-- DESIGN DECISIONS:
-- - Until the owner answers there are no facts: none that a view, a narrative or an export could forget to leave out
-- - A birth date fits or it doesn't; a name fits in any order, with initials, titles and middle names
-- - Another surname with the same birth date is the same person (a maiden name); without one it is asked
-- - Names on documents that the owner has said to be this person's are known from then on
-- - What names nobody is taken as it is
--
-- TABLES CREATED (0 tables): none
--
-- KEY FUNCTIONS: confirm_shell_file_person(), exora_private.person_words(), exora_private.name_fit(),
--   exora_private.birth_fits(), exora_private.person_differs(), exora_private.printed_person()
-- INTEGRATION POINTS: submit_shell_file() asks for it, complete_understanding() holds by it, apps/web answers it; a document
--   is moved to another record by uploading it there and erasing it here
-- =============================================================================

create function exora_private.person_words(p_name text)
returns text[]
language sql
immutable
set search_path = ''
as $$
  -- Signs that readers of pictures mistake for each other are one.
  select coalesce(array_agg(translate(w.word, 'l10', 'iio') order by w.place), '{}')
  from unnest(string_to_array(exora_private.search_key(p_name), ' ')) with ordinality as w (word, place)
  where w.word <> ''
    and w.word <> all (array[
      'mr', 'mrs', 'ms', 'miss', 'mx', 'master', 'mstr', 'mdm', 'sir', 'madam', 'dr', 'prof', 'jr', 'sr', 'ii', 'iii', 'baby', 'of'
    ])
$$;

comment on function exora_private.person_words(text) is 'The words of a person''s name as names are compared: without titles, case and accents.';

create function exora_private.name_fit(p_printed text, p_known text)
returns text
language sql
immutable
set search_path = ''
as $$
  with names as (
    select
      case when cardinality(p.words) <= cardinality(k.words) then p.words else k.words end as shorter,
      case when cardinality(p.words) <= cardinality(k.words) then k.words else p.words end as longer
    from (select exora_private.person_words(p_printed) as words) as p
    cross join (select exora_private.person_words(p_known) as words) as k
  ),
  counted as (
    select
      cardinality(n.shorter) as words,
      count(*) filter (where w.is_whole) as whole,
      count(*) filter (where w.is_whole or w.is_initial) as fitting
    from names as n
    cross join lateral (
      select
        -- Names that are merely alike may be of two people of one family: Daniel and Daniela.
        bool_or(s.word = l.word) as is_whole,
        bool_or(1 in (char_length(s.word), char_length(l.word)) and left(s.word, 1) = left(l.word, 1)) as is_initial
      from unnest(n.shorter) as s (word)
      cross join unnest(n.longer) as l (word)
      group by s.word
    ) as w
    group by n.shorter
  )
  select case
    when c.fitting = c.words and c.whole > 0 then 'same'
    when c.whole > 0 then 'unsure'
    else 'other'
  end
  from counted as c
$$;

comment on function exora_private.name_fit(text, text) is
  'Whether two names can be one person''s: same (order, initials, titles and middle names aside), unsure (a part is), '
  'other; null when one of them has no words.';

create function exora_private.birth_fits(p_iso text, p_birth date)
returns boolean
language sql
immutable
set search_path = ''
as $$
  select p_birth in (
    exora_private.partial_date(p_iso),
    -- Day and month in the other order are the same date, read otherwise.
    exora_private.partial_date(left(p_iso, 4) || '-' || substr(p_iso, 9, 2) || '-' || substr(p_iso, 6, 2))
  )
$$;

comment on function exora_private.birth_fits(text, date) is 'Whether a printed date of birth is this one.';

create function exora_private.person_differs(p_patient_id uuid, p_candidates jsonb)
returns boolean
language sql
stable
set search_path = ''
as $$
  with printed as (
    select
      c.candidate ->> 'type' as entity_type,
      c.candidate ->> 'text' as words,
      c.candidate #>> '{attributes,iso}' as iso
    from jsonb_array_elements(coalesce(p_candidates, '[]')) as c (candidate)
    where c.candidate ->> 'type' = 'patient_name'
      or (
        c.candidate ->> 'type' = 'date'
        and c.candidate #>> '{attributes,role}' = 'dob'
        and c.candidate #>> '{attributes,precision}' = 'day'
        and exora_private.partial_date(c.candidate #>> '{attributes,iso}') is not null
      )
  ),
  known as (
    select p.display_name as name
    from public.user_profiles as p
    where p.id = p_patient_id
    union
    select a.entity_text
    from public.shell_files as f
    join public.ai_processing_sessions as s on s.patient_id = p_patient_id and s.shell_file_id = f.id and s.status = 'completed'
    join public.entity_processing_audit_v2 as a on a.patient_id = p_patient_id and a.session_id = s.id
    where f.patient_id = p_patient_id and f.person_check = 'confirmed' and a.entity_type = 'patient_name'
  ),
  births as (
    select bool_or(exora_private.birth_fits(x.iso, p.date_of_birth)) as fits
    from printed as x
    cross join public.user_profiles as p
    where x.entity_type = 'date' and p.id = p_patient_id and p.date_of_birth is not null
  ),
  names as (
    select min(array_position(array['same', 'unsure', 'other'], exora_private.name_fit(x.words, k.name))) as best
    from printed as x
    cross join known as k
    where x.entity_type = 'patient_name'
  )
  select coalesce(not b.fits, false)
    or coalesce(n.best = 3, false)
    or coalesce(n.best = 2, false) and b.fits is not true
  from births as b
  cross join names as n
$$;

comment on function exora_private.person_differs(uuid, jsonb) is
  'Whether what an understanding found printed (candidates patient_name, and date with role dob) speaks against the record''s person.';

create function exora_private.printed_person(p_file public.shell_files)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select jsonb_build_object(
    'name', (array_agg(a.entity_text order by a.page_number, a.start_offset) filter (where a.entity_type = 'patient_name'))[1],
    'birth_date', (
      array_agg(a.attributes ->> 'iso' order by a.page_number, a.start_offset)
      filter (where a.entity_type = 'date' and a.attributes ->> 'role' = 'dob' and a.attributes ->> 'precision' = 'day')
    )[1]
  )
  from public.ai_processing_sessions as s
  left join public.entity_processing_audit_v2 as a
    on a.patient_id = p_file.patient_id and a.session_id = s.id and a.entity_type in ('patient_name', 'date')
  where s.patient_id = p_file.patient_id
    and s.shell_file_id = p_file.id
    and s.reading_id = p_file.current_reading_id
    and s.status = 'completed'
$$;

comment on function exora_private.printed_person(public.shell_files) is
  'Whom a document that was understood names: the first name and birth date on it, null where there is none.';

create function public.confirm_shell_file_person(p_shell_file_id uuid, p_correlation_id uuid default null)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_file public.shell_files;
  v_job_id uuid;
begin
  select f.* into v_file from public.shell_files as f where f.id = p_shell_file_id for update;
  if not found or not exora_private.is_owner(v_user_id, v_file.patient_id) then
    perform exora_private.fail('not_found', 'This document does not exist, or it is not yours.', 'Go back to the list.');
  end if;
  perform exora_private.require_living(v_file.patient_id);
  if v_file.status <> 'asks' then
    perform exora_private.fail('wrong_state', 'This document doesn''t ask whose it is.', 'Reload it to see its present state.');
  end if;
  perform exora_private.require_ai_consent(v_file.patient_id, 'local');
  -- What was read whole, and what a model answered, is there: only the facts are drawn again.
  v_job_id := public.enqueue_job_v3(
    job_type => 'ai_processing',
    job_name => 'Understand document',
    job_payload => jsonb_build_object(
      'shell_file_id', v_file.id, 'patient_id', v_file.patient_id, 'reading_id', v_file.current_reading_id
    ),
    p_correlation_id => p_correlation_id
  );
  update public.shell_files as f
  set
    status = 'understanding',
    person_check = 'confirmed',
    current_job_id = v_job_id
  where f.id = v_file.id
  returning f.* into v_file;
  perform public.log_audit_event(
    p_event_type => 'file.person_confirmed',
    p_patient_id => v_file.patient_id,
    p_resource_type => 'shell_file',
    p_resource_id => v_file.id,
    p_job_id => v_job_id,
    p_correlation_id => p_correlation_id
  );
  return jsonb_build_object('shell_file_id', v_file.id, 'job_id', v_job_id, 'status', v_file.status);
end
$$;

revoke all on function public.confirm_shell_file_person(uuid, uuid) from public, anon, service_role;
grant execute on function public.confirm_shell_file_person(uuid, uuid) to authenticated;

comment on function public.confirm_shell_file_person(uuid, uuid) is
  'The owner says that a document which names somebody else is this record''s: its facts are drawn and enter the record, and the '
  'name on it is known from then on.';
