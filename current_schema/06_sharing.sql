-- =============================================================================
-- 06_SHARING.SQL - WHAT WOULD THEY SEE
-- =============================================================================
-- Purpose: The owner looks at a record with another's eyes: somebody who has access, or would get what is proposed
-- Architecture: The real thing, taken back: the proposal is granted, the read called as that person, all of it undone
-- Dependencies: 02, 05, 06_break_glass.sql, 06_security.sql, 06_security_reads.sql
--
-- DESIGN DECISIONS:
-- - There is no second policy to keep in step: grant_*, access_level() and read_* themselves run, in a subtransaction under
--   the other's claims, and its changes (the grant, messages, the read's log) are rolled back
-- - Only reads of a closed list, only of the owner's own record: its id is set here, a document is looked up first
-- - What the other would be refused is an answer of the preview, what is wrong with the question is its error
-- - Who has no account yet is stood in for by an account that exists inside the subtransaction alone
--
-- TABLES CREATED (0 tables):
-- None
--
-- KEY FUNCTIONS: preview_access(), preview_read(), exora_private.previewed_reads(), exora_private.previewed_call(),
--   exora_private.stand_in(), exora_private.stand_in_provider(), exora_private.propose_delegate(),
--   exora_private.propose_provider(), exora_private.propose_access(), exora_private.access_summary(), exora_private.see_as()
-- INTEGRATION POINTS: sharing pages show this before an owner grants, and after
-- =============================================================================

create function exora_private.previewed_reads()
returns text[]
language sql
immutable
set search_path = ''
as $$
  select array[
    'read_appointments', 'read_conflicts', 'read_document', 'read_document_text', 'read_documents', 'read_encounters',
    'read_facts', 'read_lab_history', 'read_medications', 'read_narrating', 'read_narratives', 'read_overview',
    'read_progress', 'read_provider_notes', 'read_providers', 'read_record_lines', 'read_result_lines', 'read_review_queue',
    'read_search', 'read_timeline', 'read_timeline_years'
  ]
$$;

comment on function exora_private.previewed_reads() is
  'The reads of a record that are open to others than its owner, and so can be previewed: all that name a record or a document.';

create function exora_private.previewed_call(p_patient_id uuid, p_read text, p_arguments jsonb)
returns text
language plpgsql
stable
set search_path = ''
as $$
declare
  v_function record;
  v_unknown text;
  v_file_id uuid;
begin
  if p_read is null or p_read <> all (exora_private.previewed_reads()) then
    perform exora_private.fail(
      'invalid_request',
      'This read can''t be previewed.',
      format('Pass one of: %s.', array_to_string(exora_private.previewed_reads(), ', '))
    );
  end if;
  if jsonb_typeof(p_arguments) is distinct from 'object' or pg_column_size(p_arguments) > 8192 then
    perform exora_private.fail('invalid_request', 'Arguments are an object.', 'Pass them by their names, without p_patient_id.');
  end if;
  select
    p.proretset as is_set,
    array(
      select a.name
      from unnest(p.proargnames[1:p.pronargs]) as a (name)
    ) as names,
    array(select format_type(a.type, null) from unnest(p.proargtypes::oid[]) as a (type)) as types
  into strict v_function
  from pg_catalog.pg_proc as p
  where p.pronamespace = 'public'::regnamespace and p.proname = p_read;

  select k.name into v_unknown
  from jsonb_object_keys(p_arguments) as k (name)
  where k.name <> all (v_function.names) or k.name = 'p_patient_id'
  limit 1;
  if v_unknown is not null then
    perform exora_private.fail(
      'invalid_request', format('%s takes no such argument here.', p_read), 'Pass its own arguments, without p_patient_id.'
    );
  end if;
  if not v_function.names @> array['p_patient_id'] then
    -- The other may see documents of other records too: those are not this owner's to look at.
    begin
      v_file_id := p_arguments ->> 'p_shell_file_id';
    exception
      when invalid_text_representation then
        v_file_id := null;
    end;
    if not exists (select from public.shell_files as f where f.id = v_file_id and f.patient_id = p_patient_id) then
      perform exora_private.fail('not_found', 'This document is not in this record.', 'Choose one of read_documents().');
    end if;
  end if;

  return format(
    'select %s from public.%I(%s) as r',
    case when v_function.is_set then 'coalesce(jsonb_agg(to_jsonb(r)), ''[]'')' else 'to_jsonb(r)' end,
    p_read,
    (
      select string_agg(
        case
          when a.name = 'p_patient_id' then 'p_patient_id => $2'
          when a.type like '%[]' then format(
            '%I => (select array_agg(x) from jsonb_array_elements_text(nullif($1 -> %L, ''null'')) as x)::%s', a.name, a.name, a.type
          )
          else format('%I => ($1 ->> %L)::%s', a.name, a.name, a.type)
        end,
        ', '
      )
      from unnest(v_function.names, v_function.types) as a (name, type)
      where a.name = 'p_patient_id' or p_arguments ? a.name
    )
  );
