import { answerProblem } from '#lib/http/route.ts';
import { assertSameOrigin } from '#lib/http/same-origin.ts';
import { clearSession } from '#lib/supabase/clear-session.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/**
 * Ends this browser's session, or (`global`) every session of the account. This browser's cookies go even when the auth
 * service doesn't answer, unless it was to end the others too. The answer is a whole new page, so that nothing of the
 * record stays in memory.
 */
export async function endSession(request: Request, where: string, scope: 'local' | 'global'): Promise<Response> {
  try {
    assertSameOrigin(request.headers);
    const client = await createActionClient();
    const { error } = await client.auth.signOut({ scope });
    if (scope === 'global' && error !== null) return seeOther('/settings/security?problem=sign-out');
    await clearSession();
    return seeOther(scope === 'global' ? '/sign-in?ended=everywhere' : '/');
  } catch (thrown) {
    return answerProblem(request, where, thrown);
  }
}

function seeOther(path: string): Response {
  return new Response(null, { status: 303, headers: { Location: path, 'Cache-Control': 'no-store' } });
}
