import { expect, test } from 'vitest';
import { textSpans } from './text-spans.ts';

const text = 'Metformin 500 mg twice daily';

function lit(sources: [page: number, start: number, end: number][]): string {
  const spans = textSpans(
    text,
    2,
    sources.map(([page, start, end]) => ({ page, start, end })),
  );
  return spans.map(({ text: words, isLit }) => (isLit ? `[${words}]` : words)).join('');
}

test('a fact’s words of the page are lit, and no other page’s', () => {
  expect(lit([])).toBe(text);
  expect(
    lit([
      [2, 10, 16],
      [2, 0, 9],
      [1, 17, 22],
    ]),
  ).toBe('[Metformin] [500 mg] twice daily');
});

test('words of two sources that overlap are there once', () => {
  expect(
    lit([
      [2, 0, 16],
      [2, 10, 13],
      [2, 10, 22],
    ]),
  ).toBe('[Metformin 500 mg][ twice] daily');
});

test('what JavaScript counts twice shifts nothing', () => {
  const spans = textSpans('🙂🙂 Metformin 😀', 1, [{ page: 1, start: 3, end: 12 }]);
  expect(spans.filter(({ isLit }) => isLit).map(({ text: words }) => words)).toEqual(['Metformin']);
});
