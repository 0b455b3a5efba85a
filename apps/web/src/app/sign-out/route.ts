import { cookies } from 'next/headers';
import { answerProblem } from '#lib/http/route.ts';
import { assertSameOrigin } from '#lib/http/same-origin.ts';
import { createActionClient } from '#lib/supabase/server.ts';
import { sessionCookie } from '#lib/supabase/session-cookie.ts';

/**
 * Ends this browser's session. The cookies go even when the auth service doesn't answer. The answer is a whole new page,
 * so that nothing of the record stays in memory.
 */
export async function POST(request: Request): Promise<Response> {
  try {
    assertSameOrigin(request.headers);
    const client = await createActionClient();
    await client.auth.signOut({ scope: 'local' });
    const store = await cookies();
    for (const { name } of store.getAll()) {
      if (name.startsWith(sessionCookie(false).name)) store.delete(name);
    }
    return new Response(null, { status: 303, headers: { Location: '/', 'Cache-Control': 'no-store' } });
  } catch (thrown) {
    return answerProblem(request, '/sign-out', thrown);
  }
}
