import { normaliseWord } from '../../layout/characters.ts';
import type { LaidWord, Segment } from '../../layout/rows.ts';
import { boxAround, type PixelBox, toPixels } from './page-geometry.ts';
import { type Pdfium, withMemory } from './pdfium.ts';
import { isSeen, type TextInk } from './text-ink.ts';

/** A page's visible text, and how much of its text is of no use. */
export interface TextLayer {
  segments: Segment[];
  /** Visible letters, digits and signs. */
  characters: number;
  /** Those whose font doesn't tell which character they are. */
  unknown: number;
  /** Letters and digits that are drawn, but so that nobody can see them. */
  hidden: number;
  /** Letters and digits that are not drawn at all, as in the layer of a scanner's OCR. */
  undrawn: number;
}

interface Glyph extends PixelBox {
  t: string;
  em: number;
  /** Whether people see the letter lying on its side. */
  turned: boolean;
}

/** `FPDF_TEXTRENDERMODE_INVISIBLE` and `_CLIP`: the hidden layer of a scanner's OCR. What can't be seen is not read. */
const undrawnModes = new Set([3, 7]);

/** Letters stand about 1.17 em high in PDFium's loose boxes (ascent to descent). */
const looseHeightPerEm = 1.17;

/** Print below this size in points is a smear to the eye. */
const smallestPoints = 2;

/**
 * The words of a page's text layer, in pixels of a picture of this size. `ink` is asked, when there is drawn text, for the
 * page with and without it.
 */
export function readTextLayer(
  pdfium: Pdfium,
  page: number,
  picture: { width: number; height: number },
  ink: () => TextInk,
): TextLayer {
  const textPage = pdfium.call('FPDFText_LoadPage', page);
  if (textPage === 0) return { segments: [], characters: 0, unknown: 0, hidden: 0, undrawn: 0 };
  try {
    const { glyphs, ...counts } = readGlyphs(pdfium, page, textPage, picture, ink);
    const characters = glyphs.filter((glyph) => glyph !== null).length;
    return { segments: toSegments(glyphs), characters, ...counts };
  } finally {
    pdfium.call('FPDFText_ClosePage', textPage);
  }
}

/** Glyphs in the file's order; null where a space or a line break stands. */
function readGlyphs(
  pdfium: Pdfium,
  page: number,
  textPage: number,
  picture: { width: number; height: number },
  ink: () => TextInk,
) {
  const map = toPixels(pdfium, page, picture);
  // A step along the page's own x axis, seen on the picture: on a page turned by 90° it goes up or down.
  const along = map(0, 0, 1000, 0);
  const pageTurned = along.x1 - along.x0 < along.y1 - along.y0;
  const smallest = (smallestPoints * Math.abs(along.x1 - along.x0 + along.y1 - along.y0)) / 1000;
  const isUndrawn = undrawnObjects(pdfium);
  const glyphs: (Glyph | null)[] = [];
  let [unknown, hidden, undrawn] = [0, 0, 0];
  let high = 0;
  withMemory(pdfium, 16, (box) => {
    const count = pdfium.call('FPDFText_CountChars', textPage);
    for (let at = 0; at < count; at++) {
      const code = pdfium.call('FPDFText_GetUnicode', textPage, at);
      if (code >= 0xd800 && code < 0xdc00) {
        high = code;
        continue;
      }
      const isLow = code >= 0xdc00 && code < 0xe000;
      if (isLow && high === 0) continue;
      const t = isLow ? String.fromCharCode(high, code) : String.fromCodePoint(Math.min(code, 0x10ffff));
      high = 0;
      if (code === 0 || /^[\s\u00a0\u200b]$/u.test(t)) {
        glyphs.push(null);
        continue;
      }
      const isWord = /[\p{L}\p{N}]/u.test(t);
      if (isUndrawn(pdfium.call('FPDFText_GetTextObject', textPage, at))) {
        if (isWord) undrawn++;
        continue;
      }
      if (pdfium.call('FPDFText_HasUnicodeMapError', textPage, at) > 0 || code === 0xfffd) unknown++;
      if (pdfium.call('FPDFText_GetLooseCharBox', textPage, at, box) === 0) continue;
      // FS_RECTF: left, top, right, bottom.
      const [left = 0, top = 0, right = 0, bottom = 0] = pdfium.floats(box, 4);
      const pixels = map(left, bottom, right, top);
      if (!isOnPage(pixels, picture)) continue;
      const form = sizeAndTurn(pixels, pdfium.call('FPDFText_GetCharAngle', textPage, at), pageTurned);
      if (form.em < smallest || !isSeen(ink(), pixels)) {
        if (isWord) hidden++;
        continue;
      }
      glyphs.push({ ...pixels, t, ...form });
    }
  });
  return { glyphs, unknown, hidden, undrawn };
}

