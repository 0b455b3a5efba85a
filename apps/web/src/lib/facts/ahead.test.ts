import type { FactType } from '@exora/contracts';
import { expect, test } from 'vitest';
import { aheadOf, isAhead } from './ahead.ts';
import { aheadProblem } from './ahead-problem.ts';

const now = new Date('2026-11-30T08:00:00Z');
const ahead = (type: FactType, date: string, status?: string) =>
  aheadOf({ type, date, attributes: status === undefined ? {} : { status } }, now);

test('a day, month or year has come where it has begun anywhere', () => {
  const dates = [null, '2026-11-30', '2026-12-01', '2026-11', '2026', '2026-12', '2027'];
  expect(dates.map((date) => isAhead(date, now))).toEqual([false, false, true, false, false, true, true]);
  expect(isAhead('2026-12-01', new Date('2026-11-30T10:00:00Z'))).toBe(false);
});

test('what is planned may lie ahead, what must have happened was misread', () => {
  expect(ahead('lab', '2999-01-01')).toBe('unlikely');
  expect(ahead('lab', '2999-01-01', 'planned')).toBe('unlikely');
  expect(ahead('procedure', '2027-02-01', 'completed')).toBe('unlikely');
  expect(ahead('procedure', '2027-02-01', 'Planned')).toBe('planned');
  expect(ahead('medication', '2027-02-01')).toBe('unlikely');
  expect(ahead('encounter', '2027-02-01')).toBe('planned');
  expect(ahead('procedure', '2026-11-30', 'planned')).toBeNull();
});

test('a date by hand is refused where it can’t be, with what to do', () => {
  expect(aheadProblem('vital', '', '2026-11-30', now)).toBeNull();
  expect(aheadProblem('vital', '', '2999-01-01', now)).toBe(
    'This date has not come yet. A measurement is of a day that was.',
  );
  expect(aheadProblem('procedure', '', '2027-02', now)).toMatch(/write “planned” as its state/);
  expect(aheadProblem('procedure', 'planned', '2027-02', now)).toBeNull();
  expect(aheadProblem('encounter', '', '2027', now)).toBeNull();
  expect(aheadProblem('encounter', '', '2999-01-01', now)).toBe('This is 973 years ahead. Is the year right?');
});
