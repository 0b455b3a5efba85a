import { type Pdfium, withMemory } from './pdfium.ts';

/** A box in pixels, y downwards. */
export interface PixelBox {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

/** The box around some boxes, of which there is at least one. */
export function boxAround(boxes: readonly PixelBox[]): PixelBox {
  return {
    x0: Math.min(...boxes.map(({ x0 }) => x0)),
    y0: Math.min(...boxes.map(({ y0 }) => y0)),
    x1: Math.max(...boxes.map(({ x1 }) => x1)),
    y1: Math.max(...boxes.map(({ y1 }) => y1)),
  };
}

/** A box in pixels of a picture that is so many times as large. */
export function scaled({ x0, y0, x1, y1 }: PixelBox, scale: number): PixelBox {
  return { x0: x0 * scale, y0: y0 * scale, x1: x1 * scale, y1: y1 * scale };
}

/** Size of a page as it is shown (rotation and crop box obeyed), in points of 1/72 inch. */
export function pageSize(pdfium: Pdfium, page: number): { width: number; height: number } {
  return { width: pdfium.call('FPDF_GetPageWidthF', page), height: pdfium.call('FPDF_GetPageHeightF', page) };
}

/** PDFium answers in whole device pixels; on a device of this size they are exact enough for any picture. */
const fineDevice = 1_000_000;

/**
 * Turns places of the page's own coordinates (points, y upwards, before rotation and cropping) into pixels of a picture
 * of this size.
 */
export function toPixels(
  pdfium: Pdfium,
  page: number,
  picture: { width: number; height: number },
): (left: number, bottom: number, right: number, top: number) => PixelBox {
  const at = (x: number, y: number) =>
    withMemory(pdfium, 8, (out) => {
      pdfium.call('FPDF_PageToDevice', page, 0, 0, fineDevice, fineDevice, 0, x, y, out, out + 4);
      const [deviceX = 0, deviceY = 0] = pdfium.integers(out, 2);
      return [(deviceX / fineDevice) * picture.width, (deviceY / fineDevice) * picture.height] as const;
    });
  const step = 1000;
  const origin = at(0, 0);
  const right = at(step, 0);
  const up = at(0, step);
  const map = (x: number, y: number) =>
    [
      origin[0] + ((right[0] - origin[0]) * x + (up[0] - origin[0]) * y) / step,
      origin[1] + ((right[1] - origin[1]) * x + (up[1] - origin[1]) * y) / step,
    ] as const;
  return (left, bottom, rightEdge, top) => {
    const [ax, ay] = map(left, bottom);
    const [bx, by] = map(rightEdge, top);
    return { x0: Math.min(ax, bx), y0: Math.min(ay, by), x1: Math.max(ax, bx), y1: Math.max(ay, by) };
  };
}
