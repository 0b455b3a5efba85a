import type { PagePicture } from '@exora/contracts';
import type { Sharp } from 'sharp';
import { fit } from './recognition-size.ts';

/** Longest side of a page picture in pixels: small print stays legible, a page stays below about half a megabyte. */
export const pictureSide = 2200;

/** Size in pixels of the picture of a page that has this size. Never larger than the page itself. */
export function pictureSize(size: { width: number; height: number }): { width: number; height: number } {
  return fit(size, Math.min(1, pictureSide / Math.max(size.width, size.height)));
}

/** A page's picture for people: WebP, sRGB. `sharp` writes no metadata unless asked, so place and camera stay behind. */
export async function encodePicture(page: Sharp, size: { width: number; height: number }): Promise<PagePicture> {
  const bytes = await page
    .resize({ ...size, fit: 'fill' })
    .toColourspace('srgb')
    .webp({ quality: 78, effort: 1 })
    .toBuffer();
  return { mime: 'image/webp', bytes };
}
