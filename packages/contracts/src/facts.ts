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
  sources: z.array(groundedSourceSchema),
});
export type Fact = z.infer<typeof factSchema>;
