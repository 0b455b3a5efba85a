-- =============================================================================
-- 08_OPERATIONS.SQL - WHAT OPERATORS LOOK AT
-- =============================================================================
-- Purpose: Lanes, workers, upkeep, reasons of dead letters, budgets and costs, for whoever operates the system
-- Architecture: Reads for service_role and admins over tables that no API role of people may select from
-- Dependencies: 01-07, 08_job_coordination.sql, 08_api_budgets.sql
--
-- DESIGN DECISIONS:
-- - Ids, codes, counts and money only: no row tells what a record holds, nor whose it is
-- - What is done to the system stands beside its tables (08_job_operation, 08_api_budgets); this file changes nothing
--
-- TABLES CREATED (0 tables): none
--
-- KEY FUNCTIONS: list_lanes(), list_job_workers(), list_maintenance_tasks(), list_dead_letter_reasons(),
--   list_api_budgets(), read_document_costs()
-- INTEGRATION POINTS: apps/web /operations; forms of the answers: packages/contracts/src/operations.ts
-- =============================================================================

create function public.list_lanes()
returns table (lane text, max_concurrent integer, paused_at timestamptz, pause_reason text, paused_until timestamptz)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_operator();
  return query
  select a.lane, a.max_concurrent, a.paused_at, a.pause_reason, a.paused_until
  from public.job_lanes as a
  order by a.lane;
end
$$;

revoke all on function public.list_lanes() from public, anon;
grant execute on function public.list_lanes() to authenticated, service_role;

comment on function public.list_lanes() is
  'All lanes with their limits, and since when, why and until when they are paused. service_role and admins.';

create function public.list_job_workers()
returns table (
  worker_id text,
  started_at timestamptz,
  lease_until timestamptz,
  is_alive boolean,
  jobs bigint,
  oldest_heartbeat_at timestamptz
)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_operator();
  return query
  select
    w.worker_id, w.started_at, w.lease_until, w.lease_until > clock_timestamp(), count(j.id), min(j.heartbeat_at)
  from public.job_workers as w
  left join exora_private.job_queue_live as j on j.worker_id = w.worker_id and j.status = 'processing'
  group by w.worker_id
  order by w.lease_until > clock_timestamp() desc, w.worker_id
  limit 500;
end
$$;

revoke all on function public.list_job_workers() from public, anon;
grant execute on function public.list_job_workers() to authenticated, service_role;

comment on function public.list_job_workers() is
  'Workers, those that are alive first: their leases, how many jobs they hold, and the oldest heartbeat of these. '
  'service_role and admins.';

create function public.list_maintenance_tasks()
returns table (
  task text,
  every_seconds numeric,
  due_at timestamptz,
  last_run_at timestamptz,
  last_ms integer,
  runs bigint,
  failures bigint,
  last_error text
)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_operator();
  return query
  select t.task, t.every_seconds, t.due_at, t.last_run_at, t.last_ms, t.runs, t.failures, t.last_error
  from public.maintenance_tasks as t
  order by t.last_error is null, t.task;
end
$$;

revoke all on function public.list_maintenance_tasks() from public, anon;
grant execute on function public.list_maintenance_tasks() to authenticated, service_role;

comment on function public.list_maintenance_tasks() is
  'What has to be done from time to time, when it last was, how long it took and whether it failed; what failed first. '
  'service_role and admins.';

create function public.list_dead_letter_reasons()
returns table (
  job_type text,
  lane text,
  error_code text,
  letters bigint,
  oldest_at timestamptz,
  newest_at timestamptz
)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_operator();
  return query
  select j.job_type, j.lane, j.error_code, count(*), min(j.finished_at), max(j.finished_at)
  from exora_private.job_queue_finished as j
  where j.status = 'dead_letter'
  group by j.job_type, j.lane, j.error_code
  order by count(*) desc, j.job_type, j.lane, j.error_code
  limit 200;
end
$$;

revoke all on function public.list_dead_letter_reasons() from public, anon;
grant execute on function public.list_dead_letter_reasons() to authenticated, service_role;

comment on function public.list_dead_letter_reasons() is
  'Why jobs were given up: dead letters by type, lane and error, most first, with the oldest and the youngest. '
  'service_role and admins.';

create function public.list_api_budgets()
returns table (
  provider_name text,
  api_endpoint text,
  status text,
  requests_per_minute integer,
  tokens_per_minute bigint,
  tokens_per_hour bigint,
  concurrent_requests integer,
  cost_per_day_micros bigint,
  current_requests_minute integer,
  current_tokens_minute bigint,
  current_tokens_hour bigint,
  current_concurrent_requests integer,
  current_cost_day_micros bigint,
  micros_per_request bigint,
  micros_per_million_tokens bigint,
  currency text,
  paused_until timestamptz
)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_operator();
  return query
  select
    r.provider_name, r.api_endpoint, r.status, r.requests_per_minute, r.tokens_per_minute, r.tokens_per_hour,
    r.concurrent_requests, r.cost_per_day_micros, r.current_requests_minute, r.current_tokens_minute,
    r.current_tokens_hour, r.current_concurrent_requests, r.current_cost_day_micros, b.micros_per_request,
    b.micros_per_million_tokens, r.currency, r.paused_until
  from public.api_rate_limits as r
  join public.api_budgets as b on b.provider_name = r.provider_name and b.api_endpoint = r.api_endpoint
  order by r.provider_name, r.api_endpoint;
end
$$;

revoke all on function public.list_api_budgets() from public, anon;
grant execute on function public.list_api_budgets() to authenticated, service_role;

comment on function public.list_api_budgets() is
  'Limits and prices of each provider''s endpoint, and what of them is in use at this moment. service_role and admins.';

create function public.read_document_costs(p_added_since timestamptz default null, p_limit integer default 20)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_operator();
  if not coalesce(p_limit between 1 and 200, false) then
    perform exora_private.fail('invalid_request', 'The limit is out of range.', 'Send 1 to 200.');
  end if;
  return (
    with costs as materialized (
      select c.shell_file_id, c.currency, sum(c.calls) as calls, sum(c.tokens) as tokens, sum(c.cost_micros) as cost_micros
      from public.document_costs as c
      join public.shell_files as f on f.id = c.shell_file_id
      where p_added_since is null or f.created_at >= p_added_since
      group by c.shell_file_id, c.currency
    )
    select jsonb_build_object(
      'totals', (
        select coalesce(jsonb_agg(to_jsonb(t) order by t.currency), '[]')
        from (
          select
            k.currency,
            count(*) as documents,
            sum(k.cost_micros) as cost_micros,
            round(avg(k.cost_micros)) as mean_micros,
            round((percentile_cont(0.95) within group (order by k.cost_micros))::numeric) as p95_micros
          from costs as k
          group by k.currency
        ) as t
      ),
      'dearest', (
        select coalesce(jsonb_agg(to_jsonb(d) order by d.cost_micros desc, d.shell_file_id), '[]')
        from (select k.* from costs as k order by k.cost_micros desc, k.shell_file_id limit p_limit) as d
      )
    )
  );
end
$$;

revoke all on function public.read_document_costs(timestamptz, integer) from public, anon;
grant execute on function public.read_document_costs(timestamptz, integer) to authenticated, service_role;

comment on function public.read_document_costs(timestamptz, integer) is
  'What outside providers'' calls for documents cost, in millionths of each currency: how many documents, the sum, the mean, '
  'the 95th percentile, and the dearest by id; of documents added since a time, or of all. service_role and admins.';
