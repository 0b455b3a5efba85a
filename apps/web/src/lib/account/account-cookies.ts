import { cookies, headers } from 'next/headers';
import { cookieOf, type FormatPreferences, formatCookie } from '#lib/format/preferences.ts';
import { isHttps } from '#lib/supabase/session-cookie.ts';
import { accountMetadataOf, guideCookie } from './account-metadata.ts';

const oneYearSeconds = 365 * 24 * 60 * 60;

async function options() {
  const secure = isHttps(await headers());
  return { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: oneYearSeconds } as const;
}

/** Has the preferences at hand for the next page. */
export async function keepPreferences(preferences: FormatPreferences): Promise<void> {
  (await cookies()).set(formatCookie, cookieOf(preferences), await options());
}

/** Remembers that the first-run guide was closed. */
export async function keepGuideDone(): Promise<void> {
  (await cookies()).set(guideCookie, 'done', await options());
}

/** Takes up what the account that has just signed in keeps; what another account left in this browser goes. */
export async function takeUpAccount(user: { user_metadata?: unknown } | null): Promise<void> {
  const { format, guideDone } = accountMetadataOf(user?.user_metadata);
  const store = await cookies();
  if (format === null) store.delete(formatCookie);
  else await keepPreferences(format);
  if (guideDone) await keepGuideDone();
  else store.delete(guideCookie);
}
