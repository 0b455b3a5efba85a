import type {
  AcceptedType,
  ErrorCode,
  ErrorParameters,
  PageEngine,
  PagePicture,
  ReadPage,
  StructuredContent,
} from '@exora/contracts';
import type { ReaderLimits } from '../limits.ts';
import type { OcrLine } from '../ocr/engine.ts';
import type { RecognisablePicture, RecognisedPage } from '../ocr/recognised-page.ts';
import type { GreyImage } from '../picture/grey-image.ts';

/** The one document that a thread reads. */
export interface ThreadTask {
  bytes: Uint8Array;
  type: AcceptedType;
  skipPages: ReadonlySet<number>;
  limits: ReaderLimits;
  pictures: boolean;
  ocrEngine: PageEngine;
  /** Whether the document's caller recognises pages; the OCR engine reads those that it can't. */
  recognisesOutside: boolean;
  /** Pages that are worked on at the same time. */
  pagesAtOnce: number;
}

/** From the thread to the process. */
export type FromThread =
  | { kind: 'opened'; pagesTotal: number }
  | { kind: 'page'; page: ReadPage; picture: PagePicture | null }
  | { kind: 'recognise'; id: number; image: GreyImage }
  | { kind: 'recognise-page'; id: number; picture: RecognisablePicture }
  | { kind: 'done'; structured: StructuredContent | null }
  | { kind: 'failed'; failure: Failure };

/** From the process to the thread. */
export type ToThread =
  | { kind: 'task'; task: ThreadTask }
  | { kind: 'page-taken' }
  | { kind: 'recognised'; id: number; lines: OcrLine[] }
  | { kind: 'not-recognised'; id: number; failure: Failure }
  | { kind: 'page-recognised'; id: number; page: RecognisedPage | null }
  | { kind: 'page-not-recognised'; id: number; failure: Failure };

/** An error on its way between threads: no message, since a library's could quote the document. */
export interface Failure {
  code: ErrorCode;
  parameters: ErrorParameters;
  /** Class of the cause, for the log. */
  causeName: string | null;
}
