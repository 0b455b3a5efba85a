import { join } from 'node:path';
import { functionsCommand } from '../functions/functions-command.ts';
import { repositoryRoot } from '../repository-root.ts';
import type { ChildSpec } from './child.ts';
import { machineEnvironment, tracingEnvironment, workerEnvironment } from './environment.ts';

/** The Supabase that a child talks to, whichever it is. */
export interface ChildContext {
  supabaseUrl: string;
  publishableKey: string;
  secretKey: string;
  /** The database's address for the worker; null where it reaches it by the API alone. */
  workerDatabaseUrl: string | null;
  /** Signs the audit log's anchors (PEM); null leaves that to the environment. */
  auditSigningKey: string | null;
  dataDir: string;
  webOrigins: readonly string[];
}

/** The edge functions' server. */
export function functionsChild(context: ChildContext, port: number, environment = process.env): ChildSpec {
  const tracing = tracingEnvironment(environment);
  const command = functionsCommand({ ...context, port, tracing, cacheFolder: join(context.dataDir, 'deno') });
  return {
    name: 'functions',
    title: 'The edge functions’ server',
    file: command.file,
    args: command.args,
    env: { ...machineEnvironment(environment), ...command.env },
    cwd: repositoryRoot(),
    readyUrl: `http://127.0.0.1:${port}/`,
    graceMs: 3000,
  };
}

/** The worker, the only child that gets the secret key. */
export function workerChild(context: ChildContext, port: number, environment = process.env): ChildSpec {
  const folder = join(repositoryRoot(), 'current_workers', 'exora-v3-worker');
  return {
    name: 'worker',
    title: 'The worker',
    file: process.execPath,
    args: [join(folder, 'src', 'worker.ts')],
    env: {
      APP_ENV: 'local',
      ...machineEnvironment(environment),
      ...(context.auditSigningKey !== null && { AUDIT_SIGNING_KEY: context.auditSigningKey }),
      ...workerEnvironment(environment),
      SUPABASE_URL: context.supabaseUrl,
      SUPABASE_SERVICE_ROLE_KEY: context.secretKey,
      ...(context.workerDatabaseUrl !== null && { DATABASE_URL: context.workerDatabaseUrl }),
      HEALTH_CHECK_PORT: String(port),
      WORKER_ID: 'exora-local',
      EXORA_SUPERVISED: '1',
    },
    cwd: folder,
    readyUrl: `http://127.0.0.1:${port}/health`,
    // The worker's own drain limit (20 s) and a little more.
    graceMs: 25_000,
  };
}

/** The web app's built server. */
export function webChild(context: ChildContext, port: number): ChildSpec {
  const folder = join(repositoryRoot(), 'apps', 'web', '.next', 'standalone', 'apps', 'web');
  return {
    name: 'web',
    title: 'The web app',
    file: process.execPath,
    args: ['--import', new URL('exit-with-parent.ts', import.meta.url).href, join(folder, 'server.js')],
    env: {
      ...machineEnvironment(process.env),
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      APP_ENV: 'local',
      SUPABASE_URL: context.supabaseUrl,
      SUPABASE_PUBLISHABLE_KEY: context.publishableKey,
      PORT: String(port),
      HOSTNAME: '127.0.0.1',
    },
    cwd: folder,
    readyUrl: `http://127.0.0.1:${port}/`,
    graceMs: 5000,
  };
}

/** Names of the variables that the stack gives its functions and its worker, besides those of the machine. */
export function stackVariables(environment: NodeJS.ProcessEnv): { functions: string[]; worker: string[] } {
  const context = {
    supabaseUrl: '',
    publishableKey: '',
    secretKey: '',
    workerDatabaseUrl: '',
    auditSigningKey: '',
    dataDir: '',
    webOrigins: [],
  };
  const machine = machineEnvironment(environment);
  const namesIn = ({ env }: ChildSpec) =>
    Object.keys(env)
      .filter((name) => machine[name] === undefined && !/^(NO_COLOR|DENO_)/.test(name))
      .sort();
  return {
    functions: namesIn(functionsChild(context, 0, environment)),
    worker: namesIn(workerChild(context, 0, environment)),
  };
}
