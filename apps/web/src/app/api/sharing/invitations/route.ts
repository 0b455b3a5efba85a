import { invitationMadeSchema } from '@exora/contracts';
import { answerChange, readBody } from '#lib/http/route.ts';
import { invitationRequestSchema } from '#lib/sharing/requests.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** Makes an invitation and answers its code, this once. */
export async function POST(request: Request) {
  return answerChange(request, '/api/sharing/invitations', async () => {
    const asked = await readBody(request, invitationRequestSchema);
    const given =
      asked.kind === 'access'
        ? {
            p_purpose: asked.purpose,
            p_shows_name: asked.showsName,
            ...(asked.categories !== null && { p_categories: asked.categories }),
            ...(asked.expiresAt !== null && { p_access_expires_at: asked.expiresAt }),
          }
        : { p_shows_name: true };
    return callRpc(
      await createActionClient(),
      'create_invitation',
      {
        p_profile_id: asked.profileId,
        p_kind: asked.kind,
        ...(asked.level !== null && { p_access_level: asked.level }),
        ...given,
      },
      invitationMadeSchema,
    );
  });
}
