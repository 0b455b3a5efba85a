import { type FactType, type RecordFact, recordFactsSchema } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { timelinePageSize } from './page-sizes.ts';

/**
 * A page of a record's facts, latest day first and undated ones last, of one kind or of all: after the fact of the id `after`,
 * or from the end of a year on.
 */
export async function readTimeline(
  client: SupabaseClient,
  patientId: string,
  kind: FactType | null,
  from: { after?: string | null; year?: number | null },
): Promise<RecordFact[]> {
  const parameters = {
    p_patient_id: patientId,
    p_limit: timelinePageSize,
    ...(kind === null ? {} : { p_types: [kind] }),
    ...(from.after && { p_before_id: from.after }),
    ...(from.year && { p_before_day: `${from.year + 1}-01-01` }),
  };
  return callRpc(client, 'read_timeline', parameters, recordFactsSchema);
}
