import { describe, expect, test } from 'vitest';
import {
  assertionLabel,
  type DescribedFact,
  factDate,
  factDetail,
  factLabel,
  factTitle,
  factValue,
  statusLabel,
} from './describe-fact.ts';

const fact = (over: Partial<DescribedFact>): DescribedFact => ({
  type: 'condition',
  text: 'gout',
  assertion: 'present',
  attributes: {},
  date: null,
  ...over,
});

describe('factTitle', () => {
  test('starts with a capital letter and keeps the rest of the page’s words', () => {
    expect(factTitle(fact({ text: 'gout' }))).toBe('Gout');
    expect(factTitle(fact({ text: 'eGFR' }))).toBe('eGFR');
    expect(factTitle(fact({ text: 'chronic\n  sinusitis' }))).toBe('Chronic sinusitis');
  });

  test('names a medication by its drug', () => {
    const metformin = fact({ type: 'medication', text: 'metformin 500 mg tablet', attributes: { drug: 'metformin' } });
    expect(factTitle(metformin)).toBe('Metformin');
  });

  test('does not split a letter outside of the basic plane', () => {
    expect(factTitle(fact({ text: '𝒂bc' }))).toBe('𝒂bc');
  });
});

describe('factValue', () => {
  test.each([
    [{ value: 11.9, unit: 'g/dL' }, '11.9 g/dL'],
    [{ value: '5.0' }, '5.0'],
    [{ value: 5, comparator: '<', unit: 'mg/L' }, '<5 mg/L'],
    [{ systolic: 132, diastolic: 85, unit: 'mmHg' }, '132/85 mmHg'],
    [{ value: 0, unit: 'U/L' }, '0 U/L'],
  ])('shows %j as %s', (attributes, shown) => {
    expect(factValue(fact({ type: 'lab', attributes }))).toBe(shown);
  });

  test('is nothing without a value', () => {
    expect(factValue(fact({ attributes: { unit: 'mg' } }))).toBeNull();
  });
});

describe('factDetail', () => {
  test('reads like a prescription', () => {
    const attributes = {
      drug: 'x',
      strength: '500 mg',
      form: 'tablet',
      route: 'oral',
      frequency: 'twice daily',
      prn: true,
    };
    expect(factDetail(fact({ type: 'medication', attributes }))).toBe('500 mg · tablet · oral · twice daily as needed');
  });

  test('says a dose range, and says nothing twice', () => {
    expect(factDetail(fact({ type: 'medication', attributes: { dose: 1, doseMax: 2, unit: 'tablet' } }))).toBe(
      '1–2 tablets',
    );
    const same = { strength: '500 mg', dose: 500, unit: 'mg', frequency: 'as needed', prn: true };
    expect(factDetail(fact({ type: 'medication', attributes: same }))).toBe('500 mg · as needed');
  });

  test('says the dose instead of the form, in the number’s form', () => {
    const one = { strength: '500 mg', form: 'tablet', dose: 1, unit: 'tablet', frequency: 'nocte' };
    expect(factDetail(fact({ type: 'medication', attributes: one }))).toBe('500 mg · 1 tablet · nocte');
    expect(factDetail(fact({ type: 'medication', attributes: { ...one, dose: 2 } }))).toBe(
      '500 mg · 2 tablets · nocte',
    );
  });

  test('gives an allergy’s reaction and severity', () => {
    expect(factDetail(fact({ type: 'allergy', attributes: { reaction: 'rash', severity: 'mild' } }))).toBe(
      'rash · mild',
    );
  });

  test('says since when', () => {
    expect(factDetail(fact({ attributes: { onset: '1967-04-19' } }))).toBe('since 19 Apr 1967');
  });

  test('is null when the document says nothing more', () => {
    expect(factDetail(fact({}))).toBeNull();
  });
});

test('factDate says nothing twice', () => {
  expect(factDate(fact({ date: '1978' }))).toBe('1978');
  expect(factDate(fact({ date: '1978', attributes: { onset: '1978' } }))).toBeNull();
});

test('assertionLabel never lets an absent or a relative’s finding pass for a present one', () => {
  expect(assertionLabel('present')).toBeNull();
  for (const assertion of ['absent', 'possible', 'historical', 'family'] as const) {
    expect(assertionLabel(assertion)).toBeTruthy();
  }
});

test('statusLabel leaves ordinary states out', () => {
  expect(statusLabel(fact({ attributes: { status: 'active' } }))).toBeNull();
  expect(statusLabel(fact({ attributes: { status: 'stopped' } }))).toBe('Stopped');
});

test('factLabel names everything that the page shows by colour or place', () => {
  const absent = fact({ text: 'chest pain', assertion: 'absent', date: '2021-02' });
  expect(factLabel(absent)).toBe('Chest pain, Not present, Feb 2021');
});
