import { type Care, careSchema } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { callRpc } from '#lib/supabase/call-rpc.ts';

/** A record's state, and who has access to it: all of them for who may let others in, else one's own. */
export async function readCare(client: SupabaseClient, profileId: string): Promise<Care> {
  return callRpc(client, 'read_care', { p_profile_id: profileId }, careSchema);
}
