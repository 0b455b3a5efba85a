import { z } from 'zod';
import { factTypes } from './fact-words.ts';
import { recordCategories } from './record.ts';

/** What a provider may be given access for. */
export const providerPurposes = [
  'treatment',
  'care_coordination',
  'second_opinion',
  'emergency',
  'administration',
] as const;

/** A provider of the registry: rows of `find_providers`, and inside the reads below. */
export const providerSchema = z.object({
  id: z.uuid(),
  type: z.string(),
  name: z.string(),
  organisation: z.string().nullable(),
  specialty: z.string().nullable(),
  country: z.string(),
  status: z.enum(['pending', 'verified', 'suspended']),
});
export type Provider = z.infer<typeof providerSchema>;

const categoriesSchema = z.array(z.enum(recordCategories)).nullable();

/** A row of `read_providers(p_patient_id)`: a grant; `categories` null is all of them. */
export const providerAccessSchema = z.object({
  access_id: z.uuid(),
  provider: providerSchema,
  purpose: z.enum(providerPurposes),
  categories: categoriesSchema,
  /** Taken by the provider in an emergency, without consent. */
  is_break_glass: z.boolean(),
  granted_at: z.string(),
  expires_at: z.string(),
  revoked_at: z.string().nullable(),
  in_force: z.boolean(),
  last_access_at: z.string().nullable(),
});
export type ProviderAccess = z.infer<typeof providerAccessSchema>;

/** A row of `read_encounters`: latest first; the next page starts after the last one's id. */
export const encounterSchema = z.object({
  id: z.uuid(),
  type: z.string(),
  /** ISO date of year, month or day precision. */
  started_on: z.string(),
  ended_on: z.string().nullable(),
  provider: providerSchema.nullable(),
  provider_name: z.string().nullable(),
  place: z.string().nullable(),
  reason: z.string().nullable(),
  shell_file_id: z.uuid().nullable(),
  facts: z.array(z.object({ id: z.uuid(), type: z.enum(factTypes), text: z.string() })),
});
export type Encounter = z.infer<typeof encounterSchema>;

/** A row of `read_provider_notes`: latest first, without superseded versions. */
export const providerNoteSchema = z.object({
  id: z.uuid(),
  /** Null: the note came with an archive. */
  provider: providerSchema.nullable(),
  /** Of such a note, who wrote it, in the archive's words. */
  author: z.string().nullable(),
  encounter_id: z.uuid().nullable(),
  type: z.enum(['assessment', 'progress', 'plan', 'referral', 'discharge', 'other']),
  text: z.string(),
  /** The provider as registered when it was written; null for what is older than signatures. */
  signed_by: z.object({ name: z.string(), registration: z.string() }).nullable(),
  supersedes_id: z.uuid().nullable(),
  written_at: z.string(),
});
export type ProviderNote = z.infer<typeof providerNoteSchema>;

const consentFields = {
  version: z.int().positive(),
  status: z.enum(['given', 'withdrawn']),
  categories: categoriesSchema,
  /** Which of `read_consent_wordings` it was given to. */
  policy_version: z.string().nullable(),
  /** The person themselves, or whoever owned the record for them then. */
  decided_by: z.object({ user_id: z.uuid(), name: z.string().nullable() }),
  decided_at: z.string(),
  expires_at: z.string().nullable(),
};

const consentTypeSchema = z.enum(['provider_access', 'ai_local', 'ai_external']);

/** A row of `read_consent_wordings()`: what consents of a type are given to; the present one is in force for new ones. */
export const consentWordingSchema = z.object({
  consent_type: consentTypeSchema,
  version: z.string(),
  wording: z.string(),
  published_at: z.string(),
  is_present: z.boolean(),
});
export type ConsentWording = z.infer<typeof consentWordingSchema>;

/** A row of `read_consents(p_patient_id)`: the present version, and the last 20 of them, latest first. */
export const consentSchema = z.object({
  ...consentFields,
  id: z.uuid(),
  consent_type: consentTypeSchema,
  purpose: z.enum(providerPurposes).nullable(),
  provider: providerSchema.nullable(),
  history: z.array(z.object(consentFields)),
});
export type Consent = z.infer<typeof consentSchema>;

/** A row of `read_audit_log`: latest first; the next page starts below the last one's `seq`. */
export const auditEventSchema = z.object({
  seq: z.number(),
  id: z.uuid(),
  event_type: z.string(),
  actor: z.enum(['owner', 'delegate', 'provider', 'system']),
  actor_id: z.uuid().nullable(),
  actor_name: z.string().nullable(),
  actor_role: z.string(),
  resource_type: z.string().nullable(),
  resource_id: z.uuid().nullable(),
  details: z.record(z.string(), z.unknown()),
  personal: z.unknown(),
  occurred_at: z.string(),
});
export type AuditEvent = z.infer<typeof auditEventSchema>;
