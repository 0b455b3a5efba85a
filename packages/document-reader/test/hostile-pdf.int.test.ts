import { afterAll, describe, expect, test } from 'vitest';
import { closeReader } from '../src/index.ts';
import {
  activePdf,
  circles,
  endlessPages,
  faxFlood,
  jbig2Flood,
  jpeg2000Flood,
  lockedPdf,
  pdfWithAttachments,
  pixelFloods,
  streamBombs,
} from './hostile-pdf.ts';
import { textOrCode } from './outcome.ts';
import { onePage, pdfOfObjects, shownLine } from './pdf-objects.ts';

afterAll(() => closeReader());

/** How long a hostile file may take; a page may take far longer. */
const soonMs = 45_000;

async function soon(bytes: Uint8Array, limits = {}): Promise<string> {
  const started = performance.now();
  const said = await textOrCode(bytes, { limits });
  expect(performance.now() - started).toBeLessThan(soonMs);
  return said;
}

test('the page that the hostile ones are made of is read', async () => {
  expect(await soon(pdfOfObjects(onePage()))).toBe(shownLine);
});

describe('a password', () => {
  test('that is only the owner’s locks nobody out', async () => {
    expect(await soon(lockedPdf())).toBe(shownLine);
  });

  test('that opens the document is asked for', async () => {
    expect(await soon(lockedPdf({ user: 'secret' }))).toBe('pdf_encrypted');
  });
});

test('a PDF that is cut off anywhere is damaged, and never read in part', async () => {
  const whole = pdfOfObjects(onePage());
  for (let part = 1; part < 7; part++) {
    const cut = whole.slice(0, Math.floor((whole.length * part) / 7));
    expect(await soon(cut)).toBe('pdf_damaged');
  }
});

describe('what leads back to itself', () => {
  const ends: Record<string, string> = {
    'a page tree in itself': 'pdf_damaged',
    'a page tree of only itself': 'pdf_damaged',
    'a form that draws itself': 'document_too_complex',
  };
  test.each(Object.entries(circles()))('%s', async (name, bytes) => {
    expect(await soon(bytes, { pdfMb: 96 })).toBe(ends[name] ?? shownLine);
  });
});

describe('a hundred thousand pages are refused', () => {
  test.each(Object.entries(endlessPages()))('%s', async (_, bytes) => {
    expect(await soon(bytes)).toBe('too_many_pages');
  });
});

describe('ten gigapixels are not drawn', () => {
  test.each(['0 0 1000000000 1000000000', '0 0 1e38 1e38', '0 0 1 100000000', '0 0 nan inf'])(
    'a page of %s points',
    async (mediaBox) => {
      // What stands there is too small to be seen, or as large as ever on what a reader takes for a page.
      expect(['', shownLine]).toContain(await soon(pdfOfObjects(onePage({ mediaBox }))));
    },
  );

  test.each(Object.entries(pixelFloods(100_000)))('%s', async (_, bytes) => {
    expect(['image_too_large', shownLine]).toContain(await soon(bytes, { pdfMb: 96 }));
  });

  test.each([
    ['JPEG 2000', jpeg2000Flood(60_000)],
    ['JBIG2', jbig2Flood(60_000)],
    ['a fax', faxFlood(60_000)],
  ])('in %s, though the PDF says ten', async (_, bytes) => {
    expect(['document_too_complex', shownLine]).toContain(await soon(bytes, { pdfMb: 96 }));
  });
});

describe('a stream of a few kilobytes that unpacks to 120 MB', () => {
  test.each(Object.entries(streamBombs(120)))('as %s', async (_, bytes) => {
    expect(bytes.length).toBeLessThan(3000);
    expect(['document_too_complex', shownLine]).toContain(await soon(bytes, { pdfMb: 64 }));
  });
});

test('no script runs, none of its loops either, and the page is read', async () => {
  expect(await soon(activePdf('http://127.0.0.1:9'))).toBe(shownLine);
});

test('what is attached is no page', async () => {
  expect(await soon(pdfWithAttachments())).toBe(shownLine);
});
