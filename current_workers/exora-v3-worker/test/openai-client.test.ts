import { quotedAnswerSchema } from '@exora/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UnusableAnswer } from '../src/api-clients/openai-answer.ts';
import { OpenAiClient } from '../src/api-clients/openai-client.ts';
import { Parked, RateLimiter } from '../src/api-clients/rate-limiter.ts';
import { JobCoordinator } from '../src/database/job-coordinator.ts';
import { connectSupabase } from '../src/database/supabase-database.ts';
import { createLogger } from '../src/utils/logger.ts';
import { countedTokens, errorBody, type ModelFault, ModelServer, quotes } from './model-server.ts';
import { RpcServer } from './rpc-server.ts';

const key = 'sk-key-of-this-test-0123456789';
const job = { id: '00000000-0000-4000-8000-000000000001', attempt: 1 };
const question = { instructions: 'Copy.', words: 'PAGE 1\n1|Metformin 500 mg' };
const limits = { granted: true, lease_id: '00000000-0000-4000-8000-00000000000a' };

let model: ModelServer;
let rpc: RpcServer;
let logged = '';
let limiter: RateLimiter;
beforeAll(async () => {
  model = await ModelServer.start();
  rpc = new RpcServer();
  const url = await rpc.listen();
  const log = createLogger({ level: 'debug', service: 's', workerId: 'w', write: (line) => (logged += line) });
  const { database } = connectSupabase({
    url,
    serviceRoleKey: 'sb_secret_0123456789abcdef',
    log,
    logQueries: false,
    onContact: () => undefined,
  });
  limiter = new RateLimiter(database, new JobCoordinator(database, 'w-1'), log);
});
afterAll(async () => {
  model.stop();
  await rpc.close();
});
beforeEach(() => {
  rpc.calls.length = 0;
  rpc.on('acquire_api_capacity', () => ({ body: limits })).on('release_api_capacity', () => ({ body: true }));
  model.reads(quotes({ type: 'medication', label: 'Metformin', parts: [['strength', '500 mg']] }));
});

function ask(options: { name?: string; timeoutMs?: number; signal?: AbortSignal } = {}) {
  const access = { apiKey: key, baseUrl: new URL(`${model.url}/`), model: options.name ?? 'gpt-4o-mini' };
  const client = new OpenAiClient(access, limiter, options.timeoutMs ?? 5000);
  return client.ask(question, quotedAnswerSchema, job, options.signal ?? new AbortController().signal);
}

function released(): Record<string, unknown> {
  const [call, ...more] = rpc.callsOf('release_api_capacity');
  expect(more).toEqual([]);
  return call?.parameters ?? {};
}

const unlike = { type: 'condition', assertion: 'present', label: 'x', parts: [], page: 1, line: 1 };

