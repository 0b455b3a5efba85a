import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../free-port.ts';
import { type GatewayOptions, startGateway } from '../gateway/start-gateway.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';
import { testFunctions } from './test-functions.ts';

/** A whole API (sign-in, data, storage, functions when asked for) on a database of its own, for tests with supabase-js. */
export interface TestApi {
  url: string;
  publishableKey: string;
  secretKey: string;
  database: TestDatabase;
  /** Where the bytes of files are kept. */
  storageFolder: string;
  /** What the edge functions have written; nothing where none run. */
  functionsLog(): Promise<string>;
  /** Ends the API, and removes its files and its database. */
  stop(): Promise<void>;
}

export interface TestApiOptions
  extends Partial<
    Pick<GatewayOptions, 'allowedOrigins' | 'functionsOrigin' | 'rateLimits' | 'bodyTimeoutMs' | 'onProblem'>
  > {
  /** A database to use instead of a fresh one; `stop` removes it too. */
  database?: TestDatabase;
  /** Serves the edge functions under Deno too: true for `current_functions`, or another folder's path. */
  functions?: boolean | string;
  /** `OTEL_EXPORTER_OTLP_…` for the functions' traces. */
  tracing?: Readonly<Record<string, string>>;
}

/** Starts an API on a free port. Sign-in is not rate-limited unless `rateLimits` says so. */
export async function startTestApi({
  database: given,
  functions,
  tracing,
  ...options
}: TestApiOptions = {}): Promise<TestApi> {
  const database = given ?? (await createTestDatabase());
  const storageFolder = await mkdtemp(join(tmpdir(), 'exora-test-storage-'));
  const allowedOrigins = options.allowedOrigins ?? ['http://127.0.0.1:3300'];
  const deno = functions
    ? await testFunctions(allowedOrigins, functions === true ? undefined : functions, tracing)
    : null;
  const gateway = await startGateway({
    port: await freePort(),
    databaseUrl: database.authenticatorUrl,
    secrets: database.secrets,
    storageFolder,
    rateLimits: {},
    ...(deno === null ? {} : { functionsOrigin: () => deno.origin }),
    ...options,
    allowedOrigins,
  });
  const api = {
    url: gateway.url,
    publishableKey: database.secrets.publishable_key,
    secretKey: database.secrets.secret_key,
  };
  const stop = async () => {
    await deno?.stop();
    await gateway.stop();
    await database.drop();
    await rm(storageFolder, { recursive: true, force: true });
  };
  try {
    await deno?.start(api);
  } catch (thrown) {
    await stop();
    throw thrown;
  }
  const functionsLog = async () => (await deno?.log()) ?? '';
  return { ...api, database, storageFolder, functionsLog, stop };
}
