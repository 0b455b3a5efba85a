import type { Doubt, PageWord, ProposedFact } from '@exora/contracts';
import { describe, expect, test } from 'vitest';
import { extractFacts, groundFacts } from '../index.ts';
import { doubtsOf } from './doubts.ts';
import { doubt } from './weights.ts';

/** The words of a text; those of `doubted` with that confidence. */
function words(text: string, doubted: Record<string, number> = {}): PageWord[] {
  return [...text.matchAll(/\S+/g)].map(({ 0: t, index }) => {
    const box = { x0: index, y0: 0, x1: index + t.length, y1: 10 };
    return { t, ...box, confidence: doubted[t] ?? 1, start: index, end: index + t.length };
  });
}

/** The doubts of a page's facts by the facts' words. */
function doubtsIn(text: string, doubted: Record<string, number> = {}): [string, Doubt[]][] {
  const page = { number: 1, width: 5000, height: 100, text, words: words(text, doubted) };
  const { grounded } = groundFacts('file', extractFacts([page]).facts, [page]);
  return grounded.map((fact) => [fact.text, fact.doubts ?? []]);
}

function names(text: string, label: string, doubted: Record<string, number> = {}): string[] {
  return doubtsIn(text, doubted).flatMap(([words, doubts]) => (words === label ? doubts.map(({ name }) => name) : []));
}

function parameters(text: string, name: string): Doubt['parameters'] | undefined {
  return doubtsIn(text)
    .flatMap(([, doubts]) => doubts)
    .find((one) => one.name === name)?.parameters;
}

test('an ordinary document has no doubt', () => {
  const text = `Discharge 20/05/2023
Medications
- Metformin XR 500 mg 2 tablets bd
- Alendronate 70 mg weekly
- Warfarin 3 mg nocte
Results
Potassium 4.4 mmol/L (3.5 - 5.2)
Haemoglobin 141 g/L (120 - 170)
Creatinine 1.1 mg/dL
Observations
BP 128/76 mmHg, temp 98.4 F
Problem list
- Left knee osteoarthritis
- Asthma
Denies headache.`;
  expect(doubtsIn(text).filter(([, doubts]) => doubts.length > 0)).toEqual([]);
});

describe('numbers', () => {
  const text = 'Medications\n- Warfarin 5 mg daily\nProblem list\n- Asthma';

  test('that recognition isn’t sure of', () => {
    expect(names(text, 'Warfarin', { '5': 0.8 })).toEqual(['low_confidence_number']);
    expect(names(text, 'Warfarin', { '5': 0.97 })).toEqual([]);
    // A doubtful word without a number is the extractor's own matter.
    expect(names(text, 'Warfarin', { Warfarin: 0.5, '-': 0.1 })).toEqual([]);
  });

  test('in which letters were seen', () => {
    expect(parameters('Results\nHaemoglobin l48 g/L (120 - 170)', 'letters_in_number')).toEqual({
      printed: 'l48',
      read: 148,
    });
  });
});

describe('values', () => {
  test.each([
    ['a lost decimal point', 'Potassium 44 mmol/L (3.5 - 5.2)', 10],
    ['the other unit', 'Creatinine 1.1 umol/L (60 - 110)', 88.4],
    ['grams for milligrams', 'Haemoglobin 14.1 g/L (120 - 170)', undefined],
  ])('%s', (_, line, factor) => {
    const found = parameters(`Results\n${line}`, 'implausible_value');
    expect(found?.factor ?? undefined).toBe(found === undefined ? undefined : (factor ?? 10));
    if (factor !== undefined) expect(found).toBeDefined();
  });

  test('limits are compared in the printed unit', () => {
    expect(names('Results\nHaemoglobin 141 g/L', 'Haemoglobin')).toEqual([]);
    expect(names('Results\nHaemoglobin 141 g/dL', 'Haemoglobin')).toEqual(['implausible_value']);
  });

  test('that a doctor is told at once', () => {
    expect(parameters('Results\nPotassium 6.9 mmol/L (3.5 - 5.2)', 'critical_value')).toEqual({
      side: 'high',
      limit: 6.2,
      unit: 'mmol/L',
    });
    expect(names('Results\nHaemoglobin 52 g/L (120 - 170)', 'Haemoglobin')).toEqual(['critical_value']);
  });

  test('whose flag the interval contradicts', () => {
    expect(parameters('Results\nPotassium 4.4 mmol/L (3.5 - 5.2) H', 'flag_differs')).toEqual({
      given: 'H',
      computed: 'none',
    });
    expect(names('Results\nPotassium 5.9 mmol/L (3.5 - 5.2) H', 'Potassium')).toEqual([]);
  });

  test('a pressure that is upside down, an interval that is', () => {
    const pressure = proposed({
      type: 'vital',
      text: 'BP',
      attributes: { value: '70/120', systolic: 70, diastolic: 120 },
    });
    expect(doubtsOf([pressure], [])[0]?.map(({ name }) => name)).toEqual(['implausible_value']);
    const range = proposed({ type: 'lab', text: 'Sodium', attributes: { value: 140, refLow: 145, refHigh: 135 } });
    expect(doubtsOf([range], [])[0]?.map(({ name }) => name)).toEqual(['range_reversed']);
  });
});

