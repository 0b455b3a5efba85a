import type { Metadata } from 'next';
import { InviteForm } from '#features/sharing/invite-form.tsx';
import { NobodyNew } from '#features/sharing/nobody-new.tsx';
import { NotYours } from '#features/sharing/not-yours.tsx';
import { SharingFrame } from '#features/sharing/sharing-frame.tsx';
import { load } from '#lib/load.ts';
import { openSharing } from '#lib/sharing/open-sharing.ts';

export const metadata: Metadata = { title: 'Invite somebody' };

export default async function InvitePage() {
  const loaded = await load('/sharing/invite', openSharing);
  return (
    <SharingFrame
      title="Invite somebody"
      lead="You make a code and give it to them yourself. Exora sends no message and keeps no address."
      loaded={loaded}
    >
      {({ care, profile, isOwner, isDecider, closed }) => {
        if (!isDecider && care.access_level !== 'full') {
          return <NotYours who="the record’s owner, or somebody with that right," />;
        }
        if (closed !== null) return <NobodyNew closed={closed} profileId={profile.id} />;
        return (
          <InviteForm
            profileId={profile.id}
            profileName={profile.display_name}
            levels={isDecider ? ['view', 'edit', 'full'] : ['view', 'edit']}
            mayPreview={isOwner}
          />
        );
      }}
    </SharingFrame>
  );
}
