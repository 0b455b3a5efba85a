import { expect, test } from 'vitest';
import { chargeOf, measureOf, measures } from './measures.ts';

/** Abridged standard atomic weights of IUPAC (CIAAW 2021, https://ciaaw.org/abridged-atomic-weights.htm). */
const atomicWeights: Readonly<Record<string, number>> = {
  H: 1.008,
  C: 12.011,
  N: 14.007,
  O: 15.999,
  Mg: 24.305,
  P: 30.974,
  Ca: 40.078,
  Fe: 55.845,
  Co: 58.933,
  I: 126.9,
};

function massOf(formula: string): number {
  return [...formula.matchAll(/([A-Z][a-z]?)(\d*)/g)].reduce(
    (sum, [, element = '', count]) => sum + (atomicWeights[element] ?? Number.NaN) * Number(count || 1),
    0,
  );
}

const molars = measures.flatMap(({ scale }) => (scale.kind === 'molar' ? [scale] : []));

test.each(molars)('a mole of $weighed weighs $gramsPerMole g', ({ weighed, gramsPerMole }) => {
  expect(Math.abs(massOf(weighed) / gramsPerMole - 1)).toBeLessThan(0.0001);
});

test.each([
  ['Urea', undefined],
  ['Urea nitrogen', 'N2'],
  ['BUN', 'N2'],
  ['Glucose, fasting', 'C6H12O6'],
  ['Glucose tolerance index', undefined],
  ['LDL cholesterol', 'C27H46O'],
  ['LDL particle number', undefined],
  ['Lactate dehydrogenase', undefined],
  ['Cortisol binding globulin', undefined],
  ['Sex hormone binding globulin', undefined],
  ['17-OH progesterone', undefined],
  ['Total iron binding capacity', undefined],
  ['Vitamin D 1,25-dihydroxy', undefined],
  ['Vitamin D2', undefined],
])('a mass of %s is weighed as %s', (name, weighed) => {
  const scale = measureOf(name)?.scale;
  expect(scale?.kind === 'molar' ? scale.weighed : undefined).toBe(weighed);
});

test('ions have the charge of their kind, and ratios none', () => {
  expect(['Potassium', 'Calcium, ionised', 'Sodium/potassium ratio', 'Glucose'].map(chargeOf)).toEqual([
    1,
    2,
    null,
    null,
  ]);
});
