import type { NarratableFact } from '@exora/contracts';
import { namesOf } from '../words/names.ts';
import { courseOf, numberOf, type Standing, standingOf, textOf } from '../words/quantities.ts';
import { type Token, tokensOf } from './tokens.ts';

/** A number with its unit, as a fact has it; `unit` is empty where the fact has none. */
interface Quantity {
  value: number;
  unit: string;
}

/** What one fact allows a sentence to say. */
export interface Grounds {
  fact: NarratableFact;
  /** What it is: facts of the same are meant by each other's names. */
  identity: string;
  /** Its names, each as its tokens' keys. */
  names: string[][];
  words: Set<string>;
  /** Words of its details alone, without its names. */
  details: Set<string>;
  /** Details that hold a word of denial (`Not detected`): as their tokens' keys. */
  denying: string[][];
  numbers: Set<number>;
  quantities: Quantity[];
  /** Partial ISO dates. */
  dates: string[];
  standing: Standing | null;
}

/** A unit to compare by: spaces and spellings of micro and litre don't matter. */
export function unitKey(unit: string): string {
  return unit
    .normalize('NFKC')
    .replace(/[\s.[\]{}_]/g, '')
    .replace(/^(?:µ|μ|u)(?=g|mol|l|iu)/i, 'u')
    .replace(/^mcg\b/i, 'ug')
    .toLowerCase()
    .replace(/^(tablet|capsule|puff|drop|unit|spray|sachet|lozenge|injection|day|week|month|hour|year)s$/, '$1')
    .replace(/^patches$/, 'patch');
}

/** Words by which a sentence denies. */
export const denials: ReadonlySet<string> = new Set(
  'no not never none nor neither without denied denies deny denying absent absence negative excluded ruled nil cannot'.split(
    ' ',
  ),
);

const strengthPart = /(\d+(?:[.,]\d+)?)\s*([A-Za-zµμ%]+(?:\/(?:\d+(?:[.,]\d+)?\s*)?[A-Za-z]+)*)?/g;
const isoDate = /^\d{4}(?:-\d{2}(?:-\d{2})?)?$/;

/** What a fact says, taken apart for the check. */
export function groundsOf(fact: NarratableFact, identity: string = fact.id): Grounds {
  const texts = namesOf(fact);
  const namesCount = texts.length;
  const quantities: Quantity[] = [];
  const numbers = new Set<number>();
  const dates: string[] = [];
  if (fact.date !== null && isoDate.test(fact.date)) dates.push(fact.date);
  const unit = unitKey(textOf(fact, 'unit') ?? textOf(fact, 'impliedUnit') ?? '');
  for (const [name, value] of Object.entries(fact.attributes)) {
    if (typeof value === 'string') {
      if (isoDate.test(value) && name !== 'value') dates.push(value);
      else texts.push(value);
    }
    if (typeof value === 'number') numbers.add(value);
  }
  for (const name of ['value', 'refLow', 'refHigh', 'previousValue', 'dose', 'doseMax', 'systolic', 'diastolic']) {
    const value = numberOf(fact, name);
    if (value !== null) quantities.push({ value, unit });
  }
  const days = numberOf(fact, 'durationDays');
  if (days !== null) quantities.push({ value: days, unit: 'day' });
  const words = new Set<string>();
  const details = new Set<string>();
  const names: string[][] = [];
  const denying: string[][] = [];
  for (const [index, text] of texts.entries()) {
    const tokens = tokensOf(text);
    for (const token of tokens) addToken(token, words, numbers);
    const keys = tokens.map((token) => token.key);
    if (index < namesCount) {
      if (keys.length > 0) names.push(keys);
    } else {
      for (const key of keys) details.add(key);
      if (keys.some((key) => denials.has(key))) denying.push(keys);
    }
    // "500 mg/5 ml" is two numbers, each with its own unit, and one with both.
    for (const [, printed = '', after = ''] of text.matchAll(strengthPart)) {
      const value = Number(printed.replace(',', '.'));
      const own = unitKey(after);
      quantities.push({ value, unit: own !== '' ? own : text === fact.attributes.value ? unit : '' });
      const [head = ''] = after.split('/');
      if (head !== after) quantities.push({ value, unit: unitKey(head) });
    }
  }
  allow(fact, words, quantities);
  return { fact, identity, names, words, details, denying, numbers, quantities, dates, standing: standingOf(fact) };
}

function addToken(token: Token, words: Set<string>, numbers: Set<number>): void {
  if (token.value === null) {
    words.add(token.key);
    for (const part of token.key.split(/[-'’]/)) words.add(part);
  } else for (const value of token.values) numbers.add(value);
}

/** Words for what a fact says in other ways than by words: how often, how it ended, how it stands to its reference. */
function allow(fact: NarratableFact, words: Set<string>, quantities: Quantity[]): void {
  const add = (text: string) => {
    for (const word of text.split(' ')) words.add(word);
  };
  const perDay = numberOf(fact, 'frequencyPerDay');
  if (perDay !== null) {
    add('daily');
    quantities.push({ value: perDay, unit: 'perday' });
    if (Math.abs(perDay - 1 / 7) < 0.002) add('weekly');
  }
  if (fact.attributes.prn === true) add('needed required');
  if (fact.type === 'medication') {
    const course = courseOf(fact);
    if (course === 'stopped') add('stopped ceased discontinued completed previously formerly past');
    if (course === 'paused') add('paused suspended hold');
    if (typeof fact.attributes.start === 'string') add('started begun began');
  }
  if (typeof fact.attributes.stop === 'string' || typeof fact.attributes.abatement === 'string') add('end ended');
  if (fact.type === 'immunization') add('given');
  if (isPlanned(fact)) add('planned scheduled');
  const status = textOf(fact, 'status')?.toLowerCase();
  if (status === 'resolved') add('resolved');
  if (fact.assertion === 'historical') add('past previous previously former formerly belongs');
  if (fact.assertion === 'family') add('relative relatives');
  if (fact.assertion === 'possible')
    add('possible possibly suspected probable probably likely query may might could perhaps presumed');
  const standing = standingOf(fact);
  if (standing === 'high') add('high higher raised elevated above');
  if (standing === 'low') add('low lower reduced decreased');
  if (standing === 'abnormal') add('abnormal');
  if (standing === 'within') add('within normal');
}

/** Whether it is only intended. */
export function isPlanned(fact: NarratableFact): boolean {
  const status = textOf(fact, 'status')?.toLowerCase();
  return (
    fact.assertion !== 'absent' &&
    (status === 'planned' || (fact.type === 'medication' && courseOf(fact) === 'planned'))
  );
}
