import {
  auditEventSchema,
  documentSchema,
  documentsSchema,
  narrativeSchema,
  overviewSchema,
  recordCategories,
  recordFactsSchema,
} from '@exora/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { carerGrant, consent, provider, providerGrant } from './care.ts';
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
  type TestDatabase,
  type Upload,
  understand,
} from './record.ts';

const kinds = { condition: 'Asthma', medication: 'Metformin', allergy: 'Penicillin', lab: 'Sodium', vital: 'Pulse' };
const categoryOf = {
  condition: 'conditions',
  medication: 'medications',
  allergy: 'allergies',
  lab: 'labs',
  vital: 'vitals',
};
const text = Object.values(kinds).join('\n');

let db: TestDatabase;
let ada: Person;
let stranger: Person;
let doctor: Person;
let doctorId: string;
let carer: Person;
let file: Upload;
let conditionId: string;

beforeAll(async () => {
  db = await createTestDatabase();
  [ada, stranger, doctor] = await Promise.all([person(db, 'Ada'), person(db, 'Stranger'), person(db, 'Doctor')]);
  const { uploaded, job } = await readFile(db, ada, [text]);
  file = uploaded;
  await understand(
    db,
    job,
    Object.entries(kinds).map(([type, word]) => fact(text, word, { type })),
  );
  const stored = recordFactsSchema.parse(await call(db, ada.caller, 'read_timeline', { p_patient_id: ada.profileId }));
  const idOf = (type: string) => stored.find((one) => one.type === type)?.id ?? '';
  conditionId = idOf('condition');
  await asOwner(
    db,
    `with story as (
       insert into public.clinical_narratives (
         patient_id, shell_file_id, narrative_type, subject, title, purpose, period_start, period_end, content_hash
       )
       values ($1, $2, 'document', 'document', 'Lungs and salts', 'What it says', '2020', '2021-02', 'h') returning id
     ), sentences as (
       insert into public.clinical_narrative_sentences (narrative_id, ordinal, patient_id, text)
       select id, s.ordinal, $1, s.words from story, (values (1, 'Has asthma.'), (2, 'Sodium is normal.')) as s (ordinal, words)
     )
     insert into public.narrative_source_mappings (narrative_id, sentence_ordinal, event_id, patient_id, event_type)
     select id, s.ordinal, s.event_id, $1, s.event_type
     from story, (values (1, $3::uuid, 'condition'), (2, $4::uuid, 'lab')) as s (ordinal, event_id, event_type)`,
    [ada.profileId, file.id, idOf('condition'), idOf('lab')],
  );
  doctorId = await provider(db, doctor);
  await consent(db, ada);
});
beforeEach(async () => {
  carer = await person(db, 'Carer');
});
afterAll(() => db.drop());

const patient = () => ({ p_patient_id: ada.profileId });
const events = async (who: Person) =>
  asService<{ event_type: string; details: { category: string } }>(
    db,
    'select event_type, details from public.audit_log where subject_id = $1 and actor_id = $2 order by seq',
    [ada.profileId, who.userId],
  );

/** Every read of a record, with the category that opens it; null: more than one does, or the owner alone may. */
const reads: [string, string | null, () => Record<string, unknown>][] = [
  ['read_documents', 'documents', patient],
  ['read_document', 'documents', () => ({ p_shell_file_id: file.id })],
  ['read_document_text', 'documents', () => ({ p_shell_file_id: file.id })],
  ['open_shell_file', 'documents', () => ({ p_shell_file_id: file.id })],
  ['read_overview', null, patient],
  ['read_timeline', null, patient],
  ['read_timeline_years', null, patient],
  ['read_facts', 'conditions', () => ({ ...patient(), p_type: 'condition' })],
  ['read_facts', 'labs', () => ({ ...patient(), p_type: 'lab' })],
  ['read_fact', 'conditions', () => ({ p_event_id: conditionId })],
  ['read_fact_history', 'conditions', () => ({ p_event_id: conditionId })],
  ['read_medications', 'medications', patient],
  ['read_record_lines', 'medications', () => ({ ...patient(), p_type: 'medication' })],
  ['read_record_lines', 'conditions', () => ({ ...patient(), p_type: 'condition' })],
  ['read_result_lines', 'labs', () => ({ ...patient(), p_type: 'lab' })],
  ['read_result_lines', 'vitals', () => ({ ...patient(), p_type: 'vital' })],
  ['read_conflicts', null, patient],
  ['read_lab_history', 'labs', () => ({ ...patient(), p_analyte: 'Sodium' })],
  ['read_narratives', 'narratives', patient],
  ['read_encounters', 'encounters', patient],
  ['read_provider_notes', 'encounters', patient],
  ['read_providers', 'providers', patient],
  ['read_appointments', 'appointments', patient],
  ['read_review_queue', null, patient],
  ['read_search', null, () => ({ ...patient(), p_query: 'asthma' })],
];

