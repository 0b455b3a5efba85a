import { type Database, ExoraError } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { authProblem } from './auth-problem.ts';

/** Confirms the client's session by a code of whichever of the person's authenticator apps it comes from. */
export async function enterCode(client: SupabaseClient<Database>, code: string): Promise<void> {
  const { data, error } = await client.auth.mfa.listFactors();
  if (error) throw authProblem(error);
  let refusal = new ExoraError('wrong_state');
  for (const { id } of data.totp) {
    const answer = await client.auth.mfa.challengeAndVerify({ factorId: id, code });
    if (answer.error === null) return;
    refusal = authProblem(answer.error);
    if (refusal.code !== 'credentials_wrong') break;
  }
  throw refusal;
}
