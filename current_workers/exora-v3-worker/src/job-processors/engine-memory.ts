import { readdirSync, readFileSync } from 'node:fs';
import { typeOfName } from '@exora/contracts';
import { pagesAtOnce } from '@exora/document-reader/memory';

const mb = 1024 * 1024;

/**
 * Peaks of engine processes on real documents, with the npm engine, the hungrier of the two (Linux, x64). A loaded process
 * holds 170 MB. Pictures are scaled down while they are decoded, so that 97 megapixels (366 MB) need hardly more than 2
 * (317 MB). PDFs: a page of text 220 MB, 1000 pages of text 432 MB, a scanned page 428 to 482 MB (2 to 97 megapixels), six
 * scanned pages, two at once, 649 MB. Structured records hold most for their facts: one of 6 MB with 4,900 facts 482 MB, of
 * 20 MB as many 691 MB, of 47 MB 865 MB. Markup: 686 pages of a letter (0.9 MB) 298 MB, 48 MB of styles 294 MB. HEIC, which is
 * decoded whole: 12 megapixels 455 MB, 48 megapixels 913 MB. Understanding: a page 146 MB, 1000 pages (190,000 characters) 258 MB.
 */
const peaks = {
  text: 200 * mb,
  structuredByte: 45,
  structured: 700 * mb,
  markup: 320 * mb,
  picture: 400 * mb,
  heic: 950 * mb,
  pdf: 320 * mb,
  pdfPageAtOnce: 175 * mb,
  understanding: 200 * mb,
  understandingCharacter: 600,
};

/** What a loaded process holds before its first document. */
export const loadedBytes = 170 * mb;

/** A PDF of less than this has one scanned page at most. */
const onePageBytes = 100_000;

/** The reader works on four pages at once while Vision reads them (eight scanned ones 779 MB); without OCR each is smaller. */
const pagesOutside = 3;

/** Bytes of memory that reading a document may need at most, by its name and size, and whether pages are recognised outside. */
export function readingShare(
  fileName: string,
  sizeBytes: number,
  { outside = false, scansAtOnce = pagesAtOnce() } = {},
): number {
  const atOnce = outside ? Math.max(scansAtOnce, pagesOutside) : scansAtOnce;
  switch (typeOfName(fileName)) {
    case 'text/plain':
      return peaks.text + sizeBytes * 4;
    case 'application/cda+xml':
    case 'application/fhir+json':
    case 'x-application/hl7-v2+er7':
      return peaks.text + Math.min(sizeBytes * peaks.structuredByte, peaks.structured);
    case 'text/html':
    case 'application/rtf':
      return peaks.markup + sizeBytes * 4;
    case 'image/jpeg':
    case 'image/png':
    case 'image/webp':
    case 'image/avif':
      return peaks.picture + sizeBytes;
    case 'image/heic':
      return peaks.heic;
    // A name that tells nothing may be of anything; what packs files may hold anything.
    case 'application/pdf':
    case 'image/tiff':
    case 'application/zip':
    case 'application/vnd.openxmlformats-officedocument.wordprocessingml.document':
    case null:
      return peaks.pdf + sizeBytes + peaks.pdfPageAtOnce * (sizeBytes < onePageBytes ? 1 : atOnce);
  }
}

/** Bytes of memory that understanding pages may need at most; `characters` is the length of their text. */
export function understandingShare(characters: number): number {
  return peaks.understanding + characters * peaks.understandingCharacter;
}

/**
 * Bytes of memory that each process group holds, by its leader's id: an engine with all that it started. Empty where the
 * system doesn't tell (no Linux). Pages that processes share are counted for each.
 */
export function residentBytes(leaders: ReadonlySet<number>): Map<number, number> {
  const held = new Map<number, number>();
  if (process.platform !== 'linux') return held;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      // The name in parentheses may hold spaces; after it come state, parent and group.
      const group = Number(/\) \S \d+ (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'latin1'))?.[1]);
      if (!leaders.has(group)) continue;
      const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${name}/status`, 'latin1'))?.[1];
      held.set(group, (held.get(group) ?? 0) + Number(kilobytes ?? 0) * 1024);
    } catch {
      // It ended while it was looked at: it holds nothing.
    }
  }
  return held;
}
