import { afterAll, beforeAll, expect, test } from 'vitest';
import { enqueue, enqueueAll, jobsOf, type NewJob, someone } from './queue.ts';
import { asService, createTestDatabase, person, refusal, submit, type TestDatabase, upload } from './record.ts';

let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const stored = () => asService(db, 'select from public.job_queue');

const tooFar = new Date(Date.now() + 400 * 86_400_000).toISOString();
const tooLongAgo = new Date(Date.now() - 2 * 86_400_000).toISOString();
const big = { words: 'x'.repeat(70_000) };

/** What is wrong, how it is asked for of one and of many, and what the message names. */
const cases: [string, Record<string, unknown> | null, NewJob, string][] = [
  ['an unknown type', { job_type: 'mine_bitcoin' }, { job_type: 'mine_bitcoin' }, 'mine_bitcoin'],
  ['no type', { job_type: null }, { job_type: null }, 'job type'],
  ['an unknown lane', { p_lane: 'express' }, { lane: 'express' }, 'express'],
  ['no name', { job_name: null }, { job_name: null }, 'job_name'],
  ['an endless name', { job_name: 'x'.repeat(201) }, { job_name: 'x'.repeat(201) }, 'job_name'],
  ['a payload over 64 KiB', { job_payload: big }, { job_payload: big }, 'job_payload'],
  ['a payload that is no object', { job_payload: [1] }, { job_payload: [1] }, 'job_payload'],
  [
    'a patient that is no UUID',
    { job_payload: { patient_id: 'Ada' } },
    { job_payload: { patient_id: 'Ada' } },
    'patient_id',
  ],
  ['a priority above the range', { priority: 11 }, { priority: 11 }, 'priority'],
  ['a priority below the range', { priority: 0 }, { priority: 0 }, 'priority'],
  ['a due time long past', { p_due_at: tooLongAgo }, { due_at: tooLongAgo }, 'due_at'],
  ['an absurd due time', { p_due_at: tooFar }, { due_at: tooFar }, 'due_at'],
  ['an endless due time', null, { due_at: 'infinity' }, 'due_at'],
  ['no attempts', { p_max_attempts: 0 }, { max_attempts: 0 }, 'max_attempts'],
  ['too many attempts', { p_max_attempts: 101 }, { max_attempts: 101 }, 'max_attempts'],
  ['a short key', { p_idempotency_key: 'short' }, { idempotency_key: 'short' }, 'idempotency_key'],
  ['a priority in words', null, { priority: 'high' }, 'priority'],
  ['a due time in words', null, { due_at: 'soon' }, 'due_at'],
  ['attempts in words', null, { max_attempts: 'many' }, 'max_attempts'],
  ['a correlation that is no UUID', null, { correlation_id: 'mine' }, 'correlation_id'],
];

test.each(cases)(
  'a job with %s is refused by name, single or among many, and nothing is stored',
  async (_, single, many, named) => {
    const before = (await stored()).length;
    const good = jobsOf(someone(), 2);
    const refusals = [refusal(enqueueAll(db, [...good, { ...good[0], ...many }]))];
    if (single !== null) refusals.push(refusal(enqueue(db, single)));
    for (const refused of await Promise.all(refusals)) {
      expect(refused).toMatchObject({ code: 'invalid_request', sqlstate: '22023' });
      expect(refused.message).toContain(named);
    }
    expect(await stored()).toHaveLength(before);
    expect(await asService(db, 'select from public.job_idempotency_keys')).toHaveLength(0);
    await enqueueAll(db, good);
    expect(await stored()).toHaveLength(before + 2);
  },
);

test.each([
  ['no array', {}],
  ['an empty array', []],
  ['words', ['words']],
  ['nothing', [null]],
  ['arrays', [[]]],
])('enqueuing many refuses %s', async (_, jobs) => {
  const sent = asService(db, 'select public.enqueue_jobs_v3($1)', [jobs]);
  expect(await refusal(sent)).toMatchObject({ code: 'invalid_request', sqlstate: '22023' });
});

test('a job is refused when its document is another patient’s', async () => {
  const [ada, eve] = [await person(db), await person(db)];
  const uploaded = await upload(db, ada);
  await submit(db, ada, uploaded);
  const before = (await stored()).length;
  const foreign = { patient_id: eve.profileId, shell_file_id: uploaded.id };
  for (const send of [
    () => enqueue(db, { job_payload: foreign }),
    () => enqueueAll(db, [...jobsOf(ada.profileId, 1), ...jobsOf(eve.profileId, 1, { job_payload: foreign })]),
  ]) {
    const refused = await refusal(send());
    expect(refused).toMatchObject({ code: 'not_allowed', sqlstate: '42501' });
    expect(refused.message).toContain('shell_file_id');
  }
  expect(await stored()).toHaveLength(before);
  const own = { patient_id: ada.profileId, shell_file_id: uploaded.id };
  await enqueue(db, { job_payload: own });
  await enqueueAll(db, jobsOf(ada.profileId, 1, { job_payload: own }));
  expect(await stored()).toHaveLength(before + 2);
});

test('the API’s people enqueue none', async () => {
  const { caller } = await person(db);
  for (const who of [caller, 'anon'] as const) {
    const sent = db.sqlAs(
      who,
      (sql) => sql`select public.enqueue_jobs_v3(${sql.json([{ job_type: 'ai_processing' }])})`,
    );
    expect(await refusal(sent)).toMatchObject({ sqlstate: '42501' });
  }
});
