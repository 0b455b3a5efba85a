import { join } from 'node:path';
import { openDataFolder } from '../data-folder/place.ts';
import { openSecrets, type Secrets } from '../data-folder/secrets.ts';
import { identify } from '../process-identity.ts';
import { StackError } from '../stack-error.ts';
import { type PostgresMajor, postgresBinaries } from './binaries.ts';
import { type Cluster, initialiseCluster, type superuser } from './cluster.ts';
import { type GuardOptions, guardServer } from './guard.ts';
import { startServer, stopServer } from './server.ts';
import type { Durability } from './settings.ts';
import { postgresUser } from './system-user.ts';

/** The logins of the database: its superuser, the schema's owner, and the API's least-privilege login. */
type DatabaseLogin = typeof superuser | 'postgres' | 'authenticator';

/** A running Postgres with the folder that it belongs to. */
export interface Postgres {
  port: number;
  pid: number;
  /** True when the server was left behind running by an earlier start. */
  adopted: boolean;
  /** The data folder that is really used: not the asked-for one where user `postgres` can't reach that. */
  dataDir: string;
  secrets: Secrets;
  /** Connection address of a login, with its password. */
  url(login: DatabaseLogin, database?: string): string;
  /** Whether the server lives. */
  isAlive(): Promise<boolean>;
  /** Starts it again at the same port after a crash. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface StartPostgresOptions {
  dataDir: string;
  /** `throw-away` for tests: faster, loses everything in a crash, and the folder is removed with this process. */
  durability?: Durability;
  /** Another version than the data folders', for tests. */
  major?: PostgresMajor;
  /** Another process than this one that needs the server, with folders to remove when it is gone. */
  guard?: GuardOptions;
  onMessage?: (message: string) => void;
}

/**
 * Starts the embedded Postgres of a data folder (made when missing) on a free port of 127.0.0.1. It stops with
 * {@link Postgres.stop} or when this process is gone.
 */
export async function startPostgres(options: StartPostgresOptions): Promise<Postgres> {
  const { durability = 'durable', onMessage = () => undefined } = options;
  const runAs = await postgresUser(onMessage);
  const dataDir = await openDataFolder(options.dataDir, runAs, onMessage);
  const secrets = await openSecrets(dataDir, onMessage);
  const cluster: Cluster = {
    folder: join(dataDir, 'postgres'),
    superuserPassword: secrets.superuser_password,
    durability,
    runAs,
    binaries: await postgresBinaries(runAs, onMessage, options.major),
  };
  await initialiseCluster(cluster);
  const server = await startServer(cluster);
  if (server.adopted) onMessage('The database was still running from an earlier start and is used again.');
  const throwAway = durability === 'throw-away' ? [dataDir] : [];
  const guard = guardServer(cluster, { ...options.guard, remove: [...(options.guard?.remove ?? []), ...throwAway] });
  let { pid } = server;
  return {
    port: server.port,
    get pid() {
      return pid;
    },
    adopted: server.adopted,
    dataDir,
    secrets,
    url: (login, database = 'postgres') =>
      `postgres://${login}:${passwordOf(secrets, login)}@127.0.0.1:${server.port}/${database}`,
    isAlive: async () => (await identify(pid)) !== null,
    restart: async () => {
      const again = await startServer(cluster, server.port);
      if (again.port !== server.port) {
        throw new StackError('postgres_failed', `Port ${server.port} of the database was taken by another program.`);
      }
      pid = again.pid;
    },
    stop: async () => {
      await guard.release();
      await stopServer(cluster, durability === 'throw-away' ? 'immediate' : 'fast');
    },
  };
}

function passwordOf(secrets: Secrets, login: DatabaseLogin): string {
  switch (login) {
    case 'supabase_admin':
      return secrets.superuser_password;
    case 'postgres':
      return secrets.owner_password;
    case 'authenticator':
      return secrets.authenticator_password;
  }
}
