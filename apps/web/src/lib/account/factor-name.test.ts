import { expect, test } from 'vitest';
import { distinctFactorName, maxFactorName } from './factor-name.ts';

test.each([
  ['My phone', [], 'My phone'],
  ['My phone', ['Tablet'], 'My phone'],
  ['My phone', ['my  PHONE'], 'My phone 2'],
  ['My phone', ['My phone', 'My phone 2'], 'My phone 3'],
  ['Zoë’s phone', ['Zoe\u0308’s phone'], 'Zoë’s phone 2'],
  ['שלי', ['שלי'], 'שלי 2'],
])('%s beside %j becomes %s', (wanted, taken, name) => {
  expect(distinctFactorName(wanted, taken)).toBe(name);
});

test('the longest name still has room for its number, and no half of an emoji', () => {
  const longest = `${'a'.repeat(maxFactorName - 3)}😀b`;
  const name = distinctFactorName(longest, [longest]);
  expect(name.length).toBeLessThanOrEqual(maxFactorName);
  expect(name).toMatch(/ 2$/);
  expect(name.isWellFormed()).toBe(true);
});
