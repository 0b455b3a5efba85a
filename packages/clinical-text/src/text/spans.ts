import type { Span } from '../model.ts';

const cellShift = 6;

/** Spans by the cells of the text that they touch, so that asking for overlaps doesn't walk all of them. */
export class SpanIndex<T extends Span = Span> {
  readonly #cells = new Map<number, T[]>();

  constructor(spans: Iterable<T> = []) {
    for (const span of spans) this.add(span);
  }

  add(span: T): void {
    const last = Math.max(span.start, span.end - 1) >> cellShift;
    for (let cell = span.start >> cellShift; cell <= last; cell += 1) {
      const known = this.#cells.get(cell);
      if (known) known.push(span);
      else this.#cells.set(cell, [span]);
    }
  }

  /** True when a span that passes the test shares a character with the given stretch. */
  overlaps(span: Span, test: (one: T) => boolean = () => true): boolean {
    const last = Math.max(span.start, span.end - 1) >> cellShift;
    for (let cell = span.start >> cellShift; cell <= last; cell += 1) {
      for (const one of this.#cells.get(cell) ?? []) {
        if (one.start < span.end && span.start < one.end && test(one)) return true;
      }
    }
    return false;
  }
}
