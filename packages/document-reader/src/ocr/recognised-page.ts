import type { PageEngine } from '@exora/contracts';

/** A page's picture for a recogniser outside this package: on white, without metadata, levelled but maybe not upright. */
export interface RecognisablePicture {
  mime: 'image/jpeg';
  bytes: Uint8Array;
  width: number;
  height: number;
}

/** Pixels of the picture that was given, origin top left. */
export interface Point {
  x: number;
  y: number;
}

/** A word with the corners of its box, clockwise from the one that is top left for whoever reads it upright. */
export interface RecognisedWord {
  t: string;
  /** 0…1. */
  confidence: number;
  corners: readonly [Point, Point, Point, Point];
}

/** What a recogniser found on a page; each line's words in the order of reading. */
export interface RecognisedPage {
  engine: Extract<PageEngine, 'google-vision'>;
  lines: { words: RecognisedWord[] }[];
}

/**
 * Reads a whole page's picture, its layout too. Null: it can't, and the local engine is to read the page, which then says so.
 * What it throws ends the document.
 */
export type RecognisePage = (picture: RecognisablePicture, signal: AbortSignal) => Promise<RecognisedPage | null>;
