-- =============================================================================
-- 02_ACCOUNTS.SQL - SIGN-INS: SECOND FACTOR, OPERATORS, RESETS
-- =============================================================================
-- Purpose: What an account asks of its own sessions, and who is an operator
-- Architecture: The sign-in server says in each token how strongly it knows the person (aal1, aal2); the database asks
-- Dependencies: 01_foundations.sql, auth.users; 02_profiles.sql when its functions run (messages)
--
-- DESIGN DECISIONS:
-- - A stack has second factors where its sign-in server keeps them (auth.mfa_factors): nothing is asked that nobody can give
-- - Where there are second factors, operators need one; people choose for what they want to be asked
-- - The choice is changed with the second factor itself, or a stolen password would switch it off
-- - Who has a verified factor is served by sessions that gave it only: a password alone opens nothing, whatever program asks.
--   PostgREST asks before each request (db_pre_request), Storage by a restrictive policy (06)
--
-- TABLES CREATED (1 table):
-- Accounts: account_security
--
-- KEY FUNCTIONS: set_second_factor_use(), read_account_security(), note_operator_change(), note_account_reset(),
--   require_whole_session(), exora_private.is_whole_session(),
--   exora_private.has_second_factors(), exora_private.has_second_factor(), exora_private.is_operator(),
--   exora_private.second_factor_uses(), exora_private.require_second_factor()
-- INTEGRATION POINTS: require_operator() (07); sharing, export and erasure call require_second_factor(); exora admin, exora account
-- =============================================================================

insert into public.system_configuration (key, value, description)
values
  ('auth.operators_second_factor', '1', 'Whether operators need a second factor (1) or not (0), where the stack has one.');

-- Second factor ----------------------------------------------------------------

create function exora_private.has_second_factors()
returns boolean
language sql
stable
set search_path = ''
as $$
  select to_regclass('auth.mfa_factors') is not null
$$;

comment on function exora_private.has_second_factors() is
  'Whether the stack''s sign-in server knows second factors. Hosted and self-hosted Supabase do, the embedded one doesn''t.';

create function exora_private.has_second_factor()
returns boolean
language sql
stable
set search_path = ''
as $$
  select coalesce(auth.jwt() ->> 'aal' = 'aal2', false)
$$;

comment on function exora_private.has_second_factor() is
  'Whether the caller''s session was confirmed by a second factor (Authenticator Assurance Level 2 of the token).';

create function exora_private.is_whole_session()
returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  if auth.uid() is null or exora_private.has_second_factor() or not exora_private.has_second_factors() then
    return true;
  end if;
  -- Planned when it is reached: the table is there then.
  return not exists (select from auth.mfa_factors as f where f.user_id = auth.uid() and f.status = 'verified');
end
$$;

-- The Storage policy runs it as the caller.
revoke all on function exora_private.is_whole_session() from public, anon, service_role;
grant execute on function exora_private.is_whole_session() to authenticated;

comment on function exora_private.is_whole_session() is
  'Whether the caller''s session gave all that its person set up: false for one by the password alone of somebody with a '
  'verified second factor.';

create function public.require_whole_session()
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  if not exora_private.is_whole_session() then
    perform exora_private.fail(
      'second_factor_needed',
      'This sign-in has given the password, not the second factor yet.',
      'Enter the code of your authenticator app, then try again.'
    );
  end if;
end
$$;

-- Asked before every request. Who isn't signed in may run no function, so is refused here as everywhere.
revoke all on function public.require_whole_session() from public, anon;
grant execute on function public.require_whole_session() to authenticated, service_role;

comment on function public.require_whole_session() is
  'Nothing, or the error second_factor_needed for a session by the password alone of somebody who has a second factor. '
  'PostgREST calls it before every request (pgrst.db_pre_request of the role authenticator).';

do $$
begin
  execute format(
    'alter role authenticator in database %I set pgrst.db_pre_request to %L', current_database(), 'public.require_whole_session'
  );
end
$$;
notify pgrst, 'reload config';

create function exora_private.is_operator()
returns boolean
language sql
stable
set search_path = ''
as $$
  select exora_private.is_service()
    or (
      exora_private.is_admin()
      and (
        exora_private.has_second_factor()
        or not exora_private.has_second_factors()
        or exora_private.setting('auth.operators_second_factor') = 0
      )
    )
$$;

comment on function exora_private.is_operator() is
  'Whether a program with the service key asks, or an admin with the second factor that operators need where there is one.';

create function exora_private.second_factor_uses()
returns text[]
language sql
immutable
set search_path = ''
as $$
  select array['sharing', 'export', 'erasure']
$$;

comment on function exora_private.second_factor_uses() is 'The closed list of what people may want to be asked their second factor for.';

create table public.account_security (
  user_id uuid not null,
  second_factor_for text[] not null default '{}',
  updated_at timestamptz not null default now(),
  constraint account_security_pkey primary key (user_id),
  constraint account_security_user_fkey foreign key (user_id) references auth.users (id) on delete cascade,
  constraint account_security_uses_known check (second_factor_for <@ exora_private.second_factor_uses())
);

alter table public.account_security enable row level security;
revoke all on public.account_security from public, anon, authenticated, service_role;
grant select on public.account_security to authenticated, service_role;

create policy account_security_own_select on public.account_security
for select to authenticated
using (user_id = (select auth.uid()));

comment on table public.account_security is 'What each person wants to be asked their second factor for: sharing, export, erasure.';

