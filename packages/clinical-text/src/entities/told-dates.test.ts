import { expect, test } from 'vitest';
import { extractFacts } from '../index.ts';

function dates(text: string): (string | null)[] {
  return extractFacts([{ number: 1, text }])
    .facts.filter(({ type }) => type === 'lab' || type === 'vital')
    .map(({ date }) => date);
}

test.each([
  ['On 19 October 2026 her TSH was 6.8 mIU/L and CRP 22 mg/L.', ['2026-10-19', '2026-10-19']],
  ['On Monday, 19 October 2026 BP was 138/82 mmHg.', ['2026-10-19']],
  ['On the 19th October 2026 potassium 5.6 mmol/L. Sodium 139 mmol/L.', ['2026-10-19', null]],
])('what was measured has the day that begins its sentence: %s', (text, expected) => {
  expect(dates(text)).toEqual(expected);
});

test.each([
  ['a day that is to come', 'On 3 November 2026 she will be seen again, her potassium was 5.6 mmol/L.', null],
  ['the first of two days', 'On 3 May 2026 she was well; potassium 5.6 mmol/L on 4 May 2026.', '2026-05-04'],
  ['a day elsewhere in the sentence', 'Potassium was 5.6 mmol/L before her admission on 4 May 2026.', null],
])('and not %s', (_name, text, expected) => {
  expect(dates(text)).toEqual([expected]);
});
