import type { NarratableFact, ToldSentence } from '@exora/contracts';
import { innerName } from '../words/names.ts';
import { countWord, distinct, joined, verb } from '../words/prose.ts';
import { numberOf, resultWords, standingOf, textOf, valueWords } from '../words/quantities.ts';
import {
  at,
  byDate,
  grammaticalCount,
  isNow,
  items,
  listed,
  mostDays,
  mostNamed,
  ofType,
  type Section,
} from './lists.ts';
import { mostCited, sentence, sentences } from './sentence.ts';

const vitalOrder = ['blood pressure', 'heart rate', 'respiratory rate', 'temperature', 'oxygen saturation'];

/** Measurements by date, the vital signs before weight and height. */
export function tellVitals({ facts, day }: Section): ToldSentence[] {
  const place = (fact: NarratableFact) => {
    const index = vitalOrder.indexOf(textOf(fact, 'measure') ?? '');
    return index < 0 ? vitalOrder.length : index;
  };
  const vitals = ofType(facts, 'vital').filter((fact) => isNow(fact) && valueWords(fact) !== null);
  const said = vitals.filter((fact) => resultWords(fact) !== null).sort((a, b) => place(a) - place(b));
  return sentences(
    byDate(said)
      .slice(0, mostDays)
      .map(([date, group]) =>
        listed(
          items(group, (fact) => `${innerName(fact)} ${resultWords(fact)}`),
          (list, count) =>
            `${count === 1 ? 'the measurement' : 'the measurements'}${at(date, day)} ${verb(count, 'was')} ${list}`,
        ),
      ),
  );
}

/** Results by date: the ones outside their reference first, those inside it in one sentence, then those without any. */
export function tellResults({ facts, day }: Section): ToldSentence[] {
  const labs = ofType(facts, 'lab').filter((fact) => isNow(fact) && valueWords(fact) !== null);
  return byDate(labs)
    .slice(0, mostDays)
    .flatMap(([date, group]) => {
      const when = at(date, day).trimStart();
      const lead = when === '' ? '' : `${when}, `;
      const within = group.filter((fact) => standingOf(fact) === 'within');
      const outside = group
        .filter((fact) => !['within', null].includes(standingOf(fact)))
        .sort((a, b) => deviationOf(b) - deviationOf(a));
      const open = group.filter((fact) => standingOf(fact) === null);
      const value = (fact: NarratableFact) => {
        const name = innerName(fact);
        return `${name} ${verb(grammaticalCount(name), 'was')} ${resultWords(fact, { range: true })}`;
      };
      return sentences([
        listed(items(outside, value), (list) => `${lead}${list}`),
        tellWithin(within, lead, outside.length > 0),
        listed(items(open, value), (list) => `${lead}${list}`),
      ]);
    });
}

/** How far a result lies outside of its limits, as a share of the limit; critical flags come before all. */
function deviationOf(fact: NarratableFact): number {
  const critical = /^(?:HH|LL)$/.test(textOf(fact, 'flag') ?? '') ? 1e6 : 0;
  const value = numberOf(fact, 'value');
  const limit = standingOf(fact) === 'low' ? numberOf(fact, 'refLow') : numberOf(fact, 'refHigh');
  if (value === null || limit === null || limit === 0) return critical;
  return critical + Math.abs(value - limit) / Math.abs(limit);
}

function tellWithin(facts: readonly NarratableFact[], lead: string, isRest: boolean): ToldSentence | null {
  const named = items(facts, innerName);
  const cited = facts.slice(0, mostCited);
  if (named.length === 0 || cited.length < facts.length) return null;
  const inside = named.length === 1 ? 'within its reference range' : 'within their reference ranges';
  const words = distinct(named.map((one) => one.words));
  if (words.length <= mostNamed)
    return sentence(
      `${lead}${joined(words)} ${verb(words.length > 1 ? 2 : grammaticalCount(words[0] ?? ''), 'was')} ${inside}`,
      cited,
    );
  const some = joined(words.slice(0, 4));
  const count = words.length > 12 ? 'the' : `the ${countWord(words.length)}`;
  return sentence(`${lead}${count} ${isRest ? 'other ' : ''}results, among them ${some}, were ${inside}`, cited);
}
