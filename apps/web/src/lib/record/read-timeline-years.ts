import { type FactType, type TimelineYears, timelineYearsSchema } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { callRpc } from '#lib/supabase/call-rpc.ts';

/** The years of a record with their numbers of facts, of one kind or of all. */
export async function readTimelineYears(
  client: SupabaseClient,
  patientId: string,
  kind: FactType | null,
): Promise<TimelineYears> {
  const parameters = { p_patient_id: patientId, ...(kind !== null && { p_types: [kind] }) };
  return callRpc(client, 'read_timeline_years', parameters, timelineYearsSchema);
}
