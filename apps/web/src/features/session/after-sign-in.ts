import type { User } from '@supabase/supabase-js';
import { takeUpAccount } from '#lib/account/account-cookies.ts';

/** What comes after a first factor: the account's preferences are taken up; gives where to go, past the second factor if there is one. */
export async function afterSignIn(user: User | null, next: string): Promise<string> {
  await takeUpAccount(user);
  const needsCode = user?.factors?.some(({ status }) => status === 'verified') ?? false;
  return needsCode ? `/sign-in/code?next=${encodeURIComponent(next)}` : next;
}
