import postgres from 'postgres';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { claimAll, completing, counts, enqueue, enqueueAll, jobsOf, maintain, someone } from './queue.ts';
import {
  asOwner,
  asService,
  call,
  claimed,
  createTestDatabase,
  fence,
  person,
  refusal,
  type TestDatabase,
} from './record.ts';

let db: TestDatabase;
const databases: TestDatabase[] = [];

beforeEach(async () => {
  db = await createTestDatabase();
  databases.push(db);
});
afterAll(() => Promise.all(databases.map((database) => database.drop())));

const keep = () => maintain(db, 'keep_job_partitions');

/** The parts of the finished jobs, by name, with those that the API's roles could reach or that have no row security. */
async function parts(): Promise<{ name: string; is_open: boolean }[]> {
  return asOwner(
    db,
    `select c.relname as name,
       not c.relrowsecurity or exists (
         select from unnest(array['anon', 'authenticated', 'service_role']) as r (role)
         where has_table_privilege(r.role, c.oid, 'select, insert, update, delete, truncate, references, trigger')
       ) as is_open
     from pg_inherits as i join pg_class as c on c.oid = i.inhrelid
     where i.inhparent = 'exora_private.job_queue_finished'::regclass order by 1`,
  );
}
const weekly = async () => (await parts()).map(({ name }) => name).filter((name) => /\d{4}w\d{2}$/.test(name));
const nameOf = async (days: number) => {
  const [row] = await asOwner<{ name: string }>(
    db,
    `select to_char(now() at time zone 'utc' + make_interval(days => $1), '"job_queue_finished_"IYYY"w"IW') as name`,
    [days],
  );
  return row?.name;
};

/** Makes the part of a week in the past, as maintenance would have made it then. */
async function makePart(daysAgo: number): Promise<void> {
  await asOwner(
    db,
    `do $do$
     declare
       v_week timestamptz := date_trunc('week', (now() - interval '${daysAgo} days') at time zone 'utc') at time zone 'utc';
     begin
       execute format(
         'create table exora_private.%I partition of exora_private.job_queue_finished for values from (%L) to (%L)',
         to_char(v_week at time zone 'utc', '"job_queue_finished_"IYYY"w"IW'),
         left(exora_private.job_id_prefix(v_week), 13) || '-0000-0000-000000000000',
         left(exora_private.job_id_prefix(v_week + interval '1 week'), 13) || '-0000-0000-000000000000'
       );
     end $do$`,
  );
}

/** A completed job that was made so many days ago, and finished some days ago. Gives the part that holds it. */
async function finished(madeDaysAgo: number, finishedDaysAgo = madeDaysAgo): Promise<string> {
  await enqueue(db);
  const job = await claimed(db);
  await call(db, 'service_role', 'complete_job', fence(job));
  const [row] = await asOwner<{ part: string }>(
    db,
    `update public.job_queue set
       id = (exora_private.job_id_prefix(now() - make_interval(days => $2)) || substr(gen_random_uuid()::text, 16))::uuid,
       created_at = now() - make_interval(days => $2),
       finished_at = now() - make_interval(days => $3)
     where id = $1
     returning tableoid::regclass::text as part`,
    [job.id, madeDaysAgo, finishedDaysAgo],
  );
  return row?.part.replace('exora_private.', '') ?? '';
}

