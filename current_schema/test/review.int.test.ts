import { type Doubt, doubtNames, reviewQueueSchema, reviewReasons } from '@exora/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  asOwner,
  call,
  createTestDatabase,
  fact,
  type Person,
  person,
  refusal,
  source,
  type TestDatabase,
  understand,
} from './record.ts';
import { coded, drug, reviewing, text } from './review.ts';

let db: TestDatabase;
let act: ReturnType<typeof reviewing>;
let ada: Person;

beforeAll(async () => {
  db = await createTestDatabase();
  act = reviewing(db);
  ada = await person(db);
});
afterAll(() => db.drop());

describe('the review queue', () => {
  test('shows the dangerous first and leaves out what is safe', async () => {
    const owner = await person(db);
    await act.documentWith(owner, [
      coded('Gout'),
      coded('Asthma', { code: null }),
      coded('Sodium', {
        type: 'lab',
        attributes: { value: 140 },
        confidence: 0.5,
        sources: [source(text, 'Sodium 140')],
      }),
      drug('Metformin', '500 mg'),
      drug('Warfarin', '5 mg'),
      coded('Penicillin', { type: 'allergy' }),
    ]);
    const waiting = await act.queue(owner, owner);
    expect(waiting.map(({ fact: { text: words }, priority, reason }) => [priority, reason, words]).sort()).toEqual([
      [1, 'high_risk', 'Penicillin'],
      [1, 'high_risk', 'Warfarin'],
      [2, 'high_risk', 'Metformin'],
      [3, 'low_confidence', 'Sodium'],
      [4, 'uncoded', 'Asthma'],
    ]);
    expect(waiting.map(({ priority }) => priority)).toEqual([1, 1, 2, 3, 4]);
    expect(reviewQueueSchema.parse(waiting)[0]?.fact).toMatchObject({ status: 'suggested', origin: 'machine' });

    const first = await act.queue(owner, owner, { p_limit: 2 });
    const rest = await act.queue(owner, owner, { p_limit: 10, p_after_event_id: first[1]?.event_id });
    expect([...first, ...rest]).toEqual(waiting);
  });

  test('knows doubted words, drugs in two doses, denied allergies, and allergies to what is taken', async () => {
    const owner = await person(db);
    const words = 'Warfarin 3 mg\nAllergy: Metformin\nPenicillin is tolerated';
    await act.documentWith(owner, [
      drug('Warfarin', '5 mg'),
      drug('Metformin', '500 mg'),
      coded('Penicillin', { type: 'allergy' }),
    ]);
    const { ids } = await act.documentWith(
      owner,
      [
        fact(words, 'Warfarin', {
          type: 'medication',
          attributes: { drug: 'Warfarin', strength: '3 mg' },
          sources: [source(words, 'Warfarin 3 mg')],
        }),
        fact(words, 'Metformin', { type: 'allergy' }),
        fact(words, 'Penicillin', { type: 'allergy', assertion: 'absent' }),
      ],
      words,
    );
    const reasons = new Map((await act.queue(owner, owner)).map((one) => [one.event_id, one.reason]));
    expect(Object.values(ids).map((id) => reasons.get(id))).toEqual(['conflict', 'conflict', 'conflict']);
  });

  test('knows words that the reader doubted, and a text layer that the page does not show', async () => {
    const owner = await person(db);
    const page = {
      number: 1,
      width: 100,
      height: 100,
      engine: 'tesseract',
      text,
      has_picture: true,
      words: [{ t: 'Gout', x0: 0, y0: 0, x1: 1, y1: 1, confidence: 0.4, start: 19, end: 23 }],
    };
    const reasonsWith = async (extra: Record<string, unknown>) => {
      const { uploaded, job } = await act.readPage(owner, { ...page, ...extra });
      await understand(db, job, [coded('Gout'), coded('Asthma')]);
      const ids = await act.living(uploaded);
      const found = new Map((await act.queue(owner, owner)).map((one) => [one.event_id, one.reasons]));
      return [found.get(ids.Gout ?? ''), found.get(ids.Asthma ?? '')];
    };
    expect(await reasonsWith({})).toEqual([['low_confidence'], undefined]);
    const pass = { engine: 'tesseract', word_count: 1, details: { text_layer_agreement: 0.2 } };
    expect(await reasonsWith({ words: [], passes: [pass] })).toEqual([
      ['text_layer_mismatch'],
      ['text_layer_mismatch'],
    ]);
    expect(await reasonsWith({ words: [], passes: [{ ...pass, details: { text_layer_agreement: 0.9 } }] })).toEqual([
      undefined,
      undefined,
    ]);
  });

  test('orders what is doubted by harm times likelihood, and shows the doubts', async () => {
    const owner = await person(db);
    const doubted = (name: string, weight: number): Doubt[] => [{ name, weight, parameters: { read: 1 } } as Doubt];
    const lab = (value: number, doubts: Doubt[]) =>
      coded('Sodium', {
        type: 'lab',
        key: `sodium ${value}`,
        attributes: { value, unit: 'mmol/L' },
        sources: [source(text, 'Sodium 140 mmol/L')],
        doubts,
      });
    await act.documentWith(owner, [
      coded('Gout', { doubts: doubted('ambiguous_date', 0.2) }),
      coded('Asthma', { type: 'symptom', doubts: doubted('negation_conflict', 0.6) }),
      lab(140, doubted('implausible_value', 0.8)),
      coded('Penicillin', { type: 'procedure', doubts: doubted('laterality_conflict', 0.6) }),
      coded('Morphine', { type: 'lab', doubts: doubted('critical_value', 0.5) }),
      drug('Metformin', '500 mg', { doubts: doubted('dose_above_usual', 0.7) }),
      drug('Warfarin', '5 mg', { doubts: doubted('low_confidence_number', 0.5) }),
    ]);
    const waiting = reviewQueueSchema.parse(await act.queue(owner, owner));
    expect(waiting.map(({ risk, priority, fact: { text: words } }) => [risk, priority, words])).toEqual([
      [75, 1, expect.stringMatching('Morphine|Warfarin')],
      [75, 1, expect.stringMatching('Morphine|Warfarin')],
      [68, 1, 'Metformin'],
      [60, 1, 'Penicillin'],
      [48, 2, 'Sodium'],
      [15, 3, 'Asthma'],
      [10, 3, 'Gout'],
    ]);
    expect(waiting.at(-1)).toMatchObject({ reason: 'doubted', doubts: doubted('ambiguous_date', 0.2) });
  });

  test.each([
    ['an unknown name', [{ name: 'bad_feeling', weight: 0.5, parameters: {} }]],
    ['a weight above 1', [{ name: 'ambiguous_date', weight: 2, parameters: {} }]],
    ['no weight', [{ name: 'ambiguous_date', parameters: {} }]],
    ['nested parameters', [{ name: 'ambiguous_date', weight: 0.5, parameters: { of: { a: 1 } } }]],
    ['a sentence for a list', 'unsure'],
    ['too many', Array.from({ length: 21 }, () => ({ name: 'ambiguous_date', weight: 0.5, parameters: {} }))],
  ])('refuses doubts with %s', async (_, doubts) => {
    const owner = await person(db);
    const stored = act.documentWith(owner, [coded('Gout', { doubts })]);
    expect(await refusal(stored)).toMatchObject({ code: 'invalid_request' });
  });

  test('a delegate sees the categories that were shared, and that is logged', async () => {
    const [owner, carer, stranger] = await Promise.all([person(db), person(db), person(db)]);
    const facts = [drug('Warfarin', '5 mg'), coded('Penicillin', { type: 'allergy' })];
    const { uploaded } = await act.documentWith(owner, facts);
    await act.grant(owner, carer, 'view', ['medications']);
    expect((await act.queue(carer, owner)).map((one) => one.fact.text)).toEqual(['Warfarin']);
    expect(await act.queue(carer, owner)).toMatchObject([{ shell_file_id: null, file_name: null }]);
    expect(await act.audited(owner, 'record.read')).toMatchObject([
      { actor_id: carer.userId, details: { category: 'medications' } },
      { actor_id: carer.userId, details: { category: 'medications' } },
    ]);
    await act.grant(owner, carer, 'view', ['medications', 'documents']);
    expect(await act.queue(carer, owner)).toMatchObject([{ shell_file_id: uploaded.id, file_name: 'letter.pdf' }]);
    await act.grant(owner, carer, 'view', ['appointments']);
    expect(await refusal(act.queue(carer, owner))).toMatchObject({ code: 'not_allowed' });
    expect(await refusal(act.queue(stranger, owner))).toMatchObject({ code: 'not_allowed' });
  });

  test.each([
    ['no record', { p_patient_id: null }, 'not_allowed'],
    ['a page of nothing', { p_limit: 0 }, 'invalid_request'],
    ['a page of everything', { p_limit: 100_000 }, 'invalid_request'],
    ['a place that is not in the queue', { p_after_event_id: '00000000-0000-4000-8000-000000000000' }, 'not_found'],
  ])('refuses %s', async (_, parameters, expected) => {
    expect(await refusal(act.queue(ada, ada, parameters))).toMatchObject({ code: expected });
  });
});

