import { resultLineSchema } from '@exora/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { carerGrant } from './care.ts';
import {
  call,
  createTestDatabase,
  fact,
  type Person,
  person,
  readFile,
  refusal,
  type StoredFact,
  source,
  type TestDatabase,
  understand,
} from './record.ts';

const text = [
  'Sodium 138 mmol/L then Na 141 mmol/L, Sodium 20 mmol/L in urine, Sodium 140',
  'Ferritin 12 ug/L, Ferritin 15 ug/L',
  'BP 132/85 mmHg, Weight 70 kg',
  'Gout',
].join('\n');
const sodiumCode = { system: 'LOINC', code: '2951-2', display: 'Sodium [Moles/volume] in Serum or Plasma' };

let db: TestDatabase;
let ada: Person;
let stranger: Person;

const result = (quote: string, name: string, changed: Partial<StoredFact>) =>
  fact(text, name, { type: 'lab', key: `key-of-${quote}`, sources: [source(text, quote)], ...changed });

beforeAll(async () => {
  db = await createTestDatabase();
  [ada, stranger] = await Promise.all([person(db, 'Ada'), person(db, 'Stranger')]);
  const { job } = await readFile(db, ada, [text]);
  const unit = 'mmol/L';
  await understand(db, job, [
    result('Sodium 138 mmol/L', 'Sodium', { date: '2023-01-02', code: sodiumCode, attributes: { value: 138, unit } }),
    result('Na 141 mmol/L', 'Na', { date: '2024-01-02', code: sodiumCode, attributes: { value: 141, unit } }),
    result('Sodium 20 mmol/L', 'Sodium', { date: '2024-01-02', attributes: { value: 20, unit, specimen: 'urine' } }),
    result('Sodium 140', 'Sodium', { attributes: { value: 140 } }),
    result('Ferritin 12 ug/L', 'Ferritin', { date: '2022', attributes: { value: 12, unit: 'ug/L' } }),
    result('Ferritin 15 ug/L', 'Ferritin', { date: '2999-01-01', attributes: { value: 15, unit: 'ug/L' } }),
    result('BP 132/85 mmHg', 'BP', {
      type: 'vital',
      date: '2024-01-02',
      attributes: { value: '132/85', unit: 'mmHg', systolic: 132, diastolic: 85, measure: 'blood pressure' },
    }),
    result('Weight 70 kg', 'Weight', { type: 'vital', attributes: { value: 70, unit: 'kg' } }),
    fact(text, 'Gout'),
  ]);
});
afterAll(() => db.drop());

const lines = async (who: Person, type: string, given: Record<string, unknown> = {}) =>
  z
    .array(resultLineSchema)
    .parse(await call(db, who.caller, 'read_result_lines', { p_patient_id: ada.profileId, p_type: type, ...given }));
const values = (found: Awaited<ReturnType<typeof lines>>) =>
  found.map(({ name, count, results }) => [name, count, ...results.map(({ attributes }) => attributes.value)]);

