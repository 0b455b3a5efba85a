import { crc32, inflateRawSync } from 'node:zlib';
import { ExoraError } from '@exora/contracts/errors';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import type { ReaderLimits } from '../limits.ts';

/** A file in an archive. Its bytes are unpacked anew at every call. Throws `UnreadableArchive`. */
export interface ArchiveFile {
  name: string;
  sizeBytes: number;
  unpack: () => Promise<Uint8Array>;
}

/** Why an archive can't be opened; what holds it says this with an error of its own. */
export class UnreadableArchive extends Error {
  override readonly name = 'UnreadableArchive';
  readonly reason: 'damaged' | 'locked';

  constructor(reason: 'damaged' | 'locked', cause?: unknown) {
    super(reason, { cause });
    this.reason = reason;
  }
}

const stored = 0;
const deflated = 8;
const localHeaderBytes = 30;

/**
 * The files of a ZIP archive in memory, folders left out, in their order in the archive. Sizes are checked as declared
 * before anything is unpacked, and each file again while it is: it can't become larger than it said, and its checksum
 * must fit. Names are never used as paths. Throws `UnreadableArchive`, `archive_too_large`.
 */
export async function openArchive(bytes: Uint8Array, limits: ReaderLimits): Promise<ArchiveFile[]> {
  const tooLarge = () =>
    new ExoraError('archive_too_large', {
      parameters: { limitMb: limits.unpackedMb, limitFiles: limits.archiveFiles },
    });
  const zip = await openZip(bytes);
  if (zip.entryCount > limits.archiveFiles) throw tooLarge();
  const entries: Entry[] = [];
  try {
    for await (const entry of zip.eachEntry()) entries.push(entry);
  } catch (cause) {
    throw new UnreadableArchive('damaged', cause);
  }
  const total = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
  if (total > limits.unpackedMb * 1024 * 1024) throw tooLarge();
  refuseOverlaps(entries, bytes.length);
  return entries
    .map((entry) => ({ entry, name: nameOf(entry) }))
    .filter(({ name }) => !name.endsWith('/'))
    .map(({ entry, name }) => ({
      name,
      sizeBytes: entry.uncompressedSize,
      unpack: () => unpack(zip, entry, bytes),
    }));
}

async function openZip(bytes: Uint8Array): Promise<ZipFile> {
  try {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return await fromBufferPromise(buffer, { decodeStrings: false, autoClose: false });
  } catch (cause) {
    throw new UnreadableArchive('damaged', cause);
  }
}

/** Files that share bytes are how a small archive becomes endless. */
function refuseOverlaps(entries: readonly Entry[], archiveBytes: number): void {
  let end = 0;
  for (const entry of entries.toSorted((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader)) {
    const start = entry.relativeOffsetOfLocalHeader;
    if (start < end) throw new UnreadableArchive('damaged');
    end = start + localHeaderBytes + entry.fileNameLength + entry.compressedSize;
    if (end > archiveBytes) throw new UnreadableArchive('damaged');
  }
}

async function unpack(zip: ZipFile, entry: Entry, bytes: Uint8Array): Promise<Uint8Array> {
  if (entry.isEncrypted()) throw new UnreadableArchive('locked');
  const { compressionMethod, compressedSize, uncompressedSize } = entry;
  try {
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
    const packed = bytes.subarray(fileDataStart, fileDataStart + compressedSize);
    const unpacked = inflate(packed, compressionMethod, uncompressedSize);
    if (unpacked.length !== uncompressedSize || crc32(unpacked) !== entry.crc32) throw new UnreadableArchive('damaged');
    return unpacked;
  } catch (thrown) {
    if (thrown instanceof UnreadableArchive) throw thrown;
    throw new UnreadableArchive('damaged', thrown);
  }
}

function inflate(packed: Uint8Array, method: number, size: number): Uint8Array {
  if (method === stored) return packed;
  if (method !== deflated) throw new UnreadableArchive('damaged');
  return size === 0 ? new Uint8Array() : inflateRawSync(packed, { maxOutputLength: size });
}

/** UTF-8 where the archive says so or its bytes are; else byte by byte, which keeps the order of plain letters. */
function nameOf(entry: Entry): string {
  const raw = entry.fileNameRaw;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw).replaceAll('\\', '/');
  } catch (error) {
    if (error instanceof TypeError) return raw.toString('latin1').replaceAll('\\', '/');
    throw error;
  }
}
