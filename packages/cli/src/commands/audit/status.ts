import { Command } from 'commander';
import { z } from 'zod';
import { openQueue } from '../../jobs/queue.ts';
import { type OperatorOptions, withOperatorOptions } from '../jobs/options.ts';

const shape = `{anchors, last_sealed_at, unsealed_seconds, unsigned, waiting_events,
  oldest_waiting_seconds, stuck_events}`;

const healthSchema = z.object({
  anchors: z.number(),
  last_sealed_at: z.string().nullable(),
  unsealed_seconds: z.number(),
  unsigned: z.number(),
  waiting_events: z.number(),
  oldest_waiting_seconds: z.number(),
  stuck_events: z.number(),
});

/** `exora audit status`: how far the log is sealed and signed, and what waits to be written. */
export function auditStatusCommand(): Command {
  const command = new Command('status').description('show how far the audit log is sealed and signed, and what waits');
  return withOperatorOptions(command, shape).action(async (options: OperatorOptions) => {
    const queue = await openQueue(options);
    const health = await queue.call('audit_log_health', {}, healthSchema);
    if (options.json) process.stdout.write(`${JSON.stringify(health)}\n`);
    else console.log(sentences(health).join('\n'));
  });
}

function sentences(health: z.infer<typeof healthSchema>): string[] {
  const told = [
    health.last_sealed_at === null
      ? 'No anchor was sealed yet: a running worker seals the first one within a minute.'
      : `${health.anchors} anchors, the last one of ${health.last_sealed_at}.`,
  ];
  if (health.unsealed_seconds > 0)
    told.push(`The oldest event after it is ${Math.round(health.unsealed_seconds)} s old.`);
  told.push(
    health.unsigned === 0
      ? 'All are signed.'
      : `${health.unsigned} are not signed: give the worker AUDIT_SIGNING_KEY (openssl genpkey -algorithm ed25519).`,
  );
  if (health.waiting_events > 0) {
    told.push(
      `${health.waiting_events} events could not be written and are tried again (${health.stuck_events} five times or more).`,
    );
  }
  return told;
}