end
$$;

comment on function exora_private.previewed_call(uuid, text, jsonb) is
  'The statement that calls a read of the closed list about this record, with arguments $1 (by name) and record $2.';

create function exora_private.stand_in()
returns uuid
language sql
volatile
set search_path = ''
as $$
  insert into auth.users (id) values (gen_random_uuid()) returning id
$$;

comment on function exora_private.stand_in() is
  'An account for somebody who has none. Only ever called inside see_as(), which takes it back.';

create function exora_private.stand_in_provider()
returns public.provider_registry
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_provider public.provider_registry;
begin
  insert into public.provider_registry (
    user_id, provider_type, full_name, country, registration_authority, registration_number, status, verified_at
  )
  values (
    exora_private.stand_in(), 'doctor', 'Emergency doctor', 'AU', 'PREVIEW', gen_random_uuid()::text, 'verified', now()
  )
  returning * into v_provider;
  return v_provider;
end
$$;

comment on function exora_private.stand_in_provider() is
  'A verified provider who doesn''t exist. Only ever called inside see_as(), which takes it back.';

create function exora_private.propose_delegate(p_patient_id uuid, p_user_id uuid, p_proposal jsonb)
returns uuid
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_user_id uuid := coalesce(p_user_id, exora_private.stand_in());
begin
  perform public.grant_profile_access(
    p_profile_id => p_patient_id,
    p_grantee_user_id => v_user_id,
    p_access_level => p_proposal ->> 'access_level',
    p_categories => (
      select array_agg(c.name) from jsonb_array_elements_text(nullif(p_proposal -> 'categories', 'null')) as c (name)
    ),
    p_purpose => coalesce(p_proposal ->> 'purpose', 'care'),
    p_expires_at => (p_proposal ->> 'expires_at')::timestamptz
  );
  return v_user_id;
end
$$;

comment on function exora_private.propose_delegate(uuid, uuid, jsonb) is
  'Grants what is proposed to the person, or to a stand-in, and says who it is. Inside see_as() only.';

create function exora_private.propose_provider(p_patient_id uuid, p_proposal jsonb)
returns uuid
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_provider_id uuid := (p_proposal ->> 'provider_id')::uuid;
  v_purpose text := p_proposal ->> 'purpose';
  v_categories text[] := (
    select array_agg(c.name) from jsonb_array_elements_text(nullif(p_proposal -> 'categories', 'null')) as c (name)
  );
  v_user_id uuid;
begin
  -- Whoever proposes this agrees to it: what no consent covers yet is consented.
  if not exora_private.is_consented(p_patient_id, v_provider_id, v_purpose, v_categories) then
    perform public.give_consent(
      p_patient_id => p_patient_id,
      p_consent_type => 'provider_access',
      p_purpose => v_purpose,
      p_categories => v_categories,
      p_provider_id => v_provider_id
    );
  end if;
  perform public.grant_provider_access(
    p_patient_id => p_patient_id,
    p_provider_id => v_provider_id,
    p_purpose => v_purpose,
    p_categories => v_categories,
    p_expires_at => (p_proposal ->> 'expires_at')::timestamptz
  );
  select r.user_id into v_user_id from public.provider_registry as r where r.id = v_provider_id;
  if v_user_id is null then
    v_user_id := exora_private.stand_in();
    update public.provider_registry as r set user_id = v_user_id where r.id = v_provider_id;
  end if;
  return v_user_id;
end
$$;