describe('OpenAiClient', () => {
  it('gets an answer in the asked-for form, in a lease of the model’s budget, and counts what it used', async () => {
    const [input, output] = [countedTokens(question.words), 1];
    const { answer, tokensIn, tokensOut, costMicros } = await ask();
    expect(answer).toEqual({
      findings: [
        {
          page: 1,
          line: 1,
          type: 'medication',
          assertion: 'present',
          label: 'Metformin',
          parts: [{ role: 'strength', line: 1, quote: '500 mg' }],
        },
      ],
    });
    expect(tokensIn).toBe(input);
    expect(tokensOut).toBeGreaterThan(output);
    expect(costMicros).toBe(Math.ceil(tokensIn * 0.15 + tokensOut * 0.6));
    const [acquired] = rpc.callsOf('acquire_api_capacity');
    expect(acquired?.parameters).toMatchObject({
      p_provider_name: 'openai',
      p_api_endpoint: 'gpt-4o-mini',
      p_job_id: job.id,
    });
    const reserved = Number(acquired?.parameters.p_estimated_tokens);
    expect(reserved).toBeGreaterThan(tokensIn + tokensOut);
    expect(released()).toMatchObject({
      p_lease_id: limits.lease_id,
      p_actual_tokens: tokensIn + tokensOut,
      p_actual_cost_micros: costMicros,
    });
  });

  it('sends its key in a header alone, and temperature 0 to models that take one', async () => {
    await ask();
    await ask({ name: 'o4-mini' });
    const [first, second] = model.requests;
    expect(first).toMatchObject({ authorization: `Bearer ${key}`, temperature: 0 });
    expect(second?.temperature).toBeUndefined();
    expect(`${first?.instructions}${first?.words}`).not.toContain(key);
  });

  it('leaves the price of a model that it doesn’t know to the budget', async () => {
    const { costMicros, tokensIn, tokensOut } = await ask({ name: 'llama3.1:8b' });
    expect(costMicros).toBeNull();
    expect(released()).not.toHaveProperty('p_actual_cost_micros');
    expect(released()).toMatchObject({ p_actual_tokens: tokensIn + tokensOut });
  });

  it.each<[string, ModelFault, string]>([
    ['an answer that is cut off', { content: '{"findings":[{"pa', finish: 'length' }, 'CUT_OFF'],
    ['a refusal', { content: null, refusal: 'I can’t help with that.' }, 'REFUSED'],
    ['a content filter', { content: '', finish: 'content_filter' }, 'FILTERED'],
    ['an empty answer', { content: '' }, 'EMPTY'],
    ['no choice', { completion: { choices: [], usage: { prompt_tokens: 9, completion_tokens: 1 } } }, 'EMPTY'],
    ['an answer that is no JSON', { content: 'Metformin 500 mg' }, 'NOT_JSON'],
    ['JSON of another form', { content: JSON.stringify({ findings: [{ ...unlike, type: 'x' }] }) }, 'OTHER_FORM'],
    ['a body that is no completion', { completion: { ok: true } }, 'OTHER_FORM'],
    ['an answer without end', 'endless', 'TOO_LARGE'],
  ])('tells %s as unusable, counts it, and gives its slot back', async (_, fault, reason) => {
    model.fault = () => fault;
    const { answer } = await ask();
    expect(answer).toBeInstanceOf(UnusableAnswer);
    expect(answer).toMatchObject({ reason });
    expect(Number(released().p_actual_tokens)).toBeGreaterThan(0);
    expect(model.requests).toHaveLength(1);
  });

  it.each<[string, ModelFault, string, string]>([
    ['a wrong key', { status: 401, body: errorBody('invalid_api_key') }, 'engine_key_refused', 'INVALID_API_KEY'],
    ['no money', { status: 429, body: errorBody('insufficient_quota') }, 'engine_key_refused', 'INSUFFICIENT_QUOTA'],
    ['an unknown model', { status: 404, body: errorBody('model_not_found') }, 'engine_key_refused', 'MODEL_NOT_FOUND'],
    [
      'a refused request',
      { status: 400, body: errorBody('content_filter') },
      'document_not_understood',
      'CONTENT_FILTER',
    ],
  ])('is told of %s at once, and pays nothing', async (_, fault, code, word) => {
    model.fault = () => fault;
    await expect(ask()).rejects.toMatchObject({ code, cause: { code: word } });
    expect(released()).toMatchObject({ p_actual_tokens: 0, p_actual_cost_micros: 0 });
    expect(model.requests).toHaveLength(1);
  });

  it.each<[string, ModelFault, string]>([
    ['a fault of the server', { status: 500, body: errorBody(null, 'server_error') }, 'HTTP_500'],
    ['a cut connection', 'cut', 'NO_ANSWER'],
    ['half an answer', 'half', 'NO_ANSWER'],
    ['another address', { status: 307, headers: { location: '/v1/chat/completions' }, body: '' }, 'NO_ANSWER'],
  ])('can’t be had after %s, whose cost nobody knows', async (_, fault, word) => {
    model.fault = () => (model.requests.length === 1 ? fault : null);
    await expect(ask()).rejects.toMatchObject({ code: 'engine_unavailable', cause: { code: word } });
    expect(released()).not.toHaveProperty('p_actual_tokens');
    expect(model.requests).toHaveLength(1);
  });

  it.each([
    [429, { 'retry-after': '7' }, 7000],
    [429, { 'retry-after-ms': '1500' }, 1500],
    [503, {}, 5000],
  ])('parks its job on a %i, for all workers, for as long as is told (%o)', async (status, headers, ms) => {
    model.fault = () => ({ status, headers, body: errorBody('rate_limit_exceeded') });
    const refused = ask();
    await expect(refused).rejects.toBeInstanceOf(Parked);
    await expect(refused).rejects.toMatchObject({ retryAfterMs: ms });
    expect(released()).toMatchObject({ p_retry_after_ms: ms, p_actual_tokens: 0 });
    expect(model.requests).toHaveLength(1);
  });

  it('gives a call up that hangs, and its slot back', async () => {
    model.fault = () => 'hang';
    await expect(ask({ timeoutMs: 200 })).rejects.toMatchObject({ code: 'engine_unavailable' });
    expect(released()).not.toHaveProperty('p_actual_tokens');
  });

  it('ends with its job', async () => {
    const stop = new AbortController();
    model.fault = () => {
      stop.abort(new Error('The job was taken.'));
      return 'hang';
    };
    await expect(ask({ signal: stop.signal })).rejects.toThrow('The job was taken.');
  });

  it.each([
    ['no budget is set', 'not_found', { cause: { code: 'NO_BUDGET' } }],
    ['its budget never has room for it', 'invalid_request', { cause: { code: 'BUDGET_TOO_SMALL' } }],
    ['its budget is switched off', 'engine_unavailable', {}],
  ])('can’t be had where %s, and is not called', async (_, details, more) => {
    rpc.on('acquire_api_capacity', () => ({ status: 400, body: { code: 'P0001', details, message: 'm', hint: 'h' } }));
    await expect(ask()).rejects.toMatchObject({ code: 'engine_unavailable', ...more });
    expect(model.requests).toEqual([]);
  });

  it('logs nothing of key, question or answer', () => {
    for (const word of [key, 'Metformin', 'Copy.', 'Refused with']) expect(logged).not.toContain(word);
  });
});
