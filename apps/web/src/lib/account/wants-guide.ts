import { cookies } from 'next/headers';
import { guideCookie } from './account-metadata.ts';

/** Whether the person hasn't closed the first-run guide yet. */
export async function wantsGuide(): Promise<boolean> {
  return !(await cookies()).has(guideCookie);
}
