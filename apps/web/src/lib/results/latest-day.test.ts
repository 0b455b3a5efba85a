import { expect, test } from 'vitest';
import { latestDay } from './latest-day.ts';

test('a result of this morning in Sydney is not of the future', () => {
  expect(latestDay(new Date('2026-11-22T21:30:00Z')) >= '2026-11-23').toBe(true);
  expect(latestDay(new Date('2026-11-22T09:59:00Z'))).toBe('2026-11-22');
});
