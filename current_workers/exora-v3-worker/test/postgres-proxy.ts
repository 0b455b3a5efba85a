import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/**
 * What a line or a pooler may do to a Postgres connection: `frozen` takes bytes and gives none; it `hangs up` on whoever
 * connects; `forgets` drops the
 * settings that a session begins with; `refuses` ends such a session with an error, as PgBouncer does.
 */
type Manner = 'passes' | 'frozen' | 'hangs up' | 'forgets' | 'refuses';

/** Settings that PgBouncer keeps for each client. */
const poolerKnows = new Set(['user', 'database', 'application_name', 'client_encoding', 'TimeZone']);

/** A TCP proxy before a Postgres server, for faults that no healthy server has. */
export class PostgresProxy {
  manner: Manner;
  readonly #target: URL;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(url: string, manner: Manner) {
    this.#target = new URL(url);
    this.manner = manner;
    this.#server = createServer((client) => this.#serve(client));
  }

  /** The server's address by way of this proxy. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const url = new URL(this.#target);
    url.hostname = '127.0.0.1';
    url.port = String((this.#server.address() as AddressInfo).port);
    return url.href;
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  #serve(client: Socket): void {
    const server = connect(Number(this.#target.port), this.#target.hostname);
    const end = () => {
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) this.#sockets.add(socket.on('error', end).on('close', end));
    client.once('data', (startup) => {
      if (this.manner === 'hangs up') return void client.end();
      const settings = settingsOf(startup);
      if (this.manner === 'refuses' && Object.keys(settings).some((name) => !poolerKnows.has(name))) {
        client.end(errorMessage('08P01', 'unsupported startup parameter'));
        return;
      }
      server.write(this.manner === 'forgets' ? startupMessage(startup, settings) : startup);
      client.on('data', (bytes) => this.#pass(bytes, server));
      server.on('data', (bytes) => this.#pass(bytes, client));
    });
  }

  #pass(bytes: Uint8Array, to: Socket): void {
    if (this.manner !== 'frozen') to.write(bytes);
  }
}

/** Names and values of a startup message (protocol 3.0, section "Message Formats"); none in a cancel request. */
function settingsOf(startup: Buffer): Record<string, string> {
  const parts = startup.subarray(8).toString('latin1').split('\0');
  const settings: Record<string, string> = {};
  for (let at = 0; parts[at]; at += 2) settings[parts[at] ?? ''] = parts[at + 1] ?? '';
  return settings;
}

function startupMessage(startup: Buffer, { user, database }: Record<string, string>): Buffer {
  if (user === undefined) return startup;
  const body = Buffer.from(`user\0${user}\0database\0${database}\0\0`, 'latin1');
  const head = Buffer.from(startup.subarray(0, 8));
  head.writeInt32BE(8 + body.length, 0);
  return Buffer.concat([head, body]);
}

function errorMessage(code: string, message: string): Buffer {
  const body = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`, 'latin1');
  const head = Buffer.alloc(5, 'E');
  head.writeInt32BE(4 + body.length, 1);
  return Buffer.concat([head, body]);
}
