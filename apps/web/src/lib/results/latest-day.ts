/** Hours by which the first time zone of a day is ahead of UTC (Line Islands). */
const mostAheadHours = 14;

/**
 * The latest day (ISO) that it is anywhere. The server doesn't know where its reader is: what is dated after this day lies in
 * the future for everybody, and what was measured this morning in Sydney lies in nobody's.
 */
export function latestDay(now: Date): string {
  return new Date(now.getTime() + mostAheadHours * 3_600_000).toISOString().slice(0, 10);
}
