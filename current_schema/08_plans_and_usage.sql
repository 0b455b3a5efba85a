-- =============================================================================
-- 08_PLANS_AND_USAGE.SQL - PLANS AND USAGE
-- =============================================================================
-- Purpose: What an account may use and what each record used
-- Architecture: Usage is computed from rows, once per file and per session, whatever a caller claims
-- Dependencies: 01-07, 08_api_budgets.sql
--
-- DESIGN DECISIONS:
-- - An account without a row of its own is on the default plan; its storage is the setting documents.quota_bytes
-- - Usage of an understanding is counted by the transaction that completes it, from the leases of its jobs
-- - Money is kept in millionths of a dollar, as whole numbers
--
-- TABLES CREATED (3 tables):
-- Plans: subscription_plans, account_plans
-- Usage: user_usage_tracking
--
-- KEY FUNCTIONS: set_account_plan(), track_shell_file_upload_usage(), track_ai_processing_usage(),
--   get_user_usage_status(), exora_private.plan_of(), exora_private.track_completed_session(),
--   exora_private.stored_bytes(), exora_private.uploads_since()
-- INTEGRATION POINTS: submit_shell_file() asks plan_of(); apps/web reads get_user_usage_status()
-- =============================================================================

-- Plans ------------------------------------------------------------------------

create table public.subscription_plans (
  plan_key text not null,
  title text not null,
  -- What each record's originals may fill. Null: the setting documents.quota_bytes.
  storage_bytes_per_record bigint,
  -- Null: as many as one likes.
  uploads_per_record_and_month integer,
  price_per_month_micros bigint not null,
  currency text not null default 'USD',
  is_default boolean not null default false,
  is_offered boolean not null default true,
  constraint subscription_plans_pkey primary key (plan_key),
  constraint subscription_plans_key_form check (plan_key ~ '^[a-z][a-z_]{0,39}$'),
  constraint subscription_plans_title_length check (char_length(title) between 1 and 60),
  constraint subscription_plans_currency_form check (currency ~ '^[A-Z]{3}$'),
  constraint subscription_plans_not_negative check (
    least(storage_bytes_per_record, uploads_per_record_and_month, price_per_month_micros) >= 0
  )
);

create index subscription_plans_offered_idx on public.subscription_plans (is_offered);
create unique index subscription_plans_one_default_key on public.subscription_plans (is_default) where is_default;

alter table public.subscription_plans enable row level security;
revoke all on public.subscription_plans from public, anon, authenticated, service_role;
grant select on public.subscription_plans to authenticated, service_role;

create policy subscription_plans_offered_select on public.subscription_plans
for select to authenticated
using (is_offered);

comment on table public.subscription_plans is 'What an account may use, and its price in millionths of the currency''s unit.';

insert into public.subscription_plans (
  plan_key, title, storage_bytes_per_record, uploads_per_record_and_month, price_per_month_micros, is_default
)
values
  ('free', 'Free', null, null, 0, true),
  ('plus', 'Plus', 107374182400, null, 4000000, false),
  ('family', 'Family', 536870912000, null, 9000000, false);

create table public.account_plans (
  user_id uuid not null,
  plan_key text not null,
  since timestamptz not null default now(),
  constraint account_plans_pkey primary key (user_id),
  constraint account_plans_user_fkey foreign key (user_id) references auth.users (id) on delete cascade,
  constraint account_plans_plan_fkey foreign key (plan_key) references public.subscription_plans (plan_key) on delete restrict
);

create index account_plans_plan_idx on public.account_plans (plan_key);

alter table public.account_plans enable row level security;
revoke all on public.account_plans from public, anon, authenticated, service_role;
grant select on public.account_plans to authenticated, service_role;

create policy account_plans_own_select on public.account_plans
for select to authenticated
using (user_id = (select auth.uid()));

comment on table public.account_plans is 'The plan of each account that has another than the default one.';

create function public.set_account_plan(p_user_id uuid, p_plan_key text)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_operator();
  if not exists (select from auth.users as u where u.id = p_user_id) then
    perform exora_private.fail('not_found', 'There is no such account.', 'Pass the id of a person who has signed up.');
  end if;
  if not exists (select from public.subscription_plans as s where s.plan_key = p_plan_key) then
    perform exora_private.fail('not_found', 'There is no such plan.', 'Use a plan_key of subscription_plans.');
  end if;
  insert into public.account_plans as a (user_id, plan_key)
  values (p_user_id, p_plan_key)
  on conflict on constraint account_plans_pkey do update
  set
    plan_key = excluded.plan_key,
    since = now()
  where a.plan_key <> excluded.plan_key;
  if not found then
    return false;
  end if;
  perform public.log_audit_event(
    p_event_type => 'account.plan_changed',
    p_resource_type => 'account',
    p_resource_id => p_user_id,
    p_details => jsonb_build_object('plan_key', p_plan_key)
  );
  return true;
end
$$;

