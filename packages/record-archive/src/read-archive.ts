import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { StringDecoder } from 'node:string_decoder';
import { ExoraError } from '@exora/contracts';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { z } from 'zod';
import { anyManifestSchema, archiveFormat, type Manifest, manifestSchema } from './manifest.ts';
import { type ArchiveTable, archiveTables, pathOf } from './tables.ts';

/** What an archive may cost at most. */
export interface ArchiveLimits {
  entries: number;
  /** Of one row of a table, as text. */
  rowBytes: number;
  manifestBytes: number;
  /** Of one original or page picture: the file store takes no larger ones. */
  objectBytes: number;
  /** Of everything, unpacked. */
  totalBytes: number;
}

export const archiveLimits: ArchiveLimits = {
  entries: 2_000_000,
  rowBytes: 256 * 1024 * 1024,
  manifestBytes: 512 * 1024 * 1024,
  objectBytes: 50 * 1024 * 1024,
  totalBytes: 1024 ** 4,
};

/** What is wrong with a file of an archive. */
export interface ArchiveProblem {
  path: string;
  /** `missing`, `unlisted`, `changed`, `rows` (other rows than the manifest says), `order` (rows twice or out of order). */
  problem: 'missing' | 'unlisted' | 'changed' | 'rows' | 'order';
}

/** A row of a table: as it stands in the archive, and what it says. */
export interface ArchiveRow {
  line: string;
  row: Record<string, unknown>;
}

/** An archive of a record, opened. Nothing is unpacked before it is asked for, and never to a disk. */
export interface Archive {
  manifest: Manifest;
  /** SHA-256 of `manifest.json`, which holds those of all other files: two archives with the same are the same. */
  sha256: string;
  rows(table: ArchiveTable): AsyncGenerator<ArchiveRow>;
  /** A whole file, its hash checked. */
  file(path: string): Promise<Uint8Array>;
  /** Reads everything and compares it with the manifest. Gives what is wrong, nothing if all is well. */
  verify(onFile?: (path: string) => void): Promise<ArchiveProblem[]>;
  close(): void;
}

const rowSchema = z.record(z.string(), z.unknown());
const invalid = (reason: string, cause?: unknown) =>
  new ExoraError('record_archive_invalid', { parameters: { reason }, ...(cause === undefined ? {} : { cause }) });

/**
 * Opens the archive at a path of this machine. Throws `archive_damaged`, `archive_locked`, `archive_too_large`,
 * `record_archive_invalid` and `record_archive_newer`.
 */
export async function openArchive(path: string, limits: ArchiveLimits = archiveLimits): Promise<Archive> {
  const zip = await openZip(path);
  try {
    const entries = await listEntries(zip, limits);
    const listed = entries.get('manifest.json');
    if (listed === undefined) throw invalid('no manifest');
    if (listed.uncompressedSize > limits.manifestBytes) throw tooLarge(limits);
    const bytes = await wholeEntry(zip, listed);
    const manifest = parseManifest(bytes);
    return new ZipArchive(zip, entries, manifest, createHash('sha256').update(bytes).digest('hex'), limits);
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function openZip(path: string): Promise<ZipFile> {
  try {
    return await openPromise(path, { autoClose: false, strictFileNames: true, validateEntrySizes: true });
  } catch (cause) {
    // What can't be found or opened is the caller's to say; what can't be read as ZIP is told here.
    if (cause instanceof Error && 'code' in cause) throw cause;
    throw new ExoraError('archive_damaged', { cause });
  }
}

/** Every file by its name. yauzl refuses absolute names and those that leave the folder. */
async function listEntries(zip: ZipFile, limits: ArchiveLimits): Promise<Map<string, Entry>> {
  if (zip.entryCount > limits.entries) throw tooLarge(limits);
  const entries = new Map<string, Entry>();
  let total = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.isEncrypted()) throw new ExoraError('archive_locked');
      if (entries.has(entry.fileName)) throw invalid('a name twice');
      entries.set(entry.fileName, entry);
      total += entry.uncompressedSize;
      if (total > limits.totalBytes) throw tooLarge(limits);
    }
  } catch (cause) {
    if (cause instanceof ExoraError) throw cause;
    throw new ExoraError('archive_damaged', { cause });
  }
  refuseOverlaps(entries.values());
  return entries;
}

/** Files that share bytes are how a small archive becomes endless. */
function refuseOverlaps(entries: Iterable<Entry>): void {
  const localHeaderBytes = 30;
  let end = 0;
  const inOrder = [...entries].sort((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader);
  for (const entry of inOrder) {
    if (entry.relativeOffsetOfLocalHeader < end) throw new ExoraError('archive_damaged');
    end = entry.relativeOffsetOfLocalHeader + localHeaderBytes + entry.fileNameLength + entry.compressedSize;
  }
}

function parseManifest(bytes: Uint8Array): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof TypeError) throw invalid('unreadable manifest', cause);
    throw cause;
  }
  const any = anyManifestSchema.safeParse(json);
  if (any.success && any.data.format !== archiveFormat && any.data.format.startsWith('exora-record-archive/')) {
    throw new ExoraError('record_archive_newer');
  }
  const manifest = manifestSchema.safeParse(json);
  if (!manifest.success) throw invalid('another manifest');
  const tables = archiveTables.map(({ name }) => name);
  if (tables.some((name) => !Object.hasOwn(manifest.data.rows, name))) throw invalid('a table is missing');
  if (Object.keys(manifest.data.rows).some((name) => !tables.includes(name)))
    throw new ExoraError('record_archive_newer');
  return manifest.data;
}

