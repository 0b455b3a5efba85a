import { consentSchema, consentWordingSchema } from '@exora/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { carerGrant, consent, provider, providerGrant } from './care.ts';
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
let stranger: Person;
let carer: Person;
let doctor: Person;
let doctorId: string;

beforeAll(async () => {
  db = await createTestDatabase();
  [stranger, carer, doctor] = await Promise.all([person(db, 'Stranger'), person(db, 'Carer'), person(db, 'Doctor')]);
  doctorId = await provider(db, doctor);
});
beforeEach(async () => {
  ada = await person(db, 'Ada');
});
afterAll(() => db.drop());

const patient = () => ({ p_patient_id: ada.profileId });
const give = (given: Record<string, unknown>, who = ada) =>
  call<string>(db, who.caller, 'give_consent', { ...patient(), p_consent_type: 'provider_access', ...given });
const withdraw = (id: string, who = ada) => call<boolean>(db, who.caller, 'withdraw_consent', { p_consent_id: id });
const consents = async () => z.array(consentSchema).parse(await call(db, ada.caller, 'read_consents', patient()));
const events = () =>
  asService<{ event_type: string; details: Record<string, unknown> }>(
    db,
    "select event_type, details from public.audit_log where subject_id = $1 and event_type = 'consent.changed' order by seq",
    [ada.profileId],
  );
const readsLabs = (analyte = 'sodium') =>
  call(db, doctor.caller, 'read_lab_history', { ...patient(), p_analyte: analyte });

describe('a consent', () => {
  test('keeps every version of what was decided, and the log has each', async () => {
    const id = await give({ p_purpose: 'treatment', p_policy_version: '2026-01' });
    expect(await give({ p_purpose: 'treatment', p_categories: ['labs', 'allergies', 'labs'] })).toBe(id);
    expect(await withdraw(id)).toBe(true);
    const [only, ...others] = await consents();
    expect(others).toEqual([]);
    expect(only).toMatchObject({ status: 'withdrawn', version: 3, categories: ['allergies', 'labs'] });
    expect(only?.history.map((one) => [one.version, one.status, one.categories])).toEqual([
      [3, 'withdrawn', ['allergies', 'labs']],
      [2, 'given', ['allergies', 'labs']],
      [1, 'given', null],
    ]);
    expect((await events()).map((event) => event.details)).toMatchObject([
      { consent_type: 'provider_access', purpose: 'treatment', status: 'given', version: 1 },
      { status: 'given', version: 2, categories: 'allergies,labs' },
      { status: 'withdrawn', version: 3 },
    ]);
  });

  test('decided again as it is changes and logs nothing', async () => {
    const id = await give({ p_purpose: 'treatment' });
    expect(await give({ p_purpose: 'treatment' })).toBe(id);
    expect(await withdraw(id)).toBe(true);
    expect(await withdraw(id)).toBe(false);
    expect(await events()).toHaveLength(2);
  });

  test('to engines is versioned alike, whichever function decides', async () => {
    const engine = (p_allowed: boolean) =>
      call(db, ada.caller, 'set_ai_consent', { ...patient(), p_engine: 'external', p_allowed });
    const allowed = () => call(db, 'service_role', 'has_ai_consent', { ...patient(), p_engine: 'external' });
    await engine(true);
    expect(await allowed()).toBe(true);
    const [given] = await consents();
    expect(given).toMatchObject({ consent_type: 'ai_external', status: 'given', version: 1 });
    await withdraw(given?.id ?? '');
    expect(await allowed()).toBe(false);
    await give({ p_consent_type: 'ai_external' });
    expect(await allowed()).toBe(true);
    await engine(false);
    expect(await allowed()).toBe(false);
    expect((await consents())[0]?.history.map((one) => one.status)).toEqual([
      'withdrawn',
      'given',
      'withdrawn',
      'given',
    ]);
  });

  test('leaves its history to nobody: not changed, not emptied, not skipped, until the record is erased', async () => {
    await give({ p_purpose: 'treatment' });
    for (const change of [
      "update public.patient_consent_history set status = 'withdrawn'",
      'delete from public.patient_consent_history',
      'truncate public.patient_consent_history cascade',
    ]) {
      expect(await refusal(asOwner(db, change))).toMatchObject({ code: 'not_allowed' });
    }
    const skipped = asOwner(db, "update public.patient_consents set status = 'withdrawn' where patient_id = $1", [
      ada.profileId,
    ]);
    expect((await refusal(skipped)).sqlstate).toBe('23505');
    await asOwner(db, 'delete from public.user_profiles where id = $1', [ada.profileId]);
    expect(
      await asService(db, 'select 1 from public.patient_consent_history where patient_id = $1', [ada.profileId]),
    ).toEqual([]);
  });

  test.each([
    ['of an unknown type', { p_consent_type: 'everything' }],
    ['of no type', { p_consent_type: null }],
    ['for no purpose', {}],
    ['for an unknown purpose', { p_purpose: 'marketing' }],
    ['to an engine for a purpose', { p_consent_type: 'ai_local', p_purpose: 'treatment' }],
    ['to an engine until a day', { p_consent_type: 'ai_local', p_expires_at: '2999-01-01' }],
    ['for no category', { p_purpose: 'treatment', p_categories: [] }],
    ['for an unknown category', { p_purpose: 'treatment', p_categories: ['labs', 'secrets'] }],
    ['for a null among categories', { p_purpose: 'treatment', p_categories: ['labs', null] }],
    ['that has ended', { p_purpose: 'treatment', p_expires_at: '2020-01-01' }],
    ['to too long a wording', { p_purpose: 'treatment', p_policy_version: 'x'.repeat(61) }],
    ['to a wording that was never published', { p_purpose: 'treatment', p_policy_version: '1999-01' }],
    ['to another type’s wording', { p_consent_type: 'ai_external', p_policy_version: 'of providers' }],
  ])('%s is refused, and changes nothing', async (_, given) => {
    expect(await refusal(give(given))).toMatchObject({ code: 'invalid_request', sqlstate: '22023' });
    expect(await consents()).toEqual([]);
  });

  test('to a provider who is not in the registry is refused', async () => {
    const unknown = give({ p_purpose: 'treatment', p_provider_id: crypto.randomUUID() });
    expect(await refusal(unknown)).toMatchObject({ code: 'not_found' });
    await give({ p_purpose: 'treatment', p_provider_id: doctorId });
  });

  test('is the owner’s to give, read and withdraw: no carer’s, no stranger’s', async () => {
    const id = await give({ p_purpose: 'treatment' });
    await carerGrant(db, ada, carer, 'full');
    for (const other of [carer, stranger, doctor]) {
      expect(await refusal(give({ p_purpose: 'emergency' }, other))).toMatchObject({ code: 'not_allowed' });
      expect(await refusal(call(db, other.caller, 'read_consents', patient()))).toMatchObject({ code: 'not_allowed' });
      const foreign = await refusal(withdraw(id, other));
      expect(foreign).toMatchObject({ code: 'not_found' });
      expect(await refusal(withdraw(crypto.randomUUID(), other))).toEqual(foreign);
    }
    expect((await consents()).map((one) => one.status)).toEqual(['given']);
  });
});

