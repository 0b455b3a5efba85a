import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { careBy } from './full-record.ts';
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
afterAll(() => db.drop());
beforeEach(async () => {
  ada = await person(db);
});

interface Applied {
  removed: Record<string, number>;
  more: boolean;
}
const apply = (limit = 5000) => call<Applied>(db, 'service_role', 'apply_retention', { p_limit: limit });
const set = (key: string, value: unknown) =>
  asOwner(db, 'update public.system_configuration set value = $2::text::jsonb where key = $1', [
    key,
    JSON.stringify(value),
  ]);
const verify = (who: Person | null) =>
  call<object>(db, 'service_role', 'verify_audit_chain', { p_patient_id: who?.profileId ?? null });
const count = async (query: string): Promise<number> => {
  const [row] = await asService<{ n: number }>(db, `select count(*)::int as n from ${query}`);
  return row?.n ?? -1;
};

/** A statement past all triggers: nobody can wait for six years. */
async function age(statement: string): Promise<void> {
  const sql = postgres(db.adminUrl, { max: 1, onnotice: () => undefined });
  try {
    await sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`;
      await tx.unsafe(statement);
    });
  } finally {
    await sql.end();
  }
}

describe('retention', () => {
  test('has a setting for each kind, and none below its minimum', async () => {
    const minimums = await asOwner<{ key: string; least: number }>(
      db,
      'select m.key, m.value::int as least from jsonb_each_text(exora_private.retention_minimums()) as m',
    );
    const settings = await asOwner<{ key: string }>(
      db,
      // The others are of what nobody has to keep (08_expiry.sql).
      `select key from public.system_configuration
       where key like 'retention.%\\_days' and key !~ '(model_answer|receipt|refused_file|usage)_days$'`,
    );
    expect(minimums.map(({ key }) => key).sort()).toEqual(settings.map(({ key }) => key).sort());
    for (const { key, least } of minimums) {
      for (const wrong of [least - 1, 1, -1, least + 0.5, 'a year', null]) {
        expect(await refusal(set(key, wrong))).toMatchObject({ code: 'invalid_request' });
      }
      const [before] = await asOwner<{ value: number }>(
        db,
        'select value from public.system_configuration where key = $1',
        [key],
      );
      for (const right of [least, 0, before?.value]) await set(key, right);
    }
  });

  test('removes events, read messages, tickets and accesses that were kept for their time, and nothing else', async () => {
    const insert = (days: number) =>
      asOwner(
        db,
        `with e as (
           insert into public.user_events (id, user_id, event_name, occurred_at)
           values (gen_random_uuid(), '${ada.userId}', 'app_opened', now() - interval '${days} days')
         )
         insert into public.system_notifications (user_id, kind, created_at, read_at)
         values ('${ada.userId}', 'file_failed', now() - interval '${days} days', now()),
           ('${ada.userId}', 'review_waiting', now() - interval '${days} days', null)`,
      );
    for (const days of [10, 200, 400]) await insert(days);
    expect((await apply()).removed).toMatchObject({ user_events: 2, notifications: 1 });
    expect(await count(`public.user_events where user_id = '${ada.userId}'`)).toBe(1);
    expect(await count(`public.system_notifications where user_id = '${ada.userId}'`)).toBe(5);
    expect(await apply()).toEqual({
      removed: { user_events: 0, notifications: 0, provider_access_log: 0, audit_log: 0 },
      more: false,
    });
  });

  test('works in batches, and says when more is due', async () => {
    for (let at = 0; at < 3; at++) {
      await asOwner(
        db,
        `insert into public.user_events (id, user_id, event_name, occurred_at)
         values (gen_random_uuid(), '${ada.userId}', 'app_opened', now() - interval '300 days')`,
      );
    }
    expect(await apply(2)).toMatchObject({ removed: { user_events: 2 }, more: true });
    expect(await apply(2)).toMatchObject({ removed: { user_events: 1 }, more: false });
    const [event] = await asService<{ details: object }>(
      db,
      "select details from public.audit_log where event_type = 'retention.applied' order by seq desc limit 1",
    );
    expect(event?.details).toMatchObject({ user_events: 1 });
  });

  test('is for the service alone', async () => {
    expect((await refusal(call(db, ada.caller, 'apply_retention'))).sqlstate).toBe('42501');
    for (const limit of [0, 20_001]) expect(await refusal(apply(limit))).toMatchObject({ code: 'invalid_request' });
  });
});

describe('the audit log', () => {
  const log = (who: Person) =>
    call(db, 'service_role', 'log_audit_event', { p_event_type: 'record.read', p_patient_id: who.profileId });
  const seal = () => call<{ seq: number }>(db, 'service_role', 'seal_audit_anchor', { p_force: true });
  /** A chain with `rows` rows (its profile's making is the first), sealed, and seven years old, and two younger rows. */
  const oldChain = async (rows: number) => {
    for (let at = 1; at < rows; at++) await log(ada);
    const { seq } = await seal();
    await age(`update exora_private.audit_anchors set sealed_at = sealed_at - interval '7 years' where seq = ${seq}`);
    await log(ada);
    await log(ada);
    await seal();
    return seq;
  };

  test('is kept for good unless somebody sets a time', async () => {
    await oldChain(4);
    expect((await apply()).removed.audit_log).toBe(0);
    expect(await count(`public.audit_log where subject_id = '${ada.profileId}'`)).toBe(6);
  });

  test('is cut where an anchor sealed it, says so, and what is left verifies', async () => {
    const anchor = await oldChain(4);
    await set('retention.audit_log_days', 2190);
    try {
      await apply();
      const rows = await asService<{ seq: string; event_type: string; details: object }>(
        db,
        'select seq, event_type, details from public.audit_log where subject_id = $1 order by seq',
        [ada.profileId],
      );
      expect(rows.map(({ seq }) => Number(seq))).toEqual([5, 6, 7]);
      expect(rows.at(-1)).toMatchObject({
        event_type: 'audit.cut',
        details: { seq: 4, anchor_seq: anchor, kept_days: 2190 },
      });
      expect(await verify(ada)).toMatchObject({ valid: true, checked: 7 });
      await apply();
      await log(ada);
      expect(await verify(ada)).toMatchObject({ valid: true, checked: 8 });
      const header = await call<string[] | string>(db, ada.caller, 'begin_audit_export', {
        p_patient_id: ada.profileId,
      });
      expect(JSON.stringify(header)).toContain('\\"cut\\": {\\"seq\\": 4');
    } finally {
      await set('retention.audit_log_days', 0);
    }
  });

  test('is cut in batches, and verifies in between', async () => {
    await oldChain(7);
    await set('retention.audit_log_days', 2190);
    try {
      expect((await apply(3)).more).toBe(true);
      expect(await verify(ada)).toMatchObject({ valid: true });
      while ((await apply(3)).more);
      expect(await count(`public.audit_log where subject_id = '${ada.profileId}' and seq <= 7`)).toBe(0);
      expect(await verify(ada)).toMatchObject({ valid: true });
    } finally {
      await set('retention.audit_log_days', 0);
    }
  });

  test('names a row that was changed, or removed, behind the cut', async () => {
    await oldChain(4);
    await set('retention.audit_log_days', 2190);
    await apply();
    await set('retention.audit_log_days', 0);
    await age(`delete from public.audit_log where subject_id = '${ada.profileId}' and seq = 5`);
    expect(await verify(ada)).toMatchObject({ valid: false, first_broken_seq: 5, reason: 'row_missing' });
  });

  test('is cut by nobody else: not at a row that no anchor sealed, not backwards, not without a cut', async () => {
    await oldChain(4);
    const cut = (seq: number, anchor: string) =>
      asOwner(
        db,
        `insert into exora_private.audit_cuts (subject_id, seq, row_hash, anchor_seq)
         select a.subject_id, a.seq, a.row_hash, ${anchor} from public.audit_log as a
         where a.subject_id = '${ada.profileId}' and a.seq = ${seq}`,
      );
    const latest = `(select max(anchor_seq) from exora_private.audit_anchor_heads where subject_id = '${ada.profileId}')`;
    expect(await refusal(cut(3, latest))).toMatchObject({ code: 'not_allowed' });
    await cut(6, latest);
    expect(
      await refusal(
        cut(4, `(select min(anchor_seq) from exora_private.audit_anchor_heads where subject_id = '${ada.profileId}')`),
      ),
    ).toMatchObject({
      code: 'not_allowed',
    });
    for (const statement of [
      'update exora_private.audit_cuts set seq = seq + 1',
      'delete from exora_private.audit_cuts',
      'truncate exora_private.audit_cuts',
    ]) {
      expect(await refusal(asOwner(db, statement))).toMatchObject({ code: 'not_allowed' });
    }
    await log(ada);
    expect(
      await refusal(asOwner(db, `delete from public.audit_log where subject_id = '${ada.profileId}' and seq = 7`)),
    ).toMatchObject({ code: 'not_allowed' });
  });
});

test('accesses of providers are listed for as long as the setting says, and nobody shortens that by hand', async () => {
  const doctor = await careBy(db, ada);
  await call(db, doctor.caller, 'read_facts', { p_patient_id: ada.profileId, p_type: 'lab' });
  await call(db, doctor.caller, 'read_facts', { p_patient_id: ada.profileId, p_type: 'lab' });
  const accesses = `public.provider_access_log where patient_id = '${ada.profileId}'`;
  expect(await count(accesses)).toBe(2);
  const mine = `patient_id = '${ada.profileId}'`;
  await age(
    `update public.provider_access_log set accessed_at = now() - interval '3651 days'
     where id = (select id from public.provider_access_log where ${mine} limit 1)`,
  );
  expect((await apply()).removed.provider_access_log).toBe(1);
  expect(await count(accesses)).toBe(1);
  expect(await refusal(asOwner(db, `delete from public.provider_access_log where ${mine}`))).toMatchObject({
    code: 'not_allowed',
  });
});
