import { narratableFactSchema, narrativeSchema } from '@exora/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { carerGrant } from './care.ts';
import {
  asOwner,
  asService,
  call,
  claimedTelling,
  createTestDatabase,
  fact,
  fence,
  type Job,
  narrative,
  type Person,
  person,
  readFile,
  refusal,
  silence,
  source,
  type TestDatabase,
  type Upload,
  understand,
} from './record.ts';

const text = 'Diagnoses: Asthma since 2001, Gout\nMetformin 500 mg twice daily';

let db: TestDatabase;
let ada: Person;

beforeAll(async () => {
  db = await createTestDatabase();
});
beforeEach(async () => {
  ada = await person(db);
});
afterAll(() => db.drop());

interface Begun {
  session_id: string;
  facts: { id: string; text: string; sources?: unknown }[];
}

const metformin = fact(text, 'Metformin', {
  type: 'medication',
  attributes: { drug: 'Metformin', strength: '500 mg', frequencyPerDay: 2 },
  sources: [source(text, 'Metformin 500 mg')],
});

const defaults = [fact(text, 'Asthma', { date: '2001' }), fact(text, 'Gout'), metformin];

/** A processed document of theirs with the ids of its facts by their words. */
async function processed(owner = ada, facts = defaults): Promise<{ uploaded: Upload; ids: Record<string, string> }> {
  const { uploaded, job } = await readFile(db, owner, [text]);
  await understand(db, job, facts);
  const rows = await asService<{ id: string; display_text: string }>(
    db,
    'select id, display_text from public.patient_clinical_events where shell_file_id = $1',
    [uploaded.id],
  );
  return { uploaded, ids: Object.fromEntries(rows.map((row) => [row.display_text, row.id])) };
}

/** The claimed and begun job of the record's narratives. */
async function narrating(owner = ada, workerId = 'narrator'): Promise<Job> {
  const job = await claimedTelling(db, owner.profileId, workerId);
  await begin(job);
  return job;
}

const begin = (job: Job) => call<Begun>(db, 'service_role', 'begin_narrating', fence(job));
const complete = (job: Job, narratives: unknown, session: unknown = { engine: 'rules', engine_version: '1', ms: 3 }) =>
  call<Record<string, number | boolean>>(db, 'service_role', 'complete_narrating', {
    ...fence(job),
    p_session: session,
    p_narratives: narratives,
  });

const story = (sentences: [string, (string | undefined)[]][], title = 'Breathing') => narrative(sentences, { title });

/** The record's narratives, earlier ones too, in the order of their making. */
const narrativesOf = (owner = ada) =>
  asService<{ title: string; status: string; supersedes: string | null; sentences: string[] }>(
    db,
    `select n.title, n.status, b.title as supersedes,
       array(select s.text from public.clinical_narrative_sentences as s where s.narrative_id = n.id order by s.ordinal) as sentences
     from public.clinical_narratives as n left join public.clinical_narratives as b on b.id = n.supersedes_id
     where n.patient_id = $1 order by n.recorded_at, n.title`,
    [owner.profileId],
  );

/** Jobs of the record that wait or are worked on. */
const jobsOf = (owner = ada) =>
  asService<{ status: string }>(
    db,
    `select status from public.job_queue
     where patient_id = $1 and job_type = 'semantic_processing' and not is_finished order by created_at`,
    [owner.profileId],
  ).then((jobs) => jobs.map((job) => job.status));

const state = (owner = ada) =>
  call<{ changes: number; told: number; is_pending: boolean }>(db, owner.caller, 'read_narrating', {
    p_patient_id: owner.profileId,
  });

