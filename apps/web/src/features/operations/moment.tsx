import { relativeTime } from '#lib/format/durations.ts';

/** A time as seen from another, or its clock time in UTC where there is none; the whole time is in the hint. */
export function Moment({ time, from }: { time: string; from?: string }) {
  const clock = `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  return (
    <time dateTime={time} title={clock} className="whitespace-nowrap">
      {from === undefined ? clock : relativeTime(time, from)}
    </time>
  );
}
