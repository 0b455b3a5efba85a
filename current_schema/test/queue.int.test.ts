import { jobTypes } from '@exora/contracts';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import {
  asOwner,
  asService,
  call,
  claim,
  claimed,
  createTestDatabase,
  fence,
  type Job,
  makeDue,
  modelAnswer,
  person,
  refusal,
  silence,
  submit,
  type TestDatabase,
  upload,
} from './record.ts';

let db: TestDatabase;
const databases: TestDatabase[] = [];

beforeEach(async () => {
  db = await createTestDatabase();
  databases.push(db);
});
afterAll(() => Promise.all(databases.map((database) => database.drop())));

function enqueue(changed: Record<string, unknown> = {}): Promise<string> {
  return call<string>(db, 'service_role', 'enqueue_job_v3', {
    job_type: 'shell_file_processing',
    job_name: 'Process medical document',
    job_payload: {},
    priority: 5,
    ...changed,
  });
}

function fail(job: Job, changed: Record<string, unknown> = {}): Promise<{ status: string; retry_at: string | null }> {
  return call(db, 'service_role', 'fail_job', {
    ...fence(job),
    p_error_code: 'engine_unavailable',
    p_error_parameters: {},
    p_retryable: true,
    ...changed,
  });
}

async function stateOf(id: string): Promise<Record<string, unknown> | undefined> {
  const [row] = await asService<Record<string, unknown>>(db, 'select * from public.job_queue where id = $1', [id]);
  return row;
}

describe('enqueuing', () => {
  test('knows the same job types as contracts and refuses others by name', async () => {
    const [known] = await asOwner<{ types: string[] }>(db, 'select exora_private.job_types() as types');
    expect(known?.types).toEqual([...jobTypes]);
    const refused = await refusal(enqueue({ job_type: 'mine_bitcoin' }));
    expect(refused).toMatchObject({ code: 'invalid_request', sqlstate: '22023' });
    expect(refused.message).toContain('mine_bitcoin');
    const claiming = call(db, 'service_role', 'claim_next_job_v3', { worker_id: 'w', job_types: ['mine_bitcoin'] });
    expect((await refusal(claiming)).message).toContain('mine_bitcoin');
  });

  test.each([
    ['a priority out of range', { priority: 11 }],
    ['no name', { job_name: null }],
    ['a payload that is no object', { job_payload: [1] }],
    ['no attempts', { p_max_attempts: 0 }],
  ])('refuses %s', async (_, changed) => {
    expect(await refusal(enqueue(changed))).toMatchObject({ code: 'invalid_request' });
    expect(await asService(db, 'select from public.job_queue')).toHaveLength(0);
  });

  test('one idempotency key is one job, also when many come at once', async () => {
    const ids = await Promise.all(Array.from({ length: 8 }, () => enqueue({ p_idempotency_key: 'the-same-key' })));
    expect(new Set(ids).size).toBe(1);
    expect(await asService(db, 'select from public.job_queue')).toHaveLength(1);
    expect(await enqueue({ p_idempotency_key: 'another-key' })).not.toBe(ids[0]);
  });
});

describe('claiming', () => {
  test('gives the most urgent first, then in the order of their enqueuing, and nothing before its time', async () => {
    const later = await enqueue({ p_due_at: new Date(Date.now() + 3_600_000).toISOString(), priority: 1 });
    const first = await enqueue({ p_due_at: new Date(Date.now() - 1000).toISOString() });
    const second = await enqueue({ p_due_at: new Date(Date.now() - 2000).toISOString() });
    const urgent = await enqueue({ priority: 1 });
    const order = [await claimed(db), await claimed(db), await claimed(db)].map((job) => job.id);
    expect(order).toEqual([urgent, first, second]);
    expect(await claim(db)).toBeNull();
    expect(await stateOf(later)).toMatchObject({ status: 'scheduled', attempt: 0 });
  });

  test('never gives one job to two workers', async () => {
    const ids = new Set<string>();
    for (let count = 0; count < 12; count++) ids.add(await enqueue());
    const jobs = await Promise.all(Array.from({ length: 20 }, (_, at) => claim(db, `worker-${at}`)));
    const given = jobs.flatMap((job) => (job === null ? [] : [job.id]));
    expect(given).toHaveLength(12);
    expect(new Set(given)).toEqual(ids);
  });

  test('gives only the types that are asked for', async () => {
    await enqueue({ job_type: 'ai_processing' });
    const asked = { worker_id: 'w', job_types: ['shell_file_processing'] };
    expect(await call(db, 'service_role', 'claim_next_job_v3', asked)).toEqual([]);
    expect(await claim(db)).toMatchObject({ job_type: 'ai_processing', attempt: 1 });
  });
});

