import { expect, test } from 'vitest';
import { type Prediction, reliability, reliabilityLines } from './reliability.ts';

/** `right` of `count` predictions of this confidence were right. */
function predictions(confidence: number, count: number, right: number): Prediction[] {
  return Array.from({ length: count }, (_, at) => ({ confidence, correct: at < right }));
}

test('honest confidence has no error', () => {
  const { expectedError, greatestError, bins } = reliability([...predictions(0.8, 10, 8), ...predictions(0.5, 4, 2)]);
  expect(expectedError).toBeCloseTo(0);
  expect(greatestError).toBeCloseTo(0);
  expect(bins.filter(({ count }) => count > 0).map(({ from, count, right }) => [from, count, right])).toEqual([
    [0.5, 4, 0.5],
    [0.8, 10, 0.8],
  ]);
});

test('boasting is measured, weighted by how often', () => {
  const boasting = reliability([...predictions(0.9, 30, 15), ...predictions(0.3, 10, 3)]);
  expect(boasting.expectedError).toBeCloseTo(0.75 * 0.4);
  expect(boasting.greatestError).toBeCloseTo(0.4);
  expect(boasting.brier).toBeCloseTo((30 * (0.5 * 0.01 + 0.5 * 0.81) + 10 * (0.3 * 0.49 + 0.7 * 0.09)) / 40);
  const interval = boasting.bins[9]?.interval ?? [0, 1];
  expect(interval[0]).toBeCloseTo(0.332, 2);
  expect(interval[1]).toBeCloseTo(0.668, 2);
});

test('borders belong to the upper bin, 1 to the last', () => {
  expect(reliability(predictions(0.3, 1, 1)).bins[3]?.count).toBe(1);
  expect(reliability(predictions(1, 1, 1)).bins[9]?.count).toBe(1);
  expect(reliability(predictions(0, 1, 0), 1).bins[0]?.count).toBe(1);
});

test('nothing predicted is no error', () => {
  expect(reliability([])).toMatchObject({ count: 0, expectedError: 0, greatestError: 0, brier: 0 });
});

test('refuses what is no confidence, and no bins', () => {
  for (const confidence of [1.2, -0.1, Number.NaN]) {
    expect(() => reliability([{ confidence, correct: true }])).toThrow('between 0 and 1');
  }
  expect(() => reliability([], 0)).toThrow('above 0');
});

test('is printed without empty bins', () => {
  const lines = reliabilityLines(reliability(predictions(0.9, 30, 15)));
  expect(lines).toHaveLength(3);
  expect(lines[1]).toBe('0.90–1.00       30   90.0 %   50.0 %   33.2 % – 66.8 %');
  expect(lines[2]).toContain('expected calibration error 40.0 %');
});
