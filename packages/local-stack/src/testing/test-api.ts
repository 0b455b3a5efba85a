import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../free-port.ts';
import { type GatewayOptions, startGateway } from '../gateway/start-gateway.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

/** A whole API (sign-in, data, storage) on a database of its own, for tests with supabase-js. */
export interface TestApi {
  url: string;
  publishableKey: string;
  secretKey: string;
  database: TestDatabase;
  /** Ends the API, and removes its files and its database. */
  stop(): Promise<void>;
}

export interface TestApiOptions
  extends Partial<Pick<GatewayOptions, 'allowedOrigins' | 'functionsOrigin' | 'rateLimits' | 'onProblem'>> {
  /** A database to use instead of a fresh one; `stop` removes it too. */
  database?: TestDatabase;
}

/** Starts an API on a free port. Sign-in is not rate-limited unless `rateLimits` says so. */
export async function startTestApi({ database: given, ...options }: TestApiOptions = {}): Promise<TestApi> {
  const database = given ?? (await createTestDatabase());
  const storageFolder = await mkdtemp(join(tmpdir(), 'exora-test-storage-'));
  const gateway = await startGateway({
    port: await freePort(),
    databaseUrl: database.authenticatorUrl,
    secrets: database.secrets,
    storageFolder,
    allowedOrigins: ['http://127.0.0.1:3300'],
    rateLimits: {},
    ...options,
  });
  return {
    url: gateway.url,
    publishableKey: database.secrets.publishable_key,
    secretKey: database.secrets.secret_key,
    database,
    stop: async () => {
      await gateway.stop();
      await database.drop();
      await rm(storageFolder, { recursive: true, force: true });
    },
  };
}
