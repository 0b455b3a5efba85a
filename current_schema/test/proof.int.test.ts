import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  asOwner,
  asService,
  createTestDatabase,
  type FactSource,
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
  '😀 Discharge letter',
  'Diagnosis: Type 2 diabetes mellitus',
  'Sodium 5.40 mmol/L (135 - 145)',
  'Leukocytes 12,500 /µL   H',
  'BP 120/80 mmHg',
  'Metformin 500 mg twice daily',
  'Allergy: Penicillin (hives)',
].join('\n');
/** A page whose characters are one byte each is compared byte by byte. */
const plainText = text.replace('😀', ':-)').replace('µ', 'u');

let db: TestDatabase;
let ada: Person;

beforeAll(async () => {
  db = await createTestDatabase();
  ada = await person(db);
});
afterAll(() => db.drop());

/** Stores one fact about a page's text in a file of its own; gives what became of it. */
async function store(stored: StoredFact, page = text): Promise<{ stored: number; reason: string | null }> {
  const { job } = await readFile(db, ada, [page]);
  const answer = await understand(db, job, [stored]);
  const [audit] = await asService<{ reason: string }>(
    db,
    `select a.reason from public.entity_processing_audit_v2 as a
     join public.ai_processing_sessions as s on s.id = a.session_id
     where s.job_id = $1 and a.fate = 'refused'`,
    [job.id],
  );
  expect(answer.facts_stored + answer.facts_refused).toBe(1);
  return { stored: answer.facts_stored, reason: audit?.reason ?? null };
}

const sodium = (changed: Partial<StoredFact> = {}): StoredFact =>
  fact(text, 'Sodium', {
    type: 'lab',
    attributes: { value: 5.4, unit: 'mmol/L', refLow: 135, refHigh: 145 },
    sources: [source(text, 'Sodium'), source(text, '5.40 mmol/L', 'value'), source(text, '(135 - 145)', 'range')],
    ...changed,
  });

describe('facts that their page bears out are stored', () => {
  test.each<[string, StoredFact]>([
    ['a label behind an emoji, counted in code points', fact(text, 'Type 2 diabetes mellitus')],
    ['a number with a trailing zero', sodium()],
    [
      'a number with a thousands separator and a unit with a micro sign',
      fact(text, 'Leukocytes', {
        type: 'lab',
        attributes: { value: 12500, unit: '/uL', flag: 'H' },
        sources: [source(text, 'Leukocytes 12,500 /µL')],
      }),
    ],
    [
      'a value that is text',
      fact(text, 'BP', {
        type: 'vital',
        attributes: { value: '120/80', unit: 'mmHg' },
        sources: [source(text, 'BP 120/80 mmHg')],
      }),
    ],
    [
      'raw words beside normalised ones',
      fact(text, 'Metformin', {
        type: 'medication',
        attributes: {
          drug: 'Metformin',
          strength: '500mg',
          frequency: 'twice daily',
          frequencyPerDay: 2,
          route: 'oral',
        },
        sources: [
          source(text, 'Metformin'),
          source(text, '500 mg', 'strength'),
          source(text, 'twice daily', 'frequency'),
        ],
      }),
    ],
    [
      'a reaction',
      fact(text, 'Penicillin', {
        type: 'allergy',
        attributes: { reaction: 'Hives' },
        sources: [source(text, 'Penicillin (hives)')],
      }),
    ],
  ])('%s', async (_, stored) => {
    expect(await store(stored)).toEqual({ stored: 1, reason: null });
  });
});

