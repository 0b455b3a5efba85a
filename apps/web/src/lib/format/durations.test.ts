import { expect, test } from 'vitest';
import { duration, relativeTime } from './durations.ts';

test.each([
  [-3, '0 secs'],
  [1, '1 sec'],
  [119, '119 secs'],
  [120, '2 mins'],
  [7200, '2 hrs'],
  [172_800, '2 days'],
])('%d seconds are %s', (seconds, shown) => {
  expect(duration(seconds)).toBe(shown);
});

test('times before, after and at a moment, in any zone', () => {
  const from = '2026-03-01T12:00:00Z';
  expect(relativeTime('2026-03-01T11:30:00.123456+00:00', from)).toBe('29 mins ago');
  expect(relativeTime('2026-03-01T22:00:00+11:00', from)).toBe('60 mins ago');
  expect(relativeTime('2026-03-01T12:00:15Z', from)).toBe('in 15 secs');
  expect(relativeTime('2026-03-01T12:00:00.4Z', from)).toBe('now');
});
