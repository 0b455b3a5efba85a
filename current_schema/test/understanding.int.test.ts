import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  asOwner,
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
  read,
  readFile,
  refusal,
  type StoredFact,
  silence,
  source,
  submit,
  type TestDatabase,
  type Upload,
  understand,
  upload,
} from './record.ts';

const text = 'Diagnoses: Asthma, Hypertension, Gout\nMetformin 500 mg twice daily\nSodium 140 mmol/L (135-145) N';

let db: TestDatabase;
let ada: Person;

beforeAll(async () => {
  db = await createTestDatabase();
  ada = await person(db);
});
afterAll(() => db.drop());

interface StoredEvent {
  id: string;
  fact_key: string;
  display_text: string;
  status: string;
  supersedes_id: string | null;
}

const eventsOf = (uploaded: Upload) =>
  asService<StoredEvent>(
    db,
    `select id, fact_key, display_text, status, supersedes_id from public.patient_clinical_events
     where shell_file_id = $1 order by display_text, recorded_at`,
    [uploaded.id],
  );

/** What a file's record says, without ids and times: for comparing two runs. */
const contentOf = (uploaded: Upload) =>
  asOwner(
    db,
    "select f.fact::jsonb - 'id' as fact from exora_private.facts as f where f.shell_file_id = $1 order by f.fact ->> 'text'",
    [uploaded.id],
  );

const statusOf = async (uploaded: Upload) =>
  (await asService<{ status: string }>(db, 'select status from public.shell_files where id = $1', [uploaded.id]))[0]
    ?.status;

/** Makes a processed file be read and understood again, as a better engine would. */
async function again(uploaded: Upload, texts: readonly string[]): Promise<Job> {
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
  await read(db, uploaded, await claimed(db), texts);
  const understanding = await claimed(db);
  await call(db, 'service_role', 'begin_understanding', fence(understanding));
  return understanding;
}

const asthma = fact(text, 'Asthma');
const gout = fact(text, 'Gout');
const hypertension = fact(text, 'Hypertension');

