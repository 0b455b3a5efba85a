import type { Metadata } from 'next';
import { PageShell } from '#components/layout/page-shell.tsx';
import { ProblemView } from '#components/ui/problem-view.tsx';
import { NewProfileForm } from '#features/profiles/new-profile-form.tsx';
import { ProfileList } from '#features/profiles/profile-list.tsx';
import { accessibleProfiles, currentProfile } from '#lib/current-profile.ts';
import { load } from '#lib/load.ts';

export const metadata: Metadata = { title: 'People and pets' };

export default async function ProfilesPage() {
  const loaded = await load('/profiles', async () => {
    const [profiles, current] = await Promise.all([accessibleProfiles(), currentProfile()]);
    return { profiles, current };
  });
  return (
    <PageShell title="People and pets" lead="Each has a record of their own. Nothing is shared between them.">
      {loaded.ok ? (
        <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <ProfileList profiles={loaded.data.profiles} currentId={loaded.data.current.id} />
          <NewProfileForm />
        </div>
      ) : (
        <ProblemView problem={loaded.problem} />
      )}
    </PageShell>
  );
}
