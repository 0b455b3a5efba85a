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

/** Reads pages as one document, when the first of them is asked for; gives each by its place. */
function readTogether(pages: readonly MadePage[]): (at: number) => Promise<ReadPage> {
  let reading: ReturnType<typeof readDocument> | null = null;
  return async (at) => {
    reading ??= readDocument(makePdf(pages));
    const read = (await reading).pages[at];
    if (read === undefined) throw new Error('no page');
    return read;
  };
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

describe('text that nobody can see', () => {
  const seen = line(60, 700, 'Metformin 500 mg twice daily');
  const hidden = line(60, 650, 'Warfarin 5 mg daily');
  const picture = { width: 8, height: 8, data: new Uint8Array(64).fill(230) };

  const hiding = [
    ['white on white', `1 g ${hidden} 0 g`],
    ['nearly white', `0.97 g ${hidden} 0 g`],
    ['under a white bar', `${hidden} 1 g 50 640 300 30 re f 0 g`],
    ['under a black bar', `${hidden} 50 640 300 30 re f`],
    ['black on a black bar', `50 640 300 30 re f ${hidden}`],
    ['under a picture', `${hidden} q 300 0 0 30 50 640 cm /Scan Do Q`],
    ['clipped away', `q 0 0 10 10 re W n ${hidden} Q`],
    ['as small as dust', line(60, 650, 'Warfarin 5 mg daily', 1)],
    ['not drawn at all', `BT /F1 12 Tf 3 Tr 60 650 Td (Warfarin 5 mg daily) Tj ET 0 Tr`],
    ['squeezed to nothing', 'BT /F1 12 Tf 0.01 Tz 60 650 Td (Warfarin 5 mg daily) Tj ET 100 Tz'],
  ] as const;
  const hidingPage = readTogether(hiding.map(([, content]) => ({ content: `${content}\n${seen}`, picture })));

  test.each(hiding.map(([name], at) => [name, at] as const))('%s is left out, and the page says so', async (_, at) => {
    const page = await hidingPage(at);
    expect(page.text).toBe('Metformin 500 mg twice daily');
    expect(page.notes).toEqual(['text_layer_mismatch']);
  });

  test('a digit that is hidden in a number is no part of it', async () => {
    const content = 'BT /F1 12 Tf 60 700 Td (Warfarin 5) Tj 1 g (0) Tj 0 g ( mg daily) Tj ET';
    const page = await readOne({ content });
    expect(page.text).toMatch(/^Warfarin 5 +mg daily$/);
  });

  const showing = [
    ['pale print', `0.8 g ${line(60, 650, 'Asthma')} 0 g`],
    ['light print on a dark bar', `50 640 300 30 re f 1 g ${line(60, 650, 'Asthma')} 0 g`],
    ['coloured print on colour', `0.9 0.9 0.2 rg 50 640 300 30 re f 0.1 0.5 0.1 rg ${line(60, 650, 'Asthma')} 0 g`],
    ['small print', line(60, 650, 'Asthma', 5)],
    ['print over a picture', `q 300 0 0 30 50 640 cm /Scan Do Q ${line(60, 650, 'Asthma')}`],
    ['outlined print', `BT /F1 14 Tf 1 Tr 60 650 Td (Asthma) Tj ET 0 Tr`],
    ['full stops and thin letters', line(60, 650, 'i.e. l.l.l. !.', 7)],
  ] as const;
  const showingPage = readTogether(showing.map(([, content]) => ({ content: `${seen}\n${content}`, picture })));

  test.each(showing.map(([name], at) => [name, at] as const))('%s is read', async (name, at) => {
    const page = await showingPage(at);
    expect(page.text.split('\n')[1]).toBe(name === 'full stops and thin letters' ? 'i.e. l.l.l. !.' : 'Asthma');
    expect(page.notes).toEqual([]);
  });
});

describe('pages of several kinds', () => {
  async function strip(text: string) {
    const [width, height] = [1600, 120];
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="${width}" height="${height}" fill="white"/><text x="30" y="75" font-family="DejaVu Sans, sans-serif" font-size="40">${text}</text></svg>`;
    const data = await sharp(Buffer.from(svg)).greyscale().raw().toBuffer();
    return { width, height, data };
  }

  test('a scanned strip on a page of text is recognised and stands at its place', async () => {
    const picture = await strip('Potassium 5.6 mmol/L high');
    const content = `${line(60, 700, 'Results of 2 May')}\nq 400 0 0 30 60 640 cm /Scan Do Q\n${line(60, 600, 'Dr Example')}`;
    const page = await readOne({ content, picture });
    expect(page.text).toBe('Results of 2 May\nPotassium 5.6 mmol/L high\nDr Example');
    expect(page.engine).toBe('text-layer');
    expect(place(page, 'Potassium').y).toBeCloseTo((842 - 655) / 842, 1);
  }, 60_000);

  test('the value of a form’s field is read from what is drawn', async () => {
    const appearance = 'BT /F1 12 Tf 2 5 Td (Penicillin causes a severe rash) Tj ET';
    const page = await readOne({
      content: line(60, 700, 'Allergies:'),
      annotation: { rect: [130, 695, 400, 715], content: appearance },
    });
    expect(page.text.replace(/ +/g, ' ')).toBe('Allergies: Penicillin causes a severe rash');
  }, 60_000);

  test.each([
    ['stands where it is drawn', '', 'Allergies: Penicillin (rash) & eggs'],
    ['is left out where nobody sees it', '1 g', 'Allergies:'],
  ])('the value that a form’s field states %s', async (_, colour, text) => {
    const value = 'Penicillin (rash) & eggs';
    const shown = value.replace(/[()]/g, '\\$&');
    const page = await readOne({
      content: line(60, 700, 'Allergies:'),
      annotation: {
        rect: [130, 695, 400, 715],
        value: shown,
        content: `${colour} BT /F1 12 Tf 2 5 Td (${shown}) Tj ET`,
      },
    });
    expect(page.text.replace(/ +/g, ' ')).toBe(text);
  });

  test('rules, boxes and a few dots are no print', async () => {
    const rules = Array.from({ length: 20 }, (_, at) => `60 ${100 + at * 25} m 500 ${100 + at * 25} l S`).join('\n');
    const page = await readOne({ content: `${line(60, 700, 'Asthma')}\n${rules}\n50 90 460 500 re S` });
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
