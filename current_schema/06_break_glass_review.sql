-- =============================================================================
-- 06_BREAK_GLASS_REVIEW.SQL - LOOKING AT WHAT WAS TAKEN IN EMERGENCIES
-- =============================================================================
-- Purpose: The owner sees who broke glass and why; an operator reviews each use
-- Architecture: Reads of break_glass_uses with the grant, the log's counts and the provider
-- Dependencies: 05, 06_break_glass.sql; predicates (06_security.sql), operators (07), when its functions run
--
-- DESIGN DECISIONS:
-- - Operators see who, when, why and how much, never whose record, nor the words of the reason
-- - A use is reviewed once, by somebody else; what was not justified ends at once
--
-- TABLES CREATED (0 tables):
-- None
--
-- KEY FUNCTIONS: read_emergency_access(), read_break_glass_uses(), review_break_glass_use()
-- INTEGRATION POINTS: forms of the answers: packages/contracts/src/sharing.ts
-- =============================================================================

create function public.read_emergency_access(p_patient_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform exora_private.require_owner(p_patient_id);
  return jsonb_build_object(
    'is_on', exists (
      select from exora_private.emergency_codes as c where c.patient_id = p_patient_id and c.revoked_at is null
    ),
    'code', (
      select jsonb_build_object('made_at', c.made_at, 'last_used_at', c.last_used_at)
      from exora_private.emergency_codes as c
      where c.patient_id = p_patient_id and c.revoked_at is null
    ),
    'categories', exora_private.emergency_categories(),
    'max_minutes', exora_private.setting('break_glass.max_minutes'),
    'uses', (
      select coalesce(
        jsonb_agg(
          jsonb_build_object(
            'id', u.id,
            'access_id', u.access_id,
            'provider', exora_private.provider_json(r),
            'reason', u.reason,
            'reason_text', u.reason_text,
            'by_code', u.by_code,
            'used_at', u.used_at,
            'expires_at', a.expires_at,
            'revoked_at', a.revoked_at,
            'in_force', exora_private.is_in_force(a, null),
            'reads', (select count(*) from public.provider_access_log as l where l.access_id = a.id),
            'reviewed_at', u.reviewed_at,
            'review_outcome', u.review_outcome
          )
          order by u.used_at desc, u.id
        ),
        '[]'
      )
      from (
        select x.*
        from public.break_glass_uses as x
        where x.patient_id = p_patient_id
        order by x.used_at desc, x.id
        limit 200
      ) as u
      join public.patient_provider_access as a on a.id = u.access_id
      join public.provider_registry as r on r.id = u.provider_id
    )
  );
end
$$;

revoke all on function public.read_emergency_access(uuid) from public, anon, service_role;
grant execute on function public.read_emergency_access(uuid) to authenticated;

comment on function public.read_emergency_access(uuid) is
  'Whether emergency access is on, what it would open, and the last 200 times that it was taken. The owner only.';

create function public.read_break_glass_uses(
  p_unreviewed_only boolean default true,
  p_before_id uuid default null,
  p_limit integer default 50
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_limit integer := exora_private.page_size(p_limit, 50, 200);
  v_before timestamptz := 'infinity';
begin
  perform exora_private.require_operator();
  if p_before_id is not null then
    select u.used_at into v_before from public.break_glass_uses as u where u.id = p_before_id;
    if not found then
      perform exora_private.fail('not_found', 'There is no such use.', 'Start again from the first page.');
    end if;
  end if;
  return (
    select coalesce(
      jsonb_agg(
        jsonb_build_object(
          'id', u.id,
          'provider', exora_private.provider_json(r),
          'reason', u.reason,
          'by_code', u.by_code,
          'used_at', u.used_at,
          'expires_at', a.expires_at,
          'revoked_at', a.revoked_at,
          'in_force', exora_private.is_in_force(a, null),
          'reads', (select count(*) from public.provider_access_log as l where l.access_id = a.id),
          -- Whether it is this provider's habit.
          'uses_in_30_days', (
            select count(*)
            from public.break_glass_uses as x
            where x.provider_id = u.provider_id and x.used_at > now() - interval '30 days'
          ),
          'misses_in_30_days', (
            select count(*)
            from exora_private.break_glass_attempts as t
            where t.provider_id = u.provider_id and not t.is_hit and t.attempted_at > now() - interval '30 days'
          ),
          'reviewed_at', u.reviewed_at,
          'review_outcome', u.review_outcome
        )
        order by u.used_at desc, u.id
      ),
      '[]'
    )
    from (
      select x.*
      from public.break_glass_uses as x
      where (x.reviewed_at is null or not coalesce(p_unreviewed_only, true))
        and (x.used_at < v_before or (x.used_at = v_before and x.id > p_before_id))
      order by x.used_at desc, x.id
      limit v_limit
    ) as u
    join public.patient_provider_access as a on a.id = u.access_id
    join public.provider_registry as r on r.id = u.provider_id
  );
end
$$;

revoke all on function public.read_break_glass_uses(boolean, uuid, integer) from public, anon;
grant execute on function public.read_break_glass_uses(boolean, uuid, integer) to authenticated, service_role;

comment on function public.read_break_glass_uses(boolean, uuid, integer) is
  'Operators see who broke glass, when, why and how much was read, latest first, those to be reviewed unless all are asked for; '
  'never whose record, nor the words of the reason.';

create function public.review_break_glass_use(p_use_id uuid, p_outcome text)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_use public.break_glass_uses;
begin
  perform exora_private.require_operator();
  perform exora_private.require_listed(p_outcome, 'review outcome');
  select u.* into v_use from public.break_glass_uses as u where u.id = p_use_id for no key update;
  if not found then
    perform exora_private.fail('not_found', 'There is no such use.', 'Choose one of read_break_glass_uses().');
  end if;
  if v_use.used_by = auth.uid() then
    perform exora_private.fail('not_allowed', 'Nobody reviews what they did themselves.', 'Let another operator review it.');
  end if;
  if v_use.review_outcome = p_outcome then
    return false;
  end if;
  if v_use.reviewed_at is not null then
    perform exora_private.fail('wrong_state', 'This use was reviewed already.', 'Look at its outcome.');
  end if;
  update public.break_glass_uses as u
  set
    reviewed_at = now(),
    reviewed_by = auth.uid(),
    review_outcome = p_outcome
  where u.id = v_use.id;
  if p_outcome = 'unjustified' then
    update public.patient_provider_access as a
    set revoked_at = now()
    where a.id = v_use.access_id and a.revoked_at is null;
  end if;
  perform public.log_audit_event(
    p_event_type => 'provider.glass_reviewed',
    p_patient_id => v_use.patient_id,
    p_resource_type => 'break_glass_use',
    p_resource_id => v_use.id,
    p_details => jsonb_build_object('provider_id', v_use.provider_id, 'outcome', p_outcome)
  );
  return true;
end
$$;

revoke all on function public.review_break_glass_use(uuid, text) from public, anon;
grant execute on function public.review_break_glass_use(uuid, text) to authenticated, service_role;

comment on function public.review_break_glass_use(uuid, text) is
  'An operator finds a use justified or not, once; what was not ends at once (to suspend the provider: verify_provider()). '
  'False: it was found so before.';
