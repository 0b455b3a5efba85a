import { z } from 'zod';
import { answerChange, parseRequest } from '#lib/http/route.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** Ends somebody's access, or one's own to somebody else's record. */
export async function DELETE(request: Request, { params }: { params: Promise<{ id: string }> }) {
  return answerChange(request, '/api/sharing/grants/[id]', async () => {
    const id = parseRequest(z.uuid(), (await params).id);
    const client = await createActionClient();
    return { ended: await callRpc(client, 'revoke_profile_access', { p_permission_id: id }, z.boolean()) };
  });
}
