'use server';

import { redirect } from 'next/navigation';
import { takeUpAccount } from '#lib/account/account-cookies.ts';
import { authProblem } from '#lib/account/auth-problem.ts';
import { problemOf } from '#lib/problem.ts';
import { createActionClient } from '#lib/supabase/server.ts';
import { type AccountFormState, fieldErrorsOf, nextPath, signUpSchema, untouchedForm } from './account-form.ts';

/** Makes an account; the database makes its profile. Leads to where they wanted to go, or asks to confirm the e-mail address. */
export async function signUp(_before: AccountFormState, form: FormData): Promise<AccountFormState> {
  const typed = { name: String(form.get('name') ?? ''), email: String(form.get('email') ?? '') };
  const input = signUpSchema.safeParse({ ...typed, password: form.get('password') ?? '' });
  if (!input.success) return { ...untouchedForm, typed, fieldErrors: fieldErrorsOf(input.error) };

  const { name, email, password } = input.data;
  const client = await createActionClient();
  const { data, error } = await client.auth.signUp({ email, password, options: { data: { display_name: name } } });
  if (error) {
    const { code, parameters } = authProblem(error);
    if (code === 'email_taken' || code === 'email_invalid') {
      return { ...untouchedForm, typed, fieldErrors: { email: sentenceOf(code) } };
    }
    return { ...untouchedForm, typed, problem: problemOf(code, parameters) };
  }
  if (data.session === null) return { ...untouchedForm, typed, confirm: email };
  await takeUpAccount(data.user);
  redirect(nextPath(form.get('next')));
}

function sentenceOf(code: 'email_taken' | 'email_invalid'): string {
  const { what, todo } = problemOf(code);
  return `${what} ${todo}`;
}
