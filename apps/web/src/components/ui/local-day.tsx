'use client';

import { useSyncExternalStore } from 'react';
import { dayOf } from '#lib/format/dates.ts';

const neverChanges = () => () => undefined;

/** A time stamp's day in the reader's zone. The server, which doesn't know it, renders the day in UTC. */
export function LocalDay({ timestamp }: { timestamp: string }) {
  const day = useSyncExternalStore(
    neverChanges,
    () => dayOf(timestamp),
    () => dayOf(timestamp, 'UTC'),
  );
  return <time dateTime={timestamp}>{day}</time>;
}
