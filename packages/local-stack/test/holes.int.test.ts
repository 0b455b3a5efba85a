/**
 * The holes of lite 0.10 that this package closes, numbered as in the README. Beside each stands the bad example: lite
 * without the fix, where the same request gets through; 12 and 15 have none, because it ends or holds the process.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { openLite } from '../src/gateway/lite/lite-app.ts';
import { authRateLimits } from '../src/gateway/rate-limit.ts';
import type { TestApi } from '../src/testing/index.ts';
import { fixtureApi, fixtureDatabase, headersOf, newPerson, type Person, withSql } from './fixture-api.ts';
import { signToken } from './sign-token.ts';
import { unfixedLite } from './unfixed-lite.ts';

// Set before lite answers anything, so that it sees all that would reach the terminal.
const printed: string[] = [];
for (const method of ['error', 'warn', 'info', 'log'] as const) {
  console[method] = (...values: unknown[]) => printed.push(values.map((value) => inspect(value)).join(' '));
}

let api: TestApi;
let ada: Person;

beforeAll(async () => {
  api = await fixtureApi();
  ada = await newPerson(api);
});
afterAll(() => api.stop());

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${api.url}${path}`, { headers });

describe('1. what lite tells about itself is closed', () => {
  test.each(['/_system/info', '/_system/config', '/_system/introspect', '/_system/ping', '/', '/studio', '/rest/v1/'])(
    '%s',
    async (path) => {
      expect((await get(path, headersOf(api, ada.token))).status).toBe(403);
    },
  );
  test('a path that climbs out of an open one is closed too', async () => {
    for (const path of ['/rest/v1/%2e%2e/%2e%2e/_system/info', '//_system/info', '/rest/v1/..%2f..%2f_system/info']) {
      expect((await get(path, headersOf(api))).status).not.toBe(200);
    }
  });
  test('what is open answers', async () => {
    expect((await get('/rest/v1/notes', headersOf(api, ada.token))).status).toBe(200);
    expect((await get('/auth/v1/health', headersOf(api))).status).toBe(200);
  });
  test('lite itself gives away the database’s password', async () => {
    const lite = unfixedLite(api.database.authenticatorUrl);
    const info = await (await lite.fetch('/_system/info')).text();
    await lite.close();
    expect(info).toContain(api.database.secrets.authenticator_password);
  });
});

describe('2. revokes of the schema stay revoked after lite’s first request', () => {
  const mayRead = async (open: (url: string) => Promise<unknown>) => {
    const database = await fixtureDatabase();
    try {
      await open(database.adminUrl);
      return await withSql(database.adminUrl, async (sql) => {
        const [row] = await sql`select has_table_privilege('anon', 'public.closed', 'select') as may`;
        return row?.may;
      });
    } finally {
      await database.drop();
    }
  };
  test('with our set-up', async () => {
    const storageFolder = await mkdtemp(join(tmpdir(), 'exora-test-'));
    const may = await mayRead(async (databaseUrl) => {
      const lite = await openLite({ databaseUrl, secrets: api.database.secrets, storageFolder, siteUrl: api.url });
      const { result } = await lite.fetch(new Request(`${api.url}/rest/v1/notes`, { headers: headersOf(api) }));
      expect(result.status).toBe(200);
      await lite.close();
    });
    await rm(storageFolder, { recursive: true });
    expect(may).toBe(false);
  });
  test('lite itself grants everything to anon', async () => {
    const may = await mayRead(async (databaseUrl) => {
      const lite = unfixedLite(databaseUrl);
      await lite.fetch('/rest/v1/notes');
      await lite.close();
    });
    expect(may).toBe(true);
  });
});

describe('3. roles are in force also when no table has RLS', () => {
  const readClosed = async <T>(ask: (url: string, path: string) => Promise<T>) => {
    const database = await fixtureDatabase();
    try {
      await withSql(database.adminUrl, (sql) =>
        sql.unsafe(`do $$ declare t regclass; begin
          for t in select oid::regclass from pg_class where relrowsecurity loop
            execute format('alter table %s disable row level security', t);
          end loop; end $$; grant select on public.closed to authenticator`),
      );
      return await ask(database.authenticatorUrl, '/rest/v1/closed');
    } finally {
      await database.drop();
    }
  };
  test('with our set-up', async () => {
    const statuses = await readClosed(async (databaseUrl, path) => {
      const secrets = api.database.secrets;
      const lite = await openLite({ databaseUrl, secrets, storageFolder: tmpdir(), siteUrl: api.url });
      const ask = async (headers: Record<string, string>) =>
        (await lite.fetch(new Request(`${api.url}${path}`, { headers }))).result.status;
      const found = [await ask(headersOf(api)), await ask({ apikey: api.secretKey })];
      await lite.close();
      return found;
    });
    // Nobody, and the worker.
    expect(statuses).toEqual([401, 200]);
  });
  test('lite itself reads as the connecting login', async () => {
    const answer = await readClosed(async (url, path) => {
      const lite = unfixedLite(url);
      const result = await lite.fetch(path);
      await lite.close();
      return result;
    });
    expect(await answer.json()).toEqual([{ secret: 'closed words' }]);
  });
});

describe('4. a token can’t make anyone more than a signed-in person', () => {
  const asRole = (role: string) =>
    signToken({ sub: ada.id, role, aud: 'authenticated' }, api.database.secrets.jwt_secret);
  const whoami = { method: 'POST', body: '{}' };

  test.each(['postgres', 'supabase_admin', 'supabase_auth_admin', 'supabase_storage_admin'])('not %s', async (role) => {
    const headers = headersOf(api, asRole(role));
    const throughGateway = await fetch(`${api.url}/rest/v1/rpc/whoami`, { ...whoami, headers });
    expect(throughGateway.status).toBe(401);
    // The database's own refusal, in case that the gateway's should ever miss one.
    const { authenticatorUrl: databaseUrl, secrets } = api.database;
    const lite = await openLite({ databaseUrl, secrets, storageFolder: tmpdir(), siteUrl: api.url });
    const { result } = await lite.fetch(new Request(`${api.url}/rest/v1/rpc/whoami`, { ...whoami, headers }));
    await lite.close();
    expect(result.status).toBe(403);
  });
  test('a true sign-in is just that', async () => {
    const answer = await fetch(`${api.url}/rest/v1/rpc/whoami`, { ...whoami, headers: headersOf(api, ada.token) });
    expect(await answer.json()).toBe('authenticated');
  });
  test('lite with a superuser’s login makes the sender a superuser', async () => {
    const lite = unfixedLite(api.database.adminUrl, { secrets: api.database.secrets });
    const answer = await lite.fetch('/rest/v1/rpc/whoami', {
      ...whoami,
      headers: headersOf(api, asRole('supabase_admin')),
    });
    await lite.close();
    expect(await answer.json()).toBe('supabase_admin');
  });
});

describe('5. secret and keys are our own', () => {
  const claims = () => ({ sub: ada.id, role: 'authenticated', aud: 'authenticated' });
  test('a token signed with lite’s public default is refused', async () => {
    const forged = signToken(claims(), 'unsafe-secret-change-me');
    expect((await get('/rest/v1/notes', headersOf(api, forged))).status).toBe(401);
    const unsigned = signToken(claims(), 'x', { alg: 'none', typ: 'JWT' });
    expect((await get('/rest/v1/notes', headersOf(api, unsigned))).status).toBe(401);
    expect((await get('/rest/v1/notes', headersOf(api, ada.token))).status).toBe(200);
  });
  test('without a key of ours nothing answers', async () => {
    for (const headers of [
      {},
      { apikey: 'sb_publishable_of_somebody_else' },
      { authorization: `Bearer ${ada.token}` },
    ]) {
      expect((await get('/rest/v1/notes', headers)).status).toBe(401);
      expect((await get('/auth/v1/user', headers)).status).toBe(401);
    }
  });
  test('lite itself takes the public default, and asks for no key', async () => {
    const lite = unfixedLite(api.database.authenticatorUrl);
    const headers = {
      authorization: `Bearer ${signToken(claims(), 'unsafe-secret-change-me')}`,
      'content-type': 'application/json',
    };
    const answer = await lite.fetch('/rest/v1/rpc/whoami', { method: 'POST', body: '{}', headers });
    await lite.close();
    expect(await answer.json()).toBe('authenticated');
  });
});

describe('6. nobody is service_role without the secret key', () => {
  test('a request without any key is refused, also from this machine', async () => {
    expect((await get('/rest/v1/closed')).status).toBe(401);
    expect((await get('/storage/v1/bucket')).status).toBe(403);
  });
  test('with it, everything is', async () => {
    const headers = { apikey: api.secretKey };
    expect((await get('/rest/v1/closed', headers)).status).toBe(200);
    expect((await get('/storage/v1/bucket', headers)).status).toBe(200);
  });
  test('lite with its command’s default serves it as service_role', async () => {
    const { authenticatorUrl, secrets } = api.database;
    const lite = unfixedLite(authenticatorUrl, { secrets, admin: true });
    const answer = await lite.fetch('/rest/v1/closed');
    await lite.close();
    expect(answer.status).toBe(200);
  });
});

describe('7. a file’s size is checked on what really arrives', () => {
  const stream = (megabytes: number) => {
    let sent = 0;
    return new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent >= megabytes * 1024 * 1024) controller.close();
        else controller.enqueue(new Uint8Array(1024 * 1024));
        sent += 1024 * 1024;
      },
    });
  };
  const put = { method: 'PUT', duplex: 'half' as const };
  const signed = async (name: string) => {
    const { data } = await ada.client.storage.from('documents').createSignedUploadUrl(`${ada.id}/${name}/original`);
    return new URL(data?.signedUrl ?? '');
  };

  test('one that says no size is cut off and leaves nothing', async () => {
    const url = await signed('large');
    const answer = await fetch(url, { ...put, body: stream(52), headers: { 'content-type': 'application/pdf' } });
    expect([answer.status, await answer.json()]).toMatchObject([413, { error: 'Payload too large' }]);
    const rows = await withSql(
      api.database.adminUrl,
      (sql) => sql`select name from storage.objects where name like '%large%'`,
    );
    expect(rows).toEqual([]);
  });
  test('one that says no size, and is small enough, is stored', async () => {
    const url = await signed('enough');
    const answer = await fetch(url, { ...put, body: stream(2), headers: { 'content-type': 'application/pdf' } });
    expect(answer.status).toBe(200);
  });
  test('lite itself stores it', async () => {
    const storageFolder = await mkdtemp(join(tmpdir(), 'exora-test-'));
    const { authenticatorUrl, secrets } = api.database;
    const lite = unfixedLite(authenticatorUrl, { secrets, storageFolder });
    const { pathname, search } = await signed('large-unfixed');
    const answer = await lite.fetch(`${pathname}${search}`, { ...put, body: stream(52) });
    await lite.close();
    const files = await readdir(storageFolder, { recursive: true });
    await rm(storageFolder, { recursive: true });
    expect(answer.status).toBe(200);
    expect(files.some((file) => file.endsWith('large-unfixed/original'))).toBe(true);
  });
});

describe('8. a ticket for one file is no sign-in', () => {
  const ticket = async () => {
    const path = `${ada.id}/${crypto.randomUUID()}/original`;
    const { data } = await ada.client.storage.from('documents').createSignedUploadUrl(path);
    return data?.token ?? '';
  };
  test('it opens no API', async () => {
    const headers = headersOf(api, await ticket());
    for (const path of [
      '/rest/v1/notes',
      '/auth/v1/user',
      '/functions/v1/any',
      '/storage/v1/object/sign/documents/x',
    ]) {
      const method = path.includes('sign') ? 'POST' : 'GET';
      expect((await fetch(`${api.url}${path}`, { method, headers })).status, path).toBeGreaterThanOrEqual(401);
      expect((await fetch(`${api.url}${path}`, { method, headers })).status, path).toBeLessThan(404);
    }
  });
  test('it opens its own file', async () => {
    const path = `${ada.id}/${crypto.randomUUID()}/original`;
    const { data } = await ada.client.storage.from('documents').createSignedUploadUrl(path);
    const url = `${api.url}/storage/v1/object/upload/sign/documents/${path}?token=${data?.token}`;
    expect((await fetch(url, { method: 'PUT', body: 'the bytes' })).status).toBe(200);
  });
  test('lite itself lets it in as a caller', async () => {
    const lite = unfixedLite(api.database.authenticatorUrl, { secrets: api.database.secrets });
    const answer = await lite.fetch('/rest/v1/rpc/whoami', {
      method: 'POST',
      body: '{}',
      headers: headersOf(api, await ticket()),
    });
    await lite.close();
    expect([answer.status, await answer.json()]).toEqual([200, 'anon']);
  });
});

describe('9. what is in a row never reaches the log', () => {
  const words = 'Words of a letter';
  test('not by a database error', async () => {
    printed.length = 0;
    const cast = await ada.client.from('notes').select().eq('id', words);
    expect(cast.error?.code).toBe('22P02');
    expect(printed.join('\n')).not.toContain(words);
  });
  test('nor do mails with their links', async () => {
    printed.length = 0;
    expect((await ada.client.auth.resetPasswordForEmail(ada.email)).error).toBeNull();
    expect(printed).toEqual([]);
  });
  test('lite itself prints both', async () => {
    printed.length = 0;
    const lite = unfixedLite(api.database.authenticatorUrl, { secrets: api.database.secrets });
    await lite.fetch(`/rest/v1/notes?id=eq.${encodeURIComponent(words)}`, { headers: headersOf(api, ada.token) });
    await lite.fetch('/auth/v1/recover', {
      method: 'POST',
      body: JSON.stringify({ email: ada.email }),
      headers: headersOf(api),
    });
    await lite.close();
    expect(printed.join('\n')).toContain(words);
    expect(printed.join('\n')).toContain(ada.email);
  });
});

describe('10. guessing passwords is slowed down', () => {
  test('after the limit a try is refused with a time to wait, other routes go on', async () => {
    const limited = await fixtureApi({ rateLimits: { 'token:password': { limit: 3, windowMs: 60_000 } } });
    try {
      const guess = () =>
        fetch(`${limited.url}/auth/v1/token?grant_type=password`, {
          method: 'POST',
          headers: headersOf(limited),
          body: JSON.stringify({ email: 'ada@example.test', password: 'wrong' }),
        });
      const answers = [await guess(), await guess(), await guess(), await guess()];
      expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 429]);
      expect(Number(answers[3]?.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await newPerson(limited)).id).toBeTruthy();
    } finally {
      await limited.stop();
    }
  });
  test('every route that could be guessed at has a limit unless told otherwise', () => {
    expect(Object.keys(authRateLimits)).toEqual(
      expect.arrayContaining(['signup', 'token:password', 'token:account', 'recover', 'otp', 'verify']),
    );
  });
  test('by account too, however the address is written; right passwords don’t count, other accounts go on', async () => {
    const limited = await fixtureApi({ rateLimits: { 'token:account': { limit: 3, windowMs: 60_000 } } });
    try {
      const [eve, bert] = [await newPerson(limited), await newPerson(limited)];
      const signIn = async (email: string, password: string) =>
        (await tryPassword((path, init) => fetch(`${limited.url}${path}`, init), limited, email, password)).status;
      for (let times = 0; times < 5; times++) expect(await signIn(eve.email, 'correct horse battery')).toBe(200);
      const spellings = [eve.email, eve.email.toUpperCase(), ` ${eve.email} `, eve.email];
      const guesses = await Promise.all(spellings.map((email) => signIn(email, 'a guess')));
      expect(guesses.toSorted()).toEqual([400, 400, 400, 429]);
      expect(await signIn(eve.email, 'correct horse battery')).toBe(429);
      expect(await signIn(bert.email, 'correct horse battery')).toBe(200);
    } finally {
      await limited.stop();
    }
  });
});

/** Asks for a session by password. */
function tryPassword(
  send: (path: string, init: RequestInit) => Promise<Response>,
  to: TestApi,
  email: string,
  password: unknown,
): Promise<Response> {
  return send('/auth/v1/token?grant_type=password', {
    method: 'POST',
    headers: headersOf(to),
    body: JSON.stringify({ email, password }),
  });
}

