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

/**
 * What the browser asks for: what an action would do with the jobs that a filter means, or the action itself for jobs that were
 * shown, by their ids. A filter's own would take those along that were given up meanwhile.
 */
export const letterRequestSchema = z.discriminatedUnion('dry_run', [
  z.strictObject({ ...letterFilterSchema.shape, action: z.enum(letterActions), dry_run: z.literal(true) }),
  z.strictObject({
    action: z.enum(letterActions),
    dry_run: z.literal(false),
    /** One that was looked up: it may also have failed or been cancelled. */
    is_named: z.boolean(),
    job_ids: z.array(z.uuid()).min(1).max(lettersAtOnce),
  }),
]);

/** What was done, or would be. */
export const letterOutcomesSchema = z.object({ limit: z.int(), outcomes: z.array(letterOutcomeSchema) });
