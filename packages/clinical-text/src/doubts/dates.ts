import type { Doubt, ProposedFact } from '@exora/contracts';
import { type DateOrder, findDates } from '../document/dates.ts';
import { doubt } from './weights.ts';

/** A document's numeric dates, and whether it tells which number is the day. */
export interface DateHabit {
  /** Whether day first or month first follows from the document itself. */
  isTold: boolean;
  order: DateOrder;
  /** Of each page: the order that its dates were read in, and those that could be read in the other one. */
  pages: ReadonlyMap<number, { order: DateOrder; ambiguous: ReadonlySet<string> }>;
}

/** Reads the dates of a document's pages. */
export function dateHabit(pages: readonly { number: number; text: string }[]): DateHabit {
  const whole = pages.map(({ text }) => text).join('\n\n');
  const { order } = findDates(whole);
  // An order that one word of the other usage turns over isn't told by anything.
  const turned = findDates(`${whole}\n${order === 'day-first' ? 'Refills' : 'Repeats'}`).order;
  return {
    isTold: turned === order,
    order,
    pages: new Map(
      pages.map(({ number, text }) => {
        const found = findDates(text);
        const ambiguous = found.dates.filter((date) => date.ambiguous).map((date) => date.iso);
        return [number, { order: found.order, ambiguous: new Set(ambiguous) }];
      }),
    ),
  };
}

/** A numeric date whose day and month can't be told apart, or that was read against the habit of the whole document. */
export function dateDoubts(fact: ProposedFact, habit: DateHabit): Doubt[] {
  const { date } = fact;
  if (date === null || date.length !== 10) return [];
  const isOpen = fact.sources.some(({ page }) => {
    const read = habit.pages.get(page);
    return read?.ambiguous.has(date) === true && (!habit.isTold || read.order !== habit.order);
  });
  const other = `${date.slice(0, 4)}-${date.slice(8)}-${date.slice(5, 7)}`;
  return isOpen ? [doubt('ambiguous_date', { read: date, other })] : [];
}
