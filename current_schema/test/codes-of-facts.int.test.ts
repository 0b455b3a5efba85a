import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  asService,
  call,
  createTestDatabase,
  fact,
  type Person,
  person,
  readFile,
  type StoredFact,
  type TestDatabase,
  understand,
} from './record.ts';

const text =
  'Crohn disease\nULCER OF LEG\nBowel inflammation\nUlcer\nGlorbitis\nAsthma\nZopiclone\nTablet\nMould\nPollen\n' +
  'Colonoscopy\nSodium\nStomach flu';

let db: TestDatabase;
let ada: Person;

const load = (codeSystem: string, codes: readonly unknown[], isCurrent = true) =>
  call(db, 'service_role', 'load_medical_codes', {
    p_code_system: codeSystem,
    p_version: '2026-01',
    p_codes: codes,
    p_is_current: isCurrent,
  });

beforeAll(async () => {
  db = await createTestDatabase();
  ada = await person(db);
  await load('SNOMED CT', [
    {
      code: '34000006',
      display: "Crohn's disease",
      kind: 'disorder',
      synonyms: ['Crohn disease', 'Regional enteritis'],
    },
    { code: '95344007', display: 'Ulcer of leg', kind: 'disorder' },
    { code: '24526004', display: 'Inflammatory bowel disease', kind: 'disorder', synonyms: ['Bowel inflammation'] },
    {
      code: '302168000',
      display: 'Inflammation of large intestine',
      kind: 'disorder',
      synonyms: ['Bowel inflammation'],
    },
    { code: '56208002', display: 'Ulcer', kind: 'morphologic abnormality' },
    { code: '195967001', display: 'Asthma', kind: 'disorder' },
    { code: '419474003', display: 'Allergy to mould', kind: 'finding' },
    { code: '256259004', display: 'Pollen', kind: 'substance' },
    { code: '73761001', display: 'Colonoscopy', kind: 'procedure' },
    { code: '39972003', display: 'Sodium', kind: 'substance' },
  ]);
  await load('ICD-10-CM', [
    { code: 'A08.4', display: 'Viral intestinal infection, unspecified', synonyms: ['Stomach flu'] },
    { code: 'J45', display: 'Asthma', searchable: false },
  ]);
  await load('RxNorm', [
    { code: '40001', display: 'zopiclone', kind: 'IN' },
    { code: '40002', display: 'Tablet', kind: 'DF' },
  ]);
  await load('LOINC', [{ code: '2951-2', display: 'Sodium' }]);
  await load('CVX', [{ code: '03', display: 'Asthma' }], false);
});
afterAll(() => db.drop());

/** Code, reason and term of each fact of a new file, by its words. */
async function codesOf(facts: readonly StoredFact[]): Promise<Record<string, string>> {
  const { uploaded, job } = await readFile(db, ada, [text]);
  await understand(db, job, facts);
  const rows = await asService<{ text: string; code: string }>(
    db,
    `select e.display_text as text, concat_ws(' ', m.code_system, m.code, m.code_version, m.match_reason, m.score) as code
     from public.patient_clinical_events as e
     left join public.medical_code_assignments as m on m.patient_id = e.patient_id and m.event_id = e.id
     where e.shell_file_id = $1`,
    [uploaded.id],
  );
  return Object.fromEntries(rows.map((row) => [row.text, row.code]));
}

describe('a fact that the extractor left uncoded', () => {
  test('has the code whose name its words are', async () => {
    const codes = await codesOf([
      fact(text, 'Crohn disease'),
      fact(text, 'ULCER OF LEG'),
      fact(text, 'Stomach flu'),
      fact(text, 'Zopiclone', { type: 'medication' }),
      fact(text, 'Mould', { type: 'allergy' }),
      fact(text, 'Pollen', { type: 'allergy' }),
      fact(text, 'Colonoscopy', { type: 'procedure' }),
    ]);
    expect(codes).toEqual({
      'Crohn disease': 'SNOMED CT 34000006 2026-01 synonym 0.92',
      'ULCER OF LEG': 'SNOMED CT 95344007 2026-01 exact 1',
      'Stomach flu': 'ICD-10-CM A08.4 2026-01 synonym 0.92',
      Zopiclone: 'RxNorm 40001 2026-01 exact 1',
      Mould: 'SNOMED CT 419474003 2026-01 exact 1',
      Pollen: 'SNOMED CT 256259004 2026-01 exact 1',
      Colonoscopy: 'SNOMED CT 73761001 2026-01 exact 1',
    });
  });

  test('stays so where two codes have the name, a thing of another kind, or none', async () => {
    const codes = await codesOf([
      fact(text, 'Bowel inflammation'),
      fact(text, 'Ulcer'),
      fact(text, 'Glorbitis'),
      fact(text, 'Tablet', { type: 'medication' }),
      fact(text, 'Colonoscopy'),
      fact(text, 'Sodium', { type: 'lab' }),
      fact(text, 'Asthma', { type: 'immunization' }),
    ]);
    expect(Object.values(codes)).toEqual(Array.from({ length: 7 }, () => ''));
  });
});

test('a code that the extractor gave stays', async () => {
  const code = { system: 'ICD-10-CM', code: 'J45.909', display: 'Unspecified asthma, uncomplicated' };
  expect(await codesOf([fact(text, 'Asthma', { code })])).toEqual({ Asthma: 'ICD-10-CM J45.909' });
});

test('what is coded waits for nobody to code it', async () => {
  const { uploaded, job } = await readFile(db, ada, [text]);
  await understand(db, job, [fact(text, 'Crohn disease'), fact(text, 'Glorbitis')]);
  const rows = await asService<{ text: string; reason: string }>(
    db,
    `select e.display_text as text, q.reason from public.manual_review_queue as q
     join public.patient_clinical_events as e on e.id = q.event_id where e.shell_file_id = $1`,
    [uploaded.id],
  );
  expect(rows).toEqual([{ text: 'Glorbitis', reason: 'uncoded' }]);
});
