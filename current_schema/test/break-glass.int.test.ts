import {
  breakGlassUseSchema,
  brokenGlassSchema,
  emergencyAccessSchema,
  emergencyCodeSchema,
  emergencyReasons,
  recordFactsSchema,
} from '@exora/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { attemptAs } from './attempt.ts';
import { carerGrant, consent, provider, providerGrant } from './care.ts';
import {
  asOwner,
  asService,
  call,
  createTestDatabase,
  fact,
  type Person,
  person,
  readFile,
  refusal,
  type TestDatabase,
  type Upload,
  understand,
} from './record.ts';

const kinds = { condition: 'Asthma', medication: 'Metformin', allergy: 'Penicillin', lab: 'Sodium', vital: 'Pulse' };
const text = Object.values(kinds).join('\n');
const reasonText = 'Found unconscious in the street, no relatives here.';

let db: TestDatabase;
let ada: Person;
let doctor: Person;
let doctorId: string;
let file: Upload;
let code: string;

beforeAll(async () => {
  db = await createTestDatabase();
});
beforeEach(async () => {
  [ada, doctor] = await Promise.all([person(db, 'Ada'), person(db, 'Doctor')]);
  doctorId = await provider(db, doctor);
  const { uploaded, job } = await readFile(db, ada, [text]);
  file = uploaded;
  await understand(
    db,
    job,
    Object.entries(kinds).map(([type, word]) => fact(text, word, { type })),
  );
  code = await newCode();
});
afterAll(() => db.drop());

const patient = () => ({ p_patient_id: ada.profileId });
const newCode = async () =>
  emergencyCodeSchema.parse(await call(db, ada.caller, 'make_emergency_code', patient())).code;
const breakIt = (given: Record<string, unknown> = {}, who = doctor) =>
  call(db, who.caller, 'break_glass', {
    p_reason: 'unconscious',
    p_reason_text: reasonText,
    p_code: code,
    ...given,
  });
async function broken(given: Record<string, unknown> = {}, who = doctor) {
  const answer = brokenGlassSchema.parse(await breakIt(given, who));
  if (!answer.granted) throw new Error('It was not granted.');
  return answer;
}
const refused = async (work: Promise<unknown>) => (await refusal(work)).code;
const timeline = async (who = doctor) =>
  recordFactsSchema
    .parse(await call(db, who.caller, 'read_timeline', patient()))
    .map((one) => one.type)
    .sort();
const seen = async () => emergencyAccessSchema.parse(await call(db, ada.caller, 'read_emergency_access', patient()));
const messagesOf = async (who: Person) =>
  (await call<{ kind: string; patient_id: string }[]>(db, who.caller, 'read_notifications'))
    .filter((one) => one.patient_id === ada.profileId)
    .map((one) => one.kind);
const setting = (key: string, value: number) =>
  asOwner(db, 'update public.system_configuration set value = to_jsonb($2::int) where key = $1', [key, value]);
const minutesUntil = (time: string) => (Date.parse(time) - Date.now()) / 60_000;

