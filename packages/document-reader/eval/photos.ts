/**
 * How well sheets are read that were photographed from the side, on made photos: the reader, and beside it plain Tesseract on
 * the same photos. Prints JSON.
 *
 *   npm run eval:photos
 *   npm run eval:photos -- --gallery <folder>    also writes each photo, and the page that was made of it
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { closeReader, readDocument } from '../src/index.ts';
import { photograph } from '../test/photo.ts';
import { Tally } from './metrics.ts';
import { albumOf } from './photo-album.ts';
import { plainTesseract } from './plain-tesseract.ts';

/** Long side of the gallery's pictures. */
const shownSide = 900;

const { values } = parseArgs({ options: { gallery: { type: 'string' } } });
const folder = await mkdtemp(join(tmpdir(), 'exora-eval-photos-'));
const plain = await plainTesseract();
const tallies = { flatbed: new Tally(), photos: new Tally(), plain: new Tally() };
const each: Record<string, unknown> = {};
try {
  for (const { name, text, sheet, shot } of await albumOf()) {
    const photo = await photograph(sheet, shot);
    const file = join(folder, `${name}.jpg`);
    await writeFile(file, photo);
    const flatbed = await read(sheet);
    const taken = await read(photo);
    const [other, seconds] = await timed(() => plain.read(file));
    tallies.flatbed.add(text, flatbed.text, flatbed.seconds);
    tallies.photos.add(text, taken.text, taken.seconds);
    tallies.plain.add(text, other, seconds);
    const own = new Tally();
    own.add(text, taken.text, taken.seconds);
    each[name] = own.scores();
    if (values.gallery !== undefined) await show(values.gallery, name, photo, taken.picture);
  }
} finally {
  await Promise.all([closeReader(), plain.close(), rm(folder, { recursive: true })]);
}
const report = {
  each,
  photos: tallies.photos.scores(),
  'the same sheets from a flatbed': tallies.flatbed.scores(),
  [`photos, plain ${plain.name}`]: tallies.plain.scores(),
};
console.log(JSON.stringify(report, null, 1));

async function read(bytes: Uint8Array): Promise<{ text: string; seconds: number; picture: Uint8Array }> {
  let picture: Uint8Array = new Uint8Array();
  const texts: string[] = [];
  const [, seconds] = await timed(() =>
    readDocument(new Uint8Array(bytes), {
      onPage: (page, shown) => {
        texts.push(page.text);
        picture = shown?.bytes ?? picture;
      },
    }),
  );
  return { text: texts.join('\n'), seconds, picture };
}

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const started = performance.now();
  return [await work(), (performance.now() - started) / 1000];
}

async function show(gallery: string, name: string, before: Uint8Array, after: Uint8Array): Promise<void> {
  await mkdir(gallery, { recursive: true });
  for (const [when, bytes] of [
    ['before', before],
    ['after', after],
  ] as const) {
    const shown = sharp(bytes).resize({ width: shownSide, height: shownSide, fit: 'inside' });
    await shown.webp({ quality: 70 }).toFile(join(gallery, `${name}-${when}.webp`));
  }
}
