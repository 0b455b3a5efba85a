import { foldWord } from '@exora/terminology';

/** A word, number or single mark of the text. */
export interface Token {
  start: number;
  end: number;
  /** Matching key of a word (see `foldWord`), the mark itself for a mark. */
  key: string;
  word: boolean;
}

const wordCharacter = /[\p{L}\p{N}\p{M}]/u;

function isAsciiWord(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90);
}

/** Length in UTF-16 units of the word character at an offset, 0 when there is none. */
function wordUnit(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code < 128) return isAsciiWord(code) ? 1 : 0;
  const point = text.codePointAt(at) ?? 0;
  return wordCharacter.test(String.fromCodePoint(point)) ? (point > 0xffff ? 2 : 1) : 0;
}

function isApostrophe(code: number): boolean {
  return code === 39 || code === 0x2019;
}

/** Splits a text into words and marks, in order; white space belongs to no token. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const unit = wordUnit(text, at);
    if (unit === 0) {
      const code = text.charCodeAt(at);
      const length = (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
      if (code > 32 && (code < 128 || /\S/.test(text[at] ?? ''))) {
        tokens.push({ start: at, end: at + length, key: text.slice(at, at + length), word: false });
      }
      at += length;
      continue;
    }
    const start = at;
    at += unit;
    while (at < text.length) {
      const next = wordUnit(text, at);
      if (next > 0) at += next;
      // An apostrophe between letters belongs to the word (`Crohn's`).
      else if (isApostrophe(text.charCodeAt(at)) && at + 1 < text.length && wordUnit(text, at + 1) > 0) at += 1;
      else break;
    }
    tokens.push({ start, end: at, key: foldWord(text.slice(start, at)), word: true });
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
