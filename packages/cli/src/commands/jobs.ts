import { Command } from 'commander';
import { cancelCommand } from './jobs/cancel.ts';
import { discardCommand } from './jobs/discard.ts';
import { limitCommand } from './jobs/limit.ts';
import { listCommand } from './jobs/list.ts';
import { pauseCommand } from './jobs/pause.ts';
import { resumeCommand } from './jobs/resume.ts';
import { retryCommand } from './jobs/retry.ts';
import { showCommand } from './jobs/show.ts';
import { jobsStatusCommand } from './jobs/status.ts';

const help = `
Every change is written to the audit log. What is shown are ids, codes, counts
and names of lanes.

Exit codes: 0 done, 1 error, 3 nothing runs on the data folder,
            4 nothing matched (or not every job that was named).`;

/** `exora jobs …`: an operator's view of the queue, and what can be done about its jobs and lanes. */
export function jobsCommand(): Command {
  return new Command('jobs')
    .description('look at the queue and operate it: jobs, lanes, dead letters')
    .addHelpText('after', help)
    .addCommand(jobsStatusCommand())
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(retryCommand())
    .addCommand(discardCommand())
    .addCommand(cancelCommand())
    .addCommand(pauseCommand())
    .addCommand(resumeCommand())
    .addCommand(limitCommand());
}
