import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  asOwner,
  asService,
  call,
  claimed,
  createTestDatabase,
  fact,
  fence,
  type Person,
  person,
  read,
  readFile,
  refusal,
  type StoredFact,
  source,
  submit,
  type TestDatabase,
  type Upload,
  understand,
  upload,
} from './record.ts';

const text =
  'Diagnoses: Asthma, Gout\nAllergy: Penicillin\nWarfarin 5 mg daily\nMetformin 500 mg twice daily\nSodium 140 mmol/L\nMorphine';

let db: TestDatabase;
let ada: Person;

beforeAll(async () => {
  db = await createTestDatabase();
  ada = await person(db);
});
afterAll(() => db.drop());

const code = { system: 'SNOMED CT', code: '195967001', display: 'as stated' };
const coded = (label: string, changed: Partial<StoredFact> = {}) => fact(text, label, { code, ...changed });
const drug = (name: string, strength: string, changed: Partial<StoredFact> = {}) =>
  coded(name, {
    type: 'medication',
    attributes: { drug: name, strength, frequencyPerDay: 2 },
    sources: [source(text, `${name} ${strength}`)],
    ...changed,
  });

/** A processed document with these facts; gives the ids of the living ones by their words. */
async function documentWith(owner: Person, facts: readonly StoredFact[], words = text) {
  const { uploaded, job } = await readFile(db, owner, [words]);
  await understand(db, job, facts);
  return { uploaded, ids: await living(uploaded) };
}

async function living(uploaded: Upload): Promise<Record<string, string>> {
  const rows = await asService<{ id: string; display_text: string }>(
    db,
    "select id, display_text from public.patient_clinical_events where shell_file_id = $1 and status <> 'superseded'",
    [uploaded.id],
  );
  return Object.fromEntries(rows.map((row) => [row.display_text, row.id]));
}

interface EventRow {
  status: string;
  origin: string;
  confidence: number;
  decided_by: string | null;
  supersedes_id: string | null;
  display_text: string;
  fact_key: string;
  patient_id: string;
}

async function eventRow(id: string | undefined): Promise<EventRow | undefined> {
  const [row] = await asService<EventRow>(db, 'select * from public.patient_clinical_events where id = $1', [id]);
  return row;
}

interface Decided {
  event_id: string;
  status: string;
}

const confirm = (who: Person, id: string | undefined) =>
  call<Decided>(db, who.caller, 'confirm_clinical_event', { p_event_id: id });
const reject = (who: Person, id: string | undefined, reason: unknown = 'misread') =>
  call<Decided>(db, who.caller, 'reject_clinical_event', { p_event_id: id, p_reason: reason });
const correct = (who: Person, id: string | undefined, correction: unknown) =>
  call<Decided>(db, who.caller, 'correct_clinical_event', { p_event_id: id, p_correction: correction });
const add = (who: Person, patientId: string | null, stated: unknown) =>
  call<Decided>(db, who.caller, 'add_clinical_event', { p_patient_id: patientId, p_fact: stated });

interface Waiting {
  event_id: string;
  reason: string;
  reasons: string[];
  priority: number;
  fact: { text: string };
}

const queue = (who: Person, patient: Person, parameters: Record<string, unknown> = {}) =>
  call<Waiting[]>(db, who.caller, 'read_review_queue', { p_patient_id: patient.profileId, ...parameters });

const audited = (patient: Person, eventType: string) =>
  asService<{ actor_id: string; resource_id: string; details: Record<string, string> }>(
    db,
    'select actor_id, resource_id, details from public.audit_log where subject_id = $1 and event_type = $2 order by seq',
    [patient.profileId, eventType],
  );

async function grant(owner: Person, carer: Person, level: string, categories: string[] | null = null): Promise<void> {
  await asOwner(
    db,
    `insert into public.profile_access_permissions
       (profile_id, grantee_user_id, access_level, categories, purpose, granted_by) values ($1, $2, $3, $4, 'care', $5)`,
    [owner.profileId, carer.userId, level, categories, owner.userId],
  );
}

