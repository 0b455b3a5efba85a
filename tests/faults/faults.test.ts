/**
 * What the queue and its workers survive, with real processes: `npm test` at small size, `npm run test:faults` at full
 * size. Each test prints its counts. Afterwards every job has exactly one final state, every effect happened once, and no
 * API slot is held.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Ending, type Fault, World } from './world.ts';

const isFull = process.env.EXORA_FAULTS === 'full';
const jobs = isFull ? 10_000 : 1000;
/** Long enough that faults hit jobs under way. */
const jobMs = isFull ? 60 : 100;
const limitMs = isFull ? 900_000 : 60_000;

let world: World;
beforeEach(async () => {
  world = await World.create();
});
afterEach(() => world.end());

/** Mostly plain jobs, some of each kind that ends well. */
const mixed = (index: number): Fault =>
  index % 50 === 0 ? 'slot' : index % 25 === 0 ? 'fails_once' : index % 3 === 0 ? 'batch' : 'none';

function tell(fault: string, more: Record<string, number>, ending: Ending): void {
  console.log(`faults: ${fault}: ${JSON.stringify({ ...more, ...ending })}`);
}

function expectWhole(ending: Ending, statuses: Record<string, number>): void {
  expect(ending).toMatchObject({
    byStatus: statuses,
    effectsMissing: 0,
    effectsTwice: 0,
    effectsAstray: 0,
    slotsHeld: 0,
  });
}

/** Waits until what dead callers held came back. */
async function slotsBack(): Promise<void> {
  const until = performance.now() + 10_000;
  while ((await world.ending()).slotsHeld > 0 && performance.now() < until) await sleep(100);
}

