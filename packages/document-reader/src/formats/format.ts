import type { AcceptedType, PageEngine, PageNote, PagePicture, StructuredContent } from '@exora/contracts';
import type { LaidWord } from '../layout/rows.ts';
import type { ReaderLimits } from '../limits.ts';
import type { Recognise } from '../ocr/engine.ts';
import type { AskOutside } from '../ocr/read-outside.ts';

/** What a format gets from its surroundings. */
export interface FormatContext {
  limits: ReaderLimits;
  /** Whether anybody wants pictures of the pages. */
  pictures: boolean;
  /** Reads a cleaned page with the chosen OCR engine. */
  recognise: Recognise;
  ocrEngine: PageEngine;
  /** The recogniser of the document's caller, which reads before the OCR engine does; null without one. */
  askOutside: AskOutside | null;
  /** Opens a document that stands inside this one. */
  openInside: (type: AcceptedType, bytes: Uint8Array) => Promise<OpenDocument>;
}

/** A page as its format leaves it: rows of words, from which text and offsets are made in one place. */
export interface PageContent {
  /** Pixels of the picture, or of the rendering that the words describe. */
  width: number;
  height: number;
  engine: PageEngine;
  picture: PagePicture | null;
  /** What people should know of the page; nothing for most. */
  notes?: PageNote[];
  layout: { rows: LaidWord[][] } | { text: string; words: (LaidWord & { start: number })[] };
}

/** An opened document. Pages may be asked for in any order and side by side. */
export interface OpenDocument {
  pageCount: number;
  readPage: (number: number) => Promise<PageContent>;
  /** What a structured file states itself. */
  structured?: StructuredContent;
}

/** One kind of file. A folder beside this file holds everything about it. */
export interface Format {
  type: AcceptedType;
  open: (bytes: Uint8Array, context: FormatContext) => Promise<OpenDocument>;
}
