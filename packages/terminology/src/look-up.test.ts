import { describe, expect, test } from 'vitest';
import { type LookUpOptions, lookUp, strengthMeant } from './look-up.ts';

function found(text: string, type: Parameters<typeof lookUp>[1], options?: LookUpOptions): string {
  const match = lookUp(text, type, options);
  return match === null ? 'uncoded' : `${match.system} ${match.code} ${match.reason} ${match.score}`;
}

describe('the words of a fact', () => {
  test.each([
    ['as they stand', 'Hypertension', 'SNOMED CT 38341003 exact 1'],
    ['in American spelling', 'Hyperlipidemia', 'SNOMED CT 55822004 exact 1'],
    ['in another order', 'asthma, childhood', 'ICD-10-CM J45.909 normalised 0.97'],
    ['in the plural', 'sinus bradycardias', 'uncoded'],
    ['with a Roman numeral', 'Diabetes mellitus type II', 'SNOMED CT 44054006 normalised 0.97'],
    ['as an abbreviation', 'COPD', 'SNOMED CT 13645005 synonym 0.95'],
    ['as another name in another order', 'attack, heart', 'SNOMED CT 22298006 synonym 0.92'],
    ['with a side', 'right hemiparesis', 'SNOMED CT 20022000 normalised 0.88'],
  ])('%s', (_how, text, expected) => {
    expect(found(text, 'condition')).toBe(expected);
  });

  test('misspelt by a letter', () => {
    expect(lookUp('hypothyroidsm', 'condition')).toMatchObject({ code: '40930008', reason: 'trigram' });
    expect(lookUp('atorvastatn', 'medication')).toMatchObject({ code: '83367', reason: 'trigram' });
  });

  test('a better reason has a better score', () => {
    const [exact, normalised, synonym, alike] = ['gout', 'gouts', 'heart attack', 'osteoporsis'].map(
      (text) => lookUp(text, 'condition')?.score ?? 0,
    );
    expect(exact).toBeGreaterThan(normalised ?? 1);
    expect(normalised).toBeGreaterThan(synonym ?? 1);
    expect(synonym).toBeGreaterThan(alike ?? 1);
    expect(alike).toBeGreaterThan(0.5);
  });
});

test.each([
  ['spaces', `a${' '.repeat(99)}b`],
  ['brackets', 'a [b '.repeat(99)],
  ['ingredients', 'a 5 MG / '.repeat(55)],
  ['forms', `x ${'oral tablet '.repeat(41)}y`],
  ['salts', 'hydrochloride sodium '.repeat(23)],
])('the longest text of %s is looked up in a moment', (_of, part) => {
  const text = part.slice(0, 500);
  // The shortest of ten: another process makes any of them slow.
  const times = Array.from({ length: 10 }, () => {
    const start = performance.now();
    lookUp(text, 'medication', { strength: '5 mg / '.repeat(14) });
    return performance.now() - start;
  });
  expect(Math.min(...times)).toBeLessThan(5);
  expect(lookUp('a'.repeat(100_000), 'medication')).toBeNull();
});

describe('stay uncoded', () => {
  test.each([
    ['hyprthyroidism, which may be either', 'hyprthyroidism', 'condition'],
    ['a symptom that sounds like another', 'dysphasia', 'symptom'],
    ['a medicine that is part of another’s name', 'zopiclone', 'medication'],
    ['another stage', 'chronic kidney disease stage 6', 'condition'],
    ['an unknown word', 'glorbitis', 'condition'],
    ['no words', '—', 'condition'],
    ['a medicine as a condition', 'paracetamol', 'condition'],
  ] as const)('%s', (_why, text, type) => {
    expect(found(text, type)).toBe('uncoded');
  });

  test('a name that is spelt right and only looks like a coded one', () => {
    expect(found('atorvastatn', 'medication', { isSpelt: true })).toBe('uncoded');
  });
});

