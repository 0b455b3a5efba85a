import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const log = (subject: Person | null, changed: Record<string, unknown> = {}) =>
  call<string>(db, 'service_role', 'log_audit_event', {
    p_event_type: 'test.happened',
    p_patient_id: subject?.profileId ?? null,
    ...changed,
  });

interface Verdict {
  valid: boolean;
  checked: number;
  first_broken_seq: number | null;
  first_broken_id: string | null;
  reason: string | null;
}
const verify = (subject: Person | null) =>
  call<Verdict>(db, 'service_role', 'verify_audit_chain', { p_patient_id: subject?.profileId ?? null });

/** Changes the log past its triggers, as somebody with the server's disk could. */
async function tamper(statement: string, values: readonly unknown[]): Promise<void> {
  const sql = postgres(db.adminUrl, { max: 1 });
  try {
    await sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`;
      await tx.unsafe(statement, values as never[]);
    });
  } finally {
    await sql.end();
  }
}

describe('the audit log', () => {
  test('chains each subject’s events, and those of nobody’s record', async () => {
    const ada = await person(db);
    for (let count = 0; count < 3; count++) await log(ada, { p_details: { count } });
    await log(null);
    // The first event is the profile's making.
    expect(await verify(ada)).toEqual({
      valid: true,
      checked: 4,
      first_broken_seq: null,
      first_broken_id: null,
      reason: null,
    });
    expect(await verify(null)).toMatchObject({ valid: true });
  });

  test.each<[string, string, string]>([
    ['an altered detail', 'row_changed', `update public.audit_log set details = '{"count": 9}' where id = $1`],
    ['an altered actor', 'row_changed', 'update public.audit_log set actor_id = gen_random_uuid() where id = $1'],
    [
      'an altered time',
      'row_changed',
      "update public.audit_log set occurred_at = now() - interval '1 day' where id = $1",
    ],
    [
      'an altered name',
      'personal_changed',
      `update public.audit_log set personal = '{"file_name": "b.pdf"}' where id = $1`,
    ],
    ['a removed row', 'row_missing', 'delete from public.audit_log where id = $1'],
  ])('names the first broken row: %s', async (_, reason, statement) => {
    const ada = await person(db);
    await log(ada);
    const target = await log(ada, { p_personal: { file_name: 'a.pdf' } });
    await log(ada);
    await tamper(statement, [target]);
    expect(await verify(ada)).toMatchObject({ valid: false, reason, first_broken_seq: 3 });
  });

  test('notices a row that was altered together with its hash, and an end that was cut off', async () => {
    const ada = await person(db);
    const target = await log(ada);
    await log(ada);
    await tamper("update public.audit_log set details = '{}', row_hash = sha256('x') where id = $1", [target]);
    expect(await verify(ada)).toMatchObject({ valid: false, first_broken_id: target });

    const bert = await person(db);
    const last = await log(bert);
    await tamper('delete from public.audit_log where id = $1', [last]);
    expect(await verify(bert)).toMatchObject({ valid: false, reason: 'row_missing', first_broken_seq: 2 });
  });

  test('is changed by nobody, its tables’ owner included', async () => {
    const ada = await person(db);
    const id = await log(ada, { p_personal: { file_name: 'a.pdf' } });
    for (const statement of [
      'update public.audit_log set details = details',
      'delete from public.audit_log',
      'truncate public.audit_log',
      `update public.audit_log set personal = '{}' where id = '${id}'`,
    ]) {
      expect(await refusal(asOwner(db, statement))).toMatchObject({ code: 'not_allowed', sqlstate: '42501' });
      expect((await refusal(db.sqlAs('service_role', (sql) => sql.unsafe(statement)))).sqlstate).toBe('42501');
    }
  });

  test('still verifies after its personal part was erased', async () => {
    const ada = await person(db);
    const id = await log(ada, { p_personal: { file_name: 'a.pdf' } });
    await asOwner(db, 'update public.audit_log set personal = null, personal_salt = null where id = $1', [id]);
    expect(await asService(db, 'select personal, personal_salt from public.audit_log where id = $1', [id])).toEqual([
      { personal: null, personal_salt: null },
    ]);
    expect(await verify(ada)).toMatchObject({ valid: true });
  });

  test('keeps its order when many write at once', async () => {
    const ada = await person(db);
    await Promise.all(Array.from({ length: 20 }, () => log(ada)));
    expect(await verify(ada)).toMatchObject({ valid: true, checked: 21 });
  });

  test('never makes writers of different records wait for each other', async () => {
    const [ada, bert] = await Promise.all([person(db), person(db)]);
    const sql = postgres(db.ownerUrl, { max: 2 });
    try {
      await sql.begin(async (held) => {
        await held`select public.log_audit_event('test.happened', ${ada.profileId})`;
        // Ada's chain is held by an open transaction here.
        await sql.begin(async (other) => {
          await other`set local lock_timeout = '2s'`;
          await other`select public.log_audit_event('test.happened', ${bert.profileId})`;
        });
        const waiting = sql.begin(async (other) => {
          await other`set local lock_timeout = '100ms'`;
          await other`select public.log_audit_event('test.happened', ${ada.profileId})`;
        });
        await expect(waiting).rejects.toMatchObject({ code: '55P03' });
      });
    } finally {
      await sql.end();
    }
  });

  test('is verified by its subject’s owner, and by no other person', async () => {
    const [ada, bert] = await Promise.all([person(db), person(db)]);
    const parameters = { p_patient_id: ada.profileId };
    expect(await call(db, ada.caller, 'verify_audit_chain', parameters)).toMatchObject({ valid: true });
    expect(await refusal(call(db, bert.caller, 'verify_audit_chain', parameters))).toMatchObject({
      code: 'not_allowed',
    });
    expect(await refusal(call(db, bert.caller, 'verify_audit_chain', {}))).toMatchObject({ code: 'not_allowed' });
  });

  test('knows the actor and role of every event', async () => {
    const ada = await person(db);
    await call(db, ada.caller, 'set_ai_consent', {
      p_patient_id: ada.profileId,
      p_engine: 'external',
      p_allowed: true,
    });
    const events = await asService(
      db,
      'select event_type, actor_id, actor_role, details from public.audit_log where subject_id = $1 order by seq',
      [ada.profileId],
    );
    expect(events).toMatchObject([
      { event_type: 'profile.created', actor_id: ada.userId },
      {
        event_type: 'consent.changed',
        actor_id: ada.userId,
        actor_role: 'authenticated',
        details: { engine: 'external', allowed: true },
      },
    ]);
  });
});
