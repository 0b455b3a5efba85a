import { Command } from 'commander';
import { deadLetterCommand } from './dead-letters.ts';

/** `exora jobs retry`: puts given-up jobs back into the queue, with their allowance of attempts anew. */
export function retryCommand(): Command {
  const command = new Command('retry').description('put given-up jobs back: by id, or with --dead those that fit');
  return deadLetterCommand(command, {
    rpc: 'requeue_dead_letter',
    done: 'requeued',
    wouldBeDone: 'would_requeue',
    accepts: 'dead_letter, failed, cancelled',
  });
}
