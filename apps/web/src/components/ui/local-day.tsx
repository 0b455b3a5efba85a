'use client';

import { useSyncExternalStore } from 'react';
import { useFormat } from '#components/format/format-provider.tsx';
import { dayOf } from '#lib/format/dates.ts';

const neverChanges = () => () => undefined;

/** A time stamp's day in the reader's zone. The server, which doesn't know it, renders the day in UTC. */
export function LocalDay({ timestamp }: { timestamp: string }) {
  const { dates } = useFormat();
  const day = useSyncExternalStore(
    neverChanges,
    () => dayOf(timestamp, undefined, dates),
    () => dayOf(timestamp, 'UTC', dates),
  );
  return <time dateTime={timestamp}>{day}</time>;
}
