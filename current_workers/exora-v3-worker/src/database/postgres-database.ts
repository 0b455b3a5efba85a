import { ExoraError } from '@exora/contracts';
import pg from 'pg';
import { z } from 'zod';
import { ConfigError } from '../config.ts';
import { type DatabaseFault, databaseError } from '../utils/error-handler.ts';
import type { Logger } from '../utils/logger.ts';
import { untilStopped } from '../utils/until-stopped.ts';
import { Connections, type Target, targetOf } from './connections.ts';
import type { Database, WakeUps } from './database.ts';
import { callStatement, type FunctionShape, readFunctionShape } from './function-shape.ts';
import { listenOn } from './listener.ts';
import { type Ask, callTimeoutMs, databaseOver, type TransportOptions } from './transport.ts';

const statementTimeoutMs = 8000;
/** So long a start waits to learn whether the login is of use. */
const bootPatienceMs = 5000;

/** Settings by which the database knows the service role, as the API sets them for the service key. */
const rights = {
  role: 'service_role',
  'request.jwt.claims': '{"role":"service_role"}',
  'request.jwt.claim.role': 'service_role',
  statement_timeout: statementTimeoutMs,
  // Times in results are written in the session's zone and style.
  TimeZone: 'UTC',
  DateStyle: 'ISO',
};

/** The same for one transaction, because the next one may meet another session. */
const setRights = `select ${Object.entries(rights)
  .map(([name, value]) => `set_config('${name}', '${value}', true)`)
  .join(', ')}`;

/**
 * Wrong password (28), a role that the login may not become (42501) or that isn't there (22023), no such database
 * (3D000): waiting doesn't help.
 */
const refused = /^(28...|42501|22023|3D000)$/;

/** How long a function's parameters and result are believed to be what the catalog said. */
const shapeHoldsMs = 60_000;

/** Protocol violation: the answer of a pooler to settings that it can't keep for one client. */
const settingsRefused = '08P01';

interface Options extends TransportOptions {
  url: string;
  /** Whether a transaction pooler stands in between: no session state, no prepared statements, no LISTEN. */
  pooled: boolean;
  /** The most connections to hold. */
  connections: number;
  /** A call without an answer for so long is given up, and all connections with it. */
  timeoutMs?: number;
}

/** A direct connection. */
export interface PostgresConnection {
  database: Database;
  /** Null through a transaction pooler. */
  wakeUps: WakeUps | null;
  /** Ends all connections. */
  close(): void;
}

/**
 * The database, reached directly, with exactly the service role's rights whatever else the login may do. Rejects with
 * {@link ConfigError} when the server says that the login may not act as service_role; a server that doesn't answer yet
 * is asked again by each call.
 */
export async function connectPostgres(options: Options): Promise<PostgresConnection> {
  const server = new Server(options);
  const patience = AbortSignal.timeout(Math.min(options.timeoutMs ?? callTimeoutMs, bootPatienceMs));
  try {
    await untilStopped(server.holdsSettings(), patience);
  } catch (thrown) {
    if (refused.test(faultOf(thrown).code ?? '')) {
      server.close();
      throw new ConfigError(
        'DATABASE_URL names a login that can’t act as service_role; it wants one that the database lets in and that is granted service_role.',
      );
    }
  }
  return {
    database: databaseOver(server.ask, options),
    wakeUps: options.pooled ? null : { listen: (...listener) => server.listen(...listener) },
    close: () => server.close(),
  };
}

/** One database server (or pooler), its connections and what is known of its functions. */
class Server {
  readonly #options: Options;
  readonly #log: Logger;
  readonly #shapes = new Map<string, { readAt: number; shape: Promise<FunctionShape> }>();
  readonly #listeners = new Set<() => void>();
  #pooled: boolean;
  #held: Promise<boolean> | null = null;
  #connections: Connections;

  constructor(options: Options) {
    this.#options = options;
    this.#log = options.log;
    this.#pooled = options.pooled;
    this.#connections = this.#connect();
  }