describe('the queue survives', () => {
  it('workers that are killed at random', { timeout: limitMs + 60_000 }, async () => {
    await world.enqueue(jobs, mixed, jobMs);
    for (let count = 0; count < 4; count++) await world.startWorker();
    let killed = 0;
    await world.allFinished(limitMs, async () => {
      await sleep(150 + Math.random() * 500);
      if (killed >= (isFull ? 60 : 8)) return;
      await world.kill(world.workers[Math.floor(Math.random() * world.workers.length)]);
      killed++;
      await world.startWorker();
    });
    await slotsBack();
    const ending = await world.ending();
    tell('killed workers', { killed }, ending);
    // A kill costs each job that was held an attempt; five may be used up by so many kills.
    const given = ending.byStatus.dead_letter ?? 0;
    expect(given).toBeLessThanOrEqual(isFull ? 5 : 2);
    expectWhole(ending, { completed: jobs - given });
    expect(killed).toBeGreaterThan(2);
  });

  it('a killed worker: its jobs are back within lease and a second, and never with two at once', {
    timeout: 60_000,
  }, async () => {
    await world.enqueue(8, () => 'hang');
    const holder = await world.startWorker('holder');
    const held = async () =>
      (
        await world.query<{ n: number }>(
          "select count(*)::integer as n from public.job_queue where status = 'processing'",
        )
      )[0]?.n ?? 0;
    while ((await held()) < 8) await sleep(20);
    await world.query('update exora_private.job_queue_live set job_payload = job_payload || \'{"fault": "none"}\'');
    await world.startWorker('heir');
    await world.kill(holder);
    const killedAt = performance.now();
    await world.allFinished(20_000, () => sleep(20));
    const backMs = performance.now() - killedAt;
    const [row] = await world.query<{ early: number }>(`
      select count(*)::integer as early from public.fault_begun as later
      join public.fault_begun as first on first.job_id = later.job_id and first.attempt < later.attempt
      where later.at < first.at + interval '1 second'`);
    const ending = await world.ending();
    tell('one killed worker', { backMs: Math.round(backMs), leaseMs: 2000, early: row?.early ?? -1 }, ending);
    expectWhole(ending, { completed: 8 });
    expect(backMs).toBeLessThan(2000 + 1000 + 400);
    expect(row?.early).toBe(0);
  });

  it('a database that crashes in the middle', { timeout: limitMs + 60_000 }, async () => {
    await world.enqueue(jobs, mixed, jobMs);
    for (let count = 0; count < 3; count++) await world.startWorker();
    let restarts = 0;
    await world.allFinished(limitMs, async () => {
      await sleep(600);
      if (restarts >= (isFull ? 6 : 2)) return;
      await world.restartDatabase();
      restarts++;
    });
    await slotsBack();
    const ending = await world.ending();
    tell('database crashes', { restarts }, ending);
    expectWhole(ending, { completed: jobs });
    expect(restarts).toBeGreaterThan(0);
  });

  it('connections that are cut', { timeout: limitMs + 60_000 }, async () => {
    await world.enqueue(jobs, mixed, jobMs);
    for (let count = 0; count < 3; count++) await world.startWorker();
    let cut = 0;
    await world.allFinished(limitMs, async () => {
      await sleep(250);
      if (cut < (isFull ? 600 : 40)) cut += await world.severConnections();
    });
    await slotsBack();
    const ending = await world.ending();
    tell('cut connections', { cut }, ending);
    expectWhole(ending, { completed: jobs });
    expect(cut).toBeGreaterThan(5);
  });

  it('processors that never return or answer nonsense, and jobs that kill their workers', {
    timeout: limitMs + 60_000,
  }, async () => {
    const bad: Record<number, Fault> = { 3: 'hang', 5: 'poison', 7: 'malformed', 11: 'hang', 13: 'malformed' };
    const count = jobs / 4;
    await world.enqueue(count, (index) => bad[index] ?? mixed(index));
    for (let workers = 0; workers < 3; workers++) await world.startWorker();
    let restarted = 0;
    await world.allFinished(limitMs, async () => {
      await sleep(100);
      while (world.workers.length < 3) {
        await world.startWorker();
        restarted++;
      }
    });
    await slotsBack();
    const ending = await world.ending();
    tell('bad jobs', { restarted }, ending);
    const ends = await world.query<{ fault: string; status: string; error_code: string }>(`
      select job_payload ->> 'fault' as fault, status, error_code from public.job_queue where status <> 'completed'`);
    const of = (...faults: string[]) => ends.filter(({ fault }) => faults.includes(fault));
    const crashed = { status: 'dead_letter', error_code: 'reader_crashed' };
    expect(of('poison')).toMatchObject([crashed]);
    // What is held beside a job that kills its worker may be killed with it each time, though that is rare.
    const beside = ends.filter(({ fault, error_code }) => fault !== 'poison' && error_code === 'reader_crashed');
    expect(beside.length).toBeLessThanOrEqual(2);
    const own = (fault: string) => of(fault).filter((job) => !beside.includes(job));
    expect(new Set(own('hang').map((job) => `${job.status} ${job.error_code}`))).toEqual(
      new Set(['dead_letter processing_timeout']),
    );
    expect(new Set(own('malformed').map((job) => `${job.status} ${job.error_code}`))).toEqual(
      new Set(['failed job_result_invalid']),
    );
    expect(of('hang', 'malformed', 'poison')).toHaveLength(5);
    expectWhole(ending, { completed: count - ends.length });
    expect(ends.length).toBeLessThanOrEqual(7);
  });

  it('clocks that jump: the workers’ own, and the database’s', { timeout: limitMs + 60_000 }, async () => {
    await world.enqueue(jobs, mixed, jobMs);
    for (let count = 0; count < 3; count++) await world.startWorker('jumping');
    let jumps = 0;
    await world.allFinished(limitMs, async () => {
      await sleep(400);
      if (jumps >= (isFull ? 40 : 4)) return;
      await world.jumpClock(3600);
      jumps++;
    });
    await slotsBack();
    const ending = await world.ending();
    tell('jumping clocks', { jumps }, ending);
    const given = ending.byStatus.dead_letter ?? 0;
    expect(given).toBeLessThanOrEqual(isFull ? 5 : 2);
    expectWhole(ending, { completed: jobs - given });
  });
});
