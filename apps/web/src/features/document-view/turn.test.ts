import { expect, test } from 'vitest';
import { leftOf, rightOf, type Turn, turned, upright } from './turn.ts';

const all: Turn[] = [0, 90, 180, 270];
const point = { x: 0.25, y: 0.125 };

test('a quarter to the right takes what is at the left of a page’s top to the top of its right side', () => {
  expect(turned({ x: 0, y: 0 }, 90)).toEqual({ x: 1, y: 0 });
  expect(turned(point, 90)).toEqual({ x: 0.875, y: 0.25 });
});

test.each(all)('a turn of %i degrees is so many quarters, and comes back', (turn) => {
  let step = point;
  for (let quarters = 0; quarters < turn / 90; quarters++) step = turned(step, 90);
  expect(turned(point, turn)).toEqual(step);
  expect(upright(turned(point, turn), turn)).toEqual(point);
  expect(leftOf[rightOf[turn]]).toBe(turn);
});