  readonly ask: Ask = async (rpc, parameters, signal) => {
    const timeout = AbortSignal.timeout(this.#options.timeoutMs ?? callTimeoutMs);
    const stop = signal ? AbortSignal.any([signal, timeout]) : timeout;
    const asked = this.#connections;
    try {
      return { data: await untilStopped(this.#perform(rpc, parameters, stop), stop) };
    } catch (thrown) {
      if (signal?.aborted) throw signal.reason;
      // Silence for longer than a statement may take: the line is dead and nobody said so.
      if (timeout.aborted && asked === this.#connections) this.#renew();
      if (thrown instanceof ExoraError) return { failure: thrown };
      const fault = faultOf(thrown);
      return { failure: databaseError(fault, httpStatusOf(thrown, fault)) };
    }
  };

  /** Whether a session keeps the settings that it begins with. A pooler may refuse or forget them. */
  holdsSettings(): Promise<boolean> {
    this.#held ??= this.#probe().catch((thrown: unknown) => {
      this.#held = null;
      throw thrown;
    });
    return this.#held;
  }

  listen(channel: string, onNotify: () => void, onUp: () => void = () => undefined): () => void {
    const end = listenOn({
      target: () => this.#target(),
      channel,
      onNotify,
      onUp,
      log: this.#log,
    });
    this.#listeners.add(end);
    return end;
  }

  close(): void {
    for (const end of this.#listeners) end();
    this.#connections.close();
  }

  async #probe(): Promise<boolean> {
    if (!this.#pooled) {
      try {
        const rows = await this.#connections.simple("select current_setting('role', true) as role");
        if (roleSchema.safeParse(rows).success) return true;
      } catch (thrown) {
        if (faultOf(thrown).code !== settingsRefused) throw thrown;
      }
      this.#pooled = true;
      this.#renew();
    }
    await this.#connections.simple(setRights);
    return false;
  }

  async #perform(rpc: string, parameters: Readonly<Record<string, unknown>>, stop: AbortSignal): Promise<unknown> {
    const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
    const names = given.map(([name]) => name);
    const session = await this.holdsSettings();
    const shape = await this.#shapeOf(rpc, names);
    const json = given.length === 0 ? null : JSON.stringify(Object.fromEntries(given));
    const answer = await this.#call(session, (parameter) => callStatement(rpc, shape, names, parameter), json, stop);
    if (shape.gives === 'nothing') return null;
    if (shape.gives === 'rows') return answer;
    const [{ body }] = bodySchema.parse(answer);
    return JSON.parse(body);
  }

  /** What the catalog says of a function. A migration may change it, so it is asked again from time to time. */
  async #shapeOf(rpc: string, names: readonly string[]): Promise<FunctionShape> {
    const ask = () => {
      const shape = readFunctionShape(rpc, (text) => this.#connections.simple(text));
      this.#shapes.set(rpc, { readAt: performance.now(), shape });
      shape.catch(() => this.#shapes.delete(rpc));
      return shape;
    };
    const known = this.#shapes.get(rpc);
    const fresh = known !== undefined && performance.now() - known.readAt < shapeHoldsMs;
    let shape = await (fresh ? known.shape : ask());
    const missing = () => names.filter((name) => !(name in shape.parameters));
    if (missing().length > 0) shape = await ask();
    if (missing().length === 0) return shape;
    throw new ExoraError('internal', { cause: new TypeError(`${rpc} has no parameters ${missing().join(', ')}`) });
  }

  /** The rows of a statement that has one parameter, or none. */
  async #call(
    session: boolean,
    statement: (parameter: string) => string,
    json: string | null,
    stop: AbortSignal,
  ): Promise<unknown[]> {
    stop.throwIfAborted();
    if (session) return this.#connections.prepared(statement('$1::text'), json === null ? [] : [json], stop);
    // Sent as one message, both statements are one transaction: no pooler parts them, and none is left open.
    return this.#connections.simple(`${setRights}; ${statement(json === null ? '' : literal(json))}`, stop);
  }

  /** Leaves all connections, whatever runs on them, for new ones. */
  #renew(): void {
    const left = this.#connections;
    this.#connections = this.#connect();
    left.close();
  }

  #connect(): Connections {
    return new Connections(this.#target(), this.#options.connections);
  }

  #target(): Target {
    return targetOf(this.#options.url, this.#pooled ? {} : rights);
  }
}

const roleSchema = z.tuple([z.object({ role: z.literal(rights.role) })]);
const bodySchema = z.tuple([z.object({ body: z.string() })]);

/** A string in SQL, whatever `standard_conforming_strings` is. */
function literal(text: string): string {
  return `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/** Code and DETAIL alone: the rest of an error may quote what was sent. */
function faultOf(thrown: unknown): DatabaseFault {
  if (thrown instanceof pg.DatabaseError) return { details: thrown.detail ?? null, code: thrown.code };
  const code = thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : null;
  return { code };
}

/** The status that the API gives for the same error; 0 when the server didn't answer. */
function httpStatusOf(thrown: unknown, { code }: DatabaseFault): number {
  if (!(thrown instanceof pg.DatabaseError)) return 0;
  if (code?.startsWith('28')) return 401;
  return code === '42501' ? 403 : 400;
}
