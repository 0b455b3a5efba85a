import type { Database } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { logFailure } from '#lib/log.ts';
import { authProblem } from './auth-problem.ts';

/**
 * Ends every session of the account but the client's, after its password was changed. False: the sign-in service didn't, which
 * is told beside the change, since that has been made.
 */
export async function endOtherSessions(client: SupabaseClient<Database>, where: string): Promise<boolean> {
  const { error } = await client.auth.signOut({ scope: 'others' });
  if (error === null) return true;
  logFailure(authProblem(error), { reference: null, where });
  return false;
}
