import { expect, test } from 'vitest';
import { withToldDates } from './told-dates.ts';

const sentence = 'Metformin was started on 4 March 2019 and stopped in November 2021; in 2022 it was 5 mg.';

test('a story’s dates stand in the order that was chosen', () => {
  expect(withToldDates(sentence, 'day-month')).toBe(sentence);
  expect(withToldDates(sentence, 'month-day')).toBe(
    'Metformin was started on March 4, 2019 and stopped in November 2021; in 2022 it was 5 mg.',
  );
  expect(withToldDates(sentence, 'iso')).toBe(
    'Metformin was started on 2019-03-04 and stopped in 2021-11; in 2022 it was 5 mg.',
  );
});

test('what only looks like a date is left alone', () => {
  const words = 'She took 3 May apples and saw Dr April 12 times; 500 mg in 2021.';
  expect([withToldDates(words, 'iso'), withToldDates(words, 'month-day')]).toEqual([words, words]);
});
