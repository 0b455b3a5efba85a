import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Database } from '@exora/contracts';
import { createClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { endOtherSessions } from './end-other-sessions.ts';

let server: Server;
const asked: (string | undefined)[] = [];
let answer = 204;

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url?.includes('/logout')) {
      asked.push(request.url);
      response.writeHead(answer).end();
      return;
    }
    const user = { id: '3f0e5b1e-0000-4000-8000-000000000001', aud: 'authenticated' };
    const session = { access_token: 'a.b.c', token_type: 'bearer', expires_in: 3600, refresh_token: 'r', user };
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(session));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test('the other sessions end, and that they didn’t is told, not thrown: the password is changed by then', async () => {
  const log = vi.spyOn(console, 'error').mockReturnValue();
  const client = createClient<Database>(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'key', {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  const { error } = await client.auth.signInWithPassword({ email: 'a@example.org', password: 'p' });
  expect(error).toBeNull();
  expect(await endOtherSessions(client, '/test')).toBe(true);
  expect(log).not.toHaveBeenCalled();
  answer = 500;
  expect(await endOtherSessions(client, '/test')).toBe(false);
  expect(log).toHaveBeenCalledOnce();
  expect(asked).toEqual(['/auth/v1/logout?scope=others', '/auth/v1/logout?scope=others']);
});
