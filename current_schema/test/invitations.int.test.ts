import { randomUUID } from 'node:crypto';
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
let ada: Person;
let bea: Person;
let stranger: Person;

beforeAll(async () => {
  db = await createTestDatabase();
  [ada, bea, stranger] = await Promise.all([person(db, 'Ada'), person(db, 'Bea'), person(db, 'Stranger')]);
});
afterAll(() => db.drop());

interface Invitation {
  invitation_id: string;
  code: string;
  expires_at: string;
}

type Answer =
  | { ok: true; profile_id: string; kind: string; permission_id: string | null }
  | { ok: false; code: string };

const daysFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

const invite = (by: Person, profileId = by.profileId, changed: Record<string, unknown> = {}) =>
  call<Invitation>(db, by.caller, 'create_invitation', {
    p_profile_id: profileId,
    p_access_level: 'view',
    ...changed,
  });
const preview = (by: Person, code: string) =>
  call<Record<string, unknown>>(db, by.caller, 'preview_invitation', { p_code: code });
const accept = (by: Person, code: string, changed: Record<string, unknown> = {}) =>
  call<Answer>(db, by.caller, 'accept_invitation', { p_code: code, ...changed });
const decline = (by: Person, code: string) => call<Answer>(db, by.caller, 'decline_invitation', { p_code: code });
const cancel = (by: Person, id: string) => call<boolean>(db, by.caller, 'cancel_invitation', { p_invitation_id: id });
const invitations = (by: Person, profileId = by.profileId) =>
  call<{ id: string; state: string; permission_id: string | null; created_by: string }[]>(
    db,
    by.caller,
    'read_invitations',
    { p_profile_id: profileId },
  );
const grants = (profileId: string) =>
  asService<{ grantee_user_id: string; access_level: string; granted_as: string; expires_at: Date | null }>(
    db,
    `select grantee_user_id, access_level, granted_as, expires_at
     from public.profile_access_permissions where profile_id = $1 and revoked_at is null order by granted_at`,
    [profileId],
  );
const events = async (profileId: string, like: string) =>
  (
    await asService<{ event_type: string }>(
      db,
      'select event_type from public.audit_log where subject_id = $1 and event_type like $2 order by seq',
      [profileId, like],
    )
  ).map(({ event_type }) => event_type);
const kinds = async (of: Person) =>
  (await call<{ kind: string }[]>(db, of.caller, 'read_notifications')).map(({ kind }) => kind);
const forgetTries = () => asOwner(db, 'delete from exora_private.invitation_tries');
const unknownCode = '00000-00000-00000-00000';

