import { notificationsSchema } from '@exora/contracts';
import { z } from 'zod';
import { answerChange, answerRead, readBody } from '#lib/http/route.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** Notices that are shown at once. */
const shown = 30;

/** The signed-in person's latest notices. */
export async function GET(request: Request) {
  return answerRead(request, '/api/notifications', async () => {
    return callRpc(await createActionClient(), 'read_notifications', { p_limit: shown }, notificationsSchema);
  });
}

/** Marks notices as read. */
export async function POST(request: Request) {
  return answerChange(request, '/api/notifications', async () => {
    const { ids } = await readBody(request, z.strictObject({ ids: z.array(z.uuid()).min(1).max(shown) }));
    const marked = await callRpc(await createActionClient(), 'mark_notifications_read', { p_ids: ids }, z.int());
    return { marked };
  });
}
