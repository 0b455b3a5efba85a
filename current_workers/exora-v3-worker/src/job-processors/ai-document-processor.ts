import { ExoraError, type JobPayload } from '@exora/contracts';
import type { ShellFileManager } from '../database/shell-file-manager.ts';
import type { JobContext } from '../job-runner.ts';
import type { LogFields } from '../utils/logger.ts';
import type { EnginePool } from './engine-pool.ts';

/**
 * The `ai_processing` job: finds the clinical facts of a read document by the local rules and proves each by its words
 * on the page. Everything is stored in one transaction that also completes the job.
 */
export async function processAiDocument(
  _payload: JobPayload<'ai_processing'>,
  { job, signal }: JobContext,
  { manager, engines }: { manager: ShellFileManager; engines: EnginePool },
): Promise<LogFields> {
  const engine = engines.take('understand');
  try {
    const { shell_file: file, reading_id, pages, consent } = await manager.beginUnderstanding(job, signal);
    // Asked again right before the engine begins: the owner may have withdrawn it while the job waited.
    if (!consent.local || !(await manager.hasConsent(file.patient_id, 'local', signal))) {
      throw new ExoraError('ai_consent_missing');
    }
    const found = await engine.understand({ fileSha256: file.sha256, pages }, signal);
    const { factsStored, factsRefused } = await manager.completeUnderstanding(job, pages, {
      engine: 'rules',
      ...found,
    });
    return {
      shell_file_id: file.id,
      reading_id,
      pages: pages.length,
      facts: factsStored,
      candidates: found.candidates.length,
      refused: factsRefused + found.candidates.filter((candidate) => candidate.fate === 'refused').length,
    };
  } finally {
    engines.giveBack(engine);
  }
}
