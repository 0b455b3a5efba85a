import { expect, test } from 'vitest';
import { authRateLimits, RateLimiter } from './rate-limit.ts';

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

test('a program can’t start anew by sending from another address of this machine', () => {
  const limiter = new RateLimiter(limits);
  expect(limiter.take('signup', '127.0.0.1', 0)).toBeNull();
  expect(limiter.take('signup', '127.9.8.7', 0)).toBeNull();
  for (const address of ['127.0.0.1', '127.0.0.9', '::1', '::ffff:127.0.0.1']) {
    expect(limiter.take('signup', address, 0), address).not.toBeNull();
  }
});

test('trying all six-digit codes would take years', () => {
  const { limit, windowMs } = authRateLimits.verify ?? { limit: Number.POSITIVE_INFINITY, windowMs: 1 };
  const years = ((1e6 / limit) * windowMs) / (365 * 24 * 3_600_000);
  expect(years).toBeGreaterThan(10);
});
