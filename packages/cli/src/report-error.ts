import { ExoraError } from '@exora/contracts';
import { StackError } from '@exora/local-stack';

/** A problem with how the command was called or what it found on this machine; the message says what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * Prints an error to stderr: one plain sentence for the errors that are ours, the stack for the others.
 * Messages of both kinds hold no words of a document.
 */
export function reportError(error: unknown): void {
  if (error instanceof ExoraError) console.error(`${error.message} (${error.code})`);
  else if (error instanceof UsageError || error instanceof StackError) console.error(error.message);
  else console.error(error);
}
