import { type ReviewItem, reviewQueueSchema } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { reviewPageSize } from './page-sizes.ts';

/** The facts of a record that wait for a person's look, the greatest risk first. */
export async function readReviewQueue(client: SupabaseClient, patientId: string): Promise<ReviewItem[]> {
  const parameters = { p_patient_id: patientId, p_limit: reviewPageSize };
  return callRpc(client, 'read_review_queue', parameters, reviewQueueSchema);
}
