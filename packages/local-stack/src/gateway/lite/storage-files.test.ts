import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { removeUnfinished, storageFiles } from './storage-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exora-test-files-'));
});
afterEach(() => rm(folder, { recursive: true }));

const put = (key: string, body: Uint8Array | ReadableStream) =>
  storageFiles(folder).uploadObject('documents', key, undefined, body, 'application/pdf', 'no-cache');
const text = async (key: string) => {
  const { body } = await storageFiles(folder).getObject('documents', key, undefined);
  return new Response(body as ReadableStream).text();
};
const files = async () =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());

test('keeps bytes, type, size and SHA-256, for the owner alone to read', async () => {
  const metadata = await put('p/f/original', Buffer.from('bytes'));
  const sha256 = createHash('sha256').update('bytes').digest('hex');
  expect(metadata).toMatchObject({ size: 5, mimetype: 'application/pdf', eTag: `"${sha256}"` });
  expect(await storageFiles(folder).headObject('documents', 'p/f/original', undefined)).toEqual(metadata);
  expect(await text('p/f/original')).toBe('bytes');
  expect((await stat(join(folder, 'objects/documents/p/f/original'))).mode & 0o777).toBe(0o600);
});

test('an upload that breaks off leaves the file before it, and nothing else', async () => {
  await put('p/f/original', Buffer.from('the first'));
  const before = await files();
  const broken = new ReadableStream({
    start(controller) {
      controller.enqueue(new Uint8Array(100_000));
    },
    pull(controller) {
      controller.error(new Error('the line broke'));
    },
  });
  await expect(put('p/f/original', broken)).rejects.toThrow('the line broke');
  expect(await files()).toHaveLength(before.length);
  expect(await text('p/f/original')).toBe('the first');
});

test('copies and removes', async () => {
  const store = storageFiles(folder);
  await put('p/f/original', Buffer.from('bytes'));
  await store.copyObject('documents', 'p/f/original', undefined, 'documents', 'p/g/original', undefined);
  expect(await text('p/g/original')).toBe('bytes');
  await store.deleteObjects('documents', ['p/f/original', 'p/g/original', 'never/was']);
  expect(await files()).toEqual([]);
});

test.each(['../outside', 'a/../../b', '/etc/passwd', 'a//b', '.hidden', 'a/..', 'a\\b', 'a\0b'])(
  'a name that could leave the folder is refused: %j',
  async (key) => {
    await expect(put(key, Buffer.from('x'))).rejects.toThrow(/letters, digits/);
    expect((await files()).filter(({ name }) => !name.startsWith('unfinished-'))).toEqual([]);
  },
);

test('leftovers of a power cut are swept away at the next start', async () => {
  await put('p/f/original', Buffer.from('bytes'));
  await writeFile(join(folder, 'unfinished-1'), 'half');
  await removeUnfinished(folder);
  expect((await files()).map(({ name }) => name).sort()).toEqual(['original', 'original.json']);
});
