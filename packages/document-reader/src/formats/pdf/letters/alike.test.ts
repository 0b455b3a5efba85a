import { expect, test } from 'vitest';
import { drawnAs, isAlike } from './alike.ts';

test.each(['Oo', 'O0', 'l1', 'I|', 'sS', '\u00b5\u03bc', '-\u2013', '\u00b22'])(
  '%s may look the same',
  ([a = '', b = '']) => {
    expect(isAlike(a, b)).toBe(true);
  },
);

test.each(['58', '17', '.,', '<>', '\u00b5m', '1/', '5S', '8B', '+-'])(
  '%s say different things',
  ([a = '', b = '']) => {
    expect(isAlike(a, b)).toBe(false);
  },
);

test('a letter may be drawn small, large, and as what looks the same', () => {
  expect([...drawnAs('O')].sort()).toEqual(['0', 'O', 'o']);
  expect([...drawnAs('5')]).toEqual(['5']);
  expect(drawnAs('\u00e9').size).toBe(0);
});
