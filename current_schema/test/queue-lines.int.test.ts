import { afterAll, beforeEach, expect, test } from 'vitest';
import {
  ageLines,
  claimAll,
  completing,
  enqueue,
  enqueueAll,
  ids,
  jobsOf,
  maintain,
  Session,
  someone,
} from './queue.ts';
import { asOwner, createTestDatabase, type TestDatabase } from './record.ts';

let db: TestDatabase;
const databases: TestDatabase[] = [];

beforeEach(async () => {
  db = await createTestDatabase();
  databases.push(db);
});
afterAll(() => Promise.all(databases.map((database) => database.drop())));

interface Line {
  virtual_time: number;
  low_water: number;
}

async function line(): Promise<Line> {
  const [row] = await asOwner<Line>(
    db,
    'select virtual_time::int, low_water::int from exora_private.job_lines order by virtual_time desc limit 1',
  );
  if (row === undefined) throw new Error('There is no line yet.');
  return row;
}

const stranded = () =>
  asOwner(
    db,
    `select from exora_private.job_queue_live as j join exora_private.job_lines as l on l.id = j.line_id
     where j.status = 'pending' and j.place < l.low_water`,
  );

/** Lets the line's low water rise so far: it waits for every transaction of the server that was running when it was noted. */
async function untilLowWater(least: number): Promise<void> {
  while ((await line()).low_water < least) await maintain(db, 'advance_job_lines');
}

/** Serves so many jobs and lets the line note it, as if a second had passed. */
async function serve(count: number, cursor: Record<string, number> = {}): Promise<string[]> {
  await ageLines(db, 2);
  return ids(await claimAll(db, count, 'worker-1', { p_cursor: cursor }));
}

test('the low water follows what was served, so that claims do not step over it again', async () => {
  await enqueueAll(db, jobsOf(someone(), 100));
  await serve(50);
  expect(await line()).toMatchObject({ low_water: 0, virtual_time: 49_000 });
  await untilLowWater(49_000);
  expect(await line()).toMatchObject({ low_water: 49_000, virtual_time: 49_000 });
  expect(await serve(100)).toHaveLength(50);
});

test('a job that is committed late is claimed, however far the line has moved meanwhile', async () => {
  await enqueueAll(db, jobsOf(someone(), 60));
  await serve(1);
  const late = new Session(db);
  try {
    await late.run('begin');
    const [job] = await late.run<{ id: string }>(
      "select public.enqueue_job_v3('shell_file_processing', 'A job', $1) as id",
      [{ patient_id: someone() }],
    );
    for (let round = 0; round < 5; round++) {
      await serve(10);
      await maintain(db, 'advance_job_lines');
    }
    // Kept back by the open transaction alone.
    expect((await line()).low_water).toBe(0);
    await late.run('commit');
    const found: string[] = await serve(1);
    expect(found).toEqual([job?.id]);
    await untilLowWater(1);
    expect(await stranded()).toEqual([]);
  } finally {
    await late.end();
  }
});

test('a transaction without a write, however old, does not hold the low water back', async () => {
  await enqueueAll(db, jobsOf(someone(), 20));
  const old = new Session(db);
  try {
    await old.run('begin isolation level repeatable read');
    await old.run('select from public.job_queue');
    await serve(10);
    await untilLowWater(9000);
    expect((await line()).low_water).toBe(9000);
  } finally {
    await old.end();
  }
});

test('a cursor spares a claim what was served a moment ago; without it nothing is missed', async () => {
  await enqueueAll(db, jobsOf(someone(), 3));
  const [first] = await claimAll(db, 1);
  const late = await enqueue(db, { job_payload: { patient_id: someone() } });
  const beyond = { [String(first?.line_id)]: 2_000 };
  expect(await serve(1, beyond)).not.toEqual([late]);
  expect(await serve(1)).toEqual([late]);
});

test('what an older snapshot put below the low water after all is swept above it', async () => {
  await enqueueAll(db, jobsOf(someone(), 30));
  const id = await enqueue(db, { job_payload: { patient_id: someone() } });
  await serve(31);
  await untilLowWater(1);
  await asOwner(db, "update public.job_queue set status = 'pending', place = 0 where id = $1", [id]);
  expect(await serve(1)).toEqual([]);
  expect(await maintain(db, 'sweep_job_queue')).toEqual({ sweep_job_queue: 1 });
  expect(await serve(1)).toEqual([id]);
});

test('claims, enqueuing and roll-backs side by side strand no job and lose none', async () => {
  const committed: string[] = [];
  const taken: string[] = [];
  let isOver = false;
  const put = async (): Promise<void> => {
    const session = new Session(db);
    try {
      for (let round = 0; round < 40; round++) {
        await session.run('begin');
        const jobs = jobsOf(someone(), 1 + Math.floor(Math.random() * 4));
        const rows = await session.run<{ id: string }>('select id from public.enqueue_jobs_v3($1) as id', [jobs]);
        if (Math.random() < 0.25) await session.run('rollback');
        else {
          await session.run('commit');
          committed.push(...ids(rows));
        }
      }
    } finally {
      await session.end();
    }
  };
  const take = async (name: string): Promise<void> => {
    const session = new Session(db);
    try {
      let held: { id: string; attempt: number }[] = [];
      while (!isOver) {
        await session.run('begin');
        const rows = await session.run<{ id: string; attempt: number }>(
          `select id, attempt from public.claim_jobs_v3($1, array['shell_file_processing'], 5, null, $2::uuid[], $3::integer[])`,
          [name, ids(held), held.map(({ attempt }) => attempt)],
        );
        if (Math.random() < 0.25) await session.run('rollback');
        else {
          await session.run('commit');
          taken.push(...ids(rows));
          held = rows;
        }
      }
      if (held.length > 0) await claimAll(db, 0, name, completing(held));
    } finally {
      await session.end();
    }
  };
  const keep = async (): Promise<void> => {
    while (!isOver) {
      await ageLines(db, 2);
      await maintain(db, 'advance_job_lines');
      expect(await stranded()).toEqual([]);
    }
  };
  const takers = [take('worker-1'), take('worker-2'), take('worker-3'), keep()];
  await Promise.all([put(), put(), put()]);
  isOver = true;
  await Promise.all(takers);
  for (let round = 0; round < 3; round++) {
    taken.push(...(await serve(500)));
    await maintain(db, 'advance_job_lines');
  }
  expect(taken.toSorted()).toEqual(committed.toSorted());
  await untilLowWater(1);
});