comment on function exora_private.propose_provider(uuid, jsonb) is
  'Consents to and grants what is proposed to a provider, and says who reads as them. Inside see_as() only.';

create function exora_private.propose_access(p_patient_id uuid, p_user_id uuid, p_proposal jsonb)
returns uuid
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_provider public.provider_registry;
begin
  if p_proposal is null then
    if p_user_id is null then
      perform exora_private.fail(
        'invalid_request', 'A preview is of a person, or of a proposal.', 'Pass p_user_id, p_proposal or both.'
      );
    end if;
    return p_user_id;
  end if;
  if exora_private.misfit(
      p_proposal,
      '{"kind": "string", "access_level": "string?", "provider_id": "string?", "purpose": "string?", "categories": "array?",
        "expires_at": "string?"}',
      true
    ) is not null
    or not coalesce(p_proposal ->> 'kind' in ('delegate', 'provider', 'emergency'), false)
    or (p_user_id is not null and p_proposal ->> 'kind' <> 'delegate')
  then
    perform exora_private.fail(
      'invalid_request',
      'This is no proposal.',
      'Pass {kind: "delegate", access_level, categories, purpose, expires_at}, {kind: "provider", provider_id, purpose, categories, '
      'expires_at} or {kind: "emergency"}; p_user_id with the first only.'
    );
  end if;
  case p_proposal ->> 'kind'
    when 'delegate' then
      return exora_private.propose_delegate(p_patient_id, p_user_id, p_proposal);
    when 'provider' then
      return exora_private.propose_provider(p_patient_id, p_proposal);
    else
      v_provider := exora_private.stand_in_provider();
      perform exora_private.begin_break_glass(
        p_patient_id, v_provider, 'life_threatening', 'What would be seen in an emergency.', 5, true
      );
      return v_provider.user_id;
  end case;
end
$$;

comment on function exora_private.propose_access(uuid, uuid, jsonb) is
  'Puts a proposal into force and says who it is about; without one, the person themselves. Inside see_as() only.';

create function exora_private.access_summary(p_patient_id uuid)
returns jsonb
language sql
volatile
set search_path = ''
as $$
  with seen as materialized (
    select exora_private.readable_categories(p_patient_id) as categories, exora_private.readable_types(p_patient_id) as types
  )
  select jsonb_build_object(
    'level', exora_private.access_level(auth.uid(), p_patient_id, null, null),
    'categories', (
      select coalesce(jsonb_object_agg(c.name, exora_private.access_level(auth.uid(), p_patient_id, c.name, null)), '{}')
      from unnest(s.categories) as c (name)
    ),
    'hidden', (
      select coalesce(jsonb_agg(k.name), '[]')
      from unnest(exora_private.record_categories()) as k (name)
      where k.name <> all (s.categories)
    ),
    -- What nobody may read isn't counted: no number is not none.
    'counts', jsonb_strip_nulls(
      jsonb_build_object(
        'documents', case
          when 'documents' = any (s.categories)
            then (select count(*) from public.shell_files as f where f.patient_id = p_patient_id)
        end,
        'facts', (
          select coalesce(jsonb_object_agg(t.name, coalesce(e.facts, 0)), '{}')
          from unnest(s.types) as t (name)
          left join (
            select x.event_type, count(*) as facts
            from public.patient_clinical_events as x
            where x.patient_id = p_patient_id and x.status in ('suggested', 'confirmed')
            group by x.event_type
          ) as e on e.event_type = t.name
        ),
        'narratives', case
          when 'narratives' = any (s.categories)
            then (
              select count(*)
              from public.clinical_narratives as n
              where n.patient_id = p_patient_id and n.status = 'current'
            )
        end,
        'encounters', case
          when 'encounters' = any (s.categories)
            then (
              select count(*)
              from public.healthcare_encounters as h
              where h.patient_id = p_patient_id and h.status = 'recorded'
            )
        end,
        'provider_notes', case
          when 'encounters' = any (s.categories)
            then (
              select count(*)
              from public.provider_clinical_notes as n
              where n.patient_id = p_patient_id and n.superseded_at is null
            )
        end,
        'appointments', case
          when 'appointments' = any (s.categories)
            then (select count(*) from public.patient_appointments as a where a.patient_id = p_patient_id)
        end
      )
    )
  )
  from seen as s
