import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  asService,
  call,
  createTestDatabase,
  fact,
  fence,
  type Job,
  type Person,
  person,
  readFile,
  refusal,
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

/** A processed document of Ada's with the ids of its facts by their words. */
async function processed(owner = ada): Promise<{ uploaded: Upload; ids: Record<string, string> }> {
  const { uploaded, job } = await readFile(db, owner, [text]);
  await understand(db, job, [fact(text, 'Asthma', { date: '2001' }), fact(text, 'Gout'), metformin]);
  const rows = await asService<{ id: string; display_text: string }>(
    db,
    'select id, display_text from public.patient_clinical_events where shell_file_id = $1',
    [uploaded.id],
  );
  return { uploaded, ids: Object.fromEntries(rows.map((row) => [row.display_text, row.id])) };
}

/** A claimed job of the narrating of a document. */
async function narrating(uploaded: Upload, owner = ada): Promise<Job> {
  await call(db, 'service_role', 'enqueue_job_v3', {
    job_type: 'semantic_processing',
    job_name: 'Narrate document',
    job_payload: { patient_id: owner.profileId, shell_file_id: uploaded.id },
  });
  const [job] = await call<Job[]>(db, 'service_role', 'claim_next_job_v3', {
    worker_id: 'narrator',
    job_types: ['semantic_processing'],
  });
  if (job === undefined) throw new Error('No job was due.');
  return job;
}

const begin = (job: Job) => call<Begun>(db, 'service_role', 'begin_narrating', fence(job));
const complete = (job: Job, narratives: unknown, session: unknown = { engine: 'rules', engine_version: '1', ms: 3 }) =>
  call<Record<string, number>>(db, 'service_role', 'complete_narrating', {
    ...fence(job),
    p_session: session,
    p_narratives: narratives,
  });

const story = (sentences: [string, (string | undefined)[]][], title = 'Breathing') => ({
  type: 'condition',
  title,
  sentences: sentences.map(([words, ids]) => ({ text: words, event_ids: ids })),
});

const narrativesOf = (uploaded: Upload) =>
  asService<{ title: string; status: string; supersedes: string | null; sentences: string[] }>(
    db,
    `select n.title, n.status, b.title as supersedes,
       array(select s.text from public.clinical_narrative_sentences as s where s.narrative_id = n.id order by s.ordinal) as sentences
     from public.clinical_narratives as n left join public.clinical_narratives as b on b.id = n.supersedes_id
     where n.shell_file_id = $1 order by n.recorded_at, n.title`,
    [uploaded.id],
  );

