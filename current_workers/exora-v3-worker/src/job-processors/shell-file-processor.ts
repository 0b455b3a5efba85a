import type { JobPayload } from '@exora/contracts';
import type { ShellFileManager } from '../database/shell-file-manager.ts';
import type { JobContext } from '../job-runner.ts';
import type { LogFields } from '../utils/logger.ts';
import { readingShare } from './engine-memory.ts';
import type { EnginePool } from './engine-pool.ts';
import type { MalwareGate } from './malware-gate.ts';
import { type OutsideOcr, outsideRecogniser } from './outside-ocr.ts';

/**
 * The `shell_file_processing` job: has an uploaded document scanned where there is a `gate`, then reads it into pages of
 * positioned words and pictures. Each page is stored as soon as it is read, so that an attempt begins where the one before
 * was cut off; each attempt scans the bytes that it opens. Gives the id of the job that it enqueued.
 */
export async function processShellFile(
  _payload: JobPayload<'shell_file_processing'>,
  context: JobContext,
  {
    manager,
    engines,
    readerVersion,
    ocr,
    gate,
  }: {
    manager: ShellFileManager;
    engines: EnginePool;
    readerVersion: string;
    ocr: OutsideOcr | null;
    gate: MalwareGate | null;
  },
): Promise<{ counts: LogFields; enqueued: string }> {
  const { job, signal, log } = context;
  const versions = {
    document_reader: readerVersion,
    ...(ocr !== null && { 'google-vision': 'v1' }),
    ...(gate !== null && { clamav: await gate.version(context) }),
  };
  const reading = await manager.beginReading(job, versions, signal);
  const { shell_file: file, pages_done: earlier } = reading;
  // Before the download: documents that wait for their turn hold no memory.
  const share = readingShare(file.file_name, file.size_bytes, { outside: ocr !== null });
  const engine = await engines.take('read', share, signal);
  try {
    const bytes = await manager.downloadOriginal(file, signal);
    await gate?.pass(bytes, context);
    const stored = new Set(earlier);
    const recognisePage = ocr && (await outsideRecogniser(ocr, file.patient_id, context, manager));
    const { sha256, mime, structured } = await engine.read(
      { bytes, fileName: file.file_name, skipPages: earlier },
      async ({ page, picture, pagesTotal }) => {
        await manager.storePage(job, reading, page, picture, pagesTotal, signal);
        stored.add(page.number);
        log.debug('page_stored', { shell_file_id: file.id, page: page.number, pages: pagesTotal, ms: page.ms });
      },
      signal,
      recognisePage,
    );
    const result = { sha256, mime, pagesTotal: stored.size, structured };
    const enqueued = await manager.completeReading(job, reading, result);
    const counts = { shell_file_id: file.id, reading_id: reading.reading_id, pages: stored.size, bytes: bytes.length };
    return { counts, enqueued };
  } finally {
    engines.giveBack(engine);
  }
}
