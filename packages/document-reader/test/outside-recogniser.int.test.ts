import { ExoraError, type PagePicture, type ReadPage } from '@exora/contracts';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { chart, letter, scannedPdf, scannedPng, textPdf } from '../../../tests/setup/documents.ts';
import { inkWords } from '../../../tests/setup/ink-words.ts';
import {
  closeReader,
  type ReadOptions,
  type RecognisablePicture,
  type RecognisedPage,
  readDocument,
} from '../src/index.ts';
import { makePdf } from './pdf-file.ts';

afterAll(() => closeReader());

/** What `lines` printed on the picture are to a recogniser that makes no mistakes. */
async function recognised({ bytes }: RecognisablePicture, lines: readonly string[]): Promise<RecognisedPage> {
  const found = await inkWords(bytes, [lines]);
  if (found === null) throw new Error('The picture shows other lines.');
  const rows = found.lines.map((words) => ({ words: words.map((word) => ({ ...word, confidence: 0.97 })) }));
  return { engine: 'google-vision', lines: rows };
}

async function read(
  bytes: Uint8Array,
  options: ReadOptions,
): Promise<{ page: ReadPage; picture: PagePicture | null }[]> {
  const taken: { page: ReadPage; picture: PagePicture | null }[] = [];
  await readDocument(bytes, { ...options, onPage: async (page, picture) => void taken.push({ page, picture }) });
  return taken;
}

/** The page's text without the white between columns. */
const textOf = ({ text }: ReadPage) => text.replaceAll(/ +/g, ' ').split('\n');
const printed = letter.map((line) => line.replaceAll(/ +/g, ' '));

/** Whether each word's box on the page's picture holds ink, close to its edges. */
async function expectOnInk({ page, picture }: { page: ReadPage; picture: PagePicture | null }): Promise<void> {
  const { data, info } = await sharp(picture?.bytes).greyscale().raw().toBuffer({ resolveWithObject: true });
  for (const { t, x0, x1, y0, y1 } of page.words) {
    let [left, right] = [info.width, 0];
    for (let y = Math.max(0, Math.round(y0)); y < y1; y++) {
      for (let x = Math.round(x0) - 4; x < x1 + 4; x++) {
        if ((data[(y * info.width + x) * info.channels] ?? 255) > 110) continue;
        left = Math.min(left, x);
        right = Math.max(right, x);
      }
    }
    expect([t, Math.abs(left - x0) < 4, Math.abs(right - x1) < 4]).toEqual([t, true, true]);
  }
}

describe('a page that its caller recognises', () => {
  test.each([0, 90, 180, 270])('is shown and placed upright when it lies turned by %i degrees', async (degrees) => {
    const scan = await sharp(await scannedPng(letter))
      .rotate(degrees)
      .png()
      .toBuffer();
    const [taken] = await read(new Uint8Array(scan), { recognisePage: (picture) => recognised(picture, letter) });
    if (taken === undefined) throw new Error('no page');
    expect(textOf(taken.page)).toEqual(printed);
    expect(taken.page).toMatchObject({ engine: 'google-vision', notes: [] });
    expect(taken.page.height).toBeGreaterThan(taken.page.width);
    await expectOnInk(taken);
  });

  test('goes out as one picture of bounded size that tells nothing of camera or place', async () => {
    const noise = sharp({
      create: {
        width: 3600,
        height: 3000,
        channels: 3,
        background: 'white',
        noise: { type: 'gaussian', mean: 128, sigma: 60 },
      },
    });
    const photo = await noise
      .withExif({ IFD0: { Make: 'Camera' } })
      .png({ compressionLevel: 0 })
      .toBuffer();
    const sent: RecognisablePicture[] = [];
    const recognisePage = async (picture: RecognisablePicture): Promise<RecognisedPage> => {
      sent.push(picture);
      return { engine: 'google-vision', lines: [] };
    };
    const [taken] = await read(new Uint8Array(photo), { recognisePage });
    expect(taken?.page).toMatchObject({ engine: 'google-vision', text: '', words: [] });
    expect(sent).toHaveLength(1);
    const [{ bytes, width, height } = { bytes: new Uint8Array(), width: 0, height: 0 }] = sent;
    expect(bytes.length).toBeLessThanOrEqual(7_000_000);
    expect(width * height).toBeLessThan(9_000_000);
    const { format, exif, ...found } = await sharp(bytes).metadata();
    expect([format, exif, found.width, found.height]).toEqual(['jpeg', undefined, width, height]);
  });

  test('is read by the local engine, and says so, where the caller can’t', async () => {
    const bytes = await scannedPdf([letter, ...chart(1)]);
    const recognisePage = (picture: RecognisablePicture) => recognised(picture, letter).catch(() => null);
    const taken = await read(bytes, { recognisePage, ocr: 'tesseract.js' });
    expect(taken.map(({ page }) => [page.engine, page.notes])).toEqual([
      ['google-vision', []],
      ['tesseract.js', ['ocr_fallback']],
    ]);
    expect(taken[1]?.page.text).toContain('Visit 1');
  }, 60_000);

  test('ends the document with what its caller throws, after the pages before it', async () => {
    const numbers: number[] = [];
    const unreadable = () => {
      throw new ExoraError('page_not_recognised');
    };
    const reading = readDocument(await scannedPdf([letter, ...chart(2)]), {
      recognisePage: (picture) => recognised(picture, letter).catch(unreadable),
      onPage: async ({ number }) => void numbers.push(number),
    });
    await expect(reading).rejects.toMatchObject({ code: 'page_not_recognised' });
    expect(numbers).toEqual([1]);
  });

  test('is none that has a text layer', async () => {
    const recognisePage = async () => {
      throw new Error('This page needs no recogniser.');
    };
    const [taken] = await read(textPdf([letter]), { recognisePage });
    expect(taken?.page.engine).toBe('text-layer');
  });
});

describe('print beside a text layer', () => {
  async function page(recognisePage: NonNullable<ReadOptions['recognisePage']>): Promise<ReadPage | undefined> {
    const { data, info } = await sharp(await scannedPng(['Potassium 5.6 mmol/L']))
      .extract({ left: 100, top: 140, width: 420, height: 60 })
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const picture = { width: info.width, height: info.height, data: new Uint8Array(data) };
    const content = 'BT /F1 12 Tf 60 700 Td (Ward round) Tj ET q 210 0 0 30 60 600 cm /Scan Do Q';
    const [taken] = await read(makePdf([{ content, picture }]), { recognisePage });
    return taken?.page;
  }

  test('is recognised by the caller and joined to it', async () => {
    const joined = await page((picture) => recognised(picture, ['Potassium 5.6 mmol/L']));
    expect(joined).toMatchObject({ engine: 'text-layer', notes: [], text: 'Ward round\nPotassium 5.6 mmol/L' });
  });

  test('is read by the local engine, and the page says so, where the caller can’t', async () => {
    const joined = await page(async () => null);
    expect(joined).toMatchObject({ notes: ['ocr_fallback'] });
    expect(joined?.text).toContain('Potassium');
  }, 60_000);
});