describe('a doctor without consent', () => {
  test('reads what an emergency needs by the patient’s code, and nothing else', async () => {
    expect(await refused(timeline())).toBe('not_allowed');
    const { patient_id, display_name, categories, expires_at } = await broken();
    expect({ patient_id, display_name }).toEqual({ patient_id: ada.profileId, display_name: 'Ada' });
    expect(categories).toEqual(['allergies', 'conditions', 'immunizations', 'labs', 'medications', 'procedures']);
    expect(minutesUntil(expires_at)).toBeCloseTo(60, 0);
    expect(await timeline()).toEqual(['allergy', 'condition', 'lab', 'medication']);
    expect(await call(db, doctor.caller, 'read_medications', patient())).toHaveLength(1);
    const closed = ['read_documents', 'read_narratives', 'read_encounters', 'read_appointments', 'read_providers'];
    for (const name of closed) expect(await refused(call(db, doctor.caller, name, patient()))).toBe('not_allowed');
    for (const name of ['read_document', 'open_shell_file']) {
      expect(await refused(call(db, doctor.caller, name, { p_shell_file_id: file.id }))).toBe('not_found');
    }
    const vital = { ...patient(), p_type: 'vital' };
    expect(await refused(call(db, doctor.caller, 'read_facts', vital))).toBe('not_allowed');
    const note = { ...patient(), p_note_type: 'progress', p_note_text: 'A note.' };
    expect(await refused(call(db, doctor.caller, 'write_provider_note', note))).toBe('not_allowed');
    const stated = { ...patient(), p_fact: { type: 'condition', text: 'Gout' } };
    expect(await refused(call(db, doctor.caller, 'add_clinical_event', stated))).toBe('not_allowed');
    expect(await db.sqlAs(doctor.caller, (sql) => sql`select 1 from public.patient_clinical_events`)).toHaveLength(0);
  });

  test('types the code as people do', async () => {
    const typed = ` ${code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `;
    expect(await broken({ p_code: typed })).toMatchObject({ granted: true });
  });

  test('is flagged in both logs, each time, while other reads are not', async () => {
    const { access_id, use_id } = await broken();
    await timeline();
    await consent(db, ada);
    await providerGrant(db, ada, doctorId);
    await timeline();
    const logged = await asService<Record<string, unknown>>(
      db,
      `select l.is_break_glass, a.details -> 'break_glass' as flag, l.access_id = $2 as by_it
       from public.provider_access_log as l join public.audit_log as a on a.id = l.audit_event_id
       where l.patient_id = $1 order by l.accessed_at`,
      [ada.profileId, access_id],
    );
    expect(logged).toEqual([
      { is_break_glass: true, flag: true, by_it: true },
      // Consent is used before what was taken.
      { is_break_glass: false, flag: null, by_it: false },
    ]);
    const [event] = await asService<{ details: Record<string, unknown>; personal: unknown; resource_id: string }>(
      db,
      "select details, personal, resource_id from public.audit_log where subject_id = $1 and event_type = 'provider.glass_broken'",
      [ada.profileId],
    );
    expect(event).toMatchObject({
      details: { break_glass: true, purpose_of_use: 'BTG', reason: 'unconscious', provider_id: doctorId },
      personal: { reason_text: reasonText },
      resource_id: use_id,
    });
  });

  test('is told of at once to the owner, and to carers who may see the record’s providers', async () => {
    const [mother, neighbour, former] = await Promise.all([person(db), person(db), person(db)]);
    await carerGrant(db, ada, mother, 'full');
    await carerGrant(db, ada, neighbour, 'view', ['appointments']);
    const ended = await carerGrant(db, ada, former, 'full');
    await call(db, ada.caller, 'revoke_profile_access', { p_permission_id: ended });
    await broken();
    expect((await messagesOf(ada))[0]).toBe('break_glass_used');
    expect((await messagesOf(mother))[0]).toBe('break_glass_used');
    expect(await messagesOf(neighbour)).not.toContain('break_glass_used');
    expect(await messagesOf(former)).not.toContain('break_glass_used');
    const [row] = (await seen()).uses;
    expect(row).toMatchObject({
      provider: { id: doctorId },
      reason: 'unconscious',
      reason_text: reasonText,
      by_code: true,
      in_force: true,
      reads: 0,
      review_outcome: null,
    });
    await timeline();
    expect((await seen()).uses[0]?.reads).toBe(1);
    const grants = await call<{ is_break_glass: boolean; in_force: boolean }[]>(
      db,
      ada.caller,
      'read_providers',
      patient(),
    );
    expect(grants).toMatchObject([{ is_break_glass: true, in_force: true, purpose: 'emergency' }]);
  });

  test('leaves no trace out: what can’t be logged or told is not granted', async () => {
    for (const [table, rule] of [
      ['audit_log', "event_type <> 'provider.glass_broken'"],
      ['system_notifications', "kind <> 'break_glass_used'"],
    ]) {
      await asOwner(db, `alter table public.${table} add constraint no_room check (${rule}) not valid`);
      expect((await refusal(breakIt())).sqlstate).toBe('23514');
      await asOwner(db, `alter table public.${table} drop constraint no_room`);
      expect(await refused(timeline())).toBe('not_allowed');
    }
    await broken();
    expect(await timeline()).toHaveLength(4);
  });
});

