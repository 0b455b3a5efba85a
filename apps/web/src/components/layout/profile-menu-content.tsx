'use client';

import type { Profile } from '@exora/contracts';
import { Check, Users } from 'lucide-react';
import Link from 'next/link';
import { DropdownMenu } from 'radix-ui';
import { LazyMenuContent } from '#components/ui/lazy-menu-content.tsx';
import type { LazyMenuProps } from '#components/ui/use-lazy-menu.ts';
import { profileKind } from '#lib/profiles.ts';
import { ProfileTile } from './profile-tile.tsx';

const itemLook =
  'flex min-h-12 cursor-pointer items-center gap-3 rounded-lg px-3 py-1.5 text-sm outline-none select-none data-highlighted:bg-sunken';

/** The records that can be opened, the open one ticked. `onOpen` opens another; `hasFailed`: that did not work. */
export function ProfileMenuContent({
  profile,
  profiles,
  onOpen,
  hasFailed,
  ...menu
}: LazyMenuProps & {
  profile: Profile;
  profiles: readonly Profile[];
  onOpen: (id: string) => void;
  hasFailed: boolean;
}) {
  return (
    <LazyMenuContent {...menu} align="start" sideOffset={8} className="max-h-[70dvh] w-72 overflow-y-auto">
      <DropdownMenu.RadioGroup
        value={profile.id}
        onValueChange={(value) => {
          if (value !== profile.id) onOpen(value);
        }}
      >
        {profiles.map((each) => (
          <DropdownMenu.RadioItem key={each.id} value={each.id} className={itemLook} data-testid="profile-choice">
            <ProfileTile profile={each} />
            <span className="grid min-w-0">
              <bdi className="truncate font-semibold">{each.display_name}</bdi>
              <span className="text-xs text-ink-soft">{profileKind(each)}</span>
            </span>
            <DropdownMenu.ItemIndicator className="ml-auto">
              <Check aria-hidden className="size-4 text-brand" />
            </DropdownMenu.ItemIndicator>
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
      <DropdownMenu.Separator className="mx-3 my-1.5 h-px bg-line" />
      <DropdownMenu.Item asChild className={itemLook}>
        <Link href="/profiles">
          <Users aria-hidden className="size-4.5 text-ink-soft" />
          People and pets
        </Link>
      </DropdownMenu.Item>
      {hasFailed && (
        <p role="alert" className="px-3 py-2 text-sm text-danger">
          This record could not be opened. Try again.
        </p>
      )}
    </LazyMenuContent>
  );
}
