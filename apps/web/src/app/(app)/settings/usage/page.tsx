import type { Metadata } from 'next';
import { ProblemView } from '#components/ui/problem-view.tsx';
import { UsageCard } from '#features/settings/usage-card.tsx';
import { readUsage } from '#lib/account/read-usage.ts';
import { accessibleProfiles } from '#lib/current-profile.ts';
import { load } from '#lib/load.ts';
import { createReadClient } from '#lib/supabase/server.ts';

export const metadata: Metadata = { title: 'Usage' };

export default async function UsagePage() {
  const loaded = await load('/settings/usage', async () => {
    const [client, profiles] = await Promise.all([createReadClient(), accessibleProfiles()]);
    const own = profiles.filter(({ is_owner }) => is_owner);
    return Promise.all(own.map(async (profile) => ({ profile, usage: await readUsage(client, profile.id) })));
  });
  if (!loaded.ok) return <ProblemView problem={loaded.problem} />;
  return (
    <>
      <p className="text-sm text-ink-soft">
        What each record that you own takes of its plan. Records that others share with you count for them.
      </p>
      {loaded.data.map(({ profile, usage }) => (
        <UsageCard key={profile.id} profile={profile} usage={usage} />
      ))}
    </>
  );
}
