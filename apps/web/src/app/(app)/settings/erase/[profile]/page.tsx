import { ExoraError } from '@exora/contracts';
import type { Metadata } from 'next';
import { z } from 'zod';
import { ProblemView } from '#components/ui/problem-view.tsx';
import { EraseView } from '#features/erasure/erase-view.tsx';
import { erasureOf, previewErasure, readErasures } from '#lib/account/erasures.ts';
import { accessibleProfiles } from '#lib/current-profile.ts';
import { load } from '#lib/load.ts';
import { createReadClient } from '#lib/supabase/server.ts';

export const metadata: Metadata = { title: 'Erase a record' };

export default async function EraseRecordPage({ params }: { params: Promise<{ profile: string }> }) {
  const { profile: id } = await params;
  const loaded = await load('/settings/erase/[profile]', async () => {
    const profile = (await accessibleProfiles()).find((each) => each.is_owner && each.id === id);
    if (profile === undefined || !z.uuid().safeParse(id).success) throw new ExoraError('not_found');
    const client = await createReadClient();
    const [preview, erasures] = await Promise.all([previewErasure(client, id), readErasures(client)]);
    return { profile, preview, open: erasureOf(erasures, id) };
  });
  if (!loaded.ok) return <ProblemView problem={loaded.problem} />;
  const { profile, preview, open } = loaded.data;
  return (
    <EraseView
      title={
        <>
          Erase the record of <bdi>{profile.display_name}</bdi>
        </>
      }
      profile={profile}
      expected={profile.display_name}
      preview={preview}
      open={open}
    />
  );
}
