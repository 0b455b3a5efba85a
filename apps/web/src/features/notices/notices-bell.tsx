'use client';

import type { Profile } from '@exora/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Bell } from 'lucide-react';
import { useState } from 'react';
import { useLazyMenu } from '#components/ui/use-lazy-menu.ts';
import { postJson } from '#lib/http/fetch-json.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { noticesQuery } from '#lib/notices-query.ts';
import { openProfile } from '#lib/open-profile.ts';
import { queryKeys } from '#lib/query-keys.ts';

const load = async () => (await import('./notices-popover.tsx')).NoticesPopover;

/** What a person should hear of: how many are new, and all of them when it is opened, which marks them as read. */
export function NoticesBell({
  profiles,
  openId,
}: {
  profiles: readonly Profile[];
  /** The record that is open. */
  openId: string;
}) {
  const queryClient = useQueryClient();
  // What was new when it was opened stays marked while it is open.
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  const { opened, waiting } = useLazyMenu(load, 'dialog');
  const notices = useQuery(noticesQuery);
  const markRead = useMutation({
    mutationFn: (ids: string[]) =>
      postJson(
        '/api/notifications',
        lazySchema(({ z }) => z.object({ marked: z.int() })),
        { ids },
      ),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: queryKeys.notices }),
  });
  const open = useMutation({ mutationFn: ({ id, href }: { id: string; href: string }) => openProfile(id, href) });
  const list = notices.data ?? [];
  const unread = list.filter(({ read_at }) => read_at === null).map(({ id }) => id);

  const onOpen = () => {
    setFresh(new Set(unread));
    // The list opens first; that it was is told afterwards.
    if (unread.length > 0) setTimeout(() => markRead.mutate(unread));
  };

  const button = (
    <button
      type="button"
      data-testid="notices"
      aria-label={unread.length === 0 ? 'Notices' : `Notices, ${unread.length} new`}
      className="relative grid size-11 place-items-center rounded-full transition-colors hover:bg-sunken data-[state=open]:bg-sunken"
      {...(opened === null && waiting)}
    >
      <Bell aria-hidden className="size-5" />
      {unread.length > 0 && (
        <span
          aria-hidden
          className="absolute top-1 right-1 grid min-w-4.5 place-items-center rounded-full bg-danger px-1 text-xs leading-4.5 font-semibold text-surface tabular-nums"
        >
          {unread.length}
        </span>
      )}
    </button>
  );
  if (opened === null) return button;
  return (
    <opened.Menu
      trigger={button}
      openedBy={opened.by}
      profiles={profiles}
      notices={list}
      hasFailed={notices.isError}
      fresh={fresh}
      openId={openId}
      onOpen={onOpen}
      onOpenRecord={(id, href) => open.mutate({ id, href })}
      record={open.isError ? 'failed' : open.isPending ? 'opening' : null}
    />
  );
}
