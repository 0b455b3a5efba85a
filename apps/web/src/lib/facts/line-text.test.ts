import type { RecordLine } from '@exora/contracts';
import { expect, test } from 'vitest';
import { lineSummary, statementDate, statementText } from './line-text.ts';

const bare: RecordLine['history'][number] = {
  date: null,
  assertion: 'present',
  status: null,
  strength: null,
  dose: null,
  dose_max: null,
  dose_unit: null,
  frequency: null,
  frequency_per_day: null,
  sources: [],
};

test.each([
  [{}, 'Present'],
  [{ status: 'active', strength: '500 mg', dose: 1, dose_unit: 'tablet', frequency: 'bd' }, '500 mg · 1 tablet · bd'],
  [{ dose: 1, dose_max: 2, dose_unit: 'puff' }, '1–2 puff'],
  [{ strength: '5 mg', frequency_per_day: 1 }, '5 mg · once a day'],
  [{ strength: '3 mg', dose: 3, dose_unit: 'mg' }, '3 mg'],
  [{ assertion: 'historical' as const, status: 'stopped', strength: '5 mg' }, 'Stopped · 5 mg'],
  [{ assertion: 'absent' as const }, 'Not present'],
])('%o reads %s', (changed, expected) => {
  expect(statementText({ ...bare, ...changed })).toBe(expected);
});

test('a statement has its date, or says that it has none', () => {
  expect([statementDate({ ...bare, date: '2023-05' }, 'day-month'), statementDate(bare, 'day-month')]).toEqual([
    'May 2023',
    'No date',
  ]);
});

test('a line says how much is behind it', () => {
  const line = { facts: 3, documents: 2, first_date: '2021-02-01', last_date: '2023-06-01' } as RecordLine;
  expect(lineSummary(line, 'day-month')).toBe('3 statements in 2 documents · 1 Feb 2021 to 1 Jun 2023');
  expect(lineSummary({ ...line, first_date: null, last_date: null }, 'day-month')).toBe('3 statements in 2 documents');
  expect(lineSummary({ ...line, documents: 0, first_date: '2021-02-01', last_date: '2021-02-01' }, 'day-month')).toBe(
    '3 statements · 1 Feb 2021',
  );
});
