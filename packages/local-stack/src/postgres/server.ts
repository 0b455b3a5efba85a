import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import postgres from 'postgres';
import { freePort } from '../free-port.ts';
import { identify, isAlive } from '../process-identity.ts';
import { isSystemError, StackError } from '../stack-error.ts';
import { type Cluster, giveTo, lastLine, superuser } from './cluster.ts';
import { runCommand } from './run-command.ts';
import { serverSettings } from './settings.ts';

/** How long a start is tried again after a crash: the lock of a killed server lasts until its parent has reaped it. */
const crashRetryMs = 10_000;
/** How long a server that has removed its lock file may take to be gone. */
const endLimitMs = 5_000;

/** A running Postgres of this machine, on 127.0.0.1. */
export interface RunningServer {
  port: number;
  pid: number;
  /** True when it was already running: left behind by a killed supervisor. */
  adopted: boolean;
}

/** Starts the cluster's server, or adopts the one that already runs on it. `port` is what it had before a crash. */
export async function startServer(cluster: Cluster, preferredPort = 0): Promise<RunningServer> {
  const living = await livingServer(cluster);
  if (living !== null) return living;
  const givenUpAt = Date.now() + crashRetryMs;
  for (;;) {
    const crashed = (await readPidFile(cluster)) !== null;
    const port = await freePort(preferredPort);
    const output = await start(cluster, port);
    if (output === null) return { port, pid: (await readPidFile(cluster))?.pid ?? 0, adopted: false };
    // Two failures pass by themselves: the lock of a crashed server, and a port that somebody took in between.
    const passing = crashed || !(await isPortFree(port));
    if (!passing || Date.now() > givenUpAt) throw await startFailed(cluster, output);
    await delay(250);
  }
}

/** Stops the server: `fast` rolls back and writes everything out, `immediate` is for throw-away servers. */
export async function stopServer(cluster: Cluster, mode: 'fast' | 'immediate'): Promise<void> {
  const running = await readPidFile(cluster);
  const server = running === null ? null : await identify(running.pid);
  const { exitCode, output } = await pgCtl(cluster, 'stop', '-w', '-t', '60', '-m', mode);
  if (exitCode !== 0 && (await readPidFile(cluster)) !== null) {
    throw new StackError('postgres_failed', `The database did not stop: ${lastLine(output)}`, {
      cause: new Error(output),
    });
  }
  // pg_ctl waits for the lock file to go, which the server removes a moment before it ends.
  const givenUpAt = Date.now() + endLimitMs;
  while (server !== null && Date.now() < givenUpAt && (await isAlive(server))) await delay(10);
}

/** The server that runs on a cluster's folder, by its lock file and process; null when none does. */
export async function findServer(folder: string): Promise<{ pid: number } | null> {
  const found = await readPidFile({ folder });
  return found !== null && (await identify(found.pid)) !== null ? { pid: found.pid } : null;
}

async function livingServer(cluster: Cluster): Promise<RunningServer | null> {
  const found = await readPidFile(cluster);
  if (found === null) return null;
  if (process.platform === 'linux' && (await identify(found.pid)) === null) {
    // Dead, perhaps kept by a parent that doesn't reap (a container without init): the lock would not go by itself.
    await rm(join(cluster.folder, 'postmaster.pid'), { force: true });
    return null;
  }
  if ((await pgCtl(cluster, 'status')).exitCode !== 0 || found.port === null) return null;
  if (!(await answers(cluster, found.port))) return null;
  return { port: found.port, pid: found.pid, adopted: true };
}

async function answers(cluster: Cluster, port: number): Promise<boolean> {
  const sql = postgres({
    host: '127.0.0.1',
    port,
    user: superuser,
    password: cluster.superuserPassword,
    database: 'postgres',
    max: 1,
    connect_timeout: 5,
  });
  const givenUpAt = Date.now() + crashRetryMs;
  try {
    for (;;) {
      try {
        await sql`select 1`;
        return true;
      } catch (thrown) {
        // 57P03: it is still recovering from a crash. Anything else is no server of ours that can be adopted.
        if (!isSystemError(thrown, '57P03') || Date.now() > givenUpAt) return false;
        await delay(200);
      }
    }
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** Null when it started, else what the programs said. */
async function start(cluster: Cluster, port: number): Promise<string | null> {
  const config = join(cluster.folder, 'postgresql.conf');
  const log = logFile(cluster);
  await writeFile(config, serverSettings(port, cluster.durability, cluster.settings), { mode: 0o600 });
  await writeFile(log, '', { mode: 0o600 });
  await giveTo(cluster.runAs, config, log);
  const { exitCode, output } = await pgCtl(
    cluster,
    'start',
    '-w',
    '-t',
    String(cluster.startLimitSeconds ?? 120),
    '-l',
    log,
  );
  return exitCode === 0 ? null : output;
}

function pgCtl(cluster: Cluster, ...args: string[]) {
  return runCommand(cluster.binaries.pgCtl, ['-D', cluster.folder, ...args], cluster.runAs);
}

function logFile(cluster: Cluster): string {
  return join(cluster.folder, 'server.log');
}

async function startFailed(cluster: Cluster, output: string): Promise<StackError> {
  const log = await readFile(logFile(cluster), 'utf8');
  const cause = new Error(`${output}\n${log}`);
  if (/No space left on device/.test(log)) {
    return new StackError(
      'data_folder_full',
      'The disk is full, so the database can’t start. Free some space and start again.',
      { cause },
    );
  }
  return new StackError('postgres_failed', `The database did not start: ${lastLine(log) || lastLine(output)}`, {
    cause,
  });
}

interface PidFile {
  pid: number;
  /** Line 4 is written a moment after the others. */
  port: number | null;
}

async function readPidFile(cluster: Pick<Cluster, 'folder'>): Promise<PidFile | null> {
  try {
    const lines = (await readFile(join(cluster.folder, 'postmaster.pid'), 'utf8')).split('\n');
    const pid = Number(lines[0]);
    const port = Number(lines[3]);
    return Number.isInteger(pid) && pid > 0 ? { pid, port: port > 0 ? port : null } : null;
  } catch (thrown) {
    if (isSystemError(thrown, 'ENOENT')) return null;
    throw thrown;
  }
}

async function isPortFree(port: number): Promise<boolean> {
  return (await freePort(port)) === port;
}
