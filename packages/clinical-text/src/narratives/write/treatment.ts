import type { NarratableFact, ToldSentence } from '@exora/contracts';
import { compareDates, dateOf, dateWords, isDate } from '../words/dates.ts';
import { innerName, nameKey } from '../words/names.ts';
import { verb } from '../words/prose.ts';
import { courseOf, isUndone, medicineWords, regimenWords, textOf } from '../words/quantities.ts';
import {
  at,
  byDate,
  dated,
  isNow,
  items,
  listed,
  mostDays,
  ofType,
  type Section,
  shortText,
  withDetails,
} from './lists.ts';
import { mostCited, sentences } from './sentence.ts';

/** Procedures that were done, by date, and those that are planned. */
export function tellProcedures({ facts, day }: Section): ToldSentence[] {
  const procedures = ofType(facts, 'procedure');
  const done = procedures.filter((fact) => (isNow(fact) || fact.assertion === 'historical') && !isUndone(fact));
  const planned = procedures.filter((fact) => isNow(fact) && textOf(fact, 'status')?.toLowerCase() === 'planned');
  const past = done.filter((fact) => fact.assertion === 'historical');
  return sentences([
    ...byDate(done.filter(isNow))
      .slice(0, mostDays)
      .map(([date, group]) =>
        listed(items(group, innerName), (list, count) => `${list} ${verb(count, 'was')} performed${at(date, day)}`),
      ),
    listed(
      items(past, (fact) => withDetails(innerName(fact), [dated(fact, day)])),
      (list) => `the past history includes ${list}`,
    ),
    listed(
      items(planned, (fact) => withDetails(innerName(fact), [dated(fact, day)])),
      (list, count) => `${list} ${verb(count, 'is')} planned`,
    ),
    listed(
      items(
        procedures.filter((fact) => fact.assertion === 'absent'),
        innerName,
      ),
      (list, count) => `no ${list} ${verb(count, 'was')} performed`,
      'or',
    ),
  ]);
}

/** Medicines by their course. */
export function tellMedicines({ facts, day }: Section): ToldSentence[] {
  const medicines = ofType(facts, 'medication');
  const surely = medicines.filter((fact) => fact.assertion !== 'possible');
  const by = (course: string) => surely.filter((fact) => courseOf(fact) === course);
  const reason = (fact: NarratableFact) => shortText(fact, 'reason') ?? shortText(fact, 'indication');
  const words = (fact: NarratableFact) => withDetails(medicineWords(fact), [reason(fact), dated(fact, day)]);
  const stopped = (fact: NarratableFact) => {
    const { stop } = fact.attributes;
    const from = dated(fact, day);
    return withDetails(medicineWords(fact), [
      from === '' ? null : `from ${from}`,
      isDate(stop) ? `until ${dateWords(stop)}` : null,
    ]);
  };
  const tense = day === null ? 'is' : 'was';
  const taken = by('taken').sort((a, b) => Number(regimenWords(b) !== '') - Number(regimenWords(a) !== ''));
  return sentences([
    listed(items(taken, words), (list, count) =>
      count === 1 ? `the medicine listed ${verb(1, tense)} ${list}` : `the medicines listed ${verb(2, tense)} ${list}`,
    ),
    listed(items(by('planned'), words), (list, count) => `${list} ${verb(count, 'is')} planned`),
    listed(items(by('paused'), innerName), (list, count) => `${list} ${verb(count, 'is')} on hold`),
    listed(items(by('stopped'), stopped), (list, count) =>
      day === null
        ? `${list} ${verb(count, 'is')} recorded as stopped`
        : `${list} ${verb(count, 'was')} listed, since stopped`,
    ),
    listed(
      items(
        medicines.filter((fact) => fact.assertion === 'possible'),
        words,
      ),
      (list, count) => `${list} ${verb(count, 'is')} recorded as possible`,
    ),
    listed(items(by('not taken'), innerName), (list, count) => `no ${list} ${verb(count, 'was')} taken`, 'or'),
  ]);
}

/** Vaccines, each with the last date on which it was given, and those that were not. */
export function tellImmunizations({ facts, day }: Section): ToldSentence[] {
  const all = ofType(facts, 'immunization');
  const isGiven = (fact: NarratableFact) => {
    const status = textOf(fact, 'status')?.toLowerCase();
    return (
      fact.assertion !== 'absent' &&
      fact.assertion !== 'possible' &&
      (status === undefined || status === 'completed' || status === 'given')
    );
  };
  const groups = new Map<string, NarratableFact[]>();
  for (const fact of all.filter(isGiven)) {
    const key = nameKey(innerName(fact));
    groups.set(key, [...(groups.get(key) ?? []), fact]);
  }
  const latest = [...groups.values()].map((group) => {
    const sorted = [...group].sort((a, b) => compareDates(dateOf(b), dateOf(a)));
    const withDate = sorted.filter((fact) => dateOf(fact) !== null);
    const first = withDate[0] ?? sorted[0];
    return {
      facts: withDate.length > 1 ? withDate.slice(0, mostCited) : group.slice(0, mostCited),
      first,
      isRepeated: withDate.length > 1,
    };
  });
  const told = latest.flatMap(({ facts: group, first, isRepeated }) => {
    if (first === undefined) return [];
    const date = dated(first, day);
    return [
      {
        words: withDetails(innerName(first), [date === '' ? null : `${isRepeated ? 'last given ' : ''}${date}`]),
        facts: group,
      },
    ];
  });
  return sentences([
    listed(told, (list, count) =>
      count === 1 ? `the vaccine recorded is ${list}` : `the vaccines recorded are ${list}`,
    ),
    listed(
      items(
        all.filter((fact) => fact.assertion === 'absent'),
        innerName,
      ),
      (list, count) => `no ${list} ${verb(count, 'was')} given`,
      'or',
    ),
  ]);
}
