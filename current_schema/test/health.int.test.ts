import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { attemptAs, type Identity } from './attempt.ts';
import {
  asOwner,
  call,
  claimed,
  createTestDatabase,
  fact,
  fence,
  person,
  readFile,
  refusal,
  source,
  submit,
  type TestDatabase,
  understand,
  upload,
} from './record.ts';

let db: TestDatabase;
const databases: TestDatabase[] = [];

beforeEach(async () => {
  db = await createTestDatabase();
  databases.push(db);
});
afterAll(() => Promise.all(databases.map((database) => database.drop())));

const healthSchema = z.enum(['healthy', 'warning', 'critical']);
const databaseHealthSchema = z.strictObject({
  status: healthSchema,
  checked_at: z.iso.datetime({ offset: true }),
  server_version: z.int(),
  checks: z.array(
    z.strictObject({
      name: z.string(),
      value: z.number().optional(),
      status: healthSchema,
      hint: z.string().optional(),
    }),
  ),
});
const countsSchema = z.strictObject({
  due: z.int(),
  waiting: z.int(),
  processing: z.int(),
  completed: z.int(),
  failed: z.int(),
  cancelled: z.int(),
  dead_letters: z.int(),
  dead_letters_last_hour: z.int(),
  completed_last_hour: z.int(),
  oldest_due_seconds: z.number().nullable(),
  seconds_p50: z.number().nullable(),
  seconds_p95: z.number().nullable(),
});
const queueHealthSchema = z.strictObject({
  status: healthSchema,
  checked_at: z.iso.datetime({ offset: true }),
  workers: z.int(),
  expired_leases: z.int(),
  oldest_due_seconds: z.number(),
  dead_letters_last_hour: z.int(),
  job_types: z.record(z.string(), countsSchema),
});

const databaseHealth = async () => databaseHealthSchema.parse(await call(db, 'service_role', 'database_health_check'));
const queueHealth = async () => queueHealthSchema.parse(await call(db, 'service_role', 'job_queue_health'));
async function quality(): Promise<Record<string, number>> {
  const rows = await call<{ check_name: string; found: string }[]>(db, 'service_role', 'data_quality_report');
  return Object.fromEntries(rows.map((row) => [row.check_name, Number(row.found)]));
}
const found = (report: Record<string, number>) => Object.keys(report).filter((name) => (report[name] ?? 0) > 0);

const enqueue = (more: Record<string, unknown> = {}) =>
  call<string>(db, 'service_role', 'enqueue_job_v3', { job_type: 'ai_processing', job_name: 'A job', ...more });
const age = (minutes: number, column = 'due_at', table = 'job_queue') =>
  asOwner(db, `update public.${table} set ${column} = ${column} - interval '${minutes} minutes'`);

describe('who may see health', () => {
  const checks = ['database_health_check', 'job_queue_health', 'data_quality_report'];

  test.each(checks)('%s: service_role and admins, nobody else', async (name) => {
    const { userId, caller } = await person(db);
    expect(await refusal(call(db, caller, name))).toMatchObject({ code: 'not_allowed', sqlstate: '42501' });
    expect(await refusal(call(db, 'anon', name))).toMatchObject({ sqlstate: '42501' });
    const ask = (identity: Identity) => attemptAs(db, identity, (attempt) => attempt(`select * from public.${name}()`));
    expect(await ask({ role: 'authenticated', userId, appRole: 'user' })).toMatchObject({
      ok: false,
      code: 'not_allowed',
    });
    expect(await ask({ role: 'authenticated', userId, appRole: 'admin' })).toMatchObject({ ok: true });
    expect(await ask({ role: 'service_role' })).toMatchObject({ ok: true });
  });
});

describe('the database’s health', () => {
  test('is healthy when nothing is wrong', async () => {
    const health = await databaseHealth();
    expect(health.checks.filter(({ status }) => status !== 'healthy')).toEqual([]);
    expect(health).toMatchObject({ status: 'healthy' });
    expect(health.checks.find(({ name }) => name === 'database_bytes')?.value).toBeGreaterThan(1e6);
  });

  test('names a table without row security, a constraint that was never validated, and says what to do', async () => {
    await asOwner(db, 'create table public.forgotten (id int)');
    await asOwner(db, 'alter table public.shell_files add constraint later check (size_bytes < 1e15) not valid');
    const health = await databaseHealth();
    expect(health.status).toBe('critical');
    expect(health.checks.filter(({ status }) => status !== 'healthy')).toEqual([
      { name: 'tables_without_row_security', value: 1, status: 'critical', hint: expect.stringContaining('row level') },
      { name: 'unvalidated_constraints', value: 1, status: 'warning', hint: expect.stringContaining('validate') },
    ]);
  });
});

