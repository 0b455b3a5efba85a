import { passwordChangeSchema } from '#lib/account/account-changes.ts';
import { authProblem } from '#lib/account/auth-problem.ts';
import { checkPassword } from '#lib/account/check-password.ts';
import { currentUser } from '#lib/account/current-user.ts';
import { answerChange, readBody } from '#lib/http/route.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** Changes the password of somebody who knows the present one, and ends their other sessions if they want that. */
export async function PUT(request: Request) {
  return answerChange(request, '/api/account/password', async () => {
    const { present, password, end_others: endOthers } = await readBody(request, passwordChangeSchema);
    const client = await createActionClient();
    await checkPassword(await currentUser(client), present);
    const { error } = await client.auth.updateUser({ password });
    if (error) throw authProblem(error);
    if (endOthers) {
      const ended = await client.auth.signOut({ scope: 'others' });
      if (ended.error) throw authProblem(ended.error);
    }
    return { others_ended: endOthers };
  });
}
