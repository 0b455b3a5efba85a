import type { ReactNode } from 'react';
import { AppHeader } from '#components/layout/app-header.tsx';
import { FreshOnReturn } from '#components/layout/fresh-on-return.tsx';
import { QueryProvider } from '#components/layout/query-provider.tsx';
import { TabBar } from '#components/layout/tab-bar.tsx';
import { ProblemView } from '#components/ui/problem-view.tsx';
import { AddButton } from '#features/uploads/add-button.tsx';
import { UploadDock } from '#features/uploads/upload-dock.tsx';
import { UploadProvider } from '#features/uploads/upload-provider.tsx';
import { currentProfile } from '#lib/current-profile.ts';
import { load } from '#lib/load.ts';

export default async function AppLayout({ children }: { children: ReactNode }) {
  const profile = await load('layout', currentProfile);
  if (!profile.ok) {
    return (
      <>
        <AppHeader profile={null} />
        <main id="content">
          <ProblemView heading="h1" problem={profile.problem} />
        </main>
      </>
    );
  }
  return (
    <QueryProvider>
      <UploadProvider key={profile.data.id} patientId={profile.data.id}>
        <AppHeader
          profile={profile.data}
          actions={
            <div className="hidden md:block">
              <AddButton />
            </div>
          }
        />
        {children}
        <TabBar action={<AddButton look="round" />} />
        <UploadDock />
        <FreshOnReturn />
      </UploadProvider>
    </QueryProvider>
  );
}