describe('doses', () => {
  test.each([
    ['Methotrexate 10 mg daily', { stated: 70, usual: 30, unit: 'mg', per: 'week' }],
    ['Digoxin 250 mg daily', { stated: 250, usual: 1.5, unit: 'mg', per: 'day' }],
    ['Panadol 500 mg 4 tablets qid', { stated: 8000, usual: 4000, unit: 'mg', per: 'day' }],
    ['Lantus 100 units/mL 400 units nocte', { stated: 400, usual: 200, unit: 'unit', per: 'day' }],
  ])('%s', (line, expected) => {
    expect(parameters(`Medications\n- ${line}`, 'dose_above_usual')).toEqual(expected);
  });

  test.each([
    'Methotrexate 10 mg weekly',
    'Digoxin 250 mcg daily',
    'Panadol 500 mg 2 tablets qid',
    'Lantus 100 units/mL 40 units nocte',
    'Amoxicillin 250 mg/5 mL 10 mL tds',
    'Salbutamol 100 mcg 2 puffs q4h prn',
  ])('%s is usual', (line) => {
    expect(parameters(`Medications\n- ${line}`, 'dose_above_usual')).toBeUndefined();
  });
});

describe('dates', () => {
  const lab = 'Results\nSodium 139 mmol/L (135 - 145) 03/04/2023';

  test('that nothing in the document settles', () => {
    expect(parameters(lab, 'ambiguous_date')).toEqual({ read: '2023-04-03', other: '2023-03-04' });
  });

  test.each([
    ['another date', 'Printed 28/04/2023'],
    ['the day written out', 'Collected 3 April 2023'],
    ['the country', 'Medicare No 2222 22222 1, Brisbane QLD'],
  ])('that %s settles', (_, line) => {
    expect(parameters(`${line}\n${lab}`, 'ambiguous_date')).toBeUndefined();
  });

  test('that another page settles otherwise than it was read', () => {
    const pages = [
      { number: 1, text: lab },
      { number: 2, text: 'Printed 04/28/2023, 05/30/2023' },
    ].map((page) => ({ ...page, width: 5000, height: 100, words: words(page.text) }));
    const { facts } = extractFacts(pages);
    const read = facts.find(({ type }) => type === 'lab')?.date;
    const doubts = groundFacts('file', facts, pages).grounded.flatMap((fact) => fact.doubts ?? []);
    // Read month first, as the whole document has it, or doubted.
    expect(read === '2023-03-04' || doubts.some(({ name }) => name === 'ambiguous_date')).toBe(true);
  });
});

describe('contradictions', () => {
  test('left and right of one operation', () => {
    expect(
      names('Procedures\n- Left knee replacement 2019\n- Right knee replacement 2021', 'Left knee replacement'),
    ).toEqual(['laterality_conflict']);
    expect(names('Left knee replacement in 2019.', 'knee replacement')).toEqual([]);
  });

  test('one thing said to be there and not to be there', () => {
    const text = 'Problem list\n- Asthma\nProgress\nNo asthma.';
    expect(doubtsIn(text).map(([, doubts]) => doubts.map(({ name }) => name))).toEqual([
      ['negation_conflict'],
      ['negation_conflict'],
    ]);
  });

  test('a side that its own words deny', () => {
    const fact = proposed({ type: 'procedure', text: 'left hip replacement', attributes: { bodySite: 'right hip' } });
    expect(doubtsOf([fact], [])[0]?.map(({ parameters: told }) => told)).toEqual([{ side: 'left', other: 'right' }]);
  });
});

test('what an extractor doubts itself stays, and the likeliest doubt comes first', () => {
  const told = doubt('extractors_disagree', { attribute: 'dose', other: null });
  const fact = proposed({
    type: 'medication',
    text: 'Methotrexate',
    attributes: { ingredient: 'methotrexate', strength: '10 mg', frequencyPerDay: 1 },
    doubts: [told],
  });
  expect(doubtsOf([fact], [])[0]?.map(({ name }) => name)).toEqual(['dose_above_usual', 'extractors_disagree']);
  expect(told.parameters).toEqual({ attribute: 'dose' });
});

function proposed(fact: Partial<ProposedFact>): ProposedFact {
  return {
    type: 'condition',
    text: '',
    assertion: 'present',
    attributes: {},
    date: null,
    code: null,
    confidence: 0.9,
    sources: [],
    ...fact,
  };
}
