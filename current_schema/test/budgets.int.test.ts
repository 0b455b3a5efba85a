import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import * as budget from './budget.ts';
import { provider } from './budget.ts';
import { counts, enqueue, pidOf, Session, untilBlocked } from './queue.ts';
import {
  asService,
  call,
  claimed,
  createTestDatabase,
  fence,
  person,
  refusal,
  silence,
  submit,
  type TestDatabase,
  upload,
} from './record.ts';

let db: TestDatabase;
const databases: TestDatabase[] = [];

beforeEach(async () => {
  db = await createTestDatabase();
  databases.push(db);
});
afterAll(() => Promise.all(databases.map((database) => database.drop())));

const limit = (limits: Record<string, number>, more: Record<string, unknown> = {}) => budget.limit(db, limits, more);
const acquire = (tokens = 0, more: Record<string, unknown> = {}) => budget.acquire(db, tokens, more);
const granted = (tokens = 0, more: Record<string, unknown> = {}) => budget.granted(db, tokens, more);
const inUse = () => budget.inUse(db);
const pass = (ms: number) => budget.pass(db, ms);
const release = (more: Record<string, unknown>) =>
  call<boolean>(db, 'service_role', 'release_api_capacity', { ...provider, ...more });

describe('each limit', () => {
  const cases: [string, Record<string, number>, number, number][] = [
    ['requests_per_minute', { p_requests_per_minute: 3 }, 0, 60_000],
    ['tokens_per_minute', { p_tokens_per_minute: 3000 }, 1000, 60_000],
    ['tokens_per_hour', { p_tokens_per_hour: 3000 }, 1000, 3_600_000],
    ['cost_per_day', { p_cost_per_day_micros: 3000, p_micros_per_million_tokens: 1_000_000 }, 1000, 86_400_000],
  ];
  test.each(cases)(
    '%s grants as much as it says, then says truly when there is room',
    async (name, limits, tokens, windowMs) => {
      await limit(limits);
      for (let count = 0; count < 3; count++)
        expect(await acquire(tokens)).toMatchObject({ granted: true, retry_after_ms: 0 });
      const denied = await acquire(tokens);
      expect(denied).toMatchObject({ granted: false, lease_id: null, limited_by: name });
      expect(denied.retry_after_ms).toBeGreaterThan(windowMs * 0.95);
      // The interval in which the call was made counts as a whole: a sixtieth (of the day a ninety-sixth) of the window.
      expect(denied.retry_after_ms).toBeLessThanOrEqual(windowMs * (1 + 1 / 60));
      await pass(denied.retry_after_ms - 1500);
      const early = await acquire(tokens);
      expect(early).toMatchObject({ granted: false, limited_by: name });
      expect(early.retry_after_ms).toBeLessThanOrEqual(1500);
      await pass(early.retry_after_ms);
      expect(await acquire(tokens)).toMatchObject({ granted: true });
    },
  );

  test('a window slides: room comes back bit by bit, not with the full minute', async () => {
    await limit({ p_requests_per_minute: 2 });
    await granted();
    await pass(30_000);
    await granted();
    expect((await acquire()).retry_after_ms).toBeLessThan(31_500);
    await pass(31_000);
    await granted();
    // The second call is 31 s old: only the first one's room came back.
    expect(await acquire()).toMatchObject({ granted: false });
    expect(await inUse()).toMatchObject({ requests: 2 });
    await pass(61_500);
    expect(await inUse()).toMatchObject({ requests: 0, tokensMinute: 0 });
  });

  test('slots are as many as it says; a released one is free at once, a leased one when it expires', async () => {
    await limit({ p_concurrent_requests: 2 });
    const first = await granted(0, { p_lease_seconds: 10 });
    await granted(0, { p_lease_seconds: 20 });
    const denied = await acquire();
    expect(denied).toMatchObject({ granted: false, limited_by: 'concurrent_requests' });
    expect(denied.retry_after_ms).toBeGreaterThan(9000);
    expect(denied.retry_after_ms).toBeLessThanOrEqual(10_000);
    expect(await release({ p_lease_id: first })).toBe(true);
    await granted(0, { p_lease_seconds: 40 });
    const again = await acquire();
    expect(again.retry_after_ms).toBeGreaterThan(18_000);
    await pass(again.retry_after_ms);
    expect(await inUse()).toMatchObject({ slots: 1 });
    await granted();
  });

  test('a call that no waiting helps is refused by name, and nothing is counted', async () => {
    await limit({ p_tokens_per_minute: 1000, p_requests_per_minute: 5 });
    const refused = await refusal(acquire(1001));
    expect(refused).toMatchObject({ code: 'invalid_request', sqlstate: '22023' });
    expect(refused.message).toContain('tokens_per_minute');
    expect(await inUse()).toMatchObject({ requests: 0, tokensMinute: 0, slots: 0 });
    expect(await acquire(1000)).toMatchObject({ granted: true });
  });

  test('a budget that is switched off, or none at all, is an error that says so', async () => {
    await limit({}, { p_status: 'disabled' });
    expect(await refusal(acquire())).toMatchObject({ code: 'engine_unavailable', sqlstate: '55000' });
    expect(await refusal(acquire(0, { p_api_endpoint: 'unknown' }))).toMatchObject({ code: 'not_found' });
    await limit({});
    await granted();
  });
});

