import { providerAccessSchema, providerNoteSchema, providerSchema, recordFactsSchema } from '@exora/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { attemptAs } from './attempt.ts';
import { consent, type Extent, provider, providerGrant } from './care.ts';
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
  source,
  type TestDatabase,
  understand,
} from './record.ts';

const text = 'Diagnoses: Asthma\nSodium 138 mmol/L';

let db: TestDatabase;
let ada: Person;
let stranger: Person;
let doctor: Person;
let doctorId: string;

beforeAll(async () => {
  db = await createTestDatabase();
  stranger = await person(db, 'Stranger');
});
beforeEach(async () => {
  [ada, doctor] = await Promise.all([person(db, 'Ada'), person(db, 'Doctor')]);
  doctorId = await provider(db, doctor);
  const { job } = await readFile(db, ada, [text]);
  const sodium = { type: 'lab', attributes: { value: 138 }, sources: [source(text, 'Sodium 138 mmol/L')] };
  await understand(db, job, [fact(text, 'Asthma'), fact(text, 'Sodium', sodium)]);
});
afterAll(() => db.drop());

const patient = () => ({ p_patient_id: ada.profileId });
const timeline = async (who = doctor) =>
  recordFactsSchema
    .parse(await call(db, who.caller, 'read_timeline', patient()))
    .map((one) => one.text)
    .sort();
const refused = async (work: Promise<unknown>) => (await refusal(work)).code;
async function admit(extent: Extent = {}): Promise<string> {
  await consent(db, ada, { purpose: extent.purpose ?? 'treatment' });
  return providerGrant(db, ada, doctorId, extent);
}

describe('the registry', () => {
  const entry = {
    p_full_name: 'Dr Rosalind Sample',
    p_provider_type: 'specialist',
    p_registration_authority: 'ahpra',
    p_registration_number: ' med0001 ',
  };

  test('is written by operators, and by nobody else', async () => {
    for (const who of [ada, doctor]) {
      expect(await refused(call(db, who.caller, 'register_provider', entry))).toBe('not_allowed');
      expect(await refused(call(db, who.caller, 'verify_provider', { p_provider_id: doctorId }))).toBe('not_allowed');
    }
    const admin = { role: 'authenticated', userId: stranger.userId, appRole: 'admin' } as const;
    await attemptAs(db, admin, async (attempt) => {
      const registered = await attempt('select public.register_provider($1, $2, $3, $4)', Object.values(entry));
      expect(registered.ok).toBe(true);
    });
  });

  test('is verified by an operator whose own registration it isn’t', async () => {
    await call(db, 'service_role', 'verify_provider', { p_provider_id: doctorId, p_status: 'pending' });
    const verify = 'select public.verify_provider($1)';
    const admin = (userId: string) => ({ role: 'authenticated', userId, appRole: 'admin' }) as const;
    await attemptAs(db, admin(doctor.userId), async (attempt) => {
      expect(await attempt(verify, [doctorId])).toMatchObject({ ok: false, code: 'not_allowed' });
    });
    await attemptAs(db, admin(stranger.userId), async (attempt) => {
      expect(await attempt(verify, [doctorId])).toMatchObject({ ok: true });
    });
  });

  test('has a provider once per registration; another person behind it is verified anew', async () => {
    const id = await call<string>(db, 'service_role', 'register_provider', { ...entry, p_user_id: stranger.userId });
    const again = { ...entry, p_registration_number: 'MED0001', p_user_id: stranger.userId };
    await call(db, 'service_role', 'verify_provider', { p_provider_id: id });
    expect(await call(db, 'service_role', 'register_provider', { ...again, p_specialty: 'Chest' })).toBe(id);
    const status = () => asService(db, 'select status, specialty from public.provider_registry where id = $1', [id]);
    expect(await status()).toEqual([{ status: 'verified', specialty: 'Chest' }]);
    await call(db, 'service_role', 'register_provider', { ...again, p_user_id: ada.userId });
    expect(await status()).toEqual([{ status: 'pending', specialty: null }]);
    const second = { ...entry, p_registration_number: 'MED0002', p_user_id: ada.userId };
    expect(await refused(call(db, 'service_role', 'register_provider', second))).toBe('wrong_state');
  });

  test.each([
    { p_full_name: ' ' },
    { p_full_name: 'x'.repeat(201) },
    { p_provider_type: 'wizard' },
    { p_provider_type: null },
    { p_registration_number: '' },
    { p_country: 'Australia' },
  ])('refuses %o', async (wrong) => {
    expect(await refused(call(db, 'service_role', 'register_provider', { ...entry, ...wrong }))).toBe(
      'invalid_request',
    );
  });

  test('is searched for verified ones by name or registration', async () => {
    const find = async (p_query: string) =>
      z
        .array(providerSchema)
        .parse(await call(db, ada.caller, 'find_providers', { p_query }))
        .map((one) => one.id);
    expect(await find('exam')).toContain(doctorId);
    expect(await find(`med${doctor.userId.slice(0, 8)}`)).toEqual([doctorId]);
    expect(await find('%%%')).toEqual([]);
    await call(db, 'service_role', 'verify_provider', { p_provider_id: doctorId, p_status: 'suspended' });
    expect(await find('exam')).not.toContain(doctorId);
    expect(await refused(find('a'))).toBe('invalid_request');
  });
});

