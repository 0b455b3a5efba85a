import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { claimAll, completing, counts, enqueue, enqueueAll, ids, jobsOf, Session, someone } from './queue.ts';
import { asOwner, call, createTestDatabase, fence, refusal, silence, type TestDatabase } from './record.ts';

let db: TestDatabase;
const databases: TestDatabase[] = [];

beforeEach(async () => {
  db = await createTestDatabase();
  databases.push(db);
});
afterAll(() => Promise.all(databases.map((database) => database.drop())));

const limit = (lane: string, most: number | null) =>
  call<boolean>(db, 'service_role', 'limit_lane', { p_lane: lane, p_max_concurrent: most });

describe('a paused lane', () => {
  test('gives no jobs until it is resumed; other lanes go on, and what is processed is finished', async () => {
    await enqueueAll(db, jobsOf(someone(), 3));
    const [held] = await claimAll(db, 1);
    if (held === undefined) throw new Error('No job was due.');
    expect(await call(db, 'service_role', 'pause_lane', { p_lane: 'reading', p_reason: 'the scanner burns' })).toBe(
      true,
    );
    expect(await call(db, 'service_role', 'pause_lane', { p_lane: 'reading' })).toBe(false);
    const other = await enqueue(db, { p_lane: 'bulk' });
    await enqueue(db);
    expect(ids(await claimAll(db, 9))).toEqual([other]);
    expect(await call(db, 'service_role', 'complete_job', fence(held))).toBe(true);
    expect(await call(db, 'service_role', 'resume_lane', { p_lane: 'reading' })).toBe(true);
    expect(await call(db, 'service_role', 'resume_lane', { p_lane: 'reading' })).toBe(false);
    expect(await claimAll(db, 9)).toHaveLength(3);
  });
});

describe('a lane that is paused until a time', () => {
  const until = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
  const laneOf = async (name: string) => {
    const lanes = await call<{ lane: string; paused_at: Date | null; paused_until: Date | null }[]>(
      db,
      'service_role',
      'list_lanes',
      {},
    );
    return lanes.find(({ lane }) => lane === name);
  };

  test('goes on by itself when the time has come, and the log says so', async () => {
    await enqueueAll(db, jobsOf(someone(), 2));
    const end = until(3600);
    await call(db, 'service_role', 'pause_lane', { p_lane: 'reading', p_reason: 'upkeep', p_until: end });
    await call(db, 'service_role', 'run_maintenance', { p_worker_id: 'worker-1' });
    const kept = new Date((await laneOf('reading'))?.paused_until ?? 0).getTime();
    expect(kept).toBe(Date.parse(end));
    expect(await claimAll(db, 9)).toEqual([]);
    await asOwner(
      db,
      `update public.job_lanes set paused_at = now() - interval '2 hours', paused_until = now() - interval '1 second'
       where lane = 'reading'`,
    );
    await asOwner(db, "update public.maintenance_tasks set due_at = '-infinity'");
    await call(db, 'service_role', 'run_maintenance', { p_worker_id: 'worker-1' });
    expect(await laneOf('reading')).toMatchObject({ paused_at: null, paused_until: null });
    expect(await claimAll(db, 9)).toHaveLength(2);
    const events = await asOwner(db, "select details from public.audit_log where event_type = 'lane.resumed'");
    expect(events).toEqual([{ details: { lane: 'reading', by_schedule: true } }]);
  });

  test.each([
    ['is over', -1],
    ['is too far away', 91 * 86_400],
  ])('is refused when it %s', async (_, seconds) => {
    const paused = call(db, 'service_role', 'pause_lane', { p_lane: 'bulk', p_until: until(seconds) });
    expect(await refusal(paused)).toMatchObject({ code: 'invalid_request' });
  });
});

