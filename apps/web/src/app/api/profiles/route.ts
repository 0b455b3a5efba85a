import { profileSchema } from '@exora/contracts';
import { z } from 'zod';
import { answerChange, answerRead, readBody } from '#lib/http/route.ts';
import { newProfileSchema } from '#lib/profile-requests.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** The profiles that the signed-in person owns or may see. */
export async function GET(request: Request) {
  return answerRead(request, '/api/profiles', async () =>
    callRpc(await createActionClient(), 'get_accessible_profiles', {}, z.array(profileSchema)),
  );
}

/** Makes a profile for somebody whom the signed-in person looks after, and opens it. */
export async function POST(request: Request) {
  return answerChange(request, '/api/profiles', async () => {
    const { type, name, birthDate } = await readBody(request, newProfileSchema);
    const client = await createActionClient();
    const id = await callRpc(
      client,
      'create_profile',
      { p_profile_type: type, p_display_name: name, ...(birthDate !== null && { p_date_of_birth: birthDate }) },
      z.uuid(),
    );
    await callRpc(client, 'set_active_profile', { p_profile_id: id }, z.unknown());
    return { id };
  });
}
