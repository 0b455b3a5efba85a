import type { ApiBudget } from '@exora/contracts';
import { expect, test } from 'vitest';
import { burnDown, costAMinute } from './burn-down.ts';

test('a window runs out at the rate of the last minute, or lasts where that rate never fills it', () => {
  expect(burnDown(300_000, 600_000, 15_000, 60)).toEqual({ aMinute: 15_000, secondsLeft: 1800 });
  expect(burnDown(0, 600_000, 20_000, 60)).toEqual({ aMinute: 20_000, secondsLeft: 1800 });
  expect(burnDown(400_000, 600_000, 10_000, 60)).toEqual({ aMinute: 10_000, secondsLeft: null });
  expect(burnDown(400_000, 600_000, 0, 60)).toEqual({ aMinute: 0, secondsLeft: null });
  expect(burnDown(600_000, 600_000, 0, 60)).toEqual({ aMinute: 0, secondsLeft: 0 });
  expect(burnDown(0, 0, 0, 60)).toEqual({ aMinute: 0, secondsLeft: 0 });
  expect(burnDown(5, null, 1, 60)).toBeNull();
});

test('a minute costs its calls and its tokens', () => {
  const budget = {
    current_requests_minute: 4,
    current_tokens_minute: 12_000,
    micros_per_request: 1500,
    micros_per_million_tokens: 600_000,
  } as ApiBudget;
  expect(costAMinute(budget)).toBe(6000 + 7200);
});