describe('parts of finished jobs', () => {
  test('are made for this week and the next two, closed to everybody, and once', async () => {
    expect(await weekly()).toEqual([]);
    expect(await keep()).toEqual({ keep_job_partitions: 3 });
    expect(await weekly()).toEqual([await nameOf(0), await nameOf(7), await nameOf(14)].toSorted());
    expect((await parts()).filter(({ is_open: isOpen }) => isOpen)).toEqual([]);
    expect(await keep()).toEqual({ keep_job_partitions: 0 });
    const { caller } = await person(db);
    for (const who of ['service_role', caller, 'anon'] as const) {
      const [part] = await weekly();
      const reading = db.sqlAs(who, (sql) => sql.unsafe(`select from exora_private.${part}`));
      expect(await refusal(reading)).toMatchObject({ sqlstate: '42501' });
    }
    expect(await asService(db, 'select from public.job_queue')).toEqual([]);
  });

  test('take the jobs of their weeks; a job of another week stays apart', async () => {
    await keep();
    expect(await finished(0)).toBe(await nameOf(0));
    expect(await finished(14)).toBe('job_queue_finished_other');
    await makePart(21);
    expect(await finished(21)).toBe(await nameOf(-21));
    expect(await counts(db)).toEqual({ completed: 3 });
  });

  test('are made next to what was finished before, which stays where it is', async () => {
    expect(await finished(0)).toBe('job_queue_finished_other');
    expect(await keep()).toEqual({ keep_job_partitions: 2 });
    expect(await weekly()).toEqual([await nameOf(7), await nameOf(14)].toSorted());
    expect(await finished(0)).toBe('job_queue_finished_other');
    expect(await counts(db)).toEqual({ completed: 2 });
  });

  test('are dropped whole when all in them ended long ago, and kept while anything ended late', async () => {
    await keep();
    for (const days of [50, 43, 20]) await makePart(days);
    await finished(50);
    await finished(43);
    await finished(43, 2);
    await finished(20);
    expect(await keep()).toEqual({ keep_job_partitions: 1 });
    expect(await weekly()).not.toContain(await nameOf(-50));
    expect(await weekly()).toEqual(expect.arrayContaining([await nameOf(-43), await nameOf(-20), await nameOf(0)]));
    expect(await counts(db)).toEqual({ completed: 3 });
    await asOwner(db, "update public.system_configuration set value = '10' where key = 'jobs.retention_days'");
    expect(await keep()).toEqual({ keep_job_partitions: 1 });
    expect(await weekly()).not.toContain(await nameOf(-20));
  });

  test('lose no job that is not finished, and nothing of the time that is to be kept', async () => {
    await keep();
    await finished(60);
    await finished(31);
    await finished(29);
    await enqueueAll(db, [{ ...jobsOf(someone(), 1)[0], idempotency_key: 'an-old-key' }]);
    await asOwner(db, "update public.job_queue set created_at = now() - interval '60 days' where status = 'pending'");
    await asOwner(
      db,
      `insert into public.job_idempotency_keys (key, job_id, created_at)
       values ('key-of-the-past', gen_random_uuid(), now() - interval '31 days'),
         ('key-of-today', gen_random_uuid(), now())`,
    );
    await asOwner(
      db,
      "update public.job_idempotency_keys set created_at = now() - interval '40 days' where key = 'an-old-key'",
    );
    await keep();
    expect(await counts(db)).toEqual({ completed: 1, pending: 1 });
    const keys = await asService<{ key: string }>(db, 'select key from public.job_idempotency_keys order by 1');
    // The old key's job still waits.
    expect(keys.map(({ key }) => key)).toEqual(['an-old-key', 'key-of-today']);
  });
});

describe('every part of the queue', () => {
  test('has row security and no grants', async () => {
    await keep();
    const open = await asOwner(
      db,
      `select c.relname from pg_partition_tree('public.job_queue') as t join pg_class as c on c.oid = t.relid
       where t.level > 0 and (not c.relrowsecurity or exists (
         select from unnest(array['anon', 'authenticated', 'service_role']) as r (role)
         where has_table_privilege(r.role, c.oid, 'select, insert, update, delete, truncate, references, trigger')
       ))`,
    );
    expect(open).toEqual([]);
    const [tree] = await asOwner<{ parts: number }>(
      db,
      "select count(*)::int as parts from pg_partition_tree('public.job_queue')",
    );
    expect(tree?.parts).toBe(7);
  });
});

