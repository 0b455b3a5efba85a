import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import {
  claimAll,
  completing,
  counts,
  enqueue,
  enqueueAll,
  jobsOf,
  type NewJob,
  Session,
  someone,
  stateOf,
} from './queue.ts';
import { asOwner, asService, createTestDatabase, refusal, type TestDatabase } from './record.ts';

let db: TestDatabase;
const databases: TestDatabase[] = [];

beforeEach(async () => {
  db = await createTestDatabase();
  databases.push(db);
});
afterAll(() => Promise.all(databases.map((database) => database.drop())));

const keyed = (key: string, changed: NewJob = {}): NewJob => ({
  ...jobsOf(someone(), 1)[0],
  idempotency_key: key,
  ...changed,
});
const stored = () => asService(db, 'select from public.job_queue');

describe('many at once', () => {
  test('get an id each, in the order they were sent, with all that was asked for', async () => {
    const patient = someone();
    const correlation = someone();
    const due = new Date(Date.now() + 60_000);
    const [first, second, third] = await enqueueAll(db, [
      { job_type: 'shell_file_processing', job_name: 'First' },
      {
        job_type: 'ai_processing',
        job_name: 'Second',
        job_payload: { patient_id: patient },
        priority: 2,
        due_at: due.toISOString(),
        max_attempts: 7,
        correlation_id: correlation,
        lane: 'bulk',
      },
      { job_type: 'semantic_processing', job_name: 'Third', due_at: new Date(Date.now() - 1000).toISOString() },
    ]);
    expect(await stateOf(db, first ?? '')).toMatchObject({
      job_name: 'First',
      status: 'pending',
      lane: 'reading',
      priority: 5,
      max_attempts: 5,
      job_payload: {},
    });
    expect(await stateOf(db, second ?? '')).toMatchObject({
      job_name: 'Second',
      status: 'scheduled',
      lane: 'bulk',
      priority: 2,
      patient_id: patient,
      max_attempts: 7,
      correlation_id: correlation,
      due_at: due,
    });
    expect(await stateOf(db, third ?? '')).toMatchObject({ job_name: 'Third', status: 'pending', lane: 'narrating' });
  });

  test('are all stored or none', async () => {
    const jobs = jobsOf(someone(), 100);
    await refusal(enqueueAll(db, [...jobs, { ...jobs[0], priority: 11 }]));
    expect(await stored()).toHaveLength(0);
    expect(await enqueueAll(db, jobs)).toHaveLength(100);
    expect(await stored()).toHaveLength(100);
  });

  test('live and die with the transaction that enqueues them, single ones too', async () => {
    const session = new Session(db);
    try {
      for (const end of ['rollback', 'commit']) {
        await session.run('begin');
        await session.run('select public.enqueue_jobs_v3($1)', [[keyed('key-of-many')]]);
        await session.run("select public.enqueue_job_v3('ai_processing', 'A job', p_idempotency_key => 'key-of-one')");
        expect(await stored()).toHaveLength(0);
        await session.run(end);
        const count = end === 'commit' ? 2 : 0;
        expect(await stored()).toHaveLength(count);
        expect(await asService(db, 'select from public.job_idempotency_keys')).toHaveLength(count);
      }
    } finally {
      await session.end();
    }
  });
});

describe('one idempotency key', () => {
  test('is one job within a call, in later calls, and between single and many', async () => {
    const [first, again, other] = await enqueueAll(db, [
      keyed('key-number-1'),
      keyed('key-number-1'),
      keyed('key-number-2'),
    ]);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
    expect(await enqueueAll(db, [keyed('key-number-2'), ...jobsOf(someone(), 1), keyed('key-number-1')])).toEqual([
      other,
      expect.any(String),
      first,
    ]);
    expect(await enqueue(db, { p_idempotency_key: 'key-number-1' })).toBe(first);
    expect(await stored()).toHaveLength(3);
    const single = await enqueue(db, { p_idempotency_key: 'key-number-3' });
    expect(await enqueueAll(db, [keyed('key-number-3')])).toEqual([single]);
    expect(await stored()).toHaveLength(4);
  });

  test('is one job when many calls bring it at once, in whatever order', async () => {
    const keys = Array.from({ length: 20 }, (_, at) => `key-number-${at}`);
    const answers = await Promise.all(
      Array.from({ length: 6 }, async (_, at) => {
        const order = at % 2 === 0 ? keys : keys.toReversed();
        const found = await enqueueAll(
          db,
          order.map((key) => keyed(key)),
        );
        return Object.fromEntries(order.map((key, place) => [key, found[place]]));
      }),
    );
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(await stored()).toHaveLength(20);
  });

  test('stands for its job also when that is finished', async () => {
    const [id] = await enqueueAll(db, [keyed('key-number-1')]);
    await claimAll(db, 0, 'worker-1', completing(await claimAll(db, 1)));
    expect(await counts(db)).toEqual({ completed: 1 });
    expect(await enqueueAll(db, [keyed('key-number-1')])).toEqual([id]);
    expect(await enqueue(db, { p_idempotency_key: 'key-number-1' })).toBe(id);
    expect(await counts(db)).toEqual({ completed: 1 });
  });
});

test('the first jobs of a line in a database make it, also side by side', async () => {
  const lanes = ['reading', 'understanding', 'narrating', 'bulk'];
  await Promise.all(
    lanes.flatMap((lane) => [1, 2].map(() => enqueueAll(db, jobsOf(someone(), 3, { lane, priority: 4 })))),
  );
  expect(await stored()).toHaveLength(24);
  expect(await asOwner(db, 'select from exora_private.job_lines where priority = 4')).toHaveLength(4);
});
