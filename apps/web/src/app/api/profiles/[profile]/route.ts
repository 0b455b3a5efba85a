import { z } from 'zod';
import { answerChange, parseRequest, readBody } from '#lib/http/route.ts';
import { profileChangeSchema } from '#lib/profile-requests.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** Changes a profile's name, birth date and type. A birth date that is left out becomes unknown. */
export async function PUT(request: Request, { params }: { params: Promise<{ profile: string }> }) {
  return answerChange(request, '/api/profiles/[profile]', async () => {
    const id = parseRequest(z.uuid(), (await params).profile);
    const { type, name, birthDate } = await readBody(request, profileChangeSchema);
    await callRpc(
      await createActionClient(),
      'update_profile',
      {
        p_profile_id: id,
        p_display_name: name,
        ...(birthDate !== null && { p_date_of_birth: birthDate }),
        ...(type !== null && { p_profile_type: type }),
      },
      z.unknown(),
    );
    return { id };
  });
}
