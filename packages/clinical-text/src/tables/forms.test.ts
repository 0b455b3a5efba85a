import { expect, test } from 'vitest';
import { extractEntities } from '../index.ts';

const findings = (text: string) =>
  extractEntities(text)
    .filter((one) => one.type === 'condition' || one.type === 'allergy')
    .map((one) => `${one.text}${one.negated ? ' no' : ''}`);

test('a ticked box says yes, an empty one nothing', () => {
  expect(findings('☒ Asthma   ☐ Diabetes   ☐ Epilepsy')).toEqual(['Asthma']);
  expect(findings('[ ] Asthma\n[x] Diabetes')).toEqual(['Diabetes']);
});

test('a box behind its label belongs to it', () => {
  expect(findings('Asthma ☐   Diabetes ☒')).toEqual(['Diabetes']);
});

test('questions are answered with yes and no', () => {
  expect(findings('Asthma: Yes\nDiabetes: No\nDo you have epilepsy?  N')).toEqual([
    'Asthma',
    'Diabetes no',
    'epilepsy no',
  ]);
  expect(findings('Do you have asthma?  ☐ Yes  ☒ No')).toEqual(['asthma no']);
});

test('what is listed under a ticked question about allergies is one', () => {
  expect(findings('Are you allergic to any medicines?  ☒ Yes ☐ No\nIf yes, please list: codeine')).toEqual(['codeine']);
  expect(findings('Are you allergic to any medicines?  ☐ Yes ☒ No\nIf yes, please list: codeine')).toEqual([]);
});
