'use client';

import type { Profile } from '@exora/contracts';
import { SearchButton } from '#features/search/search-button.tsx';
import { useUploads } from '#features/uploads/upload-provider.tsx';

/** The search with the ways in which documents get into the record. */
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
