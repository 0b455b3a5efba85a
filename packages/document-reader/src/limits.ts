/** What one document may cost. A document beyond a limit ends with the error that names it. */
export interface ReaderLimits {
  /** Pages of a document; more is `too_many_pages`. */
  pages: number;
  /** Megapixels of a picture, or of a picture inside a PDF, before it is decoded; more is `image_too_large`. */
  megapixels: number;
  /** Milliseconds that one page may take, waiting for a free OCR engine not counted; more is `processing_timeout`. */
  pageMs: number;
  /** Milliseconds for the whole document, its consumer's time not counted; more is `processing_timeout`. */
  documentMs: number;
  /** Megabytes that an archive or a Word document may unpack to, all its files together; more is `archive_too_large`. */
  unpackedMb: number;
  /** Files in an archive or a Word document; more is `archive_too_large`. */
  archiveFiles: number;
  /** Megabytes that the process may hold while it reads one document: pages beyond that wait; one is always worked on. */
  memoryMb: number;
  /** Megabytes that a PDF, its streams and pictures may unpack to at one time; more is `document_too_complex`. */
  pdfMb: number;
  /** JavaScript heap of the thread that parses, in megabytes; more is `reader_crashed`. */
  heapMb: number;
}

/** Limits that a phone photo, a scanner's book and a hospital's thick file all keep. */
export const defaultLimits: ReaderLimits = {
  pages: 1000,
  megapixels: 100,
  pageMs: 60_000,
  documentMs: 30 * 60_000,
  unpackedMb: 256,
  archiveFiles: 2000,
  memoryMb: 700,
  pdfMb: 1024,
  heapMb: 512,
};
