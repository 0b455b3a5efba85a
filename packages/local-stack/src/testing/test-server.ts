import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { type Secrets, secretsSchema } from '../data-folder/secrets.ts';
import { giveTo } from '../postgres/cluster.ts';
import { startPostgres } from '../postgres/start-postgres.ts';
import { postgresUser } from '../postgres/system-user.ts';
import { isSystemError } from '../stack-error.ts';

const serverSchema = z.object({ port: z.int().positive(), secrets: secretsSchema });

/** A throw-away Postgres that is shared by all tests of one run. */
export type TestServer = z.infer<typeof serverSchema>;

/** How long another process of the run may take to start the server. */
const startLimitMs = 60_000;

let server: Promise<TestServer> | null = null;

/**
 * The throw-away server of this run: started by whoever asks first, ended with the run's main process. A forked test
 * worker's main process is its parent, so that all files of a run share one server.
 */
export function testServer(): Promise<TestServer> {
  server ??= findOrStart();
  return server;
}

/** Address of a login on a database of the server. */
export function testUrl(
  { port, secrets }: TestServer,
  login: 'supabase_admin' | 'postgres' | 'authenticator',
  database: string,
): string {
  const passwords: Record<typeof login, keyof Secrets> = {
    supabase_admin: 'superuser_password',
    postgres: 'owner_password',
    authenticator: 'authenticator_password',
  };
  return `postgres://${login}:${secrets[passwords[login]]}@127.0.0.1:${port}/${database}`;
}

async function findOrStart(): Promise<TestServer> {
  const isFork = process.env.VITEST !== undefined && process.send !== undefined;
  const mainPid = isFork ? process.ppid : process.pid;
  const folder = join(tmpdir(), `exora-test-${process.getuid?.() ?? 0}-${mainPid}`);
  const file = join(folder, 'server.json');
  if (await claim(folder)) return start(folder, file, mainPid);
  const givenUpAt = Date.now() + startLimitMs;
  while (Date.now() < givenUpAt) {
    const running = await read(file);
    if (running !== null) return running;
    await delay(50);
  }
  throw new Error(`No test server after ${startLimitMs / 1000} s. Remove ${folder} if no test runs.`);
}

/** Whether this process is the one that starts the server: `mkdir` succeeds once. */
async function claim(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { mode: 0o700 });
    return true;
  } catch (thrown) {
    if (isSystemError(thrown, 'EEXIST')) return false;
    throw thrown;
  }
}

async function start(folder: string, file: string, mainPid: number): Promise<TestServer> {
  await giveTo(await postgresUser(() => undefined), folder);
  const { port, secrets } = await startPostgres({
    dataDir: join(folder, 'data'),
    durability: 'throw-away',
    guard: { watchedPid: mainPid, remove: [folder] },
  });
  // Renamed, so that nobody reads half of it.
  await writeFile(`${file}.unfinished`, JSON.stringify({ port, secrets }), { mode: 0o600 });
  await rename(`${file}.unfinished`, file);
  return { port, secrets };
}

async function read(file: string): Promise<TestServer | null> {
  try {
    return serverSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (thrown) {
    if (isSystemError(thrown, 'ENOENT')) return null;
    throw thrown;
  }
}
