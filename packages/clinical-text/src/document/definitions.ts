import type { Span } from '../model.ts';

/** A short form that the text itself explains. */
export interface Definition {
  short: string;
  /** The words that it stands for. */
  long: Span;
}

const bracketed = /\((?:[\p{L}\d -]{3,40}, )?([\p{L}\d][\p{L}\d/+'’-]{1,9})(?:[;,][^()\n]{0,40})?\)/gu;
const isWordUnit = /[\p{L}\p{N}]/u;

/**
 * Short forms that stand in brackets behind their long form: `Crohn's disease (CD)`. The letters of the short form are looked
 * for from right to left in at most twice as many words, the first one at the beginning of a word (Schwartz and Hearst 2003).
 */
export function findDefinitions(text: string): Definition[] {
  const found: Definition[] = [];
  for (const match of text.matchAll(bracketed)) {
    const short = match[1] ?? '';
    if (!/\p{Lu}/u.test(short) || (short.match(/\p{L}/gu)?.length ?? 0) < 2) continue;
    const long = longForm(text, match.index, short);
    if (long) found.push({ short: short.replace(/(?<=\p{Lu})s$/u, ''), long });
  }
  return found;
}

function longForm(text: string, bracket: number, short: string): Span | null {
  const words = Math.min(short.length + 5, short.length * 2);
  const end = bracket - (/\s$/.test(text.slice(0, bracket)) ? 1 : 0);
  const from = wordsBack(text, end, words);
  const letters = [...short.replace(/(?<=\p{Lu})s$/u, '').toLowerCase()].filter((one) => isWordUnit.test(one));
  let at = end;
  for (let index = letters.length - 1; index >= 0; index -= 1) {
    do at -= 1;
    while (at >= from && !(text[at]?.toLowerCase() === letters[index] && (index > 0 || isWordStart(text, at))));
    if (at < from) return null;
  }
  // The long form says more than the short one, and in more than its letters.
  return end - at > short.length + 2 ? { start: at, end } : null;
}

function isWordStart(text: string, at: number): boolean {
  return at === 0 || !isWordUnit.test(text[at - 1] ?? '');
}

/** Where the given number of words before an offset begins, not beyond a line's or sentence's end. */
function wordsBack(text: string, end: number, count: number): number {
  let at = end;
  for (let left = count; left > 0 && at > 0; left -= 1) {
    while (at > 0 && /\s/.test(text[at - 1] ?? '')) {
      if (text[at - 1] === '\n' && text[at - 2] === '\n') return at;
      at -= 1;
    }
    if (/[.;:()]/.test(text[at - 1] ?? '')) return at;
    while (at > 0 && !/[\s;:()]/.test(text[at - 1] ?? '')) at -= 1;
  }
  return at;
}
