/** Tells when somebody gave no sign for too long. Time in which they wait for us doesn't count. */
export class StallClock {
  readonly #ms: number;
  readonly #onStall: () => void;
  #timer: NodeJS.Timeout | undefined;
  #pauses = 0;
  #stopped = false;

  constructor(ms: number, onStall: () => void) {
    this.#ms = ms;
    this.#onStall = onStall;
    this.#run();
  }

  /** Rests while `work` goes on, then begins anew. */
  async pause<T>(work: () => Promise<T>): Promise<T> {
    this.#pauses++;
    clearTimeout(this.#timer);
    try {
      return await work();
    } finally {
      this.#pauses--;
      this.#run();
    }
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #run(): void {
    clearTimeout(this.#timer);
    if (this.#pauses === 0 && !this.#stopped) this.#timer = setTimeout(this.#onStall, this.#ms);
  }
}
