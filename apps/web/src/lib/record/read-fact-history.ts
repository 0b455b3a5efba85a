import { type FactVersion, factVersionSchema } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';
import { callRpc } from '#lib/supabase/call-rpc.ts';

/** A fact in all its versions, the newest first, whichever of them is named. */
export async function readFactHistory(client: SupabaseClient, id: string): Promise<FactVersion[]> {
  return callRpc(client, 'read_fact_history', { p_event_id: id }, z.array(factVersionSchema));
}
