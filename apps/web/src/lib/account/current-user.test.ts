import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Database } from '@exora/contracts';
import { createClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { currentUserId } from './current-user.ts';

const id = '3f0e5b1e-0000-4000-8000-000000000001';
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: id, exp: Date.now() / 1000 + 3600 })}.${part('signature')}`;

let server: Server;
/** How the auth service answers who the token is of. */
let status = 200;

beforeAll(async () => {
  server = createServer((request, response) => {
    const user = { id, aud: 'authenticated' };
    const session = { access_token: token, token_type: 'bearer', expires_in: 3600, refresh_token: 'r', user };
    const isToken = request.url?.includes('/token') === true;
    response.writeHead(isToken ? 200 : status, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(isToken ? session : user));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const newClient = () =>
  createClient<Database>(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'key', {
    auth: { persistSession: false, autoRefreshToken: false },
  });

test('who is signed in is told by their token, and nobody is signed in without one', async () => {
  const client = newClient();
  await expect(currentUserId(client)).rejects.toMatchObject({ code: 'not_signed_in' });
  await client.auth.signInWithPassword({ email: 'a@example.org', password: 'p' });
  expect(await currentUserId(client)).toBe(id);
});

test('an auth service that doesn’t answer signs nobody out', async () => {
  const client = newClient();
  await client.auth.signInWithPassword({ email: 'a@example.org', password: 'p' });
  status = 503;
  await expect(currentUserId(client)).rejects.toMatchObject({ code: 'database_unavailable' });
});
