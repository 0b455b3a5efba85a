import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waitForLock } from '@exora/local-stack/database';
import { z } from 'zod';
import { DeploymentError } from '../deployment-error.ts';
import { type Entry, entrySchema, firstPrevious, hashOf, type LedgerEvent, type TargetName } from './entry.ts';

export const ledgerFile = 'ledger.jsonl';

/**
 * The append-only record of all deployments: one JSON entry a line, each with the hash of the one before. Nothing in it is
 * ever changed; a mistake is followed by another entry.
 */
export class Ledger {
  readonly folder: string;
  #entries: Entry[];
  /** What of the file is whole; behind it may be what a writer began. */
  #whole: string;

  private constructor(folder: string, { entries, whole }: { entries: Entry[]; whole: string }) {
    this.folder = folder;
    this.#entries = entries;
    this.#whole = whole;
  }

  /**
   * The ledger of a folder; an empty one where there is none. A last line that was cut off while it was written is no entry: the
   * next one is written over it. Throws `ledger_broken` where the chain doesn't hold.
   */
  static async open(folder: string): Promise<Ledger> {
    const text = await textOf(join(folder, ledgerFile));
    const read = readEntries(text);
    if (read.problem !== null) throw new DeploymentError('ledger_broken', read.problem);
    return new Ledger(folder, read);
  }

  /** Takes in what other processes have written since. */
  async reload(): Promise<void> {
    const there = await Ledger.open(this.folder);
    this.#entries = there.#entries;
    this.#whole = there.#whole;
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** Adds an entry behind the last one of whichever process, and has it on the disk before it resolves. */
  async append(about: About): Promise<Entry> {
    const lock = await waitForLock(join(this.folder, '.lock'), () => undefined).catch((cause: unknown) => {
      throw this.#notWritable(cause);
    });
    try {
      await this.reload();
      return await this.#append(about);
    } finally {
      await lock.release();
    }
  }

  async #append(about: About): Promise<Entry> {
    const last = this.#entries.at(-1);
    const content = {
      number: (last?.number ?? 0) + 1,
      at: new Date().toISOString(),
      ...about,
      previous: last?.hash ?? firstPrevious,
    };
    const entry = entrySchema.parse({ ...content, hash: hashOf(content) });
    const file = await open(join(this.folder, ledgerFile), 'a').catch((cause: unknown) => {
      throw this.#notWritable(cause);
    });
    const before = Buffer.byteLength(this.#whole);
    const line = `${this.#whole === '' || this.#whole.endsWith('\n') ? '' : '\n'}${JSON.stringify(entry)}\n`;
    try {
      if ((await file.stat()).size > before) await file.truncate(before);
      await file.appendFile(line);
      await file.sync();
    } catch (cause) {
      // Where this fails too, the next entry is written over what was begun.
      await file.truncate(before).catch(() => undefined);
      throw this.#notWritable(cause);
    } finally {
      await file.close();
    }
    this.#entries.push(entry);
    this.#whole += line;
    return entry;
  }

  #notWritable(cause: unknown): DeploymentError {
    const path = join(this.folder, ledgerFile);
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    const why = noRoom.has(code)
      ? `there is no room for it (${code}); free some space`
      : refused.has(code)
        ? `correct its permissions (${code})`
        : `the system answers ${code}; mend that`;
    return new DeploymentError(
      'folder_not_writable',
      `${path} can’t be written: ${why}, then apply again. Its earlier entries are as they were.`,
      { cause },
    );
  }
}

/** The disk, a quota, or a process's limit is full. */
const noRoom = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const refused = new Set(['EACCES', 'EPERM', 'EROFS']);

interface About {
  by: string;
  target: TargetName;
  deployment: string;
  event: LedgerEvent;
}

/**
 * The entries of a ledger's text, up to the first that isn't as it was written, and a sentence about that one. `whole` is the
 * text without a last line that was cut off while it was written.
 */
export function readEntries(text: string): { entries: Entry[]; problem: string | null; whole: string } {
  const entries: Entry[] = [];
  const lines = text.split('\n');
  const rest = lines.pop() ?? '';
  for (const line of lines) {
    const entry = nextEntry(line, entries.at(-1));
    if (entry === null) return { entries, problem: broken(entries.length + 1), whole: text };
    entries.push(entry);
  }
  if (rest === '') return { entries, problem: null, whole: text };
  // Of a line without its end only the end may be missing.
  const entry = nextEntry(rest, entries.at(-1));
  if (entry !== null) entries.push(entry);
  return { entries, problem: null, whole: entry === null ? text.slice(0, -rest.length) : text };
}

/** The line's entry if it is as it was written and follows the last one. */
function nextEntry(line: string, last: Entry | undefined): Entry | null {
  const entry = entryOf(line);
  const isNext =
    entry !== null && entry.number === (last?.number ?? 0) + 1 && entry.previous === (last?.hash ?? firstPrevious);
  return isNext ? entry : null;
}

function broken(number: number): string {
  return (
    `Entry ${number} of ${ledgerFile} is not as it was written, or one before it is missing. ` +
    'Entries are only ever added: keep a copy, for what no commit has yet, and take the file from the last commit in which it was whole.'
  );
}

/** The entry of a line whose hash is that of what the line says. */
function entryOf(line: string): Entry | null {
  try {
    const written = z.looseObject({}).parse(JSON.parse(line));
    const entry = entrySchema.parse(written);
    return entry.hash === hashOf(written) ? entry : null;
  } catch {
    // Whatever it is, it's no entry: the caller says which one.
    return null;
  }
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return '';
    throw thrown;
  }
}
