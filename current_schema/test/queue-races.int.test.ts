import { afterAll, beforeEach, expect, test } from 'vitest';
import { enqueueAll, ids, jobsOf, Session } from './queue.ts';
import { asOwner, asService, createTestDatabase, person, type TestDatabase } from './record.ts';

let db: TestDatabase;
const databases: TestDatabase[] = [];

beforeEach(async () => {
  db = await createTestDatabase();
  databases.push(db);
});
afterAll(() => Promise.all(databases.map((database) => database.drop())));

/** At full size with EXORA_FAULTS=full. */
const turns = process.env.EXORA_FAULTS === 'full' ? 3000 : 120;

let patients: string[] = [];

type Held = { id: string; attempt: number };
const any = <T>(list: readonly T[]): T | undefined => list[Math.floor(Math.random() * list.length)];

/** What somebody may do at any moment; each sees jobs that others may have just changed. */
const deeds: Record<string, (session: Session, worker: string, held: Held[], all: string[]) => Promise<void>> = {
  claim: async (session, worker, held) => {
    const done = held.splice(0, Math.floor(Math.random() * 4));
    const rows = await session.run<Held & { outcome: string }>(
      `select outcome, id, attempt from public.claim_jobs_v3(
         $1, array['shell_file_processing', 'ai_processing'], 4, null, $2::uuid[], $3::integer[], p_waits => true)`,
      [worker, ids(done), done.map(({ attempt }) => attempt)],
    );
    held.push(...rows.filter(({ outcome }) => outcome === 'claimed'));
  },
  enqueue: async (session, _, __, all) => {
    const type = any(['shell_file_processing', 'ai_processing']) ?? '';
    const jobs = jobsOf(any(patients) ?? '', 5, { max_attempts: 2, job_type: type, lane: any(['reading', 'bulk']) });
    all.push(...ids(await session.run<{ id: string }>('select id from public.enqueue_jobs_v3($1) as id', [jobs])));
  },
  complete: async (session, worker, held) => {
    const job = held.pop();
    if (job) await session.run('select public.complete_job($1, $2, $3, $4)', [job.id, worker, {}, job.attempt]);
  },
  fail: async (session, worker, held) => {
    const job = held.pop();
    if (job) await session.run("select public.fail_job($1, $2, $3, 'internal')", [job.id, worker, job.attempt]);
  },
  'hand back': async (session, worker, held) => {
    const job = held.pop();
    if (job) await session.run('select public.reschedule_job($1, $2, $3)', [job.id, worker, job.attempt]);
  },
  heartbeat: async (session, worker, held) => {
    const job = any(held);
    if (job) await session.run('select public.update_job_heartbeat($1, $2, $3, 50)', [job.id, worker, job.attempt]);
  },
  keep: async (session, worker, held) => {
    await session.run('select public.keep_jobs($1, $2::uuid[], $3::integer[], true)', [
      worker,
      ids(held).toReversed(),
      held.map(({ attempt }) => attempt).toReversed(),
    ]);
  },
  call: async (session, worker, held) => {
    const job = any(held);
    if (job === undefined) return;
    await session.run(
      "select public.acquire_api_capacity('openai', 'gpt-4o-mini', 1, p_worker_id => $1, p_job_id => $2, p_lease_seconds => 3600)",
      [worker, job.id],
    );
  },
  retire: async (session, worker) => {
    await session.run('select public.retire_worker($1)', [worker]);
  },
  reap: async (session) => {
    await session.run('select public.reap_expired_jobs()');
  },
  maintain: async (session, worker) => {
    await session.run('select public.run_maintenance($1, random() < 0.5)', [worker]);
  },
  cancel: async (session, _, __, all) => {
    await session.run('select public.cancel_job($1)', [any(all)]);
  },
  requeue: async (session) => {
    await session.run('select public.requeue_dead_letter(p_limit => 5, p_dry_run => false)');
  },
};

test('whatever workers, operators and upkeep do at once, nothing waits for ever and each job is in one state', {
  timeout: 600_000,
}, async () => {
  const people = await Promise.all([person(db), person(db), person(db)]);
  patients = people.map(({ profileId }) => profileId);
  await asOwner(db, "update public.system_configuration set value = '0.01' where key = 'jobs.retry_base_seconds'");
  await asOwner(db, "update public.maintenance_tasks set every_seconds = 0.1 where task <> 'keep_job_partitions'");
  await asOwner(db, "update public.job_lanes set max_concurrent = 20 where lane in ('reading', 'bulk')");
  const all: string[] = [];
  for (const patient of patients) {
    all.push(...(await enqueueAll(db, jobsOf(patient, 60, { max_attempts: 2 }))));
    all.push(
      ...(await enqueueAll(db, jobsOf(patient, 60, { max_attempts: 2, job_type: 'ai_processing', lane: 'bulk' }))),
    );
  }
  const faults: string[] = [];
  const did: Record<string, number> = {};
  const act = async (worker: string): Promise<void> => {
    const session = new Session(db);
    // As the API's login has it.
    await session.run('set statement_timeout = 8000');
    const held: Held[] = [];
    try {
      for (let turn = 0; turn < turns; turn++) {
        const name = Math.random() < 0.35 ? 'claim' : (any(Object.keys(deeds)) ?? 'claim');
        if (Math.random() < 0.03) {
          await asOwner(
            db,
            "update public.job_workers set lease_until = now() - interval '1 second' where worker_id = $1",
            [worker],
          );
        }
        try {
          await deeds[name]?.(session, worker, held, all);
          did[name] = (did[name] ?? 0) + 1;
        } catch (thrown) {
          const { detail, message } = thrown as { detail?: string; message: string };
          if (detail !== 'job_not_held') faults.push(`${name}: ${message}`);
        }
      }
    } finally {
      await session.end();
    }
  };
  // Two sessions of each worker: its heartbeats run beside its claims.
  await Promise.all(Array.from({ length: 8 }, (_, at) => act(`worker-${at >> 1}`)));
  console.log(`races: ${JSON.stringify(did)}`);
  expect(faults).toEqual([]);
  const tasks = await asService(db, 'select task, last_error from public.maintenance_tasks where failures > 0');
  expect(tasks).toEqual([]);

  const rows = await asService<{ id: string }>(db, 'select id from public.job_queue');
  expect(ids(rows).toSorted()).toEqual(all.toSorted());
  // No slot is left with a job that was taken from its worker: what ended by itself, or was handed back in a later attempt,
  // releases its own.
  const leaked = await asService(
    db,
    `select l.id from public.api_capacity_leases as l join public.job_queue as j on j.id = l.job_id
     where l.released_at is null and l.revoked_at is null
       and (
         j.status = 'cancelled'
         or l.granted_at < (
           select max((e ->> 'at')::timestamptz) from jsonb_array_elements(j.attempt_errors) as e
           where e ->> 'error_code' = 'reader_crashed'
         )
       )`,
  );
  expect(leaked).toEqual([]);
  const over = await asOwner<{ lane: string }>(
    db,
    `select j.lane from exora_private.job_queue_live as j where j.status = 'processing' group by j.lane having count(*) > 20`,
  );
  expect(over).toEqual([]);
});
