import assert from 'node:assert/strict';
import { type ErrorCode, ExoraError, errorCatalogue } from '@exora/contracts';
import type { Answer, RequestContext } from './types.ts';

const app = 'https://app.example.org';
Deno.env.set('EXORA_WEB_ORIGIN', app);
const { handlerOf, ShellFileError } = await import('./error-handling.ts');

const url = 'http://127.0.0.1/functions/v1/any';
const uuid = '0f8fad5b-d9cb-469f-a165-70867728950e';
const ok: Answer = async () => Response.json({ fine: true });

/** What a handler answers and logs. */
async function ask(answer: Answer, init: RequestInit = {}, options: { timeMs?: number } = {}) {
  const lines: string[] = [];
  const { error, info } = console;
  console.error = console.info = (line: string) => lines.push(line);
  try {
    const response = await handlerOf('any', answer, options)(new Request(url, { method: 'POST', ...init }));
    return { response, text: await response.text(), log: lines.join('\n') };
  } finally {
    Object.assign(console, { error, info });
  }
}

Deno.test('a correlation id that is a UUID comes back, in the answer, the context and the log', async () => {
  let seen: RequestContext | null = null;
  const answer: Answer = (_, context) => {
    seen = context;
    return Promise.resolve(Response.json({}));
  };
  const { response, log } = await ask(answer, { headers: { 'x-correlation-id': uuid.toUpperCase() } });
  assert.equal(response.headers.get('x-correlation-id'), uuid);
  assert.equal((seen as RequestContext | null)?.correlationId, uuid);
  assert.match(log, new RegExp(uuid));
});

for (const given of [
  '',
  'nonsense',
  '<script>alert(1)</script>',
  `${uuid}\t`,
  `${uuid}x`,
  `x${uuid}`,
  'a'.repeat(5000),
]) {
  Deno.test(`a correlation id like ${JSON.stringify(given.slice(0, 40))} is replaced`, async () => {
    const { response, text, log } = await ask(ok, { headers: { 'x-correlation-id': given } });
    const id = response.headers.get('x-correlation-id') ?? '';
    assert.match(id, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    // White space around a header's value is no part of it.
    if (given.trim() !== uuid && given !== '') for (const told of [text, log, id]) assert.ok(!told.includes(given));
  });
}

const secret = 'Jane Doe’s biopsy';
const thrown: [string, () => unknown, ErrorCode][] = [
  ['an error of somebody else', () => new Error(secret), 'internal'],
  ['an error with a telling name', () => Object.assign(new Error(secret), { hint: secret }), 'internal'],
  ['a string', () => secret, 'internal'],
  ['an object', () => ({ message: secret, details: secret }), 'internal'],
  ['nothing', () => undefined, 'internal'],
  ['one of the list with a cause', () => new ExoraError('not_found', { cause: new Error(secret) }), 'not_found'],
  ['one of the database', () => ({ message: secret, hint: secret, details: 'quota_exceeded' }), 'quota_exceeded'],
];
for (const [name, make, code] of thrown) {
  Deno.test(`${name} is rendered by its code, and nothing of it leaks`, async () => {
    const answer: Answer = () => Promise.reject(make());
    const { response, text, log } = await ask(answer, { headers: { origin: app } });
    assert.equal(response.status, errorCatalogue[code].http);
    assert.deepEqual(Object.keys(JSON.parse(text)).sort(), [
      'code',
      'correlation_id',
      'hint',
      'message',
      'parameters',
      'retryable',
    ]);
    assert.equal(JSON.parse(text).code, code);
    for (const told of [text, log, ...response.headers.values()]) {
      assert.ok(!told.includes(secret), told);
      assert.ok(!/\bat .*\.ts:\d/.test(told), 'a stack');
    }
    // A page that may call can read the error too.
    assert.equal(response.headers.get('access-control-allow-origin'), app);
    assert.equal(response.headers.get('cache-control'), 'no-store');
  });
}

Deno.test('every code of the list has its status and its sentences, places filled or left', async () => {
  for (const code of Object.keys(errorCatalogue) as ErrorCode[]) {
    const { response, text } = await ask(() => Promise.reject(new ExoraError(code)));
    assert.equal(response.status, errorCatalogue[code].http, code);
    assert.equal(JSON.parse(text).retryable, errorCatalogue[code].retryable, code);
  }
});

Deno.test('an error about a listed file names it', async () => {
  const error = new ShellFileError(new ExoraError('file_empty'), uuid);
  const { response, text } = await ask(() => Promise.reject(error));
  assert.equal(response.status, 422);
  assert.equal(JSON.parse(text).shell_file_id, uuid);
});

Deno.test('an answer that throws at once is rendered too', async () => {
  const { response } = await ask(() => {
    throw new ExoraError('not_allowed');
  });
  assert.equal(response.status, 403);
});

Deno.test('an answer that takes too long ends as one that can be tried again, and its work is told to stop', async () => {
  let signal: AbortSignal | null = null;
  const hangs: Answer = (_, context) => {
    signal = context.signal;
    return new Promise(() => undefined);
  };
  const { response, text } = await ask(hangs, {}, { timeMs: 20 });
  assert.equal(response.status, 503);
  assert.equal(JSON.parse(text).code, 'server_unreachable');
  assert.equal((signal as AbortSignal | null)?.aborted, true);
  const quick = await ask((_, context) => Promise.resolve(Response.json(context.signal.aborted)), {}, { timeMs: 20 });
  assert.equal(quick.text, 'false');
});

Deno.test('what is refused by method or headers never reaches the answer', async () => {
  let reached = 0;
  const counts: Answer = () => {
    reached += 1;
    return Promise.resolve(Response.json({}));
  };
  for (const init of [{ method: 'GET' }, { method: 'PUT' }, { headers: { authorization: 'Bearer a, Bearer b' } }]) {
    const { response, text } = await ask(counts, init);
    assert.equal(response.status, 400);
    assert.equal(JSON.parse(text).code, 'invalid_request');
  }
  assert.equal(reached, 0);
});

Deno.test('a list of origins that can’t be one stops the start', () => {
  Deno.env.set('EXORA_WEB_ORIGIN', '*');
  try {
    assert.throws(() => handlerOf('any', ok), /EXORA_WEB_ORIGIN/);
  } finally {
    Deno.env.set('EXORA_WEB_ORIGIN', app);
  }
});
