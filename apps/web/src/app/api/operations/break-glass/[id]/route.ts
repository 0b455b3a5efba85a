import { z } from 'zod';
import { answerChange, parseRequest, readBody } from '#lib/http/route.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

const bodySchema = z.strictObject({ outcome: z.enum(['justified', 'unjustified']) });

/** An operator's word about an emergency access; one that was not justified ends at once. */
export async function POST(request: Request, { params }: { params: Promise<{ id: string }> }) {
  return answerChange(request, '/api/operations/break-glass/[id]', async () => {
    const id = parseRequest(z.uuid(), (await params).id);
    const { outcome: p_outcome } = await readBody(request, bodySchema);
    const client = await createActionClient();
    return { changed: await callRpc(client, 'review_break_glass_use', { p_use_id: id, p_outcome }, z.boolean()) };
  });
}
