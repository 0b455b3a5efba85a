import { z } from 'zod';
import { answerChange, parseRequest } from '#lib/http/route.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** Takes a failed document or refused upload off the list. */
export async function DELETE(request: Request, { params }: { params: Promise<{ id: string }> }) {
  return answerChange(request, '/api/documents/[id]', async () => {
    const id = parseRequest(z.uuid(), (await params).id);
    const client = await createActionClient();
    await callRpc(client, 'dismiss_shell_file', { p_shell_file_id: id }, z.unknown());
    return { removed: id };
  });
}
