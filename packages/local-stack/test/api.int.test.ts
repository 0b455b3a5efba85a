/** What supabase-js gets from the embedded API: as from hosted Supabase, lite's differences mended. */
import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestApi } from '../src/testing/index.ts';
import { clientOf, fixtureApi, headersOf, newPerson, type Person, withSql } from './fixture-api.ts';
import { signToken } from './sign-token.ts';

const webOrigin = 'http://127.0.0.1:3300';
let api: TestApi;
let ada: Person;
let eve: Person;

beforeAll(async () => {
  api = await fixtureApi();
  [ada, eve] = await Promise.all([newPerson(api), newPerson(api)]);
});
afterAll(() => api.stop());

describe('sign-in', () => {
  test('sign up, sign in, refresh, who am I, sign out', async () => {
    const client = clientOf(api, api.publishableKey);
    const account = { email: `${crypto.randomUUID()}@example.test`, password: 'correct horse battery' };
    expect((await client.auth.signUp(account)).error).toBeNull();
    expect((await client.auth.signInWithPassword(account)).error).toBeNull();
    expect((await client.auth.refreshSession()).data.session?.access_token).toBeTruthy();
    expect((await client.auth.getUser()).data.user?.email).toBe(account.email);
    expect((await client.auth.signOut()).error).toBeNull();
    expect((await client.auth.signInWithPassword({ ...account, password: 'wrong' })).error?.status).toBe(400);
  });
  test('the settings say that no mail is sent, beside what they say elsewhere', async () => {
    const answer = await fetch(`${api.url}/auth/v1/settings`, { headers: { apikey: api.publishableKey } });
    expect(await answer.json()).toMatchObject({ exora_sends_mail: false, disable_signup: false });
  });
  test('a weak password is refused', async () => {
    const { error } = await clientOf(api, api.publishableKey).auth.signUp({
      email: 'weak@example.test',
      password: 'short',
    });
    expect(error?.name).toBe('AuthWeakPasswordError');
  });
});

describe('data', () => {
  test('numbers, times and JSON come as from PostgREST', async () => {
    const written = {
      body: 'typed',
      amount: 12.5,
      details: { unit: 'mg' },
      written_at: '2026-11-20T10:00:00.25+02:00',
    };
    const { data, error } = await ada.client.from('notes').insert(written).select().single();
    expect(error).toBeNull();
    expect(data).toMatchObject({ amount: 12.5, details: { unit: 'mg' }, written_at: '2026-11-20T08:00:00.25+00:00' });
  });
  test.each([
    [{ a: 1 }, 'object'],
    [[1, 2], 'array'],
    ['words', 'string'],
    [7, 'number'],
    [true, 'boolean'],
  ])('a jsonb argument %j reaches a function as %s', async (value, kind) => {
    expect((await ada.client.rpc('kind_of', { p_value: value })).data).toBe(kind);
  });
  test.each([
    ['P0001', 400],
    ['22023', 400],
    ['23514', 400],
    ['23505', 409],
    ['42501', 403],
    ['P0002', 500],
    ['55000', 500],
    ['53400', 500],
  ])('what a function raises with %s arrives whole, status %i', async (state, status) => {
    const answer = await ada.client.rpc('refuse', { p_state: state, p_detail: 'wrong_state' });
    expect(answer.status).toBe(status);
    expect(answer.error).toMatchObject({
      code: state,
      message: 'A plain sentence.',
      details: 'wrong_state',
      hint: 'What to do.',
    });
  });
  test('a person sees their own rows, a stranger and anon none, the worker all', async () => {
    await ada.client.from('notes').insert({ body: 'own' });
    const bodies = async (client: typeof ada.client) =>
      (await client.from('notes').select('body').eq('body', 'own')).data;
    expect(await bodies(ada.client)).toEqual([{ body: 'own' }]);
    expect(await bodies(eve.client)).toEqual([]);
    expect(await bodies(clientOf(api, api.publishableKey))).toEqual([]);
    expect(await bodies(clientOf(api, api.secretKey))).toEqual([{ body: 'own' }]);
  });
  test('no schema but public is served', async () => {
    const service = clientOf(api, api.secretKey);
    for (const schema of ['auth', 'storage', 'exora_stack', 'pg_catalog']) {
      const { error } = await service
        .schema(schema)
        .from(schema === 'auth' ? 'users' : 'objects')
        .select();
      expect(error?.code, schema).toBe('PGRST106');
    }
  });
  test('query plans are not given out', async () => {
    const headers = { ...headersOf(api, ada.token), accept: 'application/vnd.pgrst.plan+json' };
    expect((await fetch(`${api.url}/rest/v1/notes`, { headers })).status).toBe(406);
  });
  test('a body beyond 2 MB is refused', async () => {
    const { status } = await ada.client.from('notes').insert({ body: 'x'.repeat(2 * 1024 * 1024 + 1) });
    expect(status).toBe(413);
  });
});

