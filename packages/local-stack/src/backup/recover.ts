import { chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import postgres from 'postgres';
import { postgresBinaries } from '../postgres/binaries.ts';
import { type Cluster, giveTo, lastLine, superuser } from '../postgres/cluster.ts';
import { guardServer } from '../postgres/guard.ts';
import type { RunAs } from '../postgres/run-command.ts';
import { startServer, stopServer } from '../postgres/server.ts';
import { identify } from '../process-identity.ts';
import { isSystemError, StackError } from '../stack-error.ts';

/** Longest replay: a day. */
const startLimitSeconds = 86_400;

interface Recovery {
  dataDir: string;
  /** Folder with WAL files to replay beside those in the cluster. */
  wal: string;
  /** What the superuser has afterwards, whatever the replayed WAL gave it. */
  superuserPassword: string;
  runAs: RunAs | null;
  /** Time up to which it is replayed; all there is without it. */
  at: Date | null;
  /** Whether the archive goes on behind a gap. */
  hasGap: boolean;
  /** Folders to remove should this process be killed. */
  removeWhenKilled?: readonly string[];
  onMessage: (message: string) => void;
}

/**
 * Lets Postgres recover a restored cluster, does `work` with the running database, and stops it. Throws
 * `backup_out_of_reach` when the backup ends before the wanted time.
 */
export async function recover<T>(recovery: Recovery, work: (adminUrl: string) => Promise<T>): Promise<T> {
  const { dataDir, runAs } = recovery;
  const folder = join(dataDir, 'postgres');
  const door = await makeDoor(runAs);
  const cluster: Cluster = {
    folder,
    superuserPassword: recovery.superuserPassword,
    durability: 'durable',
    runAs,
    binaries: await postgresBinaries(runAs, recovery.onMessage),
    settings: { ...settingsOf(recovery), unix_socket_directories: door.folder, hba_file: door.rules },
    startLimitSeconds,
  };
  for (const name of ['pg_wal', 'pg_wal/archive_status', 'pg_wal/summaries']) {
    await mkdir(join(folder, name), { recursive: true, mode: 0o700 });
  }
  await writeFile(join(folder, 'recovery.signal'), '', { mode: 0o600 });
  const isThrowAway = (recovery.removeWhenKilled ?? []).length > 0;
  // The guard of a throw-away folder removes its documents too, as whom Postgres runs as.
  await giveAll(runAs, ...(isThrowAway ? [dataDir] : [folder, recovery.wal]));
  const guard = guardServer(cluster, { remove: [door.folder, ...(recovery.removeWhenKilled ?? [])] });
  try {
    const { port, pid } = await startServer(cluster).catch(async (thrown: unknown) => {
      throw await failed(folder, recovery, thrown);
    });
    try {
      await untilRecovered(join(door.folder, `.s.PGSQL.${port}`), pid, recovery);
      return await work(`postgres://${superuser}:${recovery.superuserPassword}@127.0.0.1:${port}/postgres`);
    } finally {
      await stopServer(cluster, 'fast');
    }
  } finally {
    await guard.release();
    await rm(recovery.wal, { recursive: true, force: true });
    await rm(door.folder, { recursive: true, force: true });
  }
}

/**
 * A way in without a password: the WAL may bring another one than the backup's `secrets.json` has, where it was rotated in
 * between. A socket in a folder that only our own user can enter (in a short place, because a socket's path is).
 */
async function makeDoor(runAs: RunAs | null): Promise<{ folder: string; rules: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'exora-recovery-'));
  const rules = join(folder, 'pg_hba.conf');
  await writeFile(rules, `local all ${superuser} trust\nhost all all 127.0.0.1/32 scram-sha-256\n`, { mode: 0o600 });
  await giveTo(runAs, folder, rules);
  return { folder, rules };
}

function settingsOf({ wal, at }: Recovery): Record<string, string> {
  const copy = process.platform === 'win32' ? `copy "${wal}\\%f" "%p"` : `cp ${quoted(`${wal}/%f`)} "%p"`;
  return {
    restore_command: copy,
    // It answers once it has replayed everything, not before.
    hot_standby: 'off',
    recovery_target_timeline: 'current',
    recovery_target_action: 'promote',
    ...(at === null ? {} : { recovery_target_time: at.toISOString().replace('T', ' ').replace('Z', '+00') }),
  };
}

/** For the shell that Postgres runs `restore_command` by, which replaces %f and %p before; a % of the path is doubled. */
function quoted(path: string): string {
  const [folder = '', name = ''] = [path.slice(0, -'%f'.length), '%f'];
  return `'${folder.replaceAll('%', '%%').replaceAll("'", `'\\''`)}${name}'`;
}

/**
 * The server says that it has started before it has replayed everything; until then it takes no connection. Then its
 * superuser gets the password that stands in the restored folder.
 */
async function untilRecovered(socket: string, pid: number, recovery: Recovery): Promise<void> {
  const { dataDir, superuserPassword } = recovery;
  for (;;) {
    const sql = postgres({
      path: socket,
      user: superuser,
      database: 'postgres',
      max: 1,
      connect_timeout: 30,
      onnotice: () => undefined,
    });
    try {
      // Base64url: no quote can be in it.
      await sql.unsafe(`alter role ${superuser} password '${superuserPassword}'`);
      return;
    } catch (thrown) {
      if ((await identify(pid)) === null) throw await failed(join(dataDir, 'postgres'), recovery, thrown);
      if (!isSystemError(thrown, '57P03', 'ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'CONNECTION_CLOSED')) throw thrown;
      await delay(200);
    } finally {
      await sql.end({ timeout: 1 });
    }
  }
}

async function failed(folder: string, { at, hasGap }: Recovery, thrown: unknown): Promise<unknown> {
  const log = await readFile(join(folder, 'server.log'), 'utf8').catch(() => '');
  if (at !== null && /recovery ended before configured recovery target was reached/.test(log)) {
    const [, day, time] = /last completed transaction was at log time (\S+) ([\d:.]+)/.exec(log) ?? [];
    const until =
      day === undefined ? '' : ` (the last change in it is of ${new Date(`${day}T${time}Z`).toISOString()})`;
    return new StackError(
      'backup_out_of_reach',
      `The backup does not reach until ${at.toISOString()}${until}${hasGap ? ': the archive has a gap after it' : ''}. Name an earlier time with --at, or leave it out for all there is.`,
      { cause: thrown },
    );
  }
  if (thrown instanceof StackError) return thrown;
  if (/No space left on device/.test(log)) {
    return new StackError('data_folder_full', `The disk of ${folder} is full. Free some space and restore again.`, {
      cause: thrown,
    });
  }
  return new StackError('postgres_failed', `The restored database did not start: ${lastLine(log)}`, {
    cause: new Error(log),
  });
}

async function giveAll(runAs: RunAs | null, ...folders: string[]): Promise<void> {
  if (runAs === null) return;
  for (const folder of folders) {
    await giveTo(runAs, folder);
    for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
      await chown(join(entry.parentPath, entry.name), runAs.uid, runAs.gid);
    }
  }
}
