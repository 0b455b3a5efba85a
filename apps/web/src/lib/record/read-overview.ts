import { type Overview, overviewSchema } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { callRpc } from '#lib/supabase/call-rpc.ts';

/** What a record holds at present. */
export async function readOverview(client: SupabaseClient, patientId: string): Promise<Overview> {
  return callRpc(client, 'read_overview', { p_patient_id: patientId }, overviewSchema);
}
