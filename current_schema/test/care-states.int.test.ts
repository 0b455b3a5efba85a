import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attemptAs } from './attempt.ts';
import { careBy, fullRecord, grant } from './full-record.ts';
import {
  asOwner,
  asService,
  call,
  createTestDatabase,
  type Person,
  person,
  refusal,
  type TestDatabase,
  upload,
} from './record.ts';

let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const today = () => new Date().toISOString().slice(0, 10);
const daysFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
/** Whose birthday it was so many days ago, years after the birth. */
const bornYearsAgo = (years: number, days = 0) => {
  const date = new Date(Date.now() - days * 86_400_000);
  date.setUTCFullYear(date.getUTCFullYear() - years);
  return date.toISOString().slice(0, 10);
};

const profileOf = (owner: Person, type: string, born: string | null = null) =>
  call<string>(db, owner.caller, 'create_profile', {
    p_profile_type: type,
    p_display_name: 'Somebody',
    p_date_of_birth: born,
  });
const give = (owner: Person, profileId: string, to: Person, level: string) =>
  call<string>(db, owner.caller, 'grant_profile_access', {
    p_profile_id: profileId,
    p_grantee_user_id: to.userId,
    p_access_level: level,
  });
const setState = (
  by: Person | 'service_role',
  profileId: string,
  state: string,
  changed: Record<string, unknown> = {},
) =>
  call<boolean>(db, by === 'service_role' ? by : by.caller, 'set_care_state', {
    p_profile_id: profileId,
    p_state: state,
    p_evidence: 'Certificate 12/2026',
    p_died_on: state === 'deceased' ? today() : null,
    ...changed,
  });
const represent = (profileId: string, by: Person, basis: string, changed: Record<string, unknown> = {}) =>
  call<string>(db, 'service_role', 'grant_representation', {
    p_profile_id: profileId,
    p_representative_id: by.userId,
    p_basis: basis,
    p_evidence: 'Court of Exampleton, 7 F 12/26',
    ...changed,
  });
const care = (by: Person, profileId: string) =>
  call<{
    care_state: string;
    access_level: string;
    transitions: string[];
    comes_of_age_on: string | null;
    delegates: { user_id: string; name: string }[];
    representatives: { user_id: string; in_force: boolean }[];
  }>(db, by.caller, 'read_care', { p_profile_id: profileId });
const level = async (by: Person, profileId: string) =>
  (await call<{ id: string; access_level: string }[]>(db, by.caller, 'get_accessible_profiles')).find(
    ({ id }) => id === profileId,
  )?.access_level ?? null;
const kinds = async (of: Person, about: string) =>
  (await call<{ kind: string; patient_id: string | null }[]>(db, of.caller, 'read_notifications'))
    .filter(({ patient_id }) => patient_id === about)
    .map(({ kind }) => kind);
const logged = async (profileId: string, like: string) =>
  asService<{ event_type: string; details: Record<string, unknown>; personal: Record<string, unknown> | null }>(
    db,
    `select event_type, details, personal from public.audit_log
     where subject_id = $1 and event_type like $2 order by seq`,
    [profileId, like],
  );
const invite = (by: Person, profileId: string, kind: string, keeps: string | null) =>
  call<{ code: string }>(db, by.caller, 'create_invitation', {
    p_profile_id: profileId,
    p_kind: kind,
    p_access_level: keeps,
  });
const accept = (by: Person, code: string, keeps: string | null = null) =>
  call<Record<string, unknown>>(db, by.caller, 'accept_invitation', { p_code: code, p_keeps_level: keeps });
const remind = async () => {
  await asOwner(db, "update public.maintenance_tasks set due_at = now() where task = 'remind_about_care'");
  const done = await call<Record<string, number | string>>(db, 'service_role', 'run_maintenance', {
    p_worker_id: 'worker',
    p_slow: true,
  });
  return done.remind_about_care;
};

