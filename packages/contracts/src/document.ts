import { z } from 'zod';
import type { StructuredContent } from './facts.ts';
import type { AcceptedType } from './file-claims.ts';

/**
 * One word of a page. Boxes are pixels of the page (`ReadPage.width` × `height`, origin top left); `start` and `end` are
 * UTF-16 offsets into the page's text, and `text.slice(start, end) === t`.
 */
export const pageWordSchema = z.object({
  t: z.string().min(1),
  x0: z.number(),
  y0: z.number(),
  x1: z.number(),
  y1: z.number(),
  /** 0…1; 1 for a word of a text layer. */
  confidence: z.number().min(0).max(1),
  start: z.int().nonnegative(),
  end: z.int().positive(),
});
export type PageWord = z.infer<typeof pageWordSchema>;

/**
 * How a page's words were found; `markup` is for those of HTML, RTF and Word, `structured` for those of records, which state
 * no places.
 */
export type PageEngine =
  | 'text-layer'
  | 'tesseract'
  | 'tesseract.js'
  | 'google-vision'
  | 'plain-text'
  | 'markup'
  | 'structured';

/**
 * What people should know of how a page was read. `text_layer_mismatch`: the file holds text for this page that nobody can
 * see on it; it was left out. `ocr_fallback`: the outside engine that was to read it could not, so that a local one did.
 */
export const pageNotes = ['text_layer_mismatch', 'ocr_fallback'] as const;
export type PageNote = (typeof pageNotes)[number];

/** One page of positioned words. The text is NFC-normalised and free of NUL before any offset exists. */
export interface ReadPage {
  /** 1 for the first. */
  number: number;
  /** Pixels of the page picture; for a page without picture, pixels of the rendering that `words` describe. */
  width: number;
  height: number;
  engine: PageEngine;
  notes: PageNote[];
  /** Milliseconds that reading this page took. */
  ms: number;
  text: string;
  words: PageWord[];
}

/** A picture of a page as people see it (upright, sRGB, no metadata), or null where the words are the page (plain text, markup). */
export interface PagePicture {
  mime: 'image/webp';
  bytes: Uint8Array;
}

/** A whole read document, as `exora read --json` prints it (with `file` added, pictures left out). */
export interface ReadDocument {
  /** Hex SHA-256 of the file's bytes. */
  sha256: string;
  mime: AcceptedType;
  pages: ReadPage[];
  /** What a structured file states itself, coded; null for every other file. */
  structured: StructuredContent | null;
}