describe('it ends', () => {
  test.each<[string, (accessId: string) => Promise<unknown>]>([
    ['when its time is up', (id) => runOut(id)],
    ['when the owner ends it', (id) => call(db, ada.caller, 'revoke_provider_access', { p_access_id: id })],
    ['when the owner switches emergencies off', () => call(db, ada.caller, 'revoke_emergency_code', patient())],
    ['when the provider is suspended', () => suspend('suspended')],
    ['when its review finds it unjustified', (id) => review(id, 'unjustified')],
    [
      'when another person stands behind the registration',
      async () =>
        call(db, 'service_role', 'register_provider', {
          p_full_name: 'Dr Other',
          p_provider_type: 'doctor',
          p_registration_authority: 'AHPRA',
          p_registration_number: `MED${doctor.userId.slice(0, 8)}`,
          p_user_id: (await person(db)).userId,
        }),
    ],
  ])('%s, with the same token and in the middle of a list', async (_, end) => {
    const { access_id } = await broken();
    const page = { ...patient(), p_limit: 2 };
    const first = recordFactsSchema.parse(await call(db, doctor.caller, 'read_timeline', page));
    expect(first).toHaveLength(2);
    await end(access_id);
    const next = { ...page, p_before_id: first.at(-1)?.id };
    expect(await refused(call(db, doctor.caller, 'read_timeline', next))).toBe('not_allowed');
    expect(await call(db, doctor.caller, 'get_patients_in_care')).toEqual([]);
    expect((await seen()).uses[0]?.in_force).toBe(false);
  });

  test('not with the withdrawal of a consent that it never rested on, and a consented grant doesn’t end it', async () => {
    const consentId = await consent(db, ada, { purpose: 'emergency', categories: ['labs'] });
    await broken();
    await providerGrant(db, ada, doctorId, { purpose: 'emergency', categories: ['labs'] });
    await call(db, ada.caller, 'withdraw_consent', { p_consent_id: consentId });
    expect(await timeline()).toHaveLength(4);
  });

  test('with the record', async () => {
    const emptied = await person(db, 'Empty');
    const { code: other } = emergencyCodeSchema.parse(
      await call(db, emptied.caller, 'make_emergency_code', { p_patient_id: emptied.profileId }),
    );
    await broken({ p_code: other });
    await asOwner(db, 'delete from public.user_profiles where id = $1', [emptied.profileId]);
    expect(await breakIt({ p_code: other })).toEqual({ granted: false });
    const left = await asOwner(db, 'select 1 from public.break_glass_uses where patient_id = $1', [emptied.profileId]);
    expect(left).toEqual([]);
  });
});

const runOut = (accessId: string) =>
  asOwner(
    db,
    `update public.patient_provider_access
     set granted_at = now() - interval '2 hours', expires_at = now() - interval '1 second' where id = $1`,
    [accessId],
  );
const suspend = (p_status: string) =>
  call(db, 'service_role', 'verify_provider', { p_provider_id: doctorId, p_status });
async function review(accessId: string, p_outcome: string): Promise<unknown> {
  const [use] = await asService<{ id: string }>(db, 'select id from public.break_glass_uses where access_id = $1', [
    accessId,
  ]);
  return call(db, 'service_role', 'review_break_glass_use', { p_use_id: use?.id, p_outcome });
}

