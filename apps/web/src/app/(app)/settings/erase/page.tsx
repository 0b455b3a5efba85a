import type { Metadata } from 'next';
import { ProblemView } from '#components/ui/problem-view.tsx';
import { TitledCard } from '#components/ui/titled-card.tsx';
import { EraseChoices } from '#features/erasure/erase-choices.tsx';
import { ErasureList } from '#features/erasure/erasure-list.tsx';
import { readErasures } from '#lib/account/erasures.ts';
import { accessibleProfiles } from '#lib/current-profile.ts';
import { load } from '#lib/load.ts';
import { createReadClient } from '#lib/supabase/server.ts';

export const metadata: Metadata = { title: 'Erase' };

export default async function ErasePage() {
  const loaded = await load('/settings/erase', async () => {
    const [profiles, erasures] = await Promise.all([accessibleProfiles(), readErasures(await createReadClient())]);
    return { own: profiles.filter(({ is_owner }) => is_owner), erasures };
  });
  if (!loaded.ok) return <ProblemView problem={loaded.problem} />;
  const { own, erasures } = loaded.data;
  return (
    <>
      <ErasureList erasures={erasures} profiles={own} />
      <TitledCard
        title="Erase for good"
        lead="You see what goes and what stays before anything is asked of you, and you have a week to take it back. Take a record away first if you may want it again."
      >
        <EraseChoices profiles={own} />
      </TitledCard>
    </>
  );
}
