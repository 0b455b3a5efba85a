import { expect, test } from 'vitest';
import { RateLimiter } from './rate-limit.ts';

const limits = { signup: { limit: 2, windowMs: 60_000 } };

test('lets through as many as allowed in any window, and says how long to wait', () => {
  const limiter = new RateLimiter(limits);
  expect(limiter.take('signup', 'a', 0)).toBeNull();
  expect(limiter.take('signup', 'a', 30_000)).toBeNull();
  expect(limiter.take('signup', 'a', 40_000)).toBe(20);
  expect(limiter.take('signup', 'a', 60_000)).toBeNull();
  expect(limiter.take('signup', 'a', 60_001)).toBe(30);
});

test('counts addresses and routes apart, and routes without a limit not at all', () => {
  const limiter = new RateLimiter(limits);
  for (let tries = 0; tries < 2; tries++) expect(limiter.take('signup', 'a', 0)).toBeNull();
  expect(limiter.take('signup', 'a', 0)).not.toBeNull();
  expect(limiter.take('signup', 'b', 0)).toBeNull();
  for (let tries = 0; tries < 100; tries++) expect(limiter.take('user', 'a', 0)).toBeNull();
});

test('refused tries do not lengthen the wait', () => {
  const limiter = new RateLimiter(limits);
  for (let tries = 0; tries < 50; tries++) limiter.take('signup', 'a', tries * 100);
  expect(limiter.take('signup', 'a', 61_000)).toBeNull();
});
