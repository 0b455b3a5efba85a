import type { Span } from '../model.ts';

/** A stretch of text with every run of blanks as one blank, and the way back to the text's offsets. */
export interface SqueezedText {
  text: string;
  /** The stretch of the original text that a stretch of this one stands for. */
  back<S extends Span>(span: S): S;
}

/** Recognised pages have wide gaps inside phrases (`500   mg`); patterns for phrases read them squeezed. */
export function squeeze(text: string, from: number, to: number): SqueezedText {
  const slice = text.slice(from, to);
  if (!/ {2}/.test(slice)) {
    return { text: slice, back: (span) => ({ ...span, start: span.start + from, end: span.end + from }) };
  }
  const places: number[] = [];
  let squeezed = '';
  let gap = false;
  for (let at = 0; at < slice.length; at += 1) {
    const blank = slice[at] === ' ';
    if (blank && gap) continue;
    gap = blank;
    squeezed += slice[at];
    places.push(from + at);
  }
  return {
    text: squeezed,
    back: (span) => ({
      ...span,
      start: places[span.start] ?? to,
      end: span.end > 0 ? (places[span.end - 1] ?? to - 1) + 1 : from,
    }),
  };
}
