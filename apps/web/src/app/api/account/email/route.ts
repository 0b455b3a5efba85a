import { emailChangeSchema } from '#lib/account/account-changes.ts';
import { authProblem } from '#lib/account/auth-problem.ts';
import { checkPassword } from '#lib/account/check-password.ts';
import { currentUser } from '#lib/account/current-user.ts';
import { answerChange, readBody } from '#lib/http/route.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** Changes the address that the person signs in with: at once, or when the link that is sent there is opened. */
export async function PUT(request: Request) {
  return answerChange(request, '/api/account/email', async () => {
    const { email, password } = await readBody(request, emailChangeSchema);
    const client = await createActionClient();
    await checkPassword(await currentUser(client), password);
    const { data, error } = await client.auth.updateUser({ email });
    if (error) throw authProblem(error);
    return { email: data.user.email ?? '', waiting_for: data.user.new_email || null };
  });
}
