import { type FactType, type Overview, type RecordFact, recordFactsSchema, toExoraError } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { readOverview } from '#lib/record/read-overview.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';

/** What an overview doesn't hold. */
const otherTypes: readonly FactType[] = [
  'vital',
  'symptom',
  'immunization',
  'procedure',
  'encounter',
  'social_history',
  'family_history',
];

/** Other facts that are shown. */
const mostOthers = 200;

/** A patient's record as their provider may read it: the overview, and the latest of the other kinds of facts. */
export async function readPatient(
  client: SupabaseClient,
  patientId: string,
): Promise<{ overview: Overview; others: RecordFact[] }> {
  const overview = await readOverview(client, patientId);
  const parameters = { p_patient_id: patientId, p_types: otherTypes, p_limit: mostOthers };
  const others = await callRpc(client, 'read_timeline', parameters, recordFactsSchema).catch((thrown: unknown) => {
    // None of these kinds is shared with them.
    if (toExoraError(thrown).code === 'not_allowed') return [];
    throw thrown;
  });
  return { overview, others };
}