describe('the monitoring queries of the specification', () => {
  test('answer as printed, finished jobs included', async () => {
    await keep();
    await enqueueAll(db, jobsOf(someone(), 7));
    await enqueue(db, { p_due_at: new Date(Date.now() + 60_000).toISOString(), job_type: 'ai_processing' });
    const [completed, failed, cancelled, dead, held] = await claimAll(db, 5);
    if (!completed || !failed || !cancelled || !dead || !held) throw new Error('Too few jobs.');
    await claimAll(db, 0, 'worker-1', completing([completed]));
    await call(db, 'service_role', 'fail_job', { ...fence(failed), p_error_code: 'internal', p_retryable: false });
    await call(db, 'service_role', 'cancel_job', { p_job_id: cancelled.id });
    await asOwner(db, 'update public.job_queue set max_attempts = 1 where id = $1', [dead.id]);
    await call(db, 'service_role', 'fail_job', { ...fence(dead), p_error_code: 'internal' });
    const states = ['completed', 'failed', 'cancelled', 'dead_letter', 'processing', 'scheduled'];
    expect(await counts(db)).toEqual({ ...Object.fromEntries(states.map((state) => [state, 1])), pending: 2 });
    const seen = await asService(
      db,
      `select worker_id, max(heartbeat_at) as last_seen
       from job_queue where status = 'processing'
       group by worker_id`,
    );
    expect(seen).toEqual([{ worker_id: 'worker-1', last_seen: expect.any(Date) }]);
    const budgets = await asService(
      db,
      `select provider_name, current_requests_minute, requests_per_minute
       from api_rate_limits where status = 'active'`,
    );
    expect(budgets).toHaveLength(2);
  });
});

describe('maintenance', () => {
  test('is done by one of those who ask at the same time, each task when it is due', async () => {
    await asOwner(db, "update public.maintenance_tasks set due_at = '-infinity'");
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        call<Record<string, unknown>>(db, 'service_role', 'run_maintenance', {
          p_worker_id: `worker-${at}`,
          p_slow: at % 2 === 0,
        }),
      ),
    );
    const slow = answers.flatMap((answer) => Object.keys(answer)).filter((task) => task === 'keep_job_partitions');
    expect(slow).toHaveLength(1);
    const tasks = await asService<{ task: string; runs: string; failures: string }>(
      db,
      'select * from public.maintenance_tasks',
    );
    expect(tasks.filter(({ runs, failures }) => Number(runs) === 0 || Number(failures) > 0)).toEqual([]);
  });

  test('goes on with the other tasks when one fails, and says so', async () => {
    await asOwner(
      db,
      `create or replace function exora_private.sweep_job_queue() returns integer language plpgsql set search_path = '' as
       $$ begin delete from public.job_idempotency_keys; perform 1 / 0; return 0; end $$`,
    );
    await enqueue(db, { p_idempotency_key: 'a-key-that-stays' });
    expect(await maintain(db)).toMatchObject({
      sweep_job_queue: '22012',
      keep_job_partitions: 3,
      reap_expired_jobs: 0,
    });
    const [task] = await asService(db, "select * from public.maintenance_tasks where task = 'sweep_job_queue'");
    expect(task).toMatchObject({ failures: '1', last_error: '22012', last_run_by: 'keeper' });
    expect(await asService(db, 'select from public.job_idempotency_keys')).toHaveLength(1);
  });

  test('puts off what somebody’s lock keeps it from, which is no failure', async () => {
    const holder = postgres(db.ownerUrl, { max: 1, onnotice: () => undefined });
    const answer = await holder.begin(async (sql) => {
      await sql`lock table exora_private.job_queue_finished_other in row exclusive mode`;
      return maintain(db);
    });
    await holder.end();
    expect(answer).toMatchObject({ keep_job_partitions: '55P03' });
    const [task] = await asService(
      db,
      `select failures, last_error, due_at < now() + interval '61 seconds' as is_soon
       from public.maintenance_tasks where task = 'keep_job_partitions'`,
    );
    expect(task).toEqual({ failures: '0', last_error: '55P03', is_soon: true });
    await asOwner(db, "update public.maintenance_tasks set due_at = '-infinity'");
    expect(await maintain(db)).toMatchObject({ keep_job_partitions: 3 });
  });

  test('is for workers with a name', async () => {
    expect(await refusal(call(db, 'service_role', 'run_maintenance', { p_worker_id: '' }))).toMatchObject({
      code: 'invalid_request',
    });
  });
});
