import { z } from 'zod';
import { codeSchema } from '#lib/account/account-changes.ts';
import { authProblem } from '#lib/account/auth-problem.ts';
import { answerChange, parseRequest, readBody } from '#lib/http/route.ts';
import { createActionClient } from '#lib/supabase/server.ts';

interface Place {
  params: Promise<{ factor: string }>;
}

/** Confirms an authenticator app by one of its codes; the session counts as confirmed by it from then on. */
export async function POST(request: Request, { params }: Place) {
  return answerChange(request, '/api/account/factors/[factor]', async () => {
    const factorId = parseRequest(z.uuid(), (await params).factor);
    const { code } = await readBody(request, codeSchema);
    const client = await createActionClient();
    const { error } = await client.auth.mfa.challengeAndVerify({ factorId, code });
    if (error) throw authProblem(error);
    return { verified: true };
  });
}

/** Removes an authenticator app. The auth service wants a session that was confirmed by one. */
export async function DELETE(request: Request, { params }: Place) {
  return answerChange(request, '/api/account/factors/[factor]', async () => {
    const factorId = parseRequest(z.uuid(), (await params).factor);
    const client = await createActionClient();
    const { error } = await client.auth.mfa.unenroll({ factorId });
    if (error) throw authProblem(error);
    // The present token still says that there was one.
    await client.auth.refreshSession();
    return { removed: true };
  });
}
