import { z } from 'zod';
import { factSchema } from './facts.ts';

/** What a narrative is about. */
export const narrativeTypes = ['document', 'condition', 'medication', 'episode', 'summary'] as const;
export type NarrativeType = (typeof narrativeTypes)[number];

/** A living fact as `begin_narrating` gives it: without proofs, with the document that states it. */
export const narratableFactSchema = factSchema
  .pick({ id: true, type: true, text: true, assertion: true, attributes: true, code: true, date: true })
  .extend({ shell_file_id: z.uuid().nullable() });
export type NarratableFact = z.infer<typeof narratableFactSchema>;

/** A sentence and the facts that it rests on. */
export interface ToldSentence {
  text: string;
  factIds: string[];
}

/** A narrative as a writer leaves it and `complete_narrating` stores it. */
export interface ToldNarrative {
  type: NarrativeType;
  /** What it is about, the same in every telling of the record; 1 to 300 characters. */
  subject: string;
  title: string;
  /** What a reader gets from it. */
  purpose: string;
  /** The first and the last date of its facts, as partial as these are (`2020`, `2020-11`, `2020-11-20`). */
  period: { start: string; end: string } | null;
  /** The document that it is about; null: it is about the record. */
  shellFileId: string | null;
  sentences: ToldSentence[];
}

/** A row of `read_narratives`: its sentences with the facts that each rests on, without those the caller may not read. */
export const narrativeSchema = z.object({
  id: z.uuid(),
  type: z.enum(narrativeTypes),
  /** Title, purpose and period are null where sentences are hidden. */
  title: z.string().nullable(),
  purpose: z.string().nullable(),
  period: z.object({ start: z.string(), end: z.string() }).nullable(),
  shell_file_id: z.uuid().nullable(),
  recorded_at: z.string(),
  sentences: z.array(z.object({ text: z.string(), fact_ids: z.array(z.uuid()) })),
  sentences_hidden: z.number(),
});
export type Narrative = z.infer<typeof narrativeSchema>;

/**
 * `read_narrating(p_patient_id)`: how often the record's facts changed, up to which change its narratives tell them, and
 * whether a job waits or is at work to tell the rest.
 */
export const narratingSchema = z.object({ changes: z.int(), told: z.int(), is_pending: z.boolean() });