describe('a provider', () => {
  test('reads with consent and grant: each read is in both logs; without, nothing', async () => {
    expect(await refused(timeline())).toBe('not_allowed');
    const accessId = await admit();
    expect(await timeline()).toEqual(['Asthma', 'Sodium']);
    const [logged] = await asOwner<Record<string, unknown>>(
      db,
      `select l.access_id, l.user_id, l.action, l.purpose, 'labs' = any (l.categories) as has_labs, a.event_type, a.actor_id
       from public.provider_access_log as l join public.audit_log as a on a.id = l.audit_event_id
       where l.patient_id = $1`,
      [ada.profileId],
    );
    const who = { user_id: doctor.userId, actor_id: doctor.userId };
    const what = { action: 'read', purpose: 'treatment', event_type: 'record.read', has_labs: true };
    expect(logged).toEqual({ access_id: accessId, ...who, ...what });
    const [row] = z.array(providerAccessSchema).parse(await call(db, ada.caller, 'read_providers', patient()));
    expect(row).toMatchObject({ access_id: accessId, in_force: true, provider: { id: doctorId } });
    expect(row?.last_access_at).not.toBeNull();
    expect(await call(db, doctor.caller, 'get_patients_in_care')).toMatchObject([{ patient_id: ada.profileId }]);
    expect(await call(db, doctor.caller, 'read_notifications')).toMatchObject([{ kind: 'access_granted' }]);
  });

  test('has tables closed also in consent', async () => {
    await admit();
    for (const table of ['patient_clinical_events', 'shell_files', 'healthcare_encounters', 'provider_access_log']) {
      const query = `select 1 from public.${table} where patient_id = '${ada.profileId}'`;
      expect(await db.sqlAs(doctor.caller, (sql) => sql.unsafe(query))).toHaveLength(0);
    }
    expect(await db.sqlAs(doctor.caller, (sql) => sql`select 1 from public.patient_provider_access`)).toHaveLength(1);
  });

  test('sees the granted categories and no others', async () => {
    await admit({ categories: ['labs'] });
    expect(await timeline()).toEqual(['Sodium']);
    expect(await refused(call(db, doctor.caller, 'read_documents', patient()))).toBe('not_allowed');
  });

  test.each<[string, (accessId: string) => Promise<unknown>]>([
    ['revokes', (id) => call(db, ada.caller, 'revoke_provider_access', { p_access_id: id })],
    [
      'sees it run out',
      (id) =>
        asOwner(
          db,
          `update public.patient_provider_access
         set granted_at = now() - interval '2 days', expires_at = now() - interval '1 day' where id = $1`,
          [id],
        ),
    ],
  ])('stops when the owner %s, with the same token', async (_, end) => {
    const id = await admit();
    expect(await timeline()).toHaveLength(2);
    await end(id);
    expect(await refused(timeline())).toBe('not_allowed');
    expect(await call(db, doctor.caller, 'get_patients_in_care')).toEqual([]);
  });

  test('stops when suspended, and goes on when verified again', async () => {
    await admit();
    const set = (p_status: string) =>
      call(db, 'service_role', 'verify_provider', { p_provider_id: doctorId, p_status });
    await set('suspended');
    expect(await refused(timeline())).toBe('not_allowed');
    await set('verified');
    expect(await timeline()).toHaveLength(2);
  });

  test('leaves a log that nobody changes', async () => {
    await admit();
    await timeline();
    for (const change of [
      "update public.provider_access_log set action = 'open'",
      'delete from public.provider_access_log',
      'truncate public.provider_access_log',
    ]) {
      expect(await refused(asOwner(db, change))).toBe('not_allowed');
    }
  });
});

