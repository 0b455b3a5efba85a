/** Pictures that attack whoever opens them, made of the few bytes that a decoder believes. */
import { crc32, deflateSync } from 'node:zlib';

/** A PNG that says it has this many pixels on a side; behind its header stand the pixels of one row at most. */
export function pngFlood(side: number): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 0, 0, 0, 0], 8);
  return new Uint8Array(
    Buffer.concat([
      Buffer.from('89504e470d0a1a0a', 'hex'),
      pngChunk('IHDR', header),
      pngChunk('IDAT', deflateSync(new Uint8Array(1000))),
      pngChunk('IEND', Buffer.alloc(0)),
    ]),
  );
}

/** A chunk of a PNG (ISO/IEC 15948, 5.3). */
function pngChunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(4);
  frame.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([frame, body, sum]);
}

/** A WebP without loss (RFC 9649, 3.4) of 16384 pixels on a side, the most that its header can say. */
export function webpFlood(): Uint8Array {
  const stream = Buffer.alloc(64);
  stream[0] = 0x2f;
  stream.writeUInt32LE(0x0fffffff, 1);
  const head = Buffer.from('RIFF\0\0\0\0WEBPVP8L\0\0\0\0', 'latin1');
  head.writeUInt32LE(12 + stream.length, 4);
  head.writeUInt32LE(stream.length, 16);
  return new Uint8Array(Buffer.concat([head, stream]));
}

/** A JPEG whose frame says 65,500 pixels on a side: nothing follows but the end. */
export function jpegFlood(): Uint8Array {
  return Buffer.from('ffd8ffc0000b08ffdcffdc01011100ffda0008010100003f0000ffd9', 'hex');
}

const short = 3;
const long = 4;
const tag = {
  width: 256,
  height: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  stripOffsets: 273,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  tileWidth: 322,
  tileLength: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
  subDirectories: 330,
} as const;

type TiffEntry = [tag: number, type: typeof short | typeof long, count: number, value: number];

/** A page of a TIFF: 64 pixels on a side, in one strip at the file's end, and what is to be said instead. */
function tiffEntries(instead: readonly TiffEntry[]): TiffEntry[] {
  const entries = new Map<number, TiffEntry>();
  const plain: TiffEntry[] = [
    [tag.width, long, 1, 64],
    [tag.height, long, 1, 64],
    [tag.bitsPerSample, short, 1, 8],
    [tag.compression, short, 1, 1],
    [tag.photometric, short, 1, 1],
    [tag.samplesPerPixel, short, 1, 1],
    [tag.stripOffsets, long, 1, 8],
    [tag.rowsPerStrip, long, 1, 64],
    [tag.stripByteCounts, long, 1, 64 * 64],
  ];
  for (const entry of [...plain, ...instead]) entries.set(entry[0], entry);
  return [...entries.values()].sort((a, b) => a[0] - b[0]);
}

const pixelBytes = 64 * 64;

/** A TIFF of these pages; `next` tells where a directory says that the next one is, from the places of all. */
function tiffOf(
  pages: readonly (readonly TiffEntry[])[],
  next = (places: readonly number[], at: number) => places[at + 1] ?? 0,
): Uint8Array {
  const directories = pages.map(tiffEntries);
  const places: number[] = [];
  let end = 8 + pixelBytes;
  for (const entries of directories) {
    places.push(end);
    end += 2 + entries.length * 12 + 4;
  }
  const file = Buffer.alloc(end);
  file.write('II*\0', 'latin1');
  file.writeUInt32LE(places[0] ?? 0, 4);
  for (const [page, entries] of directories.entries()) {
    let at = file.writeUInt16LE(entries.length, places[page]);
    for (const [name, type, count, value] of entries) {
      at = file.writeUInt16LE(name, at);
      at = file.writeUInt16LE(type, at);
      at = file.writeUInt32LE(count, at);
      at = file.writeUInt32LE(value, at);
    }
    file.writeUInt32LE(next(places, page), at);
  }
  return new Uint8Array(file);
}

