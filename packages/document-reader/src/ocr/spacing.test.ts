import { expect, it } from 'vitest';
import type { GreyImage } from '../picture/grey-image.ts';
import type { OcrLine, OcrWord } from './engine.ts';
import { respace } from './spacing.ts';

const letterHeight = 20;

/** Symbols drawn as black bars, with this much white between them, in pixels; a word break where the recogniser saw one. */
function drawn(parts: { t: string; before: number; opensWord?: boolean }[]): { line: OcrLine; image: GreyImage } {
  const image: GreyImage = { data: new Uint8Array(800 * 60).fill(255), width: 800, height: 60 };
  const words: OcrWord[] = [];
  let x = 10;
  for (const { t, before, opensWord } of parts) {
    x += before;
    for (let y = 20; y < 45; y++) image.data.fill(0, y * 800 + x, y * 800 + x + 10);
    const symbol = { t, x0: x, x1: x + 10 };
    const last = words.at(-1);
    if (last === undefined || opensWord === true) {
      words.push({ x0: x, x1: x + 10, y0: 20, y1: 45, confidence: 0.9, symbols: [symbol] });
    } else {
      last.symbols.push(symbol);
      last.x1 = x + 10;
    }
    x += 10;
  }
  return { line: { words, slope: 0 }, image };
}

function textOf({ line, image }: { line: OcrLine; image: GreyImage }): string {
  return respace([line], image, letterHeight)
    .flatMap(({ words }) => words.map(({ symbols }) => symbols.map(({ t }) => t).join('')))
    .join(' ');
}

it('parts what stands apart although it was read as one word', () => {
  expect(textOf(drawn([...'3-5'].map((t) => ({ t, before: 12 }))))).toBe('3 - 5');
});

it('joins what stands together although it was read as two words', () => {
  const parts = [...'fever'].map((t) => ({ t, before: 2 }));
  expect(textOf(drawn([...parts, { t: '.', before: 3, opensWord: true }]))).toBe('fever.');
});

it('takes the page’s own spaces as measure where print is spaced widely', () => {
  const spaced = Array.from({ length: 10 }, () =>
    [...'ti'].map((t, at) => ({ t, before: at === 0 ? 22 : 9, opensWord: at === 0 })),
  ).flat();
  expect(textOf(drawn(spaced))).toBe(Array.from({ length: 10 }, () => 'ti').join(' '));
});
