import { ExoraError } from '@exora/contracts';
import type { Metadata } from 'next';
import { LocalMoment } from '#components/format/local-moment.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Card } from '#components/ui/card.tsx';
import { NotYours } from '#features/sharing/not-yours.tsx';
import { ProviderAccessActions } from '#features/sharing/provider-access-actions.tsx';
import { ProviderLine } from '#features/sharing/provider-line.tsx';
import { SharingFrame } from '#features/sharing/sharing-frame.tsx';
import { load } from '#lib/load.ts';
import { capital, categoriesText, purposeNames } from '#lib/sharing/access-text.ts';
import { openSharing } from '#lib/sharing/open-sharing.ts';
import { readProviders } from '#lib/sharing/read-providers.ts';

export const metadata: Metadata = { title: 'Access of a provider' };

export default async function ProviderPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const loaded = await load('/sharing/providers/[id]', async () => {
    const sharing = await openSharing();
    if (!sharing.seesProviders) return { ...sharing, access: null };
    const accesses = await readProviders(sharing.client, sharing.profile.id);
    const access = accesses.find(({ access_id }) => access_id === id);
    if (access === undefined) throw new ExoraError('not_found');
    return { ...sharing, access };
  });
  return (
    <SharingFrame title="Access of a provider" loaded={loaded}>
      {({ profile, isOwner, isDecider, access }) =>
        access === null ? (
          <NotYours />
        ) : (
          <>
            <Card className="grid gap-4 p-5">
              <div className="flex flex-wrap items-start gap-2">
                <ProviderLine provider={access.provider} />
                {access.is_break_glass && <Badge tone="warn">Taken in an emergency</Badge>}
                {!access.in_force && <Badge>Ended</Badge>}
              </div>
              <dl className="grid gap-x-6 gap-y-2 text-sm sm:grid-cols-[9rem_minmax(0,1fr)]">
                <dt className="text-ink-soft">What it is for</dt>
                <dd className="font-medium">{purposeNames[access.purpose]}</dd>
                <dt className="text-ink-soft">What they see</dt>
                <dd className="font-medium">{capital(categoriesText(access.categories))}</dd>
                <dt className="text-ink-soft">Since</dt>
                <dd className="font-medium">
                  <LocalMoment timestamp={access.granted_at} />
                </dd>
                <dt className="text-ink-soft">Until</dt>
                <dd className="font-medium">
                  <LocalMoment timestamp={access.expires_at} />
                </dd>
                <dt className="text-ink-soft">Looked last</dt>
                <dd className="font-medium">
                  {access.last_access_at === null ? (
                    'Has not looked'
                  ) : (
                    <LocalMoment timestamp={access.last_access_at} />
                  )}
                </dd>
              </dl>
            </Card>
            {access.in_force && isDecider && (
              <ProviderAccessActions patientId={profile.id} access={access} mayPreview={isOwner} />
            )}
          </>
        )
      }
    </SharingFrame>
  );
}
