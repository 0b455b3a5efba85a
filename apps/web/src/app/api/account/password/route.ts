import { passwordChangeSchema } from '#lib/account/account-changes.ts';
import { authProblem } from '#lib/account/auth-problem.ts';
import { checkPassword } from '#lib/account/check-password.ts';
import { currentUser } from '#lib/account/current-user.ts';
import { endOtherSessions } from '#lib/account/end-other-sessions.ts';
import { answerChange, readBody } from '#lib/http/route.ts';
import { createActionClient } from '#lib/supabase/server.ts';

const where = '/api/account/password';

/** Changes the password of somebody who knows the present one, and ends their other sessions: somebody may have had the old one. */
export async function PUT(request: Request) {
  return answerChange(request, where, async () => {
    const { present, password } = await readBody(request, passwordChangeSchema);
    const client = await createActionClient();
    await checkPassword(await currentUser(client), present);
    const { error } = await client.auth.updateUser({ password });
    if (error) throw authProblem(error);
    return { others_ended: await endOtherSessions(client, where) };
  });
}
