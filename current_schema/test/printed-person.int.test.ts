import { documentSchema, documentsSchema, overviewSchema, searchSchema } from '@exora/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  asOwner,
  asService,
  call,
  claimed,
  createTestDatabase,
  fact,
  fence,
  type Json,
  type Person,
  person,
  read,
  refusal,
  submit,
  type TestDatabase,
  type Upload,
  understand,
  upload,
} from './record.ts';

const text = 'Patient: Thomas Sample DOB 02/03/1950\nDiagnoses: Asthma';

let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const nameMark = (name: string): Json => ({
  type: 'patient_name',
  text: name,
  page: 1,
  start: 9,
  end: 9 + name.length,
});
const birthMark = (iso: string): Json => ({
  type: 'date',
  text: iso,
  page: 1,
  start: 27,
  end: 37,
  attributes: { iso, role: 'dob', precision: 'day' },
});

/** Somebody whose record knows their birth date, or doesn't. */
async function imogen(birthDate: string | null = '1961-03-14'): Promise<Person> {
  const one = await person(db, 'Imogen Sample');
  await call(db, one.caller, 'update_profile', {
    p_profile_id: one.profileId,
    p_display_name: 'Imogen Sample',
    p_date_of_birth: birthDate,
  });
  return one;
}

/** Understands a document on which these were printed. */
async function understood(owner: Person, marks: Json[], wishes: Record<string, unknown> = { p_check_person: true }) {
  const uploaded = await upload(db, owner);
  await submit(db, owner, uploaded, wishes);
  await read(db, uploaded, await claimed(db), [text]);
  await draw(marks);
  return uploaded;
}

async function draw(marks: Json[]) {
  const job = await claimed(db);
  await call(db, 'service_role', 'begin_understanding', fence(job));
  const stored = { type: 'condition', text: 'Asthma', fate: 'stored', fact_key: 'key-of-condition-Asthma' };
  return understand(db, job, [fact(text, 'Asthma')], [...marks, stored]);
}

const confirm = (who: Person, { id }: Upload) =>
  call<{ status: string }>(db, who.caller, 'confirm_shell_file_person', { p_shell_file_id: id });
async function listed(owner: Person, { id }: Upload) {
  const list = documentsSchema.parse(await call(db, owner.caller, 'read_documents', { p_patient_id: owner.profileId }));
  return list.find((file) => file.id === id);
}
const statusOf = async (owner: Person, uploaded: Upload) => (await listed(owner, uploaded))?.status;

describe('two names', () => {
  test.each([
    ['Imogen Sample', 'Imogen Sample', 'same'],
    ['SAMPLE, Imogen', 'Imogen Sample', 'same'],
    ['Mrs I. Sample', 'Imogen Sample', 'same'],
    ['Imogen Anne Sample', 'Imogen Sample', 'same'],
    ['Dr Imogen A Sample', 'Imogen Anne Sample', 'same'],
    ['lmogen Sample', 'Imogen Sample', 'same'],
    ['Zoe O’Neil', 'Zoë ONeil', 'same'],
    ['Imogen', 'Imogen Sample', 'same'],
    ['Imogen Maidenname', 'Imogen Sample', 'unsure'],
    ['Thomas Sample', 'Imogen Sample', 'unsure'],
    ['Daniela Sample', 'Daniel Sample', 'unsure'],
    ['Jo Roe', 'Imogen Sample', 'other'],
    ['I. S.', 'Imogen Sample', 'other'],
    ['Mum', 'Imogen Sample', 'other'],
    ['דנה כהן', 'דנה כהן', 'same'],
    ['Mr', 'Imogen Sample', null],
  ])('%s and %s: %s', async (printed, known, fit) => {
    const [row] = await asOwner<{ fit: string | null }>(
      db,
      'select exora_private.name_fit($1, $2) as fit, exora_private.name_fit($2, $1) as other',
      [printed, known],
    );
    expect(row).toEqual({ fit, other: fit });
  });
});

describe('a document asks whose it is', () => {
  test.each([
    ['the same name and birth date', ['Imogen Sample', '1961-03-14'], 'processed'],
    ['day and month in the other order', ['Imogen Sample', '1961-14-03'], 'processed'],
    ['another surname with the same birth date', ['Imogen Maidenname', '1961-03-14'], 'processed'],
    ['the same birth date alone', [null, '1961-03-14'], 'processed'],
    ['nobody', [null, null], 'processed'],
    ['another birth date', ['Imogen Sample', '1950-03-02'], 'asks'],
    ['another birth date alone', [null, '1950-03-02'], 'asks'],
    ['another given name without birth date', ['Thomas Sample', null], 'asks'],
    ['another name', ['Jo Roe', null], 'asks'],
    ['another name with the same birth date', ['Jo Roe', '1961-03-14'], 'asks'],
  ] as const)('or not, which names %s', async (_what, [name, birth], status) => {
    const owner = await imogen();
    const marks = [...(name === null ? [] : [nameMark(name)]), ...(birth === null ? [] : [birthMark(birth)])];
    expect(await statusOf(owner, await understood(owner, marks))).toBe(status);
  });

  test('not where the record knows no birth date and the name is the same', async () => {
    const owner = await imogen(null);
    const uploaded = await understood(owner, [nameMark('Imogen Sample'), birthMark('1950-03-02')]);
    expect(await statusOf(owner, uploaded)).toBe('processed');
  });

  test('not where nobody wanted it', async () => {
    const owner = await imogen();
    expect(await statusOf(owner, await understood(owner, [nameMark('Jo Roe')], {}))).toBe('processed');
  });
});

