import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  asService,
  call,
  claimed,
  createTestDatabase,
  fence,
  type Person,
  person,
  refusal,
  submit,
  type TestDatabase,
  upload,
} from './record.ts';
import { reviewing } from './review.ts';

let db: TestDatabase;
let ada: Person;

beforeAll(async () => {
  db = await createTestDatabase();
  ada = await person(db);
});
afterAll(() => db.drop());

const word = (t: string, start: number, confidence: number) => {
  return { t, x0: 0, y0: 0, x1: 1, y1: 1, confidence, start, end: start + t.length };
};
const page = {
  number: 1,
  width: 100,
  height: 100,
  engine: 'tesseract',
  ms: 40,
  text: 'Gout Asthma',
  words: [word('Gout', 0, 0.5), word('Asthma', 5, 1)],
  has_picture: true,
};

const artifactsOf = (readingId: string) =>
  asService(
    db,
    `select pass, engine, engine_version, engine_ms, mean_confidence, word_count, storage_path, details
     from public.ocr_artifacts where reading_id = $1 order by page_number, pass`,
    [readingId],
  );

describe('what an engine’s passes over a page gave', () => {
  test('is told by the page itself when nobody tells more', async () => {
    const { readingId } = await reviewing(db).readPage(ada, page);
    expect(await artifactsOf(readingId)).toEqual([
      {
        pass: 1,
        engine: 'tesseract',
        engine_version: null,
        engine_ms: 40,
        mean_confidence: 0.75,
        word_count: 2,
        storage_path: null,
        details: {},
      },
    ]);
  });

  test('is stored pass by pass, and once', async () => {
    const path = `${ada.profileId}/picture`;
    const passes = [
      { engine: 'text-layer', engine_version: '1', ms: 3, mean_confidence: 1, word_count: 9, storage_path: path },
      { engine: 'tesseract', word_count: 8, details: { text_layer_agreement: 0.8 } },
    ];
    const { readingId } = await reviewing(db).readPage(ada, { ...page, passes });
    expect(await artifactsOf(readingId)).toMatchObject([
      { pass: 1, engine: 'text-layer', engine_version: '1', mean_confidence: 1, storage_path: path },
      { pass: 2, engine: 'tesseract', mean_confidence: null, details: { text_layer_agreement: 0.8 } },
    ]);
  });

  test.each<[string, unknown]>([
    ['is no list', {}],
    ['has no engine', [{ word_count: 1 }]],
    ['has no number of words', [{ engine: 'x' }]],
    ['is surer than sure', [{ engine: 'x', word_count: 1, mean_confidence: 1.5 }]],
    ['lies in another record', [{ engine: 'x', word_count: 1, storage_path: 'another/record' }]],
    ['has details of a book', [{ engine: 'x', word_count: 1, details: { a: 'x'.repeat(20_000) } }]],
    ['was repeated without end', Array.from({ length: 11 }, () => ({ engine: 'x', word_count: 1 }))],
  ])('is refused when it %s, with the page', async (_, passes) => {
    const uploaded = await upload(db, ada);
    await submit(db, ada, uploaded);
    const job = await claimed(db);
    const { reading_id } = await call<{ reading_id: string }>(db, 'service_role', 'begin_reading', fence(job));
    const stage = { ...fence(job), p_reading_id: reading_id, p_pages_total: 1 };
    const refused = await refusal(call(db, 'service_role', 'store_page', { ...stage, p_page: { ...page, passes } }));
    expect(refused).toMatchObject({ code: 'invalid_request', sqlstate: '22023' });
    expect(await asService(db, 'select id from public.shell_file_pages where reading_id = $1', [reading_id])).toEqual(
      [],
    );
    await call(db, 'service_role', 'store_page', { ...stage, p_page: page });
    expect(await artifactsOf(reading_id)).toHaveLength(1);
  });

  test('a page keeps what people should know of it, and takes nothing else for that', async () => {
    const uploaded = await upload(db, ada);
    await submit(db, ada, uploaded);
    const job = await claimed(db);
    const { reading_id } = await call<{ reading_id: string }>(db, 'service_role', 'begin_reading', fence(job));
    const store = (notes: unknown) =>
      call(db, 'service_role', 'store_page', {
        ...fence(job),
        p_reading_id: reading_id,
        p_pages_total: 1,
        p_page: { ...page, notes },
      });
    for (const notes of [['another'], 'text_layer_mismatch', [{}], {}]) {
      expect(await refusal(store(notes))).toMatchObject({ code: 'invalid_request', sqlstate: '22023' });
    }
    await store(['text_layer_mismatch', 'ocr_fallback']);
    expect(
      await asService(db, 'select notes from public.shell_file_pages where reading_id = $1', [reading_id]),
    ).toEqual([{ notes: ['text_layer_mismatch', 'ocr_fallback'] }]);
  });
});