test('dangerous facts that wait are told to the owner, harmless ones are not', async () => {
  const owner = await person(db);
  const messages = () =>
    call<{ kind: string; resource_id: string; parameters: unknown }[]>(db, owner.caller, 'read_notifications');
  await act.documentWith(owner, [coded('Gout', { code: null })]);
  expect(await messages()).toEqual([]);
  const { uploaded } = await act.documentWith(owner, [drug('Warfarin', '5 mg'), coded('Gout', { code: null })]);
  expect(await messages()).toMatchObject([
    { kind: 'review_waiting', resource_id: uploaded.id, parameters: { count: 1 } },
  ]);
});

test('the doubts are those of contracts', async () => {
  const [row] = await asOwner<{ names: string[] }>(db, 'select exora_private.doubt_names() as names');
  expect(row?.names).toEqual([...doubtNames]);
});

test('the reasons are those of contracts', async () => {
  const [row] = await asOwner<{ definition: string }>(
    db,
    "select pg_get_constraintdef(oid) as definition from pg_constraint where conname = 'manual_review_queue_reasons_known'",
  );
  expect([...(row?.definition.matchAll(/'(\w+)'::text/g) ?? [])].map(([, reason]) => reason)).toEqual([
    ...reviewReasons,
  ]);
});

test.each([
  ['warfarin 5 mg', true],
  ['Enoxaparin', true],
  ['NovoRapid (insulin aspart)', true],
  ['Aspirin', false],
  ['paracetamol', false],
  ['', false],
])('%s is a high-alert medicine: %s', async (words, expected) => {
  expect(await asOwner(db, 'select exora_private.is_high_alert($1) as answer', [words])).toEqual([
    { answer: expected },
  ]);
});
