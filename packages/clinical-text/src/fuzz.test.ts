import { expect, test } from 'vitest';
import { allDocuments } from '../test/documents.ts';
import { extractEntities, extractFacts, groundFacts, parseSig } from './index.ts';

/** Repeatable pseudo-random numbers (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const pieces = [
  '😀',
  '👩‍⚕️',
  '\u0000',
  '\uD800',
  'é',
  'ﬁ',
  '‮',
  '\t',
  '\r\n',
  '|',
  '((',
  '))',
  '*',
  '?',
  ':',
  '-',
  '<',
  '>',
  '10^9',
  '1/2',
  '½',
  'µ',
  '𝟓 mg',
  '漢字',
  'no ',
  'mg',
  'BP 120/',
  '12/12/',
  '\u00a0',
  '\n\n',
  '%',
  '→',
  '"',
  'Ä',
  'İ',
];

function sound(text: string): void {
  for (const entity of extractEntities(text)) {
    expect(entity.start).toBeGreaterThanOrEqual(0);
    expect(entity.end).toBeGreaterThan(entity.start);
    expect(text.slice(entity.start, entity.end)).toBe(entity.text);
  }
  const page = { number: 1, width: 100, height: 100, text, words: [] };
  const { facts } = extractFacts([page]);
  for (const fact of facts)
    for (const source of fact.sources) expect(text.slice(source.start, source.end)).toBe(source.quote);
  expect(groundFacts('0', facts, [page]).grounded).toEqual([]);
  parseSig(text.slice(0, 200));
}

test.each([
  '',
  ' ',
  '\n',
  '\u0000',
  '😀',
  '-',
  ':',
  '|',
  'x'.repeat(20_000),
  'no '.repeat(3000),
  '1 '.repeat(5000),
  `Allergies: ${'a, '.repeat(2000)}`,
  `${'Sodium 140 '.repeat(800)}`,
  '('.repeat(3000),
  `Medications\n${'- x\n'.repeat(500)}`,
])('survives an odd text (%#)', (text) => {
  sound(text);
});

test('survives damaged documents', { timeout: 60_000 }, () => {
  const next = random(20260407);
  for (let round = 0; round < 60; round += 1) {
    let text = allDocuments[Math.floor(next() * allDocuments.length)] ?? '';
    for (let change = 0; change < 12; change += 1) {
      const at = Math.floor(next() * text.length);
      const piece = pieces[Math.floor(next() * pieces.length)] ?? '';
      const cut = next() < 0.3 ? Math.floor(next() * 40) : 0;
      text = text.slice(0, at) + piece + text.slice(at + cut);
    }
    sound(text);
  }
});

test('survives pure noise', { timeout: 60_000 }, () => {
  const next = random(7);
  for (let round = 0; round < 40; round += 1) {
    let text = '';
    while (text.length < 400)
      text +=
        next() < 0.5
          ? (pieces[Math.floor(next() * pieces.length)] ?? '')
          : String.fromCharCode(Math.floor(next() * 0xffff));
    sound(text);
  }
});
