import { removeLeftVerification } from '../backup/verify-scratch.ts';
import { takeLock } from '../data-folder/lock.ts';
import { openDataFolder } from '../data-folder/place.ts';
import { openSigningKey } from '../data-folder/signing-key.ts';
import { lockPath, readStatus, removeStatus, type StackStatus } from '../data-folder/status.ts';
import { freePort, type HeldPort, holdPort } from '../free-port.ts';
import { postgresUser } from '../postgres/system-user.ts';
import { StackError } from '../stack-error.ts';
import { type Backend, startBackend } from './backend.ts';
import { type ChildContext, functionsChild, webChild, workerChild } from './children.ts';
import { readExternalSupabase } from './environment.ts';
import { answerExchanges } from './exchange.ts';
import type { ReplaceableChild } from './replaceable-child.ts';
import { Aborted, Session } from './session.ts';
import { buildWebWhenStale } from './web-build.ts';

export type Component = 'functions' | 'worker' | 'web';

/** What happens while a stack starts and runs, as a sentence for people. */
export interface Progress {
  message: string;
  /** Milliseconds since the start was asked for. */
  elapsedMs: number;
}

export interface StackOptions {
  /** Folder of all data; made when missing. */
  dataDir: string;
  /** Preferred port of the web app (3300); when somebody has it, the next free one. */
  webPort?: number;
  /** Preferred port of the API (3301). */
  apiPort?: number;
  /** What runs besides database and API; everything unless told. */
  components?: readonly Component[];
  /** Runs worker and web alone, against the Supabase that the environment names. */
  external?: boolean;
  onProgress?: (progress: Progress) => void;
  /** Ends the start early: what was started is stopped again, and the stack that is returned has ended. */
  signal?: AbortSignal;
}

/** A running stack. */
export interface Stack {
  /** Address of the web app; null when it was not asked for. */
  web: string | null;
  api: string;
  publishableKey: string;
  secretKey: string;
  /** Address of the database as the schema's owner; null with an outside Supabase. */
  databaseUrl: string | null;
  /** The data folder that is really used. */
  dataDir: string;
  processes(): StackStatus['processes'];
  /** Stops everything in order: web, worker (which drains), functions, API, database. No process is left. */
  stop(): Promise<void>;
}

const defaultWebPort = 3300;
const defaultApiPort = 3301;
const allComponents: readonly Component[] = ['functions', 'worker', 'web'];

/** Starts the whole stack of a data folder. Throws {@link StackError} with a sentence that says what to do. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const startedAt = Date.now();
  const say = (message: string) => options.onProgress?.({ message, elapsedMs: Date.now() - startedAt });
  const runAs = options.external ? null : await postgresUser(say);
  const dataDir = await openDataFolder(options.dataDir, runAs, say);
  const lock = await takeLock(lockPath(dataDir));
  if (!('release' in lock)) throw await alreadyRunning(dataDir, lock.pid);
  await removeStatus(dataDir);
  await removeLeftVerification(dataDir);
  const session = new Session(dataDir, say, () => lock.release());
  try {
    return toStack(session, await startParts(session, options));
  } catch (thrown) {
    await session.stop();
    if (!(thrown instanceof Aborted)) throw thrown;
    return toStack(session, {
      web: null,
      api: '',
      publishableKey: '',
      secretKey: '',
      databaseUrl: null,
      workerDatabaseUrl: null,
    });
  }
}

type Addresses = Backend & { web: string | null };

function toStack(session: Session, addresses: Addresses): Stack {
  return {
    ...addresses,
    dataDir: session.dataDir,
    processes: () => session.processes(),
    stop: () => session.stop(),
  };
}

async function startParts(session: Session, options: StackOptions): Promise<Addresses> {
  const possible: readonly Component[] = options.external ? ['worker', 'web'] : allComponents;
  const wanted = new Set(possible.filter((component) => (options.components ?? possible).includes(component)));
  const check = () => {
    if (options.signal?.aborted) throw new Aborted();
  };
  check();
  const webPort = wanted.has('web') ? await takePort(session, options.webPort ?? defaultWebPort) : null;
  const reachedAt = webPort?.port ?? defaultWebPort;
  const webOrigin = `http://127.0.0.1:${reachedAt}`;
  const webOrigins = [webOrigin, `http://localhost:${reachedAt}`];
  const functionsPort = await freePort();
  const replaceable: Replaceable = { functions: null, worker: null };
  const backend = options.external
    ? externalBackend()
    : await startBackend(session, {
        apiPort: options.apiPort ?? defaultApiPort,
        webOrigins,
        functionsOrigin: () =>
          wanted.has('functions') ? (replaceable.functions?.origin ?? `http://127.0.0.1:${functionsPort}`) : null,
      });
  check();
  const web = wanted.has('web') ? webOrigin : null;
  const { api, publishableKey, secretKey } = backend;
  session.publish({
    web,
    api,
    publishable_key: publishableKey,
    secret_key: options.external ? null : secretKey,
    database_url: backend.databaseUrl,
    data_dir: session.dataDir,
  });
  const context = {
    supabaseUrl: api,
    publishableKey,
    secretKey,
    workerDatabaseUrl: backend.workerDatabaseUrl,
    auditSigningKey: options.external ? null : await openSigningKey(session.dataDir),
    dataDir: session.dataDir,
    webOrigins,
  };
  const ports = { functions: functionsPort, web: webPort };
  await startChildren(session, wanted, context, ports, replaceable, options.signal);
  check();
  const stopAnswering = answerExchanges(session.dataDir, async (part) => replaceable[part]?.replace());
  session.onEnd(async () => stopAnswering());
  await session.published();
  return { ...backend, web };
}

/** The children that a deployment replaces while the stack runs. */
interface Replaceable {
  functions: ReplaceableChild | null;
  worker: ReplaceableChild | null;
}

