import { describeError, type ErrorCode, type ErrorParameters, errorCatalogue } from '@exora/contracts';

/** A failure as people get to see it: what happened, what to do, and a reference that the server's log has too. */
export interface Problem {
  readonly code: ErrorCode;
  readonly what: string;
  readonly todo: string;
  readonly retryable: boolean;
  readonly reference: string | null;
}

/** The problem for a code of the closed list. */
export function problemOf(code: ErrorCode, parameters: ErrorParameters = {}, reference: string | null = null): Problem {
  return { code, ...describeError(code, parameters), retryable: errorCatalogue[code].retryable, reference };
}
