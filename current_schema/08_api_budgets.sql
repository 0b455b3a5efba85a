-- =============================================================================
-- 08_API_BUDGETS.SQL - API BUDGETS
-- =============================================================================
-- Purpose: How much may be asked of each outside provider, decided by one call and never passed
-- Architecture: One locked row per budget orders the decisions; windows are sums of short intervals; slots are leases
-- Dependencies: 01, 07
--
-- DESIGN DECISIONS:
-- - api_rate_limits is a view: what is in use slides with the clock, so a stored count would soon be wrong
-- - A decision reads some hundred rows of intervals, however many calls there were
-- - Time is the server's alone, read after the lock: callers' clocks don't matter
-- - A slot comes back by release, by its lease's end, or with the job of a worker that died; never twice
-- - What was reserved too much goes back; what was used beyond the estimate makes later calls wait
--
-- TABLES CREATED (4 tables):
-- Budgets: api_budgets, api_budget_usage, api_capacity_leases
-- Costs: document_costs
--
-- KEY FUNCTIONS: set_api_rate_limit(), acquire_api_capacity(), release_api_capacity(), exora_private.api_cost_micros(),
--   exora_private.add_api_usage(), exora_private.add_document_cost(), exora_private.api_limits_reached(),
--   exora_private.lock_api_budget()
-- INTEGRATION POINTS: exora-v3-worker acquires before and releases after every call of a provider; operators read
--   api_rate_limits
-- =============================================================================

-- API budgets ------------------------------------------------------------------

create table public.api_budgets (
  provider_name text not null,
  api_endpoint text not null,
  status text not null default 'active',
  -- Null: no such limit.
  requests_per_minute integer,
  tokens_per_minute bigint,
  tokens_per_hour bigint,
  concurrent_requests integer,
  cost_per_day_micros bigint,
  -- What a call costs, in millionths of the currency's unit; of input and output tokens the dearer price.
  micros_per_request bigint not null default 0,
  micros_per_million_tokens bigint not null default 0,
  currency text not null default 'USD',
  -- The provider asked for a pause (429, Retry-After): nobody calls before.
  paused_until timestamptz,
  last_asked_at timestamptz,
  swept_at timestamptz,
  updated_at timestamptz not null default now(),
  constraint api_budgets_pkey primary key (provider_name, api_endpoint),
  constraint api_budgets_provider_form check (provider_name ~ '^[a-z][a-z0-9_-]{0,59}$'),
  constraint api_budgets_endpoint_form check (api_endpoint ~ '^[A-Za-z0-9][A-Za-z0-9._:/-]{0,119}$'),
  constraint api_budgets_status_known check (status in ('active', 'disabled')),
  constraint api_budgets_currency_form check (currency ~ '^[A-Z]{3}$'),
  constraint api_budgets_not_negative check (
    least(
      requests_per_minute, tokens_per_minute, tokens_per_hour, concurrent_requests, cost_per_day_micros,
      micros_per_request, micros_per_million_tokens
    ) >= 0
  )
)
with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);

alter table public.api_budgets enable row level security;
revoke all on public.api_budgets from public, anon, authenticated, service_role;
grant select on public.api_budgets to service_role;

comment on table public.api_budgets is
  'What may be asked of each provider''s endpoint, one row each; its row lock orders the decisions. Read it as api_rate_limits.';

insert into public.api_budgets (
  provider_name, api_endpoint, requests_per_minute, tokens_per_minute, tokens_per_hour, concurrent_requests,
  cost_per_day_micros, micros_per_request, micros_per_million_tokens
)
values
  ('openai', 'gpt-4o-mini', 500, 200000, 6000000, 20, 20000000, 0, 600000),
  ('google_vision', 'document_text_detection', 1800, null, null, 20, 20000000, 1500, 0);

create table public.api_budget_usage (
  provider_name text not null,
  api_endpoint text not null,
  -- Length of the interval in seconds: 1 for the minute's window, 60 for the hour's, 900 for the day's.
  unit_seconds integer not null,
  begins_at timestamptz not null,
  -- The interval counts as a whole until all of it lies before the window: never too little, at most 1/60 too much.
  leaves_at timestamptz not null,
  requests bigint not null,
  tokens bigint not null,
  cost_micros bigint not null,
  constraint api_budget_usage_pkey primary key (provider_name, api_endpoint, unit_seconds, begins_at),
  constraint api_budget_usage_budget_fkey
    foreign key (provider_name, api_endpoint) references public.api_budgets (provider_name, api_endpoint) on delete cascade,
  constraint api_budget_usage_unit_known check (unit_seconds in (1, 60, 900)),
  constraint api_budget_usage_not_negative check (least(requests, tokens, cost_micros) >= 0)
)
with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

