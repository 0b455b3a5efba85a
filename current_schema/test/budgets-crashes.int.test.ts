import { setTimeout as delay } from 'node:timers/promises';
import postgres from 'postgres';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Answer, acquire, granted, inUse, limit, pass, provider } from './budget.ts';
import { asOwner, asService, createTestDatabase, type TestDatabase } from './record.ts';

let db: TestDatabase;
const databases: TestDatabase[] = [];

beforeEach(async () => {
  db = await createTestDatabase();
  databases.push(db);
});
afterAll(() => Promise.all(databases.map((database) => database.drop())));

interface Lease {
  granted: number;
  ended: number;
  released: number | null;
  estimated: number;
  actual: number | null;
}

/** The most that was ever in use, looked at whenever something was granted. */
function peaks(leases: readonly Lease[]): Record<'slots' | 'requests' | 'tokensMinute' | 'tokensHour', number> {
  const peak = { slots: 0, requests: 0, tokensMinute: 0, tokensHour: 0 };
  for (const { granted: at } of leases) {
    const before = leases.filter((lease) => lease.granted <= at);
    const within = (ms: number) => before.filter((lease) => lease.granted > at - ms);
    const tokens = (some: readonly Lease[]) =>
      some.reduce((sum, { released, actual, estimated }) => {
        return sum + (released !== null && released <= at ? (actual ?? 0) : estimated);
      }, 0);
    peak.slots = Math.max(peak.slots, before.filter((lease) => lease.ended > at).length);
    peak.requests = Math.max(peak.requests, within(60_000).length);
    peak.tokensMinute = Math.max(peak.tokensMinute, tokens(within(60_000)));
    peak.tokensHour = Math.max(peak.tokensHour, tokens(within(3_600_000)));
  }
  return peak;
}

