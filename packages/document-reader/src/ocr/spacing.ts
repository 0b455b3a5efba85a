import { type GreyImage, median } from '../picture/grey-image.ts';
import type { OcrLine, OcrSymbol, OcrWord } from './engine.ts';

/**
 * Words by the white between the letters instead of the recogniser's guess: Tesseract reads `35 - 50` as `35-50` and
 * `fever.` as `fever .`, and both change what a value or a word is. The symbols stay, their words are cut anew.
 */
export function respace(lines: readonly OcrLine[], image: GreyImage, letterHeight: number): OcrLine[] {
  const measured = lines.map((line) => measureGaps(line, image, letterHeight));
  const spaces = measured.flatMap((gaps) => gaps.filter(({ isSpace, gap }) => isSpace && gap < widestSpace));
  const space = spaces.length < 8 ? usualSpace : median(spaces.map(({ gap }) => gap));
  const splitAbove = Math.min(0.9, Math.max(0.34, space * 0.75));
  const joinBelow = Math.min(0.6, Math.max(0.2, space * 0.52));
  return lines.map((line, at) => ({
    slope: line.slope,
    words: cut(line, (symbol) => {
      const { gap, isSpace } = measured[at]?.[symbol] ?? { gap: 0, isSpace: false };
      return gap > (isSpace ? joinBelow : splitAbove);
    }),
  }));
}

// Gaps are shares of the letter height. On printed pages gaps between letters stay below 0.3, spaces are 0.3 to 0.7 wide;
// in fixed-pitch print both are about twice that, so that the page's own spaces tell where to cut.
const usualSpace = 0.46;
const widestSpace = 1.4;

interface Gap {
  gap: number;
  /** Whether the recogniser put a space here. */
  isSpace: boolean;
}

/** The gap before each symbol of a line but the first. */
function measureGaps(line: OcrLine, image: GreyImage, letterHeight: number): Gap[] {
  const unit = lineHeight(line, letterHeight);
  const places = line.words.flatMap((word) => word.symbols.map((symbol) => ({ word, symbol })));
  return places.map((place, at) => {
    const before = places[at - 1];
    if (before === undefined) return { gap: 0, isSpace: false };
    return { gap: whiteBetween(before, place, image, line.slope) / unit, isSpace: before.word !== place.word };
  });
}

/** The line's words, cut where `isCut` says so of a symbol's number. */
function cut(line: OcrLine, isCut: (symbol: number) => boolean): OcrWord[] {
  const words: OcrWord[] = [];
  let at = 0;
  for (const word of line.words) {
    for (const symbol of word.symbols) {
      const last = words.at(-1);
      if (last === undefined || isCut(at)) words.push({ ...word, x0: symbol.x0, x1: symbol.x1, symbols: [symbol] });
      else join(last, word, symbol);
      at++;
    }
  }
  for (const word of words) tighten(word, line);
  return words;
}

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
