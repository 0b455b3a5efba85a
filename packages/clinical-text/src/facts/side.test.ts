import { expect, test } from 'vitest';
import { sideBeside, sideOf, withoutSide } from './side.ts';

test.each([
  ['left hip', 'left'],
  ['Right-sided weakness', 'right'],
  ['cataract (R)', 'right'],
  ['bilateral oedema', 'bilateral'],
  ['left and right knee', null],
  ['(L) and left knee', 'left'],
  // A flag, a unit and the rest of a word.
  ['H 5 g/L', null],
  ['lefty, aright', null],
])('%s is %s', (words, expected) => {
  expect(sideOf(words)).toBe(expected);
});

test.each([
  ['Left [knee replacement] in 2019', 'left', 'Left'],
  ['L [knee replacement]', 'left', 'L'],
  ['[Cataract], right eye', 'right', 'right'],
  ['[pain] in the left leg', 'left', 'left'],
  ['drained 2 L [pleural effusion]', null, null],
  ['He left. [Knee replacement] 2019', null, null],
  ['[Pain]. Left the ward', null, null],
])('beside the brackets of %s stands %s', (marked, side, words) => {
  const start = marked.indexOf('[');
  const text = marked.replace(/[[\]]/g, '');
  const end = marked.indexOf(']') - 1;
  const found = sideBeside(text, start, end);
  expect(found?.side ?? null).toBe(side);
  expect(found === null ? null : text.slice(found.start, found.end)).toBe(words);
});

test('words without their side are the same for both', () => {
  expect(withoutSide('left hip').trim()).toBe(withoutSide('Right hip').trim());
});
