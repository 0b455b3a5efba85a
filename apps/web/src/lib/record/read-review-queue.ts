import { reviewQueueSchema } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { reviewSentences } from '#lib/facts/review-text.ts';
import type { DateOrder } from '#lib/format/preferences.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { reviewPageSize } from './page-sizes.ts';
import type { WaitingFact } from './waiting-fact-schema.ts';

/** The facts of a record that wait for a person's look, the greatest risk first. */
export async function readReviewQueue(
  client: SupabaseClient,
  patientId: string,
  dates: DateOrder,
): Promise<WaitingFact[]> {
  const parameters = { p_patient_id: patientId, p_limit: reviewPageSize };
  const queue = await callRpc(client, 'read_review_queue', parameters, reviewQueueSchema);
  return queue.map(({ reason, reasons, doubts, ...item }) => ({
    ...item,
    sentences: reviewSentences({ reasons, doubts }, dates),
  }));
}
