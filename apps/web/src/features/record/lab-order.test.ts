import { describe, expect, test } from 'vitest';
import { outOfRangeFirst, splitList } from './lab-order.ts';

const lab = (id: number, out = false) => ({
  id,
  attributes: out ? { flag: 'H' } : { value: 1, refLow: 0, refHigh: 2 },
});
const many = (count: number, out = false) => Array.from({ length: count }, (_, id) => lab(id, out));

test('outOfRangeFirst moves only what is out of range', () => {
  expect(outOfRangeFirst([lab(1), lab(2, true), lab(3), lab(4, true)]).map(({ id }) => id)).toEqual([2, 4, 1, 3]);
});

describe('splitList', () => {
  test('folds the rest of a long list', () => {
    const { shown, folded } = splitList(many(30));
    expect([shown.length, folded.length]).toEqual([10, 20]);
  });

  test('never folds a result out of range', () => {
    const { shown, folded } = splitList([...many(15, true), ...many(5)]);
    expect([shown.length, folded.length]).toEqual([15, 5]);
  });

  test('does not fold one or two', () => {
    expect(splitList(many(12)).folded).toEqual([]);
    expect(splitList(many(13)).folded).toHaveLength(3);
  });
});
