import { acceptedTypes } from '@exora/contracts';
import type { ReactNode } from 'react';
import { AppHeader } from '#components/layout/app-header.tsx';
import { FreshOnReturn } from '#components/layout/fresh-on-return.tsx';
import { LoadRest } from '#components/layout/load-rest.tsx';
import { QueryProvider } from '#components/layout/query-provider.tsx';
import { OpenRecordProvider } from '#components/layout/same-record.tsx';
import { SoftLinks } from '#components/layout/soft-links.tsx';
import { TabBar } from '#components/layout/tab-bar.tsx';
import { ProblemView } from '#components/ui/problem-view.tsx';
import { LazyReportEvents } from '#features/client-events/lazy-report-events.tsx';
import { NoticesBell } from '#features/notices/notices-bell.tsx';
import { SampleBanner } from '#features/sample/lazy-sample-banner.tsx';
import { AccessEnded } from '#features/sharing/access-ended.tsx';
import { AddButton } from '#features/uploads/add-button.tsx';
import { UploadDock } from '#features/uploads/upload-dock.tsx';
import { UploadProvider } from '#features/uploads/upload-provider.tsx';
import { readAccountSecurity } from '#lib/account/read-security.ts';
import { accessibleProfiles, currentProfile } from '#lib/current-profile.ts';
import { load } from '#lib/load.ts';
import { mayAddDocuments } from '#lib/record/editable.ts';
import { isSampleProfile } from '#lib/sample/sample-profile.ts';
import { SearchMount } from './search-mount.tsx';

const accept = Object.values(acceptedTypes)
  .flat()
  .map((ending) => `.${ending}`)
  .join(',');

export default async function AppLayout({ children }: { children: ReactNode }) {
  const loaded = await load('layout', async () => {
    const [{ profile, canAdd }, profiles, security] = await Promise.all([
      currentProfile().then(async (open) => ({ profile: open, canAdd: await mayAddDocuments(open) })),
      accessibleProfiles(),
      readAccountSecurity(),
    ]);
    return { profile, canAdd, profiles, isAdmin: security.is_admin };
  });
  if (!loaded.ok) {
    return (
      <>
        <AppHeader profile={null} />
        <main id="content">
          <ProblemView heading="h1" problem={loaded.problem} />
        </main>
      </>
    );
  }
  const { profile, canAdd, profiles, isAdmin } = loaded.data;
  const own = profiles.find(({ profile_type, is_owner }) => profile_type === 'self' && is_owner);
  return (
    <QueryProvider ownProfileId={own?.id ?? null}>
      <AccessEnded profile={profile} profiles={profiles}>
        <UploadProvider
          key={profile.id}
          patientId={profile.id}
          recordName={profile.display_name}
          mayAdd={canAdd}
          accept={accept}
        >
          <AppHeader
            profile={profile}
            profiles={profiles}
            isAdmin={isAdmin}
            actions={
              <>
                <SearchMount profile={profile} profiles={profiles} isAdmin={isAdmin} />
                <div className="hidden lg:block">
                  <AddButton look="short" />
                </div>
                <NoticesBell profiles={profiles} openId={profile.id} />
              </>
            }
          />
          {isSampleProfile(profile) && <SampleBanner profileId={profile.id} />}
          <OpenRecordProvider profileId={profile.id} profiles={profiles}>
            {children}
          </OpenRecordProvider>
          <TabBar action={<AddButton look="round" />} />
          <UploadDock />
          <FreshOnReturn />
          <SoftLinks />
          <LoadRest />
          <LazyReportEvents profileId={profile.id} isOwner={profile.is_owner} />
        </UploadProvider>
      </AccessEnded>
    </QueryProvider>
  );
}
