'use client';

import type { Profile } from '@exora/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type ReactNode, useEffect, useState } from 'react';
import { lazyExtra } from '#lib/lazy-part.tsx';
import { later } from '#lib/load-later.ts';
import { noticesQuery } from '#lib/notices-query.ts';
import { queryKeys } from '#lib/query-keys.ts';
import { endedAccess } from './ended-access.ts';

const loadNotice = later(() => import('./access-ended-notice.tsx'));
const RecordClosed = lazyExtra(async () => (await loadNotice()).RecordClosed);
const OtherAccessEnded = lazyExtra(async () => (await loadNotice()).OtherAccessEnded);

/**
 * The frame and pages of a record, as long as it may be seen. When access ends while they are open, a notice stands in their
 * place: nothing of the record stays on the screen or in memory, and the person is told instead of finding themselves in
 * another record. An access to another record that ended is told above the page.
 */
export function AccessEnded({
  profile,
  profiles,
  children,
}: {
  profile: Profile;
  profiles: readonly Profile[];
  children: ReactNode;
}) {
  const router = useRouter();
  const queryClient = useQueryClient();
  // Opening another record makes the window anew, so this is the one that its person saw last.
  const [opened] = useState(profile);
  // The bell asks for them again and again.
  const notices = useQuery({ ...noticesQuery, refetchInterval: false });
  const ended = endedAccess(opened, profiles, notices.data ?? []);
  const hasClosed = ended !== null && ended.opened !== null;

  // A notice can come before this window asks for anything else: frame and page ask anew what may be seen.
  const told = (notices.data ?? [])
    .filter(({ kind, read_at }) => kind === 'access_revoked' && read_at === null)
    .map(({ id }) => id)
    .join();
  useEffect(() => {
    if (told !== '') router.refresh();
  }, [told, router]);
  useEffect(() => {
    if (hasClosed) queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== queryKeys.notices[0] });
  }, [hasClosed, queryClient]);

  if (hasClosed) return <RecordClosed opened={opened} profiles={profiles} />;
  return (
    <>
      {ended !== null && <OtherAccessEnded opened={opened} profiles={profiles} records={ended.records} />}
      {children}
    </>
  );
}