describe('releasing', () => {
  beforeEach(() =>
    limit({ p_tokens_per_minute: 5000, p_tokens_per_hour: 9000, p_micros_per_million_tokens: 2_000_000 }),
  );

  test('gives back what was reserved too much, once', async () => {
    const lease = await granted(2000);
    expect(await inUse()).toMatchObject({ tokensMinute: 2000, cost: 4000, slots: 1 });
    expect(await release({ p_lease_id: lease, p_actual_tokens: 1847 })).toBe(true);
    const after = { requests: 1, tokensMinute: 1847, tokensHour: 1847, cost: 3694, slots: 0 };
    expect(await inUse()).toEqual(after);
    expect(await release({ p_lease_id: lease, p_actual_tokens: 0 })).toBe(false);
    expect(await inUse()).toEqual(after);
  });

  test('counts what was used beyond the estimate: later calls wait for it', async () => {
    await release({ p_lease_id: await granted(100), p_actual_tokens: 4950 });
    expect(await inUse()).toMatchObject({ tokensMinute: 4950, cost: 9900 });
    expect(await acquire(100)).toMatchObject({ granted: false, limited_by: 'tokens_per_minute' });
    expect(await acquire(50)).toMatchObject({ granted: true });
  });

  test('after its lease has ended still counts the tokens, and frees nobody else’s slot', async () => {
    await limit({ p_tokens_per_minute: 5000, p_concurrent_requests: 1 });
    const late = await granted(1000, { p_lease_seconds: 1 });
    await delay((await acquire(500)).retry_after_ms);
    await granted(500);
    expect(await release({ p_lease_id: late, p_actual_tokens: 10 })).toBe(true);
    expect(await inUse()).toMatchObject({ slots: 1 });
    expect(await acquire()).toMatchObject({ limited_by: 'concurrent_requests' });
  });

  test('without a lease’s id settles the oldest call of that estimate, never twice, never a named worker’s', async () => {
    await granted(2000);
    await granted(2000, { p_worker_id: 'worker-1' });
    const printed = { p_estimated_tokens: 2000, p_actual_tokens: 1847 };
    expect(await release({ ...printed, p_estimated_tokens: 999 })).toBe(false);
    expect(await release(printed)).toBe(true);
    expect(await release(printed)).toBe(false);
    expect(await inUse()).toMatchObject({ slots: 1, tokensMinute: 3847 });
  });

  test('an unknown lease, or one of another budget, is not found', async () => {
    const elsewhere = { p_provider_name: 'openai', p_api_endpoint: 'gpt-4o-mini' };
    const foreign = await granted(10, elsewhere);
    expect(await refusal(release({ p_lease_id: foreign }))).toMatchObject({ code: 'not_found', sqlstate: 'P0002' });
    expect(await release({ ...elsewhere, p_lease_id: foreign })).toBe(true);
  });

  test('a provider’s 429 makes everybody wait as long as it says', async () => {
    await release({ p_lease_id: await granted(10), p_retry_after_ms: 20_000 });
    const denied = await acquire();
    expect(denied).toMatchObject({ granted: false, limited_by: 'paused' });
    expect(denied.retry_after_ms).toBeGreaterThan(19_000);
    expect(denied.retry_after_ms).toBeLessThanOrEqual(20_000);
    await pass(denied.retry_after_ms);
    await granted();
  });
});