describe('narrating a document', () => {
  test('gives the living facts and stores stories that cite them', async () => {
    const { uploaded, ids } = await processed();
    const job = await narrating(uploaded);
    const begun = await begin(job);
    expect(begun.facts.map((one) => one.text).sort()).toEqual(['Asthma', 'Gout', 'Metformin']);
    expect(begun.facts[0]).not.toHaveProperty('sources');
    expect((await begin(job)).session_id).toBe(begun.session_id);

    const answer = await complete(job, [
      story([
        ['Asthma has been known since 2001.', [ids.Asthma]],
        ['Gout came with it; metformin 500 mg is taken 2 times a day.', [ids.Gout, ids.Metformin, ids.Gout]],
      ]),
    ]);
    expect(answer).toEqual({ narratives_stored: 1, narratives_refused: 0 });
    expect(await narrativesOf(uploaded)).toMatchObject([{ title: 'Breathing', status: 'current' }]);
    const cited = await asService<{ sentence_ordinal: number; event_id: string }>(
      db,
      'select sentence_ordinal, event_id from public.narrative_source_mappings where patient_id = $1',
      [ada.profileId],
    );
    expect(cited).toHaveLength(3);
    expect(
      await asService(
        db,
        'select status, narratives_stored, engine from public.semantic_processing_sessions where job_id = $1',
        [job.id],
      ),
    ).toEqual([{ status: 'completed', narratives_stored: 1, engine: 'rules' }]);
    expect(
      await asService(db, 'select event_type from public.audit_log where job_id = $1 order by seq', [job.id]),
    ).toEqual([{ event_type: 'file.narrating_begun' }, { event_type: 'file.narrated' }]);
    // The answer was lost: sent again, it is the same, and nothing is stored twice.
    expect(await complete(job, [])).toEqual(answer);
    expect(await narrativesOf(uploaded)).toHaveLength(1);
  });

  test('a new telling supersedes the earlier one', async () => {
    const { uploaded, ids } = await processed();
    const first = await narrating(uploaded);
    await begin(first);
    await complete(first, [story([['Asthma.', [ids.Asthma]]]), story([['Gout.', [ids.Gout]]], 'Joints')]);
    const second = await narrating(uploaded);
    await begin(second);
    await complete(second, [story([['Asthma still.', [ids.Asthma]]])]);
    expect((await narrativesOf(uploaded)).map((one) => [one.title, one.status, one.supersedes])).toEqual([
      ['Breathing', 'superseded', null],
      ['Joints', 'superseded', null],
      ['Breathing', 'current', 'Breathing'],
    ]);
  });

  test('refuses what no living fact of the record bears out, and keeps the rest', async () => {
    const { uploaded, ids } = await processed();
    const bob = await person(db);
    const others = await processed(bob);
    await call(db, ada.caller, 'reject_clinical_event', { p_event_id: ids.Gout, p_reason: 'wrong' });
    const job = await narrating(uploaded);
    await begin(job);
    const answer = await complete(job, [
      story([['Asthma since 2001.', [ids.Asthma]]]),
      story([['Nobody said this.', []]], 'no fact'),
      story([['Gout.', [ids.Gout]]], 'rejected fact'),
      story([['Asthma.', [others.ids.Asthma]]], 'another record'),
      story([['Asthma.', ['00000000-0000-4000-8000-000000000000']]], 'unknown fact'),
      story([['Asthma since 1999.', [ids.Asthma]]], 'made up year'),
      story([['Metformin 5000 mg.', [ids.Metformin]]], 'made up dose'),
    ]);
    expect(answer).toEqual({ narratives_stored: 1, narratives_refused: 6 });
    expect((await narrativesOf(uploaded)).map((one) => one.title)).toEqual(['Breathing']);
  });

  test('a story is taken back when a fact that it cites is rejected or corrected', async () => {
    const { uploaded, ids } = await processed();
    const job = await narrating(uploaded);
    await begin(job);
    await complete(job, [
      story([['Asthma.', [ids.Asthma]]]),
      story([['Gout.', [ids.Gout]]], 'Joints'),
      story([['Metformin.', [ids.Metformin]]], 'Sugar'),
    ]);
    await call(db, ada.caller, 'confirm_clinical_event', { p_event_id: ids.Asthma });
    await call(db, ada.caller, 'reject_clinical_event', { p_event_id: ids.Gout, p_reason: 'wrong' });
    await call(db, ada.caller, 'correct_clinical_event', {
      p_event_id: ids.Metformin,
      p_correction: { attributes: { drug: 'Metformin', strength: '850 mg' } },
    });
    expect((await narrativesOf(uploaded)).map((one) => [one.title, one.status])).toEqual([
      ['Breathing', 'current'],
      ['Joints', 'superseded'],
      ['Sugar', 'superseded'],
    ]);
  });

  test('waits for understanding and for consent, and is for its own jobs', async () => {
    const { uploaded, job: understanding } = await readFile(db, ada, [text]);
    const job = await narrating(uploaded);
    expect(await refusal(begin(job))).toMatchObject({ code: 'wrong_state' });
    expect(await refusal(begin(understanding))).toMatchObject({ code: 'invalid_request' });
    expect(await refusal(complete(job, []))).toMatchObject({ code: 'wrong_state' });
    await understand(db, understanding, []);
    const consent = { p_patient_id: ada.profileId, p_engine: 'local' };
    await call(db, ada.caller, 'set_ai_consent', { ...consent, p_allowed: false });
    expect(await refusal(begin(job))).toMatchObject({ code: 'ai_consent_missing' });
    await call(db, ada.caller, 'set_ai_consent', { ...consent, p_allowed: true });
    expect(await begin(job)).toMatchObject({ facts: [] });
    expect(await refusal(complete({ ...job, worker_id: 'another' }, []))).toMatchObject({ code: 'job_not_held' });
    expect(await complete(job, [])).toMatchObject({ narratives_stored: 0 });
  });

  test('malformed narratives are refused whole', async () => {
    const { uploaded, ids } = await processed();
    const job = await narrating(uploaded);
    await begin(job);
    const good = story([['Asthma.', [ids.Asthma]]]);
    const bad: unknown[] = [
      null,
      {},
      [null],
      [{ ...good, type: 'poem' }],
      [{ ...good, title: '' }],
      [{ ...good, patient_id: ada.profileId }],
      [{ ...good, sentences: [] }],
      [{ ...good, sentences: {} }],
      [{ ...good, sentences: [{ text: '', event_ids: [] }] }],
      [{ ...good, sentences: [{ text: 'x', event_ids: ['y'] }] }],
      [{ ...good, sentences: [{ text: 'x', event_ids: [1] }] }],
      [{ ...good, sentences: [{ text: 'x', event_ids: [ids.Asthma], status: 'current' }] }],
      Array.from({ length: 101 }, () => good),
    ];
    for (const narratives of bad) {
      expect(await refusal(complete(job, narratives))).toMatchObject({ code: 'invalid_request' });
    }
    expect(await refusal(complete(job, [], { ms: 'long' }))).toMatchObject({ code: 'invalid_request' });
    expect(await narrativesOf(uploaded)).toEqual([]);
    expect(await complete(job, [good])).toMatchObject({ narratives_stored: 1 });
  });
});
