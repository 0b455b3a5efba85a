import { z } from 'zod';
import { pageNotes, pageWordSchema } from './document.ts';
import { assertions, factTypes } from './fact-words.ts';
import { codeSchema, factOrigins, factSchema } from './facts.ts';
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

/** What a document can be, as far as its first page and its facts tell. */
export const documentKinds = [
  'results',
  'imaging',
  'discharge_summary',
  'operation',
  'letter',
  'medications',
  'immunizations',
  'measurements',
  'other',
] as const;
export type DocumentKind = (typeof documentKinds)[number];

/** A document of a list: what it is, of when and from whom, where that can be told. */
export const listedDocumentSchema = shellFileSchema.extend({
  reading_id: z.uuid().nullable(),
  /** Whether its first page has a picture. */
  has_picture: z.boolean(),
  /** Null: it was not read. */
  kind: z.enum(documentKinds).nullable(),
  /** ISO date, as precise as it is told. */
  date: z.string().nullable(),
  source: z.string().nullable(),
});
export type ListedDocument = z.infer<typeof listedDocumentSchema>;

/** `read_documents(p_patient_id)`: newest first. */
export const documentsSchema = z.array(listedDocumentSchema);

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
  notes: z.array(z.enum(pageNotes)),
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

/** `read_timeline_years(p_patient_id, p_types)`: how many facts a year has, latest year first, undated ones last. */
export const timelineYearsSchema = z.array(z.object({ year: z.int().nullable(), facts: z.int() }));
export type TimelineYears = z.infer<typeof timelineYearsSchema>;

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

/** The kinds of facts that are one line in a record, however many documents state them. */
export const lineTypes = ['medication', 'condition', 'allergy'] as const;
export type LineType = (typeof lineTypes)[number];

/** What a record says of one thing at one time; medications have their dose. Parts that were not told are null. */
export const lineStatementSchema = z.object({
  /** ISO date of the statement: the fact's own, else that of its document. */
  date: z.string().nullable(),
  assertion: z.enum(assertions),
  /** As stated: active, stopped, resolved … */
  status: z.string().nullable(),
  strength: z.string().nullable(),
  dose: z.number().nullable(),
  dose_max: z.number().nullable(),
  dose_unit: z.string().nullable(),
  frequency: z.string().nullable(),
  frequency_per_day: z.number().nullable(),
  /** Each document or person that states exactly this. */
  sources: z.array(
    z.object({
      event_id: z.uuid(),
      text: z.string(),
      origin: z.enum(factOrigins),
      shell_file_id: z.uuid().nullable(),
      file_name: z.string().nullable(),
      page: z.int().nullable(),
    }),
  ),
});

/**
 * A row of `read_record_lines(p_patient_id, p_type, p_limit, p_after_id)`: one drug (by ingredient), condition or allergen with
 * its history. What is present comes first, latest first; the next page starts after the last one's `id`.
 */
export const recordLineSchema = z.object({
  /** The fact that speaks for the line: the latest present one, else the latest. */
  id: z.uuid(),
  type: z.enum(lineTypes),
  /** Ingredient, the code's display, or the words. */
  name: z.string(),
  code: codeSchema.nullable(),
  /** Whether the latest statement says that it holds. */
  current: z.boolean(),
  first_date: z.string().nullable(),
  last_date: z.string().nullable(),
  facts: z.int(),
  documents: z.int(),
  /** Oldest first, undated last; equal statements of one day are one. At most the last 50. */
  history: z.array(lineStatementSchema),
  /** Ids of `read_conflicts` that this line takes part in. */
  conflicts: z.array(z.uuid()),
});
export type RecordLine = z.infer<typeof recordLineSchema>;

/** The kinds of facts that are results over time. */
export const resultTypes = ['lab', 'vital'] as const;
export type ResultType = (typeof resultTypes)[number];

/** A result of a line: what was measured and where it was found, without its proof. */
export const resultSchema = recordFactSchema.pick({
  id: true,
  type: true,
  text: true,
  assertion: true,
  attributes: true,
  date: true,
  status: true,
  origin: true,
  shell_file_id: true,
  file_name: true,
});
export type Result = z.infer<typeof resultSchema>;

/**
 * A row of `read_result_lines(p_patient_id, p_type, p_limit, p_after_id, p_event_id)`: one analyte or measurement over all
 * documents. What was measured last comes first; the next page starts after the last one's `id`.
 */
export const resultLineSchema = z.object({
  /** The latest result. */
  id: z.uuid(),
  type: z.enum(resultTypes),
  /** As the latest result calls it. */
  name: z.string(),
  code: codeSchema.nullable(),
  /** All results; `results` may have fewer. */
  count: z.int(),
  /** Newest first, undated last: the latest 12 in a list, up to 1,000 of the line that `p_event_id` names. */
  results: z.array(resultSchema).min(1),
});
export type ResultLine = z.infer<typeof resultLineSchema>;

/** A row of `read_fact_history(p_event_id)`: one version of a fact, the newest first, as it was stored. */
export const factVersionSchema = z.object({
  patient_id: z.uuid(),
  status: z.enum(['suggested', 'confirmed', 'rejected', 'superseded']),
  recorded_at: z.string(),
  superseded_at: z.string().nullable(),
  shell_file_id: z.uuid().nullable(),
  file_name: z.string().nullable(),
  fact: factSchema,
  /** Oldest first. Of what a person stated, the first is theirs. */
  decisions: z.array(
    z.object({
      status: z.enum(['suggested', 'confirmed', 'rejected']),
      decided_at: z.string(),
      /** The reader's own, or the owner's. */
      is_own: z.boolean(),
      is_owner: z.boolean(),
      /** Null where the reader may not know who else has access. */
      name: z.string().nullable(),
    }),
  ),
});
export type FactVersion = z.infer<typeof factVersionSchema>;

/** What can contradict in a record; the dangerous ones first. */
export const conflictKinds = [
  'allergy_taken',
  'allergy_denied',
  'dose_differs',
  'status_differs',
  'side_differs',
  'blood_group_differs',
  'birth_date_differs',
  'condition_denied',
] as const;
export type ConflictKind = (typeof conflictKinds)[number];

/**
 * A row of `read_conflicts(p_patient_id)`: statements of a record that can't all hold. It is gone when one of them is corrected
 * or rejected. The id stays the same as long as the same statements contradict.
 */
export const conflictSchema = z.object({
  id: z.uuid(),
  kind: z.enum(conflictKinds),
  /** What it is about: a drug, a condition, an allergen. */
  subject: z.string(),
  /** At least two, of many that state the same the latest one; of birth dates, which are no facts, `event_id` is null. */
  statements: z
    .array(
      z.object({
        event_id: z.uuid().nullable(),
        type: z.enum(factTypes).nullable(),
        text: z.string(),
        /** What differs, as stated: a dose, a status, a date. */
        states: z.string(),
        date: z.string().nullable(),
        shell_file_id: z.uuid().nullable(),
        file_name: z.string().nullable(),
      }),
    )
    .min(2),
});
export const conflictsSchema = z.array(conflictSchema);
export type Conflict = z.infer<typeof conflictSchema>;

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
  /** What contradicts, of the readable categories. */
  conflicts: conflictsSchema,
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
