import { cookies } from 'next/headers';
import { type FormatPreferences, formatCookie, preferencesOf } from './preferences.ts';

/** The preferences of this request's person, for server components. Client components have `useFormat`. */
export async function readPreferences(): Promise<FormatPreferences> {
  return preferencesOf((await cookies()).get(formatCookie)?.value);
}
