import type { Sharp } from 'sharp';
import { findComponents } from './components.ts';
import { findInk } from './ink.ts';
import { letterHeight } from './junk.ts';
import { grey } from './recognition-size.ts';

/** Long side at which small print still has letters of some pixels: an A4 sheet at 110 dpi. */
const printSide = 1290;

/** What is lighter is no ink to anybody; a page of nothing but text has only that left. */
const paleInk = 220;

/** Whether there may be print on a picture: enough patches of ink that have the form of letters. */
export async function hasPrint(picture: Sharp): Promise<boolean> {
  const image = await grey(
    picture.resize({ width: printSide, height: printSide, fit: 'inside', withoutEnlargement: true }),
  );
  if (!image.data.some((value) => value < paleInk)) return false;
  const ink = findInk(image, 12);
  return letterHeight(findComponents(ink, image.width, image.height).list) !== null;
}
