import type { JobPayload } from '@exora/contracts';
import type { ShellFileManager } from '../database/shell-file-manager.ts';
import type { JobContext } from '../job-runner.ts';
import type { LogFields } from '../utils/logger.ts';
import type { EnginePool } from './engine-pool.ts';

/**
 * The `shell_file_processing` job: reads an uploaded document into pages of positioned words and pictures. Each page is
 * stored as soon as it is read, so that an attempt begins where the one before was cut off.
 */
export async function processShellFile(
  _payload: JobPayload<'shell_file_processing'>,
  { job, signal, log }: JobContext,
  { manager, engines, readerVersion }: { manager: ShellFileManager; engines: EnginePool; readerVersion: string },
): Promise<LogFields> {
  const engine = engines.take('read');
  try {
    const reading = await manager.beginReading(job, { document_reader: readerVersion }, signal);
    const { shell_file: file, pages_done: earlier } = reading;
    const bytes = await manager.downloadOriginal(file, signal);
    const stored = new Set(earlier);
    const { sha256, mime } = await engine.read(
      { bytes, fileName: file.file_name, skipPages: earlier },
      async ({ page, picture, pagesTotal }) => {
        await manager.storePage(job, reading, page, picture, pagesTotal, signal);
        stored.add(page.number);
        log.debug('page_stored', { shell_file_id: file.id, page: page.number, pages: pagesTotal, ms: page.ms });
      },
      signal,
    );
    await manager.completeReading(job, reading, { sha256, mime, pagesTotal: stored.size });
    return { shell_file_id: file.id, reading_id: reading.reading_id, pages: stored.size, bytes: bytes.length };
  } finally {
    engines.giveBack(engine);
  }
}
