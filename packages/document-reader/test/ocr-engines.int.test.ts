import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import type { OcrEngine } from '../src/ocr/engine.ts';
import { hasNativeTesseract, NativeTesseractEngine } from '../src/ocr/native-tesseract.ts';
import { TesseractJsEngine } from '../src/ocr/tesseract-js.ts';
import type { GreyImage } from '../src/picture/grey-image.ts';

// Each engine must pass the same suite. The native one takes part where it is installed, which no machine has to have.
const engines: OcrEngine[] = [new TesseractJsEngine({ workers: 2, idleMs: 60_000 })];
if (await hasNativeTesseract()) engines.push(new NativeTesseractEngine({ workers: 2 }));

const lines = ['Metformin 500 mg twice daily', 'Sodium 139 mmol/L', 'Allergies: Penicillin &amp; latex'];

async function picture(shown: readonly string[]): Promise<GreyImage> {
  const texts = shown.map(
    (text, at) =>
      `<text x="40" y="${70 + at * 70}" font-family="DejaVu Sans, sans-serif" font-size="40">${text}</text>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="300"><rect width="900" height="300" fill="white"/>${texts.join('')}</svg>`;
  const { data, info } = await sharp(Buffer.from(svg)).greyscale().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

const never = new AbortController().signal;

describe.each(engines.map((engine) => [engine.name, engine] as const))('the engine %s', (_, engine) => {
  afterAll(() => engine.close());

  test('reads lines as words of placed symbols', async () => {
    const image = await picture(lines);
    const read = await engine.recognise(image, never);
    const texts = read.map(({ words }) => words.map(({ symbols }) => symbols.map(({ t }) => t).join('')).join(' '));
    expect(texts).toEqual(lines.map((line) => line.replace('&amp;', '&')));
    for (const { words } of read) {
      for (const word of words) {
        expect(word.confidence).toBeGreaterThan(0.5);
        expect(word.confidence).toBeLessThanOrEqual(1);
        expect(word.x1).toBeGreaterThan(word.x0);
        expect(word.y1).toBeGreaterThan(word.y0);
        expect(word.x1).toBeLessThanOrEqual(image.width);
        expect(word.y1).toBeLessThanOrEqual(image.height);
        const middles = word.symbols.map(({ x0, x1 }) => (x0 + x1) / 2);
        expect(middles).toEqual([...middles].sort((a, b) => a - b));
      }
    }
  }, 60_000);

  test('finds nothing on white paper', async () => {
    expect(await engine.recognise(await picture([]), never)).toEqual([]);
  }, 60_000);

  test('reads pages side by side, each its own', async () => {
    const wanted = ['Asthma', 'Eczema', 'Migraine', 'Gout'];
    const read = await Promise.all(wanted.map(async (word) => engine.recognise(await picture([word]), never)));
    expect(read.map((page) => page[0]?.words[0]?.symbols.map(({ t }) => t).join(''))).toEqual(wanted);
  }, 60_000);

  test('an abort ends a page with its reason; the next page is read', async () => {
    const control = new AbortController();
    const reason = new Error('enough');
    const reading = engine.recognise(await picture(lines), control.signal);
    control.abort(reason);
    await expect(reading).rejects.toBe(reason);
    expect(await engine.recognise(await picture(lines), never)).toHaveLength(3);
  }, 60_000);
});

test('a page that takes too long ends with its code', async () => {
  const engine = new TesseractJsEngine({ workers: 1, limitMs: 1 });
  await expect(engine.recognise(await picture(lines), never)).rejects.toMatchObject({ code: 'processing_timeout' });
  await engine.close();
}, 60_000);

test('an engine that rests frees its threads', async () => {
  const engine = new TesseractJsEngine({ workers: 1, idleMs: 1 });
  await engine.recognise(await picture(lines), never);
  await expect.poll(() => engine.warm, { timeout: 5000 }).toBe(0);
}, 60_000);
