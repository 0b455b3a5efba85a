import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asService, call, createTestDatabase, type Person, person, refusal, type TestDatabase } from './record.ts';

let db: TestDatabase;
let ada: Person;

interface Found {
  code_system: string;
  version: string;
  code: string;
  display: string;
  matched_term: string;
  score: number;
}
type Loaded = Record<'codes' | 'terms' | 'maps', number>;

const load = (changed: Record<string, unknown> = {}) =>
  call<Loaded>(db, 'service_role', 'load_medical_codes', {
    p_code_system: 'SNOMED CT',
    p_version: '2026-01',
    p_is_current: true,
    ...changed,
  });
const search = (query: string | null, changed: Record<string, unknown> = {}) =>
  call<Found[]>(db, ada.caller, 'search_medical_codes', { p_query: query, ...changed });
const codesOf = async (query: string, changed: Record<string, unknown> = {}) =>
  (await search(query, changed)).map((found) => found.code);

const snomed = [
  { code: '195967001', display: 'Asthma', synonyms: ['Bronchial asthma', 'Asthmatic'] },
  {
    code: '44054006',
    display: 'Type 2 diabetes mellitus',
    synonyms: ['T2DM', 'Maturity onset diabetes'],
    maps: [{ system: 'ICD-10-CM', code: 'E11', type: 'broader' }],
  },
  { code: '29857009', display: 'Chest pain', synonyms: ['Thoracic pain'] },
  { code: '22253000', display: 'Pain' },
  { code: '193462001', display: 'Ménière’s disease' },
  { code: '1', display: 'Asthma, old name', status: 'inactive' },
  { code: '2', display: 'Asthma heading', searchable: false },
];

beforeAll(async () => {
  db = await createTestDatabase();
  ada = await person(db);
  await load({ p_codes: snomed, p_title: 'SNOMED CT, January 2026', p_licence: 'Affiliate licence' });
  await load({
    p_code_system: 'ICD-10-CM',
    p_version: '2026',
    p_codes: [
      { code: 'E11.9', display: 'Type 2 diabetes mellitus without complications' },
      { code: 'J45.909', display: 'Unspecified asthma, uncomplicated' },
    ],
  });
});
afterAll(() => db.drop());

