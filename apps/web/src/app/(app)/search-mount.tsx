'use client';

import type { Profile } from '@exora/contracts';
import { usePathname } from 'next/navigation';
import { SearchButton } from '#features/search/search-button.tsx';
import { useUploads } from '#features/uploads/adding-context.ts';
import { isForeignView } from '#lib/foreign-view.ts';

/** The search of the open record, with the ways in which documents get into it. Nothing beside a record that isn't open. */
export function SearchMount({
  profile,
  profiles,
  isAdmin,
}: {
  profile: Profile;
  profiles: readonly Profile[];
  isAdmin: boolean;
}) {
  const { openPicker, openCamera, canAdd } = useUploads();
  if (isForeignView(usePathname())) return null;
  return (
    <SearchButton
      profile={profile}
      profiles={profiles}
      isAdmin={isAdmin}
      canAdd={canAdd}
      onAdd={openPicker}
      onPhotograph={openCamera}
    />
  );
}
