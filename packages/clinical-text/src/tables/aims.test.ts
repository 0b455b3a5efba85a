import { expect, test } from 'vitest';
import { extractFacts } from '../index.ts';

function measured(text: string): string[] {
  return extractFacts([{ number: 1, text }])
    .facts.filter(({ type }) => type === 'lab' || type === 'vital')
    .map(({ text: words, attributes: { value } }) => `${words} ${value}`);
}

test.each([
  [
    'TREATMENT TARGETS\nTest      Target       Result\nINR       2-3          2.6\nHbA1c     < 7 %        8.1',
    ['INR 2.6', 'HbA1c 8.1'],
  ],
  ['Parameter | Goal | Current\nLDL | < 1.8 | 2.4\nBP | < 130/80 | 142/86', ['LDL 2.4', 'BP 142/86']],
  [
    'Measure        Result      Target\nBP             138/84      130/80\nWeight         92 kg       85 kg',
    ['BP 138/84', 'Weight 92'],
  ],
  ['| Measure | Target |\n|---|---|\n| HbA1c | < 53 mmol/mol |\n| BP | 140/90 |', []],
  ['Date | BP | HbA1c\nTarget | 130/80 | 7\n03/04/2024 | 142/88 | 8.2', ['BP 142/88', 'HbA1c 8.2']],
  ['Target INR 2–3\nGoal HbA1c < 7 %', []],
])('takes nothing that is aimed at for a result: %j', (text, expected) => {
  expect(measured(text)).toEqual(expected);
});

test.each([
  ['Test | Result | Reference\nNa | 138 | 135-145\nK | 4.2 | 3.5-5.2', ['Na 138', 'K 4.2']],
  ['INR 2.4 (target 2-3)', ['INR 2.4']],
])('reads results beside what they are compared with: %j', (text, expected) => {
  expect(measured(text)).toEqual(expected);
});
