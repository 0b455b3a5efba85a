import { narrativeSchema, recordFactsSchema } from '@exora/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { carerGrant, consent, provider, providerGrant } from './care.ts';
import { narrating } from './full-record.ts';
import {
  asOwner,
  asService,
  call,
  claimed,
  createTestDatabase,
  fact,
  fence,
  modelAnswer,
  narrative,
  type Person,
  page,
  person,
  readFile,
  refusal,
  submit,
  type TestDatabase,
  type Upload,
  understand,
  upload,
} from './record.ts';

const words = ['Asthma', 'Gout', 'Migraine', 'Eczema', 'Anaemia'];
const text = words.join('\n');

let db: TestDatabase;
let ada: Person;

beforeAll(async () => {
  db = await createTestDatabase();
});
beforeEach(async () => {
  ada = await person(db, 'Ada');
});
afterAll(() => db.drop());

const patient = () => ({ p_patient_id: ada.profileId });
const refused = async (work: Promise<unknown>) => (await refusal(work)).code;
const engines = (p_engine: 'local' | 'external', p_allowed: boolean) =>
  call(db, ada.caller, 'set_ai_consent', { ...patient(), p_engine, p_allowed });
const count = async (table: string) => {
  const [row] = await asService<{ rows: string }>(db, `select count(*) as rows from ${table} where patient_id = $1`, [
    ada.profileId,
  ]);
  return Number(row?.rows);
};