alter table public.api_budget_usage enable row level security;
revoke all on public.api_budget_usage from public, anon, authenticated, service_role;
grant select on public.api_budget_usage to service_role;

comment on table public.api_budget_usage is
  'What was granted in each short interval. A sliding window is the sum of the intervals that reach into it.';

create table public.api_capacity_leases (
  id uuid not null default gen_random_uuid(),
  provider_name text not null,
  api_endpoint text not null,
  worker_id text,
  -- Without foreign key: finished jobs may be moved away.
  job_id uuid,
  estimated_tokens bigint not null,
  estimated_cost_micros bigint not null,
  actual_tokens bigint,
  actual_cost_micros bigint,
  granted_at timestamptz not null,
  expires_at timestamptz not null,
  released_at timestamptz,
  -- The slot came back before that: the job was taken from its worker.
  revoked_at timestamptz,
  constraint api_capacity_leases_pkey primary key (id),
  constraint api_capacity_leases_budget_fkey
    foreign key (provider_name, api_endpoint) references public.api_budgets (provider_name, api_endpoint) on delete cascade,
  constraint api_capacity_leases_not_negative check (
    least(estimated_tokens, estimated_cost_micros, actual_tokens, actual_cost_micros) >= 0
  ),
  constraint api_capacity_leases_released_whole check (
    (released_at is null) = (actual_tokens is null) and (released_at is null) = (actual_cost_micros is null)
  ),
  constraint api_capacity_leases_times_in_order check (expires_at > granted_at)
)
with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

create index api_capacity_leases_budget_idx on public.api_capacity_leases (provider_name, api_endpoint, expires_at);
create index api_capacity_leases_open_idx
on public.api_capacity_leases (provider_name, api_endpoint, expires_at)
where released_at is null and revoked_at is null;
create index api_capacity_leases_job_idx on public.api_capacity_leases (job_id) where job_id is not null;

alter table public.api_capacity_leases enable row level security;
revoke all on public.api_capacity_leases from public, anon, authenticated, service_role;
grant select on public.api_capacity_leases to service_role;

comment on table public.api_capacity_leases is
  'One row per granted call: its slot until it is released or expires, then for two days what it used.';

create table public.document_costs (
  shell_file_id uuid not null,
  provider_name text not null,
  api_endpoint text not null,
  currency text not null,
  calls bigint not null default 0,
  tokens bigint not null default 0,
  cost_micros bigint not null default 0,
  constraint document_costs_pkey primary key (shell_file_id, provider_name, api_endpoint, currency),
  constraint document_costs_shell_file_fkey
    foreign key (shell_file_id) references public.shell_files (id) on delete cascade
);

alter table public.document_costs enable row level security;
revoke all on public.document_costs from public, anon, authenticated, service_role;
grant select on public.document_costs to service_role;

comment on table public.document_costs is
  'What reading and understanding each document has cost, in millionths of the currency: all attempts, those that failed '
  'too. A call counts with its estimate from its grant on, with what it really used from its release on.';

insert into public.system_configuration (key, value, description)
values ('api.lease_seconds', '60', 'A granted call''s slot comes back after so long, if the caller names no other time.');

create view public.api_rate_limits
with (security_invoker = true)
as
select
  b.provider_name,
  b.api_endpoint,
  b.status,
  b.requests_per_minute,
  b.tokens_per_minute,
  b.tokens_per_hour,
  b.concurrent_requests,
  b.cost_per_day_micros,
  u.current_requests_minute,
  u.current_tokens_minute,
  u.current_tokens_hour,
  (
    select count(*)::integer
    from public.api_capacity_leases as l
    where l.provider_name = b.provider_name
      and l.api_endpoint = b.api_endpoint
      and l.released_at is null
      and l.revoked_at is null
      and l.expires_at > clock_timestamp()
  ) as current_concurrent_requests,
  u.current_cost_day_micros,
  b.currency,
  case when b.paused_until > clock_timestamp() then b.paused_until end as paused_until,
  b.updated_at
