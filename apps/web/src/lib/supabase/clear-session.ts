import { cookies } from 'next/headers';
import { sessionCookie } from './session-cookie.ts';

/** Removes the session's cookies from this browser. */
export async function clearSession(): Promise<void> {
  const store = await cookies();
  for (const { name } of store.getAll()) {
    if (name.startsWith(sessionCookie(false).name)) store.delete(name);
  }
}