describe('people and providers', () => {
  let carer: Person;
  let doctor: Person;
  let file: Upload;
  beforeEach(async () => {
    const read = await readFile(db, ada, [text]);
    file = read.uploaded;
    await understand(
      db,
      read.job,
      words.map((word, at) => fact(text, word, { date: `201${at}-05-01` })),
    );
    const [one] = recordFactsSchema.parse(await call(db, ada.caller, 'read_timeline', patient()));
    for (const year of ['2020', '2021', '2022']) {
      await call(db, ada.caller, 'save_encounter', { ...patient(), p_encounter_type: 'visit', p_started_on: year });
      await call(db, ada.caller, 'save_appointment', {
        ...patient(),
        p_title: 'Check-up',
        p_starts_at: `${Number(year) + 20}-01-01`,
      });
    }
    const job = await narrating(db, ada);
    await call(db, 'service_role', 'complete_narrating', {
      ...fence(job),
      p_session: { engine: 'rules' },
      p_narratives: ['Breathing', 'Joints', 'Head'].map((title) =>
        narrative([['It was found.', [one?.id]]], { title }),
      ),
    });
    [carer, doctor] = await Promise.all([person(db, 'Carer'), person(db, 'Doctor')]);
  });

  /** Every list that goes on after a row: with what its next page is asked for. */
  const lists: [string, (rows: { id: string; created_at?: string }[]) => Record<string, unknown>, object?][] = [
    ['read_timeline', (rows) => ({ p_before_id: rows.at(-1)?.id })],
    ['read_facts', (rows) => ({ p_before_id: rows.at(-1)?.id }), { p_type: 'condition' }],
    ['read_narratives', (rows) => ({ p_before_id: rows.at(-1)?.id })],
    ['read_encounters', (rows) => ({ p_before_id: rows.at(-1)?.id })],
    ['read_documents', (rows) => ({ p_before: rows.at(-1)?.created_at })],
    ['read_appointments', () => ({ p_from: '2041-01-01' })],
  ];

  describe.each(lists)('in the middle of %s', (name, next, also = {}) => {
    const ask = (who: Person, more: object = {}) =>
      call<{ id: string; created_at?: string }[]>(db, who.caller, name, {
        ...patient(),
        ...also,
        p_limit: 1,
        ...more,
      });
    const ends: [string, () => Promise<{ who: Person; end: () => Promise<unknown> }>][] = [
      [
        'a carer is revoked',
        async () => {
          const id = await carerGrant(db, ada, carer);
          const end = () => call(db, ada.caller, 'revoke_profile_access', { p_permission_id: id });
          return { who: carer, end };
        },
      ],
      [
        'a consent is withdrawn',
        async () => {
          const id = await consent(db, ada);
          await providerGrant(db, ada, await provider(db, doctor));
          return { who: doctor, end: () => call(db, ada.caller, 'withdraw_consent', { p_consent_id: id }) };
        },
      ],
    ];
    test.each(ends)('%s: there is no next page', async (_, begin) => {
      const { who, end } = await begin();
      const first = await ask(who);
      expect(first).toHaveLength(1);
      // The positive control: without the end, there is one.
      await ask(who, next(first));
      await end();
      expect(await refused(ask(who, next(first)))).toBe('not_allowed');
      expect(await refused(ask(who))).toBe('not_allowed');
      await ask(ada, next(first));
    });
  });

  test('a ticket lets bytes through to its bearer, but never makes an address of them', async () => {
    const id = await carerGrant(db, ada, carer);
    await call(db, carer.caller, 'open_shell_file', { p_shell_file_id: file.id });
    // As Storage looks before it does what is asked of it.
    const sees = (who: Person, operation: string) =>
      db.sqlAs(who.caller, async (sql) => {
        await sql`select set_config('storage.operation', ${operation}, true)`;
        return (await sql`select 1 from storage.objects where name = ${file.path}`).length === 1;
      });
    const addresses = [
      'storage.object.sign',
      'storage.object.sign_many',
      'storage.object.copy',
      'storage.object.move',
      'storage.s3.object.get',
      'storage.render.image_sign',
    ];
    for (const operation of addresses) expect(await sees(carer, operation)).toBe(false);
    expect(await sees(carer, 'storage.object.get_authenticated')).toBe(true);
    expect(await sees(ada, 'storage.object.sign')).toBe(true);
    await call(db, ada.caller, 'revoke_profile_access', { p_permission_id: id });
    expect(await sees(carer, 'storage.object.get_authenticated')).toBe(false);
  });

  test('a provider whose access has ended writes nothing more; what was written stays the owner’s', async () => {
    const consentId = await consent(db, ada);
    await providerGrant(db, ada, await provider(db, doctor, 'Dr Grace Example'));
    const note = { ...patient(), p_note_type: 'progress', p_note_text: 'Breathes well.' };
    const id = await call<string>(db, doctor.caller, 'write_provider_note', note);
    await call(db, ada.caller, 'withdraw_consent', { p_consent_id: consentId });
    expect(await refused(call(db, doctor.caller, 'write_provider_note', note))).toBe('not_allowed');
    const superseding = { ...note, p_supersedes_id: id };
    expect(await refused(call(db, doctor.caller, 'write_provider_note', superseding))).toBe('not_allowed');
    expect(await refused(call(db, doctor.caller, 'read_provider_notes', patient()))).toBe('not_allowed');
    expect(await db.sqlAs(doctor.caller, (sql) => sql`select 1 from public.provider_clinical_notes`)).toHaveLength(0);
    const signed_by = { name: 'Dr Grace Example', registration: `AHPRA MED${doctor.userId.slice(0, 8).toUpperCase()}` };
    expect(await call(db, ada.caller, 'read_provider_notes', patient())).toMatchObject([
      { id, text: 'Breathes well.', signed_by },
    ]);
    for (const change of ["signed_name = 'Dr Other'", "note_text = 'x'", 'written_at = now()']) {
      expect(await refused(asOwner(db, `update public.provider_clinical_notes set ${change} where id = '${id}'`))).toBe(
        'wrong_state',
      );
    }
    // What the signature is of stands in the log, salted.
    const [event] = await asService<{ personal: unknown; details: object }>(
      db,
      "select personal, details from public.audit_log where event_type = 'provider.note_written' and resource_id = $1",
      [id],
    );
    expect(event?.personal).toEqual({
      text_sha256: Buffer.from(
        await crypto.subtle.digest('SHA-256', new TextEncoder().encode('Breathes well.')),
      ).toString('hex'),
    });
  });

  test('a note that waited for a revocation is not written', async () => {
    await consent(db, ada);
    const accessId = await providerGrant(db, ada, await provider(db, doctor));
    const { promise: held, resolve: let_go } = Promise.withResolvers<void>();
    const { promise: isRevoked, resolve: revoked } = Promise.withResolvers<void>();
    const revoking = db.sqlAs(ada.caller, async (sql) => {
      await sql`select public.revoke_provider_access(${accessId})`;
      revoked();
      await held;
    });
    await isRevoked;
    const writing = refusal(
      call(db, doctor.caller, 'write_provider_note', { ...patient(), p_note_type: 'plan', p_note_text: 'Rest.' }),
    );
    await expect
      .poll(
        async () =>
          (await asOwner(db, "select 1 from pg_locks where not granted and locktype in ('transactionid', 'tuple')"))
            .length,
      )
      .toBeGreaterThan(0);
    let_go();
    await revoking;
    expect((await writing).code).toBe('not_allowed');
    expect(await count('public.provider_clinical_notes')).toBe(0);
  });
});

