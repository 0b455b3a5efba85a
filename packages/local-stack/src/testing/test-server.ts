import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { makeSecrets, type Secrets, secretsSchema } from '../data-folder/secrets.ts';
import type { PostgresMajor } from '../postgres/binaries.ts';
import { giveTo } from '../postgres/cluster.ts';
import { startPostgres } from '../postgres/start-postgres.ts';
import { postgresUser } from '../postgres/system-user.ts';
import { isSystemError } from '../stack-error.ts';

const serverSchema = z.object({ port: z.int().positive(), secrets: secretsSchema });

/** A Postgres that is shared by all tests of one run. */
export interface TestServer {
  /** Keys for APIs on it, and the logins' passwords unless the server is somebody else's. */
  secrets: Secrets;
  /** Whether it was given by EXORA_TEST_DATABASE_URL: its logins keep their passwords. */
  isOutside: boolean;
  /** Address of a login on a database of the server. */
  url(login: TestLogin, database: string): string;
}

/** The superuser, the schema's owner, and the API's least-privilege login. */
type TestLogin = 'supabase_admin' | 'postgres' | 'authenticator';

/** What the environment says about the tests' server. */
const environmentSchema = z.object({
  /** Superuser's address of a server to use instead of an embedded one. */
  EXORA_TEST_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  /** Version of the embedded one. */
  EXORA_TEST_POSTGRES_MAJOR: z.enum(['15', '18']).default('18'),
});

/** How long another process of the run may take to start the server. */
const startLimitMs = 60_000;

let server: Promise<TestServer> | null = null;

/**
 * The server of this run: the one of EXORA_TEST_DATABASE_URL, or a throw-away one of version EXORA_TEST_POSTGRES_MAJOR
 * (18), started by whoever asks first and ended with the run's main process. A forked test worker's main process is its
 * parent, so that all files of a run share one server.
 */
export function testServer(): Promise<TestServer> {
  if (server === null) {
    const given = environmentSchema.parse(process.env);
    server =
      given.EXORA_TEST_DATABASE_URL === undefined
        ? findOrStart(given.EXORA_TEST_POSTGRES_MAJOR === '15' ? 15 : 18).then(throwAwayServer)
        : Promise.resolve(outsideServer(new URL(given.EXORA_TEST_DATABASE_URL)));
  }
  return server;
}

function throwAwayServer({ port, secrets }: z.infer<typeof serverSchema>): TestServer {
  const passwords: Record<TestLogin, keyof Secrets> = {
    supabase_admin: 'superuser_password',
    postgres: 'owner_password',
    authenticator: 'authenticator_password',
  };
  return {
    secrets,
    isOutside: false,
    url: (login, database) => `postgres://${login}:${secrets[passwords[login]]}@127.0.0.1:${port}/${database}`,
  };
}

/** Its passwords stay unknown: each login is a connection of the superuser that has become that role. */
function outsideServer(superuser: URL): TestServer {
  return {
    secrets: makeSecrets(),
    isOutside: true,
    url: (login, database) => {
      const url = new URL(superuser);
      url.pathname = `/${database}`;
      if (login !== 'supabase_admin') url.searchParams.set('role', login);
      return url.href;
    },
  };
}

async function findOrStart(major: PostgresMajor): Promise<z.infer<typeof serverSchema>> {
  const isFork = process.env.VITEST !== undefined && process.send !== undefined;
  const mainPid = isFork ? process.ppid : process.pid;
  const folder = join(tmpdir(), `exora-test-${process.getuid?.() ?? 0}-${mainPid}-pg${major}`);
  const file = join(folder, 'server.json');
  if (await claim(folder)) return start(folder, file, mainPid, major);
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

async function start(
  folder: string,
  file: string,
  mainPid: number,
  major: PostgresMajor,
): Promise<z.infer<typeof serverSchema>> {
  await giveTo(await postgresUser(() => undefined), folder);
  const { port, secrets } = await startPostgres({
    dataDir: join(folder, 'data'),
    durability: 'throw-away',
    major,
    guard: { watchedPid: mainPid, remove: [folder] },
  });
  // Renamed, so that nobody reads half of it.
  await writeFile(`${file}.unfinished`, JSON.stringify({ port, secrets }), { mode: 0o600 });
  await rename(`${file}.unfinished`, file);
  return { port, secrets };
}

async function read(file: string): Promise<z.infer<typeof serverSchema> | null> {
  try {
    return serverSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (thrown) {
    if (isSystemError(thrown, 'ENOENT')) return null;
    throw thrown;
  }
}
