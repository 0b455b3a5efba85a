import type { Lane } from '@exora/contracts';
import { Command } from 'commander';
import { z } from 'zod';
import { changedLaneShape, printLane, readLanes } from '../../jobs/lanes.ts';
import { openQueue } from '../../jobs/queue.ts';
import { type OperatorOptions, parseWholeNumber, withOperatorOptions } from './options.ts';

/** `exora jobs limit <lane> [n]`: how many jobs of a lane all workers together may process at once. */
export function limitCommand(): Command {
  const command = new Command('limit')
    .description('let all workers together process at most n jobs of a lane at once; without n, as many as they can')
    .argument('<lane>', 'name of the lane ("exora jobs status" lists them)')
    .argument('[n]', '1 to 10000; leave it out to lift the limit', (value: string) => parseWholeNumber(value, 10_000));
  return withOperatorOptions(command, changedLaneShape).action(
    async (lane: string, most: number | undefined, options: OperatorOptions) => {
      const queue = await openQueue(options);
      const before = (await readLanes(queue)).find((each) => each.lane === lane);
      const limit = most === undefined ? {} : { p_max_concurrent: most };
      await queue.call('limit_lane', { p_lane: lane, ...limit }, z.literal(true));
      await printLane(
        queue,
        lane,
        before?.max_concurrent !== (most ?? null),
        options.json,
        (after) => `Lane ${lane}: ${limitOf(after)} (before: ${limitOf(before)}).`,
      );
    },
  );
}

function limitOf(lane: Lane | undefined): string {
  const most = lane?.max_concurrent ?? null;
  return most === null ? 'no limit' : `${most} at once`;
}
