import { expect, test } from 'vitest';
import { formatAge, formatMoment, formatMoney, formatSeconds, formatShare, formatUntil } from './amounts.ts';

const now = Date.parse('2026-03-01T12:00:00Z');

test.each([
  [-3, '0s'],
  [0.9, '0s'],
  [119, '119s'],
  [120, '2m'],
  [7199, '119m'],
  [7200, '2h'],
  [172_799, '47h'],
  [172_800, '2d'],
])('formatSeconds: %d is %s', (seconds, text) => {
  expect(formatSeconds(seconds)).toBe(text);
});

test('times before and after now, in any zone', () => {
  expect(formatAge('2026-03-01T11:30:00.123456+00:00', now)).toBe('29m');
  expect(formatAge('2026-03-01T22:00:00+11:00', now)).toBe('60m');
  expect(formatUntil('2026-03-01T12:00:15Z', now)).toBe('15s');
  expect(formatMoment('2026-03-01T11:00:00.9+00:00', now)).toBe('2026-03-01T11:00:00Z (59m ago)');
  expect(formatMoment('2026-03-01T15:00:00Z', now)).toBe('2026-03-01T15:00:00Z (in 3h)');
});

test('money keeps what it is made of: two decimals at least, six at most', () => {
  expect(formatMoney(1500, 'AUD')).toBe('0.0015 AUD');
  expect(formatMoney(0, 'USD')).toBe('0.00 USD');
  expect(formatMoney(12_300_000, 'USD')).toBe('12.30 USD');
  expect(formatMoney(1, 'USD')).toBe('0.000001 USD');
});

test('a share in use is never shown as nothing', () => {
  expect([0, 0.0001, 0.5, 1.204].map(formatShare)).toEqual(['0%', '<1%', '50%', '120%']);
});
