import { ExoraError } from '@exora/contracts';
import type { Metadata } from 'next';
import { Card } from '#components/ui/card.tsx';
import { LocalDay } from '#components/ui/local-day.tsx';
import { PersonAccess } from '#features/sharing/person-access.tsx';
import { giverText, nameless } from '#features/sharing/person-text.ts';
import { SharingFrame } from '#features/sharing/sharing-frame.tsx';
import { load } from '#lib/load.ts';
import { capital, categoriesText, levelTexts } from '#lib/sharing/access-text.ts';
import { mayEnd } from '#lib/sharing/may-end.ts';
import { openSharing } from '#lib/sharing/open-sharing.ts';

export const metadata: Metadata = { title: 'Access of a person' };

export default async function PersonPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const loaded = await load('/sharing/people/[id]', async () => {
    const sharing = await openSharing();
    const delegate = sharing.care.delegates.find(({ permission_id }) => permission_id === id);
    if (delegate === undefined) throw new ExoraError('not_found');
    return { ...sharing, delegate };
  });
  return (
    <SharingFrame title="Access of a person" loaded={loaded}>
      {({ profile, care, delegate, userId, isOwner, isDecider, closed }) => {
        const mayChange = closed === null && (isDecider || delegate.granted_by === userId);
        const levels = isDecider ? (['view', 'edit', 'full'] as const) : (['view', 'edit'] as const);
        return (
          <>
            <Card className="grid gap-4 p-5">
              <h2 className="text-lg font-semibold tracking-tight wrap-anywhere">
                <bdi>{delegate.user_id === userId ? 'You' : (delegate.name ?? nameless)}</bdi>
              </h2>
              <dl className="grid gap-x-6 gap-y-2 text-sm sm:grid-cols-[9rem_minmax(0,1fr)]">
                <dt className="text-ink-soft">What they can do</dt>
                <dd className="font-medium">
                  {levelTexts[delegate.access_level].name}
                  <span className="block font-normal text-ink-soft">{levelTexts[delegate.access_level].means}</span>
                </dd>
                <dt className="text-ink-soft">What they see</dt>
                <dd className="font-medium">{capital(categoriesText(delegate.categories))}</dd>
                <dt className="text-ink-soft">What it is for</dt>
                <dd className="font-medium wrap-anywhere">
                  “<bdi>{delegate.purpose}</bdi>”
                </dd>
                <dt className="text-ink-soft">Since</dt>
                <dd className="font-medium">
                  <LocalDay timestamp={delegate.granted_at} />, let in by <bdi>{giverText(delegate, care, userId)}</bdi>
                </dd>
                <dt className="text-ink-soft">Until</dt>
                <dd className="font-medium">
                  {delegate.expires_at === null ? 'No end is set' : <LocalDay timestamp={delegate.expires_at} />}
                </dd>
              </dl>
            </Card>
            <PersonAccess
              profileId={profile.id}
              delegate={delegate}
              isSelf={delegate.user_id === userId}
              levels={mayChange ? levels : []}
              mayEnd={mayEnd(delegate, { userId, isDecider })}
              mayPreview={isOwner}
            />
          </>
        );
      }}
    </SharingFrame>
  );
}
