import { fit } from '../../picture/recognition-size.ts';
import { type PixelBox, scaled } from './page-geometry.ts';
import type { Pdfium } from './pdfium.ts';
import { type RenderedPage, renderPage } from './render.ts';

const textObject = 1;
const formObject = 5;
const maxDepth = 8;

/** A page as it is seen, and the same without the text of its text layer. */
export interface TextInk {
  whole: RenderedPage;
  bare: RenderedPage;
  /** Pixels of these for one of the picture in which places are told. */
  scale: number;
}

/**
 * Long side of what is compared, an A4 sheet at 150 and at 200 dpi: at the first, letters of common fonts and sizes are
 * told apart, at the second nearly all.
 */
const comparedSides = { plain: 1755, fine: 2340 };

/** Draws a page with and without its text objects, also those inside of forms, for places in a picture of this size. */
export function drawTextInk(
  pdfium: Pdfium,
  page: number,
  picture: { width: number; height: number },
  form: number,
  sharpness: keyof typeof comparedSides = 'plain',
): TextInk {
  // Pictures of small pages have 300 dpi already.
  const scale = Math.min(1.1, comparedSides[sharpness] / Math.max(picture.width, picture.height));
  const size = fit(picture, scale);
  const whole = renderPage(pdfium, page, size, form);
  return { whole, bare: withoutText(pdfium, page, () => renderPage(pdfium, page, size, form)), scale };
}

/** Runs `work` while the page's text is not drawn. */
export function withoutText<T>(pdfium: Pdfium, page: number, work: () => T): T {
  const texts: number[] = [];
  const count = pdfium.call('FPDFPage_CountObjects', page);
  for (let at = 0; at < count; at++) collectTexts(pdfium, pdfium.call('FPDFPage_GetObject', page, at), texts, 0);
  const draw = (active: 0 | 1) => {
    for (const object of texts) pdfium.call('FPDFPageObj_SetIsActive', object, active);
  };
  draw(0);
  try {
    return work();
  } finally {
    draw(1);
  }
}

function collectTexts(pdfium: Pdfium, object: number, found: number[], depth: number): void {
  const type = pdfium.call('FPDFPageObj_GetType', object);
  if (type === textObject) found.push(object);
  if (type !== formObject || depth >= maxDepth) return;
  const count = pdfium.call('FPDFFormObj_CountObjects', object);
  for (let at = 0; at < count; at++) {
    collectTexts(pdfium, pdfium.call('FPDFFormObj_GetObject', object, at), found, depth + 1);
  }
}

/** How much a colour of 0…255 must change for an eye to see it: pale grey on white does, near white doesn't. */
const leastContrast = 24;
/** A full stop of small print has so many pixels. */
const fewestPixels = 2;
/** Share of a letter's box on either side that may hold ink of its neighbours. */
const edge = 0.15;

/**
 * Whether a letter is seen: the page looks different without the text there. White letters on white, letters under a
 * picture or a bar, and clipped ones make no difference.
 */
export function isSeen(ink: TextInk, box: PixelBox): boolean {
  const { whole, scale } = ink;
  const { x0, y0, x1, y1 } = scaled(box, scale);
  const inset = (x1 - x0) * edge;
  const left = Math.max(0, Math.floor(x0 + inset));
  const right = Math.min(whole.width, Math.max(left + 1, Math.ceil(x1 - inset)));
  const top = Math.max(0, Math.floor(y0));
  const bottom = Math.min(whole.height, Math.max(top + 1, Math.ceil(y1)));
  let pixels = 0;
  // Most letters have ink in the middle, few at the top.
  const [rows, first] = [bottom - top, Math.floor((bottom - top) * 0.4)];
  for (let row = 0; row < rows; row++) {
    const y = top + ((first + row) % rows);
    for (let at = y * whole.width + left; at < y * whole.width + right; at++) {
      if (contrastAt(ink, at) >= leastContrast && ++pixels >= fewestPixels) return true;
    }
  }
  return false;
}

/** How much the text changes the colour of a pixel, 0…255. */
export function contrastAt({ whole: { data: whole }, bare: { data: bare } }: TextInk, pixel: number): number {
  const at = pixel * 3;
  const red = Math.abs((whole[at] ?? 0) - (bare[at] ?? 0));
  const green = Math.abs((whole[at + 1] ?? 0) - (bare[at + 1] ?? 0));
  const blue = Math.abs((whole[at + 2] ?? 0) - (bare[at + 2] ?? 0));
  return Math.max(red, green, blue);
}
