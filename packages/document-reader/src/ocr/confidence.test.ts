import { expect, it } from 'vitest';
import { calibrated, probabilityRight } from './confidence.ts';

it('is never less for a word of which the engine is surer', () => {
  const stated = Array.from({ length: 101 }, (_, at) => at / 100);
  const right = stated.map(probabilityRight);
  expect(right).toEqual([...right].sort((a, b) => a - b));
  expect(right[0]).toBe(0.7);
  expect(right[100]).toBe(0.995);
});

it('lies between what was measured below and above', () => {
  expect(probabilityRight(0.65)).toBeCloseTo(0.855);
});

it('changes nothing of a word but its confidence', () => {
  expect(calibrated([[{ t: '5.6', x0: 3, confidence: 0.4 }], []])).toEqual([
    [{ t: '5.6', x0: 3, confidence: 0.76 }],
    [],
  ]);
});
