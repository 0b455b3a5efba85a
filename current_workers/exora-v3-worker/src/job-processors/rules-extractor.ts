import { ExoraError, type QuotedFinding } from '@exora/contracts';
import type { Findings, ShellFileManager, Understanding } from '../database/shell-file-manager.ts';
import type { JobContext } from '../job-runner.ts';
import type { ClinicalExtractor } from './clinical-extractor.ts';
import { understandingShare } from './engine-memory.ts';
import type { EnginePool } from './engine-pool.ts';

/** The local rules, in an engine process. */
export class RulesExtractor implements ClinicalExtractor {
  readonly #engines: EnginePool;
  readonly #manager: ShellFileManager;

  constructor(engines: EnginePool, manager: ShellFileManager) {
    this.#engines = engines;
    this.#manager = manager;
  }

  extract(document: Understanding, context: JobContext): Promise<Findings> {
    return this.withQuoted(document, [], context);
  }

  /** The same with what a language model quoted beside it: both vote, and both are grounded alike. */
  async withQuoted(
    { shell_file: file, pages, structured, consent }: Understanding,
    quoted: readonly QuotedFinding[],
    { signal }: JobContext,
  ): Promise<Findings> {
    const characters = pages.reduce((sum, { text }) => sum + text.length, 0);
    const engine = await this.#engines.take('understand', understandingShare(characters), signal);
    try {
      // Asked again right before the engine begins: the owner may have withdrawn it while the job waited.
      if (!consent.local || !(await this.#manager.hasConsent(file.patient_id, 'local', signal))) {
        throw new ExoraError('ai_consent_missing');
      }
      const request = { fileSha256: file.sha256, pages, structured, quoted: [...quoted] };
      const { engineVersion, ms, facts, candidates } = await engine.understand(request, signal);
      return { engine: 'rules', engineVersion, ms, model: null, fallback: null, facts, candidates };
    } finally {
      this.#engines.giveBack(engine);
    }
  }
}