describe('codes are found', () => {
  test.each<[string, string, string]>([
    ['by their code', '195967001', '195967001'],
    ['by a code without its dot, in lower case', 'e119', 'E11.9'],
    ['by the beginning of a code', 'J45', 'J45.909'],
    ['by their display', 'asthma', '195967001'],
    ['by a synonym', 'Thoracic pain', '29857009'],
    ['by an abbreviation', 't2dm', '44054006'],
    ['by words in another order', 'pain chest', '29857009'],
    ['by the beginnings of words', 'diab mell', '44054006'],
    ['while the last word is being typed', 'type 2 d', '44054006'],
    ['in spite of one typo', 'asthna', '195967001'],
    ['in spite of a typo in one of several words', 'diabtes mellitus', '44054006'],
    ['without accents and apostrophes', 'menieres disease', '193462001'],
    ['when one word too many is asked', 'thoracic pain severe', '29857009'],
    ['by one letter', 'p', '22253000'],
  ])('%s', async (_, query, code) => {
    expect((await codesOf(query))[0]).toBe(code);
  });

  test('with the term that fitted, and the best first', async () => {
    const found = await search('bronchial asthma');
    expect(found[0]).toEqual({
      code_system: 'SNOMED CT',
      version: '2026-01',
      code: '195967001',
      display: 'Asthma',
      matched_term: 'Bronchial asthma',
      score: 0.99,
    });
    const scores = (await search('asthma')).map((one) => one.score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(scores.every((score) => score > 0 && score <= 1)).toBe(true);
  });

  test('of one system only, when asked', async () => {
    expect(await codesOf('asthma', { p_code_system: 'ICD-10-CM' })).toEqual(['J45.909']);
    expect(await codesOf('asthma', { p_limit: 1 })).toHaveLength(1);
  });

  test('never those that are retired or not to be offered', async () => {
    const found = await codesOf('asthma');
    expect(found).toContain('195967001');
    expect(found).not.toContain('1');
    expect(found).not.toContain('2');
    expect(await codesOf('asthma heading')).not.toContain('2');
  });

  test.each([
    '',
    '  ',
    '%',
    "'; drop table x; --",
    'xyzzy qwert',
    '\\',
    ':* & | !',
    '@1',
    '#',
    '(',
    '😀',
    'a'.repeat(200),
  ])('nothing and no error for %j', async (query) => {
    expect(await codesOf(query)).toEqual([]);
  });

  test.each<[string, string | null, Record<string, unknown>]>([
    ['no query', null, {}],
    ['a very long one', 'asthma '.repeat(40), {}],
    ['an unknown system', 'asthma', { p_code_system: 'Klingon' }],
    ['a limit of none', 'asthma', { p_limit: 0 }],
    ['a limit of too many', 'asthma', { p_limit: 101 }],
    ['no limit', 'asthma', { p_limit: null }],
  ])('refused: %s', async (_, query, changed) => {
    expect(await refusal(search(query, changed))).toMatchObject({ code: 'invalid_request', sqlstate: '22023' });
  });
});

describe('loading a release', () => {
  test('the same batch again changes nothing', async () => {
    expect(await load({ p_codes: snomed })).toMatchObject({ codes: 0, terms: 0, maps: 0 });
  });

  test('a changed display and a synonym that is gone are followed', async () => {
    const batch = (display: string, synonyms: string[]) => load({ p_codes: [{ code: '38341003', display, synonyms }] });
    await batch('Hypertension', ['High blood pressure']);
    expect(await codesOf('high blood pressure')).toEqual(['38341003']);
    expect(await batch('Hypertensive disorder', [])).toMatchObject({ codes: 1, terms: 3 });
    expect(await codesOf('high blood pressure')).toEqual([]);
    expect(await codesOf('hypertensive')).toEqual(['38341003']);
  });

  test('a newer release is searched from when it is made current, the older one is kept', async () => {
    const system = { p_code_system: 'ATC', p_codes: [{ code: 'R03AC02', display: 'Salbutamol' }] };
    await load({ ...system, p_version: '2025' });
    await load({ ...system, p_version: '2026', p_is_current: null });
    expect((await search('salbutamol')).map((one) => one.version)).toEqual(['2025']);
    await load({ ...system, p_version: '2026', p_codes: [] });
    expect((await search('salbutamol')).map((one) => one.version)).toEqual(['2026']);
    const kept = await asService(db, "select version from public.medical_codes where code = 'R03AC02'");
    expect(kept).toHaveLength(2);
  });

  test.each<[string, Record<string, unknown>]>([
    ['an unknown system', { p_code_system: 'Klingon', p_codes: [] }],
    ['no version', { p_version: null, p_codes: [] }],
    ['codes that are no array', { p_codes: {} }],
    ['a code that is no object', { p_codes: ['E11'] }],
    ['a code without display', { p_codes: [{ code: 'E11' }] }],
    ['a display without a word', { p_codes: [{ code: 'E11', display: '—' }] }],
    ['a synonym that is a number', { p_codes: [{ code: 'E11', display: 'Diabetes', synonyms: [1] }] }],
    [
      'a map of an unknown type',
      { p_codes: [{ code: 'E11', display: 'D', maps: [{ system: 'ATC', code: 'A', type: 'x' }] }] },
    ],
    ['an unknown status', { p_codes: [{ code: 'E11', display: 'Diabetes', status: 'maybe' }] }],
  ])('refused: %s', async (_, changed) => {
    expect(await refusal(load(changed))).toMatchObject({ code: 'invalid_request', sqlstate: '22023' });
  });

  test('is for service_role, and people read the tables by the search alone', async () => {
    const loading = call(db, ada.caller, 'load_medical_codes', { p_code_system: 'ATC', p_version: '1', p_codes: [] });
    expect((await refusal(loading)).sqlstate).toBe('42501');
    const reading = db.sqlAs(ada.caller, (sql) => sql`select 1 from public.medical_codes`);
    expect((await refusal(reading)).sqlstate).toBe('42501');
    expect(await codesOf('asthma')).toContain('195967001');
  });
});
