import { z } from 'zod';
import { providerSchema } from './care.ts';
import { factTypes } from './fact-words.ts';
import { recordCategories } from './record.ts';

const categorySchema = z.enum(recordCategories);

/** Why a provider reads without consent. */
export const emergencyReasons = ['unconscious', 'life_threatening', 'unable_to_consent', 'urgent_treatment'] as const;

const reviewOutcomeSchema = z.enum(['justified', 'unjustified']).nullable();

/** What `break_glass` answers: access for a while, or that no record goes by this code (or its owner switched this off). */
export const brokenGlassSchema = z.discriminatedUnion('granted', [
  z.object({ granted: z.literal(false) }),
  z.object({
    granted: z.literal(true),
    use_id: z.uuid(),
    access_id: z.uuid(),
    patient_id: z.uuid(),
    display_name: z.string(),
    date_of_birth: z.string().nullable(),
    categories: z.array(categorySchema),
    expires_at: z.string(),
  }),
]);
export type BrokenGlass = z.infer<typeof brokenGlassSchema>;

/** What `make_emergency_code` gives, once: the code to carry, as XXXX-XXXX-XXXX-XXXX. */
export const emergencyCodeSchema = z.object({
  code: z.string().regex(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/),
  made_at: z.string(),
});

const breakGlassFields = {
  id: z.uuid(),
  provider: providerSchema,
  reason: z.enum(emergencyReasons),
  by_code: z.boolean(),
  used_at: z.string(),
  expires_at: z.string(),
  revoked_at: z.string().nullable(),
  in_force: z.boolean(),
  /** Lines in the provider's log by this access. */
  reads: z.int().nonnegative(),
  reviewed_at: z.string().nullable(),
  review_outcome: reviewOutcomeSchema,
};

/** What `read_emergency_access(p_patient_id)` tells the owner: latest use first. */
export const emergencyAccessSchema = z.object({
  is_on: z.boolean(),
  code: z.object({ made_at: z.string(), last_used_at: z.string().nullable() }).nullable(),
  categories: z.array(categorySchema),
  max_minutes: z.int().positive(),
  uses: z.array(z.object({ ...breakGlassFields, access_id: z.uuid(), reason_text: z.string() })),
});
export type EmergencyAccess = z.infer<typeof emergencyAccessSchema>;

/** A row of `read_break_glass_uses()`, for operators: never whose record it was. */
export const breakGlassUseSchema = z.strictObject({
  ...breakGlassFields,
  uses_in_30_days: z.int().nonnegative(),
  misses_in_30_days: z.int().nonnegative(),
});
export type BreakGlassUse = z.infer<typeof breakGlassUseSchema>;

const levelSchema = z.enum(['view', 'edit', 'full', 'owner']);
const countSchema = z.int().nonnegative();

/** What `preview_access` answers; of what can't be read there is no count. */
export const accessPreviewSchema = z.object({
  /** Null: no access at all. */
  level: levelSchema.nullable(),
  categories: z.partialRecord(categorySchema, levelSchema),
  hidden: z.array(categorySchema),
  counts: z.object({
    documents: countSchema.optional(),
    facts: z.partialRecord(z.enum(factTypes), countSchema),
    narratives: countSchema.optional(),
    encounters: countSchema.optional(),
    provider_notes: countSchema.optional(),
    appointments: countSchema.optional(),
  }),
});
export type AccessPreview = z.infer<typeof accessPreviewSchema>;

/** What `preview_read` answers: the read's own answer, or its refusal, as the other person would get it. */
export const readPreviewSchema = z.discriminatedUnion('allowed', [
  z.object({ allowed: z.literal(true), result: z.unknown() }),
  z.object({ allowed: z.literal(false), code: z.enum(['not_allowed', 'not_found']), message: z.string() }),
]);
export type ReadPreview = z.infer<typeof readPreviewSchema>;
