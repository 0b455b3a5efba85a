import { ExoraError } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';

/** The id of the signed-in person's account, as their verified token says. */
export async function currentUserId(client: SupabaseClient): Promise<string> {
  const { data } = await client.auth.getClaims();
  if (!data) throw new ExoraError('not_signed_in');
  return data.claims.sub;
}