from public.api_budgets as b
cross join lateral (
  select
    coalesce(sum(x.requests) filter (where x.unit_seconds = 1), 0)::integer as current_requests_minute,
    coalesce(sum(x.tokens) filter (where x.unit_seconds = 1), 0)::bigint as current_tokens_minute,
    coalesce(sum(x.tokens) filter (where x.unit_seconds = 60), 0)::bigint as current_tokens_hour,
    coalesce(sum(x.cost_micros) filter (where x.unit_seconds = 900), 0)::bigint as current_cost_day_micros
  from public.api_budget_usage as x
  where x.provider_name = b.provider_name
    and x.api_endpoint = b.api_endpoint
    and x.leaves_at > clock_timestamp()
) as u;

revoke all on public.api_rate_limits from public, anon, authenticated, service_role;
grant select on public.api_rate_limits to service_role;

comment on view public.api_rate_limits is
  'Limits of each provider''s endpoint and what of them is in use at this moment. A view: a stored count would be wrong '
  'as soon as the minute moves on.';

create function public.set_api_rate_limit(
  p_provider_name text,
  p_api_endpoint text,
  p_requests_per_minute integer default null,
  p_tokens_per_minute bigint default null,
  p_tokens_per_hour bigint default null,
  p_concurrent_requests integer default null,
  p_cost_per_day_micros bigint default null,
  p_micros_per_request bigint default 0,
  p_micros_per_million_tokens bigint default 0,
  p_status text default 'active'
)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_operator();
  -- A missing limit must be no limit, so least() is used for its passing over nulls.
  if coalesce(p_provider_name, '') !~ '^[a-z][a-z0-9_-]{0,59}$'
    or coalesce(p_api_endpoint, '') !~ '^[A-Za-z0-9][A-Za-z0-9._:/-]{0,119}$'
    or p_micros_per_request is null
    or p_micros_per_million_tokens is null
    or least(
      p_requests_per_minute, p_tokens_per_minute, p_tokens_per_hour, p_concurrent_requests, p_cost_per_day_micros,
      p_micros_per_request, p_micros_per_million_tokens
    ) < 0
    or greatest(p_micros_per_request, p_micros_per_million_tokens) > 1000000000000
    or p_status is null
    or p_status not in ('active', 'disabled')
  then
    perform exora_private.fail(
      'invalid_request',
      'A budget needs a provider, an endpoint, limits that are not negative (or none), and a status of active or disabled.',
      'Correct the named fields and send it again.'
    );
  end if;
  insert into public.api_budgets as b (
    provider_name, api_endpoint, requests_per_minute, tokens_per_minute, tokens_per_hour, concurrent_requests,
    cost_per_day_micros, micros_per_request, micros_per_million_tokens, status
  )
  values (
    p_provider_name, p_api_endpoint, p_requests_per_minute, p_tokens_per_minute, p_tokens_per_hour,
    p_concurrent_requests, p_cost_per_day_micros, p_micros_per_request, p_micros_per_million_tokens, p_status
  )
  on conflict on constraint api_budgets_pkey do update
  set
    requests_per_minute = excluded.requests_per_minute,
    tokens_per_minute = excluded.tokens_per_minute,
    tokens_per_hour = excluded.tokens_per_hour,
    concurrent_requests = excluded.concurrent_requests,
    cost_per_day_micros = excluded.cost_per_day_micros,
    micros_per_request = excluded.micros_per_request,
    micros_per_million_tokens = excluded.micros_per_million_tokens,
    status = excluded.status,
    updated_at = now();
  perform public.log_audit_event(
    p_event_type => 'budget.changed',
    p_resource_type => 'api_budget',
    p_details => jsonb_build_object(
      'provider_name', p_provider_name, 'api_endpoint', p_api_endpoint, 'status', p_status,
      'requests_per_minute', p_requests_per_minute, 'cost_per_day_micros', p_cost_per_day_micros
    )
  );
  return true;
end
$$;

revoke all on function public.set_api_rate_limit(text, text, integer, bigint, bigint, integer, bigint, bigint, bigint, text)
from public, anon;
grant execute on function public.set_api_rate_limit(text, text, integer, bigint, bigint, integer, bigint, bigint, bigint, text)
to authenticated, service_role;

comment on function public.set_api_rate_limit(text, text, integer, bigint, bigint, integer, bigint, bigint, bigint, text) is
  'Sets a budget''s limits and prices (millionths of a dollar) as a whole: what is left out is not limited. service_role and '
  'admins.';

