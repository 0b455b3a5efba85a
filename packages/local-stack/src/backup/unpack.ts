import { createWriteStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { isSystemError, StackError } from '../stack-error.ts';
import { unseal } from './sealing.ts';
import { type ArchivedWal, archivedWal } from './wal-archive.ts';

/** What a base may hold: the cluster's files, and files that lie in the data folder itself. */
const ours = /^(postgres\/(?:[A-Za-z0-9_.-]+\/?)*|folder\/[A-Za-z0-9_.-]+)$/;

/** Unpacks a base (the content of `base.tar.gz.age`) into an empty data folder. Throws for an entry that would leave it. */
export async function unpackBase(content: Readable, dataDir: string): Promise<void> {
  const unpacked = extract();
  const written = writeEntries(unpacked, dataDir);
  await Promise.all([
    pipeline(content, createGunzip(), unpacked),
    written.catch((thrown: Error) => {
      unpacked.destroy(thrown);
      throw thrown;
    }),
  ]);
}

async function writeEntries(unpacked: ReturnType<typeof extract>, dataDir: string): Promise<void> {
  for await (const entry of unpacked) {
    const { name, type } = entry.header;
    if (!ours.test(name) || name.split('/').includes('..'))
      throw new Error('A backup has a file that is none of ours.');
    const path = join(dataDir, name.startsWith('folder/') ? name.slice('folder/'.length) : name);
    if (type === 'directory') {
      await mkdir(path, { recursive: true, mode: 0o700 });
      entry.resume();
      continue;
    }
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await pipeline(entry, createWriteStream(path, { mode: 0o600 }));
  }
}

/** Zeros that take no room: less than this is written. */
const holeBytes = 64 * 1024;

/**
 * Writes the WAL files of an archive from `first` on, as far as they follow each other, into a folder. The rest of a file of
 * which there are only pieces is zeros, where replaying ends. Returns whether there is more in the archive, which a gap keeps
 * from being replayed.
 */
export async function unpackWal(
  wal: string,
  first: string,
  next: (segment: string) => string,
  options: { keys: readonly string[]; segmentBytes: number; to: string },
): Promise<boolean> {
  const timeline = first.slice(0, 8);
  const bySegment = Map.groupBy(
    (await archivedWal(wal)).filter(({ segment }) => segment >= first && segment.startsWith(timeline)),
    ({ segment }) => segment,
  );
  let unpacked = 0;
  for (let segment = first; bySegment.has(segment); segment = next(segment)) {
    const parts = bySegment.get(segment) ?? [];
    const whole = parts.find(({ piece }) => piece === null);
    const inOrder = parts.toSorted((a, b) => (a.piece?.sequence ?? 0) - (b.piece?.sequence ?? 0));
    const used = whole === undefined ? inOrder : [whole];
    if ((await writeSegment(wal, used, join(options.to, segment), options)) < used.length) return true;
    unpacked++;
    if (whole === undefined) break;
  }
  return unpacked < bySegment.size;
}

/** Writes parts as far as each goes on where the one before ended, or begins anew (after a crash); how many. */
async function writeSegment(
  wal: string,
  parts: readonly ArchivedWal[],
  path: string,
  { keys, segmentBytes }: { keys: readonly string[]; segmentBytes: number },
): Promise<number> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.truncate(segmentBytes);
    let at = 0;
    for (const [index, part] of parts.entries()) {
      const fromByte = part.piece?.fromByte ?? 0;
      if (fromByte !== 0 && fromByte !== at) return index;
      at = fromByte;
      for await (const chunk of gunzipped(join(wal, part.file), keys)) {
        if (chunk.length < holeBytes || !chunk.every((byte) => byte === 0))
          await file.write(chunk, 0, chunk.length, at);
        at += chunk.length;
      }
      if (at > segmentBytes) throw new Error('A WAL file is longer than it should be.');
    }
    return parts.length;
  } finally {
    await file.close();
  }
}

async function* gunzipped(path: string, keys: readonly string[]): AsyncGenerator<Buffer> {
  const sealed = unseal(path, keys);
  const plain = createGunzip({ chunkSize: 256 * 1024 });
  sealed.on('error', (error) => plain.destroy(error));
  yield* sealed.pipe(plain);
}

/** A sentence for what unpacking threw, unless it is one already or is about this machine's disk. */
export function unpackError(folder: string, thrown: unknown): unknown {
  if (thrown instanceof StackError || isSystemError(thrown, 'ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS'))
    return thrown;
  return new StackError(
    'backup_damaged',
    `What is in ${folder} is not as it was written, so it can’t be restored. Take another backup ("exora backup list"), or a copy of this place.`,
    { cause: thrown },
  );
}