describe('an invitation', () => {
  test('shows its code once, and stores nothing that it could be read from', async () => {
    const { code, invitation_id } = await invite(ada);
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$/);
    const [row] = await asOwner<{ all: string }>(
      db,
      'select to_jsonb(i)::text as all from public.profile_invitations as i where id = $1',
      [invitation_id],
    );
    for (const part of [...code.split('-'), code.replaceAll('-', '')]) expect(row?.all).not.toContain(part);
    expect(JSON.stringify(await invitations(ada))).not.toContain(code);
    const logged = await asOwner<{ all: string }>(db, 'select string_agg(a::text, $1) as all from public.audit_log a', [
      '',
    ]);
    expect(logged[0]?.all).not.toContain(code);
  });

  test('has a code of 100 random bits', async () => {
    const rows = await asOwner<{ code: string }>(
      db,
      'select exora_private.random_code(5) as code from generate_series(1, 4000)',
    );
    expect(new Set(rows.map(({ code }) => code)).size).toBe(4000);
    const counts = new Map<string, number>();
    for (const { code } of rows) {
      for (const [at, letter] of [...code.replaceAll('-', '')].entries()) {
        counts.set(`${at}${letter}`, (counts.get(`${at}${letter}`) ?? 0) + 1);
      }
    }
    // 20 places of 32 letters, each 125 times, give or take six standard deviations (11).
    expect(counts.size).toBe(640);
    expect(Math.min(...counts.values())).toBeGreaterThan(125 - 66);
    expect(Math.max(...counts.values())).toBeLessThan(125 + 66);
  });

  test('gives what it says to whoever has its code, once, logged and told', async () => {
    const owner = await person(db, 'Owner');
    const until = daysFromNow(10);
    const { code, invitation_id } = await invite(owner, owner.profileId, {
      p_access_level: 'edit',
      p_categories: ['labs', 'conditions'],
      p_purpose: 'Looking after her',
      p_access_expires_at: until,
    });
    const carer = await person(db, 'Carer');
    expect(await preview(carer, code)).toEqual({
      ok: true,
      kind: 'access',
      state: 'open',
      inviter_name: 'Owner',
      profile_name: null,
      access_level: 'edit',
      categories: ['conditions', 'labs'],
      purpose: 'Looking after her',
      access_expires_at: expect.any(String),
      expires_at: expect.any(String),
    });
    expect(await grants(owner.profileId)).toEqual([]);
    const answer = await accept(carer, code);
    expect(answer).toMatchObject({ ok: true, profile_id: owner.profileId, kind: 'access' });
    expect(await accept(carer, code)).toEqual(answer);
    expect(await accept(stranger, code)).toMatchObject({ ok: false, code: 'not_found' });
    expect(await grants(owner.profileId)).toEqual([
      {
        grantee_user_id: carer.userId,
        access_level: 'edit',
        granted_as: 'owner',
        expires_at: new Date(until),
      },
    ]);
    expect(await invitations(owner)).toMatchObject([{ id: invitation_id, state: 'accepted' }]);
    expect(await events(owner.profileId, '%invit%')).toEqual(['invitation.created', 'invitation.accepted']);
    expect(await events(owner.profileId, 'access.%')).toEqual(['access.granted']);
    expect(await kinds(owner)).toEqual(['access_granted']);
    expect(await kinds(carer)).toEqual(['access_granted']);
  });

  test('names the record only when its maker said so', async () => {
    const child = await call<string>(db, ada.caller, 'create_profile', {
      p_profile_type: 'child',
      p_display_name: 'Secret child',
    });
    const silent = await invite(ada, child);
    const open = await invite(ada, child, { p_shows_name: true });
    expect(JSON.stringify(await preview(bea, silent.code))).not.toMatch(/Secret|child/);
    expect(await preview(bea, open.code)).toMatchObject({ inviter_name: 'Ada', profile_name: 'Secret child' });
  });

  test('is found however its code is typed', async () => {
    const { code } = await invite(ada);
    const typed = ` ${code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `;
    expect(await preview(bea, typed)).toMatchObject({ ok: true });
  });

  test('opens nothing any more once it is used, declined, cancelled or run out: one answer for all of them', async () => {
    const owner = await person(db, 'Owner');
    const visitor = await person(db, 'Visitor');
    const used = await invite(owner);
    await accept(visitor, used.code);
    const declined = await invite(owner);
    expect(await decline(visitor, declined.code)).toEqual({ ok: true });
    const cancelled = await invite(owner);
    expect(await cancel(owner, cancelled.invitation_id)).toBe(true);
    expect(await cancel(owner, cancelled.invitation_id)).toBe(false);
    const late = await invite(owner, owner.profileId, { p_valid_hours: 1 });
    await asOwner(
      db,
      `update public.profile_invitations set created_at = now() - interval '2 hours', expires_at = now() where id = $1`,
      [late.invitation_id],
    );
    const answers = new Set<string>();
    for (const code of [used.code, declined.code, cancelled.code, late.code, unknownCode, '', 'x'.repeat(1000)]) {
      for (const answer of [
        await preview(stranger, code),
        await accept(stranger, code),
        await decline(stranger, code),
      ]) {
        answers.add(JSON.stringify(answer));
      }
      await forgetTries();
    }
    expect(answers.size).toBe(1);
    expect([...answers][0]).toContain('not_found');
    expect((await invitations(owner)).map(({ state }) => state).sort()).toEqual([
      'accepted',
      'cancelled',
      'declined',
      'expired',
    ]);
    expect(await kinds(owner)).toEqual(['invitation_declined', 'access_granted']);
  });

  test('is its maker’s and the owner’s to cancel and to list, nobody else’s', async () => {
    const { invitation_id } = await invite(ada);
    expect(await refusal(cancel(stranger, invitation_id))).toMatchObject({ code: 'not_found' });
    expect(await refusal(cancel(stranger, randomUUID()))).toMatchObject({ code: 'not_found' });
    expect(await refusal(invitations(stranger, ada.profileId))).toMatchObject({ code: 'not_allowed' });
    expect(await refusal(invite(stranger, ada.profileId))).toMatchObject({ code: 'not_allowed' });
    expect(await refusal(invite(stranger, randomUUID()))).toMatchObject({ code: 'not_allowed' });
    expect(await refusal(call(db, 'anon', 'preview_invitation', { p_code: unknownCode }))).toMatchObject({
      sqlstate: '42501',
    });
    expect(await cancel(ada, invitation_id)).toBe(true);
  });

  test.each<[string, Record<string, unknown>]>([
    ['no level', { p_access_level: null }],
    ['an unknown level', { p_access_level: 'owner' }],
    ['an unknown kind', { p_kind: 'gift' }],
    ['no kind', { p_kind: null }],
    ['an unknown category', { p_categories: ['secrets'] }],
    ['a blank purpose', { p_purpose: ' ' }],
    ['no time to accept it', { p_valid_hours: 0 }],
    ['more than two weeks to accept it', { p_valid_hours: 337 }],
    ['access that has ended', { p_access_expires_at: '2020-01-01' }],
    ['categories for a former owner', { p_kind: 'transfer', p_categories: ['labs'] }],
  ])('is refused with %s', async (_, changed) => {
    const child = await call<string>(db, ada.caller, 'create_profile', {
      p_profile_type: 'child',
      p_display_name: 'Child',
    });
    expect(await refusal(invite(ada, child, changed))).toMatchObject({ code: 'invalid_request' });
  });

  test('is not one’s own to accept, and not one of too many', async () => {
    const owner = await person(db, 'Owner');
    const { code } = await invite(owner);
    expect(await refusal(accept(owner, code))).toMatchObject({ code: 'wrong_state' });
    for (let open = 1; open < 20; open++) await invite(owner);
    expect(await refusal(invite(owner))).toMatchObject({ code: 'wrong_state' });
  });

  test('of many who accept it at once one gets in', async () => {
    const owner = await person(db, 'Owner');
    const { code } = await invite(owner);
    const people = await Promise.all(Array.from({ length: 20 }, (_, at) => person(db, `Guest ${at}`)));
    const tries = Array.from({ length: 100 }, (_, at) => people[at % people.length] as Person);
    const answers = await Promise.all(tries.map(async (by) => ({ by, answer: await accept(by, code) })));
    const let_in = new Set(answers.filter(({ answer }) => answer.ok).map(({ by }) => by.userId));
    expect(let_in.size).toBe(1);
    expect(answers.filter(({ answer }) => answer.ok)).toHaveLength(5);
    expect(await grants(owner.profileId)).toMatchObject([{ grantee_user_id: [...let_in][0] }]);
    expect(await events(owner.profileId, 'invitation.accepted')).toHaveLength(1);
    await forgetTries();
  });
});