describe('storing facts', () => {
  test('everything that a fact states comes back as it was sent', async () => {
    const { uploaded, job } = await readFile(db, ada, [text]);
    const sent: StoredFact[] = [
      fact(text, 'Metformin', {
        type: 'medication',
        date: '2024-03',
        confidence: 0.75,
        code: { system: 'RxNorm', code: '6809', display: 'metformin' },
        attributes: {
          drug: 'Metformin',
          strength: '500 mg',
          dose: 1,
          doseMax: null,
          frequencyPerDay: 2,
          prn: false,
          period: 'P1D',
        },
        sources: [source(text, 'Metformin'), source(text, '500 mg', 'strength')],
      }),
      fact(text, 'Sodium', {
        type: 'lab',
        assertion: 'possible',
        date: '2024-03-05',
        attributes: { value: 140, unit: 'mmol/L', refLow: 135, refHigh: 145, flag: 'N', fasting: true },
        sources: [source(text, 'Sodium 140 mmol/L (135-145)')],
      }),
      fact(text, 'Asthma', { attributes: { onset: '1999', status: 'active', severity: 3 } }),
    ];
    await understand(db, job, sent);
    const document = await call<{ facts: Record<string, unknown>[] }>(db, ada.caller, 'read_document', {
      p_shell_file_id: uploaded.id,
    });
    const got = new Map(document.facts.map((one) => [one.text, one]));
    for (const one of sent) {
      const { key, sources, ...stated } = one;
      expect(got.get(one.text)).toMatchObject({ ...stated, sources, negated: false });
      expect(got.get(one.text)?.attributes).toEqual(one.attributes);
    }
    expect(await statusOf(uploaded)).toBe('processed');
  });

  test('a date that no calendar has leaves the fact undated', async () => {
    const { uploaded, job } = await readFile(db, ada, [text]);
    await understand(db, job, [{ ...asthma, date: '2023-02-30' }]);
    const [event] = await asService(
      db,
      'select event_date from public.patient_clinical_events where shell_file_id = $1',
      [uploaded.id],
    );
    expect(event).toEqual({ event_date: null });
  });

  test('its facts get ids that sort by the time of storing', async () => {
    const before = Date.now();
    const { uploaded, job } = await readFile(db, ada, [text]);
    await understand(db, job, [fact(text, 'Asthma')]);
    const [stored] = await asService<{ id: string }>(
      db,
      'select id from public.patient_clinical_events where shell_file_id = $1',
      [uploaded.id],
    );
    // RFC 9562, version 7: milliseconds, then the version, the variant and random bits.
    expect(stored?.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const at = Number.parseInt((stored?.id ?? '').replaceAll('-', '').slice(0, 12), 16);
    expect(at).toBeGreaterThanOrEqual(before - 1000);
    expect(at).toBeLessThanOrEqual(Date.now() + 1000);
  });

  test.each([
    ['0', true],
    ['7', true],
    ['999999999', true],
    ['1e2', true],
    ['1000000000', false],
    ['-1', false],
    ['1.5', false],
    ['1.0', false],
    ['"7"', false],
    ['true', false],
    ['null', false],
    ['[7]', false],
    ['[]', false],
    ['{}', false],
  ])('%s is a count: %s', async (value, expected) => {
    const rows = await asOwner<{ is_count: boolean }>(db, `select exora_private.is_count('${value}'::jsonb)`);
    expect(rows).toEqual([{ is_count: expected }]);
  });

  test('two facts under one key are stored once', async () => {
    const { uploaded, job } = await readFile(db, ada, [text]);
    expect(await understand(db, job, [asthma, { ...asthma, confidence: 0.1 }])).toMatchObject({ facts_stored: 1 });
    expect(await eventsOf(uploaded)).toHaveLength(1);
  });

  test('every candidate is kept with its fate', async () => {
    const { job } = await readFile(db, ada, [text]);
    await understand(
      db,
      job,
      [asthma],
      [
        { type: 'condition', text: 'Asthma', page: 1, start: 11, end: 17, fate: 'stored', fact_key: asthma.key },
        { type: 'patient_name', text: 'Ada', page: 1, start: 0, end: 3, fate: 'context' },
        { type: 'lab', text: 'Foo', page: 1, start: 0, end: 3, fate: 'refused', reason: 'quote_not_found' },
      ],
    );
    const fates = await asService(
      db,
      `select a.entity_type, a.fate, a.reason from public.entity_processing_audit_v2 as a
       join public.ai_processing_sessions as s on s.id = a.session_id where s.job_id = $1 order by a.id`,
      [job.id],
    );
    expect(fates).toEqual([
      { entity_type: 'condition', fate: 'stored', reason: null },
      { entity_type: 'patient_name', fate: 'context', reason: null },
      { entity_type: 'lab', fate: 'refused', reason: 'quote_not_found' },
    ]);
  });

  test.each([
    ['facts that are no array', { p_facts: {} }],
    ['a fact without sources', { p_facts: [{ ...asthma, sources: null }] }],
    ['a fact without key', { p_facts: [{ ...asthma, key: null }] }],
    ['candidates that are no array', { p_candidates: {} }],
  ])('refuses %s and changes nothing', async (_, changed) => {
    const { uploaded, job } = await readFile(db, ada, [text]);
    const parameters = { ...fence(job), p_session: {}, p_facts: [], ...changed };
    expect(await refusal(call(db, 'service_role', 'complete_understanding', parameters))).toMatchObject({
      code: 'invalid_request',
      sqlstate: '22023',
    });
    expect(await statusOf(uploaded)).toBe('understanding');
    await understand(db, job, []);
  });
});

describe('a worker that is killed', () => {
  test('leaves the same record as one that is not, and nothing twice', async () => {
    const undisturbed = await readFile(db, ada, [text]);
    await understand(db, undisturbed.job, [asthma, gout]);

    const uploaded = await upload(db, ada);
    await submit(db, ada, uploaded);
    // Killed in the middle of reading: the next worker finds the first page stored.
    const killed = await claimed(db, 'killed');
    const reading = await call<{ reading_id: string }>(db, 'service_role', 'begin_reading', fence(killed));
    const first = { p_reading_id: reading.reading_id, p_page: page(1, text), p_pages_total: 1 };
    await call(db, 'service_role', 'store_page', { ...fence(killed), ...first });
    await reap(killed);
    const next = await claimed(db, 'next');
    expect(await call(db, 'service_role', 'begin_reading', fence(next))).toMatchObject({
      reading_id: reading.reading_id,
      pages_done: [1],
    });
    await read(db, uploaded, next, [text]);

    // Killed in the middle of understanding, after it asked for the pages; its late answer is refused.
    const half = await claimed(db, 'half');
    await call(db, 'service_role', 'begin_understanding', fence(half));
    await reap(half);
    const last = await claimed(db, 'last');
    await call(db, 'service_role', 'begin_understanding', fence(last));
    expect(await refusal(understand(db, half, [asthma, gout]))).toMatchObject({ code: 'job_not_held' });
    await understand(db, last, [asthma, gout]);
    expect(await refusal(understand(db, half, [asthma, gout]))).toMatchObject({ code: 'job_not_held' });

    expect(await contentOf(uploaded)).toEqual(await contentOf(undisturbed.uploaded));
    const [counts] = await asService(
      db,
      `select
         (select count(*)::int from public.shell_file_readings where shell_file_id = $1) as readings,
         (select count(*)::int from public.ai_processing_sessions where shell_file_id = $1) as sessions,
         (select count(*)::int from public.patient_clinical_events where shell_file_id = $1) as events,
         (select count(*)::int from public.job_queue where job_payload ->> 'shell_file_id' = $1::text) as jobs`,
      [uploaded.id],
    );
    expect(counts).toEqual({ readings: 1, sessions: 1, events: 2, jobs: 2 });
  });

  async function reap(job: Job): Promise<void> {
    await silence(db, job.worker_id);
    expect(await call(db, 'service_role', 'reap_expired_jobs')).toBe(1);
  }

  test('a completion whose answer was lost may be sent again', async () => {
    const { uploaded, job } = await readFile(db, ada, [text]);
    const answer = await understand(db, job, [asthma]);
    expect(await understand(db, job, [asthma])).toEqual(answer);
    expect(await eventsOf(uploaded)).toHaveLength(1);
  });

  test('an incomplete or altered reading is not taken', async () => {
    const uploaded = await upload(db, ada);
    await submit(db, ada, uploaded);
    const job = await claimed(db);
    const { reading_id } = await call<{ reading_id: string }>(db, 'service_role', 'begin_reading', fence(job));
    await call(db, 'service_role', 'store_page', {
      ...fence(job),
      p_reading_id: reading_id,
      p_page: page(2, text),
      p_pages_total: 2,
    });
    const complete = (changed: Record<string, unknown>) =>
      call(db, 'service_role', 'complete_reading', {
        ...fence(job),
        p_reading_id: reading_id,
        p_sha256: uploaded.sha256,
        p_mime: 'application/pdf',
        p_pages_total: 2,
        ...changed,
      });
    expect(await refusal(complete({}))).toMatchObject({ code: 'wrong_state' });
    expect(await refusal(complete({ p_pages_total: 1 }))).toMatchObject({ code: 'wrong_state' });
    expect(await refusal(complete({ p_sha256: 'b'.repeat(64) }))).toMatchObject({ code: 'upload_incomplete' });
    const progress = await call<unknown[]>(db, ada.caller, 'read_progress', { p_patient_id: ada.profileId });
    expect(progress).toContainEqual(
      expect.objectContaining({ id: uploaded.id, status: 'reading', pages_done: 1, pages_total: 2 }),
    );
    await call(db, 'service_role', 'store_page', {
      ...fence(job),
      p_reading_id: reading_id,
      p_page: page(1, text),
      p_pages_total: 2,
    });
    await complete({});
    await claimed(db);
  });
});

describe('reading a document again', () => {
  test('an identical result leaves the very same rows', async () => {
    const { uploaded, job } = await readFile(db, ada, [text]);
    await understand(db, job, [asthma, gout]);
    const before = await eventsOf(uploaded);
    const answer = await understand(db, await again(uploaded, [text]), [asthma, gout]);
    expect(answer).toMatchObject({ facts_stored: 0, facts_kept: 2, facts_superseded: 0 });
    expect(await eventsOf(uploaded)).toEqual(before);
  });

  test('keeps what a person confirmed or rejected; supersedes suggestions that changed or vanished', async () => {
    const { uploaded, job } = await readFile(db, ada, [text]);
    const sodium = fact(text, 'Sodium', {
      type: 'lab',
      attributes: { value: 140 },
      sources: [source(text, 'Sodium 140')],
    });
    await understand(db, job, [asthma, gout, hypertension, sodium]);
    const before = new Map((await eventsOf(uploaded)).map((event) => [event.display_text, event]));
    const decide = (label: string, status: string) =>
      asOwner(db, 'update public.patient_clinical_events set status = $2, decided_at = now() where id = $1', [
        before.get(label)?.id,
        status,
      ]);
    await decide('Asthma', 'confirmed');
    await decide('Gout', 'rejected');

    const more = {
      ...sodium,
      attributes: { value: 140, unit: 'mmol/L' },
      sources: [source(text, 'Sodium 140 mmol/L')],
    };
    const answer = await understand(db, await again(uploaded, [text]), [
      { ...asthma, confidence: 0.2, assertion: 'possible' },
      gout,
      more,
    ]);
    expect(answer).toMatchObject({ facts_stored: 1, facts_kept: 2, facts_superseded: 2 });

    const after = await eventsOf(uploaded);
    const living = after.filter((event) => event.status !== 'superseded');
    expect(living.map((event) => [event.display_text, event.status])).toEqual([
      ['Asthma', 'confirmed'],
      ['Gout', 'rejected'],
      ['Sodium', 'suggested'],
    ]);
    expect(living.find((event) => event.display_text === 'Asthma')?.id).toBe(before.get('Asthma')?.id);
    expect(living.find((event) => event.display_text === 'Sodium')?.supersedes_id).toBe(before.get('Sodium')?.id);
    expect(
      after
        .filter((event) => event.status === 'superseded')
        .map((event) => event.display_text)
        .sort(),
    ).toEqual(['Hypertension', 'Sodium']);
    expect(await call(db, ada.caller, 'read_document', { p_shell_file_id: uploaded.id })).toMatchObject({
      facts: [{ text: 'Asthma' }, { text: 'Sodium', attributes: { value: 140, unit: 'mmol/L' } }],
    });
  });
});

test('facts wait for consent: without it nothing is understood, and the job can go on when it is given', async () => {
  const { job } = await readFile(db, ada, [text]);
  const consent = { p_patient_id: ada.profileId, p_engine: 'local' };
  await call(db, ada.caller, 'set_ai_consent', { ...consent, p_allowed: false });
  expect(await refusal(understand(db, job, [asthma]))).toMatchObject({ code: 'ai_consent_missing' });
  await call(db, ada.caller, 'set_ai_consent', { ...consent, p_allowed: true });
  expect(await understand(db, job, [asthma])).toMatchObject({ facts_stored: 1 });
});
