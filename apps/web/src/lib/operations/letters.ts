import { jobTypes, letterOutcomeSchema } from '@exora/contracts';
import { z } from 'zod';

/** Given-up jobs that one call looks at. */
export const lettersAtOnce = 500;

const letterActions = ['requeue', 'discard'] as const;
export type LetterAction = (typeof letterActions)[number];

/** Which given-up jobs are meant: one by its id, some by what they have in common, or all. */
const letterFilterSchema = z.object({
  job_id: z.uuid().nullish(),
  lane: z.string().max(40).nullish(),
  job_type: z.enum(jobTypes).nullish(),
  error_code: z.string().max(60).nullish(),
});
export type LetterFilter = z.infer<typeof letterFilterSchema>;

/** What the browser asks for. Nothing is done unless it says that this is no dry run. */
export const letterRequestSchema = z.strictObject({
  ...letterFilterSchema.shape,
  action: z.enum(letterActions),
  dry_run: z.boolean(),
});

/** What was done, or would be. */
export const letterOutcomesSchema = z.object({ limit: z.int(), outcomes: z.array(letterOutcomeSchema) });
