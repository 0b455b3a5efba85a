import { z } from 'zod';
import { keepGuideDone } from '#lib/account/account-cookies.ts';
import { authProblem } from '#lib/account/auth-problem.ts';
import { answerChange, readBody } from '#lib/http/route.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** Remembers with the account that the first-run guide was closed. */
export async function PUT(request: Request) {
  return answerChange(request, '/api/account/guide', async () => {
    const body = await readBody(request, z.strictObject({ done: z.literal(true) }));
    const client = await createActionClient();
    const { error } = await client.auth.updateUser({ data: { exora_guide_done: true } });
    if (error) throw authProblem(error);
    await keepGuideDone();
    return body;
  });
}
