/** Requests to the other side of a message channel that wait for their answers, by number. */
export class Requests<T> {
  readonly #waiting = new Map<number, { resolve: (answer: T) => void; reject: (error: unknown) => void }>();
  #last = 0;

  /** Sends a request under a new number; settles with its answer. */
  send(post: (id: number) => void): Promise<T> {
    const id = ++this.#last;
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    this.#waiting.set(id, { resolve, reject });
    post(id);
    return promise;
  }

  resolve(id: number, answer: T): void {
    this.#take(id)?.resolve(answer);
  }

  reject(id: number, error: unknown): void {
    this.#take(id)?.reject(error);
  }

  #take(id: number) {
    const request = this.#waiting.get(id);
    this.#waiting.delete(id);
    return request;
  }
}
