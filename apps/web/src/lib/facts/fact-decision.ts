import { correctionSchema, rejectionReasons } from '@exora/contracts';
import { z } from 'zod';

/** What a person decides about a fact, as the browser sends it. */
export const factDecisionSchema = z.discriminatedUnion('decision', [
  z.strictObject({ decision: z.literal('confirm') }),
  z.strictObject({ decision: z.literal('reject'), reason: z.enum(rejectionReasons) }),
  z.strictObject({ decision: z.literal('correct'), correction: correctionSchema }),
]);
export type FactDecision = z.infer<typeof factDecisionSchema>;
