import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Pack } from 'tar-stream';
import { isSystemError } from '../stack-error.ts';

/** Folders of a cluster whose content belongs to the running server alone: packed empty. */
const emptied = [
  'pg_wal',
  'pg_replslot',
  'pg_dynshmem',
  'pg_notify',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
];
/** Files that belong to the running server, or are written anew at each start. */
const leftOut =
  /^(postmaster\.(pid|opts)|backup_label(\.old)?|tablespace_map(\.old)?|backup_manifest|current_logfiles|server\.log|postgresql\.conf|(recovery|standby)\.signal|postgresql\.auto\.conf\.tmp|pg_internal\.init(\.\d+)?|pgsql_tmp.*)$/;
/** As pg_basebackup does it: last, so that it is not older than what it describes. */
const controlFile = 'global/pg_control';

/** Packs a cluster between `pg_backup_start` and `pg_backup_stop`: files may grow, shrink and vanish meanwhile. */
export async function packCluster(pack: Pack, cluster: string): Promise<void> {
  await packFolder(pack, cluster, '');
  await packFile(pack, join(cluster, controlFile), `postgres/${controlFile}`);
}

async function packFolder(pack: Pack, cluster: string, folder: string): Promise<void> {
  if (folder !== '') pack.entry({ name: `postgres/${folder}/`, type: 'directory', mode: 0o700 });
  if (emptied.includes(folder)) {
    if (folder === 'pg_wal') {
      for (const name of ['archive_status', 'summaries']) {
        pack.entry({ name: `postgres/pg_wal/${name}/`, type: 'directory', mode: 0o700 });
      }
    }
    return;
  }
  const entries = await readdir(join(cluster, folder), { withFileTypes: true }).catch(whenGone);
  for (const entry of entries ?? []) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (leftOut.test(entry.name) || path === controlFile) continue;
    if (entry.isDirectory()) await packFolder(pack, cluster, path);
    else if (entry.isFile()) await packFile(pack, join(cluster, path), `postgres/${path}`).catch(whenGone);
  }
}

/** Packs a file with the size that it has at the beginning; what is cut off meanwhile becomes zeros, which replaying mends. */
export async function packFile(pack: Pack, path: string, name: string): Promise<void> {
  const { size, mtime } = await stat(path);
  // Opened before its header is written: it may vanish up to here.
  const file = await open(path, 'r');
  try {
    if (size === 0) pack.entry({ name, mode: 0o600, mtime, size }, '');
    else await pipeline(Readable.from(exactly(file, size)), pack.entry({ name, mode: 0o600, mtime, size }));
  } finally {
    await file.close();
  }
}

async function* exactly(file: FileHandle, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < size; ) {
    const wanted = Math.min(256 * 1024, size - at);
    const { bytesRead, buffer } = await file.read(Buffer.alloc(wanted), 0, wanted, at);
    yield bytesRead === 0 ? buffer : buffer.subarray(0, bytesRead);
    at += bytesRead === 0 ? wanted : bytesRead;
  }
}

function whenGone(thrown: unknown): null {
  if (isSystemError(thrown, 'ENOENT')) return null;
  throw thrown;
}
