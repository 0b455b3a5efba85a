import { type SearchAnswer, searchSchema } from '@exora/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { narrating } from './full-record.ts';
import {
  asService,
  call,
  createTestDatabase,
  fact,
  fence,
  narrative,
  type Person,
  person,
  readFile,
  refusal,
  source,
  type TestDatabase,
  understand,
} from './record.ts';

const first = [
  'Clinic letter. Diagnoses: Asthma and Ménière disease',
  'Metformin 500 mg, Metformin 850 mg, Diaformin 1 g',
  'Sodium 138 mmol/L and Sodium 141 mmol/L',
].join('\n');
const second = 'Parking is behind the building; the café sells soup. Please bring a list of questions.';
const metforminCode = { system: 'RxNorm', code: '6809', display: 'Metformin' };

let db: TestDatabase;
let ada: Person;
let other: Person;
let fileId: string;

const medication = (text: string, strength: string, code: typeof metforminCode | null = null) =>
  fact(first, text, {
    key: `key-of-${text}-${strength}`,
    type: 'medication',
    code,
    attributes: { drug: text, strength },
    sources: [source(first, `${text} ${strength}`)],
  });
const sodium = (value: number, date: string) =>
  fact(first, 'Sodium', {
    key: `key-of-sodium-${value}`,
    type: 'lab',
    date,
    attributes: { value, unit: 'mmol/L' },
    sources: [source(first, `Sodium ${value} mmol/L`)],
  });

beforeAll(async () => {
  db = await createTestDatabase();
  [ada, other] = await Promise.all([person(db, 'Ada'), person(db, 'Other')]);
  for (const owner of [other, ada]) {
    const { uploaded, job } = await readFile(db, owner, [first, second]);
    fileId = uploaded.id;
    await understand(db, job, [
      fact(first, 'Asthma', { date: '2019' }),
      fact(first, 'Ménière disease'),
      medication('Metformin', '500 mg', metforminCode),
      medication('Metformin', '850 mg', metforminCode),
      medication('Diaformin', '1 g', metforminCode),
      sodium(138, '2023-01-02'),
      sodium(141, '2024-01-02'),
    ]);
  }
  const found = await search(ada, 'asthma');
  await call(db, 'service_role', 'complete_narrating', {
    ...fence(await narrating(db, ada)),
    p_session: { engine: 'rules' },
    p_narratives: [
      narrative([['The airways narrow at times, which is called asthma.', [found.facts[0]?.id]]], {
        title: 'Breathing',
      }),
    ],
  });
});
afterAll(() => db.drop());

async function search(who: Person, query: string, given: Record<string, unknown> = {}): Promise<SearchAnswer> {
  const parameters = { p_patient_id: ada.profileId, p_query: query, ...given };
  return searchSchema.parse(await call(db, who.caller, 'read_search', parameters));
}
const named = (answer: SearchAnswer) => answer.facts.map(({ text }) => text);

describe('facts', () => {
  test('are found by the beginnings of their words in any order, whatever their case and accents', async () => {
    for (const query of ['asth', 'ASTHMA', ' asthma ']) expect(named(await search(ada, query))).toEqual(['Asthma']);
    for (const query of ['meniere', 'dis mén', 'Ménière’s']) {
      const answer = await search(ada, query);
      expect({ query, found: named(answer) }).toEqual({ query, found: ['Ménière disease'] });
    }
    expect(named(await search(ada, 'asthma sodium'))).toEqual([]);
  });

  test('that say the same are one, the latest, with their number', async () => {
    const { facts } = await search(ada, 'sodium');
    expect(facts.map(({ attributes, times }) => [attributes.value, times])).toEqual([[141, 2]]);
  });

  test('are found by strength and by code too, and what is named so comes first', async () => {
    expect(named(await search(ada, 'metformin'))).toEqual(['Metformin', 'Metformin', 'Diaformin']);
    expect((await search(ada, '850 metf')).facts.map(({ attributes }) => attributes.strength)).toEqual(['850 mg']);
    expect(named(await search(ada, '6809'))).toHaveLength(3);
  });

  test('are found in spite of a typo, and by what is right first', async () => {
    const answer = await search(ada, 'metfromin');
    expect(named(answer)).toContain('Metformin');
    expect(answer.words).toEqual(expect.arrayContaining(['metfromin', 'metformin']));
    expect(named(await search(ada, 'ashtma'))).toEqual(['Asthma']);
    expect((await search(ada, 'asthma')).words).toEqual(['asthma']);
  });
});

