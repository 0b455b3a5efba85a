import { expect, test } from 'vitest';
import { pollDelayMs } from './poll-delay.ts';

test('pollDelayMs asks often while things move and backs off when they don’t', () => {
  expect(pollDelayMs(0)).toBe(400);
  expect(pollDelayMs(10_000)).toBe(1_000);
  expect(pollDelayMs(20_000)).toBe(2_000);
  expect(pollDelayMs(3_600_000)).toBe(5_000);
});
