import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { ExoraError, type PagePicture, type ReadPage } from '@exora/contracts';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import {
  boxOf,
  chart,
  encryptedPdf,
  executable,
  letter,
  pdfWithoutPages,
  scannedPdf,
  scannedPng,
  textPdf,
  truncatedPdf,
} from '../../../tests/setup/documents.ts';
import { bundle, concept, loinc, patient, utf8 } from '../../../tests/setup/structured-files.ts';
import { closeReader, type ReadOptions, readDocument } from '../src/index.ts';
import { wordFile } from './word-file.ts';

afterAll(() => closeReader());

const isFull = process.env.EXORA_TEST_SIZE === 'full';

/** Every word is the text at its offsets and lies on the page. */
function expectSound(pages: readonly ReadPage[]): void {
  for (const page of pages) {
    expect(page.text).toBe(page.text.normalize('NFC').replaceAll('\0', ''));
    for (const word of page.words) {
      expect(page.text.slice(word.start, word.end)).toBe(word.t);
      expect(word.x0).toBeGreaterThanOrEqual(0);
      expect(word.y0).toBeGreaterThanOrEqual(0);
      expect(word.x1).toBeLessThanOrEqual(page.width);
      expect(word.y1).toBeLessThanOrEqual(page.height);
      expect(word.x1).toBeGreaterThan(word.x0);
      expect(word.y1).toBeGreaterThan(word.y0);
    }
  }
}

function spaced(text: string): string {
  return text.replace(/[ \t]+/g, ' ');
}

async function codeOf(bytes: Uint8Array, options: ReadOptions = {}): Promise<string> {
  try {
    await readDocument(bytes, options);
  } catch (error) {
    return error instanceof ExoraError ? error.code : String(error);
  }
  return 'read';
}

describe('a PDF with a text layer', () => {
  test('gives its lines as text, and each word where it stands', async () => {
    const { mime, pages, sha256 } = await readDocument(textPdf([letter]));
    expect(mime).toBe('application/pdf');
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expectSound(pages);
    const [page] = pages;
    expect(page?.engine).toBe('text-layer');
    expect(spaced(page?.text ?? '')).toBe(letter.map(spaced).join('\n'));
    const word = page?.words.find(({ t }) => t === 'Metformin');
    const place = boxOf(letter, 'Metformin');
    expect((word?.x0 ?? 0) / (page?.width ?? 1)).toBeCloseTo(place.x0, 2);
    expect((word?.x1 ?? 0) / (page?.width ?? 1)).toBeCloseTo(place.x1, 2);
    expect(((word?.y0 ?? 0) + (word?.y1 ?? 0)) / 2 / (page?.height ?? 1)).toBeCloseTo((place.y0 + place.y1) / 2, 2);
  });

  test('columns are parted by more than one space, words of a phrase by one', async () => {
    const row = 'Serum potassium      5.6      mmol/L      3.5 - 5.2';
    const { pages } = await readDocument(textPdf([['Test                 Result   Units       Range', row]]));
    expect(pages[0]?.text.split('\n')[1]?.split(/ {2,}|\t/)).toEqual(['Serum potassium', '5.6', 'mmol/L', '3.5 - 5.2']);
  });

  test('gives its pages in order, each with a picture of its own size, and waits for whoever takes them', async () => {
    const taken: { page: ReadPage; picture: PagePicture | null; total: number }[] = [];
    let busy = 0;
    await readDocument(textPdf(chart(5)), {
      skipPages: new Set([2]),
      onPage: async (page, picture, total) => {
        expect(++busy).toBe(1);
        await new Promise((resolve) => setTimeout(resolve, 5));
        busy--;
        taken.push({ page, picture, total });
      },
    });
    expect(taken.map(({ page, total }) => [page.number, total])).toEqual([1, 3, 4, 5].map((number) => [number, 5]));
    for (const { page, picture } of taken) {
      const { width, height, format } = await sharp(picture?.bytes).metadata();
      expect({ width, height, format }).toEqual({ width: page.width, height: page.height, format: 'webp' });
    }
  });
});

