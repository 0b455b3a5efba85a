import type { ReadPage } from '@exora/contracts';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { closeReader, readDocument } from '../src/index.ts';
import { type MadePage, makePdf } from './pdf-file.ts';

afterAll(() => closeReader());

async function readOne(page: MadePage): Promise<ReadPage> {
  const { pages } = await readDocument(makePdf([page]));
  const [read] = pages;
  if (read === undefined) throw new Error('no page');
  return read;
}

const line = (x: number, y: number, text: string, size = 12) => `BT /F1 ${size} Tf ${x} ${y} Td (${text}) Tj ET`;

function place(page: ReadPage, text: string) {
  const word = page.words.find(({ t }) => t === text);
  if (word === undefined) throw new Error(`not found: ${text}`);
  return { x: (word.x0 + word.x1) / 2 / page.width, y: (word.y0 + word.y1) / 2 / page.height };
}

describe('what stands where', () => {
  test('a page turned by 90° is read as people see it', async () => {
    // The line is written upwards along the left edge of the sheet; turned, it stands on top.
    const content = 'BT /F1 12 Tf 0 1 -1 0 60 100 Tm (Sodium 139 mmol/L) Tj ET';
    const page = await readOne({ content, entries: '/Rotate 90' });
    expect(page.text).toBe('Sodium 139 mmol/L');
    expect(page.width).toBeGreaterThan(page.height);
    expect(place(page, 'Sodium').y).toBeLessThan(0.15);
    expect(place(page, 'Sodium').x).toBeLessThan(place(page, 'mmol/L').x);
  });

  test('a crop box is the page: what lies outside is not read', async () => {
    const content = `${line(100, 700, 'Inside')}\n${line(100, 100, 'Outside')}`;
    const page = await readOne({ content, entries: '/CropBox [50 600 350 800]' });
    expect(page.text).toBe('Inside');
    expect(page.width / page.height).toBeCloseTo(1.5, 2);
    expect(place(page, 'Inside').y).toBeCloseTo(0.48, 1);
  });

  test('cells of a row written column by column stand on one line', async () => {
    const rows = [
      ['Potassium', '5.6', 'mmol/L'],
      ['Sodium', '139', 'mmol/L'],
    ];
    const content = [0, 1, 2]
      .flatMap((c) => rows.map((r, at) => line(60 + c * 150, 700 - at * 18, r[c] ?? '')))
      .join('\n');
    const page = await readOne({ content });
    expect(page.text).toBe('Potassium   5.6   mmol/L\nSodium   139   mmol/L');
  });

  test('a letter printed twice for boldness is one letter', async () => {
    const page = await readOne({ content: `${line(60, 700, 'Asthma')}\n${line(60.3, 700, 'Asthma')}` });
    expect(page.text).toBe('Asthma');
  });

  test('a note along the edge is read after the page', async () => {
    const content = `BT /F1 8 Tf 0 1 -1 0 30 300 Tm (Form 12) Tj ET\n${line(60, 700, 'Asthma since 1999')}`;
    const page = await readOne({ content });
    expect(page.text).toBe('Asthma since 1999\nForm 12');
  });
});

describe('characters', () => {
  test('marks of Windows-1252 come out as they are seen, its drawn soft hyphen too', async () => {
    const page = await readOne({ content: line(60, 700, 'M\\374ller caf\\351 37\\260 co\\255operate') });
    expect(page.text).toBe('Müller café 37° co-operate');
    for (const word of page.words) expect(page.text.slice(word.start, word.end)).toBe(word.t);
  });

  test('invisible text is not read', async () => {
    const page = await readOne({
      content: `${line(60, 700, 'Asthma')}\nBT /F1 12 Tf 3 Tr 60 650 Td (Hidden words) Tj ET`,
    });
    expect(page.text).toBe('Asthma');
  });
});

describe('pictures and sizes', () => {
  test('a scan under an invisible layer is recognised by its ink', async () => {
    const [width, height] = [1240, 1754];
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="${width}" height="${height}" fill="white"/><text x="150" y="300" font-family="DejaVu Sans, sans-serif" font-size="34">Lisinopril 10 mg once daily</text></svg>`;
    const data = await sharp(Buffer.from(svg)).greyscale().raw().toBuffer();
    const content = 'q 595 0 0 842 0 0 cm /Scan Do Q\nBT /F1 12 Tf 3 Tr 60 650 Td (Metformin 500 mg twice daily) Tj ET';
    const page = await readOne({ content, picture: { width, height, data } });
    expect(page.engine).toMatch(/^tesseract/);
    expect(page.text).toBe('Lisinopril 10 mg once daily');
  }, 60_000);

  test('an empty page is an empty page', async () => {
    const page = await readOne({ content: '' });
    expect(page).toMatchObject({ text: '', words: [], engine: 'text-layer' });
  });

  test.each([
    ['a poster of 200 inches', [0, 0, 14_400, 14_400]],
    ['a strip', [0, 0, 14_400, 10]],
    ['a stamp', [0, 0, 20, 20]],
  ] as [string, [number, number, number, number]][])('%s gets a picture of bounded size', async (_, mediaBox) => {
    const pictures: number[] = [];
    await readDocument(makePdf([{ content: line(5, 5, 'A'), mediaBox }]), {
      onPage: async (page, picture) => {
        const { width = 0, height = 0 } = await sharp(picture?.bytes).metadata();
        expect({ width, height }).toEqual({ width: page.width, height: page.height });
        pictures.push(Math.max(width, height));
      },
    });
    expect(pictures).toHaveLength(1);
    expect(pictures[0]).toBeLessThanOrEqual(2200);
  });

  test('a picture inside with more pixels than allowed is refused before it is decoded', async () => {
    const picture = { width: 2000, height: 2000, data: new Uint8Array(4_000_000) };
    const page = { content: 'q 595 0 0 842 0 0 cm /Scan Do Q', picture };
    await expect(readDocument(makePdf([page]), { limits: { megapixels: 3 } })).rejects.toMatchObject({
      code: 'image_too_large',
    });
  });
});

describe('a thread that dies', () => {
  test('a heap too small for anything is a crashed reader, and the next document is read', async () => {
    const pdf = makePdf([{ content: line(60, 700, 'Asthma') }]);
    await expect(readDocument(pdf, { limits: { heapMb: 4 } })).rejects.toMatchObject({ code: 'reader_crashed' });
    expect((await readDocument(pdf)).pages[0]?.text).toBe('Asthma');
  });

  test('a page beyond its time ends the document', async () => {
    const pdf = makePdf([{ content: line(60, 700, 'Asthma') }]);
    await expect(readDocument(pdf, { limits: { pageMs: 1 } })).rejects.toMatchObject({ code: 'processing_timeout' });
  });

  test('an abort in the middle of recognition ends it, and the engine works on', async () => {
    const words = 'Metformin 500 mg by mouth twice daily';
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="300"><rect width="1000" height="300" fill="white"/><text x="60" y="150" font-family="DejaVu Sans, sans-serif" font-size="36">${words}</text></svg>`;
    const png = new Uint8Array(await sharp(Buffer.from(svg)).png().toBuffer());
    const control = new AbortController();
    const reason = new Error('enough');
    const reading = readDocument(png, { signal: control.signal });
    setImmediate(() => control.abort(reason));
    await expect(reading).rejects.toBe(reason);
    expect((await readDocument(png)).pages[0]?.text).toBe(words);
  }, 60_000);
});
