import { dateOf, isBefore } from '../words/dates.ts';
import { numberOf } from '../words/quantities.ts';
import type { DropReason } from './drop-reasons.ts';
import type { Grounds } from './fact-grounds.ts';
import type { Reading } from './reading.ts';

const rising = 'rose risen rising increased increasing increase climbed grew'.split(' ');
const falling = 'fell fallen falling decreased decreasing decrease dropped declined'.split(' ');
const steady = 'unchanged stable steady'.split(' ');

/** Words that say how something changed. */
export const trendWords: ReadonlySet<string> = new Set([...rising, ...falling, ...steady]);

/** A change is that of the dated results of the test spoken of: of the two that are named after it, else of first and last. */
export function checkTrend(reading: Reading): DropReason | null {
  const at = reading.find(trendWords);
  if (at < 0) return null;
  const word = reading.key(at);
  const results = reading
    .subject(at)
    .filter((one) => numberOf(one.fact, 'value') !== null && dateOf(one.fact) !== null)
    .sort((a, b) => ((dateOf(a.fact) ?? '') < (dateOf(b.fact) ?? '') ? -1 : 1));
  const named = reading.found.filter(({ token }) => token > at).slice(0, 2);
  const [first, last] = named.length === 2 ? named.map(({ facts }) => facts) : [results.slice(0, 1), results.slice(-1)];
  const isTrue = (first ?? []).some((before) => (last ?? []).some((after) => fits(word, before, after)));
  return isTrue ? null : 'trend_differs';
}

function fits(word: string, first: Grounds, last: Grounds): boolean {
  const [from, to] = [dateOf(first.fact), dateOf(last.fact)];
  const [before, after] = [numberOf(first.fact, 'value'), numberOf(last.fact, 'value')];
  if (from === null || to === null || before === null || after === null || !isBefore(from, to)) return false;
  if (first.fact.attributes.unit !== last.fact.attributes.unit) return false;
  if (rising.includes(word)) return after > before;
  return falling.includes(word) ? after < before : after === before;
}
