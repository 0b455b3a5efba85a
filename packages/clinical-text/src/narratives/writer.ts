import type { ToldSentence } from '@exora/contracts';
import type { Subject } from './subjects.ts';

/** What was written, by the subjects' keys; a subject may be missing. */
export type Written = ReadonlyMap<string, readonly ToldSentence[]>;

/**
 * Writes the sentences of narratives. What they are about, their titles, purposes and periods are given; whatever it writes is
 * checked against the facts that it cites, sentence by sentence.
 */
export interface NarrativeWriter {
  /** Who writes: `rules`, or the model's provider. */
  readonly engine: string;
  readonly version: string;
  /**
   * Sentences that cite facts of their subject, the most important first; none where there is nothing to say. What another
   * writer than the rules leaves out, the rules say.
   */
  write(subjects: readonly Subject[], signal: AbortSignal): Promise<Written>;
}
