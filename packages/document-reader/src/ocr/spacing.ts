import type { GreyImage } from '../picture/grey-image.ts';
import { horizontalStretch } from '../picture/recognition-size.ts';
import type { OcrLine, OcrSymbol, OcrWord } from './engine.ts';

/**
 * Words by the white between the letters instead of the recogniser's guess: Tesseract reads `35 - 50` as `35-50` and
 * `fever.` as `fever .`, and both change what a value or a word is. The symbols stay, their words are cut anew.
 */
export function respace(line: OcrLine, image: GreyImage, letterHeight: number): OcrLine {
  const unit = lineHeight(line, letterHeight) * horizontalStretch;
  const words: OcrWord[] = [];
  let before: { word: OcrWord; symbol: OcrSymbol } | null = null;
  for (const word of line.words) {
    for (const symbol of word.symbols) {
      const last = words.at(-1);
      const gap = before === null ? null : whiteBetween(before, { word, symbol }, image, line.slope);
      const wasOneWord = before?.word === word;
      const opens = gap === null || gap > unit * (wasOneWord ? splitAbove : joinBelow);
      if (last === undefined || opens) words.push({ ...word, x0: symbol.x0, x1: symbol.x1, symbols: [symbol] });
      else join(last, word, symbol);
      before = { word, symbol };
    }
  }
  for (const word of words) tighten(word, line);
  return { words, slope: line.slope };
}

/** Gaps as shares of the letter height, between the two heaps of a histogram over printed pages (letters ≤ 0.3, spaces ≥ 0.3). */
const splitAbove = 0.36;
const joinBelow = 0.24;

function lineHeight(line: OcrLine, letterHeight: number): number {
  const heights = line.words.map(({ y0, y1 }) => y1 - y0).sort((a, b) => a - b);
  const usual = heights[heights.length >> 1] ?? letterHeight;
  return Math.min(Math.max(usual * 0.8, letterHeight * 0.6), letterHeight * 2.5);
}

function join(last: OcrWord, word: OcrWord, symbol: OcrSymbol): void {
  last.symbols.push(symbol);
  last.x1 = Math.max(last.x1, symbol.x1);
  last.y0 = Math.min(last.y0, word.y0);
  last.y1 = Math.max(last.y1, word.y1);
  last.confidence = Math.min(last.confidence, word.confidence);
}

/** A word that is whole again keeps the recogniser's box, whose sides are truer than those of single symbols. */
function tighten(word: OcrWord, line: OcrLine): void {
  for (const original of line.words) {
    if (original.symbols[0] === word.symbols[0]) word.x0 = Math.min(word.x0, original.x0);
    if (original.symbols.at(-1) === word.symbols.at(-1)) word.x1 = Math.max(word.x1, original.x1);
  }
}

interface Place {
  word: OcrWord;
  symbol: OcrSymbol;
}

/** Widest run of columns without ink between the middles of two symbols, in pixels. */
function whiteBetween(left: Place, right: Place, { data, width, height }: GreyImage, slope: number): number {
  const from = Math.max(0, Math.round((left.symbol.x0 + left.symbol.x1) / 2));
  const to = Math.min(width, Math.round((right.symbol.x0 + right.symbol.x1) / 2));
  const columns: number[] = [];
  for (let x = from; x < to; x++) {
    const nearer = x - left.word.x1 < right.word.x0 - x ? left.word : right.word;
    const shift = slope * (x - (nearer.x0 + nearer.x1) / 2);
    const top = Math.max(0, Math.round(Math.min(left.word.y0, right.word.y0, nearer.y0) + shift));
    const bottom = Math.min(height, Math.round(Math.max(left.word.y1, right.word.y1, nearer.y1) + shift));
    let darkest = 255;
    for (let y = top; y < bottom; y++) darkest = Math.min(darkest, data[y * width + x] ?? 255);
    columns.push(darkest);
  }
  // Pale print is judged by its own ink: blank is what is nearer to white than to the darkest column.
  const blank = 255 - 0.4 * (255 - Math.min(...columns, 255));
  let widest = 0;
  let run = 0;
  for (const darkest of columns) {
    run = darkest >= blank ? run + 1 : 0;
    widest = Math.max(widest, run);
  }
  return widest;
}
