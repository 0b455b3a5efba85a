import { type Doubt, doubtNames, reviewReasons } from '@exora/contracts';
import { expect, test } from 'vitest';
import { reviewSentences } from './review-text.ts';

const doubt = (name: Doubt['name'], parameters: Doubt['parameters']): Doubt => ({ name, weight: 0.5, parameters });

test.each([
  [
    doubt('letters_in_number', { printed: 'l2.5', read: 12.5 }),
    'The page seems to say “l2.5”, which was read as 12.5.',
  ],
  [
    doubt('ambiguous_date', { read: '2024-03-07', other: '2024-07-03' }),
    'The date was read as 7 Mar 2024; it could also be 3 Jul 2024.',
  ],
  [
    doubt('implausible_value', { value: 56, low: 1.5, high: 9, unit: 'mmol/L', factor: 10 }),
    '56 mmol/L is hardly possible (usually between 1.5 and 9 mmol/L). A decimal point may have been lost or moved.',
  ],
  [
    doubt('implausible_value', { value: 60, low: 80, unit: 'mmHg' }),
    '60 mmHg is hardly possible (usually above 80 mmHg).',
  ],
  [
    doubt('dose_above_usual', { stated: 8000, usual: 4000, unit: 'mg', per: 'day' }),
    '8000 mg a day is more than is usual (4000 mg).',
  ],
  [doubt('flag_differs', { given: 'H', computed: 'none' }), 'It is marked H, but lies inside the printed range.'],
])('%o is told in a sentence', (given, sentence) => {
  expect(reviewSentences({ reasons: ['doubted'], doubts: [given] }, 'day-month')).toEqual([sentence]);
});

test('every reason and doubt has words of its own, and none is told twice', () => {
  const doubts = doubtNames.map((name) => doubt(name, {}));
  const sentences = reviewSentences({ reasons: [...reviewReasons], doubts: [...doubts, ...doubts] }, 'day-month');
  expect(new Set(sentences).size).toBe(sentences.length);
  expect(sentences.length).toBe(doubtNames.length + 4);
  expect(reviewSentences({ reasons: ['low_confidence'], doubts: [] }, 'day-month')).toHaveLength(1);
});
