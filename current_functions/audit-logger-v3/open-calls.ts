import { RetryLaterError } from '../_shared/error-handling.ts';

/** Seconds after which a call that was one too many may come again. */
const waitSeconds = 1;

/**
 * Bounds the calls that are open at once, so that a flood waits at the senders, who have their events still, and not here.
 * A call that is one too many is refused at once (429 with Retry-After) and costs nothing.
 */
export class OpenCalls {
  readonly #most: number;
  readonly #mostOfOneCaller: number;
  readonly #ofCallers = new Map<string, number>();
  #open = 0;

  constructor(limits: { most: number; mostOfOneCaller: number }) {
    this.#most = limits.most;
    this.#mostOfOneCaller = limits.mostOfOneCaller;
  }

  /** Runs a call of this caller, or throws `rate_limited`. */
  async run<T>(caller: string, call: () => Promise<T>): Promise<T> {
    const ofCaller = this.#ofCallers.get(caller) ?? 0;
    if (this.#open >= this.#most || ofCaller >= this.#mostOfOneCaller) {
      throw new RetryLaterError('rate_limited', waitSeconds);
    }
    this.#open += 1;
    this.#ofCallers.set(caller, ofCaller + 1);
    try {
      return await call();
    } finally {
      this.#open -= 1;
      const left = (this.#ofCallers.get(caller) ?? 1) - 1;
      if (left === 0) this.#ofCallers.delete(caller);
      else this.#ofCallers.set(caller, left);
    }
  }
}