describe('documents', () => {
  test('are found by their name, and by the words of a page with those around', async () => {
    const [file] = (await search(ada, 'parking')).documents;
    expect(file).toMatchObject({ id: fileId, page: 2 });
    expect(file?.around).toContain('Parking is behind the building');
    expect((await search(ada, 'cafe')).documents[0]?.around).toContain('the café sells soup');
    const byName = (await search(ada, (file?.file_name ?? '').slice(0, 4))).documents;
    expect(byName).toMatchObject([{ id: fileId }]);
    expect((await search(ada, 'parking asthma')).documents).toEqual([]);
  });

  test('of other records are never found', async () => {
    const hits = (await search(ada, 'parking')).documents;
    expect(hits.map(({ id }) => id)).toEqual([fileId]);
  });
});

test('narratives are found by their sentence', async () => {
  const { narratives } = await search(ada, 'airways narr');
  expect(narratives).toMatchObject([
    { title: 'Breathing', text: 'The airways narrow at times, which is called asthma.' },
  ]);
});

test('nothing is found by nothing, and signs mean nothing', async () => {
  const nothing = { words: [], facts: [], documents: [], narratives: [], hidden: [] };
  for (const query of ['', ' ', "'&|!():*", '% _', '\\', '🫀']) expect(await search(ada, query)).toEqual(nothing);
  for (const query of ["x' | '", 'a:*', '(asthma', '\\m(a|b)', 'x'.repeat(200)]) await search(ada, query);
  expect(await refusal(search(ada, 'x'.repeat(201)))).toMatchObject({ code: 'invalid_request' });
  expect(await refusal(search(ada, 'x', { p_limit: 51 }))).toMatchObject({ code: 'invalid_request' });
});

describe('somebody with a share', () => {
  const grant = async (categories: string[]) => {
    const carer = await person(db, 'Carer');
    await call(db, ada.caller, 'grant_profile_access', {
      p_profile_id: ada.profileId,
      p_grantee_user_id: carer.userId,
      p_access_level: 'view',
      p_categories: categories,
    });
    return carer;
  };

  test('finds what is shared, is told what is not, and is logged without the query', async () => {
    const carer = await grant(['labs', 'narratives']);
    expect(named(await search(carer, 'sodium'))).toEqual(['Sodium']);
    const asthma = await search(carer, 'asthma');
    expect(asthma).toMatchObject({ facts: [], documents: [], narratives: [] });
    expect(asthma.hidden).toEqual(expect.arrayContaining(['conditions', 'documents', 'medications']));
    const log = await asService<{ event_type: string; whole: string }>(
      db,
      'select event_type, a::text as whole from public.audit_log as a where subject_id = $1 and actor_id = $2',
      [ada.profileId, carer.userId],
    );
    expect(log.map(({ event_type }) => event_type)).toEqual(['record.read', 'record.read']);
    expect(log.map(({ whole }) => whole).join(' ')).not.toMatch(/sodium|asthma/i);
  });

  test('gets no names of files for facts, and nobody else gets anything', async () => {
    const carer = await grant(['conditions']);
    expect((await search(carer, 'asthma')).facts).toMatchObject([{ file_name: null, shell_file_id: null }]);
    expect(await refusal(search(other, 'asthma'))).toMatchObject({ code: 'not_allowed' });
  });
});
