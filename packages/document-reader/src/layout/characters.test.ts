import { expect, it } from 'vitest';
import { normaliseWord } from './characters.ts';

it.each([
  ['ligatures', 'o\ufb03ce', 'office'],
  ['combining marks', 'cafe\u0301', 'café'],
  ['NUL and controls', 'As\u0000pi\u0007rin', 'Aspirin'],
  ['zero-width and direction marks', '\u200bAs\u202epirin\ufeff', 'Aspirin'],
  ['a hyphen at a line’s end', 'hyper\u0002', 'hyper-'],
  ['soft hyphens within and at the end', 'hy\u00adper\u00ad', 'hyper-'],
  ['a bullet of a symbol font', '\uf0b7', '•'],
  ['private characters', '\ue000', ''],
  ['lone surrogates', 'a\ud83db', 'ab'],
  ['pairs', '💊', '💊'],
])('%s', (_, given, wanted) => {
  expect(normaliseWord(given)).toBe(wanted);
});
