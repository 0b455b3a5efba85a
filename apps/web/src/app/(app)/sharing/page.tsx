import { KeyRound, Stethoscope, UserPlus } from 'lucide';
import type { Metadata } from 'next';
import { ButtonLink } from '#components/ui/button.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { InvitationList } from '#features/sharing/invitation-list.tsx';
import { NobodyNew } from '#features/sharing/nobody-new.tsx';
import { PeopleList } from '#features/sharing/people-list.tsx';
import { SharingFrame } from '#features/sharing/sharing-frame.tsx';
import { load } from '#lib/load.ts';
import { openSharing } from '#lib/sharing/open-sharing.ts';
import { readIsProvider } from '#lib/sharing/patients-in-care.ts';
import { readInvitations } from '#lib/sharing/read-invitations.ts';

export const metadata: Metadata = { title: 'Sharing' };

export default async function SharingPage() {
  const loaded = await load('/sharing', async () => {
    const sharing = await openSharing();
    const mayInvite = ['owner', 'full'].includes(sharing.care.access_level);
    const [invitations, isProvider] = await Promise.all([
      mayInvite ? readInvitations(sharing.client, sharing.profile.id) : [],
      readIsProvider(sharing.client),
    ]);
    return { ...sharing, mayInvite: mayInvite && sharing.closed === null, invitations, isProvider };
  });
  return (
    <SharingFrame
      title="Sharing"
      lead="Who may see this record, how much of it, and until when. You can change or end each access at any time."
      loaded={loaded}
      actions={({ mayInvite, isProvider }) => (
        <div className="flex flex-wrap gap-2">
          {isProvider && (
            <ButtonLink href="/emergency">
              <Icon of={Stethoscope} className="size-4.5" />
              Your patients
            </ButtonLink>
          )}
          <ButtonLink href="/sharing/accept">
            <Icon of={KeyRound} className="size-4.5" />
            Enter a code
          </ButtonLink>
          {mayInvite && (
            <ButtonLink href="/sharing/invite" variant="primary">
              <Icon of={UserPlus} className="size-4.5" />
              Invite somebody
            </ButtonLink>
          )}
        </div>
      )}
    >
      {({ care, closed, userId, invitations }) => (
        <>
          {closed !== null && <NobodyNew closed={closed} profileId={care.profile_id} />}
          <PeopleList care={care} userId={userId} />
          <InvitationList invitations={invitations} />
        </>
      )}
    </SharingFrame>
  );
}
