import { monthNames } from '../words/dates.ts';
import type { DropReason } from './drop-reasons.ts';
import type { Grounds } from './fact-grounds.ts';
import type { Reading } from './reading.ts';

const months = new Map(monthNames.map((name, index) => [name.toLowerCase(), String(index + 1).padStart(2, '0')]));

/** Whether a fact has this date, or a more precise one inside it. */
function hasDate(one: Grounds, date: string): boolean {
  return one.dates.some((own) => own.startsWith(date));
}

/** Words before a date that say which of a fact's dates it is, with the attributes that hold it. */
const roles: Record<string, readonly string[]> = {
  until: ['stop', 'abatement'],
  stopped: ['stop', 'abatement'],
  ended: ['stop', 'abatement'],
  started: ['start'],
};

/** Whether the date is the one that the word before it says: a start isn't an end. */
function hasRole(reading: Reading, first: number, date: string): boolean {
  const before =
    [first - 1, first - 2].map((index) => reading.key(index)).find((key) => !['on', 'in'].includes(key)) ?? '';
  const names = roles[before];
  return (
    names === undefined ||
    reading
      .subject(first)
      .some(({ fact }) => names.some((name) => String(fact.attributes[name] ?? '').startsWith(date)))
  );
}

/**
 * Every date of the sentence is one of the fact that it speaks of, and none is more precise than that. A date right after a
 * quantity is of the same fact as the quantity; that is checked where quantities are.
 */
export function checkDates(reading: Reading): DropReason | null {
  for (const { first, last, date } of datesIn(reading)) {
    if (!reading.subject(first).some((one) => hasDate(one, date)) && !isLeading(reading, first, date))
      return 'date_unknown';
    if (!hasRole(reading, first, date)) return 'date_unknown';
    reading.take(first, last);
  }
  return null;
}

/** A date before everything that the sentence names is of all its facts. */
function isLeading(reading: Reading, token: number, date: string): boolean {
  const [named] = reading.mentions;
  return (named === undefined || token < named.first) && reading.cited.every((one) => hasDate(one, date));
}

/** The dates of a sentence, `4 March 2019`, `March 2019` or ISO, and the tokens that they take. */
export function datesIn(reading: Reading): { first: number; last: number; date: string }[] {
  const found: { first: number; last: number; date: string }[] = [];
  for (let index = 0; index < reading.tokens.length; index += 1) {
    if (reading.isNamed(index)) continue;
    const iso = /^\d{4}-\d{2}(?:-\d{2})?$/.exec(reading.key(index))?.[0];
    if (iso !== undefined) {
      found.push({ first: index, last: index, date: iso });
      continue;
    }
    const month = months.get(reading.key(index));
    const year = reading.key(index + 1);
    if (month !== undefined && /^\d{4}$/.test(year)) {
      const day = reading.key(index - 1);
      const isDay =
        /^\d{1,2}$/.test(day) &&
        found.at(-1)?.last !== index - 1 &&
        reading.text.slice(reading.tokens[index - 1]?.end, reading.tokens[index]?.start) === ' ';
      found.push({
        first: isDay ? index - 1 : index,
        last: index + 1,
        date: `${year}-${month}${isDay ? `-${day.padStart(2, '0')}` : ''}`,
      });
      index += 1;
      continue;
    }
    const isYear =
      /^(?:1[89]|20)\d{2}$/.test(reading.key(index)) &&
      yearPlace.test(reading.text.slice(0, reading.tokens[index]?.start));
    if (
      isYear &&
      /^(?:[\s),.;]|$)/.test(reading.text.slice(reading.tokens[index]?.end)) &&
      !startsUnit(reading, index)
    ) {
      found.push({ first: index, last: index, date: reading.key(index) });
    }
  }
  return found;
}

/** Where a bare year stands: after a preposition or in brackets. */
const yearPlace =
  /(?:\b(?:in|since|from|until|of|by|to|before|after|during)\s|\((?:[^)]*,\s)?|\b(?:last given|and|was|is)\s)$/i;

/** `in 2000 mg`: a number with a unit is no year. */
function startsUnit(reading: Reading, index: number): boolean {
  return /^\s?(?:[%°µ]|(?:mg|g|kg|mcg|ml|l|iu|units?|kcal|steps|mmol|\S+\/\S+)\b)/i.test(
    reading.text.slice(reading.tokens[index]?.end),
  );
}