describe('who may', () => {
  test('verified providers who treat people, and nobody else', async () => {
    const [carer, stranger, pending, laboratory, nurse] = await Promise.all([
      person(db),
      person(db),
      person(db),
      person(db),
      person(db),
    ]);
    await carerGrant(db, ada, carer, 'view', ['labs']);
    const entry = (who: Person, type: string) =>
      call<string>(db, 'service_role', 'register_provider', {
        p_full_name: 'Somebody',
        p_provider_type: type,
        p_registration_authority: 'AHPRA',
        p_registration_number: `${type}${who.userId.slice(0, 8)}`,
        p_user_id: who.userId,
      });
    await entry(pending, 'doctor');
    await call(db, 'service_role', 'verify_provider', { p_provider_id: await entry(laboratory, 'laboratory') });
    await call(db, 'service_role', 'verify_provider', { p_provider_id: await entry(nurse, 'nurse') });
    for (const who of [carer, stranger, pending, laboratory, ada]) {
      expect(await refused(breakIt({}, who))).toBe('not_allowed');
      expect(await refused(breakIt({ p_code: 'wrong' }, who))).toBe('not_allowed');
    }
    await suspend('suspended');
    expect(await refused(breakIt())).toBe('not_allowed');
    expect((await seen()).uses).toEqual([]);
    expect((await messagesOf(ada)).filter((kind) => kind === 'break_glass_used')).toEqual([]);
    await broken({}, nurse);
  });

  test('not with one’s own record', async () => {
    const { code: own } = emergencyCodeSchema.parse(
      await call(db, doctor.caller, 'make_emergency_code', { p_patient_id: doctor.profileId }),
    );
    expect(await refused(breakIt({ p_code: own }))).toBe('wrong_state');
  });

  test('a provider in consent names the patient, to see more; others can’t, whatever ids they know', async () => {
    const byId = { p_code: null, p_patient_id: ada.profileId };
    expect(await breakIt(byId)).toEqual({ granted: false });
    await consent(db, ada, { categories: ['labs'] });
    const accessId = await providerGrant(db, ada, doctorId, { categories: ['labs'] });
    expect(await timeline()).toEqual(['lab']);
    await broken(byId);
    expect(await timeline()).toEqual(['allergy', 'condition', 'lab', 'medication']);
    expect((await seen()).uses[0]?.by_code).toBe(false);
    // What was taken is no care by consent.
    await call(db, ada.caller, 'revoke_provider_access', { p_access_id: accessId });
    expect(await breakIt(byId)).toEqual({ granted: false });
  });

  test.each([
    [{ p_reason: 'curiosity' }],
    [{ p_reason: null }],
    [{ p_reason_text: 'Because.' }],
    [{ p_reason_text: ' '.repeat(40) }],
    [{ p_reason_text: null }],
    [{ p_reason_text: 'x'.repeat(501) }],
    [{ p_reason_text: `${'x'.repeat(30)}\u0007` }],
    [{ p_minutes: 0 }],
    [{ p_minutes: 241 }],
    [{ p_code: null }],
    [{ p_patient_id: crypto.randomUUID() }],
  ])('is refused with %o, and nothing is granted or counted', async (given) => {
    expect(await refused(breakIt(given))).toBe('invalid_request');
    expect((await seen()).uses).toEqual([]);
    expect(
      await asOwner(db, 'select 1 from exora_private.break_glass_attempts where provider_id = $1', [doctorId]),
    ).toEqual([]);
  });

  test.each(emergencyReasons)('for the reason %s, as long as is asked for', async (p_reason) => {
    expect(minutesUntil((await broken({ p_reason, p_minutes: 240 })).expires_at)).toBeCloseTo(240, 0);
    const longer = asOwner(
      db,
      "update public.patient_provider_access set expires_at = granted_at + interval '5 hours' where is_break_glass",
    );
    expect((await refusal(longer)).sqlstate).toBe('23514');
  });

  test('for no longer than is configured', async () => {
    await setting('break_glass.max_minutes', 30);
    try {
      expect(await refused(breakIt({ p_minutes: 31 }))).toBe('invalid_request');
      await broken({ p_minutes: 30 });
    } finally {
      await setting('break_glass.max_minutes', 240);
    }
  });
});