describe('engines', () => {
  async function reading() {
    const uploaded = await upload(db, ada);
    await submit(db, ada, uploaded);
    const job = await claimed(db);
    const { reading_id } = await call<{ reading_id: string }>(db, 'service_role', 'begin_reading', fence(job));
    const store = (number: number, engine = 'text-layer') =>
      call(db, 'service_role', 'store_page', {
        ...fence(job),
        p_reading_id: reading_id,
        p_page: { ...(page(number, text) as object), engine },
        p_pages_total: 3,
      });
    const complete = () =>
      call(db, 'service_role', 'complete_reading', {
        ...fence(job),
        p_reading_id: reading_id,
        p_sha256: uploaded.sha256,
        p_mime: 'application/pdf',
        p_pages_total: 3,
      });
    return { job, store, complete };
  }
  /** Ends what a worker holds, so that the next test claims its own. */
  const fail = (job: Parameters<typeof fence>[0]) =>
    call(db, 'service_role', 'fail_job', { ...fence(job), p_error_code: 'ai_consent_missing', p_retryable: false });

  test('of our own stop between two pages, and before the document is done', async () => {
    const { job, store, complete } = await reading();
    await store(1);
    await engines('local', false);
    expect(await refused(store(2))).toBe('ai_consent_missing');
    expect(await count('public.shell_file_pages')).toBe(1);
    await engines('local', true);
    await store(2);
    await store(3);
    await engines('local', false);
    expect(await refused(complete())).toBe('ai_consent_missing');
    await engines('local', true);
    await complete();
    expect(await count('public.shell_file_pages')).toBe(3);
    await fail(await claimed(db));
    expect(job.job_type).toBe('shell_file_processing');
  });

  test('of others stop between two pages: what they have read isn’t stored', async () => {
    const { job, store } = await reading();
    expect(await refused(store(1, 'google-vision'))).toBe('ai_consent_missing');
    await engines('external', true);
    await store(1, 'google-vision');
    await engines('external', false);
    expect(await refused(store(2, 'google-vision'))).toBe('ai_consent_missing');
    await store(2);
    expect(await count('public.ocr_artifacts')).toBe(2);
    await fail(job);
  });

  test('of others stop between question and answer: the answer isn’t stored', async () => {
    const { job } = await readFile(db, ada, [text]);
    const answer = (words: string) =>
      call(db, 'service_role', 'store_model_answer', { ...fence(job), ...modelAnswer(words) });
    expect(await refused(answer('Asthma'))).toBe('ai_consent_missing');
    await engines('external', true);
    await answer('Asthma');
    await engines('external', false);
    expect(await refused(answer('Gout'))).toBe('ai_consent_missing');
    expect(await count('public.ai_model_answers')).toBe(1);
    await engines('local', false);
    expect(await refused(understand(db, job, [fact(text, 'Asthma')]))).toBe('ai_consent_missing');
    expect(await count('public.patient_clinical_events')).toBe(0);
    await engines('local', true);
    await understand(db, job, [fact(text, 'Asthma')]);
    expect(await count('public.patient_clinical_events')).toBe(1);
  });

  test('that waited are refused their job, and the owner tries it again', async () => {
    const uploaded = await upload(db, ada);
    await submit(db, ada, uploaded);
    await engines('local', false);
    const job = await claimed(db);
    expect(await refused(call(db, 'service_role', 'begin_reading', fence(job)))).toBe('ai_consent_missing');
    await fail(job);
    const retry = () => call(db, ada.caller, 'retry_shell_file', { p_shell_file_id: uploaded.id });
    expect(await refused(retry())).toBe('ai_consent_missing');
    await engines('local', true);
    await retry();
    await call(db, 'service_role', 'begin_reading', fence(await claimed(db)));
  });

  test.each<[string, () => Promise<unknown>]>([
    ['set_ai_consent', () => engines('local', true)],
    ['give_consent', () => call(db, ada.caller, 'give_consent', { ...patient(), p_consent_type: 'ai_local' })],
  ])('tell the record again once %s lets them', async (_, allow) => {
    const { job } = await readFile(db, ada, [text]);
    await understand(db, job, [fact(text, 'Asthma')]);
    const waiting = async () =>
      (
        await asService(
          db,
          "select 1 from public.job_queue where patient_id = $1 and job_type = 'semantic_processing' and status in ('pending', 'scheduled')",
          [ada.profileId],
        )
      ).length;
    const told = await narrating(db, ada);
    await engines('local', false);
    const complete = () =>
      call(db, 'service_role', 'complete_narrating', {
        ...fence(told),
        p_session: { engine: 'rules' },
        p_narratives: [],
      });
    expect(await refused(complete())).toBe('ai_consent_missing');
    await fail(told);
    await asOwner(db, "delete from public.job_queue where patient_id = $1 and status in ('pending', 'scheduled')", [
      ada.profileId,
    ]);
    expect(z.array(narrativeSchema).parse(await call(db, ada.caller, 'read_narratives', patient()))).toEqual([]);
    await call(db, ada.caller, 'add_clinical_event', { ...patient(), p_fact: { type: 'condition', text: 'Gout' } });
    expect(await waiting()).toBe(0);
    await allow();
    expect(await waiting()).toBe(1);
  });
});