describe('a limited lane', () => {
  test('gives no more than its limit in one claim, from all its lines together', async () => {
    await limit('bulk', 3);
    for (const priority of [1, 5]) {
      for (const type of ['shell_file_processing', 'ai_processing']) {
        await enqueueAll(db, jobsOf(someone(), 4, { lane: 'bulk', priority, job_type: type }));
      }
    }
    expect(await claimAll(db, 50)).toHaveLength(3);
    expect(await claimAll(db, 50)).toEqual([]);
    expect(await counts(db)).toEqual({ pending: 13, processing: 3 });
  });

  test('does not hold back jobs of other lanes', async () => {
    await limit('bulk', 1);
    await enqueueAll(db, jobsOf(someone(), 4, { lane: 'bulk', priority: 1 }));
    await enqueueAll(db, jobsOf(someone(), 4));
    expect(await claimAll(db, 50)).toHaveLength(5);
  });

  test('is never above its limit, however many workers claim at once', async () => {
    const most = 5;
    await limit('reading', most);
    await enqueueAll(db, [...jobsOf(someone(), 60), ...jobsOf(someone(), 60, { priority: 2 })]);
    let worst = 0;
    let isOver = false;
    const watch = async (): Promise<void> => {
      while (!isOver) worst = Math.max(worst, (await counts(db)).processing ?? 0);
    };
    const work = async (name: string): Promise<void> => {
      let held: { id: string; attempt: number }[] = [];
      for (;;) {
        const rows = await claimAll(db, 3, name, completing(held));
        held = rows;
        if (rows.length > 0) continue;
        const { pending = 0 } = await counts(db);
        if (pending === 0) return;
      }
    };
    const watching = watch();
    await Promise.all(Array.from({ length: 4 }, (_, at) => work(`worker-${at}`)));
    isOver = true;
    await watching;
    expect(worst).toBeLessThanOrEqual(most);
    expect(worst).toBeGreaterThan(1);
    expect(await counts(db)).toEqual({ completed: 120 });
  });

  test('two of them, met in different orders by claims at the same time, never make one wait for ever', async () => {
    await limit('reading', 100);
    await limit('bulk', 100);
    await enqueueAll(db, jobsOf(someone(), 300, { lane: 'bulk', priority: 1, job_type: 'ai_processing' }));
    await enqueueAll(db, jobsOf(someone(), 300, { lane: 'bulk', priority: 9 }));
    await enqueueAll(db, jobsOf(someone(), 300, { lane: 'reading', priority: 5 }));
    await enqueueAll(db, jobsOf(someone(), 300, { lane: 'reading', priority: 1, job_type: 'semantic_processing' }));
    const types = [
      ['ai_processing', 'shell_file_processing'],
      ['semantic_processing', 'shell_file_processing'],
    ];
    const errors: string[] = [];
    await Promise.all(
      Array.from({ length: 6 }, async (_, at) => {
        const session = new Session(db);
        const asked = [`worker-${at}`, types[at % 2]];
        try {
          for (let turn = 0; turn < 40; turn++) {
            await session
              .run('select from public.claim_jobs_v3($1, $2, 60)', asked)
              .catch((thrown: Error) => errors.push(thrown.message));
          }
        } finally {
          await session.end();
        }
      }),
    );
    expect(errors).toEqual([]);
  });

  const ends: [string, (job: { id: string; worker_id: string; attempt: number }) => Promise<unknown>][] = [
    ['completed', (job) => call(db, 'service_role', 'complete_job', fence(job))],
    ['completed in a batch', (job) => claimAll(db, 0, job.worker_id, completing([job]))],
    ['failed', (job) => call(db, 'service_role', 'fail_job', { ...fence(job), p_error_code: 'internal' })],
    ['handed back', (job) => call(db, 'service_role', 'reschedule_job', { ...fence(job), p_delay_seconds: 60 })],
    ['cancelled', (job) => call(db, 'service_role', 'cancel_job', { p_job_id: job.id })],
    ['retired with its worker', (job) => call(db, 'service_role', 'retire_worker', { p_worker_id: job.worker_id })],
    [
      'reaped',
      async (job) => {
        await silence(db, job.worker_id);
        await call(db, 'service_role', 'reap_expired_jobs');
      },
    ],
  ];
  test.each(ends)('has the slot of a job back that was %s', async (_, end) => {
    await limit('reading', 1);
    await enqueueAll(db, jobsOf(someone(), 3));
    const [job] = await claimAll(db, 2);
    if (job === undefined) throw new Error('No job was due.');
    expect(await claimAll(db, 2, 'worker-2')).toEqual([]);
    await end(job);
    expect(await claimAll(db, 2, 'worker-2')).toHaveLength(1);
    expect(await claimAll(db, 2, 'worker-2')).toEqual([]);
  });

  test('counts what was processed when it was limited, and none when the limit is taken away', async () => {
    await enqueueAll(db, jobsOf(someone(), 8));
    const held = await claimAll(db, 3);
    await limit('reading', 4);
    expect(await claimAll(db, 5, 'worker-2')).toHaveLength(1);
    await claimAll(db, 0, 'worker-1', completing(held));
    await limit('reading', 2);
    expect(await claimAll(db, 5, 'worker-2')).toHaveLength(1);
    await limit('reading', null);
    expect(await claimAll(db, 5, 'worker-2')).toHaveLength(3);
  });

  test('a claim that is rolled back takes no slot', async () => {
    await limit('reading', 1);
    await enqueueAll(db, jobsOf(someone(), 2));
    const session = new Session(db);
    try {
      await session.run('begin');
      await session.run("select from public.claim_jobs_v3('w', array['shell_file_processing'], 5)");
      await session.run('rollback');
    } finally {
      await session.end();
    }
    expect(await claimAll(db, 5)).toHaveLength(1);
    expect(await asOwner(db, 'select from exora_private.job_lane_slots')).toHaveLength(1);
  });
});

describe('an unknown lane', () => {
  test.each(['pause_lane', 'resume_lane', 'limit_lane'])('is refused by %s by name', async (name) => {
    const refused = await refusal(call(db, 'service_role', name, { p_lane: 'express' }));
    expect(refused).toMatchObject({ code: 'not_found', sqlstate: 'P0002' });
    expect(refused.message).toContain("'express'");
  });

  test('takes no jobs', async () => {
    const refused = await refusal(enqueue(db, { p_lane: 'express' }));
    expect(refused).toMatchObject({ code: 'invalid_request', sqlstate: '22023' });
    expect(refused.message).toContain("'express'");
    expect(await counts(db)).toEqual({});
    await enqueue(db, { p_lane: 'bulk' });
  });

  test.each([0, -1, 10_001])('has no limit of %i', async (most) => {
    expect(await refusal(limit('bulk', most))).toMatchObject({ code: 'invalid_request' });
  });
});
