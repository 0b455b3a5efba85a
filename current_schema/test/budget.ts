import postgres from 'postgres';
import { asService, call, type TestDatabase } from './record.ts';

/** The budget that tests ask, as parameters. */
export const provider = { p_provider_name: 'test_provider', p_api_endpoint: 'model-1' };

/** What `acquire_api_capacity` answers. */
export interface Answer {
  granted: boolean;
  lease_id: string | null;
  retry_after_ms: number;
  limited_by: string | null;
}

/** Sets the test budget's limits; what is left out is not limited. */
export const limit = (db: TestDatabase, limits: Record<string, number>, more: Record<string, unknown> = {}) =>
  call<boolean>(db, 'service_role', 'set_api_rate_limit', { ...provider, ...limits, ...more });

export const acquire = (db: TestDatabase, tokens = 0, more: Record<string, unknown> = {}) =>
  call<Answer>(db, 'service_role', 'acquire_api_capacity', { ...provider, p_estimated_tokens: tokens, ...more });

/** The lease of a granted call; fails when it is denied. */
export async function granted(db: TestDatabase, tokens = 0, more: Record<string, unknown> = {}): Promise<string> {
  const answer = await acquire(db, tokens, more);
  if (answer.lease_id === null) throw new Error(`Not granted: ${answer.limited_by}`);
  return answer.lease_id;
}

/** What of the test budget is in use, as `api_rate_limits` says it. */
export async function inUse(
  db: TestDatabase,
): Promise<Record<'requests' | 'tokensMinute' | 'tokensHour' | 'slots' | 'cost', number>> {
  const [row] = await asService<Record<string, unknown>>(
    db,
    "select * from public.api_rate_limits where provider_name = 'test_provider'",
  );
  return {
    requests: Number(row?.current_requests_minute),
    tokensMinute: Number(row?.current_tokens_minute),
    tokensHour: Number(row?.current_tokens_hour),
    slots: Number(row?.current_concurrent_requests),
    cost: Number(row?.current_cost_day_micros),
  };
}

/** Lets time pass for budgets: everything that they remember gets older. */
export async function pass(db: TestDatabase, ms: number): Promise<void> {
  const sql = postgres(db.ownerUrl, { max: 1, onnotice: () => undefined });
  const older = `interval '${ms} milliseconds'`;
  try {
    await sql.unsafe(`
      begin;
      lock table public.api_budgets in exclusive mode;
      create temp table moved on commit drop as select * from public.api_budget_usage;
      delete from public.api_budget_usage;
      insert into public.api_budget_usage
        select provider_name, api_endpoint, unit_seconds, begins_at - ${older}, leaves_at - ${older}, requests, tokens, cost_micros
        from moved;
      update public.api_capacity_leases
        set granted_at = granted_at - ${older}, expires_at = expires_at - ${older},
          released_at = released_at - ${older}, revoked_at = revoked_at - ${older};
      update public.api_budgets set paused_until = paused_until - ${older}, swept_at = swept_at - ${older};
      commit;`);
  } finally {
    await sql.end();
  }
}