/** Tells of a text object whether it is set down without being drawn. */
export function undrawnObjects(pdfium: Pdfium): (textObject: number) => boolean {
  const known = new Map<number, boolean>();
  return (textObject) => {
    if (textObject === 0) return false;
    const found = known.get(textObject);
    if (found !== undefined) return found;
    const isUndrawn = undrawnModes.has(pdfium.call('FPDFTextObj_GetTextRenderMode', textObject));
    known.set(textObject, isUndrawn);
    return isUndrawn;
  };
}

function isOnPage({ x0, y0, x1, y1 }: PixelBox, { width, height }: { width: number; height: number }): boolean {
  const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
  return x >= 0 && y >= 0 && x <= width && y <= height && x1 > x0 && y1 > y0;
}

function sizeAndTurn(box: PixelBox, angle: number, pageTurned: boolean): { em: number; turned: boolean } {
  const quarters = Math.round(angle / (Math.PI / 2));
  const turned = (Math.abs(quarters) % 2 === 1) !== pageTurned;
  const height = turned ? box.x1 - box.x0 : box.y1 - box.y0;
  return { em: Math.max(1, height / looseHeightPerEm), turned };
}

/** Share of an em of white between two letters that parts words even where the file has no space. */
const wordGap = 0.22;

/** Glyphs that follow each other on one line become words, words of one line a segment. */
function toSegments(glyphs: readonly (Glyph | null)[]): Segment[] {
  const segments: Segment[] = [];
  let words: LaidWord[] = [];
  let word: Glyph[] = [];
  let last: Glyph | null = null;
  let spaced = false;
  const endWord = () => {
    const laid = joinGlyphs(word);
    if (laid !== null) words.push(laid);
    word = [];
  };
  const endSegment = () => {
    endWord();
    if (words.length > 0) segments.push({ words, slope: 0, aside: last?.turned ?? false });
    words = [];
  };
  for (const glyph of glyphs) {
    if (glyph === null) {
      spaced = true;
      continue;
    }
    const step = last === null ? 'line' : stepBetween(last, glyph);
    if (step === 'line') endSegment();
    else if (step === 'space' || (spaced && step !== 'same')) endWord();
    if (step !== 'same') word.push(glyph);
    last = glyph;
    spaced = false;
  }
  endSegment();
  return segments;
}

/** Where a letter stands after another: the next of the word, after white, elsewhere, or printed twice for boldness. */
function stepBetween(last: Glyph, glyph: Glyph): 'next' | 'space' | 'line' | 'same' {
  const em = Math.min(last.em, glyph.em);
  if (last.turned !== glyph.turned) return 'line';
  const upright = !glyph.turned;
  const across = upright
    ? Math.abs((last.y0 + last.y1) / 2 - (glyph.y0 + glyph.y1) / 2)
    : Math.abs((last.x0 + last.x1) / 2 - (glyph.x0 + glyph.x1) / 2);
  if (across > 0.6 * Math.max(last.em, glyph.em)) return 'line';
  if (last.t === glyph.t && Math.hypot(last.x0 - glyph.x0, last.y0 - glyph.y0) < 0.08 * em) return 'same';
  // Turned text may run up or down; only its distance counts.
  const gap = upright ? glyph.x0 - last.x1 : Math.max(glyph.y0 - last.y1, last.y0 - glyph.y1);
  if (upright && gap < -1.5 * em) return 'line';
  return gap > wordGap * em ? 'space' : 'next';
}

function joinGlyphs(glyphs: readonly Glyph[]): LaidWord | null {
  const t = normaliseWord(glyphs.map((glyph) => glyph.t).join(''));
  if (t === '') return null;
  return {
    t,
    ...boxAround(glyphs),
    confidence: 1,
    em: Math.max(...glyphs.map(({ em }) => em)),
  };
}
