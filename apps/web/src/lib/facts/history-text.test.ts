import { describe, expect, test } from 'vitest';
import { deciderName, decisionWords } from './history-text.ts';

describe('deciderName', () => {
  test.each([
    [{ is_own: true, is_owner: true, name: 'Ada' }, 'You'],
    [{ is_own: false, is_owner: true, name: 'Ada' }, 'Ada'],
    [{ is_own: false, is_owner: true, name: null }, 'The owner of the record'],
    [{ is_own: false, is_owner: false, name: null }, 'Somebody with access'],
  ])('of %o is %s', (decision, name) => {
    expect(deciderName(decision)).toBe(name);
  });
});

test('a person’s own version was entered or corrected, any other decided about', () => {
  expect(decisionWords('confirmed', true, true)).toBe('entered it');
  expect(decisionWords('confirmed', true, false)).toBe('corrected it to this');
  expect(decisionWords('confirmed', false, true)).toBe('confirmed it');
  expect(decisionWords('rejected', false, true)).toBe('rejected it');
});
