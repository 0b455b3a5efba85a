import { z } from 'zod';
import { authProblem } from '#lib/account/auth-problem.ts';
import { answerChange, readBody } from '#lib/http/route.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** Begins to set up an authenticator app. It is asked for from when its first code has been entered. */
export async function POST(request: Request) {
  return answerChange(request, '/api/account/factors', async () => {
    const { name } = await readBody(request, z.strictObject({ name: z.string().trim().min(1).max(60) }));
    const client = await createActionClient();
    // What was begun before and not finished would stand in the way of its name.
    const { data: known } = await client.auth.mfa.listFactors();
    for (const { id, status } of known?.all ?? []) {
      if (status === 'unverified') await client.auth.mfa.unenroll({ factorId: id });
    }
    const { data, error } = await client.auth.mfa.enroll({ factorType: 'totp', friendlyName: name, issuer: 'Exora' });
    if (error) throw authProblem(error);
    return { id: data.id, secret: data.totp.secret, uri: data.totp.uri };
  });
}