describe('the code', () => {
  test('is known to its bearer alone: the database keeps a hash, and shows the code once', async () => {
    const everything = await asOwner<{ row: string }>(
      db,
      'select c::text as row from exora_private.emergency_codes as c',
    );
    const bare = code.replaceAll('-', '');
    expect(everything.length).toBeGreaterThan(0);
    expect(everything.some(({ row }) => row.includes(bare) || row.includes(code))).toBe(false);
    expect(JSON.stringify(await seen())).not.toContain(code);
    const log = await asService<{ row: string }>(
      db,
      'select a::text as row from public.audit_log as a where subject_id = $1',
      [ada.profileId],
    );
    expect(log.some(({ row }) => row.includes(bare) || row.includes(code))).toBe(false);
  });

  test('is the owner’s to make and revoke; a new one ends the old', async () => {
    const stranger = await person(db);
    for (const name of ['make_emergency_code', 'revoke_emergency_code', 'read_emergency_access']) {
      for (const who of [doctor, stranger])
        expect(await refused(call(db, who.caller, name, patient()))).toBe('not_allowed');
    }
    const second = await newCode();
    expect(second).not.toBe(code);
    expect(await breakIt()).toEqual({ granted: false });
    await broken({ p_code: second });
    expect(await seen()).toMatchObject({ is_on: true, code: { last_used_at: expect.any(String) } });
    expect(await call(db, ada.caller, 'revoke_emergency_code', patient())).toBe(true);
    expect(await call(db, ada.caller, 'revoke_emergency_code', patient())).toBe(false);
    expect(await breakIt({ p_code: second })).toEqual({ granted: false });
    expect(await seen()).toMatchObject({ is_on: false, code: null });
    const events = await asService<{ event_type: string }>(
      db,
      "select event_type from public.audit_log where subject_id = $1 and event_type like 'emergency_code.%' order by seq",
      [ada.profileId],
    );
    expect(events.map((one) => one.event_type)).toEqual([
      'emergency_code.made',
      'emergency_code.made',
      'emergency_code.revoked',
    ]);
  });

  test('switched off, nobody in care breaks glass either', async () => {
    await consent(db, ada);
    await providerGrant(db, ada, doctorId, { categories: ['labs'] });
    await call(db, ada.caller, 'revoke_emergency_code', patient());
    expect(await breakIt({ p_code: null, p_patient_id: ada.profileId })).toEqual({ granted: false });
  });

  test('is no number that one could count through', async () => {
    const made = await asOwner<{ code: string }>(
      db,
      'select exora_private.random_code(4) as code from generate_series(1, 2000)',
    );
    const codes = made.map((one) => one.code.replaceAll('-', ''));
    expect(new Set(codes).size).toBe(2000);
    // Each of 32 letters about as often as the others, at each place: 62.5 times expected of 2,000.
    for (let at = 0; at < 16; at += 1) {
      const counts = new Map<string, number>();
      for (const one of codes) counts.set(one.charAt(at), (counts.get(one.charAt(at)) ?? 0) + 1);
      expect(counts.size).toBe(32);
      expect(Math.max(...counts.values())).toBeLessThan(110);
    }
  });

  test('is not found out by trying: misses look alike, are logged, counted, and stopped', async () => {
    const wrong = ['AAAA-AAAA-AAAA-AAAA', 'not a code', '', '0'.repeat(5000), ada.profileId];
    const revoked = code;
    code = await newCode();
    for (const p_code of [...wrong.slice(0, 4), revoked]) expect(await breakIt({ p_code })).toEqual({ granted: false });
    const misses = await asService<{ actor_id: string; details: unknown }>(
      db,
      "select actor_id, details from public.audit_log where event_type = 'provider.glass_refused' and resource_id = $1",
      [doctorId],
    );
    expect(misses).toHaveLength(5);
    expect(misses[0]).toEqual({ actor_id: doctor.userId, details: { reason: 'unconscious', by_code: true } });
    // The right one is as refused as any other.
    expect(await refused(breakIt())).toBe('rate_limited');
    expect(await refused(breakIt({ p_code: wrong[4] }))).toBe('rate_limited');
    const other = await person(db);
    await provider(db, other);
    await broken({}, other);
    await asOwner(
      db,
      "update exora_private.break_glass_attempts set attempted_at = now() - interval '61 minutes' where provider_id = $1",
      [doctorId],
    );
    await broken();
  });

  test('a flood at once gets no more than the limit', async () => {
    const tries = await Promise.allSettled(
      Array.from({ length: 12 }, () => breakIt({ p_code: 'AAAA-AAAA-AAAA-AAAA' })),
    );
    expect(tries.filter((one) => one.status === 'fulfilled')).toHaveLength(5);
    const reasons = tries.flatMap((one) =>
      one.status === 'rejected' ? [(one.reason as { detail: string }).detail] : [],
    );
    expect(new Set(reasons)).toEqual(new Set(['rate_limited']));
  });

  test('used at once by one provider leaves one grant in force, within the record’s limit', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 6 }, () => breakIt()));
    expect(tries.filter((one) => one.status === 'fulfilled')).toHaveLength(3);
    const { uses } = await seen();
    expect(uses.filter((use) => use.in_force)).toHaveLength(1);
    expect(uses).toHaveLength(3);
    expect(await refused(breakIt())).toBe('rate_limited');
  });

  test('and more records in a day than a provider treats in emergencies are stopped', async () => {
    await setting('break_glass.max_uses_per_day', 2);
    try {
      await broken();
      await broken();
      expect(await refused(breakIt())).toBe('rate_limited');
    } finally {
      await setting('break_glass.max_uses_per_day', 20);
    }
  });

  test('a use and a revocation at once: whichever is first, nothing is open afterwards', async () => {
    for (let round = 0; round < 5; round += 1) {
      code = await newCode();
      const helper = await person(db);
      await provider(db, helper);
      await Promise.all([breakIt({}, helper), call(db, ada.caller, 'revoke_emergency_code', patient())]);
      expect(await refused(timeline(helper))).toBe('not_allowed');
    }
  });
});

