import type { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import pg from 'pg';
import { parseIntoClientConfig } from 'pg-connection-string';
import { untilStopped } from '../utils/until-stopped.ts';
import { nativeTypes } from './native-types.ts';

/** A connection that isn't made in this time is tried anew. */
const connectWithinMs = 5000;
const idleMs = 60_000;

/** What of an address's parameters the library itself understands; it would send some others to the server. */
const libraryParameters = new Set(['sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'sslnegotiation']);

/** Where a server is and how each session there begins. */
export type Target = pg.ClientConfig;

/** What a session begins with, by the name of the setting. No value may have a space. */
export type SessionSettings = Readonly<Record<string, string | number>>;

/**
 * The target of a connection string, without what the server would not understand; encrypted unless it says otherwise or
 * stays on this machine. Its parameters have the meaning that libpq gives them.
 */
export function targetOf(address: string, settings: SessionSettings): Target {
  const url = new URL(address);
  for (const name of [...url.searchParams.keys()]) if (!libraryParameters.has(name)) url.searchParams.delete(name);
  const local = ['', 'localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (!url.searchParams.has('sslmode') && !local) url.searchParams.set('sslmode', 'require');
  url.searchParams.set('uselibpqcompat', 'true');
  const options = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
  return {
    ...parseIntoClientConfig(url.href),
    application_name: 'exora-v3-worker',
    connectionTimeoutMillis: connectWithinMs,
    keepAlive: true,
    types: { getTypeParser: (oid: number) => nativeTypes.get(oid) ?? String },
    ...(options.length > 0 && { options: options.join(' ') }),
  };
}

/** Some connections to one server. One that is cut fails the statement that runs on it, and is replaced. */
export class Connections {
  readonly #target: Target;
  readonly #pool: pg.Pool;
  readonly #clients = new Set<pg.PoolClient>();
  readonly #names = new Map<string, string>();
  readonly #closed = new AbortController();

  constructor(target: Target, most: number) {
    this.#target = target;
    // The time to connect is the client's: in the pool it would also count the wait for a free one.
    const { connectionTimeoutMillis: _, ...waiting } = target;
    const Client = class extends pg.Client {
      constructor() {
        super(target);
      }
    };
    this.#pool = new pg.Pool({ ...waiting, Client, max: most, idleTimeoutMillis: idleMs });
    // A connection that is cut tells the statement that runs on it; without a listener it would end the worker.
    this.#pool.on('error', () => undefined);
    this.#pool.on('connect', (client) => {
      client.on('error', () => undefined);
      this.#clients.add(client);
    });
    this.#pool.on('remove', (client) => this.#clients.delete(client));
  }

  /** The rows of a statement with a parameter, which each session prepares once. When it is stopped, the server is told. */
  prepared(text: string, values: readonly string[], stop: AbortSignal): Promise<unknown[]> {
    const name = this.#names.get(text) ?? `exora_${this.#names.size}`;
    this.#names.set(text, name);
    return this.#run((client) => client.query({ name, text, values: [...values] }), stop);
  }

  /** The rows of the last of some statements without parameters. They are one transaction. */
  simple(text: string, stop?: AbortSignal): Promise<unknown[]> {
    // Several statements bring as many results.
    return this.#run(async (client) => {
      const results: pg.QueryResult | pg.QueryResult[] = await client.query(text);
      const last = Array.isArray(results) ? results.at(-1) : results;
      return last ?? { rows: [] };
    }, stop);
  }

  /** Ends all connections, whatever runs on them. */
  close(): void {
    this.#closed.abort(new Error('The connections were closed.'));
    void this.#pool.end();
    for (const client of this.#clients) void client.end();
  }

  async #run(ask: (client: pg.PoolClient) => Promise<{ rows: unknown[] }>, stop?: AbortSignal): Promise<unknown[]> {
    const client = await untilStopped(this.#pool.connect(), this.#closed.signal);
    let broken = false;
    const onStop = () => cancel(this.#target, client);
    try {
      stop?.throwIfAborted();
      stop?.addEventListener('abort', onStop, { once: true });
      return (await ask(client)).rows;
    } catch (thrown) {
      // A pooler gave the session to somebody else, or its statements were forgotten in another way.
      broken = thrown instanceof pg.DatabaseError && thrown.code === unknownStatement;
      throw broken ? new Error('The session was lost.') : thrown;
    } finally {
      stop?.removeEventListener('abort', onStop);
      client.release(broken);
    }
  }
}

/** Invalid SQL statement name. */
const unknownStatement = '26000';

/** The library's protocol of one connection, of which its types leave out these. */
interface Wire extends EventEmitter {
  readonly stream: Duplex;
  connect(port: number, host: string): void;
  requestSsl(): void;
  cancel(processId: number, secretKey: number): void;
}

/** Asks the server to stop what a session is doing. Without a server that answers there is nothing to stop. */
function cancel({ ssl, host = 'localhost', port = 5432 }: Target, client: object): void {
  const { processID, secretKey } = client as { processID: number; secretKey: number };
  const wire = new pg.Connection({ ssl: ssl ?? false } as never) as unknown as Wire;
  const send = () => wire.cancel(processID, secretKey);
  wire.on('error', () => undefined);
  wire.on('connect', ssl ? () => wire.requestSsl() : send);
  wire.on('sslconnect', send);
  // The server hangs up when it has read this; a line that went dead doesn't.
  const patience = setTimeout(() => wire.stream.destroy(), connectWithinMs);
  wire.on('end', () => clearTimeout(patience));
  wire.connect(port, host);
}
