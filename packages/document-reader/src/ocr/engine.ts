import type { PageEngine } from '@exora/contracts';
import type { GreyImage } from '../picture/grey-image.ts';

/** A recognised character; x in pixels of the picture that was given. */
export interface OcrSymbol {
  t: string;
  x0: number;
  x1: number;
}

/** A recognised word with its box in pixels of the picture that was given. */
export interface OcrWord {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
  /** 0…1. */
  confidence: number;
  symbols: OcrSymbol[];
}

/** Words that stand on one baseline, from left to right. */
export interface OcrLine {
  words: OcrWord[];
  /** Vertical change of the baseline per pixel to the right. */
  slope: number;
}

/** Reads a picture of one block of lines, cleaned and levelled, at about 300 dpi. The picture is given away: it is empty afterwards. */
export type Recognise = (image: GreyImage) => Promise<OcrLine[]>;

/** What recognises letters. All engines pass `test/ocr-engines.int.test.ts`. */
export interface OcrEngine {
  readonly name: Extract<PageEngine, 'tesseract' | 'tesseract.js'>;
  /** The lines of a picture of one block of lines. Throws an `ExoraError`; an aborted signal frees what the page holds. */
  recognise(image: GreyImage, signal: AbortSignal): Promise<OcrLine[]>;
  /** Ends every process and thread of the engine; it starts again with the next page. */
  close(): Promise<void>;
}
