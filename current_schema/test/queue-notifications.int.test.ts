import postgres from 'postgres';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { claimAll, completing, enqueue, enqueueAll, jobsOf, maintain, someone } from './queue.ts';
import { asService, call, createTestDatabase, makeDue, silence, type TestDatabase } from './record.ts';

let db: TestDatabase;
const databases: TestDatabase[] = [];

beforeEach(async () => {
  db = await createTestDatabase();
  databases.push(db);
});
afterAll(() => Promise.all(databases.map((database) => database.drop())));

/**
 * How often a listener is notified while something is done. It is over when a notification of another channel arrives,
 * sent afterwards: a server delivers them in the order of the commits.
 */
async function notifications(work: () => Promise<unknown>): Promise<number> {
  const sql = postgres(db.authenticatorUrl, { max: 1, onnotice: () => undefined });
  let count = 0;
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  try {
    await sql.listen('exora_jobs', () => {
      count += 1;
    });
    await sql.listen('the_end', () => end());
    await work();
    await asService(db, "select pg_notify('the_end', '')");
    await ended;
    return count;
  } finally {
    await sql.end();
  }
}

const waits = (workerId = 'worker-1', limit = 5) => claimAll(db, limit, workerId, { p_waits: true });

test('a worker that waits is told of a job; without one that waits nobody is', async () => {
  expect(await notifications(() => enqueue(db))).toBe(0);
  expect(await waits()).toHaveLength(1);
  expect(await notifications(() => enqueue(db))).toBe(1);
  expect(await notifications(() => enqueueAll(db, jobsOf(someone(), 3)))).toBe(1);
});

test('a worker that got all it had room for is busy, and told again when it asked and got less', async () => {
  await enqueueAll(db, jobsOf(someone(), 3));
  const jobs = await waits('worker-1', 2);
  expect(jobs).toHaveLength(2);
  expect(await notifications(() => enqueue(db))).toBe(0);
  await claimAll(db, 5, 'worker-1', { ...completing(jobs), p_waits: true });
  expect(await notifications(() => enqueue(db))).toBe(1);
  // It says itself that it does not wait.
  await claimAll(db, 5, 'worker-1', { p_waits: false });
  expect(await notifications(() => enqueue(db))).toBe(0);
});

test('nobody is told of a job whose time has not come, but of one that has become ready', async () => {
  await waits();
  const due = new Date(Date.now() + 60_000).toISOString();
  expect(await notifications(() => enqueue(db, { p_due_at: due }))).toBe(0);
  await makeDue(db);
  expect(await notifications(() => maintain(db, 'promote_due_jobs'))).toBe(1);
});

test('jobs that come back, and a lane that is resumed, are told too', async () => {
  await enqueueAll(db, jobsOf(someone(), 2));
  await claimAll(db, 1, 'dead');
  await claimAll(db, 1, 'leaving');
  await waits();
  await silence(db, 'dead');
  expect(await notifications(() => call(db, 'service_role', 'reap_expired_jobs'))).toBe(1);
  expect(await notifications(() => call(db, 'service_role', 'retire_worker', { p_worker_id: 'leaving' }))).toBe(1);
  await call(db, 'service_role', 'pause_lane', { p_lane: 'reading' });
  expect(await notifications(() => call(db, 'service_role', 'resume_lane', { p_lane: 'reading' }))).toBe(1);
});
