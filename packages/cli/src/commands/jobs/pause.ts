import { Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { formatAge } from '../../jobs/amounts.ts';
import { changedLaneShape, printLane } from '../../jobs/lanes.ts';
import { openQueue } from '../../jobs/queue.ts';
import { type OperatorOptions, parseReason, withOperatorOptions } from './options.ts';

/** `exora jobs pause <lane>`: no job of the lane is claimed until it is resumed. */
export function pauseCommand(): Command {
  const command = new Command('pause')
    .description('stop taking jobs of a lane; those that are processed go on')
    .argument('<lane>', 'name of the lane ("exora jobs status" lists them)')
    .option('--until <time>', 'when it goes on by itself: an ISO time in the future, within 90 days', parseUntil)
    .option('--reason <text>', 'why, for other operators and the audit log (no words about a patient)', parseReason);
  return withOperatorOptions(command, changedLaneShape).action(
    async (lane: string, options: OperatorOptions & { reason?: string; until?: string }) => {
      const queue = await openQueue(options);
      const reason = options.reason === undefined ? {} : { p_reason: options.reason };
      const until = options.until === undefined ? {} : { p_until: options.until };
      const changed = await queue.call('pause_lane', { p_lane: lane, ...reason, ...until }, z.boolean());
      await printLane(queue, lane, changed, options.json, ({ paused_at, paused_until }) =>
        changed
          ? `Lane ${lane} is paused${paused_until === null ? '' : ` until ${paused_until}`}. "exora jobs resume ${lane}" lets it go on.`
          : `Lane ${lane} was paused already${paused_at === null ? '' : `, ${formatAge(paused_at, Date.now())} ago`}.`,
      );
    },
  );
}

function parseUntil(value: string): string {
  const time = new Date(value);
  if (Number.isNaN(time.getTime())) throw new InvalidArgumentError('Write an ISO time, such as 2026-03-01T18:00:00Z.');
  return time.toISOString();
}
