/**
 * The architecture guide's SQL, word for word, through a plain Postgres connection as psql has one.
 *
 * Runs on a database of its own, or against any Supabase that EXORA_TEST_SUPABASE_URL, EXORA_TEST_SUPABASE_SECRET_KEY
 * and EXORA_TEST_SUPABASE_DATABASE_URL name: see README.md.
 */
import type postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openTarget, type Person, submitDocument, type Target } from './target.ts';

let target: Target;
let ada: Person;
let eve: Person;

beforeAll(async () => {
  target = await openTarget();
  ada = await target.signUp();
  eve = await target.signUp();
});
afterAll(() => target.stop());

/** Runs printed text as it is. */
const run = async (text: string) => [...(await target.sql.unsafe(text))];

/** Calls a function with the secret key; fails when it is refused. */
async function call<T>(name: string, parameters: Record<string, unknown>, schema: z.ZodType<T>): Promise<T> {
  const { data, error } = await target.service.rpc(name, parameters);
  expect(error, name).toBeNull();
  return schema.parse(data);
}

describe('monitoring', () => {
  // biome-ignore format: as printed
  const jobQueueHealth = `
-- Monitor job queue health:
SELECT status, COUNT(*) FROM job_queue GROUP BY status;
`;
  test('the job queue’s health counts every job, finished ones included', async () => {
    const counts = async () =>
      Object.fromEntries((await run(jobQueueHealth)).map((row) => [row.status, Number(row.count)]));
    const before = await counts();
    const added = { pending: 0, processing: 0, completed: 0, ...before };
    const worker = { worker_id: 'exora-contract-monitoring', job_types: ['ai_processing'] };
    for (let count = 0; count < 3; count++) {
      await call('enqueue_job_v3', { job_type: 'ai_processing', job_name: 'A job', priority: 1 }, z.uuid());
    }
    const held: { id: string }[] = [];
    for (let count = 0; count < 2; count++) {
      held.push(...(await call('claim_next_job_v3', worker, z.array(z.looseObject({ id: z.uuid() })))));
    }
    const done = { p_job_id: held[0]?.id, p_worker_id: worker.worker_id, p_job_result: {} };
    await call('complete_job', done, z.literal(true));
    expect(await counts()).toEqual({
      ...before,
      pending: added.pending + 1,
      processing: added.processing + 1,
      completed: added.completed + 1,
    });
  });

  // biome-ignore format: as printed
  const rateLimiting = `
-- Monitor API rate limiting:
SELECT provider_name, current_requests_minute, requests_per_minute 
FROM api_rate_limits WHERE status = 'active';
`;
  test('API rate limiting tells what is in use at this moment', async () => {
    const vision = async () => (await run(rateLimiting)).find((row) => row.provider_name === 'google_vision');
    const before = await vision();
    expect(before).toEqual({
      provider_name: 'google_vision',
      current_requests_minute: expect.any(Number),
      requests_per_minute: expect.any(Number),
    });
    const page = { p_provider_name: 'google_vision', p_api_endpoint: 'document_text_detection', p_estimated_tokens: 0 };
    const lease = await call(
      'acquire_api_capacity',
      page,
      z.looseObject({ granted: z.literal(true), lease_id: z.uuid() }),
    );
    expect((await vision())?.current_requests_minute).toBe(before?.current_requests_minute + 1);
    await call('release_api_capacity', { ...page, p_lease_id: lease.lease_id, p_actual_tokens: 0 }, z.literal(true));
    // A call counts for its minute, also when it is over.
    expect((await vision())?.current_requests_minute).toBe(before?.current_requests_minute + 1);
  });

  test('a count is not left standing when its minute is over', async () => {
    await target.sql
      .begin(async (tx) => {
        await tx`update api_budget_usage set leaves_at = leaves_at - interval '61 seconds' where unit_seconds = 1`;
        const rows = [...(await tx.unsafe(rateLimiting))];
        expect(rows.map((row) => row.current_requests_minute)).toEqual(rows.map(() => 0));
        throw new TakenBack();
      })
      .catch(ignoreTakenBack);
  });

  // biome-ignore format: as printed
  const heartbeats = `
-- Monitor worker heartbeats:
SELECT worker_id, MAX(heartbeat_at) as last_seen 
FROM job_queue WHERE status = 'processing' 
GROUP BY worker_id;
`;
  test('worker heartbeats tell when each was last heard of', async () => {
    const lastSeen = async () => {
      const row = (await run(heartbeats)).find(({ worker_id }) => worker_id === 'exora-contract-heartbeat');
      return z.date().parse(row?.last_seen).getTime();
    };
    await call('enqueue_job_v3', { job_type: 'ai_processing', job_name: 'A job', priority: 1 }, z.uuid());
    const worker = { worker_id: 'exora-contract-heartbeat', job_types: ['ai_processing'] };
    const [job] = await call('claim_next_job_v3', worker, z.array(z.looseObject({ id: z.uuid() })));
    const held = { p_job_id: job?.id, p_worker_id: worker.worker_id };
    const first = await lastSeen();
    // Silent for a while: what is told next comes from the heartbeat.
    await target.sql`
      update public.job_queue set heartbeat_at = heartbeat_at - interval '5 seconds' where id = ${job?.id ?? ''}`;
    expect(await lastSeen()).toBeLessThan(first);
    await call('update_job_heartbeat', held, z.literal(true));
    expect(await lastSeen()).toBeGreaterThanOrEqual(first);
    await call('complete_job', { ...held, p_job_result: {} }, z.literal(true));
    expect((await run(heartbeats)).map(({ worker_id }) => worker_id)).not.toContain(worker.worker_id);
  });
});

