import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  asService,
  call,
  claimed,
  createTestDatabase,
  fact,
  fence,
  type Job,
  type Person,
  page,
  person,
  refusal,
  type StoredFact,
  source,
  submit,
  type TestDatabase,
  type Upload,
  understand,
  upload,
} from './record.ts';

const text = 'Condition   Status\nAsthma   active\nNote: gout since 2019';
const element = 'Bundle.entry[1].resource';
const code = { system: 'SNOMED CT', code: '195967001', display: 'Asthma' };

/** What the reader says of a file that states asthma. */
const stated = {
  type: 'condition',
  text: 'Asthma',
  assertion: 'present',
  attributes: { status: 'active' },
  date: null,
  code,
  confidence: 1,
  element,
  sources: [{ page: 1, start: 19, end: 25, quote: 'Asthma', role: 'label' }],
};

let db: TestDatabase;
let ada: Person;

beforeAll(async () => {
  db = await createTestDatabase();
  ada = await person(db);
});
afterAll(() => db.drop());

/** A read structured file, with the claimed job of its understanding. */
async function readRecord(structuredFacts: unknown): Promise<{ uploaded: Upload; job: Job }> {
  const uploaded = await upload(db, ada);
  await submit(db, ada, uploaded);
  const reading = await claimed(db);
  const { reading_id } = await call<{ reading_id: string }>(db, 'service_role', 'begin_reading', fence(reading));
  const held = { ...fence(reading), p_reading_id: reading_id };
  await call(db, 'service_role', 'store_page', {
    ...held,
    p_page: { ...(page(1, text) as Record<string, unknown>), engine: 'structured' },
    p_pages_total: 1,
  });
  await call(db, 'service_role', 'complete_reading', {
    ...held,
    p_sha256: uploaded.sha256,
    p_mime: 'application/fhir+json',
    p_pages_total: 1,
    p_structured: { facts: structuredFacts, covered: [{ page: 1, start: 0, end: 31 }] },
  });
  return { uploaded, job: await claimed(db) };
}

const asthma = fact(text, 'Asthma', { attributes: { status: 'active' }, code: { ...code, reason: 'source' } });
const withElement = (one: StoredFact, where: string) => ({ ...one, element: where }) as StoredFact;

interface Stored {
  display_text: string;
  origin: string;
  source_element: string | null;
}
const storedOf = ({ id }: Upload) =>
  asService<Stored>(
    db,
    `select display_text, origin, source_element from public.patient_clinical_events
     where shell_file_id = $1 and status <> 'superseded' order by display_text`,
    [id],
  );

describe('what a structured file states itself', () => {
  test('is kept with the reading and given to whoever understands it, as it was', async () => {
    const { job } = await readRecord([stated]);
    const begun = await call<Record<string, unknown>>(db, 'service_role', 'begin_understanding', fence(job));
    expect(begun.structured).toEqual({ facts: [stated], covered: [{ page: 1, start: 0, end: 31 }] });
    await understand(db, job, []);
  });

  test('becomes facts of origin structured with their element and the file’s code, beside what was found', async () => {
    const { uploaded, job } = await readRecord([stated]);
    await call(db, 'service_role', 'begin_understanding', fence(job));
    const answer = await understand(db, job, [withElement(asthma, element), fact(text, 'gout')]);
    expect(answer).toMatchObject({ facts_stored: 2, facts_refused: 0 });
    expect(await storedOf(uploaded)).toEqual([
      { display_text: 'Asthma', origin: 'structured', source_element: element },
      { display_text: 'gout', origin: 'machine', source_element: null },
    ]);
    const document = await call<{ facts: unknown[] }>(db, ada.caller, 'read_document', {
      p_shell_file_id: uploaded.id,
    });
    expect(document.facts).toContainEqual(
      expect.objectContaining({ text: 'Asthma', origin: 'structured', element, code, confidence: asthma.confidence }),
    );
  });

  test('is refused without its words on the page, like every fact', async () => {
    const { uploaded, job } = await readRecord([stated]);
    await call(db, 'service_role', 'begin_understanding', fence(job));
    const elsewhere = { ...asthma, sources: [{ ...source(text, 'Asthma'), start: 0, end: 6 }] };
    expect(await understand(db, job, [withElement(elsewhere, element)])).toMatchObject({ facts_refused: 1 });
    expect(await storedOf(uploaded)).toEqual([]);
  });

  test.each([
    ['an element that the file doesn’t have', 'Bundle.entry[7].resource'],
    ['an empty element', ''],
    ['an element without end', 'x'.repeat(2001)],
  ])('is not claimed by %s', async (_, where) => {
    const { job } = await readRecord([stated]);
    await call(db, 'service_role', 'begin_understanding', fence(job));
    expect(await refusal(understand(db, job, [withElement(asthma, where)]))).toMatchObject({ code: 'invalid_request' });
    expect(await understand(db, job, [withElement(asthma, element)])).toMatchObject({ facts_stored: 1 });
  });

  test('must be in its form and of no more facts than a document may state', async () => {
    const uploaded = await upload(db, ada);
    await submit(db, ada, uploaded);
    const reading = await claimed(db);
    const { reading_id } = await call<{ reading_id: string }>(db, 'service_role', 'begin_reading', fence(reading));
    const held = { ...fence(reading), p_reading_id: reading_id };
    await call(db, 'service_role', 'store_page', { ...held, p_page: page(1, text), p_pages_total: 1 });
    const complete = (facts: unknown) =>
      call(db, 'service_role', 'complete_reading', {
        ...held,
        p_sha256: uploaded.sha256,
        p_mime: 'application/fhir+json',
        p_pages_total: 1,
        p_structured: facts,
      });
    const tooMany = Array.from({ length: 5001 }, () => stated);
    for (const facts of [{ facts: [] }, [stated], 'Asthma', { facts: tooMany, covered: [] }]) {
      expect(await refusal(complete(facts))).toMatchObject({ code: 'invalid_request' });
    }
    await complete(null);
  });
});
