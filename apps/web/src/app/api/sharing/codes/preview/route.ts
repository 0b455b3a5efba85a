import { invitationPreviewSchema } from '@exora/contracts';
import { answerChange, readBody } from '#lib/http/route.ts';
import { codeRequestSchema } from '#lib/sharing/requests.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** What a code would give. Wrong codes are counted, so this is a change. */
export async function POST(request: Request) {
  return answerChange(request, '/api/sharing/codes/preview', async () => {
    const { code } = await readBody(request, codeRequestSchema);
    return callRpc(await createActionClient(), 'preview_invitation', { p_code: code }, invitationPreviewSchema);
  });
}
