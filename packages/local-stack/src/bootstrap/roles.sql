-- The roles of hosted Supabase that this project relies on, for a whole server. Run by the superuser supabase_admin;
-- safe to run again. Passwords are set apart from it.
do $$
declare
  wanted record;
begin
  for wanted in
    select *
    from (values
      ('anon', 'nologin'),
      ('authenticated', 'nologin'),
      ('service_role', 'nologin bypassrls'),
      -- Own the schemas auth and storage, as on hosted Supabase.
      ('supabase_auth_admin', 'nologin createrole'),
      ('supabase_storage_admin', 'nologin createrole'),
      -- The API's login. Nothing but what its memberships below give it.
      ('authenticator', 'login nosuperuser nocreatedb nocreaterole noreplication nobypassrls'),
      -- Owner of schema public and of all that this project makes: no superuser, on hosted Supabase neither.
      ('postgres', 'login nosuperuser createdb createrole bypassrls')
    ) as roles (name, attributes)
  loop
    if not exists (select from pg_roles where rolname = wanted.name) then
      execute format('create role %I %s', wanted.name, wanted.attributes);
    end if;
  end loop;
end
$$;

grant anon, authenticated, service_role to postgres with admin option;
-- Policies can be made by a table's owner only. Hosted Supabase lets `postgres` make them on storage.objects by an
-- extension of its own; here the membership does.
do $$
declare
  -- `set false`: a token that names one of these roles can't make the API become it. Servers before 16 can't say so;
  -- they run in tests only.
  v_is_precise constant boolean := current_setting('server_version_num')::int >= 160000;
  v_inherit_only constant text := case when v_is_precise then 'with inherit true, set false' else '' end;
begin
  execute format('grant supabase_auth_admin, supabase_storage_admin to authenticator %s', v_inherit_only);
  execute format('grant supabase_storage_admin to postgres %s', v_inherit_only);
end
$$;
grant anon, authenticated, service_role to authenticator;
-- Hosted Supabase lets `postgres` keep settings of the API's login (supautils' reserved roles and allowed settings); here
-- the rights to administer it, which is none to become it, and to keep this one setting do.
grant set on parameter pgrst.db_pre_request to postgres;
do $$
begin
  if current_setting('server_version_num')::int >= 160000 then
    -- Servers before 16 can't read it.
    execute 'grant authenticator to postgres with admin true, inherit false, set false';
  end if;
end
$$;

alter role postgres set search_path to "$user", public, extensions;
alter role supabase_admin set search_path to "$user", public, extensions;
alter role authenticator set search_path to "$user", public, extensions;
-- As hosted: every statement that comes through the API ends after 8 s.
alter role authenticator set statement_timeout to '8s';
alter role authenticator set lock_timeout to '8s';
