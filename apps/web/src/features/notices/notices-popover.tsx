'use client';

import type { Notification, Profile } from '@exora/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { Popover } from 'radix-ui';
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import { LocalDay } from '#components/ui/local-day.tsx';
import type { LazyMenuProps } from '#components/ui/use-lazy-menu.tsx';
import { classNames } from '#lib/class-names.ts';
import { postJson } from '#lib/http/fetch-json.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { openProfile } from '#lib/open-profile.ts';
import { queryKeys } from '#lib/query-keys.ts';
import { noticeText } from './notice-text.ts';

const linkLook = 'block w-full rounded-lg px-3 py-2 text-left hover:bg-sunken';

/** All notices, the new ones marked. It opens as soon as it is there; being opened marks them as read. */
export function NoticesPopover({
  trigger,
  profiles,
  notices,
  hasFailed,
  openId,
}: LazyMenuProps & {
  profiles: readonly Profile[];
  notices: readonly Notification[];
  hasFailed: boolean;
  /** The record that is open. */
  openId: string;
}) {
  const queryClient = useQueryClient();
  // What was new when it was opened stays marked while it is open.
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
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
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const change = (next: boolean) => {
    setOpen(next);
    if (!next) return;
    const unread = notices.filter(({ read_at }) => read_at === null).map(({ id }) => id);
    setFresh(new Set(unread));
    // The list opens first; that it was is told afterwards.
    if (unread.length > 0) setTimeout(() => markRead.mutate(unread));
  };
  const openFirst = useEffectEvent(() => change(true));
  // It takes the place of the button that was pressed, which had the focus.
  useLayoutEffect(() => button.current?.focus(), []);
  useEffect(() => openFirst(), []);
  return (
    <Popover.Root open={isOpen} onOpenChange={change}>
      <Popover.Trigger ref={button} asChild>
        {trigger}
      </Popover.Trigger>
      <Popover.Content
        align="end"
        sideOffset={8}
        collisionPadding={8}
        aria-label="Notices"
        className="z-50 max-h-[70dvh] w-80 max-w-[calc(100vw-2rem)] animate-rise overflow-y-auto rounded-2xl border border-line bg-surface p-1.5 shadow-float"
      >
        {hasFailed && <p className="p-3 text-sm text-danger">Notices can’t be shown at the moment.</p>}
        {open.isError && (
          <p role="alert" className="p-3 text-sm text-danger">
            This record could not be opened. Try again.
          </p>
        )}
        {!hasFailed && notices.length === 0 && <p className="p-3 text-sm text-ink-soft">Nothing to tell you.</p>}
        <ul>
          {notices.map((notice) => {
            const { title, href, recordId } = noticeText(notice, profiles);
            const body = (
              <>
                <span className={classNames('block text-sm', fresh.has(notice.id) && 'font-semibold')}>
                  <bdi>{title}</bdi>
                </span>
                <span className="text-xs text-ink-soft">
                  <LocalDay timestamp={notice.created_at} />
                </span>
              </>
            );
            return (
              <li key={notice.id} data-testid="notice" data-kind={notice.kind}>
                {href === null ? (
                  <div className="px-3 py-2">{body}</div>
                ) : recordId === null || recordId === openId ? (
                  <Popover.Close asChild>
                    <Link href={href} prefetch={false} className={linkLook}>
                      {body}
                    </Link>
                  </Popover.Close>
                ) : (
                  <button
                    type="button"
                    disabled={open.isPending}
                    onClick={() => open.mutate({ id: recordId, href })}
                    className={linkLook}
                  >
                    {body}
                    <span className="sr-only"> Opens that record.</span>
                  </button>
                )}
              </li>
            );
          })}
        </ul>
      </Popover.Content>
    </Popover.Root>
  );
}
