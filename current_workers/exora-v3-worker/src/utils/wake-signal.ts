/** Something to wait for with a time limit. A call of `notify` while nobody waits is kept for the next wait. */
export class WakeSignal {
  #pending = false;
  #wake: (() => void) | null = null;

  /** Ends the present wait, or the next one at once. */
  notify(): void {
    if (this.#wake === null) this.#pending = true;
    else this.#wake();
  }

  /** Resolves after `limitMs`, or as soon as somebody notifies. */
  async wait(limitMs?: number): Promise<void> {
    if (this.#pending) {
      this.#pending = false;
      return;
    }
    await new Promise<void>((resolve) => {
      const timer = limitMs === undefined ? undefined : setTimeout(done, limitMs);
      const wake = () => done();
      this.#wake = wake;
      function done() {
        clearTimeout(timer);
        resolve();
      }
    });
    this.#wake = null;
  }
}