describe('what stands on a consent', () => {
  beforeEach(async () => {
    await carerGrant(db, ada, carer, 'view', ['labs']);
  });

  test('stops with its withdrawal, and giving it again brings nothing back', async () => {
    const id = await consent(db, ada);
    await providerGrant(db, ada, doctorId);
    await readsLabs();
    await withdraw(id);
    expect(await refusal(readsLabs())).toMatchObject({ code: 'not_allowed' });
    const messages = await call<{ kind: string; patient_id: string }[]>(db, doctor.caller, 'read_notifications');
    const told = messages.filter((message) => message.patient_id === ada.profileId).map((message) => message.kind);
    expect(told).toEqual(['access_revoked', 'access_granted']);
    await consent(db, ada);
    expect(await refusal(readsLabs())).toMatchObject({ code: 'not_allowed' });
    await providerGrant(db, ada, doctorId);
    await readsLabs();
  });

  test('stops when it runs out', async () => {
    await consent(db, ada);
    await providerGrant(db, ada, doctorId);
    await readsLabs();
    await asOwner(
      db,
      `update public.patient_consents set version = version + 1, expires_at = now() - interval '1 second'
       where patient_id = $1`,
      [ada.profileId],
    );
    expect(await refusal(readsLabs())).toMatchObject({ code: 'not_allowed' });
  });

  test('shrinks with it', async () => {
    await consent(db, ada);
    await providerGrant(db, ada, doctorId);
    await call(db, doctor.caller, 'read_medications', patient());
    await consent(db, ada, { categories: ['labs'] });
    await readsLabs();
    expect(await refusal(call(db, doctor.caller, 'read_medications', patient()))).toMatchObject({
      code: 'not_allowed',
    });
  });

  test('another purpose’s or provider’s consent doesn’t carry', async () => {
    await consent(db, ada, { purpose: 'administration' });
    const other = await provider(db, await person(db), 'Dr Other');
    await give({ p_purpose: 'treatment', p_provider_id: other });
    expect(await refusal(providerGrant(db, ada, doctorId))).toMatchObject({ code: 'wrong_state' });
    await providerGrant(db, ada, other);
    await give({ p_purpose: 'treatment', p_provider_id: doctorId });
    await providerGrant(db, ada, doctorId);
    await readsLabs();
  });

  test('has_semantic_data_access says so beforehand, to oneself about each category and purpose', async () => {
    const asks = (who: Person, p_category: string, p_purpose: string | null = null) =>
      call(db, who.caller, 'has_semantic_data_access', { ...patient(), p_category, p_purpose });
    expect(await asks(ada, 'conditions')).toBe(true);
    expect(await asks(stranger, 'labs')).toBe(false);
    expect(await asks(carer, 'labs')).toBe(true);
    expect(await asks(carer, 'conditions')).toBe(false);
    expect(await asks(carer, 'labs', 'research')).toBe(false);
    expect(await asks(doctor, 'labs', 'treatment')).toBe(false);
    const id = await consent(db, ada);
    await providerGrant(db, ada, doctorId, { categories: ['labs'] });
    expect(await asks(doctor, 'labs', 'treatment')).toBe(true);
    expect(await asks(doctor, 'labs', 'emergency')).toBe(false);
    expect(await asks(doctor, 'conditions', 'treatment')).toBe(false);
    await withdraw(id);
    expect(await asks(doctor, 'labs', 'treatment')).toBe(false);
    expect(await refusal(asks(ada, 'secrets'))).toMatchObject({ code: 'invalid_request' });
    expect(await refusal(asks(ada, 'labs', 'x'.repeat(201)))).toMatchObject({ code: 'invalid_request' });
  });
});

