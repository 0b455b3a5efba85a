import { careSchema, type Profile, type RecordCategory } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { callRpc } from '#lib/supabase/call-rpc.ts';

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
export async function hiddenCategories(client: SupabaseClient, profile: Profile): Promise<FactCategory[]> {
  if (profile.is_owner) return [];
  const [care, { data }] = await Promise.all([
    callRpc(client, 'read_care', { p_profile_id: profile.id }, careSchema),
    client.auth.getClaims(),
  ]);
  if (care.is_representative) return [];
  const own = care.delegates.filter(({ user_id }) => user_id === data?.claims.sub);
  const shared = own.map(({ categories }) => categories);
  if (shared.length === 0 || shared.includes(null)) return [];
  return factCategories.filter((category) => !shared.some((some) => some?.includes(category)));
}