describe('guessing', () => {
  test('is stopped after ten wrong codes an hour, right codes included, also when they are tried at once', async () => {
    const guesser = await person(db, 'Guesser');
    const { code } = await invite(ada);
    const tries = Array.from({ length: 25 }, () => preview(guesser, unknownCode));
    const ended = await Promise.allSettled(tries);
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    expect(await refusal(accept(guesser, code))).toMatchObject({ code: 'rate_limited' });
    expect(await preview(bea, code)).toMatchObject({ ok: true });
    await asOwner(db, "update exora_private.invitation_tries set tried_at = tried_at - interval '61 minutes'");
    expect(await accept(guesser, code)).toMatchObject({ ok: true });
    await forgetTries();
  });

  test('is limited over all people', async () => {
    await asOwner(
      db,
      "update public.system_configuration set value = '3' where key = 'invitations.all_tries_per_hour'",
    );
    try {
      for (const by of [ada, bea, stranger]) expect(await preview(by, unknownCode)).toMatchObject({ ok: false });
      expect(await refusal(preview(ada, unknownCode))).toMatchObject({ code: 'rate_limited' });
    } finally {
      await asOwner(
        db,
        "update public.system_configuration set value = '1000' where key = 'invitations.all_tries_per_hour'",
      );
      await forgetTries();
    }
  });

  test('a right code costs no try', async () => {
    const { code } = await invite(ada);
    for (let at = 0; at < 15; at++) expect(await preview(bea, code)).toMatchObject({ ok: true });
  });
});

