import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { readStatus, type StackStatus } from '@exora/local-stack';
import { root } from '../../scripts/tools.ts';

/** A stack that `exora start` runs as its own process on a throw-away data folder. */
export interface RunningExora {
  web: string;
  status: StackStatus;
  dataDir: string;
  /** Milliseconds from the command to its “Exora ready” line. */
  readyMs: number;
  /** What the command has printed so far. */
  output(): string;
  /** Sends `signal` (SIGTERM unless told), waits for the end and removes the data unless they are to be kept. */
  stop(options?: { signal?: NodeJS.Signals; keepData?: boolean }): Promise<{ code: number | null }>;
}

/** Starts the command and waits for its address. Rejects with what the command printed when it ends before that. */
export async function startExora(
  options: { dataDir?: string; args?: string[]; env?: Readonly<Record<string, string>> } = {},
): Promise<RunningExora> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'exora-e2e-')));
  const started = performance.now();
  const child = spawn(
    process.execPath,
    [
      join(root, 'packages/cli/bin/exora.js'),
      'start',
      '--data-dir',
      dataDir,
      '--port',
      String(await freePort()),
      '--api-port',
      String(await freePort()),
      ...(options.args ?? []),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...options.env } },
  );
  // A test that runs out of time never comes to its stop().
  const orphan = () => child.kill('SIGKILL');
  process.once('exit', orphan);
  child.once('exit', () => process.off('exit', orphan));
  const said: string[] = [];
  const web = await readyAddress(child, said);
  const readyMs = Math.round(performance.now() - started);
  const status = await readStatus(dataDir);
  if (status === null) throw new Error('the stack says that it is ready but has no status');
  return {
    web,
    status,
    dataDir,
    readyMs,
    output: () => said.join('\n'),
    stop: async ({ signal = 'SIGTERM', keepData = false } = {}) => {
      if (child.exitCode === null) {
        const exit = once(child, 'exit');
        child.kill(signal);
        await exit;
      }
      if (!keepData) await rm(dataDir, { recursive: true, force: true });
      return { code: child.exitCode };
    },
  };
}

/** Its address when it is ready; all that it prints is added to `said`. */
async function readyAddress(child: ChildProcess, said: string[]): Promise<string> {
  if (!child.stdout || !child.stderr) throw new Error('the command was started without pipes');
  createInterface({ input: child.stderr }).on('line', (line) => said.push(line));
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout ?? process.stdin }).on('line', (line) => {
      said.push(line);
      const address = /^Exora ready: (http:\/\/127\.0\.0\.1:\d+)$/.exec(line)?.[1];
      if (address) resolve(address);
    });
    child.on('exit', (code) => reject(new Error(`exora start ended with ${code}:\n${said.slice(-40).join('\n')}`)));
  });
}

/** A port that nothing listens on at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  server.close();
  await once(server, 'close');
  return address.port;
}

/** Whether a process lives. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}
