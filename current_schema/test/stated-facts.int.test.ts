import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asOwner, asService, createTestDatabase, type Person, person, refusal, type TestDatabase } from './record.ts';
import { code, coded, reviewing } from './review.ts';

let db: TestDatabase;
let act: ReturnType<typeof reviewing>;
let ada: Person;

beforeAll(async () => {
  db = await createTestDatabase();
  act = reviewing(db);
  ada = await person(db);
});
afterAll(() => db.drop());

describe('adding', () => {
  test('a fact of a person’s own is in the record with its author, once', async () => {
    const owner = await person(db);
    const stated = { type: 'allergy', text: '  Peanuts ', attributes: { reaction: 'hives' }, date: '2011-05' };
    const added = await act.add(owner, owner.profileId, stated);
    expect(await act.add(owner, owner.profileId, stated)).toEqual(added);
    expect(await act.eventRow(added.event_id)).toMatchObject({
      display_text: 'Peanuts',
      origin: 'person',
      status: 'confirmed',
      decided_by: owner.userId,
      patient_id: owner.profileId,
    });
    expect(await act.audited(owner, 'fact.added')).toMatchObject([
      { actor_id: owner.userId, resource_id: added.event_id },
    ]);
    const [seen] = await asOwner<{ fact: unknown }>(db, 'select fact from exora_private.facts where id = $1', [
      added.event_id,
    ]);
    expect(seen?.fact).toMatchObject({ type: 'allergy', assertion: 'present', attributes: { reaction: 'hives' } });

    // Rejected and stated again, it is a new statement.
    await act.reject(owner, added.event_id, 'wrong');
    const again = await act.add(owner, owner.profileId, stated);
    expect(again.event_id).not.toBe(added.event_id);
    // It can be corrected, but not into what the record has already.
    const other = await act.add(owner, owner.profileId, { ...stated, text: 'Nuts' });
    expect(await refusal(act.correct(owner, other.event_id, { text: 'Peanuts' }))).toMatchObject({
      code: 'wrong_state',
    });
    expect(await act.correct(owner, other.event_id, { text: 'Walnuts' })).toMatchObject({ status: 'confirmed' });
  });

  test('of many who state the same at once, one fact comes', async () => {
    const owner = await person(db);
    const stated = { type: 'condition', text: 'Asthma' };
    const answers = await Promise.all([1, 2, 3, 4].map(() => act.add(owner, owner.profileId, stated)));
    expect(new Set(answers.map((one) => one.event_id)).size).toBe(1);
  });
});

describe('a code', () => {
  test('is chosen among the loaded ones, and its words are the release’s', async () => {
    await asOwner(
      db,
      `insert into public.medical_code_systems (code_system, version, title, is_current) values
         ('SNOMED CT', '2024', 'Before', false), ('SNOMED CT', '2025', 'Now', true)`,
    );
    await asOwner(
      db,
      `insert into public.medical_codes (code_system, version, code, display, status) values
         ('SNOMED CT', '2025', '91936005', 'Allergy to penicillin', 'active'),
         ('SNOMED CT', '2025', '1', 'Retired', 'inactive'), ('SNOMED CT', '2024', '2', 'Gone', 'active')`,
    );
    const owner = await person(db);
    const stated = { type: 'allergy', text: 'Penicillin' };
    const chosen = { system: 'SNOMED CT', code: '91936005' };
    const added = await act.add(owner, owner.profileId, { ...stated, code: chosen });
    expect(await codesOf(added.event_id)).toEqual([
      { code: '91936005', display: 'Allergy to penicillin', code_version: '2025', match_reason: 'person' },
    ]);
    const dated = await act.correct(owner, added.event_id, { date: '2001' });
    expect(await codesOf(dated.event_id)).toHaveLength(1);
    const uncoded = await act.correct(owner, dated.event_id, { code: null });
    expect(await codesOf(uncoded.event_id)).toEqual([]);

    for (const wrong of [
      { ...chosen, display: 'Harmless' },
      { ...chosen, code: '1' },
      { ...chosen, code: '2' },
      { ...chosen, code: 'nothing' },
      { ...chosen, system: 'Mine' },
      { system: 'SNOMED CT' },
      {},
    ]) {
      const refused = await refusal(act.add(owner, owner.profileId, { ...stated, code: wrong }));
      expect(refused).toMatchObject({ code: 'invalid_request', message: expect.stringContaining('(code)') });
    }
  });

  const codesOf = (id: string) =>
    asService(
      db,
      'select code, display, code_version, match_reason from public.medical_code_assignments where event_id = $1',
      [id],
    );
});

