'use client';

import { useSyncExternalStore } from 'react';
import { dayOf, timeOf } from '#lib/format/dates.ts';
import type { FormatPreferences } from '#lib/format/preferences.ts';
import { useFormat } from './format-provider.tsx';

const neverChanges = () => () => undefined;

/** A time stamp's day and time in the reader's zone. The server, which doesn't know it, renders them in UTC. */
export function LocalMoment({ timestamp }: { timestamp: string }) {
  const format = useFormat();
  const text = useSyncExternalStore(
    neverChanges,
    () => momentOf(timestamp, format),
    () => momentOf(timestamp, format, 'UTC'),
  );
  return <time dateTime={timestamp}>{text}</time>;
}

function momentOf(timestamp: string, { dates, clock }: FormatPreferences, timeZone?: string): string {
  return `${dayOf(timestamp, timeZone, dates)}, ${timeOf(timestamp, timeZone, clock)}`;
}
