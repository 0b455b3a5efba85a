import type { PageWord, ProposedFact, ReadPage } from '@exora/contracts';
import { expect, test } from 'vitest';
import { extractFacts } from '../facts/facts.ts';
import { groundFacts } from './ground.ts';

/** A page with a word of ten pixels a character on lines of twenty. */
function pageOf(text: string, number = 1): ReadPage {
  const words: PageWord[] = [];
  for (const match of text.matchAll(/\S+/g)) {
    const before = text.slice(0, match.index);
    const row = before.split('\n').length - 1;
    const column = match.index - (before.lastIndexOf('\n') + 1);
    const x0 = column * 10;
    words.push({
      t: match[0],
      x0,
      x1: x0 + match[0].length * 10,
      y0: row * 20 + 2,
      y1: row * 20 + 18,
      confidence: 1,
      start: match.index,
      end: match.index + match[0].length,
    });
  }
  return { number, width: 1000, height: 400, engine: 'text-layer', notes: [], ms: 1, text, words };
}

const text = 'Medications\n- Amoxicillin 500 mg 1 capsule tds\nProblem list\n- Asthma';
const sha = 'a'.repeat(64);

function proposed(): ProposedFact[] {
  return extractFacts([{ number: 1, text }]).facts;
}

test('gives every quote boxes in fractions of the page', () => {
  const { grounded, refused } = groundFacts(sha, proposed(), [pageOf(text)]);
  expect(refused).toEqual([]);
  const drug = grounded.find((fact) => fact.type === 'medication');
  expect(drug?.sources[0]).toMatchObject({
    quote: 'Amoxicillin',
    boxes: [{ x0: 0.02, x1: 0.13, y0: 0.055, y1: 0.095 }],
  });
  expect(drug?.sources.map((source) => source.role)).toEqual(['label', 'strength', 'dosage', 'frequency']);
});

test('a quote over two lines has a box on each, a part of a word a part of its box', () => {
  const wrapped = 'Chronic kidney\ndisease 325mg';
  const fact: ProposedFact = {
    type: 'condition',
    text: 'kidney\ndisease',
    assertion: 'present',
    attributes: {},
    date: null,
    code: null,
    confidence: 1,
    sources: [
      { page: 1, start: 8, end: 22, quote: 'kidney\ndisease', role: 'label' },
      { page: 1, start: 23, end: 26, quote: '325', role: 'value' },
    ],
  };
  const [grounded] = groundFacts(sha, [fact], [pageOf(wrapped)]).grounded;
  expect(grounded?.sources[0]?.boxes).toHaveLength(2);
  expect(grounded?.sources[1]?.boxes).toEqual([{ x0: 0.08, x1: 0.11, y0: 0.055, y1: 0.095 }]);
});

test.each<[string, (fact: ProposedFact) => ProposedFact, string]>([
  [
    'other words',
    (fact) => ({ ...fact, sources: [{ page: 1, start: 0, end: 5, quote: 'Ashma', role: 'label' }] }),
    'quote_not_found',
  ],
  [
    'an unknown page',
    (fact) => ({ ...fact, sources: fact.sources.map((source) => ({ ...source, page: 9 })) }),
    'page_missing',
  ],
  ['no sources', (fact) => ({ ...fact, sources: [] }), 'no_label'],
  [
    'a blank quote',
    (fact) => ({ ...fact, sources: [{ page: 1, start: 0, end: 0, quote: '', role: 'label' }] }),
    'quote_not_found',
  ],
])('refuses %s', (_name, change, reason) => {
  const [fact] = proposed();
  if (!fact) throw new Error('no fact');
  const { grounded, refused } = groundFacts(sha, [change(fact)], [pageOf(text)]);
  expect(grounded).toEqual([]);
  expect(refused.map((one) => one.reason)).toEqual([reason]);
});

test('shifted offsets are mended where the quote stands once, refused where it stands twice', () => {
  const shifted = proposed().map((fact) => ({
    ...fact,
    sources: fact.sources.map((source) => ({ ...source, start: source.start + 1, end: source.end + 1 })),
  }));
  expect(groundFacts(sha, shifted, [pageOf(text)]).refused).toEqual([]);
  const twice = `${text}\n${text}`;
  expect(groundFacts(sha, shifted, [pageOf(twice)]).grounded).toEqual([]);
});

test('keys are the same for the same page and differ by file, value and assertion', () => {
  const key = (file: string, words: string): string | undefined => {
    const page = pageOf(words);
    return groundFacts(file, extractFacts([page]).facts, [page]).grounded.find((fact) => fact.type === 'medication')
      ?.key;
  };
  expect(key(sha, text)).toMatch(/^[0-9a-f]{64}$/);
  expect(key(sha, text)).toBe(key(sha, text));
  expect(key(sha, text)).not.toBe(key('b'.repeat(64), text));
  expect(key(sha, text)).not.toBe(key(sha, text.replace('500', '250')));
});

test('two equal facts of one line have two keys', () => {
  const [fact] = proposed();
  if (!fact) throw new Error('no fact');
  const { grounded } = groundFacts(sha, [fact, fact], [pageOf(text)]);
  expect(new Set(grounded.map((one) => one.key)).size).toBe(2);
});
