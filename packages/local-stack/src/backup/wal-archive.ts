import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type postgres from 'postgres';
import { isSystemError, StackError } from '../stack-error.ts';
import { type BackupConfig, placeFolders } from './backup-place.ts';
import { findBackups, namesIn } from './manifest.ts';
import { sealTo } from './sealing.ts';
import { parseLsn, segmentBefore, segmentName } from './wal-position.ts';

/** Keeps WAL that is not in the archive yet; the server drops it only beyond `max_slot_wal_keep_size`. */
export const archiveSlot = 'exora_archive';

/** A file of the archive: a whole WAL file, or a piece of one from a byte on. Later pieces hold over earlier ones. */
export interface ArchivedWal {
  file: string;
  segment: string;
  piece: { sequence: number; fromByte: number } | null;
}

interface Position {
  flushed: string;
  timeline: number;
  segment_bytes: number;
  /** The server's start: after a crash, the end of what it had written may be written anew. */
  started: string;
  /** Null without a slot, and with one that was lost. */
  archived: string | null;
  now: Date;
}

/**
 * Copies what a running server has written of its WAL to the place: whole files, and of the present one the piece that is
 * new. A file is let go of by the server only when it is whole in the place.
 */
export class WalArchive {
  readonly #config: BackupConfig;
  readonly #cluster: string;
  #started: string | null = null;
  #piece: { segment: string; untilByte: number; sequence: number } | null = null;
  /** Whether the slot is known to stand where the archive ends, or the gap between them is noted. */
  #isSure = false;

  constructor(dataDir: string, config: BackupConfig) {
    this.#config = config;
    this.#cluster = join(dataDir, 'postgres');
  }

