'use client';

import type { Profile } from '@exora/contracts';
import { ChevronsUpDown, Stethoscope } from 'lucide';
import { usePathname } from 'next/navigation';
import { Icon } from '#components/ui/icon.tsx';
import { useLazyMenu } from '#components/ui/use-lazy-menu.tsx';
import { isForeignView } from '#lib/foreign-view.ts';
import { ProfileTile } from './profile-tile.tsx';

const load = async () => (await import('./profile-menu-content.tsx')).ProfileMenuContent;

/**
 * Whose record is open, by name and colour in every view, and the way to the others. A patient's record stands under no other
 * name: there it is only said what it is, and the view names the patient.
 */
export function ProfileMenu({ profile, profiles }: { profile: Profile; profiles: readonly Profile[] }) {
  const { opened, waiting, note } = useLazyMenu(load);
  const isForeign = isForeignView(usePathname());
  if (isForeign) {
    return (
      <p
        className="flex min-h-11 min-w-0 items-center gap-2 text-sm font-semibold text-warn"
        data-testid="foreign-record"
      >
        <Icon of={Stethoscope} className="size-5 shrink-0" />A patient’s record
      </p>
    );
  }
  const button = (
    <button
      type="button"
      data-testid="profile-menu"
      className="flex min-h-11 min-w-0 items-center gap-2 rounded-xl border border-line bg-surface py-1 pr-2 pl-1.5 transition-colors hover:bg-raised data-[state=open]:bg-raised"
      {...(opened === null && waiting)}
    >
      <span className="sr-only">Record of</span>
      <ProfileTile profile={profile} profiles={profiles} />
      <bdi className="line-clamp-2 max-w-44 min-w-0 text-left sm:max-w-64 lg:max-w-44 text-sm leading-4.5 font-semibold wrap-anywhere">
        {profile.display_name}
      </bdi>
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
