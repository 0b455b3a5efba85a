// How much memory an archive takes to write, to check and to turn into rows, for a record of many documents.
//
//   npm run bench -w packages/record-archive -- [documents] [MB of originals]     prints JSON; 300 and 200 unless told
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { originalPath } from '@exora/contracts';
import { importLines } from '../src/import-lines.ts';
import { type Archive, openArchive, type RecordSource, writeArchive } from '../src/index.ts';

const documents = Number(process.argv[2] ?? 300);
const originalBytes = Math.round((Number(process.argv[3] ?? 200) * 1e6) / documents);
const pagesPerDocument = 10;
const factsPerPage = 10;
const pictureBytes = 100_000;
const megabytes = (bytes: number) => Math.round(bytes / 1e5) / 10;

const patientId = randomUUID();
const ids = Array.from({ length: documents }, () => randomUUID()).sort();
/** Bytes of an original are made when they are asked for, each time the same. */
const original = (id: string) => Buffer.alloc(originalBytes, createHash('sha512').update(id).digest());
const words = Array.from({ length: 400 }, (_, at) => ({
  t: `word${at}`,
  x0: at,
  y0: at,
  x1: at,
  y1: at,
  confidence: 1,
  start: at,
  end: at + 5,
}));

function* eventIds(): Generator<string> {
  for (let at = 0; at < documents * pagesPerDocument * factsPerPage; at += 1) {
    yield `${at.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`;
  }
}

function* rowsOf(table: string): Generator<Record<string, unknown>> {
  switch (table) {
    case 'user_profiles':
      yield {
        id: patientId,
        account_owner_id: patientId,
        profile_type: 'child',
        display_name: 'A',
        date_of_birth: null,
      };
      return;
    case 'shell_files':
      for (const id of ids) {
        const sha256 = createHash('sha256').update(original(id)).digest('hex');
        const file = {
          id,
          patient_id: patientId,
          file_name: 'scan.pdf',
          mime_type: 'application/pdf',
          size_bytes: originalBytes,
        };
        yield {
          ...file,
          sha256,
          storage_path: originalPath(patientId, id),
          created_at: '2026-01-01',
          current_reading_id: id,
        };
      }
      return;
    case 'shell_file_readings':
      for (const id of ids) yield { id, shell_file_id: id };
      return;
    case 'shell_file_pages':
      for (const id of ids) {
        for (let page = 1; page <= pagesPerDocument; page += 1) {
          yield { reading_id: id, page_number: page, has_picture: true, text: 'word '.repeat(400), words };
        }
      }
      return;
    case 'patient_clinical_events':
      for (const id of eventIds()) yield { id, patient_id: patientId, display_text: 'Asthma', supersedes_id: null };
      return;
    case 'clinical_event_sources':
      for (const id of eventIds())
        for (const ordinal of [1, 2]) yield { event_id: id, ordinal, quote: 'Asthma', boxes: [words[0]] };
  }
}

const source: RecordSource = {
  exportId: randomUUID(),
  asOf: '2026-01-01T00:00:00Z',
  async *rows(table) {
    for (const row of rowsOf(table)) yield JSON.stringify(row);
  },
  async *facts() {
    // No living facts: their files are made of the same stream.
  },
  object: async (path) => (path.endsWith('/original') ? original(path.split('/')[1] ?? '') : randomBytes(pictureBytes)),
  complete: async () => undefined,
};

/** Runs `work`; gives its time, and the most memory that the process had meanwhile above what it had before. */
async function measured(work: () => Promise<void>): Promise<{ ms: number; peak_mb: number }> {
  const before = process.memoryUsage.rss();
  let peak = before;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 10);
  const started = performance.now();
  await work();
  clearInterval(watch);
  return { ms: Math.round(performance.now() - started), peak_mb: megabytes(peak - before) };
}

const folder = await mkdtemp(join(tmpdir(), 'exora-bench-archive-'));
try {
  const path = join(folder, 'record.zip');
  const write = await measured(() => pipeline(Readable.from(writeArchive(source)), createWriteStream(path)));
  let archive: Archive | null = null;
  const check = await measured(async () => {
    archive = await openArchive(path);
    const problems = await archive.verify();
    if (problems.length > 0) throw new Error(`The archive is not whole: ${JSON.stringify(problems[0])}`);
  });
  let rows = 0;
  const lines = await measured(async () => {
    if (archive !== null) for await (const unit of importLines(archive)) rows += unit.length;
  });
  (archive as Archive | null)?.close();
  const size = megabytes((await stat(path)).size);
  console.log(
    JSON.stringify({ documents, pages: documents * pagesPerDocument, rows, archive_mb: size, write, check, lines }),
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
