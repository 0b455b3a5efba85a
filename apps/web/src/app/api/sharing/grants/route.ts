import { z } from 'zod';
import { answerChange, readBody } from '#lib/http/route.ts';
import { grantRequestSchema } from '#lib/sharing/requests.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** Gives somebody who has access another extent of it, in place of the one before. */
export async function PUT(request: Request) {
  return answerChange(request, '/api/sharing/grants', async () => {
    const asked = await readBody(request, grantRequestSchema);
    const id = await callRpc(
      await createActionClient(),
      'grant_profile_access',
      {
        p_profile_id: asked.profileId,
        p_grantee_user_id: asked.userId,
        p_access_level: asked.level,
        p_purpose: asked.purpose,
        ...(asked.categories !== null && { p_categories: asked.categories }),
        ...(asked.expiresAt !== null && { p_expires_at: asked.expiresAt }),
      },
      z.uuid(),
    );
    return { id };
  });
}
