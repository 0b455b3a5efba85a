import { describe, expect, test } from 'vitest';
import { endOf } from './end-choice.ts';

const now = new Date(2026, 4, 10, 12);

describe('the end of an access', () => {
  test('is none, or so many days away', () => {
    expect(endOf({ choice: 'none', day: '2026-06-01' }, now)).toBeNull();
    expect(endOf({ choice: 'week', day: '' }, now)).toBe(new Date(now.getTime() + 7 * 86_400_000).toISOString());
  });

  test('is the last second of a chosen day, today included', () => {
    expect(endOf({ choice: 'day', day: '2026-05-10' }, now)).toBe(new Date(2026, 4, 10, 23, 59, 59).toISOString());
  });

  test.each(['', '2026-05-09', 'tomorrow'])('is not “%s”', (day) => {
    expect(endOf({ choice: 'day', day }, now)).toBeUndefined();
  });
});
