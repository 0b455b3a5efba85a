import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waitForLock } from '@exora/local-stack/database';
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

  private constructor(folder: string, entries: Entry[]) {
    this.folder = folder;
    this.#entries = entries;
  }

  /** The ledger of a folder; an empty one where there is none. Throws `ledger_broken` where the chain doesn't hold. */
  static async open(folder: string): Promise<Ledger> {
    const text = await textOf(join(folder, ledgerFile));
    const { entries, problem } = readEntries(text);
    if (problem !== null) throw new DeploymentError('ledger_broken', problem);
    return new Ledger(folder, entries);
  }

  /** Takes in what other processes have written since. */
  async reload(): Promise<void> {
    this.#entries = (await Ledger.open(this.folder)).#entries;
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
    try {
      await file.appendFile(`${JSON.stringify(entry)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    this.#entries.push(entry);
    return entry;
  }

  #notWritable(cause: unknown): DeploymentError {
    const path = join(this.folder, ledgerFile);
    return new DeploymentError(
      'folder_not_writable',
      `${path} can’t be written: correct its permissions, then apply again.`,
      {
        cause,
      },
    );
  }
}

interface About {
  by: string;
  target: TargetName;
  deployment: string;
  event: LedgerEvent;
}

/** The entries of a ledger's text, up to the first that isn't as it was written, and a sentence about that one. */
export function readEntries(text: string): { entries: Entry[]; problem: string | null } {
  const entries: Entry[] = [];
  const lines = text.split('\n');
  // A last line without its end was cut off while it was written.
  const rest = lines.pop() ?? '';
  for (const line of lines) {
    const entry = entryOf(line);
    const last = entries.at(-1);
    const isNext =
      entry !== null &&
      entry.hash === hashOf(entry) &&
      entry.number === (last?.number ?? 0) + 1 &&
      entry.previous === (last?.hash ?? firstPrevious);
    if (!isNext) return { entries, problem: broken(entries.length + 1) };
    entries.push(entry);
  }
  return { entries, problem: rest === '' ? null : broken(entries.length + 1) };
}

function broken(number: number): string {
  return (
    `Entry ${number} of ${ledgerFile} is not as it was written, or one before it is missing. ` +
    'Entries are only ever added: take the file from the last commit in which it was whole.'
  );
}

function entryOf(line: string): Entry | null {
  try {
    return entrySchema.parse(JSON.parse(line));
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