describe('13. a refused sign-in takes as long whether there is an account or not', () => {
  /** Time of a refusal for an account over that for none, each the fastest of some: what else runs only adds to it. */
  const ratio = async (send: (path: string, init: RequestInit) => Promise<Response>, written = ada.email) => {
    const times = async (email: string): Promise<number> => {
      const started = performance.now();
      await (await tryPassword(send, api, email, 'not the password')).arrayBuffer();
      return performance.now() - started;
    };
    const [known, unknown]: [number[], number[]] = [[], []];
    for (let pair = 0; pair < 9; pair++) {
      known.push(await times(written));
      unknown.push(await times(`${crypto.randomUUID()}@example.test`));
    }
    return Math.min(...known) / Math.min(...unknown);
  };
  test.each([
    ['as it is', (email: string) => email],
    ['in capitals', (email: string) => email.toUpperCase()],
    ['with a space', (email: string) => ` ${email}`],
  ])('with the gateway, its address %s', async (_, written) => {
    const found = await ratio((path, init) => fetch(`${api.url}${path}`, init), written(ada.email));
    expect(found).toBeGreaterThan(0.6);
    expect(found).toBeLessThan(1.6);
  });
  test('lite itself is much faster where there is none', async () => {
    const { authenticatorUrl, secrets } = api.database;
    const lite = unfixedLite(authenticatorUrl, { secrets });
    const found = await ratio(async (path, init) => lite.fetch(path, init));
    await lite.close();
    expect(found).toBeGreaterThan(2);
  });
  test('nor does a password that is none tell', async () => {
    for (const password of ['', 7, null, { length: 3 }]) {
      const answers = await Promise.all(
        [ada.email, 'nobody@example.test'].map(async (email) => {
          const answer = await tryPassword((path, init) => fetch(`${api.url}${path}`, init), api, email, password);
          return [answer.status, await answer.text()];
        }),
      );
      expect(answers[0]).toEqual(answers[1]);
      expect(answers[0]?.[0]).toBe(400);
    }
  });
});

