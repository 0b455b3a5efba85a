import { expect, test } from 'vitest';
import { extractFacts } from '../index.ts';

function results(text: string): string[] {
  return extractFacts([{ number: 1, text }]).facts.map(
    ({ type, text: words, attributes: { value, mic, strength }, code }) =>
      `${type} ${words}: ${value ?? strength ?? ''}${mic ? ` (${mic})` : ''}${code ? ` ${code.code}` : ''}`,
  );
}

test('the germ and what acts on it are results of their own, and nothing is taken', () => {
  expect(
    results(
      'MICROBIOLOGY\nSpecimen: wound swab\nOrganism: Staphylococcus aureus\nFlucloxacillin   S\nErythromycin     R\nClindamycin      I',
    ),
  ).toEqual([
    'lab Organism: Staphylococcus aureus',
    'lab Flucloxacillin: S',
    'lab Erythromycin: R',
    'lab Clindamycin: I',
  ]);
});

test('inhibiting concentrations are no levels in blood', () => {
  expect(
    results(
      'Blood culture: Klebsiella pneumoniae\nAmpicillin >=32 R\nAmoxicillin-clavulanate 8/4 S\nGentamicin 2 S\nMeropenem <=0.25 S',
    ),
  ).toEqual([
    'lab Blood culture: Klebsiella pneumoniae',
    'lab Ampicillin: R (>=32)',
    'lab Amoxicillin-clavulanate: S (8/4)',
    'lab Gentamicin: S (2)',
    'lab Meropenem: S (<=0.25)',
  ]);
});

test.each([
  [
    'Antibiotic | MIC | Interpretation\nPenicillin | 0.06 | S\nVancomycin | 1 | R',
    ['lab Penicillin: S (0.06)', 'lab Vancomycin: R (1)'],
  ],
  [
    'Urine grew Proteus mirabilis. Sensitive to: gentamicin, ciprofloxacin. Resistant to: ampicillin.',
    [
      'lab Urine grew: Proteus mirabilis',
      'lab gentamicin: Sensitive',
      'lab ciprofloxacin: Sensitive',
      'lab ampicillin: Resistant',
    ],
  ],
  [
    'URINE CULTURE\nGrowth of E. coli > 100,000 CFU/mL\nSensitivity: amoxicillin R, cefalexin S',
    ['lab Growth: E. coli', 'lab amoxicillin: R', 'lab cefalexin: S'],
  ],
  ['Sputum: heavy growth of Haemophilus influenzae', ['lab heavy growth: Haemophilus influenzae']],
])('reads the forms of a culture: %j', (text, expected) => {
  expect(results(text)).toEqual(expect.arrayContaining(expected));
});

test.each([
  ['Allergies: sensitive to penicillin', ['allergy penicillin: ']],
  ['Medications\nAmoxicillin 500 mg TDS', ['medication Amoxicillin: 500 mg']],
  ['No growth of Staphylococcus aureus.', []],
])('reads nothing as a culture that is none: %j', (text, expected) => {
  expect(results(text).map((one) => one.replace(/(?<=mg) \d+$/, ''))).toEqual(
    expected.map((one) => expect.stringContaining(one)),
  );
});

test('a level is a result, not a medicine', () => {
  expect(results('Commenced ceftriaxone 1 g IV daily.\nGentamicin level 1.2 mg/L').at(-1)).toMatch(
    /^lab Gentamicin level: 1.2/,
  );
});

test('the treatment behind a culture is given', () => {
  expect(results('MSU: E. coli sensitive to cefalexin. Treated with cefalexin 500 mg bd.').at(-1)).toMatch(
    /^medication cefalexin: 500 mg/,
  );
});