describe('a person can’t forge', () => {
  const forged: [string, unknown][] = [
    ['origin', 'machine'],
    ['status', 'suggested'],
    ['patient_id', '00000000-0000-4000-8000-000000000000'],
    ['confidence', 0.1],
    ['session_id', '00000000-0000-4000-8000-000000000000'],
    ['shell_file_id', '00000000-0000-4000-8000-000000000000'],
    ['fact_key', 'key-of-something'],
    ['key', 'key-of-something'],
    ['sources', []],
    ['code', code],
    ['decided_by', '00000000-0000-4000-8000-000000000000'],
    ['recorded_at', '2001-01-01'],
    ['supersedes_id', '00000000-0000-4000-8000-000000000000'],
    ['content_hash', 'x'],
    ['id', '00000000-0000-4000-8000-000000000000'],
  ];

  test.each(forged)('%s', async (key, value) => {
    const { ids } = await act.documentWith(ada, [coded('Gout')]);
    const refused = { code: 'invalid_request', message: expect.stringContaining(`(${key})`) };
    const stated = { type: 'condition', text: 'Scurvy' };
    expect(await refusal(act.add(ada, ada.profileId, { ...stated, [key]: value }))).toMatchObject(refused);
    expect(await refusal(act.correct(ada, ids.Gout, { text: 'Scurvy', [key]: value }))).toMatchObject(refused);
    expect(await act.eventRow(ids.Gout)).toMatchObject({ status: 'suggested', origin: 'machine' });
    expect(
      await asService(
        db,
        "select id from public.patient_clinical_events where patient_id = $1 and display_text = 'Scurvy'",
        [ada.profileId],
      ),
    ).toEqual([]);
  });

  test('another type by a correction', async () => {
    const { ids } = await act.documentWith(ada, [coded('Gout')]);
    expect(await refusal(act.correct(ada, ids.Gout, { type: 'allergy' }))).toMatchObject({ code: 'invalid_request' });
  });

  test.each<[string, unknown]>([
    ['nothing', null],
    ['no object', []],
    ['an empty object', {}],
    ['an unknown type', { type: 'poem', text: 'x' }],
    ['no text', { type: 'condition' }],
    ['empty text', { type: 'condition', text: ' ' }],
    ['control characters', { type: 'condition', text: 'a\u0007b' }],
    ['a text of a book', { type: 'condition', text: 'x'.repeat(2001) }],
    ['an unknown assertion', { type: 'condition', text: 'x', assertion: 'perhaps' }],
    ['no assertion', { type: 'condition', text: 'x', assertion: null }],
    ['a day no calendar has', { type: 'condition', text: 'x', date: '2023-02-30' }],
    ['a day in words', { type: 'condition', text: 'x', date: 'yesterday' }],
    ['attributes in a list', { type: 'condition', text: 'x', attributes: [] }],
    ['an attribute with parts', { type: 'condition', text: 'x', attributes: { a: { b: 1 } } }],
    ['an attribute of a strange name', { type: 'condition', text: 'x', attributes: { 'a"; drop': 1 } }],
    ['a dose in words', { type: 'medication', text: 'x', attributes: { dose: 'one' } }],
    ['a number beyond sense', { type: 'lab', text: 'x', attributes: { value: 1e300 } }],
    [
      'too many attributes',
      { type: 'lab', text: 'x', attributes: Object.fromEntries([...Array(50)].map((_, at) => [`a${at}`, 1])) },
    ],
    ['too much', { type: 'lab', text: 'x', attributes: { a: 'x'.repeat(100_000) } }],
  ])('or state %s', async (_, stated) => {
    expect(await refusal(act.add(ada, ada.profileId, stated))).toMatchObject({
      code: 'invalid_request',
      sqlstate: '22023',
    });
  });

  test.each<[string, unknown]>([
    ['nothing', null],
    ['an empty object', {}],
    ['what stands there already', { text: 'Gout' }],
    ['no assertion', { assertion: null }],
    ['no text', { text: null }],
  ])('or correct to %s', async (_, correction) => {
    const { ids } = await act.documentWith(ada, [coded('Gout')]);
    expect(await refusal(act.correct(ada, ids.Gout, correction))).toMatchObject({ code: 'invalid_request' });
    expect(await act.eventRow(ids.Gout)).toMatchObject({ status: 'suggested' });
  });

  test.each([[null], ['because'], ['']])('or reject for %s', async (reason) => {
    const { ids } = await act.documentWith(ada, [coded('Gout')]);
    expect(await refusal(act.reject(ada, ids.Gout, reason))).toMatchObject({ code: 'invalid_request' });
  });
});
