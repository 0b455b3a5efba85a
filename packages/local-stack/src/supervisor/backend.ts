import { join } from 'node:path';
import { startArchiver } from '../backup/archiver.ts';
import { applyMigrations } from '../bootstrap/apply-migrations.ts';
import { bootstrap } from '../bootstrap/bootstrap.ts';
import { recordDefinitions } from '../bootstrap/schema-record.ts';
import { settleSuperuser } from '../bootstrap/settle-superuser.ts';
import { freePort } from '../free-port.ts';
import { type Gateway, type GatewayOptions, startGateway } from '../gateway/start-gateway.ts';
import { startPostgres } from '../postgres/start-postgres.ts';
import { isSystemError } from '../stack-error.ts';
import type { Session } from './session.ts';
import { watchPostgres } from './watch-postgres.ts';

/** The Supabase that web and worker use: the embedded one, or one outside. */
export interface Backend {
  api: string;
  publishableKey: string;
  secretKey: string;
  databaseUrl: string | null;
  /** The API's least-privilege login, by which the worker may act as service_role; null where only the API is known. */
  workerDatabaseUrl: string | null;
}

/** Starts database and API of the embedded stack. */
export async function startBackend(
  session: Session,
  options: { apiPort: number; webOrigins: readonly string[]; functionsOrigin: () => string | null },
): Promise<Backend> {
  session.say('Starting the database …');
  const postgres = await startPostgres({ dataDir: session.dataDir, onMessage: session.say });
  session.onEnd(() => postgres.stop());
  const watch = watchPostgres(postgres, { onChange: () => session.publish(), onMessage: session.say });
  session.onEnd(() => watch.end());
  session.addPart(() => watch.status());
  await settleSuperuser(postgres);
  await bootstrap(postgres.url('supabase_admin'), postgres.secrets);
  const { fresh, migrations } = await applyMigrations(postgres.url('postgres'));
  await recordDefinitions(postgres.url('postgres'), migrations.length > 0);
  if (fresh) session.say('Made the database’s tables.');
  else if (migrations.length > 0) session.say('Brought the database to this version’s form; all records are kept.');
  const archiver = startArchiver(session.dataDir, () => postgres.url('supabase_admin'), session.say);
  session.onEnd(() => archiver.end());
  const gateway = await listenFrom(options.apiPort, {
    databaseUrl: postgres.url('authenticator'),
    secrets: postgres.secrets,
    storageFolder: join(session.dataDir, 'storage'),
    allowedOrigins: options.webOrigins,
    functionsOrigin: options.functionsOrigin,
    onProblem: session.say,
  });
  session.onEnd(() => gateway.stop());
  session.addPart(() => ({ name: 'api', pid: process.pid, state: 'running' }));
  if (gateway.url !== `http://127.0.0.1:${options.apiPort}`) {
    session.say(`Port ${options.apiPort} is in use; the API is at ${gateway.url}.`);
  }
  return {
    api: gateway.url,
    publishableKey: postgres.secrets.publishable_key,
    secretKey: postgres.secrets.secret_key,
    databaseUrl: postgres.url('postgres'),
    workerDatabaseUrl: postgres.url('authenticator'),
  };
}

/** Listens at the first free port from `preferred` on, also when somebody takes it in between. */
async function listenFrom(preferred: number, options: Omit<GatewayOptions, 'port'>): Promise<Gateway> {
  for (;;) {
    try {
      return await startGateway({ ...options, port: await freePort(preferred) });
    } catch (thrown) {
      if (!isSystemError(thrown, 'EADDRINUSE')) throw thrown;
    }
  }
}
