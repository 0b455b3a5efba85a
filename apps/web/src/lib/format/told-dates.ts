import type { DateOrder } from './preferences.ts';

const months = [
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
];

const told = new RegExp(String.raw`\b(?:(\d{1,2}) )?(${months.join('|')}) (\d{4})\b`, 'g');

/**
 * A sentence of a story with its dates in the order that a person chose. Stories are written day first (“4 March 2019”, “March
 * 2019”): whoever has that order reads them as they are.
 */
export function withToldDates(sentence: string, order: DateOrder): string {
  if (order === 'day-month') return sentence;
  return sentence.replace(told, (words, day: string | undefined, month: string, year: string) => {
    if (order === 'month-day') return day === undefined ? words : `${month} ${day}, ${year}`;
    const number = String(months.indexOf(month) + 1).padStart(2, '0');
    return `${year}-${number}${day === undefined ? '' : `-${day.padStart(2, '0')}`}`;
  });
}
