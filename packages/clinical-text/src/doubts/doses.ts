import type { Attributes, Doubt, ProposedFact } from '@exora/contracts';
import { parseNumber } from '../text/numbers.ts';
import { usualDose } from './usual-doses.ts';
import { doubt } from './weights.ts';

/** A dose above all that are usual for the ingredient: how much is stated, how much is usual. */
export function doseDoubts({ type, attributes }: ProposedFact): Doubt[] {
  if (type !== 'medication' || typeof attributes.ingredient !== 'string') return [];
  const usual = usualDose(attributes.ingredient);
  const single = usual && amountOf(attributes, usual.unit);
  if (usual === undefined || single === null || single === undefined) return [];
  const perDay = numberOf(attributes.frequencyPerDay);
  // A dose without a frequency is taken once at least.
  const stated = perDay === null ? single : single * perDay * (usual.per === 'week' ? 7 : 1);
  // Rates such as 0.143 for weekly are rounded.
  if (stated <= usual.amount * 1.01) return [];
  return [doubt('dose_above_usual', { stated: round(stated), usual: usual.amount, unit: usual.unit, per: usual.per })];
}

const inMg: Record<string, number> = { g: 1000, mg: 1, mcg: 0.001 };
const counted = new Set(['tablet', 'capsule', 'sachet', 'suppository', 'lozenge', 'vial', 'injection']);

/** What is taken at once, in milligrams or units; null where it can't be told. */
function amountOf(attributes: Attributes, unit: 'mg' | 'unit'): number | null {
  const most = numberOf(attributes.doseMax) ?? numberOf(attributes.dose);
  const doseUnit = typeof attributes.unit === 'string' ? attributes.unit.toLowerCase() : null;
  if (most !== null && doseUnit !== null) {
    if (unit === 'unit') return doseUnit === 'unit' ? most : null;
    const factor = inMg[doseUnit];
    if (factor !== undefined) return most * factor;
  }
  const strength = strengthOf(attributes.strengthRead ?? attributes.strength, unit);
  if (strength === null) return null;
  if (doseUnit === 'ml') return most === null || strength.perMl === null ? null : most * strength.perMl;
  // The dose of a solution without a volume, a puff or a patch can't be told.
  if (strength.perMl !== null || (doseUnit !== null && !counted.has(doseUnit))) return null;
  return strength.amount * (most ?? 1);
}

interface Strength {
  amount: number;
  perMl: number | null;
}

function strengthOf(printed: Attributes[string] | undefined, unit: 'mg' | 'unit'): Strength | null {
  const match =
    /^(?<number>[\d.,]+)\s?-?(?<unit>mg|mcg|microg(?:rams?)?|ug|µg|μg|milligrams?|grams?|gm?|units?|iu)(?:\s?(?:\/|per)\s?(?<volume>[\d.]*)\s?ml)?$/i.exec(
      typeof printed === 'string' ? printed.trim() : '',
    )?.groups;
  if (!match) return null;
  const name = (match.unit ?? '').toLowerCase();
  const isUnit = /^(?:unit|iu)/.test(name);
  if (isUnit !== (unit === 'unit')) return null;
  const factor = /^(?:mc|micro|u|µ|μ)/.test(name) && !isUnit ? 0.001 : /^g/.test(name) ? 1000 : 1;
  const number = parseNumber(match.number ?? '');
  if (number === null) return null;
  const amount = number * factor;
  const perMl = match.volume === undefined ? null : amount / Number(match.volume || 1);
  return { amount, perMl };
}

function numberOf(value: Attributes[string] | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
