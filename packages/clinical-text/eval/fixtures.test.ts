import { expect, test } from 'vitest';
import { scoreLayouts } from './fixtures.ts';
import { parseLayout } from './layouts.ts';
import { scoreDocuments } from './score.ts';

// A little below what the engine reaches: a change that reads other layouts worse fails here.
test.each([
  ['open', 98.5],
  ['held', 95.5],
] as const)('reads layouts (%s)', { timeout: 60_000 }, (set, floor) => {
  const { relaxed, attributes } = scoreLayouts(set);
  expect(relaxed.f1).toBeGreaterThanOrEqual(floor);
  for (const name of ['value', 'unit', 'refLow', 'refHigh', 'flag'])
    expect(attributes.lab?.[name]?.percent, `lab ${name}`).toBeGreaterThanOrEqual(97);
  for (const name of ['strength', 'dose', 'route', 'frequency', 'frequencyPerDay', 'prn'])
    expect(attributes.medication?.[name]?.percent, `medication ${name}`).toBeGreaterThanOrEqual(94);
});

const marked = '[[c neg|Diabetes]]: No. [[lab|Na]] @v(140) @u(mmol/L) (@l(135)-@h(145)). [[?|Rash]]';

test('markup gives the text, the offsets and what is asked', () => {
  const document = parseLayout('a', marked);
  expect(document.text).toBe('Diabetes: No. Na 140 mmol/L (135-145). Rash');
  expect(document.entities).toEqual([
    { type: 'condition', start: 0, end: 8, text: 'Diabetes', negated: true, attributes: {} },
    {
      type: 'lab',
      start: 14,
      end: 16,
      text: 'Na',
      attributes: { value: 140, unit: 'mmol/L', refLow: 135, refHigh: 145, flag: null },
    },
  ]);
});

test('markup that means nothing is named with its document', () => {
  expect(() => parseLayout('broken', '[[nothing|x]]')).toThrow('broken');
  expect(() => parseLayout('broken', '[[c|x')).toThrow('broken');
});

test('counts what is missed, spurious and wrong, and leaves the optional alone', () => {
  const document = parseLayout('a', marked);
  const entity = (type: 'condition' | 'lab', start: number, end: number, attributes = {}) => ({
    type,
    start,
    end,
    text: document.text.slice(start, end),
    negated: false,
    attributes,
    code: null,
  });
  const found = [
    entity('lab', 14, 16, { value: 140, unit: 'mmol/L', refLow: 135, refHigh: 154 }),
    entity('condition', 39, 43),
    entity('condition', 10, 12),
  ];
  const { relaxed, attributes, misses } = scoreDocuments([document], () => found);
  expect(relaxed).toMatchObject({ gold: 2, found: 2, right: 1, f1: 50 });
  expect(attributes.lab?.refHigh).toEqual({ percent: 0, asked: 1, right: 0 });
  expect(misses.map(({ kind, words }) => `${kind} ${words}`)).toEqual([
    'missed Diabetes',
    'spurious No',
    'attribute Na',
  ]);
});
