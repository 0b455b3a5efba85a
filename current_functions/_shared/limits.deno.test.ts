import assert from 'node:assert/strict';
import { ExoraError } from '@exora/contracts';
import { checkRequest, readJson, within } from './limits.ts';

const url = 'http://127.0.0.1/functions/v1/any';
const json = { 'content-type': 'application/json' };
const post = (body: BodyInit, headers: Record<string, string> = json) =>
  new Request(url, { method: 'POST', headers, body });
const refusedFor = (field: string) => (thrown: unknown) =>
  thrown instanceof ExoraError && thrown.code === 'invalid_request' && thrown.parameters.fields === field;

/** JSON of exactly this many bytes. */
const jsonOf = (bytes: number) => JSON.stringify('a'.repeat(bytes - 2));

Deno.test('a body of 16 kB is read, one byte more is not', async () => {
  assert.equal(await readJson(post(jsonOf(16_384))), 'a'.repeat(16_382));
  await assert.rejects(readJson(post(jsonOf(16_385))), refusedFor('content-length'));
});

Deno.test('a body without length is stopped where it gets too long, and its sender is told to stop', async () => {
  let sent = 0;
  let cancelled = false;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(new Uint8Array(1000).fill(97));
      sent += 1000;
    },
    cancel() {
      cancelled = true;
    },
  });
  await assert.rejects(readJson(post(endless)), refusedFor('content-length'));
  assert.ok(cancelled);
  assert.ok(sent < 30_000, `${sent} bytes were asked for`);
});

Deno.test('a body that says it is too long is refused before it is read', () => {
  const headers = { ...json, 'content-length': '16385' };
  assert.throws(() => checkRequest(post('{}', headers)), refusedFor('content-length'));
});

Deno.test('a body that never ends is not waited for', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const silent = new ReadableStream<Uint8Array>({ pull: () => promise });
  await assert.rejects(
    readJson(post(silent), { timeMs: 20 }),
    (thrown: ExoraError) => thrown.code === 'server_unreachable',
  );
  resolve();
});

for (const type of ['application/json', 'application/json; charset=utf-8', 'Application/JSON;charset=UTF-8']) {
  Deno.test(`JSON is taken as ${type}`, async () => {
    assert.deepEqual(await readJson(post('{"a":1}', { 'content-type': type })), { a: 1 });
  });
}

for (const type of [
  '',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'application/json5',
]) {
  Deno.test(`a body is not taken as ${JSON.stringify(type)}`, async () => {
    await assert.rejects(readJson(post('{"a":1}', { 'content-type': type })), refusedFor('content-type'));
  });
}

for (const [name, body] of [
  ['nothing', ''],
  ['no JSON', '{"a":'],
  ['two values', '{} {}'],
  ['bytes that are no UTF-8', new Uint8Array([0x22, 0xff, 0xfe, 0x22])],
] as const) {
  Deno.test(`${name} is refused`, async () => {
    await assert.rejects(readJson(post(body)), (thrown: ExoraError) => thrown.code === 'invalid_request');
  });
}

for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'HEAD']) {
  Deno.test(`${method} is refused`, () => {
    assert.throws(() => checkRequest(new Request(url, { method })), refusedFor('method'));
  });
}

for (const name of ['authorization', 'apikey', 'content-type', 'x-correlation-id', 'origin']) {
  Deno.test(`a second ${name} is refused`, () => {
    const headers = new Headers([
      [name, 'Bearer a.b.c'],
      [name, 'Bearer d.e.f'],
    ]);
    assert.throws(() => checkRequest(new Request(url, { method: 'POST', headers })), refusedFor(name));
  });
}

Deno.test('headers of 16 kB in all are refused, one long one and many short ones; a long token is not', () => {
  const request = (headers: Record<string, string>) => new Request(url, { method: 'POST', headers });
  assert.throws(() => checkRequest(request({ authorization: `Bearer ${'a'.repeat(17_000)}` })), refusedFor('headers'));
  const many = Object.fromEntries(Array.from({ length: 400 }, (_, at) => [`x-${at}`, 'a'.repeat(40)]));
  assert.throws(() => checkRequest(request(many)), refusedFor('headers'));
  checkRequest(request({ authorization: `Bearer ${'a'.repeat(4000)}`, 'x-client-info': 'supabase-js-web/2' }));
});

Deno.test('what ends in time gives its result or its error, and what is late is stopped', async () => {
  assert.equal(await within(1000, Promise.resolve(7)), 7);
  await assert.rejects(within(1000, Promise.reject(new RangeError('no'))), RangeError);
  let stopped = false;
  const { promise, reject } = Promise.withResolvers<never>();
  await assert.rejects(
    within(10, promise, () => {
      stopped = true;
    }),
    (thrown: ExoraError) => thrown.code === 'server_unreachable',
  );
  assert.ok(stopped);
  // What it ends with then is nobody's business, and ends no process.
  reject(new Error('too late'));
  await new Promise((resolve) => setTimeout(resolve, 0));
});
