import { z } from 'zod';
import type { Database, FileStore } from './database.ts';
import type { HeldJob, JobCoordinator } from './job-coordinator.ts';

const stepSchema = z.discriminatedUnion('step', [
  z.object({ step: z.literal('files'), paths: z.array(z.string()).min(1) }),
  z.object({ step: z.literal('rows') }),
  z.object({ step: z.literal('done'), counts: z.record(z.string(), z.number()) }),
]);
/** What came of a part of an erasure: objects to remove, more to do, or the counts of all that went. */
export type ErasureStep = z.infer<typeof stepSchema>;

/** Erasures, for one worker. Every call is fenced: it fails with `job_not_held` once somebody else holds the job. */
export class ErasureManager {
  readonly #database: Database;
  readonly #files: FileStore;
  readonly #coordinator: JobCoordinator;

  constructor(database: Database, files: FileStore, coordinator: JobCoordinator) {
    this.#database = database;
    this.#files = files;
    this.#coordinator = coordinator;
  }

  /** Does the next part in the database, about two seconds of it, or names the objects that have to go first. */
  continueErasure(job: HeldJob, signal: AbortSignal): Promise<ErasureStep> {
    return this.#database.call('continue_erasure', this.#coordinator.fence(job), stepSchema, { signal });
  }

  /** Removes objects of the file store with their bytes. */
  removeFiles(paths: readonly string[], signal: AbortSignal): Promise<void> {
    return this.#files.remove(paths, signal);
  }
}
