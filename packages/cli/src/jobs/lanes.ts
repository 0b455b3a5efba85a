import { type Lane, laneSchema } from '@exora/contracts';
import { z } from 'zod';
import type { Queue } from './queue.ts';

/** What `printLane` prints as JSON, in words. */
export const changedLaneShape = 'one object:\n  {lane, max_concurrent, paused_at, pause_reason, paused_until, changed}';

/** All lanes by name. */
export function readLanes(queue: Queue): Promise<Lane[]> {
  return queue.call('list_lanes', {}, z.array(laneSchema));
}

/** Prints the state of a lane after a change. Without `--json`, what `say` makes of it. */
export async function printLane(
  queue: Queue,
  lane: string,
  changed: boolean,
  json: boolean | undefined,
  say: (state: Lane) => string,
): Promise<void> {
  const state = (await readLanes(queue)).find((each) => each.lane === lane);
  if (state === undefined) throw new Error('a lane that was changed is gone');
  if (json) process.stdout.write(`${JSON.stringify({ ...state, changed })}\n`);
  else console.log(say(state));
}
