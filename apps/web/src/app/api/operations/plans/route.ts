import { z } from 'zod';
import { answerChange, readBody } from '#lib/http/route.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

const bodySchema = z.strictObject({ user_id: z.uuid(), plan_key: z.string().min(1).max(60) });

/** Puts an account on another plan. */
export async function POST(request: Request) {
  return answerChange(request, '/api/operations/plans', async () => {
    const { user_id: p_user_id, plan_key: p_plan_key } = await readBody(request, bodySchema);
    const client = await createActionClient();
    return { changed: await callRpc(client, 'set_account_plan', { p_user_id, p_plan_key }, z.boolean()) };
  });
}
