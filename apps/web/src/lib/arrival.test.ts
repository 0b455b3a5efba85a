import { expect, test } from 'vitest';
import { arrivalOf } from './arrival.ts';

test('each answer has a number of its own, and the same one keeps it', () => {
  const [first, second] = [['a'], ['a']];
  const number = arrivalOf(first);
  expect(arrivalOf(second)).not.toBe(number);
  expect(arrivalOf(first)).toBe(number);
});
