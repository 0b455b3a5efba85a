import { ExoraError, type PagePicture, type ReadPage } from '@exora/contracts';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { letter, scannedPng } from '../../../tests/setup/documents.ts';
import { closeReader, type ReadOptions, readDocument } from '../src/index.ts';
import { heicOf } from './heic-file.ts';

afterAll(() => closeReader());

interface Taken {
  page: ReadPage;
  picture: PagePicture | null;
}

async function read(bytes: Uint8Array, options: ReadOptions = {}): Promise<Taken[]> {
  const taken: Taken[] = [];
  await readDocument(bytes, { ...options, onPage: async (page, picture) => void taken.push({ page, picture }) });
  return taken;
}

async function codeOf(bytes: Uint8Array, options: ReadOptions = {}): Promise<string> {
  return read(bytes, options).then(
    () => 'read',
    (thrown) => (thrown instanceof ExoraError ? thrown.code : String(thrown)),
  );
}

/** The page has a picture of its own size, of which nothing but its pixels is told. */
async function expectBarePicture({ page, picture }: Taken): Promise<void> {
  const { format, width, height, exif, xmp, iptc, icc, orientation } = await sharp(picture?.bytes).metadata();
  expect({ format, width, height }).toEqual({ format: 'webp', width: page.width, height: page.height });
  expect({ exif, xmp, iptc, icc, orientation }).toEqual({});
}

const scan = sharp(await scannedPng(letter));
const exif = { IFD0: { Make: 'Camera' }, IFD3: { GPSLatitude: '33/1 51/1 0/1', GPSLatitudeRef: 'S' } };

test.each([
  ['WebP', async () => scan.clone().withExif(exif).withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>').webp().toBuffer()],
  ['AVIF', async () => scan.clone().withExif(exif).avif({ effort: 0, quality: 80 }).toBuffer()],
  ['HEIC', async () => heicOf(scan.clone())],
  ['TIFF', async () => scan.clone().withExif(exif).withIccProfile('p3').tiff({ compression: 'lzw' }).toBuffer()],
  [
    'TIFF of a fax',
    async () =>
      scan.clone().threshold(170).toColourspace('b-w').tiff({ compression: 'ccittfax4', bitdepth: 1 }).toBuffer(),
  ],
  ['TIFF of photos', async () => scan.clone().tiff({ compression: 'jpeg', quality: 90 }).toBuffer()],
])(
  '%s is recognised, and its picture keeps nothing but what is seen',
  async (_, make) => {
    const [taken, ...more] = await read(new Uint8Array(await make()));
    expect(more).toEqual([]);
    expect(taken?.page.text).toMatch(/Metformin 500 mg/);
    if (taken !== undefined) await expectBarePicture(taken);
  },
  60_000,
);

test('each page of a TIFF is a page, and its orientation is obeyed', async () => {
  const pages = await Promise.all(
    [letter, ['Second page of the letter', 'Warfarin 5 mg once daily']].map((lines) => scannedPng(lines)),
  );
  const tiff = await sharp(
    pages.map((page) => Buffer.from(page)),
    { join: { animated: true } },
  )
    .threshold(170)
    .toColourspace('b-w')
    .tiff({ compression: 'ccittfax4', bitdepth: 1 })
    .toBuffer();
  const taken = await read(new Uint8Array(tiff), { fileName: 'fax.tif' });
  expect(taken.map(({ page }) => page.number)).toEqual([1, 2]);
  expect(taken[0]?.page.text).toMatch(/Metformin/);
  expect(taken[1]?.page.text).toMatch(/Warfarin/);
  expect(await codeOf(new Uint8Array(tiff), { limits: { pages: 1 } })).toBe('too_many_pages');
  const turned = await scan.clone().rotate(270).withMetadata({ orientation: 6 }).tiff().toBuffer();
  const [upright] = await read(new Uint8Array(turned));
  expect(upright?.page.text).toMatch(/Metformin/);
}, 60_000);

test('a fax whose dots are no squares is read in its true shape', async () => {
  const { width = 0, height = 0 } = await scan.metadata();
  const flat = await scan
    .clone()
    .resize({ width, height: Math.round(height / 2), fit: 'fill' })
    .tiff({ compression: 'lzw', xres: 8, yres: 4 })
    .toBuffer();
  const [taken] = await read(new Uint8Array(flat));
  expect((taken?.page.height ?? 0) / (taken?.page.width ?? 1)).toBeCloseTo(height / width, 1);
  expect(taken?.page.text).toMatch(/Metformin/);
}, 60_000);

describe('pictures that can’t be read end with their code', () => {
  const half = (bytes: Uint8Array) => bytes.slice(0, Math.floor(bytes.length * 0.6));
  test.each<[string, () => Promise<Uint8Array>, string]>([
    ['WebP', async () => half(await scan.clone().webp().toBuffer()), 'image_damaged'],
    ['AVIF', async () => half(await scan.clone().avif({ effort: 0 }).toBuffer()), 'image_damaged'],
    ['TIFF', async () => half(await scan.clone().tiff({ compression: 'lzw' }).toBuffer()), 'image_damaged'],
    ['HEIC', async () => half(await heicOf(scan.clone())), 'image_damaged'],
    [
      'the head of a HEIC',
      async () => Buffer.from('0000001c6674797068656963000000006d696631686569636d696166', 'hex'),
      'heic_not_supported',
    ],
    ['a GIF', async () => scan.clone().gif().toBuffer(), 'file_type_unsupported'],
  ])('%s', async (_, make, code) => {
    expect(await codeOf(new Uint8Array(await make()))).toBe(code);
  });

  test.each([
    ['WebP', 'webp'],
    ['TIFF', 'tiff'],
    ['AVIF', 'avif'],
  ] as const)('%s with more pixels than allowed is refused before it is decoded', async (_, format) => {
    const picture = sharp({ create: { width: 2000, height: 2000, channels: 3, background: 'white' } });
    const bytes = await picture.toFormat(format, { effort: 0 }).toBuffer();
    expect(await codeOf(new Uint8Array(bytes), { limits: { megapixels: 3 } })).toBe('image_too_large');
  });

  test('HEIC with more pixels than allowed', async () => {
    expect(await codeOf(await heicOf(scan.clone()), { limits: { megapixels: 0.1 } })).toBe('image_too_large');
  });
});
