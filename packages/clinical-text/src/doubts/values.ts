import type { Attributes, Doubt, ProposedFact } from '@exora/contracts';
import { type CodeMatch, lookUp } from '@exora/terminology';
import { vitalRules } from '../lexicon/vital-limits.ts';
import { computedFlag } from '../tables/result-line.ts';
import { criticalLimit } from './critical-values.ts';
import { conventionalFactor, slipFactor } from './unit-slips.ts';
import { convert } from './units.ts';
import { doubt } from './weights.ts';

/** What is doubtful about the value, the interval and the flag of a laboratory result or a vital sign. */
export function valueDoubts(fact: ProposedFact): Doubt[] {
  if (fact.type !== 'lab' && fact.type !== 'vital') return [];
  const { attributes } = fact;
  const value = numberOf(attributes.valueRead) ?? numberOf(attributes.value);
  const doubts = [...pressureDoubts(attributes), ...rangeDoubts(attributes, value)];
  if (value === null) return doubts;
  const test = testOf(fact);
  const implausible = implausibility(fact, value, test);
  if (implausible !== null) return [...doubts, implausible];
  const critical = test && criticalLimit(test.code, value, unitOf(attributes));
  if (critical)
    doubts.push(doubt('critical_value', { side: critical.side, limit: critical.limit, unit: critical.unit }));
  return doubts;
}

function testOf(fact: ProposedFact): CodeMatch | null {
  const unit = unitOf(fact.attributes);
  for (const words of [fact.attributes.analyte, fact.attributes.measure, fact.text]) {
    const found = typeof words === 'string' ? lookUp(words, fact.type, { unit, isSpelt: true }) : null;
    if (found !== null) return found;
  }
  return null;
}

interface Limits {
  low: number;
  high: number;
  unit: string | null;
}

function implausibility(fact: ProposedFact, value: number, test: CodeMatch | null): Doubt | null {
  const unit = unitOf(fact.attributes);
  const name = [fact.attributes.analyte, fact.attributes.measure, fact.text].filter(Boolean).join(' ');
  const limits = limitsOf(fact.attributes, test);
  if (limits === null) return null;
  const isPlausible = (printed: number): boolean => {
    const measured = unit === null || limits.unit === null ? printed : convert(printed, unit, limits.unit);
    return measured === null || (measured >= limits.low && measured <= limits.high);
  };
  if (isPlausible(value)) return null;
  const own = conventionalFactor(name);
  // Without a unit the other one of the two that are usual may be meant.
  if (unit === null && own !== null && (isPlausible(value * own) || isPlausible(value / own))) return null;
  const factor = slipFactor(name, value, isPlausible);
  return doubt('implausible_value', { value, low: limits.low, high: limits.high, unit: limits.unit, factor });
}

function limitsOf(attributes: Attributes, test: CodeMatch | null): Limits | null {
  if (test !== null && test.limits !== null) return { ...test.limits, unit: test.unit };
  const rule = typeof attributes.measure === 'string' ? vitalRules[attributes.measure] : undefined;
  return rule === undefined ? null : { low: rule.low, high: rule.high, unit: rule.usualUnit };
}

/** A pressure whose numbers no living person has, or whose lower number is the higher one. */
function pressureDoubts({ systolic, diastolic }: Attributes): Doubt[] {
  if (typeof systolic !== 'number' || typeof diastolic !== 'number') return [];
  const doubts: Doubt[] = [];
  for (const [measure, value] of [
    ['systolic blood pressure', systolic],
    ['diastolic blood pressure', diastolic],
  ] as const) {
    const rule = vitalRules[measure];
    if (rule && (value < rule.low || value > rule.high)) {
      doubts.push(doubt('implausible_value', { value, low: rule.low, high: rule.high, unit: rule.usualUnit }));
    }
  }
  if (doubts.length === 0 && systolic <= diastolic) {
    doubts.push(doubt('implausible_value', { value: systolic, low: diastolic, unit: 'mmHg' }));
  }
  return doubts;
}

function rangeDoubts(attributes: Attributes, value: number | null): Doubt[] {
  const low = numberOf(attributes.refLow);
  const high = numberOf(attributes.refHigh);
  if (low !== null && high !== null && low > high) return [doubt('range_reversed', { low, high })];
  const given = attributes.flagGiven ?? attributes.flag;
  if (value === null || typeof given !== 'string' || !/^(?:HH?|LL?)$/.test(given)) return [];
  const computed = computedFlag(value, { low, high });
  // An interval that is open on the flag's side can't contradict it.
  const isJudged = given.startsWith('H') ? high !== null : low !== null;
  return isJudged && computed !== given[0] ? [doubt('flag_differs', { given, computed: computed ?? 'none' })] : [];
}

function unitOf({ unit, impliedUnit }: Attributes): string | null {
  if (typeof unit === 'string') return unit;
  return typeof impliedUnit === 'string' ? impliedUnit : null;
}

function numberOf(value: Attributes[string] | undefined): number | null {
  if (typeof value === 'number') return value;
  // `<0.1` and `>90` are judged by their number.
  const printed = typeof value === 'string' ? /^[<>≤≥~]\s?(\d+(?:\.\d+)?)$/.exec(value)?.[1] : undefined;
  return printed === undefined ? null : Number(printed);
}
