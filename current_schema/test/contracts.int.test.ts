import {
  documentSchema,
  documentsSchema,
  documentTextSchema,
  errorCodes,
  maxFactsPerDocument,
  maxFileSizeBytes,
  overviewSchema,
  profileSchema,
  progressSchema,
  shellFileSubmittedSchema,
} from '@exora/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import {
  asOwner,
  call,
  claimed,
  createTestDatabase,
  fact,
  fence,
  type Person,
  person,
  readFile,
  source,
  submit,
  type TestDatabase,
  type Upload,
  understand,
  upload,
} from './record.ts';

const first = 'Diagnoses: Asthma\nMetformin 500 mg\nSodium 138 mmol/L';
const second = 'Allergy: Penicillin\nMetformin 850 mg\nSodium 141 mmol/L\nNo asthma in the family';

let db: TestDatabase;
let ada: Person;
let uploaded: Upload;

const metformin = (text: string, strength: string, date: string) =>
  fact(text, 'Metformin', {
    type: 'medication',
    date,
    attributes: { drug: 'Metformin', strength },
    sources: [source(text, `Metformin ${strength}`)],
  });
const sodium = (text: string, value: number, date: string) =>
  fact(text, 'Sodium', {
    type: 'lab',
    date,
    attributes: { value, unit: 'mmol/L' },
    sources: [source(text, `Sodium ${value} mmol/L`)],
  });

beforeAll(async () => {
  db = await createTestDatabase();
  ada = await person(db);
  const one = await readFile(db, ada, [first]);
  uploaded = one.uploaded;
  await understand(db, one.job, [
    fact(first, 'Asthma'),
    metformin(first, '500 mg', '2023'),
    sodium(first, 138, '2023-01-02'),
  ]);
  const two = await readFile(db, ada, [second]);
  await understand(db, two.job, [
    fact(second, 'Penicillin', { type: 'allergy' }),
    metformin(second, '850 mg', '2024'),
    sodium(second, 141, '2024-01-02'),
    fact(second, 'asthma', { assertion: 'absent' }),
  ]);
});
afterAll(() => db.drop());

test('errors and limits are those of contracts', async () => {
  const [known] = await asOwner<{ codes: string[] }>(db, 'select exora_private.error_codes() as codes');
  expect(known?.codes).toEqual([...errorCodes]);
  const limits = await asOwner<{ value: number }>(
    db,
    "select value from public.system_configuration where key in ('documents.max_file_bytes', 'documents.max_facts') order by key",
  );
  expect(limits.map(({ value }) => value)).toEqual([maxFactsPerDocument, maxFileSizeBytes]);
});

test('profiles, submissions, lists and progress have the forms of contracts', async () => {
  const profiles = z.array(profileSchema).parse(await call(db, ada.caller, 'get_accessible_profiles'));
  expect(profiles).toEqual([
    { id: ada.profileId, profile_type: 'self', display_name: 'Ada Example', is_owner: true, access_level: 'owner' },
  ]);
  const waiting = await upload(db, ada);
  shellFileSubmittedSchema.parse(await submit(db, ada, waiting));
  const patient = { p_patient_id: ada.profileId };
  const documents = documentsSchema.parse(await call(db, ada.caller, 'read_documents', patient));
  expect(documents.map((document) => [document.status, document.fact_count])).toEqual([
    ['queued', 0],
    ['processed', 4],
    ['processed', 3],
  ]);
  const older = { ...patient, p_limit: 1, p_before: documents[0]?.created_at };
  expect(await call(db, ada.caller, 'read_documents', older)).toMatchObject([{ id: documents[1]?.id }]);
  const progress = z.array(progressSchema).parse(await call(db, ada.caller, 'read_progress', patient));
  expect(progress.map((file) => file.status)).toEqual(['queued', 'processed', 'processed']);
  const job = await claimed(db);
  await call(db, 'service_role', 'fail_job', { ...fence(job), p_error_code: 'pdf_damaged', p_retryable: false });
});

test('a document comes with pages and facts in reading order', async () => {
  const file = { p_shell_file_id: uploaded.id };
  const document = documentSchema.parse(await call(db, ada.caller, 'read_document', file));
  expect(document.pages).toEqual([
    { number: 1, width: 1240, height: 1754, engine: 'text-layer', has_picture: true, words: null },
  ]);
  expect(document.facts.map((one) => one.text)).toEqual(['Asthma', 'Metformin', 'Sodium']);
  const text = documentTextSchema.parse(await call(db, ada.caller, 'read_document_text', file));
  expect(text).toEqual([{ number: 1, text: first }]);
});

test('the overview has present facts, the latest of each lab, and differing strengths side by side', async () => {
  const overview = overviewSchema.parse(await call(db, ada.caller, 'read_overview', { p_patient_id: ada.profileId }));
  expect(overview.medications.map((one) => one.attributes.strength)).toEqual(['850 mg', '500 mg']);
  expect(overview.conditions.map((one) => one.text)).toEqual(['Asthma']);
  expect(overview.allergies.map((one) => one.text)).toEqual(['Penicillin']);
  expect(overview.labs.map((one) => one.attributes.value)).toEqual([141]);
  expect(overview.counts).toMatchObject({ facts: 7, processing: 0 });
});
