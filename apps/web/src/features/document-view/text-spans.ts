import { type GroundedSource, indexOffsets } from '@exora/contracts';

/** A part of a page's text; `isLit` where a fact's words are. */
export interface TextSpan {
  readonly start: number;
  readonly text: string;
  readonly isLit: boolean;
}

/**
 * A page's text in its parts: lit is what `sources` have of this page, whose offsets count code points as the database does.
 * The parts together are the text as it was.
 */
export function textSpans(
  text: string,
  pageNumber: number,
  sources: readonly Pick<GroundedSource, 'page' | 'start' | 'end'>[],
): TextSpan[] {
  const spans: TextSpan[] = [];
  let at = 0;
  const add = (end: number, isLit: boolean) => {
    if (end > at) spans.push({ start: at, text: text.slice(at, end), isLit });
    at = Math.max(at, end);
  };
  const here = sources.filter(({ page }) => page === pageNumber).toSorted((one, other) => one.start - other.start);
  const { toUtf16 } = indexOffsets(text);
  for (const { start, end } of here) {
    add(toUtf16(start), false);
    add(toUtf16(end), true);
  }
  add(text.length, false);
  return spans;
}
