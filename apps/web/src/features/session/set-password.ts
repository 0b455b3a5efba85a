'use server';

import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { authProblem } from '#lib/account/auth-problem.ts';
import { newPasswordSchema } from '#lib/account/password-rules.ts';
import { problemOf } from '#lib/problem.ts';
import { createActionClient } from '#lib/supabase/server.ts';
import { type AccountFormState, fieldErrorsOf, untouchedForm } from './account-form.ts';
import { recoveryCookie } from './mail-link.ts';

/** Sets the password of a person who came by the link for a new one. Their other sessions end: somebody else may have had the old one. */
export async function setPassword(_before: AccountFormState, form: FormData): Promise<AccountFormState> {
  const store = await cookies();
  if (!store.has(recoveryCookie)) redirect('/set-password');
  const input = z.object({ password: newPasswordSchema }).safeParse({ password: form.get('password') ?? '' });
  if (!input.success) return { ...untouchedForm, fieldErrors: fieldErrorsOf(input.error) };
  const client = await createActionClient();
  const { error } = await client.auth.updateUser({ password: input.data.password });
  if (error) {
    const { code, parameters } = authProblem(error);
    if (code === 'wrong_state') {
      return { ...untouchedForm, fieldErrors: { password: 'This is the password that the account has already.' } };
    }
    return { ...untouchedForm, problem: problemOf(code, parameters) };
  }
  await client.auth.signOut({ scope: 'others' });
  store.delete(recoveryCookie);
  redirect('/record');
}
