import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { describeError, documentsBucket, originalPath, shellFileSubmittedSchema } from '@exora/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { newPdf, type Person, put, UploadWorld, webOrigin } from './upload-world.ts';

const secretName = 'Dr-Secretname-letter.pdf';

let world: UploadWorld;
let ada: Person;
let bert: Person;
/** Each test has another one: equal bytes are one document. */
let pdf: Buffer<ArrayBuffer>;

beforeAll(async () => {
  world = await UploadWorld.create();
  [ada, bert] = [await world.signUp(), await world.signUp()];
});
beforeEach(() => {
  pdf = newPdf();
});
afterAll(() => world.stop());

describe('a carer', () => {
  let owner: Person;
  beforeAll(async () => {
    owner = await world.signUp();
  });

  const letIn = async (level: string) => {
    const carer = await world.signUp();
    const { data } = await owner.client.rpc('create_invitation', {
      p_profile_id: owner.profileId,
      p_access_level: level,
    });
    const { code } = z.object({ code: z.string() }).parse(data);
    const accepted = await carer.client.rpc('accept_invitation', { p_code: code });
    expect(accepted.data).toMatchObject({ ok: true });
    return { ...carer, profileId: owner.profileId };
  };

  test('of level edit adds a document, by the same key once, and sees no bytes that others are uploading', async () => {
    const carer = await letIn('edit');
    const body = world.bodyFor(carer);
    const created = await world.create(carer, body);
    expect(await put(created.upload?.url ?? '', pdf)).toBe(200);
    const path = created.upload?.path ?? '';
    expect((await carer.client.storage.from(documentsBucket).createSignedUrl(path, 60)).error).toBeNull();
    const other = await letIn('edit');
    expect((await other.client.storage.from(documentsBucket).createSignedUrl(path, 60)).error).not.toBeNull();
    const confirm = () => world.post(carer.token, { ...body, action: 'confirm' });
    const { status, json } = await confirm();
    expect(status).toBe(200);
    const { shell_file_id } = shellFileSubmittedSchema.parse(json);
    expect((await confirm()).json).toEqual(json);
    expect(await world.jobsOf(shell_file_id)).toHaveLength(1);
    expect((await world.documentsOf(owner)).map(({ id }) => id)).toContain(shell_file_id);
    // What is submitted is read by a ticket, removed and replaced by nobody.
    expect((await carer.client.storage.from(documentsBucket).createSignedUrl(path, 60)).error).not.toBeNull();
    await carer.client.storage.from(documentsBucket).remove([path]);
    expect(await world.storedAt(path)).toBe(1);
    // A refused one is listed, and its bytes are gone.
    const words = Buffer.from('These are words, not a PDF.');
    const refused = await world.uploadAndConfirm(carer, world.bodyFor(carer, { size_bytes: words.length }), words);
    expect(refused.status).toBe(415);
    const refusedId = z.uuid().parse(refused.json.shell_file_id);
    expect(await world.storedAt(originalPath(owner.profileId, refusedId))).toBe(0);
  });

  test('of level view adds nothing, and one who was let out neither', async () => {
    const viewer = await letIn('view');
    expect((await world.post(viewer.token, world.bodyFor(viewer))).status).toBe(403);
    const editor = await letIn('edit');
    const body = world.bodyFor(editor);
    const { upload } = await world.create(editor, body);
    expect(await put(upload?.url ?? '', pdf)).toBe(200);
    const { data } = await editor.client.from('profile_access_permissions').select('id');
    const [grant] = z.array(z.object({ id: z.uuid() })).parse(data);
    await owner.client.rpc('revoke_profile_access', { p_permission_id: grant?.id });
    expect((await world.post(editor.token, { ...body, action: 'confirm' })).status).toBe(403);
    const direct = await editor.client.storage
      .from(documentsBucket)
      .upload(originalPath(owner.profileId, randomUUID()), pdf, { contentType: 'application/pdf' });
    expect(direct.error).not.toBeNull();
  });
});

