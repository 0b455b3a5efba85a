import { appendFile, mkdir, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isSystemError } from '../stack-error.ts';

/** Beyond this a log file is set aside; only the one before is kept. */
const maxLogBytes = 5 * 1024 * 1024;

/** What a child writes, appended to a file of bounded size (mode 0600), with its last lines at hand. */
export class LogFile {
  readonly path: string;
  #size = 0;
  #pending: Promise<void>;
  #last = '';

  constructor(path: string) {
    this.path = path;
    this.#pending = this.#open();
  }

  write(chunk: Buffer): void {
    this.#last = (this.#last + chunk.toString('utf8')).slice(-2000);
    this.#pending = this.#pending.then(() => this.#append(chunk));
  }

  /** The last line that was written, for a message. */
  lastLine(): string {
    return this.#last.trim().split('\n').at(-1) ?? '';
  }

  /** When everything is written. */
  async close(): Promise<void> {
    await this.#pending;
  }

  async #open(): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
    this.#size = await sizeOf(this.path);
  }

  async #append(chunk: Buffer): Promise<void> {
    try {
      if (this.#size + chunk.length > maxLogBytes) {
        await rename(this.path, `${this.path}.1`);
        this.#size = 0;
      }
      await appendFile(this.path, chunk, { mode: 0o600 });
      this.#size += chunk.length;
    } catch (thrown) {
      // A full disk must not end the stack because of its log.
      if (!isSystemError(thrown, 'ENOSPC', 'EDQUOT', 'ENOENT')) throw thrown;
    }
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (thrown) {
    if (isSystemError(thrown, 'ENOENT')) return 0;
    throw thrown;
  }
}
