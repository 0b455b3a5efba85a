import { expect, test } from 'vitest';
import { dayOf, exactMoment, partialDate, period, timeOf } from './dates.ts';

test.each([
  ['2020', '2020'],
  ['2020-11', 'Nov 2020'],
  ['2020-11-05', '5 Nov 2020'],
  ['2020-13', '2020-13'],
  ['last week', 'last week'],
])('partialDate shows %s as %s', (iso, shown) => {
  expect(partialDate(iso, 'day-month')).toBe(shown);
});

test.each([
  ['2024-03-03', '2024-03-07', '3 – 7 Mar 2024'],
  ['2024-02-28', '2024-03-02', '28 Feb – 2 Mar 2024'],
  ['2023-12-30', '2024-01-02', '30 Dec 2023 – 2 Jan 2024'],
  ['2024-03', '2024-03-07', 'Mar 2024 – 7 Mar 2024'],
  ['2024-03-03', '2024-03-03', '3 Mar 2024'],
])('period shows %s to %s as %s', (start, end, shown) => {
  expect(period(start, end, 'day-month')).toBe(shown);
});

test('dayOf shows the day of the reader’s own zone', () => {
  expect(dayOf('2026-11-23T23:30:00Z', 'UTC', 'day-month')).toBe('23 Nov 2026');
  expect(dayOf('2026-11-23T23:30:00Z', 'Australia/Sydney', 'day-month')).toBe('24 Nov 2026');
  expect(dayOf('2026-11-03T12:00:00Z', 'UTC', 'day-month')).toBe('3 Nov 2026');
});

test('dayOf leaves alone what is no time stamp', () => {
  expect(dayOf('soon', undefined, 'day-month')).toBe('soon');
});

test.each([
  ['2020', '2020', '2020'],
  ['2020-11', 'Nov 2020', '2020-11'],
  ['2020-11-05', 'Nov 5, 2020', '2020-11-05'],
])('partialDate shows %s month first as %s, and in ISO order as %s', (iso, monthFirst, inIso) => {
  expect(partialDate(iso, 'month-day')).toBe(monthFirst);
  expect(partialDate(iso, 'iso')).toBe(inIso);
});

test.each([
  ['2024-03-03', '2024-03-07', 'Mar 3 – 7, 2024'],
  ['2024-02-28', '2024-03-02', 'Feb 28 – Mar 2, 2024'],
  ['2023-12-30', '2024-01-02', 'Dec 30, 2023 – Jan 2, 2024'],
])('period shows %s to %s month first as %s', (start, end, shown) => {
  expect(period(start, end, 'month-day')).toBe(shown);
  expect(period(start, end, 'iso')).toBe(`${start} – ${end}`);
});

test('times follow the clock that was chosen', () => {
  expect(timeOf('2026-11-23T14:05:00Z', 'UTC', '24')).toBe('14:05');
  expect(timeOf('2026-11-23T14:05:00Z', 'UTC', '12')).toBe('2:05 pm');
  expect(timeOf('2026-11-23T00:05:00Z', 'UTC', '24')).toBe('00:05');
  expect(timeOf('2026-11-23T00:05:00Z', 'UTC', '12')).toBe('12:05 am');
  expect(timeOf('soon', undefined, '24')).toBe('soon');
});

test('dayOf keeps the order that was chosen', () => {
  expect(dayOf('2026-11-03T23:30:00Z', 'UTC', 'month-day')).toBe('Nov 3, 2026');
  expect(dayOf('2026-11-03T23:30:00Z', 'UTC', 'iso')).toBe('2026-11-03');
});

test('exactMoment says the second and the zone, as the person wants dates and times', () => {
  const time = '2026-11-23T23:30:09Z';
  expect(exactMoment(time, 'UTC', { dates: 'day-month', clock: '24', language: 'en-AU' })).toBe(
    '23 Nov 2026, 23:30:09 UTC',
  );
  expect(exactMoment(time, 'Australia/Sydney', { dates: 'iso', clock: '24', language: 'en-AU' })).toBe(
    '2026-11-24, 10:30:09 AEDT',
  );
  expect(exactMoment(time, 'America/New_York', { dates: 'month-day', clock: '12', language: 'en-US' })).toBe(
    'Nov 23, 2026, 6:30:09 pm EST',
  );
  expect(exactMoment('soon', 'UTC', { dates: 'iso', clock: '24', language: 'en-AU' })).toBe('soon');
});