create function exora_private.api_cost_micros(p_budget public.api_budgets, p_tokens bigint)
returns bigint
language sql
immutable
set search_path = ''
as $$
  select p_budget.micros_per_request
    + ceil(p_tokens::numeric * p_budget.micros_per_million_tokens / 1000000)::bigint
$$;

comment on function exora_private.api_cost_micros(public.api_budgets, bigint) is
  'What a call with so many tokens costs at the budget''s prices, rounded up.';

create function exora_private.add_api_usage(
  p_provider_name text,
  p_api_endpoint text,
  p_at timestamptz,
  p_requests bigint,
  p_tokens bigint,
  p_cost_micros bigint
)
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  insert into public.api_budget_usage as u (
    provider_name, api_endpoint, unit_seconds, begins_at, leaves_at, requests, tokens, cost_micros
  )
  select
    p_provider_name,
    p_api_endpoint,
    s.unit_seconds,
    b.begins_at,
    b.begins_at + make_interval(secs => s.unit_seconds + s.window_seconds),
    p_requests,
    p_tokens,
    p_cost_micros
  from (values (1, 60), (60, 3600), (900, 86400)) as s (unit_seconds, window_seconds)
  cross join lateral date_bin(make_interval(secs => s.unit_seconds), p_at, 'epoch') as b (begins_at)
  on conflict on constraint api_budget_usage_pkey do update
  set
    requests = u.requests + excluded.requests,
    tokens = u.tokens + excluded.tokens,
    cost_micros = u.cost_micros + excluded.cost_micros;
end
$$;

comment on function exora_private.add_api_usage(text, text, timestamptz, bigint, bigint, bigint) is
  'Counts usage in the three intervals that hold the time.';

create function exora_private.add_document_cost(
  p_job_id uuid,
  p_budget public.api_budgets,
  p_calls bigint,
  p_tokens bigint,
  p_cost_micros bigint
)
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  insert into public.document_costs as c (
    shell_file_id, provider_name, api_endpoint, currency, calls, tokens, cost_micros
  )
  select f.id, p_budget.provider_name, p_budget.api_endpoint, p_budget.currency, p_calls, p_tokens, p_cost_micros
  from public.job_queue as j
  join public.shell_files as f on f.id = (j.job_payload ->> 'shell_file_id')::uuid
  where j.id = p_job_id
  on conflict on constraint document_costs_pkey do update
  set
    calls = c.calls + excluded.calls,
    tokens = c.tokens + excluded.tokens,
    cost_micros = c.cost_micros + excluded.cost_micros;
end
$$;

comment on function exora_private.add_document_cost(uuid, public.api_budgets, bigint, bigint, bigint) is
  'Adds to what the document of a job has cost. A job without a document costs nobody.';

create function exora_private.api_limits_reached(
  p_budget public.api_budgets,
  p_now timestamptz,
  p_tokens bigint,
  p_cost_micros bigint
)
returns table (limited_by text, free_at timestamptz)
language plpgsql
stable
set search_path = ''
as $$
declare
  v_fits boolean;
