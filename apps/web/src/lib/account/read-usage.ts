import type { Database } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';
import { callRpc } from '#lib/supabase/call-rpc.ts';

const usageSchema = z.object({
  plan: z.object({ key: z.string(), title: z.string() }),
  /** Beginning of the month that the uploads are counted for, in UTC. */
  period_start: z.string(),
  storage: z.object({ used_bytes: z.number(), limit_bytes: z.number() }),
  /** Null: without limit. */
  uploads: z.object({ used: z.number(), limit: z.number().nullable() }),
  processing: z.object({ sessions: z.number(), pages: z.number(), tokens: z.number(), cost_micros: z.number() }),
  can_upload: z.boolean(),
});
export type Usage = z.infer<typeof usageSchema>;

/** What an own record takes of its plan. */
export async function readUsage(client: SupabaseClient<Database>, profileId: string): Promise<Usage> {
  return callRpc(client, 'get_user_usage_status', { p_profile_id: profileId }, usageSchema);
}
