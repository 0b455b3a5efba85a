import type { Findings, Understanding } from '../database/shell-file-manager.ts';
import type { JobContext } from '../job-runner.ts';

/**
 * Finds the facts of a read document. Whoever does it, a fact is a set of quotes: every one was found again on its page and has
 * boxes, numbers are read from the quoted words, codes are looked up in the terminology. `test/clinical-extractors.int.test.ts` says
 * what holds for all of them.
 */
export interface ClinicalExtractor {
  /**
   * The facts with their proofs, and the fate of every candidate. Rejects with `ai_consent_missing` where not even local engines are
   * allowed, with what the engines reject with, with `Parked`, or with the signal's reason.
   */
  extract(document: Understanding, context: JobContext): Promise<Findings>;
}
