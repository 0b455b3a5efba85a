import { expect, it } from 'vitest';
import type { Component } from '../picture/components.ts';
import type { OcrLine, OcrWord } from './engine.ts';
import { restoreMarks } from './marks.ts';

const letterHeight = 30;

function word(text: string, x: number): OcrWord {
  const symbols = [...text].map((t, at) => ({ t, x0: x + at * 20, x1: x + at * 20 + 14 }));
  return { x0: x, x1: x + text.length * 20 - 6, y0: 100, y1: 130, confidence: 0.9, symbols };
}

function ink(x0: number, y0: number, width: number, height: number): Component {
  return { x0, y0, x1: x0 + width, y1: y0 + height, pixels: width * height, firstRun: -1 };
}

function textOf(words: OcrWord[], letters: Component[]): string {
  const line: OcrLine = { words, slope: 0 };
  const restored = restoreMarks([line], letters, letterHeight);
  return restored.flatMap((l) => l.words.map((w) => w.symbols.map(({ t }) => t).join(''))).join(' ');
}

it('puts back a point whose ink stands between two digits', () => {
  expect(textOf([word('47', 50)], [ink(64, 125, 5, 5)])).toBe('4.7');
});

it('invents no point without ink, above the line, or between letters', () => {
  expect(textOf([word('47', 50)], [])).toBe('47');
  expect(textOf([word('47', 50)], [ink(64, 102, 5, 5)])).toBe('47');
  expect(textOf([word('ab', 50)], [ink(64, 125, 5, 5)])).toBe('ab');
});

it('puts back the dash of a range', () => {
  const range = [word('35', 50), word('52', 130)];
  expect(textOf(range, [ink(104, 114, 12, 3)])).toBe('35 - 52');
  expect(textOf(range, [])).toBe('35 52');
});
