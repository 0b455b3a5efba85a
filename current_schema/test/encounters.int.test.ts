import { encounterSchema } from '@exora/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { carerGrant, provider } from './care.ts';
import {
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
let other: Person;
let facts: { id: string; type: string }[];
let otherFacts: { id: string }[];
let fileId: string;

beforeAll(async () => {
  db = await createTestDatabase();
  other = await person(db, 'Other');
  ({ facts: otherFacts } = await fill(other));
});
beforeEach(async () => {
  ada = await person(db, 'Ada');
  ({ facts, fileId } = await fill(ada));
});
afterAll(() => db.drop());

async function fill(owner: Person) {
  const { uploaded, job } = await readFile(db, owner, [text]);
  const sodium = { type: 'lab', attributes: { value: 138 }, sources: [source(text, 'Sodium 138 mmol/L')] };
  await understand(db, job, [fact(text, 'Asthma'), fact(text, 'Sodium', sodium)]);
  const list = await call<{ id: string; type: string }[]>(db, owner.caller, 'read_timeline', {
    p_patient_id: owner.profileId,
  });
  return { facts: list, fileId: uploaded.id };
}

const save = (given: Record<string, unknown> = {}, who = ada) =>
  call<string>(db, who.caller, 'save_encounter', {
    p_patient_id: ada.profileId,
    p_encounter_type: 'visit',
    p_started_on: '2024-05-31',
    ...given,
  });
const encounters = async (who = ada, given: Record<string, unknown> = {}) =>
  z
    .array(encounterSchema)
    .parse(await call(db, who.caller, 'read_encounters', { p_patient_id: ada.profileId, ...given }));
const refused = async (work: Promise<unknown>) => (await refusal(work)).code;

describe('an encounter', () => {
  test('is saved with its facts, changed, and removed from the list but not from the record', async () => {
    const id = await save({ p_reason: ' Cough ', p_event_ids: facts.map((one) => one.id), p_shell_file_id: fileId });
    const registered = await provider(db, await person(db), 'Dr Lin');
    const [first] = await encounters();
    expect(first).toMatchObject({ id, reason: 'Cough', shell_file_id: fileId, provider: null });
    expect(first?.facts.map((one) => one.type)).toEqual(['condition', 'lab']);
    const change = {
      p_encounter_id: id,
      p_provider_id: registered,
      p_ended_on: '2024-06',
      p_event_ids: [facts[0]?.id],
    };
    expect(await save(change)).toBe(id);
    const [second] = await encounters();
    expect(second).toMatchObject({ reason: null, ended_on: '2024-06', provider: { name: 'Dr Lin' } });
    expect(second?.facts).toHaveLength(1);
    for (let twice = 0; twice < 2; twice++) {
      await call(db, ada.caller, 'remove_encounter', { p_patient_id: ada.profileId, p_encounter_id: id });
    }
    expect(await encounters()).toEqual([]);
    expect(await refused(save({ p_encounter_id: id }))).toBe('not_found');
    const kept = 'select status from public.healthcare_encounters where id = $1';
    expect(await asService(db, kept, [id])).toEqual([{ status: 'entered_in_error' }]);
    const logged = await asService<{ event_type: string }>(
      db,
      "select event_type from public.audit_log where subject_id = $1 and resource_type = 'encounter' order by seq",
      [ada.profileId],
    );
    const types = logged.map((event) => event.event_type);
    expect(types).toEqual(['encounter.added', 'encounter.changed', 'encounter.removed']);
  });

  test('comes latest first, page by page', async () => {
    for (const day of ['2023', '2024-05', '2024-05', '2025-01-01']) await save({ p_started_on: day });
    const whole = await encounters();
    expect(whole.map((one) => one.started_on)).toEqual(['2025-01-01', '2024-05', '2024-05', '2023']);
    const first = await encounters(ada, { p_limit: 2 });
    const rest = await encounters(ada, { p_limit: 2, p_before_id: first.at(-1)?.id });
    expect([...first, ...rest]).toEqual(whole);
  });

  test('is an edit-level carer’s to save, not a view-level one’s, nor a carer’s without the category', async () => {
    const carer = await person(db, 'Carer');
    expect(await refused(save({}, carer))).toBe('not_allowed');
    await carerGrant(db, ada, carer, 'view');
    expect(await refused(save({}, carer))).toBe('not_allowed');
    expect(await encounters(carer)).toEqual([]);
    await carerGrant(db, ada, carer, 'edit', ['labs']);
    expect(await refused(save({}, carer))).toBe('not_allowed');
    await carerGrant(db, ada, carer, 'edit');
    await save({}, carer);
    expect(await encounters()).toHaveLength(1);
  });

  test('shows a carer those facts only that the carer may read, and the document to nobody without it', async () => {
    await save({ p_event_ids: facts.map((one) => one.id), p_shell_file_id: fileId });
    const carer = await person(db, 'Carer');
    await carerGrant(db, ada, carer, 'view', ['encounters', 'labs']);
    const [seen] = await encounters(carer);
    expect(seen?.facts.map((one) => one.type)).toEqual(['lab']);
    expect(seen?.shell_file_id).toBeNull();
  });

  test('never reaches into another record', async () => {
    const id = await save();
    const foreign = { p_event_ids: [otherFacts[0]?.id] };
    expect(await refused(save(foreign))).toBe('not_found');
    expect(await refused(save({ p_event_ids: [crypto.randomUUID()] }))).toBe('not_found');
    expect(await refused(save({ p_shell_file_id: crypto.randomUUID() }))).toBe('not_found');
    expect(await refused(save({ p_provider_id: crypto.randomUUID() }))).toBe('not_found');
    const taken = { p_patient_id: other.profileId, p_encounter_id: id };
    expect(await refused(save(taken, other))).toBe('not_found');
    const removed = call(db, other.caller, 'remove_encounter', { p_patient_id: other.profileId, p_encounter_id: id });
    expect(await refused(removed)).toBe('not_found');
    const listed = call(db, other.caller, 'read_encounters', { p_patient_id: other.profileId, p_before_id: id });
    expect(await refused(listed)).toBe('not_found');
    expect(await encounters()).toHaveLength(1);
  });

  test.each([
    { p_encounter_type: 'party' },
    { p_encounter_type: null },
    { p_started_on: '2024-02-30' },
    { p_started_on: null },
    { p_started_on: 'yesterday' },
    { p_ended_on: '2024-05-30' },
    { p_ended_on: '2023' },
    { p_reason: 'x'.repeat(1001) },
    { p_place: 'x'.repeat(201) },
    { p_provider_name: 'x'.repeat(201) },
  ])('refuses %o', async (given) => {
    expect(await refused(save(given))).toBe('invalid_request');
    await save({ p_ended_on: '2024' });
    expect(await encounters()).toHaveLength(1);
  });
});
