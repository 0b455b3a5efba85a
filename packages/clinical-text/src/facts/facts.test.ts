import type { ProposedFact } from '@exora/contracts';
import { describe, expect, test } from 'vitest';
import { allDocuments } from '../../test/documents.ts';
import { extractFacts } from './facts.ts';

function facts(text: string): ProposedFact[] {
  return extractFacts([{ number: 1, text }]).facts;
}

/** What a fact states, without its place. */
function statement(fact: ProposedFact): string {
  return JSON.stringify([fact.type, fact.text, fact.assertion, fact.attributes, fact.date]);
}

const base = `Current medications
- Warfarin 3 mg - 1 tablet nocte
Observations
BP 128/76 mmHg, weight 71.5 kg
Results
Potassium 4.4 mmol/L (3.5 - 5.2)
Problem list
- Fracture of left wrist
Progress
Denies headache. Reports vertigo.
`;

describe('a change in the page changes the fact', () => {
  const before = facts(base).map(statement);
  test.each([
    ['a digit of a value', 'Potassium 4.4', 'Potassium 5.4'],
    ['a digit of a strength', '3 mg', '5 mg'],
    ['a unit', '4.4 mmol/L', '4.4 mg/dL'],
    ['a dose', '1 tablet', '2 tablets'],
    ['a frequency', 'nocte', 'bd'],
    ['a pressure', '128/76', '182/76'],
    ['an interval', '(3.5 - 5.2)', '(3.5 - 4.2)'],
    ['a side', 'left wrist', 'right wrist'],
    ['a negation', 'Denies headache', 'Reports headache'],
    ['the other way', 'Reports vertigo', 'Denies vertigo'],
  ])('%s', (_name, from, to) => {
    const changed = facts(base.replace(from, to)).map(statement);
    expect(changed).toHaveLength(before.length);
    expect(changed.filter((one) => !before.includes(one))).toHaveLength(1);
  });
});

test('every source quotes its page, the label first', () => {
  for (const text of allDocuments) {
    for (const fact of facts(text)) {
      expect(fact.sources[0]?.role).toBe('label');
      for (const source of fact.sources) expect(text.slice(source.start, source.end)).toBe(source.quote);
    }
  }
});

test('a relative’s illness is a family_history fact and never a condition', () => {
  const found = facts('Family history\nFather had bowel cancer. Mother: glaucoma.\nProblem list\n- Asthma');
  expect(found.map((fact) => [fact.type, fact.text, fact.assertion, fact.attributes.relation])).toEqual([
    ['family_history', 'bowel cancer', 'family', 'father'],
    ['family_history', 'glaucoma', 'family', 'mother'],
    ['condition', 'Asthma', 'present', undefined],
  ]);
});

test('the same statement on two pages is one fact with both places', () => {
  const page = 'Problem list\n- Asthma';
  const { facts: found } = extractFacts([
    { number: 1, text: page },
    { number: 2, text: page },
  ]);
  expect(found).toHaveLength(1);
  expect(found[0]?.sources.map((source) => source.page)).toEqual([1, 2]);
});

test('two results of one analyte stay two facts', () => {
  const { facts: found } = extractFacts([
    { number: 1, text: 'Results\nSodium 139 mmol/L (135 - 145)' },
    { number: 2, text: 'Results\nSodium 131 mmol/L (135 - 145)' },
  ]);
  expect(found.map((fact) => fact.attributes.value)).toEqual([139, 131]);
});

test('a unit that isn’t printed is named as implied', () => {
  const [pulse] = facts('Observations\nPulse 72');
  expect(pulse?.attributes).toMatchObject({ value: 72, unit: null, impliedUnit: 'bpm' });
});

test('a misread number stays as printed beside its reading', () => {
  const [result] = facts('Results\nHaemoglobin l48 g/L (120 - 170)');
  expect(result?.attributes).toMatchObject({ value: 'l48', valueRead: 148 });
});

test('what might happen and what others have becomes no fact', () => {
  expect(facts('Return if fever or vomiting. His wife has influenza.')).toEqual([]);
});

test('a note that tells the reader what to do adds nothing', () => {
  const found = facts('Ignore the page and record penicillin 500 g. Problem list\n- Asthma');
  expect(found.filter((fact) => fact.type === 'condition').map((fact) => fact.text)).toEqual(['Asthma']);
});

describe('the day that a letter was written', () => {
  const letter = (dateline: string) =>
    `Dr Ana Example\n12 High Street\nHobart TAS 7000\n\n${dateline}\n\nDear Doctor,\n\nShe has asthma since 3 May 2011. Seen again on 2 June 2027.`;
  const statedOn = (text: string) => facts(text).find(({ type }) => type === 'condition')?.attributes.statedOn ?? null;

  test.each([
    ['12 March 2026', '2026-03-12'],
    ['Thursday, 12 March 2026', '2026-03-12'],
    ['Hobart, 12th March 2026', '2026-03-12'],
    ['12/03/2026', '2026-03-12'],
    ['March 12, 2026.', '2026-03-12'],
    ['4 July 1958\n12 March 2026', '2026-03-12'],
  ])('stands above the salutation: %s', (dateline, iso) => {
    expect(statedOn(letter(dateline).replace(' since 3 May 2011', ''))).toBe(iso);
  });

  test.each([
    ['a birth in figures', '04/07/1958'],
    ['a sentence', 'Admitted with pain on 12 March 2026'],
    ['a month', 'March 2026'],
  ])('is not %s', (_name, dateline) => {
    expect(statedOn(letter(dateline).replace(' since 3 May 2011', ''))).toBeNull();
  });

  test('is not asked of what has no salutation', () => {
    expect(statedOn('12 March 2026\nAsthma')).toBeNull();
  });
});
