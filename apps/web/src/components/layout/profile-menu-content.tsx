'use client';

import type { Profile } from '@exora/contracts';
import { useMutation } from '@tanstack/react-query';
import { Check, Users } from 'lucide';
import Link from 'next/link';
import { DropdownMenu } from 'radix-ui';
import { Icon } from '#components/ui/icon.tsx';
import { LazyMenuContent } from '#components/ui/lazy-menu-content.tsx';
import { Spinner } from '#components/ui/spinner.tsx';
import type { LazyMenuProps } from '#components/ui/use-lazy-menu.tsx';
import { openProfile } from '#lib/open-profile.ts';
import { profileKind } from '#lib/profiles.ts';
import { ProfileTile } from './profile-tile.tsx';

const itemLook =
  'flex min-h-12 cursor-pointer items-center gap-3 rounded-lg px-3 py-1.5 text-sm outline-none select-none data-highlighted:bg-sunken';

/** The records that can be opened, the open one ticked. It stays until another is there, and says when it can’t be. */
export function ProfileMenuContent({
  profile,
  profiles,
  ...menu
}: LazyMenuProps & {
  profile: Profile;
  profiles: readonly Profile[];
}) {
  const open = useMutation({ mutationFn: (id: string) => openProfile(id) });
  return (
    <LazyMenuContent {...menu} align="start" sideOffset={8} className="max-h-[70dvh] w-72 overflow-y-auto">
      <DropdownMenu.RadioGroup
        value={profile.id}
        onValueChange={(value) => {
          if (value !== profile.id && !open.isPending) open.mutate(value);
        }}
      >
        {profiles.map((each) => (
          <DropdownMenu.RadioItem
            key={each.id}
            value={each.id}
            className={itemLook}
            data-testid="profile-choice"
            onSelect={(event) => {
              if (each.id !== profile.id) event.preventDefault();
            }}
          >
            <ProfileTile profile={each} profiles={profiles} />
            <span className="grid min-w-0">
              <bdi className="truncate font-semibold">{each.display_name}</bdi>
              <span className="text-xs text-ink-soft">{profileKind(each)}</span>
            </span>
            <DropdownMenu.ItemIndicator className="ml-auto">
              <Icon of={Check} className="size-4 text-brand" />
            </DropdownMenu.ItemIndicator>
            {open.isPending && open.variables === each.id && (
              <span className="ml-auto">
                <Spinner />
              </span>
            )}
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
      <DropdownMenu.Separator className="mx-3 my-1.5 h-px bg-line" />
      <DropdownMenu.Item asChild className={itemLook}>
        <Link href="/profiles">
          <Icon of={Users} className="size-4.5 text-ink-soft" />
          People and pets
        </Link>
      </DropdownMenu.Item>
      {open.isError && (
        <p role="alert" className="px-3 py-2 text-sm text-danger">
          This record could not be opened. Try again.
        </p>
      )}
    </LazyMenuContent>
  );
}
