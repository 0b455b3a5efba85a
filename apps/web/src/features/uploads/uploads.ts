import { loadSurely } from '#lib/load-surely.ts';
import type * as StartQueue from './start-queue.ts';
import type { Upload } from './upload.ts';
import type { UploadQueue } from './upload-queue.ts';

const none: readonly Upload[] = [];

/** The uploads of a record, and the place of those to come: what brings files in is loaded after the page is there. */
export class Uploads {
  readonly #load: () => Promise<typeof StartQueue>;
  readonly #patientId: string;
  readonly #refreshList: () => Promise<void>;
  readonly #listeners = new Set<() => void>();
  #queue: UploadQueue | null = null;
  #held = 0;
  #hasFailed = false;

  /** `load` gets what brings files in; `refreshList` brings the documents list of the record up to date. */
  constructor(load: () => Promise<typeof StartQueue>, patientId: string, refreshList: () => Promise<void>) {
    this.#load = load;
    this.#patientId = patientId;
    this.#refreshList = refreshList;
  }

  /** There is one from the first upload on. */
  get queue(): UploadQueue | null {
    return this.#queue;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  snapshot = (): readonly Upload[] => this.#queue?.snapshot() ?? none;

  /** How many files were chosen that nothing has taken yet. */
  held = (): number => this.#held;

  /** Whether what takes them could not be loaded at first. */
  isStuck = (): boolean => this.#held > 0 && this.#hasFailed;

  /** Takes files on; `named` is what those are called whose own name says nothing. */
  async add(files: Iterable<File>, named: 'Pasted' | null = null): Promise<void> {
    // The list of a file input is empty once the input is.
    const taken = [...files];
    this.#hold(taken.length);
    const { startQueue, withTellingName } = await loadSurely(this.#load, () => {
      this.#hasFailed = true;
      this.#changed();
    });
    this.#hasFailed = false;
    if (this.#queue === null) {
      this.#queue = startQueue(this.#patientId, this.#refreshList);
      this.#queue.subscribe(this.#changed);
    }
    this.#queue.add(named === null ? taken : taken.map((file) => withTellingName(file, named)));
    this.#hold(-taken.length);
  }

  #hold(more: number): void {
    this.#held += more;
    this.#changed();
  }

  #changed = (): void => {
    for (const listener of this.#listeners) listener();
  };
}
