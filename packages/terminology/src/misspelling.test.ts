import { expect, test } from 'vitest';
import { letterBits, lettersApart, mayBeWithin } from './misspelling.ts';

test.each([
  ['metformin', 'metformin', 2, 0],
  ['metfromin', 'metformin', 2, 1],
  ['metformn', 'metformin', 2, 1],
  ['metforminn', 'metformin', 1, 1],
  ['metfornim', 'metformin', 2, 2],
  ['metfornim', 'metformin', 1, null],
  ['atorvastatin', 'rosuvastatin', 2, null],
  ['hypotension', 'hypertension', 2, null],
  ['kidney stage 3', 'kidney stage 4', 2, null],
  ['abcdef', 'ab', 2, null],
])('%s is %s but for at most %i letters: %s', (asked, name, limit, apart) => {
  expect(lettersApart(asked, name, limit)).toBe(apart);
});

test('no pair that is within the limit is left out by its letters', () => {
  const names = [
    'metformin',
    'metfromin',
    'metfornim',
    'metformi',
    'ametformin',
    'meformin',
    'vitamin b12',
    'vitamin b1',
  ];
  for (const one of names) {
    for (const other of names) {
      for (const limit of [1, 2]) {
        if (lettersApart(one, other, limit) !== null) {
          expect([one, other, limit, mayBeWithin(letterBits(one), letterBits(other), limit)]).toEqual([
            one,
            other,
            limit,
            true,
          ]);
        }
      }
    }
  }
});
