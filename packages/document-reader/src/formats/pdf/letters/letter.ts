import type { PixelBox } from '../page-geometry.ts';

/** A letter of a text layer as it is stated, and where it is drawn, in pixels of the page's picture. */
export interface Letter {
  /** Empty where something is drawn that is stated to be a space. */
  t: string;
  /** The letter's own box, and the part of it that its neighbours' boxes leave free. */
  tight: PixelBox;
  free: PixelBox;
  /** From the ascent to the descent of its line. */
  line: PixelBox;
  em: number;
  /** Quarter turns clockwise in which people see it lie. */
  quarter: number;
}

/** A letter before its neighbours are known. */
export type LoneLetter = Omit<Letter, 'free'>;

/** Share of a letter's width that may be left to a neighbour. */
const mostLeft = 0.3;

/**
 * The letters, in the file's order, with the parts of their boxes that their neighbours leave free. Several characters on
 * one box are one drawn letter: a ligature.
 */
export function amongNeighbours(lone: readonly LoneLetter[]): Letter[] {
  const joined: LoneLetter[] = [];
  for (const letter of lone) {
    const last = joined.at(-1);
    if (last !== undefined && isSameBox(last.tight, letter.tight)) {
      joined[joined.length - 1] = { ...last, t: last.t + letter.t };
    } else {
      joined.push(letter);
    }
  }
  return joined.map((letter, at) => ({ ...letter, free: freePart(letter, joined[at - 1], joined[at + 1]) }));
}

function isSameBox(a: PixelBox, b: PixelBox): boolean {
  const near = 0.01;
  return (
    Math.abs(a.x0 - b.x0) < near &&
    Math.abs(a.x1 - b.x1) < near &&
    Math.abs(a.y0 - b.y0) < near &&
    Math.abs(a.y1 - b.y1) < near
  );
}

function freePart({ tight, quarter }: LoneLetter, before: LoneLetter | undefined, after: LoneLetter | undefined) {
  if (quarter !== 0) return tight;
  const width = tight.x1 - tight.x0;
  let { x0, x1 } = tight;
  if (before !== undefined && isLevel(before, tight) && before.tight.x0 < x0 && before.tight.x1 > x0) {
    x0 = Math.min(x0 + width * mostLeft, before.tight.x1);
  }
  if (after !== undefined && isLevel(after, tight) && after.tight.x1 > x1 && after.tight.x0 < x1) {
    x1 = Math.max(x1 - width * mostLeft, after.tight.x0);
  }
  return { ...tight, x0, x1 };
}

function isLevel({ line }: LoneLetter, tight: PixelBox): boolean {
  return line.y0 < tight.y1 && line.y1 > tight.y0;
}
