import { z } from 'zod';
import { assertions, type FactType } from './fact-words.ts';
import { sourceRoles } from './facts.ts';

/** The types of fact that a language model is asked for. */
export const quotedTypes = [
  'condition',
  'symptom',
  'medication',
  'allergy',
  'lab',
  'vital',
  'procedure',
  'immunization',
  'family_history',
] as const satisfies FactType[];
export type QuotedType = (typeof quotedTypes)[number];

/** The parts of a quoted finding: every role but the thing's own name. */
export const partRoles = sourceRoles.filter((role) => role !== 'label');

/**
 * What a language model answers about some lines of a document: words of the page and where they stand, nothing of its own
 * making. Numbers, units and codes are read from the words later, by the same rules as ever. Lines count from 1 on each page.
 */
export const quotedAnswerSchema = z.strictObject({
  findings: z.array(
    z.strictObject({
      page: z.number(),
      line: z.number(),
      type: z.enum(quotedTypes),
      assertion: z.enum(assertions),
      label: z.string(),
      parts: z.array(z.strictObject({ role: z.enum(partRoles), line: z.number(), quote: z.string() })),
    }),
  ),
});
export type QuotedAnswer = z.infer<typeof quotedAnswerSchema>;
export type QuotedFinding = QuotedAnswer['findings'][number];
