import { type Conflict, conflictKinds } from '@exora/contracts';
import { expect, test } from 'vitest';
import { conflictTitle, statementText } from './conflict-text.ts';

const conflict = (kind: Conflict['kind'], subject = 'amoxicillin'): Conflict => ({
  id: '00000000-0000-4000-8000-000000000000',
  kind,
  subject,
  statements: [],
});

test('every kind has a sentence of its own', () => {
  const titles = conflictKinds.map((kind) => conflictTitle(conflict(kind)));
  expect(new Set(titles).size).toBe(conflictKinds.length);
  expect(conflictTitle(conflict('allergy_taken'))).toBe('Amoxicillin is taken, and an allergy to it is recorded');
});

test('a statement says what its document says', () => {
  const statement = (text: string, states: string) =>
    statementText(
      { event_id: null, type: null, text, states, date: null, shell_file_id: null, file_name: null },
      'day-month',
    );
  expect(statement('warfarin', '5 mg daily')).toBe('Warfarin: 5 mg daily');
  expect(statement('Asthma', 'absent')).toBe('Asthma: not present');
  expect(statement('date of birth', '1950-04-05')).toBe('Date of birth: 5 Apr 1950');
});
