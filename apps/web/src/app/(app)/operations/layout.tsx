import { ExoraError } from '@exora/contracts';
import type { ReactNode } from 'react';
import { readAccountSecurity } from '#lib/account/read-security.ts';
import { load } from '#lib/load.ts';

/**
 * Answers everybody but admins with the not-found page and its status, before `loading.tsx` has sent anything. Each page asks
 * again: a layout isn't rendered anew when one goes from view to view.
 */
export default async function OperationsLayout({ children }: { children: ReactNode }) {
  await load('/operations', async () => {
    const { is_admin: isAdmin } = await readAccountSecurity();
    if (!isAdmin) throw new ExoraError('not_found');
  });
  return children;
}
