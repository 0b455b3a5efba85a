import type { NarratableFact, ToldSentence } from '@exora/contracts';
import { compareDates, dateOf, dateWords, whenWords } from '../words/dates.ts';
import { innerName } from '../words/names.ts';
import { distinct, isPlural, joined } from '../words/prose.ts';
import { textOf } from '../words/quantities.ts';
import { mostCited, sentence } from './sentence.ts';

/** So many things are named in a sentence; of more the first, `and others`. */
export const mostNamed = 8;
/** So many details stand in brackets behind a name. */
const mostDetails = 5;
/** Results of so many days are told, the latest. */
export const mostDays = 3;

/** What is told of some facts; `day` is the date that they all have and that the text around them says already. */
export interface Section {
  facts: readonly NarratableFact[];
  day: string | null;
}

interface Item {
  words: string;
  facts: NarratableFact[];
}

/** Facts that read alike, once, in the order given. */
export function items(facts: readonly NarratableFact[], wordsOf: (fact: NarratableFact) => string): Item[] {
  const found = new Map<string, Item>();
  for (const fact of facts) {
    const words = wordsOf(fact);
    const same = found.get(words.toLowerCase());
    if (same) same.facts.push(fact);
    else found.set(words.toLowerCase(), { words, facts: [fact] });
  }
  return [...found.values()];
}

/** Facts of one name as one thing, with the details of all of them behind it. */
export function named(
  facts: readonly NarratableFact[],
  detailsOf: (fact: NarratableFact) => readonly (string | null)[],
): Item[] {
  return items(facts, innerName).map(({ words, facts: same }) => {
    const details = same.flatMap(detailsOf).flatMap((one) => (one === null || one === '' ? [] : [one]));
    return { words: withDetails(words, distinct(details).slice(0, mostDetails)), facts: same };
  });
}

/** How many things a name is: two where it is a plural. */
export function grammaticalCount(name: string): number {
  return isPlural(name) ? 2 : 1;
}

/** A sentence about a list: `tell` gets the list's words and how many things it has; after `or` the last one decides. */
export function listed(
  all: readonly Item[],
  tell: (words: string, count: number) => string,
  last: 'and' | 'or' = 'and',
): ToldSentence | null {
  const [only] = all;
  if (only === undefined) return null;
  const shown = all.length > mostNamed + 1 ? all.slice(0, mostNamed) : all;
  const cited = all.flatMap((one) => one.facts).slice(0, mostCited);
  const words = shown.map((one) => one.words);
  const list = shown.length < all.length ? joined([...words, 'others'], last) : joined(words, last);
  const deciding = last === 'or' ? (shown.at(-1) ?? only) : only;
  return sentence(tell(list, all.length > 1 && last === 'and' ? all.length : grammaticalCount(deciding.words)), cited);
}

/** Whether it holds now. */
export const isNow = (fact: NarratableFact) => fact.assertion === 'present';

/** The facts of these types. */
export function ofType(facts: readonly NarratableFact[], ...types: NarratableFact['type'][]): NarratableFact[] {
  return facts.filter((fact) => types.includes(fact.type));
}

/** The date of a fact in words, empty where it has none or the text around says it. */
export function dated(fact: NarratableFact, day: string | null): string {
  const date = dateOf(fact);
  return date === null || date === day ? '' : dateWords(date);
}

/** A name with what stands in brackets after it. */
export function withDetails(name: string, details: readonly (string | null)[]): string {
  const given = details.filter((detail) => detail !== null && detail !== '');
  return given.length === 0 ? name : `${name} (${given.join(', ')})`;
}

/** An attribute in words that fits in brackets, or null. */
export function shortText(fact: NarratableFact, name: string): string | null {
  const words = textOf(fact, name);
  return words !== null && words.length <= 60 ? words : null;
}

/** Groups of facts by date, the latest first, undated ones last. */
export function byDate(facts: readonly NarratableFact[]): [string | null, NarratableFact[]][] {
  const groups = new Map<string | null, NarratableFact[]>();
  for (const fact of facts) {
    const date = dateOf(fact);
    const group = groups.get(date);
    if (group) group.push(fact);
    else groups.set(date, [fact]);
  }
  return [...groups].sort(([a], [b]) => (a === null || b === null ? compareDates(a, b) : compareDates(b, a)));
}

/** ` on 4 March 2019`, empty where there is no date or the text around says it. */
export function at(date: string | null, day: string | null): string {
  return date === null || date === day ? '' : ` ${whenWords(date)}`;
}
