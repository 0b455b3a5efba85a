import { describe, expect, test } from 'vitest';
import { findDates } from './dates.ts';

function iso(text: string): string[] {
  return findDates(text).dates.map((date) => date.iso);
}

describe('the order of numeric dates', () => {
  test('is decided by a date that can be read one way only', () => {
    expect(iso('Seen 03/04/2021, reviewed 25/04/2021.')).toEqual(['2021-04-03', '2021-04-25']);
    expect(iso('Seen 03/04/2021, reviewed 04/25/2021.')).toEqual(['2021-03-04', '2021-04-25']);
  });

  test('is decided by the same day written out', () => {
    expect(iso('Collected 03/04/2021. Reported 4 March 2021.')).toEqual(['2021-03-04', '2021-03-04']);
  });

  test('is decided by the habits of the place', () => {
    expect(iso('Medicare No 1234 56789 0. Date 03/04/2021')).toEqual(['2021-04-03']);
    expect(iso('Glucose 99 mg/dL on 03/04/2021, Austin, TX 73301')).toEqual(['2021-03-04']);
  });

  test('is day first where nothing speaks, and says that it was a choice', () => {
    const [date] = findDates('Date 03/04/2021').dates;
    expect(date).toMatchObject({ iso: '2021-04-03', ambiguous: true });
  });
});

test('keeps the precision that is printed', () => {
  expect(findDates('since March 2019, 5/2018 and 2 Jan 2017').dates.map((date) => [date.iso, date.precision])).toEqual([
    ['2019-03', 'month'],
    ['2018-05', 'month'],
    ['2017-01-02', 'day'],
  ]);
});

test.each([
  ['2020-11-20', '2020-11-20'],
  ['20th of November 2020', '2020-11-20'],
  ['20-Nov-2020', '2020-11-20'],
  ['Nov 20, 2020', '2020-11-20'],
  ['20.11.2020', '2020-11-20'],
  ['20/11/64', '1964-11-20'],
])('reads %s', (text, expected) => {
  expect(iso(text)).toEqual([expected]);
});

test.each(['31/02/2020', '120/80', '7/7', 'L4/5', '1.5.2', '(08) 9391 7702', '200/6 mcg'])('%s is no date', (text) => {
  expect(iso(text)).toEqual([]);
});
