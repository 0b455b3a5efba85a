import type { Attributes } from '@exora/contracts';
import { expect, test } from 'vitest';
import type { DescribedFact } from './describe-fact.ts';
import { quantityOf } from './quantity.ts';

function lab(text: string, attributes: Attributes, type: DescribedFact['type'] = 'lab'): DescribedFact {
  return { type, text, assertion: 'present', attributes, date: null };
}

test('a result is told in the chosen units, its range with it, beside what is written', () => {
  const glucose = lab('Glucose', { value: '98', unit: 'mg/dL', refLow: '70', refHigh: '99' });
  expect(quantityOf(glucose, 'si')).toEqual({
    value: '5.4',
    unit: 'mmol/L',
    range: '3.9–5.5',
    written: '98 mg/dL',
  });
  expect(quantityOf(glucose, 'us')).toEqual({ value: '98', unit: 'mg/dL', range: '70–99', written: null });
  expect(quantityOf(glucose, 'as-written')).toEqual({ value: '98', unit: 'mg/dL', range: '70–99', written: null });
});

test('both limits have the digits of the finer one: a result at a limit never looks beyond it', () => {
  const range = { unit: 'mg/dL', refLow: '70', refHigh: '110' };
  expect(quantityOf(lab('Glucose', { value: '110', ...range }), 'si')).toMatchObject({
    value: '6.11',
    range: '3.89–6.11',
  });
});

test('a bound stays a bound', () => {
  expect(quantityOf(lab('Creatinine', { value: '<0.5', unit: 'mg/dL' }), 'si')).toMatchObject({
    value: '<44',
    unit: 'µmol/L',
    written: '<0.5 mg/dL',
  });
});

test('a range in words stays with the value as it is written', () => {
  expect(quantityOf(lab('Glucose', { value: '98', unit: 'mg/dL', refText: '70-99 fasting' }), 'si')).toMatchObject({
    range: null,
    written: '98 mg/dL, range 70-99 fasting',
  });
});

test.each([
  ['words', lab('Glucose', { value: 'Positive', unit: 'mg/dL' })],
  ['a pair', lab('Blood pressure', { systolic: '132', diastolic: '85', unit: 'mmHg' }, 'vital')],
  ['no unit', lab('Glucose', { value: '98' })],
  ['another kind of fact', lab('Glucose', { value: '98', unit: 'mg/dL' }, 'medication')],
  ['what isn’t known for certain', lab('Protein', { value: '98', unit: 'mg/dL' })],
])('%s is shown as it is written', (_, fact) => {
  expect(quantityOf(fact, 'si')).toEqual(quantityOf(fact, 'as-written'));
});

test('a fact without a value has no quantity', () => {
  expect(quantityOf(lab('Glucose', {}), 'si')).toBeNull();
});
