'use server';

import { redirect } from 'next/navigation';
import { authProblem } from '#lib/account/auth-problem.ts';
import { problemOf } from '#lib/problem.ts';
import { createActionClient } from '#lib/supabase/server.ts';
import { type AccountFormState, fieldErrorsOf, nextPath, signInSchema, untouchedForm } from './account-form.ts';
import { afterSignIn } from './after-sign-in.ts';

/** Signs a person in and leads to where they wanted to go, or says what is wrong. */
export async function signIn(_before: AccountFormState, form: FormData): Promise<AccountFormState> {
  const typed = { email: String(form.get('email') ?? '') };
  const input = signInSchema.safeParse({ ...typed, password: form.get('password') ?? '' });
  if (!input.success) return { ...untouchedForm, typed, fieldErrors: fieldErrorsOf(input.error) };

  const client = await createActionClient();
  const { data, error } = await client.auth.signInWithPassword(input.data);
  if (error) {
    const { code, parameters } = authProblem(error);
    return { ...untouchedForm, typed, problem: problemOf(code, parameters) };
  }
  redirect(await afterSignIn(data.user, nextPath(form.get('next'))));
}
