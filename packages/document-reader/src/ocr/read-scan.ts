import type { PageEngine } from '@exora/contracts';
import type { Sharp } from 'sharp';
import type { LaidWord } from '../layout/rows.ts';
import type { OpenPicture } from '../picture/open-picture.ts';
import { encodePicture } from '../picture/page-picture.ts';
import { fit, grey, toRecognitionSize } from '../picture/recognition-size.ts';
import { flatSheet } from '../picture/sheet/flat-sheet.ts';
import type { Quad } from '../picture/sheet/perspective.ts';
import { measureTilt, tiltSide } from '../picture/tilt.ts';
import { turn } from '../picture/turn.ts';
import { calibrated } from './confidence.ts';
import type { Recognise } from './engine.ts';
import { rowsOnPhoto } from './on-photo.ts';
import { type AskOutside, type ReadScan, readScanOutside } from './read-outside.ts';
import { readPicture } from './read-picture.ts';

type Size = { width: number; height: number };

/**
 * Mean confidence below which a page is also read upside down. Measured on thirty pages of three kinds: 0.79 and more
 * for upright pages, 0.32 and less for those that stand on their heads.
 */
const doubtful = 0.55;

/** Turns below this are left to the levelling of lines, so that the picture stays as it was taken. */
const smallestTurn = 4;

/**
 * Reads a page that is a picture, whichever way it lies: on its side, on its head, tilted by up to 17 degrees, or
 * photographed from the side. Its picture is turned upright, and shows a slanting sheet flat. `page` opens it anew at every
 * call; `pictureSize` gives the size of a page's picture. Whoever recognises outside comes first; the OCR engine reads what
 * that can't.
 */
export async function readScan(
  page: () => Sharp,
  size: Size,
  pictureSize: (size: Size) => Size,
  context: { recognise: Recognise; ocrEngine: PageEngine; askOutside: AskOutside | null; pictures: boolean },
): Promise<ReadScan> {
  const { recognise, ocrEngine: engine, askOutside: ask, pictures } = context;
  const photo = { page, size };
  const sheet = await flatSheet(photo);
  const shown = sheet?.isAslant ? sheet.flat : photo;
  const flat = sheet?.flat ?? photo;
  const level = await levelling(flat);
  const outside = ask && (await readScanOutside(await turned(shown, level), pictureSize, { ask, pictures }));
  if (outside !== null) return outside;
  const first = await readTurned(level);
  const best = first.confidence < doubtful && first.rows.length > 0 ? await better(first) : first;
  const { page: picture, rows, target } = best.degrees === 0 ? onShown(best) : best;
  return {
    ...target,
    engine,
    picture: pictures ? await encodePicture(picture(), target) : null,
    rows: calibrated(rows),
    notes: ask === null ? [] : ['ocr_fallback'],
  };

  async function readTurned(degrees: number) {
    const { page, size } = await turned(flat, degrees);
    const target = pictureSize(size);
    const rows = await readPicture(await toRecognitionSize(page, size), target, recognise);
    return { degrees, page, target, rows, confidence: confidenceOf(rows) };
  }

  async function better(read: typeof first): Promise<typeof first> {
    const flipped = await readTurned(level + 180);
    return flipped.confidence > read.confidence ? flipped : read;
  }

  /** What was read of a sheet that is shown as it was photographed, where it stands there. */
  function onShown(read: typeof first): Pick<typeof first, 'page' | 'target' | 'rows'> {
    if (sheet === null || shown === flat) return read;
    const target = pictureSize(size);
    const [across, down] = [target.width / size.width, target.height / size.height];
    const [a, b, c, d] = sheet.corners.map(({ x, y }) => ({ x: x * across, y: y * down }));
    return { page, target, rows: rowsOnPhoto(read.rows, read.target, [a, b, c, d] as Quad) };
  }
}

/** Degrees clockwise after which the lines of a page run level, and may still stand on their heads. */
async function levelling({ page, size }: OpenPicture): Promise<number> {
  const small = fit(size, Math.min(1, tiltSide / Math.max(size.width, size.height)));
  const { quarter, rest } = measureTilt(await grey(page().resize({ ...small, fit: 'fill' })));
  return quarter + (Math.abs(rest) < smallestTurn ? 0 : rest);
}

async function turned(picture: OpenPicture, degrees: number): Promise<OpenPicture> {
  return degrees === 0 ? picture : turn(picture, degrees);
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