describe('what each level may do', () => {
  /** Everything that changes a record or lets somebody in, with who may: the matrix of the levels. */
  const may: [string, string[], (who: Person, record: Awaited<ReturnType<typeof fullRecord>>) => Promise<unknown>][] = [
    [
      'read',
      ['view', 'edit', 'full', 'owner'],
      (who, { profileId }) => call(db, who.caller, 'read_overview', { p_patient_id: profileId }),
    ],
    [
      'state a fact',
      ['edit', 'full', 'owner'],
      (who, { profileId }) =>
        call(db, who.caller, 'add_clinical_event', {
          p_patient_id: profileId,
          p_fact: { type: 'condition', text: `Said by ${who.userId}` },
        }),
    ],
    [
      'plan an appointment',
      ['edit', 'full', 'owner'],
      (who, { profileId }) =>
        call(db, who.caller, 'save_appointment', {
          p_patient_id: profileId,
          p_title: 'Visit',
          p_starts_at: daysFromNow(9),
        }),
    ],
    ['let somebody view', ['full', 'owner'], (who, { profileId }) => invite(who, profileId, 'access', 'view')],
    ['let somebody edit', ['full', 'owner'], (who, { profileId }) => invite(who, profileId, 'access', 'edit')],
    ['make a second parent', ['owner'], (who, { profileId }) => invite(who, profileId, 'access', 'full')],
    [
      'see who has access',
      ['full', 'owner'],
      (who, { profileId }) => call(db, who.caller, 'read_invitations', { p_profile_id: profileId }),
    ],
    [
      'allow outside engines',
      ['owner'],
      (who, { profileId }) =>
        call(db, who.caller, 'set_ai_consent', { p_patient_id: profileId, p_engine: 'external', p_allowed: false }),
    ],
    [
      'consent',
      ['owner'],
      (who, { profileId }) =>
        call(db, who.caller, 'give_consent', {
          p_patient_id: profileId,
          p_consent_type: 'provider_access',
          p_purpose: 'treatment',
        }),
    ],
    [
      'change the name',
      ['owner'],
      (who, { profileId }) =>
        call(db, who.caller, 'update_profile', { p_profile_id: profileId, p_display_name: 'Other' }),
    ],
    [
      'read the access log',
      ['owner'],
      (who, { profileId }) => call(db, who.caller, 'read_audit_log', { p_patient_id: profileId }),
    ],
  ];

  test('is what this table says', async () => {
    const owner = await fullRecord(db, 'Levels');
    const people: Record<string, Person> = { owner };
    for (const name of ['view', 'edit', 'full']) {
      people[name] = await person(db, name);
      await grant(db, owner, people[name], name);
    }
    people.nobody = await person(db, 'Nobody');
    for (const [what, levels, act] of may) {
      const allowed: string[] = [];
      for (const [name, who] of Object.entries(people)) {
        await act(who, owner).then(
          () => allowed.push(name),
          (thrown: { detail?: string }) => expect([what, name, thrown.detail]).toEqual([what, name, 'not_allowed']),
        );
      }
      expect([what, allowed.sort()]).toEqual([what, [...levels].sort()]);
    }
  });
});

