'use server';

import { z } from 'zod';
import { mailProblem } from '#lib/account/mail-problem.ts';
import { createActionClient } from '#lib/supabase/server.ts';
import { type AccountFormState, emailSchema, fieldErrorsOf, untouchedForm } from './account-form.ts';

/** Has the mail that confirms an address sent again. The answer is the same whether there is something to confirm or not. */
export async function resendConfirmation(_before: AccountFormState, form: FormData): Promise<AccountFormState> {
  const input = z.object({ email: emailSchema }).safeParse({ email: form.get('email') ?? '' });
  if (!input.success) return { ...untouchedForm, fieldErrors: fieldErrorsOf(input.error) };
  const { email } = input.data;
  const client = await createActionClient();
  const { error } = await client.auth.resend({ type: 'signup', email });
  const problem = mailProblem(error);
  return problem === null ? { ...untouchedForm, confirm: email } : { ...untouchedForm, problem };
}
