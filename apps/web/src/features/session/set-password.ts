'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { authProblem } from '#lib/account/auth-problem.ts';
import { endOtherSessions } from '#lib/account/end-other-sessions.ts';
import { newPasswordSchema } from '#lib/account/password-rules.ts';
import { problemOf } from '#lib/problem.ts';
import { createActionClient } from '#lib/supabase/server.ts';
import { type AccountFormState, fieldErrorsOf, untouchedForm } from './account-form.ts';
import { endRecovery, isRecovering } from './recovery.ts';

/** Sets the password of a person who came by the link for a new one. Their other sessions end: somebody else may have had the old one. */
export async function setPassword(_before: AccountFormState, form: FormData): Promise<AccountFormState> {
  const client = await createActionClient();
  if (!(await isRecovering(client))) redirect('/set-password');
  const input = z.object({ password: newPasswordSchema }).safeParse({ password: form.get('password') ?? '' });
  if (!input.success) return { ...untouchedForm, fieldErrors: fieldErrorsOf(input.error) };
  const { error } = await client.auth.updateUser({ password: input.data.password });
  if (error) {
    const { code, parameters } = authProblem(error);
    if (code === 'wrong_state') {
      return { ...untouchedForm, fieldErrors: { password: 'This is the password that the account has already.' } };
    }
    if (code === 'second_factor_needed') redirect('/sign-in/code?next=/set-password');
    return { ...untouchedForm, problem: problemOf(code, parameters) };
  }
  const othersEnded = await endOtherSessions(client, '/set-password');
  await endRecovery();
  redirect(`/settings/security?password=${othersEnded ? 'set' : 'others-kept'}`);
}
