import { ExoraError } from '@exora/contracts/errors';
import type { Failure } from './messages.ts';

/** A thrown thing for the journey between threads. What is no `ExoraError` is a crash of the reader. */
export function toFailure(thrown: unknown): Failure {
  if (thrown instanceof ExoraError) {
    return { code: thrown.code, parameters: thrown.parameters, causeName: nameOf(thrown.cause) };
  }
  return { code: 'reader_crashed', parameters: {}, causeName: nameOf(thrown) };
}

/** The error again; its cause carries the class of the first one and no message. */
export function fromFailure({ code, parameters, causeName }: Failure): ExoraError {
  if (causeName === null) return new ExoraError(code, { parameters });
  const cause = new Error('In the thread that reads the document.');
  cause.name = causeName;
  return new ExoraError(code, { parameters, cause });
}

function nameOf(thrown: unknown): string | null {
  if (thrown === undefined) return null;
  return thrown instanceof Error ? thrown.name : typeof thrown;
}
