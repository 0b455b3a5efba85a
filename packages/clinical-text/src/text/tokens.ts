import { foldWord } from './fold.ts';

/** A word, number or single mark of the text. */
export interface Token {
  start: number;
  end: number;
  /** Matching key of a word (see `foldWord`), the mark itself for a mark. */
  key: string;
  word: boolean;
}

const pattern = /[\p{L}\p{N}\p{M}]+(?:[’'][\p{L}]+)*|[^\s\p{L}\p{N}\p{M}]/gu;

/** Splits a text into words and marks, in order; white space belongs to no token. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(pattern)) {
    const raw = match[0];
    const word = /[\p{L}\p{N}]/u.test(raw);
    tokens.push({ start: match.index, end: match.index + raw.length, key: word ? foldWord(raw) : raw, word });
  }
  return tokens;
}

/** Index of the first token that starts at or after an offset. */
export function tokenAt(tokens: readonly Token[], offset: number): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
