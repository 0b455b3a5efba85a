import type { Metadata } from 'next';
import { ProblemView } from '#components/ui/problem-view.tsx';
import { EraseView } from '#features/erasure/erase-view.tsx';
import { currentUser } from '#lib/account/current-user.ts';
import { erasureOf, previewErasure, readErasures } from '#lib/account/erasures.ts';
import { load } from '#lib/load.ts';
import { createReadClient } from '#lib/supabase/server.ts';

export const metadata: Metadata = { title: 'Erase the account' };

export default async function EraseAccountPage() {
  const loaded = await load('/settings/erase/account', async () => {
    const client = await createReadClient();
    const [user, preview, erasures] = await Promise.all([
      currentUser(client),
      previewErasure(client, null),
      readErasures(client),
    ]);
    // An account without an address has its id to confirm by.
    return { expected: user.email || user.id, preview, open: erasureOf(erasures, null) };
  });
  if (!loaded.ok) return <ProblemView problem={loaded.problem} />;
  const { expected, preview, open } = loaded.data;
  return <EraseView title="Erase your account" profile={null} expected={expected} preview={preview} open={open} />;
}