$$;

comment on function exora_private.access_summary(uuid) is
  'What the signed-in person may see of a record: the level of each category, and how much there is in each.';

create function exora_private.see_as(
  p_patient_id uuid,
  p_user_id uuid,
  p_proposal jsonb,
  p_call text,
  p_arguments jsonb
)
returns jsonb
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_user_id uuid;
  v_claims jsonb;
  v_is_proposed boolean := false;
  v_seen jsonb;
  v_state text;
  v_code text;
  v_message text;
  v_hint text;
begin
  begin
    v_user_id := exora_private.propose_access(p_patient_id, p_user_id, p_proposal);
    v_is_proposed := true;
    -- The owner's session with another name on it: of what the token says about the owner nothing is kept.
    v_claims := coalesce(auth.jwt(), '{}') - array['app_metadata', 'user_metadata', 'email', 'phone']
      || jsonb_build_object('sub', v_user_id, 'role', 'authenticated');
    perform set_config('request.jwt.claim.sub', v_user_id::text, true), set_config('request.jwt.claims', v_claims::text, true);
    if p_call is null then
      v_seen := exora_private.access_summary(p_patient_id);
    else
      execute p_call into v_seen using p_arguments, p_patient_id;
      v_seen := jsonb_build_object('allowed', true, 'result', v_seen);
    end if;
    -- Takes back all that was done, and the other's claims with it; what was seen is in a variable and stays.
    raise sqlstate 'EXP01' using message = 'preview';
  exception
    when sqlstate 'EXP01' then
      null;
    when others then
      get stacked diagnostics
        v_state = returned_sqlstate,
        v_code = pg_exception_detail,
        v_message = message_text,
        v_hint = pg_exception_hint;
      if v_is_proposed and v_code in ('not_allowed', 'not_found') then
        v_seen := jsonb_build_object('allowed', false, 'code', v_code, 'message', v_message);
      elsif v_state like '22%' and v_code <> all (exora_private.error_codes()) then
        perform exora_private.fail(
          'invalid_request', 'An argument or part of the proposal has no such form.', 'Check ids, dates and lists.'
        );
      else
        raise exception using message = v_message, detail = v_code, hint = v_hint, errcode = v_state;
      end if;
  end;
  return v_seen;
end
$$;

comment on function exora_private.see_as(uuid, uuid, jsonb, text, jsonb) is
  'What somebody sees of a record, or would with what is proposed: the real functions'' answer or refusal, of which nothing stays '
  'behind. The caller has made sure that the record is theirs.';

create function public.preview_access(p_patient_id uuid, p_user_id uuid default null, p_proposal jsonb default null)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_owner(p_patient_id);
  return exora_private.see_as(p_patient_id, p_user_id, p_proposal, null, null);
end
$$;

revoke all on function public.preview_access(uuid, uuid, jsonb) from public, anon, service_role;
grant execute on function public.preview_access(uuid, uuid, jsonb) to authenticated;

comment on function public.preview_access(uuid, uuid, jsonb) is
  'What a person may see of the owner''s record, or anybody with what is proposed: {kind: "delegate", access_level, categories, purpose, '
  'expires_at}, {kind: "provider", provider_id, purpose, categories, expires_at} or {kind: "emergency"}. Levels, and how much of each '
  'kind. The owner only.';

create function public.preview_read(
  p_patient_id uuid,
  p_read text,
  p_arguments jsonb default '{}',
  p_user_id uuid default null,
  p_proposal jsonb default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_call text;
begin
  perform exora_private.require_owner(p_patient_id);
  v_call := exora_private.previewed_call(p_patient_id, p_read, p_arguments);
  return exora_private.see_as(p_patient_id, p_user_id, p_proposal, v_call, p_arguments);
end
$$;

revoke all on function public.preview_read(uuid, text, jsonb, uuid, jsonb) from public, anon, service_role;
grant execute on function public.preview_read(uuid, text, jsonb, uuid, jsonb) to authenticated;

comment on function public.preview_read(uuid, text, jsonb, uuid, jsonb) is
  'A read_* of the owner''s record as a person would get it, page by page (arguments by name, p_before_id … as usual), with what is '
  'proposed or as things are: {allowed: true, result} or {allowed: false, code, message}. The owner only.';
