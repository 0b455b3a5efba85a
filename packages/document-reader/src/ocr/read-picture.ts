import { normaliseWord } from '../layout/characters.ts';
import { arrangeRows, type LaidWord, type Segment } from '../layout/rows.ts';
import { cleanPage } from '../picture/clean.ts';
import type { Component } from '../picture/components.ts';
import type { GreyImage } from '../picture/grey-image.ts';
import { type Skew, unlevel } from '../picture/skew.ts';
import type { OcrWord, Recognise } from './engine.ts';
import { lineBox } from './line-boxes.ts';
import { restoreMarks } from './marks.ts';
import { makeRibbon } from './ribbon.ts';
import { respace } from './spacing.ts';
import { respell } from './spelling.ts';

/**
 * The rows of a picture that `toRecognitionSize` made, in pixels of `target` (the page that people see).
 */
export async function readPicture(
  { image: source, skew }: { image: GreyImage; skew: Skew },
  target: { width: number; height: number },
  recognise: Recognise,
): Promise<LaidWord[][]> {
  const page = cleanPage(source, skew);
  const { image, letterHeight } = page;
  const ribbon = makeRibbon(image, page.letters, letterHeight);
  if (ribbon === null) return [];
  const lines = restoreMarks(ribbon.toPage(await recognise(ribbon.image)), page.letters, letterHeight);
  const segments = respace(lines, image, letterHeight).map(({ words, slope }): Segment => {
    const box = lineBox(words);
    const laid = words.map((word, at) => {
      const isMark = at === 0 && isSpot(word, image, letterHeight);
      // A spot that begins its row is a bullet; behind a cell it is the asterisk that flags it.
      const mark = isMark ? (page.letters.some((letter) => isLeftOf(letter, word)) ? '*' : '•') : null;
      return laidWord({ ...word, ...box }, mark);
    });
    return { slope, words: laid.filter((word) => word !== null) };
  });
  const [scaleX, scaleY] = [target.width / image.width, target.height / image.height];
  return arrangeRows(segments, image.width).map((row) =>
    row.map(({ x0, y0, x1, y1, em, ...word }) => {
      const middle = (x0 + x1) / 2;
      const moved = unlevel(skew, middle, (y0 + y1) / 2, image) - (y0 + y1) / 2;
      const [top, bottom] = [(y0 + moved) * scaleY, (y1 + moved) * scaleY];
      return { ...word, x0: x0 * scaleX, x1: x1 * scaleX, y0: top, y1: bottom, em: em * scaleY };
    }),
  );
}

function laidWord({ symbols, ...place }: OcrWord & { em: number }, mark: '•' | '*' | null): LaidWord | null {
  const { x0, y0, x1, y1, em, confidence } = place;
  const t = respell(normaliseWord(symbols.map((symbol) => symbol.t).join('')));
  if (t === '') return null;
  if (mark !== null && [...t].length <= 2)
    return { t: mark, x0, y0, x1, y1, confidence: Math.max(confidence, 0.9), em };
  return isRubbish(t, confidence) ? null : { t, x0, y0, x1, y1, confidence, em };
}

/** Whether a letter stands before a word on the same row. */
function isLeftOf(letter: Component, word: OcrWord): boolean {
  const shared = Math.min(letter.y1, word.y1) - Math.max(letter.y0, word.y0);
  return letter.x1 < word.x0 && letter.y1 - letter.y0 > (word.y1 - word.y0) / 2 && shared > (word.y1 - word.y0) / 2;
}

/** Specks and remains of rules: signs without a letter or digit that the recogniser itself doubts. */
function isRubbish(t: string, confidence: number): boolean {
  if (/[\p{L}\p{N}]/u.test(t)) return confidence < 0.1 && [...t].length <= 2;
  if (/^[-–<>≤≥=%+/*±]+$/.test(t)) return confidence < 0.05;
  return confidence < 0.4 || (/^[|_~«»¢©®°—'"`‘’“”]+$/.test(t) && confidence < 0.8);
}

/** A filled disc or square of less than a letter's height, which recognisers take for `e`, `«` or `+`. */
function isSpot(word: OcrWord, { data, width, height }: GreyImage, letterHeight: number): boolean {
  let [left, right, top, bottom, ink] = [width, 0, height, 0, 0];
  const [fromY, toY] = [Math.max(0, Math.floor(word.y0)), Math.min(height, Math.ceil(word.y1))];
  const [fromX, toX] = [Math.max(0, Math.floor(word.x0)), Math.min(width, Math.ceil(word.x1))];
  for (let y = fromY; y < toY; y++) {
    for (let x = fromX; x < toX; x++) {
      if ((data[y * width + x] ?? 255) > 150) continue;
      ink++;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
    }
  }
  const [boxWidth, boxHeight] = [right - left, bottom - top];
  if (ink === 0 || boxHeight < letterHeight * 0.15 || boxHeight > letterHeight * 0.62) return false;
  const ratio = boxWidth / boxHeight;
  return ratio > 0.7 && ratio < 1.5 && ink / (boxWidth * boxHeight) > 0.62;
}
