import { afterAll, beforeAll, expect, test } from 'vitest';
import { asOwner, asService, call, createTestDatabase, type Person, person, type TestDatabase } from './record.ts';

// Random sequences of everything that people and operators may do to who has a record, each step by somebody who may or
// may not. After each step the database's answers are compared with a model that is written from the rules alone.

const sequences = process.env.EXORA_TEST_SIZE === 'full' ? 8 : 3;
const steps = 60;

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

/** Mulberry32: a small generator, so that a failing seed can be run again. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Grant {
  id: string;
  profile_id: string;
  grantee_user_id: string;
  access_level: 'view' | 'edit' | 'full';
  granted_by: string;
  granted_as: 'owner' | 'representative' | 'delegate';
  live: boolean;
}
interface Representation {
  representative_user_id: string;
  basis: string;
  live: boolean;
}

const refusals = new Set(['not_allowed', 'not_found', 'wrong_state', 'invalid_request']);

async function check(profileId: string, people: readonly Person[], context: string): Promise<void> {
  const profiles = await asService<{ account_owner_id: string; care_state: string; died_on: Date | null }>(
    db,
    'select account_owner_id, care_state, died_on from public.user_profiles where id = $1',
    [profileId],
  );
  // Exactly one owner, always one of the people; a date of death in the estate state alone.
  expect(profiles, context).toHaveLength(1);
  const profile = profiles[0] as (typeof profiles)[number];
  expect(
    people.map(({ userId }) => userId),
    context,
  ).toContain(profile.account_owner_id);
  expect(profile.died_on !== null, context).toBe(profile.care_state === 'deceased');

  const grants = await asService<Grant>(
    db,
    `select id, profile_id, grantee_user_id, access_level, granted_by, granted_as,
       revoked_at is null and (expires_at is null or expires_at > now()) as live
     from public.profile_access_permissions where profile_id = $1`,
    [profileId],
  );
  const representations = await asService<Representation>(
    db,
    `select representative_user_id, basis,
       ended_at is null and starts_at <= now() and (ends_at is null or ends_at > now()) as live
     from public.legal_representations where profile_id = $1`,
    [profileId],
  );
  const isDead = profile.care_state === 'deceased';
  const actsFor = (userId: string) =>
    representations.some(
      (one) => one.live && one.representative_user_id === userId && (one.basis === 'executor') === isDead,
    );
  const grantOf = (userId: string) => grants.filter((one) => one.live && one.grantee_user_id === userId);
  for (const { userId, caller } of people) {
    const own = grantOf(userId);
    // One grant at most, and none for the owner.
    expect(own.length, context).toBeLessThanOrEqual(userId === profile.account_owner_id ? 0 : 1);
    const expected =
      userId === profile.account_owner_id ? 'owner' : actsFor(userId) ? 'full' : (own[0]?.access_level ?? null);
    const listed = await call<{ id: string; access_level: string }[]>(db, caller, 'get_accessible_profiles');
    expect(listed.find(({ id }) => id === profileId)?.access_level ?? null, context).toBe(expected);
    const reads = await call(db, caller, 'read_overview', { p_patient_id: profileId }).then(
      () => true,
      () => false,
    );
    expect(reads, context).toBe(expected !== null);
    const adds = await call(db, caller, 'save_appointment', {
      p_patient_id: profileId,
      p_title: 'Visit',
      p_starts_at: '2030-01-01',
    }).then(
      () => true,
      () => false,
    );
    expect(adds, context).toBe(!isDead && expected !== null && expected !== 'view');
  }
  // Whatever isn't given by an owner hangs on a live right of who gave it.
  for (const grant of grants.filter(({ live, granted_as }) => live && granted_as !== 'owner')) {
    const carried =
      grant.granted_as === 'delegate'
        ? grantOf(grant.granted_by).some(({ access_level }) => access_level === 'full') ||
          representations.some((one) => one.live && one.representative_user_id === grant.granted_by)
        : representations.some((one) => one.live && one.representative_user_id === grant.granted_by);
    expect(carried, `${context}: ${grant.granted_as} ${grant.access_level} by ${grant.granted_by}`).toBe(true);
  }
  expect(await call(db, 'service_role', 'verify_audit_chain', { p_patient_id: profileId }), context).toMatchObject({
    valid: true,
  });
}

test.each(Array.from({ length: sequences }, (_, at) => at + 1))(
  'after every step of sequence %i there is one owner, and nobody has access without a live basis',
  async (seed) => {
    const random = randomOf(seed);
    const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
    const people = await Promise.all(Array.from({ length: 5 }, (_, at) => person(db, `Person ${at}`)));
    const profileId = await call<string>(db, (people[0] as Person).caller, 'create_profile', {
      p_profile_type: pick(['child', 'adult_in_care']),
      p_display_name: 'Somebody',
      p_date_of_birth: '2015-05-05',
    });
    const codes: string[] = [];
    const about = { p_profile_id: profileId };
    // Something is at stake from the first step on: a second parent, who let two others in.
    const [first, second, third, fourth] = people as [Person, Person, Person, Person];
    for (const [by, to, access] of [
      [first, second, 'full'],
      [second, third, 'edit'],
      [second, fourth, 'view'],
    ] as const) {
      await call(db, by.caller, 'grant_profile_access', {
        ...about,
        p_grantee_user_id: to.userId,
        p_access_level: access,
      });
    }
    const someGrant = async () =>
      (
        await asService<{ id: string }>(
          db,
          'select id from public.profile_access_permissions where profile_id = $1 and revoked_at is null order by id',
          [profileId],
        )
      ).map(({ id }) => id);
    const someRepresentation = async () =>
      (
        await asService<{ id: string }>(
          db,
          'select id from public.legal_representations where profile_id = $1 and ended_at is null order by id',
          [profileId],
        )
      ).map(({ id }) => id);
    const level = () => pick(['view', 'edit', 'full'] as const);
    const state = () => {
      const to = pick(['active', 'death_reported', 'deceased'] as const);
      return { ...about, p_state: to, p_evidence: 'Seen', p_died_on: to === 'deceased' ? '2026-01-01' : null };
    };
    const invite = async (by: Person, kind: string) => {
      const made = await call<{ code: string }>(db, by.caller, 'create_invitation', {
        ...about,
        p_kind: kind,
        p_access_level: kind === 'access' ? level() : pick([null, level()]),
        ...(kind === 'access' && random() < 0.3 ? { p_categories: ['labs', 'appointments'] } : {}),
      });
      codes.push(made.code);
    };
    const commands: [number, string, () => Promise<unknown>][] = [
      [
        5,
        'grant',
        () =>
          call(db, pick(people).caller, 'grant_profile_access', {
            ...about,
            p_grantee_user_id: pick(people).userId,
            p_access_level: level(),
          }),
      ],
      [
        3,
        'revoke',
        async () => {
          const ids = await someGrant();
          if (ids.length > 0) {
            await call(db, pick(people).caller, 'revoke_profile_access', { p_permission_id: pick(ids) });
          }
        },
      ],
      [4, 'invite', () => invite(pick(people), 'access')],
      [2, 'invite to own', () => invite(pick(people), pick(['transfer', 'handover']))],
      [
        6,
        'accept',
        async () => {
          const code = codes.at(-1 - Math.floor(random() * 3));
          if (code !== undefined) await call(db, pick(people).caller, 'accept_invitation', { p_code: code });
          await asOwner(db, 'delete from exora_private.invitation_tries');
        },
      ],
      [2, 'change the state', () => call(db, pick(people).caller, 'set_care_state', state())],
      [1, 'change the state as operator', () => call(db, 'service_role', 'set_care_state', state())],
      [
        2,
        'represent',
        () =>
          call(db, 'service_role', 'grant_representation', {
            ...about,
            p_representative_id: pick(people).userId,
            p_basis: pick(['parental_responsibility', 'court_appointed_guardian', 'power_of_attorney', 'executor']),
            p_evidence: 'Court',
          }),
      ],
      [
        2,
        'end a representation',
        async () => {
          const ids = await someRepresentation();
          if (ids.length > 0) {
            const by = pick([...people.map(({ caller }) => caller), 'service_role' as const]);
            await call(db, by, 'end_representation', {
              p_representation_id: pick(ids),
              p_reason: by === 'service_role' ? 'revoked' : 'resigned',
            });
          }
        },
      ],
    ];
    const weighted = commands.flatMap(([weight, name, run]) => Array.from({ length: weight }, () => ({ name, run })));
    const done = new Map<string, number>();
    for (let step = 0; step < steps; step++) {
      const { name, run } = pick(weighted);
      try {
        await run();
        done.set(name, (done.get(name) ?? 0) + 1);
      } catch (thrown) {
        const { detail = '' } = thrown as { detail?: string };
        if (!refusals.has(detail)) throw thrown;
      }
      await check(profileId, people, `seed ${seed}, step ${step}: ${name}`);
    }
    // The sequences do something: a sequence of refusals would prove nothing.
    expect([...done.values()].reduce((sum, each) => sum + each, 0)).toBeGreaterThan(15);
  },
);
