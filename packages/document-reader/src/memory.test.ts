import { expect, it } from 'vitest';
import { pagesAtOnce } from './memory.ts';

it.each([
  [700, 1, 1],
  [700, 2, 2],
  [700, 16, 3],
  [2000, 8, 8],
  [100, 8, 1],
])('with %i MB and %i cores %i pages are worked on at once', (memoryMb, cores, pages) => {
  expect(pagesAtOnce(memoryMb, cores)).toBe(pages);
});
