import { recordFactsSchema, timelineYearsSchema } from '@exora/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

const text = [
  'Diagnoses: Asthma and Gout',
  'Metformin 500 mg, Ramipril 5 mg stopped',
  'Sodium 138 mmol/L then Na 141 mmol/L, Potassium 4.1 mmol/L',
].join('\n');
const sodiumCode = { system: 'LOINC', code: '2951-2', display: 'Sodium [Moles/volume] in Serum or Plasma' };

let db: TestDatabase;
let ada: Person;
let stranger: Person;

const lab = (name: string, value: number, date: string, code: typeof sodiumCode | null = null) =>
  fact(text, name, {
    type: 'lab',
    date,
    code,
    attributes: { value, unit: 'mmol/L' },
    sources: [source(text, `${name} ${value} mmol/L`)],
  });
const medication = (drug: string, strength: string, status: string, date: string | null) =>
  fact(text, drug, {
    type: 'medication',
    date,
    attributes: { drug, strength, status },
    sources: [source(text, `${drug} ${strength}`)],
  });

beforeAll(async () => {
  db = await createTestDatabase();
  [ada, stranger] = await Promise.all([person(db, 'Ada'), person(db, 'Stranger')]);
  const { job } = await readFile(db, ada, [text]);
  await understand(db, job, [
    fact(text, 'Asthma', { date: '2019' }),
    fact(text, 'Gout'),
    medication('Metformin', '500 mg', 'active', '2023-05-01'),
    medication('Ramipril', '5 mg', 'stopped', null),
    lab('Sodium', 138, '2023-01-02', sodiumCode),
    lab('Na', 141, '2024-01-02', sodiumCode),
    lab('Potassium', 4.1, '2024-01-02'),
  ]);
});
afterAll(() => db.drop());

const patient = () => ({ p_patient_id: ada.profileId });
async function facts(who: Person, name: string, given: Record<string, unknown> = {}) {
  return recordFactsSchema.parse(await call(db, who.caller, name, { ...patient(), ...given }));
}

describe('the timeline', () => {
  test('comes latest day first, undated last, and page by page without gap or repetition', async () => {
    const whole = await facts(ada, 'read_timeline');
    expect(whole.map((one) => one.day)).toEqual([
      '2024-01-02',
      '2024-01-02',
      '2023-05-01',
      '2023-01-02',
      '2019-01-01',
      null,
      null,
    ]);
    const paged = [];
    for (let last: string | undefined; ; ) {
      const page = await facts(ada, 'read_timeline', {
        p_limit: 2,
        ...(last === undefined ? {} : { p_before_id: last }),
      });
      if (page.length === 0) break;
      paged.push(...page);
      last = page.at(-1)?.id;
    }
    expect(paged).toEqual(whole);
  });

  test('starts below a day, and has the asked types only', async () => {
    const older = await facts(ada, 'read_timeline', { p_before_day: '2023-05-01' });
    expect(older.map((one) => one.day)).toEqual(['2023-01-02', '2019-01-01', null, null]);
    const some = await facts(ada, 'read_timeline', { p_types: ['condition', 'medication'] });
    expect(some.map((one) => one.text)).toEqual(['Metformin', 'Asthma', ...some.slice(2).map((one) => one.text)]);
    expect(some).toHaveLength(4);
  });

  test.each([[{ p_types: [] }], [{ p_types: ['secret'] }], [{ p_limit: 0 }], [{ p_limit: -1 }], [{ p_limit: 201 }]])(
    'refuses %o',
    async (given) => {
      const asked = refusal(call(db, ada.caller, 'read_timeline', { ...patient(), ...given }));
      expect(await asked).toMatchObject({ code: 'invalid_request', sqlstate: '22023' });
    },
  );

  test('doesn’t go on after a fact of somebody else’s record', async () => {
    const [own] = await asService<{ id: string }>(db, 'select id from public.patient_clinical_events limit 1');
    for (const id of [own?.id, crypto.randomUUID()]) {
      const asked = call(db, stranger.caller, 'read_timeline', { p_patient_id: stranger.profileId, p_before_id: id });
      expect(await refusal(asked)).toMatchObject({ code: 'not_found' });
    }
  });
});

test('the years of a record are counted, the undated last, of the asked types', async () => {
  const years = async (given = {}) =>
    timelineYearsSchema.parse(await call(db, ada.caller, 'read_timeline_years', { ...patient(), ...given }));
  expect(await years()).toEqual([
    { year: 2024, facts: 2 },
    { year: 2023, facts: 2 },
    { year: 2019, facts: 1 },
    { year: null, facts: 2 },
  ]);
  expect(await years({ p_types: ['condition'] })).toEqual([
    { year: 2019, facts: 1 },
    { year: null, facts: 1 },
  ]);
  expect(await refusal(years({ p_types: ['secret'] }))).toMatchObject({ code: 'invalid_request' });
});

test('a list’s item is the fact as its document has it, with its day and its file', async () => {
  const stored = await asOwner<{ fact: { id: string }; day: string | null; recorded_at: string; file: string }>(
    db,
    `select f.fact, f.event_day::text as day, to_jsonb(f.recorded_at) as recorded_at, f.shell_file_id as file
     from exora_private.facts as f
     where f.patient_id = $1`,
    [ada.profileId],
  );
  expect(stored).toHaveLength(7);
  const listed = await call<{ id: string }[]>(db, ada.caller, 'read_timeline', patient());
  const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1);
  expect(listed.toSorted(byId)).toEqual(
    stored
      .map(({ fact, day, recorded_at, file }) => ({
        ...fact,
        day,
        recorded_at,
        shell_file_id: file,
        file_name: 'letter.pdf',
      }))
      .toSorted(byId),
  );
});

test('medications in use, or every statement', async () => {
  expect((await facts(ada, 'read_medications')).map((one) => one.text)).toEqual(['Metformin']);
  const all = await facts(ada, 'read_medications', { p_current: false });
  expect(all.map((one) => one.text)).toEqual(['Metformin', 'Ramipril']);
});

test('a lab’s history joins other names by their code', async () => {
  for (const name of ['sodium', ' Sodium ', '2951-2', 'Na']) {
    const values = (await facts(ada, 'read_lab_history', { p_analyte: name })).map((one) => one.attributes.value);
    expect(values).toEqual([141, 138]);
  }
  expect(await facts(ada, 'read_lab_history', { p_analyte: 'potassium' })).toHaveLength(1);
  expect(await facts(ada, 'read_lab_history', { p_analyte: 'zinc' })).toEqual([]);
  for (const name of ['', 'x'.repeat(201), null]) {
    const asked = call(db, ada.caller, 'read_lab_history', { ...patient(), p_analyte: name });
    expect(await refusal(asked)).toMatchObject({ code: 'invalid_request' });
  }
});
