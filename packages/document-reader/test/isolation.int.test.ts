import { describeError } from '@exora/contracts';
import { afterAll, expect, test } from 'vitest';
import { closeReader, readDocument } from '../src/index.ts';
import type { ReaderLimits } from '../src/limits.ts';
import { circles } from './hostile-pdf.ts';
import { onePage, pdfOfObjects, shownLine } from './pdf-objects.ts';

afterAll(() => closeReader());

const plain = pdfOfObjects(onePage());

/** A page whose pattern has more tiles than could ever be drawn: PDFium is busy until somebody ends it. */
const endless = pdfOfObjects(
  onePage({
    resources: '/Pattern << /P 6 0 R >>',
    content: { entries: '', stream: '/Pattern cs /P scn 0 0 595 842 re f' },
    more: [
      {
        entries:
          '/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 0.0005 /YStep 0.0005 /Resources << >>',
        stream: '0 0 m 9 9 l S 1 0 0 rg 0 0 5 5 re f 0 9 m 9 0 l S',
      },
    ],
  }),
);

test.each<
  [string, Uint8Array, Partial<ReaderLimits>, 'reader_crashed' | 'document_too_complex' | 'processing_timeout']
>([
  ['a thread out of memory', plain, { heapMb: 4 }, 'reader_crashed'],
  ['a decoder that aborts', circles()['a form that draws itself'] ?? plain, { pdfMb: 64 }, 'document_too_complex'],
  ['a loop without end', endless, { pageMs: 3000 }, 'processing_timeout'],
])('%s is one failed document, and the next one is read', async (_, bytes, limits, code) => {
  const { what, todo } = describeError(code);
  await expect(readDocument(bytes, { limits })).rejects.toMatchObject({ code, message: `${what} ${todo}` });
  expect((await readDocument(plain)).pages.map(({ text }) => text)).toEqual([shownLine]);
});

test('a document that fails beside another one does not touch it', async () => {
  const failing = readDocument(endless, { limits: { pageMs: 3000 } });
  const reading = Array.from({ length: 3 }, () => readDocument(plain));
  await expect(failing).rejects.toMatchObject({ code: 'processing_timeout' });
  for (const { pages } of await Promise.all(reading)) expect(pages[0]?.text).toBe(shownLine);
});