/** TIFFs whose directories say what can't be. */
export function tiffTraps(): Record<string, Uint8Array> {
  const firstDirectory = 8 + pixelBytes;
  return {
    'pixels without end': tiffOf([
      [
        [tag.width, long, 1, 0x7fffffff],
        [tag.height, long, 1, 0x7fffffff],
      ],
    ]),
    'a strip of four gigabytes': tiffOf([[[tag.stripByteCounts, long, 1, 0xfffffff0]]]),
    'four billion strips': tiffOf([
      [
        [tag.stripOffsets, long, 0xffffffff, 8],
        [tag.stripByteCounts, long, 0xffffffff, 8],
        [tag.rowsPerStrip, long, 1, 1],
      ],
    ]),
    'a tile of four gigapixels': tiffOf([
      [
        [tag.tileWidth, long, 1, 0x10000],
        [tag.tileLength, long, 1, 0x10000],
        [tag.tileOffsets, long, 1, 8],
        [tag.tileByteCounts, long, 1, 64],
      ],
    ]),
    'sixty thousand samples a pixel': tiffOf([[[tag.samplesPerPixel, short, 1, 65_535]]]),
    'more rows a strip than there are': tiffOf([[[tag.rowsPerStrip, long, 1, 0xffffffff]]]),
    'a strip behind the file’s end': tiffOf([[[tag.stripOffsets, long, 1, 0xfffffff0]]]),
    'directories in a ring': tiffOf([[], []], (places, at) => places[(at + 1) % 2] ?? 0),
    'a directory that follows itself': tiffOf([[]], (places) => places[0] ?? 0),
    'a directory inside itself': tiffOf([[[tag.subDirectories, long, 1, firstDirectory]]]),
    'a directory behind the file’s end': tiffOf([[]], () => 0xfffffff0),
    'sixty thousand pages': tiffOf(Array.from({ length: 60_000 }, () => [])),
    'a hundred thousand pages': tiffOf(Array.from({ length: 100_000 }, () => [])),
  };
}

/** A box of an ISO base media file (ISO/IEC 14496-12, 4.2). */
function box(type: string, ...content: readonly (Uint8Array | number[])[]): Buffer {
  const body = Buffer.concat(content.map((part) => Buffer.from(part)));
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}

const version = (number: number) => [number, 0, 0, 0];

function u16(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [at, value] of values.entries()) bytes.writeUInt16BE(value, at * 2);
  return bytes;
}

function u32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [at, value] of values.entries()) bytes.writeUInt32BE(value, at * 4);
  return bytes;
}

/**
 * A HEIC that is a grid (ISO/IEC 23008-12, 6.6.2.3.2) of rows and columns of the same tile, `side` pixels on a side. The tile is the
 * picture in `tile`, a HEIC of one picture of 64 pixels on a side.
 */
export function heicGrid(tile: Uint8Array, rows: number, columns: number, side: number): Uint8Array {
  const tiles = Array.from({ length: rows * columns }, (_, at) => at + 2);
  const settings = boxIn(tile, 'hvcC');
  const pixels = boxIn(tile, 'mdat').subarray(8);
  const grid = Buffer.concat([Buffer.from([0, 1, rows - 1, columns - 1]), u32(side, side)]);
  const item = (id: number, type: string) => box('infe', version(2), u16(id, 0), Buffer.from(`${type}\0`, 'latin1'));
  const kind = box('ftyp', Buffer.from('heic\0\0\0\0mif1heic', 'latin1'));
  const place = (id: number, inside: 0 | 1, from: number, length: number) =>
    Buffer.concat([u16(id, inside, 0, 1), u32(from, length)]);
  const meta = (pixelsAt: number) =>
    box(
      'meta',
      version(0),
      box('hdlr', version(0), u32(0), Buffer.from('pict'), u32(0, 0, 0), [0]),
      box('pitm', version(0), u16(1)),
      box('iinf', version(0), u16(1 + tiles.length), item(1, 'grid'), ...tiles.map((id) => item(id, 'hvc1'))),
      box('iref', version(0), box('dimg', u16(1, tiles.length, ...tiles))),
      box(
        'iprp',
        box('ipco', box('ispe', version(0), u32(side, side)), box('ispe', version(0), u32(64, 64)), settings),
        box(
          'ipma',
          version(0),
          u32(1 + tiles.length),
          u16(1),
          [1, 1],
          ...tiles.flatMap((id) => [u16(id), [2, 2, 0x83]]),
        ),
      ),
      box(
        'iloc',
        version(1),
        [0x44, 0],
        u16(1 + tiles.length),
        place(1, 1, 0, grid.length),
        ...tiles.map((id) => place(id, 0, pixelsAt, pixels.length)),
      ),
      box('idat', grid),
    );
  const pixelsAt = kind.length + meta(0).length + 8;
  return new Uint8Array(Buffer.concat([kind, meta(pixelsAt), box('mdat', pixels)]));
}

/** The first box of this type, wherever it is. */
function boxIn(file: Uint8Array, type: string): Buffer {
  const bytes = Buffer.from(file);
  const at = bytes.indexOf(type, 0, 'latin1') - 4;
  if (at < 0) throw new Error(`There is no ${type}.`);
  return bytes.subarray(at, at + bytes.readUInt32BE(at));
}

/** The same HEIC, saying another size of its picture. */
export function heicOfSaidSize(heic: Uint8Array, side: number): Uint8Array {
  const said = Buffer.from(heic);
  const at = said.indexOf('ispe', 0, 'latin1') + 8;
  said.writeUInt32BE(side, at);
  said.writeUInt32BE(side, at + 4);
  return new Uint8Array(said);
}
