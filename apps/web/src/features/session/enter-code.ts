'use server';

import { ExoraError } from '@exora/contracts';
import { redirect } from 'next/navigation';
import { codeSchema } from '#lib/account/account-changes.ts';
import { enterCode } from '#lib/account/enter-code.ts';
import { problemOf } from '#lib/problem.ts';
import { createActionClient } from '#lib/supabase/server.ts';
import { type AccountFormState, nextPath, untouchedForm } from './account-form.ts';

/** Takes the second factor of a person who has given their password. */
export async function signInByCode(_before: AccountFormState, form: FormData): Promise<AccountFormState> {
  const typed = codeSchema.safeParse({ code: String(form.get('code') ?? '').replace(/\s/g, '') });
  const wrong = (code: string): AccountFormState => ({ ...untouchedForm, fieldErrors: { code } });
  if (!typed.success) return wrong('Enter the six digits that your authenticator app shows.');
  try {
    await enterCode(await createActionClient(), typed.data.code);
  } catch (thrown) {
    if (!(thrown instanceof ExoraError)) throw thrown;
    if (thrown.code === 'credentials_wrong')
      return wrong('This code is not right, or no longer. Enter the one shown now.');
    if (thrown.code === 'not_signed_in') redirect('/sign-in');
    return { ...untouchedForm, problem: problemOf(thrown.code, thrown.parameters) };
  }
  redirect(nextPath(form.get('next')));
}