class ZipArchive implements Archive {
  readonly manifest: Manifest;
  readonly sha256: string;
  private readonly zip: ZipFile;
  private readonly entries: Map<string, Entry>;
  private readonly limits: ArchiveLimits;
  private readonly hashes: Map<string, { bytes: number; sha256: string }>;

  constructor(zip: ZipFile, entries: Map<string, Entry>, manifest: Manifest, sha256: string, limits: ArchiveLimits) {
    this.zip = zip;
    this.entries = entries;
    this.manifest = manifest;
    this.sha256 = sha256;
    this.limits = limits;
    this.hashes = new Map(manifest.entries.map(({ path, bytes, sha256: hash }) => [path, { bytes, sha256: hash }]));
  }

  close(): void {
    this.zip.close();
  }

  async *rows(table: ArchiveTable): AsyncGenerator<ArchiveRow> {
    let count = 0;
    let before: ArchiveRow | null = null;
    for await (const line of lines(this.chunks(pathOf(table)), this.limits.rowBytes)) {
      const row = { line, row: parseRow(line) };
      if (before !== null && compareKeys(table.keys, before.row, row.row) >= 0) throw invalid('rows out of order');
      before = row;
      count += 1;
      yield row;
    }
    if (count !== this.manifest.rows[table.name]) throw invalid('other rows than listed');
  }

  async file(path: string): Promise<Uint8Array> {
    const entry = this.entries.get(path);
    const listed = this.hashes.get(path);
    if (entry === undefined || listed === undefined) throw invalid('a file is missing');
    if (entry.uncompressedSize > this.limits.objectBytes) throw tooLarge(this.limits);
    const bytes = await wholeEntry(this.zip, entry);
    if (createHash('sha256').update(bytes).digest('hex') !== listed.sha256) throw invalid('a file was changed');
    return bytes;
  }

  async verify(onFile: (path: string) => void = () => undefined): Promise<ArchiveProblem[]> {
    const problems: ArchiveProblem[] = [];
    for (const path of this.entries.keys()) {
      if (path !== 'manifest.json' && !this.hashes.has(path)) problems.push({ path, problem: 'unlisted' });
    }
    for (const [path, listed] of this.hashes) {
      onFile(path);
      if (!this.entries.has(path)) problems.push({ path, problem: 'missing' });
      else if (!(await this.isAsListed(path, listed))) problems.push({ path, problem: 'changed' });
    }
    for (const original of this.manifest.originals) {
      const listed = this.hashes.get(original.path);
      if (listed?.sha256 !== original.sha256 || listed.bytes !== original.bytes)
        problems.push({ path: original.path, problem: 'changed' });
    }
    if (problems.length > 0) return problems;
    for (const table of archiveTables) {
      onFile(pathOf(table));
      try {
        for await (const _ of this.rows(table));
      } catch (error) {
        if (!(error instanceof ExoraError)) throw error;
        problems.push({
          path: pathOf(table),
          problem: error.parameters.reason === 'rows out of order' ? 'order' : 'rows',
        });
      }
    }
    return problems;
  }

  private async isAsListed(path: string, listed: { bytes: number; sha256: string }): Promise<boolean> {
    const hash = createHash('sha256');
    let size = 0;
    try {
      for await (const chunk of this.chunks(path)) {
        size += chunk.length;
        if (size > listed.bytes) return false;
        hash.update(chunk);
      }
    } catch (error) {
      // A part that can't be unpacked is not the part that was listed.
      if (error instanceof ExoraError && error.code === 'archive_damaged') return false;
      throw error;
    }
    return size === listed.bytes && hash.digest('hex') === listed.sha256;
  }

  private async *chunks(path: string): AsyncGenerator<Uint8Array> {
    const entry = this.entries.get(path);
    if (entry === undefined) throw invalid('a file is missing');
    yield* unpacked(this.zip, entry);
  }
}

/** The bytes of a file; no more than it says that it has (yauzl ends it otherwise). */
async function* unpacked(zip: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  try {
    const stream = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream) yield chunk as Uint8Array;
  } catch (cause) {
    throw new ExoraError('archive_damaged', { cause });
  }
}

async function wholeEntry(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  return new Uint8Array(await buffer(unpacked(zip, entry)));
}

/** Lines of UTF-8 text without their ends. */
async function* lines(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest: string[] = [];
  let held = 0;
  for await (const chunk of chunks) {
    const parts = decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)).split('\n');
    for (const part of parts.slice(0, -1)) {
      yield rest.length === 0 ? part : rest.join('') + part;
      rest = [];
      held = 0;
    }
    const last = parts.at(-1) ?? '';
    if (last !== '') rest.push(last);
    held += last.length;
    if (held > maxBytes) throw invalid('a row is too long');
  }
  if (rest.length > 0 || decoder.end() !== '') throw invalid('a row without end');
}

function parseRow(line: string): Record<string, unknown> {
  try {
    return rowSchema.parse(JSON.parse(line));
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof z.ZodError) throw invalid('a row is no JSON object');
    throw cause;
  }
}

/** Which of two rows comes first, as the database orders them. */
function compareKeys(keys: readonly string[], a: Record<string, unknown>, b: Record<string, unknown>): number {
  for (const key of keys) {
    const [x, y] = [a[key], b[key]];
    if (x === y) continue;
    if (typeof x === 'number' && typeof y === 'number') return x - y;
    // Names of code systems are ordered by a database's own rules.
    if (key === 'code_system') return -1;
    return String(x) < String(y) ? -1 : 1;
  }
  return 0;
}

function tooLarge(limits: ArchiveLimits): ExoraError {
  return new ExoraError('archive_too_large', {
    parameters: { limitMb: Math.round(limits.totalBytes / 1024 / 1024), limitFiles: limits.entries },
  });
}
