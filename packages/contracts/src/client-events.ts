import { z } from 'zod';
import { type ErrorCode, errorCodes, isErrorCode } from './errors.ts';

const views = [
  'overview',
  'timeline',
  'documents',
  'document',
  'fact',
  'facts',
  'medications',
  'labs',
  'narratives',
  'encounters',
  'appointments',
  'providers',
  'review',
  'consents',
  'sharing',
  'audit_log',
  'export',
  'settings',
  'other',
] as const;

/** In every class: where it happened, and how long ago by the app's clock (events wait for a connection, a week at most). */
const everywhere = { surface: ['web', 'mobile', 'command'], age_ms: 604_800_000 } as const;

/**
 * What an app may report to the audit log, and the details that each class may have: one of these words, a whole number
 * from 0 to this one, or a code of the list of errors. `exora_private.client_event_classes` of the schema is the same.
 */
export const clientEventClasses = {
  viewed: { ...everywhere, view: views },
  printed: { ...everywhere, view: views, pages: 100_000 },
  downloaded: {
    ...everywhere,
    format: ['original', 'pdf', 'picture', 'text', 'csv', 'json', 'fhir', 'zip', 'other'],
    files: 100_000,
  },
  copied: { ...everywhere, view: views, characters: 10_000_000 },
  signed_out: { ...everywhere, cause: ['person', 'idle', 'expired', 'revoked'] },
  failed: { ...everywhere, view: views, error_code: 'error_code' },
} as const satisfies Record<string, Record<string, readonly string[] | number | 'error_code'>>;

export type ClientEventClass = keyof typeof clientEventClasses;

const classNames = Object.keys(clientEventClasses) as [ClientEventClass, ...ClientEventClass[]];

/** Things of a record that an event can be about. */
const clientEventResources = [
  'user_profile',
  'shell_file',
  'clinical_event',
  'clinical_narrative',
  'encounter',
  'patient_appointment',
  'provider_note',
  'job',
] as const;

const optionalId = z.uuid().nullable().optional();

/**
 * An event as an app reports it. Who did it and when it was written is for the database to say. The id is the app's own,
 * one per event: an event that is sent again with its id is written once.
 */
export const clientEventSchema = z.strictObject({
  event_id: z.uuid(),
  class: z.enum(classNames),
  /** The record that it is about, which the person must be able to read. */
  profile_id: optionalId,
  resource_type: z.enum(clientEventResources).nullable().optional(),
  resource_id: optionalId,
  job_id: optionalId,
  /** Default: that of the request. */
  correlation_id: optionalId,
  details: z.record(z.string(), z.unknown()).nullable().optional(),
});
export type ClientEvent = z.infer<typeof clientEventSchema>;

/** What became of an event: written, known from an earlier sending, or refused with the reason. */
export const clientEventResultSchema = z.object({
  /** As it was sent; null for what was no event. */
  event_id: z.unknown(),
  status: z.enum(['logged', 'known', 'refused']),
  code: z.enum(errorCodes).optional(),
  /** Details that were left out, because the allow-list doesn't know them. */
  redacted: z.int().nonnegative().optional(),
});
export type ClientEventResult = z.infer<typeof clientEventResultSchema>;

/** An event without the details that the allow-list of its class doesn't know, and how many these were. */
export function redactClientDetails(
  eventClass: ClientEventClass,
  details: Readonly<Record<string, unknown>>,
): { details: Record<string, string | number>; redacted: number } {
  const rules: Readonly<Record<string, readonly string[] | number | 'error_code'>> = clientEventClasses[eventClass];
  const kept: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(details)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (rule !== undefined && fits(value, rule)) kept[name] = value;
  }
  return { details: kept, redacted: Object.keys(details).length - Object.keys(kept).length };
}

function fits(value: unknown, rule: readonly string[] | number | 'error_code'): value is string | number | ErrorCode {
  if (rule === 'error_code') return isErrorCode(value);
  if (typeof rule === 'number') return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= rule;
  return typeof value === 'string' && rule.includes(value);
}