describe('access control', () => {
  // biome-ignore format: as printed
  const clinicalData = `
-- All clinical data protected by RLS policies:
SELECT * FROM shell_files WHERE patient_id IN (
  SELECT patient_id FROM user_profiles 
  WHERE has_profile_access(auth.uid(), id)
);
`;
  test('the printed query gives people their own documents and nobody else’s', async () => {
    const { shellFileId } = await submitDocument(ada);
    const seenBy = ({ userId }: Person) => as('authenticated', userId, (tx) => tx.unsafe(clinicalData));
    expect((await seenBy(ada)).map((row) => row.id)).toEqual([shellFileId]);
    expect(await seenBy(eve)).toHaveLength(0);
    await expect(as('anon', '', (tx) => tx.unsafe(clinicalData))).rejects.toMatchObject({ code: '42501' });
  });
});

describe('migrating', () => {
  // biome-ignore format: as printed
  const addFeature = `
-- Add new feature without breaking existing data
ALTER TABLE job_queue ADD COLUMN new_feature JSONB;
-- Update source reflects final state, migration shows the change
`;
  test('the printed migration applies, and jobs are still enqueued and claimed', async () => {
    await target.sql
      .begin(async (tx) => {
        await tx.unsafe(addFeature);
        const [enqueued] = await tx`
          select enqueue_job_v3(job_type => 'ai_processing', job_name => 'A job') as id`;
        const stored = await tx`select new_feature from job_queue where id = ${enqueued?.id}`;
        expect([...stored]).toEqual([{ new_feature: null }]);
        const claimed = await tx`
          select status, new_feature from claim_next_job_v3(worker_id => 'exora-contract', job_types => array['ai_processing'])`;
        expect([...claimed]).toEqual([{ status: 'processing', new_feature: null }]);
        throw new TakenBack();
      })
      .catch(ignoreTakenBack);
  });
});

/** Ends a transaction that is not to stay. */
class TakenBack extends Error {}

function ignoreTakenBack(thrown: unknown): void {
  if (!(thrown instanceof TakenBack)) throw thrown;
}

/** Runs something the way the API runs it for a person or nobody. */
async function as(
  role: 'anon' | 'authenticated',
  userId: string,
  work: (tx: postgres.TransactionSql) => Promise<postgres.RowList<postgres.Row[]>>,
): Promise<postgres.Row[]> {
  let rows: postgres.Row[] = [];
  const claims = JSON.stringify({ role, ...(userId === '' ? {} : { sub: userId }) });
  await target.sql.begin(async (tx) => {
    await tx`select set_config('request.jwt.claims', ${claims}, true), set_config('request.jwt.claim.sub', ${userId}, true),
      set_config('role', ${role}, true)`;
    rows = [...(await work(tx))];
  });
  return rows;
}
