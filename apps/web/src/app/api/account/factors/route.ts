import { ExoraError } from '@exora/contracts';
import { z } from 'zod';
import { authProblem } from '#lib/account/auth-problem.ts';
import { checkPassword } from '#lib/account/check-password.ts';
import { currentUser } from '#lib/account/current-user.ts';
import { distinctFactorName, maxFactorName } from '#lib/account/factor-name.ts';
import { answerChange, readBody } from '#lib/http/route.ts';
import { createActionClient } from '#lib/supabase/server.ts';

const requestSchema = z.strictObject({
  name: z.string().trim().min(1).max(maxFactorName),
  password: z.string().min(1).nullable(),
});

/**
 * Begins to set up an authenticator app. It is asked for from when its first code has been entered. The first one takes the
 * password: with an app of their own a stranger at an open page would lock its person out. For others the auth service wants
 * a session that was confirmed by the first.
 */
export async function POST(request: Request) {
  return answerChange(request, '/api/account/factors', async () => {
    const { name, password } = await readBody(request, requestSchema);
    const client = await createActionClient();
    const known = await client.auth.mfa.listFactors();
    if (known.error) throw authProblem(known.error);
    const verified = known.data.all.filter(({ status }) => status === 'verified');
    if (verified.length === 0) {
      if (password === null) throw new ExoraError('wrong_state');
      await checkPassword(await currentUser(client), password);
    }
    // What was begun before and not finished would stand in the way of its name.
    for (const { id, status } of known.data.all) {
      if (status === 'verified') continue;
      const dropped = await client.auth.mfa.unenroll({ factorId: id });
      if (dropped.error) throw authProblem(dropped.error);
    }
    const taken = known.data.all
      .filter(({ status }) => status === 'verified')
      .map((factor) => factor.friendly_name ?? '');
    const friendlyName = distinctFactorName(name, taken);
    const { data, error } = await client.auth.mfa.enroll({ factorType: 'totp', friendlyName, issuer: 'Exora' });
    if (error) throw authProblem(error);
    return { id: data.id, secret: data.totp.secret, uri: data.totp.uri };
  });
}
