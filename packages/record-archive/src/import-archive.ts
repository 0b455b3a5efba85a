import { ExoraError, originalPath, pagePicturePath } from '@exora/contracts';
import { importLines } from './import-lines.ts';
import { importedId } from './imported-id.ts';
import type { Archive } from './read-archive.ts';

/** Where an archive goes: a system with the signed-in person who brings it. */
export interface ImportTarget {
  /** Makes the profile, or finds the one that this archive makes already. */
  begin(
    archive: ImportedArchive,
  ): Promise<{ importId: string; patientId: string; isCompleted: boolean; position: number }>;
  /** Puts an object into the file store; one that is there already is replaced. */
  upload(path: string, bytes: Uint8Array, mime: string): Promise<void>;
  /** Sends the next rows; `position` of them came before. Gives how many came so far. */
  send(importId: string, position: number, rows: readonly string[]): Promise<number>;
  complete(importId: string): Promise<void>;
}

/** An archive as the database wants it told. */
export interface ImportedArchive {
  format: string;
  sha256: string;
  record_id: string;
  owner_id: string;
  exported_at: string;
  rows: Record<string, number>;
  originals: number;
  original_bytes: number;
}

/** What an import came to. */
export interface Imported {
  importId: string;
  patientId: string;
  /** The same archive had become a record before. */
  wasThere: boolean;
  rows: number;
  originals: number;
  pictures: number;
}

export interface ImportProgress {
  step: 'files' | 'rows';
  done: number;
}

/** A part that a statement takes easily; one fact or page may be longer. */
const partRows = 500;
const partCharacters = 1_000_000;

const picturePath = /^pages\/([0-9a-f-]{36})\/([0-9a-f-]{36})\/(\d+)\.webp$/;

/**
 * Brings an archive into a system: files first, then rows, then the record is there. What broke off goes on where it was when
 * it is called again with the same archive. The archive should have been verified: what is found here ends half-way.
 * `rowsAtOnce`: rows of a part, if they are not too long and no fact has more.
 */
export async function importArchive(
  archive: Archive,
  target: ImportTarget,
  onProgress: (progress: ImportProgress) => void = () => undefined,
  rowsAtOnce = partRows,
): Promise<Imported> {
  const { manifest } = archive;
  if (manifest.missing.some((path) => path.startsWith('originals/'))) {
    throw new ExoraError('record_archive_invalid', { parameters: { reason: 'an original is missing' } });
  }
  const begun = await target.begin({
    format: manifest.format,
    sha256: archive.sha256,
    record_id: manifest.record_id,
    owner_id: manifest.owner_id,
    exported_at: manifest.as_of,
    rows: manifest.rows,
    originals: manifest.originals.length,
    original_bytes: manifest.originals.reduce((sum, { bytes }) => sum + bytes, 0),
  });
  const { importId, patientId } = begun;
  const pictures = manifest.entries.filter(({ path }) => picturePath.test(path));
  const done = { importId, patientId, originals: manifest.originals.length, pictures: pictures.length };
  if (begun.isCompleted) return { ...done, wasThere: true, rows: begun.position };
  // Rows are sent when all files are there: with the first row sent, there is no file left to send.
  if (begun.position === 0) await uploadFiles(archive, target, patientId, pictures, onProgress);
  const rows = await sendRows(archive, target, importId, begun.position, rowsAtOnce, onProgress);
  await target.complete(importId);
  return { ...done, wasThere: false, rows };
}

async function uploadFiles(
  archive: Archive,
  target: ImportTarget,
  patientId: string,
  pictures: readonly { path: string }[],
  onProgress: (progress: ImportProgress) => void,
): Promise<void> {
  let done = 0;
  for (const { shell_file_id: id, path } of archive.manifest.originals) {
    const bytes = await archive.file(path);
    await target.upload(originalPath(patientId, importedId(patientId, id)), bytes, 'application/octet-stream');
    onProgress({ step: 'files', done: ++done });
  }
  for (const { path } of pictures) {
    const [, fileId = '', readingId = '', page] = picturePath.exec(path) ?? [];
    const bytes = await archive.file(path);
    // Only what is a picture gets to where pages are shown.
    if (!isWebp(bytes)) throw new ExoraError('record_archive_invalid', { parameters: { reason: 'a picture is none' } });
    const to = pagePicturePath(
      patientId,
      importedId(patientId, fileId),
      importedId(patientId, readingId),
      Number(page),
    );
    await target.upload(to, bytes, 'image/webp');
    onProgress({ step: 'files', done: ++done });
  }
}

/** RIFF container of type WEBP (RFC 9649). */
function isWebp(bytes: Uint8Array): boolean {
  const ascii = (from: number) => String.fromCharCode(...bytes.subarray(from, from + 4));
  return bytes.length > 20 && ascii(0) === 'RIFF' && ascii(8) === 'WEBP';
}

async function sendRows(
  archive: Archive,
  target: ImportTarget,
  importId: string,
  from: number,
  rowsAtOnce: number,
  onProgress: (progress: ImportProgress) => void,
): Promise<number> {
  let position = 0;
  let part: string[] = [];
  let characters = 0;
  const flush = async () => {
    if (part.length === 0) return;
    position = await target.send(importId, position, part);
    part = [];
    characters = 0;
    onProgress({ step: 'rows', done: position });
  };
  for await (const unit of importLines(archive)) {
    // Units that came before are passed over; parts end with a unit, so that none is half there.
    if (position + unit.length <= from) {
      position += unit.length;
      continue;
    }
    const length = unit.reduce((sum, line) => sum + line.length, 0);
    if (part.length > 0 && (part.length + unit.length > rowsAtOnce || characters + length > partCharacters))
      await flush();
    part.push(...unit);
    characters += length;
  }
  await flush();
  return position;
}
