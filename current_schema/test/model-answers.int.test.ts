import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  asOwner,
  asService,
  call,
  claimed,
  createTestDatabase,
  fact,
  fence,
  modelAnswer,
  type Person,
  person,
  readFile,
  refusal,
  type TestDatabase,
} from './record.ts';

let db: TestDatabase;
let ada: Person;
beforeAll(async () => {
  db = await createTestDatabase();
  ada = await person(db, 'Ada');
  await call(db, ada.caller, 'set_ai_consent', { p_patient_id: ada.profileId, p_engine: 'external', p_allowed: true });
});
afterAll(() => db.drop());

const text = 'Diagnoses: Asthma';
const asthma = fact(text, 'Asthma');
const sessionOf = (jobId: string) =>
  asService<Record<string, unknown>>(
    db,
    `select engine, model, fallback, model_calls, tokens_in::int, tokens_out::int, cost_micros::int
     from public.ai_processing_sessions where job_id = $1`,
    [jobId],
  );

describe('a model’s answers', () => {
  test('come back to a later attempt, once each, and are summed up in the session', async () => {
    const { job } = await readFile(db, ada, [text]);
    const first = modelAnswer('Asthma');
    const second = { ...modelAnswer('Gout'), p_usage: { model: 'gpt-4o-mini', tokens_in: 900, tokens_out: 100 } };
    for (const answer of [first, first, second])
      expect(await call(db, 'service_role', 'store_model_answer', { ...fence(job), ...answer })).toBe(true);
    const begun = await call<{ answers: { question_hash: string; answer: unknown }[] }>(
      db,
      'service_role',
      'begin_understanding',
      fence(job),
    );
    expect(begun.answers).toHaveLength(2);
    expect(begun.answers).toContainEqual({ question_hash: first.p_question_hash, answer: first.p_answer });
    await call(db, 'service_role', 'complete_understanding', {
      ...fence(job),
      p_session: { engine: 'openai', engine_version: '1', ms: 1, model: 'gpt-4o-mini', fallback: 'engine_unavailable' },
      p_facts: [asthma],
    });
    // 195 as told, and 1000 tokens at the budget's 600,000 for a million.
    expect(await sessionOf(job.id)).toEqual([
      {
        engine: 'openai',
        model: 'gpt-4o-mini',
        fallback: 'engine_unavailable',
        model_calls: 2,
        tokens_in: 1800,
        tokens_out: 200,
        cost_micros: 795,
      },
    ]);
    expect(await refusal(call(db, 'service_role', 'store_model_answer', { ...fence(job), ...first }))).toMatchObject({
      code: 'job_not_held',
    });
  });

  test('are known to another job about the same reading', async () => {
    const { job, readingId } = await readFile(db, ada, [text]);
    const answer = modelAnswer('Asthma');
    await call(db, 'service_role', 'store_model_answer', { ...fence(job), ...answer });
    await call(db, 'service_role', 'fail_job', { ...fence(job), p_error_code: 'engine_key_refused' });
    await asOwner(
      db,
      `select public.enqueue_job_v3('ai_processing', 'Understand again', j.job_payload)
       from public.job_queue as j where j.id = $1`,
      [job.id],
    );
    const again = await claimed(db);
    const begun = await call<{ reading_id: string; answers: unknown[] }>(
      db,
      'service_role',
      'begin_understanding',
      fence(again),
    );
    expect(begun).toMatchObject({
      reading_id: readingId,
      answers: [{ question_hash: answer.p_question_hash, answer: answer.p_answer }],
    });
    await call(db, 'service_role', 'complete_understanding', {
      ...fence(again),
      p_session: { engine: 'openai', model: 'gpt-4o-mini' },
      p_facts: [asthma],
    });
    expect(await sessionOf(again.id)).toMatchObject([{ model: 'gpt-4o-mini', model_calls: null }]);
  });

  test('are none where rules alone did the work', async () => {
    const { job } = await readFile(db, ada, [text]);
    await call(db, 'service_role', 'complete_understanding', {
      ...fence(job),
      p_session: { engine: 'rules', engine_version: '1', ms: 1 },
      p_facts: [asthma],
    });
    const nothing = { model: null, fallback: null, model_calls: null, tokens_in: null, tokens_out: null };
    expect(await sessionOf(job.id)).toEqual([{ engine: 'rules', ...nothing, cost_micros: null }]);
  });

  test.each([
    ['no hash', { p_question_hash: 'Asthma' }],
    ['no findings', { p_answer: { facts: [] } }],
    ['an answer of text', { p_answer: '"Asthma"' }],
    ['tokens that are no count', { p_usage: { model: 'gpt-4o-mini', tokens_in: -1, tokens_out: 1 } }],
    ['a model’s name of words', { p_usage: { model: 'two words', tokens_in: 1, tokens_out: 1 } }],
    ['more than what is used', { p_usage: { model: 'm', tokens_in: 1, tokens_out: 1, prompt: 'Asthma' } }],
  ])('are refused with %s', async (_, changed) => {
    const { job } = await readFile(db, ada, [text]);
    const parameters = { ...fence(job), ...modelAnswer('Asthma'), ...changed };
    expect(await refusal(call(db, 'service_role', 'store_model_answer', parameters))).toMatchObject({
      code: 'invalid_request',
    });
  });

  test.each([
    ['a fallback that is no error code', { fallback: 'because' }],
    ['a model’s name of words', { model: 'two words' }],
  ])('a session is refused with %s', async (_, changed) => {
    const { job } = await readFile(db, ada, [text]);
    const parameters = { ...fence(job), p_session: { engine: 'openai', ...changed }, p_facts: [] };
    expect(await refusal(call(db, 'service_role', 'complete_understanding', parameters))).toMatchObject({
      code: 'invalid_request',
    });
  });
});