begin
  -- Most calls fit: plain sums tell so at a third of the cost of looking for when there is room.
  select
    coalesce(sum(u.requests) filter (where u.unit_seconds = 1), 0) + 1
      <= coalesce(p_budget.requests_per_minute, 9223372036854775807)
    and coalesce(sum(u.tokens) filter (where u.unit_seconds = 1), 0) + p_tokens
      <= coalesce(p_budget.tokens_per_minute, 9223372036854775807)
    and coalesce(sum(u.tokens) filter (where u.unit_seconds = 60), 0) + p_tokens
      <= coalesce(p_budget.tokens_per_hour, 9223372036854775807)
    and coalesce(sum(u.cost_micros) filter (where u.unit_seconds = 900), 0) + p_cost_micros
      <= coalesce(p_budget.cost_per_day_micros, 9223372036854775807)
    and not coalesce(p_budget.paused_until > p_now, false)
    and (
      select count(*)
      from public.api_capacity_leases as l
      where l.provider_name = p_budget.provider_name
        and l.api_endpoint = p_budget.api_endpoint
        and l.released_at is null
        and l.revoked_at is null
        and l.expires_at > p_now
    ) < coalesce(p_budget.concurrent_requests, 9223372036854775807)
  into v_fits
  from public.api_budget_usage as u
  where u.provider_name = p_budget.provider_name and u.api_endpoint = p_budget.api_endpoint and u.leaves_at > p_now;
  if v_fits then
    return;
  end if;

  return query
  with windows (name, unit_seconds, room) as (
    values
      ('requests_per_minute', 1, p_budget.requests_per_minute::bigint - 1),
      ('tokens_per_minute', 1, p_budget.tokens_per_minute - p_tokens),
      ('tokens_per_hour', 60, p_budget.tokens_per_hour - p_tokens),
      ('cost_per_day', 900, p_budget.cost_per_day_micros - p_cost_micros)
  ),
  used as (
    select
      w.name,
      w.room,
      u.leaves_at,
      x.amount,
      sum(x.amount) over (partition by w.name order by u.begins_at desc) as from_here_on
    from windows as w
    join public.api_budget_usage as u
      on u.provider_name = p_budget.provider_name
      and u.api_endpoint = p_budget.api_endpoint
      and u.unit_seconds = w.unit_seconds
      and u.leaves_at > p_now
    cross join lateral (
      select
        case w.name
          when 'requests_per_minute' then u.requests
          when 'cost_per_day' then u.cost_micros
          else u.tokens
        end as amount
    ) as x
    where w.room is not null
  ),
  slots as (
    select l.expires_at, row_number() over (order by l.expires_at desc) as place
    from public.api_capacity_leases as l
    where l.provider_name = p_budget.provider_name
      and l.api_endpoint = p_budget.api_endpoint
      and l.released_at is null
      and l.revoked_at is null
      and l.expires_at > p_now
  )
  -- Room comes when that interval leaves the window without which the younger ones fit.
  select u.name, u.leaves_at from used as u where u.from_here_on > u.room and u.from_here_on - u.amount <= u.room
  union all
  select 'concurrent_requests', s.expires_at from slots as s where s.place = p_budget.concurrent_requests
  union all
  select 'paused', p_budget.paused_until where p_budget.paused_until > p_now;
end
$$;

comment on function exora_private.api_limits_reached(public.api_budgets, timestamptz, bigint, bigint) is
  'Each limit that a call would break at this moment, and when it surely has room again if nobody else takes it.';

create function exora_private.lock_api_budget(p_provider_name text, p_api_endpoint text)
returns public.api_budgets
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_budget public.api_budgets;
begin
  -- An update, not just a lock: under repeatable read a decision on an outdated view then fails instead of going through.
  update public.api_budgets as b
  set last_asked_at = clock_timestamp()
  where b.provider_name = p_provider_name and b.api_endpoint = p_api_endpoint
  returning b.* into v_budget;
  if not found then
    perform exora_private.fail(
      'not_found',
      'No budget is set for this provider and endpoint.',
      'Set its limits with set_api_rate_limit(), or call an endpoint that api_rate_limits lists.'
    );
  end if;
  return v_budget;
end
$$;

comment on function exora_private.lock_api_budget(text, text) is
  'The budget, locked until the transaction ends: decisions about it are made one after another.';

