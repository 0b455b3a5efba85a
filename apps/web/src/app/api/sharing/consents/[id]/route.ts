import { z } from 'zod';
import { answerChange, parseRequest } from '#lib/http/route.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** Withdraws a consent. */
export async function DELETE(request: Request, { params }: { params: Promise<{ id: string }> }) {
  return answerChange(request, '/api/sharing/consents/[id]', async () => {
    const id = parseRequest(z.uuid(), (await params).id);
    const client = await createActionClient();
    return { withdrawn: await callRpc(client, 'withdraw_consent', { p_consent_id: id }, z.boolean()) };
  });
}