  /**
   * Where the server is; to be asked before other files are copied, and then archived up to there. `hasGap`: WAL was lost since
   * the last time (its slot was dropped or held too much, or somebody removed files), so the chain begins anew and needs a new
   * backup to stand on. That is told until `noted`.
   */
  async position(sql: postgres.Sql): Promise<Position & { hasGap: boolean }> {
    const before = await ask(sql);
    if (await this.#isThere(before)) return { ...before, hasGap: !(await this.#isConnected(before)) };
    this.#isSure = false;
    await sql`select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = ${archiveSlot}`;
    // It keeps what is written since the last checkpoint.
    await sql`select pg_create_physical_replication_slot(${archiveSlot}, true)`;
    let made = await ask(sql);
    if (!(await this.#isThere(made))) {
      await sql`select pg_replication_slot_advance(${archiveSlot}, ${made.flushed}::pg_lsn)`;
      made = await ask(sql);
    }
    return { ...made, hasGap: !(await this.#isConnected(made)) };
  }

  /** The gap that was told is kept elsewhere from now on. */
  noted(): void {
    this.#isSure = true;
  }

  async #isConnected(position: Position): Promise<boolean> {
    this.#isSure ||= await this.#goesOn(position);
    return this.#isSure;
  }

  /** Whether the server has all WAL that is to be archived. */
  async #isThere({ archived, flushed, timeline, segment_bytes: bytes }: Position): Promise<boolean> {
    if (archived === null) return false;
    const names = new Set(await namesIn(join(this.#cluster, 'pg_wal')));
    const last = segmentBefore(parseLsn(flushed), bytes);
    for (let at = parseLsn(archived) / BigInt(bytes); at <= last; at++) {
      if (!names.has(segmentName(timeline, at, bytes))) return false;
    }
    return true;
  }

  /** Whether no WAL file is left out between this position and the archive, or a backup, before it; also where there is neither. */
  async #goesOn({ archived, flushed, timeline, segment_bytes: bytes }: Position): Promise<boolean> {
    const { place, lineage } = this.#config;
    const first = parseLsn(archived ?? flushed) / BigInt(bytes);
    const last = (await archivedWal(placeFolders(place, lineage).wal)).at(-1);
    const bases = (await findBackups(place, lineage)).backups;
    if (last === undefined && bases.length === 0) return true;
    if (last !== undefined && segmentName(timeline, last.piece === null ? first - 1n : first, bytes) <= last.segment)
      return true;
    return bases.some(({ manifest }) => first - 1n <= segmentBefore(parseLsn(manifest.stop_lsn), bytes));
  }

  /** Archives up to a position; the server's time there. */
  async archive(sql: postgres.Sql, position: Position): Promise<Date> {
    const { wal } = placeFolders(this.#config.place, this.#config.lineage);
    await mkdir(wal, { recursive: true, mode: 0o700 });
    if (this.#started !== position.started) this.#piece = null;
    this.#started = position.started;
    const bytes = position.segment_bytes;
    const until = parseLsn(position.flushed);
    const present = until / BigInt(bytes);
    const archived = parseLsn(position.archived ?? position.flushed) / BigInt(bytes);
    for (let at = archived; at < present; at++)
      await this.#whole(wal, segmentName(position.timeline, at, bytes), bytes);
    if (archived < present) {
      await sql`select pg_replication_slot_advance(${archiveSlot}, ${formatLsn(present * BigInt(bytes))}::pg_lsn)`;
    }
    await this.#newPiece(wal, segmentName(position.timeline, present, bytes), Number(until % BigInt(bytes)));
    return position.now;
  }

  async #whole(wal: string, segment: string, bytes: number): Promise<void> {
    await this.#seal(join(wal, `${segment}.gz.age`), segment, 0, bytes);
    for (const { file, segment: of, piece } of await archivedWal(wal)) {
      if (of === segment && piece !== null) await rm(join(wal, file), { force: true });
    }
  }

  async #newPiece(wal: string, segment: string, untilByte: number): Promise<void> {
    if (this.#piece?.segment !== segment) {
      const before = (await archivedWal(wal)).filter((one) => one.segment === segment && one.piece !== null);
      const sequence = Math.max(0, ...before.map(({ piece }) => piece?.sequence ?? 0));
      this.#piece = { segment, untilByte: 0, sequence };
    }
    const { untilByte: fromByte, sequence } = this.#piece;
    if (fromByte >= untilByte) return;
    const file = `${segment}.${hex(sequence + 1)}.${hex(fromByte)}.gz.age`;
    await this.#seal(join(wal, file), segment, fromByte, untilByte);
    this.#piece = { segment, untilByte, sequence: sequence + 1 };
  }

  async #seal(path: string, segment: string, fromByte: number, untilByte: number): Promise<void> {
    const content = Readable.from(bytesOf(join(this.#cluster, 'pg_wal', segment), fromByte, untilByte));
    await sealTo(path, this.#config.recipients, content, createGzip({ level: 1 }));
  }
}

async function ask(sql: postgres.Sql): Promise<Position> {
  const [position] = await sql<Position[]>`
    select
      pg_current_wal_flush_lsn()::text as flushed,
      ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int as timeline,
      (select setting::int from pg_settings where name = 'wal_segment_size') as segment_bytes,
      pg_postmaster_start_time()::text as started,
      s.restart_lsn::text as archived,
      clock_timestamp() as now
    from (select 1) as one
    left join pg_replication_slots as s on s.slot_name = ${archiveSlot}`;
  if (position === undefined) throw new Error('The server did not say where its WAL is.');
  return position;
}

async function* bytesOf(path: string, fromByte: number, untilByte: number): AsyncGenerator<Buffer> {
  const file = await open(path, 'r').catch((thrown: unknown) => {
    if (!isSystemError(thrown, 'ENOENT')) throw thrown;
    throw new StackError('backup_not_possible', 'WAL that the archive needs is gone. Run "exora backup now".', {
      cause: thrown,
    });
  });
  try {
    for (let at = fromByte; at < untilByte; ) {
      const wanted = Math.min(256 * 1024, untilByte - at);
      const { bytesRead, buffer } = await file.read(Buffer.alloc(wanted), 0, wanted, at);
      if (bytesRead === 0) throw new Error('A WAL file is shorter than it should be.');
      yield buffer.subarray(0, bytesRead);
      at += bytesRead;
    }
  } finally {
    await file.close();
  }
}

/** What an archive holds, in order; of a file its pieces before the whole. */
export async function archivedWal(wal: string): Promise<ArchivedWal[]> {
  const found: ArchivedWal[] = [];
  for (const file of await namesIn(wal)) {
    const [, segment, sequence, fromByte] =
      /^([0-9A-F]{24})(?:\.([0-9a-f]{8})\.([0-9a-f]{8}))?\.gz\.age$/.exec(file) ?? [];
    if (segment === undefined) continue;
    const piece =
      sequence === undefined || fromByte === undefined
        ? null
        : { sequence: Number.parseInt(sequence, 16), fromByte: Number.parseInt(fromByte, 16) };
    found.push({ file, segment, piece });
  }
  return found;
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0');
}

function formatLsn(lsn: bigint): string {
  return `${(lsn >> 32n).toString(16)}/${(lsn & 0xffff_ffffn).toString(16)}`;
}
