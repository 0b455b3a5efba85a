import type { NarratableFact, ToldSentence } from '@exora/contracts';
import type { Subject } from '../subjects.ts';
import { compareDates, dateOf, dateWords, isBefore, isDate, whenWords } from '../words/dates.ts';
import { innerName, nameKey, nameOf } from '../words/names.ts';
import { distinct, isPlural, joined, verb } from '../words/prose.ts';
import { medicineWords, numberOf, resultWords, standingOf, textOf, unitWords } from '../words/quantities.ts';
import { mostCited, sentence, sentences } from './sentence.ts';

/** The course of one condition: when it was recorded, what contradicts it, its results, its medicines, the family. */
export function tellCondition({ facts, related }: Subject): ToldSentence[] {
  const of = (assertion: NarratableFact['assertion']) => facts.filter((fact) => fact.assertion === assertion);
  return sentences([
    tellCourse(of('present')),
    tellPast(of('historical')),
    tellPossible(of('possible')),
    tellDenied(of('absent')),
    ...tellTrends(related.filter((fact) => fact.type === 'lab')),
    tellTreatment(related.filter((fact) => fact.type === 'medication')),
    tellFamilyOf(related.filter((fact) => fact.type === 'family_history')),
  ]);
}

const is = (name: string) => verb(isPlural(name) ? 2 : 1, 'is');
const was = (name: string) => verb(isPlural(name) ? 2 : 1, 'was');

function onDates(facts: readonly NarratableFact[], then: string, undated: string): string {
  const dates = [...new Set(facts.map(dateOf).filter((date) => date !== null))].sort(compareDates);
  const [first] = dates;
  const last = dates.at(-1);
  if (first === undefined || last === undefined) return undated;
  if (!isBefore(first, last)) return `${then} ${whenWords(last)}`;
  return `${then} first ${whenWords(first)} and last ${whenWords(last)}`;
}

/** The words of the first entry: each sentence names the condition as one of its own facts does. */
function nameIn(facts: readonly NarratableFact[]): string {
  return facts[0] === undefined ? '' : innerName(facts[0]);
}

function tellPossible(facts: readonly NarratableFact[]): ToldSentence | null {
  const name = nameIn(facts);
  return sentence(
    `${name} ${onDates(facts, `${was(name)} recorded as possible`, `${is(name)} recorded as possible`)}`,
    facts.slice(0, mostCited),
  );
}

function tellDenied(facts: readonly NarratableFact[]): ToldSentence | null {
  const name = nameIn(facts);
  const where = facts.length === 1 ? 'another entry' : 'other entries';
  return sentence(`no ${name} ${was(name)} reported in ${where}, which conflicts with this`, facts.slice(0, mostCited));
}

function tellCourse(facts: readonly NarratableFact[]): ToldSentence | null {
  if (facts.length === 0) return null;
  const name = nameIn(facts);
  const dates = [...new Set(facts.map(dateOf).filter((date) => date !== null))].sort(compareDates);
  const [first] = dates;
  const last = dates.at(-1);
  const severity = [...new Set(facts.map((fact) => textOf(fact, 'severity')).filter((one) => one !== null))];
  const graded = severity.length > 0 && severity.every((one) => one.length <= 40) ? `, graded ${joined(severity)}` : '';
  const cited = facts.slice(0, mostCited);
  if (first === undefined || last === undefined)
    return sentence(`${name} ${is(name)} recorded as present (undated)${graded}`, cited);
  const later = isBefore(first, last) ? ` and last ${whenWords(last)}` : '';
  return sentence(
    `${name} ${was(name)} ${later === '' ? '' : 'first '}recorded ${whenWords(first)}${later}${graded}`,
    cited,
  );
}