describe('two parents', () => {
  test('the owner’s change of the other’s access is never unseen, and a representation is not the owner’s to end', async () => {
    const [one, other] = [await person(db, 'One'), await person(db, 'Other')];
    const child = await profileOf(one, 'child', bornYearsAgo(5));
    const permission = await give(one, child, other, 'full');
    await call(db, one.caller, 'revoke_profile_access', { p_permission_id: permission });
    expect(await kinds(other, child)).toEqual(['access_revoked', 'access_granted']);
    expect(await logged(child, 'access.%')).toHaveLength(2);
    expect(await level(other, child)).toBeNull();

    const id = await represent(child, other, 'parental_responsibility');
    expect(await level(other, child)).toBe('full');
    expect(await refusal(call(db, one.caller, 'end_representation', { p_representation_id: id }))).toMatchObject({
      code: 'not_allowed',
    });
    expect(await kinds(one, child)).toContain('representation_granted');
    // It ends with childhood.
    const [row] = await asService<{ ends_at: Date }>(
      db,
      'select ends_at from public.legal_representations where id = $1',
      [id],
    );
    expect(row?.ends_at.getUTCFullYear()).toBe(new Date().getUTCFullYear() + 13);
  });

  test('one hands the record over to the other: both act, everything else stays as it was', async () => {
    const [one, other, aunt] = [await person(db, 'One'), await person(db, 'Other'), await person(db, 'Aunt')];
    const child = await profileOf(one, 'child', bornYearsAgo(5));
    await give(one, child, other, 'full');
    await give(other, child, aunt, 'view');
    const { code } = await invite(one, child, 'transfer', 'full');
    const open = await invite(one, child, 'access', 'view');
    expect(await level(other, child)).toBe('full');
    expect(await accept(other, code)).toMatchObject({ ok: true, kind: 'transfer' });
    expect(await level(other, child)).toBe('owner');
    expect(await level(one, child)).toBe('full');
    expect(await level(aunt, child)).toBe('view');
    expect(await accept(aunt, open.code)).toMatchObject({ ok: false });
    // What the former owner stood for, the owner does: it doesn't end with the former owner's access.
    const [kept] = (await care(other, child)).delegates.filter(({ user_id }) => user_id === one.userId);
    expect(kept).toBeDefined();
    await call(db, other.caller, 'revoke_profile_access', {
      p_permission_id: (kept as unknown as { permission_id: string }).permission_id,
    });
    expect(await level(one, child)).toBeNull();
    expect(await level(aunt, child)).toBe('view');
    expect(await logged(child, 'profile.owner_changed')).toMatchObject([
      { details: { kind: 'transfer', from_user_id: one.userId, to_user_id: other.userId, keeps_level: 'full' } },
    ]);
    for (const told of [one, other, aunt]) expect(await kinds(told, child)).toContain('ownership_changed');
    expect(await call(db, 'service_role', 'verify_audit_chain', { p_patient_id: child })).toMatchObject({
      valid: true,
    });
  });

  test('one’s own record is nobody’s to take over', async () => {
    const one = await person(db, 'One');
    for (const kind of ['transfer', 'handover']) {
      expect(await refusal(invite(one, one.profileId, kind, null))).toMatchObject({ code: 'wrong_state' });
    }
    const dog = await profileOf(one, 'pet');
    expect(await refusal(invite(one, dog, 'handover', null))).toMatchObject({ code: 'wrong_state' });
    const keeper = await person(db, 'Keeper');
    expect(await accept(keeper, (await invite(one, dog, 'transfer', null)).code)).toMatchObject({ ok: true });
    expect(await level(one, dog)).toBeNull();
  });
});

