import { authProblem } from '#lib/account/auth-problem.ts';
import { answerProblem } from '#lib/http/route.ts';
import { assertSameOrigin } from '#lib/http/same-origin.ts';
import { clearSession } from '#lib/supabase/clear-session.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/**
 * Ends this browser's session, or (`global`) every session of the account. This browser's cookies go even when the auth
 * service doesn't answer, unless it was to end the others too: whose, only a session that is in force can say. The answer is a
 * whole new page, so that nothing of the record stays in memory.
 */
export async function endSession(request: Request, where: string, scope: 'local' | 'global'): Promise<Response> {
  try {
    assertSameOrigin(request.headers);
    const client = await createActionClient();
    if (scope === 'global') {
      // The library takes a session that has ended for signed out everywhere.
      const known = await client.auth.getUser();
      if (known.error && authProblem(known.error).code === 'not_signed_in') {
        return seeOther('/sign-in?ended=before&next=/settings/security');
      }
      const { error } = known.error ? known : await client.auth.signOut({ scope });
      if (error !== null) return seeOther('/settings/security?problem=sign-out');
    } else {
      await client.auth.signOut({ scope });
    }
    await clearSession();
    return seeOther(scope === 'global' ? '/sign-in?ended=everywhere' : '/');
  } catch (thrown) {
    return answerProblem(request, where, thrown);
  }
}

function seeOther(path: string): Response {
  return new Response(null, { status: 303, headers: { Location: path, 'Cache-Control': 'no-store' } });
}