describe('results over all documents', () => {
  test('are one line an analyte by code or name, another specimen apart, the latest first and undated last', async () => {
    expect(values(await lines(ada, 'lab'))).toEqual([
      ['Ferritin', 2, 15, 12],
      ['Na', 3, 141, 138, 140],
      ['Sodium', 1, 20],
    ]);
    expect(values(await lines(ada, 'vital'))).toEqual([
      ['BP', 1, '132/85'],
      ['Weight', 1, 70],
    ]);
  });

  test('of a mass and of an amount of the same substance are one line; of another specimen another', async () => {
    const other = await person(db, 'Grace');
    const labs = 'Glucose 94 mg/dL, Glucose 5.2 mmol/L, Glucose 1.1 mmol/L';
    const { job } = await readFile(db, other, [labs]);
    const glucose = (quote: string, value: number, unit: string, code: string, display: string) =>
      fact(labs, 'Glucose', {
        type: 'lab',
        key: `key-of-${quote}`,
        sources: [source(labs, quote)],
        code: { system: 'LOINC', code, display },
        attributes: { value, unit },
      });
    await understand(db, job, [
      glucose('Glucose 94 mg/dL', 94, 'mg/dL', '2345-7', 'Glucose [Mass/volume] in Serum or Plasma'),
      glucose('Glucose 5.2 mmol/L', 5.2, 'mmol/L', '14749-6', 'Glucose [Moles/volume] in Serum or Plasma'),
      glucose('Glucose 1.1 mmol/L', 1.1, 'mmol/L', '15076-3', 'Glucose [Moles/volume] in Urine'),
    ]);
    const found = await lines(other, 'lab', { p_patient_id: other.profileId });
    expect(found.map(({ count }) => count).toSorted()).toEqual([1, 2]);
  });

  test('say where each was found, without its proof', async () => {
    const [ferritin] = await lines(ada, 'lab');
    expect(ferritin?.results[0]).toMatchObject({ file_name: 'letter.pdf', origin: 'machine', status: 'suggested' });
    expect(ferritin?.results[0]).not.toHaveProperty('sources');
  });

  test('come by the page, without gap or repetition, and one alone when it is named', async () => {
    const whole = await lines(ada, 'lab');
    const paged = [];
    for (let after: string | undefined; ; after = paged.at(-1)?.id) {
      const page = await lines(ada, 'lab', { p_limit: 1, ...(after !== undefined && { p_after_id: after }) });
      if (page.length === 0) break;
      paged.push(...page);
    }
    expect(paged).toEqual(whole);
    for (const { id } of whole[1]?.results ?? []) {
      expect(await lines(ada, 'lab', { p_event_id: id })).toEqual([whole[1]]);
    }
  });

  test('of one line are not cut to what a list shows', async () => {
    const bea = await person(db, 'Bea');
    const page = Array.from({ length: 15 }, (_, at) => `Zinc ${at + 10} umol/L`).join('\n');
    const { job } = await readFile(db, bea, [page]);
    const zinc = Array.from({ length: 15 }, (_, at) =>
      fact(page, 'Zinc', {
        key: `key-of-zinc-${at}`,
        type: 'lab',
        attributes: { value: at + 10, unit: 'umol/L' },
        sources: [source(page, `Zinc ${at + 10} umol/L`)],
      }),
    );
    await understand(db, job, zinc);
    const about = { p_patient_id: bea.profileId };
    const [listed] = await lines(bea, 'lab', about);
    expect([listed?.count, listed?.results.length]).toEqual([15, 12]);
    const [opened] = await lines(bea, 'lab', { ...about, p_event_id: listed?.id });
    expect([opened?.count, opened?.results.length]).toEqual([15, 15]);
  });

  test('are refused of other types, after unknown ids and of other types’ ids', async () => {
    const [bp] = await lines(ada, 'vital');
    const ask = (who: Person, type: string | null, given = {}) =>
      refusal(call(db, who.caller, 'read_result_lines', { p_patient_id: who.profileId, p_type: type, ...given }));
    for (const type of ['condition', 'social_history', null]) {
      expect(await ask(ada, type)).toMatchObject({ code: 'invalid_request' });
    }
    for (const name of ['p_after_id', 'p_event_id']) {
      expect(await ask(ada, 'lab', { [name]: bp?.id })).toMatchObject({ code: 'not_found' });
      expect(await ask(stranger, 'vital', { [name]: bp?.id })).toMatchObject({ code: 'not_found' });
      expect(await ask(ada, 'vital', { [name]: crypto.randomUUID() })).toMatchObject({ code: 'not_found' });
    }
  });

  test('have no names of files for whom documents aren’t shared with', async () => {
    const carer = await person(db, 'Carer');
    await carerGrant(db, ada, carer, 'view', ['labs']);
    const [ferritin] = await lines(carer, 'lab');
    expect(ferritin?.results[0]).toMatchObject({ shell_file_id: null, file_name: null });
    expect(await refusal(lines(carer, 'vital'))).toMatchObject({ code: 'not_allowed' });
  });
});