describe('facts that their page does not bear out are kept in the audit with the reason, not stored', () => {
  const shifted = source(text, 'Sodium');
  test.each<[string, string, StoredFact]>([
    ['no source', 'source_missing', sodium({ sources: [] })],
    ['no span of the label', 'label_missing', sodium({ sources: [source(text, 'Sodium', 'value')] })],
    ['a quote of other words', 'quote_differs', sodium({ sources: [{ ...shifted, quote: 'Sodiun' }] })],
    [
      'offsets in UTF-16 units instead of code points',
      'quote_differs',
      sodium({ sources: [{ ...shifted, start: shifted.start + 1, end: shifted.end + 1 }] }),
    ],
    ['an empty span', 'quote_differs', sodium({ sources: [{ ...shifted, quote: '', end: shifted.start }] })],
    ['a page that does not exist', 'page_missing', sodium({ sources: [{ ...shifted, page: 2 }] })],
    ['a label of other words', 'text_not_quoted', sodium({ text: 'Potassium' })],
    ['a value that is not there', 'value_not_quoted', sodium({ attributes: { value: 5.5, unit: 'mmol/L' } })],
    ['a part of a longer number', 'value_not_quoted', sodium({ attributes: { value: 40 } })],
    ['another unit', 'unit_not_quoted', sodium({ attributes: { value: 5.4, unit: 'mg/dL' } })],
    ['another reference range', 'refHigh_not_quoted', sodium({ attributes: { value: 5.4, refHigh: 150 } })],
    [
      'another strength',
      'strength_not_quoted',
      fact(text, 'Metformin', {
        type: 'medication',
        attributes: { strength: '850 mg' },
        sources: [source(text, 'Metformin 500 mg')],
      }),
    ],
    [
      'an invented reaction',
      'reaction_not_quoted',
      fact(text, 'Penicillin', { type: 'allergy', attributes: { reaction: 'anaphylaxis' } }),
    ],
  ])('%s', async (_, reason, stored) => {
    expect(await store(stored)).toEqual({ stored: 0, reason });
  });

  const plain = source(plainText, 'Type 2 diabetes mellitus');
  test.each<[string, Partial<FactSource>, boolean]>([
    ['as it stands there', {}, true],
    ['one place further', { start: plain.start + 1, end: plain.end + 1 }, false],
    ['in other letters', { quote: 'Type 2 diabetes Mellitus' }, false],
    ['with a letter that the page has none of', { quote: 'Type 2 diabetes mellitüs' }, false],
    ['up to behind the page’s end', { start: plainText.length - 2, end: plainText.length + 22 }, false],
    ['behind the page’s end', { start: plainText.length + 1, end: plainText.length + 25 }, false],
  ])('a quote on a page of one byte a character: %s', async (_, changed, holds) => {
    const stated = fact(plainText, 'Type 2 diabetes mellitus', { sources: [{ ...plain, ...changed }] });
    expect(await store(stated, plainText)).toEqual(
      holds ? { stored: 1, reason: null } : { stored: 0, reason: 'quote_differs' },
    );
  });

  test('one bad fact does not cost the good ones', async () => {
    const { job } = await readFile(db, ada, [text]);
    const bad = sodium({ key: 'key-of-bad', text: 'Potassium' });
    expect(await understand(db, job, [bad, sodium()])).toMatchObject({ facts_stored: 1, facts_refused: 1 });
  });
});