revoke all on function public.set_account_plan(uuid, text) from public, anon;
grant execute on function public.set_account_plan(uuid, text) to authenticated, service_role;

comment on function public.set_account_plan(uuid, text) is
  'Puts an account on a plan; true when that is a change. service_role and admins.';

create function exora_private.plan_of(p_profile_id uuid)
returns public.subscription_plans
language plpgsql
stable
set search_path = ''
as $$
declare
  v_plan public.subscription_plans;
begin
  select s.* into v_plan
  from public.user_profiles as p
  left join public.account_plans as a on a.user_id = p.account_owner_id
  join public.subscription_plans as s on s.plan_key = a.plan_key or (a.plan_key is null and s.is_default)
  where p.id = p_profile_id;
  v_plan.storage_bytes_per_record := coalesce(
    v_plan.storage_bytes_per_record, exora_private.setting('documents.quota_bytes')::bigint
  );
  return v_plan;
end
$$;

comment on function exora_private.plan_of(uuid) is 'The plan of a profile''s account owner, its storage filled in.';

-- Usage ------------------------------------------------------------------------

create table public.user_usage_tracking (
  id uuid not null default gen_random_uuid(),
  profile_id uuid not null,
  usage_type text not null,
  -- Without foreign keys: what was used stays counted after a file is dismissed.
  shell_file_id uuid not null,
  session_id uuid,
  file_size_bytes bigint not null,
  estimated_pages integer,
  tokens bigint not null default 0,
  cost_micros bigint not null default 0,
  tracked_at timestamptz not null default now(),
  constraint user_usage_tracking_pkey primary key (id),
  constraint user_usage_tracking_profile_fkey
    foreign key (profile_id) references public.user_profiles (id) on delete cascade,
  constraint user_usage_tracking_type_known check (usage_type in ('shell_file_upload', 'ai_processing')),
  constraint user_usage_tracking_session_when_ai check ((usage_type = 'ai_processing') = (session_id is not null)),
  constraint user_usage_tracking_not_negative check (
    least(file_size_bytes, estimated_pages, tokens, cost_micros) >= 0
  )
);

create unique index user_usage_tracking_upload_once_key
on public.user_usage_tracking (shell_file_id)
where usage_type = 'shell_file_upload';
create unique index user_usage_tracking_session_once_key on public.user_usage_tracking (session_id);
create index user_usage_tracking_profile_idx on public.user_usage_tracking (profile_id, tracked_at);

alter table public.user_usage_tracking enable row level security;
revoke all on public.user_usage_tracking from public, anon, authenticated, service_role;
grant select on public.user_usage_tracking to authenticated, service_role;

