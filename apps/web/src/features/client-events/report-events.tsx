'use client';

import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { EventQueue, type Sent } from './event-queue.ts';
import { isUuid, seenView } from './seen-view.ts';

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
 * which views they opened and how much they copied. Ids and short words, nothing of what the record says.
 */
export function ReportEvents({ profileId, isOwner }: { profileId: string; isOwner: boolean }) {
  const pathname = usePathname();
  const queue = useRef<EventQueue>(null);
  queue.current ??= new EventQueue(send);
  const seen = useRef(seenView(pathname));
  seen.current = seenView(pathname);

  useEffect(() => {
    const shown = seenView(pathname);
    if (isOwner || shown === null) return;
    queue.current?.add({ class: 'viewed', ...about(profileId, shown), details: { view: shown.view } });
  }, [pathname, profileId, isOwner]);

  useEffect(() => {
    const report = (eventClass: 'printed' | 'copied', details: Record<string, number> = {}) => {
      const shown = seen.current;
      if (shown === null) return;
      queue.current?.add({ class: eventClass, ...about(profileId, shown), details: { view: shown.view, ...details } });
    };
    const onPrint = () => report('printed');
    const onCopy = () => {
      const characters = document.getSelection()?.toString().length ?? 0;
      if (!isOwner && characters > 0) report('copied', { characters });
    };
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
      const [, id] = /^\/documents\/([^/]+)\/original$/.exec(link?.getAttribute('href') ?? '') ?? [];
      if (id === undefined || !isUuid(id)) return;
      queue.current?.add({
        class: 'downloaded',
        profile_id: profileId,
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
  }, [profileId, isOwner]);

  return null;
}

function about(profileId: string, { resource }: NonNullable<ReturnType<typeof seenView>>) {
  return {
    profile_id: profileId,
    ...(resource === undefined ? {} : { resource_type: resource.type, resource_id: resource.id }),
  };
}
