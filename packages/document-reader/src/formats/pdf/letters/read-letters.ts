import { type PixelBox, toPixels } from '../page-geometry.ts';
import { type Pdfium, withMemory } from '../pdfium.ts';
import { undrawnObjects } from '../text-layer.ts';
import { amongNeighbours, type Letter, type LoneLetter } from './letter.ts';

/** Letters stand about 1.17 em high in PDFium's loose boxes (ascent to descent). */
const looseHeightPerEm = 1.17;
/** Pixels of an em below which letters are dots. */
const smallestEm = 6;
/** Share of an em; PDFium gives a space a box that is no higher than a hair. */
const leastSide = 0.02;
/** Letters that lean further than these radians are not compared with their ink. */
const mostLean = 0.1;

/**
 * The drawn letters of a page, in the file's order, in pixels of a picture of this size; with those that are stated to be
 * spaces, but have a box of their own.
 */
export function readLetters(pdfium: Pdfium, page: number, picture: { width: number; height: number }): Letter[] {
  const textPage = pdfium.call('FPDFText_LoadPage', page);
  if (textPage === 0) return [];
  try {
    return withMemory(pdfium, 32, (out) => amongNeighbours(loneLetters(pdfium, page, textPage, picture, out)));
  } finally {
    pdfium.call('FPDFText_ClosePage', textPage);
  }
}

function loneLetters(
  pdfium: Pdfium,
  page: number,
  textPage: number,
  picture: { width: number; height: number },
  out: number,
): LoneLetter[] {
  const map = toPixels(pdfium, page, picture);
  const pageQuarters = pdfium.call('FPDFPage_GetRotation', page);
  const isUndrawn = undrawnObjects(pdfium);
  const letters: LoneLetter[] = [];
  const count = pdfium.call('FPDFText_CountChars', textPage);
  for (let at = 0; at < count; at++) {
    const code = pdfium.call('FPDFText_GetUnicode', textPage, at);
    // Letters beyond the first 65,536 characters come in two halves; none of them is ever looked at.
    if (code >= 0xd800 && code < 0xe000) continue;
    const t = code <= 0x20 || code === 0xa0 || code === 0x200b ? '' : String.fromCharCode(code);
    // Spaces and line breaks that PDFium adds are drawn by nobody.
    if (t === '' && pdfium.call('FPDFText_IsGenerated', textPage, at) === 1) continue;
    const tight = tightBox(pdfium, textPage, at, map, out);
    if (tight === null || isUndrawn(pdfium.call('FPDFText_GetTextObject', textPage, at))) continue;
    const quarter = quarterOf(pdfium.call('FPDFText_GetCharAngle', textPage, at));
    if (quarter === null || pdfium.call('FPDFText_GetLooseCharBox', textPage, at, out) === 0) continue;
    const [left = 0, top = 0, right = 0, bottom = 0] = pdfium.floats(out, 4);
    const line = map(left, bottom, right, top);
    const turned = (quarter + pageQuarters) % 4;
    const em = (turned % 2 === 0 ? line.y1 - line.y0 : line.x1 - line.x0) / looseHeightPerEm;
    const least = em * leastSide;
    if (em < smallestEm || tight.x1 - tight.x0 < least || tight.y1 - tight.y0 < least) continue;
    letters.push({ t, tight, line, em, quarter: turned });
  }
  return letters;
}

function tightBox(
  pdfium: Pdfium,
  textPage: number,
  at: number,
  map: (left: number, bottom: number, right: number, top: number) => PixelBox,
  out: number,
): PixelBox | null {
  if (pdfium.call('FPDFText_GetCharBox', textPage, at, out, out + 8, out + 16, out + 24) === 0) return null;
  const [left = 0, right = 0, bottom = 0, top = 0] = pdfium.doubles(out, 4);
  return map(left, bottom, right, top);
}

/** Quarter turns clockwise of an angle; null between them. */
function quarterOf(angle: number): number | null {
  const quarters = angle / (Math.PI / 2);
  const nearest = Math.round(quarters);
  return Math.abs(quarters - nearest) * (Math.PI / 2) > mostLean ? null : ((nearest % 4) + 4) % 4;
}
