import { z } from 'zod';
import { answerChange, readBody } from '#lib/http/route.ts';
import { codeRequestSchema } from '#lib/sharing/requests.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** Declines an invitation. */
export async function POST(request: Request) {
  return answerChange(request, '/api/sharing/codes/decline', async () => {
    const { code } = await readBody(request, codeRequestSchema);
    const declinedSchema = z.object({ ok: z.boolean() });
    return callRpc(await createActionClient(), 'decline_invitation', { p_code: code }, declinedSchema);
  });
}
