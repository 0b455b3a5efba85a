import { checkFileClaim, ExoraError, type ShellFileCreated, type ShellFileSubmitted } from '@exora/contracts';
import { AnsweredError, problemOfError } from '#lib/http/fetch-json.ts';
import { type Problem, problemOf } from '#lib/problem.ts';

/** Where an upload stands. `refused` is about the file itself and final; `failed` can be tried again. */
type UploadState = 'waiting' | 'preparing' | 'sending' | 'confirming' | 'done' | 'refused' | 'failed';

/** One file on its way. */
export interface Upload {
  /** Its idempotency key, the same over all tries. */
  readonly key: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly state: UploadState;
  /** Share of the bytes that have left, 0…1. */
  readonly sent: number;
  readonly problem: Problem | null;
  /** True once the documents list shows it, as a document or as a refused upload. */
  readonly listed: boolean;
}

/** What is said about a file before its bytes are sent. */
export interface UploadClaim {
  readonly name: string;
  readonly sizeBytes: number;
  readonly key: string;
}

/** The requests of an upload, in their order. Each rejects with an `ExoraError`, or anything when aborted. */
export interface UploadTransport {
  create(claim: UploadClaim, signal: AbortSignal): Promise<ShellFileCreated>;
  send(url: string, file: File, onSent: (share: number) => void, signal: AbortSignal): Promise<void>;
  confirm(claim: UploadClaim, signal: AbortSignal): Promise<ShellFileSubmitted>;
}

/** Uploads that run at the same time; the others wait. */
export const maxConcurrentUploads = 3;

interface Entry {
  upload: Upload;
  readonly file: File;
  abort: AbortController;
}

const runningStates: readonly UploadState[] = ['preparing', 'sending', 'confirming'];

/**
 * The uploads of one record. It lives as long as the signed-in pages do, so uploads go on while people look around.
 * Listeners are told after every change; `snapshot` is a new array then, and the same one otherwise.
 */
export class UploadQueue {
  readonly #transport: UploadTransport;
  /** Brings the documents list up to date; awaited before an upload counts as listed. */
  readonly #refreshList: () => Promise<void>;
  readonly #listeners = new Set<() => void>();
  readonly #entries = new Map<string, Entry>();
  #snapshot: readonly Upload[] = [];

  constructor(transport: UploadTransport, refreshList: () => Promise<void>) {
    this.#transport = transport;
    this.#refreshList = refreshList;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  snapshot = (): readonly Upload[] => this.#snapshot;

  /** Takes files on. A file that can't be accepted is refused at once, and listed as refused. */
  add(files: Iterable<File>): void {
    for (const file of files) {
      const claim = { name: file.name, sizeBytes: file.size };
      const refusal = checkFileClaim(claim);
      const upload: Upload = {
        key: crypto.randomUUID(),
        ...claim,
        state: refusal === null ? 'waiting' : 'refused',
        sent: 0,
        problem: refusal === null ? null : problemOf(refusal.code, refusal.parameters),
        listed: false,
      };
      const entry = { upload, file, abort: new AbortController() };
      this.#entries.set(upload.key, entry);
      if (refusal !== null) void this.#report(entry);
    }
    this.#changed();
    this.#startNext();
  }

  /** Tries a failed upload again, with the same key, so that nothing is made twice. */
  retry(key: string): void {
    const entry = this.#entries.get(key);
    if (entry?.upload.state !== 'failed') return;
    entry.abort = new AbortController();
    this.#update(entry, { state: 'waiting', sent: 0, problem: null });
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
        await this.#transport.send(created.upload.url, entry.file, (sent) => this.#update(entry, { sent }), signal);
      }
      this.#update(entry, { state: 'confirming', sent: 1 });
      await this.#transport.confirm(claim, signal);
      this.#update(entry, { state: 'done' });
      await this.#becomeListed(entry);
    } catch (thrown) {
      if (!signal.aborted) await this.#fail(entry, thrown);
    } finally {
      this.#startNext();
    }
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
    const error = thrown instanceof ExoraError ? thrown : new ExoraError('internal', { cause: thrown });
    const problem = problemOfError(error);
    const refused = isListed(error);
    this.#update(entry, { state: refused ? 'refused' : 'failed', problem });
    if (refused) await this.#becomeListed(entry);
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

function claimOf({ upload: { name, sizeBytes, key } }: Entry): UploadClaim {
  return { name, sizeBytes, key };
}

/** Whether the answer says that the documents list shows this upload as refused: then another try ends the same way. */
function isListed(thrown: unknown): boolean {
  return thrown instanceof AnsweredError && thrown.listedUpload !== null;
}
