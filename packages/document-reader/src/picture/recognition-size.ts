import sharp, { type Sharp } from 'sharp';
import { measurePage, wantedLetterHeight } from './clean.ts';
import type { GreyImage } from './grey-image.ts';
import type { Skew } from './skew.ts';

// Each document has its own thread and pages run side by side; libvips must not add threads and caches of its own.
sharp.concurrency(1);
sharp.cache(false);

/** Long side of an A4 sheet at 300 dpi. */
export const sheetLength = 3508;
const maxPixels = 20_000_000;

/**
 * Brings a page to the size at which it is recognised, about 300 dpi: told by the height of its letters, or where there
 * are too few by taking the picture for a whole sheet. `page` opens the upright, flattened picture anew at every call.
 */
export async function toRecognitionSize(
  page: () => Sharp,
  size: { width: number; height: number },
): Promise<{ image: GreyImage; skew: Skew }> {
  const first = fit(size, Math.min(1, sheetLength / Math.max(size.width, size.height)));
  const { letterHeight: letter, skew } = measurePage(await grey(page().resize({ ...first, fit: 'fill' })));
  const bySheet = Math.min(2, sheetLength / Math.max(first.width, first.height));
  const scale = letter === null ? bySheet : Math.min(4, Math.max(0.5, wantedLetterHeight / letter));
  const wanted = fit(first, scale);
  const room = Math.min(1, Math.sqrt(maxPixels / (wanted.width * wanted.height)));
  const image = await grey(page().resize({ ...fit(wanted, room), fit: 'fill', kernel: 'cubic' }));
  return { image, skew };
}

/** Width and height times a factor, at least one pixel. */
export function fit(size: { width: number; height: number }, factor: number): { width: number; height: number } {
  return { width: Math.max(1, Math.round(size.width * factor)), height: Math.max(1, Math.round(size.height * factor)) };
}

/** A picture in shades of grey. */
export async function grey(picture: Sharp): Promise<GreyImage> {
  const { data, info } = await picture
    .toColourspace('b-w')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  if (info.channels === 1) return { data, width: info.width, height: info.height };
  const single = new Uint8Array(info.width * info.height);
  for (let i = 0; i < single.length; i++) single[i] = data[i * info.channels] ?? 0;
  return { data: single, width: info.width, height: info.height };
}
