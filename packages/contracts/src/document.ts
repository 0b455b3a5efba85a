import { z } from 'zod';

/** Largest file that is accepted, in bytes (50 MB). */
export const maxFileSizeBytes = 50 * 1024 * 1024;

/** MIME types that the reader opens, each with the name endings that belong to it. */
export const acceptedTypes = {
  'application/pdf': ['pdf'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
  'text/plain': ['txt', 'text'],
} as const satisfies Record<string, readonly string[]>;

export type AcceptedType = keyof typeof acceptedTypes;

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

/** How a page's words were found. */
export type PageEngine = 'text-layer' | 'tesseract' | 'tesseract.js' | 'plain-text';

/** One page of positioned words. The text is NFC-normalised and free of NUL before any offset exists. */
export interface ReadPage {
  /** 1 for the first. */
  number: number;
  /** Pixels of the page picture; for a page without picture, pixels of the rendering that `words` describe. */
  width: number;
  height: number;
  engine: PageEngine;
  /** Milliseconds that reading this page took. */
  ms: number;
  text: string;
  words: PageWord[];
}

/** A picture of a page as people see it (upright, sRGB, no metadata), or null where the words are the page (plain text). */
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
}

/** A box in fractions of the page (0…1, origin top left). */
export const boxSchema = z.object({
  x0: z.number().min(0).max(1),
  y0: z.number().min(0).max(1),
  x1: z.number().min(0).max(1),
  y1: z.number().min(0).max(1),
});
export type Box = z.infer<typeof boxSchema>;