test('every read of a record is asked here, or said to be another’s concern', async () => {
  const there = await asOwner<{ name: string }>(
    db,
    "select proname as name from pg_proc where pronamespace = 'public'::regnamespace and proname like 'read\\_%'",
  );
  const elsewhere = [
    // The owner’s, and theirs who act for them.
    'read_consents',
    'read_invitations',
    // Who keeps the record, nothing of its content.
    'read_care',
    'read_imported_history',
    'read_record_export',
    'read_record_imports',
    'read_audit_log',
    'read_audit_export',
    'read_audit_export_anchors',
    'read_emergency_access',
    // One's own, and operators'.
    'read_account_security',
    'read_account_activity',
    'read_notifications',
    'read_audit_anchors',
    'read_document_costs',
    'read_break_glass_uses',
    // Nobody's record.
    'read_consent_wordings',
    // Polled: logged once in five minutes.
    'read_progress',
    'read_erasures',
    'read_narrating',
  ];
  const asked = new Set(reads.map(([name]) => name).filter((name) => name.startsWith('read_')));
  expect(there.map(({ name }) => name).sort()).toEqual([...asked, ...elsewhere].sort());
});

describe.each(reads)('%s (%s)', (name, category, given) => {
  const ask = (who: Person) => call(db, who.caller, name, given());

  test('is answered to the owner unlogged, and to nobody else without access', async () => {
    const before = (await events(ada)).length;
    await ask(ada);
    expect(await events(ada)).toHaveLength(before);
    for (const who of [stranger, carer]) {
      expect(['not_allowed', 'not_found']).toContain((await refusal(ask(who))).code);
      expect(await events(who)).toEqual([]);
    }
  });

  test('is answered to a carer with one event in the log, and without that not at all', async () => {
    await carerGrant(db, ada, carer);
    const before = (await events(carer)).length;
    await ask(carer);
    const [event, ...more] = (await events(carer)).slice(before);
    expect(more).toEqual([]);
    expect(event?.event_type).toMatch(/^record\.(read|opened)$/);
    const forbid = (rule: string) => asOwner(db, `alter table public.audit_log ${rule}`);
    await forbid("add constraint no_room check (event_type not like 'record.%') not valid");
    try {
      expect((await refusal(ask(carer))).sqlstate).toBe('23514');
      await ask(ada);
    } finally {
      await forbid('drop constraint no_room');
    }
    await ask(carer);
  });

  test('is answered to a provider with a row in the provider’s log too', async () => {
    const accessId = await providerGrant(db, ada, doctorId);
    const rows = () =>
      asService(db, 'select 1 from public.provider_access_log where access_id = $1', [accessId]).then(
        (all) => all.length,
      );
    await ask(doctor);
    expect(await rows()).toBe(1);
    await call(db, ada.caller, 'revoke_provider_access', { p_access_id: accessId });
    expect(['not_allowed', 'not_found']).toContain((await refusal(ask(doctor))).code);
    expect(await rows()).toBe(1);
  });

  test('is answered to a carer of its category, and to no carer of all the others', async () => {
    if (category === null) return;
    const others = recordCategories.filter((one) => one !== category);
    await carerGrant(db, ada, carer, 'full', others);
    expect(['not_allowed', 'not_found']).toContain((await refusal(ask(carer))).code);
    await carerGrant(db, ada, carer, 'view', [category]);
    await ask(carer);
    expect((await events(carer)).at(-1)?.details.category).toBe(category);
  });
});

