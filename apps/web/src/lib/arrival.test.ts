import { expect, test } from 'vitest';
import { arrivalOf } from './arrival.ts';

test('each answer has a number of its own, higher than those before, and the same one keeps it', () => {
  const [first, second] = [['a'], ['a']];
  const number = arrivalOf(first);
  expect(arrivalOf(second)).toBeGreaterThan(number);
  expect(arrivalOf(first)).toBe(number);
});
