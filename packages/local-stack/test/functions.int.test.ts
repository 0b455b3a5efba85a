/** The edge functions' server: unmodified functions, each calling `Deno.serve` in a form of its own. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestApi } from '../src/testing/index.ts';
import { fixtureApi, headersOf } from './fixture-api.ts';

const sources: Record<string, string> = {
  plain: `Deno.serve((request) => new Response(new URL(request.url).pathname + ' ' + request.method));`,
  'with-options': `Deno.serve({ port: 1234 }, async (request) => Response.json({ got: await request.json() }));`,
  'in-options': `Deno.serve({ handler: () => Response.json(Deno.env.toObject()) });`,
  failing: `Deno.serve(() => { throw new Error('words of a letter'); });`,
  outward: `Deno.serve(async () => {
    try { await fetch('http://192.0.2.1/'); return new Response('sent'); } catch (error) { return new Response(error.name); }
  });`,
  reading: `Deno.serve(() => { try { Deno.readTextFileSync('/etc/hostname'); return new Response('read'); }
    catch (error) { return new Response(error.name); } });`,
};

let folder: string;
let api: TestApi;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exora-test-functions-'));
  for (const [name, source] of Object.entries({ ...sources, _shared: 'export const unused = 1;' })) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, 'index.ts'), source);
  }
  api = await fixtureApi({ functions: folder });
});
afterAll(async () => {
  await api.stop();
  await rm(folder, { recursive: true });
});

const call = (path: string, init: RequestInit = {}) =>
  fetch(`${api.url}/functions/v1/${path}`, { ...init, headers: headersOf(api) });

test('one process serves every function below its name', async () => {
  expect(await (await call('plain/further?x=1', { method: 'PUT', body: 'x' })).text()).toBe('/plain/further PUT');
  const posted = await call('with-options', { method: 'POST', body: '{"a":1}' });
  expect(await posted.json()).toEqual({ got: { a: 1 } });
});

test('shared code and unknown names are no functions', async () => {
  expect((await call('_shared')).status).toBe(403);
  expect((await call('unknown')).status).toBe(404);
});

test('a function sees the address and the publishable key, never the secret one', async () => {
  const environment: unknown = await (await call('in-options')).json();
  expect(environment).toMatchObject({ SUPABASE_URL: api.url, SUPABASE_PUBLISHABLE_KEY: api.publishableKey });
  expect(JSON.stringify(environment)).not.toContain(api.secretKey);
  expect(Object.keys(environment as object).join(' ')).not.toMatch(/SERVICE|SECRET|PASSWORD|JWT/);
});

test('a function that throws answers with 500 and none of its words', async () => {
  const answer = await call('failing');
  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toContain('words of a letter');
});

test('a function reaches no other machine and no other file', async () => {
  expect(await (await call('outward')).text()).toBe('NotCapable');
  expect(await (await call('reading')).text()).toBe('NotCapable');
});

test('a body beyond 2 MB does not reach a function', async () => {
  const answer = await call('with-options', { method: 'POST', body: JSON.stringify('x'.repeat(2 * 1024 * 1024)) });
  expect(answer.status).toBe(413);
});