describe('a carer limited to categories', () => {
  test('sees of the timeline those types only, and can’t ask for others', async () => {
    await carerGrant(db, ada, carer, 'view', ['labs', 'vitals']);
    const seen = recordFactsSchema.parse(await call(db, carer.caller, 'read_timeline', patient()));
    expect(seen.map((one) => one.type).sort()).toEqual(['lab', 'vital']);
    // Where it was found is the document's: its name alone may tell what it is about.
    expect(seen.map((one) => [one.shell_file_id, one.file_name])).toEqual([
      [null, null],
      [null, null],
    ]);
    const mixed = { ...patient(), p_types: ['condition', 'lab'] };
    expect(await call(db, carer.caller, 'read_timeline', mixed)).toMatchObject([{ type: 'lab' }]);
    const hidden = call(db, carer.caller, 'read_timeline', { ...patient(), p_types: ['condition'] });
    expect(await refusal(hidden)).toMatchObject({ code: 'not_allowed' });
    const now = { ...patient(), p_known_on: new Date(Date.now() + 1000).toISOString() };
    expect(recordFactsSchema.parse(await call(db, carer.caller, 'read_timeline', now))).toEqual(seen);
  });

  test('doesn’t find out by paging whether a fact of another category exists', async () => {
    const whole = recordFactsSchema.parse(await call(db, ada.caller, 'read_timeline', patient()));
    const condition = whole.find((one) => one.type === 'condition')?.id;
    await carerGrant(db, ada, carer, 'view', ['labs']);
    const goOnAfter = (id: unknown) =>
      refusal(call(db, carer.caller, 'read_timeline', { ...patient(), p_before_id: id }));
    expect(await goOnAfter(condition)).toEqual(await goOnAfter(crypto.randomUUID()));
  });

  test.each(Object.entries(categoryOf))(
    'of %s sees that group of the overview, the others are named as hidden',
    async (type, category) => {
      await carerGrant(db, ada, carer, 'view', [category]);
      const overview = async (who: Person) =>
        overviewSchema.parse(await call(db, who.caller, 'read_overview', patient()));
      if (type === 'vital') {
        expect(await refusal(overview(carer))).toMatchObject({ code: 'not_allowed' });
        return;
      }
      const { hidden, counts, ...groups } = await overview(carer);
      const groupNames = ['medications', 'conditions', 'allergies', 'labs'] as const;
      for (const name of groupNames) expect(groups[name]).toHaveLength(name === category ? 1 : 0);
      expect(hidden).toEqual(['documents', ...groupNames].filter((name) => name !== category).sort());
      expect(counts).toEqual({ documents: 0, processing: 0, failed: 0, facts: 1 });
      expect(await overview(ada)).toMatchObject({ hidden: [], counts: { documents: 1, facts: 5 } });
    },
  );

  test('of documents reads them whole, but not what was drawn from them', async () => {
    await carerGrant(db, ada, carer, 'view', ['documents']);
    const read = async (who: Person) =>
      documentSchema.parse(await call(db, who.caller, 'read_document', { p_shell_file_id: file.id }));
    expect(await read(carer)).toMatchObject({ facts: [], pages: [{ number: 1 }] });
    expect((await read(ada)).facts).toHaveLength(5);
    await carerGrant(db, ada, carer, 'view', ['documents', 'labs']);
    expect((await read(carer)).facts.map((one) => one.type)).toEqual(['lab']);
    expect(documentsSchema.parse(await call(db, carer.caller, 'read_documents', patient()))).toHaveLength(1);
  });

  test('of narratives reads those sentences whose facts are open to the carer', async () => {
    const read = async (who: Person) =>
      z.array(narrativeSchema).parse(await call(db, who.caller, 'read_narratives', patient()));
    const [whole] = await read(ada);
    expect(whole).toMatchObject({
      title: 'Lungs and salts',
      purpose: 'What it says',
      period: { start: '2020', end: '2021-02' },
      shell_file_id: file.id,
      sentences_hidden: 0,
    });
    expect(whole?.sentences.map((one) => one.text)).toEqual(['Has asthma.', 'Sodium is normal.']);
    await carerGrant(db, ada, carer, 'view', ['narratives', 'labs']);
    const [part] = await read(carer);
    expect(part).toMatchObject({ title: null, purpose: null, period: null, shell_file_id: null, sentences_hidden: 1 });
    expect(part?.sentences.map((one) => one.text)).toEqual(['Sodium is normal.']);
  });
});

test('a carer’s polling of the progress is logged once in a while, and stops with the access', async () => {
  await carerGrant(db, ada, carer, 'view', ['documents']);
  const before = (await events(carer)).length;
  for (let at = 0; at < 5; at += 1) await call(db, carer.caller, 'read_progress', patient());
  expect((await events(carer)).length - before).toBe(1);
  await carerGrant(db, ada, carer, 'view', ['labs']);
  expect(await refusal(call(db, carer.caller, 'read_progress', patient()))).toMatchObject({ code: 'not_allowed' });
});

test('the owner, and nobody else, reads who did what with the record', async () => {
  await carerGrant(db, ada, carer, 'full');
  await call(db, carer.caller, 'read_documents', patient());
  const log = z
    .array(auditEventSchema)
    .parse(await call(db, ada.caller, 'read_audit_log', { ...patient(), p_limit: 2 }));
  expect(log[0]).toMatchObject({ event_type: 'record.read', actor: 'delegate', actor_name: 'Carer' });
  expect(log[1]).toMatchObject({ actor: 'owner' });
  const older = { ...patient(), p_before_seq: log[1]?.seq, p_limit: 1 };
  const [third] = z.array(auditEventSchema).parse(await call(db, ada.caller, 'read_audit_log', older));
  expect(third?.seq).toBe((log[1]?.seq ?? 0) - 1);
  for (const who of [carer, stranger, doctor]) {
    expect(await refusal(call(db, who.caller, 'read_audit_log', patient()))).toMatchObject({ code: 'not_allowed' });
  }
});

test('the architecture guide’s printed policy shows everybody everything, ours doesn’t', async () => {
  const seenBy = async (who: Person) =>
    (await db.sqlAs(who.caller, (sql) => sql`select 1 from public.shell_files where id = ${file.id}`)).length;
  expect(await seenBy(ada)).toBe(1);
  expect(await seenBy(stranger)).toBe(0);
  // In the guide's subquery patient_id is no column of user_profiles: it is the outer row's own, always equal to itself.
  await asOwner(
    db,
    `create policy as_printed on public.shell_files for select to authenticated
     using (patient_id in (select patient_id from public.user_profiles where public.has_profile_access(auth.uid(), id)))`,
  );
  expect(await seenBy(stranger)).toBe(1);
  await asOwner(db, 'drop policy as_printed on public.shell_files');
  expect(await seenBy(stranger)).toBe(0);
});
