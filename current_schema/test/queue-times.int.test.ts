import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { claimAll, counts, enqueue, enqueueAll, ids, jobsOf, maintain, Session, someone, stateOf } from './queue.ts';
import {
  asOwner,
  asService,
  call,
  claim,
  claimed,
  createTestDatabase,
  fence,
  makeDue,
  type TestDatabase,
} from './record.ts';

let db: TestDatabase;
const databases: TestDatabase[] = [];

beforeEach(async () => {
  db = await createTestDatabase();
  databases.push(db);
});
afterAll(() => Promise.all(databases.map((database) => database.drop())));

const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

test('a job whose time has not come is not claimed, however idle the workers are and whatever its priority', async () => {
  const id = await enqueue(db, { p_due_at: inAnHour(), priority: 1 });
  await enqueueAll(db, jobsOf(someone(), 1, { due_at: inAnHour(), priority: 1 }));
  const now = await enqueue(db, { priority: 10 });
  expect(ids(await claimAll(db, 9))).toEqual([now]);
  expect(await claimAll(db, 9)).toEqual([]);
  expect(await maintain(db, 'promote_due_jobs', 'sweep_job_queue')).toEqual({
    promote_due_jobs: 0,
    sweep_job_queue: 0,
  });
  expect(await claim(db)).toBeNull();
  expect(await stateOf(db, id)).toMatchObject({ status: 'scheduled', place: null, attempt: 0 });
});

test('a due job is found by the next claim that has nothing else', async () => {
  const single = await enqueue(db, { p_due_at: inAnHour() });
  await makeDue(db, single);
  expect(await claim(db)).toMatchObject({ id: single });
  const batch = await enqueueAll(db, jobsOf(someone(), 3, { due_at: inAnHour() }));
  await makeDue(db);
  expect(ids(await claimAll(db, 9)).toSorted()).toEqual(batch.toSorted());
});

test('a due job is made ready by maintenance while workers are busy with others', async () => {
  const patient = someone();
  await enqueueAll(db, jobsOf(someone(), 20));
  const id = await enqueue(db, { p_due_at: inAnHour(), job_payload: { patient_id: patient } });
  await makeDue(db, id);
  expect(ids(await claimAll(db, 5))).not.toContain(id);
  expect(await maintain(db, 'promote_due_jobs')).toEqual({ promote_due_jobs: 1 });
  expect(await stateOf(db, id)).toMatchObject({ status: 'pending', place: expect.any(String) });
  expect(ids(await claimAll(db, 5))).toContain(id);
});

test('jobs that came due hours ago, while no worker ran, are found', async () => {
  const all = await enqueueAll(db, jobsOf(someone(), 3, { due_at: inAnHour() }));
  await asOwner(db, "update public.job_queue set due_at = now() - interval '5 hours'");
  // Too old for the quick path, so that it reads no more than an hour of the index.
  expect(await claimAll(db, 9)).toEqual([]);
  expect(await maintain(db, 'sweep_job_queue')).toEqual({ sweep_job_queue: 3 });
  expect(ids(await claimAll(db, 9)).toSorted()).toEqual(all.toSorted());
});

test('however many jobs are scheduled, an idle claim reads no more pages than without them', async () => {
  const session = new Session(db);
  const pages = async (): Promise<number> => {
    const rows = await session.run<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(
      `explain (analyze, buffers, format json)
       select count(*) from public.claim_jobs_v3('worker-1', array['shell_file_processing'], 5)`,
    );
    const { 'Shared Hit Blocks': hit = 0, 'Shared Read Blocks': read = 0 } = rows[0]?.['QUERY PLAN'][0].Plan ?? {};
    return hit + read;
  };
  try {
    await enqueue(db);
    // The first calls of a session fill its caches.
    for (let count = 0; count < 3; count++) await pages();
    const without = await pages();
    await enqueueAll(db, jobsOf(someone(), 20_000, { due_at: inAnHour() }));
    await asOwner(db, 'analyze exora_private.job_queue_live');
    await pages();
    expect(without).toBeGreaterThan(0);
    expect(await pages()).toBeLessThan(without + 20);
  } finally {
    await session.end();
  }
});

test('a job that is enqueued as due already is ready at once', async () => {
  const id = await enqueue(db, { p_due_at: new Date(Date.now() - 60_000).toISOString() });
  expect(await stateOf(db, id)).toMatchObject({ status: 'pending' });
  expect(await claim(db)).toMatchObject({ id });
});

describe('a job that is put off', () => {
  test('waits as long as its worker says, and is ready then', async () => {
    await enqueue(db);
    const job = await claimed(db);
    await call(db, 'service_role', 'reschedule_job', { ...fence(job), p_delay_seconds: 600 });
    expect(await claim(db)).toBeNull();
    expect(await stateOf(db, job.id)).toMatchObject({ status: 'scheduled', place: null });
    const [due] = await asService<{ at: Date }>(db, 'select due_at as at from public.job_queue');
    const wait = Number(due?.at) - Date.now();
    expect(wait).toBeGreaterThan(590_000);
    expect(wait).toBeLessThanOrEqual(600_000);
    await makeDue(db, job.id);
    expect(await claim(db)).toMatchObject({ id: job.id, attempt: 2 });
  });

  test.each([-1, 604_801, 'NaN', '1e1000'])('is not put off by %s seconds', async (seconds) => {
    await enqueue(db);
    const job = await claimed(db);
    const putting = call(db, 'service_role', 'reschedule_job', { ...fence(job), p_delay_seconds: seconds });
    await expect(putting).rejects.toMatchObject({ detail: 'invalid_request' });
    expect(await counts(db)).toEqual({ processing: 1 });
  });
});
