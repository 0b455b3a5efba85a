import type { Fact } from '@exora/contracts';
import { expect, test } from 'vitest';
import { groupFacts } from './groups.ts';

const fact = (id: string, type: Fact['type'], assertion: Fact['assertion'] = 'present') => ({ id, type, assertion });

test('groups in the shown order and leaves empty groups out', () => {
  const groups = groupFacts([fact('1', 'lab'), fact('2', 'medication'), fact('3', 'lab')]);
  expect(groups.map((group) => [group.title, group.facts.map(({ id }) => id)])).toEqual([
    ['Medications', ['2']],
    ['Lab results', ['1', '3']],
  ]);
});

test('a relative’s condition is family history', () => {
  expect(groupFacts([fact('1', 'condition', 'family')]).map(({ type }) => type)).toEqual(['family_history']);
});

test('visits and lifestyle have groups of their own', () => {
  const groups = groupFacts([fact('1', 'social_history'), fact('2', 'encounter'), fact('3', 'procedure')]);
  expect(groups.map(({ title }) => title)).toEqual(['Procedures', 'Visits', 'Lifestyle']);
});

test('what is not present comes last', () => {
  const [group] = groupFacts([
    fact('1', 'symptom', 'absent'),
    fact('2', 'symptom'),
    fact('3', 'symptom', 'historical'),
  ]);
  expect(group?.facts.map(({ id }) => id)).toEqual(['2', '3', '1']);
});
