import { type JobDetail, jobDetailSchema } from '@exora/contracts';
import { exitCodes, UsageError } from '../report-error.ts';
import { type Queue, QueueRefusal } from './queue.ts';

/** All of a job. Rejects with exit code 4 when there is none with this id. */
export async function readJob(queue: Queue, id: string): Promise<JobDetail> {
  try {
    return await queue.call('show_job', { p_job_id: id }, jobDetailSchema);
  } catch (thrown) {
    throw thrown instanceof QueueRefusal && thrown.code === 'not_found' ? noSuchJob(id) : thrown;
  }
}

/** The error for an id that no job has. */
export function noSuchJob(id: string): UsageError {
  return new UsageError(`There is no job ${id}. "exora jobs list --status all" shows them; old ones are removed.`, {
    exitCode: exitCodes.nothingMatched,
  });
}
