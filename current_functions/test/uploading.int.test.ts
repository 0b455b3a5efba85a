import { request } from 'node:http';
import { originalPath, resumableChunkBytes } from '@exora/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newPdf, put, UploadWorld } from './upload-world.ts';

const resumableUrl = 'https://project.storage.supabase.co/storage/v1/upload/resumable/sign';
/** Above what is sent in one piece. */
const large = resumableChunkBytes + 1000;

let world: UploadWorld;

beforeAll(async () => {
  world = await UploadWorld.create({ EXORA_RESUMABLE_UPLOAD_URL: resumableUrl });
});
afterAll(() => world.stop());

/** Begins to PUT bytes and hangs up in the middle, as a phone that loses its network. */
async function hangUp(url: string, bytes: Buffer): Promise<void> {
  const sending = request(url, { method: 'PUT', headers: { 'content-length': bytes.length } });
  const ended = new Promise((resolve) => sending.once('close', resolve));
  sending.on('error', () => undefined);
  await new Promise((resolve) => sending.write(bytes.subarray(0, bytes.length / 2), resolve));
  sending.destroy();
  await ended;
}

describe('a large file', () => {
  test('may be sent in parts where the file store can, under the address’s own token', async () => {
    const ada = await world.signUp();
    const { upload, shell_file_id } = await world.create(ada, world.bodyFor(ada, { size_bytes: large }));
    expect(upload?.resumable).toEqual({
      url: resumableUrl,
      headers: { 'x-signature': upload?.token, apikey: world.api.publishableKey },
      metadata: {
        bucketName: 'documents',
        objectName: originalPath(ada.profileId, shell_file_id),
        contentType: 'application/octet-stream',
      },
      chunk_bytes: resumableChunkBytes,
    });
    const small = await world.create(ada, world.bodyFor(ada));
    expect(small.upload?.resumable).toBeNull();
  });

  test('whose sending was cut off is sent again under the same key, and arrives whole', async () => {
    const ada = await world.signUp();
    const pdf = Buffer.concat([newPdf(), Buffer.alloc(large, '%filling\n')]);
    const body = world.bodyFor(ada, { size_bytes: pdf.length });
    const first = await world.create(ada, body);
    await hangUp(first.upload?.url ?? '', pdf);
    const early = await world.confirm(ada, body);
    expect(early).toMatchObject({ status: 409, json: { code: 'upload_incomplete', retryable: true } });
    expect(await world.documentsOf(ada)).toEqual([]);
    const second = await world.create(ada, body);
    expect(second.shell_file_id).toBe(first.shell_file_id);
    expect(await put(second.upload?.url ?? '', pdf)).toBe(200);
    expect(await world.confirm(ada, body)).toMatchObject({ status: 200, json: { status: 'queued' } });
    const { data } = await ada.client.storage.from('documents').createSignedUrl(first.upload?.path ?? '', 60);
    expect(Buffer.from(await (await fetch(data?.signedUrl ?? '')).arrayBuffer()).equals(pdf)).toBe(true);
  });
});

describe('a document to keep unread', () => {
  test('is stored and listed without job, also where no engine may read, and read when that is asked for', async () => {
    const ada = await world.signUp();
    const consent = { p_patient_id: ada.profileId, p_engine: 'local' };
    await ada.client.rpc('set_ai_consent', { ...consent, p_allowed: false });
    const pdf = newPdf();
    const refused = await world.uploadAndConfirm(ada, world.bodyFor(ada), pdf);
    expect(refused).toMatchObject({ status: 403, json: { code: 'ai_consent_missing' } });
    expect(refused.json.hint).toContain('kept unread');
    const body = world.bodyFor(ada, { keep_only: true });
    const kept = await world.uploadAndConfirm(ada, body, pdf);
    expect(kept).toMatchObject({ status: 200, json: { job_id: null, status: 'kept', duplicate_of: null } });
    const id = String(kept.json.shell_file_id);
    expect(await world.jobsOf(id)).toEqual([]);
    expect((await world.documentsOf(ada)).find((file) => file.id === id)).toMatchObject({
      status: 'kept',
      can_retry: true,
    });
    const opened = await ada.client.rpc('open_shell_file', { p_shell_file_id: id });
    const { data } = await ada.client.storage.from('documents').createSignedUrl(opened.data.path, 60);
    expect(Buffer.from(await (await fetch(data?.signedUrl ?? '')).arrayBuffer()).equals(pdf)).toBe(true);

    await ada.client.rpc('set_ai_consent', { ...consent, p_allowed: true });
    expect((await ada.client.rpc('retry_shell_file', { p_shell_file_id: id })).error).toBeNull();
    expect(await world.jobsOf(id)).toHaveLength(1);
  });

  test('is checked like every other one', async () => {
    const ada = await world.signUp();
    const body = world.bodyFor(ada, { keep_only: true, size_bytes: 6 });
    const answer = await world.uploadAndConfirm(ada, body, Buffer.from('no PDF'));
    expect(answer).toMatchObject({ status: 415, json: { code: 'file_type_mismatch' } });
  });
});
