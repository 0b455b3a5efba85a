import { NotebookText, Plus } from 'lucide';
import type { Metadata } from 'next';
import { ButtonLink } from '#components/ui/button.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { NotYours } from '#features/sharing/not-yours.tsx';
import { ProviderList } from '#features/sharing/provider-list.tsx';
import { SharingFrame } from '#features/sharing/sharing-frame.tsx';
import { load } from '#lib/load.ts';
import { openSharing } from '#lib/sharing/open-sharing.ts';
import { readProviders } from '#lib/sharing/read-providers.ts';

export const metadata: Metadata = { title: 'Providers' };

export default async function ProvidersPage() {
  const loaded = await load('/sharing/providers', async () => {
    const sharing = await openSharing();
    const accesses = sharing.seesProviders ? await readProviders(sharing.client, sharing.profile.id) : [];
    return { ...sharing, accesses };
  });
  return (
    <SharingFrame
      title="Providers"
      lead="Doctors, clinics and others who are in the registry and verified. They read for a purpose, until a day that you set."
      loaded={loaded}
      actions={({ isDecider, closed }) =>
        isDecider && (
          <div className="flex flex-wrap gap-2">
            <ButtonLink href="/sharing/notes">
              <Icon of={NotebookText} className="size-4.5" />
              Their notes
            </ButtonLink>
            {closed !== 'deceased' && (
              <ButtonLink href="/sharing/providers/new" variant="primary">
                <Icon of={Plus} className="size-4.5" />
                Give access
              </ButtonLink>
            )}
          </div>
        )
      }
    >
      {({ seesProviders, accesses }) => (seesProviders ? <ProviderList accesses={accesses} /> : <NotYours />)}
    </SharingFrame>
  );
}
