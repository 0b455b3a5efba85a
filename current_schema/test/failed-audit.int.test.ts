import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  asOwner,
  asService,
  call,
  createTestDatabase,
  type Person,
  person,
  refusal,
  type TestDatabase,
} from './record.ts';

let db: TestDatabase;
let ada: Person;
beforeAll(async () => {
  db = await createTestDatabase();
});
beforeEach(async () => {
  ada = await person(db);
});
afterAll(() => db.drop());

const happened = '2026-03-01T10:00:00.123Z';
const event = (changed: Record<string, unknown> = {}) => ({
  p_event_id: randomUUID(),
  p_event_type: 'file.opened',
  p_patient_id: ada.profileId,
  p_details: { page: 3 },
  ...changed,
});
const keep = (parameters: Record<string, unknown>) =>
  call<boolean>(db, 'service_role', 'record_failed_audit_event', {
    ...parameters,
    p_occurred_at: happened,
    p_reason: '55P03',
  });
const log = (parameters: Record<string, unknown>) => call<string>(db, 'service_role', 'log_audit_event', parameters);
const retry = (limit = 100) =>
  call<{ written: number; failed: number; waiting: number }>(db, 'service_role', 'retry_failed_audit_events', {
    p_limit: limit,
  });
const written = (id: string) =>
  asService<{ details: object; personal: object | null }>(
    db,
    'select details, personal from public.audit_log where id = $1',
    [id],
  );
const due = () => asOwner(db, "update exora_private.failed_audit_events set next_attempt_at = now() - interval '1 s'");

describe('an audit event that could not be written', () => {
  test('is kept, and written once with the time at which it happened', async () => {
    const failed = event({ p_personal: { file_name: 'a.pdf' } });
    expect(await keep(failed)).toBe(true);
    expect(await keep(failed)).toBe(true);
    expect(await retry()).toEqual({ written: 1, failed: 0, waiting: 0 });
    expect(await retry()).toEqual({ written: 0, failed: 0, waiting: 0 });
    expect(await written(failed.p_event_id)).toEqual([
      { details: { page: 3, first_occurred_at: '2026-03-01T10:00:00.123000Z' }, personal: { file_name: 'a.pdf' } },
    ]);
    expect(await keep(failed)).toBe(false);
    expect(await call(db, 'service_role', 'verify_audit_chain', { p_patient_id: ada.profileId })).toMatchObject({
      valid: true,
      checked: 2,
    });
  });

  test('is not written again when it was written after all', async () => {
    const both = event();
    await keep(both);
    await log(both);
    expect(await retry()).toEqual({ written: 1, failed: 0, waiting: 0 });
    expect(await written(both.p_event_id)).toEqual([{ details: { page: 3 }, personal: null }]);
  });

  test('is written once by many who try at once', async () => {
    const failed = Array.from({ length: 10 }, () => event());
    for (const one of failed) await keep(one);
    const results = await Promise.all(Array.from({ length: 4 }, () => retry()));
    expect(results.reduce((sum, result) => sum + result.written, 0)).toBe(10);
    for (const one of failed) expect(await written(one.p_event_id)).toHaveLength(1);
  });

  test('stays while its chain is held, without keeping the others from being written', async () => {
    const bert = await person(db);
    const [held, free] = [event(), event({ p_patient_id: bert.profileId })];
    await keep(held);
    await keep(free);
    const sql = postgres(db.ownerUrl, { max: 1 });
    try {
      await sql.begin(async (tx) => {
        await tx`select public.log_audit_event('test.happened', ${ada.profileId})`;
        expect(await retry()).toEqual({ written: 1, failed: 1, waiting: 1 });
      });
    } finally {
      await sql.end();
    }
    expect(await written(free.p_event_id)).toHaveLength(1);
    const [state] = await asOwner<{ attempts: number; last_sqlstate: string; later: boolean }>(
      db,
      `select attempts, last_sqlstate, next_attempt_at > now() as later
       from exora_private.failed_audit_events where event_id = $1`,
      [held.p_event_id],
    );
    expect(state).toEqual({ attempts: 1, last_sqlstate: '55P03', later: true });
    expect(await retry()).toEqual({ written: 0, failed: 0, waiting: 1 });
    await due();
    expect(await retry()).toEqual({ written: 1, failed: 0, waiting: 0 });
    expect(await written(held.p_event_id)).toHaveLength(1);
  });

  test('is dropped by nobody before it is written, its table’s owner included', async () => {
    const failed = event();
    await keep(failed);
    for (const statement of [
      'delete from exora_private.failed_audit_events',
      'truncate exora_private.failed_audit_events',
    ]) {
      expect(await refusal(asOwner(db, statement))).toMatchObject({ code: 'not_allowed' });
    }
    await log(failed);
    await asOwner(db, 'delete from exora_private.failed_audit_events');
  });

  test.each<[string, Record<string, unknown>]>([
    ['no id', { p_event_id: null }],
    ['no type', { p_event_type: null }],
    ['a type of another form', { p_event_type: 'File opened' }],
    ['nested details', { p_details: { a: { b: 1 } } }],
    ['details that are too large', { p_details: { a: Array.from({ length: 3000 }, (_, at) => `word ${at}`) } }],
    ['a personal part that is no object', { p_personal: ['Ada'] }],
    ['a resource type of another form', { p_resource_type: 'Shell File' }],
  ])('is refused with %s, when it is kept and when it is logged', async (_, changed) => {
    const wrong = event(changed);
    expect(await refusal(keep(wrong))).toMatchObject({ code: 'invalid_request', sqlstate: '22023' });
    if (wrong.p_event_id !== null) {
      expect(await refusal(log(wrong))).toMatchObject({ code: 'invalid_request' });
    }
    expect(await retry()).toEqual({ written: 0, failed: 0, waiting: 0 });
  });

  test.each([0, -1, 1001, null])('is not retried with a limit of %s', async (limit) => {
    const asked = call(db, 'service_role', 'retry_failed_audit_events', { p_limit: limit });
    expect(await refusal(asked)).toMatchObject({ code: 'invalid_request' });
  });
});

