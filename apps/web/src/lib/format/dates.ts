import { dateTimeFormat } from './date-time-format.ts';
import type { Clock, DateOrder, FormatPreferences } from './preferences.ts';

/** The months as dates have them. */
export const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * A fact's date (`2020`, `2020-11` or `2020-11-20`) as “2020”, “Nov 2020” or “20 Nov 2020”, in the order that a person
 * chose; anything else unchanged.
 */
export function partialDate(iso: string, order: DateOrder): string {
  const [, year, month, day] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(iso) ?? [];
  const name = month === undefined ? undefined : monthNames[Number(month) - 1];
  if (year === undefined || order === 'iso') return iso;
  if (month === undefined) return year;
  if (name === undefined) return iso;
  if (day === undefined) return `${name} ${year}`;
  return order === 'month-day' ? `${name} ${Number(day)}, ${year}` : `${Number(day)} ${name} ${year}`;
}

/** Two such dates as one time: “3 – 7 Mar 2024”, “28 Feb – 2 Mar 2024”; one day alone where both are the same. */
export function period(start: string, end: string, order: DateOrder): string {
  const [from, to] = [partialDate(start, order), partialDate(end, order)];
  if (from === to) return from;
  const [, firstYear, firstMonth] = /^(\d{4})-(\d{2})-\d{2}$/.exec(start) ?? [];
  const [, lastYear, lastMonth] = /^(\d{4})-(\d{2})-\d{2}$/.exec(end) ?? [];
  if (order === 'iso' || firstYear === undefined || firstYear !== lastYear) return `${from} – ${to}`;
  const isOneMonth = firstMonth === lastMonth;
  if (order === 'month-day') {
    const [withoutYear = from] = from.split(',');
    return `${withoutYear} – ${isOneMonth ? to.slice(to.indexOf(' ') + 1) : to}`;
  }
  return `${from
    .split(' ')
    .slice(0, isOneMonth ? 1 : 2)
    .join(' ')} – ${to}`;
}

/** A time stamp's day in the given zone (the machine's when left out), as “20 Nov 2020” or in the order that a person chose. */
export function dayOf(timestamp: string, timeZone: string | undefined, order: DateOrder): string {
  const date = new Date(timestamp);
  if (Number.isNaN(date.getTime())) return timestamp;
  const parts = dateTimeFormat('en-GB', {
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    ...(timeZone === undefined ? {} : { timeZone }),
  }).formatToParts(date);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((candidate) => candidate.type === type)?.value ?? '';
  return partialDate(`${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`, order);
}

/** A time stamp's time of day in the given zone (the machine's when left out): “14:05” or “2:05 pm”, with seconds if wanted. */
export function timeOf(timestamp: string, timeZone: string | undefined, clock: Clock, hasSeconds = false): string {
  const date = new Date(timestamp);
  if (Number.isNaN(date.getTime())) return timestamp;
  return dateTimeFormat(clock === '12' ? 'en-AU' : 'en-GB', {
    hour: clock === '12' ? 'numeric' : '2-digit',
    minute: '2-digit',
    ...(hasSeconds ? { second: '2-digit' } : {}),
    hourCycle: clock === '12' ? 'h12' : 'h23',
    ...(timeZone === undefined ? {} : { timeZone }),
  })
    .format(date)
    .replace(/\u202f/g, ' ');
}

/** A time stamp to the second with its zone (the machine's when left out): “20 Nov 2020, 14:05:09 AEDT”. */
export function exactMoment(
  timestamp: string,
  timeZone: string | undefined,
  { dates, clock, language }: Pick<FormatPreferences, 'dates' | 'clock' | 'language'>,
): string {
  const date = new Date(timestamp);
  if (Number.isNaN(date.getTime())) return timestamp;
  const zone = dateTimeFormat(language, { timeZoneName: 'short', ...(timeZone === undefined ? {} : { timeZone }) })
    .formatToParts(date)
    .find(({ type }) => type === 'timeZoneName');
  return `${dayOf(timestamp, timeZone, dates)}, ${timeOf(timestamp, timeZone, clock, true)} ${zone?.value ?? ''}`.trim();
}
