import type { EventLine, Line } from './lines.ts';
import type { Problem } from './verdict.ts';

/**
 * Something that doesn't fit. The lines after it are only looked at to tell which of the lines there it is that is wrong,
 * and what was done.
 */
export interface Suspicion {
  see(line: Line): void;
  conclude(): Problem;
}

/** A problem that later lines can't make another one. */
export function certain(problem: Problem): Suspicion {
  return { see: () => undefined, conclude: () => problem };
}

/** A suspicion that the next event alone decides; null when there is none. */
export function decidedByNext(conclude: (next: EventLine | null) => Problem): Suspicion {
  let next: EventLine | null = null;
  return {
    see: (line) => {
      if (line.kind === 'event') next ??= line;
    },
    conclude: () => conclude(next),
  };
}

/** A line that was met where another was expected. */
export interface Misplaced {
  what: 'event' | 'anchor';
  /** The number that was expected. */
  expected: number;
  /** The number and hash of what stood there instead. */
  found: number;
  hash: string;
  line: number;
  eventId: string | null;
}

/**
 * A gap in the numbers of rows or anchors. Whether the missing one was removed or only stands elsewhere is known once the
 * rest of the file has been seen.
 */
export class Gap implements Suspicion {
  readonly #at: Misplaced;
  #missingCame = false;
  #cameAgain: 'same' | 'other' | null = null;

  constructor(at: Misplaced) {
    this.#at = at;
  }

  see(line: Line): void {
    if (line.kind !== this.#at.what) return;
    const hash = line.kind === 'event' ? line.row_hash : line.anchor_hash;
    if (line.seq === this.#at.expected) this.#missingCame = true;
    else if (line.seq === this.#at.found && this.#cameAgain === null) {
      this.#cameAgain = hash === this.#at.hash ? 'same' : 'other';
    }
  }

  conclude(): Problem {
    const { what, expected, found, line, eventId } = this.#at;
    const [one, other] = what === 'event' ? ['Row', 'row'] : ['Anchor', 'anchor'];
    if (!this.#missingCame) {
      return {
        kind: 'removed',
        what,
        seq: expected,
        line: null,
        event_id: null,
        sentence: `${one} ${expected} was removed: in line ${line}, where it should stand, is ${other} ${found}.`,
      };
    }
    if (this.#cameAgain !== null) {
      const kind = this.#cameAgain === 'same' ? 'duplicated' : 'inserted';
      return {
        kind,
        what,
        seq: found,
        line,
        event_id: eventId,
        sentence: `Line ${line} was added before ${other} ${expected}: ${other} ${found}, ${
          kind === 'duplicated' ? 'which stands at its own place too' : 'another than the one at its own place'
        }.`,
      };
    }
    return {
      kind: 'reordered',
      what,
      seq: expected,
      line,
      event_id: eventId,
      sentence: `The order was changed: line ${line} holds ${other} ${found}, where ${other} ${expected} should stand; that one comes later.`,
    };
  }
}