describe('an upload', () => {
  test('is given an address, checked, and becomes a queued file with one job', async () => {
    const body = world.bodyFor(ada);
    const created = await world.create(ada, body);
    expect(created.already_submitted).toBe(false);
    expect(created.upload?.path).toBe(originalPath(ada.profileId, created.shell_file_id));
    expect(await put(created.upload?.url ?? '', pdf)).toBe(200);

    const correlationId = randomUUID();
    const answer = await world.post(ada.token, { ...body, action: 'confirm' }, { 'x-correlation-id': correlationId });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-correlation-id')).toBe(correlationId);
    const submitted = shellFileSubmittedSchema.parse(answer.json);
    expect(submitted).toMatchObject({ shell_file_id: created.shell_file_id, status: 'queued' });
    expect(await world.jobsOf(created.shell_file_id)).toMatchObject([
      { id: submitted.job_id, correlation_id: correlationId },
    ]);
    const [file] = await world.api.database.sqlAs(
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
    const body = world.bodyFor(ada);
    const [one, two] = await Promise.all([world.create(ada, body), world.create(ada, body)]);
    expect(one.shell_file_id).toBe(two.shell_file_id);
    expect(await put(one.upload?.url ?? '', pdf)).toBe(200);
    const confirm = { ...body, action: 'confirm' };
    const answers = await Promise.all([1, 2, 3].map(() => world.post(ada.token, confirm)));
    answers.push(await world.post(ada.token, confirm));
    for (const answer of answers) expect(answer.json).toEqual(answers[0]?.json);
    expect(answers[0]?.status).toBe(200);
    expect(await world.jobsOf(one.shell_file_id)).toHaveLength(1);
    expect(await world.create(ada, body)).toEqual({
      shell_file_id: one.shell_file_id,
      already_submitted: true,
      upload: null,
    });
    const other = await world.post(ada.token, { ...body, size_bytes: 5 });
    expect(other).toMatchObject({ status: 409, json: { code: 'idempotency_conflict' } });
  });

  test('that did not arrive whole is not listed, and the same key can try again', async () => {
    const body = world.bodyFor(ada);
    const early = await world.post(ada.token, { ...body, action: 'confirm' });
    expect(early).toMatchObject({ status: 409, json: { code: 'upload_incomplete', retryable: true } });
    const cut = await world.uploadAndConfirm(ada, body, pdf.subarray(0, 20));
    expect(cut).toMatchObject({ status: 409, json: { code: 'upload_incomplete' } });
    expect(await world.uploadAndConfirm(ada, body, pdf)).toMatchObject({ status: 200, json: { status: 'queued' } });
  });

  test('can’t be replaced once it is submitted, not even through its own address', async () => {
    const body = world.bodyFor(ada);
    const { upload } = await world.create(ada, body);
    await put(upload?.url ?? '', pdf);
    expect(await world.post(ada.token, { ...body, action: 'confirm' })).toMatchObject({ status: 200 });
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
    const person = await world.signUp();
    const body = world.bodyFor(person, changed);
    const answer = await world.post(person.token, body);
    expect(answer).toMatchObject({ status, json: { code, retryable: false } });
    expect(answer.json.message).toBe(describeError(code as 'file_empty', answer.json.parameters as never).what);
    expect(await world.documentsOf(person)).toMatchObject([
      {
        id: answer.json.shell_file_id,
        status: 'failed',
        error_code: code,
        can_retry: false,
        size_bytes: body.size_bytes,
      },
    ]);
    // The same key again: the same answer, and still one entry.
    const again = await world.post(person.token, body);
    expect(again).toMatchObject({ status, json: { code, shell_file_id: answer.json.shell_file_id } });
    expect(await world.documentsOf(person)).toHaveLength(1);
  });

  const executable = Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01'), Buffer.alloc(200)]);
  test.each<[string, string, Buffer<ArrayBuffer>, string]>([
    ['text that is called a PDF', 'letter.pdf', Buffer.from('Dear colleague, nothing of a PDF.'), 'file_type_mismatch'],
    ['a program that is called a picture', 'photo.jpg', executable, 'file_type_mismatch'],
    ['binary that is called a text', 'note.txt', executable, 'text_not_readable'],
  ])('%s, by its content', async (_, file_name, bytes, code) => {
    const person = await world.signUp();
    const body = world.bodyFor(person, { file_name, size_bytes: bytes.length });
    const answer = await world.uploadAndConfirm(person, body, bytes);
    expect(answer.json).toMatchObject({ code });
    const shellFileId = z.uuid().parse(answer.json.shell_file_id);
    expect(await world.documentsOf(person)).toMatchObject([{ id: shellFileId, status: 'failed', error_code: code }]);
    expect(await world.storedAt(originalPath(person.profileId, shellFileId))).toBe(0);
    expect(await world.jobsOf(shellFileId)).toHaveLength(0);
  });

  test('for want of consent', async () => {
    const person = await world.signUp();
    const consent = { p_patient_id: person.profileId, p_engine: 'local', p_allowed: false };
    expect((await person.client.rpc('set_ai_consent', consent)).error).toBeNull();
    const answer = await world.uploadAndConfirm(person, world.bodyFor(person), pdf);
    expect(answer).toMatchObject({ status: 403, json: { code: 'ai_consent_missing' } });
    expect(await world.documentsOf(person)).toMatchObject([{ status: 'failed', error_code: 'ai_consent_missing' }]);
    const path = originalPath(person.profileId, z.uuid().parse(answer.json.shell_file_id));
    expect(await world.storedAt(path)).toBe(0);
  });
});

describe('callers', () => {
  test.each([
    ['without token', () => null],
    ['with a forged token', () => `${ada.token.slice(0, -6)}aaaaaa`],
    ['with the publishable key as token', () => world.api.publishableKey],
    ['with the secret key as token', () => world.api.secretKey],
  ])('%s are not signed in', async (_, token) => {
    const answer = await world.post(token(), world.bodyFor(ada));
    expect(answer).toMatchObject({ status: 401, json: { code: 'not_signed_in' } });
  });

  test('reach no other person’s record', async () => {
    for (const action of ['create', 'confirm'] as const) {
      const answer = await world.post(bert.token, world.bodyFor(ada, { action }));
      expect(answer).toMatchObject({ status: 403, json: { code: 'not_allowed' } });
    }
    const refused = await world.post(bert.token, world.bodyFor(ada, { size_bytes: 0 }));
    expect(refused).toMatchObject({ status: 403, json: { code: 'not_allowed' } });
    const names = await world.documentsOf(ada);
    expect(names.every((file) => file.status === 'queued')).toBe(true);
  });

  test('can’t put bytes into another person’s folder with an address of their own', async () => {
    const { upload } = await world.create(bert, world.bodyFor(bert));
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
    expect(await world.post(ada.token, body)).toMatchObject({ status: 400, json: { code: 'invalid_request' } });
  });

  test('name the wrong fields, never their content', async () => {
    const answer = await world.post(ada.token, { ...world.bodyFor(ada), patient_id: 'Jane Doe', size_bytes: -1 });
    expect(answer.json.parameters).toEqual({ fields: 'patient_id, size_bytes' });
    expect(JSON.stringify(answer.json)).not.toContain('Jane');
  });

  test('get a correlation id when they bring none that is a UUID', async () => {
    const answer = await world.post(ada.token, {}, { 'x-correlation-id': '<script>' });
    expect(answer.headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.json.correlation_id).toBe(answer.headers.get('x-correlation-id'));
  });

  test('are read by pages of the web app only', async () => {
    const ask = (origin: string) => fetch(world.server.url, { method: 'OPTIONS', headers: { origin } });
    const own = await ask(webOrigin);
    expect([own.status, own.headers.get('access-control-allow-origin')]).toEqual([204, webOrigin]);
    const foreign = await ask('https://evil.example');
    expect([foreign.status, foreign.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    const answer = await world.post(ada.token, {}, { origin: 'https://evil.example' });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect((await world.post(ada.token, {}, { origin: webOrigin })).headers.get('access-control-allow-origin')).toBe(
      webOrigin,
    );
  });

  test.each<[string, number, Record<string, string | string[]>]>([
    ['two tokens', 400, { authorization: ['Bearer a.b.c', 'Bearer d.e.f'] }],
    ['two correlation ids', 400, { 'x-correlation-id': [randomUUID(), randomUUID()] }],
    ['a token of 20 kB', 400, { authorization: `Bearer ${'a'.repeat(20_000)}` }],
    ['another content type', 400, { 'content-type': 'text/plain' }],
    ['a form', 400, { 'content-type': 'application/x-www-form-urlencoded' }],
  ])('with %s are refused, and the next one is answered', async (_, status, headers) => {
    const sent = request(world.server.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
    });
    const answered = once(sent, 'response');
    sent.end('{}');
    const [response] = (await answered) as [IncomingMessage];
    response.resume();
    expect(response.statusCode).toBe(status);
    expect(await world.post(null, world.bodyFor(ada))).toMatchObject({ status: 401 });
  });

  test('by another method are refused', async () => {
    const response = await fetch(world.server.url);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'invalid_request' });
  });
});

test('the log has ids, codes and times, and no name, word or token', async () => {
  await world.uploadAndConfirm(ada, world.bodyFor(ada, { file_name: secretName }), pdf);
  const log = world.server.log();
  expect(log).toContain('"function":"shell-file-processor-v3"');
  expect(log).toContain('"code":"file_empty"');
  for (const secret of ['Secretname', 'Dear colleague', 'etc', ada.token, '@example.test', 'Jane']) {
    expect(log).not.toContain(secret);
  }
});
