import { checkFileClaim, type ErrorCode, type ShellFileCreated, type ShellFileSubmitted } from '@exora/contracts';
import { problemOfError, RequestError } from '#lib/http/request-error.ts';
import { problemOf } from '#lib/problem.ts';
import { canKeepUnread, type Upload } from './upload.ts';

/** What is said about a file before its bytes are sent. */
export interface UploadClaim {
  readonly name: string;
  readonly sizeBytes: number;
  readonly key: string;
  /** Nothing is to read it. */
  readonly keepOnly: boolean;
  /** It is to be a document of its own, whatever the record has. */
  readonly keepDuplicate: boolean;
}

/** The requests of an upload, in their order. Each rejects with a `RequestError`, or anything when aborted. */
export interface UploadTransport {
  create(claim: UploadClaim, signal: AbortSignal): Promise<ShellFileCreated>;
  send(target: UploadTarget, file: File, onSent: (share: number) => void, signal: AbortSignal): Promise<void>;
  confirm(claim: UploadClaim, signal: AbortSignal): Promise<ShellFileSubmitted>;
}

/** Where the bytes of an upload go. */
export type UploadTarget = NonNullable<ShellFileCreated['upload']>;

/** Resolves when another try is worth it, after so many that failed; rejects when aborted. */
export type WaitForNetwork = (tries: number, signal: AbortSignal) => Promise<void>;

/** Errors of the way there, not of the file: another try by itself can end otherwise. */
const passing: ReadonlySet<ErrorCode> = new Set([
  'server_unreachable',
  'upload_incomplete',
  'storage_unavailable',
  'engine_unavailable',
  'database_unavailable',
  'rate_limited',
]);

/** Those of them that say that nothing answered. */
const ofTheWay: ReadonlySet<ErrorCode> = new Set(['server_unreachable', 'upload_incomplete']);

/** Tries that an upload makes by itself before it waits for a person, some minutes in all. */
export const maxTries = 10;

/** Uploads that run at the same time; the others wait. */
export const maxConcurrentUploads = 3;

interface Entry {
  upload: Upload;
  readonly file: File;
  readonly keepOnly: boolean;
  keepDuplicate: boolean;
  abort: AbortController;
  /** Tries that ended on the way, since a person asked for one. */
  tries: number;
}

const runningStates: readonly Upload['state'][] = ['preparing', 'sending', 'confirming'];

/**
 * The uploads of one record. It lives as long as the signed-in pages do, so uploads go on while people look around.
 * Listeners are told after every change; `snapshot` is a new array then, and the same one otherwise.
 */
export class UploadQueue {
  readonly #transport: UploadTransport;
  /** Brings the documents list up to date; awaited before an upload counts as listed. */
  readonly #refreshList: () => Promise<void>;
  readonly #waitForNetwork: WaitForNetwork;
  readonly #listeners = new Set<() => void>();
  readonly #entries = new Map<string, Entry>();
  #snapshot: readonly Upload[] = [];

  constructor(transport: UploadTransport, refreshList: () => Promise<void>, waitForNetwork: WaitForNetwork) {
    this.#transport = transport;
    this.#refreshList = refreshList;
    this.#waitForNetwork = waitForNetwork;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  snapshot = (): readonly Upload[] => this.#snapshot;

  /** Takes files on. A file that can't be accepted is refused at once, and listed as refused. */
  add(files: Iterable<File>): void {
    for (const file of files) this.#take(file, false);
    this.#changed();
    this.#startNext();
  }

  #take(file: File, keepOnly: boolean): void {
    const claim = { name: file.name, sizeBytes: file.size };
    const refusal = checkFileClaim(claim);
    const upload: Upload = {
      key: crypto.randomUUID(),
      ...claim,
      state: refusal === null ? 'waiting' : 'refused',
      sent: 0,
      problem: refusal === null ? null : problemOf(refusal.code, refusal.parameters),
      waitsFor: null,
      duplicateOf: null,
      listed: false,
    };
    const entry = { upload, file, keepOnly, keepDuplicate: false, abort: new AbortController(), tries: 0 };
    this.#entries.set(upload.key, entry);
    if (refusal !== null) void this.#report(entry);
  }

