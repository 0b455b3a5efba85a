import type { NarratableFact } from '@exora/contracts';

/** English month names, January first. */
export const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

const partial = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;

/** Whether it is a partial ISO date (`2020`, `2020-11`, `2020-11-20`). */
export function isDate(value: unknown): value is string {
  return typeof value === 'string' && partial.test(value);
}

/** A partial ISO date as printed in a sentence: `4 March 2019`, `March 2019`, `2019`. */
export function dateWords(date: string): string {
  const [, year = date, month, day] = partial.exec(date) ?? [];
  const name = month === undefined ? undefined : monthNames[Number(month) - 1];
  if (name === undefined) return year;
  return day === undefined ? `${name} ${year}` : `${Number(day)} ${name} ${year}`;
}

/** The same with its preposition: `on 4 March 2019`, `in March 2019`, `in 2019`. */
export function whenWords(date: string): string {
  return `${date.length > 7 ? 'on' : 'in'} ${dateWords(date)}`;
}

/** When the thing itself was, began or was measured; null: undated. */
export function dateOf(fact: NarratableFact): string | null {
  if (isDate(fact.date)) return fact.date;
  const { start, onset, date } = fact.attributes;
  return [start, onset, date].find(isDate) ?? null;
}

/** Orders partial dates; one that is less precise comes before those inside it, and no date after all. */
export function compareDates(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -1 : 1;
}

/** Whether the first surely lies before the second: a month doesn't lie before a day of its own. */
export function isBefore(a: string, b: string): boolean {
  const length = Math.min(a.length, b.length);
  return a.slice(0, length) < b.slice(0, length);
}

/** The first and last date of facts, stops included; null when none has one. */
export function periodOf(facts: readonly NarratableFact[]): { start: string; end: string } | null {
  const dates = facts
    .flatMap((fact) => [dateOf(fact), fact.attributes.stop, fact.attributes.abatement])
    .filter(isDate)
    .sort(compareDates);
  const start = dates[0];
  const end = dates.at(-1);
  return start === undefined || end === undefined ? null : { start, end };
}
