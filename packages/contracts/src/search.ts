import { z } from 'zod';
import { narrativeTypes } from './narratives.ts';
import { recordCategories, recordFactSchema } from './record.ts';

/** A fact that a search finds: the latest of all that say the same, with their number. */
export const foundFactSchema = recordFactSchema.extend({ times: z.int().positive() });
export type FoundFact = z.infer<typeof foundFactSchema>;

/** A document that a search finds: by its name, or by the text of `page` with the words `around` what was found. */
export const foundDocumentSchema = z.object({
  id: z.uuid(),
  file_name: z.string(),
  mime_type: z.string().nullable(),
  created_at: z.string(),
  page: z.int().positive().nullable(),
  around: z.string().nullable(),
});
export type FoundDocument = z.infer<typeof foundDocumentSchema>;

/** A narrative with the sentence that a search finds; the title only for whoever may read all of it. */
export const foundNarrativeSchema = z.object({
  id: z.uuid(),
  type: z.enum(narrativeTypes),
  title: z.string().nullable(),
  shell_file_id: z.uuid().nullable(),
  text: z.string(),
});
export type FoundNarrative = z.infer<typeof foundNarrativeSchema>;

/**
 * `read_search(p_patient_id, p_query, p_limit)`: the best of each kind. `words` are the beginnings of words that were looked
 * for, mended ones included; `hidden` names what the caller may not read, so that nothing found isn't taken for “none”.
 */
export const searchSchema = z.object({
  words: z.array(z.string()),
  facts: z.array(foundFactSchema),
  documents: z.array(foundDocumentSchema),
  narratives: z.array(foundNarrativeSchema),
  hidden: z.array(z.enum(recordCategories)),
});
export type SearchAnswer = z.infer<typeof searchSchema>;
