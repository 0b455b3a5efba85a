import type { NarratableFact, ToldSentence } from '@exora/contracts';
import type { Subject } from '../subjects.ts';
import { compareDates, dateOf, dateWords, isDate, whenWords } from '../words/dates.ts';
import { innerName } from '../words/names.ts';
import { joined } from '../words/prose.ts';
import { courseOf, regimenWords, textOf } from '../words/quantities.ts';
import { mostCited, sentence, sentences } from './sentence.ts';

interface Step {
  date: string | null;
  regimen: string;
  facts: NarratableFact[];
}

/** So many changes of a dose are told, the latest. */
const mostSteps = 6;

/** The course of one medicine: its start, its doses in order, doses that contradict each other, its end, its reason. */
export function tellMedication({ facts, related }: Subject): ToldSentence[] {
  const taken = facts.filter(
    (fact) => fact.assertion !== 'possible' && ['taken', 'planned', 'paused', 'stopped'].includes(courseOf(fact)),
  );
  const possible = facts.filter((fact) => fact.assertion === 'possible');
  const denied = facts.filter((fact) => courseOf(fact) === 'not taken' && fact.assertion === 'absent');
  const allergies = related.filter((fact) => fact.type === 'allergy');
  const told = sentences(tellSteps(stepsOf(taken)));
  return sentences([
    ...told,
    tellEnd(taken),
    ...tellReason(taken),
    possible.length > 0 ? sentence(`${nameIn(possible)} is recorded as possible`, possible.slice(0, mostCited)) : null,
    denied.length > 0
      ? sentence(
          `no ${nameIn(denied)} was taken${told.length > 0 ? ', by another entry, which conflicts with this' : ''}`,
          denied.slice(0, mostCited),
        )
      : null,
    allergies[0] === undefined
      ? null
      : sentence(
          `an allergy to ${innerName(allergies[0])} is recorded as well, which conflicts with this`,
          allergies.slice(0, mostCited),
        ),
  ]);
}

/** What was taken at each date, in order; entries of one date and dose are one step, and a dose that goes on is no step. */
function stepsOf(facts: readonly NarratableFact[]): Step[] {
  const steps = new Map<string, Step>();
  const sorted = [...facts].sort((a, b) => compareDates(startOf(a), startOf(b)));
  for (const fact of sorted) {
    const date = startOf(fact);
    const regimen = regimenWords(fact);
    const key = `${date ?? ''} ${regimen}`;
    const same = steps.get(key);
    if (same) same.facts.push(fact);
    else steps.set(key, { date, regimen, facts: [fact] });
  }
  const kept: Step[] = [];
  for (const step of steps.values()) {
    const before = kept.at(-1);
    if (before !== undefined && before.regimen === step.regimen && before.date !== null)
      before.facts.push(...step.facts);
    else kept.push(step);
  }
  return kept;
}

function startOf(fact: NarratableFact): string | null {
  const { start } = fact.attributes;
  return isDate(start) ? start : dateOf(fact);
}

/** The words of the first entry: each sentence names the medicine as one of its own facts does. */
function nameIn(facts: readonly NarratableFact[]): string {
  return facts[0] === undefined ? '' : innerName(facts[0]);
}

function tellSteps(steps: readonly Step[]): (ToldSentence | null)[] {
  const dated = steps.filter((step) => step.date !== null);
  const undated = steps.filter((step) => step.date === null);
  const shown = dated.length > mostSteps ? [...dated.slice(0, 1), ...dated.slice(1 - mostSteps)] : dated;
  const told = shown.map((step, index) => {
    const name = nameIn(step.facts);
    const dose = step.regimen === '' ? '' : ` ${step.regimen}`;
    const when = step.date === null ? '' : ` ${whenWords(step.date)}`;
    if (index === 0) {
      const isStart = step.facts.some((fact) => fact.attributes.start === step.date);
      return sentence(`${name}${dose} was ${isStart ? 'started' : 'recorded'}${when}`, step.facts.slice(0, mostCited));
    }
    const isSameDay = shown[index - 1]?.date === step.date;
    if (step.regimen === '') return sentence(`${name} was recorded again${when}`, step.facts.slice(0, mostCited));
    return sentence(
      isSameDay
        ? `${name}${dose} was recorded as well${when}, which conflicts with this`
        : `the dose recorded${when} was ${step.regimen}`,
      step.facts.slice(0, mostCited),
    );
  });
  return [...told, tellUndated(undated, dated.length > 0)];
}

function tellUndated(steps: readonly Step[], isFurther: boolean): ToldSentence | null {
  const withDose = steps.filter((step) => step.regimen !== '').slice(0, mostSteps);
  const cited = (withDose.length > 0 ? withDose : steps).flatMap((step) => step.facts).slice(0, mostCited);
  if (steps.length === 0) return null;
  const name = nameIn(cited);
  const [only] = withDose;
  const also = isFurther ? 'also ' : '';
  if (withDose.length === 0 || only === undefined)
    return isFurther ? null : sentence(`${name} is listed (undated)`, cited);
  if (withDose.length === 1) return sentence(`${name} ${only.regimen} is ${also}listed (undated)`, cited);
  return sentence(
    `the doses listed for ${name} differ and are undated: ${joined(withDose.map((step) => step.regimen))}`,
    cited,
  );
}

function tellEnd(facts: readonly NarratableFact[]): ToldSentence | null {
  const ended = facts.filter((fact) => courseOf(fact) === 'stopped' || isDate(fact.attributes.stop));
  const last = ended
    .map((fact) => fact.attributes.stop)
    .filter(isDate)
    .sort(compareDates)
    .at(-1);
  if (last !== undefined) {
    const cited = ended.filter((fact) => fact.attributes.stop === last);
    const name = nameIn(cited);
    const isOver = cited.every((fact) => courseOf(fact) === 'stopped');
    return sentence(
      isOver ? `${name} was stopped ${whenWords(last)}` : `the end recorded for ${name} is ${dateWords(last)}`,
      cited.slice(0, mostCited),
    );
  }
  if (ended.length > 0) return sentence(`${nameIn(ended)} is recorded as stopped`, ended.slice(0, mostCited));
  const paused = facts.filter((fact) => courseOf(fact) === 'paused');
  return paused.length > 0 ? sentence(`${nameIn(paused)} is recorded as on hold`, paused.slice(0, mostCited)) : null;
}

function tellReason(facts: readonly NarratableFact[]): (ToldSentence | null)[] {
  const reasons = new Map<string, NarratableFact[]>();
  for (const fact of facts) {
    const reason = textOf(fact, 'reason') ?? textOf(fact, 'indication');
    if (reason !== null && reason.length <= 120) reasons.set(reason, [...(reasons.get(reason) ?? []), fact]);
  }
  return [...reasons]
    .slice(0, 2)
    .map(([reason, told]) => sentence(`the recorded reason is ${reason}`, told.slice(0, mostCited)));
}
