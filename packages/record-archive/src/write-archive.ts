import { createHash } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ExoraError, type FactType, originalPath, pagePicturePath } from '@exora/contracts';
import { ZipFile } from 'yazl';
import { factsCsv } from './facts-csv.ts';
import { fhirBundle } from './fhir-bundle.ts';
import { type ArchiveEntry, archiveFormat, type Manifest } from './manifest.ts';
import { readme } from './readme.ts';
import {
  type ExportedFact,
  exportedFactSchema,
  pageRowSchema,
  profileRowSchema,
  readingRowSchema,
  type ShellFileRow,
  shellFileRowSchema,
} from './rows.ts';
import { safeName } from './safe-name.ts';
import { summaryHtml } from './summary-html.ts';
import { archiveTables, pathOf } from './tables.ts';

/** A record that is being exported, by whoever may read it. */
export interface RecordSource {
  exportId: string;
  /** The record is shown as it was at this time. */
  asOf: string;
  /** Rows of a table as JSON text, in the order of its keys, each once. */
  rows(table: string): AsyncIterable<string>;
  /** Living facts as JSON text, one type after the other, or those of one type. */
  facts(type?: FactType): AsyncIterable<string>;
  /** Bytes of an object of the file store, or null when it isn't there. */
  object(path: string): Promise<Uint8Array | null>;
  /** Says that all was read: how many rows of each table, and the manifest's hash. Throws when the record changed meanwhile. */
  complete(rows: Record<string, number>, manifestSha256: string): Promise<void>;
}

/** A picture of a page, where it lies and where it goes. */
interface Picture {
  from: string;
  to: string;
}

/** How much text is gathered before it is compressed. */
const batchCharacters = 64 * 1024;

/**
 * The archive of a record as bytes, as they come: memory holds a page of rows, one file of the record, and the lists of
 * its documents and pages. Ends with an error, and then without the archive's end, when anything can't be read.
 */
export async function* writeArchive(source: RecordSource): AsyncGenerator<Uint8Array> {
  const zip = new ZipFile();
  // yazl's own stream has no type that says how it ends.
  const output = new PassThrough();
  zip.outputStream.pipe(output);
  const filler = new Filler(zip, source);
  zip.on('error', (error) => output.destroy(error instanceof Error ? error : new Error(String(error))));
  const filling = filler.fill().then(
    () => zip.end(),
    (error: unknown) => {
      output.destroy(error instanceof Error ? error : new ExoraError('internal', { cause: error }));
    },
  );
  try {
    for await (const chunk of output) yield chunk;
    await filling;
  } finally {
    filler.stop();
    output.destroy();
  }
}

class Filler {
  private readonly zip: ZipFile;
  private readonly source: RecordSource;
  private readonly mtime: Date;
  private readonly entries: ArchiveEntry[] = [];
  private readonly rows: Record<string, number> = {};
  private readonly files: (ShellFileRow & { path: string })[] = [];
  private readonly fileOfReading = new Map<string, string>();
  private readonly pictures: Picture[] = [];
  private readonly originals: Manifest['originals'] = [];
  private readonly missing: string[] = [];
  private about: Pick<Manifest, 'profile' | 'record_id' | 'owner_id'> | null = null;
  private current: Readable | null = null;

  constructor(zip: ZipFile, source: RecordSource) {
    this.zip = zip;
    this.source = source;
    this.mtime = new Date(source.asOf);
  }

  /** Lets go of what is being read. */
  stop(): void {
    this.current?.destroy();
  }