describe('the review queue', () => {
  test('shows the dangerous first and leaves out what is safe', async () => {
    const owner = await person(db);
    await documentWith(owner, [
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
    const waiting = await queue(owner, owner);
    expect(waiting.map(({ fact: { text: words }, priority, reason }) => [priority, reason, words]).sort()).toEqual([
      [1, 'high_risk', 'Penicillin'],
      [1, 'high_risk', 'Warfarin'],
      [2, 'high_risk', 'Metformin'],
      [3, 'low_confidence', 'Sodium'],
      [4, 'uncoded', 'Asthma'],
    ]);
    expect(waiting.map(({ priority }) => priority)).toEqual([1, 1, 2, 3, 4]);

    const first = await queue(owner, owner, { p_limit: 2 });
    const rest = await queue(owner, owner, { p_limit: 10, p_after_event_id: first[1]?.event_id });
    expect([...first, ...rest]).toEqual(waiting);
  });

  test('knows doubted words, drugs in two doses, denied allergies, and allergies to what is taken', async () => {
    const owner = await person(db);
    const words = 'Warfarin 3 mg\nAllergy: Metformin\nPenicillin is tolerated';
    await documentWith(owner, [
      drug('Warfarin', '5 mg'),
      drug('Metformin', '500 mg'),
      coded('Penicillin', { type: 'allergy' }),
    ]);
    const { ids } = await documentWith(
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
    const reasons = new Map((await queue(owner, owner)).map((one) => [one.event_id, one.reason]));
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
      const { uploaded, job } = await readPage(owner, { ...page, ...extra });
      await understand(db, job, [coded('Gout'), coded('Asthma')]);
      const ids = await living(uploaded);
      const found = new Map((await queue(owner, owner)).map((one) => [one.event_id, one.reasons]));
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

  test('a delegate sees the categories that were shared, and that is logged', async () => {
    const [owner, carer, stranger] = await Promise.all([person(db), person(db), person(db)]);
    await documentWith(owner, [drug('Warfarin', '5 mg'), coded('Penicillin', { type: 'allergy' })]);
    await grant(owner, carer, 'view', ['medications']);
    expect((await queue(carer, owner)).map((one) => one.fact.text)).toEqual(['Warfarin']);
    expect(await audited(owner, 'record.read')).toMatchObject([
      { actor_id: carer.userId, details: { category: 'medications' } },
    ]);
    expect(await refusal(queue(stranger, owner))).toMatchObject({ code: 'not_allowed' });
  });

  test.each([
    ['no record', { p_patient_id: null }, 'not_allowed'],
    ['a page of nothing', { p_limit: 0 }, 'invalid_request'],
    ['a page of everything', { p_limit: 100_000 }, 'invalid_request'],
    [
      'a place that is not in the queue',
      { p_after_event_id: '00000000-0000-4000-8000-000000000000' },
      'invalid_request',
    ],
  ])('refuses %s', async (_, parameters, expected) => {
    expect(await refusal(queue(ada, ada, parameters))).toMatchObject({ code: expected });
  });
});

/** A document of one page as the reader describes it, with the begun job of its understanding. */
async function readPage(owner: Person, page: Record<string, unknown>) {
  const uploaded = await upload(db, owner);
  await submit(db, owner, uploaded);
  const reading = await claimed(db);
  const { reading_id } = await call<{ reading_id: string }>(db, 'service_role', 'begin_reading', fence(reading));
  const stage = { ...fence(reading), p_reading_id: reading_id, p_pages_total: 1 };
  await call(db, 'service_role', 'store_page', { ...stage, p_page: page });
  await call(db, 'service_role', 'complete_reading', {
    ...stage,
    p_sha256: uploaded.sha256,
    p_mime: 'application/pdf',
  });
  const job = await claimed(db);
  await call(db, 'service_role', 'begin_understanding', fence(job));
  return { uploaded, job };
}

describe('deciding', () => {
  test('confirming is done once, written to queue and audit log, and can be taken back', async () => {
    const owner = await person(db);
    const { ids } = await documentWith(owner, [drug('Warfarin', '5 mg')]);
    const answer = { event_id: ids.Warfarin, status: 'confirmed' };
    expect(await confirm(owner, ids.Warfarin)).toEqual(answer);
    expect(await confirm(owner, ids.Warfarin)).toEqual(answer);
    expect(await eventRow(ids.Warfarin)).toMatchObject({
      status: 'confirmed',
      origin: 'machine',
      confidence: 0.9,
      decided_by: owner.userId,
    });
    expect(await audited(owner, 'fact.confirmed')).toMatchObject([
      { actor_id: owner.userId, resource_id: ids.Warfarin, details: { event_type: 'medication', before: 'suggested' } },
    ]);
    expect(await queue(owner, owner)).toEqual([]);

    expect(await reject(owner, ids.Warfarin, 'outdated')).toMatchObject({ status: 'rejected' });
    expect(await reject(owner, ids.Warfarin, 'outdated')).toMatchObject({ status: 'rejected' });
    expect(await audited(owner, 'fact.rejected')).toMatchObject([
      { details: { before: 'confirmed', reason: 'outdated' } },
    ]);
    expect(await confirm(owner, ids.Warfarin)).toEqual(answer);
  });

  test('a correction is a new version by a person; the old one stays in the history', async () => {
    const owner = await person(db);
    const { uploaded, ids } = await documentWith(owner, [drug('Warfarin', '5 mg')]);
    const correction = { attributes: { drug: 'Warfarin', strength: '0.5 mg' }, date: '2024-02' };
    const corrected = await correct(owner, ids.Warfarin, correction);
    expect(await eventRow(ids.Warfarin)).toMatchObject({ status: 'superseded', decided_by: owner.userId });
    expect(await eventRow(corrected.event_id)).toMatchObject({
      status: 'confirmed',
      origin: 'person',
      confidence: 1,
      decided_by: owner.userId,
      supersedes_id: ids.Warfarin,
      fact_key: 'key-of-medication-Warfarin',
    });
    const document = { p_shell_file_id: uploaded.id };
    expect(await call(db, owner.caller, 'read_document', document)).toMatchObject({
      facts: [
        { id: corrected.event_id, text: 'Warfarin', attributes: correction.attributes, date: '2024-02', code: null },
      ],
    });
    expect(
      await asService(db, 'select status, result_event_id from public.manual_review_queue where event_id = $1', [
        ids.Warfarin,
      ]),
    ).toEqual([{ status: 'corrected', result_event_id: corrected.event_id }]);
    expect(await audited(owner, 'fact.corrected')).toMatchObject([
      { actor_id: owner.userId, details: { result_id: corrected.event_id } },
    ]);

    // The answer was lost: the same again gives the same. Anything else comes too late.
    expect(await correct(owner, ids.Warfarin, correction)).toEqual(corrected);
    expect(await audited(owner, 'fact.corrected')).toHaveLength(1);
    const late = [
      () => confirm(owner, ids.Warfarin),
      () => reject(owner, ids.Warfarin),
      () => correct(owner, ids.Warfarin, { date: '2025' }),
    ];
    for (const decide of late) {
      expect(await refusal(decide())).toMatchObject({ code: 'wrong_state', sqlstate: '55000' });
    }
    // A correction can be corrected.
    expect(await correct(owner, corrected.event_id, { assertion: 'historical' })).toMatchObject({
      status: 'confirmed',
    });
  });

  test('the code stays with a correction that leaves words and attributes, and goes with any other', async () => {
    const owner = await person(db);
    const { ids } = await documentWith(owner, [coded('Gout'), coded('Asthma')]);
    const codesOf = (id: string) =>
      asService(db, 'select code from public.medical_code_assignments where event_id = $1', [id]);
    const dated = await correct(owner, ids.Gout, { date: '2001' });
    expect(await codesOf(dated.event_id)).toEqual([{ code: code.code }]);
    const renamed = await correct(owner, ids.Asthma, { text: 'COPD' });
    expect(await codesOf(renamed.event_id)).toEqual([]);
  });

  test('reading a document again keeps what a person confirmed, corrected and rejected', async () => {
    const owner = await person(db);
    const facts = [coded('Gout'), coded('Asthma'), drug('Warfarin', '5 mg'), drug('Metformin', '500 mg')];
    const { uploaded, ids } = await documentWith(owner, facts);
    await confirm(owner, ids.Gout);
    await reject(owner, ids.Asthma);
    await correct(owner, ids.Warfarin, { text: 'Warfarin sodium' });
    const before = await living(uploaded);
    const [job] = await asOwner<{ id: string }>(
      db,
      `select public.enqueue_job_v3('shell_file_processing', 'Read again', jsonb_build_object(
         'shell_file_id', f.id, 'patient_id', f.patient_id, 'file_path', f.storage_path)) as id
       from public.shell_files as f where f.id = $1`,
      [uploaded.id],
    );
    await asOwner(db, "update public.shell_files set status = 'queued', current_job_id = $2 where id = $1", [
      uploaded.id,
      job?.id,
    ]);
    await read(db, uploaded, await claimed(db), [text]);
    const again = await claimed(db);
    await call(db, 'service_role', 'begin_understanding', fence(again));
    const changed = facts.map((one) => ({ ...one, confidence: 0.3, assertion: 'possible' }));
    await understand(db, again, changed);
    const after = await living(uploaded);
    expect({ ...after, Metformin: '' }).toEqual({ ...before, Metformin: '' });
    // The suggestion nobody decided about was replaced, with its place in the queue.
    expect(after.Metformin).not.toBe(before.Metformin);
    const waiting = await queue(owner, owner);
    expect(waiting.map((one) => one.event_id)).toEqual([after.Metformin]);
  });

  test('of a confirmation and a re-reading at once, one comes after the other', async () => {
    const owner = await person(db);
    const { ids } = await documentWith(owner, [coded('Gout')]);
    const both = await Promise.allSettled([
      confirm(owner, ids.Gout),
      reject(owner, ids.Gout),
      correct(owner, ids.Gout, { date: '2001' }),
      correct(owner, ids.Gout, { date: '2001' }),
    ]);
    expect(both.filter((one) => one.status === 'fulfilled').length).toBeGreaterThan(1);
    const heads = await asService(
      db,
      "select status from public.patient_clinical_events where patient_id = $1 and status <> 'superseded'",
      [owner.profileId],
    );
    expect(heads).toHaveLength(1);
  });
});

describe('adding', () => {
  test('a fact of a person’s own is in the record with its author, once', async () => {
    const owner = await person(db);
    const stated = { type: 'allergy', text: '  Peanuts ', attributes: { reaction: 'hives' }, date: '2011-05' };
    const added = await add(owner, owner.profileId, stated);
    expect(await add(owner, owner.profileId, stated)).toEqual(added);
    expect(await eventRow(added.event_id)).toMatchObject({
      display_text: 'Peanuts',
      origin: 'person',
      status: 'confirmed',
      decided_by: owner.userId,
      patient_id: owner.profileId,
    });
    expect(await audited(owner, 'fact.added')).toMatchObject([{ actor_id: owner.userId, resource_id: added.event_id }]);
    const [seen] = await asOwner<{ fact: unknown }>(db, 'select fact from exora_private.facts where id = $1', [
      added.event_id,
    ]);
    expect(seen?.fact).toMatchObject({ type: 'allergy', assertion: 'present', attributes: { reaction: 'hives' } });

    // Rejected and stated again, it is a new statement.
    await reject(owner, added.event_id, 'wrong');
    const again = await add(owner, owner.profileId, stated);
    expect(again.event_id).not.toBe(added.event_id);
    // It can be corrected, but not into what the record has already.
    const other = await add(owner, owner.profileId, { ...stated, text: 'Nuts' });
    expect(await refusal(correct(owner, other.event_id, { text: 'Peanuts' }))).toMatchObject({ code: 'wrong_state' });
    expect(await correct(owner, other.event_id, { text: 'Walnuts' })).toMatchObject({ status: 'confirmed' });
  });

  test('of many who state the same at once, one fact comes', async () => {
    const owner = await person(db);
    const stated = { type: 'condition', text: 'Asthma' };
    const answers = await Promise.all([1, 2, 3, 4].map(() => add(owner, owner.profileId, stated)));
    expect(new Set(answers.map((one) => one.event_id)).size).toBe(1);
  });
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
    const { ids } = await documentWith(ada, [coded('Gout')]);
    const refused = { code: 'invalid_request', message: expect.stringContaining(`(${key})`) };
    const stated = { type: 'condition', text: 'Scurvy' };
    expect(await refusal(add(ada, ada.profileId, { ...stated, [key]: value }))).toMatchObject(refused);
    expect(await refusal(correct(ada, ids.Gout, { text: 'Scurvy', [key]: value }))).toMatchObject(refused);
    expect(await eventRow(ids.Gout)).toMatchObject({ status: 'suggested', origin: 'machine' });
    expect(
      await asService(
        db,
        "select id from public.patient_clinical_events where patient_id = $1 and display_text = 'Scurvy'",
        [ada.profileId],
      ),
    ).toEqual([]);
  });

  test('another type by a correction', async () => {
    const { ids } = await documentWith(ada, [coded('Gout')]);
    expect(await refusal(correct(ada, ids.Gout, { type: 'allergy' }))).toMatchObject({ code: 'invalid_request' });
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
    expect(await refusal(add(ada, ada.profileId, stated))).toMatchObject({
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
    const { ids } = await documentWith(ada, [coded('Gout')]);
    expect(await refusal(correct(ada, ids.Gout, correction))).toMatchObject({ code: 'invalid_request' });
    expect(await eventRow(ids.Gout)).toMatchObject({ status: 'suggested' });
  });

  test.each([[null], ['because'], ['']])('or reject for %s', async (reason) => {
    const { ids } = await documentWith(ada, [coded('Gout')]);
    expect(await refusal(reject(ada, ids.Gout, reason))).toMatchObject({ code: 'invalid_request' });
  });
});

describe('who may decide', () => {
  test('owner and carers who may edit the category; others get the same answer as for what doesn’t exist', async () => {
    const [owner, viewer, editor, restricted, stranger] = await Promise.all([1, 2, 3, 4, 5].map(() => person(db)));
    if (!owner || !viewer || !editor || !restricted || !stranger) throw new Error('Somebody is missing.');
    await grant(owner, viewer, 'view');
    await grant(owner, editor, 'edit');
    await grant(owner, restricted, 'edit', ['medications']);
    const { ids } = await documentWith(owner, [drug('Warfarin', '5 mg'), coded('Gout')]);
    const unknown = '00000000-0000-4000-8000-000000000000';
    const answers = [];
    for (const who of [viewer, stranger]) {
      for (const id of [ids.Gout, ids.Warfarin, unknown]) {
        answers.push(await refusal(confirm(who, id)));
        answers.push(await refusal(reject(who, id)));
        answers.push(await refusal(correct(who, id, { date: '2001' })));
      }
      answers.push(await refusal(add(who, owner.profileId, { type: 'condition', text: 'Scurvy' })));
    }
    answers.push(await refusal(confirm(restricted, ids.Gout)));
    answers.push(await refusal(add(restricted, owner.profileId, { type: 'condition', text: 'Scurvy' })));
    answers.push(await refusal(add(owner, unknown, { type: 'condition', text: 'Scurvy' })));
    answers.push(await refusal(add(owner, null, { type: 'condition', text: 'Scurvy' })));
    expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(answers[0]).toMatchObject({ code: 'not_allowed', sqlstate: '42501' });
    expect(await eventRow(ids.Gout)).toMatchObject({ status: 'suggested' });

    expect(await confirm(restricted, ids.Warfarin)).toMatchObject({ status: 'confirmed' });
    expect(await confirm(editor, ids.Gout)).toMatchObject({ status: 'confirmed' });
    expect(await add(editor, owner.profileId, { type: 'condition', text: 'Scurvy' })).toMatchObject({
      status: 'confirmed',
    });
    const actors = (await audited(owner, 'fact.confirmed')).map((one) => one.actor_id);
    expect(actors).toEqual([restricted.userId, editor.userId]);
  });
});
