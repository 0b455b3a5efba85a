import { errorCodes } from '@exora/contracts';
import { z } from 'zod';

/** An `ErrorBody` as our route handlers answer it: with the request's reference. */
export const problemBodySchema = z.object({
  code: z.enum(errorCodes),
  parameters: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  reference: z.string().nullable().default(null),
  /** The listed upload that the error is about. */
  shell_file_id: z.uuid().nullable().default(null),
});
export type ProblemBody = z.infer<typeof problemBodySchema>;