describe('coming of age', () => {
  test('the record becomes its person’s: everybody else’s access ends, and consents are asked anew', async () => {
    const parent = await fullRecord(db, 'Parent');
    const [other, young] = [await person(db, 'Other parent'), await person(db, 'Young')];
    // The full record, with its provider and consents, stands for a child's.
    await asOwner(db, "update public.user_profiles set profile_type = 'child', date_of_birth = $2 where id = $1", [
      parent.profileId,
      bornYearsAgo(16),
    ]);
    const record = parent.profileId;
    await give(parent, record, other, 'full');
    await call(db, parent.caller, 'set_ai_consent', { p_patient_id: record, p_engine: 'external', p_allowed: true });
    const { code } = await invite(parent, record, 'handover', 'full');
    // The young person decides what stays, whatever was offered.
    expect(await accept(young, code, 'view')).toMatchObject({ ok: true, kind: 'handover', profile_id: record });
    expect(await level(young, record)).toBe('owner');
    expect(await level(parent, record)).toBe('view');
    expect(await level(other, record)).toBeNull();
    expect(await level(parent.carer, record)).toBeNull();
    expect(await call(db, parent.provider.caller, 'get_patients_in_care')).toEqual([]);
    const consents = await call<{ consent_type: string; status: string }[]>(db, young.caller, 'read_consents', {
      p_patient_id: record,
    });
    expect(consents.filter(({ status, consent_type }) => status === 'given' && consent_type !== 'ai_local')).toEqual(
      [],
    );
    expect(await call(db, 'service_role', 'has_ai_consent', { p_patient_id: record, p_engine: 'external' })).toBe(
      false,
    );
    expect(await call(db, 'service_role', 'has_ai_consent', { p_patient_id: record, p_engine: 'local' })).toBe(true);
    // The facts came along; the parent's reading is in the log from here on.
    const reads = async () => (await logged(record, 'record.read')).length;
    const before = await reads();
    await call(db, young.caller, 'read_overview', { p_patient_id: record });
    expect(await reads()).toBe(before);
    await call(db, parent.caller, 'read_overview', { p_patient_id: record });
    expect(await reads()).toBe(before + 1);
    expect(await refusal(upload(db, { ...parent, profileId: record }))).toMatchObject({ sqlstate: '42501' });
    expect(await kinds(other, record)).toContain('access_revoked');
    // It stays with its person.
    expect(await refusal(invite(young, record, 'handover', null))).toMatchObject({ code: 'wrong_state' });
    expect(await refusal(invite(young, record, 'transfer', null))).toMatchObject({ code: 'wrong_state' });
  });

  test('the person chooses which record is of themselves, and may choose again', async () => {
    const [parent, young] = [await person(db, 'Parent'), await person(db, 'Young')];
    const record = await profileOf(parent, 'child', bornYearsAgo(18));
    const choose = (by: Person, id: string) => call<boolean>(db, by.caller, 'choose_own_profile', { p_profile_id: id });
    expect(await refusal(choose(parent, record))).toMatchObject({ code: 'wrong_state' });
    expect(await refusal(choose(young, record))).toMatchObject({ code: 'not_allowed' });
    await accept(young, (await invite(parent, record, 'handover', 'view')).code);
    expect(await choose(young, record)).toBe(true);
    expect(await choose(young, record)).toBe(false);
    const types = async () =>
      (await call<{ id: string; profile_type: string }[]>(db, young.caller, 'get_accessible_profiles')).map(
        ({ id, profile_type }) => [id, profile_type],
      );
    expect(await types()).toEqual([
      [record, 'self'],
      [young.profileId, 'adult_in_care'],
    ]);
    expect(await choose(young, young.profileId)).toBe(true);
    expect(await types()).toEqual([
      [young.profileId, 'self'],
      [record, 'adult_in_care'],
    ]);
    expect(await logged(record, 'profile.chosen_as_own')).toHaveLength(2);
  });

  test('who keeps the record is reminded before, on the day, and when sharing stops, each once', async () => {
    const [parent, second, viewer] = [
      await person(db, 'Parent'),
      await person(db, 'Second'),
      await person(db, 'Viewer'),
    ];
    const record = await profileOf(parent, 'child', bornYearsAgo(17, 200));
    await give(parent, record, second, 'full');
    await give(parent, record, viewer, 'view');
    await remind();
    const stages = async (of: Person) =>
      (
        await asService<{ parameters: { stage: string } }>(
          db,
          `select parameters from public.system_notifications
           where user_id = $1 and patient_id = $2 and kind = 'handover_due' order by created_at`,
          [of.userId, record],
        )
      ).map(({ parameters }) => parameters.stage);
    expect(await stages(parent)).toEqual([]);
    for (const [born, expected] of [
      [bornYearsAgo(18, -89), ['before_age']],
      [bornYearsAgo(18, -1), ['before_age', 'before_age']],
      [bornYearsAgo(18), ['before_age', 'before_age', 'of_age']],
      [bornYearsAgo(18, 100), ['before_age', 'before_age', 'of_age', 'sharing_stopped']],
    ] as const) {
      await call(db, parent.caller, 'update_profile', {
        p_profile_id: record,
        p_display_name: 'Somebody',
        p_date_of_birth: born,
      });
      await remind();
      await remind();
      expect(await stages(parent)).toEqual(expected);
    }
    expect(await stages(second)).toHaveLength(4);
    expect(await stages(viewer)).toEqual([]);
  });

  test('some time later the parents let nobody new in, but hand over or state an adult in care', async () => {
    const [parent, guest, young] = [await person(db, 'Parent'), await person(db, 'Guest'), await person(db, 'Young')];
    const inTime = await profileOf(parent, 'child', bornYearsAgo(18, 80));
    const { code } = await invite(parent, inTime, 'access', 'view');
    await give(parent, inTime, guest, 'view');
    const late = { p_profile_id: inTime, p_display_name: 'Somebody', p_date_of_birth: bornYearsAgo(18, 95) };
    await call(db, parent.caller, 'update_profile', late);
    expect(await refusal(invite(parent, inTime, 'access', 'view'))).toMatchObject({ code: 'wrong_state' });
    expect(await refusal(give(parent, inTime, young, 'view'))).toMatchObject({ code: 'wrong_state' });
    expect(await refusal(accept(young, code))).toMatchObject({ code: 'wrong_state' });
    expect(await level(guest, inTime)).toBe('view');
    const { code: handover } = await invite(parent, inTime, 'handover', null);
    await call(db, parent.caller, 'update_profile', { ...late, p_profile_type: 'adult_in_care' });
    await give(parent, inTime, young, 'view');
    expect(await accept(young, handover)).toMatchObject({ ok: true });
    expect(await level(parent, inTime)).toBeNull();
  });
});

