import type { PagePicture } from '@exora/contracts';
import sharp, { type Sharp } from 'sharp';
import type { LaidWord } from '../layout/rows.ts';
import { encodePicture } from '../picture/page-picture.ts';
import { fit, grey, toRecognitionSize } from '../picture/recognition-size.ts';
import { measureTilt, tiltSide } from '../picture/tilt.ts';
import type { Recognise } from './engine.ts';
import { readPicture } from './read-picture.ts';

type Size = { width: number; height: number };

/** A page that was recognised: its picture as it is read, and the rows of words in that picture's pixels. */
export interface ReadScan extends Size {
  picture: PagePicture;
  rows: LaidWord[][];
}

/**
 * Mean confidence below which a page is also read upside down. Measured on thirty pages of three kinds: 0.79 and more
 * for upright pages, 0.32 and less for those that stand on their heads.
 */
const doubtful = 0.55;

/** Long side that a turned page keeps: a sheet at 400 dpi. */
const turnedSide = 4700;

/** Turns below this are left to the levelling of lines, so that the picture stays as it was taken. */
const smallestTurn = 4;

/**
 * Reads a page that is a picture, whichever way it lies: on its side, on its head, or tilted by up to 17 degrees. Its
 * picture is turned upright. `page` opens it anew at every call; `pictureSize` gives the size of a page's picture.
 */
export async function readScan(
  page: () => Sharp,
  size: Size,
  pictureSize: (size: Size) => Size,
  recognise: Recognise,
): Promise<ReadScan> {
  const small = fit(size, Math.min(1, tiltSide / Math.max(size.width, size.height)));
  const { quarter, rest } = measureTilt(await grey(page().resize({ ...small, fit: 'fill' })));
  const level = quarter + (Math.abs(rest) < smallestTurn ? 0 : rest);
  const first = await readTurned(level);
  const best = first.confidence < doubtful && first.rows.length > 0 ? await better(first) : first;
  return { ...best.target, rows: best.rows, picture: await encodePicture(best.page(), best.target) };

  async function readTurned(degrees: number) {
    const turned = degrees === 0 ? { page, size } : await turn(page, size, degrees);
    const target = pictureSize(turned.size);
    const rows = await readPicture(await toRecognitionSize(turned.page, turned.size), target, recognise);
    return { page: turned.page, target, rows, confidence: confidenceOf(rows) };
  }

  async function better(read: typeof first): Promise<typeof first> {
    const flipped = await readTurned(level + 180);
    return flipped.confidence > read.confidence ? flipped : read;
  }
}

/** A page turned clockwise, in the upright box around it. */
async function turn(page: () => Sharp, size: Size, degrees: number): Promise<{ page: () => Sharp; size: Size }> {
  const kept = fit(size, Math.min(1, turnedSide / Math.max(size.width, size.height)));
  // sharp turns by odd angles after it has resized: the turned picture is made once, and then used like any other.
  const { data, info } = await page()
    .resize({ ...kept, fit: 'fill' })
    .rotate(degrees, { background: '#ffffff' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return { page: () => sharp(data, { raw: { width, height, channels } }), size: { width, height } };
}

/** Mean confidence of the words that have letters or digits, by their length; 0 for none. */
function confidenceOf(rows: readonly LaidWord[][]): number {
  let [sum, letters] = [0, 0];
  for (const { t, confidence } of rows.flat()) {
    if (!/[\p{L}\p{N}]/u.test(t)) continue;
    sum += t.length * confidence;
    letters += t.length;
  }
  return letters === 0 ? 0 : sum / letters;
}
