import { lenses } from '@exora/contracts';
import { z } from 'zod';
import { answerChange, parseRequest, readBody } from '#lib/http/route.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** Remembers whether this person looks at the record by document or by narrative. */
export async function PUT(request: Request, { params }: { params: Promise<{ profile: string }> }) {
  return answerChange(request, '/api/profiles/[profile]/lens', async () => {
    const profileId = parseRequest(z.uuid(), (await params).profile);
    const { lens } = await readBody(request, z.strictObject({ lens: z.enum(lenses) }));
    return callRpc(
      await createActionClient(),
      'set_lens_preference',
      { p_profile_id: profileId, p_lens: lens },
      z.enum(lenses),
    );
  });
}
