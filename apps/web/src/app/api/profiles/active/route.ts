import { z } from 'zod';
import { answerChange, readBody } from '#lib/http/route.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** Opens another record. */
export async function PUT(request: Request) {
  return answerChange(request, '/api/profiles/active', async () => {
    const { id } = await readBody(request, z.strictObject({ id: z.uuid() }));
    await callRpc(await createActionClient(), 'set_active_profile', { p_profile_id: id }, z.unknown());
    return { id };
  });
}
