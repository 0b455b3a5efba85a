import { connect, type Socket } from 'node:net';
import { type MalwareScanner, ScanUnanswered } from '../job-processors/malware-scanner.ts';

/** Where a clamd listens. */
export type ClamdAddress = { host: string; port: number } | { path: string };

/** Milliseconds. */
interface ClamdTimes {
  connectMs: number;
  /** Longest time in which neither side's bytes move: clamd works on what it got meanwhile. */
  silenceMs: number;
  /** Longest time of one question in all. */
  totalMs: number;
}

/** clamd itself ends a scan after 120 s (MaxScanTime), unless it was told otherwise. */
const defaultTimes: ClamdTimes = { connectMs: 5000, silenceMs: 130_000, totalMs: 180_000 };

/** Bytes of a piece of INSTREAM; clamd takes any size up to its StreamMaxLength. */
const pieceBytes = 64 * 1024;
/** An answer is a line. */
const longestAnswer = 4096;

/**
 * The clamd of ClamAV, over its own protocol (clamd(8): commands and answers end with NUL; INSTREAM sends pieces, each after
 * its length in four bytes, and a length of 0 at the end). Nothing is written to a file on this side.
 */
export class ClamdClient implements MalwareScanner {
  readonly #address: ClamdAddress;
  readonly #times: ClamdTimes;

  constructor(address: ClamdAddress, times: Partial<ClamdTimes> = {}) {
    this.#address = address;
    this.#times = { ...defaultTimes, ...times };
  }

  async version(signal: AbortSignal): Promise<string> {
    const answer = await this.#ask('VERSION', null, signal);
    const version = /^ClamAV ([\w.+~-]{1,40}(?:\/\d{1,10})?)/.exec(answer)?.[1];
    if (version === undefined) throw new ScanUnanswered('nonsense');
    return version;
  }

  async scan(bytes: Uint8Array, signal: AbortSignal): Promise<string | null> {
    const answer = await this.#ask('INSTREAM', bytes, signal);
    if (answer === 'stream: OK') return null;
    const found = /^stream: (\S.{0,500}) FOUND$/.exec(answer)?.[1];
    if (found !== undefined) {
      // By AlertExceedsMax: it did not look at all of it.
      if (found.startsWith('Heuristics.Limits.Exceeded')) throw new ScanUnanswered('limits');
      return found.replace(/[^\w.:+-]/g, '_').slice(0, 100);
    }
    if (answer === 'INSTREAM size limit exceeded. ERROR') throw new ScanUnanswered('limits');
    throw new ScanUnanswered(answer.endsWith(' ERROR') ? 'fault' : 'nonsense');
  }

  /** The answer to one command, without its NUL. Each has a connection of its own, as clamd expects. */
  #ask(command: string, bytes: Uint8Array | null, signal: AbortSignal): Promise<string> {
    const { connectMs, silenceMs, totalMs } = this.#times;
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const socket = connect(this.#address);
    const total = setTimeout(() => reject(new ScanUnanswered('timeout')), totalMs);
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    let connected = false;
    let answer = '';

    socket.setTimeout(connectMs, () => reject(new ScanUnanswered(connected ? 'timeout' : 'unreachable')));
    socket.once('connect', () => {
      connected = true;
      socket.setTimeout(silenceMs);
      void send(socket, command, bytes);
    });
    socket.setEncoding('latin1').on('data', (text: string) => {
      answer += text;
      const end = answer.indexOf('\0');
      // What comes before the end of the bytes counts too: clamd answers early when it has had enough.
      if (end >= 0) resolve(answer.slice(0, end));
      else if (answer.length > longestAnswer) reject(new ScanUnanswered('nonsense'));
    });
    // Hanging up on what is still being sent makes an error here, but the answer may have arrived before it.
    socket.on('error', (cause) => {
      if (!connected) reject(new ScanUnanswered('unreachable', { cause }));
    });
    socket.once('close', () => reject(new ScanUnanswered('closed')));

    return promise.finally(() => {
      clearTimeout(total);
      signal.removeEventListener('abort', abort);
      socket.destroy();
    });
  }
}

/** Sends command and bytes as fast as they are taken. Ends when the connection does. */
async function send(socket: Socket, command: string, bytes: Uint8Array | null): Promise<void> {
  socket.write(`z${command}\0`);
  if (bytes === null) return;
  for (let at = 0; at < bytes.length && socket.writable; at += pieceBytes) {
    const piece = bytes.subarray(at, at + pieceBytes);
    socket.write(lengthOf(piece.length));
    if (!socket.write(piece)) await drained(socket);
  }
  if (socket.writable) socket.write(lengthOf(0));
}

function lengthOf(size: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(size);
  return length;
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      socket.off('drain', done).off('close', done);
      resolve();
    };
    socket.once('drain', done).once('close', done);
  });
}
