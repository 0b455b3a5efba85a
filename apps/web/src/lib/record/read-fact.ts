import { type RecordFact, recordFactSchema } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { callRpc } from '#lib/supabase/call-rpc.ts';

/** One fact with the document that states it; of an old version's id the version that holds now. */
export async function readFact(client: SupabaseClient, id: string): Promise<RecordFact> {
  return callRpc(client, 'read_fact', { p_event_id: id }, recordFactSchema);
}
