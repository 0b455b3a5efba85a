import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import postgres from 'postgres';
import { pack as newPack, type Pack } from 'tar-stream';
import { StackError } from '../stack-error.ts';
import { type BackupConfig, placeFolders } from './backup-place.ts';
import { type Contents, countRows } from './contents.ts';
import { type ManifestBody, manifestText } from './manifest.ts';
import { packCluster, packFile } from './pack-cluster.ts';
import { type SealedFile, sealTo } from './sealing.ts';
import { StorageCopier } from './storage-blobs.ts';
import { parseLsn, segmentBefore, segmentName } from './wal-position.ts';

/** Version of Exora that makes the backups. */
const exoraVersion = '0.1.0';
/** Keeps the WAL between start and stop for as long as our session lives. */
const slotName = 'exora_base_backup';
/** Parts of a data folder that are packed otherwise, or are nobody's data. */
const notKept = ['exora-data.json', 'backup.json', 'exora-moved.json'];

interface Source {
  dataDir: string;
  config: BackupConfig;
  /** Address of the running database as its superuser. */
  adminUrl: string;
}

/**
 * Copies a running database, the keys of its data folder and the files of Storage to the place: Postgres' low-level backup
 * API (`pg_backup_start`, copy, `pg_backup_stop`), with the WAL in between, so that each backup can be restored by itself.
 * It appears in the place whole or not at all.
 */
export async function takeBaseBackup(source: Source): Promise<ManifestBody> {
  const { config } = source;
  const startedAt = new Date();
  const stamp = startedAt.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const name = `${stamp}-${randomBytes(3).toString('hex')}`;
  const { bases } = placeFolders(config.place, config.lineage);
  const unfinished = join(bases, `${name}.unfinished`);
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  try {
    const body = await fill(unfinished, name, startedAt, source);
    await writeFile(join(unfinished, 'manifest.json'), manifestText(body), { mode: 0o600, flush: true });
    await rename(unfinished, join(bases, name));
    return body;
  } catch (thrown) {
    await rm(unfinished, { recursive: true, force: true });
    throw thrown;
  }
}

