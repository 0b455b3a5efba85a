'use client';

import type { Profile } from '@exora/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { LockKeyhole } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type ReactNode, useEffect, useState } from 'react';
import { BlankState } from '#components/ui/blank-state.tsx';
import { Button } from '#components/ui/button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { postJson } from '#lib/http/fetch-json.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { noticesQuery } from '#lib/notices-query.ts';
import { queryKeys } from '#lib/query-keys.ts';
import { endedAccess } from './ended-access.ts';

/**
 * The frame and pages of a record, as long as it may be seen. When access ends while they are open, this stands in their
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

  const acknowledge = useMutation({
    mutationFn: async () => {
      // The record can have closed before a notice of it was here: it is marked, too, so that it isn't told twice.
      const latest = await queryClient.fetchQuery({ ...noticesQuery, staleTime: 0 });
      const ids = endedAccess(opened, profiles, latest)?.noticeIds ?? [];
      if (ids.length > 0)
        await postJson(
          '/api/notifications',
          lazySchema(({ z }) => z.object({ marked: z.int() })),
          { ids },
        );
    },
    onSettled: () => {
      if (hasClosed) window.location.assign('/record');
      else void queryClient.invalidateQueries({ queryKey: queryKeys.notices });
    },
  });
  const button = (label: string) => (
    <Button
      variant={hasClosed ? 'primary' : 'secondary'}
      busy={acknowledge.isPending}
      onClick={() => acknowledge.mutate()}
    >
      {label}
    </Button>
  );
  if (ended?.opened == null) {
    return (
      <>
        {ended !== null && (
          <div className="no-print mx-auto flex w-full max-w-6xl flex-wrap items-center gap-3 px-4 py-3 sm:px-6">
            <div className="min-w-64 flex-1" data-testid="other-access-ended">
              <Notice
                tone="info"
                title={`Your access to ${ended.records === 1 ? 'a record' : `${ended.records} records`} has ended`}
              >
                <p>It was ended, or its time is over. Nothing of it is shown any more.</p>
              </Notice>
            </div>
            {button('Understood')}
          </div>
        )}
        {children}
      </>
    );
  }
  return (
    <main id="content" className="grid flex-1 content-center" data-testid="access-ended">
      <title>Access ended · Exora</title>
      <div role="alert">
        <BlankState heading="h1" icon={LockKeyhole} title="Your access has ended" actions={button('Go on')}>
          <p>
            Your access to the record of <bdi className="font-semibold">{ended.opened.display_name}</bdi> was ended, or
            its time is over. Nothing of it is shown here any more.
          </p>
          <p>Only the record’s owner can let you in again.</p>
        </BlankState>
      </div>
    </main>
  );
}
