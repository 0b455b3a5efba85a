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

  test('leaves SNOMED CT’s tag out, but no other bracket', () => {
    expect(factTitle(fact({ text: 'Encounter for check up (procedure)' }))).toBe('Encounter for check up');
    expect(factTitle(fact({ text: 'Gout (left foot)' }))).toBe('Gout (left foot)');
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
  test('says what a short form on the page means, or may mean', () => {
    expect(factDetail(fact({ text: 'MS', attributes: { meaning: 'multiple sclerosis' } }), 'day-month')).toBe(
      'multiple sclerosis',
    );
    expect(
      factDetail(fact({ text: 'MS', attributes: { ambiguous: 'multiple sclerosis or mitral stenosis' } }), 'day-month'),
    ).toBe('may mean multiple sclerosis or mitral stenosis');
  });

  test('reads like a prescription', () => {
    const attributes = {
      drug: 'x',
      strength: '500 mg',
      form: 'tablet',
      route: 'oral',
      frequency: 'twice daily',
      prn: true,
    };
    expect(factDetail(fact({ type: 'medication', attributes }), 'day-month')).toBe(
      '500 mg · tablet · oral · twice daily as needed',
    );
  });

  test('says a dose range, and says nothing twice', () => {
    expect(
      factDetail(fact({ type: 'medication', attributes: { dose: 1, doseMax: 2, unit: 'tablet' } }), 'day-month'),
    ).toBe('1–2 tablets');
    const same = { strength: '500 mg', dose: 500, unit: 'mg', frequency: 'as needed', prn: true };
    expect(factDetail(fact({ type: 'medication', attributes: same }), 'day-month')).toBe('500 mg · as needed');
  });

  test('says the dose instead of the form, in the number’s form', () => {
    const one = { strength: '500 mg', form: 'tablet', dose: 1, unit: 'tablet', frequency: 'nocte' };
    expect(factDetail(fact({ type: 'medication', attributes: one }), 'day-month')).toBe('500 mg · 1 tablet · nocte');
    expect(factDetail(fact({ type: 'medication', attributes: { ...one, dose: 2 } }), 'day-month')).toBe(
      '500 mg · 2 tablets · nocte',
    );
  });

  test('says how often a medicine is taken by its number where there are no words', () => {
    const daily = (frequencyPerDay: number) =>
      factDetail(fact({ type: 'medication', attributes: { dose: 1, unit: 'tablet', frequencyPerDay } }), 'day-month');
    expect([1, 2, 3].map(daily)).toEqual([
      '1 tablet · once a day',
      '1 tablet · twice a day',
      '1 tablet · 3 times a day',
    ]);
  });

  test('says where a procedure was done, and of which lot a vaccine was', () => {
    expect(factDetail(fact({ type: 'procedure', attributes: { bodySite: 'left knee' } }), 'day-month')).toBe(
      'left knee',
    );
    expect(factDetail(fact({ type: 'immunization', attributes: { lot: 'AB123' } }), 'day-month')).toBe('lot AB123');
  });

  test('gives an allergy’s reaction and severity', () => {
    expect(factDetail(fact({ type: 'allergy', attributes: { reaction: 'rash', severity: 'mild' } }), 'day-month')).toBe(
      'rash · mild',
    );
  });

  test('says of a visit what its name leaves open', () => {
    const attributes = {
      class: 'inpatient',
      location: 'Harbour Hospital',
      performer: 'Dr Bo Sample',
      reason: 'wheezing',
    };
    const visit = fact({ type: 'encounter', text: 'Admission', attributes });
    expect(factDetail(visit, 'day-month')).toBe('inpatient · Harbour Hospital · Dr Bo Sample · for wheezing');
    expect(factDetail({ ...visit, text: 'Inpatient stay' }, 'day-month')).toBe(
      'Harbour Hospital · Dr Bo Sample · for wheezing',
    );
  });

  test('gives the answer about a habit, which is no value to compare', () => {
    const smoking = fact({
      type: 'social_history',
      text: 'Tobacco smoking status',
      attributes: { value: 'Former smoker' },
    });
    expect(factDetail(smoking, 'day-month')).toBe('Former smoker');
    expect(factValue(smoking)).toBeNull();
  });

  test('says since when', () => {
    expect(factDetail(fact({ attributes: { onset: '1967-04-19' } }), 'day-month')).toBe('since 19 Apr 1967');
  });

  test('is null when the document says nothing more', () => {
    expect(factDetail(fact({}), 'day-month')).toBeNull();
  });
});

test('factDate gives both ends of a stay', () => {
  const attributes = { start: '2024-02-28', end: '2024-03-02' };
  expect(factDate(fact({ type: 'encounter', date: '2024-02-28', attributes }), 'day-month')).toBe(
    '28 Feb – 2 Mar 2024',
  );
  expect(factDate(fact({ type: 'procedure', date: '2024-02-28', attributes }), 'day-month')).toBe('28 Feb 2024');
});

test('factDate says nothing twice', () => {
  expect(factDate(fact({ date: '1978' }), 'day-month')).toBe('1978');
  expect(factDate(fact({ date: '1978', attributes: { onset: '1978' } }), 'day-month')).toBeNull();
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
  expect(factLabel(absent, 'day-month')).toBe('Chest pain, Not present, Feb 2021');
});

test('a fact’s dates stand in the order that was chosen', () => {
  const onset = fact({ date: '2024-02-28', attributes: { onset: '1967-04-19' } });
  expect([factDetail(onset, 'iso'), factDate(onset, 'month-day')]).toEqual(['since 1967-04-19', 'Feb 28, 2024']);
  expect(factLabel(onset, 'iso')).toMatch(/since 1967-04-19, 2024-02-28$/);
});
