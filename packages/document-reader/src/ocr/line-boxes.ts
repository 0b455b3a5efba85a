import type { OcrWord } from './engine.ts';

/**
 * Height and place of a line's font box (ascent to descent, as a PDF's text layer has it) by the ink of its words: a line
 * of digits ends on the baseline, one with a `g` below it. Shares of the box are those of common book and office fonts.
 */
export function lineBox(words: readonly OcrWord[]): { y0: number; y1: number; em: number } {
  const top = Math.min(...words.map(({ y0 }) => y0));
  const bottom = Math.max(...words.map(({ y1 }) => y1));
  const text = words.flatMap(({ symbols }) => symbols.map(({ t }) => t)).join('');
  const above = /[\p{Lu}\p{N}bdfhiklt()[\]/|%&?!"'*^]/u.test(text) ? 0.17 : 0.34;
  const below = /[gjpqyQ,;()[\]/|]/.test(text) ? 0.01 : 0.18;
  const height = (bottom - top) / (1 - above - below);
  return { y0: top - above * height, y1: bottom + below * height, em: height / boxHeightPerEm };
}

const boxHeightPerEm = 1.17;
