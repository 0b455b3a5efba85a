import { z } from 'zod';
import { answerChange, parseRequest } from '#lib/http/route.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** Calls an open invitation off. */
export async function DELETE(request: Request, { params }: { params: Promise<{ id: string }> }) {
  return answerChange(request, '/api/sharing/invitations/[id]', async () => {
    const id = parseRequest(z.uuid(), (await params).id);
    const ended = await callRpc(await createActionClient(), 'cancel_invitation', { p_invitation_id: id }, z.boolean());
    return { ended };
  });
}
