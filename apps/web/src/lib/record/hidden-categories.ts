import type { Database, Profile, RecordCategory } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { currentUserId } from '#lib/account/current-user.ts';
import { readCare } from '#lib/sharing/read-care.ts';

/** The categories of facts, by the words in which their absence is told. */
const factCategories = [
  'medications',
  'allergies',
  'conditions',
  'labs',
  'vitals',
  'immunizations',
  'procedures',
  'encounters',
] as const satisfies readonly RecordCategory[];
type FactCategory = (typeof factCategories)[number];

/**
 * What of a record isn't shared with whoever looks at it: lists leave it out, and must say so. Nothing is hidden from the
 * owner and from those who act for them by law.
 */
export async function hiddenCategories(client: SupabaseClient<Database>, profile: Profile): Promise<FactCategory[]> {
  if (profile.is_owner) return [];
  const [care, userId] = await Promise.all([readCare(client, profile.id), currentUserId(client)]);
  if (care.is_representative) return [];
  const own = care.delegates.filter(({ user_id }) => user_id === userId);
  const shared = own.map(({ categories }) => categories);
  if (shared.length === 0 || shared.includes(null)) return [];
  return factCategories.filter((category) => !shared.some((some) => some?.includes(category)));
}