describe('a test', () => {
  test.each([
    ['an amount of substance', 'Glucose', 'mmol/L', '14749-6'],
    ['a mass', 'Glucose', 'mg/dL', '2345-7'],
    ['a mass in another unit', 'Haemoglobin', 'g/L', '718-7'],
    ['a count', 'Neutrophils', 'x10^9/L', '751-8'],
    ['a count, printed small', 'Neutrophils', '×10⁹/L', '751-8'],
    ['a part of the count', 'Neutrophils', '%', '770-8'],
    ['IFCC units', 'HbA1c', 'mmol/mol', '59261-8'],
    ['a result in words', 'Urine ketones', '{nominal}', '2514-8'],
  ])('is coded for %s', (_kind, text, unit, code) => {
    expect(lookUp(text, 'lab', { unit })?.code).toBe(code);
  });

  test('stays uncoded where only a code for another kind of quantity is known', () => {
    expect(lookUp('Free T4', 'lab', { unit: 'ng/dL' })?.code).toBe('3024-7');
    expect(lookUp('Free T4', 'lab', { unit: 'pmol/L' })).toBeNull();
  });

  test('has unit and limits', () => {
    expect(lookUp('potassium', 'lab')).toMatchObject({ unit: 'mmol/L', limits: { low: 1, high: 12 } });
  });
});

describe('a medicine', () => {
  test.each([
    ['by its American name', 'acetaminophen', '161'],
    ['by an Australian brand', 'Panadol', '161'],
    ['by its salt', 'metformin hydrochloride', '6809'],
    ['by an Australian spelling', 'frusemide', '4603'],
    ['by a brand of a combination', 'Bactrim', '10831'],
  ])('is its ingredient %s', (_how, text, code) => {
    expect(lookUp(text, 'medication')).toMatchObject({ system: 'RxNorm', code });
  });

  test('with strength and form is the clinical drug', () => {
    const told = { strength: '325 mg', form: 'tablet' };
    expect(lookUp('Paracetamol', 'medication', told)).toMatchObject({
      code: '313782',
      display: 'acetaminophen 325 MG Oral Tablet',
      reason: 'exact',
    });
    expect(lookUp('Paracetamol', 'medication', { ...told, strength: '0.325 g' })?.code).toBe('313782');
  });

  test('of a strength or form that isn’t known is its ingredient', () => {
    expect(lookUp('Paracetamol', 'medication', { strength: '326 mg', form: 'tablet' })?.code).toBe('161');
    expect(lookUp('Paracetamol', 'medication', { strength: '325 mg', form: 'pessary' })?.code).toBe('161');
  });

  test('that somebody is allergic to has its own code', () => {
    expect(lookUp('amoxicillin', 'allergy')).toMatchObject({ system: 'RxNorm', code: '723' });
    expect(lookUp('peanuts', 'allergy')).toMatchObject({ system: 'SNOMED CT', code: '91935009' });
  });
});

test.each([
  ['Eliquis', 5, { amount: 5, unit: 'mg' }],
  ['Lipitor', 40, { amount: 40, unit: 'mg' }],
  ['thyroxine', 100, { amount: 100, unit: 'mcg' }],
  ['Lanoxin', 62.5, { amount: 62.5, unit: 'mcg' }],
  ['Ostelin', 1000, { amount: 1000, unit: 'unit' }],
  ['letrozole', 2.5, { amount: 2.5, unit: 'mg' }],
  ['lithium', 250, { amount: 250, unit: 'mg' }],
  ['Panadol', 2, null],
  ['Lipitor', 2019, null],
  ['Lantus', 20, null],
  ['glorbimab', 5, null],
])('a number alone behind %s: %d', (name, amount, meant) => {
  expect(strengthMeant(name, amount)).toEqual(meant);
});

test('a strength is the same with a decimal comma', () => {
  const drug = lookUp('Ramipril', 'medication', { strength: '2.5 mg', form: 'tablet' });
  expect(lookUp('Ramipril', 'medication', { strength: '2,5 mg', form: 'tablet' })?.code).toBe(drug?.code);
  const metformin = lookUp('Metformin', 'medication', { strength: '1000 mg' });
  expect(lookUp('Metformin', 'medication', { strength: '1,000 mg' })?.code).toBe(metformin?.code);
});

test.each([
  ['DKA', '420422005'],
  ['type 1 diabetes mellitus with ketoacidosis', '420270002'],
  ['ketoacidosis in type 2 diabetes', '421750000'],
])('%s is coded', (words, code) => {
  expect(lookUp(words, 'condition')?.code).toBe(code);
});