describe('a job’s calls', () => {
  test('are granted to the worker that holds it alone, and its slots come back with the job', async () => {
    await limit({ p_concurrent_requests: 1 });
    const owner = await person(db);
    const payload = { patient_id: owner.profileId };
    const id = await call<string>(db, 'service_role', 'enqueue_job_v3', {
      job_type: 'ai_processing',
      job_name: 'Understand document',
      job_payload: payload,
    });
    const job = await claimed(db);
    const held = { p_job_id: id, p_worker_id: job.worker_id, p_attempt: job.attempt, p_lease_seconds: 3600 };
    for (const other of [{ p_worker_id: 'worker-2' }, { p_attempt: 2 }, { p_job_id: owner.profileId }]) {
      expect(await refusal(acquire(0, { ...held, ...other }))).toMatchObject({
        code: 'job_not_held',
        sqlstate: '55000',
      });
    }
    const lease = await granted(0, held);
    expect(await acquire()).toMatchObject({ granted: false, limited_by: 'concurrent_requests' });
    await silence(db, job.worker_id);
    expect(await call(db, 'service_role', 'reap_expired_jobs')).toBe(1);
    await granted();
    // The old holder's release changes nobody else's slot.
    expect(await release({ p_lease_id: lease })).toBe(true);
    expect(await inUse()).toMatchObject({ slots: 1 });
    expect(await call(db, 'service_role', 'update_job_heartbeat', fence(job))).toBe(false);
  });

  test('are kept as the costs of its document, over all attempts, in tokens and in money', async () => {
    await limit({}, { p_micros_per_request: 50, p_micros_per_million_tokens: 2_000_000 });
    const owner = await person(db);
    const file = await upload(db, owner);
    await submit(db, owner, file);
    const costs = () =>
      asService(
        db,
        'select calls::int, tokens::int, cost_micros::int, currency from public.document_costs where shell_file_id = $1',
        [file.id],
      );
    const first = await claimed(db);
    expect(await costs()).toEqual([]);
    const lease = await granted(100, fence(first));
    expect(await costs()).toEqual([{ calls: 1, tokens: 100, cost_micros: 250, currency: 'USD' }]);
    await release({ p_lease_id: lease, p_actual_tokens: 40 });
    await release({ p_lease_id: lease, p_actual_tokens: 40 });
    expect(await costs()).toMatchObject([{ calls: 1, tokens: 40, cost_micros: 130 }]);
    // The second attempt's call is never released: nobody knows what it used.
    await call(db, 'service_role', 'reschedule_job', { ...fence(first), p_delay_seconds: 0 });
    await granted(10, fence(await claimed(db)));
    expect(await costs()).toMatchObject([{ calls: 2, tokens: 50, cost_micros: 200 }]);
    // A call without a job is nobody's.
    await granted(10);
    expect(await costs()).toMatchObject([{ calls: 2 }]);
  });
});

