import type { Span } from '../model.ts';

/** Longer quotes are no words of one thing. */
const longestQuote = 400;
/** A word that a line repeats more often tells no place. */
const mostPlaces = 50;

/** The lines of a page, by number from 1. */
export class PageLines {
  readonly text: string;
  readonly #starts: number[] = [0];

  constructor(text: string) {
    this.text = text;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  /** The line's stretch without its end, or null: there is no such line. */
  line(number: number): Span | null {
    const start = this.#starts[number - 1];
    if (start === undefined) return null;
    return { start, end: (this.#starts[number] ?? this.text.length + 1) - 1 };
  }

  /** The number of the line on which an offset lies. */
  numberAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }
}

/**
 * Every place where a quote begins on a line of the page; it may go on in the next one. The words must stand there letter for
 * letter (blanks and line ends are alike) and whole: no piece of a word, of a number, or of a range is a quote.
 */
export function placesOf(page: PageLines, line: number, quote: string, isName: boolean): Span[] {
  const here = page.line(line);
  const words = quote.trim().split(/\s+/);
  if (here === null || quote.trim() === '' || quote.length > longestQuote) return [];
  const end = page.line(line + 1)?.end ?? here.end;
  const slice = page.text.slice(here.start, end);
  const places: Span[] = [];
  for (const match of slice.matchAll(new RegExp(words.map(escaped).join('\\s+'), 'gu'))) {
    const start = here.start + match.index;
    const span = { start, end: start + match[0].length };
    if (start < here.end && isWhole(page.text, span, isName)) places.push(span);
    if (places.length === mostPlaces) break;
  }
  return places;
}

function escaped(word: string): string {
  return word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

const letter = /[\p{L}\p{M}]/u;
const digit = /\d/;

function isWhole(text: string, { start, end }: Span, isName: boolean): boolean {
  const [before, first, last, after] = [text[start - 1] ?? '', text[start] ?? '', text[end - 1] ?? '', text[end] ?? ''];
  if (letter.test(before) && letter.test(first)) return false;
  if (letter.test(last) && letter.test(after)) return false;
  if (isName && ((digit.test(before) && letter.test(first)) || (letter.test(last) && digit.test(after)))) return false;
  if (/[\d.]/.test(first) && /(?:\d|\d[.,]|\d\s?[-–/:^]\s?)$/.test(text.slice(Math.max(0, start - 5), start)))
    return false;
  return !(digit.test(last) && /^(?:\d|[.,]\d|\s?[-–/:^]\s?\d)/.test(text.slice(end, end + 5)));
}