describe('the queue’s health', () => {
  test('counts each type by state', async () => {
    await enqueue();
    await enqueue();
    await enqueue({ p_due_at: new Date(Date.now() + 3_600_000).toISOString() });
    const done = await claimed(db);
    await call(db, 'service_role', 'complete_job', { ...fence(done), p_job_result: {} });
    await claimed(db);
    const health = await queueHealth();
    expect(health).toMatchObject({ status: 'healthy', workers: 1, expired_leases: 0, oldest_due_seconds: 0 });
    expect(health.job_types.ai_processing).toMatchObject({
      due: 0,
      waiting: 1,
      processing: 1,
      completed: 1,
      completed_last_hour: 1,
      seconds_p50: expect.any(Number),
    });
    expect(health.job_types.shell_file_processing).toMatchObject({ due: 0, completed: 0, seconds_p50: null });
  });

  test('is critical when work waits and nobody works', async () => {
    await enqueue();
    expect(await queueHealth()).toMatchObject({ status: 'healthy' });
    await age(2);
    expect(await queueHealth()).toMatchObject({ status: 'critical', workers: 0 });
    expect((await queueHealth()).oldest_due_seconds).toBeGreaterThan(119);
    await enqueue({ priority: 1 });
    await claimed(db);
    expect(await queueHealth()).toMatchObject({ status: 'warning', workers: 1 });
  });

  test('tells of jobs that a dead worker holds, and of those that were given up', async () => {
    await enqueue({ p_max_attempts: 1 });
    await claimed(db);
    await age(0.4, 'lease_until', 'job_workers');
    expect(await queueHealth()).toMatchObject({ status: 'warning', expired_leases: 1, workers: 0 });
    await age(2, 'lease_until', 'job_workers');
    expect(await queueHealth()).toMatchObject({ status: 'critical' });
    await call(db, 'service_role', 'reap_expired_jobs');
    const health = await queueHealth();
    expect(health).toMatchObject({ status: 'warning', expired_leases: 0, dead_letters_last_hour: 1 });
    await age(61, 'finished_at');
    expect(await queueHealth()).toMatchObject({ status: 'healthy', dead_letters_last_hour: 0 });
  });
});

describe('the data’s quality', () => {
  const order = ['error', 'warning', 'info'];
  const text = 'Diagnoses: Asthma\nCough\nSodium 138 mmol/L (145-135)\nAllergy: Penicillin';

  test('finds no fault in an empty and in a sound record', async () => {
    expect(found(await quality())).toEqual([]);
    const ada = await person(db);
    const { job } = await readFile(db, ada, [text]);
    const code = { system: 'SNOMED CT', code: '195967001', display: 'Asthma' };
    await understand(db, job, [fact(text, 'Asthma', { code, date: '2020-01-01' })]);
    expect(found(await quality())).toEqual([]);
  });

  test('counts each fault that there is', async () => {
    const ada = await person(db);
    await asOwner(db, "update public.user_profiles set date_of_birth = '1980-01-01'");
    const { job } = await readFile(db, ada, [text]);
    await understand(db, job, [
      fact(text, 'Asthma', { date: '1979-01-01', confidence: 0.3 }),
      fact(text, 'Cough', { type: 'symptom', date: '2999-01-01' }),
      fact(text, 'Penicillin', { type: 'allergy' }),
      fact(text, 'Penicillin', { type: 'allergy', key: 'another-key', assertion: 'absent' }),
      fact(text, 'Sodium', {
        type: 'lab',
        attributes: { value: 138, unit: 'mmol/L', refLow: 145, refHigh: 135 },
        sources: [source(text, 'Sodium 138 mmol/L (145-135)')],
      }),
    ]);
    const again = await readFile(db, ada, [text]);
    await understand(db, again.job, [fact(text, 'Penicillin', { type: 'allergy', key: 'a-third-key' })]);
    await understand(db, (await readFile(db, ada, [text])).job, []);
    expect(await quality()).toMatchObject({
      fact_before_birth: 1,
      fact_in_the_future: 1,
      allergy_stated_and_denied: 1,
      reference_range_reversed: 1,
      doubtful_suggestion: 1,
      same_fact_in_several_documents: 1,
      uncoded_fact: 6,
      file_processed_without_facts: 1,
      machine_fact_without_proof: 0,
      unfinished_file_without_job: 0,
    });
    const since = { p_recorded_since: new Date(Date.now() + 60_000).toISOString() };
    const later = await call<{ found: string }[]>(db, 'service_role', 'data_quality_report', since);
    expect(later.map((row) => Number(row.found)).reduce((sum, count) => sum + count)).toBe(1);
  });

  test('counts files that nobody works on and usage that was never counted', async () => {
    const ada = await person(db);
    const { job } = await readFile(db, ada, [text]);
    await submit(db, ada, await upload(db, ada));
    expect(found(await quality())).toEqual([]);
    await asOwner(db, 'delete from public.user_usage_tracking');
    await asOwner(db, 'delete from public.job_queue where id = $1', [job.id]);
    expect(await quality()).toMatchObject({
      stored_file_without_usage: 2,
      unfinished_file_without_job: 1,
      session_of_finished_job: 1,
    });
  });

  test('tells counts and nothing of any record', async () => {
    await person(db, 'Quillfeather');
    const rows = await call<Record<string, unknown>[]>(db, 'service_role', 'data_quality_report');
    for (const row of rows) expect(Object.keys(row)).toEqual(['check_name', 'severity', 'found', 'hint']);
    expect(rows.map((row) => row.severity)).toEqual(
      [...rows.map((row) => row.severity as string)].sort((a, b) => order.indexOf(a) - order.indexOf(b)),
    );
  });
});
