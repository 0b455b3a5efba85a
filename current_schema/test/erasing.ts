import { asOwner, call, fence, type Job, type TestDatabase } from './record.ts';

/** An answer of `continue_erasure`. */
export interface Step {
  step: 'files' | 'rows' | 'done';
  paths?: string[];
  counts?: Record<string, number>;
}

/** The next job that erases, or null. */
export async function claimErasure(db: TestDatabase, workerId = 'eraser'): Promise<Job | null> {
  const [job] = await call<Job[]>(db, 'service_role', 'claim_next_job_v3', {
    worker_id: workerId,
    job_types: ['privacy_processing'],
  });
  return job ?? null;
}

/** One call of a worker about its erasure; what it names of the file store is removed, as Storage does. */
export async function step(db: TestDatabase, job: Job): Promise<Step> {
  const done = await call<Step>(db, 'service_role', 'continue_erasure', fence(job));
  if (done.step === 'files') {
    await asOwner(db, 'delete from storage.objects where name = any ($1)', [done.paths ?? []]);
  }
  return done;
}

/** Works all waiting erasures off, as a worker does. Gives the last one's receipt. */
export async function eraseAll(db: TestDatabase): Promise<Record<string, number>> {
  let counts: Record<string, number> = {};
  for (let job = await claimErasure(db); job !== null; job = await claimErasure(db)) {
    for (;;) {
      const done = await step(db, job);
      if (done.step !== 'done') continue;
      counts = done.counts ?? {};
      break;
    }
    await call(db, 'service_role', 'complete_job', { ...fence(job), p_job_result: {} });
  }
  return counts;
}