test('14. the secret key is not taken from an address, which logs and histories keep', async () => {
  const { secretKey } = api;
  expect((await get(`/rest/v1/closed?apikey=${secretKey}`)).status).toBe(401);
  expect((await get(`/rest/v1/closed?apikey=${api.publishableKey}&apikey=${secretKey}`)).status).toBe(401);
  expect((await get('/rest/v1/closed', { apikey: secretKey })).status).toBe(200);
  const { authenticatorUrl, secrets } = api.database;
  const lite = unfixedLite(authenticatorUrl, { secrets });
  expect((await lite.fetch(`/rest/v1/closed?apikey=${secretKey}`)).status).toBe(200);
  await lite.close();
});

test('16. a token that never ends, or has not begun, is refused, though the signature is right', async () => {
  const claims = { sub: ada.id, role: 'authenticated', aud: 'authenticated' };
  const secret = api.database.secrets.jwt_secret;
  const endless = signToken({ ...claims, exp: undefined }, secret);
  const early = signToken({ ...claims, nbf: Math.floor(Date.now() / 1000) + 600 }, secret);
  for (const token of [endless, early]) {
    expect((await get('/rest/v1/notes', headersOf(api, token))).status).toBe(401);
    expect((await get('/auth/v1/user', headersOf(api, token))).status).toBe(401);
  }
  expect((await get('/rest/v1/notes', headersOf(api, signToken(claims, secret)))).status).toBe(200);
  const { authenticatorUrl, secrets } = api.database;
  const lite = unfixedLite(authenticatorUrl, { secrets });
  expect((await lite.fetch('/rest/v1/notes', { headers: headersOf(api, endless) })).status).toBe(200);
  await lite.close();
});