describe('death', () => {
  test('changes happen by the listed roles only', async () => {
    const [owner, full, viewer, stranger, operator] = (await Promise.all(
      ['Owner', 'Full', 'Viewer', 'Stranger', 'Operator'].map((name) => person(db, name)),
    )) as [Person, Person, Person, Person, Person];
    const guardian = await person(db, 'Guardian');
    const may: [string, string, string, 'self' | 'child', string[]][] = [
      ['active', 'death_reported', 'report', 'self', ['full', 'guardian']],
      ['active', 'deceased', 'state', 'self', ['operator', 'service']],
      ['active', 'deceased', 'state', 'child', ['owner', 'operator', 'service']],
      ['death_reported', 'deceased', 'state', 'self', ['operator', 'service']],
      ['death_reported', 'deceased', 'state', 'child', ['owner', 'operator', 'service']],
      ['death_reported', 'active', 'deny', 'self', ['owner', 'operator', 'service']],
      ['deceased', 'active', 'take back', 'child', ['operator', 'service']],
      ['deceased', 'death_reported', 'doubt', 'child', []],
    ];
    for (const [from, to, what, type, allowed] of may) {
      const profile = type === 'self' ? owner.profileId : await profileOf(owner, 'child');
      await give(owner, profile, full, 'full');
      await give(owner, profile, viewer, 'view');
      await represent(profile, guardian, 'power_of_attorney');
      await asOwner(
        db,
        `update public.user_profiles set care_state = $2, died_on = case $2 when 'deceased' then current_date end
         where id = $1`,
        [profile, from],
      );
      const found: string[] = [];
      const identities = { owner, full, viewer, stranger, guardian, operator };
      for (const [name, { userId }] of Object.entries(identities)) {
        const who = { role: 'authenticated', userId, ...(name === 'operator' ? { appRole: 'admin' } : {}) } as const;
        const query = "select public.set_care_state($1, $2, 'Evidence', case $2 when 'deceased' then current_date end)";
        const outcome = await attemptAs(db, who, (attempt) => attempt(query, [profile, to]));
        if (outcome.ok) found.push(name);
        else expect(['not_allowed', 'wrong_state']).toContain(outcome.code);
      }
      const byService = await attemptAs(db, { role: 'service_role' }, (attempt) =>
        attempt("select public.set_care_state($1, $2, 'Evidence', case $2 when 'deceased' then current_date end)", [
          profile,
          to,
        ]),
      );
      if (byService.ok) found.push('service');
      expect([what, type, found]).toEqual([what, type, allowed]);
      await asOwner(db, "update public.user_profiles set care_state = 'active', died_on = null where id = $1", [
        profile,
      ]);
    }
  });

  test('a report changes nothing, is told, and the living deny it', async () => {
    const [owner, full] = [await person(db, 'Owner'), await person(db, 'Full')];
    await give(owner, owner.profileId, full, 'full');
    expect((await care(full, owner.profileId)).transitions).toEqual(['death_reported']);
    expect(await setState(full, owner.profileId, 'death_reported')).toBe(true);
    expect(await setState(full, owner.profileId, 'death_reported')).toBe(false);
    expect(await kinds(owner, owner.profileId)).toContain('care_state_changed');
    await call(db, owner.caller, 'save_appointment', {
      p_patient_id: owner.profileId,
      p_title: 'Visit',
      p_starts_at: daysFromNow(3),
    });
    expect(await setState(owner, owner.profileId, 'active', { p_evidence: null })).toBe(true);
    expect((await care(owner, owner.profileId)).care_state).toBe('active');
  });

  test('nothing is added, nobody is let in, providers’ access and reminders rest; a mistake is taken back whole', async () => {
    const record = await fullRecord(db, 'Mourned');
    const { profileId } = record;
    const family = await person(db, 'Family');
    await give(record, profileId, family, 'edit');
    const { code } = await invite(record, profileId, 'access', 'view');
    expect(await call(db, record.provider.caller, 'get_patients_in_care')).toHaveLength(1);
    expect(await setState('service_role', profileId, 'deceased')).toBe(true);

    expect(await call(db, record.provider.caller, 'get_patients_in_care')).toEqual([]);
    const read = (by: Person) => call(db, by.caller, 'read_overview', { p_patient_id: profileId });
    expect(await refusal(read(record.provider))).toMatchObject({ code: 'not_allowed' });
    expect(await kinds(record.provider, profileId)).toContain('access_revoked');
    await read(family);
    await read(record);
    const stated = { p_patient_id: profileId, p_fact: { type: 'condition', text: 'Late' } };
    const closed = [
      () => call(db, family.caller, 'add_clinical_event', stated),
      () => call(db, record.caller, 'add_clinical_event', stated),
      () => invite(record, profileId, 'access', 'view'),
      async () => accept(await person(db, 'Late'), code),
      async () => give(record, profileId, await person(db, 'Late'), 'view'),
      () => call(db, record.caller, 'update_profile', { p_profile_id: profileId, p_display_name: 'Other' }),
      () =>
        call(db, record.caller, 'give_consent', {
          p_patient_id: profileId,
          p_consent_type: 'provider_access',
          p_purpose: 'treatment',
        }),
      () =>
        call(db, record.caller, 'submit_shell_file', {
          p_shell_file_id: record.waiting.id,
          p_patient_id: profileId,
          p_file_name: 'letter.pdf',
          p_mime_type: 'application/pdf',
          p_size_bytes: 1000,
          p_sha256: record.waiting.sha256,
          p_idempotency_key: record.waiting.key,
        }),
      () => call(db, record.caller, 'retry_shell_file', { p_shell_file_id: record.failed.id }),
    ];
    for (const act of closed) expect(await refusal(act())).toMatchObject({ code: 'wrong_state' });
    const note = await asOwner<{ id: string | null }>(
      db,
      "select exora_private.notify($1, 'review_waiting', $2) as id",
      [record.userId, profileId],
    );
    expect(note).toEqual([{ id: null }]);
    // What was given can still be ended.
    const consents = await call<{ id: string; status: string }[]>(db, record.caller, 'read_consents', {
      p_patient_id: profileId,
    });
    expect(consents.some(({ status }) => status === 'given')).toBe(true);

    expect(await setState('service_role', profileId, 'active')).toBe(true);
    expect(await call(db, record.provider.caller, 'get_patients_in_care')).toHaveLength(1);
    await call(db, family.caller, 'add_clinical_event', stated);
    const changes = await logged(profileId, 'care.state_changed');
    expect(changes.map(({ details }) => [details.from, details.to])).toEqual([
      ['active', 'deceased'],
      ['deceased', 'active'],
    ]);
    expect(changes[0]?.personal).toEqual({ evidence: 'Certificate 12/2026', died_on: today() });
    expect(JSON.stringify(changes[0]?.details)).not.toMatch(/Certificate|20\d\d-/);
  });

  test.each<[string, string, Record<string, unknown>]>([
    ['no evidence', 'deceased', { p_evidence: ' ' }],
    ['no date', 'deceased', { p_died_on: null }],
    ['a date before the birth', 'deceased', { p_died_on: '2000-01-01' }],
    ['a date in the future', 'deceased', { p_died_on: '2999-01-01' }],
    ['an unknown state', 'asleep', {}],
    ['no state', 'deceased', { p_state: null }],
  ])('is refused with %s', async (_, state, changed) => {
    const owner = await person(db, 'Owner');
    const child = await profileOf(owner, 'child', '2010-01-01');
    expect(await refusal(setState(owner, child, state, changed))).toMatchObject({ code: 'invalid_request' });
  });
});

