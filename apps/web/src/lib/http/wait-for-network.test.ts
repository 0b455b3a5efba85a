import { expect, test } from 'vitest';
import { retryDelayMs } from './wait-for-network.ts';

test('tries come later and later, and at least every minute', () => {
  expect([1, 2, 3, 6, 20].map(retryDelayMs)).toEqual([2_000, 4_000, 8_000, 60_000, 60_000]);
});
