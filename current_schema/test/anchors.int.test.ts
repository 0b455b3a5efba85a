import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asOwner, call, createTestDatabase, type Person, person, refusal, type TestDatabase } from './record.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

interface Anchor {
  sealed: boolean;
  seq: number;
  heads: number;
  moved: number;
  anchor_hash: string;
}
const seal = (force = true) => call<Anchor>(db, 'service_role', 'seal_audit_anchor', { p_force: force });
const log = (subject: Person) =>
  call<string>(db, 'service_role', 'log_audit_event', {
    p_event_type: 'test.happened',
    p_patient_id: subject.profileId,
  });
const verify = (subject: Person) =>
  call<object>(db, 'service_role', 'verify_audit_chain', { p_patient_id: subject.profileId });
const verifyAnchors = (database = db, last = 1000) =>
  call<object>(database, 'service_role', 'verify_audit_anchors', { p_last: last });

/** Statements past all triggers, as somebody with the server's disk could change it. */
async function tamper(statement: string, values: readonly unknown[] = [], database = db): Promise<void> {
  const sql = postgres(database.adminUrl, { max: 1, onnotice: () => undefined });
  try {
    await sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`;
      await tx.unsafe(statement, values as never[]);
    });
  } finally {
    await sql.end();
  }
}

/** Recomputes a subject's whole chain and its head after a change, so that both fit again. */
const rewrite = (subject: Person, database = db) =>
  tamper(
    `do $$
     declare
       v_row public.audit_log;
       v_previous bytea := sha256(uuid_send('${subject.profileId}'));
       v_seq bigint := 0;
     begin
       for v_row in select * from public.audit_log where subject_id = '${subject.profileId}' order by seq loop
         v_seq := v_seq + 1;
         v_row.seq := v_seq;
         v_row.prev_hash := v_previous;
         v_previous := exora_private.audit_row_hash(v_row);
         update public.audit_log set seq = v_seq, prev_hash = v_row.prev_hash, row_hash = v_previous where id = v_row.id;
       end loop;
       update exora_private.audit_heads set seq = v_seq, row_hash = v_previous where subject_id = '${subject.profileId}';
     end $$`,
    [],
    database,
  );

describe('an anchor', () => {
  test('seals all heads, and only when a chain has grown', async () => {
    const [ada] = await Promise.all([person(db), person(db)]);
    const first = await seal();
    expect(first).toMatchObject({ sealed: true, heads: first.moved });
    expect(await seal()).toMatchObject({ sealed: false, seq: first.seq, anchor_hash: first.anchor_hash });
    await log(ada);
    const second = await seal();
    expect(second).toMatchObject({ sealed: true, seq: first.seq + 1, heads: first.heads, moved: 1 });
    expect(second.anchor_hash).not.toBe(first.anchor_hash);
    expect(await verifyAnchors()).toEqual({
      valid: true,
      checked: second.seq,
      first_broken_seq: null,
      reason: null,
    });
  });

  test('is made at the intervals of system_configuration, however often it is asked for', async () => {
    const ada = await person(db);
    const last = await seal();
    await log(ada);
    expect(await seal(false)).toMatchObject({ sealed: false, seq: last.seq });
    const interval = (seconds: number) =>
      asOwner(
        db,
        "update public.system_configuration set value = $1::int::text::jsonb where key = 'audit.anchor_interval_seconds'",
        [seconds],
      );
    await interval(0);
    try {
      expect(await seal(false)).toMatchObject({ sealed: true, seq: last.seq + 1 });
    } finally {
      await interval(300);
    }
  });

  test('is one snapshot while writers write, and waits for none of them', async () => {
    const people = await Promise.all(Array.from({ length: 4 }, () => person(db)));
    await seal();
    const open = postgres(db.ownerUrl, { max: 1 });
    try {
      await open.begin(async (held) => {
        const [ada] = people;
        await held`select public.log_audit_event('test.happened', ${ada?.profileId ?? ''})`;
        // Ada's head is locked and not committed here: it is sealed as it was.
        expect(await seal()).toMatchObject({ sealed: false });
      });
      expect(await seal()).toMatchObject({ sealed: true, moved: 1 });
      let done = false;
      const writing = Promise.all(
        people.map(async (one) => {
          for (let count = 0; count < 40; count++) await log(one);
        }),
      ).finally(() => {
        done = true;
      });
      let anchors = 0;
      while (!done) anchors += (await seal()).sealed ? 1 : 0;
      await writing;
      await seal();
      expect(anchors).toBeGreaterThan(1);
      expect(await verifyAnchors()).toMatchObject({ valid: true });
      for (const one of people)
        expect(await verify(one)).toMatchObject({ valid: true, checked: one === people[0] ? 42 : 41 });
      // The newest anchor holds the very heads.
      const differing = await asOwner(
        db,
        `select 1 from exora_private.audit_heads as h
         where (h.seq, h.row_hash) is distinct from (
           select row (s.seq, s.row_hash) from exora_private.audit_anchor_heads as s
           where s.subject_id = h.subject_id order by s.anchor_seq desc limit 1)`,
      );
      expect(differing).toEqual([]);
    } finally {
      await open.end();
    }
  });

  test('is made once when many ask at the same moment', async () => {
    const ada = await person(db);
    await log(ada);
    const made = await Promise.all(Array.from({ length: 4 }, () => seal()));
    expect(made.filter((anchor) => anchor.sealed)).toHaveLength(1);
    expect(new Set(made.map((anchor) => anchor.seq)).size).toBe(1);
  });

  test('is signed once', async () => {
    const ada = await person(db);
    await log(ada);
    const { seq } = await seal();
    const sign = (changed: Record<string, unknown> = {}) =>
      call<boolean>(db, 'service_role', 'sign_audit_anchor', {
        p_seq: seq,
        p_key_id: 'key-1',
        p_signature: 'ab'.repeat(64),
        ...changed,
      });
    for (const changed of [{ p_key_id: null }, { p_signature: 'xyz' }, { p_signature: 'ab' }, { p_key_id: 'a b' }]) {
      expect(await refusal(sign(changed))).toMatchObject({ code: 'invalid_request' });
    }
    expect(await refusal(sign({ p_seq: 999_999 }))).toMatchObject({ code: 'not_found' });
    expect(await sign()).toBe(true);
    expect(await sign()).toBe(false);
    expect(await refusal(sign({ p_key_id: 'key-2' }))).toMatchObject({ code: 'wrong_state' });
    const [kept] = await call<object[]>(db, 'service_role', 'read_audit_anchors', { p_after_seq: seq - 1, p_limit: 1 });
    expect(kept).toMatchObject({ key_id: 'key-1', signature: 'ab'.repeat(64) });
    expect(await verifyAnchors()).toMatchObject({ valid: true });
  });

  test.each(['anon', 'person'])('is no business of %s', async (who) => {
    const caller = who === 'anon' ? 'anon' : (await person(db)).caller;
    for (const name of ['seal_audit_anchor', 'verify_audit_anchors', 'read_audit_anchors']) {
      expect((await refusal(call(db, caller, name))).sqlstate).toBe('42501');
    }
  });
});

describe('a chain that was rewritten so that it fits itself', () => {
  test.each<[string, string, object]>([
    [
      'a changed row',
      `update public.audit_log set actor_role = 'nobody' where subject_id = $1 and seq = 2`,
      { reason: 'anchor_differs', first_broken_seq: 3 },
    ],
    [
      'a row taken out of the middle',
      'delete from public.audit_log where subject_id = $1 and seq = 2',
      { reason: 'row_missing', first_broken_seq: 3 },
    ],
    [
      'a cut end',
      'delete from public.audit_log where subject_id = $1 and seq = 3',
      { reason: 'row_missing', first_broken_seq: 3 },
    ],
    [
      'nothing left',
      'delete from public.audit_log where subject_id = $1',
      { reason: 'row_missing', first_broken_seq: 1 },
    ],
  ])('is caught by its anchor: %s', async (_, statement, verdict) => {
    const ada = await person(db);
    await log(ada);
    await log(ada);
    await seal();
    expect(await verify(ada)).toMatchObject({ valid: true, checked: 3 });
    await tamper(statement, [ada.profileId]);
    await rewrite(ada);
    expect(await verify(ada)).toMatchObject({ valid: false, ...verdict });
  });

  test('is caught also after it grew, and after another anchor sealed it', async () => {
    const ada = await person(db);
    await log(ada);
    await seal();
    await tamper(`update public.audit_log set actor_role = 'nobody' where subject_id = $1 and seq = 2`, [
      ada.profileId,
    ]);
    await rewrite(ada);
    await log(ada);
    await seal();
    expect(await verify(ada)).toMatchObject({ valid: false, reason: 'anchor_differs', first_broken_seq: 2 });
  });

  test('would not be noticed without an anchor: that is what anchors are for', async () => {
    const ada = await person(db);
    await log(ada);
    await tamper(`update public.audit_log set actor_role = 'nobody' where subject_id = $1 and seq = 2`, [
      ada.profileId,
    ]);
    await rewrite(ada);
    expect(await verify(ada)).toMatchObject({ valid: true });
  });
});

describe('a chain that does not fit', () => {
  test('names the first of rows that changed places', async () => {
    const ada = await person(db);
    for (let count = 0; count < 3; count++) await log(ada);
    await tamper('update public.audit_log set seq = -seq where subject_id = $1 and seq in (2, 3)', [ada.profileId]);
    await tamper('update public.audit_log set seq = 5 + seq where subject_id = $1 and seq < 0', [ada.profileId]);
    expect(await verify(ada)).toMatchObject({ valid: false, checked: 1, first_broken_seq: 2 });
  });

  test.each<[string, string, number]>([
    ['was changed', "update exora_private.audit_heads set row_hash = sha256('x') where subject_id = $1", 2],
    ['was set back', 'update exora_private.audit_heads set seq = 1 where subject_id = $1', 2],
    ['was removed', 'delete from exora_private.audit_heads where subject_id = $1', 2],
  ])('is noticed when its head %s', async (_, statement, seq) => {
    const ada = await person(db);
    await log(ada);
    await tamper(statement, [ada.profileId]);
    expect(await verify(ada)).toMatchObject({ valid: false, reason: 'head_differs', first_broken_seq: seq });
  });
});

describe('the anchors’ own chain', () => {
  test.each<[string, string, string]>([
    [
      'a changed time',
      "update exora_private.audit_anchors set sealed_at = now() - interval '1 year' where seq = 2",
      'anchor_changed',
    ],
    ['a changed count', 'update exora_private.audit_anchors set heads = heads + 1 where seq = 2', 'anchor_changed'],
    ['a missing anchor', 'delete from exora_private.audit_anchors where seq = 2', 'anchor_missing'],
    [
      'a changed head',
      "update exora_private.audit_anchor_heads set row_hash = sha256('x') where anchor_seq = 2",
      'heads_changed',
    ],
    ['a removed head', 'delete from exora_private.audit_anchor_heads where anchor_seq = 2', 'heads_changed'],
    [
      'a replaced anchor',
      "update exora_private.audit_anchors set prev_hash = sha256('x') where seq = 2",
      'link_broken',
    ],
  ])('names the first broken anchor: %s', async (_, statement, reason) => {
    const own = await createTestDatabase();
    try {
      const ada = await person(own);
      for (let count = 0; count < 3; count++) {
        const event = { p_event_type: 'test.happened', p_patient_id: ada.profileId };
        await call(own, 'service_role', 'log_audit_event', event);
        await call(own, 'service_role', 'seal_audit_anchor', { p_force: true });
      }
      expect(await verifyAnchors(own)).toMatchObject({ valid: true, checked: 3 });
      await tamper(statement, [], own);
      expect(await verifyAnchors(own)).toEqual({ valid: false, checked: 1, first_broken_seq: 2, reason });
    } finally {
      await own.drop();
    }
  });

  test('is changed by nobody, its tables’ owner included', async () => {
    const ada = await person(db);
    await log(ada);
    await seal();
    for (const statement of [
      'update exora_private.audit_anchors set heads = heads + 1',
      'delete from exora_private.audit_anchors',
      'truncate exora_private.audit_anchors cascade',
      'update exora_private.audit_anchor_heads set seq = seq + 1',
      'delete from exora_private.audit_anchor_heads',
      'truncate exora_private.audit_anchor_heads cascade',
      'update exora_private.audit_heads set seq = seq + 2',
      'update exora_private.audit_heads set seq = seq - 1',
      'delete from exora_private.audit_heads',
      'truncate exora_private.audit_heads',
    ]) {
      expect(await refusal(asOwner(db, statement))).toMatchObject({ code: 'not_allowed', sqlstate: '42501' });
    }
    expect(await verify(ada)).toMatchObject({ valid: true });
  });
});
