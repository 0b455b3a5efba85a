import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { isAlive } from '../process-identity.ts';
import { isSystemError, StackError } from '../stack-error.ts';
import { lockHolder } from './lock.ts';
import { findDataFolder } from './place.ts';

/** How long a stack may take to stop: the worker's drain and the others' grace together. */
const stopLimitMs = 90_000;

/** The parts of a stack. `api` is the supervising process itself, which serves the API. */
const processNames = ['api', 'postgres', 'functions', 'worker', 'web'] as const;
export type ProcessName = (typeof processNames)[number];

const processSchema = z.object({
  name: z.enum(processNames),
  pid: z.int().positive().nullable(),
  /** `restarting` between a crash and the next try; `failed` when there will be none. */
  state: z.enum(['starting', 'running', 'restarting', 'failed', 'stopped']),
});
export type ProcessStatus = z.infer<typeof processSchema>;

const statusSchema = z.object({
  web: z.string().nullable(),
  api: z.string(),
  publishable_key: z.string(),
  /** Null with an outside Supabase, whose key is not written down. */
  secret_key: z.string().nullable(),
  database_url: z.string().nullable(),
  data_dir: z.string(),
  processes: z.array(processSchema),
});
/** What runs on a data folder, as `exora status --json` prints it. */
export type StackStatus = z.infer<typeof statusSchema>;

export function lockPath(dataDir: string): string {
  return join(dataDir, 'run', 'lock');
}

function statusPath(dataDir: string): string {
  return join(dataDir, 'run', 'status.json');
}

/** Writes the status so that a reader sees the old or the new one, never half. */
export async function writeStatus(status: StackStatus): Promise<void> {
  const path = statusPath(status.data_dir);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(`${path}.unfinished`, `${JSON.stringify(status, null, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.unfinished`, path);
}

export async function removeStatus(dataDir: string): Promise<void> {
  await rm(statusPath(dataDir), { force: true });
}

/** What runs on a data folder (or where its data was moved to); null when nothing does. */
export async function readStatus(asked: string): Promise<StackStatus | null> {
  const dataDir = await findDataFolder(asked);
  if ((await lockHolder(lockPath(dataDir))) === null) return null;
  try {
    return statusSchema.parse(JSON.parse(await readFile(statusPath(dataDir), 'utf8')));
  } catch (thrown) {
    // It is only starting.
    if (isSystemError(thrown, 'ENOENT')) return null;
    throw thrown;
  }
}

/** Stops the stack that another process runs on a data folder, and waits until that process is gone. */
export async function stopRunningStack(asked: string): Promise<void> {
  const holder = await lockHolder(lockPath(await findDataFolder(asked)));
  if (holder === null) return;
  process.kill(holder.pid, 'SIGTERM');
  const givenUpAt = Date.now() + stopLimitMs;
  while (await isAlive(holder)) {
    if (Date.now() > givenUpAt) {
      throw new StackError(
        'component_failed',
        `The stack (process ${holder.pid}) did not stop within ${stopLimitMs / 1000} s.`,
      );
    }
    await delay(100);
  }
}
