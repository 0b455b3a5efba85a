'use client';

import type { Profile } from '@exora/contracts';
import { DropdownMenu } from 'radix-ui';
import { ProfileTile } from '#components/layout/profile-tile.tsx';
import { LazyMenuContent } from '#components/ui/lazy-menu-content.tsx';
import type { LazyMenuProps } from '#components/ui/use-lazy-menu.tsx';

/** The records that a document can be moved to (`others`), of all `profiles` that the reader sees. */
export function MoveMenuContent({
  others,
  profiles,
  onMove,
  ...menu
}: LazyMenuProps & { others: readonly Profile[]; profiles: readonly Profile[]; onMove: (id: string) => void }) {
  return (
    <LazyMenuContent {...menu} align="start" sideOffset={4} className="max-h-[60dvh] w-64 overflow-y-auto">
      <DropdownMenu.Label className="px-3 py-2 text-xs text-ink-soft">
        It is read again there, and deleted here.
      </DropdownMenu.Label>
      {others.map((profile) => (
        <DropdownMenu.Item
          key={profile.id}
          className="flex min-h-12 cursor-pointer items-center gap-3 rounded-lg px-3 py-1.5 text-sm outline-none select-none data-highlighted:bg-sunken"
          onSelect={() => onMove(profile.id)}
        >
          <ProfileTile profile={profile} profiles={profiles} />
          <bdi className="truncate font-semibold">{profile.display_name}</bdi>
        </DropdownMenu.Item>
      ))}
    </LazyMenuContent>
  );
}
