import { z } from 'zod';
import { pageWordSchema } from './document.ts';
import { factSchema } from './facts.ts';
import { shellFileSchema } from './shell-files.ts';

export const profileTypes = ['self', 'child', 'adult_in_care', 'pet'] as const;

/** A row of `get_accessible_profiles()`. */
export const profileSchema = z.object({
  id: z.uuid(),
  profile_type: z.enum(profileTypes),
  display_name: z.string(),
  is_owner: z.boolean(),
  access_level: z.enum(['owner', 'full', 'edit', 'view']),
});
export type Profile = z.infer<typeof profileSchema>;

/** `read_documents(p_patient_id)`: newest first. */
export const documentsSchema = z.array(shellFileSchema);

/** A row of `read_progress(p_patient_id)`: the files still worked on, and those that ended within the last minute. */
export const progressSchema = shellFileSchema.pick({
  id: true,
  status: true,
  pages_done: true,
  pages_total: true,
  fact_count: true,
  error_code: true,
});
export type Progress = z.infer<typeof progressSchema>;

/** A page of `read_document`: geometry and whether a picture exists; words only where the words are the page. */
export const documentPageSchema = z.object({
  number: z.int().positive(),
  width: z.number(),
  height: z.number(),
  engine: z.string(),
  has_picture: z.boolean(),
  words: z.array(pageWordSchema).nullable(),
});

/** `read_document(p_shell_file_id)`. */
export const documentSchema = z.object({
  file: shellFileSchema,
  reading_id: z.uuid().nullable(),
  pages: z.array(documentPageSchema),
  facts: z.array(factSchema),
});
export type RecordDocument = z.infer<typeof documentSchema>;

/** `read_document_text(p_shell_file_id)`: the pages' text, for `exora ingest` and raw-text views. */
export const documentTextSchema = z.array(z.object({ number: z.int().positive(), text: z.string() }));
export type DocumentText = z.infer<typeof documentTextSchema>;

/** A fact of the overview with the document it was found in. */
export const overviewFactSchema = factSchema.extend({
  shell_file_id: z.uuid(),
  file_name: z.string(),
});

/** `read_overview(p_patient_id)`: present facts, each group newest first; `labs` holds the latest of each analyte. */
export const overviewSchema = z.object({
  medications: z.array(overviewFactSchema),
  conditions: z.array(overviewFactSchema),
  allergies: z.array(overviewFactSchema),
  labs: z.array(overviewFactSchema),
  counts: z.object({ documents: z.number(), processing: z.number(), failed: z.number(), facts: z.number() }),
});
export type Overview = z.infer<typeof overviewSchema>;
