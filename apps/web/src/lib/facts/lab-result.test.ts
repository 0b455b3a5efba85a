import { describe, expect, test } from 'vitest';
import { flagOf, rangePosition, rangeText } from './lab-result.ts';

describe('flagOf', () => {
  test.each([
    [{ flag: 'H' }, 'High'],
    [{ flag: 'low' }, 'Low'],
    [{ flag: 'HH' }, 'Very high'],
    [{ flag: 'critical low' }, 'Very low'],
    [{ flag: '*' }, 'Abnormal'],
    [{ value: 11.9, refLow: 12, refHigh: 17 }, 'Low'],
    [{ value: '391', refHigh: '300' }, 'High'],
    [{ value: 5, refLow: 5, refHigh: 7 }, 'Normal'],
  ])('reads %j as %s', (attributes, label) => {
    expect(flagOf(attributes)?.label).toBe(label);
  });

  test('prefers what is printed to what it could work out', () => {
    expect(flagOf({ flag: 'N', value: 9, refHigh: 5 })?.label).toBe('Normal');
  });

  test.each([[{ value: 5 }], [{ value: 'positive', refHigh: 1 }], [{ refLow: 1, refHigh: 2 }], [{}]])(
    'says nothing about %j',
    (attributes) => {
      expect(flagOf(attributes)).toBeNull();
    },
  );
});

test.each([
  [{ refLow: 3.5, refHigh: 5 }, '3.5–5'],
  [{ refLow: '3.5', refHigh: '5.0' }, '3.5–5.0'],
  [{ refHigh: 200 }, 'below 200'],
  [{ refLow: 40 }, 'above 40'],
  [{ refText: 'negative' }, 'negative'],
  [{ refLow: 0, refHigh: 1 }, '0–1'],
])('rangeText shows %j as %s', (attributes, shown) => {
  expect(rangeText(attributes)).toBe(shown);
});

describe('rangePosition', () => {
  test('puts the middle of a range in the middle of the bar', () => {
    expect(rangePosition({ value: 15, refLow: 10, refHigh: 20 })).toEqual({ value: 0.5, from: 0.25, to: 0.75 });
  });

  test('stops at the ends of the bar', () => {
    expect(rangePosition({ value: 9000, refLow: 10, refHigh: 20 })?.value).toBe(0.98);
    expect(rangePosition({ value: -9000, refLow: 10, refHigh: 20 })?.value).toBe(0.02);
  });

  test('keeps results outside of a half-open range outside of its part of the bar', () => {
    const high = rangePosition({ value: 17, refHigh: 5 });
    expect(high?.value).toBeGreaterThan(high?.to ?? 1);
    const low = rangePosition({ value: 20, refLow: 40 });
    expect(low?.value).toBeLessThan(low?.from ?? 0);
  });

  test.each([[{ value: 5 }], [{ value: 'trace', refHigh: 3 }], [{ value: 1, refLow: 5, refHigh: 5 }]])(
    'has no bar for %j',
    (attributes) => {
      expect(rangePosition(attributes)).toBeNull();
    },
  );
});
