import { ExoraError } from '@exora/contracts';
import type { Pdfium } from './pdfium.ts';

const formatBgrx = 3;
const white = 0xffffffff;
/** `FPDF_ANNOT`: form fields and notes are part of what people see. `FPDF_REVERSE_BYTE_ORDER`: RGB instead of BGR. */
const flags = 0x01 | 0x10;

/** A drawn page: RGBx bytes, four a pixel. */
export interface RenderedPage {
  data: Uint8Array;
  width: number;
  height: number;
}

/** Draws a page on white, filling a picture of this size. */
export function renderPage(pdfium: Pdfium, page: number, size: { width: number; height: number }): RenderedPage {
  const { width, height } = size;
  const bitmap = pdfium.call('FPDFBitmap_CreateEx', width, height, formatBgrx, 0, width * 4);
  if (bitmap === 0) throw new ExoraError('reader_crashed');
  try {
    pdfium.call('FPDFBitmap_FillRect', bitmap, 0, 0, width, height, white);
    pdfium.call('FPDF_RenderPageBitmap', bitmap, page, 0, 0, width, height, 0, flags);
    const at = pdfium.call('FPDFBitmap_GetBuffer', bitmap);
    return { data: pdfium.bytes(at, width * height * 4).slice(), width, height };
  } finally {
    pdfium.call('FPDFBitmap_Destroy', bitmap);
  }
}