describe('holding a job', () => {
  test('only the worker and attempt that hold it may touch it', async () => {
    await enqueue();
    const job = await claimed(db);
    const others = [
      { ...fence(job), p_worker_id: 'worker-2' },
      { ...fence(job), p_attempt: job.attempt + 1 },
    ];
    for (const parameters of others) {
      expect(await call(db, 'service_role', 'update_job_heartbeat', parameters)).toBe(false);
      const calls: [string, Record<string, unknown>][] = [
        ['complete_job', { p_job_result: {} }],
        ['fail_job', { p_error_code: 'internal' }],
        ['reschedule_job', {}],
        ['begin_reading', {}],
        ['hold_reading', {}],
        ['begin_understanding', {}],
        ['store_model_answer', modelAnswer('Asthma')],
      ];
      for (const [name, more] of calls) {
        expect(await refusal(call(db, 'service_role', name, { ...parameters, ...more }))).toMatchObject({
          code: 'job_not_held',
          sqlstate: '55000',
        });
      }
    }
    expect(await call(db, 'service_role', 'update_job_heartbeat', fence(job))).toBe(true);
    expect(await stateOf(job.id)).toMatchObject({ status: 'processing', worker_id: 'worker-1' });
  });

  test('a completed job keeps its result, and the same call again is true', async () => {
    await enqueue();
    const job = await claimed(db);
    const done = { ...fence(job), p_job_result: { pages: 2 } };
    expect(await call(db, 'service_role', 'complete_job', done)).toBe(true);
    expect(await call(db, 'service_role', 'complete_job', done)).toBe(true);
    expect(await stateOf(job.id)).toMatchObject({ status: 'completed', job_result: { pages: 2 } });
    expect(await refusal(fail(job))).toMatchObject({ code: 'job_not_held' });
  });

  test('calls of another stage are refused', async () => {
    await enqueue({ job_type: 'ai_processing' });
    const job = await claimed(db);
    expect(await refusal(call(db, 'service_role', 'begin_reading', fence(job)))).toMatchObject({
      code: 'invalid_request',
    });
  });
});

