const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A fact's date (`2020`, `2020-11` or `2020-11-20`) as “2020”, “Nov 2020” or “20 Nov 2020”; anything else unchanged. */
export function partialDate(iso: string): string {
  const [, year, month, day] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(iso) ?? [];
  const name = month === undefined ? undefined : months[Number(month) - 1];
  if (year === undefined) return iso;
  if (month === undefined) return year;
  if (name === undefined) return iso;
  return day === undefined ? `${name} ${year}` : `${Number(day)} ${name} ${year}`;
}

/** A time stamp's day in the given zone (the machine's when left out), as “20 Nov 2020”. */
export function dayOf(timestamp: string, timeZone?: string): string {
  const date = new Date(timestamp);
  if (Number.isNaN(date.getTime())) return timestamp;
  const parts = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'numeric',
    year: 'numeric',
    ...(timeZone === undefined ? {} : { timeZone }),
  }).formatToParts(date);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((candidate) => candidate.type === type)?.value ?? '';
  return `${part('day')} ${months[Number(part('month')) - 1]} ${part('year')}`;
}
