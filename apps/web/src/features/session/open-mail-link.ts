'use server';

import { redirect } from 'next/navigation';
import { authProblem } from '#lib/account/auth-problem.ts';
import { problemOf } from '#lib/problem.ts';
import { createActionClient } from '#lib/supabase/server.ts';
import { afterSignIn } from './after-sign-in.ts';
import { type MailLink, type MailLinkState, mailLinkSchema } from './mail-link.ts';
import { beginRecovery } from './recovery.ts';

/**
 * Takes a mail's link at its word: the address is confirmed and the person signed in, or led to setting a new password. A
 * changed address can take two links, one sent to each address; the first of them signs nobody in.
 */
export async function openMailLink(_before: MailLinkState, form: FormData): Promise<MailLinkState> {
  const link = mailLinkSchema.safeParse(Object.fromEntries(form));
  if (!link.success) return { problem: problemOf('not_found'), waitsForOther: false };
  const client = await createActionClient();
  const { user, session, isRecovery, error } = await redeem(client, link.data);
  if (error) {
    const { code, parameters } = authProblem(error);
    return { problem: problemOf(code, parameters), waitsForOther: false };
  }
  if (session === null) return { problem: null, waitsForOther: true };
  const isNewAddress = 'type' in link.data && link.data.type === 'email_change';
  if (!isRecovery) redirect(await afterSignIn(user, isNewAddress ? '/settings?changed=email' : '/record'));
  await beginRecovery(client, session.access_token);
  redirect(await afterSignIn(user, '/set-password'));
}

async function redeem(client: Awaited<ReturnType<typeof createActionClient>>, link: MailLink) {
  if ('code' in link) {
    const { data, error } = await client.auth.exchangeCodeForSession(link.code);
    // The library gives what the code is for, and its type leaves that out.
    const isRecovery = 'redirectType' in data && data.redirectType === 'recovery';
    return { user: data.user, session: data.session, isRecovery, error };
  }
  const { data, error } = await client.auth.verifyOtp({ token_hash: link.token_hash, type: link.type });
  return { user: data.user, session: data.session, isRecovery: link.type === 'recovery', error };
}