describe('acting for somebody by law', () => {
  test('a guardian sees everything, logged, and decides; the person is told; the operator’s end stops it at once', async () => {
    const ward = await fullRecord(db, 'Ward');
    const [guardian, nurse] = [await person(db, 'Guardian'), await person(db, 'Nurse')];
    const id = await represent(ward.profileId, guardian, 'court_appointed_guardian', { p_ends_at: daysFromNow(400) });
    expect(await kinds(ward, ward.profileId)).toContain('representation_granted');
    expect(await level(guardian, ward.profileId)).toBe('full');
    const before = (await logged(ward.profileId, 'record.read')).length;
    await call(db, guardian.caller, 'read_timeline', { p_patient_id: ward.profileId });
    expect(await logged(ward.profileId, 'record.read')).toHaveLength(before + 1);
    await call(db, guardian.caller, 'set_ai_consent', {
      p_patient_id: ward.profileId,
      p_engine: 'external',
      p_allowed: true,
    });
    await give(guardian, ward.profileId, nurse, 'edit');
    // What it gives can't outlast it.
    const [given] = (await care(ward, ward.profileId)).delegates.filter(({ user_id }) => user_id === nurse.userId);
    expect((given as unknown as { expires_at: string }).expires_at).not.toBeNull();
    expect(await refusal(invite(guardian, ward.profileId, 'transfer', null))).toMatchObject({ code: 'not_allowed' });
    expect(await refusal(call(db, guardian.caller, 'read_audit_log', { p_patient_id: ward.profileId }))).toMatchObject({
      code: 'not_allowed',
    });

    const end = () =>
      call<boolean>(db, 'service_role', 'end_representation', { p_representation_id: id, p_reason: 'revoked' });
    expect(await end()).toBe(true);
    expect(await end()).toBe(false);
    expect(await level(guardian, ward.profileId)).toBeNull();
    expect(await level(nurse, ward.profileId)).toBeNull();
    expect(await refusal(call(db, guardian.caller, 'read_timeline', { p_patient_id: ward.profileId }))).toMatchObject({
      code: 'not_allowed',
    });
    expect(await kinds(guardian, ward.profileId)).toContain('representation_ended');
    const [, granted, ended] = await logged(ward.profileId, 'representation.%');
    expect([granted, ended]).toMatchObject([
      { event_type: 'representation.granted', details: { basis: 'court_appointed_guardian' } },
      { event_type: 'representation.ended', details: { reason: 'revoked' } },
    ]);
  });

  test('begins and ends with its time, and can be resigned', async () => {
    const [ward, guardian] = [await person(db, 'Ward'), await person(db, 'Guardian')];
    const id = await represent(ward.profileId, guardian, 'power_of_attorney', { p_starts_at: daysFromNow(1) });
    expect(await level(guardian, ward.profileId)).toBeNull();
    await asOwner(db, "update public.legal_representations set starts_at = now() - interval '2 days' where id = $1", [
      id,
    ]);
    expect(await level(guardian, ward.profileId)).toBe('full');
    await asOwner(db, 'update public.legal_representations set ends_at = now() where id = $1', [id]);
    expect(await level(guardian, ward.profileId)).toBeNull();
    await asOwner(db, 'update public.legal_representations set ends_at = null where id = $1', [id]);
    const end = (by: Person, reason: string) =>
      call(db, by.caller, 'end_representation', { p_representation_id: id, p_reason: reason });
    expect(await refusal(end(ward, 'resigned'))).toMatchObject({ code: 'not_allowed' });
    expect(await refusal(end(guardian, 'mistaken'))).toMatchObject({ code: 'not_allowed' });
    expect(await end(guardian, 'resigned')).toBe(true);
    expect(await level(guardian, ward.profileId)).toBeNull();
  });

  test('a death ends a guardian’s part and begins an executor’s, and the other way round', async () => {
    const [ward, guardian, executor] = [
      await person(db, 'Ward'),
      await person(db, 'Guardian'),
      await person(db, 'Executor'),
    ];
    await represent(ward.profileId, guardian, 'court_appointed_guardian');
    expect(await refusal(represent(ward.profileId, executor, 'executor'))).toMatchObject({ code: 'wrong_state' });
    await setState('service_role', ward.profileId, 'deceased');
    expect(await level(guardian, ward.profileId)).toBeNull();
    await represent(ward.profileId, executor, 'executor');
    expect(await level(executor, ward.profileId)).toBe('full');
    await call(db, executor.caller, 'read_overview', { p_patient_id: ward.profileId });
    expect(await refusal(give(executor, ward.profileId, guardian, 'view'))).toMatchObject({ code: 'wrong_state' });
    await setState('service_role', ward.profileId, 'active');
    expect(await level(executor, ward.profileId)).toBeNull();
    expect(await level(guardian, ward.profileId)).toBe('full');
  });

  test('is reviewed: operators list what is due, representatives are reminded once', async () => {
    const [ward, guardian] = [await person(db, 'Ward'), await person(db, 'Guardian')];
    const id = await represent(ward.profileId, guardian, 'health_care_proxy', {
      p_review_on: daysFromNow(20).slice(0, 10),
    });
    const far = await represent(ward.profileId, await person(db, 'Other'), 'power_of_attorney');
    await remind();
    await remind();
    expect((await kinds(guardian, ward.profileId)).filter((kind) => kind === 'representation_review_due')).toHaveLength(
      1,
    );
    const due = await call<{ id: string }[]>(db, 'service_role', 'list_representations', { p_due_only: true });
    expect(due.map((one) => one.id)).toContain(id);
    expect(due.map((one) => one.id)).not.toContain(far);
    expect(JSON.stringify(due)).not.toContain('Exampleton');
    const again = await represent(ward.profileId, guardian, 'health_care_proxy');
    const all = await call<{ id: string; in_force: boolean }[]>(db, 'service_role', 'list_representations', {
      p_profile_id: ward.profileId,
    });
    expect(
      all
        .filter((one) => one.in_force)
        .map((one) => one.id)
        .sort(),
    ).toEqual([again, far].sort());
  });

  test('is the operators’ to state, with evidence that fits', async () => {
    const [ward, guardian, operator] = [
      await person(db, 'Ward'),
      await person(db, 'Guardian'),
      await person(db, 'Operator'),
    ];
    const dog = await profileOf(ward, 'pet');
    const adult = await profileOf(ward, 'child', bornYearsAgo(20));
    const bad: [string, string, string, Record<string, unknown>][] = [
      ['invalid_request', ward.profileId, 'friendship', {}],
      ['invalid_request', ward.profileId, 'power_of_attorney', { p_evidence: '' }],
      ['invalid_request', ward.profileId, 'power_of_attorney', { p_ends_at: '2020-01-01' }],
      ['invalid_request', ward.profileId, 'power_of_attorney', { p_review_on: '2099-01-01' }],
      ['not_found', guardian.userId, 'power_of_attorney', {}],
      ['not_found', ward.profileId, 'power_of_attorney', { p_representative_id: dog }],
      ['wrong_state', ward.profileId, 'power_of_attorney', { p_representative_id: ward.userId }],
      ['wrong_state', dog, 'power_of_attorney', {}],
      ['wrong_state', adult, 'parental_responsibility', {}],
    ];
    for (const [code, profile, basis, changed] of bad) {
      expect(await refusal(represent(profile, guardian, basis, changed))).toMatchObject({ code });
    }
    const query = "select public.grant_representation($1, $2, 'power_of_attorney', 'Deed')";
    const values = [ward.profileId, guardian.userId];
    const as = (identity: Parameters<typeof attemptAs>[1]) =>
      attemptAs(db, identity, (attempt) => attempt(query, values));
    for (const { userId } of [ward, guardian]) {
      expect(await as({ role: 'authenticated', userId })).toMatchObject({ ok: false, code: 'not_allowed' });
    }
    expect(await as({ role: 'authenticated', userId: operator.userId, appRole: 'admin' })).toMatchObject({ ok: true });
  });
});

