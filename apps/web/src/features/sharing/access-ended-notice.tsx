'use client';

import type { Profile } from '@exora/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { LockKeyhole } from 'lucide';
import { BlankState } from '#components/ui/blank-state.tsx';
import { Button } from '#components/ui/button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { postJson } from '#lib/http/fetch-json.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { noticesQuery } from '#lib/notices-query.ts';
import { queryKeys } from '#lib/query-keys.ts';
import { endedAccess } from './ended-access.ts';

/** The record that the window was opened with, and those that may be seen now. */
interface Seen {
  opened: Profile;
  profiles: readonly Profile[];
}

/** Stands in the place of a record that was open when its access ended. */
export function RecordClosed(seen: Seen) {
  const acknowledge = useAcknowledge(seen, () => window.location.assign('/record'));
  return (
    <main id="content" className="grid flex-1 content-center" data-testid="access-ended">
      <title>Access ended · Exora</title>
      <div role="alert">
        <BlankState
          heading="h1"
          icon={LockKeyhole}
          title="Your access has ended"
          actions={
            <Button variant="primary" busy={acknowledge.isPending} onClick={() => acknowledge.mutate()}>
              Go on
            </Button>
          }
        >
          <p>
            Your access to the record of <bdi className="font-semibold">{seen.opened.display_name}</bdi> was ended, or
            its time is over. Nothing of it is shown here any more.
          </p>
          <p>Only the record’s owner can let you in again.</p>
        </BlankState>
      </div>
    </main>
  );
}

/** Tells above a page of accesses to other records that ended. */
export function OtherAccessEnded({ records, ...seen }: Seen & { records: number }) {
  const queryClient = useQueryClient();
  const acknowledge = useAcknowledge(seen, () => queryClient.invalidateQueries({ queryKey: queryKeys.notices }));
  return (
    <div className="no-print mx-auto flex w-full max-w-6xl flex-wrap items-center gap-3 px-4 py-3 sm:px-6">
      <div className="min-w-64 flex-1" data-testid="other-access-ended">
        <Notice tone="info" title={`Your access to ${records === 1 ? 'a record' : `${records} records`} has ended`}>
          <p>It was ended, or its time is over. Nothing of it is shown any more.</p>
        </Notice>
      </div>
      <Button busy={acknowledge.isPending} onClick={() => acknowledge.mutate()}>
        Understood
      </Button>
    </div>
  );
}

/** Marks the notices of ended accesses as read, then goes on, also where that fails: they are told again. */
function useAcknowledge({ opened, profiles }: Seen, onSettled: () => void) {
  const queryClient = useQueryClient();
  return useMutation({
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
    onSettled,
  });
}
