import { expect, test } from 'vitest';
import { parseSince } from './since.ts';

const now = Date.parse('2026-03-01T12:00:00Z');

test.each([
  ['90s', '2026-03-01T11:58:30.000Z'],
  ['30m', '2026-03-01T11:30:00.000Z'],
  ['2h', '2026-03-01T10:00:00.000Z'],
  ['7d', '2026-02-22T12:00:00.000Z'],
  ['2026-02-01', '2026-02-01T00:00:00.000Z'],
  ['2026-02-01T10:00+10:00', '2026-02-01T00:00:00.000Z'],
  ['2026-02-01T10:00:00Z', '2026-02-01T10:00:00.000Z'],
])('%s is %s', (value, time) => {
  expect(parseSince(value, now)).toBe(time);
});

test.each(['', 'yesterday', '2', '2 h', '-2h', '1w', '2026-13-01', '1.2.2026', '2026'])('%j is no time', (value) => {
  expect(parseSince(value, now)).toBeNull();
});
