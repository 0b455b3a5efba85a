import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type BackupConfig, placeFolders } from './backup-place.ts';
import { type FoundBackup, findBackups } from './manifest.ts';
import { blobPath, storedBlobs } from './storage-blobs.ts';
import { archivedWal } from './wal-archive.ts';
import { parseLsn, segmentName } from './wal-position.ts';

/** What was removed from a place. */
export interface Removed {
  backups: string[];
  unfinished: string[];
  walFiles: number;
  files: number;
}

/**
 * Removes all but the newest `keep` backups of a data folder, then what only they needed: WAL before the oldest kept one, and
 * files of Storage that were deleted before it. What was cut off is removed too. Backups that are damaged are left to people.
 */
export async function removeOld({ place, lineage }: BackupConfig, keep: number): Promise<Removed> {
  const { wal, files } = placeFolders(place, lineage);
  const { backups, broken } = await findBackups(place, lineage);
  const removed: Removed = { backups: [], unfinished: [], walFiles: 0, files: 0 };
  for (const { folder, name, why } of broken) {
    if (why !== 'unfinished') continue;
    await rm(folder, { recursive: true, force: true });
    removed.unfinished.push(name);
  }
  const kept = backups.slice(-keep);
  for (const { folder, manifest } of backups.slice(0, -keep)) {
    // Without its manifest it is no backup any more, should the rest of the removal be cut off.
    await rm(join(folder, 'manifest.json'), { force: true });
    await rm(folder, { recursive: true, force: true });
    removed.backups.push(manifest.name);
  }
  const [oldest] = kept;
  if (oldest === undefined || removed.backups.length === 0) return removed;
  removed.walFiles = await removeWal(wal, oldest);
  removed.files = await removeFiles(files, kept, oldest);
  return removed;
}

async function removeWal(wal: string, { manifest }: FoundBackup): Promise<number> {
  const { timeline, wal_segment_bytes: bytes, start_lsn: start } = manifest;
  const first = segmentName(timeline, parseLsn(start) / BigInt(bytes), bytes);
  const old = (await archivedWal(wal)).filter(({ segment }) => segment < first);
  for (const { file } of old) await rm(join(wal, file), { force: true });
  return old.length;
}

async function removeFiles(files: string, kept: readonly FoundBackup[], oldest: FoundBackup): Promise<number> {
  const needed = new Set<string>();
  for (const backup of kept) for (const blob of await blobsOf(backup)) needed.add(blob);
  let count = 0;
  for (const blob of await storedBlobs(files)) {
    const path = blobPath(files, blob);
    // What came after the oldest backup began belongs to some moment that can be restored.
    if (needed.has(blob) || (await stat(path)).mtimeMs >= Date.parse(oldest.manifest.started_at)) continue;
    await rm(path, { force: true });
    count++;
  }
  return count;
}

/** Names of the files of Storage that a backup has. */
export async function blobsOf({ folder }: FoundBackup): Promise<string[]> {
  return z
    .array(z.string().regex(/^[0-9a-f]{40}$/))
    .parse(JSON.parse(await readFile(join(folder, 'files.json'), 'utf8')));
}
