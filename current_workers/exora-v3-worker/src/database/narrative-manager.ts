import { narratableFactSchema, type ToldNarrative } from '@exora/contracts';
import { z } from 'zod';
import type { Database } from './database.ts';
import type { HeldJob, JobCoordinator } from './job-coordinator.ts';

const narratingSchema = z.object({
  session_id: z.uuid(),
  patient_id: z.uuid(),
  consent: z.object({ local: z.boolean(), external: z.boolean() }),
  facts: z.array(narratableFactSchema),
});
/** A record to tell, as its facts are at this moment. */
export type Narrating = z.infer<typeof narratingSchema>;

/** What was told, by which engine, in how many milliseconds. */
export interface Telling {
  engine: string;
  engineVersion: string;
  ms: number;
  narratives: readonly ToldNarrative[];
  /** Sentences that were left out, by reason. */
  sentencesDropped: Readonly<Record<string, number>>;
}

const count = z.int().nonnegative();
const storedSchema = z.object({
  narratives_stored: count,
  narratives_kept: count,
  narratives_refused: count,
  is_outdated: z.boolean(),
});

/** Narratives of records, for one worker. Every call is fenced: it fails with `job_not_held` once somebody else holds the job. */
export class NarrativeManager {
  readonly #database: Database;
  readonly #coordinator: JobCoordinator;

  constructor(database: Database, coordinator: JobCoordinator) {
    this.#database = database;
    this.#coordinator = coordinator;
  }

  /** Opens the job's session and returns the record's living facts. */
  beginNarrating(job: HeldJob, signal: AbortSignal): Promise<Narrating> {
    return this.#database.call('begin_narrating', this.#coordinator.fence(job), narratingSchema, { signal });
  }

  /** Whether the record's owner allows outside engines to be told its facts, at this moment. */
  allowsOutside(patientId: string, signal: AbortSignal): Promise<boolean> {
    const parameters = { p_patient_id: patientId, p_engine: 'external' };
    return this.#database.call('has_ai_consent', parameters, z.boolean(), { signal });
  }

  /**
   * Makes these the record's narratives, leaves those that read as before, and completes the job, all at once. Outdated:
   * somebody told a later state of the record meanwhile, and nothing was stored.
   */
  completeNarrating(job: HeldJob, telling: Telling): Promise<z.infer<typeof storedSchema>> {
    const parameters = {
      ...this.#coordinator.fence(job),
      p_session: {
        engine: telling.engine,
        engine_version: telling.engineVersion,
        ms: telling.ms,
        sentences_dropped: telling.sentencesDropped,
      },
      p_narratives: telling.narratives.map(({ shellFileId, sentences, ...narrative }) => ({
        ...narrative,
        shell_file_id: shellFileId,
        sentences: sentences.map(({ text, factIds }) => ({ text, event_ids: factIds })),
      })),
    };
    return this.#database.call('complete_narrating', parameters, storedSchema);
  }
}
