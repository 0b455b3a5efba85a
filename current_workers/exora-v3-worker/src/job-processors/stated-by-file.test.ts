import type { ProposedFact, StructuredFact } from '@exora/contracts';
import { describe, expect, it } from 'vitest';
import { freeTexts, withoutRepetitions } from './stated-by-file.ts';

function found(type: ProposedFact['type'], text: string, start: number, value?: number): ProposedFact {
  return {
    type,
    text,
    assertion: 'present',
    attributes: value === undefined ? {} : { value },
    date: null,
    code: null,
    confidence: 0.8,
    sources: [{ page: 1, start, end: start + text.length, quote: text, role: 'label' }],
  };
}

const stated = (type: ProposedFact['type'], text: string, start: number, value?: number): StructuredFact => ({
  ...found(type, text, start, value),
  element: 'OBX[1]',
});

const keptOf = (facts: ProposedFact[], others: StructuredFact[]) =>
  withoutRepetitions(facts, others).kept.map(({ text }) => text);

describe('freeTexts', () => {
  it('blanks what the file’s entries tell, and moves nothing', () => {
    const text = 'Asthma   active\nNote: 💊 gout';
    const page = { number: 1, width: 1, height: 1, text, words: [] };
    const covered = [{ page: 1, start: 0, end: 15 }];
    const [free] = freeTexts([page], { facts: [], covered });
    expect(free?.text).toBe(`${' '.repeat(15)}\nNote: 💊 gout`);
    expect(freeTexts([page], null)[0]?.text).toBe(text);
    expect(freeTexts([{ ...page, number: 2 }], { facts: [], covered })[0]?.text).toBe(text);
  });
});

describe('withoutRepetitions', () => {
  it('keeps everything of a file that states nothing itself', () => {
    expect(keptOf([found('condition', 'Asthma', 0)], [])).toEqual(['Asthma']);
  });

  it('leaves out what says the same elsewhere, and keeps what is new', () => {
    const drug = stated('medication', 'Metformin 500 MG Oral Tablet', 500);
    expect(keptOf([found('medication', 'metformin', 0), found('medication', 'Met', 40)], [drug])).toEqual(['Met']);
    expect(keptOf([found('condition', 'Metformin', 0)], [drug])).toEqual(['Metformin']);
  });

  it('keeps what contradicts, so that the difference is seen', () => {
    const denied: ProposedFact = { ...found('condition', 'Asthma', 0), assertion: 'absent' };
    expect(keptOf([denied], [stated('condition', 'Asthma', 500)])).toEqual(['Asthma']);
  });

  it('keeps a measurement of another value, so that the difference is seen', () => {
    const sodium = stated('lab', 'Sodium', 500, 140);
    expect(keptOf([found('lab', 'Sodium', 0, 140), found('lab', 'Sodium', 40, 128)], [sodium])).toEqual(['Sodium']);
  });
});
