import { ExoraError } from '@exora/contracts';
import type { Metadata } from 'next';
import { NobodyNew } from '#features/sharing/nobody-new.tsx';
import { NotYours } from '#features/sharing/not-yours.tsx';
import { ProviderGrantForm } from '#features/sharing/provider-grant-form.tsx';
import { SharingFrame } from '#features/sharing/sharing-frame.tsx';
import { load } from '#lib/load.ts';
import { openSharing } from '#lib/sharing/open-sharing.ts';
import { readConsentWordings } from '#lib/sharing/read-providers.ts';

export const metadata: Metadata = { title: 'Give a provider access' };

export default async function NewProviderPage() {
  const loaded = await load('/sharing/providers/new', async () => {
    const sharing = await openSharing();
    const wordings = await readConsentWordings(sharing.client);
    const wording = wordings.find(({ consent_type, is_present }) => consent_type === 'provider_access' && is_present);
    if (wording === undefined) throw new ExoraError('internal');
    return { ...sharing, wording };
  });
  return (
    <SharingFrame
      title="Give a provider access"
      lead="They read only what you choose, for the purpose that you choose, until the day that you set."
      loaded={loaded}
    >
      {({ profile, wording, isOwner, isDecider, closed }) => {
        if (!isDecider) return <NotYours />;
        if (closed === 'deceased') return <NobodyNew closed={closed} profileId={profile.id} />;
        return <ProviderGrantForm patientId={profile.id} wording={wording} mayPreview={isOwner} />;
      }}
    </SharingFrame>
  );
}