async function startChildren(
  session: Session,
  wanted: ReadonlySet<Component>,
  context: ChildContext,
  ports: { functions: number; web: HeldPort | null },
  replaceable: Replaceable,
  signal: AbortSignal | undefined,
): Promise<void> {
  const ended = new AbortController();
  const endStart = () => ended.abort(new Aborted());
  signal?.addEventListener('abort', endStart, { once: true });
  const starts: Promise<void>[] = [];
  // In this order, so that they end in the reverse one.
  if (wanted.has('functions')) {
    let first: number | null = ports.functions;
    replaceable.functions = await session.addReplaceable(async () => {
      const port = first ?? (await freePort());
      first = null;
      return functionsChild(context, port);
    });
    starts.push(replaceable.functions.start());
  }
  if (wanted.has('worker')) {
    replaceable.worker = await session.addReplaceable(async () => workerChild(context, await freePort()));
    starts.push(replaceable.worker.start());
  }
  const { web } = ports;
  if (web !== null) {
    const child = session.addChild(webChild(context, web.port));
    const built = buildWebWhenStale(session.say, ended.signal);
    starts.push(built.then(() => web.release()).then(() => child.start()));
  }
  // When one of them fails, a build that goes on is ended with the rest.
  session.onEnd(async () => endStart());
  const aborted = new Promise<never>((_, reject) => {
    ended.signal.addEventListener('abort', () => reject(ended.signal.reason), { once: true });
  });
  try {
    session.say(`Starting ${[...wanted].join(', ')} …`);
    await Promise.race([Promise.all(starts), aborted]);
  } finally {
    signal?.removeEventListener('abort', endStart);
  }
}

/** Holds a port for the web app, which may be built first; meanwhile neither the API nor anybody else takes it. */
async function takePort(session: Session, preferred: number): Promise<HeldPort> {
  const held = await holdPort(preferred);
  session.onEnd(() => held.release());
  if (held.port !== preferred) session.say(`Port ${preferred} is in use; the web app is at port ${held.port}.`);
  return held;
}

function externalBackend(): Backend {
  const { url, publishableKey, secretKey } = readExternalSupabase(process.env);
  return { api: url, publishableKey, secretKey, databaseUrl: null, workerDatabaseUrl: null };
}

async function alreadyRunning(dataDir: string, pid: number): Promise<StackError> {
  const status = await readStatus(dataDir);
  const where = status === null ? `as process ${pid}, which is just starting` : `at ${status.web ?? status.api}`;
  return new StackError(
    'already_running',
    `Exora already runs on the data in ${dataDir}, ${where}. "exora stop" stops it.`,
  );
}
