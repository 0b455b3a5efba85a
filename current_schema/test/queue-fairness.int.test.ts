import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { ageLines, claimAll, completing, enqueue, enqueueAll, ids, jobsOf, maintain, someone } from './queue.ts';
import { call, claimed, createTestDatabase, fence, makeDue, type TestDatabase } from './record.ts';

let db: TestDatabase;
const databases: TestDatabase[] = [];

beforeEach(async () => {
  db = await createTestDatabase();
  databases.push(db);
});
afterAll(() => Promise.all(databases.map((database) => database.drop())));

/** Whose jobs come, one claim after another. */
async function turns(count: number, workerId = 'worker-1'): Promise<(string | null)[]> {
  const found: (string | null)[] = [];
  for (let turn = 0; turn < count; turn++) {
    const [job] = await claimAll(db, 1, workerId);
    if (job === undefined) throw new Error('No job was due.');
    found.push(job.patient_id);
  }
  return found;
}

/** The longest run of the same record. */
function longestRun(found: readonly (string | null)[]): number {
  let longest = 0;
  let run = 0;
  for (const [at, one] of found.entries()) {
    run = at > 0 && found[at - 1] === one ? run + 1 : 1;
    longest = Math.max(longest, run);
  }
  return longest;
}

describe('records take turns', () => {
  test('5,000 waiting jobs of one record do not make another’s single job wait', async () => {
    const [many, single] = [someone(), someone()];
    await enqueueAll(db, jobsOf(many, 5000));
    await claimAll(db, 40);
    await enqueue(db, { job_payload: { patient_id: single } });
    expect(await turns(3)).toContain(single);
    // The same after the line has moved on, and for a batch.
    await ageLines(db, 2);
    await claimAll(db, 40);
    const another = someone();
    await enqueue(db, { job_payload: { patient_id: another } });
    expect((await claimAll(db, 5)).map((job) => job.patient_id)).toContain(another);
  });

  test('two records with backlogs alternate', async () => {
    const [ada, bob] = [someone(), someone()];
    await enqueueAll(db, jobsOf(ada, 50));
    for (const job of jobsOf(bob, 20)) await enqueue(db, { job_payload: job.job_payload });
    const found = await turns(20);
    expect(found.filter((one) => one === ada)).toHaveLength(10);
    expect(longestRun(found)).toBeLessThanOrEqual(2);
  });

  test('an endless stream of newcomers does not keep a backlog waiting for ever', async () => {
    const patient = someone();
    await enqueueAll(db, jobsOf(patient, 4));
    let served = 0;
    for (let round = 0; round < 24 && served < 4; round++) {
      await enqueue(db, { job_payload: { patient_id: someone() } });
      await enqueue(db, { job_payload: { patient_id: someone() } });
      const jobs = await claimAll(db, 2);
      expect(jobs).toHaveLength(2);
      served += jobs.filter((job) => job.patient_id === patient).length;
      await ageLines(db, 20);
    }
    expect(served).toBe(4);
  });

  test('a line that is served slowly lets newcomers go before a backlog all the same', async () => {
    const [many, single] = [someone(), someone()];
    await enqueueAll(db, jobsOf(many, 20));
    await turns(1);
    await ageLines(db, 3600);
    await turns(2);
    await enqueue(db, { job_payload: { patient_id: single } });
    expect(await turns(3)).toContain(single);
  });

  test('scheduled jobs that come due take turns with those that wait', async () => {
    const [ada, bob] = [someone(), someone()];
    const later = { due_at: new Date(Date.now() + 60_000).toISOString() };
    await enqueueAll(db, jobsOf(ada, 6, later));
    await enqueueAll(db, jobsOf(bob, 6));
    await makeDue(db);
    expect(await maintain(db, 'promote_due_jobs')).toEqual({ promote_due_jobs: 6 });
    const found = await turns(12);
    expect(longestRun(found)).toBeLessThanOrEqual(2);
  });

  test('requeued jobs of one record take turns with those that wait', async () => {
    const [ada, bob] = [someone(), someone()];
    await enqueueAll(db, jobsOf(ada, 6, { max_attempts: 1 }));
    for (const job of await claimAll(db, 6)) {
      await call(db, 'service_role', 'fail_job', { ...fence(job), p_error_code: 'internal', p_retryable: true });
    }
    await enqueueAll(db, jobsOf(bob, 6));
    const requeued = await call<{ outcome: string }[]>(db, 'service_role', 'requeue_dead_letter', { p_dry_run: false });
    expect(requeued.map(({ outcome }) => outcome)).toEqual(Array(6).fill('requeued'));
    const found = await turns(12);
    expect(longestRun(found)).toBeLessThanOrEqual(2);
  });

  test('a job that is handed back stands behind its record’s others, in turn with those of others', async () => {
    const [ada, bob] = [someone(), someone()];
    await enqueueAll(db, jobsOf(ada, 3));
    const first = await claimed(db);
    await enqueueAll(db, jobsOf(bob, 3));
    await call(db, 'service_role', 'reschedule_job', { ...fence(first), p_delay_seconds: 0 });
    const jobs = [...(await claimAll(db, 6))].map((job) => ({ ...job, place: Number(job.place) }));
    expect(jobs.toSorted((a, b) => a.place - b.place).at(-1)?.id).toBe(first.id);
    expect(jobs).toHaveLength(6);
  });
});

describe('priorities', () => {
  test('are strict: nothing of a lower one comes while there is one of a higher', async () => {
    const low = await enqueueAll(db, jobsOf(someone(), 5, { priority: 9 }));
    const middle = await enqueueAll(db, jobsOf(someone(), 5));
    await claimAll(db, 1);
    const high = await enqueueAll(db, jobsOf(someone(), 5, { priority: 1, job_type: 'ai_processing' }));
    const order: string[] = [];
    for (let turn = 0; turn < 14; turn++) order.push(...ids(await claimAll(db, 1)));
    expect(order.slice(0, 5)).toEqual(high);
    expect(order.slice(5, 9)).toEqual(middle.slice(1));
    expect(order.slice(9)).toEqual(low);
  });

  test('lines of the same one take turns, also when one has newcomers all the time', async () => {
    for (const type of ['ai_processing', 'shell_file_processing'])
      await enqueueAll(db, jobsOf(someone(), 1, { job_type: type }));
    await claimAll(db, 2);
    const waiting = await enqueue(db, { job_type: 'ai_processing', job_payload: { patient_id: someone() } });
    const order: string[] = [];
    for (let turn = 0; turn < 4; turn++) {
      await enqueue(db, { job_payload: { patient_id: someone() } });
      await ageLines(db, 2);
      order.push(...ids(await claimAll(db, 1)));
    }
    expect(order).toContain(waiting);
  });
});

test('a record’s place is taken from what it has in the line, not from what it had', async () => {
  const patient = someone();
  await enqueueAll(db, jobsOf(patient, 3));
  const jobs = await claimAll(db, 3);
  await claimAll(db, 0, 'worker-1', completing(jobs));
  await enqueue(db, { job_payload: { patient_id: patient } });
  const [next] = await claimAll(db, 1);
  const furthest = Math.max(...jobs.map(({ place }) => Number(place)));
  expect(Number(next?.place)).toBeLessThanOrEqual(furthest);
});
