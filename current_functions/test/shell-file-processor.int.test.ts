import { createHash, randomUUID } from 'node:crypto';
import {
  describeError,
  documentsBucket,
  originalPath,
  shellFileCreatedSchema,
  shellFileSubmittedSchema,
} from '@exora/contracts';
import { startTestApi, type TestApi } from '@exora/local-stack/testing';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type FunctionServer, startFunction } from './functions-server.ts';

const webOrigin = 'http://127.0.0.1:3300';
const pdf = Buffer.from('%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n');
const secretName = 'Dr-Secretname-letter.pdf';

let api: TestApi;
let server: FunctionServer;
let ada: Person;
let bert: Person;

interface Person {
  client: SupabaseClient;
  token: string;
  profileId: string;
}

beforeAll(async () => {
  api = await startTestApi();
  server = await startFunction('shell-file-processor-v3', {
    SUPABASE_URL: api.url,
    SUPABASE_PUBLISHABLE_KEY: api.publishableKey,
    EXORA_WEB_ORIGIN: webOrigin,
  });
  [ada, bert] = [await signUp(), await signUp()];
});
afterAll(async () => {
  await server.stop();
  await api.stop();
});

async function signUp(): Promise<Person> {
  const client = createClient(api.url, api.publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  const { data, error } = await client.auth.signUp({
    email: `${randomUUID()}@example.test`,
    password: 'correct horse 7 battery',
  });
  if (error !== null || data.session === null) throw new Error('Signing up failed.', { cause: error });
  const profiles = await client.rpc('get_accessible_profiles');
  const [profile] = z.array(z.object({ id: z.uuid() })).parse(profiles.data);
  if (profile === undefined) throw new Error('Signing up made no profile.');
  return { client, token: data.session.access_token, profileId: profile.id };
}

interface Body {
  action: 'create' | 'confirm';
  patient_id: string;
  file_name: string;
  size_bytes: number;
  idempotency_key: string;
}

function bodyFor(person: Person, changed: Partial<Body> = {}): Body {
  return {
    action: 'create',
    patient_id: person.profileId,
    file_name: 'letter.pdf',
    size_bytes: pdf.length,
    idempotency_key: randomUUID(),
    ...changed,
  };
}

async function post(
  token: string | null,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Headers; json: Record<string, unknown> }> {
  const response = await fetch(server.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      apikey: api.publishableKey,
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return {
    status: response.status,
    headers: response.headers,
    json: z.record(z.string(), z.unknown()).parse(await response.json()),
  };
}

async function create(person: Person, body: Body) {
  const answer = await post(person.token, body);
  expect(answer.status).toBe(200);
  return shellFileCreatedSchema.parse(answer.json);
}

async function put(url: string, bytes: Uint8Array<ArrayBuffer>): Promise<number> {
  const response = await fetch(url, { method: 'PUT', headers: { 'content-type': 'application/pdf' }, body: bytes });
  await response.body?.cancel();
  return response.status;
}

async function uploadAndConfirm(person: Person, body: Body, bytes: Uint8Array<ArrayBuffer>) {
  const { upload } = await create(person, body);
  expect(await put(upload?.url ?? '', bytes)).toBe(200);
  return post(person.token, { ...body, action: 'confirm' });
}

const documentsOf = async (person: Person) => {
  const { data } = await person.client.rpc('read_documents', { p_patient_id: person.profileId });
  return z.array(z.record(z.string(), z.unknown())).parse(data);
};
const storedBytes = async (path: string): Promise<number> => {
  const rows = await api.database.sqlAs(
    'service_role',
    (sql) => sql`select 1 from storage.objects where name = ${path}`,
  );
  return rows.length;
};
const jobsOf = (shellFileId: string) =>
  api.database.sqlAs(
    'service_role',
    (sql) =>
      sql`select id, correlation_id from public.job_queue where job_payload ->> 'shell_file_id' = ${shellFileId}`,
  );

describe('an upload', () => {
  test('is given an address, checked, and becomes a queued file with one job', async () => {
    const body = bodyFor(ada);
    const created = await create(ada, body);
    expect(created.already_submitted).toBe(false);
    expect(created.upload?.path).toBe(originalPath(ada.profileId, created.shell_file_id));
    expect(await put(created.upload?.url ?? '', pdf)).toBe(200);

    const correlationId = randomUUID();
    const answer = await post(ada.token, { ...body, action: 'confirm' }, { 'x-correlation-id': correlationId });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-correlation-id')).toBe(correlationId);
    const submitted = shellFileSubmittedSchema.parse(answer.json);
    expect(submitted).toMatchObject({ shell_file_id: created.shell_file_id, status: 'queued' });
    expect(await jobsOf(created.shell_file_id)).toMatchObject([
      { id: submitted.job_id, correlation_id: correlationId },
    ]);
    const [file] = await api.database.sqlAs(
      'service_role',
      (sql) =>
        sql`select mime_type, sha256, size_bytes::int from public.shell_files where id = ${created.shell_file_id}`,
    );
    expect(file).toEqual({
      mime_type: 'application/pdf',
      sha256: createHash('sha256').update(pdf).digest('hex'),
      size_bytes: pdf.length,
    });
  });

  test('with one key, sent twice at once, is one file with one job', async () => {
    const body = bodyFor(ada);
    const [one, two] = await Promise.all([create(ada, body), create(ada, body)]);
    expect(one.shell_file_id).toBe(two.shell_file_id);
    expect(await put(one.upload?.url ?? '', pdf)).toBe(200);
    const confirm = { ...body, action: 'confirm' };
    const answers = await Promise.all([1, 2, 3].map(() => post(ada.token, confirm)));
    answers.push(await post(ada.token, confirm));
    for (const answer of answers) expect(answer.json).toEqual(answers[0]?.json);
    expect(answers[0]?.status).toBe(200);
    expect(await jobsOf(one.shell_file_id)).toHaveLength(1);
    expect(await create(ada, body)).toEqual({
      shell_file_id: one.shell_file_id,
      already_submitted: true,
      upload: null,
    });
    const other = await post(ada.token, { ...body, size_bytes: 5 });
    expect(other).toMatchObject({ status: 409, json: { code: 'idempotency_conflict' } });
  });

  test('that did not arrive whole is not listed, and the same key can try again', async () => {
    const body = bodyFor(ada);
    const early = await post(ada.token, { ...body, action: 'confirm' });
    expect(early).toMatchObject({ status: 409, json: { code: 'upload_incomplete', retryable: true } });
    const cut = await uploadAndConfirm(ada, body, pdf.subarray(0, 20));
    expect(cut).toMatchObject({ status: 409, json: { code: 'upload_incomplete' } });
    expect(await uploadAndConfirm(ada, body, pdf)).toMatchObject({ status: 200, json: { status: 'queued' } });
  });

  test('can’t be replaced once it is submitted, not even through its own address', async () => {
    const body = bodyFor(ada);
    const { upload } = await create(ada, body);
    await put(upload?.url ?? '', pdf);
    expect(await post(ada.token, { ...body, action: 'confirm' })).toMatchObject({ status: 200 });
    expect(await put(upload?.url ?? '', Buffer.from('%PDF-1.4 other'))).toBeGreaterThanOrEqual(400);
    const { data } = await ada.client.storage.from('documents').createSignedUrl(upload?.path ?? '', 60);
    const kept = await fetch(data?.signedUrl ?? '');
    expect(Buffer.from(await kept.arrayBuffer()).equals(pdf)).toBe(true);
  });
});

describe('a refused upload is listed with its reason and leaves no bytes', () => {
  test.each([
    ['an empty file', 422, 'file_empty', { size_bytes: 0 }],
    ['a file over 50 MB', 413, 'file_too_large', { size_bytes: 60 * 1024 * 1024 }],
    ['a name that climbs', 422, 'file_name_invalid', { file_name: '../../etc/pass\u0007wd.pdf' }],
    ['a kind that can’t be read', 415, 'file_type_unsupported', { file_name: 'film.mp4' }],
  ])('%s, by its name or size', async (_, status, code, changed) => {
    const person = await signUp();
    const body = bodyFor(person, changed);
    const answer = await post(person.token, body);
    expect(answer).toMatchObject({ status, json: { code, retryable: false } });
    expect(answer.json.message).toBe(describeError(code as 'file_empty', answer.json.parameters as never).what);
    expect(await documentsOf(person)).toMatchObject([
      {
        id: answer.json.shell_file_id,
        status: 'failed',
        error_code: code,
        can_retry: false,
        size_bytes: body.size_bytes,
      },
    ]);
    // The same key again: the same answer, and still one entry.
    const again = await post(person.token, body);
    expect(again).toMatchObject({ status, json: { code, shell_file_id: answer.json.shell_file_id } });
    expect(await documentsOf(person)).toHaveLength(1);
  });

  const executable = Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01'), Buffer.alloc(200)]);
  test.each<[string, string, Buffer<ArrayBuffer>, string]>([
    ['text that is called a PDF', 'letter.pdf', Buffer.from('Dear colleague, nothing of a PDF.'), 'file_type_mismatch'],
    ['a program that is called a picture', 'photo.jpg', executable, 'file_type_mismatch'],
    ['binary that is called a text', 'note.txt', executable, 'text_not_readable'],
  ])('%s, by its content', async (_, file_name, bytes, code) => {
    const person = await signUp();
    const body = bodyFor(person, { file_name, size_bytes: bytes.length });
    const answer = await uploadAndConfirm(person, body, bytes);
    expect(answer.json).toMatchObject({ code });
    const shellFileId = z.uuid().parse(answer.json.shell_file_id);
    expect(await documentsOf(person)).toMatchObject([{ id: shellFileId, status: 'failed', error_code: code }]);
    expect(await storedBytes(originalPath(person.profileId, shellFileId))).toBe(0);
    expect(await jobsOf(shellFileId)).toHaveLength(0);
  });

  test('for want of consent', async () => {
    const person = await signUp();
    const consent = { p_patient_id: person.profileId, p_engine: 'local', p_allowed: false };
    expect((await person.client.rpc('set_ai_consent', consent)).error).toBeNull();
    const answer = await uploadAndConfirm(person, bodyFor(person), pdf);
    expect(answer).toMatchObject({ status: 403, json: { code: 'ai_consent_missing' } });
    expect(await documentsOf(person)).toMatchObject([{ status: 'failed', error_code: 'ai_consent_missing' }]);
    const path = originalPath(person.profileId, z.uuid().parse(answer.json.shell_file_id));
    expect(await storedBytes(path)).toBe(0);
  });
});

describe('callers', () => {
  test.each([
    ['without token', () => null],
    ['with a forged token', () => `${ada.token.slice(0, -6)}aaaaaa`],
    ['with the publishable key as token', () => api.publishableKey],
    ['with the secret key as token', () => api.secretKey],
  ])('%s are not signed in', async (_, token) => {
    const answer = await post(token(), bodyFor(ada));
    expect(answer).toMatchObject({ status: 401, json: { code: 'not_signed_in' } });
  });

  test('reach no other person’s record', async () => {
    for (const action of ['create', 'confirm'] as const) {
      const answer = await post(bert.token, bodyFor(ada, { action }));
      expect(answer).toMatchObject({ status: 403, json: { code: 'not_allowed' } });
    }
    const refused = await post(bert.token, bodyFor(ada, { size_bytes: 0 }));
    expect(refused).toMatchObject({ status: 403, json: { code: 'not_allowed' } });
    const names = await documentsOf(ada);
    expect(names.every((file) => file.status === 'queued')).toBe(true);
  });

  test('can’t put bytes into another person’s folder with an address of their own', async () => {
    const { upload } = await create(bert, bodyFor(bert));
    const url = (upload?.url ?? '').replace(bert.profileId, ada.profileId);
    expect(await put(url, pdf)).toBeGreaterThanOrEqual(400);
    const direct = await bert.client.storage
      .from(documentsBucket)
      .createSignedUploadUrl(originalPath(ada.profileId, randomUUID()));
    expect(direct.error).not.toBeNull();
  });
});

describe('requests', () => {
  test.each([
    ['that are no JSON', 'nonsense'],
    ['over 16 kB', JSON.stringify({ action: 'create', file_name: 'a'.repeat(17_000) })],
    ['with an unknown action', { ...{}, action: 'erase' }],
    ['without fields', { action: 'create' }],
  ])('%s are refused', async (_, body) => {
    expect(await post(ada.token, body)).toMatchObject({ status: 400, json: { code: 'invalid_request' } });
  });

  test('name the wrong fields, never their content', async () => {
    const answer = await post(ada.token, { ...bodyFor(ada), patient_id: 'Jane Doe', size_bytes: -1 });
    expect(answer.json.parameters).toEqual({ fields: 'patient_id, size_bytes' });
    expect(JSON.stringify(answer.json)).not.toContain('Jane');
  });

  test('get a correlation id when they bring none that is a UUID', async () => {
    const answer = await post(ada.token, {}, { 'x-correlation-id': '<script>' });
    expect(answer.headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.json.correlation_id).toBe(answer.headers.get('x-correlation-id'));
  });

  test('are read by pages of the web app only', async () => {
    const ask = (origin: string) => fetch(server.url, { method: 'OPTIONS', headers: { origin } });
    const own = await ask(webOrigin);
    expect([own.status, own.headers.get('access-control-allow-origin')]).toEqual([204, webOrigin]);
    const foreign = await ask('https://evil.example');
    expect([foreign.status, foreign.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    const answer = await post(ada.token, {}, { origin: 'https://evil.example' });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect((await post(ada.token, {}, { origin: webOrigin })).headers.get('access-control-allow-origin')).toBe(
      webOrigin,
    );
  });

  test('by another method are refused', async () => {
    const response = await fetch(server.url);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'invalid_request' });
  });
});

test('the log has ids, codes and times, and no name, word or token', async () => {
  await uploadAndConfirm(ada, bodyFor(ada, { file_name: secretName }), pdf);
  const log = server.log();
  expect(log).toContain('"function":"shell-file-processor-v3"');
  expect(log).toContain('"code":"file_empty"');
  for (const secret of ['Secretname', 'Dear colleague', 'etc', ada.token, '@example.test', 'Jane']) {
    expect(log).not.toContain(secret);
  }
});