describe('a call that is decided while its job is taken from a worker', () => {
  test('leaves no slot behind', async () => {
    await limit({ p_concurrent_requests: 5 });
    await enqueue(db);
    const job = await claimed(db);
    const [before, asking] = [new Session(db), new Session(db)];
    try {
      const pid = await pidOf(asking);
      await before.run('begin');
      await before.run('select public.acquire_api_capacity($1, $2)', Object.values(provider));
      const deciding = asking.run(
        `select public.acquire_api_capacity(
           $1, $2, p_worker_id => $3, p_job_id => $4, p_attempt => $5, p_lease_seconds => 3600)`,
        [...Object.values(provider), job.worker_id, job.id, job.attempt],
      );
      await untilBlocked(db, pid);
      await silence(db, job.worker_id);
      await call(db, 'service_role', 'reap_expired_jobs');
      await before.run('rollback');
      await deciding;
      await call(db, 'service_role', 'reap_expired_jobs');
    } finally {
      await Promise.all([before.end(), asking.end()]);
    }
    expect(await counts(db)).toEqual({ pending: 1 });
    expect(await inUse()).toMatchObject({ slots: 0, requests: 1 });
  });
});

describe('bad input', () => {
  test.each([
    ['negative tokens', { p_estimated_tokens: -1 }, 'invalid_request'],
    ['no tokens', { p_estimated_tokens: null }, 'invalid_request'],
    ['absurdly many tokens', { p_estimated_tokens: '9000000000000000' }, 'invalid_request'],
    ['a negative cost', { p_estimated_cost_micros: -1 }, 'invalid_request'],
    ['no time at all', { p_lease_seconds: 0 }, 'invalid_request'],
    ['a lease for ever', { p_lease_seconds: 'NaN' }, 'invalid_request'],
    ['an endless worker', { p_worker_id: 'w'.repeat(201) }, 'invalid_request'],
    ['no provider', { p_provider_name: null }, 'not_found'],
    ['no endpoint', { p_api_endpoint: null }, 'not_found'],
    ['an unknown job', { p_job_id: '00000000-0000-4000-8000-000000000000', p_worker_id: 'w' }, 'job_not_held'],
  ])('acquiring with %s is refused by name', async (_, changed, code) => {
    await limit({});
    expect(await refusal(acquire(0, changed))).toMatchObject({ code });
    expect(await inUse()).toMatchObject({ requests: 0, slots: 0 });
    await granted();
  });

  test.each([
    ['negative tokens', { p_actual_tokens: -1 }],
    ['a negative cost', { p_actual_cost_micros: -1 }],
    ['a pause of a year', { p_retry_after_ms: 31_536_000_000 }],
  ])('releasing with %s is refused by name', async (_, changed) => {
    await limit({});
    const lease = await granted(5);
    expect(await refusal(release({ p_lease_id: lease, ...changed }))).toMatchObject({ code: 'invalid_request' });
    expect(await inUse()).toMatchObject({ slots: 1, tokensMinute: 5 });
  });

  test.each([
    ['a negative limit', { p_requests_per_minute: -1 }],
    ['a name with spaces', { p_provider_name: 'my provider' }],
    ['an unknown status', { p_status: 'maybe' }],
    ['no price', { p_micros_per_request: null }],
  ])('a budget with %s is refused by name', async (_, changed) => {
    expect(await refusal(limit({}, changed))).toMatchObject({ code: 'invalid_request' });
    expect(await asService(db, "select from public.api_budgets where provider_name like '%test%'")).toEqual([]);
  });

  test('end users reach none of it', async () => {
    const owner = await person(db);
    for (const name of ['acquire_api_capacity', 'release_api_capacity', 'set_api_rate_limit']) {
      expect(await refusal(call(db, owner.caller, name, { ...provider }))).toMatchObject({ sqlstate: '42501' });
    }
    const reading = db.sqlAs(owner.caller, (sql) => sql`select from public.api_rate_limits`);
    expect(await refusal(reading)).toMatchObject({ sqlstate: '42501' });
  });
});