describe('read_care', () => {
  test('tells everybody their own part, and the whole to who may let others in', async () => {
    const owner = await person(db, 'Owner');
    const child = await profileOf(owner, 'child', bornYearsAgo(3));
    const [full, viewer, stranger] = [
      await person(db, 'Full'),
      await person(db, 'Viewer'),
      await person(db, 'Stranger'),
    ];
    await give(owner, child, full, 'full');
    await give(owner, child, viewer, 'view');
    await represent(child, stranger, 'parental_responsibility');
    for (const by of [owner, full, stranger]) {
      const told = await care(by, child);
      expect(told.delegates.map(({ name }) => name)).toEqual(['Full', 'Viewer']);
      expect(told.representatives).toMatchObject([{ user_id: stranger.userId, in_force: true }]);
      expect(told.comes_of_age_on).not.toBeNull();
    }
    expect(await care(viewer, child)).toMatchObject({
      access_level: 'view',
      delegates: [{ name: 'Viewer' }],
      representatives: [],
      comes_of_age_on: null,
      transitions: [],
    });
    expect(await refusal(care(await person(db, 'Nobody'), child))).toMatchObject({ code: 'not_allowed' });
    // A provider in care of a record has no part in who keeps it.
    const patient = await fullRecord(db, 'Patient');
    const doctor = await careBy(db, patient, 'Another doctor');
    expect(await care(doctor, patient.profileId)).toMatchObject({
      delegates: [],
      representatives: [],
      transitions: [],
    });
  });
});
