import { createHash, createHmac } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { isSystemError, StackError } from '../stack-error.ts';
import { type BackupConfig, placeFolders } from './backup-place.ts';
import { namesIn } from './manifest.ts';
import { sealTo, unseal } from './sealing.ts';

/** First line of a sealed file of Storage: where it was, and its metadata file as it was. */
const headerSchema = z.object({
  path: z.string().refine((path) => path.split('/').every((name) => /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}$/.test(name))),
  metadata: z.string(),
});
const metadataSchema = z.object({
  size: z.int().nonnegative(),
  sha256: z.string().length(64),
  lastModified: z.coerce.date(),
});

/** What was seen of one file at the last look. */
type Seen = Map<string, { mtimeMs: number; blob: string }>;

/**
 * Copies the files of Storage to the place, sealed, each version once. Keeps what it has seen, so that a later look costs a
 * `stat` per file.
 */
export class StorageCopier {
  readonly #storage: string;
  readonly #config: BackupConfig;
  readonly #seen: Seen = new Map();

  constructor(dataDir: string, config: BackupConfig) {
    this.#storage = join(dataDir, 'storage');
    this.#config = config;
  }

  /** Copies what the place lacks; the names there of all files that are in Storage now. */
  async copyNew(): Promise<string[]> {
    const { files } = placeFolders(this.#config.place, this.#config.lineage);
    const live: string[] = [];
    for (const path of await metadataFiles(join(this.#storage, 'metadata'))) {
      const blob = await this.#copy(files, path);
      if (blob !== null) live.push(blob);
    }
    return live;
  }

  async #copy(files: string, path: string): Promise<string | null> {
    const metadataPath = join(this.#storage, 'metadata', `${path}.json`);
    try {
      const { mtimeMs } = await stat(metadataPath);
      const seen = this.#seen.get(path);
      if (seen?.mtimeMs === mtimeMs) return seen.blob;
      const metadata = await readFile(metadataPath, 'utf8');
      const { sha256, lastModified } = metadataSchema.parse(JSON.parse(metadata));
      const version = [path, sha256, lastModified.toISOString()].join('\0');
      const blob = createHmac('sha256', this.#config.name_key).update(version).digest('hex').slice(0, 40);
      const target = blobPath(files, blob);
      if (!(await isThere(target))) {
        await mkdir(dirname(target), { recursive: true, mode: 0o700 });
        const content = join(this.#storage, 'objects', path);
        await sealTo(target, this.#config.recipients, Readable.from(withHeader({ path, metadata }, content, sha256)));
      }
      // By our clock, not by that of the place's machine: what is old is removed by it.
      const now = new Date();
      await utimes(target, now, now);
      this.#seen.set(path, { mtimeMs, blob });
      return blob;
    } catch (thrown) {
      // Removed or replaced while we read it: the next look sees what is there then.
      if (thrown instanceof Replaced || (isSystemError(thrown, 'ENOENT') && thrown.path?.startsWith(this.#storage))) {
        return null;
      }
      throw thrown;
    }
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (thrown) {
    if (isSystemError(thrown, 'ENOENT')) return false;
    throw thrown;
  }
}

class Replaced extends Error {
  override readonly name = 'Replaced';
}

async function* withHeader(
  header: z.infer<typeof headerSchema>,
  content: string,
  sha256: string,
): AsyncGenerator<Buffer> {
  yield Buffer.from(`${JSON.stringify(header)}\n`);
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(content)) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest('hex') !== sha256) throw new Replaced('The file was replaced meanwhile.');
}

/** Names of all sealed files of Storage below a folder of the place. */
export async function storedBlobs(files: string): Promise<string[]> {
  const found: string[] = [];
  for (const shelf of await namesIn(files)) {
    for (const name of await namesIn(join(files, shelf))) {
      if (/^[0-9a-f]{40}\.age$/.test(name)) found.push(name.slice(0, -'.age'.length));
    }
  }
  return found;
}

/** Where a sealed file of Storage is. */
export function blobPath(files: string, blob: string): string {
  return join(files, blob.slice(0, 2), `${blob}.age`);
}

/** Paths (`bucket/…`) of all files of Storage, by their metadata. */
async function metadataFiles(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true });
    return entries
      .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).slice(0, -'.json'.length))
      .map((path) => path.split(sep).join('/'))
      .sort();
  } catch (thrown) {
    if (isSystemError(thrown, 'ENOENT')) return [];
    throw thrown;
  }
}

/** Which file of Storage (`bucket/…`) a sealed one is a version of, and of when. Throws `backup_damaged` when it doesn't say. */
export async function readVersion(
  sealed: string,
  keys: readonly string[],
): Promise<{ path: string; lastModified: Date }> {
  let head = Buffer.alloc(0);
  for await (const chunk of unseal(sealed, keys) as AsyncIterable<Buffer>) {
    head = Buffer.concat([head, chunk]);
    if (head.includes('\n')) break;
  }
  try {
    const { path, metadata } = headerSchema.parse(JSON.parse(head.subarray(0, head.indexOf('\n')).toString('utf8')));
    return { path, lastModified: metadataSchema.parse(JSON.parse(metadata)).lastModified };
  } catch (thrown) {
    throw notAsWritten(sealed, thrown);
  }
}

function notAsWritten(sealed: string, cause: unknown): StackError {
  return new StackError('backup_damaged', `${sealed} is not as it was written: a document in it can’t be restored.`, {
    cause,
  });
}

/** Puts a sealed file back into Storage below `storage`, with its metadata; its path (`bucket/…`). Throws `backup_damaged` when it isn't whole. */
export async function restoreBlob(sealed: string, keys: readonly string[], storage: string): Promise<string> {
  const unfinished = join(storage, 'unfinished-restore');
  const hash = createHash('sha256');
  let head = Buffer.alloc(0);
  let header: z.infer<typeof headerSchema> | null = null;
  await mkdir(storage, { recursive: true, mode: 0o700 });
  try {
    await pipeline(
      unseal(sealed, keys),
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          let body = chunk;
          if (header === null) {
            head = Buffer.concat([head, chunk]);
            const end = head.indexOf('\n');
            if (end < 0) continue;
            header = headerSchema.parse(JSON.parse(head.subarray(0, end).toString('utf8')));
            body = head.subarray(end + 1);
          }
          hash.update(body);
          yield body;
        }
      },
      createWriteStream(unfinished, { mode: 0o600 }),
    );
    const { path, metadata } = headerSchema.parse(header);
    if (hash.digest('hex') !== metadataSchema.parse(JSON.parse(metadata)).sha256) throw new Error('SHA-256 differs.');
    await place(storage, path, metadata, unfinished);
    return path;
  } catch (thrown) {
    if (thrown instanceof StackError || isSystemError(thrown, 'ENOSPC', 'EDQUOT', 'EACCES', 'EPERM')) throw thrown;
    throw notAsWritten(sealed, thrown);
  } finally {
    await rm(unfinished, { force: true });
  }
}

async function place(storage: string, path: string, metadata: string, content: string): Promise<void> {
  const target = join(storage, 'objects', path);
  const metadataPath = join(storage, 'metadata', `${path}.json`);
  for (const file of [target, metadataPath]) await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await rename(content, target);
  await writeFile(metadataPath, metadata, { mode: 0o600 });
}
