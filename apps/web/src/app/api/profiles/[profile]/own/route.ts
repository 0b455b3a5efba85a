import { z } from 'zod';
import { answerChange, parseRequest } from '#lib/http/route.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** Makes a record that was handed over to the signed-in person the one of themselves. */
export async function PUT(request: Request, { params }: { params: Promise<{ profile: string }> }) {
  return answerChange(request, '/api/profiles/[profile]/own', async () => {
    const id = parseRequest(z.uuid(), (await params).profile);
    const client = await createActionClient();
    return { changed: await callRpc(client, 'choose_own_profile', { p_profile_id: id }, z.boolean()) };
  });
}
