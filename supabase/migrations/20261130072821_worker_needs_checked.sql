-- Worker needs checked

-- 08_job_coordination.sql -----------------------------------------------------

create or replace function public.missing_functions(p_functions jsonb, p_job_types text[] default '{}')
returns text[]
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  if p_functions is null or p_job_types is null or jsonb_typeof(p_functions) <> 'object' then
    perform exora_private.fail('invalid_request', 'A worker needs functions and job types.', 'Pass an object and a list.');
  end if;
  if exists (select from jsonb_each(p_functions) as n where jsonb_typeof(n.value) <> 'array') then
    perform exora_private.fail('invalid_request', 'A function has a list of parameters.', 'Pass a list for each function.');
  end if;
  return (
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
  );
end
$$;
