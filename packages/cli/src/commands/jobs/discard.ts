import { Command } from 'commander';
import { deadLetterCommand } from './dead-letters.ts';

/** `exora jobs discard`: accepts that dead letters failed. They stay in the history. */
export function discardCommand(): Command {
  const command = new Command('discard').description(
    'accept that dead letters failed: by id, or with --dead those that fit; they stay in the history',
  );
  return deadLetterCommand(command, {
    rpc: 'discard_dead_letter',
    done: 'discarded',
    wouldBeDone: 'would_discard',
    accepts: 'dead_letter',
  });
}
