import type { Component } from '../picture/components.ts';
import type { OcrLine, OcrSymbol, OcrWord } from './engine.ts';

/**
 * Puts back points and dashes between digits that the recogniser passed over although their ink is there: `4.7` read as
 * `47` is another value. Nothing is guessed; each mark put back is a patch of ink of its size at its height.
 */
export function restoreMarks(
  lines: readonly OcrLine[],
  letters: readonly Component[],
  letterHeight: number,
): OcrLine[] {
  const flat = letters.filter(({ y0, y1 }) => y1 - y0 <= letterHeight * 0.4);
  return lines.map((line) => {
    const words = line.words.map((word) => ({ ...word, symbols: [...word.symbols] }));
    for (let at = 0; at < words.length; at++) {
      const word = words[at];
      if (word === undefined) continue;
      restorePoints(word, flat, letterHeight);
      const next = words[at + 1];
      const dash = next === undefined ? null : findDash(word, next, flat, letterHeight);
      if (dash !== null) words.splice(++at, 0, dash);
    }
    return { ...line, words };
  });
}

function restorePoints(word: OcrWord, flat: readonly Component[], letterHeight: number): void {
  for (let at = 1; at < word.symbols.length; at++) {
    const [left, right] = [word.symbols[at - 1], word.symbols[at]];
    if (left === undefined || right === undefined || !isDigit(left) || !isDigit(right)) continue;
    const [from, to] = [middle(left), middle(right)];
    const point = flat.find(({ x0, x1, y0, y1 }) => {
      const x = (x0 + x1) / 2;
      const height = y1 - y0;
      return (
        x > from &&
        x < to &&
        height >= letterHeight * 0.08 &&
        x1 - x0 <= letterHeight * 0.45 &&
        x1 - x0 >= letterHeight * 0.08 &&
        Math.abs(y1 - word.y1) <= letterHeight * 0.14 &&
        y0 > (word.y0 + word.y1) / 2
      );
    });
    if (point === undefined) continue;
    word.symbols.splice(at, 0, { t: '.', x0: point.x0, x1: point.x1 });
    at++;
  }
}

/** A dash between two words that end and begin with a digit, as in a reference range. */
function findDash(left: OcrWord, right: OcrWord, flat: readonly Component[], letterHeight: number): OcrWord | null {
  const [last, first] = [left.symbols.at(-1), right.symbols[0]];
  if (last === undefined || first === undefined || !isDigit(last) || !isDigit(first)) return null;
  const found = flat.find(({ x0, x1, y0, y1 }) => {
    const y = (y0 + y1) / 2;
    const [top, bottom] = [Math.min(left.y0, right.y0), Math.max(left.y1, right.y1)];
    return (
      x0 >= left.x1 - 2 &&
      x1 <= right.x0 + 2 &&
      x1 - x0 >= letterHeight * 0.25 &&
      x1 - x0 <= letterHeight * 1.5 &&
      x1 - x0 > (y1 - y0) * 1.5 &&
      y > top + (bottom - top) * 0.3 &&
      y < top + (bottom - top) * 0.85
    );
  });
  if (found === undefined) return null;
  const { x0, x1 } = found;
  const confidence = Math.min(left.confidence, right.confidence);
  return { x0, x1, y0: left.y0, y1: left.y1, confidence, symbols: [{ t: '-', x0, x1 }] };
}

function isDigit({ t }: OcrSymbol): boolean {
  return /^\d$/.test(t);
}

function middle({ x0, x1 }: OcrSymbol): number {
  return (x0 + x1) / 2;
}