describe.each([
  ['with characters of several bytes', text],
  ['of one byte a character', plainText],
])('the tables themselves refuse, whoever writes: a page %s', (_, text) => {
  let fileId: string;
  let pageId: string;
  let otherPageId: string;
  let eventId: string;

  beforeAll(async () => {
    const { uploaded, readingId, job } = await readFile(db, ada, [text]);
    await understand(db, job, [fact(text, 'Type 2 diabetes mellitus')]);
    fileId = uploaded.id;
    const other = await readFile(db, ada, [text]);
    const pageOf = async (reading: string) =>
      (
        await asService<{ id: string }>(db, 'select id from public.shell_file_pages where reading_id = $1', [reading])
      )[0]?.id ?? '';
    pageId = await pageOf(readingId);
    otherPageId = await pageOf(other.readingId);
    const events = await asService<{ id: string }>(
      db,
      'select id from public.patient_clinical_events where shell_file_id = $1',
      [fileId],
    );
    eventId = events[0]?.id ?? '';
  });

  /** Statements that store one event with its detail and source row, as the owner of the tables. */
  function statements(
    changed: { origin?: string; quote?: string; page?: string; label?: string; shift?: number } = {},
  ): string {
    const {
      origin = 'machine',
      quote = 'Type 2 diabetes',
      page = pageId,
      label = 'Type 2 diabetes',
      shift = 0,
    } = changed;
    const element = origin === 'structured' ? "'OBX[1]'" : 'null';
    const start = [...text.slice(0, text.indexOf('Type 2'))].length + shift;
    const sources = `insert into public.clinical_event_sources
      select id, 1, patient_id, event_type, 'label', '${page}', 1, '${quote}', ${start}, ${start + quote.length}, '[{}]' from e`;
    return `
      create temp table e on commit drop as
      select gen_random_uuid() as id, '${ada.profileId}'::uuid as patient_id, 'condition'::text as event_type;
      insert into public.patient_clinical_events
        (id, patient_id, shell_file_id, fact_key, event_type, display_text, assertion, origin, source_element, confidence, content_hash)
      select id, patient_id, '${fileId}', 'key-' || id, event_type, '${label}', 'present', '${origin}', ${element}, 1, 'hash' from e;
      insert into public.patient_conditions (event_id, patient_id, event_type) select id, patient_id, event_type from e;
      ${origin === 'person' ? '' : sources}`;
  }
  const write = (sql: string) => asOwner(db, `begin; ${sql}; commit`);

  test('a fact with its proof is taken, and a person’s own needs none', async () => {
    await write(statements());
    await write(statements({ origin: 'person' }));
  });

  test.each<[string, () => string]>([
    ['without source', () => statements().replace(/insert into public\.clinical_event_sources[^;]*/, '')],
    ['without detail row', () => statements().replace(/insert into public\.patient_conditions[^;]*;/, '')],
    ['with a quote that is written otherwise on the page', () => statements({ quote: 'TYPE 2 DIABETES' })],
    ['with a quote at other offsets', () => statements({ shift: 1 })],
    ['with a label that its quotes don’t have', () => statements({ label: 'Hepatitis' })],
    ['with a page of another file', () => statements({ page: otherPageId })],
    [
      'from a structured file without span',
      () => statements({ origin: 'structured' }).replace(/insert into public\.clinical_event_sources[^;]*/, ''),
    ],
    ['whose source is removed later', () => `delete from public.clinical_event_sources where event_id = '${eventId}'`],
    ['whose detail is removed later', () => `delete from public.patient_conditions where event_id = '${eventId}'`],
  ])('no machine-made fact %s', async (_, sql) => {
    expect(await refusal(write(sql()))).toMatchObject({ code: 'fact_not_proven', sqlstate: '23514' });
  });

  test('a structured fact names its element, and no other does', async () => {
    await write(statements({ origin: 'structured' }));
    const unnamed = statements({ origin: 'structured' }).replace("'OBX[1]'", 'null');
    const named = statements().replace(', null, 1,', ", 'OBX[1]', 1,");
    for (const sql of [unnamed, named]) expect((await refusal(write(sql))).sqlstate).toBe('23514');
  });

  test.each([
    ['a page’s text', "update public.shell_file_pages set text = 'other'"],
    ['a source’s quote', "update public.clinical_event_sources set quote = 'other'"],
    ['a detail', "update public.patient_conditions set onset = '2020'"],
    ['what a fact states', "update public.patient_clinical_events set display_text = 'other'"],
    ['a fact’s element', "update public.patient_clinical_events set source_element = 'OBX[2]'"],
    ['a fact’s origin', "update public.patient_clinical_events set origin = 'person'"],
    ['a fact’s patient', `update public.patient_clinical_events set patient_id = gen_random_uuid()`],
    ['a file’s patient', 'update public.shell_files set patient_id = gen_random_uuid()'],
  ])('%s never changes', async (_, sql) => {
    expect(await refusal(asOwner(db, sql))).toMatchObject({ code: 'wrong_state', sqlstate: '55000' });
  });

  test('service_role writes none of these tables at all', async () => {
    const forged = db.sqlAs('service_role', (sql) => sql.unsafe(statements()));
    expect((await refusal(forged)).sqlstate).toBe('42501');
  });
});