describe('narrating a record', () => {
  test('gives the living facts and stores stories that cite them', async () => {
    const { uploaded, ids } = await processed();
    await call(db, ada.caller, 'add_clinical_event', {
      p_patient_id: ada.profileId,
      p_fact: { type: 'symptom', text: 'Cough' },
    });
    const job = await claimedTelling(db, ada.profileId);
    const begun = await begin(job);
    expect(begun.facts.map((one) => one.text).sort()).toEqual(['Asthma', 'Cough', 'Gout', 'Metformin']);
    expect(begun.facts[0]).not.toHaveProperty('sources');
    expect(
      z
        .array(narratableFactSchema)
        .parse(begun.facts)
        .find((one) => one.text === 'Gout')?.shell_file_id,
    ).toBe(uploaded.id);
    expect((await begin(job)).session_id).toBe(begun.session_id);

    const told = narrative(
      [
        ['Asthma has been known since 2001.', [ids.Asthma]],
        ['Gout came with it; metformin 500 mg is taken 2 times a day.', [ids.Gout, ids.Metformin, ids.Gout]],
      ],
      { period: { start: '2001', end: '2001' }, shell_file_id: uploaded.id },
    );
    const answer = await complete(job, [told], { engine: 'rules', sentences_dropped: { number_unknown: 2 } });
    expect(answer).toEqual({ narratives_stored: 1, narratives_kept: 0, narratives_refused: 0, is_outdated: false });
    const [read] = z
      .array(narrativeSchema)
      .parse(await call(db, ada.caller, 'read_narratives', { p_patient_id: ada.profileId }));
    expect(read).toMatchObject({
      title: 'Breathing',
      purpose: 'The course of this condition',
      period: { start: '2001', end: '2001' },
      shell_file_id: uploaded.id,
      sentences: [{ fact_ids: [ids.Asthma] }, { fact_ids: [ids.Gout, ids.Metformin].sort() }],
    });
    expect(
      await asService(
        db,
        `select status, narratives_stored, engine, sentences_dropped
         from public.semantic_processing_sessions where job_id = $1`,
        [job.id],
      ),
    ).toEqual([
      { status: 'completed', narratives_stored: 1, engine: 'rules', sentences_dropped: { number_unknown: 2 } },
    ]);
    expect(
      await asService(db, 'select event_type from public.audit_log where job_id = $1 order by seq', [job.id]),
    ).toEqual([{ event_type: 'record.narrating_begun' }, { event_type: 'record.narrated' }]);
    // The answer was lost: sent again, it is the same, and nothing is stored twice.
    expect(await complete(job, [])).toEqual(answer);
    expect(await narrativesOf()).toHaveLength(1);
  });

  test('a new telling supersedes the earlier one, and leaves what reads as before', async () => {
    const { ids } = await processed();
    const kept = story([['Gout.', [ids.Gout]]], 'Joints');
    await complete(await narrating(), [
      story([['Asthma.', [ids.Asthma]]]),
      kept,
      story([['Metformin.', [ids.Metformin]]], 'Sugar'),
    ]);
    await processed(ada, [fact(text, 'Gout', { key: 'another fact' })]);
    expect(await complete(await narrating(), [story([['Asthma still.', [ids.Asthma]]]), kept])).toMatchObject({
      narratives_stored: 1,
      narratives_kept: 1,
    });
    expect((await narrativesOf()).map((one) => [one.title, one.status, one.supersedes])).toEqual([
      ['Breathing', 'superseded', null],
      ['Joints', 'current', null],
      ['Sugar', 'superseded', null],
      ['Breathing', 'current', 'Breathing'],
    ]);
  });

  test('refuses what no living fact of the record bears out, and keeps the rest', async () => {
    const { ids } = await processed();
    const bob = await person(db);
    const others = await processed(bob);
    await call(db, ada.caller, 'reject_clinical_event', { p_event_id: ids.Gout, p_reason: 'wrong' });
    const answer = await complete(await narrating(), [
      story([['Asthma since 2001.', [ids.Asthma]]]),
      story([['Nobody said this.', []]], 'no fact'),
      story([['Gout.', [ids.Gout]]], 'rejected fact'),
      story([['Asthma.', [others.ids.Asthma]]], 'another record'),
      story([['Asthma.', ['00000000-0000-4000-8000-000000000000']]], 'unknown fact'),
      story([['Asthma since 1999.', [ids.Asthma]]], 'made up year'),
      story([['Metformin 5000 mg.', [ids.Metformin]]], 'made up dose'),
    ]);
    expect(answer).toMatchObject({ narratives_stored: 1, narratives_refused: 6 });
    expect((await narrativesOf()).map((one) => one.title)).toEqual(['Breathing']);
  });

  test('waits for consent, and is for its own jobs', async () => {
    const { job: understanding } = await readFile(db, ada, [text]);
    expect(await refusal(begin(understanding))).toMatchObject({ code: 'invalid_request' });
    await understand(db, understanding, defaults);
    const job = await claimedTelling(db, ada.profileId);
    expect(await refusal(complete(job, []))).toMatchObject({ code: 'wrong_state' });
    const consent = { p_patient_id: ada.profileId, p_engine: 'local' };
    await call(db, ada.caller, 'set_ai_consent', { ...consent, p_allowed: false });
    expect(await refusal(begin(job))).toMatchObject({ code: 'ai_consent_missing' });
    // What changes meanwhile is told once it may be.
    const added = { p_patient_id: ada.profileId, p_fact: { type: 'symptom', text: 'Cough' } };
    await call(db, ada.caller, 'add_clinical_event', added);
    expect(await jobsOf()).toEqual(['processing']);
    await call(db, ada.caller, 'set_ai_consent', { ...consent, p_allowed: true });
    expect(await jobsOf()).toEqual(['processing', 'pending']);
    expect((await begin(job)).facts).toHaveLength(4);
    expect(await refusal(complete({ ...job, worker_id: 'another' }, []))).toMatchObject({ code: 'job_not_held' });
    expect(await complete(job, [])).toMatchObject({ narratives_stored: 0 });
  });

  test('malformed narratives are refused whole', async () => {
    const { ids } = await processed();
    const others = await processed(await person(db));
    const job = await narrating();
    const good = story([['Asthma.', [ids.Asthma]]]);
    const bad: unknown[] = [
      null,
      {},
      [null],
      [{ ...good, type: 'poem' }],
      [{ ...good, title: '' }],
      [{ ...good, purpose: null }],
      [{ ...good, subject: '' }],
      [good, { ...good, title: 'Two of one subject' }],
      [{ ...good, patient_id: ada.profileId }],
      [{ ...good, period: { start: '2020' } }],
      [{ ...good, period: { start: '2020', end: '2020-13' } }],
      [{ ...good, shell_file_id: 'x' }],
      [{ ...good, shell_file_id: others.uploaded.id }],
      [{ ...good, sentences: [] }],
      [{ ...good, sentences: {} }],
      [{ ...good, sentences: [{ text: '', event_ids: [] }] }],
      [{ ...good, sentences: [{ text: 'x', event_ids: ['y'] }] }],
      [{ ...good, sentences: [{ text: 'x', event_ids: [1] }] }],
      [{ ...good, sentences: [{ text: 'x', event_ids: [ids.Asthma], status: 'current' }] }],
      Array.from({ length: 2001 }, (_, at) => ({ ...good, subject: `s${at}` })),
    ];
    for (const narratives of bad) {
      expect(await refusal(complete(job, narratives))).toMatchObject({ code: 'invalid_request' });
    }
    expect(await refusal(complete(job, [], { ms: 'long' }))).toMatchObject({ code: 'invalid_request' });
    expect(await narrativesOf()).toEqual([]);
    expect(await complete(job, [good])).toMatchObject({ narratives_stored: 1 });
  });
});

