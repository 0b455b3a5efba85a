import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { App } from '@supabase/lite';
import { z } from 'zod';

type StorageAdapter = NonNullable<App['_storageAdapter']>;
type ObjectMetadata = Awaited<ReturnType<StorageAdapter['uploadObject']>>;

const metadataSchema = z.object({
  mimetype: z.string(),
  cacheControl: z.string(),
  size: z.int().nonnegative(),
  /** Hex. */
  sha256: z.string().length(64),
  lastModified: z.coerce.date(),
});
type StoredMetadata = z.infer<typeof metadataSchema>;

/** Names of objects are made of ids; anything else could leave the folder. */
const safeSegment = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}$/;

/** A written file that is not in its place yet. */
interface WrittenFile {
  keep(): Promise<void>;
  discard(): Promise<void>;
}

const written = new AsyncLocalStorage<WrittenFile[]>();

/**
 * Runs `work` with the files that it stores held back until it is known to have succeeded. Lite stores an upload's bytes
 * before it changes the object's row: when the database refuses that, the bytes before must still be there.
 */
export async function withHeldFiles<T>(work: () => Promise<T>, hasSucceeded: (result: T) => boolean): Promise<T> {
  const files: WrittenFile[] = [];
  try {
    const result = await written.run(files, work);
    if (hasSucceeded(result)) for (const file of files.splice(0)) await file.keep();
    return result;
  } finally {
    for (const file of files) await file.discard();
  }
}

/**
 * Lite's store of file bytes in a folder: content below `objects/`, type and SHA-256 below `metadata/`. A file appears
 * whole or not at all: it is written under another name, flushed, and renamed.
 */
export function storageFiles(folder: string): StorageAdapter {
  return {
    driver: null,
    uploadObject: (bucket, key, _version, body, mimetype, cacheControl) =>
      write(folder, `${bucket}/${key}`, body, mimetype, cacheControl),
    getObject: async (bucket, key) => {
      const path = place(folder, 'objects', bucket, key);
      const metadata = toLite(await readMetadata(folder, bucket, key));
      return { metadata, httpStatusCode: 200, body: Readable.toWeb(createReadStream(path)) as ReadableStream };
    },
    headObject: async (bucket, key) => toLite(await readMetadata(folder, bucket, key)),
    deleteObject: (bucket, key) => remove(folder, bucket, key),
    deleteObjects: async (bucket, keys) => {
      for (const key of keys) await remove(folder, bucket, key);
    },
    copyObject: async (sourceBucket, source, _version, bucket, key) => {
      const metadata = await readMetadata(folder, sourceBucket, source);
      const target = place(folder, 'objects', bucket, key);
      const unfinished = join(folder, `unfinished-${randomUUID()}`);
      await copyFile(place(folder, 'objects', sourceBucket, source), unfinished);
      await moveInto(target, unfinished);
      const copied = { ...metadata, lastModified: new Date() };
      await writeMetadata(folder, `${bucket}/${key}`, copied);
      return { httpStatusCode: 200, eTag: eTagOf(copied), lastModified: copied.lastModified };
    },
    privateAssetUrl: () => Promise.reject(new Error('Files of this stack have no address of their own.')),
  };
}

async function write(
  folder: string,
  name: string,
  body: Parameters<StorageAdapter['uploadObject']>[3],
  mimetype: string,
  cacheControl: string,
): Promise<ObjectMetadata> {
  const target = place(folder, 'objects', name);
  const unfinished = join(folder, `unfinished-${randomUUID()}`);
  const hash = createHash('sha256');
  let size = 0;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = await open(unfinished, 'wx', 0o600);
  try {
    try {
      for await (const chunk of chunksOf(body)) {
        hash.update(chunk);
        size += chunk.length;
        await file.writeFile(chunk);
      }
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (thrown) {
    await rm(unfinished, { force: true });
    throw thrown;
  }
  const metadata = { mimetype, cacheControl, size, sha256: hash.digest('hex'), lastModified: new Date() };
  const result: WrittenFile = {
    keep: async () => {
      await moveInto(target, unfinished);
      await writeMetadata(folder, name, metadata);
    },
    discard: () => rm(unfinished, { force: true }),
  };
  const held = written.getStore();
  if (held === undefined) await result.keep();
  else held.push(result);
  return toLite(metadata);
}

function chunksOf(body: Parameters<StorageAdapter['uploadObject']>[3]): AsyncIterable<Uint8Array> | Uint8Array[] {
  return body instanceof Uint8Array ? [body] : (body as ReadableStream<Uint8Array>);
}

async function moveInto(target: string, unfinished: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  await rename(unfinished, target);
}

async function writeMetadata(folder: string, name: string, metadata: StoredMetadata): Promise<void> {
  const unfinished = join(folder, `unfinished-${randomUUID()}`);
  const file = await open(unfinished, 'wx', 0o600);
  try {
    await file.writeFile(JSON.stringify(metadata));
    await file.sync();
  } finally {
    await file.close();
  }
  await moveInto(place(folder, 'metadata', `${name}.json`), unfinished);
}

async function readMetadata(folder: string, bucket: string, key: string): Promise<StoredMetadata> {
  const text = await readFile(place(folder, 'metadata', bucket, `${key}.json`), 'utf8');
  return metadataSchema.parse(JSON.parse(text));
}

async function remove(folder: string, bucket: string, key: string): Promise<void> {
  await rm(place(folder, 'metadata', bucket, `${key}.json`), { force: true });
  await rm(place(folder, 'objects', bucket, key), { force: true });
}

function toLite(metadata: StoredMetadata): ObjectMetadata {
  return {
    mimetype: metadata.mimetype,
    cacheControl: metadata.cacheControl,
    size: metadata.size,
    contentLength: metadata.size,
    lastModified: metadata.lastModified,
    eTag: eTagOf(metadata),
  };
}

function eTagOf(metadata: StoredMetadata): string {
  return `"${metadata.sha256}"`;
}

function place(folder: string, tree: 'objects' | 'metadata', ...names: string[]): string {
  const segments = names.join('/').split('/');
  for (const segment of segments) {
    if (!safeSegment.test(segment))
      throw new Error('An object’s name may have letters, digits, ".", "_" and "-" only.');
  }
  return join(folder, tree, ...segments);
}

/** Removes what writes left behind that were cut off (the power went). To be called before anything is written. */
export async function removeUnfinished(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(folder)) {
    if (name.startsWith('unfinished-')) await rm(join(folder, name), { force: true });
  }
}
