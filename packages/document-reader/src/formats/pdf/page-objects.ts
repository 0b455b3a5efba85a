import { type Pdfium, withMemory } from './pdfium.ts';

/** What a page is made of, as far as it decides how the page is read. */
export interface PageObjects {
  /** Whether anything at all is drawn. */
  empty: boolean;
  /** Largest share of the page that one picture covers, 0…1 (more when it hangs over the edge). */
  pictureCover: number;
  /** Pixels of the largest picture. */
  picturePixels: number;
}

const imageObject = 3;
const formObject = 5;
const maxDepth = 4;

/** Looks through a page's objects without drawing them. */
export function inspectObjects(pdfium: Pdfium, page: number, size: { width: number; height: number }): PageObjects {
  const count = pdfium.call('FPDFPage_CountObjects', page);
  const found: PageObjects = { empty: count === 0, pictureCover: 0, picturePixels: 0 };
  withMemory(pdfium, 16, (out) => {
    for (let at = 0; at < count; at++) {
      const object = pdfium.call('FPDFPage_GetObject', page, at);
      const pixels = largestPicture(pdfium, object, out, 0);
      if (pixels === 0) continue;
      found.picturePixels = Math.max(found.picturePixels, pixels);
      if (pdfium.call('FPDFPageObj_GetBounds', object, out, out + 4, out + 8, out + 12) === 0) continue;
      const [left = 0, bottom = 0, right = 0, top = 0] = pdfium.floats(out, 4);
      const cover = ((right - left) * (top - bottom)) / Math.max(1, size.width * size.height);
      found.pictureCover = Math.max(found.pictureCover, cover);
    }
  });
  return found;
}

/** Pixels of the largest picture in an object, looking into forms (reused groups of objects). */
function largestPicture(pdfium: Pdfium, object: number, out: number, depth: number): number {
  const type = pdfium.call('FPDFPageObj_GetType', object);
  if (type === imageObject) {
    if (pdfium.call('FPDFImageObj_GetImagePixelSize', object, out, out + 4) === 0) return 0;
    const [width = 0, height = 0] = pdfium.integers(out, 2);
    return width * height;
  }
  if (type !== formObject || depth >= maxDepth) return 0;
  let most = 0;
  const count = pdfium.call('FPDFFormObj_CountObjects', object);
  for (let at = 0; at < count; at++) {
    most = Math.max(most, largestPicture(pdfium, pdfium.call('FPDFFormObj_GetObject', object, at), out, depth + 1));
  }
  return most;
}