describe('a change of a record’s facts', () => {
  test('takes back the stories that cite them at once, and leaves one job to tell them anew', async () => {
    const { ids } = await processed();
    expect(await jobsOf()).toEqual(['pending']);
    await complete(await narrating(), [
      story([['Asthma.', [ids.Asthma]]]),
      story([['Gout.', [ids.Gout]]], 'Joints'),
      story([['Metformin.', [ids.Metformin]]], 'Sugar'),
    ]);
    await call(db, ada.caller, 'confirm_clinical_event', { p_event_id: ids.Asthma });
    expect(await jobsOf()).toEqual([]);
    await call(db, ada.caller, 'reject_clinical_event', { p_event_id: ids.Gout, p_reason: 'wrong' });
    await call(db, ada.caller, 'correct_clinical_event', {
      p_event_id: ids.Metformin,
      p_correction: { attributes: { drug: 'Metformin', strength: '850 mg' } },
    });
    expect((await narrativesOf()).map((one) => [one.title, one.status])).toEqual([
      ['Breathing', 'current'],
      ['Joints', 'superseded'],
      ['Sugar', 'superseded'],
    ]);
    expect(await jobsOf()).toEqual(['pending']);

    const job = await claimedTelling(db, ada.profileId);
    const { facts } = await begin(job);
    expect(facts.map((one) => one.text).sort()).toEqual(['Asthma', 'Metformin']);
    const corrected = facts.find((one) => one.text === 'Metformin')?.id;
    await complete(job, [story([['Asthma.', [ids.Asthma]]]), story([['Metformin 850 mg.', [corrected]]], 'Sugar')]);
    expect((await narrativesOf()).at(-1)).toMatchObject({ title: 'Sugar', status: 'current', supersedes: 'Sugar' });
    // A rejection that is taken back is told again.
    await call(db, ada.caller, 'confirm_clinical_event', { p_event_id: ids.Gout });
    expect(await jobsOf()).toEqual(['pending']);
  });

  test('while a telling is under way leaves another job', async () => {
    const { ids } = await processed();
    const first = await narrating();
    await call(db, ada.caller, 'reject_clinical_event', { p_event_id: ids.Gout, p_reason: 'wrong' });
    expect(await jobsOf()).toEqual(['processing', 'pending']);
    expect(await state()).toEqual({ changes: 2, told: 0, is_pending: true });
    // What doesn't hold any more is refused, the rest is told already.
    const answer = await complete(first, [
      story([['Asthma.', [ids.Asthma]]]),
      story([['Gout.', [ids.Gout]]], 'Joints'),
    ]);
    expect(answer).toMatchObject({ narratives_stored: 1, narratives_refused: 1, is_outdated: false });
    expect(await state()).toEqual({ changes: 2, told: 1, is_pending: true });
    await complete(await narrating(), [story([['Asthma.', [ids.Asthma]]])]);
    expect(await state()).toEqual({ changes: 2, told: 2, is_pending: false });
    expect(await jobsOf()).toEqual([]);
  });

  test('is never undone by a telling that began before it and ends after the next', async () => {
    const { ids } = await processed();
    const slow = await narrating(ada, 'slow');
    const added = { p_patient_id: ada.profileId, p_fact: { type: 'symptom', text: 'Cough' } };
    const { event_id } = await call<{ event_id: string }>(db, ada.caller, 'add_clinical_event', added);
    await complete(await narrating(ada, 'quick'), [story([['Cough.', [event_id]]], 'Throat')]);
    const answer = await complete(slow, [story([['Asthma.', [ids.Asthma]]])]);
    expect(answer).toMatchObject({ narratives_stored: 0, is_outdated: true });
    expect((await narrativesOf()).map((one) => [one.title, one.status])).toEqual([['Throat', 'current']]);
    expect(await state()).toMatchObject({ changes: 2, told: 2, is_pending: false });
  });

  test('under way in another transaction is waited for', async () => {
    await processed();
    const job = await claimedTelling(db, ada.profileId);
    let begun: Promise<Begun> | undefined;
    await db.sqlAs(ada.caller, async (sql) => {
      await sql`select public.add_clinical_event(${ada.profileId}, ${sql.json({ type: 'symptom', text: 'Cough' })})`;
      begun = begin(job);
      // Until the telling waits for this transaction.
      await expect
        .poll(async () => (await asOwner(db, 'select 1 from pg_locks where not granted')).length, { timeout: 5000 })
        .toBeGreaterThan(0);
    });
    expect((await begun)?.facts.map((one) => one.text)).toContain('Cough');
  });

  test('is told by the next attempt when a worker is killed in the middle', async () => {
    const { ids } = await processed();
    const killed = await narrating(ada, 'killed');
    await call(db, ada.caller, 'reject_clinical_event', { p_event_id: ids.Gout, p_reason: 'wrong' });
    await silence(db, 'killed');
    await call(db, 'service_role', 'reap_expired_jobs', {});
    const next = await claimedTelling(db, ada.profileId, 'next');
    const { facts } = await begin(next);
    expect(facts.map((one) => one.text).sort()).toEqual(['Asthma', 'Metformin']);
    expect(await refusal(complete(killed, []))).toMatchObject({ code: 'job_not_held' });
    await complete(next, [story([['Asthma.', [ids.Asthma]]])]);
    expect(await state()).toMatchObject({ changes: 2, told: 2 });
  });

  test('that a document without facts brings is none', async () => {
    const { ids } = await processed();
    await complete(await narrating(), [story([['Asthma.', [ids.Asthma]]])]);
    const { job } = await readFile(db, ada, [text]);
    await understand(db, job, []);
    expect(await jobsOf()).toEqual([]);
    expect(await state()).toEqual({ changes: 1, told: 1, is_pending: false });
  });

  test('that erases a fact erases every story that told it, and tells the rest anew', async () => {
    const { ids } = await processed();
    await complete(await narrating(), [
      story([['Asthma.', [ids.Asthma]]]),
      story([['Asthma and gout.', [ids.Asthma, ids.Gout]]], 'Joints'),
    ]);
    await processed(ada, [fact(text, 'Gout', { key: 'another fact' })]);
    await complete(await narrating(), [story([['Asthma.', [ids.Asthma]]]), story([['Gout.', [ids.Gout]]], 'Joints')]);
    await asOwner(db, `delete from public.patient_clinical_events where id = '${ids.Gout}'`);
    expect((await narrativesOf()).map((one) => [one.title, one.status, one.sentences])).toEqual([
      ['Breathing', 'current', ['Asthma.']],
    ]);
    expect(await jobsOf()).toEqual(['pending']);
  });
});

test('how far a record is told is for those who may read its narratives', async () => {
  await processed();
  const stranger = await person(db);
  expect(await state()).toEqual({ changes: 1, told: 0, is_pending: true });
  const ask = () => call(db, stranger.caller, 'read_narrating', { p_patient_id: ada.profileId });
  expect(await refusal(ask())).toMatchObject({ code: 'not_allowed' });
  await carerGrant(db, ada, stranger, 'view', ['narratives']);
  for (let at = 0; at < 3; at += 1) expect(await ask()).toMatchObject({ told: 0 });
  const log = 'select 1 from public.audit_log where subject_id = $1 and actor_id = $2';
  expect(await asService(db, log, [ada.profileId, stranger.userId])).toHaveLength(1);
});
