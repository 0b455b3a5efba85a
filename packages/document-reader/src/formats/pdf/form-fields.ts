import { normaliseText } from '../../layout/characters.ts';
import type { LaidWord, Segment } from '../../layout/rows.ts';
import { type PixelBox, scaled, toPixels } from './page-geometry.ts';
import { type Pdfium, withMemory } from './pdfium.ts';
import { isSeen, type TextInk } from './text-ink.ts';

const widget = 20;
/** `FPDF_ANNOT_FLAG_INVISIBLE`, `_HIDDEN` and `_NOVIEW`. */
const unseenFlags = 0x01 | 0x02 | 0x20;
/** `FPDF_FORMFIELD_COMBOBOX` and `_TEXTFIELD`: what stands in them is their value. */
const valued = new Set([4, 6]);
/** The longest value that is taken; a longer one is recognised from what is drawn. */
const mostBytes = 2000;
/** A field that is higher may have several lines. */
const mostPoints = 30;

/**
 * The values of a form's fields of one line, at their places, in pixels of the picture. Fields of several lines are left
 * to recognition, which sees where their lines break. `ink` tells whether a value can be seen.
 */
export function readFormFields(
  pdfium: Pdfium,
  page: number,
  form: number,
  picture: { width: number; height: number },
  ink: () => TextInk,
): Segment[] {
  const map = toPixels(pdfium, page, picture);
  const segments: Segment[] = [];
  const count = form === 0 ? 0 : pdfium.call('FPDFPage_GetAnnotCount', page);
  for (let at = 0; at < count; at++) {
    const annotation = pdfium.call('FPDFPage_GetAnnot', page, at);
    if (annotation === 0) continue;
    try {
      if (pdfium.call('FPDFAnnot_GetSubtype', annotation) !== widget) continue;
      if ((pdfium.call('FPDFAnnot_GetFlags', annotation) & unseenFlags) !== 0) continue;
      if (!valued.has(pdfium.call('FPDFAnnot_GetFormFieldType', form, annotation))) continue;
      const value = fieldValue(pdfium, form, annotation);
      if (value === null || /[\r\n]/.test(value.trim())) continue;
      const [left = 0, top = 0, right = 0, bottom = 0] = withMemory(pdfium, 16, (out) =>
        pdfium.call('FPDFAnnot_GetRect', annotation, out) === 0 ? [] : [...pdfium.floats(out, 4)],
      );
      if (Math.abs(top - bottom) > mostPoints) continue;
      const words = wordsIn(value, map(left, bottom, right, top), ink());
      if (words.length > 0) segments.push({ words, slope: 0 });
    } finally {
      pdfium.call('FPDFPage_CloseAnnot', annotation);
    }
  }
  return segments;
}

function fieldValue(pdfium: Pdfium, form: number, annotation: number): string | null {
  const length = pdfium.call('FPDFAnnot_GetFormFieldValue', form, annotation, 0, 0);
  if (length <= 2 || length > mostBytes) return null;
  return withMemory(pdfium, length, (out) => {
    pdfium.call('FPDFAnnot_GetFormFieldValue', form, annotation, out, length);
    return new TextDecoder('utf-16le').decode(pdfium.bytes(out, length - 2));
  });
}

/** The value's words over the ink of the field, each as wide as its share of the letters; none that isn't seen. */
function wordsIn(value: string, field: PixelBox, ink: TextInk): LaidWord[] {
  const text = normaliseText(value).trim();
  const extent = inkExtent(field, ink);
  if (text === '' || extent === null) return [];
  const { x0, x1, y0, y1 } = extent;
  const pitch = (x1 - x0) / [...text].length;
  let column = 0;
  return text.split(' ').flatMap((t): LaidWord[] => {
    const from = x0 + column * pitch;
    const to = from + [...t].length * pitch;
    column += [...t].length + 1;
    const box = { x0: from, y0, x1: to, y1 };
    return isSeen(ink, box) ? [{ t, ...box, confidence: 1, em: (y1 - y0) / 1.17 }] : [];
  });
}

/** Where between a field's edges its value is drawn. */
function inkExtent(box: PixelBox, { whole, bare, scale }: TextInk): PixelBox | null {
  const field = scaled(box, scale);
  let [left, right, top, bottom] = [Number.POSITIVE_INFINITY, -1, Number.POSITIVE_INFINITY, -1];
  for (let y = Math.max(0, Math.floor(field.y0)); y < Math.min(whole.height, field.y1); y++) {
    for (let x = Math.max(0, Math.floor(field.x0)); x < Math.min(whole.width, field.x1); x++) {
      const at = (y * whole.width + x) * 3;
      if (Math.abs((whole.data[at + 1] ?? 0) - (bare.data[at + 1] ?? 0)) < 24) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
    }
  }
  return right < 0 ? null : scaled({ x0: left, x1: right, y0: top, y1: bottom }, 1 / scale);
}
