'use client';

import type { Profile } from '@exora/contracts';
import { ChevronsUpDown } from 'lucide';
import { Icon } from '#components/ui/icon.tsx';
import { useLazyMenu } from '#components/ui/use-lazy-menu.tsx';
import { ProfileTile } from './profile-tile.tsx';

const load = async () => (await import('./profile-menu-content.tsx')).ProfileMenuContent;

/** Whose record is open, by name and colour in every view, and the way to the others. */
export function ProfileMenu({ profile, profiles }: { profile: Profile; profiles: readonly Profile[] }) {
  const { opened, waiting, note } = useLazyMenu(load);
  const button = (
    <button
      type="button"
      data-testid="profile-menu"
      className="flex min-h-11 min-w-0 items-center gap-2 rounded-xl border border-line bg-surface py-1 pr-2 pl-1.5 transition-colors hover:bg-raised data-[state=open]:bg-raised"
      {...(opened === null && waiting)}
    >
      <span className="sr-only">Record of</span>
      <ProfileTile profile={profile} />
      <bdi className="max-w-28 min-w-0 truncate text-sm font-semibold sm:max-w-44">{profile.display_name}</bdi>
      <Icon of={ChevronsUpDown} className="size-4 shrink-0 text-ink-soft" />
    </button>
  );
  if (opened === null) {
    return (
      <>
        {button}
        {note}
      </>
    );
  }
  return <opened.Menu trigger={button} openedBy={opened.by} profile={profile} profiles={profiles} />;
}
