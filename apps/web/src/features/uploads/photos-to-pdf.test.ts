import { expect, test } from 'vitest';
import { pdfOf } from './photos-to-pdf.ts';

const page = (fill: number, width: number, height: number) => ({
  bytes: new Uint8Array(64).fill(fill),
  width,
  height,
});

test('every object of the PDF stands where its table of contents says', async () => {
  const bytes = Buffer.from(await pdfOf([page(0xff, 3000, 4000), page(0x80, 4000, 3000)]).arrayBuffer());
  const text = bytes.toString('latin1');
  const start = Number(/startxref\n(\d+)\n%%EOF/.exec(text)?.[1]);
  expect(text.slice(start, start + 4)).toBe('xref');
  const offsets = [...text.slice(start).matchAll(/^(\d{10}) 00000 n $/gm)].map((entry) => Number(entry[1]));
  expect(offsets).toHaveLength(2 + 2 * 3);
  for (const [index, offset] of offsets.entries())
    expect(text.slice(offset)).toMatch(new RegExp(`^${index + 1} 0 obj\n`));
  expect(text).toContain('/Kids [3 0 R 6 0 R] /Count 2');
  expect(text).toContain('/MediaBox [0 0 631.50 842.00]');
  expect(text).toContain('/MediaBox [0 0 842.00 631.50]');
  expect(bytes.includes(Buffer.alloc(64, 0x80))).toBe(true);
});
