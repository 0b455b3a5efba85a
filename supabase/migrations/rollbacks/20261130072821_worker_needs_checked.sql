-- Back to before: Worker needs checked
-- Rows of tables and columns that only the later version has are lost. Fails, and changes nothing, where kept rows
-- hold what the earlier version's constraints refuse.

-- 08_job_coordination.sql -----------------------------------------------------

create or replace function public.missing_functions(p_functions jsonb, p_job_types text[] default '{}')
returns text[]
language sql
stable
security definer
set search_path = ''
as $$
  with needed as (
    select n.key as name, p.name as parameter
    from jsonb_each(p_functions) as n
    left join lateral jsonb_array_elements_text(n.value) as p (name) on true
  )
  select coalesce(array_agg(distinct missing.name order by missing.name), '{}')
  from (
    select case when f.oid is null then n.name else n.name || '.' || n.parameter end as name
    from needed as n
    left join lateral (
      select p.oid, p.proargnames, p.proargmodes::text[] as modes
      from pg_catalog.pg_proc as p
      where p.pronamespace = 'public'::regnamespace
        and p.proname = n.name
        and has_function_privilege('service_role', p.oid, 'execute')
    ) as f on true
    where f.oid is null
      or (
        n.parameter is not null
        and not exists (
          select from unnest(f.proargnames, f.modes) as a (name, mode)
          where a.name = n.parameter and coalesce(a.mode, 'i') in ('i', 'b', 'v')
        )
      )
    union all
    select 'job type ' || t.job_type
    from unnest(p_job_types) as t (job_type)
    where not t.job_type = any (exora_private.job_types())
  ) as missing
$$;
