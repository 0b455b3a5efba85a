import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import postgres from 'postgres';
import { z } from 'zod';
import { findDataFolder } from '../data-folder/place.ts';
import { replacePrivateFile } from '../data-folder/secrets.ts';
import { isSystemError } from '../stack-error.ts';
import { type BackupConfig, checkPlace, placeError, readBackupConfig } from './backup-place.ts';
import { StorageCopier } from './storage-blobs.ts';
import { archiveSlot, WalArchive } from './wal-archive.ts';

/** How often a running stack archives: at most so much is lost with its disk. */
const everyMs = 30_000;

const stateSchema = z.object({
  /** Until when the archive tells what happened; null before the first time. */
  archived_until: z.iso.datetime().nullable(),
  /** Why it doesn't go on. */
  problem: z.string().nullable(),
  /** When WAL was lost, so that a time after it can't be reached from a backup before it. */
  gap_at: z.iso.datetime().nullable(),
});
/** How the archive of a data folder does. */
export type ArchiveState = z.infer<typeof stateSchema>;

const nothingYet: ArchiveState = { archived_until: null, problem: null, gap_at: null };

/** How the archive did when it last tried. */
export async function readArchiveState(asked: string): Promise<ArchiveState> {
  try {
    return stateSchema.parse(JSON.parse(await readFile(statePath(await findDataFolder(asked)), 'utf8')));
  } catch (thrown) {
    if (isSystemError(thrown, 'ENOENT')) return nothingYet;
    throw thrown;
  }
}

/** Whether no backup reaches past the archive's last gap; one that was made after it does. */
export function isOpenGap(gapAt: string | null, newest: { started_at: string } | undefined): gapAt is string {
  return gapAt !== null && (newest === undefined || Date.parse(newest.started_at) < Date.parse(gapAt));
}

function statePath(dataDir: string): string {
  return join(dataDir, 'run', 'archive.json');
}

/** Archives what a running stack writes until its end. */
export interface Archiver {
  /** Archives now what there is; never rejects. */
  run(): Promise<void>;
  /** Archives the last, too, while the database still runs. */
  end(): Promise<void>;
}

/**
 * Archives WAL and files of Storage to the place of the data folder's backups, as soon as there is one and for as long as
 * there is. What hinders it is told once, in a sentence; the stack runs on.
 */
export function startArchiver(dataDir: string, adminUrl: () => string, onMessage: (message: string) => void): Archiver {
  let tools: { lineage: string; wal: WalArchive; copier: StorageCopier } | null = null;
  let running: Promise<void> = Promise.resolve();
  let told: string | null = null;
  let hasSlot = true;
  const attempt = async () => {
    const config = await readBackupConfig(dataDir);
    if (config === null) {
      if (hasSlot) await dropSlot(adminUrl());
      hasSlot = false;
      return;
    }
    hasSlot = true;
    if (tools?.lineage !== config.lineage) {
      tools = {
        lineage: config.lineage,
        wal: new WalArchive(dataDir, config),
        copier: new StorageCopier(dataDir, config),
      };
    }
    await archive(dataDir, config, adminUrl(), tools, onMessage);
  };
  const run = () => {
    running = running.then(async () => {
      try {
        await attempt();
        if (told !== null) onMessage('The backups’ archive goes on.');
        told = null;
      } catch (thrown) {
        const message = sentence(thrown);
        if (message !== told) onMessage(`Nothing is archived for the backups: ${message}`);
        told = message;
        await note(dataDir, { problem: message }).catch(() => undefined);
      }
    });
    return running;
  };
  const timer = setInterval(() => void run(), everyMs);
  void run();
  return {
    run,
    end: async () => {
      clearInterval(timer);
      await run();
    },
  };
}

async function archive(
  dataDir: string,
  config: BackupConfig,
  adminUrl: string,
  { wal, copier }: { wal: WalArchive; copier: StorageCopier },
  onMessage: (message: string) => void,
): Promise<void> {
  const sql = connect(adminUrl);
  try {
    await checkPlace(config.place);
    const position = await wal.position(sql);
    if (position.hasGap) {
      // First of all: what told of it is gone, and what follows may fail (a full place).
      await note(dataDir, { gap_at: position.now.toISOString() });
      wal.noted();
      onMessage('What was written since the archive’s last time is lost to it: it has a gap. Run "exora backup now".');
    }
    // Before the WAL that tells of them.
    await copier.copyNew();
    const until = await wal.archive(sql, position);
    await note(dataDir, { archived_until: until.toISOString(), problem: null });
  } catch (thrown) {
    throw placeError(config.place, thrown);
  } finally {
    await sql.end({ timeout: 2 });
  }
}

async function dropSlot(adminUrl: string): Promise<void> {
  const sql = connect(adminUrl);
  try {
    await sql`select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = ${archiveSlot}`;
  } finally {
    await sql.end({ timeout: 2 });
  }
}

function connect(adminUrl: string): postgres.Sql {
  return postgres(adminUrl, { max: 1, connect_timeout: 10, onnotice: () => undefined });
}

async function note(dataDir: string, change: Partial<ArchiveState>): Promise<void> {
  const state = { ...(await readArchiveState(dataDir)), ...change };
  await replacePrivateFile(statePath(dataDir), `${JSON.stringify(state)}\n`);
}

function sentence(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
