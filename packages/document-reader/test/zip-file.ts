import { crc32, deflateRawSync } from 'node:zlib';

/** A file of an archive, with what a hostile archive would say of it instead of the truth. */
export interface ZipEntry {
  name: string;
  bytes: Uint8Array | string;
  stored?: boolean;
  encrypted?: boolean;
  /** Sizes and checksum stand after the data, as in an archive that was written as a stream. */
  streamed?: boolean;
  claimedSize?: number;
  /** Says that its data are those of the entry with this number. */
  sameAs?: number;
}

/** An archive of these files. */
export function zipFile(entries: readonly ZipEntry[]): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  const offsets: number[] = [];
  let at = 0;
  for (const entry of entries) {
    const plain = Buffer.from(entry.bytes as Uint8Array);
    const data = entry.stored ? plain : deflateRawSync(plain);
    const name = Buffer.from(entry.name);
    const method = entry.stored ? 0 : 8;
    const flags = 0x800 | (entry.encrypted ? 1 : 0) | (entry.streamed ? 8 : 0);
    const sum = crc32(plain);
    const size = entry.claimedSize ?? plain.length;
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(20, 4);
    local.writeUInt16LE(flags, 6);
    local.writeUInt16LE(method, 8);
    if (!entry.streamed) {
      local.writeUInt32LE(sum, 14);
      local.writeUInt32LE(data.length, 18);
      local.writeUInt32LE(size, 22);
    }
    local.writeUInt16LE(name.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(20, 4);
    central.writeUInt16LE(20, 6);
    central.writeUInt16LE(flags, 8);
    central.writeUInt16LE(method, 10);
    central.writeUInt32LE(sum, 16);
    central.writeUInt32LE(data.length, 20);
    central.writeUInt32LE(size, 24);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(entry.sameAs === undefined ? at : (offsets[entry.sameAs] ?? 0), 42);
    offsets.push(at);
    directory.push(central, name);
    if (entry.sameAs !== undefined) continue;
    const after = entry.streamed ? descriptor(sum, data.length, size) : Buffer.alloc(0);
    parts.push(local, name, data, after);
    at += local.length + name.length + data.length + after.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length & 0xffff, 8);
  end.writeUInt16LE(entries.length & 0xffff, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  return new Uint8Array(Buffer.concat([...parts, listed, end]));
}

function descriptor(sum: number, packed: number, size: number): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32LE(0x08074b50, 0);
  bytes.writeUInt32LE(sum, 4);
  bytes.writeUInt32LE(packed, 8);
  bytes.writeUInt32LE(size, 12);
  return bytes;
}
