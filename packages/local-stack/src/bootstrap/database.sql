-- What hosted Supabase has in a fresh database, after lite has made the tables of auth and storage. Run by the superuser
-- supabase_admin in each database; safe to run again.
create schema if not exists extensions;
grant usage on schema extensions to public;
create extension if not exists pgcrypto with schema extensions;
create extension if not exists "uuid-ossp" with schema extensions;

-- As hosted: the caller's claims, in the form of one setting each or all in one.
create or replace function auth.uid() returns uuid language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.sub', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
  )::uuid
$$;
create or replace function auth.role() returns text language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.role', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role'
  )
$$;
create or replace function auth.email() returns text language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.email', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'email'
  )
$$;
create or replace function auth.jwt() returns jsonb language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')
  )::jsonb
$$;

-- Tables, sequences and functions of lite belong to the owners that hosted Supabase has.
do $$
declare
  item record;
begin
  for item in
    select
      format('alter %s %s owner to %I',
        case c.relkind when 'S' then 'sequence' when 'v' then 'view' else 'table' end,
        c.oid::regclass,
        case n.nspname when 'auth' then 'supabase_auth_admin' else 'supabase_storage_admin' end) as statement
    from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('auth', 'storage')
      and c.relkind in ('r', 'p', 'v', 'S')
      -- A sequence that belongs to a column follows its table.
      and not exists (select from pg_depend d where d.objid = c.oid and d.deptype in ('a', 'i') and d.refobjsubid > 0)
    union all
    select
      format('alter function %s owner to %I', p.oid::regprocedure,
        case n.nspname when 'auth' then 'supabase_auth_admin' else 'supabase_storage_admin' end)
    from pg_proc p
      join pg_namespace n on n.oid = p.pronamespace
    where n.nspname in ('auth', 'storage')
  loop
    execute item.statement;
  end loop;
end
$$;
alter schema auth owner to supabase_auth_admin;
alter schema storage owner to supabase_storage_admin;

grant usage on schema auth, storage to anon, authenticated, service_role, postgres;
grant all on all tables in schema auth to postgres;
grant all on all sequences in schema auth to postgres;
grant all on storage.objects, storage.buckets to anon, authenticated, service_role, postgres;

-- Hosted Supabase's defaults for what `postgres` makes in schema public: open to all three, so a revoke that a schema
-- file forgets is missing here too.
grant usage on schema public to anon, authenticated, service_role;
alter default privileges for role postgres in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges for role postgres in schema public grant all on sequences to anon, authenticated, service_role;
alter default privileges for role postgres in schema public grant all on functions to anon, authenticated, service_role;

-- What this stack remembers about a database. Not one of the API's schemas.
create schema if not exists exora_stack authorization postgres;
create table if not exists exora_stack.state (
  name text primary key,
  value text not null,
  recorded_at timestamptz not null default now()
);
alter table exora_stack.state owner to postgres;
revoke all on schema exora_stack from public;
