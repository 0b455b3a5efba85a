import { documentsSchema } from '@exora/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  asOwner,
  call,
  createTestDatabase,
  fact,
  type Json,
  type Person,
  person,
  readFile,
  source,
  submit,
  type TestDatabase,
  understand,
  upload,
} from './record.ts';

let db: TestDatabase;
let ada: Person;

beforeAll(async () => {
  db = await createTestDatabase();
  ada = await person(db, 'Ada');
});
afterAll(() => db.drop());

const list = async () =>
  documentsSchema.parse(await call(db, ada.caller, 'read_documents', { p_patient_id: ada.profileId }));

const candidate = (type: string, text: string, start: number, attributes: Json): Json => ({
  type,
  text,
  page: 1,
  start,
  end: start + text.length,
  negated: false,
  attributes,
  confidence: 0.9,
  fact_key: null,
  fate: 'context',
  reason: null,
});
const dated = (iso: string, role: string | null, start: number) =>
  candidate('date', iso, start, { iso, ...(role === null ? {} : { role }), precision: 'day' });

/** A document of one page that was read and understood. */
async function document(
  text: string,
  candidates: Json[] = [],
  labels: [label: string, type: string, date?: string][] = [],
) {
  const { uploaded, job } = await readFile(db, ada, [text]);
  const facts = labels.map(([label, type, date]) =>
    fact(text, label, { type, date: date ?? null, sources: [source(text, label)] }),
  );
  await understand(db, job, facts, candidates);
  return (await list()).find(({ id }) => id === uploaded.id);
}

describe('a document is told', () => {
  test('by its letterhead, its own date before others, and what its facts are', async () => {
    const text =
      'Seaview Pathology\nPatient: Ada\nDOB 14/03/1961\nCollected 02/09/2025 Reported 04/09/2025\nSodium\nGlucose';
    const about = await document(
      text,
      [
        dated('1961-03-14', 'dob', 30),
        dated('2025-09-02', 'collected', 50),
        dated('2025-09-04', 'document', 70),
        candidate('provider', 'Dr Late Placeholder', 90, {}),
      ],
      [
        ['Sodium', 'lab'],
        ['Glucose', 'lab'],
      ],
    );
    expect(about).toMatchObject({
      kind: 'results',
      date: '2025-09-04',
      source: 'Seaview Pathology',
      has_picture: true,
    });
    expect(about?.reading_id).not.toBeNull();
  });

  test('by its title, its doctor and its last fact, where no more is known', async () => {
    const about = await document(
      'DISCHARGE SUMMARY\nAttending: Dr Sam Placeholder\nAsthma\nGout',
      [candidate('provider', 'Dr Sam Placeholder', 30, {}), dated('2020-01-01', null, 60)],
      [
        ['Asthma', 'condition', '2019-05-01'],
        ['Gout', 'condition', '2021'],
      ],
    );
    expect(about).toMatchObject({ kind: 'discharge_summary', date: '2019-05-01', source: 'Dr Sam Placeholder' });
  });

  test('as nothing in particular where nothing says more', async () => {
    expect(await document('Some words.')).toMatchObject({ kind: 'other', date: null, source: null });
  });
});

test('a document that was not read has no kind, date and source', async () => {
  const uploaded = await upload(db, ada);
  await submit(db, ada, uploaded);
  const waiting = (await list()).find(({ id }) => id === uploaded.id);
  expect(waiting).toMatchObject({ kind: null, date: null, source: null, has_picture: false, reading_id: null });
});

test('heads of pages are told apart', async () => {
  const heads: [head: string, kind: string][] = [
    ['City Hospital\nOperation report', 'operation'],
    ['Chest X-ray report', 'imaging'],
    ['CT scan of the abdomen', 'imaging'],
    ['Australian Immunisation Register\nImmunisation history statement', 'immunizations'],
    ['Current medication list', 'medications'],
    ['Dear Dr Sample,\nthank you for seeing', 'letter'],
    ['Haematology', 'results'],
    ['Shopping list', 'other'],
    ['', 'other'],
  ];
  for (const [head, kind] of heads) {
    const [row] = await asOwner<{ kind: string; letterhead: string | null }>(
      db,
      'select exora_private.document_kind($1, null) as kind, exora_private.letterhead($1) as letterhead',
      [head],
    );
    expect({ head, kind: row?.kind }).toEqual({ head, kind });
  }
});