describe('a page that is a picture', () => {
  // Pages that lie turned are PNG.
  test.each<[string, () => Promise<Uint8Array>]>([
    ['a scanned PDF', async () => scannedPdf([letter])],
    ...(isFull ? [['a PNG', async () => scannedPng(letter)] satisfies [string, () => Promise<Uint8Array>]] : []),
    [
      'a JPEG',
      async () =>
        new Uint8Array(
          await sharp(await scannedPng(letter))
            .jpeg()
            .toBuffer(),
        ),
    ],
  ])(
    '%s is recognised on this machine',
    async (_, make) => {
      const { pages } = await readDocument(await make());
      expectSound(pages);
      const lines = spaced(pages[0]?.text ?? '').split('\n');
      const found = letter.filter((line) => lines.includes(spaced(line)));
      expect(found.length).toBeGreaterThanOrEqual(letter.length - 2);
      expect(pages[0]?.text).toMatch(/Metformin 500 mg/);
    },
    60_000,
  );

  test.each(isFull ? [90, 180, -14] : [90, -14])(
    'a page that lies turned by %i degrees is read, and shown upright',
    async (degrees) => {
      const turned = await sharp(await scannedPng(letter))
        .rotate(degrees, { background: '#e8e4dc' })
        .png()
        .toBuffer();
      const taken: { page: ReadPage; picture: PagePicture | null }[] = [];
      await readDocument(new Uint8Array(turned), {
        onPage: async (page, picture) => void taken.push({ page, picture }),
      });
      const [{ page, picture } = { page: null, picture: null }] = taken;
      expect(page?.text).toMatch(/Metformin 500 mg/);
      expectSound(page ? [page] : []);
      const { width, height } = await sharp(picture?.bytes).metadata();
      expect({ width, height }).toEqual({ width: page?.width, height: page?.height });
      expect(height).toBeGreaterThan(width ?? 0);
    },
    60_000,
  );

  test('a photo taken sideways is turned as its camera says, and its picture has no place in it', async () => {
    const upright = await scannedPng(letter);
    const sideways = await sharp(upright)
      .rotate(270)
      .withExif({ IFD0: { Orientation: '6' }, IFD3: { GPSLatitude: '33/1 51/1 0/1', GPSLatitudeRef: 'S' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const taken: { text: string; picture: PagePicture | null }[] = [];
    await readDocument(new Uint8Array(sideways), {
      onPage: async ({ text }, picture) => void taken.push({ text, picture }),
    });
    expect(taken[0]?.text).toMatch(/Metformin/);
    const { exif, orientation, width = 0, height = 0 } = await sharp(taken[0]?.picture?.bytes).metadata();
    expect({ exif, orientation }).toEqual({ exif: undefined, orientation: undefined });
    expect(height).toBeGreaterThan(width);
  }, 60_000);
});

describe('plain text', () => {
  test('keeps its lines; positions are those of its words; a form feed starts a page', async () => {
    const bytes = Buffer.from('Notes 🙂 für Ada\nAsthma since 1999\fSecond page\n');
    const { mime, pages } = await readDocument(bytes, { fileName: 'notes.txt' });
    expect(mime).toBe('text/plain');
    expectSound(pages);
    expect(pages.map(({ text }) => text.trimEnd())).toEqual(['Notes 🙂 für Ada\nAsthma since 1999', 'Second page']);
  });

  test.each([
    ['UTF-16 with its mark', Buffer.from('\ufeffCafé au lait spots', 'utf16le')],
    ['Windows-1252', Buffer.from('Café au lait spots', 'latin1')],
  ])('%s is understood', async (_, bytes) => {
    const { pages } = await readDocument(bytes);
    expect(pages[0]?.text.trim()).toBe('Café au lait spots');
  });
});

describe('bad input ends with its code, and the process lives', () => {
  test.each<[string, Uint8Array, string, string]>([
    ['an empty file', new Uint8Array(), 'a.pdf', 'file_empty'],
    ['a PDF with a password', encryptedPdf(), 'a.pdf', 'pdf_encrypted'],
    ['a PDF that is cut off', truncatedPdf(), 'a.pdf', 'pdf_damaged'],
    ['a PDF without pages', pdfWithoutPages(), 'a.pdf', 'pdf_no_pages'],
    ['text named .pdf', Buffer.from('Dear doctor, hello.'), 'a.pdf', 'file_type_mismatch'],
    ['a program named .jpg', executable(), 'a.jpg', 'file_type_mismatch'],
    ['a program', executable(), 'a.exe', 'file_type_unsupported'],
    [
      'only the head of a JPEG',
      Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'),
      'a.jpg',
      'image_damaged',
    ],
    ['a locked Word document', Buffer.from('d0cf11e0a1b11ae10000', 'hex'), 'a.docx', 'docx_locked'],
    ['half a Word document', wordFile({ body: '' }).slice(0, 300), 'a.docx', 'docx_damaged'],
    ['HTML without end', Buffer.from(`<html>${'<b>'.repeat(500_000)}`), 'a.html', 'document_too_complex'],
    ['RTF without end', Buffer.from(`{\\rtf1${'{'.repeat(500_000)}`), 'a.rtf', 'document_too_complex'],
    ['HTML of millions of pieces', Buffer.from(`<html>${'<'.repeat(30_000_000)}`), 'a.html', 'too_many_pages'],
    [
      'HTML with an attribute of millions of pieces',
      Buffer.from(`<html><p title="${'&amp;a'.repeat(5_000_000)}">`),
      'a.html',
      'document_too_complex',
    ],
    ['RTF of one word', Buffer.from(`{\\rtf1 ${'a'.repeat(30_000_000)}`), 'a.rtf', 'too_many_pages'],
    [
      'a table of spans without end',
      Buffer.from(`<table><tr>${'<td colspan=60 rowspan=1000>x'.repeat(60)}${'<tr><td>x<td>y'.repeat(300_000)}`),
      'a.html',
      'too_many_pages',
    ],
    ['a text of more pages than there may be', Buffer.from('x'.repeat(30_000_000)), 'a.txt', 'too_many_pages'],
    ['nonsense behind a PDF head', Buffer.from(`%PDF-1.7\n${'x'.repeat(5000)}`), 'a.pdf', 'pdf_damaged'],
  ])('%s', async (_, bytes, fileName, code) => {
    expect(await codeOf(bytes, { fileName })).toBe(code);
  });

  test('a picture with more pixels than allowed is refused before it is decoded', async () => {
    const flood = await sharp({ create: { width: 12_000, height: 12_000, channels: 3, background: 'white' } })
      .toColourspace('b-w')
      .png({ compressionLevel: 6 })
      .toBuffer();
    expect(flood.length).toBeLessThan(1_000_000);
    expect(await codeOf(flood, { fileName: 'a.png' })).toBe('image_too_large');
  });

  test('more pages than allowed, and more time than allowed', async () => {
    expect(await codeOf(textPdf(chart(3)), { limits: { pages: 2 } })).toBe('too_many_pages');
    expect(await codeOf(textPdf(chart(30)), { limits: { documentMs: 1 } })).toBe('processing_timeout');
  });

  test('an abort ends the reading with its reason', async () => {
    const reason = new Error('the person went away');
    await expect(readDocument(textPdf(chart(30)), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

test('nothing of a document is left in the folder for temporary files', async () => {
  const before = new Set(readdirSync(tmpdir()));
  await readDocument(await scannedPng(letter.slice(0, 3)));
  expect(
    readdirSync(tmpdir()).filter((name) => !before.has(name) && /tess|exora-read|\.png|\.pdf/i.test(name)),
  ).toEqual([]);
}, 60_000);

test('a process that has read something can end by itself', () => {
  const program = `
    import { readDocument } from ${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)};
    const { pages } = await readDocument(Buffer.from('Asthma since 1999'));
    console.log(pages[0].text.trim());`;
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
    timeout: 20_000,
  });
  expect({ status, stdout }).toEqual({ status: 0, stdout: 'Asthma since 1999\n' });
});

describe('a structured record', () => {
  test('gives pages, and at the end the facts that it states, each with its words', async () => {
    const taken: ReadPage[] = [];
    const { structured, mime, pages } = await readDocument(
      bundle(patient, {
        resourceType: 'Observation',
        code: concept(loinc, '718-7', 'Haemoglobin'),
        valueQuantity: { value: 11.2, unit: 'g/dL' },
      }),
      { fileName: 'record.json', onPage: (page) => void taken.push(page) },
    );
    expect(mime).toBe('application/fhir+json');
    expect(pages).toEqual([]);
    expectSound(taken);
    expect(taken[0]?.engine).toBe('structured');
    const facts = structured?.facts ?? [];
    expect(facts.map(({ text, element }) => [text, element])).toEqual([['Haemoglobin', 'Bundle.entry[1].resource']]);
    for (const { page, start, end, quote } of facts[0]?.sources ?? []) {
      expect(taken[page - 1]?.text.slice(start, end)).toBe(quote);
    }
  });

  test('that is damaged ends with the error that says so', async () => {
    expect(await codeOf(utf8('{"resourceType":"Bundle"'), { fileName: 'record.json' })).toBe('structured_not_readable');
    expect(await codeOf(utf8('<ClinicalDocument><a>'), { fileName: 'summary.xml' })).toBe('structured_not_readable');
  });

  test('of more pages than are read is refused', async () => {
    const note = Buffer.from('line\n'.repeat(200)).toString('base64');
    const record = bundle({
      resourceType: 'DocumentReference',
      content: [{ attachment: { contentType: 'text/plain', data: note } }],
    });
    expect(await codeOf(record, { limits: { pages: 2 } })).toBe('too_many_pages');
  });
});
