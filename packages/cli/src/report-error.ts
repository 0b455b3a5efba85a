import { ExoraError } from '@exora/contracts';
import { DeploymentError } from '@exora/deployment/errors';
import { StackError } from '@exora/local-stack';

/**
 * How a command ends: done, an error, nothing runs on the data folder, nothing fits what was asked for, what was checked is
 * not as it should be.
 */
export const exitCodes = { done: 0, error: 1, notRunning: 3, nothingMatched: 4, notWhole: 5 } as const;
type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A problem with how the command was called or what it found on this machine; the message says what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly exitCode: ExitCode;

  constructor(message: string, options: { exitCode?: ExitCode; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.exitCode = options.exitCode ?? exitCodes.error;
  }
}

/** Nothing runs on the data folder that a command works on. */
export class NotRunningError extends UsageError {
  /** `canBeHosted`: the command reaches a hosted project too, with --external. */
  constructor({ canBeHosted = false } = {}) {
    const hosted = canBeHosted ? '; --external means a hosted project' : '';
    super(`Nothing runs on this data folder. "npm start" (or "exora start") starts it${hosted}.`, {
      exitCode: exitCodes.notRunning,
    });
  }
}

/**
 * Prints an error to stderr: one plain sentence for the errors that are ours, the stack for the others.
 * Messages of both kinds hold no words of a document. Returns the exit code that it means.
 */
export function reportError(error: unknown): ExitCode {
  if (error instanceof ExoraError) console.error(`${error.message} (${error.code})`);
  else if (error instanceof UsageError || error instanceof StackError || error instanceof DeploymentError)
    console.error(error.message);
  else console.error(error);
  return error instanceof UsageError ? error.exitCode : exitCodes.error;
}
