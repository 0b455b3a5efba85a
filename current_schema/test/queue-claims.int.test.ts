import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import {
  claimAll,
  completing,
  counts,
  enqueue,
  enqueueAll,
  ids,
  jobsOf,
  pidOf,
  Session,
  someone,
  stateOf,
  untilBlocked,
} from './queue.ts';
import { call, createTestDatabase, fence, refusal, type TestDatabase } from './record.ts';

let db: TestDatabase;
const databases: TestDatabase[] = [];

beforeEach(async () => {
  db = await createTestDatabase();
  databases.push(db);
});
afterAll(() => Promise.all(databases.map((database) => database.drop())));

describe('claiming many', () => {
  test('gives so many, in the order of their line, and the rest next time', async () => {
    const all = await enqueueAll(db, jobsOf(someone(), 12));
    expect(ids(await claimAll(db, 5))).toEqual(all.slice(0, 5));
    const rest = await claimAll(db, 100, 'worker-2');
    expect(ids(rest)).toEqual(all.slice(5));
    expect(rest[0]).toMatchObject({ outcome: 'claimed', attempt: 1 });
    expect(await stateOf(db, rest[0]?.id ?? '')).toMatchObject({ status: 'processing', worker_id: 'worker-2' });
    expect(await claimAll(db, 5)).toEqual([]);
  });

  test('gives only the types and lanes that are asked for', async () => {
    const reading = await enqueue(db);
    const bulk = await enqueue(db, { p_lane: 'bulk' });
    const understanding = await enqueue(db, { job_type: 'ai_processing' });
    expect(ids(await claimAll(db, 9, 'w', { p_lanes: ['bulk', 'narrating'] }))).toEqual([bulk]);
    expect(ids(await claimAll(db, 9, 'w', { p_job_types: ['ai_processing'] }))).toEqual([understanding]);
    expect(ids(await claimAll(db, 9))).toEqual([reading]);
  });

  test('with a limit of none completes and claims nothing', async () => {
    await enqueueAll(db, jobsOf(someone(), 2));
    const jobs = await claimAll(db, 1);
    expect(await claimAll(db, 0, 'worker-1', completing(jobs))).toEqual([]);
    expect(await counts(db)).toEqual({ completed: 1, pending: 1 });
  });
});

describe('completing with the next claim', () => {
  test('finishes one batch with its results and gives the next in one call', async () => {
    const all = await enqueueAll(db, jobsOf(someone(), 4));
    const batch = await claimAll(db, 2);
    const results = { [batch[0]?.id ?? '']: { pages: 3 } };
    expect(ids(await claimAll(db, 2, 'worker-1', completing(batch, results)))).toEqual(all.slice(2));
    expect(await stateOf(db, all[0] ?? '')).toMatchObject({
      status: 'completed',
      job_result: { pages: 3 },
      progress: 100,
      worker_id: 'worker-1',
      is_finished: true,
    });
    expect(await stateOf(db, all[1] ?? '')).toMatchObject({ status: 'completed', job_result: {} });
  });

  test('names the jobs that this worker and attempt do not hold, and completes the others', async () => {
    await enqueueAll(db, jobsOf(someone(), 4));
    const [mine, wrongAttempt] = await claimAll(db, 2);
    const [others] = await claimAll(db, 1, 'worker-2');
    const [waiting] = await claimAll(db, 1, 'worker-3');
    if (!mine || !wrongAttempt || !others || !waiting) throw new Error('Too few jobs.');
    await call(db, 'service_role', 'reschedule_job', { ...fence(waiting), p_delay_seconds: 60 });
    const unknown = { id: someone(), attempt: 1 };
    const claimed = [mine, { ...wrongAttempt, attempt: 2 }, others, waiting, unknown];
    const refused = await claimAll(db, 0, 'worker-1', completing(claimed));
    expect(refused.every(({ outcome }) => outcome === 'refused')).toBe(true);
    expect(ids(refused).toSorted()).toEqual(ids([wrongAttempt, others, waiting, unknown]).toSorted());
    expect(await counts(db)).toEqual({ completed: 1, processing: 2, scheduled: 1 });
  });

  test('is not refused when its answer was lost and it is sent again', async () => {
    await enqueueAll(db, jobsOf(someone(), 3));
    const jobs = await claimAll(db, 2);
    const done = completing(jobs, { [jobs[0]?.id ?? '']: { pages: 1 } });
    await claimAll(db, 0, 'worker-1', done);
    expect(await claimAll(db, 0, 'worker-1', done)).toEqual([]);
    // Somebody else's word for it is refused all the same.
    expect(ids(await claimAll(db, 0, 'worker-2', done)).toSorted()).toEqual(ids(jobs).toSorted());
    expect(await counts(db)).toEqual({ completed: 2, pending: 1 });
  });

  test('names a job once that is named twice', async () => {
    await enqueue(db);
    const [job] = await claimAll(db, 1);
    if (job === undefined) throw new Error('No job was due.');
    expect(await claimAll(db, 0, 'worker-1', completing([job, job]))).toEqual([]);
    expect(await counts(db)).toEqual({ completed: 1 });
  });

  test.each([
    ['an array', (id: string) => ({ [id]: [1, 2] })],
    ['a number', (id: string) => ({ [id]: 5 })],
    ['over 64 KiB', (id: string) => ({ [id]: { words: 'x'.repeat(70_000) } })],
    ['not by id', () => [1]],
  ])('with a result that is %s is refused, and nothing is changed', async (_, results) => {
    await enqueueAll(db, jobsOf(someone(), 3));
    const jobs = await claimAll(db, 2);
    const refused = await refusal(claimAll(db, 1, 'worker-1', completing(jobs, results(jobs[0]?.id ?? ''))));
    expect(refused).toMatchObject({ code: 'invalid_request', sqlstate: '22023' });
    expect(await counts(db)).toEqual({ processing: 2, pending: 1 });
    // The same without it is taken.
    expect(await claimAll(db, 0, 'worker-1', completing(jobs))).toEqual([]);
    expect(await counts(db)).toEqual({ completed: 2, pending: 1 });
  });

  test.each([
    ['more ids than attempts', { p_completed_ids: [someone()], p_completed_attempts: [] }],
    ['too many jobs', { p_limit: 5001 }],
    ['fewer than none', { p_limit: -1 }],
    ['an unknown type', { p_job_types: ['mine_bitcoin'] }],
    ['a cursor of words', { p_cursor: { 1: 'far' } }],
    ['a cursor that is no object', { p_cursor: [1] }],
  ])('refuses %s', async (_, changed) => {
    await enqueue(db);
    expect(await refusal(claimAll(db, 1, 'worker-1', changed))).toMatchObject({ code: 'invalid_request' });
    expect(await counts(db)).toEqual({ pending: 1 });
  });
});

