import { errorCodes } from '@exora/contracts';
import { z } from 'zod';
import { RequestError, unanswered } from './request-error.ts';

/** An `ErrorBody` as our route handlers answer it: with the request's reference. */
const problemBodySchema = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  hint: z.string(),
  retryable: z.boolean(),
  reference: z.string().nullable().default(null),
  /** The listed upload that the error is about. */
  shell_file_id: z.uuid().nullable().default(null),
});

/** The error that one of our route handlers answered. */
export function answeredError(body: unknown): RequestError {
  const answered = problemBodySchema.safeParse(body);
  if (!answered.success) return unanswered('internal', answered.error);
  const { code, message, hint, retryable, reference, shell_file_id: listedUpload } = answered.data;
  return new RequestError({ code, what: message, todo: hint, retryable, reference }, { listedUpload });
}
