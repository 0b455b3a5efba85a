'use client';

import type { Profile } from '@exora/contracts';
import { useQuery } from '@tanstack/react-query';
import { Bell } from 'lucide';
import { Icon } from '#components/ui/icon.tsx';
import { useLazyMenu } from '#components/ui/use-lazy-menu.tsx';
import { noticesQuery } from '#lib/notices-query.ts';

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
  const { opened, waiting, note } = useLazyMenu(load, 'dialog');
  const notices = useQuery(noticesQuery);
  const list = notices.data ?? [];
  const unread = list.filter(({ read_at }) => read_at === null);

  const button = (
    <button
      type="button"
      data-testid="notices"
      aria-label={unread.length === 0 ? 'Notices' : `Notices, ${unread.length} new`}
      className="relative grid size-11 place-items-center rounded-full transition-colors hover:bg-sunken data-[state=open]:bg-sunken"
      {...(opened === null && waiting)}
    >
      <Icon of={Bell} className="size-5" />
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
  if (opened === null) {
    return (
      <>
        {button}
        {note}
      </>
    );
  }
  return (
    <opened.Menu
      trigger={button}
      openedBy={opened.by}
      profiles={profiles}
      notices={list}
      hasFailed={notices.isError}
      openId={openId}
    />
  );
}