describe('at the same time', () => {
  test('a completion that is sent again while the first is under way is true when that ends', async () => {
    await enqueue(db);
    const [job] = await claimAll(db, 1);
    if (job === undefined) throw new Error('No job was due.');
    const [first, second] = [new Session(db), new Session(db)];
    try {
      const query = 'select public.complete_job($1, $2, $3, $4) as done';
      const values = [job.id, job.worker_id, { pages: 1 }, job.attempt];
      const pid = await pidOf(second);
      await first.run('begin');
      await first.run(query, values);
      const again = second.run<{ done: boolean }>(query, values);
      await untilBlocked(db, pid);
      await first.run('commit');
      expect(await again).toEqual([{ done: true }]);
    } finally {
      await Promise.all([first.end(), second.end()]);
    }
  });

  test('a heartbeat and a completion of one worker never wait for each other', async () => {
    await enqueueAll(db, jobsOf(someone(), 2));
    const [first, second] = await claimAll(db, 2);
    if (first === undefined || second === undefined) throw new Error('Too few jobs.');
    const finishing = new Session(db);
    try {
      await finishing.run('begin');
      await finishing.run('select public.complete_job($1, $2, $3, $4)', [second.id, 'worker-1', {}, second.attempt]);
      // Passes by the job that is about to end, and keeps the other.
      const kept = await call(db, 'service_role', 'keep_jobs', {
        p_worker_id: 'worker-1',
        p_job_ids: [second.id, first.id],
        p_attempts: [1, 1],
        p_refresh: true,
      });
      expect(kept).toEqual([]);
      await finishing.run('commit');
    } finally {
      await finishing.end();
    }
    expect(await counts(db)).toEqual({ processing: 1, completed: 1 });
  });

  test('no job is ever held by two of eight workers that abort at random', async () => {
    const count = 400;
    const all = await enqueueAll(db, [...jobsOf(someone(), count / 2), ...jobsOf(someone(), count / 2)]);
    const holders = new Map<string, string>();
    let aborted = 0;
    const work = async (name: string): Promise<void> => {
      const session = new Session(db);
      try {
        let held: { id: string; attempt: number }[] = [];
        for (;;) {
          await session.run('begin');
          const rows = await session.run<{ outcome: string; id: string; attempt: number }>(
            `select outcome, id, attempt from public.claim_jobs_v3(
               $1, array['shell_file_processing'], $2, null, $3::uuid[], $4::integer[])`,
            [name, 1 + Math.floor(Math.random() * 9), ids(held), held.map(({ attempt }) => attempt)],
          );
          if (Math.random() < 0.3) {
            await session.run('rollback');
            aborted += 1;
            continue;
          }
          await session.run('commit');
          expect(rows.filter(({ outcome }) => outcome === 'refused')).toEqual([]);
          for (const { id } of rows) {
            expect(holders.get(id), `held by ${holders.get(id)} and ${name}`).toBeUndefined();
            holders.set(id, name);
          }
          held = rows;
          if (rows.length === 0) return;
        }
      } finally {
        await session.end();
      }
    };
    await Promise.all(Array.from({ length: 8 }, (_, at) => work(`worker-${at}`)));
    // A worker that found nothing may have looked while another's abort was still to come.
    const rest = ids(await claimAll(db, count));
    expect([...holders.keys(), ...rest].toSorted()).toEqual(all.toSorted());
    expect(aborted).toBeGreaterThan(0);
    expect(new Set(holders.values()).size).toBeGreaterThan(1);
    expect(await counts(db)).toMatchObject({ completed: count - rest.length });
  });
});
