import { type Care, ExoraError, type Profile } from '@exora/contracts';
import { Download, Trash2 } from 'lucide';
import type { Metadata } from 'next';
import { PlainDay } from '#components/format/plain-day.tsx';
import { PageShell } from '#components/layout/page-shell.tsx';
import { ProfileTile } from '#components/layout/profile-tile.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { LocalDay } from '#components/ui/local-day.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { ProblemView } from '#components/ui/problem-view.tsx';
import { CareState } from '#features/profiles/care-state.tsx';
import { comingOfAgeText } from '#features/profiles/care-text.ts';
import { OpenProfileButton } from '#features/profiles/open-profile-button.tsx';
import { OwnRecordButton } from '#features/profiles/own-record-button.tsx';
import { ProfileForm } from '#features/profiles/profile-form.tsx';
import { Representatives } from '#features/profiles/representatives.tsx';
import { HandOverForm } from '#features/sharing/hand-over-form.tsx';
import { accessibleProfiles, currentProfile } from '#lib/current-profile.ts';
import { readPreferences } from '#lib/format/read-preferences.ts';
import { load } from '#lib/load.ts';
import { hasHueAlone, profileKind } from '#lib/profiles.ts';
import { readBirthDate } from '#lib/record/read-birth-date.ts';
import { levelTexts } from '#lib/sharing/access-text.ts';
import { readCare } from '#lib/sharing/read-care.ts';
import { createReadClient } from '#lib/supabase/server.ts';

export const metadata: Metadata = { title: 'A profile' };

export default async function ProfilePage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const loaded = await load('/profiles/[id]', async () => {
    const [client, profiles, current] = await Promise.all([createReadClient(), accessibleProfiles(), currentProfile()]);
    const profile = profiles.find((each) => each.id === id);
    if (profile === undefined) throw new ExoraError('not_found');
    const [care, birthDate, preferences] = await Promise.all([
      readCare(client, profile.id),
      readBirthDate(client, profile.id),
      readPreferences(),
    ]);
    return { profile, profiles, care, birthDate, preferences, isOpen: current.id === profile.id };
  });
  if (!loaded.ok) {
    return (
      <PageShell title="A profile">
        <ProblemView problem={loaded.problem} />
      </PageShell>
    );
  }
  const { profile, profiles, care, birthDate, preferences, isOpen } = loaded.data;
  const age = comingOfAgeText(care, new Date().toISOString().slice(0, 10), preferences.dates);
  const kinds = handOverKinds(profile, care);
  return (
    <PageShell
      title={<bdi>{profile.display_name}</bdi>}
      lead={profileKind(profile)}
      actions={isOpen ? <Badge>Open now</Badge> : <OpenProfileButton profile={profile} />}
    >
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <div className="grid min-w-0 gap-5">
          <Card className="grid gap-4 p-5" aria-labelledby="details">
            <div className="flex items-center gap-3">
              <ProfileTile profile={profile} profiles={profiles} />
              <h2 id="details" className="font-semibold tracking-tight">
                Details
              </h2>
            </div>
            <p className="text-sm text-ink-soft">
              {hasHueAlone(profile, profiles)
                ? 'No other of your records has this colour, so that two are told apart at a glance.'
                : 'You have more records than there are colours: another has this one too, so look at the letters.'}{' '}
              What is yours has a square, what is shared with you a circle.
            </p>
            {profile.is_owner && care.care_state !== 'deceased' ? (
              <ProfileForm profile={profile} birthDate={birthDate} />
            ) : (
              <Facts profile={profile} care={care} birthDate={birthDate} />
            )}
          </Card>
          {age !== null && (
            <Notice tone={age.isDue ? 'warn' : 'info'} title={age.title}>
              <p>{age.text}</p>
            </Notice>
          )}
          <CareState care={care} name={profile.display_name} />
        </div>
        <div className="grid min-w-0 gap-5">
          {profile.profile_type !== 'pet' && <Representatives care={care} />}
          {care.handed_over_at !== null && (
            <Card className="grid gap-3 p-5" aria-labelledby="handed-over">
              <h2 id="handed-over" className="font-semibold tracking-tight">
                Handed over
              </h2>
              <p className="text-sm">
                This record has been its own person’s since <LocalDay timestamp={care.handed_over_at} />.
              </p>
              {profile.is_owner && profile.profile_type !== 'self' && care.care_state !== 'deceased' && (
                <div>
                  <OwnRecordButton profileId={profile.id} />
                </div>
              )}
            </Card>
          )}
          {kinds !== null && <HandOverForm profileId={profile.id} name={profile.display_name} kinds={kinds} />}
          {profile.is_owner && (
            <Card className="grid gap-3 p-5" aria-labelledby="take-or-erase">
              <h2 id="take-or-erase" className="font-semibold tracking-tight">
                Take away, or erase
              </h2>
              <p className="text-sm text-ink-soft">
                Everything of this record as one file, or its end. Both say first what they do.
              </p>
              <div className="flex flex-wrap gap-2">
                <ButtonLink href="/settings/export">
                  <Icon of={Download} className="size-4" />
                  Export
                </ButtonLink>
                <ButtonLink href={`/settings/erase/${profile.id}`} variant="danger">
                  <Icon of={Trash2} className="size-4" />
                  Erase this record
                </ButtonLink>
              </div>
            </Card>
          )}
        </div>
      </div>
    </PageShell>
  );
}

/** What is known about a profile, for whom it isn't to change. */
function Facts({ profile, care, birthDate }: { profile: Profile; care: Care; birthDate: string | null }) {
  return (
    <dl className="grid gap-x-6 gap-y-2 text-sm sm:grid-cols-[9rem_minmax(0,1fr)]">
      <dt className="text-ink-soft">Name</dt>
      <dd className="font-medium wrap-anywhere">
        <bdi>{profile.display_name}</bdi>
      </dd>
      {/* To others it isn't told, so that nothing can be said about it. */}
      {profile.is_owner && (
        <>
          <dt className="text-ink-soft">Date of birth</dt>
          <dd className="font-medium">{birthDate === null ? 'Not known' : <PlainDay date={birthDate} />}</dd>
        </>
      )}
      <dt className="text-ink-soft">Owner</dt>
      <dd className="font-medium wrap-anywhere">
        <bdi>{profile.is_owner ? 'You' : (care.owner_name ?? 'Somebody without a name')}</bdi>
      </dd>
      {profile.access_level !== 'owner' && (
        <>
          <dt className="text-ink-soft">Your access</dt>
          <dd className="font-medium">{levelTexts[profile.access_level].name}</dd>
        </>
      )}
    </dl>
  );
}

/** How this record can be given away by whoever looks at it; null: not at all. One's own stays one's own. */
function handOverKinds(profile: Profile, care: Care): ['handover', 'transfer'] | ['transfer'] | null {
  const isKeeper = profile.is_owner && profile.profile_type !== 'self' && care.handed_over_at === null;
  if (!isKeeper || care.care_state === 'deceased') return null;
  return profile.profile_type === 'pet' ? ['transfer'] : ['handover', 'transfer'];
}
