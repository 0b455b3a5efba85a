import { z } from 'zod';
import { answerChange, parseRequest, readBody } from '#lib/http/route.ts';
import { careChangeSchema } from '#lib/profile-requests.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** Reports, states or takes back a death. */
export async function PUT(request: Request, { params }: { params: Promise<{ profile: string }> }) {
  return answerChange(request, '/api/profiles/[profile]/care', async () => {
    const id = parseRequest(z.uuid(), (await params).profile);
    const { state, evidence, diedOn } = await readBody(request, careChangeSchema);
    const changed = await callRpc(
      await createActionClient(),
      'set_care_state',
      {
        p_profile_id: id,
        p_state: state,
        ...(evidence !== null && { p_evidence: evidence }),
        ...(diedOn !== null && { p_died_on: diedOn }),
      },
      z.boolean(),
    );
    return { changed };
  });
}
