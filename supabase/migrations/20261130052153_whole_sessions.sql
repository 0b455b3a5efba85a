-- Whole sessions

-- 02_accounts.sql -------------------------------------------------------------

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

-- 06_security_files.sql -------------------------------------------------------

-- Storage doesn't ask PostgREST's question before its requests.
create policy exora_documents_whole_session on storage.objects
as restrictive
for all to authenticated
using ((select exora_private.is_whole_session()))
with check ((select exora_private.is_whole_session()));
