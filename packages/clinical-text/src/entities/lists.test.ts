import { expect, test } from 'vitest';
import { extractFacts } from '../facts/facts.ts';

test.each(['Past medical history: asthma.', 'Diagnoses:\nAsthma'])(
  'a medicine with its strength below "%s" is a medication, not a problem',
  (problems) => {
    const text = `${problems}\nMetformin 500 mg tablet, 1 tablet twice daily`;
    const { facts } = extractFacts([{ number: 1, text }]);
    expect(facts.map((fact) => [fact.type, fact.text.toLowerCase(), fact.assertion])).toEqual([
      ['condition', 'asthma', 'present'],
      ['medication', 'metformin', 'present'],
    ]);
  },
);
