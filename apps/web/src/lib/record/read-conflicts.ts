import { type Conflict, conflictsSchema } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { callRpc } from '#lib/supabase/call-rpc.ts';

/** What contradicts in a record, of the categories that may be seen. */
export async function readConflicts(client: SupabaseClient, patientId: string): Promise<Conflict[]> {
  return callRpc(client, 'read_conflicts', { p_patient_id: patientId }, conflictsSchema);
}
