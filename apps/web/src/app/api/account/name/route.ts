import { ExoraError } from '@exora/contracts';
import { z } from 'zod';
import { nameChangeSchema } from '#lib/account/account-changes.ts';
import { answerChange, readBody } from '#lib/http/route.ts';
import { callRpc, errorOfAnswer } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** Changes the name of the signed-in person's own record. Its date of birth stays. */
export async function PUT(request: Request) {
  return answerChange(request, '/api/account/name', async () => {
    const { name } = await readBody(request, nameChangeSchema);
    const client = await createActionClient();
    const own = await client.from('user_profiles').select('id, date_of_birth').eq('profile_type', 'self').maybeSingle();
    if (own.error) throw errorOfAnswer(own.error, own.status);
    if (own.data === null) throw new ExoraError('not_found');
    const { id, date_of_birth: born } = own.data;
    await callRpc(
      client,
      'update_profile',
      { p_profile_id: id, p_display_name: name, ...(born !== null && { p_date_of_birth: born }) },
      z.unknown(),
    );
    return { name };
  });
}
