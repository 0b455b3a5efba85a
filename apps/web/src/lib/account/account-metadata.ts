import { z } from 'zod';
import type { FormatPreferences } from '#lib/format/preferences.ts';
import { formatPreferencesSchema } from '#lib/format/preferences-schema.ts';

/** What of an account's own data (`user_metadata` of Supabase Auth) this app keeps: how things are shown, nothing of a record. */
const accountMetadataSchema = z.object({
  exora_format: formatPreferencesSchema.optional().catch(undefined),
  exora_guide_done: z.boolean().optional().catch(undefined),
});

/** Whether the first-run guide was closed; kept with the account, and in a cookie so that pages needn't ask. */
export const guideCookie = 'exora-guide';

/** The parts of `user_metadata` that are ours; whatever else is in there, or is wrong, is left out. */
export function accountMetadataOf(value: unknown): {
  format: FormatPreferences | null;
  guideDone: boolean;
} {
  const { exora_format: format, exora_guide_done: done } = accountMetadataSchema.catch({}).parse(value);
  return { format: format ?? null, guideDone: done ?? false };
}
