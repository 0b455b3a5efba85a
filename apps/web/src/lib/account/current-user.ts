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