describe('the review', () => {
  const list = async (p_unreviewed_only = true) =>
    z
      .array(breakGlassUseSchema)
      .parse(await call(db, 'service_role', 'read_break_glass_uses', { p_unreviewed_only, p_limit: 200 }))
      .filter((use) => use.provider.id === doctorId);

  test('is an operator’s, who sees who and how much, never whose record', async () => {
    await breakIt({ p_code: 'wrong' });
    const { use_id, access_id } = await broken();
    await timeline();
    const [use, ...more] = await list();
    expect(more).toEqual([]);
    expect(use).toMatchObject({ id: use_id, reads: 1, uses_in_30_days: 1, misses_in_30_days: 1, in_force: true });
    expect(JSON.stringify(use)).not.toContain(ada.profileId);
    expect(JSON.stringify(use)).not.toContain(reasonText);
    for (const who of [ada, doctor]) {
      expect(await refused(call(db, who.caller, 'read_break_glass_uses'))).toBe('not_allowed');
      const own = { p_use_id: use_id, p_outcome: 'justified' };
      expect(await refused(call(db, who.caller, 'review_break_glass_use', own))).toBe('not_allowed');
    }
    expect(await review(access_id, 'justified')).toBe(true);
    expect(await review(access_id, 'justified')).toBe(false);
    expect(await refused(review(access_id, 'unjustified'))).toBe('wrong_state');
    expect(await list()).toEqual([]);
    expect(await list(false)).toMatchObject([{ id: use_id, review_outcome: 'justified' }]);
    expect((await seen()).uses).toMatchObject([{ review_outcome: 'justified', in_force: true }]);
  });

  test('is nobody’s about what they did themselves', async () => {
    const { use_id } = await broken();
    const admin = (userId: string) => ({ role: 'authenticated', userId, appRole: 'admin' }) as const;
    const query = "select public.review_break_glass_use($1, 'justified')";
    await attemptAs(db, admin(doctor.userId), async (attempt) => {
      expect(await attempt(query, [use_id])).toMatchObject({ ok: false, code: 'not_allowed' });
    });
    await attemptAs(db, admin((await person(db)).userId), async (attempt) => {
      expect(await attempt(query, [use_id])).toMatchObject({ ok: true });
    });
  });
});
