import { type FactType, type RecordFact, recordFactsSchema } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { timelinePageSize } from './page-sizes.ts';

/**
 * A page of a record's facts, latest day first and undated ones last, of one kind or of all: after the fact of the id `after`,
 * or from the end of a year or month (1 to 12) on.
 */
export async function readTimeline(
  client: SupabaseClient,
  patientId: string,
  kind: FactType | null,
  from: { after?: string | null; start?: { year: number; month: number | null } | null },
): Promise<RecordFact[]> {
  const parameters = {
    p_patient_id: patientId,
    p_limit: timelinePageSize,
    ...(kind === null ? {} : { p_types: [kind] }),
    ...(from.after && { p_before_id: from.after }),
    ...(from.start && { p_before_day: dayAfter(from.start) }),
  };
  return callRpc(client, 'read_timeline', parameters, recordFactsSchema);
}

function dayAfter({ year, month }: { year: number; month: number | null }): string {
  return month === null || month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`;
}
