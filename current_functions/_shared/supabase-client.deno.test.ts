import assert from 'node:assert/strict';
import { ExoraError } from '@exora/contracts';
import { z } from 'zod';
import { beginTrace } from './tracing.ts';

// The server of sessions, at the network's edge: it knows one token.
const known = 'header.known.signature';
const asked: { authorization: string | null; apikey: string | null; correlation: string | null }[] = [];
const server = Deno.serve({ port: 0, hostname: '127.0.0.1', onListen: () => undefined }, (request) => {
  asked.push({
    authorization: request.headers.get('authorization'),
    apikey: request.headers.get('apikey'),
    correlation: request.headers.get('x-correlation-id'),
  });
  if (request.headers.get('authorization') === 'Bearer header.broken.signature')
    return new Response('', { status: 503 });
  if (request.headers.get('authorization') !== `Bearer ${known}`) {
    return Response.json({ code: 403, error_code: 'bad_jwt', msg: 'invalid JWT' }, { status: 403 });
  }
  return Response.json({ id: '0f8fad5b-d9cb-469f-a165-70867728950e', aud: 'authenticated' });
});
Deno.env.set('SUPABASE_URL', `http://127.0.0.1:${server.addr.port}/`);
Deno.env.set('SUPABASE_PUBLISHABLE_KEY', 'sb_publishable_test');
const { callerOf, databaseAnswer } = await import('./supabase-client.ts');

const context = {
  functionName: 'any',
  correlationId: '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
  trace: beginTrace(null, 'test', '3f2504e0-4f89-41d3-9a0c-0305e82c3301', new Headers()),
  signal: new AbortController().signal,
};
const caller = (authorization?: string) =>
  callerOf(new Request('http://127.0.0.1/', authorization ? { headers: { authorization } } : {}), context);
const hasCode = (code: string) => (thrown: unknown) => thrown instanceof ExoraError && thrown.code === code;

Deno.test('a signed-in caller acts by their own token and the publishable key, with the correlation id', async () => {
  asked.length = 0;
  const { userId, correlationId } = await caller(`Bearer ${known}`);
  assert.equal(userId, '0f8fad5b-d9cb-469f-a165-70867728950e');
  assert.equal(correlationId, context.correlationId);
  assert.deepEqual(asked, [
    { authorization: `Bearer ${known}`, apikey: 'sb_publishable_test', correlation: context.correlationId },
  ]);
});

for (const authorization of [undefined, 'Bearer', 'Basic YTpi', `Bearer ${known} x`, 'Bearer a.b', `${known}`]) {
  Deno.test(`${JSON.stringify(authorization)} is nobody, and nothing is asked`, async () => {
    asked.length = 0;
    await assert.rejects(caller(authorization), hasCode('not_signed_in'));
    assert.deepEqual(asked, []);
  });
}

Deno.test('a token that the server refuses is nobody', async () => {
  await assert.rejects(caller('Bearer header.forged.signature'), hasCode('not_signed_in'));
});

Deno.test('a server that does not answer is not taken for a refusal', async () => {
  await assert.rejects(caller('Bearer header.broken.signature'), hasCode('server_unreachable'));
});

Deno.test('calls end when nobody waits for the answer any more', async () => {
  const stop = new AbortController();
  const request = new Request('http://127.0.0.1/', { headers: { authorization: `Bearer ${known}` } });
  const { client } = await callerOf(request, { ...context, signal: stop.signal });
  stop.abort();
  const { error } = await client.rpc('get_accessible_profiles');
  assert.ok(error);
});

Deno.test('the database’s answers are parsed, and its errors are those of the list', () => {
  const answer = (fields: object) => ({ data: null, error: null, count: null, status: 200, statusText: '', ...fields });
  const failed = (details: string, status = 400) =>
    answer({ status, error: { message: 'm', details, hint: 'h', code: 'P0001', name: 'PostgrestError' } }) as never;
  assert.equal(databaseAnswer(answer({ data: 7 }) as never, z.number()), 7);
  assert.throws(() => databaseAnswer(answer({ data: 'seven' }) as never, z.number()), hasCode('internal'));
  assert.throws(() => databaseAnswer(failed('quota_exceeded'), z.number()), hasCode('quota_exceeded'));
  assert.throws(() => databaseAnswer(failed('Key (id)=(1)'), z.number()), hasCode('internal'));
  assert.throws(() => databaseAnswer(failed('', 0), z.number()), hasCode('database_unavailable'));
  assert.throws(() => databaseAnswer(failed('', 503), z.number()), hasCode('database_unavailable'));
});

// Last: the server would keep the tests from ending.
Deno.test('the server ends', () => server.shutdown());