  /** Tries a failed or paused upload again, with the same key, so that nothing is made twice. */
  retry(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined || (entry.upload.state !== 'failed' && entry.upload.state !== 'paused')) return;
    entry.abort.abort();
    entry.abort = new AbortController();
    entry.tries = 0;
    this.#update(entry, { state: 'waiting', sent: 0, problem: null });
    this.#startNext();
  }

  /** Makes a document of its own of a file that the record has already. */
  addDuplicate(key: string): void {
    const entry = this.#entries.get(key);
    if (entry?.upload.state !== 'duplicate') return;
    entry.keepDuplicate = true;
    this.#update(entry, { state: 'waiting', sent: 0, duplicateOf: null });
    this.#startNext();
  }

  /** Uploads a file again that was refused because nothing may read it, so that nothing does. */
  keepUnread(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined || !canKeepUnread(entry.upload)) return;
    this.#entries.delete(key);
    // Another key: the refusal stands under the first one.
    this.#take(entry.file, true);
    this.#changed();
    this.#startNext();
  }

  /** Stops an upload and forgets it; also takes a refused or failed one off the list. */
  remove(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    entry.abort.abort();
    this.#changed();
    this.#startNext();
  }

  /** Forgets the uploads that the documents list shows. */
  clearListed(): void {
    for (const [key, { upload }] of this.#entries) if (upload.listed) this.#entries.delete(key);
    this.#changed();
  }

  #startNext(): void {
    const entries = [...this.#entries.values()];
    const free = maxConcurrentUploads - entries.filter(({ upload }) => runningStates.includes(upload.state)).length;
    for (const entry of entries.filter(({ upload }) => upload.state === 'waiting').slice(0, Math.max(0, free))) {
      void this.#run(entry);
    }
  }

  async #run(entry: Entry): Promise<void> {
    const { signal } = entry.abort;
    const claim = claimOf(entry);
    try {
      this.#update(entry, { state: 'preparing' });
      const created = await this.#transport.create(claim, signal);
      if (created.upload !== null) {
        this.#update(entry, { state: 'sending' });
        await this.#transport.send(created.upload, entry.file, (sent) => this.#update(entry, { sent }), signal);
      }
      this.#update(entry, { state: 'confirming', sent: 1 });
      const { duplicate_of: duplicateOf } = await this.#transport.confirm(claim, signal);
      if (duplicateOf !== null) {
        this.#update(entry, { state: 'duplicate', duplicateOf });
        return;
      }
      this.#update(entry, { state: 'done' });
      await this.#becomeListed(entry);
    } catch (thrown) {
      if (signal.aborted) return;
      if (isPassing(thrown) && ++entry.tries < maxTries) void this.#pause(entry, thrown, signal);
      else await this.#fail(entry, thrown);
    } finally {
      this.#startNext();
    }
  }

  /** Lets an upload rest until somebody answers again. */
  async #pause(entry: Entry, { problem: { code } }: RequestError, signal: AbortSignal): Promise<void> {
    this.#update(entry, { state: 'paused', waitsFor: ofTheWay.has(code) ? 'network' : 'server' });
    try {
      await this.#waitForNetwork(entry.tries, signal);
    } catch (thrown) {
      // Removed, or tried again by hand.
      if (signal.aborted) return;
      throw thrown;
    }
    if (signal.aborted) return;
    this.#update(entry, { state: 'waiting', sent: 0 });
    this.#startNext();
  }

  /** Has a file that was refused here listed as refused; the answer is that same refusal. */
  async #report(entry: Entry): Promise<void> {
    try {
      await this.#transport.create(claimOf(entry), entry.abort.signal);
    } catch (thrown) {
      if (isListed(thrown)) await this.#becomeListed(entry);
    }
  }

  async #fail(entry: Entry, thrown: unknown): Promise<void> {
    const problem = problemOfError(thrown);
    const refused = isListed(thrown);
    this.#update(entry, { state: refused ? 'refused' : 'failed', problem });
    if (!refused) return;
    // It stays in sight where something can be done about it.
    if (canKeepUnread(entry.upload)) await this.#refreshList();
    else await this.#becomeListed(entry);
  }

  async #becomeListed(entry: Entry): Promise<void> {
    await this.#refreshList();
    this.#update(entry, { listed: true });
  }

  #update(entry: Entry, change: Partial<Upload>): void {
    entry.upload = { ...entry.upload, ...change };
    this.#changed();
  }

  #changed(): void {
    this.#snapshot = [...this.#entries.values()].map(({ upload }) => upload);
    for (const listener of this.#listeners) listener();
  }
}

function claimOf({ upload: { name, sizeBytes, key }, keepOnly, keepDuplicate }: Entry): UploadClaim {
  return { name, sizeBytes, key, keepOnly, keepDuplicate };
}

function isPassing(thrown: unknown): thrown is RequestError {
  return thrown instanceof RequestError && passing.has(thrown.problem.code) && !isListed(thrown);
}

/** Whether the answer says that the documents list shows this upload as refused: then another try ends the same way. */
function isListed(thrown: unknown): boolean {
  return thrown instanceof RequestError && thrown.listedUpload !== null;
}
