import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { closeReader } from '../src/index.ts';
import { printedLine } from './every-format.ts';
import { heicOf } from './heic-file.ts';
import { heicGrid, heicOfSaidSize, jpegFlood, pngFlood, tiffTraps, webpFlood } from './hostile-picture.ts';
import { textOrCode } from './outcome.ts';

afterAll(() => closeReader());

const tile = await heicOf(sharp({ create: { width: 64, height: 64, channels: 3, background: 'white' } }));

async function moving(format: 'webp' | 'gif'): Promise<Uint8Array> {
  const frames = await Promise.all(
    ['Metformin 500 mg', 'Warfarin 5 mg'].map((line) => printedLine(line).png().toBuffer()),
  );
  return new Uint8Array(
    await sharp(frames, { join: { animated: true } })
      .toFormat(format)
      .toBuffer(),
  );
}

describe('more pixels than a picture may have', () => {
  test.each([
    ['PNG', pngFlood(50_000), 'image_too_large'],
    ['PNG of all that its header can say', pngFlood(0x7fffffff), 'image_damaged'],
    ['PNG without its pixels', pngFlood(9000), 'image_damaged'],
    ['WebP', webpFlood(), 'image_damaged'],
    ['JPEG', jpegFlood(), 'image_too_large'],
    ['HEIC', heicOfSaidSize(tile, 30_000), 'image_too_large'],
    ['HEIC without its pixels', heicOfSaidSize(tile, 9000), 'image_damaged'],
    ['HEIC of ten thousand tiles', heicGrid(tile, 100, 100, 16_000), 'heic_not_supported'],
    ['HEIC whose tiles don’t fill it', heicGrid(tile, 2, 2, 9000), 'image_damaged'],
  ])('%s', async (_, bytes, code) => {
    expect(await textOrCode(bytes)).toBe(code);
  });

  test('a grid of tiles is read where it is what it says', async () => {
    expect(await textOrCode(heicGrid(tile, 2, 2, 128))).toBe('');
  });
});

describe('a TIFF of', () => {
  const pages: Record<string, string> = {
    // More is said than there is; what there is can be read.
    'a strip of four gigabytes': '',
    'more rows a strip than there are': '',
    'directories in a ring': '\f',
    'a directory that follows itself': '',
    'a directory inside itself': '',
    'sixty thousand pages': 'too_many_pages',
    'a hundred thousand pages': 'too_many_pages',
  };
  test.each(Object.entries(tiffTraps()))('%s', async (name, bytes) => {
    expect(await textOrCode(bytes)).toBe(pages[name] ?? 'image_damaged');
  });
});

describe('a moving picture', () => {
  test('is its first frame', async () => {
    expect(await textOrCode(await moving('webp'))).toBe('Metformin 500 mg');
  });

  test('in GIF is not read', async () => {
    expect(await textOrCode(await moving('gif'))).toBe('file_type_unsupported');
  });
});
