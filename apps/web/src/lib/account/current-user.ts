import type { Database } from '@exora/contracts';
import { ExoraError } from '@exora/contracts';
import type { SupabaseClient, User } from '@supabase/supabase-js';
import { authProblem } from './auth-problem.ts';

/** The account of the client's session, as the auth service itself says. Rejects with `not_signed_in` where there is none. */
export async function currentUser(client: SupabaseClient<Database>): Promise<User> {
  const { data, error } = await client.auth.getUser();
  if (error) throw authProblem(error);
  if (data.user === null) throw new ExoraError('not_signed_in');
  return data.user;
}

/** The id of that account, as the session's verified token says: no question to the auth service where it signs with a public key. */
export async function currentUserId(client: SupabaseClient<Database>): Promise<string> {
  const { data, error } = await client.auth.getClaims();
  if (error) throw authProblem(error);
  if (data === null) throw new ExoraError('not_signed_in');
  return data.claims.sub;
}