create policy user_usage_tracking_owner_select on public.user_usage_tracking
for select to authenticated
using (profile_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.user_usage_tracking is
  'What each profile used: one row per uploaded file and one per understanding; cost in millionths of a dollar.';

create function public.track_shell_file_upload_usage(
  p_profile_id uuid,
  p_shell_file_id uuid,
  p_file_size_bytes bigint default null,
  p_estimated_pages integer default null
)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_size_bytes bigint;
begin
  select f.size_bytes into v_size_bytes
  from public.shell_files as f
  where f.id = p_shell_file_id and f.patient_id = p_profile_id;
  if not found then
    perform exora_private.fail('not_found', 'This profile has no such file.', 'Submit the file first.');
  end if;
  if p_file_size_bytes < 0 or p_estimated_pages not between 0 and 100000 then
    perform exora_private.fail('invalid_request', 'Bytes or pages are out of range.', 'Pass 0 or more, or none.');
  end if;
  -- The size is the stored row's, whatever the caller says: usage can't be talked down.
  insert into public.user_usage_tracking (profile_id, usage_type, shell_file_id, file_size_bytes, estimated_pages)
  values (p_profile_id, 'shell_file_upload', p_shell_file_id, v_size_bytes, p_estimated_pages)
  on conflict do nothing;
  return found;
end
$$;

revoke all on function public.track_shell_file_upload_usage(uuid, uuid, bigint, integer) from public, anon, authenticated;
grant execute on function public.track_shell_file_upload_usage(uuid, uuid, bigint, integer) to service_role;

comment on function public.track_shell_file_upload_usage(uuid, uuid, bigint, integer) is
  'Counts a file''s upload once; true when it was not counted before. The size is taken from the file''s row.';

create function public.track_ai_processing_usage(p_profile_id uuid, p_session_id uuid)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_session public.ai_processing_sessions;
begin
  select s.* into v_session
  from public.ai_processing_sessions as s
  where s.id = p_session_id and s.patient_id = p_profile_id;
  if not found then
    perform exora_private.fail('not_found', 'This profile has no such session.', 'Pass the session of begin_understanding().');
  end if;
  if v_session.status <> 'completed' then
    perform exora_private.fail('wrong_state', 'This session is not completed.', 'Complete it first: its usage is still growing.');
  end if;
  -- The reading's calls are counted with its first understanding; a later one didn't need them again.
  insert into public.user_usage_tracking (
    profile_id, usage_type, shell_file_id, session_id, file_size_bytes, estimated_pages, tokens, cost_micros
  )
  select
    v_session.patient_id,
    'ai_processing',
    v_session.shell_file_id,
    v_session.id,
    0,
    r.pages_total,
    coalesce(c.tokens, 0),
    coalesce(c.cost_micros, 0)
  from public.shell_file_readings as r
  cross join lateral (
    select
      sum(coalesce(l.actual_tokens, l.estimated_tokens))::bigint as tokens,
      sum(coalesce(l.actual_cost_micros, l.estimated_cost_micros))::bigint as cost_micros
    from public.api_capacity_leases as l
    where l.job_id = v_session.job_id
      or (
        l.job_id = r.job_id
        and not exists (
          select
          from public.ai_processing_sessions as o
          where o.reading_id = r.id and (o.started_at, o.id) < (v_session.started_at, v_session.id)
        )
      )
  ) as c
  where r.id = v_session.reading_id
  on conflict do nothing;
  return found;
end
$$;

revoke all on function public.track_ai_processing_usage(uuid, uuid) from public, anon, authenticated;
grant execute on function public.track_ai_processing_usage(uuid, uuid) to service_role;

comment on function public.track_ai_processing_usage(uuid, uuid) is
  'Counts a completed session''s pages, tokens and cost once, from the leases of its jobs; true when it was not counted before.';

create function exora_private.track_completed_session()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform public.track_ai_processing_usage(new.patient_id, new.id);
  return null;
end
$$;

comment on function exora_private.track_completed_session() is
  'Trigger: a session''s usage is counted in the transaction that completes it.';

create trigger ai_processing_sessions_usage
after update of status on public.ai_processing_sessions
for each row
when (new.status = 'completed' and old.status <> 'completed')
execute function exora_private.track_completed_session();

create function public.get_user_usage_status(p_profile_id uuid)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_plan public.subscription_plans;
  v_month timestamptz := date_trunc('month', now(), 'UTC');
  v_stored_bytes bigint;
  v_uploads integer;
begin
  if not exora_private.is_service() then
    perform exora_private.require_owner(p_profile_id);
  elsif not exists (select from public.user_profiles as p where p.id = p_profile_id) then
    perform exora_private.fail('not_found', 'There is no such profile.', 'Pass the id of a profile.');
  end if;
  v_plan := exora_private.plan_of(p_profile_id);
  v_stored_bytes := exora_private.stored_bytes(p_profile_id);
  v_uploads := exora_private.uploads_since(p_profile_id, v_month);
  return (
    select jsonb_build_object(
      'profile_id', p_profile_id,
      'plan', jsonb_build_object('key', v_plan.plan_key, 'title', v_plan.title),
      'period_start', v_month,
      'storage', jsonb_build_object('used_bytes', v_stored_bytes, 'limit_bytes', v_plan.storage_bytes_per_record),
      'uploads', jsonb_build_object('used', v_uploads, 'limit', v_plan.uploads_per_record_and_month),
      'processing', jsonb_build_object(
        'sessions', count(*),
        'pages', coalesce(sum(u.estimated_pages), 0),
        'tokens', coalesce(sum(u.tokens), 0),
        'cost_micros', coalesce(sum(u.cost_micros), 0)
      ),
      'can_upload',
      v_stored_bytes < v_plan.storage_bytes_per_record
      and v_uploads < coalesce(v_plan.uploads_per_record_and_month, v_uploads + 1)
    )
    from public.user_usage_tracking as u
    where u.profile_id = p_profile_id and u.usage_type = 'ai_processing' and u.tracked_at >= v_month
  );
end
$$;

revoke all on function public.get_user_usage_status(uuid) from public, anon;
grant execute on function public.get_user_usage_status(uuid) to authenticated, service_role;

comment on function public.get_user_usage_status(uuid) is
  'A record''s plan, stored bytes and this month''s uploads, pages, tokens and cost, beside the limits. Owner and service_role.';

create function exora_private.stored_bytes(p_profile_id uuid)
returns bigint
language sql
stable
set search_path = ''
as $$
  select coalesce(sum(f.size_bytes), 0)::bigint
  from public.shell_files as f
  where f.patient_id = p_profile_id and f.storage_path is not null
$$;

comment on function exora_private.stored_bytes(uuid) is 'Bytes of a record''s stored originals.';

create function exora_private.uploads_since(p_profile_id uuid, p_since timestamptz)
returns integer
language sql
stable
set search_path = ''
as $$
  select count(*)::integer
  from public.user_usage_tracking as u
  where u.profile_id = p_profile_id and u.usage_type = 'shell_file_upload' and u.tracked_at >= p_since
$$;

comment on function exora_private.uploads_since(uuid, timestamptz) is 'Files that a record has taken since then.';
