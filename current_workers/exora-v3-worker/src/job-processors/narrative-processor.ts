import { rulesWriter, tellRecord } from '@exora/clinical-text/narratives';
import type { JobPayload } from '@exora/contracts';
import type { NarrativeManager } from '../database/narrative-manager.ts';
import type { JobContext } from '../job-runner.ts';
import type { LogFields } from '../utils/logger.ts';
import type { OpenAiNarrator } from './openai-narrator.ts';

/**
 * The `semantic_processing` job: tells a whole record anew from its present facts, by the model where there is one and the owner
 * allows it. What reads as before is left as it is; all else is stored in one transaction that also completes the job.
 */
export async function processNarrative(
  _payload: JobPayload<'semantic_processing'>,
  context: JobContext,
  { manager, narrator }: { manager: NarrativeManager; narrator: OpenAiNarrator | null },
): Promise<LogFields> {
  const { job, signal } = context;
  const record = await manager.beginNarrating(job, signal);
  const writer = narrator?.writerFor(record, context) ?? rulesWriter;
  const started = performance.now();
  const { narratives, written, dropped } = await tellRecord(record.facts, writer, signal);
  const author = written === 0 ? rulesWriter : writer;
  const stored = await manager.completeNarrating(job, {
    engine: author.engine,
    engineVersion: author.version,
    ms: performance.now() - started,
    narratives,
    sentencesDropped: dropped,
  });
  return {
    facts: record.facts.length,
    narratives: stored.narratives_stored,
    kept: stored.narratives_kept,
    refused: stored.narratives_refused,
    by_model: writer === rulesWriter ? 0 : written,
    dropped: Object.values(dropped).reduce((sum, one) => sum + one, 0),
    outdated: stored.is_outdated,
  };
}
