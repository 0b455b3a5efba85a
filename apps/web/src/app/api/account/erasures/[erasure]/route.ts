import { z } from 'zod';
import { answerChange, parseRequest } from '#lib/http/route.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** Takes back an erasure that has not begun. */
export async function DELETE(request: Request, { params }: { params: Promise<{ erasure: string }> }) {
  return answerChange(request, '/api/account/erasures/[erasure]', async () => {
    const id = parseRequest(z.uuid(), (await params).erasure);
    await callRpc(await createActionClient(), 'cancel_erasure', { p_erasure_id: id }, z.boolean());
    return { cancelled: true };
  });
}
