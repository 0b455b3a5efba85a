import type { JobPayload } from '@exora/contracts';
import type { ShellFileManager } from '../database/shell-file-manager.ts';
import type { JobContext } from '../job-runner.ts';
import type { LogFields } from '../utils/logger.ts';
import type { ClinicalExtractor } from './clinical-extractor.ts';

/**
 * The `ai_processing` job: takes the clinical facts that a read document states itself, has others found by the extractor, each proven
 * by its words on the page. Everything is stored in one transaction that also completes the job.
 */
export async function processAiDocument(
  _payload: JobPayload<'ai_processing'>,
  context: JobContext,
  { manager, extractor }: { manager: ShellFileManager; extractor: ClinicalExtractor },
): Promise<LogFields> {
  const { job, signal } = context;
  const document = await manager.beginUnderstanding(job, signal);
  const { shell_file: file, reading_id, pages } = document;
  const found = await extractor.extract(document, context);
  const { factsStored, factsRefused } = await manager.completeUnderstanding(job, pages, found);
  return {
    shell_file_id: file.id,
    reading_id,
    engine: found.engine,
    pages: pages.length,
    facts: factsStored,
    candidates: found.candidates.length,
    refused: factsRefused + found.candidates.filter((candidate) => candidate.fate === 'refused').length,
  };
}
