import sharp, { type Sharp } from 'sharp';
import type { Pixels } from './sheet/perspective.ts';

/** A picture of which every call of `page` makes a fresh copy to work on, and its size in pixels. */
export interface OpenPicture {
  page: () => Sharp;
  size: { width: number; height: number };
}

/** The pixels of a picture, in grey or sRGB. */
export async function rawPixels(picture: Sharp): Promise<Pixels> {
  const { data, info } = await picture
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels };
}

/** Pixels as a picture that can be opened again and again. */
export function keep({ data, width, height, channels }: Pixels): OpenPicture {
  return { page: () => sharp(data, { raw: { width, height, channels } }), size: { width, height } };
}
