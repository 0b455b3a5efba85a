import type { Database } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { cookies, headers } from 'next/headers';
import { isHttps } from '#lib/supabase/session-cookie.ts';

/**
 * Cookie of a browser that opened a link for a new password, which may then be set without knowing the present one. It holds
 * the id of the session that the link began: who signs in afterwards in the same browser may not.
 */
const recoveryCookie = 'exora-recovery';

/** How long that may take, in seconds. */
const recoverySeconds = 15 * 60;

/** Lets the session of this token set a password. */
export async function beginRecovery(client: SupabaseClient<Database>, accessToken: string): Promise<void> {
  const id = await sessionId(client, accessToken);
  if (id === null) return;
  const secure = isHttps(await headers());
  const options = { path: '/', httpOnly: true, sameSite: 'strict', secure, maxAge: recoverySeconds } as const;
  (await cookies()).set(recoveryCookie, id, options);
}

/** Whether the client's session may set a password without knowing the present one. */
export async function isRecovering(client: SupabaseClient<Database>): Promise<boolean> {
  const allowed = (await cookies()).get(recoveryCookie)?.value;
  return allowed !== undefined && allowed === (await sessionId(client));
}

/** A link sets one password. */
export async function endRecovery(): Promise<void> {
  (await cookies()).delete(recoveryCookie);
}

async function sessionId(client: SupabaseClient<Database>, accessToken?: string): Promise<string | null> {
  const { data } = await client.auth.getClaims(accessToken);
  return data?.claims.session_id ?? null;
}
