'use client';

import type { Profile } from '@exora/contracts';
import { useRouter } from 'next/navigation';
import { createContext, type ReactNode, use, useEffect } from 'react';
import { Spinner } from '#components/ui/spinner.tsx';

const OpenRecord = createContext<string | null>(null);
const Profiles = createContext<readonly Profile[]>([]);

/** Says below which record the frame of the page (header, uploads) is about, and which others its reader sees. */
export function OpenRecordProvider({
  profileId,
  profiles,
  children,
}: {
  profileId: string;
  profiles: readonly Profile[];
  children: ReactNode;
}) {
  return (
    <OpenRecord value={profileId}>
      <Profiles value={profiles}>{children}</Profiles>
    </OpenRecord>
  );
}

/** The profiles that the signed-in person owns or may see, own ones first. */
export function useProfiles(): readonly Profile[] {
  return use(Profiles);
}

/**
 * A view of one record, shown only in the frame of the same: when another one was opened elsewhere (in a second tab), the
 * whole page is made anew instead of showing a record under somebody else's name.
 */
export function SameRecord({ profileId, children }: { profileId: string; children: ReactNode }) {
  const router = useRouter();
  const open = use(OpenRecord);
  const isSame = open === profileId;
  useEffect(() => {
    if (!isSame) router.refresh();
  }, [isSame, router]);
  if (isSame) return children;
  return (
    <p role="status" className="flex items-center gap-2 py-8 text-ink-soft">
      <Spinner />
      Opening the other record …
    </p>
  );
}
