import { z } from 'zod';
import { answerChange, parseRequest } from '#lib/http/route.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** Ends a provider's access, one that was taken in an emergency too. */
export async function DELETE(request: Request, { params }: { params: Promise<{ id: string }> }) {
  return answerChange(request, '/api/sharing/providers/[id]', async () => {
    const id = parseRequest(z.uuid(), (await params).id);
    const client = await createActionClient();
    return { ended: await callRpc(client, 'revoke_provider_access', { p_access_id: id }, z.boolean()) };
  });
}
