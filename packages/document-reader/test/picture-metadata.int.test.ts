import type { PagePicture, ReadPage } from '@exora/contracts';
import sharp, { type Sharp } from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { closeReader, readDocument } from '../src/index.ts';
import { printedLine, saidEverywhere } from './every-format.ts';

afterAll(() => closeReader());

async function readOne(bytes: Uint8Array): Promise<{ page: ReadPage; picture: PagePicture }> {
  const taken: { page: ReadPage; picture: PagePicture }[] = [];
  await readDocument(bytes, {
    onPage: (page, picture) => void (picture !== null && taken.push({ page, picture })),
  });
  const [first] = taken;
  if (first === undefined) throw new Error('There is no page with a picture.');
  return first;
}

/** Names of the chunks of a WebP (RFC 9649, 2.3). */
function chunksOf({ bytes }: PagePicture): string[] {
  const file = Buffer.from(bytes);
  const names: string[] = [];
  for (let at = 12; at + 8 <= file.length; ) {
    names.push(file.toString('latin1', at, at + 4));
    const length = file.readUInt32LE(at + 4);
    at += 8 + length + (length % 2);
  }
  return names;
}

const secret = 'Riverbank 12';
const marked = (picture: Sharp) =>
  picture
    .withExif({
      IFD0: { Make: 'Camera', ImageDescription: secret, Artist: secret },
      IFD3: { GPSLatitudeRef: 'S', GPSLatitude: '33/1 51/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '151/1 12/1 0/1' },
    })
    .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>${secret}</a></x:xmpmeta>`)
    .withIccProfile('p3');

describe('a picture of a page holds its pixels and nothing else', () => {
  test.each([
    ['JPEG', async () => withComment(await marked(printedLine(saidEverywhere)).jpeg().toBuffer())],
    ['PNG', async () => marked(printedLine(saidEverywhere)).png().toBuffer()],
    ['WebP', async () => marked(printedLine(saidEverywhere)).webp().toBuffer()],
    ['TIFF', async () => marked(printedLine(saidEverywhere)).tiff().toBuffer()],
    ['AVIF', async () => marked(printedLine(saidEverywhere)).avif({ effort: 0 }).toBuffer()],
  ])('%s', async (_, make) => {
    const bytes = await make();
    // What is to be gone is there.
    expect(bytes.includes('GPS') || bytes.includes(secret)).toBe(true);
    const { page, picture } = await readOne(new Uint8Array(bytes));
    expect(page.text).toContain('Metformin');
    expect(['VP8 ', 'VP8L']).toContain(chunksOf(picture).join());
    expect(Buffer.from(picture.bytes).includes(secret)).toBe(false);
  });
});

/** A JPEG with a comment and IPTC's caption (in Photoshop's segment) behind its start. */
function withComment(jpeg: Buffer): Buffer {
  const segment = (marker: number, data: Buffer) => {
    const head = Buffer.from([0xff, marker, 0, 0]);
    head.writeUInt16BE(data.length + 2, 2);
    return Buffer.concat([head, data]);
  };
  const caption = Buffer.concat([Buffer.from([0x1c, 2, 120, 0, secret.length]), Buffer.from(secret)]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(caption.length);
  const photoshop = Buffer.concat([Buffer.from('Photoshop 3.0\x008BIM\x04\x04\x00\x00', 'latin1'), size, caption]);
  return Buffer.concat([
    jpeg.subarray(0, 2),
    segment(0xfe, Buffer.from(secret)),
    segment(0xed, photoshop),
    jpeg.subarray(2),
  ]);
}

describe('a camera’s eight orientations (EXIF 2.3, tag 0112) are obeyed', () => {
  /** How the sensor's picture lies before it is turned as the number says. */
  const stored: Record<number, (picture: Sharp) => Sharp> = {
    1: (picture) => picture,
    2: (picture) => picture.flop(),
    3: (picture) => picture.rotate(180),
    4: (picture) => picture.flip(),
    5: (picture) => picture.rotate(90).flop(),
    6: (picture) => picture.rotate(270),
    7: (picture) => picture.rotate(270).flop(),
    8: (picture) => picture.rotate(90),
  };

  test.each(Object.keys(stored).map(Number))('%i', async (orientation) => {
    const upright = await printedLine(saidEverywhere).png().toBuffer();
    const lies = await (stored[orientation]?.(sharp(upright)) ?? sharp(upright)).png().toBuffer();
    const photo = await sharp(lies).withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer();
    const { page, picture } = await readOne(new Uint8Array(photo));
    expect(page.text).toBe(saidEverywhere);
    expect([page.width, page.height]).toEqual([640, 200]);
    const [word] = page.words;
    expect(word?.t).toBe('Metformin');
    // The first letter's stem begins at 54 on the upright picture, the line stands on 110.
    expect(Math.abs((word?.x0 ?? 0) - 54)).toBeLessThan(8);
    expect(Math.abs((word?.y1 ?? 0) - 110)).toBeLessThan(14);
    const shown = await sharp(picture.bytes).greyscale().raw().toBuffer();
    const original = await sharp(upright).greyscale().raw().toBuffer();
    const difference = original.reduce((sum, value, at) => sum + Math.abs(value - (shown[at] ?? 0)), 0);
    expect(difference / original.length).toBeLessThan(4);
  });
});
