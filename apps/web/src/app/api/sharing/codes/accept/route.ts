import { invitationAcceptedSchema } from '@exora/contracts';
import { z } from 'zod';
import { answerChange, readBody } from '#lib/http/route.ts';
import { acceptRequestSchema } from '#lib/sharing/requests.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** Accepts an invitation, and opens the record that it is to. */
export async function POST(request: Request) {
  return answerChange(request, '/api/sharing/codes/accept', async () => {
    const { code, keeps } = await readBody(request, acceptRequestSchema);
    const client = await createActionClient();
    const accepted = await callRpc(
      client,
      'accept_invitation',
      { p_code: code, ...(keeps !== null && { p_keeps_level: keeps }) },
      invitationAcceptedSchema,
    );
    if (accepted.ok) await callRpc(client, 'set_active_profile', { p_profile_id: accepted.profile_id }, z.unknown());
    return accepted;
  });
}