test('15. a request that trickles in is ended, and others go on meanwhile', async () => {
  const impatient = await fixtureApi({ bodyTimeoutMs: 2000 });
  try {
    const trickle = () =>
      new Promise<string>((resolve, reject) => {
        const socket = connect(Number(new URL(impatient.url).port), '127.0.0.1');
        let answer = '';
        socket.on('data', (chunk) => {
          answer += chunk.toString('utf8');
        });
        socket.on('error', reject);
        socket.on('close', () => resolve(answer.split('\r\n')[0] ?? ''));
        socket.write(
          `POST /auth/v1/signup HTTP/1.1\r\nhost: 127.0.0.1\r\napikey: ${impatient.publishableKey}\r\n` +
            'content-type: application/json\r\ncontent-length: 1000\r\n\r\n{"email"',
        );
      });
    const slow = Array.from({ length: 20 }, trickle);
    expect((await newPerson(impatient)).id).toBeTruthy();
    expect(new Set(await Promise.all(slow))).toEqual(new Set(['HTTP/1.1 408 Request Timeout']));
  } finally {
    await impatient.stop();
  }
});

describe('11. bytes are replaced only when the database agrees', () => {
  const guard = `
    create function public.keep_kept() returns trigger language plpgsql as $$
      begin
        if old.name like '%/kept/%' and new.metadata <> old.metadata then raise exception 'Kept.'; end if;
        return new;
      end $$;
    create trigger keep_kept before update on storage.objects for each row execute function public.keep_kept()`;
  const bucket = () => ada.client.storage.from('documents');
  const path = () => `${ada.id}/kept/original`;
  const overwriting = () => {
    const { jwt_secret } = api.database.secrets;
    const claims = { sub: path(), bucket: 'documents', intent: 'upload', upsert: true, owner: ada.id };
    return `/storage/v1/object/upload/sign/documents/${path()}?token=${signToken(claims, jwt_secret)}`;
  };

  test('an upload that the database refuses leaves the file before it, and nothing else', async () => {
    await withSql(api.database.ownerUrl, (sql) => sql.unsafe(guard));
    const { data } = await bucket().createSignedUploadUrl(path());
    expect((await fetch(data?.signedUrl ?? '', { method: 'PUT', body: 'the first' })).status).toBe(200);
    const second = await fetch(`${api.url}${overwriting()}`, { method: 'PUT', body: 'another' });
    expect(second.status).toBeGreaterThanOrEqual(400);
    const address = (await bucket().createSignedUrl(path(), 60)).data?.signedUrl ?? '';
    expect(await (await fetch(address)).text()).toBe('the first');
    expect((await readdir(api.storageFolder)).filter((name) => name.startsWith('unfinished-'))).toEqual([]);
  });
  test('lite itself has replaced it by then', async () => {
    const storageFolder = await mkdtemp(join(tmpdir(), 'exora-test-'));
    const { authenticatorUrl, secrets } = api.database;
    const lite = unfixedLite(authenticatorUrl, { secrets, storageFolder });
    const answer = await lite.fetch(overwriting(), { method: 'PUT', body: 'another' });
    await lite.close();
    expect(answer.status).toBe(500);
    expect(await readFile(join(storageFolder, 'objects/documents', path()), 'utf8')).toBe('another');
    await rm(storageFolder, { recursive: true });
  });
});

describe('12. a connection that is cut ends its request alone', () => {
  test('the others go on, and so does the process', async () => {
    const adminUrl = new URL(api.database.adminUrl);
    adminUrl.pathname = `/${api.database.name}`;
    const cut = () =>
      withSql(
        adminUrl.href,
        (sql) => sql`select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and query like '%wait%' and pid <> pg_backend_pid()`,
      );
    const waiting = Array.from({ length: 12 }, () => ada.client.rpc('wait'));
    const ended = Promise.all(waiting);
    let done = false;
    void ended.then(() => (done = true));
    // Two of them wait for a connection at first.
    while (!done) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      await cut();
    }
    for (const { status, error } of await ended) {
      expect(status).toBe(503);
      expect(error).not.toBeNull();
    }
    const after = await Promise.all(Array.from({ length: 12 }, () => ada.client.rpc('whoami')));
    expect(after.map(({ data, error }) => data ?? JSON.stringify(error))).toEqual(
      Array.from({ length: 12 }, () => 'authenticated'),
    );
  });
});
