import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase } from '@exora/local-stack/testing';
import postgres from 'postgres';
import { durably } from '../db/durably.ts';

/** What a claim costs the server, in microseconds of its processor for each job. */
interface Cost {
  jobs: number;
  /** Claimed and completed in batches of 500. */
  batch: number;
  /** One `claim_next_job_v3` and its `complete_job`. */
  single: number;
  /** One `enqueue_job_v3`. */
  enqueue: number;
}

export interface ChurnReport {
  jobs: number;
  seconds: number;
  start: Cost;
  end: Cost;
  ratio: Record<'batch' | 'single' | 'enqueue', number>;
}

const batch = 500;
const round = 5000;
const types = ['shell_file_processing', 'ai_processing'];

/**
 * Lets jobs through the queue while one transaction holds a snapshot from before, so that nothing dead can be removed,
 * and compares what a claim costs at the end with what it cost at the start. One worker asks at a time; upkeep runs as
 * often as workers ask for it.
 */
export async function churn(jobs: number, onProgress: (message: string) => void): Promise<ChurnReport> {
  const db = await createTestDatabase();
  const options = { max: 1, onnotice: () => undefined, connection: { role: 'service_role' } };
  const sql = postgres(db.adminUrl, options);
  const reader = postgres(db.adminUrl, { max: 1, onnotice: () => undefined });
  try {
    return await durably(db.adminUrl, async () => {
      const [backend] = await sql`select pg_backend_pid() as pid`;
      const cpuUs = () => Number(readFileSync(`/proc/${backend?.pid}/schedstat`, 'utf8').split(' ')[0]) / 1000;
      const queue = new Churner(sql, cpuUs);
      // So many always wait. Then plans and caches, before anything counts.
      await queue.enqueue(round);
      for (let warmUp = 0; warmUp < 4; warmUp++) await queue.pass(round);
      await queue.cost(20);

      const held = await reader.reserve();
      await held`begin isolation level repeatable read`;
      await held`select count(*) from public.job_queue`;
      const began = performance.now();
      const start = { jobs: 0, ...(await queue.cost(200)) };
      let done = 0;
      while (done < jobs) {
        await queue.pass(round);
        done += round;
        if (done % 200_000 === 0) onProgress(`churn: ${done} jobs, ${(queue.lastPassUs / round).toFixed(1)} µs each`);
      }
      const end = { jobs: done, ...(await queue.cost(200)) };
      await held`commit`;
      held.release();
      const ratio = (name: 'batch' | 'single' | 'enqueue') => Number((end[name] / start[name]).toFixed(2));
      return {
        jobs: done,
        seconds: Math.round((performance.now() - began) / 1000),
        start,
        end,
        ratio: { batch: ratio('batch'), single: ratio('single'), enqueue: ratio('enqueue') },
      };
    });
  } finally {
    await sql.end();
    await reader.end({ timeout: 1 });
    await db.drop();
  }
}

interface Claimed {
  id: string;
  attempt: number;
  line_id: number;
  place: string;
}

/** One worker's calls, timed by the processor of its server process. */
class Churner {
  readonly #sql: postgres.Sql;
  readonly #cpuUs: () => number;
  #cursor: Record<string, number> = {};
  #cursorSince = 0;
  #held: Claimed[] = [];
  lastPassUs = 0;

  constructor(sql: postgres.Sql, cpuUs: () => number) {
    this.#sql = sql;
    this.#cpuUs = cpuUs;
  }

  async enqueue(count: number): Promise<void> {
    const jobs = Array.from({ length: count }, (_, index) => jobOf(index));
    await this.#sql`select count(*) from public.enqueue_jobs_v3(${this.#sql.json(jobs)})`;
  }

  /** Enqueues jobs and works off as many, in batches; what claims and completions took is in `lastPassUs`. */
  async pass(count: number): Promise<void> {
    await this.enqueue(count);
    let spent = 0;
    for (let claimed = 0; claimed < count; claimed += batch) {
      await this.#tend();
      const before = this.#cpuUs();
      const rows: Claimed[] = await this.#sql`
        select * from public.claim_jobs_v3('churn', ${types}, ${batch},
          p_completed_ids => ${this.#held.map(({ id }) => id)}::uuid[],
          p_completed_attempts => ${this.#held.map(({ attempt }) => attempt)}::integer[],
          p_cursor => ${this.#sql.json(this.#cursor)})`;
      spent += this.#cpuUs() - before;
      this.#held = rows;
      for (const { line_id, place } of rows)
        this.#cursor[line_id] = Math.max(this.#cursor[line_id] ?? 0, Number(place));
    }
    this.lastPassUs = spent;
  }

  /** The mean of several. */
  async cost(singles: number): Promise<Omit<Cost, 'jobs'>> {
    let batches = 0;
    for (let index = 0; index < 4; index++) {
      await this.pass(round);
      batches += this.lastPassUs;
    }
    const shell_file_id = '00000000-0000-4000-8000-000000000000';
    // As long as upkeep needs to see where the lines are; nobody claims thousands at once and then one by one.
    for (let second = 0; second < 3; second++) {
      await sleep(1000);
      await this.#tend();
    }
    let enqueue = 0;
    let single = 0;
    for (let index = 0; index < singles; index++) {
      await this.#tend();
      let before = this.#cpuUs();
      await this.#sql`select public.enqueue_job_v3('ai_processing', 'Benchmark', ${this.#sql.json({ shell_file_id })})`;
      enqueue += this.#cpuUs() - before;
      before = this.#cpuUs();
      const [job] = await this.#sql`select id from public.claim_next_job_v3('churn', ${types})`;
      await this.#sql`select public.complete_job(${job?.id}, 'churn')`;
      single += this.#cpuUs() - before;
    }
    const tenth = (value: number) => Math.round(value * 10) / 10;
    return { batch: tenth(batches / 4 / round), single: tenth(single / singles), enqueue: tenth(enqueue / singles) };
  }

  /** What a worker does once a second. */
  async #tend(): Promise<void> {
    if (performance.now() - this.#cursorSince < 1000) return;
    this.#cursorSince = performance.now();
    this.#cursor = {};
    await this.#sql`select public.run_maintenance('churn')`;
    await this.#sql`select public.run_maintenance('churn', true)`;
  }
}

function jobOf(index: number) {
  const record = String(index % 100).padStart(12, '0');
  const job_payload = {
    shell_file_id: '00000000-0000-4000-8000-000000000000',
    patient_id: `00000000-0000-4000-8000-${record}`,
  };
  return { job_type: 'ai_processing', job_name: 'Benchmark', job_payload };
}
