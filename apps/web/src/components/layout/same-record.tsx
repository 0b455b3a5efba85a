'use client';

import { useRouter } from 'next/navigation';
import { createContext, type ReactNode, use, useEffect } from 'react';
import { Spinner } from '#components/ui/spinner.tsx';

const OpenRecord = createContext<string | null>(null);

/** Says below which record the frame of the page (header, uploads) is about. */
export function OpenRecordProvider({ profileId, children }: { profileId: string; children: ReactNode }) {
  return <OpenRecord value={profileId}>{children}</OpenRecord>;
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