describe('an event with an id of its own', () => {
  test('is written once, also when it is sent again before the first is committed', async () => {
    const once = event();
    const sql = postgres(db.ownerUrl, { max: 1 });
    try {
      let again: Promise<string> = Promise.resolve('');
      await sql.begin(async (tx) => {
        await tx`select public.log_audit_event('file.opened', ${once.p_patient_id}, p_event_id => ${once.p_event_id})`;
        again = log(once);
        const waiting = () =>
          asOwner(
            db,
            `select 1 from pg_locks where not granted and locktype = 'advisory'
               and database = (select oid from pg_database where datname = current_database())`,
          );
        await expect.poll(waiting).toHaveLength(1);
      });
      expect(await again).toBe(once.p_event_id);
    } finally {
      await sql.end();
    }
    expect(await written(once.p_event_id)).toHaveLength(1);
  });

  test('never takes the place of another event', async () => {
    const one = event();
    await log(one);
    for (const changed of [{ p_event_type: 'file.closed' }, { p_patient_id: null }, { p_resource_id: randomUUID() }]) {
      expect(await refusal(log({ ...one, ...changed }))).toMatchObject({ code: 'idempotency_conflict' });
    }
    expect(await log(one)).toBe(one.p_event_id);
  });

  test('is never swallowed by another one that is kept or written', async () => {
    const [kept, logged] = [event(), event()];
    await keep(kept);
    await log(logged);
    for (const known of [kept, logged]) {
      expect(await refusal(keep({ ...known, p_event_type: 'file.closed' }))).toMatchObject({
        code: 'idempotency_conflict',
      });
    }
    expect(await keep(kept)).toBe(true);
    expect(await keep(logged)).toBe(false);
    await retry();
  });
});
