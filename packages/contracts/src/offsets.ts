/**
 * JavaScript counts UTF-16 units, Postgres' `substr` counts code points. This is the only place that converts.
 */

/** Code points before the UTF-16 offset `offset` of `text`. An offset inside a surrogate pair counts the whole pair. */
export function toCodePointOffset(text: string, offset: number): number {
  let count = 0;
  for (let at = 0; at < offset && at < text.length; count++) at += isPair(text, at) ? 2 : 1;
  return count;
}

/** UTF-16 offset of the code point number `offset` of `text`; the text's length when there are fewer. */
export function toUtf16Offset(text: string, offset: number): number {
  let at = 0;
  for (let count = 0; count < offset && at < text.length; count++) at += isPair(text, at) ? 2 : 1;
  return at;
}

/** Both conversions for many offsets of one text: one pass over the text, then a binary search an offset. */
export interface OffsetIndex {
  /** As {@link toCodePointOffset}, for offsets within the text. */
  toCodePoint(offset: number): number;
  /** As {@link toUtf16Offset}, for offsets within the text. */
  toUtf16(offset: number): number;
}

/** The index of one text's offsets. */
export function indexOffsets(text: string): OffsetIndex {
  const pairEnds: number[] = [];
  for (const pair of text.matchAll(/[\ud800-\udbff][\udc00-\udfff]/g)) pairEnds.push(pair.index + 2);
  if (pairEnds.length === 0) return { toCodePoint: (offset) => offset, toUtf16: (offset) => offset };
  // The code point number after pair i is its UTF-16 end less one unit for each pair so far.
  const codePointEnds = pairEnds.map((end, i) => end - i - 1);
  return {
    toCodePoint: (offset) => offset - countUpTo(pairEnds, offset),
    toUtf16: (offset) => offset + countUpTo(codePointEnds, offset),
  };
}

/** How many of the ascending numbers are at most `limit`. */
function countUpTo(ascending: readonly number[], limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? Number.POSITIVE_INFINITY) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isPair(text: string, at: number): boolean {
  return (text.codePointAt(at) ?? 0) > 0xffff;
}
