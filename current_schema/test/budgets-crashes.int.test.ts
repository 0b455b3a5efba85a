import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { acquire, granted, inUse, limit, pass, provider } from './budget.ts';
import type { CallerNews, CallerOrder } from './budget-caller.ts';
import { enqueueAll, jobsOf, Session, someone } from './queue.ts';
import { asOwner, asService, call, createTestDatabase, type TestDatabase } from './record.ts';

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

/** At full size with EXORA_FAULTS=full. */
const size = process.env.EXORA_FAULTS === 'full' ? { rounds: 30, turns: 40 } : { rounds: 5, turns: 10 };
const processes = 8;

test('a limit would be passed if decisions were not made one after another', async () => {
  await limit(db, { p_concurrent_requests: 1 });
  await asOwner(
    db,
    `create or replace function exora_private.lock_api_budget(p_provider_name text, p_api_endpoint text)
     returns public.api_budgets language sql volatile set search_path = '' as
     'select b from public.api_budgets as b where b.provider_name = p_provider_name and b.api_endpoint = p_api_endpoint'`,
  );
  const sessions = Array.from({ length: processes }, () => new Session(db));
  const query = 'select public.acquire_api_capacity($1, $2)';
  try {
    for (let round = 0; round < 50 && (await inUse(db)).slots < 2; round++) {
      await pass(db, 61_000);
      await Promise.all(sessions.map((session) => session.run(query, Object.values(provider))));
    }
    expect((await inUse(db)).slots).toBeGreaterThan(1);
  } finally {
    await Promise.all(sessions.map((session) => session.end()));
  }
});

describe(`${processes} processes with wrong clocks, killed at random`, () => {
  const callers = new Map<string, ChildProcess>();
  afterEach(async () => {
    await Promise.all([...callers.keys()].map(kill));
  });

  const program = fileURLToPath(new URL('./budget-caller.ts', import.meta.url));
  const zones = ['UTC', 'Pacific/Kiritimati', 'America/St_Johns', 'Asia/Kathmandu'];
  let started = 0;

  function start(): [string, ChildProcess] {
    const workerId = `caller-${started++}`;
    const given = {
      url: db.authenticatorUrl,
      workerId,
      skewMs: Math.floor((Math.random() - 0.5) * 2 * 86_400_000),
      timeZone: zones[started % zones.length],
      provider: provider.p_provider_name,
      endpoint: provider.p_api_endpoint,
    };
    const caller = fork(program, [JSON.stringify(given)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    callers.set(workerId, caller);
    return [workerId, caller];
  }

  async function kill(workerId: string): Promise<void> {
    const caller = callers.get(workerId);
    if (caller === undefined) return;
    callers.delete(workerId);
    if (caller.exitCode !== null || caller.signalCode !== null) return;
    const ended = once(caller, 'exit');
    caller.kill('SIGKILL');
    await ended;
  }

  test('never pass any limit and never leak a slot', { timeout: 600_000 }, async () => {
    const limits = { slots: 4, requests: 60, tokensMinute: 40_000, tokensHour: 70_000 };
    await limit(db, {
      p_concurrent_requests: limits.slots,
      p_requests_per_minute: limits.requests,
      p_tokens_per_minute: limits.tokensMinute,
      p_tokens_per_hour: limits.tokensHour,
    });
    await enqueueAll(db, jobsOf(someone(), 2000, { job_type: 'ai_processing', max_attempts: 100 }));
    const fates = { granted: 0, denied: 0, released: 0, 'released twice': 0, killed: 0, reaped: 0 };

    /** One caller's calls of a round; one that is killed is reaped and followed by another, who rests. */
    const round = (workerId: string, caller: ChildProcess): Promise<void> =>
      new Promise((resolve, reject) => {
        const onNews = (news: CallerNews) => {
          if (news === 'rested') finish(resolve);
          else if (news !== 'asking') fates[news] += 1;
          else if (Math.random() < 0.06) {
            fates.killed += 1;
            finish(() =>
              kill(workerId)
                .then(() => reaped(workerId))
                .then(resolve, reject),
            );
          }
        };
        const onExit = () => finish(() => reject(new Error(`${workerId} ended of itself.`)));
        const finish = (then: () => unknown) => {
          caller.off('message', onNews).off('exit', onExit);
          then();
        };
        caller.on('message', onNews).on('exit', onExit);
        caller.send({ turns: size.turns } satisfies CallerOrder);
      });

    /** Its lease passes, and with its jobs whatever it held for them comes back. */
    const reaped = async (workerId: string): Promise<void> => {
      await asOwner(
        db,
        "update public.job_workers set lease_until = now() - interval '1 second' where worker_id = $1",
        [workerId],
      );
      fates.reaped += await call<number>(db, 'service_role', 'reap_expired_jobs');
    };

    for (let count = 0; count < size.rounds; count++) {
      while (callers.size < processes) start();
      await Promise.all([...callers].map(([workerId, caller]) => round(workerId, caller)));
      // Longer than a lease without a job, shorter than a window: the windows of the rounds overlap; or far longer, so that
      // the hour's budget has room again. In whole minutes of the hour's intervals it would be too regular.
      const aWhile = Math.random() < 0.5 ? 40 : 0;
      await pass(db, 7000 + Math.floor(Math.random() * 30 + Math.random() * aWhile * 60) * 1000);
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
      `budgets: ${processes} processes (${started} started), ${size.rounds} rounds of ${size.turns} calls: ` +
        `${JSON.stringify(fates)}, peaks ${JSON.stringify(peak)} of ${JSON.stringify(limits)}`,
    );
    for (const [name, most] of Object.entries(limits)) {
      expect(peak[name as keyof typeof peak], name).toBeLessThanOrEqual(most);
    }
    expect(fates['released twice']).toBe(0);
    // The test is one only if limits were reached and processes were killed.
    expect(peak.slots).toBe(limits.slots);
    expect(fates.denied).toBeGreaterThan(0);
    expect(fates.killed).toBeGreaterThan(0);
    // Of a call that was cut off nobody knows whether it was granted.
    expect(leases.length).toBeGreaterThanOrEqual(fates.granted);
    expect(leases.length).toBeLessThanOrEqual(fates.granted + fates.killed);

    // Whatever was abandoned has come back: all slots are free, long before the leases of the jobs' calls would have ended.
    expect(await inUse(db)).toMatchObject({ slots: 0 });
    await pass(db, 3_720_000);
    expect(await inUse(db)).toMatchObject({ slots: 0, requests: 0, tokensMinute: 0, tokensHour: 0 });
    for (let count = 0; count < limits.slots; count++) await granted(db);
    expect(await acquire(db)).toMatchObject({ granted: false, limited_by: 'concurrent_requests' });
  });
});
