import { convert } from './convert.ts';
import { chargeOf, measureOf } from './measures.ts';
import { ucumCode } from './ucum-code.ts';

/**
 * A result in another unit, both as documents print them: where the units are of one kind, and else where the result's name says
 * for certain what was weighed, counted or compared. Null where there is no sound way.
 */
export function convertResult(name: string, value: number, from: string, to: string): number | null {
  return convert(value, from, to) ?? byMole(name, value, from, to) ?? byFormula(name, value, from, to);
}

/** Between masses and amounts of a substance in a volume, and the charge of its ions. */
function byMole(name: string, value: number, from: string, to: string): number | null {
  const moles = molesOf(name, value, from);
  if (moles === null) return null;
  const scale = measureOf(name)?.scale;
  const charge = chargeOf(name);
  return (
    convert(moles, 'mol/L', to) ??
    (scale?.kind === 'molar' ? convert(moles * scale.gramsPerMole, 'g/L', to) : null) ??
    (charge === null ? null : convert(moles * charge, 'eq/L', to))
  );
}

function molesOf(name: string, value: number, unit: string): number | null {
  const moles = convert(value, unit, 'mol/L');
  if (moles !== null) return moles;
  const equivalents = convert(value, unit, 'eq/L');
  const charge = chargeOf(name);
  if (equivalents !== null) return charge === null ? null : equivalents / charge;
  const scale = measureOf(name)?.scale;
  const grams = convert(value, unit, 'g/L');
  return grams === null || scale?.kind !== 'molar' ? null : grams / scale.gramsPerMole;
}

/** Between the two scales of a measure that a formula ties together: HbA1c. */
function byFormula(name: string, value: number, from: string, to: string): number | null {
  const measure = measureOf(name);
  if (measure?.scale.kind !== 'linear') return null;
  const [si, us, source, target] = [measure.si, measure.us, from, to].map(ucumCode);
  if (source === us && target === si) return measure.scale.toSi(value);
  return source === si && target === us ? measure.scale.toUs(value) : null;
}
