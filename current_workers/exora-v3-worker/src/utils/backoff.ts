/** A growing waiting time with jitter, so that many workers don't knock at the same moment. */
export class Backoff {
  readonly #first: number;
  readonly #last: number;
  readonly #steadyMs: number;
  readonly #random: () => number;
  #waited = 0;
  #current: number;

  /** Waits from `firstMs` to `lastMs`; it begins to grow once `steadyMs` were spent waiting at the first. */
  constructor(options: { firstMs: number; lastMs: number; steadyMs?: number; random?: () => number }) {
    this.#first = options.firstMs;
    this.#last = options.lastMs;
    this.#steadyMs = options.steadyMs ?? 0;
    this.#random = options.random ?? Math.random;
    this.#current = options.firstMs;
  }

  /** Milliseconds to wait this time: the step, up to a fifth shorter or longer. */
  next(): number {
    const step = this.#current;
    this.#waited += step;
    if (this.#waited >= this.#steadyMs) this.#current = Math.min(this.#last, step * 2);
    return Math.round(step * (0.8 + this.#random() * 0.4));
  }

  /** Begins again at the first waiting time. */
  reset(): void {
    this.#current = this.#first;
    this.#waited = 0;
  }
}
