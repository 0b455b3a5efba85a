import { type FactType, type RecordFact, recordFactsSchema } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { callRpc } from '#lib/supabase/call-rpc.ts';

/** Facts of a page. */
export const factsAPage = 100;

/** A page of one kind of facts, latest day first and undated ones last, after the fact of this id. */
export async function readFacts(
  client: SupabaseClient,
  patientId: string,
  type: FactType,
  after: string | null,
): Promise<RecordFact[]> {
  const parameters = {
    p_patient_id: patientId,
    p_type: type,
    p_limit: factsAPage,
    ...(after !== null && { p_before_id: after }),
  };
  return callRpc(client, 'read_facts', parameters, recordFactsSchema);
}
