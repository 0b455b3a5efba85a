/** A thing that is dear to open, is used by one caller at a time and may be closed at any time. */
interface Pooled {
  /** Called when it waits for work: it must not keep the process alive then. */
  rest(): void;
  close(): Promise<void>;
}

/**
 * At most `size` open things, opened when needed, lent in order of asking, closed after `idleMs` without work. One whose
 * use failed is closed, never lent again.
 */
export class WarmPool<T extends Pooled> {
  readonly #options: { size: number; idleMs: number; open: () => Promise<T> };
  readonly #idle: { thing: T; timer: NodeJS.Timeout }[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly #lent = new Set<T>();
  #busy = 0;

  constructor(options: { size: number; idleMs: number; open: () => Promise<T> }) {
    this.#options = options;
  }

  /** Things that are open and not lent. */
  get idle(): number {
    return this.#idle.length;
  }

  async use<R>(signal: AbortSignal, work: (thing: T) => Promise<R>): Promise<R> {
    await this.#turn(signal);
    let thing: T | undefined;
    try {
      thing = this.#takeIdle() ?? (await this.#options.open());
      this.#lent.add(thing);
      signal.throwIfAborted();
      const result = await work(thing);
      this.#giveBack(thing);
      return result;
    } catch (error) {
      if (thing !== undefined) {
        this.#lent.delete(thing);
        await thing.close();
      }
      throw error;
    } finally {
      this.#busy--;
      this.#waiting.shift()?.();
    }
  }

  async close(): Promise<void> {
    const idle = this.#idle.splice(0).map(({ thing, timer }) => {
      clearTimeout(timer);
      return thing;
    });
    await Promise.all([...idle, ...this.#lent].map((thing) => thing.close()));
  }

  async #turn(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    while (this.#busy >= this.#options.size) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
      if (signal.aborted) {
        this.#waiting.shift()?.();
        throw signal.reason;
      }
    }
    this.#busy++;
  }

  #takeIdle(): T | undefined {
    const found = this.#idle.pop();
    if (found === undefined) return undefined;
    clearTimeout(found.timer);
    return found.thing;
  }

  #giveBack(thing: T): void {
    this.#lent.delete(thing);
    thing.rest();
    const timer = setTimeout(() => {
      const at = this.#idle.findIndex((entry) => entry.thing === thing);
      if (at < 0) return;
      this.#idle.splice(at, 1);
      void thing.close();
    }, this.#options.idleMs);
    timer.unref();
    this.#idle.push({ thing, timer });
  }
}
