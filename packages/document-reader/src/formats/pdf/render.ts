import { ExoraError } from '@exora/contracts/errors';
import sharp, { type Sharp } from 'sharp';
import type { Pdfium } from './pdfium.ts';

const formatBgr = 2;
const white = 0xffffffff;
/** `FPDF_ANNOT`: form fields and notes are part of what people see. `FPDF_REVERSE_BYTE_ORDER`: RGB instead of BGR. */
const flags = 0x01 | 0x10;

/** A drawn page, rows from the top without gaps: red, green and blue bytes, or grey ones only. */
export interface RenderedPage {
  data: Uint8Array;
  width: number;
  height: number;
  channels: 1 | 3;
}

type Size = { width: number; height: number };

/**
 * Draws a page on white, filling a picture of this size, in red, green and blue. The fields of `form`, the document's, are
 * drawn with their values; with 0 they are left out.
 */
export function renderPage(pdfium: Pdfium, page: number, size: Size, form: number): RenderedPage {
  return draw(pdfium, page, size, form, (colours) => ({ data: colours.slice(), channels: 3 }));
}

/** Draws a page like `renderPage`, and keeps a third of the bytes where all colours are shades of grey. */
export function renderScan(pdfium: Pdfium, page: number, size: Size, form: number): RenderedPage {
  return draw(pdfium, page, size, form, (colours) => {
    const greys = greysOf(colours);
    return greys === null ? { data: colours.slice(), channels: 3 } : { data: greys, channels: 1 };
  });
}

/** A drawn page as a picture. */
export function asPicture({ data, width, height, channels }: RenderedPage): Sharp {
  return sharp(data, { raw: { width, height, channels } });
}

/** `keep` copies what it wants of PDFium's memory. */
function draw(
  pdfium: Pdfium,
  page: number,
  { width, height }: Size,
  form: number,
  keep: (colours: Uint8Array) => Pick<RenderedPage, 'data' | 'channels'>,
): RenderedPage {
  const row = width * 3;
  const pixels = pdfium.call('malloc', row * height);
  if (pixels === 0) throw new ExoraError('reader_crashed');
  const bitmap = pdfium.call('FPDFBitmap_CreateEx', width, height, formatBgr, pixels, row);
  try {
    if (bitmap === 0) throw new ExoraError('reader_crashed');
    pdfium.call('FPDFBitmap_FillRect', bitmap, 0, 0, width, height, white);
    pdfium.call('FPDF_RenderPageBitmap', bitmap, page, 0, 0, width, height, 0, flags);
    if (form !== 0) pdfium.call('FPDF_FFLDraw', form, bitmap, page, 0, 0, width, height, 0, flags);
    return { ...keep(pdfium.bytes(pixels, row * height)), width, height };
  } finally {
    if (bitmap !== 0) pdfium.call('FPDFBitmap_Destroy', bitmap);
    pdfium.call('free', pixels);
  }
}

/** One byte a pixel, or null for a picture with a colour in it. */
function greysOf(colours: Uint8Array): Uint8Array | null {
  for (let at = 0; at < colours.length; at += 3) {
    if (colours[at] !== colours[at + 1] || colours[at] !== colours[at + 2]) return null;
  }
  const greys = new Uint8Array(colours.length / 3);
  for (let at = 0; at < greys.length; at++) greys[at] = colours[at * 3] ?? 0;
  return greys;
}
