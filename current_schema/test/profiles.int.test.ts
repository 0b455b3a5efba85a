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
let carer: Person;
let stranger: Person;

beforeAll(async () => {
  db = await createTestDatabase();
  [ada, carer, stranger] = await Promise.all([person(db, 'Ada'), person(db, 'Carer'), person(db, 'Stranger')]);
});
afterAll(() => db.drop());

const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString();
const yesterday = () => new Date(Date.now() - 86_400_000).toISOString();

const events = (profileId: string) =>
  asService<{ event_type: string; details: Record<string, unknown>; personal: unknown }>(
    db,
    'select event_type, details, personal from public.audit_log where subject_id = $1 order by seq',
    [profileId],
  );

const createProfile = (owner: Person, changed: Record<string, unknown> = {}) =>
  call<string>(db, owner.caller, 'create_profile', {
    p_profile_type: 'child',
    p_display_name: 'Bea',
    p_date_of_birth: '2020-02-29',
    ...changed,
  });

const grant = (by: Person, profileId: string, to: Person, changed: Record<string, unknown> = {}) =>
  call<string>(db, by.caller, 'grant_profile_access', {
    p_profile_id: profileId,
    p_grantee_user_id: to.userId,
    p_access_level: 'view',
    ...changed,
  });

const grants = (profileId: string) =>
  asService<{ id: string; access_level: string; revoked: boolean; superseded_by_id: string | null }>(
    db,
    `select id, access_level, revoked_at is not null as revoked, superseded_by_id
     from public.profile_access_permissions where profile_id = $1 order by granted_at, id`,
    [profileId],
  );

const hasLevel = (profileId: string, person: Person, level: string, caller = person.caller) =>
  call<boolean>(db, caller, 'has_profile_access_level', {
    p_user_id: person.userId,
    p_profile_id: profileId,
    p_level: level,
  });

describe('signing up', () => {
  test.each([
    ['A\nB', 'A B'],
    ['  Ada  ', 'Ada'],
    ['x'.repeat(200), 'x'.repeat(120)],
  ])('never fails for the name %j, and makes one profile of oneself', async (given, kept) => {
    const { caller } = await person(db, given);
    expect(await call(db, caller, 'get_accessible_profiles')).toMatchObject([
      { profile_type: 'self', display_name: kept, is_owner: true, access_level: 'owner' },
    ]);
  });
});

