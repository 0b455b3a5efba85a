import { erasureRequestSchema, erasureSchema } from '#lib/account/erasures.ts';
import { answerChange, readBody } from '#lib/http/route.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { clearSession } from '#lib/supabase/clear-session.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/**
 * Asks for the erasure of a record or of the account, which begins after the days to think again. With the account's every
 * session ends: signing in again is how it is taken back.
 */
export async function POST(request: Request) {
  return answerChange(request, '/api/account/erasures', async () => {
    const { profile_id: profileId, confirmation } = await readBody(request, erasureRequestSchema);
    const client = await createActionClient();
    const typed = { p_confirmation: confirmation };
    if (profileId !== null) {
      const erasure = await callRpc(client, 'request_erasure', { p_patient_id: profileId, ...typed }, erasureSchema);
      return { ...erasure, others_ended: false };
    }
    const erasure = await callRpc(client, 'request_account_erasure', typed, erasureSchema);
    // The erasure is asked for by now, so that a sign-out that fails is told beside it.
    const { error } = await client.auth.signOut({ scope: 'global' });
    await clearSession();
    return { ...erasure, others_ended: error === null };
  });
}