create function public.acquire_api_capacity(
  p_provider_name text,
  p_api_endpoint text,
  p_estimated_tokens bigint default 0,
  p_worker_id text default null,
  p_job_id uuid default null,
  p_attempt integer default null,
  p_lease_seconds numeric default null,
  p_estimated_cost_micros bigint default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_budget public.api_budgets;
  v_lease_seconds numeric := coalesce(p_lease_seconds, exora_private.setting('api.lease_seconds'));
  v_cost_micros bigint;
  v_now timestamptz;
  v_limited_by text;
  v_free_at timestamptz;
  v_lease_id uuid := gen_random_uuid();
begin
  if p_estimated_tokens is null
    or p_estimated_tokens not between 0 and 1000000000
    or p_estimated_cost_micros not between 0 and 1000000000000
    or not v_lease_seconds between 1 and 3600
    or char_length(p_worker_id) not between 1 and 200
  then
    perform exora_private.fail(
      'invalid_request',
      'Tokens, cost or lease are out of range.',
      'Send tokens of 0 to 1,000,000,000, a cost that is not negative, and a lease of 1 to 3,600 seconds.'
    );
  end if;
  if p_job_id is not null then
    -- Shared until the decision is committed: who takes the job from its worker comes before it, or finds the slot.
    perform
    from exora_private.job_queue_live as j
    where j.id = p_job_id
      and j.status = 'processing'
      and j.worker_id = p_worker_id
      and j.attempt = coalesce(p_attempt, j.attempt)
    for share;
    if not found then
      perform exora_private.fail(
        'job_not_held',
        'This job is not (or no longer) held by this worker.',
        'Stop working on it: the worker that holds it will finish it.'
      );
    end if;
  end if;

  v_budget := exora_private.lock_api_budget(p_provider_name, p_api_endpoint);
  if v_budget.status = 'disabled' then
    perform exora_private.fail('engine_unavailable', 'This provider is switched off.', 'Switch it on with set_api_rate_limit().');
  end if;
  v_cost_micros := coalesce(p_estimated_cost_micros, exora_private.api_cost_micros(v_budget, p_estimated_tokens));
  v_limited_by := case
    when v_budget.requests_per_minute < 1 then 'requests_per_minute'
    when v_budget.concurrent_requests < 1 then 'concurrent_requests'
    when v_budget.tokens_per_minute < p_estimated_tokens then 'tokens_per_minute'
    when v_budget.tokens_per_hour < p_estimated_tokens then 'tokens_per_hour'
    when v_budget.cost_per_day_micros < v_cost_micros then 'cost_per_day'
  end;
  if v_limited_by is not null then
    perform exora_private.fail(
      'invalid_request',
      format('This call alone is more than %s allows: no waiting helps.', v_limited_by),
      'Split the call, or raise the limit with set_api_rate_limit().'
    );
  end if;

  -- Read after the lock: times of grants are in the order of the decisions.
  v_now := clock_timestamp();
  select r.limited_by, r.free_at
  into v_limited_by, v_free_at
  from exora_private.api_limits_reached(v_budget, v_now, p_estimated_tokens, v_cost_micros) as r
  order by r.free_at desc
  limit 1;
  if found then
    return jsonb_build_object(
      'granted', false,
      'lease_id', null,
      'retry_after_ms', greatest(ceil(extract(epoch from v_free_at - v_now) * 1000)::bigint, 1),
      'limited_by', v_limited_by
    );
  end if;

  perform exora_private.add_api_usage(p_provider_name, p_api_endpoint, v_now, 1, p_estimated_tokens, v_cost_micros);
  insert into public.api_capacity_leases (
    id, provider_name, api_endpoint, worker_id, job_id, estimated_tokens, estimated_cost_micros, granted_at, expires_at
  )
  values (
    v_lease_id, p_provider_name, p_api_endpoint, p_worker_id, p_job_id, p_estimated_tokens, v_cost_micros, v_now,
    v_now + make_interval(secs => v_lease_seconds::double precision)
  );

  if p_job_id is not null then
    perform exora_private.add_document_cost(p_job_id, v_budget, 1, p_estimated_tokens, v_cost_micros);
  end if;

  -- Once a minute the first call sweeps: what left its window, and leases whose cost has long been counted.
  if coalesce(date_trunc('minute', v_budget.swept_at) < date_trunc('minute', v_now), true) then
    delete from public.api_budget_usage as u
    where u.provider_name = p_provider_name and u.api_endpoint = p_api_endpoint and u.leaves_at < v_now - interval '1 minute';
    delete from public.api_capacity_leases as l
    where l.provider_name = p_provider_name and l.api_endpoint = p_api_endpoint and l.expires_at < v_now - interval '2 days';
    update public.api_budgets as b
    set swept_at = v_now
    where b.provider_name = p_provider_name and b.api_endpoint = p_api_endpoint;
  end if;
  return jsonb_build_object('granted', true, 'lease_id', v_lease_id, 'retry_after_ms', 0, 'limited_by', null);
end
$$;

revoke all on function public.acquire_api_capacity(text, text, bigint, text, uuid, integer, numeric, bigint)
from public, anon, authenticated;
grant execute on function public.acquire_api_capacity(text, text, bigint, text, uuid, integer, numeric, bigint) to service_role;

comment on function public.acquire_api_capacity(text, text, bigint, text, uuid, integer, numeric, bigint) is
  'Decides about one call of a provider: granted with a lease of its slot, or the limit that is reached and the time after '
  'which it surely has room. The caller ends its call before the lease ends (p_lease_seconds), then releases it.';

create function public.release_api_capacity(
  p_provider_name text,
  p_api_endpoint text,
  p_estimated_tokens bigint default null,
  p_actual_tokens bigint default null,
  p_lease_id uuid default null,
  p_actual_cost_micros bigint default null,
  p_retry_after_ms bigint default null
)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_budget public.api_budgets;
  v_lease public.api_capacity_leases;
  v_now timestamptz;
  v_tokens bigint;
  v_cost_micros bigint;
begin
  if p_estimated_tokens not between 0 and 1000000000
    or p_actual_tokens not between 0 and 1000000000
    or p_actual_cost_micros not between 0 and 1000000000000
    or p_retry_after_ms not between 0 and 86400000
  then
    perform exora_private.fail(
      'invalid_request',
      'Tokens, cost or pause are out of range.',
      'Send tokens of 0 to 1,000,000,000, a cost that is not negative, and a pause of at most a day.'
    );
  end if;
  v_budget := exora_private.lock_api_budget(p_provider_name, p_api_endpoint);
  v_now := clock_timestamp();

  -- Whoever was told to wait tells everybody, whether or not its lease is still open.
  if p_retry_after_ms > 0 then
    update public.api_budgets as b
    set paused_until = greatest(b.paused_until, v_now + make_interval(secs => p_retry_after_ms / 1000.0::double precision))
    where b.provider_name = p_provider_name and b.api_endpoint = p_api_endpoint;
  end if;

  if p_lease_id is not null then
    select l.* into v_lease
    from public.api_capacity_leases as l
    where l.id = p_lease_id and l.provider_name = p_provider_name and l.api_endpoint = p_api_endpoint;
    if not found then
      perform exora_private.fail('not_found', 'There is no such lease of this budget.', 'Pass the lease_id that was granted.');
    end if;
  else
    -- Without its id a call can only be told by its estimate. Leases of named workers are released by their id alone.
    select l.* into v_lease
    from public.api_capacity_leases as l
    where l.provider_name = p_provider_name
      and l.api_endpoint = p_api_endpoint
      and l.released_at is null
      and l.revoked_at is null
      and l.expires_at > v_now
      and l.worker_id is null
      and l.estimated_tokens = coalesce(p_estimated_tokens, l.estimated_tokens)
    order by l.granted_at, l.id
    limit 1;
  end if;
  if v_lease.id is null or v_lease.released_at is not null then
    return false;
  end if;

  v_tokens := coalesce(p_actual_tokens, v_lease.estimated_tokens);
  v_cost_micros := coalesce(
    p_actual_cost_micros,
    case when p_actual_tokens is null then v_lease.estimated_cost_micros end,
    exora_private.api_cost_micros(v_budget, v_tokens)
  );
  update public.api_capacity_leases as l
  set
    actual_tokens = v_tokens,
    actual_cost_micros = v_cost_micros,
    released_at = v_now
  where l.id = v_lease.id;
  if v_lease.job_id is not null then
    perform exora_private.add_document_cost(
      v_lease.job_id, v_budget, 0, v_tokens - v_lease.estimated_tokens, v_cost_micros - v_lease.estimated_cost_micros
    );
  end if;

  -- What was reserved too much goes back to the intervals of the grant; what was used beyond it counts from this moment.
  update public.api_budget_usage as u
  set
    tokens = u.tokens - greatest(v_lease.estimated_tokens - v_tokens, 0),
    cost_micros = u.cost_micros - greatest(v_lease.estimated_cost_micros - v_cost_micros, 0)
  where u.provider_name = p_provider_name
    and u.api_endpoint = p_api_endpoint
    and u.begins_at = date_bin(make_interval(secs => u.unit_seconds), v_lease.granted_at, 'epoch');
  if v_tokens > v_lease.estimated_tokens or v_cost_micros > v_lease.estimated_cost_micros then
    perform exora_private.add_api_usage(
      p_provider_name, p_api_endpoint, v_now, 0,
      greatest(v_tokens - v_lease.estimated_tokens, 0), greatest(v_cost_micros - v_lease.estimated_cost_micros, 0)
    );
  end if;
  return true;
end
$$;

revoke all on function public.release_api_capacity(text, text, bigint, bigint, uuid, bigint, bigint)
from public, anon, authenticated;
grant execute on function public.release_api_capacity(text, text, bigint, bigint, uuid, bigint, bigint) to service_role;

comment on function public.release_api_capacity(text, text, bigint, bigint, uuid, bigint, bigint) is
  'Gives a call''s slot back and counts what it really used; true once per lease. p_retry_after_ms (of a 429) makes everybody wait.';
