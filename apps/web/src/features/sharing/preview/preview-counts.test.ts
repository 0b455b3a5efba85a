import { describe, expect, test } from 'vitest';
import { countsOf } from './preview-counts.ts';

const text = (counted: ReturnType<typeof countsOf>) =>
  counted.map(({ name, count }) => `${count} ${name.kind === 'fact' ? name.type : name.many}`);

describe('the counts of a preview', () => {
  test('stand with the category of each kind of facts, empty kinds only where there is no other', () => {
    const counts = { facts: { condition: 3, symptom: 0, family_history: 1, social_history: 0, lab: 0 } };
    expect(text(countsOf('conditions', counts))).toEqual(['3 condition', '1 family_history']);
    expect(text(countsOf('labs', counts))).toEqual(['0 lab']);
  });

  test('are absent where nothing was counted: no number is not none', () => {
    expect(countsOf('documents', { facts: {} })).toEqual([]);
    expect(countsOf('labs', { facts: {} })).toEqual([]);
    expect(text(countsOf('documents', { facts: {}, documents: 0 }))).toEqual(['0 documents']);
  });

  test('of visits are those of notes, too', () => {
    expect(text(countsOf('encounters', { facts: {}, encounters: 2, provider_notes: 1 }))).toEqual([
      '2 visits',
      '1 providers’ notes',
    ]);
  });
});
