import type { Entity, EntityType, GroundedFact, ProposedFact, SourceSpan } from '@exora/contracts';
import { describe, expect, it } from 'vitest';
import { candidateFates } from './candidate-fates.ts';

const text = 'Metformin 500 mg, Ada Example, asthma';

function entity(type: EntityType, word: string, page = 1): Entity & { page: number } {
  const start = text.indexOf(word);
  return { page, type, start, end: start + word.length, text: word, negated: false, attributes: {}, code: null };
}

function span(word: string, role: SourceSpan['role'] = 'label', page = 1): SourceSpan {
  const start = text.indexOf(word);
  return { page, start, end: start + word.length, quote: word, role };
}

function proposed(type: ProposedFact['type'], sources: SourceSpan[]): ProposedFact {
  const label = sources[0]?.quote ?? '';
  return { type, text: label, assertion: 'absent', attributes: {}, date: null, code: null, confidence: 1, sources };
}

function grounded(key: string, fact: ProposedFact): GroundedFact {
  return {
    ...fact,
    key,
    sources: fact.sources.map((source) => ({ ...source, boxes: [{ x0: 0, y0: 0, x1: 1, y1: 1 }] })),
  };
}

describe('candidateFates', () => {
  const drug = grounded('k1', proposed('medication', [span('Metformin'), span('500 mg', 'strength')]));

  it('marks what lies in a stored fact’s proof as stored, its parts too, with the fact’s key', () => {
    const fates = candidateFates([entity('medication', 'Metformin'), entity('strength', '500 mg')], [drug], []);
    expect(fates.map(({ type, fate, factKey }) => [type, fate, factKey])).toEqual([
      ['medication', 'stored', 'k1'],
      ['strength', 'stored', 'k1'],
    ]);
  });

  it('marks what is in no fact as context, also at the same place of another page', () => {
    const fates = candidateFates(
      [entity('patient_name', 'Ada Example'), entity('medication', 'Metformin', 2)],
      [drug],
      [],
    );
    expect(fates.map(({ fate, reason, factKey }) => [fate, reason, factKey])).toEqual([
      ['context', null, null],
      ['context', null, null],
    ]);
  });

  it('gives every refused proposal a row with its reason, whether it was marked or not', () => {
    const refusal = { fact: proposed('condition', [span('asthma')]), reason: 'quote_not_found' };
    const expected = { type: 'condition', text: 'asthma', fate: 'refused', reason: 'quote_not_found', factKey: null };
    const marked = candidateFates([entity('condition', 'asthma')], [], [refusal]);
    expect(marked).toHaveLength(1);
    expect(marked[0]).toMatchObject(expected);
    const unmarked = candidateFates([], [], [refusal]);
    expect(unmarked).toHaveLength(1);
    expect(unmarked[0]).toMatchObject({
      ...expected,
      negated: true,
      place: { page: 1, start: text.indexOf('asthma') },
    });
  });

  it('gives a refused proposal whose words stand nowhere a row without a place', () => {
    const refusal = { fact: { ...proposed('condition', []), text: 'gout' }, reason: 'quote_not_found' };
    expect(candidateFates([], [drug], [refusal])).toMatchObject([{ text: 'gout', fate: 'refused', place: null }]);
  });
});