describe('a document that asks', () => {
  test('has no facts, conflicts and text in the record, and says whom it names', async () => {
    const owner = await imogen();
    const uploaded = await understood(owner, [nameMark('Thomas Sample'), birthMark('1950-03-02')]);
    expect(await listed(owner, uploaded)).toMatchObject({
      status: 'asks',
      fact_count: 0,
      can_retry: false,
      processed_at: null,
      printed: { name: 'Thomas Sample', birth_date: '1950-03-02' },
    });
    const patient = { p_patient_id: owner.profileId };
    const overview = overviewSchema.parse(await call(db, owner.caller, 'read_overview', patient));
    expect(overview).toMatchObject({
      conditions: [],
      conflicts: [],
      counts: { documents: 1, facts: 0, processing: 0 },
    });
    const search = async (query: string) =>
      searchSchema.parse(await call(db, owner.caller, 'read_search', { ...patient, p_query: query }));
    expect(await search('asthma')).toMatchObject({ facts: [], documents: [], narratives: [] });
    const events = await asOwner(db, 'select id from public.patient_clinical_events where patient_id = $1', [
      owner.profileId,
    ]);
    expect(events).toEqual([]);
    const notices = await asOwner(
      db,
      'select kind, resource_id, parameters from public.system_notifications where user_id = $1',
      [owner.userId],
    );
    expect(notices).toEqual([{ kind: 'person_differs', resource_id: uploaded.id, parameters: {} }]);
    const document = documentSchema.parse(
      await call(db, owner.caller, 'read_document', { p_shell_file_id: uploaded.id }),
    );
    expect(document.pages).toHaveLength(1);
  });

  test('is opened by nobody but its owner', async () => {
    const owner = await imogen();
    const uploaded = await understood(owner, [nameMark('Jo Roe')]);
    const carer = await person(db, 'Carer');
    await call(db, owner.caller, 'grant_profile_access', {
      p_profile_id: owner.profileId,
      p_grantee_user_id: carer.userId,
      p_access_level: 'edit',
    });
    for (const name of ['read_document', 'read_document_text', 'open_shell_file']) {
      const asked = call(db, carer.caller, name, { p_shell_file_id: uploaded.id });
      expect(await refusal(asked)).toMatchObject({ code: 'not_found' });
    }
    expect(await refusal(confirm(carer, uploaded))).toMatchObject({ code: 'not_found' });
    const seen = documentsSchema.parse(
      await call(db, carer.caller, 'read_documents', { p_patient_id: owner.profileId }),
    );
    expect(seen).toMatchObject([{ status: 'asks', printed: null }]);
    expect(await statusOf(owner, uploaded)).toBe('asks');
  });

  test('enters the record by its owner’s word, once, and its name is known from then on', async () => {
    const owner = await imogen(null);
    const marks = [nameMark('Jo Roe')];
    const uploaded = await understood(owner, marks);
    expect(await confirm(owner, uploaded)).toMatchObject({ status: 'understanding' });
    expect(await refusal(confirm(owner, uploaded))).toMatchObject({ code: 'wrong_state' });
    expect(await draw(marks)).toMatchObject({ facts_stored: 1, facts_refused: 0 });
    expect(await listed(owner, uploaded)).toMatchObject({ status: 'processed', fact_count: 1, printed: null });
    const fates = await asService<{ fate: string }>(
      db,
      "select fate from public.entity_processing_audit_v2 where patient_id = $1 and entity_type = 'condition'",
      [owner.profileId],
    );
    expect(fates).toEqual([{ fate: 'stored' }]);
    expect(await statusOf(owner, await understood(owner, marks))).toBe('processed');
    expect(await statusOf(owner, await understood(owner, [nameMark('Max Other')]))).toBe('asks');
    const logged = await asService<{ n: number }>(
      db,
      "select count(*)::integer as n from public.audit_log where subject_id = $1 and event_type = 'file.person_confirmed'",
      [owner.profileId],
    );
    expect(logged).toEqual([{ n: 1 }]);
  });

  test('is erased like any other', async () => {
    const owner = await imogen();
    const uploaded = await understood(owner, [nameMark('Jo Roe')]);
    await call(db, owner.caller, 'erase_shell_file', { p_shell_file_id: uploaded.id });
    expect(await listed(owner, uploaded)).toBeUndefined();
    expect(await refusal(confirm(owner, uploaded))).toMatchObject({ code: 'not_found' });
  });
});

test('a document that did not ask doesn’t when it is understood again', async () => {
  const owner = await imogen();
  const uploaded = await understood(owner, [nameMark('Imogen Sample')]);
  const [row] = await asOwner(db, 'select person_check from public.shell_files where id = $1', [uploaded.id]);
  expect(row).toEqual({ person_check: 'none' });
});
