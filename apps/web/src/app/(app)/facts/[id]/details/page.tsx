import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { z } from 'zod';
import { PageShell } from '#components/layout/page-shell.tsx';
import { ShowsRecord } from '#components/layout/shows-record.tsx';
import { ProblemView } from '#components/ui/problem-view.tsx';
import { FactPage } from '#features/fact-page/fact-page.tsx';
import { accessibleProfiles } from '#lib/current-profile.ts';
import { typeNames } from '#lib/facts/groups.ts';
import { load } from '#lib/load.ts';
import { readFactHistory } from '#lib/record/read-fact-history.ts';
import { createReadClient } from '#lib/supabase/server.ts';

export const metadata: Metadata = { title: 'Fact' };

/** One fact by itself: what it says, where it comes from, its history, and what can be said about it. */
export default async function FactDetailsPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  if (!z.uuid().safeParse(id).success) notFound();
  const loaded = await load('/facts/[id]/details', async () => {
    const [versions, profiles] = await Promise.all([
      readFactHistory(await createReadClient(), id),
      accessibleProfiles(),
    ]);
    return { versions, profiles };
  });
  if (!loaded.ok) {
    return (
      <PageShell title="Fact">
        <ProblemView problem={loaded.problem} />
      </PageShell>
    );
  }
  const { versions, profiles } = loaded.data;
  const [latest] = versions;
  const profile = profiles.find(({ id: profileId }) => profileId === latest?.patient_id);
  if (latest === undefined || profile === undefined) notFound();
  return (
    <PageShell title={typeNames[latest.fact.type]}>
      <ShowsRecord resourceId={id} profileId={profile.id} isOwner={profile.is_owner} />
      <FactPage versions={versions} latest={latest} profile={profile} />
    </PageShell>
  );
}
