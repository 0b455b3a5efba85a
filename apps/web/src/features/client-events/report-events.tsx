'use client';

import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { type ShownRecord, useShownRecord } from '#lib/shown-record.ts';
import { EventQueue, type Sent } from './event-queue.ts';
import { isUuid, type SeenView, seenView } from './seen-view.ts';

const path = '/api/client-events';
const answerSchema = lazySchema(({ z, clientEventResultSchema }) =>
  z.object({ results: z.array(clientEventResultSchema) }),
);

/** Statuses after which the same events may be taken later; any other answer won't change by asking again. */
const isWorthRetrying = (status: number) => status === 429 || status >= 500;

async function send(events: readonly unknown[], isLast: boolean): Promise<Sent> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ events }),
    credentials: 'same-origin',
    cache: 'no-store',
    // It goes on when the page is gone.
    keepalive: isLast,
  });
  if (response.ok) {
    (await answerSchema()).parse(await response.json());
    return { isTaken: true };
  }
  if (!isWorthRetrying(response.status)) return { isTaken: true };
  const seconds = Number(response.headers.get('retry-after'));
  return { isTaken: false, retryAfterMs: seconds > 0 ? seconds * 1000 : null };
}

/**
 * Tells the record's log what the server can't see: what was printed and downloaded, and of people other than the owner also
 * which views they opened and how much they copied. Ids and short words, nothing of what the record says. `profileId` is the
 * open record; what is shown by its own address is told to the log of the record that it belongs to.
 */
export function ReportEvents({ profileId, isOwner }: { profileId: string; isOwner: boolean }) {
  const pathname = usePathname();
  const queue = useRef<EventQueue>(null);
  queue.current ??= new EventQueue(send);
  const shown = useShownRecord();
  const view = seenView(pathname);
  const record = recordOf(view, shown, { profileId, isOwner });
  const seen = useRef({ view, record, shown });
  seen.current = { view, record, shown };
  const viewed = useRef<string>(null);

  // Of something by its own address it is known whose it is when it is there.
  const subject = record?.profileId;
  const isOthers = record?.isOwner === false;
  useEffect(() => {
    const { view: opened } = seen.current;
    const key = `${pathname} ${subject}`;
    if (opened !== null && subject === undefined) return;
    if (isOthers && opened !== null && subject !== undefined && viewed.current !== key) {
      queue.current?.add({ class: 'viewed', ...about(subject, opened), details: { view: opened.view } });
    }
    viewed.current = key;
  }, [pathname, subject, isOthers]);

  useEffect(() => {
    const report = (eventClass: 'printed' | 'copied', details: Record<string, number> = {}) => {
      const now = seen.current;
      if (now.view === null || now.record === null) return;
      queue.current?.add({
        class: eventClass,
        ...about(now.record.profileId, now.view),
        details: { view: now.view.view, ...details },
      });
    };
    const onPrint = () => report('printed');
    const onCopy = () => {
      const characters = document.getSelection()?.toString().length ?? 0;
      if (seen.current.record?.isOwner === false && characters > 0) report('copied', { characters });
    };
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
      const [, id] = /^\/documents\/([^/]+)\/original$/.exec(link?.getAttribute('href') ?? '') ?? [];
      if (id === undefined || !isUuid(id)) return;
      queue.current?.add({
        class: 'downloaded',
        // A list has the open record's documents.
        profile_id: seen.current.shown?.resourceId === id ? seen.current.shown.profileId : profileId,
        resource_type: 'shell_file',
        resource_id: id,
        details: { format: 'original', files: 1 },
      });
    };
    const onHide = () => queue.current?.sendLast();
    window.addEventListener('beforeprint', onPrint);
    document.addEventListener('copy', onCopy);
    document.addEventListener('click', onClick);
    window.addEventListener('pagehide', onHide);
    return () => {
      window.removeEventListener('beforeprint', onPrint);
      document.removeEventListener('copy', onCopy);
      document.removeEventListener('click', onClick);
      window.removeEventListener('pagehide', onHide);
    };
  }, [profileId]);

  return null;
}

/** Whose record a view is about; null while it is of something by its own address that is not there yet. */
function recordOf(
  view: SeenView | null,
  shown: ShownRecord | null,
  open: { profileId: string; isOwner: boolean },
): { profileId: string; isOwner: boolean } | null {
  const id = view?.resource?.id.toLowerCase();
  if (id === undefined) return open;
  return shown?.resourceId.toLowerCase() === id ? shown : null;
}

function about(profileId: string, { resource }: SeenView) {
  return {
    profile_id: profileId,
    ...(resource === undefined ? {} : { resource_type: resource.type, resource_id: resource.id }),
  };
}
