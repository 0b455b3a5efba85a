import { expect, test } from 'vitest';
import { markedParts } from './marked-parts.ts';

const marked = (text: string, ...words: string[]) =>
  markedParts(text, words)
    .map((part) => (part.isMarked ? `[${part.text}]` : part.text))
    .join('');

test('marks the beginnings of words, whatever their case and accents', () => {
  expect(marked('Metformin 500 mg, formin', 'metf', '500')).toBe('[Metf]ormin [500] mg, formin');
  expect(marked('Morbus Ménière', 'meni')).toBe('Morbus [Méni]ère');
  expect(marked('Menie\u0300re', 'meniere')).toBe('[Menie\u0300re]');
  expect(marked('Ménière’s disease', 'menieres')).toBe('[Ménière’s] disease');
});

test('marks the longest of words that begin alike', () => {
  expect(marked('asthma', 'as', 'asth')).toBe('[asth]ma');
});

test('keeps places after letters of two units, and other scripts', () => {
  expect(marked('🫀 failure and İzmir', 'fail', 'izm')).toBe('🫀 [fail]ure and [İzm]ir');
  expect(marked('תרופה חדשה', 'חדש')).toBe('תרופה [חדש]ה');
});

test('leaves a text alone without words', () => {
  expect(markedParts('', [])).toEqual([]);
  expect(markedParts('<b>bold</b>', [])).toEqual([{ text: '<b>bold</b>', isMarked: false }]);
  expect(marked('a.b', '.')).toBe('a.b');
});
