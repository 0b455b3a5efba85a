'use server';

import { z } from 'zod';
import { mailProblem } from '#lib/account/mail-problem.ts';
import { createActionClient } from '#lib/supabase/server.ts';
import { type AccountFormState, emailSchema, fieldErrorsOf, untouchedForm } from './account-form.ts';

/**
 * Has a link sent by which a new password is set. The answer is the same whether the address has an account or not; that a
 * mail went there a moment ago, which the service tells of accounts alone, is no error either.
 */
export async function requestReset(_before: AccountFormState, form: FormData): Promise<AccountFormState> {
  const typed = { email: String(form.get('email') ?? '') };
  const input = z.object({ email: emailSchema }).safeParse(typed);
  if (!input.success) return { ...untouchedForm, typed, fieldErrors: fieldErrorsOf(input.error) };
  const client = await createActionClient();
  const { error } = await client.auth.resetPasswordForEmail(input.data.email);
  const problem = mailProblem(error);
  return { ...untouchedForm, typed, ...(problem === null ? { confirm: input.data.email } : { problem }) };
}
