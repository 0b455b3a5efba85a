import {
  accountSecuritySchema,
  careSchema,
  careStates,
  documentSchema,
  documentsSchema,
  documentTextSchema,
  errorCodes,
  invitationAcceptedSchema,
  invitationMadeSchema,
  invitationPreviewSchema,
  invitationSchema,
  maxFactsPerDocument,
  maxFileSizeBytes,
  notificationKinds,
  overviewSchema,
  profileSchema,
  progressSchema,
  representationBases,
  secondFactorUses,
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

test('the kinds of notices are those of the table', async () => {
  const [check] = await asOwner<{ definition: string }>(
    db,
    `select pg_get_constraintdef(oid) as definition from pg_constraint where conname = 'system_notifications_kind_known'`,
  );
  const kinds = [...(check?.definition ?? '').matchAll(/'([a-z_]+)'::text/g)].map(([, kind]) => kind);
  expect(kinds.toSorted()).toEqual([...notificationKinds]);
});

test('errors and limits are those of contracts', async () => {
  const [known] = await asOwner<{ codes: string[] }>(db, 'select exora_private.error_codes() as codes');
  expect(known?.codes).toEqual([...errorCodes]);
  const limits = await asOwner<{ value: number }>(
    db,
    "select value from public.system_configuration where key in ('documents.max_file_bytes', 'documents.max_facts') order by key",
  );
  expect(limits.map(({ value }) => value)).toEqual([maxFactsPerDocument, maxFileSizeBytes]);
});

test('people in care, invitations and accounts have the forms of contracts', async () => {
  const lists = await asOwner<{ bases: string[]; uses: string[]; states: string[] }>(
    db,
    `select exora_private.representation_bases() as bases, exora_private.second_factor_uses() as uses,
       array(select distinct t.to_state from exora_private.care_transitions() as t order by 1) as states`,
  );
  expect(lists).toEqual([
    { bases: [...representationBases], uses: [...secondFactorUses], states: [...careStates].sort() },
  ]);
  const [owner, carer] = [await person(db, 'Owner'), await person(db, 'Carer')];
  const about = { p_profile_id: owner.profileId };
  const made = invitationMadeSchema.parse(
    await call(db, owner.caller, 'create_invitation', { ...about, p_access_level: 'view', p_categories: ['labs'] }),
  );
  const code = { p_code: made.code };
  expect(invitationPreviewSchema.parse(await call(db, carer.caller, 'preview_invitation', code)).ok).toBe(true);
  expect(invitationAcceptedSchema.parse(await call(db, carer.caller, 'accept_invitation', code)).ok).toBe(true);
  const unknown = { p_code: 'unknown' };
  expect(invitationPreviewSchema.parse(await call(db, carer.caller, 'preview_invitation', unknown)).ok).toBe(false);
  expect(invitationAcceptedSchema.parse(await call(db, carer.caller, 'accept_invitation', unknown)).ok).toBe(false);
  const rows = await call(db, owner.caller, 'read_invitations', about);
  expect(z.array(invitationSchema).parse(JSON.parse(JSON.stringify(rows)))).toHaveLength(1);
  await call(db, 'service_role', 'grant_representation', {
    ...about,
    p_representative_id: carer.userId,
    p_basis: 'power_of_attorney',
    p_evidence: 'Deed',
  });
  const care = careSchema.parse(await call(db, owner.caller, 'read_care', about));
  expect([care.delegates.length, care.representatives.length]).toEqual([1, 1]);
  accountSecuritySchema.parse(await call(db, owner.caller, 'read_account_security'));
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
    { number: 1, width: 1240, height: 1754, engine: 'text-layer', has_picture: true, notes: [], words: null },
  ]);
  expect(document.facts.map((one) => one.text)).toEqual(['Asthma', 'Metformin', 'Sodium']);
  const text = documentTextSchema.parse(await call(db, ada.caller, 'read_document_text', file));
  expect(text).toEqual([{ number: 1, text: first }]);
});

test('the overview has present facts, the latest of each drug and lab, and what contradicts', async () => {
  const overview = overviewSchema.parse(await call(db, ada.caller, 'read_overview', { p_patient_id: ada.profileId }));
  expect(overview.medications.map((one) => one.attributes.strength)).toEqual(['850 mg']);
  expect(overview.conflicts).toMatchObject([{ kind: 'condition_denied', subject: 'Asthma' }]);
  expect(overview.conditions.map((one) => one.text)).toEqual(['Asthma']);
  expect(overview.allergies.map((one) => one.text)).toEqual(['Penicillin']);
  expect(overview.labs.map((one) => one.attributes.value)).toEqual([141]);
  expect(overview.counts).toMatchObject({ facts: 7, processing: 0 });
});
