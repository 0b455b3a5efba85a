import { reviewItemSchema } from '@exora/contracts';
import { z } from 'zod';

/** A fact that waits for a person's look, with why, in sentences. */
export const waitingFactSchema = reviewItemSchema
  .omit({ reason: true, reasons: true, doubts: true })
  .extend({ sentences: z.array(z.string()) });
export type WaitingFact = z.infer<typeof waitingFactSchema>;
export const waitingFactsSchema = z.array(waitingFactSchema);