describe('the wording', () => {
  const wordings = async (p_consent_type: string | null = null) =>
    z.array(consentWordingSchema).parse(await call(db, ada.caller, 'read_consent_wordings', { p_consent_type }));
  const publish = (p_version: string, p_wording: string, p_consent_type = 'ai_external') =>
    call<boolean>(db, 'service_role', 'publish_consent_wording', { p_consent_type, p_version, p_wording });
  const engine = (given: Record<string, unknown>) =>
    call(db, ada.caller, 'set_ai_consent', { ...patient(), p_engine: 'external', ...given });

  test('of every type can be read before it is agreed to', async () => {
    const present = (await wordings()).filter((one) => one.is_present).map((one) => one.consent_type);
    expect(present).toEqual(['ai_external', 'ai_local', 'provider_access']);
  });

  test('that was agreed to stands with each version of a consent, whether it was named or not, and with who decided', async () => {
    const decided_by = { user_id: ada.userId, name: 'Ada' };
    await give({ p_purpose: 'treatment' });
    await give({ p_purpose: 'emergency', p_policy_version: '2026-01' });
    await engine({ p_allowed: true });
    await engine({ p_allowed: false });
    const found = await consents();
    expect(found).toHaveLength(3);
    for (const one of found) {
      expect(one).toMatchObject({ policy_version: '2026-01', decided_by });
      for (const version of one.history) expect(version).toMatchObject({ policy_version: '2026-01', decided_by });
    }
    expect(await wordings('provider_access')).toContainEqual(expect.objectContaining({ version: '2026-01' }));
    expect((await events()).map((event) => event.details.policy_version)).toEqual(Array(4).fill('2026-01'));
  });

  test('that changed is read anew before a consent, and takes back nothing that was agreed to', async () => {
    await give({ p_consent_type: 'ai_external' });
    const text = 'I agree that texts are sent to outside companies in two countries.';
    expect(await publish('2026-06', text)).toBe(true);
    expect(await publish('2026-06', text)).toBe(false);
    expect(await refusal(publish('2026-06', `${text} And more.`))).toMatchObject({ code: 'wrong_state' });
    expect((await wordings('ai_external')).map((one) => [one.version, one.is_present])).toEqual([
      ['2026-06', true],
      ['2026-01', false],
    ]);
    expect(await consents()).toMatchObject([{ status: 'given', policy_version: '2026-01', version: 1 }]);
    expect(await call(db, 'service_role', 'has_ai_consent', { ...patient(), p_engine: 'external' })).toBe(true);
    const stale = { p_consent_type: 'ai_external', p_policy_version: '2026-01' };
    expect(await refusal(give(stale))).toMatchObject({ code: 'wrong_state' });
    expect(await refusal(engine({ p_allowed: true, p_policy_version: '2026-01' }))).toMatchObject({
      code: 'wrong_state',
    });
    await engine({ p_allowed: true, p_policy_version: '2026-06' });
    const [renewed] = await consents();
    expect(renewed?.history.map((one) => one.policy_version)).toEqual(['2026-06', '2026-01']);
    // The version that is taken back is the one that was agreed to.
    await publish('2026-07', `${text} Or three.`);
    await engine({ p_allowed: false });
    expect((await consents())[0]).toMatchObject({ status: 'withdrawn', policy_version: '2026-06' });
  });

  test.each([
    ['without text', ['2027-01', ' ']],
    ['too short to mean anything', ['2027-01', 'I agree.']],
    ['without a version', [' ', 'I agree to what is written here.']],
    ['too long', ['2027-01', 'x'.repeat(20_001)]],
    ['of no type', ['2027-01', 'I agree to what is written here.', 'everything']],
  ])('%s is not published', async (_, given) => {
    const [version = '', text = '', type] = given;
    expect(await refusal(publish(version, text, type))).toMatchObject({ code: 'invalid_request' });
  });

  test('is published by operators, and changed by nobody', async () => {
    const mine = { p_consent_type: 'ai_local', p_version: '2099', p_wording: 'I agree to everything there is.' };
    for (const who of [ada, doctor]) {
      expect(await refusal(call(db, who.caller, 'publish_consent_wording', mine))).toMatchObject({
        code: 'not_allowed',
      });
    }
    for (const change of [
      "update public.consent_wordings set wording = 'I agree to something else entirely.'",
      'delete from public.consent_wordings',
      'truncate public.consent_wordings',
    ]) {
      expect(await refusal(asOwner(db, change))).toMatchObject({ code: 'not_allowed' });
    }
  });
});