describe('files', () => {
  const bucket = (person: Person) => person.client.storage.from('documents');
  const upload = async (person: Person, bytes: string | Blob = 'the bytes of a letter') => {
    const path = `${person.id}/${crypto.randomUUID()}/original`;
    const { data } = await bucket(person).createSignedUploadUrl(path);
    const body = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
    const result = await bucket(person).uploadToSignedUrl(path, data?.token ?? '', body, { contentType: 'text/plain' });
    return { path, result, token: data?.token ?? '', url: data?.signedUrl ?? '' };
  };
  const download = async (path: string) => {
    const { data } = await clientOf(api, api.secretKey).storage.from('documents').download(path);
    return data?.text();
  };

  test('bytes that go up come down, hash and size in their row', async () => {
    const { path, result } = await upload(ada);
    expect(result.error).toBeNull();
    expect(await download(path)).toBe('the bytes of a letter');
    const [row] = await withSql(
      api.database.adminUrl,
      (sql) => sql`select metadata from storage.objects where name = ${path}`,
    );
    const sha256 = createHash('sha256').update('the bytes of a letter').digest('hex');
    expect(row?.metadata).toMatchObject({ size: 21, mimetype: 'text/plain', eTag: `"${sha256}"` });
  });
  test('a Blob is stored without its wrapping, by people and by the worker', async () => {
    const { path } = await upload(ada, new Blob(['a blob'], { type: 'text/plain' }));
    expect(await download(path)).toBe('a blob');
    const service = clientOf(api, api.secretKey).storage.from('documents');
    const page = path.replace('original', 'pages/1.webp');
    expect((await service.upload(page, new Blob(['a picture'], { type: 'image/webp' }))).error).toBeNull();
    expect(await download(page)).toBe('a picture');
  });
  test('a form that is cut off is refused', async () => {
    const { data } = await bucket(ada).createSignedUploadUrl(`${ada.id}/broken/original`);
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    const answer = await fetch(data?.signedUrl ?? '', { method: 'PUT', headers, body: '--x\r\nnothing' });
    expect(answer.status).toBe(400);
  });
  test('a form of very many parts is refused unread, for reading it would hold up everybody else', async () => {
    const { data } = await bucket(ada).createSignedUploadUrl(`${ada.id}/parts/original`);
    const put = async (fields: number) => {
      const form = new FormData();
      for (let field = 0; field < fields; field++) form.append('field', 'x');
      form.append('', new Blob(['bytes']));
      return (await fetch(data?.signedUrl ?? '', { method: 'PUT', body: form })).status;
    };
    expect(await put(50)).toBe(400);
    expect(await put(3)).toBe(200);
  });
  test('the same address does not take a second file, also when both come at once', async () => {
    const path = `${ada.id}/${crypto.randomUUID()}/original`;
    const { data } = await bucket(ada).createSignedUploadUrl(path);
    const put = (body: string) => fetch(data?.signedUrl ?? '', { method: 'PUT', body });
    const answers = await Promise.all([put('first'), put('a second one')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
    const kept = answers[0]?.status === 200 ? 'first' : 'a second one';
    expect(await download(path)).toBe(kept);
  });
  test('parts of a file can be asked for', async () => {
    const { path } = await upload(ada, '0123456789');
    const url = (await bucket(ada).createSignedUrl(path, 60)).data?.signedUrl ?? '';
    const part = async (range: string) => {
      const answer = await fetch(url, { headers: { range } });
      return [answer.status, answer.headers.get('content-range'), await answer.text()];
    };
    expect(await part('bytes=2-4')).toEqual([206, 'bytes 2-4/10', '234']);
    expect(await part('bytes=7-')).toEqual([206, 'bytes 7-9/10', '789']);
    expect(await part('bytes=-2')).toEqual([206, 'bytes 8-9/10', '89']);
    expect(await part('bytes=10-')).toEqual([416, 'bytes */10', '']);
    expect(await part('')).toEqual([200, null, '0123456789']);
  });
  test('a stranger gets no address for a file, neither up nor down, and can’t remove it', async () => {
    const { path } = await upload(ada);
    expect((await bucket(eve).createSignedUrl(path, 60)).error).not.toBeNull();
    expect((await bucket(eve).createSignedUrls([path], 60)).data?.[0]?.signedUrl ?? null).toBeNull();
    expect((await bucket(eve).createSignedUploadUrl(path.replace('original', 'other'))).error).not.toBeNull();
    expect((await bucket(eve).remove([path])).data).toEqual([]);
    const anon = clientOf(api, api.publishableKey).storage.from('documents');
    expect((await anon.createSignedUrl(path, 60)).error?.message).toMatch(/not open/);
    expect(await download(path)).toBe('the bytes of a letter');
    expect((await bucket(ada).createSignedUrl(path, 60)).error).toBeNull();
    expect((await bucket(ada).remove([path])).data).toHaveLength(1);
    expect(await download(path)).toBeUndefined();
  });
  test('a person downloads with their own token what the policies show them, at each request', async () => {
    const { path } = await upload(ada);
    const get = async (person: Person) => {
      const { data, error } = await bucket(person).download(path);
      return error === null ? data.text() : null;
    };
    expect(await get(ada)).toBe('the bytes of a letter');
    expect(await get(eve)).toBeNull();
    const anon = clientOf(api, api.publishableKey).storage.from('documents');
    expect((await anon.download(path)).data).toBeNull();
    const address = `${api.url}/storage/v1/object/documents/${path}`;
    expect((await fetch(address)).status).toBeGreaterThanOrEqual(400);
    expect((await fetch(address, { headers: headersOf(api, `${ada.token}x`) })).status).toBe(403);
    // Lite says what is asked for, as hosted Storage does: a policy may tell downloading from signing.
    const policy = (name: string) =>
      sql(`alter policy select_own on storage.objects using (bucket_id = 'documents' and ${name})`);
    const sql = (query: string) => withSql(api.database.ownerUrl, (connection) => connection.unsafe(query));
    const own = '(storage.foldername(name))[1] = (select auth.uid())::text';
    await policy(`${own} and current_setting('storage.operation', true) = 'storage.object.get_authenticated'`);
    try {
      expect(await get(ada)).toBe('the bytes of a letter');
      expect((await bucket(ada).createSignedUrl(path, 60)).error).not.toBeNull();
      expect((await bucket(ada).createSignedUrls([path], 60)).data?.[0]?.signedUrl ?? null).toBeNull();
    } finally {
      await policy(own);
    }
    expect((await bucket(ada).createSignedUrl(path, 60)).error).toBeNull();
    await policy('false');
    expect(await get(ada)).toBeNull();
    await policy(own);
  });
  test('an address that has expired, was made by a stranger or is for another file or deed is refused', async () => {
    const { path, token } = await upload(ada);
    const url = (ticket: string) => `${api.url}/storage/v1/object/sign/documents/${path}?token=${ticket}`;
    const claims = { sub: path, bucket: 'documents', intent: 'download' };
    const secret = api.database.secrets.jwt_secret;
    const status = async (ticket: string) => (await fetch(url(ticket))).status;
    expect(await status(signToken(claims, secret))).toBe(200);
    expect(await status(signToken({ ...claims, exp: Math.floor(Date.now() / 1000) - 1 }, secret))).toBe(400);
    // A life longer than a minute may be asked for, and isn't given.
    expect(await status(signToken({ ...claims, iat: Math.floor(Date.now() / 1000) - 61 }, secret))).toBe(400);
    expect(await status(signToken(claims, 'another secret'))).toBe(400);
    expect(await status(signToken({ ...claims, sub: `${eve.id}/x/original` }, secret))).toBe(400);
    expect(await status(token)).toBe(400);
    expect(await status(ada.token)).toBe(400);
    expect((await fetch(url(''))).status).toBe(400);
    const late = signToken({ ...claims, intent: 'upload', exp: 1 }, secret);
    const put = await fetch(`${api.url}/storage/v1/object/upload/sign/documents/${path}?token=${late}`, {
      method: 'PUT',
      body: 'x',
    });
    expect(put.status).toBe(400);
  });
  test('every other storage route is closed to people', async () => {
    const { path } = await upload(ada);
    const closed: [string, string][] = [
      ['GET', `object/authenticated/documents/${path}`],
      ['GET', `object/public/documents/${path}`],
      ['GET', `object/info/documents/${path}`],
      ['HEAD', `object/documents/${path}`],
      ['POST', `object/documents/${path}`],
      ['PUT', `object/documents/${path}`],
      ['POST', 'object/list/documents'],
      ['POST', 'object/move'],
      ['POST', 'object/copy'],
      ['GET', 'bucket'],
      ['POST', 'bucket'],
      ['DELETE', 'bucket/documents'],
      ['POST', 'bucket/documents/empty'],
    ];
    for (const [method, route] of closed) {
      const answer = await fetch(`${api.url}/storage/v1/${route}`, { method, headers: headersOf(api, ada.token) });
      expect(answer.status, `${method} ${route}`).toBe(403);
    }
  });
});

describe('the edges', () => {
  test('only pages of the web app may call from a browser', async () => {
    const preflight = (origin: string) =>
      fetch(`${api.url}/storage/v1/object/upload/sign/documents/x`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'content-type' },
      });
    const own = await preflight(webOrigin);
    expect(own.status).toBe(204);
    expect(own.headers.get('access-control-allow-origin')).toBe(webOrigin);
    expect(own.headers.get('access-control-allow-methods')).toContain('PUT');
    const foreign = await preflight('https://elsewhere.example');
    expect([foreign.status, foreign.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    for (const origin of ['https://elsewhere.example', 'null']) {
      const read = await fetch(`${api.url}/rest/v1/notes`, { headers: { ...headersOf(api), origin } });
      expect([read.status, read.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    }
  });
  test('a page of another site changes nothing by a form that needs no question before, nor uses up sign-in tries', async () => {
    const limited = await fixtureApi({ rateLimits: { signup: { limit: 1, windowMs: 60_000 } } });
    try {
      const signUp = (origin: string) =>
        fetch(`${limited.url}/auth/v1/signup?apikey=${limited.publishableKey}`, {
          method: 'POST',
          headers: { origin, 'content-type': 'text/plain' },
          body: JSON.stringify({ email: `${crypto.randomUUID()}@example.test`, password: 'correct horse battery' }),
        });
      expect((await signUp('https://elsewhere.example')).status).toBe(403);
      expect((await signUp(webOrigin)).status).toBe(200);
    } finally {
      await limited.stop();
    }
  });
  test('a foreign name that points to this machine is refused', async () => {
    const status = (host: string) =>
      new Promise((resolve, reject) => {
        httpRequest(`${api.url}/auth/v1/health`, { headers: { ...headersOf(api), host } }, ({ statusCode }) =>
          resolve(statusCode),
        )
          .once('error', reject)
          .end();
      });
    expect(await status('rebound.example:3301')).toBe(403);
    expect(await status('localhost:3301')).toBe(200);
  });
  test('answers carry the security headers', async () => {
    const { headers } = await fetch(`${api.url}/rest/v1/notes`, { headers: headersOf(api, ada.token) });
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('cache-control')).toBe('private, no-store');
  });
  test('while no functions run, their address says so', async () => {
    const answer = await fetch(`${api.url}/functions/v1/anything`, { headers: headersOf(api, ada.token) });
    expect([answer.status, await answer.json()]).toMatchObject([503, { code: 'server_unreachable', retryable: true }]);
  });
  test('nothing is sent to anywhere but this machine', async () => {
    const hosts = new Set<string>();
    const connect = Socket.prototype.connect;
    Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
      const [options] = Array.isArray(args[0]) ? args[0] : args;
      if (typeof options === 'object' && options !== null && 'host' in options) hosts.add(String(options.host));
      else hosts.add(typeof args[1] === 'string' ? args[1] : JSON.stringify(options));
      return Reflect.apply(connect, this, args);
    };
    try {
      const other = await fixtureApi();
      const person = await newPerson(other);
      await person.client.auth.resetPasswordForEmail(person.email);
      await person.client.from('notes').select();
      await other.stop();
    } finally {
      Socket.prototype.connect = connect;
    }
    expect([...hosts]).toEqual(['127.0.0.1']);
  });
});
