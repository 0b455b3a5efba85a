import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

/**
 * What every scanner finds and nobody is harmed by (EICAR's test file, 68 bytes). In two parts: scanners look at sources too.
 */
export const eicar = Buffer.from(
  ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD', '-ANTIVIRUS-TEST-FILE!$H+H*'].join(''),
);

/** How the server behaves. `scans`: as clamd does; everything else is a fault. */
export type Behaviour =
  | 'scans'
  /** Finds nothing in anything, but reports what it was given. */
  | 'fault'
  | 'size limit'
  | 'exceeds'
  | 'nonsense'
  | 'another service'
  | 'half an answer'
  | 'endless answer'
  | 'silence'
  | 'never reads'
  | 'hangs up at once'
  | 'hangs up in the middle'
  | 'hangs up at the end';

/** A server that speaks clamd's protocol over TCP, and can do it badly. */
export class ClamdServer {
  behaviour: Behaviour = 'scans';
  /** Only INSTREAM behaves badly; VERSION is answered. */
  isVersionAnswered = true;
  /** Commands so far. */
  readonly commands: string[] = [];
  /** The bytes of each whole INSTREAM. */
  readonly scanned: Buffer[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #port = 0;

  private constructor() {
    this.#server = createServer((socket) => this.#serve(socket));
  }

  static async start(port = 0): Promise<ClamdServer> {
    const server = new ClamdServer();
    await server.listen(port);
    return server;
  }

  get port(): number {
    return this.#port;
  }

  /** Listens (again), at the same port as before. */
  async listen(port = this.#port): Promise<void> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('No port.');
    this.#port = address.port;
  }

  /** Ends listening and hangs up on everybody. */
  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (!this.#server.listening) return;
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => this.#sockets.delete(socket));
    const { behaviour } = this;
    if (behaviour === 'hangs up at once' && !this.isVersionAnswered) {
      socket.destroy();
      return;
    }
    let command = '';
    const pieces = new Pieces();
    socket.on('data', (chunk: Buffer) => {
      let rest = chunk;
      if (!command.endsWith('\0')) {
        const end = chunk.indexOf(0);
        command += chunk.subarray(0, end < 0 ? undefined : end + 1).toString('latin1');
        if (end < 0) return;
        rest = chunk.subarray(end + 1);
        this.commands.push(command.slice(1, -1));
        if (command === 'zVERSION\0' && (this.isVersionAnswered || behaviour === 'scans')) {
          socket.end('ClamAV 1.4.6/27500/Fri Nov 27 08:21:11 2026\0');
          return;
        }
        if (this.#misbehaves(socket, behaviour)) return;
      }
      const bytes = pieces.add(rest);
      if (command === 'zINSTREAM\0' && bytes !== null) this.#answer(socket, behaviour, bytes);
    });
  }

  /** What it does instead of listening any further. */
  #misbehaves(socket: Socket, behaviour: Behaviour): boolean {
    switch (behaviour) {
      case 'hangs up at once':
        socket.destroy();
        return true;
      case 'hangs up in the middle':
        socket.end();
        return true;
      case 'another service':
        socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
        return true;
      case 'endless answer':
        socket.write('a'.repeat(10_000));
        return true;
      case 'silence':
        socket.removeAllListeners('data').resume();
        return true;
      case 'never reads':
        socket.pause();
        return true;
      case 'size limit':
        // As clamd does: it answers when it has had enough, and hangs up on the rest.
        socket.end('INSTREAM size limit exceeded. ERROR\0');
        return true;
      default:
        return false;
    }
  }

  #answer(socket: Socket, behaviour: Behaviour, bytes: Buffer): void {
    this.scanned.push(bytes);
    const found = bytes.includes(eicar) ? 'Eicar-Test-Signature FOUND' : 'OK';
    switch (behaviour) {
      case 'fault':
        socket.end('Can’t allocate memory ERROR\0');
        break;
      case 'exceeds':
        socket.end('stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0');
        break;
      case 'nonsense':
        socket.end('stream: OK, I think\0');
        break;
      case 'half an answer':
        socket.end('stream: O');
        break;
      case 'hangs up at the end':
        socket.destroy();
        break;
      default:
        socket.end(`stream: ${found}\0`);
    }
  }
}

/** Puts INSTREAM's pieces together. */
class Pieces {
  readonly #whole: Buffer[] = [];
  /** Of the piece that is under way. */
  #missing = 0;
  /** Of the next piece's length, which may come in parts too. */
  #length = Buffer.alloc(0);

  /** All bytes once the empty piece has come that ends them, else null. */
  add(chunk: Buffer): Buffer | null {
    let rest = chunk;
    while (rest.length > 0) {
      if (this.#missing > 0) {
        const part = rest.subarray(0, this.#missing);
        this.#whole.push(part);
        this.#missing -= part.length;
        rest = rest.subarray(part.length);
        continue;
      }
      const wanted = 4 - this.#length.length;
      this.#length = Buffer.concat([this.#length, rest.subarray(0, wanted)]);
      rest = rest.subarray(wanted);
      if (this.#length.length < 4) return null;
      this.#missing = this.#length.readUInt32BE();
      this.#length = Buffer.alloc(0);
      if (this.#missing === 0) return Buffer.concat(this.#whole);
    }
    return null;
  }
}
