import { expect, test } from 'vitest';
import { dayOf, partialDate } from './dates.ts';

test.each([
  ['2020', '2020'],
  ['2020-11', 'Nov 2020'],
  ['2020-11-05', '5 Nov 2020'],
  ['2020-13', '2020-13'],
  ['last week', 'last week'],
])('partialDate shows %s as %s', (iso, shown) => {
  expect(partialDate(iso)).toBe(shown);
});

test('dayOf shows the day of the reader’s own zone', () => {
  expect(dayOf('2026-11-23T23:30:00Z', 'UTC')).toBe('23 Nov 2026');
  expect(dayOf('2026-11-23T23:30:00Z', 'Australia/Sydney')).toBe('24 Nov 2026');
});

test('dayOf leaves alone what is no time stamp', () => {
  expect(dayOf('soon')).toBe('soon');
});