describe('failing', () => {
  test('backs off twice as long each time and ends as dead letter', async () => {
    const id = await enqueue({ p_max_attempts: 3 });
    const delays: number[] = [];
    for (let attempt = 1; attempt <= 2; attempt++) {
      const job = await claimed(db);
      const failed = await fail(job);
      expect(failed.status).toBe('scheduled');
      const [wait] = await asService<{ seconds: number }>(
        db,
        'select extract(epoch from due_at - now())::float as seconds from public.job_queue where id = $1',
        [id],
      );
      delays.push(wait?.seconds ?? 0);
      expect(await claim(db)).toBeNull();
      await makeDue(db, id);
    }
    expect(await fail(await claimed(db))).toEqual({ status: 'dead_letter', retry_at: null });
    expect(await stateOf(id)).toMatchObject({ status: 'dead_letter', attempt: 3, error_code: 'engine_unavailable' });
    // Base 2 s, jittered over the upper half.
    expect(delays[0]).toBeGreaterThan(0.5);
    expect(delays[0]).toBeLessThanOrEqual(2);
    expect(delays[1]).toBeGreaterThan(1.5);
    expect(delays[1]).toBeLessThanOrEqual(4);
  });

  test.each(['reader_crashed', 'processing_timeout'])('%s is tried once more and no further', async (code) => {
    const id = await enqueue();
    expect(await fail(await claimed(db), { p_error_code: code })).toMatchObject({ status: 'scheduled' });
    await makeDue(db, id);
    expect(await fail(await claimed(db), { p_error_code: code })).toEqual({ status: 'dead_letter', retry_at: null });
    expect(await stateOf(id)).toMatchObject({ attempt: 2, error_code: code });
  });

  test('what crashed before an operator’s retry counts no more after it', async () => {
    const id = await enqueue();
    for (let attempt = 1; attempt <= 4; attempt++) {
      const will = attempt % 2 === 1 ? 'scheduled' : 'dead_letter';
      expect(await fail(await claimed(db), { p_error_code: 'reader_crashed' })).toMatchObject({ status: will });
      if (will === 'scheduled') await makeDue(db, id);
      else await call(db, 'service_role', 'requeue_dead_letter', { p_job_id: id, p_dry_run: false });
    }
  });

  test('an engine’s first crash is tried again also when the job was handed back before', async () => {
    const id = await enqueue();
    for (let count = 0; count < 3; count++) {
      await call(db, 'service_role', 'reschedule_job', { ...fence(await claimed(db)), p_delay_seconds: 0 });
    }
    expect(await fail(await claimed(db), { p_error_code: 'processing_timeout' })).toMatchObject({
      status: 'scheduled',
    });
    await makeDue(db, id);
    expect(await fail(await claimed(db), { p_error_code: 'reader_crashed' })).toMatchObject({ status: 'dead_letter' });
  });

  test('a document that an engine’s refused key held up can be tried again once the key is mended', async () => {
    const owner = await person(db);
    await submit(db, owner, await upload(db, owner));
    const refused = { p_error_code: 'engine_key_refused', p_retryable: false };
    expect(await fail(await claimed(db), refused)).toMatchObject({ status: 'failed' });
    expect(await call(db, owner.caller, 'read_documents', { p_patient_id: owner.profileId })).toMatchObject([
      { status: 'failed', error_code: 'engine_key_refused', can_retry: true },
    ]);
  });

  test('a failure that no retry can mend ends at once and marks the file with its reason', async () => {
    const owner = await person(db);
    const uploaded = await upload(db, owner);
    await submit(db, owner, uploaded);
    const job = await claimed(db);
    const failed = { p_error_code: 'too_many_pages', p_error_parameters: { limitPages: 500 }, p_retryable: false };
    expect(await fail(job, failed)).toEqual({ status: 'failed', retry_at: null });
    expect(await call(db, owner.caller, 'read_documents', { p_patient_id: owner.profileId })).toMatchObject([
      { status: 'failed', error_code: 'too_many_pages', error_parameters: { limitPages: 500 }, can_retry: false },
    ]);
    expect(await call(db, owner.caller, 'read_notifications')).toMatchObject([
      {
        kind: 'file_failed',
        patient_id: owner.profileId,
        resource_id: uploaded.id,
        parameters: { error_code: 'too_many_pages', limitPages: 500 },
      },
    ]);
  });

  test('an error code that is not in the list is kept as internal', async () => {
    const id = await enqueue();
    await fail(await claimed(db), { p_error_code: 'words of a document', p_retryable: false });
    expect(await stateOf(id)).toMatchObject({ status: 'failed', error_code: 'internal' });
  });

  test('a job that is handed back uses up no attempt, and its old holder is fenced off', async () => {
    const id = await enqueue({ p_max_attempts: 1 });
    const first = await claimed(db);
    await call(db, 'service_role', 'reschedule_job', { ...fence(first), p_delay_seconds: 0 });
    const second = await claimed(db);
    expect(second).toMatchObject({ id, attempt: 2, max_attempts: 2 });
    expect(await call(db, 'service_role', 'update_job_heartbeat', fence(first))).toBe(false);
    expect(await fail(second)).toMatchObject({ status: 'dead_letter' });
  });
});

describe('reaping', () => {
  test('a silent worker’s job is due again at once, a living one’s stays', async () => {
    await enqueue();
    await enqueue();
    const silent = await claimed(db, 'silent');
    const living = await claimed(db, 'living');
    expect(await call(db, 'service_role', 'reap_expired_jobs')).toBe(0);
    await silence(db, 'silent');
    expect(await call(db, 'service_role', 'reap_expired_jobs')).toBe(1);
    expect(await stateOf(living.id)).toMatchObject({ status: 'processing', worker_id: 'living' });
    const again = await claimed(db, 'next');
    expect(again).toMatchObject({ id: silent.id, attempt: 2 });
    expect(await refusal(call(db, 'service_role', 'complete_job', fence(silent)))).toMatchObject({
      code: 'job_not_held',
    });
  });

  test('a document that kills every worker is given up and can be tried again by its owner', async () => {
    const owner = await person(db);
    const uploaded = await upload(db, owner);
    await submit(db, owner, uploaded);
    await asOwner(db, 'update public.job_queue set max_attempts = 2');
    for (let attempt = 1; attempt <= 2; attempt++) {
      await silence(db, (await claimed(db)).worker_id);
      expect(await call(db, 'service_role', 'reap_expired_jobs')).toBe(1);
    }
    expect(await claim(db)).toBeNull();
    expect(await call(db, owner.caller, 'read_documents', { p_patient_id: owner.profileId })).toMatchObject([
      { status: 'failed', error_code: 'reader_crashed', can_retry: true },
    ]);
    expect(await call(db, owner.caller, 'read_notifications')).toMatchObject([
      { kind: 'file_failed', resource_id: uploaded.id, parameters: { error_code: 'reader_crashed' } },
    ]);
    expect(await call(db, owner.caller, 'verify_audit_chain', { p_patient_id: owner.profileId })).toMatchObject({
      valid: true,
    });
  });
});
