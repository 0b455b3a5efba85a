import { expect, test } from 'vitest';
import { pagesOf, pagesText } from './fact-pages.ts';

test('pagesOf names each page once, in order', () => {
  expect(pagesOf({ sources: [{ page: 3 }, { page: 1 }, { page: 3 }] })).toEqual([1, 3]);
});

test.each([
  [[2], 'page 2'],
  [[1, 3], 'pages 1 and 3'],
  [[1, 3, 4], 'pages 1, 3 and 4'],
  [[1, 2, 3, 4, 5, 6, 7], 'pages 1, 2 and 5 more'],
])('pagesText shows %j as %s', (pages, text) => {
  expect(pagesText(pages)).toBe(text);
});
