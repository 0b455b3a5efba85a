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

/**
 * A fact of a list, with the day it is sorted by and where it was found. `shell_file_id` and `file_name` are null for what a
 * person entered, and for callers who may not see the documents.
 */
export const recordFactSchema = factSchema.extend({
  day: z.iso.date().nullable(),
  recorded_at: z.string(),
  shell_file_id: z.uuid().nullable(),
  file_name: z.string().nullable(),
});
export type RecordFact = z.infer<typeof recordFactSchema>;

/**
 * `read_timeline` (latest day first, undated last; the next page starts after the last one's id), `read_medications`,
 * `read_lab_history` (newest first).
 */
export const recordFactsSchema = z.array(recordFactSchema);

/** The categories of a record that access is given by. */
export const recordCategories = [
  'documents',
  'summary',
  'conditions',
  'medications',
  'allergies',
  'labs',
  'vitals',
  'immunizations',
  'procedures',
  'encounters',
  'narratives',
  'appointments',
  'providers',
] as const;
export type RecordCategory = (typeof recordCategories)[number];

/**
 * `read_overview(p_patient_id)`: present facts, each group newest first; `labs` holds the latest of each analyte. A group
 * that the caller may not read is empty and named in `hidden`: it must not be shown as “none”.
 */
export const overviewSchema = z.object({
  hidden: z.array(z.enum(recordCategories)),
  medications: z.array(recordFactSchema),
  conditions: z.array(recordFactSchema),
  allergies: z.array(recordFactSchema),
  labs: z.array(recordFactSchema),
  counts: z.object({ documents: z.number(), processing: z.number(), failed: z.number(), facts: z.number() }),
});
export type Overview = z.infer<typeof overviewSchema>;

/** `open_shell_file(p_shell_file_id)`: where the bytes are, for others than the owner until `expires_at` only. */
export const openedFileSchema = z.object({
  shell_file_id: z.uuid(),
  path: z.string(),
  reading_id: z.uuid().nullable(),
  file_name: z.string(),
  mime_type: z.string(),
  size_bytes: z.number(),
  expires_at: z.string(),
});

/** A row of `read_narratives`: its sentences with the facts that each rests on, without those the caller may not read. */
export const narrativeSchema = z.object({
  id: z.uuid(),
  type: z.enum(['document', 'condition', 'medication', 'episode', 'summary']),
  title: z.string().nullable(),
  shell_file_id: z.uuid().nullable(),
  recorded_at: z.string(),
  sentences: z.array(z.object({ text: z.string(), fact_ids: z.array(z.uuid()) })),
  sentences_hidden: z.number(),
});
export type Narrative = z.infer<typeof narrativeSchema>;
