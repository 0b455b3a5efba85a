import { describeError, type ErrorCode, type ErrorParameters, errorCatalogue, errorCodes } from '@exora/contracts';
import { z } from 'zod';

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

/** An `ErrorBody` as our route handlers answer it: with the request's reference. */
export const problemBodySchema = z.object({
  code: z.enum(errorCodes),
  parameters: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  reference: z.string().nullable().default(null),
  /** The listed upload that the error is about. */
  shell_file_id: z.uuid().nullable().default(null),
});
