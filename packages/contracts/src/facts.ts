import { z } from 'zod';
import { boxSchema } from './box.ts';
import { type Assertion, assertions, type FactType, factTypes } from './fact-words.ts';

/** Everything the extractor can mark in a text. */
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
  'social_history',
  'strength',
  'dosage',
  'route',
  'frequency',
  'sig',
] as const;
export type EntityType = (typeof entityTypes)[number];

export const attributesSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
/** Attributes by name. Names per type: see the READMEs of `clinical-text` and `document-reader`; numbers are plain numbers, dates ISO. */
export type Attributes = z.infer<typeof attributesSchema>;

/**
 * Why words have a code: they are its name as it stands (`exact`), the same in another writing (`normalised`), another name of it
 * (`synonym`), one that differs by a letter or two (`trigram`), or a code of another system (`mapped`); `source`: the file says so.
 */
export const codeReasons = ['exact', 'normalised', 'synonym', 'trigram', 'mapped', 'source'] as const;

export const codeSchema = z.object({
  system: z.string(),
  code: z.string(),
  display: z.string(),
  /** Of the code system. The rest is told where a fact is coded, not where it is read. */
  version: z.string().exactOptional(),
  reason: z.enum(codeReasons).exactOptional(),
  /** The name that fitted. */
  term: z.string().exactOptional(),
  /** 0…1. */
  score: z.number().min(0).max(1).exactOptional(),
});
export type Code = z.infer<typeof codeSchema>;

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

/** What can be doubted about a fact (parameters and weights: `packages/clinical-text/README.md`). */
export const doubtNames = [
  'low_confidence_number',
  'letters_in_number',
  'ambiguous_date',
  'implausible_value',
  'critical_value',
  'flag_differs',
  'range_reversed',
  'dose_above_usual',
  'laterality_conflict',
  'negation_conflict',
  'extractors_disagree',
  'ambiguous_short_form',
] as const;
export type DoubtName = (typeof doubtNames)[number];

export const doubtSchema = z.object({
  name: z.enum(doubtNames),
  /** 0…1: how likely it is that something is wrong. What it would do to the person is the database's to weigh. */
  weight: z.number().min(0).max(1),
  /** Numbers, codes and single words; a sentence is made where it is shown. */
  parameters: z.record(z.string(), z.union([z.string().max(200), z.number()])),
});
/** A named reason not to trust a fact as it was read. */
export type Doubt = z.infer<typeof doubtSchema>;

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
  /** What the extractor itself doubts; those that follow from words and values are added where the fact is grounded. */
  doubts?: Doubt[];
}

/**
 * A fact that a structured file states, with the element that states it: FHIRPath (`Bundle.entry[3].resource`), XPath
 * (`/ClinicalDocument/component/…/observation[2]`) or the segment of an HL7 v2 message (`OBX[3]`). Its sources are the words
 * of the file's rendering, its code the file's own.
 */
export interface StructuredFact extends ProposedFact {
  element: string;
}

/** The same, as it comes back from where it was kept. */
const structuredFactSchema = z.object({
  type: z.enum(factTypes),
  text: z.string().min(1),
  assertion: z.enum(assertions),
  attributes: attributesSchema,
  date: z.string().nullable(),
  code: codeSchema.nullable(),
  confidence: z.number().min(0).max(1),
  element: z.string().min(1),
  sources: z.array(
    z.object({
      page: z.int().positive(),
      start: z.int().nonnegative(),
      end: z.int().positive(),
      quote: z.string().min(1),
      role: z.enum(sourceRoles),
    }),
  ),
}) satisfies z.ZodType<StructuredFact>;

/** What a structured file states itself. */
export interface StructuredContent {
  facts: StructuredFact[];
  /**
   * The stretches of pages that the file's entries tell: tables of its facts, and what is planned, paid or organised. There is
   * nothing else to be found in them; all other words are free text.
   */
  covered: { page: number; start: number; end: number }[];
}

export const structuredContentSchema = z.object({
  facts: z.array(structuredFactSchema),
  covered: z.array(z.object({ page: z.int().positive(), start: z.int().nonnegative(), end: z.int().positive() })),
}) satisfies z.ZodType<StructuredContent>;

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
  /** Of a fact that a structured file states itself: where. */
  element?: string;
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
  /** Where a structured file states it, see {@link StructuredFact}. */
  element: z.string().nullable().optional(),
});
export type Fact = z.infer<typeof factSchema>;

/** Why a person should look at a suggested fact, the most urgent first. */
export const reviewReasons = [
  'text_layer_mismatch',
  'conflict',
  'high_risk',
  'doubted',
  'low_confidence',
  'uncoded',
] as const;
export type ReviewReason = (typeof reviewReasons)[number];

/** A row of `read_review_queue(p_patient_id, p_limit, p_after_event_id)`, greatest risk first; the next page starts after the last event_id. */
export const reviewItemSchema = z.object({
  event_id: z.uuid(),
  reason: z.enum(reviewReasons),
  reasons: z.array(z.enum(reviewReasons)).min(1),
  /** 1 (look at it now: allergies, high-alert medicines) to 4. */
  priority: z.int().min(1).max(4),
  /** 0…100: harm if it is wrong × how likely it is wrong. */
  risk: z.int().min(0).max(100),
  /** The most likely first. */
  doubts: z.array(doubtSchema),
  created_at: z.string(),
  shell_file_id: z.uuid().nullable(),
  file_name: z.string().nullable(),
  fact: factSchema,
});
export const reviewQueueSchema = z.array(reviewItemSchema);
export type ReviewItem = z.infer<typeof reviewItemSchema>;

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