describe('making a profile', () => {
  test('for a child, an adult in care or a pet, each the maker’s own', async () => {
    const owner = await person(db, 'Maker');
    for (const type of ['child', 'adult_in_care', 'pet']) {
      const id = await createProfile(owner, { p_profile_type: type });
      expect(await events(id)).toMatchObject([{ event_type: 'profile.created', details: { profile_type: type } }]);
    }
    const profiles = await call<{ is_owner: boolean }[]>(db, owner.caller, 'get_accessible_profiles');
    expect(profiles).toHaveLength(4);
    expect(profiles.every((profile) => profile.is_owner)).toBe(true);
  });

  test('never a second one of oneself, also not at once', async () => {
    expect(await refusal(createProfile(ada, { p_profile_type: 'self' }))).toMatchObject({ code: 'wrong_state' });
    const owner = await person(db, 'Twice');
    await asOwner(db, 'delete from public.user_profiles where id = $1', [owner.profileId]);
    const both = await Promise.allSettled([
      createProfile(owner, { p_profile_type: 'self' }),
      createProfile(owner, { p_profile_type: 'self' }),
    ]);
    expect(both.map((made) => made.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find((made) => made.status === 'rejected')?.reason).toMatchObject({ detail: 'wrong_state' });
  });

  test('not more than one account may own', async () => {
    const owner = await person(db, 'Many');
    await asOwner(db, "update public.system_configuration set value = '2' where key = 'profiles.max_per_account'");
    try {
      await createProfile(owner);
      expect(await refusal(createProfile(owner))).toMatchObject({ code: 'wrong_state' });
    } finally {
      await asOwner(db, "update public.system_configuration set value = '50' where key = 'profiles.max_per_account'");
    }
  });

  test.each<[string, Record<string, unknown>]>([
    ['no name', { p_display_name: null }],
    ['a blank name', { p_display_name: '  ' }],
    ['too long a name', { p_display_name: 'x'.repeat(121) }],
    ['a name of two lines', { p_display_name: 'A\nB' }],
    ['a name with a control character', { p_display_name: 'A\u0007' }],
    ['an unknown type', { p_profile_type: 'robot' }],
    ['no type', { p_profile_type: null }],
    ['a birth in the future', { p_date_of_birth: '2999-01-01' }],
    ['a birth before all living people’s', { p_date_of_birth: '1700-01-01' }],
  ])('refuses %s, when it is made and when it is changed', async (_, changed) => {
    const id = await createProfile(ada);
    const before = await asService(db, 'select * from public.user_profiles order by id');
    expect(await refusal(createProfile(ada, changed))).toMatchObject({ code: 'invalid_request', sqlstate: '22023' });
    if (changed.p_profile_type !== null) {
      const update = call(db, ada.caller, 'update_profile', { p_profile_id: id, p_display_name: 'Bea', ...changed });
      expect(await refusal(update)).toMatchObject({ code: 'invalid_request' });
    }
    expect(await asService(db, 'select * from public.user_profiles order by id')).toEqual(before);
  });
});

describe('changing a profile', () => {
  test('is its owner’s, and what was before stays in the log', async () => {
    const id = await createProfile(ada, { p_display_name: 'Bea' });
    const parameters = {
      p_profile_id: id,
      p_display_name: 'Beatrice',
      p_date_of_birth: '2020-02-29',
      p_profile_type: null,
    };
    await call(db, ada.caller, 'update_profile', parameters);
    await call(db, ada.caller, 'update_profile', parameters);
    expect((await events(id)).slice(1)).toEqual([
      {
        event_type: 'profile.changed',
        details: { display_name: true, date_of_birth: false, profile_type: false },
        personal: { display_name: 'Bea', date_of_birth: '2020-02-29' },
      },
    ]);
    for (const other of [stranger, carer]) {
      expect(await refusal(call(db, other.caller, 'update_profile', parameters))).toMatchObject({
        code: 'not_allowed',
      });
    }
  });

  test('never makes somebody else’s one’s own, nor the other way', async () => {
    const id = await createProfile(ada);
    const change = (profileId: string, type: string) =>
      call(db, ada.caller, 'update_profile', {
        p_profile_id: profileId,
        p_display_name: 'Ada',
        p_profile_type: type,
      });
    expect(await refusal(change(id, 'self'))).toMatchObject({ code: 'wrong_state' });
    expect(await refusal(change(ada.profileId, 'pet'))).toMatchObject({ code: 'wrong_state' });
    await change(id, 'adult_in_care');
  });
});

describe('granting access', () => {
  test('gives each level what it and those before it may, until it is revoked', async () => {
    const profile = await createProfile(ada);
    const levels = ['view', 'edit', 'full', 'owner'];
    expect(await hasLevel(profile, carer, 'view')).toBe(false);
    for (const [at, level] of ['view', 'edit', 'full'].entries()) {
      await grant(ada, profile, carer, { p_access_level: level });
      const held = await Promise.all(levels.map((asked) => hasLevel(profile, carer, asked)));
      expect(held).toEqual(levels.map((_, asked) => asked <= at));
    }
    expect(await hasLevel(profile, ada, 'owner')).toBe(true);
    const inForce = (await grants(profile)).find((row) => !row.revoked);
    const revoke = () => call<boolean>(db, ada.caller, 'revoke_profile_access', { p_permission_id: inForce?.id });
    expect(await revoke()).toBe(true);
    expect(await revoke()).toBe(false);
    expect(await hasLevel(profile, carer, 'view')).toBe(false);
  });

  test('takes the place of the earlier grant, which stays as history, and tells log and people', async () => {
    const owner = await person(db, 'Owner');
    const helper = await person(db, 'Helper');
    const profile = owner.profileId;
    const first = await grant(owner, profile, helper, { p_access_level: 'full', p_purpose: 'Dialysis at home' });
    const second = await grant(owner, profile, helper, { p_categories: ['labs', 'documents', 'labs'] });
    expect(await grant(owner, profile, helper, { p_categories: ['documents', 'labs'] })).toBe(second);
    expect(await grants(profile)).toEqual([
      { id: first, access_level: 'full', revoked: true, superseded_by_id: second },
      { id: second, access_level: 'view', revoked: false, superseded_by_id: null },
    ]);
    await call(db, owner.caller, 'revoke_profile_access', { p_permission_id: second });
    expect((await events(profile)).slice(1)).toMatchObject([
      {
        event_type: 'access.granted',
        details: { grantee_user_id: helper.userId, access_level: 'full', categories: null },
        personal: { purpose: 'Dialysis at home' },
      },
      { event_type: 'access.revoked', details: { superseded_by_id: second } },
      { event_type: 'access.granted', details: { categories: ['documents', 'labs'] } },
      { event_type: 'access.revoked', details: { grantee_user_id: helper.userId } },
    ]);
    const told = (someone: Person) => call<{ kind: string }[]>(db, someone.caller, 'read_notifications');
    for (const someone of [helper, owner]) {
      expect((await told(someone)).map((message) => message.kind)).toEqual([
        'access_revoked',
        'access_granted',
        'access_granted',
      ]);
    }
  });

  test('leaves one grant in force, however many are made at once', async () => {
    const profile = await createProfile(ada);
    await Promise.all(
      ['view', 'edit', 'full', 'view'].map((level) => grant(ada, profile, carer, { p_access_level: level })),
    );
    expect((await grants(profile)).filter((row) => !row.revoked)).toHaveLength(1);
  });

  test('and revoking at the same moment end each grant once', async () => {
    const profile = await createProfile(ada);
    const id = await grant(ada, profile, carer);
    const revoke = () => call<boolean>(db, ada.caller, 'revoke_profile_access', { p_permission_id: id });
    const regrant = grant(ada, profile, carer, { p_access_level: 'edit' });
    const [first, second] = await Promise.all([revoke(), revoke(), regrant]);
    const ended = (await events(profile)).filter((event) => event.event_type === 'access.revoked');
    expect(ended).toHaveLength(1);
    expect([first, second].filter(Boolean).length).toBeLessThanOrEqual(1);
    expect((await grants(profile)).map((row) => row.revoked).sort()).toEqual([false, true]);
  });

  test.each<[string, string, () => Record<string, unknown>]>([
    ['to oneself', 'invalid_request', () => ({ p_grantee_user_id: ada.userId })],
    ['to nobody', 'not_found', () => ({ p_grantee_user_id: null })],
    ['to an unknown person', 'not_found', () => ({ p_grantee_user_id: randomUUID() })],
    ['at an unknown level', 'invalid_request', () => ({ p_access_level: 'owner' })],
    ['at no level', 'invalid_request', () => ({ p_access_level: null })],
    ['of an unknown category', 'invalid_request', () => ({ p_categories: ['labs', 'secrets'] })],
    ['of no category', 'invalid_request', () => ({ p_categories: [] })],
    ['of categories within categories', 'invalid_request', () => ({ p_categories: [['labs'], ['vitals']] })],
    ['of a null among categories', 'invalid_request', () => ({ p_categories: ['labs', null] })],
    ['that has ended', 'invalid_request', () => ({ p_expires_at: yesterday() })],
    ['without a purpose', 'invalid_request', () => ({ p_purpose: ' ' })],
    ['with too long a purpose', 'invalid_request', () => ({ p_purpose: 'x'.repeat(201) })],
    ['of an unknown profile', 'not_allowed', () => ({ p_profile_id: randomUUID() })],
    ['of no profile', 'not_allowed', () => ({ p_profile_id: null })],
    ['of somebody else’s profile', 'not_allowed', () => ({ p_profile_id: stranger.profileId })],
  ])('is refused %s, and changes nothing', async (_, code, changed) => {
    const profile = await createProfile(ada);
    expect(await refusal(grant(ada, profile, carer, changed()))).toMatchObject({ code });
    expect(await grants(profile)).toEqual([]);
    expect(await events(profile)).toHaveLength(1);
    await grant(ada, profile, carer, { p_expires_at: tomorrow(), p_categories: ['labs'] });
    expect(await grants(profile)).toHaveLength(1);
  });

  test('and revoking are not a stranger’s, and not an editor’s', async () => {
    const profile = await createProfile(ada);
    const id = await grant(ada, profile, carer, { p_access_level: 'edit' });
    expect(await refusal(grant(carer, profile, stranger))).toMatchObject({ code: 'not_allowed' });
    expect(await refusal(grant(stranger, profile, stranger))).toMatchObject({ code: 'not_allowed' });
    const revoke = (by: Person, permission: string) =>
      refusal(call(db, by.caller, 'revoke_profile_access', { p_permission_id: permission }));
    const unknown = await revoke(stranger, randomUUID());
    expect(unknown.code).toBe('not_found');
    expect(await revoke(stranger, id)).toEqual(unknown);
    const other = await grant(ada, profile, stranger);
    expect(await revoke(carer, other)).toEqual(unknown);
    expect(await hasLevel(profile, carer, 'edit')).toBe(true);
    expect(await hasLevel(profile, stranger, 'view')).toBe(true);
  });

  test('leaving is the delegate’s', async () => {
    const profile = await createProfile(ada);
    const id = await grant(ada, profile, carer);
    const leave = () => call<boolean>(db, carer.caller, 'revoke_profile_access', { p_permission_id: id });
    expect(await leave()).toBe(true);
    expect(await leave()).toBe(false);
    expect(await hasLevel(profile, carer, 'view')).toBe(false);
  });

  test('ends at its time', async () => {
    const profile = await createProfile(ada);
    const id = await grant(ada, profile, carer, { p_expires_at: tomorrow() });
    expect(await hasLevel(profile, carer, 'view')).toBe(true);
    await asOwner(
      db,
      `update public.profile_access_permissions
       set granted_at = now() - interval '2 days', expires_at = now() - interval '1 day' where id = $1`,
      [id],
    );
    expect(await hasLevel(profile, carer, 'view')).toBe(false);
  });

  test('lets the grantee switch to the profile, until it is revoked', async () => {
    const profile = await createProfile(ada);
    const id = await grant(ada, profile, carer);
    const switching = (someone: Person) => call(db, someone.caller, 'set_active_profile', { p_profile_id: profile });
    await switching(carer);
    expect(await refusal(switching(stranger))).toMatchObject({ code: 'not_allowed' });
    await call(db, ada.caller, 'revoke_profile_access', { p_permission_id: id });
    expect(await refusal(switching(carer))).toMatchObject({ code: 'not_allowed' });
    const left = await asService(db, 'select 1 from public.user_profile_context where active_profile_id = $1', [
      profile,
    ]);
    expect(left).toEqual([]);
  });
});

describe('asking about access', () => {
  test('is about oneself, but for programs', async () => {
    expect(await refusal(hasLevel(ada.profileId, ada, 'view', carer.caller))).toMatchObject({ code: 'not_allowed' });
    const asService_ = (level: string) =>
      call(db, 'service_role', 'has_profile_access_level', {
        p_user_id: ada.userId,
        p_profile_id: ada.profileId,
        p_level: level,
      });
    expect(await asService_('owner')).toBe(true);
    expect(await refusal(asService_('god'))).toMatchObject({ code: 'invalid_request' });
    expect((await refusal(hasLevel(ada.profileId, ada, 'view', 'anon' as never))).sqlstate).toBe('42501');
  });
});
