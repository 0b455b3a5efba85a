import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import * as budget from './budget.ts';
import { provider } from './budget.ts';
import {
  type Claimed,
  claimAll,
  completing,
  counts,
  enqueue,
  enqueueAll,
  ids,
  jobsOf,
  maintain,
  Session,
  someone,
  stateOf,
} from './queue.ts';
import {
  asOwner,
  asService,
  call,
  claimed,
  createTestDatabase,
  fence,
  makeDue,
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

const reap = () => call<number>(db, 'service_role', 'reap_expired_jobs');

/** Claims so many jobs; fails when there are fewer. */
async function claim(count: number, workerId: string): Promise<Claimed[]> {
  const jobs = await claimAll(db, count, workerId);
  if (jobs.length !== count) throw new Error('Too few jobs.');
  return jobs;
}

async function claimOne(workerId: string): Promise<Claimed> {
  const [job] = await claim(1, workerId);
  if (job === undefined) throw new Error('No job was due.');
  return job;
}

describe('a worker whose lease has passed', () => {
  test('loses all its jobs at once, ready for others; those of the living stay', async () => {
    await enqueueAll(db, jobsOf(someone(), 5));
    const lost = await claim(3, 'dead');
    const kept = await claim(2, 'living');
    expect(await reap()).toBe(0);
    await silence(db, 'dead');
    expect(await reap()).toBe(3);
    expect(await reap()).toBe(0);
    expect(await counts(db)).toEqual({ pending: 3, processing: 2 });
    expect(ids(await claim(3, 'next')).toSorted()).toEqual(ids(lost).toSorted());
    expect(await stateOf(db, kept[0]?.id ?? '')).toMatchObject({ worker_id: 'living' });
    expect(await asService(db, "select from public.job_workers where worker_id = 'dead'")).toEqual([]);
  });

  test('keeps them while any of its calls has renewed the lease', async () => {
    await enqueue(db);
    const job = await claimOne('slow');
    const calls: [string, Record<string, unknown>][] = [
      ['update_job_heartbeat', fence(job)],
      ['keep_jobs', { p_worker_id: 'slow' }],
      ['claim_next_job_v3', { worker_id: 'slow', job_types: ['ai_processing'] }],
    ];
    for (const [name, parameters] of calls) {
      await silence(db, 'slow');
      await call(db, 'service_role', name, parameters);
      expect(await reap(), name).toBe(0);
    }
  });

  test('leaves them ready at the front of their line, and waits with one that has killed twice', async () => {
    await enqueueAll(db, jobsOf(someone(), 1));
    const first = await claimOne('one');
    await enqueueAll(db, jobsOf(someone(), 3));
    await silence(db, 'one');
    await reap();
    expect(await stateOf(db, first.id)).toMatchObject({ status: 'pending', attempt: 1, error_code: 'reader_crashed' });
    const again = await claimAll(db, 4, 'two');
    expect(ids(again)).toContain(first.id);
    await silence(db, 'two');
    expect(await reap()).toBe(4);
    // The others were there only once.
    expect(await counts(db)).toEqual({ scheduled: 1, pending: 3 });
    expect(await stateOf(db, first.id)).toMatchObject({
      status: 'scheduled',
      attempt_errors: [
        { attempt: 1, error_code: 'reader_crashed', worker_id: 'one' },
        { attempt: 2, error_code: 'reader_crashed', worker_id: 'two' },
      ],
    });
    expect(ids(await claimAll(db, 9, 'three'))).not.toContain(first.id);
    await makeDue(db, first.id);
    expect(ids(await claimAll(db, 9, 'three'))).toEqual([first.id]);
  });

  test('with the last attempt used up the job is a dead letter, its file failed, its owner told', async () => {
    const owner = await person(db);
    const uploaded = await upload(db, owner);
    const { job_id: id } = await submit(db, owner, uploaded);
    await asOwner(db, 'update public.job_queue set max_attempts = 1');
    await claimed(db, 'dead');
    await silence(db, 'dead');
    expect(await reap()).toBe(1);
    expect(await stateOf(db, id)).toMatchObject({
      status: 'dead_letter',
      error_code: 'reader_crashed',
      is_finished: true,
    });
    expect(await call(db, owner.caller, 'read_documents', { p_patient_id: owner.profileId })).toMatchObject([
      { status: 'failed', error_code: 'reader_crashed', can_retry: true },
    ]);
    expect(await call(db, owner.caller, 'read_notifications')).toMatchObject([
      { kind: 'file_failed', resource_id: uploaded.id },
    ]);
    expect(await asService(db, "select from public.audit_log where event_type = 'job.given_up'")).toHaveLength(1);
  });

  test('is found again when a job of it was locked while the others were taken', async () => {
    await enqueueAll(db, jobsOf(someone(), 2));
    const [locked] = await claim(2, 'dead');
    const session = new Session(db);
    try {
      await session.run('begin');
      await session.run('select public.complete_job($1, $2)', [locked?.id, 'dead']);
      await silence(db, 'dead');
      expect(await reap()).toBe(1);
      await session.run('rollback');
    } finally {
      await session.end();
    }
    expect(await reap()).toBe(1);
    expect(await counts(db)).toEqual({ pending: 2 });
  });
});

describe('a zombie', () => {
  test('can do nothing with a job that was taken from it, whether or not somebody has it', async () => {
    await enqueue(db);
    const old = await claimOne('zombie');
    await budget.limit(db, { p_concurrent_requests: 5 });
    const lease = await budget.granted(db, 10, { ...fence(old) });
    await silence(db, 'zombie');
    await reap();
    const tries = async (): Promise<void> => {
      for (const [name, more] of [
        ['complete_job', { p_job_result: {} }],
        ['fail_job', { p_error_code: 'internal', p_retryable: false }],
        ['reschedule_job', {}],
        ['acquire_api_capacity', provider],
      ] as const) {
        const refused = await refusal(call(db, 'service_role', name, { ...fence(old), ...more }));
        expect(refused, name).toMatchObject({ code: 'job_not_held', sqlstate: '55000' });
      }
      expect(await call(db, 'service_role', 'update_job_heartbeat', fence(old))).toBe(false);
      expect(ids(await claimAll(db, 0, 'zombie', completing([old])))).toEqual([old.id]);
      expect(
        await call(db, 'service_role', 'keep_jobs', { p_worker_id: 'zombie', p_job_ids: [old.id], p_attempts: [1] }),
      ).toEqual([{ job_id: old.id, attempt: 1, outcome: 'lost' }]);
    };
    await tries();
    expect(await stateOf(db, old.id)).toMatchObject({ status: 'pending', attempt: 1 });
    const next = await claimOne('next');
    await tries();
    // It even gets the same job again: the attempt tells.
    await call(db, 'service_role', 'reschedule_job', fence(next));
    const anew = await claimOne('zombie');
    expect(anew.attempt).toBe(3);
    await tries();
    expect(await stateOf(db, old.id)).toMatchObject({ status: 'processing', attempt: 3, worker_id: 'zombie' });
    // Its slot came back when it was reaped; to release it changes nobody's.
    await budget.granted(db, 10, fence(anew));
    await call(db, 'service_role', 'release_api_capacity', { ...provider, p_lease_id: lease });
    expect(await budget.inUse(db)).toMatchObject({ slots: 1 });
    expect(await call(db, 'service_role', 'complete_job', fence(anew))).toBe(true);
  });
});

describe('a worker that stops', () => {
  test('hands back what it holds without using up an attempt, and its API slots', async () => {
    await enqueueAll(db, jobsOf(someone(), 3, { max_attempts: 1 }));
    const [job] = await claim(2, 'leaving');
    const [other] = await claim(1, 'staying');
    await budget.limit(db, { p_concurrent_requests: 1 });
    await budget.granted(db, 10, { ...fence(job ?? raise()), p_lease_seconds: 3600 });
    expect(await call(db, 'service_role', 'retire_worker', { p_worker_id: 'leaving' })).toBe(2);
    expect(await call(db, 'service_role', 'retire_worker', { p_worker_id: 'leaving' })).toBe(0);
    expect(await stateOf(db, other?.id ?? '')).toMatchObject({ status: 'processing', worker_id: 'staying' });
    expect(await budget.inUse(db)).toMatchObject({ slots: 0 });
    const again = await claim(2, 'next');
    expect(await stateOf(db, again[0]?.id ?? '')).toMatchObject({ attempt: 2, max_attempts: 2 });
    expect(await asService(db, "select from public.job_workers where worker_id = 'leaving'")).toEqual([]);
  });

  const raise = (): never => {
    throw new Error('No job was due.');
  };
});

describe('keep_jobs', () => {
  test('renews the lease, refreshes heartbeats when asked, and names lost jobs alone', async () => {
    await enqueueAll(db, jobsOf(someone(), 3));
    const [held, taken, finished] = await claim(3, 'worker-1');
    if (held === undefined || taken === undefined || finished === undefined) throw new Error('Too few jobs.');
    await call(db, 'service_role', 'cancel_job', { p_job_id: taken.id });
    await call(db, 'service_role', 'complete_job', fence(finished));
    await asOwner(
      db,
      "update public.job_queue set heartbeat_at = now() - interval '1 minute' where status = 'processing'",
    );
    await silence(db, 'worker-1');
    const named = { p_job_ids: ids([held, taken, finished]), p_attempts: [1, 1, 1] };
    const keep = (more: Record<string, unknown> = {}) =>
      call<{ job_id: string; outcome: string }[]>(db, 'service_role', 'keep_jobs', {
        p_worker_id: 'worker-1',
        ...named,
        ...more,
      });
    const lost = (await keep()).map(({ job_id, outcome }) => `${outcome} ${job_id}`);
    expect(lost.toSorted()).toEqual([`lost ${taken.id}`, `lost ${finished.id}`].toSorted());
    expect(await reap()).toBe(0);
    const age = async () => {
      const [row] = await asService<{ seconds: number }>(
        db,
        'select extract(epoch from clock_timestamp() - heartbeat_at)::float as seconds from public.job_queue where id = $1',
        [held.id],
      );
      return row?.seconds;
    };
    expect(await age()).toBeGreaterThan(50);
    await keep({ p_refresh: true });
    expect(await age()).toBeLessThan(50);
    expect(await refusal(keep({ p_attempts: [1] }))).toMatchObject({ code: 'invalid_request' });
  });

  test('names a long reading as crowded when another record waits, not when its own does', async () => {
    const patient = someone();
    await enqueueAll(db, jobsOf(patient, 2));
    const job = await claimOne('worker-1');
    const keep = () =>
      call(db, 'service_role', 'keep_jobs', {
        p_worker_id: 'worker-1',
        p_job_ids: [job.id],
        p_attempts: [job.attempt],
      });
    await asOwner(db, "update public.job_queue set claimed_at = now() - interval '1 minute' where id = $1", [job.id]);
    await asOwner(db, "update public.job_queue set due_at = now() - interval '1 minute' where status = 'pending'");
    expect(await keep()).toEqual([]);
    const other = await enqueue(db, { job_payload: { patient_id: someone() } });
    expect(await keep()).toEqual([]);
    await asOwner(db, "update public.job_queue set due_at = now() - interval '1 minute' where id = $1", [other]);
    expect(await keep()).toEqual([{ job_id: job.id, attempt: 1, outcome: 'crowded' }]);
  });
});

describe('a job that its living worker does not know of', () => {
  test('is taken back when its heartbeat has been silent for long', async () => {
    await enqueueAll(db, jobsOf(someone(), 2));
    const [forgotten, known] = await claim(2, 'worker-1');
    await asOwner(db, "update public.job_queue set heartbeat_at = now() - interval '2 minutes' where id = $1", [
      forgotten?.id,
    ]);
    expect(await maintain(db, 'reap_expired_jobs', 'sweep_job_queue')).toEqual({
      reap_expired_jobs: 0,
      sweep_job_queue: 1,
    });
    expect(await stateOf(db, forgotten?.id ?? '')).toMatchObject({ status: 'pending' });
    expect(await stateOf(db, known?.id ?? '')).toMatchObject({ status: 'processing' });
  });
});
