import { type FactType, factTypes, recordFactsSchema } from '@exora/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { carerGrant } from './care.ts';
import {
  asOwner,
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
import { reviewing } from './review.ts';

const text = [
  'Asthma, severe cough, mother: gout',
  'Metformin 500 mg, Penicillin: hives, Influenza vaccine',
  'Sodium 141 mmol/L, Pulse 72 /min, Appendectomy',
  'Hospital stay, Harbour Hospital, Dr Sample, wheezing',
  'Cigarettes 20 a day',
].join('\n');

/** Of each type one fact, its attributes in typed columns and beside them. */
const stated: Readonly<Record<FactType, { label: string; quote?: string; attributes: StoredFact['attributes'] }>> = {
  condition: { label: 'Asthma', attributes: { status: 'active', onset: '1998' } },
  symptom: { label: 'cough', attributes: { severity: 'severe', days: 3 } },
  family_history: { label: 'gout', attributes: { relation: 'mother' } },
  medication: {
    label: 'Metformin',
    quote: 'Metformin 500 mg',
    attributes: { drug: 'Metformin', strength: '500 mg', frequencyPerDay: 2 },
  },
  allergy: { label: 'Penicillin', quote: 'Penicillin: hives', attributes: { reaction: 'hives', status: 'active' } },
  lab: { label: 'Sodium', quote: 'Sodium 141 mmol/L', attributes: { value: 141, unit: 'mmol/L', flag: 'H' } },
  vital: { label: 'Pulse', quote: 'Pulse 72 /min', attributes: { value: 72, unit: '/min', measure: 'Pulse' } },
  procedure: { label: 'Appendectomy', attributes: { date: '1999', bodySite: 'abdomen' } },
  immunization: { label: 'Influenza vaccine', attributes: { date: '2023-10-05', lot: 'L77', doseNumber: 2 } },
  encounter: {
    label: 'Hospital stay',
    quote: 'Hospital stay, Harbour Hospital, Dr Sample, wheezing',
    attributes: {
      class: 'inpatient',
      status: 'completed',
      start: '2024-02-28',
      end: '2024-03-02',
      location: 'Harbour Hospital',
      performer: 'Dr Sample',
      reason: 'wheezing',
    },
  },
  social_history: {
    label: 'Cigarettes',
    quote: 'Cigarettes 20 a day',
    attributes: { value: 20, unit: 'a day', valueCode: '230056004', valueSystem: 'SNOMED CT' },
  },
};

const factOf = (type: FactType, changed: Partial<StoredFact> = {}) => {
  const { label, quote = label, attributes } = stated[type];
  return fact(text, label, { type, attributes, date: '2024-02-28', sources: [source(text, quote)], ...changed });
};

let db: TestDatabase;
let act: ReturnType<typeof reviewing>;
let ada: Person;

beforeAll(async () => {
  db = await createTestDatabase();
  act = reviewing(db);
  ada = await person(db);
  const { job } = await readFile(db, ada, [text]);
  await understand(
    db,
    job,
    factTypes.map((type) => factOf(type)),
  );
});
afterAll(() => db.drop());

const facts = async (who: Person, type: FactType) =>
  recordFactsSchema.parse(await call(db, who.caller, 'read_facts', { p_patient_id: ada.profileId, p_type: type }));

test('the database knows the types of the contracts, each with one detail table and a category of the record', async () => {
  const rows = await asOwner<{ name: string; tables: string; category: string | null }>(
    db,
    `select t.name, exora_private.category_of(t.name) as category,
            (select count(*) from exora_private.details() as d where t.name = any (d.event_types)) as tables
     from unnest(exora_private.fact_types()) as t (name)`,
  );
  expect(rows.map(({ name }) => name).sort()).toEqual([...factTypes].sort());
  for (const { name, tables, category } of rows) {
    expect([name, Number(tables)]).toEqual([name, 1]);
    expect(category, name).not.toBeNull();
  }
});

describe.each(factTypes)('%s', (type) => {
  test('is stored and read with all its attributes', async () => {
    const [one, ...others] = await facts(ada, type);
    expect(others).toEqual([]);
    expect(one).toMatchObject({ type, text: stated[type].label, day: '2024-02-28', status: 'suggested' });
    expect(one?.attributes).toEqual(stated[type].attributes);
  });

  test('is decided about, and stated by a person', async () => {
    const owner = await person(db);
    const { attributes, label } = stated[type];
    const { ids } = await act.documentWith(owner, [factOf(type)], text);
    await act.confirm(owner, ids[label]);
    const corrected = await act.correct(owner, ids[label], { text: 'Corrected' });
    expect(await act.eventRow(corrected.event_id)).toMatchObject({ status: 'confirmed', display_text: 'Corrected' });
    expect(await act.reject(owner, corrected.event_id)).toMatchObject({ status: 'rejected' });
    const added = await act.add(owner, owner.profileId, { type, text: 'Stated', attributes });
    const [seen] = await asOwner<{ fact: unknown }>(db, 'select fact from exora_private.facts where id = $1', [
      added.event_id,
    ]);
    expect(seen?.fact).toMatchObject({ type, text: 'Stated', attributes, origin: 'person' });
  });
});

test.each([
  ['encounter', 'location', 'Another hospital'],
  ['encounter', 'performer', 'Dr Nobody'],
  ['encounter', 'reason', 'fever'],
  ['social_history', 'value', 40],
  ['social_history', 'unit', 'a week'],
] as const)('the words of %s (%s) must stand on the page', async (type, name, value) => {
  const owner = await person(db);
  const { job } = await readFile(db, owner, [text]);
  const attributes = { ...stated[type].attributes, [name]: value };
  expect(await understand(db, job, [factOf(type, { attributes })])).toMatchObject({
    facts_stored: 0,
    facts_refused: 1,
  });
});

test('visits are read by whom encounters were opened to, habits with the conditions', async () => {
  const carer = await person(db, 'Carer');
  await carerGrant(db, ada, carer, 'view', ['encounters']);
  expect(await facts(carer, 'encounter')).toHaveLength(1);
  for (const type of ['social_history', 'procedure', 'condition'] as const) {
    expect((await refusal(facts(carer, type))).code).toBe('not_allowed');
  }
  await carerGrant(db, ada, carer, 'view', ['conditions']);
  expect(await facts(carer, 'social_history')).toHaveLength(1);
  expect((await refusal(facts(carer, 'encounter'))).code).toBe('not_allowed');
});
