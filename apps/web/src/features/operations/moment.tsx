'use client';

import { useSyncExternalStore } from 'react';
import { useFormat } from '#components/format/format-provider.tsx';
import { exactMoment } from '#lib/format/dates.ts';
import { relativeTime } from '#lib/format/durations.ts';

const neverChanges = () => () => undefined;

/**
 * A time as seen from another, with the exact one in the hint, or beside it where it `isExact`; the exact one alone where there
 * is no other. In the reader's zone; the server, which doesn't know it, renders it in UTC. Both say which zone it is.
 */
export function Moment({ time, from, isExact = false }: { time: string; from?: string; isExact?: boolean }) {
  const format = useFormat();
  const exact = useSyncExternalStore(
    neverChanges,
    () => exactMoment(time, undefined, format),
    () => exactMoment(time, 'UTC', format),
  );
  if (from === undefined) return <time dateTime={time}>{exact}</time>;
  const relative = relativeTime(time, from);
  if (isExact) {
    return (
      <time dateTime={time}>
        {exact} <span className="text-ink-soft">({relative})</span>
      </time>
    );
  }
  return (
    <time dateTime={time} title={exact} className="whitespace-nowrap">
      {relative}
    </time>
  );
}
