import type { NarratableFact, ToldSentence } from '@exora/contracts';
import { innerName } from '../words/names.ts';
import { verb } from '../words/prose.ts';
import { textOf } from '../words/quantities.ts';
import { dated, isNow, items, listed, named, ofType, type Section, shortText, withDetails } from './lists.ts';
import { sentences } from './sentence.ts';

/** That there are no allergies at all, or none to drugs: `NKDA`, `drug allergies`. */
const isOfAll = ({ text }: NarratableFact): boolean => /^n\.?k\.?d?\.?a\.?$|\ballerg(?:y|ies)$/i.test(text);

/** Allergies and that there are none, the dangerous first. */
export function tellAllergies({ facts, day }: Section): ToldSentence[] {
  const allergies = ofType(facts, 'allergy');
  const rank = (fact: NarratableFact) =>
    Number(textOf(fact, 'criticality') !== 'high') + Number(textOf(fact, 'severity') !== 'severe');
  const words = (fact: NarratableFact) =>
    withDetails(innerName(fact), [shortText(fact, 'reaction'), shortText(fact, 'severity'), dated(fact, day)]);
  const absent = allergies.filter((fact) => fact.assertion === 'absent');
  const present = allergies.filter(isNow).sort((a, b) => rank(a) - rank(b));
  return sentences([
    listed(items(present, words), (list, count) =>
      count === 1 ? `an allergy to ${list} is recorded` : `allergies to ${list} are recorded`,
    ),
    listed(
      items(
        allergies.filter((fact) => fact.assertion === 'possible'),
        innerName,
      ),
      (list, count) =>
        count === 1 ? `a possible allergy to ${list} is recorded` : `possible allergies to ${list} are recorded`,
    ),
    listed(
      items(
        allergies.filter((fact) => fact.assertion === 'historical'),
        words,
      ),
      (list) => `the past history includes allergy to ${list}`,
    ),
    listed(
      items(
        absent.filter((fact) => !isOfAll(fact)),
        innerName,
      ),
      (list) => `no allergy to ${list} was reported`,
      'or',
    ),
    listed(items(absent.filter(isOfAll), innerName), (list) =>
      /allerg/i.test(list)
        ? `no ${list.replace(/^A(?=llerg)/, 'a')} were reported`
        : `no allergies were reported (${list})`,
    ),
  ]);
}

function conditionDetails(day: string | null): (fact: NarratableFact) => (string | null)[] {
  return (fact) => [
    shortText(fact, 'severity'),
    textOf(fact, 'status')?.toLowerCase() === 'resolved' ? 'resolved' : null,
    dated(fact, day),
  ];
}

/** Conditions by what is said of them; what is denied stands with the symptoms. */
export function tellConditions({ facts, day }: Section): ToldSentence[] {
  const conditions = ofType(facts, 'condition');
  const details = conditionDetails(day);
  return sentences([
    listed(named(conditions.filter(isNow), details), (list, count) => {
      if (day !== null) return `${list} ${verb(count, 'was')} recorded`;
      return count === 1 ? `the condition recorded is ${list}` : `the conditions recorded are ${list}`;
    }),
    listed(
      named(
        conditions.filter((fact) => fact.assertion === 'possible'),
        details,
      ),
      (list, count) => `${list} ${verb(count, 'is')} recorded as possible`,
    ),
    ...tellHistory([...conditions, ...ofType(facts, 'symptom')], day),
  ]);
}

/** What is over: of a day that is told, what began then and has resolved since; else the past history. */
function tellHistory(facts: readonly NarratableFact[], day: string | null): (ToldSentence | null)[] {
  const details = conditionDetails(day);
  const past = facts.filter((fact) => fact.assertion === 'historical');
  const isResolved = (fact: NarratableFact) => day !== null && textOf(fact, 'status')?.toLowerCase() === 'resolved';
  return [
    listed(
      items(past.filter(isResolved), innerName),
      (list, count) => `${list} ${verb(count, 'was')} recorded, since resolved`,
    ),
    listed(
      named(
        past.filter((fact) => !isResolved(fact)),
        details,
      ),
      (list) => `the past history includes ${list}`,
    ),
  ];
}

/** Symptoms, then what was denied of symptoms and conditions. */
export function tellSymptoms({ facts, day }: Section): ToldSentence[] {
  const symptoms = ofType(facts, 'symptom');
  const details = (fact: NarratableFact) => [shortText(fact, 'severity'), dated(fact, day)];
  return sentences([
    listed(named(symptoms.filter(isNow), details), (list, count) => `${list} ${verb(count, 'was')} reported`),
    listed(
      named(
        symptoms.filter((fact) => fact.assertion === 'possible'),
        details,
      ),
      (list, count) => `${list} ${verb(count, 'is')} recorded as possible`,
    ),
    listed(
      items(
        ofType(facts, 'symptom', 'condition').filter((fact) => fact.assertion === 'absent'),
        innerName,
      ),
      (list, count) => `no ${list} ${verb(count, 'was')} reported`,
      'or',
    ),
  ]);
}

/** Illnesses in the family, and those that it hasn't. */
export function tellFamily({ facts }: Section): ToldSentence[] {
  const family = ofType(facts, 'family_history');
  const words = (fact: NarratableFact) => withDetails(innerName(fact), [shortText(fact, 'relation')]);
  return sentences([
    listed(
      items(
        family.filter((fact) => fact.assertion !== 'absent'),
        words,
      ),
      (list) => `the family history includes ${list}`,
    ),
    listed(
      items(
        family.filter((fact) => fact.assertion === 'absent'),
        innerName,
      ),
      (list) => `no family history of ${list} was reported`,
      'or',
    ),
  ]);
}
