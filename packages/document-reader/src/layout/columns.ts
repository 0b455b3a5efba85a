import { median } from '../picture/grey-image.ts';

/** What of a word tells columns; `em` is the font size in the same pixels. */
interface Word {
  x0: number;
  x1: number;
  em: number;
}

/** A strip of white, in pixels of the page. */
interface Gutter {
  x0: number;
  x1: number;
}

/** Rows that one gutter parts: from the first to before the last. */
interface Stretch {
  from: number;
  to: number;
  gutter: Gutter;
}

/** White between columns of prose is at least so wide, in em. */
const narrowestGutter = 1;
/** So many lines of prose side by side make columns; fewer may be an address beside a date. */
const fewestLines = 5;

/**
 * Rows in the order in which people read them. Where prose stands in columns the left one comes before the right one;
 * the cells of tables and of forms stay on one row. Prose is told by lines that fill their column with words.
 */
export function inReadingOrder<W extends Word>(rows: readonly W[][]): W[][] {
  const stretch = longestStretch(rows);
  if (stretch === null) return [...rows];
  const { from, to, gutter } = stretch;
  const middle = (gutter.x0 + gutter.x1) / 2;
  const within = rows.slice(from, to);
  const left = within.map((row) => row.filter((word) => centre(word) < middle));
  const right = within.map((row) => row.filter((word) => centre(word) >= middle));
  return [
    ...inReadingOrder(rows.slice(0, from)),
    ...inReadingOrder(left.filter(isFilled)),
    ...inReadingOrder(right.filter(isFilled)),
    ...inReadingOrder(rows.slice(to)),
  ];
}

function longestStretch(rows: readonly Word[][]): Stretch | null {
  let best: Stretch | null = null;
  for (const [from, row] of rows.entries()) {
    const above = rows[from - 1];
    for (const gap of gapsOf(row)) {
      // What comes down from the row above was followed from there.
      if (above !== undefined && narrow(gap, above) !== null) continue;
      const stretch = follow(rows, from, gap);
      const isLonger = best === null || stretch.to - stretch.from > best.to - best.from;
      if (isLonger && isProse(rows.slice(stretch.from, stretch.to), stretch.gutter)) best = stretch;
    }
  }
  return best;
}

/** The rows from one on that no word of crosses the gutter, and what of the gutter all of them leave white. */
function follow(rows: readonly Word[][], from: number, gap: Gutter): Stretch {
  let gutter = gap;
  let to = from + 1;
  for (let at = to; at < rows.length; at++) {
    const row = rows[at] ?? [];
    const narrowed = narrow(gutter, row);
    if (narrowed === null) break;
    gutter = narrowed;
    to = at + 1;
  }
  return { from, to, gutter };
}

/** What a row leaves of a gutter, or null where it leaves too little. */
function narrow(gutter: Gutter, row: readonly Word[]): Gutter | null {
  let { x0, x1 } = gutter;
  const middle = (x0 + x1) / 2;
  for (const word of row) {
    if (word.x1 <= x0 || word.x0 >= x1) continue;
    if (word.x1 <= middle) x0 = word.x1;
    else if (word.x0 >= middle) x1 = word.x0;
    else return null;
  }
  return x1 - x0 >= narrowestGutter * emOf(row) ? { x0, x1 } : null;
}

function gapsOf(row: readonly Word[]): Gutter[] {
  const wide = narrowestGutter * emOf(row);
  return row.slice(1).flatMap((word, at) => {
    const before = row[at];
    return before !== undefined && word.x0 - before.x1 >= wide ? [{ x0: before.x1, x1: word.x0 }] : [];
  });
}

/**
 * Whether there is prose on both sides: most lines have several words and reach over most of their column. Of a side that
 * has columns itself, the one beside the gutter tells.
 */
function isProse(rows: readonly Word[][], { x0, x1 }: Gutter): boolean {
  const middle = (x0 + x1) / 2;
  const left = rows.flatMap((row) => chunksOf(row.filter((word) => centre(word) < middle)).slice(-1));
  const right = rows.flatMap((row) => chunksOf(row.filter((word) => centre(word) >= middle)).slice(0, 1));
  return [left, right].every((lines) => {
    if (lines.length < fewestLines) return false;
    const [first, last] = [Math.min(...lines.map((line) => line.x0)), Math.max(...lines.map((line) => line.x1))];
    const full = lines.filter((line) => line.words >= 4 && line.x1 - line.x0 > 0.6 * (last - first));
    return full.length >= Math.max(fewestLines - 1, 0.55 * lines.length);
  });
}

/** The parts of a row between which there is more white than prose has. */
function chunksOf(row: readonly Word[]): { x0: number; x1: number; words: number }[] {
  const chunks: { x0: number; x1: number; words: number }[] = [];
  const wide = 2 * narrowestGutter * emOf(row);
  for (const { x0, x1 } of row) {
    const chunk = chunks.at(-1);
    if (chunk === undefined || x0 - chunk.x1 >= wide) chunks.push({ x0, x1, words: 1 });
    else {
      chunk.x1 = x1;
      chunk.words++;
    }
  }
  return chunks;
}

function emOf(row: readonly Word[]): number {
  return Math.max(1, median(row.map(({ em }) => em)));
}

function centre({ x0, x1 }: Word): number {
  return (x0 + x1) / 2;
}

function isFilled(row: readonly Word[]): boolean {
  return row.length > 0;
}
