/** The archive of a running server when WAL that it needs is gone: told once, and it goes on. */
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { BackupConfig } from '../src/backup/backup-place.ts';
import { manifestText } from '../src/backup/manifest.ts';
import { makeKey } from '../src/backup/sealing.ts';
import { archivedWal, archiveSlot, WalArchive } from '../src/backup/wal-archive.ts';
import { type Postgres, startPostgres } from '../src/postgres/start-postgres.ts';

let root: string;
let server: Postgres;
let sql: postgres.Sql;
let config: BackupConfig;
let archive: WalArchive;

/** One round as a running stack makes it; whether it found a gap. */
const round = async () => {
  const position = await archive.position(sql);
  if (position.hasGap) archive.noted();
  await archive.archive(sql, position);
  return position.hasGap;
};
const write = async (files: number) => {
  for (let at = 0; at < files; at++) {
    await sql`select pg_logical_emit_message(false, 'exora-test', 'something')`;
    await sql`select pg_switch_wal()`;
  }
};
/** After two of them nothing but the last file is kept for a crash. */
const checkpoint = () => sql`checkpoint`;
const dropSlot = () => sql`select pg_drop_replication_slot(${archiveSlot})`;
const wal = () => join(config.place, config.lineage, 'wal');
const archived = async () =>
  (await archivedWal(wal())).flatMap(({ segment, piece }) => (piece === null ? [segment] : []));

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'exora-test-archive-'));
  // User postgres has to reach it.
  await chmod(root, 0o755);
  server = await startPostgres({ dataDir: join(root, 'data') });
  sql = postgres(server.url('supabase_admin'), { max: 1, onnotice: () => undefined });
});
afterAll(async () => {
  await sql.end();
  await server.stop();
  await rm(root, { recursive: true, force: true });
});
beforeEach(async () => {
  const place = await mkdtemp(join(root, 'place-'));
  const { recipient } = await makeKey();
  config = { format: 1, place, lineage: '0123456789ab', recipients: [recipient], name_key: 'x' };
  await mkdir(wal(), { recursive: true });
  archive = new WalArchive(server.dataDir, config);
  await sql`select pg_drop_replication_slot(slot_name) from pg_replication_slots`;
  expect(await round()).toBe(false);
  await write(2);
  expect(await round()).toBe(false);
  expect(await archived()).not.toEqual([]);
});

test('a slot that somebody dropped is made again; that is no gap while the server has the WAL still', async () => {
  await dropSlot();
  expect(await round()).toBe(false);
  await write(1);
  expect(await round()).toBe(false);
});

test('a gap is told until it is noted, also by who comes after a crash', async () => {
  await dropSlot();
  await write(3);
  await checkpoint();
  expect((await archive.position(sql)).hasGap).toBe(true);
  // Noting it failed: the slot is whole again, and what was lost is lost.
  expect((await archive.position(sql)).hasGap).toBe(true);
  archive = new WalArchive(server.dataDir, config);
  expect(await round()).toBe(true);
  expect(await round()).toBe(false);
  archive = new WalArchive(server.dataDir, config);
  expect(await round()).toBe(false);
});

test('a dropped slot is a gap once WAL was written and let go of, told once', async () => {
  await dropSlot();
  await write(3);
  await checkpoint();
  const before = await archived();
  expect(await round()).toBe(true);
  expect(await round()).toBe(false);
  await write(1);
  expect(await round()).toBe(false);
  expect((await archived()).length).toBeGreaterThan(before.length);
});

test('so is one that held more than the server keeps', async () => {
  await sql`alter system set max_slot_wal_keep_size = '1MB'`;
  await sql`select pg_reload_conf()`;
  try {
    await write(4);
    await checkpoint();
    const [slot] = await sql`select wal_status from pg_replication_slots where slot_name = ${archiveSlot}`;
    expect(slot?.wal_status).toBe('lost');
    expect(await round()).toBe(true);
    expect(await round()).toBe(false);
  } finally {
    await sql`alter system reset max_slot_wal_keep_size`;
    await sql`select pg_reload_conf()`;
  }
});

test('and WAL that was let go of between a backup and the archive’s first time', async () => {
  await rm(wal(), { recursive: true });
  const manifest = {
    format: 1,
    name: '20260101T000000Z-000000',
    lineage: config.lineage,
    exora_version: '0.1.0',
    postgres_major: 18,
  } as const;
  const [at] = await sql<{ lsn: string; now: Date }[]>`select pg_current_wal_flush_lsn()::text as lsn, now() as now`;
  const now = at?.now.toISOString() ?? '';
  const lsn = at?.lsn ?? '';
  const base = join(config.place, config.lineage, 'bases', manifest.name);
  await mkdir(base, { recursive: true });
  const body = {
    ...manifest,
    schema_version: '',
    system_identifier: '1',
    timeline: 1,
    wal_segment_bytes: 16 * 1024 * 1024,
    start_lsn: lsn,
    stop_lsn: lsn,
    started_at: now,
    finished_at: now,
    parts: {},
  };
  await writeFile(join(base, 'manifest.json'), manifestText(body));
  await dropSlot();
  expect(await round()).toBe(false);
  await rm(wal(), { recursive: true });
  await dropSlot();
  await write(3);
  await checkpoint();
  expect(await round()).toBe(true);
});

test('and WAL that somebody removed from the server’s folder does not hold the archive up for ever', async () => {
  await write(3);
  const folder = join(server.dataDir, 'postgres', 'pg_wal');
  const last = (await archived()).at(-1) ?? '';
  const [first = ''] = (await readdir(folder)).filter((name) => /^[0-9A-F]{24}$/.test(name) && name > last).sort();
  await rm(join(folder, first));
  expect(await round()).toBe(true);
  expect(await round()).toBe(false);
  await write(1);
  expect(await round()).toBe(false);
});