  async fill(): Promise<void> {
    for (const table of archiveTables) await this.add(pathOf(table), this.linesOf(table.name));
    if (this.about === null) throw new ExoraError('record_archive_invalid', { parameters: { reason: 'no profile' } });
    const about = { ...this.about, as_of: this.source.asOf };
    await this.add('README.txt', once(readme({ ...about, format: archiveFormat })));
    await this.add(
      'summary.html',
      summaryHtml(about, (type) => this.facts(type)),
    );
    await this.add('facts.csv', factsCsv(this.facts()));
    await this.add('fhir/bundle.json', fhirBundle(about, this.files, this.facts()));
    for (const file of this.files) await this.addOriginal(file);
    for (const { from, to } of this.pictures) await this.addObject(from, to);
    const manifest: Manifest = {
      format: archiveFormat,
      export_id: this.source.exportId,
      ...about,
      rows: this.rows,
      originals: this.originals,
      missing: this.missing,
      entries: this.entries,
    };
    const text = Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`);
    await this.source.complete(this.rows, createHash('sha256').update(text).digest('hex'));
    await this.add('manifest.json', once(text));
  }

  private async addOriginal(file: ShellFileRow & { path: string }): Promise<void> {
    if (file.storage_path === null || file.sha256 === null) return;
    const entry = await this.addObject(originalPath(file.patient_id, file.id), file.path);
    if (entry === null) return;
    if (entry.sha256 !== file.sha256) throw new ExoraError('storage_unavailable');
    this.originals.push({ shell_file_id: file.id, ...entry });
  }

  private async addObject(from: string, to: string): Promise<ArchiveEntry | null> {
    const bytes = await this.source.object(from);
    if (bytes !== null) return this.add(to, once(bytes), false);
    this.missing.push(to);
    return null;
  }

  /** Adds a file and waits until it is written: one at a time, so that the reader's pace is the record's. */
  private async add(path: string, content: AsyncIterable<string | Uint8Array>, compress = true): Promise<ArchiveEntry> {
    const hash = createHash('sha256');
    let size = 0;
    this.current = Readable.from(
      batches(content, (bytes) => {
        hash.update(bytes);
        size += bytes.length;
      }),
      { objectMode: false },
    );
    const read = finished(this.current);
    // yazl keeps what it was given to the archive's end: it gets no stream, but where to find the present one.
    this.zip.addReadStreamLazy(path, { compress, mtime: this.mtime, mode: 0o100600 }, (use) =>
      use(null, this.current ?? Readable.from([])),
    );
    await read;
    this.current = null;
    const entry = { path, bytes: size, sha256: hash.digest('hex') };
    if (path !== 'manifest.json') this.entries.push(entry);
    return entry;
  }

  private async *linesOf(name: string): AsyncGenerator<string> {
    let count = 0;
    for await (const line of this.source.rows(name)) {
      this.look(name, line);
      count += 1;
      yield `${line}\n`;
    }
    this.rows[name] = count;
  }

  /** Remembers what the rest of the archive is made from. */
  private look(name: string, line: string): void {
    switch (name) {
      case 'user_profiles': {
        const { id, account_owner_id, display_name, profile_type, date_of_birth } = profileRowSchema.parse(
          JSON.parse(line),
        );
        const profile = { display_name, profile_type, date_of_birth };
        this.about = { record_id: id, owner_id: account_owner_id, profile };
        return;
      }
      case 'shell_files': {
        const file = shellFileRowSchema.parse(JSON.parse(line));
        this.files.push({ ...file, path: `originals/${file.id}/${safeName(file.file_name)}` });
        return;
      }
      case 'shell_file_readings': {
        const { id, shell_file_id: fileId } = readingRowSchema.parse(JSON.parse(line));
        this.fileOfReading.set(id, fileId);
        return;
      }
      case 'shell_file_pages': {
        const { reading_id: readingId, page_number: page, has_picture: has } = pageRowSchema.parse(JSON.parse(line));
        const fileId = this.fileOfReading.get(readingId);
        const patientId = this.files[0]?.patient_id;
        if (!has || fileId === undefined || patientId === undefined) return;
        this.pictures.push({
          from: pagePicturePath(patientId, fileId, readingId, page),
          to: `pages/${fileId}/${readingId}/${page}.webp`,
        });
      }
    }
  }

  private async *facts(type?: FactType): AsyncGenerator<ExportedFact> {
    for await (const line of this.source.facts(type)) yield exportedFactSchema.parse(JSON.parse(line));
  }
}

async function* once<T>(value: T): AsyncGenerator<T> {
  yield value;
}

/** The same bytes in chunks that are worth compressing, each shown to `see`. */
async function* batches(
  content: AsyncIterable<string | Uint8Array>,
  see: (bytes: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  let text: string[] = [];
  let characters = 0;
  const flush = () => {
    const bytes = Buffer.from(text.join(''));
    text = [];
    characters = 0;
    see(bytes);
    return bytes;
  };
  for await (const part of content) {
    if (typeof part === 'string') {
      text.push(part);
      characters += part.length;
      if (characters >= batchCharacters) yield flush();
    } else {
      if (characters > 0) yield flush();
      see(part);
      yield part;
    }
  }
  if (characters > 0) yield flush();
}
