import { Command } from 'commander';
import { z } from 'zod';
import { resolveJobId } from '../../jobs/job-id.ts';
import { lineWidth, printBlocks, table } from '../../jobs/layout.ts';
import { openQueue, type Queue, QueueRefusal } from '../../jobs/queue.ts';
import { exitCodes } from '../../report-error.ts';
import { type OperatorOptions, parseReason, withOperatorOptions } from './options.ts';

interface Cancelled {
  job_id: string;
  outcome: 'cancelled' | 'finished_already' | 'not_found';
}

/** `exora jobs cancel`: ends unfinished jobs at once, whoever holds them. Exits with 4 when one of them could not be. */
export function cancelCommand(): Command {
  const command = new Command('cancel')
    .description('end unfinished jobs at once, whoever holds them; their documents are marked as failed')
    .argument('<ids...>', 'ids of jobs, or beginnings that no other has')
    .option('--reason <text>', 'why, for the audit log (no words about a patient)', parseReason);
  const shape = 'one array: [{job_id, outcome}]\n  outcome is cancelled, finished_already or not_found';
  return withOperatorOptions(command, shape).action(
    async (given: string[], options: OperatorOptions & { reason?: string }) => {
      const queue = await openQueue(options);
      const ids: string[] = [];
      for (const each of given) ids.push(await resolveJobId(queue, each));
      const results: Cancelled[] = [];
      for (const id of new Set(ids)) results.push({ job_id: id, outcome: await cancel(queue, id, options.reason) });
      if (results.some(({ outcome }) => outcome !== 'cancelled')) process.exitCode = exitCodes.nothingMatched;
      if (options.json) {
        process.stdout.write(`${JSON.stringify(results)}\n`);
        return;
      }
      printBlocks(
        table(
          [
            { heading: 'JOB', cell: ({ job_id }) => job_id },
            { heading: 'OUTCOME', cell: ({ outcome }) => outcome },
          ],
          results,
          lineWidth(),
        ),
      );
      if (results.some(({ outcome }) => outcome === 'cancelled')) {
        console.error('"exora jobs retry" with the ids puts cancelled jobs back.');
      }
    },
  );
}

async function cancel(queue: Queue, id: string, reason: string | undefined): Promise<Cancelled['outcome']> {
  try {
    const parameters = { p_job_id: id, ...(reason === undefined ? {} : { p_reason: reason }) };
    return (await queue.call('cancel_job', parameters, z.boolean())) ? 'cancelled' : 'finished_already';
  } catch (thrown) {
    if (thrown instanceof QueueRefusal && thrown.code === 'not_found') return 'not_found';
    throw thrown;
  }
}