function tellPast(facts: readonly NarratableFact[]): ToldSentence | null {
  if (facts.length === 0) return null;
  const name = nameIn(facts);
  const isResolved = facts.some((fact) => textOf(fact, 'status')?.toLowerCase() === 'resolved');
  const end = facts.map((fact) => fact.attributes.abatement).find(isDate);
  const dates = facts.map(dateOf).filter((date) => date !== null);
  const onset = [...dates].sort(compareDates)[0];
  const when = onset === undefined ? '' : ` (${dateWords(onset)})`;
  const over = end === undefined ? (isResolved ? ', recorded as resolved' : '') : `, ended ${whenWords(end)}`;
  return sentence(`the past history includes ${name}${when}${over}`, facts.slice(0, mostCited));
}

/** Of each test the way from its first to its last result, if both have a day and one unit; else its only result. */
function tellTrends(results: readonly NarratableFact[]): (ToldSentence | null)[] {
  const tests = new Map<string, NarratableFact[]>();
  for (const fact of results) {
    if (fact.assertion !== 'present' || dateOf(fact) === null || numberOf(fact, 'value') === null) continue;
    const key = `${nameKey(nameOf(fact))} ${textOf(fact, 'unit') ?? ''}`;
    tests.set(key, [...(tests.get(key) ?? []), fact]);
  }
  return [...tests.values()].slice(0, 3).map((group) => {
    const sorted = [...group].sort(
      (a, b) => compareDates(dateOf(a), dateOf(b)) || (numberOf(a, 'value') ?? 0) - (numberOf(b, 'value') ?? 0),
    );
    const first = sorted[0];
    const last = sorted.at(-1);
    if (first === undefined || last === undefined) return null;
    const [from, to] = [dateOf(first), dateOf(last)];
    if (from === null || to === null || !isBefore(from, to)) {
      return group.length === 1 || first === last
        ? sentence(`${innerName(last)} ${was(innerName(last))} ${resultWords(last)} ${whenWords(to ?? '')}`, [last])
        : null;
    }
    const [before, after] = [numberOf(first, 'value') ?? 0, numberOf(last, 'value') ?? 0];
    const name = innerName(last);
    if (before === after)
      return sentence(`${name} ${was(name)} ${plainResult(last)} ${whenWords(from)} and again ${whenWords(to)}`, [
        first,
        last,
      ]);
    return sentence(
      `${name} ${before < after ? 'rose' : 'fell'} from ${plainResult(first)} (${dateWords(from)}) to ${plainResult(last)} (${withStanding(last, to)})`,
      [first, last],
    );
  });
}

function plainResult(fact: NarratableFact): string {
  const unit = unitWords(textOf(fact, 'unit'));
  return `${numberOf(fact, 'value')}${unit === null ? '' : ` ${unit}`}`;
}

function withStanding(fact: NarratableFact, date: string): string {
  const standing = standingOf(fact);
  return standing === null || standing === 'within' ? dateWords(date) : `${dateWords(date)}, ${standing}`;
}

/** Of each medicine what was recorded last. */
function tellTreatment(medicines: readonly NarratableFact[]): ToldSentence | null {
  const latest = new Map<string, NarratableFact>();
  for (const fact of medicines) {
    const key = nameKey(nameOf(fact));
    const other = latest.get(key);
    if (other === undefined || dateOf(other) === null || dateOf(fact) !== null) latest.set(key, fact);
  }
  const shown = [...latest.values()].slice(0, 6);
  if (shown.length === 0) return null;
  const list = joined(distinct(shown.map(medicineWords)));
  return sentence(`of the recorded medicines, ${list} ${verb(shown.length, 'is')} commonly used for it`, shown);
}

function tellFamilyOf(facts: readonly NarratableFact[]): ToldSentence | null {
  const [first] = facts;
  if (first === undefined) return null;
  const relations = [...new Set(facts.map((fact) => textOf(fact, 'relation')).filter((one) => one !== null))].slice(
    0,
    6,
  );
  const who = relations.length === 0 ? '' : ` (${joined(relations)})`;
  return sentence(`the family history includes ${innerName(first)}${who}`, facts.slice(0, mostCited));
}
