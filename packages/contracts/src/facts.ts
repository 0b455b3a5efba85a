import { z } from 'zod';
import { boxSchema } from './document.ts';

/** Everything the extractor can mark in a text (DESIGN §7). */
export const entityTypes = [
  'condition',
  'symptom',
  'medication',
  'allergy',
  'lab',
  'vital',
  'procedure',
  'immunization',
  'encounter',
  'provider',
  'patient_name',
  'date',
  'anatomy',
  'test',
  'value',
  'age',
  'sex',
  'family_history',
  'strength',
  'dosage',
  'route',
  'frequency',
  'sig',
] as const;
export type EntityType = (typeof entityTypes)[number];

/** The entity types that become facts of a record; each has its detail table. */
export const factTypes = [
  'condition',
  'symptom',
  'medication',
  'allergy',
  'lab',
  'vital',
  'procedure',
  'immunization',
  'family_history',
] as const;
export type FactType = (typeof factTypes)[number];

export const attributesSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
/** Attributes by name. Names per type: see `packages/clinical-text/README.md`; numbers are plain numbers, dates ISO. */
export type Attributes = z.infer<typeof attributesSchema>;

export const codeSchema = z.object({ system: z.string(), code: z.string(), display: z.string() });
export type Code = z.infer<typeof codeSchema>;

/** Who and when a finding is about. */
export const assertions = ['present', 'absent', 'possible', 'historical', 'family'] as const;
export type Assertion = (typeof assertions)[number];

/** One marked stretch of a text; offsets are UTF-16 units and `text.slice(start, end) === entity.text`. */
export interface Entity {
  type: EntityType;
  start: number;
  end: number;
  text: string;
  negated: boolean;
  attributes: Attributes;
  code: Code | null;
}

/** What a span of a proof shows: the thing's own words, or one of its parts. */
export const sourceRoles = [
  'label',
  'value',
  'unit',
  'range',
  'flag',
  'strength',
  'dosage',
  'route',
  'frequency',
  'date',
  'detail',
] as const;
export type SourceRole = (typeof sourceRoles)[number];

/** A stretch of one page; `quote` is the page text from `start` to `end` (UTF-16 units). */
export interface SourceSpan {
  page: number;
  start: number;
  end: number;
  quote: string;
  role: SourceRole;
}

/** A fact that an extractor proposes: only quotes, no boxes and no codes of its own making. */
export interface ProposedFact {
  type: FactType;
  /** The label's words, as on the page. */
  text: string;
  assertion: Assertion;
  attributes: Attributes;
  /** ISO date (`2020`, `2020-11`, `2020-11-20`) of the thing itself, or null. */
  date: string | null;
  code: Code | null;
  /** 0…1. */
  confidence: number;
  /** At least one, the first with role `label`. */
  sources: SourceSpan[];
}

export const groundedSourceSchema = z.object({
  page: z.int().positive(),
  quote: z.string().min(1),
  start: z.int().nonnegative(),
  end: z.int().positive(),
  role: z.enum(sourceRoles),
  boxes: z.array(boxSchema).min(1),
});
/** A source with its boxes, found again in the page's words. */
export type GroundedSource = z.infer<typeof groundedSourceSchema>;

/** A proposed fact whose every source was found on its page. */
export interface GroundedFact extends Omit<ProposedFact, 'sources'> {
  /** Stable over re-readings: SHA-256 (hex) of file, type, normalised value and place. */
  key: string;
  sources: GroundedSource[];
}

/** How a fact came into the record: read by an engine, taken from a structured file, or stated by a person. */
export const factOrigins = ['machine', 'structured', 'person'] as const;

/** What is shown: nobody decided about it yet, or a person says that it is true. */
export const livingFactStatuses = ['suggested', 'confirmed'] as const;

/** A fact as people and programs get it: from the `read_*` RPCs, and in `exora ingest --json`. */
export const factSchema = z.object({
  id: z.uuid(),
  type: z.enum(factTypes),
  text: z.string(),
  assertion: z.enum(assertions),
  negated: z.boolean(),
  attributes: attributesSchema,
  code: codeSchema.nullable(),
  date: z.string().nullable(),
  confidence: z.number(),
  /** Empty for what a person stated. */
  sources: z.array(groundedSourceSchema),
  /** Given by the `read_*` RPCs. */
  status: z.enum(livingFactStatuses).optional(),
  origin: z.enum(factOrigins).optional(),
});
export type Fact = z.infer<typeof factSchema>;

/** Why a person should look at a suggested fact, the most urgent first. */
export const reviewReasons = ['text_layer_mismatch', 'conflict', 'high_risk', 'low_confidence', 'uncoded'] as const;
export type ReviewReason = (typeof reviewReasons)[number];

/** A row of `read_review_queue(p_patient_id, p_limit, p_after_event_id)`; the next page starts after the last event_id. */
export const reviewItemSchema = z.object({
  event_id: z.uuid(),
  reason: z.enum(reviewReasons),
  reasons: z.array(z.enum(reviewReasons)).min(1),
  /** 1 (look at it now: allergies, high-alert medicines) to 4. */
  priority: z.int().min(1).max(4),
  created_at: z.string(),
  shell_file_id: z.uuid().nullable(),
  file_name: z.string().nullable(),
  fact: factSchema,
});
export const reviewQueueSchema = z.array(reviewItemSchema);
export type ReviewItem = z.infer<typeof reviewItemSchema>;

/** Why a person rejects a fact (`reject_clinical_event`). */
export const rejectionReasons = ['misread', 'wrong', 'outdated', 'duplicate', 'of_somebody_else', 'other'] as const;
export type RejectionReason = (typeof rejectionReasons)[number];

/** A fact that a person states (`add_clinical_event`). Everything else about it is the database's to say. */
export const statedFactSchema = z.strictObject({
  type: z.enum(factTypes),
  text: z.string().trim().min(1).max(2000),
  /** `present` when it isn't said. */
  assertion: z.enum(assertions).optional(),
  attributes: attributesSchema.optional(),
  date: z.string().nullable().optional(),
  /** Of a loaded code system; its words are looked up. */
  code: codeSchema.pick({ system: true, code: true }).nullable().optional(),
});
export type StatedFact = z.infer<typeof statedFactSchema>;

/** What a person changes about a fact (`correct_clinical_event`); attributes replace all attributes. */
export const correctionSchema = statedFactSchema.omit({ type: true }).partial();
export type Correction = z.infer<typeof correctionSchema>;

/** What `confirm_`, `correct_`, `reject_` and `add_clinical_event` answer: the fact that stands after it. */
export const decisionSchema = z.object({
  event_id: z.uuid(),
  status: z.enum(['confirmed', 'rejected']),
});
export type Decision = z.infer<typeof decisionSchema>;

/** The ways to look at a record (`set_lens_preference`, `get_lens_preference`). */
export const lenses = ['document', 'narrative'] as const;
export type Lens = (typeof lenses)[number];
