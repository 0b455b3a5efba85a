import { ExoraError, type JobPayload } from '@exora/contracts';
import type { ErasureManager } from '../database/erasure-manager.ts';
import type { JobContext } from '../job-runner.ts';

/** So often the same object may be named after it was removed: Storage says that it did, and didn't. */
const mostRepeats = 3;

/**
 * The `privacy_processing` job: erases a record, an account, what is left of a document, or uploads that nobody submitted. The
 * database knows what is left; this asks it and removes the files that it names, until nothing is. Gives the counts of what went.
 */
export async function processPrivacy(
  _payload: JobPayload<'privacy_processing'>,
  context: JobContext,
  { manager }: { manager: ErasureManager },
): Promise<Record<string, number>> {
  const { job, signal } = context;
  let named = '';
  let repeats = 0;
  for (;;) {
    const next = await manager.continueErasure(job, signal);
    if (next.step === 'done') return next.counts;
    if (next.step === 'rows') continue;
    const names = next.paths.join('\n');
    repeats = names === named ? repeats + 1 : 0;
    named = names;
    if (repeats > mostRepeats) throw new ExoraError('storage_unavailable');
    await manager.removeFiles(next.paths, signal);
  }
}
