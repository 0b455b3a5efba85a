'use server';

import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { authProblem } from '#lib/account/auth-problem.ts';
import { problemOf } from '#lib/problem.ts';
import { createActionClient } from '#lib/supabase/server.ts';
import { isHttps } from '#lib/supabase/session-cookie.ts';
import { type AccountFormState, untouchedForm } from './account-form.ts';
import { afterSignIn } from './after-sign-in.ts';
import { type MailLink, mailLinkSchema, recoveryCookie, recoverySeconds } from './mail-link.ts';

/** Takes a mail's link at its word: the address is confirmed and the person signed in, or led to setting a new password. */
export async function openMailLink(_before: AccountFormState, form: FormData): Promise<AccountFormState> {
  const link = mailLinkSchema.safeParse(Object.fromEntries(form));
  if (!link.success) return { ...untouchedForm, problem: problemOf('not_found') };
  const client = await createActionClient();
  const { user, isRecovery, error } = await redeem(client, link.data);
  if (error) {
    const { code, parameters } = authProblem(error);
    return { ...untouchedForm, problem: problemOf(code, parameters) };
  }
  if (!isRecovery) redirect(await afterSignIn(user, '/record'));
  const secure = isHttps(await headers());
  const options = { path: '/', httpOnly: true, sameSite: 'strict', secure, maxAge: recoverySeconds } as const;
  (await cookies()).set(recoveryCookie, 'open', options);
  redirect(await afterSignIn(user, '/set-password'));
}

async function redeem(client: Awaited<ReturnType<typeof createActionClient>>, link: MailLink) {
  if ('code' in link) {
    const { data, error } = await client.auth.exchangeCodeForSession(link.code);
    // The library gives what the code is for, and its type leaves that out.
    return { user: data.user, isRecovery: 'redirectType' in data && data.redirectType === 'recovery', error };
  }
  const { data, error } = await client.auth.verifyOtp({ token_hash: link.token_hash, type: link.type });
  return { user: data.user, isRecovery: link.type === 'recovery', error };
}