async function fill(folder: string, name: string, startedAt: Date, source: Source): Promise<ManifestBody> {
  const { config, dataDir, adminUrl } = source;
  // One session from start to stop: with it go the backup mode and the slot. It must not be renewed in between.
  const sql = postgres(adminUrl, { max: 1, max_lifetime: null, idle_timeout: 0, onnotice: () => undefined });
  try {
    const copier = new StorageCopier(dataDir, config);
    await copier.copyNew();
    const server = await begin(sql);
    const before = await countRows(sql);
    const parts: Record<string, SealedFile> = {};
    const pack = newPack();
    const position = { start: '', stop: '' };
    // The first failure is the reason: a full disk ends the packing too, with whatever it was doing then.
    const failures: unknown[] = [];
    const packed = packAll(pack, sql, dataDir, server, position).catch((thrown: Error) => {
      if (!isDestroyed(pack)) failures.push(thrown);
      pack.destroy(thrown);
    });
    const sealed = sealTo(
      join(folder, 'base.tar.gz.age'),
      config.recipients,
      pack as unknown as Readable,
      createGzip({ level: 1 }),
    ).catch((thrown: unknown) => {
      failures.push(thrown);
      return null;
    });
    await packed;
    const base = await sealed;
    if (base === null) throw failures[0];
    parts['base.tar.gz.age'] = base;
    const contents: Contents = { before, after: await countRows(sql) };
    const seal = (file: string, text: string) =>
      sealTo(join(folder, file), config.recipients, Readable.from([Buffer.from(text)]));
    parts['contents.json.age'] = await seal('contents.json.age', JSON.stringify(contents));
    // After the stop: every row that the backup has found its bytes here, unless they were deleted since.
    parts['files.json'] = await writePlain(join(folder, 'files.json'), JSON.stringify(await copier.copyNew()));
    return {
      format: 1,
      name,
      lineage: config.lineage,
      exora_version: exoraVersion,
      postgres_major: server.major,
      schema_version: server.schemaVersion,
      system_identifier: server.systemIdentifier,
      timeline: server.timeline,
      wal_segment_bytes: server.segmentBytes,
      start_lsn: position.start,
      stop_lsn: position.stop,
      started_at: startedAt.toISOString(),
      finished_at: new Date().toISOString(),
      parts,
    };
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** From when `destroy` was called: `destroyed` of these streams says it only after they closed. */
function isDestroyed(pack: Pack): boolean {
  return 'destroying' in pack && pack.destroying === true;
}

/** Names in the place only, which tell nothing: whoever removes old backups can't open them. */
async function writePlain(path: string, text: string): Promise<SealedFile> {
  await writeFile(path, text, { mode: 0o600, flush: true });
  return { sizeBytes: Buffer.byteLength(text), sha256: createHash('sha256').update(text).digest('hex') };
}

interface Server {
  major: number;
  schemaVersion: string;
  systemIdentifier: string;
  timeline: number;
  segmentBytes: number;
}

async function begin(sql: postgres.Sql): Promise<Server> {
  const [row] = await sql<(Server & { level: string; tablespaces: number })[]>`
    select
      current_setting('server_version_num')::int / 10000 as major,
      (select coalesce(max(version), '') from supabase_migrations.schema_migrations) as "schemaVersion",
      (select system_identifier::text from pg_control_system()) as "systemIdentifier",
      ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int as timeline,
      (select setting::int from pg_settings where name = 'wal_segment_size') as "segmentBytes",
      current_setting('wal_level') as level,
      (select count(*)::int from pg_tablespace where spcname not in ('pg_default', 'pg_global')) as tablespaces`;
  if (row === undefined) throw new Error('The server said nothing of itself.');
  if (row.level === 'minimal') {
    throw new StackError(
      'backup_not_possible',
      'The running database was started by a version of Exora that makes no backups. Stop and start Exora once, then run this again.',
    );
  }
  if (row.tablespaces > 0) {
    throw new StackError(
      'backup_not_possible',
      'Somebody made tablespaces in this database, which lie outside the data folder and can’t be backed up with it. Move their tables back and drop them.',
    );
  }
  return row;
}

async function packAll(
  pack: Pack,
  sql: postgres.Sql,
  dataDir: string,
  server: Server,
  position: { start: string; stop: string },
): Promise<void> {
  const cluster = join(dataDir, 'postgres');
  await sql`select pg_create_physical_replication_slot(${slotName}, true, true)`;
  const [started] = await sql<{ lsn: string }[]>`select pg_backup_start('exora', true)::text as lsn`;
  position.start = started?.lsn ?? '';
  await packCluster(pack, cluster);
  for (const entry of await readdir(dataDir, { withFileTypes: true })) {
    if (entry.isFile() && !notKept.includes(entry.name)) {
      await packFile(pack, join(dataDir, entry.name), `folder/${entry.name}`);
    }
  }
  const [stopped] = await sql<{ lsn: string; label: string }[]>`
    select lsn::text as lsn, labelfile as label from pg_backup_stop(false)`;
  position.stop = stopped?.lsn ?? '';
  pack.entry({ name: 'postgres/backup_label', mode: 0o600 }, stopped?.label ?? '');
  const last = segmentBefore(parseLsn(position.stop), server.segmentBytes);
  for (let at = parseLsn(position.start) / BigInt(server.segmentBytes); at <= last; at++) {
    const segment = segmentName(server.timeline, at, server.segmentBytes);
    await packFile(pack, join(cluster, 'pg_wal', segment), `postgres/pg_wal/${segment}`);
  }
  await sql`select pg_drop_replication_slot(${slotName})`;
  pack.finalize();
}
