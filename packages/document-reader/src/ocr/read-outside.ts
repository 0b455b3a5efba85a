import type { PageEngine, PageNote, PagePicture } from '@exora/contracts';
import type { Sharp } from 'sharp';
import type { LaidWord } from '../layout/rows.ts';
import type { OpenPicture } from '../picture/open-picture.ts';
import { encodePicture } from '../picture/page-picture.ts';
import { recognisablePicture } from '../picture/recognisable-picture.ts';
import { turn } from '../picture/turn.ts';
import type { RecognisablePicture, RecognisedPage } from './recognised-page.ts';
import { recognisedRows, uprightTurn } from './recognised-rows.ts';

type Size = { width: number; height: number };

/** A page that was recognised: its picture as it is read, and the rows of words in that picture's pixels. */
export interface ReadScan extends Size {
  engine: PageEngine;
  picture: PagePicture | null;
  rows: LaidWord[][];
  notes: PageNote[];
}

/** `RecognisePage` of the document's caller, within the document's thread. */
export type AskOutside = (picture: RecognisablePicture) => Promise<RecognisedPage | null>;

/**
 * A page that is a picture, read by the recogniser of the document's caller and turned upright as its letters stand; null when
 * that can't read it.
 */
export async function readScanOutside(
  { page, size }: OpenPicture,
  pictureSize: (size: Size) => Size,
  { ask, pictures }: { ask: AskOutside; pictures: boolean },
): Promise<ReadScan | null> {
  const picture = await recognisablePicture(page, size);
  const recognised = await ask(picture);
  if (recognised === null) return null;
  const turned = uprightTurn(recognised);
  const upright = turned === 0 ? { page, size } : await turn({ page, size }, turned);
  const target = pictureSize(upright.size);
  return {
    ...target,
    engine: recognised.engine,
    rows: recognisedRows(recognised, picture, turned, target),
    picture: pictures ? await encodePicture(upright.page(), target) : null,
    notes: [],
  };
}

/** The rows of a picture that is part of a page, as it lies, in pixels of `target`; null when the recogniser can't read it. */
export async function readPartOutside(
  page: () => Sharp,
  size: Size,
  target: Size,
  ask: AskOutside,
): Promise<LaidWord[][] | null> {
  const picture = await recognisablePicture(page, size);
  const recognised = await ask(picture);
  return recognised === null ? null : recognisedRows(recognised, picture, 0, target);
}