create function exora_private.require_second_factor(p_use text)
returns void
language plpgsql
stable
set search_path = ''
as $$
begin
  if p_use is null or p_use <> all (exora_private.second_factor_uses()) then
    perform exora_private.fail('invalid_request', 'No such use of a second factor.', 'Use one of the closed list.');
  end if;
  if not exora_private.has_second_factor()
    and exists (
      select from public.account_security as s where s.user_id = auth.uid() and p_use = any (s.second_factor_for)
    )
  then
    perform exora_private.fail(
      'second_factor_needed',
      'You chose to be asked your second factor for this.',
      'Enter the code of your authenticator app, then try again.'
    );
  end if;
end
$$;

comment on function exora_private.require_second_factor(text) is
  'Nothing, or the error second_factor_needed when the person wants it for this use and the session has none.';

create function public.set_second_factor_use(p_uses text[])
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_uses text[];
  v_old text[];
begin
  if p_uses is null
    or array_ndims(p_uses) > 1
    or cardinality(p_uses) > 20
    or array_position(p_uses, null) is not null
    or not p_uses <@ exora_private.second_factor_uses()
  then
    perform exora_private.fail(
      'invalid_request',
      'A second factor is asked for sharing, export or erasure.',
      'Pass those that you want, or an empty list for none.'
    );
  end if;
  v_uses := array(select distinct u.name from unnest(p_uses) as u (name) order by u.name);
  select s.second_factor_for into v_old
  from public.account_security as s
  where s.user_id = v_user_id
  for update;
  if coalesce(v_old, '{}') = v_uses then
    return false;
  end if;
  if not exora_private.has_second_factors() then
    perform exora_private.fail(
      'wrong_state', 'This Exora''s sign-in has no second factors.', 'Use one that runs on hosted or self-hosted Supabase.'
    );
  end if;
  if not exora_private.has_second_factor() then
    perform exora_private.fail(
      'second_factor_needed',
      'This is changed with the second factor itself.',
      'Set up an authenticator app if you have none, enter its code, then try again.'
    );
  end if;
  insert into public.account_security (user_id, second_factor_for)
  values (v_user_id, v_uses)
  on conflict on constraint account_security_pkey do update
  set
    second_factor_for = excluded.second_factor_for,
    updated_at = now();
  perform public.log_audit_event(
    p_event_type => 'account.second_factor_use_changed',
    p_resource_type => 'account',
    p_resource_id => v_user_id,
    p_details => jsonb_build_object('uses', array_to_string(v_uses, ','))
  );
  return true;
end
$$;

revoke all on function public.set_second_factor_use(text[]) from public, anon, service_role;
grant execute on function public.set_second_factor_use(text[]) to authenticated;

comment on function public.set_second_factor_use(text[]) is
  'Says for what the signed-in person wants to be asked their second factor: sharing, export, erasure, or nothing. Needs a '
  'session with the second factor. False: it was so already.';

create function public.read_account_security()
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
begin
  return jsonb_build_object(
    'available', exora_private.has_second_factors(),
    'session_has_it', exora_private.has_second_factor(),
    'uses', (
      select coalesce(to_jsonb(max(s.second_factor_for)), '[]') from public.account_security as s where s.user_id = v_user_id
    ),
    'is_admin', exora_private.is_admin(),
    'is_operator', exora_private.is_operator()
  );
end
$$;

revoke all on function public.read_account_security() from public, anon, service_role;
grant execute on function public.read_account_security() to authenticated;

comment on function public.read_account_security() is
  'Whether second factors are available, whether this session was confirmed by one, what the signed-in person wants it for, and '
  'whether they are an admin, and an operator as the session is.';

-- What is done to accounts by hand ---------------------------------------------

create function public.note_operator_change(p_user_id uuid, p_is_operator boolean)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  if p_user_id is null or p_is_operator is null or not exists (select from auth.users as u where u.id = p_user_id) then
    perform exora_private.fail('not_found', 'There is no such person.', 'Check the account''s id.');
  end if;
  perform public.log_audit_event(
    p_event_type => case when p_is_operator then 'operator.granted' else 'operator.revoked' end,
    p_resource_type => 'account',
    p_resource_id => p_user_id
  );
end
$$;

revoke all on function public.note_operator_change(uuid, boolean) from public, anon, authenticated;
grant execute on function public.note_operator_change(uuid, boolean) to service_role;

comment on function public.note_operator_change(uuid, boolean) is
  'Writes into the system''s chain that somebody became an operator or ceased to be one, in the transaction that makes them one. '
  'service_role only.';

create function public.note_account_reset(p_user_id uuid, p_sessions_ended integer, p_factors_removed integer default 0)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  if p_user_id is null or not exists (select from auth.users as u where u.id = p_user_id) then
    perform exora_private.fail('not_found', 'There is no such person.', 'Check the account''s id.');
  end if;
  perform public.log_audit_event(
    p_event_type => 'account.reset',
    p_resource_type => 'account',
    p_resource_id => p_user_id,
    p_details => jsonb_build_object('sessions_ended', p_sessions_ended, 'factors_removed', p_factors_removed)
  );
  perform exora_private.notify(p_user_id, 'account_reset', null, 'account', p_user_id);
end
$$;

revoke all on function public.note_account_reset(uuid, integer, integer) from public, anon, authenticated;
grant execute on function public.note_account_reset(uuid, integer, integer) to service_role;

comment on function public.note_account_reset(uuid, integer, integer) is
  'Writes into the system''s chain that an account''s password was set by hand, and tells its person, in the transaction that sets '
  'it. service_role only.';
