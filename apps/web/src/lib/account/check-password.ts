import { ExoraError } from '@exora/contracts';
import { createClient, type User } from '@supabase/supabase-js';
import { environment } from '#lib/env.ts';
import { authProblem } from './auth-problem.ts';

/**
 * Rejects with `credentials_wrong` unless this is the account's password. Asked before what a stranger at an open page
 * mustn't change. The session that it takes to ask ends at once.
 */
export async function checkPassword({ email }: Pick<User, 'email'>, password: string): Promise<void> {
  if (email === undefined || email === '') throw new ExoraError('credentials_wrong');
  const { supabaseUrl, publishableKey } = environment();
  const { auth } = createClient(supabaseUrl, publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
  });
  const { error } = await auth.signInWithPassword({ email, password });
  if (error) throw authProblem(error);
  await auth.signOut({ scope: 'local' });
}
