import { describe, expect, test } from 'vitest';
import { careText, comingOfAgeText } from './care-text.ts';

describe('coming of age', () => {
  const dates = { comes_of_age_on: '2026-05-01', sharing_stops_on: '2026-07-30' };
  test.each([
    ['2026-04-30', 'Comes of age on 1 May 2026', false, 'before'],
    ['2026-05-01', 'Of age since 1 May 2026', true, 'Who has access keeps it'],
    ['2026-07-30', 'Of age since 1 May 2026', true, 'After 30 Jul 2026'],
    ['2026-07-31', 'Of age since 1 May 2026', true, 'an adult in your care'],
  ])('on %s: %s', (today, title, isDue, words) => {
    const told = comingOfAgeText(dates, today, 'day-month');
    expect(told).toMatchObject({ title, isDue });
    expect(told?.text).toContain(words);
  });

  test('is not told where it doesn’t apply', () => {
    expect(comingOfAgeText({ comes_of_age_on: null, sharing_stops_on: null }, '2026-01-01', 'day-month')).toBeNull();
  });
});

test('a death is told with its day', () => {
  expect(careText({ care_state: 'deceased', died_on: '2026-02-03' }, 'day-month')).toContain('3 Feb 2026');
  expect(careText({ care_state: 'death_reported', died_on: null }, 'day-month')).toContain('not confirmed');
});
