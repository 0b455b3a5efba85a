const units = [
  { unit: 'day', seconds: 86_400, from: 2 * 86_400 },
  { unit: 'hour', seconds: 3600, from: 2 * 3600 },
  { unit: 'minute', seconds: 60, from: 120 },
] as const;

const formatOf = (unit: string, unitDisplay: 'short' | 'long') =>
  new Intl.NumberFormat('en-GB', { style: 'unit', unit, unitDisplay });
const formats = {
  day: formatOf('day', 'long'),
  hour: formatOf('hour', 'short'),
  minute: formatOf('minute', 'short'),
  second: formatOf('second', 'short'),
} as const;

/** A length of time in one unit: “90 sec”, “12 min”, “3 hrs”, “5 days”. Less than nothing (clocks that differ) is nothing. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const found = units.find(({ from }) => whole >= from);
  return found === undefined
    ? formats.second.format(whole)
    : formats[found.unit].format(Math.floor(whole / found.seconds));
}

/** A time as seen from another: “3 min ago”, “in 2 hrs”. */
export function relativeTime(time: string, from: string): string {
  const seconds = (Date.parse(from) - Date.parse(time)) / 1000;
  if (Math.abs(seconds) < 1) return 'now';
  return seconds < 0 ? `in ${duration(-seconds)}` : `${duration(seconds)} ago`;
}