describe('a full-level delegate', () => {
  const withDelegate = async (changed: Record<string, unknown> = {}) => {
    const owner = await person(db, 'Owner');
    const second = await person(db, 'Second parent');
    await accept(second, (await invite(owner, owner.profileId, { p_access_level: 'full', ...changed })).code);
    return { owner, second, guest: await person(db, 'Guest') };
  };

  test('lets others view and edit within its own extent and time, never more', async () => {
    const until = daysFromNow(30);
    const { owner, second, guest } = await withDelegate({
      p_categories: ['labs', 'vitals'],
      p_access_expires_at: until,
    });
    const from = (changed: Record<string, unknown>) => invite(second, owner.profileId, changed);
    for (const changed of [
      { p_access_level: 'full', p_categories: ['labs'] },
      { p_access_level: 'edit' },
      { p_access_level: 'view', p_categories: ['labs', 'documents'] },
      { p_kind: 'transfer', p_access_level: 'full' },
      { p_kind: 'handover', p_access_level: null },
    ]) {
      expect(await refusal(from(changed))).toMatchObject({ code: 'not_allowed' });
    }
    const { code } = await from({
      p_access_level: 'edit',
      p_categories: ['labs'],
      p_access_expires_at: daysFromNow(99),
    });
    await accept(guest, code);
    expect(await grants(owner.profileId)).toMatchObject([
      { grantee_user_id: second.userId, granted_as: 'owner' },
      { grantee_user_id: guest.userId, granted_as: 'delegate', expires_at: new Date(until) },
    ]);
    // Whom a delegate let in lets nobody in, and gets no more than it was given.
    expect(await refusal(invite(guest, owner.profileId, { p_categories: ['labs'] }))).toMatchObject({
      code: 'not_allowed',
    });
    expect(await kinds(owner)).toContain('access_granted');
  });

  test.each<[string, (people: { owner: Person; second: Person; permission: string }) => Promise<unknown>]>([
    [
      'is let out',
      ({ owner, permission }) => call(db, owner.caller, 'revoke_profile_access', { p_permission_id: permission }),
    ],
    [
      'leaves',
      ({ second, permission }) => call(db, second.caller, 'revoke_profile_access', { p_permission_id: permission }),
    ],
    [
      'gets less',
      ({ owner, second }) =>
        call(db, owner.caller, 'grant_profile_access', {
          p_profile_id: owner.profileId,
          p_grantee_user_id: second.userId,
          p_access_level: 'edit',
        }),
    ],
    [
      'gets a shorter time',
      ({ owner, second }) =>
        call(db, owner.caller, 'grant_profile_access', {
          p_profile_id: owner.profileId,
          p_grantee_user_id: second.userId,
          p_access_level: 'full',
          p_expires_at: daysFromNow(1),
        }),
    ],
  ])('who %s takes along whom it let in, told', async (_, happens) => {
    const { owner, second, guest } = await withDelegate();
    await accept(guest, (await invite(second, owner.profileId)).code);
    const open = await invite(second, owner.profileId);
    const [own] = await asService<{ id: string }>(
      db,
      'select id from public.profile_access_permissions where grantee_user_id = $1 and revoked_at is null',
      [second.userId],
    );
    await happens({ owner, second, permission: own?.id ?? '' });
    expect((await grants(owner.profileId)).map(({ grantee_user_id }) => grantee_user_id)).not.toContain(guest.userId);
    expect(await kinds(guest)).toEqual(['access_revoked', 'access_granted']);
    if (_ !== 'gets a shorter time') {
      expect(await accept(stranger, open.code)).toMatchObject({ ok: false, code: 'not_found' });
      await forgetTries();
    }
  });

  test('who is given as much again keeps whom it let in', async () => {
    const { owner, second, guest } = await withDelegate();
    await accept(guest, (await invite(second, owner.profileId)).code);
    await call(db, owner.caller, 'grant_profile_access', {
      p_profile_id: owner.profileId,
      p_grantee_user_id: second.userId,
      p_access_level: 'full',
      p_purpose: 'parent',
    });
    expect((await grants(owner.profileId)).map(({ grantee_user_id }) => grantee_user_id)).toContain(guest.userId);
  });

  test('ends what it gave, not what the owner gave, and can’t replace that either', async () => {
    const { owner, second, guest } = await withDelegate();
    const byOwner = await call<string>(db, owner.caller, 'grant_profile_access', {
      p_profile_id: owner.profileId,
      p_grantee_user_id: guest.userId,
      p_access_level: 'edit',
    });
    const revoke = (id: string) => call<boolean>(db, second.caller, 'revoke_profile_access', { p_permission_id: id });
    expect(await refusal(revoke(byOwner))).toMatchObject({ code: 'not_found' });
    const { code } = await invite(second, owner.profileId);
    expect(await refusal(accept(guest, code))).toMatchObject({ code: 'wrong_state' });
    const other = await person(db, 'Other');
    const accepted = await accept(other, code);
    if (!accepted.ok) throw new Error('It was not accepted.');
    expect(await revoke(accepted.permission_id ?? '')).toBe(true);
    // Its own list has its own invitations only; the owner's has all.
    await invite(owner);
    expect(new Set((await invitations(second, owner.profileId)).map((one) => one.created_by))).toEqual(
      new Set([second.userId]),
    );
    expect(new Set((await invitations(owner)).map((one) => one.created_by)).size).toBe(2);
  });
});
