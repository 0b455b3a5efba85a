import type { Database } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';
import { callRpc } from '#lib/supabase/call-rpc.ts';

/** Events of a page of the account's activity. */
export const activityPage = 20;

const activitySchema = z.array(
  z.object({
    seq: z.number(),
    event_type: z.string(),
    occurred_at: z.string(),
    details: z.record(z.string(), z.unknown()).nullable(),
  }),
);
export type Activity = z.infer<typeof activitySchema>[number];

/** What happened with the signed-in person's account, latest first, from below `beforeSeq` on. */
export async function readActivity(client: SupabaseClient<Database>, beforeSeq: number | null): Promise<Activity[]> {
  const parameters = { p_limit: activityPage, ...(beforeSeq !== null && { p_before_seq: beforeSeq }) };
  return callRpc(client, 'read_account_activity', parameters, activitySchema);
}