describe('granting', () => {
  test('needs a consent that covers it', async () => {
    expect(await refused(providerGrant(db, ada, doctorId))).toBe('wrong_state');
    await consent(db, ada, { categories: ['labs'] });
    expect(await refused(providerGrant(db, ada, doctorId))).toBe('wrong_state');
    expect(await refused(providerGrant(db, ada, doctorId, { categories: ['labs', 'vitals'] }))).toBe('wrong_state');
    await providerGrant(db, ada, doctorId, { categories: ['labs'] });
  });

  test('again replaces the earlier grant, which stays in the list', async () => {
    const first = await admit();
    const second = await providerGrant(db, ada, doctorId, { categories: ['labs'] });
    const rows = z.array(providerAccessSchema).parse(await call(db, ada.caller, 'read_providers', patient()));
    expect(rows.map((row) => [row.access_id, row.in_force])).toEqual([
      [second, true],
      [first, false],
    ]);
    expect(await timeline()).toEqual(['Sodium']);
  });

  test.each<[string, Extent]>([
    ['for an unknown purpose', { purpose: 'curiosity' }],
    ['of an unknown category', { categories: ['secrets'] }],
    ['that has ended', { expires: '2020-01-01' }],
    ['for more than a year', { expires: '2999-01-01' }],
  ])('%s is refused', async (_, extent) => {
    await consent(db, ada);
    expect(await refused(providerGrant(db, ada, doctorId, extent))).toBe('invalid_request');
    expect(await call(db, ada.caller, 'read_providers', patient())).toEqual([]);
  });

  test('is the owner’s, to verified providers', async () => {
    await consent(db, ada);
    for (const who of [stranger, doctor]) {
      expect(await refused(providerGrant(db, { ...ada, caller: who.caller }, doctorId))).toBe('not_allowed');
    }
    expect(await refused(providerGrant(db, ada, crypto.randomUUID()))).toBe('not_found');
    const id = await providerGrant(db, ada, doctorId);
    for (const who of [stranger, doctor]) {
      const foreign = await refusal(call(db, who.caller, 'revoke_provider_access', { p_access_id: id }));
      const unknown = { p_access_id: crypto.randomUUID() };
      expect(foreign.code).toBe('not_found');
      expect(await refusal(call(db, who.caller, 'revoke_provider_access', unknown))).toEqual(foreign);
    }
    expect(await call(db, ada.caller, 'revoke_provider_access', { p_access_id: id })).toBe(true);
    expect(await call(db, ada.caller, 'revoke_provider_access', { p_access_id: id })).toBe(false);
  });
});

describe('notes', () => {
  const write = (given: Record<string, unknown> = {}, who = doctor) =>
    call<string>(db, who.caller, 'write_provider_note', {
      ...patient(),
      p_note_type: 'progress',
      p_note_text: 'Breathes well.',
      ...given,
    });
  const notes = async (who = ada) =>
    z.array(providerNoteSchema).parse(await call(db, who.caller, 'read_provider_notes', patient()));

  test('are written by a provider in consent, and by nobody else', async () => {
    expect(await refused(write())).toBe('not_allowed');
    await admit({ categories: ['labs'] });
    expect(await refused(write())).toBe('not_allowed');
    await admit();
    const id = await write();
    for (const who of [ada, stranger]) expect(await refused(write({}, who))).toBe('not_allowed');
    expect((await notes()).map((note) => note.id)).toEqual([id]);
    expect(await notes(doctor)).toHaveLength(1);
    expect(
      await asService(
        db,
        "select resource_id from public.provider_access_log where action = 'write' and patient_id = $1",
        [ada.profileId],
      ),
    ).toEqual([{ resource_id: id }]);
  });

  test('are superseded by their author, never changed', async () => {
    await admit();
    const first = await write();
    const second = await write({ p_supersedes_id: first, p_note_text: 'Coughs.' });
    expect((await notes()).map((note) => [note.id, note.text])).toEqual([[second, 'Coughs.']]);
    expect(await refused(write({ p_supersedes_id: first }))).toBe('not_found');
    const colleague = await person(db);
    await providerGrant(db, ada, await provider(db, colleague, 'Dr Colleague'));
    expect(await refused(write({ p_supersedes_id: second }, colleague))).toBe('not_found');
    expect(await refused(asOwner(db, "update public.provider_clinical_notes set note_text = 'x'"))).toBe('wrong_state');
  });

  test.each([
    [{ p_note_text: '  ' }, 'invalid_request'],
    [{ p_note_text: null }, 'invalid_request'],
    [{ p_note_text: 'x'.repeat(20_001) }, 'invalid_request'],
    [{ p_note_text: 'a\u0007b' }, 'invalid_request'],
    [{ p_note_type: 'poem' }, 'invalid_request'],
    [{ p_encounter_id: crypto.randomUUID() }, 'not_found'],
    [{ p_supersedes_id: crypto.randomUUID() }, 'not_found'],
  ])('refuse %o', async (given, code) => {
    await admit();
    expect(await refused(write(given))).toBe(code);
    await write({ p_note_text: 'x'.repeat(20_000) });
    expect(await notes()).toHaveLength(1);
  });
});
