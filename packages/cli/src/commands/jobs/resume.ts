import { Command } from 'commander';
import { z } from 'zod';
import { changedLaneShape, printLane } from '../../jobs/lanes.ts';
import { openQueue } from '../../jobs/queue.ts';
import { type OperatorOptions, withOperatorOptions } from './options.ts';

/** `exora jobs resume <lane>`: lets a paused lane go on. */
export function resumeCommand(): Command {
  const command = new Command('resume')
    .description('let a paused lane go on')
    .argument('<lane>', 'name of the lane ("exora jobs status" lists them)');
  return withOperatorOptions(command, changedLaneShape).action(async (lane: string, options: OperatorOptions) => {
    const queue = await openQueue(options);
    const changed = await queue.call('resume_lane', { p_lane: lane }, z.boolean());
    await printLane(queue, lane, changed, options.json, () =>
      changed ? `Lane ${lane} goes on.` : `Lane ${lane} was not paused.`,
    );
  });
}