describe('many workers that crash at random', () => {
  const workers: Worker[] = [];
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  });

  /** A process's connection to the database, which it may lose at any moment. */
  class Worker {
    #sql: postgres.Sql;
    readonly #url: string;

    constructor(url: string) {
      this.#url = url;
      this.#sql = this.#connect();
    }

    #connect(): postgres.Sql {
      return postgres(this.#url, { max: 1, onnotice: () => undefined, connection: { role: 'service_role' } });
    }

    async call<T>(name: string, parameters: Record<string, unknown>): Promise<T> {
      const keys = Object.keys(parameters);
      const list = keys.map((key, at) => `${key} => $${at + 1}`).join(', ');
      const [row] = await this.#sql.unsafe(
        `select public.${name}(${list}) as result`,
        Object.values(parameters) as never[],
      );
      return row?.result as T;
    }

    /** Asks for capacity, and is cut off before the decision is committed. */
    async breakWhileAsking(tokens: number): Promise<void> {
      await this.#sql
        .unsafe(
          `begin;
           select public.acquire_api_capacity('${provider.p_provider_name}', '${provider.p_api_endpoint}', ${tokens});
           set role none;
           select pg_terminate_backend(pg_backend_pid());`,
        )
        .catch((thrown: { code?: string }) => {
          // Its own end, or the line's; any other error would mean that nothing was asked.
          if (!['57P01', 'CONNECTION_CLOSED'].includes(thrown.code ?? '')) throw thrown;
        });
      await this.crash();
    }

    async crash(): Promise<void> {
      await this.#sql.end({ timeout: 1 });
      this.#sql = this.#connect();
    }

    stop(): Promise<void> {
      return this.#sql.end({ timeout: 1 });
    }
  }

  test('would pass a limit if decisions were not made one after another', async () => {
    await limit(db, { p_concurrent_requests: 1 });
    await asOwner(
      db,
      `create or replace function exora_private.lock_api_budget(p_provider_name text, p_api_endpoint text)
       returns public.api_budgets language sql volatile set search_path = '' as
       'select b from public.api_budgets as b where b.provider_name = p_provider_name and b.api_endpoint = p_api_endpoint'`,
    );
    for (let count = 0; count < 8; count++) workers.push(new Worker(db.authenticatorUrl));
    for (let round = 0; round < 50 && (await inUse(db)).slots < 2; round++) {
      await pass(db, 61_000);
      await Promise.all(workers.map((worker) => worker.call('acquire_api_capacity', { ...provider })));
    }
    expect((await inUse(db)).slots).toBeGreaterThan(1);
  });

  test.each([1, 2])('never pass any limit and never leak a slot (run %i)', async (run) => {
    const limits = { slots: 4, requests: 60, tokensMinute: 40_000, tokensHour: 70_000 };
    await limit(db, {
      p_concurrent_requests: limits.slots,
      p_requests_per_minute: limits.requests,
      p_tokens_per_minute: limits.tokensMinute,
      p_tokens_per_hour: limits.tokensHour,
    });
    const fates = { granted: 0, denied: 0, released: 0, abandoned: 0, broken: 0 };
    for (let count = 0; count < 8; count++) workers.push(new Worker(db.authenticatorUrl));
    const rounds = 6;
    for (let round = 0; round < rounds; round++) {
      await Promise.all(
        workers.map(async (worker) => {
          for (let turn = 0; turn < 10; turn++) {
            const estimate = 100 + Math.floor(Math.random() * 2400);
            const asked = { ...provider, p_estimated_tokens: estimate, p_lease_seconds: 2 };
            if (Math.random() < 0.05) {
              await worker.breakWhileAsking(estimate);
              fates.broken += 1;
              continue;
            }
            const answer = await worker.call<Answer>('acquire_api_capacity', asked);
            if (!answer.granted) {
              fates.denied += 1;
              await delay(Math.min(answer.retry_after_ms, 5 + Math.random() * 20));
              continue;
            }
            fates.granted += 1;
            await delay(Math.random() * 15);
            if (Math.random() < 0.15) {
              await worker.crash();
              fates.abandoned += 1;
              continue;
            }
            const settled = {
              ...provider,
              p_lease_id: answer.lease_id,
              p_actual_tokens: Math.floor(estimate * Math.random()),
            };
            expect(await worker.call<boolean>('release_api_capacity', settled)).toBe(true);
            if (Math.random() < 0.2) expect(await worker.call<boolean>('release_api_capacity', settled)).toBe(false);
            fates.released += 1;
          }
        }),
      );
      // Longer than a lease, shorter than a window: the windows of the rounds overlap. In whole minutes of the hour's
      // intervals it would be too regular.
      await pass(db, 7000 + Math.floor(Math.random() * 30) * 1000);
    }
    const leases = await asService<Record<string, string | null>>(
      db,
      `select extract(epoch from granted_at) * 1000 as granted,
         extract(epoch from least(released_at, revoked_at, expires_at)) * 1000 as ended,
         extract(epoch from released_at) * 1000 as released, estimated_tokens as estimated, actual_tokens as actual
       from public.api_capacity_leases where provider_name = 'test_provider'`,
    );
    const peak = peaks(
      leases.map((row) => ({
        granted: Number(row.granted),
        ended: Number(row.ended),
        released: row.released === null ? null : Number(row.released),
        estimated: Number(row.estimated),
        actual: row.actual === null ? null : Number(row.actual),
      })),
    );
    console.log(
      `budgets, run ${run}: ${JSON.stringify(fates)}, peaks ${JSON.stringify(peak)} of ${JSON.stringify(limits)}`,
    );
    for (const [name, most] of Object.entries(limits)) {
      expect(peak[name as keyof typeof peak], name).toBeLessThanOrEqual(most);
    }
    // The test is one only if limits were reached and workers crashed.
    expect(peak.slots).toBe(limits.slots);
    expect(fates.denied).toBeGreaterThan(0);
    expect(fates.abandoned + fates.broken).toBeGreaterThan(0);
    expect(leases).toHaveLength(fates.granted);

    // Whatever was abandoned has come back: all slots are free, and after the longest window all tokens.
    await pass(db, 3_720_000);
    expect(await inUse(db)).toMatchObject({ slots: 0, requests: 0, tokensMinute: 0, tokensHour: 0 });
    for (let count = 0; count < limits.slots; count++) await granted(db);
    expect(await acquire(db)).toMatchObject({ granted: false, limited_by: 'concurrent_requests' });
  });
});
